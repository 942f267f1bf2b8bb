//! Codes as printed and as they should be: `2020_STAFF_1`, `U_09`, `S09_03`, `2020_PTPC`, `2019_Z101`.

use std::sync::LazyLock;

use regex::Regex;

/// A code found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Codice {
    /// Normalised.
    pub(crate) codice: String,
    /// Bytes of the text it takes.
    pub(crate) da: usize,
    pub(crate) a: usize,
}

/// A pattern that is part of the program and tested with it: a mistake in it is found by the first test.
pub(crate) fn regola(espressione: &str) -> Option<Regex> {
    Regex::new(espressione).ok()
}

macro_rules! regola {
    ($nome:ident, $espressione:literal) => {
        static $nome: LazyLock<Option<Regex>> = LazyLock::new(|| regola($espressione));
    };
}

regola!(
    PROCESSO,
    r"^[\s|.]*(20\d\d)[ ]?[ _][ ]?_?([A-Za-z][A-Za-z0-9]*(?:_[A-Za-z][A-Za-z0-9]*)*?)[ ]?[_][ ]?(\d{1,4})(?:\b|$)"
);
regola!(CDR, r"^[\s|.]*([Uu])[ ]?_?[ ]?(\d{2,3})(?:\b|$)");
regola!(
    CDR_PULITO,
    r"^[\s|.]*([A-Za-z]{1,8}(?:_[A-Za-z]{1,8})?)_(\d{1,4})(?:\b|$)"
);
regola!(
    OBIETTIVO,
    r"^[\s|.]*(20\d\d)[ ]?[ _][ ]?([A-Z][A-Z0-9]*_?\d{1,5})(?:\b|$)"
);
regola!(GESTIONALE, r"([A-Za-z]{1,3}\d{1,3})[ ]?[_ ][ ]?(\d{1,3})\b");
regola!(
    VISTA,
    r"^[\s|.]*(20\d\d)[ ]?[ _][ ]?([A-Z][A-Z0-9_]*)(?:\s|$)"
);

/// A process code at the beginning of a text.
pub(crate) fn processo(testo: &str) -> Option<Codice> {
    let c = PROCESSO.as_ref()?.captures(testo)?;
    let (anno, sigla, n) = (c.get(1)?, c.get(2)?, c.get(3)?);
    Some(Codice {
        codice: format!("{}_{}_{}", anno.as_str(), sigla.as_str(), n.as_str()),
        da: anno.start(),
        a: n.end(),
    })
}

/// A CdR code at the beginning of a text.
pub(crate) fn cdr(testo: &str) -> Option<Codice> {
    if let Some(c) = CDR.as_ref()?.captures(testo) {
        let (u, n) = (c.get(1)?, c.get(2)?);
        return Some(Codice {
            codice: format!("U_{}", n.as_str()),
            da: u.start(),
            a: n.end(),
        });
    }
    let c = CDR_PULITO.as_ref()?.captures(testo)?;
    let (sigla, n) = (c.get(1)?, c.get(2)?);
    Some(Codice {
        codice: format!("{}_{}", sigla.as_str(), n.as_str()),
        da: sigla.start(),
        a: n.end(),
    })
}

/// An objective code that is the whole text.
pub(crate) fn obiettivo(testo: &str) -> Option<Codice> {
    let c = OBIETTIVO.as_ref()?.captures(testo)?;
    let (anno, resto) = (c.get(1)?, c.get(2)?);
    Some(Codice {
        codice: format!("{}_{}", anno.as_str(), resto.as_str()),
        da: anno.start(),
        a: resto.end(),
    })
}

/// The codes after "Riferimento obiettivo gestionale", as printed and normalised.
pub(crate) fn gestionali(testo: &str) -> Vec<(String, Codice)> {
    let Some(regola) = GESTIONALE.as_ref() else {
        return Vec::new();
    };
    regola
        .captures_iter(testo)
        .filter_map(|c| {
            let (tutto, sigla, n) = (c.get(0)?, c.get(1)?, c.get(2)?);
            Some((
                tutto.as_str().to_owned(),
                Codice {
                    codice: format!("{}_{}", sigla.as_str(), n.as_str()),
                    da: tutto.start(),
                    a: tutto.end(),
                },
            ))
        })
        .collect()
}

/// The code of the vista at the beginning of a text: `2020 _PTPC`.
pub(crate) fn vista(testo: &str) -> Option<Codice> {
    let c = VISTA.as_ref()?.captures(testo)?;
    let (anno, resto) = (c.get(1)?, c.get(2)?);
    Some(Codice {
        codice: format!("{}_{}", anno.as_str(), resto.as_str()),
        da: anno.start(),
        a: resto.end(),
    })
}

/// Year at the head of a code.
pub(crate) fn anno(codice: &str) -> Option<i32> {
    codice
        .get(..4)?
        .parse()
        .ok()
        .filter(|a| (1990..=2199).contains(a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises_what_a_scan_does_to_codes() {
        for letto in [
            "2020 _STAFF_2",
            "2020 STAFF_2",
            "2020_STAFF_2",
            "2020_ STAFF_2",
            "| 2020_STAFF_2 Comunicazione",
        ] {
            assert_eq!(
                processo(letto).map(|c| c.codice),
                Some("2020_STAFF_2".to_owned()),
                "{letto}"
            );
        }
        assert_eq!(
            processo("2026_POL_LOC_12 Titolo").map(|c| c.codice),
            Some("2026_POL_LOC_12".to_owned())
        );
        for letto in ["U 09 Assessori", "u_09", "U _09", "U_09"] {
            assert_eq!(
                cdr(letto).map(|c| c.codice),
                Some("U_09".to_owned()),
                "{letto}"
            );
        }
        assert_eq!(cdr("UNITA' 09"), None);
        assert_eq!(
            obiettivo("2019_Z101").map(|c| c.codice),
            Some("2019_Z101".to_owned())
        );
        assert_eq!(
            vista("2020 _PTPC PIANO").map(|c| c.codice),
            Some("2020_PTPC".to_owned())
        );
        let codici: Vec<_> = gestionali("S09_03; S09 01")
            .into_iter()
            .map(|(_, c)| c.codice)
            .collect();
        assert_eq!(codici, ["S09_03", "S09_01"]);
    }
}
