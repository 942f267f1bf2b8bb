//! Indicators: a series that cannot be compared, a type that says nothing, a direction that nobody wrote.

use super::{Anomalia, Archivio, Raccolta, RegolaAnomalia, del_piano};
use crate::decimale::Decimale;
use crate::rischio::mappa::codice_nel;
use crate::scheda::{Contenuto, Indicatore, Unita};
use crate::smvp::RegolaConversione;
use crate::testo;

/// What deserves a look in one indicator.
pub fn di_indicatore(i: &Indicatore) -> Vec<String> {
    let mut frasi = Vec::new();
    indicatore(i, |_, frase| frasi.push(frase));
    frasi
}

/// The indicators of a sheet. `verso`: whether those without a direction are reported too.
pub(super) fn della_scheda(c: &Contenuto, verso: bool, r: &mut Raccolta<'_>) {
    for i in &c.indicatori {
        indicatore(i, |regola, frase| r.segnala(regola, frase));
    }
    pesi(c, r);
    unita_diverse(c, r);
    if !verso {
        return;
    }
    let senza: Vec<String> = (1_usize..)
        .zip(&c.indicatori)
        .filter(|(_, i)| i.verso.is_none())
        .map(|(n, _)| n.to_string())
        .collect();
    match senza.as_slice() {
        [] => {}
        [n] => r.segnala(
            RegolaAnomalia::SenzaVerso,
            format!("l'indicatore {n} non dice se è meglio un valore alto o uno basso"),
        ),
        _ => r.segnala(
            RegolaAnomalia::SenzaVerso,
            format!(
                "gli indicatori {} non dicono se è meglio un valore alto o uno basso",
                senza.join(", ")
            ),
        ),
    }
}

/// Where one indicator has a weight, those of all make 100.
fn pesi(c: &Contenuto, r: &mut Raccolta<'_>) {
    let Some(somma) = c.pesi_degli_indicatori() else {
        return;
    };
    if somma != Decimale::CENTO {
        r.segnala_in(
            RegolaAnomalia::Pesi,
            Some("indicatori"),
            format!(
                "la somma dei pesi degli indicatori è {} e non 100,00",
                somma.it(2)
            ),
        );
    }
}

/// The words by which an indicator is known again: not its number.
fn nome(descrizione: &str) -> String {
    let senza_numero =
        descrizione.trim_start_matches(|c: char| c.is_ascii_digit() || ".-) ".contains(c));
    testo::piatto(senza_numero)
}

/// An indicator that the plan of the year before had in another unit, where nobody has closed its series.
pub(super) fn cambiati(c: &Contenuto, anno: i32, archivio: &Archivio<'_>, r: &mut Raccolta<'_>) {
    let Some(prima) = archivio.prima.get(&codice_nel(&c.codice, anno - 1)) else {
        return;
    };
    for (n, i) in (1_usize..).zip(&c.indicatori) {
        let suo = nome(i.descrizione.as_deref().unwrap_or_default());
        let altra = prima
            .iter()
            .find(|(descrizione, _)| !suo.is_empty() && nome(descrizione) == suo);
        let Some((_, unita)) = altra else { continue };
        if *unita != i.unita_nel(anno - 1) && i.serie_di(anno) == i.serie_di(anno - 1) {
            r.segnala(
                RegolaAnomalia::SerieInterrotta,
                format!(
                    "l'indicatore {n} nel piano del {} era in un'altra unità ({} e non {}): la serie non è confrontabile",
                    anno - 1,
                    unita.etichetta().to_lowercase(),
                    i.unita.etichetta().to_lowercase()
                ),
            );
        }
    }
}

