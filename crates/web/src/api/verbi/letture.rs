//! What programs read.

use axum::http::Method;
use axum::routing::{get, patch, post};
use domain::permesso::Permesso;
use domain::registro::Annotazione;
use domain::rischio::Metodo;
use domain::smvp::Smvp;

use super::{MOTIVO, Verbo, Voce};
use crate::api::anagrafiche::{self, CdrLetto, PersonaLetta, PortatoreLetto};
use crate::api::attorno::{
    self, AllegatoLetto, BloccoLetto, CommentoLetto, RigaDiStoria, RispostaLetta,
};
use crate::api::enti::{self, EnteLetto};
use crate::api::piani::{self, EdizioneLetta, SessioneLetta, VersioneLetta};
use crate::api::schede::{self, SchedaInElenco, SchedaLetta, SchedaTrovata};
use crate::api::ufficio::{self, AccessoLetto, FoglioLetto, ImportazioneLetta, StampaLetta};
use crate::api::viste::{self, VistaLetta};
use crate::registro::segna;
use crate::{modelli, regole};

const IN_TESTO: &[&str] = &["text/plain", "application/toml"];

const TESTO: Voce = Voce::testo("testo", "Solo quelli che contengono queste parole");

pub(super) fn verbi() -> Vec<Verbo> {
    let mut v = dell_ente();
    v.extend(dei_piani());
    v.extend(delle_schede());
    v
}

