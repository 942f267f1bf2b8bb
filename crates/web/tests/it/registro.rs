//! The register of accesses, the trail as who watches sees it, and names that go.

use axum::http::{Method, StatusCode, header};
use domain::Ruolo;
use domain::registro::Annotazione;
use store::registro::Filtro;

use crate::support::{HOST, Prova, Risposta};

const PASSWORD: &str = "quattro parole messe a caso";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// What the register of the body tells, the oldest first.
fn righe(p: &Prova) -> Vec<(Annotazione, String, String)> {
    let tutte = Filtro::default();
    let righe = p
        .dati
        .leggi(|c| store::registro::dopo(c, &p.dati.actor, &tutte, 0, 1000));
    righe
        .into_iter()
        .map(|r| (r.cosa, r.chi, r.dettaglio))
        .collect()
}

/// Sends a form from Firefox, with a cookie or without.
async fn manda(p: &Prova, cookie: &str, url: &str, campi: &[(&str, &str)]) -> Risposta {
    let origine = format!("http://{HOST}");
    let intestazioni = [
        ("origin", origine.as_str()),
        ("user-agent", FIREFOX),
        ("cookie", cookie),
    ];
    p.nuda(Method::POST, url, &intestazioni, campi).await
}

/// Somebody of the body who has just chosen his password; his cookie.
async fn con_password(p: &Prova, nome: &str, ruoli: &[Ruolo]) -> String {
    let chi = p.dati.utente(nome, ruoli).utente;
    let segreto = web::Segreto::nuovo();
    let domani = testkit::adesso() + chrono::TimeDelta::days(1);
    p.dati
        .scrivi(|tx| store::inviti::create(tx, &segreto.impronta(), chi, domani));
    let url = format!("/invito/{}", segreto.testo());
    let campi = [("password", PASSWORD), ("conferma", PASSWORD)];
    manda(p, "", &url, &campi).await.biscotto()
}

async fn accedi(p: &Prova, nome: &str, password: &str) -> Risposta {
    manda(p, "", "/accesso", &[("nome", nome), ("password", password)]).await
}

#[tokio::test]
async fn coming_in_going_out_and_being_refused_leave_lines() {
    let p = Prova::new();
    con_password(&p, "carla.bruni", &[Ruolo::Lettore]).await;
    accedi(&p, "Carla.Bruni", "sbagliata").await;
    accedi(&p, "mai.vista", "sbagliata").await;
    let qui = accedi(&p, "carla.bruni", PASSWORD).await.biscotto();
    let pagina = p.con_biscotto(&qui, &p.url("/ente/password")).await;
    pagina.dice(&["Da quale browser", "Firefox su Linux", "questo browser"]);
    let segno = pagina.valori("csrf")[0].clone();
    let csrf = ("csrf", segno.as_str());
    manda(
        &p,
        &qui,
        &p.url("/ente/sessioni"),
        &[csrf, ("sessione", "altre")],
    )
    .await;
    manda(&p, &qui, "/uscita", &[csrf]).await;
    let carla = |cosa, dettaglio: &str| (cosa, "carla.bruni".to_owned(), dettaglio.to_owned());
    assert_eq!(
        righe(&p),
        [
            carla(Annotazione::Password, "scelta con un invito"),
            carla(Annotazione::Entrata, "Firefox su Linux"),
            carla(Annotazione::EntrataRifiutata, "password sbagliata"),
            carla(Annotazione::Entrata, "Firefox su Linux"),
            carla(Annotazione::SessioneChiusa, "tutte le altre"),
            carla(Annotazione::Uscita, ""),
        ]
    );
    let pagina = p.pagina("/registro").await;
    pagina.dice(&[
        "6 righe",
        "31/01/2026 10:30 carla.bruni Lettore Accesso rifiutato password sbagliata",
    ]);
    // Neither the name that nobody has nor what was typed is anywhere.
    assert!(!pagina.letto().contains("mai.vista"));
}

