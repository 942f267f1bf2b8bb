use chrono::NaiveDate;

use super::*;
use crate::actor::Actor;
use crate::decimale::Decimale;
use crate::ente::{Ente, EnteId};
use crate::scheda::{
    Contenuto, Frequenza, Indicatore, Livello, Periodo, RigaScheda, Scheda, SchedaId, Unita,
    ValoreAnnuale, ValorePeriodo,
};
use crate::vista::TipoVista;

fn il(anno: i32, mese: u32, giorno: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(anno, mese, giorno).unwrap()
}

fn alle(anno: i32, mese: u32, giorno: u32) -> DateTime<Utc> {
    il(anno, mese, giorno)
        .and_hms_opt(12, 0, 0)
        .unwrap()
        .and_utc()
}

fn segretario() -> Actor {
    Actor::operatore(EnteId(1))
}

fn bozza() -> Edizione {
    Edizione {
        vista: VistaId("v".to_owned()),
        numero: 1,
        stato: StatoEdizione::Bozza,
        scelte: SceltePubblicazione::prudenti(),
        impronta: "i".to_owned(),
        creata: alle(2026, 3, 1),
        pubblicata: None,
        fino: None,
        ritirata: None,
        motivo: None,
    }
}

fn vista(stato: StatoVista) -> Vista {
    Vista {
        id: VistaId("v".to_owned()),
        codice: "2026_PTPC".to_owned(),
        titolo: "Piano".to_owned(),
        tipo: TipoVista::Ptpc,
        anno: 2026,
        dal: 2026,
        al: 2028,
        modelli: Vec::new(),
        metodo: None,
        smvp: None,
        margine: None,
        stato,
        variazione: None,
    }
}

/// Five years from 1 January of the year after: the last day is a 31 December.
#[test]
fn what_is_published_stays_five_years_from_the_year_after() {
    for (pubblicata, attesa) in [
        (il(2026, 1, 1), il(2031, 12, 31)),
        (il(2026, 12, 31), il(2031, 12, 31)),
        (il(2027, 1, 1), il(2032, 12, 31)),
    ] {
        assert_eq!(scadenza(pubblicata), Some(attesa));
    }
    let e = bozza();
    let adottata = vista(StatoVista::Adottata);
    let fatto = e
        .pubblica(&adottata, "i", &segretario(), alle(2026, 3, 2))
        .unwrap();
    let e = fatto.cosa().clone();
    assert!(e.si_legge(il(2031, 12, 31)) && !e.si_legge(il(2032, 1, 1)));
    assert!(e.scade(&segretario(), alle(2031, 12, 31)).is_none());
    let scaduta = e.scade(&segretario(), alle(2032, 1, 1)).unwrap();
    assert_eq!(scaduta.cosa().stato, StatoEdizione::Ritirata);
    assert_eq!(scaduta.atto(), Atto::Ritiro);
    assert!(scaduta.nota().unwrap().contains("art. 8"));
    assert!(
        scaduta
            .cosa()
            .scade(&segretario(), alle(2040, 1, 1))
            .is_none()
    );
}

#[test]
fn an_edition_is_published_once_and_withdrawn_with_a_reason() {
    let e = bozza();
    let no = e.pubblica(
        &vista(StatoVista::InPreparazione),
        "i",
        &segretario(),
        alle(2026, 3, 2),
    );
    assert!(no.unwrap_err().frase.contains("adottato"));
    assert!(
        e.ritira("perché sì", &segretario(), alle(2026, 3, 2))
            .is_err()
    );
    let adottata = vista(StatoVista::Adottata);
    let fatto = e
        .pubblica(&adottata, "i", &segretario(), alle(2026, 3, 2))
        .unwrap();
    let e = fatto.cosa();
    assert!(
        e.pubblica(&adottata, "i", &segretario(), alle(2026, 3, 3))
            .is_err()
    );
    for vuoto in ["", "  \n ", "ok"] {
        let no = e
            .ritira(vuoto, &segretario(), alle(2026, 3, 3))
            .unwrap_err();
        assert_eq!(no.campo, "motivo");
    }
    let ritirata = e
        .ritira(" c'era  un errore ", &segretario(), alle(2026, 3, 3))
        .unwrap();
    assert_eq!(ritirata.cosa().motivo.as_deref(), Some("c'era un errore"));
    assert!(!ritirata.cosa().si_legge(il(2026, 3, 4)));
}

