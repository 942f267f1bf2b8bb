//! Labels of a body's own modelli, turned into those the readers know before anything is read.
//!
//! A label counts only where a label can stand: a whole cell, or the head of a line before its separator; that of a column only
//! in a row made of labels. So a value that contains the same word is left as it is.

use domain::modello::Sinonimo;

use crate::etichette::{inizia, piegato, solo};

/// The body's labels and the ones the readers know.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lessico {
    voci: Vec<Voce>,
}

#[derive(Debug, Clone)]
struct Voce {
    /// What is printed, without the year.
    stampata: String,
    /// What the readers know, without the year.
    fornita: String,
    /// Whether a year follows.
    anno: bool,
    colonna: bool,
}

/// Where the year of a column of years stands in its label.
const ANNO: &str = "{anno}";

impl Lessico {
    pub(crate) fn new<'a>(sinonimi: impl IntoIterator<Item = &'a Sinonimo>) -> Self {
        let mut voci: Vec<Voce> = sinonimi
            .into_iter()
            .filter_map(|s| {
                // A year in the middle of a label would need the label to be cut in two: such a column is not read.
                let parte = |e: &str| match e.split_once(ANNO) {
                    Some((prima, dopo)) if dopo.trim().is_empty() => {
                        Some((prima.trim().to_owned(), true))
                    }
                    Some(_) => None,
                    None => Some((e.trim().to_owned(), false)),
                };
                let ((stampata, anno), (fornita, altro)) =
                    (parte(&s.stampata)?, parte(&s.fornita)?);
                (anno == altro && !piegato(&stampata).is_empty()).then_some(Voce {
                    stampata,
                    fornita,
                    anno,
                    colonna: s.colonna,
                })
            })
            .collect();
        // A label that begins another must be tried after it.
        voci.sort_by_key(|v| std::cmp::Reverse((v.anno, piegato(&v.stampata).len())));
        Self { voci }
    }

    pub(crate) fn vuoto(&self) -> bool {
        self.voci.is_empty()
    }

    /// A line of text with its labels turned; `None` when it has none.
    pub(crate) fn riga(&self, testo: &str) -> Option<String> {
        if self.vuoto() {
            return None;
        }
        let mut cambiata = false;
        let testata = testo.contains('\t')
            && testo
                .split('\t')
                .filter(|c| c.chars().any(char::is_alphanumeric))
                .all(|c| self.testata(c).is_some() || nota(c));
        let celle: Vec<String> = testo
            .split('\t')
            .map(|cella| {
                let nuova = if testata {
                    self.testata(cella)
                } else {
                    self.cella(cella)
                };
                cambiata |= nuova.is_some();
                nuova.unwrap_or_else(|| cella.to_owned())
            })
            .collect();
        cambiata.then(|| celle.join("\t"))
    }

    /// A cell (or a line without cells) with its labels turned, where it stands among values too.
    pub(crate) fn cella(&self, testo: &str) -> Option<String> {
        self.turna(testo, |v| !v.colonna)
    }

    /// A cell of a row of labels.
    pub(crate) fn testata(&self, testo: &str) -> Option<String> {
        self.turna(testo, |_| true)
    }

    fn turna(&self, testo: &str, vale: impl Fn(&Voce) -> bool) -> Option<String> {
        self.voci
            .iter()
            .filter(|v| vale(v))
            .find_map(|v| v.intera(testo).or_else(|| v.in_linea(testo)))
            .or_else(|| self.fila(testo))
            // What stands before a label (a page break, the stars of bold text) stays.
            .map(|nuova| {
                let davanti = testo.find(char::is_alphanumeric).unwrap_or(0);
                format!("{}{nuova}", testo.get(..davanti).unwrap_or(""))
            })
    }

    /// Whether a text may be one line of a label that takes more: `Valore`, of `Valore conseguito`.
    pub(crate) fn parte(&self, testo: &str) -> bool {
        let piegata = piegato(testo.trim_end_matches(|c: char| c.is_ascii_digit()));
        !piegata.is_empty()
            && self
                .voci
                .iter()
                .any(|v| piegato(&v.stampata).contains(&piegata))
    }

    /// A row of labels only, two or more, the body's and the shipped ones mixed: `Azione Descrizione Peso`.
    fn fila(&self, testo: &str) -> Option<String> {
        let mut uscita = String::new();
        let (mut resto, mut etichette, mut proprie) = (testo, 0, 0);
        while resto.chars().any(char::is_alphanumeric) {
            resto = resto.trim_start_matches(|c: char| !c.is_alphanumeric());
            let propria = self.voci.iter().find_map(|v| {
                let n = inizia(resto, &v.stampata)?;
                let anno = if v.anno {
                    anno_dopo(resto.get(n..)?)?
                } else {
                    0
                };
                Some((n, anno, v))
            });
            if let Some((n, anno, v)) = propria {
                let coda = resto.get(n..n + anno).unwrap_or("");
                uscita.push_str(&format!(" {}{coda}", v.fornita));
                proprie += 1;
                resto = resto.get(n + anno..).unwrap_or("");
            } else {
                let n = crate::tabelle::colonne::una(resto).or_else(|| casella(resto))?;
                uscita.push(' ');
                uscita.push_str(resto.get(..n).unwrap_or("").trim());
                resto = resto.get(n..).unwrap_or("");
            }
            etichette += 1;
        }
        (proprie > 0 && etichette > 1).then(|| uscita.trim_start().to_owned())
    }

    /// A piece of a turned line with its labels as the body has them: its words, not always its case.
    pub(crate) fn stampata(&self, testo: &str) -> String {
        let indietro = Self {
            voci: self
                .voci
                .iter()
                .map(|v| Voce {
                    stampata: v.fornita.clone(),
                    fornita: v.stampata.clone(),
                    anno: v.anno,
                    colonna: v.colonna,
                })
                .collect(),
        };
        indietro.riga(testo).unwrap_or_else(|| testo.to_owned())
    }
}

