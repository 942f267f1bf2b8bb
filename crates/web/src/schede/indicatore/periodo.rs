//! The value of one period of one indicator: the short form of who keeps it up to date.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::campo::Valore;
use domain::rilevazione::{dai_periodi, valore_del_periodo};
use domain::scheda::{Frequenza, Indicatore, Periodo, Scheda, ValorePeriodo};
use domain::vista::Vista;
use domain::{Atto, Decimale, Refusal, testo};

use super::super::blocco::{Cambiamento, Esito, salva, versione_letta};
use super::super::caricata::Caricata;
use super::al_posto;
use crate::actor::Accesso;
use crate::app::App;
use crate::bozze::{Aperta, Chiesta};
use crate::error::Result;
use crate::form::{Form, Scelta, frase_di};
use crate::page::{Page, pagina, rifiutata, spiega};

/// Which period the address asks for.
#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Quale {
    periodo: Option<String>,
}

#[derive(Template)]
#[template(path = "schede/periodo.html")]
struct PeriodoPage {
    page: Page,
    sigla: String,
    vista: Vista,
    codice: String,
    descrizione: String,
    qui: String,
    numero: usize,
    periodo: Periodo,
    /// The number by which it is asked for.
    chiesto: String,
    periodi: Vec<Scelta>,
    versione: i64,
    digitato: Digitato,
    /// What numerator and denominator are, where the value is their quotient.
    fratto: Option<(String, String)>,
    /// What the stored periods make of the year.
    anno_finora: String,
    dichiarato: String,
    errori: Vec<Refusal>,
    nel_frattempo: Vec<Cambiamento>,
}

spiega!(PeriodoPage, superata nel_frattempo);

impl PeriodoPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }

    fn aiuto(&self) -> &'static str {
        "Un numero con la virgola, una percentuale, una data o sì/no, secondo l'unità dell'indicatore."
    }

    /// Whether the year is taken as a whole: then its value is the declared one.
    fn annuale(&self) -> bool {
        self.periodo.frequenza == Frequenza::Anno
    }
}

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Digitato {
    atteso: String,
    raggiunto: String,
    numeratore: String,
    denominatore: String,
    commento: String,
    evidenza: String,
}

impl Digitato {
    fn di_form(form: &Form) -> Self {
        let campo = |nome: &str| form.get(nome).to_owned();
        Self {
            atteso: campo("atteso"),
            raggiunto: campo("raggiunto"),
            numeratore: campo("numeratore"),
            denominatore: campo("denominatore"),
            commento: campo("commento"),
            evidenza: campo("evidenza"),
        }
    }

    fn di_indicatore(i: &Indicatore, p: Periodo) -> Self {
        let mut v = i.periodo(p).cloned().unwrap_or(ValorePeriodo::vuoto(p));
        if p.frequenza == Frequenza::Anno {
            // What the sheet declares may have been corrected there since; a quotient is not typed.
            let anno = i.anno(p.anno);
            if v.numeratore.is_none() {
                v.raggiunto = anno.and_then(|a| a.raggiunto).or(v.raggiunto);
            }
            v.atteso = anno.and_then(|a| a.atteso).or(v.atteso);
        }
        let valore = |d: Option<Decimale>| d.map(|d| i.digitabile(p.anno, d)).unwrap_or_default();
        let figura = |d: Option<Decimale>| d.map(|d| d.to_string()).unwrap_or_default();
        Self {
            atteso: valore(v.atteso),
            raggiunto: valore(v.raggiunto),
            numeratore: figura(v.numeratore),
            denominatore: figura(v.denominatore),
            commento: v.commento.unwrap_or_default(),
            evidenza: v.evidenza.unwrap_or_default(),
        }
    }

