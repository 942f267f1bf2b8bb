//! The map of the risk of a plan: probability and impact before and after treatment, and what moved since last year.

mod griglia;

use std::cmp::Ordering;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::Livello;
use domain::andamento::contata;
use domain::rischio::mappa::{self, Movimento, PuntoMappa};
use domain::rischio::{LivelloDiRischio, Metodi, Metodo, Valutazione};
use domain::vista::Vista;
use serde::Deserialize;
use store::schede::{Filtro, Riassunto};

use self::griglia::{Casella, FasciaNota, Griglia, assi, fasce_note, griglie};
use super::misure::{gruppo, scelte_di_gruppo, titoli};
use super::registro::scelte;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Scelta;
use crate::grafici::{Barra, barre};
use crate::indirizzo::segmento;
use crate::page::{Page, pagina};

/// The cell whose processes are listed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Scelto {
    /// `inerente` or `residuo`.
    rischio: String,
    p: String,
    i: String,
    /// Place of a band, where there is no cell.
    fascia: String,
    /// Key of a CdR, and area of risk or `nessuna`: which processes the whole page is about.
    cdr: String,
    area: String,
}

impl Scelto {
    fn filtra(&self) -> bool {
        !self.cdr.is_empty() || !self.area.is_empty()
    }

    /// Whether the page is about a process of this group and area.
    fn vuole(&self, gruppo: &str, s: &Riassunto) -> bool {
        let area = s.area_di_rischio.as_deref().unwrap_or("nessuna");
        (self.cdr.is_empty() || self.cdr == gruppo) && (self.area.is_empty() || self.area == area)
    }

    /// The filters as they go on in the address of every cell and band, before what is asked of it.
    fn indirizzo(&self, base: &str) -> String {
        let mut url = format!("{base}/rischi?");
        for (nome, valore) in [("cdr", &self.cdr), ("area", &self.area)] {
            if !valore.is_empty() {
                url.push_str(&format!("{nome}={}&", segmento(valore)));
            }
        }
        url
    }
}

/// A process with its level before and after.
struct Processo {
    codice: String,
    titolo: String,
    inerente: LivelloDiRischio,
    residuo: LivelloDiRischio,
    punti: [Option<PuntoMappa>; 2],
}

/// A level that moved, as the page tells it.
struct Mosso {
    codice: String,
    titolo: String,
    prima: String,
    dopo: String,
    salito: bool,
}

#[derive(Template)]
#[template(path = "viste/mappa.html")]
struct MappaPage {
    page: Page,
    sigla: String,
    vista: Vista,
    metodo: Metodo,
    /// The address of the page with its filters, to which a cell or a band is added.
    qui: String,
    filtrata: bool,
    gruppi_scelta: Vec<Scelta>,
    aree: Vec<(&'static str, Vec<Scelta>)>,
    fasce_note: Vec<FasciaNota>,
    griglie: Vec<Griglia>,
    /// Names of the whole figures of the impact.
    impatti: Vec<(usize, String)>,
    /// Levels by band before and after, for methods without two sides too.
    fasce: [Vec<Barra>; 2],
    /// What is listed, in words, and the processes.
    scelta: String,
    elenco: Vec<Processo>,
    /// Code of the plan of the year before, and what moved since.
    precedente: Option<String>,
    mossi: Vec<Mosso>,
    /// How many cannot be compared, because the method is another.
    non_confrontabili: usize,
    /// How many of them rose.
    saliti: usize,
    processi: usize,
}

/// Movements that are shown before the rest is a click away.
const MOSSI: usize = 15;

impl MappaPage {
    /// The movements in two parts: the ones to look at, and the rest.
    fn parti(&self) -> [&[Mosso]; 2] {
        let (prime, altre) = self.mossi.split_at(self.mossi.len().min(MOSSI));
        [prime, altre]
    }

    fn base(&self) -> String {
        format!("/{}/viste/{}", self.sigla, self.vista.codice)
    }

