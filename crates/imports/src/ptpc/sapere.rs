//! What is known before the pages are read: titles by code, names of units, people. Gathered from the places where a
//! printout says them plainly, and used where it does not.

use std::collections::BTreeMap;

use crate::codici;
use crate::etichette::{inizia, intestazione, piegato, solo};
use crate::righe::{Fonte, unisci};
use crate::valori::maiuscola;

/// What a look ahead gathers.
#[derive(Debug, Default)]
pub(crate) struct Sapere {
    /// Title of a process, by code, from the tables PROCESSI.
    pub(crate) titoli: BTreeMap<String, String>,
    /// Title of a CdR, from the title page; folded, with the text as printed.
    pub(crate) titoli_cdr: Vec<String>,
    /// Long names of the units.
    pub(crate) centri: Vec<String>,
    /// People who answer for a sheet.
    pub(crate) persone: Vec<String>,
    /// Short names of the units, as phases print them.
    pub(crate) uffici: Vec<String>,
}

impl Sapere {
    pub(crate) fn raccogli(fonte: &Fonte) -> Self {
        let mut s = Self::default();
        let piene: Vec<(usize, &str)> = fonte
            .lette()
            .map(|(i, r)| (i, r.testo.trim()))
            .filter(|(_, t)| !t.is_empty())
            .collect();
        let mut in_processi: Option<String> = None;
        for (k, (_, testo)) in piene.iter().enumerate() {
            let seguenti = || piene.iter().skip(k + 1).map(|(_, t)| *t);
            if intestazione(testo).is_some() || inizia(testo, "FUNZIONI-ATTRIBUZIONI").is_some() {
                in_processi = None;
            }
            let maiuscolo = !testo.get(..8).unwrap_or("").chars().any(char::is_lowercase);
            if maiuscolo
                && inizia(testo, "PROCESSI")
                    .is_some_and(|n| titolo_di_tabella(testo.get(n..).unwrap_or("")))
            {
                in_processi = Some(String::new());
            } else if let Some(ultimo) = in_processi.as_mut() {
                s.riga_di_processo(testo, ultimo);
            }
            if solo(testo, "Responsabile") {
                s.persone.extend(
                    seguenti()
                        .next()
                        .filter(|t| persona(t))
                        .map(|t| unisci([t])),
                );
            }
            if solo(testo, "Centro di Responsabilita") {
                s.centro(seguenti());
            }
            if solo(testo, "CdR")
                && let Some(t) = seguenti().next().filter(|t| {
                    !t.contains('\t') && intestazione(t).is_none() && codici::cdr(t).is_none()
                })
            {
                s.titoli_cdr.push(unisci([t]));
            }
            if let Some(c) = testo.find(':').filter(|c| *c <= 10)
                && matches!(piegato(testo.get(..c).unwrap_or("")).as_str(), "cdr")
                && let Some(codice) = codici::cdr(testo.get(c + 1..).unwrap_or(""))
            {
                let nome = unisci([testo.get(c + 1 + codice.a..).unwrap_or("")]);
                if !nome.is_empty() {
                    s.uffici.push(nome);
                }
            }
        }
        for v in [
            &mut s.titoli_cdr,
            &mut s.centri,
            &mut s.persone,
            &mut s.uffici,
        ] {
            per_frequenza(v);
        }
        s
    }

    /// A line inside PROCESSI: a code with its title, or the rest of a title.
    fn riga_di_processo(&mut self, testo: &str, ultimo: &mut String) {
        if let Some(c) = codici::processo(testo) {
            let titolo = unisci([testo.get(c.a..).unwrap_or("")]);
            self.titoli.entry(c.codice.clone()).or_insert(titolo);
            *ultimo = c.codice;
        } else if solo(testo, "Codice Titolo") || solo(testo, "Codice\tTitolo") || ultimo.is_empty()
        {
            // Labels, or something before the first code.
        } else if let Some(t) = self
            .titoli
            .get_mut(ultimo.as_str())
            .filter(|t| t.is_empty() || testo.chars().next().is_some_and(char::is_lowercase))
        {
            *t = unisci([t.as_str(), testo]);
        }
    }

    /// The lines between "Centro di Responsabilita" and "Responsabile", each alone on its line.
    fn centro<'t>(&mut self, seguenti: impl Iterator<Item = &'t str>) {
        let mut nome = Vec::new();
        for t in seguenti.take(5) {
            if solo(t, "Responsabile") {
                if !nome.is_empty() {
                    self.centri.push(unisci(nome));
                }
                return;
            }
            if t.contains('\t')
                || crate::ptpc::blocchi::etichetta_di_blocco(t)
                || intestazione(t).is_some()
            {
                return;
            }
            nome.push(t);
        }
    }
}

/// What may follow the word PROCESSI when it is the title of the table.
fn titolo_di_tabella(resto: &str) -> bool {
    !resto.chars().any(char::is_alphanumeric) || solo(resto, "Codice Titolo")
}

/// Two to five words without figures or marks: the name of a person alone on its line.
pub(crate) fn persona(testo: &str) -> bool {
    let parole: Vec<&str> = testo.split_whitespace().collect();
    (2..=5).contains(&parole.len())
        && parole
            .iter()
            .all(|p| p.chars().all(|c| c.is_alphabetic() || "'’-.".contains(c)))
        && (parole.iter().all(|p| maiuscola(p))
            || parole
                .iter()
                .all(|p| p.chars().next().is_some_and(char::is_uppercase)))
}

/// The most frequent first; longer first among equals; each once.
fn per_frequenza(v: &mut Vec<String>) {
    let mut conta: BTreeMap<String, usize> = BTreeMap::new();
    for t in v.drain(..) {
        *conta.entry(t).or_default() += 1;
    }
    let mut tutti: Vec<(String, usize)> = conta.into_iter().collect();
    tutti.sort_by(|a, b| {
        b.1.cmp(&a.1)
            .then(b.0.len().cmp(&a.0.len()))
            .then(a.0.cmp(&b.0))
    });
    v.extend(tutti.into_iter().map(|(t, _)| t));
}
