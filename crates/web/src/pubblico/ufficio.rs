//! Where a body publishes: what, with which fields, which files; the preview; the editions so far.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use domain::allegato::Allegato;
use domain::pubblicazione::{
    CampoPubblicabile, Edizione, PianoPubblico, SceltePubblicazione, StatoEdizione, pubblicabili,
    si_pubblica,
};
use domain::vista::Vista;
use domain::{Refusal, data, orario};

use super::piano::{Cosa, pagina as pagina_del_piano, tabella};
use super::sito::Sito;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, Scelta, frase_di};
use crate::indirizzo::segmento;
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};

/// An edition in the list.
struct Voce {
    e: Edizione,
    versione: String,
    quando: String,
    fino: String,
    url: String,
}

#[derive(Template)]
#[template(path = "pubblico/ufficio.html")]
struct UfficioPage {
    page: Page,
    sigla: String,
    vista: Vista,
    base: String,
    /// Why it cannot be published.
    no: Option<String>,
    errori: Vec<Refusal>,
    versioni: Vec<Scelta>,
    campi: Vec<(CampoPubblicabile, bool)>,
    allegati: Vec<(Allegato, bool)>,
    voci: Vec<Voce>,
    motivo: String,
}

spiega!(UfficioPage);

impl UfficioPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

fn base(sigla: &str, vista: &str) -> String {
    format!("/{sigla}/viste/{}/pubblicazione", segmento(vista))
}

async fn page(
    app: &App,
    accesso: &Accesso,
    codice: String,
    digitate: Option<SceltePubblicazione>,
    errori: Vec<Refusal>,
    motivo: String,
) -> Result<UfficioPage> {
    let actor = accesso.actor.clone();
    let (vista, versioni, allegati, edizioni) = app
        .read(move |c| {
            let vista = store::viste::find(c, &actor, &codice)?;
            let versioni = store::versioni::list(c, &actor, &vista.id)?;
            let allegati = store::allegati::del_piano(c, &actor, &vista.id)?;
            let edizioni = store::pubblicazioni::list(c, &actor, &vista.id)?;
            Ok((vista, versioni, allegati, edizioni))
        })
        .await?;
    // What was chosen the last time is proposed again, files apart: each is marked anew for what it is now.
    let scelte = digitate.unwrap_or_else(|| {
        edizioni
            .first()
            .map_or_else(SceltePubblicazione::prudenti, |e| SceltePubblicazione {
                allegati: Vec::new(),
                ..e.scelte.clone()
            })
    });
    let scelta = scelte.versione.map(|n| n.to_string()).unwrap_or_default();
    let mut opzioni = vec![Scelta::new(
        "",
        "Il piano com'è oggi, con l'avanzamento",
        &scelta,
    )];
    opzioni.extend(
        versioni
            .iter()
            .map(|v| Scelta::new(v.numero.to_string(), v.leggibile(), &scelta)),
    );
    let sigla = accesso.ente.sigla.clone();
    let base = base(&sigla, &vista.codice);
    let voci = edizioni.into_iter().map(|e| Voce {
        versione: e.scelte.versione.map_or_else(
            || "il piano di quel giorno".to_owned(),
            |n| format!("versione {n}"),
        ),
        quando: orario::it(e.pubblicata.unwrap_or(e.creata)),
        fino: e.fino.map(data::it).unwrap_or_default(),
        url: match e.stato {
            StatoEdizione::Pubblicata => format!(
                "/pubblico/{sigla}/piani/{}?edizione={}",
                segmento(&vista.codice),
                e.numero
            ),
            _ => format!("{base}/{}", e.numero),
        },
        e,
    });
    Ok(UfficioPage {
        page: Page::di(
            accesso,
            format!("Pubblicazione – {}", vista.codice),
            "viste",
        ),
        voci: voci.collect(),
        // A version may be published even while the plan is varied.
        no: si_pubblica(&vista, Some(1)).err().map(|r| r.frase),
        versioni: opzioni,
        campi: pubblicabili()
            .into_iter()
            .map(|c| (c, scelte.vuole(c.chiave)))
            .collect(),
        allegati: allegati
            .into_iter()
            .map(|a| {
                let marcato = scelte.ha(&a.id);
                (a, marcato)
            })
            .collect(),
        sigla,
        base,
        vista,
        errori,
        motivo,
    })
}

/// Shows the form and the editions so far.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let mut page = page(&app, &accesso, vista, None, Vec::new(), String::new()).await?;
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// Makes an edition to be looked at.
pub(crate) async fn prepara(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let noti = pubblicabili();
    let versione = match form.get("versione") {
        "" => None,
        n => Some(n.parse().map_err(|_| {
            Error::Richiesta(format!(
                "«{n}» non è il numero di una versione: sceglila dall'elenco."
            ))
        })?),
    };
    let scelte = SceltePubblicazione {
        versione,
        campi: form
            .all("campo")
            .filter(|c| noti.iter().any(|n| n.chiave == *c))
            .map(str::to_owned)
            .collect(),
        allegati: form.all("allegato").map(str::to_owned).collect(),
    };
    let (actor, oggi, adesso) = (accesso.actor.clone(), app.oggi(), app.adesso());
    let (mie, codice) = (scelte.clone(), vista.clone());
    let esito = app
        .try_write(move |tx| {
            let vista = store::viste::find(tx, &actor, &codice)?;
            if let Err(no) = si_pubblica(&vista, mie.versione) {
                return Err(store::Error::Rifiuto(vec![no.frase]));
            }
            let ente = store::enti::di(tx, &actor)?;
            let allegati = store::allegati::del_piano(tx, &actor, &vista.id)?;
            let piano = match mie.versione {
                Some(n) => {
                    let schede = store::versioni::schede(tx, &actor, &vista.id, n)?;
                    let contorno = store::versioni::contorno(tx, &actor, &vista.id, n)?;
                    PianoPubblico::di(
                        &ente,
                        &contorno.vista,
                        &schede,
                        &contorno.cdr,
                        &allegati,
                        &mie,
                        contorno.giorno,
                    )
                }
                None => {
                    let filtro = store::schede::Filtro::default();
                    let schede = store::schede::list(tx, &actor, &vista.id, &filtro)?;
                    let cdr = store::cdr::nell_anno(tx, &actor, vista.anno)?;
                    PianoPubblico::di(&ente, &vista, &schede, &cdr, &allegati, &mie, oggi)
                }
            };
            store::pubblicazioni::prepara(tx, &actor, &vista.id, &mie, &piano, adesso)
        })
        .await?;
    match esito {
        Ok(numero) => {
            let dove = format!("{}/{numero}", base(&accesso.ente.sigla, &vista));
            Ok(Redirect::to(&dove).into_response())
        }
        Err(store::Error::Rifiuto(frasi)) => {
            let no = frasi.into_iter().map(Refusal::tutto).collect();
            let page = page(&app, &accesso, vista, Some(scelte), no, String::new()).await?;
            Ok(rifiutata(&page))
        }
        Err(e) => Err(e.into()),
    }
}

