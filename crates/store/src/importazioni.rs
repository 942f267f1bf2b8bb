//! The printouts that were read: the file as it came, the reading, the choices made on it.

use chrono::{DateTime, Utc};
use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::actor::{Actor, UtenteId};
use domain::importazione::{Confronto, Formato, Lettura, Scelte};
use domain::permesso::Permesso;
use serde::{Deserialize, Serialize};

use crate::ambito::{ente_di, esigi, tutto};
use crate::bulk::{self, Cella, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::importazioni;
use crate::{new_id, tempo};

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stato {
    /// Read, shown, nothing stored yet.
    Anteprima,
    Confermata,
    Annullata,
}

impl Stato {
    /// The stored word.
    pub fn nome(self) -> &'static str {
        match self {
            Self::Anteprima => "anteprima",
            Self::Confermata => "confermata",
            Self::Annullata => "annullata",
        }
    }

    fn da_nome(nome: &str) -> Result<Self> {
        [Self::Anteprima, Self::Confermata, Self::Annullata]
            .into_iter()
            .find(|s| s.nome() == nome)
            .ok_or_else(|| Error::Dati(format!("lo stato di importazione «{nome}» è sconosciuto")))
    }
}

/// What a list tells of a printout without reading the whole of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Riassunto {
    pub formato: Formato,
    /// Code of the vista that the printout names.
    pub vista: Option<String>,
    pub schede: usize,
    pub non_collocate: usize,
}

/// What confirming an import did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Registrato {
    /// Code of the vista.
    pub vista: String,
    /// One for each sheet; of the differences only those taken over.
    pub schede: Vec<Confronto>,
}

/// An import in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voce {
    pub id: String,
    pub nome_file: String,
    pub stato: Stato,
    pub chi_utente: Option<UtenteId>,
    pub chi: String,
    pub quando: DateTime<Utc>,
    pub riassunto: Riassunto,
}

/// A whole import, without the file: ask [`file()`] for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Importazione {
    pub voce: Voce,
    pub lettura: Lettura,
    pub scelte: Scelte,
    /// Once it is confirmed.
    pub fatto: Option<Registrato>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = importazioni)]
struct Riga {
    id: String,
    nome_file: String,
    stato: String,
    chi_utente: Option<i64>,
    chi_nome: String,
    quando: chrono::NaiveDateTime,
    riassunto: String,
}

impl Riga {
    fn leggi(self) -> Result<Voce> {
        Ok(Voce {
            id: self.id,
            nome_file: self.nome_file,
            stato: Stato::da_nome(&self.stato)?,
            chi_utente: self.chi_utente.map(UtenteId),
            chi: self.chi_nome,
            quando: tempo::leggi(self.quando),
            riassunto: serde_json::from_str(&self.riassunto)?,
        })
    }
}

/// Keeps a printout and its reading as a preview; returns its key.
///
/// # Errors
/// [`Error::Db`].
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    nome_file: &str,
    file: Option<&[u8]>,
    lettura: &Lettura,
    quando: DateTime<Utc>,
) -> Result<String> {
    esigi(actor, Permesso::Importare)?;
    let id = new_id();
    let riassunto = Riassunto {
        formato: lettura.formato,
        vista: lettura.vista_codice(),
        schede: lettura.schede.len(),
        non_collocate: lettura.non_collocate.len(),
    };
    let mut nuova = riga![
        ente_di(actor).0,
        id.as_str(),
        nome_file,
        None::<String>,
        serde_json::to_string(&riassunto)?,
        serde_json::to_string(lettura)?,
        serde_json::to_string(&Scelte::default())?,
        None::<String>,
        Stato::Anteprima.nome(),
        actor.utente.map(|u| u.0),
        actor.nome.as_str(),
        tempo::scrivi(quando)
    ];
    nuova[3] = Cella::Byte(file.map(<[u8]>::to_vec));
    bulk::insert(tx, "importazioni", &[nuova])?;
    Ok(id)
}

/// The imports of the body, the latest first: a printout holds sheets of every CdR, so only whoever reads the whole body sees any.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<Voce>> {
    let sue = importazioni::table
        .filter(importazioni::ente.eq(ente_di(actor).0))
        .filter(tutto(actor).into_sql::<Bool>())
        .order((importazioni::quando.desc(), importazioni::id.desc()));
    sue.select(Riga::as_select())
        .load(c)?
        .into_iter()
        .map(Riga::leggi)
        .collect()
}

