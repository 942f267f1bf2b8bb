//! Exact decimal figures, read and written as Italians write them.

use std::fmt;
use std::str::FromStr;

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// An exact decimal figure: weights, progress, risk levels, values of indicators.
///
/// Never a binary float: 4,125 must print 4,13 (PNA 2013, Allegato 5 figures are products of means).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decimale(#[serde(with = "rust_decimal::serde::str")] Decimal);

/// Why a typed figure could not be understood; the sentence is what the user reads beside the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumeroIllegibile {
    NonNumero,
    /// `1.234` is a thousand to an Italian and a bit more than one to a spreadsheet.
    Ambiguo,
    TroppoGrande,
}

impl fmt::Display for NumeroIllegibile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NonNumero => "non è un numero: scrivi per esempio 3,56 oppure 100",
            Self::Ambiguo => "non è chiaro se il punto separa le migliaia o i decimali: usa la virgola per i decimali e ometti il punto",
            Self::TroppoGrande => "il numero è troppo grande",
        })
    }
}

impl Decimale {
    /// Stored figures are whole millionths: SQLite has no decimal type, and both databases share one schema.
    const SCALA: u32 = 6;

    /// Zero.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// A hundred, the sum that phase weights must reach.
    pub const CENTO: Self = Self(Decimal::ONE_HUNDRED);

    /// The exact figure `mantissa / 10^decimali`.
    pub fn new(mantissa: i64, decimali: u32) -> Self {
        Self(Decimal::new(mantissa, decimali.min(28)))
    }

    /// Reads a figure as people type it in Italy: `3,56`, `100`, `1.234,50`, `100%`, `-2`.
    pub fn parse_it(testo: &str) -> Result<Self, NumeroIllegibile> {
        let t = testo.trim().trim_end_matches('%').trim();
        let (segno, cifre) = match t.strip_prefix('-') {
            Some(resto) => ("-", resto),
            None => ("", t.strip_prefix('+').unwrap_or(t)),
        };
        if cifre.is_empty()
            || !cifre
                .chars()
                .all(|c| c.is_ascii_digit() || c == ',' || c == '.')
        {
            return Err(NumeroIllegibile::NonNumero);
        }
        let (intero, decimali) = match cifre.split_once(',') {
            Some((i, d)) => (i, d),
            None => (cifre, ""),
        };
        if decimali.contains(['.', ',']) || (cifre.contains(',') && decimali.is_empty()) {
            return Err(NumeroIllegibile::NonNumero);
        }
        let gruppi: Vec<&str> = intero.split('.').collect();
        let normale = if gruppi.len() == 1 {
            format!("{segno}{intero}.{decimali}0")
        } else if gruppi.iter().skip(1).all(|g| g.len() == 3)
            && !gruppi[0].is_empty()
            && gruppi[0].len() <= 3
        {
            if gruppi.len() == 2 && decimali.is_empty() {
                return Err(NumeroIllegibile::Ambiguo);
            }
            format!("{segno}{}.{decimali}0", gruppi.concat())
        } else if gruppi.len() == 2
            && decimali.is_empty()
            && !gruppi[0].is_empty()
            && !gruppi[1].is_empty()
        {
            format!("{segno}{}.{}0", gruppi[0], gruppi[1])
        } else {
            return Err(NumeroIllegibile::NonNumero);
        };
        if gruppi[0].is_empty() {
            return Err(NumeroIllegibile::NonNumero);
        }
        let valore = Decimal::from_str(&normale)
            .map_err(|_| NumeroIllegibile::TroppoGrande)?
            .normalize();
        let figura = Self(valore);
        figura
            .milionesimi()
            .map(|_| figura)
            .ok_or(NumeroIllegibile::TroppoGrande)
    }

    /// Reads a figure as programs write it: `-12.5`, with a point and no exponent. `None` for anything else.
    pub fn con_il_punto(testo: &str) -> Option<Self> {
        let cifre = testo.strip_prefix('-').unwrap_or(testo);
        let buone = cifre.chars().all(|c| c.is_ascii_digit() || c == '.')
            && cifre.starts_with(|c: char| c.is_ascii_digit());
        buone
            .then(|| Decimal::from_str(testo).ok())
            .flatten()
            .map(|d| Self(d.normalize()))
    }

    /// The figure as Italians read it, with a comma and exactly `decimali` places, rounded HALF-UP.
    pub fn it(&self, decimali: u32) -> String {
        self.con_punto(decimali).replace('.', ",")
    }

    /// The figure with a point and exactly `decimali` places (the export format), rounded HALF-UP.
    pub fn con_punto(&self, decimali: u32) -> String {
        let tondo = self
            .0
            .round_dp_with_strategy(decimali, RoundingStrategy::MidpointAwayFromZero);
        format!("{tondo:.*}", decimali as usize)
    }

