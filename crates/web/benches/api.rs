//! Programs at work on a municipality: `cargo xtask bench api`.
//!
//! A body of 60 CdR and 2,000 sheets; each connection has the token of somebody who answers for one CdR, so that the reach is on. It asks for the
//! list of the sheets that he sees, and for one of them. On SQLite, or on the PostgreSQL of `TEST_DATABASE_URL`. Prints requests a second,
//! milliseconds, and the memory of the process (the clients are in it).

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its input has nothing to say"
)]

#[expect(dead_code, reason = "nobody signs in here")]
mod casa;

use std::time::{Duration, Instant};

use chrono::Days;
use domain::campo::Valore;
use domain::gettone::{Diritti, Gettone};
use domain::scheda::Collegamento;
use domain::{Ruolo, orario};
use testkit::{Prova, adesso, contenuto};

use crate::casa::accendi;
use crate::casa::presa::{Presa, millesimi, quantile};

const CDR: usize = 60;
const SCHEDE: usize = 2_000;
const DURA: Duration = Duration::from_secs(8);

fn main() {
    let prova = Prova::new();
    let dove = if prova.url().starts_with("postgres") {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    println!("{SCHEDE} schede, {CDR} CdR, {dove}");
    let gettoni = riempi(&prova);
    prova.conta();
    let indirizzo = accendi(&prova);
    let piano = format!("/api/v1/enti/{}/viste/2026_PTPC/schede", prova.ente.sigla);
    for connessioni in [1, 16, 64] {
        for (nome, uno) in [("elenco", false), ("una scheda", true)] {
            let inizio = Instant::now();
            let mut tempi: Vec<f64> = std::thread::scope(|s| {
                let prese: Vec<_> = (0..connessioni)
                    .map(|n| {
                        let (chi, piano, indirizzo) = (&gettoni[n % CDR], &piano, &indirizzo);
                        s.spawn(move || chiedi(indirizzo, chi, piano, n, uno, inizio + DURA))
                    })
                    .collect();
                prese.into_iter().flat_map(|p| p.join().unwrap()).collect()
            });
            tempi.sort_by(f64::total_cmp);
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            let al_secondo = tempi.len() as f64 / inizio.elapsed().as_secs_f64();
            println!(
                "{connessioni} connessioni, {nome}: {al_secondo:.0} al secondo, mediana {:.2} ms, p99 {:.2} ms, memoria {} MB",
                quantile(&tempi, 50),
                quantile(&tempi, 99),
                memoria()
            );
        }
    }
}

/// The plan, and a token for each of those who answer for a CdR.
fn riempi(prova: &Prova) -> Vec<String> {
    let vista = prova.vista("2026_PTPC");
    let cdr: Vec<_> = (1..=CDR)
        .map(|u| prova.cdr(&format!("U_{u:02}"), &format!("Settore {u}")))
        .collect();
    for n in 0..SCHEDE {
        let u = n % CDR;
        let mut c = contenuto(&codice(u, n / CDR));
        c.collegato_a = vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: format!("U_{:02}", u + 1),
            nome: format!("SETTORE {}", u + 1),
            peso: None,
        }];
        let scheda = prova.scheda_con(&prova.actor, &vista, c);
        let assegnata = scheda.assegna(Some(cdr[u].id.clone()));
        prova.correggi(&assegnata, "note", Valore::testo("Assegnata"));
    }
    let gettone = |(n, suo)| {
        let ruoli = [(Ruolo::Responsabile, Some(suo))];
        let chi = prova.utente_con(&format!("persona.{n}"), &ruoli);
        let segreto = format!("schedario_{n}");
        let suo = Gettone {
            utente: chi.utente.unwrap(),
            nome: "Banco".to_owned(),
            diritti: Diritti::Scrittura,
            ente: None,
            creato: adesso(),
            fino: orario::giorno(adesso()) + Days::new(30),
            ultimo: Some(adesso()),
            revocato: None,
        };
        prova.scrivi(|tx| store::gettoni::create(tx, &web::impronta(&segreto), &suo));
        format!("Authorization: Bearer {segreto}\r\n")
    };
    cdr.iter().enumerate().map(gettone).collect()
}

fn codice(cdr: usize, n: usize) -> String {
    format!("2026_SET{:02}_{}", cdr + 1, n + 1)
}

fn chiedi(
    indirizzo: &str,
    testa: &str,
    piano: &str,
    n: usize,
    uno: bool,
    fine: Instant,
) -> Vec<f64> {
    let (mut presa, mut tempi, cdr) = (Presa::nuova(indirizzo), Vec::new(), n % CDR);
    for giro in 0.. {
        if Instant::now() >= fine {
            break;
        }
        let dove = if uno {
            format!("{piano}/{}", codice(cdr, giro % (SCHEDE / CDR)))
        } else {
            piano.to_owned()
        };
        let inizio = Instant::now();
        let (stato, corpo) = presa.chiedi(testa, &dove, None);
        tempi.push(millesimi(inizio));
        assert_eq!(stato, 200, "{dove}: {corpo}");
        // The reach is on.
        assert!(
            uno || !corpo.contains(&codice((cdr + 1) % CDR, 0)),
            "{corpo}"
        );
    }
    tempi
}

/// Resident memory of this process, in MB.
fn memoria() -> u64 {
    let stato = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let riga = stato.lines().find(|l| l.starts_with("VmRSS:"));
    let kb = riga.and_then(|l| l.split_whitespace().nth(1));
    kb.and_then(|k| k.parse::<u64>().ok()).unwrap_or_default() / 1024
}
