//! What is said beside a sheet: who reads it, who is told, and that it goes nowhere else.

use axum::http::StatusCode;
use domain::Actor;
use domain::permesso::Ruolo;
use domain::scheda::Scheda;

use crate::support::Prova;

const SCHEDA: &str = "/viste/2026_PTPC/schede/2026_SEG_1";
const DETTO: &str = "Parola di riconoscimento";

struct Comune {
    p: Prova,
    scheda: Scheda,
    dora: Actor,
    elio: Actor,
}

fn comune() -> Comune {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    let segreteria = p.dati.cdr("U_01", "Segreteria");
    let ragioneria = p.dati.cdr("U_02", "Ragioneria");
    let scheda = p.dati.scheda(&vista, "2026_SEG_1");
    let responsabile = |nome, cdr| p.dati.utente_con(nome, &[(Ruolo::Responsabile, Some(cdr))]);
    let dora = responsabile("dora.blu", &segreteria);
    let elio = responsabile("elio.rosa", &ragioneria);
    Comune {
        p,
        scheda,
        dora,
        elio,
    }
}

#[tokio::test]
async fn somebody_is_named_told_and_answers() {
    let mut c = comune();
    let (dora, qui) = (c.dora.clone(), format!("{SCHEDA}/commenti"));
    let url = c.p.url(&qui);
    let vuoto = c.p.post(&url, &[("testo", "  "), ("parte", "")]).await;
    assert_eq!(vuoto.stato, StatusCode::UNPROCESSABLE_ENTITY);
    vuoto.dice(&["scrivi il commento"]);
    let detto = format!("{DETTO}, @Dora.Blu: manca il registro.\n<b>Entro</b> giugno");
    let r =
        c.p.post(&url, &[("testo", &detto), ("parte", "fase 2")])
            .await;
    assert!(r.dove().ends_with("esito=avvisati"));
    let pagina = c.p.pagina(&qui).await;
    pagina.dice(&[
        "anna.verdi",
        "fase 2: Verifica a campione delle pratiche",
        "@dora.blu",
    ]);
    assert!(
        pagina.testo().contains("&#60;b&#62;Entro") || pagina.testo().contains("&lt;b&gt;Entro")
    );
    c.p.pagina(SCHEDA).await.dice(&["Commenti (1)"]);
    // She finds it where she comes in, until she has opened it.
    c.p.entra_come(&dora);
    c.p.pagina("/mie").await.dice(&["Un commento ti nomina"]);
    c.p.pagina("/viste").await.dice(&["Un commento ti nomina"]);
    let menzioni = c.p.pagina("/menzioni").await;
    menzioni.dice(&["anna.verdi", DETTO, "2026_SEG_1"]);
    assert!(menzioni.testo().contains(&format!("href=\"{url}\"")));
    c.p.pagina(&qui).await.dice(&[DETTO]);
    c.p.pagina("/menzioni").await.dice(&["Nessuno, per ora."]);
    assert!(!c.p.pagina("/mie").await.letto().contains("ti nomina"));
    // What another said is not hers to take away; her own is, and its words with it.
    let id =
        c.p.dati
            .leggi(|x| store::commenti::list(x, &dora, c.scheda.id()))[0]
            .id
            .0
            .clone();
    let r = c.p.post(&format!("{url}/{id}/eliminazione"), &[]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["Un commento lo toglie solo chi lo ha scritto"]);
    c.p.post(&url, &[("testo", "Arriva domani"), ("parte", "")])
        .await
        .dove();
    let suoi =
        c.p.dati
            .leggi(|x| store::commenti::list(x, &dora, c.scheda.id()));
    // She puts it better; what another said she cannot, and an empty one is refused where it was typed.
    let meglio = format!("{url}/{}", suoi[1].id.0);
    let r = c.p.post(&meglio, &[("testo", " ")]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["scrivi il commento", "Salva il commento"]);
    let detto = "Arriva domani, @anna.verdi";
    for _ in 0..2 {
        let r = c.p.post(&meglio, &[("testo", detto)]).await;
        assert!(r.stato == StatusCode::UNPROCESSABLE_ENTITY || r.dove().contains("corretto"));
    }
    c.p.pagina(&qui)
        .await
        .dice(&["Arriva domani, @anna.verdi", "corretto il"]);
    let r =
        c.p.post(&format!("{url}/{id}"), &[("testo", "Altro")])
            .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["Un commento lo corregge solo chi lo ha scritto"]);
    let di_anna =
        c.p.dati
            .leggi(|x| store::commenti::da_leggere(x, &c.p.dati.actor));
    assert_eq!(di_anna.len(), 1);
    let via = format!("{url}/{}/eliminazione", suoi[1].id.0);
    assert!(
        c.p.post(&via, &[])
            .await
            .dove()
            .ends_with("esito=commento_tolto")
    );
    let pagina = c.p.pagina(&qui).await.letto();
    assert!(pagina.contains("Tolto da chi lo ha scritto") && !pagina.contains("Arriva domani"));
    c.p.pagina(&format!("{SCHEDA}/storia")).await.dice(&[
        "Commento",
        "Commento corretto",
        "Commento tolto",
        "SHA-256",
    ]);
    assert!(
        !c.p.pagina(&format!("{SCHEDA}/storia"))
            .await
            .letto()
            .contains("Arriva domani")
    );
    assert_eq!(
        c.p.dati.leggi(store::storia::verifica),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn nobody_is_told_of_a_sheet_by_being_named_beside_it() {
    let mut c = comune();
    let (elio, qui) = (c.elio.clone(), format!("{SCHEDA}/commenti"));
    let url = c.p.url(&qui);
    // One who may not read it and one who is not there are answered alike, and not offered.
    let mut risposte = Vec::new();
    for nome in ["@elio.rosa", "@nessuno.mai"] {
        let detto = format!("{DETTO} {nome}");
        risposte.push(
            c.p.post(&url, &[("testo", &detto), ("parte", "")])
                .await
                .dove(),
        );
    }
    assert_eq!(risposte[0], risposte[1]);
    assert!(risposte[0].ends_with("esito=nessuno_avvisato"));
    let pagina = c.p.pagina(&qui).await.letto();
    assert!(
        !pagina
            .replace(&format!("{DETTO} @elio.rosa"), "")
            .contains("elio.rosa"),
        "{pagina}"
    );
    c.p.entra_come(&elio);
    assert_eq!(c.p.get(&url).await.stato, StatusCode::NOT_FOUND);
    let r = c.p.post(&url, &[("testo", "x"), ("parte", "")]).await;
    assert_eq!(r.stato, StatusCode::NOT_FOUND);
    c.p.pagina("/menzioni").await.dice(&["Nessuno, per ora."]);
    // A reader reads and does not write.
    c.p.come("lea", &[Ruolo::Lettore]);
    let pagina = c.p.pagina(&qui).await;
    pagina.dice(&[DETTO]);
    assert!(!pagina.testo().contains("<textarea"));
    let r = c.p.post(&url, &[("testo", "x"), ("parte", "")]).await;
    assert_eq!(r.stato, StatusCode::FORBIDDEN);
}

/// Never printed, never exported, never published.
#[tokio::test]
async fn what_is_said_goes_nowhere_else() {
    let c = comune();
    let url = c.p.url(&format!("{SCHEDA}/commenti"));
    c.p.post(&url, &[("testo", DETTO), ("parte", "")])
        .await
        .dove();
    for dove in [
        SCHEDA,
        "/stampe/anteprima?vista=2026_PTPC",
        "/viste/2026_PTPC",
        "/viste/2026_PTPC/confronto",
        "/viste/2026_PTPC/cruscotto",
        "/ricerca?q=riconoscimento",
    ] {
        let r = c.p.get(&c.p.url(dove)).await;
        assert_eq!(r.stato, StatusCode::OK, "{dove}");
        assert!(!r.testo().contains(DETTO), "{dove}");
    }
    let actor = &c.p.dati.actor;
    let esportato = c.p.dati.leggi(|x| {
        let vista = store::viste::find(x, actor, "2026_PTPC")?;
        store::schede::list(x, actor, &vista.id, &store::schede::Filtro::default())
    });
    assert!(!format!("{esportato:?}").contains(DETTO));
}

/// What is said of an indicator stands beside it; neither the print view nor the data that are given away hold it.
#[tokio::test]
async fn what_is_said_of_an_indicator_stands_beside_it_alone() {
    const INDICATORE: &str = "n. pratiche verificate";
    let mut c = comune();
    let (dora, qui) = (c.dora.clone(), format!("{SCHEDA}/commenti"));
    c.p.entra_come(&dora);
    let url = c.p.url(&qui);
    let prima = c.p.pagina(&qui).await.testo();
    assert!(prima.contains("value=\"indicatore 1\"") && !prima.contains("value=\"indicatore 2\""));
    let inventato = [("testo", DETTO), ("parte", "indicatore 2")];
    let r = c.p.post(&url, &inventato).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let suo = [("testo", DETTO), ("parte", "indicatore 1")];
    let r = c.p.post(&url, &suo).await;
    assert!(r.dove().ends_with("esito=commentato"));
    let accanto = format!("indicatore 1: {INDICATORE} {DETTO}");
    c.p.pagina(&qui).await.dice(&["dora.blu", &accanto]);
    let stampata = c.p.pagina("/stampe/anteprima?vista=2026_PTPC").await;
    let dati = &c.p.dati;
    let esportata = dati.leggi(|x| {
        let chi = Actor::operatore(dati.ente.id);
        let vista = store::viste::find(x, &chi, "2026_PTPC")?;
        let schede = store::schede::list(x, &chi, &vista.id, &store::schede::Filtro::default())?;
        let cdr = store::cdr::list(x, &chi)?;
        Ok(domain::esportazione::piano(&dati.ente, &vista, &schede, &cdr).to_string())
    });
    for fuori in [stampata.testo(), esportata] {
        assert!(
            fuori.contains(INDICATORE) && !fuori.contains(DETTO),
            "{fuori}"
        );
    }
}
