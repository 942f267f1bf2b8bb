//! The form of one block of a sheet.
//!
//! Two people on one sheet: the second save is told what changed meanwhile, and gets everything he typed back.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::anomalie::Accettazione;
use domain::campo::{Campo, Genere, Valore, opzione};
use domain::modello::{BloccoModello, FIGLIE, Modello};
use domain::rischio::Metodo;
use domain::scheda::{Attivita, Contenuto, Evento, Fase, Indicatore, RigaTabella, Scheda, campi};
use domain::vista::Vista;
use domain::{Atto, Fact, Refusal};
use store::storia::RigaStoria;

use super::caricata::{Caricata, etichetta, titolo};
use super::righe::RigaDigitata;
use super::tabella::{Modulo, digitate};
use super::voci::Voci;
use crate::actor::Accesso;
use crate::app::App;
use crate::bozze::{Aperta, Chiesta};
use crate::controllo::{Controllo, Suggerimenti, suggerimenti};
use crate::error::{Error, Result};
use crate::form::Form;
use crate::page::{Page, pagina, rifiutata, spiega};
use domain::orario;

#[derive(Template)]
#[template(path = "schede/blocco.html")]
struct BloccoPage {
    page: Page,
    sigla: String,
    vista: Vista,
    codice: String,
    titolo_scheda: String,
    titolo: String,
    qui: String,
    azione: String,
    versione: i64,
    controlli: Vec<Controllo>,
    liste: Vec<Suggerimenti>,
    errori: Vec<Refusal>,
    nel_frattempo: Vec<Cambiamento>,
}

spiega!(BloccoPage, superata nel_frattempo);

/// What somebody else did while the form was open.
#[derive(Debug, Clone)]
pub(super) struct Cambiamento {
    pub chi: String,
    pub quando: String,
    /// Key of the field.
    pub chiave: String,
    pub campo: String,
    pub prima: String,
    pub dopo: String,
}

impl Cambiamento {
    pub(super) fn di(r: &RigaStoria, modello: &Modello) -> Self {
        Self {
            chi: r.chi.clone(),
            quando: orario::it(r.quando),
            chiave: r.campo.clone(),
            campo: if r.campo == Accettazione::CAMPO {
                "Anomalia".to_owned()
            } else {
                etichetta(modello, &r.campo)
            },
            prima: letto(&r.campo, &r.prima),
            dopo: letto(&r.campo, &r.dopo),
        }
    }

    /// For whoever has no page before him.
    pub(super) fn detto(&self) -> Refusal {
        Refusal::campo(
            self.chiave.clone(),
            format!(
                "{}: cambiato da {} il {}",
                self.campo, self.chi, self.quando
            ),
        )
    }
}

/// A value as the sheet shows it: of a closed list the printed word, not the stored one.
pub(crate) fn letto(chiave: &str, valore: &Valore) -> String {
    let scritto = valore.leggibile();
    campi::trova(chiave)
        .and_then(|c| opzione(c.opzioni(), &scritto))
        .map_or(scritto, |o| o.etichetta.to_owned())
}

