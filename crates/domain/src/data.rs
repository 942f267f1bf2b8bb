//! Dates as people type them and as the sheets print them.

use chrono::{Datelike, NaiveDate};

/// Reads `31/12/2020`, `1/1/20`, `1.1.2020`, `1-1-2020` and the international `2020-12-31`.
///
/// Two figures of a year mean this century: plans are of this century.
/// The error is the sentence the user reads beside the field.
pub fn parse_it(testo: &str) -> Result<NaiveDate, &'static str> {
    const NON_DATA: &str = "non è una data: scrivi giorno/mese/anno, per esempio 31/12/2020";
    let parti: Vec<&str> = testo.trim().split(['/', '.', '-']).map(str::trim).collect();
    let [a, b, c] = parti.as_slice() else {
        return Err(NON_DATA);
    };
    let numero = |s: &str| {
        if s.is_empty() || s.len() > 4 || !s.bytes().all(|b| b.is_ascii_digit()) {
            None
        } else {
            s.parse::<u32>().ok()
        }
    };
    let (Some(x), Some(y), Some(z)) = (numero(a), numero(b), numero(c)) else {
        return Err(NON_DATA);
    };
    let (giorno, mese, anno) = if a.len() == 4 { (z, y, x) } else { (x, y, z) };
    let anno = match (if a.len() == 4 { a } else { c }).len() {
        4 => anno,
        2 => 2000 + anno,
        _ => return Err(NON_DATA),
    };
    if !(1900..=2199).contains(&anno) {
        return Err("l'anno non è plausibile: controlla la data");
    }
    NaiveDate::from_ymd_opt(anno as i32, mese, giorno)
        .ok_or("questo giorno non esiste nel calendario: controlla la data")
}

/// The date as the sheets print it, `gg/mm/aaaa`.
pub fn it(data: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", data.day(), data.month(), data.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        for typed in [
            "31/12/2020",
            "31/12/20",
            "31.12.2020",
            "31-12-2020",
            "2020-12-31",
            " 31 / 12 / 2020 ",
        ] {
            assert_eq!(
                parse_it(typed).map(it),
                Ok("31/12/2020".to_owned()),
                "{typed}"
            );
        }
        for wrong in [
            "",
            "31/02/2020",
            "2020",
            "31/12",
            "31/12/020",
            "a/b/c",
            "1/1/9999",
            "99999999999/1/1",
        ] {
            assert!(parse_it(wrong).is_err(), "{wrong}");
        }
    }
}
