//! A reading beside the values it should have, field by field.

use domain::campo::Valore;
use domain::importazione::{Lettura, Scelte, SchedaLetta, applica};
use domain::scheda::{Fase, Indicatore, Livello, Sezione};
use serde_json::Value;

/// How many fields came out right, and which did not.
#[derive(Default)]
pub(crate) struct Conteggio {
    giusti: usize,
    sbagliati: Vec<String>,
}

impl Conteggio {
    /// Fails, with what is wrong, unless every field came out right.
    #[track_caller]
    pub(crate) fn tutto_giusto(&self, nome: &str) {
        let totale = self.giusti + self.sbagliati.len();
        eprintln!("{nome}: {} campi giusti su {totale}", self.giusti);
        assert!(
            self.sbagliati.is_empty(),
            "{nome}: {} su {totale}\n{}",
            self.giusti,
            self.sbagliati.join("\n")
        );
    }

    fn uguale(&mut self, dove: &str, atteso: &Value, letto: Option<String>) {
        let atteso = match atteso {
            Value::Null => None,
            Value::String(s) => Some(s.clone()),
            altro => Some(altro.to_string()),
        };
        if atteso == letto {
            self.giusti += 1;
        } else {
            self.sbagliati
                .push(format!("{dove}: atteso {atteso:?}, letto {letto:?}"));
        }
    }

    fn uguale_in_json(&mut self, dove: &str, atteso: &Value, letto: serde_json::Result<Value>) {
        self.uguale(
            dove,
            &Value::String(atteso.to_string()),
            letto.ok().map(|v| v.to_string()),
        );
    }
}

/// Fails where a line of the printout found no place.
#[track_caller]
pub(crate) fn tutto_collocato(lettura: &Lettura) {
    let perse: Vec<_> = lettura
        .non_collocate
        .iter()
        .map(|n| format!("{}: {}", n.riga, n.testo))
        .collect();
    assert!(perse.is_empty(), "{perse:#?}");
}

/// The reading after every proposal was accepted.
pub(crate) fn accettate(lettura: &Lettura) -> Lettura {
    applica(
        lettura,
        &Scelte {
            proposte_accettate: (0..lettura.proposte.len()).collect(),
            ..Scelte::default()
        },
    )
    .0
}

fn testo(s: &SchedaLetta, chiave: &str) -> Option<String> {
    match s.valore(chiave) {
        Some(Valore::Testo(t)) => Some(t.clone()),
        Some(Valore::Numero(n)) => Some(n.con_punto(2)),
        _ => None,
    }
}

fn elenco(s: &SchedaLetta, chiave: &str) -> Vec<String> {
    match s.valore(chiave) {
        Some(Valore::Elenco(v)) => v.clone(),
        _ => Vec::new(),
    }
}

/// The sections of a sheet, as read.
fn lette(s: &SchedaLetta) -> Vec<Sezione> {
    match s.valore("sezioni") {
        Some(Valore::Sezioni(v)) => v.clone(),
        _ => Vec::new(),
    }
}

fn indicatori(s: &SchedaLetta) -> Vec<Indicatore> {
    match s.valore("indicatori") {
        Some(Valore::Indicatori(v)) => v.clone(),
        _ => Vec::new(),
    }
}

/// The texts of a list, with something between them.
fn uniti(v: &Value, tra: &str) -> Value {
    let testi: Vec<&str> = v
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    Value::String(testi.join(tra))
}

fn stato(codice: Option<String>) -> Option<String> {
    codice
        .and_then(|c| domain::Stato::da_nome(&c))
        .map(|s| s.etichetta().to_owned())
}

/// Only figures, dates and codes: what must be exact before any proposal.
pub(crate) fn esatti_ptpc(l: &Lettura, attesi: &Value) -> Conteggio {
    confronta_ptpc(l, attesi, true)
}

/// Every field.
pub(crate) fn tutti_ptpc(l: &Lettura, attesi: &Value) -> Conteggio {
    confronta_ptpc(l, attesi, false)
}

