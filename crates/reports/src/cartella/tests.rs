use std::io::{Cursor, Read as _};

use calamine::{Data, Ods, Range, Reader, Xlsx};
use chrono::NaiveDate;
use domain::cartella::ColonnaDiCalcolo;
use domain::decimale::NumeroIllegibile;

use super::*;

const TUTTI: [FormatoCartella; 4] = [
    FormatoCartella::Xlsx,
    FormatoCartella::Ods,
    FormatoCartella::Csv,
    FormatoCartella::Json,
];

fn giorno(y: i32, m: u32, d: u32) -> Dato {
    Dato::Data(NaiveDate::from_ymd_opt(y, m, d).unwrap())
}

fn numero(t: &str) -> Dato {
    let letto: Result<_, NumeroIllegibile> = Decimale::parse_it(t);
    Dato::Numero(letto.unwrap())
}

fn testo(t: &str) -> Dato {
    Dato::Testo(t.to_owned())
}

/// A sheet with everything in it.
fn foglio(nome: &str) -> FoglioDiCalcolo {
    let mut stato = ColonnaDiCalcolo::new("Stato", 12);
    stato.scelte = vec!["Aperta".to_owned(), "Chiusa".to_owned()];
    stato.chiusa = true;
    stato.spiegazione = Some("Lo stato della fase.\nSi sceglie dall'elenco.".to_owned());
    let mut peso = ColonnaDiCalcolo::new("Peso", 8);
    peso.decimali = Some(2);
    FoglioDiCalcolo {
        nome: nome.to_owned(),
        colonne: vec![
            ColonnaDiCalcolo::new("Descrizione", 40),
            peso,
            ColonnaDiCalcolo::new("Valore", 8),
            ColonnaDiCalcolo::new("Fine", 12),
            ColonnaDiCalcolo::new("Fatta", 8),
            stato,
        ],
        righe: vec![
            vec![
                testo("perché «sì» & <no>"),
                numero("3,56"),
                numero("0,1"),
                giorno(2026, 12, 31),
                Dato::Logico(true),
                testo("Aperta"),
            ],
            vec![
                testo("due\nrighe, \"una\"; e altro"),
                numero("100"),
                numero("-2"),
                giorno(2024, 2, 29),
                Dato::Logico(false),
            ],
            vec![
                testo("  spazi  e\ttab 😀 "),
                Dato::Vuoto,
                numero("1234567,125"),
            ],
            vec![
                Dato::Errore("#DIV/0!".to_owned()),
                numero("33,333333"),
                Dato::Vuoto,
                giorno(1900, 3, 1),
                Dato::Vuoto,
                testo("Chiusa"),
            ],
        ],
    }
}

fn cartella(fogli: Vec<FoglioDiCalcolo>) -> Cartella {
    Cartella {
        titolo: "Prova & riprova".to_owned(),
        creata: chrono::DateTime::from_timestamp(1_769_851_800, 0).unwrap(),
        fogli,
    }
}

fn solo(colonne: &[&str], righe: Vec<Vec<Dato>>) -> Cartella {
    cartella(vec![FoglioDiCalcolo {
        nome: "Foglio".to_owned(),
        colonne: colonne
            .iter()
            .map(|c| ColonnaDiCalcolo::new(*c, 20))
            .collect(),
        righe,
    }])
}

/// A sheet as calamine reads it, in our words.
fn dati(zona: &Range<Data>) -> Vec<Vec<Dato>> {
    let dato = |d: &Data| match d {
        Data::Empty => Dato::Vuoto,
        Data::String(t) => testo(t),
        Data::Float(x) => numero(&x.to_string().replace('.', ",")),
        Data::Int(x) => Dato::Numero(Decimale::from(*x)),
        Data::Bool(v) => Dato::Logico(*v),
        Data::DateTime(_) | Data::DateTimeIso(_) => {
            use calamine::DataType as _;
            let iso = d.get_datetime_iso();
            Dato::Data(match iso {
                Some(t) => t.parse().unwrap(),
                None => {
                    let seriale = d.get_datetime().unwrap().as_f64();
                    let zero = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
                    zero + chrono::Days::new(seriale as u64)
                }
            })
        }
        altro => panic!("{altro:?}"),
    };
    zona.rows().map(|r| r.iter().map(dato).collect()).collect()
}

