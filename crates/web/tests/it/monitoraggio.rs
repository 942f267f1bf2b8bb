//! A session of monitoring, from its opening to its sample.

use axum::http::StatusCode;
use domain::Actor;
use domain::cdr::Cdr;
use domain::permesso::Ruolo;
use domain::scheda::Scheda;
use domain::vista::Vista;

use crate::support::{Prova, Risposta};

struct Comune {
    p: Prova,
    vista: Vista,
    rpct: Actor,
    dora: Actor,
    altro: Cdr,
}

const SCHEDA: &str = "2026_SEG_1";

fn comune() -> Comune {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    let cdr = p.dati.cdr("U_01", "Segreteria");
    let altro = p.dati.cdr("U_02", "Ragioneria");
    for codice in [SCHEDA, "2026_SEG_2"] {
        let mut c = testkit::contenuto(codice);
        c.fasi.iter_mut().for_each(|f| f.avanzamento = None);
        p.dati.scheda_con(&p.dati.actor, &vista, c);
    }
    let mut c = testkit::contenuto("2026_RAG_1");
    c.collegato_a
        .iter_mut()
        .for_each(|k| k.codice = "U_02".to_owned());
    p.dati.scheda_con(&p.dati.actor, &vista, c);
    let rpct = p.dati.utente("rpct", &[Ruolo::Rpct]);
    let dora = p
        .dati
        .utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&cdr))]);
    Comune {
        p,
        vista,
        rpct,
        dora,
        altro,
    }
}

impl Comune {
    fn scheda(&self) -> Scheda {
        let (actor, vista) = (&self.p.dati.actor, &self.vista.id);
        self.p
            .dati
            .leggi(|c| store::schede::find(c, actor, vista, SCHEDA))
    }

    /// Opens a session as its page does; gives its path below the body.
    async fn apri(&mut self) -> String {
        self.apri_per(&[]).await
    }

    /// The same, for the CdR with these keys.
    async fn apri_per(&mut self, cdr: &[&str]) -> String {
        let rpct = self.rpct.clone();
        self.p.entra_come(&rpct);
        let dove = self.invia_nuova(cdr).await.dove();
        let dove = dove.strip_prefix(&self.p.url("")).unwrap();
        dove.split('?').next().unwrap().to_owned()
    }

    /// Sends the form of a new session.
    async fn invia_nuova(&self, cdr: &[&str]) -> Risposta {
        let url = self.p.url("/viste/2026_PTPC/monitoraggi");
        let mut campi = vec![
            ("nome", "Monitoraggio di gennaio"),
            ("riferimento", "31/1/2026"),
            ("termine", "10/2/2026"),
            ("istruzioni", "Entro il dieci"),
        ];
        campi.extend(cdr.iter().map(|c| ("cdr", *c)));
        self.p.post(&url, &campi).await
    }

    /// Sends the short form of the sheet, with the versions that its page carries.
    async fn compila(&self, sessione: &str, campi: &[(&str, &str)]) -> Risposta {
        self.compila_con(sessione, campi, None).await
    }

