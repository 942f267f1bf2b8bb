//! What the sheets of a workbook are, and which of its columns is which: proposed, decided by a person, kept under a name.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::testo;
use domain::tracciato::{Abbinamento, FoglioAbbinato, Modo, Opzioni, Tracciato, gzoom};
use domain::vista::Vista;
use store::caricamenti::{self, AbbinamentoSalvato, Caricamento, Stato};

use super::{Aperto, analisi, base};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, Scelta};
use crate::page::{Page, pagina, rifiutata, spiega};

/// Columns of a sheet that can be matched: beyond them nobody looks.
const COLONNE: usize = 200;
/// Longest name of kept decisions, in characters.
const NOME: usize = 80;

/// A column of the workbook on the page.
struct ColonnaVista {
    posto: usize,
    lettera: String,
    intestazione: String,
    esempi: Vec<String>,
    scelte: Vec<(&'static str, Vec<Scelta>)>,
    abbinata: bool,
}

/// A sheet of the workbook on the page.
struct FoglioVisto {
    posto: usize,
    nome: String,
    righe: usize,
    tracciati: Vec<Scelta>,
    importato: bool,
    /// Row of the headings, counted from 1.
    testa: usize,
    riporta: bool,
    colonne: Vec<ColonnaVista>,
    abbinate: usize,
}

#[derive(Template)]
#[template(path = "importazioni/fogli/abbinamento.html")]
struct AbbinamentoPage {
    page: Page,
    sigla: String,
    base: String,
    caricamento: Caricamento,
    viste: Vec<Scelta>,
    modi: Vec<Scelta>,
    svuota: bool,
    fogli: Vec<FoglioVisto>,
    salvati: Vec<Scelta>,
    nome: String,
    avvisi: Vec<String>,
    errori: Vec<String>,
}

spiega!(AbbinamentoPage, frasi errori);

/// Shows the decisions as they are.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let aperto = Aperto::find(&app, &accesso, &id).await?;
    if !aperto.caricamento.stato.aperto() {
        return Ok(Redirect::to(&base(&accesso, &id)).into_response());
    }
    let errori = aperto.caricamento.errore.iter().cloned().collect();
    let pagina_sua = mostra(&app, &accesso, aperto, String::new(), errori).await?;
    Ok(pagina(&pagina_sua))
}

/// The page, with what stands against going on.
async fn mostra(
    app: &App,
    accesso: &Accesso,
    aperto: Aperto,
    nome: String,
    errori: Vec<String>,
) -> Result<AbbinamentoPage> {
    let actor = accesso.actor.clone();
    let (viste, salvati) = app
        .read(move |c| {
            Ok((
                store::viste::list(c, &actor)?,
                caricamenti::abbinamenti(c, &actor)?,
            ))
        })
        .await?;
    let anni = aperto.anni();
    let scelta = aperto.vista.as_ref().map_or("", |v| v.codice.as_str());
    let viste = std::iter::once(Scelta::new(
        "",
        "Nessuna: solo CdR, persone e portatori di interesse",
        scelta,
    ))
    .chain(
        viste
            .iter()
            .map(|(v, _)| Scelta::new(&v.codice, format!("{} – {}", v.codice, v.titolo), scelta)),
    )
    .collect();
    let opzioni = aperto.caricamento.opzioni;
    let modi = Modo::OPZIONI
        .iter()
        .map(|o| Scelta::new(o.codice, o.etichetta, opzioni.modo.codice()))
        .collect();
    let abbinati = &aperto.caricamento.abbinamento.fogli;
    let fogli = aperto
        .cartella
        .fogli
        .iter()
        .zip(abbinati)
        .enumerate()
        .map(|(posto, (foglio, abbinato))| {
            let scelto = abbinato.tracciato.map_or("", Tracciato::codice);
            let tracciati = std::iter::once(Scelta::new("", "Non importare questo foglio", scelto))
                .chain(
                    Tracciato::OPZIONI
                        .iter()
                        .map(|o| Scelta::new(o.codice, o.etichetta, scelto)),
                )
                .collect();
            let colonne: Vec<ColonnaVista> = if abbinato.tracciato.is_some() {
                colonne(foglio, abbinato, &anni)
            } else {
                Vec::new()
            };
            FoglioVisto {
                posto,
                nome: foglio.nome.clone(),
                righe: foglio.righe.len(),
                tracciati,
                importato: abbinato.tracciato.is_some(),
                testa: abbinato.intestazione + 1,
                riporta: abbinato.riporta,
                abbinate: colonne.iter().filter(|c| c.abbinata).count(),
                colonne,
            }
        })
        .collect();
    let mut avvisi = aperto.cartella.avvisi.clone();
    if gzoom::da_convertire(&aperto.cartella, &aperto.caricamento.abbinamento).is_some() {
        avvisi.push("Nel file ci sono le tabelle standard di GZoom: entrano tutte insieme, senza abbinare le colonne. Scegli la vista e prosegui; se invece indichi che cosa contiene un foglio, vale soltanto quello che indichi.".to_owned());
    }
    Ok(AbbinamentoPage {
        page: Page::di(
            accesso,
            format!("Abbina le colonne di {}", aperto.caricamento.nome_file),
            "importa",
        ),
        sigla: accesso.ente.sigla.clone(),
        base: base(accesso, &aperto.caricamento.id),
        viste,
        modi,
        svuota: opzioni.svuota,
        fogli,
        salvati: salvati
            .into_iter()
            .map(|(nome, _)| Scelta::new(&nome, &nome, ""))
            .collect(),
        nome,
        avvisi,
        caricamento: aperto.caricamento,
        errori,
    })
}

