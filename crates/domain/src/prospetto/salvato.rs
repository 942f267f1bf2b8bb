//! What was chosen for a report, kept under a name; on which days it is made by itself.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Prospetto, ScelteProspetto};
use crate::actor::UtenteId;
use crate::libro::FormatoLibro;
use crate::refusal::Refusal;
use crate::scelta::scelta;
use crate::vista::VistaId;

/// Longest name, in characters.
const NOME: usize = 80;

scelta! {
    /// How often a saved report is made by itself.
    Cadenza {
        Settimanale = "settimanale", "Ogni lunedì";
        Mensile = "mensile", "Il primo di ogni mese";
        Trimestrale = "trimestrale", "Il primo giorno di ogni trimestre";
        Semestrale = "semestrale", "Il 1° gennaio e il 1° luglio";
    }
}

impl Cadenza {
    /// The first of its days after a day; `None` past the end of the calendar.
    pub fn prossima(self, dopo: NaiveDate) -> Option<NaiveDate> {
        // A half-year is the longest it may take.
        let giorni = dopo.iter_days().skip(1).take(190);
        let mut suoi = giorni.filter(|g| self.cade(*g));
        suoi.next()
    }

    fn cade(self, g: NaiveDate) -> bool {
        match self {
            Self::Settimanale => g.weekday() == Weekday::Mon,
            Self::Mensile => g.day() == 1,
            Self::Trimestrale => g.day() == 1 && g.month0().is_multiple_of(3),
            Self::Semestrale => g.day() == 1 && g.month0().is_multiple_of(6),
        }
    }
}

/// When a saved report is made by itself, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programma {
    pub cadenza: Cadenza,
    pub formato: FormatoLibro,
    /// Whether a message says that it is ready; it waits among the prints in any case.
    pub posta: bool,
    /// The day it is made next; `None` when it is not any more.
    pub prossima: Option<NaiveDate>,
    /// Why it is not made any more.
    pub motivo: Option<String>,
}

impl Programma {
    /// A new one: its first day is the next after today.
    pub fn nuovo(cadenza: Cadenza, formato: FormatoLibro, posta: bool, oggi: NaiveDate) -> Self {
        Self {
            prossima: cadenza.prossima(oggi),
            cadenza,
            formato,
            posta,
            motivo: None,
        }
    }

    /// The same once it was made, or should have been: days that went by while nothing ran are not made up for.
    #[must_use]
    pub fn avanti(&self, oggi: NaiveDate) -> Self {
        Self {
            prossima: self.cadenza.prossima(oggi),
            ..self.clone()
        }
    }

    /// The same, made no more, with the reason.
    #[must_use]
    pub fn fermo(&self, motivo: &str) -> Self {
        Self {
            prossima: None,
            motivo: Some(motivo.to_owned()),
            ..self.clone()
        }
    }
}

/// What was chosen for a report, under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProspettoSalvato {
    pub id: String,
    pub vista: VistaId,
    /// Whose it is: with his rights it is made by itself.
    pub di: UtenteId,
    pub nome: String,
    pub quale: Prospetto,
    pub scelte: ScelteProspetto,
    /// Whether the others of the body find it too. Each sees in it what he may.
    pub condiviso: bool,
    pub programma: Option<Programma>,
}

/// The name of a saved report as it was typed.
///
/// # Errors
/// The field `nome`, where it is empty or too long.
pub fn nome_salvato(digitato: &str) -> Result<String, Refusal> {
    let nome = digitato.split_whitespace().collect::<Vec<_>>().join(" ");
    if nome.is_empty() {
        return Err(Refusal::campo(
            "nome",
            "Scrivi un nome, per ritrovare il prospetto nell'elenco.",
        ));
    }
    if nome.chars().count() > NOME {
        return Err(Refusal::campo(
            "nome",
            format!("Il nome è troppo lungo: bastano {NOME} caratteri."),
        ));
    }
    Ok(nome)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn il(anno: i32, mese: u32, giorno: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(anno, mese, giorno).unwrap()
    }

    #[test]
    fn each_rhythm_has_its_days() {
        for (cadenza, dopo, attesa) in [
            (Cadenza::Settimanale, il(2026, 11, 23), il(2026, 11, 30)),
            (Cadenza::Settimanale, il(2026, 11, 22), il(2026, 11, 23)),
            (Cadenza::Mensile, il(2026, 11, 23), il(2026, 12, 1)),
            (Cadenza::Mensile, il(2026, 12, 1), il(2027, 1, 1)),
            (Cadenza::Trimestrale, il(2026, 10, 1), il(2027, 1, 1)),
            (Cadenza::Trimestrale, il(2027, 1, 1), il(2027, 4, 1)),
            (Cadenza::Semestrale, il(2027, 1, 1), il(2027, 7, 1)),
            (Cadenza::Semestrale, il(2027, 7, 1), il(2028, 1, 1)),
        ] {
            assert_eq!(cadenza.prossima(dopo), Some(attesa), "{cadenza:?} {dopo}");
        }
        assert_eq!(Cadenza::Mensile.prossima(NaiveDate::MAX), None);
    }

    #[test]
    fn days_that_went_by_are_not_made_up_for() {
        let p = Programma::nuovo(Cadenza::Mensile, FormatoLibro::Pdf, false, il(2026, 1, 15));
        assert_eq!(p.prossima, Some(il(2026, 2, 1)));
        assert_eq!(p.avanti(il(2026, 6, 20)).prossima, Some(il(2026, 7, 1)));
        let fermo = p.fermo("perché sì");
        assert_eq!(
            (fermo.prossima, fermo.motivo.as_deref()),
            (None, Some("perché sì"))
        );
    }

    #[test]
    fn a_name_is_asked_for_and_has_its_measure() {
        assert_eq!(
            nome_salvato("  Le mie \n misure ").unwrap(),
            "Le mie misure"
        );
        for no in ["", " \t", &"a".repeat(81)] {
            assert_eq!(nome_salvato(no).unwrap_err().campo, "nome");
        }
    }
}
