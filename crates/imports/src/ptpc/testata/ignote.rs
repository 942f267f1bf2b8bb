//! Words of a header that no known name explains, and titles printed or read so badly that they only look like one.

use domain::campo::Valore;
use domain::importazione::Fiducia;

use super::parole::unite;
use crate::etichette::piegato;
use crate::ptpc::Lettore;
use crate::ptpc::sapere::persona;
use crate::righe::{Pezzo, unisci};
use crate::valori::{congiunge, distanza, maiuscola};

impl Lettore<'_> {
    /// Words that no known name explains: the first line after the code is unit and Assessorato, then title and person.
    pub(super) fn ignoto(
        &mut self,
        scheda: usize,
        i: usize,
        p: Pezzo,
        titolo_letto: bool,
        sopra: bool,
    ) -> bool {
        let fonte = self.fonte();
        let testo = fonte.testo(p);
        let parole = fonte.parole(p);
        let coda = parole
            .iter()
            .rev()
            .take_while(|w| maiuscola(fonte.testo(**w)))
            .count();
        let taglio = parole.len() - coda;
        let parte = |da: usize, a: usize| parole.get(da..a).and_then(unite);
        // The line of the code: Assessorato in small letters, then the unit in capitals.
        if i <= 1 && (coda >= 2 || taglio == parole.len()) {
            if let Some(c) = parte(taglio, parole.len()) {
                let testo = unisci([fonte.testo(c)]);
                self.banco.scrivi_se_vuoto(
                    scheda,
                    "centro_di_responsabilita",
                    Valore::Testo(testo),
                );
                self.banco.prendi(scheda, "centro_di_responsabilita", c);
            }
            if let Some(a) = parte(0, taglio) {
                self.assessorato(scheda, a);
            }
            return true;
        }
        if let Some(Valore::Testo(a)) = self.banco.valore(scheda, "assessorato")
            && piegato(a) == piegato(testo)
        {
            self.banco.prendi(scheda, "assessorato", p);
            return true;
        }
        // A unit that goes on below its first line, above the label of the person or where it was left open.
        let centro = self
            .banco
            .testo(scheda, "centro_di_responsabilita")
            .unwrap_or_default()
            .to_owned();
        let aperta = centro.split_whitespace().next_back().is_some_and(congiunge);
        if taglio == 0 && i <= 3 && !centro.is_empty() && (sopra || aperta || !persona(testo)) {
            if !piegato(&centro).ends_with(&piegato(testo)) {
                self.banco.scrivi(
                    scheda,
                    "centro_di_responsabilita",
                    Valore::Testo(unisci([centro.as_str(), testo])),
                );
            }
            self.banco.prendi(scheda, "centro_di_responsabilita", p);
            return true;
        }
        if titolo_letto || self.banco.testo(scheda, "titolo").is_some() {
            let gia = self.banco.testo(scheda, "responsabile").map(piegato);
            if persona(testo) && gia.is_none_or(|g| g == piegato(testo)) {
                self.persona(scheda, p);
                return true;
            }
            return false;
        }
        if let Some(n) =
            parte(taglio, parole.len()).filter(|n| taglio > 0 && persona(fonte.testo(*n)))
        {
            self.persona(scheda, n);
        }
        let fine = if taglio > 0 && coda >= 2 {
            taglio
        } else {
            parole.len()
        };
        if let Some(t) = parte(0, fine) {
            let titolo = self.banco.testo_sano(scheda, t);
            self.banco.scrivi(scheda, "titolo", Valore::Testo(titolo));
            self.banco.prendi(scheda, "titolo", t);
        }
        true
    }

    /// Two lines printed over each other: they are the origin of the title, which comes from PROCESSI.
    pub(super) fn titolo_danneggiato(&mut self, scheda: usize, p: Pezzo, atteso: &str) {
        let letto = self.fonte().testo(p).to_owned();
        self.banco
            .scrivi_se_vuoto(scheda, "titolo", Valore::Testo(atteso.to_owned()));
        self.banco.prendi(scheda, "titolo", p);
        self.banco.segna(scheda, "titolo", Fiducia::Riparata, Some("titolo letto male o stampato su due righe sovrapposte: preso dalla tabella PROCESSI"));
        if letto.chars().filter(|c| c.is_alphabetic()).count() > 3 {
            self.banco.ripara(
                p.riga,
                Some(scheda),
                &letto,
                atteso,
                "titolo letto male: preso dalla tabella PROCESSI secondo il codice",
            );
        }
    }
}

/// Whether a line looks like a damaged reading of a title: most of the title is in it, in order.
pub(super) fn somiglia(letto: &str, titolo: &str) -> bool {
    let (a, b) = (piegato(letto), piegato(titolo));
    if a.len() < 4 || b.len() < 4 {
        return false;
    }
    // One line of a title cut at its beginning (`estione delle risorse`), or a few letters read wrongly.
    (a.chars().count() > 5 && b.contains(&a)) || distanza(&a, &b, b.chars().count() / 4).is_some()
}
