//! The lists of a body: its own entries, the shipped ones that it hides, and which measures answer its factors.

use diesel::prelude::*;
use domain::actor::Actor;
use domain::elenchi::{Elenchi, FATTORI, VociElenco};
use domain::fact::Fact;
use domain::misura::{QualeTipo, RispostaAlFattore, RisposteAlFattore};
use domain::permesso::Permesso;

use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{elenchi, risposte_ai_fattori as risposte};
use crate::storia::{self, Oggetto};

/// What the body made of its lists.
///
/// # Errors
/// [`Error::Dati`] when a stored type cannot be read; [`Error::Db`].
pub fn tutti(c: &mut Conn, actor: &Actor) -> Result<Elenchi> {
    let righe: Vec<(String, String, i32)> = elenchi::table
        .filter(elenchi::ente.eq(ente_di(actor).0))
        .order((elenchi::elenco, elenchi::posizione))
        .select((elenchi::elenco, elenchi::voce, elenchi::nascosta))
        .load(c)?;
    let mut letti: Vec<VociElenco> = Vec::new();
    for (elenco, voce, nascosta) in righe {
        if letti.last().is_none_or(|v| v.elenco != elenco) {
            letti.push(VociElenco {
                elenco,
                ..VociElenco::default()
            });
        }
        if let Some(v) = letti.last_mut() {
            if nascosta == 0 {
                v.proprie.push(voce);
            } else {
                v.nascoste.push(voce);
            }
        }
    }
    Ok(Elenchi::new(letti).con_risposte(risposte(c, actor)?))
}

/// What the body says of its factors, factor by factor.
fn risposte(c: &mut Conn, actor: &Actor) -> Result<Vec<RisposteAlFattore>> {
    let righe: Vec<(String, String, String)> = risposte::table
        .filter(risposte::ente.eq(ente_di(actor).0))
        .order((risposte::fattore, risposte::posizione))
        .select((risposte::fattore, risposte::tipo, risposte::perche))
        .load(c)?;
    let mut lette: Vec<RisposteAlFattore> = Vec::new();
    for (fattore, tipo, perche) in righe {
        let tipo = QualeTipo::da_codice(&tipo)
            .ok_or_else(|| Error::Dati(format!("«{tipo}» non è un tipo di misura")))?;
        let risposta = RispostaAlFattore { tipo, perche };
        match lette.last_mut() {
            Some(r) if r.fattore == fattore => r.risposte.push(risposta),
            _ => lette.push(RisposteAlFattore {
                fattore,
                risposte: vec![risposta],
            }),
        }
    }
    Ok(lette)
}

/// Writes what answers a factor and its line in the trail of the list of factors.
///
/// # Errors
/// [`Error::Vietato`]; [`Error::Db`].
pub fn record_risposte(tx: &mut Tx<'_>, fatto: &Fact<RisposteAlFattore>) -> Result<()> {
    esigi(fatto.chi(), Permesso::TenereLeAnagrafiche)?;
    if fatto.vuoto() {
        return Ok(());
    }
    let (dette, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    let sue = risposte::ente
        .eq(ente.0)
        .and(risposte::fattore.eq(&dette.fattore));
    diesel::delete(risposte::table.filter(sue)).execute(&mut **tx)?;
    let codici: Vec<String> = dette.risposte.iter().map(|r| r.tipo.codice()).collect();
    let righe: Vec<_> = (0_i32..)
        .zip(dette.risposte.iter().zip(&codici))
        .map(|(n, (r, tipo))| {
            riga![
                ente.0,
                dette.fattore.as_str(),
                n,
                tipo.as_str(),
                r.perche.as_str()
            ]
        })
        .collect();
    bulk::insert(tx, "risposte_ai_fattori", &righe)?;
    storia::scrivi_fatto(tx, fatto, Oggetto::Elenco(FATTORI.to_owned()), None, None)
}

/// Writes the entries of a list and its lines of the trail.
///
/// # Errors
/// [`Error::Db`].
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<VociElenco>) -> Result<()> {
    esigi(fatto.chi(), Permesso::TenereLeAnagrafiche)?;
    if fatto.vuoto() {
        return Ok(());
    }
    let (v, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    let suo = elenchi::ente.eq(ente.0).and(elenchi::elenco.eq(&v.elenco));
    diesel::delete(elenchi::table.filter(suo)).execute(&mut **tx)?;
    let proprie = v.proprie.iter().map(|voce| (voce, 0));
    let nascoste = v.nascoste.iter().map(|voce| (voce, 1));
    let righe: Vec<_> = (0_i32..)
        .zip(proprie.chain(nascoste))
        .map(|(n, (voce, nascosta))| riga![ente.0, v.elenco.as_str(), n, voce.as_str(), nascosta])
        .collect();
    bulk::insert(tx, "elenchi", &righe)?;
    storia::scrivi_fatto(tx, fatto, Oggetto::Elenco(v.elenco.clone()), None, None)
}
