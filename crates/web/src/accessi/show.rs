//! One person of a body: his appointments, and what can be done about them.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::Refusal;
use domain::actor::UtenteId;
use domain::incarico::Incarico;
use domain::permesso::Permesso;
use store::storia::Oggetto;
use store::utenti::Membro;

use super::Digitato;
use super::identita::{self, Legame};
use crate::actor::Accesso;
use crate::anagrafiche::{AttoCompiuto, atti};
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Scelta, frase_di};
use crate::page::{Dopo, Page, pagina, spiega};

#[derive(Template)]
#[template(path = "accessi/show.html")]
pub(super) struct ShowPage {
    page: Page,
    sigla: String,
    qui: String,
    nome: String,
    entrato: bool,
    incarichi: Vec<Riga>,
    ruoli: Vec<Scelta>,
    dove: Vec<Scelta>,
    digitato: Digitato,
    /// Whether this person may be given a new link.
    rinnovabile: bool,
    /// Whether his login asks for a code after the password.
    con_fattore: bool,
    /// Whether he belongs to other bodies: then nobody here touches his password.
    altrove: bool,
    /// Whether his name was taken out: nothing is to be done about him any more.
    rimosso: bool,
    /// Whether who looks may take the name out, should nothing hold it.
    toglibile: bool,
    /// How each source knows him; empty for whoever may not see it, and where there are no sources.
    pub(super) legami: Vec<Legame>,
    /// Whether some source knows him: then he has no password here.
    collegato: bool,
    atti: Vec<AttoCompiuto>,
    errori: Vec<Refusal>,
}

spiega!(ShowPage);

struct Riga {
    id: String,
    ruolo: String,
    durata: String,
    /// `in vigore`, `da iniziare`, `finito`, `revocato`.
    stato: &'static str,
    revocabile: bool,
    /// What people call the source whose groups gave it; empty when a person did.
    origine: String,
}

impl ShowPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// Shows the person.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let mut page = intatta(&app, &accesso, utente(&id)?, Vec::new()).await?;
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn page(
    app: &App,
    accesso: &Accesso,
    id: UtenteId,
    digitato: Digitato,
    errori: Vec<Refusal>,
) -> Result<ShowPage> {
    let (actor, oggi) = (accesso.actor.clone(), app.oggi());
    let (membro, incarichi, altrove, storia, cdr, fattore, identita) = app
        .read(move |c| {
            let membro = membro(c, &actor, id)?;
            let mut suoi = store::incarichi::list(c, &actor)?;
            suoi.retain(|i| i.utente == id);
            let altrove = store::utenti::di_altri_enti(c, &actor, id)?;
            let storia = store::storia::di(c, &actor, &Oggetto::Utente(id))?;
            let fattore = store::fattori::find(c, id)?;
            let cdr = store::cdr::list(c, &actor)?;
            let identita = store::identita::di(c, id)?;
            Ok((membro, suoi, altrove, storia, cdr, fattore, identita))
        })
        .await?;
    let gestisce = accesso.actor.puo(Permesso::GestireGliAccessi);
    let riga = |i: &Incarico| Riga {
        id: i.id.0.clone(),
        ruolo: i.titolo(),
        durata: i.durata(),
        stato: if i.revocato.is_some() {
            "revocato"
        } else if i.finito(oggi) {
            "finito"
        } else if i.in_vigore(oggi) {
            "in vigore"
        } else {
            "da iniziare"
        },
        revocabile: !i.finito(oggi) && i.di_chi_puo(&accesso.actor),
        origine: i
            .origine
            .as_ref()
            .map(|f| app.servizi.identita.nome_di(f))
            .unwrap_or_default(),
    };
    let legami = if gestisce && !membro.rimosso {
        identita::legami(
            app,
            &accesso.ente.sigla,
            identita.as_ref(),
            &membro.nome,
            &errori,
        )
    } else {
        Vec::new()
    };
    Ok(ShowPage {
        page: Page::di(accesso, membro.nome.clone(), "anagrafiche"),
        sigla: accesso.ente.sigla.clone(),
        qui: format!("/{}/accessi/{}", accesso.ente.sigla, id.0),
        nome: membro.nome,
        entrato: membro.entrato,
        incarichi: incarichi.iter().map(riga).collect(),
        dove: super::dove(&cdr, &digitato.cdr, oggi),
        ruoli: super::conferibili(&accesso.actor, &digitato.ruolo),
        digitato,
        legami,
        collegato: identita.is_some(),
        rinnovabile: gestisce && !altrove && !membro.rimosso && identita.is_none(),
        con_fattore: fattore.is_some_and(|f| f.confermato.is_some()),
        altrove,
        rimosso: membro.rimosso,
        toglibile: gestisce && !membro.rimosso,
        atti: atti(&storia, |campo| match campo {
            "incarico" => "Incarico".to_owned(),
            "accesso" => "Accesso".to_owned(),
            "nome" => "Nome".to_owned(),
            altro => altro.to_owned(),
        }),
        errori,
    })
}

/// The key of a person, from an address.
pub(super) fn utente(id: &str) -> Result<UtenteId> {
    id.parse().map(UtenteId).map_err(|_| Error::NonTrovata)
}

/// The person with a key, if he belongs to the body.
pub(super) fn membro(
    c: &mut store::Conn,
    actor: &domain::Actor,
    id: UtenteId,
) -> store::Result<Membro> {
    let mut membri = store::utenti::list(c, actor)?.into_iter();
    membri.find(|m| m.id == id).ok_or(store::Error::NotFound)
}

/// The person with a key, for something that is to be done about him: not if his name was taken out.
pub(super) fn presente(
    c: &mut store::Conn,
    actor: &domain::Actor,
    id: UtenteId,
) -> store::Result<Result<Membro, Vec<Refusal>>> {
    let membro = membro(c, actor, id)?;
    Ok(if membro.rimosso {
        Err(vec![Refusal::campo(
            "ruolo",
            "il nome di questa persona è stato tolto dalla storia: se torna a lavorare per l'ente, invitala di nuovo",
        )])
    } else {
        Ok(membro)
    })
}

/// The address of the page of a person.
pub(super) fn pagina_di(accesso: &Accesso, id: UtenteId, esito: &str) -> String {
    format!("/{}/accessi/{}?esito={esito}", accesso.ente.sigla, id.0)
}

/// The page with nothing typed in it, and why an act on it was refused.
pub(super) async fn intatta(
    app: &App,
    accesso: &Accesso,
    id: UtenteId,
    errori: Vec<Refusal>,
) -> Result<ShowPage> {
    let oggi = app.oggi();
    page(app, accesso, id, Digitato::da_oggi(oggi), errori).await
}
