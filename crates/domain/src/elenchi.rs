//! The open lists of the catalogue, as a body wants them: entries of its own beside those that ship, and shipped ones it hides.
//!
//! A list is open where a field proposes words and takes others too (PNA 2019, Allegato 1, leaves to each body its areas of risk and
//! its enabling factors). What a sheet says stays, whatever its list offers later.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};

use crate::actor::Actor;
use crate::area::GruppoArea;
use crate::campo::{Campo, Valore};
use crate::fact::{Atto, Fact, Modifica};
use crate::refusal::Refusal;
use crate::scheda::{Attivita, Contenuto, Evento, Fase, Indicatore, RigaTabella, campi};
use crate::testo;

/// Longest entry, in characters: it stands on one line of a form.
const VOCE_MASSIMA: usize = 200;

/// Entries of its own that a body may have in one list.
const VOCI_MASSIME: usize = 200;

/// The list of the areas of risk, which are of two groups.
const AREE: &str = "area_di_rischio";

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
pub struct Elenchi(BTreeMap<String, VociElenco>);

impl Elenchi {
    /// Those of a body, one for each list that it touched.
    pub fn new(voci: impl IntoIterator<Item = VociElenco>) -> Self {
        Self(voci.into_iter().map(|v| (v.elenco.clone(), v)).collect())
    }

    /// What the body made of a list; nothing of one that it left as it ships.
    pub fn voci(&self, chiave: &str) -> VociElenco {
        self.0.get(chiave).cloned().unwrap_or_else(|| VociElenco {
            elenco: chiave.to_owned(),
            ..VociElenco::default()
        })
    }

    /// What a form offers: the shipped entries that are not hidden, then the body's own.
    pub fn offerte(&self, chiave: &str, fornite: &[&str]) -> Vec<String> {
        let sue = self.0.get(chiave);
        let nascosta = |f: &str| sue.is_some_and(|v| v.nascoste.iter().any(|n| n == f));
        fornite
            .iter()
            .filter(|f| !nascosta(f))
            .map(|f| (*f).to_owned())
            .chain(sue.into_iter().flat_map(|v| v.proprie.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ente::EnteId;

    fn prova(proprie: &[&str], nascoste: &[&str]) -> Result<Fact<VociElenco>, Vec<Refusal>> {
        let stringhe = |v: &[&str]| v.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let vuote = VociElenco {
            elenco: "area_di_rischio".to_owned(),
            ..VociElenco::default()
        };
        let quando = DateTime::<Utc>::default();
        vuote.correggi(
            &stringhe(proprie),
            &stringhe(nascoste),
            &Actor::operatore(EnteId(1)),
            quando,
        )
    }

    #[test]
    fn the_open_lists_are_the_fields_that_propose() {
        let tutti = aperti();
        let chiavi: Vec<&str> = tutti.iter().map(|e| e.chiave.as_str()).collect();
        for attesa in [
            "area_di_rischio",
            "tipologia_misura",
            "eventi.fattori",
            "fasi.causale",
            "indicatori.tipo",
        ] {
            assert!(chiavi.contains(&attesa), "{attesa}: {chiavi:?}");
        }
        assert!(!chiavi.iter().any(|c| di_fasce(c)), "{chiavi:?}");
        let diverse: HashSet<&str> = chiavi.iter().copied().collect();
        assert_eq!(diverse.len(), chiavi.len());
        assert!(FASCE.iter().all(|f| {
            let (_, campo) = f.split_once('.').unwrap();
            Evento::CAMPI.iter().any(|c| c.chiave == campo)
        }));
    }

    #[test]
    fn own_entries_follow_those_that_ship_and_hidden_ones_go() {
        let fatto = prova(
            &[
                "Farmacie comunali ",
                "",
                "farmacie comunali",
                "protezione CIVILE",
            ],
            &["Protezione civile", "Mai esistita"],
        )
        .unwrap();
        let voci = fatto.cosa().clone();
        assert_eq!(voci.proprie, ["Farmacie comunali"]);
        assert_eq!(voci.nascoste, ["Protezione civile"]);
        let cambiati: Vec<&str> = fatto.modifiche().iter().map(|m| m.campo.as_str()).collect();
        assert_eq!(cambiati, ["proprie", "nascoste"]);
        let elenchi = Elenchi::new([voci]);
        let offerte = elenchi.offerte("area_di_rischio", campi::AREE_DI_RISCHIO);
        assert_eq!(offerte.len(), campi::AREE_DI_RISCHIO.len());
        assert_eq!(offerte.last().unwrap(), "Farmacie comunali");
        assert!(!offerte.iter().any(|v| v == "Protezione civile"));
        assert_eq!(elenchi.offerte("tipologia", &["SINTESI"]), ["SINTESI"]);
    }

    #[test]
    fn areas_are_shown_in_two_groups_and_own_ones_are_specific() {
        let elenchi = Elenchi::new([prova(&["Farmacie comunali"], &[]).unwrap().cosa().clone()]);
        let offerte = elenchi.offerte(AREE, campi::AREE_DI_RISCHIO);
        let gruppi = gruppi(AREE, &offerte);
        let nomi: Vec<(&str, usize)> = gruppi.iter().map(|(n, v)| (*n, v.len())).collect();
        assert_eq!(nomi, [("Aree generali", 8), ("Aree specifiche", 6)]);
        assert_eq!(gruppi[1].1.last().unwrap(), "Farmacie comunali");
        assert_eq!(accanto(AREE, "Contratti pubblici"), "area generale");
        assert_eq!(accanto("tipologia", "SINTESI"), "");
        let uno = super::gruppi("tipologia", &["SINTESI".to_owned()]);
        assert_eq!(uno, [("", vec!["SINTESI".to_owned()])]);
    }

    #[test]
    fn too_long_and_too_many_are_refused() {
        let lunga = "a".repeat(VOCE_MASSIMA + 1);
        let no = prova(&[&lunga], &[]).unwrap_err();
        assert!(no[0].frase.contains("supera i 200 caratteri"), "{no:?}");
        let tante: Vec<String> = (0..=VOCI_MASSIME).map(|n| format!("voce {n}")).collect();
        let tante: Vec<&str> = tante.iter().map(String::as_str).collect();
        assert!(
            prova(&tante, &[]).unwrap_err()[0]
                .frase
                .contains("al massimo 200")
        );
        let ignoto = VociElenco {
            elenco: "boh".to_owned(),
            ..VociElenco::default()
        };
        let actor = Actor::operatore(EnteId(1));
        assert!(
            ignoto
                .correggi(&[], &[], &actor, DateTime::default())
                .is_err()
        );
    }
}
