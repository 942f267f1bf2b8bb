//! The printed book read back: tags, headings, tables, links, bookmarks, page numbers.

mod comune;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use comune::lettore::{Elemento, Lettore, niente_manca, nome, stringa};
use comune::{libri, stampa};
use domain::libro::{Capitolo, Contenuto, Libro, Riga, Voce};
use reports::{Avanzamento, Errore, Fonte};

#[test]
fn catalogue_says_language_title_and_pdf_ua() {
    let l = Lettore::apri(&stampa(&libri::libro()));
    let c = l.catalogo();
    assert_eq!(stringa(c.get(b"Lang").unwrap()), "it-IT");
    assert!(
        l.segui(c, b"MarkInfo")
            .as_dict()
            .unwrap()
            .get(b"Marked")
            .unwrap()
            .as_bool()
            .unwrap()
    );
    assert!(
        l.segui(c, b"ViewerPreferences")
            .as_dict()
            .unwrap()
            .get(b"DisplayDocTitle")
            .unwrap()
            .as_bool()
            .unwrap()
    );
    let xmp =
        String::from_utf8(l.segui(c, b"Metadata").as_stream().unwrap().content.clone()).unwrap();
    assert!(xmp.contains("<pdfuaid:part>1</pdfuaid:part>"));
    assert!(xmp.contains("SCHEDA PTPC - Comune di Montebello sul Naviglio</rdf:li>"));
    let info = l.doc.trailer.get(b"Info").unwrap().as_reference().unwrap();
    assert_eq!(
        stringa(l.dizionario(info).get(b"Title").unwrap()),
        "SCHEDA PTPC - Comune di Montebello sul Naviglio"
    );
    assert_eq!(
        stringa(l.dizionario(info).get(b"CreationDate").unwrap()),
        "D:20210317000000Z"
    );
}

#[test]
fn no_object_is_missing() {
    niente_manca(&Lettore::apri(&stampa(&libri::libro())).doc);
}

#[test]
fn headings_stand_in_order_and_are_those_of_the_book() {
    let libro = libri::libro();
    let l = Lettore::apri(&stampa(&libro));
    let titoli: Vec<(u8, String)> = l
        .albero()
        .tutti()
        .into_iter()
        .filter(|e| e.tipo.len() == 2 && e.tipo.starts_with('H'))
        .map(|e| (e.tipo.as_bytes()[1] - b'0', e.testo.clone()))
        .collect();
    let mut attesi = vec![
        (1, "SCHEDA PTPC".to_owned()),
        (2, "Parametri selezionati".into()),
        (2, "Indice".into()),
    ];
    for capitolo in &libro.capitoli {
        attesi.push((
            2,
            capitolo
                .frontespizio
                .as_ref()
                .map_or(capitolo.titolo.clone(), |f| {
                    format!("{} {}", f.livello, f.titolo)
                }),
        ));
        for f in &capitolo.fogli {
            let in_testa = capitolo.frontespizio.is_none();
            attesi.push((
                3,
                if in_testa {
                    format!("{} {}", f.codice, f.titolo)
                } else {
                    f.titolo.clone()
                },
            ));
            attesi.extend(
                f.blocchi
                    .iter()
                    .filter(|b| !b.vuoto())
                    .filter_map(|b| b.titolo.clone())
                    .map(|t| (4, t)),
            );
        }
    }
    assert_eq!(titoli, attesi);
    assert!(
        titoli.windows(2).all(|p| p[1].0 <= p[0].0 + 1),
        "a level is skipped"
    );
}

#[test]
fn tables_have_real_headers_and_every_cell() {
    let libro = libri::libro();
    let albero = Lettore::apri(&stampa(&libro)).albero();
    let tavole = albero.di_tipo("Table");
    let nel_libro: Vec<_> = libro
        .fogli()
        .flat_map(|f| &f.blocchi)
        .filter_map(|b| match &b.contenuto {
            Contenuto::Tabella(t) if !t.righe.is_empty() => Some(t),
            _ => None,
        })
        .collect();
    // The first is that of the parameters: its headers head rows.
    assert_eq!(tavole.len(), nel_libro.len() + 1);
    for riga in tavole[0].di_tipo("TR") {
        let tipi: Vec<&str> = riga.figli.iter().map(|c| c.tipo.as_str()).collect();
        assert_eq!(tipi, ["TH", "TD"]);
        assert_eq!(riga.figli[0].ambito.as_deref(), Some("Row"));
    }
    for (tavola, attesa) in tavole[1..].iter().zip(nel_libro) {
        let tipi: Vec<&str> = tavola.figli.iter().map(|c| c.tipo.as_str()).collect();
        assert_eq!(tipi, ["THead", "TBody"]);
        let testa = &tavola.figli[0].figli[0];
        assert_eq!(testa.figli.len(), attesa.colonne.len());
        for (th, colonna) in testa.figli.iter().zip(&attesa.colonne) {
            assert_eq!(
                (th.tipo.as_str(), th.ambito.as_deref()),
                ("TH", Some("Column"))
            );
            assert_eq!(th.testo, colonna.etichette.join(" "));
        }
        let righe = &tavola.figli[1].figli;
        assert_eq!(righe.len(), attesa.righe.len());
        for (tr, riga) in righe.iter().zip(&attesa.righe) {
            assert!(tr.figli.iter().all(|c| c.tipo == "TD"));
            assert_eq!(tr.figli.len(), attesa.colonne.len());
            for (td, cella) in tr.figli.iter().zip(riga) {
                let intero = td.testo_intero().replace('—', "");
                assert_eq!(intero.trim(), cella.righe.join(" ").trim());
            }
        }
    }
}