impl Voce {
    /// The label and nothing else, marks and year apart.
    fn intera(&self, testo: &str) -> Option<String> {
        if self.anno {
            let n = inizia(testo, &self.stampata)?;
            let cifre = anno_dopo(testo.get(n..)?)?;
            let fine = testo.get(n + cifre..)?;
            return (!fine.chars().any(char::is_alphanumeric))
                .then(|| format!("{}{}", self.fornita, testo.get(n..).unwrap_or("")));
        }
        let n = solo(testo, &self.stampata).then(|| inizia(testo, &self.stampata))??;
        Some(format!("{}{}", self.fornita, testo.get(n..)?))
    }

    /// The label, its separator and a text: `COSA SI FA: accoglienza`.
    fn in_linea(&self, testo: &str) -> Option<String> {
        if self.anno || self.colonna {
            return None;
        }
        let n = inizia(testo, &self.stampata)?;
        let resto = testo.get(n..)?;
        let separata = resto.trim_start().starts_with([':', '-', '–']);
        separata.then(|| format!("{}{resto}", self.fornita))
    }
}

/// The bytes that a year and the blanks before it take at the beginning of a text.
fn anno_dopo(testo: &str) -> Option<usize> {
    let vuoti = testo.len() - testo.trim_start_matches(' ').len();
    let cifre = testo
        .get(vuoti..)?
        .chars()
        .take_while(char::is_ascii_digit)
        .count();
    (cifre == 4).then_some(vuoti + 4)
}

/// Whether a cell is a label that the readers know.
fn nota(testo: &str) -> bool {
    let testo = testo.trim();
    let n = crate::tabelle::colonne::una(testo).or_else(|| casella(testo));
    n.and_then(|n| testo.get(n..))
        .is_some_and(|resto| !resto.chars().any(char::is_alphanumeric))
}

/// The bytes that a label of a header takes at the beginning of a text.
fn casella(testo: &str) -> Option<usize> {
    const CASELLE: &[&str] = &[
        "Processi",
        "Processo",
        "CdR",
        "Assessorato",
        "Titolo",
        "Codice",
        "Stato",
    ];
    CASELLE.iter().find_map(|e| inizia(testo, e))
}

#[cfg(test)]
mod tests {
    use domain::vista::TipoVista;

    use super::*;

    fn lessico() -> Lessico {
        let s = |stampata: &str, fornita: &str, colonna| Sinonimo {
            tipo: TipoVista::Ptpc,
            stampata: stampata.to_owned(),
            fornita: fornita.to_owned(),
            colonna,
        };
        Lessico::new(&[
            s("Settore", "Centro di Responsabilità", false),
            s("Azione", "Causale", true),
            s("Conseguito {anno}", "Valore Raggiunto {anno}", true),
            s("Conseguito", "Valore Raggiunto", true),
            s("CHI CI LAVORA", "SOGGETTI INTERNI", false),
        ])
    }

    #[test]
    fn a_label_counts_only_where_a_label_can_stand() {
        let riga = |t: &str| lessico().riga(t);
        assert_eq!(riga("Settore").as_deref(), Some("Centro di Responsabilità"));
        assert_eq!(
            riga("Processi\tSettore:").as_deref(),
            Some("Processi\tCentro di Responsabilità:")
        );
        assert_eq!(
            riga("CHI CI LAVORA: Sindaco").as_deref(),
            Some("SOGGETTI INTERNI: Sindaco")
        );
        assert_eq!(
            riga("Azione Descrizione Peso Conseguito Conseguito 2019").as_deref(),
            Some("Causale Descrizione Peso Valore Raggiunto Valore Raggiunto 2019")
        );
        assert_eq!(
            riga("Processi Assessorato Settore").as_deref(),
            Some("Processi Assessorato Centro di Responsabilità")
        );
        assert_eq!(
            riga("Azione\tDescrizione\tConseguito 2019").as_deref(),
            Some("Causale\tDescrizione\tValore Raggiunto 2019")
        );
        // The label of a column is a word like any other among values.
        assert_eq!(riga("Azione: sopralluogo"), None);
        assert_eq!(riga("Azione"), None);
        assert_eq!(riga("Azione\tVerifica a campione\t100,00"), None);
        assert_eq!(riga("Settore Affari Legali"), None);
        assert_eq!(riga("Azione di controllo"), None);
        assert_eq!(riga("Il valore conseguito 2019"), None);
        assert_eq!(Lessico::default().riga("Settore"), None);
    }

    #[test]
    fn a_piece_can_be_shown_in_the_words_of_the_body() {
        for testo in [
            "Processi\tSettore",
            "Azione\tConseguito 2019",
            "CHI CI LAVORA: Sindaco",
        ] {
            let turned = lessico().riga(testo).unwrap_or_default();
            assert_eq!(lessico().stampata(&turned), testo);
        }
    }
}
