//! Accounts, sessions and one-time links.

use chrono::TimeDelta;
use domain::Ruolo;
use store::{Error, inviti, sessioni, utenti};
use testkit::{Prova, adesso};

#[test]
fn an_account_is_found_by_its_name_as_people_type_it() {
    let p = Prova::new();
    assert_eq!(p.leggi(utenti::count), 2);
    let id = p.scrivi(|tx| utenti::create(tx, " Niccolò Verdi ", "hash", adesso()));
    let trovato = p.leggi(|c| utenti::find_by_nome(c, "niccolo VERDI"));
    assert_eq!(
        (
            trovato.id,
            trovato.nome.as_str(),
            trovato.password_hash.as_str()
        ),
        (id, "Niccolò Verdi", "hash")
    );
    assert_eq!(p.leggi(|c| utenti::find(c, id)), trovato);
    assert!(
        !format!("{trovato:?}").contains("hash\""),
        "no hash in the logs"
    );
    let no =
        p.db.write(|tx| utenti::create(tx, "NICCOLÒ VERDI", "altro", adesso()));
    assert!(matches!(no, Err(Error::Conflict(v)) if v == "utenti_chiave"));
    assert!(matches!(
        p.db.write(|tx| utenti::create(tx, "  ", "x", adesso())),
        Err(Error::Dati(_))
    ));
    assert!(matches!(
        p.db.read(|c| utenti::find_by_nome(c, "nessuno")),
        Err(Error::NotFound)
    ));
}

#[test]
fn an_account_belongs_to_the_bodies_it_was_let_into() {
    let p = Prova::new();
    let id = p.actor.utente.unwrap();
    assert_eq!(
        p.leggi(|c| utenti::appartenenze(c, id)),
        [(p.ente.clone(), Ruolo::Amministratore)]
    );
    p.scrivi(|tx| utenti::add_to_ente(tx, &p.altro, id, Ruolo::Amministratore, adesso()));
    assert_eq!(
        p.leggi(|c| store::enti::list_of(c, id)),
        [p.ente.clone(), p.altro_ente.clone()]
    );
    let nomi: Vec<String> = p
        .leggi(|c| utenti::list(c, &p.altro))
        .into_iter()
        .map(|(_, nome, _)| nome)
        .collect();
    assert_eq!(nomi, ["anna.verdi", "bruno.neri"]);
    let ignoto = domain::UtenteId(999);
    assert!(matches!(
        p.db.write(|tx| utenti::add_to_ente(tx, &p.actor, ignoto, Ruolo::Amministratore, adesso())),
        Err(Error::NotFound)
    ));
}

#[test]
fn a_session_lasts_until_it_is_over() {
    let p = Prova::new();
    let (id, ora) = (p.actor.utente.unwrap(), TimeDelta::hours(1));
    p.scrivi(|tx| sessioni::create(tx, "h1", id, "gettone", adesso(), adesso() + ora));
    let s = p.leggi(|c| sessioni::find(c, "h1", adesso()));
    assert_eq!(
        (s.utente.id, s.csrf.as_str(), s.ultima, s.scade),
        (id, "gettone", adesso(), adesso() + ora)
    );
    assert!(matches!(
        p.db.read(|c| sessioni::find(c, "h1", adesso() + ora)),
        Err(Error::NotFound)
    ));
    assert!(matches!(
        p.db.read(|c| sessioni::find(c, "h2", adesso())),
        Err(Error::NotFound)
    ));

    p.scrivi(|tx| sessioni::touch(tx, "h1", adesso() + ora / 2, adesso() + ora * 2));
    assert_eq!(
        p.leggi(|c| sessioni::find(c, "h1", adesso() + ora)).ultima,
        adesso() + ora / 2
    );
    p.scrivi(|tx| sessioni::create(tx, "h2", id, "x", adesso(), adesso() + ora));
    assert_eq!(p.scrivi(|tx| sessioni::purge(tx, adesso() + ora)), 1);
    p.scrivi(|tx| sessioni::delete(tx, "h1"));
    assert!(matches!(
        p.db.read(|c| sessioni::find(c, "h1", adesso())),
        Err(Error::NotFound)
    ));
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    let p = Prova::new();
    let (id, domani) = (p.actor.utente.unwrap(), adesso() + TimeDelta::days(1));
    p.scrivi(|tx| {
        sessioni::create(tx, "qui", id, "x", adesso(), domani)?;
        sessioni::create(tx, "altrove", id, "x", adesso(), domani)?;
        sessioni::create(
            tx,
            "di altri",
            p.altro.utente.unwrap(),
            "x",
            adesso(),
            domani,
        )?;
        utenti::set_password(tx, id, "nuovo", Some("qui"))
    });
    let aperta = |h: &str| p.db.read(|c| sessioni::find(c, h, adesso())).is_ok();
    assert_eq!(
        (aperta("qui"), aperta("altrove"), aperta("di altri")),
        (true, false, true)
    );
    assert_eq!(p.leggi(|c| utenti::find(c, id)).password_hash, "nuovo");
    p.scrivi(|tx| utenti::set_password(tx, id, "ancora", None));
    assert!(!aperta("qui"));
    assert!(matches!(
        p.db.write(|tx| utenti::set_password(tx, domain::UtenteId(999), "x", None)),
        Err(Error::NotFound)
    ));
}

#[test]
fn a_link_is_used_once_and_in_time() {
    let p = Prova::new();
    let poi = adesso() + TimeDelta::hours(1);
    p.scrivi(|tx| inviti::create(tx, "i1", poi));
    assert!(p.leggi(|c| inviti::is_valid(c, "i1", adesso())));
    assert!(!p.leggi(|c| inviti::is_valid(c, "i1", poi)));
    assert!(!p.leggi(|c| inviti::is_valid(c, "i2", adesso())));
    assert!(matches!(
        p.db.write(|tx| inviti::consume(tx, "i1", poi)),
        Err(Error::NotFound)
    ));
    p.scrivi(|tx| inviti::consume(tx, "i1", adesso()));
    assert!(!p.leggi(|c| inviti::is_valid(c, "i1", adesso())));
    assert!(matches!(
        p.db.write(|tx| inviti::consume(tx, "i1", adesso())),
        Err(Error::NotFound)
    ));
}
