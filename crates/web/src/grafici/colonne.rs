//! Columns side by side: what was achieved, the line of what was expected, the band of the best values, a forecast.
//!
//! Every series has its own scale and begins at its own mark: values that are not comparable share no line and no measure.

use domain::Decimale;

/// What stands over one word of the axis.
#[derive(Debug, Clone, Default)]
pub(crate) struct Punto {
    pub etichetta: String,
    /// Which series it belongs to; where it differs from the one before, a new one begins.
    pub serie: usize,
    pub raggiunto: Option<Decimale>,
    pub atteso: Option<Decimale>,
    pub previsione: Option<Decimale>,
    /// Ends of the best values, either of which may be missing.
    pub fascia: Option<(Option<Decimale>, Option<Decimale>)>,
    /// The figure over the column, as people read it.
    pub scritto: String,
}

/// A column, its edges in hundredths of the width, its heights in pixels from the top.
#[derive(Debug)]
pub(crate) struct Colonna {
    pub etichetta: String,
    pub scritto: String,
    pub x: String,
    pub centro: String,
    pub larghezza: String,
    /// Left edge of its place, and the width of that.
    pub bordo: String,
    pub passo: String,
    /// Top and height of the achieved value.
    pub barra: Option<(i64, i64)>,
    pub previsione: Option<(i64, i64)>,
    pub fascia: Option<(i64, i64)>,
    /// Height of the line of the expected value.
    pub linea: Option<i64>,
    /// Whether a new series begins here.
    pub inizio: bool,
}

impl Colonna {
    /// Foot of the figure over a column that ends there: above the line of the expected value too, where that would strike it through.
    pub(crate) fn piede(&self, cima: &i64) -> i64 {
        let sopra = self
            .linea
            .filter(|linea| (cima - SCRITTA..=*cima).contains(linea));
        sopra.unwrap_or(*cima) - 5
    }
}

/// Height of a figure with the space around it, in pixels.
const SCRITTA: i64 = 18;

/// A chart of columns, with the words that say the same.
#[derive(Debug)]
pub(crate) struct Colonne {
    /// Ends the ids of its title and description.
    pub id: String,
    pub titolo: String,
    pub parole: String,
    pub altezza: i64,
    pub colonne: Vec<Colonna>,
}

impl Colonne {
    /// Draws columns of a height, in pixels. Below zero nothing is drawn: the table beside the chart says it.
    pub(crate) fn new(
        id: &str,
        titolo: impl Into<String>,
        parole: String,
        altezza: i64,
        punti: &[Punto],
    ) -> Self {
        let mut prima = punti.first().map(|p| p.serie);
        let colonne = (0..)
            .zip(punti)
            .map(|(n, p)| {
                let massimo = massimo(punti.iter().filter(|q| q.serie == p.serie));
                let quota = |d: Decimale| altezza - alta(d, massimo, altezza);
                let barra = |d: Decimale| (quota(d), altezza - quota(d));
                let inizio = prima.replace(p.serie) != Some(p.serie);
                Colonna {
                    etichetta: p.etichetta.clone(),
                    scritto: p.scritto.clone(),
                    x: quota_di(n * 5 + 1, 20, punti.len()),
                    centro: quota_di(n * 2 + 1, 50, punti.len()),
                    larghezza: quota_di(1, 60, punti.len()),
                    bordo: quota_di(n, 100, punti.len()),
                    passo: quota_di(1, 100, punti.len()),
                    barra: p.raggiunto.map(barra),
                    previsione: p.previsione.map(barra),
                    fascia: p.fascia.map(|(da, a)| {
                        let cima = a.map_or(0, quota);
                        (cima, da.map_or(altezza, quota) - cima)
                    }),
                    linea: p.atteso.map(quota),
                    inizio,
                }
            })
            .collect();
        Self {
            id: id.to_owned(),
            titolo: titolo.into(),
            parole,
            altezza,
            colonne,
        }
    }

