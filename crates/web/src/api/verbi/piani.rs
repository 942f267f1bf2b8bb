//! What is done with a plan as a whole.

use axum::http::Method;
use axum::routing::{delete, get, post, put};
use domain::permesso::Permesso;
use domain::registro::Annotazione;

use super::{QUALUNQUE, TABELLE, Verbo, Voce};
use crate::registro::segna;
use crate::{esportazioni, monitoraggi, prospetti, pubblico, versioni, viste};

const FORMATO: Voce = Voce::testo("formato", "xlsx, ods, csv o json");

pub(super) fn verbi() -> Vec<Verbo> {
    let mut v = del_piano();
    v.extend(versioni_e_documenti());
    v.extend(monitoraggio_e_anomalie());
    v.extend(prospetti_e_tabelle());
    v.extend(pubblicazione());
    v
}

fn campi_della_vista() -> Vec<Voce> {
    vec![
        Voce::serve("codice", "Il codice, uno solo nell'ente"),
        Voce::serve("titolo", "Il titolo"),
        Voce::serve("anno", "L'anno di esercizio, con quattro cifre"),
        Voce::testo(
            "dal",
            "Il primo anno del piano: quello di esercizio, se non lo dici",
        ),
        Voce::testo(
            "al",
            "L'ultimo anno del piano: due dopo il primo, se non lo dici",
        ),
        Voce::testo("modello_cdr", "Il modello delle schede dei CdR"),
        Voce::testo("modello_processo", "Il modello delle schede dei processi"),
        Voce::testo(
            "modello_obiettivo",
            "Il modello delle schede degli obiettivi",
        ),
        Voce::testo(
            "metodo",
            "Codice e versione del metodo di valutazione del rischio",
        ),
        Voce::testo("smvp", "Codice e versione delle regole dei punteggi"),
        Voce::testo(
            "margine",
            "Quanti punti sotto il previsto prima che una misura sia a rischio",
        ),
    ]
}

fn del_piano() -> Vec<Verbo> {
    let mut nuova = campi_della_vista();
    nuova.push(Voce::serve("tipo", "ptpc o obiettivi"));
    vec![
        Verbo::new(
            Method::POST,
            "/viste",
            ("crea_vista", "Viste", "Crea una vista"),
            Permesso::Comporre,
            post(viste::create),
        )
        .prende(nuova)
        .crea(),
        Verbo::new(
            Method::PUT,
            "/viste/{vista}",
            ("correggi_vista", "Viste", "Riscrive i dati di una vista: ciò che manca torna come se non fosse detto"),
            Permesso::Comporre,
            put(viste::update),
        )
        .prende(campi_della_vista()),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/ribaltamento",
            ("ribalta", "Viste", "Riporta le schede scelte nel piano dell'anno dopo: tutte o nessuna"),
            Permesso::Comporre,
            post(versioni::ribalta),
        )
        .prende([
            Voce::testo("codice", "Il codice del piano nuovo: quello proposto, se non lo dici"),
            Voce::testo("titolo", "Il titolo del piano nuovo"),
            Voce::testo("fasi", "Che cosa si riporta delle fasi, con la voce del modulo"),
            Voce::testo("indicatori", "Che cosa si riporta degli indicatori"),
            Voce::testo("collegamenti", "Che cosa si riporta dei collegamenti"),
            Voce::elenco("scheda", "I codici delle schede da riportare"),
            Voce::mappa("cdr", "Per le schede il cui CdR è diviso: «cdr-» e il codice della scheda, con il codice del CdR che la prende"),
        ]),
    ]
}

fn versioni_e_documenti() -> Vec<Verbo> {
    let passaggio = || {
        [
            Voce::serve(
                "passaggio",
                "adotta, apri_variazione, approva_variazione, ritira_variazione, avvia_monitoraggio, consuntiva, chiudi, riporta_in_preparazione, riporta_in_monitoraggio o riapri",
            ),
            Voce::mappa(
                "dati",
                "Ciò che il passaggio chiede, ciascuno dopo il suo codice: «adotta-organo», «adotta-numero», «adotta-data» (gg/mm/aaaa), «riapri-motivo»",
            ),
        ]
    };
    vec![
        Verbo::new(
            Method::POST,
            "/viste/{vista}/stato/adozione",
            ("adotta", "Viste", "Adotta il piano, o chiude una variazione con il suo atto"),
            Permesso::Adottare,
            post(versioni::passa),
        )
        .prende(passaggio())
        .con_file(),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/stato/conduzione",
            ("conduci", "Viste", "Fa passare il piano a un altro stato"),
            Permesso::CondurreIlCiclo,
            post(versioni::passa),
        )
        .prende(passaggio())
        .con_file(),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/documenti",
            ("allega_al_piano", "Viste", "Allega documenti al piano"),
            Permesso::Adottare,
            post(versioni::allega),
        )
        .con_file()
        .crea(),
        Verbo::new(
            Method::GET,
            "/viste/{vista}/documenti/{id}",
            ("scarica_documento", "Viste", "Un documento del piano"),
            Permesso::Leggere,
            segna(Annotazione::Scarico, get(versioni::documento)),
        )
        .file(QUALUNQUE, []),
        Verbo::new(
            Method::DELETE,
            "/viste/{vista}/documenti/{id}",
            ("togli_documento", "Viste", "Toglie un documento dal piano"),
            Permesso::Adottare,
            delete(versioni::togli_documento),
        ),
        Verbo::new(
            Method::GET,
            "/viste/{vista}/confronto",
            ("confronta", "Viste", "Due versioni del piano a confronto, in XLSX"),
            Permesso::Stampare,
            segna(Annotazione::Scarico, get(versioni::foglio_di_calcolo)),
        )
        .file(
            &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
            [
                Voce::testo("da", "La prima: il numero di una versione, o quello che la pagina scrive nel suo indirizzo"),
                Voce::testo("a", "La seconda; vuota, il piano di oggi"),
                Voce::testo("conta", "Che cosa conta nel confronto"),
            ],
        ),
    ]
}

