use super::*;

#[test]
fn the_shipped_modelli_are_right() {
    let modelli = Modelli::leggi([]).unwrap();
    for livello in Livello::TUTTI {
        let m = modelli.trova(livello.modello_fornito(), *livello).unwrap();
        assert_eq!(m.livello, *livello);
        assert_eq!(m.codice, livello.modello_fornito());
    }
    let obiettivo = modelli.trova("obiettivo", Livello::Obiettivo).unwrap();
    assert_eq!(obiettivo.anni("atteso_futuro", 2019), [2020, 2021]);
    let processo = modelli.trova("ptpc-processo", Livello::Processo).unwrap();
    assert_eq!(processo.anni("raggiunto_storico", 2020), [2019, 2018]);
}

const PROPRIO: &str = r#"codice = "settore"
nome = "Scheda obiettivo dei Settori"
livello = "obiettivo"
intestazione = "SCHEDA OBIETTIVO"
storico = 3

[[blocco]]
nome = "testata"
forma = "testata"
campi = [
  { campo = "codice" },
  { campo = "titolo" },
  { campo = "direzione", etichetta = "Settore" },
]
"#;

#[test]
fn a_body_brings_its_own() {
    let modelli = Modelli::leggi([("settore.toml", PROPRIO)]).unwrap();
    let m = modelli.trova("settore", Livello::Obiettivo).unwrap();
    assert_eq!(m.etichetta("direzione"), "Settore");
    assert_eq!(m.anni("raggiunto_storico", 2026), [2025, 2024, 2023]);
}

#[test]
fn a_wrong_modello_is_refused_with_file_line_and_reason() {
    let unknown = PROPRIO.replace("\"direzione\"", "\"direzzione\"");
    let repeated = PROPRIO.replace("\"direzione\"", "\"titolo\"");
    let key = PROPRIO.replace("storico", "storia");
    let said = |testo: &str| {
        Modelli::leggi([("settore.toml", testo)])
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    let assessments = PROPRIO.replace("\"direzione\"", "\"valutazioni\"");
    let phases = PROPRIO.replace("\"direzione\"", "\"fasi\"");
    assert_eq!(
        said(&assessments),
        [
            "settore.toml, riga 13: il campo «valutazioni» non si mostra in un blocco: le valutazioni hanno una pagina loro"
        ]
    );
    assert_eq!(
        said(&phases),
        [
            "settore.toml, riga 13: il campo «fasi» è una tabella: mettilo in un blocco con forma = \"tabella\""
        ]
    );
    assert_eq!(
        said(&unknown),
        ["settore.toml, riga 13: il campo «direzzione» non esiste nel catalogo delle schede"]
    );
    assert_eq!(
        said(&repeated),
        ["settore.toml, riga 13: il campo «titolo» è ripetuto: ogni campo compare una volta sola"]
    );
    assert_eq!(
        said(&key),
        ["settore.toml, riga 5: la voce «storia» non è prevista in un modello"]
    );
    assert_eq!(said("codice = ").len(), 1);
}

#[test]
fn one_code_is_one_modello() {
    let said = |propri: &[(&'static str, &str)]| {
        Modelli::leggi(propri.iter().copied())
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    let twice = said(&[("settore.toml", PROPRIO), ("settori.toml", PROPRIO)]);
    assert_eq!(
        twice,
        [
            "settori.toml, riga 1: il codice «settore» è già di un altro modello dell'ente: scegline uno diverso"
        ]
    );
    let of_another_level = PROPRIO.replace("\"settore\"", "\"ptpc-cdr\"");
    assert_eq!(
        said(&[("settore.toml", &of_another_level)]),
        [
            "settore.toml, riga 1: il codice «ptpc-cdr» è di un modello fornito per un altro livello: scegline uno diverso"
        ]
    );
    // Taking the place of the shipped one is what a body may want.
    let in_its_place = PROPRIO.replace("\"settore\"", "\"obiettivo\"");
    assert_eq!(
        Modelli::leggi([("settore.toml", in_its_place.as_str())])
            .unwrap()
            .iter()
            .count(),
        3
    );
}

/// The labels of a process sheet as another body prints them.
const ALTRE_PAROLE: &[(&str, &str)] = &[
    (
        "\"Centro di Responsabilità\", larghezza = 6",
        "\"Settore\", larghezza = 6",
    ),
    ("\"Causale\"", "\"Azione\""),
    ("\"Inizio Effettivo\"", "\"Avvio\""),
    ("Valore Raggiunto {anno}", "Conseguito {anno}"),
    ("\"ATTIVITÀ\", con", "\"NATURA\", con"),
    (
        "titolo = \"Stakeholder\"",
        "titolo = \"PORTATORI DI INTERESSE\"",
    ),
    ("\"RESPONSABILE\"", "\"Titolo\""),
];

#[test]
fn the_labels_of_a_body_stand_beside_those_that_ship() {
    let mut testo = FORNITI[1].1.to_owned();
    for (a, b) in ALTRE_PAROLE {
        assert!(testo.contains(a), "{a}");
        testo = testo.replacen(a, b, 1);
    }
    let modelli = Modelli::leggi([("processo.toml", testo.as_str())]).unwrap();
    let said: Vec<String> = modelli
        .sinonimi()
        .iter()
        .map(|s| format!("{}: {} = {}", s.tipo.nome(), s.stampata, s.fornita))
        .collect();
    // `Titolo` is already the label of another field: as a synonym it would take its values.
    assert_eq!(
        said,
        [
            "ptpc: Settore = Centro di Responsabilità",
            "ptpc: NATURA VINCOLATA = ATTIVITÀ VINCOLATA",
            "ptpc: NATURA DISCREZIONALE = ATTIVITÀ DISCREZIONALE",
            "ptpc: PORTATORI DI INTERESSE = Stakeholder",
            "ptpc: Azione = Causale",
            "ptpc: Avvio = Inizio Effettivo",
            "ptpc: Conseguito {anno} = Valore Raggiunto {anno}",
        ]
    );
    assert_eq!(Modelli::leggi([]).unwrap().sinonimi(), []);
}
