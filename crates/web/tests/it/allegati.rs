//! Files attached to a sheet: what comes in, what does not, who gets them, and what stays of those taken away.

use axum::http::{StatusCode, header};
use domain::allegato::{AllegatoId, impronta};
use domain::permesso::Ruolo;
use domain::scheda::Scheda;

use crate::support::Prova;

const QUI: &str = "/viste/2026_PTPC/schede/2026_SEG_1/allegati";
const PDF: &[u8] = b"%PDF-1.7 verbale del controllo";

fn comune() -> (Prova, Scheda) {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.cdr("U_01", "Segreteria");
    let scheda = p.dati.scheda(&vista, "2026_SEG_1");
    (p, scheda)
}

fn quanti(p: &Prova, scheda: &Scheda) -> usize {
    p.dati
        .leggi(|c| store::allegati::list(c, &p.dati.actor, scheda.id()))
        .len()
}

#[tokio::test]
async fn a_file_is_attached_downloaded_and_taken_away() {
    let (p, scheda) = comune();
    let nome = ("file", "../atti/verbale è *firmato*.pdf", PDF);
    let r = p
        .modulo(&p.url(QUI), &[("parte", "fase 2")], Some(nome))
        .await;
    assert_eq!(r.dove(), p.url(&format!("{QUI}?esito=allegato")));
    let pagina = p.pagina(QUI).await;
    pagina.dice(&[
        "verbale è _firmato_.pdf",
        "fase 2: Verifica a campione delle pratiche",
        "PDF",
        "30 byte",
        &impronta(PDF),
        "anna.verdi",
    ]);
    p.pagina("/viste/2026_PTPC/schede/2026_SEG_1")
        .await
        .dice(&["Allegati (1)"]);

    let a = p
        .dati
        .leggi(|c| store::allegati::list(c, &p.dati.actor, scheda.id()))
        .remove(0);
    let file = p.pagina(&format!("{QUI}/{}", a.id.0)).await;
    assert_eq!(file.byte, PDF);
    for (nome, valore) in [
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"verbale _ _firmato_.pdf\"; filename*=UTF-8''verbale%20%C3%A8%20_firmato_.pdf",
        ),
        (header::CONTENT_TYPE, "application/pdf"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
    ] {
        assert_eq!(file.intestazione(nome), valore);
    }

    let via = p.url(&format!("{QUI}/{}/eliminazione", a.id.0));
    let senza_segno = p.post_senza_segno(&via, &[]).await;
    assert_eq!(senza_segno.stato, StatusCode::FORBIDDEN);
    assert_eq!(
        p.post(&via, &[]).await.dove(),
        p.url(&format!("{QUI}?esito=tolto"))
    );
    assert_eq!(quanti(&p, &scheda), 0);
    let gone = p.get(&p.url(&format!("{QUI}/{}", a.id.0))).await;
    assert_eq!(gone.stato, StatusCode::NOT_FOUND);
    // What was there, and its SHA-256, anybody reads ever after.
    let storia = p.pagina("/viste/2026_PTPC/schede/2026_SEG_1/storia").await;
    storia.dice(&[
        "File allegato",
        "Allegato tolto",
        "verbale è _firmato_.pdf",
        &impronta(PDF),
    ]);
}

#[tokio::test]
async fn what_is_not_what_it_says_does_not_come_in() {
    let (p, scheda) = comune();
    let url = p.url(QUI);
    let pagina: &[u8] = b"<!doctype html><script>alert(1)</script>";
    let grande = vec![b'%'; 20_000_001];
    for (nome, byte, frase) in [
        ("relazione.pdf", pagina, "contiene una pagina web"),
        ("a.exe", b"MZ", "non è di un tipo che si allega"),
        ("a.pdf", b"", "«a.pdf» è vuoto"),
        ("a.pdf", &grande, "supera i 20 MB"),
    ] {
        let r = p
            .modulo(
                &url,
                &[("parte", "indicatore 1")],
                Some(("file", nome, byte)),
            )
            .await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{nome}");
        r.dice(&[frase]);
        // What was chosen is still chosen.
        assert!(r.testo().contains("value=\"indicatore 1\" selected"));
    }
    let nessuno = p.modulo(&url, &[("parte", "")], None).await;
    nessuno.dice(&["Non hai scelto nessun file"]);
    let inventata = p
        .modulo(&url, &[("parte", "fase 9")], Some(("file", "a.pdf", PDF)))
        .await;
    inventata.dice(&["La fase o l'indicatore che hai scelto non c'è più"]);
    assert_eq!(quanti(&p, &scheda), 0);
    // Of several the good ones are kept.
    let r = p
        .carica(&url, &[("a.pdf", PDF), ("b.png", PDF), ("c.PDF", PDF)])
        .await;
    r.dice(&["Un file non è stato allegato", "b.png"]);
    assert_eq!(quanti(&p, &scheda), 2);
    let troppi: Vec<(&str, &[u8])> = (0..21).map(|_| ("a.pdf", PDF)).collect();
    p.carica(&url, &troppi)
        .await
        .dice(&["al massimo 20 per volta"]);
    let csrf = p.carica_con(&url, "altro", &[("a.pdf", PDF)]).await;
    assert_eq!(csrf.stato, StatusCode::FORBIDDEN);
    assert_eq!(quanti(&p, &scheda), 2);
}

