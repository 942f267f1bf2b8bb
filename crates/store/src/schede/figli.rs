//! The lists and the tables of sheets: rows of their own, read and written for many sheets at once.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::campo::Genere;
use domain::decimale::Decimale;
use domain::ente::EnteId;
use domain::libro;
use domain::rischio::Valutazione;
use domain::scheda::{
    Collegamento, Contenuto, Fase, Indicatore, RigaScheda, Sezione, Unita, ValoreAnnuale, Verso,
    campi,
};
use domain::vista::VistaId;

use crate::bulk::{self, Cella, riga};
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{collegamenti, fasi, indicatori, righe, schede, valori, valutazioni};

/// The level of a row of `righe` that is the heading of a section.
const TITOLO: i32 = -1;

/// Above so many sheets of one plan, the rows of the whole plan are read instead of those of each: same statements, fewer parameters.
const BLOCCO: usize = 1_000;

#[derive(Queryable, Selectable)]
#[diesel(table_name = fasi)]
struct RigaFase {
    scheda: String,
    causale: Option<String>,
    numero: Option<i64>,
    tipo_nel_testo: Option<String>,
    descrizione: Option<String>,
    peso: Option<i64>,
    avanzamento: Option<i64>,
    inizio_previsto: Option<chrono::NaiveDate>,
    fine_prevista: Option<chrono::NaiveDate>,
    inizio_effettivo: Option<chrono::NaiveDate>,
    fine_effettiva: Option<chrono::NaiveDate>,
    responsabile: Option<String>,
    cdr: Option<String>,
    note: Option<String>,
}

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
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = valutazioni)]
struct RigaValutazione {
    scheda: String,
    metodo: String,
    versione: i32,
    data: chrono::NaiveDate,
    oggetti: String,
    grado: Option<i32>,
    motivazione: Option<String>,
    motivo_dello_scarto: Option<String>,
    livello: Option<i64>,
}

/// Sheet, place of the indicator, year, expected, achieved.
type RigaValore = (String, i32, i32, Option<i64>, Option<i64>);

/// The rows of one table that belong to the sheets asked for.
macro_rules! delle {
    ($tabella:ident, $ente:expr, $schede:expr) => {{
        let mut q = $tabella::table
            .filter($tabella::ente.eq($ente.0))
            .into_boxed();
        if let (true, Some(prima)) = ($schede.len() > BLOCCO, $schede.first()) {
            let della_vista = schede::table
                .filter(
                    schede::ente
                        .eq($ente.0)
                        .and(schede::vista.eq(&prima.vista.0)),
                )
                .select(schede::id);
            q = q.filter($tabella::scheda.eq_any(della_vista));
        } else {
            q = q.filter($tabella::scheda.eq_any($schede.iter().map(|s| s.id.0.as_str())));
        }
        q
    }};
}

