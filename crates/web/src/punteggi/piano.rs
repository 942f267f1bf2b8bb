//! From the sheets of a plan to its tree: who stands under whom.

use std::collections::{HashMap, HashSet};

use domain::Actor;
use domain::Decimale;
use domain::albero::{Albero, VoceDiPiano};
use domain::andamento;
use domain::campo::opzione;
use domain::scheda::{Contenuto, Livello, Stato};
use domain::smvp::Sistemi;
use domain::vista::{TipoVista, Vista};
use store::Conn;

use super::Punteggi;
use crate::viste;

/// Code of the plan in its tree: no sheet has an empty one.
pub(crate) const PIANO: &str = "";

/// Reads a plan and works its scores out.
pub(super) fn costruisci(c: &mut Conn, actor: &Actor, vista: &Vista) -> store::Result<Punteggi> {
    let schede = store::schede::risultati(c, actor, &vista.id)?;
    let bloccati = store::punteggi::bloccati(c, actor, &vista.id)?;
    let sistemi: Sistemi = store::regole::tutte(c, actor)?;
    let smvp = sistemi.di(vista.smvp.as_ref()).cloned().ok_or_else(|| {
        store::Error::Dati(format!(
            "la vista {} usa un SMVP che non c'è più: scegline un altro",
            vista.codice
        ))
    })?;
    let codici: HashSet<&str> = schede.iter().map(|(s, _)| s.codice.as_str()).collect();
    // The same groups as on the page of the plan and on the dashboard; one with the sheet of its CdR is that sheet.
    let mut gruppi: Vec<(String, String)> = Vec::new();
    let mut noti: HashMap<String, String> = HashMap::new();
    let mut padri: Vec<Option<String>> = Vec::with_capacity(schede.len());
    for (s, _) in &schede {
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
    let livelli: HashMap<&str, Livello> = schede
        .iter()
        .map(|(s, _)| (s.codice.as_str(), s.livello))
        .collect();
    let legami: Vec<Vec<(&str, Decimale)>> = schede
        .iter()
        .map(|(s, contenuto)| {
            // Where links count for nothing they are not looked at: one that goes round would only be noise.
            if smvp.composizione_di(s.livello).collegate > Decimale::ZERO {
                collegate(contenuto, s.livello, &livelli, vista.anno)
            } else {
                Vec::new()
            }
        })
        .collect();
    let voci: Vec<VoceDiPiano<'_>> = schede
        .iter()
        .zip(&padri)
        .zip(&legami)
        .map(|(((s, contenuto), padre), collegate)| {
            let voce = VoceDiPiano {
                collegate,
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
    })
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
            trovate.push((codice, Decimale::from(1)));
        }
    }
    trovate
}
