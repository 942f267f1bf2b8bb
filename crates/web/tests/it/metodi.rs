//! The methods of risk of a body: told, brought, refused, chosen by a plan, and each assessment read with its own version.

use axum::http::StatusCode;
use domain::regole::RegoleScritte as _;
use domain::rischio::Metodo;

use crate::support::{Prova, Risposta};

const SCHEDA: &str = "/viste/2026_PTPC/schede/2026_SEG_1";

/// Two questions, weights with decimals, bands of the body with their colours.
const BORGO: &str = r#"codice = "borgo"
versione = 1
nome = "Metodo di Borgo"
fonte = "Delibera della Giunta 12/2026"
genere = "domande"
aggregazione = "media"

[probabilita]
nome = "Probabilità"
decimali = 1
scala = ["mai", "ogni tanto", "spesso"]
[[probabilita.domanda]]
codice = "P1"
titolo = "Vigilanza"
testo = "Chi controlla la pratica?"
peso = "1,5"
risposte = [{ testo = "Due persone", punti = 1 }, { testo = "Nessuno", punti = 5 }]
[[probabilita.domanda]]
codice = "P2"
titolo = "Urgenza"
testo = "La pratica è urgente?"
peso = "0,5"
risposte = [{ testo = "No", punti = 1 }, { testo = "Sì", punti = "2,5" }]

[impatto]
nome = "Impatto"
[[impatto.domanda]]
codice = "I1"
titolo = "Importo"
testo = "Quanto vale la pratica?"
risposte = [{ testo = "Poco", punti = 1 }, { testo = "Molto", punti = 4 }]

[[fascia]]
nome = "Tenue"
da = "0"
colore = "verde"
[[fascia]]
nome = "Severo"
da = "6"
colore = "rosso"
"#;

fn versione(numero: u32) -> String {
    BORGO.replacen("versione = 1", &format!("versione = {numero}"), 1)
}

async fn porta(p: &Prova, testo: &str) -> Risposta {
    let file = Some(("carica", "borgo.toml", testo.as_bytes()));
    p.modulo(&p.url("/metodi"), &[], file).await
}

/// A plan with one process, for a body that brought its method in.
async fn borgo() -> Prova {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.scheda(&vista, "2026_SEG_1");
    assert_eq!(porta(&p, BORGO).await.dove(), p.url("/metodi/borgo/1"));
    p
}

async fn sceglie(p: &Prova, metodo: &str) -> Risposta {
    let modulo = [
        ("codice", "2026_PTPC"),
        ("titolo", "Piano"),
        ("anno", "2026"),
        ("metodo", metodo),
    ];
    p.post(&p.url("/viste/2026_PTPC/modifica"), &modulo).await
}

