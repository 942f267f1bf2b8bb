//! Bad input: one Italian sentence that names the file, says what it is and what to do.

use imports::{Limiti, leggi, leggi_con};

use crate::stampe::inventata;

#[track_caller]
fn rifiutato(nome: &str, bytes: &[u8], dice: &str) {
    let frase = leggi(nome, bytes).unwrap_err().frase;
    assert!(frase.contains(nome), "{frase}");
    assert!(frase.contains(dice), "{frase}");
    assert!(
        frase.ends_with('.') && !frase.contains('\n') && frase.chars().count() < 320,
        "{frase}"
    );
}

#[test]
fn refuses_in_words() {
    rifiutato("vuoto.txt", b"", "è vuoto");
    rifiutato("spazi.txt", b" \n\n\t ", "è vuoto");
    rifiutato("marca.txt", b"\xef\xbb\xbf", "è vuoto");
    rifiutato(
        "rumore.bin",
        &(0..4000u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect::<Vec<_>>(),
        "non è un testo né un PDF",
    );
    rifiutato("foto.png", b"\x89PNG\r\n\x1a\n0000", "OCR");
    rifiutato(
        "archivio.zip",
        b"PK\x03\x04\x14\0\0\0\x08\0stampe/a.txt",
        "archivio .zip",
    );
    rifiutato(
        "lettera.docx",
        b"PK\x03\x04\x14\0\0\0\x08\0word/document.xml",
        "documento di Word",
    );
    rifiutato(
        "foglio.xlsx",
        b"PK\x03\x04\x14\0\0\0\x08\0xl/workbook.xml",
        "foglio di Excel",
    );
    rifiutato(
        "vecchio.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1resto",
        "Office",
    );
    rifiutato(
        "lettera.txt",
        "Gentile signora,\nle scrivo per il permesso di sosta.\nCordiali saluti".as_bytes(),
        "non è una SCHEDA PTPC né una scheda obiettivo",
    );
    rifiutato(
        "troncato.pdf",
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog",
        "danneggiato o incompleto",
    );
    rifiutato(
        "etichette.txt",
        "SCHEDA PTPC\nFASI\nINDICATORI\nStakeholder\n".as_bytes(),
        "nessun codice",
    );
}

#[test]
fn refuses_beyond_the_limits() {
    let stampa = inventata("borgo-sereno-ptpc.txt");
    let limiti = |l: Limiti| {
        leggi_con("stampa.txt", &stampa, &[], &l, &|| true)
            .unwrap_err()
            .frase
    };
    assert!(
        limiti(Limiti {
            byte: 1_000,
            ..Limiti::default()
        })
        .contains("MB")
    );
    assert!(
        limiti(Limiti {
            righe: 10,
            ..Limiti::default()
        })
        .contains("più di 10 righe")
    );
    assert!(
        limiti(Limiti {
            pagine: 2,
            ..Limiti::default()
        })
        .contains("più di 2 pagine")
    );
    assert!(
        limiti(Limiti {
            riga: 20,
            ..Limiti::default()
        })
        .contains("alla riga")
    );
    assert!(
        leggi_con("stampa.txt", &stampa, &[], &Limiti::default(), &|| false)
            .unwrap_err()
            .frase
            .contains("troppo tempo")
    );
    // A file of 200 MB is refused by its size alone.
    assert!(
        leggi("enorme.txt", &vec![b' '; 200_000_000])
            .unwrap_err()
            .frase
            .contains("supera i 20 MB")
    );
}

#[test]
fn reads_whatever_the_encoding_and_the_line_ends() {
    let testo = String::from_utf8(inventata("borgo-sereno-ptpc.txt")).unwrap();
    let attesa = leggi("a", testo.as_bytes()).unwrap();
    let uguale = |come: &str, bytes: &[u8]| {
        let letta = leggi("a", bytes).unwrap();
        assert_eq!(letta.schede, attesa.schede, "{come}");
        assert_eq!(letta.parametri, attesa.parametri, "{come}");
    };
    let utf16 = |grande: bool, marca: bool| {
        let unita = marca
            .then_some(0xfeff)
            .into_iter()
            .chain(testo.encode_utf16());
        unita
            .flat_map(|u| {
                if grande {
                    u.to_be_bytes()
                } else {
                    u.to_le_bytes()
                }
            })
            .collect::<Vec<u8>>()
    };
    uguale("UTF-16 LE", &utf16(false, true));
    uguale("UTF-16 BE", &utf16(true, true));
    uguale("UTF-16 senza marca", &utf16(false, false));
    uguale("BOM", &[b"\xef\xbb\xbf", testo.as_bytes()].concat());
    uguale("CRLF", testo.replace('\n', "\r\n").as_bytes());
    uguale("senza a capo finale", testo.trim_end().as_bytes());
    // Windows-1252 has every letter of this text but the bullet is its own.
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&testo);
    uguale("Windows-1252", &bytes);
}

#[test]
fn a_printout_cut_in_a_table_keeps_what_is_sure() {
    let testo = String::from_utf8(inventata("borgo-sereno-ptpc.txt")).unwrap();
    let fine = testo.find("certificati rilasciati senza diritti").unwrap();
    let letta = leggi("tagliata.txt", &testo.as_bytes()[..fine]).unwrap();
    let demo = letta
        .schede
        .iter()
        .find(|s| s.codice == "2026_DEMO_1")
        .unwrap();
    assert!(demo.valore("fasi").is_some());
    assert!(
        letta
            .avvisi
            .iter()
            .any(|a| a.frase.contains("non è nella stampa")),
        "{:?}",
        letta.avvisi
    );
}
