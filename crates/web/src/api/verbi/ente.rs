//! What is done with a body: its registers, its people, its rules, what comes in and what is printed.

use axum::http::Method;
use axum::routing::{MethodRouter, delete, get, post, put};
use domain::campo::Campo;
use domain::cdr::Cdr;
use domain::permesso::Permesso;
use domain::persona::Persona;
use domain::portatore::Portatore;
use domain::registro::Annotazione;
use domain::rischio::Metodo;
use domain::smvp::Smvp;

use super::{QUALUNQUE, TABELLE, Verbo, Voce};
use crate::anagrafiche::Registro as _;
use crate::app::App;
use crate::registro::segna;
use crate::{
    accessi, anagrafiche, cdr, elenchi, ente, esportazioni, importazioni, modelli, notifiche,
    registro, regole, stampe, viste,
};

pub(super) fn verbi() -> Vec<Verbo> {
    let mut v = anagrafiche_();
    v.extend(accessi_());
    v.extend(importazioni_());
    v.extend(stampe_());
    v.extend(regole_());
    v.extend(dell_ente());
    v
}

/// The fields of a register, out of its catalogue.
fn campi<T: 'static>(catalogo: &'static [Campo<T>], altri: &[Voce]) -> Vec<Voce> {
    let suoi = catalogo.iter().map(|c| Voce::testo(c.chiave, c.etichetta));
    suoi.chain(altri.iter().copied()).collect()
}

fn anagrafiche_() -> Vec<Verbo> {
    const TEMA: &str = "Anagrafiche";
    const DA_QUANDO: Voce = Voce::testo(
        Cdr::DA_QUANDO,
        "Il giorno da cui è così, gg/mm/aaaa: prima resta com'era; vuoto, per correggere ciò che è",
    );
    let tiene = Permesso::TenereLeAnagrafiche;
    let crea = |percorso, nome, sommario, rotta: MethodRouter<App>, voci: Vec<Voce>| {
        Verbo::new(Method::POST, percorso, (nome, TEMA, sommario), tiene, rotta)
            .prende(voci)
            .crea()
    };
    let corregge = |percorso, nome, sommario, rotta: MethodRouter<App>, voci: Vec<Voce>| {
        Verbo::new(Method::PUT, percorso, (nome, TEMA, sommario), tiene, rotta).prende(voci)
    };
    let tabella = |percorso, nome, sommario, rotta: MethodRouter<App>| {
        let rotta = segna(Annotazione::Scarico, rotta);
        let leggibile = (nome, TEMA, sommario);
        Verbo::new(Method::GET, percorso, leggibile, Permesso::Stampare, rotta).file(TABELLE, [])
    };
    vec![
        crea(
            "/cdr",
            "crea_cdr",
            "Crea un CdR",
            post(anagrafiche::create::<Cdr>),
            campi(Cdr::CAMPI, &[]),
        ),
        corregge(
            "/cdr/{codice}",
            "correggi_cdr",
            "Riscrive un CdR: ciò che manca resta vuoto",
            put(anagrafiche::update::<Cdr>),
            campi(Cdr::CAMPI, &[DA_QUANDO]),
        ),
        Verbo::new(
            Method::POST,
            "/cdr/{codice}/passati/eliminazione",
            (
                "togli_passato",
                TEMA,
                "Toglie ciò che un CdR era fino a un giorno",
            ),
            tiene,
            post(cdr::togli_passato),
        )
        .prende([Voce::serve(
            "al",
            "L'ultimo giorno in cui era così, gg/mm/aaaa",
        )]),
        crea(
            "/persone",
            "crea_persona",
            "Crea una persona",
            post(anagrafiche::create::<Persona>),
            campi(Persona::CAMPI, &[]),
        ),
        corregge(
            "/persone/{id}",
            "correggi_persona",
            "Riscrive una persona: ciò che manca resta vuoto",
            put(anagrafiche::update::<Persona>),
            campi(Persona::CAMPI, &[]),
        ),
        crea(
            "/portatori",
            "crea_portatore",
            "Crea un portatore di interesse",
            post(anagrafiche::create::<Portatore>),
            campi(Portatore::CAMPI, &[]),
        ),
        corregge(
            "/portatori/{id}",
            "correggi_portatore",
            "Riscrive un portatore di interesse: ciò che manca resta vuoto",
            put(anagrafiche::update::<Portatore>),
            campi(Portatore::CAMPI, &[]),
        ),
        tabella(
            "/esportazioni/cdr/{formato}",
            "tabella_cdr",
            "I CdR come tabella: si importa di nuovo",
            get(esportazioni::cdr),
        ),
        tabella(
            "/esportazioni/persone/{formato}",
            "tabella_persone",
            "Le persone come tabella: si importa di nuovo",
            get(esportazioni::persone),
        ),
        tabella(
            "/esportazioni/portatori/{formato}",
            "tabella_portatori",
            "I portatori di interesse come tabella: si importa di nuovo",
            get(esportazioni::portatori),
        ),
        tabella(
            "/esportazioni/viste/{formato}",
            "tabella_viste",
            "Le viste come tabella",
            get(viste::scarica_elenco),
        ),
    ]
}

