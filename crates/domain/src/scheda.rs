//! The sheet: a CdR, a process or an objective in one year.

mod attivita;
pub mod campi;
mod collegamento;
mod evento;
mod fase;
mod indicatore;
mod peso;
mod sezione;
mod stato;
mod tabella;
#[cfg(test)]
mod tests;
mod valuta;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use attivita::Attivita;
pub use collegamento::Collegamento;
pub use evento::{Evento, FATTORI_ABILITANTI};
pub use fase::Fase;
pub use indicatore::{
    Cumulo, Frequenza, Indicatore, Periodo, SerieChiusa, Unita, ValoreAnnuale, ValorePeriodo, Verso,
};
pub use sezione::Sezione;
pub use stato::{Carattere, Discrezionalita, Natura, Ricorrenza, Stato};
pub use tabella::RigaTabella;

use crate::actor::Actor;
use crate::campo::Valore;
use crate::cdr::CdrId;
use crate::ciclo;
use crate::decimale::Decimale;
use crate::fact::{Atto, Fact, Modifica};
use crate::permesso::Permesso;
use crate::refusal::Refusal;
use crate::rischio::{GradoDato, Valutazione};
use crate::testo;
use crate::vista::VistaId;

/// Key of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SchedaId(pub String);

/// The level of a sheet. `CdR > Processi` is a tree; objectives stand under their direction and service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Livello {
    Cdr,
    Processo,
    Obiettivo,
}

impl Livello {
    /// Every level, outermost first.
    pub const TUTTI: &[Self] = &[Self::Cdr, Self::Processo, Self::Obiettivo];

    /// The word stored and exported.
    pub fn nome(self) -> &'static str {
        match self {
            Self::Cdr => "cdr",
            Self::Processo => "processo",
            Self::Obiettivo => "obiettivo",
        }
    }

    /// What the parameters page prints.
    pub fn etichetta(self) -> &'static str {
        match self {
            Self::Cdr => "CdR",
            Self::Processo => "Processi",
            Self::Obiettivo => "Obiettivi",
        }
    }

    /// Reads the stored word, or the plural of the command line (`processi`, `obiettivi`).
    pub fn da_nome(nome: &str) -> Option<Self> {
        Self::TUTTI
            .iter()
            .copied()
            .find(|l| l.nome() == nome || l.etichetta().eq_ignore_ascii_case(nome))
    }

    /// Code of the modello that ships for this level.
    pub fn modello_fornito(self) -> &'static str {
        match self {
            Self::Cdr => "ptpc-cdr",
            Self::Processo => "ptpc-processo",
            Self::Obiettivo => "obiettivo",
        }
    }
}

/// Everything a sheet says: the typed place of every field of the catalogue ([`campi::CAMPI`]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contenuto {
    /// `U_09`, `2020_STAFF_2`, `2019_Z101`.
    pub codice: String,
    pub titolo: String,
    /// Absent on objectives whose printout names none.
    pub stato: Option<Stato>,
    pub assessorato: Option<String>,
    /// Long name of the unit, as the header prints it that year: a CdR renamed later leaves old sheets as they were.
    pub centro_di_responsabilita: Option<String>,
    pub responsabile: Option<String>,
    pub collegato_a: Vec<Collegamento>,
    /// The headed parts of the long text (mission, strategic functions, detailed description).
    pub sezioni: Vec<Sezione>,
    /// Activities as typed: `1-Verifica ...`, `-Tenuta ...`.
    pub attivita: Vec<String>,
    pub natura: Option<Natura>,
    /// Norms, regulations and practice that bind the activity.
    pub fonti: Option<String>,
    /// Codes of the objectives of the performance plan: `S09_03`.
    pub riferimento_obiettivo_gestionale: Vec<String>,
    /// The role text inside the long box, not the person of the header.
    pub responsabile_testo: Option<String>,
    pub soggetti_interni: Option<String>,
    /// Declared level, two decimals; never recomputed on import.
    pub livello_rischio: Option<Decimale>,
    /// The level that stays after treatment, on the scale of [`Self::livello_rischio`].
    pub livello_residuo: Option<Decimale>,
    /// Area of the PNA the process belongs to, general or specific; the printouts seen do not say it.
    pub area_di_rischio: Option<String>,
    /// How the level came about, the latest assessment last; none for a declared level.
    pub valutazioni: Vec<Valutazione>,
    /// The register of risk events.
    pub eventi: Vec<Evento>,
    /// The process in a few words: what it is and what it is for.
    pub descrizione_processo: Option<String>,
    /// How far the whole process is bound, in the five steps of PNA 2013.
    pub discrezionalita: Option<Discrezionalita>,
    /// What sets the process off, and what comes out of it.
    pub input: Vec<String>,
    pub output: Vec<String>,
    /// The activities of the process in their order; [`Self::attivita`] keeps them as the printout has them.
    pub mappatura: Vec<Attivita>,
    /// Other processes this one depends on or feeds.
    pub interrelazioni: Vec<String>,
    pub risorse: Vec<String>,
    pub sistemi_informativi: Vec<String>,
    pub criticita: Vec<String>,
    pub stakeholder: Vec<String>,
    pub tipologia_misura: Option<String>,
    pub carattere_misura: Option<Carattere>,
    pub ricorrenza: Option<Ricorrenza>,
    /// What the measure costs, and why the body can bear it.
    pub sostenibilita: Vec<String>,
    /// Codes of the sheets whose measure treats this process too: a measure is written once and seen on each.
    pub misura_di: Vec<String>,
    pub direzione: Option<String>,
    pub direttore: Option<String>,
    pub servizio: Option<String>,
    pub dirigente: Option<String>,
    pub classificazione: Option<String>,
    pub tipologia: Option<String>,
    pub fasi: Vec<Fase>,
    pub indicatori: Vec<Indicatore>,
    /// How much the sheet counts for whoever stands above it in the scores: 0 to 100, two decimals; `None` counts as 1, −1 leaves
    /// it out. No printout has it.
    pub peso: Option<Decimale>,
    /// Notes on the sheet; lines of a printout that found no place are kept here.
    pub note: Option<String>,
}

