use chrono::TimeDelta;

use super::*;
use crate::decimale::Decimale;
use crate::ente::EnteId;
use crate::scheda::{
    Contenuto, Fase, Frequenza, Indicatore, Posto, Scheda, SchedaId, ValoreAnnuale,
};

fn giorno(mese: u32, giorno: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, mese, giorno).unwrap()
}

fn istante(mese: u32, g: u32) -> DateTime<Utc> {
    giorno(mese, g).and_hms_opt(9, 0, 0).unwrap().and_utc()
}

fn chi() -> Actor {
    Actor::operatore(EnteId(1))
}

fn sessione() -> SessioneMonitoraggio {
    let bozza = SessioneMonitoraggio {
        id: MonitoraggioId("m".to_owned()),
        vista: VistaId("v".to_owned()),
        nome: "Giugno".to_owned(),
        riferimento: giorno(6, 30),
        istruzioni: None,
        termine: giorno(7, 15),
        cdr: Vec::new(),
        aperta: DateTime::UNIX_EPOCH,
        chi_utente: None,
        chi: String::new(),
        chiusa: None,
        campione: None,
    };
    let fatto = SessioneMonitoraggio::apri(bozza, &chi(), istante(6, 1));
    fatto.unwrap().cosa().clone()
}

fn campi(no: &[Refusal]) -> Vec<&str> {
    no.iter().map(|r| r.campo.as_str()).collect()
}

fn contenuto() -> Contenuto {
    let fase = |inizio, avanzamento: Option<i64>| Fase {
        inizio_previsto: Some(inizio),
        fine_prevista: Some(giorno(12, 31)),
        avanzamento: avanzamento.map(Decimale::from),
        ..Fase::default()
    };
    let dell_anno = Indicatore {
        descrizione: Some("n. controlli".to_owned()),
        valori: vec![ValoreAnnuale {
            anno: 2026,
            atteso: Some(Decimale::from(10)),
            raggiunto: None,
        }],
        ..Indicatore::default()
    };
    let a_trimestri = Indicatore {
        descrizione: Some("n. pratiche".to_owned()),
        frequenza: Some(Frequenza::Trimestre),
        ..Indicatore::default()
    };
    Contenuto {
        codice: "2026_A".to_owned(),
        titolo: "Una".to_owned(),
        // Running without a figure, running with one, ended without its day, not begun.
        fasi: vec![
            fase(giorno(1, 1), None),
            fase(giorno(1, 1), Some(0)),
            fase(giorno(1, 1), Some(100)),
            fase(giorno(9, 1), None),
        ],
        indicatori: vec![dell_anno, a_trimestri],
        ..Contenuto::default()
    }
}

fn scheda(contenuto: Contenuto) -> Scheda {
    let posto = Posto {
        id: SchedaId("s".to_owned()),
        vista: VistaId("v".to_owned()),
        livello: Livello::Processo,
        cdr: None,
        posizione: 1,
    };
    let fatto = Scheda::nuova(posto, contenuto, Atto::Creazione, &chi(), istante(1, 1));
    fatto.unwrap().cosa().clone()
}

#[test]
fn what_is_missing_depends_on_the_day_of_reference() {
    let c = contenuto();
    let a_giugno = mancanze(&c, 2026, giorno(6, 30));
    assert_eq!(
        campi(&a_giugno),
        [
            "fasi.1.avanzamento",
            "fasi.3.fine_effettiva",
            "indicatori.2.periodo_1",
            "indicatori.2.periodo_2"
        ]
    );
    let a_dicembre = mancanze(&c, 2026, giorno(12, 31));
    assert!(campi(&a_dicembre).contains(&"fasi.4.avanzamento"));
    assert!(campi(&a_dicembre).contains(&"indicatori.1.periodo_1"));
    assert_eq!(
        campi(&mancanze(&c, 2026, giorno(1, 31))),
        ["fasi.1.avanzamento", "fasi.3.fine_effettiva"]
    );
}

#[test]
fn a_declaration_is_refused_with_everything_at_once() {
    let (s, scheda) = (sessione(), scheda(contenuto()));
    let vuota = Raccolta::vuota(&s.id, scheda.id());
    let no = vuota
        .dichiara(&s, &scheda, 2026, ("", ""), &chi(), istante(7, 1))
        .unwrap_err();
    assert_eq!(no.len(), 5);
    assert!(campi(&no).contains(&"idoneita"));
    let no = vuota
        .dichiara(&s, &scheda, 2026, ("", "non_idonea"), &chi(), istante(7, 1))
        .unwrap_err();
    assert!(campi(&no).contains(&"commento"));
}

/// A sheet of which everything is said.
fn piena() -> Scheda {
    let fase = Fase {
        avanzamento: Some(Decimale::from(50)),
        ..Fase::default()
    };
    scheda(Contenuto {
        codice: "2026_A".to_owned(),
        titolo: "Una".to_owned(),
        fasi: vec![fase],
        ..Contenuto::default()
    })
}

