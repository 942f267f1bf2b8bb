//! From the sheets of a plan to its tree: who stands under whom.

mod altrove;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::Actor;
use domain::Decimale;
use domain::albero::{Albero, VoceDiPiano};
use domain::andamento;
use domain::campo::opzione;
use domain::rilevazione::{Calcolati, PianoCalcolato};
use domain::scheda::{Contenuto, Livello, Stato};
use domain::smvp::{Sistemi, Smvp};
use domain::vista::{TipoVista, Vista};
use store::Conn;
use store::schede::{Filtro, Riassunto};

use super::{Alberi, Punteggi};
use crate::viste;
use altrove::Altrove;

/// Code of the plan in its tree: no sheet has an empty one.
pub(crate) const PIANO: &str = "";

/// Reads a plan and works its scores out, as of a day: formulas may count the phases that are concluded.
pub(super) fn costruisci(
    c: &mut Conn,
    actor: &Actor,
    vista: &Vista,
    oggi: NaiveDate,
    alberi: &Alberi,
) -> store::Result<Punteggi> {
    let schede = store::schede::risultati(c, actor, &vista.id, &Filtro::default())?;
    let bloccati = store::punteggi::bloccati(c, actor, &vista.id)?;
    let smvp = smvp_di(c, actor, vista)?;
    let formule = formule(c, actor, vista, &schede, oggi)?;
    // Where links count for nothing they are not looked at: one that goes round would only be noise.
    let contano = |l: Livello| smvp.composizione_di(l).collegate > Decimale::ZERO;
    let con_collegate = schede.iter().any(|(s, _)| contano(s.livello));
    let altrove = if con_collegate {
        Altrove::leggi(c, actor, vista, &smvp, oggi, alberi)?
    } else {
        Altrove::default()
    };
    let (gruppi, padri) = padri(vista, &schede);
    let livelli: HashMap<&str, Livello> = schede
        .iter()
        .map(|(s, _)| (s.codice.as_str(), s.livello))
        .collect();
    let legami: Vec<Vec<(&str, Decimale)>> = schede
        .iter()
        .map(|(s, contenuto)| {
            if !contano(s.livello) {
                return Vec::new();
            }
            let mut collegate = collegate(contenuto, s.livello, &livelli, vista.anno);
            collegate.extend(altrove.di(&s.codice));
            collegate
        })
        .collect();
    let voci: Vec<VoceDiPiano<'_>> = schede
        .iter()
        .zip(&padri)
        .zip(&legami)
        .map(|(((s, contenuto), padre), collegate)| {
            let voce = VoceDiPiano {
                collegate,
                avvisi: altrove.avvisi(&s.codice),
                calcolati: formule.as_ref().map(PianoCalcolato::calcolati),
                bloccato: bloccati.get(&s.id).map(|b| b.punteggio),
                ..VoceDiPiano::di(contenuto, s.livello, padre.as_deref())
            };
            if andamento::contata(s.stato) {
                voce
            } else {
                VoceDiPiano {
                    peso: Decimale::from(-1),
                    ..voce
                }
            }
        })
        .collect();
    let direzioni: Vec<(&str, &str)> = gruppi
        .iter()
        .map(|(codice, nome)| (codice.as_str(), nome.as_str()))
        .collect();
    let albero = Albero::di_piano(
        smvp,
        vista.anno,
        (PIANO, vista.titolo.as_str()),
        &direzioni,
        &voci,
        altrove.schede(),
    );
    let non_contate = schede
        .iter()
        .filter(|(s, _)| !andamento::contata(s.stato))
        .filter_map(|(s, _)| {
            let stato = opzione(Stato::OPZIONI, s.stato?.codice())?;
            Some((s.codice.clone(), stato.etichetta))
        })
        .collect();
    let bloccati = schede
        .iter()
        .filter_map(|(s, _)| Some((s.codice.clone(), bloccati.get(&s.id)?.clone())))
        .collect();
    Ok(Punteggi {
        albero,
        gruppo: match vista.tipo {
            TipoVista::Obiettivi => "Direzione",
            TipoVista::Ptpc => "Gruppo",
        },
        bloccati,
        non_contate,
        formule,
        con_collegate,
        altrove: altrove.posti(),
    })
}

