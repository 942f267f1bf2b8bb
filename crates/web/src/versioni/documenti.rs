//! The acts and documents of a plan: brought in beside a passage or later, downloaded, taken away.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Actor;
use domain::allegato::{Allegato, AllegatoId, BYTE_MASSIMI, PostoAllegato, TipoAllegato};
use domain::permesso::Permesso;
use domain::vista::Vista;
use store::Conn;

use super::stato;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::{Form, FormConFile};
use crate::indirizzo::segmento;
use crate::page::rifiutata;
use crate::schede::{Controllati, controlla, scaricato};
use domain::orario;

/// What the page of the state shows of them.
pub(super) struct Documenti {
    pub voci: Vec<Allegato>,
    /// Whether the person brings in and takes away.
    pub cambia: bool,
    /// Why some files were not taken.
    pub rifiuti: Vec<String>,
    pub tipi: &'static str,
    pub estensioni: &'static str,
    pub megabyte: usize,
}

impl Documenti {
    pub(super) fn di(actor: &Actor, voci: &[Allegato]) -> Self {
        Self {
            voci: voci.to_vec(),
            cambia: actor.puo(Permesso::Adottare),
            rifiuti: Vec::new(),
            tipi: TipoAllegato::ELENCO,
            estensioni: TipoAllegato::ESTENSIONI,
            megabyte: BYTE_MASSIMI / 1_000_000,
        }
    }

    pub(super) fn quando(&self, a: &Allegato) -> String {
        orario::it(a.quando)
    }
}

/// The plan itself, as what a file hangs from.
pub(super) fn posto(vista: &Vista) -> PostoAllegato {
    PostoAllegato {
        vista: vista.id.clone(),
        scheda: None,
        parte: None,
    }
}

fn suo(c: &mut Conn, actor: &Actor, vista: &str, id: &str) -> store::Result<(Vista, Allegato)> {
    let vista = store::viste::find(c, actor, vista)?;
    let allegato = store::allegati::find(c, actor, &AllegatoId(id.to_owned()))?;
    if allegato.posto == posto(&vista) {
        Ok((vista, allegato))
    } else {
        Err(store::Error::NotFound)
    }
}

/// Attaches the files of a form: the good ones are kept, each of the others gets its sentence.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    modulo: FormConFile,
) -> Result<Response> {
    let (actor, di_codice) = (accesso.actor.clone(), codice.clone());
    let vista = app
        .read(move |c| store::viste::find(c, &actor, &di_codice))
        .await?;
    let rifiuti = if modulo.file.is_empty() {
        vec!["Non hai scelto nessun file: sceglilo e invialo.".to_owned()]
    } else {
        let Controllati { buoni, rifiuti } =
            controlla(&app, &accesso.actor, posto(&vista), modulo.file).await?;
        app.write(move |tx| {
            buoni
                .iter()
                .try_for_each(|(fatto, f)| store::allegati::aggiungi(tx, fatto, &f.contenuto))
        })
        .await?;
        rifiuti
    };
    if rifiuti.is_empty() {
        return Ok(torna(&accesso, &vista, "allegato_piano"));
    }
    let letta = stato::leggi(&app, &accesso, codice).await?;
    let mut page = letta.page(&accesso, None);
    page.documenti.rifiuti = rifiuti;
    Ok(rifiutata(&page))
}

/// Gives the file away.
pub(crate) async fn file(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, id)): Path<(String, String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (allegato, contenuto) = app
        .read(move |c| {
            let (_, allegato) = suo(c, &actor, &vista, &id)?;
            let contenuto = store::allegati::contenuto(c, &actor, &allegato.id)?;
            Ok((allegato, contenuto))
        })
        .await?;
    Ok(scaricato(&allegato, contenuto))
}

/// Takes it away: the history of the plan keeps its name and its SHA-256.
pub(crate) async fn destroy(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, id)): Path<(String, String, String)>,
    _: Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (vista, allegato) = app.read(move |c| suo(c, &actor, &vista, &id)).await?;
    let fatto = allegato.togli(&accesso.actor, app.adesso());
    app.write(move |tx| store::allegati::togli(tx, &fatto))
        .await?;
    Ok(torna(&accesso, &vista, "tolto_piano"))
}

fn torna(accesso: &Accesso, vista: &Vista, esito: &str) -> Response {
    let dove = format!(
        "/{}/viste/{}/stato?esito={esito}",
        accesso.ente.sigla,
        segmento(&vista.codice)
    );
    Redirect::to(&dove).into_response()
}
