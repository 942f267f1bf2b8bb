//! An exact figure: a quotient of whole numbers, never divided before it is shown.

use std::cmp::Ordering;

use crate::decimale::Decimale;

/// `sopra / sotto`, reduced, `sotto` above zero.
///
/// [`Decimale`] rounds silently past 28 figures and saturates; here both sides have up to [`Cifra::LIMITE`], which holds every
/// formula over the figures of a sheet. Past that a figure keeps its first eighteen digits, and past those it does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cifra {
    sopra: i128,
    sotto: i128,
}

impl Cifra {
    /// Leaves room for one more digit in the type, which the long division needs.
    const LIMITE: i128 = 10_i128.pow(37);
    /// What is kept of a figure that passes the limit.
    const SIGNIFICATIVE: i128 = 10_i128.pow(18);
    /// Places of [`Self::decimale`]: with the thirteen figures before the comma that can be stored, all that a decimal holds.
    const DECIMALI: u32 = 15;
    /// The whole part that the stored form holds.
    const INTERO_MASSIMO: i128 = i64::MAX as i128 / 1_000_000 - 1;

    pub(super) fn intera(numero: usize) -> Self {
        Self {
            sopra: i128::try_from(numero).unwrap_or(Self::LIMITE),
            sotto: 1,
        }
    }

    /// The figure itself. `None` only past the limit, which no decimal reaches.
    pub(super) fn da(figura: Decimale) -> Option<Self> {
        let scritta = figura.breve();
        let (intero, decimali) = scritta.split_once('.').unwrap_or((&scritta, ""));
        let sotto = 10_i128.checked_pow(u32::try_from(decimali.len()).ok()?)?;
        Self::ridotta(format!("{intero}{decimali}").parse().ok()?, sotto)
    }

    pub(super) fn zero(self) -> bool {
        self.sopra == 0
    }

    pub(super) fn opposta(self) -> Self {
        Self {
            sopra: -self.sopra,
            ..self
        }
    }

    pub(super) fn piu(self, altra: Self) -> Option<Self> {
        self.con(altra, |a, b| {
            let sopra = a
                .sopra
                .checked_mul(b.sotto)?
                .checked_add(b.sopra.checked_mul(a.sotto)?)?;
            Self::ridotta(sopra, a.sotto.checked_mul(b.sotto)?)
        })
    }

    pub(super) fn per(self, altra: Self) -> Option<Self> {
        self.con(altra, |a, b| {
            Self::ridotta(a.sopra.checked_mul(b.sopra)?, a.sotto.checked_mul(b.sotto)?)
        })
    }

    /// `None` when divided by zero, too: who asks has looked.
    pub(super) fn diviso(self, altra: Self) -> Option<Self> {
        self.per(Self::ridotta(altra.sotto, altra.sopra)?)
    }

    pub(super) fn confronta(self, altra: Self) -> Ordering {
        let (mut a, mut b) = (self, altra);
        let mut girato = false;
        // Whole parts first, then the remainders turned over: no product that might not fit.
        loop {
            let (ia, ib) = (a.sopra.div_euclid(a.sotto), b.sopra.div_euclid(b.sotto));
            let (ra, rb) = (a.sopra.rem_euclid(a.sotto), b.sopra.rem_euclid(b.sotto));
            let esito = match (ia.cmp(&ib), ra, rb) {
                (Ordering::Equal, 0, 0) => Ordering::Equal,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (Ordering::Equal, _, _) => {
                    (a.sopra, a.sotto) = (a.sotto, ra);
                    (b.sopra, b.sotto) = (b.sotto, rb);
                    girato = !girato;
                    continue;
                }
                (diverso, _, _) => diverso,
            };
            return if girato { esito.reverse() } else { esito };
        }
    }

    /// The figure with as many places as a decimal holds, cut and not rounded: rounding it HALF-UP to fewer gives what rounding
    /// the quotient would. `None` when it cannot be stored.
    pub(super) fn decimale(self) -> Option<Decimale> {
        let (intero, mut resto) = (self.sopra / self.sotto, (self.sopra % self.sotto).abs());
        if intero.abs() > Self::INTERO_MASSIMO {
            return None;
        }
        let (mut coda, mut decimali) = (0_i64, 0);
        while resto != 0 && decimali < Self::DECIMALI {
            resto *= 10;
            coda = coda * 10 + i64::try_from(resto / self.sotto).ok()?;
            resto %= self.sotto;
            decimali += 1;
        }
        let coda = Decimale::new(if self.sopra < 0 { -coda } else { coda }, decimali);
        Some(Decimale::from(i64::try_from(intero).ok()?).piu(coda))
    }

    /// As a working shows it, at most four places, and whether there would be more.
    pub(super) fn mostra(self) -> (String, bool) {
        match self.decimale() {
            Some(d) if d.decimali() <= 4 => (d.to_string(), false),
            Some(d) => (d.it(4), true),
            None => ("…".to_owned(), true),
        }
    }

    /// The outcome on the figures themselves or, where that passes the limit, on their first digits.
    fn con(self, altra: Self, fai: impl Fn(Self, Self) -> Option<Self>) -> Option<Self> {
        fai(self, altra).or_else(|| fai(self.prime_cifre(), altra.prime_cifre()))
    }

    fn ridotta(sopra: i128, sotto: i128) -> Option<Self> {
        let (mut a, mut b) = (sopra.unsigned_abs(), sotto.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let comune = i128::try_from(a).ok().filter(|_| sotto != 0)?;
        let segno = sotto.signum();
        let ridotta = Self {
            sopra: (sopra / comune).checked_mul(segno)?,
            sotto: (sotto / comune).checked_mul(segno)?,
        };
        (ridotta.sopra.unsigned_abs() <= Self::LIMITE.unsigned_abs()
            && ridotta.sotto <= Self::LIMITE)
            .then_some(ridotta)
    }

    fn prime_cifre(self) -> Self {
        let (mut cifre, mut resto) = (self.sopra / self.sotto, self.sopra % self.sotto);
        let mut sotto = 1_i128;
        while resto != 0 && cifre.abs() < Self::SIGNIFICATIVE / 10 && sotto < Self::SIGNIFICATIVE {
            resto *= 10;
            cifre = cifre * 10 + resto / self.sotto;
            resto %= self.sotto;
            sotto *= 10;
        }
        Self::ridotta(cifre, sotto).unwrap_or(self)
    }
}
