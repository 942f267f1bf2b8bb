use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::actor::{Ambito, Mandato, UtenteId};
use crate::anomalie::{Anomalia, RegolaAnomalia};
use crate::cdr::CdrId;
use crate::decimale::Decimale;
use crate::ente::EnteId;
use crate::modello::Modello;
use crate::permesso::Ruolo;
use crate::scheda::{
    Contenuto, Fase, Indicatore, Livello, RigaScheda, SchedaId, Sezione, ValoreAnnuale,
};
use crate::vista::VistaId;

fn quando() -> DateTime<Utc> {
    DateTime::from_timestamp(1_769_851_800, 0).unwrap()
}

fn modello() -> Modello {
    let (file, testo) = crate::modello::FORNITI[1];
    Modello::leggi(file, testo).unwrap()
}

/// A process with everything that a plan asks for.
fn completa(stato: Option<Stato>) -> Scheda {
    let fase = Fase {
        descrizione: Some("Verifica a campione".to_owned()),
        peso: Some(Decimale::CENTO),
        avanzamento: Some(Decimale::from(50)),
        ..Fase::default()
    };
    let indicatore = Indicatore {
        descrizione: Some("n. verifiche".to_owned()),
        valori: vec![ValoreAnnuale {
            anno: 2026,
            atteso: Some(Decimale::from(4)),
            raggiunto: Some(Decimale::from(4)),
        }],
        ..Indicatore::default()
    };
    let contenuto = Contenuto {
        codice: "2026_SEG_1".to_owned(),
        titolo: "Accesso agli atti".to_owned(),
        stato,
        responsabile: Some("ROSSI ANNA".to_owned()),
        sezioni: vec![Sezione {
            titolo: "DESCRIZIONE".to_owned(),
            righe: Vec::new(),
        }],
        fasi: vec![fase],
        indicatori: vec![indicatore],
        ..Contenuto::default()
    };
    con(contenuto)
}

fn con(contenuto: Contenuto) -> Scheda {
    Scheda::da_riga(RigaScheda {
        id: SchedaId("s".to_owned()),
        vista: VistaId("v".to_owned()),
        livello: Livello::Processo,
        cdr: Some(CdrId("qui".to_owned())),
        posizione: 1,
        versione: 1,
        contenuto,
    })
}

fn chi(ruolo: Ruolo, dove: &str) -> Actor {
    let ambito = match dove {
        "" => Ambito::TuttoEnte,
        cdr => Ambito::Cdr([CdrId(cdr.to_owned())].into()),
    };
    Actor::persona(
        UtenteId(1),
        "anna.verdi",
        EnteId(1),
        vec![Mandato { ruolo, ambito }],
    )
}

fn esame(modello: &Modello) -> Esame<'_> {
    Esame {
        modello,
        anno: 2026,
        aperte: &[],
        con_metodo: false,
        importazione_in_sospeso: false,
    }
}

/// The table as an official reads it.
#[test]
fn the_cycle() {
    let righe = CICLO.iter().map(|r| {
        let verifiche: Vec<&str> = r.verifiche.iter().map(|v| v.etichetta()).collect();
        let motivo = if r.motivo { "motivo scritto" } else { "–" };
        let ruoli: Vec<&str> = r.permesso.ruoli().iter().map(|r| r.etichetta()).collect();
        format!(
            "{}: da {} a {} | {} | {motivo} | {}",
            r.passaggio.etichetta(),
            r.da.etichetta(),
            r.a.etichetta(),
            ruoli.join(", "),
            verifiche.join("; ")
        )
    });
    insta::assert_snapshot!(righe.collect::<Vec<_>>().join("\n"));
}

/// Role by passage by own or other CdR, in every state: a passage is made exactly where the table has it, by whom it says, as far as he
/// reaches.
#[test]
fn a_passage_is_made_where_the_table_says() {
    let modello = modello();
    for ruolo in Ruolo::TUTTI {
        for dove in ["", "qui", "altrove"] {
            let actor = chi(*ruolo, dove);
            for stato in Stato::TUTTI {
                for passaggio in Passaggio::TUTTI {
                    let scheda = completa(Some(*stato));
                    let esito =
                        scheda.passa(*passaggio, "Perché sì", &esame(&modello), &actor, quando());
                    let riga = CICLO
                        .iter()
                        .find(|r| r.passaggio == *passaggio && r.da == *stato);
                    let atteso = riga.is_some_and(|r| ruolo.puo(r.permesso)) && dove != "altrove";
                    assert_eq!(
                        esito.is_ok(),
                        atteso,
                        "{ruolo:?} {dove} {stato:?} {passaggio:?} {esito:?}"
                    );
                    if let (Ok(fatto), Some(riga)) = (esito, riga) {
                        assert_eq!(fatto.cosa().contenuto().stato, Some(riga.a));
                        assert_eq!(fatto.modifiche().len(), 1);
                        assert_eq!(fatto.nota(), Some("Perché sì"));
                    }
                }
            }
        }
    }
}

