//! What somebody says beside a sheet, to whom it may concern. Never printed, never exported, never published.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::actor::{Actor, UtenteId};
use crate::allegato::ParteAllegato;
use crate::campo::Valore;
use crate::fact::{Atto, Fact, Modifica};
use crate::refusal::Refusal;
use crate::scheda::SchedaId;
use crate::testo;

/// Longest comment, in characters.
pub const CARATTERI_MASSIMI: usize = 4_000;

/// Key of a comment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CommentoId(pub String);

/// What somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commento {
    pub id: CommentoId,
    pub scheda: SchedaId,
    /// The row that it is about, as it was on that day; `None`: the sheet.
    pub parte: Option<ParteAllegato>,
    /// Empty once it was taken away.
    pub testo: String,
    pub chi_utente: Option<UtenteId>,
    /// Name of who said it, at that time.
    pub chi: String,
    pub quando: DateTime<Utc>,
    /// When who said it last put it better.
    pub corretto: Option<DateTime<Utc>>,
    pub tolto: Option<DateTime<Utc>>,
}

impl Commento {
    /// Key of the field in the trail.
    pub const CAMPO: &str = "commenti";

    /// Says something of a sheet. The trail keeps the digest and not the words: they can be taken away.
    ///
    /// # Errors
    /// `testo`: empty or too long.
    pub fn nuovo(
        id: CommentoId,
        scheda: SchedaId,
        parte: Option<ParteAllegato>,
        digitato: &str,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let detto = letto(digitato)?;
        let nuovo = Self {
            id,
            scheda,
            parte,
            testo: detto,
            chi_utente: actor.utente,
            chi: actor.nome.clone(),
            quando,
            corretto: None,
            tolto: None,
        };
        let dopo = nuovo.in_storia();
        Ok(nuovo.fatto(Atto::Commento, Valore::Vuoto, dopo, actor, quando))
    }

    /// Puts better what one said oneself.
    ///
    /// # Errors
    /// `testo`: empty, too long, or as it was; without a field: of somebody else's, or one that is gone.
    pub fn correggi(
        &self,
        digitato: &str,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        self.suo(actor, "corregge").map_err(|no| vec![no])?;
        let detto = letto(digitato)?;
        if detto == self.testo {
            return Err(vec![Refusal::campo(
                "testo",
                "il commento è rimasto com'era: cambialo, o lascialo così",
            )]);
        }
        let corretto = Self {
            testo: detto,
            corretto: Some(quando),
            ..self.clone()
        };
        let (prima, dopo) = (self.in_storia(), corretto.in_storia());
        Ok(corretto.fatto(Atto::CommentoCorretto, prima, dopo, actor, quando))
    }

    /// Takes back what one said oneself.
    ///
    /// # Errors
    /// Of somebody else's, or one that is gone already.
    pub fn togli(&self, actor: &Actor, quando: DateTime<Utc>) -> Result<Fact<Self>, Refusal> {
        self.suo(actor, "toglie")?;
        let via = Self {
            testo: String::new(),
            tolto: Some(quando),
            ..self.clone()
        };
        let prima = self.in_storia();
        Ok(via.fatto(Atto::CommentoTolto, prima, Valore::Vuoto, actor, quando))
    }

    fn suo(&self, actor: &Actor, verbo: &str) -> Result<(), Refusal> {
        if self.tolto.is_some() {
            return Err(Refusal::tutto("il commento è già stato tolto"));
        }
        if actor.utente.is_none() || self.chi_utente != actor.utente {
            return Err(Refusal::tutto(format!(
                "un commento lo {verbo} solo chi lo ha scritto"
            )));
        }
        Ok(())
    }

    fn fatto(
        self,
        atto: Atto,
        prima: Valore,
        dopo: Valore,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Fact<Self> {
        let modifica = Modifica {
            campo: Self::CAMPO.to_owned(),
            prima,
            dopo,
        };
        Fact::new(self, atto, vec![modifica], actor, quando, None)
    }

    fn in_storia(&self) -> Valore {
        let impronta: String = Sha256::digest(self.testo.as_bytes())
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let di = self.parte.as_ref();
        let di = di.map_or_else(|| "scheda".to_owned(), ParteAllegato::leggibile);
        Valore::Testo(format!("{di} (SHA-256 {impronta})"))
    }
}

fn letto(digitato: &str) -> Result<String, Vec<Refusal>> {
    let detto = digitato.trim();
    if detto.is_empty() {
        return Err(vec![Refusal::campo("testo", "scrivi il commento")]);
    }
    let lungo = detto.chars().count();
    if lungo > CARATTERI_MASSIMI {
        return Err(vec![Refusal::campo(
            "testo",
            format!(
                "un commento ha al massimo {CARATTERI_MASSIMI} caratteri, questo ne ha {lungo}: dividilo, o allega un documento"
            ),
        )]);
    }
    Ok(detto.to_owned())
}

/// Who of some people is named in a text with `@` before his name, case and accents forgiven. A longer name comes before a shorter one that
/// it begins with.
pub fn nominati<'a, T>(testo: &str, persone: &'a [(T, String)]) -> Vec<&'a T> {
    let piatto = testo::piatto(testo);
    let mut per_lunghezza: Vec<&(T, String)> = persone.iter().collect();
    per_lunghezza.sort_by_key(|(_, nome)| std::cmp::Reverse(nome.chars().count()));
    let mut resto = piatto;
    let mut trovati = Vec::new();
    for (chi, nome) in per_lunghezza {
        let cercato = format!("@{}", testo::piatto(nome));
        let mut nuovo = String::new();
        let mut da = resto.as_str();
        let mut nominato = false;
        while let Some((prima, dopo)) = da.split_once(cercato.as_str()) {
            nuovo.push_str(prima);
            // `@anna` is not in `@annalisa`, nor `@anna.ro` in `@anna.rossi`; a full stop at the end of a sentence is no part of a name.
            let continua = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
            let mut poi = dopo.chars();
            let segue = match poi.next() {
                Some('.') => poi.next().is_some_and(continua),
                Some(c) => continua(c),
                None => false,
            };
            if segue {
                nuovo.push_str(&cercato);
            } else {
                nominato = true;
                // What was read as his name is nobody else's.
                nuovo.push(' ');
            }
            da = dopo;
        }
        nuovo.push_str(da);
        resto = nuovo;
        if nominato {
            trovati.push(chi);
        }
    }
    trovati
}
