//! The Centri di Responsabilità of a body.

mod passati;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::actor::Actor;
use domain::cdr::{CAMPI_CDR, Cdr, CdrId, Struttura};
use domain::ente::EnteId;
use domain::fact::{Atto, Fact};
use domain::permesso::Permesso;
use domain::refusal::Refusal;
use domain::scheda::Livello;

pub(crate) use self::passati::com_erano;
use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{
    cdr, cdr_alias, cdr_passati, cdr_proseguimenti, incarichi, monitoraggi_cdr, schede,
};
use crate::storia::{self, Oggetto};

#[derive(Queryable, Selectable)]
#[diesel(table_name = cdr)]
struct Riga {
    id: String,
    codice: String,
    nome: String,
    titolo: Option<String>,
    nome_breve: Option<String>,
    responsabile: Option<String>,
    assessorato: Option<String>,
    padre: Option<String>,
    dal: Option<NaiveDate>,
    al: Option<NaiveDate>,
}

/// The codes of the CdR of a body by their keys: units name each other by code where people read, by key where it is kept.
fn codici(c: &mut Conn, ente: EnteId) -> Result<HashMap<String, String>> {
    let righe: Vec<(String, String)> = cdr::table
        .filter(cdr::ente.eq(ente.0))
        .select((cdr::id, cdr::codice))
        .load(c)?;
    Ok(righe.into_iter().collect())
}

/// Every CdR of the body, by code. Which units a body has is public (d.lgs. 33/2013, art. 13): whoever reads a sheet may know them all.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<Cdr>> {
    let righe = cdr::table
        .filter(cdr::ente.eq(ente_di(actor).0))
        .order(cdr::codice)
        .select(Riga::as_select())
        .load(c)?;
    completa(c, ente_di(actor), righe)
}

/// Every CdR of the body as it was in a year, by code: the units that a plan of that year names.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn nell_anno(c: &mut Conn, actor: &Actor, anno: i32) -> Result<Vec<Cdr>> {
    Ok(list(c, actor)?.iter().map(|u| u.nell_anno(anno)).collect())
}

/// The CdR of the body with a code.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub fn find(c: &mut Conn, actor: &Actor, codice: &str) -> Result<Cdr> {
    let riga: Riga = cdr::table
        .filter(cdr::ente.eq(ente_di(actor).0).and(cdr::codice.eq(codice)))
        .select(Riga::as_select())
        .first(c)?;
    completa(c, ente_di(actor), vec![riga])?
        .pop()
        .ok_or(Error::NotFound)
}

/// Adds to the rows the other names, and the units that they name.
fn completa(c: &mut Conn, ente: EnteId, righe: Vec<Riga>) -> Result<Vec<Cdr>> {
    let ids = || righe.iter().map(|r| r.id.as_str());
    let alias: Vec<(String, String)> = cdr_alias::table
        .filter(cdr_alias::ente.eq(ente.0).and(cdr_alias::cdr.eq_any(ids())))
        .order((cdr_alias::cdr, cdr_alias::posizione))
        .select((cdr_alias::cdr, cdr_alias::nome))
        .load(c)?;
    let proseguimenti: Vec<(String, String)> = cdr_proseguimenti::table
        .filter(
            cdr_proseguimenti::ente
                .eq(ente.0)
                .and(cdr_proseguimenti::cdr.eq_any(ids())),
        )
        .order((cdr_proseguimenti::cdr, cdr_proseguimenti::posizione))
        .select((cdr_proseguimenti::cdr, cdr_proseguimenti::successore))
        .load(c)?;
    let codici = codici(c, ente)?;
    let (mut alias, mut proseguimenti) = (per_cdr(alias), per_cdr(proseguimenti));
    let mut passati = passati::di(c, ente, ids(), &codici)?;
    let cdr = righe.into_iter().map(|r| {
        let successori = proseguimenti.remove(&r.id).unwrap_or_default();
        Cdr {
            alias: alias.remove(&r.id).unwrap_or_default(),
            passati: passati.remove(&r.id).unwrap_or_default(),
            id: CdrId(r.id),
            codice: r.codice,
            nome: r.nome,
            titolo: r.titolo,
            nome_breve: r.nome_breve,
            responsabile: r.responsabile,
            assessorato: r.assessorato,
            padre: r.padre.and_then(|p| codici.get(&p).cloned()),
            dal: r.dal,
            al: r.al,
            prosegue_in: successori
                .iter()
                .filter_map(|s| codici.get(s).cloned())
                .collect(),
        }
    });
    Ok(cdr.collect())
}

fn per_cdr<V>(righe: impl IntoIterator<Item = (String, V)>) -> HashMap<String, Vec<V>> {
    let mut di: HashMap<String, Vec<V>> = HashMap::new();
    for (cdr, voce) in righe {
        di.entry(cdr).or_default().push(voce);
    }
    di
}