#[test]
fn the_crest_has_alternative_text_and_a_place() {
    let l = Lettore::apri(&stampa(&libri::libro()));
    let albero = l.albero();
    let figure = albero.di_tipo("Figure");
    assert_eq!(figure.len(), 1);
    assert!(
        figure[0]
            .alt
            .as_deref()
            .unwrap()
            .starts_with("Stemma del Comune")
    );
    let a = l.segui(l.dizionario(figure[0].id), b"A").as_dict().unwrap();
    assert_eq!(a.get(b"BBox").unwrap().as_array().unwrap().len(), 4);
}

#[test]
fn every_marked_content_is_in_the_tree_once_and_the_parent_tree_agrees() {
    let l = Lettore::apri(&stampa(&libri::libro()));
    let albero = l.albero();
    let genitori = l.genitori();
    let mut nell_albero = BTreeSet::new();
    for e in albero.tutti() {
        for c in &e.contenuti {
            assert!(nell_albero.insert(*c), "{c:?} twice in the tree");
            let chiave = l
                .dizionario(c.0)
                .get(b"StructParents")
                .unwrap()
                .as_i64()
                .unwrap();
            let padri = match &genitori[&chiave] {
                lopdf::Object::Reference(id) => l.doc.get_object(*id).unwrap().as_array().unwrap(),
                o => o.as_array().unwrap(),
            };
            assert_eq!(padri[c.1 as usize].as_reference().unwrap(), e.id);
        }
        for a in &e.annotazioni {
            let chiave = l
                .dizionario(*a)
                .get(b"StructParent")
                .unwrap()
                .as_i64()
                .unwrap();
            assert_eq!(genitori[&chiave].as_reference().unwrap(), e.id);
        }
    }
    let nelle_pagine: BTreeSet<_> = l.marcati().map(|(c, _)| *c).collect();
    assert_eq!(nell_albero, nelle_pagine);
    for p in &l.pagine {
        assert_eq!(nome(l.dizionario(*p).get(b"Tabs").unwrap()), "S");
    }
}

