//! The scores of a plan: read once, worked out once, shown by several pages, so that every page says the same figure.

mod aggiorna;
mod piano;
mod righe;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::albero::{Albero, NodoAlbero, PunteggioBloccato};
use domain::ente::EnteId;
use domain::rilevazione::PianoCalcolato;
use domain::vista::Vista;
use domain::{Actor, Decimale};
use store::Conn;

pub(crate) use piano::{PIANO, smvp_di};
pub(crate) use righe::{Ramo, Riga};

use crate::tenuti::Tenuti;

/// The scores of a plan, with what the tree itself does not know of its sheets.
#[derive(Clone)]
pub(crate) struct Punteggi {
    pub(crate) albero: Albero,
    /// What a group without a sheet is: `Direzione`.
    gruppo: &'static str,
    /// The state of the sheets that are not counted, by code.
    non_contate: HashMap<String, &'static str>,
    /// The scores decided by hand, by code.
    bloccati: HashMap<String, PunteggioBloccato>,
    /// The formulas of the plan, with what they read; none where no indicator is computed from others.
    formule: Option<PianoCalcolato>,
    /// Whether linked sheets count: then those of other plans may.
    con_collegate: bool,
    /// The sheets of other plans, by the code they have in the tree.
    altrove: HashMap<String, SchedaAltrove>,
}

/// A sheet of another plan: that plan, and the code it has there.
#[derive(Clone)]
struct SchedaAltrove {
    vista: Arc<Vista>,
    codice: String,
}

impl Punteggi {
    /// The scores of a whole plan, worked out anew only when something of the body has changed: a score is the same whoever looks at it.
    ///
    /// # Errors
    /// [`store::Error::Dati`] when a stored value cannot be read, or the SMVP of the plan is not there.
    pub(crate) fn di(
        c: &mut Conn,
        actor: &Actor,
        vista: &Vista,
        oggi: NaiveDate,
        tenuti: &Alberi,
    ) -> store::Result<Arc<Self>> {
        let actor = &actor.per_tutti();
        let chiave = (actor.ente, vista.id.0.clone(), oggi);
        tenuti.get_con(
            c,
            actor,
            chiave,
            |c, prima, toccate| {
                let di = |c: &mut Conn, altro: &Vista| Self::di(c, actor, altro, oggi, tenuti);
                aggiorna::aggiornati(c, actor, vista, prima, toccate, di)
            },
            |c| piano::costruisci(c, actor, vista, oggi, tenuti).map(Arc::new),
        )
    }

    /// The score of a sheet, not rounded.
    fn punteggio_di(&self, codice: &str) -> Option<Decimale> {
        self.albero.trova(codice)?.punteggio()
    }

    /// The node of the plan.
    pub(crate) fn piano(&self) -> Option<NodoAlbero<'_>> {
        self.albero.trova(PIANO)
    }

    /// What was decided by hand of a sheet.
    pub(crate) fn bloccato(&self, codice: &str) -> Option<&PunteggioBloccato> {
        self.bloccati.get(codice)
    }

    /// A score as every page writes it, with its band in words; a dash where there is none.
    pub(crate) fn in_parole(&self, nodo: NodoAlbero<'_>) -> String {
        let punti = self.cifra(nodo);
        match nodo.fascia() {
            Some(f) if nodo.punteggio().is_some() => format!("{punti}, {}", f.in_parole()),
            _ => punti,
        }
    }

    fn cifra(&self, nodo: NodoAlbero<'_>) -> String {
        self.scrivi(nodo.punteggio())
    }

    /// The score of a sheet with its band, and whether it was decided by hand.
    pub(crate) fn di_scheda(&self, codice: &str) -> Option<(String, bool)> {
        let nodo = self.albero.trova(codice)?;
        Some((self.in_parole(nodo), nodo.bloccato().is_some()))
    }

    /// Points with the places of the SMVP; a dash for none.
    pub(crate) fn scrivi(&self, punti: Option<Decimale>) -> String {
        let smvp = self.albero.smvp();
        punti.map_or_else(|| "–".to_owned(), |p| smvp.tondo(p).it(smvp.decimali))
    }
}

/// Whose scores, of which plan, on which day.
type Chiave = (EnteId, String, NaiveDate);

/// The scores of the plans looked at last: a plan of two thousand sheets takes some megabytes.
pub(crate) type Alberi = Tenuti<Chiave, Punteggi, 16>;
