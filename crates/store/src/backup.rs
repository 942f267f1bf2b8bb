//! A copy of everything in one file that either database can take back.
//!
//! One JSON value a line: first what the file is and the columns of each table, then an array for each row, that begins with the
//! name of its table, last the number of rows. Sessions, one-time links, prints and what is typed but not saved are left
//! out: people enter again, books print again.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use chrono::NaiveDate;
use diesel::connection::DefaultLoadingMode;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::row::{Field as _, Row};
use diesel::sql_query;
use diesel::sql_types::{Text, Untyped};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::{self, Cella};
use crate::db::{Db, Tx};
use crate::dialect::{self, Conn, MultiBackend};
use crate::error::{Error, Result};
use crate::schema::{TABELLE, Tabella, enti, utenti};
use crate::{tempo, verifica};

/// What is of the moment and not of the plans, and what follows from the rest: `ricerche` is written anew on the way back.
const ESCLUSE: &[&str] = &[
    "sessioni",
    // A program that was let in where the copy comes from is not let in where it goes.
    "gettoni",
    "ripetizioni",
    "inviti",
    "stampe",
    "ricerche",
    "bozze",
    // Whoever has a copy should not read the calendars of the house from which it comes.
    "calendari",
    // A message that was on its way is not sent again from a copy.
    "posta",
    // A copy goes into other hands; with the secret of a second factor whoever reads it would have the factor.
    "secondi_fattori",
    "codici_di_recupero",
    // A copy must not begin to speak to other programs, nor carry the secrets that they know it by.
    "abbonamenti",
    "notifiche",
];

/// The form of the file; a later program reads the earlier ones.
const VERSIONE: u32 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Intestazione {
    schedario: u32,
    tabelle: BTreeMap<String, Vec<String>>,
}

/// The last line: a file without it was cut.
#[derive(Serialize, Deserialize)]
struct Fine {
    righe: u64,
}

/// Copies everything, as of one moment, while the program runs. The file appears whole or not at all.
///
/// # Errors
/// [`Error::Dati`] when the file cannot be written; [`Error::Db`].
pub fn backup(db: &Db, path: &Path) -> Result<()> {
    let nome = path
        .file_name()
        .ok_or_else(|| Error::Dati("scrivi il nome del file della copia".to_owned()))?;
    let parziale = path.with_file_name(format!("{}.parziale", nome.to_string_lossy()));
    let mut out = BufWriter::new(riservato(&parziale)?);
    let esito = db
        .read(|c| scrivi(c, &mut out))
        .and_then(|()| {
            Ok(out
                .into_inner()
                .map_err(std::io::IntoInnerError::into_error)?
                .sync_all()?)
        })
        .and_then(|()| Ok(std::fs::rename(&parziale, path)?));
    if esito.is_err() {
        std::fs::remove_file(&parziale)?;
    }
    esito
}

/// A new file that only its owner reads, where the system knows owners: a copy holds names and hashes of passwords.
fn riservato(path: &Path) -> std::io::Result<File> {
    let mut opzioni = File::options();
    opzioni.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut opzioni, 0o600);
    opzioni.open(path)
}

/// Takes a copy back into an empty database, all or nothing, and verifies it before keeping it.
///
/// # Errors
/// [`Error::Dati`] when the database is not empty, when the file is not a whole copy, or when what it holds does not verify.
pub fn restore(db: &Db, path: &Path) -> Result<()> {
    let righe = BufReader::new(File::open(path)?);
    db.migrate()?;
    db.write(|tx| leggi(tx, righe))
}

fn tabelle() -> impl Iterator<Item = &'static Tabella> {
    TABELLE.iter().filter(|t| !ESCLUSE.contains(&t.nome))
}

/// A row of any table, every column as text.
struct Testi(Vec<Option<String>>);

impl FromSqlRow<Untyped, MultiBackend> for Testi {
    fn build_from_row<'a>(row: &impl Row<'a, MultiBackend>) -> deserialize::Result<Self> {
        let testo = |i: usize| match row.get(i) {
            Some(campo) => campo
                .value()
                .map(<String as FromSql<Text, MultiBackend>>::from_sql)
                .transpose(),
            None => Ok(None),
        };
        (0..row.field_count())
            .map(testo)
            .collect::<deserialize::Result<_>>()
            .map(Self)
    }
}