#[tokio::test]
async fn what_is_refused_is_told_and_does_not_fill_the_register() {
    let mut p = Prova::new();
    p.come("legge.solo", &[Ruolo::Lettore]);
    let no = p.get(&p.url("/registro")).await;
    assert_eq!(no.stato, StatusCode::FORBIDDEN);
    no.dice(&["Può farlo chi è: Amministratore, RPCT"]);
    let detto = righe(&p);
    assert_eq!(detto.len(), 1);
    assert_eq!(detto[0].0, Annotazione::Rifiuto);
    assert!(
        detto[0].2.contains("/registro: «leggere, verificare"),
        "{detto:?}"
    );
    for _ in 0..60 {
        p.get(&p.url("/registro")).await;
    }
    assert_eq!(righe(&p).len(), 30);
    // Nobody gives more than he holds: what he tried stands there too.
    p.come("solo.rpct", &[Ruolo::Rpct]);
    let anna = p.dati.actor.utente.unwrap().0;
    let url = p.url(&format!("/accessi/{anna}"));
    let campi = [("ruolo", "amministratore"), ("dal", "1/2/2026")];
    p.post(&url, &campi).await;
    let ultima = righe(&p).pop().unwrap();
    assert_eq!(ultima, (Annotazione::Rifiuto, "solo.rpct".to_owned(), url));
}

/// A sheet of another CdR is not there for who may not read it; whoever watches over the register sees that it was asked for. One that is
/// nowhere leaves nothing.
#[tokio::test]
async fn a_sheet_beyond_ones_reach_leaves_a_line() {
    let mut p = Prova::new();
    let (qui, la) = (p.dati.cdr("U_01", "Segreteria"), p.dati.cdr("U_02", "Gare"));
    let vista = p.dati.vista("2026_PTPC");
    p.dati.scheda(&vista, "2026_SEG_1");
    let chi = p
        .dati
        .utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&la))]);
    p.entra_come(&chi);
    let scheda = p.url("/viste/2026_PTPC/schede/2026_SEG_1");
    let mai = p.url("/viste/2026_PTPC/schede/2026_SEG_9");
    let (no, nulla) = (p.get(&scheda).await, p.get(&mai).await);
    assert_eq!(no.stato, StatusCode::NOT_FOUND);
    assert_eq!(no.testo(), nulla.testo());
    let atteso = |dove: &str| (Annotazione::Negato, "dora.blu".to_owned(), dove.to_owned());
    let mut attese = vec![atteso(&scheda)];
    finche(&p, &attese).await;
    let blocco = format!("{scheda}/blocchi/fasi");
    let no = p.post(&blocco, &[("versione", "1")]).await;
    assert_eq!(no.stato, StatusCode::NOT_FOUND);
    attese.push(atteso(&blocco));
    finche(&p, &attese).await;
    // Whose sheet it is reads it, and leaves nothing; a wrong address below it is only a wrong address.
    let suo = p
        .dati
        .utente_con("elio.rosa", &[(Ruolo::Responsabile, Some(&qui))]);
    p.entra_come(&suo);
    p.pagina("/viste/2026_PTPC/schede/2026_SEG_1").await;
    let no = p.get(&format!("{scheda}/indicatori/99")).await;
    assert_eq!(no.stato, StatusCode::NOT_FOUND);
    // Over and over it does not fill the register.
    p.entra_come(&chi);
    for _ in 0..40 {
        p.get(&scheda).await;
    }
    attese.extend((0..28).map(|_| atteso(&scheda)));
    finche(&p, &attese).await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(righe(&p).len(), 30);
    p.come("vigila", &[Ruolo::Rpct]);
    p.pagina("/registro?cosa=negato")
        .await
        .dice(&["dora.blu", "Accesso negato", "2026_SEG_1"]);
}