fn confronta_ptpc(l: &Lettura, a: &Value, solo_esatti: bool) -> Conteggio {
    let mut c = Conteggio::default();
    let p = &l.parametri;
    c.uguale(
        "vista.codice",
        &a["parametri"]["vista"]["codice"],
        p.vista_codice.clone(),
    );
    c.uguale(
        "data_elaborazione",
        &a["data_elaborazione"],
        p.data_elaborazione.map(|d| d.to_string()),
    );
    if !solo_esatti {
        c.uguale(
            "vista.nome",
            &a["parametri"]["vista"]["nome"],
            p.vista_titolo.clone(),
        );
        c.uguale("livello", &a["parametri"]["livello"], p.livello.clone());
        c.uguale(
            "centro",
            &a["parametri"]["centro_di_responsabilita"],
            p.centro_di_responsabilita.clone(),
        );
        c.uguale("stato", &a["parametri"]["stato"], p.stato.clone());
        c.uguale("ente", &a["ente"], p.ente.clone());
    }
    let cdr = l.schede.iter().find(|s| s.livello == Livello::Cdr);
    c.uguale(
        "cdr.codice",
        &a["cdr"]["codice"],
        cdr.map(|s| s.codice.clone()),
    );
    if let Some(s) = cdr.filter(|_| !solo_esatti) {
        c.uguale("cdr.titolo", &a["cdr"]["titolo_scheda"], testo(s, "titolo"));
        c.uguale(
            "cdr.assessorato",
            &a["cdr"]["assessorato"],
            testo(s, "assessorato"),
        );
        c.uguale(
            "cdr.centro",
            &a["cdr"]["centro_di_responsabilita"],
            testo(s, "centro_di_responsabilita"),
        );
        c.uguale(
            "cdr.responsabile",
            &a["cdr"]["responsabile"],
            testo(s, "responsabile"),
        );
        c.uguale("cdr.stato", &a["cdr"]["stato"], stato(testo(s, "stato")));
        if let Some(sezioni) = a["cdr"].get("sezioni") {
            c.uguale_in_json("cdr.sezioni", sezioni, serde_json::to_value(lette(s)));
        }
    }
    let letti: Vec<&SchedaLetta> = l
        .schede
        .iter()
        .filter(|s| s.livello == Livello::Processo)
        .collect();
    let attesi = a["processi"].as_array().cloned().unwrap_or_default();
    c.uguale(
        "quanti processi",
        &Value::from(attesi.len()),
        Some(letti.len().to_string()),
    );
    for (i, atteso) in attesi.iter().enumerate() {
        let codice = atteso["codice"].as_str().unwrap_or_default();
        let Some(s) = letti.iter().find(|s| s.codice == codice) else {
            c.sbagliati.push(format!("manca {codice}"));
            continue;
        };
        c.uguale(
            &format!("{codice}: posto"),
            &atteso["codice"],
            letti.get(i).map(|s| s.codice.clone()),
        );
        processo(&mut c, s, atteso, solo_esatti);
    }
    c
}

fn processo(c: &mut Conteggio, s: &SchedaLetta, a: &Value, solo_esatti: bool) {
    let dove = |campo: &str| format!("{}.{campo}", s.codice);
    let esercizio = s.codice[..4].parse().unwrap();
    c.uguale(
        &dove("livello_rischio"),
        &a["livello_rischio"],
        testo(s, "livello_rischio"),
    );
    c.uguale(
        &dove("riferimento"),
        &uniti(&a["riferimento_obiettivo_gestionale"], ";"),
        Some(elenco(s, "riferimento_obiettivo_gestionale").join(";")),
    );
    let legati = match s.valore("collegato_a") {
        Some(Valore::Collegamenti(v)) => v.clone(),
        _ => Vec::new(),
    };
    c.uguale_in_json(
        &dove("collegato_a"),
        &a["collegato_a"],
        serde_json::to_value(legati),
    );
    if !solo_esatti {
        for (campo, chiave) in [
            ("titolo", "titolo"),
            ("fonti", "fonti"),
            ("responsabile_testo", "responsabile_testo"),
            ("soggetti_interni", "soggetti_interni"),
            ("tipologia_misura", "tipologia_misura"),
        ] {
            c.uguale(&dove(campo), &a[campo], testo(s, chiave));
        }
        c.uguale(
            &dove("natura"),
            &a["natura"],
            testo(s, "natura").map(|n| n.to_uppercase()),
        );
        c.uguale(&dove("stato"), &a["stato"], stato(testo(s, "stato")));
        c.uguale(
            &dove("attivita"),
            &uniti(&a["attivita"], "\n"),
            Some(elenco(s, "attivita").join("\n")),
        );
        c.uguale(
            &dove("stakeholder"),
            &uniti(&a["stakeholder"], "\n"),
            Some(elenco(s, "stakeholder").join("\n")),
        );
    }
    let fasi = match s.valore("fasi") {
        Some(Valore::Fasi(v)) => v.clone(),
        _ => Vec::new(),
    };
    let indicatori = indicatori(s);
    let attese = a["fasi"].as_array().cloned().unwrap_or_default();
    c.uguale(
        &dove("quante fasi"),
        &Value::from(attese.len()),
        Some(fasi.len().to_string()),
    );
    for (f, a) in fasi.iter().zip(&attese) {
        fase(c, &dove("fase"), f, a, solo_esatti);
    }
    let attesi = a["indicatori"].as_array().cloned().unwrap_or_default();
    c.uguale(
        &dove("quanti indicatori"),
        &Value::from(attesi.len()),
        Some(indicatori.len().to_string()),
    );
    for (i, a) in indicatori.iter().zip(&attesi) {
        indicatore(c, &dove("indicatore"), i, a, esercizio, solo_esatti);
    }
}

