//! The value of a formula with its working, or the reason why it has none.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use super::cifra::Cifra;
use super::espressione::{Condizione, Confronto, Espressione, Funzione, Operazione};
use super::rete::Ciclo;
use super::riferimento::{Dato, Riferimento};
use super::{Formula, scrittura};
use crate::decimale::Decimale;

/// Where plain values come from: what is written on the sheets.
pub trait FonteDati {
    /// The figure in that year; `None` when it is not written, or the sheet does not exist.
    fn valore(&self, dato: &Dato, anno: i32) -> Option<Decimale>;
}

impl FonteDati for BTreeMap<(Dato, i32), Decimale> {
    fn valore(&self, dato: &Dato, anno: i32) -> Option<Decimale> {
        self.get(&(dato.clone(), anno)).copied()
    }
}

/// Why a formula has no value. Its `Display` is the sentence the user reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Motivo {
    /// The first value that is needed and not there.
    Manca { riferimento: Riferimento, anno: i32 },
    /// The divisor that is zero, as the formula writes it.
    DivisionePerZero { divisore: String },
    /// Every argument of this function is missing.
    SenzaValori { funzione: &'static str },
    /// More figures than can be stored: nine million millions and six decimals.
    TroppoGrande,
    /// It needs itself.
    Ciclo(Ciclo),
}

impl fmt::Display for Motivo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manca { riferimento, anno } => write!(f, "manca {riferimento} nel {anno}"),
            Self::DivisionePerZero { divisore } => {
                write!(f, "non si divide per zero: {divisore} vale zero")
            }
            Self::SenzaValori { funzione } => {
                write!(f, "«{funzione}» non ha nessun valore da considerare")
            }
            Self::TroppoGrande => f.write_str("il numero che esce è troppo grande"),
            Self::Ciclo(ciclo) => write!(f, "il calcolo gira in tondo: {ciclo}"),
        }
    }
}

/// What comes out of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risultato {
    /// The figure to fifteen places, cut: rounding it to fewer gives what rounding the exact quotient would. Stored figures have
    /// six, so [`Decimale::arrotonda`] comes first.
    pub valore: Option<Decimale>,
    /// Why there is none; `None` exactly when there is a value.
    pub motivo: Option<Motivo>,
    /// The formula with the numbers put in: `([2] 40,00 + [3] 60,00) / 2 = 50,00`.
    pub calcolo: String,
    /// What another formula reads.
    pub(super) esatto: Option<Cifra>,
}

impl Risultato {
    fn new(formula: &str, esito: Result<Cifra, Motivo>) -> Self {
        let trovato = esito.and_then(|cifra| {
            let valore = cifra.decimale().ok_or(Motivo::TroppoGrande)?;
            Ok((cifra, valore))
        });
        match trovato {
            Ok((cifra, valore)) => {
                let (scritta, tagliata) = cifra.mostra();
                let uguale = if tagliata { '≈' } else { '=' };
                Self {
                    valore: Some(valore),
                    motivo: None,
                    calcolo: format!("{formula} {uguale} {scritta}"),
                    esatto: Some(cifra),
                }
            }
            Err(motivo) => Self {
                valore: None,
                calcolo: format!("{formula}: nessun valore, {motivo}"),
                motivo: Some(motivo),
                esatto: None,
            },
        }
    }

    /// That of a formula which is not worked out, because it needs itself.
    pub(super) fn in_ciclo(formula: &Formula, ciclo: &Ciclo) -> Self {
        Self::new(&formula.to_string(), Err(Motivo::Ciclo(ciclo.clone())))
    }
}

/// How a formula reads a figure in a year, exact.
pub(super) type Lettore<'a> = &'a dyn Fn(&Dato, i32) -> Option<Cifra>;

impl Formula {
    /// Works the formula out, as one that stands on the sheet with this code, in this year; `precedente` reads the years before.
    pub fn calcola(&self, scheda: &str, anno: i32, fonte: &impl FonteDati) -> Risultato {
        self.calcola_con(scheda, anno, &|dato, anno| {
            fonte.valore(dato, anno).and_then(Cifra::da)
        })
    }

    pub(super) fn calcola_con(&self, scheda: &str, anno: i32, leggi: Lettore<'_>) -> Risultato {
        let mut calcolo = Calcolo {
            scheda,
            anno,
            leggi,
            letti: BTreeMap::new(),
        };
        let esito = calcolo.numero(&self.albero, 0);
        let accanto = |riferimento: &Riferimento, indietro: u16| {
            // What `se` did not need was not read, and stands as in the formula.
            let Some(letto) = calcolo.letti.get(&(riferimento, indietro)) else {
                return String::new();
            };
            let quando = match indietro {
                0 => String::new(),
                _ => format!(" nel {}", calcolo.anno(indietro)),
            };
            match letto.map(Cifra::mostra) {
                Some((scritta, false)) => format!(" {scritta}{quando}"),
                Some((scritta, true)) => format!(" ≈{scritta}{quando}"),
                None => format!(" (manca{quando})"),
            }
        };
        let stampata = scrittura::stampata(&self.albero, 0, &accanto);
        Risultato::new(&stampata, esito)
    }
}

struct Calcolo<'a> {
    scheda: &'a str,
    anno: i32,
    leggi: Lettore<'a>,
    /// What was read, for the working.
    letti: BTreeMap<(&'a Riferimento, u16), Option<Cifra>>,
}

