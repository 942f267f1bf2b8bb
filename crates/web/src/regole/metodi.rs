//! The methods of assessing risk of a body.

use domain::regole::{Raccolta, Versione};
use domain::rischio::{Metodi, Metodo};
use domain::vista::{TipoVista, Vista};

use super::{Parole, RegoleInPagina};

impl RegoleInPagina for Metodo {
    const PAROLE: &'static Parole = &Parole {
        sezione: "metodi",
        titolo: "Metodi di valutazione del rischio",
        descrizione: "Un metodo dice con quali domande si valuta il rischio di un processo, quanti punti vale ogni risposta e come se ne ricava il livello, con le sue fasce. Ogni vista di prevenzione della corruzione ne usa uno; se non lo sceglie, i livelli sono soltanto dichiarati.",
        nuove: "Nuovo metodo di valutazione del rischio",
        nuove_in_breve: "Nuovo metodo",
        testo: "Metodo",
        proprie: "Metodo dell'ente",
        usa_come_base: "Usa come base per un metodo proprio",
        carica: "Carica un metodo dell'ente",
        perche_resta: "ogni valutazione dice con quale è stata fatta",
        vuote: "scrivi il metodo, oppure scegli un file",
        troppo: "un metodo è un file breve",
        pronome: "lo",
        rifiutate: "Il metodo non è stato registrato",
        pagina_vista: "rischi",
    };

    fn predefinite(tutte: &Raccolta<Self>) -> Option<&Self> {
        Metodi::di_piano(tutte, None)
    }

    fn di_vista(vista: &Vista) -> Option<Option<&Versione>> {
        (vista.tipo == TipoVista::Ptpc).then_some(vista.metodo.as_ref())
    }

    fn metodo(&self) -> Option<&Metodo> {
        Some(self)
    }
}
