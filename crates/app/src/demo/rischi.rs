//! What the running plan says of the risk of its processes: events, how bound they are, assessments before and after treatment.

use anyhow::Context;
use chrono::NaiveDate;
use domain::rischio::{Metodi, Metodo, OggettoValutato, Regola, Valutazione};
use domain::scheda::{Attivita, Contenuto, Discrezionalita, Evento, Natura};
use domain::{Decimale, catalogo};

use super::{IN_CORSO, caso, fasi};

/// The method of the running plan.
pub(super) const METODO: &str = "pna2013";

/// How many sets of answers are tried: the one that comes nearest to the level of the table is kept.
const TENTATIVI: i64 = 300;

/// The method, read once.
pub(super) struct Rischi {
    metodo: Metodo,
}

impl Rischi {
    pub(super) fn leggi() -> anyhow::Result<Self> {
        let metodi = Metodi::forniti().map_err(anyhow::Error::msg)?;
        Ok(Self {
            metodo: metodi
                .ultimo(METODO)
                .cloned()
                .context("demo: manca il metodo")?,
        })
    }

    /// Adds to a process of the running year what a body that works well would know of it; some offices are late.
    pub(super) fn descrivi(&self, c: &mut Contenuto) -> anyhow::Result<()> {
        if caso::fra(&format!("{} descritto", c.codice), 0, 5) == 0 {
            return Ok(());
        }
        let (inerente, residua) = self.valutazioni(c);
        let livello = |v: &Valutazione| v.livello;
        c.livello_rischio = livello(&inerente).or(c.livello_rischio);
        c.livello_residuo = livello(&residua);
        c.discrezionalita = inerente
            .oggetti
            .first()
            .and_then(|o| Discrezionalita::TUTTI.get(*o.risposte.get("P1")?))
            .copied();
        c.eventi = eventi(c)?;
        c.mappatura = mappatura(c);
        c.valutazioni = vec![inerente, residua];
        Ok(())
    }

    /// Before treatment, the answers that come nearest to the level of the table; after it, better controls and fewer doubts.
    fn valutazioni(&self, c: &Contenuto) -> (Valutazione, Valutazione) {
        let meta = c.livello_rischio.unwrap_or(Decimale::ZERO);
        let lontana = |v: &Valutazione| {
            v.livello
                .map_or(Decimale::CENTO, |l| l.max(meta).meno(l.min(meta)))
        };
        let prima = (0..TENTATIVI)
            .map(|n| self.valutata(self.risposte(&format!("{} {n}", c.codice), c.natura), false))
            .min_by_key(lontana)
            .unwrap_or_else(|| self.valutata(OggettoValutato::default(), false));
        let mut dopo = prima.oggetti.first().cloned().unwrap_or_default();
        for (codice, passi) in [("P1", 1), ("P6", 2), ("I3", 1)] {
            if let Some(r) = dopo.risposte.get_mut(codice) {
                *r = r.saturating_sub(passi);
            }
        }
        (prima, self.valutata(dopo, true))
    }

    /// Answers that do not contradict what the sheet says of its activity.
    fn risposte(&self, chiave: &str, natura: Option<Natura>) -> OggettoValutato {
        let Regola::Domande(d) = &self.metodo.regola else {
            return OggettoValutato::default();
        };
        let scelta = |codice: &str, quante: usize| {
            let ultima = i64::try_from(quante).unwrap_or(1) - 1;
            let (da, a) = match (codice, natura) {
                ("P1", Some(Natura::Vincolata)) => (0, 2),
                ("P1", Some(Natura::Discrezionale)) => (3, ultima),
                _ => (0, ultima),
            };
            usize::try_from(caso::fra(&format!("{chiave} {codice}"), da, a)).unwrap_or(0)
        };
        OggettoValutato {
            nome: String::new(),
            risposte: d
                .probabilita
                .domande
                .iter()
                .chain(&d.impatto.domande)
                .map(|q| (q.codice.clone(), scelta(&q.codice, q.risposte.len())))
                .collect(),
        }
    }

    fn valutata(&self, oggetto: OggettoValutato, residuo: bool) -> Valutazione {
        let mut v = Valutazione {
            metodo: self.metodo.codice.clone(),
            versione: self.metodo.versione,
            data: giorno(residuo),
            oggetti: vec![oggetto],
            grado: None,
            motivazione: Some(
                if residuo {
                    "Con le misure del piano i controlli diventano efficaci."
                } else {
                    "Risposte date dal responsabile con il RPCT, sui dati dell'anno precedente."
                }
                .to_owned(),
            ),
            motivo_dello_scarto: None,
            livello: None,
            residuo,
        };
        v.livello = self.metodo.prova(&v).ok().and_then(|e| e.livello);
        v
    }
}

/// The events of the catalogue for the area of the process, with its levels.
fn eventi(c: &Contenuto) -> anyhow::Result<Vec<Evento>> {
    let area = c.area_di_rischio.as_deref().unwrap_or_default();
    let scritto = |l: Option<Decimale>| l.map(|l| l.it(2));
    Ok(catalogo::eventi_forniti(area)
        .map_err(anyhow::Error::msg)?
        .into_iter()
        .map(|e| Evento {
            livello: scritto(c.livello_rischio),
            livello_residuo: scritto(c.livello_residuo),
            ..e
        })
        .collect())
}

fn giorno(residuo: bool) -> NaiveDate {
    fasi::giorno(IN_CORSO, 1, if residuo { 23 } else { 16 })
}

/// The activities of the printed sheet, with who does them and how long they take.
fn mappatura(c: &Contenuto) -> Vec<Attivita> {
    let chi = ["Responsabile del procedimento", "Ufficio", "Dirigente"];
    c.attivita
        .iter()
        .map(|riga| {
            let testo = riga.trim_start_matches(|l: char| l.is_ascii_digit() || l == '-');
            let posto = usize::try_from(caso::fra(testo, 0, 2)).unwrap_or(0);
            Attivita {
                descrizione: Some(testo.to_owned()),
                responsabile: chi.get(posto).map(|c| (*c).to_owned()),
                tempi: Some(format!(
                    "{} giorni",
                    caso::fra(&format!("{testo} tempi"), 1, 6) * 5
                )),
                ..Attivita::default()
            }
        })
        .collect()
}