    /// The band of a cell.
    fn nota(&self, c: &Casella) -> Option<&FasciaNota> {
        self.fasce_note.get(c.fascia?)
    }
}

/// Shows the map.
pub(crate) async fn mappa(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(scelto): Query<Scelto>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (vista, metodi, schede, precedente) = app
        .read(move |c| {
            let vista = store::viste::find(c, &actor, &codice)?;
            let schede = store::schede::valutazioni(c, &actor, &vista.id, &Filtro::default())?;
            let precedente = store::viste::anno_prima(c, &actor, &vista)?;
            let prima = match &precedente {
                Some(v) => store::schede::elenco(c, &actor, &v.id, &Filtro::default())?,
                None => Vec::new(),
            };
            let metodi: Metodi = store::regole::tutte(c, &actor)?;
            Ok((vista, metodi, schede, precedente.map(|v| (v, prima))))
        })
        .await?;
    let metodo = super::di_piano(&metodi, &vista)?;
    let titoli = titoli(schede.iter().map(|(s, _)| s));
    let contati: Vec<_> = schede
        .iter()
        .filter(|(s, _)| s.livello == Livello::Processo && contata(s.stato))
        .map(|(s, valutazioni)| (gruppo(vista.tipo, s, &titoli), s, valutazioni))
        .collect();
    let gruppi_scelta = scelte_di_gruppo(
        contati.iter().map(|(g, ..)| (g.0.as_str(), g.1.as_str())),
        &scelto.cdr,
    );
    let aree = contati
        .iter()
        .filter_map(|(_, s, _)| s.area_di_rischio.as_deref());
    let aree = scelte("Tutte", aree.collect(), &scelto.area, Some("Non indicata"));
    let aree = super::aree_in_gruppi(aree);
    let processi: Vec<Processo> = contati
        .iter()
        .filter(|(g, s, _)| scelto.vuole(&g.0, s))
        .map(|(_, s, valutazioni)| processo(s, valutazioni, &metodo, &metodi))
        .collect();
    let base = format!("/{}/viste/{}", accesso.ente.sigla, vista.codice);
    let qui = scelto.indirizzo(&base);
    let (precedente, (mossi, non_confrontabili)) = match &precedente {
        None => (None, (Vec::new(), 0)),
        Some((v, prima)) => {
            let metodo_di_prima = super::di_piano(&metodi, v)?;
            (
                Some(v.codice.clone()),
                mossi(prima, &metodo_di_prima, &processi, &metodo),
            )
        }
    };
    let (scelta, elenco) = scelti(&scelto, &metodo, &processi);
    let page = Page::di(
        &accesso,
        format!("Mappa dei rischi – {}", vista.codice),
        "viste",
    );
    Ok(pagina(&MappaPage {
        page,
        sigla: accesso.ente.sigla,
        filtrata: scelto.filtra(),
        gruppi_scelta,
        aree,
        fasce_note: fasce_note(&metodo),
        griglie: griglie(&metodo, &processi),
        impatti: assi(&metodo).map_or_else(Vec::new, |(_, i)| i),
        fasce: [
            in_fasce(&metodo, &processi, &qui, false),
            in_fasce(&metodo, &processi, &qui, true),
        ],
        qui,
        metodo,
        scelta,
        elenco,
        precedente,
        saliti: mossi.iter().filter(|m| m.salito).count(),
        mossi,
        non_confrontabili,
        processi: processi.len(),
        vista,
    }))
}

fn processo(
    s: &Riassunto,
    valutazioni: &[Valutazione],
    metodo: &Metodo,
    metodi: &Metodi,
) -> Processo {
    let residua = mappa::ultima(valutazioni, true).and_then(Valutazione::grado_dato);
    Processo {
        codice: s.codice.clone(),
        titolo: s.titolo.clone(),
        inerente: metodo.livello(s.livello_rischio, s.giudizio.as_ref()),
        residuo: metodo.livello(s.livello_residuo, residua.as_ref()),
        punti: [false, true].map(|residuo| {
            let punto = mappa::punto(valutazioni, residuo, metodi)?;
            Some(metodo.lati().map_or(punto, |lati| punto.entro(lati)))
        }),
    }
}

fn in_fasce(metodo: &Metodo, processi: &[Processo], qui: &str, residuo: bool) -> Vec<Barra> {
    let quale = if residuo { "residuo" } else { "inerente" };
    let fascia = |p: &Processo| if residuo { p.residuo } else { p.inerente }.fascia;
    let quanti = |f: Option<usize>| {
        u32::try_from(processi.iter().filter(|p| fascia(p) == f).count()).unwrap_or(u32::MAX)
    };
    let fasce = metodo.fasce.iter().enumerate().map(|(n, f)| {
        (
            f.nome.clone(),
            quanti(Some(n)),
            format!("{qui}rischio={quale}&fascia={n}#t-elenco"),
            super::tinta(metodo, n),
        )
    });
    barre(fasce.chain(std::iter::once((
        "Senza livello".to_owned(),
        quanti(None),
        format!("{qui}rischio={quale}&fascia=nessuna#t-elenco"),
        "is-nessuna".to_owned(),
    ))))
}

/// The processes of the cell, or of the band, that the address asks for; and what it is called.
fn scelti(scelto: &Scelto, metodo: &Metodo, processi: &[Processo]) -> (String, Vec<Processo>) {
    let residuo = scelto.rischio == "residuo";
    let quale = if residuo {
        "rischio residuo"
    } else {
        "rischio inerente"
    };
    let di = |p: &Processo| Processo {
        codice: p.codice.clone(),
        titolo: p.titolo.clone(),
        ..*p
    };
    let fascia = |p: &Processo| if residuo { p.residuo } else { p.inerente }.fascia;
    if let (Ok(probabilita), Ok(impatto)) = (scelto.p.parse(), scelto.i.parse()) {
        let punto = PuntoMappa {
            probabilita,
            impatto,
        };
        let suoi =
            |p: &&Processo| p.punti.get(usize::from(residuo)).copied().flatten() == Some(punto);
        return (
            format!("Probabilità {probabilita}, impatto {impatto}, {quale}"),
            processi.iter().filter(suoi).map(di).collect(),
        );
    }
    let (nome, cercata) = match scelto.fascia.as_str() {
        "" => return (String::new(), Vec::new()),
        "nessuna" => ("senza livello".to_owned(), None),
        n => match n
            .parse()
            .ok()
            .and_then(|n: usize| Some((n, metodo.fasce.get(n)?)))
        {
            None => return (String::new(), Vec::new()),
            Some((n, f)) => (f.nome.to_lowercase(), Some(n)),
        },
    };
    (
        format!("Livello {nome}, {quale}"),
        processi
            .iter()
            .filter(|p| fascia(p) == cercata)
            .map(di)
            .collect(),
    )
}

/// What moved since last year, each level read with the method of its own plan; and how many cannot be compared.
fn mossi(
    prima: &[Riassunto],
    metodo_di_prima: &Metodo,
    processi: &[Processo],
    metodo: &Metodo,
) -> (Vec<Mosso>, usize) {
    let di_prima = prima
        .iter()
        .filter(|s| s.livello == Livello::Processo && contata(s.stato))
        .map(|s| {
            let livello = metodo_di_prima.livello(s.livello_rischio, s.giudizio.as_ref());
            (s.codice.as_str(), livello)
        });
    let di_ora = processi
        .iter()
        .map(|p| (p.codice.as_str(), p.titolo.as_str(), p.inerente));
    let racconta = |m: Movimento<'_>| Mosso {
        codice: m.codice.to_owned(),
        titolo: m.titolo.to_owned(),
        prima: m.prima.mostra(metodo_di_prima),
        dopo: m.dopo.mostra(metodo),
        salito: m.verso() == Ordering::Greater,
    };
    let confronto = mappa::movimenti((metodo_di_prima, di_prima), (metodo, di_ora));
    let mossi = confronto.mossi.into_iter().map(racconta).collect();
    (mossi, confronto.non_confrontabili)
}