fn fase(c: &mut Conteggio, dove: &str, f: &Fase, a: &Value, solo_esatti: bool) {
    let d = |v: Option<domain::Decimale>| v.map(|v| v.con_punto(2));
    c.uguale(
        &format!("{dove}.ordine"),
        &a["ordine"],
        f.numero.map(|n| n.breve()),
    );
    c.uguale(&format!("{dove}.peso"), &a["peso"], d(f.peso));
    c.uguale(
        &format!("{dove}.avanzamento"),
        &a["avanzamento"],
        d(f.avanzamento),
    );
    for (nome, data) in [
        ("inizio_previsto", f.inizio_previsto),
        ("fine_prevista", f.fine_prevista),
        ("inizio_effettivo", f.inizio_effettivo),
        ("fine_effettiva", f.fine_effettiva),
    ] {
        c.uguale(
            &format!("{dove}.{nome}"),
            &a[nome],
            data.map(|d| d.to_string()),
        );
    }
    if solo_esatti {
        return;
    }
    for (nome, t) in [
        ("causale", &f.causale),
        ("etichetta_tipo_nel_testo", &f.tipo_nel_testo),
        ("descrizione", &f.descrizione),
        ("responsabile", &f.responsabile),
        ("centro_responsabilita", &f.cdr),
        ("note", &f.note),
    ] {
        c.uguale(&format!("{dove}.{nome}"), &a[nome], t.clone());
    }
}

fn indicatore(
    c: &mut Conteggio,
    dove: &str,
    i: &Indicatore,
    a: &Value,
    esercizio: i32,
    solo_esatti: bool,
) {
    for (chiave, atteso) in a.as_object().into_iter().flatten() {
        if let Some(resto) = chiave.strip_prefix("valore_") {
            if let Some(per_anno) = atteso.as_object() {
                for (anno, v) in per_anno {
                    let letto = anno
                        .parse()
                        .ok()
                        .and_then(|n| i.anno(n))
                        .and_then(|v| v.atteso)
                        .map(|v| i.unita.mostra(v));
                    c.uguale(&format!("{dove}.{chiave}.{anno}"), v, letto);
                }
                continue;
            }
            let anno = resto
                .rsplit('_')
                .next()
                .and_then(|n| n.parse().ok())
                .unwrap_or(esercizio);
            let valori = i.anno(anno);
            let letto = valori.and_then(|v| {
                if resto.starts_with("atteso") {
                    v.atteso
                } else {
                    v.raggiunto
                }
            });
            c.uguale(
                &format!("{dove}.{chiave}"),
                atteso,
                letto.map(|v| v.con_punto(2)),
            );
        } else if !solo_esatti {
            let letto = match chiave.as_str() {
                "descrizione" => i.descrizione.clone(),
                "tipo" => i.tipo.clone(),
                "note" => i.note.clone(),
                "unita" => Some(i.unita.codice().to_owned()),
                "numeratore" => i.numeratore.clone(),
                "denominatore" => i.denominatore.clone(),
                altra => panic!("{altra}: chiave sconosciuta"),
            };
            c.uguale(&format!("{dove}.{chiave}"), atteso, letto);
        }
    }
}

/// Every field of an objective sheet.
pub(crate) fn tutti_obiettivo(l: &Lettura, a: &Value) -> Conteggio {
    let mut c = Conteggio::default();
    let Some(s) = l
        .schede
        .iter()
        .find(|s| Some(s.codice.as_str()) == a["codice"].as_str())
    else {
        c.sbagliati.push(format!("manca {}", a["codice"]));
        return c;
    };
    c.uguale(
        "quante schede",
        &Value::from(1),
        Some(l.schede.len().to_string()),
    );
    for campo in [
        "codice",
        "titolo",
        "direzione",
        "direttore",
        "classificazione",
        "servizio",
        "dirigente",
        "tipologia",
    ] {
        c.uguale(campo, &a[campo], testo(s, campo));
    }
    let indicatori = indicatori(s);
    let attesi = a["indicatori"].as_array().cloned().unwrap_or_default();
    c.uguale(
        "quanti indicatori",
        &Value::from(attesi.len()),
        Some(indicatori.len().to_string()),
    );
    for (n, (i, a)) in indicatori.iter().zip(&attesi).enumerate() {
        indicatore(&mut c, &format!("indicatore {}", n + 1), i, a, 0, false);
    }
    if let Some(sezioni) = a.get("sezioni") {
        c.uguale_in_json("sezioni", sezioni, serde_json::to_value(lette(s)));
    }
    c
}
