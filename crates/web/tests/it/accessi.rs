//! People and appointments: invited, appointed, revoked, and what they see in between.

use axum::http::StatusCode;
use domain::Ruolo;

use crate::support::Prova;

const ACCESSI: &str = "/accessi";

/// Invites somebody; the path of the link he is given.
async fn invita(p: &Prova, nome: &str, ruolo: &str) -> String {
    let r = p
        .post(
            &p.url("/accessi/nuovo"),
            &[("nome", nome), ("ruolo", ruolo), ("dal", "31/1/2026")],
        )
        .await;
    assert_eq!(r.stato, StatusCode::OK, "{}", r.letto());
    link(&r.testo())
}

fn link(html: &str) -> String {
    let (_, dopo) = html.split_once("/invito/").unwrap();
    let token = dopo.split('"').next().unwrap();
    format!("/invito/{token}")
}

/// The key of a person, from the list.
async fn chiave(p: &Prova, nome: &str) -> String {
    let html = p.pagina(ACCESSI).await.testo();
    let (prima, _) = html.split_once(&format!("\">{nome}</a></th>")).unwrap();
    prima.rsplit_once("/accessi/").unwrap().1.to_owned()
}

const PASSWORD: [(&str, &str); 2] = [
    ("password", "quattro parole messe a caso"),
    ("conferma", "quattro parole messe a caso"),
];

#[tokio::test]
async fn a_person_is_invited_comes_in_and_is_let_go() {
    let p = Prova::new();
    p.dati.vista("2026_PTPC");
    let invito = invita(&p, "carla.bianchi", "lettore").await;
    p.pagina(ACCESSI).await.dice(&[
        "anna.verdi",
        "carla.bianchi Lettore, dal 31/01/2026 non ha ancora scelto la password",
    ]);
    // She chooses a password, wrongly first; the link is worth nothing afterwards.
    let scelta = |campi: Vec<(&'static str, &'static str)>| {
        let (p, invito) = (&p, invito.clone());
        async move { p.post_pubblico(&invito, &campi).await }
    };
    let storta = scelta(vec![("password", "corta"), ("conferma", "altra")]).await;
    storta.dice(&[
        "servono almeno 12 caratteri",
        "le due password non sono uguali",
    ]);
    let entrata = scelta(PASSWORD.to_vec()).await;
    assert_eq!(entrata.dove(), "/");
    assert_eq!(scelta(PASSWORD.to_vec()).await.stato, StatusCode::NOT_FOUND);
    let suo = entrata.biscotto();
    let vede = |url: String| {
        let (p, suo) = (&p, suo.clone());
        async move { p.con_biscotto(&suo, &url).await }
    };
    let viste = vede(p.url("/viste")).await;
    assert_eq!(viste.stato, StatusCode::OK);
    assert!(!viste.letto().contains("Nuova vista"), "{}", viste.letto());
    let no = vede(p.url("/viste/nuova")).await;
    assert_eq!(no.stato, StatusCode::FORBIDDEN);
    no.dice(&[
        "Serve un altro incarico",
        "«creare e modificare viste, creare schede»",
        "RPCT",
    ]);
    // Revoked, she is out at once; coming in again she sees nothing.
    let id = chiave(&p, "carla.bianchi").await;
    let qui = format!("/accessi/{id}");
    let pagina = p.pagina(&qui).await;
    pagina.dice(&[
        "Lettore dal 31/01/2026 in vigore",
        "Ha scelto la sua password.",
    ]);
    let incarico = pagina.valori("incarico")[0].clone();
    let dove = p
        .post(&p.url(&format!("{qui}/revoca")), &[("incarico", &incarico)])
        .await
        .dove();
    assert!(dove.ends_with("esito=revocato"), "{dove}");
    assert_eq!(vede(p.url("/viste")).await.dove(), "/accesso");
    let campi = [("nome", "carla.bianchi"), PASSWORD[0]];
    let dentro = p.post_pubblico("/accesso", &campi).await.biscotto();
    let vede = async |url: String| p.con_biscotto(&dentro, &url).await;
    assert_eq!(vede(p.url("/viste")).await.stato, StatusCode::NOT_FOUND);
    vede("/".to_owned())
        .await
        .dice(&["non hai incarichi in nessun ente"]);
    p.pagina(&qui)
        .await
        .dice(&["revocato", "Storia", "Incarico", "Lettore, dal 31/01/2026"]);
}

