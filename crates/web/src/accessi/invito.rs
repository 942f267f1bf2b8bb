//! A link with which somebody chooses his password: for a new person, or for one who has lost it.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use domain::Refusal;
use domain::actor::UtenteId;
use domain::cdr::Cdr;
use domain::registro::Annotazione;

use super::ingresso::impedimento;
use super::show::{intatta, presente, utente};
use super::{Digitato, VALIDO, conferibili, dove, indirizzo};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::{Form, Scelta, frase_di};
use crate::page::{Detto, Page, pagina, rifiutata, spiega};
use crate::segreti::Segreto;
use domain::{orario, testo};

#[derive(Template)]
#[template(path = "accessi/new.html")]
struct NewPage {
    page: Page,
    sigla: String,
    nome: String,
    ruoli: Vec<Scelta>,
    dove: Vec<Scelta>,
    digitato: Digitato,
    errori: Vec<Refusal>,
}

spiega!(NewPage);

impl NewPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

#[derive(Template)]
#[template(path = "accessi/invito.html")]
struct InvitoPage {
    page: Page,
    sigla: String,
    id: i64,
    nome: String,
    /// The whole address: it is shown once, and nowhere kept.
    indirizzo: String,
    scade: String,
}

/// Shows the form of an invitation.
pub(crate) async fn new(State(app): State<App>, accesso: Accesso) -> Result<Response> {
    let digitato = Digitato::da_oggi(app.oggi());
    let cdr = cdr(&app, &accesso).await?;
    Ok(pagina(&page(
        &accesso,
        (&cdr, app.oggi()),
        String::new(),
        digitato,
        Vec::new(),
    )))
}

async fn cdr(app: &App, accesso: &Accesso) -> Result<Vec<Cdr>> {
    let actor = accesso.actor.clone();
    app.read(move |c| store::cdr::list(c, &actor)).await
}

fn page(
    accesso: &Accesso,
    (cdr, oggi): (&[Cdr], NaiveDate),
    nome: String,
    digitato: Digitato,
    errori: Vec<Refusal>,
) -> NewPage {
    NewPage {
        dove: dove(cdr, &digitato.cdr, oggi),
        page: Page::di(accesso, "Invita una persona", "anagrafiche"),
        sigla: accesso.ente.sigla.clone(),
        nome,
        ruoli: conferibili(&accesso.actor, &digitato.ruolo),
        digitato,
        errori,
    }
}

/// Makes the account, with its appointment where one was chosen, and shows the link.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    intestazioni: HeaderMap,
    form: Form,
) -> Result<Response> {
    let (adesso, digitato) = (app.adesso(), Digitato::di_form(&form));
    let cdr = cdr(&app, &accesso).await?;
    // What no keyboard writes leaves nothing of a name.
    let nome = testo::pulito(form.get("nome")).unwrap_or_default();
    let mut errori = Vec::new();
    if nome.is_empty() || nome.chars().count() > 100 {
        errori.push(Refusal::campo(
            "nome",
            "scrivi il nome con cui entrerà, al massimo 100 caratteri",
        ));
    }
    // Who he is to be is known only once there is an account; whether it may be is known before.
    let provvisorio = UtenteId(0);
    let incarico = digitato
        .leggi(provvisorio, &cdr, domain::orario::giorno(adesso))
        .unwrap_or_else(|no| {
            errori.extend(no);
            None
        });
    if let Some(Err(no)) = incarico
        .clone()
        .map(|i| i.conferisci(&[], &accesso.actor, adesso))
    {
        errori.extend(no);
    }
    if !errori.is_empty() {
        return Ok(rifiutata(&page(
            &accesso,
            (&cdr, app.oggi()),
            nome,
            digitato,
            errori,
        )));
    }
    let (segreto, actor, suo) = (Segreto::nuovo(), accesso.actor.clone(), nome.clone());
    let impronta = segreto.impronta();
    let esito = app
        .try_write(move |tx| {
            let id = store::utenti::invita(tx, &actor, &suo, &impronta, adesso, adesso + VALIDO)?;
            if let Some(mut incarico) = incarico {
                incarico.utente = id;
                if let Ok(fatto) = incarico.conferisci(&[], &actor, adesso) {
                    store::incarichi::record(tx, &fatto)?;
                }
            }
            Ok(id)
        })
        .await?;
    let id = match esito {
        Ok(id) => id,
        Err(store::Error::Conflict(_)) => {
            let preso = Refusal::campo("nome", "questo nome è già usato: scegline un altro");
            return Ok(rifiutata(&page(
                &accesso,
                (&cdr, app.oggi()),
                nome,
                digitato,
                vec![preso],
            )));
        }
        Err(e) => return Err(e.into()),
    };
    let indirizzo = indirizzo(&app, &intestazioni, &segreto);
    Ok(consegna(&pronto(&accesso, id, nome, indirizzo, &app)))
}