impl Contenuto {
    /// The assessment that the level on the sheet came out of: the latest one with a figure, as long as nobody wrote another over
    /// it. `None` for a declared level.
    pub fn valutazione_del_livello(&self) -> Option<&Valutazione> {
        let ultima = self
            .valutazioni
            .iter()
            .rev()
            .find(|v| v.livello.is_some() && !v.residuo)?;
        (ultima.livello == self.livello_rischio).then_some(ultima)
    }

    /// The sum of the weights of the phases, which is to be 100; `None` without phases.
    pub fn pesi_delle_fasi(&self) -> Option<Decimale> {
        (!self.fasi.is_empty()).then(|| fase::somma_pesi(&self.fasi))
    }

    /// The sum of the weights of the indicators, which is to be 100; `None` where none has a weight: then each counts as much as the
    /// others. One that is left out of the score has no share in it.
    pub fn pesi_degli_indicatori(&self) -> Option<Decimale> {
        let pesi: Vec<Decimale> = self
            .indicatori
            .iter()
            .filter_map(|i| i.peso)
            .filter(|peso| !peso.negativo())
            .collect();
        (!pesi.is_empty()).then(|| Decimale::somma(pesi))
    }

    /// The grade of the risk before treatment, where the latest assessment gave one instead of a figure.
    pub fn giudizio(&self) -> Option<GradoDato> {
        self.valutazioni
            .iter()
            .rev()
            .find(|v| !v.residuo)?
            .grado_dato()
    }
}

/// A sheet of a plan. It changes only through verbs, and every verb returns a [`Fact`].
#[derive(Debug, Clone, PartialEq)]
pub struct Scheda {
    id: SchedaId,
    vista: VistaId,
    livello: Livello,
    /// The CdR the sheet belongs to, when the body has one with that name.
    cdr: Option<CdrId>,
    /// Place among its siblings, as printed.
    posizione: i32,
    /// Grows by one at each recorded fact: two people on one sheet notice each other by it.
    versione: i64,
    contenuto: Contenuto,
}

/// What `store` knows of a sheet when it rebuilds it from its row.
#[derive(Debug, Clone, PartialEq)]
pub struct RigaScheda {
    pub id: SchedaId,
    pub vista: VistaId,
    pub livello: Livello,
    pub cdr: Option<CdrId>,
    pub posizione: i32,
    pub versione: i64,
    pub contenuto: Contenuto,
}

/// Where a new sheet goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Posto {
    pub id: SchedaId,
    pub vista: VistaId,
    pub livello: Livello,
    pub cdr: Option<CdrId>,
    pub posizione: i32,
}