/// Shows the form of a block.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, blocco)): Path<(String, String, String, String)>,
    Query(chiesta): Query<Chiesta>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (caricata, voci) = app
        .read(move |c| {
            let caricata = Caricata::find_da_compilare(c, &actor, &vista, &codice)?;
            let voci = Voci::find(c, &actor, &caricata.vista)?;
            Ok((caricata, voci))
        })
        .await?;
    let b = caricata.blocco(&blocco)?;
    let suo = caricata.modulo(&accesso, &format!("blocchi/{}", b.nome))?;
    let bozza = Aperta::find(&app, &accesso, caricata.scheda.id(), &suo, &chiesta).await?;
    let modulo = Modulo {
        app: &app,
        accesso: &accesso,
        caricata: &caricata,
        blocco: b,
        voci: &voci,
        formule: &[],
        bozza: &bozza,
    };
    match tabella(b) {
        Some(Fase::TABELLA) => modulo.mostra::<Fase>().await,
        Some(Indicatore::TABELLA) => modulo.mostra::<Indicatore>().await,
        Some(Evento::TABELLA) => modulo.mostra::<Evento>().await,
        Some(Attivita::TABELLA) => modulo.mostra::<Attivita>().await,
        Some(_) => Err(Error::NonTrovata),
        None => {
            let valori = |campo: &Campo<Contenuto>| match &bozza.form {
                Some(form) => form.righe(campo.chiave),
                None => campo.digitabile(caricata.scheda.contenuto()),
            };
            let versione = bozza.form.as_ref().map(versione_letta);
            let versione = versione.unwrap_or_else(|| caricata.scheda.versione());
            let pagina_sua = page(&accesso, &caricata, b, &voci, valori, &[], &[], versione);
            let cornice = pagina_sua.page.clone().con_bozza(&bozza, &suo);
            Ok(pagina(&BloccoPage {
                page: cornice,
                ..pagina_sua
            }))
        }
    }
}

/// A row or a form as it is typed: names of its fields and what stands in them.
pub(crate) type Digitati = Vec<(String, String)>;

/// A block as it is typed: its fields, or the rows of its table.
pub(crate) fn leggi_blocco(
    caricata: &Caricata,
    nome: &str,
) -> store::Result<(Digitati, Vec<Digitati>)> {
    let b = caricata.blocco(nome)?;
    let contenuto = caricata.scheda.contenuto();
    let righe = match tabella(b) {
        Some(Fase::TABELLA) => digitate::<Fase>(contenuto),
        Some(Indicatore::TABELLA) => digitate::<Indicatore>(contenuto),
        Some(Evento::TABELLA) => digitate::<Evento>(contenuto),
        Some(Attivita::TABELLA) => digitate::<Attivita>(contenuto),
        Some(_) => return Err(store::Error::NotFound),
        None => {
            let campi = campi_di(b).into_iter();
            let campi = campi.map(|c| (c.chiave.to_owned(), c.digitabile(contenuto)));
            return Ok((campi.collect(), Vec::new()));
        }
    };
    let righe = righe.into_iter().map(RigaDigitata::campi);
    Ok((Vec::new(), righe.collect()))
}

/// Saves the form of a block.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, blocco)): Path<(String, String, String, String)>,
    form: Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (caricata, voci, formule, b, metodo) = app
        .read(move |c| {
            let caricata = Caricata::find_da_compilare(c, &actor, &vista, &codice)?;
            let b = caricata.blocco(&blocco)?.clone();
            let formule = match tabella(&b) {
                Some(Indicatore::TABELLA) => {
                    // Whoever reads it may stand beyond what one sees.
                    store::schede::formule(c, &actor.per_tutti(), &caricata.vista.id)?
                }
                _ => Vec::new(),
            };
            let voci = Voci::find(c, &actor, &caricata.vista)?;
            let metodo = crate::viste::metodo(c, &actor, &caricata.vista)?;
            Ok((caricata, voci, formule, b, metodo))
        })
        .await?;
    let modulo = Modulo {
        app: &app,
        accesso: &accesso,
        caricata: &caricata,
        blocco: &b,
        voci: &voci,
        formule: &formule,
        bozza: &Aperta::default(),
    };
    match tabella(&b) {
        Some(Fase::TABELLA) => return modulo.update::<Fase>(&form).await,
        Some(Indicatore::TABELLA) => return modulo.update::<Indicatore>(&form).await,
        Some(Evento::TABELLA) => return modulo.update::<Evento>(&form).await,
        Some(Attivita::TABELLA) => return modulo.update::<Attivita>(&form).await,
        Some(_) => return Err(Error::NonTrovata),
        None => {}
    }
    let (mut valori, mut errori) = (Vec::new(), Vec::new());
    for campo in campi_di(&b) {
        let letto = campo.leggi_digitato(&form.righe(campo.chiave));
        let prima = caricata.scheda.contenuto();
        match letto.and_then(|v| nella_scala(campo, v, prima, &metodo)) {
            Ok(v) => valori.push((campo.chiave.to_owned(), v)),
            Err(frase) => errori.push(Refusal::campo(campo.chiave, frase)),
        }
    }
    let esito = if errori.is_empty() {
        salva(
            &app,
            &accesso,
            &caricata,
            &form,
            correggi(&app, &accesso, valori),
        )
        .await?
    } else {
        Esito::Rifiutata(errori)
    };
    let (errori, cambiamenti, versione) = match esito {
        Esito::Salvata(scheda) => {
            return Ok(Redirect::to(&format!(
                "/{}/viste/{}/schede/{}?esito=salvata#b-{}",
                accesso.ente.sigla,
                caricata.vista.codice,
                scheda.codice(),
                b.nome
            ))
            .into_response());
        }
        Esito::Invariata => {
            return Ok(Redirect::to(&format!(
                "{}?esito=invariata",
                caricata.indirizzo(&accesso.ente.sigla)
            ))
            .into_response());
        }
        Esito::Rifiutata(errori) => (errori, Vec::new(), versione_letta(&form)),
        Esito::Superata(righe) => (Vec::new(), righe, caricata.scheda.versione()),
    };
    let valori = |campo: &Campo<Contenuto>| {
        let digitato = form.righe(campo.chiave);
        if intatto(campo, &digitato, &cambiamenti) {
            campo.digitabile(caricata.scheda.contenuto())
        } else {
            digitato
        }
    };
    Ok(rifiutata(&page(
        &accesso,
        &caricata,
        &b,
        &voci,
        valori,
        &errori,
        &cambiamenti,
        versione,
    )))
}

