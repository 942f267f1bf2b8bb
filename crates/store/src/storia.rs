//! The audit trail: one line for each field that changed, chained so that a bent line shows.

mod elenco;
mod passaggi;
mod riga;
mod toccate;
mod verifica;

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::campo::{Campo, Valore};
use domain::cdr::CdrId;
use domain::ente::EnteId;
use domain::fact::{Atto, Fact, Modifica};
use domain::monitoraggio::MonitoraggioId;
use domain::persona::PersonaId;
use domain::portatore::PortatoreId;
use domain::regole::Versione;
use domain::scheda::SchedaId;
use domain::vista::VistaId;

pub use elenco::{RigaEstesa, dopo, nomi_delle_cose, pagina};
pub use passaggi::ultimi_passaggi;
pub(crate) use passaggi::versioni_dette;
pub use toccate::{Toccata, Toccate, toccate};
pub use verifica::{impronta, verifica, verifica_di};
pub(crate) use verifica::{senza_righe, tolti};

use self::riga::FORMATO;
pub(crate) use self::riga::Riga;
use crate::ambito::{ente_di, tutto, visibili};
use crate::bulk::{self, riga};
use crate::catena::{Anello, Firma, InCatena as _};
use crate::db::Tx;
use crate::dialect::{self, Conn};
use crate::error::Result;
use crate::schema::{schede, storia};
use crate::tempo;

/// The thing a line of the trail is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Oggetto {
    Ente,
    Utente(UtenteId),
    Cdr(CdrId),
    Persona(PersonaId),
    Portatore(PortatoreId),
    Vista(VistaId),
    /// File name of a modello of the body.
    Modello(String),
    /// A version of an SMVP of the body.
    Smvp(Versione),
    /// A version of a method of risk of the body.
    Metodo(Versione),
    /// Key of an open list of the body.
    Elenco(String),
    Scheda(SchedaId),
    Monitoraggio(MonitoraggioId),
}

impl Oggetto {
    /// The stored word and key.
    fn parola(&self) -> (&'static str, String) {
        match self {
            Self::Ente => ("ente", String::new()),
            Self::Utente(id) => ("utente", id.0.to_string()),
            Self::Cdr(id) => ("cdr", id.0.clone()),
            Self::Persona(id) => ("persona", id.0.clone()),
            Self::Portatore(id) => ("portatore", id.0.clone()),
            Self::Vista(id) => ("vista", id.0.clone()),
            Self::Modello(file) => ("modello", file.clone()),
            Self::Smvp(scelto) => ("smvp", scelto.to_string()),
            Self::Metodo(scelto) => ("metodo", scelto.to_string()),
            Self::Elenco(chiave) => ("elenco", chiave.clone()),
            Self::Scheda(id) => ("scheda", id.0.clone()),
            Self::Monitoraggio(id) => ("monitoraggio", id.0.clone()),
        }
    }
}

/// A line of the trail.
#[derive(Debug, Clone, PartialEq)]
pub struct RigaStoria {
    /// Counts from 1 in each body, without holes.
    pub progressivo: i64,
    /// Version of the sheet that the act made; `None` for things without versions.
    pub versione: Option<i64>,
    pub atto: Atto,
    /// Key of the field; empty when the act touched no field.
    pub campo: String,
    pub prima: Valore,
    pub dopo: Valore,
    pub chi_utente: Option<UtenteId>,
    /// Name at the time of the act, or what stands for it once it was taken out.
    pub chi: String,
    pub quando: DateTime<Utc>,
    pub nota: Option<String>,
    /// sha256 of the line before and of this one, hexadecimal.
    pub impronta: String,
}

/// What goes into the trail besides the fields.
pub(crate) struct Voce<'a> {
    pub(crate) oggetto: Oggetto,
    pub(crate) vista: Option<&'a VistaId>,
    pub(crate) versione: Option<i64>,
    pub(crate) atto: Atto,
    pub(crate) chi: &'a Actor,
    pub(crate) quando: DateTime<Utc>,
    pub(crate) nota: Option<&'a str>,
}

/// Locks the chain of a body until the transaction ends, and reads its end.
///
/// Every recording begins here, so that two of them always queue in the same order and never wait for each other.
pub(crate) fn apri(tx: &mut Tx<'_>, ente: EnteId) -> Result<Anello> {
    if let Some(anello) = tx.catene.get(&ente) {
        return Ok(anello.clone());
    }
    dialect::queue(tx, ente.0)?;
    let ultima: Option<(i64, String)> = storia::table
        .filter(storia::ente.eq(ente.0))
        .order(storia::progressivo.desc())
        .select((storia::progressivo, storia::impronta))
        .first(&mut **tx)
        .optional()?;
    let anello = ultima.map_or_else(Anello::default, |(progressivo, impronta)| Anello {
        progressivo,
        impronta,
    });
    tx.catene.insert(ente, anello.clone());
    Ok(anello)
}

/// What a thing that goes said, field by field.
pub(crate) fn detti<T>(campi: &[Campo<T>], cosa: &T) -> Vec<Modifica> {
    campi
        .iter()
        .map(|c| (c.chiave, c.get(cosa)))
        .filter(|(_, v)| !v.vuoto())
        .map(|(chiave, prima)| Modifica {
            campo: chiave.to_owned(),
            prima,
            dopo: Valore::Vuoto,
        })
        .collect()
}

