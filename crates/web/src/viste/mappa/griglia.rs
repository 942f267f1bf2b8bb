//! The grids of probability and impact: how many processes stand on each place, and the bands that the places have.

use std::collections::BTreeSet;

use domain::rischio::mappa::{self, PuntoMappa};
use domain::rischio::{Metodo, Regola};
use domain::testo;

use super::Processo;

/// One of the two grids.
pub(super) struct Griglia {
    pub codice: &'static str,
    pub titolo: &'static str,
    /// From the highest probability down.
    pub righe: Vec<RigaGriglia>,
    pub quanti: u32,
}

pub(super) struct RigaGriglia {
    pub numero: usize,
    pub nome: String,
    pub caselle: Vec<Casella>,
}

pub(super) struct Casella {
    pub quanti: u32,
    pub impatto: usize,
    /// The band of this place of the grid, by its place in [`fasce_note`].
    pub fascia: Option<usize>,
}

/// A band as the legend tells it: never by its tint alone.
pub(super) struct FasciaNota {
    pub nome: String,
    /// The first letters of its name, which no other band has.
    pub sigla: String,
    pub classe: String,
    /// The level from which it begins, where levels are figures.
    pub da: String,
}

/// A side of the map: its whole figures with their names.
pub(super) type Lato = Vec<(usize, String)>;

/// The two sides, where the method has them.
pub(super) fn assi(metodo: &Metodo) -> Option<(Lato, Lato)> {
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

/// The bands of a method for the legend and the cells.
pub(super) fn fasce_note(metodo: &Metodo) -> Vec<FasciaNota> {
    let nomi: Vec<&str> = metodo.fasce.iter().map(|f| f.nome.as_str()).collect();
    (0..)
        .zip(metodo.fasce.iter().zip(sigle(&nomi)))
        .map(|(n, (f, sigla))| FasciaNota {
            nome: f.nome.clone(),
            sigla,
            classe: crate::viste::tinta(metodo, n),
            da: if metodo.da_gradi() {
                String::new()
            } else {
                f.da.it(2)
            },
        })
        .collect()
}

/// A mark for each name, the shortest that tells them apart: the first letters of its words.
fn sigle(nomi: &[&str]) -> Vec<String> {
    let di = |nome: &str, lettere: usize| -> String {
        let parole = nome.split_whitespace();
        parole.flat_map(|p| p.chars().take(lettere)).collect()
    };
    for lettere in 1..=4 {
        let provate: Vec<String> = nomi.iter().map(|n| di(n, lettere)).collect();
        let distinte: BTreeSet<String> = provate.iter().map(|s| testo::piatto(s)).collect();
        if distinte.len() == nomi.len() {
            return provate;
        }
    }
    nomi.iter().map(|n| (*n).to_owned()).collect()
}

/// The two grids, where some process has a place on them.
pub(super) fn griglie(metodo: &Metodo, processi: &[Processo]) -> Vec<Griglia> {
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
                        fascia: metodo.fascia_di(PuntoMappa {
                            probabilita: numero,
                            impatto,
                        }),
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

#[cfg(test)]
mod tests {
    use super::sigle;

    #[test]
    fn a_mark_is_as_short_as_it_can_be() {
        assert_eq!(
            sigle(&["Basso", "Medio", "Alto", "Molto alto"]),
            ["B", "M", "A", "Ma"]
        );
        assert_eq!(sigle(&["Alto", "Altissimo"]), ["Alto", "Alti"]);
        assert_eq!(sigle(&["Uguale", "uguale"]), ["Uguale", "uguale"]);
    }
}
