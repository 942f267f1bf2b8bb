//! A book read from the stored sheets, chapter by chapter, so that a long one never stands in memory as a whole.

use std::collections::HashMap;

use domain::gantt::{Gantt, Scala};
use domain::libro::{self, Capitolo, Libro, OggettoStampa, ParametriStampa};
use domain::modello::Modelli;
use domain::vista::Vista;
use domain::{Actor, Livello, Scheda, versione};

use crate::schede::Filtro;
use crate::{Conn, Error, Result, cdr, enti, modelli, schede, versioni, viste};

/// What a book needs to know before its first sheet is laid out.
#[derive(Debug)]
pub struct Indice {
    vista: Vista,
    modelli: Modelli,
    /// Header and page of the parameters; its chapters are empty.
    pub testata: Libro,
    contenuto: Contenuto,
    /// How much time the Gantt of each chapter shows, where it was asked for.
    gantt: Option<Scala>,
}

/// Where the chapters come from.
#[derive(Debug)]
enum Contenuto {
    Schede {
        /// Codes of the sheets of each chapter, in order.
        gruppi: Vec<Vec<String>>,
        /// Code, title and parent of every sheet of the vista: what the table PROCESSI lists.
        tutte: Vec<(String, String, Option<String>)>,
        /// The sheets of a version, by their codes; those of today are read chapter by chapter.
        fissate: Option<HashMap<String, Scheda>>,
    },
    /// A comparison, which is laid out at once.
    Pronto(Vec<Capitolo>),
}

impl Indice {
    /// How many sheets will be printed.
    pub fn schede(&self) -> usize {
        match &self.contenuto {
            Contenuto::Schede { gruppi, .. } => gruppi.iter().map(Vec::len).sum(),
            Contenuto::Pronto(capitoli) => capitoli.iter().map(|c| c.fogli.len()).sum(),
        }
    }

    /// How many chapters will be printed.
    pub fn capitoli(&self) -> usize {
        match &self.contenuto {
            Contenuto::Schede { gruppi, .. } => gruppi.len(),
            Contenuto::Pronto(capitoli) => capitoli.len(),
        }
    }
}

/// Prepares a book: finds its sheets and groups them, without reading those of today.
///
/// # Errors
/// [`Error::NotFound`] when the vista, the version or the chosen CdR does not exist for the actor; [`Error::Dati`] when a stored modello
/// is not valid.
pub fn indice(c: &mut Conn, actor: &Actor, parametri: &ParametriStampa) -> Result<Indice> {
    let vista = viste::find(c, actor, &parametri.vista)?;
    match &parametri.oggetto {
        OggettoStampa::Oggi => di_oggi(c, actor, parametri, vista),
        OggettoStampa::Versione(n) => di_versione(c, actor, parametri, &vista, *n),
        // Scores are worked out above this crate: who prints a report reads it there.
        OggettoStampa::Prospetto { .. } => Err(Error::NotFound),
        OggettoStampa::Confronto { da, a, solo_piano } => {
            let confrontate = versioni::confronta(c, actor, da, a, *solo_piano)?;
            let (ente, stemma) = (enti::di(c, actor)?, enti::stemma(c, actor)?);
            let titolo = "CONFRONTO FRA VERSIONI";
            Ok(Indice {
                testata: parametri.testata(&ente, stemma, &vista, titolo, None),
                modelli: modelli::tutti(c, actor)?,
                contenuto: Contenuto::Pronto(versione::capitoli(&confrontate)),
                gantt: None,
                vista,
            })
        }
    }
}

fn di_oggi(
    c: &mut Conn,
    actor: &Actor,
    parametri: &ParametriStampa,
    vista: Vista,
) -> Result<Indice> {
    let ente = enti::di(c, actor)?;
    let stemma = enti::stemma(c, actor)?;
    let cdr_nome = match &parametri.cdr {
        Some(codice) => Some(cdr::find(c, actor, codice)?.nell_anno(vista.anno).nome),
        None => None,
    };
    let modelli = modelli::tutti(c, actor)?;
    let titolo = titolo(&vista, &modelli);
    let testata = parametri.testata(&ente, stemma, &vista, &titolo, cdr_nome.as_deref());
    let filtro = Filtro {
        livelli: parametri.livelli_di(&vista),
        cdr: parametri.cdr.clone(),
        stato: parametri.stato,
        testo: None,
        ..Filtro::default()
    };
    let scelte = schede::elenco(c, actor, &vista.id, &filtro)?;
    let tutte = schede::elenco(c, actor, &vista.id, &Filtro::default())?
        .into_iter()
        .map(|r| (r.codice, r.titolo, r.padre))
        .collect();
    let gruppi = raggruppa(
        scelte
            .into_iter()
            .map(|s| (s.livello, s.codice, s.padre, s.direzione)),
    );
    Ok(Indice {
        contenuto: Contenuto::Schede {
            gruppi,
            tutte,
            fissate: None,
        },
        gantt: parametri.gantt,
        vista,
        modelli,
        testata,
    })
}

