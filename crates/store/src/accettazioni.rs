//! The findings of a plan that somebody has accepted, and why.

use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::actor::Actor;
use domain::anomalie::{Accettazione, AccettazioneId, RegolaAnomalia};
use domain::fact::{Atto, Fact};
use domain::permesso::Permesso;
use domain::scheda::SchedaId;
use domain::vista::VistaId;

use crate::ambito::{ente_di, esigi, tutto, visibili};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{accettazioni, schede};
use crate::storia::{self, Oggetto};
use crate::{tempo, viste};

#[derive(Queryable, Selectable)]
#[diesel(table_name = accettazioni)]
struct Riga {
    id: String,
    vista: String,
    scheda: String,
    regola: String,
    frase: String,
    motivazione: String,
    chi_nome: String,
    quando: chrono::NaiveDateTime,
}

impl Riga {
    fn leggi(self) -> Result<Accettazione> {
        let regola = RegolaAnomalia::da_nome(&self.regola).ok_or_else(|| {
            Error::Dati(format!(
                "un'accettazione nomina una regola sconosciuta: {}",
                self.regola
            ))
        })?;
        Ok(Accettazione {
            id: AccettazioneId(self.id),
            vista: VistaId(self.vista),
            scheda: Some(self.scheda).filter(|s| !s.is_empty()),
            regola,
            frase: self.frase,
            motivazione: self.motivazione,
            chi: self.chi_nome,
            quando: tempo::leggi(self.quando),
        })
    }
}

/// The acceptances of a plan, the latest first: also those that no longer hold, because the finding says something else today.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor, vista: &VistaId) -> Result<Vec<Accettazione>> {
    // Those of the plan as a whole name no sheet: they are for whoever reads all of it.
    let visibili = visibili!(actor)
        .filter(schede::vista.eq(&vista.0))
        .select(schede::codice);
    accettazioni::table
        .filter(
            accettazioni::ente
                .eq(ente_di(actor).0)
                .and(accettazioni::vista.eq(&vista.0)),
        )
        .filter(
            accettazioni::scheda
                .eq_any(visibili)
                .or(tutto(actor).into_sql::<Bool>()),
        )
        .order((accettazioni::quando.desc(), accettazioni::id.desc()))
        .select(Riga::as_select())
        .load(c)?
        .into_iter()
        .map(Riga::leggi)
        .collect()
}

/// Writes an acceptance, or takes it away, with its line of the trail: that of the sheet, or of the plan.
///
/// # Errors
/// [`Error::NotFound`] when plan, sheet or acceptance are not of the body; [`Error::Conflict`] `accettazioni_frase` when somebody
/// has accepted the same sentence before.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Accettazione>) -> Result<()> {
    esigi(fatto.chi(), Permesso::Accettare)?;
    let (a, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    viste::sua(tx, ente, &a.vista)?;
    let scheda = a.scheda.as_deref().unwrap_or_default();
    if fatto.atto() == Atto::Riapertura {
        let sua = accettazioni::table.filter(
            accettazioni::ente
                .eq(ente.0)
                .and(accettazioni::id.eq(&a.id.0)),
        );
        if diesel::delete(sua).execute(&mut **tx)? == 0 {
            return Err(Error::NotFound);
        }
    } else {
        let uguali: i64 = accettazioni::table
            .filter(
                accettazioni::ente
                    .eq(ente.0)
                    .and(accettazioni::vista.eq(&a.vista.0))
                    .and(accettazioni::scheda.eq(scheda))
                    .and(accettazioni::regola.eq(a.regola.codice()))
                    .and(accettazioni::frase.eq(&a.frase)),
            )
            .count()
            .get_result(&mut **tx)?;
        if uguali > 0 {
            return Err(Error::Conflict("accettazioni_frase".to_owned()));
        }
        bulk::insert(
            tx,
            "accettazioni",
            &[riga![
                ente.0,
                a.id.0.as_str(),
                a.vista.0.as_str(),
                scheda,
                a.regola.codice(),
                a.frase.as_str(),
                a.motivazione.as_str(),
                fatto.chi().utente.map(|u| u.0),
                a.chi.as_str(),
                tempo::scrivi(a.quando)
            ]],
        )?;
    }
    let oggetto = match &a.scheda {
        None => Oggetto::Vista(a.vista.clone()),
        Some(codice) => {
            let sua: Option<String> = schede::table
                .filter(
                    schede::ente
                        .eq(ente.0)
                        .and(schede::vista.eq(&a.vista.0))
                        .and(schede::codice.eq(codice)),
                )
                .select(schede::id)
                .first(&mut **tx)
                .optional()?;
            match (sua, fatto.atto()) {
                (Some(id), _) => Oggetto::Scheda(SchedaId(id)),
                // The code of the sheet has changed since: what was accepted of it can still be taken back.
                (None, Atto::Riapertura) => Oggetto::Vista(a.vista.clone()),
                (None, _) => return Err(Error::NotFound),
            }
        }
    };
    storia::scrivi_fatto(tx, fatto, oggetto, Some(&a.vista), None)
}