    fn leggi(
        &self,
        i: &Indicatore,
        periodo: Periodo,
    ) -> std::result::Result<ValorePeriodo, Vec<Refusal>> {
        let mut no = Vec::new();
        let mut figura =
            |campo: &str,
             t: &str,
             leggi: &dyn Fn(&str) -> std::result::Result<Decimale, String>| {
                if t.is_empty() {
                    return None;
                }
                leggi(t)
                    .map_err(|frase| no.push(Refusal::campo(campo, frase)))
                    .ok()
            };
        let valore = |t: &str| i.leggi_nel(periodo.anno, t);
        let numero = |t: &str| Decimale::parse_it(t).map_err(|e| e.to_string());
        let v = ValorePeriodo {
            periodo,
            atteso: figura("atteso", &self.atteso, &valore),
            raggiunto: figura("raggiunto", &self.raggiunto, &valore),
            numeratore: figura("numeratore", &self.numeratore, &numero),
            denominatore: figura("denominatore", &self.denominatore, &numero),
            commento: testo::pulito(&self.commento),
            evidenza: testo::pulito(&self.evidenza),
        };
        for (campo, altro, c, a) in [
            ("numeratore", "denominatore", v.numeratore, v.denominatore),
            ("denominatore", "numeratore", v.denominatore, v.numeratore),
        ] {
            let altrove = self.numeratore.is_empty() || self.denominatore.is_empty();
            if altrove && c.is_none() && a.is_some() {
                no.push(Refusal::campo(
                    campo,
                    format!("c'è il {altro}: scrivi anche il {campo}, oppure togli tutti e due"),
                ));
            }
        }
        if no.is_empty() { Ok(v) } else { Err(no) }
    }
}

/// The number by which the whole year is asked for, of an indicator that has shorter periods.
const TUTTO_L_ANNO: u8 = 0;

/// Whether the value of the whole year may be given as numerator and denominator beside those of its periods.
fn con_anno_intero(i: &Indicatore) -> bool {
    i.frequenza() != Frequenza::Anno && i.fratto().is_some()
}

/// The number by which a period of an indicator is asked for.
fn numero_di(i: &Indicatore, periodo: Periodo) -> u8 {
    if periodo.frequenza == i.frequenza() {
        periodo.numero
    } else {
        TUTTO_L_ANNO
    }
}

/// The period that is asked for by its number, or the one that holds today.
fn quale(i: &Indicatore, vista: &Vista, chiesto: &str, oggi: chrono::NaiveDate) -> Periodo {
    let in_corso = Periodo::in_corso(vista.anno, i.frequenza(), oggi);
    let chiesto = chiesto.parse::<u8>().ok();
    if chiesto == Some(TUTTO_L_ANNO) && con_anno_intero(i) {
        return Periodo::intero(vista.anno);
    }
    Periodo::dell_anno(vista.anno, i.frequenza())
        .find(|p| Some(p.numero) == chiesto)
        .unwrap_or(in_corso)
}

/// Which form of the sheet it is.
fn nome(numero: usize, i: &Indicatore, periodo: Periodo) -> String {
    format!("indicatori/{numero}/periodo/{}", numero_di(i, periodo))
}

/// Shows the form of a period.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, numero)): Path<(String, String, String, String)>,
    Query(chiesto): Query<Quale>,
    Query(chiesta): Query<Chiesta>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let caricata = app
        .read(move |c| Caricata::find_da_compilare(c, &actor, &vista, &codice))
        .await?;
    let (numero, i) = al_posto(&caricata.scheda, &numero)?;
    let oggi = app.oggi();
    let periodo = quale(
        i,
        &caricata.vista,
        chiesto.periodo.as_deref().unwrap_or_default(),
        oggi,
    );
    let suo = caricata.modulo(&accesso, &nome(numero, i, periodo))?;
    let bozza = Aperta::find(&app, &accesso, caricata.scheda.id(), &suo, &chiesta).await?;
    let digitato = match &bozza.form {
        Some(form) => Digitato::di_form(form),
        None => Digitato::di_indicatore(i, periodo),
    };
    let sua = page(&accesso, &caricata, (numero, i), periodo, digitato);
    let versione = bozza.form.as_ref().map_or(sua.versione, versione_letta);
    Ok(pagina(&PeriodoPage {
        page: sua.page.clone().con_bozza(&bozza, &suo),
        versione,
        ..sua
    }))
}

