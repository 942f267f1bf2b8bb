use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::Decimale;
use crate::actor::{Actor, Ambito};
use crate::actor::{Mandato, UtenteId};
use crate::campo::Valore;
use crate::cdr::CdrId;
use crate::ente::EnteId;
use crate::fact::Atto;
use crate::permesso::Ruolo;
use crate::scheda::{
    Contenuto, Fase, Indicatore, Livello, Posto, RigaScheda, SchedaId, ValoreAnnuale,
};
use crate::scheda::{Scheda, campi};
use crate::vista::Vista;
use crate::vista::{TipoVista, VistaId};

fn quando() -> DateTime<Utc> {
    DateTime::from_timestamp(1_769_851_800, 0).unwrap()
}

fn chi(ruolo: Ruolo) -> Actor {
    let ambito = Ambito::TuttoEnte;
    Actor::persona(
        UtenteId(1),
        "anna.verdi",
        EnteId(1),
        vec![Mandato { ruolo, ambito }],
    )
}

fn vista(stato: StatoVista, variazione: Option<&str>) -> Vista {
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
        variazione: variazione.map(str::to_owned),
    }
}

fn delibera() -> Provvedimento {
    Provvedimento {
        organo: "Giunta comunale".to_owned(),
        numero: "12".to_owned(),
        data: NaiveDate::from_ymd_opt(2026, 1, 30).unwrap(),
    }
}

fn pronte() -> EsameVista<'static> {
    EsameVista {
        schede: &[(Stato::Condivisa, 3), (Stato::Annullata, 1)],
        variata: true,
        monitoraggi: 0,
    }
}

fn scheda(contenuto: Contenuto) -> Scheda {
    Scheda::da_riga(RigaScheda {
        id: SchedaId("s".to_owned()),
        vista: VistaId("v".to_owned()),
        livello: Livello::Processo,
        cdr: Some(CdrId("c".to_owned())),
        posizione: 1,
        versione: 1,
        contenuto,
    })
}

fn piena() -> Contenuto {
    Contenuto {
        codice: "P1".to_owned(),
        titolo: "Accesso agli atti".to_owned(),
        stato: Some(Stato::InCorso),
        fasi: vec![Fase {
            descrizione: Some("Verifica".to_owned()),
            peso: Some(Decimale::CENTO),
            ..Fase::default()
        }],
        indicatori: vec![Indicatore {
            descrizione: Some("n. verifiche".to_owned()),
            valori: vec![ValoreAnnuale {
                anno: 2026,
                atteso: Some(Decimale::from(4)),
                raggiunto: None,
            }],
            ..Indicatore::default()
        }],
        ..Contenuto::default()
    }
}

/// What correcting the sheet comes to under a plan.
fn corretta(piano: &Vista, cambia: impl FnOnce(&mut Contenuto)) -> Result<(), Vec<String>> {
    let prima = scheda(piena());
    let mut dopo = piena();
    cambia(&mut dopo);
    let valori: Vec<(String, Valore)> = campi::CAMPI
        .iter()
        .map(|c| (c.chiave.to_owned(), c.get(&dopo)))
        .collect();
    let fatto = prima
        .correggi(valori, Atto::Correzione, None, &chi(Ruolo::Rpct), quando())
        .unwrap();
    piano
        .ammette(&fatto)
        .map_err(|no| no.into_iter().map(|r| r.campo).collect())
}

