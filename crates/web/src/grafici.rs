//! Charts: figures beside their bars, so that the table is the chart and nothing is said by colour alone.
//!
//! Bars are drawn as SVG in hundredths of the width: words keep their size in a window of any width.

mod colonne;

pub(crate) use colonne::{Colonne, Punto};

/// A bar of a chart: its words, its figure, and the sheets behind it.
pub(crate) struct Barra {
    pub etichetta: String,
    pub quante: u32,
    /// Length, in hundredths of the longest.
    pub lunghezza: u32,
    pub link: String,
    /// Which fill it has.
    pub classe: String,
}

/// A place on a time line, as SVG takes it: hundredths of the width, with two decimals.
pub(crate) fn centesimi(posto: &u32) -> String {
    format!("{}.{:02}", posto / 100, posto % 100)
}

/// Bars on one scale: the longest takes the whole width.
pub(crate) fn barre(voci: impl Iterator<Item = (String, u32, String, String)>) -> Vec<Barra> {
    let voci: Vec<_> = voci.collect();
    let massimo = voci.iter().map(|v| v.1).max().unwrap_or_default().max(1);
    voci.into_iter()
        .map(|(etichetta, quante, link, classe)| Barra {
            etichetta,
            quante,
            lunghezza: quante * 100 / massimo,
            link,
            classe,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_in_hundredths() {
        let scritti = [0, 5, 822, 10_000].map(|p| centesimi(&p));
        assert_eq!(scritti, ["0.00", "0.05", "8.22", "100.00"]);
    }

    #[test]
    fn the_longest_bar_takes_the_whole_width() {
        let b = barre(
            [3, 12, 0]
                .into_iter()
                .map(|n| (String::new(), n, String::new(), String::new())),
        );
        let lunghe: Vec<u32> = b.iter().map(|b| b.lunghezza).collect();
        assert_eq!(lunghe, [25, 100, 0]);
        let vuote = barre(std::iter::once((
            String::new(),
            0,
            String::new(),
            String::new(),
        )));
        assert_eq!(vuote[0].lunghezza, 0);
    }
}
