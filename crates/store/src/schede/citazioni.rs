//! Which sheets name a CdR, a person or a stakeholder.
//!
//! Sheets keep names as they were printed that year, so people and stakeholders are found by their name, accents and case forgiven.

use std::collections::HashMap;

use diesel::dsl::{count, count_star};
use diesel::prelude::*;
use domain::actor::Actor;
use domain::cdr::Cdr;
use domain::persona::{self, Persona};
use domain::portatore::Portatore;
use domain::scheda::Livello;
use domain::testo;

use crate::ambito::{ente_di, entro, visibili};
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{fasi, righe, schede, viste};
use crate::viste::livello;

/// A sheet that names something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citazione {
    pub vista_codice: String,
    pub livello: Livello,
    pub codice: String,
    pub titolo: String,
    /// Keys of the fields with the name (`fasi` for a phase); empty for a CdR, to which the sheet as a whole belongs.
    pub campi: Vec<&'static str>,
}

type Riga = (
    String,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

#[diesel::dsl::auto_type(no_type_alias)]
fn dell_ente(ente: i64) -> _ {
    let piano = viste::table.on(viste::ente
        .eq(schede::ente)
        .and(viste::id.eq(schede::vista)));
    let ordine = (
        viste::anno.desc(),
        viste::codice,
        schede::posizione,
        schede::codice,
    );
    let colonne = (
        schede::id,
        viste::codice,
        schede::livello,
        schede::codice,
        schede::titolo,
        schede::responsabile,
        schede::direttore,
        schede::dirigente,
    );
    schede::table
        .inner_join(piano)
        .filter(schede::ente.eq(ente))
        .order(ordine)
        .select(colonne)
}

/// The sheets of a CdR over all plans, the latest years first: its own, those below it and those given to it.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn di_cdr(c: &mut Conn, actor: &Actor, cdr: &Cdr, limite: u32) -> Result<Vec<Citazione>> {
    let sua = schede::livello
        .eq(Livello::Cdr.nome())
        .and(schede::codice.eq(&cdr.codice));
    let sue = schede::cdr
        .eq(&cdr.id.0)
        .or(schede::padre.eq(&cdr.codice))
        .or(sua);
    let trovate: Vec<Riga> = dell_ente(ente_di(actor).0)
        .filter(sue)
        .filter(entro!(actor))
        .limit(i64::from(limite))
        .load(c)?;
    trovate
        .into_iter()
        .map(|r| citazione(r, |_| Vec::new()))
        .collect()
}

/// The sheets that name a person, as who answers for them or for one of their phases.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn di_persona(
    c: &mut Conn,
    actor: &Actor,
    persona: &Persona,
    limite: u32,
) -> Result<Vec<Citazione>> {
    let ente = ente_di(actor).0;
    let chiave = persona::chiave(&persona.cognome_nome);
    let suo = |nome: &Option<String>| {
        nome.as_deref()
            .is_some_and(|n| persona::chiave(n) == chiave)
    };
    let dell_ente_sole = schede::table.filter(schede::ente.eq(ente));
    let mut grafie: Vec<Option<String>> = dell_ente_sole
        .select(schede::responsabile)
        .distinct()
        .load(c)?;
    grafie.extend(
        dell_ente_sole
            .select(schede::direttore)
            .distinct()
            .load::<Option<String>>(c)?,
    );
    grafie.extend(
        dell_ente_sole
            .select(schede::dirigente)
            .distinct()
            .load::<Option<String>>(c)?,
    );
    grafie.extend(
        fasi::table
            .filter(fasi::ente.eq(ente))
            .select(fasi::responsabile)
            .distinct()
            .load::<Option<String>>(c)?,
    );
    grafie.retain(suo);
    grafie.sort();
    grafie.dedup();
    if grafie.is_empty() {
        return Ok(Vec::new());
    }
    let nelle_fasi: Vec<String> = fasi::table
        .filter(fasi::ente.eq(ente).and(fasi::responsabile.eq_any(&grafie)))
        .select(fasi::scheda)
        .distinct()
        .load(c)?;
    let fase_sua = fasi::table
        .filter(fasi::ente.eq(ente).and(fasi::responsabile.eq_any(&grafie)))
        .select(fasi::scheda);
    let sue = schede::responsabile
        .eq_any(&grafie)
        .or(schede::direttore.eq_any(&grafie))
        .or(schede::dirigente.eq_any(&grafie))
        .or(schede::id.eq_any(fase_sua));
    let trovate: Vec<Riga> = dell_ente(ente)
        .filter(sue)
        .filter(entro!(actor))
        .limit(i64::from(limite))
        .load(c)?;
    trovate
        .into_iter()
        .map(|r| {
            citazione(r, |(id, .., responsabile, direttore, dirigente)| {
                let ruoli = [
                    ("responsabile", suo(responsabile)),
                    ("direttore", suo(direttore)),
                    ("dirigente", suo(dirigente)),
                    ("fasi", nelle_fasi.contains(id)),
                ];
                ruoli
                    .into_iter()
                    .filter_map(|(campo, si)| si.then_some(campo))
                    .collect()
            })
        })
        .collect()
}

