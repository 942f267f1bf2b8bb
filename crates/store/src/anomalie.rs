//! What deserves a look in a stored plan: reads what the rules of [`domain::anomalie`] look at.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::actor::Actor;
use domain::anomalie::{self, Anomalia, Archivio, Sguardo};
use domain::permesso::Permesso;
use domain::rischio::Metodi;
use domain::rischio::mappa::codice_nel;
use domain::scheda::{Carattere, Contenuto, Scheda, Unita};
use domain::vista::Vista;

use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::regole;
use crate::schede::{self, Filtro, Posto};
use crate::viste;

/// Codes looked for in one statement.
const BLOCCO: usize = 1_000;

/// The findings of a plan, accepted or not, as of a day: those of the sheets that the actor reads. Reads the whole plan.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn di_vista(
    c: &mut Conn,
    actor: &Actor,
    vista: &Vista,
    oggi: NaiveDate,
) -> Result<Vec<Anomalia>> {
    let schede = schede::list(c, actor, &vista.id, &Filtro::default())?;
    let metodi: Metodi = regole::tutte(c, actor)?;
    let posti = posti(c, actor, vista, &schede)?;
    let prima = prima(c, actor, vista, None)?;
    let mut archivio = archivio(vista, &metodi, &posti, &schede, prima)?;
    archivio.tabelle = tabelle(&schede);
    let piano: Vec<_> = schede
        .iter()
        .map(|s| (s.livello(), s.contenuto()))
        .collect();
    let sguardo = Sguardo {
        anno: vista.anno,
        oggi: Some(oggi),
        archivio: Some(&archivio),
    };
    Ok(anomalie::di_piano(&piano, &sguardo))
}

/// What sheets show by themselves, and the sheets that they lead to.
#[derive(Debug, Clone)]
pub struct Esame {
    /// Accepted or not. The findings that several sheets make together are of [`di_vista`] alone.
    pub trovate: Vec<Anomalia>,
    /// Where the codes that they name lead.
    pub posti: Vec<Posto>,
    /// The sheets whose measure treats their risk too.
    pub altrove: Vec<Scheda>,
}

/// Looks at some sheets of a plan, each by itself: a page of them at most, in a number of statements that does not grow with them.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn di_schede(
    c: &mut Conn,
    actor: &Actor,
    vista: &Vista,
    schede: &[Scheda],
    oggi: NaiveDate,
) -> Result<Esame> {
    // What deserves a look is the same for everybody; where it leads, each as far as he sees.
    let (chi, actor) = (actor, &actor.per_tutti());
    let metodi: Metodi = regole::tutte(c, actor)?;
    let insieme = |di: fn(&Contenuto) -> Vec<String>| -> Vec<String> {
        let tutti: BTreeSet<String> = schede.iter().flat_map(|s| di(s.contenuto())).collect();
        tutti.into_iter().collect()
    };
    let codici = insieme(|c| c.misura_di.clone());
    let mut altrove = schede::list_by_codes(c, actor, &vista.id, &codici)?;
    let mut posti = posti(c, actor, vista, schede)?;
    let prima = prima(c, actor, vista, Some(schede))?;
    let mut archivio = archivio(vista, &metodi, &posti, &altrove, prima)?;
    let nominate = insieme(|c| anomalie::nominate(c).into_iter().collect());
    archivio.tabelle = tabelle(&schede::list_by_codes(c, actor, &vista.id, &nominate)?);
    let sguardo = Sguardo {
        anno: vista.anno,
        oggi: Some(oggi),
        archivio: Some(&archivio),
    };
    let trovate = schede
        .iter()
        .flat_map(|s| anomalie::di_scheda(s.livello(), s.contenuto(), &sguardo))
        .collect();
    let ambito = chi.ambito(Permesso::Leggere);
    posti.retain(|p| ambito.contiene(p.cdr.as_ref()));
    altrove.retain(|s| ambito.contiene(s.cdr()));
    Ok(Esame {
        trovate,
        posti,
        altrove,
    })
}

/// Where the codes that these sheets name lead.
fn posti(c: &mut Conn, actor: &Actor, vista: &Vista, schede: &[Scheda]) -> Result<Vec<Posto>> {
    let citati: BTreeSet<String> = schede
        .iter()
        .flat_map(|s| anomalie::citati(s.contenuto(), vista.anno))
        .collect();
    let citati: Vec<String> = citati.into_iter().collect();
    let mut posti = Vec::new();
    for blocco in citati.chunks(BLOCCO) {
        posti.extend(schede::risolvi(c, actor, blocco)?);
    }
    Ok(posti)
}

/// The indicators of the plan of the year before, of all its sheets or of those that the codes of these had then.
fn prima(
    c: &mut Conn,
    actor: &Actor,
    vista: &Vista,
    schede: Option<&[Scheda]>,
) -> Result<HashMap<String, Vec<(String, Unita)>>> {
    let mut per_scheda: HashMap<String, Vec<(String, Unita)>> = HashMap::new();
    let Some(piano) = viste::anno_prima(c, actor, vista)? else {
        return Ok(per_scheda);
    };
    let codici: Option<Vec<String>> = schede.map(|schede| {
        let codici = schede.iter();
        codici.map(|s| codice_nel(s.codice(), piano.anno)).collect()
    });
    for (scheda, descrizione, unita) in schede::unita(c, actor, &piano.id, codici.as_deref())? {
        per_scheda
            .entry(scheda)
            .or_default()
            .push((descrizione, unita));
    }
    Ok(per_scheda)
}

/// How many indicators and phases these sheets have, by code.
fn tabelle(schede: &[Scheda]) -> HashMap<String, (usize, usize)> {
    schede
        .iter()
        .map(|s| {
            let c = s.contenuto();
            (c.codice.clone(), (c.indicatori.len(), c.fasi.len()))
        })
        .collect()
}

/// What the rules want to know besides the sheet; `altre` are the sheets whose measure may be the one that treats its risk.
fn archivio<'a>(
    vista: &Vista,
    metodi: &'a Metodi,
    posti: &[Posto],
    altre: &[Scheda],
    prima: HashMap<String, Vec<(String, Unita)>>,
) -> Result<Archivio<'a>> {
    let metodo = metodi
        .di_piano(vista.metodo.as_ref())
        .ok_or_else(|| Error::Dati("manca il metodo del livello dichiarato".to_owned()))?;
    Ok(Archivio {
        metodo,
        noti: posti.iter().map(|p| p.codice.clone()).collect(),
        nel_piano: posti
            .iter()
            .filter(|p| p.vista == vista.id)
            .map(|p| p.codice.clone())
            .collect(),
        specifiche: altre
            .iter()
            .filter(|s| s.contenuto().carattere_misura == Some(Carattere::Specifica))
            .map(|s| s.codice().to_owned())
            .collect(),
        prima,
        tabelle: HashMap::new(),
    })
}
