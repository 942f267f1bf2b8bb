//! Small files that would take the whole memory of whoever opened them without looking.

use super::*;

fn voce(tipo: u16, dati: &[u8]) -> Vec<u8> {
    let lungo = u16::try_from(dati.len()).unwrap();
    [&tipo.to_le_bytes(), &lungo.to_le_bytes(), dati].concat()
}

/// The beginning of a part: 5 for the workbook, 16 for a sheet.
fn inizio(genere: u16) -> Vec<u8> {
    let mut dati = vec![0x00, 0x06];
    dati.extend(genere.to_le_bytes());
    dati.resize(16, 0);
    voce(0x0809, &dati)
}

fn posto(riga: u16, colonna: u16) -> Vec<u8> {
    [riga.to_le_bytes(), colonna.to_le_bytes(), [0, 0]].concat()
}

fn numero(riga: u16, colonna: u16, n: f64) -> Vec<u8> {
    voce(
        0x0203,
        &[posto(riga, colonna), n.to_le_bytes().to_vec()].concat(),
    )
}

/// A cell with one of the shared texts.
fn condiviso(riga: u16, colonna: u16, quale: u32) -> Vec<u8> {
    voce(
        0x00FD,
        &[posto(riga, colonna), quale.to_le_bytes().to_vec()].concat(),
    )
}

/// The stream of a workbook with these records before its sheets, and sheets of these records.
fn flusso(prima: &[u8], fogli: &[Vec<u8>]) -> Vec<u8> {
    let nomi: Vec<String> = (0..fogli.len()).map(|n| format!("F{n}")).collect();
    let dei_nomi: usize = nomi.iter().map(|n| 12 + n.len()).sum();
    let mut libro = inizio(5);
    libro.extend(prima);
    let mut dove = libro.len() + dei_nomi + 4;
    let mut corpo = Vec::new();
    for (nome, foglio) in nomi.iter().zip(fogli) {
        let mut dati = u32::try_from(dove).unwrap().to_le_bytes().to_vec();
        dati.extend([0, 0, u8::try_from(nome.len()).unwrap(), 0]);
        dati.extend(nome.bytes());
        libro.extend(voce(0x0085, &dati));
        let suo = [inizio(16), foglio.clone(), voce(0x000A, &[])].concat();
        dove += suo.len();
        corpo.extend(suo);
    }
    libro.extend(voce(0x000A, &[]));
    libro.extend(corpo);
    libro
}

