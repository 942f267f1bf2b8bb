//! Scores after a sheet has changed: only what the change reaches is worked out anew, wherever that can be known.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use domain::Actor;
use domain::albero::{Cambio, NodoId};
use domain::allegato::Allegato;
use domain::monitoraggio::SessioneMonitoraggio;
use domain::rilevazione::PianoCalcolato;
use domain::scheda::{Contenuto, SchedaId, campi};
use domain::vista::{Vista, VistaId};
use store::Conn;
use store::schede::Filtro;
use store::storia::{Toccata, Toccate};

use super::Punteggi;

/// Fields of which a tree is made: who stands where, and who counts.
const FANNO_L_ALBERO: &[&str] = &[
    "codice",
    "titolo",
    "stato",
    "collegato_a",
    "direzione",
    "peso",
];
/// Fields of which scores are made.
const FANNO_I_PUNTEGGI: &[&str] = &["fasi", "indicatori"];

/// What stands in the trail of a sheet and says nothing of its scores.
const SENZA_PUNTI: &[&str] = &[Allegato::CAMPO, SessioneMonitoraggio::CAMPO];

/// Changes of a tree; `None` where it must be built anew.
type Cambi = Option<Vec<(NodoId, Cambio)>>;

/// Brings the scores up to date; `None` where the tree must be built anew. `di` gives those of another plan.
pub(super) fn aggiornati(
    c: &mut Conn,
    actor: &Actor,
    vista: &Vista,
    prima: &Arc<Punteggi>,
    toccate: &Toccate,
    di: impl FnMut(&mut Conn, &Vista) -> store::Result<Arc<Punteggi>>,
) -> store::Result<Option<Arc<Punteggi>>> {
    let Some(da_rileggere) = DaRileggere::dopo(toccate, prima, vista) else {
        return Ok(None);
    };
    if da_rileggere == DaRileggere::default() {
        return Ok(Some(prima.clone()));
    }
    let mut dopo = Punteggi::clone(prima);
    let Some(mut cambi) = delle_schede(c, actor, vista, &mut dopo, da_rileggere.schede)? else {
        return Ok(None);
    };
    if da_rileggere.altrove {
        match di_altrove(c, &dopo, di)? {
            Some(suoi) => cambi.extend(suoi),
            None => return Ok(None),
        }
    }
    dopo.albero.cambia(cambi);
    Ok(Some(Arc::new(dopo)))
}

/// What values have changed of.
#[derive(Default, PartialEq)]
struct DaRileggere {
    /// Sheets of the plan.
    schede: Vec<SchedaId>,
    /// Whether sheets of other plans too, whose scores may count here.
    altrove: bool,
}

impl DaRileggere {
    /// `None` where something has changed that the tree is made of.
    fn dopo(toccate: &Toccate, prima: &Punteggi, vista: &Vista) -> Option<Self> {
        if toccate.altro {
            return None;
        }
        let mut da_rileggere = Self::default();
        for (id, toccata) in &toccate.schede {
            let altrove = toccata.vista != vista.id;
            if altrove && !prima.con_collegate {
                continue;
            }
            if toccata.nuova || rifa_l_albero(toccata) {
                return None;
            }
            if !FANNO_I_PUNTEGGI.iter().any(|c| toccata.campi.contains(*c)) {
                continue;
            }
            if altrove {
                da_rileggere.altrove = true;
            } else {
                da_rileggere.schede.push(id.clone());
            }
        }
        Some(da_rileggere)
    }
}

/// Whether a field has changed that is more than a value. What is not a field, as a lock, is more.
fn rifa_l_albero(toccata: &Toccata) -> bool {
    let mut campi = toccata.campi.iter().map(String::as_str);
    campi.any(|c| {
        let altro = campi::trova(c).is_none() && !SENZA_PUNTI.contains(&c);
        altro || FANNO_L_ALBERO.contains(&c)
    })
}

/// What the values of some sheets change, also where a formula reads them.
fn delle_schede(
    c: &mut Conn,
    actor: &Actor,
    vista: &Vista,
    punteggi: &mut Punteggi,
    sole: Vec<SchedaId>,
) -> store::Result<Cambi> {
    // No sheets in a filter are all of them.
    if sole.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let quante = sole.len();
    let filtro = Filtro {
        sole,
        ..Filtro::default()
    };
    let rilette = store::schede::risultati(c, actor, &vista.id, &filtro)?;
    let nuove: Vec<Contenuto> = rilette.into_iter().map(|(_, c)| c).collect();
    let mosse = match &mut punteggi.formule {
        Some(formule) => formule.aggiorna(&nuove),
        None => senza_formule(&nuove).then(BTreeSet::new),
    };
    let (Some(mosse), true) = (mosse, nuove.len() == quante) else {
        return Ok(None);
    };
    let formule = punteggi.formule.as_ref();
    let calcolati = formule.map(PianoCalcolato::calcolati);
    let altre = mosse.iter().filter_map(|codice| formule?.scheda(codice));
    let cambi = nuove
        .iter()
        .chain(altre)
        .map(|c| punteggi.albero.cambi_di(c, vista.anno, calcolati));
    Ok(cambi
        .collect::<Option<Vec<_>>>()
        .map(|cambi| cambi.into_iter().flatten().collect()))
}

fn senza_formule(schede: &[Contenuto]) -> bool {
    let mut indicatori = schede.iter().flat_map(|c| &c.indicatori);
    indicatori.all(|i| i.formula.is_none())
}

/// What the scores of the linked sheets of other plans change.
fn di_altrove(
    c: &mut Conn,
    punteggi: &Punteggi,
    mut di: impl FnMut(&mut Conn, &Vista) -> store::Result<Arc<Punteggi>>,
) -> store::Result<Cambi> {
    let mut piani: HashMap<&VistaId, Arc<Punteggi>> = HashMap::new();
    let mut cambi = Vec::new();
    for (codice, scheda) in &punteggi.altrove {
        let suo = match piani.get(&scheda.vista.id) {
            Some(suo) => suo.clone(),
            None => match di(c, &scheda.vista) {
                Ok(suo) => suo,
                // That plan cannot be read any more: what is then said of its links is written when the tree is built.
                Err(store::Error::Dati(_)) => return Ok(None),
                Err(e) => return Err(e),
            },
        };
        let Some(nodo) = punteggi.albero.trova(codice) else {
            return Ok(None);
        };
        let punteggio = suo.punteggio_di(&scheda.codice);
        if nodo.punteggio() != punteggio {
            cambi.push((nodo.id(), Cambio::Blocco(punteggio)));
        }
        piani.insert(&scheda.vista.id, suo);
    }
    Ok(Some(cambi))
}