/// Writes the lines of an act: one for each field, or one without a field when it touched none.
pub(crate) fn scrivi(tx: &mut Tx<'_>, voce: &Voce<'_>, modifiche: &[Modifica]) -> Result<()> {
    let ente = ente_di(voce.chi);
    let mut anello = apri(tx, ente)?;
    let nessuna = [Modifica {
        campo: String::new(),
        prima: Valore::Vuoto,
        dopo: Valore::Vuoto,
    }];
    let (oggetto_tipo, oggetto) = voce.oggetto.parola();
    let firma = Firma::nuova(&voce.chi.nome);
    let mut righe = Vec::new();
    for m in if modifiche.is_empty() {
        &nessuna
    } else {
        modifiche
    } {
        let mut r = Riga {
            ente: ente.0,
            progressivo: anello.progressivo + 1,
            oggetto_tipo: oggetto_tipo.to_owned(),
            oggetto: oggetto.clone(),
            vista: voce.vista.map(|v| v.0.clone()),
            versione: voce.versione,
            atto: voce.atto.nome().to_owned(),
            campo: m.campo.clone(),
            prima: serde_json::to_string(&m.prima)?,
            dopo: serde_json::to_string(&m.dopo)?,
            chi_utente: voce.chi.utente.map(|u| u.0),
            chi_nome: firma.nome.clone(),
            quando: tempo::scrivi(voce.quando),
            nota: voce.nota.map(str::to_owned),
            impronta: String::new(),
            formato: Some(FORMATO),
            chi_sale: Some(firma.sale.clone()),
            chi_impronta: Some(firma.impronta.clone()),
        };
        r.impronta = r.calcola(&anello.impronta);
        anello = Anello {
            progressivo: r.progressivo,
            impronta: r.impronta.clone(),
        };
        righe.push(riga![
            r.ente,
            r.progressivo,
            r.oggetto_tipo,
            r.oggetto,
            r.vista,
            r.versione,
            r.atto,
            r.campo,
            r.prima,
            r.dopo,
            r.chi_utente,
            r.chi_nome,
            r.quando,
            r.nota,
            r.impronta,
            r.formato,
            r.chi_sale,
            r.chi_impronta
        ]);
    }
    bulk::insert(tx, "storia", &righe)?;
    tx.catene.insert(ente, anello);
    Ok(())
}

/// Writes the lines of a fact.
pub(crate) fn scrivi_fatto<T>(
    tx: &mut Tx<'_>,
    fatto: &Fact<T>,
    oggetto: Oggetto,
    vista: Option<&VistaId>,
    versione: Option<i64>,
) -> Result<()> {
    let voce = Voce {
        oggetto,
        vista,
        versione,
        atto: fatto.atto(),
        chi: fatto.chi(),
        quando: fatto.quando(),
        nota: fatto.nota(),
    };
    scrivi(tx, &voce, fatto.modifiche())
}

/// The lines about a thing, the latest first. Empty when the body has no such thing, or the actor may not know of it.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn di(c: &mut Conn, actor: &Actor, oggetto: &Oggetto) -> Result<Vec<RigaStoria>> {
    let (tipo, id) = oggetto.parola();
    if let Oggetto::Scheda(scheda) = oggetto
        && !visibile(c, actor, scheda)?
    {
        return Ok(Vec::new());
    }
    storia::table
        .filter(
            storia::ente
                .eq(ente_di(actor).0)
                .and(storia::oggetto_tipo.eq(tipo))
                .and(storia::oggetto.eq(id)),
        )
        .order(storia::progressivo.desc())
        .select(Riga::as_select())
        .load(c)?
        .into_iter()
        .map(Riga::leggi)
        .collect()
}

/// Whether a sheet lies within what the actor reads.
fn visibile(c: &mut Conn, actor: &Actor, scheda: &SchedaId) -> Result<bool> {
    let sua = visibili!(actor).filter(schede::id.eq(&scheda.0));
    Ok(tutto(actor) || diesel::select(exists(sua)).get_result(c)?)
}

/// What others changed in a sheet after a version, the oldest first.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn dopo_versione(
    c: &mut Conn,
    actor: &Actor,
    scheda: &SchedaId,
    versione: i64,
) -> Result<Vec<RigaStoria>> {
    storia::table
        .filter(
            storia::ente
                .eq(ente_di(actor).0)
                .and(storia::oggetto_tipo.eq("scheda"))
                .and(storia::oggetto.eq(&scheda.0)),
        )
        .filter(storia::versione.gt(versione))
        .filter(storia::oggetto.eq_any(visibili!(actor)))
        .order(storia::progressivo.asc())
        .select(Riga::as_select())
        .load(c)?
        .into_iter()
        .map(Riga::leggi)
        .collect()
}

/// Number of the latest line of the trail of the body, 0 before the first: as long as it stays, nothing of the body has changed.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn ultimo(c: &mut Conn, actor: &Actor) -> Result<i64> {
    let ultimo: Option<i64> = storia::table
        .filter(storia::ente.eq(ente_di(actor).0))
        .select(diesel::dsl::max(storia::progressivo))
        .first(c)?;
    Ok(ultimo.unwrap_or_default())
}
