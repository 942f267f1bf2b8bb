//! What is done with a sheet and with what hangs from it.

use axum::http::Method;
use axum::routing::{delete, get, post, put};
use domain::permesso::Permesso;
use domain::registro::Annotazione;

use super::{MOTIVO, QUALUNQUE, Verbo, Voce};
use crate::ciclo;
use crate::registro::segna;
use crate::schede;

const TEMA: &str = "Schede";

const PARTE: Voce = Voce::testo(
    "parte",
    "La fase o l'indicatore di cui si parla: «fase 1», «indicatore 2»; vuota per tutta la scheda",
);
const VERSIONE_RISPOSTA: Voce = Voce::testo(
    "versione_risposta",
    "La versione della risposta che hai letto: cresce a ogni salvataggio, e la prima è 0",
);

pub(super) fn verbi() -> Vec<Verbo> {
    let mut v = della_scheda();
    v.extend(attorno());
    v.extend(nel_monitoraggio());
    v
}

fn della_scheda() -> Vec<Verbo> {
    vec![
        Verbo::new(
            Method::POST,
            "/viste/{vista}/schede",
            ("crea_scheda", TEMA, "Crea una scheda, in bozza"),
            Permesso::Comporre,
            post(schede::create),
        )
        .prende([
            Voce::serve("livello", "cdr, processo o obiettivo"),
            Voce::serve("codice", "Il codice della scheda, uno solo nella vista"),
            Voce::serve("titolo", "Il titolo"),
            Voce::testo("cdr", "Il codice del CdR: di un processo serve"),
            Voce::testo("direzione", "La direzione, di un obiettivo"),
            Voce::testo("servizio", "Il servizio, di un obiettivo"),
        ])
        .crea(),
        Verbo::new(
            Method::PUT,
            "/viste/{vista}/schede/{codice}/blocchi/{blocco}",
            (
                "scrivi_blocco",
                TEMA,
                "Scrive un blocco della scheda: i suoi campi, o tutte le righe della sua tabella (fasi, indicatori, eventi rischiosi, attività)",
            ),
            Permesso::Compilare,
            put(schede::update),
        )
        .prende([
            Voce::mappa(
                "campi",
                "I campi del blocco, come li hai letti: quelli che mancano restano vuoti",
            ),
            Voce::righe(
                "righe",
                "Tutte le righe della tabella, nel loro ordine, come le hai lette: «origine» dice quale riga era, e una riga senza è nuova; quelle che mancano sono tolte",
            ),
        ])
        .da_versione(),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/schede/{codice}/valutazione",
            ("valuta_rischio", TEMA, "Registra una valutazione del rischio"),
            Permesso::Compilare,
            post(schede::valuta),
        )
        .prende([
            Voce::testo("metodo", "Codice e versione del metodo: quello della vista, se non lo dici"),
            Voce::testo("rischio", "«residuo» per il rischio che resta dopo le misure"),
            Voce::testo("su", "Vuoto per il processo intero; «eventi» o «attivita» per valutarli uno per uno"),
            Voce::mappa("risposte", "Le risposte alle domande del metodo, ciascuna sotto il suo nome nel modulo, con il posto della risposta da 0"),
            Voce::testo("motivazione", "Perché: dove il metodo la chiede"),
            Voce::testo("motivo_dello_scarto", "Perché il livello è più basso di quello proposto, o cambia di molto"),
        ])
        .premendo(&[("azione", "registra")])
        .da_versione(),
        Verbo::new(
            Method::PUT,
            "/viste/{vista}/schede/{codice}/punteggio",
            ("decidi_punteggio", TEMA, "Decide il punteggio della scheda al posto di quello calcolato"),
            Permesso::DecidereIPunteggi,
            put(schede::decidi),
        )
        .prende([
            Voce::serve("punteggio", "I punti, con la virgola"),
            Voce::serve("motivazione", "Perché"),
        ])
        .premendo(&[("azione", "blocca")]),
        Verbo::new(
            Method::DELETE,
            "/viste/{vista}/schede/{codice}/punteggio",
            ("lascia_punteggio", TEMA, "Lascia contare di nuovo il punteggio calcolato"),
            Permesso::DecidereIPunteggi,
            delete(schede::decidi),
        )
        .premendo(&[("azione", "sblocca")]),
        Verbo::new(
            Method::PUT,
            "/viste/{vista}/schede/{codice}/indicatori/{numero}/periodo",
            ("scrivi_periodo", TEMA, "Scrive i valori di un indicatore in un periodo dell'anno"),
            Permesso::Compilare,
            put(schede::scrivi_periodo),
        )
        .prende([
            Voce::testo("periodo", "Il numero del periodo, da 1; 0 per tutto l'anno; quello in corso, se non lo dici"),
            Voce::testo("atteso", "Il valore atteso"),
            Voce::testo("raggiunto", "Il valore raggiunto"),
            Voce::testo("numeratore", "Il numeratore, di un rapporto"),
            Voce::testo("denominatore", "Il denominatore, di un rapporto"),
            Voce::testo("commento", "Un commento"),
            Voce::testo("evidenza", "Dove si trova la prova"),
            Voce::testo("azione", "«dichiara» perché ciò che i periodi fanno dell'anno diventi il suo valore; altrimenti «salva»"),
        ])
        .da_versione(),
        Verbo::new(
            Method::PUT,
            "/viste/{vista}/schede/{codice}/indicatori/{numero}/punteggio",
            ("decidi_punteggio_indicatore", TEMA, "Decide il punteggio di un indicatore al posto di quello calcolato"),
            Permesso::DecidereIPunteggi,
            put(schede::decidi_indicatore),
        )
        .prende([
            Voce::serve("punteggio", "I punti, con la virgola"),
            Voce::serve("motivazione", "Perché"),
        ])
        .premendo(&[("azione", "blocca")])
        .da_versione(),
        Verbo::new(
            Method::DELETE,
            "/viste/{vista}/schede/{codice}/indicatori/{numero}/punteggio",
            ("lascia_punteggio_indicatore", TEMA, "Lascia contare di nuovo il punteggio calcolato di un indicatore"),
            Permesso::DecidereIPunteggi,
            delete(schede::decidi_indicatore),
        )
        .premendo(&[("azione", "sblocca")])
        .da_versione(),
    ]
}