    /// The same, with a document: its name and its bytes.
    async fn compila_con(
        &self,
        sessione: &str,
        campi: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Risposta {
        let qui = format!("{sessione}/schede/{SCHEDA}");
        let pagina = self.p.pagina(&qui).await;
        let versione = pagina.valori("versione").remove(0);
        let risposta = pagina.valori("versione_risposta").remove(0);
        let mut tutti = vec![
            ("versione", versione.as_str()),
            ("versione_risposta", &risposta),
        ];
        tutti.extend(campi);
        let file = file.map(|(nome, byte)| ("file", nome, byte));
        self.p.modulo(&self.p.url(&qui), &tutti, file).await
    }
}

#[tokio::test]
async fn a_sheet_is_filled_in_declared_sent_back_and_verified() {
    let mut c = comune();
    let sessione = c.apri().await;
    let (rpct, dora) = (c.rpct.clone(), c.dora.clone());
    c.p.entra_come(&dora);
    let qui = format!("{sessione}/schede/{SCHEDA}");
    let mie = c.p.pagina("/mie").await;
    mie.dice(&[
        "Monitoraggio di gennaio",
        "10/02/2026",
        "mancano 10 giorni",
        "Entro il dieci",
        "Da compilare 3 cose",
    ]);
    // Refused: everything that is missing at once, each a link to its field, and what was typed is kept.
    let r = c
        .compila(
            &sessione,
            &[
                ("fasi.1.avanzamento", "12,5"),
                ("commento", "Fatto a metà"),
                ("azione", "dichiara"),
            ],
        )
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&[
        "Ci sono 2 cose da sistemare",
        "la fase 2 al 31/01/2026 è in corso e non dice a che punto è",
        "Fatto a metà",
        "Quello che hai scritto è salvato",
    ]);
    assert!(r.testo().contains("href=\"#fasi.2.avanzamento\""));
    assert_eq!(
        c.scheda().contenuto().fasi[0].avanzamento,
        Some(domain::Decimale::new(125, 1))
    );
    let storto = c
        .compila(
            &sessione,
            &[("fasi.2.avanzamento", "tanto"), ("commento", "Mio")],
        )
        .await;
    assert_eq!(storto.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(storto.testo().contains("value=\"tanto\""));
    storto.dice(&["Mio"]);

    let intera = [
        ("fasi.2.avanzamento", "30"),
        ("indicatori.1.periodo_1", "2"),
        ("idoneita", "idonea"),
        ("commento", "Fatto"),
        ("azione", "dichiara"),
    ];
    assert!(
        c.compila(&sessione, &intera)
            .await
            .dove()
            .ends_with("esito=dichiarata")
    );
    let pagina = c.p.pagina(&qui).await;
    pagina.dice(&[
        "Dichiarata completa",
        "chiedi a chi conduce il piano di rinviartela",
    ]);
    // Whoever does not conduct the plan neither verifies nor sends back.
    let via =
        c.p.post(&c.p.url(&format!("{qui}/rinvio")), &[("motivo", "x")])
            .await;
    assert_eq!(via.stato, StatusCode::FORBIDDEN);

    c.p.entra_come(&rpct);
    let giudica = async |dove: &str, campi: &[(&str, &str)]| {
        let risposta = c.p.pagina(&qui).await.valori("versione_risposta").remove(0);
        let mut tutti = vec![("versione_risposta", risposta.as_str())];
        tutti.extend(campi);
        c.p.post(&c.p.url(&format!("{qui}/{dove}")), &tutti).await
    };
    let r = giudica("rinvio", &[("motivo", "")]).await;
    r.dice(&["scrivi perché la rinvii"]);
    let r = giudica("rinvio", &[("motivo", "Manca il verbale")]).await;
    assert!(r.dove().ends_with("esito=rinviata"));
    c.p.entra_come(&dora);
    c.p.pagina("/mie")
        .await
        .dice(&["rinviata", "Manca il verbale"]);
    let r = c
        .compila(&sessione, &[("idoneita", "idonea"), ("azione", "dichiara")])
        .await;
    assert!(r.dove().ends_with("esito=dichiarata"));
    c.p.entra_come(&rpct);
    let giudica = async |dove: &str, campi: &[(&str, &str)]| {
        let risposta = c.p.pagina(&qui).await.valori("versione_risposta").remove(0);
        let mut tutti = vec![("versione_risposta", risposta.as_str())];
        tutti.extend(campi);
        c.p.post(&c.p.url(&format!("{qui}/{dove}")), &tutti).await
    };
    let r = giudica("verifica", &[("esito", "con_rilievi"), ("rilievi", "")]).await;
    r.dice(&["un esito non positivo va spiegato"]);
    let r = giudica(
        "verifica",
        &[("esito", "con_rilievi"), ("rilievi", "Una data")],
    )
    .await;
    assert!(r.dove().ends_with("esito=verificata"));
    // Counted by CdR, and told in the trail of the sheet.
    let tabella = c.p.pagina(&sessione).await.tabelle();
    assert!(tabella.contains("U_01 Segreteria | 1"), "{tabella}");
    let storia =
        c.p.pagina(&format!("/viste/2026_PTPC/schede/{SCHEDA}/storia"))
            .await;
    storia.dice(&[
        "Dichiarata completa",
        "Rinviata nel monitoraggio",
        "Manca il verbale",
        "Verificata nel monitoraggio",
        "Confermata con rilievi: Una data",
    ]);
    assert_eq!(
        c.p.dati.leggi(store::storia::verifica),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn the_sample_can_be_drawn_again_from_its_seed() {
    let mut c = comune();
    let sessione = c.apri().await;
    let url = c.p.url(&format!("{sessione}/campione"));
    let r = c.p.post(&url, &[("percentuale", "tutte")]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["un numero intero da 1 a 100"]);
    assert!(
        c.p.post(&url, &[("percentuale", "50%")])
            .await
            .dove()
            .ends_with("esito=estratto")
    );
    let pagina = c.p.pagina(&sessione).await;
    let testo = pagina.testo();
    let seme = testo
        .split("sch-seed\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let mut in_ordine: Vec<(String, &str)> = [SCHEDA, "2026_SEG_2", "2026_RAG_1"]
        .into_iter()
        .map(|s| (web::impronta(&format!("{seme}{s}")), s))
        .collect();
    in_ordine.sort();
    let attese = format!(
        "nell'ordine dell'estrazione: {} , {} . Vedi",
        in_ordine[0].1, in_ordine[1].1
    );
    pagina.dice(&[&attese, "Percentuale chiesta: 50%"]);
    let ancora = c.p.post(&url, &[("percentuale", "50")]).await;
    ancora.dice(&["si estrae una volta sola"]);
    // Whoever answers for a CdR does not read of the others by way of the draw.
    let dora = c.dora.clone();
    c.p.entra_come(&dora);
    assert!(!c.p.pagina(&sessione).await.testo().contains("2026_RAG_1"));
}

#[tokio::test]
async fn who_is_not_asked_finds_nothing() {
    let mut c = comune();
    let sessione = c.apri().await;
    let chiusura = c.p.url(&format!("{sessione}/chiusura"));
    let elio =
        c.p.dati
            .utente_con("elio.rosa", &[(Ruolo::Responsabile, Some(&c.altro))]);
    c.p.entra_come(&elio);
    let qui = c.p.url(&format!("{sessione}/schede/{SCHEDA}"));
    assert_eq!(c.p.get(&qui).await.stato, StatusCode::NOT_FOUND);
    let r = c.p.modulo(&qui, &[("azione", "dichiara")], None).await;
    assert_eq!(r.stato, StatusCode::NOT_FOUND);
    assert!(!c.p.pagina(&sessione).await.testo().contains(SCHEDA));
    // Of a session that asks other CdR only, there is nothing at all.
    let segreteria =
        c.p.dati
            .leggi(|x| store::cdr::find(x, &c.p.dati.actor, "U_01"));
    c.p.dati.monitoraggio(&c.vista, "m-1", &[&segreteria]);
    let sua = c.p.url("/viste/2026_PTPC/monitoraggi/m-1");
    assert_eq!(c.p.get(&sua).await.stato, StatusCode::NOT_FOUND);
    // Once closed, nothing is declared any more, and what was typed is still there.
    let (rpct, dora) = (c.rpct.clone(), c.dora.clone());
    c.p.entra_come(&rpct);
    assert!(
        c.p.post(&chiusura, &[])
            .await
            .dove()
            .ends_with("esito=chiusa")
    );
    c.p.entra_come(&dora);
    let r =
        c.p.modulo(&qui, &[("versione", "1"), ("azione", "dichiara")], None)
            .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["La sessione di monitoraggio è chiusa"]);
}

/// A term that passes while the form is open: the answer is taken, and who declares and who conducts the plan both read that it is late.
#[tokio::test]
async fn a_term_that_passes_while_the_form_is_open_makes_it_late() {
    let mut c = comune();
    let sessione = c.apri().await;
    let (rpct, dora) = (c.rpct.clone(), c.dora.clone());
    c.p.entra_come(&dora);
    let qui = format!("{sessione}/schede/{SCHEDA}");
    let aperta = c.p.pagina(&qui).await;
    aperta.dice(&["mancano 10 giorni"]);
    let (versione, risposta) = (
        aperta.valori("versione").remove(0),
        aperta.valori("versione_risposta").remove(0),
    );
    let dopo = testkit::adesso() + chrono::TimeDelta::days(12);
    c.p.sposta(dopo);
    c.p.entra_come_alle(&dora, dopo);
    let campi = [
        ("versione", versione.as_str()),
        ("versione_risposta", &risposta),
        ("fasi.1.avanzamento", "12,5"),
        ("fasi.2.avanzamento", "30"),
        ("indicatori.1.periodo_1", "2"),
        ("idoneita", "idonea"),
        ("commento", "Fatto"),
        ("azione", "dichiara"),
    ];
    let r = c.p.modulo(&c.p.url(&qui), &campi, None).await.dove();
    assert!(r.ends_with("esito=dichiarata_tardi"), "{r}");
    let pagina = c.p.pagina(r.strip_prefix(&c.p.url("")).unwrap()).await;
    pagina.dice(&[
        "Il termine era già passato: risulta in ritardo",
        "in ritardo di 2 giorni",
    ]);
    c.p.entra_come_alle(&rpct, dopo);
    let raccolta = c.p.pagina(&sessione).await;
    let tabella = raccolta.tabelle();
    let segreteria = tabella.lines().find(|r| r.contains("U_01")).unwrap();
    // Two sheets are asked of it: the one declared late, and the one still missing.
    assert!(segreteria.ends_with("| 2 | 2"), "{tabella}");
}

/// The second of two people keeps what he touched, gets what the other one did, and nothing goes onto another phase.
#[tokio::test]
async fn the_second_of_two_people_undoes_nothing() {
    let mut c = comune();
    let sessione = c.apri().await;
    let dora = c.dora.clone();
    c.p.entra_come(&dora);
    let qui = c.p.url(&format!("{sessione}/schede/{SCHEDA}"));
    let pagina = c.p.pagina(&format!("{sessione}/schede/{SCHEDA}")).await;
    let (versione, risposta) = (
        pagina.valori("versione").remove(0),
        pagina.valori("versione_risposta").remove(0),
    );
    let invia = async |c: &Comune, versione: &str, campi: &[(&str, &str)]| {
        let mut tutti = vec![("versione", versione), ("versione_risposta", &risposta)];
        tutti.extend(campi);
        c.p.modulo(&qui, &tutti, None).await
    };
    // Anna, on the same page, has come to eighty in the second phase.
    let anna = [("fasi.1.avanzamento", ""), ("fasi.2.avanzamento", "80")];
    invia(&c, &versione, &anna).await.dove();
    // Bruno touched the first one only; his page still shows the second as it was.
    let bruno = [
        ("fasi.1.avanzamento", "20"),
        ("fasi.2.avanzamento", ""),
        ("indicatori.1.periodo_1", ""),
        ("commento", "Mio"),
    ];
    let r = invia(&c, &versione, &bruno).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["«FASI» è stato cambiato da dora.blu", "Mio"]);
    let valore = |r: &Risposta, nome: &str| r.valori(nome).remove(0);
    let testo = r.testo();
    let digitato = |nome: &str| {
        let campo = testo.split(&format!("name=\"{nome}\"")).nth(1).unwrap();
        let v = campo.split("value=\"").nth(1).unwrap();
        v.split('"').next().unwrap().to_owned()
    };
    assert_eq!(
        (
            digitato("fasi.1.avanzamento"),
            digitato("fasi.2.avanzamento")
        ),
        ("20".to_owned(), "80,00".to_owned())
    );
    let (f1, f2) = (
        digitato("fasi.1.avanzamento"),
        digitato("fasi.2.avanzamento"),
    );
    let ancora = [
        ("fasi.1.avanzamento", f1.as_str()),
        ("fasi.2.avanzamento", &f2),
        ("commento", "Mio"),
    ];
    invia(&c, &valore(&r, "versione"), &ancora).await.dove();
    let avanzamenti = |c: &Comune| -> Vec<Option<domain::Decimale>> {
        c.scheda()
            .contenuto()
            .fasi
            .iter()
            .map(|f| f.avanzamento)
            .collect()
    };
    let di = |n: i64| Some(domain::Decimale::from(n));
    assert_eq!(avanzamenti(&c), [di(20), di(80)]);
    // The phases changed places meanwhile: what he typed for one does not land on the other, and is not lost.
    let prima = c.scheda();
    let mut fasi = prima.contenuto().fasi.clone();
    fasi[0].descrizione = Some("Un'altra fase".to_owned());
    c.p.dati
        .correggi(&prima, "fasi", domain::campo::Valore::Fasi(fasi));
    let tardi = [("fasi.1.avanzamento", "95"), ("fasi.2.avanzamento", "80")];
    let r = invia(&c, &prima.versione().to_string(), &tardi).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["che non è più al suo posto, avevi scritto Avanzamento: 95"]);
    assert_eq!(avanzamenti(&c), [di(20), di(80)]);
    // Only the answer was overtaken: the rest is saved, and that is what is said.
    let adesso = c.scheda().versione().to_string();
    let r = invia(
        &c,
        &adesso,
        &[("fasi.1.avanzamento", "30"), ("commento", "Secondo")],
    )
    .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&[
        "Fasi e indicatori sono salvati; commento e giudizio no",
        "Secondo",
    ]);
    assert_eq!(avanzamenti(&c), [di(30), di(80)]);
}

