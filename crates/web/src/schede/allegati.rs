//! What is attached to a sheet: brought in, looked at, taken away. A file is only ever downloaded, never opened inside a page of ours.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use domain::allegato::{
    Allegato, AllegatoId, BYTE_MASSIMI, GenereParte, ParteAllegato, PostoAllegato, TipoAllegato,
};
use domain::scheda::Scheda;
use domain::{Actor, Fact};
use store::Conn;

use super::caricata::Caricata;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{FileInviato, FormConFile, Scelta};
use crate::indirizzo::segmento;
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};
use domain::orario;

/// Most files at once: what a form may carry in all is told by its size.
const QUANTI: usize = 20;

#[derive(Template)]
#[template(path = "schede/allegati.html")]
struct AllegatiPage {
    page: Page,
    sigla: String,
    vista: String,
    codice: String,
    titolo_scheda: String,
    qui: String,
    voci: Vec<Allegato>,
    parti: Vec<Scelta>,
    /// Why some files were not taken.
    rifiuti: Vec<String>,
    tipi: &'static str,
    estensioni: &'static str,
    megabyte: usize,
}

spiega!(AllegatiPage, frasi rifiuti);

impl AllegatiPage {
    fn quando(&self, a: &Allegato) -> String {
        orario::it(a.quando)
    }

    fn parte(&self, a: &Allegato) -> Option<String> {
        a.posto.parte.as_ref().map(ParteAllegato::leggibile)
    }
}

/// The sheet and what is attached to it.
struct Letta {
    caricata: Caricata,
    allegati: Vec<Allegato>,
}

impl Letta {
    fn find(c: &mut Conn, actor: &Actor, vista: &str, codice: &str) -> store::Result<Self> {
        let caricata = Caricata::find(c, actor, vista, codice)?;
        let allegati = store::allegati::list(c, actor, caricata.scheda.id())?;
        Ok(Self { caricata, allegati })
    }

    fn page(self, accesso: &Accesso, parte: &str, rifiuti: Vec<String>) -> AllegatiPage {
        let Self { caricata, allegati } = self;
        let sigla = &accesso.ente.sigla;
        AllegatiPage {
            page: caricata.page(accesso, format!("Allegati – {}", caricata.scheda.codice())),
            vista: caricata.vista.codice.clone(),
            codice: caricata.scheda.codice().to_owned(),
            titolo_scheda: caricata.scheda.titolo().to_owned(),
            qui: caricata.indirizzo(sigla),
            sigla: sigla.clone(),
            voci: allegati,
            parti: parti(&caricata.scheda, parte),
            rifiuti,
            tipi: TipoAllegato::ELENCO,
            estensioni: TipoAllegato::ESTENSIONI,
            megabyte: BYTE_MASSIMI / 1_000_000,
        }
    }
}

/// What of a sheet a file can prove: all of it, a phase, an indicator.
pub(super) fn parti(scheda: &Scheda, scelta: &str) -> Vec<Scelta> {
    let c = scheda.contenuto();
    let tutte = [
        (GenereParte::Fase, c.fasi.len()),
        (GenereParte::Indicatore, c.indicatori.len()),
    ];
    let mut scelte = vec![Scelta::new("", "Tutta la scheda", scelta)];
    for (genere, quante) in tutte {
        for numero in 1..=u32::try_from(quante).unwrap_or_default() {
            if let Some(parte) = ParteAllegato::di(scheda, genere, numero) {
                let valore = format!("{} {numero}", genere.codice());
                scelte.push(Scelta::new(valore, accorciata(&parte.leggibile()), scelta));
            }
        }
    }
    scelte
}

/// An item of a list on one line.
fn accorciata(testo: &str) -> String {
    const LUNGA: usize = 80;
    let mut corta: String = testo.chars().take(LUNGA).collect();
    if corta.len() < testo.len() {
        corta.push('…');
    }
    corta
}

/// `fase 2`, as the form sends it.
pub(super) fn parte_letta(scheda: &Scheda, valore: &str) -> Result<Option<ParteAllegato>> {
    if valore.is_empty() {
        return Ok(None);
    }
    let letta = valore.split_once(' ').and_then(|(genere, numero)| {
        ParteAllegato::di(scheda, GenereParte::da_nome(genere)?, numero.parse().ok()?)
    });
    letta.map(Some).ok_or_else(|| {
        Error::Richiesta(
            "La fase o l'indicatore che hai scelto non c'è più: torna alla pagina degli allegati e sceglilo di nuovo."
                .to_owned(),
        )
    })
}

/// The files that can be attached, each with its bytes; and a sentence for each of the others.
pub(crate) struct Controllati {
    pub buoni: Vec<(Fact<Allegato>, FileInviato)>,
    pub rifiuti: Vec<String>,
}