fn contenitore(flusso: &[u8]) -> Vec<u8> {
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook")
        .unwrap()
        .write_all(flusso)
        .unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn xls(prima: &[u8], fogli: &[Vec<u8>]) -> Vec<u8> {
    contenitore(&flusso(prima, fogli))
}

/// The shared texts, in pieces that may be parted anywhere.
fn condivisi(testi: &[&str]) -> Vec<u8> {
    let quanti = u32::try_from(testi.len()).unwrap().to_le_bytes();
    let mut dati = [quanti, quanti].concat();
    for t in testi {
        dati.extend(u16::try_from(t.len()).unwrap().to_le_bytes());
        dati.push(0);
        dati.extend(t.bytes());
    }
    voce(0x00FC, &dati)
}

#[test]
fn a_plain_one_is_read() {
    let letta = leggi(&xls(
        &condivisi(&["uno", "due"]),
        &[
            [numero(0, 0, 4.25), numero(1, 2, 7.0), condiviso(2, 0, 1)].concat(),
            condiviso(0, 0, 0),
        ],
    ))
    .unwrap();
    let n = |t: &str| Dato::Numero(Decimale::con_il_punto(t).unwrap());
    assert_eq!(letta.fogli.len(), 2);
    assert_eq!(letta.fogli[0].righe[0], [n("4.25")]);
    assert_eq!(letta.fogli[0].righe[1], [Dato::Vuoto, Dato::Vuoto, n("7")]);
    assert_eq!(letta.fogli[0].righe[2], [Dato::testo("due")]);
    assert_eq!(letta.fogli[1].righe[0], [Dato::testo("uno")]);
}

/// Sizes that a file declares are not believed.
#[test]
fn a_declared_size_makes_no_room() {
    let mut enorme = 0_u32.to_le_bytes().to_vec();
    enorme.extend(0xffff_fff0_u32.to_le_bytes());
    enorme.extend([0, 0, 0, 1, 0, 0]);
    let letta = leggi(&xls(
        &[],
        &[[voce(0x0200, &enorme), numero(0, 0, 1.0)].concat()],
    ))
    .unwrap();
    assert_eq!(letta.fogli[0].righe.len(), 1);

    let testi = r#"<sst uniqueCount = '1000000000000'><si><t>a</t></si></sst>"#;
    let no = leggi(&archivio(&[
        ("_rels/.rels", RADICE.as_bytes()),
        ("xl/workbook.xml", LIBRO.as_bytes()),
        ("xl/_rels/workbook.xml.rels", LEGAMI.as_bytes()),
        ("xl/worksheets/sheet1.xml", b"<worksheet/>"),
        ("xl/sharedStrings.xml", testi.as_bytes()),
    ]));
    assert!(no.unwrap_err().contains("troppe celle"));
}

#[test]
fn cells_in_the_far_corners_are_not_held_together() {
    let angoli = [numero(0, 0, 1.0), numero(65_535, 255, 1.0)].concat();
    let no = leggi(&xls(&[], &vec![angoli; 8])).unwrap_err();
    assert!(no.contains("troppe celle"), "{no}");
    // The last column of a row of figures is told at its end.
    let mut riga = [0_u16.to_le_bytes(), 0_u16.to_le_bytes()].concat();
    riga.extend([0; 6]);
    riga.extend(65_535_u16.to_le_bytes());
    let larga = [voce(0x00BD, &riga), numero(65_535, 0, 1.0)].concat();
    assert!(leggi(&xls(&[], &[larga])).is_err());

    let in_fondo: String = (0..150)
        .map(|n| format!("<table:table table:name=\"F{n}\"><table:table-row table:number-rows-repeated=\"1048575\"><table:table-cell/></table:table-row><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>"))
        .collect();
    let no = leggi(&ods(&in_fondo)).unwrap_err();
    assert!(no.contains("righe"), "{no}");
    let larghe: String = (1..=100_000)
        .map(|n| format!("<row r=\"{n}\"><c r=\"SF{n}\"><v>1</v></c></row>"))
        .collect();
    let no = leggi(&xlsx(&larghe)).unwrap_err();
    assert!(no.contains("troppe celle"), "{no}");
}

#[test]
fn a_text_that_many_cells_share_is_counted_for_each() {
    let lungo = "x".repeat(8_000);
    let celle: Vec<u8> = (0..60_000).flat_map(|r| condiviso(r, 0, 0)).collect();
    let no = leggi(&xls(&condivisi(&[&lungo]), &[celle])).unwrap_err();
    assert!(no.contains("occupa troppa memoria"), "{no}");

    let righe: String = (1..=100_000)
        .map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let foglio = format!("<worksheet><sheetData>{righe}</sheetData></worksheet>");
    let testi = format!("<sst><si><t>{lungo}</t></si></sst>");
    let legami = LEGAMI.replace(
        "</Relationships>",
        r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
    );
    let no = leggi(&archivio(&[
        ("_rels/.rels", RADICE.as_bytes()),
        ("xl/workbook.xml", LIBRO.as_bytes()),
        ("xl/_rels/workbook.xml.rels", legami.as_bytes()),
        ("xl/worksheets/sheet1.xml", foglio.as_bytes()),
        ("xl/sharedStrings.xml", testi.as_bytes()),
    ]));
    assert!(no.unwrap_err().contains("occupa troppa memoria"));
}

/// Shared texts go on in further records, and may change there how wide their characters are.
#[test]
fn a_text_that_goes_on_in_another_record_is_counted_whole() {
    let mut prima = [1_u32.to_le_bytes(), 1_u32.to_le_bytes()].concat();
    prima.extend(10_u16.to_le_bytes());
    prima.push(0);
    prima.extend(b"abcd");
    let mut poi = vec![1];
    poi.extend("efghij".encode_utf16().flat_map(u16::to_le_bytes));
    let testi = [voce(0x00FC, &prima), voce(0x003C, &poi)].concat();
    let letta = leggi(&xls(&testi, &[condiviso(0, 0, 0)])).unwrap();
    assert_eq!(letta.fogli[0].righe[0], [Dato::testo("abcdefghij")]);
}

#[test]
fn a_container_that_leads_back_to_itself_is_refused() {
    let mut file = xls(&[], &[numero(0, 0, 1.0)]);
    // The first word of each sector of the table of sectors, and then every word of it, made to lead to the first sector.
    let tabella = u32::from_le_bytes(file[76..80].try_into().unwrap());
    let da = 512 * (usize::try_from(tabella).unwrap() + 1);
    for n in 0..128 {
        file[da + 4 * n..da + 4 * n + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    let no = leggi(&file).unwrap_err();
    assert!(no.contains("danneggiato"), "{no}");
}

/// Sheets that are all the same records would make a small file a large one.
#[test]
fn two_sheets_in_one_place_are_refused() {
    let mut libro = flusso(&[], &[numero(0, 0, 1.0), numero(0, 0, 2.0)]);
    let primo = libro.windows(2).position(|p| p == [0x85, 0]).unwrap() + 4;
    let secondo = primo + 14;
    let dove: [u8; 4] = libro[primo..primo + 4].try_into().unwrap();
    libro[secondo..secondo + 4].copy_from_slice(&dove);
    let no = leggi(&contenitore(&libro)).unwrap_err();
    assert!(no.contains("danneggiato"), "{no}");
}

/// A newer program has errors that no library knows: the rest of the sheet is there all the same, and it is said what is not.
#[test]
fn an_unknown_error_costs_its_cell_and_no_more() {
    let letta = leggi(&xlsx(
        r##"<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#SPILL!</v></c><c r="C1"><v>3</v></c></row><row r="2"><c r="A2"><v>4</v></c></row>"##,
    ))
    .unwrap();
    let n = |n: i64| Dato::Numero(n.into());
    assert_eq!(letta.fogli[0].righe[0], [n(1), Dato::Vuoto, n(3)]);
    assert_eq!(letta.fogli[0].righe[1], [n(4)]);
    assert!(letta.avvisi[0].contains("(1)"), "{:?}", letta.avvisi);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever stands in the records, they are read or refused.
    #[test]
    fn records_of_any_kind_are_read_or_refused(
        voci in prop::collection::vec((prop::sample::select(vec![0x0200_u16, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD, 0x0006, 0x00BD, 0x0809, 0x000A, 0x003C, 0x00E5, 0x0207]), prop::collection::vec(any::<u8>(), 0..40)), 0..40),
        testi in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let foglio: Vec<u8> = voci.iter().flat_map(|(t, d)| voce(*t, d)).collect();
        let file = xls(&voce(0x00FC, &testi), &[foglio]);
        if let Err(frase) = leggi(&file) {
            prop_assert!(frase.starts_with("Il file «piano» "), "{}", frase);
        }
    }
}
