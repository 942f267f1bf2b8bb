//! Links between sheets, by code: they are printed so, and a sheet may be named before it exists.

use std::collections::{BTreeSet, HashMap};

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::Decimale;
use domain::actor::Actor;
use domain::cdr::CdrId;
use domain::scheda::Livello;
use domain::vista::VistaId;

use super::con_la_vista;
use crate::ambito::{ente_di, entro};
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{collegamenti, schede, viste};

/// A sheet that names another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Richiamo {
    pub vista_codice: String,
    pub codice: String,
    pub titolo: String,
    /// Key of the field with the link.
    pub campo: String,
}

/// Where a code leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posto {
    pub codice: String,
    pub vista: VistaId,
    pub vista_codice: String,
    pub titolo: String,
    /// The CdR of that sheet.
    pub cdr: Option<CdrId>,
}

/// The sheets that name a sheet: those of its own plan, and those of plans that have no sheet with that code themselves.
///
/// # Errors
/// [`Error::NotFound`] when the plan has no sheet with that code.
pub fn richiami(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    codice: &str,
) -> Result<Vec<Richiamo>> {
    let posti = risolvi(c, actor, &[codice])?;
    if !posti.iter().any(|p| p.vista == *vista) {
        return Err(Error::NotFound);
    }
    citazioni(c, actor, vista, codice, &posti)
}

/// The sheets that name a code, whether or not the plan has a sheet with it: for a name that a sheet goes by besides its code.
///
/// # Errors
/// [`Error::Db`].
pub fn richiami_al_nome(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    nome: &str,
) -> Result<Vec<Richiamo>> {
    let posti = risolvi(c, actor, &[nome])?;
    citazioni(c, actor, vista, nome, &posti)
}

/// The links of a body, each with its sheet and the plan of that.
#[diesel::dsl::auto_type(no_type_alias)]
fn dei_legami(ente: i64) -> _ {
    let scheda = schede::table.on(schede::ente
        .eq(collegamenti::ente)
        .and(schede::id.eq(collegamenti::scheda)));
    let piano = viste::table.on(viste::ente
        .eq(schede::ente)
        .and(viste::id.eq(schede::vista)));
    collegamenti::table
        .inner_join(scheda)
        .inner_join(piano)
        .filter(collegamenti::ente.eq(ente))
}

fn citazioni(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    codice: &str,
    posti: &[Posto],
) -> Result<Vec<Richiamo>> {
    let righe: Vec<(String, String, String, String, String)> = dei_legami(ente_di(actor).0)
        .filter(collegamenti::codice.eq(codice))
        .filter(entro!(actor))
        .order((
            viste::anno.desc(),
            viste::codice,
            schede::posizione,
            schede::codice,
            collegamenti::campo,
        ))
        .select((
            viste::id,
            viste::codice,
            schede::codice,
            schede::titolo,
            collegamenti::campo,
        ))
        .load(c)?;
    let mut richiami: Vec<Richiamo> = righe
        .into_iter()
        .filter(|(v, ..)| *v == vista.0 || !posti.iter().any(|p| p.vista.0 == *v))
        .map(|(_, vista_codice, codice, titolo, campo)| Richiamo {
            vista_codice,
            codice,
            titolo,
            campo,
        })
        .collect();
    richiami.dedup();
    Ok(richiami)
}

/// A link from a sheet to one of another plan of the same year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legame {
    /// The plan of the sheet that names the other.
    pub da: VistaId,
    /// Code of that sheet.
    pub scheda: String,
    pub a: Posto,
    /// Weight of the link, 1 where none is written.
    pub peso: Decimale,
}

