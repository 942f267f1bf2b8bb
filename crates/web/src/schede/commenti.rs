//! What people say to each other beside a sheet; never printed, never published.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::allegato::ParteAllegato;
use domain::commento::{Commento, CommentoId};
use domain::permesso::Permesso;
use domain::scheda::SchedaId;
use domain::{Actor, Refusal, orario};
use store::Conn;

use super::allegati::{parte_letta, parti};
use super::caricata::Caricata;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, Scelta, frase_di};
use crate::indirizzo::segmento;
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};

#[derive(Template)]
#[template(path = "commenti/list.html")]
struct CommentiPage {
    page: Page,
    sigla: String,
    vista: String,
    codice: String,
    titolo_scheda: String,
    qui: String,
    voci: Vec<Voce>,
    parti: Vec<Scelta>,
    testo: String,
    /// Whoever may be named.
    nominabili: Vec<String>,
    commenta: bool,
    errori: Vec<Refusal>,
}

spiega!(CommentiPage);

impl CommentiPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// A comment, as it is read.
struct Voce {
    id: String,
    chi: String,
    quando: String,
    parte: Option<String>,
    testo: String,
    corretto: Option<String>,
    tolto: Option<String>,
    suo: bool,
    /// What was typed in its place and refused; `None`: the form is closed.
    digitato: Option<Rifiutato>,
}

/// A correction that was refused.
struct Rifiutato {
    testo: String,
    perche: String,
}

/// Whether somebody said it himself, and it stands.
fn suo_ancora(c: &Commento, actor: &Actor) -> bool {
    c.tolto.is_none() && actor.utente.is_some() && c.chi_utente == actor.utente
}

impl Voce {
    fn di(c: Commento, actor: &Actor) -> Self {
        Self {
            suo: suo_ancora(&c, actor),
            id: c.id.0,
            chi: c.chi,
            quando: orario::it(c.quando),
            parte: c.parte.as_ref().map(ParteAllegato::leggibile),
            testo: c.testo,
            corretto: c.corretto.map(orario::it),
            tolto: c.tolto.map(orario::it),
            digitato: None,
        }
    }
}

/// The sheet and what was said beside it.
struct Letti {
    caricata: Caricata,
    commenti: Vec<Commento>,
    nominabili: Vec<String>,
}

impl Letti {
    async fn leggi(app: &App, accesso: &Accesso, vista: &str, codice: &str) -> Result<Self> {
        let (actor, adesso) = (accesso.actor.clone(), app.adesso());
        let (vista, codice) = (vista.to_owned(), codice.to_owned());
        app.read(move |c| {
            let caricata = Caricata::find(c, &actor, &vista, &codice)?;
            let commenti = store::commenti::list(c, &actor, caricata.scheda.id())?;
            let commenta = actor.puo_su(Permesso::Commentare, caricata.scheda.cdr());
            let nominabili = if commenta {
                nominabili(c, &actor, caricata.scheda.id(), adesso)?
            } else {
                Vec::new()
            };
            Ok(Self {
                caricata,
                commenti,
                nominabili,
            })
        })
        .await
    }

    fn page(self, accesso: &Accesso, form: &Form, errori: Vec<Refusal>) -> CommentiPage {
        let Self {
            caricata,
            commenti,
            nominabili,
        } = self;
        let (sigla, actor) = (&accesso.ente.sigla, &accesso.actor);
        CommentiPage {
            page: caricata.page(accesso, format!("Commenti – {}", caricata.scheda.codice())),
            vista: caricata.vista.codice.clone(),
            codice: caricata.scheda.codice().to_owned(),
            titolo_scheda: caricata.scheda.titolo().to_owned(),
            qui: caricata.indirizzo(sigla),
            sigla: sigla.clone(),
            commenta: actor.puo_su(Permesso::Commentare, caricata.scheda.cdr()),
            parti: parti(&caricata.scheda, form.get("parte")),
            testo: form.get("testo").to_owned(),
            voci: commenti.into_iter().map(|c| Voce::di(c, actor)).collect(),
            nominabili,
            errori,
        }
    }
}

fn nominabili(
    c: &mut Conn,
    actor: &Actor,
    scheda: &SchedaId,
    adesso: chrono::DateTime<chrono::Utc>,
) -> store::Result<Vec<String>> {
    let tutti = store::commenti::chi_legge(c, actor, scheda, adesso)?;
    let altri = tutti.into_iter().filter(|(u, _)| Some(*u) != actor.utente);
    Ok(altri.map(|(_, nome)| nome).collect())
}