/// Looks at the files of a form, off the threads that serve requests.
pub(crate) async fn controlla(
    app: &App,
    actor: &Actor,
    posto: PostoAllegato,
    file: Vec<FileInviato>,
) -> Result<Controllati> {
    let (actor, quando) = (actor.clone(), app.adesso());
    let controllo = tokio::task::spawn_blocking(move || {
        let mut esito = Controllati {
            buoni: Vec::new(),
            rifiuti: Vec::new(),
        };
        for f in file {
            let id = AllegatoId(store::new_id());
            match Allegato::nuovo(id, posto.clone(), &f.nome, &f.contenuto, &actor, quando) {
                Ok(fatto) => esito.buoni.push((fatto, f)),
                Err(no) => esito.rifiuti.extend(no.into_iter().map(|n| n.frase)),
            }
        }
        esito
    });
    controllo.await.map_err(|e| Error::interno(&e))
}

/// Shows what is attached to a sheet.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let letta = app
        .read(move |c| Letta::find(c, &actor, &vista, &codice))
        .await?;
    let mut page = letta.page(&accesso, "", Vec::new());
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// Attaches the files of a form: the good ones are kept, each of the others gets its sentence.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    modulo: FormConFile,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (di_vista, di_codice) = (vista.clone(), codice.clone());
    let caricata = app
        .read(move |c| Caricata::find_da_compilare(c, &actor, &di_vista, &di_codice))
        .await?;
    let scelta = modulo.form.get("parte").to_owned();
    let parte = parte_letta(&caricata.scheda, &scelta)?;
    let rifiuti = if modulo.file.is_empty() {
        vec!["Non hai scelto nessun file: sceglilo e invialo.".to_owned()]
    } else if modulo.file.len() > QUANTI {
        vec![format!(
            "Hai scelto {} file: inviane al massimo {QUANTI} per volta.",
            modulo.file.len()
        )]
    } else {
        let posto = PostoAllegato {
            vista: caricata.vista.id.clone(),
            scheda: Some(caricata.scheda.id().clone()),
            parte,
        };
        let Controllati { buoni, rifiuti } =
            controlla(&app, &accesso.actor, posto, modulo.file).await?;
        app.write(move |tx| {
            buoni
                .iter()
                .try_for_each(|(fatto, f)| store::allegati::aggiungi(tx, fatto, &f.contenuto))
        })
        .await?;
        rifiuti
    };
    if rifiuti.is_empty() {
        let qui = caricata.indirizzo(&accesso.ente.sigla);
        return Ok(Redirect::to(&format!("{qui}/allegati?esito=allegato")).into_response());
    }
    let actor = accesso.actor.clone();
    let letta = app
        .read(move |c| Letta::find(c, &actor, &vista, &codice))
        .await?;
    let page = letta.page(&accesso, &scelta, rifiuti);
    Ok(rifiutata(&page))
}

/// The attachment of a sheet.
fn suo(c: &mut Conn, actor: &Actor, caricata: &Caricata, id: &str) -> store::Result<Allegato> {
    let allegato = store::allegati::find(c, actor, &AllegatoId(id.to_owned()))?;
    if allegato.posto.scheda.as_ref() == Some(caricata.scheda.id()) {
        Ok(allegato)
    } else {
        Err(store::Error::NotFound)
    }
}

/// Gives the file away.
pub(crate) async fn file(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, id)): Path<(String, String, String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (allegato, contenuto) = app
        .read(move |c| {
            let caricata = Caricata::find(c, &actor, &vista, &codice)?;
            let allegato = suo(c, &actor, &caricata, &id)?;
            let contenuto = store::allegati::contenuto(c, &actor, &allegato.id)?;
            Ok((allegato, contenuto))
        })
        .await?;
    Ok(scaricato(&allegato, contenuto))
}

/// A file as a browser saves it: whatever is in it, it is never shown nor run by it (`nosniff` stands on every answer).
pub(crate) fn scaricato(allegato: &Allegato, contenuto: Vec<u8>) -> Response {
    let ascii: String = allegato
        .nome
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "_-. ".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let intestazioni = [
        (header::CONTENT_TYPE, allegato.tipo.mime().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!(
                "attachment; filename=\"{ascii}\"; filename*=UTF-8''{}",
                segmento(&allegato.nome)
            ),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ];
    (intestazioni, contenuto).into_response()
}

/// Takes an attachment away.
pub(crate) async fn destroy(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, id)): Path<(String, String, String, String)>,
    _: crate::form::Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (caricata, allegato) = app
        .read(move |c| {
            let caricata = Caricata::find_da_compilare(c, &actor, &vista, &codice)?;
            let allegato = suo(c, &actor, &caricata, &id)?;
            Ok((caricata, allegato))
        })
        .await?;
    let fatto = allegato.togli(&accesso.actor, app.adesso());
    app.write(move |tx| store::allegati::togli(tx, &fatto))
        .await?;
    let qui = caricata.indirizzo(&accesso.ente.sigla);
    Ok(Redirect::to(&format!("{qui}/allegati?esito=tolto")).into_response())
}
