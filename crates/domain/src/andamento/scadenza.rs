//! When a recurring measure is due again.

use chrono::{Months, NaiveDate};

use crate::scheda::{Fase, Ricorrenza};

/// The next day on which a recurring measure is due, as seen on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scadenza {
    pub giorno: NaiveDate,
    pub ricorrenza: Ricorrenza,
    /// Days still to go; negative where the day has passed.
    pub giorni: i64,
}

/// When the measure is due: on the last planned end of the phases that are not over yet; where all are over, one recurrence after
/// the last actual end. A month that is too short ends on its last day.
///
/// `None` for a measure that is carried out once, or all the time, and where no phase has a day to count from.
pub fn prossima_scadenza(
    ricorrenza: Option<Ricorrenza>,
    fasi: &[Fase],
    oggi: NaiveDate,
) -> Option<Scadenza> {
    let ricorrenza = ricorrenza?;
    let mesi = Months::new(ricorrenza.mesi()?);
    let aperte = fasi.iter().filter(|f| f.fine_effettiva.is_none());
    let giorno = match aperte.filter_map(|f| f.fine_prevista).max() {
        Some(prevista) => prevista,
        None => fasi
            .iter()
            .filter_map(|f| f.fine_effettiva)
            .max()?
            .checked_add_months(mesi)?,
    };
    Some(Scadenza {
        giorno,
        ricorrenza,
        giorni: (giorno - oggi).num_days(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn giorno(testo: &str) -> NaiveDate {
        crate::data::parse_it(testo).unwrap()
    }

    fn fase(prevista: &str, effettiva: &str) -> Fase {
        Fase {
            fine_prevista: crate::data::parse_it(prevista).ok(),
            fine_effettiva: crate::data::parse_it(effettiva).ok(),
            ..Fase::default()
        }
    }

    /// On 1 June 2026, counted on the calendar by hand.
    #[test]
    fn a_recurring_measure_is_due_again() {
        let quando = |r, fasi: &[Fase]| {
            prossima_scadenza(Some(r), fasi, giorno("1/6/2026"))
                .map(|s| (crate::data::it(s.giorno), s.giorni))
        };
        let finita = [
            fase("31/3/2026", "30/4/2026"),
            fase("28/2/2026", "1/3/2026"),
        ];
        let di = |r| quando(r, &finita).map(|(g, _)| g);
        assert_eq!(di(Ricorrenza::Mensile).as_deref(), Some("30/05/2026"));
        assert_eq!(di(Ricorrenza::Trimestrale).as_deref(), Some("30/07/2026"));
        assert_eq!(di(Ricorrenza::Semestrale).as_deref(), Some("30/10/2026"));
        assert_eq!(di(Ricorrenza::Annuale).as_deref(), Some("30/04/2027"));
        assert_eq!(di(Ricorrenza::UnaVolta), None);
        assert_eq!(di(Ricorrenza::Continua), None);
        // Two days have passed since 30 May; thirty are still to go to 1 July.
        assert_eq!(quando(Ricorrenza::Mensile, &finita).unwrap().1, -2);
        let aperta = [fase("31/3/2026", "30/4/2026"), fase("1/7/2026", "")];
        assert_eq!(
            quando(Ricorrenza::Mensile, &aperta),
            Some(("01/07/2026".to_owned(), 30))
        );
        // 31 January and one month: February has no such day.
        assert_eq!(
            quando(Ricorrenza::Mensile, &[fase("", "31/1/2026")])
                .unwrap()
                .0,
            "28/02/2026"
        );
        assert_eq!(quando(Ricorrenza::Mensile, &[fase("", "")]), None);
        assert_eq!(prossima_scadenza(None, &finita, giorno("1/6/2026")), None);
    }
}