/// What a sheet was declared with stays; what was brought in later, or after it was sent back, may go.
#[tokio::test]
async fn evidence_stays_with_what_was_declared() {
    let mut c = comune();
    let sessione = c.apri().await;
    let (rpct, dora) = (c.rpct.clone(), c.dora.clone());
    c.p.entra_come(&dora);
    let allegato = c.p.dati.allega(&c.scheda(), "a-1", "verbale.pdf");
    let intera = [
        ("fasi.1.avanzamento", "30"),
        ("fasi.2.avanzamento", "30"),
        ("indicatori.1.periodo_1", "2"),
        ("idoneita", "idonea"),
        ("azione", "dichiara"),
    ];
    c.compila(&sessione, &intera).await.dove();
    let via = format!(
        "/viste/2026_PTPC/schede/{SCHEDA}/allegati/{}/eliminazione",
        allegato.id.0
    );
    let via = c.p.url(&via);
    let r = c.p.post(&via, &[]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["«verbale.pdf» documenta una scheda dichiarata completa"]);
    c.p.entra_come(&rpct);
    let qui = format!("{sessione}/schede/{SCHEDA}");
    let risposta = c.p.pagina(&qui).await.valori("versione_risposta").remove(0);
    let campi = [
        ("motivo", "È il verbale sbagliato"),
        ("versione_risposta", &risposta),
    ];
    c.p.post(&c.p.url(&format!("{qui}/rinvio")), &campi)
        .await
        .dove();
    c.p.entra_come(&dora);
    c.p.post(&via, &[]).await.dove();
}

