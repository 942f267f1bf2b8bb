//! Lists, filters, search and links.

use domain::campo::Valore;
use domain::scheda::{Collegamento, Contenuto, Livello, Stato};
use domain::vista::Vista;
use store::Error;
use store::schede::{self, Filtro, Ricerca};
use testkit::{Prova, contenuto};

fn piano() -> (Prova, Vista) {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    for codice in ["U_01", "2026_SEG_1", "2026_SEG_2", "U_02"] {
        p.scheda(&vista, codice);
    }
    (p, vista)
}

fn codici(p: &Prova, vista: &Vista, filtro: &Filtro) -> Vec<String> {
    let elenco: Vec<String> = p
        .leggi(|c| schede::elenco(c, &p.actor, &vista.id, filtro))
        .into_iter()
        .map(|r| r.codice)
        .collect();
    let intere: Vec<String> = p
        .leggi(|c| schede::list(c, &p.actor, &vista.id, filtro))
        .into_iter()
        .map(|s| s.codice().to_owned())
        .collect();
    assert_eq!(elenco, intere);
    elenco
}

/// The codes of what the search finds in every plan.
fn cercate(p: &Prova, testo: &str) -> Vec<String> {
    let cosa = Ricerca {
        testo: testo.to_owned(),
        limite: 100,
        ..Ricerca::default()
    };
    p.leggi(|c| schede::search_page(c, &p.actor, &cosa))
        .schede
        .iter()
        .map(|(_, s)| s.codice().to_owned())
        .collect()
}

#[test]
fn a_plan_is_listed_in_its_order() {
    let (p, vista) = piano();
    assert_eq!(
        codici(&p, &vista, &Filtro::default()),
        ["U_01", "2026_SEG_1", "2026_SEG_2", "U_02"]
    );
    let elenco = p.leggi(|c| schede::elenco(c, &p.actor, &vista.id, &Filtro::default()));
    let r = elenco.get(1).unwrap();
    assert_eq!(
        (r.titolo.as_str(), r.livello, r.stato, r.padre.as_deref()),
        (
            "Attività 2026_SEG_1",
            Livello::Processo,
            Some(Stato::Bozza),
            Some("U_01")
        )
    );
    assert_eq!(
        (
            r.livello_rischio.map(|d| d.it(2)).as_deref(),
            r.responsabile.as_deref(),
            r.posizione
        ),
        (Some("3,56"), Some("ROSSI ANNA"), 2)
    );
}

#[test]
fn filters_are_taken_together() {
    let (p, vista) = piano();
    let scheda = p.leggi(|c| schede::find(c, &p.actor, &vista.id, "2026_SEG_2"));
    p.correggi(&scheda, "stato", Valore::Testo("in_corso".to_owned()));
    let con = |livelli: &[Livello], cdr: Option<&str>, stato, testo: Option<&str>| {
        codici(
            &p,
            &vista,
            &Filtro {
                livelli: livelli.to_vec(),
                cdr: cdr.map(str::to_owned),
                stato,
                testo: testo.map(str::to_owned),
                ..Filtro::default()
            },
        )
    };
    assert_eq!(con(&[Livello::Cdr], None, None, None), ["U_01", "U_02"]);
    assert_eq!(
        con(&[Livello::Cdr, Livello::Processo], None, None, None).len(),
        4
    );
    assert_eq!(
        con(&[], Some("U_01"), None, None),
        ["U_01", "2026_SEG_1", "2026_SEG_2"]
    );
    assert_eq!(con(&[], Some("U_02"), None, None), ["U_02"]);
    assert_eq!(
        con(&[], Some("U_01"), Some(Stato::InCorso), None),
        ["2026_SEG_2"]
    );
    assert_eq!(
        con(&[Livello::Processo], None, None, Some("seg_1")),
        ["2026_SEG_1"]
    );
    assert_eq!(con(&[], None, None, Some("attivita seg_1")), ["2026_SEG_1"]);
    assert_eq!(con(&[], None, None, Some("attivita niente")), [""; 0]);
}

