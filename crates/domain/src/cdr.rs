//! The Centro di Responsabilità: who answers for a part of the body.

mod passati;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::campo::{Campo, Genere};
use crate::fact::{Atto, Fact};
use crate::refusal::Refusal;
use crate::{campo, data, testo};

pub use passati::CdrPassato;

/// Key of a CdR.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CdrId(pub String);

/// A Centro di Responsabilità with the several names one unit has on the sheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cdr {
    pub id: CdrId,
    /// `U_09`.
    pub codice: String,
    /// Long name, as the header of the sheet prints it (`UNITÀ ORGANIZZATIVA STAFF DEL SINDACO E DELLA GIUNTA`).
    pub nome: String,
    /// Title of its sheet (`UOC Staff del Sindaco e della Giunta`).
    pub titolo: Option<String>,
    /// Short name, as links and phases print it (`STAFF SINDACO E GIUNTA`).
    pub nome_breve: Option<String>,
    /// Every other spelling met on a sheet.
    pub alias: Vec<String>,
    pub responsabile: Option<String>,
    pub assessorato: Option<String>,
    /// Code of the CdR it depends on; `None` at the top.
    pub padre: Option<String>,
    /// First day of the unit; `None`: it was always there.
    pub dal: Option<NaiveDate>,
    /// Its last day, after which sheets of later years do not name it.
    pub al: Option<NaiveDate>,
    /// Codes of the CdR that carry on its work: one after a merger or a new name, several after a split.
    pub prosegue_in: Vec<String>,
    /// What it was before it became what it is, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passati: Vec<CdrPassato>,
}

/// The CdR of a body as a tree that changes over the years.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Struttura {
    /// What stands below each: the CdR that depend on it, and those whose work it carries on.
    sotto: BTreeMap<CdrId, Vec<CdrId>>,
}

impl Struttura {
    /// From pairs of a CdR and one that depends on it or that it comes from, in any order.
    pub fn di(coppie: impl IntoIterator<Item = (CdrId, CdrId)>) -> Self {
        let mut sotto: BTreeMap<CdrId, Vec<CdrId>> = BTreeMap::new();
        for (sopra, suo) in coppie {
            sotto.entry(sopra).or_default().push(suo);
        }
        Self { sotto }
    }

    /// A CdR, all that depend on it, and all whose work these carry on. A circle is walked once.
    pub fn sotto(&self, cdr: &CdrId) -> BTreeSet<CdrId> {
        let mut visti = BTreeSet::new();
        let mut da_vedere = vec![cdr.clone()];
        while let Some(qui) = da_vedere.pop() {
            if visti.insert(qui.clone()) {
                da_vedere.extend(self.sotto.get(&qui).into_iter().flatten().cloned());
            }
        }
        visti
    }
}

impl Cdr {
    /// Whether the unit exists on some day between two, both included.
    pub fn esiste_fra(&self, dal: NaiveDate, al: NaiveDate) -> bool {
        self.dal.is_none_or(|d| d <= al) && self.al.is_none_or(|a| dal <= a)
    }

    /// Whether the unit exists on some day of a year.
    pub fn esiste_nel(&self, anno: i32) -> bool {
        let giorno = |m, g| NaiveDate::from_ymd_opt(anno, m, g);
        match (giorno(1, 1), giorno(12, 31)) {
            (Some(dal), Some(al)) => self.esiste_fra(dal, al),
            // No calendar holds such a year, and no unit ends in it.
            _ => true,
        }
    }

    /// Whether a text names this CdR, by code or by any of its names, accents and case forgiven.
    pub fn si_chiama(&self, nome: &str) -> bool {
        let cercato = testo::piatto(nome);
        self.nomi().any(|n| testo::piatto(n) == cercato)
    }

    /// Code and all names, those that it had among them.
    pub fn nomi(&self) -> impl Iterator<Item = &str> {
        let di_prima = self.passati.iter().flat_map(|p| {
            let brevi = [p.titolo.as_deref(), p.nome_breve.as_deref()];
            std::iter::once(p.nome.as_str()).chain(brevi.into_iter().flatten())
        });
        [
            Some(self.codice.as_str()),
            Some(self.nome.as_str()),
            self.titolo.as_deref(),
            self.nome_breve.as_deref(),
        ]
        .into_iter()
        .flatten()
        .chain(self.alias.iter().map(String::as_str))
        .chain(di_prima)
    }
}