fn scrivi(c: &mut Conn, out: &mut impl Write) -> Result<()> {
    let colonne = |t: &Tabella| {
        t.colonne
            .iter()
            .map(|(nome, _)| (*nome).to_owned())
            .collect()
    };
    let intestazione = Intestazione {
        schedario: VERSIONE,
        tabelle: tabelle().map(|t| (t.nome.to_owned(), colonne(t))).collect(),
    };
    riga(out, &intestazione)?;
    let mut righe = 0;
    for t in tabelle() {
        let in_testo: Vec<String> = t
            .colonne
            .iter()
            .map(|(nome, tipo)| {
                if tipo.contains("Binary") {
                    dialect::hex(c, nome)
                } else {
                    format!("cast({nome} as text)")
                }
            })
            .collect();
        // With the table before its name, a column of the order is the stored one and not its text.
        let ordine: Vec<String> = t
            .chiave
            .iter()
            .map(|nome| format!("{}.{nome}", t.nome))
            .collect();
        let sql = format!(
            "select {} from {} order by {}",
            in_testo.join(", "),
            t.nome,
            ordine.join(", ")
        );
        for letta in sql_query(sql).load_iter::<Testi, DefaultLoadingMode>(c)? {
            let mut valori = vec![Value::from(t.nome)];
            for ((nome, tipo), testo) in t.colonne.iter().zip(letta?.0) {
                valori.push(testo.map_or(Ok(Value::Null), |testo| {
                    in_json(tipo, testo).ok_or_else(|| illeggibile(t, nome))
                })?);
            }
            riga(out, &valori)?;
            righe += 1;
        }
    }
    riga(out, &Fine { righe })?;
    Ok(out.flush()?)
}

fn riga(out: &mut impl Write, valore: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, valore).map_err(|e| Error::from(std::io::Error::from(e)))?;
    Ok(out.write_all(b"\n")?)
}

fn illeggibile(t: &Tabella, colonna: &str) -> Error {
    Error::Dati(format!(
        "nella tabella {} un valore di «{colonna}» non si legge",
        t.nome
    ))
}

/// The same text for the same value, whichever database printed it.
fn in_json(tipo: &str, testo: String) -> Option<Value> {
    Some(match nudo(tipo) {
        "BigInt" | "Integer" => Value::from(testo.parse::<i64>().ok()?),
        "Timestamp" => Value::from(tempo::testo(tempo::da_testo(&testo)?)),
        _ => Value::from(testo),
    })
}

/// The cell of a value; `None` when it is not of the type of the column.
fn in_cella(tipo: &str, valore: &Value) -> Option<Cella> {
    let nullo = valore.is_null();
    if nullo && !tipo.starts_with("Nullable") {
        return None;
    }
    let testo = valore.as_str();
    Some(match nudo(tipo) {
        "BigInt" => Cella::Lungo(if nullo { None } else { Some(valore.as_i64()?) }),
        "Integer" => Cella::Intero(if nullo {
            None
        } else {
            Some(i32::try_from(valore.as_i64()?).ok()?)
        }),
        "Date" => Cella::Data(if nullo {
            None
        } else {
            Some(testo?.parse::<NaiveDate>().ok()?)
        }),
        "Timestamp" => Cella::Istante(if nullo {
            None
        } else {
            Some(tempo::da_testo(testo?)?)
        }),
        "Binary" => Cella::Byte(if nullo { None } else { Some(da_hex(testo?)?) }),
        _ => Cella::Testo(if nullo { None } else { Some(testo?.to_owned()) }),
    })
}

/// `BigInt` of `Nullable < BigInt >`, however the compiler spaces it.
fn nudo(tipo: &str) -> &str {
    tipo.trim_start_matches("Nullable")
        .trim_matches([' ', '<', '>'])
}

fn da_hex(testo: &str) -> Option<Vec<u8>> {
    let cifre = testo.as_bytes();
    cifre
        .chunks(2)
        .map(|c| {
            std::str::from_utf8(c)
                .ok()
                .filter(|c| c.len() == 2)
                .and_then(|c| u8::from_str_radix(c, 16).ok())
        })
        .collect()
}