/// Makes a new link for somebody who has lost his, or his password.
pub(crate) async fn rinnova(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    intestazioni: HeaderMap,
    form: Form,
) -> Result<Response> {
    let (id, adesso, actor) = (utente(&id)?, app.adesso(), accesso.actor.clone());
    let senza_fattore = form.has("togli_fattore");
    let segreto = Segreto::nuovo();
    let impronta = segreto.impronta();
    let esito = app
        .write(move |tx| {
            let membro = match presente(tx, &actor, id)? {
                Ok(membro) => membro,
                Err(no) => return Ok(Err(no)),
            };
            let oggi = domain::orario::giorno(adesso);
            if let Some(no) = impedimento(tx, &actor, id, oggi)? {
                return Ok(Err(vec![Refusal::campo("invito", no.per_la_password())]));
            }
            if store::identita::di(tx, id)?.is_some() {
                return Ok(Err(vec![Refusal::campo(
                    "invito",
                    "la persona entra senza una password di Schedario: scollega prima la sua identità",
                )]));
            }
            store::utenti::rinvita(tx, &actor, id, &impronta, adesso, adesso + VALIDO)?;
            if senza_fattore && store::fattori::togli(tx, id)? {
                const COSA: Annotazione = Annotazione::SecondoFattore;
                // Without names: what a line tells is chained, and names must be able to go.
                let detto = "tolto da chi gestisce gli accessi, con un nuovo invito";
                store::registro::annota_ovunque(tx, id, COSA, detto, adesso)?;
                let detto = format!("tolto all'accesso n. {}, con un nuovo invito", id.0);
                store::registro::annota(tx, &actor, COSA, &detto, adesso)?;
            }
            Ok(Ok(membro.nome))
        })
        .await?;
    let nome = match esito {
        Ok(nome) => nome,
        Err(no) => return Ok(rifiutata(&intatta(&app, &accesso, id, no).await?)),
    };
    let indirizzo = indirizzo(&app, &intestazioni, &segreto);
    Ok(consegna(&pronto(&accesso, id, nome, indirizzo, &app)))
}

/// The page with the link, which is said only here.
fn consegna(pronto: &InvitoPage) -> Response {
    let detto = vec![
        ("persona", pronto.id.to_string()),
        ("collegamento", pronto.indirizzo.clone()),
        ("scade", pronto.scade.clone()),
    ];
    (Extension(Detto(detto)), pagina(pronto)).into_response()
}

fn pronto(
    accesso: &Accesso,
    id: UtenteId,
    nome: String,
    indirizzo: String,
    app: &App,
) -> InvitoPage {
    InvitoPage {
        page: Page::di(accesso, format!("Invito per {nome}"), "anagrafiche"),
        sigla: accesso.ente.sigla.clone(),
        id: id.0,
        nome,
        indirizzo,
        scade: orario::it(app.adesso() + VALIDO),
    }
}