fn zona(byte: &[u8], formato: FormatoCartella, nome: &str) -> Range<Data> {
    let flusso = Cursor::new(byte.to_vec());
    match formato {
        FormatoCartella::Xlsx => {
            let mut letto = Xlsx::new(flusso).unwrap();
            let formule = letto.worksheet_formula(nome).unwrap();
            assert!(formule.cells().all(|(_, _, f)| f.is_empty()));
            letto.worksheet_range(nome).unwrap()
        }
        FormatoCartella::Ods => {
            let mut letto = Ods::new(flusso).unwrap();
            let formule = letto.worksheet_formula(nome).unwrap();
            assert!(formule.cells().all(|(_, _, f)| f.is_empty()));
            letto.worksheet_range(nome).unwrap()
        }
        altro => panic!("{altro:?}"),
    }
}

/// The rows of a sheet as they are to be read again: headings first, all of them as long.
fn attese(f: &FoglioDiCalcolo) -> Vec<Vec<Dato>> {
    let larga = colonne(f);
    let testate = f.colonne.iter().map(|c| testo(&c.etichetta)).collect();
    let mut righe = vec![testate];
    righe.extend(f.righe.iter().cloned());
    for riga in &mut righe {
        riga.resize(larga, Dato::Vuoto);
        for dato in riga {
            if let Dato::Errore(t) = dato {
                *dato = testo(t);
            }
        }
    }
    righe
}

fn parte(byte: &[u8], nome: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(byte)).unwrap();
    let mut out = String::new();
    let mut parte = zip.by_name(nome).unwrap();
    parte.read_to_string(&mut out).unwrap();
    out
}

#[test]
fn what_was_written_is_read_again_the_same() {
    let c = cartella(vec![foglio("Fasi"), foglio("L'altro & gli altri")]);
    for formato in [FormatoCartella::Xlsx, FormatoCartella::Ods] {
        let byte = scrivi(&c, formato).unwrap();
        for f in &c.fogli {
            let letto = dati(&zona(&byte, formato, &f.nome));
            assert_eq!(letto, attese(f), "{formato:?}");
        }
    }
}

#[test]
fn rows_of_several_lines_are_as_high() {
    let c = solo(
        &["Testo"],
        vec![
            vec![testo("una")],
            vec![testo("due\nrighe")],
            vec![testo(&"lunga ".repeat(8))],
        ],
    );
    let byte = scrivi(&c, FormatoCartella::Xlsx).unwrap();
    let xml = parte(&byte, "xl/worksheets/sheet1.xml");
    for (riga, alta) in [(3, "30"), (4, "45")] {
        assert!(xml.contains(&format!("<row r=\"{riga}\" spans=\"1:1\" ht=\"{alta}\"")));
    }
    assert_eq!(xml.matches(" ht=").count(), 2);
}

#[test]
fn libreoffice_can_save_the_ods_again() {
    // It takes the names of styles for two letters and a number, and falls on shorter ones.
    let byte = scrivi(&cartella(vec![foglio("Fasi")]), FormatoCartella::Ods).unwrap();
    let xml = parte(&byte, "content.xml");
    for nome in xml.split("table:style-name=\"").skip(1) {
        let nome = nome.split('"').next().unwrap();
        let (lettere, numero) = nome.split_at(2);
        assert!(["ta", "co", "ro", "ce"].contains(&lettere), "{nome}");
        assert!(numero.parse::<u32>().is_ok(), "{nome}");
    }
}

