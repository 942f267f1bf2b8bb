//! The assessment of the risk of a process: the questions of the method, the level with its working, the ones before.

mod modulo;
mod passate;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::permesso::Permesso;
use domain::regole::RegoleScritte as _;
use domain::rischio::mappa::codice_nel;
use domain::rischio::{Esito as Calcolata, Metodi, Metodo, Regola};
use domain::scheda::Scheda;
use domain::vista::Vista;
use domain::{Actor, Atto, Livello, Refusal};
use store::Conn;

use self::modulo::{Digitata, Oggetto, Scelto, controllo, oggetti, scelta};
use self::passate::{AnnoPrima, Passata, nome_fascia};
use super::blocco::{Cambiamento, Esito, salva, versione_letta};
use super::caricata::{Caricata, maiuscola};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, Scelta, frase_di};
use crate::indirizzo::segmento;
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};

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
    scelto: Scelto,
    metodi: Vec<Scelta>,
    rischi: Vec<Scelta>,
    su_che_cosa: Vec<Scelta>,
    oggetti: Vec<Oggetto>,
    /// The grades to judge with; none where the method works them out.
    gradi: Vec<Scelta>,
    motivazione: String,
    motivo_dello_scarto: String,
    errori: Vec<Refusal>,
    nel_frattempo: Vec<Cambiamento>,
    /// What comes out of the answers on the page, not yet recorded.
    prova: Option<Calcolata>,
    passate: Vec<Passata>,
    /// The latest first.
    anni_prima: Vec<AnnoPrima>,
}

spiega!(ValutazionePage, superata nel_frattempo);

impl ValutazionePage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
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
        let domanda = |nome: &str| {
            self.oggetti.iter().find_map(|o| {
                let d = o.gruppi.iter().flat_map(|g| &g.domande);
                let d = d.into_iter().find(|d| d.nome == nome)?;
                Some(if o.nome.is_empty() {
                    d.titolo.clone()
                } else {
                    format!("{} di «{}»", d.titolo, o.nome)
                })
            })
        };
        self.errori
            .iter()
            .map(|e| {
                let nome = match e.campo.as_str() {
                    "grado" => "Giudizio complessivo".to_owned(),
                    "motivazione" => "Motivazione".to_owned(),
                    "motivo_dello_scarto" => "Motivo dello scarto".to_owned(),
                    nome => domanda(nome).unwrap_or_else(|| "Valutazione".to_owned()),
                };
                Refusal::campo(e.campo.clone(), format!("{nome}: {}", e.frase))
            })
            .collect()
    }
}

