use std::collections::BTreeSet;

use chrono::Datelike;
use domain::anomalie;
use domain::scheda::Unita;
use domain::vista::TipoVista;

use super::*;

fn demo() -> Demo {
    comune().unwrap()
}

fn schede(demo: &Demo, codice: &str) -> Vec<(Livello, Contenuto)> {
    let vista = demo.viste.iter().find(|v| v.codice == codice).unwrap();
    vista
        .schede
        .iter()
        .map(|s| (s.livello, s.contenuto.clone()))
        .collect()
}

#[test]
fn has_the_size_that_was_promised() {
    let demo = demo();
    assert_eq!(demo.cdr.len(), 12);
    let codici: Vec<&str> = demo.viste.iter().map(|v| v.codice.as_str()).collect();
    assert_eq!(
        codici,
        [
            "2024_PTPC",
            "2024_OBIETTIVI",
            "2025_PTPC",
            "2025_OBIETTIVI",
            "2026_PTPC",
            "2026_OBIETTIVI"
        ]
    );
    for v in &demo.viste {
        let quante = |l| v.schede.iter().filter(|s| s.livello == l).count();
        match v.tipo {
            TipoVista::Ptpc => {
                assert_eq!((quante(Livello::Cdr), quante(Livello::Processo)), (12, 90))
            }
            TipoVista::Obiettivi => assert_eq!(quante(Livello::Obiettivo), 40),
        }
    }
}

#[test]
fn is_the_same_every_time() {
    let prima = demo();
    let dopo = demo();
    for v in &prima.viste {
        assert_eq!(schede(&prima, &v.codice), schede(&dopo, &v.codice));
    }
    assert_eq!(prima.persone, dopo.persone);
}

#[test]
fn its_links_lead_somewhere() {
    let demo = demo();
    let cdr: BTreeSet<&str> = demo.cdr.iter().map(|c| c.codice.as_str()).collect();
    for v in &demo.viste {
        let codici: Vec<&str> = v
            .schede
            .iter()
            .map(|s| s.contenuto.codice.as_str())
            .collect();
        assert_eq!(
            codici.iter().collect::<BTreeSet<_>>().len(),
            codici.len(),
            "{}: codes stand once",
            v.codice
        );
        let obiettivi: BTreeSet<String> = schede(&demo, &format!("{}_OBIETTIVI", v.anno))
            .into_iter()
            .map(|(_, c)| c.codice)
            .collect();
        for s in &v.schede {
            assert!(
                s.contenuto
                    .collegato_a
                    .iter()
                    .all(|k| cdr.contains(k.codice.as_str())),
                "{}",
                s.contenuto.codice
            );
            for r in &s.contenuto.riferimento_obiettivo_gestionale {
                assert!(
                    obiettivi.contains(&format!("{}_{r}", v.anno)),
                    "{}: {r}",
                    s.contenuto.codice
                );
            }
        }
    }
}

#[test]
fn its_people_are_known_and_its_phases_are_of_their_year() {
    let demo = demo();
    let persone: BTreeSet<&str> = demo
        .persone
        .iter()
        .map(|p| p.cognome_nome.as_str())
        .collect();
    for v in &demo.viste {
        for c in v.schede.iter().map(|s| &s.contenuto) {
            for nome in [&c.responsabile, &c.direttore, &c.dirigente]
                .into_iter()
                .flatten()
                .chain(c.fasi.iter().filter_map(|f| f.responsabile.as_ref()))
            {
                assert!(persone.contains(nome.as_str()), "{}: {nome}", c.codice);
            }
            for f in &c.fasi {
                let date = [
                    f.inizio_previsto,
                    f.fine_prevista,
                    f.inizio_effettivo,
                    f.fine_effettiva,
                ];
                assert!(
                    date.into_iter().flatten().all(|d| d.year() == v.anno),
                    "{}: {f:?}",
                    c.codice
                );
                assert!(
                    f.inizio_effettivo
                        .into_iter()
                        .chain(f.fine_effettiva)
                        .all(|d| d <= oggi()),
                    "{}: {f:?}",
                    c.codice
                );
            }
        }
    }
}

#[test]
fn what_was_achieved_in_a_year_does_not_depend_on_who_tells_it() {
    let demo = demo();
    let valore = |vista: &str, codice: &str, anno: i32| {
        let (_, c) = schede(&demo, vista)
            .into_iter()
            .find(|(_, c)| c.codice == codice)
            .unwrap();
        c.indicatori[0].anno(anno).unwrap().raggiunto.unwrap()
    };
    for numero in 1..=8 {
        let suo = valore("2024_PTPC", &format!("2024_SEGR_{numero}"), 2024);
        assert_eq!(
            suo,
            valore("2025_PTPC", &format!("2025_SEGR_{numero}"), 2024)
        );
        assert_eq!(
            suo,
            valore("2026_PTPC", &format!("2026_SEGR_{numero}"), 2024)
        );
    }
}

