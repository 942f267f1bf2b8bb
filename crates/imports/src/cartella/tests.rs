//! Spreadsheets, good and bad.

mod costosi;

use std::io::{Cursor, Write as _};

use chrono::NaiveDate;
use domain::cartella::Unione;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::*;

fn leggi(bytes: &[u8]) -> Result<CartellaLetta, String> {
    leggi_cartella("piano", bytes, &LimitiCartella::default(), &|| true).map_err(|r| r.frase)
}

fn archivio(parti: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (nome, contenuto) in parti {
        zip.start_file(*nome, SimpleFileOptions::default()).unwrap();
        zip.write_all(contenuto).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const LIBRO: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Foglio1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RADICE: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const LEGAMI: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook whose only sheet holds these rows, as XML.
fn xlsx(righe: &str) -> Vec<u8> {
    let foglio = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{righe}</sheetData></worksheet>"#
    );
    archivio(&[
        ("_rels/.rels", RADICE.as_bytes()),
        ("xl/workbook.xml", LIBRO.as_bytes()),
        ("xl/_rels/workbook.xml.rels", LEGAMI.as_bytes()),
        ("xl/worksheets/sheet1.xml", foglio.as_bytes()),
    ])
}

fn ods(tabelle: &str) -> Vec<u8> {
    let contenuto = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>{tabelle}</office:spreadsheet></office:body></office:document-content>"#
    );
    archivio(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", contenuto.as_bytes()),
    ])
}

const VERI: [(FormatoCartella, &[u8]); 3] = [
    (
        FormatoCartella::Xlsx,
        include_bytes!("../../tests/fixtures/cartelle/tabella.xlsx"),
    ),
    (
        FormatoCartella::Xls,
        include_bytes!("../../tests/fixtures/cartelle/tabella.xls"),
    ),
    (
        FormatoCartella::Ods,
        include_bytes!("../../tests/fixtures/cartelle/tabella.ods"),
    ),
];

#[test]
fn what_libreoffice_writes_reads_the_same_in_three_formats() {
    let testo = |t: &str| Dato::Testo(t.to_owned());
    let n = |t: &str| Dato::Numero(Decimale::con_il_punto(t).unwrap());
    let giorno = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
    let attese = [
        vec![testo("Comune di Esempio")],
        vec![],
        vec![],
        ["Codice", "Processo", "Peso", "Scadenza", "Fatto", "Formula"]
            .map(testo)
            .to_vec(),
        vec![
            testo("2026_C_1"),
            testo("=1+1 non è una formula"),
            n("4.23"),
            Dato::Data(giorno),
            Dato::Logico(true),
            n("8.46"),
        ],
        vec![
            Dato::Vuoto,
            testo("perché «sì» & no\nseconda riga"),
            n("-0.1"),
            Dato::Vuoto,
            Dato::Logico(false),
            Dato::Errore("#DIV/0!".to_owned()),
        ],
    ];
    for (formato, byte) in VERI {
        assert!(e_cartella(byte));
        let letta = leggi(byte).unwrap();
        assert_eq!(letta.formato, formato);
        assert_eq!(letta.fogli.len(), 1, "{formato:?}");
        let foglio = &letta.fogli[0];
        assert_eq!(foglio.nome, "Piano");
        assert_eq!(foglio.righe, attese, "{formato:?}");
        for unita in [(0, 0, 0, 2), (4, 0, 5, 0)] {
            let (riga, colonna, ultima_riga, ultima_colonna) = unita;
            let attesa = Unione {
                riga,
                colonna,
                ultima_riga,
                ultima_colonna,
            };
            assert!(
                foglio.unioni.contains(&attesa),
                "{formato:?} {:?}",
                foglio.unioni
            );
        }
        assert!(
            letta.avvisi[0].contains("«Segreto» è nascosto"),
            "{formato:?}"
        );
    }
}

fn csv(testo: &[u8]) -> Vec<Vec<String>> {
    let letta = leggi(testo).unwrap();
    assert_eq!(letta.formato, FormatoCartella::Csv);
    letta.fogli[0]
        .righe
        .iter()
        .map(|r| r.iter().map(Dato::leggibile).collect())
        .collect()
}

