//! An indicator under the rules of an SMVP: value to percentage, percentage to points, with what is missing.

use super::{RegolaConversione, Smvp};
use crate::decimale::Decimale;
use crate::formula::Risultato;
use crate::punteggio::{
    Conversione, FasciaPunti, Punteggio, Punti, SenzaAtteso, SenzaRaggiunto, Valori, Voce,
    converti_con, nell_intervallo, portato, punti_con,
};
use crate::rilevazione::rilevato;
use crate::scheda::{Indicatore, Unita, Verso};

/// An indicator in a year, with what its score needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatoreDaPunteggiare {
    pub descrizione: String,
    pub anno: i32,
    pub unita: Unita,
    pub valori: Valori,
    /// Whether nobody wrote which values are better: the direction among the values is the usual one of the unit.
    pub verso_supposto: bool,
    /// Its weight among the indicators of the sheet, at least 0; −1 leaves it out.
    pub peso: Decimale,
    /// The rule that was chosen for it; without one that of the SMVP.
    pub conversione: Option<RegolaConversione>,
    /// Its own, for the rules that want thresholds or a table: they belong to what is measured, not to the body.
    pub soglie: Option<Box<SoglieIndicatore>>,
    /// The same indicator in the last year of this series that has an expected value, where this year has none: for whoever keeps
    /// the points of before.
    pub prima: Option<Box<Self>>,
    /// A score locked by hand: it is used, and the one worked out is kept beside it.
    pub bloccato: Option<Decimale>,
}

/// The thresholds of an indicator, the ends of its best values and its table of stretches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SoglieIndicatore {
    pub minimo: Option<Decimale>,
    pub massimo: Option<Decimale>,
    pub eccellente: Option<Decimale>,
    /// Where it is best inside a range: both ends belong to it.
    pub intervallo_da: Option<Decimale>,
    pub intervallo_a: Option<Decimale>,
    /// In place of the table of the SMVP.
    pub intervalli: Vec<FasciaPunti>,
}

impl SoglieIndicatore {
    /// Those written on the sheet; `None` where there is not even one.
    fn di(i: &Indicatore) -> Option<Self> {
        let soglie = Self {
            minimo: i.soglia_minima,
            massimo: i.soglia_massima,
            eccellente: i.soglia_eccellente,
            intervallo_da: i.intervallo_da,
            intervallo_a: i.intervallo_a,
            intervalli: i.intervalli_propri(),
        };
        (soglie != Self::default()).then_some(soglie)
    }

    fn ha_soglie(&self) -> bool {
        [self.minimo, self.massimo, self.eccellente]
            .iter()
            .any(Option::is_some)
    }
}

/// An indicator scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EsitoIndicatore {
    /// What pages call the first step.
    pub cosa: &'static str,
    /// The first step; none where a missing value decides the points.
    pub percentuale: Option<Punti>,
    /// None where the indicator is left out.
    pub punti: Option<Punti>,
    /// Why it is left out.
    pub escluso: Option<&'static str>,
    /// Place of the band in [`Smvp::fasce`].
    pub fascia: Option<usize>,
}

impl IndicatoreDaPunteggiare {
    /// The row of a sheet in a year. `calcolato` is what the formula of the indicator gives for a year, where it has one. What was
    /// achieved is the value that counts for the year: declared, or worked out of its formula or its periods. Where the sheet does
    /// not say which values are better, higher is, and earlier of a date. The year before says nothing where the series broke in
    /// between; thresholds, ranges and the rule belong to the series that goes on. A score locked by hand is that of the year of its
    /// plan: the tree puts it in.
    pub fn di<'a>(
        indicatore: &Indicatore,
        anno: i32,
        calcolato: impl Fn(i32) -> Option<&'a Risultato>,
    ) -> Self {
        let questo = Self::dell_anno(indicatore, anno, &calcolato);
        if questo.valori.atteso.is_some() {
            return questo;
        }
        let ultimo = indicatore
            .valori
            .iter()
            .filter(|v| v.anno < anno && v.atteso.is_some())
            .map(|v| v.anno)
            .max()
            .filter(|a| indicatore.confrontabili(*a, anno));
        Self {
            prima: ultimo.map(|a| Box::new(Self::dell_anno(indicatore, a, &calcolato))),
            ..questo
        }
    }

    fn dell_anno<'a>(
        indicatore: &Indicatore,
        anno: i32,
        calcolato: &impl Fn(i32) -> Option<&'a Risultato>,
    ) -> Self {
        let unita = indicatore.unita_nel(anno);
        let ora = indicatore.anno(anno);
        let raggiunto = |anno| {
            let rilevato = rilevato(indicatore, anno, calcolato(anno));
            rilevato.conta().map(|(v, _)| v)
        };
        Self {
            descrizione: indicatore.descrizione.clone().unwrap_or_default(),
            anno,
            unita,
            valori: Valori {
                raggiunto: raggiunto(anno),
                atteso: ora.and_then(|v| v.atteso),
                precedente: anno
                    .checked_sub(1)
                    .filter(|prima| indicatore.confrontabili(*prima, anno))
                    .and_then(raggiunto),
                verso: indicatore.verso.unwrap_or(verso_supposto(unita)),
            },
            verso_supposto: indicatore.verso.is_none(),
            peso: indicatore.peso_o_uno(),
            conversione: indicatore.conversione.filter(|_| indicatore.in_corso(anno)),
            soglie: SoglieIndicatore::di(indicatore)
                .filter(|_| indicatore.in_corso(anno))
                .map(Box::new),
            prima: None,
            bloccato: None,
        }
    }

    /// What is taken for better, in words, where nobody wrote it.
    pub fn supposto(&self) -> Option<&'static str> {
        self.verso_supposto.then_some(match self.unita {
            Unita::Data => "il verso non è scritto, ed è considerata migliore una data più vicina",
            _ => "il verso non è scritto, ed è considerato migliore un valore più alto",
        })
    }

    /// Whether it brings ranges of its own.
    pub fn ha_intervalli(&self) -> bool {
        let soglie = self.soglie.as_deref();
        soglie.is_some_and(|s| !s.intervalli.is_empty())
    }

    /// Whether the rule that scores it was chosen for it, and is not that of the SMVP.
    pub fn regola_propria(&self) -> bool {
        self.conversione.is_some() && self.intervallo().is_none()
    }

    /// The ends of its best values, where it is best inside a range, and no rule was chosen for it that looks at no direction.
    fn intervallo(&self) -> Option<(Option<Decimale>, Option<Decimale>)> {
        let soglie = self.soglie.as_deref()?;
        if self.conversione.is_some_and(|r| !r.guarda_il_verso()) {
            return None;
        }
        let ends = (soglie.intervallo_da, soglie.intervallo_a);
        (self.valori.verso == Verso::Intervallo && ends != (None, None)).then_some(ends)
    }
}

