//! The assessment of the risk of a process: the questions of the method, the level with its working, the ones before.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::rischio::{
    Asse, Esito as Calcolata, Fascia, Metodi, Metodo, OggettoValutato, Passo, Regola, Valutazione,
};
use domain::vista::Vista;
use domain::{Livello, Refusal, data, testo};
use serde::Deserialize;

use super::blocco::{Cambiamento, Esito, salva, versione_letta};
use super::caricata::Caricata;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, Scelta};
use crate::page::{Dopo, Page, pagina, rifiutata};

#[derive(Template)]
#[template(path = "schede/valutazione.html")]
struct ValutazionePage {
    page: Page,
    sigla: String,
    vista: Vista,
    codice: String,
    titolo_scheda: String,
    qui: String,
    versione: i64,
    metodo: Metodo,
    metodi: Vec<Scelta>,
    gruppi: Vec<Gruppo>,
    /// The grades to judge with; none where the method gives a figure.
    gradi: Vec<Scelta>,
    motivazione: String,
    motivo_dello_scarto: String,
    errori: Vec<Refusal>,
    nel_frattempo: Vec<Cambiamento>,
    /// What comes out of the answers on the page, not yet recorded.
    prova: Option<Calcolata>,
    passate: Vec<Passata>,
}

/// Questions under one heading.
struct Gruppo {
    nome: String,
    scala: String,
    domande: Vec<Domanda>,
}

/// A question with its answers as radio buttons.
struct Domanda {
    codice: String,
    titolo: String,
    testo: String,
    risposte: Vec<Scelta>,
}

/// An assessment that was made.
struct Passata {
    data: String,
    metodo: String,
    /// The figure, or the grade.
    livello: String,
    fascia: String,
    motivazione: String,
    motivo_dello_scarto: String,
    passi: Vec<Passo>,
}

impl ValutazionePage {
    fn errore(&self, campo: &str) -> &str {
        self.errori
            .iter()
            .find(|e| e.campo == campo)
            .map_or("", |e| e.frase.as_str())
    }

    fn aiuto_motivazione(&self) -> &'static str {
        if self.di_giudizio() {
            "Perché questo giudizio: il PNA 2019 la chiede sempre."
        } else {
            "Che cosa hai considerato, per chi leggerà il livello."
        }
    }

    fn di_giudizio(&self) -> bool {
        matches!(self.metodo.regola, Regola::Giudizio(_))
    }

    fn fascia(&self, n: &usize) -> &str {
        nome_fascia(&self.metodo.fasce, Some(*n))
    }

    /// The summary over the form names the question before the reason.
    fn sommario(&self) -> Vec<Refusal> {
        self.errori
            .iter()
            .map(|e| {
                let nome = match e.campo.as_str() {
                    "grado" => "Giudizio complessivo".to_owned(),
                    "motivazione" => "Motivazione".to_owned(),
                    "motivo_dello_scarto" => "Motivo dello scarto".to_owned(),
                    codice => self
                        .gruppi
                        .iter()
                        .flat_map(|g| &g.domande)
                        .find(|d| d.codice == codice)
                        .map_or_else(|| "Valutazione".to_owned(), |d| d.titolo.clone()),
                };
                Refusal::campo(e.campo.clone(), format!("{nome}: {}", e.frase))
            })
            .collect()
    }
}

fn nome_fascia(fasce: &[Fascia], n: Option<usize>) -> &str {
    n.and_then(|n| fasce.get(n)).map_or("", |f| f.nome.as_str())
}

/// What was chosen and written so far.
#[derive(Debug, Clone, Default)]
struct Digitata {
    risposte: BTreeMap<String, usize>,
    grado: Option<usize>,
    motivazione: String,
    motivo_dello_scarto: String,
}

impl Digitata {
    fn di_form(form: &Form, metodo: &Metodo) -> Self {
        let numero = |nome: &str| form.get(nome).parse::<usize>().ok();
        Self {
            risposte: metodo
                .chiavi()
                .filter_map(|k| Some((k.to_owned(), numero(k)?)))
                .collect(),
            grado: numero("grado"),
            motivazione: form.get("motivazione").to_owned(),
            motivo_dello_scarto: form.get("motivo_dello_scarto").to_owned(),
        }
    }

    /// The answers of the latest assessment with the method: a reassessment begins from them.
    fn di_ultima(caricata: &Caricata, metodo: &Metodo) -> Self {
        let ultima = caricata
            .scheda
            .contenuto()
            .valutazioni
            .iter()
            .rev()
            .find(|v| v.metodo == metodo.codice && v.versione == metodo.versione);
        ultima.map_or_else(Self::default, |v| Self {
            risposte: v
                .oggetti
                .first()
                .map(|o| o.risposte.clone())
                .unwrap_or_default(),
            grado: v.grado,
            motivazione: v.motivazione.clone().unwrap_or_default(),
            motivo_dello_scarto: String::new(),
        })
    }

