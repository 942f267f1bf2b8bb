//! What is typed in the form of a sheet and does not reach it: a session that is over, a page that is too old, a sheet that has gone on.
//!
//! It is kept for the person to whom the page was shown, whom the token in the form tells, and offered to him alone when he opens the form
//! again. A form that is saved leaves nothing behind.

mod modulo;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Duration;
use domain::Actor;
use domain::permesso::Permesso;
use domain::scheda::SchedaId;
use store::bozze::Bozza;

pub(crate) use modulo::Modulo;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, di_file, non_ricevuto};
use crate::indirizzo::segmento;
use domain::orario;

/// How long what was typed is kept.
pub(crate) const TENUTE: Duration = Duration::days(15);

/// How much of one form is kept, in bytes: many times the longest sheet.
const MASSIMO: usize = 1024 * 1024;

/// What the page of a form says of what was typed before.
#[derive(Debug, Clone)]
pub(crate) struct BozzaPagina {
    pub quando: String,
    pub fino: String,
    /// Whether it is in the form now; else it is offered.
    pub ripresa: bool,
    pub riprendi: String,
    pub scarta: String,
    pub modulo: String,
}

/// What the address of a form may ask for.
#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Chiesta {
    bozza: Option<String>,
}

/// A form with what was typed in it before, when it is opened.
#[derive(Default)]
pub(crate) struct Aperta {
    /// What was typed, where it was asked for: it stands in the form in the place of what is stored.
    pub form: Option<Form>,
    pub pagina: Option<BozzaPagina>,
}

impl Aperta {
    /// What the person typed in a form of a sheet.
    pub(crate) async fn find(
        app: &App,
        accesso: &Accesso,
        scheda: &SchedaId,
        modulo: &Modulo,
        chiesta: &Chiesta,
    ) -> Result<Self> {
        let (actor, id, chiave) = (accesso.actor.clone(), scheda.clone(), modulo.nome.clone());
        let trovata = app
            .read(move |c| store::bozze::find(c, &actor, &id, &chiave))
            .await?;
        let Some(Bozza { campi, quando }) = trovata else {
            return Ok(Self::default());
        };
        let ripresa = chiesta.bozza.as_deref() == Some("riprendi");
        let qui = modulo.indirizzo();
        let unione = if qui.contains('?') { '&' } else { '?' };
        Ok(Self {
            form: ripresa.then(|| Form::parse(campi.as_bytes())),
            pagina: Some(BozzaPagina {
                quando: orario::it(quando),
                fino: orario::it(quando + TENUTE),
                ripresa,
                riprendi: format!("{qui}{unione}bozza=riprendi"),
                scarta: format!("{}/bozza/scarto", modulo.scheda()),
                modulo: modulo.nome.clone(),
            }),
        })
    }

    /// Where the script keeps what is typed; nowhere while something older waits to be taken up or thrown away.
    pub(crate) fn conserva(&self, modulo: &Modulo) -> String {
        if self.pagina.as_ref().is_some_and(|p| !p.ripresa) {
            String::new()
        } else {
            modulo.conserva()
        }
    }
}

/// Which form of the sheet.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Quale {
    modulo: String,
}

/// Keeps what is being typed: the script sends it now and then.
pub(crate) async fn salva(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    Query(quale): Query<Quale>,
    form: Form,
) -> Result<StatusCode> {
    da_compilare(&app, &accesso, &vista, &codice).await?;
    let modulo = Modulo::new(&accesso.ente.sigla, &vista, &codice, &quale.modulo, &form)
        .ok_or_else(ignoto)?;
    if conserva(&app, &modulo, &form).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NonTrovata)
    }
}

/// The key of a sheet that the person may fill in.
async fn da_compilare(app: &App, accesso: &Accesso, vista: &str, codice: &str) -> Result<SchedaId> {
    let (actor, vista, codice) = (accesso.actor.clone(), vista.to_owned(), codice.to_owned());
    let scheda = app
        .read(move |c| {
            let vista = store::viste::find(c, &actor, &vista)?;
            store::schede::find(c, &actor, &vista.id, &codice)
        })
        .await?;
    if accesso.actor.puo_su(Permesso::Compilare, scheda.cdr()) {
        Ok(scheda.id().clone())
    } else {
        Err(Error::Vietato(Permesso::Compilare))
    }
}

fn ignoto() -> Error {
    Error::Richiesta("Il modulo non si riconosce: torna alla scheda e aprilo da lì.".to_owned())
}

