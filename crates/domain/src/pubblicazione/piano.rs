//! A plan as it is published: only what was chosen, in words and figures, without keys of our own.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{SceltePubblicazione, pubblicabili};
use crate::allegato::Allegato;
use crate::andamento::{di_fase, di_fasi};
use crate::cdr::Cdr;
use crate::decimale::Decimale;
use crate::ente::Ente;
use crate::formula::Nodo;
use crate::rilevazione::{Calcolati, Calcolo, FontePiano, FormulaScritta, Origine, rilevato};
use crate::scheda::campi::CAMPI;
use crate::scheda::{Indicatore, Livello, Scheda, Stato};
use crate::vista::{InGruppo, Vista};

/// All that citizens read of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PianoPubblico {
    pub ente: String,
    pub codice: String,
    pub titolo: String,
    /// `ptpc`, `obiettivi`.
    pub tipo: String,
    pub anno: i32,
    pub dal: i32,
    pub al: i32,
    /// The version of the plan; `None`: as it stood on the day.
    pub versione: Option<i32>,
    /// The day that the figures are of.
    pub giorno: NaiveDate,
    pub schede: Vec<SchedaPubblica>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allegati: Vec<AllegatoPubblico>,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchedaPubblica {
    pub codice: String,
    pub titolo: String,
    /// `cdr`, `processo`, `obiettivo`.
    pub livello: String,
    /// The unit it stands under in the plan, with its code.
    pub unita: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voci: Vec<VocePubblica>,
    /// How far its measure is, in a hundred; `None` without phases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avanzamento: Option<Decimale>,
    /// `in ritardo`, `conclusa`…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub situazione: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fasi: Vec<FasePubblica>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicatori: Vec<IndicatorePubblico>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub eventi: Vec<EventoPubblico>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allegati: Vec<AllegatoPubblico>,
}

/// A field with what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VocePubblica {
    pub campo: String,
    pub etichetta: String,
    pub testo: String,
}

/// A phase of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FasePubblica {
    pub descrizione: String,
    pub inizio_previsto: Option<NaiveDate>,
    pub fine_prevista: Option<NaiveDate>,
    pub inizio_effettivo: Option<NaiveDate>,
    pub fine_effettiva: Option<NaiveDate>,
    pub avanzamento: Option<Decimale>,
    pub situazione: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsabile: Option<String>,
}

/// An indicator with its years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorePubblico {
    pub descrizione: String,
    pub unita: String,
    pub anni: Vec<AnnoPubblico>,
}

/// The values of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnoPubblico {
    pub anno: i32,
    pub atteso: Option<Decimale>,
    pub raggiunto: Option<Decimale>,
    /// The same as people read them, with their unit: a day, a step of a scale, a percentage. Empty in editions made before they were kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub atteso_scritto: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub raggiunto_scritto: String,
}

/// A risk event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventoPubblico {
    pub descrizione: String,
    pub fattori: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub livello: Option<String>,
}

/// A file that was marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllegatoPubblico {
    pub id: String,
    pub nome: String,
    pub mime: String,
    pub byte: i64,
    pub sha256: String,
}

impl AllegatoPubblico {
    fn di(a: &Allegato) -> Self {
        Self {
            id: a.id.0.clone(),
            nome: a.nome.clone(),
            mime: a.tipo.mime().to_owned(),
            byte: a.byte,
            sha256: a.sha256.clone(),
        }
    }
}

