//! A plan as data, in the format `schedario/1`: keys in the words of the sheets, decimals as strings with a point, ISO dates.
//!
//! The contract is kept exactly: new keys may be added, these stay.

#[cfg(test)]
mod tests;

use chrono::{NaiveDate, SecondsFormat};
use serde_json::{Value, json};

use crate::albero::PunteggioBloccato;
use crate::area::GruppoArea;
use crate::cdr::Cdr;
use crate::decimale::Decimale;
use crate::ente::Ente;
use crate::punteggio::FasciaPunti;
use crate::rischio::Valutazione;
use crate::scheda::{
    Carattere, Contenuto, Cumulo, Discrezionalita, Evento, Fase, Frequenza, Indicatore, Livello,
    Natura, Ricorrenza, Scheda, Sezione, Stato, ValoreAnnuale, ValorePeriodo, Verso,
};
use crate::smvp::RegolaConversione;
use crate::vista::Vista;

/// The whole plan, its units under the names of its year.
pub fn piano(ente: &Ente, vista: &Vista, schede: &[Scheda], cdr: &[Cdr]) -> Value {
    let cdr: Vec<Cdr> = cdr.iter().map(|u| u.nell_anno(vista.anno)).collect();
    let del_piano = json!({
        "codice": vista.codice, "titolo": vista.titolo, "tipo": vista.tipo.nome(),
        "anno": vista.anno, "dal": vista.dal, "al": vista.al,
    });
    let margine = vista.margine.map(|m| m.con_punto(2).into());
    json!({
        "formato": "schedario/1",
        "ente": { "nome": ente.nome },
        "vista": unisci([del_piano, se_c_e("margine", margine)]),
        "schede": schede.iter().map(|s| scheda(s, schede, &cdr)).collect::<Vec<_>>(),
    })
}

/// One sheet as [`piano`] writes it. `tutte` are the sheets of its plan, for those below a CdR; `cdr` the units under the names of its year.
pub fn scheda(s: &Scheda, tutte: &[Scheda], cdr: &[Cdr]) -> Value {
    let c = s.contenuto();
    let comune = json!({
        "codice": c.codice, "livello": s.livello().nome(), "titolo": c.titolo, "stato": c.stato.map(Stato::codice),
        "sezioni": c.sezioni.iter().map(sezione).collect::<Vec<_>>(),
        "note": c.note,
    });
    let propria = match s.livello() {
        Livello::Cdr => json!({
            "cdr": unita(s, cdr), "assessorato": c.assessorato, "responsabile": c.responsabile,
            "figlie": tutte.iter().filter(|f| f.livello() == Livello::Processo && f.contenuto().collegato_a.iter().any(|k| k.codice == c.codice)).map(Scheda::codice).collect::<Vec<_>>(),
        }),
        Livello::Processo => processo(s, cdr),
        Livello::Obiettivo => obiettivo(c),
    };
    let sue = match s.livello() {
        Livello::Cdr => json!({}),
        _ => tabelle(c),
    };
    let del_livello = unisci([comune, propria, sue]);
    let oltre = oltre(s, cdr, &del_livello);
    unisci([del_livello, oltre, se_c_e("peso", peso(c.peso))])
}

/// What a modello of the body lets this level say, and its fixed keys do not have: only where something is written.
fn oltre(s: &Scheda, cdr: &[Cdr], gia: &Value) -> Value {
    let c = s.contenuto();
    let mut altre = unisci([obiettivo(c), processo(s, cdr), tabelle(c)]);
    if let Some(chiavi) = altre.as_object_mut() {
        chiavi.retain(|chiave, valore| {
            // The unit of an objective follows from its links, unless the sheet names it itself.
            let derivata = chiave == "cdr" && c.centro_di_responsabilita.is_none();
            gia.get(chiave).is_none() && !derivata && !vuoto(valore)
        });
    }
    altre
}

fn vuoto(v: &Value) -> bool {
    match v {
        Value::Null => true,
        Value::Array(voci) => voci.is_empty(),
        Value::Object(chiavi) => chiavi.values().all(vuoto),
        _ => false,
    }
}

fn obiettivo(c: &Contenuto) -> Value {
    json!({
        "direzione": c.direzione, "direttore": c.direttore, "servizio": c.servizio, "dirigente": c.dirigente,
        "classificazione": c.classificazione, "tipologia": c.tipologia,
        "collegato_a": collegamenti(c),
    })
}