/// Waits until the register tells this: such lines are written behind the answer.
async fn finche(p: &Prova, attese: &[(Annotazione, String, String)]) {
    for _ in 0..200 {
        if righe(p) == attese {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(righe(p), attese);
}

/// To read a page is not to write: only what takes something out of the house leaves a line.
#[tokio::test]
async fn prints_and_files_leave_lines_and_pages_do_not() {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.scheda(&vista, "U_01");
    for pagina in [
        "/viste",
        "/viste/2026_PTPC",
        "/stampe",
        "/registro",
        "/smvp",
    ] {
        p.pagina(pagina).await;
    }
    assert_eq!(righe(&p), []);
    let r = p
        .post(
            &p.url("/stampe"),
            &[("vista", "2026_PTPC"), ("data", "31/1/2026")],
        )
        .await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER, "{}", r.letto());
    p.pagina("/stampe/anteprima?vista=2026_PTPC").await;
    let (file, _) = domain::modello::FORNITI.first().unwrap();
    p.pagina(&format!("/modelli/{file}/scarica")).await;
    // What is refused or is not there takes nothing away.
    p.get(&p.url("/stampe/mai-vista/file")).await;
    p.post(&p.url("/stampe"), &[("vista", "MAI_VISTA")]).await;
    let cose: Vec<Annotazione> = righe(&p).into_iter().map(|(cosa, ..)| cosa).collect();
    use Annotazione::{Scarico, Stampa};
    assert_eq!(cose, [Stampa, Stampa, Scarico]);
}

#[tokio::test]
async fn the_register_is_filtered_checked_and_taken_away() {
    let p = Prova::new();
    p.dati.vista("2026_PTPC");
    con_password(&p, "=carla", &[Ruolo::Lettore]).await;
    p.pagina("/registro?cosa=password").await.dice(&["1 riga."]);
    p.pagina("/registro?dal=31/1/2026&al=31/1/2026")
        .await
        .dice(&["2 righe."]);
    for vuota in ["dal=1/2/2026", "al=30/1/2026", "chi=1", "cosa=uscita"] {
        p.pagina(&format!("/registro?{vuota}"))
            .await
            .dice(&["Nessuna riga corrisponde ai filtri"]);
    }
    p.pagina("/registro?dal=ieri")
        .await
        .dice(&["non è una data"]);
    p.pagina("/registro?pagina=99").await.dice(&["2 righe."]);
    p.pagina("/registro?libro=storia&cosa=creazione")
        .await
        .dice(&[
            "Storia dell'ente",
            "Creazione",
            "vista 2026_PTPC: codice",
            "accesso di anna.verdi: incarico",
        ]);
    p.pagina("/registro/verifica").await.dice(&[
        "integra 2 righe, l'ultima è la n. 2",
        "Storia dell'ente integra",
    ]);
    // What was put aside is held against the chain: still there, cut off, written anew.
    let messa = p
        .dati
        .leggi(|c| store::registro::impronta(c, &p.dati.actor, 2))
        .unwrap();
    for (libro, riga, impronta, atteso) in [
        (
            "accessi",
            "2",
            messa.as_str(),
            "La riga 2 ha ancora quell'impronta",
        ),
        (
            "accessi",
            "9",
            &messa,
            "La riga 9 non c'è: l'ultima è la n. 2",
        ),
        ("accessi", "1", &messa, "La riga 1 ha un'altra impronta"),
        ("storia", "2", &messa, "La riga 2 ha un'altra impronta"),
        ("accessi", "due", &messa, "La riga due non c'è"),
    ] {
        let chiesto = format!("/registro/verifica?libro={libro}&riga={riga}&impronta={impronta}");
        p.pagina(&chiesto).await.dice(&[atteso]);
    }
    let csv = p.pagina("/registro/esporta?formato=csv").await;
    assert!(
        csv.intestazione(header::CONTENT_DISPOSITION)
            .contains("attachment; filename=\"accessi-comune-di-borgo-sereno-2026-01-31.csv\"")
    );
    let testo = csv.testo();
    assert!(testo.contains(";\"'=carla\";"), "{testo}");
    let impronta = {
        let esito = p
            .dati
            .leggi(|c| store::registro::verifica_di(c, &p.dati.actor));
        // The export has left its own line since.
        assert_eq!(esito.ultimo, 3);
        let tutte = Filtro::default();
        let righe = p
            .dati
            .leggi(|c| store::registro::dopo(c, &p.dati.actor, &tutte, 1, 1));
        righe[0].impronta.clone()
    };
    let frase = format!(
        "Registro degli accessi di Comune di Borgo Sereno: 2 righe (tutte) esportate il 31/01/2026 10:30 da anna.verdi. L'ultima riga della catena è la n. 2, con impronta SHA-256 {impronta}; la catena è stata ricalcolata ed è integra."
    );
    assert!(testo.contains(&frase), "{testo}");
    let ultima = righe(&p).pop().unwrap();
    assert_eq!(
        (ultima.0, ultima.1.as_str()),
        (Annotazione::Esportazione, "anna.verdi")
    );
    let json = p
        .pagina("/registro/esporta?formato=json&libro=storia&cosa=creazione")
        .await;
    let letto: serde_json::Value = serde_json::from_slice(&json.byte).unwrap();
    assert_eq!(letto["formato"], "schedario-registro/1");
    assert!(
        letto["dicitura"]
            .as_str()
            .unwrap()
            .contains("scelte con un filtro")
    );
    assert_eq!(letto["problemi"], serde_json::json!([]));
    let codice = letto["righe"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["campo"] == "codice")
        .unwrap();
    assert_eq!(codice["dopo"], "2026_PTPC");
    let no = p.get(&p.url("/registro/esporta?dal=ieri")).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Who keeps accounts and reads no plan sees that something changed, and not what.
#[tokio::test]
async fn an_administrator_alone_sees_no_values() {
    let mut p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.scheda(&vista, "2026_SEG_1");
    let esporta = "/registro/esporta?formato=json&libro=storia";
    let segni = ["2026_SEG_1", "Attività"];
    let tutto = p.pagina(esporta).await.testo();
    assert!(segni.iter().all(|s| tutto.contains(s)));
    p.come("solo.ammini", &[Ruolo::Amministratore]);
    for pagina in [esporta, "/registro?libro=storia"] {
        let testo = p.pagina(pagina).await.testo();
        assert!(
            segni.iter().all(|s| !testo.contains(s)),
            "{pagina}: {testo}"
        );
        assert!(testo.contains("titolo"), "{testo}");
    }
}

#[tokio::test]
async fn a_name_goes_after_a_look_at_what_it_means() {
    let p = Prova::new();
    let carla = p.dati.utente("carla.bruni", &[Ruolo::Rpct]);
    let id = carla.utente.unwrap();
    let vista = p.dati.vista_di(&carla, "2026_PTPC");
    p.dati
        .scheda_con(&carla, &vista, testkit::contenuto("2026_SEG_1"));
    let qui = format!("/accessi/{}", id.0);
    let url = p.url(&format!("{qui}/nome"));
    p.pagina(&qui).await.dice(&["Togli il nome dalla storia"]);
    let prima = p.pagina(&format!("{qui}/nome")).await;
    prima.dice(&[
        "ha ancora l'incarico «RPCT, dal 31/01/2026»",
        "Non si può tornare indietro",
    ]);
    assert!(!prima.testo().contains(&format!("action=\"{url}\"")));
    let no = p.post(&url, &[]).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let suoi = p
        .dati
        .leggi(|c| store::incarichi::di(c, p.dati.ente.id, id));
    p.post(
        &p.url(&format!("{qui}/revoca")),
        &[("incarico", &suoi[0].id.0)],
    )
    .await
    .dove();
    let quante = p.dati.leggi(|c| store::nomi::conta(c, &p.dati.actor, id));
    p.pagina(&format!("{qui}/nome")).await.dice(&[
        &format!("{} righe della storia", quante.storia),
        "0 righe del registro degli accessi",
    ]);
    let dove = p.post(&url, &[]).await.dove();
    assert!(dove.ends_with("esito=nome_tolto"), "{dove}");
    let rimossa = format!("persona rimossa (n. {})", id.0);
    let dopo = p.pagina(&qui).await;
    dopo.dice(&[&rimossa, "Nome tolto dalla storia", "anna.verdi"]);
    assert!(!dopo.testo().contains("value=\"lettore\""));
    p.pagina("/viste/2026_PTPC/schede/2026_SEG_1/storia")
        .await
        .dice(&[&rimossa]);
    for pagina in [
        "/accessi",
        "/registro?libro=storia",
        "/viste/2026_PTPC/schede/2026_SEG_1/storia",
    ] {
        let letto = p.pagina(pagina).await.letto();
        assert!(!letto.contains("carla.bruni"), "{pagina}: {letto}");
    }
    // She is nobody here any more: no second time, no appointment, no invitation.
    assert_eq!(p.get(&url).await.stato, StatusCode::NOT_FOUND);
    for (resto, campi) in [
        ("", &[("ruolo", "lettore"), ("dal", "1/2/2026")][..]),
        ("/invito", &[]),
    ] {
        let r = p.post(&p.url(&format!("{qui}{resto}")), campi).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
        r.dice(&["invitala di nuovo"]);
    }
    p.pagina("/registro/verifica").await.dice(&["integra"]);
}
