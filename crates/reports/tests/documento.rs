//! Books as texts to go on working on: what is in the packages, whatever is in the book.
#![expect(clippy::unwrap_used, reason = "what goes wrong here is a failed test")]

mod comune;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::ops::ControlFlow;

use comune::libri;
use domain::decimale::Decimale;
use domain::gantt::{Arco, Gantt, GruppoGantt, RigaGantt};
use domain::libro::{Capitolo, Contenuto, Libro, Riga};
use reports::Errore;
use roxmltree::{Document, Node};

/// The parts of a package, each of which is XML that can be read.
fn parti(byte: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(byte)).unwrap();
    let mut parti = BTreeMap::new();
    for i in 0..zip.len() {
        let mut parte = zip.by_index(i).unwrap();
        let nome = parte.name().unwrap().into_owned();
        let mut testo = String::new();
        parte.read_to_string(&mut testo).unwrap();
        if nome != "mimetype" {
            Document::parse(&testo).unwrap_or_else(|e| panic!("{nome}: {e}"));
        }
        parti.insert(nome, testo);
    }
    parti
}

fn di_nome<'a>(d: &'a Document<'_>, nome: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    d.descendants().filter(move |n| n.tag_name().name() == nome)
}

/// The texts of a node, one after the other.
fn testo(n: Node<'_, '_>) -> String {
    n.descendants()
        .filter_map(|d| match d.tag_name().name() {
            "br" | "line-break" => Some("\n".to_owned()),
            "tab" => Some("\t".to_owned()),
            "s" => {
                let quanti = d.attributes().find(|a| a.name() == "c");
                Some(" ".repeat(quanti.map_or(1, |a| a.value().parse().unwrap())))
            }
            _ if d.is_text() => d.text().map(str::to_owned),
            _ => None,
        })
        .collect()
}

fn attributo(n: Node<'_, '_>, nome: &str) -> Option<String> {
    n.attributes()
        .find(|a| a.name() == nome)
        .map(|a| a.value().to_owned())
}

/// Level and text of each heading, as the table of contents of the program finds them.
fn titoli_docx(byte: &[u8]) -> Vec<(u8, String)> {
    let parti = parti(byte);
    let d = Document::parse(&parti["word/document.xml"]).unwrap();
    di_nome(&d, "p")
        .filter_map(|p| {
            let stile = p.descendants().find(|n| n.tag_name().name() == "pStyle")?;
            let stile = attributo(stile, "val")?;
            Some((stile.strip_prefix("Heading")?.parse().ok()?, testo(p)))
        })
        .collect()
}

fn titoli_odt(byte: &[u8]) -> Vec<(u8, String)> {
    let parti = parti(byte);
    let d = Document::parse(&parti["content.xml"]).unwrap();
    di_nome(&d, "h")
        .map(|h| {
            let livello = attributo(h, "outline-level").unwrap();
            (livello.parse().unwrap(), testo(h))
        })
        .collect()
}

/// The book with a Gantt in its first chapter.
fn con_gantt() -> Libro {
    let mut libro = libri::libro();
    let giorno = libro.data_elaborazione;
    libro.capitoli[0].gantt = Some(Gantt {
        titolo: "Gantt delle fasi: U_01".into(),
        arco: Arco {
            da: giorno,
            a: giorno,
        },
        tacche: Vec::new(),
        giorno,
        oggi: None,
        gruppi: vec![GruppoGantt {
            codice: "2020_SEGR01_1".into(),
            titolo: "Verifica".into(),
            righe: vec![RigaGantt {
                descrizione: "1 MISURA: verifica".into(),
                situazione: domain::andamento::Situazione::InCorso,
                avanzamento: Decimale::from(40),
                previsto: None,
                effettivo: None,
                previste: Some("dal 01/01/2020 al 31/12/2020".into()),
                effettive: None,
            }],
        }],
    });
    libro
}

