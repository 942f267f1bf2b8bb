//! The one way a sheet changes: a fact, written with its lines of the trail.

use diesel::dsl::Eq;
use diesel::prelude::*;
use domain::fact::Fact;
use domain::scheda::{
    Carattere, Contenuto, Discrezionalita, Natura, Ricorrenza, Scheda, Stato, campi,
};

use super::figli;
use super::ricerca;
use crate::ambito::ente_di;
use crate::cifre::milionesimi;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::schema::{cdr, schede};
use crate::storia::{self, Oggetto};
use crate::viste;

/// The columns of the grade, which follow from the assessments.
pub(super) fn giudizio(
    c: &Contenuto,
) -> (
    Eq<schede::giudizio_metodo, Option<String>>,
    Eq<schede::giudizio_grado, Option<i32>>,
) {
    let dato = c.giudizio();
    (
        schede::giudizio_metodo.eq(dato.as_ref().map(|g| g.metodo.to_string())),
        schede::giudizio_grado.eq(dato.and_then(|g| i32::try_from(g.grado).ok())),
    )
}

/// Writes a fact about a sheet and its lines of the trail; returns the new version of the sheet.
///
/// # Errors
/// [`Error::Superata`] when the sheet was recorded after the one the fact was made from; [`Error::Conflict`] `schede_codice`;
/// [`Error::NotFound`] when its plan or its CdR is not of the body, or the sheet is gone.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Scheda>) -> Result<i64> {
    let (s, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    let sua = schede::table.filter(schede::ente.eq(ente.0).and(schede::id.eq(&s.id().0)));
    let attuale: Option<i64> = sua.select(schede::versione).first(&mut **tx).optional()?;
    match attuale {
        Some(attuale) if attuale != s.versione() => return Err(Error::Superata { attuale }),
        None if s.versione() != 0 => return Err(Error::NotFound),
        Some(attuale) if fatto.vuoto() => return Ok(attuale),
        _ => {}
    }
    viste::sua(tx, ente, s.vista())?;
    if let Some(id) = s.cdr() {
        cdr::table
            .filter(cdr::ente.eq(ente.0).and(cdr::id.eq(&id.0)))
            .select(cdr::id)
            .first::<String>(&mut **tx)?;
    }
    let versione = s.versione() + 1;
    let c = s.contenuto();
    let valori = (
        (
            schede::vista.eq(&s.vista().0),
            schede::livello.eq(s.livello().nome()),
            schede::cdr.eq(s.cdr().map(|c| c.0.as_str())),
            schede::padre.eq(s.padre()),
            schede::posizione.eq(s.posizione()),
            schede::versione.eq(versione),
        ),
        (
            schede::codice.eq(&c.codice),
            schede::titolo.eq(&c.titolo),
            schede::stato.eq(c.stato.map(Stato::codice)),
            schede::assessorato.eq(&c.assessorato),
            schede::centro_di_responsabilita.eq(&c.centro_di_responsabilita),
            schede::responsabile.eq(&c.responsabile),
            schede::natura.eq(c.natura.map(Natura::codice)),
            schede::fonti.eq(&c.fonti),
            schede::responsabile_testo.eq(&c.responsabile_testo),
            schede::soggetti_interni.eq(&c.soggetti_interni),
            schede::livello_rischio.eq(milionesimi(c.livello_rischio)?),
        ),
        (
            schede::tipologia_misura.eq(&c.tipologia_misura),
            schede::direzione.eq(&c.direzione),
            schede::direttore.eq(&c.direttore),
            schede::classificazione.eq(&c.classificazione),
            schede::servizio.eq(&c.servizio),
            schede::dirigente.eq(&c.dirigente),
            schede::tipologia.eq(&c.tipologia),
            schede::note.eq(&c.note),
            schede::area_di_rischio.eq(&c.area_di_rischio),
        ),
        (
            schede::livello_residuo.eq(milionesimi(c.livello_residuo)?),
            schede::discrezionalita.eq(c.discrezionalita.map(Discrezionalita::codice)),
            schede::carattere_misura.eq(c.carattere_misura.map(Carattere::codice)),
            schede::ricorrenza.eq(c.ricorrenza.map(Ricorrenza::codice)),
            schede::peso.eq(milionesimi(c.peso)?),
            schede::descrizione_processo.eq(&c.descrizione_processo),
            giudizio(c),
        ),
    );
    if attuale.is_some() {
        diesel::update(sua).set(valori).execute(&mut **tx)?;
        for m in fatto.modifiche() {
            figli::scrivi(tx, ente.0, &s.id().0, &m.campo, c)?;
        }
    } else {
        diesel::insert_into(schede::table)
            .values((schede::ente.eq(ente.0), schede::id.eq(&s.id().0), valori))
            .execute(&mut **tx)?;
        for campo in campi::CAMPI.iter().filter(|campo| !campo.get(c).vuoto()) {
            figli::scrivi(tx, ente.0, &s.id().0, campo.chiave, c)?;
        }
    }
    ricerca::scrivi(tx, ente, s)?;
    storia::scrivi_fatto(
        tx,
        fatto,
        Oggetto::Scheda(s.id().clone()),
        Some(s.vista()),
        Some(versione),
    )?;
    Ok(versione)
}