/// What ended, and what proves it, are brought in with the form in which it is declared; the sheet shows both.
#[tokio::test]
async fn a_phase_is_declared_ended_with_its_day_and_its_document() {
    const VERBALE: &[u8] = b"%PDF-1.7 verbale del controllo";
    let mut c = comune();
    let sessione = c.apri().await;
    let dora = c.dora.clone();
    c.p.entra_come(&dora);
    let senza_giorno = [
        ("fasi.1.avanzamento", "100"),
        ("fasi.1.inizio_effettivo", "15/01/2026"),
        ("fasi.2.avanzamento", "30"),
        ("idoneita", "idonea"),
        ("azione", "dichiara"),
    ];
    let file = Some(("verbale.pdf", VERBALE));
    let r = c.compila_con(&sessione, &senza_giorno, file).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    // The document is kept: a browser does not send it again with the corrected form.
    r.dice(&[
        "la fase 1 è conclusa: scrivi il giorno in cui è finita",
        "Già allegati alla scheda: verbale.pdf",
    ]);
    assert!(r.testo().contains("href=\"#fasi.1.fine_effettiva\""));
    let col_giorno = [
        ("fasi.1.fine_effettiva", "30/01/2026"),
        ("idoneita", "idonea"),
        ("azione", "dichiara"),
    ];
    let r = c.compila(&sessione, &col_giorno).await;
    assert!(r.dove().ends_with("esito=dichiarata"));
    let giorno = chrono::NaiveDate::from_ymd_opt(2026, 1, 30);
    assert_eq!(c.scheda().contenuto().fasi[0].fine_effettiva, giorno);
    let dichiarata = c.p.pagina(&format!("{sessione}/schede/{SCHEDA}")).await;
    dichiarata.dice(&[
        "Dichiarata completa",
        "30/01/2026",
        "Documenti: verbale.pdf",
    ]);
    let scheda = format!("/viste/2026_PTPC/schede/{SCHEDA}");
    c.p.pagina(&scheda)
        .await
        .dice(&["30/01/2026", "Allegati (1)"]);
    c.p.pagina(&format!("{scheda}/allegati"))
        .await
        .dice(&["verbale.pdf", &domain::allegato::impronta(VERBALE)]);
}

