//! An exact quotient, kept as one until it is shown.

use crate::decimale::Decimale;

/// `sopra / sotto`, never divided before the end: 11/6 × 9/4 is 99/24 = 4,125 and prints 4,13; multiplied as decimals it
/// would be 4,12499… and print 4,12.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frazione {
    sopra: Decimale,
    sotto: Decimale,
}

impl Frazione {
    /// `None` when the divisor is zero.
    pub(super) fn new(sopra: Decimale, sotto: Decimale) -> Option<Self> {
        (sotto != Decimale::ZERO).then_some(Self { sopra, sotto })
    }

    pub(super) fn intera(figura: Decimale) -> Self {
        Self {
            sopra: figura,
            sotto: Decimale::from(1),
        }
    }

    pub(super) fn per(self, altra: Self) -> Self {
        Self {
            sopra: self.sopra.per(altra.sopra),
            sotto: self.sotto.per(altra.sotto),
        }
    }

    pub(super) fn piu(self, altra: Self) -> Self {
        if self.sotto == altra.sotto {
            return Self {
                sopra: self.sopra.piu(altra.sopra),
                ..self
            };
        }
        Self {
            sopra: self.sopra.per(altra.sotto).piu(altra.sopra.per(self.sotto)),
            sotto: self.sotto.per(altra.sotto),
        }
    }

    /// The figure, to the 28 places a decimal holds.
    pub(super) fn valore(self) -> Decimale {
        self.sopra.diviso(self.sotto).unwrap_or(Decimale::ZERO)
    }

    /// As a person can redo it: the figure where it ends within four places, else the quotient.
    pub(super) fn mostra(self) -> String {
        let valore = self.valore();
        if valore.decimali() <= 4 {
            valore.it(valore.decimali())
        } else {
            let breve = |d: Decimale| d.it(d.decimali());
            format!("{}/{}", breve(self.sopra), breve(self.sotto))
        }
    }

    /// Rounded HALF-UP before anything else is done with it, as some bodies do.
    pub(super) fn arrotondata(self, decimali: u32) -> Self {
        Self::intera(self.valore().arrotonda(decimali))
    }
}
