//! A report on its page, with its choices; and the same as a spreadsheet.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::prospetto::{self, Prospetto, Resoconto, ScelteProspetto};
use domain::vista::Vista;
use domain::{Refusal, data};

use super::disegno::Disegno;
use super::lette::Lette;
use super::salvati::Salvataggio;
use super::trova;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::esportazioni::{Formato, consegna};
use crate::form::{Form, Scelta, frase_di};
use crate::indirizzo::segmento;
use crate::page::{Page, pagina, rifiutata, spiega};

/// Something that may be chosen, as the form shows it.
struct Campo {
    nome: &'static str,
    etichetta: &'static str,
    /// Empty where something is typed.
    voci: Vec<Scelta>,
    valore: String,
    errore: String,
}

#[derive(Template)]
#[template(path = "prospetti/show.html")]
struct ShowPage {
    page: Page,
    sigla: String,
    vista: Vista,
    base: String,
    /// Address of the report.
    qui: String,
    quale: Prospetto,
    campi: Vec<Campo>,
    /// What was chosen, for spreadsheet and print.
    scelte: Vec<(&'static str, String)>,
    query: String,
    formati: &'static [Formato],
    oggi: String,
    errori: Vec<Refusal>,
    salvataggio: Salvataggio,
    errore_nome: String,
    /// `None` where what was chosen is not there.
    disegno: Option<Disegno>,
    /// Whether there is something to take away.
    pieno: bool,
}

spiega!(ShowPage);

/// A report that was asked for: what may be chosen for it, what is wrong with what was, and what came of it.
pub(super) struct Chiesto {
    pub(super) vista: Vista,
    pub(super) quale: Prospetto,
    campi: Vec<Campo>,
    pub(super) errori: Vec<Refusal>,
    pub(super) resoconto: Option<Resoconto>,
}

/// Reads what an address asks for.
pub(super) async fn leggi(
    app: &App,
    accesso: &Accesso,
    (vista, quale): (String, String),
    scelte: &ScelteProspetto,
) -> Result<Chiesto> {
    let (actor, q) = (accesso.actor.clone(), scelte.clone());
    let (oggi, alberi) = (app.oggi(), app.alberi.clone());
    app.read(move |c| {
        let vista = store::viste::find(c, &actor, &vista)?;
        let quale = trova(&vista, &quale)?;
        let lette = Lette::find(c, &actor, vista, quale, &q, oggi, &alberi)?;
        let m = lette.materiale();
        let errori = q.controlla(quale, &m);
        let campo = |f: &prospetto::FiltroProspetto| {
            let voci = f.voci(quale, &m).into_iter();
            // Where nothing was chosen and something must be, what is shown is chosen.
            let scelto = match quale.sessione(&q, m.sessioni) {
                Some(s) if *f == prospetto::FiltroProspetto::Sessione => s.id.0.as_str(),
                _ => q.di(*f),
            };
            Campo {
                nome: f.codice(),
                etichetta: f.nome(m.vista.tipo),
                voci: voci.map(|(v, nome)| Scelta::new(v, nome, scelto)).collect(),
                valore: q.di(*f).to_owned(),
                errore: frase_di(&errori, f.codice()).to_owned(),
            }
        };
        let campi = quale.filtri().iter();
        let campi: Vec<Campo> = campi
            .filter(|f| f.si_scrive() || !f.voci(quale, &m).is_empty())
            .map(campo)
            .collect();
        let resoconto = errori.is_empty().then(|| quale.componi(&m, &q));
        Ok(Chiesto {
            campi,
            errori,
            resoconto,
            quale,
            vista: lette.vista,
        })
    })
    .await
}

/// Why a report cannot be taken away.
pub(super) fn rifiutate(errori: &[Refusal]) -> Error {
    let frasi: Vec<&str> = errori.iter().map(|e| e.frase.as_str()).collect();
    Error::Richiesta(format!("{}.", frasi.join("; ")))
}

/// Shows a report.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    Query(scelte): Query<ScelteProspetto>,
) -> Result<Response> {
    let vuoto = Salvataggio::di(&Form::parse(b""));
    mostra(&app, accesso, (vista, codice), scelte, vuoto, Vec::new()).await
}

/// The page, with what is wrong with what was to be saved.
pub(super) async fn mostra(
    app: &App,
    accesso: Accesso,
    dove: (String, String),
    scelte: ScelteProspetto,
    salvataggio: Salvataggio,
    no: Vec<Refusal>,
) -> Result<Response> {
    let mut chiesto = leggi(app, &accesso, dove, &scelte).await?;
    chiesto.errori.extend(no);
    let (quale, vista) = (chiesto.quale, chiesto.vista);
    let base = format!("/{}/viste/{}", accesso.ente.sigla, segmento(&vista.codice));
    let sue = scelte.per(quale);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(&sue);
    let pieno = chiesto
        .resoconto
        .as_ref()
        .is_some_and(|r| r.righe() > 0 || r.sezioni.iter().any(|s| !s.voci.is_empty()));
    let disegno = chiesto
        .resoconto
        .map(|r| Disegno::di(r, &format!("{base}/schede")));
    let page = ShowPage {
        page: Page::di(
            &accesso,
            format!("{} – {}", quale.etichetta(), vista.codice),
            "viste",
        ),
        qui: format!("{base}/prospetti/{}", quale.codice()),
        base,
        sigla: accesso.ente.sigla,
        vista,
        quale,
        campi: chiesto.campi,
        scelte: sue.iter().map(|(n, v)| (*n, (*v).to_owned())).collect(),
        query: query.finish(),
        formati: Formato::TUTTI,
        oggi: data::it(app.oggi()),
        errore_nome: frase_di(&chiesto.errori, "nome").to_owned(),
        salvataggio,
        errori: chiesto.errori,
        disegno,
        pieno,
    };
    Ok(if page.errori.is_empty() {
        pagina(&page).into_response()
    } else {
        rifiutata(&page)
    })
}

/// Gives a report away as tables: all of it, whatever the page shows.
pub(crate) async fn scarica(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, formato)): Path<(String, String, String, String)>,
    Query(scelte): Query<ScelteProspetto>,
) -> Result<Response> {
    let formato = Formato::da_nome(&formato).ok_or(Error::NonTrovata)?;
    let chiesto = leggi(&app, &accesso, (vista, codice), &scelte).await?;
    let Some(resoconto) = chiesto.resoconto else {
        return Err(rifiutate(&chiesto.errori));
    };
    let cartella = prospetto::cartella(&resoconto, app.adesso());
    let nome = format!("{}-{}", chiesto.vista.codice, chiesto.quale.codice());
    consegna(&app, cartella, formato, &nome).await
}
