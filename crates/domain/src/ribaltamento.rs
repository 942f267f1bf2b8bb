//! Next year's plan from this one: which sheets are carried over, and what of them.
//!
//! What is worked out here is a proposal; `store` records it, each new sheet with the one it comes from. Carried over a second time,
//! nothing is made twice.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use chrono::{Datelike as _, NaiveDate};

use crate::cdr::{Cdr, CdrId};
use crate::scelta::scelta;
use crate::scheda::{
    Collegamento, Contenuto, Fase, Indicatore, Livello, Ricorrenza, Scheda, SchedaId, Stato,
};
use crate::vista::Vista;

scelta! {
    /// Which phases are carried over.
    QualiFasi {
        /// Those of measures that recur, and those that end after the year.
        Ricorrenti = "ricorrenti", "Quelle delle misure che si ripetono e quelle che continuano";
        Tutte = "tutte", "Tutte";
        Nessuna = "nessuna", "Nessuna";
    }
}

/// What a person chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScelteRibaltamento {
    pub fasi: QualiFasi,
    pub indicatori: bool,
    pub collegamenti: bool,
    /// To which CdR a sheet goes, by its code, where the work of its own has passed to several, or to none.
    pub cdr: HashMap<String, CdrId>,
}

/// What is there already.
#[derive(Debug, Clone, Default)]
pub struct GiaPresenti {
    /// The sheets that were carried over before.
    pub riportate: HashSet<SchedaId>,
    /// The codes of the new plan.
    pub codici: HashSet<String>,
}

/// A sheet of next year.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposta {
    /// The sheet it comes from.
    pub antenata: SchedaId,
    pub livello: Livello,
    pub cdr: Option<CdrId>,
    pub contenuto: Contenuto,
    /// What somebody should look at: its CdR is gone, for instance.
    pub avviso: Option<String>,
    /// Whether somebody must say to which CdR it goes.
    pub da_assegnare: bool,
}

/// What becomes of a sheet of this year.
#[derive(Debug, Clone, PartialEq)]
pub struct Riporto {
    pub codice: String,
    pub titolo: String,
    /// The new sheet, or why there is none.
    pub esito: Result<Box<Proposta>, String>,
}

/// Works out next year's sheets, in the order of this year's.
pub fn prepara(
    da: &Vista,
    a: &Vista,
    schede: &[Scheda],
    cdr: &[Cdr],
    gia: &GiaPresenti,
    scelte: &ScelteRibaltamento,
) -> Vec<Riporto> {
    let anni = Anni {
        da: da.anno,
        a: a.anno,
    };
    let unita = unita(cdr, a.anno);
    let codici: HashMap<&str, String> = schede
        .iter()
        .filter_map(|s| Some((s.codice(), nuovo_codice(s, cdr, &unita, anni)?)))
        .collect();
    let mut presi = gia.codici.clone();
    schede
        .iter()
        .map(|s| {
            let esito = if gia.riportate.contains(s.id()) {
                Err("è già stata riportata".to_owned())
            } else if s.contenuto().stato == Some(Stato::Annullata) {
                Err("è annullata".to_owned())
            } else {
                match codici.get(s.codice()) {
                    None => Err("il suo CdR è cessato, e la scheda di chi ne prosegue il lavoro nasce con il suo nome".to_owned()),
                    Some(codice) if !presi.insert(codice.clone()) => Err(format!(
                        "nel piano nuovo c'è già una scheda con il codice {codice}"
                    )),
                    Some(codice) => {
                        let dati = Dati {
                            anni,
                            cdr,
                            unita: &unita,
                            codici: &codici,
                            scelte,
                        };
                        Ok(Box::new(dati.proposta(s, codice)))
                    }
                }
            };
            Riporto {
                codice: s.codice().to_owned(),
                titolo: s.titolo().to_owned(),
                esito,
            }
        })
        .collect()
}

/// From which year to which.
#[derive(Debug, Clone, Copy)]
struct Anni {
    da: i32,
    a: i32,
}

impl Anni {
    /// `2025_STAFF_1` becomes `2026_STAFF_1`; a code without the year of its plan stays.
    fn codice(self, codice: &str) -> String {
        let testa = format!("{}_", self.da);
        match codice.strip_prefix(&testa) {
            Some(resto) => format!("{}_{resto}", self.a),
            None => codice.to_owned(),
        }
    }

