//! Whether what is stored holds together.

use diesel::prelude::*;
use domain::actor::Actor;
use domain::ente::EnteId;
use domain::rischio::Metodo;
use domain::smvp::Smvp;

use crate::db::Db;
use crate::dialect::{self, Conn};
use crate::error::Result;
use crate::schema::schede;
use crate::{
    accettazioni, allegati, enti, importazioni, incarichi, monitoraggi, provenienze, registro,
    regole, schede as le_schede, storia, utenti, versioni, viste,
};

/// Checks the files of the database, the references, the audit trail, and that every stored value can be read.
/// Says in Italian what does not hold; empty when all is well.
///
/// # Errors
/// [`crate::Error::Db`] when the database does not answer.
pub fn verify(db: &Db) -> Result<Vec<String>> {
    db.read(problemi)
}

pub(crate) fn problemi(c: &mut Conn) -> Result<Vec<String>> {
    let mut problemi = dialect::integrity(c)?;
    problemi.extend(storia::verifica(c)?);
    problemi.extend(registro::verifica(c)?);
    for ente in enti::list(c)? {
        let actor = Actor::operatore(ente.id);
        let mut guaste = Vec::new();
        let mut nota =
            |cosa: &str, e: crate::Error| problemi.push(format!("{}: {cosa}: {e}", ente.nome));
        if let Err(e) = utenti::list(c, &actor) {
            nota("utenti", e);
        }
        if let Err(e) = incarichi::list(c, &actor) {
            nota("incarichi", e);
        }
        if let Err(e) = regole::tutte::<Smvp>(c, &actor) {
            nota("regole dei punteggi", e);
        }
        if let Err(e) = regole::tutte::<Metodo>(c, &actor) {
            nota("metodi di valutazione", e);
        }
        match viste::list(c, &actor) {
            Err(e) => nota("viste", e),
            Ok(viste) => {
                for (vista, _) in viste {
                    match versioni::verifica(c, ente.id, &vista) {
                        Ok(no) => guaste.extend(no),
                        Err(e) => nota(&format!("versioni di {}", vista.codice), e),
                    }
                    match storia::senza_righe(c, ente.id, &vista.id) {
                        Ok(no) => guaste.extend(no.into_iter().map(|codice| {
                            format!(
                                "scheda {codice} di {}: le ultime righe della sua storia mancano",
                                vista.codice
                            )
                        })),
                        Err(e) => nota(&format!("storia di {}", vista.codice), e),
                    }
                    if let Err(e) = accettazioni::list(c, &actor, &vista.id) {
                        nota(&format!("accettazioni di {}", vista.codice), e);
                    }
                    if let Err(e) = monitoraggi::verifica(c, &actor, &vista.id) {
                        nota(&format!("monitoraggi di {}", vista.codice), e);
                    }
                    for codice in codici(c, ente.id, &vista.id.0)? {
                        let esito = le_schede::find(c, &actor, &vista.id, &codice)
                            .and_then(|s| provenienze::di(c, &actor, s.id()));
                        if let Err(e) = esito {
                            nota(&format!("scheda {codice} di {}", vista.codice), e);
                        }
                    }
                }
            }
        }
        match allegati::guasti(c, &actor) {
            Err(e) => nota("allegati", e),
            Ok(guasti) => {
                for nome in guasti {
                    nota(
                        "allegati",
                        crate::Error::Dati(format!("«{nome}» non è più il file che fu allegato")),
                    );
                }
            }
        }
        match importazioni::list(c, &actor) {
            Err(e) => nota("importazioni", e),
            Ok(voci) => {
                for voce in voci {
                    if let Err(e) = importazioni::find(c, &actor, &voce.id) {
                        nota(&format!("importazione di {}", voce.nome_file), e);
                    }
                }
            }
        }
        problemi.extend(guaste);
    }
    Ok(problemi)
}

fn codici(c: &mut Conn, ente: EnteId, vista: &str) -> Result<Vec<String>> {
    Ok(schede::table
        .filter(schede::ente.eq(ente.0).and(schede::vista.eq(vista)))
        .order(schede::codice)
        .select(schede::codice)
        .load(c)?)
}