    /// As short as it can be: `100`, `12.5`; the export writes percentages so.
    pub fn breve(&self) -> String {
        self.0.normalize().to_string()
    }

    /// In Italian, with the places it has: `17,6`, `25`.
    pub fn it_breve(&self) -> String {
        self.it(self.decimali())
    }

    /// How many decimal places it really has: `3,50` has one.
    pub fn decimali(&self) -> u32 {
        self.0.normalize().scale()
    }

    /// The exact sum.
    pub fn somma(figure: impl IntoIterator<Item = Self>) -> Self {
        Self(
            figure
                .into_iter()
                .fold(Decimal::ZERO, |a, b| a.checked_add(b.0).unwrap_or(a)),
        )
    }

    /// Sum. Figures of the sheets are far from the limits of the type: past them the larger stays.
    pub fn piu(self, altra: Self) -> Self {
        Self(self.0.saturating_add(altra.0))
    }

    /// Difference, as [`Self::piu`].
    pub fn meno(self, altra: Self) -> Self {
        Self(self.0.saturating_sub(altra.0))
    }

    /// Product, as [`Self::piu`].
    pub fn per(self, altra: Self) -> Self {
        Self(self.0.saturating_mul(altra.0))
    }

    /// Quotient, to the 28 figures the type holds; `None` when divided by zero.
    pub fn diviso(self, altra: Self) -> Option<Self> {
        self.0.checked_div(altra.0).map(Self)
    }

    /// Rounded HALF-UP to so many places: only where a figure is shown or stored.
    pub fn arrotonda(self, decimali: u32) -> Self {
        Self(
            self.0
                .round_dp_with_strategy(decimali, RoundingStrategy::MidpointAwayFromZero),
        )
    }

    /// Rounded HALF-DOWN to so many places, as some bodies round a ratio.
    pub fn arrotonda_in_giu(self, decimali: u32) -> Self {
        Self(
            self.0
                .round_dp_with_strategy(decimali, RoundingStrategy::MidpointTowardZero),
        )
    }

    /// Whether it is below zero.
    pub fn negativo(self) -> bool {
        self.0 < Decimal::ZERO
    }

    /// The whole part, towards zero.
    pub fn intero(self) -> i64 {
        self.0.trunc().to_i64().unwrap_or(i64::MAX)
    }

    /// The stored form: whole millionths. `None` when the figure has more than six places or does not fit.
    pub fn milionesimi(&self) -> Option<i64> {
        let scalato = self.0.checked_mul(Decimal::from(10_i64.pow(Self::SCALA)))?;
        if scalato.fract().is_zero() {
            i64::try_from(scalato.trunc().mantissa() / 10_i128.pow(scalato.trunc().scale())).ok()
        } else {
            None
        }
    }

    /// Reads the stored form back.
    pub fn da_milionesimi(milionesimi: i64) -> Self {
        Self(Decimal::new(milionesimi, Self::SCALA).normalize())
    }
}

impl From<i64> for Decimale {
    fn from(intero: i64) -> Self {
        Self(Decimal::from(intero))
    }
}

impl fmt::Display for Decimale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.it(2.max(self.decimali())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_type() {
        for (typed, exact) in [
            ("3,56", "3.56"),
            ("100", "100.00"),
            (" 1.234,50 ", "1234.50"),
            ("100%", "100.00"),
            ("-2", "-2.00"),
            ("3.5", "3.50"),
            ("1.234.567", "1234567.00"),
        ] {
            assert_eq!(
                Decimale::parse_it(typed).map(|d| d.con_punto(2)),
                Ok(exact.to_owned()),
                "{typed}"
            );
        }
        assert_eq!(Decimale::parse_it("1.234"), Err(NumeroIllegibile::Ambiguo));
        for wrong in [
            "",
            "tre",
            "1,2,3",
            "1..2",
            ",5",
            ".5",
            "1,",
            "12.34,5",
            "1,2345678",
        ] {
            assert!(Decimale::parse_it(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn rounds_half_up_only_when_shown() {
        let level = Decimale::new(4125, 3);
        assert_eq!(level.it(2), "4,13");
        assert_eq!(level.it(3), "4,125");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(millionths in -9_000_000_000_000_i64..9_000_000_000_000) {
            let figure = Decimale::da_milionesimi(millionths);
            prop_assert_eq!(figure.milionesimi(), Some(millionths));
            let shown = figure.it(6);
            prop_assert_eq!(Decimale::parse_it(&shown), Ok(figure));
        }

        #[test]
        fn never_panics(s in "\\PC*") {
            let _read_or_refused = Decimale::parse_it(&s);
        }
    }
}
