//! The catalogue: every field of a sheet, declared once, in the order of the printed sheet.
//!
//! A field of a sheet is a line here, a line in [`Contenuto`] and a column in `store`; pages, forms, print, export and import
//! walk this list. A modello (see [`crate::modello`]) chooses among these keys. The fields of the rows of a table stand beside the row.

use super::{Carattere, Contenuto, Discrezionalita, Natura, Ricorrenza, Stato};
pub use super::{
    attivita::CAMPI_ATTIVITA,
    evento::CAMPI_EVENTO,
    fase::CAMPI_FASE,
    indicatore::{CAMPI_INDICATORE, TIPI_INDICATORE},
};
use crate::campo::{Campo, Genere};

/// The areas of risk that the form proposes: the general ones (L. 190/2012, art. 1 c. 16; PNA 2015; PNA 2019, Allegato 1), then those
/// specific to local bodies. A body may write its own.
pub const AREE_DI_RISCHIO: &[&str] = &[
    "Acquisizione e gestione del personale",
    "Contratti pubblici",
    "Provvedimenti ampliativi senza effetto economico diretto",
    "Provvedimenti ampliativi con effetto economico diretto",
    "Gestione delle entrate, delle spese e del patrimonio",
    "Controlli, verifiche, ispezioni e sanzioni",
    "Incarichi e nomine",
    "Affari legali e contenzioso",
    "Governo del territorio",
    "Gestione dei rifiuti",
    "Servizi demografici",
    "Affari istituzionali",
    "Protezione civile",
];