/// Saves a period; if asked, what the periods make of the year becomes its declared value.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, numero)): Path<(String, String, String, String)>,
    form: Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let caricata = app
        .read(move |c| Caricata::find_da_compilare(c, &actor, &vista, &codice))
        .await?;
    let (numero, i) = al_posto(&caricata.scheda, &numero)?;
    let oggi = app.oggi();
    let periodo = quale(i, &caricata.vista, form.get("periodo"), oggi);
    let digitato = Digitato::di_form(&form);
    let esito = match digitato.leggi(i, periodo) {
        Err(errori) => Esito::Rifiutata(errori),
        Ok(valore) => {
            let dichiara = form.get("azione") == "dichiara";
            let quando = app.adesso();
            let verbo = |scheda: &Scheda| {
                let mut righe = scheda.contenuto().indicatori.clone();
                if let Some(riga) = righe.get_mut(numero - 1) {
                    scrivi(riga, &valore, dichiara);
                }
                scheda.correggi(
                    [("indicatori".to_owned(), Valore::Indicatori(righe))],
                    Atto::Correzione,
                    None,
                    &accesso.actor,
                    quando,
                )
            };
            salva(&app, &accesso, &caricata, &form, verbo).await?
        }
    };
    let qui = caricata.indirizzo(&accesso.ente.sigla);
    let mostra = |errori, nel_frattempo, versione| {
        let pagina = page(&accesso, &caricata, (numero, i), periodo, digitato.clone());
        rifiutata(&PeriodoPage {
            errori,
            nel_frattempo,
            versione,
            ..pagina
        })
    };
    Ok(match esito {
        Esito::Salvata(_) => {
            Redirect::to(&format!("{qui}/indicatori/{numero}?esito=salvata")).into_response()
        }
        Esito::Invariata => {
            Redirect::to(&format!("{qui}/indicatori/{numero}?esito=invariata")).into_response()
        }
        Esito::Rifiutata(errori) => mostra(errori, Vec::new(), versione_letta(&form)),
        Esito::Superata(righe) => {
            let cambiate = righe
                .iter()
                .map(|r| Cambiamento::di(r, &caricata.modello))
                .collect();
            mostra(Vec::new(), cambiate, caricata.scheda.versione())
        }
    })
}

/// Writes a period. The value of the year follows only where somebody asked for it, or wrote the year itself: over zero it has none.
fn scrivi(riga: &mut Indicatore, valore: &ValorePeriodo, dichiara: bool) {
    let anno = valore.periodo.anno;
    riga.scrivi_periodo(valore.clone());
    // What is stored has six places at most.
    let figura = |d: Option<Decimale>| d.map(|d| d.arrotonda(6));
    if valore.periodo.frequenza == Frequenza::Anno {
        let suo = figura(valore_del_periodo(riga, valore));
        riga.scrivi(anno, Some(valore.atteso), Some(suo));
    } else if dichiara {
        let suo = figura(dai_periodi(riga, anno).and_then(|p| p.valore));
        if suo.is_some() {
            riga.scrivi(anno, None, Some(suo));
        }
    }
}

fn page(
    accesso: &Accesso,
    caricata: &Caricata,
    (numero, i): (usize, &Indicatore),
    periodo: Periodo,
    digitato: Digitato,
) -> PeriodoPage {
    let anno = periodo.anno;
    let scelto = numero_di(i, periodo).to_string();
    let tutto = con_anno_intero(i).then(|| Periodo::intero(anno));
    let lato = |t: &Option<String>, nome: &str| t.clone().unwrap_or_else(|| nome.to_owned());
    PeriodoPage {
        page: caricata.page_di_modulo(
            accesso,
            format!(
                "Valore dell'indicatore {numero} – {}",
                caricata.scheda.codice()
            ),
            &nome(numero, i, periodo),
        ),
        sigla: accesso.ente.sigla.clone(),
        vista: caricata.vista.clone(),
        codice: caricata.scheda.codice().to_owned(),
        descrizione: i
            .descrizione
            .clone()
            .unwrap_or_else(|| "Indicatore".to_owned()),
        qui: caricata.indirizzo(&accesso.ente.sigla),
        numero,
        periodi: Periodo::dell_anno(anno, i.frequenza())
            .chain(tutto)
            .map(|p| {
                let scritto = if i.periodo(p).is_some() {
                    " (già scritto)"
                } else {
                    ""
                };
                let nome = match p.frequenza {
                    Frequenza::Anno => format!("tutto l'{}", p.nome()),
                    _ => p.nome(),
                };
                Scelta::new(
                    numero_di(i, p).to_string(),
                    format!("{nome}{scritto}"),
                    &scelto,
                )
            })
            .collect(),
        periodo,
        chiesto: scelto,
        versione: caricata.scheda.versione(),
        digitato,
        fratto: i.fratto().map(|_| {
            (
                lato(&i.numeratore, "Numeratore"),
                lato(&i.denominatore, "Denominatore"),
            )
        }),
        anno_finora: dai_periodi(i, anno).map_or_else(String::new, |p| p.calcolo),
        dichiarato: i
            .anno(anno)
            .and_then(|v| v.raggiunto)
            .map(|d| i.mostra_nel(anno, d))
            .unwrap_or_default(),
        errori: Vec::new(),
        nel_frattempo: Vec::new(),
    }
}