/// Fills lists and tables of sheets of one plan. Six statements, whatever their number.
pub(super) fn leggi(c: &mut Conn, ente: EnteId, schede: &mut [RigaScheda]) -> Result<()> {
    if schede.is_empty() {
        return Ok(());
    }
    let testi: Vec<(String, String, i32, String)> = delle!(righe, ente, schede)
        .order((righe::scheda, righe::campo, righe::posizione))
        .select((righe::scheda, righe::campo, righe::livello, righe::testo))
        .load(c)?;
    let legami: Vec<(String, String, String, String, String)> = delle!(collegamenti, ente, schede)
        .order((
            collegamenti::scheda,
            collegamenti::campo,
            collegamenti::posizione,
        ))
        .select((
            collegamenti::scheda,
            collegamenti::campo,
            collegamenti::livello,
            collegamenti::codice,
            collegamenti::nome,
        ))
        .load(c)?;
    let fasi: Vec<RigaFase> = delle!(fasi, ente, schede)
        .order((fasi::scheda, fasi::posizione))
        .select(RigaFase::as_select())
        .load(c)?;
    let indicatori: Vec<RigaIndicatore> = delle!(indicatori, ente, schede)
        .order((indicatori::scheda, indicatori::posizione))
        .select(RigaIndicatore::as_select())
        .load(c)?;
    let valori: Vec<RigaValore> = delle!(valori, ente, schede)
        .order((valori::scheda, valori::indicatore, valori::anno))
        .select((
            valori::scheda,
            valori::indicatore,
            valori::anno,
            valori::atteso,
            valori::raggiunto,
        ))
        .load(c)?;

    let valutate: Vec<RigaValutazione> = delle!(valutazioni, ente, schede)
        .order((valutazioni::scheda, valutazioni::posizione))
        .select(RigaValutazione::as_select())
        .load(c)?;

    let mut per_id: HashMap<String, &mut Contenuto> = schede
        .iter_mut()
        .map(|s| (s.id.0.clone(), &mut s.contenuto))
        .collect();
    for (id, campo, livello, testo) in testi {
        if let Some(contenuto) = per_id.get_mut(&id) {
            aggiungi_riga(contenuto, &campo, livello, testo)?;
        }
    }
    for (id, campo, livello, codice, nome) in legami {
        if let Some(contenuto) = per_id.get_mut(&id) {
            aggiungi_collegamento(
                contenuto,
                &campo,
                Collegamento {
                    livello,
                    codice,
                    nome,
                },
            )?;
        }
    }
    for f in fasi {
        if let Some(contenuto) = per_id.get_mut(&f.scheda) {
            contenuto.fasi.push(fase(f));
        }
    }
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
    for i in indicatori {
        if let Some(contenuto) = per_id.get_mut(&i.scheda) {
            let valori = per_indicatore
                .remove(&(i.scheda.clone(), i.posizione))
                .unwrap_or_default();
            contenuto.indicatori.push(indicatore(i, valori)?);
        }
    }
    for v in valutate {
        if let Some(contenuto) = per_id.get_mut(&v.scheda) {
            let letta = valutazione(v, &contenuto.codice)?;
            contenuto.valutazioni.push(letta);
        }
    }
    Ok(())
}

fn valutazione(r: RigaValutazione, codice: &str) -> Result<Valutazione> {
    let illeggibile = |_| super::illeggibile(codice, "valutazioni", &r.oggetti);
    Ok(Valutazione {
        oggetti: serde_json::from_str(&r.oggetti).map_err(illeggibile)?,
        versione: u32::try_from(r.versione)
            .map_err(|_| super::illeggibile(codice, "valutazioni", "versione"))?,
        grado: r.grado.and_then(|g| usize::try_from(g).ok()),
        metodo: r.metodo,
        data: r.data,
        motivazione: r.motivazione,
        motivo_dello_scarto: r.motivo_dello_scarto,
        livello: r.livello.map(Decimale::da_milionesimi),
    })
}

/// The phases of every sheet of a plan, by sheet.
pub(super) fn fasi_della_vista(
    c: &mut Conn,
    ente: EnteId,
    vista: &VistaId,
) -> Result<HashMap<String, Vec<Fase>>> {
    let della_vista = schede::table
        .filter(schede::ente.eq(ente.0).and(schede::vista.eq(&vista.0)))
        .select(schede::id);
    let righe: Vec<RigaFase> = fasi::table
        .filter(fasi::ente.eq(ente.0).and(fasi::scheda.eq_any(della_vista)))
        .order((fasi::scheda, fasi::posizione))
        .select(RigaFase::as_select())
        .load(c)?;
    let mut per_scheda: HashMap<String, Vec<Fase>> = HashMap::new();
    for r in righe {
        per_scheda
            .entry(r.scheda.clone())
            .or_default()
            .push(fase(r));
    }
    Ok(per_scheda)
}

fn aggiungi_riga(
    contenuto: &mut Contenuto,
    campo: &str,
    livello: i32,
    testo: String,
) -> Result<()> {
    let genere = campi::trova(campo).map(|c| c.genere);
    match (genere, livello) {
        (Some(Genere::Elenco(_, scrivi)), _) => scrivi(contenuto).push(testo),
        (Some(Genere::Sezioni(_, scrivi)), TITOLO) => scrivi(contenuto).push(Sezione {
            titolo: testo,
            righe: Vec::new(),
        }),
        (Some(Genere::Sezioni(_, scrivi)), _) => {
            let livello = u8::try_from(livello)
                .map_err(|_| super::illeggibile(&contenuto.codice, campo, &testo))?;
            let sezioni = scrivi(contenuto);
            let sezione = sezioni.last_mut().ok_or_else(|| {
                Error::Dati(format!(
                    "in «{campo}» una riga non ha la sua sezione: {testo}"
                ))
            })?;
            sezione.righe.push(libro::Riga { livello, testo });
        }
        _ => return Err(super::illeggibile(&contenuto.codice, campo, &testo)),
    }
    Ok(())
}