/// The fields of a sheet.
pub const CAMPI: &[Campo<Contenuto>] = &[
    Campo {
        chiave: "codice",
        etichetta: "Codice",
        genere: Genere::Richiesto(|c| &c.codice, |c| &mut c.codice),
    },
    Campo {
        chiave: "titolo",
        etichetta: "Titolo",
        genere: Genere::Richiesto(|c| &c.titolo, |c| &mut c.titolo),
    },
    Campo {
        chiave: "stato",
        etichetta: "Stato",
        genere: Genere::Scelta(
            Stato::OPZIONI,
            |c| c.stato.map(Stato::codice),
            |c, v| c.stato = v.and_then(Stato::da_nome),
        ),
    },
    Campo {
        chiave: "assessorato",
        etichetta: "Assessorato",
        genere: Genere::Testo(
            &["Assessori di riferimento"],
            |c| &c.assessorato,
            |c| &mut c.assessorato,
        ),
    },
    Campo {
        chiave: "centro_di_responsabilita",
        etichetta: "Centro di Responsabilità",
        genere: Genere::Testo(
            &[],
            |c| &c.centro_di_responsabilita,
            |c| &mut c.centro_di_responsabilita,
        ),
    },
    Campo {
        chiave: "responsabile",
        etichetta: "Responsabile",
        genere: Genere::Persona(|c| &c.responsabile, |c| &mut c.responsabile),
    },
    Campo {
        chiave: "collegato_a",
        etichetta: "Collegato a",
        genere: Genere::Collegamenti(|c| &c.collegato_a, |c| &mut c.collegato_a),
    },
    Campo {
        chiave: "sezioni",
        etichetta: "FUNZIONI-ATTRIBUZIONI ORGANIZZATIVE-ATTIVITÀ (Fasi/Azioni/Output)",
        genere: Genere::Sezioni(|c| &c.sezioni, |c| &mut c.sezioni),
    },
    Campo {
        chiave: "attivita",
        etichetta: "ATTIVITÀ",
        genere: Genere::Elenco(|c| &c.attivita, |c| &mut c.attivita),
    },
    Campo {
        chiave: "natura",
        etichetta: "ATTIVITÀ VINCOLATA / DISCREZIONALE",
        genere: Genere::Scelta(
            Natura::OPZIONI,
            |c| c.natura.map(Natura::codice),
            |c, v| c.natura = v.and_then(Natura::da_nome),
        ),
    },
    Campo {
        chiave: "fonti",
        etichetta: "Fonti (norme, regolamenti, prassi)",
        genere: Genere::Testo(&[], |c| &c.fonti, |c| &mut c.fonti),
    },
    Campo {
        chiave: "riferimento_obiettivo_gestionale",
        etichetta: "Riferimento obiettivo gestionale",
        genere: Genere::Codici(
            |c| &c.riferimento_obiettivo_gestionale,
            |c| &mut c.riferimento_obiettivo_gestionale,
        ),
    },
    Campo {
        chiave: "responsabile_testo",
        etichetta: "RESPONSABILE",
        genere: Genere::Testo(
            &["Dirigente Responsabile"],
            |c| &c.responsabile_testo,
            |c| &mut c.responsabile_testo,
        ),
    },
    Campo {
        chiave: "soggetti_interni",
        etichetta: "SOGGETTI INTERNI",
        genere: Genere::Testo(&[], |c| &c.soggetti_interni, |c| &mut c.soggetti_interni),
    },
    Campo {
        chiave: "livello_rischio",
        etichetta: "LIVELLO DI RISCHIO individuato",
        // The method of the plan says how high a level can be (25 with PNA 2013, Allegato 5); here stands only what a sheet holds.
        genere: Genere::Numero {
            decimali: 2,
            da: 0,
            a: 100,
            leggi: |c| &c.livello_rischio,
            scrivi: |c| &mut c.livello_rischio,
        },
    },
    Campo {
        chiave: "livello_residuo",
        etichetta: "Livello di rischio residuo",
        genere: Genere::Numero {
            decimali: 2,
            da: 0,
            a: 100,
            leggi: |c| &c.livello_residuo,
            scrivi: |c| &mut c.livello_residuo,
        },
    },
    Campo {
        chiave: "area_di_rischio",
        etichetta: "Area di rischio",
        genere: Genere::Testo(
            AREE_DI_RISCHIO,
            |c| &c.area_di_rischio,
            |c| &mut c.area_di_rischio,
        ),
    },
    Campo {
        chiave: "valutazioni",
        etichetta: "Valutazione del rischio",
        genere: Genere::Valutazioni(|c| &c.valutazioni, |c| &mut c.valutazioni),
    },
    Campo {
        chiave: "eventi",
        etichetta: "Eventi rischiosi",
        genere: Genere::Eventi(|c| &c.eventi, |c| &mut c.eventi),
    },
    Campo {
        chiave: "descrizione_processo",
        etichetta: "Che cos'è e a che serve",
        genere: Genere::TestoLungo(|c| &c.descrizione_processo, |c| &mut c.descrizione_processo),
    },
    Campo {
        chiave: "discrezionalita",
        etichetta: "Discrezionalità",
        genere: Genere::Scelta(
            Discrezionalita::OPZIONI,
            |c| c.discrezionalita.map(Discrezionalita::codice),
            |c, v| c.discrezionalita = v.and_then(Discrezionalita::da_nome),
        ),
    },
    Campo {
        chiave: "input",
        etichetta: "Che cosa lo avvia (input)",
        genere: Genere::Elenco(|c| &c.input, |c| &mut c.input),
    },
    Campo {
        chiave: "output",
        etichetta: "Che cosa produce (output)",
        genere: Genere::Elenco(|c| &c.output, |c| &mut c.output),
    },
    Campo {
        chiave: "mappatura",
        etichetta: "Attività del processo",
        genere: Genere::Mappatura(|c| &c.mappatura, |c| &mut c.mappatura),
    },
    Campo {
        chiave: "interrelazioni",
        etichetta: "Processi collegati",
        genere: Genere::Codici(|c| &c.interrelazioni, |c| &mut c.interrelazioni),
    },
    Campo {
        chiave: "risorse",
        etichetta: "Risorse",
        genere: Genere::Elenco(|c| &c.risorse, |c| &mut c.risorse),
    },
    Campo {
        chiave: "sistemi_informativi",
        etichetta: "Sistemi informativi",
        genere: Genere::Elenco(|c| &c.sistemi_informativi, |c| &mut c.sistemi_informativi),
    },
    Campo {
        chiave: "criticita",
        etichetta: "Criticità",
        genere: Genere::Elenco(|c| &c.criticita, |c| &mut c.criticita),
    },
    Campo {
        chiave: "stakeholder",
        etichetta: "Stakeholder",
        genere: Genere::Elenco(|c| &c.stakeholder, |c| &mut c.stakeholder),
    },
    Campo {
        chiave: "tipologia_misura",
        etichetta: "Tipologia Misura PTPC",
        genere: Genere::Testo(
            &[
                "Controllo e trasparenza",
                "Controllo",
                "Trasparenza",
                "Formazione",
                "Rotazione",
                "Promozione etica",
                "Regolamentazione",
                "Semplificazione",
                "Sensibilizzazione e partecipazione",
                "Segnalazione e protezione",
                "Disciplina del conflitto di interessi",
                "Regolazione dei rapporti con i rappresentanti di interessi particolari",
            ],
            |c| &c.tipologia_misura,
            |c| &mut c.tipologia_misura,
        ),
    },
    Campo {
        chiave: "carattere_misura",
        etichetta: "Misura generale o specifica",
        genere: Genere::Scelta(
            Carattere::OPZIONI,
            |c| c.carattere_misura.map(Carattere::codice),
            |c, v| c.carattere_misura = v.and_then(Carattere::da_nome),
        ),
    },
    Campo {
        chiave: "ricorrenza",
        etichetta: "Ricorrenza",
        genere: Genere::Scelta(
            Ricorrenza::OPZIONI,
            |c| c.ricorrenza.map(Ricorrenza::codice),
            |c, v| c.ricorrenza = v.and_then(Ricorrenza::da_nome),
        ),
    },
    Campo {
        chiave: "sostenibilita",
        etichetta: "Costi e sostenibilità",
        genere: Genere::Elenco(|c| &c.sostenibilita, |c| &mut c.sostenibilita),
    },
    Campo {
        chiave: "misura_di",
        etichetta: "Trattato anche dalla misura delle schede",
        genere: Genere::Codici(|c| &c.misura_di, |c| &mut c.misura_di),
    },
    Campo {
        chiave: "direzione",
        etichetta: "Direzione",
        genere: Genere::Testo(&[], |c| &c.direzione, |c| &mut c.direzione),
    },
    Campo {
        chiave: "direttore",
        etichetta: "Direttore",
        genere: Genere::Persona(|c| &c.direttore, |c| &mut c.direttore),
    },
    Campo {
        chiave: "classificazione",
        etichetta: "Classificazione",
        genere: Genere::Testo(
            &["DIREZIONALE", "STRATEGICO", "OPERATIVO"],
            |c| &c.classificazione,
            |c| &mut c.classificazione,
        ),
    },
    Campo {
        chiave: "servizio",
        etichetta: "Servizio",
        genere: Genere::Testo(&[], |c| &c.servizio, |c| &mut c.servizio),
    },
    Campo {
        chiave: "dirigente",
        etichetta: "Dirigente",
        genere: Genere::Persona(|c| &c.dirigente, |c| &mut c.dirigente),
    },
    Campo {
        chiave: "tipologia",
        etichetta: "Tipologia",
        genere: Genere::Testo(
            &["SINTESI", "SVILUPPO", "MANTENIMENTO"],
            |c| &c.tipologia,
            |c| &mut c.tipologia,
        ),
    },
    Campo {
        chiave: "fasi",
        etichetta: "FASI",
        genere: Genere::Fasi(|c| &c.fasi, |c| &mut c.fasi),
    },
    Campo {
        chiave: "indicatori",
        etichetta: "INDICATORI",
        genere: Genere::Indicatori(|c| &c.indicatori, |c| &mut c.indicatori),
    },
    Campo {
        chiave: "peso",
        etichetta: "Peso nel punteggio",
        genere: Genere::Numero {
            decimali: 2,
            da: -1,
            a: 100,
            leggi: |c| &c.peso,
            scrivi: |c| &mut c.peso,
        },
    },
    Campo {
        chiave: "note",
        etichetta: "Note sulla scheda",
        genere: Genere::TestoLungo(|c| &c.note, |c| &mut c.note),
    },
];

/// Finds a field of a sheet by its key.
pub fn trova(chiave: &str) -> Option<&'static Campo<Contenuto>> {
    CAMPI.iter().find(|c| c.chiave == chiave)
}
