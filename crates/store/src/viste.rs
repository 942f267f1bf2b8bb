//! The plans of a body.

use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::Decimale;
use domain::actor::Actor;
use domain::ente::EnteId;
use domain::fact::{Atto, Fact};
use domain::permesso::Permesso;
use domain::regole::Versione;
use domain::scheda::{Livello, Scheda};
use domain::vista::vita::StatoVista;
use domain::vista::{TipoVista, Vista, VistaId};

use crate::ambito::{ente_di, entro, esigi};
use crate::bulk::{self, riga};
use crate::cifre::milionesimi;
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::regole;
use crate::schema::{schede, viste, viste_modelli};
use crate::storia::{self, Oggetto};

/// How many sheets a plan has, by level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Conteggi {
    pub cdr: i64,
    pub processi: i64,
    pub obiettivi: i64,
}

impl Conteggi {
    /// All levels together.
    pub fn totale(self) -> i64 {
        self.cdr + self.processi + self.obiettivi
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = viste)]
struct Riga {
    id: String,
    codice: String,
    titolo: String,
    tipo: String,
    anno: i32,
    dal: i32,
    al: i32,
    metodo: Option<String>,
    smvp: Option<String>,
    margine: Option<i64>,
    stato: Option<String>,
    variazione: Option<String>,
}

impl Riga {
    fn leggi(self, modelli: Vec<(Livello, String)>) -> Result<Vista> {
        let tipo = TipoVista::da_nome(&self.tipo).ok_or_else(|| {
            Error::Dati(format!(
                "la vista {} è di un tipo sconosciuto: {}",
                self.codice, self.tipo
            ))
        })?;
        let smvp = self.smvp.map(|scelto| {
            Versione::leggi(&scelto).ok_or_else(|| {
                Error::Dati(format!(
                    "la vista {} nomina un SMVP che non si legge: {scelto}",
                    self.codice
                ))
            })
        });
        let smvp = smvp.transpose()?;
        let stato = self.stato.map_or(Ok(StatoVista::PRIMO), |parola| {
            StatoVista::TUTTI
                .iter()
                .copied()
                .find(|s| s.codice() == parola)
                .ok_or_else(|| {
                    Error::Dati(format!(
                        "la vista {} è in uno stato sconosciuto: {parola}",
                        self.codice
                    ))
                })
        })?;
        Ok(Vista {
            id: VistaId(self.id),
            codice: self.codice,
            titolo: self.titolo,
            tipo,
            anno: self.anno,
            dal: self.dal,
            al: self.al,
            modelli,
            metodo: self.metodo.as_deref().map(regole::metodo),
            smvp,
            margine: self.margine.map(Decimale::da_milionesimi),
            stato,
            variazione: self.variazione,
        })
    }
}

/// The stored word of a level.
pub(crate) fn livello(nome: &str) -> Result<Livello> {
    Livello::da_nome(nome).ok_or_else(|| Error::Dati(format!("il livello «{nome}» è sconosciuto")))
}

/// The modelli of the viste of a body: vista, level, code.
fn modelli(
    c: &mut Conn,
    ente: EnteId,
    vista: Option<&str>,
) -> Result<Vec<(String, Livello, String)>> {
    let mut q = viste_modelli::table
        .filter(viste_modelli::ente.eq(ente.0))
        .order((viste_modelli::vista, viste_modelli::posizione))
        .select((
            viste_modelli::vista,
            viste_modelli::livello,
            viste_modelli::modello,
        ))
        .into_boxed();
    if let Some(v) = vista {
        q = q.filter(viste_modelli::vista.eq(v));
    }
    q.load::<(String, String, String)>(c)?
        .into_iter()
        .map(|(v, l, m)| Ok((v, livello(&l)?, m)))
        .collect()
}

