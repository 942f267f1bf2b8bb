use chrono::DateTime;

use super::*;
use crate::actor::Mandato;
use crate::ente::EnteId;
use crate::permesso::Ruolo;

fn chi(utente: i64) -> Actor {
    let mandati = vec![Mandato::intero(Ruolo::Rpct)];
    Actor::persona(
        UtenteId(utente),
        format!("persona.{utente}"),
        EnteId(1),
        mandati,
    )
}

fn detto(testo: &str) -> Result<Fact<Commento>, Vec<Refusal>> {
    let (id, scheda) = (CommentoId("c".to_owned()), SchedaId("s".to_owned()));
    Commento::nuovo(id, scheda, None, testo, &chi(1), DateTime::UNIX_EPOCH)
}

#[test]
fn the_trail_keeps_a_digest_and_not_the_words() {
    let fatto = detto("  Il valore è quello di ottobre  ").unwrap();
    assert_eq!(fatto.cosa().testo, "Il valore è quello di ottobre");
    let in_storia = format!("{:?}", fatto.modifiche());
    assert!(
        in_storia.contains("SHA-256") && !in_storia.contains("ottobre"),
        "{in_storia}"
    );
}

#[test]
fn an_empty_or_endless_comment_is_refused() {
    for no in ["", " \n ", &"x".repeat(CARATTERI_MASSIMI + 1)] {
        assert_eq!(detto(no).unwrap_err()[0].campo, "testo");
    }
    assert!(detto(&"è".repeat(CARATTERI_MASSIMI)).is_ok());
}

#[test]
fn a_comment_is_taken_back_by_who_said_it_once() {
    let suo = detto("Uno").unwrap().cosa().clone();
    assert!(suo.togli(&chi(2), DateTime::UNIX_EPOCH).is_err());
    assert!(
        suo.togli(&Actor::operatore(EnteId(1)), DateTime::UNIX_EPOCH)
            .is_err()
    );
    let via = suo.togli(&chi(1), DateTime::UNIX_EPOCH).unwrap();
    assert_eq!(via.cosa().testo, "");
    assert!(via.cosa().togli(&chi(1), DateTime::UNIX_EPOCH).is_err());
}

#[test]
fn a_comment_is_put_better_by_who_said_it() {
    let suo = detto("Il valore e 12").unwrap().cosa().clone();
    let quando = DateTime::UNIX_EPOCH;
    assert!(suo.correggi("Altro", &chi(2), quando).is_err());
    for no in [
        "",
        " \n ",
        "Il valore e 12 ",
        &"x".repeat(CARATTERI_MASSIMI + 1),
    ] {
        assert_eq!(
            suo.correggi(no, &chi(1), quando).unwrap_err()[0].campo,
            "testo"
        );
    }
    let meglio = suo.correggi("Il valore è 12", &chi(1), quando).unwrap();
    assert_eq!(meglio.cosa().testo, "Il valore è 12");
    assert_eq!(meglio.cosa().corretto, Some(quando));
    assert!(!format!("{:?}", meglio.modifiche()).contains("valore"));
    let via = suo.togli(&chi(1), quando).unwrap();
    assert!(via.cosa().correggi("Ancora", &chi(1), quando).is_err());
}

#[test]
fn people_are_named_whole() {
    let persone: Vec<(i32, String)> = [
        (1, "anna"),
        (2, "anna.rossi"),
        (3, "annalisa"),
        (4, "Nicolò De Bruni"),
    ]
    .into_iter()
    .map(|(n, nome)| (n, nome.to_owned()))
    .collect();
    let caso = |testo: &str| -> Vec<i32> {
        let mut chi: Vec<i32> = nominati(testo, &persone).into_iter().copied().collect();
        chi.sort_unstable();
        chi
    };
    assert_eq!(caso("ciao @anna.rossi, e tu @ANNALISA?"), [2, 3]);
    assert_eq!(caso("@anna."), [1]);
    assert_eq!(caso("chiedi a @anna.rossi."), [2]);
    assert_eq!(caso("@nicolo de bruni: ecco"), [4]);
    assert_eq!(caso("@anna.verdi e @annamaria, anna"), [0; 0]);
    assert_eq!(caso("@anna @anna @anna.rossi"), [1, 2]);
    assert_eq!(caso(""), [0; 0]);
}