/// The links between the plans of a year, from field COLLEGATO A: those that lead to no sheet of their own plan, but to a process
/// or an objective of another. Sheets name an objective without its year: `S09_03` in 2020 is also `2020_S09_03`. In two
/// statements, or one where there are none.
///
/// # Errors
/// [`Error::Db`].
pub fn legami_fra_piani(c: &mut Conn, actor: &Actor, anno: i32) -> Result<Vec<Legame>> {
    let ente = ente_di(actor).0;
    let sue = diesel::alias!(schede as sue);
    let nome_con_anno = || {
        format!("{anno}_")
            .into_sql::<Text>()
            .concat(collegamenti::codice)
    };
    let qui = sue
        .filter(sue.field(schede::ente).eq(ente))
        .filter(sue.field(schede::vista).eq(schede::vista))
        .filter(
            sue.field(schede::codice)
                .eq(collegamenti::codice)
                .or(sue.field(schede::codice).eq(nome_con_anno())),
        );
    let nominate: Vec<(String, String, String, Option<i64>)> = dei_legami(ente)
        .filter(
            collegamenti::campo
                .eq("collegato_a")
                .and(viste::anno.eq(anno))
                .and(not(exists(qui))),
        )
        .filter(entro!(actor))
        .order((schede::vista, schede::codice, collegamenti::posizione))
        .select((
            schede::vista,
            schede::codice,
            collegamenti::codice,
            collegamenti::peso,
        ))
        .load(c)?;
    if nominate.is_empty() {
        return Ok(Vec::new());
    }
    let cercati: BTreeSet<String> = nominate
        .iter()
        .flat_map(|(_, _, codice, _)| [codice.clone(), format!("{anno}_{codice}")])
        .collect();
    let mete: Vec<RigaPosto> = con_la_vista(ente)
        .filter(
            viste::anno
                .eq(anno)
                .and(schede::livello.ne(Livello::Cdr.nome()))
                .and(schede::codice.eq_any(cercati)),
        )
        .filter(entro!(actor))
        .order((viste::codice, schede::codice))
        .select((
            schede::codice,
            viste::id,
            viste::codice,
            schede::titolo,
            schede::cdr,
        ))
        .load(c)?;
    let mut per_codice: HashMap<String, Vec<Posto>> = HashMap::new();
    for meta in mete.into_iter().map(posto) {
        per_codice
            .entry(meta.codice.clone())
            .or_default()
            .push(meta);
    }
    Ok(nominate
        .into_iter()
        .filter_map(|(da, scheda, codice, peso)| {
            // What a sheet writes is what it means, before what it may mean.
            let a = [codice.clone(), format!("{anno}_{codice}")]
                .iter()
                .filter_map(|nome| per_codice.get(nome))
                .flatten()
                .find(|m| m.vista.0 != da)?;
            Some(Legame {
                da: VistaId(da),
                scheda,
                a: a.clone(),
                peso: peso.map_or_else(|| Decimale::from(1), Decimale::da_milionesimi),
            })
        })
        .collect())
}

type RigaPosto = (String, String, String, String, Option<String>);

fn posto((codice, vista, vista_codice, titolo, cdr): RigaPosto) -> Posto {
    Posto {
        codice,
        vista: VistaId(vista),
        vista_codice,
        titolo,
        cdr: cdr.map(CdrId),
    }
}

/// Where these codes lead, the latest years first. A code without a sheet is not in the answer.
///
/// # Errors
/// [`Error::Db`].
pub fn risolvi<S: AsRef<str>>(c: &mut Conn, actor: &Actor, codici: &[S]) -> Result<Vec<Posto>> {
    if codici.is_empty() {
        return Ok(Vec::new());
    }
    let righe: Vec<RigaPosto> = con_la_vista(ente_di(actor).0)
        .filter(schede::codice.eq_any(codici.iter().map(AsRef::as_ref)))
        .filter(entro!(actor))
        .order((viste::anno.desc(), viste::codice, schede::codice))
        .select((
            schede::codice,
            viste::id,
            viste::codice,
            schede::titolo,
            schede::cdr,
        ))
        .load(c)?;
    Ok(righe.into_iter().map(posto).collect())
}