    /// The same day in the new year; the 29th of February becomes the 28th.
    fn giorno(self, g: NaiveDate) -> NaiveDate {
        let anno = g.year() + self.a - self.da;
        g.with_year(anno)
            .or_else(|| NaiveDate::from_ymd_opt(anno, g.month(), 28))
            .unwrap_or(g)
    }
}

/// For each unit that has ended before a year, the one that carries its work on: `None` where none does, or several.
fn unita(cdr: &[Cdr], anno: i32) -> HashMap<CdrId, Option<&Cdr>> {
    let Some(inizio) = NaiveDate::from_ymd_opt(anno, 1, 1) else {
        return HashMap::new();
    };
    let cessata = |u: &Cdr| u.al.is_some_and(|al| al < inizio);
    let segue = |u: &Cdr| match u.prosegue_in.as_slice() {
        [una] => cdr.iter().find(|c| c.codice == *una),
        _ => None,
    };
    cdr.iter()
        .filter(|u| cessata(u))
        .map(|u| {
            // As many steps as there are units: a circle ends.
            let mut qui = segue(u);
            for _ in 0..cdr.len() {
                match qui {
                    Some(altra) if cessata(altra) => qui = segue(altra),
                    _ => break,
                }
            }
            (u.id.clone(), qui.filter(|u| !cessata(u)))
        })
        .collect()
}

/// The code of a sheet next year; `None` for that of a unit that has ended.
fn nuovo_codice(
    s: &Scheda,
    cdr: &[Cdr],
    unita: &HashMap<CdrId, Option<&Cdr>>,
    anni: Anni,
) -> Option<String> {
    if s.livello() == Livello::Cdr
        && let Some(sua) = cdr.iter().find(|u| u.codice == s.codice())
        && unita.contains_key(&sua.id)
    {
        return None;
    }
    Some(anni.codice(s.codice()))
}

/// What the sheets are carried over with.
struct Dati<'a> {
    anni: Anni,
    cdr: &'a [Cdr],
    unita: &'a HashMap<CdrId, Option<&'a Cdr>>,
    codici: &'a HashMap<&'a str, String>,
    scelte: &'a ScelteRibaltamento,
}

