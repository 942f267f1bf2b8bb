//! The labels of the columns, one by one or in a row.

use crate::etichette::{inizia, piegato};

/// A column of FASI or INDICATORI. Years are read from the label; without one, it is the year of the exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colonna {
    Causale,
    Descrizione,
    Peso,
    Avanzamento,
    InizioPrevisto,
    FinePrevista,
    InizioEffettivo,
    FineEffettiva,
    Responsabile,
    Cdr,
    Note,
    Tipo,
    Atteso(Option<i32>),
    Raggiunto(Option<i32>),
}

impl Colonna {
    /// Columns that only FASI has.
    pub(crate) fn di_fasi(self) -> bool {
        matches!(
            self,
            Self::Causale
                | Self::Peso
                | Self::Avanzamento
                | Self::InizioPrevisto
                | Self::FinePrevista
                | Self::InizioEffettivo
                | Self::FineEffettiva
        )
    }

    pub(crate) fn data(self) -> bool {
        matches!(
            self,
            Self::InizioPrevisto | Self::FinePrevista | Self::InizioEffettivo | Self::FineEffettiva
        )
    }

    /// Columns of values by year.
    pub(crate) fn valore(self) -> bool {
        matches!(self, Self::Atteso(_) | Self::Raggiunto(_))
    }
}

/// Labels as printouts have them, typing errors of the templates included; longer before shorter.
const ETICHETTE: &[(&str, Colonna)] = &[
    ("Inizio Previsto", Colonna::InizioPrevisto),
    ("Inizio Prevista", Colonna::InizioPrevisto),
    ("Fine Prevista", Colonna::FinePrevista),
    ("Fine Previsto", Colonna::FinePrevista),
    ("Inizio Effettivo", Colonna::InizioEffettivo),
    ("Fine Effettiva", Colonna::FineEffettiva),
    ("Fine Effettivo", Colonna::FineEffettiva),
    ("Centro di Responsabilta", Colonna::Cdr),
    ("Centro di Responsabilità", Colonna::Cdr),
    ("Responsabile", Colonna::Responsabile),
    ("Valore Atteso", Colonna::Atteso(None)),
    ("Valore Raggiunto", Colonna::Raggiunto(None)),
    ("Causale", Colonna::Causale),
    ("Descrizione", Colonna::Descrizione),
    ("Avanzamento", Colonna::Avanzamento),
    ("Avanz.", Colonna::Avanzamento),
    ("Peso", Colonna::Peso),
    ("Tipo", Colonna::Tipo),
    ("Note", Colonna::Note),
];

/// The labels with which a text begins, and the bytes they take.
pub(crate) fn prefisso(testo: &str) -> (Vec<Colonna>, usize) {
    let mut colonne = Vec::new();
    let mut letti = 0;
    loop {
        let resto = testo.get(letti..).unwrap_or("");
        // Rules, points and blanks between labels are layout.
        let segni = resto.len()
            - resto
                .trim_start_matches(|c: char| c.is_whitespace() || "|.%/".contains(c))
                .len();
        let da = letti + segni;
        let resto = testo.get(da..).unwrap_or("");
        let Some((n, colonna)) = ETICHETTE
            .iter()
            .find_map(|(e, c)| inizia(resto, e).map(|n| (n, *c)))
        else {
            break;
        };
        letti = da + n;
        let (colonna, n) = con_anno(colonna, testo.get(letti..).unwrap_or(""));
        letti += n;
        colonne.push(colonna);
    }
    if letti > 0
        && !testo
            .get(letti..)
            .unwrap_or("")
            .chars()
            .any(char::is_alphanumeric)
    {
        letti = testo.len();
    }
    (colonne, letti)
}

/// The bytes that one label takes at the beginning of a text, its year included.
pub(crate) fn una(testo: &str) -> Option<usize> {
    let (n, colonna) = ETICHETTE
        .iter()
        .find_map(|(e, c)| inizia(testo, e).map(|n| (n, *c)))?;
    Some(n + con_anno(colonna, testo.get(n..).unwrap_or("")).1)
}

/// The labels of a text that is labels and nothing else.
pub(crate) fn solo_etichette(testo: &str) -> Option<Vec<Colonna>> {
    let (colonne, n) = prefisso(testo);
    (!colonne.is_empty() && n >= testo.trim_end().len()).then_some(colonne)
}

/// Whether a text may be a line of a label: `Valore`, `Raggiunto 2019`, `Centro di`.
pub(crate) fn parte_di_etichetta(testo: &str) -> bool {
    let senza_anno = testo.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    let piegata = piegato(senza_anno);
    solo_etichette(testo).is_some()
        || (!piegata.is_empty() && ETICHETTE.iter().any(|(e, _)| piegato(e).contains(&piegata)))
}

/// `Valore Raggiunto 2019`: the year belongs to the label.
fn con_anno(colonna: Colonna, dopo: &str) -> (Colonna, usize) {
    let vuoti = dopo.len() - dopo.trim_start_matches(' ').len();
    let cifre: String = dopo
        .chars()
        .skip(vuoti)
        .take_while(char::is_ascii_digit)
        .collect();
    let anno = (cifre.len() == 4)
        .then(|| cifre.parse::<i32>().ok())
        .flatten()
        .filter(|a| (1990..=2199).contains(a));
    // A figure with decimals is a value, not a year.
    let finisce = !dopo.get(vuoti + cifre.len()..).is_some_and(|r| {
        r.starts_with([',', '.'])
            && r.get(1..)
                .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()))
    });
    match (colonna, anno) {
        (Colonna::Atteso(_), Some(a)) if finisce => (Colonna::Atteso(Some(a)), vuoti + 4),
        (Colonna::Raggiunto(_), Some(a)) if finisce => (Colonna::Raggiunto(Some(a)), vuoti + 4),
        _ => (colonna, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rows_of_labels() {
        assert_eq!(
            solo_etichette("Causale | Descrizione Peso").map(|c| c.len()),
            Some(3)
        );
        assert_eq!(
            solo_etichette(
                "Descrizione Tipo Valore Atteso Valore Raggiunto Valore Raggiunto 2019 Note"
            ),
            Some(vec![
                Colonna::Descrizione,
                Colonna::Tipo,
                Colonna::Atteso(None),
                Colonna::Raggiunto(None),
                Colonna::Raggiunto(Some(2019)),
                Colonna::Note
            ])
        );
        assert_eq!(
            solo_etichette("Descrizione\tTipo\tValore Atteso\tValore Atteso 2020").map(|c| c.len()),
            Some(4)
        );
        assert_eq!(solo_etichette("Note sulla scheda"), None);
        assert_eq!(
            prefisso("Valore Atteso 2,00"),
            (vec![Colonna::Atteso(None)], 13)
        );
    }
}
