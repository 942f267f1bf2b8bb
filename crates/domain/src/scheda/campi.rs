//! The catalogue: every field of a sheet, declared once, in the order of the printed sheet.
//!
//! A field of a sheet is a line here, a line in [`Contenuto`] and a column in `store`; pages, forms, print, export and import
//! walk this list. A modello (see [`crate::modello`]) chooses among these keys.

use super::{Contenuto, Fase, Indicatore, Natura, Stato, Unita, Verso};
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
        // PNA 2013, Allegato 5: a product of two means between 0 and 5.
        genere: Genere::Numero {
            decimali: 2,
            da: 0,
            a: 25,
            leggi: |c| &c.livello_rischio,
            scrivi: |c| &mut c.livello_rischio,
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
                "Formazione",
                "Rotazione",
                "Promozione etica",
                "Regolamentazione",
                "Semplificazione",
                "Sensibilizzazione e partecipazione",
                "Segnalazione e protezione",
                "Disciplina del conflitto di interessi",
            ],
            |c| &c.tipologia_misura,
            |c| &mut c.tipologia_misura,
        ),
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
        chiave: "note",
        etichetta: "Note sulla scheda",
        genere: Genere::TestoLungo(|c| &c.note, |c| &mut c.note),
    },
];

/// The fields of a phase, a row of FASI.
pub const CAMPI_FASE: &[Campo<Fase>] = &[
    Campo {
        chiave: "causale",
        etichetta: "Causale",
        genere: Genere::Testo(&["MISURA"], |f| &f.causale, |f| &mut f.causale),
    },
    Campo {
        chiave: "numero",
        etichetta: "Numero",
        genere: Genere::Numero {
            decimali: 0,
            da: 0,
            a: 999,
            leggi: |f| &f.numero,
            scrivi: |f| &mut f.numero,
        },
    },
    Campo {
        chiave: "tipo_nel_testo",
        etichetta: "Tipo nel testo",
        genere: Genere::Testo(&[], |f| &f.tipo_nel_testo, |f| &mut f.tipo_nel_testo),
    },
    Campo {
        chiave: "descrizione",
        etichetta: "Descrizione",
        genere: Genere::TestoLungo(|f| &f.descrizione, |f| &mut f.descrizione),
    },
    Campo {
        chiave: "peso",
        etichetta: "Peso",
        genere: Genere::Numero {
            decimali: 2,
            da: 0,
            a: 100,
            leggi: |f| &f.peso,
            scrivi: |f| &mut f.peso,
        },
    },
    Campo {
        chiave: "avanzamento",
        etichetta: "Avanz.",
        genere: Genere::Numero {
            decimali: 2,
            da: 0,
            a: 100,
            leggi: |f| &f.avanzamento,
            scrivi: |f| &mut f.avanzamento,
        },
    },
    Campo {
        chiave: "inizio_previsto",
        etichetta: "Inizio Previsto",
        genere: Genere::Data(|f| &f.inizio_previsto, |f| &mut f.inizio_previsto),
    },
    Campo {
        chiave: "fine_prevista",
        etichetta: "Fine Prevista",
        genere: Genere::Data(|f| &f.fine_prevista, |f| &mut f.fine_prevista),
    },
    Campo {
        chiave: "inizio_effettivo",
        etichetta: "Inizio Effettivo",
        genere: Genere::Data(|f| &f.inizio_effettivo, |f| &mut f.inizio_effettivo),
    },
    Campo {
        chiave: "fine_effettiva",
        etichetta: "Fine Effettiva",
        genere: Genere::Data(|f| &f.fine_effettiva, |f| &mut f.fine_effettiva),
    },
    Campo {
        chiave: "responsabile",
        etichetta: "Responsabile",
        genere: Genere::Persona(|f| &f.responsabile, |f| &mut f.responsabile),
    },
    Campo {
        chiave: "cdr",
        etichetta: "Centro di Responsabilità",
        genere: Genere::Testo(&[], |f| &f.cdr, |f| &mut f.cdr),
    },
    Campo {
        chiave: "note",
        etichetta: "Note",
        genere: Genere::TestoLungo(|f| &f.note, |f| &mut f.note),
    },
];

/// The fields of an indicator, a row of INDICATORI; its values by year stand beside them.
pub const CAMPI_INDICATORE: &[Campo<Indicatore>] = &[
    Campo {
        chiave: "descrizione",
        etichetta: "Descrizione",
        genere: Genere::TestoLungo(|i| &i.descrizione, |i| &mut i.descrizione),
    },
    Campo {
        chiave: "numeratore",
        etichetta: "Numeratore",
        genere: Genere::Testo(&[], |i| &i.numeratore, |i| &mut i.numeratore),
    },
    Campo {
        chiave: "denominatore",
        etichetta: "Denominatore",
        genere: Genere::Testo(&[], |i| &i.denominatore, |i| &mut i.denominatore),
    },
    Campo {
        chiave: "tipo",
        etichetta: "Tipo",
        genere: Genere::Testo(
            &[
                "EFFICIENZA",
                "EFFICACIA",
                "RISULTATO",
                "QUALITÀ",
                "ECONOMICITÀ",
                "IMPATTO",
            ],
            |i| &i.tipo,
            |i| &mut i.tipo,
        ),
    },
    Campo {
        chiave: "unita",
        etichetta: "Unità",
        genere: Genere::Scelta(
            Unita::OPZIONI,
            |i| Some(i.unita.codice()),
            |i, v| i.unita = v.and_then(Unita::da_nome).unwrap_or_default(),
        ),
    },
    Campo {
        chiave: "verso",
        etichetta: "Verso",
        genere: Genere::Scelta(
            Verso::OPZIONI,
            |i| i.verso.map(Verso::codice),
            |i, v| i.verso = v.and_then(Verso::da_nome),
        ),
    },
    Campo {
        chiave: "note",
        etichetta: "Note",
        genere: Genere::TestoLungo(|i| &i.note, |i| &mut i.note),
    },
];

/// Finds a field of a sheet by its key.
pub fn trova(chiave: &str) -> Option<&'static Campo<Contenuto>> {
    CAMPI.iter().find(|c| c.chiave == chiave)
}