/// Shows what was said; who was named there has seen it now.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let letti = Letti::leggi(&app, &accesso, &vista, &codice).await?;
    let (actor, scheda, adesso) = (
        accesso.actor.clone(),
        letti.caricata.scheda.id().clone(),
        app.adesso(),
    );
    let atteso = app.read({
        let (actor, scheda) = (actor.clone(), scheda.clone());
        move |c| {
            Ok(store::commenti::da_leggere(c, &actor)?
                .iter()
                .any(|c| c.scheda == scheda))
        }
    });
    if atteso.await? {
        app.write(move |tx| store::commenti::letti(tx, &actor, &scheda, adesso))
            .await?;
    }
    let mut page = letti.page(&accesso, &Form::default(), Vec::new());
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// Says something.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response> {
    let letti = Letti::leggi(&app, &accesso, &vista, &codice).await?;
    let scheda = &letti.caricata.scheda;
    letti.caricata.esigi(&accesso.actor, Permesso::Commentare)?;
    let parte = parte_letta(scheda, form.get("parte"))?;
    let (id, di) = (CommentoId(store::new_id()), scheda.id().clone());
    match Commento::nuovo(
        id,
        di,
        parte,
        form.get("testo"),
        &accesso.actor,
        app.adesso(),
    ) {
        Ok(fatto) => {
            let qui = letti.caricata.indirizzo(&accesso.ente.sigla);
            let menziona = fatto.cosa().testo.contains('@');
            let avvisati = app
                .write(move |tx| store::commenti::record(tx, &fatto))
                .await?;
            let esito = match (menziona, avvisati.is_empty()) {
                (false, _) => "commentato",
                (true, false) => "avvisati",
                (true, true) => "nessuno_avvisato",
            };
            Ok(Redirect::to(&format!("{qui}/commenti?esito={esito}")).into_response())
        }
        Err(no) => {
            let page = letti.page(&accesso, &form, no);
            Ok(rifiutata(&page))
        }
    }
}

/// Puts better what one said oneself.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, id)): Path<(String, String, String, String)>,
    form: Form,
) -> Result<Response> {
    let letti = Letti::leggi(&app, &accesso, &vista, &codice).await?;
    letti.caricata.esigi(&accesso.actor, Permesso::Commentare)?;
    let suo = letti.commenti.iter().find(|c| c.id.0 == id);
    let suo = suo.ok_or(Error::NonTrovata)?;
    let digitato = form.get("testo").to_owned();
    match suo.correggi(&digitato, &accesso.actor, app.adesso()) {
        Ok(fatto) => {
            app.write(move |tx| store::commenti::record(tx, &fatto))
                .await?;
            let qui = letti.caricata.indirizzo(&accesso.ente.sigla);
            Ok(
                Redirect::to(&format!("{qui}/commenti?esito=commento_corretto#c-{id}"))
                    .into_response(),
            )
        }
        Err(no) if !suo_ancora(suo, &accesso.actor) => Err(Error::Richiesta(
            super::caricata::maiuscola(frase_di(&no, "")),
        )),
        Err(no) => {
            let mut page = letti.page(&accesso, &Form::default(), Vec::new());
            for voce in page.voci.iter_mut().filter(|v| v.id == id) {
                voce.digitato = Some(Rifiutato {
                    testo: digitato.clone(),
                    perche: frase_di(&no, "testo").to_owned(),
                });
            }
            page.errori = no;
            Ok(rifiutata(&page))
        }
    }
}

/// Takes back what one said oneself.
pub(crate) async fn destroy(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, id)): Path<(String, String, String, String)>,
    _: Form,
) -> Result<Response> {
    let letti = Letti::leggi(&app, &accesso, &vista, &codice).await?;
    letti.caricata.esigi(&accesso.actor, Permesso::Commentare)?;
    let suo = letti.commenti.iter().find(|c| c.id.0 == id);
    let suo = suo.ok_or(Error::NonTrovata)?;
    let fatto = suo
        .togli(&accesso.actor, app.adesso())
        .map_err(|no| Error::Richiesta(super::caricata::maiuscola(&no.frase)))?;
    app.write(move |tx| store::commenti::record(tx, &fatto))
        .await?;
    let qui = letti.caricata.indirizzo(&accesso.ente.sigla);
    Ok(Redirect::to(&format!("{qui}/commenti?esito=commento_tolto")).into_response())
}

#[derive(Template)]
#[template(path = "commenti/menzioni.html")]
struct MenzioniPage {
    page: Page,
    voci: Vec<Menzione>,
}

/// A comment in which the person is named.
struct Menzione {
    chi: String,
    quando: String,
    testo: String,
    codice: String,
    titolo: String,
    indirizzo: String,
}

/// Shows where the person is named and has not looked yet.
pub(crate) async fn menzioni(State(app): State<App>, accesso: Accesso) -> Result<Response> {
    let (actor, sigla) = (accesso.actor.clone(), accesso.ente.sigla.clone());
    let voci = app
        .read(move |c| {
            let viste = store::viste::list(c, &actor)?;
            let mut voci = Vec::new();
            for commento in store::commenti::da_leggere(c, &actor)? {
                let scheda = store::schede::find_by_id(c, &actor, &commento.scheda)?;
                let Some((vista, _)) = viste.iter().find(|(v, _)| v.id == *scheda.vista()) else {
                    continue;
                };
                voci.push(Menzione {
                    chi: commento.chi,
                    quando: orario::it(commento.quando),
                    testo: commento.testo,
                    codice: scheda.codice().to_owned(),
                    titolo: scheda.titolo().to_owned(),
                    indirizzo: format!(
                        "/{sigla}/viste/{}/schede/{}/commenti",
                        segmento(&vista.codice),
                        segmento(scheda.codice())
                    ),
                });
            }
            Ok(voci)
        })
        .await?;
    Ok(pagina(&MenzioniPage {
        page: Page::di(&accesso, "Dove sei nominato", ""),
        voci,
    }))
}
