//! Scores after a sheet has changed: only what the change reaches is worked out anew, wherever that can be known.

use std::sync::Arc;

use domain::Actor;
use domain::scheda::{SchedaId, campi};
use domain::vista::Vista;
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

/// Brings the scores up to date; `None` where the tree must be built anew.
pub(super) fn aggiornati(
    c: &mut Conn,
    actor: &Actor,
    vista: &Vista,
    prima: &Arc<Punteggi>,
    toccate: &Toccate,
) -> store::Result<Option<Arc<Punteggi>>> {
    let Some(sole) = da_rileggere(prima, vista, toccate) else {
        return Ok(None);
    };
    if sole.is_empty() {
        return Ok(Some(prima.clone()));
    }
    let filtro = Filtro {
        sole,
        ..Filtro::default()
    };
    let mut cambi = Vec::new();
    for (_, contenuto) in store::schede::risultati(c, actor, &vista.id, &filtro)? {
        if contenuto.indicatori.iter().any(|i| i.formula.is_some()) {
            return Ok(None);
        }
        match prima.albero.cambi_di(&contenuto, vista.anno) {
            Some(suoi) => cambi.extend(suoi),
            None => return Ok(None),
        }
    }
    let mut dopo = Punteggi::clone(prima);
    dopo.albero.cambia(cambi);
    Ok(Some(Arc::new(dopo)))
}

/// The sheets whose values have changed; `None` where something has that the tree is made of.
fn da_rileggere(prima: &Punteggi, vista: &Vista, toccate: &Toccate) -> Option<Vec<SchedaId>> {
    if toccate.altro {
        return None;
    }
    let mut sole = Vec::new();
    for (id, toccata) in &toccate.schede {
        if toccata.vista != vista.id {
            if prima.con_collegate {
                return None;
            }
        } else if toccata.nuova || rifa_l_albero(toccata) {
            return None;
        } else if FANNO_I_PUNTEGGI.iter().any(|c| toccata.campi.contains(*c)) {
            if prima.con_formule {
                return None;
            }
            sole.push(id.clone());
        }
    }
    Some(sole)
}

/// Whether a field has changed that is more than a value. What is not a field, as a lock, is more.
fn rifa_l_albero(toccata: &Toccata) -> bool {
    let mut campi = toccata.campi.iter().map(String::as_str);
    campi.any(|c| campi::trova(c).is_none() || FANNO_L_ALBERO.contains(&c))
}
