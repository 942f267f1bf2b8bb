//! What the form of an assessment asks and what was answered so far.
//!
//! The first object has the code of a question as the name of its controls (`P1`), the others the code and their place (`P1.2`).

use std::collections::BTreeMap;

use domain::regole::{RegoleScritte as _, Versione};
use domain::rischio::{Asse, Metodi, Metodo, OggettoValutato, Regola, Valutazione};
use domain::scheda::Contenuto;
use domain::testo;
use domain::vista::Vista;
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::form::{Form, Scelta};

/// The method of whoever has not chosen one: ANAC asks for it since 2019.
const IN_VIGORE: &str = "pna2019";

/// Objects that one form asks about.
const OGGETTI: usize = 30;

/// What the address, or the form, says is assessed and how.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Scelto {
    /// The method, by its code or by code and version.
    pub(super) metodo: String,
    /// `residuo`, or the inherent risk.
    pub(super) rischio: String,
    /// `eventi` or `attivita` one by one, or the process as a whole.
    pub(super) su: String,
}

impl Scelto {
    pub(super) fn di_form(form: &Form) -> Self {
        Self {
            metodo: form.get("metodo").to_owned(),
            rischio: form.get("rischio").to_owned(),
            su: form.get("su").to_owned(),
        }
    }

    pub(super) fn residuo(&self) -> bool {
        self.rischio == "residuo"
    }

    /// The method asked for, else the one of the plan, else the one in force. The address names it by its code, the latest version,
    /// or by code and version; the form always by both, so that its answers are read with the questions it asked.
    pub(super) fn metodo(&self, metodi: &Metodi, vista: &Vista) -> Result<Metodo> {
        let chiesto = match Versione::leggi(&self.metodo) {
            Some(versione) => metodi.scelte(&versione),
            None => metodi.ultimo(&self.metodo),
        };
        let del_piano = || metodi.di_piano(vista.metodo.as_ref());
        chiesto
            .filter(|m| fa_domande(m))
            .or_else(|| del_piano().filter(|m| fa_domande(m)))
            .or_else(|| metodi.ultimo(IN_VIGORE))
            .cloned()
            .ok_or(Error::Interno)
    }

    /// The methods to choose from: the latest version of each, and those of the plan and of the page where they are older.
    pub(super) fn metodi(metodi: &Metodi, qui: &Metodo, vista: &Vista) -> Vec<Scelta> {
        let scelto = qui.scelta().to_string();
        let del_piano = metodi.di_piano(vista.metodo.as_ref());
        metodi
            .iter()
            .filter(|m| fa_domande(m))
            .filter(|m| metodi.ultimo(&m.codice) == Some(m) || Some(*m) == del_piano || *m == qui)
            .map(|m| Scelta::new(m.scelta().to_string(), m.etichetta(), &scelto))
            .collect()
    }

    /// The names of what is assessed; one without a name is the process as a whole.
    pub(super) fn oggetti(&self, c: &Contenuto) -> Vec<String> {
        let nomi: Vec<String> = match self.su.as_str() {
            "eventi" => c
                .eventi
                .iter()
                .filter_map(|e| e.descrizione.clone())
                .collect(),
            "attivita" if !c.mappatura.is_empty() => c
                .mappatura
                .iter()
                .filter_map(|a| a.descrizione.clone())
                .collect(),
            "attivita" => c.attivita.clone(),
            _ => Vec::new(),
        };
        if nomi.is_empty() {
            vec![String::new()]
        } else {
            nomi.into_iter().take(OGGETTI).collect()
        }
    }

    /// The choices of the form that comes before the questions.
    pub(super) fn rischi(&self) -> Vec<Scelta> {
        vec![
            Scelta::new("", "Inerente, prima delle misure", &self.rischio),
            Scelta::new("residuo", "Residuo, dopo le misure", &self.rischio),
        ]
    }

    /// What can be assessed on this sheet, with how many of each.
    pub(super) fn su_che_cosa(&self, c: &Contenuto) -> Vec<Scelta> {
        let attivita = if c.mappatura.is_empty() {
            c.attivita.len()
        } else {
            c.mappatura.len()
        };
        let mut scelte = vec![Scelta::new("", "Il processo intero", &self.su)];
        if !c.eventi.is_empty() {
            let label = format!("Ogni evento rischioso ({})", c.eventi.len());
            scelte.push(Scelta::new("eventi", label, &self.su));
        }
        if attivita > 0 {
            let label = format!("Ogni attività ({attivita})");
            scelte.push(Scelta::new("attivita", label, &self.su));
        }
        scelte
    }
}

/// Whether levels are worked out with it, and not just written.
fn fa_domande(m: &Metodo) -> bool {
    !matches!(m.regola, Regola::Dichiarato)
}

/// What was chosen and written so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Digitata {
    pub(super) oggetti: Vec<OggettoValutato>,
    pub(super) grado: Option<usize>,
    pub(super) motivazione: String,
    pub(super) motivo_dello_scarto: String,
}

impl Digitata {
    pub(super) fn di_form(form: &Form, metodo: &Metodo, nomi: Vec<String>) -> Self {
        let numero = |nome: &str| form.get(nome).parse::<usize>().ok();
        Self {
            oggetti: (0..)
                .zip(nomi)
                .map(|(n, nome)| OggettoValutato {
                    nome,
                    risposte: metodo
                        .chiavi()
                        .filter_map(|k| Some((k.to_owned(), numero(&controllo(k, n))?)))
                        .collect(),
                })
                .collect(),
            grado: numero("grado"),
            motivazione: form.get("motivazione").to_owned(),
            motivo_dello_scarto: form.get("motivo_dello_scarto").to_owned(),
        }
    }