#[test]
fn the_filter_finds_the_sheets_given_to_a_cdr_of_the_body() {
    let p = Prova::new();
    let vista = p.vista("2026_OBIETTIVI");
    let cdr = p.cdr("U_07", "Ragioneria");
    let fatto = p.scheda(&vista, "OB_1").assegna(Some(cdr.id)).correggi(
        [("fonti".to_owned(), Valore::testo("x"))],
        domain::Atto::Correzione,
        None,
        &p.actor,
        testkit::adesso(),
    );
    p.scrivi(|tx| schede::record(tx, &fatto.unwrap()));
    p.scheda(&vista, "OB_2");
    let filtro = Filtro {
        cdr: Some("U_07".to_owned()),
        ..Filtro::default()
    };
    assert_eq!(codici(&p, &vista, &filtro), ["OB_1"]);
    let elenco = p.leggi(|c| schede::elenco(c, &p.actor, &vista.id, &Filtro::default()));
    assert_eq!(
        elenco
            .iter()
            .map(|r| r.cdr_nome.as_deref())
            .collect::<Vec<_>>(),
        [Some("Ragioneria"), None]
    );
}

#[test]
fn search_forgives_accents_case_and_order() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let vecchia = p.vista("2025_PTPC");
    p.scheda_con(
        &p.actor,
        &vecchia,
        Contenuto {
            titolo: "Pubblicità dell'ente".to_owned(),
            ..contenuto("2025_SEG_1")
        },
    );
    p.scheda_con(
        &p.actor,
        &vista,
        Contenuto {
            titolo: "PUBBLICITA' DELL’ENTE al 100% (d_oc)".to_owned(),
            ..contenuto("2026_SEG_1")
        },
    );
    let trova = |testo: &str| cercate(&p, testo);
    for testo in [
        "pubblicità",
        "PUBBLICITA",
        "ente pubblicita",
        "Pubblicità dell'ente",
    ] {
        assert_eq!(trova(testo), ["2026_SEG_1", "2025_SEG_1"], "{testo}");
    }
    // What means something to the database means nothing to a person.
    assert_eq!(trova("100%"), ["2026_SEG_1"]);
    assert_eq!(trova("d_oc"), ["2026_SEG_1"]);
    assert_eq!(trova("d%c"), [""; 0]);
    assert_eq!(trova("\\"), [""; 0]);
    assert_eq!(trova("  "), [""; 0]);
    assert_eq!(trova("'; drop table schede"), [""; 0]);
    // Every text of the sheet counts: a phase, an indicator, a stakeholder.
    assert_eq!(
        trova("campione cittadini verificate 2026_seg"),
        ["2026_SEG_1"]
    );
    let una = Ricerca {
        testo: "pubblicita".to_owned(),
        limite: 1,
        ..Ricerca::default()
    };
    let pagina = p.leggi(|c| schede::search_page(c, &p.actor, &una));
    assert_eq!((pagina.quante, pagina.schede.len()), (2, 1));
}

#[test]
fn search_looks_at_what_a_correction_left() {
    let (p, vista) = piano();
    let scheda = p.leggi(|c| schede::find(c, &p.actor, &vista.id, "2026_SEG_1"));
    p.correggi(&scheda, "titolo", Valore::testo("Rilascio concessioni"));
    for testo in [
        "concessioni",
        "attivita 2026_SEG_1",
        "concessioni attivita ricezione",
    ] {
        assert_eq!(cercate(&p, testo), ["2026_SEG_1"], "{testo}");
    }
}

#[test]
fn the_statements_of_a_list_do_not_grow_with_it() {
    let p = Prova::new();
    let costo = |piano: &str, quante: usize| {
        let vista = p.vista(piano);
        for n in 0..quante {
            p.scheda(&vista, &format!("S_{n}"));
        }
        let prima = p.db.statements();
        let schede = p.leggi(|c| schede::list(c, &p.actor, &vista.id, &Filtro::default()));
        let lista = p.db.statements() - prima;
        assert_eq!(schede.len(), quante);
        assert!(schede.iter().all(|s| s.contenuto().fasi.len() == 2
            && s.contenuto().indicatori.iter().all(|i| i.valori.len() == 1)));
        let prima = p.db.statements();
        p.leggi(|c| schede::elenco(c, &p.actor, &vista.id, &Filtro::default()));
        (lista, p.db.statements() - prima)
    };
    let (dieci, duecento) = (costo("2026_PTPC", 10), costo("2027_PTPC", 200));
    assert_eq!(dieci, duecento);
    // Whole sheets take eight more than the list for their lists and tables, and need not know what their units were called, which takes one.
    assert_eq!(dieci.0 - dieci.1, 7);
}

#[test]
fn chosen_codes_come_in_the_order_asked_for() {
    let (p, vista) = piano();
    let codici = ["U_02", "non c'è", "2026_SEG_1"];
    let schede = p.leggi(|c| schede::list_by_codes(c, &p.actor, &vista.id, &codici));
    assert_eq!(
        schede
            .iter()
            .map(domain::Scheda::codice)
            .collect::<Vec<_>>(),
        ["U_02", "2026_SEG_1"]
    );
    assert_eq!(
        schede.get(1),
        Some(&p.leggi(|c| schede::find(c, &p.actor, &vista.id, "2026_SEG_1")))
    );
    assert!(
        p.leggi(|c| schede::list_by_codes(c, &p.actor, &vista.id, &[""; 0]))
            .is_empty()
    );
}