#[tokio::test]
async fn who_does_not_see_the_sheet_does_not_see_its_files() {
    let (mut p, scheda) = comune();
    let altro = p.dati.cdr("U_02", "Ragioneria");
    let vista = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, "2026_PTPC"));
    let mut sua = testkit::contenuto("2026_RAG_1");
    sua.collegato_a
        .iter_mut()
        .for_each(|k| k.codice = "U_02".to_owned());
    p.dati.scheda_con(&p.dati.actor, &vista, sua);
    let a = p.dati.allega(&scheda, "a-1", "verbale.pdf");
    let chi = p
        .dati
        .utente_con("elio.rosa", &[(Ruolo::Responsabile, Some(&altro))]);
    p.entra_come(&chi);
    let url = p.url(QUI);
    assert_eq!(p.get(&url).await.stato, StatusCode::NOT_FOUND);
    let del_file = format!("{url}/{}", a.id.0);
    assert_eq!(p.get(&del_file).await.stato, StatusCode::NOT_FOUND);
    let porta = p.carica(&url, &[("x.pdf", PDF)]).await;
    assert_eq!(porta.stato, StatusCode::NOT_FOUND);
    let via = p.post(&format!("{del_file}/eliminazione"), &[]).await;
    assert_eq!(via.stato, StatusCode::NOT_FOUND);
    // Nor by the address of a sheet that one does see.
    let per_la_sua = p.url("/viste/2026_PTPC/schede/2026_RAG_1/allegati/a-1");
    assert_eq!(p.get(&per_la_sua).await.stato, StatusCode::NOT_FOUND);
    let via = p.post(&format!("{per_la_sua}/eliminazione"), &[]).await;
    assert_eq!(via.stato, StatusCode::NOT_FOUND);
    assert_eq!(quanti(&p, &scheda), 1);
    // Of another body nothing at all.
    p.da_altro();
    assert_eq!(p.get(&del_file).await.stato, StatusCode::NOT_FOUND);
    let byte = p
        .dati
        .db
        .read(|c| store::allegati::contenuto(c, &p.dati.altro, &AllegatoId("a-1".to_owned())));
    assert!(matches!(byte, Err(store::Error::NotFound)));
}

#[tokio::test]
async fn a_cancelled_sheet_keeps_what_is_attached_and_takes_no_more() {
    let (p, scheda) = comune();
    p.dati.allega(&scheda, "a-1", "verbale.pdf");
    let annulla = [
        ("passaggio", "annulla"),
        ("versione", "1"),
        ("motivo", "Unita a un'altra"),
    ];
    let passaggi = p.url("/viste/2026_PTPC/schede/2026_SEG_1/passaggi/conduzione");
    p.post(&passaggi, &annulla).await.dove();
    let pagina = p.pagina(QUI).await;
    pagina.dice(&["verbale.pdf"]);
    assert!(!pagina.testo().contains("type=\"file\""));
    p.pagina(&format!("{QUI}/a-1")).await;
    for r in [
        p.carica(&p.url(QUI), &[("x.pdf", PDF)]).await,
        p.post(&p.url(&format!("{QUI}/a-1/eliminazione")), &[])
            .await,
    ] {
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
        r.dice(&["La scheda è annullata"]);
    }
    assert_eq!(quanti(&p, &scheda), 1);
}
