//! The public site: what an office publishes, what anybody reads of it, and that nothing else can be read there.

use std::collections::{BTreeSet, VecDeque};

use axum::http::{Method, StatusCode, header};
use chrono::{DateTime, Utc};
use domain::campo::Valore;
use domain::commento::{Commento, CommentoId};
use domain::orario;
use domain::rischio::Valutazione;
use domain::scheda::{Attivita, Evento, Periodo, ValorePeriodo};
use domain::vista::vita::PassaggioVista;
use domain::{Ruolo, Stato};
use oxrdfio::{RdfFormat, RdfParser};

use crate::support::{Prova, Risposta};

/// A word that stands in everything that is not to be published.
const SEGRETO: &str = "SEGRETO";

/// A body with an adopted plan, whose sheets say something in the fields that are published and a word in all the others.
fn comune() -> Prova {
    let mut p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.cdr("U_01", "Segreteria");
    p.dati.persona("ROSSI SEGRETO");
    p.dati.scheda(&vista, "U_01");
    let mut c = testkit::contenuto("2026_SEG_1");
    c.titolo = "Accesso civico <b>generalizzato</b>".to_owned();
    c.responsabile = Some("VERDI ANNA".to_owned());
    c.note = Some(format!("nota {SEGRETO}"));
    c.soggetti_interni = Some(format!("interni {SEGRETO}"));
    c.criticita = vec![format!("criticità {SEGRETO}")];
    c.eventi = vec![Evento {
        descrizione: Some("Favori nell'accesso".to_owned()),
        note: Some(SEGRETO.to_owned()),
        ..Evento::default()
    }];
    c.mappatura = vec![Attivita {
        descrizione: Some(format!("Ricezione {SEGRETO}")),
        responsabile: Some(format!("NERI {SEGRETO}")),
        ..Attivita::default()
    }];
    c.valutazioni = vec![Valutazione {
        metodo: "pna-2013".to_owned(),
        versione: 1,
        data: orario::giorno(testkit::adesso()),
        oggetti: Vec::new(),
        grado: None,
        motivazione: Some(SEGRETO.to_owned()),
        motivo_dello_scarto: Some(SEGRETO.to_owned()),
        livello: None,
        residuo: false,
    }];
    for i in &mut c.indicatori {
        let periodo = ValorePeriodo::vuoto(Periodo::intero(2026));
        i.periodi = vec![ValorePeriodo {
            commento: Some(SEGRETO.to_owned()),
            evidenza: Some(SEGRETO.to_owned()),
            ..periodo
        }];
    }
    for f in &mut c.fasi {
        f.responsabile = Some(format!("NERI {SEGRETO}"));
        f.note = Some(SEGRETO.to_owned());
    }
    let scheda = p.dati.scheda_con(&p.dati.actor, &vista, c);
    let mut bozza = testkit::contenuto("2026_SEG_2");
    bozza.titolo = format!("Annullata {SEGRETO}");
    let bozza = p.dati.scheda_con(&p.dati.actor, &vista, bozza);
    p.dati.correggi(&bozza, "stato", Valore::testo("annullata"));
    p.dati.allega(&scheda, "a-1", &format!("{SEGRETO}.pdf"));
    p.dati.allega(&scheda, "a-2", "delibera.pdf");
    let detto = Commento::nuovo(
        CommentoId("c-1".to_owned()),
        scheda.id().clone(),
        None,
        SEGRETO,
        &p.dati.actor,
        testkit::adesso(),
    );
    p.dati
        .scrivi(|tx| store::commenti::record(tx, &detto.unwrap()));
    // Another plan, which nobody publishes.
    let altra = p.dati.vista("2027_PTPC");
    let mut c = testkit::contenuto("2027_SEG_1");
    c.titolo = SEGRETO.to_owned();
    p.dati.scheda_con(&p.dati.actor, &altra, c);
    p.come("sara.segretaria", &[Ruolo::Segretario]);
    p
}

fn adotta(p: &Prova) {
    let actor = p.dati.actor.clone();
    let vista = p.dati.leggi(|c| store::viste::find(c, &actor, "2026_PTPC"));
    p.dati.passa_vista(&vista, PassaggioVista::Adotta);
}

