//! The open lists of the catalogue, as a body wants them: entries of its own beside those that ship, and shipped ones it hides.
//!
//! A list is open where a field proposes words and takes others too (PNA 2019, Allegato 1, leaves to each body its areas of risk and
//! its enabling factors). What a sheet says stays, whatever its list offers later.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};

use crate::actor::Actor;
use crate::area::GruppoArea;
use crate::campo::{Campo, Valore};
use crate::fact::{Atto, Fact, Modifica};
use crate::misura::{self, QualeTipo, RisposteAlFattore, Suggerimento, TipiMisura};
use crate::refusal::Refusal;
use crate::scheda::{Attivita, Contenuto, Evento, Fase, Indicatore, RigaTabella, campi};
use crate::testo;

/// Longest entry, in characters: it stands on one line of a form.
pub(crate) const VOCE_MASSIMA: usize = 200;

/// Entries of its own that a body may have in one list.
const VOCI_MASSIME: usize = 200;

/// The list of the areas of risk, which are of two groups.
const AREE: &str = "area_di_rischio";

/// The list of the types of measure: a body counts its measures by those it adds.
pub const TIPI: &str = "tipologia_misura";

/// The list of the enabling factors: a body says which measures answer them.
pub const FATTORI: &str = "eventi.fattori";

/// Fields that propose the bands of the method of the plan, whatever the catalogue says: they are no list of the body.
const FASCE: &[&str] = &["eventi.livello", "eventi.livello_residuo"];

/// A field that proposes words and takes others too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElencoAperto {
    /// Key of the field; in the rows of a table, after that of the table: `eventi.fattori`.
    pub chiave: String,
    /// Name of the field.
    pub etichetta: &'static str,
    /// The table it stands in, by its name; empty for the sheet itself.
    pub tabella: &'static str,
    /// What ships.
    pub fornite: &'static [&'static str],
}

/// Key of the list of a field; `tabella` is empty for a field of the sheet.
pub fn chiave(tabella: &str, campo: &str) -> String {
    if tabella.is_empty() {
        campo.to_owned()
    } else {
        format!("{tabella}.{campo}")
    }
}

/// Whether a field takes the bands of the method of the plan.
pub fn di_fasce(chiave: &str) -> bool {
    FASCE.contains(&chiave)
}

/// Every open list, in the order of the catalogue.
pub fn aperti() -> Vec<ElencoAperto> {
    let mut tutti = di_campi("", "", campi::CAMPI);
    tutti.extend(di_tabella::<Evento>());
    tutti.extend(di_tabella::<Attivita>());
    tutti.extend(di_tabella::<Fase>());
    tutti.extend(di_tabella::<Indicatore>());
    tutti
}

/// The open list with a key.
pub fn trova(chiave: &str) -> Option<ElencoAperto> {
    aperti().into_iter().find(|e| e.chiave == chiave)
}

fn di_tabella<R: RigaTabella>() -> Vec<ElencoAperto> {
    let nome = campi::CAMPI
        .iter()
        .find(|c: &&Campo<Contenuto>| c.chiave == R::TABELLA)
        .map_or("", |c| c.etichetta);
    di_campi(R::TABELLA, nome, R::CAMPI)
}

fn di_campi<T>(
    tabella: &'static str,
    nome: &'static str,
    campi: &'static [Campo<T>],
) -> Vec<ElencoAperto> {
    campi
        .iter()
        .filter(|c| !c.proposte().is_empty())
        .map(|c| ElencoAperto {
            chiave: chiave(tabella, c.chiave),
            etichetta: c.etichetta,
            tabella: nome,
            fornite: c.proposte(),
        })
        .filter(|e| !di_fasce(&e.chiave))
        .collect()
}

