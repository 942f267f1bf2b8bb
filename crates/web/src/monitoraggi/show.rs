//! A session as it fills up: by CdR, sheet by sheet, and the sample that is verified.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::cartella::Dato;
use domain::monitoraggio::{SessioneMonitoraggio, StatoRaccolta};
use domain::{Fact, Refusal, data};
use serde::Deserialize;
use store::schede::Riassunto;

use super::{Chieste, Riga, giorni, indirizzo, trova};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::esportazioni::{consegna_elenco, elenco, quanti};
use crate::form::{Form, frase_di};
use crate::page::{Page, pagina, rifiutata, spiega};
use crate::pagine::Pagine;
use crate::segreti::Segreto;
use domain::orario;

/// Sheets on one page of the list.
const PAGINA: usize = 100;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Scelto {
    /// Code of a CdR.
    cdr: String,
    /// A state of the answers, or `ritardo`, or `campione`.
    stato: String,
    /// Counts from 1.
    pagina: String,
    esito: Option<String>,
}

/// How far the answers of a CdR have come.
#[derive(Default)]
struct Conto {
    codice: String,
    nome: String,
    /// How many sheets, by state in the order of the list.
    stati: Vec<(StatoRaccolta, usize)>,
    in_ritardo: usize,
    totale: usize,
}

impl Conto {
    fn nuovo(codice: &str, nome: &str) -> Self {
        Self {
            codice: codice.to_owned(),
            nome: nome.to_owned(),
            stati: StatoRaccolta::TUTTI.iter().map(|s| (*s, 0)).collect(),
            in_ritardo: 0,
            totale: 0,
        }
    }

    fn conta(&mut self, stato: StatoRaccolta, in_ritardo: bool) {
        self.totale += 1;
        self.in_ritardo += usize::from(in_ritardo);
        if let Some((_, quante)) = self.stati.iter_mut().find(|(s, _)| *s == stato) {
            *quante += 1;
        }
    }
}

/// What was drawn, and how to draw it again.
struct Estratto {
    seme: String,
    percentuale: u32,
    chi: String,
    quando: String,
    /// The codes drawn, in the order of the draw; none for whoever does not read the whole body.
    estratte: Vec<String>,
    popolazione: Vec<String>,
}

#[derive(Template)]
#[template(path = "monitoraggi/show.html")]
struct ShowPage {
    page: Page,
    sigla: String,
    vista: String,
    qui: String,
    nome: String,
    riferimento: String,
    termine: String,
    istruzioni: Option<String>,
    /// How far the term is; `None` once closed.
    giorni: Option<String>,
    passato: bool,
    chiusa: Option<String>,
    conti: Vec<Conto>,
    totale: Conto,
    scelto: Scelto,
    righe: Vec<Riga>,
    pagine: Pagine,
    campione: Option<Estratto>,
    percentuale: String,
    errori: Vec<Refusal>,
}

spiega!(ShowPage);

impl ShowPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }

    /// What cannot be said beside a field.
    fn rifiuti(&self) -> Vec<&str> {
        let interi = self.errori.iter().filter(|e| e.campo.is_empty());
        interi.map(|e| e.frase.as_str()).collect()
    }

    /// The filters, for the list as a file.
    fn filtri(&self) -> String {
        let mut filtri = form_urlencoded::Serializer::new(String::new());
        filtri.extend_pairs([("cdr", &self.scelto.cdr), ("stato", &self.scelto.stato)]);
        filtri.finish()
    }

    fn filtrata(&self) -> bool {
        !self.scelto.cdr.is_empty() || !self.scelto.stato.is_empty()
    }
}

/// Whether a sheet is one of those that the address asks for.
fn scelta(chieste: &Chieste, scelto: &Scelto, s: &Riassunto, campione: &[&str]) -> bool {
    let suo = scelto.cdr.is_empty() || s.cdr_codice.as_deref().unwrap_or("-") == scelto.cdr;
    suo && match scelto.stato.as_str() {
        "" => true,
        "ritardo" => chieste.ritardo(s).is_some(),
        "campione" => campione.contains(&s.codice.as_str()),
        stato => chieste.stato(s).codice() == stato,
    }
}

