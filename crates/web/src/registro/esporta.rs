//! A register as a file, signed off with its last line: what is kept beside the protocol proves later that nothing was bent since.

use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::Actor;
use serde_json::{Value, json};
use store::Conn;
use store::registro::{Esito, Filtro, RigaRegistro};
use store::storia::RigaEstesa;

use super::scelto::Scelto;
use super::{Libro, vede_i_valori};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use domain::orario;

/// Lines read at once.
const BLOCCO: i64 = 2_000;

/// A line, by the names of its columns.
type Voce = Vec<(&'static str, Value)>;

/// Gives the file.
pub(crate) async fn esporta(
    State(app): State<App>,
    accesso: Accesso,
    uri: Uri,
) -> Result<Response> {
    let scelto = Scelto::di(&uri);
    let (filtro, errori) = scelto.filtro();
    if let Some(no) = errori.first() {
        return Err(Error::Richiesta(format!(
            "Il giorno non si legge: {no}. Torna al registro e correggilo."
        )));
    }
    let (actor, libro, valori) = (
        accesso.actor.clone(),
        scelto.libro(),
        vede_i_valori(&accesso),
    );
    let (voci, esito) = app
        .read(move |c| {
            Ok(match libro {
                Libro::Accessi => (
                    accessi(c, &actor, &filtro)?,
                    store::registro::verifica_di(c, &actor)?,
                ),
                Libro::Storia => (
                    storia(c, &actor, &filtro, valori)?,
                    store::storia::verifica_di(c, &actor)?,
                ),
            })
        })
        .await?;
    let chiusura = Chiusura {
        libro,
        righe: voci.len(),
        filtrate: scelto.filtra(),
        esito,
        quando: app.adesso(),
    };
    let json = scelto.formato == "json";
    let (tipo, testo) = if json {
        ("application/json", in_json(&accesso, &voci, &chiusura)?)
    } else {
        (
            "text/csv; charset=utf-8",
            in_csv(&voci, &chiusura.dicitura(&accesso)),
        )
    };
    let nome = format!(
        "attachment; filename=\"{}-{}-{}.{}\"",
        libro.codice(),
        accesso.ente.sigla,
        chiusura.quando.format("%Y-%m-%d"),
        if json { "json" } else { "csv" }
    );
    let intestazioni = [
        (header::CONTENT_TYPE, tipo.to_owned()),
        (header::CONTENT_DISPOSITION, nome),
    ];
    Ok((intestazioni, testo).into_response())
}

/// What the file ends with.
struct Chiusura {
    libro: Libro,
    righe: usize,
    filtrate: bool,
    esito: Esito,
    quando: DateTime<Utc>,
}

impl Chiusura {
    /// The sentence for the protocol.
    fn dicitura(&self, accesso: &Accesso) -> String {
        let quali = if self.filtrate {
            "scelte con un filtro"
        } else {
            "tutte"
        };
        let stato = match self.esito.problemi.len() {
            0 => "la catena è stata ricalcolata ed è integra".to_owned(),
            1 => "la catena NON è integra: c'è un problema, descritto nella pagina Verifica"
                .to_owned(),
            n => format!(
                "la catena NON è integra: ci sono {n} problemi, descritti nella pagina Verifica"
            ),
        };
        format!(
            "{} di {}: {} righe ({quali}) esportate il {} da {}. L'ultima riga della catena è la n. {}, con impronta SHA-256 {}; {stato}.",
            self.libro.titolo(),
            accesso.ente.nome,
            self.righe,
            orario::it(self.quando),
            accesso.actor.nome,
            self.esito.ultimo,
            if self.esito.impronta.is_empty() {
                "assente"
            } else {
                &self.esito.impronta
            },
        )
    }
}

fn accessi(c: &mut Conn, actor: &Actor, filtro: &Filtro) -> store::Result<Vec<Voce>> {
    let (mut voci, mut fino) = (Vec::new(), 0);
    loop {
        let righe = store::registro::dopo(c, actor, filtro, fino, BLOCCO)?;
        let Some(ultima) = righe.last() else {
            return Ok(voci);
        };
        fino = ultima.progressivo;
        voci.extend(righe.iter().map(accesso_in_voce));
    }
}

fn accesso_in_voce(r: &RigaRegistro) -> Voce {
    let ruoli: Vec<&str> = r.ruoli.iter().map(|r| r.codice()).collect();
    vec![
        ("numero", json!(r.progressivo)),
        ("quando", json!(iso(r.quando))),
        ("utente", json!(r.chi_utente.map(|u| u.0))),
        ("chi", json!(r.chi)),
        ("incarichi", json!(ruoli.join(", "))),
        ("cosa", json!(r.cosa.codice())),
        ("dettaglio", json!(r.dettaglio)),
        ("impronta", json!(r.impronta)),
    ]
}

fn storia(c: &mut Conn, actor: &Actor, filtro: &Filtro, valori: bool) -> store::Result<Vec<Voce>> {
    let (mut voci, mut fino) = (Vec::new(), 0);
    loop {
        let righe = store::storia::dopo(c, actor, filtro, fino, BLOCCO)?;
        let Some(ultima) = righe.last() else {
            return Ok(voci);
        };
        fino = ultima.riga.progressivo;
        voci.extend(righe.iter().map(|r| fatto_in_voce(r, valori)));
    }
}

fn fatto_in_voce(r: &RigaEstesa, valori: bool) -> Voce {
    let mut voce = vec![
        ("numero", json!(r.riga.progressivo)),
        ("quando", json!(iso(r.riga.quando))),
        ("utente", json!(r.riga.chi_utente.map(|u| u.0))),
        ("chi", json!(r.riga.chi)),
        ("atto", json!(r.riga.atto.nome())),
        ("oggetto", json!(r.tipo)),
        ("chiave", json!(r.oggetto)),
        ("versione", json!(r.riga.versione)),
        ("campo", json!(r.riga.campo)),
    ];
    if valori {
        voce.push(("prima", json!(r.riga.prima.leggibile())));
        voce.push(("dopo", json!(r.riga.dopo.leggibile())));
        voce.push(("nota", json!(r.riga.nota)));
    }
    voce.push(("impronta", json!(r.riga.impronta)));
    voce
}

fn iso(quando: DateTime<Utc>) -> String {
    quando.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

fn in_json(accesso: &Accesso, voci: &[Voce], chiusura: &Chiusura) -> Result<String> {
    let oggetto = |v: &Voce| -> Value {
        let chiavi = v.iter().map(|(n, v)| ((*n).to_owned(), v.clone()));
        Value::Object(chiavi.collect())
    };
    let tutto = json!({
        "formato": "schedario-registro/1",
        "ente": accesso.ente.nome,
        "libro": chiusura.libro.codice(),
        "righe": voci.iter().map(oggetto).collect::<Vec<_>>(),
        "ultima_riga": chiusura.esito.ultimo,
        "ultima_impronta": chiusura.esito.impronta,
        "problemi": chiusura.esito.problemi,
        "dicitura": chiusura.dicitura(accesso),
    });
    serde_json::to_string_pretty(&tutto).map_err(|e| Error::interno(&e))
}

/// Semicolons, as spreadsheets in Italy expect; the sentence for the protocol is the last line.
fn in_csv(voci: &[Voce], dicitura: &str) -> String {
    let mut testo = String::from('\u{feff}');
    if let Some(prima) = voci.first() {
        let nomi: Vec<String> = prima.iter().map(|(n, _)| cella(n)).collect();
        testo.push_str(&nomi.join(";"));
        testo.push_str("\r\n");
    }
    for voce in voci {
        let celle: Vec<String> = voce
            .iter()
            .map(|(_, v)| match v {
                Value::Null => cella(""),
                Value::String(s) => cella(s),
                altro => cella(&altro.to_string()),
            })
            .collect();
        testo.push_str(&celle.join(";"));
        testo.push_str("\r\n");
    }
    testo.push_str(&cella(dicitura));
    testo.push_str("\r\n");
    testo
}

/// A cell of text. What a spreadsheet would take for a formula gets an apostrophe before it, also after blanks.
fn cella(testo: &str) -> String {
    let formula = testo
        .trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let segno = if formula { "'" } else { "" };
    format!("\"{segno}{}\"", testo.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cella;

    #[test]
    fn no_cell_is_a_formula() {
        for (testo, scritta) in [
            ("anna.verdi", "\"anna.verdi\""),
            ("=1+1", "\"'=1+1\""),
            ("  @SUM(A1)", "\"'  @SUM(A1)\""),
            ("+39", "\"'+39\""),
            ("-2", "\"'-2\""),
            ("\tx", "\"'\tx\""),
            ("a;b \"c\"", "\"a;b \"\"c\"\"\""),
        ] {
            assert_eq!(cella(testo), scritta, "{testo}");
        }
    }
}
