//! A workbook is written: everything that its preview showed, in one transaction.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::Actor;
use domain::cartella::CartellaLetta;
use domain::cdr::Cdr;
use domain::tracciato::{Abbinamento, Conteggi, Opzioni};
use domain::vista::Vista;

use super::anagrafi::Pronti;
use super::fatti::{self, Scritto};
use super::{APERTI, Stato, cambia, prepara};
use crate::ambito::{ente_di, esigi, tutto};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::schema::caricamenti;
use crate::{cdr, persone, portatori, schede};
use diesel::sql_types::Bool;
use domain::permesso::Permesso;

/// What to do when some rows are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rifiutate {
    /// Write nothing then.
    Fermano,
    /// Write the others.
    Restano,
}

/// Writes what the preview of an import showed. The plan and the decisions are those of the import; `cartella` is its file, read again.
///
/// # Errors
/// [`Error::Rifiuto`] when rows are refused and that stops it, when it would come to something else than the preview showed, or when
/// something cannot be written: with every reason; nothing is written then. [`Error::NotFound`] when it is no preview any more.
#[expect(
    clippy::too_many_arguments,
    reason = "each is a decision of the person or a circumstance; a struct would only rename them"
)]
pub fn conferma(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &str,
    cartella: &CartellaLetta,
    abbinamento: &Abbinamento,
    opzioni: Opzioni,
    vista: Option<&Vista>,
    rifiutate: Rifiutate,
    quando: DateTime<Utc>,
) -> Result<Conteggi> {
    esigi(actor, Permesso::Importare)?;
    // Of two who confirm together, one waits here and then finds nothing to confirm.
    crate::storia::apri(tx, ente_di(actor))?;
    let vista_prima: Option<String> = caricamenti::table
        .filter(
            caricamenti::ente
                .eq(ente_di(actor).0)
                .and(caricamenti::id.eq(id)),
        )
        .filter(tutto(actor).into_sql::<Bool>())
        .filter(caricamenti::stato.eq(Stato::Anteprima.nome()))
        .select(caricamenti::impronta)
        .first(&mut **tx)?;
    let p = prepara(
        tx,
        actor,
        cartella,
        abbinamento,
        opzioni,
        vista,
        quando,
        &mut |_| {},
    )?;
    if vista_prima != Some(p.impronta()?) {
        return Err(Error::Rifiuto(vec![
            "dopo l'anteprima qualcuno ha cambiato ciò che il file tocca: leggi di nuovo il file e guarda che cosa succede adesso".to_owned(),
        ]));
    }
    if p.conteggi.rifiutate > 0 && rifiutate == Rifiutate::Fermano {
        return Err(Error::Rifiuto(vec![match p.conteggi.rifiutate {
            1 => "una riga è rifiutata: correggila nel file e caricalo di nuovo, oppure scegli di importare le altre".to_owned(),
            n => format!("{n} righe sono rifiutate: correggile nel file e caricalo di nuovo, oppure scegli di importare le altre"),
        }]));
    }
    if p.scritture() == 0 {
        return Err(Error::Rifiuto(vec![
            "non c'è niente da importare: nessuna riga cambia qualcosa".to_owned(),
        ]));
    }
    let conteggi = p.conteggi;
    let mut scritti = Vec::with_capacity(p.scritture());
    unita(tx, actor, p.cdr, &mut scritti)?;
    for (nuovo, fatto) in p.persone {
        let nome = fatto.cosa().cognome_nome.clone();
        persone::record(tx, &fatto).map_err(|e| con_nome(&nome, e))?;
        scritti.push(Scritto {
            tipo: "persona",
            id: fatto.cosa().id.0.clone(),
            nuovo,
            versione: None,
            modifiche: fatto.modifiche().to_vec(),
        });
    }
    for (nuovo, fatto) in p.portatori {
        let nome = fatto.cosa().nome.clone();
        portatori::record(tx, &fatto).map_err(|e| con_nome(&nome, e))?;
        scritti.push(Scritto {
            tipo: "portatore",
            id: fatto.cosa().id.0.clone(),
            nuovo,
            versione: None,
            modifiche: fatto.modifiche().to_vec(),
        });
    }
    for (nuovo, fatto) in p.schede {
        let codice = fatto.cosa().codice().to_owned();
        let versione = schede::record(tx, &fatto).map_err(|e| con_nome(&codice, e))?;
        scritti.push(Scritto {
            tipo: "scheda",
            id: fatto.cosa().id().0.clone(),
            nuovo,
            versione: Some(versione),
            // What a new sheet says, the sheet itself says: it is taken away whole.
            modifiche: if nuovo {
                Vec::new()
            } else {
                fatto.modifiche().to_vec()
            },
        });
    }
    fatti::scrivi(tx, actor, id, &scritti)?;
    cambia!(
        tx,
        actor,
        id,
        APERTI,
        caricamenti::stato.eq(Stato::Registrato.nome())
    )?;
    Ok(conteggi)
}

/// A unit is written after those that it names; those in a circle are refused by the first of them.
fn unita(
    tx: &mut Tx<'_>,
    actor: &Actor,
    pronti: Pronti<Cdr>,
    scritti: &mut Vec<Scritto>,
) -> Result<()> {
    let mut note: HashSet<String> = cdr::list(tx, actor)?
        .into_iter()
        .map(|u| u.codice)
        .collect();
    let mut da_scrivere = pronti;
    while !da_scrivere.is_empty() {
        let nominate = |u: &Cdr| {
            u.padre
                .iter()
                .chain(&u.prosegue_in)
                .all(|c| note.contains(c))
        };
        let posto = da_scrivere
            .iter()
            .position(|(_, f)| nominate(f.cosa()))
            .unwrap_or(0);
        let (nuovo, fatto) = da_scrivere.remove(posto);
        let codice = fatto.cosa().codice.clone();
        cdr::record(tx, &fatto).map_err(|e| con_nome(&codice, e))?;
        note.insert(codice);
        scritti.push(Scritto {
            tipo: "cdr",
            id: fatto.cosa().id.0.clone(),
            nuovo,
            versione: None,
            modifiche: fatto.modifiche().to_vec(),
        });
    }
    Ok(())
}

/// The refusal of one thing among many says which it is.
pub(super) fn con_nome(nome: &str, e: Error) -> Error {
    match e {
        Error::Rifiuto(frasi) => {
            Error::Rifiuto(frasi.into_iter().map(|f| format!("{nome}: {f}")).collect())
        }
        Error::Campi(no) => Error::Rifiuto(
            no.into_iter()
                .map(|r| format!("{nome}: {}", r.frase))
                .collect(),
        ),
        Error::Conflict(_) => Error::Rifiuto(vec![format!(
            "{nome}: nel frattempo qualcuno lo ha aggiunto: leggi di nuovo il file"
        )]),
        altro => altro,
    }
}