#[test]
fn headings_are_headings_of_both_programs() {
    let libro = con_gantt();
    let docx = titoli_docx(&reports::docx(&libro).unwrap());
    assert_eq!(docx, titoli_odt(&reports::odt(&libro).unwrap()));
    let del_livello = |n: u8| -> Vec<&str> {
        let quelli = docx.iter().filter(|(livello, _)| *livello == n);
        quelli.map(|(_, t)| t.as_str()).collect()
    };
    assert_eq!(
        del_livello(1),
        [
            "Parametri selezionati",
            "U_01 UOC Segreteria SEGR01",
            "U_02 UOC Segreteria SEGR02",
            "Servizi alla persona"
        ]
    );
    let nomi: Vec<String> = libro
        .fogli()
        .map(|f| format!("{} {}", f.codice, f.titolo))
        .collect();
    let mut detti = del_livello(2);
    let gantt = detti.iter().position(|t| t.starts_with("Gantt")).unwrap();
    detti.remove(gantt);
    assert_eq!(detti, nomi);
    assert!(del_livello(3).contains(&"INDICATORI"));
    // None is skipped on the way down.
    let livelli: Vec<u8> = docx.iter().map(|(n, _)| *n).collect();
    assert!(livelli.windows(2).all(|w| w[1] <= w[0] + 1));
}

#[test]
fn tables_repeat_their_header_row() {
    let libro = con_gantt();
    let parti_docx = parti(&reports::docx(&libro).unwrap());
    let d = Document::parse(&parti_docx["word/document.xml"]).unwrap();
    let mut con_testa = 0;
    for t in di_nome(&d, "tbl") {
        let prima_forte = di_nome(&d, "tblLook")
            .find(|l| l.ancestors().any(|a| a == t))
            .and_then(|l| attributo(l, "firstColumn"));
        let righe: Vec<_> = t
            .children()
            .filter(|n| n.has_tag_name((t.tag_name().namespace().unwrap(), "tr")))
            .collect();
        let di_testa =
            |r: &Node<'_, '_>| r.descendants().any(|n| n.tag_name().name() == "tblHeader");
        let quante = righe.iter().filter(|r| di_testa(r)).count();
        assert_eq!(quante, usize::from(prima_forte.as_deref() == Some("0")));
        assert!(quante == 0 || di_testa(&righe[0]));
        con_testa += quante;
        // As many cells as columns, in every row.
        let colonne = t
            .descendants()
            .filter(|n| n.tag_name().name() == "gridCol")
            .count();
        for r in righe {
            let celle = r.children().filter(|n| n.tag_name().name() == "tc");
            assert_eq!(celle.count(), colonne);
        }
        // Word takes two tables that touch for one.
        let dopo = t.next_sibling_element().unwrap();
        assert_eq!(dopo.tag_name().name(), "p");
    }
    let parti_odt = parti(&reports::odt(&libro).unwrap());
    let o = Document::parse(&parti_odt["content.xml"]).unwrap();
    assert_eq!(di_nome(&o, "table-header-rows").count(), con_testa);
    assert!(con_testa > 10);
    let celle =
        |d: &Document<'_>, nome: &str| -> Vec<String> { di_nome(d, nome).map(testo).collect() };
    assert_eq!(celle(&d, "tc"), celle(&o, "table-cell"));
    assert!(celle(&d, "tc").iter().any(|c| c == "40%"));
}

#[test]
fn a_title_page_said_again_by_its_sheet_is_left_out() {
    let mut libro = libri::testata();
    libro.capitoli.push(libri::capitolo(0, 0));
    let tavole = |libro: &Libro| {
        let parti = parti(&reports::docx(libro).unwrap());
        let d = Document::parse(&parti["word/document.xml"]).unwrap();
        let pagine = di_nome(&d, "pageBreakBefore").count();
        (di_nome(&d, "tbl").count(), pagine)
    };
    let una = tavole(&libro);
    libro.capitoli[0].fogli[0].titolo.push_str(" e altro");
    let due = tavole(&libro);
    assert_eq!(due, (una.0 + 1, una.1 + 1));
}

#[test]
fn language_title_and_day_are_told() {
    let libro = libri::libro();
    let docx = parti(&reports::docx(&libro).unwrap());
    assert!(docx["word/styles.xml"].contains("<w:lang w:val=\"it-IT\""));
    let note = &docx["docProps/core.xml"];
    assert!(note.contains("<dc:title>SCHEDA PTPC</dc:title>"));
    assert!(note.contains("<dc:language>it-IT</dc:language>"));
    assert!(note.contains("2021-03-17T00:00:00Z"));
    let odt = parti(&reports::odt(&libro).unwrap());
    assert!(odt["styles.xml"].contains("fo:language=\"it\" fo:country=\"IT\""));
    let note = &odt["meta.xml"];
    assert!(note.contains("<dc:title>SCHEDA PTPC</dc:title>"));
    assert!(note.contains("<dc:language>it-IT</dc:language>"));
    assert!(note.contains("2021-03-17T00:00:00Z"));
}

