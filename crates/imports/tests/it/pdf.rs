//! PDF: our own prints, an untagged one with tables, and files made here to be difficult.

use domain::campo::Valore;
use domain::importazione::Lettura;
use domain::scheda::RigaTabella as _;
use imports::{Limiti, leggi, leggi_con};
use lopdf::content::{Content, Operation};
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream,
    dictionary,
};

use crate::stampe::inventata;

#[track_caller]
fn stesse_schede(pdf: &str, testo: &str) {
    let (letta, attesa) = (
        leggi(pdf, &inventata(pdf)).unwrap(),
        leggi(testo, &inventata(testo)).unwrap(),
    );
    assert_eq!(letta.schede.len(), attesa.schede.len());
    for (l, a) in letta.schede.iter().zip(&attesa.schede) {
        assert_eq!((&l.codice, &l.padre), (&a.codice, &a.padre));
        assert_eq!(l.contenuto(), a.contenuto(), "{}", l.codice);
    }
    assert!(letta.non_collocate.is_empty(), "{:#?}", letta.non_collocate);
    assert!(letta.riparazioni.is_empty() && letta.proposte.is_empty());
}

#[test]
fn our_own_prints_come_back_whole() {
    stesse_schede("borgo-sereno-ptpc.pdf", "borgo-sereno-ptpc.txt");
    stesse_schede("borgo-sereno-obiettivo.pdf", "borgo-sereno-obiettivo.txt");
}

#[test]
fn tables_without_tags_keep_their_columns() {
    let letta = leggi("tabelle.pdf", &inventata("borgo-sereno-tabelle.pdf")).unwrap();
    let [scheda] = letta.schede.as_slice() else {
        panic!("{}", letta.schede.len())
    };
    assert_eq!(scheda.codice, "2026_DEMO_1");
    let Some(Valore::Fasi(fasi)) = scheda.valore("fasi") else {
        panic!("fasi")
    };
    let leggibili: Vec<String> = fasi.iter().map(|f| f.leggibile()).collect();
    assert_eq!(
        leggibili,
        [
            "Causale: MISURA · Numero: 1 · Tipo nel testo: CONTROLLO · Descrizione: verifica a campione dei certificati rilasciati senza diritti, un controllo ogni due mesi su venti pratiche scelte a caso · Peso: 60,00 · Avanz.: 50,00 · Inizio Previsto: 01/02/2026 · Fine Prevista: 30/11/2026 · Inizio Effettivo: 15/02/2026 · Fine Effettiva: 30/11/2026 · Responsabile: FIORENTINI LUCIA · Centro di Responsabilità: UO SERVIZI AL CITTADINO",
            "Causale: MISURA · Numero: 2 · Descrizione: Pubblicazione dei tempi medi · Peso: 40,00 · Avanz.: 100,00 · Inizio Previsto: 01/01/2026 · Fine Prevista: 30/06/2026 · Inizio Effettivo: 10/01/2026 · Fine Effettiva: 28/05/2026 · Responsabile: MORETTI ANGELO · Centro di Responsabilità: UO SERVIZI AL CITTADINO · Note: fatto",
        ]
    );
    let Some(Valore::Indicatori(indicatori)) = scheda.valore("indicatori") else {
        panic!("indicatori")
    };
    let anni: Vec<Vec<i32>> = indicatori
        .iter()
        .map(|i| i.valori.iter().map(|v| v.anno).collect())
        .collect();
    assert_eq!(anni, [vec![2025, 2026], vec![2024, 2026]]);
    assert!(letta.non_collocate.is_empty(), "{:#?}", letta.non_collocate);
}

/// A PDF of one page with words at given places, turned as asked.
fn pdf(parole: &[(f32, f32, &str)], girata: i64) -> Document {
    let mut doc = Document::with_version("1.5");
    let font = doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" });
    let mut operazioni = vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 9.into()]),
    ];
    for (x, y, testo) in parole {
        // A page stored on its side holds its text turned the other way.
        let (x, y, a, b) = if girata == 90 {
            (842.0 - y - 842.0 + 595.0, *x, 0.0, 1.0)
        } else {
            (*x, *y, 1.0, 0.0)
        };
        operazioni.push(Operation::new(
            "Tm",
            [a, b, -b, a, x, y]
                .iter()
                .map(|n: &f32| Object::Real(*n))
                .collect(),
        ));
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(testo);
        operazioni.push(Operation::new(
            "Tj",
            vec![Object::string_literal(bytes.into_owned())],
        ));
    }
    operazioni.push(Operation::new("ET", vec![]));
    let contenuto = doc.add_object(Stream::new(
        Dictionary::new(),
        Content {
            operations: operazioni,
        }
        .encode()
        .unwrap(),
    ));
    pagina(
        &mut doc,
        contenuto,
        dictionary! { "Font" => dictionary! { "F1" => font } },
        girata,
    );
    doc
}

