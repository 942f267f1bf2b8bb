//! Lists and search: what is read of many sheets at once.

use std::collections::HashSet;

use diesel::dsl::max;
use diesel::prelude::*;
use domain::actor::Actor;
use domain::cdr::CdrId;
use domain::decimale::Decimale;
use domain::rischio::GradoDato;
use domain::scheda::{Livello, Ricorrenza, SchedaId, Stato};
use domain::testo;
use domain::vista::VistaId;

use super::ricerca::ha_la_parola;
use crate::ambito::{ente_di, entro};
use crate::dialect::{Conn, MultiBackend};
use crate::error::Result;
use crate::regole;
use crate::schema::{cdr, schede};
use crate::viste::livello;

/// Which sheets of a plan. The default asks for all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filtro {
    /// Empty: every level.
    pub livelli: Vec<Livello>,
    /// Code of a CdR: its own sheet, the sheets below it and those given to it.
    pub cdr: Option<String>,
    pub stato: Option<Stato>,
    /// Words that must all stand somewhere in the sheet, accents and case forgiven.
    pub testo: Option<String>,
    /// Only these sheets; empty: all.
    pub sole: Vec<SchedaId>,
}

/// A sheet in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Riassunto {
    pub id: SchedaId,
    pub codice: String,
    pub titolo: String,
    pub livello: Livello,
    pub stato: Option<Stato>,
    pub livello_rischio: Option<Decimale>,
    pub livello_residuo: Option<Decimale>,
    /// The grade, where its method gives no figure.
    pub giudizio: Option<GradoDato>,
    /// Code of the sheet above it.
    pub padre: Option<String>,
    pub direzione: Option<String>,
    pub servizio: Option<String>,
    pub responsabile: Option<String>,
    pub tipologia_misura: Option<String>,
    pub ricorrenza: Option<Ricorrenza>,
    pub area_di_rischio: Option<String>,
    /// The CdR of the body it is given to.
    pub cdr: Option<CdrId>,
    /// Code of that CdR.
    pub cdr_codice: Option<String>,
    /// Short name (or name) that it had in the year of the plan.
    pub cdr_nome: Option<String>,
    pub posizione: i32,
    /// Weight in the scores; `None` counts as 1.
    pub peso: Option<Decimale>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = schede)]
struct Riga {
    id: String,
    codice: String,
    titolo: String,
    livello: String,
    stato: Option<String>,
    livello_rischio: Option<i64>,
    livello_residuo: Option<i64>,
    cdr: Option<String>,
    giudizio_metodo: Option<String>,
    giudizio_grado: Option<i32>,
    padre: Option<String>,
    direzione: Option<String>,
    servizio: Option<String>,
    responsabile: Option<String>,
    tipologia_misura: Option<String>,
    ricorrenza: Option<String>,
    area_di_rischio: Option<String>,
    posizione: i32,
    peso: Option<i64>,
}

/// The sheets of a plan that a filter asks for, in the order of the plan.
#[diesel::dsl::auto_type]
fn della_vista<'a>(ente: i64, vista: &'a str) -> _ {
    let ordine = (schede::posizione, schede::codice);
    schede::table
        .left_join(
            cdr::table.on(cdr::ente
                .eq(schede::ente)
                .and(cdr::id.nullable().eq(schede::cdr))),
        )
        .filter(schede::ente.eq(ente).and(schede::vista.eq(vista)))
        .order(ordine)
}

pub(super) type Filtrate<'a> = diesel::helper_types::IntoBoxed<'a, della_vista<'a>, MultiBackend>;