#[test]
fn pages_lie_where_tables_are_wide() {
    let mut libro = libri::libro();
    let stretto = Capitolo {
        titolo: "Stretto".into(),
        frontespizio: None,
        fogli: vec![libri::cdr("U_99", "X", &[])],
        gantt: None,
    };
    libro.capitoli.push(stretto);
    let docx = parti(&reports::docx(&libro).unwrap());
    let d = Document::parse(&docx["word/document.xml"]).unwrap();
    let versi: Vec<bool> = di_nome(&d, "pgSz")
        .map(|p| attributo(p, "orient").as_deref() == Some("landscape"))
        .collect();
    assert_eq!(versi, [false, true, false]);
    let odt = parti(&reports::odt(&libro).unwrap());
    let o = Document::parse(&odt["content.xml"]).unwrap();
    let stile = |h: Node<'_, '_>| attributo(h, "style-name").unwrap();
    let stili: Vec<String> = di_nome(&o, "h").map(stile).collect();
    assert_eq!(stili.iter().filter(|s| *s == "H1o").count(), 1);
    assert_eq!(stili.iter().filter(|s| *s == "H1v").count(), 1);
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let libro = con_gantt();
    assert_eq!(
        reports::docx(&libro).unwrap(),
        reports::docx(&libro).unwrap()
    );
    assert_eq!(reports::odt(&libro).unwrap(), reports::odt(&libro).unwrap());
    let mut dopo = libro.clone();
    dopo.data_elaborazione = dopo.data_elaborazione.succ_opt().unwrap();
    assert_ne!(
        reports::docx(&libro).unwrap(),
        reports::docx(&dopo).unwrap()
    );
}

#[test]
fn the_kind_of_an_odt_is_its_first_part_as_it_is() {
    let byte = reports::odt(&libri::libro()).unwrap();
    assert_eq!(&byte[30..38], b"mimetype");
    assert_eq!(&byte[38..77], b"application/vnd.oasis.opendocument.text");
}

#[test]
fn odd_characters_and_ends_of_line_stay_in_their_paragraph() {
    let mut libro = libri::libro();
    let strano =
        "a\u{0}\u{1B}b ]]> <script>alert(1)</script> & \"x\" 😀\u{FFFE}\r\nseconda  riga\tfine";
    let atteso = "ab ]]> <script>alert(1)</script> & \"x\" 😀\nseconda  riga\tfine";
    libro.titolo = strano.into();
    libro.ente = strano.into();
    for f in libro.capitoli.iter_mut().flat_map(|c| &mut c.fogli) {
        f.titolo = strano.into();
        f.codice.clear();
        for b in &mut f.blocchi {
            match &mut b.contenuto {
                Contenuto::Testo(parti) => {
                    parti[0].etichetta.clear();
                    let riga = |livello| Riga {
                        livello,
                        testo: strano.into(),
                    };
                    parti[0].righe = [0, 9, 1, 3, 0, 2].map(riga).to_vec();
                }
                Contenuto::Tabella(t) => {
                    for cella in t.righe.iter_mut().flatten() {
                        cella.righe = vec![strano.into()];
                    }
                }
                _ => {}
            }
        }
    }
    for (byte, nome) in [
        (reports::docx(&libro).unwrap(), "word/document.xml"),
        (reports::odt(&libro).unwrap(), "content.xml"),
    ] {
        let parti = parti(&byte);
        let d = Document::parse(&parti[nome]).unwrap();
        let detti: Vec<String> = di_nome(&d, "p").map(testo).collect();
        assert!(detti.iter().filter(|t| *t == atteso).count() > 50, "{nome}");
        assert!(!parti[nome].contains("<script"));
    }
}