#[test]
fn csv_is_read_in_the_spellings_offices_meet() {
    let attese = [vec!["Codice", "Città"], vec!["A", "perché; \"così\"\ndue"]];
    let testo = "Codice;Città\r\nA;\"perché; \"\"così\"\"\ndue\"\r\n";
    assert_eq!(csv(testo.as_bytes()), attese);
    assert_eq!(
        csv(testo
            .replace(';', ",")
            .replace("perché,", "perché;")
            .as_bytes()),
        attese
    );
    assert_eq!(csv(format!("\u{feff}{testo}").as_bytes()), attese);
    assert_eq!(csv(format!("sep=;\r\n{testo}").as_bytes()), attese);
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(testo);
    assert_eq!(csv(&windows), attese);
    let sedici: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(testo.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(csv(&sedici), attese);
}

#[test]
fn a_protected_text_of_csv_is_what_it_was() {
    assert_eq!(
        csv(b"'=1+1;''=x;=2;'quieto;-3\n"),
        [["=1+1", "'=x", "=2", "'quieto", "-3"]]
    );
}

#[test]
fn a_file_is_what_it_holds_and_not_what_it_is_called() {
    let (_, byte) = VERI[0];
    let letta = leggi_cartella("piano.csv", byte, &LimitiCartella::default(), &|| true).unwrap();
    assert_eq!(letta.formato, FormatoCartella::Xlsx);
    assert!(!e_cartella(b"PK\x03\x04nulla") && !e_cartella(b"%PDF-1.7"));
    assert!(
        sembra_csv("A.CSV", b"a;b")
            && !sembra_csv("a.txt", b"a;b")
            && !sembra_csv("a.csv", b"%PDF-")
    );
}

#[test]
fn an_archive_of_csv_is_a_sheet_for_each() {
    let letta = leggi(&archivio(&[
        ("Processi.csv", b"Codice;Titolo\nA;B"),
        ("Fasi.csv", b"Scheda\nA"),
    ]))
    .unwrap();
    let nomi: Vec<&str> = letta.fogli.iter().map(|f| f.nome.as_str()).collect();
    assert_eq!(nomi, ["Processi", "Fasi"]);
}

#[test]
fn the_standard_files_of_gzoom_are_known_in_an_archive_and_alone() {
    use domain::tracciato::gzoom::{TabellaGzoom, riconosci};
    let persone =
        b"personCode,firstName,lastName,contactMail\nM1,Ilda,Montalbotto,ilda@valfiorita.example\n"
            .as_slice();
    let valori =
        "voucherRef;refDate;glFiscalTypeId;amount;note\nV1;31/12/2026;ACTUAL;96,25;perch\u{e9}\n";
    let letta = leggi(&archivio(&[
        ("PersonInterface.csv", persone),
        ("AcctgTransInterface.csv", valori.as_bytes()),
    ]))
    .unwrap();
    let file = riconosci(&letta).unwrap();
    assert_eq!(
        file.tabelle().collect::<Vec<_>>(),
        [TabellaGzoom::Person, TabellaGzoom::AcctgTrans]
    );
    let fatta = file.converti(&letta);
    assert_eq!((fatta.righe.len(), fatta.fuori.len()), (1, 1));
    assert_eq!(
        fatta.righe[0].letta().scritto("cognome_nome"),
        "MONTALBOTTO ILDA"
    );

    let sola = leggi(persone).unwrap();
    assert!(riconosci(&sola).is_some_and(|f| !f.di_un_piano()));
    // A workbook keeps a figure as a figure.
    let radici = xlsx(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>sourceReferenceRootId</t></is></c><c r="B1" t="inlineStr"><is><t>accountName</t></is></c><c r="C1" t="inlineStr"><is><t>kpiScoreWeight</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>OB_26</t></is></c><c r="B2" t="inlineStr"><is><t>Tempi</t></is></c><c r="C2"><v>40.5</v></c></row>"#,
    );
    let letta = leggi(&radici).unwrap();
    let fatta = riconosci(&letta).unwrap().converti(&letta);
    assert_eq!(fatta.righe[0].letta().scritto("peso"), "40,5");
}

#[test]
fn a_cell_at_the_far_end_makes_no_room_for_those_between() {
    let no = leggi(&xlsx(
        r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#,
    ))
    .unwrap_err();
    assert!(no.contains("più di 500 colonne"), "{no}");
    let letta = leggi(&xlsx(
        r#"<row r="1048576"><c r="B1048576"><v>1</v></c></row>"#,
    ))
    .unwrap();
    assert_eq!(letta.fogli[0].righe.len(), 1_048_576);
    // A figure of an ODS that is repeated over the whole sheet.
    let no = leggi(&ods(r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/></table:table-row></table:table>"#)).unwrap_err();
    assert!(no.contains("più di 500 colonne"), "{no}");
    let no = leggi(&ods(r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>"#)).unwrap_err();
    assert!(no.contains("righe"), "{no}");
    // What is only formatted costs nothing.
    let letta = leggi(&ods(r#"<table:table table:name="A"><table:table-row><table:table-cell office:value-type="float" office:value="1"/><table:table-cell table:number-columns-repeated="16383"/></table:table-row><table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>"#)).unwrap();
    assert_eq!(letta.fogli[0].righe.len(), 1);
}

#[test]
fn more_rows_than_may_be_read_are_refused() {
    let limiti = LimitiCartella {
        righe: 10,
        ..LimitiCartella::default()
    };
    let testo = "a;b\n".repeat(11);
    let no = leggi_cartella("x", testo.as_bytes(), &limiti, &|| true).unwrap_err();
    assert!(no.frase.contains("più di 10 righe"), "{}", no.frase);
    let lungo = format!("a;{}\n", "x".repeat(60_000));
    let no = leggi(lungo.as_bytes()).unwrap_err();
    assert!(no.contains("cella B1"), "{no}");
    let no = leggi_cartella(
        "x",
        "a;b\n".repeat(5_000).as_bytes(),
        &LimitiCartella::default(),
        &|| false,
    )
    .unwrap_err();
    assert!(no.frase.contains("troppo tempo"), "{}", no.frase);
}

#[test]
fn an_archive_that_swells_is_not_opened() {
    let bomba = vec![b' '; 40_000_000];
    let file = archivio(&[
        ("xl/workbook.xml", LIBRO.as_bytes()),
        ("xl/worksheets/sheet1.xml", &bomba),
    ]);
    assert!(file.len() < 100_000);
    let no = leggi(&file).unwrap_err();
    assert!(no.contains("occupa troppa memoria"), "{no}");
    let molte: Vec<(String, Vec<u8>)> = (0..2_100)
        .map(|n| (format!("xl/{n}.xml"), vec![b'a']))
        .collect();
    let molte: Vec<(&str, &[u8])> = molte
        .iter()
        .map(|(n, c)| (n.as_str(), c.as_slice()))
        .collect();
    assert!(
        leggi(&archivio(&molte))
            .unwrap_err()
            .contains("occupa troppa memoria")
    );
}

#[test]
fn definitions_and_entities_are_refused() {
    let cattivo = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>"#;
    let largo: Vec<u8> = cattivo.bytes().flat_map(|b| [b, 0]).collect();
    for foglio in [cattivo.as_bytes(), &largo] {
        let no = leggi(&archivio(&[
            ("xl/workbook.xml", LIBRO.as_bytes()),
            ("xl/_rels/workbook.xml.rels", LEGAMI.as_bytes()),
            ("xl/worksheets/sheet1.xml", foglio),
        ]))
        .unwrap_err();
        assert!(no.contains("DTD"), "{no}");
    }
}

#[test]
fn a_password_is_told_with_the_way_out() {
    let ole: Vec<u8> = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        .into_iter()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert!(leggi(&ole).unwrap_err().contains("protetto da password"));
    let ods = archivio(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        (
            "META-INF/manifest.xml",
            b"<m><manifest:encryption-data/></m>",
        ),
        ("content.xml", b"xx"),
    ]);
    assert!(leggi(&ods).unwrap_err().contains("protetto da password"));
}

#[test]
fn two_sheets_of_one_name_are_both_there_and_told() {
    let tabella = r#"<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#;
    let letta = leggi(&ods(&tabella.repeat(2))).unwrap();
    assert_eq!(letta.fogli.len(), 2);
    assert!(letta.avvisi[0].contains("stesso nome"));
}

#[test]
fn figures_come_back_as_they_were_typed_and_notes_do_not_count() {
    let letta = leggi(&xlsx(r#"<row r="1"><c r="A1"><v>4.2300000000000004</v></c><c r="B1"><v>0.1</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#DIV/0!</v></c><c r="E1" t="str"><f>A1</f><v>=testo</v></c><c r="F1"><v>1E+300</v></c></row>"#)).unwrap();
    let scritte: Vec<String> = letta.fogli[0].righe[0]
        .iter()
        .map(Dato::leggibile)
        .collect();
    assert_eq!(scritte[..5], ["4,23", "0,1", "sì", "#DIV/0!", "=testo"]);
    let letta = leggi(&ods(r#"<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>nota</text:p></office:annotation><text:p>a<text:s text:c="2"/>b&lt;&#233;</text:p></table:table-cell></table:table-row></table:table>"#)).unwrap();
    assert_eq!(letta.fogli[0].righe[0], [Dato::Testo("a  b<é".to_owned())]);
}

#[test]
fn nothing_to_read_is_a_sentence() {
    for vuoto in [b"".as_slice(), b"\n\n", b";;;\n"] {
        assert!(
            leggi(vuoto)
                .unwrap_err()
                .contains("nessun foglio con dei dati")
        );
    }
    assert!(
        leggi(&xlsx(""))
            .unwrap_err()
            .contains("nessun foglio con dei dati")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_damaged_file_is_read_or_refused(quale in 0_usize..3, taglio in 0.0_f64..1.0, colpi in prop::collection::vec((0.0_f64..1.0, any::<u8>()), 0..6)) {
        let mut byte = VERI[quale].1.to_vec();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a small file")]
        let posto = |f: f64, n: usize| ((f * n as f64) as usize).min(n.saturating_sub(1));
        for (dove, valore) in colpi {
            let n = byte.len();
            byte[posto(dove, n)] = valore;
        }
        if taglio > 0.3 {
            byte.truncate(posto(taglio, byte.len()));
        }
        let _ = leggi(&byte);
    }

    #[test]
    fn any_bytes_are_read_or_refused(byte in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = leggi(&byte);
    }
}