fn tabelle(c: &Contenuto) -> Value {
    json!({
        "fasi": c.fasi.iter().map(fase).collect::<Vec<_>>(),
        "indicatori": c.indicatori.iter().map(indicatore).collect::<Vec<_>>(),
    })
}

fn processo(s: &Scheda, cdr: &[Cdr]) -> Value {
    let c = s.contenuto();
    let area = c.area_di_rischio.as_deref().map(GruppoArea::di);
    let scritto = json!({
        "cdr": unita(s, cdr), "assessorato": c.assessorato, "responsabile": c.responsabile,
        "collegato_a": collegamenti(c),
        "attivita": c.attivita, "natura": c.natura.map(Natura::codice), "fonti": c.fonti,
        "riferimento_obiettivo_gestionale": c.riferimento_obiettivo_gestionale,
        "responsabile_testo": c.responsabile_testo, "soggetti_interni": c.soggetti_interni,
        "area_di_rischio": c.area_di_rischio, "rischio": rischio(c),
        "eventi": c.eventi.iter().map(evento).collect::<Vec<_>>(), "mappatura": mappatura(c),
        "stakeholder": c.stakeholder, "tipologia_misura": c.tipologia_misura,
        "carattere_misura": c.carattere_misura.map(Carattere::codice), "ricorrenza": c.ricorrenza.map(Ricorrenza::codice),
        "sostenibilita": c.sostenibilita, "misura_di": c.misura_di,
    });
    let gruppo = area.map(|g| g.codice().into());
    unisci([scritto, se_c_e("gruppo_area_di_rischio", gruppo)])
}

fn evento(e: &Evento) -> Value {
    json!({
        "descrizione": e.descrizione, "attivita": e.attivita, "fattori": e.fattori, "livello": e.livello,
        "misure": e.misure, "livello_residuo": e.livello_residuo, "note": e.note,
    })
}

/// How the process runs: what the printouts do not have.
fn mappatura(c: &Contenuto) -> Value {
    json!({
        "descrizione": c.descrizione_processo,
        "discrezionalita": c.discrezionalita.map(Discrezionalita::codice), "input": c.input, "output": c.output,
        "attivita": c.mappatura.iter().map(|a| json!({
            "descrizione": a.descrizione, "responsabile": a.responsabile, "tempi": a.tempi, "vincoli": a.vincoli,
            "discrezionalita": a.discrezionalita.map(Discrezionalita::codice), "note": a.note,
        })).collect::<Vec<_>>(),
        "interrelazioni": c.interrelazioni, "risorse": c.risorse, "sistemi_informativi": c.sistemi_informativi, "criticita": c.criticita,
    })
}

/// The level with the method it came from, or declared; without a figure, the method of the judgement.
fn rischio(c: &Contenuto) -> Value {
    if c.valutazioni.is_empty() && c.livello_rischio.is_none() && c.livello_residuo.is_none() {
        return Value::Null;
    }
    let origine = match c.livello_rischio {
        Some(_) => c.valutazione_del_livello(),
        None => c.valutazioni.last(),
    };
    let comune = json!({
        "metodo": origine.map_or("dichiarato", |v| v.metodo.as_str()),
        "livello": c.livello_rischio.map(|l| l.con_punto(2)),
    });
    // What a printout does not know is left out where nobody wrote it.
    let residuo = match c.livello_residuo {
        Some(l) => json!({ "livello_residuo": l.con_punto(2) }),
        None => json!({}),
    };
    let valutazioni = if c.valutazioni.is_empty() {
        json!({})
    } else {
        json!({ "valutazioni": c.valutazioni.iter().map(valutazione).collect::<Vec<_>>() })
    };
    unisci([comune, residuo, valutazioni])
}

/// An assessment: what was answered is told by the place of each answer, from 1.
fn valutazione(v: &Valutazione) -> Value {
    json!({
        "metodo": v.metodo, "versione": v.versione, "data": v.data.format("%Y-%m-%d").to_string(),
        "oggetti": v.oggetti.iter().map(|o| json!({
            "nome": (!o.nome.is_empty()).then_some(o.nome.as_str()),
            "risposte": o.risposte.iter().map(|(k, n)| (k.clone(), json!(n + 1))).collect::<serde_json::Map<_, _>>(),
        })).collect::<Vec<_>>(),
        "grado": v.grado.map(|g| g + 1), "livello": v.livello.map(|l| l.con_punto(2)),
        "motivazione": v.motivazione, "motivo_dello_scarto": v.motivo_dello_scarto,
    })
}