/// Points out of the ranges of the indicator, and not out of those of the body.
fn dall_indicatore(voce: Voce, p: Punti) -> Punti {
    Punti {
        formula: voce.dice(|| format!("intervalli dell'indicatore: {}", p.formula)),
        ..p
    }
}

/// What is taken for better where the sheet does not say it.
fn verso_supposto(unita: Unita) -> Verso {
    match unita {
        // A date is a term: later is never better.
        Unita::Data => Verso::Basso,
        _ => Verso::Alto,
    }
}

impl EsitoIndicatore {
    fn escluso(cosa: &'static str, perche: &'static str) -> Self {
        Self {
            cosa,
            percentuale: None,
            punti: None,
            escluso: Some(perche),
            fascia: None,
        }
    }

    fn deciso(cosa: &'static str, punti: Punti) -> Self {
        Self {
            cosa,
            percentuale: None,
            punti: Some(punti),
            escluso: None,
            fascia: None,
        }
    }
}

impl Smvp {
    /// The conversion of an indicator: the one chosen for it, or that of its unit.
    pub fn regola_di(&self, i: &IndicatoreDaPunteggiare) -> RegolaConversione {
        i.conversione
            .unwrap_or_else(|| self.conversione_di(i.unita))
    }

    /// Scores an indicator and tells how.
    pub fn punteggia(&self, i: &IndicatoreDaPunteggiare) -> EsitoIndicatore {
        self.esamina(i, Voce::Parla)
    }

    pub(crate) fn esamina(&self, i: &IndicatoreDaPunteggiare, voce: Voce) -> EsitoIndicatore {
        let regola = self.regola_di(i);
        let intervallo = i.intervallo();
        let cosa = match intervallo {
            Some(_) => "Valore dentro un intervallo",
            None => regola.etichetta(),
        };
        if let Some(deciso) = self.manca(i, regola, cosa, voce) {
            return deciso;
        }
        let percentuale = if let Some((da, a)) = intervallo {
            let raggiunto = i.valori.raggiunto.unwrap_or(Decimale::ZERO);
            nell_intervallo(voce, i.unita, raggiunto, da, a)
        } else {
            let Some(conversione) = self.con_soglie(regola, i.soglie.as_deref()) else {
                return EsitoIndicatore::deciso(
                    cosa,
                    Punti::fermo(
                        voce,
                        0,
                        "mancano le soglie",
                        "mancano le soglie: scrivile nell'indicatore, questa regola ne ha bisogno",
                    ),
                );
            };
            let convertito = converti_con(voce, conversione, i.valori, self.senza_raggiunto);
            if i.ha_intervalli() && regola.vuole_intervalli() {
                convertito.map(|p| dall_indicatore(voce, p))
            } else {
                convertito
            }
        };
        let Some(percentuale) = percentuale else {
            return EsitoIndicatore::escluso(cosa, "il rapporto non esiste: l'atteso è zero");
        };
        let mut punti = punti_con(
            voce,
            self.punteggio,
            percentuale.valore,
            &self.fasce,
            self.negativi,
        );
        if let Some(tetto) = self.tetto.filter(|t| punti.valore > *t) {
            punti.valore = tetto;
            punti.formula = voce.dice(|| format!("{}; al massimo {tetto}", punti.formula));
        }
        punti.valore = portato(punti.valore);
        let figura = match self.punteggio {
            Punteggio::ConMassimale => punti.valore,
            _ => percentuale.valore,
        };
        EsitoIndicatore {
            cosa,
            fascia: self.fascia(figura),
            percentuale: Some(percentuale),
            punti: Some(punti),
            escluso: None,
        }
    }

