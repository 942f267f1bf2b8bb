//! One's own reminders: where they go, which ones are wanted, and whether the last ones arrived.

mod avvisi;
mod calendario;
mod giro;
mod raccogli;

pub(crate) use avvisi::avvisi;
pub(crate) use calendario::show as calendario;
pub use giro::prepara;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::permesso::Permesso;
use domain::promemoria::{GenerePromemoria, email};
use domain::registro::Annotazione;
use domain::{Actor, Refusal};
use serde::Deserialize;
use store::posta::{Messaggio, Recapito, Scritto};

use crate::actor::{Accesso, Persona};
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, frase_di};
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};
use crate::segreti::{Segreto, impronta};
use domain::orario;

/// How many of the last messages are shown.
const ULTIMI: i64 = 10;

#[derive(Template)]
#[template(path = "promemoria/show.html")]
struct PromemoriaPage {
    page: Page,
    sigla: String,
    /// Whether this installation sends messages at all.
    attiva: bool,
    recapito: Option<Recapito>,
    /// What stands in the field of the address.
    scritta: String,
    /// Each kind, and whether it is wanted.
    generi: Vec<(GenerePromemoria, bool)>,
    ultimi: Vec<Riga>,
    /// Since when there is an address of the calendar.
    calendario: Option<String>,
    /// That address, the only time that it is shown, and what stands before it where that is known.
    nuovo: String,
    base: String,
    errori: Vec<Refusal>,
}

spiega!(PromemoriaPage);

/// A message to the person.
struct Riga {
    quando: String,
    oggetto: String,
    stato: &'static str,
    motivo: Option<String>,
}

impl Riga {
    fn di(s: Scritto) -> Self {
        Self {
            quando: orario::it(s.creata),
            oggetto: s.oggetto,
            stato: s.stato.etichetta(),
            motivo: s.motivo,
        }
    }
}

impl PromemoriaPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

#[derive(Template)]
#[template(path = "promemoria/conferma.html")]
struct ConfermaPage {
    page: Page,
    sigla: String,
    segreto: String,
}

/// The secret that came by electronic mail.
#[derive(Deserialize)]
pub(crate) struct Arrivato {
    #[serde(default)]
    segreto: String,
}

/// Shows them.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let mut page = page(&app, &accesso, &persona, None, Vec::new()).await?;
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// Changes the address (`recapito`), takes it away (`togli`) or says which reminders are wanted (`scegli`).
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    form: Form,
) -> Result<Response> {
    let (utente, adesso, ente) = (persona.utente, app.adesso(), accesso.ente.id);
    let esito = match form.get("azione") {
        "recapito" => {
            let scritta = form.get("email").to_owned();
            let indirizzo = match email(&scritta) {
                Ok(indirizzo) => indirizzo,
                Err(no) => {
                    let page = page(&app, &accesso, &persona, Some(scritta), vec![no]).await?;
                    return Ok(rifiutata(&page));
                }
            };
            // Else somebody could have a stranger written to without end.
            if !app
                .tentativi
                .permesso(&format!("recapito {}", utente.0), adesso)
            {
                return Err(Error::TroppiTentativi);
            }
            let segreto = Segreto::nuovo();
            let messaggio = prova(&app, &accesso, &persona, &segreto, &indirizzo)?;
            app.write(move |tx| {
                store::posta::cambia_recapito(tx, utente, &indirizzo, &segreto.impronta())?;
                store::posta::accoda(tx, &messaggio, adesso)?;
                store::registro::annota_ovunque(
                    tx,
                    utente,
                    Annotazione::Recapito,
                    "cambiato",
                    adesso,
                )
            })
            .await?;
            "recapito"
        }
        "togli" => {
            app.write(move |tx| {
                store::posta::togli_recapito(tx, utente)?;
                store::registro::annota_ovunque(tx, utente, Annotazione::Recapito, "tolto", adesso)
            })
            .await?;
            "recapito_tolto"
        }
        "calendario" => {
            let segreto = Segreto::nuovo();
            let impronta = segreto.impronta();
            app.write(move |tx| {
                store::calendari::rinnova(tx, ente, utente, &impronta, adesso)?;
                store::registro::annota_ovunque(
                    tx,
                    utente,
                    Annotazione::Recapito,
                    "indirizzo del calendario preparato",
                    adesso,
                )
            })
            .await?;
            let mut page = page(&app, &accesso, &persona, None, Vec::new()).await?;
            page.nuovo = format!("/calendario/{}.ics", segreto.testo());
            page.base = app.servizi.davanti.pubblico().unwrap_or_default();
            return Ok(pagina(&page));
        }
        "togli_calendario" => {
            app.write(move |tx| {
                store::calendari::togli(tx, ente, utente)?;
                store::registro::annota_ovunque(
                    tx,
                    utente,
                    Annotazione::Recapito,
                    "indirizzo del calendario tolto",
                    adesso,
                )
            })
            .await?;
            "calendario_tolto"
        }
        "scegli" => {
            let voluti: Vec<String> = form.all("genere").map(str::to_owned).collect();
            let actor = accesso.actor.clone();
            app.write(move |tx| {
                // Of a kind that the page did not offer, what he said before stays.
                let prima = store::promemoria::taciuti(tx, &actor)?;
                let tace = |g: &&GenerePromemoria| {
                    if lo_riguarda(&actor, **g) {
                        !g.obbligatorio() && !voluti.iter().any(|v| v == g.codice())
                    } else {
                        prima.contains(g)
                    }
                };
                let taciuti: Vec<_> = GenerePromemoria::TUTTI
                    .iter()
                    .filter(tace)
                    .copied()
                    .collect();
                store::promemoria::taci(tx, ente, utente, &taciuti)
            })
            .await?;
            "promemoria"
        }
        _ => {
            return Err(Error::Richiesta(
                "Scegli che cosa fare dei promemoria: torna indietro e usa uno dei bottoni."
                    .to_owned(),
            ));
        }
    };
    Ok(dopo(&accesso, esito))
}

