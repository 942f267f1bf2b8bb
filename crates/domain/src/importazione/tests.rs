use super::*;
use crate::Decimale;
use crate::campo::Valore;
use crate::scheda::{Collegamento, Frequenza, Indicatore, Periodo, ValorePeriodo};

fn lettura() -> Lettura {
    let campo = |chiave: &str, valore| CampoLetto {
        chiave: chiave.into(),
        valore,
        origine: vec![],
        fiducia: Fiducia::Certa,
        danno: None,
    };
    Lettura {
        formato: Formato::SchedaPtpc,
        parametri: Parametri {
            vista_codice: Some("2026_PTPC".into()),
            ..Parametri::default()
        },
        fonte: vec![],
        schede: vec![SchedaLetta {
            livello: Livello::Processo,
            codice: "2026_STAFF_1".into(),
            padre: None,
            campi: vec![
                campo("codice", Valore::Testo("2026_STAFF_1".into())),
                campo("titolo", Valore::Testo("Protocollo".into())),
                campo(
                    "attivita",
                    Valore::Elenco(vec!["1-attivita di attivitario".into()]),
                ),
            ],
        }],
        riparazioni: vec![],
        proposte: vec![Proposta {
            scheda: 0,
            campo: "attivita".into(),
            riga: 3,
            prima: "attivita".into(),
            dopo: "attività".into(),
            motivo: "accento perduto".into(),
        }],
        non_collocate: vec![
            NonCollocata {
                riga: 9,
                testo: "ENTI".into(),
                scheda: Some(0),
            },
            NonCollocata {
                riga: 10,
                testo: "macchia".into(),
                scheda: None,
            },
        ],
        impaginazione: vec![],
        avvisi: vec![],
    }
}

#[test]
fn an_accepted_proposal_changes_whole_words_only() {
    let (dopo, no) = applica(
        &lettura(),
        &Scelte {
            proposte_accettate: vec![0],
            ..Scelte::default()
        },
    );
    assert_eq!(
        dopo.schede[0].valore("attivita"),
        Some(&Valore::Elenco(vec!["1-attività di attivitario".into()]))
    );
    assert!(no.is_empty());
}

#[test]
fn a_line_goes_where_it_is_sent_and_the_rest_stays_as_a_note() {
    let scelte = Scelte {
        assegnazioni: vec![Assegnazione {
            indice: 0,
            scheda: 0,
            campo: "stakeholder".into(),
        }],
        ..Scelte::default()
    };
    let (dopo, no) = applica(&lettura(), &scelte);
    assert_eq!(
        dopo.schede[0].valore("stakeholder"),
        Some(&Valore::Elenco(vec!["ENTI".into()]))
    );
    assert_eq!(
        dopo.schede[0].valore("note"),
        Some(&Valore::Testo("macchia".into()))
    );
    assert!(no.is_empty());
}

#[test]
fn a_line_that_does_not_fit_its_field_stays_as_a_note_and_says_so() {
    let scelte = Scelte {
        assegnazioni: vec![Assegnazione {
            indice: 0,
            scheda: 0,
            campo: "livello_rischio".into(),
        }],
        ..Scelte::default()
    };
    let (dopo, no) = applica(&lettura(), &scelte);
    assert_eq!(
        dopo.schede[0].valore("note"),
        Some(&Valore::Testo("ENTI\nmacchia".into()))
    );
    assert_eq!(no.len(), 1);
}

#[test]
fn the_same_printout_changes_nothing_and_a_correction_is_kept() {
    let letta = &lettura().schede[0];
    let (mut stored, _) = letta.contenuto();
    let last = |campo: &str| letta.valore(campo).cloned();
    assert_eq!(
        confronta(letta, letta, Some(&stored), last).esito,
        Esito::Invariata
    );
    stored.titolo = "Protocollo e archivio".into();
    assert_eq!(
        confronta(letta, letta, Some(&stored), last).esito,
        Esito::Invariata
    );

    let mut nuova = letta.clone();
    nuova.campi[1].valore = Valore::Testo("Protocollo informatico".into());
    let Esito::Cambiata(differenze) = confronta(&nuova, &nuova, Some(&stored), last).esito else {
        panic!("a newer printout differs")
    };
    assert_eq!(differenze.len(), 1);
    assert!(differenze[0].corretto_a_mano);
    assert_eq!(confronta(letta, letta, None, |_| None).esito, Esito::Nuova);
}

