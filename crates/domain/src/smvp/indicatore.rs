//! An indicator under the rules of an SMVP: value to percentage, percentage to points, with what is missing.

use super::{RegolaConversione, Smvp};
use crate::decimale::Decimale;
use crate::formula::Risultato;
use crate::punteggio::{
    Conversione, FasciaPunti, Punteggio, Punti, SenzaAtteso, SenzaRaggiunto, Valori, Voce,
    converti_con, portato, punti_con,
};
use crate::rilevazione::rilevato;
use crate::scheda::{Indicatore, Unita, Verso};

/// An indicator in a year, with what its score needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatoreDaPunteggiare {
    pub descrizione: String,
    pub unita: Unita,
    pub valori: Valori,
    /// Its weight among the indicators of the sheet, at least 0; −1 leaves it out.
    pub peso: Decimale,
    /// Its own, for the rules that want thresholds or a table: they belong to what is measured, not to the body.
    pub soglie: Option<Box<SoglieIndicatore>>,
    /// The points it had at the measurement before, for whoever keeps them while the expected value is missing.
    pub punti_precedenti: Option<Decimale>,
    /// A score locked by hand: it is used, and the one worked out is kept beside it.
    pub bloccato: Option<Decimale>,
}

/// The thresholds of an indicator, and its table of stretches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SoglieIndicatore {
    pub minimo: Option<Decimale>,
    pub massimo: Option<Decimale>,
    pub eccellente: Option<Decimale>,
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
            intervalli: Vec::new(),
        };
        (soglie != Self::default()).then_some(soglie)
    }
}

/// An indicator scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EsitoIndicatore {
    pub regola: RegolaConversione,
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
    /// The row of a sheet in a year. `calcolato` is what the formula of the indicator gives for a year, where it has one. What was achieved is the value that counts for the year: declared, or worked
    /// out of its formula or its periods. Where the sheet does not say which values are better, higher is.
    pub fn di<'a>(
        indicatore: &Indicatore,
        anno: i32,
        calcolato: impl Fn(i32) -> Option<&'a Risultato>,
    ) -> Self {
        let ora = indicatore.anno(anno);
        let raggiunto = |anno| {
            let rilevato = rilevato(indicatore, anno, calcolato(anno));
            rilevato.conta().map(|(v, _)| v)
        };
        Self {
            descrizione: indicatore.descrizione.clone().unwrap_or_default(),
            unita: indicatore.unita,
            valori: Valori {
                raggiunto: raggiunto(anno),
                atteso: ora.and_then(|v| v.atteso),
                precedente: anno.checked_sub(1).and_then(raggiunto),
                verso: indicatore.verso.unwrap_or(match indicatore.unita {
                    // A date is a term: later is never better.
                    Unita::Data => Verso::Basso,
                    _ => Verso::Alto,
                }),
            },
            peso: indicatore.peso_o_uno(),
            soglie: SoglieIndicatore::di(indicatore).map(Box::new),
            punti_precedenti: None,
            bloccato: None,
        }
    }
}

impl EsitoIndicatore {
    fn escluso(regola: RegolaConversione, perche: &'static str) -> Self {
        Self {
            regola,
            percentuale: None,
            punti: None,
            escluso: Some(perche),
            fascia: None,
        }
    }

    fn deciso(regola: RegolaConversione, punti: Punti) -> Self {
        Self {
            regola,
            percentuale: None,
            punti: Some(punti),
            escluso: None,
            fascia: None,
        }
    }
}

impl Smvp {
    /// Scores an indicator and tells how.
    pub fn punteggia(&self, i: &IndicatoreDaPunteggiare) -> EsitoIndicatore {
        self.esamina(i, Voce::Parla)
    }

    pub(crate) fn esamina(&self, i: &IndicatoreDaPunteggiare, voce: Voce) -> EsitoIndicatore {
        let regola = self.conversione_di(i.unita);
        if let Some(deciso) = self.manca(i, regola, voce) {
            return deciso;
        }
        let Some(conversione) = self.con_soglie(regola, i.soglie.as_deref()) else {
            return EsitoIndicatore::deciso(
                regola,
                Punti::fermo(
                    voce,
                    0,
                    "mancano le soglie",
                    "mancano le soglie: scrivile nell'indicatore, questa regola ne ha bisogno",
                ),
            );
        };
        let Some(percentuale) = converti_con(voce, conversione, i.valori, self.senza_raggiunto)
        else {
            return EsitoIndicatore::escluso(regola, "il rapporto non esiste: l'atteso è zero");
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
            regola,
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
        voce: Voce,
    ) -> Option<EsitoIndicatore> {
        let zero = |perche: &str, avviso: &str| {
            EsitoIndicatore::deciso(regola, Punti::fermo(voce, 0, perche, avviso))
        };
        // With thresholds the scale is there, and the rule itself says what is wrong.
        let ha_scala = regola.vuole_soglie() && i.soglie.is_some();
        if i.valori.atteso.is_none() && regola.vuole_atteso() && !ha_scala {
            let escluso = || EsitoIndicatore::escluso(regola, "manca il valore atteso");
            return Some(match self.senza_atteso {
                SenzaAtteso::Escluso => escluso(),
                SenzaAtteso::PunteggioZero => zero("manca il valore atteso", ""),
                SenzaAtteso::Errore => zero(
                    "manca il valore atteso",
                    "manca il valore atteso: scrivilo, oppure cambia la regola",
                ),
                SenzaAtteso::Precedente => i.punti_precedenti.map_or_else(escluso, |p| {
                    EsitoIndicatore::deciso(
                        regola,
                        Punti {
                            valore: portato(p),
                            formula: voce.dice(|| {
                                format!("manca il valore atteso: restano i punti di prima, {p}")
                            }),
                            avviso: None,
                        },
                    )
                }),
            });
        }
        if i.valori.raggiunto.is_some() {
            return None;
        }
        match self.senza_raggiunto {
            // A date cannot be zero: it would be a day long past, and so in time.
            SenzaRaggiunto::ValoreZero if regola != RegolaConversione::Giorni => None,
            SenzaRaggiunto::ValoreZero | SenzaRaggiunto::PunteggioZero => {
                Some(zero("manca il valore raggiunto", ""))
            }
            SenzaRaggiunto::Errore => Some(zero(
                "manca il valore raggiunto",
                "manca il valore raggiunto: scrivilo, oppure cambia la regola",
            )),
            SenzaRaggiunto::Escluso => Some(EsitoIndicatore::escluso(
                regola,
                "manca il valore raggiunto",
            )),
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