fn aggiungi_collegamento(contenuto: &mut Contenuto, campo: &str, k: Collegamento) -> Result<()> {
    match campi::trova(campo).map(|c| c.genere) {
        Some(Genere::Collegamenti(_, scrivi)) => scrivi(contenuto).push(k),
        Some(Genere::Codici(_, scrivi)) => scrivi(contenuto).push(k.codice),
        _ => return Err(super::illeggibile(&contenuto.codice, campo, &k.codice)),
    }
    Ok(())
}

fn fase(r: RigaFase) -> Fase {
    Fase {
        causale: r.causale,
        numero: r.numero.map(Decimale::da_milionesimi),
        tipo_nel_testo: r.tipo_nel_testo,
        descrizione: r.descrizione,
        peso: r.peso.map(Decimale::da_milionesimi),
        avanzamento: r.avanzamento.map(Decimale::da_milionesimi),
        inizio_previsto: r.inizio_previsto,
        fine_prevista: r.fine_prevista,
        inizio_effettivo: r.inizio_effettivo,
        fine_effettiva: r.fine_effettiva,
        responsabile: r.responsabile,
        cdr: r.cdr,
        note: r.note,
    }
}

fn indicatore(r: RigaIndicatore, valori: Vec<ValoreAnnuale>) -> Result<Indicatore> {
    let unita = Unita::da_nome(&r.unita)
        .ok_or_else(|| Error::Dati(format!("l'unità di misura «{}» è sconosciuta", r.unita)))?;
    Ok(Indicatore {
        descrizione: r.descrizione,
        numeratore: r.numeratore,
        denominatore: r.denominatore,
        tipo: r.tipo,
        unita,
        verso: r.verso.as_deref().and_then(Verso::da_nome),
        valori,
        note: r.note,
    })
}

/// Whole millionths, or an error that says which figure does not fit: a figure is never rounded on its way to the database.
pub(super) fn milionesimi(d: Option<Decimale>) -> Result<Option<i64>> {
    d.map(|d| {
        d.milionesimi().ok_or_else(|| {
            Error::Dati(format!(
                "la cifra {d} ha troppe cifre per essere conservata"
            ))
        })
    })
    .transpose()
}

/// Replaces the rows of one field of a sheet. A plain field has none.
pub(super) fn scrivi(
    c: &mut Conn,
    ente: i64,
    id: &str,
    chiave: &str,
    contenuto: &Contenuto,
) -> Result<()> {
    let Some(campo) = campi::trova(chiave) else {
        return Err(Error::Dati(format!(
            "il campo «{chiave}» non è nel catalogo"
        )));
    };
    match campo.genere {
        Genere::Elenco(leggi, _) => {
            let nuove = (0..)
                .zip(leggi(contenuto))
                .map(|(i, t)| riga![ente, id, chiave, i, 0, t.as_str()])
                .collect();
            sostituisci_righe(c, ente, id, chiave, nuove)
        }
        Genere::Sezioni(leggi, _) => {
            let voci = leggi(contenuto).iter().flat_map(|s| {
                std::iter::once((TITOLO, &s.titolo))
                    .chain(s.righe.iter().map(|r| (i32::from(r.livello), &r.testo)))
            });
            let nuove = (0..)
                .zip(voci)
                .map(|(i, (livello, t))| riga![ente, id, chiave, i, livello, t.as_str()])
                .collect();
            sostituisci_righe(c, ente, id, chiave, nuove)
        }
        Genere::Collegamenti(leggi, _) => {
            let nuovi = (0..)
                .zip(leggi(contenuto))
                .map(|(i, k)| {
                    riga![
                        ente,
                        id,
                        chiave,
                        i,
                        k.livello.as_str(),
                        k.codice.as_str(),
                        k.nome.as_str()
                    ]
                })
                .collect();
            sostituisci_collegamenti(c, ente, id, chiave, nuovi)
        }
        Genere::Codici(leggi, _) => {
            let nuovi = (0..)
                .zip(leggi(contenuto))
                .map(|(i, k)| riga![ente, id, chiave, i, "", k.as_str(), ""])
                .collect();
            sostituisci_collegamenti(c, ente, id, chiave, nuovi)
        }
        Genere::Fasi(leggi, _) => scrivi_fasi(c, ente, id, leggi(contenuto)),
        Genere::Indicatori(leggi, _) => scrivi_indicatori(c, ente, id, leggi(contenuto)),
        Genere::Valutazioni(leggi, _) => scrivi_valutazioni(c, ente, id, leggi(contenuto)),
        Genere::Richiesto(..)
        | Genere::Testo(..)
        | Genere::TestoLungo(..)
        | Genere::Persona(..)
        | Genere::Numero { .. }
        | Genere::Data(..)
        | Genere::Scelta(..) => Ok(()),
    }
}