impl PianoPubblico {
    /// Makes it out of the sheets of a plan or of one of its versions. Cancelled sheets are no part of a plan.
    pub fn di(
        ente: &Ente,
        vista: &Vista,
        schede: &[Scheda],
        cdr: &[Cdr],
        allegati: &[Allegato],
        scelte: &SceltePubblicazione,
        giorno: NaiveDate,
    ) -> Self {
        let marcati = |scheda: Option<&Scheda>| -> Vec<AllegatoPubblico> {
            allegati
                .iter()
                .filter(|a| a.posto.scheda.as_ref() == scheda.map(Scheda::id) && scelte.ha(&a.id))
                .map(AllegatoPubblico::di)
                .collect()
        };
        let calcolati = calcolati(vista, schede, giorno);
        Self {
            ente: ente.nome.clone(),
            codice: vista.codice.clone(),
            titolo: vista.titolo.clone(),
            tipo: vista.tipo.nome().to_owned(),
            anno: vista.anno,
            dal: vista.dal,
            al: vista.al,
            versione: scelte.versione,
            giorno,
            schede: schede
                .iter()
                .filter(|s| s.contenuto().stato != Some(Stato::Annullata))
                .map(|s| {
                    let mut sua = scheda(vista, s, schede, cdr, scelte, giorno, &calcolati);
                    sua.allegati = marcati(Some(s));
                    sua
                })
                .collect(),
            allegati: marcati(None),
        }
    }

    /// The sheet with a code.
    pub fn scheda(&self, codice: &str) -> Option<&SchedaPubblica> {
        self.schede.iter().find(|s| s.codice == codice)
    }

    /// Every file that was marked.
    pub fn tutti_gli_allegati(&self) -> impl Iterator<Item = &AllegatoPubblico> {
        let delle_schede = self.schede.iter().flat_map(|s| &s.allegati);
        self.allegati.iter().chain(delle_schede)
    }
}

fn scheda(
    vista: &Vista,
    s: &Scheda,
    tutte: &[Scheda],
    cdr: &[Cdr],
    scelte: &SceltePubblicazione,
    giorno: NaiveDate,
    calcolati: &Calcolati,
) -> SchedaPubblica {
    let c = s.contenuto();
    let mut ammessi = pubblicabili();
    ammessi.retain(|a| !a.tabella);
    let voci = CAMPI
        .iter()
        .filter(|k| scelte.vuole(k.chiave) && ammessi.iter().any(|a| a.chiave == k.chiave))
        .filter_map(|k| {
            let testo = k.mostra(c);
            (!testo.trim().is_empty()).then(|| VocePubblica {
                campo: k.chiave.to_owned(),
                etichetta: k.etichetta.to_owned(),
                testo,
            })
        })
        .collect();
    let con_fasi = scelte.vuole("fasi");
    let regole = vista.regole();
    let misura = con_fasi
        .then(|| di_fasi(&c.fasi, giorno, &regole))
        .flatten();
    SchedaPubblica {
        codice: s.codice().to_owned(),
        titolo: s.titolo().to_owned(),
        livello: s.livello().nome().to_owned(),
        unita: unita(vista, s, tutte, cdr),
        voci,
        avanzamento: misura.as_ref().map(|m| m.avanzamento),
        situazione: misura.as_ref().map(|m| m.situazione.etichetta().to_owned()),
        fasi: if con_fasi {
            let nomi = scelte.vuole("fasi.responsabile");
            c.fasi
                .iter()
                .map(|f| FasePubblica {
                    descrizione: f.descrizione_stampata(),
                    inizio_previsto: f.inizio_previsto,
                    fine_prevista: f.fine_prevista,
                    inizio_effettivo: f.inizio_effettivo,
                    fine_effettiva: f.fine_effettiva,
                    avanzamento: f.avanzamento,
                    situazione: di_fase(f, giorno, &regole)
                        .situazione
                        .etichetta()
                        .to_owned(),
                    responsabile: f.responsabile.clone().filter(|_| nomi),
                })
                .collect()
        } else {
            Vec::new()
        },
        indicatori: if scelte.vuole("indicatori") {
            let numerati = (1..).zip(&c.indicatori);
            let nodo = |posto| Nodo {
                scheda: s.codice().to_owned(),
                posto,
            };
            numerati
                .map(|(posto, i)| indicatore(i, &nodo(posto), calcolati))
                .collect()
        } else {
            Vec::new()
        },
        eventi: if scelte.vuole("eventi") {
            c.eventi
                .iter()
                .map(|e| EventoPubblico {
                    descrizione: e.descrizione.clone().unwrap_or_default(),
                    fattori: e.fattori.clone(),
                    livello: e.livello.clone(),
                })
                .collect()
        } else {
            Vec::new()
        },
        allegati: Vec::new(),
    }
}

