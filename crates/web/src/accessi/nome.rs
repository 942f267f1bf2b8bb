//! Taking the name of somebody who left out of the trail: first in how many lines it stands, then the act.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::registro::{NomeTolto, persona_rimossa};
use domain::{Actor, Refusal, UtenteId};
use store::Conn;
use store::nomi::Quante;
use store::utenti::Membro;

use super::show::{membro, pagina_di, utente};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;
use crate::page::{Page, pagina, rifiutata, spiega};

#[derive(Template)]
#[template(path = "accessi/nome.html")]
struct NomePage {
    page: Page,
    sigla: String,
    qui: String,
    nome: String,
    neutro: String,
    storia: i64,
    registro: i64,
    altrove: bool,
    possibile: bool,
    errori: Vec<Refusal>,
}

spiega!(NomePage);

/// What decides whether a name may go.
struct Letto {
    membro: Membro,
    suoi: Vec<domain::incarico::Incarico>,
    ultimo: Option<chrono::DateTime<chrono::Utc>>,
    quante: Quante,
    altrove: bool,
}

fn leggi(c: &mut Conn, actor: &Actor, id: UtenteId) -> store::Result<Letto> {
    let membro = membro(c, actor, id)?;
    if membro.rimosso {
        return Err(store::Error::NotFound);
    }
    let mut suoi = store::incarichi::list(c, actor)?;
    suoi.retain(|i| i.utente == id);
    Ok(Letto {
        membro,
        suoi,
        ultimo: store::registro::ultimo_da_amministratore(c, actor, id)?,
        quante: store::nomi::conta(c, actor, id)?,
        altrove: store::utenti::di_altri_enti(c, actor, id)?,
    })
}

async fn page(
    app: &App,
    accesso: &Accesso,
    id: UtenteId,
    errori: Option<Vec<Refusal>>,
) -> Result<NomePage> {
    let (actor, adesso) = (accesso.actor.clone(), app.adesso());
    let letto = app.read(move |c| leggi(c, &actor, id)).await?;
    let tolto = NomeTolto { utente: id };
    let impedimenti = tolto.impedimenti(&letto.suoi, letto.ultimo, adesso);
    Ok(NomePage {
        page: Page::di(
            accesso,
            format!("Togli il nome di {}", letto.membro.nome),
            "anagrafiche",
        ),
        sigla: accesso.ente.sigla.clone(),
        qui: format!("/{}/accessi/{}", accesso.ente.sigla, id.0),
        nome: letto.membro.nome,
        neutro: persona_rimossa(id),
        storia: letto.quante.storia,
        registro: letto.quante.registro,
        altrove: letto.altrove,
        possibile: impedimenti.is_empty(),
        errori: errori.unwrap_or(impedimenti),
    })
}

/// Shows in how many lines the name stands, and what holds it.
pub(crate) async fn nome(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    Ok(pagina(&page(&app, &accesso, utente(&id)?, None).await?))
}

/// Takes the name out.
pub(crate) async fn togli_nome(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    _form: Form,
) -> Result<Response> {
    let (id, adesso, actor) = (utente(&id)?, app.adesso(), accesso.actor.clone());
    let esito = app
        .write(move |tx| {
            let letto = leggi(tx, &actor, id)?;
            let righe = letto.quante.storia + letto.quante.registro;
            let tolto = NomeTolto { utente: id };
            match tolto.togli(&letto.suoi, letto.ultimo, righe, &actor, adesso) {
                Ok(fatto) => store::nomi::togli(tx, &fatto).map(Ok),
                Err(no) => Ok(Err(no)),
            }
        })
        .await?;
    match esito {
        Ok(()) => Ok(Redirect::to(&pagina_di(&accesso, id, "nome_tolto")).into_response()),
        Err(no) => Ok(rifiutata(&page(&app, &accesso, id, Some(no)).await?)),
    }
}
