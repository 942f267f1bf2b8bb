//! The body: its name, its crest.

use axum::http::{StatusCode, header};

use crate::support::Prova;

const SVG: &[u8] =
    b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>";

#[tokio::test]
async fn the_name_changes_and_the_address_stays() {
    let p = Prova::new();
    assert_eq!(
        p.post(&p.url("/ente"), &[("nome", " Città di Borgo Sereno ")])
            .await
            .dove(),
        p.url("/ente?esito=salvata")
    );
    let r = p.pagina("/viste").await.letto();
    assert!(r.contains("Città di Borgo Sereno"), "{r}");
    for nome in ["", "  ", "!!!", &"x".repeat(121)] {
        let r = p.post(&p.url("/ente"), &[("nome", nome)]).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{nome}");
        assert!(r.testo().contains("id=\"nome-errore\""), "{}", r.testo());
    }
    let atti = p
        .dati
        .leggi(|c| store::storia::di(c, &p.dati.actor, &store::storia::Oggetto::Ente));
    assert_eq!(
        atti.first().map(|a| (a.campo.as_str(), a.chi.as_str())),
        Some(("nome", "anna.verdi"))
    );
}

#[tokio::test]
async fn a_crest_is_brought_shown_and_taken_away() {
    let p = Prova::new();
    let url = p.url("/ente/stemma");
    assert_eq!(p.get(&url).await.stato, StatusCode::NOT_FOUND);
    p.modulo(
        &url,
        &[("alt", "Stemma: un ponte su un fiume")],
        Some(("immagine", "stemma.gif", SVG)),
    )
    .await
    .dove();
    let r = p.get(&url).await;
    assert_eq!((r.stato, r.byte.as_slice()), (StatusCode::OK, SVG));
    assert_eq!(r.intestazione(header::CONTENT_TYPE), "image/svg+xml");
    // Opened by its address, it can neither run nor fetch anything.
    assert_eq!(
        r.intestazione(header::CONTENT_SECURITY_POLICY),
        "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    );
    assert_eq!(r.intestazione(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert!(
        p.pagina("/ente")
            .await
            .testo()
            .contains("alt=\"Stemma: un ponte su un fiume\"")
    );
    // The words alone can be corrected.
    p.modulo(&url, &[("alt", "Un ponte")], Some(("immagine", "", b"")))
        .await
        .dove();
    let stemma = p
        .dati
        .leggi(|c| store::enti::stemma(c, &p.dati.actor))
        .unwrap();
    assert_eq!(
        (
            stemma.testo_alternativo.as_str(),
            stemma.immagine.as_slice()
        ),
        ("Un ponte", SVG)
    );
    p.modulo(&url, &[("azione", "togli")], None).await.dove();
    assert!(
        p.dati
            .leggi(|c| store::enti::stemma(c, &p.dati.actor))
            .is_none()
    );
}

#[tokio::test]
async fn a_picture_that_could_do_harm_is_refused() {
    let p = Prova::new();
    let url = p.url("/ente/stemma");
    let attivo = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let grande = vec![b' '; 600 * 1024];
    for (byte, frase) in [
        (
            &attivo[..],
            "l'elemento «script», che in uno stemma non è ammesso",
        ),
        (
            b"<html><script>alert(1)</script></html>",
            "non è un'immagine SVG o PNG",
        ),
        (b"GIF89a", "non è un'immagine SVG o PNG"),
        (&grande, "il massimo è 512"),
    ] {
        let r = p
            .modulo(
                &url,
                &[("alt", "Stemma")],
                Some(("immagine", "stemma.svg", byte)),
            )
            .await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{frase}");
        assert!(
            r.letto().contains(frase) && r.testo().contains("id=\"immagine-errore\""),
            "{frase}: {}",
            r.letto()
        );
    }
    let r = p.modulo(&url, &[("alt", "")], None).await;
    assert!(
        r.letto().contains("scegli il file dello stemma")
            && r.letto().contains("descrivi lo stemma in poche parole"),
        "{}",
        r.letto()
    );
    assert!(
        p.dati
            .leggi(|c| store::enti::stemma(c, &p.dati.actor))
            .is_none()
    );
}

#[tokio::test]
async fn another_body_keeps_its_own() {
    let mut p = Prova::new();
    p.modulo(
        &p.url("/ente/stemma"),
        &[("alt", "Stemma")],
        Some(("immagine", "s.svg", SVG)),
    )
    .await
    .dove();
    p.da_altro();
    assert_eq!(
        p.get(&format!("/{}/ente/stemma", p.dati.altro_ente.sigla))
            .await
            .stato,
        StatusCode::NOT_FOUND
    );
    assert!(
        p.get(&format!("/{}/ente", p.dati.altro_ente.sigla))
            .await
            .letto()
            .contains("Non c'è ancora uno stemma")
    );
}

#[tokio::test]
async fn the_code_of_the_index_is_told_and_kept() {
    let p = Prova::new();
    let url = p.url("/ente");
    let nome = p.dati.ente.nome.clone();
    let storto = [("nome", nome.as_str()), ("ipa", "c a944/x")];
    let no = p.post(&url, &storto).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["scrivi il codice come sta nell'indice"]);
    assert_eq!(no.valori("ipa"), ["c a944/x"]);
    let buono = [("nome", nome.as_str()), ("ipa", " c_a944 ")];
    let fatto = p.post(&url, &buono).await;
    assert_eq!(fatto.stato, StatusCode::SEE_OTHER, "{}", fatto.letto());
    assert_eq!(p.get(&url).await.valori("ipa"), ["c_a944"]);
}
