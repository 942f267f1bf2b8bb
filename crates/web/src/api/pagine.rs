//! Long lists, a page at a time.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use serde::Serialize;
use store::Conn;

use super::problema::Problema;
use crate::app::App;
use crate::error::Result as Risultato;
use crate::form::Form;

/// Items of a page, unless others are asked for; and at most.
const PREDEFINITO: usize = 50;
const MASSIMO: usize = 200;

/// A page of a list that is read whole.
pub(super) async fn elenco<T: Send + 'static, D: Serialize>(
    app: &App,
    query: Option<String>,
    leggi: impl FnOnce(&mut Conn) -> store::Result<Vec<T>> + Send + 'static,
    chiave: impl Fn(&T) -> String,
    dato: impl Fn(&T) -> D,
) -> Risultato<Response> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let chiesta = match Chiesta::leggi(&form) {
        Ok(chiesta) => chiesta,
        Err(no) => return Ok(no.into_response()),
    };
    let tutti = app.read(leggi).await?;
    Ok(chiesta.pagina(&tutti, chiave, dato, &form))
}

/// Which page of a list is asked for.
pub(super) struct Chiesta {
    limite: usize,
    /// Place and key of the last item of the page before.
    dopo: Option<(usize, String)>,
}

impl Chiesta {
    /// Reads `limite` and `cursore`.
    ///
    /// # Errors
    /// Every reason, with its field.
    pub(super) fn leggi(form: &Form) -> Result<Self, Problema> {
        let mut no = Vec::new();
        let limite = match form.get("limite") {
            "" if !form.has("limite") => PREDEFINITO,
            testo => match testo.parse() {
                Ok(n) if (1..=MASSIMO).contains(&n) => n,
                _ => {
                    let frase = format!("scrivi un numero da 1 a {MASSIMO}");
                    no.push(Refusal::campo("limite", frase));
                    PREDEFINITO
                }
            },
        };
        let dopo = match form.get("cursore") {
            "" => None,
            testo => {
                let letto = leggi_cursore(testo);
                if letto.is_none() {
                    let frase = "non è il cursore di una pagina: usa quello che hai ricevuto, o ricomincia dalla prima senza cursore";
                    no.push(Refusal::campo("cursore", frase));
                }
                letto
            }
        };
        if no.is_empty() {
            Ok(Self { limite, dopo })
        } else {
            Err(Problema::rifiutata(no))
        }
    }

    /// The page of a list, its items told by a key that each has for itself. Where the last item of the page before is gone, its place
    /// says where to go on.
    pub(super) fn pagina<T, D: Serialize>(
        &self,
        tutti: &[T],
        chiave: impl Fn(&T) -> String,
        dato: impl Fn(&T) -> D,
        form: &Form,
    ) -> Response {
        let da = self.dopo.as_ref().map_or(0, |(posto, ultimo)| {
            let ora = tutti.iter().position(|t| chiave(t) == *ultimo);
            ora.map_or(*posto, |p| p.saturating_add(1))
        });
        let da = da.min(tutti.len());
        let fino = da.saturating_add(self.limite).min(tutti.len());
        let fetta = tutti.get(da..fino).unwrap_or_default();
        self::risposta(fetta, (fino, tutti.len()), chiave, dato, form)
    }

    /// Where the page begins in a list that the store cuts, and how many items it has at most.
    pub(super) fn taglio(&self) -> (usize, usize) {
        let da = self.dopo.as_ref().map_or(0, |(posto, _)| *posto);
        (da, self.limite)
    }
}

/// A page: its items, where it ends, how many there are in all.
pub(super) fn risposta<T, D: Serialize>(
    fetta: &[T],
    (fino, totale): (usize, usize),
    chiave: impl Fn(&T) -> String,
    dato: impl Fn(&T) -> D,
    form: &Form,
) -> Response {
    let ultimo = fetta.last().filter(|_| fino < totale);
    let successiva = ultimo.map(|t| {
        let mut indirizzo = form_urlencoded::Serializer::new("?".to_owned());
        indirizzo.extend_pairs(form.iter().filter(|(n, _)| *n != "cursore"));
        let cursore = cursore(fino, &chiave(t));
        indirizzo.append_pair("cursore", &cursore);
        (indirizzo.finish().replacen("?&", "?", 1), cursore)
    });
    let legame = successiva
        .as_ref()
        .map(|(indirizzo, _)| [(header::LINK, format!("<{indirizzo}>; rel=\"next\""))]);
    let corpo = serde_json::json!({
        "dati": fetta.iter().map(dato).collect::<Vec<_>>(),
        "totale": totale,
        "cursore": successiva.as_ref().map(|(_, c)| c),
        "successiva": successiva.as_ref().map(|(i, _)| i),
    });
    (legame, Json(corpo)).into_response()
}

/// A cursor says nothing to whoever carries it: place and key, in hexadecimal.
fn cursore(posto: usize, chiave: &str) -> String {
    let testo = format!("{posto}:{chiave}");
    testo.bytes().map(|b| format!("{b:02x}")).collect()
}

fn leggi_cursore(testo: &str) -> Option<(usize, String)> {
    if !testo.is_ascii() || !testo.len().is_multiple_of(2) {
        return None;
    }
    let byte = (0..testo.len()).step_by(2).map(|i| {
        testo
            .get(i..i + 2)
            .and_then(|c| u8::from_str_radix(c, 16).ok())
    });
    let intero = String::from_utf8(byte.collect::<Option<Vec<u8>>>()?).ok()?;
    let (posto, chiave) = intero.split_once(':')?;
    Some((posto.parse().ok()?, chiave.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let c = cursore(50, "2026_SEG_à");
        assert_eq!(leggi_cursore(&c), Some((50, "2026_SEG_à".to_owned())));
        for storto in ["x", "zz", "3", "+1+2", "353a", "ff3a", "è", "5050"] {
            let letto = leggi_cursore(storto);
            assert!(letto.is_none() || storto == "353a", "{storto} {letto:?}");
        }
    }
}
