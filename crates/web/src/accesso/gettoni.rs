//! One's own access tokens: for the programs that work in one's name.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::gettone::{Diritti, Gettone, INSIEME};
use domain::registro::Annotazione;
use domain::{data, orario};

use crate::actor::{Accesso, Persona};
use crate::api::{PREFISSO, usato};
use crate::app::App;
use crate::error::Result;
use crate::form::{Form, Scelta, frase_di};
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};
use crate::segreti::{Segreto, impronta};

/// How much of a token's hash names it on the page.
const SEGNO: usize = 16;

#[derive(Template)]
#[template(path = "accesso/gettoni.html")]
struct GettoniPage {
    page: Page,
    sigla: String,
    ente: String,
    gettoni: Vec<Riga>,
    /// The token just made: shown this once.
    nuovo: Option<String>,
    nome: String,
    fino: String,
    solo_qui: bool,
    diritti: Vec<Scelta>,
    errori: Vec<Refusal>,
}

spiega!(GettoniPage);

/// A token of the list.
struct Riga {
    segno: String,
    nome: String,
    diritti: &'static str,
    dove: &'static str,
    creato: String,
    fino: String,
    usato: String,
    /// Why it lets nobody in any more; empty while it does.
    finito: String,
}

impl GettoniPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

fn segno(impronta: &str) -> &str {
    impronta.get(..SEGNO).unwrap_or(impronta)
}

async fn page(app: &App, accesso: &Accesso, persona: &Persona, form: &Form) -> Result<GettoniPage> {
    let (utente, oggi, qui) = (persona.utente, app.oggi(), accesso.ente.id);
    let suoi = app
        .read(move |c| store::gettoni::list_of(c, utente))
        .await?;
    let riga = |(impronta, g): &(String, Gettone)| Riga {
        segno: segno(impronta).to_owned(),
        nome: g.nome.clone(),
        diritti: g.diritti.etichetta(),
        dove: match g.ente {
            None => "ovunque lavori",
            Some(ente) if ente == qui => "solo questo ente",
            Some(_) => "un altro ente",
        },
        creato: orario::it(g.creato),
        fino: data::it(g.fino),
        usato: usato(g),
        finito: match g.revocato {
            Some(quando) => format!("revocato il {}", orario::it(quando)),
            None if !g.in_vigore(oggi) => "scaduto".to_owned(),
            None => String::new(),
        },
    };
    Ok(GettoniPage {
        page: Page::di(accesso, "Gettoni d'accesso", ""),
        sigla: accesso.ente.sigla.clone(),
        ente: accesso.ente.nome.clone(),
        gettoni: suoi.iter().map(riga).collect(),
        nuovo: None,
        nome: form.get("nome").to_owned(),
        fino: form.get("fino").to_owned(),
        solo_qui: form.has("solo_qui"),
        diritti: Diritti::TUTTI
            .iter()
            .map(|d| Scelta::new(d.codice(), d.etichetta(), form.get("diritti")))
            .collect(),
        errori: Vec::new(),
    })
}

/// Shows them, with the form for another.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let mut page = page(&app, &accesso, &persona, &Form::default()).await?;
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// Makes one and shows it: never again.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    form: Form,
) -> Result<Response> {
    let (adesso, oggi, utente) = (app.adesso(), app.oggi(), persona.utente);
    let solo = form.has("solo_qui").then_some(accesso.ente.id);
    let diritti = Diritti::da_nome(form.get("diritti")).unwrap_or(Diritti::Lettura);
    let fino = data::parse_it(form.get("fino")).ok();
    let gettone = match Gettone::nuovo(utente, form.get("nome"), diritti, solo, fino, adesso) {
        Ok(gettone) => gettone,
        Err(no) => {
            let mut page = page(&app, &accesso, &persona, &form).await?;
            page.errori = no;
            return Ok(rifiutata(&page));
        }
    };
    let testo = format!("{PREFISSO}{}", Segreto::nuovo().testo());
    let (chiave, detto) = (
        impronta(&testo),
        format!(
            "creato «{}», {}",
            gettone.nome,
            diritti.etichetta().to_lowercase()
        ),
    );
    let creato = app
        .write(move |tx| {
            let suoi = store::gettoni::list_of(tx, utente)?;
            if suoi.iter().filter(|(_, g)| g.in_vigore(oggi)).count() >= INSIEME {
                return Ok(false);
            }
            store::gettoni::create(tx, &chiave, &gettone)?;
            store::registro::annota_ovunque(tx, utente, Annotazione::Gettone, &detto, adesso)?;
            Ok(true)
        })
        .await?;
    if !creato {
        let mut page = page(&app, &accesso, &persona, &form).await?;
        page.errori = vec![Refusal::campo(
            "nome",
            format!("hai già {INSIEME} gettoni in vigore: revocane uno che non serve più"),
        )];
        return Ok(rifiutata(&page));
    }
    let mut page = page(&app, &accesso, &persona, &Form::default()).await?;
    page.nuovo = Some(testo);
    Ok(pagina(&page))
}

/// Revokes one.
pub(crate) async fn revoke(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    form: Form,
) -> Result<Response> {
    let (utente, adesso) = (persona.utente, app.adesso());
    let quale = form.get("gettone").to_owned();
    app.write(move |tx| {
        let suoi = store::gettoni::list_of(tx, utente)?;
        let (impronta, g) = suoi
            .iter()
            .find(|(impronta, _)| segno(impronta) == quale)
            .ok_or(store::Error::NotFound)?;
        store::gettoni::revoca(tx, utente, impronta, adesso)?;
        let detto = format!("revocato «{}»", g.nome);
        store::registro::annota_ovunque(tx, utente, Annotazione::Gettone, &detto, adesso)
    })
    .await?;
    Ok(Redirect::to(&format!(
        "/{}/ente/gettoni?esito=gettone_revocato",
        accesso.ente.sigla
    ))
    .into_response())
}