/// The fields of a CdR, as its form shows them.
pub const CAMPI_CDR: &[Campo<Cdr>] = &[
    Campo {
        chiave: "codice",
        etichetta: "Codice",
        genere: Genere::Richiesto(|c| &c.codice, |c| &mut c.codice),
    },
    Campo {
        chiave: "nome",
        etichetta: "Nome per esteso",
        genere: Genere::Richiesto(|c| &c.nome, |c| &mut c.nome),
    },
    Campo {
        chiave: "titolo",
        etichetta: "Titolo della scheda",
        genere: Genere::Testo(&[], |c| &c.titolo, |c| &mut c.titolo),
    },
    Campo {
        chiave: "nome_breve",
        etichetta: "Nome breve",
        genere: Genere::Testo(&[], |c| &c.nome_breve, |c| &mut c.nome_breve),
    },
    Campo {
        chiave: "alias",
        etichetta: "Altri nomi",
        genere: Genere::Elenco(|c| &c.alias, |c| &mut c.alias),
    },
    Campo {
        chiave: "responsabile",
        etichetta: "Responsabile",
        genere: Genere::Persona(|c| &c.responsabile, |c| &mut c.responsabile),
    },
    Campo {
        chiave: "assessorato",
        etichetta: "Assessorato",
        genere: Genere::Testo(&[], |c| &c.assessorato, |c| &mut c.assessorato),
    },
    Campo {
        chiave: "padre",
        etichetta: "Dipende da",
        genere: Genere::Testo(&[], |c| &c.padre, |c| &mut c.padre),
    },
    Campo {
        chiave: "dal",
        etichetta: "Dal",
        genere: Genere::Data(|c| &c.dal, |c| &mut c.dal),
    },
    Campo {
        chiave: "al",
        etichetta: "Al",
        genere: Genere::Data(|c| &c.al, |c| &mut c.al),
    },
    Campo {
        chiave: "prosegue_in",
        etichetta: "Prosegue in",
        genere: Genere::Codici(|c| &c.prosegue_in, |c| &mut c.prosegue_in),
    },
];

impl Cdr {
    /// An empty CdR with a key, for [`Self::correggi`] to fill.
    pub fn vuoto(id: CdrId) -> Self {
        Self {
            id,
            codice: String::new(),
            nome: String::new(),
            titolo: None,
            nome_breve: None,
            alias: Vec::new(),
            responsabile: None,
            assessorato: None,
            padre: None,
            dal: None,
            al: None,
            prosegue_in: Vec::new(),
            passati: Vec::new(),
        }
    }

    /// Writes the fields as they are, and were since it is so; what it was before stays, and [`Self::cambia_da`] adds to it. An empty CdR
    /// becomes a new one (`Atto::Creazione` or `Atto::Importazione`).
    ///
    /// # Errors
    /// Every field that is refused, all at once.
    pub fn correggi(
        &self,
        nuovo: &Self,
        atto: Atto,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let codice = nuovo.codice.trim();
        let buono = codice
            .chars()
            .all(|c| c.is_alphanumeric() || "_-. ".contains(c))
            && codice.chars().count() <= 60;
        let mut no = match campo::riscrivi(CAMPI_CDR, self, nuovo, atto, actor, quando) {
            Ok(fatto)
                if buono
                    && !testo::riservato(codice)
                    && ordine(nuovo, &self.passati).is_empty() =>
            {
                return Ok(fatto);
            }
            Ok(_) => Vec::new(),
            Err(no) => no,
        };
        if !codice.is_empty() && (!buono || testo::riservato(codice)) {
            no.push(Refusal::campo("codice", "scrivi un codice di sole lettere, cifre, punti e trattini, per esempio U_09 (al massimo 60 caratteri)"));
        }
        no.extend(ordine(nuovo, &self.passati));
        Err(no)
    }
}

/// What the dates of a unit, those of its past states, and its places beside the others, say against each other.
fn ordine(c: &Cdr, passati: &[CdrPassato]) -> Vec<Refusal> {
    let mut no = Vec::new();
    if let (Some(dal), Some(al)) = (c.dal, c.al)
        && al < dal
    {
        no.push(Refusal::campo(
            "al",
            "l'ultimo giorno non può venire prima del primo",
        ));
    }
    let fine = |p: &CdrPassato| data::it(p.al);
    if let (Some(dal), Some(primo)) = (c.dal, passati.first())
        && primo.al < dal
    {
        no.push(Refusal::campo(
            "dal",
            format!(
                "si sa com'era fino al {}: il primo giorno non può venire dopo",
                fine(primo)
            ),
        ));
    }
    if let (Some(al), Some(ultimo)) = (c.al, passati.last())
        && al <= ultimo.al
    {
        no.push(Refusal::campo(
            "al",
            format!(
                "si sa com'era fino al {}: l'ultimo giorno viene dopo",
                fine(ultimo)
            ),
        ));
    }
    if !c.prosegue_in.is_empty() && c.al.is_none() {
        no.push(Refusal::campo(
            "al",
            "scrivi il suo ultimo giorno: un CdR che prosegue in un altro finisce",
        ));
    }
    let stesso = |codice: &String| *codice == c.codice;
    if c.padre.iter().any(stesso) {
        no.push(Refusal::campo("padre", "un CdR non dipende da sé stesso"));
    }
    if c.prosegue_in.iter().any(stesso) {
        no.push(Refusal::campo(
            "prosegue_in",
            "un CdR non prosegue in sé stesso",
        ));
    }
    no
}
