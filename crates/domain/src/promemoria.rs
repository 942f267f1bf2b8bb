//! Reminders: what waits for a person, said in one message a day at most, and only on a day that brings something.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::refusal::Refusal;
use crate::scelta::scelta;
use crate::testo;

scelta! {
    /// What a reminder is about.
    GenerePromemoria {
        /// Sheets that an open session of monitoring asks for.
        Raccolta = "raccolta", "Schede da completare per un monitoraggio";
        /// Sheets that came back with a reason.
        Rinvio = "rinvio", "Schede rinviate";
        /// Phases of one's own sheets, by their planned end.
        Fase = "fase", "Fasi che finiscono, o che sono in ritardo";
        /// Comments in which one is named and that one has not opened.
        Menzione = "menzione", "Commenti che ti nominano";
        /// How far a session has come, for whoever leads it.
        Conduzione = "conduzione", "A che punto sono i monitoraggi che conduci";
    }
}

impl GenerePromemoria {
    /// Whether it is asked of the person by the body, so that he cannot do without it.
    pub fn obbligatorio(self) -> bool {
        matches!(self, Self::Raccolta | Self::Rinvio)
    }
}

/// Days before a term on which it is reminded of; 0 is the term itself.
pub const PRIMA: [i64; 5] = [15, 7, 3, 1, 0];

/// After a term it is reminded of on the day after it, and then once every so many days.
pub const DOPO: i64 = 7;

/// How many days a round looks back at the most: after a long stop old news are not told as new.
const ARRETRATI: i64 = 7;

/// What brings a thing into a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motivo {
    /// A term, reminded of before and after it.
    Termine(NaiveDate),
    /// Something that happened on a day.
    Accaduto(NaiveDate),
}

/// Something that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promemoria {
    pub genere: GenerePromemoria,
    /// A sentence.
    pub testo: String,
    /// Address of the page inside the program, from the first slash on.
    pub indirizzo: String,
    pub motivo: Motivo,
}

/// The days of which a message tells: those after `dopo` up to `fino`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Giorni {
    dopo: NaiveDate,
    fino: NaiveDate,
}

impl Giorni {
    /// From the last round to today; a first round tells of today, and none reaches back further than a week.
    pub fn dall_ultimo(ultimo: Option<NaiveDate>, oggi: NaiveDate) -> Self {
        let indietro = |giorni| {
            oggi.checked_sub_signed(chrono::Duration::days(giorni))
                .unwrap_or(oggi)
        };
        let dopo = ultimo
            .unwrap_or_else(|| indietro(1))
            .clamp(indietro(ARRETRATI), oggi);
        Self { dopo, fino: oggi }
    }

    fn contiene(self, giorno: NaiveDate) -> bool {
        self.dopo < giorno && giorno <= self.fino
    }

    fn tutti(self) -> impl Iterator<Item = NaiveDate> {
        self.dopo
            .iter_days()
            .skip(1)
            .take_while(move |g| *g <= self.fino)
    }
}

impl Motivo {
    /// Whether one of the days is one on which it is told.
    pub fn scocca(self, giorni: Giorni) -> bool {
        match self {
            Self::Accaduto(giorno) => giorni.contiene(giorno),
            Self::Termine(termine) => giorni.tutti().any(|g| {
                let restano = (termine - g).num_days();
                PRIMA.contains(&restano) || (restano < 0 && (-restano - 1) % DOPO == 0)
            }),
        }
    }

    fn giorno(self) -> NaiveDate {
        match self {
            Self::Termine(g) | Self::Accaduto(g) => g,
        }
    }
}

/// What the message of a day says: everything that waits, the earliest first within each kind, if one thing at least is told on these days.
///
/// What somebody has muted neither brings a message nor stands in one, unless it is compulsory.
pub fn componi<'a>(
    voci: &'a [Promemoria],
    taciuti: &[GenerePromemoria],
    giorni: Giorni,
) -> Vec<&'a Promemoria> {
    let tace = |g: GenerePromemoria| !g.obbligatorio() && taciuti.contains(&g);
    let mut dette: Vec<&Promemoria> = voci.iter().filter(|v| !tace(v.genere)).collect();
    if !dette.iter().any(|v| v.motivo.scocca(giorni)) {
        return Vec::new();
    }
    dette.sort_by(|a, b| {
        (a.genere, a.motivo.giorno(), &a.testo).cmp(&(b.genere, b.motivo.giorno(), &b.testo))
    });
    dette
}

/// An address of electronic mail as one can write to it: something, an at, a domain with a dot; no blanks, at most 254 characters (RFC 5321).
///
/// # Errors
/// The field `email`, with what to write.
pub fn email(scritta: &str) -> Result<String, Refusal> {
    let no = || {
        Refusal::campo(
            "email",
            "scrivi un indirizzo di posta intero, per esempio nome.cognome@comune.example",
        )
    };
    let pulita = testo::pulito(scritta).ok_or_else(no)?;
    let (locale, dominio) = pulita.rsplit_once('@').ok_or_else(no)?;
    let lecita = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"".contains(c);
    let parti = dominio.split('.').collect::<Vec<_>>();
    let buona = !locale.is_empty()
        && !locale.contains('@')
        && pulita.len() <= 254
        && pulita.chars().all(lecita)
        && parti.len() > 1
        && parti.iter().all(|p| !p.is_empty());
    buona.then_some(pulita).ok_or_else(no)
}
