//! The workbooks that are brought in: the file as it came, what its sheets are, what becomes of each row, and what was written.
//!
//! A workbook is read as a preview that stores nothing; confirming prepares the same again in one transaction and writes it, and only
//! what a person saw is written: if it would come to something else by then, he is shown it first.

mod anagrafi;
mod annulla;
mod fatti;
mod prepara;
mod registra;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::actor::{Actor, UtenteId};
use domain::permesso::Permesso;
use domain::tracciato::{Abbinamento, Conteggi, EsitoRiga, Opzioni, Sorte};
use domain::vista::VistaId;
use serde::{Deserialize, Serialize};

pub use annulla::annulla;
pub use prepara::{Preparato, anni_di, prepara};
pub use registra::{Rifiutate, conferma};

use crate::ambito::{ente_di, esigi, tutto};
use crate::bulk::{self, Cella, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{abbinamenti, caricamenti, caricamenti_esiti};
use crate::{new_id, tempo};

/// Rows of one sort that are kept, and shown, together.
pub const PAGINA: usize = 100;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stato {
    /// What its sheets are is still to be decided.
    Abbinamento,
    /// It is being compared with what is stored.
    Analisi,
    /// Shown, nothing stored yet.
    Anteprima,
    Registrato,
    /// It was written, and taken back.
    Annullato,
    /// It was given up before anything was written.
    Abbandonato,
    Fallito,
}

impl Stato {
    const TUTTI: &[Self] = &[
        Self::Abbinamento,
        Self::Analisi,
        Self::Anteprima,
        Self::Registrato,
        Self::Annullato,
        Self::Abbandonato,
        Self::Fallito,
    ];

    /// The stored word.
    pub fn nome(self) -> &'static str {
        match self {
            Self::Abbinamento => "abbinamento",
            Self::Analisi => "analisi",
            Self::Anteprima => "anteprima",
            Self::Registrato => "registrato",
            Self::Annullato => "annullato",
            Self::Abbandonato => "abbandonato",
            Self::Fallito => "fallito",
        }
    }

    /// What a person reads.
    pub fn etichetta(self) -> &'static str {
        match self {
            Self::Abbinamento => "Da abbinare",
            Self::Analisi => "In lettura",
            Self::Anteprima => "Da confermare",
            Self::Registrato => "Importato",
            Self::Annullato => "Importato e poi annullato",
            Self::Abbandonato => "Abbandonato",
            Self::Fallito => "Non letto",
        }
    }

    /// Whether nothing was written yet and something may still be.
    pub fn aperto(self) -> bool {
        matches!(
            self,
            Self::Abbinamento | Self::Analisi | Self::Anteprima | Self::Fallito
        )
    }
}

/// An import of a workbook, without the file: ask [`file()`] for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Caricamento {
    pub id: String,
    pub nome_file: String,
    pub vista: Option<VistaId>,
    pub stato: Stato,
    pub abbinamento: Abbinamento,
    pub opzioni: Opzioni,
    pub conteggi: Conteggi,
    pub avvisi: Vec<String>,
    /// Why it could not be read, in Italian.
    pub errore: Option<String>,
    pub chi_utente: Option<UtenteId>,
    pub chi: String,
    pub quando: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = caricamenti)]
struct Riga {
    id: String,
    nome_file: String,
    vista: Option<String>,
    stato: String,
    abbinamento: String,
    opzioni: String,
    conteggi: String,
    avvisi: String,
    errore: Option<String>,
    chi_utente: Option<i64>,
    chi_nome: String,
    quando: chrono::NaiveDateTime,
}

impl Riga {
    fn leggi(self) -> Result<Caricamento> {
        let stato = Stato::TUTTI
            .iter()
            .copied()
            .find(|s| s.nome() == self.stato);
        Ok(Caricamento {
            id: self.id,
            nome_file: self.nome_file,
            vista: self.vista.map(VistaId),
            stato: stato.ok_or_else(|| {
                Error::Dati(format!(
                    "lo stato di importazione «{}» è sconosciuto",
                    self.stato
                ))
            })?,
            abbinamento: serde_json::from_str(&self.abbinamento)?,
            opzioni: serde_json::from_str(&self.opzioni)?,
            conteggi: serde_json::from_str(&self.conteggi)?,
            avvisi: serde_json::from_str(&self.avvisi)?,
            errore: self.errore,
            chi_utente: self.chi_utente.map(UtenteId),
            chi: self.chi_nome,
            quando: tempo::leggi(self.quando),
        })
    }
}

