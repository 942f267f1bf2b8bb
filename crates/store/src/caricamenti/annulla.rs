//! An import is taken back: what it made goes, what it changed says again what it said before, as long as nobody has touched any of it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::campo::Campo;
use domain::cdr::{CAMPI_CDR, CdrId};
use domain::permesso::Permesso;
use domain::persona::{CAMPI_PERSONA, PersonaId};
use domain::portatore::{CAMPI_PORTATORE, PortatoreId};
use domain::scheda::{SchedaId, campi};
use domain::{Actor, Atto, Modifica};

use super::fatti::{self, Scritto};
use super::registra::con_nome;
use super::{Stato, cambia};
use crate::ambito::{ente_di, esigi, tutto};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::schema::caricamenti;
use crate::{cdr, persone, portatori, schede};

const NOTA: &str = "importazione da un foglio di calcolo annullata";

/// Takes an import back as a whole.
///
/// # Errors
/// [`Error::Rifiuto`] with what was touched since, one sentence each, or is in use: nothing is taken back then. [`Error::NotFound`] when
/// the import was not written, or was taken back already.
pub fn annulla(tx: &mut Tx<'_>, actor: &Actor, id: &str, quando: DateTime<Utc>) -> Result<()> {
    esigi(actor, Permesso::Importare)?;
    crate::storia::apri(tx, ente_di(actor))?;
    cambia!(
        tx,
        actor,
        id,
        [Stato::Registrato],
        caricamenti::stato.eq(Stato::Annullato.nome())
    )?;
    let mut no = Vec::new();
    for scritto in fatti::leggi(tx, actor, id)? {
        let esito = match scritto.tipo {
            "cdr" => unita(tx, actor, &scritto, quando),
            "persona" => persona(tx, actor, &scritto, quando),
            "portatore" => portatore(tx, actor, &scritto, quando),
            _ => scheda(tx, actor, &scritto, quando),
        };
        match esito {
            Ok(()) => {}
            Err(Error::Rifiuto(frasi)) => no.extend(frasi),
            Err(altro) => return Err(altro),
        }
    }
    if no.is_empty() {
        Ok(())
    } else {
        Err(Error::Rifiuto(no))
    }
}

fn toccata(nome: &str) -> Error {
    Error::Rifiuto(vec![format!(
        "{nome}: dopo l'importazione qualcuno ci ha lavorato, quindi l'importazione non si annulla più tutta insieme: correggi a mano ciò che serve"
    )])
}

fn sparita(cosa: &str) -> Error {
    Error::Rifiuto(vec![format!(
        "{cosa} che l'importazione aveva scritto non c'è più: l'importazione non si annulla più tutta insieme"
    )])
}

/// Whether what was written is still what is there.
fn intatta<T>(campi: &[Campo<T>], cosa: &T, modifiche: &[Modifica]) -> bool {
    modifiche.iter().all(|m| {
        campi
            .iter()
            .find(|c| c.chiave == m.campo)
            .is_some_and(|c| c.get(cosa) == m.dopo)
    })
}

/// Writes again what was there before.
fn rimetti<T>(campi: &[Campo<T>], cosa: &mut T, modifiche: &[Modifica]) -> Result<()> {
    for m in modifiche {
        if let Some(campo) = campi.iter().find(|c| c.chiave == m.campo) {
            campo
                .set(cosa, m.prima.clone())
                .map_err(|frase| Error::Rifiuto(vec![frase]))?;
        }
    }
    Ok(())
}

fn scheda(tx: &mut Tx<'_>, actor: &Actor, s: &Scritto, quando: DateTime<Utc>) -> Result<()> {
    let ora = match schede::find_by_id(tx, actor, &SchedaId(s.id.clone())) {
        Err(Error::NotFound) => return Err(sparita("una scheda")),
        altro => altro?,
    };
    let codice = ora.codice().to_owned();
    if s.nuovo {
        if Some(ora.versione()) != s.versione {
            return Err(toccata(&codice));
        }
        return schede::elimina(tx, &ora.elimina(NOTA, actor, quando))
            .map_err(|e| con_nome(&codice, e));
    }
    if !intatta(campi::CAMPI, ora.contenuto(), &s.modifiche) {
        return Err(toccata(&codice));
    }
    let prima = s
        .modifiche
        .iter()
        .map(|m| (m.campo.clone(), m.prima.clone()));
    // As a printout is written: what comes back is taken as it was, and no series is closed because of it.
    let fatto = ora
        .correggi(
            prima,
            Atto::Importazione,
            Some(NOTA.to_owned()),
            actor,
            quando,
        )
        .map_err(|no| con_nome(&codice, Error::Campi(no)))?;
    schede::record(tx, &fatto).map_err(|e| con_nome(&codice, e))?;
    Ok(())
}

fn unita(tx: &mut Tx<'_>, actor: &Actor, s: &Scritto, quando: DateTime<Utc>) -> Result<()> {
    let Some(ora) = cdr::list(tx, actor)?.into_iter().find(|u| u.id.0 == s.id) else {
        return Err(sparita("un CdR"));
    };
    if !intatta(CAMPI_CDR, &ora, &s.modifiche) {
        return Err(toccata(&ora.codice));
    }
    if s.nuovo {
        return cdr::elimina(tx, actor, &CdrId(s.id.clone()), NOTA, quando);
    }
    let mut prima = ora.clone();
    rimetti(CAMPI_CDR, &mut prima, &s.modifiche)?;
    let fatto = ora
        .correggi(&prima, Atto::Correzione, actor, quando)
        .map_err(|no| con_nome(&ora.codice, Error::Campi(no)))?;
    cdr::record(tx, &fatto).map_err(|e| con_nome(&ora.codice, e))
}

fn persona(tx: &mut Tx<'_>, actor: &Actor, s: &Scritto, quando: DateTime<Utc>) -> Result<()> {
    let ora = match persone::find(tx, actor, &PersonaId(s.id.clone())) {
        Err(Error::NotFound) => return Err(sparita("una persona")),
        altro => altro?,
    };
    if !intatta(CAMPI_PERSONA, &ora, &s.modifiche) {
        return Err(toccata(&ora.cognome_nome));
    }
    if s.nuovo {
        return persone::elimina(tx, actor, &ora.id, NOTA, quando);
    }
    let mut prima = ora.clone();
    rimetti(CAMPI_PERSONA, &mut prima, &s.modifiche)?;
    let fatto = ora
        .correggi(&prima, Atto::Correzione, actor, quando)
        .map_err(|no| con_nome(&ora.cognome_nome, Error::Campi(no)))?;
    persone::record(tx, &fatto).map_err(|e| con_nome(&ora.cognome_nome, e))
}

fn portatore(tx: &mut Tx<'_>, actor: &Actor, s: &Scritto, quando: DateTime<Utc>) -> Result<()> {
    let ora = match portatori::find(tx, actor, &PortatoreId(s.id.clone())) {
        Err(Error::NotFound) => return Err(sparita("un portatore di interesse")),
        altro => altro?,
    };
    if !intatta(CAMPI_PORTATORE, &ora, &s.modifiche) {
        return Err(toccata(&ora.nome));
    }
    if s.nuovo {
        return portatori::elimina(tx, actor, &ora.id, NOTA, quando);
    }
    let mut prima = ora.clone();
    rimetti(CAMPI_PORTATORE, &mut prima, &s.modifiche)?;
    let fatto = ora
        .correggi(&prima, Atto::Correzione, actor, quando)
        .map_err(|no| con_nome(&ora.nome, Error::Campi(no)))?;
    portatori::record(tx, &fatto).map_err(|e| con_nome(&ora.nome, e))
}
