//! Appointments: a person, a role, from a day and, it may be, to a day. A right comes from nowhere else.

#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Ambito, Mandato, UtenteId};
use crate::campo::Valore;
use crate::cdr::{CdrId, Struttura};
use crate::data;
use crate::fact::{Atto, Fact, Modifica};
use crate::permesso::{Permesso, Portata, Ruolo, conferibile};
use crate::refusal::Refusal;

/// Key of an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IncaricoId(pub String);

/// Where an appointment holds: a CdR, with what depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CdrDiIncarico {
    pub id: CdrId,
    pub codice: String,
}

/// A role that a person has in a body for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incarico {
    pub id: IncaricoId,
    pub utente: UtenteId,
    pub ruolo: Ruolo,
    /// `None`: over the whole body.
    pub cdr: Option<CdrDiIncarico>,
    /// The first day.
    pub dal: NaiveDate,
    /// The last day; `None` until it is revoked.
    pub al: Option<NaiveDate>,
    /// When somebody ended it before its time: from then on it gives nothing.
    pub revocato: Option<DateTime<Utc>>,
    /// Code of the source ([`crate::identita::Fonte`]) whose groups gave it; `None`: a person did.
    pub origine: Option<String>,
}

/// What a source makes of a person, held against what he is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Allineamento {
    /// What is given and taken, in this order.
    pub fatti: Vec<Fact<Incarico>>,
    /// Why something that should be taken stays.
    pub restano: Vec<String>,
}

impl Incarico {
    /// Whether it gives its role on a day.
    pub fn in_vigore(&self, oggi: NaiveDate) -> bool {
        self.revocato.is_none() && self.dal <= oggi && self.al.is_none_or(|al| oggi <= al)
    }

    /// Whether it will give nothing any more: revoked, or past its last day.
    pub fn finito(&self, oggi: NaiveDate) -> bool {
        self.revocato.is_some() || self.al.is_some_and(|al| al < oggi)
    }

    /// Appoints somebody. `suoi` are the appointments he has.
    ///
    /// # Errors
    /// All reasons at once, each with its field.
    pub fn conferisci(
        self,
        suoi: &[Self],
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let oggi = crate::orario::giorno(quando);
        let mut no = Vec::new();
        if !self.di_chi_puo(actor) {
            no.push(Refusal::campo("ruolo", di_altri(self.ruolo)));
        }
        no.extend(self.portata_sbagliata());
        if self.al.is_some_and(|al| al < self.dal) {
            no.push(Refusal::campo(
                "al",
                "l'ultimo giorno non può venire prima del primo",
            ));
        }
        if self.finito(oggi) {
            no.push(Refusal::campo(
                "al",
                "un incarico già finito non dà nulla: scrivi un giorno da oggi in poi, o lascia vuoto",
            ));
        }
        let insieme = |i: &&Self| {
            i.ruolo == self.ruolo
                && i.cdr == self.cdr
                && !i.finito(oggi)
                && i.al.is_none_or(|al| self.dal <= al)
                && self.al.is_none_or(|al| i.dal <= al)
        };
        if let Some(gia) = suoi.iter().find(insieme) {
            no.push(Refusal::campo(
                "ruolo",
                format!("ha già questo incarico, {}", gia.durata()),
            ));
        }
        if !no.is_empty() {
            return Err(no);
        }
        let dopo = Valore::Testo(self.in_parole());
        let modifica = modifica(Valore::Vuoto, dopo);
        Ok(Fact::new(
            self,
            Atto::Creazione,
            vec![modifica],
            actor,
            quando,
            None,
        ))
    }

    /// Ends it at once. `tutti` are the appointments of the body: somebody must stay who can appoint and invite.
    ///
    /// # Errors
    /// The reason, with field `incarico`.
    pub fn revoca(
        &self,
        tutti: &[Self],
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let rifiuto = |frase: String| Err(vec![Refusal::campo("incarico", frase)]);
        let oggi = crate::orario::giorno(quando);
        if !self.di_chi_puo(actor) {
            return rifiuto(di_altri(self.ruolo));
        }
        if self.finito(oggi) {
            return rifiuto("l'incarico è già finito".to_owned());
        }
        // Who stays without end: an appointment with a last day would close the house on that day.
        let resta = |p: Permesso| {
            tutti
                .iter()
                .any(|i| i.id != self.id && i.in_vigore(oggi) && i.al.is_none() && i.ruolo.puo(p))
        };
        for p in [
            Permesso::GestireGliAccessi,
            Permesso::ConferireIncarichi,
            Permesso::Comporre,
        ] {
            if self.ruolo.puo(p) && !resta(p) {
                return rifiuto(format!(
                    "senza questo incarico nessuno potrebbe più «{}»: prima conferiscine uno uguale, senza termine, a un'altra persona",
                    p.etichetta().to_lowercase()
                ));
            }
        }
        let finito = Self {
            revocato: Some(quando),
            ..self.clone()
        };
        let modifica = modifica(Valore::Testo(self.in_parole()), Valore::Vuoto);
        Ok(Fact::new(
            finito,
            Atto::Correzione,
            vec![modifica],
            actor,
            quando,
            None,
        ))
    }

    /// Whether somebody may give it, or take it: nobody more than he holds.
    pub fn di_chi_puo(&self, actor: &Actor) -> bool {
        conferibile_su(actor, self.ruolo, self.cdr.as_ref())
    }