/// Keeps a workbook; returns its key.
///
/// # Errors
/// [`Error::Vietato`]; [`Error::Db`].
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    nome_file: &str,
    file: &[u8],
    abbinamento: &Abbinamento,
    vista: Option<&VistaId>,
    quando: DateTime<Utc>,
) -> Result<String> {
    esigi(actor, Permesso::Importare)?;
    let id = new_id();
    let mut nuovo = riga![
        ente_di(actor).0,
        id.as_str(),
        nome_file,
        None::<String>,
        vista.map(|v| v.0.clone()),
        Stato::Abbinamento.nome(),
        serde_json::to_string(abbinamento)?,
        serde_json::to_string(&Opzioni::default())?,
        serde_json::to_string(&Conteggi::default())?,
        "[]",
        None::<String>,
        None::<String>,
        actor.utente.map(|u| u.0),
        actor.nome.as_str(),
        tempo::scrivi(quando)
    ];
    nuovo[3] = Cella::Byte(Some(file.to_vec()));
    bulk::insert(tx, "caricamenti", &[nuovo])?;
    Ok(id)
}

/// The imports of workbooks of the body, the latest first: only whoever reads the whole body sees any.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<Caricamento>> {
    caricamenti::table
        .filter(caricamenti::ente.eq(ente_di(actor).0))
        .filter(tutto(actor).into_sql::<Bool>())
        .order((caricamenti::quando.desc(), caricamenti::id.desc()))
        .select(Riga::as_select())
        .load(c)?
        .into_iter()
        .map(Riga::leggi)
        .collect()
}

/// The import with a key.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Dati`] when a stored value cannot be read.
pub fn find(c: &mut Conn, actor: &Actor, id: &str) -> Result<Caricamento> {
    let riga: Riga = caricamenti::table
        .filter(
            caricamenti::ente
                .eq(ente_di(actor).0)
                .and(caricamenti::id.eq(id)),
        )
        .filter(tutto(actor).into_sql::<Bool>())
        .select(Riga::as_select())
        .first(c)?;
    riga.leggi()
}

/// The workbook as it came.
///
/// # Errors
/// [`Error::NotFound`].
pub fn file(c: &mut Conn, actor: &Actor, id: &str) -> Result<Vec<u8>> {
    Ok(caricamenti::table
        .filter(
            caricamenti::ente
                .eq(ente_di(actor).0)
                .and(caricamenti::id.eq(id)),
        )
        .filter(tutto(actor).into_sql::<Bool>())
        .select(caricamenti::file)
        .first(c)?)
}

/// Changes an import that is still in one of these states; otherwise it is [`Error::NotFound`].
macro_rules! cambia {
    ($tx:expr, $actor:expr, $id:expr, $da:expr, $valori:expr) => {{
        let suo = caricamenti::table
            .filter(
                caricamenti::ente
                    .eq(ente_di($actor).0)
                    .and(caricamenti::id.eq($id)),
            )
            .filter(tutto($actor).into_sql::<Bool>())
            .filter(caricamenti::stato.eq_any($da.iter().map(|s: &Stato| s.nome())));
        match diesel::update(suo).set($valori).execute(&mut **$tx)? {
            0 => Err(Error::NotFound),
            _ => Ok(()),
        }
    }};
}
use cambia;

/// The states in which nothing was written yet.
const APERTI: &[Stato] = &[
    Stato::Abbinamento,
    Stato::Analisi,
    Stato::Anteprima,
    Stato::Fallito,
];

/// Keeps what a person decided about the sheets, and puts the import in the state that follows: to be compared, or to be decided still.
///
/// # Errors
/// [`Error::NotFound`] when it is written already, or given up.
pub fn set_abbinamento(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &str,
    abbinamento: &Abbinamento,
    opzioni: Opzioni,
    vista: Option<&VistaId>,
    stato: Stato,
) -> Result<()> {
    esigi(actor, Permesso::Importare)?;
    if let Some(vista) = vista {
        crate::viste::sua(tx, ente_di(actor), vista)?;
    }
    let valori = (
        caricamenti::abbinamento.eq(serde_json::to_string(abbinamento)?),
        caricamenti::opzioni.eq(serde_json::to_string(&opzioni)?),
        caricamenti::vista.eq(vista.map(|v| v.0.clone())),
        caricamenti::stato.eq(stato.nome()),
        caricamenti::errore.eq(None::<String>),
    );
    cambia!(tx, actor, id, APERTI, valori)
}

/// Keeps what the rows come to, for the preview.
///
/// # Errors
/// [`Error::NotFound`] when it is not being compared any more.
pub fn set_anteprima(tx: &mut Tx<'_>, actor: &Actor, id: &str, p: &Preparato) -> Result<()> {
    esigi(actor, Permesso::Importare)?;
    let valori = (
        caricamenti::conteggi.eq(serde_json::to_string(&p.conteggi)?),
        caricamenti::avvisi.eq(serde_json::to_string(&p.avvisi)?),
        caricamenti::impronta.eq(p.impronta()?),
        caricamenti::stato.eq(Stato::Anteprima.nome()),
    );
    cambia!(tx, actor, id, [Stato::Analisi], valori)?;
    scrivi_esiti(tx, actor, id, &p.righe)
}