/// Publishes with what is proposed, and one of the files marked; gives the number of the edition.
async fn pubblica(p: &Prova, altro: &[(&str, &str)]) -> String {
    let qui = p.url("/viste/2026_PTPC/pubblicazione");
    let modulo = p.get(&qui).await;
    let campi: Vec<String> = domain::pubblicazione::SceltePubblicazione::prudenti().campi;
    assert!(modulo.testo().contains("value=\"area_di_rischio\" checked"));
    let mut inviati: Vec<(&str, &str)> = campi.iter().map(|c| ("campo", c.as_str())).collect();
    inviati.push(("allegato", "a-2"));
    inviati.extend(altro);
    let anteprima = p.post(&qui, &inviati).await.dove();
    p.get(&anteprima)
        .await
        .dice(&["Anteprima", "Non è ancora pubblicato"]);
    let modulo = p.get(&qui).await;
    let impronta = modulo.valori("impronta").remove(0);
    let campi = [("azione", "pubblica"), ("impronta", impronta.as_str())];
    let fatta = p.post(&anteprima, &campi).await.dove();
    p.get(&fatta).await.dice(&["L'edizione è pubblicata"]);
    anteprima.rsplit('/').next().unwrap().to_owned()
}

fn radice(p: &Prova) -> String {
    format!("/pubblico/{}", p.dati.ente.sigla)
}

/// As anybody asks: without a session.
async fn chiunque(p: &Prova, url: &str) -> Risposta {
    p.con_biscotto("", url).await
}