    /// The answers of the latest assessment of the same kind: a reassessment begins from them, object by object.
    pub(super) fn di_ultima(
        c: &Contenuto,
        metodo: &Metodo,
        residuo: bool,
        nomi: Vec<String>,
    ) -> Self {
        let ultima = c.valutazioni.iter().rev().find(|v| {
            v.metodo == metodo.codice && v.versione == metodo.versione && v.residuo == residuo
        });
        let risposte = |nome: &str| -> BTreeMap<String, usize> {
            ultima
                .and_then(|v| v.oggetti.iter().find(|o| o.nome == nome))
                .map(|o| o.risposte.clone())
                .unwrap_or_default()
        };
        Self {
            oggetti: nomi
                .into_iter()
                .map(|nome| OggettoValutato {
                    risposte: risposte(&nome),
                    nome,
                })
                .collect(),
            grado: ultima.and_then(|v| v.grado),
            motivazione: ultima
                .and_then(|v| v.motivazione.clone())
                .unwrap_or_default(),
            motivo_dello_scarto: String::new(),
        }
    }

    pub(super) fn valutazione(
        &self,
        metodo: &Metodo,
        residuo: bool,
        oggi: chrono::NaiveDate,
    ) -> Valutazione {
        let di_giudizio = matches!(metodo.regola, Regola::Giudizio(_));
        Valutazione {
            metodo: metodo.codice.clone(),
            versione: metodo.versione,
            data: oggi,
            oggetti: self.oggetti.clone(),
            grado: self.grado.filter(|_| di_giudizio),
            motivazione: testo::pulito(&self.motivazione),
            motivo_dello_scarto: testo::pulito(&self.motivo_dello_scarto),
            livello: None,
            residuo,
        }
    }
}

/// The questions about one object.
pub(super) struct Oggetto {
    /// Empty for the process as a whole.
    pub(super) nome: String,
    pub(super) gruppi: Vec<Gruppo>,
}

/// Questions under one heading.
pub(super) struct Gruppo {
    pub(super) nome: String,
    pub(super) scala: String,
    pub(super) domande: Vec<Domanda>,
}

/// A question with its answers as radio buttons.
pub(super) struct Domanda {
    pub(super) codice: String,
    /// Name of its controls.
    pub(super) nome: String,
    pub(super) titolo: String,
    pub(super) testo: String,
    pub(super) risposte: Vec<Scelta>,
}

/// Name of the controls of a question about an object, by its place from 0.
pub(super) fn controllo(codice: &str, oggetto: usize) -> String {
    if oggetto == 0 {
        codice.to_owned()
    } else {
        format!("{codice}.{oggetto}")
    }
}

/// Everything that is asked.
pub(super) fn oggetti(metodo: &Metodo, digitata: &Digitata) -> Vec<Oggetto> {
    digitata
        .oggetti
        .iter()
        .enumerate()
        .map(|(n, o)| Oggetto {
            nome: o.nome.clone(),
            gruppi: gruppi(metodo, n, o),
        })
        .collect()
}

fn gruppi(metodo: &Metodo, n: usize, o: &OggettoValutato) -> Vec<Gruppo> {
    match &metodo.regola {
        Regola::Dichiarato => Vec::new(),
        Regola::Domande(d) => vec![gruppo(&d.probabilita, n, o), gruppo(&d.impatto, n, o)],
        Regola::Giudizio(g) => vec![Gruppo {
            nome: "Indicatori di stima del rischio".to_owned(),
            scala: String::new(),
            domande: g
                .criteri
                .iter()
                .map(|c| Domanda {
                    codice: c.codice.clone(),
                    nome: controllo(&c.codice, n),
                    titolo: c.titolo.clone(),
                    testo: c.testo.clone(),
                    risposte: (0..)
                        .zip(&metodo.fasce)
                        .map(|(i, f)| scelta(i, &f.nome, o.risposte.get(&c.codice)))
                        .collect(),
                })
                .collect(),
        }],
    }
}

fn gruppo(asse: &Asse, n: usize, o: &OggettoValutato) -> Gruppo {
    let scala: Vec<String> = asse
        .scala
        .iter()
        .enumerate()
        .map(|(n, s)| format!("{n} {s}"))
        .collect();
    Gruppo {
        nome: asse.nome.clone(),
        scala: scala.join(", "),
        domande: asse
            .domande
            .iter()
            .map(|d| Domanda {
                codice: d.codice.clone(),
                nome: controllo(&d.codice, n),
                titolo: d.titolo.clone(),
                testo: d.testo.clone(),
                risposte: (0..)
                    .zip(&d.risposte)
                    .map(|(i, r)| {
                        let con_punti = format!("{} ({})", r.testo, r.punti.it_breve());
                        scelta(i, &con_punti, o.risposte.get(&d.codice))
                    })
                    .collect(),
            })
            .collect(),
    }
}

/// An answer, or a grade.
pub(super) fn scelta(n: usize, label: &str, scelta: Option<&usize>) -> Scelta {
    Scelta {
        value: n.to_string(),
        label: label.to_owned(),
        selected: scelta == Some(&n),
    }
}
