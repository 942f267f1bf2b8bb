//! What a report reads: whole sheets and what stands around them, in as many statements however many sheets there are.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::Actor;
use domain::actor::Ambito;
use domain::cdr::Cdr;
use domain::monitoraggio::{Raccolta, SessioneMonitoraggio};
use domain::permesso::Permesso;
use domain::prospetto::{FiltroProspetto, Materiale, Prospetto, ScelteProspetto};
use domain::rischio::Metodo;
use domain::scheda::{Scheda, SchedaId};
use domain::vista::Vista;
use store::Conn;
use store::schede::Filtro;

use crate::punteggi::{Alberi, Punteggi};
use crate::viste;

/// What was read of a plan, as far as somebody sees.
pub(super) struct Lette {
    pub(super) vista: Vista,
    schede: Vec<Scheda>,
    cdr: Vec<Cdr>,
    metodo: Metodo,
    punteggi: Option<Arc<Punteggi>>,
    intero: bool,
    sessioni: Vec<SessioneMonitoraggio>,
    raccolte: HashMap<SchedaId, Raccolta>,
    oggi: NaiveDate,
}

impl Lette {
    /// Reads what a report of a plan needs.
    ///
    /// # Errors
    /// [`store::Error::Dati`] when a stored value cannot be read.
    pub(super) fn find(
        c: &mut Conn,
        actor: &Actor,
        vista: Vista,
        quale: Prospetto,
        scelte: &ScelteProspetto,
        oggi: NaiveDate,
        alberi: &Alberi,
    ) -> store::Result<Self> {
        let ambito = actor.ambito(Permesso::Leggere);
        let schede = store::schede::list(c, actor, &vista.id, &Filtro::default())?;
        let mut cdr = store::cdr::nell_anno(c, actor, vista.anno)?;
        cdr.retain(|u| ambito.contiene(Some(&u.id)));
        let metodo = viste::metodo(c, actor, &vista)?;
        let punteggi = if quale.con_punteggi() {
            Some(Punteggi::di(c, actor, &vista, oggi, alberi)?)
        } else {
            None
        };
        let sessioni = if quale.filtri().contains(&FiltroProspetto::Sessione) {
            store::monitoraggi::list(c, actor, &vista.id)?
        } else {
            Vec::new()
        };
        let raccolte = match quale.sessione(scelte, &sessioni) {
            Some(sessione) => store::monitoraggi::raccolte(c, actor, &sessione.id)?,
            None => HashMap::new(),
        };
        Ok(Self {
            vista,
            schede,
            cdr,
            metodo,
            punteggi,
            intero: ambito == Ambito::TuttoEnte,
            sessioni,
            raccolte,
            oggi,
        })
    }

    pub(super) fn materiale(&self) -> Materiale<'_> {
        Materiale {
            vista: &self.vista,
            schede: &self.schede,
            cdr: &self.cdr,
            metodo: &self.metodo,
            albero: self.punteggi.as_ref().map(|p| &p.albero),
            intero: self.intero,
            sessioni: &self.sessioni,
            raccolte: &self.raccolte,
            oggi: self.oggi,
        }
    }
}