#[tokio::test]
async fn an_adopted_plan_is_looked_at_published_and_read_by_anybody() {
    let p = comune();
    let qui = p.url("/viste/2026_PTPC/pubblicazione");
    p.get(&qui).await.dice(&["non è ancora adottato"]);
    assert_eq!(chiunque(&p, &radice(&p)).await.stato, StatusCode::NOT_FOUND);
    adotta(&p);
    let qui_non = format!("{}/piani/2026_PTPC", radice(&p));
    assert_eq!(chiunque(&p, &qui_non).await.stato, StatusCode::NOT_FOUND);
    pubblica(&p, &[]).await;

    let ente = chiunque(&p, &radice(&p)).await;
    ente.dice(&[
        "Piani pubblicati",
        "2026_PTPC",
        "fino al 31/12/2031",
        "CC BY 4.0",
    ]);
    let piano = chiunque(&p, &qui_non).await;
    piano.dice(&["Accesso civico <b>generalizzato</b>", "Scarica i dati"]);
    // A public answer may be kept, sets nothing and says when it is the same.
    assert!(piano.intestazioni.get(header::SET_COOKIE).is_none());
    assert!(
        piano
            .intestazione(header::CACHE_CONTROL)
            .starts_with("public")
    );
    let etag = piano.intestazione(header::ETAG).to_owned();
    let ancora = p
        .nuda(Method::GET, &qui_non, &[("if-none-match", &etag)], &[])
        .await;
    assert_eq!(
        (ancora.stato, ancora.byte.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    let altra = p
        .nuda(
            Method::GET,
            &qui_non,
            &[("if-none-match", "\"altro\"")],
            &[],
        )
        .await;
    assert_eq!(
        (altra.stato, altra.intestazione(header::ETAG)),
        (StatusCode::OK, etag.as_str())
    );
    let scheda = chiunque(&p, &format!("{qui_non}/schede/2026_SEG_1")).await;
    scheda.dice(&["VERDI ANNA", "Favori nell'accesso", "delibera.pdf"]);
    for (pagina, detto) in [
        ("misure", "Misure e loro avanzamento"),
        ("indicatori", "Valore raggiunto"),
        ("cerca?testo=generalizzato", "Una scheda"),
        ("cerca?testo=inesistente", "Nessuna scheda"),
    ] {
        let r = chiunque(&p, &format!("{qui_non}/{pagina}")).await;
        assert_eq!(r.stato, StatusCode::OK, "{pagina}");
        if pagina != "indicatori" {
            r.dice(&[detto]);
        }
    }
    for file in ["schede.csv", "misure.json", "indicatori.csv", "eventi.json"] {
        let r = chiunque(&p, &format!("{qui_non}/dati/{file}")).await;
        assert_eq!(r.stato, StatusCode::OK, "{file}");
        assert!(
            r.testo().contains("2026_SEG_1") || file.starts_with("indicatori"),
            "{file}"
        );
    }
    let allegato = chiunque(&p, &format!("{qui_non}/allegati/a-2")).await;
    assert!(allegato.byte.starts_with(b"%PDF"));
    let come = allegato.intestazione(header::CONTENT_DISPOSITION);
    assert!(come.starts_with("attachment;"), "{come}");
    for no in [
        "allegati/a-1",
        "allegati/cosa",
        "schede/2026_SEG_2",
        "schede/cosa",
        "dati/schede.exe",
        "dati/cosa.csv",
        "dati/schede",
        "?edizione=9",
        "?edizione=x",
    ] {
        let url = if no.starts_with('?') {
            format!("{qui_non}{no}")
        } else {
            format!("{qui_non}/{no}")
        };
        assert_eq!(
            chiunque(&p, &url).await.stato,
            StatusCode::NOT_FOUND,
            "{no}"
        );
    }
    chiunque(&p, "/robots.txt")
        .await
        .dice(&["Allow: /pubblico/", "sitemap.xml"]);
}

/// Every address that a public page, table, feed or catalogue names is followed: nowhere stands what was not published.
#[tokio::test]
async fn nothing_unpublished_can_be_read() {
    let p = comune();
    adotta(&p);
    pubblica(&p, &[]).await;
    cammina(&p).await;
}

/// The same of the edition of a version, made when the plan was adopted with its act.
#[tokio::test]
async fn nothing_unpublished_can_be_read_of_a_version() {
    let p = comune();
    let actor = p.dati.actor.clone();
    let schede = p.dati.leggi(|c| {
        let vista = store::viste::find(c, &actor, "2026_PTPC")?;
        store::schede::list(c, &actor, &vista.id, &store::schede::Filtro::default())
    });
    let bozze = schede
        .iter()
        .filter(|s| s.contenuto().stato == Some(Stato::Bozza));
    for s in bozze {
        p.dati.correggi(s, "stato", Valore::testo("in_corso"));
    }
    let campi = [
        ("passaggio", "adotta"),
        ("adotta-organo", "Giunta comunale"),
        ("adotta-numero", "12"),
        ("adotta-data", "10/1/2026"),
    ];
    let url = p.url("/viste/2026_PTPC/stato/adozione");
    let fatto = p.modulo(&url, &campi, None).await;
    assert_eq!(fatto.stato, StatusCode::SEE_OTHER, "{}", fatto.letto());
    pubblica(&p, &[("versione", "1")]).await;
    cammina(&p).await;
}

/// Follows every address from the first page of the body on.
async fn cammina(p: &Prova) {
    let (mut visti, mut coda) = (BTreeSet::new(), VecDeque::new());
    let radice = radice(p);
    coda.extend(
        [
            "",
            "/novita.atom",
            "/sitemap.xml",
            "/catalogo.ttl",
            "/catalogo.rdf",
            "/catalogo.jsonld",
        ]
        .map(|f| format!("{radice}{f}")),
    );
    while let Some(url) = coda.pop_front() {
        if !visti.insert(url.clone()) {
            continue;
        }
        let r = chiunque(p, &url).await;
        assert_eq!(r.stato, StatusCode::OK, "{url}");
        let testo = String::from_utf8_lossy(&r.byte).into_owned();
        for vietato in [
            SEGRETO,
            "NERI",
            "interni",
            "sara.segretaria",
            "anna.verdi",
            "c-1",
        ] {
            assert!(!testo.contains(vietato), "{url} says «{vietato}»: {testo}");
        }
        let host = "http://piani.comune.example";
        for pezzo in testo.split(['"', '<', '>', ' ', '\n']) {
            let pezzo = pezzo
                .strip_prefix(host)
                .unwrap_or(pezzo)
                .replace("&amp;", "&")
                .replace("&#38;", "&");
            let pezzo = pezzo.split('#').next().unwrap_or_default();
            let file = pezzo.ends_with("/catalogo") || pezzo.ends_with("/ente");
            if pezzo.starts_with("/pubblico/") && !file {
                coda.push_back(pezzo.to_owned());
            }
        }
    }
    assert!(visti.len() > 20, "{visti:?}");
    for pezzo in [
        "/schede/2026_SEG_1",
        "/dati/eventi.json",
        "/misure",
        "/allegati/a-2",
    ] {
        assert!(
            visti.iter().any(|v| v.contains(pezzo)),
            "{pezzo}: {visti:?}"
        );
    }
}

/// What is published is what was looked at, and stays so whatever is written afterwards; the next edition takes its place, and both can be read.
#[tokio::test]
async fn an_edition_stays_as_it_is_and_the_next_takes_its_place() {
    let p = comune();
    adotta(&p);
    let prima = pubblica(&p, &[]).await;
    let qui = format!("{}/piani/2026_PTPC", radice(&p));
    let detto = chiunque(&p, &format!("{qui}/schede/2026_SEG_1"))
        .await
        .letto();
    let actor = p.dati.actor.clone();
    let scheda = p.dati.leggi(|c| {
        let vista = store::viste::find(c, &actor, "2026_PTPC")?;
        store::schede::find(c, &actor, &vista.id, "2026_SEG_1")
    });
    p.dati.correggi(&scheda, "note", Valore::testo("altro"));
    assert_eq!(
        chiunque(&p, &format!("{qui}/schede/2026_SEG_1"))
            .await
            .letto(),
        detto
    );

    let poi = pubblica(&p, &[("versione", "1"), ("campo", "note")]).await;
    assert_ne!(prima, poi);
    let nuova = chiunque(&p, &qui).await;
    nuova.dice(&["Versione 1 del piano"]);
    let vecchia = chiunque(&p, &format!("{qui}?edizione={prima}")).await;
    vecchia.dice(&["edizione precedente"]);
    assert!(vecchia.testo().contains("noindex"));
    chiunque(&p, &radice(&p))
        .await
        .dice(&["Edizioni precedenti"]);
}

#[tokio::test]
async fn what_is_withdrawn_or_out_of_time_is_gone_and_says_why() {
    let mut p = comune();
    adotta(&p);
    let numero = pubblica(&p, &[]).await;
    let (qui, pubblico) = (
        p.url(&format!("/viste/2026_PTPC/pubblicazione/{numero}")),
        format!("{}/piani/2026_PTPC", radice(&p)),
    );
    let dopo: DateTime<Utc> = "2032-01-01T09:00:00Z".parse().unwrap();
    let cookie = p.cookie().to_owned();
    p.sposta(dopo);
    let scaduta = chiunque(&p, &pubblico).await;
    assert_eq!(scaduta.stato, StatusCode::GONE);
    p.sposta(testkit::adesso());
    p.usa(&cookie);
    assert_eq!(chiunque(&p, &pubblico).await.stato, StatusCode::OK);

    let no = p.post(&qui, &[("azione", "ritira"), ("motivo", " ")]).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["Scrivi perché la ritiri"]);
    let dove = p
        .post(
            &qui,
            &[("azione", "ritira"), ("motivo", "C'era un errore nei dati")],
        )
        .await
        .dove();
    p.get(&dove)
        .await
        .dice(&["L'edizione è ritirata", "C'era un errore nei dati"]);
    for pagina in [
        "",
        "/misure",
        "/schede/2026_SEG_1",
        "/dati/schede.csv",
        "/allegati/a-2",
    ] {
        let r = chiunque(&p, &format!("{pubblico}{pagina}")).await;
        assert_eq!(r.stato, StatusCode::GONE, "{pagina}");
        r.dice(&["C'era un errore nei dati"]);
    }
    // The list of the body goes on saying it, and the trail has both.
    chiunque(&p, &radice(&p))
        .await
        .dice(&["C'era un errore nei dati"]);
    let actor = p.dati.actor.clone();
    let righe = p
        .dati
        .leggi(|c| store::storia::pagina(c, &actor, &store::registro::Filtro::default(), 0, 100));
    let atti: Vec<&str> = righe.0.iter().map(|r| r.riga.atto.nome()).collect();
    assert!(
        atti.contains(&"pubblicazione") && atti.contains(&"ritiro"),
        "{atti:?}"
    );
}

/// The rules of DCAT-AP_IT 1.0 for what must be there, in each of the three forms, which say the same.
#[tokio::test]
async fn the_catalogue_says_what_dcat_ap_it_asks_for() {
    let p = comune();
    adotta(&p);
    pubblica(&p, &[]).await;
    let mut insiemi: Vec<BTreeSet<String>> = Vec::new();
    for (file, formato) in [
        ("catalogo.ttl", RdfFormat::Turtle),
        ("catalogo.rdf", RdfFormat::RdfXml),
        (
            "catalogo.jsonld",
            RdfFormat::JsonLd {
                profile: oxrdfio::JsonLdProfileSet::empty(),
            },
        ),
    ] {
        let r = chiunque(&p, &format!("{}/{file}", radice(&p))).await;
        let lette = RdfParser::from_format(formato).for_slice(&r.byte);
        insiemi.push(lette.map(|t| t.unwrap().to_string()).collect());
    }
    assert_eq!(insiemi[0], insiemi[1]);
    assert_eq!(insiemi[0], insiemi[2]);
    let tutte = &insiemi[0];
    let di_classe = |classe: &str| -> Vec<String> {
        let fine = format!(
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://dati.gov.it/onto/dcatapit#{classe}>"
        );
        tutte
            .iter()
            .filter(|t| t.contains(&fine))
            .map(|t| t.split(' ').next().unwrap().to_owned())
            .collect()
    };
    for (classe, quanti, dovuti) in [
        (
            "Catalog",
            1,
            &[
                "terms/title",
                "terms/description",
                "terms/publisher",
                "terms/modified",
                "dcat#dataset",
                "foaf/0.1/homepage",
                "dcat#themeTaxonomy",
            ][..],
        ),
        (
            "Dataset",
            1,
            &[
                "terms/identifier",
                "terms/title",
                "terms/description",
                "terms/modified",
                "dcat#theme",
                "terms/rightsHolder",
                "terms/accrualPeriodicity",
                "dcat#distribution",
            ],
        ),
        (
            "Distribution",
            8,
            &["terms/format", "dcat#accessURL", "terms/license"],
        ),
        ("Agent", 1, &["foaf/0.1/name", "terms/identifier"]),
        ("LicenseDocument", 1, &["terms/type", "foaf/0.1/name"]),
    ] {
        let cose = di_classe(classe);
        assert_eq!(cose.len(), quanti, "{classe}: {cose:?}");
        for cosa in &cose {
            for dovuto in dovuti {
                let ce = tutte.iter().any(|t| {
                    let mut pezzi = t.split(' ');
                    pezzi.next() == Some(cosa)
                        && pezzi
                            .next()
                            .is_some_and(|p| p.ends_with(&format!("{dovuto}>")))
                });
                assert!(ce, "{classe} {cosa} has no {dovuto}");
            }
        }
    }
    assert!(
        tutte
            .iter()
            .any(|t| t.contains("authority/data-theme/GOVE"))
    );
}

/// Under the name of the public site there is the public site and nothing else.
#[tokio::test]
async fn under_its_own_name_the_site_stands_alone() {
    let p = comune();
    let la = |url: &'static str| ("host", "Piani.comune.example:443", url);
    let (nome, host, radice_del_sito) = la("/");
    let vuoto = p
        .nuda(Method::GET, radice_del_sito, &[(nome, host)], &[])
        .await;
    assert_eq!(vuoto.stato, StatusCode::NOT_FOUND);
    adotta(&p);
    pubblica(&p, &[]).await;
    let prima = p.nuda(Method::GET, "/", &[(nome, host)], &[]).await;
    assert_eq!(prima.dove(), radice(&p));
    let ente = p.nuda(Method::GET, &radice(&p), &[(nome, host)], &[]).await;
    ente.dice(&["Piani pubblicati"]);
    let cookie = p.cookie().to_owned();
    for (metodo, url) in [
        (Method::GET, "/accesso".to_owned()),
        (Method::POST, "/accesso".to_owned()),
        (Method::GET, p.url("/viste")),
        (Method::GET, "/api/v1/openapi.json".to_owned()),
        (Method::POST, radice(&p)),
    ] {
        let campi = [(nome, host), ("cookie", cookie.as_str())];
        let r = p.nuda(metodo, &url, &campi, &[]).await;
        assert_eq!(r.stato, StatusCode::NOT_FOUND, "{url}");
        assert!(
            r.intestazioni.contains_key("content-security-policy"),
            "{url}"
        );
    }
    // Everywhere else all is as before.
    assert_eq!(p.get(&p.url("/viste")).await.stato, StatusCode::OK);
}

/// What one has looked at is what one publishes, whoever prepares something else meanwhile; and files are marked anew each time.
#[tokio::test]
async fn nobody_publishes_what_he_has_not_looked_at() {
    let p = comune();
    adotta(&p);
    let qui = p.url("/viste/2026_PTPC/pubblicazione");
    let campi = [("campo", "area_di_rischio"), ("allegato", "a-1")];
    let mia = p.post(&qui, &campi).await.dove();
    let impronta = p.get(&qui).await.valori("impronta").remove(0);
    let sua = p.post(&qui, &[("campo", "note")]).await.dove();
    assert_ne!(mia, sua);
    let pubblica = [("azione", "pubblica"), ("impronta", impronta.as_str())];
    assert_eq!(p.post(&mia, &pubblica).await.stato, StatusCode::NOT_FOUND);
    let no = p.post(&sua, &pubblica).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["non è l'anteprima che hai guardato"]);
    assert_eq!(chiunque(&p, &radice(&p)).await.stato, StatusCode::NOT_FOUND);
    p.post(&qui, &campi).await.dove();
    let modulo = p.get(&qui).await.testo();
    assert!(modulo.contains("value=\"a-1\"") && !modulo.contains("value=\"a-1\" checked"));
    let storta = p.post(&qui, &[("versione", "prima")]).await;
    assert_eq!(storta.stato, StatusCode::UNPROCESSABLE_ENTITY);
    storta.dice(&["non è il numero di una versione"]);
}

