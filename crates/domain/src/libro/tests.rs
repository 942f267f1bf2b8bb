use chrono::NaiveDate;

use super::composizione::{Contesto, Destinazione, foglio};
use super::*;
use crate::actor::Actor;
use crate::decimale::Decimale;
use crate::ente::EnteId;
use crate::fact::Atto;
use crate::modello::Modelli;
use crate::scheda::{
    Collegamento, Contenuto as Campi, Fase, Indicatore, Natura, Posto, Scheda, SchedaId, Stato,
    Unita,
};
use crate::vista::VistaId;

fn scheda() -> Scheda {
    let data = |m, g| NaiveDate::from_ymd_opt(2026, m, g);
    let mut indicatore = Indicatore {
        descrizione: Some("Incontri formativi".into()),
        tipo: Some("EFFICIENZA".into()),
        unita: Unita::Numero,
        ..Indicatore::default()
    };
    indicatore.scrivi(2026, Some(Some(Decimale::new(2, 0))), None);
    indicatore.scrivi(2025, None, Some(Some(Decimale::new(15, 1))));
    let contenuto = Campi {
        codice: "2026_STAFF_1".into(),
        titolo: "Protocollo".into(),
        stato: Some(Stato::InCorso),
        collegato_a: vec![Collegamento {
            livello: "CdR".into(),
            codice: "U_09".into(),
            nome: "STAFF".into(),
            peso: None,
        }],
        attivita: vec!["1-Registrazione".into()],
        natura: Some(Natura::Vincolata),
        fonti: Some("TUEL".into()),
        livello_rischio: Some(Decimale::new(4125, 3).it(2).parse_it()),
        fasi: vec![Fase {
            causale: Some("MISURA".into()),
            numero: Some(Decimale::new(1, 0)),
            tipo_nel_testo: Some("FORMAZIONE".into()),
            descrizione: Some("incontri".into()),
            peso: Some(Decimale::CENTO),
            inizio_previsto: data(1, 1),
            fine_prevista: data(12, 31),
            inizio_effettivo: data(2, 1),
            ..Fase::default()
        }],
        indicatori: vec![indicatore],
        ..Campi::default()
    };
    let posto = Posto {
        id: SchedaId("s".into()),
        vista: VistaId("v".into()),
        livello: Livello::Processo,
        cdr: None,
        posizione: 1,
    };
    let now = chrono::DateTime::from_timestamp(0, 0).unwrap();
    Scheda::nuova(
        posto,
        contenuto,
        Atto::Creazione,
        &Actor::operatore(EnteId(1)),
        now,
    )
    .unwrap()
    .cosa()
    .clone()
}

trait ParseIt {
    fn parse_it(&self) -> Decimale;
}
impl ParseIt for String {
    fn parse_it(&self) -> Decimale {
        Decimale::parse_it(self).unwrap()
    }
}

/// The whole sheet as text: what a reviewer reads when a modello changes.
#[test]
fn a_process_is_laid_out_as_printed() {
    let modelli = Modelli::leggi([]).unwrap();
    let modello = modelli.trova("ptpc-processo", Livello::Processo).unwrap();
    let contesto = Contesto {
        anno: 2026,
        figlie: &[],
        esiste: &|c| c == "U_09",
        destinazione: Destinazione::Stampa,
    };
    let foglio = foglio(&scheda(), modello, &contesto);
    let mut testo = String::new();
    for b in &foglio.blocchi {
        testo.push_str(&format!("== {}\n", b.titolo.as_deref().unwrap_or("")));
        match &b.contenuto {
            Contenuto::Testata(v) => v
                .iter()
                .for_each(|c| testo.push_str(&format!("{}: {}\n", c.etichetta, c.valore))),
            Contenuto::Testo(v) => v.iter().for_each(|p| {
                testo.push_str(&format!(
                    "{}: {}\n",
                    p.etichetta,
                    p.righe
                        .iter()
                        .map(|r| r.testo.as_str())
                        .collect::<Vec<_>>()
                        .join(" / ")
                ))
            }),
            Contenuto::Elenco(v) => v
                .iter()
                .for_each(|v| testo.push_str(&format!("{} -> {:?}\n", v.testo, v.rimando))),
            Contenuto::Tabella(t) => {
                testo.push_str(&format!(
                    "{}\n",
                    t.colonne
                        .iter()
                        .map(|c| c.etichette.join("/"))
                        .collect::<Vec<_>>()
                        .join(" | ")
                ));
                t.righe.iter().for_each(|r| {
                    testo.push_str(&format!(
                        "{}\n",
                        r.iter()
                            .map(|c| c.righe.join("/"))
                            .collect::<Vec<_>>()
                            .join(" | ")
                    ))
                });
            }
        }
    }
    insta::assert_snapshot!(testo);
}

#[test]
fn the_page_shows_empty_blocks_and_the_print_does_not() {
    let modelli = Modelli::leggi([]).unwrap();
    let modello = modelli.trova("ptpc-processo", Livello::Processo).unwrap();
    let blocchi = |destinazione| {
        foglio(
            &scheda(),
            modello,
            &Contesto {
                anno: 2026,
                figlie: &[],
                esiste: &|_| false,
                destinazione,
            },
        )
        .blocchi
        .iter()
        .map(|b| b.nome.clone())
        .collect::<Vec<_>>()
    };
    assert!(blocchi(Destinazione::Pagina).contains(&"note".to_owned()));
    assert!(blocchi(Destinazione::Pagina).contains(&"stakeholder".to_owned()));
    assert!(!blocchi(Destinazione::Stampa).contains(&"note".to_owned()));
    assert!(!blocchi(Destinazione::Stampa).contains(&"stakeholder".to_owned()));
}
