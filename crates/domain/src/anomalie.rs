//! What deserves a look in a plan: reported, never corrected.
//!
//! The same rules warn when a printout is read and when `schedario check` walks a stored plan. They say what a person should
//! look at; none of them is an error, for the plan may be right.

use chrono::NaiveDate;

use crate::decimale::Decimale;
use crate::importazione::{Avviso, Lettura};
use crate::scheda::{Contenuto, Indicatore, Livello, Natura, Stato, Unita};
use crate::testo;

/// What the rules look at: the sheets of a plan with their level.
pub type Piano<'a> = [(Livello, &'a Contenuto)];

/// The anomalies of a plan, sheet by sheet in its order.
///
/// `anno` is the year of the exercise; `oggi` dates the rules that look at terms (for a printout, its "Data elaborazione").
pub fn di_piano(piano: &Piano<'_>, anno: i32, oggi: Option<NaiveDate>) -> Vec<Avviso> {
    let mut avvisi = Vec::new();
    for (livello, c) in piano {
        let mut avvisa = |frase: String| {
            avvisi.push(Avviso {
                scheda: Some(c.codice.clone()),
                frase,
            })
        };
        if *livello == Livello::Processo {
            misura(c, &mut avvisa);
        }
        pesi(c, &mut avvisa);
        termini(c, anno, oggi, &mut avvisa);
        for i in &c.indicatori {
            indicatore(i, &mut avvisa);
        }
    }
    let processi: Vec<&Contenuto> = piano
        .iter()
        .filter(|(l, _)| *l == Livello::Processo)
        .map(|(_, c)| *c)
        .collect();
    avvisi.extend(rischi(&processi));
    avvisi.extend(misure_uguali(&processi));
    avvisi.extend(tipi_uguali(&processi));
    avvisi
}

/// The anomalies of a printout, as read.
pub fn di_lettura(lettura: &Lettura) -> Vec<Avviso> {
    let contenuti: Vec<(Livello, Contenuto)> = lettura
        .schede
        .iter()
        .map(|s| (s.livello, s.contenuto().0))
        .collect();
    let piano: Vec<(Livello, &Contenuto)> = contenuti.iter().map(|(l, c)| (*l, c)).collect();
    di_piano(
        &piano,
        lettura.anno().unwrap_or_default(),
        lettura.parametri.data_elaborazione,
    )
}

/// Type and measure must go together, and a rated process wants both.
fn misura(c: &Contenuto, avvisa: &mut impl FnMut(String)) {
    let livello = c.livello_rischio.map(|l| l.it(2));
    match (&c.tipologia_misura, c.fasi.is_empty()) {
        (Some(tipo), true) => avvisa(format!(
            "ha la tipologia di misura «{tipo}» ma nessuna misura nella tabella FASI"
        )),
        (None, true) => {
            if let Some(livello) = livello {
                avvisa(format!(
                    "ha livello di rischio {livello} ma né tipologia né misura"
                ));
            }
        }
        (None, false) => avvisa("ha una misura nella tabella FASI ma nessuna tipologia".to_owned()),
        (Some(tipo), false) => {
            for f in &c.fasi {
                if let Some(nel_testo) = f
                    .tipo_nel_testo
                    .as_deref()
                    .filter(|t| testo::piatto(t) != testo::piatto(tipo))
                {
                    avvisa(format!(
                        "la tipologia di misura è «{tipo}» ma il testo della fase dice «{nel_testo}»"
                    ));
                }
            }
        }
    }
    if !c.fasi.is_empty() && c.indicatori.is_empty() {
        avvisa("ha una misura ma nessun indicatore".to_owned());
    }
    if c.livello_rischio.is_none() && c.valutazioni.is_empty() {
        avvisa("non ha un livello di rischio".to_owned());
    }
}

fn pesi(c: &Contenuto, avvisa: &mut impl FnMut(String)) {
    let somma = Decimale::somma(c.fasi.iter().filter_map(|f| f.peso));
    if !c.fasi.is_empty() && somma != Decimale::CENTO {
        avvisa(format!(
            "la somma dei pesi delle fasi è {} e non 100,00",
            somma.it(2)
        ));
    }
}

/// State, progress and dates that contradict each other.
fn termini(c: &Contenuto, anno: i32, oggi: Option<NaiveDate>, avvisa: &mut impl FnMut(String)) {
    for (i, f) in c.fasi.iter().enumerate() {
        let completa = f.avanzamento.is_some_and(|a| a >= Decimale::CENTO);
        if completa && f.fine_effettiva.is_none() {
            avvisa(format!(
                "la fase {} è avanzata al 100% ma non ha una fine effettiva",
                i + 1
            ));
        }
        if !completa && f.fine_effettiva.is_some() {
            avvisa(format!(
                "la fase {} ha una fine effettiva ma l'avanzamento non è 100%",
                i + 1
            ));
        }
        if let (Some(fine), Some(oggi), None) = (f.fine_prevista, oggi, f.fine_effettiva)
            && fine < oggi
            && !completa
        {
            avvisa(format!(
                "la fase {} doveva finire il {} e non risulta conclusa",
                i + 1,
                crate::data::it(fine)
            ));
        }
    }
    let tutte_concluse = !c.fasi.is_empty()
        && c.fasi.iter().all(|f| {
            f.avanzamento.is_some_and(|a| a >= Decimale::CENTO) && f.fine_effettiva.is_some()
        });
    let anno_passato = oggi.is_some_and(|o| chrono::Datelike::year(&o) > anno);
    if c.stato == Some(Stato::InCorso) && tutte_concluse && anno_passato {
        avvisa(
            "è ancora «In Corso» benché l'anno sia finito e ogni fase sia conclusa al 100%"
                .to_owned(),
        );
    }
}