type Esito = Result<Cifra, Motivo>;

impl<'a> Calcolo<'a> {
    fn anno(&self, indietro: u16) -> i32 {
        self.anno.saturating_sub(i32::from(indietro))
    }

    fn numero(&mut self, espressione: &'a Espressione, indietro: u16) -> Esito {
        match espressione {
            Espressione::Numero(figura) => Cifra::da(*figura).ok_or(Motivo::TroppoGrande),
            Espressione::Valore(riferimento) => self.valore(riferimento, indietro),
            Espressione::Opposto(x) => self.numero(x, indietro).map(Cifra::opposta),
            Espressione::Catena(primo, altri) => {
                let mut esito = self.numero(primo, indietro);
                for (operazione, x) in altri {
                    // Read even when nothing can come out any more: the working shows every number there is.
                    let altro = self.numero(x, indietro);
                    esito = esito.and_then(|a| applica(*operazione, a, altro?, x));
                }
                esito
            }
            Espressione::Funzione(funzione, argomenti) => {
                let mut presenti = Vec::new();
                for x in argomenti {
                    match self.numero(x, indietro) {
                        Ok(cifra) => presenti.push(cifra),
                        // That one exists, and leaving it out would tell a lie.
                        Err(Motivo::TroppoGrande) => return Err(Motivo::TroppoGrande),
                        Err(_) => {}
                    }
                }
                raccolti(*funzione, &presenti)
            }
            Espressione::Se(se) => {
                if self.vera(&se.condizione, indietro)? {
                    self.numero(&se.allora, indietro)
                } else {
                    self.numero(&se.altrimenti, indietro)
                }
            }
            Espressione::Precedente(x) => self.numero(x, indietro.saturating_add(1)),
        }
    }

    fn valore(&mut self, riferimento: &'a Riferimento, indietro: u16) -> Esito {
        let anno = self.anno(indietro);
        let (scheda, leggi) = (self.scheda, self.leggi);
        let letto = self
            .letti
            .entry((riferimento, indietro))
            .or_insert_with(|| leggi(&riferimento.dato(scheda), anno));
        letto.ok_or_else(|| Motivo::Manca {
            riferimento: riferimento.clone(),
            anno,
        })
    }

    /// What is false settles `e`, what is true settles `o`, whatever is missing beside it.
    fn vera(&mut self, condizione: &'a Condizione, indietro: u16) -> Result<bool, Motivo> {
        match condizione {
            Condizione::Confronto(a, confronto, b) => {
                let (a, b) = (self.numero(a, indietro), self.numero(b, indietro));
                let ordine = a?.confronta(b?);
                Ok(match confronto {
                    Confronto::Uguale => ordine == Ordering::Equal,
                    Confronto::Diverso => ordine != Ordering::Equal,
                    Confronto::Minore => ordine == Ordering::Less,
                    Confronto::MinoreUguale => ordine != Ordering::Greater,
                    Confronto::Maggiore => ordine == Ordering::Greater,
                    Confronto::MaggioreUguale => ordine != Ordering::Less,
                })
            }
            Condizione::Tutte(parti) => self.decisa(parti, false, indietro),
            Condizione::Una(parti) => self.decisa(parti, true, indietro),
            Condizione::Non(x) => self.vera(x, indietro).map(|vera| !vera),
        }
    }

    fn decisa(
        &mut self,
        parti: &'a [Condizione],
        decide: bool,
        indietro: u16,
    ) -> Result<bool, Motivo> {
        let mut esito = Ok(!decide);
        for x in parti {
            match self.vera(x, indietro) {
                Ok(vera) if vera == decide => return Ok(decide),
                Ok(_) => {}
                Err(motivo) => esito = esito.and(Err(motivo)),
            }
        }
        esito
    }
}

fn applica(operazione: Operazione, a: Cifra, b: Cifra, scritto: &Espressione) -> Esito {
    match operazione {
        Operazione::Piu => a.piu(b),
        Operazione::Meno => a.piu(b.opposta()),
        Operazione::Per => a.per(b),
        Operazione::Diviso if b.zero() => {
            return Err(Motivo::DivisionePerZero {
                divisore: scrittura::canonica(scritto),
            });
        }
        Operazione::Diviso => a.diviso(b),
    }
    .ok_or(Motivo::TroppoGrande)
}

/// A function over the values that exist. The sum of none is no value, as the mean is: what nobody measured is not zero.
fn raccolti(funzione: Funzione, presenti: &[Cifra]) -> Esito {
    let quanti = Cifra::intera(presenti.len());
    let somma = || {
        presenti
            .iter()
            .try_fold(Cifra::intera(0), |a, b| a.piu(*b))
            .ok_or(Motivo::TroppoGrande)
    };
    let primo = |vince: Ordering| {
        presenti
            .iter()
            .copied()
            .reduce(|a, b| if b.confronta(a) == vince { b } else { a })
            .ok_or(Motivo::TroppoGrande)
    };
    match funzione {
        Funzione::Conta => Ok(quanti),
        altra if presenti.is_empty() => Err(Motivo::SenzaValori {
            funzione: altra.nome(),
        }),
        Funzione::Somma => somma(),
        Funzione::Media => somma()?.diviso(quanti).ok_or(Motivo::TroppoGrande),
        Funzione::Minimo => primo(Ordering::Less),
        Funzione::Massimo => primo(Ordering::Greater),
    }
}
