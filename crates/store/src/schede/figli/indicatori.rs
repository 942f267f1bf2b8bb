//! The indicators of sheets and their values by year and by period.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use domain::albero::PunteggioBloccato;
use domain::decimale::Decimale;
use domain::ente::EnteId;
use domain::scheda::{
    Cumulo, Frequenza, Indicatore, Periodo, Unita, ValoreAnnuale, ValorePeriodo, Verso,
};
use domain::smvp::RegolaConversione;

use super::{Aperte, delle};
use crate::bulk::{self, riga};
use crate::cifre::milionesimi;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{indicatori, periodi, schede, valori};
use crate::tempo;

#[derive(Queryable, Selectable)]
#[diesel(table_name = indicatori)]
struct RigaIndicatore {
    scheda: String,
    posizione: i32,
    descrizione: Option<String>,
    numeratore: Option<String>,
    denominatore: Option<String>,
    tipo: Option<String>,
    unita: String,
    note: Option<String>,
    verso: Option<String>,
    peso: Option<i64>,
    frequenza: Option<String>,
    cumulo: Option<String>,
    valore_di_partenza: Option<i64>,
    intervallo_da: Option<i64>,
    intervallo_a: Option<i64>,
    decimali: Option<i64>,
    fonte_del_dato: Option<String>,
    scala: Option<String>,
    formula: Option<String>,
    inizio_serie: Option<NaiveDate>,
    serie_chiuse: Option<String>,
    soglia_minima: Option<i64>,
    soglia_massima: Option<i64>,
    soglia_eccellente: Option<i64>,
    intervalli: Option<String>,
    conversione: Option<String>,
    punteggio_bloccato: Option<i64>,
    punteggio_motivazione: Option<String>,
    punteggio_chi: Option<String>,
    punteggio_quando: Option<NaiveDateTime>,
}

/// Sheet, place of the indicator, year, expected, achieved.
type RigaValore = (String, i32, i32, Option<i64>, Option<i64>);

#[derive(Queryable, Selectable)]
#[diesel(table_name = periodi)]
struct RigaPeriodo {
    scheda: String,
    indicatore: i32,
    anno: i32,
    frequenza: String,
    numero: i32,
    atteso: Option<i64>,
    raggiunto: Option<i64>,
    numeratore: Option<i64>,
    denominatore: Option<i64>,
    commento: Option<String>,
    evidenza: Option<String>,
}

/// Fills the indicators of sheets with their values, in three statements.
pub(super) fn leggi(c: &mut Conn, ente: EnteId, aperte: &mut Aperte<'_>) -> Result<()> {
    let righe: Vec<RigaIndicatore> = delle!(indicatori, ente, aperte)
        .order((indicatori::scheda, indicatori::posizione))
        .select(RigaIndicatore::as_select())
        .load(c)?;
    let valori: Vec<RigaValore> = delle!(valori, ente, aperte)
        .order((valori::scheda, valori::indicatore, valori::anno))
        .select((
            valori::scheda,
            valori::indicatore,
            valori::anno,
            valori::atteso,
            valori::raggiunto,
        ))
        .load(c)?;
    let mut per_indicatore: HashMap<(String, i32), Vec<ValoreAnnuale>> = HashMap::new();
    for (id, posizione, anno, atteso, raggiunto) in valori {
        let valore = ValoreAnnuale {
            anno,
            atteso: atteso.map(Decimale::da_milionesimi),
            raggiunto: raggiunto.map(Decimale::da_milionesimi),
        };
        per_indicatore
            .entry((id, posizione))
            .or_default()
            .push(valore);
    }
    let mut con_periodi = periodi_di(c, ente, aperte)?;
    for r in righe {
        if let Some(contenuto) = aperte.get(&r.scheda) {
            let chiave = (r.scheda.clone(), r.posizione);
            let valori = per_indicatore.remove(&chiave).unwrap_or_default();
            let mut indicatore = indicatore(r, valori)?;
            for periodo in con_periodi.remove(&chiave).unwrap_or_default() {
                indicatore.scrivi_periodo(periodo);
            }
            contenuto.indicatori.push(indicatore);
        }
    }
    Ok(())
}

/// The periods of the indicators, by sheet and place.
fn periodi_di(
    c: &mut Conn,
    ente: EnteId,
    aperte: &Aperte<'_>,
) -> Result<HashMap<(String, i32), Vec<ValorePeriodo>>> {
    let righe: Vec<RigaPeriodo> = delle!(periodi, ente, aperte)
        .order((periodi::scheda, periodi::indicatore, periodi::anno))
        .select(RigaPeriodo::as_select())
        .load(c)?;
    let figura = |n: Option<i64>| n.map(Decimale::da_milionesimi);
    let mut per_indicatore: HashMap<_, Vec<ValorePeriodo>> = HashMap::new();
    for r in righe {
        let ignoto = || {
            Error::Dati(format!(
                "il periodo «{} {}» è sconosciuto",
                r.frequenza, r.numero
            ))
        };
        let periodo = Periodo {
            anno: r.anno,
            frequenza: Frequenza::da_nome(&r.frequenza).ok_or_else(ignoto)?,
            numero: u8::try_from(r.numero).map_err(|_| ignoto())?,
        };
        per_indicatore
            .entry((r.scheda, r.indicatore))
            .or_default()
            .push(ValorePeriodo {
                periodo,
                atteso: figura(r.atteso),
                raggiunto: figura(r.raggiunto),
                numeratore: figura(r.numeratore),
                denominatore: figura(r.denominatore),
                commento: r.commento,
                evidenza: r.evidenza,
            });
    }
    Ok(per_indicatore)
}

