//! Books nobody hoped for: empty, endless, broken.

mod comune;

use std::io::{self, Write};
use std::ops::ControlFlow;

use comune::lettore::{Lettore, niente_manca};
use comune::{libri, stampa};
use domain::libro::{Cella, Contenuto, Libro, Riga};
use reports::Errore;

fn leggi(libro: &Libro) -> Lettore {
    let l = Lettore::apri(&stampa(libro));
    niente_manca(&l.doc);
    l.albero();
    l
}

#[test]
fn an_empty_book_is_its_parameters() {
    let mut libro = libri::testata();
    let l = leggi(&libro);
    assert_eq!(l.pagine.len(), 1);
    libro.stemma = None;
    libro.parametri.clear();
    libro.ente.clear();
    libro.titolo.clear();
    assert_eq!(leggi(&libro).pagine.len(), 1);
}

#[test]
fn a_sheet_of_nothing_still_prints() {
    let mut libro = libri::libro();
    for f in libro.capitoli.iter_mut().flat_map(|c| &mut c.fogli) {
        f.codice.clear();
        f.titolo.clear();
        f.blocchi.clear();
    }
    for c in &mut libro.capitoli {
        c.titolo.clear();
        c.frontespizio = None;
    }
    leggi(&libro);
}

#[test]
fn a_row_longer_than_a_page_goes_on_under_its_header() {
    let mut libro = libri::testata();
    let mut capitolo = libri::capitolo(0, 1);
    let lungo = libri::Caso::nuovo(9).frase(1500);
    for b in &mut capitolo.fogli[1].blocchi {
        if let ("fasi", Contenuto::Tabella(t)) = (b.nome.as_str(), &mut b.contenuto) {
            t.righe[1][1] = Cella {
                righe: vec![lungo.clone()],
                rimando: None,
            };
        }
    }
    libro.capitoli.push(capitolo);
    let l = leggi(&libro);
    let albero = l.albero();
    let cella = albero
        .di_tipo("TD")
        .into_iter()
        .find(|e| e.testo == lungo)
        .expect("the whole text, in order");
    assert!(cella.contenuti.len() > 2, "it takes several pages");
    for (pagina, _) in &cella.contenuti[1..] {
        assert!(
            l.artefatti[pagina].contains("Causale"),
            "the header is repeated"
        );
    }
    // It is said once: what is repeated on the other pages is for the eye.
    assert_eq!(
        albero
            .di_tipo("TH")
            .iter()
            .filter(|e| e.testo == "Causale")
            .count(),
        1
    );
}

#[test]
fn text_without_blanks_stays_in_its_column() {
    let mut libro = libri::libro();
    let parola = "2020_SIGLALUNGHISSIMA".repeat(12);
    for f in libro.capitoli.iter_mut().flat_map(|c| &mut c.fogli) {
        f.titolo = parola.clone();
        for b in &mut f.blocchi {
            match &mut b.contenuto {
                Contenuto::Testata(caselle) => {
                    caselle.iter_mut().for_each(|c| c.valore = parola.clone())
                }
                Contenuto::Tabella(t) => t
                    .righe
                    .iter_mut()
                    .flatten()
                    .for_each(|c| c.righe = vec![parola.clone()]),
                Contenuto::Testo(_) | Contenuto::Elenco(_) => {}
            }
        }
    }
    let l = leggi(&libro);
    for e in l
        .albero()
        .di_tipo("TD")
        .iter()
        .filter(|e| e.testo.starts_with("2020_SIGLA"))
    {
        assert_eq!(e.testo.replace([' ', '-'], ""), parola);
    }
    for p in &l.pagine {
        for op in lopdf::content::Content::decode(&l.doc.get_page_content(*p))
            .unwrap()
            .operations
        {
            if op.operator == "Td" {
                assert!(op.operands[0].as_float().unwrap() < 842.0);
            }
        }
    }
}

#[test]
fn characters_nobody_can_set_do_not_stop_the_printing() {
    let mut libro = libri::libro();
    let strano = "a\u{0}b\tc\u{1F600}d\u{4E2D}\u{200B}e\u{301}\r\nf\u{2028}g\u{202E}h ﬁne \u{FFFD}";
    for f in libro.capitoli.iter_mut().flat_map(|c| &mut c.fogli) {
        f.titolo = strano.into();
        f.codice = strano.into();
        for b in &mut f.blocchi {
            if let Contenuto::Testo(parti) = &mut b.contenuto {
                parti[0].righe = vec![
                    Riga {
                        livello: 9,
                        testo: strano.into(),
                    },
                    Riga {
                        livello: 0,
                        testo: String::new(),
                    },
                    Riga {
                        livello: 3,
                        testo: strano.into(),
                    },
                ];
            }
        }
    }
    leggi(&libro);
}

#[test]
fn a_crest_that_is_no_picture_says_so() {
    for immagine in [
        b"ciao".to_vec(),
        b"\x89PNG\r\n\x1a\nrotto".to_vec(),
        Vec::new(),
        b"<svg".to_vec(),
    ] {
        let mut libro = libri::libro();
        if let Some(s) = &mut libro.stemma {
            s.immagine = immagine;
        }
        let esito = reports::pdf(&libro, &mut Vec::new(), &mut |_| ControlFlow::Continue(()));
        let detto = esito.unwrap_err().to_string();
        assert!(detto.contains("lo stemma non si può disegnare"), "{detto}");
    }
}

#[test]
fn a_full_disk_is_an_error() {
    struct Pieno(usize);
    impl Write for Pieno {
        fn write(&mut self, b: &[u8]) -> io::Result<usize> {
            self.0 = self
                .0
                .checked_sub(b.len())
                .ok_or_else(|| io::Error::from(io::ErrorKind::StorageFull))?;
            Ok(b.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for spazio in [0, 5_000, 60_000] {
        let esito = reports::pdf(&libri::libro(), &mut Pieno(spazio), &mut |_| {
            ControlFlow::Continue(())
        });
        assert!(matches!(esito, Err(Errore::Scrittura(_))), "{esito:?}");
    }
}