fn monitoraggio_e_anomalie() -> Vec<Verbo> {
    const TEMA: &str = "Monitoraggio";
    const FILTRI: &[Voce] = &[
        Voce::testo("gravita", "Solo quelle di una gravità"),
        Voce::testo("regola", "Solo quelle di una regola"),
        Voce::testo("scheda", "Solo quelle di una scheda"),
        Voce::testo("elenco", "«accettate» per quelle accettate"),
    ];
    vec![
        Verbo::new(
            Method::POST,
            "/viste/{vista}/monitoraggi",
            (
                "apri_monitoraggio",
                TEMA,
                "Apre una sessione di monitoraggio",
            ),
            Permesso::Monitorare,
            post(monitoraggi::create),
        )
        .prende([
            Voce::serve("nome", "Il nome della sessione"),
            Voce::serve("riferimento", "Il giorno di riferimento, gg/mm/aaaa"),
            Voce::serve("termine", "L'ultimo giorno per rispondere, gg/mm/aaaa"),
            Voce::testo("istruzioni", "Le legge chi compila"),
            Voce::elenco(
                "cdr",
                "Gli identificativi dei CdR a cui si chiede; vuoto, a tutti",
            ),
        ])
        .crea(),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/monitoraggi/{sessione}/campione",
            (
                "estrai_campione",
                TEMA,
                "Estrae il campione da verificare, con un seme che resta scritto",
            ),
            Permesso::Monitorare,
            post(monitoraggi::estrai),
        )
        .prende([Voce::serve("percentuale", "Da 1 a 100")]),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/monitoraggi/{sessione}/chiusura",
            (
                "chiudi_monitoraggio",
                TEMA,
                "Chiude una sessione di monitoraggio",
            ),
            Permesso::Monitorare,
            post(monitoraggi::chiudi),
        ),
        Verbo::new(
            Method::GET,
            "/viste/{vista}/monitoraggi/{sessione}/tabella/{formato}",
            (
                "tabella_monitoraggio",
                TEMA,
                "Una sessione di monitoraggio, scheda per scheda",
            ),
            Permesso::Stampare,
            segna(Annotazione::Scarico, get(monitoraggi::scarica)),
        )
        .file(TABELLE, []),
        Verbo::new(
            Method::GET,
            "/viste/{vista}/anomalie/tabella/{formato}",
            (
                "tabella_anomalie",
                "Anomalie",
                "Le anomalie di un piano, con i filtri della pagina",
            ),
            Permesso::Stampare,
            segna(Annotazione::Scarico, get(viste::scarica_anomalie)),
        )
        .file(TABELLE, FILTRI),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/anomalie",
            (
                "accetta_anomalia",
                "Anomalie",
                "Accetta un'anomalia con una motivazione",
            ),
            Permesso::Accettare,
            post(viste::accetta),
        )
        .prende([
            Voce::serve("regola", "Il codice della regola"),
            Voce::testo(
                "scheda",
                "Il codice della scheda; vuoto dove riguarda tutto il piano",
            ),
            Voce::serve("frase", "Che cosa dice l'anomalia, parola per parola"),
            Voce::serve("motivazione", "Perché si accetta"),
        ]),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/anomalie/{id}/riapertura",
            (
                "riapri_anomalia",
                "Anomalie",
                "Toglie l'accettazione di un'anomalia",
            ),
            Permesso::Accettare,
            post(viste::riapri),
        ),
    ]
}