#[test]
fn bullets_are_lists_within_lists() {
    let mut libro = libri::testata();
    let mut capitolo = libri::capitolo(0, 0);
    let riga = |livello, testo: &str| Riga {
        livello,
        testo: testo.into(),
    };
    for b in &mut capitolo.fogli[0].blocchi {
        if let Contenuto::Testo(parti) = &mut b.contenuto {
            parti.truncate(1);
            parti[0].righe = vec![riga(1, "uno"), riga(2, "dentro"), riga(1, "due")];
        }
    }
    libro.capitoli.push(capitolo);
    let docx = parti(&reports::docx(&libro).unwrap());
    let d = Document::parse(&docx["word/document.xml"]).unwrap();
    let livelli: Vec<String> = di_nome(&d, "ilvl")
        .filter_map(|n| attributo(n, "val"))
        .collect();
    assert_eq!(livelli, ["0", "1", "0"]);
    let odt = parti(&reports::odt(&libro).unwrap());
    let o = Document::parse(&odt["content.xml"]).unwrap();
    let profondo = |p: &Node<'_, '_>| {
        p.ancestors()
            .filter(|a| a.tag_name().name() == "list")
            .count()
    };
    let voci: Vec<(usize, String)> = di_nome(&o, "p")
        .filter(|p| profondo(p) > 0)
        .map(|p| (profondo(&p), testo(p)))
        .collect();
    assert_eq!(
        voci,
        [
            (1, "uno".to_owned()),
            (2, "dentro".to_owned()),
            (1, "due".to_owned())
        ]
    );
}

#[test]
fn an_empty_book_is_its_parameters() {
    let mut libro = libri::testata();
    for _ in 0..2 {
        let docx = titoli_docx(&reports::docx(&libro).unwrap());
        assert_eq!(docx, [(1, "Parametri selezionati".to_owned())]);
        assert_eq!(docx, titoli_odt(&reports::odt(&libro).unwrap()));
        libro.titolo.clear();
        libro.ente.clear();
        libro.parametri.clear();
        libro.data_elaborazione = chrono::NaiveDate::MIN;
    }
}

#[test]
fn sheets_of_nothing_are_written() {
    let mut libro = libri::libro();
    for c in &mut libro.capitoli {
        c.titolo.clear();
        c.frontespizio = None;
        for f in &mut c.fogli {
            f.codice.clear();
            f.titolo.clear();
            f.blocchi.clear();
        }
    }
    let titoli = titoli_docx(&reports::docx(&libro).unwrap());
    assert!(titoli.contains(&(2, "Scheda senza codice".to_owned())));
    assert_eq!(titoli, titoli_odt(&reports::odt(&libro).unwrap()));
}

/// Chapters that are fetched as they are needed.
struct Lenta(Vec<Option<Capitolo>>);

impl reports::Fonte for Lenta {
    fn fogli(&self) -> usize {
        self.0.iter().flatten().map(|c| c.fogli.len()).sum()
    }

    fn capitoli(&self) -> usize {
        self.0.len()
    }

    fn capitolo(&mut self, i: usize) -> Result<Capitolo, Errore> {
        self.0[i].take().ok_or(Errore::Lettura("rotta".into()))
    }
}

#[test]
fn a_book_fetched_chapter_by_chapter_is_the_same() {
    let libro = libri::libro();
    let testata = libri::testata();
    let lenta = || Lenta(libro.capitoli.iter().cloned().map(Some).collect());
    let mut passi = Vec::new();
    let mut out = Vec::new();
    reports::docx_da(&testata, &mut lenta(), &mut out, &mut |a| {
        passi.push(a.fatte);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(out, reports::docx(&libro).unwrap());
    assert_eq!(passi, [0, 5, 8, 11]);
    let mut out = Vec::new();
    let mut mai = |_| ControlFlow::Continue(());
    reports::odt_da(&testata, &mut lenta(), &mut out, &mut mai).unwrap();
    assert_eq!(out, reports::odt(&libro).unwrap());

    let mut out = Vec::new();
    let mut basta = |a: reports::Avanzamento| {
        if a.fatte > 0 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let esito = reports::odt_da(&testata, &mut lenta(), &mut out, &mut basta);
    assert!(matches!(esito, Err(Errore::Annullata)) && out.is_empty());
    let esito = reports::docx_da(&testata, &mut Lenta(vec![None]), &mut out, &mut mai);
    assert!(matches!(esito, Err(Errore::Lettura(_))) && out.is_empty());
}