/// The entries of a list in the groups it is shown in, each with its name; one group without a name where it has none.
pub fn gruppi(chiave: &str, voci: &[String]) -> Vec<(&'static str, Vec<String>)> {
    if chiave != AREE {
        return vec![("", voci.to_vec())];
    }
    let del_gruppo = |g: &GruppoArea| {
        let sue = voci.iter().filter(|v| GruppoArea::di(v) == *g);
        (g.etichetta(), sue.cloned().collect::<Vec<_>>())
    };
    let tutti = GruppoArea::TUTTI.iter().map(del_gruppo);
    tutti.filter(|(_, voci)| !voci.is_empty()).collect()
}

/// What stands beside an entry where it is picked, for whoever does not see the groups; empty where there are none.
pub fn accanto(chiave: &str, voce: &str) -> &'static str {
    if chiave == AREE {
        GruppoArea::di(voce).singolare()
    } else {
        ""
    }
}

/// What a body made of one list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VociElenco {
    /// Key of the list.
    pub elenco: String,
    /// Its own entries, in its order; they are offered after those that ship.
    pub proprie: Vec<String>,
    /// Shipped entries that it does not offer.
    pub nascoste: Vec<String>,
}

impl VociElenco {
    /// Writes the entries anew.
    ///
    /// # Errors
    /// What is too long, or too much, or hides what does not ship.
    pub fn correggi(
        &self,
        proprie: &[String],
        nascoste: &[String],
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let Some(aperto) = trova(&self.elenco) else {
            return Err(vec![Refusal::campo("proprie", "questo elenco non esiste")]);
        };
        let mut no = Vec::new();
        let dopo = Self {
            elenco: self.elenco.clone(),
            proprie: pulite(&aperto, proprie, &mut no),
            nascoste: aperto
                .fornite
                .iter()
                .filter(|f| nascoste.iter().any(|n| n == *f))
                .map(|f| (*f).to_owned())
                .collect(),
        };
        if !no.is_empty() {
            return Err(no);
        }
        let modifica = |campo: &str, prima: &[String], dopo: &[String]| {
            (prima != dopo).then(|| Modifica {
                campo: campo.to_owned(),
                prima: elenco(prima),
                dopo: elenco(dopo),
            })
        };
        let modifiche = [
            modifica("proprie", &self.proprie, &dopo.proprie),
            modifica("nascoste", &self.nascoste, &dopo.nascoste),
        ];
        Ok(Fact::new(
            dopo,
            Atto::Correzione,
            modifiche.into_iter().flatten().collect(),
            actor,
            quando,
            None,
        ))
    }
}

fn elenco(voci: &[String]) -> Valore {
    if voci.is_empty() {
        Valore::Vuoto
    } else {
        Valore::Elenco(voci.to_vec())
    }
}

/// The entries as they are kept: clean, each once, none that ships.
fn pulite(aperto: &ElencoAperto, scritte: &[String], no: &mut Vec<Refusal>) -> Vec<String> {
    let mut viste: HashSet<String> = aperto.fornite.iter().map(|f| testo::piatto(f)).collect();
    let voci: Vec<String> = scritte
        .iter()
        .filter_map(|v| testo::pulito(v))
        .filter(|v| viste.insert(testo::piatto(v)))
        .collect();
    if let Some(lunga) = voci.iter().find(|v| v.chars().count() > VOCE_MASSIMA) {
        let inizio: String = lunga.chars().take(30).collect();
        no.push(Refusal::campo(
            "proprie",
            format!("la voce «{inizio}…» supera i {VOCE_MASSIMA} caratteri: accorciala"),
        ));
    }
    if voci.len() > VOCI_MASSIME {
        no.push(Refusal::campo(
            "proprie",
            format!("le voci sono {}: al massimo {VOCI_MASSIME}", voci.len()),
        ));
    }
    voci
}

/// What a body made of its lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Elenchi {
    voci: BTreeMap<String, VociElenco>,
    /// By the flat text of the factor.
    risposte: BTreeMap<String, RisposteAlFattore>,
}

