//! What the end of the year will bring, if it goes on as it did: for periods that are summed their mean, for every period of the
//! year; where the last value counts, the straight line through the periods so far, carried on to the last one.

use std::fmt;

use super::anno::{periodi_contati, valore_del_periodo};
use crate::decimale::Decimale;
use crate::scheda::{Cumulo, Frequenza, Indicatore, Unita};

/// A forecast, never a measured value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previsione {
    pub valore: Decimale,
    /// `(12,00 + 8,00) / 2 × 4 = 40,00`.
    pub calcolo: String,
    /// How it goes on, in words.
    pub metodo: &'static str,
    /// Periods it is made of, and those of the year.
    pub scritti: usize,
    pub quanti: usize,
}

/// Why there is no forecast. Its `Display` is the sentence the user reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenzaPrevisione {
    UnaVoltaLAnno,
    /// Yes or no, days and steps of a scale: a line through them says nothing.
    NonQuantita,
    /// The last period is there, and it is the one that counts.
    UltimoScritto,
    Rapporto,
    PochiPeriodi,
    AnnoCompleto,
    Formula,
}

impl fmt::Display for SenzaPrevisione {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnaVoltaLAnno => "si rileva una volta l'anno: non ci sono periodi da cui prevedere",
            Self::NonQuantita => "i valori sono date, sì o no, o gradi di una scala: una retta fra loro non dice nulla",
            Self::UltimoScritto => "l'ultimo periodo dell'anno è scritto, ed è quello che conta: il valore non è più una previsione",
            Self::Rapporto => "è un rapporto: se numeratore e denominatore crescono allo stesso passo, il valore resta quello di ora",
            Self::PochiPeriodi => "servono almeno due periodi con il valore raggiunto",
            Self::AnnoCompleto => "tutti i periodi dell'anno sono scritti: il valore non è più una previsione",
            Self::Formula => "il valore è calcolato con la formula da altri indicatori",
        })
    }
}

/// The forecast of a year, straight on from the periods so far: their mean times the periods of the year where they are summed, the
/// line of least squares at the last period where the last value counts.
///
/// # Errors
/// Why a straight line says nothing here.
pub fn previsione(i: &Indicatore, anno: i32) -> Result<Previsione, SenzaPrevisione> {
    if i.formula.is_some() {
        return Err(SenzaPrevisione::Formula);
    }
    if i.frequenza() == Frequenza::Anno {
        return Err(SenzaPrevisione::UnaVoltaLAnno);
    }
    match i.cumulo() {
        Cumulo::Somma if i.fratto().is_some() => Err(SenzaPrevisione::Rapporto),
        Cumulo::Somma => dalla_media(i, anno),
        Cumulo::Ultimo => dalla_retta(i, anno),
    }
}

fn dalla_media(i: &Indicatore, anno: i32) -> Result<Previsione, SenzaPrevisione> {
    let figure: Vec<Decimale> = periodi_contati(i, anno)
        .iter()
        .filter_map(|v| v.raggiunto)
        .collect();
    let quanti = usize::from(i.frequenza().quanti());
    if figure.len() < 2 {
        return Err(SenzaPrevisione::PochiPeriodi);
    }
    if figure.len() >= quanti {
        return Err(SenzaPrevisione::AnnoCompleto);
    }
    // Multiplied first: a quotient of thirds times three would no longer be exact.
    let valore = Decimale::somma(figure.iter().copied())
        .per(intero(quanti))
        .diviso(intero(figure.len()))
        .ok_or(SenzaPrevisione::PochiPeriodi)?;
    let scritte: Vec<String> = figure.iter().map(Decimale::to_string).collect();
    Ok(Previsione {
        calcolo: format!(
            "({}) / {} × {quanti} {}",
            scritte.join(" + "),
            figure.len(),
            risulta(valore)
        ),
        metodo: "media dei periodi scritti, per tutti quelli dell'anno",
        valore,
        scritti: figure.len(),
        quanti,
    })
}

