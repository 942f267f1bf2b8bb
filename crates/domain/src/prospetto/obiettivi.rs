//! The objectives with their weights and scores.

use super::materiale::con_codice;
use super::misure::cifra;
use super::resoconto::{ColonnaTavola as Colonna, GenereColonna as Genere, RigaTavola, Tavola};
use super::{Corpo, Materiale, ScelteProspetto, tavole};
use crate::albero::NodoAlbero;
use crate::cartella::Dato;

/// The code of the plan in its tree.
const PIANO: &str = "";

/// The band that a score falls into.
fn fascia(nodo: Option<NodoAlbero<'_>>) -> Dato {
    let con_punti = nodo.filter(|n| n.punteggio().is_some());
    let sua = con_punti.and_then(|n| n.fascia());
    sua.map_or(Dato::Vuoto, |f| Dato::testo(f.in_parole()))
}

pub(super) fn componi(m: &Materiale<'_>, q: &ScelteProspetto) -> Corpo {
    let decimali = m.albero.map_or(2, |a| a.smvp().decimali);
    let mut t = Tavola {
        nome: "Obiettivi",
        gruppo: m.vista.tipo.parola_gruppo(),
        colonne: vec![
            Colonna::new("Codice", Genere::Parola, 3),
            Colonna::new("Obiettivo", Genere::Testo, 8).capo(),
            Colonna::new("Responsabile", Genere::Testo, 4),
            Colonna::new("Stato", Genere::Parola, 3),
            Colonna::new("Peso", Genere::Cifra(2), 2),
            Colonna::new("Avanzamento (%)", Genere::Cifra(1), 3),
            Colonna::new("Punteggio", Genere::Cifra(decimali), 3),
            Colonna::new("Fascia", Genere::Testo, 3),
            Colonna::new("Deciso a mano", Genere::Parola, 2),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Nessun obiettivo corrisponde a ciò che hai scelto.",
    };
    let mut chiavi: Vec<String> = Vec::new();
    for (s, (chiave, nome)) in m.scelte(q) {
        let (c, nodo) = (s.contenuto(), m.nodo(s.codice()));
        let peso = nodo.map(|n| n.peso()).or(c.peso);
        let a_mano = nodo.is_some_and(|n| n.bloccato().is_some());
        let celle = vec![
            Dato::testo(s.codice()),
            Dato::testo(s.titolo()),
            Dato::testo(c.responsabile.as_deref().unwrap_or_default()),
            Dato::testo(c.stato.map_or("", |s| s.etichetta())),
            cifra(peso),
            cifra(m.misura(s).map(|a| a.avanzamento)),
            cifra(nodo.and_then(|n| n.tondo())),
            fascia(nodo),
            Dato::testo(if a_mano { "Sì" } else { "" }),
        ];
        let scheda = Some(s.codice().to_owned());
        t.metti(&con_codice(&chiave, &nome), RigaTavola { scheda, celle });
        if chiavi.len() < t.gruppi.len() {
            chiavi.push(chiave);
        }
    }
    let somma = |detta: &str, nodo: Option<NodoAlbero<'_>>| {
        let nodo = nodo.filter(|n| n.punteggio().is_some())?;
        let mut riga = vec![Dato::Vuoto; 9];
        for (posto, dato) in [
            (1, Dato::testo(detta)),
            (6, cifra(nodo.tondo())),
            (7, fascia(Some(nodo))),
        ] {
            if let Some(cella) = riga.get_mut(posto) {
                *cella = dato;
            }
        }
        Some(riga)
    };
    // The scores above the sheets are made of all of them: where some are left out they would be those of other rows.
    if m.intero && q.stato.is_empty() {
        for (g, chiave) in t.gruppi.iter_mut().zip(&chiavi) {
            g.totale = somma("Punteggio della direzione", m.nodo(chiave)).unwrap_or_default();
        }
        if q.cdr.is_empty() && t.quante() > 0 {
            t.totale = somma("Punteggio del piano", m.nodo(PIANO)).unwrap_or_default();
        }
    }
    tavole(
        vec![t],
        &[
            "Una riga per obiettivo. Quelli sospesi o annullati non ci sono, e non contano nel punteggio di chi sta sopra.",
            "Punteggi e fasce sono quelli dell'albero della performance, con le regole della vista; un peso non scritto conta 1, -1 lascia l'obiettivo fuori. Un punteggio deciso a mano è segnato: quello calcolato si legge nella pagina del punteggio.",
        ],
    )
}
