//! The register of the risk events of a plan (PNA 2019, Allegato 1), the most urgent first.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::Livello;
use domain::andamento::contata;
use domain::cartella::Dato;
use domain::elenchi::Elenchi;
use domain::misura::Suggerimento;
use domain::rischio::{Metodo, VoceRegistro, per_priorita};
use domain::scheda::Evento;
use domain::testo;
use domain::vista::Vista;
use serde::Deserialize;
use store::schede::{Filtro, Riassunto};

use super::misure::{con_codice, gruppo, scelte_di_gruppo, titoli};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::esportazioni::{consegna_elenco, elenco};
use crate::form::Scelta;
use crate::page::{Page, pagina};
use crate::pagine::Pagine;

/// Events on one page.
const EVENTI: usize = 100;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Scelto {
    cdr: String,
    area: String,
    fattore: String,
    fascia: String,
    pagina: String,
}

impl Scelto {
    /// Whether an event is asked for.
    fn vuole(&self, v: &VoceRegistro<'_>) -> bool {
        let fascia = |n: Option<usize>| n.map_or_else(|| "nessuna".to_owned(), |n| n.to_string());
        (self.cdr.is_empty() || self.cdr == v.gruppo.0)
            && (self.area.is_empty() || self.area == v.area.unwrap_or("nessuna"))
            && (self.fattore.is_empty()
                || v.evento
                    .fattori
                    .iter()
                    .any(|f| testo::piatto(f) == testo::piatto(&self.fattore)))
            && (self.fascia.is_empty() || self.fascia == fascia(v.residua.or(v.fascia)))
    }
}

/// An event on the page.
struct Riga {
    codice: String,
    titolo: String,
    gruppo: String,
    area: String,
    evento: Evento,
    fascia: Option<usize>,
    residua: Option<usize>,
    suggerimenti: Vec<Suggerimento>,
}

#[derive(Template)]
#[template(path = "viste/registro.html")]
struct RegistroPage {
    page: Page,
    sigla: String,
    vista: Vista,
    metodo: Metodo,
    gruppi_scelta: Vec<Scelta>,
    aree: Vec<(&'static str, Vec<Scelta>)>,
    fattori: Vec<Scelta>,
    fasce: Vec<Scelta>,
    righe: Vec<Riga>,
    trovati: usize,
    tutti: usize,
    /// Codes and titles of the processes without an event, at most a handful; and how many there are.
    senza: Vec<(String, String)>,
    quanti_senza: usize,
    pagine: Pagine,
    /// The filters, for the register as a file.
    filtri: String,
}

/// Processes without an event that are named; the page of the anomalies has them all.
const SENZA: usize = 10;

impl RegistroPage {
    fn base(&self) -> String {
        format!("/{}/viste/{}", self.sigla, self.vista.codice)
    }

    /// The level as written, with the band it falls in where that says more.
    fn livello(&self, scritto: &Option<String>, fascia: &Option<usize>) -> String {
        let detto = self.metodo.come_scritto(scritto.as_deref(), *fascia);
        detto.unwrap_or_else(|| "–".to_owned())
    }