#[tokio::test]
async fn nobody_appoints_to_more_than_he_holds() {
    let mut p = Prova::new();
    p.come("solo.rpct", &[Ruolo::Rpct]);
    let id = chiave(&p, "anna.verdi").await;
    let qui = p.url(&format!("/accessi/{id}"));
    let modulo = p.pagina(&format!("/accessi/{id}")).await.testo();
    assert!(modulo.contains("value=\"lettore\"") && !modulo.contains("value=\"amministratore\""));
    assert!(!modulo.contains("Prepara un nuovo invito"));
    // Whoever writes the form himself is refused all the same.
    let r = p
        .post(&qui, &[("ruolo", "amministratore"), ("dal", "1/2/2026")])
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["l'incarico «Amministratore» permette cose che tu non puoi fare"]);
    for (ruolo, dal, al, frase) in [
        ("", "", "", "scegli un incarico"),
        ("papa", "", "", "scegli un incarico dell'elenco"),
        ("lettore", "ieri", "", "non è una data"),
        ("lettore", "1/2/2026", "1/1/2026", "non può venire prima"),
        (
            "rpct",
            "1/3/2026",
            "",
            "ha già questo incarico, dal 31/01/2026",
        ),
    ] {
        let r = p
            .post(&qui, &[("ruolo", ruolo), ("dal", dal), ("al", al)])
            .await;
        assert_eq!(
            r.stato,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{ruolo} {dal} {al}"
        );
        r.dice(&[frase]);
    }
    p.post(
        &qui,
        &[
            ("ruolo", "lettore"),
            ("dal", "1/2/2026"),
            ("al", "28/2/2026"),
        ],
    )
    .await
    .dove();
    p.pagina(&format!("/accessi/{id}"))
        .await
        .dice(&["Lettore dal 01/02/2026 al 28/02/2026 da iniziare"]);
}

/// Nor by inviting: who is made with a role has it from the first day on.
#[tokio::test]
async fn a_name_of_nothing_is_no_name() {
    let p = Prova::new();
    let campi = [("nome", "\u{8}"), ("dal", "31/1/2026")];
    let no = p.post(&p.url("/accessi/nuovo"), &campi).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["scrivi il nome con cui entrerà"]);
}

#[tokio::test]
async fn nobody_invites_to_more_than_he_holds() {
    let mut p = Prova::new();
    p.come("solo.ammini", &[Ruolo::Amministratore]);
    let quanti = p.dati.leggi(store::utenti::count);
    for ruolo in [Ruolo::Lettore, Ruolo::Nucleo, Ruolo::Rpct] {
        let campi = [
            ("nome", "carla.bianchi"),
            ("ruolo", ruolo.codice()),
            ("dal", "31/1/2026"),
        ];
        let no = p.post(&p.url("/accessi/nuovo"), &campi).await;
        assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY, "{ruolo:?}");
        let frase = format!(
            "l'incarico «{}» permette cose che tu non puoi fare",
            ruolo.etichetta()
        );
        no.dice(&[frase.as_str()]);
        assert_eq!(p.dati.leggi(store::utenti::count), quanti, "{ruolo:?}");
    }
    let accessi = p.pagina(ACCESSI).await.letto();
    assert!(!accessi.contains("carla.bianchi"), "{accessi}");
    // Her name is free, and what he holds he gives.
    invita(&p, "carla.bianchi", "amministratore").await;
}

#[tokio::test]
async fn the_house_is_never_closed_from_inside() {
    let p = Prova::new();
    let id = chiave(&p, "anna.verdi").await;
    let pagina = p.pagina(&format!("/accessi/{id}")).await;
    for incarico in pagina.valori("incarico") {
        let url = p.url(&format!("/accessi/{id}/revoca"));
        let r = p.post(&url, &[("incarico", &incarico)]).await;
        if r.stato == StatusCode::UNPROCESSABLE_ENTITY {
            r.dice(&["senza questo incarico nessuno potrebbe più"]);
        }
    }
    let dopo = p.pagina(&format!("/accessi/{id}")).await.letto();
    assert!(
        dopo.contains("Amministratore dal 31/01/2026 in vigore"),
        "{dopo}"
    );
    let resta = ["RPCT", "Pianificazione e controllo di gestione"]
        .iter()
        .any(|r| dopo.contains(&format!("{r} dal 31/01/2026 in vigore")));
    assert!(resta, "{dopo}");
}

/// A new password is a second door to every role of the person: it stays shut to who may not appoint to them.
#[tokio::test]
async fn an_administrator_alone_does_not_renew_the_password_of_who_reads_plans() {
    let mut p = Prova::new();
    let id = chiave(&p, "anna.verdi").await;
    p.come("solo.ammini", &[Ruolo::Amministratore]);
    let no = p.post(&p.url(&format!("/accessi/{id}/invito")), &[]).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&[
        "«RPCT» permette cose che tu non puoi fare",
        "schedario invito",
    ]);
    // Nor his own: at an open browser sits perhaps somebody else, and there his password is asked for.
    let suo = chiave(&p, "solo.ammini").await;
    let no = p
        .post(
            &p.url(&format!("/accessi/{suo}/invito")),
            &[("togli_fattore", "1")],
        )
        .await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["si cambiano in «Password e sessioni»"]);
    // Of one who may no more than he, he may; and he invites whoever has no appointment yet.
    let altro = p.dati.utente("altro.ammini", &[Ruolo::Amministratore]);
    let url = format!("/accessi/{}/invito", altro.utente.unwrap().0);
    link(&p.post(&p.url(&url), &[]).await.testo());
    invita(&p, "nuova.persona", "").await;
}