fn leggi(tx: &mut Tx<'_>, file: impl BufRead) -> Result<()> {
    /// Rows held in memory at once.
    const BLOCCO: usize = 500;
    /// And bytes of the file: rows with a file in them are written one or two at a time.
    const BYTE: usize = 16_000_000;
    let mut in_attesa = 0;
    let quanti: i64 = enti::table.select(count_star()).first(&mut **tx)?;
    let utenti: i64 = utenti::table.select(count_star()).first(&mut **tx)?;
    if quanti + utenti > 0 {
        return Err(Error::Dati(
            "la base dati non è vuota: ripristina la copia in una nuova".to_owned(),
        ));
    }
    let mut linee = file.lines();
    let non_copia = || Error::Dati("il file non è una copia di Schedario".to_owned());
    let intestazione: Intestazione =
        serde_json::from_str(&linee.next().ok_or_else(non_copia)??).map_err(|_| non_copia())?;
    if intestazione.schedario > VERSIONE {
        return Err(Error::Dati(
            "la copia è di una versione più recente del programma: usa quella".to_owned(),
        ));
    }
    let mut attesa: Vec<Vec<Cella>> = Vec::new();
    let mut aperta: Option<(&Tabella, Vec<Option<usize>>)> = None;
    let mut righe = 0_u64;
    let mut fine = None;
    for (numero, linea) in (2_u64..).zip(linee) {
        let guasta = || {
            Error::Dati(format!(
                "la riga {numero} della copia non si legge: il file è danneggiato"
            ))
        };
        let linea = linea?;
        if fine.is_some() {
            return Err(guasta());
        }
        if linea.starts_with('{') {
            fine = Some(
                serde_json::from_str::<Fine>(&linea)
                    .map_err(|_| guasta())?
                    .righe,
            );
            continue;
        }
        let valori: Vec<Value> = serde_json::from_str(&linea).map_err(|_| guasta())?;
        let nome = valori.first().and_then(Value::as_str).ok_or_else(guasta)?;
        let pieno = attesa.len() == BLOCCO || in_attesa > BYTE;
        in_attesa += linea.len();
        if aperta.as_ref().is_none_or(|(t, _)| t.nome != nome) || pieno {
            chiudi(tx, aperta.as_ref().map(|(t, _)| *t), &mut attesa)?;
            in_attesa = linea.len();
            let t = tabelle().find(|t| t.nome == nome).ok_or_else(guasta)?;
            let colonne = intestazione.tabelle.get(nome).ok_or_else(guasta)?;
            // A column that the copy does not have came later: it is left empty. Place 0 is the name of the table.
            aperta = Some((
                t,
                t.colonne
                    .iter()
                    .map(|(c, _)| colonne.iter().position(|d| d == c).map(|i| i + 1))
                    .collect(),
            ));
        }
        let Some((t, posti)) = &aperta else {
            return Err(guasta());
        };
        let cella = |((_, tipo), posto): (&(&str, &str), &Option<usize>)| {
            in_cella(tipo, posto.map_or(Some(&Value::Null), |i| valori.get(i))?)
        };
        attesa.push(
            t.colonne
                .iter()
                .zip(posti)
                .map(cella)
                .collect::<Option<_>>()
                .ok_or_else(guasta)?,
        );
        righe += 1;
    }
    chiudi(tx, aperta.map(|(t, _)| t), &mut attesa)?;
    if fine != Some(righe) {
        return Err(Error::Dati(
            "la copia è incompleta: il file è stato troncato".to_owned(),
        ));
    }
    if !intestazione.tabelle.contains_key("incarichi") {
        crate::incarichi::come_prima(tx)?;
    }
    if !intestazione.tabelle.contains_key("cdr_proseguimenti") {
        crate::cdr::assegna_schede(tx)?;
    }
    crate::schede::ricerca::ricostruisci(tx)?;
    let problemi = verifica::problemi(tx)?;
    if problemi.is_empty() {
        Ok(())
    } else {
        Err(Error::Dati(format!(
            "la copia non è integra: {}",
            problemi.join("; ")
        )))
    }
}

fn chiudi(tx: &mut Tx<'_>, tabella: Option<&Tabella>, attesa: &mut Vec<Vec<Cella>>) -> Result<()> {
    if let Some(t) = tabella {
        bulk::insert(tx, t.nome, attesa)?;
    }
    attesa.clear();
    Ok(())
}
