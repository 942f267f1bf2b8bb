//! The areas of risk in their two groups: general ones, which every body has, and those specific to a kind of body.
//!
//! Source: L. 190/2012, art. 1 c. 16; ANAC, det. 12/2015; PNA 2019, Allegato 1, table 3.

use crate::scelta::scelta;
use crate::scheda::campi::AREE_DI_RISCHIO;
use crate::testo;

scelta! {
    /// Whether every body has an area, or only some.
    GruppoArea {
        Generale = "generale", "Aree generali";
        /// Of local bodies, and what a body adds.
        Specifica = "specifica", "Aree specifiche";
    }
}

/// The general areas, those of the law first made wider by ANAC.
pub const AREE_GENERALI: &[&str] = AREE_DI_RISCHIO.split_at(8).0;

impl GruppoArea {
    /// The group of an area, however it is written: what is not among the general ones is specific.
    pub fn di(area: &str) -> Self {
        let cercata = testo::piatto(area);
        if AREE_GENERALI.iter().any(|a| testo::piatto(a) == cercata) {
            Self::Generale
        } else {
            Self::Specifica
        }
    }

    /// One area of the group, in words.
    pub fn singolare(self) -> &'static str {
        match self {
            Self::Generale => "area generale",
            Self::Specifica => "area specifica",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheda::campi::AREE_DI_RISCHIO;

    #[test]
    fn the_general_areas_come_first_and_the_rest_is_specific() {
        assert!(AREE_DI_RISCHIO.starts_with(AREE_GENERALI));
        let gruppi: Vec<GruppoArea> = AREE_DI_RISCHIO.iter().map(|a| GruppoArea::di(a)).collect();
        assert!(gruppi.is_sorted());
        assert_eq!(GruppoArea::di("CONTRATTI  pubblici"), GruppoArea::Generale);
        assert_eq!(
            GruppoArea::di("Governo del territorio"),
            GruppoArea::Specifica
        );
        assert_eq!(GruppoArea::di("Farmacie comunali"), GruppoArea::Specifica);
    }
}
