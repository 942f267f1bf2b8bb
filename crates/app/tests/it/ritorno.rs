//! Out and in again: what the program prints, it reads back, and nothing is lost.

use serde_json::Value;

use crate::banco::{Banco, inventata};

/// What a printout says of an indicator.
const STAMPATE: &[&str] = &[
    "descrizione",
    "numeratore",
    "denominatore",
    "tipo",
    "unita",
    "valori",
    "note",
];

/// The sheets of an export by code, without what no printout carries: what is kept on the screen alone, and how a level came about.
fn schede(piano: &Value, scelte: impl Fn(&Value) -> bool) -> Vec<Value> {
    let mut schede: Vec<Value> = piano["schede"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|s| scelte(s))
        .cloned()
        .collect();
    for s in &mut schede {
        for campo in [
            "note",
            "area_di_rischio",
            "gruppo_area_di_rischio",
            "eventi",
            "mappatura",
        ] {
            drop(s.as_object_mut().unwrap().remove(campo));
        }
        for indicatore in s["indicatori"].as_array_mut().into_iter().flatten() {
            let stampate = indicatore.as_object_mut().unwrap();
            stampate.retain(|chiave, _| STAMPATE.contains(&chiave.as_str()));
        }
        if let Some(rischio) = s["rischio"].as_object_mut() {
            rischio.retain(|chiave, _| chiave == "livello");
        }
    }
    schede.sort_by_key(|s| s["codice"].as_str().unwrap().to_owned());
    schede
}

/// Every field that differs, by name.
fn differenze(prima: &[Value], dopo: &[Value]) -> Vec<String> {
    let codici = |v: &[Value]| {
        v.iter()
            .map(|s| s["codice"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    if codici(prima) != codici(dopo) {
        return vec![format!(
            "schede: {:?} diventano {:?}",
            codici(prima),
            codici(dopo)
        )];
    }
    let mut diverse = Vec::new();
    for (p, d) in prima.iter().zip(dopo) {
        for (campo, valore) in p.as_object().unwrap() {
            if *valore != d[campo] {
                diverse.push(format!(
                    "{}.{campo}:\n  {valore}\n  {}",
                    p["codice"], d[campo]
                ));
            }
        }
    }
    diverse
}

/// Prints a plan, brings the book into another database, and compares the two exports.
#[track_caller]
fn va_e_torna(banco: &Banco, vista: &str, stampa: &[&str], scelte: impl Fn(&Value) -> bool) {
    let libro = banco.file("libro.pdf").display().to_string();
    banco
        .schedario(
            &[
                &[
                    "print",
                    "--vista",
                    vista,
                    "--data-elaborazione",
                    "2026-09-30",
                    "-o",
                    &libro,
                ],
                stampa,
            ]
            .concat(),
        )
        .bene();
    let altro = Banco::nuovo();
    riporta(banco, vista, &libro, &altro, scelte);
}

/// Brings a book into another database, and compares the two exports.
#[track_caller]
fn riporta(
    banco: &Banco,
    vista: &str,
    libro: &str,
    altro: &Banco,
    scelte: impl Fn(&Value) -> bool,
) {
    let detto: Value =
        serde_json::from_str(&altro.schedario(&["import", libro, "--json"]).bene()).unwrap();
    let (prima, dopo) = (banco.esporta(vista), altro.esporta(vista));
    assert_eq!(prima["vista"], dopo["vista"]);
    assert_eq!(prima["ente"], dopo["ente"]);
    let diverse = differenze(&schede(&prima, &scelte), &schede(&dopo, |_| true));
    assert!(
        diverse.is_empty(),
        "{} differenze:\n{}",
        diverse.len(),
        diverse.join("\n")
    );
    assert_eq!(detto["non_collocate"], Value::Array(vec![]));
    assert_eq!(
        detto["proposte"],
        Value::Array(vec![]),
        "what the program prints is not doubtful"
    );
}

#[test]
fn a_printed_plan_against_corruption_comes_back_whole() {
    let banco = Banco::con_demo();
    let di_questo = |s: &Value| s["cdr"]["codice"] == "U_02";
    va_e_torna(&banco, "2025_PTPC", &["--cdr", "U_02"], di_questo);
}

/// A book of a hundred sheets, whose index takes several pages.
#[test]
fn a_whole_book_comes_back_whole() {
    va_e_torna(&Banco::con_demo(), "2026_PTPC", &[], |_| true);
}

#[test]
fn printed_objectives_come_back_whole() {
    va_e_torna(&Banco::con_demo(), "2026_OBIETTIVI", &[], |_| true);
}

/// What a Gantt draws was read before it: the pages that carry it neither lose a line nor change a field.
#[test]
fn a_book_with_its_gantt_comes_back_whole() {
    let banco = Banco::con_demo();
    va_e_torna(&banco, "2026_PTPC", &["--gantt", "anno"], |_| true);
    va_e_torna(&banco, "2026_OBIETTIVI", &["--gantt", "triennio"], |_| true);
}

#[test]
fn a_printout_that_came_in_goes_out_and_comes_back() {
    let banco = Banco::nuovo();
    banco
        .schedario(&[
            "import",
            &inventata("borgo-sereno-ptpc-scansione.txt"),
            "--accetta-proposte",
        ])
        .bene();
    va_e_torna(&banco, "2026_PTPC", &[], |_| true);
}

/// What a body says where the shipped modelli say something else: as a label, and as it stands in the file of the modello.
const ALTRE_PAROLE: &[(&str, &str)] = &[
    ("\"Centro di Responsabilità\"", "\"Settore\""),
    ("\"Assessorato\"", "\"Delega\""),
    ("\"Causale\"", "\"Azione\""),
    ("\"Avanz.\"", "\"Fatto\""),
    ("\"Valore Raggiunto", "\"Conseguito"),
    ("\"SOGGETTI INTERNI\"", "\"CHI CI LAVORA\""),
    ("\"Stakeholder\"", "\"PORTATORI DI INTERESSE\""),
    ("\"FASI\"", "\"CRONOPROGRAMMA\""),
    ("storico = 2", "storico = 3"),
];

/// Gives the body of a bench the modelli with those words.
fn con_altre_parole(banco: &Banco) {
    banco
        .db()
        .write(|tx| {
            let ente = store::enti::list(tx)?.remove(0);
            let actor = domain::Actor::operatore(ente.id);
            for (file, testo) in domain::modello::FORNITI.iter().take(2) {
                let testo = ALTRE_PAROLE
                    .iter()
                    .fold((*testo).to_owned(), |t, (a, b)| t.replace(a, b));
                store::modelli::save(tx, &actor, file, &testo, testkit::adesso())?;
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_book_in_the_body_s_own_words_comes_back_whole() {
    let banco = Banco::con_demo();
    con_altre_parole(&banco);
    let libro = banco.file("libro.pdf").display().to_string();
    banco
        .schedario(&[
            "print",
            "--vista",
            "2026_PTPC",
            "--data-elaborazione",
            "2026-09-30",
            "-o",
            &libro,
        ])
        .bene();
    let altro = Banco::nuovo();
    altro.schedario(&["migrate"]).bene();
    let nome = banco.esporta("2026_PTPC")["ente"]["nome"]
        .as_str()
        .unwrap()
        .to_owned();
    altro
        .db()
        .write(|tx| store::enti::create(tx, &nome, testkit::adesso()).map(drop))
        .unwrap();
    con_altre_parole(&altro);
    riporta(&banco, "2026_PTPC", &libro, &altro, |_| true);
}
