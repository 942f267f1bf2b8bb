//! Who comes in, and as what: the people of a body, their appointments, the links with which they choose a password.

mod delegati;
mod identita;
mod incarichi;
mod ingresso;
mod invito;
mod list;
mod nome;
mod show;

use axum::http::HeaderMap;
use axum::http::header::HOST;
use chrono::{Duration, NaiveDate};
use domain::actor::UtenteId;
use domain::cdr::Cdr;
use domain::incarico::{CdrDiIncarico, Incarico, IncaricoId};
use domain::permesso::{Permesso, Ruolo, conferibile};
use domain::{Actor, Ambito, Refusal, data};

use crate::app::App;
use crate::form::{Form, Scelta};
use crate::segreti::Segreto;

pub(crate) use delegati::{delega, list as delegati, revoca as revoca_delega};
pub(crate) use identita::update as collega;
pub(crate) use incarichi::{conferisci, revoca};
pub(crate) use invito::{create, new, rinnova};
pub(crate) use list::list;
pub(crate) use nome::{nome, togli_nome};
pub(crate) use show::show;

/// How long a link for a password is good.
const VALIDO: Duration = Duration::days(7);

/// What was typed of an appointment.
#[derive(Debug, Clone, Default)]
struct Digitato {
    ruolo: String,
    /// Code of the CdR; empty for the whole body.
    cdr: String,
    dal: String,
    al: String,
}

impl Digitato {
    fn di_form(form: &Form) -> Self {
        let get = |nome: &str| form.get(nome).to_owned();
        Self {
            ruolo: get("ruolo"),
            cdr: get("cdr"),
            dal: get("dal"),
            al: get("al"),
        }
    }

    /// From today, without end.
    fn da_oggi(oggi: NaiveDate) -> Self {
        Self {
            dal: data::it(oggi),
            ..Self::default()
        }
    }

    /// The appointment that was typed, for one of these CdR or the whole body; `None` where no role was chosen.
    fn leggi(
        &self,
        utente: UtenteId,
        cdr: &[Cdr],
        oggi: NaiveDate,
    ) -> Result<Option<Incarico>, Vec<Refusal>> {
        if self.ruolo.is_empty() {
            return Ok(None);
        }
        let mut no = Vec::new();
        let mut giorno = |campo: &str, digitato: &str| {
            if digitato.is_empty() {
                return None;
            }
            data::parse_it(digitato)
                .map_err(|frase| no.push(Refusal::campo(campo, frase)))
                .ok()
        };
        let (dal, al) = (giorno("dal", &self.dal), giorno("al", &self.al));
        let ruolo = Ruolo::TUTTI.iter().find(|r| r.codice() == self.ruolo);
        if ruolo.is_none() {
            no.push(Refusal::campo("ruolo", "scegli un incarico dell'elenco"));
        }
        let suo = cdr.iter().find(|c| c.codice == self.cdr);
        if suo.is_none() && !self.cdr.is_empty() {
            no.push(Refusal::campo("cdr", "scegli un CdR dell'elenco"));
        }
        match ruolo {
            Some(ruolo) if no.is_empty() => Ok(Some(Incarico {
                id: IncaricoId(store::new_id()),
                utente,
                ruolo: *ruolo,
                cdr: suo.map(|c| CdrDiIncarico {
                    id: c.id.clone(),
                    codice: c.codice.clone(),
                }),
                dal: dal.unwrap_or(oggi),
                al,
                revocato: None,
                origine: None,
            })),
            _ => Err(no),
        }
    }
}

/// The roles that somebody may appoint to, to choose from.
fn conferibili(actor: &Actor, scelto: &str) -> Vec<Scelta> {
    let suoi = Ruolo::TUTTI
        .iter()
        .filter(|r| conferibile(actor, **r, &Ambito::nulla()));
    let mut scelte = vec![Scelta::new("", "Scegli", scelto)];
    scelte.extend(suoi.map(|r| Scelta::new(r.codice(), r.etichetta(), scelto)));
    scelte
}

/// The CdR for which an appointment may hold, to choose from: those that there are, or will be.
fn dove(cdr: &[Cdr], scelto: &str, oggi: NaiveDate) -> Vec<Scelta> {
    let mut scelte = vec![Scelta::new("", "Tutto l'ente", scelto)];
    let vivi = cdr.iter().filter(|c| c.esiste_fra(oggi, NaiveDate::MAX));
    scelte.extend(vivi.map(|c| {
        Scelta::new(
            &c.codice,
            format!(
                "{} {}",
                c.codice,
                c.nome_breve.as_deref().unwrap_or(&c.nome)
            ),
            scelto,
        )
    }));
    scelte
}

/// What each role may do, in words: who appoints reads it before he does.
fn spiegati() -> Vec<(&'static str, Vec<&'static str>)> {
    Ruolo::TUTTI
        .iter()
        .map(|r| {
            let atti = Permesso::TUTTI.iter().filter(|p| r.puo(**p));
            (r.etichetta(), atti.map(|p| p.etichetta()).collect())
        })
        .collect()
}

/// The address of a link for a password, as a browser reaches this program.
fn indirizzo(app: &App, intestazioni: &HeaderMap, segreto: &Segreto) -> String {
    if let Some(pubblico) = app.servizi.davanti.pubblico() {
        return format!("{pubblico}/invito/{}", segreto.testo());
    }
    let casa = intestazioni.get(HOST).and_then(|h| h.to_str().ok());
    let schema = if app.servizi.solo_https {
        "https"
    } else {
        "http"
    };
    let casa = casa.map_or_else(String::new, |h| format!("{schema}://{h}"));
    format!("{casa}/invito/{}", segreto.testo())
}
