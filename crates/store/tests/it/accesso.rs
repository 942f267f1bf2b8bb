//! Accounts, sessions and one-time links.

use chrono::TimeDelta;
use domain::Ruolo;
use store::{Error, incarichi, inviti, sessioni, utenti};
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
fn an_account_belongs_to_the_bodies_in_which_it_was_appointed() {
    let p = Prova::new();
    let id = p.actor.utente.unwrap();
    assert_eq!(
        p.leggi(|c| store::enti::list_of(c, id)),
        std::slice::from_ref(&p.ente)
    );
    assert!(!p.leggi(|c| utenti::di_altri_enti(c, &p.actor, id)));
    p.scrivi(|tx| incarichi::conferisci_i_primi(tx, p.altro_ente.id, id, adesso()));
    assert_eq!(
        p.leggi(|c| store::enti::list_of(c, id)),
        [p.ente.clone(), p.altro_ente.clone()]
    );
    assert!(p.leggi(|c| utenti::di_altri_enti(c, &p.actor, id)));
    let nomi: Vec<String> = p
        .leggi(|c| utenti::list(c, &p.altro))
        .into_iter()
        .map(|m| m.nome)
        .collect();
    assert_eq!(nomi, ["anna.verdi", "bruno.neri"]);
    // A second time it changes nothing.
    p.scrivi(|tx| incarichi::conferisci_i_primi(tx, p.altro_ente.id, id, adesso()));
    let suoi = p.leggi(|c| incarichi::di(c, p.altro_ente.id, id));
    assert_eq!(suoi.len(), 3);
    let ignoto = domain::UtenteId(999);
    assert!(matches!(
        p.db.write(|tx| incarichi::conferisci_i_primi(tx, p.ente.id, ignoto, adesso())),
        Err(Error::NotFound)
    ));
}

/// What is written comes back as it was, an end included; the trail tells both.
#[test]
fn an_appointment_is_kept_and_ended() {
    let p = Prova::new();
    let carla = p.utente("carla.bianchi", &[Ruolo::Lettore, Ruolo::Nucleo]);
    let id = carla.utente.unwrap();
    let suoi = p.leggi(|c| incarichi::di(c, p.ente.id, id));
    let ruoli: Vec<Ruolo> = suoi.iter().map(|i| i.ruolo).collect();
    assert!(ruoli.contains(&Ruolo::Lettore) && ruoli.contains(&Ruolo::Nucleo));
    let lettore = suoi.iter().find(|i| i.ruolo == Ruolo::Lettore).unwrap();
    let tutti = p.leggi(|c| incarichi::list(c, &p.actor));
    assert_eq!(tutti.len(), 5);
    let fatto = lettore.revoca(&tutti, &p.actor, adesso()).unwrap();
    p.scrivi(|tx| incarichi::record(tx, &fatto));
    let dopo = p.leggi(|c| incarichi::di(c, p.ente.id, id));
    let finito = dopo.iter().find(|i| i.id == lettore.id).unwrap();
    assert_eq!(finito.revocato, Some(adesso()));
    let oggetto = store::storia::Oggetto::Utente(id);
    let storia = p.leggi(|c| store::storia::di(c, &p.actor, &oggetto));
    assert_eq!(storia.len(), 3);
    assert_eq!(storia[0].prima.leggibile(), "Lettore, dal 31/01/2026");
    assert_eq!(storia[0].chi, "anna.verdi");
}

/// One link at a time, for one account, until it is used or over.
#[test]
fn a_link_is_for_one_password() {
    let p = Prova::new();
    let domani = adesso() + TimeDelta::days(1);
    let id = p.scrivi(|tx| utenti::invita(tx, &p.actor, "carla", "primo", adesso(), domani));
    assert_eq!(p.leggi(|c| inviti::utente(c, "primo", adesso())), id);
    assert!(
        !p.leggi(|c| inviti::is_valid(c, "primo", adesso())),
        "not the first access"
    );
    assert!(
        p.leggi(|c| utenti::list(c, &p.actor))
            .iter()
            .any(|m| m.id == id && !m.entrato)
    );
    p.scrivi(|tx| utenti::rinvita(tx, &p.actor, id, "secondo", adesso(), domani));
    let non_vale = |impronta: &str, quando| {
        let letto = p.db.read(|c| inviti::utente(c, impronta, quando));
        assert!(matches!(letto, Err(Error::NotFound)), "{impronta}");
    };
    non_vale("primo", adesso());
    non_vale("secondo", domani);
    p.scrivi(|tx| inviti::consume(tx, "secondo", adesso()));
    non_vale("secondo", adesso());
    p.scrivi(|tx| inviti::create(tx, "generale", None, domani));
    non_vale("generale", adesso());
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
    let dopo = adesso() + ora / 2;
    assert!(matches!(
        p.db.read(|c| sessioni::find(c, "h1", dopo)),
        Err(Error::NotFound)
    ));
    // Whose it was is known a while longer, and a late answer does not open it again.
    p.scrivi(|tx| sessioni::touch(tx, "h1", dopo, adesso() + ora * 2));
    assert!(p.db.read(|c| sessioni::find(c, "h1", dopo)).is_err());
    assert_eq!(p.leggi(|c| sessioni::di_csrf(c, "gettone")).id, id);
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
    p.scrivi(|tx| inviti::create(tx, "i1", None, poi));
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