#[tokio::test]
async fn a_page_that_is_kept_is_the_page() {
    let p = comune();
    adotta(&p);
    pubblica(&p, &[]).await;
    let url = format!("{}/piani/2026_PTPC", radice(&p));
    let prima = chiunque(&p, &url).await;
    let ancora = chiunque(&p, &url).await;
    assert_eq!(prima.byte, ancora.byte);
    assert_eq!(prima.intestazioni, ancora.intestazioni);
    assert!(ancora.intestazione(header::LAST_MODIFIED).ends_with("GMT"));
    assert!(
        !ancora
            .intestazione(header::CONTENT_SECURITY_POLICY)
            .is_empty()
    );
    // Compressed it is another answer under the same address.
    let h = [("accept-encoding", "gzip")];
    let compressa = p.nuda(Method::GET, &url, &h, &[]).await;
    assert_eq!(compressa.intestazione(header::CONTENT_ENCODING), "gzip");
    assert!(compressa.byte.len() < prima.byte.len());
    assert_eq!(chiunque(&p, &url).await.byte, prima.byte);
    let etag = prima.intestazione(header::ETAG).to_owned();
    let h = [("if-none-match", etag.as_str())];
    let gia = p.nuda(Method::GET, &url, &h, &[]).await;
    assert_eq!((gia.stato, gia.byte.len()), (StatusCode::NOT_MODIFIED, 0));
    let dati = chiunque(&p, &format!("{url}/dati/misure.csv")).await;
    assert!(
        dati.intestazione(header::LINK)
            .contains("creativecommons.org/licenses/by/4.0")
    );
    // What is published anew is read at once.
    let actor = p.dati.actor.clone();
    let vista = p.dati.leggi(|c| store::viste::find(c, &actor, "2026_PTPC"));
    p.dati
        .cambia_vista(&vista, |v| v.titolo = "Piano corretto".to_owned());
    pubblica(&p, &[]).await;
    chiunque(&p, &url).await.dice(&["Piano corretto"]);
}