/// The stored word of a unit.
pub(in crate::schede) fn leggi_unita(nome: &str) -> Result<Unita> {
    Unita::da_nome(nome)
        .ok_or_else(|| Error::Dati(format!("l'unità di misura «{nome}» è sconosciuta")))
}

fn indicatore(r: RigaIndicatore, valori: Vec<ValoreAnnuale>) -> Result<Indicatore> {
    let unita = leggi_unita(&r.unita)?;
    let figura = |n: Option<i64>| n.map(Decimale::da_milionesimi);
    let serie_chiuse = r.serie_chiuse.as_deref().map_or(Ok(Vec::new()), |t| {
        serde_json::from_str(t)
            .map_err(|_| Error::Dati(format!("le serie di un indicatore non si leggono: {t}")))
    })?;
    let bloccato = bloccato(&r);
    Ok(Indicatore {
        descrizione: r.descrizione,
        numeratore: r.numeratore,
        denominatore: r.denominatore,
        tipo: r.tipo,
        unita,
        verso: r.verso.as_deref().and_then(Verso::da_nome),
        peso: figura(r.peso),
        frequenza: r.frequenza.as_deref().and_then(Frequenza::da_nome),
        cumulo: r.cumulo.as_deref().and_then(Cumulo::da_nome),
        valore_di_partenza: figura(r.valore_di_partenza),
        intervallo_da: figura(r.intervallo_da),
        intervallo_a: figura(r.intervallo_a),
        soglia_minima: figura(r.soglia_minima),
        soglia_massima: figura(r.soglia_massima),
        soglia_eccellente: figura(r.soglia_eccellente),
        intervalli: r.intervalli,
        conversione: r
            .conversione
            .as_deref()
            .and_then(RegolaConversione::da_nome),
        bloccato,
        decimali: figura(r.decimali),
        fonte_del_dato: r.fonte_del_dato,
        scala: r.scala,
        formula: r.formula,
        inizio_serie: r.inizio_serie,
        serie_chiuse,
        valori,
        periodi: Vec::new(),
        note: r.note,
    })
}

/// The score decided by hand, where there is one: its four columns are written together.
fn bloccato(r: &RigaIndicatore) -> Option<PunteggioBloccato> {
    Some(PunteggioBloccato {
        punteggio: r.punteggio_bloccato.map(Decimale::da_milionesimi)?,
        motivazione: r.punteggio_motivazione.clone()?,
        chi: r.punteggio_chi.clone()?,
        quando: r.punteggio_quando.map(tempo::leggi)?,
    })
}

/// Replaces the indicators of a sheet and their values.
pub(super) fn scrivi(c: &mut Conn, ente: i64, id: &str, nuovi: &[Indicatore]) -> Result<()> {
    diesel::delete(periodi::table.filter(periodi::ente.eq(ente).and(periodi::scheda.eq(id))))
        .execute(c)?;
    diesel::delete(valori::table.filter(valori::ente.eq(ente).and(valori::scheda.eq(id))))
        .execute(c)?;
    diesel::delete(
        indicatori::table.filter(indicatori::ente.eq(ente).and(indicatori::scheda.eq(id))),
    )
    .execute(c)?;
    let (mut righe, mut anni, mut mesi) = (Vec::new(), Vec::new(), Vec::new());
    for (i, ind) in (0..).zip(nuovi) {
        let serie = (!ind.serie_chiuse.is_empty())
            .then(|| serde_json::to_string(&ind.serie_chiuse))
            .transpose()
            .map_err(|e| Error::Dati(format!("le serie di un indicatore non si scrivono: {e}")))?;
        let bloccato = ind.bloccato.as_ref();
        righe.push(riga![
            ente,
            id,
            i,
            ind.descrizione.clone(),
            ind.numeratore.clone(),
            ind.denominatore.clone(),
            ind.tipo.clone(),
            ind.unita.codice(),
            ind.note.clone(),
            ind.verso.map(Verso::codice).map(str::to_owned),
            milionesimi(ind.peso)?,
            ind.frequenza.map(Frequenza::codice).map(str::to_owned),
            ind.cumulo.map(Cumulo::codice).map(str::to_owned),
            milionesimi(ind.valore_di_partenza)?,
            milionesimi(ind.intervallo_da)?,
            milionesimi(ind.intervallo_a)?,
            milionesimi(ind.decimali)?,
            ind.fonte_del_dato.clone(),
            ind.scala.clone(),
            ind.formula.clone(),
            ind.inizio_serie,
            serie,
            milionesimi(ind.soglia_minima)?,
            milionesimi(ind.soglia_massima)?,
            milionesimi(ind.soglia_eccellente)?,
            ind.intervalli.clone(),
            ind.conversione
                .map(RegolaConversione::codice)
                .map(str::to_owned),
            milionesimi(bloccato.map(|b| b.punteggio))?,
            bloccato.map(|b| b.motivazione.clone()),
            bloccato.map(|b| b.chi.clone()),
            bloccato.map(|b| tempo::scrivi(b.quando))
        ]);
        for v in &ind.valori {
            anni.push(riga![
                ente,
                id,
                i,
                v.anno,
                milionesimi(v.atteso)?,
                milionesimi(v.raggiunto)?
            ]);
        }
        for v in &ind.periodi {
            mesi.push(riga![
                ente,
                id,
                i,
                v.periodo.anno,
                v.periodo.frequenza.codice(),
                i32::from(v.periodo.numero),
                milionesimi(v.atteso)?,
                milionesimi(v.raggiunto)?,
                milionesimi(v.numeratore)?,
                milionesimi(v.denominatore)?,
                v.commento.clone(),
                v.evidenza.clone()
            ]);
        }
    }
    bulk::insert(c, "indicatori", &righe)?;
    bulk::insert(c, "valori", &anni)?;
    bulk::insert(c, "periodi", &mesi)
}
