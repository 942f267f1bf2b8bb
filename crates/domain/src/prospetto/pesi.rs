//! The control of weights: whether phases and indicators make 100 on every sheet.

use super::materiale::con_codice;
use super::misure::{cifra, parola_scheda};
use super::resoconto::{ColonnaTavola as Colonna, GenereColonna as Genere, RigaTavola, Tavola};
use super::scelte::DA_CORREGGERE;
use super::{Corpo, Materiale, ScelteProspetto, tavole};
use crate::cartella::Dato;
use crate::decimale::Decimale;

pub(super) fn componi(m: &Materiale<'_>, q: &ScelteProspetto) -> Corpo {
    let mut t = Tavola {
        nome: "Pesi",
        gruppo: m.vista.tipo.parola_gruppo(),
        colonne: vec![
            Colonna::new("Codice", Genere::Parola, 3),
            Colonna::new(parola_scheda(m), Genere::Testo, 8).capo(),
            Colonna::new("Peso della scheda", Genere::Cifra(2), 3),
            Colonna::new("Somma dei pesi delle fasi", Genere::Cifra(2), 3),
            Colonna::new("Somma dei pesi degli indicatori", Genere::Cifra(2), 3),
            Colonna::new("Che cosa non torna", Genere::Testo, 8),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: if q.quali == DA_CORREGGERE {
            "Nessuna scheda ha pesi da correggere."
        } else {
            "Nessuna scheda corrisponde a ciò che hai scelto."
        },
    };
    let (mut viste, mut storte) = (0_usize, 0_usize);
    for (s, (chiave, nome)) in m.scelte(q) {
        let c = s.contenuto();
        let (fasi, indicatori) = (c.pesi_delle_fasi(), c.pesi_degli_indicatori());
        let non_torna: Vec<String> = [("delle fasi", fasi), ("degli indicatori", indicatori)]
            .into_iter()
            .filter_map(|(di_che, somma)| Some((di_che, somma?)))
            .filter(|(_, somma)| *somma != Decimale::CENTO)
            .map(|(di_che, somma)| {
                format!("La somma dei pesi {di_che} è {} e non 100,00", somma.it(2))
            })
            .collect();
        viste += 1;
        storte += usize::from(!non_torna.is_empty());
        if q.quali == DA_CORREGGERE && non_torna.is_empty() {
            continue;
        }
        let celle = vec![
            Dato::testo(s.codice()),
            Dato::testo(s.titolo()),
            cifra(c.peso),
            cifra(fasi),
            cifra(indicatori),
            Dato::testo(non_torna.join("\n")),
        ];
        let scheda = Some(s.codice().to_owned());
        t.metti(&con_codice(&chiave, &nome), RigaTavola { scheda, celle });
    }
    let (gradini, sezioni, mut note) = tavole(
        vec![t],
        &[
            "I pesi delle fasi e quelli degli indicatori devono fare 100,00 su ogni scheda. Dove nessun indicatore ha un peso contano tutti allo stesso modo, e la colonna è vuota; un indicatore con peso -1 resta fuori.",
            "Il peso della scheda è quanto conta nel punteggio di chi le sta sopra; vuoto conta 1. Le schede sospese o annullate non ci sono.",
        ],
    );
    note.insert(
        0,
        match storte {
            0 => format!("I pesi tornano su tutte le schede guardate ({viste})."),
            1 => format!("Una scheda su {viste} ha pesi da correggere."),
            n => format!("{n} schede su {viste} hanno pesi da correggere."),
        },
    );
    (gradini, sezioni, note)
}