/// Code and long name of the unit: from the CdR of the body, from the link, or from the code of the CdR sheet itself.
fn unita(s: &Scheda, cdr: &[Cdr]) -> Value {
    let c = s.contenuto();
    let noto = s.cdr().and_then(|id| cdr.iter().find(|u| u.id == *id));
    let collegato = c
        .collegato_a
        .iter()
        .find(|k| k.livello.eq_ignore_ascii_case("cdr"));
    let codice = noto
        .map(|u| u.codice.as_str())
        .or(collegato.map(|k| k.codice.as_str()))
        .or((s.livello() == Livello::Cdr).then_some(c.codice.as_str()));
    let nome = c
        .centro_di_responsabilita
        .as_deref()
        .or(noto.map(|u| u.nome.as_str()))
        .or(collegato.map(|k| k.nome.as_str()));
    match (codice, nome) {
        (None, None) => Value::Null,
        (codice, nome) => json!({ "codice": codice, "nome": nome }),
    }
}

fn collegamenti(c: &Contenuto) -> Value {
    c.collegato_a
        .iter()
        .map(|k| {
            let stampato = json!({ "livello": k.livello, "codice": k.codice, "nome": k.nome });
            unisci([stampato, se_c_e("peso", peso(k.peso))])
        })
        .collect()
}

fn peso(p: Option<Decimale>) -> Option<Value> {
    p.map(|p| p.con_punto(2).into())
}

/// A key that is there only with a value: a plan from a printout stays as it was.
fn se_c_e(chiave: &str, valore: Option<Value>) -> Value {
    valore.map_or_else(|| json!({}), |v| json!({ chiave: v }))
}

fn sezione(s: &Sezione) -> Value {
    json!({ "titolo": s.titolo, "righe": s.righe.iter().map(|r| json!({ "livello": r.livello, "testo": r.testo })).collect::<Vec<_>>() })
}

fn fase(f: &Fase) -> Value {
    let data = |d: Option<NaiveDate>| d.map(|d| d.format("%Y-%m-%d").to_string());
    json!({
        "causale": f.causale, "numero": f.numero.and_then(|n| n.breve().parse::<i64>().ok()), "tipo_nel_testo": f.tipo_nel_testo,
        "descrizione": f.descrizione, "peso": f.peso.map(|p| p.con_punto(2)), "avanzamento": f.avanzamento.map(|p| p.con_punto(2)),
        "inizio_previsto": data(f.inizio_previsto), "fine_prevista": data(f.fine_prevista),
        "inizio_effettivo": data(f.inizio_effettivo), "fine_effettiva": data(f.fine_effettiva),
        "responsabile": f.responsabile, "cdr": f.cdr, "note": f.note,
    })
}

fn indicatore(i: &Indicatore) -> Value {
    let stampato = json!({
        "descrizione": i.descrizione, "numeratore": i.numeratore, "denominatore": i.denominatore, "tipo": i.tipo, "unita": i.unita.codice(), "verso": i.verso.map(Verso::codice),
        "valori": i.valori.iter().map(|v| valore_annuale(i, v)).collect::<Vec<_>>(),
        "note": i.note,
    });
    unisci([stampato, json!(definizione(i)), json!({})])
}

/// A year; numerator and denominator only where its value was given so, so that a plan from a printout stays as it was.
fn valore_annuale(i: &Indicatore, v: &ValoreAnnuale) -> Value {
    let figura = |d: Option<Decimale>| d.map(|d| i.unita_nel(v.anno).esporta(d));
    let parte = |d: Decimale| d.con_punto(2.max(d.decimali()));
    let anno =
        json!({ "anno": v.anno, "atteso": figura(v.atteso), "raggiunto": figura(v.raggiunto) });
    let figure = i.figure_dell_anno(v.anno).map_or_else(
        || json!({}),
        |(a, b)| json!({ "numeratore": parte(a), "denominatore": parte(b) }),
    );
    unisci([anno, figure, json!({})])
}