/// Whoever can give a new password is that person: nobody is, of somebody who works for another body too.
#[tokio::test]
async fn a_link_is_renewed_and_not_for_people_of_other_bodies() {
    let p = Prova::new();
    let primo = invita(&p, "carla.bianchi", "").await;
    p.pagina(ACCESSI)
        .await
        .dice(&["carla.bianchi nessun incarico"]);
    let id = chiave(&p, "carla.bianchi").await;
    let rinnova = p.url(&format!("/accessi/{id}/invito"));
    let secondo = link(&p.post(&rinnova, &[]).await.testo());
    assert_ne!(primo, secondo);
    assert_eq!(
        p.post_pubblico(&primo, &PASSWORD).await.stato,
        StatusCode::NOT_FOUND
    );
    let utente = domain::UtenteId(id.parse().unwrap());
    p.dati.scrivi(|tx| {
        store::incarichi::conferisci_i_primi(tx, p.dati.altro_ente.id, utente, testkit::adesso())
    });
    let no = p.post(&rinnova, &[]).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["lavora anche per un altro ente"]);
    // The name is taken everywhere; nothing is said of whose it is.
    let r = p
        .post(&p.url("/accessi/nuovo"), &[("nome", "BRUNO.NERI")])
        .await;
    r.dice(&["questo nome è già usato"]);
    // People of the other body are not there.
    let altro = p.dati.altro.utente.unwrap().0;
    let r = p.get(&p.url(&format!("/accessi/{altro}"))).await;
    assert_eq!(r.stato, StatusCode::NOT_FOUND);
}

/// Who answers for a CdR lets others fill in its sheets with him: there, and nothing more; and takes it back.
#[tokio::test]
async fn whoever_answers_for_a_cdr_delegates_for_it() {
    let mut p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    let (sua, altra) = (p.dati.cdr("U_01", "Segreteria"), p.dati.cdr("U_02", "Gare"));
    p.dati.scheda(&vista, "2026_SEG_1");
    let dora = p
        .dati
        .utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&sua))]);
    let ugo = p.dati.utente("ugo.gialli", &[Ruolo::Lettore]);
    let id = ugo.utente.unwrap().0.to_string();
    let gia = p
        .dati
        .utente_con("di.altri", &[(Ruolo::Referente, Some(&altra))]);
    let scheda = p.url("/viste/2026_PTPC/schede/2026_SEG_1/blocchi/tipologia");
    let puo = async |p: &mut Prova| {
        p.entra_come(&ugo);
        p.get(&scheda).await.stato
    };
    assert_eq!(puo(&mut p).await, StatusCode::FORBIDDEN);
    p.entra_come(&dora);
    p.pagina("/mie").await.dice(&["I tuoi delegati"]);
    let pagina = p.pagina("/delegati").await;
    pagina.dice(&["Nessun referente per i tuoi CdR", "ugo.gialli", "U_01"]);
    assert!(!pagina.letto().contains("U_02"), "{}", pagina.letto());
    let delega = async |p: &Prova, chi: &str, cdr: &str, altro: (&str, &str)| {
        let campi = [
            ("persona", chi),
            ("cdr", cdr),
            ("dal", ""),
            ("al", ""),
            altro,
        ];
        p.post(&p.url("/delegati"), &campi).await
    };
    // Not for another CdR, not himself, nobody, and no other role however the form is bent.
    let niente = ("ruolo", "");
    let io = dora.utente.unwrap().0.to_string();
    for (chi, cdr, atteso) in [
        (id.as_str(), "U_02", "scegli un CdR dell'elenco"),
        (&id, "", "scegli il CdR"),
        (&io, "U_01", "scegli una persona dell'elenco"),
        ("", "U_01", "scegli una persona dell'elenco"),
    ] {
        let no = delega(&p, chi, cdr, niente).await;
        assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY, "{cdr}");
        no.dice(&[atteso]);
    }
    delega(&p, &id, "U_01", ("ruolo", "rpct")).await.dove();
    p.pagina("/delegati")
        .await
        .dice(&["ugo.gialli Referente per U_01"]);
    assert_eq!(puo(&mut p).await, StatusCode::OK);
    p.get(&p.url("/viste/nuova"))
        .await
        .dice(&["Serve un altro incarico"]);
    // He delegates nobody himself; and she ends what is hers, not what is another's.
    assert_eq!(
        p.get(&p.url("/delegati")).await.stato,
        StatusCode::FORBIDDEN
    );
    p.entra_come(&dora);
    let suo = p.pagina("/delegati").await.valori("incarico").remove(0);
    let ente = p.dati.ente.id;
    let altrui = p
        .dati
        .leggi(|c| store::incarichi::di(c, ente, gia.utente.unwrap()));
    let revoca = p.url("/delegati/revoca");
    let no = p.post(&revoca, &[("incarico", &altrui[0].id.0)]).await;
    assert_eq!(no.stato, StatusCode::NOT_FOUND);
    p.post(&revoca, &[("incarico", &suo)]).await.dove();
    assert_eq!(puo(&mut p).await, StatusCode::FORBIDDEN);
}