/// Throws away what was typed, and shows the form as it is stored.
pub(crate) async fn scarta(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response> {
    let scheda = da_compilare(&app, &accesso, &vista, &codice).await?;
    let nome = form.get("modulo");
    let modulo =
        Modulo::new(&accesso.ente.sigla, &vista, &codice, nome, &form).ok_or_else(ignoto)?;
    let (actor, chiave) = (accesso.actor.clone(), modulo.nome.clone());
    app.write(move |tx| store::bozze::scarta(tx, &actor, &scheda, &chiave))
        .await?;
    Ok(Redirect::to(&modulo.indirizzo()).into_response())
}

/// A form of a sheet that was sent, read before its handler reads it again.
pub(crate) struct Inviato {
    modulo: Modulo,
    form: Form,
}

/// Reads a form of a sheet that is sent, and leaves the request as it was; other requests are not touched.
pub(crate) async fn ricevi(richiesta: Request) -> Result<(Request, Option<Inviato>)> {
    if richiesta.method() != Method::POST || !Modulo::e_di_scheda(richiesta.uri()) {
        return Ok((richiesta, None));
    }
    let (parti, corpo) = richiesta.into_parts();
    let uri = parti.uri.clone();
    let byte = Bytes::from_request(Request::from_parts(parti.clone(), corpo), &())
        .await
        .map_err(|e| non_ricevuto(e.status(), crate::form::MODULO_GRANDE))?;
    let copia = Request::from_parts(parti.clone(), Body::from(byte.clone()));
    let form = Form::testi(copia, &byte).await;
    let inviato = Modulo::di(&uri, &form).map(|modulo| Inviato { modulo, form });
    Ok((Request::from_parts(parti, Body::from(byte)), inviato))
}

/// After the answer: a form that was saved leaves nothing behind; of one that was refused as a whole what was typed is kept, and the
/// address where it waits is given. A form shown again holds it by itself.
pub(crate) async fn dopo(
    app: &App,
    inviato: Option<Inviato>,
    chi: Option<Actor>,
    esito: Esito,
) -> Result<Option<String>> {
    let Some(Inviato { modulo, form }) = inviato.filter(|i| !i.modulo.automatico) else {
        return Ok(None);
    };
    match (esito, chi) {
        (Esito::Rifiutato, _) => {
            let tenuta = conserva(app, &modulo, &form).await?;
            Ok(tenuta.then(|| modulo.indirizzo()))
        }
        (Esito::Salvato, Some(chi)) => {
            dimentica(app, modulo, chi).await?;
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// What became of a form, as its answer tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Esito {
    Salvato,
    /// The answer is an error page: the form is not on it.
    Rifiutato,
    /// Shown again, with what was typed.
    Mostrato,
}

impl Esito {
    pub(crate) fn di(risposta: &Response) -> Self {
        if risposta.extensions().get::<Error>().is_some() {
            Self::Rifiutato
        } else if risposta.status().is_redirection() {
            Self::Salvato
        } else {
            Self::Mostrato
        }
    }
}

/// The answer to whoever has no session: the way in. What he sent from the form of a sheet waits for the person whose page it was.
pub(crate) async fn senza_sessione(app: &App, richiesta: Request) -> Response {
    if richiesta.method() != Method::POST || !Modulo::e_di_scheda(richiesta.uri()) {
        return Error::SenzaAccesso.into_response();
    }
    let (parti, corpo) = richiesta.into_parts();
    let uri = parti.uri.clone();
    // Of whoever is not in, no more is read than would be kept; files come after what was typed, and are not read.
    let form = if di_file(&parti.headers) {
        Form::testi(Request::from_parts(parti, corpo), &Bytes::new()).await
    } else {
        match to_bytes(corpo, MASSIMO).await {
            Ok(byte) => Form::parse(&byte),
            Err(_) => return Error::SenzaAccesso.into_response(),
        }
    };
    let Some(modulo) = Modulo::di(&uri, &form) else {
        return Error::SenzaAccesso.into_response();
    };
    match conserva(app, &modulo, &form).await {
        Ok(true) => {
            let poi = segmento(&modulo.indirizzo());
            Redirect::to(&format!("/accesso?poi={poi}")).into_response()
        }
        Ok(false) => Error::SenzaAccesso.into_response(),
        Err(e) => e.into_response(),
    }
}

/// Keeps what was typed for the person whose page the form was, if he may still fill in the sheet. Says whether it is kept.
async fn conserva(app: &App, modulo: &Modulo, form: &Form) -> Result<bool> {
    let campi = form.senza(&["csrf", "azione"]);
    if campi.len() > MASSIMO {
        return Ok(false);
    }
    let (m, adesso) = (modulo.clone(), app.adesso());
    let csrf = form.get("csrf").to_owned();
    let esito = app
        .try_write(move |tx| {
            let chi = store::sessioni::di_csrf(tx, &csrf)?;
            let ente = store::enti::find_of(tx, chi.id, &m.sigla)?;
            let oggi = domain::orario::giorno(adesso);
            let actor = store::incarichi::actor_di(tx, ente.id, chi.id, &chi.nome, oggi)?;
            let actor = actor.ok_or(store::Error::NotFound)?;
            let vista = store::viste::find(tx, &actor, &m.vista)?;
            let scheda = store::schede::find(tx, &actor, &vista.id, &m.codice)?;
            if !actor.puo_su(Permesso::Compilare, scheda.cdr()) {
                return Err(store::Error::NotFound);
            }
            store::bozze::salva(tx, &actor, scheda.id(), &m.nome, &campi, adesso)
        })
        .await?;
    match esito {
        Ok(()) => Ok(true),
        Err(store::Error::NotFound | store::Error::Vietato(_)) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// Throws away what somebody typed in a form that he has now saved.
async fn dimentica(app: &App, m: Modulo, actor: Actor) -> Result<()> {
    let trovata = app
        .read(move |c| {
            let sue = store::bozze::list(c, &actor)?;
            if sue.iter().all(|(_, nome)| *nome != m.nome) {
                return Ok(None);
            }
            let vista = store::viste::find(c, &actor, &m.vista)?;
            match store::schede::find(c, &actor, &vista.id, &m.codice) {
                Ok(scheda) => Ok(Some((actor, scheda.id().clone(), m.nome))),
                // The save may have given the sheet another code.
                Err(store::Error::NotFound) => Ok(None),
                Err(e) => Err(e),
            }
        })
        .await?;
    let Some((actor, scheda, nome)) = trovata else {
        return Ok(());
    };
    app.write(move |tx| store::bozze::scarta(tx, &actor, &scheda, &nome))
        .await
}