/// What an indicator is beyond the printed row: only what was said, so that a plan from a printout stays as it was.
fn definizione(i: &Indicatore) -> serde_json::Map<String, Value> {
    let figura = |d: Option<Decimale>| d.map(|d| i.unita.esporta(d)).map(Value::from);
    let testo = |t: &Option<String>| t.clone().map(Value::from);
    let gradi = i.gradi();
    let intervalli: Vec<Value> = i.intervalli_propri().iter().map(intervallo).collect();
    let periodi: Vec<Value> = i.periodi.iter().map(|v| periodo(i, v)).collect();
    let chiuse: Vec<Value> = i
        .serie_chiuse
        .iter()
        .map(|s| json!({ "fino_a": giorno(s.fino_a), "unita": s.unita.codice(), "formula": s.formula }))
        .collect();
    [
        ("peso", peso(i.peso)),
        (
            "frequenza",
            i.frequenza.map(Frequenza::codice).map(Value::from),
        ),
        ("cumulo", i.cumulo.map(Cumulo::codice).map(Value::from)),
        ("valore_di_partenza", figura(i.valore_di_partenza)),
        ("intervallo_da", figura(i.intervallo_da)),
        ("intervallo_a", figura(i.intervallo_a)),
        ("soglia_minima", figura(i.soglia_minima)),
        ("soglia_massima", figura(i.soglia_massima)),
        ("soglia_eccellente", figura(i.soglia_eccellente)),
        (
            "conversione",
            i.conversione
                .map(RegolaConversione::codice)
                .map(Value::from),
        ),
        (
            "intervalli",
            (!intervalli.is_empty()).then(|| json!(intervalli)),
        ),
        ("decimali", i.decimali.map(|d| d.intero()).map(Value::from)),
        ("fonte_del_dato", testo(&i.fonte_del_dato)),
        ("scala", (!gradi.is_empty()).then(|| json!(gradi))),
        ("formula", testo(&i.formula)),
        ("inizio_serie", i.inizio_serie.map(giorno).map(Value::from)),
        ("serie_chiuse", (!chiuse.is_empty()).then(|| json!(chiuse))),
        ("periodi", (!periodi.is_empty()).then(|| json!(periodi))),
        ("punteggio_bloccato", i.bloccato.as_ref().map(bloccato)),
    ]
    .into_iter()
    .filter_map(|(chiave, valore)| Some((chiave.to_owned(), valore?)))
    .collect()
}

fn periodo(i: &Indicatore, v: &ValorePeriodo) -> Value {
    let unita = i.unita_nel(v.periodo.anno);
    let figura = |d: Option<Decimale>| d.map(|d| d.con_punto(2.max(d.decimali())));
    json!({
        "anno": v.periodo.anno, "frequenza": v.periodo.frequenza.codice(), "numero": v.periodo.numero,
        "atteso": v.atteso.map(|d| unita.esporta(d)), "raggiunto": v.raggiunto.map(|d| unita.esporta(d)),
        "numeratore": figura(v.numeratore), "denominatore": figura(v.denominatore),
        "commento": v.commento, "evidenza": v.evidenza,
    })
}

/// The score of an indicator decided by hand.
fn bloccato(b: &PunteggioBloccato) -> Value {
    json!({
        "punteggio": b.punteggio.con_punto(2.max(b.punteggio.decimali())), "motivazione": b.motivazione, "chi": b.chi,
        "quando": b.quando.to_rfc3339_opts(SecondsFormat::Secs, true),
    })
}

/// A range of the table of an indicator; its points at the end are those at the beginning, unless written.
fn intervallo(f: &FasciaPunti) -> Value {
    let figura = |d: Decimale| d.con_punto(2.max(d.decimali()));
    let comune = json!({ "da": figura(f.da), "a": figura(f.a), "punti": figura(f.punti) });
    let fine = (f.punti != f.punti_fine).then(|| figura(f.punti_fine).into());
    unisci([comune, se_c_e("punti_fine", fine)])
}

fn giorno(d: NaiveDate) -> String {
    d.format("%Y-%m-%d").to_string()
}

fn unisci<const N: usize>(parti: [Value; N]) -> Value {
    let mut tutto = serde_json::Map::new();
    for parte in parti {
        if let Value::Object(o) = parte {
            tutto.extend(o);
        }
    }
    Value::Object(tutto)
}