#[test]
fn the_same_spreadsheet_gives_the_same_bytes() {
    let c = cartella(vec![foglio("Uno"), foglio("Due")]);
    for formato in TUTTI {
        let byte = scrivi(&c, formato).unwrap();
        assert_eq!(byte, scrivi(&c, formato).unwrap(), "{formato:?}");
        assert_eq!(byte.starts_with(b"PK"), formato != FormatoCartella::Json);
    }
    assert!(e_zip(&c, FormatoCartella::Csv) && !e_zip(&c, FormatoCartella::Ods));
}

#[test]
fn no_text_becomes_a_formula() {
    let strani = [
        "=1+1",
        "+39 06 123",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "'=1",
        "''+1",
        "{=1}",
        "=cmd|' /C calc'!A0",
        "http://esempio.it",
        "001",
        "1e5",
        "_x0041_",
        "vero",
    ];
    let righe: Vec<Vec<Dato>> = strani.iter().map(|t| vec![testo(t)]).collect();
    let c = solo(&["Testo"], righe);
    for formato in [FormatoCartella::Xlsx, FormatoCartella::Ods] {
        let letto = dati(&zona(&scrivi(&c, formato).unwrap(), formato, "Foglio"));
        assert_eq!(letto, attese(&c.fogli[0]), "{formato:?}");
    }
    // Nor does it when whoever reads goes into its cell and out again.
    let xlsx = scrivi(&c, FormatoCartella::Xlsx).unwrap();
    assert!(parte(&xlsx, "xl/styles.xml").contains("quotePrefix=\"1\""));
    let csv = scrivi(&c, FormatoCartella::Csv).unwrap();
    for riga in righe_csv(&csv).iter().skip(1) {
        assert!(!riga[0].starts_with(['=', '+', '-', '@', '\t', '\r']));
    }
}