impl Scheda {
    /// Rebuilds a stored sheet. Only `store` has a reason to call it.
    pub fn da_riga(r: RigaScheda) -> Self {
        Self {
            id: r.id,
            vista: r.vista,
            livello: r.livello,
            cdr: r.cdr,
            posizione: r.posizione,
            versione: r.versione,
            contenuto: r.contenuto,
        }
    }

    pub fn id(&self) -> &SchedaId {
        &self.id
    }
    pub fn vista(&self) -> &VistaId {
        &self.vista
    }
    pub fn livello(&self) -> Livello {
        self.livello
    }
    pub fn cdr(&self) -> Option<&CdrId> {
        self.cdr.as_ref()
    }
    pub fn posizione(&self) -> i32 {
        self.posizione
    }
    pub fn versione(&self) -> i64 {
        self.versione
    }
    pub fn contenuto(&self) -> &Contenuto {
        &self.contenuto
    }
    pub fn codice(&self) -> &str {
        &self.contenuto.codice
    }
    pub fn titolo(&self) -> &str {
        &self.contenuto.titolo
    }

    /// Code of the sheet above it: the CdR its first link names.
    pub fn padre(&self) -> Option<&str> {
        match self.livello {
            Livello::Processo => self
                .contenuto
                .collegato_a
                .iter()
                .find(|k| k.livello.eq_ignore_ascii_case("cdr"))
                .map(|k| k.codice.as_str()),
            Livello::Cdr | Livello::Obiettivo => None,
        }
    }

    /// Every text of the sheet in the flat form of [`crate::testo::piatto`]: what search looks through.
    pub fn ricerca(&self) -> String {
        let testi: Vec<String> = campi::CAMPI
            .iter()
            .map(|c| c.mostra(&self.contenuto))
            .filter(|t| !t.is_empty())
            .collect();
        crate::testo::piatto(&testi.join(" "))
    }

    /// Makes a sheet, by hand (`Atto::Creazione`) or from a printout (`Atto::Importazione`).
    ///
    /// # Errors
    /// Every field that its catalogue entry refuses, all at once.
    pub fn nuova(
        posto: Posto,
        contenuto: Contenuto,
        atto: Atto,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let vuoto = Contenuto::default();
        let (contenuto, modifiche) = riscrivi(
            &vuoto,
            campi::CAMPI
                .iter()
                .map(|c| (c.chiave.to_owned(), c.get(&contenuto))),
        )?;
        controlla(&vuoto, &contenuto, atto)?;
        let scheda = Self {
            id: posto.id,
            vista: posto.vista,
            livello: posto.livello,
            cdr: posto.cdr,
            posizione: posto.posizione,
            versione: 0,
            contenuto,
        };
        Ok(Fact::new(scheda, atto, modifiche, actor, quando, None))
    }

    /// Corrects some fields; the others stay.
    ///
    /// # Errors
    /// Every field that is refused, all at once; nothing is changed then.
    pub fn correggi(
        &self,
        valori: impl IntoIterator<Item = (String, Valore)>,
        atto: Atto,
        nota: Option<String>,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let con_le_serie = |(chiave, valore)| match valore {
            // A printout says its values anew; a hand changes what they mean from a day on.
            Valore::Indicatori(v) if atto == Atto::Correzione => {
                let v = indicatore::chiudi(&self.contenuto.indicatori, v);
                (chiave, Valore::Indicatori(v))
            }
            altro => (chiave, altro),
        };
        if let Some(perche) = self.ferma(atto, actor) {
            return Err(vec![Refusal::tutto(perche)]);
        }
        let valori = valori.into_iter().map(con_le_serie);
        let (contenuto, modifiche) = riscrivi(&self.contenuto, valori)?;
        if atto == Atto::Correzione && contenuto.stato != self.contenuto.stato {
            return Err(vec![Refusal::campo(
                "stato",
                "lo stato non si scrive: cambia con i passaggi della scheda",
            )]);
        }
        controlla(&self.contenuto, &contenuto, atto)?;
        Ok(Fact::new(
            Self {
                contenuto,
                ..self.clone()
            },
            atto,
            modifiche,
            actor,
            quando,
            nota,
        ))
    }

    /// Takes the sheet away: what it said stays in the trail.
    pub fn elimina(&self, nota: &str, actor: &Actor, quando: DateTime<Utc>) -> Fact<Self> {
        let tolte = campi::CAMPI
            .iter()
            .map(|campo| (campo.chiave, campo.get(&self.contenuto)))
            .filter(|(_, prima)| !prima.vuoto())
            .map(|(chiave, prima)| Modifica {
                campo: chiave.to_owned(),
                prima,
                dopo: Valore::Vuoto,
            });
        Fact::new(
            self.clone(),
            Atto::Eliminazione,
            tolte.collect(),
            actor,
            quando,
            Some(nota.to_owned()),
        )
    }