    /// Whether there is anything to draw.
    pub(crate) fn vuoto(&self) -> bool {
        self.colonne
            .iter()
            .all(|c| c.barra.is_none() && c.linea.is_none() && c.previsione.is_none())
    }

    /// Whether a forecast is drawn, so that the legend says what it is.
    pub(crate) fn prevede(&self) -> bool {
        self.colonne.iter().any(|c| c.previsione.is_some())
    }

    pub(crate) fn ha_fascia(&self) -> bool {
        self.colonne.iter().any(|c| c.fascia.is_some())
    }

    /// Whether series break, so that the legend says it.
    pub(crate) fn si_interrompe(&self) -> bool {
        self.colonne.iter().any(|c| c.inizio)
    }
}

/// The highest value of a series; `None` where nothing is above zero.
fn massimo<'a>(punti: impl Iterator<Item = &'a Punto>) -> Option<Decimale> {
    punti
        .flat_map(|p| {
            let (da, a) = p.fascia.unwrap_or_default();
            [p.raggiunto, p.atteso, p.previsione, da, a]
        })
        .flatten()
        .max()
        .filter(|m| *m > Decimale::ZERO)
}

fn alta(d: Decimale, massimo: Option<Decimale>, altezza: i64) -> i64 {
    massimo
        .and_then(|m| d.per(Decimale::from(altezza)).diviso(m))
        .map_or(0, |h| h.arrotonda(0).intero().clamp(0, altezza))
}

/// So many parts of a width that is divided among so many columns, in hundredths.
fn quota_di(parti: i64, volte: i64, quanti: usize) -> String {
    let quanti = i64::try_from(quanti.max(1)).unwrap_or(1);
    Decimale::from(parti * volte)
        .diviso(Decimale::from(quanti))
        .unwrap_or(Decimale::ZERO)
        .con_punto(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn punto(serie: usize, raggiunto: i64) -> Punto {
        Punto {
            serie,
            raggiunto: Some(Decimale::from(raggiunto)),
            ..Punto::default()
        }
    }

    #[test]
    fn every_series_has_its_own_scale() {
        let punti = [punto(0, 200), punto(0, 100), punto(1, 4), punto(1, 2)];
        let g = Colonne::new("x", "", String::new(), 100, &punti);
        let alte: Vec<i64> = g.colonne.iter().map(|c| c.barra.unwrap().1).collect();
        assert_eq!(alte, [100, 50, 100, 50]);
        let inizi: Vec<bool> = g.colonne.iter().map(|c| c.inizio).collect();
        assert_eq!(inizi, [false, false, true, false]);
        assert!(g.si_interrompe() && !g.prevede() && !g.vuoto());
    }

    /// A figure that the line of the expected value would strike through stands above the line.
    #[test]
    fn a_figure_is_never_struck_through() {
        let con = |raggiunto, atteso| Punto {
            atteso: Some(Decimale::from(atteso)),
            ..punto(0, raggiunto)
        };
        let punti = [con(93, 100), con(50, 100), con(100, 80)];
        let g = Colonne::new("x", "", String::new(), 100, &punti);
        let piedi: Vec<i64> = g
            .colonne
            .iter()
            .map(|c| c.piede(&c.barra.unwrap().0))
            .collect();
        assert_eq!(piedi, [-5, 45, -5]);
    }

    #[test]
    fn a_band_without_an_end_goes_on_to_the_edge() {
        let con = |da, a| Punto {
            fascia: Some((da, a)),
            ..punto(0, 10)
        };
        let cinque = Some(Decimale::from(5));
        let punti = [con(cinque, None), con(None, cinque)];
        let g = Colonne::new("x", "", String::new(), 100, &punti);
        assert_eq!(g.colonne[0].fascia, Some((0, 50)));
        assert_eq!(g.colonne[1].fascia, Some((50, 50)));
        assert!(Colonne::new("x", "", String::new(), 100, &[Punto::default()]).vuoto());
    }
}