#[test]
fn a_plan_longer_than_a_block_is_read_whole() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let altra = p.vista("2027_PTPC");
    p.scheda(&altra, "S_1");
    let tutte: Vec<String> = (0..1_003).map(|n| format!("S_{n}")).collect();
    for codice in &tutte {
        let breve = Contenuto {
            codice: codice.clone(),
            titolo: "x".to_owned(),
            attivita: vec![codice.clone()],
            ..Contenuto::default()
        };
        p.scheda_con(&p.actor, &vista, breve);
    }
    let giuste = |schede: Vec<domain::Scheda>| {
        assert_eq!(
            schede
                .iter()
                .map(domain::Scheda::codice)
                .collect::<Vec<_>>(),
            tutte
        );
        assert!(
            schede
                .iter()
                .all(|s| s.contenuto().attivita == [s.codice()])
        );
    };
    giuste(p.leggi(|c| schede::list(c, &p.actor, &vista.id, &Filtro::default())));
    giuste(p.leggi(|c| schede::list_by_codes(c, &p.actor, &vista.id, &tutte)));
}

#[test]
fn links_are_read_from_the_other_end() {
    let (p, vista) = piano();
    let obiettivi = p.vista("2026_OBIETTIVI");
    let nomina = Contenuto {
        codice: "OB_1".to_owned(),
        titolo: "Obiettivo".to_owned(),
        riferimento_obiettivo_gestionale: vec!["2026_SEG_1".to_owned()],
        collegato_a: vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: "U_01".to_owned(),
            nome: String::new(),
            peso: None,
        }],
        ..Contenuto::default()
    };
    p.scheda_con(&p.actor, &obiettivi, nomina);
    let chi = |vista: &Vista, codice: &str| {
        p.leggi(|c| schede::richiami(c, &p.actor, &vista.id, codice))
            .into_iter()
            .map(|r| format!("{} {} {}", r.vista_codice, r.codice, r.campo))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        chi(&vista, "2026_SEG_1"),
        ["2026_OBIETTIVI OB_1 riferimento_obiettivo_gestionale"]
    );
    assert_eq!(
        chi(&vista, "U_01"),
        [
            "2026_OBIETTIVI OB_1 collegato_a",
            "2026_PTPC 2026_SEG_1 collegato_a",
            "2026_PTPC 2026_SEG_2 collegato_a"
        ]
    );
    assert_eq!(chi(&vista, "U_02"), [""; 0]);

    // The next year has a U_01 of its own: its sheets mean that one.
    let dopo = p.vista("2027_PTPC");
    p.scheda(&dopo, "U_01");
    p.scheda(&dopo, "2027_SEG_1");
    assert_eq!(chi(&vista, "U_01").len(), 3);
    assert_eq!(
        chi(&dopo, "U_01"),
        [
            "2027_PTPC 2027_SEG_1 collegato_a",
            "2026_OBIETTIVI OB_1 collegato_a"
        ]
    );

    assert!(matches!(
        p.db.read(|c| schede::richiami(c, &p.actor, &obiettivi.id, "U_01")),
        Err(Error::NotFound)
    ));
    let posti = p.leggi(|c| schede::risolvi(c, &p.actor, &["U_01", "OB_1", "U_99"]));
    let detti: Vec<String> = posti
        .iter()
        .map(|p| format!("{} in {}", p.codice, p.vista_codice))
        .collect();
    assert_eq!(
        detti,
        [
            "U_01 in 2027_PTPC",
            "OB_1 in 2026_OBIETTIVI",
            "U_01 in 2026_PTPC"
        ]
    );
}

#[test]
fn plans_are_counted_by_level() {
    let (p, _) = piano();
    p.scheda(&p.vista("2027_OBIETTIVI"), "OB_1");
    let viste = p.leggi(|c| store::viste::list(c, &p.actor));
    let detto: Vec<_> = viste
        .iter()
        .map(|(v, n)| {
            (
                v.codice.as_str(),
                n.cdr,
                n.processi,
                n.obiettivi,
                n.totale(),
            )
        })
        .collect();
    assert_eq!(
        detto,
        [("2027_OBIETTIVI", 0, 0, 1, 1), ("2026_PTPC", 2, 2, 0, 4)]
    );
}
