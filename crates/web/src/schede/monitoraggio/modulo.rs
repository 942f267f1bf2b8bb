//! The short form of a sheet in a session: progress and actual days of the phases, values of the indicators.

use domain::campo::{Campo, Valore};
use domain::monitoraggio::{SessioneMonitoraggio, periodi_chiesti};
use domain::scheda::{
    Fase, Frequenza, Indicatore, Periodo, RigaScheda, RigaTabella as _, Scheda, ValorePeriodo,
    campi,
};
use domain::{Decimale, Refusal, orario};
use store::storia::RigaStoria;

use crate::form::{Form, frase_di};

/// The fields of a phase that say how far it has come.
const DELLA_FASE: &[&str] = &["avanzamento", "inizio_effettivo", "fine_effettiva"];

/// A control of the form.
pub(super) struct Casella {
    pub nome: String,
    pub etichetta: String,
    pub valore: String,
    pub aiuto: String,
    pub errore: String,
}

/// A phase or an indicator with its controls.
pub(super) struct Gruppo {
    pub titolo: String,
    /// What the plan says of it: its days, what it is expected to reach.
    pub previsto: String,
    pub caselle: Vec<Casella>,
    /// Where its value is taken from, where it is not typed here.
    pub altrove: Option<String>,
}

/// What the form shows: stored, or typed and refused.
pub(super) struct Modulo<'a> {
    pub scheda: &'a Scheda,
    pub sessione: &'a SessioneMonitoraggio,
    pub anno: i32,
    /// What was typed.
    pub digitato: Option<&'a Form>,
    pub errori: &'a [Refusal],
}

fn della_fase() -> impl Iterator<Item = &'static Campo<Fase>> {
    Fase::CAMPI
        .iter()
        .filter(|c| DELLA_FASE.contains(&c.chiave))
}

/// The periods whose values stand on the form: those that have ended, or else the one of the day of reference.
fn periodi(i: &Indicatore, anno: i32, sessione: &SessioneMonitoraggio) -> Vec<Periodo> {
    let chiesti = periodi_chiesti(i, anno, sessione.riferimento);
    if chiesti.is_empty() {
        vec![Periodo::in_corso(anno, i.frequenza(), sessione.riferimento)]
    } else {
        chiesti
    }
}

/// The achieved value of a period, or of the year for what is taken once.
fn raggiunto(i: &Indicatore, p: Periodo) -> Option<Decimale> {
    if p.frequenza == Frequenza::Anno {
        i.anno(p.anno).and_then(|v| v.raggiunto)
    } else {
        i.periodo(p).and_then(|v| v.raggiunto)
    }
}

/// Why a value is not typed here: it is worked out, or made of two figures.
fn altrove(i: &Indicatore, anno: i32) -> Option<String> {
    if i.formula.is_some() {
        return Some("si calcola da solo con la sua formula".to_owned());
    }
    let dell_anno = |v: &&ValorePeriodo| v.periodo.anno == anno;
    i.periodi
        .iter()
        .filter(dell_anno)
        .any(|v| v.numeratore.is_some())
        .then(|| "si scrive con numeratore e denominatore nella sua pagina".to_owned())
}

/// What a person touched of a form that somebody else overtook: saving again must not undo what he never touched.
pub(super) struct Toccate {
    /// The form without what still says what it opened with: there the page shows what is stored now.
    pub form: Form,
    /// What changed meanwhile, and what he typed for rows that are no longer where they were.
    pub detto: Vec<Refusal>,
}

impl Toccate {
    /// `righe` are the lines of the trail since the form was opened, the earliest first.
    pub(super) fn di(
        scheda: &Scheda,
        sessione: &SessioneMonitoraggio,
        anno: i32,
        form: &Form,
        righe: &[RigaStoria],
    ) -> Self {
        let mut prima = scheda.contenuto().clone();
        let mut detto = Vec::new();
        let mut visti: Vec<&str> = Vec::new();
        for r in righe.iter().filter(|r| !r.campo.is_empty()) {
            let Some(campo) = campi::trova(&r.campo).filter(|c| !visti.contains(&c.chiave)) else {
                continue;
            };
            visti.push(campo.chiave);
            detto.push(Refusal::tutto(format!(
                "«{}» è stato cambiato da {} il {}",
                campo.etichetta,
                r.chi,
                orario::it(r.quando)
            )));
            if let Err(perche) = campo.set(&mut prima, r.prima.clone()) {
                // Then everything that was typed there counts as touched.
                tracing::error!("a line of the trail of {}: {perche}", scheda.codice());
            }
        }
        let era = Scheda::da_riga(RigaScheda {
            id: scheda.id().clone(),
            vista: scheda.vista().clone(),
            livello: scheda.livello(),
            cdr: scheda.cdr().cloned(),
            posizione: scheda.posizione(),
            versione: scheda.versione(),
            contenuto: prima,
        });
        let mostrato = |scheda: &Scheda| {
            let modulo = Modulo {
                scheda,
                sessione,
                anno,
                digitato: None,
                errori: &[],
            };
            let mut gruppi = modulo.fasi();
            gruppi.extend(modulo.indicatori());
            gruppi
        };
        let (allora, adesso) = (mostrato(&era), mostrato(scheda));
        let mut via: Vec<String> = Vec::new();
        for (i, gruppo) in allora.iter().enumerate() {
            let e_ancora_li = adesso.get(i).is_some_and(|a| a.titolo == gruppo.titolo);
            for casella in &gruppo.caselle {
                let digitata = form.get(&casella.nome);
                if digitata == casella.valore {
                    via.push(casella.nome.clone());
                } else if !e_ancora_li && form.has(&casella.nome) {
                    via.push(casella.nome.clone());
                    detto.push(Refusal::tutto(format!(
                        "per «{}», che non è più al suo posto, avevi scritto {}: {digitata}",
                        gruppo.titolo, casella.etichetta
                    )));
                }
            }
        }
        let resta = form
            .iter()
            .filter(|(nome, _)| !via.iter().any(|v| v == nome));
        Self {
            form: Form::di(resta.map(|(n, v)| (n.to_owned(), v.to_owned())).collect()),
            detto,
        }
    }
}