/// A version prints with the names, the crest and the layout of its day: the same bytes, whatever has changed since.
fn di_versione(
    c: &mut Conn,
    actor: &Actor,
    parametri: &ParametriStampa,
    vista: &Vista,
    numero: i32,
) -> Result<Indice> {
    let contorno = versioni::contorno(c, actor, &vista.id, numero)?;
    let schede = versioni::schede(c, actor, &vista.id, numero)?;
    let suo = match &parametri.cdr {
        Some(codice) => {
            let suo = contorno.cdr.iter().find(|u| u.codice == *codice);
            Some(suo.ok_or(Error::NotFound)?)
        }
        None => None,
    };
    let modelli = modelli::letti(&contorno.modelli)?;
    let vista = contorno.vista;
    let titolo = titolo(&vista, &modelli);
    let nome = suo.map(|u| u.nell_anno(vista.anno).nome);
    let testata = parametri.testata(
        &contorno.ente,
        contorno.stemma,
        &vista,
        &titolo,
        nome.as_deref(),
    );
    let livelli = parametri.livelli_di(&vista);
    let scelte = schede.iter().filter(|s| {
        livelli.contains(&s.livello())
            && suo.is_none_or(|u| s.cdr() == Some(&u.id))
            && (parametri.stato.is_none() || s.contenuto().stato == parametri.stato)
    });
    let gruppi = raggruppa(scelte.map(|s| {
        let padre = s.padre().map(str::to_owned);
        let direzione = s.contenuto().direzione.clone();
        (s.livello(), s.codice().to_owned(), padre, direzione)
    }));
    let tutte = schede
        .iter()
        .map(|s| {
            let padre = s.padre().map(str::to_owned);
            (s.codice().to_owned(), s.titolo().to_owned(), padre)
        })
        .collect();
    let fissate = schede.into_iter().map(|s| (s.codice().to_owned(), s));
    Ok(Indice {
        contenuto: Contenuto::Schede {
            gruppi,
            tutte,
            fissate: Some(fissate.collect()),
        },
        gantt: parametri.gantt,
        vista,
        modelli,
        testata,
    })
}

/// The title of the report: that of the modello of the outermost level.
fn titolo(vista: &Vista, modelli: &Modelli) -> String {
    vista
        .tipo
        .livelli()
        .first()
        .and_then(|l| modelli.trova(vista.modello(*l), *l))
        .map_or_else(String::new, |m| m.intestazione.clone())
}

/// Reads and lays out one chapter.
///
/// # Errors
/// Those of the database; [`Error::NotFound`] for a chapter that the book does not have.
pub fn capitolo(c: &mut Conn, actor: &Actor, indice: &Indice, numero: usize) -> Result<Capitolo> {
    let (gruppi, tutte, fissate) = match &indice.contenuto {
        Contenuto::Pronto(capitoli) => return capitoli.get(numero).cloned().ok_or(Error::NotFound),
        Contenuto::Schede {
            gruppi,
            tutte,
            fissate,
        } => (gruppi, tutte, fissate),
    };
    let gruppo = gruppi.get(numero).ok_or(Error::NotFound)?;
    let schede = match fissate {
        None => schede::list_by_codes(c, actor, &indice.vista.id, gruppo)?,
        Some(fissate) => gruppo
            .iter()
            .filter_map(|codice| fissate.get(codice).cloned())
            .collect(),
    };
    let mut capitoli = libro::capitoli(&indice.vista, &schede, tutte, &indice.modelli).into_iter();
    let mut primo = capitoli.next().ok_or(Error::NotFound)?;
    // The sheets were grouped by the same rule; should a title differ in spelling, they still belong together.
    primo.fogli.extend(capitoli.flat_map(|c| c.fogli));
    primo.gantt = indice.gantt.and_then(|scala| {
        let giorno = indice.testata.data_elaborazione;
        Gantt::di_capitolo(&primo.titolo, &schede, scala, &indice.vista, giorno)
    });
    Ok(primo)
}

/// The whole book at once: for the HTML print view of a short one.
///
/// # Errors
/// As [`indice`] and [`capitolo`].
pub fn libro(c: &mut Conn, actor: &Actor, parametri: &ParametriStampa) -> Result<Libro> {
    let indice = indice(c, actor, parametri)?;
    let capitoli = (0..indice.capitoli())
        .map(|n| capitolo(c, actor, &indice, n))
        .collect::<Result<_>>()?;
    Ok(Libro {
        capitoli,
        ..indice.testata
    })
}

/// Sheets of one CdR together, then those of one direction; each group in the order of the plan. Of a sheet come its level, code, parent
/// and direction.
fn raggruppa(
    schede: impl Iterator<Item = (Livello, String, Option<String>, Option<String>)>,
) -> Vec<Vec<String>> {
    let mut gruppi: Vec<(String, Vec<String>)> = Vec::new();
    for (livello, codice, padre, direzione) in schede {
        let chiave = match livello {
            Livello::Cdr => codice.clone(),
            Livello::Processo => padre.unwrap_or_default(),
            Livello::Obiettivo => direzione.unwrap_or_default(),
        };
        match gruppi.iter_mut().find(|(k, _)| *k == chiave) {
            // The sheet of the CdR opens its chapter, wherever it was typed in.
            Some((_, g)) if livello == Livello::Cdr => g.insert(0, codice),
            Some((_, g)) => g.push(codice),
            None => gruppi.push((chiave, vec![codice])),
        }
    }
    gruppi.into_iter().map(|(_, g)| g).collect()
}
