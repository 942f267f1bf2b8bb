//! Files come in: each is read off the request threads, the good ones become previews, the others a sentence.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use domain::cartella::CartellaLetta;
use domain::importazione::{Lettura, Rifiuto};
use domain::modello::Sinonimo;
use domain::testo::nome_di_file;
use domain::tracciato::{Abbinamento, Opzioni, gzoom};
use domain::vista::Vista;
use domain::{Actor, Livello};
use store::{Conn, Tx, caricamenti, importazioni};
use tokio::time::Instant;

use super::Indirizzo;
use super::list;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{FileInviato, FormConFile};

/// Largest file, in bytes.
const BYTE: usize = 20_000_000;
/// Most files at once.
const QUANTI: usize = 50;
/// Time for all the files of one form: less than a request may take, so that the person reads a sentence and not an error.
const TEMPO: Duration = Duration::from_secs(45);

/// A file that was understood.
struct Letto {
    nome: String,
    file: FileInviato,
    che_cosa: CheCosa,
}

enum CheCosa {
    Stampa(Box<Lettura>),
    Cartella(Box<CartellaLetta>),
}

/// Reads the files and shows what was understood; stores nothing but the previews.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    modulo: FormConFile,
) -> Result<Response> {
    let rifiuto = |frase: &str| {
        vec![Rifiuto {
            frase: frase.to_owned(),
        }]
    };
    if modulo.file.is_empty() {
        return list::mostra(&app, accesso, &Indirizzo::default(), rifiuto("Non hai scelto nessun file: scegline almeno uno: una stampa in PDF con testo o in testo semplice, oppure un foglio di calcolo.")).await;
    }
    if modulo.file.len() > QUANTI {
        return list::mostra(
            &app,
            accesso,
            &Indirizzo::default(),
            rifiuto(&format!(
                "Hai scelto {} file: inviane al massimo {QUANTI} per volta.",
                modulo.file.len()
            )),
        )
        .await;
    }
    let actor = accesso.actor.clone();
    let sinonimi = app
        .read(move |c| Ok(store::modelli::tutti(c, &actor)?.sinonimi()))
        .await?;
    let (letti, rifiuti) = leggi(&app, modulo.file, sinonimi.into()).await?;
    let (quante, actor, quando) = (letti.len(), accesso.actor.clone(), app.adesso());
    let dove = app
        .write(move |tx| {
            let viste = viste(tx, &actor)?;
            letti
                .iter()
                .map(|l| registra(tx, &actor, l, &viste, quando))
                .collect::<store::Result<Vec<_>>>()
        })
        .await?;
    if !rifiuti.is_empty() {
        return list::mostra(&app, accesso, &Indirizzo::default(), rifiuti).await;
    }
    let base = format!("/{}/importazioni", accesso.ente.sigla);
    Ok(match dove.first() {
        Some(dove) if quante == 1 => Redirect::to(&format!("{base}/{dove}")).into_response(),
        _ => Redirect::to(&format!("{base}?esito=lette")).into_response(),
    })
}

/// The plans, those that take new sheets first, and the latest of them first.
fn viste(c: &mut Conn, actor: &Actor) -> store::Result<Vec<Vista>> {
    let mut viste: Vec<Vista> = store::viste::list(c, actor)?
        .into_iter()
        .map(|(v, _)| v)
        .collect();
    viste.sort_by_key(|v| (!v.si_compone(), std::cmp::Reverse(v.anno)));
    Ok(viste)
}

/// The plan that a workbook is proposed for: the first whose sheets are of the kind that it holds.
fn proposta<'a>(viste: &'a [Vista], cartella: &CartellaLetta) -> Option<&'a Vista> {
    let livelli: Vec<Livello> = match gzoom::riconosci(cartella) {
        Some(file) => file
            .converti(cartella)
            .righe
            .iter()
            .filter_map(|r| r.tracciato.livello())
            .collect(),
        None => Abbinamento::proponi(cartella, &[])
            .fogli
            .iter()
            .filter_map(|f| f.tracciato?.livello())
            .collect(),
    };
    let adatta = |v: &&Vista| livelli.iter().any(|l| v.tipo.livelli().contains(l));
    viste.iter().find(adatta).or(viste.first())
}

