//! What a page repeats and no field holds: running headers, page numbers, index lines, rules, empty places.

use domain::data;

use crate::banco::Banco;
use crate::conto::{FILETTO, INDICE, INTESTAZIONE, NUMERO_DI_PAGINA, Posto, STEMMA};
use crate::etichette::{inizia, piegato, separatore, trova};
use crate::righe::{Pezzo, unisci};

/// Titles of reports in the running header.
const TITOLI: &[&str] = &["SCHEDA PTPC", "SCHEDA OBIETTIVO"];

impl Banco<'_> {
    /// Gives a line of layout its place; false when the line says something.
    pub(crate) fn decorazione(&mut self, p: Pezzo) -> bool {
        let fonte = self.fonte;
        let testo = fonte.testo(p);
        if !testo.chars().any(char::is_alphanumeric) {
            self.impagina(p, FILETTO);
            return true;
        }
        if let Some((titolo, _)) = TITOLI.iter().find_map(|t| trova(testo, t)) {
            self.intestazione_di_pagina(p, titolo);
            return true;
        }
        if indice(testo) {
            self.impagina(p, INDICE);
            return true;
        }
        let celle: Vec<Pezzo> = fonte.celle(p).into_iter().filter(|c| c.a > c.da).collect();
        if celle
            .iter()
            .all(|c| numero_di_pagina(fonte.testo(*c)) || data_di_stampa(fonte.testo(*c)))
        {
            for c in celle {
                self.piede(c);
            }
            return true;
        }
        false
    }

    /// A page number, or the date of the print at the foot of a page.
    fn piede(&mut self, p: Pezzo) {
        let testo = self.fonte.testo(p);
        if numero_di_pagina(testo) {
            self.impagina(p, NUMERO_DI_PAGINA);
            return;
        }
        let n = inizia(testo, "Data elaborazione").unwrap_or(0);
        let n = n + separatore(testo.get(n..).unwrap_or(""));
        if self.parametri.data_elaborazione.is_none() {
            self.parametri.data_elaborazione = testo.get(n..).and_then(|d| data::parse_it(d).ok());
            self.conto.assegna(self.fonte, p.dopo(n), Posto::Parametri);
            self.etichetta(p);
        } else {
            self.impagina(p, INTESTAZIONE);
        }
    }

    /// `LE_? Citta' di ... SCHEDA PTPC`: the crest read as text, the name of the body, the title of the report.
    fn intestazione_di_pagina(&mut self, p: Pezzo, titolo: usize) {
        let fonte = self.fonte;
        let davanti = fonte.rifila(p.prima(titolo));
        let parole = fonte.parole(davanti);
        let ente = parole.iter().position(|w| inizia_ente(fonte.testo(*w)));
        let inizio = ente.unwrap_or_else(|| {
            parole
                .iter()
                .take_while(|w| stemma(fonte.testo(**w)))
                .count()
        });
        for w in parole.iter().take(inizio) {
            self.impagina(*w, STEMMA);
        }
        if let (Some(primo), Some(ultimo)) = (parole.get(inizio), parole.last())
            && self.parametri.ente.is_none()
        {
            let nome = Pezzo {
                a: ultimo.a,
                ..*primo
            };
            self.parametri.ente = Some(unisci([fonte.testo(nome)]));
            self.conto.assegna(fonte, nome, Posto::Parametri);
        }
        self.impagina(p, INTESTAZIONE);
    }
}

/// A line of the index: a dotted leader and a page number.
pub(crate) fn indice(testo: &str) -> bool {
    let t = testo.trim_end();
    let cifre = t.chars().rev().take_while(char::is_ascii_digit).count();
    let resto = t.get(..t.len() - cifre).unwrap_or("").trim_end();
    let punti = resto
        .chars()
        .rev()
        .filter(|c| !c.is_whitespace())
        .take_while(|c| *c == '.' || *c == '…' || *c == '·')
        .count();
    cifre > 0 && (punti >= 4 || resto.ends_with('…'))
}

/// `pagina 3 di 18`, `Pag. 3 di 18`, `3 di 18`.
pub(crate) fn numero_di_pagina(testo: &str) -> bool {
    let t = testo.trim().to_lowercase();
    let (resto, detto) = ["pagina", "pag."]
        .iter()
        .find_map(|p| t.strip_prefix(p))
        .map_or((t.as_str(), false), |r| (r, true));
    let parole: Vec<&str> = resto.split_whitespace().collect();
    let numero = |p: &str| !p.is_empty() && p.len() <= 6 && p.bytes().all(|b| b.is_ascii_digit());
    match parole.as_slice() {
        [n, "di", m] => numero(n) && numero(m),
        [n] => detto && n.split('/').all(numero),
        _ => false,
    }
}

fn data_di_stampa(testo: &str) -> bool {
    inizia(testo, "Data elaborazione").is_some_and(|n| {
        testo
            .get(n..)
            .is_some_and(|r| data::parse_it(r.trim_start_matches([':', ' ', '\t'])).is_ok())
    })
}

/// Words with which the name of a body begins.
pub(crate) fn inizia_ente(parola: &str) -> bool {
    [
        "comune",
        "citta",
        "provincia",
        "unione",
        "regione",
        "ente",
        "comunita",
        "consorzio",
        "azienda",
    ]
    .map(piegato)
    .contains(&piegato(parola))
}

/// A crest read as text: `LE_?`, marks, lone letters.
fn stemma(parola: &str) -> bool {
    parola
        .chars()
        .any(|c| !c.is_alphabetic() && !"'’.-".contains(c))
        || parola.chars().filter(|c| c.is_alphabetic()).count() < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_layout_from_text() {
        assert!(
            indice("2020_STAFF_1 Gestione ........ 5")
                && indice("Capitolo . . . . . 12")
                && !indice("art. 5")
                && !indice("n. 3")
        );
        assert!(
            numero_di_pagina("pagina 3 di 21")
                && numero_di_pagina("Pag. 3/21")
                && numero_di_pagina("3 di 21")
        );
        assert!(
            !numero_di_pagina("3")
                && !numero_di_pagina("pagina web")
                && !numero_di_pagina("2 di picche")
        );
    }
}