#[test]
fn the_table_reads_as_an_official_reads_it() {
    let righe = VITA.iter().map(|r| {
        let con = |aperta: bool| {
            if aperta {
                " con una variazione aperta"
            } else {
                ""
            }
        };
        let ruoli: Vec<&str> = r.permesso.ruoli().iter().map(|r| r.etichetta()).collect();
        let atto = match r.atto {
            ConAtto::No => "–",
            ConAtto::Facoltativo => "atto facoltativo",
            ConAtto::Obbligatorio => "atto",
        };
        let mai: Vec<&str> = r.mai.iter().map(|s| s.etichetta()).collect();
        let mai = if mai.is_empty() {
            "–".to_owned()
        } else {
            format!("nessuna scheda {}", mai.join(", "))
        };
        format!(
            "{}: da {}{} a {}{} | {} | {} | {atto} | {} | {mai}",
            r.passaggio.etichetta(),
            r.da.etichetta(),
            con(r.variazione.0),
            r.a.etichetta(),
            con(r.variazione.1),
            ruoli.join(", "),
            if r.motivo { "motivo scritto" } else { "–" },
            r.congela.map_or("–", GenereVersione::etichetta),
        )
    });
    insta::assert_snapshot!(righe.collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_state_and_passage_has_its_place_in_the_table() {
    for stato in StatoVista::TUTTI {
        assert!(VITA.iter().any(|r| r.da == *stato), "{stato:?}");
        assert!(VITA.iter().any(|r| r.a == *stato), "{stato:?}");
    }
    for p in PassaggioVista::TUTTI {
        assert!(VITA.iter().any(|r| r.passaggio == *p), "{p:?}");
    }
    assert!(VITA.iter().all(|r| PERMESSI.contains(&r.permesso)));
}

/// A plan against which nothing stands, whatever it asks.
fn senza_impedimenti(passaggio: PassaggioVista) -> EsameVista<'static> {
    EsameVista {
        schede: &[(Stato::Validata, 3), (Stato::Annullata, 1)],
        // Of what is taken back nothing may be left; what is approved must differ.
        variata: passaggio != PassaggioVista::RitiraVariazione,
        monitoraggi: 0,
    }
}

/// Role by reach by state, with and without a variation, by passage: one is made exactly where the table has it, by whom it says, and
/// only by who reaches the whole body.
#[test]
fn a_passage_is_made_where_the_table_says() {
    let ambiti = [
        Ambito::TuttoEnte,
        Ambito::Cdr([CdrId("qui".to_owned())].into()),
    ];
    for ruolo in Ruolo::TUTTI {
        for ambito in &ambiti {
            let mandato = Mandato {
                ruolo: *ruolo,
                ambito: ambito.clone(),
            };
            let actor = Actor::persona(UtenteId(1), "anna.verdi", EnteId(1), vec![mandato]);
            for stato in StatoVista::TUTTI {
                for aperta in [None, Some("Nuovo CdR")] {
                    for passaggio in PassaggioVista::TUTTI {
                        let esito = vista(*stato, aperta).passa(
                            *passaggio,
                            " Perché sì ",
                            Some(delibera()),
                            &senza_impedimenti(*passaggio),
                            &actor,
                            quando(),
                        );
                        let riga = VITA.iter().find(|r| {
                            r.passaggio == *passaggio
                                && r.da == *stato
                                && r.variazione.0 == aperta.is_some()
                        });
                        let atteso = riga.is_some_and(|r| ruolo.puo(r.permesso))
                            && *ambito == Ambito::TuttoEnte;
                        assert_eq!(
                            esito.is_ok(),
                            atteso,
                            "{ruolo:?} {ambito:?} {stato:?} {aperta:?} {passaggio:?} {esito:?}"
                        );
                        if let (Ok(passata), Some(riga)) = (esito, riga) {
                            let dopo = passata.fatto().cosa();
                            assert_eq!(dopo.stato, riga.a, "{passaggio:?}");
                            assert_eq!(dopo.variazione.is_some(), riga.variazione.1);
                            assert_eq!(passata.fatto().nota(), Some("Perché sì"));
                            assert_eq!(passata.riga(), riga);
                            // An act that is not asked for is not kept either.
                            let con_atto = riga.atto != ConAtto::No;
                            assert_eq!(passata.provvedimento().is_some(), con_atto);
                        }
                    }
                }
            }
        }
    }
}

/// Each line of the table asks for the reason, the act and the states of the sheets that it names, and for no others.
#[test]
fn a_passage_asks_for_what_its_line_demands() {
    let rpct = chi(Ruolo::Rpct);
    for riga in VITA {
        let prima = vista(riga.da, riga.variazione.0.then_some("Nuovo CdR"));
        let campi = |motivo: &str, atto: Option<Provvedimento>, schede: &[(Stato, usize)]| {
            let esame = EsameVista {
                schede,
                ..senza_impedimenti(riga.passaggio)
            };
            let esito = prima.passa(riga.passaggio, motivo, atto, &esame, &rpct, quando());
            let no = esito.err().unwrap_or_default();
            no.into_iter().map(|r| r.campo).collect::<Vec<_>>()
        };
        let pronte = senza_impedimenti(riga.passaggio).schede;
        for motivo in ["", " \n"] {
            let attesi: &[&str] = if riga.motivo { &["motivo"] } else { &[] };
            assert_eq!(campi(motivo, Some(delibera()), pronte), attesi, "{riga:?}");
        }
        let attesi: &[&str] = match riga.atto {
            ConAtto::Obbligatorio => &["organo"],
            ConAtto::Facoltativo | ConAtto::No => &[],
        };
        assert_eq!(campi("Perché sì", None, pronte), attesi, "{riga:?}");
        for stato in Stato::TUTTI {
            let attesi: Vec<String> = riga
                .mai
                .contains(stato)
                .then(|| format!("schede.{}", stato.codice()))
                .into_iter()
                .collect();
            let avute = campi("Perché sì", Some(delibera()), &[(*stato, 1)]);
            assert_eq!(avute, attesi, "{riga:?} {stato:?}");
        }
    }
}

/// A plan is not closed over a session that still asks; nothing else minds it.
#[test]
fn only_a_closing_waits_for_an_open_monitoring() {
    for riga in VITA {
        let esame = EsameVista {
            monitoraggi: 1,
            ..senza_impedimenti(riga.passaggio)
        };
        let no = vista(riga.da, None).impedimenti(riga, &esame);
        let chiude = riga.passaggio == PassaggioVista::Chiudi;
        assert_eq!(no.len(), usize::from(chiude), "{riga:?} {no:?}");
        assert!(
            no.iter().all(|r| r.frase.contains("monitoraggio aperto")),
            "{no:?}"
        );
    }
}

#[test]
fn an_adoption_names_its_act_and_freezes() {
    let prima = vista(StatoVista::InPreparazione, None);
    let passata = prima
        .passa(
            PassaggioVista::Adotta,
            "",
            Some(delibera()),
            &pronte(),
            &chi(Ruolo::Segretario),
            quando(),
        )
        .unwrap();
    assert_eq!(passata.fatto().cosa().stato, StatoVista::Adottata);
    assert_eq!(passata.riga().congela, Some(GenereVersione::Adozione));
    let campi: Vec<&str> = passata
        .fatto()
        .modifiche()
        .iter()
        .map(|m| m.campo.as_str())
        .collect();
    assert_eq!(campi, ["stato", "provvedimento"]);
}

#[test]
fn what_stands_against_an_adoption_is_said_at_once() {
    let esame = EsameVista {
        schede: &[(Stato::Bozza, 2), (Stato::Proposta, 1), (Stato::InCorso, 9)],
        variata: true,
        monitoraggi: 0,
    };
    let no = vista(StatoVista::InPreparazione, None)
        .passa(
            PassaggioVista::Adotta,
            "",
            None,
            &esame,
            &chi(Ruolo::Lettore),
            quando(),
        )
        .unwrap_err();
    let campi: Vec<&str> = no.iter().map(|r| r.campo.as_str()).collect();
    assert_eq!(campi, ["", "organo", "schede.bozza", "schede.proposta"]);
    assert!(no[2].frase.starts_with("2 schede sono ancora"), "{no:?}");
}

#[test]
fn an_empty_plan_is_not_adopted() {
    let no = vista(StatoVista::InPreparazione, None)
        .passa(
            PassaggioVista::Adotta,
            "",
            Some(delibera()),
            &EsameVista {
                schede: &[],
                variata: true,
                monitoraggi: 0,
            },
            &chi(Ruolo::Rpct),
            quando(),
        )
        .unwrap_err();
    assert!(no[0].frase.contains("non ha schede"), "{no:?}");
}

#[test]
fn a_passage_of_another_state_is_refused() {
    let no = vista(StatoVista::Adottata, Some("nuovo CdR"))
        .passa(
            PassaggioVista::AvviaMonitoraggio,
            "",
            None,
            &pronte(),
            &chi(Ruolo::Rpct),
            quando(),
        )
        .unwrap_err();
    assert!(no[0].frase.contains("in variazione"), "{no:?}");
}

#[test]
fn a_variation_ends_with_an_act_or_is_taken_back_when_nothing_changed() {
    let passa = |passaggio, variata| {
        let esame = EsameVista {
            variata,
            monitoraggi: 0,
            ..pronte()
        };
        vista(StatoVista::Adottata, Some("nuovo CdR")).passa(
            passaggio,
            "serve ancora un atto",
            Some(delibera()),
            &esame,
            &chi(Ruolo::Rpct),
            quando(),
        )
    };
    let approvata = passa(PassaggioVista::ApprovaVariazione, true).unwrap();
    assert_eq!(approvata.fatto().cosa().variazione, None);
    assert_eq!(approvata.riga().congela, Some(GenereVersione::Variazione));
    assert!(passa(PassaggioVista::ApprovaVariazione, false).is_err());
    assert!(passa(PassaggioVista::RitiraVariazione, true).is_err());
    assert!(passa(PassaggioVista::RitiraVariazione, false).is_ok());
}

#[test]
fn an_adopted_plan_takes_what_was_done_and_not_what_was_planned() {
    let adottata = vista(StatoVista::Adottata, None);
    let fatto = |c: &mut Contenuto| {
        c.fasi[0].avanzamento = Some(Decimale::from(40));
        c.fasi[0].inizio_effettivo = NaiveDate::from_ymd_opt(2026, 2, 1);
        c.indicatori[0].valori[0].raggiunto = Some(Decimale::from(1));
        c.note = Some("in ritardo".to_owned());
    };
    assert_eq!(corretta(&adottata, fatto), Ok(()));
    let piano = |c: &mut Contenuto| {
        c.titolo = "Accesso civico".to_owned();
        c.fasi[0].fine_prevista = NaiveDate::from_ymd_opt(2026, 6, 30);
        c.indicatori[0].valori[0].atteso = Some(Decimale::from(9));
    };
    let campi = vec!["titolo", "fasi", "indicatori"];
    let campi: Vec<String> = campi.into_iter().map(str::to_owned).collect();
    assert_eq!(corretta(&adottata, piano), Err(campi));
    for in_corso in [
        vista(StatoVista::InPreparazione, None),
        vista(StatoVista::InMonitoraggio, Some("nuova misura")),
    ] {
        assert_eq!(corretta(&in_corso, piano), Ok(()));
    }
    let chiusa = vista(StatoVista::Chiusa, None);
    assert_eq!(corretta(&chiusa, fatto), Err(vec![String::new()]));
}

#[test]
fn an_adopted_plan_takes_no_new_sheet() {
    let posto = Posto {
        id: SchedaId("n".to_owned()),
        vista: VistaId("v".to_owned()),
        livello: Livello::Processo,
        cdr: None,
        posizione: 1,
    };
    let nuova =
        Scheda::nuova(posto, piena(), Atto::Creazione, &chi(Ruolo::Rpct), quando()).unwrap();
    assert!(vista(StatoVista::Adottata, None).ammette(&nuova).is_err());
    assert!(
        vista(StatoVista::Adottata, Some("nuova"))
            .ammette(&nuova)
            .is_ok()
    );
}

#[test]
fn an_act_is_read_whole() {
    let oggi = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
    assert_eq!(Provvedimento::leggi(" ", "", "", oggi), Ok(None));
    let letto = Provvedimento::leggi("Giunta comunale", "12", "30/01/2026", oggi).unwrap();
    assert_eq!(letto, Some(delibera()));
    let campi = |organo: &str, numero: &str, giorno: &str| -> Vec<String> {
        let no = Provvedimento::leggi(organo, numero, giorno, oggi).unwrap_err();
        no.into_iter().map(|r| r.campo).collect()
    };
    assert_eq!(
        campi("Giunta comunale", "", "31/02/2026"),
        ["numero", "data"]
    );
    assert_eq!(campi("", "12", "02/02/2026"), ["organo", "data"]);
    assert_eq!(campi("Giunta", &"1".repeat(201), "1/1/26"), ["numero"]);
}