/// Whether a field that somebody else changed meanwhile still says what the form opened with: then the change of the other
/// stands, for saving again must not undo what this person never touched.
fn intatto(campo: &Campo<Contenuto>, digitato: &str, cambiamenti: &[RigaStoria]) -> bool {
    let prima = cambiamenti.iter().find(|r| r.campo == campo.chiave);
    prima.is_some_and(|r| campo.leggi_digitato(digitato).is_ok_and(|v| v == r.prima))
}

/// How a save went.
pub(crate) enum Esito {
    Salvata(Box<Scheda>),
    Invariata,
    Rifiutata(Vec<Refusal>),
    /// Somebody saved meanwhile; these are the lines of the trail since the form was opened.
    Superata(Vec<RigaStoria>),
}

/// The version the form was opened on.
pub(super) fn versione_letta(form: &Form) -> i64 {
    form.get("versione").parse().unwrap_or(0)
}

/// What was typed, unless it is a new level that the method of the plan cannot give.
fn nella_scala(
    campo: &Campo<Contenuto>,
    digitato: Valore,
    prima: &Contenuto,
    metodo: &Metodo,
) -> std::result::Result<Valore, String> {
    match (campo.chiave, &digitato) {
        ("livello_rischio" | "livello_residuo", Valore::Numero(livello))
            if campo.get(prima) != digitato =>
        {
            metodo.ammesso(*livello).map(|()| digitato)
        }
        _ => Ok(digitato),
    }
}

/// The verb that corrects some fields.
pub(super) fn correggi(
    app: &App,
    accesso: &Accesso,
    valori: Vec<(String, Valore)>,
) -> impl Fn(&Scheda) -> std::result::Result<Fact<Scheda>, Vec<Refusal>> {
    let (actor, quando) = (accesso.actor.clone(), app.adesso());
    move |scheda| scheda.correggi(valori.clone(), Atto::Correzione, None, &actor, quando)
}

/// Records what a verb makes of the sheet, unless it is refused or the sheet has moved on.
pub(super) async fn salva(
    app: &App,
    accesso: &Accesso,
    caricata: &Caricata,
    form: &Form,
    verbo: impl Fn(&Scheda) -> std::result::Result<Fact<Scheda>, Vec<Refusal>>,
) -> Result<Esito> {
    salva_da(app, accesso, caricata, versione_letta(form), verbo).await
}

