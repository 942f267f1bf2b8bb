//! The history of a thing of a register.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Atto;
use store::storia::RigaStoria;

use super::{Parole, Registro, elenco_di, etichetta, pagina_di};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina};
use domain::orario;

/// Acts shown, the latest: who needs older ones finds them in the export of the trail.
const ATTI_MOSTRATI: usize = 200;

#[derive(Template)]
#[template(path = "anagrafiche/storia.html")]
struct StoriaPage {
    page: Page,
    sigla: String,
    parole: Parole,
    base: String,
    qui: String,
    nome: String,
    atti: Vec<AttoCompiuto>,
}

/// Lines of the trail that were written together.
pub(crate) struct AttoCompiuto {
    pub titolo: &'static str,
    pub chi: String,
    pub quando: String,
    pub iso: String,
    pub righe: Vec<Cambiamento>,
}

/// One field, before and after.
pub(crate) struct Cambiamento {
    pub campo: String,
    pub prima: String,
    pub dopo: String,
}

/// Shows the history, latest first.
pub(crate) async fn storia<T: Registro>(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, chiave)): Path<(String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (cosa, righe) = app
        .read(move |c| {
            let cosa = T::find(c, &actor, &chiave)?;
            let righe = store::storia::di(c, &actor, &cosa.oggetto())?;
            Ok((cosa, righe))
        })
        .await?;
    Ok(pagina(&StoriaPage {
        page: Page::di(&accesso, format!("Storia – {}", cosa.nome()), "anagrafiche"),
        base: elenco_di::<T>(&accesso.ente.sigla),
        qui: pagina_di(&accesso.ente.sigla, &cosa),
        sigla: accesso.ente.sigla,
        parole: T::PAROLE,
        nome: cosa.nome().to_owned(),
        atti: atti(&righe, etichetta::<T>),
    }))
}

/// Groups the lines of the trail, latest first, into the acts that wrote them.
pub(crate) fn atti(righe: &[RigaStoria], etichetta: impl Fn(&str) -> String) -> Vec<AttoCompiuto> {
    let insieme =
        |a: &RigaStoria, b: &RigaStoria| a.quando == b.quando && a.atto == b.atto && a.chi == b.chi;
    righe
        .chunk_by(insieme)
        .take(ATTI_MOSTRATI)
        .filter_map(|gruppo| {
            let r = gruppo.first()?;
            let riga = |r: &RigaStoria| Cambiamento {
                campo: etichetta(&r.campo),
                prima: r.prima.leggibile(),
                dopo: r.dopo.leggibile(),
            };
            Some(AttoCompiuto {
                titolo: titolo(r.atto),
                chi: r.chi.clone(),
                quando: orario::it(r.quando),
                iso: r.quando.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
                // Within an act the fields stand as the form shows them; the trail comes latest first.
                righe: gruppo
                    .iter()
                    .rev()
                    .filter(|r| !r.campo.is_empty())
                    .map(riga)
                    .collect(),
            })
        })
        .collect()
}

/// An act as a person reads it.
pub(crate) fn titolo(atto: Atto) -> &'static str {
    match atto {
        Atto::Creazione => "Creazione",
        Atto::Correzione => "Correzione",
        Atto::Importazione => "Importazione da una stampa",
        Atto::Eliminazione => "Eliminazione",
        Atto::Valutazione => "Valutazione del rischio",
        Atto::Accettazione => "Anomalia accettata",
        Atto::Riapertura => "Anomalia riaperta",
        Atto::Blocco => "Punteggio bloccato",
        Atto::Sblocco => "Punteggio sbloccato",
        Atto::Passaggio => "Passaggio di stato",
        Atto::Rimozione => "Nome tolto dalla storia",
        Atto::Riporto => "Riporto dal piano dell'anno prima",
        Atto::Allegato => "File allegato",
        Atto::AllegatoTolto => "Allegato tolto",
        Atto::Apertura => "Sessione di monitoraggio aperta",
        Atto::Chiusura => "Sessione di monitoraggio chiusa",
        Atto::Estrazione => "Campione estratto",
        Atto::Dichiarazione => "Dichiarata completa",
        Atto::Rinvio => "Rinviata nel monitoraggio",
        Atto::Verifica => "Verificata nel monitoraggio",
        Atto::Commento => "Commento",
        Atto::CommentoTolto => "Commento tolto",
        Atto::CommentoCorretto => "Commento corretto",
        Atto::Pubblicazione => "Pubblicazione",
        Atto::Ritiro => "Ritiro dalla pubblicazione",
    }
}