    fn valutazione(&self, metodo: &Metodo, oggi: chrono::NaiveDate) -> Valutazione {
        let di_giudizio = matches!(metodo.regola, Regola::Giudizio(_));
        Valutazione {
            residuo: false,
            metodo: metodo.codice.clone(),
            versione: metodo.versione,
            data: oggi,
            oggetti: vec![OggettoValutato {
                nome: String::new(),
                risposte: self.risposte.clone(),
            }],
            grado: self.grado.filter(|_| di_giudizio),
            motivazione: testo::pulito(&self.motivazione),
            motivo_dello_scarto: testo::pulito(&self.motivo_dello_scarto),
            livello: None,
        }
    }
}

/// Which method the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Scelto {
    metodo: String,
}

/// The method asked for, else the one of the plan, else the one in force.
fn scegli(metodi: &Metodi, chiesto: &str, vista: &Vista) -> Result<Metodo> {
    let chiede = |m: &&Metodo| !matches!(m.regola, Regola::Dichiarato);
    metodi
        .ultimo(chiesto)
        .filter(chiede)
        .or_else(|| {
            metodi
                .ultimo(vista.metodo.as_deref().unwrap_or_default())
                .filter(chiede)
        })
        .or_else(|| metodi.ultimo("pna2019"))
        .cloned()
        .ok_or(Error::Interno)
}

/// Shows the questions, with the answers given last.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    Query(scelto): Query<Scelto>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let caricata = carica(&app, &accesso, vista, codice).await?;
    let metodi = Metodi::forniti().map_err(|e| Error::interno(&e))?;
    let metodo = scegli(&metodi, &scelto.metodo, &caricata.vista)?;
    let digitata = Digitata::di_ultima(&caricata, &metodo);
    let mut p = page(&accesso, &caricata, &metodi, &metodo, &digitata, Vec::new());
    p.page = p.page.esito(dopo.esito.as_deref());
    Ok(pagina(&p))
}

/// Works the level out, or records the assessment.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response> {
    let caricata = carica(&app, &accesso, vista, codice).await?;
    let metodi = Metodi::forniti().map_err(|e| Error::interno(&e))?;
    let metodo = scegli(&metodi, form.get("metodo"), &caricata.vista)?;
    let digitata = Digitata::di_form(&form, &metodo);
    let valutazione = digitata.valutazione(&metodo, app.adesso().date_naive());
    let mostra = |errori: Vec<Refusal>| {
        let mut p = page(&accesso, &caricata, &metodi, &metodo, &digitata, errori);
        p.versione = versione_letta(&form);
        p
    };
    if form.get("azione") == "calcola" {
        return Ok(match metodo.prova(&valutazione) {
            Ok(esito) => {
                let mut p = mostra(Vec::new());
                p.prova = Some(esito);
                pagina(&p)
            }
            Err(errori) => rifiutata(&mostra(errori)),
        });
    }
    let quando = app.adesso();
    let verbo = |scheda: &domain::Scheda| {
        scheda.valuta(valutazione.clone(), &metodo, &accesso.actor, quando)
    };
    let esito = salva(&app, &accesso, &caricata, &form, verbo).await?;
    let qui = caricata.indirizzo(&accesso.ente.sigla);
    Ok(match esito {
        Esito::Salvata(_) | Esito::Invariata => {
            let metodo = &metodo.codice;
            Redirect::to(&format!("{qui}/valutazione?metodo={metodo}&esito=salvata"))
                .into_response()
        }
        Esito::Rifiutata(errori) => rifiutata(&mostra(errori)),
        Esito::Superata(righe) => {
            let mut p = mostra(Vec::new());
            p.versione = caricata.scheda.versione();
            p.nel_frattempo = righe
                .iter()
                .map(|r| Cambiamento::di(r, &caricata.modello))
                .collect();
            rifiutata(&p)
        }
    })
}

/// The sheet of a process; others have no risk of their own.
async fn carica(app: &App, accesso: &Accesso, vista: String, codice: String) -> Result<Caricata> {
    let actor = accesso.actor.clone();
    let caricata = app
        .read(move |c| Caricata::find(c, &actor, &vista, &codice))
        .await?;
    if caricata.scheda.livello() == Livello::Processo {
        Ok(caricata)
    } else {
        Err(Error::NonTrovata)
    }
}

