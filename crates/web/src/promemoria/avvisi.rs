//! What waits for a person, in the program itself: the same that his messages say, for whoever gets none.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::data;
use domain::promemoria::{GenerePromemoria, Motivo, Promemoria};

use super::raccogli::Chi;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina};

/// Things of a kind that are shown; the rest is counted.
const VOCI: usize = 50;

#[derive(Template)]
#[template(path = "promemoria/avvisi.html")]
struct AvvisiPage {
    page: Page,
    sigla: String,
    gruppi: Vec<Gruppo>,
}

/// The things of a kind.
struct Gruppo {
    titolo: &'static str,
    voci: Vec<Voce>,
    altre: usize,
}

struct Voce {
    testo: String,
    indirizzo: String,
    quando: String,
    passato: bool,
}

/// Shows it, what ends first before the rest.
pub(crate) async fn avvisi(State(app): State<App>, accesso: Accesso) -> Result<Response> {
    let (actor, sigla, oggi) = (
        accesso.actor.clone(),
        accesso.ente.sigla.clone(),
        app.oggi(),
    );
    let con_app = app.clone();
    let mut voci = app
        .read(move |c| {
            let chi = Chi {
                app: &con_app,
                actor: &actor,
                sigla: &sigla,
                oggi,
            };
            chi.voci(c)
        })
        .await?;
    voci.sort_by_key(|v| match v.motivo {
        Motivo::Termine(giorno) | Motivo::Accaduto(giorno) => giorno,
    });
    let voce = |v: &Promemoria| {
        let (quando, passato) = match v.motivo {
            Motivo::Termine(g) if g < oggi => (format!("era per il {}", data::it(g)), true),
            Motivo::Termine(g) => (format!("per il {}", data::it(g)), false),
            Motivo::Accaduto(g) => (format!("dal {}", data::it(g)), false),
        };
        Voce {
            testo: v.testo.clone(),
            indirizzo: v.indirizzo.clone(),
            quando,
            passato,
        }
    };
    let gruppi = GenerePromemoria::TUTTI.iter().filter_map(|genere| {
        let sue: Vec<&Promemoria> = voci.iter().filter(|v| v.genere == *genere).collect();
        (!sue.is_empty()).then(|| Gruppo {
            titolo: genere.etichetta(),
            altre: sue.len().saturating_sub(VOCI),
            voci: sue.into_iter().take(VOCI).map(voce).collect(),
        })
    });
    Ok(pagina(&AvvisiPage {
        gruppi: gruppi.collect(),
        page: Page::di(&accesso, "Avvisi", ""),
        sigla: accesso.ente.sigla,
    }))
}