/// Keeps a file as a preview; returns where its page is.
fn registra(
    tx: &mut Tx<'_>,
    actor: &Actor,
    letto: &Letto,
    viste: &[Vista],
    quando: DateTime<Utc>,
) -> store::Result<String> {
    let byte = &letto.file.contenuto;
    match &letto.che_cosa {
        CheCosa::Stampa(lettura) => {
            importazioni::create(tx, actor, &letto.nome, Some(byte), lettura, quando)
        }
        CheCosa::Cartella(cartella) => {
            let vista = proposta(viste, cartella);
            let anni = vista.map_or(Vec::new(), caricamenti::anni_di);
            let abbinamento = Abbinamento::proponi(cartella, &anni);
            let vista = vista.map(|v| &v.id);
            let id =
                caricamenti::create(tx, actor, &letto.nome, byte, &abbinamento, vista, quando)?;
            if gzoom::da_convertire(cartella, &abbinamento).is_none() {
                return Ok(format!("fogli/{id}/abbinamento"));
            }
            // What its columns are is known: it goes on to the comparison, which its page begins.
            caricamenti::set_abbinamento(
                tx,
                actor,
                &id,
                &abbinamento,
                Opzioni::default(),
                vista,
                caricamenti::Stato::Analisi,
            )?;
            Ok(format!("fogli/{id}"))
        }
    }
}

/// One file after the other, so that a person with many files does not take every thread.
async fn leggi(
    app: &App,
    file: Vec<FileInviato>,
    sinonimi: Arc<[Sinonimo]>,
) -> Result<(Vec<Letto>, Vec<Rifiuto>)> {
    let fine = Instant::now() + TEMPO;
    let (mut letti, mut rifiuti) = (Vec::new(), Vec::new());
    for f in file {
        let nome = nome_di_file(&f.nome);
        if f.contenuto.len() > BYTE {
            rifiuti.push(Rifiuto { frase: format!("«{nome}» supera i 20 MB: dividilo in parti più piccole, per esempio una per Centro di Responsabilità.") });
            continue;
        }
        let (leggi, sinonimi) = (app.servizi.leggi.clone(), sinonimi.clone());
        let leggi_cartella = app.servizi.leggi_cartella.clone();
        let (chiamato, contenuto) = (nome.clone(), f.contenuto.clone());
        let lettura =
            tokio::task::spawn_blocking(move || match leggi_cartella(&chiamato, &contenuto) {
                Some(esito) => esito.map(|c| CheCosa::Cartella(Box::new(c))),
                None => {
                    leggi(&chiamato, &contenuto, &sinonimi).map(|l| CheCosa::Stampa(Box::new(l)))
                }
            });
        match tokio::time::timeout_at(fine, lettura).await {
            Ok(Ok(Ok(che_cosa))) => letti.push(Letto { nome, file: f, che_cosa }),
            Ok(Ok(Err(rifiuto))) => rifiuti.push(rifiuto),
            // A reader that panics must not take the other files with it.
            Ok(Err(causa)) => {
                tracing::error!(%causa, file = %nome, "a printout could not be read");
                rifiuti.push(Rifiuto { frase: format!("«{nome}» non si può leggere: il file sembra danneggiato. Chiedi un'altra copia a chi lo ha prodotto.") });
            }
            Err(_) => rifiuti.push(Rifiuto { frase: format!("«{nome}» richiede troppo tempo: invialo da solo, oppure dividilo in parti più piccole.") }),
        }
    }
    if letti.is_empty() && rifiuti.is_empty() {
        Err(Error::Richiesta("Non è arrivato nessun file.".to_owned()))
    } else {
        Ok((letti, rifiuti))
    }
}