/// A session opened for some CdR asks their sheets and no others: nobody else hears of it.
#[tokio::test]
async fn a_session_asks_the_cdr_that_were_chosen() {
    let mut c = comune();
    let (rpct, dora) = (c.rpct.clone(), c.dora.clone());
    c.p.entra_come(&rpct);
    let modulo = c.p.pagina("/viste/2026_PTPC/monitoraggi/nuovo").await;
    modulo.dice(&["U_01 Segreteria", "U_02 Ragioneria"]);
    let r = c.invia_nuova(&["inventato"]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["uno dei CdR scelti non ha schede in questa vista"]);
    let segreteria =
        c.p.dati
            .leggi(|x| store::cdr::find(x, &c.p.dati.actor, "U_01"));
    let sessione = c.apri_per(&[segreteria.id.0.as_str()]).await;
    let pagina = c.p.pagina(&sessione).await;
    pagina.dice(&[SCHEDA, "2026_SEG_2"]);
    let testo = pagina.testo();
    assert!(
        !testo.contains("2026_RAG_1") && !testo.contains("U_02"),
        "{testo}"
    );
    c.p.pagina(&format!("{sessione}/schede/2026_SEG_2")).await;
    let altrui = c.p.url(&format!("{sessione}/schede/2026_RAG_1"));
    assert_eq!(c.p.get(&altrui).await.stato, StatusCode::NOT_FOUND);
    c.p.entra_come(&dora);
    c.p.pagina("/mie").await.dice(&["Monitoraggio di gennaio"]);
    let suoi = [(Ruolo::Responsabile, Some(&c.altro))];
    let elio = c.p.dati.utente_con("elio.rosa", &suoi);
    c.p.entra_come(&elio);
    let mie = c.p.pagina("/mie").await.letto();
    assert!(!mie.contains("Monitoraggio di gennaio"), "{mie}");
    let sua = c.p.url(&sessione);
    assert_eq!(c.p.get(&sua).await.stato, StatusCode::NOT_FOUND);
}
