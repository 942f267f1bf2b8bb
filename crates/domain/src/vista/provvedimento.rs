//! The act of an organ on which a plan rests.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::{data, testo};

/// Longest name of an organ or number of an act, in characters.
const ATTO_MASSIMO: usize = 200;

/// Who usually adopts a plan: proposals, not a closed list.
pub const ORGANI: &[&str] = &[
    "Giunta comunale",
    "Consiglio comunale",
    "Commissario straordinario",
    "Sindaco",
    "Segretario generale",
];

/// The act by which a body adopts, varies or approves: who decided, and where to find it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provvedimento {
    pub organo: String,
    /// As the register of acts has it: `12`, `45/2026`.
    pub numero: String,
    pub data: NaiveDate,
}

impl Provvedimento {
    /// Reads an act as it is typed; `None` where nothing was.
    ///
    /// # Errors
    /// Every field that is wrong or missing (`organo`, `numero`, `data`): an act is named whole, and none is of tomorrow.
    pub fn leggi(
        organo: &str,
        numero: &str,
        giorno: &str,
        oggi: NaiveDate,
    ) -> Result<Option<Self>, Vec<Refusal>> {
        let mut no = Vec::new();
        if [organo, numero, giorno].iter().all(|t| t.trim().is_empty()) {
            return Ok(None);
        }
        let mut parola = |campo: &str, testo: &str, esempio: &str| match testo::pulito(testo) {
            Some(t) if t.chars().count() <= ATTO_MASSIMO => t,
            Some(_) => {
                no.push(Refusal::campo(
                    campo,
                    format!("scrivi al massimo {ATTO_MASSIMO} caratteri"),
                ));
                String::new()
            }
            None => {
                no.push(Refusal::campo(campo, format!("scrivi {esempio}")));
                String::new()
            }
        };
        let organo = parola(
            "organo",
            organo,
            "chi ha deciso, per esempio Giunta comunale",
        );
        let numero = parola("numero", numero, "il numero dell'atto, per esempio 12");
        match data::parse_it(giorno) {
            Ok(giorno) if giorno > oggi => {
                no.push(Refusal::campo(
                    "data",
                    "la data dell'atto è nel futuro: si registra quando l'atto c'è",
                ));
            }
            Ok(data) if no.is_empty() => {
                return Ok(Some(Self {
                    organo,
                    numero,
                    data,
                }));
            }
            Ok(_) => {}
            Err(_) if giorno.trim().is_empty() => no.push(Refusal::campo(
                "data",
                "scrivi la data dell'atto, per esempio 31/01/2026",
            )),
            Err(perche) => no.push(Refusal::campo("data", perche)),
        }
        Err(no)
    }

    /// `Giunta comunale, n. 12 del 31/01/2026`.
    pub fn leggibile(&self) -> String {
        format!(
            "{}, n. {} del {}",
            self.organo,
            self.numero,
            data::it(self.data)
        )
    }
}