#[test]
fn a_ratio_has_its_two_sides() {
    let demo = demo();
    let tutte: Vec<_> = demo
        .viste
        .iter()
        .flat_map(|v| &v.schede)
        .flat_map(|s| &s.contenuto.indicatori)
        .collect();
    let (mut rapporti, mut altri) = (0, 0);
    for i in tutte {
        match (&i.numeratore, &i.denominatore) {
            (Some(n), Some(d)) => {
                assert!(
                    i.descrizione
                        .as_deref()
                        .unwrap()
                        .ends_with(&format!("{n}/{d}")),
                    "{i:?}"
                );
                rapporti += 1;
            }
            (None, None) => altri += 1,
            _ => panic!("half a ratio: {i:?}"),
        }
        if i.unita == Unita::Percentuale {
            assert!(
                i.valori
                    .iter()
                    .flat_map(|v| [v.atteso, v.raggiunto])
                    .flatten()
                    .all(|d| d <= domain::Decimale::CENTO),
                "{i:?}"
            );
        }
    }
    assert!(
        rapporti > 100 && altri > 100,
        "{rapporti} ratios, {altri} others"
    );
}

#[test]
fn check_finds_what_was_hidden_and_little_else() {
    let demo = demo();
    let trovate = |vista: &str, anno| {
        let schede = schede(&demo, vista);
        let piano: Vec<(Livello, &Contenuto)> = schede.iter().map(|(l, c)| (*l, c)).collect();
        let sguardo = anomalie::Sguardo {
            anno,
            oggi: Some(oggi()),
            archivio: None,
        };
        anomalie::di_piano(&piano, &sguardo)
            .into_iter()
            .map(|a| format!("{} {}", a.codice().unwrap_or_default(), a.frase))
            .collect::<Vec<_>>()
    };
    let tutte: Vec<String> = ANNI
        .iter()
        .flat_map(|a| trovate(&format!("{a}_PTPC"), *a))
        .collect();
    for (codice, parte) in [
        ("2025_RAG_3", "90,00"),
        ("2026_PERS_4", "90,00"),
        ("2025_SOC_2", "In Corso"),
        ("2025_SIST_3", "non ha una fine effettiva"),
        ("2026_EDIL_5", "non risulta conclusa"),
        ("2026_ISTR_6", "non è confrontabile"),
        ("2026_PERS_7", "SENSIBILIZZAZIONE ETICA"),
        ("2026_LLPP_8", "nessuna misura"),
        ("2026_DEMO_7", "né tipologia né misura"),
        ("2026_DEMO_1", "POL_7"),
    ] {
        assert!(
            tutte
                .iter()
                .any(|a| a.starts_with(codice) && a.contains(parte)),
            "{codice} {parte}: {tutte:#?}"
        );
    }
    let diverse: BTreeSet<&str> = tutte
        .iter()
        .filter_map(|a| a.split_once(' '))
        .map(|(codice, _)| codice)
        .filter(|c| !c.is_empty())
        .collect();
    assert!(diverse.len() < 60, "a plan is mostly in order: {diverse:?}");
}

#[test]
fn every_sheet_is_one_the_verbs_accept() {
    use domain::scheda::{Posto, SchedaId};
    let actor = domain::Actor::operatore(domain::ente::EnteId(1));
    for v in demo().viste {
        for s in v.schede {
            let posto = Posto {
                id: SchedaId("s".into()),
                vista: domain::VistaId("v".into()),
                livello: s.livello,
                cdr: None,
                posizione: 1,
            };
            let codice = s.contenuto.codice.clone();
            let esito = domain::Scheda::nuova(
                posto,
                s.contenuto,
                domain::Atto::Creazione,
                &actor,
                chrono::DateTime::UNIX_EPOCH,
            );
            assert!(esito.is_ok(), "{codice}: {:?}", esito.err());
        }
    }
}

#[test]
fn fills_a_database_in_one_transaction() {
    let database = testkit::Database::fresh();
    let ente = riempi(database.db(), chrono::DateTime::UNIX_EPOCH).unwrap();
    assert_eq!(ente.nome, "Comune di Borgo Sereno");
    let actor = domain::Actor::operatore(ente.id);
    let viste = database
        .db()
        .read(|c| store::viste::list(c, &actor))
        .unwrap();
    let totali: Vec<i64> = viste.iter().map(|(_, n)| n.totale()).collect();
    assert_eq!(totali, [40, 102, 40, 102, 40, 102]);
    assert!(
        riempi(database.db(), chrono::DateTime::UNIX_EPOCH).is_err(),
        "a second time is refused"
    );
    assert_eq!(database.db().read(store::enti::list).unwrap().len(), 1);
}