fn accessi_() -> Vec<Verbo> {
    const TEMA: &str = "Accessi";
    const INCARICO: [Voce; 4] = [
        Voce::testo("ruolo", "Il codice dell'incarico"),
        Voce::testo("cdr", "Il codice del CdR; vuoto per tutto l'ente"),
        Voce::testo("dal", "Il primo giorno, gg/mm/aaaa: oggi, se non lo dici"),
        Voce::testo("al", "L'ultimo giorno, gg/mm/aaaa; vuoto, senza termine"),
    ];
    const QUALE: Voce = Voce::serve("incarico", "L'identificativo dell'incarico");
    let rifiuto = |rotta: MethodRouter<App>| segna(Annotazione::Rifiuto, rotta);
    let mut invitato = vec![Voce::serve("nome", "Il nome con cui entrerà")];
    invitato.extend(INCARICO);
    let mut delegato = vec![Voce::serve("persona", "Il numero della persona")];
    delegato.extend(INCARICO.into_iter().filter(|v| v.nome != "ruolo"));
    vec![
        Verbo::new(
            Method::POST,
            "/accessi",
            (
                "invita",
                TEMA,
                "Invita una persona: la risposta dice il collegamento, una volta sola",
            ),
            Permesso::GestireGliAccessi,
            rifiuto(post(accessi::create)),
        )
        .prende(invitato)
        .crea(),
        Verbo::new(
            Method::POST,
            "/accessi/{id}/incarichi",
            ("conferisci", TEMA, "Conferisce un incarico a una persona"),
            Permesso::ConferireIncarichi,
            rifiuto(post(accessi::conferisci)),
        )
        .prende(INCARICO)
        .crea(),
        Verbo::new(
            Method::POST,
            "/accessi/{id}/revoca",
            ("revoca", TEMA, "Revoca un incarico, da subito"),
            Permesso::ConferireIncarichi,
            rifiuto(post(accessi::revoca)),
        )
        .prende([QUALE]),
        Verbo::new(
            Method::POST,
            "/accessi/{id}/invito",
            (
                "rinnova_invito",
                TEMA,
                "Un nuovo collegamento per chi ha perso il suo, o la password",
            ),
            Permesso::GestireGliAccessi,
            rifiuto(post(accessi::rinnova)),
        )
        .prende([Voce::si_no(
            "togli_fattore",
            "Se gli si toglie anche il secondo fattore",
        )])
        .crea(),
        Verbo::new(
            Method::POST,
            "/delegati",
            (
                "delega",
                TEMA,
                "Fa compilare a una persona le schede di un proprio CdR",
            ),
            Permesso::Delegare,
            rifiuto(post(accessi::delega)),
        )
        .prende(delegato)
        .crea(),
        Verbo::new(
            Method::POST,
            "/delegati/revoca",
            (
                "revoca_delega",
                TEMA,
                "Revoca una propria delega, da subito",
            ),
            Permesso::Delegare,
            rifiuto(post(accessi::revoca_delega)),
        )
        .prende([QUALE]),
        Verbo::new(
            Method::GET,
            "/registro",
            (
                "esporta_registro",
                "Registro",
                "Il registro degli accessi o la storia delle modifiche, con l'ultima impronta",
            ),
            Permesso::LeggereIlRegistro,
            segna(Annotazione::Esportazione, get(registro::esporta)),
        )
        .file(
            &["text/csv", "application/json"],
            [
                Voce::testo("libro", "accessi o storia"),
                Voce::testo("chi", "Solo di chi ha questo nome"),
                Voce::testo("cosa", "Solo di un genere"),
                Voce::testo("dal", "Dal giorno, gg/mm/aaaa"),
                Voce::testo("al", "Al giorno, gg/mm/aaaa"),
                Voce::testo("formato", "csv o json"),
            ],
        ),
    ]
}

