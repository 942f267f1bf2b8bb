//! The indicators with their values: all that the offices keep of them, or what is for whoever reads from outside.

use super::materiale::con_codice;
use super::misure::cifra;
use super::resoconto::{ColonnaTavola as Colonna, GenereColonna as Genere, RigaTavola, Tavola};
use super::scelte::PUBBLICO;
use super::{Corpo, Materiale, ScelteProspetto, tavole};
use crate::albero::NodoAlbero;
use crate::cartella::Dato;
use crate::decimale::Decimale;
use crate::rilevazione::rilevato;
use crate::scheda::{Indicatore, Unita};

/// A value of an indicator: a figure where it is nothing but one, else with its unit, as its page says it.
pub(super) fn valore(i: &Indicatore, anno: i32, valore: Option<Decimale>) -> Dato {
    let Some(v) = valore else {
        return Dato::Vuoto;
    };
    let sola = i.unita_nel(anno) == Unita::Numero && i.gradi().is_empty() && v.decimali() <= 6;
    if sola && i.decimali.is_none() {
        Dato::Numero(v)
    } else {
        Dato::testo(i.mostra_nel(anno, v))
    }
}

/// Expected and achieved in the year of the plan: those that its score is made of, where it has one.
fn del_anno(
    i: &Indicatore,
    anno: i32,
    nodo: Option<NodoAlbero<'_>>,
) -> (Option<Decimale>, Option<Decimale>) {
    match nodo.and_then(|n| n.indicatore()) {
        Some(da) => (da.valori.atteso, da.valori.raggiunto),
        None => {
            let raggiunto = rilevato(i, anno, None).conta().map(|(v, _)| v);
            (i.anno(anno).and_then(|v| v.atteso), raggiunto)
        }
    }
}

pub(super) fn componi(m: &Materiale<'_>, q: &ScelteProspetto) -> Corpo {
    let (pubblico, anno) = (q.per == PUBBLICO, m.vista.anno);
    let decimali = m.albero.map_or(2, |a| a.smvp().decimali);
    let mut colonne = vec![
        Colonna::new("Codice", Genere::Parola, 3),
        Colonna::new("Scheda", Genere::Testo, 5),
        Colonna::new("Indicatore", Genere::Testo, 7).capo(),
        Colonna::new("Tipo", Genere::Testo, 3),
        Colonna::new("Unità", Genere::Parola, 3),
    ];
    if pubblico {
        colonne.push(Colonna::new("Valore di partenza", Genere::Valore, 3));
    } else {
        colonne.push(Colonna::new("Verso", Genere::Parola, 3));
        colonne.push(Colonna::new("Peso", Genere::Cifra(2), 2));
    }
    colonne.push(Colonna::new(format!("Atteso {anno}"), Genere::Valore, 3));
    colonne.push(Colonna::new(format!("Raggiunto {anno}"), Genere::Valore, 3));
    if !pubblico {
        colonne.push(Colonna::new("Punteggio", Genere::Cifra(decimali), 3));
        colonne.push(Colonna::new("Fonte del dato", Genere::Testo, 4));
        colonne.push(Colonna::new("Formula", Genere::Testo, 4));
    }
    let mut t = Tavola {
        nome: "Indicatori",
        gruppo: m.vista.tipo.parola_gruppo(),
        colonne,
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Nessun indicatore corrisponde a ciò che hai scelto.",
    };
    for (s, (chiave, nome)) in m.scelte(q) {
        let gruppo = con_codice(&chiave, &nome);
        // The nodes of the tree stand in the order of the sheet.
        let nodi: Vec<NodoAlbero<'_>> = m
            .nodo(s.codice())
            .map(|n| n.indicatori().collect())
            .unwrap_or_default();
        for (n, i) in s.contenuto().indicatori.iter().enumerate() {
            let nodo = nodi.get(n).copied();
            let (atteso, raggiunto) = del_anno(i, anno, nodo);
            let testo = |t: &Option<String>| Dato::testo(t.as_deref().unwrap_or_default());
            let mut celle = vec![
                Dato::testo(s.codice()),
                Dato::testo(s.titolo()),
                testo(&i.descrizione),
                testo(&i.tipo),
                Dato::testo(i.unita.etichetta()),
            ];
            if pubblico {
                celle.push(valore(i, anno, i.valore_di_partenza));
            } else {
                celle.push(Dato::testo(i.verso.map_or("", |v| v.etichetta())));
                celle.push(cifra(i.peso));
            }
            celle.push(valore(i, anno, atteso));
            celle.push(valore(i, anno, raggiunto));
            if !pubblico {
                celle.push(cifra(nodo.and_then(|n| n.tondo())));
                celle.push(testo(&i.fonte_del_dato));
                celle.push(testo(&i.formula));
            }
            let scheda = Some(s.codice().to_owned());
            t.metti(&gruppo, RigaTavola { scheda, celle });
        }
    }
    let note: &[&str] = if pubblico {
        &[
            "Una riga per indicatore delle schede che non sono sospese né annullate: che cosa si misura, da quale valore si parte, quale si voleva e quale si è raggiunto nell'anno del piano.",
            "Pesi, punteggi, fonti e formule restano nella tabella per gli uffici.",
        ]
    } else {
        &[
            "Una riga per indicatore delle schede che non sono sospese né annullate.",
            "Il valore raggiunto è quello che conta nel punteggio: della formula, se c'è, altrimenti dichiarato per l'anno, altrimenti ricavato dai periodi. Il punteggio è quello dell'albero della performance; un peso non scritto conta 1, -1 lascia l'indicatore fuori.",
        ]
    };
    tavole(vec![t], note)
}