#[tokio::test]
async fn the_shipped_ones_say_what_they_ask_and_can_be_taken_away() {
    let p = Prova::new();
    p.dati.vista("2026_PTPC");
    p.dati.vista("2026_OBIETTIVI");
    p.pagina("/metodi").await.dice(&[
        "Livello dichiarato",
        // A plan of objectives has no risk: it uses none.
        "fornito con Schedario, vale per chi non sceglie 2026_PTPC Scarica",
        "PNA 2019, Allegato 1 (qualitativo)",
    ]);
    p.pagina("/metodi/pna2013/1").await.dice(&[
        "Livello = Probabilità × Impatto.",
        "il livello va da 0,88 a 25.",
        "Probabilità: 6 domande",
        "P6 Controlli",
        "il rischio rimane indifferente 5 punti",
        "Molto alto da 15 in su",
        "Nessuna vista lo usa.",
    ]);
    p.pagina("/metodi/pna2019/1").await.dice(&[
        "6 indicatori si sceglie un grado: Basso, Medio, Alto.",
        "S6 Grado di attuazione delle misure",
        "Il grado alto è quello buono.",
    ]);
    p.pagina("/metodi/dichiarato/1")
        .await
        .dice(&["non si calcola", "Lo usa la vista 2026_PTPC."]);
    let r = p.pagina("/metodi/pna2013/1/scarica").await;
    let fornito = |file: &str| {
        let mut tutti = Metodo::FORNITE.iter();
        tutti.find(|(nome, _)| *nome == file).unwrap().1
    };
    assert_eq!(r.testo(), fornito("pna2013.toml"));
    p.pagina("/metodi/nuovo?base=pna2013&versione=1")
        .await
        .dice(&["codice = \"pna2013-proprio\""]);
    for url in [
        "/metodi/mai/1",
        "/metodi/pna2013/2",
        "/metodi/pna2013/2/scarica",
    ] {
        assert_eq!(
            p.get(&p.url(url)).await.stato,
            StatusCode::NOT_FOUND,
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_body_brings_its_own_and_reads_it_in_words() {
    let p = borgo().await;
    p.pagina("/metodi/borgo/1").await.dice(&[
        "Metodo dell'ente: questa versione non cambia più",
        "Probabilità = somma di punti × peso, divisa per la somma dei pesi (2), arrotondata a un decimale.",
        "Impatto = somma dei punti, divisa per 1.",
        "il livello va da 1 a 17,6.",
        "la media dei loro livelli",
        "P1 Vigilanza Chi controlla la pratica? Peso 1,5. Due persone 1 punto Nessuno 5 punti",
        "Tenue da 0 fino a meno di 6 verde",
        "Severo da 6 in su rosso",
    ]);
    p.pagina("/metodi/nuovo?base=borgo&versione=1")
        .await
        .dice(&["codice = \"borgo\" versione = 2"]);
    for strano in ["borgo", "borgo 2", "mai 1"] {
        let r = sceglie(&p, strano).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{strano}");
        r.dice(&["Metodo di valutazione del rischio: questo metodo di valutazione non c'è"]);
    }
    sceglie(&p, "borgo 1").await.dove();
    let form = p.pagina("/viste/2026_PTPC/modifica").await.testo();
    assert!(
        form.contains("<option value=\"borgo 1\" selected>"),
        "{form}"
    );
    p.pagina("/metodi").await.dice(&["dell'ente 2026_PTPC"]);
}

/// By hand: (5 × 1,5 + 2,5 × 0,5) / 2 = 4,375, to one decimal 4,4; × 4 = 17,6.
#[tokio::test]
async fn an_assessment_keeps_the_version_it_was_made_with() {
    let p = borgo().await;
    sceglie(&p, "borgo 1").await.dove();
    let qui = format!("{SCHEDA}/valutazione");
    let form = p.pagina(&qui).await;
    form.dice(&["Vigilanza", "Nessuno (5)"]);
    let chiesto = form.valori("versione")[0].clone();
    let risposte = [
        ("versione", chiesto.as_str()),
        ("metodo", "borgo 1"),
        ("azione", "registra"),
        ("P1", "1"),
        ("P2", "1"),
        ("I1", "1"),
    ];
    let dove = p.post(&p.url(&qui), &risposte).await.dove();
    assert!(
        dove.ends_with("/valutazione?metodo=borgo%201&esito=salvata"),
        "{dove}"
    );
    p.pagina(SCHEDA)
        .await
        .dice(&["17,60 valutato il 31/01/2026"]);
    for pagina in [
        "",
        "/cruscotto",
        "/rischi",
        "/eventi",
        "/gantt",
        "/anomalie",
    ] {
        p.pagina(&format!("/viste/2026_PTPC{pagina}")).await;
    }
    p.pagina("/viste/2026_PTPC/rischi")
        .await
        .dice(&["Metodo di Borgo, versione 1", "Severo 1"]);
    p.pagina("/viste/2026_PTPC/cruscotto")
        .await
        .dice(&["Severo 1", "tenue da 0,00, severo da 6,00."]);

    // The next version asks the same and names the bands otherwise.
    let due = versione(2)
        .replace("\"Severo\"", "\"Grave\"")
        .replace("\"6\"", "\"18\"");
    porta(&p, &due).await.dove();
    p.pagina("/viste/2026_PTPC/rischi")
        .await
        .dice(&["Severo 1"]);
    sceglie(&p, "borgo 2").await.dove();
    p.pagina("/viste/2026_PTPC/rischi").await.dice(&[
        "Metodo di Borgo, versione 2",
        "Tenue 1",
        "Grave 0",
    ]);
    let form = p.pagina(&qui).await;
    form.dice(&[
        "31/01/2026: 17,60, severo Metodo di Borgo, versione 1",
        "4,4 × 4 = 17,60",
    ]);
    let testo = form.testo();
    assert!(
        testo.contains("<option value=\"borgo 2\" selected>"),
        "{testo}"
    );
    // The version before is no longer offered, but its address still answers with its own questions.
    assert!(!testo.contains("<option value=\"borgo 1\""), "{testo}");
    let vecchio = p.pagina(&format!("{qui}?metodo=borgo%201")).await.testo();
    assert!(
        vecchio.contains("<option value=\"borgo 1\" selected>"),
        "{vecchio}"
    );
    assert_eq!(store::verify(&p.dati.db).unwrap(), [""; 0]);
}

#[tokio::test]
async fn a_wrong_one_is_refused_with_file_line_and_reason() {
    let p = borgo().await;
    for (testo, frase) in [
        (
            versione(1),
            "borgo.toml, riga 2: la versione 1 di «borgo» è già registrata",
        ),
        (
            BORGO.replace("\"borgo\"", "\"pna2019\""),
            "borgo.toml, riga 1: il codice «pna2019» è di un metodo fornito con Schedario",
        ),
        (
            versione(2).replace("\"P2\"", "\"metodo\""),
            "borgo.toml, riga 19: il codice di una domanda è di lettere maiuscole e cifre",
        ),
        (
            versione(2).replace("\"rosso\"", "\"fucsia\""),
            "borgo.toml, riga 40: «fucsia» non è una scelta prevista",
        ),
        (
            versione(2).replace("genere =", "generi ="),
            "la voce «generi» non è prevista fra le regole",
        ),
        (
            String::new(),
            "borgo.toml: scrivi il metodo, oppure scegli un file",
        ),
    ] {
        let r = porta(&p, &testo).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{frase}");
        r.dice(&["Il metodo non è stato registrato", frase]);
    }
    let propri = p
        .dati
        .leggi(|c| store::regole::list::<Metodo>(c, &p.dati.actor));
    assert_eq!(propri.len(), 1);
}

#[tokio::test]
async fn another_body_s_method_is_not_there() {
    let mut p = borgo().await;
    p.da_altro();
    let sigla = p.dati.altro_ente.sigla.clone();
    for resto in ["borgo/1", "borgo/1/scarica", "nuovo?base=borgo&versione=1"] {
        let r = p.get(&format!("/{sigla}/metodi/{resto}")).await;
        assert_eq!(r.stato, StatusCode::NOT_FOUND, "{resto}");
    }
    let vista = [
        ("codice", "2026_PIANO"),
        ("titolo", "Piano"),
        ("tipo", "ptpc"),
        ("anno", "2026"),
        ("metodo", "borgo 1"),
    ];
    p.post(&format!("/{sigla}/viste"), &vista)
        .await
        .dice(&["questo metodo di valutazione non c'è"]);
}

/// The declared 3,56 is «Tenue», the answers give «Severo»: one band, which by itself is no jump, and is one where the body says so.
#[tokio::test]
async fn a_body_may_ask_the_reason_of_every_change() {
    let salto = BORGO.replacen("genere =", "salto = 1\ngenere =", 1);
    for (testo, chiede) in [(BORGO, false), (salto.as_str(), true)] {
        let p = Prova::new();
        let vista = p.dati.vista("2026_PTPC");
        p.dati.scheda(&vista, "2026_SEG_1");
        porta(&p, testo).await.dove();
        sceglie(&p, "borgo 1").await.dove();
        let qui = format!("{SCHEDA}/valutazione");
        let versione = p.pagina(&qui).await.valori("versione")[0].clone();
        let campi = [
            ("versione", versione.as_str()),
            ("metodo", "borgo 1"),
            ("azione", "registra"),
            ("P1", "1"),
            ("P2", "1"),
            ("I1", "1"),
        ];
        let r = p.post(&p.url(&qui), &campi).await;
        if chiede {
            r.dice(&["il livello passa da tenue a severo: scrivi perché cambia"]);
        } else {
            r.dove();
        }
        let come = p.pagina("/metodi/borgo/1").await.letto();
        let detto = come.contains(
            "Se il livello cambia fascia rispetto a quello di prima, chi valuta scrive perché.",
        );
        assert_eq!(detto, chiede, "{come}");
    }
}
