//! The tables of a sheet, row by row, as a workbook says them.

use std::collections::BTreeSet;

use super::celle::{errore, valore};
use super::esito::Cambio;
use super::lettura::CellaLetta;
use crate::cartella::Dato;
use crate::decimale::Decimale;
use crate::scheda::{Attivita, Contenuto, Evento, Fase, Indicatore, RigaTabella, Unita};
use crate::testo;

/// A row of a table of a sheet as the cells about it leave it.
pub(super) struct Scritta {
    pub(super) nuova: bool,
    pub(super) posto: usize,
    pub(super) cambi: Vec<Cambio>,
}

/// Why a cell is refused: its column, counted from 0, and the sentence; no column where it is the whole row.
pub(super) type No = (Option<usize>, String);

/// A table of the sheet with the way to its rows, and what a row has beside the fields of its catalogue.
pub(super) trait Tabella: RigaTabella {
    fn righe(c: &mut Contenuto) -> &mut Vec<Self>;

    /// Writes a cell that no field of the catalogue has; says whether it was one.
    fn scrivi_altro(
        &mut self,
        _cella: &CellaLetta<'_>,
        _svuota: bool,
        _cambi: &mut Vec<Cambio>,
        _no: &mut Vec<No>,
    ) {
    }
}

impl Tabella for Fase {
    fn righe(c: &mut Contenuto) -> &mut Vec<Self> {
        &mut c.fasi
    }
}

impl Tabella for Evento {
    fn righe(c: &mut Contenuto) -> &mut Vec<Self> {
        &mut c.eventi
    }
}

impl Tabella for Attivita {
    fn righe(c: &mut Contenuto) -> &mut Vec<Self> {
        &mut c.mappatura
    }
}

impl Tabella for Indicatore {
    fn righe(c: &mut Contenuto) -> &mut Vec<Self> {
        &mut c.indicatori
    }

    fn scrivi_altro(
        &mut self,
        cella: &CellaLetta<'_>,
        svuota: bool,
        cambi: &mut Vec<Cambio>,
        no: &mut Vec<No>,
    ) {
        if let Some((quale, anno)) = cella.chiave.split_once('.')
            && let Ok(anno) = anno.parse()
        {
            di_anno(self, anno, quale, cella, svuota, cambi, no);
        }
    }
}

/// Writes a value of a year, in the unit that the indicator has then.
pub(super) fn di_anno(
    i: &mut Indicatore,
    anno: i32,
    quale: &str,
    cella: &CellaLetta<'_>,
    svuota: bool,
    cambi: &mut Vec<Cambio>,
    no: &mut Vec<No>,
) {
    let unita = i.unita_nel(anno);
    let letto = match cella.dato {
        Dato::Vuoto if svuota => Ok(None),
        Dato::Vuoto => return,
        Dato::Errore(e) => Err(errore(e)),
        Dato::Numero(n) if i.gradi().is_empty() && unita != Unita::Data => Ok(Some(*n)),
        altro => i.leggi_nel(anno, &altro.leggibile()).map(Some),
    };
    let valore = match letto {
        Ok(v) => v,
        Err(frase) => {
            no.push((Some(cella.colonna), frase));
            return;
        }
    };
    let scritti = |i: &Indicatore| {
        i.anno(anno)
            .map_or((None, None), |v| (v.atteso, v.raggiunto))
    };
    let (atteso, raggiunto) = scritti(i);
    let era = if quale == "atteso" { atteso } else { raggiunto };
    if era == valore {
        return;
    }
    if valore.is_some_and(|v| v.decimali() > 6 || v.milionesimi().is_none()) {
        no.push((
            Some(cella.colonna),
            "al massimo sei cifre dopo la virgola: arrotonda il valore".to_owned(),
        ));
        return;
    }
    match quale {
        "atteso" => i.scrivi(anno, Some(valore), None),
        _ => i.scrivi(anno, None, Some(valore)),
    }
    let mostra = |v: Option<Decimale>| v.map_or(String::new(), |v| unita.mostra(v));
    cambi.push(Cambio {
        campo: format!("Valore {quale} {anno}"),
        prima: mostra(era),
        dopo: mostra(valore),
    });
}

