//! Search over every plan of the body, a page at a time.

use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::actor::Actor;
use domain::scheda::Scheda;
use domain::testo;

use super::elenco::modello_like;
use super::{Riga, completa};
use crate::ambito::ente_di;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{schede, viste};

/// What is looked for, and which part of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ricerca {
    /// Words that must all stand somewhere in the sheet, accents and case forgiven. No words find nothing.
    pub testo: String,
    /// Code of a plan; `None` looks through all of them.
    pub vista: Option<String>,
    /// How many sheets to pass over.
    pub salta: u32,
    /// How many to give, at most 200.
    pub limite: u32,
}

/// A page of the answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Risultati {
    /// How many sheets there are on all pages.
    pub quante: i64,
    /// Whole sheets with the code of their plan, the latest years first: where the words stand is told by their fields.
    pub schede: Vec<(String, Scheda)>,
}

#[diesel::dsl::auto_type(no_type_alias)]
fn dell_ente(ente: i64) -> _ {
    let piano = viste::table.on(viste::ente
        .eq(schede::ente)
        .and(viste::id.eq(schede::vista)));
    schede::table
        .inner_join(piano)
        .filter(schede::ente.eq(ente))
}

/// The sheets that have all the words. The number of statements does not grow with what is found.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn search_page(c: &mut Conn, actor: &Actor, cosa: &Ricerca) -> Result<Risultati> {
    let piatto = testo::piatto(&cosa.testo);
    if piatto.is_empty() {
        return Ok(Risultati::default());
    }
    let ente = ente_di(actor);
    let trovate = || {
        let mut q = dell_ente(ente.0).into_boxed();
        for parola in piatto.split_whitespace() {
            q = q.filter(schede::ricerca.like(modello_like(parola)).escape('\\'));
        }
        if let Some(vista) = &cosa.vista {
            q = q.filter(viste::codice.eq(vista));
        }
        q
    };
    let quante: i64 = trovate().select(count_star()).first(c)?;
    let righe: Vec<(String, Riga)> = trovate()
        .order((
            viste::anno.desc(),
            viste::codice,
            schede::posizione,
            schede::codice,
        ))
        .limit(i64::from(cosa.limite.min(200)))
        .offset(i64::from(cosa.salta))
        .select((viste::codice, Riga::as_select()))
        .load(c)?;
    let (codici, righe): (Vec<String>, Vec<Riga>) = righe.into_iter().unzip();
    Ok(Risultati {
        quante,
        schede: codici.into_iter().zip(completa(c, ente, righe)?).collect(),
    })
}