/// Reads a session and lays it out.
async fn page(
    app: &App,
    accesso: &Accesso,
    (vista, sessione): (String, String),
    scelto: Scelto,
) -> Result<ShowPage> {
    let (dentro, actor, sigla) = (
        app.clone(),
        accesso.actor.clone(),
        accesso.ente.sigla.clone(),
    );
    let (chieste, conti, totale, righe, pagine, scelto) = app
        .read(move |c| {
            let (vista, sessione) = trova(c, &actor, &vista, &sessione)?;
            let chieste = Chieste::di(c, &actor, &dentro, vista, sessione)?;
            let mut conti: BTreeMap<String, Conto> = BTreeMap::new();
            let mut totale = Conto::nuovo("", "In tutto");
            for s in &chieste.schede {
                let codice = s.cdr_codice.as_deref().unwrap_or("-");
                let nome = s.cdr_nome.as_deref().unwrap_or("Senza CdR");
                let (stato, tardi) = (chieste.stato(s), chieste.ritardo(s).is_some());
                totale.conta(stato, tardi);
                conti
                    .entry(codice.to_owned())
                    .or_insert_with(|| Conto::nuovo(codice, nome))
                    .conta(stato, tardi);
            }
            let sole = scelte(&chieste, &scelto);
            let qui = indirizzo(&sigla, &chieste.vista, &chieste.sessione.id);
            let filtri = [("cdr", scelto.cdr.as_str()), ("stato", &scelto.stato)];
            let pagine = Pagine::new(&scelto.pagina, sole.len(), PAGINA, &qui, &filtri);
            let sole = pagine.fetta(sole);
            let righe = chieste.righe(c, &actor, &sigla, &sole)?;
            let conti: Vec<Conto> = conti.into_values().collect();
            Ok((chieste, conti, totale, righe, pagine, scelto))
        })
        .await?;
    let Chieste {
        vista, sessione, ..
    } = chieste;
    let restano = sessione.giorni(app.oggi());
    let campione = sessione.campione.as_ref().map(|c| Estratto {
        seme: c.seme.clone(),
        percentuale: c.percentuale,
        chi: c.chi.clone(),
        quando: orario::it(c.estratto),
        estratte: c.estratte().into_iter().map(str::to_owned).collect(),
        popolazione: c.popolazione.clone(),
    });
    Ok(ShowPage {
        page: Page::di(
            accesso,
            format!("{} – {}", sessione.nome, vista.codice),
            "viste",
        )
        .esito(scelto.esito.as_deref()),
        sigla: accesso.ente.sigla.clone(),
        qui: indirizzo(&accesso.ente.sigla, &vista, &sessione.id),
        vista: vista.codice,
        riferimento: data::it(sessione.riferimento),
        termine: data::it(sessione.termine),
        giorni: sessione.chiusa.is_none().then(|| giorni(restano)),
        passato: restano < 0,
        chiusa: sessione.chiusa.map(orario::it),
        istruzioni: sessione.istruzioni,
        nome: sessione.nome,
        conti,
        totale,
        scelto,
        righe,
        pagine,
        campione,
        percentuale: "30".to_owned(),
        errori: Vec::new(),
    })
}

/// Shows a session: how far it has come by CdR, and its sheets.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, sessione)): Path<(String, String, String)>,
    Query(scelto): Query<Scelto>,
) -> Result<Response> {
    let page = page(&app, &accesso, (vista, sessione), scelto).await?;
    Ok(pagina(&page))
}