/// The same, for whoever started from a version.
async fn salva_da(
    app: &App,
    accesso: &Accesso,
    caricata: &Caricata,
    versione: i64,
    verbo: impl Fn(&Scheda) -> std::result::Result<Fact<Scheda>, Vec<Refusal>>,
) -> Result<Esito> {
    let scheda = caricata.scheda.clone();
    if scheda.versione() != versione {
        // The same form sent twice, or sent again from the page before: the sheet says already what was typed.
        if verbo(&scheda).is_ok_and(|fact| fact.vuoto()) {
            return Ok(Esito::Invariata);
        }
        let (actor, id) = (accesso.actor.clone(), scheda.id().clone());
        return Ok(Esito::Superata(
            app.read(move |c| store::storia::dopo_versione(c, &actor, &id, versione))
                .await?,
        ));
    }
    let fact = match verbo(&scheda) {
        Err(errori) => return Ok(Esito::Rifiutata(errori)),
        Ok(fact) if fact.vuoto() => return Ok(Esito::Invariata),
        Ok(fact) => fact,
    };
    let dopo = Box::new(fact.cosa().clone());
    let (actor, id) = (accesso.actor.clone(), scheda.id().clone());
    match app
        .try_write(move |tx| store::schede::record(tx, &fact))
        .await?
    {
        Ok(_) => Ok(Esito::Salvata(dopo)),
        Err(store::Error::Superata { .. }) => {
            let (adesso, righe) = app
                .read(move |c| {
                    let adesso = store::schede::find_by_id(c, &actor, &id)?;
                    let righe = store::storia::dopo_versione(c, &actor, &id, versione)?;
                    Ok((adesso, righe))
                })
                .await?;
            // Twice at the same moment: the other one of the two wrote it.
            let gia = verbo(&adesso).is_ok_and(|fact| fact.vuoto());
            Ok(if gia {
                Esito::Invariata
            } else {
                Esito::Superata(righe)
            })
        }
        Err(store::Error::Campi(no)) => Ok(Esito::Rifiutata(no)),
        Err(store::Error::Conflict(_)) => Ok(Esito::Rifiutata(vec![Refusal::campo(
            "codice",
            "un'altra scheda della vista ha già questo codice: scegline uno diverso",
        )])),
        Err(e) => Err(e.into()),
    }
}

/// The key of the table a block shows, if it shows one.
fn tabella(b: &BloccoModello) -> Option<&str> {
    let in_righe = |chiave: &str| {
        chiave == FIGLIE
            || campi::trova(chiave).is_some_and(|c| {
                matches!(
                    c.genere,
                    Genere::Fasi(..)
                        | Genere::Indicatori(..)
                        | Genere::Eventi(..)
                        | Genere::Mappatura(..)
                )
            })
    };
    b.chiavi().find(|c| in_righe(c))
}

/// The fields of a block, as the catalogue declares them.
fn campi_di(b: &BloccoModello) -> Vec<&'static Campo<Contenuto>> {
    // A state is not typed: it changes by a passage.
    b.chiavi()
        .filter(|chiave| *chiave != "stato")
        .filter_map(campi::trova)
        .collect()
}

/// The fields of a sheet that the forms of its modello let somebody type, tables and state apart.
pub(crate) fn campi_correggibili(modello: &Modello) -> Vec<&'static Campo<Contenuto>> {
    let mut campi: Vec<&'static Campo<Contenuto>> = Vec::new();
    for b in modello.blocchi.iter().filter(|b| tabella(b).is_none()) {
        for campo in campi_di(b) {
            if !campi.iter().any(|c| c.chiave == campo.chiave) {
                campi.push(campo);
            }
        }
    }
    campi
}