/// Of names, only those of who answers; nothing of what is written for the office.
#[test]
fn what_is_proposed_is_prudent() {
    let proposte = SceltePubblicazione::prudenti();
    let nomi: Vec<&str> = pubblicabili()
        .iter()
        .filter(|c| c.nomi && proposte.vuole(c.chiave))
        .map(|c| c.chiave)
        .collect();
    assert_eq!(nomi, ["responsabile", "direttore", "dirigente"]);
    for fuori in [
        "note",
        "peso",
        "fasi.responsabile",
        "soggetti_interni",
        "criticita",
    ] {
        assert!(!proposte.vuole(fuori), "{fuori}");
    }
    for dentro in [
        "area_di_rischio",
        "livello_rischio",
        "fasi",
        "indicatori",
        "eventi",
    ] {
        assert!(proposte.vuole(dentro), "{dentro}");
    }
    assert!(proposte.allegati.is_empty());
    // Every field of the catalogue is either published by choice, or always, or is one of those that never are.
    let mai = ["stato", "collegato_a", "valutazioni", "mappatura"];
    for campo in CAMPI {
        let sempre = matches!(campo.chiave, "codice" | "titolo");
        let scelta = pubblicabili().iter().any(|c| c.chiave == campo.chiave);
        let vale = [sempre, scelta, mai.contains(&campo.chiave)];
        assert_eq!(vale.iter().filter(|v| **v).count(), 1, "{}", campo.chiave);
    }
}

/// What is written while a variation is open is not approved; what a version froze is.
#[test]
fn while_a_plan_is_varied_only_versions_are_published() {
    let in_variazione = Vista {
        variazione: Some("perché".to_owned()),
        ..vista(StatoVista::Adottata)
    };
    assert_eq!(
        si_pubblica(&in_variazione, None).unwrap_err().campo,
        "versione"
    );
    assert!(si_pubblica(&in_variazione, Some(1)).is_ok());
    let altra = bozza().pubblica(
        &vista(StatoVista::Adottata),
        "altra",
        &segretario(),
        alle(2026, 3, 2),
    );
    assert!(
        altra
            .unwrap_err()
            .frase
            .contains("non è l'anteprima che hai guardato")
    );
}

/// A figure that nobody typed is published as it is worked out: from its periods, and by its formula over what other indicators say.
#[test]
fn figures_that_are_worked_out_are_published() {
    let d = |t: &str| Decimale::parse_it(t).unwrap();
    let periodo = |numero, raggiunto| {
        let periodo = Periodo {
            anno: 2026,
            frequenza: Frequenza::Semestre,
            numero,
        };
        ValorePeriodo {
            raggiunto: Some(raggiunto),
            ..ValorePeriodo::vuoto(periodo)
        }
    };
    // 4 in the first half of the year and 6 in the second are 10; of 10 a third is 3,33 (10 / 3 = 3,333…, HALF-UP to two places).
    let somma = Indicatore {
        descrizione: Some("Pratiche".to_owned()),
        frequenza: Some(Frequenza::Semestre),
        periodi: vec![periodo(1, d("4")), periodo(2, d("6"))],
        ..Indicatore::default()
    };
    let terzo = Indicatore {
        descrizione: Some("Un terzo".to_owned()),
        formula: Some("[1] / 3".to_owned()),
        valori: vec![ValoreAnnuale {
            anno: 2026,
            atteso: Some(d("5")),
            raggiunto: None,
        }],
        ..Indicatore::default()
    };
    let scadenza = Indicatore {
        descrizione: Some("Entro il".to_owned()),
        unita: Unita::Data,
        valori: vec![ValoreAnnuale {
            anno: 2026,
            atteso: Some(Unita::Data.leggi("31/12/2026").unwrap()),
            raggiunto: None,
        }],
        ..Indicatore::default()
    };
    let contenuto = Contenuto {
        codice: "2026_A_1".to_owned(),
        titolo: "A".to_owned(),
        indicatori: vec![somma, terzo, scadenza],
        ..Contenuto::default()
    };
    let scheda = Scheda::da_riga(RigaScheda {
        id: SchedaId("s".to_owned()),
        vista: VistaId("v".to_owned()),
        livello: Livello::Processo,
        cdr: None,
        posizione: 1,
        versione: 1,
        contenuto,
    });
    let scelte = SceltePubblicazione {
        campi: vec!["indicatori".to_owned()],
        ..SceltePubblicazione::default()
    };
    let ente = Ente {
        id: EnteId(1),
        sigla: "e".to_owned(),
        nome: "Ente".to_owned(),
        ipa: None,
    };
    let vista = vista(StatoVista::Adottata);
    let piano = PianoPubblico::di(
        &ente,
        &vista,
        &[scheda],
        &[],
        &[],
        &scelte,
        il(2026, 12, 31),
    );
    let detti: Vec<(&str, &str)> = piano.schede[0]
        .indicatori
        .iter()
        .map(|i| {
            (
                i.anni[0].atteso_scritto.as_str(),
                i.anni[0].raggiunto_scritto.as_str(),
            )
        })
        .collect();
    assert_eq!(detti, [("", "10,00"), ("5,00", "3,33"), ("31/12/2026", "")]);
}