fn importazioni_() -> Vec<Verbo> {
    const TEMA: &str = "Importazioni";
    let importa = Permesso::Importare;
    vec![
        Verbo::new(
            Method::POST,
            "/importazioni",
            ("importa", TEMA, "Legge stampe e fogli di calcolo e ne fa un'anteprima: non è registrato ancora nulla"),
            importa,
            post(importazioni::create),
        )
        .con_file()
        .crea(),
        Verbo::new(
            Method::POST,
            "/importazioni/{id}",
            ("decidi_importazione", TEMA, "Salva le scelte sull'anteprima di una stampa, o la conferma"),
            importa,
            post(importazioni::update),
        )
        .prende([
            Voce::testo("azione", "«salva», «conferma», «accetta-tutte» o «accetta-nessuna»"),
            Voce::testo("vista", "Il codice della vista in cui vanno le schede"),
            Voce::testo("vista_altra", "Il codice di una vista nuova"),
            Voce::testo("vista_mostrata", "Il codice della vista che l'anteprima mostrava"),
            Voce::elenco("mostrata", "Le differenze che hai guardato, con la chiave che l'anteprima scrive"),
            Voce::elenco("prendi", "Quelle da prendere dalla stampa"),
            Voce::elenco("proposta", "Le proposte che hai guardato"),
            Voce::elenco("accetta", "Quelle da accettare"),
        ]),
        Verbo::new(
            Method::POST,
            "/importazioni/{id}/annullamento",
            ("annulla_importazione", TEMA, "Rinuncia all'importazione di una stampa"),
            importa,
            post(importazioni::cancel),
        ),
        Verbo::new(
            Method::POST,
            "/importazioni/fogli/{id}/abbinamento",
            ("abbina_fogli", TEMA, "Dice quale colonna di un foglio di calcolo è che cosa, e lo confronta con il registrato"),
            importa,
            post(importazioni::fogli::abbina),
        )
        .prende([
            Voce::testo("vista", "Il codice della vista"),
            Voce::testo("modo", "crea, aggiorna o entrambi, con la voce del modulo"),
            Voce::si_no("svuota", "Se le celle vuote svuotano i campi"),
            Voce::testo("usa", "Il nome di un abbinamento salvato"),
            Voce::testo("salva_come", "Il nome con cui salvare questo"),
            Voce::testo("azione", "«rileggi», «usa» o «prosegui»"),
            Voce::mappa("fogli", "I campi del modulo: «foglio.0.tabella», «foglio.0.testa», «foglio.0.colonna.3»"),
        ]),
        Verbo::new(
            Method::POST,
            "/importazioni/fogli/{id}/conferma",
            ("conferma_fogli", TEMA, "Registra ciò che l'anteprima ha mostrato"),
            importa,
            post(importazioni::fogli::conferma),
        )
        .prende([Voce::testo("rifiutate", "«restano» per registrare le righe buone; altrimenti, con una riga rifiutata, nessuna")]),
        Verbo::new(
            Method::POST,
            "/importazioni/fogli/{id}/rinuncia",
            ("rinuncia_fogli", TEMA, "Rinuncia a un foglio di calcolo non ancora registrato"),
            importa,
            post(importazioni::fogli::abbandona),
        ),
        Verbo::new(
            Method::POST,
            "/importazioni/fogli/{id}/annullamento",
            ("annulla_fogli", TEMA, "Riporta tutto com'era prima, finché nessuno ha toccato le righe importate"),
            importa,
            post(importazioni::fogli::annulla),
        ),
        Verbo::new(
            Method::GET,
            "/importazioni/fogli/{id}/rifiutate",
            ("righe_rifiutate", TEMA, "Le righe rifiutate, ciascuna con il suo perché"),
            importa,
            segna(Annotazione::Scarico, get(importazioni::fogli::rifiutate)),
        )
        .file(QUALUNQUE, []),
    ]
}

fn stampe_() -> Vec<Verbo> {
    const TEMA: &str = "Stampe";
    vec![
        Verbo::new(
            Method::POST,
            "/stampe",
            (
                "stampa",
                TEMA,
                "Mette in coda la stampa di un libro di schede, o di un confronto",
            ),
            Permesso::Stampare,
            segna(Annotazione::Stampa, post(stampe::create)),
        )
        .prende([
            Voce::serve("vista", "Il codice della vista"),
            Voce::elenco("livello", "Solo questi livelli"),
            Voce::testo("cdr", "Solo un CdR, con il suo codice"),
            Voce::testo("stato", "Solo le schede in uno stato"),
            Voce::testo(
                "gantt",
                "Il Gantt delle fasi, con la voce del modulo; vuoto, senza",
            ),
            Voce::testo("data", "La data di elaborazione, gg/mm/aaaa"),
            Voce::testo(
                "versione",
                "Il numero di una versione; vuoto, il piano di oggi",
            ),
            Voce::testo("da", "Per un confronto: il primo momento"),
            Voce::testo("a", "Per un confronto: il secondo"),
            Voce::testo("conta", "Per un confronto: che cosa conta"),
            Voce::testo("formato", "pdf, docx o odt"),
        ])
        .crea(),
        Verbo::new(
            Method::POST,
            "/stampe/{id}/annullamento",
            ("annulla_stampa", TEMA, "Ferma una stampa"),
            Permesso::Stampare,
            post(stampe::cancel),
        ),
        Verbo::new(
            Method::GET,
            "/stampe/{id}/file",
            ("scarica_stampa", TEMA, "Il file di una stampa finita"),
            Permesso::Stampare,
            segna(Annotazione::Scarico, get(stampe::download)),
        )
        .file(
            &[
                "application/pdf",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.oasis.opendocument.text",
            ],
            [],
        ),
    ]
}

