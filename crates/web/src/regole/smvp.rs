//! The rules of scores (SMVP) of a body.

use domain::regole::{Raccolta, Versione};
use domain::smvp::Smvp;
use domain::vista::Vista;

use super::{Parole, RegoleInPagina};

impl RegoleInPagina for Smvp {
    const PAROLE: &'static Parole = &Parole {
        sezione: "smvp",
        titolo: "Regole dei punteggi",
        descrizione: "Il sistema di misurazione e valutazione della performance (SMVP) dice come dai valori degli indicatori e dall'avanzamento delle fasi si arriva ai punteggi. Ogni vista ne usa uno; se non lo sceglie, usa il primo.",
        nuove: "Nuove regole dei punteggi",
        nuove_in_breve: "Nuove regole",
        testo: "Regole",
        proprie: "Regole dell'ente",
        usa_come_base: "Usa come base per regole proprie",
        carica: "Carica le regole dell'ente",
        perche_resta: "i punteggi dei piani dicono con quale sono stati calcolati",
        vuote: "scrivi le regole, oppure scegli un file",
        troppo: "un SMVP è un file breve",
        pronome: "le",
        rifiutate: "Le regole non sono state registrate",
        pagina_vista: "albero",
    };

    fn predefinite(tutte: &Raccolta<Self>) -> Option<&Self> {
        tutte.predefinito()
    }

    fn di_vista(vista: &Vista) -> Option<Option<&Versione>> {
        Some(vista.smvp.as_ref())
    }
}
