//! The Centri di Responsabilità of a body.

use diesel::prelude::*;
use domain::actor::Actor;
use domain::cdr::{Cdr, CdrId};
use domain::fact::Fact;

use crate::ambito::ente_di;
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{cdr, cdr_alias};
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
}

impl Riga {
    fn leggi(self, alias: Vec<String>) -> Cdr {
        Cdr {
            id: CdrId(self.id),
            codice: self.codice,
            nome: self.nome,
            titolo: self.titolo,
            nome_breve: self.nome_breve,
            alias,
            responsabile: self.responsabile,
            assessorato: self.assessorato,
        }
    }
}

/// Every CdR of the body, by code.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<Cdr>> {
    let ente = ente_di(actor).0;
    let righe: Vec<Riga> = cdr::table
        .filter(cdr::ente.eq(ente))
        .order(cdr::codice)
        .select(Riga::as_select())
        .load(c)?;
    let alias: Vec<(String, String)> = cdr_alias::table
        .filter(cdr_alias::ente.eq(ente))
        .order((cdr_alias::cdr, cdr_alias::posizione))
        .select((cdr_alias::cdr, cdr_alias::nome))
        .load(c)?;
    let mut di: std::collections::HashMap<String, Vec<String>> = std::collections::HashMap::new();
    for (id, nome) in alias {
        di.entry(id).or_default().push(nome);
    }
    Ok(righe
        .into_iter()
        .map(|r| {
            let suoi = di.remove(&r.id).unwrap_or_default();
            r.leggi(suoi)
        })
        .collect())
}

/// The CdR of the body with a code.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub fn find(c: &mut Conn, actor: &Actor, codice: &str) -> Result<Cdr> {
    let ente = ente_di(actor).0;
    let r: Riga = cdr::table
        .filter(cdr::ente.eq(ente).and(cdr::codice.eq(codice)))
        .select(Riga::as_select())
        .first(c)?;
    let alias = cdr_alias::table
        .filter(cdr_alias::ente.eq(ente).and(cdr_alias::cdr.eq(&r.id)))
        .order(cdr_alias::posizione)
        .select(cdr_alias::nome)
        .load(c)?;
    Ok(r.leggi(alias))
}

/// Writes a CdR and its lines of the trail.
///
/// # Errors
/// [`crate::Error::Conflict`] `cdr_codice`.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Cdr>) -> Result<()> {
    if fatto.vuoto() {
        return Ok(());
    }
    let (v, ente) = (fatto.cosa(), ente_di(fatto.chi()).0);
    storia::apri(tx, ente_di(fatto.chi()))?;
    let valori = (
        cdr::codice.eq(&v.codice),
        cdr::nome.eq(&v.nome),
        cdr::titolo.eq(&v.titolo),
        cdr::nome_breve.eq(&v.nome_breve),
        cdr::responsabile.eq(&v.responsabile),
        cdr::assessorato.eq(&v.assessorato),
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
            v.assessorato.clone()
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
    storia::scrivi_fatto(tx, fatto, Oggetto::Cdr(v.id.clone()), None, None)
}