/// Saves fields of a sheet by their keys, as its forms do, for whoever started from a version.
///
/// # Errors
/// [`Error::NonTrovata`] and [`Error::Vietato`]; [`Error::Richiesta`] while the sheet waits for others.
pub(crate) async fn correggi_campi(
    app: &App,
    accesso: &Accesso,
    vista: String,
    codice: String,
    scritti: Vec<(String, String)>,
    versione: Option<i64>,
) -> Result<Esito> {
    let actor = accesso.actor.clone();
    let (caricata, metodo) = app
        .read(move |c| {
            let caricata = Caricata::find_da_compilare(c, &actor, &vista, &codice)?;
            let metodo = crate::viste::metodo(c, &actor, &caricata.vista)?;
            Ok((caricata, metodo))
        })
        .await?;
    let campi = campi_correggibili(&caricata.modello);
    let (mut valori, mut errori) = (Vec::new(), Vec::new());
    for (chiave, scritto) in scritti {
        let Some(campo) = campi.iter().find(|c| c.chiave == chiave) else {
            let frase = "non è un campo che si scrive in questa scheda: leggi la scheda per vedere quali ha";
            errori.push(Refusal::campo(chiave, frase));
            continue;
        };
        let prima = caricata.scheda.contenuto();
        let letto = campo.leggi_digitato(&scritto);
        match letto.and_then(|v| nella_scala(campo, v, prima, &metodo)) {
            Ok(v) => valori.push((chiave, v)),
            Err(frase) => errori.push(Refusal::campo(chiave, frase)),
        }
    }
    let verbo = correggi(app, accesso, valori);
    if !errori.is_empty() {
        // What can be read is tried all the same: every reason at once.
        errori.extend(verbo(&caricata.scheda).err().into_iter().flatten());
        return Ok(Esito::Rifiutata(errori));
    }
    let da = versione.unwrap_or_else(|| caricata.scheda.versione());
    salva_da(app, accesso, &caricata, da, verbo).await
}

#[expect(
    clippy::too_many_arguments,
    reason = "what a form shows: where it is, what it holds, what is wrong with it"
)]
fn page(
    accesso: &Accesso,
    caricata: &Caricata,
    b: &BloccoModello,
    voci: &Voci,
    valore: impl Fn(&Campo<Contenuto>) -> String,
    errori: &[Refusal],
    cambiamenti: &[RigaStoria],
    versione: i64,
) -> BloccoPage {
    let campi = campi_di(b);
    let controlli = campi
        .iter()
        .map(|campo| {
            let nome = etichetta(&caricata.modello, campo.chiave);
            let mut c = Controllo::di(campo, &nome, valore(campo), &voci.proposte("", campo));
            c.errore = errori
                .iter()
                .filter(|e| e.campo == campo.chiave)
                .map(|e| e.frase.clone())
                .collect::<Vec<_>>()
                .join("; ");
            c
        })
        .collect();
    let qui = caricata.indirizzo(&accesso.ente.sigla);
    let titolo = titolo(b);
    BloccoPage {
        page: caricata.page_di_modulo(
            accesso,
            format!("{titolo} – {}", caricata.scheda.codice()),
            &format!("blocchi/{}", b.nome),
        ),
        sigla: accesso.ente.sigla.clone(),
        vista: caricata.vista.clone(),
        codice: caricata.scheda.codice().to_owned(),
        titolo_scheda: caricata.scheda.titolo().to_owned(),
        titolo,
        azione: format!("{qui}/blocchi/{}", b.nome),
        qui,
        versione,
        controlli,
        liste: suggerimenti(&campi, &voci.persone, &voci.centri, |campo| {
            voci.proposte("", campo)
        }),
        errori: con_etichetta(errori, &caricata.modello),
        nel_frattempo: cambiamenti
            .iter()
            .map(|r| Cambiamento::di(r, &caricata.modello))
            .collect(),
    }
}

/// The summary names the field before the reason.
fn con_etichetta(errori: &[Refusal], modello: &Modello) -> Vec<Refusal> {
    errori
        .iter()
        .map(|e| {
            Refusal::campo(
                e.campo.clone(),
                format!("{}: {}", etichetta(modello, &e.campo), e.frase),
            )
        })
        .collect()
}
