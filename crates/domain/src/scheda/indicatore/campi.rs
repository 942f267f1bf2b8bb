//! The catalogue of an indicator: the fields of a row of INDICATORI; its values by year and by period stand beside them.

use super::{Cumulo, Frequenza, Indicatore, Unita, Verso};
use crate::campo::{Campo, Genere};
use crate::smvp::RegolaConversione;

/// What a stored figure holds, in whole units (see [`crate::Decimale::milionesimi`]).
const LIMITE: i64 = 9_000_000_000;

/// The kinds of indicator that the form proposes (Linee guida DFP 2/2017, and what municipal plans add); a body writes its own.
pub const TIPI_INDICATORE: &[&str] = &[
    "EFFICIENZA",
    "EFFICACIA",
    "ECONOMICITÀ",
    "QUALITÀ",
    "RISULTATO",
    "OUTPUT",
    "OUTCOME",
    "IMPATTO",
];

/// The fields of an indicator, a row of INDICATORI.
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
        genere: Genere::Testo(TIPI_INDICATORE, |i| &i.tipo, |i| &mut i.tipo),
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
        chiave: "peso",
        etichetta: "Peso",
        // −1 leaves the indicator out; nothing else is below zero.
        genere: Genere::Numero {
            decimali: 2,
            da: -1,
            a: 100,
            leggi: |i| &i.peso,
            scrivi: |i| &mut i.peso,
        },
    },
    Campo {
        chiave: "frequenza",
        etichetta: "Si rileva",
        genere: Genere::Scelta(
            Frequenza::OPZIONI,
            |i| i.frequenza.map(Frequenza::codice),
            |i, v| i.frequenza = v.and_then(Frequenza::da_nome),
        ),
    },
    Campo {
        chiave: "cumulo",
        etichetta: "Il valore dell'anno è",
        genere: Genere::Scelta(
            Cumulo::OPZIONI,
            |i| i.cumulo.map(Cumulo::codice),
            |i, v| i.cumulo = v.and_then(Cumulo::da_nome),
        ),
    },
    Campo {
        chiave: "valore_di_partenza",
        etichetta: "Valore di partenza",
        genere: Genere::Numero {
            decimali: 6,
            da: -LIMITE,
            a: LIMITE,
            leggi: |i| &i.valore_di_partenza,
            scrivi: |i| &mut i.valore_di_partenza,
        },
    },
    Campo {
        chiave: "intervallo_da",
        etichetta: "Intervallo, da",
        genere: Genere::Numero {
            decimali: 6,
            da: -LIMITE,
            a: LIMITE,
            leggi: |i| &i.intervallo_da,
            scrivi: |i| &mut i.intervallo_da,
        },
    },
    Campo {
        chiave: "intervallo_a",
        etichetta: "Intervallo, a",
        genere: Genere::Numero {
            decimali: 6,
            da: -LIMITE,
            a: LIMITE,
            leggi: |i| &i.intervallo_a,
            scrivi: |i| &mut i.intervallo_a,
        },
    },
    Campo {
        chiave: "soglia_minima",
        etichetta: "Soglia minima",
        genere: Genere::Numero {
            decimali: 6,
            da: -LIMITE,
            a: LIMITE,
            leggi: |i| &i.soglia_minima,
            scrivi: |i| &mut i.soglia_minima,
        },
    },
    Campo {
        chiave: "soglia_massima",
        etichetta: "Soglia massima",
        genere: Genere::Numero {
            decimali: 6,
            da: -LIMITE,
            a: LIMITE,
            leggi: |i| &i.soglia_massima,
            scrivi: |i| &mut i.soglia_massima,
        },
    },
    Campo {
        chiave: "soglia_eccellente",
        etichetta: "Soglia eccellente",
        genere: Genere::Numero {
            decimali: 6,
            da: -LIMITE,
            a: LIMITE,
            leggi: |i| &i.soglia_eccellente,
            scrivi: |i| &mut i.soglia_eccellente,
        },
    },
    Campo {
        chiave: "conversione",
        etichetta: "Regola di conversione",
        genere: Genere::Scelta(
            RegolaConversione::OPZIONI,
            |i| i.conversione.map(RegolaConversione::codice),
            |i, v| i.conversione = v.and_then(RegolaConversione::da_nome),
        ),
    },
    Campo {
        chiave: "intervalli",
        etichetta: "Intervalli propri, uno per riga: da; a; punti",
        genere: Genere::TestoLungo(|i| &i.intervalli, |i| &mut i.intervalli),
    },
    Campo {
        chiave: "decimali",
        etichetta: "Cifre dopo la virgola",
        genere: Genere::Numero {
            decimali: 0,
            da: 0,
            a: 6,
            leggi: |i| &i.decimali,
            scrivi: |i| &mut i.decimali,
        },
    },
    Campo {
        chiave: "fonte_del_dato",
        etichetta: "Fonte del dato",
        genere: Genere::Testo(&[], |i| &i.fonte_del_dato, |i| &mut i.fonte_del_dato),
    },
    Campo {
        chiave: "scala",
        etichetta: "Gradi della scala, uno per riga dal più basso",
        genere: Genere::TestoLungo(|i| &i.scala, |i| &mut i.scala),
    },
    Campo {
        chiave: "formula",
        etichetta: "Formula",
        genere: Genere::Testo(&[], |i| &i.formula, |i| &mut i.formula),
    },
    Campo {
        chiave: "inizio_serie",
        etichetta: "Nuova serie dal",
        genere: Genere::Data(|i| &i.inizio_serie, |i| &mut i.inizio_serie),
    },
    Campo {
        chiave: "note",
        etichetta: "Note",
        genere: Genere::TestoLungo(|i| &i.note, |i| &mut i.note),
    },
];