    fn portata_sbagliata(&self) -> Option<Refusal> {
        let ruolo = self.ruolo.etichetta();
        match (self.ruolo.portata(), &self.cdr) {
            (Portata::Cdr, None) => Some(Refusal::campo(
                "cdr",
                format!(
                    "scegli il CdR: l'incarico «{ruolo}» vale per un CdR e per quelli che ne dipendono"
                ),
            )),
            (Portata::Ente, Some(_)) => Some(Refusal::campo(
                "cdr",
                format!("lascia «Tutto l'ente»: l'incarico «{ruolo}» non si divide per CdR"),
            )),
            _ => None,
        }
    }

    /// `RPCT, dal 01/01/2026`, `Responsabile di CdR per U_09, dal 01/01/2026`: what the trail keeps.
    pub fn in_parole(&self) -> String {
        format!("{}, {}", self.titolo(), self.durata())
    }

    /// `RPCT`, `Responsabile di CdR per U_09`.
    pub fn titolo(&self) -> String {
        let ruolo = self.ruolo.etichetta();
        match &self.cdr {
            None => ruolo.to_owned(),
            Some(cdr) => format!("{ruolo} per {}", cdr.codice),
        }
    }

    /// `dal 01/01/2026 al 31/12/2026`.
    pub fn durata(&self) -> String {
        let dal = data::it(self.dal);
        match self.al {
            Some(al) => format!("dal {dal} al {}", data::it(al)),
            None => format!("dal {dal}"),
        }
    }
}

/// What some appointments make somebody on a day, and how far: each role once.
pub fn mandati(incarichi: &[Incarico], struttura: &Struttura, oggi: NaiveDate) -> Vec<Mandato> {
    let mut mandati: Vec<Mandato> = Vec::new();
    for i in incarichi.iter().filter(|i| i.in_vigore(oggi)) {
        let ambito = match &i.cdr {
            None => Ambito::TuttoEnte,
            Some(cdr) => Ambito::Cdr(struttura.sotto(&cdr.id)),
        };
        let mandato = Mandato {
            ruolo: i.ruolo,
            ambito,
        };
        if !mandati.contains(&mandato) {
            mandati.push(mandato);
        }
    }
    mandati.sort_by_key(|m| m.ruolo);
    mandati
}

/// Whether somebody may appoint another to a role for a CdR, or for the whole body.
pub fn conferibile_su(actor: &Actor, ruolo: Ruolo, cdr: Option<&CdrDiIncarico>) -> bool {
    let ambito = match cdr {
        None => Ambito::TuttoEnte,
        // What an actor reaches is closed downwards: who reaches a CdR reaches what depends on it.
        Some(cdr) => Ambito::Cdr([cdr.id.clone()].into()),
    };
    conferibile(actor, ruolo, &ambito)
}

/// Gives somebody what the groups of a source say that he is, and takes what they say no more. What a person gave is left alone, and is not
/// given twice. `tutti` are the appointments of the body, `voluti` the roles with their CdR; keys of new ones come from `nuovo_id`.
pub fn allinea(
    utente: UtenteId,
    tutti: &[Incarico],
    voluti: &[(Ruolo, Option<CdrDiIncarico>)],
    origine: &str,
    actor: &Actor,
    quando: DateTime<Utc>,
    nuovo_id: impl Fn() -> String,
) -> Allineamento {
    let oggi = crate::orario::giorno(quando);
    let mut esito = Allineamento::default();
    let mut vivi: Vec<Incarico> = tutti.to_vec();
    for (ruolo, cdr) in voluti {
        let nuovo = Incarico {
            id: IncaricoId(nuovo_id()),
            utente,
            ruolo: *ruolo,
            cdr: cdr.clone(),
            dal: oggi,
            al: None,
            revocato: None,
            origine: Some(origine.to_owned()),
        };
        let suoi: Vec<Incarico> = vivi
            .iter()
            .filter(|i| i.utente == utente)
            .cloned()
            .collect();
        // The only reason left against it is that he has it already: settings that name a role without its CdR are refused where they are read.
        if let Ok(fatto) = nuovo.conferisci(&suoi, actor, quando) {
            vivi.push(fatto.cosa().clone());
            esito.fatti.push(fatto);
        }
    }
    let di_troppo: Vec<Incarico> = vivi
        .iter()
        .filter(|i| i.utente == utente && i.origine.as_deref() == Some(origine) && !i.finito(oggi))
        .filter(|i| !voluti.iter().any(|(r, cdr)| *r == i.ruolo && *cdr == i.cdr))
        .cloned()
        .collect();
    for i in di_troppo {
        match i.revoca(&vivi, actor, quando) {
            Ok(fatto) => {
                vivi.retain(|v| v.id != i.id);
                vivi.push(fatto.cosa().clone());
                esito.fatti.push(fatto);
            }
            Err(no) => esito.restano.extend(
                no.into_iter()
                    .map(|r| format!("{}: {}", i.titolo(), r.frase)),
            ),
        }
    }
    esito
}

fn modifica(prima: Valore, dopo: Valore) -> Modifica {
    Modifica {
        campo: "incarico".to_owned(),
        prima,
        dopo,
    }
}

fn di_altri(ruolo: Ruolo) -> String {
    format!(
        "l'incarico «{}» permette cose che tu non puoi fare: lo conferisce o lo revoca chi le può fare",
        ruolo.etichetta()
    )
}