fn prospetti_e_tabelle() -> Vec<Verbo> {
    const SCELTE: &[Voce] = &[
        Voce::testo("cdr", "Solo un CdR, con il suo codice"),
        Voce::testo("area", "Solo un'area di rischio"),
        Voce::testo(
            "fascia",
            "Solo un livello di rischio, con il posto della sua fascia da 0",
        ),
        Voce::testo("stato", "Solo le schede in uno stato"),
        Voce::testo("situazione", "Solo le misure in una situazione"),
        Voce::testo("persona", "La persona, dove il prospetto la chiede"),
        Voce::testo(
            "sessione",
            "La sessione di monitoraggio, dove il prospetto la chiede",
        ),
        Voce::testo("entro", "Solo ciò che scade entro tanti giorni"),
        Voce::testo("ordine", "«priorita» per cominciare dal più urgente"),
        Voce::testo("per", "«pubblico» per chi legge da fuori"),
        Voce::testo("quali", "Quali schede"),
    ];
    vec![
        Verbo::new(
            Method::GET,
            "/viste/{vista}/prospetti/{prospetto}/tabella/{formato}",
            ("tabella_prospetto", "Prospetti", "Un prospetto come tabelle: registri di processi e rischi, misure, fasi e termini, obiettivi, indicatori, monitoraggio"),
            Permesso::Stampare,
            segna(Annotazione::Scarico, get(prospetti::scarica)),
        )
        .file(TABELLE, SCELTE),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/prospetti/{prospetto}/stampa",
            ("stampa_prospetto", "Prospetti", "Mette in coda la stampa di un prospetto"),
            Permesso::Stampare,
            segna(Annotazione::Stampa, post(prospetti::create)),
        )
        .prende(con(SCELTE, &[Voce::testo("formato", "pdf, docx o odt")]))
        .crea(),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/prospetti/{prospetto}/salvati",
            ("salva_prospetto", "Prospetti", "Conserva le scelte di un prospetto sotto un nome, e se vuoi lo fa preparare da solo"),
            Permesso::Stampare,
            post(prospetti::salva),
        )
        .prende(con(
            SCELTE,
            &[
                Voce::serve("nome", "Il nome"),
                Voce::si_no("condiviso", "Se lo vedono tutti"),
                Voce::testo("cadenza", "Ogni quanto si prepara da solo; vuota, mai"),
                Voce::testo("formato", "pdf, docx o odt"),
                Voce::si_no("posta", "Se un messaggio dice quando è pronto"),
            ],
        ))
        .crea(),
        Verbo::new(
            Method::DELETE,
            "/viste/{vista}/prospetti/salvati/{id}",
            ("togli_prospetto", "Prospetti", "Toglie un prospetto salvato"),
            Permesso::Stampare,
            delete(prospetti::togli),
        ),
        Verbo::new(
            Method::GET,
            "/viste/{vista}/eventi/tabella/{formato}",
            ("tabella_eventi", "Prospetti", "Il registro degli eventi rischiosi di un piano"),
            Permesso::Stampare,
            segna(Annotazione::Scarico, get(viste::scarica_eventi)),
        )
        .file(TABELLE, []),
        Verbo::new(
            Method::GET,
            "/viste/{vista}/esportazione",
            ("esporta_piano", "Viste", "Le schede di un piano come tabelle, con i filtri della sua pagina: ciò che esce si importa di nuovo"),
            Permesso::Stampare,
            segna(Annotazione::Scarico, get(esportazioni::esporta)),
        )
        .file(
            TABELLE,
            [
                FORMATO,
                Voce::elenco("tabella", "Solo queste tabelle"),
                Voce::testo("livello", "Solo le schede di un livello"),
                Voce::testo("cdr", "Solo quelle di un CdR"),
                Voce::testo("stato", "Solo quelle in uno stato"),
                Voce::testo("testo", "Solo quelle che contengono questo testo"),
            ],
        ),
    ]
}

fn con(prima: &[Voce], poi: &[Voce]) -> Vec<Voce> {
    prima.iter().chain(poi).copied().collect()
}

fn pubblicazione() -> Vec<Verbo> {
    const TEMA: &str = "Pubblicazione";
    vec![
        Verbo::new(
            Method::POST,
            "/viste/{vista}/pubblicazione",
            (
                "prepara_edizione",
                TEMA,
                "Prepara un'edizione da guardare prima di pubblicarla",
            ),
            Permesso::Adottare,
            post(pubblico::prepara),
        )
        .prende([
            Voce::testo(
                "versione",
                "Il numero di una versione; vuoto, il piano di oggi",
            ),
            Voce::elenco("campo", "Le chiavi dei campi che i cittadini leggono"),
            Voce::elenco("allegato", "Gli allegati che i cittadini scaricano"),
        ])
        .crea(),
        Verbo::new(
            Method::POST,
            "/viste/{vista}/pubblicazione/{numero}",
            (
                "agisci_sull_edizione",
                TEMA,
                "Pubblica un'edizione guardata, o la ritira",
            ),
            Permesso::Adottare,
            post(pubblico::agisci),
        )
        .prende([
            Voce::serve("azione", "«pubblica» o «ritira»"),
            Voce::testo(
                "impronta",
                "L'impronta di ciò che hai guardato, per pubblicare",
            ),
            Voce::testo("motivo", "Perché si ritira"),
        ]),
    ]
}