fn colonne(
    foglio: &domain::cartella::FoglioLetto,
    abbinato: &FoglioAbbinato,
    anni: &[i32],
) -> Vec<ColonnaVista> {
    let Some(tracciato) = abbinato.tracciato else {
        return Vec::new();
    };
    let tutte = tracciato.colonne_abbinabili(anni);
    abbinato
        .scelte(foglio)
        .into_iter()
        .take(COLONNE)
        .map(|s| {
            let scelta = s.chiave.as_deref().unwrap_or("");
            let mut gruppi: Vec<(&'static str, Vec<Scelta>)> =
                vec![("", vec![Scelta::new("", "Non importare", scelta)])];
            for c in &tutte {
                let gruppo = match c.chiave.split('.').next() {
                    Some("fasi") if c.chiave != "fasi" => "Una fase della misura",
                    Some("eventi") if c.chiave != "eventi" => "Un evento rischioso",
                    Some("indicatori") if c.chiave != "indicatori" => "Un indicatore",
                    _ => tracciato.etichetta(),
                };
                let voce = Scelta::new(&c.chiave, &c.etichetta, scelta);
                match gruppi.iter_mut().find(|(g, _)| *g == gruppo) {
                    Some((_, voci)) => voci.push(voce),
                    None => gruppi.push((gruppo, vec![voce])),
                }
            }
            let lettera = domain::cartella::cella(0, s.colonna);
            ColonnaVista {
                posto: s.colonna,
                lettera: lettera.trim_end_matches('1').to_owned(),
                intestazione: s.intestazione,
                esempi: s.esempi,
                abbinata: s.chiave.is_some(),
                scelte: gruppi,
            }
        })
        .collect()
}

/// Takes the decisions: shows them again where a table or a row of headings was changed, else goes on to the comparison.
pub(crate) async fn abbina(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let mut aperto = Aperto::find(&app, &accesso, &id).await?;
    if !aperto.caricamento.stato.aperto() {
        return Ok(Redirect::to(&base(&accesso, &id)).into_response());
    }
    let actor = accesso.actor.clone();
    let (viste, salvati) = app
        .read(move |c| {
            Ok((
                store::viste::list(c, &actor)?,
                caricamenti::abbinamenti(c, &actor)?,
            ))
        })
        .await?;
    let viste: Vec<Vista> = viste.into_iter().map(|(v, _)| v).collect();
    let prima = aperto.vista.as_ref().map(|v| v.codice.clone());
    aperto.vista = viste.into_iter().find(|v| v.codice == form.get("vista"));
    let altri_anni = prima != aperto.vista.as_ref().map(|v| v.codice.clone());
    let anni = aperto.anni();
    aperto.caricamento.opzioni = Opzioni {
        modo: Modo::da_nome(form.get("modo")).unwrap_or_default(),
        svuota: form.has("svuota"),
    };
    aperto.caricamento.vista = aperto.vista.as_ref().map(|v| v.id.clone());
    let azione = form.get("azione").to_owned();
    let usato = salvati
        .iter()
        .find(|(nome, _)| azione == "usa" && nome == form.get("usa"));
    let mut da_rivedere = azione != "prosegui";
    aperto.caricamento.abbinamento = match usato {
        Some((_, s)) => s.abbinamento.per(&s.teste, &aperto.cartella, &anni),
        None => {
            let (letto, cambiato) = leggi(&form, &aperto, &anni, altri_anni);
            da_rivedere |= cambiato;
            letto
        }
    };
    let nome: String = testo::pulito(form.get("salva_come"))
        .unwrap_or_default()
        .chars()
        .take(NOME)
        .collect();
    let mut errori = Vec::new();
    if azione == "prosegui" && !da_rivedere {
        let abbinamento = &aperto.caricamento.abbinamento;
        let di_un_piano = match gzoom::da_convertire(&aperto.cartella, abbinamento) {
            Some(file) => file.di_un_piano(),
            None => {
                errori = abbinamento.mancanze(&anni);
                abbinamento.di_un_piano()
            }
        };
        if di_un_piano && aperto.vista.is_none() {
            errori.push("scegli la vista in cui mettere le schede".to_owned());
        }
    } else if azione == "prosegui" {
        errori.push("hai cambiato la tabella di un foglio, la riga delle sue intestazioni o la vista: guarda le colonne proposte, poi prosegui".to_owned());
    }
    let avanti = azione == "prosegui" && errori.is_empty();
    let stato = if avanti {
        Stato::Analisi
    } else {
        Stato::Abbinamento
    };
    let (actor, suo) = (accesso.actor.clone(), aperto.caricamento.clone());
    let da_tenere = (avanti && !nome.is_empty()).then(|| AbbinamentoSalvato {
        teste: suo.abbinamento.teste(&aperto.cartella),
        abbinamento: suo.abbinamento.clone(),
    });
    let come = nome.clone();
    app.write(move |tx| {
        caricamenti::set_abbinamento(
            tx,
            &actor,
            &suo.id,
            &suo.abbinamento,
            suo.opzioni,
            suo.vista.as_ref(),
            stato,
        )?;
        match da_tenere {
            Some(salvato) => caricamenti::salva_abbinamento(tx, &actor, &come, &salvato),
            None => Ok(()),
        }
    })
    .await
    .map_err(|e| match e {
        Error::NonTrovata => Error::Richiesta(
            "Nel frattempo qualcuno ha importato questo file, o lo ha abbandonato: torna alla pagina Importa.".to_owned(),
        ),
        altro => altro,
    })?;
    if avanti {
        analisi::avvia(&app, &accesso.actor, &id);
        return Ok(Redirect::to(&base(&accesso, &id)).into_response());
    }
    let rifiuto = !errori.is_empty();
    let sua = mostra(&app, &accesso, aperto, nome, errori).await?;
    Ok(if rifiuto {
        rifiutata(&sua)
    } else {
        pagina(&sua)
    })
}

/// The decisions of the form, and whether some columns had to be proposed anew because of them.
fn leggi(form: &Form, aperto: &Aperto, anni: &[i32], altri_anni: bool) -> (Abbinamento, bool) {
    let mut cambiato = false;
    let fogli = aperto
        .cartella
        .fogli
        .iter()
        .zip(&aperto.caricamento.abbinamento.fogli)
        .enumerate()
        .map(|(n, (foglio, prima))| {
            let tracciato = Tracciato::da_nome(form.get(&format!("foglio.{n}.tabella")));
            let testa: Option<usize> = form.get(&format!("foglio.{n}.testa")).parse().ok();
            let testa = testa.map_or(prima.intestazione, |t| t.saturating_sub(1));
            let Some(scelto) = tracciato else {
                return FoglioAbbinato {
                    foglio: foglio.nome.clone(),
                    ..FoglioAbbinato::default()
                };
            };
            let riporta = form.has(&format!("foglio.{n}.riporta"));
            if prima.tracciato != tracciato || prima.intestazione != testa {
                cambiato = true;
                return FoglioAbbinato {
                    riporta,
                    ..FoglioAbbinato::proponi_come(foglio, scelto, testa, anni)
                };
            }
            let noti: Vec<String> = scelto
                .colonne_abbinabili(anni)
                .into_iter()
                .map(|c| c.chiave)
                .collect();
            // With other years other columns can be meant: those that were left out are proposed anew.
            let proposte = altri_anni
                .then(|| FoglioAbbinato::proponi_come(foglio, scelto, testa, anni).colonne);
            let larga = prima.colonne.len().max(
                foglio
                    .righe
                    .iter()
                    .skip(testa)
                    .take(50)
                    .map(Vec::len)
                    .max()
                    .unwrap_or(0),
            );
            let colonne: Vec<Option<String>> = (0..larga)
                .map(|c| {
                    let scritta = form.get(&format!("foglio.{n}.colonna.{c}"));
                    let nota = Some(scritta.to_owned()).filter(|k| noti.contains(k));
                    let proposta = || proposte.as_ref().and_then(|p| p.get(c).cloned().flatten());
                    match nota {
                        None => proposta().inspect(|_| cambiato = true),
                        nota => nota,
                    }
                })
                .collect();
            FoglioAbbinato {
                foglio: foglio.nome.clone(),
                tracciato,
                intestazione: testa,
                colonne,
                riporta,
            }
        })
        .collect();
    (Abbinamento { fogli }, cambiato)
}
