//! Tables on their way out.

use super::celle::dato;
use super::colonne::{Colonna, TipoColonna, piani};
use super::{Anagrafe, Tracciato};
use crate::cartella::{ColonnaDiCalcolo, Dato, FoglioDiCalcolo};
use crate::decimale::Decimale;
use crate::scheda::{
    Attivita, Contenuto, Evento, Fase, Indicatore, Livello, RigaTabella, Scheda, Unita,
};
use crate::{data, scheda};

/// A row of a table with what its cells are asked.
enum Cosa<'a> {
    Scheda(&'a Contenuto),
    Collegamento(&'a scheda::Collegamento),
    Attivita(&'a Attivita),
    Evento(&'a Evento),
    Fase(&'a Fase),
    Indicatore(&'a Indicatore),
    Valori(&'a Indicatore, i32),
}

impl Cosa<'_> {
    fn cella(&self, chiave: &str) -> Dato {
        match self {
            Self::Scheda(c) => piani()
                .find(|campo| campo.chiave == chiave)
                .map_or(Dato::Vuoto, |campo| dato(campo, *c)),
            Self::Collegamento(k) => match chiave {
                "livello" => Dato::testo(&k.livello),
                "codice" => Dato::testo(&k.codice),
                "nome" => Dato::testo(&k.nome),
                "peso" => k.peso.map_or(Dato::Vuoto, Dato::Numero),
                _ => Dato::Vuoto,
            },
            Self::Attivita(a) => di_riga(*a, chiave),
            Self::Evento(e) => di_riga(*e, chiave),
            Self::Fase(f) => di_riga(*f, chiave),
            Self::Indicatore(i) => match chiave.split_once('.') {
                Some((quale, anno)) => anno
                    .parse()
                    .map_or(Dato::Vuoto, |anno| di_anno(i, anno, quale)),
                None => di_riga(*i, chiave),
            },
            Self::Valori(i, anno) => match chiave {
                "descrizione" => di_riga(*i, chiave),
                "anno" => Dato::Numero(Decimale::from(i64::from(*anno))),
                quale => di_anno(i, *anno, quale),
            },
        }
    }
}

fn di_riga<R: RigaTabella>(riga: &R, chiave: &str) -> Dato {
    R::CAMPI
        .iter()
        .find(|c| c.chiave == chiave)
        .map_or(Dato::Vuoto, |c| dato(c, riga))
}

/// A value of an indicator as a cell: a day where its unit is one, else the figure.
fn di_anno(i: &Indicatore, anno: i32, quale: &str) -> Dato {
    let Some(v) = i.anno(anno) else {
        return Dato::Vuoto;
    };
    let figura = match quale {
        "atteso" => v.atteso,
        "raggiunto" => v.raggiunto,
        _ => None,
    };
    figura.map_or(Dato::Vuoto, |figura| {
        let scritto = i.unita_nel(anno).mostra(figura);
        match (i.unita_nel(anno), data::parse_it(&scritto)) {
            (Unita::Data, Ok(giorno)) => Dato::Data(giorno),
            _ => Dato::Numero(figura),
        }
    })
}

/// The rows of a table of a plan, with their cells in the order of the columns.
pub fn righe(tracciato: Tracciato, schede: &[Scheda], colonne: &[Colonna]) -> Vec<Vec<Dato>> {
    let mut tutte = Vec::new();
    for s in schede {
        let c = s.contenuto();
        let mut metti = |posto: usize, cosa: Cosa<'_>| {
            let cella = |colonna: &Colonna| match colonna.chiave.as_str() {
                "scheda" => Dato::testo(s.codice()),
                "titolo_scheda" => Dato::testo(s.titolo()),
                "cdr_codice" if tracciato.livello().is_some() => {
                    s.padre().map_or(Dato::Vuoto, Dato::testo)
                }
                "riga" | "indicatore" => {
                    Dato::Numero(Decimale::from(i64::try_from(posto).unwrap_or(i64::MAX)))
                }
                chiave => cosa.cella(chiave),
            };
            tutte.push(colonne.iter().map(cella).collect());
        };
        match tracciato {
            Tracciato::Cdr | Tracciato::Persone | Tracciato::Portatori => {}
            Tracciato::SchedeCdr | Tracciato::Processi | Tracciato::Obiettivi => {
                if tracciato.livello() == Some(s.livello()) {
                    metti(0, Cosa::Scheda(c));
                }
            }
            Tracciato::Collegamenti => {
                for k in &c.collegato_a {
                    metti(0, Cosa::Collegamento(k));
                }
            }
            Tracciato::Attivita => {
                for (n, a) in (1..).zip(&c.mappatura) {
                    metti(n, Cosa::Attivita(a));
                }
            }
            Tracciato::Eventi => {
                for (n, e) in (1..).zip(&c.eventi) {
                    metti(n, Cosa::Evento(e));
                }
            }
            Tracciato::Fasi => {
                for (n, f) in (1..).zip(&c.fasi) {
                    metti(n, Cosa::Fase(f));
                }
            }
            Tracciato::Indicatori => {
                for (n, i) in (1..).zip(&c.indicatori) {
                    metti(n, Cosa::Indicatore(i));
                }
            }
            Tracciato::Valori => {
                for (n, i) in (1..).zip(&c.indicatori) {
                    for v in &i.valori {
                        metti(n, Cosa::Valori(i, v.anno));
                    }
                }
            }
        }
    }
    tutte
}

/// The rows of a register of the body.
fn righe_di<T: Anagrafe>(voci: &[T], colonne: &[Colonna]) -> Vec<Vec<Dato>> {
    let riga = |voce: &T| {
        let cella = |colonna: &Colonna| {
            T::CAMPI
                .iter()
                .find(|c| c.chiave == colonna.chiave)
                .map_or(Dato::Vuoto, |c| dato(c, voce))
        };
        colonne.iter().map(cella).collect()
    };
    voci.iter().map(riga).collect()
}

/// How wide a column is drawn, in characters.
fn larghezza(colonna: &Colonna) -> u16 {
    let testa = u16::try_from(colonna.etichetta.chars().count()).unwrap_or(u16::MAX);
    match colonna.tipo {
        TipoColonna::Lungo => 50,
        TipoColonna::Testo => testa.clamp(18, 40),
        TipoColonna::Numero(_) | TipoColonna::Data | TipoColonna::Valore => testa.clamp(11, 20),
    }
}

/// The column as a spreadsheet draws it.
fn di_calcolo(colonna: &Colonna) -> ColonnaDiCalcolo {
    ColonnaDiCalcolo {
        scelte: colonna.scelte.clone(),
        chiusa: colonna.chiusa,
        spiegazione: Some(colonna.spiegazione.clone()).filter(|s| !s.is_empty()),
        ..ColonnaDiCalcolo::new(colonna.etichetta.clone(), larghezza(colonna))
    }
}

/// A table of a plan as a sheet of a workbook. `scelte` are the keys of the columns that are wanted; empty: all of the table, and those
/// that only some sheets have filled.
pub fn foglio(
    tracciato: Tracciato,
    schede: &[Scheda],
    anni: &[i32],
    scelte: &[String],
) -> FoglioDiCalcolo {
    let mut colonne = tracciato.colonne(anni);
    let altre = tracciato.colonne_altre();
    let sue = |s: &&Scheda| tracciato.livello() == Some(s.livello());
    if scelte.is_empty() {
        colonne.extend(altre.into_iter().filter(|colonna| {
            schede
                .iter()
                .filter(sue)
                .any(|s| !Cosa::Scheda(s.contenuto()).cella(&colonna.chiave).vuoto())
        }));
    } else {
        colonne.extend(altre);
        colonne.retain(|c| scelte.contains(&c.chiave));
    }
    FoglioDiCalcolo {
        nome: tracciato.etichetta().to_owned(),
        righe: righe(tracciato, schede, &colonne),
        colonne: colonne.iter().map(di_calcolo).collect(),
    }
}

/// A register of the body as a sheet of a workbook.
pub(super) fn foglio_di<T: Anagrafe>(voci: &[T], scelte: &[String]) -> FoglioDiCalcolo {
    let mut colonne = T::TRACCIATO.colonne(&[]);
    if !scelte.is_empty() {
        colonne.retain(|c| scelte.contains(&c.chiave));
    }
    FoglioDiCalcolo {
        nome: T::TRACCIATO.etichetta().to_owned(),
        righe: righe_di(voci, &colonne),
        colonne: colonne.iter().map(di_calcolo).collect(),
    }
}

/// The sheets of the workbook to be filled: first the instructions with what every column takes and an example, then the tables, empty.
/// `livelli` are those of the sheets of the plan.
pub fn modello_da_compilare(livelli: &[Livello], anni: &[i32]) -> Vec<FoglioDiCalcolo> {
    let tracciati: Vec<Tracciato> = Tracciato::TUTTI
        .iter()
        .copied()
        .filter(|t| t.livello().is_none_or(|l| livelli.contains(&l)))
        .collect();
    let istruzioni = tracciati.iter().flat_map(|t| {
        t.colonne(anni).into_iter().map(|c| {
            let necessaria = if c.necessaria { "sì" } else { "" };
            let che_cosa = if c.scelte.is_empty() {
                c.spiegazione.clone()
            } else {
                format!("{} Voci: {}.", c.spiegazione, c.scelte.join("; "))
            };
            vec![
                Dato::testo(t.etichetta()),
                Dato::testo(c.etichetta),
                Dato::testo(necessaria),
                Dato::testo(che_cosa),
                Dato::testo(c.esempio),
            ]
        })
    });
    let colonna = |nome: &str, larga| ColonnaDiCalcolo::new(nome, larga);
    let mut fogli = vec![FoglioDiCalcolo {
        nome: ISTRUZIONI.to_owned(),
        colonne: vec![
            colonna("Foglio", 24),
            colonna("Colonna", 36),
            colonna("Necessaria", 12),
            colonna("Che cosa si scrive", 80),
            colonna("Esempio", 40),
        ],
        righe: istruzioni.collect(),
    }];
    fogli.extend(tracciati.iter().map(|t| FoglioDiCalcolo {
        nome: t.etichetta().to_owned(),
        colonne: t.colonne(anni).iter().map(di_calcolo).collect(),
        righe: Vec::new(),
    }));
    fogli
}

/// The name of the sheet that explains the others.
pub(super) const ISTRUZIONI: &str = "Istruzioni";