/// One indicator written twice with two units: its values are no series.
fn unita_diverse(c: &Contenuto, r: &mut Raccolta<'_>) {
    let nome = |i: &Indicatore| nome(i.descrizione.as_deref().unwrap_or_default());
    for (n, i) in c.indicatori.iter().enumerate() {
        let stesso = |j: &&Indicatore| !nome(j).is_empty() && nome(j) == nome(i);
        let prima = c.indicatori.get(..n).unwrap_or_default();
        if let Some((m, j)) = (1_usize..).zip(prima).find(|(_, j)| stesso(j))
            && i.unita != j.unita
            && i.serie_chiuse.is_empty()
            && j.serie_chiuse.is_empty()
        {
            r.segnala(
                RegolaAnomalia::SerieInterrotta,
                format!(
                    "gli indicatori {m} e {} sono lo stesso ma con due unità ({} e {}): la serie non è confrontabile",
                    n + 1,
                    j.unita.etichetta().to_lowercase(),
                    i.unita.etichetta().to_lowercase()
                ),
            );
        }
    }
}

fn indicatore(i: &Indicatore, mut segnala: impl FnMut(RegolaAnomalia, String)) {
    let nome: String = i
        .descrizione
        .as_deref()
        .unwrap_or("senza descrizione")
        .chars()
        .take(60)
        .collect();
    let zero_o_uno = |d: Decimale| d == Decimale::ZERO || d == Decimale::new(1, 0);
    if i.unita == Unita::SiNo {
        // Only the series under way: what was closed with a change of unit or formula is settled.
        let in_corso = i.interruzioni().len();
        let fuori: Vec<String> = i
            .valori
            .iter()
            .filter(|v| i.serie_di(v.anno) == in_corso)
            .filter(|v| {
                [v.atteso, v.raggiunto]
                    .into_iter()
                    .flatten()
                    .any(|d| !zero_o_uno(d))
            })
            .map(|v| v.anno.to_string())
            .collect();
        if !fuori.is_empty() {
            segnala(
                RegolaAnomalia::SerieInterrotta,
                format!(
                    "l'indicatore «{nome}» è di tipo sì/no ma nel {} ha valori diversi da 0 e 1: l'unità è cambiata e la serie non è confrontabile",
                    fuori.join(", ")
                ),
            );
        }
        // The terms of a quotient may be what a closed series left.
        let di_prima = i
            .serie_chiuse
            .iter()
            .any(|s| matches!(s.unita, Unita::Rapporto | Unita::Percentuale));
        if i.numeratore.is_some() && !di_prima {
            segnala(
                RegolaAnomalia::RapportoSiNo,
                format!(
                    "l'indicatore «{nome}» è scritto come rapporto ma la legenda nelle note è di tipo sì/no (1 o 0)"
                ),
            );
        }
    }
    if let Some(che_cosa) = senza_dati(i) {
        segnala(
            RegolaAnomalia::RegolaSenzaDati,
            format!("l'indicatore «{nome}» {che_cosa}"),
        );
    }
    let piatta = testo::piatto(&nome);
    if i.tipo.as_deref().map(testo::piatto).as_deref() == Some("efficienza")
        && parole(&piatta).any(|w| {
            ["formativ", "formazione", "incontri"]
                .iter()
                .any(|p| w.starts_with(p))
        })
    {
        segnala(
            RegolaAnomalia::TipoIndicatore,
            format!("l'indicatore «{nome}» conta attività svolte ma è classificato EFFICIENZA"),
        );
    }
}

/// What does not go together with the rule that was chosen for an indicator. Where none was, the SMVP chooses, and says itself what
/// it lacks.
fn senza_dati(i: &Indicatore) -> Option<String> {
    let regola = i.conversione?;
    let mancano: Vec<&str> = [
        ("la soglia minima", i.soglia_minima, true),
        ("la soglia massima", i.soglia_massima, true),
        (
            "la soglia eccellente",
            i.soglia_eccellente,
            regola == RegolaConversione::QuattroSoglie,
        ),
    ]
    .into_iter()
    .filter(|(_, soglia, serve)| regola.vuole_soglie() && *serve && soglia.is_none())
    .map(|(quale, ..)| quale)
    .collect();
    let regola_detta = regola.etichetta();
    if !mancano.is_empty() {
        return Some(format!(
            "ha la regola «{regola_detta}», ma non ha {}",
            mancano.join(", né ")
        ));
    }
    let inutili = !i.intervalli_propri().is_empty() && !regola.vuole_intervalli();
    inutili.then(|| format!("ha intervalli propri, ma la regola «{regola_detta}» non li usa"))
}

