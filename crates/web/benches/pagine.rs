//! How long the pages of a plan of 2,000 sheets take: `cargo xtask bench pagine`.
//!
//! One client, one connection a request, over loopback; on SQLite, or on the PostgreSQL of `TEST_DATABASE_URL`. Prints for each page
//! the median and the slowest of the requests in milliseconds, the median of those that come first after somebody has changed a sheet of
//! the plan, the SQL statements and the size of the page.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its input has nothing to say"
)]

#[expect(
    dead_code,
    reason = "it opens a connection for each request, as `curl` does"
)]
mod casa;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Instant;

use domain::Decimale;
use domain::campo::Valore;
use domain::fact::Atto;
use domain::scheda::Collegamento;
use testkit::{Prova, adesso, contenuto};

use crate::casa::{accendi, entra};

const CDR: usize = 40;
const SCHEDE: usize = 2_000;
const RICHIESTE: usize = 100;
const DOPO_UNA_MODIFICA: usize = 20;

fn main() {
    let prova = Prova::new();
    let vista = prova.vista("2026_PTPC");
    for u in 1..=CDR {
        let codice = format!("U_{u:02}");
        prova.cdr(&codice, &format!("Settore {u}"));
        prova.scheda(&vista, &codice);
    }
    for n in 0..SCHEDE - CDR {
        let u = n % CDR + 1;
        let mut c = contenuto(&format!("2026_SET{u:02}_{}", n / CDR + 1));
        c.titolo = format!("Procedimento {} del settore {u}", n / CDR + 1);
        c.collegato_a = vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: format!("U_{u:02}"),
            nome: format!("SETTORE {u}"),
            peso: None,
        }];
        prova.scheda_con(&prova.actor, &vista, c);
    }
    let cookie = entra(&prova, &prova.actor);
    let indirizzo = accendi(&prova);
    let sigla = &prova.ente.sigla;
    let dove = if prova.url().starts_with("postgres") {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    println!("{SCHEDE} schede, {RICHIESTE} richieste a pagina, {dove}");
    for (nome, percorso) in [
        ("viste", format!("/{sigla}/viste")),
        ("vista", format!("/{sigla}/viste/2026_PTPC")),
        (
            "vista di un CdR",
            format!("/{sigla}/viste/2026_PTPC?cdr=U_07"),
        ),
        (
            "vista con un testo",
            format!("/{sigla}/viste/2026_PTPC?testo=procedimento+31"),
        ),
        (
            "scheda",
            format!("/{sigla}/viste/2026_PTPC/schede/2026_SET07_31"),
        ),
        (
            "scheda di un CdR",
            format!("/{sigla}/viste/2026_PTPC/schede/U_07"),
        ),
        (
            "modulo",
            format!("/{sigla}/viste/2026_PTPC/schede/2026_SET07_31/blocchi/fasi"),
        ),
        (
            "storia",
            format!("/{sigla}/viste/2026_PTPC/schede/2026_SET07_31/storia"),
        ),
        ("albero", format!("/{sigla}/viste/2026_PTPC/albero")),
        (
            "albero, un ramo",
            format!("/{sigla}/viste/2026_PTPC/albero?ramo=2026_SET07_31"),
        ),
        ("anomalie", format!("/{sigla}/viste/2026_PTPC/anomalie")),
        ("cruscotto", format!("/{sigla}/viste/2026_PTPC/cruscotto")),
        ("gantt", format!("/{sigla}/viste/2026_PTPC/gantt")),
        (
            "mappa dei rischi",
            format!("/{sigla}/viste/2026_PTPC/rischi"),
        ),
        (
            "registro degli eventi",
            format!("/{sigla}/viste/2026_PTPC/eventi"),
        ),
        ("ricerca", format!("/{sigla}/ricerca?testo=settore+31")),
    ] {
        misura(&prova, &indirizzo, &cookie, nome, &percorso);
    }
}

fn misura(prova: &Prova, indirizzo: &str, cookie: &str, nome: &str, percorso: &str) {
    chiedi(indirizzo, cookie, percorso);
    let prima = prova.db.statements();
    let mut byte = 0;
    let mut tempi: Vec<f64> = (0..RICHIESTE)
        .map(|_| {
            let inizio = Instant::now();
            byte = chiedi(indirizzo, cookie, percorso);
            inizio.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    let istruzioni = (prova.db.statements() - prima) / RICHIESTE as u64;
    tempi.sort_by(f64::total_cmp);
    let mut dopo: Vec<f64> = (0..DOPO_UNA_MODIFICA)
        .map(|n| {
            correggi(prova, n);
            let inizio = Instant::now();
            chiedi(indirizzo, cookie, percorso);
            inizio.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    dopo.sort_by(f64::total_cmp);
    println!(
        "{nome}: mediana {:.1} ms, massimo {:.1} ms, dopo una modifica {:.1} ms, {istruzioni} istruzioni SQL, {} kB",
        tempi[RICHIESTE / 2],
        tempi[RICHIESTE - 1],
        dopo[DOPO_UNA_MODIFICA / 2],
        byte / 1_000
    );
}

/// Writes an achieved value, as people do all June: what was kept of the plan no longer holds.
fn correggi(prova: &Prova, n: usize) {
    let scheda = prova.leggi(|c| {
        let vista = store::viste::find(c, &prova.actor, "2026_PTPC")?;
        store::schede::find(c, &prova.actor, &vista.id, "2026_SET09_9")
    });
    let mut indicatori = scheda.contenuto().indicatori.clone();
    let raggiunto = i64::try_from(n).map(Decimale::from).unwrap();
    indicatori[0].scrivi(2026, None, Some(Some(raggiunto)));
    let fatto = scheda.correggi(
        [("indicatori".to_owned(), Valore::Indicatori(indicatori))],
        Atto::Correzione,
        None,
        &prova.actor,
        adesso(),
    );
    prova.scrivi(|tx| store::schede::record(tx, &fatto.unwrap()));
}

/// Asks for a page, as a person signed in; gives its size.
fn chiedi(indirizzo: &str, cookie: &str, percorso: &str) -> usize {
    let mut presa = TcpStream::connect(indirizzo).unwrap();
    write!(
        presa,
        "GET {percorso} HTTP/1.1\r\nHost: {indirizzo}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut risposta = Vec::new();
    presa.read_to_end(&mut risposta).unwrap();
    assert!(
        risposta.starts_with(b"HTTP/1.1 200"),
        "{percorso}: {}",
        String::from_utf8_lossy(&risposta)
    );
    risposta.len()
}
