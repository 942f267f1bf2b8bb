//! The measure of a sheet: its type, its weights, its terms, and whether it is written twice.

use std::collections::HashMap;

use chrono::Datelike as _;

use super::{Anomalia, Raccolta, RegolaAnomalia, Sguardo, di_processo};
use crate::decimale::Decimale;
use crate::scheda::{Contenuto, Stato};
use crate::testo;

/// Type and measure must go together, and a rated process wants both, of its own or of another sheet.
pub(super) fn tipo_e_misura(c: &Contenuto, r: &mut Raccolta<'_>) {
    let altrove = !c.misura_di.is_empty();
    match (&c.tipologia_misura, c.fasi.is_empty()) {
        (Some(_) | None, true) if altrove => {}
        (Some(tipo), true) => r.segnala(
            RegolaAnomalia::TipoSenzaMisura,
            format!("ha la tipologia di misura «{tipo}» ma nessuna misura nella tabella FASI"),
        ),
        (None, true) => {
            if let Some(livello) = c.livello_rischio {
                r.segnala(
                    RegolaAnomalia::RischioSenzaMisura,
                    format!(
                        "ha livello di rischio {} ma né tipologia né misura",
                        livello.it(2)
                    ),
                );
            } else if c.giudizio().is_some() {
                r.segnala(
                    RegolaAnomalia::RischioSenzaMisura,
                    "ha un giudizio sul rischio ma né tipologia né misura",
                );
            }
        }
        (None, false) => r.segnala(
            RegolaAnomalia::MisuraSenzaTipo,
            "ha una misura nella tabella FASI ma nessuna tipologia",
        ),
        (Some(tipo), false) => {
            for f in &c.fasi {
                if let Some(nel_testo) = f
                    .tipo_nel_testo
                    .as_deref()
                    .filter(|t| testo::piatto(t) != testo::piatto(tipo))
                {
                    r.segnala(
                        RegolaAnomalia::TipiDiscordi,
                        format!(
                            "la tipologia di misura è «{tipo}» ma il testo della fase dice «{nel_testo}»"
                        ),
                    );
                }
            }
        }
    }
    if !c.fasi.is_empty() && c.indicatori.is_empty() {
        r.segnala(
            RegolaAnomalia::MisuraSenzaIndicatori,
            "ha una misura ma nessun indicatore",
        );
    }
    if c.livello_rischio.is_none() && c.valutazioni.is_empty() {
        r.segnala(RegolaAnomalia::SenzaLivello, "non ha un livello di rischio");
    }
}

pub(super) fn pesi(c: &Contenuto, r: &mut Raccolta<'_>) {
    if let Some(somma) = c.pesi_delle_fasi()
        && somma != Decimale::CENTO
    {
        r.segnala(
            RegolaAnomalia::Pesi,
            format!(
                "la somma dei pesi delle fasi è {} e non 100,00",
                somma.it(2)
            ),
        );
    }
}

/// State, progress and dates that contradict each other.
pub(super) fn termini(c: &Contenuto, sguardo: &Sguardo<'_>, r: &mut Raccolta<'_>) {
    for (i, f) in c.fasi.iter().enumerate() {
        let completa = f.avanzamento.is_some_and(|a| a >= Decimale::CENTO);
        if completa && f.fine_effettiva.is_none() {
            r.segnala(
                RegolaAnomalia::AvanzamentoEFine,
                format!(
                    "la fase {} è avanzata al 100% ma non ha una fine effettiva",
                    i + 1
                ),
            );
        }
        if !completa && f.fine_effettiva.is_some() {
            r.segnala(
                RegolaAnomalia::AvanzamentoEFine,
                format!(
                    "la fase {} ha una fine effettiva ma l'avanzamento non è 100%",
                    i + 1
                ),
            );
        }
        if let (Some(fine), Some(oggi), None) = (f.fine_prevista, sguardo.oggi, f.fine_effettiva)
            && fine < oggi
            && !completa
        {
            r.segnala(
                RegolaAnomalia::FaseScaduta,
                format!(
                    "la fase {} doveva finire il {} e non risulta conclusa",
                    i + 1,
                    crate::data::it(fine)
                ),
            );
        }
    }
    let tutte_concluse = !c.fasi.is_empty()
        && c.fasi.iter().all(|f| {
            f.avanzamento.is_some_and(|a| a >= Decimale::CENTO) && f.fine_effettiva.is_some()
        });
    let anno_passato = sguardo.oggi.is_some_and(|o| o.year() > sguardo.anno);
    if c.stato == Some(Stato::InCorso) && tutte_concluse && anno_passato {
        r.segnala(
            RegolaAnomalia::StatoSuperato,
            "è ancora «In Corso» benché l'anno sia finito e ogni fase sia conclusa al 100%",
        );
    }
}

/// One measure that serves several processes is written several times.
pub(super) fn ripetute(processi: &[&Contenuto]) -> Vec<Anomalia> {
    // By text, the sheets that have it: in the order of the plan, each once.
    let mut posto: HashMap<String, usize> = HashMap::new();
    let mut per_testo: Vec<Vec<&Contenuto>> = Vec::new();
    for c in processi {
        for f in &c.fasi {
            let Some(testo) = f.descrizione.as_deref().map(testo::piatto) else {
                continue;
            };
            let nuovo = per_testo.len();
            let i = *posto.entry(testo).or_insert(nuovo);
            if i == nuovo {
                per_testo.push(Vec::new());
            }
            if let Some(sue) = per_testo.get_mut(i)
                && sue.last().is_none_or(|u| u.codice != c.codice)
            {
                sue.push(c);
            }
        }
    }
    per_testo
        .iter()
        .filter_map(|sue| {
            let (prima, altre) = sue.split_first()?;
            let altre: Vec<&str> = altre.iter().map(|c| c.codice.as_str()).collect();
            (!altre.is_empty()).then(|| {
                di_processo(
                    prima,
                    RegolaAnomalia::MisuraRipetuta,
                    format!(
                        "ha la stessa misura di {}: è una sola misura che serve più processi",
                        altre.join(", ")
                    ),
                )
            })
        })
        .collect()
}