/// The row of a table that a row of the workbook is about: by its place, else by its words; `None` where it is a new one.
pub(super) fn posto<R: RigaTabella>(
    righe: &[R],
    celle: &[CellaLetta<'_>],
    chiave: &str,
    prese: &BTreeSet<usize>,
) -> Result<Option<usize>, No> {
    let scritta = |chiave: &str| celle.iter().find(|c| c.chiave == chiave && !c.dato.vuoto());
    if let Some(c) = scritta(chiave) {
        let numero = match c.dato {
            Dato::Numero(n) if n.decimali() == 0 => usize::try_from(n.intero()).ok(),
            altro => altro.leggibile().trim().parse().ok(),
        };
        let Some(posto) = numero.and_then(|n| n.checked_sub(1)) else {
            return Err((Some(c.colonna), "scrivi il posto della riga con un numero intero da 1, oppure lascia vuota la cella".to_owned()));
        };
        return match posto.cmp(&righe.len()) {
            std::cmp::Ordering::Less => Ok(Some(posto)),
            std::cmp::Ordering::Equal => Ok(None),
            std::cmp::Ordering::Greater => Err((
                Some(c.colonna),
                format!(
                    "la scheda ha {} righe in questa tabella: una nuova ha il posto {}, oppure lascia vuota la cella",
                    righe.len(),
                    righe.len() + 1
                ),
            )),
        };
    }
    let Some(c) = scritta("descrizione") else {
        return Ok(None);
    };
    let cercata = testo::piatto(&c.dato.leggibile());
    let campo = R::CAMPI.iter().find(|campo| campo.chiave == "descrizione");
    Ok(campo.and_then(|campo| {
        righe
            .iter()
            .enumerate()
            .position(|(n, r)| !prese.contains(&n) && testo::piatto(&campo.mostra(r)) == cercata)
    }))
}

/// Writes the cells over a row of a table, or over a new one at its end.
pub(super) fn scrivi<R: Tabella>(
    righe: &mut Vec<R>,
    posto: Option<usize>,
    celle: &[CellaLetta<'_>],
    svuota: bool,
    no: &mut Vec<No>,
) -> Scritta {
    let nuova = posto.is_none();
    let posto = posto.unwrap_or(righe.len());
    let mut riga = righe.get(posto).cloned().unwrap_or_default();
    let mut cambi = Vec::new();
    for letta in celle {
        let Some(campo) = R::CAMPI.iter().find(|c| c.chiave == letta.chiave) else {
            continue;
        };
        if letta.dato.vuoto() && !svuota || super::celle::dato(campo, &riga) == *letta.dato {
            continue;
        }
        let era = campo.mostra(&riga);
        let prima = campo.get(&riga);
        if let Err(frase) = valore(campo, letta.dato).and_then(|v| campo.set(&mut riga, v)) {
            no.push((Some(letta.colonna), frase));
            continue;
        }
        if campo.get(&riga) != prima {
            cambi.push(Cambio {
                campo: campo.etichetta.to_owned(),
                prima: era,
                dopo: campo.mostra(&riga),
            });
        }
    }
    // The values of the years come after the unit that they are read in.
    for letta in celle {
        riga.scrivi_altro(letta, svuota, &mut cambi, no);
    }
    if let Some((chiave, frase)) = R::NECESSARIO
        && no.is_empty()
        && R::CAMPI
            .iter()
            .any(|c| c.chiave == chiave && c.get(&riga).vuoto())
    {
        let colonna = celle.iter().find(|c| c.chiave == chiave).map(|c| c.colonna);
        no.push((colonna, frase.to_owned()));
    }
    if nuova {
        righe.push(riga);
    } else if let Some(sua) = righe.get_mut(posto) {
        *sua = riga;
    }
    Scritta {
        nuova,
        posto,
        cambi,
    }
}
