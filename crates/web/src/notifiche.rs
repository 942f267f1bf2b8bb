//! The other programs that the body tells what happens (webhooks): which, of what, and how the messages to each went.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use domain::notifica::{Abbonamento, AbbonamentoId, GenereFatto, Ospiti, nome_di};
use domain::registro::Annotazione;
use domain::{Refusal, orario};
use store::notifiche::{Notifica, StatoNotifica};
use url::Url;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, frase_di};
use crate::page::{Detto, Dopo, Page, pagina, rifiutata, spiega};
use crate::segreti::Segreto;

/// Messages shown of each program.
const ULTIME: i64 = 10;

/// Programs that a body may tell.
const PROGRAMMI: usize = 20;

/// A message in the list of its program.
struct VoceNotifica {
    quando: String,
    cosa: String,
    stato: StatoNotifica,
    tentativi: i32,
    motivo: String,
}

/// A program with what was last sent to it.
struct VoceAbbonamento {
    suo: Abbonamento,
    generi: String,
    notifiche: Vec<VoceNotifica>,
}

#[derive(Template)]
#[template(path = "notifiche.html")]
struct NotifichePage {
    page: Page,
    sigla: String,
    /// The hosts to which messages may go, as they are read; empty where none may.
    ospiti: String,
    voci: Vec<VoceAbbonamento>,
    errori: Vec<Refusal>,
    nome: String,
    indirizzo: String,
    generi: Vec<(GenereFatto, bool)>,
    /// What the messages of a program just written down are signed with: shown once.
    segreto: Option<(String, String)>,
}

spiega!(NotifichePage);

impl NotifichePage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// What was typed for a new program.
#[derive(Default)]
struct Digitato {
    nome: String,
    indirizzo: String,
    generi: Vec<GenereFatto>,
}

impl Digitato {
    fn di(form: &Form) -> Self {
        Self {
            nome: form.get("nome").to_owned(),
            indirizzo: form.get("indirizzo").trim().to_owned(),
            generi: form
                .all("genere")
                .filter_map(GenereFatto::da_nome)
                .collect(),
        }
    }

    fn leggi(&self, ospiti: &Ospiti) -> std::result::Result<Abbonamento, Vec<Refusal>> {
        let mut no = Vec::new();
        let mut tieni = |r: std::result::Result<String, Refusal>| {
            r.unwrap_or_else(|e| {
                no.push(e);
                String::new()
            })
        };
        let nome = tieni(nome_di(&self.nome));
        let indirizzo = tieni(indirizzo(&self.indirizzo, ospiti));
        if self.generi.is_empty() {
            no.push(Refusal::campo(
                "genere",
                "Scegli almeno una cosa di cui avvisare il programma.",
            ));
        }
        if no.is_empty() {
            Ok(Abbonamento {
                id: AbbonamentoId(String::new()),
                nome,
                indirizzo,
                generi: self.generi.clone(),
                attivo: true,
                motivo: None,
            })
        } else {
            Err(no)
        }
    }
}

/// Where messages go, as it was typed.
fn indirizzo(digitato: &str, ospiti: &Ospiti) -> std::result::Result<String, Refusal> {
    let no = |frase: String| Err(Refusal::campo("indirizzo", frase));
    let come = "scrivilo intero, per esempio https://eventi.comune.example/schedario";
    let Ok(url) = Url::parse(digitato) else {
        return no(format!("Questo non è un indirizzo: {come}."));
    };
    if url.scheme() != "https" {
        return no(format!("L'indirizzo deve cominciare con https://: {come}."));
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return no(
            "L'indirizzo non può contenere un nome, una password o la parte dopo #: toglili."
                .to_owned(),
        );
    }
    let porta = url.port_or_known_default().unwrap_or_default();
    match url.domain() {
        Some(nome) if ospiti.ammette(nome, porta) => Ok(url.into()),
        _ => no(format!(
            "Verso questo server non si può scrivere. Si può verso: {}. Per aggiungerne uno serve chi gestisce il programma (SCHEDARIO_NOTIFICHE).",
            ospiti.detti()
        )),
    }
}

fn voce(n: &Notifica) -> VoceNotifica {
    VoceNotifica {
        quando: orario::it(n.creata),
        cosa: match n.fatti {
            0 => "Prova".to_owned(),
            1 => "Un fatto".to_owned(),
            quanti => format!("{quanti} fatti"),
        },
        stato: n.stato,
        tentativi: n.tentativi,
        motivo: match (&n.motivo, n.stato) {
            (Some(m), StatoNotifica::Pronta) => {
                format!("{m}. Si riprova dopo le {}", orario::it(n.prossimo))
            }
            (Some(m), _) => m.clone(),
            (None, _) => String::new(),
        },
    }
}

