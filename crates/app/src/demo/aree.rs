//! The tables of `demo/`, one file for each area of the municipality, and their shape.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::Deserialize;

use super::{PersonaDemo, UnitaDemo};

const COMUNE: (&str, &str) = ("comune.toml", include_str!("../../demo/comune.toml"));
const AREE: &[(&str, &str)] = &[
    (
        "01-segreteria.toml",
        include_str!("../../demo/01-segreteria.toml"),
    ),
    (
        "02-ragioneria.toml",
        include_str!("../../demo/02-ragioneria.toml"),
    ),
    (
        "03-personale.toml",
        include_str!("../../demo/03-personale.toml"),
    ),
    (
        "04-demografici.toml",
        include_str!("../../demo/04-demografici.toml"),
    ),
    (
        "05-polizia-locale.toml",
        include_str!("../../demo/05-polizia-locale.toml"),
    ),
    (
        "06-edilizia.toml",
        include_str!("../../demo/06-edilizia.toml"),
    ),
    (
        "07-lavori-pubblici.toml",
        include_str!("../../demo/07-lavori-pubblici.toml"),
    ),
    (
        "08-appalti.toml",
        include_str!("../../demo/08-appalti.toml"),
    ),
    (
        "09-servizi-sociali.toml",
        include_str!("../../demo/09-servizi-sociali.toml"),
    ),
    (
        "10-istruzione-cultura.toml",
        include_str!("../../demo/10-istruzione-cultura.toml"),
    ),
    (
        "11-suap-ambiente.toml",
        include_str!("../../demo/11-suap-ambiente.toml"),
    ),
    (
        "12-sistemi-informativi.toml",
        include_str!("../../demo/12-sistemi-informativi.toml"),
    ),
];

/// What all areas share.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Comune {
    pub(super) nome: String,
    /// Short key in the tables, words on the sheets.
    pub(super) stakeholder: BTreeMap<String, String>,
}

/// A CdR with its processes and objectives.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Area {
    pub(super) codice: String,
    /// Stands in the codes of the processes: `2026_SEGR_1`.
    pub(super) sigla: String,
    pub(super) nome: String,
    pub(super) titolo: String,
    pub(super) breve: String,
    pub(super) alias: Vec<String>,
    pub(super) assessorato: String,
    pub(super) dirigente: String,
    pub(super) funzionari: Vec<String>,
    pub(super) missione: String,
    pub(super) funzioni: Vec<String>,
    /// Bullets; `> ` begins a bullet below a bullet.
    pub(super) attribuzioni: Vec<String>,
    /// Area of risk of its processes, unless they name another.
    pub(super) area_di_rischio: String,
    pub(super) processo: Vec<Processo>,
    pub(super) obiettivo: Vec<Obiettivo>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Processo {
    pub(super) titolo: String,
    pub(super) area_di_rischio: Option<String>,
    pub(super) attivita: Vec<String>,
    pub(super) natura: String,
    pub(super) fonti: String,
    /// Numbers of the objectives of the same area it serves.
    pub(super) obiettivi: Vec<usize>,
    pub(super) responsabile: Option<String>,
    pub(super) interni: String,
    /// Level in the running year, `4,23`; the years before were a little higher.
    pub(super) rischio: String,
    /// Keys of [`Comune::stakeholder`].
    pub(super) stakeholder: Vec<String>,
    pub(super) misura: Option<String>,
    /// Text and weight; `FORMAZIONE: ...` begins with the type in the text.
    #[serde(default)]
    pub(super) fasi: Vec<(String, i64)>,
    /// Description, type, unit, expected value.
    #[serde(default)]
    pub(super) indicatori: Vec<(String, String, String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Obiettivo {
    pub(super) titolo: String,
    pub(super) tipologia: String,
    pub(super) classificazione: String,
    pub(super) servizio: String,
    pub(super) descrizione: String,
    pub(super) voci: Vec<String>,
    #[serde(default)]
    pub(super) fasi: Vec<(String, i64)>,
    /// Description, type, unit, expected values from the first year of the demo on (or one for all years).
    pub(super) indicatori: Vec<(String, String, String, String)>,
}

impl Area {
    pub(super) fn unita(&self) -> UnitaDemo {
        UnitaDemo {
            codice: self.codice.clone(),
            nome: self.nome.clone(),
            titolo: self.titolo.clone(),
            nome_breve: self.breve.clone(),
            alias: self.alias.clone(),
            responsabile: self.dirigente.clone(),
            assessorato: self.assessorato.clone(),
        }
    }

    /// The head of the area, then its officials.
    pub(super) fn persone(&self) -> impl Iterator<Item = PersonaDemo> {
        let persona = |nome: &str, incarico| {
            let parole: Vec<String> = domain::testo::piatto(nome)
                .split_whitespace()
                .map(str::to_owned)
                .collect();
            let email = format!("{}@borgosereno.example", parole.join("."));
            PersonaDemo {
                cognome_nome: nome.to_owned(),
                incarico,
                email,
            }
        };
        std::iter::once(persona(&self.dirigente, "Dirigente")).chain(
            self.funzionari
                .iter()
                .map(move |f| persona(f, "Titolare di incarico di Elevata Qualificazione")),
        )
    }

    /// Code of its objective number `n` (from 1), as the processes name it: `S01_02`.
    pub(super) fn codice_gestionale(&self, n: usize) -> String {
        format!("S{}_{n:02}", self.codice.trim_start_matches("U_"))
    }
}

/// Reads the tables.
pub(super) fn leggi() -> anyhow::Result<(Comune, Vec<Area>)> {
    let comune = toml::from_str(COMUNE.1).with_context(|| format!("demo/{}", COMUNE.0))?;
    let aree = AREE
        .iter()
        .map(|(file, testo)| toml::from_str(testo).with_context(|| format!("demo/{file}")))
        .collect::<Result<_, _>>()?;
    Ok((comune, aree))
}