/// The CdR of a body as a tree on a day: what a session asks before there is an [`Actor`].
///
/// # Errors
/// [`crate::Error::Db`].
pub fn struttura(c: &mut Conn, ente: EnteId, giorno: NaiveDate) -> Result<Struttura> {
    let mut dipendono = padri(c, ente)?;
    dipendono.extend(passati::padri(c, ente, giorno)?);
    albero(c, ente, dipendono)
}

/// On which unit each depends, as the latest state of each says.
fn padri(c: &mut Conn, ente: EnteId) -> Result<HashMap<String, Option<String>>> {
    let padri: Vec<(String, Option<String>)> = cdr::table
        .filter(cdr::ente.eq(ente.0))
        .select((cdr::id, cdr::padre))
        .load(c)?;
    Ok(padri.into_iter().collect())
}

/// The tree of the units, from the one on which each depends.
fn albero(
    c: &mut Conn,
    ente: EnteId,
    dipendono: HashMap<String, Option<String>>,
) -> Result<Struttura> {
    let vengono: Vec<(String, String)> = cdr_proseguimenti::table
        .filter(cdr_proseguimenti::ente.eq(ente.0))
        .select((cdr_proseguimenti::successore, cdr_proseguimenti::cdr))
        .load(c)?;
    let dipendono = dipendono
        .into_iter()
        .filter_map(|(suo, padre)| Some((padre?, suo)));
    let coppie = dipendono.chain(vengono);
    Ok(Struttura::di(
        coppie.map(|(sopra, suo)| (CdrId(sopra), CdrId(suo))),
    ))
}

/// Gives each sheet that belongs to no CdR to the one that its codes name, as the migration `0014_struttura` did: for a copy from before.
pub(crate) fn assegna_schede(tx: &mut Tx<'_>) -> Result<()> {
    diesel::sql_query(
        "update schede set cdr = (
            select c.id from cdr c where c.ente = schede.ente
            and c.codice = case when schede.livello = 'cdr' then schede.codice else schede.padre end
        ) where cdr is null",
    )
    .execute(&mut **tx)?;
    Ok(())
}

/// Writes a CdR and its lines of the trail.
///
/// # Errors
/// [`crate::Error::Conflict`] `cdr_codice`; [`crate::Error::Campi`] when it names a unit that is not there, or would depend on itself.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Cdr>) -> Result<()> {
    esigi(fatto.chi(), Permesso::TenereLeAnagrafiche)?;
    if fatto.vuoto() {
        return Ok(());
    }
    let (v, ente) = (fatto.cosa(), ente_di(fatto.chi()).0);
    storia::apri(tx, ente_di(fatto.chi()))?;
    let Nominati {
        padre,
        successori,
        padri,
    } = nominati(tx, v, ente_di(fatto.chi()))?;
    let valori = (
        cdr::codice.eq(&v.codice),
        cdr::nome.eq(&v.nome),
        cdr::titolo.eq(&v.titolo),
        cdr::nome_breve.eq(&v.nome_breve),
        cdr::responsabile.eq(&v.responsabile),
        cdr::assessorato.eq(&v.assessorato),
        cdr::padre.eq(&padre),
        cdr::dal.eq(v.dal),
        cdr::al.eq(v.al),
    );
    if diesel::update(cdr::table.filter(cdr::ente.eq(ente).and(cdr::id.eq(&v.id.0))))
        .set(valori)
        .execute(&mut **tx)?
        == 0
    {
        let id = v.id.0.as_str();
        let nuovo = riga![
            ente,
            id,
            v.codice.as_str(),
            v.nome.as_str(),
            v.titolo.clone(),
            v.nome_breve.clone(),
            v.responsabile.clone(),
            v.assessorato.clone(),
            padre,
            v.dal,
            v.al
        ];
        bulk::insert(tx, "cdr", &[nuovo])?;
    }
    diesel::delete(
        cdr_alias::table.filter(cdr_alias::ente.eq(ente).and(cdr_alias::cdr.eq(&v.id.0))),
    )
    .execute(&mut **tx)?;
    let alias: Vec<_> = (0..)
        .zip(&v.alias)
        .map(|(i, nome)| riga![ente, v.id.0.as_str(), i, nome.as_str()])
        .collect();
    bulk::insert(tx, "cdr_alias", &alias)?;
    let suoi = cdr_proseguimenti::ente
        .eq(ente)
        .and(cdr_proseguimenti::cdr.eq(&v.id.0));
    diesel::delete(cdr_proseguimenti::table.filter(suoi)).execute(&mut **tx)?;
    let proseguimenti: Vec<_> = (0..)
        .zip(&successori)
        .map(|(i, successore)| riga![ente, v.id.0.as_str(), i, successore.as_str()])
        .collect();
    bulk::insert(tx, "cdr_proseguimenti", &proseguimenti)?;
    passati::scrivi(tx, ente_di(fatto.chi()), v, padri)?;
    // A sheet that belonged to nobody because this unit was not there yet is its own from now on.
    let sue = schede::livello
        .eq(Livello::Cdr.nome())
        .and(schede::codice.eq(&v.codice))
        .or(schede::padre.eq(&v.codice));
    let orfane = schede::table
        .filter(schede::ente.eq(ente).and(schede::cdr.is_null()))
        .filter(sue.assume_not_null());
    diesel::update(orfane)
        .set(schede::cdr.eq(&v.id.0))
        .execute(&mut **tx)?;
    storia::scrivi_fatto(tx, fatto, Oggetto::Cdr(v.id.clone()), None, None)
}

