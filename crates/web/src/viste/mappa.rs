//! The map of the risk of a plan: probability and impact before and after treatment, and what moved since last year.

use std::cmp::Ordering;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::Livello;
use domain::andamento::contata;
use domain::rischio::mappa::{self, Movimento, PuntoMappa};
use domain::rischio::{LivelloDiRischio, Metodi, Metodo, Regola, Valutazione};
use domain::vista::Vista;
use serde::Deserialize;
use store::schede::{Filtro, Riassunto};

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::grafici::{Barra, barre};
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
}

/// A process with its level before and after.
struct Processo {
    codice: String,
    titolo: String,
    inerente: LivelloDiRischio,
    residuo: LivelloDiRischio,
    punti: [Option<PuntoMappa>; 2],
}

/// One of the two grids.
struct Griglia {
    codice: &'static str,
    titolo: &'static str,
    /// From the highest probability down.
    righe: Vec<RigaGriglia>,
    quanti: u32,
}

struct RigaGriglia {
    numero: usize,
    nome: String,
    caselle: Vec<Casella>,
}

struct Casella {
    quanti: u32,
    impatto: usize,
    classe: String,
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
    let processi: Vec<Processo> = schede
        .iter()
        .filter(|(s, _)| s.livello == Livello::Processo && contata(s.stato))
        .map(|(s, valutazioni)| processo(s, valutazioni, &metodo, &metodi))
        .collect();
    let qui = format!("/{}/viste/{}/rischi", accesso.ente.sigla, vista.codice);
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
        griglie: griglie(&metodo, &processi),
        impatti: assi(&metodo).map_or_else(Vec::new, |(_, i)| i),
        fasce: [
            in_fasce(&metodo, &processi, &qui, false),
            in_fasce(&metodo, &processi, &qui, true),
        ],
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

/// A side of the map: its whole figures with their names.
type Lato = Vec<(usize, String)>;

/// The two sides, where the method has them.
fn assi(metodo: &Metodo) -> Option<(Lato, Lato)> {
    let (p, i) = metodo.lati()?;
    match &metodo.regola {
        Regola::Domande(d) => Some((nomi(p, &d.probabilita.scala), nomi(i, &d.impatto.scala))),
        Regola::Dichiarato | Regola::Giudizio(_) => None,
    }
}

fn nomi(lato: usize, scala: &[String]) -> Lato {
    (0..lato)
        .map(|n| (n, scala.get(n).cloned().unwrap_or_default()))
        .collect()
}

/// The two grids, where some process has a place on them.
fn griglie(metodo: &Metodo, processi: &[Processo]) -> Vec<Griglia> {
    let Some((probabilita, impatto)) = assi(metodo) else {
        return Vec::new();
    };
    let una = |posto: usize, codice: &'static str, titolo: &'static str| {
        let conti = mappa::griglia(
            (probabilita.len(), impatto.len()),
            processi
                .iter()
                .filter_map(|p| p.punti.get(posto).copied().flatten()),
        );
        let quanti = conti.iter().flatten().sum();
        let righe = probabilita
            .iter()
            .cloned()
            .zip(conti)
            .rev()
            .map(|((numero, nome), riga)| RigaGriglia {
                numero,
                nome,
                caselle: (0..)
                    .zip(riga)
                    .map(|(impatto, quanti)| Casella {
                        quanti,
                        impatto,
                        classe: metodo
                            .fascia_di(PuntoMappa {
                                probabilita: numero,
                                impatto,
                            })
                            .map_or_else(String::new, |f| super::tinta(metodo, f)),
                    })
                    .collect(),
            })
            .collect();
        Griglia {
            codice,
            titolo,
            righe,
            quanti,
        }
    };
    vec![
        una(0, "inerente", "Rischio inerente"),
        una(1, "residuo", "Rischio residuo"),
    ]
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
            format!("{qui}?rischio={quale}&fascia={n}#t-elenco"),
            super::tinta(metodo, n),
        )
    });
    barre(fasce.chain(std::iter::once((
        "Senza livello".to_owned(),
        quanti(None),
        format!("{qui}?rischio={quale}&fascia=nessuna#t-elenco"),
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