fn leggi(
    percorso: &'static str,
    detto: (&'static str, &'static str, &'static str),
    permesso: impl Into<Option<Permesso>>,
    rotta: axum::routing::MethodRouter<crate::app::App>,
) -> Verbo {
    Verbo::new(Method::GET, percorso, detto, permesso, rotta)
}

fn dell_ente() -> Vec<Verbo> {
    let legge = Permesso::Leggere;
    vec![
        leggi(
            "",
            (
                "elenca_enti",
                "Enti",
                "Gli enti in cui lavora chi ha creato il gettone",
            ),
            None,
            get(enti::list),
        )
        .elenca::<EnteLetto>([]),
        leggi(
            "/cdr",
            ("elenca_cdr", "Anagrafiche", "I CdR di un ente"),
            legge,
            get(anagrafiche::cdr),
        )
        .elenca::<CdrLetto>([TESTO]),
        leggi(
            "/persone",
            (
                "elenca_persone",
                "Anagrafiche",
                "Le persone nominate sulle schede di un ente",
            ),
            legge,
            get(anagrafiche::persone),
        )
        .elenca::<PersonaLetta>([TESTO]),
        leggi(
            "/portatori",
            (
                "elenca_portatori",
                "Anagrafiche",
                "I portatori di interesse di un ente",
            ),
            legge,
            get(anagrafiche::portatori),
        )
        .elenca::<PortatoreLetto>([TESTO]),
        leggi(
            "/ricerca",
            (
                "cerca",
                "Schede",
                "Cerca nelle schede di tutte le viste, accenti e maiuscole perdonati",
            ),
            legge,
            get(schede::cerca),
        )
        .elenca::<SchedaTrovata>([
            Voce::testo(
                "testo",
                "Le parole che la scheda deve avere, tutte: senza, non si trova niente",
            ),
            Voce::testo("vista", "Solo in una vista, con il suo codice"),
        ]),
        leggi(
            "/accessi",
            (
                "elenca_accessi",
                "Accessi",
                "Chi entra nell'ente, con i suoi incarichi",
            ),
            Permesso::ConferireIncarichi,
            get(ufficio::accessi),
        )
        .elenca::<AccessoLetto>([]),
        leggi(
            "/importazioni",
            (
                "elenca_importazioni",
                "Importazioni",
                "Le stampe importate, dalla più recente",
            ),
            Permesso::Importare,
            get(ufficio::importazioni),
        )
        .elenca::<ImportazioneLetta>([]),
        leggi(
            "/importazioni/fogli",
            (
                "elenca_fogli",
                "Importazioni",
                "I fogli di calcolo importati, dal più recente",
            ),
            Permesso::Importare,
            get(ufficio::fogli),
        )
        .elenca::<FoglioLetto>([]),
        leggi(
            "/stampe",
            (
                "elenca_stampe",
                "Stampe",
                "Le proprie stampe, dalla più recente",
            ),
            Permesso::Stampare,
            get(ufficio::stampe),
        )
        .elenca::<StampaLetta>([]),
        leggi(
            "/stampe/{id}",
            ("leggi_stampa", "Stampe", "Una stampa, e a che punto è"),
            Permesso::Stampare,
            get(ufficio::stampa),
        )
        .dice::<StampaLetta>(),
        leggi(
            "/modelli/{file}",
            (
                "scarica_modello",
                "Regole",
                "Il testo di un modello di scheda",
            ),
            legge,
            segna(Annotazione::Scarico, get(modelli::scarica)),
        )
        .file(IN_TESTO, []),
        leggi(
            "/metodi/{codice}/{versione}",
            (
                "scarica_metodo",
                "Regole",
                "Il testo di un metodo di valutazione del rischio",
            ),
            legge,
            segna(Annotazione::Scarico, get(regole::scarica::<Metodo>)),
        )
        .file(IN_TESTO, []),
        leggi(
            "/smvp/{codice}/{versione}",
            (
                "scarica_smvp",
                "Regole",
                "Il testo delle regole dei punteggi",
            ),
            legge,
            segna(Annotazione::Scarico, get(regole::scarica::<Smvp>)),
        )
        .file(IN_TESTO, []),
    ]
}

fn dei_piani() -> Vec<Verbo> {
    let legge = Permesso::Leggere;
    vec![
        leggi(
            "/viste",
            (
                "elenca_viste",
                "Viste",
                "Le viste di un ente, dalla più recente",
            ),
            legge,
            get(viste::list),
        )
        .elenca::<VistaLetta>([]),
        leggi(
            "/viste/{vista}",
            ("leggi_vista", "Viste", "Una vista"),
            legge,
            get(viste::show),
        )
        .dice::<VistaLetta>(),
        leggi(
            "/viste/{vista}/versioni",
            (
                "elenca_versioni",
                "Viste",
                "Le versioni in cui il piano è stato fissato",
            ),
            legge,
            get(piani::versioni),
        )
        .elenca::<VersioneLetta>([]),
        leggi(
            "/viste/{vista}/documenti",
            ("elenca_documenti", "Viste", "I documenti allegati al piano"),
            legge,
            get(piani::documenti),
        )
        .elenca::<AllegatoLetto>([]),
        leggi(
            "/viste/{vista}/monitoraggi",
            (
                "elenca_monitoraggi",
                "Monitoraggio",
                "Le sessioni di monitoraggio di un piano",
            ),
            legge,
            get(piani::monitoraggi),
        )
        .elenca::<SessioneLetta>([]),
        leggi(
            "/viste/{vista}/monitoraggi/{sessione}",
            (
                "leggi_monitoraggio",
                "Monitoraggio",
                "Una sessione di monitoraggio",
            ),
            legge,
            get(piani::monitoraggio),
        )
        .dice::<SessioneLetta>(),
        leggi(
            "/viste/{vista}/monitoraggi/{sessione}/schede/{codice}",
            (
                "leggi_risposta",
                "Monitoraggio",
                "Ciò che una scheda risponde a una sessione",
            ),
            legge,
            get(attorno::risposta),
        )
        .dice::<RispostaLetta>(),
        leggi(
            "/viste/{vista}/pubblicazione",
            (
                "elenca_edizioni",
                "Pubblicazione",
                "Le edizioni preparate e pubblicate di un piano",
            ),
            Permesso::Adottare,
            get(piani::edizioni),
        )
        .elenca::<EdizioneLetta>([]),
    ]
}

fn delle_schede() -> Vec<Verbo> {
    const TEMA: &str = "Schede";
    let legge = Permesso::Leggere;
    vec![
        leggi(
            "/viste/{vista}/schede",
            (
                "elenca_schede",
                TEMA,
                "Le schede di una vista, con i filtri della sua pagina",
            ),
            legge,
            get(schede::list),
        )
        .elenca::<SchedaInElenco>([
            Voce::testo(
                "livello",
                "Solo quelle di un livello: cdr, processo, obiettivo",
            ),
            Voce::testo(
                "cdr",
                "Solo quelle di un CdR, con il suo codice, o di una direzione, con il suo nome",
            ),
            Voce::testo("stato", "Solo quelle in uno stato"),
            Voce::testo("testo", "Solo quelle che contengono questo testo"),
            Voce::testo(
                "situazione",
                "Solo quelle la cui misura è in questa situazione",
            ),
            Voce::testo(
                "fascia",
                "Solo quelle in una fascia di rischio, con il suo posto da 0, o «nessuna»",
            ),
            Voce::testo("area", "Solo quelle di un'area di rischio, o «nessuna»"),
            Voce::testo(
                "conta",
                "Solo quelle contate nel cruscotto: schede, o misure",
            ),
            Voce::testo(
                "tipo",
                "Solo quelle con una misura di questo tipo, o «nessuno»",
            ),
        ]),
        leggi(
            "/viste/{vista}/schede/{codice}",
            ("leggi_scheda", TEMA, "Una scheda con tutto ciò che dice"),
            legge,
            get(schede::show),
        )
        .dice::<SchedaLetta>(),
        Verbo::new(
            Method::PATCH,
            "/viste/{vista}/schede/{codice}",
            ("correggi_scheda", TEMA, "Corregge alcuni campi di una scheda"),
            Permesso::Compilare,
            patch(schede::update),
        )
        .prende([Voce {
            serve: true,
            ..Voce::mappa(
                "campi",
                "Chiave del campo e ciò che vi si scrive, come nel modulo della pagina; un testo vuoto svuota il campo",
            )
        }])
        .da_versione_o_qualunque()
        .dice::<SchedaLetta>(),
        // Which of the passages is whose, the sheet says.
        Verbo::new(
            Method::POST,
            "/viste/{vista}/schede/{codice}/passaggi",
            (
                "fai_passaggio",
                TEMA,
                "Fa passare una scheda da uno stato a un altro",
            ),
            legge,
            post(schede::passa),
        )
        .prende([
            Voce::serve("passaggio", "Uno dei codici in «passaggi» della scheda"),
            MOTIVO,
        ])
        .da_versione_o_qualunque()
        .dice::<SchedaLetta>(),
        leggi(
            "/viste/{vista}/schede/{codice}/blocchi/{blocco}",
            (
                "leggi_blocco",
                TEMA,
                "Un blocco della scheda come si scrive: i suoi campi, o le righe della sua tabella",
            ),
            Permesso::Compilare,
            get(attorno::blocco),
        )
        .dice::<BloccoLetto>(),
        leggi(
            "/viste/{vista}/schede/{codice}/commenti",
            ("elenca_commenti", TEMA, "I commenti a una scheda"),
            legge,
            get(attorno::commenti),
        )
        .elenca::<CommentoLetto>([]),
        leggi(
            "/viste/{vista}/schede/{codice}/allegati",
            ("elenca_allegati", TEMA, "Gli allegati di una scheda"),
            legge,
            get(attorno::allegati),
        )
        .elenca::<AllegatoLetto>([]),
        leggi(
            "/viste/{vista}/schede/{codice}/storia",
            (
                "leggi_storia",
                TEMA,
                "La storia delle modifiche di una scheda, dalla più recente",
            ),
            legge,
            get(attorno::storia),
        )
        .elenca::<RigaDiStoria>([]),
    ]
}