fn righe_csv(byte: &[u8]) -> Vec<Vec<String>> {
    let byte = byte.strip_prefix(b"\xEF\xBB\xBF").unwrap();
    ::csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(byte)
        .records()
        .map(|r| r.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn csv_speaks_italian() {
    let mut f = foglio("Fasi");
    f.righe.push(vec![testo("=1+1"), numero("-2")]);
    let byte = scrivi(&cartella(vec![f]), FormatoCartella::Csv).unwrap();
    let testo = String::from_utf8(byte.clone()).unwrap();
    assert!(testo.starts_with("\u{FEFF}Descrizione;Peso;Valore;Fine;Fatta;Stato\r\n"));
    assert_eq!(
        righe_csv(&byte)[1..],
        [
            vec![
                "perché «sì» & <no>",
                "3,56",
                "0,1",
                "31/12/2026",
                "sì",
                "Aperta"
            ],
            vec![
                "due\nrighe, \"una\"; e altro",
                "100,00",
                "-2",
                "29/02/2024",
                "no",
                ""
            ],
            vec!["  spazi  e\ttab 😀 ", "", "1234567,125", "", "", ""],
            vec!["#DIV/0!", "33,333333", "", "01/03/1900", "", "Chiusa"],
            vec!["'=1+1", "-2,00", "", "", "", ""],
        ]
    );
}

#[test]
fn several_sheets_are_as_many_files_of_csv() {
    let c = cartella(vec![foglio("Fasi"), foglio("Altro")]);
    let byte = scrivi(&c, FormatoCartella::Csv).unwrap();
    let mut una = c.clone();
    una.fogli.truncate(1);
    let sola = scrivi(&una, FormatoCartella::Csv).unwrap();
    for nome in ["Fasi.csv", "Altro.csv"] {
        assert_eq!(parte(&byte, nome).as_bytes(), sola);
    }
}

#[test]
fn json_has_the_headings_as_keys_and_figures_as_strings() {
    let mut f = foglio("Fasi");
    f.colonne.push(ColonnaDiCalcolo::new("Stato", 10));
    f.colonne.push(ColonnaDiCalcolo::new("", 10));
    let byte = scrivi(&cartella(vec![f]), FormatoCartella::Json).unwrap();
    let letto: serde_json::Value = serde_json::from_slice(&byte).unwrap();
    assert_eq!(letto["titolo"], "Prova & riprova");
    let fasi = &letto["fogli"][0];
    assert_eq!(fasi["nome"], "Fasi");
    assert_eq!(
        fasi["colonne"],
        serde_json::json!([
            "Descrizione",
            "Peso",
            "Valore",
            "Fine",
            "Fatta",
            "Stato",
            "Stato (2)",
            "Colonna H"
        ])
    );
    assert_eq!(
        fasi["righe"][1],
        serde_json::json!({
            "Descrizione": "due\nrighe, \"una\"; e altro",
            "Peso": "100.00",
            "Valore": "-2",
            "Fine": "2024-02-29",
            "Fatta": false,
            "Stato": null,
            "Stato (2)": null,
            "Colonna H": null
        })
    );
    assert_eq!(fasi["righe"][3]["Peso"], "33.333333");
    assert_eq!(fasi["righe"].as_array().unwrap().len(), 4);
}

#[test]
fn what_a_double_would_spoil_is_a_text() {
    let lunga = "12345678901,123456";
    for (figura, tenuta) in [
        ("123456789,123456", true),
        (lunga, false),
        ("0,000001", true),
        ("9000000000000", true),
        ("-999999999,999999", true),
    ] {
        let Dato::Numero(n) = numero(figura) else {
            panic!()
        };
        assert_eq!(esatta(n), tenuta, "{figura}");
    }
    assert!(esatta(Decimale::new(1_000_000_000_000_000_000, 0)));
    assert!(esatta(Decimale::new(1, 28)));
    assert!(esatta(Decimale::ZERO));
    assert!(!esatta(Decimale::new(1_234_567_890_123_456, 0)));
    let c = solo(
        &["A"],
        vec![vec![numero(lunga)], vec![giorno(1899, 12, 31)]],
    );
    for formato in [FormatoCartella::Xlsx, FormatoCartella::Ods] {
        let letto = dati(&zona(&scrivi(&c, formato).unwrap(), formato, "Foglio"));
        assert_eq!(letto[1], [testo(lunga)]);
        assert_eq!(letto[2], [testo("31/12/1899")]);
    }
}

#[test]
fn characters_that_no_file_takes_are_left_out() {
    let c = solo(
        &["A\u{0}"],
        vec![vec![testo("a\u{1}b\r\nc\u{FFFF}d]]>e<script>")]],
    );
    for formato in [FormatoCartella::Xlsx, FormatoCartella::Ods] {
        let letto = dati(&zona(&scrivi(&c, formato).unwrap(), formato, "Foglio"));
        assert_eq!(letto, [[testo("A")], [testo("ab\ncd]]>e<script>")]]);
    }
}

#[test]
fn choices_are_offered_and_refused_where_the_list_is_closed() {
    let mut f = foglio("Fasi");
    let mut aperta = ColonnaDiCalcolo::new("Unità", 10);
    aperta.scelte = vec!["numero".to_owned(), "percentuale".to_owned()];
    let mut lunga = ColonnaDiCalcolo::new("CdR", 10);
    lunga.scelte = (0..60)
        .map(|n| format!("U_{n:02} Ufficio, «{n}»"))
        .collect();
    lunga.chiusa = true;
    let mut uguale = lunga.clone();
    uguale.etichetta = "Altro CdR".to_owned();
    f.colonne.extend([aperta, lunga, uguale]);
    let mut altro = foglio("scelte");
    altro.colonne.truncate(1);
    let c = cartella(vec![f, altro]);

    let byte = scrivi(&c, FormatoCartella::Xlsx).unwrap();
    let xml = parte(&byte, "xl/worksheets/sheet1.xml");
    assert!(
        xml.contains("<formula1>\"Aperta,Chiusa\"</formula1>"),
        "{xml}"
    );
    assert!(xml.contains("sqref=\"F2:F1048576\""));
    assert!(xml.contains("Voce non ammessa"));
    assert_eq!(xml.matches("showErrorMessage=\"1\"").count(), 3);
    // Both lists stand in one column of a sheet that is not seen, and is not called as another.
    assert_eq!(
        xml.matches("<formula1>Scelte2!$A$1:$A$60</formula1>")
            .count(),
        2
    );
    let libro = parte(&byte, "xl/workbook.xml");
    assert!(
        libro.contains("name=\"Scelte2\" sheetId=\"3\" state=\"hidden\""),
        "{libro}"
    );
    assert!(parte(&byte, "xl/comments1.xml").contains("Lo stato della fase."));

    let byte = scrivi(&c, FormatoCartella::Ods).unwrap();
    let xml = parte(&byte, "content.xml");
    assert!(xml.contains(
        "table:condition=\"of:cell-content-is-in-list(&quot;Aperta&quot;;&quot;Chiusa&quot;)\""
    ));
    assert_eq!(xml.matches("<table:content-validation ").count(), 4);
    assert_eq!(xml.matches("table:display=\"false\"").count(), 1);
    assert!(xml.contains(
        "<office:annotation office:display=\"false\"><text:p>Lo stato della fase.</text:p>"
    ));
    assert_eq!(
        dati(&zona(&byte, FormatoCartella::Ods, "Fasi")),
        attese(&c.fogli[0])
    );
}

#[test]
fn an_empty_sheet_is_its_headings() {
    for formato in TUTTI {
        let byte = scrivi(&solo(&["Uno", "Due"], Vec::new()), formato).unwrap();
        if matches!(formato, FormatoCartella::Xlsx | FormatoCartella::Ods) {
            let letto = dati(&zona(&byte, formato, "Foglio"));
            assert_eq!(letto, [[testo("Uno"), testo("Due")]]);
        }
        scrivi(&solo(&[], Vec::new()), formato).unwrap();
    }
}

#[test]
fn rows_longer_than_the_headings_are_written_whole() {
    let c = solo(&["Uno"], vec![vec![testo("a"), testo("b"), testo("c")]]);
    for formato in [FormatoCartella::Xlsx, FormatoCartella::Ods] {
        let letto = dati(&zona(&scrivi(&c, formato).unwrap(), formato, "Foglio"));
        assert_eq!(letto, attese(&c.fogli[0]));
    }
    let csv = scrivi(&c, FormatoCartella::Csv).unwrap();
    assert_eq!(righe_csv(&csv), [["Uno", "", ""], ["a", "b", "c"]]);
    let json = scrivi(&c, FormatoCartella::Json).unwrap();
    let letto: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(letto["fogli"][0]["righe"][0]["Colonna C"], "c");
}

#[test]
fn what_the_format_does_not_take_is_a_sentence() {
    let detto = |c: &Cartella, formato| scrivi(c, formato).unwrap_err().to_string();
    let buona = cartella(vec![foglio("Fasi")]);
    assert!(detto(&buona, FormatoCartella::Xls).ends_with("si può solo leggere"));
    let vuota = cartella(Vec::new());
    for formato in [FormatoCartella::Xlsx, FormatoCartella::Ods] {
        assert!(detto(&vuota, formato).ends_with("non ha nessun foglio"));
        for nome in ["no/così", "", "'a'", &"x".repeat(32)] {
            let detto = detto(&cartella(vec![foglio(nome)]), formato);
            assert!(detto.contains("non va bene per un foglio"), "{detto}");
        }
        let due = cartella(vec![foglio("Fasi"), foglio("FASI")]);
        assert!(detto(&due, formato).contains("lo stesso nome"));
        let mut lungo = foglio("Fasi");
        lungo.righe[1][0] = testo(&"è".repeat(32_768));
        let detto = detto(&cartella(vec![lungo]), formato);
        assert!(detto.contains("cella A3 del foglio «Fasi»"), "{detto}");
        let mut alto = foglio("Fasi");
        alto.righe = vec![Vec::new(); RIGHE];
        let c = cartella(vec![alto]);
        assert!(
            scrivi(&c, formato)
                .unwrap_err()
                .to_string()
                .contains("1048576 righe")
        );
    }
}