#[test]
fn a_line_sent_to_an_empty_field_of_a_stored_sheet_is_a_difference() {
    let grezza = &lettura().schede[0];
    let (mut stored, _) = grezza.contenuto();
    let scelte = Scelte {
        assegnazioni: vec![Assegnazione {
            indice: 0,
            scheda: 0,
            campo: "stakeholder".into(),
        }],
        ..Scelte::default()
    };
    let (dopo, _) = applica(&lettura(), &scelte);
    let diverse = |stored: &Contenuto| match confronta(&dopo.schede[0], grezza, Some(stored), |c| {
        grezza.valore(c).cloned()
    })
    .esito
    {
        Esito::Cambiata(d) => d
            .into_iter()
            .map(|d| (d.campo, d.nuovo))
            .collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let stakeholder = (
        "stakeholder".to_owned(),
        Valore::Elenco(vec!["ENTI".into()]),
    );
    assert_eq!(
        diverse(&stored),
        [
            stakeholder.clone(),
            ("note".into(), Valore::Testo("macchia".into()))
        ]
    );
    stored.note = Some("da rivedere".into());
    assert_eq!(
        diverse(&stored),
        [
            stakeholder.clone(),
            ("note".into(), Valore::Testo("da rivedere\nmacchia".into()))
        ]
    );
    stored.note = Some("macchia\nda rivedere".into());
    assert_eq!(diverse(&stored), [stakeholder]);
}

#[test]
fn a_newer_printout_keeps_what_no_printout_says_of_an_indicator() {
    let stampato = |raggiunto: i64| {
        let mut i = Indicatore {
            descrizione: Some("n. pratiche".into()),
            ..Indicatore::default()
        };
        i.scrivi(2025, None, Some(Some(Decimale::from(raggiunto))));
        i
    };
    let lettura_con = |i: Indicatore| {
        let mut letta = lettura().schede.remove(0);
        letta.campi.push(CampoLetto {
            chiave: "indicatori".into(),
            valore: Valore::Indicatori(vec![i]),
            origine: vec![],
            fiducia: Fiducia::Certa,
            danno: None,
        });
        letta
    };
    let mut completo = Indicatore {
        peso: Some(Decimale::from(2)),
        ..stampato(8)
    };
    let periodo = Periodo {
        anno: 2025,
        frequenza: Frequenza::Anno,
        numero: 1,
    };
    completo.scrivi_periodo(ValorePeriodo {
        commento: Some("verificato".into()),
        ..ValorePeriodo::vuoto(periodo)
    });
    let (mut stored, _) = lettura_con(stampato(8)).contenuto();
    stored.indicatori = vec![completo.clone()];
    let confronto = |i: Indicatore| {
        let letta = lettura_con(i);
        confronta(&letta, &letta, Some(&stored), |_| None).esito
    };
    // The same words and figures: nothing to decide, though the stored row says more.
    assert_eq!(confronto(stampato(8)), Esito::Invariata);
    let Esito::Cambiata(differenze) = confronto(stampato(9)) else {
        panic!("another figure differs")
    };
    let atteso = Indicatore {
        valori: stampato(9).valori,
        ..completo.clone()
    };
    assert_eq!(differenze[0].nuovo, Valore::Indicatori(vec![atteso]));
}

#[test]
fn a_newer_printout_keeps_the_weights_of_links() {
    let collegamenti = |righe: &[&str]| {
        let letti: Vec<Collegamento> = righe
            .iter()
            .map(|r| Collegamento::da_testo(r).unwrap())
            .collect();
        Valore::Collegamenti(letti)
    };
    let mut l = lettura();
    l.schede[0].campi.push(CampoLetto {
        chiave: "collegato_a".into(),
        valore: collegamenti(&["Obiettivi: Z1 Sito", "Obiettivi: Z2 Tributi"]),
        origine: vec![],
        fiducia: Fiducia::Certa,
        danno: None,
    });
    let scheda = &l.schede[0];
    let (mut memorizzata, _) = scheda.contenuto();
    memorizzata.collegato_a[0].peso = Some(Decimale::from(3));
    let esito = confronta(scheda, scheda, Some(&memorizzata), |_| None).esito;
    assert_eq!(esito, Esito::Invariata, "the same links, one with a weight");
    // One more link on the printout: the others stay as heavy as they were.
    memorizzata.collegato_a.pop();
    let Esito::Cambiata(differenze) = confronta(scheda, scheda, Some(&memorizzata), |_| None).esito
    else {
        panic!("a link is new");
    };
    let pesante = collegamenti(&["Obiettivi: Z1 Sito (peso 3)", "Obiettivi: Z2 Tributi"]);
    assert_eq!(differenze[0].nuovo, pesante);
}