#[test]
fn every_reason_is_said_at_once_with_its_field() {
    let modello = modello();
    let giorno = |g: u32| chrono::NaiveDate::from_ymd_opt(2026, 3, g);
    let fase = Fase {
        peso: Some(Decimale::CENTO),
        inizio_previsto: giorno(31),
        fine_prevista: giorno(1),
        ..Fase::default()
    };
    // Dates that an older printout declares as they are.
    let mut contenuto = completa(None).contenuto().clone();
    contenuto.responsabile = None;
    contenuto.fasi = vec![fase];
    let scheda = con(contenuto);
    let aperte = [Anomalia {
        regola: RegolaAnomalia::MisuraSenzaIndicatori,
        scheda: None,
        campo: Some("indicatori"),
        frase: "la misura non ha indicatori".to_owned(),
    }];
    let esame = Esame {
        aperte: &aperte,
        con_metodo: true,
        importazione_in_sospeso: true,
        ..esame(&modello)
    };
    let dirigente = chi(Ruolo::Responsabile, "qui");
    let no = scheda
        .passa(Passaggio::Proponi, "", &esame, &dirigente, quando())
        .unwrap_err();
    let campi: Vec<&str> = no.iter().map(|r| r.campo.as_str()).collect();
    assert_eq!(
        campi,
        [
            "responsabile",
            "fasi.1.fine_prevista",
            "indicatori",
            "valutazioni",
            ""
        ],
        "{no:?}"
    );
    assert!(no[0].frase.contains("«Responsabile» non è compilato"));
}

#[test]
fn an_account_says_how_far_each_phase_and_indicator_came() {
    let modello = modello();
    let mut contenuto = completa(Some(Stato::InCorso)).contenuto().clone();
    contenuto.fasi[0].avanzamento = None;
    contenuto.indicatori[0].valori[0].raggiunto = None;
    let scheda = con(contenuto);
    let rpct = chi(Ruolo::Rpct, "");
    let consuntiva =
        |s: &Scheda| s.passa(Passaggio::Consuntiva, "", &esame(&modello), &rpct, quando());
    let campi: Vec<String> = consuntiva(&scheda)
        .unwrap_err()
        .into_iter()
        .map(|r| r.campo)
        .collect();
    assert_eq!(campi, ["fasi.1.avanzamento", "indicatori.1.raggiunto_2026"]);
    assert!(consuntiva(&completa(Some(Stato::InCorso))).is_ok());
}

#[test]
fn whoever_sends_back_says_why() {
    let modello = modello();
    let rpct = chi(Ruolo::Rpct, "");
    let proposta = completa(Some(Stato::Proposta));
    let rinvia =
        |motivo: &str| proposta.passa(Passaggio::Rinvia, motivo, &esame(&modello), &rpct, quando());
    for motivo in ["", "  \n", &"a".repeat(2_001)] {
        assert_eq!(rinvia(motivo).unwrap_err()[0].campo, "motivo");
    }
    assert_eq!(
        rinvia(" Mancano gli indicatori ").unwrap().nota(),
        Some("Mancano gli indicatori")
    );
}

/// While a sheet waits for others only they touch it; what is closed or cancelled nobody does.
#[test]
fn a_sheet_is_filled_in_by_whom_it_waits_for() {
    let titolo = || [("titolo".to_owned(), Valore::testo("Altro"))];
    for (ruolo, liberi) in [
        (Ruolo::Responsabile, &[Stato::Bozza, Stato::InCorso][..]),
        (Ruolo::Referente, &[Stato::Bozza, Stato::InCorso]),
        (
            Ruolo::Rpct,
            &[
                Stato::Bozza,
                Stato::Proposta,
                Stato::Condivisa,
                Stato::InCorso,
                Stato::Consuntivata,
                Stato::Validata,
                Stato::Sospesa,
            ],
        ),
    ] {
        let actor = chi(ruolo, "qui");
        for stato in Stato::TUTTI {
            let s = completa(Some(*stato));
            let esito = s.correggi(titolo(), Atto::Correzione, None, &actor, quando());
            assert_eq!(esito.is_ok(), liberi.contains(stato), "{ruolo:?} {stato:?}");
            // A printout says what it says, whatever state the sheet is in.
            let stampa = s.correggi(titolo(), Atto::Importazione, None, &actor, quando());
            assert!(stampa.is_ok());
        }
    }
    let stato = [("stato".to_owned(), Valore::testo("validata"))];
    let no = completa(None)
        .correggi(
            stato,
            Atto::Correzione,
            None,
            &chi(Ruolo::Rpct, ""),
            quando(),
        )
        .unwrap_err();
    assert_eq!(no[0].campo, "stato");
}

proptest! {
    /// Whatever passages are asked for, in whatever order, a sheet is always in a state from which it can go on.
    #[test]
    fn no_row_of_passages_leads_to_a_dead_end(quali in prop::collection::vec(0..Passaggio::TUTTI.len(), 0..40)) {
        let modello = modello();
        let tutti = Actor::operatore(EnteId(1));
        let mut scheda = completa(None);
        for n in quali {
            let passaggio = Passaggio::TUTTI[n];
            if let Ok(fatto) = scheda.passa(passaggio, "sì", &esame(&modello), &tutti, quando()) {
                scheda = fatto.cosa().clone();
            }
            prop_assert!(da(scheda.contenuto().stato).next().is_some());
        }
    }
}
