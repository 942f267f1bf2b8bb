//! Search over every plan of the body, a page at a time.

use diesel::prelude::*;
use domain::actor::Actor;
use domain::ente::EnteId;
use domain::scheda::Scheda;
use domain::testo;

use super::scrittura::giudizio;
use super::{Riga, completa};
use crate::ambito::{ente_di, entro};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{ricerche, schede, viste};

/// Whether a sheet has a word in its text.
macro_rules! ha_la_parola {
    ($parola:expr) => {{
        use crate::schema::ricerche;
        diesel::dsl::exists(
            ricerche::table.filter(
                ricerche::ente
                    .eq(schede::ente)
                    .and(ricerche::scheda.eq(schede::id))
                    .and(
                        ricerche::testo
                            .like($crate::schede::ricerca::modello_like($parola))
                            .escape('\\'),
                    ),
            ),
        )
    }};
}
pub(super) use ha_la_parola;

/// `%word%`, its own `%` and `_` taken as letters.
pub(super) fn modello_like(parola: &str) -> String {
    let parola: String = parola
        .chars()
        .flat_map(|c| {
            ['\\']
                .into_iter()
                .filter(move |_| matches!(c, '%' | '_' | '\\'))
                .chain([c])
        })
        .collect();
    format!("%{parola}%")
}

/// Writes the text that the search looks through: it follows from the sheet.
pub(super) fn scrivi(tx: &mut Tx<'_>, ente: EnteId, s: &Scheda) -> Result<()> {
    let sua = ricerche::ente
        .eq(ente.0)
        .and(ricerche::scheda.eq(&s.id().0));
    diesel::delete(ricerche::table.filter(sua)).execute(&mut **tx)?;
    bulk::insert(
        tx,
        "ricerche",
        &[riga![ente.0, s.id().0.as_str(), s.ricerca()]],
    )
}

/// Writes anew what follows from the rest of every sheet of the database: the searched text, which a copy does not carry, and the
/// grade, which an older copy does not know.
pub(crate) fn ricostruisci(tx: &mut Tx<'_>) -> Result<()> {
    diesel::delete(ricerche::table).execute(&mut **tx)?;
    let piani: Vec<(i64, String)> = viste::table
        .select((viste::ente, viste::id))
        .order((viste::ente, viste::id))
        .load(&mut **tx)?;
    for (ente, vista) in piani {
        let righe: Vec<Riga> = schede::table
            .filter(schede::ente.eq(ente).and(schede::vista.eq(vista)))
            .select(Riga::as_select())
            .load(&mut **tx)?;
        let complete = completa(tx, EnteId(ente), righe)?;
        for s in complete
            .iter()
            .filter(|s| s.contenuto().giudizio().is_some())
        {
            let sua = schede::table.filter(schede::ente.eq(ente).and(schede::id.eq(&s.id().0)));
            diesel::update(sua)
                .set(giudizio(s.contenuto()))
                .execute(&mut **tx)?;
        }
        let nuove: Vec<_> = complete
            .iter()
            .map(|s| riga![ente, s.id().0.as_str(), s.ricerca()])
            .collect();
        bulk::insert(tx, "ricerche", &nuove)?;
    }
    Ok(())
}

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
    pub quante: usize,
    /// Whole sheets with the code of their plan, the latest years first: where the words stand is told by their fields.
    pub schede: Vec<(String, Scheda)>,
}

/// The sheets that have all the words. The number of statements does not grow with what is found, and the searched texts are gone
/// through once: the keys of all that is found come first, then the sheets of the page.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn search_page(c: &mut Conn, actor: &Actor, cosa: &Ricerca) -> Result<Risultati> {
    let piatto = testo::piatto(&cosa.testo);
    if piatto.is_empty() {
        return Ok(Risultati::default());
    }
    let ente = ente_di(actor);
    let mut trovate = super::con_la_vista(ente.0)
        .filter(entro!(actor))
        .into_boxed();
    for parola in piatto.split_whitespace() {
        trovate = trovate.filter(ha_la_parola!(parola));
    }
    if let Some(vista) = &cosa.vista {
        trovate = trovate.filter(viste::codice.eq(vista));
    }
    let in_ordine = (
        viste::anno.desc(),
        viste::codice,
        schede::posizione,
        schede::codice,
    );
    let chiavi: Vec<String> = trovate.order(in_ordine).select(schede::id).load(c)?;
    let salta = usize::try_from(cosa.salta).unwrap_or(usize::MAX);
    let limite = usize::try_from(cosa.limite.min(200)).unwrap_or_default();
    let della_pagina: Vec<&String> = chiavi.iter().skip(salta).take(limite).collect();
    let righe: Vec<(String, Riga)> = super::con_la_vista(ente.0)
        .filter(schede::id.eq_any(della_pagina))
        .filter(entro!(actor))
        .order(in_ordine)
        .select((viste::codice, Riga::as_select()))
        .load(c)?;
    let (codici, righe): (Vec<String>, Vec<Riga>) = righe.into_iter().unzip();
    Ok(Risultati {
        quante: chiavi.len(),
        schede: codici.into_iter().zip(completa(c, ente, righe)?).collect(),
    })
}