/// The rules with which a plan is scored.
///
/// # Errors
/// [`store::Error::Dati`] when they are not there any more.
pub(crate) fn smvp_di(c: &mut Conn, actor: &Actor, vista: &Vista) -> store::Result<Smvp> {
    let sistemi: Sistemi = store::regole::tutte(c, actor)?;
    sistemi.di(vista.smvp.as_ref()).cloned().ok_or_else(|| {
        store::Error::Dati(format!(
            "la vista {} usa un SMVP che non c'è più: scegline un altro",
            vista.codice
        ))
    })
}

/// What the formulas of the plan give; none where it has no formula.
fn formule(
    c: &mut Conn,
    actor: &Actor,
    vista: &Vista,
    schede: &[(Riassunto, Contenuto)],
    oggi: NaiveDate,
) -> store::Result<Option<PianoCalcolato>> {
    let scritte = store::schede::formule(c, actor, &vista.id)?;
    if scritte.is_empty() {
        return Ok(None);
    }
    let contenuti = schede.iter().map(|(_, contenuto)| contenuto);
    let calcolati = Calcolati::di_piano(vista, &scritte);
    Ok(Some(PianoCalcolato::new(
        calcolati, contenuti, vista.anno, oggi,
    )))
}

/// Groups (code and name) that no sheet stands for, and the code that each sheet stands under.
type Posti = (Vec<(String, String)>, Vec<Option<String>>);

/// The same groups as on the page of the plan and on the dashboard; one with the sheet of its CdR is that sheet.
fn padri(vista: &Vista, schede: &[(Riassunto, Contenuto)]) -> Posti {
    let codici: HashSet<&str> = schede.iter().map(|(s, _)| s.codice.as_str()).collect();
    let mut gruppi: Vec<(String, String)> = Vec::new();
    let mut noti: HashMap<String, String> = HashMap::new();
    let mut padri: Vec<Option<String>> = Vec::with_capacity(schede.len());
    for (s, _) in schede {
        if s.livello == Livello::Cdr {
            padri.push(None);
            continue;
        }
        let (chiave, nome) = viste::gruppo(vista.tipo, s);
        if s.padre.as_deref() == Some(chiave.as_str()) && codici.contains(chiave.as_str()) {
            padri.push(Some(chiave));
            continue;
        }
        let codice = noti.entry(chiave.clone()).or_insert_with(|| {
            let mut codice = chiave;
            // A direction is its name, which might by chance be the code of a sheet.
            while codici.contains(codice.as_str()) {
                codice.push('*');
            }
            gruppi.push((codice.clone(), nome));
            codice
        });
        padri.push(Some(codice.clone()));
    }
    (gruppi, padri)
}

/// The sheets of the plan that one is linked to: of its own level, because the link to its CdR says where it stands. Sheets name
/// an objective without its year: `S09_03` on a sheet of 2020 is `2020_S09_03`.
fn collegate<'a>(
    contenuto: &Contenuto,
    livello: Livello,
    livelli: &HashMap<&'a str, Livello>,
    anno: i32,
) -> Vec<(&'a str, Decimale)> {
    let mut trovate: Vec<(&str, Decimale)> = Vec::new();
    for k in &contenuto.collegato_a {
        let con_anno = format!("{anno}_{}", k.codice);
        let altra = livelli
            .get_key_value(k.codice.as_str())
            .or_else(|| livelli.get_key_value(con_anno.as_str()));
        if let Some((codice, suo)) = altra
            && *suo == livello
            && *codice != contenuto.codice
            && !trovate.iter().any(|(c, _)| c == codice)
        {
            trovate.push((codice, k.peso_o_uno()));
        }
    }
    trovate
}
