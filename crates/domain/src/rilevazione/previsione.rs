//! What the end of the year will bring, if it goes on as it did: the mean of the periods so far, for every period of the year.

use std::fmt;

use super::anno::periodi_contati;
use crate::decimale::Decimale;
use crate::scheda::{Cumulo, Frequenza, Indicatore};

/// A forecast, never a measured value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previsione {
    pub valore: Decimale,
    /// `(12,00 + 8,00) / 2 × 4 = 40,00`.
    pub calcolo: String,
    /// Periods it is made of, and those of the year.
    pub scritti: usize,
    pub quanti: usize,
}

/// Why there is no forecast. Its `Display` is the sentence the user reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenzaPrevisione {
    UnaVoltaLAnno,
    ContaLUltimo,
    Rapporto,
    PochiPeriodi,
    AnnoCompleto,
    Formula,
}

impl fmt::Display for SenzaPrevisione {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnaVoltaLAnno => "si rileva una volta l'anno: non ci sono periodi da cui prevedere",
            Self::ContaLUltimo => "conta l'ultimo valore, non la somma dei periodi: l'ultimo scritto è già quello dell'anno",
            Self::Rapporto => "è un rapporto: se numeratore e denominatore crescono allo stesso passo, il valore resta quello di ora",
            Self::PochiPeriodi => "servono almeno due periodi con il valore raggiunto",
            Self::AnnoCompleto => "tutti i periodi dell'anno sono scritti: il valore non è più una previsione",
            Self::Formula => "il valore è calcolato con la formula da altri indicatori",
        })
    }
}

/// The forecast of a year: straight on from the periods so far, that is their mean times the periods of the year.
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
    if i.cumulo() == Cumulo::Ultimo {
        return Err(SenzaPrevisione::ContaLUltimo);
    }
    if i.fratto().is_some() {
        return Err(SenzaPrevisione::Rapporto);
    }
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
    let intero = |n: usize| Decimale::from(i64::try_from(n).unwrap_or(i64::MAX));
    // Multiplied first: a quotient of thirds times three would no longer be exact.
    let valore = Decimale::somma(figure.iter().copied())
        .per(intero(quanti))
        .diviso(intero(figure.len()))
        .ok_or(SenzaPrevisione::PochiPeriodi)?;
    let scritte: Vec<String> = figure.iter().map(Decimale::to_string).collect();
    let uguale = if valore.decimali() > 2 { '≈' } else { '=' };
    Ok(Previsione {
        calcolo: format!(
            "({}) / {} × {quanti} {uguale} {}",
            scritte.join(" + "),
            figure.len(),
            valore.it(2)
        ),
        valore,
        scritti: figure.len(),
        quanti,
    })
}
