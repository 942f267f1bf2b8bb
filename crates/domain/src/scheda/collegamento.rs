//! A link from a sheet to another: `CdR: U_09 STAFF SINDACO E GIUNTA`.

use serde::{Deserialize, Serialize};

use super::peso;
use crate::decimale::Decimale;

/// A link as the sheet prints it: level, code, short name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Collegamento {
    /// `CdR`, `Processi`, ... as printed.
    pub livello: String,
    pub codice: String,
    pub nome: String,
    /// How much the linked sheet counts among those that count towards this one; `None` counts as 1, −1 leaves it out. No
    /// printout has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peso: Option<Decimale>,
}

impl Collegamento {
    /// Reads `CdR: U_09 STAFF SINDACO E GIUNTA`, or `Obiettivi: S09_03 Sito web (peso 2)`.
    ///
    /// # Errors
    /// The Italian sentence that stands beside the field.
    pub fn da_testo(riga: &str) -> Result<Self, String> {
        let modo = || {
            format!(
                "«{riga}» non è un collegamento: scrivi livello, due punti, codice e nome, per esempio CdR: U_09 STAFF"
            )
        };
        let (livello, resto) = riga.split_once(':').ok_or_else(modo)?;
        let (resto, peso) = togli_il_peso(resto.trim())?;
        let (codice, nome) = resto.split_once(char::is_whitespace).unwrap_or((resto, ""));
        if livello.trim().is_empty() || codice.is_empty() {
            return Err(modo());
        }
        Ok(Self {
            livello: livello.trim().to_owned(),
            codice: codice.to_owned(),
            nome: nome.trim().to_owned(),
            peso,
        })
    }

    /// As printed: without its weight.
    pub fn stampato(&self) -> String {
        format!("{}: {} {}", self.livello, self.codice, self.nome)
            .trim_end()
            .to_owned()
    }

    /// As typed and shown on pages: [`Self::da_testo`] reads it back.
    pub fn leggibile(&self) -> String {
        match self.peso {
            Some(p) => format!("{} (peso {})", self.stampato(), p.it_breve()),
            None => self.stampato(),
        }
    }

    /// The weight it counts with.
    pub fn peso_o_uno(&self) -> Decimale {
        self.peso.unwrap_or_else(|| Decimale::from(1))
    }
}

/// The line before its `(peso 2)`, and the weight.
fn togli_il_peso(resto: &str) -> Result<(&str, Option<Decimale>), String> {
    let diviso = resto
        .strip_suffix(')')
        .and_then(|r| r.rsplit_once("(peso "));
    let Some((prima, scritto)) = diviso else {
        return Ok((resto, None));
    };
    let letto = Decimale::parse_it(scritto).map_err(|e| format!("il peso «{scritto}» {e}"))?;
    if peso::sbagliato(letto) {
        return Err(format!("«{scritto}»: {} il collegamento", peso::COME));
    }
    Ok((prima.trim_end(), Some(letto)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_back() {
        for riga in [
            "CdR: U_09 STAFF SINDACO E GIUNTA",
            "Obiettivi: S09_03",
            "Obiettivi: S09_03 Sito web (peso 2)",
            "Obiettivi: S09_03 (peso 0,5)",
            "Obiettivi: S09_03 Sito (nuovo) (peso -1)",
        ] {
            let letto = Collegamento::da_testo(riga).unwrap();
            assert_eq!(letto.leggibile(), riga);
            assert!(!letto.stampato().contains("peso"), "{riga}");
        }
        let senza = Collegamento::da_testo("Obiettivi: S09_03 Sito (nuovo)").unwrap();
        assert_eq!((senza.nome.as_str(), senza.peso), ("Sito (nuovo)", None));
    }

    #[test]
    fn a_weight_that_is_none_is_refused_with_its_reason() {
        for (scritto, frase) in [("due", "due"), ("-2", "da 0 a 100"), ("101", "da 0 a 100")] {
            let riga = format!("Obiettivi: S09_03 Sito (peso {scritto})");
            let no = Collegamento::da_testo(&riga).unwrap_err();
            assert!(no.contains(frase), "{no}");
        }
    }
}
