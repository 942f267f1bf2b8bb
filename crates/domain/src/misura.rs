//! The types of a measure that treats a risk, and which of them answer which enabling factor.
//!
//! Source: PNA 2019, Allegato 1 (types and examples of indicator; enabling factors). The table of suggestions is ours, and a body adds
//! its own answers: each is shown with its reason, and nothing is ever written from one without a person.

mod propri;

pub use propri::{QualeTipo, RispostaAlFattore, RisposteAlFattore, TipiMisura};

use crate::scelta::scelta;
use crate::testo;

scelta! {
    /// What a measure does, in the words of PNA 2019.
    TipoMisura {
        Controllo = "controllo", "Controllo";
        Trasparenza = "trasparenza", "Trasparenza";
        Etica = "etica", "Definizione e promozione dell'etica e di standard di comportamento";
        Regolamentazione = "regolamentazione", "Regolamentazione";
        Semplificazione = "semplificazione", "Semplificazione";
        Formazione = "formazione", "Formazione";
        Sensibilizzazione = "sensibilizzazione", "Sensibilizzazione e partecipazione";
        Rotazione = "rotazione", "Rotazione";
        Segnalazione = "segnalazione", "Segnalazione e protezione";
        ConflittoDiInteressi = "conflitto_di_interessi", "Disciplina del conflitto di interessi";
        InteressiParticolari = "interessi_particolari", "Regolazione dei rapporti con i rappresentanti di interessi particolari";
    }
}

impl TipoMisura {
    /// The indicator that PNA 2019 gives as an example.
    pub fn esempio_di_indicatore(self) -> &'static str {
        match self {
            Self::Controllo => "numero di controlli effettuati su numero di pratiche",
            Self::Trasparenza => "presenza dell'atto, del dato o dell'informazione da pubblicare",
            Self::Etica => "numero di incontri o di comunicazioni",
            Self::Regolamentazione => "adozione del regolamento o della procedura",
            Self::Semplificazione => "presenza di documenti o disposizioni che semplificano",
            Self::Formazione => "numero di partecipanti su numero di interessati",
            Self::Sensibilizzazione => "numero di iniziative, con i contributi raccolti",
            Self::Rotazione => "numero di incarichi ruotati sul totale",
            Self::Segnalazione => "azioni per agevolare e garantire chi segnala",
            Self::ConflittoDiInteressi => "previsioni sui casi particolari dell'ente",
            Self::InteressiParticolari => {
                "presenza della disciplina e degli strumenti di controllo"
            }
        }
    }

    /// The type as a measure bears it, shorter than its label where that is a sentence.
    pub fn breve(self) -> &'static str {
        match self {
            Self::Etica => "Promozione etica",
            altro => altro.etichetta(),
        }
    }

    /// The word of a printed type that stands for this one.
    fn radice(self) -> &'static str {
        match self {
            Self::Controllo => "controll",
            Self::Trasparenza => "trasparen",
            Self::Etica => "etic",
            Self::Regolamentazione => "regolament",
            Self::Semplificazione => "semplific",
            Self::Formazione => "formazion",
            Self::Sensibilizzazione => "sensibilizz",
            Self::Rotazione => "rotazion",
            Self::Segnalazione => "segnalaz",
            Self::ConflittoDiInteressi => "conflitt",
            Self::InteressiParticolari => "interessi particolari",
        }
    }
}

/// The types in a printed `Tipologia Misura`: `Controllo e trasparenza` is two. Words of no type give none.
pub fn tipi(stampata: &str) -> Vec<TipoMisura> {
    let piatta = testo::piatto(stampata);
    let ha = |t: TipoMisura| {
        let radice = t.radice();
        // `informazione` is not `formazione`: the root begins a word.
        piatta
            .match_indices(radice)
            .any(|(posto, _)| !piatta[..posto].ends_with(char::is_alphanumeric))
    };
    let mut trovati: Vec<TipoMisura> = TipoMisura::TUTTI
        .iter()
        .copied()
        .filter(|t| ha(*t))
        .collect();
    // `Sensibilizzazione etica` raises awareness: ethics is what it is about.
    if trovati.contains(&TipoMisura::Sensibilizzazione) {
        trovati.retain(|t| *t != TipoMisura::Etica);
    }
    trovati
}

/// A type of measure to consider, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggerimento {
    pub tipo: QualeTipo,
    /// The factor it answers, as the list writes it.
    pub fattore: String,
    /// One sentence, without its full stop.
    pub perche: String,
}