/// What deserves a look in one indicator.
pub fn di_indicatore(i: &Indicatore) -> Vec<String> {
    let mut frasi = Vec::new();
    indicatore(i, &mut |frase| frasi.push(frase));
    frasi
}

fn indicatore(i: &Indicatore, avvisa: &mut impl FnMut(String)) {
    let nome: String = i
        .descrizione
        .as_deref()
        .unwrap_or("senza descrizione")
        .chars()
        .take(60)
        .collect();
    let zero_o_uno = |d: Decimale| d == Decimale::ZERO || d == Decimale::new(1, 0);
    if i.unita == Unita::SiNo {
        let fuori: Vec<String> = i
            .valori
            .iter()
            .filter(|v| {
                [v.atteso, v.raggiunto]
                    .into_iter()
                    .flatten()
                    .any(|d| !zero_o_uno(d))
            })
            .map(|v| v.anno.to_string())
            .collect();
        if !fuori.is_empty() {
            avvisa(format!(
                "l'indicatore «{nome}» è di tipo sì/no ma nel {} ha valori diversi da 0 e 1: l'unità è cambiata e la serie non è confrontabile",
                fuori.join(", ")
            ));
        }
        if i.numeratore.is_some() {
            avvisa(format!(
                "l'indicatore «{nome}» è scritto come rapporto ma la legenda nelle note è di tipo sì/no (1 o 0)"
            ));
        }
    }
    let piatta = testo::piatto(&nome);
    if i.tipo.as_deref().map(testo::piatto).as_deref() == Some("efficienza")
        && parole(&piatta).any(|w| {
            ["formativ", "formazione", "incontri"]
                .iter()
                .any(|p| w.starts_with(p))
        })
    {
        avvisa(format!(
            "l'indicatore «{nome}» conta attività svolte ma è classificato EFFICIENZA"
        ));
    }
}

/// The words of a flat text: `informazioni` is not `formazione`.
fn parole(piatto: &str) -> impl Iterator<Item = &str> {
    piatto.split(|c: char| !c.is_alphanumeric())
}

/// Levels that look upside down, and a register that cannot be built from what is written.
fn rischi(processi: &[&Contenuto]) -> Vec<Avviso> {
    let mut avvisi = Vec::new();
    let massimo = |natura| {
        processi
            .iter()
            .filter(|c| c.natura == Some(natura))
            .filter_map(|c| c.livello_rischio.map(|l| (l, c)))
            .max_by_key(|(l, _)| *l)
    };
    let minimo = processi.iter().filter_map(|c| c.livello_rischio).min();
    if let (Some((alto, c)), Some((basso, d))) =
        (massimo(Natura::Vincolata), massimo(Natura::Discrezionale))
        && alto > basso
        && Some(basso) == minimo
    {
        avvisi.push(Avviso {
            scheda: Some(c.codice.clone()),
            frase: format!(
                "ha il rischio più alto ({}) benché l'attività sia vincolata, mentre la discrezionale {} ha il più basso ({})",
                alto.it(2),
                d.codice,
                basso.it(2)
            ),
        });
    }
    if processi.iter().any(|c| c.livello_rischio.is_some()) {
        avvisi.push(Avviso {
            scheda: None,
            frase: "nessun evento rischioso è descritto, solo livelli di rischio: il registro degli eventi del PNA 2019 va compilato a parte".to_owned(),
        });
    }
    avvisi
}

/// One measure that serves several processes is written several times.
fn misure_uguali(processi: &[&Contenuto]) -> Vec<Avviso> {
    let testi: Vec<(&str, String)> = processi
        .iter()
        .flat_map(|c| {
            c.fasi
                .iter()
                .filter_map(|f| Some((c.codice.as_str(), testo::piatto(f.descrizione.as_deref()?))))
        })
        .collect();
    let mut avvisi = Vec::new();
    for (i, (codice, t)) in testi.iter().enumerate() {
        let altri: Vec<&str> = testi
            .iter()
            .skip(i + 1)
            .filter(|(altro, u)| altro != codice && u == t)
            .map(|(c, _)| *c)
            .collect();
        if !altri.is_empty() && !testi.iter().take(i).any(|(_, u)| u == t) {
            avvisi.push(Avviso {
                scheda: Some((*codice).to_owned()),
                frase: format!(
                    "ha la stessa misura di {}: è una sola misura che serve più processi",
                    altri.join(", ")
                ),
            });
        }
    }
    avvisi
}

/// When every indicator has the same type, the type says nothing.
fn tipi_uguali(processi: &[&Contenuto]) -> Vec<Avviso> {
    let tipi: Vec<&str> = processi
        .iter()
        .flat_map(|c| c.indicatori.iter().filter_map(|i| i.tipo.as_deref()))
        .collect();
    match tipi.first() {
        Some(primo) if tipi.len() >= 3 && tipi.iter().all(|t| t == primo) => {
            vec![Avviso {
                scheda: None,
                frase: format!(
                    "tutti i {} indicatori sono classificati {primo}: controlla la classificazione",
                    tipi.len()
                ),
            }]
        }
        _ => Vec::new(),
    }
}