    /// What a missing value decides by itself.
    fn manca(
        &self,
        i: &IndicatoreDaPunteggiare,
        regola: RegolaConversione,
        cosa: &'static str,
        voce: Voce,
    ) -> Option<EsitoIndicatore> {
        let zero = |perche: &str, avviso: &str| {
            EsitoIndicatore::deciso(cosa, Punti::fermo(voce, 0, perche, avviso))
        };
        // With thresholds the scale is there, and the rule itself says what is wrong.
        let ha_soglie = i.soglie.as_ref().is_some_and(|s| s.ha_soglie());
        let ha_scala = i.intervallo().is_some() || (regola.vuole_soglie() && ha_soglie);
        if i.valori.atteso.is_none() && regola.vuole_atteso() && !ha_scala {
            let escluso = || EsitoIndicatore::escluso(cosa, "manca il valore atteso");
            return Some(match self.senza_atteso {
                SenzaAtteso::Escluso => escluso(),
                SenzaAtteso::ErroreConSoglie if !ha_soglie => escluso(),
                SenzaAtteso::PunteggioZero => zero("manca il valore atteso", ""),
                SenzaAtteso::Errore | SenzaAtteso::ErroreConSoglie => zero(
                    "manca il valore atteso",
                    "manca il valore atteso: scrivilo, oppure cambia la regola",
                ),
                SenzaAtteso::Precedente => {
                    // It has an expected value, so this goes down once.
                    let prima = i.prima.as_deref().filter(|p| p.valori.atteso.is_some());
                    let esito = prima.and_then(|p| Some((p.anno, self.esamina(p, voce).punti?)));
                    esito.map_or_else(escluso, |(anno, p)| {
                        let formula = voce.dice(|| {
                            format!(
                                "manca il valore atteso: restano i punti del {anno}: {}",
                                p.formula
                            )
                        });
                        EsitoIndicatore::deciso(cosa, Punti { formula, ..p })
                    })
                }
            });
        }
        if i.valori.raggiunto.is_some() {
            return None;
        }
        match self.senza_raggiunto {
            // A date cannot be zero: it would be a day long past, and so in time.
            SenzaRaggiunto::ValoreZero
                if regola != RegolaConversione::Giorni
                    && (i.unita != Unita::Data || i.intervallo().is_none()) =>
            {
                None
            }
            SenzaRaggiunto::ValoreZero | SenzaRaggiunto::PunteggioZero => {
                Some(zero("manca il valore raggiunto", ""))
            }
            SenzaRaggiunto::Errore => Some(zero(
                "manca il valore raggiunto",
                "manca il valore raggiunto: scrivilo, oppure cambia la regola",
            )),
            SenzaRaggiunto::Escluso => {
                Some(EsitoIndicatore::escluso(cosa, "manca il valore raggiunto"))
            }
        }
    }

    /// The conversion with thresholds and table put in; `None` where the indicator lacks them.
    fn con_soglie<'a>(
        &'a self,
        regola: RegolaConversione,
        soglie: Option<&'a SoglieIndicatore>,
    ) -> Option<Conversione<'a>> {
        let tabella = soglie
            .map(|s| s.intervalli.as_slice())
            .filter(|t| !t.is_empty())
            .unwrap_or(&self.intervalli);
        Some(match regola {
            RegolaConversione::Nessuna => Conversione::Nessuna,
            RegolaConversione::Avanzamento => Conversione::Avanzamento,
            RegolaConversione::Coefficiente => Conversione::Coefficiente,
            RegolaConversione::ScostamentoPercentuale => Conversione::ScostamentoPercentuale,
            RegolaConversione::ScostamentoValore => Conversione::ScostamentoValore,
            RegolaConversione::AvanzamentoDaPrecedente => Conversione::AvanzamentoDaPrecedente,
            RegolaConversione::SuPrecedente => Conversione::SuPrecedente,
            RegolaConversione::ScostamentoSuPrecedente => Conversione::ScostamentoSuPrecedente,
            RegolaConversione::Soglie => Conversione::Soglie {
                minimo: soglie?.minimo?,
                massimo: soglie?.massimo?,
            },
            RegolaConversione::QuattroSoglie => Conversione::QuattroSoglie {
                minimo: soglie?.minimo?,
                massimo: soglie?.massimo?,
                eccellente: soglie?.eccellente?,
            },
            RegolaConversione::RaggiuntoSuAtteso => Conversione::RaggiuntoSuAtteso,
            RegolaConversione::Intervalli => Conversione::Intervalli { tabella },
            RegolaConversione::Giorni => Conversione::Giorni { tabella },
            RegolaConversione::Quoziente => Conversione::Quoziente {
                decimali: self.decimali_quoziente,
            },
            RegolaConversione::SiNo => Conversione::SiNo,
        })
    }
}