/// Factor, type, why.
const TABELLA: &[(&str, TipoMisura, &str)] = &[
    (
        "Mancanza di misure di trattamento del rischio e di controlli",
        TipoMisura::Controllo,
        "dove nessuno controlla, un controllo a campione fa emergere gli scostamenti",
    ),
    (
        "Mancanza di misure di trattamento del rischio e di controlli",
        TipoMisura::Segnalazione,
        "chi vede un'irregolarità deve poterla segnalare senza temere conseguenze",
    ),
    (
        "Mancanza di trasparenza",
        TipoMisura::Trasparenza,
        "atti e criteri pubblicati si lasciano verificare da tutti",
    ),
    (
        "Mancanza di trasparenza",
        TipoMisura::Sensibilizzazione,
        "il confronto con i destinatari rende leggibile come si decide",
    ),
    (
        "Regolamentazione eccessiva, complessa o poco chiara",
        TipoMisura::Semplificazione,
        "meno passaggi e regole più chiare lasciano meno spazio agli arbitri",
    ),
    (
        "Regolamentazione eccessiva, complessa o poco chiara",
        TipoMisura::Regolamentazione,
        "una procedura scritta dice prima come si decide",
    ),
    (
        "Esercizio prolungato ed esclusivo della responsabilità da parte di pochi o di un solo soggetto",
        TipoMisura::Rotazione,
        "cambiare chi decide, o far firmare in due, toglie l'esclusiva",
    ),
    (
        "Esercizio prolungato ed esclusivo della responsabilità da parte di pochi o di un solo soggetto",
        TipoMisura::ConflittoDiInteressi,
        "chi decide da solo e a lungo dichiara i propri interessi",
    ),
    (
        "Scarsa responsabilizzazione interna",
        TipoMisura::Etica,
        "doveri scritti e conosciuti dicono a ciascuno di che cosa risponde",
    ),
    (
        "Scarsa responsabilizzazione interna",
        TipoMisura::Controllo,
        "un responsabile per fase e un controllo periodico rendono visibile chi ha fatto che cosa",
    ),
    (
        "Competenze del personale inadeguate o assenti",
        TipoMisura::Formazione,
        "chi conosce le regole del suo lavoro riconosce anche quando sono violate",
    ),
    (
        "Inadeguata diffusione della cultura della legalità",
        TipoMisura::Formazione,
        "la formazione porta la legalità dentro il lavoro di ogni giorno",
    ),
    (
        "Inadeguata diffusione della cultura della legalità",
        TipoMisura::Etica,
        "un codice di comportamento vissuto diffonde la legalità",
    ),
    (
        "Mancata separazione tra indirizzo politico e gestione",
        TipoMisura::InteressiParticolari,
        "incontri e richieste registrati tengono distinti indirizzo e gestione",
    ),
    (
        "Mancata separazione tra indirizzo politico e gestione",
        TipoMisura::Regolamentazione,
        "una regola scritta dice che cosa spetta alla giunta e che cosa al dirigente",
    ),
];

/// What ships for a factor: the types that answer it, each with why. None for a factor that does not ship.
pub fn risposte_fornite(fattore: &str) -> impl Iterator<Item = (TipoMisura, &'static str)> {
    let scritto = testo::piatto(fattore);
    TABELLA
        .iter()
        .filter(move |(noto, ..)| testo::piatto(noto) == scritto)
        .map(|(_, tipo, perche)| (*tipo, *perche))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheda::FATTORI_ABILITANTI;

    #[test]
    fn two_types_on_one_measure_are_two() {
        let nomi = |t: &str| tipi(t).iter().map(|t| t.codice()).collect::<Vec<_>>();
        assert_eq!(
            nomi("Controllo e trasparenza"),
            ["controllo", "trasparenza"]
        );
        assert_eq!(nomi("Formazione"), ["formazione"]);
        assert_eq!(nomi("Promozione etica"), ["etica"]);
        assert_eq!(nomi("SENSIBILIZZAZIONE ETICA"), ["sensibilizzazione"]);
        assert_eq!(nomi("Informazione"), [""; 0]);
        assert_eq!(nomi("Altro"), [""; 0]);
        for t in TipoMisura::TUTTI {
            assert!(tipi(t.etichetta()).contains(t), "{}", t.etichetta());
        }
    }

    /// The form proposes each type of the PNA by itself, and nothing that is none of them.
    #[test]
    fn the_form_proposes_every_type() {
        let campo = crate::scheda::campi::trova("tipologia_misura").unwrap();
        let crate::campo::Genere::Testo(proposte, ..) = &campo.genere else {
            panic!("the type is a text with proposals");
        };
        for t in TipoMisura::TUTTI {
            assert!(proposte.iter().any(|p| tipi(p) == [*t]), "{t:?}");
        }
        assert!(proposte.iter().all(|p| !tipi(p).is_empty()));
    }

    #[test]
    fn every_factor_of_the_pna_has_an_answer() {
        for f in FATTORI_ABILITANTI {
            assert!(risposte_fornite(f).next().is_some(), "{f}");
        }
        for (noto, ..) in TABELLA {
            assert!(FATTORI_ABILITANTI.contains(noto), "{noto}");
        }
    }
}