    fn tinta(&self, fascia: &Option<usize>) -> String {
        fascia.map_or_else(String::new, |f| super::tinta(&self.metodo, f))
    }
}

/// Shows the register with the filters of the address.
pub(crate) async fn registro(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(scelto): Query<Scelto>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (vista, metodo, elenchi, schede) = app
        .read(move |c| {
            let vista = store::viste::find(c, &actor, &codice)?;
            let schede = store::schede::eventi(c, &actor, &vista.id, &Filtro::default())?;
            let metodo = super::metodo(c, &actor, &vista)?;
            let elenchi = store::elenchi::tutti(c, &actor)?;
            Ok((vista, metodo, elenchi, schede))
        })
        .await?;
    let mut voci = voci(&vista, &schede, &metodo);
    let tutti = voci.len();
    let processi = || {
        schede
            .iter()
            .filter(|(s, _)| s.livello == Livello::Processo && contata(s.stato))
    };
    let senza: Vec<&Riassunto> = processi()
        .filter(|(_, eventi)| eventi.is_empty())
        .map(|(s, _)| s)
        .collect();
    let nomi_gruppi: Vec<(String, String)> = voci.iter().map(|v| v.gruppo.clone()).collect();
    let gruppi_scelta = scelte_di_gruppo(
        nomi_gruppi.iter().map(|(k, n)| (k.as_str(), n.as_str())),
        &scelto.cdr,
    );
    let aree = scelte(
        "Tutte",
        voci.iter().filter_map(|v| v.area).collect(),
        &scelto.area,
        Some("Non indicata"),
    );
    let aree = super::aree_in_gruppi(aree);
    let fattori = scelte(
        "Tutti",
        voci.iter()
            .flat_map(|v| v.evento.fattori.iter().map(String::as_str))
            .collect(),
        &scelto.fattore,
        None,
    );
    let fasce = std::iter::once(Scelta::new("", "Tutti", &scelto.fascia))
        .chain(
            (0..)
                .zip(&metodo.fasce)
                .map(|(n, f): (usize, _)| Scelta::new(n.to_string(), &f.nome, &scelto.fascia)),
        )
        .chain([Scelta::new("nessuna", "Non indicato", &scelto.fascia)])
        .collect();
    voci.retain(|v| scelto.vuole(v));
    per_priorita(&mut voci);
    let page = Page::di(
        &accesso,
        format!("Registro degli eventi rischiosi – {}", vista.codice),
        "viste",
    );
    let qui = format!("/{}/viste/{}/eventi", accesso.ente.sigla, vista.codice);
    let pagine = Pagine::new(
        &scelto.pagina,
        voci.len(),
        EVENTI,
        &qui,
        &[
            ("cdr", &scelto.cdr),
            ("area", &scelto.area),
            ("fattore", &scelto.fattore),
            ("fascia", &scelto.fascia),
        ],
    );
    let trovati = voci.len();
    let mut filtri = form_urlencoded::Serializer::new(String::new());
    filtri.extend_pairs([
        ("cdr", &scelto.cdr),
        ("area", &scelto.area),
        ("fattore", &scelto.fattore),
        ("fascia", &scelto.fascia),
    ]);
    let righe = pagine
        .fetta(voci)
        .iter()
        .map(|v| riga(v, &elenchi))
        .collect();
    Ok(pagina(&RegistroPage {
        page,
        sigla: accesso.ente.sigla,
        metodo,
        gruppi_scelta,
        aree,
        fattori,
        fasce,
        righe,
        trovati,
        tutti,
        quanti_senza: senza.len(),
        senza: senza
            .iter()
            .take(SENZA)
            .map(|s| (s.codice.clone(), s.titolo.clone()))
            .collect(),
        vista,
        pagine,
        filtri: filtri.finish(),
    }))
}

/// Gives the register away as it is filtered.
pub(crate) async fn scarica(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice, formato)): Path<(String, String, String)>,
    Query(scelto): Query<Scelto>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (vista, metodo, schede) = app
        .read(move |c| {
            let vista = store::viste::find(c, &actor, &codice)?;
            let schede = store::schede::eventi(c, &actor, &vista.id, &Filtro::default())?;
            let metodo = super::metodo(c, &actor, &vista)?;
            Ok((vista, metodo, schede))
        })
        .await?;
    let mut voci = voci(&vista, &schede, &metodo);
    voci.retain(|v| scelto.vuole(v));
    per_priorita(&mut voci);
    let livello = |scritto: &Option<String>, fascia| {
        Dato::testo(
            metodo
                .come_scritto(scritto.as_deref(), fascia)
                .unwrap_or_default(),
        )
    };
    let testo = |t: &Option<String>| Dato::testo(t.as_deref().unwrap_or_default());
    let righe = voci
        .iter()
        .map(|v| {
            vec![
                Dato::testo(v.codice),
                Dato::testo(v.titolo),
                Dato::testo(con_codice(&v.gruppo.0, &v.gruppo.1)),
                Dato::testo(v.area.unwrap_or_default()),
                testo(&v.evento.descrizione),
                testo(&v.evento.attivita),
                Dato::testo(v.evento.fattori.join("; ")),
                livello(&v.evento.livello, v.fascia),
                Dato::testo(v.evento.misure.join("; ")),
                livello(&v.evento.livello_residuo, v.residua),
                testo(&v.evento.note),
            ]
        })
        .collect();
    let colonne = [
        ("Codice della scheda", 22),
        ("Processo", 50),
        ("Centro di Responsabilità", 40),
        ("Area di rischio", 40),
        ("Evento rischioso", 60),
        ("Attività", 40),
        ("Fattori abilitanti", 40),
        ("Livello", 14),
        ("Misure già in atto", 50),
        ("Livello residuo", 16),
        ("Note", 40),
    ];
    let nome = format!("{}-eventi", vista.codice);
    let titolo = format!("Registro degli eventi rischiosi – {}", vista.codice);
    consegna_elenco(
        &app,
        titolo,
        elenco("Eventi rischiosi", &colonne, righe),
        &formato,
        &nome,
    )
    .await
}

/// Every event of the plan with the place it has in it.
fn voci<'a>(
    vista: &Vista,
    schede: &'a [(Riassunto, Vec<Evento>)],
    metodo: &Metodo,
) -> Vec<VoceRegistro<'a>> {
    let titoli = titoli(schede.iter().map(|(s, _)| s));
    let fascia = |l: &Option<String>| metodo.fascia_scritta(l.as_deref()?);
    schede
        .iter()
        .filter(|(s, _)| contata(s.stato))
        .flat_map(|(s, eventi)| {
            let gruppo = gruppo(vista.tipo, s, &titoli);
            eventi.iter().map(move |evento| VoceRegistro {
                codice: &s.codice,
                titolo: &s.titolo,
                gruppo: gruppo.clone(),
                area: s.area_di_rischio.as_deref(),
                tipologia: s.tipologia_misura.as_deref(),
                fascia: fascia(&evento.livello),
                residua: fascia(&evento.livello_residuo),
                evento,
            })
        })
        .collect()
}

/// The words in use, each once however it is written, between «all» and «none».
pub(super) fn scelte(
    tutte: &str,
    nominate: Vec<&str>,
    scelta: &str,
    nessuna: Option<&str>,
) -> Vec<Scelta> {
    let per_piatto: BTreeMap<String, &str> = nominate
        .into_iter()
        .map(|n| (testo::piatto(n), n))
        .collect();
    let distinte: BTreeSet<&str> = per_piatto.into_values().collect();
    std::iter::once(Scelta::new("", tutte, scelta))
        .chain(distinte.into_iter().map(|n| Scelta::new(n, n, scelta)))
        .chain(nessuna.map(|n| Scelta::new("nessuna", n, scelta)))
        .collect()
}

fn riga(v: &VoceRegistro<'_>, elenchi: &Elenchi) -> Riga {
    let fattori = v.evento.fattori.iter().map(String::as_str);
    Riga {
        codice: v.codice.to_owned(),
        titolo: v.titolo.to_owned(),
        gruppo: con_codice(&v.gruppo.0, &v.gruppo.1),
        area: v.area.unwrap_or_default().to_owned(),
        suggerimenti: elenchi.suggerimenti(fattori, v.tipologia),
        evento: v.evento.clone(),
        fascia: v.fascia,
        residua: v.residua,
    }
}