/// Shows the questions, with the answers given last.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    Query(scelto): Query<Scelto>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let (caricata, anni_prima, metodi) = carica(&app, &accesso, vista, codice).await?;
    let metodo = scelto.metodo(&metodi, &caricata.vista)?;
    let contenuto = caricata.scheda.contenuto();
    let nomi = scelto.oggetti(contenuto);
    let digitata = Digitata::di_ultima(contenuto, &metodo, scelto.residuo(), nomi);
    let chiesta = Chiesta {
        accesso: &accesso,
        caricata: &caricata,
        anni_prima: &anni_prima,
        metodi: &metodi,
        metodo: &metodo,
        scelto: &scelto,
    };
    let mut p = chiesta.page(&digitata, Vec::new());
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
    let (caricata, anni_prima, metodi) = carica(&app, &accesso, vista, codice).await?;
    caricata.esigi(&accesso.actor, Permesso::Compilare)?;
    if let Some(perche) = caricata.scheda.ferma(Atto::Valutazione, &accesso.actor) {
        return Err(Error::Richiesta(maiuscola(perche)));
    }
    let scelto = Scelto::di_form(&form);
    let metodo = scelto.metodo(&metodi, &caricata.vista)?;
    let nomi = scelto.oggetti(caricata.scheda.contenuto());
    let digitata = Digitata::di_form(&form, &metodo, nomi);
    let valutazione = digitata.valutazione(&metodo, scelto.residuo(), app.oggi());
    let chiesta = Chiesta {
        accesso: &accesso,
        caricata: &caricata,
        anni_prima: &anni_prima,
        metodi: &metodi,
        metodo: &metodo,
        scelto: &scelto,
    };
    let mostra = |errori: Vec<Refusal>| {
        let mut p = chiesta.page(&digitata, errori);
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
    let anno_prima = caricata.vista.anno - 1;
    let prima = anni_prima.iter().find(|(v, _)| v.anno == anno_prima);
    let prima = prima.map(|(_, s)| s.contenuto());
    let verbo = |scheda: &Scheda| {
        scheda.valuta(valutazione.clone(), &metodo, prima, &accesso.actor, quando)
    };
    let esito = salva(&app, &accesso, &caricata, &form, verbo).await?;
    let qui = caricata.indirizzo(&accesso.ente.sigla);
    Ok(match esito {
        Esito::Salvata(_) | Esito::Invariata => {
            let metodo = segmento(&metodo.scelta().to_string());
            let rischio = if scelto.residuo() {
                "&rischio=residuo"
            } else {
                ""
            };
            Redirect::to(&format!(
                "{qui}/valutazione?metodo={metodo}{rischio}&esito=salvata"
            ))
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

/// The sheets that a process had in the plans before this one, of the same kind, the latest first; of two plans of a year the one
/// that [`store::viste::anno_prima`] takes.
fn anni_prima(
    c: &mut Conn,
    actor: &Actor,
    vista: &Vista,
    codice: &str,
) -> store::Result<Vec<(Vista, Scheda)>> {
    let viste = store::viste::list(c, actor)?.into_iter().map(|(v, _)| v);
    // Later codes of a year come after the others, and stand in their place.
    let per_anno: BTreeMap<i32, Vista> = viste
        .filter(|v| v.tipo == vista.tipo && v.anno < vista.anno)
        .map(|v| (v.anno, v))
        .collect();
    let mut trovate = Vec::new();
    for (anno, v) in per_anno.into_iter().rev() {
        let sue = store::schede::list_by_codes(c, actor, &v.id, &[codice_nel(codice, anno)])?;
        let sua = sue.into_iter().find(|s| s.livello() == Livello::Processo);
        trovate.extend(sua.map(|s| (v, s)));
    }
    Ok(trovate)
}

/// The sheet of a process, those of the years before with their plans, and the methods of the body; other sheets have no risk of
/// their own.
async fn carica(
    app: &App,
    accesso: &Accesso,
    vista: String,
    codice: String,
) -> Result<(Caricata, Vec<(Vista, Scheda)>, Metodi)> {
    let actor = accesso.actor.clone();
    let (caricata, anni_prima, metodi) = app
        .read(move |c| {
            let caricata = Caricata::find(c, &actor, &vista, &codice)?;
            let prima = anni_prima(c, &actor, &caricata.vista, caricata.scheda.codice())?;
            Ok((caricata, prima, store::regole::tutte(c, &actor)?))
        })
        .await?;
    if caricata.scheda.livello() == Livello::Processo {
        Ok((caricata, anni_prima, metodi))
    } else {
        Err(Error::NonTrovata)
    }
}

/// What a request asks about.
struct Chiesta<'a> {
    accesso: &'a Accesso,
    caricata: &'a Caricata,
    anni_prima: &'a [(Vista, Scheda)],
    metodi: &'a Metodi,
    metodo: &'a Metodo,
    scelto: &'a Scelto,
}

impl Chiesta<'_> {
    fn page(&self, digitata: &Digitata, errori: Vec<Refusal>) -> ValutazionePage {
        let (caricata, metodo) = (self.caricata, self.metodo);
        let contenuto = caricata.scheda.contenuto();
        let gradi = match &metodo.regola {
            Regola::Giudizio(_) => (0..)
                .zip(&metodo.fasce)
                .map(|(n, f)| scelta(n, &f.nome, digitata.grado.as_ref()))
                .collect(),
            _ => Vec::new(),
        };
        ValutazionePage {
            page: caricata.page(
                self.accesso,
                format!("Valutazione del rischio – {}", caricata.scheda.codice()),
            ),
            sigla: self.accesso.ente.sigla.clone(),
            vista: caricata.vista.clone(),
            codice: caricata.scheda.codice().to_owned(),
            titolo_scheda: caricata.scheda.titolo().to_owned(),
            qui: caricata.indirizzo(&self.accesso.ente.sigla),
            versione: caricata.scheda.versione(),
            metodi: Scelto::metodi(self.metodi, metodo, &caricata.vista),
            rischi: self.scelto.rischi(),
            su_che_cosa: self.scelto.su_che_cosa(contenuto),
            scelto: self.scelto.clone(),
            metodo: metodo.clone(),
            oggetti: oggetti(metodo, digitata),
            gradi,
            motivazione: digitata.motivazione.clone(),
            motivo_dello_scarto: digitata.motivo_dello_scarto.clone(),
            errori: errori.into_iter().map(al_controllo).collect(),
            nel_frattempo: Vec::new(),
            prova: None,
            passate: contenuto
                .valutazioni
                .iter()
                .rev()
                .map(|v| Passata::di(v, self.metodi))
                .collect(),
            anni_prima: self
                .anni_prima
                .iter()
                .filter_map(|(v, s)| AnnoPrima::di(v, s, self.metodi))
                .collect(),
        }
    }
}

/// A refusal names the object and the question (`risposte.1.P3`); the page wants the name of the control.
fn al_controllo(e: Refusal) -> Refusal {
    let nome = e.campo.strip_prefix("risposte.").and_then(|resto| {
        let (n, codice) = resto.split_once('.')?;
        Some(controllo(codice, n.parse().ok()?))
    });
    match nome {
        Some(nome) => Refusal::campo(nome, e.frase),
        None => e,
    }
}
