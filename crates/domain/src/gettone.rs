//! Access tokens: how a person lets a program of his act in his name, no further than he may himself.

use chrono::{DateTime, Months, NaiveDate, Utc};

use crate::actor::{Actor, Mandato, UtenteId};
use crate::ente::EnteId;
use crate::permesso::{Permesso, Ruolo};
use crate::refusal::Refusal;
use crate::scelta::scelta;
use crate::{data, orario};

/// Longest name of a token, in characters.
pub const NOME_MASSIMO: usize = 80;

/// Months for which a token is good at most.
pub const MESI: u32 = 12;

/// Tokens that a person may have in force at once.
pub const INSIEME: usize = 20;

scelta! {
    /// What may be done with a token.
    Diritti {
        Lettura = "lettura", "Sola lettura";
        /// Everything that the person may do.
        Scrittura = "scrittura", "Lettura e scrittura";
    }
}

/// An access token: what is known of it, never the token itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gettone {
    /// Whose it is.
    pub utente: UtenteId,
    /// What its owner calls it: the program that uses it.
    pub nome: String,
    pub diritti: Diritti,
    /// The only body in which it is good; `None`: wherever the person works.
    pub ente: Option<EnteId>,
    pub creato: DateTime<Utc>,
    /// Last day on which it is good, by the clocks of Italy.
    pub fino: NaiveDate,
    /// When it was last used; `None`: never.
    pub ultimo: Option<DateTime<Utc>>,
    pub revocato: Option<DateTime<Utc>>,
}

impl Gettone {
    /// A new one. `fino` is what was chosen as its last day.
    ///
    /// # Errors
    /// Every reason, with its field: `nome`, `fino`.
    pub fn nuovo(
        utente: UtenteId,
        nome: &str,
        diritti: Diritti,
        ente: Option<EnteId>,
        fino: Option<NaiveDate>,
        quando: DateTime<Utc>,
    ) -> Result<Self, Vec<Refusal>> {
        let mut no = Vec::new();
        let nome = nome.trim();
        if nome.is_empty() {
            no.push(Refusal::campo(
                "nome",
                "scrivi a quale programma serve: è il nome con cui lo ritroverai nell'elenco",
            ));
        } else if nome.chars().count() > NOME_MASSIMO || nome.chars().any(char::is_control) {
            no.push(Refusal::campo(
                "nome",
                format!("scrivilo su una riga, in non più di {NOME_MASSIMO} caratteri"),
            ));
        }
        let oggi = orario::giorno(quando);
        let ultimo = oggi.checked_add_months(Months::new(MESI)).unwrap_or(oggi);
        match fino {
            Some(fino) if (oggi..=ultimo).contains(&fino) => {}
            _ => no.push(Refusal::campo(
                "fino",
                format!(
                    "scrivi l'ultimo giorno in cui vale, da oggi al {}",
                    data::it(ultimo)
                ),
            )),
        }
        match fino {
            Some(fino) if no.is_empty() => Ok(Self {
                utente,
                nome: nome.to_owned(),
                diritti,
                ente,
                creato: quando,
                fino,
                ultimo: None,
                revocato: None,
            }),
            _ => Err(no),
        }
    }

    /// Whether it is good on a day.
    pub fn in_vigore(&self, oggi: NaiveDate) -> bool {
        self.revocato.is_none() && oggi <= self.fino
    }

    /// Who acts with it: its owner, cut down to what he chose. `None` where the token is not good in the body.
    pub fn actor(&self, chi: Actor) -> Option<Actor> {
        if self.ente.is_some_and(|ente| ente != chi.ente) || chi.utente != Some(self.utente) {
            return None;
        }
        match self.diritti {
            Diritti::Scrittura => Some(chi),
            Diritti::Lettura => {
                let mandati = chi.mandati.into_iter();
                let mandati = mandati.filter(|m| m.ruolo.puo(Permesso::Leggere));
                let mandati = mandati.map(|m| Mandato {
                    ruolo: Ruolo::Lettore,
                    ..m
                });
                Some(Actor {
                    mandati: mandati.collect(),
                    ..chi
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;

    fn adesso() -> DateTime<Utc> {
        DateTime::from_timestamp(1_769_851_800, 0).unwrap()
    }

    fn nuovo(diritti: Diritti, ente: Option<EnteId>) -> Gettone {
        let fino = orario::giorno(adesso()) + Days::new(30);
        Gettone::nuovo(
            UtenteId(1),
            " Cruscotto ",
            diritti,
            ente,
            Some(fino),
            adesso(),
        )
        .unwrap()
    }

    #[test]
    fn a_token_has_a_name_and_an_end_within_a_year() {
        let oggi = orario::giorno(adesso());
        let g = nuovo(Diritti::Lettura, None);
        assert_eq!(g.nome, "Cruscotto");
        assert!(g.in_vigore(g.fino) && !g.in_vigore(g.fino + Days::new(1)));
        let prova = |nome: &str, fino| {
            let esito = Gettone::nuovo(UtenteId(1), nome, Diritti::Lettura, None, fino, adesso());
            esito
                .map(|_| ())
                .map_err(|no| no.into_iter().map(|n| n.campo).collect::<Vec<_>>())
        };
        assert_eq!(prova("x", Some(oggi)), Ok(()));
        assert_eq!(prova("x", Some(oggi + Months::new(12))), Ok(()));
        assert_eq!(
            prova(" ", None),
            Err(vec!["nome".to_owned(), "fino".to_owned()])
        );
        assert_eq!(
            prova("x", Some(oggi - Days::new(1))),
            Err(vec!["fino".to_owned()])
        );
        assert_eq!(
            prova(&"x".repeat(81), Some(oggi + Months::new(12) + Days::new(1))),
            Err(vec!["nome".to_owned(), "fino".to_owned()])
        );
    }

    #[test]
    fn nobody_acts_beyond_what_he_chose() {
        let capo = || {
            let mandati = vec![
                Mandato::intero(Ruolo::Pianificazione),
                Mandato::intero(Ruolo::Amministratore),
            ];
            Actor::persona(UtenteId(1), "anna", EnteId(7), mandati)
        };
        assert_eq!(nuovo(Diritti::Scrittura, None).actor(capo()), Some(capo()));
        let legge = nuovo(Diritti::Lettura, Some(EnteId(7)))
            .actor(capo())
            .unwrap();
        assert!(legge.puo(Permesso::Leggere));
        for p in [
            Permesso::Compilare,
            Permesso::Comporre,
            Permesso::GestireGliAccessi,
        ] {
            assert!(!legge.puo(p), "{p:?}");
        }
        assert_eq!(
            nuovo(Diritti::Scrittura, Some(EnteId(8))).actor(capo()),
            None
        );
        let altri = Actor {
            utente: Some(UtenteId(2)),
            ..capo()
        };
        assert_eq!(nuovo(Diritti::Scrittura, None).actor(altri), None);
    }
}
