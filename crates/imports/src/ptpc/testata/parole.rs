//! The words of a header and their places: the names known from elsewhere first, wherever they stand, then what is left.

use domain::campo::Valore;
use domain::scheda::Livello;

use super::ignote::somiglia;
use crate::conto::FILETTO;
use crate::etichette::{self, piegato};
use crate::ptpc::Lettore;
use crate::righe::Pezzo;

/// The lines of a header, word by word; a word leaves when it has found its place.
pub(super) struct Parole {
    pub(super) righe: Vec<Vec<Pezzo>>,
}

impl Lettore<'_> {
    /// Gives the words of a header their places; gives the last line that belonged to it.
    pub(super) fn distribuisci_testata(
        &mut self,
        scheda: usize,
        livello: Livello,
        righe: &[Pezzo],
        parole: &mut Parole,
    ) -> usize {
        let fonte = self.fonte();
        let mut ultima = righe.first().map_or(0, |p| p.riga);
        let mut usata = |i: usize| {
            if let Some(p) = righe.get(i) {
                ultima = ultima.max(p.riga);
            }
        };
        // Rules and stray marks, and the label Responsabile with what a scan left before it.
        let mut relitti: Vec<Vec<Pezzo>> = Vec::new();
        let mut etichetta_responsabile = 0;
        for (i, r) in parole.righe.iter_mut().enumerate() {
            let Some(e) = r.pop_if(|w| etichette::solo(fonte.testo(*w), "Responsabile")) else {
                continue;
            };
            self.banco.etichetta(e);
            etichetta_responsabile = i;
            usata(i);
            let davanti = std::mem::take(r);
            if davanti
                .iter()
                .any(|w| fonte.testo(*w).chars().any(char::is_alphanumeric))
            {
                relitti.push(davanti);
            } else {
                for s in davanti {
                    self.banco.impagina(s, FILETTO);
                }
            }
        }
        let (centri, persone) = (self.sapere.centri.clone(), self.sapere.persone.clone());
        let centro = self.prendi_noto(scheda, "centro_di_responsabilita", &centri, parole);
        let responsabile = self.prendi_noto(scheda, "responsabile", &persone, parole);
        let titoli = self.titoli_noti(scheda, livello);
        let titolo = self.prendi_noto(scheda, "titolo", &titoli, parole);
        for riga in [centro, responsabile, titolo].into_iter().flatten() {
            usata(riga);
        }
        for i in 0..parole.righe.len() {
            let Some(intero) = parole.righe.get(i).and_then(|r| unite(r)) else {
                continue;
            };
            let testo = fonte.testo(intero);
            // One stray letter beside a title is a rule read as text.
            if testo.chars().count() == 1 {
                self.banco.impagina(intero, FILETTO);
                usata(i);
                continue;
            }
            if let Some(atteso) = titoli.first().filter(|t| somiglia(testo, t)) {
                self.titolo_danneggiato(scheda, intero, atteso);
                usata(i);
                continue;
            }
            if self.ignoto(
                scheda,
                i,
                intero,
                titolo.is_some(),
                i < etichetta_responsabile,
            ) {
                usata(i);
                continue;
            }
            // The first line that is not of the header ends it.
            break;
        }
        for parole in relitti {
            if let (Some(atteso), Some(p)) = (titoli.first(), unite(&parole)) {
                self.titolo_danneggiato(scheda, p, atteso);
            }
        }
        ultima
    }

    /// The titles that the sheet may have: a process the one of its code in PROCESSI, a CdR any title of a CdR.
    fn titoli_noti(&self, scheda: usize, livello: Livello) -> Vec<String> {
        match livello {
            Livello::Cdr => self
                .banco
                .testo(scheda, "titolo")
                .map(str::to_owned)
                .into_iter()
                .chain(self.sapere.titoli_cdr.clone())
                .collect(),
            _ => {
                let codice = self.banco.codice(scheda).unwrap_or_default();
                self.sapere
                    .titoli
                    .get(codice)
                    .cloned()
                    .into_iter()
                    .collect()
            }
        }
    }

    /// Takes a known name out of the words of a header, wherever it stands, over as many lines as it takes.
    /// Gives the line on which it ended.
    fn prendi_noto(
        &mut self,
        scheda: usize,
        chiave: &'static str,
        noti: &[String],
        parole: &mut Parole,
    ) -> Option<usize> {
        let fonte = self.fonte();
        for noto in noti {
            let attese: Vec<String> = noto
                .split_whitespace()
                .map(piegato)
                .filter(|p| !p.is_empty())
                .collect();
            if attese.is_empty() {
                continue;
            }
            let tutte: Vec<(usize, Pezzo, String)> = parole
                .righe
                .iter()
                .enumerate()
                .flat_map(|(i, r)| r.iter().map(move |w| (i, *w, piegato(fonte.testo(*w)))))
                .filter(|(.., t)| !t.is_empty())
                .collect();
            // A line of a header may hold other words after the name: the first word must match, the others follow it
            // on the same line or at the beginning of the next.
            for da in 0..tutte.len() {
                // A title begins its line: its words may also stand inside the name of the unit.
                let in_testa = da == 0
                    || tutte
                        .get(da - 1)
                        .zip(tutte.get(da))
                        .is_some_and(|((i, ..), (j, ..))| i != j);
                if chiave == "titolo" && !in_testa {
                    continue;
                }
                let mut prese = Vec::new();
                let mut j = da;
                for a in &attese {
                    match tutte.get(j) {
                        Some((i, w, t)) if t == a => {
                            prese.push((*i, *w));
                            j += 1;
                        }
                        _ => break,
                    }
                }
                if prese.len() == attese.len() {
                    let ultima = prese.last().map(|(i, _)| *i);
                    let valore = if chiave == "responsabile" {
                        domain::persona::cognome_nome(noto)
                    } else {
                        noto.clone()
                    };
                    self.banco
                        .scrivi_se_vuoto(scheda, chiave, Valore::Testo(valore));
                    for (i, w) in &prese {
                        self.banco.prendi(scheda, chiave, *w);
                        if let Some(r) = parole.righe.get_mut(*i) {
                            r.retain(|x| x != w);
                        }
                    }
                    return ultima;
                }
            }
        }
        None
    }
}

/// From the first of some words to the last, where there is one.
pub(super) fn unite(parole: &[Pezzo]) -> Option<Pezzo> {
    let (primo, ultimo) = (parole.first()?, parole.last()?);
    Some(Pezzo {
        a: ultimo.a,
        ..*primo
    })
}
