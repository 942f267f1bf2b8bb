//! Saved reports: whose they are, and who finds them.

use domain::Ruolo;
use domain::actor::Actor;
use domain::libro::FormatoLibro;
use domain::prospetto::{Cadenza, Programma, Prospetto, ProspettoSalvato, ScelteProspetto};
use domain::vista::Vista;
use store::prospetti;
use testkit::{Prova, adesso};

/// A saved report of somebody, under a name.
pub(crate) fn salvato(chi: &Actor, vista: &Vista, nome: &str) -> ProspettoSalvato {
    let oggi = domain::orario::giorno(adesso());
    ProspettoSalvato {
        id: String::new(),
        vista: vista.id.clone(),
        di: chi.utente.unwrap(),
        nome: nome.to_owned(),
        quale: Prospetto::Misure,
        scelte: ScelteProspetto {
            situazione: "in_ritardo".to_owned(),
            ..ScelteProspetto::default()
        },
        condiviso: false,
        programma: Some(Programma::nuovo(
            Cadenza::Trimestrale,
            FormatoLibro::Odt,
            true,
            oggi,
        )),
    }
}

fn nomi(p: &Prova, chi: &Actor, vista: &Vista) -> Vec<String> {
    let suoi = p.leggi(|c| prospetti::list(c, chi, &vista.id));
    suoi.into_iter().map(|s| s.nome).collect()
}

#[test]
fn one_finds_ones_own_and_what_others_share() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let altra = p.vista("2025_PTPC");
    let dora = p.utente_con("dora.blu", &[(Ruolo::Lettore, None)]);
    let mio = salvato(&p.actor, &vista, "In ritardo");
    p.scrivi(|tx| prospetti::salva(tx, &p.actor, &mio));
    let letto = p
        .leggi(|c| prospetti::list(c, &p.actor, &vista.id))
        .remove(0);
    assert_eq!(
        letto,
        ProspettoSalvato {
            id: letto.id.clone(),
            ..mio.clone()
        }
    );
    assert!(nomi(&p, &dora, &vista).is_empty());
    assert!(nomi(&p, &p.actor, &altra).is_empty());

    // The same name takes the place of the first; another person keeps his own under it.
    let condiviso = ProspettoSalvato {
        condiviso: true,
        programma: None,
        ..mio
    };
    p.scrivi(|tx| prospetti::salva(tx, &p.actor, &condiviso));
    let suo = salvato(&dora, &vista, "In ritardo");
    p.scrivi(|tx| prospetti::salva(tx, &dora, &suo));
    assert_eq!(nomi(&p, &p.actor, &vista), ["In ritardo"]);
    assert_eq!(nomi(&p, &dora, &vista), ["In ritardo", "In ritardo"]);
}

#[test]
fn one_takes_away_ones_own_and_whoever_composes_plans_what_is_shared() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let dora = p.utente_con("dora.blu", &[(Ruolo::Lettore, None)]);
    let condiviso = ProspettoSalvato {
        condiviso: true,
        ..salvato(&dora, &vista, "Condiviso")
    };
    p.scrivi(|tx| prospetti::salva(tx, &dora, &condiviso));
    p.scrivi(|tx| prospetti::salva(tx, &dora, &salvato(&dora, &vista, "Solo suo")));
    p.scrivi(|tx| prospetti::salva(tx, &p.actor, &salvato(&p.actor, &vista, "Mio")));
    let id = |chi: &Actor, nome: &str| {
        let suoi = p.leggi(|c| prospetti::list(c, chi, &vista.id));
        suoi.into_iter().find(|s| s.nome == nome).unwrap().id
    };
    let (mio, solo_suo) = (id(&p.actor, "Mio"), id(&dora, "Solo suo"));
    for (chi, id) in [(&dora, &mio), (&p.actor, &solo_suo)] {
        let esito = p.db.write(|tx| prospetti::elimina(tx, chi, id));
        assert!(matches!(esito, Err(store::Error::NotFound)), "{esito:?}");
    }
    p.scrivi(|tx| prospetti::elimina(tx, &p.actor, &id(&p.actor, "Condiviso")));
    assert_eq!(nomi(&p, &dora, &vista), ["Solo suo"]);
    p.scrivi(|tx| prospetti::elimina(tx, &dora, &solo_suo));
    assert!(nomi(&p, &dora, &vista).is_empty());
}
