//! The rows of a workbook about CdR, persons and stakeholders.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::cartella::cella;
use domain::cdr::Cdr;
use domain::tracciato::{Anagrafe, Modo, Motivo, Opzioni, RigaLetta, Sorte, applica_voce};
use domain::{Actor, Atto, Fact, Refusal};

use crate::new_id;

/// What is to be written: whether it is new, and the fact.
pub(super) type Pronti<T> = Vec<(bool, Fact<T>)>;

/// A thing of a register with the rows about it.
struct Aperta<T> {
    prima: T,
    dopo: T,
    nuova: bool,
    righe: Vec<usize>,
}

/// Writes rows over a register. `controlla` says what does not hold once all of them are written: field and sentence.
pub(super) fn applica<T: Anagrafe>(
    esistenti: Vec<T>,
    righe: &[(usize, RigaLetta<'_>)],
    opzioni: Opzioni,
    actor: &Actor,
    quando: DateTime<Utc>,
    sorti: &mut [Option<Sorte>],
    controlla: impl Fn(&T, &HashSet<String>) -> Vec<Refusal>,
) -> Pronti<T> {
    let mut aperte: Vec<Aperta<T>> = Vec::new();
    let mut posti: HashMap<String, usize> = HashMap::new();
    let mut noti: HashMap<String, T> = esistenti
        .into_iter()
        .map(|e| (e.riconoscimento(), e))
        .collect();
    let mut segna = |n: usize, sorte: Sorte| {
        if let Some(s) = sorti.get_mut(n) {
            *s = Some(sorte);
        }
    };
    for (posto, (n, riga)) in righe.iter().enumerate() {
        let scritta = riga.scritto(T::CHIAVE);
        let chiave = T::si_riconosce(&scritta);
        if chiave.is_empty() {
            segna(
                *n,
                rifiutata(
                    riga,
                    T::CHIAVE,
                    "questa cella è vuota: senza non si sa di che cosa parla la riga".to_owned(),
                ),
            );
            continue;
        }
        let indice = *posti.entry(chiave.clone()).or_insert_with(|| {
            let esistente = noti.remove(&chiave);
            let nuova = esistente.is_none();
            let prima = esistente.unwrap_or_else(|| T::vuota(new_id()));
            aperte.push(Aperta {
                dopo: prima.clone(),
                prima,
                nuova,
                righe: Vec::new(),
            });
            aperte.len() - 1
        });
        let Some(aperta) = aperte.get_mut(indice) else {
            continue;
        };
        match (opzioni.modo, aperta.nuova) {
            (Modo::Crea, false) => {
                segna(
                    *n,
                    Sorte::Tralasciata(
                        "c'è già, e hai scelto di aggiungere soltanto ciò che manca".to_owned(),
                    ),
                );
                continue;
            }
            (Modo::Aggiorna, true) => {
                segna(
                    *n,
                    Sorte::Tralasciata(
                        "non c'è, e hai scelto di aggiornare soltanto ciò che c'è".to_owned(),
                    ),
                );
                continue;
            }
            _ => {}
        }
        let voce = applica_voce(&aperta.dopo, riga, opzioni.svuota);
        if !voce.errori.is_empty() {
            let motivi = voce.errori.into_iter().map(|(colonna, frase)| Motivo {
                dove: cella(riga.riga, colonna),
                frase,
            });
            segna(*n, Sorte::Rifiutata(motivi.collect()));
            continue;
        }
        let prima_sua = aperta.nuova && aperta.righe.is_empty();
        aperta.dopo = voce.dopo;
        aperta.righe.push(posto);
        segna(
            *n,
            match voce.cambi {
                cambi if prima_sua => Sorte::Nuova(cambi),
                cambi if cambi.is_empty() => Sorte::Invariata,
                cambi => Sorte::Cambiata(cambi),
            },
        );
    }
    let tutti: HashSet<String> = noti
        .into_keys()
        .chain(aperte.iter().map(|a| a.dopo.riconoscimento()))
        .collect();
    let mut pronti = Vec::new();
    for a in aperte.into_iter().filter(|a| !a.righe.is_empty()) {
        let atto = if a.nuova {
            Atto::Importazione
        } else {
            Atto::Correzione
        };
        let mut no = controlla(&a.dopo, &tutti);
        match a.prima.scrivi(&a.dopo, atto, actor, quando) {
            Ok(fatto) if no.is_empty() => {
                if !fatto.modifiche().is_empty() {
                    pronti.push((a.nuova, fatto));
                }
                continue;
            }
            Ok(_) => {}
            Err(altri) => no.extend(altri),
        }
        for (n, riga) in a.righe.iter().filter_map(|p| righe.get(*p)) {
            let motivi = no.iter().map(|r| match riga.cella(&r.campo) {
                Some(c) => Motivo {
                    dove: cella(riga.riga, c.colonna),
                    frase: r.frase.clone(),
                },
                None => Motivo {
                    dove: format!("riga {}", riga.riga + 1),
                    frase: r.frase.clone(),
                },
            });
            segna(*n, Sorte::Rifiutata(motivi.collect()));
        }
    }
    pronti
}

fn rifiutata(riga: &RigaLetta<'_>, chiave: &str, frase: String) -> Sorte {
    let dove = riga.cella(chiave).map_or_else(
        || format!("riga {}", riga.riga + 1),
        |c| cella(riga.riga, c.colonna),
    );
    Sorte::Rifiutata(vec![Motivo { dove, frase }])
}

/// The units that a CdR names must be there, or come with the same file.
pub(super) fn nominati(cdr: &Cdr, tutti: &HashSet<String>) -> Vec<Refusal> {
    let manca = |campo: &'static str, codice: &String| {
        (!tutti.contains(codice.trim())).then(|| {
            Refusal::campo(
                campo,
                format!("non c'è un CdR con il codice «{codice}»: scrivine uno dell'elenco, o aggiungilo al foglio"),
            )
        })
    };
    cdr.padre
        .iter()
        .filter_map(|p| manca("padre", p))
        .chain(
            cdr.prosegue_in
                .iter()
                .filter_map(|p| manca("prosegue_in", p)),
        )
        .collect()
}
