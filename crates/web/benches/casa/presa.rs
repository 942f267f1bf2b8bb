//! A client that does nothing but ask.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Instant;

/// Milliseconds since a moment.
pub(crate) fn millesimi(inizio: Instant) -> f64 {
    inizio.elapsed().as_secs_f64() * 1_000.0
}

/// The value below which so many in a hundred are.
pub(crate) fn quantile(ordinati: &[f64], centesimi: usize) -> f64 {
    let posto = (ordinati.len() * centesimi / 100).min(ordinati.len().saturating_sub(1));
    ordinati.get(posto).copied().unwrap_or_default()
}

/// A connection that stays open.
pub(crate) struct Presa {
    indirizzo: String,
    presa: BufReader<TcpStream>,
}

impl Presa {
    pub(crate) fn nuova(indirizzo: &str) -> Self {
        let presa = TcpStream::connect(indirizzo).unwrap();
        presa.set_nodelay(true).unwrap();
        Self {
            indirizzo: indirizzo.to_owned(),
            presa: BufReader::new(presa),
        }
    }

    /// Status and body of an answer, asked with these headers.
    pub(crate) fn chiedi(
        &mut self,
        testa: &str,
        percorso: &str,
        corpo: Option<&str>,
    ) -> (u16, String) {
        let (metodo, corpo) = corpo.map_or(("GET", ""), |c| ("POST", c));
        let casa = &self.indirizzo;
        let richiesta = format!(
            "{metodo} {percorso} HTTP/1.1\r\nHost: {casa}\r\nOrigin: http://{casa}\r\n{testa}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{corpo}",
            corpo.len()
        );
        self.presa
            .get_mut()
            .write_all(richiesta.as_bytes())
            .unwrap();
        let (mut stato, mut lunghezza) = (0, 0);
        loop {
            let mut riga = String::new();
            assert!(self.presa.read_line(&mut riga).unwrap() > 0, "it hung up");
            let riga = riga.trim_end().to_lowercase();
            if let Some(detto) = riga.strip_prefix("http/1.1 ") {
                stato = detto.get(..3).unwrap().parse().unwrap();
            } else if let Some(detta) = riga.strip_prefix("content-length:") {
                lunghezza = detta.trim().parse().unwrap();
            } else if riga.is_empty() {
                break;
            }
        }
        let mut letto = vec![0; lunghezza];
        self.presa.read_exact(&mut letto).unwrap();
        (stato, String::from_utf8(letto).unwrap())
    }
}