pub(super) fn filtrate<'a>(actor: &Actor, vista: &'a VistaId, filtro: &'a Filtro) -> Filtrate<'a> {
    let mut q = della_vista(ente_di(actor).0, &vista.0).into_boxed();
    q = q.filter(entro!(actor));
    if !filtro.livelli.is_empty() {
        q = q.filter(schede::livello.eq_any(filtro.livelli.iter().map(|l| l.nome())));
    }
    if let Some(codice) = &filtro.cdr {
        let suo = schede::livello
            .eq(Livello::Cdr.nome())
            .and(schede::codice.eq(codice));
        q = q.filter(
            cdr::codice
                .nullable()
                .eq(codice)
                .or(schede::padre.eq(codice))
                .or(suo),
        );
    }
    if !filtro.sole.is_empty() {
        q = q.filter(schede::id.eq_any(filtro.sole.iter().map(|s| &s.0)));
    }
    if let Some(stato) = filtro.stato {
        q = q.filter(schede::stato.eq(stato.codice()));
    }
    for parola in testo::piatto(filtro.testo.as_deref().unwrap_or_default()).split_whitespace() {
        q = q.filter(ha_la_parola!(parola));
    }
    q
}

fn giudizio(metodo: Option<String>, grado: Option<i32>) -> Option<GradoDato> {
    Some(GradoDato {
        metodo: regole::metodo(&metodo?),
        grado: usize::try_from(grado?).ok()?,
    })
}

/// A sheet with code, short name and name of its CdR.
type ConCdr = (Riga, Option<String>, Option<String>, Option<String>);

/// The sheets of a plan, in its order, in two statements.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn elenco(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    filtro: &Filtro,
) -> Result<Vec<Riassunto>> {
    let righe: Vec<ConCdr> = filtrate(actor, vista, filtro)
        .select((
            Riga::as_select(),
            cdr::codice.nullable(),
            cdr::nome_breve.nullable(),
            cdr::nome.nullable(),
        ))
        .load(c)?;
    let allora = crate::cdr::com_erano(c, ente_di(actor), vista)?;
    righe
        .into_iter()
        .map(|(r, cdr_codice, nome_breve, nome)| {
            let (nome_breve, nome) = match r.cdr.as_ref().and_then(|c| allora.get(c)) {
                Some(era) => (era.nome_breve.clone(), Some(era.nome.clone())),
                None => (nome_breve, nome),
            };
            Ok(Riassunto {
                stato: super::scelta(&r.codice, "stato", r.stato, Stato::da_nome)?,
                ricorrenza: super::scelta(
                    &r.codice,
                    "ricorrenza",
                    r.ricorrenza,
                    Ricorrenza::da_nome,
                )?,
                livello: livello(&r.livello)?,
                id: SchedaId(r.id),
                codice: r.codice,
                titolo: r.titolo,
                livello_rischio: r.livello_rischio.map(Decimale::da_milionesimi),
                livello_residuo: r.livello_residuo.map(Decimale::da_milionesimi),
                giudizio: giudizio(r.giudizio_metodo, r.giudizio_grado),
                padre: r.padre,
                direzione: r.direzione,
                servizio: r.servizio,
                responsabile: r.responsabile,
                tipologia_misura: r.tipologia_misura,
                area_di_rischio: r.area_di_rischio,
                cdr: r.cdr.map(CdrId),
                cdr_codice,
                cdr_nome: nome_breve.or(nome),
                posizione: r.posizione,
                peso: r.peso.map(Decimale::da_milionesimi),
            })
        })
        .collect()
}

/// Which sheets of a plan a filter asks for: for who has the list already, and wants to know what stays in it.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn trovate(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    filtro: &Filtro,
) -> Result<HashSet<SchedaId>> {
    let ids: Vec<String> = filtrate(actor, vista, filtro).select(schede::id).load(c)?;
    Ok(ids.into_iter().map(SchedaId).collect())
}

/// The place after the last sheet of a plan.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn posizione_successiva(c: &mut Conn, actor: &Actor, vista: &VistaId) -> Result<i32> {
    let ultima: Option<i32> = schede::table
        .filter(
            schede::ente
                .eq(ente_di(actor).0)
                .and(schede::vista.eq(&vista.0)),
        )
        .select(max(schede::posizione))
        .first(c)?;
    Ok(ultima.unwrap_or_default() + 1)
}