fn pagina(doc: &mut Document, contenuto: lopdf::ObjectId, risorse: Dictionary, girata: i64) {
    let pagine = doc.new_object_id();
    let pagina = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => pagine, "Contents" => contenuto, "Resources" => risorse, "Rotate" => girata,
        "MediaBox" => vec![0.into(), 0.into(), 842.into(), 595.into()],
    });
    doc.objects.insert(
        pagine,
        dictionary! { "Type" => "Pages", "Kids" => vec![pagina.into()], "Count" => 1 }.into(),
    );
    let catalogo = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pagine });
    doc.trailer.set("Root", catalogo);
}

fn byte(mut doc: Document) -> Vec<u8> {
    let mut b = Vec::new();
    doc.save_to(&mut b).unwrap();
    b
}

/// An objective sheet with its table, at places.
const OBIETTIVO: &[(f32, f32, &str)] = &[
    (40.0, 550.0, "2026_C301"),
    (40.0, 535.0, "Aperture serali della biblioteca"),
    (40.0, 510.0, "Direzione"),
    (120.0, 510.0, "CULTURA"),
    (300.0, 510.0, "Direttore"),
    (380.0, 510.0, "SERRA PAOLA"),
    (560.0, 510.0, "Classificazione"),
    (650.0, 510.0, "DIREZIONALE"),
    (40.0, 470.0, "INDICATORI"),
    (40.0, 450.0, "Descrizione"),
    (400.0, 450.0, "Tipo"),
    (480.0, 450.0, "Valore Atteso"),
    (560.0, 450.0, "Valore Atteso 2027"),
    (660.0, 450.0, "Note"),
    (40.0, 430.0, "Serate di apertura con almeno dieci"),
    (400.0, 430.0, "IMPATTO"),
    (480.0, 430.0, "20"),
    (560.0, 430.0, "24"),
    (660.0, 430.0, "da ottobre"),
    (40.0, 419.0, "persone presenti in sala"),
    (660.0, 419.0, "a maggio"),
    (40.0, 400.0, "Città più viva: n. iscritti/n. abitanti"),
    (400.0, 400.0, "RISULTATO"),
    (480.0, 400.0, "12%"),
];

#[track_caller]
fn obiettivo(letta: &Lettura) {
    let [s] = letta.schede.as_slice() else {
        panic!("{}", letta.schede.len())
    };
    assert_eq!(s.codice, "2026_C301");
    assert_eq!(
        s.valore("direttore"),
        Some(&Valore::Testo("SERRA PAOLA".into()))
    );
    let Some(Valore::Indicatori(i)) = s.valore("indicatori") else {
        panic!("indicatori")
    };
    assert_eq!(
        i.iter().map(|i| i.leggibile()).collect::<Vec<_>>(),
        [
            "Descrizione: Serate di apertura con almeno dieci persone presenti in sala · Tipo: IMPATTO · Unità: Numero · Note: da ottobre a maggio · 2026: atteso 20,00, raggiunto – · 2027: atteso 24,00, raggiunto –",
            "Descrizione: Città più viva: n. iscritti/n. abitanti · Numeratore: n. iscritti · Denominatore: n. abitanti · Tipo: RISULTATO · Unità: Percentuale · 2026: atteso 12%, raggiunto –",
        ]
    );
    assert!(letta.non_collocate.is_empty(), "{:#?}", letta.non_collocate);
}

#[test]
fn words_at_places_become_cells() {
    obiettivo(&leggi("posti.pdf", &byte(pdf(OBIETTIVO, 0))).unwrap());
}

#[test]
fn a_page_stored_on_its_side_is_read_upright() {
    obiettivo(&leggi("girata.pdf", &byte(pdf(OBIETTIVO, 90))).unwrap());
}

