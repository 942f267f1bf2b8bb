//! What was read of a plan, as reports need it.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::ScelteProspetto;
use super::scelte::NESSUNA;
use crate::albero::{Albero, NodoAlbero};
use crate::andamento::{Andamento, contata, di_fasi};
use crate::cdr::Cdr;
use crate::monitoraggio::{Raccolta, SessioneMonitoraggio};
use crate::rischio::{LivelloDiRischio, Metodo};
use crate::scheda::{Livello, Scheda, SchedaId};
use crate::vista::{InGruppo, Vista};

/// What was read of a plan on a day, as far as the one who asks sees.
#[derive(Debug, Clone, Copy)]
pub struct Materiale<'a> {
    pub vista: &'a Vista,
    /// In the order of the plan.
    pub schede: &'a [Scheda],
    pub cdr: &'a [Cdr],
    pub metodo: &'a Metodo,
    /// The scores, where the report shows them.
    pub albero: Option<&'a Albero>,
    /// Whether all of the plan is seen: the scores of what is above the sheets are made of all of it.
    pub intero: bool,
    /// The sessions of monitoring, the latest first.
    pub sessioni: &'a [SessioneMonitoraggio],
    /// What the sheets answered in the session that the report is about.
    pub raccolte: &'a HashMap<SchedaId, Raccolta>,
    pub oggi: NaiveDate,
}

impl<'a> Materiale<'a> {
    /// The processes or objectives that count: neither suspended nor cancelled.
    pub(super) fn contate(&self) -> impl Iterator<Item = &'a Scheda> + use<'a> {
        let schede = self.schede.iter();
        schede.filter(|s| s.livello() != Livello::Cdr && contata(s.contenuto().stato))
    }

    /// Those of them that were asked for by group, area, state and band.
    pub(super) fn scelte(&self, q: &ScelteProspetto) -> Vec<(&'a Scheda, (String, String))> {
        let nomi = Nomi::di(self);
        let stato = |s: &Scheda| s.contenuto().stato.map_or("", |s| s.codice());
        self.contate()
            .map(|s| (s, nomi.gruppo(self, s)))
            .filter(|(s, gruppo)| {
                (q.cdr.is_empty() || gruppo.0 == q.cdr)
                    && (q.area.is_empty() || area_o_nessuna(s) == q.area)
                    && (q.stato.is_empty() || stato(s) == q.stato)
            })
            .collect()
    }

    /// The groups of the plan: the key of each, and what it is called.
    pub(super) fn gruppi(&self) -> Vec<(String, String)> {
        let nomi = Nomi::di(self);
        let mut gruppi: Vec<(String, String)> = Vec::new();
        for s in self.contate() {
            let (chiave, nome) = nomi.gruppo(self, s);
            if !gruppi.iter().any(|(c, _)| *c == chiave) {
                let detto = con_codice(&chiave, &nome);
                gruppi.push((chiave, detto));
            }
        }
        gruppi
    }

    /// The level of risk of a sheet.
    pub(super) fn rischio(&self, s: &Scheda) -> LivelloDiRischio {
        let c = s.contenuto();
        self.metodo
            .livello(c.livello_rischio, c.giudizio().as_ref())
    }

    /// The name of a band.
    pub(super) fn fascia(&self, fascia: Option<usize>) -> &'a str {
        let nome = fascia.and_then(|n| self.metodo.fasce.get(n));
        nome.map_or("", |f| f.nome.as_str())
    }

    /// How the measure of a sheet stands today; `None` without phases.
    pub(super) fn misura(&self, s: &Scheda) -> Option<Andamento> {
        di_fasi(&s.contenuto().fasi, self.oggi, &self.vista.regole())
    }

    /// The place of something in the tree of scores, by its code.
    pub(super) fn nodo(&self, codice: &str) -> Option<NodoAlbero<'a>> {
        self.albero?.trova(codice)
    }
}

fn area_o_nessuna(s: &Scheda) -> &str {
    s.contenuto().area_di_rischio.as_deref().unwrap_or(NESSUNA)
}

/// Code and name; the name alone where it is the key.
pub(super) fn con_codice(chiave: &str, nome: &str) -> String {
    if chiave == nome {
        nome.to_owned()
    } else {
        format!("{chiave} {nome}")
    }
}

/// What CdR are called: in the plan, where it has their sheet, else in the register of the body.
struct Nomi<'a> {
    titoli: HashMap<&'a str, &'a str>,
    /// Code and short name by key.
    cdr: HashMap<&'a str, (&'a str, &'a str)>,
}

impl<'a> Nomi<'a> {
    fn di(m: &Materiale<'a>) -> Self {
        let capi = m.schede.iter().filter(|s| s.livello() == Livello::Cdr);
        let breve = |u: &'a Cdr| u.nome_breve.as_deref().unwrap_or(&u.nome);
        let cdr = m.cdr.iter();
        Self {
            titoli: capi.map(|s| (s.codice(), s.titolo())).collect(),
            cdr: cdr
                .map(|u| (u.id.0.as_str(), (u.codice.as_str(), breve(u))))
                .collect(),
        }
    }

    fn gruppo(&self, m: &Materiale<'_>, s: &Scheda) -> (String, String) {
        let (chiave, nome) = m.vista.tipo.gruppo(InGruppo {
            livello: s.livello(),
            codice: s.codice(),
            titolo: s.titolo(),
            padre: s.padre(),
            cdr: s.cdr().and_then(|c| self.cdr.get(c.0.as_str()).copied()),
            direzione: s.contenuto().direzione.as_deref(),
        });
        let titolo = self.titoli.get(chiave.as_str()).map(|t| (*t).to_owned());
        (chiave, titolo.unwrap_or(nome))
    }
}