fn regole_() -> Vec<Verbo> {
    const TEMA: &str = "Regole";
    let stabilisce = Permesso::StabilireLeRegole;
    vec![
        Verbo::new(
            Method::POST,
            "/modelli",
            (
                "salva_modello",
                TEMA,
                "Salva un modello di scheda dell'ente",
            ),
            stabilisce,
            post(modelli::create),
        )
        .prende([
            Voce::serve("file", "Il nome del file, con .toml"),
            Voce::serve("testo", "Il testo del modello"),
            Voce::si_no(
                "sostituisce",
                "Se può prendere il posto di quello con lo stesso nome",
            ),
        ])
        .con_file()
        .crea(),
        Verbo::new(
            Method::DELETE,
            "/modelli/{file}",
            (
                "elimina_modello",
                TEMA,
                "Elimina un modello di scheda dell'ente",
            ),
            stabilisce,
            delete(modelli::destroy),
        ),
        Verbo::new(
            Method::POST,
            "/smvp",
            (
                "salva_smvp",
                TEMA,
                "Salva una versione delle regole dei punteggi",
            ),
            stabilisce,
            post(regole::create::<Smvp>),
        )
        .prende([Voce::serve("testo", "Il testo delle regole")])
        .con_file()
        .crea(),
        Verbo::new(
            Method::POST,
            "/metodi",
            (
                "salva_metodo",
                TEMA,
                "Salva una versione di un metodo di valutazione del rischio",
            ),
            stabilisce,
            post(regole::create::<Metodo>),
        )
        .prende([Voce::serve("testo", "Il testo del metodo")])
        .con_file()
        .crea(),
        Verbo::new(
            Method::PUT,
            "/elenchi/{chiave}",
            (
                "scrivi_elenco",
                TEMA,
                "Dice quali voci di un elenco si offrono, e quelle proprie dell'ente",
            ),
            Permesso::TenereLeAnagrafiche,
            put(elenchi::update),
        )
        .prende([
            Voce::elenco("offerte", "Le voci fornite che si offrono"),
            Voce::testo("proprie", "Le voci dell'ente, una per riga"),
        ]),
        Verbo::new(
            Method::PUT,
            "/elenchi/eventi.fattori/risposte",
            (
                "scrivi_risposte",
                TEMA,
                "Dice quali tipi di misura rispondono a un fattore abilitante",
            ),
            Permesso::TenereLeAnagrafiche,
            put(elenchi::rispondi),
        )
        .prende([
            Voce::serve("fattore", "Il fattore abilitante"),
            Voce::mappa(
                "risposte",
                "I campi del modulo: «tipo-0» con il codice del tipo, «perche-0» con il perché",
            ),
        ]),
    ]
}

fn dell_ente() -> Vec<Verbo> {
    const TEMA: &str = "Ente";
    let imposta = Permesso::ImpostareLEnte;
    vec![
        Verbo::new(
            Method::PUT,
            "/ente",
            ("scrivi_ente", TEMA, "Riscrive nome e codice IPA dell'ente"),
            imposta,
            put(ente::update),
        )
        .prende([
            Voce::serve("nome", "Il nome dell'ente"),
            Voce::testo("ipa", "Il codice IPA: vuoto, nessuno"),
        ]),
        Verbo::new(
            Method::PUT,
            "/ente/stemma",
            ("cambia_stemma", TEMA, "Cambia lo stemma dell'ente, o lo toglie"),
            imposta,
            put(ente::cambia_stemma),
        )
        .prende([
            Voce::testo("alt", "Lo stemma in parole, per chi non lo vede"),
            Voce::testo("azione", "«togli» per toglierlo"),
        ])
        .con_file(),
        Verbo::new(
            Method::POST,
            "/notifiche",
            ("crea_notifica", TEMA, "Fa dire a un programma che cosa succede: la risposta dice la chiave, una volta sola"),
            imposta,
            post(notifiche::create),
        )
        .prende([
            Voce::serve("nome", "Il nome del programma"),
            Voce::serve("indirizzo", "L'indirizzo a cui dirlo"),
            Voce::elenco("genere", "Che cosa gli si dice"),
        ])
        .crea(),
        Verbo::new(
            Method::POST,
            "/notifiche/{id}",
            ("agisci_sulla_notifica", TEMA, "Prova, ferma, riaccende o toglie una notifica"),
            imposta,
            post(notifiche::update),
        )
        .prende([Voce::serve("azione", "«prova», «ferma», «accendi» o «togli»")]),
    ]
}