#[test]
fn the_order_of_drawing_does_not_matter() {
    let mut rovescio: Vec<_> = OBIETTIVO.to_vec();
    rovescio.reverse();
    obiettivo(&leggi("rovescio.pdf", &byte(pdf(&rovescio, 0))).unwrap());
}

#[track_caller]
fn rifiutato(bytes: &[u8], dice: &str) {
    let frase = leggi("prova.pdf", bytes).unwrap_err().frase;
    assert!(
        frase.contains("prova.pdf") && frase.contains(dice),
        "{frase}"
    );
}

#[test]
fn refuses_what_has_no_text() {
    let mut doc = Document::with_version("1.5");
    let immagine = Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray" },
        vec![0],
    );
    let immagine = doc.add_object(immagine);
    let contenuto = doc.add_object(Stream::new(
        Dictionary::new(),
        b"q 842 0 0 595 0 0 cm /I Do Q".to_vec(),
    ));
    pagina(
        &mut doc,
        contenuto,
        dictionary! { "XObject" => dictionary! { "I" => immagine } },
        0,
    );
    rifiutato(
        &byte(doc),
        "contiene solo immagini: serve un PDF con il testo o un riconoscimento del testo (OCR)",
    );
}

#[test]
fn refuses_what_is_locked() {
    let mut doc = pdf(OBIETTIVO, 0);
    doc.trailer.set(
        "ID",
        vec![
            Object::string_literal("1234567890123456"),
            Object::string_literal("1234567890123456"),
        ],
    );
    let versione = EncryptionVersion::V2 {
        document: &doc,
        owner_password: "chi",
        user_password: "sa",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let stato = EncryptionState::try_from(versione).unwrap();
    doc.encrypt(&stato).unwrap();
    rifiutato(&byte(doc), "protetto da password");
}

#[test]
fn refuses_what_swells_too_much() {
    let mut doc = Document::with_version("1.5");
    let mut flusso = Stream::new(Dictionary::new(), vec![b' '; 3_000_000]);
    flusso.compress().unwrap();
    let contenuto = doc.add_object(flusso);
    pagina(&mut doc, contenuto, Dictionary::new(), 0);
    let bytes = byte(doc);
    assert!(bytes.len() < 20_000);
    let limiti = Limiti {
        byte_espansi: 1_000_000,
        ..Limiti::default()
    };
    let frase = leggi_con("gonfio.pdf", &bytes, &[], &limiti, &|| true)
        .unwrap_err()
        .frase;
    assert!(frase.contains("occupa troppa memoria"), "{frase}");
}

#[test]
fn a_form_that_draws_itself_ends() {
    let mut doc = Document::with_version("1.5");
    let modulo = doc.new_object_id();
    let dentro = dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => dictionary! { "XObject" => dictionary! { "M" => modulo } } };
    doc.objects.insert(
        modulo,
        Stream::new(dentro, b"/M Do /M Do /M Do".to_vec()).into(),
    );
    let contenuto = doc.add_object(Stream::new(Dictionary::new(), b"/M Do".to_vec()));
    pagina(
        &mut doc,
        contenuto,
        dictionary! { "XObject" => dictionary! { "M" => modulo } },
        0,
    );
    rifiutato(&byte(doc), "contiene solo immagini");
}

#[test]
fn damaged_files_are_answered_in_words() {
    for nome in ["borgo-sereno-ptpc.pdf", "borgo-sereno-tabelle.pdf"] {
        let intero = inventata(nome);
        for parte in [1, 10, 30, 50, 70, 90, 99] {
            let taglio = intero.len() * parte / 100;
            if let Err(r) = leggi("tagliato.pdf", &intero[..taglio]) {
                assert!(r.frase.contains("tagliato.pdf"), "{}", r.frase);
            }
        }
        for seme in 0..12u64 {
            let mut guasto = intero.clone();
            let mut c = crate::danni::Caso::new(seme);
            for _ in 0..1 + c.sotto(60) {
                let dove = c.sotto(guasto.len());
                guasto[dove] = u8::try_from(c.sotto(256)).unwrap();
            }
            if let Ok(l) = leggi("guasto.pdf", &guasto) {
                assert!(l.schede.iter().all(|s| !s.codice.is_empty()));
            }
        }
    }
}
