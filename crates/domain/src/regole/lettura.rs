//! What reading any file of rules needs: the place of a mistake, a choice among words, a figure.

use serde::de::DeserializeOwned;
use toml::Spanned;

use crate::decimale::Decimale;
use crate::punteggio::Colore;

/// Where in the text, and why.
pub(crate) type Errore = (usize, String);

/// Most places a stored figure can have.
const DECIMALI: u32 = 6;

/// The highest version; one a year is usual.
const VERSIONI: u32 = 9_999;

/// Reads a text and checks it; a mistake comes with its line, from 1.
pub(crate) fn leggi<F: DeserializeOwned, R>(
    testo: &str,
    controlla: impl FnOnce(F) -> Result<R, Errore>,
) -> Result<R, (usize, String)> {
    let riga = |posto: usize| testo.bytes().take(posto).filter(|b| *b == b'\n').count() + 1;
    toml::from_str::<F>(testo)
        .map_err(|e| (e.span().map_or(0, |s| s.start), spiega(e.message())))
        .and_then(controlla)
        .map_err(|(posto, motivo)| (riga(posto), motivo))
}

pub(crate) fn no<T, R>(dove: &Spanned<T>, motivo: impl Into<String>) -> Result<R, Errore> {
    Err((dove.span().start, motivo.into()))
}

/// A code goes into addresses, names of files and of controls.
pub(crate) fn codice(scritto: &Spanned<String>) -> Result<(), Errore> {
    let codice = scritto.as_ref();
    if codice.is_empty()
        || !codice
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    {
        return no(
            scritto,
            "il codice può contenere solo lettere, cifre e trattini",
        );
    }
    Ok(())
}

pub(crate) fn versione(scritta: &Spanned<u32>) -> Result<u32, Errore> {
    let versione = *scritta.as_ref();
    if !(1..=VERSIONI).contains(&versione) {
        return no(
            scritta,
            format!("la versione è un numero da 1 a {VERSIONI}"),
        );
    }
    Ok(versione)
}

pub(crate) fn scelta<T: Copy>(
    scritta: &Spanned<String>,
    tutte: &[(&'static str, T)],
) -> Result<T, Errore> {
    match tutte.iter().find(|(codice, _)| *codice == scritta.as_ref()) {
        Some((_, scelta)) => Ok(*scelta),
        None => sconosciuta(scritta, tutte.iter().map(|(codice, _)| *codice)),
    }
}

pub(crate) fn sconosciuta<R>(
    scritta: &Spanned<String>,
    tutte: impl Iterator<Item = &'static str>,
) -> Result<R, Errore> {
    let tutte: Vec<&str> = tutte.collect();
    no(
        scritta,
        format!(
            "«{}» non è una scelta prevista: scrivi {}",
            scritta.as_ref(),
            tutte.join(", ")
        ),
    )
}

pub(crate) fn figura(scritta: &Spanned<String>) -> Result<Decimale, Errore> {
    match Decimale::parse_it(scritta.as_ref()) {
        Ok(figura) => Ok(figura),
        Err(e) => no(scritta, format!("«{}» {e}", scritta.as_ref())),
    }
}

pub(crate) fn decimali(scritti: &Spanned<u32>) -> Result<u32, Errore> {
    let decimali = *scritti.as_ref();
    if decimali > DECIMALI {
        return no(
            scritti,
            format!("al massimo {DECIMALI} cifre dopo la virgola"),
        );
    }
    Ok(decimali)
}

pub(crate) fn colore(scritto: &Spanned<String>) -> Result<Colore, Errore> {
    match Colore::da_nome(scritto.as_ref()) {
        Some(colore) => Ok(colore),
        None => sconosciuta(scritto, Colore::TUTTI.iter().map(|c| c.codice())),
    }
}

/// The parser speaks English; the usual mistakes are said in Italian.
fn spiega(messaggio: &str) -> String {
    let citato = messaggio.split('`').nth(1).unwrap_or_default();
    if messaggio.starts_with("unknown field") {
        format!("la voce «{citato}» non è prevista fra le regole")
    } else if messaggio.starts_with("missing field") {
        format!("manca la voce «{citato}»")
    } else if messaggio.starts_with("duplicate key") {
        "questa voce compare due volte".to_owned()
    } else if messaggio.starts_with("invalid type") {
        "il valore non è del genere atteso: pesi, punti e fasce vanno fra virgolette, per esempio \"12,5\""
            .to_owned()
    } else {
        format!("il file non è scritto in TOML corretto ({messaggio})")
    }
}
