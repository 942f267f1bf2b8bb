//! Tables on their way out and back.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;

use super::*;
use crate::campo::{Campo, Genere};
use crate::cartella::{CartellaLetta, Dato, FoglioDiCalcolo, FoglioLetto, FormatoCartella, Unione};
use crate::decimale::Decimale;
use crate::scheda::{
    Attivita, Contenuto, Evento, Fase, Indicatore, Livello, RigaScheda, RigaTabella, Scheda,
    SchedaId, campi,
};
use crate::vista::VistaId;

/// What people write, and what a spreadsheet takes for something else.
const PAROLE: &[&str] = &[
    "Controllo a campione",
    "=1+1",
    "-3",
    "+39 081 000",
    "@nome",
    "'già protetto",
    "1,5",
    "31/12/2026",
    "due\nrighe",
    "perché «sì» & no",
    "#DIV/0!",
    "VERO",
    "  con  spazi  dentro",
    "a;b",
    "00123",
];

fn scheda(livello: Livello, contenuto: Contenuto) -> Scheda {
    Scheda::da_riga(RigaScheda {
        id: SchedaId(contenuto.codice.clone()),
        vista: VistaId("v".to_owned()),
        livello,
        cdr: None,
        posizione: 1,
        versione: 1,
        contenuto,
    })
}

/// A sheet of a workbook as it is read again.
fn letto(f: FoglioDiCalcolo) -> FoglioLetto {
    let testa = f
        .colonne
        .into_iter()
        .map(|c| Dato::Testo(c.etichetta))
        .collect();
    FoglioLetto {
        nome: f.nome,
        righe: std::iter::once(testa).chain(f.righe).collect(),
        unioni: Vec::new(),
    }
}

fn cartella(fogli: Vec<FoglioLetto>) -> CartellaLetta {
    CartellaLetta {
        formato: FormatoCartella::Xlsx,
        fogli,
        avvisi: Vec::new(),
    }
}

/// Everything of one sheet that a workbook says, in the order of its tables.
fn righe_lette<'a>(c: &'a CartellaLetta, a: &'a Abbinamento) -> Vec<(Tracciato, RigaLetta<'a>)> {
    let mut tutte = Vec::new();
    for (n, (foglio, abbinato)) in c.fogli.iter().zip(&a.fogli).enumerate() {
        let Some(t) = abbinato.tracciato else {
            continue;
        };
        tutte.extend(
            leggi_righe(n, foglio, abbinato)
                .righe
                .into_iter()
                .map(|r| (t, r)),
        );
    }
    tutte
}

fn applica_tutto(
    c: &CartellaLetta,
    prima: &Contenuto,
    esiste: bool,
    opzioni: Opzioni,
) -> Applicata {
    let a = Abbinamento::proponi(c, &[2024, 2025, 2026]);
    applica(
        prima,
        esiste,
        &righe_lette(c, &a),
        &BTreeMap::new(),
        opzioni,
        &HashMap::new(),
    )
}

/// A value for a field, from a number.
fn riempi<T>(campo: &Campo<T>, cosa: &mut T, seme: usize) {
    let parola = PAROLE[seme % PAROLE.len()];
    let digitato = match campo.genere {
        Genere::Scelta(opzioni, ..) => opzioni[seme % opzioni.len()].etichetta.to_owned(),
        Genere::Numero { decimali: 0, .. } => format!("{}", 1 + seme % 6),
        Genere::Numero { .. } => format!("{},{:02}", seme % 100, seme % 7 * 13),
        Genere::Data(..) => format!("{:02}/{:02}/2026", 1 + seme % 28, 1 + seme % 12),
        Genere::Codici(..) => format!("S{seme}_01; S{seme}_02"),
        Genere::Collegamenti(..) => {
            format!("CdR: U_{seme} Settore\nObiettivi: S{seme} Sito (peso 2)")
        }
        Genere::Persona(..) => "ROSSI ANNA".to_owned(),
        _ => parola.to_owned(),
    };
    if let Ok(v) = campo.leggi_digitato(&digitato) {
        campo.set(cosa, v).unwrap();
    }
}