async fn pagina_con(
    app: &App,
    accesso: &Accesso,
    digitato: Digitato,
    errori: Vec<Refusal>,
) -> Result<NotifichePage> {
    let actor = accesso.actor.clone();
    let voci = app
        .read(move |c| {
            let suoi = store::notifiche::abbonamenti(c, &actor)?;
            suoi.into_iter()
                .map(|suo| {
                    let ultime = store::notifiche::ultime(c, &actor, &suo.id, ULTIME)?;
                    let generi: Vec<&str> = suo.generi.iter().map(|g| g.etichetta()).collect();
                    Ok(VoceAbbonamento {
                        generi: generi.join("; "),
                        notifiche: ultime.iter().map(voce).collect(),
                        suo,
                    })
                })
                .collect::<store::Result<Vec<_>>>()
        })
        .await?;
    Ok(NotifichePage {
        page: Page::di(accesso, "Notifiche ad altri programmi", "anagrafiche"),
        sigla: accesso.ente.sigla.clone(),
        ospiti: app.servizi.ospiti.detti(),
        voci,
        errori,
        nome: digitato.nome,
        indirizzo: digitato.indirizzo,
        generi: GenereFatto::TUTTI
            .iter()
            .map(|g| (*g, digitato.generi.contains(g)))
            .collect(),
        segreto: None,
    })
}

/// Shows the programs and the form for a new one.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let mut page = pagina_con(&app, &accesso, Digitato::default(), Vec::new()).await?;
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// Writes a program down, and shows once what its messages are signed with.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    form: Form,
) -> Result<Response> {
    let digitato = Digitato::di(&form);
    let nuovo = match digitato.leggi(&app.servizi.ospiti) {
        Ok(nuovo) => nuovo,
        Err(no) => {
            let page = pagina_con(&app, &accesso, digitato, no).await?;
            return Ok(rifiutata(&page));
        }
    };
    let segreto = Segreto::nuovo();
    let (actor, testo, quando) = (
        accesso.actor.clone(),
        segreto.testo().to_owned(),
        app.adesso(),
    );
    let nome = nuovo.nome.clone();
    app.write(move |tx| {
        if store::notifiche::abbonamenti(tx, &actor)?.len() >= PROGRAMMI {
            return Err(store::Error::Rifiuto(vec![format!(
                "I programmi sono già {PROGRAMMI}: togline uno che non serve più."
            )]));
        }
        store::notifiche::abbona(tx, &actor, &nuovo, &testo)?;
        let cosa = format!("nuovo: {}, {}", nuovo.nome, nuovo.indirizzo);
        store::registro::annota(tx, &actor, Annotazione::Notifiche, &cosa, quando)?;
        Ok(())
    })
    .await?;
    let mut page = pagina_con(&app, &accesso, Digitato::default(), Vec::new()).await?;
    // As Standard Webhooks writes one; the text is the key.
    let scritto = base64::engine::general_purpose::STANDARD.encode(segreto.testo());
    let chiave = format!("whsec_{scritto}");
    let detto = Detto(vec![("chiave", chiave.clone())]);
    page.segreto = Some((nome, chiave));
    Ok((Extension(detto), pagina(&page)).into_response())
}

/// Sends a message that tries the way, stops a program from being told, begins again, or takes it away.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let azione = form.get("azione").to_owned();
    let esito = match azione.as_str() {
        "prova" => "notifica_prova",
        "ferma" => "notifiche_ferme",
        "accendi" => "notifiche_accese",
        "togli" => "notifiche_tolte",
        _ => return Err(Error::NonTrovata),
    };
    let (actor, quando, id) = (accesso.actor.clone(), app.adesso(), AbbonamentoId(id));
    app.write(move |tx| {
        match azione.as_str() {
            "prova" => store::notifiche::prova(tx, &actor, &id, quando)?,
            "ferma" => store::notifiche::accendi(tx, &actor, &id, false)?,
            "accendi" => store::notifiche::accendi(tx, &actor, &id, true)?,
            _ => store::notifiche::disdici(tx, &actor, &id)?,
        }
        let cosa = format!("{azione}: {}", id.0);
        store::registro::annota(tx, &actor, Annotazione::Notifiche, &cosa, quando)?;
        Ok(())
    })
    .await?;
    let qui = format!("/{}/notifiche?esito={esito}", accesso.ente.sigla);
    Ok(Redirect::to(&qui).into_response())
}