/// The words of a flat text: `informazioni` is not `formazione`.
fn parole(piatto: &str) -> impl Iterator<Item = &str> {
    piatto.split(|c: char| !c.is_alphanumeric())
}

/// When every indicator has the same type, the type says nothing.
pub(super) fn tipi_uguali(processi: &[&Contenuto]) -> Option<Anomalia> {
    let tipi: Vec<&str> = processi
        .iter()
        .flat_map(|c| c.indicatori.iter().filter_map(|i| i.tipo.as_deref()))
        .collect();
    let primo = tipi.first()?;
    (tipi.len() >= 3 && tipi.iter().all(|t| t == primo)).then(|| {
        del_piano(
            RegolaAnomalia::TipiTuttiUguali,
            format!(
                "tutti i {} indicatori sono classificati {primo}: controlla la classificazione",
                tipi.len()
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::data;
    use crate::scheda::SerieChiusa;

    fn giorno(testo: &str) -> NaiveDate {
        data::parse_it(testo).unwrap_or_default()
    }

    #[test]
    fn a_rule_chosen_for_an_indicator_asks_for_what_it_needs() {
        let con = |conversione, minima: Option<i64>, intervalli: Option<&str>| Indicatore {
            descrizione: Some("Pratiche".to_owned()),
            conversione,
            soglia_minima: minima.map(Decimale::from),
            soglia_massima: Some(Decimale::from(120)),
            intervalli: intervalli.map(str::to_owned),
            ..Indicatore::default()
        };
        let tabella = Some("0; 10; 50");
        for (i, atteso) in [
            (con(None, None, tabella), None),
            (
                con(Some(RegolaConversione::Intervalli), None, tabella),
                None,
            ),
            (con(Some(RegolaConversione::Soglie), Some(50), None), None),
            (
                con(Some(RegolaConversione::QuattroSoglie), None, None),
                Some("ma non ha la soglia minima, né la soglia eccellente"),
            ),
            (
                con(Some(RegolaConversione::Avanzamento), None, tabella),
                Some("ha intervalli propri, ma la regola «Avanzamento in percentuale» non li usa"),
            ),
        ] {
            let frasi = di_indicatore(&i);
            let trovata = frasi.first().map(String::as_str).unwrap_or_default();
            assert_eq!(frasi.len(), usize::from(atteso.is_some()), "{frasi:?}");
            assert!(trovata.contains(atteso.unwrap_or_default()), "{trovata}");
        }
    }

    /// A series closed with a change of unit is an answer, not a question: what was measured before it is left alone.
    #[test]
    fn a_closed_series_asks_nothing_any_more() {
        let chiusa = |unita| SerieChiusa {
            fino_a: giorno("1/1/2025"),
            unita,
            formula: None,
        };
        let mut i = Indicatore {
            descrizione: Some("Partecipanti su interessati".to_owned()),
            unita: Unita::SiNo,
            numeratore: Some("partecipanti".to_owned()),
            ..Indicatore::default()
        };
        i.scrivi(2024, None, Some(Some(Decimale::from(2))));
        i.scrivi(2025, None, Some(Some(Decimale::from(1))));
        assert_eq!(di_indicatore(&i).len(), 2);
        i.serie_chiuse = vec![chiusa(Unita::Rapporto)];
        assert_eq!(di_indicatore(&i), Vec::<String>::new());
        // Of the series under way the question stays open, and so it does where what was closed was no quotient.
        i.scrivi(2026, None, Some(Some(Decimale::from(3))));
        let frasi = di_indicatore(&i);
        assert!(
            frasi.len() == 1 && frasi[0].contains("nel 2026 ha"),
            "{frasi:?}"
        );
        i.serie_chiuse = vec![chiusa(Unita::Numero)];
        let frasi = di_indicatore(&i);
        assert!(
            frasi.len() == 2 && frasi[1].contains("come rapporto"),
            "{frasi:?}"
        );
        // A day from which the series begins parts the years too, where the unit stayed the same.
        i.serie_chiuse.clear();
        i.numeratore = None;
        i.inizio_serie = Some(giorno("1/1/2027"));
        assert_eq!(di_indicatore(&i), Vec::<String>::new());
    }
}
