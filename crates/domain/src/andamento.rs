//! How far the measures have come: the progress of phases rolled up to sheets, CdR and plan, beside the time that has
//! passed; what is late or at risk, and since when.
//!
//! Source: the columns Peso, Avanz., Inizio and Fine of the table FASI. The progress of a measure is the mean of its
//! phases by weight; everything above a sheet is the mean of the measures below it, each counted once.

mod cruscotto;
mod riepilogo;
mod scadenza;
#[cfg(test)]
mod tests;

use chrono::{Days, NaiveDate};
use serde::Serialize;

pub use cruscotto::{
    CasellaMappa, Cruscotto, Gruppo, RigaMappa, ScadenzaMisura, Urgenza, VoceCruscotto, contata,
    cruscotto,
};
pub use riepilogo::Riepilogo;
pub use scadenza::{Scadenza, prossima_scadenza};

use crate::decimale::Decimale;
use crate::scheda::Fase;

/// What a body decides about the terms of its phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Regole {
    /// How many points (0 to 100) a phase may lag behind the time that has passed before it is at risk.
    /// Twenty by default: no act fixes it.
    pub margine: Decimale,
}

impl Default for Regole {
    fn default() -> Self {
        Self {
            margine: Decimale::from(20),
        }
    }
}

/// Where a phase, or the measure it belongs to, stands with its terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Situazione {
    Conclusa,
    /// Its planned start is still to come.
    DaIniziare,
    InCorso,
    /// Lags behind the time that has passed by more than the margin.
    ARischio,
    /// Its planned end has passed.
    InRitardo,
    /// Without a planned end nothing can be said.
    SenzaTermini,
}

impl Situazione {
    /// In the order in which charts and tables show them.
    pub const TUTTE: &[Self] = &[
        Self::Conclusa,
        Self::InCorso,
        Self::DaIniziare,
        Self::ARischio,
        Self::InRitardo,
        Self::SenzaTermini,
    ];

    /// The word in addresses.
    pub fn codice(self) -> &'static str {
        match self {
            Self::Conclusa => "conclusa",
            Self::DaIniziare => "da_iniziare",
            Self::InCorso => "in_corso",
            Self::ARischio => "a_rischio",
            Self::InRitardo => "in_ritardo",
            Self::SenzaTermini => "senza_termini",
        }
    }

    /// Reads the word of an address.
    pub fn da_codice(codice: &str) -> Option<Self> {
        Self::TUTTE.iter().copied().find(|s| s.codice() == codice)
    }

    /// What the pages call it.
    pub fn etichetta(self) -> &'static str {
        match self {
            Self::Conclusa => "Conclusa",
            Self::DaIniziare => "Da iniziare",
            Self::InCorso => "In corso",
            Self::ARischio => "A rischio",
            Self::InRitardo => "In ritardo",
            Self::SenzaTermini => "Senza termini",
        }
    }

    /// Whether it asks for attention now: late, or about to be.
    pub fn preme(self) -> bool {
        matches!(self, Self::ARischio | Self::InRitardo)
    }

    /// How much it asks for attention: a measure stands where its most urgent phase stands.
    fn urgenza(self) -> u8 {
        match self {
            Self::Conclusa => 0,
            Self::DaIniziare => 1,
            Self::InCorso => 2,
            Self::SenzaTermini => 3,
            Self::ARischio => 4,
            Self::InRitardo => 5,
        }
    }
}

/// A phase on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AndamentoFase {
    /// Progress, 0 to 100; a phase without the figure has come nowhere.
    pub avanzamento: Decimale,
    /// The share of its time that has passed, 0 to 100; `None` without a planned end.
    pub atteso: Option<Decimale>,
    pub situazione: Situazione,
    /// The day on which it became late or at risk.
    pub dal: Option<NaiveDate>,
}

/// Looks at a phase on a day.
pub fn di_fase(fase: &Fase, oggi: NaiveDate, regole: &Regole) -> AndamentoFase {
    let avanzamento = fase.avanzamento.unwrap_or(Decimale::ZERO);
    let atteso = fase
        .fine_prevista
        .map(|fine| trascorso(fase.inizio_previsto, fine, oggi));
    let in_stato = |situazione, dal| AndamentoFase {
        avanzamento,
        atteso,
        situazione,
        dal,
    };
    if avanzamento >= Decimale::CENTO || fase.fine_effettiva.is_some_and(|f| f <= oggi) {
        return in_stato(Situazione::Conclusa, None);
    }
    let Some(fine) = fase.fine_prevista else {
        return in_stato(Situazione::SenzaTermini, None);
    };
    if fine < oggi {
        return in_stato(Situazione::InRitardo, fine.checked_add_days(Days::new(1)));
    }
    let iniziata = fase.inizio_effettivo.is_some_and(|i| i <= oggi) || avanzamento > Decimale::ZERO;
    if !iniziata && fase.inizio_previsto.is_some_and(|i| i > oggi) {
        return in_stato(Situazione::DaIniziare, None);
    }
    match indietro_dal(fase.inizio_previsto, fine, avanzamento.piu(regole.margine)) {
        Some(giorno) if giorno <= oggi => in_stato(Situazione::ARischio, Some(giorno)),
        _ => in_stato(Situazione::InCorso, None),
    }
}

