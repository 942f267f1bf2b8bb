//! One request over a plain socket: to the driver for what fantoccini has no command for, to the program for a file.

use std::io::{Error, Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What came back.
pub(crate) struct Risposta {
    pub(crate) stato: u16,
    pub(crate) intestazioni: String,
    pub(crate) corpo: Vec<u8>,
}

/// Sends a request and reads the whole answer.
///
/// # Errors
/// When the other side is not there, or does not answer in two minutes.
pub(crate) fn chiedi(
    indirizzo: &str,
    metodo: &str,
    percorso: &str,
    intestazioni: &str,
    corpo: &str,
) -> Result<Risposta> {
    let mut presa = TcpStream::connect(indirizzo)?;
    presa.set_read_timeout(Some(Duration::from_secs(120)))?;
    write!(
        presa,
        "{metodo} {percorso} HTTP/1.1\r\nHost: {indirizzo}\r\nConnection: close\r\n{intestazioni}Content-Length: {}\r\n\r\n{corpo}",
        corpo.len()
    )?;
    let mut letto = Vec::new();
    let mut pezzo = [0; 16 * 1024];
    loop {
        if let Some(risposta) = intera(&letto) {
            return Ok(risposta);
        }
        match presa.read(&mut pezzo)? {
            0 => return Err(Error::other("the answer was cut")),
            n => letto.extend_from_slice(&pezzo[..n]),
        }
    }
}

/// The answer, once all of it is here. Both sides say how long their body is.
fn intera(letto: &[u8]) -> Option<Risposta> {
    let fine = letto.windows(4).position(|w| w == b"\r\n\r\n")?;
    let intestazioni = String::from_utf8_lossy(&letto[..fine]).to_lowercase();
    let lunghezza: usize = intestazioni
        .split("content-length:")
        .nth(1)?
        .lines()
        .next()?
        .trim()
        .parse()
        .ok()?;
    let corpo = letto.get(fine + 4..fine + 4 + lunghezza)?.to_vec();
    let stato = intestazioni.split(' ').nth(1)?.parse().ok()?;
    Some(Risposta {
        stato,
        intestazioni,
        corpo,
    })
}