/// The codes of the sheets of a plan that stand in a preview which waits for an answer.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn in_sospeso(c: &mut Conn, actor: &Actor, vista: &str) -> Result<HashSet<String>> {
    let letture: Vec<String> = importazioni::table
        .filter(importazioni::ente.eq(ente_di(actor).0))
        .filter(importazioni::stato.eq(Stato::Anteprima.nome()))
        .filter(tutto(actor).into_sql::<Bool>())
        .select(importazioni::lettura)
        .load(c)?;
    let mut codici = HashSet::new();
    for lettura in letture {
        let lettura: Lettura = serde_json::from_str(&lettura)?;
        if lettura.vista_codice().as_deref() == Some(vista) {
            codici.extend(lettura.schede.into_iter().map(|s| s.codice));
        }
    }
    Ok(codici)
}

/// The import with a key.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Dati`] when a stored value cannot be read.
pub fn find(c: &mut Conn, actor: &Actor, id: &str) -> Result<Importazione> {
    let sua = importazioni::table
        .filter(importazioni::ente.eq(ente_di(actor).0))
        .filter(importazioni::id.eq(id))
        .filter(tutto(actor).into_sql::<Bool>());
    let (riga, lettura, scelte, fatto): (Riga, String, String, Option<String>) = sua
        .select((
            Riga::as_select(),
            importazioni::lettura,
            importazioni::scelte,
            importazioni::fatto,
        ))
        .first(c)?;
    Ok(Importazione {
        voce: riga.leggi()?,
        lettura: serde_json::from_str(&lettura)?,
        scelte: serde_json::from_str(&scelte)?,
        fatto: fatto.map(|f| serde_json::from_str(&f)).transpose()?,
    })
}

/// The printout as it came, if it was kept.
///
/// # Errors
/// [`Error::NotFound`].
pub fn file(c: &mut Conn, actor: &Actor, id: &str) -> Result<Option<Vec<u8>>> {
    let sua = importazioni::table
        .filter(importazioni::ente.eq(ente_di(actor).0))
        .filter(importazioni::id.eq(id))
        .filter(tutto(actor).into_sql::<Bool>());
    Ok(sua.select(importazioni::file).first(c)?)
}

/// An import of the body that is still a preview.
macro_rules! anteprima {
    ($actor:expr, $id:expr) => {
        importazioni::table
            .filter(importazioni::ente.eq(ente_di($actor).0))
            .filter(importazioni::id.eq($id))
            .filter(importazioni::stato.eq(Stato::Anteprima.nome()))
            .filter(tutto($actor).into_sql::<Bool>())
    };
}
/// Keeps the choices made on a preview.
///
/// # Errors
/// [`Error::NotFound`], also when the import is no longer a preview.
pub fn set_scelte(tx: &mut Tx<'_>, actor: &Actor, id: &str, scelte: &Scelte) -> Result<()> {
    esigi(actor, Permesso::Importare)?;
    let scelte = serde_json::to_string(scelte)?;
    una(diesel::update(anteprima!(actor, id))
        .set(importazioni::scelte.eq(scelte))
        .execute(&mut **tx)?)
}

/// Confirms or gives up a preview: of two who confirm together, one is refused.
///
/// # Errors
/// [`Error::NotFound`], also when the import is no longer a preview.
pub fn set_stato(tx: &mut Tx<'_>, actor: &Actor, id: &str, stato: Stato) -> Result<()> {
    esigi(actor, Permesso::Importare)?;
    una(diesel::update(anteprima!(actor, id))
        .set(importazioni::stato.eq(stato.nome()))
        .execute(&mut **tx)?)
}

/// Keeps what confirming did, so that it can still be told when the sheets have gone on changing.
///
/// # Errors
/// [`Error::NotFound`].
pub fn set_fatto(tx: &mut Tx<'_>, actor: &Actor, id: &str, fatto: &Registrato) -> Result<()> {
    esigi(actor, Permesso::Importare)?;
    let fatto = serde_json::to_string(fatto)?;
    let sua = importazioni::table
        .filter(importazioni::ente.eq(ente_di(actor).0))
        .filter(importazioni::id.eq(id))
        .filter(tutto(actor).into_sql::<Bool>());
    una(diesel::update(sua)
        .set(importazioni::fatto.eq(fatto))
        .execute(&mut **tx)?)
}

fn una(quante: usize) -> Result<()> {
    if quante == 0 {
        Err(Error::NotFound)
    } else {
        Ok(())
    }
}