fn righe_di_tabella<R: RigaTabella>(semi: &[usize]) -> Vec<R> {
    semi.iter()
        .enumerate()
        .map(|(n, seme)| {
            let mut riga = R::default();
            for (k, campo) in R::CAMPI.iter().enumerate() {
                if campo.chiave == "descrizione" || (seme >> (k % 16)) & 1 == 1 {
                    riempi(campo, &mut riga, seme + k + n);
                }
            }
            riga
        })
        .collect()
}

prop_compose! {
    fn contenuti()(
        seme in 0_usize..100_000,
        fasi in prop::collection::vec(0_usize..100_000, 0..4),
        eventi in prop::collection::vec(0_usize..100_000, 0..3),
        mappatura in prop::collection::vec(0_usize..100_000, 0..3),
        indicatori in prop::collection::vec(0_usize..100_000, 0..4),
        valori in prop::collection::vec((2015_i32..2030, -100_000_i64..1_000_000, 0_u32..6), 0..6),
    ) -> Contenuto {
        let mut c = Contenuto::default();
        for (k, campo) in campi::CAMPI.iter().enumerate() {
            if matches!(campo.chiave, "titolo") || (seme >> (k % 17)) & 1 == 1 {
                riempi(campo, &mut c, seme + k);
            }
        }
        c.codice = format!("2026_P{seme}");
        c.fasi = righe_di_tabella(&fasi);
        c.eventi = righe_di_tabella::<Evento>(&eventi);
        c.mappatura = righe_di_tabella::<Attivita>(&mappatura);
        c.indicatori = righe_di_tabella::<Indicatore>(&indicatori);
        for (n, i) in c.indicatori.iter_mut().enumerate() {
            // Steps and dates have values of their own kind.
            i.scala = None;
            for (anno, cifre, decimali) in valori.iter().skip(n) {
                let v = match i.unita {
                    crate::scheda::Unita::Data => Decimale::from(740_000 + cifre.rem_euclid(1_000)),
                    crate::scheda::Unita::SiNo => Decimale::from(cifre.rem_euclid(2)),
                    _ => Decimale::new(*cifre, *decimali),
                };
                i.scrivi(*anno, Some(Some(v)), (cifre % 2 == 0).then_some(Some(v)));
            }
        }
        c
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_was_taken_out_comes_in_again_unchanged(c in contenuti(), quale in 0_usize..3, svuota: bool) {
        let livello = Livello::TUTTI[quale];
        let s = scheda(livello, c.clone());
        let fuori = Tracciato::del_piano()
            .filter(|t| t.livello().is_none_or(|l| l == livello))
            .map(|t| letto(foglio(t, std::slice::from_ref(&s), &[2024, 2025], &[])));
        let file = cartella(fuori.collect());
        let opzioni = Opzioni { svuota, ..Opzioni::default() };

        let stessa = applica_tutto(&file, &c, true, opzioni);
        prop_assert_eq!(&stessa.contenuto, &c);
        prop_assert!(stessa.cambiati.is_empty(), "{:?}", stessa.cambiati);
        for sorte in &stessa.sorti {
            prop_assert_eq!(sorte, &Sorte::Invariata);
        }

        let vuota = Contenuto { codice: c.codice.clone(), ..Contenuto::default() };
        let nuova = applica_tutto(&file, &vuota, false, opzioni);
        for sorte in &nuova.sorti {
            prop_assert!(!matches!(sorte, Sorte::Rifiutata(_)), "{:?}", sorte);
        }
        prop_assert_eq!(&nuova.contenuto, &c);
    }
}

fn testi(righe: &[&[&str]]) -> FoglioLetto {
    let dato = |t: &&str| match t.parse::<i64>() {
        Ok(n) => Dato::Numero(Decimale::from(n)),
        Err(_) => Dato::testo(*t),
    };
    FoglioLetto {
        nome: "Foglio1".to_owned(),
        righe: righe.iter().map(|r| r.iter().map(dato).collect()).collect(),
        unioni: Vec::new(),
    }
}

/// The workbook that municipalities keep: everything of a process on its rows, a title above, headings in the middle.
fn della_casa() -> FoglioLetto {
    let mut f = testi(&[
        &["Comune di Esempio"],
        &[],
        &[
            "Cod.",
            "Processo",
            "Livello di rischio",
            "Misura",
            "Scadenza",
            "Indicatore",
            "Valore atteso 2026",
        ],
        &["AREA CONTRATTI"],
        &[
            "2026_C_1",
            "Affidamento diretto",
            "4",
            "Rotazione degli incarichi",
            "31/12/2026",
            "N. di rotazioni",
            "2",
        ],
        &["", "", "", "Controllo degli atti", "30/06/2026", "", ""],
        &[
            "Cod.",
            "Processo",
            "Livello di rischio",
            "Misura",
            "Scadenza",
            "Indicatore",
            "Valore atteso 2026",
        ],
        &[
            "2026_C_2",
            "Concessione di sale",
            "2",
            "Criteri pubblicati",
            "31/03/2026",
            "",
            "",
        ],
    ]);
    let unita = |colonna| Unione {
        riga: 4,
        colonna,
        ultima_riga: 5,
        ultima_colonna: colonna,
    };
    f.unioni = vec![unita(0), unita(1), unita(2)];
    f
}

#[test]
fn a_workbook_of_the_house_is_recognised_by_its_headings() {
    let file = cartella(vec![della_casa()]);
    let a = Abbinamento::proponi(&file, &[2026]);
    assert_eq!(a.fogli[0].tracciato, Some(Tracciato::Processi));
    assert_eq!(a.fogli[0].intestazione, 2);
    let chiavi: Vec<&str> = a.fogli[0]
        .colonne
        .iter()
        .map(|c| c.as_deref().unwrap_or("-"))
        .collect();
    assert_eq!(
        chiavi,
        [
            "codice",
            "titolo",
            "livello_rischio",
            "fasi.descrizione",
            "fasi.fine_prevista",
            "indicatori.descrizione",
            "indicatori.atteso.2026"
        ]
    );
    assert_eq!(a.mancanze(&[2026]), Vec::<String>::new());
    let lette = leggi_righe(0, &file.fogli[0], &a.fogli[0]);
    assert_eq!(lette.saltate, [3, 6]);
    let codici: Vec<String> = lette.righe.iter().map(|r| r.scritto("codice")).collect();
    assert_eq!(codici, ["2026_C_1", "2026_C_1", "2026_C_2"]);
}

#[test]
fn merged_rows_become_one_sheet_with_its_measures() {
    let file = cartella(vec![della_casa()]);
    let a = Abbinamento::proponi(&file, &[2026]);
    let righe: Vec<_> = righe_lette(&file, &a).into_iter().take(2).collect();
    let vuota = Contenuto {
        codice: "2026_C_1".to_owned(),
        ..Contenuto::default()
    };
    let fatta = applica(
        &vuota,
        false,
        &righe,
        &BTreeMap::new(),
        Opzioni::default(),
        &HashMap::new(),
    );
    let c = fatta.contenuto;
    assert_eq!(c.titolo, "Affidamento diretto");
    assert_eq!(c.livello_rischio, Some(Decimale::from(4)));
    let fasi: Vec<_> = c
        .fasi
        .iter()
        .map(|f| {
            (
                f.descrizione.as_deref().unwrap(),
                f.fine_prevista.unwrap().to_string(),
            )
        })
        .collect();
    assert_eq!(
        fasi,
        [
            ("Rotazione degli incarichi", "2026-12-31".to_owned()),
            ("Controllo degli atti", "2026-06-30".to_owned())
        ]
    );
    assert_eq!(
        c.indicatori[0].anno(2026).unwrap().atteso,
        Some(Decimale::from(2))
    );
    assert!(
        matches!(fatta.sorti[0], Sorte::Nuova(_)) && matches!(fatta.sorti[1], Sorte::Cambiata(_)),
        "{:?}",
        fatta.sorti
    );
}

fn una(righe: &[&[&str]], prima: &Contenuto, esiste: bool, opzioni: Opzioni) -> Applicata {
    applica_tutto(&cartella(vec![testi(righe)]), prima, esiste, opzioni)
}

fn di_prova() -> Contenuto {
    Contenuto {
        codice: "A".to_owned(),
        titolo: "Primo".to_owned(),
        note: Some("una nota".to_owned()),
        fasi: vec![Fase {
            descrizione: Some("Fare".to_owned()),
            peso: Some(Decimale::from(100)),
            ..Fase::default()
        }],
        ..Contenuto::default()
    }
}

#[test]
fn a_refusal_names_the_cell_and_leaves_the_sheet_as_it_was() {
    let fatta = una(
        &[
            &[
                "Codice",
                "Titolo",
                "Note sulla scheda",
                "LIVELLO DI RISCHIO individuato",
            ],
            &["A", "Altro", "nuova", "molto"],
        ],
        &di_prova(),
        true,
        Opzioni::default(),
    );
    let Sorte::Rifiutata(motivi) = &fatta.sorti[0] else {
        panic!("{:?}", fatta.sorti)
    };
    assert_eq!(motivi.len(), 1);
    assert_eq!(motivi[0].dove, "D2");
    assert!(
        motivi[0].frase.contains("non è un numero"),
        "{}",
        motivi[0].frase
    );
    assert_eq!(fatta.contenuto, di_prova());
    assert!(fatta.cambiati.is_empty());
}

#[test]
fn an_empty_cell_empties_only_where_that_was_chosen() {
    let righe: &[&[&str]] = &[
        &["Codice", "Titolo", "Note sulla scheda"],
        &["A", "Primo", ""],
    ];
    let tenuta = una(righe, &di_prova(), true, Opzioni::default());
    assert_eq!(tenuta.contenuto, di_prova());
    let svuotata = una(
        righe,
        &di_prova(),
        true,
        Opzioni {
            svuota: true,
            ..Opzioni::default()
        },
    );
    assert_eq!(svuotata.contenuto.note, None);
    assert_eq!(
        svuotata.sorti,
        [Sorte::Cambiata(vec![Cambio {
            campo: "Note sulla scheda".to_owned(),
            prima: "una nota".to_owned(),
            dopo: String::new()
        }])]
    );
}

#[test]
fn one_may_only_add_or_only_update() {
    let righe: &[&[&str]] = &[
        &["Scheda", "Descrizione", "Peso"],
        &["A", "Fare", "60"],
        &["A", "Altro", "40"],
    ];
    let sorti = |modo| {
        let fatta = una(
            righe,
            &di_prova(),
            true,
            Opzioni {
                modo,
                svuota: false,
            },
        );
        fatta.sorti.iter().map(Sorte::nome).collect::<Vec<_>>()
    };
    assert_eq!(sorti(Modo::Tutto), ["cambiata", "nuova"]);
    assert_eq!(sorti(Modo::Crea), ["tralasciata", "nuova"]);
    assert_eq!(sorti(Modo::Aggiorna), ["cambiata", "tralasciata"]);
}

#[test]
fn the_state_of_a_sheet_that_is_there_is_not_imported() {
    let fatta = una(
        &[&["Codice", "Titolo", "Stato"], &["A", "Primo", "In corso"]],
        &di_prova(),
        true,
        Opzioni::default(),
    );
    assert_eq!(fatta.sorti[0].nome(), "rifiutata");
    assert_eq!(fatta.contenuto.stato, None);
}

#[test]
fn a_row_below_a_sheet_that_is_not_there_is_refused() {
    let vuota = Contenuto {
        codice: "Z".to_owned(),
        ..Contenuto::default()
    };
    let fatta = una(
        &[&["Scheda", "Descrizione", "Peso"], &["Z", "Fare", "60"]],
        &vuota,
        false,
        Opzioni::default(),
    );
    let Sorte::Rifiutata(motivi) = &fatta.sorti[0] else {
        panic!("{:?}", fatta.sorti)
    };
    assert!(
        motivi[0].dove == "A2" && motivi[0].frase.contains("«Z»"),
        "{motivi:?}"
    );
}

#[test]
fn two_rows_that_say_the_same_are_two_rows() {
    let righe: &[&[&str]] = &[
        &["Scheda", "Descrizione", "Peso"],
        &["A", "Fare", "50"],
        &["A", "Fare", "50"],
    ];
    let una_volta = una(righe, &di_prova(), true, Opzioni::default());
    assert_eq!(una_volta.contenuto.fasi.len(), 2);
    // Twice makes nothing twice.
    let di_nuovo = una(righe, &una_volta.contenuto, true, Opzioni::default());
    assert_eq!(di_nuovo.contenuto, una_volta.contenuto);
    assert!(di_nuovo.sorti.iter().all(|s| *s == Sorte::Invariata));
}

#[test]
fn the_template_explains_every_column_and_is_recognised_when_it_comes_back() {
    let fogli = modello_da_compilare(
        &[Livello::Cdr, Livello::Processo, Livello::Obiettivo],
        &[2025, 2026],
    );
    let nomi: Vec<&str> = fogli.iter().map(|f| f.nome.as_str()).collect();
    assert_eq!(nomi.len(), Tracciato::TUTTI.len() + 1);
    assert!(
        nomi.iter()
            .all(|n| n.chars().count() <= 31 && !n.contains(['[', ']', ':', '*', '?', '/', '\\']))
    );
    let istruzioni = &fogli[0];
    for f in &fogli[1..] {
        for c in &f.colonne {
            let sua = istruzioni
                .righe
                .iter()
                .find(|r| r[0] == Dato::testo(&*f.nome) && r[1] == Dato::testo(&*c.etichetta));
            assert!(
                sua.is_some_and(|r| !r[3].vuoto()),
                "{} {}",
                f.nome,
                c.etichetta
            );
        }
        let uguali: std::collections::BTreeSet<&str> =
            f.colonne.iter().map(|c| c.etichetta.as_str()).collect();
        assert_eq!(
            uguali.len(),
            f.colonne.len(),
            "two columns of one name in {}",
            f.nome
        );
    }
    let file = cartella(fogli.into_iter().map(letto).collect());
    let a = Abbinamento::proponi(&file, &[2025, 2026]);
    assert_eq!(a.fogli[0].tracciato, None);
    for (f, t) in a.fogli[1..].iter().zip(Tracciato::TUTTI) {
        assert_eq!(f.tracciato, Some(*t));
        assert!(
            f.colonne.iter().filter(|c| c.is_none()).count() <= 1,
            "{f:?}"
        );
    }
}

#[test]
fn decisions_are_found_again_in_the_next_workbook() {
    let file = cartella(vec![della_casa()]);
    let mut a = Abbinamento::proponi(&file, &[2026]);
    // Decided by a person: the terms are not imported.
    a.fogli[0].colonne[4] = None;
    let teste = a.teste(&file);
    let mut altra = della_casa();
    // Next year's has a column more and a row more above.
    altra.righe.insert(0, vec![Dato::testo("Allegato 1")]);
    for r in &mut altra.righe[3..] {
        r.insert(1, Dato::testo("x"));
    }
    altra.righe[3][1] = Dato::testo("Ufficio");
    let ritrovato = a.per(&teste, &cartella(vec![altra]), &[2026]);
    assert_eq!(ritrovato.fogli[0].intestazione, 3);
    let chiavi: Vec<&str> = ritrovato.fogli[0]
        .colonne
        .iter()
        .map(|c| c.as_deref().unwrap_or("-"))
        .collect();
    assert_eq!(
        chiavi,
        [
            "codice",
            "-",
            "titolo",
            "livello_rischio",
            "fasi.descrizione",
            "-",
            "indicatori.descrizione",
            "indicatori.atteso.2026"
        ]
    );
}

#[test]
fn what_a_person_matched_wrongly_is_told() {
    let mut a = FoglioAbbinato {
        foglio: "F".to_owned(),
        tracciato: Some(Tracciato::Fasi),
        ..FoglioAbbinato::default()
    };
    a.colonne = vec![Some("peso".to_owned()), Some("peso".to_owned())];
    let no = a.mancanze(&[]);
    assert_eq!(no.len(), 2);
    assert!(
        no[0].contains("«Scheda»") && no[1].contains("due colonne"),
        "{no:?}"
    );
    assert_eq!(Abbinamento::default().mancanze(&[]).len(), 1);
}
