use super::*;
use crate::campo::{Campo, Genere};
use crate::scheda::{
    Attivita, Collegamento, Periodo, RigaScheda, SchedaId, SerieChiusa, Unita, ValoreAnnuale, campi,
};
use crate::vista::VistaId;

fn stampato() -> Indicatore {
    Indicatore {
        descrizione: Some("n. pratiche".to_owned()),
        valori: vec![ValoreAnnuale {
            anno: 2025,
            atteso: None,
            raggiunto: Some(Decimale::from(2)),
        }],
        ..Indicatore::default()
    }
}

#[test]
fn an_indicator_from_a_printout_has_the_keys_it_always_had() {
    assert_eq!(
        indicatore(&stampato()),
        json!({
            "descrizione": "n. pratiche", "numeratore": null, "denominatore": null, "tipo": null, "unita": "numero",
            "verso": null, "valori": [{ "anno": 2025, "atteso": null, "raggiunto": "2.00" }], "note": null,
        })
    );
}

#[test]
fn what_was_added_comes_under_new_keys() {
    let gennaio = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let mut i = Indicatore {
        unita: Unita::Percentuale,
        peso: Some(Decimale::new(25, 1)),
        frequenza: Some(Frequenza::Trimestre),
        intervallo_da: Some(Decimale::from(80)),
        conversione: Some(RegolaConversione::Intervalli),
        intervalli: Some("0; 50; 20\n50; 100; 60; 90".to_owned()),
        bloccato: Some(PunteggioBloccato {
            punteggio: Decimale::from(90),
            motivazione: "Verbale 3".to_owned(),
            chi: "ROSSI ANNA".to_owned(),
            quando: chrono::DateTime::from_timestamp(0, 0).unwrap(),
        }),
        inizio_serie: Some(gennaio),
        serie_chiuse: vec![SerieChiusa {
            fino_a: gennaio,
            unita: Unita::Numero,
            formula: None,
        }],
        ..stampato()
    };
    i.scrivi_periodo(ValorePeriodo {
        raggiunto: Some(Decimale::from(90)),
        numeratore: Some(Decimale::from(9)),
        ..ValorePeriodo::vuoto(Periodo {
            anno: 2026,
            frequenza: Frequenza::Trimestre,
            numero: 1,
        })
    });
    let dati = indicatore(&i);
    for (chiave, atteso) in [
        ("peso", json!("2.50")),
        ("frequenza", json!("trimestre")),
        ("intervallo_da", json!("80")),
        ("conversione", json!("intervalli")),
        (
            "intervalli",
            json!([
                { "da": "0.00", "a": "50.00", "punti": "20.00" },
                { "da": "50.00", "a": "100.00", "punti": "60.00", "punti_fine": "90.00" },
            ]),
        ),
        (
            "punteggio_bloccato",
            json!({ "punteggio": "90.00", "motivazione": "Verbale 3", "chi": "ROSSI ANNA", "quando": "1970-01-01T00:00:00Z" }),
        ),
        ("inizio_serie", json!("2026-01-01")),
        (
            "serie_chiuse",
            json!([{ "fino_a": "2026-01-01", "unita": "numero", "formula": null }]),
        ),
        (
            "periodi",
            json!([{
                "anno": 2026, "frequenza": "trimestre", "numero": 1, "atteso": null, "raggiunto": "90",
                "numeratore": "9.00", "denominatore": null, "commento": null, "evidenza": null,
            }]),
        ),
    ] {
        assert_eq!(dati.get(chiave), Some(&atteso), "{chiave}");
    }
    // The figures of a year that was given as a quotient stand beside its value, and nowhere else.
    assert_eq!(dati["valori"][0].get("numeratore"), None);
    let mut anno = i.clone();
    anno.numeratore = Some("complete".to_owned());
    anno.denominatore = Some("pervenute".to_owned());
    anno.unita = Unita::Percentuale;
    anno.scrivi_periodo(ValorePeriodo {
        numeratore: Some(Decimale::from(12)),
        denominatore: Some(Decimale::from(48)),
        ..ValorePeriodo::vuoto(Periodo::intero(2026))
    });
    anno.scrivi(2026, None, Some(Some(Decimale::from(25))));
    assert_eq!(
        indicatore(&anno)["valori"].as_array().unwrap().last(),
        Some(
            &json!({ "anno": 2026, "atteso": null, "raggiunto": "25", "numeratore": "12.00", "denominatore": "48.00" })
        )
    );
    // The year before is in the unit that it was taken in.
    assert_eq!(dati["valori"][0]["raggiunto"], "2.00");
    assert_eq!(dati.get("formula"), None);
}

