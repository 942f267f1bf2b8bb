//! The lists of sheets: lines of text, headed sections, links and codes.

use diesel::prelude::*;
use domain::Decimale;
use domain::campo::Genere;
use domain::ente::EnteId;
use domain::libro;
use domain::scheda::{Collegamento, Contenuto, Sezione, campi};

use super::super::illeggibile;
use super::{Aperte, delle};
use crate::bulk::{self, Cella, riga};
use crate::cifre::milionesimi;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{collegamenti, righe, schede};

/// The level of a row of `righe` that is the heading of a section.
const TITOLO: i32 = -1;

/// Fills lists and links of sheets, in two statements.
pub(super) fn leggi(c: &mut Conn, ente: EnteId, aperte: &mut Aperte<'_>) -> Result<()> {
    let testi: Vec<(String, String, i32, String)> = delle!(righe, ente, aperte)
        .order((righe::scheda, righe::campo, righe::posizione))
        .select((righe::scheda, righe::campo, righe::livello, righe::testo))
        .load(c)?;
    for (id, campo, livello, testo) in testi {
        if let Some(contenuto) = aperte.get(&id) {
            aggiungi_riga(contenuto, &campo, livello, testo)?;
        }
    }
    leggi_collegamenti(c, ente, aperte)
}

/// Fills links and codes of sheets, in one statement.
pub(super) fn leggi_collegamenti(
    c: &mut Conn,
    ente: EnteId,
    aperte: &mut Aperte<'_>,
) -> Result<()> {
    let legami: Vec<(String, String, String, String, String, Option<i64>)> =
        delle!(collegamenti, ente, aperte)
            .order((
                collegamenti::scheda,
                collegamenti::campo,
                collegamenti::posizione,
            ))
            .select((
                collegamenti::scheda,
                collegamenti::campo,
                collegamenti::livello,
                collegamenti::codice,
                collegamenti::nome,
                collegamenti::peso,
            ))
            .load(c)?;
    for (id, campo, livello, codice, nome, peso) in legami {
        if let Some(contenuto) = aperte.get(&id) {
            let collegamento = Collegamento {
                livello,
                codice,
                nome,
                peso: peso.map(Decimale::da_milionesimi),
            };
            aggiungi_collegamento(contenuto, &campo, collegamento)?;
        }
    }
    Ok(())
}

fn aggiungi_riga(
    contenuto: &mut Contenuto,
    campo: &str,
    livello: i32,
    testo: String,
) -> Result<()> {
    let genere = campi::trova(campo).map(|c| c.genere);
    match (genere, livello) {
        (Some(Genere::Elenco(_, scrivi) | Genere::Scelte(_, _, scrivi)), _) => {
            scrivi(contenuto).push(testo)
        }
        (Some(Genere::Sezioni(_, scrivi)), TITOLO) => scrivi(contenuto).push(Sezione {
            titolo: testo,
            righe: Vec::new(),
        }),
        (Some(Genere::Sezioni(_, scrivi)), _) => {
            let livello =
                u8::try_from(livello).map_err(|_| illeggibile(&contenuto.codice, campo, &testo))?;
            let sezioni = scrivi(contenuto);
            let sezione = sezioni.last_mut().ok_or_else(|| {
                Error::Dati(format!(
                    "in «{campo}» una riga non ha la sua sezione: {testo}"
                ))
            })?;
            sezione.righe.push(libro::Riga { livello, testo });
        }
        _ => return Err(illeggibile(&contenuto.codice, campo, &testo)),
    }
    Ok(())
}

fn aggiungi_collegamento(contenuto: &mut Contenuto, campo: &str, k: Collegamento) -> Result<()> {
    match campi::trova(campo).map(|c| c.genere) {
        Some(Genere::Collegamenti(_, scrivi)) => scrivi(contenuto).push(k),
        Some(Genere::Codici(_, scrivi)) => scrivi(contenuto).push(k.codice),
        _ => return Err(illeggibile(&contenuto.codice, campo, &k.codice)),
    }
    Ok(())
}

/// Lines of text, in their order.
pub(super) fn scrivi_elenco(
    c: &mut Conn,
    ente: i64,
    id: &str,
    chiave: &str,
    voci: &[String],
) -> Result<()> {
    let nuove = (0..)
        .zip(voci)
        .map(|(i, t)| riga![ente, id, chiave, i, 0, t.as_str()])
        .collect();
    sostituisci_righe(c, ente, id, chiave, nuove)
}

/// Sections: each heading, then its lines.
pub(super) fn scrivi_sezioni(
    c: &mut Conn,
    ente: i64,
    id: &str,
    chiave: &str,
    sezioni: &[Sezione],
) -> Result<()> {
    let voci = sezioni.iter().flat_map(|s| {
        std::iter::once((TITOLO, &s.titolo))
            .chain(s.righe.iter().map(|r| (i32::from(r.livello), &r.testo)))
    });
    let nuove = (0..)
        .zip(voci)
        .map(|(i, (livello, t))| riga![ente, id, chiave, i, livello, t.as_str()])
        .collect();
    sostituisci_righe(c, ente, id, chiave, nuove)
}

/// Links with their level and name.
pub(super) fn scrivi_collegamenti(
    c: &mut Conn,
    ente: i64,
    id: &str,
    chiave: &str,
    legami: &[Collegamento],
) -> Result<()> {
    let nuovi = (0..)
        .zip(legami)
        .map(|(i, k)| {
            Ok(riga![
                ente,
                id,
                chiave,
                i,
                k.livello.as_str(),
                k.codice.as_str(),
                k.nome.as_str(),
                milionesimi(k.peso)?
            ])
        })
        .collect::<Result<_>>()?;
    sostituisci_collegamenti(c, ente, id, chiave, nuovi)
}

/// Codes alone.
pub(super) fn scrivi_codici(
    c: &mut Conn,
    ente: i64,
    id: &str,
    chiave: &str,
    codici: &[String],
) -> Result<()> {
    let nuovi = (0..)
        .zip(codici)
        .map(|(i, k)| riga![ente, id, chiave, i, "", k.as_str(), "", None::<i64>])
        .collect();
    sostituisci_collegamenti(c, ente, id, chiave, nuovi)
}

fn sostituisci_righe(
    c: &mut Conn,
    ente: i64,
    id: &str,
    chiave: &str,
    nuove: Vec<Vec<Cella>>,
) -> Result<()> {
    diesel::delete(
        righe::table.filter(
            righe::ente
                .eq(ente)
                .and(righe::scheda.eq(id))
                .and(righe::campo.eq(chiave)),
        ),
    )
    .execute(c)?;
    bulk::insert(c, "righe", &nuove)
}

fn sostituisci_collegamenti(
    c: &mut Conn,
    ente: i64,
    id: &str,
    chiave: &str,
    nuovi: Vec<Vec<Cella>>,
) -> Result<()> {
    let vecchi = collegamenti::table.filter(
        collegamenti::ente
            .eq(ente)
            .and(collegamenti::scheda.eq(id))
            .and(collegamenti::campo.eq(chiave)),
    );
    diesel::delete(vecchi).execute(c)?;
    bulk::insert(c, "collegamenti", &nuovi)
}