fn page(
    accesso: &Accesso,
    caricata: &Caricata,
    metodi: &Metodi,
    metodo: &Metodo,
    digitata: &Digitata,
    errori: Vec<Refusal>,
) -> ValutazionePage {
    let gruppi = match &metodo.regola {
        Regola::Dichiarato => Vec::new(),
        Regola::Domande(d) => vec![
            gruppo(&d.probabilita, digitata),
            gruppo(&d.impatto, digitata),
        ],
        Regola::Giudizio(g) => vec![Gruppo {
            nome: "Indicatori di stima del rischio".to_owned(),
            scala: String::new(),
            domande: g
                .criteri
                .iter()
                .map(|c| Domanda {
                    codice: c.codice.clone(),
                    titolo: c.titolo.clone(),
                    testo: c.testo.clone(),
                    risposte: (0..)
                        .zip(&metodo.fasce)
                        .map(|(n, f)| scelta(n, &f.nome, digitata.risposte.get(&c.codice)))
                        .collect(),
                })
                .collect(),
        }],
    };
    let gradi = match &metodo.regola {
        Regola::Giudizio(_) => (0..)
            .zip(&metodo.fasce)
            .map(|(n, f)| scelta(n, &f.nome, digitata.grado.as_ref()))
            .collect(),
        _ => Vec::new(),
    };
    // A refusal names the object and the question; here there is one object, and its controls bear the code of the question.
    let errori = errori
        .into_iter()
        .map(|e| match e.campo.strip_prefix("risposte.0.") {
            Some(codice) => Refusal::campo(codice, e.frase.clone()),
            None => e,
        })
        .collect();
    ValutazionePage {
        page: Page::di(
            accesso,
            format!("Valutazione del rischio – {}", caricata.scheda.codice()),
            "viste",
        ),
        sigla: accesso.ente.sigla.clone(),
        vista: caricata.vista.clone(),
        codice: caricata.scheda.codice().to_owned(),
        titolo_scheda: caricata.scheda.titolo().to_owned(),
        qui: caricata.indirizzo(&accesso.ente.sigla),
        versione: caricata.scheda.versione(),
        metodi: metodi
            .iter()
            .filter(|m| !matches!(m.regola, Regola::Dichiarato))
            .map(|m| Scelta {
                value: m.codice.clone(),
                label: m.nome.clone(),
                selected: m.codice == metodo.codice,
            })
            .collect(),
        metodo: metodo.clone(),
        gruppi,
        gradi,
        motivazione: digitata.motivazione.clone(),
        motivo_dello_scarto: digitata.motivo_dello_scarto.clone(),
        errori,
        nel_frattempo: Vec::new(),
        prova: None,
        passate: caricata
            .scheda
            .contenuto()
            .valutazioni
            .iter()
            .rev()
            .map(|v| passata(v, metodi))
            .collect(),
    }
}

fn gruppo(asse: &Asse, digitata: &Digitata) -> Gruppo {
    let scala: Vec<String> = asse
        .scala
        .iter()
        .enumerate()
        .map(|(n, s)| format!("{n} {s}"))
        .collect();
    Gruppo {
        nome: asse.nome.clone(),
        scala: scala.join(", "),
        domande: asse
            .domande
            .iter()
            .map(|d| Domanda {
                codice: d.codice.clone(),
                titolo: d.titolo.clone(),
                testo: d.testo.clone(),
                risposte: (0..)
                    .zip(&d.risposte)
                    .map(|(n, r)| {
                        let con_punti = format!("{} ({})", r.testo, r.punti.breve());
                        scelta(n, &con_punti, digitata.risposte.get(&d.codice))
                    })
                    .collect(),
            })
            .collect(),
    }
}

fn scelta(n: usize, label: &str, scelta: Option<&usize>) -> Scelta {
    Scelta {
        value: n.to_string(),
        label: label.to_owned(),
        selected: scelta == Some(&n),
    }
}

/// An assessment as its own method reads it, even when another is in use today.
fn passata(v: &Valutazione, metodi: &Metodi) -> Passata {
    let metodo = metodi.trova(&v.metodo, v.versione);
    let esito = metodo.and_then(|m| m.valuta(v).ok());
    let fascia = metodo.map_or("", |m| {
        nome_fascia(
            &m.fasce,
            v.grado.or_else(|| v.livello.and_then(|l| m.fascia(l))),
        )
    });
    Passata {
        data: data::it(v.data),
        metodo: metodo.map_or_else(
            || format!("{}, versione {}", v.metodo, v.versione),
            |m| m.nome.clone(),
        ),
        livello: v.livello.map(|l| l.it(2)).unwrap_or_default(),
        fascia: fascia.to_owned(),
        motivazione: v.motivazione.clone().unwrap_or_default(),
        motivo_dello_scarto: v.motivo_dello_scarto.clone().unwrap_or_default(),
        passi: esito.map(|e| e.passi).unwrap_or_default(),
    }
}