/// Asks whether the address is to be confirmed: programs that look into messages follow their addresses, and must not confirm by that.
pub(crate) async fn chiedi(accesso: Accesso, Query(arrivato): Query<Arrivato>) -> Response {
    pagina(&ConfermaPage {
        page: Page::di(&accesso, "Conferma l'indirizzo", ""),
        sigla: accesso.ente.sigla.clone(),
        segreto: arrivato.segreto,
    })
}

/// Confirms it, if the secret is the one that was sent to this person.
pub(crate) async fn conferma(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    form: Form,
) -> Result<Response> {
    let (utente, adesso, impronta) = (persona.utente, app.adesso(), impronta(form.get("segreto")));
    let sua = app
        .write(move |tx| {
            let sua = store::posta::conferma_recapito(tx, utente, &impronta, adesso)?;
            if sua {
                store::registro::annota_ovunque(
                    tx,
                    utente,
                    Annotazione::Recapito,
                    "confermato",
                    adesso,
                )?;
            }
            Ok(sua)
        })
        .await?;
    if sua {
        Ok(dopo(&accesso, "confermato"))
    } else {
        Err(Error::Richiesta(
            "Questo indirizzo di conferma è già stato usato, oppure dopo ne è stato spedito un altro: apri l'ultimo messaggio, o chiedine uno nuovo dalla pagina dei promemoria."
                .to_owned(),
        ))
    }
}

/// Whether such a reminder can ever come to him.
fn lo_riguarda(actor: &Actor, genere: GenerePromemoria) -> bool {
    match genere {
        GenerePromemoria::Menzione => actor.puo(Permesso::Leggere),
        GenerePromemoria::Conduzione => actor.puo(Permesso::Monitorare),
        _ => raccogli::compila(actor),
    }
}

fn dopo(accesso: &Accesso, esito: &str) -> Response {
    Redirect::to(&format!(
        "/{}/ente/promemoria?esito={esito}",
        accesso.ente.sigla
    ))
    .into_response()
}

/// The message that shows whose the address is.
fn prova(
    app: &App,
    accesso: &Accesso,
    persona: &Persona,
    segreto: &Segreto,
    email: &str,
) -> Result<Messaggio> {
    let pubblico = app.servizi.davanti.pubblico().filter(|_| app.servizi.posta);
    let pubblico = pubblico.ok_or_else(|| {
        Error::Richiesta(
            "Qui la posta non è attiva: chi tiene il programma deve impostare SCHEDARIO_POSTA e SCHEDARIO_URL.".to_owned(),
        )
    })?;
    Ok(Messaggio {
        chiave: format!("conferma/{}/{}", persona.utente.0, segreto.impronta()),
        utente: persona.utente,
        email: email.to_owned(),
        oggetto: "Schedario: conferma il tuo indirizzo".to_owned(),
        testo: format!(
            "{} ha scritto questo indirizzo nel suo accesso a Schedario ({}) per ricevere i promemoria.\n\nSe sei tu, conferma qui, dopo essere entrato:\n{pubblico}/{}/ente/promemoria/conferma?segreto={}\n\nSe non sei tu, non fare niente: non ti scriveremo più.\n",
            persona.nome,
            accesso.ente.nome,
            accesso.ente.sigla,
            segreto.testo()
        ),
    })
}

async fn page(
    app: &App,
    accesso: &Accesso,
    persona: &Persona,
    scritta: Option<String>,
    errori: Vec<Refusal>,
) -> Result<PromemoriaPage> {
    let (utente, actor) = (persona.utente, accesso.actor.clone());
    let ente = accesso.ente.id;
    let (recapito, taciuti, ultimi, calendario) = app
        .read(move |c| {
            Ok((
                store::posta::recapito(c, utente)?,
                store::promemoria::taciuti(c, &actor)?,
                store::posta::ultimi(c, utente, ULTIMI)?,
                store::calendari::dal(c, ente, utente)?,
            ))
        })
        .await?;
    let suo = recapito.as_ref().map(|r| r.email.clone());
    Ok(PromemoriaPage {
        page: Page::di(accesso, "Promemoria", ""),
        sigla: accesso.ente.sigla.clone(),
        attiva: app.servizi.posta,
        scritta: scritta.or(suo).unwrap_or_default(),
        recapito,
        generi: GenerePromemoria::TUTTI
            .iter()
            .filter(|g| lo_riguarda(&accesso.actor, **g))
            .map(|g| (*g, g.obbligatorio() || !taciuti.contains(g)))
            .collect(),
        ultimi: ultimi.into_iter().map(Riga::di).collect(),
        calendario: calendario.map(orario::it),
        nuovo: String::new(),
        base: String::new(),
        errori,
    })
}