#[test]
fn the_tree_reads_as_the_book_does() {
    let libro = libri::libro();
    let l = Lettore::apri(&stampa(&libro));
    let testo = l
        .albero()
        .tutti()
        .iter()
        .map(|e| e.testo.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    for f in libro.fogli() {
        for b in &f.blocchi {
            if let Contenuto::Testo(parti) = &b.contenuto {
                for r in parti.iter().flat_map(|p| &p.righe) {
                    // One line of the fixture is written with characters the font lacks.
                    if !r.testo.starts_with("Inoltre") {
                        assert!(testo.contains(r.testo.trim()), "lost: {}", r.testo);
                    }
                }
            }
        }
    }
    assert!(testo.contains(">= 3 [x] perché l’apostrofo"));
}

/// What typst would take for its own language is text like any other: a person finds what he wrote, and nothing of it is carried out.
#[test]
fn markup_in_a_text_is_printed_as_the_text_that_it_is() {
    const TITOLO: &str = r"#let x = 1 *b* $y$ (\\)";
    const SEGNI: [&str; 6] = [
        r#"#import "x""#,
        "$x$ e $ y^2 $",
        r##"*a* _b_ [c] <d> @e #(1+1) \\ \ // ""##,
        "`grezzo` e ```typ #panic()```",
        "= Titolo #sym.arrow ~ -- ... /* via */",
        "- voce + voce / termine: cosa",
    ];
    let mut libro = libri::libro();
    let foglio = &mut libro.capitoli[0].fogli[1];
    foglio.titolo = TITOLO.to_owned();
    for blocco in &mut foglio.blocchi {
        match &mut blocco.contenuto {
            Contenuto::Testata(caselle) => {
                for casella in caselle.iter_mut().filter(|c| c.campo == "titolo") {
                    casella.valore = TITOLO.to_owned();
                }
            }
            Contenuto::Testo(parti) => parti[0].righe.extend(SEGNI.map(|s| Riga {
                livello: 1,
                testo: s.to_owned(),
            })),
            Contenuto::Elenco(voci) => voci.extend(SEGNI.map(|s| Voce {
                testo: s.to_owned(),
                rimando: None,
            })),
            Contenuto::Tabella(t) if t.campo == "fasi" => {
                let prima = t.righe[0].clone();
                let riga = |s: &str| {
                    let mut riga = prima.clone();
                    riga[1].righe = vec![s.to_owned()];
                    riga
                };
                t.righe = SEGNI.map(riga).to_vec();
            }
            Contenuto::Tabella(_) => {}
        }
    }
    let codice = foglio.codice.clone();
    let l = Lettore::apri(&stampa(&libro));
    let albero = l.albero();
    let elementi = albero.tutti();
    for segno in SEGNI {
        // Once in the flowing text, once in each of the three lists, once in the table.
        let volte = elementi.iter().filter(|e| e.testo == segno).count();
        assert_eq!(volte, 5, "{segno}");
    }
    assert!(elementi.iter().any(|e| e.tipo == "H3" && e.testo == TITOLO));
    assert_eq!(
        l.segnalibri()[2].sotto[1].titolo,
        format!("{codice} {TITOLO}")
    );
}

#[test]
fn bookmarks_lead_to_the_first_page_of_chapter_and_sheet() {
    let libro = libri::libro();
    let l = Lettore::apri(&stampa(&libro));
    let voci = l.segnalibri();
    assert_eq!(
        (voci[0].titolo.as_str(), voci[0].pagina),
        ("Parametri selezionati", 0)
    );
    assert_eq!((voci[1].titolo.as_str(), voci[1].pagina), ("Indice", 1));
    assert_eq!(voci.len(), 2 + libro.capitoli.len());
    for (voce, capitolo) in voci[2..].iter().zip(&libro.capitoli) {
        assert_eq!(voce.titolo, capitolo.titolo);
        assert_eq!(voce.sotto.len(), capitolo.fogli.len());
        for (s, f) in voce.sotto.iter().zip(&capitolo.fogli) {
            assert_eq!(s.titolo, format!("{} {}", f.codice, f.titolo));
            let pagina = l.testo_pagina(s.pagina);
            assert!(
                pagina.contains(&f.codice)
                    && pagina.contains(&f.titolo)
                    && !pagina.contains("(segue)"),
                "{pagina}"
            );
            assert!(s.sotto.is_empty());
        }
    }
}

#[test]
fn the_index_prints_the_page_its_links_lead_to() {
    let libro = libri::libro();
    let l = Lettore::apri(&stampa(&libro));
    let albero = l.albero();
    let indice: Vec<&Elemento> = albero.di_tipo("TOC")[0].di_tipo("Link");
    assert_eq!(indice.len(), libro.capitoli.len() + libro.fogli().count());
    for voce in indice {
        let annotazione = l.dizionario(voce.annotazioni[0]);
        assert!(stringa(annotazione.get(b"Contents").unwrap()).starts_with("Vai a "));
        let arrivo = l.arrivo(annotazione.get(b"Dest").unwrap());
        let (titolo, numero) = voce.testo.rsplit_once(' ').unwrap();
        assert_eq!(numero.parse::<usize>().unwrap(), arrivo + 1, "{titolo}");
        let piede = format!("pagina {} di {}", arrivo + 1, l.pagine.len());
        assert!(l.testo_pagina(arrivo).contains(&piede));
    }
}

#[test]
fn references_between_sheets_are_links_when_the_sheet_is_in_the_book() {
    let mut libro = libri::libro();
    libro.capitoli[1].fogli.remove(1);
    let l = Lettore::apri(&stampa(&libro));
    let albero = l.albero();
    let codici: BTreeSet<&str> = libro.fogli().map(|f| f.codice.as_str()).collect();
    let mut vivi = 0;
    for e in albero.tutti() {
        if e.tipo == "Link" && e.testo.starts_with("2020_") && codici.contains(e.testo.as_str()) {
            let annotazione = l.dizionario(e.annotazioni[0]);
            assert_eq!(
                stringa(annotazione.get(b"Contents").unwrap()),
                format!("Vai alla scheda {}", e.testo)
            );
            let pagina = l.arrivo(annotazione.get(b"Dest").unwrap());
            assert!(l.testo_pagina(pagina).contains(&e.testo));
            vivi += 1;
        }
    }
    assert_eq!(vivi, 5);
    let morti: Vec<&Elemento> = albero
        .di_tipo("Span")
        .into_iter()
        .filter(|e| e.testo == "2020_SEGR02_1")
        .collect();
    assert_eq!(morti.len(), 1);
    assert!(morti[0].annotazioni.is_empty());
}

#[test]
fn pages_are_numbered_and_headed() {
    let l = Lettore::apri(&stampa(&libri::libro()));
    for (i, p) in l.pagine.iter().enumerate() {
        assert!(l.artefatti[p].contains(&format!("pagina {} di {}", i + 1, l.pagine.len())));
        let risorse = l.segui(
            l.dizionario(
                l.doc
                    .get_dictionary(*p)
                    .unwrap()
                    .get(b"Parent")
                    .unwrap()
                    .as_reference()
                    .unwrap(),
            ),
            b"Resources",
        );
        assert!(
            risorse
                .as_dict()
                .unwrap()
                .get(b"XObject")
                .unwrap()
                .as_dict()
                .unwrap()
                .has(b"T0")
        );
    }
}

#[test]
fn same_book_same_bytes() {
    let libro = libri::libro();
    let prima = stampa(&libro);
    assert_eq!(prima, stampa(&libro));
    let mut altra = libro;
    altra.data_elaborazione = altra.data_elaborazione.succ_opt().unwrap();
    assert_ne!(prima, stampa(&altra));
}

/// Chapters made when asked for.
struct AlVolo(Libro, Vec<usize>);

impl Fonte for AlVolo {
    fn fogli(&self) -> usize {
        self.0.fogli().count()
    }

    fn capitoli(&self) -> usize {
        self.0.capitoli.len()
    }

    fn capitolo(&mut self, i: usize) -> Result<Capitolo, Errore> {
        self.1.push(i);
        self.0
            .capitoli
            .get(i)
            .cloned()
            .ok_or_else(|| Errore::Lettura("manca".into()))
    }
}

#[test]
fn a_book_fetched_chapter_by_chapter_is_the_same_book() {
    let libro = libri::libro();
    let testata = Libro {
        capitoli: Vec::new(),
        ..libro.clone()
    };
    let mut fonte = AlVolo(libro.clone(), Vec::new());
    let mut out = Vec::new();
    reports::pdf_da(&testata, &mut fonte, &mut out, &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(out, stampa(&libro));
    assert_eq!(fonte.1, [0, 1, 2]);
}

#[test]
fn a_chapter_that_cannot_be_fetched_ends_the_printing() {
    struct Rotta;
    impl Fonte for Rotta {
        fn fogli(&self) -> usize {
            3
        }
        fn capitoli(&self) -> usize {
            2
        }
        fn capitolo(&mut self, i: usize) -> Result<Capitolo, Errore> {
            if i == 0 {
                Ok(libri::capitolo(0, 2))
            } else {
                Err(Errore::Lettura("la base dati non risponde".into()))
            }
        }
    }
    let esito = reports::pdf_da(&libri::testata(), &mut Rotta, &mut Vec::new(), &mut |_| {
        ControlFlow::Continue(())
    });
    assert_eq!(
        esito.unwrap_err().to_string(),
        "Le schede da stampare non si possono leggere: la base dati non risponde."
    );
}

#[test]
fn progress_grows_to_the_whole() {
    let libro = libri::libro();
    let mut passi = Vec::new();
    reports::pdf(&libro, &mut Vec::new(), &mut |a| {
        passi.push(a);
        ControlFlow::Continue(())
    })
    .unwrap();
    let totale = libro.fogli().count();
    assert_eq!(passi.first(), Some(&Avanzamento { fatte: 0, totale }));
    assert_eq!(
        passi.last(),
        Some(&Avanzamento {
            fatte: totale,
            totale
        })
    );
    assert!(passi.windows(2).all(|p| p[0].fatte <= p[1].fatte));
}

#[test]
fn printing_stops_when_told() {
    let mut libro = libri::testata();
    libro.capitoli = (0..6).map(|n| libri::capitolo(n, 15)).collect();
    for quando in [0, 10, 40] {
        let mut ultima = 0;
        let esito = reports::pdf(&libro, &mut Vec::new(), &mut |a| {
            ultima = a.fatte;
            if a.fatte >= quando {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert!(matches!(esito, Err(Errore::Annullata)), "{esito:?}");
        assert!(ultima >= quando && ultima < quando + 40);
    }
}
