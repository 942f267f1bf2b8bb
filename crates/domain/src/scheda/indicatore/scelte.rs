//! The closed lists of an indicator: what its values are, which are better, how often they are taken, how they make a year.

use chrono::{Datelike, NaiveDate};

use crate::data;
use crate::decimale::Decimale;
use crate::scelta::scelta;
use crate::testo;

scelta! {
    /// What the values of an indicator are.
    #[derive(Default)]
    Unita {
        #[default]
        Numero = "numero", "Numero";
        Percentuale = "percentuale", "Percentuale";
        /// From the legends `1=FATTO 0=NON FATTO`.
        SiNo = "si_no", "Sì/No (1 o 0)";
        /// A day, kept as its number in the calendar: dates compare and subtract like figures.
        Data = "data", "Data";
        Rapporto = "rapporto", "Rapporto";
    }
}

impl Unita {
    /// A value as the sheet prints it: `2,00`, `100%`, `31/12/2026`.
    pub fn mostra(self, valore: Decimale) -> String {
        match (self, giorno(valore)) {
            (Self::Percentuale, _) => format!("{}%", valore.breve().replace('.', ",")),
            (Self::Data, Some(giorno)) => data::it(giorno),
            _ => valore.to_string(),
        }
    }

    /// A value as the export writes it: `2.00`; a percentage without its sign, as the number printed; a date `2026-12-31`.
    pub fn esporta(self, valore: Decimale) -> String {
        match (self, giorno(valore)) {
            (Self::Percentuale, _) => valore.breve(),
            (Self::Data, Some(giorno)) => giorno.format("%Y-%m-%d").to_string(),
            _ => valore.con_punto(2.max(valore.decimali())),
        }
    }

    /// Reads a value as people type it: figures as [`Decimale::parse_it`], dates as [`data::parse_it`], `sì` and `no` too.
    ///
    /// # Errors
    /// The Italian sentence that stands beside the field.
    pub fn leggi(self, digitato: &str) -> Result<Decimale, String> {
        match (self, testo::piatto(digitato).as_str()) {
            (Self::SiNo, "si" | "fatto") => return Ok(Decimale::from(1)),
            (Self::SiNo, "no" | "non fatto") => return Ok(Decimale::ZERO),
            _ => {}
        }
        if self == Self::Data {
            let giorno = data::parse_it(digitato)?;
            return Ok(Decimale::from(i64::from(giorno.num_days_from_ce())));
        }
        Decimale::parse_it(digitato).map_err(|e| e.to_string())
    }

    /// Whether the values of periods can be added up: two percentages, two dates or two steps make no third.
    pub fn si_somma(self) -> bool {
        matches!(self, Self::Numero | Self::Rapporto)
    }
}

/// The day of a date that is kept as a figure; `None` for what is no plausible day, which is shown as it is.
fn giorno(valore: Decimale) -> Option<NaiveDate> {
    let numero = i32::try_from(valore.intero()).ok()?;
    NaiveDate::from_num_days_from_ce_opt(numero)
        .filter(|g| valore.decimali() == 0 && (1900..=2199).contains(&g.year()))
}

scelta! {
    /// Which values are better.
    Verso {
        Alto = "alto", "Meglio alto";
        Basso = "basso", "Meglio basso";
        /// Between [`super::Indicatore::intervallo_da`] and [`super::Indicatore::intervallo_a`], both included.
        Intervallo = "intervallo", "Meglio dentro un intervallo";
    }
}

scelta! {
    /// How often the achieved value is taken.
    Frequenza {
        Anno = "anno", "Una volta l'anno";
        Semestre = "semestre", "Ogni semestre";
        Trimestre = "trimestre", "Ogni trimestre";
        Mese = "mese", "Ogni mese";
    }
}

scelta! {
    /// How the values of the periods make the value of the year.
    Cumulo {
        Somma = "somma", "Somma dei periodi";
        Ultimo = "ultimo", "Ultimo valore";
    }
}
