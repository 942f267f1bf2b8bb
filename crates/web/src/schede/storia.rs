//! The history of a sheet: who changed what, when, from which value to which.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Atto;
use domain::vista::Vista;
use store::storia::{Oggetto, RigaStoria};

use super::blocco::Cambiamento;
use super::caricata::Caricata;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::indirizzo::segmento;
use crate::page::{Page, pagina};

#[derive(Template)]
#[template(path = "schede/storia.html")]
struct StoriaPage {
    page: Page,
    sigla: String,
    vista: Vista,
    codice: String,
    titolo_scheda: String,
    qui: String,
    /// Where it is held against the plan of the year before, when there is one.
    confronto: Option<String>,
    atti: Vec<AttoCompiuto>,
}

/// Lines of the trail that were written together.
struct AttoCompiuto {
    titolo: &'static str,
    chi: String,
    quando: String,
    iso: String,
    nota: String,
    righe: Vec<Cambiamento>,
}

/// Shows the history, latest first.
pub(crate) async fn storia(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (caricata, righe, prima) = app
        .read(move |c| {
            let caricata = Caricata::find(c, &actor, &vista, &codice)?;
            let righe =
                store::storia::di(c, &actor, &Oggetto::Scheda(caricata.scheda.id().clone()))?;
            let prima = store::viste::anno_prima(c, &actor, &caricata.vista)?;
            Ok((caricata, righe, prima))
        })
        .await?;
    let mut atti: Vec<(_, AttoCompiuto)> = Vec::new();
    for r in &righe {
        let riga = Cambiamento::di(r, &caricata.modello);
        // A locked score makes no version of the sheet: acts without one are told apart by what and when.
        let chiave = (r.versione, r.atto, r.quando);
        match atti.last_mut() {
            Some((altra, atto)) if *altra == chiave => atto.righe.push(riga),
            _ => atti.push((chiave, atto(r, riga))),
        }
    }
    // Within an act the fields stand as the sheet prints them; the trail comes latest first.
    for (_, atto) in &mut atti {
        atto.righe.reverse();
    }
    let sigla = accesso.ente.sigla.clone();
    Ok(pagina(&StoriaPage {
        page: caricata.page(&accesso, format!("Storia – {}", caricata.scheda.codice())),
        qui: caricata.indirizzo(&accesso.ente.sigla),
        sigla: accesso.ente.sigla,
        codice: caricata.scheda.codice().to_owned(),
        titolo_scheda: caricata.scheda.titolo().to_owned(),
        confronto: prima.map(|prima| {
            format!(
                "/{sigla}/viste/{}/confronto?da={}:oggi&scheda={}",
                segmento(&caricata.vista.codice),
                segmento(&prima.codice),
                segmento(caricata.scheda.codice())
            )
        }),
        vista: caricata.vista,
        atti: atti.into_iter().map(|(_, a)| a).collect(),
    }))
}

fn atto(r: &RigaStoria, riga: Cambiamento) -> AttoCompiuto {
    let titolo = match r.atto {
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
    };
    AttoCompiuto {
        titolo,
        chi: r.chi.clone(),
        quando: riga.quando.clone(),
        iso: r.quando.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        nota: r
            .nota
            .clone()
            .filter(|_| r.atto != Atto::Importazione)
            .unwrap_or_default(),
        righe: vec![riga],
    }
}
