//! Moments as a person in Italy reads them.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Timelike as _, Utc, Weekday};

/// `14/03/2026 10:20`, by the clocks of Italy.
pub fn it(quando: DateTime<Utc>) -> String {
    (quando.naive_utc() + scarto(quando.naive_utc()))
        .format("%d/%m/%Y %H:%M")
        .to_string()
}

/// The day by the clocks of Italy: the one that people mean by a date.
pub fn giorno(quando: DateTime<Utc>) -> NaiveDate {
    giorno_e_ora(quando).0
}

/// The day by the clocks of Italy, and the hour of it.
pub fn giorno_e_ora(quando: DateTime<Utc>) -> (NaiveDate, u32) {
    let qui = quando.naive_utc() + scarto(quando.naive_utc());
    (qui.date(), qui.hour())
}

/// The moment at which a day begins in Italy.
pub fn inizio(giorno: NaiveDate) -> Option<DateTime<Utc>> {
    // The clocks change in the small hours, never at midnight.
    let mezzanotte = giorno.and_hms_opt(0, 0, 0)?;
    Some((mezzanotte - scarto(mezzanotte - Duration::hours(1))).and_utc())
}

/// One hour ahead of UTC, two from the last Sunday of March to the last of October, at one o'clock UTC (directive 2000/84/EC).
fn scarto(quando: NaiveDateTime) -> Duration {
    let (inizio, fine) = (
        ultima_domenica(quando.year(), 3),
        ultima_domenica(quando.year(), 10),
    );
    let estate = inizio
        .zip(fine)
        .is_some_and(|(inizio, fine)| (inizio..fine).contains(&quando));
    Duration::hours(if estate { 2 } else { 1 })
}

fn ultima_domenica(anno: i32, mese: u32) -> Option<NaiveDateTime> {
    let ultimo = NaiveDate::from_ymd_opt(anno, mese, 31)?;
    let dopo = ultimo.weekday().days_since(Weekday::Sun);
    (ultimo - Duration::days(i64::from(dopo))).and_hms_opt(1, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clocks_of_italy_change_in_march_and_october() {
        let case = |utc: &str| it(utc.parse().unwrap());
        assert_eq!(case("2026-01-14T09:20:00Z"), "14/01/2026 10:20");
        assert_eq!(case("2026-03-29T00:59:00Z"), "29/03/2026 01:59");
        assert_eq!(case("2026-03-29T01:00:00Z"), "29/03/2026 03:00");
        assert_eq!(case("2026-10-25T00:59:00Z"), "25/10/2026 02:59");
        assert_eq!(case("2026-10-25T01:00:00Z"), "25/10/2026 02:00");
        assert_eq!(case("2026-12-31T23:30:00Z"), "01/01/2027 00:30");
    }

    #[test]
    fn the_day_is_that_of_the_clocks_of_italy() {
        let case = |utc: &str| {
            let (giorno, ora) = giorno_e_ora(utc.parse().unwrap());
            format!("{giorno} {ora}")
        };
        assert_eq!(case("2026-06-30T21:59:59Z"), "2026-06-30 23");
        assert_eq!(case("2026-06-30T22:00:00Z"), "2026-07-01 0");
        assert_eq!(case("2026-12-31T05:59:00Z"), "2026-12-31 6");
    }

    #[test]
    fn a_day_begins_at_midnight_in_italy() {
        let case = |giorno: &str| inizio(giorno.parse().unwrap()).unwrap().to_string();
        assert_eq!(case("2026-01-14"), "2026-01-13 23:00:00 UTC");
        assert_eq!(case("2026-03-29"), "2026-03-28 23:00:00 UTC");
        assert_eq!(case("2026-03-30"), "2026-03-29 22:00:00 UTC");
        assert_eq!(case("2026-10-26"), "2026-10-25 23:00:00 UTC");
    }
}
