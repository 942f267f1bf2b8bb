//! The form of the activities of a process.

use domain::scheda::Attivita;

use super::caricata::Caricata;
use super::tabella::Tabella;

impl Tabella for Attivita {
    const GRUPPI: &'static [&'static [&'static str]] = &[
        &["descrizione"],
        &["responsabile", "tempi", "discrezionalita"],
        &["vincoli", "note"],
    ];
    const SINGOLARE: &'static str = "Attività";
    const AGGIUNGI: &'static str = "Aggiungi un'attività";
    const AIUTO: &'static str = "Una riga per attività, nell'ordine in cui il processo si svolge.";

    /// The mapping begins from the activities of the printed sheet, without their numbers.
    fn proposte(caricata: &Caricata) -> Vec<Self> {
        caricata
            .scheda
            .contenuto()
            .attivita
            .iter()
            .map(|riga| Self {
                descrizione: Some(senza_numero(riga).to_owned()),
                ..Self::default()
            })
            .collect()
    }
}

/// `1-Verifica degli atti` and `-Tenuta del registro` without what counts them.
fn senza_numero(riga: &str) -> &str {
    let dopo = riga.trim_start_matches(|c: char| c.is_ascii_digit());
    let dopo = dopo.trim_start_matches(['-', '.', ')', '–']).trim_start();
    if dopo.is_empty() { riga } else { dopo }
}

#[cfg(test)]
mod tests {
    use super::senza_numero;

    #[test]
    fn the_count_of_the_printed_line_goes() {
        assert_eq!(senza_numero("1-Verifica degli atti"), "Verifica degli atti");
        assert_eq!(senza_numero("-Tenuta del registro"), "Tenuta del registro");
        assert_eq!(senza_numero("12. Rilascio"), "Rilascio");
        assert_eq!(senza_numero("30"), "30");
    }
}