/// The line of least squares through the periods so far, at the last one: x is the number of a period, y its value.
fn dalla_retta(i: &Indicatore, anno: i32) -> Result<Previsione, SenzaPrevisione> {
    if matches!(i.unita, Unita::Data | Unita::SiNo) || !i.gradi().is_empty() {
        return Err(SenzaPrevisione::NonQuantita);
    }
    let punti: Vec<(Decimale, Decimale)> = periodi_contati(i, anno)
        .into_iter()
        .filter_map(|v| {
            let x = Decimale::from(i64::from(v.periodo.numero));
            Some((x, valore_del_periodo(i, v)?))
        })
        .collect();
    let quanti = usize::from(i.frequenza().quanti());
    let fine = intero(quanti);
    if punti.len() < 2 {
        return Err(SenzaPrevisione::PochiPeriodi);
    }
    if punti.last().is_some_and(|(x, _)| *x >= fine) {
        return Err(SenzaPrevisione::UltimoScritto);
    }
    let retta = Retta::fra(&punti);
    let (valore, calcolo) = retta.al(fine).ok_or(SenzaPrevisione::PochiPeriodi)?;
    Ok(Previsione {
        calcolo,
        metodo: "retta dei minimi quadrati fra i periodi scritti (x il numero del periodo, y il suo valore), fino all'ultimo dell'anno",
        valore,
        scritti: punti.len(),
        quanti,
    })
}

/// The sums that a line of least squares is made of.
struct Retta {
    k: Decimale,
    x: Decimale,
    y: Decimale,
    xx: Decimale,
    xy: Decimale,
    /// `(1; 10,00), (2; 14,00)`.
    punti: String,
}

impl Retta {
    fn fra(punti: &[(Decimale, Decimale)]) -> Self {
        let somma = |f: fn(&(Decimale, Decimale)) -> Decimale| Decimale::somma(punti.iter().map(f));
        let scritti: Vec<String> = punti
            .iter()
            .map(|(x, y)| format!("({}; {})", x.breve(), mostrata(*y)))
            .collect();
        Self {
            k: intero(punti.len()),
            x: somma(|(x, _)| *x),
            y: somma(|(_, y)| *y),
            xx: somma(|(x, _)| x.per(*x)),
            xy: somma(|(x, y)| x.per(*y)),
            punti: scritti.join(", "),
        }
    }

    /// Its value at a place, and the working: y/k + slope × (place − x/k), brought over one divisor, so that it is exact until it is
    /// shown. `None` where all the points stand at one place.
    fn al(&self, posto: Decimale) -> Option<(Decimale, String)> {
        let sopra = self.k.per(self.xy).meno(self.x.per(self.y));
        let sotto = self.k.per(self.xx).meno(self.x.per(self.x));
        let pendenza = sopra.diviso(sotto)?;
        let oltre = self.k.per(posto).meno(self.x);
        let valore = self
            .y
            .per(sotto)
            .piu(sopra.per(oltre))
            .diviso(self.k.per(sotto))?;
        let (k, x, xx) = (self.k.breve(), self.x.breve(), self.xx.breve());
        let (y, xy) = (mostrata(self.y), mostrata(self.xy));
        let detta = if pendenza.negativo() {
            format!("({})", pendenza.it(2))
        } else {
            pendenza.it(2)
        };
        let esatta = pendenza.decimali() <= 2;
        let risulta = if esatta {
            risulta(valore)
        } else {
            format!("≈ {}", valore.it(2))
        };
        let calcolo = format!(
            "punti {}; pendenza ({k} × {xy} − {x} × {y}) / ({k} × {xx} − {x} × {x}) {}; al periodo {}: {y} / {k} + {detta} × ({} − {x} / {k}) {risulta}",
            self.punti,
            self::risulta(pendenza),
            posto.breve(),
            posto.breve(),
        );
        Some((valore, calcolo))
    }
}

/// A result as it is shown, and whether it is just that.
fn risulta(valore: Decimale) -> String {
    let uguale = if valore.decimali() > 2 { '≈' } else { '=' };
    format!("{uguale} {}", valore.it(2))
}

/// A figure of a formula: six places at most, as many as are ever typed.
fn mostrata(d: Decimale) -> String {
    d.arrotonda(6).to_string()
}

fn intero(n: usize) -> Decimale {
    Decimale::from(i64::try_from(n).unwrap_or(i64::MAX))
}
