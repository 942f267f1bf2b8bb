//! What a unit was before: under which name, of whom, depending on which other. A plan shows the units as they were in its year.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Cdr;
use crate::actor::Actor;
use crate::campo::Valore;
use crate::data;
use crate::fact::{Atto, Fact, Modifica};
use crate::refusal::Refusal;

/// A unit as it was up to a day. It was so since the day after the end of the state before it, or since there is the unit: a first day of
/// its own could only disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CdrPassato {
    /// The last day.
    pub al: NaiveDate,
    pub nome: String,
    pub titolo: Option<String>,
    pub nome_breve: Option<String>,
    pub responsabile: Option<String>,
    pub assessorato: Option<String>,
    /// Code of the CdR it depended on.
    pub padre: Option<String>,
}

impl CdrPassato {
    /// What a unit is, kept as what it was up to a day.
    fn di(cdr: &Cdr, al: NaiveDate) -> Self {
        Self {
            al,
            nome: cdr.nome.clone(),
            titolo: cdr.titolo.clone(),
            nome_breve: cdr.nome_breve.clone(),
            responsabile: cdr.responsabile.clone(),
            assessorato: cdr.assessorato.clone(),
            padre: cdr.padre.clone(),
        }
    }

    /// Of the past states of a unit, the earliest first, the one that held on a day; `None`: it was already as it is.
    pub fn al_giorno(passati: &[Self], giorno: NaiveDate) -> Option<&Self> {
        passati.iter().find(|p| giorno <= p.al)
    }

    /// The same for a year, which has the last state that held in it: who reads a plan at the end of its year finds the names of that day.
    pub fn nell_anno(passati: &[Self], anno: i32) -> Option<&Self> {
        // No calendar holds another year, and no state ends in it.
        Self::al_giorno(passati, NaiveDate::from_ymd_opt(anno, 12, 31)?)
    }

    /// `Segreteria, responsabile ROSSI ANNA, fino al 31/12/2025`.
    fn leggibile(&self) -> String {
        let parti = [
            Some(self.nome.clone()),
            self.titolo.clone(),
            self.nome_breve.clone(),
            self.responsabile
                .as_ref()
                .map(|r| format!("responsabile {r}")),
            self.assessorato
                .as_ref()
                .map(|a| format!("assessorato {a}")),
            self.padre.as_ref().map(|p| format!("dipendeva da {p}")),
            Some(format!("fino al {}", data::it(self.al))),
        ];
        parti.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Cdr {
    /// Keys of the fields that may change from a day on.
    pub const DATATI: &[&str] = &[
        "nome",
        "titolo",
        "nome_breve",
        "responsabile",
        "assessorato",
        "padre",
    ];

    /// Key of the day from which a change holds, in the form and in the trail.
    pub const DA_QUANDO: &str = "da_quando";

    /// Key, in the trail, of a past state that was taken away.
    pub const PASSATO: &str = "passato";

    /// Since when the unit is as it is; `None`: since there is a unit.
    pub fn da_quando(&self) -> Option<NaiveDate> {
        match self.passati.last() {
            Some(ultimo) => ultimo.al.succ_opt(),
            None => self.dal,
        }
    }

    /// The unit with the names, the people and the place of one of its past states.
    pub fn com_era(&self, passato: &CdrPassato) -> Self {
        Self {
            nome: passato.nome.clone(),
            titolo: passato.titolo.clone(),
            nome_breve: passato.nome_breve.clone(),
            responsabile: passato.responsabile.clone(),
            assessorato: passato.assessorato.clone(),
            padre: passato.padre.clone(),
            ..self.clone()
        }
    }

    /// The unit as it was in a year: to be shown beside a plan of that year, not to be corrected.
    pub fn nell_anno(&self, anno: i32) -> Self {
        match CdrPassato::nell_anno(&self.passati, anno) {
            Some(passato) => self.com_era(passato),
            None => self.clone(),
        }
    }

    /// What the unit was, the earliest state first, each with its first day (`None`: since there is the unit) and its last.
    pub fn stati_passati(&self) -> impl Iterator<Item = (Option<NaiveDate>, NaiveDate, Self)> {
        let primi = std::iter::once(self.dal).chain(self.passati.iter().map(|p| p.al.succ_opt()));
        primi
            .zip(&self.passati)
            .map(|(dal, p)| (dal, p.al, self.com_era(p)))
    }

    /// Writes the fields as they are from a day on: the unit was what it was up to the day before.
    ///
    /// # Errors
    /// Every field that is refused, all at once; [`Self::DA_QUANDO`] for a day that does not come after what the unit already was.
    pub fn cambia_da(
        &self,
        nuovo: &Self,
        giorno: NaiveDate,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let no = |frase: String| Refusal::campo(Self::DA_QUANDO, frase);
        let inizio = match self.passati.last() {
            Some(_) => self.da_quando(),
            None => nuovo.dal,
        };
        let prima = giorno.pred_opt().filter(|p| inizio.is_none_or(|i| i <= *p));
        let mut rifiuti = Vec::new();
        if prima.is_none() {
            rifiuti.push(no(inizio.map_or_else(
                || "questo giorno è fuori dal calendario: scrivine un altro".to_owned(),
                |i| format!("quello che c'è scritto vale dal {}: scrivi un giorno che viene dopo, o lascia vuoto per correggerlo", data::it(i)),
            )));
        }
        if nuovo.al.is_some_and(|al| al < giorno) {
            rifiuti.push(no(
                "non può venire dopo l'ultimo giorno dell'ufficio".to_owned()
            ));
        }
        let fatto = match self.correggi(nuovo, Atto::Correzione, actor, quando) {
            Ok(fatto) => fatto,
            Err(altri) => {
                rifiuti.extend(altri);
                return Err(rifiuti);
            }
        };
        if fatto.vuoto() {
            return Ok(fatto);
        }
        let cambia = |m: &Modifica| Self::DATATI.contains(&m.campo.as_str());
        if !fatto.modifiche().iter().any(cambia) {
            rifiuti.push(no(
                "di ciò che hai cambiato non si tengono i giorni: lascia vuoto".to_owned(),
            ));
        }
        let (Some(al), true) = (prima, rifiuti.is_empty()) else {
            return Err(rifiuti);
        };
        let mut dopo = fatto.cosa().clone();
        dopo.passati.push(CdrPassato::di(self, al));
        let mut modifiche = fatto.modifiche().to_vec();
        modifiche.push(Modifica {
            campo: Self::DA_QUANDO.to_owned(),
            prima: Valore::Vuoto,
            dopo: Valore::Data(giorno),
        });
        Ok(Fact::new(
            dopo,
            Atto::Correzione,
            modifiche,
            actor,
            quando,
            None,
        ))
    }

    /// Takes away a past state, by its last day: what followed it was so before as well. For a day that was written by mistake.
    ///
    /// # Errors
    /// When no past state ends on that day.
    pub fn togli_passato(
        &self,
        al: NaiveDate,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let mut dopo = self.clone();
        let Some(posto) = dopo.passati.iter().position(|p| p.al == al) else {
            let frase = format!("l'ufficio non ha uno stato che finisce il {}", data::it(al));
            return Err(vec![Refusal::campo(Self::PASSATO, frase)]);
        };
        let tolto = Modifica {
            campo: Self::PASSATO.to_owned(),
            prima: Valore::Testo(dopo.passati.remove(posto).leggibile()),
            dopo: Valore::Vuoto,
        };
        Ok(Fact::new(
            dopo,
            Atto::Correzione,
            vec![tolto],
            actor,
            quando,
            None,
        ))
    }
}
