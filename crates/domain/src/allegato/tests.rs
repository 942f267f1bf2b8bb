use chrono::DateTime;

use super::*;
use crate::ente::EnteId;

fn zip(nomi: &[&[u8]]) -> Vec<u8> {
    let mut b = Vec::new();
    for nome in nomi {
        b.extend(b"PK\x03\x04");
        b.extend([0; 26]);
        b.extend(*nome);
    }
    b
}

fn nuovo(nome: &str, contenuto: &[u8]) -> Result<Allegato, String> {
    let posto = PostoAllegato {
        vista: VistaId("v".to_owned()),
        scheda: Some(SchedaId("s".to_owned())),
        parte: None,
    };
    let (chi, quando) = (Actor::operatore(EnteId(1)), DateTime::UNIX_EPOCH);
    Allegato::nuovo(
        AllegatoId("a".to_owned()),
        posto,
        nome,
        contenuto,
        &chi,
        quando,
    )
    .map(|f| f.cosa().clone())
    .map_err(|no| {
        assert_eq!(no.len(), 1);
        assert_eq!(no[0].campo, "file");
        no[0].frase.clone()
    })
}

/// A file of each kind, as short as it can be.
fn buoni() -> Vec<(&'static str, Vec<u8>, TipoAllegato)> {
    use TipoAllegato::*;
    let firmato = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80";
    vec![
        ("a.pdf", b"%PDF-1.7 ...".to_vec(), Pdf),
        ("A.PDF", b"%PDF-1.4 ...".to_vec(), Pdf),
        (
            "a.odt",
            zip(&[b"mimetypeapplication/vnd.oasis.opendocument.text"]),
            Odt,
        ),
        (
            "a.ods",
            zip(&[b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"]),
            Ods,
        ),
        (
            "a.odp",
            zip(&[b"mimetypeapplication/vnd.oasis.opendocument.presentation"]),
            Odp,
        ),
        (
            "a.docx",
            zip(&[b"[Content_Types].xml", b"word/document.xml"]),
            Docx,
        ),
        (
            "a.xlsx",
            zip(&[b"[Content_Types].xml", b"xl/workbook.xml"]),
            Xlsx,
        ),
        ("a.png", b"\x89PNG\r\n\x1a\n....".to_vec(), Png),
        ("a.jpg", b"\xff\xd8\xff\xe0....".to_vec(), Jpeg),
        ("a.jpeg", b"\xff\xd8\xff\xe1....".to_vec(), Jpeg),
        ("a.tif", b"II*\0....".to_vec(), Tiff),
        ("a.tiff", b"MM\0*....".to_vec(), Tiff),
        ("a.pdf.p7m", firmato.to_vec(), P7m),
        ("a.p7m", b"-----BEGIN PKCS7-----\nMIIB\n".to_vec(), P7m),
        (
            "a.eml",
            b"Received: da qui\r\n\tper me\r\nFrom: a@b.it\r\n\r\nTesto".to_vec(),
            Eml,
        ),
    ]
}

#[test]
fn every_kind_comes_in() {
    for (nome, contenuto, tipo) in buoni() {
        let a = nuovo(nome, &contenuto).unwrap_or_else(|no| panic!("{nome}: {no}"));
        assert_eq!(a.tipo, tipo, "{nome}");
        assert_eq!(a.byte, i64::try_from(contenuto.len()).unwrap());
    }
    let kinds: std::collections::BTreeSet<_> = buoni().iter().map(|b| b.2).collect();
    assert_eq!(kinds.len(), TipoAllegato::TUTTI.len());
}

#[test]
fn no_kind_comes_in_under_the_name_of_another() {
    for (nome, contenuto, tipo) in buoni() {
        for (altro, _, suo) in buoni() {
            assert_eq!(
                nuovo(altro, &contenuto).is_ok(),
                suo == tipo,
                "{nome} as {altro}"
            );
        }
    }
}

#[test]
fn every_refusal_says_what_and_the_way_out() {
    let pagina = b"  <!DOCTYPE html><script>alert(1)</script> %PDF-1.7";
    let macro_dentro = zip(&[
        b"[Content_Types].xml",
        b"word/document.xml",
        b"word/vbaProject.bin",
    ]);
    let grande = [b"%PDF-1.7".to_vec(), vec![b' '; BYTE_MASSIMI]].concat();
    for (nome, contenuto, frasi) in [
        (
            "relazione.pdf",
            &pagina[..],
            ["contiene una pagina web", "salvalo di nuovo"],
        ),
        (
            "relazione.pdf",
            b"",
            ["«relazione.pdf» è vuoto", "invialo di nuovo"],
        ),
        (
            "grande.pdf",
            &grande,
            ["supera i 20 MB", "dividilo in parti"],
        ),
        (
            "a.pdf",
            b"MZ\x90",
            ["contiene un programma", "salvalo di nuovo"],
        ),
        (
            "a.pdf",
            b"PK\x03\x04zzz",
            ["contiene un archivio ZIP", "salvalo"],
        ),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0",
            ["vecchio formato di Office", "salvalo"],
        ),
        (
            "a.jpg",
            b"\x89PNG\r\n\x1a\n",
            ["contiene un'immagine PNG", "salvalo"],
        ),
        (
            "a.docx",
            &macro_dentro,
            ["contiene una macro", "salvalo senza macro"],
        ),
        ("a.html", pagina, ["stampa la pagina in PDF", "PDF, ODT"]),
        ("a.doc", b"\xd0\xcf\x11\xe0", ["salvalo in PDF", "PDF, ODT"]),
        ("a.zip", b"PK\x03\x04", ["allegali uno per uno", "PDF, ODT"]),
        (
            "a.exe",
            b"MZ",
            ["non è di un tipo che si allega", "PDF, ODT"],
        ),
        ("senza", b"%PDF-", ["non ha l'estensione", "aggiungila"]),
        (
            "a.eml",
            b"Da: me\r\n\r\nx",
            ["contenuto è un altro", "salvalo"],
        ),
        (
            "a.eml",
            b"<html>\nFrom: x\nDate: y\n",
            ["pagina web", "salvalo"],
        ),
        ("a.p7m", b"0\x82zzzzzz", ["contenuto è un altro", "salvalo"]),
    ] {
        let no = nuovo(nome, contenuto).unwrap_err();
        for frase in frasi {
            assert!(no.contains(frase), "{frase}: {no}");
        }
    }
    assert!(nuovo("giusto.pdf", grande.get(..BYTE_MASSIMI).unwrap()).is_ok());
}

#[test]
fn it_is_known_by_its_name_and_its_sha256() {
    let a = nuovo("../../etc/pass\u{202e}wd.pdf", b"%PDF-1.7").unwrap();
    assert_eq!(a.nome, "passwd.pdf");
    // sha256sum of those eight bytes.
    assert_eq!(
        a.sha256,
        "86edbaa24831badfa0a8b04bb410141e2ee4182b6d0014493fe262a7a331c20b"
    );
    assert_eq!(a.grandezza(), "8 byte");
    let con = |byte| Allegato { byte, ..a.clone() }.grandezza();
    assert_eq!(con(340_999), "340 kB");
    assert_eq!(con(1_270_000), "1,2 MB");
    let tolto = a.togli(&Actor::operatore(EnteId(1)), DateTime::UNIX_EPOCH);
    assert_eq!(tolto.atto(), Atto::AllegatoTolto);
    let prima = tolto.modifiche()[0].prima.leggibile();
    assert!(prima.contains("passwd.pdf") && prima.contains(&a.sha256));
}