    /// Why its state does not let somebody fill it in; `None` when it does. A printout says what it says.
    pub fn ferma(&self, atto: Atto, actor: &Actor) -> Option<&'static str> {
        let conduce = actor.puo_su(Permesso::CondurreIlCiclo, self.cdr.as_ref());
        match atto {
            Atto::Correzione | Atto::Valutazione => ciclo::ferma(self.contenuto.stato, conduce),
            _ => None,
        }
    }

    /// The same sheet in another state: only [`Self::passa`] makes a fact of it.
    pub(crate) fn con_stato(&self, stato: Stato) -> Self {
        let contenuto = Contenuto {
            stato: Some(stato),
            ..self.contenuto.clone()
        };
        Self {
            contenuto,
            ..self.clone()
        }
    }

    /// Gives the sheet to a CdR of the body (or to none).
    pub fn assegna(&self, cdr: Option<CdrId>) -> Self {
        Self {
            cdr,
            ..self.clone()
        }
    }
}

/// Writes the values into a copy; collects what differs and every refusal.
fn riscrivi(
    prima: &Contenuto,
    valori: impl IntoIterator<Item = (String, Valore)>,
) -> Result<(Contenuto, Vec<Modifica>), Vec<Refusal>> {
    let mut dopo = prima.clone();
    let (mut modifiche, mut no) = (Vec::new(), Vec::new());
    for (chiave, valore) in valori {
        let Some(campo) = campi::trova(&chiave) else {
            no.push(Refusal::campo(
                &chiave,
                format!("il campo «{chiave}» non esiste nel catalogo delle schede"),
            ));
            continue;
        };
        match campo.set(&mut dopo, valore) {
            Err(frase) => no.push(Refusal::campo(&chiave, frase)),
            Ok(()) => {
                let (prima, dopo) = (campo.get(prima), campo.get(&dopo));
                if prima != dopo {
                    modifiche.push(Modifica {
                        campo: chiave,
                        prima,
                        dopo,
                    });
                }
            }
        }
    }
    if no.is_empty() {
        Ok((dopo, modifiche))
    } else {
        Err(no)
    }
}

/// The rules that look at more than one field.
fn controlla(prima: &Contenuto, dopo: &Contenuto, atto: Atto) -> Result<(), Vec<Refusal>> {
    let mut no = Vec::new();
    if !dopo
        .codice
        .chars()
        .all(|c| c.is_alphanumeric() || "_-. ".contains(c))
        || dopo.codice.chars().count() > 60
        || (!dopo.codice.is_empty() && testo::riservato(&dopo.codice))
    {
        no.push(Refusal::campo("codice", "scrivi un codice di sole lettere, cifre, punti e trattini, per esempio 2026_STAFF_1 (al massimo 60 caratteri)"));
    }
    no.extend(fase::controlla(&dopo.fasi));
    no.extend(indicatore::controlla(
        &prima.indicatori,
        &dopo.indicatori,
        atto,
    ));
    if dopo.peso.is_some_and(peso::sbagliato) {
        no.push(Refusal::campo("peso", format!("{} la scheda", peso::COME)));
    }
    no.extend(tabella::controlla_campi(&dopo.eventi));
    no.extend(tabella::controlla_campi(&dopo.mappatura));
    if dopo.misura_di.contains(&dopo.codice) {
        no.push(Refusal::campo(
            "misura_di",
            "una scheda non rinvia a sé stessa: scrivi il codice della scheda su cui sta la misura",
        ));
    }
    let pesi_in_vigore = prima.stato.is_some_and(|s| s != Stato::Bozza)
        && prima.fasi != dopo.fasi
        && !prima.codice.is_empty();
    // A printout is stored as declared; `anomalie` reports its weights.
    if atto == Atto::Correzione && pesi_in_vigore && !dopo.fasi.is_empty() {
        let somma = fase::somma_pesi(&dopo.fasi);
        if somma != Decimale::CENTO {
            no.push(Refusal::campo("fasi", format!("la somma dei pesi delle fasi è {somma} e in una scheda che non è più in bozza deve essere 100,00: correggi i pesi nella tabella FASI")));
        }
    }
    if no.is_empty() { Ok(()) } else { Err(no) }
}
