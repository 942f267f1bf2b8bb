//! The formula written back: as it is typed, or as a page prints it with the numbers put in.

use std::fmt::Write as _;

use super::espressione::{Condizione, Espressione};
use super::riferimento::Riferimento;

/// What a page adds to a reference, given how many years back it is read.
pub(super) type Accanto<'a> = &'a dyn Fn(&Riferimento, u16) -> String;

/// The formula in its canonical form: read again it gives the same tree.
pub(super) fn canonica(espressione: &Espressione) -> String {
    let mut penna = Penna {
        foglio: String::new(),
        accanto: None,
        indietro: 0,
    };
    penna.numero(espressione, Posto::Libero);
    penna.foglio
}

/// The formula with the signs of a page, and beside each reference what `accanto` says.
pub(super) fn stampata(espressione: &Espressione, indietro: u16, accanto: Accanto<'_>) -> String {
    let mut penna = Penna {
        foglio: String::new(),
        accanto: Some(accanto),
        indietro,
    };
    penna.numero(espressione, Posto::Libero);
    penna.foglio
}

/// Where a number stands decides whether it wants parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Posto {
    Libero,
    InSomma,
    InProdotto,
}

struct Penna<'a> {
    foglio: String,
    accanto: Option<Accanto<'a>>,
    indietro: u16,
}

impl Penna<'_> {
    fn numero(&mut self, espressione: &Espressione, posto: Posto) {
        match espressione {
            Espressione::Numero(figura) => self.foglio.push_str(&figura.it(figura.decimali())),
            Espressione::Valore(riferimento) => {
                // Writing to a string cannot fail.
                let _scritto = write!(self.foglio, "{riferimento}");
                if let Some(accanto) = self.accanto {
                    self.foglio.push_str(&accanto(riferimento, self.indietro));
                }
            }
            Espressione::Opposto(x) => {
                self.foglio
                    .push_str(if self.accanto.is_some() { "−" } else { "-" });
                self.numero(x, Posto::InProdotto);
            }
            Espressione::Catena(primo, altri) => {
                let somma = altri.iter().any(|(o, _)| o.somma());
                let dentro = if somma {
                    Posto::InSomma
                } else {
                    Posto::InProdotto
                };
                self.fra_parentesi(posto >= dentro, |p| {
                    p.numero(primo, dentro);
                    for (operazione, x) in altri {
                        let segno = match p.accanto {
                            Some(_) => operazione.segno_stampato(),
                            None => operazione.segno(),
                        };
                        let _scritto = write!(p.foglio, " {segno} ");
                        p.numero(x, dentro);
                    }
                });
            }
            Espressione::Funzione(funzione, argomenti) => {
                self.foglio.push_str(funzione.nome());
                self.fra_parentesi(true, |p| {
                    for (n, x) in argomenti.iter().enumerate() {
                        if n > 0 {
                            p.foglio.push_str("; ");
                        }
                        p.numero(x, Posto::Libero);
                    }
                });
            }
            Espressione::Se(se) => {
                self.foglio.push_str("se");
                self.fra_parentesi(true, |p| {
                    p.condizione(&se.condizione);
                    for ramo in [&se.allora, &se.altrimenti] {
                        p.foglio.push_str("; ");
                        p.numero(ramo, Posto::Libero);
                    }
                });
            }
            Espressione::Precedente(x) => {
                self.foglio.push_str("precedente");
                let indietro = self.indietro;
                self.indietro = indietro.saturating_add(1);
                self.fra_parentesi(true, |p| p.numero(x, Posto::Libero));
                self.indietro = indietro;
            }
        }
    }

    fn condizione(&mut self, condizione: &Condizione) {
        match condizione {
            Condizione::Confronto(a, confronto, b) => {
                self.numero(a, Posto::Libero);
                let segno = match self.accanto {
                    Some(_) => confronto.segno_stampato(),
                    None => confronto.segno(),
                };
                let _scritto = write!(self.foglio, " {segno} ");
                self.numero(b, Posto::Libero);
            }
            Condizione::Tutte(parti) => self.unite(parti, " e "),
            Condizione::Una(parti) => self.unite(parti, " o "),
            Condizione::Non(x) => {
                self.foglio.push_str("non ");
                self.parte(x, true);
            }
        }
    }

    fn unite(&mut self, parti: &[Condizione], parola: &str) {
        for (n, x) in parti.iter().enumerate() {
            if n > 0 {
                self.foglio.push_str(parola);
            }
            self.parte(x, parola == " e ");
        }
    }

    /// A condition inside another: what is joined by `o` wants parentheses everywhere, by `e` only where it would be parted.
    fn parte(&mut self, condizione: &Condizione, stretta: bool) {
        let parentesi = match condizione {
            Condizione::Una(_) => true,
            Condizione::Tutte(_) => stretta,
            Condizione::Confronto(..) | Condizione::Non(_) => false,
        };
        self.fra_parentesi(parentesi, |p| p.condizione(condizione));
    }

    fn fra_parentesi(&mut self, servono: bool, scrivi: impl FnOnce(&mut Self)) {
        if servono {
            self.foglio.push('(');
        }
        scrivi(self);
        if servono {
            self.foglio.push(')');
        }
    }
}