/// The sheets that name a stakeholder.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn di_portatore(
    c: &mut Conn,
    actor: &Actor,
    portatore: &Portatore,
    limite: u32,
) -> Result<Vec<Citazione>> {
    let ente = ente_di(actor).0;
    let chiave = testo::piatto(&portatore.nome);
    let mut grafie: Vec<String> = righe::table
        .filter(righe::ente.eq(ente).and(righe::campo.eq(STAKEHOLDER)))
        .select(righe::testo)
        .distinct()
        .load(c)?;
    grafie.retain(|g| testo::piatto(g) == chiave);
    let riga_sua = righe::table
        .filter(
            righe::ente
                .eq(ente)
                .and(righe::campo.eq(STAKEHOLDER))
                .and(righe::testo.eq_any(grafie)),
        )
        .select(righe::scheda);
    let trovate: Vec<Riga> = dell_ente(ente)
        .filter(schede::id.eq_any(riga_sua))
        .filter(entro!(actor))
        .limit(i64::from(limite))
        .load(c)?;
    trovate
        .into_iter()
        .map(|r| citazione(r, |_| vec![STAKEHOLDER]))
        .collect()
}

/// How many sheets belong to each CdR, by its key.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn conta_per_cdr(c: &mut Conn, actor: &Actor) -> Result<HashMap<String, i64>> {
    let conti: Vec<(Option<String>, i64)> = schede::table
        .filter(schede::ente.eq(ente_di(actor).0))
        .filter(entro!(actor))
        .group_by(schede::cdr)
        .select((schede::cdr, count_star()))
        .load(c)?;
    Ok(conti
        .into_iter()
        .filter_map(|(cdr, n)| Some((cdr?, n)))
        .collect())
}

/// For how many sheets each person answers (not counting phases), by the flat form of the name.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn conta_per_persona(c: &mut Conn, actor: &Actor) -> Result<HashMap<String, i64>> {
    let ente = ente_di(actor).0;
    let mut conti: Vec<(Option<String>, i64)> = Vec::new();
    let sue = || {
        schede::table
            .filter(schede::ente.eq(ente))
            .filter(entro!(actor))
    };
    // Who is named twice on a sheet still answers for one sheet.
    let altro_direttore = schede::responsabile
        .is_null()
        .or(schede::responsabile.ne(schede::direttore));
    let altro_dirigente = schede::responsabile
        .is_null()
        .or(schede::responsabile.ne(schede::dirigente))
        .and(
            schede::direttore
                .is_null()
                .or(schede::direttore.ne(schede::dirigente)),
        );
    conti.extend(
        sue()
            .group_by(schede::responsabile)
            .select((schede::responsabile, count_star()))
            .load::<(Option<String>, i64)>(c)?,
    );
    conti.extend(
        sue()
            .filter(altro_direttore)
            .group_by(schede::direttore)
            .select((schede::direttore, count_star()))
            .load::<(Option<String>, i64)>(c)?,
    );
    conti.extend(
        sue()
            .filter(altro_dirigente)
            .group_by(schede::dirigente)
            .select((schede::dirigente, count_star()))
            .load::<(Option<String>, i64)>(c)?,
    );
    Ok(somma(conti.into_iter().filter_map(|(nome, n)| {
        Some((persona::chiave(&nome?), n))
    })))
}

/// How many sheets name each stakeholder, by the flat form of the name.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn conta_per_portatore(c: &mut Conn, actor: &Actor) -> Result<HashMap<String, i64>> {
    let conti: Vec<(String, i64)> = righe::table
        .filter(
            righe::ente
                .eq(ente_di(actor).0)
                .and(righe::campo.eq(STAKEHOLDER)),
        )
        .filter(righe::scheda.eq_any(visibili!(actor)))
        .group_by(righe::testo)
        .select((righe::testo, count(righe::scheda).aggregate_distinct()))
        .load(c)?;
    Ok(somma(
        conti.into_iter().map(|(nome, n)| (testo::piatto(&nome), n)),
    ))
}

const STAKEHOLDER: &str = "stakeholder";

fn citazione(riga: Riga, campi: impl FnOnce(&Riga) -> Vec<&'static str>) -> Result<Citazione> {
    let campi = campi(&riga);
    let (_, vista_codice, l, codice, titolo, ..) = riga;
    Ok(Citazione {
        vista_codice,
        livello: livello(&l)?,
        codice,
        titolo,
        campi,
    })
}

fn somma(conti: impl Iterator<Item = (String, i64)>) -> HashMap<String, i64> {
    let mut per_chiave = HashMap::new();
    for (chiave, n) in conti {
        *per_chiave.entry(chiave).or_default() += n;
    }
    per_chiave
}