impl Elenchi {
    /// Those of a body, one for each list that it touched.
    pub fn new(voci: impl IntoIterator<Item = VociElenco>) -> Self {
        Self {
            voci: voci.into_iter().map(|v| (v.elenco.clone(), v)).collect(),
            risposte: BTreeMap::new(),
        }
    }

    /// The same with what the body says of its factors.
    #[must_use]
    pub fn con_risposte(self, risposte: impl IntoIterator<Item = RisposteAlFattore>) -> Self {
        let risposte = risposte
            .into_iter()
            .map(|r| (testo::piatto(&r.fattore), r))
            .collect();
        Self { risposte, ..self }
    }

    /// The types by which the body counts its measures.
    pub fn tipi_misura(&self) -> TipiMisura {
        TipiMisura::new(self.voci(TIPI).proprie)
    }

    /// What the body says of a factor.
    pub fn risposte(&self, fattore: &str) -> RisposteAlFattore {
        let sue = self.risposte.get(&testo::piatto(fattore)).cloned();
        sue.unwrap_or_else(|| RisposteAlFattore::vuote(fattore))
    }

    /// The factors that the forms offer, then those that were on the list and of which the body said something.
    pub fn fattori(&self) -> Vec<String> {
        let forniti = trova(FATTORI).map(|e| e.fornite).unwrap_or_default();
        let mut tutti = self.offerte(FATTORI, forniti);
        let mut visti: HashSet<String> = tutti.iter().map(|f| testo::piatto(f)).collect();
        let tolti = self.risposte.values().filter(|r| !r.risposte.is_empty());
        tutti.extend(
            tolti
                .filter(|r| visti.insert(testo::piatto(&r.fattore)))
                .map(|r| r.fattore.clone()),
        );
        tutti
    }

    /// The types of measure that answer these factors, without those that a sheet already has (`tipologia` is the one it prints): what ships
    /// before what the body says, each type once, with the first reason. Nothing is written from here: a person chooses.
    pub fn suggerimenti<'a>(
        &self,
        fattori: impl IntoIterator<Item = &'a str>,
        tipologia: Option<&str>,
    ) -> Vec<Suggerimento> {
        let tipi = self.tipi_misura();
        let presenti = tipi.di(tipologia.unwrap_or_default());
        let mut proposti: Vec<Suggerimento> = Vec::new();
        let mut proponi = |tipo: QualeTipo, fattore: &str, perche: &str| {
            let gia = presenti.iter().any(|t| t.stesso(&tipo))
                || proposti.iter().any(|s| s.tipo.stesso(&tipo));
            if !gia {
                proposti.push(Suggerimento {
                    tipo,
                    fattore: fattore.to_owned(),
                    perche: perche.to_owned(),
                });
            }
        };
        for fattore in fattori {
            for (tipo, perche) in misura::risposte_fornite(fattore) {
                proponi(QualeTipo::Pna(tipo), fattore, perche);
            }
            // A type that was taken off the list is not suggested any more.
            for r in self.risposte(fattore).risposte {
                if tipi.contiene(&r.tipo) {
                    proponi(r.tipo, fattore, &r.perche);
                }
            }
        }
        proposti
    }

    /// What the body made of a list; nothing of one that it left as it ships.
    pub fn voci(&self, chiave: &str) -> VociElenco {
        self.voci
            .get(chiave)
            .cloned()
            .unwrap_or_else(|| VociElenco {
                elenco: chiave.to_owned(),
                ..VociElenco::default()
            })
    }

    /// What a form offers: the shipped entries that are not hidden, then the body's own.
    pub fn offerte(&self, chiave: &str, fornite: &[&str]) -> Vec<String> {
        let sue = self.voci.get(chiave);
        let nascosta = |f: &str| sue.is_some_and(|v| v.nascoste.iter().any(|n| n == f));
        fornite
            .iter()
            .filter(|f| !nascosta(f))
            .map(|f| (*f).to_owned())
            .chain(sue.into_iter().flat_map(|v| v.proprie.clone()))
            .collect()
    }
}