fn sostituisci_righe(
    c: &mut Conn,
    ente: i64,
    id: &str,
    chiave: &str,
    nuove: Vec<Vec<Cella>>,
) -> Result<()> {
    diesel::delete(
        righe::table.filter(
            righe::ente
                .eq(ente)
                .and(righe::scheda.eq(id))
                .and(righe::campo.eq(chiave)),
        ),
    )
    .execute(c)?;
    bulk::insert(c, "righe", &nuove)
}

fn sostituisci_collegamenti(
    c: &mut Conn,
    ente: i64,
    id: &str,
    chiave: &str,
    nuovi: Vec<Vec<Cella>>,
) -> Result<()> {
    let vecchi = collegamenti::table.filter(
        collegamenti::ente
            .eq(ente)
            .and(collegamenti::scheda.eq(id))
            .and(collegamenti::campo.eq(chiave)),
    );
    diesel::delete(vecchi).execute(c)?;
    bulk::insert(c, "collegamenti", &nuovi)
}

fn scrivi_fasi(c: &mut Conn, ente: i64, id: &str, nuove: &[Fase]) -> Result<()> {
    diesel::delete(fasi::table.filter(fasi::ente.eq(ente).and(fasi::scheda.eq(id)))).execute(c)?;
    let nuove = (0..)
        .zip(nuove)
        .map(|(i, f)| {
            Ok(riga![
                ente,
                id,
                i,
                f.causale.clone(),
                milionesimi(f.numero)?,
                f.tipo_nel_testo.clone(),
                f.descrizione.clone(),
                milionesimi(f.peso)?,
                milionesimi(f.avanzamento)?,
                f.inizio_previsto,
                f.fine_prevista,
                f.inizio_effettivo,
                f.fine_effettiva,
                f.responsabile.clone(),
                f.cdr.clone(),
                f.note.clone(),
            ])
        })
        .collect::<Result<Vec<_>>>()?;
    bulk::insert(c, "fasi", &nuove)
}

fn scrivi_valutazioni(c: &mut Conn, ente: i64, id: &str, nuove: &[Valutazione]) -> Result<()> {
    diesel::delete(
        valutazioni::table.filter(valutazioni::ente.eq(ente).and(valutazioni::scheda.eq(id))),
    )
    .execute(c)?;
    let nuove = (0..)
        .zip(nuove)
        .map(|(i, v)| {
            let oggetti = serde_json::to_string(&v.oggetti)
                .map_err(|e| Error::Dati(format!("una valutazione non si può scrivere: {e}")))?;
            Ok(riga![
                ente,
                id,
                i,
                v.metodo.clone(),
                i32::try_from(v.versione).unwrap_or(i32::MAX),
                v.data,
                oggetti,
                v.grado.and_then(|g| i32::try_from(g).ok()),
                v.motivazione.clone(),
                v.motivo_dello_scarto.clone(),
                milionesimi(v.livello)?
            ])
        })
        .collect::<Result<Vec<_>>>()?;
    bulk::insert(c, "valutazioni", &nuove)
}

fn scrivi_indicatori(c: &mut Conn, ente: i64, id: &str, nuovi: &[Indicatore]) -> Result<()> {
    diesel::delete(valori::table.filter(valori::ente.eq(ente).and(valori::scheda.eq(id))))
        .execute(c)?;
    diesel::delete(
        indicatori::table.filter(indicatori::ente.eq(ente).and(indicatori::scheda.eq(id))),
    )
    .execute(c)?;
    let (mut righe, mut anni) = (Vec::new(), Vec::new());
    for (i, ind) in (0..).zip(nuovi) {
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
            ind.verso.map(Verso::codice).map(str::to_owned)
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
    }
    bulk::insert(c, "indicatori", &righe)?;
    bulk::insert(c, "valori", &anni)
}
