//! A link from a sheet to another: `CdR: U_09 STAFF SINDACO E GIUNTA`.

use serde::{Deserialize, Serialize};

/// A link as the sheet prints it: level, code, short name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collegamento {
    /// `CdR`, `Processi`, ... as printed.
    pub livello: String,
    pub codice: String,
    pub nome: String,
}

impl Collegamento {
    /// Reads `CdR: U_09 STAFF SINDACO E GIUNTA`.
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
        let resto = resto.trim();
        let (codice, nome) = resto.split_once(char::is_whitespace).unwrap_or((resto, ""));
        if livello.trim().is_empty() || codice.is_empty() {
            return Err(modo());
        }
        Ok(Self {
            livello: livello.trim().to_owned(),
            codice: codice.to_owned(),
            nome: nome.trim().to_owned(),
        })
    }

    /// As printed.
    pub fn leggibile(&self) -> String {
        format!("{}: {} {}", self.livello, self.codice, self.nome)
            .trim_end()
            .to_owned()
    }
}
