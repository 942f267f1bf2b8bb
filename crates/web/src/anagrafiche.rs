//! The plain registers of a body: CdR, people, stakeholders.
//!
//! They have no rules beyond their fields, so one mechanism walks the catalogue of each: list, form, history. What differs
//! (words, columns, where the sheets that name them are found) stands in `cdr.rs`, `persone.rs` and `portatori.rs`.

mod form;
mod list;
mod storia;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::campo::Campo;
use domain::cdr::Cdr;
use domain::{Actor, Atto, Fact, Refusal};
use store::schede::citazioni::Citazione;
use store::storia::Oggetto;
use store::{Conn, Tx};

use crate::indirizzo::segmento;

pub(crate) use form::{create, new, show, update};
pub(crate) use list::{contiene, list};
pub(crate) use storia::{AttoCompiuto, atti, storia, titolo};

/// The words of a register.
pub(crate) struct Parole {
    /// Its segment in addresses: `/{ente}/cdr`.
    pub sezione: &'static str,
    /// Title of the list.
    pub titolo: &'static str,
    /// What the list is.
    pub descrizione: &'static str,
    /// What one of them is called.
    pub uno: &'static str,
    /// Title of the empty form, and the words of the button that opens it.
    pub nuovo: &'static str,
    /// What to know before filling the form.
    pub guida: &'static str,
    /// Heading of the sheets that name it.
    pub schede: &'static str,
    /// What happens to the sheets when its name changes.
    pub nelle_schede: &'static str,
    /// Field that must differ from every other's, and the sentence when it does not.
    pub doppione: (&'static str, &'static str),
    /// Keys of the fields in the list before the one that names it.
    pub prime: &'static [&'static str],
    /// Keys of those after it.
    pub colonne: &'static [&'static str],
    /// Help beside the fields, by key, where the catalogue's kind does not say enough.
    pub aiuti: &'static [(&'static str, &'static str)],
    /// Help beside the day from which what was typed holds; empty where nothing of what things were is kept.
    pub da_quando: &'static str,
    /// Keys of the fields that things had otherwise before.
    pub datati: &'static [&'static str],
}

/// What the form asks, and the trail tells, besides the fields of the catalogues.
const OLTRE: &[(&str, &str)] = &[
    (Cdr::DA_QUANDO, "Da quando"),
    (Cdr::PASSATO, "Com'era prima"),
];

/// A thing kept in a plain register.
pub(crate) trait Registro: Clone + Send + Sync + 'static {
    const CAMPI: &'static [Campo<Self>];
    const PAROLE: Parole;

    /// An empty one with a new key, for the form to fill.
    fn vuoto() -> Self;
    /// Its segment in addresses.
    fn chiave(&self) -> &str;
    /// What the list shows as its name.
    fn nome(&self) -> &str;
    /// The same thing in the trail.
    fn oggetto(&self) -> Oggetto;
    /// The one verb.
    fn correggi(
        &self,
        nuovo: &Self,
        atto: Atto,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>>;

    /// The same verb, from a day on; what has no past is corrected.
    fn cambia_da(
        &self,
        nuovo: &Self,
        _da: NaiveDate,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        self.correggi(nuovo, Atto::Correzione, actor, quando)
    }
    /// What it was before, the earliest first, each with its first and its last day.
    fn passati(&self) -> Vec<(Option<NaiveDate>, NaiveDate, Self)> {
        Vec::new()
    }
    /// Since when it is as it is, where that is known.
    fn da_quando(&self) -> Option<NaiveDate> {
        None
    }

    fn list(c: &mut Conn, actor: &Actor) -> store::Result<Vec<Self>>;
    fn find(c: &mut Conn, actor: &Actor, chiave: &str) -> store::Result<Self>;
    fn record(tx: &mut Tx<'_>, fatto: &Fact<Self>) -> store::Result<()>;
    /// The sheets that name it.
    fn citazioni(&self, c: &mut Conn, actor: &Actor, limite: u32) -> store::Result<Vec<Citazione>>;
    /// How many sheets name each, by [`Self::nel_conto`].
    fn conta(c: &mut Conn, actor: &Actor) -> store::Result<HashMap<String, i64>>;
    /// What a field proposes, from what the body has; none where nothing is proposed.
    fn proposte(_c: &mut Conn, _actor: &Actor) -> store::Result<Vec<(&'static str, Vec<String>)>> {
        Ok(Vec::new())
    }
    /// Its entry in [`Self::conta`].
    fn nel_conto(&self) -> String;
}

/// Address of a register.
fn elenco_di<T: Registro>(sigla: &str) -> String {
    format!("/{sigla}/{}", T::PAROLE.sezione)
}

/// Address of a thing of a register.
fn pagina_di<T: Registro>(sigla: &str, cosa: &T) -> String {
    format!("{}/{}", elenco_di::<T>(sigla), segmento(cosa.chiave()))
}

/// The name of a field, as the catalogue has it.
fn etichetta<T: Registro>(chiave: &str) -> String {
    let campo = T::CAMPI.iter().find(|c| c.chiave == chiave);
    let oltre = || OLTRE.iter().find(|(k, _)| *k == chiave);
    match campo {
        Some(c) => c.etichetta.to_owned(),
        None => oltre().map_or(chiave, |(_, e)| e).to_owned(),
    }
}