#[test]
fn an_answer_goes_its_way_and_late_is_worked_out() {
    let (s, scheda) = (sessione(), piena());
    let vuota = Raccolta::vuota(&s.id, scheda.id());
    assert_eq!(vuota.ritardo(&s, giorno(7, 15)), None);
    assert_eq!(vuota.ritardo(&s, giorno(7, 18)), Some(3));
    let dichiara = |r: &Raccolta, quando| {
        r.dichiara(&s, &scheda, 2026, ("", "idonea"), &chi(), quando)
            .map(|f| f.cosa().clone())
    };
    let in_tempo = dichiara(&vuota, istante(7, 15)).unwrap();
    assert_eq!(in_tempo.ritardo(&s, giorno(12, 31)), None);
    let tardi = dichiara(&vuota, istante(7, 20)).unwrap();
    assert_eq!(tardi.ritardo(&s, giorno(12, 31)), Some(5));
    assert!(
        dichiara(&tardi, istante(7, 21)).is_err(),
        "declared already"
    );
    assert!(tardi.annota(&s, "x", "", &chi(), istante(7, 21)).is_err());

    let no = tardi.rinvia(&s, " ", &chi(), istante(7, 21)).unwrap_err();
    assert_eq!(campi(&no), ["motivo"]);
    assert!(vuota.rinvia(&s, "x", &chi(), istante(7, 21)).is_err());
    let fatto = tardi.rinvia(&s, "Manca il verbale", &chi(), istante(7, 21));
    let fatto = fatto.unwrap();
    assert_eq!(fatto.nota(), Some("Manca il verbale"));
    let rinviata = fatto.cosa().clone();
    assert_eq!(rinviata.stato, StatoRaccolta::Rinviata);
    assert_eq!(rinviata.ritardo(&s, giorno(7, 31)), Some(16));
    let di_nuovo = dichiara(&rinviata, istante(7, 22)).unwrap();
    assert_eq!(di_nuovo.motivo, None);

    let verifica = |r: &Raccolta, e, t| r.verifica(&s, (e, t), &chi(), istante(8, 1));
    let no = verifica(&di_nuovo, "", "").unwrap_err();
    assert_eq!(campi(&no), ["esito"]);
    let no = verifica(&di_nuovo, "non_confermata", "").unwrap_err();
    assert_eq!(campi(&no), ["rilievi"]);
    let verificata = verifica(&di_nuovo, "confermata", "")
        .unwrap()
        .cosa()
        .clone();
    assert_eq!(verificata.stato, StatoRaccolta::Verificata);
    assert!(verifica(&verificata, "confermata", "").is_err());

    let chiusa = s.chiudi(&chi(), istante(8, 2)).unwrap().cosa().clone();
    assert!(chiusa.chiudi(&chi(), istante(8, 2)).is_err());
    assert!(
        verificata
            .rinvia(&chiusa, "x", &chi(), istante(8, 3))
            .is_err()
    );
    assert_eq!(vuota.ritardo(&chiusa, giorno(12, 31)), Some(18));
}

#[test]
fn the_sample_is_drawn_once_and_anybody_can_draw_it_again() {
    let codici: Vec<String> = (1..=7).map(|n| format!("2026_A_{n}")).collect();
    let s = sessione();
    for sbagliata in [0, 101] {
        let no = s.campiona("seme", sbagliata, codici.clone(), &chi(), istante(7, 1));
        assert_eq!(campi(&no.unwrap_err()), ["percentuale"]);
    }
    assert!(
        s.campiona("seme", 30, Vec::new(), &chi(), istante(7, 1))
            .is_err()
    );
    let mut rovesciati = codici.clone();
    rovesciati.reverse();
    let con = s
        .campiona("seme", 30, rovesciati, &chi(), istante(7, 1))
        .unwrap()
        .cosa()
        .clone();
    let campione = con.campione.clone().unwrap();
    // A third of seven, rounded up; in the order of `printf seme2026_A_n | sha256sum`.
    let mut a_mano: Vec<(String, &str)> = codici
        .iter()
        .map(|c| {
            (
                crate::allegato::impronta(format!("seme{c}").as_bytes()),
                c.as_str(),
            )
        })
        .collect();
    a_mano.sort();
    let attesi: Vec<&str> = a_mano.iter().take(3).map(|(_, c)| *c).collect();
    assert_eq!(campione.estratte(), attesi);
    assert_ne!(
        estrai("altro", 100, codici.iter().map(String::as_str)),
        estrai("seme", 100, codici.iter().map(String::as_str))
    );
    assert!(
        con.campiona("altro", 30, codici, &chi(), istante(7, 1))
            .is_err()
    );
    assert_eq!((quante(1, 7), quante(50, 7), quante(100, 7)), (1, 4, 7));
}

#[test]
fn a_session_needs_a_name_and_a_term_to_come() {
    let bozza = SessioneMonitoraggio {
        nome: " ".to_owned(),
        ..sessione()
    };
    let dopo = istante(7, 15) + TimeDelta::days(1);
    let no = SessioneMonitoraggio::apri(bozza, &chi(), dopo).unwrap_err();
    assert_eq!(campi(&no), ["nome", "termine"]);
    let s = sessione();
    assert!(!s.chiede(Livello::Cdr, None, None));
    assert!(!s.chiede(Livello::Processo, Some(Stato::Annullata), None));
    let sua = SessioneMonitoraggio {
        cdr: vec![CdrId("a".to_owned())],
        ..s
    };
    assert!(sua.chiede(Livello::Processo, None, Some(&CdrId("a".to_owned()))));
    assert!(!sua.chiede(Livello::Processo, None, Some(&CdrId("b".to_owned()))));
}