impl Dati<'_> {
    fn proposta(&self, s: &Scheda, codice: &str) -> Proposta {
        let c = s.contenuto();
        let mut nuovo = Contenuto {
            codice: codice.to_owned(),
            stato: Some(Stato::Bozza),
            note: None,
            fasi: self.fasi(c),
            indicatori: Vec::new(),
            collegato_a: Vec::new(),
            misura_di: Vec::new(),
            riferimento_obiettivo_gestionale: Vec::new(),
            ..c.clone()
        };
        if self.scelte.indicatori {
            nuovo.indicatori = c.indicatori.iter().map(|i| self.indicatore(i)).collect();
        }
        // What the structure leaves open a person decides.
        let unita = s.cdr().map(|id| (id, self.unita.get(id)));
        let da_assegnare = matches!(unita, Some((_, Some(None))));
        let scelto = self.scelte.cdr.get(s.codice()).filter(|_| da_assegnare);
        let scelto = scelto.and_then(|id| self.cdr.iter().find(|c| c.id == *id));
        let (cdr, avviso) = match unita {
            None => (None, None),
            Some((id, None)) => (Some(id.clone()), None),
            Some((_, Some(segue))) => match segue.or(scelto) {
                Some(segue) => {
                    nuovo.centro_di_responsabilita = Some(segue.nome.clone());
                    nuovo.responsabile = segue.responsabile.clone().or(nuovo.responsabile);
                    nuovo.assessorato = segue.assessorato.clone().or(nuovo.assessorato);
                    let avviso = format!("passa al CdR {} {}", segue.codice, segue.nome);
                    (Some(segue.id.clone()), Some(avviso))
                }
                None => (
                    None,
                    Some("il suo CdR è cessato e il lavoro passa a più d'uno, o a nessuno: scegli a quale darla".to_owned()),
                ),
            },
        };
        let del_cdr = |k: &&Collegamento| k.livello.eq_ignore_ascii_case("cdr");
        // Whose a process is, is no link by choice.
        let tenuti = c
            .collegato_a
            .iter()
            .filter(|k| self.scelte.collegamenti || del_cdr(k));
        nuovo.collegato_a = tenuti
            .filter_map(|k| self.collegamento(k, scelto))
            .collect();
        if self.scelte.collegamenti {
            nuovo.misura_di = c.misura_di.iter().map(|k| self.codice(k)).collect();
            nuovo.riferimento_obiettivo_gestionale = c
                .riferimento_obiettivo_gestionale
                .iter()
                .map(|k| self.anni.codice(k))
                .collect();
        }
        Proposta {
            antenata: s.id().clone(),
            livello: s.livello(),
            cdr,
            contenuto: nuovo,
            avviso,
            da_assegnare,
        }
    }

    fn codice(&self, codice: &str) -> String {
        let altro = self.codici.get(codice).cloned();
        altro.unwrap_or_else(|| self.anni.codice(codice))
    }

    /// A link to a unit that has ended leads to the one that carries its work on; to none where there are several, or nobody does.
    fn collegamento(&self, k: &Collegamento, scelto: Option<&Cdr>) -> Option<Collegamento> {
        if !k.livello.eq_ignore_ascii_case("cdr") {
            return Some(Collegamento {
                codice: self.codice(&k.codice),
                ..k.clone()
            });
        }
        let unita = self.cdr.iter().find(|u| u.codice == k.codice);
        match unita.and_then(|u| self.unita.get(&u.id)).copied() {
            None => Some(k.clone()),
            Some(segue) => segue.or(scelto).map(|segue| Collegamento {
                codice: segue.codice.clone(),
                nome: segue
                    .nome_breve
                    .clone()
                    .unwrap_or_else(|| segue.nome.clone()),
                ..k.clone()
            }),
        }
    }

    fn fasi(&self, c: &Contenuto) -> Vec<Fase> {
        let ripete = c.ricorrenza.is_some_and(|r| r != Ricorrenza::UnaVolta);
        let continua = |f: &Fase| {
            f.fine_prevista
                .is_some_and(|fine| fine.year() >= self.anni.a)
        };
        c.fasi
            .iter()
            .filter_map(|f| match self.scelte.fasi {
                QualiFasi::Nessuna => None,
                // What goes on keeps its dates, and how far it has come.
                _ if continua(f) => Some(f.clone()),
                QualiFasi::Ricorrenti if !ripete => None,
                QualiFasi::Ricorrenti | QualiFasi::Tutte => Some(self.daccapo(f)),
            })
            .collect()
    }

    /// A phase that begins anew.
    fn daccapo(&self, f: &Fase) -> Fase {
        Fase {
            avanzamento: None,
            inizio_previsto: f.inizio_previsto.map(|g| self.anni.giorno(g)),
            fine_prevista: f.fine_prevista.map(|g| self.anni.giorno(g)),
            inizio_effettivo: None,
            fine_effettiva: None,
            note: None,
            ..f.clone()
        }
    }

    /// The values of the years stay, as history and as targets that were set already; the formula reads the new sheets.
    fn indicatore(&self, i: &Indicatore) -> Indicatore {
        Indicatore {
            formula: i.formula.as_deref().map(|f| self.formula(f)),
            bloccato: None,
            note: None,
            ..i.clone()
        }
    }

    /// A formula with the codes of the new sheets between its brackets.
    fn formula(&self, testo: &str) -> String {
        let mut fatta = String::with_capacity(testo.len());
        let mut resto = testo;
        while let Some((prima, dopo)) = resto.split_once('[') {
            fatta.push_str(prima);
            fatta.push('[');
            let Some((dentro, fuori)) = dopo.split_once(']') else {
                resto = dopo;
                continue;
            };
            fatta.push_str(&self.riferimento(dentro));
            fatta.push(']');
            resto = fuori;
        }
        fatta.push_str(resto);
        fatta
    }

    /// `2025_STAFF_1.2`: the longest code that stands in front is the sheet.
    fn riferimento(&self, dentro: &str) -> String {
        let testa = dentro
            .char_indices()
            .filter(|(_, c)| *c == '.')
            .map(|(i, _)| i)
            .chain(std::iter::once(dentro.len()))
            .rev()
            .filter_map(|i| dentro.split_at_checked(i))
            .find_map(|(codice, coda)| Some((self.codici.get(codice.trim())?, coda)));
        match testa {
            Some((codice, coda)) => format!("{codice}{coda}"),
            None => dentro.to_owned(),
        }
    }
}