/// Every plan of the body, the latest year first, with how many sheets it has.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<(Vista, Conteggi)>> {
    let ente = ente_di(actor);
    let righe: Vec<Riga> = viste::table
        .filter(viste::ente.eq(ente.0))
        .order((viste::anno.desc(), viste::codice))
        .select(Riga::as_select())
        .load(c)?;
    let modelli = modelli(c, ente, None)?;
    let quante: Vec<(String, String, i64)> = schede::table
        .filter(schede::ente.eq(ente.0))
        .filter(entro!(actor))
        .group_by((schede::vista, schede::livello))
        .select((schede::vista, schede::livello, count_star()))
        .load(c)?;
    righe
        .into_iter()
        .map(|r| {
            let suoi = modelli
                .iter()
                .filter(|(v, ..)| *v == r.id)
                .map(|(_, l, m)| (*l, m.clone()))
                .collect();
            let mut conteggi = Conteggi::default();
            for (_, l, n) in quante.iter().filter(|(v, ..)| *v == r.id) {
                match livello(l)? {
                    Livello::Cdr => conteggi.cdr = *n,
                    Livello::Processo => conteggi.processi = *n,
                    Livello::Obiettivo => conteggi.obiettivi = *n,
                }
            }
            Ok((r.leggi(suoi)?, conteggi))
        })
        .collect()
}

/// The plan of the body with a code.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Dati`] when a stored value cannot be read.
pub fn find(c: &mut Conn, actor: &Actor, codice: &str) -> Result<Vista> {
    let ente = ente_di(actor);
    let r: Riga = viste::table
        .filter(viste::ente.eq(ente.0).and(viste::codice.eq(codice)))
        .select(Riga::as_select())
        .first(c)?;
    intera(c, ente, r)
}

/// The plan of the same kind of the year before; of several, the last by code.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn anno_prima(c: &mut Conn, actor: &Actor, vista: &Vista) -> Result<Option<Vista>> {
    let ente = ente_di(actor);
    let r: Option<Riga> = viste::table
        .filter(
            viste::ente
                .eq(ente.0)
                .and(viste::tipo.eq(vista.tipo.nome()))
                .and(viste::anno.eq(vista.anno - 1)),
        )
        .order(viste::codice.desc())
        .select(Riga::as_select())
        .first(c)
        .optional()?;
    r.map(|r| intera(c, ente, r)).transpose()
}

fn intera(c: &mut Conn, ente: EnteId, r: Riga) -> Result<Vista> {
    let suoi = modelli(c, ente, Some(&r.id))?
        .into_iter()
        .map(|(_, l, m)| (l, m))
        .collect();
    r.leggi(suoi)
}

