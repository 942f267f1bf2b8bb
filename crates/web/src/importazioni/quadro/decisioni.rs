//! What a person decides on a reading: proposals, lines without a place, differences.

use domain::campo::{self, Valore};
use domain::importazione::{Confronto, Lettura, Scelte};
use domain::modello::{FIGLIE, Modelli};
use domain::scheda::campi;

use super::{Fetta, etichetta, righe_di};
use crate::form::Scelta;
use crate::importazioni::scelte::{chiave, differenze_di, visto};

/// A doubtful repair.
pub(in crate::importazioni) struct PropostaVista {
    pub indice: usize,
    pub scheda: String,
    pub campo: String,
    pub riga: usize,
    pub prima: String,
    pub dopo: String,
    pub motivo: String,
    pub accettata: bool,
}

/// A line without a place, and where it goes.
pub(in crate::importazioni) struct RigaVista {
    pub indice: usize,
    pub riga: usize,
    pub testo: String,
    pub schede: Vec<Scelta>,
    pub campi: Vec<Scelta>,
    /// In words, where it goes.
    pub dove: String,
}

/// A field on which printout and store disagree.
pub(in crate::importazioni) struct DifferenzaVista {
    pub chiave: String,
    pub visto: String,
    pub scheda: String,
    pub campo: String,
    pub registrato: Vec<String>,
    pub stampa: Vec<String>,
    pub a_mano: bool,
    pub presa: bool,
}

/// The doubtful repairs of a page.
pub(super) fn proposte(lettura: &Lettura, scelte: &Scelte, fetta: Fetta) -> Vec<PropostaVista> {
    let qui = lettura
        .proposte
        .iter()
        .enumerate()
        .filter(|(_, p)| fetta.mostra(Some(p.scheda)));
    qui.map(|(indice, p)| PropostaVista {
        indice,
        scheda: lettura
            .schede
            .get(p.scheda)
            .map(|s| s.codice.clone())
            .unwrap_or_default(),
        campo: etichetta(&p.campo),
        riga: p.riga,
        prima: p.prima.clone(),
        dopo: p.dopo.clone(),
        motivo: p.motivo.clone(),
        accettata: scelte.proposte_accettate.contains(&indice),
    })
    .collect()
}

/// The lines without a place of a page.
pub(super) fn righe(lettura: &Lettura, scelte: &Scelte, fetta: Fetta) -> Vec<RigaVista> {
    let campi = campi_offerti(lettura);
    let qui = lettura
        .non_collocate
        .iter()
        .enumerate()
        .filter(|(_, r)| fetta.mostra(r.scheda));
    qui.map(|(indice, r)| {
        let scelta = scelte.assegnazioni.iter().find(|a| a.indice == indice);
        let posto = scelta.map(|a| a.scheda).or(r.scheda).unwrap_or(0);
        let campo = scelta.map_or("note", |a| a.campo.as_str());
        // The sheets of this page, and the one it goes to if that stands elsewhere.
        let offerte = fetta
            .schede()
            .chain(Some(posto).filter(|p| !fetta.schede().contains(p)));
        let schede = offerte
            .filter_map(|i| {
                Some(Scelta {
                    value: i.to_string(),
                    label: lettura.schede.get(i)?.codice.clone(),
                    selected: i == posto,
                })
            })
            .collect();
        let codice = lettura.schede.get(posto).map_or("", |s| s.codice.as_str());
        RigaVista {
            indice,
            riga: r.riga,
            testo: r.testo.clone(),
            schede,
            campi: campi
                .iter()
                .map(|(k, e)| Scelta::new(k, e, campo))
                .collect(),
            dove: if campo == "note" {
                format!("nota sulla scheda {codice}")
            } else {
                format!("{} di {codice}", etichetta(campo))
            },
        }
    })
    .collect()
}

/// The fields a line can be put in: those its kind of sheet shows, tables aside. The note comes first.
fn campi_offerti(lettura: &Lettura) -> Vec<(String, String)> {
    let nota = ("note".to_owned(), "Lascia come nota".to_owned());
    // The shipped modelli are read by the tests: here they cannot be wrong.
    let modelli = Modelli::leggi([]).ok();
    let mostrati: Vec<String> = modelli
        .iter()
        .flat_map(Modelli::iter)
        .filter(|m| lettura.formato.tipo_vista().livelli().contains(&m.livello))
        .flat_map(|m| m.blocchi.iter().flat_map(|b| b.chiavi().map(str::to_owned)))
        .collect();
    let adatti = campi::CAMPI
        .iter()
        .map(|c| c.chiave)
        .filter(|k| !["codice", "note", "fasi", "indicatori", FIGLIE].contains(k));
    std::iter::once(nota)
        .chain(
            adatti
                .filter(|k| mostrati.iter().any(|m| m == k))
                .map(|k| (k.to_owned(), etichetta(k))),
        )
        .collect()
}

/// The differences of a page.
pub(super) fn differenze(
    lettura: &Lettura,
    confronti: &[Confronto],
    scelte: &Scelte,
    fetta: Fetta,
) -> Vec<DifferenzaVista> {
    let qui = confronti
        .iter()
        .enumerate()
        .filter(|(i, _)| fetta.mostra(Some(*i)) && *i < lettura.schede.len());
    qui.flat_map(|(i, c)| {
        differenze_di(&c.esito)
            .iter()
            .map(move |d| DifferenzaVista {
                chiave: chiave(i, &d.campo),
                visto: visto(&d.memorizzato),
                scheda: c.codice.clone(),
                campo: etichetta(&d.campo),
                registrato: righe_di(&leggibile(&d.campo, &d.memorizzato)),
                stampa: righe_di(&leggibile(&d.campo, &d.nuovo)),
                a_mano: d.corretto_a_mano,
                presa: scelte.prende(&c.codice, d),
            })
    })
    .collect()
}

/// A value in words; of a choice what is read, not what is stored.
fn leggibile(chiave: &str, valore: &Valore) -> String {
    let detto = valore.leggibile();
    let scelta = campi::trova(chiave)
        .and_then(|c| campo::opzione(c.opzioni(), &detto))
        .map(|o| o.etichetta.to_owned());
    scelta.unwrap_or(detto)
}