/// Writes the rows by what becomes of them, a page at a time.
fn scrivi_esiti(tx: &mut Tx<'_>, actor: &Actor, id: &str, righe: &[EsitoRiga]) -> Result<()> {
    let ente = ente_di(actor).0;
    let suoi = caricamenti_esiti::table.filter(
        caricamenti_esiti::ente
            .eq(ente)
            .and(caricamenti_esiti::caricamento.eq(id)),
    );
    diesel::delete(suoi).execute(&mut **tx)?;
    let mut pagine = Vec::new();
    for nome in Sorte::NOMI {
        let sue: Vec<&EsitoRiga> = righe.iter().filter(|r| r.sorte.nome() == *nome).collect();
        for (n, pagina) in (1_i32..).zip(sue.chunks(PAGINA)) {
            pagine.push(riga![ente, id, *nome, n, serde_json::to_string(pagina)?]);
        }
    }
    bulk::insert(tx, "caricamenti_esiti", &pagine)
}

/// A page of the rows that come to something, counted from 1; a word of [`Sorte::NOMI`] says to what.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn esiti(
    c: &mut Conn,
    actor: &Actor,
    id: &str,
    sorte: &str,
    pagina: usize,
) -> Result<Vec<EsitoRiga>> {
    let numero = i32::try_from(pagina).unwrap_or(i32::MAX);
    let righe: Option<String> = caricamenti_esiti::table
        .filter(caricamenti_esiti::ente.eq(ente_di(actor).0))
        .filter(caricamenti_esiti::caricamento.eq(id))
        .filter(caricamenti_esiti::sorte.eq(sorte))
        .filter(caricamenti_esiti::pagina.eq(numero))
        .filter(tutto(actor).into_sql::<Bool>())
        .select(caricamenti_esiti::righe)
        .first(c)
        .optional()?;
    righe.map_or_else(|| Ok(Vec::new()), |r| Ok(serde_json::from_str(&r)?))
}

/// Every row that comes to something.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn tutti_gli_esiti(
    c: &mut Conn,
    actor: &Actor,
    id: &str,
    sorte: &str,
) -> Result<Vec<EsitoRiga>> {
    let pagine: Vec<String> = caricamenti_esiti::table
        .filter(caricamenti_esiti::ente.eq(ente_di(actor).0))
        .filter(caricamenti_esiti::caricamento.eq(id))
        .filter(caricamenti_esiti::sorte.eq(sorte))
        .filter(tutto(actor).into_sql::<Bool>())
        .order(caricamenti_esiti::pagina)
        .select(caricamenti_esiti::righe)
        .load(c)?;
    let mut tutti = Vec::new();
    for pagina in pagine {
        tutti.extend(serde_json::from_str::<Vec<EsitoRiga>>(&pagina)?);
    }
    Ok(tutti)
}

/// It could not be read, and why, in Italian.
///
/// # Errors
/// [`Error::NotFound`] when it is written already, or given up.
pub fn fail(tx: &mut Tx<'_>, actor: &Actor, id: &str, errore: &str) -> Result<()> {
    esigi(actor, Permesso::Importare)?;
    let valori = (
        caricamenti::stato.eq(Stato::Fallito.nome()),
        caricamenti::errore.eq(errore),
    );
    cambia!(tx, actor, id, APERTI, valori)
}

/// Gives an import up: nothing was written.
///
/// # Errors
/// [`Error::NotFound`] when it is written already, or given up.
pub fn abbandona(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<()> {
    esigi(actor, Permesso::Importare)?;
    cambia!(
        tx,
        actor,
        id,
        APERTI,
        caricamenti::stato.eq(Stato::Abbandonato.nome())
    )
}

/// Decisions about the sheets of a workbook, with the headings they were taken on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbbinamentoSalvato {
    pub abbinamento: Abbinamento,
    pub teste: Vec<Vec<String>>,
}

/// The decisions kept under a name.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn abbinamenti(c: &mut Conn, actor: &Actor) -> Result<Vec<(String, AbbinamentoSalvato)>> {
    let salvati: Vec<(String, String)> = abbinamenti::table
        .filter(abbinamenti::ente.eq(ente_di(actor).0))
        .filter(tutto(actor).into_sql::<Bool>())
        .order(abbinamenti::nome)
        .select((abbinamenti::nome, abbinamenti::contenuto))
        .load(c)?;
    salvati
        .into_iter()
        .map(|(nome, contenuto)| Ok((nome, serde_json::from_str(&contenuto)?)))
        .collect()
}

/// Keeps decisions under a name; those of the same name are replaced.
///
/// # Errors
/// [`Error::Vietato`]; [`Error::Db`].
pub fn salva_abbinamento(
    tx: &mut Tx<'_>,
    actor: &Actor,
    nome: &str,
    salvato: &AbbinamentoSalvato,
) -> Result<()> {
    esigi(actor, Permesso::Importare)?;
    let ente = ente_di(actor).0;
    let suo = abbinamenti::table.filter(abbinamenti::ente.eq(ente).and(abbinamenti::nome.eq(nome)));
    diesel::delete(suo).execute(&mut **tx)?;
    bulk::insert(
        tx,
        "abbinamenti",
        &[riga![ente, nome, serde_json::to_string(salvato)?]],
    )
}