impl Modulo<'_> {
    fn casella(&self, nome: String, etichetta: String, stored: String, aiuto: &str) -> Casella {
        Casella {
            valore: self
                .digitato
                .filter(|f| f.has(&nome))
                .map_or(stored, |f| f.get(&nome).to_owned()),
            errore: frase_di(self.errori, &nome).to_owned(),
            aiuto: aiuto.to_owned(),
            nome,
            etichetta,
        }
    }

    pub(super) fn fasi(&self) -> Vec<Gruppo> {
        let fasi = (1..).zip(&self.scheda.contenuto().fasi);
        let giorno =
            |g: Option<chrono::NaiveDate>| g.map_or_else(|| "…".to_owned(), domain::data::it);
        fasi.map(|(n, f): (usize, &Fase)| Gruppo {
            titolo: format!("Fase {n}: {}", f.descrizione_stampata()),
            previsto: format!(
                "Prevista dal {} al {}",
                giorno(f.inizio_previsto),
                giorno(f.fine_prevista)
            ),
            caselle: della_fase()
                .map(|c| {
                    let (etichetta, aiuto) = match c.chiave {
                        "avanzamento" => ("Avanzamento", "Da 0 a 100"),
                        "inizio_effettivo" => ("Inizio effettivo", "gg/mm/aaaa"),
                        _ => ("Fine effettiva", "gg/mm/aaaa, se è finita"),
                    };
                    let nome = format!("fasi.{n}.{}", c.chiave);
                    self.casella(nome, etichetta.to_owned(), c.digitabile(f), aiuto)
                })
                .collect(),
            altrove: None,
        })
        .collect()
    }

    pub(super) fn indicatori(&self) -> Vec<Gruppo> {
        let indicatori = (1..).zip(&self.scheda.contenuto().indicatori);
        indicatori
            .map(|(n, i): (usize, &Indicatore)| {
                let altrove = altrove(i, self.anno);
                let atteso = i.anno(self.anno).and_then(|v| v.atteso);
                let caselle = if altrove.is_some() {
                    Vec::new()
                } else {
                    periodi(i, self.anno, self.sessione)
                        .into_iter()
                        .map(|p| {
                            let stored = raggiunto(i, p).map(|d| i.digitabile(self.anno, d));
                            self.casella(
                                format!("indicatori.{n}.periodo_{}", p.numero),
                                format!("Valore raggiunto, {}", p.nome()),
                                stored.unwrap_or_default(),
                                "",
                            )
                        })
                        .collect()
                };
                Gruppo {
                    titolo: format!(
                        "Indicatore {n}: {}",
                        i.descrizione.as_deref().unwrap_or("senza descrizione")
                    ),
                    previsto: atteso.map_or_else(String::new, |a| {
                        format!("Atteso nel {}: {}", self.anno, i.mostra_nel(self.anno, a))
                    }),
                    caselle,
                    altrove,
                }
            })
            .collect()
    }
}

/// What was typed, as values of the sheet. Fields that the form did not send stay.
///
/// # Errors
/// Every field that cannot be read, all at once.
pub(super) fn leggi(
    scheda: &Scheda,
    sessione: &SessioneMonitoraggio,
    anno: i32,
    form: &Form,
) -> Result<Vec<(String, Valore)>, Vec<Refusal>> {
    let c = scheda.contenuto();
    let (mut fasi, mut indicatori, mut no) = (c.fasi.clone(), c.indicatori.clone(), Vec::new());
    for (n, fase) in (1..).zip(&mut fasi) {
        let n: usize = n;
        for campo in della_fase() {
            let nome = format!("fasi.{n}.{}", campo.chiave);
            if !form.has(&nome) {
                continue;
            }
            let letto = campo.leggi_digitato(form.get(&nome));
            if let Err(frase) = letto.and_then(|v| campo.set(fase, v)) {
                no.push(Refusal::campo(nome, frase));
            }
        }
    }
    for (n, i) in (1..).zip(&mut indicatori) {
        let n: usize = n;
        for p in periodi(i, anno, sessione) {
            let nome = format!("indicatori.{n}.periodo_{}", p.numero);
            if !form.has(&nome) {
                continue;
            }
            let digitato = form.get(&nome);
            let letto = if digitato.is_empty() {
                Ok(None)
            } else {
                i.leggi_nel(anno, digitato).map(Some)
            };
            match letto {
                Ok(valore) => scrivi(i, p, valore),
                Err(frase) => no.push(Refusal::campo(nome, frase)),
            }
        }
    }
    if !no.is_empty() {
        return Err(no);
    }
    Ok(vec![
        ("fasi".to_owned(), Valore::Fasi(fasi)),
        ("indicatori".to_owned(), Valore::Indicatori(indicatori)),
    ])
}

fn scrivi(i: &mut Indicatore, p: Periodo, valore: Option<Decimale>) {
    if raggiunto(i, p) == valore {
        return;
    }
    if p.frequenza == Frequenza::Anno {
        i.scrivi(p.anno, None, Some(valore));
    } else {
        let mut v = i.periodo(p).cloned().unwrap_or(ValorePeriodo::vuoto(p));
        v.raggiunto = valore;
        i.scrivi_periodo(v);
    }
}