/// Writes something in a field, whatever it is.
fn scritto(campo: &Campo<Contenuto>) -> Contenuto {
    let testo = || "segno".to_owned();
    let mut c = Contenuto::default();
    match campo.genere {
        Genere::Richiesto(_, scrivi) => *scrivi(&mut c) = testo(),
        Genere::Testo(_, _, scrivi)
        | Genere::TestoLungo(_, scrivi)
        | Genere::Persona(_, scrivi) => *scrivi(&mut c) = Some(testo()),
        Genere::Numero { scrivi, .. } => *scrivi(&mut c) = Some(Decimale::from(1)),
        Genere::Data(_, scrivi) => *scrivi(&mut c) = NaiveDate::from_ymd_opt(2026, 1, 1),
        Genere::Scelta(opzioni, _, scrivi) => scrivi(&mut c, opzioni.first().map(|o| o.codice)),
        Genere::Elenco(_, scrivi) | Genere::Scelte(_, _, scrivi) | Genere::Codici(_, scrivi) => {
            *scrivi(&mut c) = vec![testo()];
        }
        Genere::Sezioni(_, scrivi) => {
            *scrivi(&mut c) = vec![Sezione {
                titolo: testo(),
                righe: Vec::new(),
            }];
        }
        Genere::Collegamenti(_, scrivi) => {
            *scrivi(&mut c) = vec![Collegamento {
                livello: testo(),
                codice: testo(),
                nome: testo(),
                peso: None,
            }];
        }
        Genere::Fasi(_, scrivi) => *scrivi(&mut c) = vec![Fase::default()],
        Genere::Indicatori(_, scrivi) => *scrivi(&mut c) = vec![stampato()],
        Genere::Valutazioni(_, scrivi) => {
            *scrivi(&mut c) = vec![Valutazione {
                metodo: testo(),
                versione: 1,
                data: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
                oggetti: Vec::new(),
                grado: None,
                livello: None,
                motivazione: None,
                motivo_dello_scarto: None,
                residuo: false,
            }];
        }
        Genere::Eventi(_, scrivi) => {
            *scrivi(&mut c) = vec![Evento {
                descrizione: Some(testo()),
                ..Evento::default()
            }];
        }
        Genere::Mappatura(_, scrivi) => {
            *scrivi(&mut c) = vec![Attivita {
                descrizione: Some(testo()),
                ..Attivita::default()
            }];
        }
    }
    c
}

/// A modello of the body may show any field at any level: none of them stays behind when the data are taken along.
#[test]
fn every_field_of_the_catalogue_goes_out_at_every_level() {
    let esporta = |livello, contenuto| {
        let s = Scheda::da_riga(RigaScheda {
            id: SchedaId("1".to_owned()),
            vista: VistaId("1".to_owned()),
            livello,
            cdr: None,
            posizione: 1,
            versione: 1,
            contenuto,
        });
        scheda(&s, std::slice::from_ref(&s), &[])
    };
    for livello in [Livello::Cdr, Livello::Processo, Livello::Obiettivo] {
        let vuota = esporta(livello, Contenuto::default());
        for campo in campi::CAMPI {
            assert_ne!(
                esporta(livello, scritto(campo)),
                vuota,
                "{} of a sheet of {livello:?}",
                campo.chiave
            );
        }
    }
}