/// The formulas of a plan, worked out over all its sheets: what a figure is made of may stand where nothing is published, the figure is the body's.
fn calcolati(vista: &Vista, schede: &[Scheda], giorno: NaiveDate) -> Calcolati {
    let scritte: Vec<FormulaScritta> = schede
        .iter()
        .map(Scheda::contenuto)
        .flat_map(|c| {
            let numerati = (1..).zip(&c.indicatori);
            numerati.filter_map(|(posto, i)| {
                let scheda = c.codice.clone();
                Some(FormulaScritta {
                    nodo: Nodo { scheda, posto },
                    testo: i.formula.clone()?,
                })
            })
        })
        .collect();
    let mut calcolati = Calcolati::di_piano(vista, &scritte);
    let contenuti = schede.iter().map(Scheda::contenuto);
    calcolati.calcola(&FontePiano::new(contenuti, vista.anno, giorno));
    calcolati
}

/// The years of an indicator of which something is known, with the figure that counts: of its formula, declared, or of its periods.
fn indicatore(i: &Indicatore, nodo: &Nodo, calcolati: &Calcolati) -> IndicatorePubblico {
    let mut anni: BTreeSet<i32> = i.valori.iter().map(|v| v.anno).collect();
    anni.extend(i.periodi.iter().map(|v| v.periodo.anno));
    let scelti = i.decimali.and_then(|d| u32::try_from(d.intero()).ok());
    let decimali = scelti.unwrap_or(2);
    let anno = |anno: i32| {
        let calcolato = match calcolati.di(nodo, anno) {
            Some(Calcolo::Risultato(r)) => Some(r),
            Some(Calcolo::Illeggibile(_)) | None => None,
        };
        let conta = rilevato(i, anno, calcolato).conta();
        let atteso = i.anno(anno).and_then(|v| v.atteso);
        // A quotient may have places without end; a declared figure is never touched.
        let raggiunto = conta.map(|(v, origine)| match origine {
            Origine::Dichiarato => v,
            _ => v.arrotonda(decimali),
        });
        let scritto = |d: Option<Decimale>| d.map(|d| i.mostra_nel(anno, d)).unwrap_or_default();
        AnnoPubblico {
            anno,
            atteso,
            raggiunto,
            atteso_scritto: scritto(atteso),
            raggiunto_scritto: scritto(raggiunto),
        }
    };
    let anni = anni.into_iter().map(anno);
    IndicatorePubblico {
        descrizione: i.descrizione.clone().unwrap_or_default(),
        unita: i.unita.etichetta().to_owned(),
        anni: anni
            .filter(|a| a.atteso.is_some() || a.raggiunto.is_some())
            .collect(),
    }
}

/// The unit a sheet stands under, as the plan groups its sheets.
fn unita(vista: &Vista, s: &Scheda, tutte: &[Scheda], cdr: &[Cdr]) -> String {
    let suo = s.cdr().and_then(|id| cdr.iter().find(|u| u.id == *id));
    let (chiave, nome) = vista.tipo.gruppo(InGruppo {
        livello: s.livello(),
        codice: s.codice(),
        titolo: s.titolo(),
        padre: s.padre(),
        cdr: suo.map(|u| {
            (
                u.codice.as_str(),
                u.nome_breve.as_deref().unwrap_or(&u.nome),
            )
        }),
        direzione: s.contenuto().direzione.as_deref(),
    });
    let capo = tutte
        .iter()
        .find(|t| t.livello() == Livello::Cdr && t.codice() == chiave);
    let nome = capo.map_or(nome, |t| t.titolo().to_owned());
    if chiave == nome {
        nome
    } else {
        format!("{chiave} {nome}")
    }
}
