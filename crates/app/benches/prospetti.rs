//! Each report of a plan of 2,000 sheets, from the database to the file: `cargo xtask bench prospetti`.
//!
//! On SQLite, or on the PostgreSQL of `TEST_DATABASE_URL`. Prints for each report how long it takes to be read and put together, and then
//! written as PDF, and how many pages and rows it has.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its input has nothing to say"
)]

use std::ops::ControlFlow;
use std::time::Instant;

use domain::libro::{FormatoLibro, OggettoStampa, ParametriStampa};
use domain::prospetto::{FiltroProspetto, Prospetto, ScelteProspetto};
use domain::scheda::{Collegamento, Evento};
use domain::vista::TipoVista;
use testkit::{Prova, adesso, contenuto};

const CDR: usize = 40;
const SCHEDE: usize = 2_000;

fn main() {
    let prova = Prova::new();
    let ptpc = piano(&prova, TipoVista::Ptpc);
    let pdo = piano(&prova, TipoVista::Obiettivi);
    println!("{SCHEDE} schede, una fase di misurazione a prospetto");
    for (vista, tipo) in [(&ptpc, TipoVista::Ptpc), (&pdo, TipoVista::Obiettivi)] {
        for quale in Prospetto::TUTTI.iter().filter(|q| q.adatto(tipo)) {
            // What both kinds of plan have is measured once.
            if tipo == TipoVista::Obiettivi && quale.adatto(TipoVista::Ptpc) {
                continue;
            }
            misura(&prova, vista, *quale);
        }
    }
}

/// Stores a plan; gives its code.
fn piano(prova: &Prova, tipo: TipoVista) -> String {
    let codice = match tipo {
        TipoVista::Ptpc => "2026_PTPC",
        TipoVista::Obiettivi => "2026_OBIETTIVI",
    };
    let vista = prova.vista(codice);
    for u in 1..=CDR {
        let unita = format!("U_{u:02}");
        if tipo == TipoVista::Ptpc {
            prova.cdr(&unita, &format!("Settore {u}"));
            prova.scheda(&vista, &unita);
        }
    }
    for n in 0..SCHEDE - CDR {
        let u = n % CDR + 1;
        let mut c = contenuto(&format!("2026_SET{u:02}_{}", n / CDR + 1));
        c.titolo = format!("Procedimento {} del settore {u}", n / CDR + 1);
        c.responsabile = Some(format!("VERDI ANNA {u}"));
        match tipo {
            TipoVista::Ptpc => {
                c.area_di_rischio = Some(format!("Area {}", n % 9));
                c.eventi = vec![Evento {
                    descrizione: Some(format!("Evento del procedimento {n}")),
                    fattori: vec!["Mancanza di controlli".to_owned()],
                    livello: Some("Alto".to_owned()),
                    ..Evento::default()
                }];
                c.collegato_a = vec![Collegamento {
                    livello: "CdR".to_owned(),
                    codice: format!("U_{u:02}"),
                    nome: format!("SETTORE {u}"),
                    peso: None,
                }];
            }
            TipoVista::Obiettivi => c.direzione = Some(format!("U_{u:02} Settore {u}")),
        }
        prova.scheda_con(&prova.actor, &vista, c);
    }
    codice.to_owned()
}

fn misura(prova: &Prova, vista: &str, quale: Prospetto) {
    let mut scelte = ScelteProspetto::default();
    if quale == Prospetto::Persona {
        scelte.metti(FiltroProspetto::Persona, "verdi anna 7");
    }
    let parametri = ParametriStampa {
        vista: vista.to_owned(),
        livelli: Vec::new(),
        cdr: None,
        stato: None,
        gantt: None,
        formato: FormatoLibro::Pdf,
        oggetto: OggettoStampa::Prospetto { quale, scelte },
        data_elaborazione: domain::orario::giorno(adesso()),
    };
    let inizio = Instant::now();
    let libro = prova.leggi(|c| web::libro_di_prospetto(c, &prova.actor, &parametri));
    let libro = libro.unwrap();
    let composto = inizio.elapsed().as_secs_f64() * 1_000.0;
    let inizio = Instant::now();
    let mut file = Vec::new();
    reports::pdf(&libro, &mut file, &mut |_| ControlFlow::Continue(())).unwrap();
    let scritto = inizio.elapsed().as_secs_f64() * 1_000.0;
    println!(
        "{}: letto e composto {composto:.0} ms, PDF {scritto:.0} ms, {} parti, {} kB",
        quale.codice(),
        libro.fogli().count(),
        file.len() / 1_000
    );
}