fn attorno() -> Vec<Verbo> {
    vec![
        Verbo::new(
            Method::POST,
            "/viste/{vista}/schede/{codice}/commenti",
            (
                "commenta",
                TEMA,
                "Commenta una scheda: chi nomini con @ lo trova fra i suoi avvisi",
            ),
            Permesso::Commentare,
            post(schede::commenta),
        )
        .prende([Voce::serve("testo", "Il commento"), PARTE])
        .crea(),
        Verbo::new(
            Method::PUT,
            "/viste/{vista}/schede/{codice}/commenti/{id}",
            ("correggi_commento", TEMA, "Corregge un proprio commento"),
            Permesso::Commentare,
            put(schede::correggi_commento),
        )
        .prende([Voce::serve("testo", "Il commento")]),
        Verbo::new(
            Method::DELETE,
            "/viste/{vista}/schede/{codice}/commenti/{id}",
            ("togli_commento", TEMA, "Toglie un proprio commento"),
            Permesso::Commentare,
            delete(schede::togli_commento),
        ),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/schede/{codice}/allegati",
            ("allega", TEMA, "Allega file a una scheda"),
            Permesso::Compilare,
            post(schede::allega),
        )
        .prende([PARTE])
        .con_file()
        .crea(),
        Verbo::new(
            Method::GET,
            "/viste/{vista}/schede/{codice}/allegati/{id}",
            ("scarica_allegato", TEMA, "Un allegato di una scheda"),
            Permesso::Leggere,
            segna(Annotazione::Scarico, get(schede::allegato)),
        )
        .file(QUALUNQUE, []),
        Verbo::new(
            Method::DELETE,
            "/viste/{vista}/schede/{codice}/allegati/{id}",
            ("togli_allegato", TEMA, "Toglie un allegato da una scheda"),
            Permesso::Compilare,
            delete(schede::togli_allegato),
        ),
        molte(
            "/viste/{vista}/passaggi/proposta",
            "proponi_molte",
            "Fa passare molte schede, per chi le compila: tutte o nessuna",
            Permesso::Proporre,
        ),
        molte(
            "/viste/{vista}/passaggi/conduzione",
            "conduci_molte",
            "Fa passare molte schede, per chi conduce il piano: tutte o nessuna",
            Permesso::CondurreIlCiclo,
        ),
        molte(
            "/viste/{vista}/passaggi/validazione",
            "valida_molte",
            "Fa passare molte schede, per il Nucleo di valutazione: tutte o nessuna",
            Permesso::Validare,
        ),
    ]
}

fn molte(
    percorso: &'static str,
    nome: &'static str,
    sommario: &'static str,
    permesso: Permesso,
) -> Verbo {
    let rotta = post(ciclo::passa_molte);
    Verbo::new(
        Method::POST,
        percorso,
        (nome, TEMA, sommario),
        permesso,
        rotta,
    )
    .prende([
        Voce::serve("passaggio", "Uno dei codici in «passaggi» di una scheda"),
        Voce::elenco(
            "scheda",
            "Le schede, ciascuna con la versione letta dopo uno spazio: «2026_SEG_1 4»",
        ),
        MOTIVO,
    ])
}

fn nel_monitoraggio() -> Vec<Verbo> {
    const QUI: &str = "/viste/{vista}/monitoraggi/{sessione}/schede/{codice}";
    vec![
        Verbo::new(
            Method::PUT,
            QUI,
            ("rispondi_monitoraggio", "Monitoraggio", "Risponde a una sessione di monitoraggio: avanzamento, date effettive, valori raggiunti, commento"),
            Permesso::Compilare,
            put(schede::scrivi_monitoraggio),
        )
        .prende([
            Voce::mappa("valori", "I campi del modulo: «fasi.1.avanzamento», «fasi.1.inizio_effettivo», «fasi.1.fine_effettiva», «indicatori.1.periodo_1»; quelli che mancano restano come sono"),
            Voce::testo("commento", "Che cosa è stato fatto, che cosa ha rallentato"),
            Voce::testo("idoneita", "Se la misura è adatta: idonea, in_parte o non_idonea"),
            Voce::testo("azione", "«dichiara» per dichiararla completa; altrimenti «salva»"),
            VERSIONE_RISPOSTA,
        ])
        .con_file()
        .da_versione(),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/monitoraggi/{sessione}/schede/{codice}/rinvio",
            ("rinvia_risposta", "Monitoraggio", "Rimanda una risposta a chi l'ha data"),
            Permesso::Monitorare,
            post(schede::rinvia_monitoraggio),
        )
        .prende([Voce::serve("motivo", "Perché: lo legge chi compila"), VERSIONE_RISPOSTA]),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/monitoraggi/{sessione}/schede/{codice}/verifica",
            ("verifica_risposta", "Monitoraggio", "Scrive l'esito della verifica di una risposta"),
            Permesso::Monitorare,
            post(schede::verifica_monitoraggio),
        )
        .prende([
            Voce::serve("esito", "confermata, con_rilievi o non_confermata"),
            Voce::testo("rilievi", "Che cosa si è trovato"),
            VERSIONE_RISPOSTA,
        ]),
    ]
}
