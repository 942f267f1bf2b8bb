//! Those whom somebody who answers for a CdR lets fill in its sheets with him.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::cdr::Cdr;
use domain::incarico::Incarico;
use domain::permesso::{Permesso, Ruolo};
use domain::{Actor, Refusal, UtenteId, orario};
use store::Conn;
use store::utenti::Membro;

use super::Digitato;
use super::incarichi::esci_altrove;
use crate::actor::{Accesso, Persona};
use crate::app::App;
use crate::error::Result;
use crate::form::{Form, Scelta, frase_di};
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};

#[derive(Template)]
#[template(path = "accessi/delegati.html")]
struct DelegatiPage {
    page: Page,
    sigla: String,
    delegati: Vec<Delegato>,
    persone: Vec<Scelta>,
    dove: Vec<Scelta>,
    digitato: Digitato,
    errori: Vec<Refusal>,
}

spiega!(DelegatiPage);

struct Delegato {
    id: String,
    nome: String,
    incarico: String,
    durata: String,
}

impl DelegatiPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// What the page is made of: the people of the body, their appointments, the CdR that he answers for.
struct Letti {
    membri: Vec<Membro>,
    incarichi: Vec<Incarico>,
    cdr: Vec<Cdr>,
}

fn leggi(c: &mut Conn, actor: &Actor) -> store::Result<Letti> {
    let ambito = actor.ambito(Permesso::Delegare);
    let mut cdr = store::cdr::list(c, actor)?;
    cdr.retain(|c| ambito.contiene(Some(&c.id)));
    Ok(Letti {
        membri: store::utenti::list(c, actor)?,
        incarichi: store::incarichi::list(c, actor)?,
        cdr,
    })
}

async fn page(
    app: &App,
    accesso: &Accesso,
    (chi, digitato): (&str, Digitato),
    errori: Vec<Refusal>,
) -> Result<DelegatiPage> {
    let (actor, oggi) = (accesso.actor.clone(), app.oggi());
    let letti = app.read(move |c| leggi(c, &actor)).await?;
    let nomi: HashMap<UtenteId, &str> = letti
        .membri
        .iter()
        .map(|m| (m.id, m.nome.as_str()))
        .collect();
    let suoi = letti
        .incarichi
        .iter()
        .filter(|i| i.ruolo == Ruolo::Referente && !i.finito(oggi) && i.di_chi_puo(&accesso.actor));
    let delegati = suoi.map(|i| Delegato {
        id: i.id.0.clone(),
        nome: nomi.get(&i.utente).copied().unwrap_or_default().to_owned(),
        incarico: i.titolo(),
        durata: i.durata(),
    });
    let altri = letti
        .membri
        .iter()
        .filter(|m| !m.rimosso && Some(m.id) != accesso.actor.utente);
    let mut persone = vec![Scelta::new("", "Scegli", chi)];
    persone.extend(altri.map(|m| Scelta::new(m.id.0.to_string(), &m.nome, chi)));
    let mut dove = vec![Scelta::new("", "Scegli", &digitato.cdr)];
    dove.extend(letti.cdr.iter().map(|c| {
        let nome = c.nome_breve.as_deref().unwrap_or(&c.nome);
        Scelta::new(&c.codice, format!("{} {nome}", c.codice), &digitato.cdr)
    }));
    Ok(DelegatiPage {
        page: Page::di(accesso, "I tuoi delegati", "mie"),
        sigla: accesso.ente.sigla.clone(),
        delegati: delegati.collect(),
        persone,
        dove,
        digitato,
        errori,
    })
}

/// Shows whom he has let, and the form for another.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let digitato = Digitato::da_oggi(app.oggi());
    let mut page = page(&app, &accesso, ("", digitato), Vec::new()).await?;
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// Lets somebody fill in the sheets of a CdR with him.
pub(crate) async fn delega(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    form: Form,
) -> Result<Response> {
    let adesso = app.adesso();
    let digitato = Digitato {
        ruolo: Ruolo::Referente.codice().to_owned(),
        ..Digitato::di_form(&form)
    };
    let (actor, scritto) = (accesso.actor.clone(), digitato.clone());
    let chi = form.get("persona").to_owned();
    let chiave = chi.parse().map(UtenteId).ok();
    let esito = app
        .write(move |tx| {
            let letti = leggi(tx, &actor)?;
            let mut no = Vec::new();
            let membro = letti
                .membri
                .iter()
                .find(|m| Some(m.id) == chiave && !m.rimosso && Some(m.id) != actor.utente);
            if membro.is_none() {
                no.push(Refusal::campo("persona", "scegli una persona dell'elenco"));
            }
            let provvisorio = membro.map_or(UtenteId(0), |m| m.id);
            let oggi = orario::giorno(adesso);
            let nuovo = match scritto.leggi(provvisorio, &letti.cdr, oggi) {
                Ok(nuovo) => nuovo,
                Err(altri) => {
                    no.extend(altri);
                    None
                }
            };
            let mut suoi = letti.incarichi;
            suoi.retain(|i| i.utente == provvisorio);
            match nuovo.map(|n| n.conferisci(&suoi, &actor, adesso)) {
                Some(Ok(fatto)) if no.is_empty() => {
                    store::incarichi::record(tx, &fatto)?;
                    esci_altrove(tx, provvisorio, &persona)?;
                }
                Some(Err(altri)) => no.extend(altri),
                _ => {}
            }
            Ok(no)
        })
        .await?;
    if esito.is_empty() {
        let dove = format!("/{}/delegati?esito=conferito", accesso.ente.sigla);
        return Ok(Redirect::to(&dove).into_response());
    }
    Ok(rifiutata(
        &page(&app, &accesso, (&chi, digitato), esito).await?,
    ))
}

/// Ends it at once.
pub(crate) async fn revoca(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    form: Form,
) -> Result<Response> {
    let (adesso, actor) = (app.adesso(), accesso.actor.clone());
    let quale = form.get("incarico").to_owned();
    let esito = app
        .write(move |tx| {
            let tutti = store::incarichi::list(tx, &actor)?;
            let suo = |i: &&Incarico| i.ruolo == Ruolo::Referente && i.id.0 == quale;
            let incarico = tutti.iter().find(suo);
            // What one does not answer for is not there.
            let incarico = incarico
                .filter(|i| i.di_chi_puo(&actor))
                .ok_or(store::Error::NotFound)?;
            match incarico.revoca(&tutti, &actor, adesso) {
                Ok(fatto) => {
                    store::incarichi::record(tx, &fatto)?;
                    esci_altrove(tx, incarico.utente, &persona).map(Ok)
                }
                Err(no) => Ok(Err(no)),
            }
        })
        .await?;
    match esito {
        Ok(()) => {
            let dove = format!("/{}/delegati?esito=revocato", accesso.ente.sigla);
            Ok(Redirect::to(&dove).into_response())
        }
        Err(no) => {
            let digitato = Digitato::da_oggi(app.oggi());
            Ok(rifiutata(&page(&app, &accesso, ("", digitato), no).await?))
        }
    }
}