#[tokio::test]
async fn the_catalogue_names_the_body_by_its_code() {
    let p = comune();
    adotta(&p);
    pubblica(&p, &[]).await;
    let actor = &p.dati.actor;
    p.dati
        .scrivi(|tx| store::enti::set_ipa(tx, actor, Some("c_a944"), testkit::adesso()));
    let url = format!("{}/catalogo.ttl", radice(&p));
    let catalogo = chiunque(&p, &url).await.testo();
    assert!(catalogo.contains("\"c_a944\""), "{catalogo}");
    // Where there are several bodies, the first page of the site names them.
    chiunque(&p, "/pubblico")
        .await
        .dice(&[p.dati.ente.nome.as_str()]);
}

/// A plan, a sheet or a question that is called like the public site is not public.
#[tokio::test]
async fn nothing_private_is_kept_for_others() {
    let p = comune();
    let vista = p.dati.vista("pubblico");
    p.dati.scheda(&vista, "2026_SEG_9");
    let fino = domain::data::it(orario::giorno(testkit::adesso()) + chrono::Days::new(9));
    let campi = [("nome", "Prova"), ("fino", fino.as_str())];
    let fatto = p.post(&p.url("/ente/gettoni"), &campi).await.testo();
    let (_, gettone) = fatto.split_once("<code>schedario_").unwrap();
    let porta = format!("Bearer schedario_{}", gettone.split('<').next().unwrap());
    let sigla = &p.dati.ente.sigla;
    for url in [
        format!("/api/v1/enti/{sigla}/viste/pubblico/schede/2026_SEG_9"),
        format!("/api/v1/enti/{sigla}/viste/2026_PTPC/schede/2026_SEG_1?x=/pubblico/"),
    ] {
        let h = [("authorization", porta.as_str())];
        let sua = p.chiama(Method::GET, &url, &h, "").await;
        assert_eq!(sua.stato, StatusCode::OK, "{url}: {}", sua.testo());
        let altri = p.chiama(Method::GET, &url, &[], "").await;
        assert_eq!(altri.stato, StatusCode::UNAUTHORIZED, "{url}");
    }
}