/// Writes a plan and its lines of the trail.
///
/// # Errors
/// [`Error::Conflict`] `viste_codice`; [`Error::Superata`] when the plan passed meanwhile; [`Error::Vietato`] for a passage, which goes
/// through [`crate::versioni::passa`].
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Vista>) -> Result<()> {
    esigi(fatto.chi(), Permesso::Comporre)?;
    if fatto.atto() == Atto::Passaggio {
        return Err(Error::Vietato(Permesso::Adottare));
    }
    let (v, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    let adesso: Option<Riga> = viste::table
        .filter(viste::ente.eq(ente.0).and(viste::id.eq(&v.id.0)))
        .select(Riga::as_select())
        .first(&mut **tx)
        .optional()?;
    // What it may change was judged by where it stood.
    if let Some(adesso) = adesso {
        let adesso = adesso.leggi(Vec::new())?;
        if (adesso.stato, &adesso.variazione) != (v.stato, &v.variazione) {
            return Err(Error::Superata { attuale: 0 });
        }
    }
    scrivi(tx, fatto)
}

/// Writes a plan, whatever the fact about it.
pub(crate) fn scrivi(tx: &mut Tx<'_>, fatto: &Fact<Vista>) -> Result<()> {
    if fatto.vuoto() {
        return Ok(());
    }
    let (v, ente) = (fatto.cosa(), ente_di(fatto.chi()).0);
    storia::apri(tx, ente_di(fatto.chi()))?;
    let metodo = v.metodo.as_ref().map(ToString::to_string);
    let smvp = v.smvp.as_ref().map(ToString::to_string);
    let margine = milionesimi(v.margine)?;
    let valori = (
        viste::codice.eq(&v.codice),
        viste::titolo.eq(&v.titolo),
        viste::tipo.eq(v.tipo.nome()),
        viste::anno.eq(v.anno),
        viste::dal.eq(v.dal),
        viste::al.eq(v.al),
        viste::metodo.eq(&metodo),
        viste::smvp.eq(&smvp),
        viste::margine.eq(margine),
        viste::stato.eq(v.stato.codice()),
        viste::variazione.eq(&v.variazione),
    );
    let sua = viste::table.filter(viste::ente.eq(ente).and(viste::id.eq(&v.id.0)));
    if diesel::update(sua).set(valori).execute(&mut **tx)? == 0 {
        bulk::insert(
            tx,
            "viste",
            &[riga![
                ente,
                v.id.0.as_str(),
                v.codice.as_str(),
                v.titolo.as_str(),
                v.tipo.nome(),
                v.anno,
                v.dal,
                v.al,
                metodo,
                smvp,
                margine,
                v.stato.codice(),
                v.variazione.clone()
            ]],
        )?;
    }
    diesel::delete(
        viste_modelli::table.filter(
            viste_modelli::ente
                .eq(ente)
                .and(viste_modelli::vista.eq(&v.id.0)),
        ),
    )
    .execute(&mut **tx)?;
    let righe: Vec<_> = (0..)
        .zip(&v.modelli)
        .map(|(i, (l, m))| riga![ente, v.id.0.as_str(), i, l.nome(), m.as_str()])
        .collect();
    bulk::insert(tx, "viste_modelli", &righe)?;
    storia::scrivi_fatto(tx, fatto, Oggetto::Vista(v.id.clone()), Some(&v.id), None)
}

/// The key of a vista of the body, or [`Error::NotFound`]: what a caller names must be his.
pub(crate) fn sua(c: &mut Conn, ente: EnteId, vista: &VistaId) -> Result<()> {
    viste::table
        .filter(viste::ente.eq(ente.0).and(viste::id.eq(&vista.0)))
        .select(viste::id)
        .first::<String>(c)?;
    Ok(())
}

fn letta(c: &mut Conn, ente: EnteId, vista: &VistaId) -> Result<Vista> {
    viste::table
        .filter(viste::ente.eq(ente.0).and(viste::id.eq(&vista.0)))
        .select(Riga::as_select())
        .first::<Riga>(c)?
        .leggi(Vec::new())
}

/// Refuses to write anything in a plan that is closed; [`Error::NotFound`] when the body has no such plan.
pub(crate) fn esigi_aperta(c: &mut Conn, ente: EnteId, vista: &VistaId) -> Result<()> {
    letta(c, ente, vista)?.esigi_aperta().map_err(Error::Campi)
}

/// Refuses to ask anything of a plan whose year is over; [`Error::NotFound`] when the body has no such plan.
pub(crate) fn esigi_in_corso(c: &mut Conn, ente: EnteId, vista: &VistaId) -> Result<()> {
    letta(c, ente, vista)?
        .esigi_in_corso()
        .map_err(Error::Campi)
}

/// Refuses a change of a sheet that its plan, as it stands, does not take; [`Error::NotFound`] when the body has no such plan.
pub(crate) fn ammette(c: &mut Conn, ente: EnteId, fatto: &Fact<Scheda>) -> Result<()> {
    let r: Riga = viste::table
        .filter(
            viste::ente
                .eq(ente.0)
                .and(viste::id.eq(&fatto.cosa().vista().0)),
        )
        .select(Riga::as_select())
        .first(c)?;
    r.leggi(Vec::new())?.ammette(fatto).map_err(Error::Campi)
}