/// Gives the sheets of a session away, as they are filtered.
pub(crate) async fn scarica(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, sessione, formato)): Path<(String, String, String, String)>,
    Query(scelto): Query<Scelto>,
) -> Result<Response> {
    let (dentro, actor, sigla) = (
        app.clone(),
        accesso.actor.clone(),
        accesso.ente.sigla.clone(),
    );
    let (chieste, righe) = app
        .read(move |c| {
            let (vista, sessione) = trova(c, &actor, &vista, &sessione)?;
            let chieste = Chieste::di(c, &actor, &dentro, vista, sessione)?;
            let sole = scelte(&chieste, &scelto);
            let righe = chieste.righe(c, &actor, &sigla, &sole)?;
            Ok((chieste, righe))
        })
        .await?;
    let si = |vero: bool| Dato::testo(if vero { "sì" } else { "" });
    let righe = righe
        .iter()
        .map(|r| {
            vec![
                Dato::testo(r.codice.as_str()),
                Dato::testo(r.titolo.as_str()),
                Dato::testo(r.cdr.as_str()),
                Dato::testo(r.stato.etichetta()),
                quanti(r.mancano),
                r.ritardo.map_or(Dato::Vuoto, |g| Dato::Numero(g.into())),
                si(r.nel_campione),
                Dato::testo(r.esito.unwrap_or_default()),
                Dato::testo(r.rinvio.as_ref().map_or("", |(motivo, _)| motivo.as_str())),
            ]
        })
        .collect();
    let colonne = [
        ("Codice della scheda", 22),
        ("Titolo", 60),
        ("Centro di Responsabilità", 40),
        ("Stato", 20),
        ("Cose che mancano", 18),
        ("Giorni di ritardo", 18),
        ("Nel campione", 14),
        ("Esito della verifica", 24),
        ("Motivo del rinvio", 50),
    ];
    let nome = format!("{}-monitoraggio", chieste.vista.codice);
    let titolo = format!("{} – {}", chieste.sessione.nome, chieste.vista.codice);
    consegna_elenco(
        &app,
        titolo,
        elenco("Monitoraggio", &colonne, righe),
        &formato,
        &nome,
    )
    .await
}

/// The sheets that the address asks for.
fn scelte<'a>(chieste: &'a Chieste, scelto: &Scelto) -> Vec<&'a Riassunto> {
    let campione = chieste.sessione.campione.as_ref();
    let campione = campione.map(|c| c.estratte()).unwrap_or_default();
    let schede = chieste.schede.iter();
    schede
        .filter(|s| scelta(chieste, scelto, s, &campione))
        .collect()
}

/// What one of the two acts on a session makes of it.
type Esito = std::result::Result<Fact<SessioneMonitoraggio>, Vec<Refusal>>;

async fn compi(
    app: &App,
    accesso: &Accesso,
    dove: (String, String),
    esito: Esito,
    detto: &str,
    percentuale: &str,
) -> Result<Response> {
    let no = match esito {
        Err(no) => no,
        Ok(fatto) => {
            let scritto = app
                .try_write(move |tx| store::monitoraggi::record(tx, &fatto))
                .await?;
            match scritto {
                Ok(()) => {
                    let page = page(app, accesso, dove, Scelto::default()).await?;
                    let qui = format!("{}?esito={detto}", page.qui);
                    return Ok(Redirect::to(&qui).into_response());
                }
                Err(store::Error::Rifiuto(frasi)) => {
                    frasi.into_iter().map(Refusal::tutto).collect()
                }
                Err(e) => return Err(e.into()),
            }
        }
    };
    let mut page = page(app, accesso, dove, Scelto::default()).await?;
    page.errori = no;
    if !percentuale.is_empty() {
        page.percentuale = percentuale.to_owned();
    }
    Ok(rifiutata(&page))
}

/// Closes a session.
pub(crate) async fn chiudi(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, sessione)): Path<(String, String, String)>,
    _: Form,
) -> Result<Response> {
    let (actor, dove) = (accesso.actor.clone(), (vista.clone(), sessione.clone()));
    let (_, letta) = app
        .read(move |c| trova(c, &actor, &vista, &sessione))
        .await?;
    let esito = letta.chiudi(&accesso.actor, app.adesso());
    compi(&app, &accesso, dove, esito, "chiusa", "").await
}

/// Draws the sample of a session.
pub(crate) async fn estrai(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, sessione)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response> {
    let (actor, dove) = (accesso.actor.clone(), (vista.clone(), sessione.clone()));
    let dentro = app.clone();
    let chieste = app
        .read(move |c| {
            let (vista, sessione) = trova(c, &actor, &vista, &sessione)?;
            Chieste::di(c, &actor, &dentro, vista, sessione)
        })
        .await?;
    let codici = chieste.schede.iter().map(|s| s.codice.clone()).collect();
    let digitata = form.get("percentuale").to_owned();
    // What is not a number of sheets in a hundred is refused as such.
    let percentuale = digitata.trim_end_matches('%').trim().parse().unwrap_or(0);
    // Sixteen random digits: enough that nobody chooses the draw, few enough to copy by hand.
    let seme: String = Segreto::nuovo().impronta().chars().take(16).collect();
    let esito = chieste
        .sessione
        .campiona(&seme, percentuale, codici, &accesso.actor, app.adesso());
    compi(&app, &accesso, dove, esito, "estratto", &digitata).await
}