/// The share of the planned time that has passed at the end of a day, in hundredths: first and last day count.
fn trascorso(inizio: Option<NaiveDate>, fine: NaiveDate, oggi: NaiveDate) -> Decimale {
    // Without a planned start there is only the end.
    let inizio = inizio.filter(|i| *i <= fine).unwrap_or(fine);
    let totale = (fine - inizio).num_days() + 1;
    let passati = ((oggi - inizio).num_days() + 1).clamp(0, totale);
    Decimale::from(passati)
        .per(Decimale::CENTO)
        .diviso(Decimale::from(totale))
        .unwrap_or(Decimale::ZERO)
}

/// The first day at whose end more than `soglia` hundredths of the time have passed, if such a day comes before the end.
fn indietro_dal(inizio: Option<NaiveDate>, fine: NaiveDate, soglia: Decimale) -> Option<NaiveDate> {
    let inizio = inizio.filter(|i| *i <= fine)?;
    if soglia >= Decimale::CENTO {
        return None;
    }
    let totale = (fine - inizio).num_days() + 1;
    // passed * 100 / total > threshold, in whole days.
    let giorni = soglia
        .per(Decimale::from(totale))
        .diviso(Decimale::CENTO)?
        .intero()
        + 1;
    let dopo = u64::try_from(giorni - 1).ok()?;
    inizio
        .checked_add_days(Days::new(dopo))
        .filter(|g| *g <= fine)
}

/// A measure on a day: its phases together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Andamento {
    /// Mean of the phases by weight, 0 to 100.
    pub avanzamento: Decimale,
    /// The same mean of the time that has passed, over the phases that have a term.
    pub atteso: Option<Decimale>,
    /// That of the most urgent phase.
    pub situazione: Situazione,
    /// Since when, where that phase is late or at risk: the earliest day.
    pub dal: Option<NaiveDate>,
    /// The phases, in the order of the sheet.
    pub fasi: Vec<AndamentoFase>,
    /// The weights that were counted: those of the sheet, or equal ones where it has none.
    pub pesi: Vec<Decimale>,
    /// Whether the sheet had no weights.
    pub pesi_uguali: bool,
}

/// Looks at the measure of a sheet on a day; `None` without phases.
pub fn di_fasi(fasi: &[Fase], oggi: NaiveDate, regole: &Regole) -> Option<Andamento> {
    if fasi.is_empty() {
        return None;
    }
    let andamenti: Vec<AndamentoFase> = fasi.iter().map(|f| di_fase(f, oggi, regole)).collect();
    let stampati: Vec<Decimale> = fasi
        .iter()
        .map(|f| f.peso.filter(|p| !p.negativo()).unwrap_or(Decimale::ZERO))
        .collect();
    let pesi_uguali = stampati.iter().all(|p| *p == Decimale::ZERO);
    let pesi = if pesi_uguali {
        vec![Decimale::from(1); fasi.len()]
    } else {
        stampati
    };
    let avanzamento = media(
        andamenti
            .iter()
            .map(|a| a.avanzamento)
            .zip(pesi.iter().copied()),
    )
    .unwrap_or(Decimale::ZERO);
    let atteso = media(
        andamenti
            .iter()
            .zip(&pesi)
            .filter_map(|(a, p)| Some((a.atteso?, *p))),
    );
    let situazione = andamenti
        .iter()
        .map(|a| a.situazione)
        .max_by_key(|s| s.urgenza())
        .unwrap_or(Situazione::SenzaTermini);
    let dal = andamenti
        .iter()
        .filter(|a| a.situazione == situazione)
        .filter_map(|a| a.dal)
        .min();
    Some(Andamento {
        avanzamento,
        atteso,
        situazione,
        dal,
        fasi: andamenti,
        pesi,
        pesi_uguali,
    })
}

/// The mean of figures by weight; `None` when the weights sum to nothing.
fn media(figure: impl Iterator<Item = (Decimale, Decimale)>) -> Option<Decimale> {
    let (mut somma, mut pesi) = (Decimale::ZERO, Decimale::ZERO);
    for (figura, peso) in figure {
        somma = somma.piu(figura.per(peso));
        pesi = pesi.piu(peso);
    }
    somma.diviso(pesi)
}

impl Andamento {
    /// How the progress came about, in figures a person can redo: `(60,00 × 50,00 + 40,00 × 100,00) / 100,00 = 70,00`.
    pub fn calcolo(&self) -> String {
        let prodotti: Vec<String> = self
            .pesi
            .iter()
            .zip(&self.fasi)
            .map(|(p, f)| format!("{p} × {}", f.avanzamento))
            .collect();
        let somma = Decimale::somma(self.pesi.iter().copied());
        let detto = format!(
            "({}) / {somma} = {}",
            prodotti.join(" + "),
            self.avanzamento.it(2)
        );
        if self.pesi_uguali {
            format!("{detto}; la scheda non ha pesi, perciò ogni fase conta uguale")
        } else {
            detto
        }
    }
}
