//! The scores of sheets that were locked by hand.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::actor::Actor;
use domain::albero::{PunteggioBloccato, PunteggioDiScheda};
use domain::decimale::Decimale;
use domain::fact::Fact;
use domain::permesso::Permesso;
use domain::scheda::SchedaId;
use domain::vista::VistaId;

use crate::ambito::{ente_di, entro, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{punteggi_bloccati, schede};
use crate::storia::{self, Oggetto};
use crate::tempo;

/// The locked scores of a plan, by sheet.
///
/// # Errors
/// [`Error::Db`].
pub fn bloccati(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
) -> Result<HashMap<SchedaId, PunteggioBloccato>> {
    let ente = ente_di(actor).0;
    let della_vista = schede::table
        .filter(schede::ente.eq(ente).and(schede::vista.eq(&vista.0)))
        .filter(entro!(actor))
        .select(schede::id);
    let righe: Vec<(String, i64, String, String, chrono::NaiveDateTime)> = punteggi_bloccati::table
        .filter(
            punteggi_bloccati::ente
                .eq(ente)
                .and(punteggi_bloccati::scheda.eq_any(della_vista)),
        )
        .select((
            punteggi_bloccati::scheda,
            punteggi_bloccati::punteggio,
            punteggi_bloccati::motivazione,
            punteggi_bloccati::chi_nome,
            punteggi_bloccati::quando,
        ))
        .load(c)?;
    Ok(righe
        .into_iter()
        .map(|(scheda, punteggio, motivazione, chi, quando)| {
            let bloccato = PunteggioBloccato {
                punteggio: Decimale::da_milionesimi(punteggio),
                motivazione,
                chi,
                quando: tempo::leggi(quando),
            };
            (SchedaId(scheda), bloccato)
        })
        .collect())
}

/// Locks the score of a sheet, or takes its lock away, with its line of the trail. Two persons who decide at once both stand in the
/// trail, and the second one counts.
///
/// # Errors
/// [`Error::NotFound`] when the plan has no such sheet; [`Error::Campi`] when it is closed.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<PunteggioDiScheda>) -> Result<()> {
    esigi(fatto.chi(), Permesso::DecidereIPunteggi)?;
    let (p, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    crate::viste::esigi_aperta(tx, ente, &p.vista)?;
    schede::table
        .filter(
            schede::ente
                .eq(ente.0)
                .and(schede::vista.eq(&p.vista.0))
                .and(schede::id.eq(&p.scheda.0)),
        )
        .select(schede::id)
        .first::<String>(&mut **tx)?;
    let suo = punteggi_bloccati::table.filter(
        punteggi_bloccati::ente
            .eq(ente.0)
            .and(punteggi_bloccati::scheda.eq(&p.scheda.0)),
    );
    diesel::delete(suo).execute(&mut **tx)?;
    if let Some(b) = &p.bloccato {
        let punteggio = b.punteggio.milionesimi().ok_or_else(|| {
            Error::Dati(format!(
                "il punteggio {} ha troppe cifre per essere conservato",
                b.punteggio
            ))
        })?;
        bulk::insert(
            tx,
            "punteggi_bloccati",
            &[riga![
                ente.0,
                p.scheda.0.as_str(),
                punteggio,
                b.motivazione.as_str(),
                b.chi.as_str(),
                tempo::scrivi(b.quando)
            ]],
        )?;
    }
    let oggetto = Oggetto::Scheda(p.scheda.clone());
    storia::scrivi_fatto(tx, fatto, oggetto, Some(&p.vista), None)
}