/// Takes away a unit to which nothing belongs; the trail keeps what it said.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Rifiuto`] when sheets, appointments, other units or sessions name it.
pub(crate) fn elimina(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &CdrId,
    nota: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::TenereLeAnagrafiche)?;
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    let unita = list(tx, actor)?
        .into_iter()
        .find(|u| u.id == *id)
        .ok_or(Error::NotFound)?;
    let mut usi: i64 = 0;
    macro_rules! conta {
        ($($tabella:ident . $colonna:ident),*) => { $(
            usi += $tabella::table
                .filter($tabella::ente.eq(ente.0).and($tabella::$colonna.eq(&id.0)))
                .count()
                .get_result::<i64>(&mut **tx)?;
        )* };
    }
    conta!(
        schede.cdr,
        incarichi.cdr,
        monitoraggi_cdr.cdr,
        cdr_passati.padre,
        cdr_proseguimenti.successore
    );
    usi += cdr::table
        .filter(cdr::ente.eq(ente.0).and(cdr::padre.eq(&id.0)))
        .count()
        .get_result::<i64>(&mut **tx)?;
    if usi > 0 {
        return Err(Error::Rifiuto(vec![format!(
            "{}: è già usato da schede, incarichi, sessioni di monitoraggio o altri CdR, quindi non si toglie",
            unita.codice
        )]));
    }
    diesel::delete(
        cdr_alias::table.filter(cdr_alias::ente.eq(ente.0).and(cdr_alias::cdr.eq(&id.0))),
    )
    .execute(&mut **tx)?;
    let suoi = cdr_proseguimenti::ente
        .eq(ente.0)
        .and(cdr_proseguimenti::cdr.eq(&id.0));
    diesel::delete(cdr_proseguimenti::table.filter(suoi)).execute(&mut **tx)?;
    let passati = cdr_passati::ente.eq(ente.0).and(cdr_passati::cdr.eq(&id.0));
    diesel::delete(cdr_passati::table.filter(passati)).execute(&mut **tx)?;
    diesel::delete(cdr::table.filter(cdr::ente.eq(ente.0).and(cdr::id.eq(&id.0))))
        .execute(&mut **tx)?;
    storia::scrivi(
        tx,
        &storia::Voce {
            oggetto: Oggetto::Cdr(id.clone()),
            vista: None,
            versione: None,
            atto: Atto::Eliminazione,
            chi: actor,
            quando,
            nota: Some(nota),
        },
        &storia::detti(CAMPI_CDR, &unita),
    )
}

/// The keys of the units that a CdR names.
struct Nominati {
    /// The one it depends on.
    padre: Option<String>,
    /// Those that carry on its work.
    successori: Vec<String>,
    /// The one on which it depended in each of its past states.
    padri: Vec<Option<String>>,
}

fn nominati(tx: &mut Tx<'_>, v: &Cdr, ente: EnteId) -> Result<Nominati> {
    let chiavi: HashMap<String, String> = codici(tx, ente)?
        .into_iter()
        .map(|(id, codice)| (codice, id))
        .collect();
    let dipendono = padri(tx, ente)?;
    let struttura = albero(tx, ente, dipendono)?;
    let mut no = Vec::new();
    let mut chiave = |campo: &str, codice: &String, giro: bool| {
        let Some(id) = chiavi.get(codice.trim()) else {
            no.push(Refusal::campo(
                campo,
                format!("non c'è un CdR con il codice «{codice}»: scrivine uno dell'elenco"),
            ));
            return None;
        };
        // Whoever stands above would stand below.
        if giro && struttura.sotto(&v.id).contains(&CdrId(id.clone())) {
            no.push(Refusal::campo(
                campo,
                format!(
                    "«{codice}» dipende già da questo CdR, o viene da esso: si farebbe un giro"
                ),
            ));
        }
        Some(id.clone())
    };
    let padre = v.padre.as_ref().and_then(|p| chiave("padre", p, true));
    let successori = v
        .prosegue_in
        .iter()
        .filter_map(|s| chiave("prosegue_in", s, true))
        .collect();
    // What it depended on may depend on it today.
    let padri = v
        .passati
        .iter()
        .map(|p| chiave("padre", p.padre.as_ref()?, false))
        .collect();
    if no.is_empty() {
        Ok(Nominati {
            padre,
            successori,
            padri,
        })
    } else {
        Err(Error::Campi(no))
    }
}