/// The number of an edition in an address.
fn leggi_numero(numero: &str) -> Result<i32> {
    numero.parse().map_err(|_| Error::NonTrovata)
}

/// An edition as the public pages draw it, for whoever may publish.
async fn sito(app: &App, accesso: &Accesso, codice: &str, numero: &str) -> Result<Sito> {
    let numero = leggi_numero(numero)?;
    let (actor, codice_letto) = (accesso.actor.clone(), codice.to_owned());
    let (edizione, piano) = app
        .read(move |c| {
            let vista = store::viste::find(c, &actor, &codice_letto)?;
            let mut sue = store::pubblicazioni::list(c, &actor, &vista.id)?;
            sue.retain(|e| e.numero == numero);
            let edizione = sue.pop().ok_or(store::Error::NotFound)?;
            let piano = store::pubblicazioni::contenuto(c, &actor, &vista.id, numero)?;
            Ok((edizione, piano))
        })
        .await?;
    Ok(Sito {
        ente: accesso.ente.clone(),
        piano: piano.into(),
        edizione,
        base: format!("{}/{numero}", base(&accesso.ente.sigla, codice)),
        quale: String::new(),
        anteprima: true,
    })
}

/// The preview: the page of the plan.
pub(crate) async fn anteprima(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, numero)): Path<(String, String, String)>,
    testa: HeaderMap,
) -> Result<Response> {
    let sito = sito(&app, &accesso, &vista, &numero).await?;
    pagina_del_piano(&sito, &Cosa::Piano, &testa)
}

/// The preview: every other page, under the address that it will have.
pub(crate) async fn anteprima_di(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, numero, resto)): Path<(String, String, String, String)>,
    Query(chiesto): Query<std::collections::HashMap<String, String>>,
    testa: HeaderMap,
) -> Result<Response> {
    let sito = sito(&app, &accesso, &vista, &numero).await?;
    let di = |nome: &str| chiesto.get(nome).map(String::as_str).unwrap_or_default();
    let cosa = match resto.split_once('/') {
        None if resto == "misure" => Cosa::Misure,
        None if resto == "indicatori" => Cosa::Indicatori,
        None if resto == "cerca" => Cosa::Cerca(di("testo").to_owned()),
        Some(("schede", codice)) => Cosa::Scheda(codice.to_owned()),
        Some(("dati", file)) => {
            let quali = (di("scheda"), di("testo"));
            return tabella(&app, &sito, file, quali, &testa).await;
        }
        _ => return Err(Error::NonTrovata),
    };
    pagina_del_piano(&sito, &cosa, &testa)
}

/// Publishes what was looked at, or withdraws what was published.
pub(crate) async fn agisci(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, numero)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response> {
    let numero = leggi_numero(&numero)?;
    let (azione, motivo) = (form.get("azione").to_owned(), form.righe("motivo"));
    let guardata = form.get("impronta").to_owned();
    let (actor, adesso) = (accesso.actor.clone(), app.adesso());
    let (codice, detto) = (vista.clone(), motivo.clone());
    let letta = app
        .read(move |c| {
            let vista = store::viste::find(c, &actor, &codice)?;
            let mut sue = store::pubblicazioni::list(c, &actor, &vista.id)?;
            sue.retain(|e| e.numero == numero);
            let edizione = sue.pop().ok_or(store::Error::NotFound)?;
            Ok((vista, edizione))
        })
        .await?;
    let (piano, edizione) = letta;
    let fatto = match azione.as_str() {
        "pubblica" => edizione.pubblica(&piano, &guardata, &accesso.actor, adesso),
        "ritira" => edizione.ritira(&detto, &accesso.actor, adesso),
        _ => return Err(Error::NonTrovata),
    };
    let fatto = match fatto {
        Ok(fatto) => fatto,
        Err(no) => {
            let page = page(&app, &accesso, vista, None, vec![no], motivo).await?;
            return Ok(rifiutata(&page));
        }
    };
    app.write(move |tx| store::pubblicazioni::record(tx, &fatto))
        .await?;
    app.edizioni.risposte().svuota();
    let esito = if azione == "pubblica" {
        "edizione_pubblicata"
    } else {
        "edizione_ritirata"
    };
    let dove = format!("{}?esito={esito}", base(&accesso.ente.sigla, &vista));
    Ok(Redirect::to(&dove).into_response())
}
