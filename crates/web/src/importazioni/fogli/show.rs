//! The page of an import of a workbook: how far the comparison is, the preview of every row, what was done.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::orario;
use domain::tracciato::{Cambio, EsitoRiga, Motivo, Sorte};
use serde::Deserialize;
use store::caricamenti::{self, Caricamento, PAGINA, Stato};

use super::analisi::{self, Avanzamento};
use super::{base, vista_di};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina, rifiutata, spiega};
use crate::pagine::Pagine;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    /// Which rows: a word of [`Sorte::NOMI`].
    sorte: String,
    pagina: String,
    esito: Option<String>,
}

/// How far a comparison is.
struct InLettura {
    base: String,
    a: Avanzamento,
    finita: bool,
}

#[derive(Template)]
#[template(path = "importazioni/fogli/lettura.html")]
struct LetturaPage {
    page: Page,
    sigla: String,
    caricamento: Caricamento,
    l: InLettura,
}

#[derive(Template)]
#[template(path = "importazioni/fogli/_avanzamento.html")]
struct AvanzamentoFragment {
    l: InLettura,
}

/// How many rows come to something, with the address that shows them.
struct Conto {
    nome: &'static str,
    etichetta: &'static str,
    quante: usize,
    corrente: bool,
}

#[derive(Template)]
#[template(path = "importazioni/fogli/anteprima.html")]
struct AnteprimaPage {
    page: Page,
    sigla: String,
    base: String,
    caricamento: Caricamento,
    vista: Option<String>,
    conti: Vec<Conto>,
    sorte: String,
    righe: Vec<EsitoRiga>,
    pagine: Pagine,
    rifiuti: Vec<String>,
    quando: String,
}

spiega!(AnteprimaPage, frasi rifiuti);

impl AnteprimaPage {
    fn da_confermare(&self) -> bool {
        self.caricamento.stato == Stato::Anteprima
    }

    fn importato(&self) -> bool {
        self.caricamento.stato == Stato::Registrato
    }

    /// Rows that would be written.
    fn buone(&self) -> usize {
        self.caricamento.conteggi.nuove + self.caricamento.conteggi.cambiate
    }

    fn rifiutate(&self) -> usize {
        self.caricamento.conteggi.rifiutate
    }

    fn cambi<'a>(&self, riga: &'a EsitoRiga) -> &'a [Cambio] {
        match &riga.sorte {
            Sorte::Nuova(c) | Sorte::Cambiata(c) => c,
            _ => &[],
        }
    }

    fn nuova(&self, riga: &EsitoRiga) -> bool {
        matches!(riga.sorte, Sorte::Nuova(_))
    }

    fn motivi<'a>(&self, riga: &'a EsitoRiga) -> &'a [Motivo] {
        match &riga.sorte {
            Sorte::Rifiutata(m) => m,
            _ => &[],
        }
    }

    fn perche<'a>(&self, riga: &'a EsitoRiga) -> &'a str {
        match &riga.sorte {
            Sorte::Tralasciata(p) => p,
            _ => "",
        }
    }
}

/// What is read beside the number of rows of a sort.
fn etichetta(nome: &'static str, quante: usize) -> &'static str {
    match nome {
        una if quante == 1 => una,
        "nuova" => "nuove",
        "cambiata" => "cambiate",
        "invariata" => "invariate",
        "tralasciata" => "tralasciate",
        _ => "rifiutate",
    }
}

/// Shows an import.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    mostra(&app, accesso, id, chiesto, Vec::new()).await
}

/// The page again, with what stands against the confirmation.
pub(super) async fn con_rifiuti(
    app: &App,
    accesso: Accesso,
    id: String,
    rifiuti: Vec<String>,
) -> Result<Response> {
    mostra(app, accesso, id, Chiesto::default(), rifiuti).await
}

async fn mostra(
    app: &App,
    accesso: Accesso,
    id: String,
    chiesto: Chiesto,
    rifiuti: Vec<String>,
) -> Result<Response> {
    let (actor, cercato) = (accesso.actor.clone(), id.clone());
    let (caricamento, vista) = app
        .read(move |c| {
            let caricamento = caricamenti::find(c, &actor, &cercato)?;
            let vista = vista_di(c, &actor, &caricamento)?;
            Ok((caricamento, vista))
        })
        .await?;
    let base = base(&accesso, &id);
    let sigla = accesso.ente.sigla.clone();
    match caricamento.stato {
        Stato::Abbinamento | Stato::Fallito => {
            return Ok(Redirect::to(&format!("{base}/abbinamento")).into_response());
        }
        Stato::Analisi => {
            // After a restart of the program nobody is at it any more.
            analisi::avvia(app, &accesso.actor, &id);
            let l = InLettura {
                base,
                a: app.letture.avanzamento(&id).unwrap_or_default(),
                finita: false,
            };
            let page = Page::di(
                &accesso,
                format!("Lettura di {}", caricamento.nome_file),
                "importa",
            );
            return Ok(pagina(&LetturaPage {
                page,
                sigla,
                caricamento,
                l,
            }));
        }
        _ => {}
    }
    let conteggi = caricamento.conteggi;
    let sorte = Sorte::NOMI
        .iter()
        .copied()
        .find(|n| *n == chiesto.sorte)
        .or_else(|| Sorte::NOMI.iter().copied().find(|n| conteggi.di(n) > 0))
        .unwrap_or("nuova");
    let pagine = Pagine::new(
        &chiesto.pagina,
        conteggi.di(sorte),
        PAGINA,
        &base,
        &[("sorte", sorte)],
    );
    let (actor, numero, cercato) = (accesso.actor.clone(), pagine.corrente, id.clone());
    let righe = app
        .read(move |c| caricamenti::esiti(c, &actor, &cercato, sorte, numero))
        .await?;
    let conti = Sorte::NOMI
        .iter()
        .map(|nome| Conto {
            nome,
            etichetta: etichetta(nome, conteggi.di(nome)),
            quante: conteggi.di(nome),
            corrente: *nome == sorte,
        })
        .collect();
    let titolo = if caricamento.stato == Stato::Anteprima {
        format!("Anteprima di {}", caricamento.nome_file)
    } else {
        format!("Importazione di {}", caricamento.nome_file)
    };
    let rifiutato = !rifiuti.is_empty();
    let sua = AnteprimaPage {
        page: Page::di(&accesso, titolo, "importa").esito(chiesto.esito.as_deref()),
        sigla,
        base,
        vista: vista.map(|v| v.codice),
        conti,
        sorte: sorte.to_owned(),
        righe,
        pagine,
        rifiuti,
        quando: orario::it(caricamento.quando),
        caricamento,
    };
    Ok(if rifiutato {
        rifiutata(&sua)
    } else {
        pagina(&sua)
    })
}

/// The part of the page that changes while the comparison goes on.
pub(crate) async fn avanzamento(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let (actor, cercato) = (accesso.actor.clone(), id.clone());
    let caricamento = app
        .read(move |c| caricamenti::find(c, &actor, &cercato))
        .await?;
    let finita = caricamento.stato != Stato::Analisi;
    if !finita {
        analisi::avvia(&app, &accesso.actor, &id);
    }
    let l = InLettura {
        base: base(&accesso, &id),
        a: app.letture.avanzamento(&id).unwrap_or_default(),
        finita,
    };
    let mut risposta = pagina(&AvanzamentoFragment { l });
    if finita {
        // The rest of the page is another one by now.
        let ricarica = axum::http::HeaderValue::from_static("true");
        risposta.headers_mut().insert("HX-Refresh", ricarica);
    }
    Ok(risposta)
}
