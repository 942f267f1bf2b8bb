//! The sheets of a plan.

mod catalogo;
pub mod citazioni;
mod collegamenti;
mod elenco;
mod figli;
mod formule;
mod misure;
pub(crate) mod ricerca;
mod risultati;
mod scrittura;
mod unita;

use diesel::prelude::*;
use domain::actor::Actor;
use domain::cdr::CdrId;
use domain::decimale::Decimale;
use domain::ente::EnteId;
use domain::scheda::{
    Carattere, Contenuto, Discrezionalita, Natura, Ricorrenza, RigaScheda, Scheda, SchedaId, Stato,
};
use domain::vista::VistaId;

pub use catalogo::{eventi_scritti, misure_scritte};
pub use collegamenti::{
    Legame, Posto, Richiamo, legami_fra_piani, richiami, richiami_al_nome, risolvi,
};
pub use elenco::{Filtro, Riassunto, elenco, posizione_successiva, trovate};
pub use formule::formule;
pub use misure::{eventi, misure, valutazioni};
pub use ricerca::{Ricerca, Risultati, search_page};
pub use risultati::risultati;
pub(crate) use scrittura::elimina;
pub use scrittura::record;
pub use unita::unita;

use crate::ambito::{ente_di, entro};
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{schede, viste as piani};
use crate::viste;

/// The sheets of a body, each with its plan.
#[diesel::dsl::auto_type(no_type_alias)]
fn con_la_vista(ente: i64) -> _ {
    let piano = piani::table.on(piani::ente
        .eq(schede::ente)
        .and(piani::id.eq(schede::vista)));
    schede::table
        .inner_join(piano)
        .filter(schede::ente.eq(ente))
}

/// Whether a plan has a sheet with a code that the actor does not read: for the register of accesses, and never for him.
///
/// # Errors
/// [`Error::Db`].
pub fn oltre(c: &mut Conn, actor: &Actor, vista: &str, codice: &str) -> Result<bool> {
    let sua = con_la_vista(ente_di(actor).0)
        .filter(piani::codice.eq(vista).and(schede::codice.eq(codice)));
    let c_e = diesel::select(diesel::dsl::exists(sua)).get_result::<bool>(c)?;
    let letta = sua.filter(entro!(actor));
    Ok(c_e && !diesel::select(diesel::dsl::exists(letta)).get_result::<bool>(c)?)
}

/// The columns of a sheet that are read back; `padre` is derived and only queried.
#[derive(Queryable, Selectable)]
#[diesel(table_name = schede)]
struct Riga {
    id: String,
    vista: String,
    livello: String,
    cdr: Option<String>,
    posizione: i32,
    versione: i64,
    codice: String,
    titolo: String,
    stato: Option<String>,
    assessorato: Option<String>,
    centro_di_responsabilita: Option<String>,
    responsabile: Option<String>,
    natura: Option<String>,
    fonti: Option<String>,
    responsabile_testo: Option<String>,
    soggetti_interni: Option<String>,
    livello_rischio: Option<i64>,
    tipologia_misura: Option<String>,
    direzione: Option<String>,
    direttore: Option<String>,
    classificazione: Option<String>,
    servizio: Option<String>,
    dirigente: Option<String>,
    tipologia: Option<String>,
    note: Option<String>,
    area_di_rischio: Option<String>,
    livello_residuo: Option<i64>,
    discrezionalita: Option<String>,
    carattere_misura: Option<String>,
    ricorrenza: Option<String>,
    peso: Option<i64>,
    descrizione_processo: Option<String>,
}

impl Riga {
    /// The sheet without its lists and tables.
    fn leggi(self) -> Result<RigaScheda> {
        let codice = self.codice.clone();
        let contenuto = Contenuto {
            stato: scelta(&codice, "stato", self.stato, Stato::da_nome)?,
            natura: scelta(&codice, "natura", self.natura, Natura::da_nome)?,
            discrezionalita: scelta(
                &codice,
                "discrezionalita",
                self.discrezionalita,
                Discrezionalita::da_nome,
            )?,
            carattere_misura: scelta(
                &codice,
                "carattere_misura",
                self.carattere_misura,
                Carattere::da_nome,
            )?,
            ricorrenza: scelta(&codice, "ricorrenza", self.ricorrenza, Ricorrenza::da_nome)?,
            livello_residuo: self.livello_residuo.map(Decimale::da_milionesimi),
            codice: self.codice,
            titolo: self.titolo,
            assessorato: self.assessorato,
            centro_di_responsabilita: self.centro_di_responsabilita,
            responsabile: self.responsabile,
            fonti: self.fonti,
            responsabile_testo: self.responsabile_testo,
            soggetti_interni: self.soggetti_interni,
            livello_rischio: self.livello_rischio.map(Decimale::da_milionesimi),
            tipologia_misura: self.tipologia_misura,
            direzione: self.direzione,
            direttore: self.direttore,
            classificazione: self.classificazione,
            servizio: self.servizio,
            dirigente: self.dirigente,
            tipologia: self.tipologia,
            note: self.note,
            area_di_rischio: self.area_di_rischio,
            peso: self.peso.map(Decimale::da_milionesimi),
            descrizione_processo: self.descrizione_processo,
            ..Contenuto::default()
        };
        Ok(RigaScheda {
            id: SchedaId(self.id),
            vista: VistaId(self.vista),
            livello: viste::livello(&self.livello)?,
            cdr: self.cdr.map(CdrId),
            posizione: self.posizione,
            versione: self.versione,
            contenuto,
        })
    }
}

/// Reads the word of a closed list.
fn scelta<V>(
    codice: &str,
    campo: &str,
    parola: Option<String>,
    da_nome: fn(&str) -> Option<V>,
) -> Result<Option<V>> {
    parola
        .map(|p| da_nome(&p).ok_or_else(|| illeggibile(codice, campo, &p)))
        .transpose()
}

fn illeggibile(codice: &str, campo: &str, valore: &str) -> Error {
    Error::Dati(format!(
        "la scheda {codice} ha in «{campo}» un valore che non si legge: {valore}"
    ))
}

/// The sheet of a plan with a code.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Dati`] when a stored value cannot be read.
pub fn find(c: &mut Conn, actor: &Actor, vista: &VistaId, codice: &str) -> Result<Scheda> {
    let ente = ente_di(actor);
    let riga: Riga = schede::table
        .filter(
            schede::ente
                .eq(ente.0)
                .and(schede::vista.eq(&vista.0))
                .and(schede::codice.eq(codice)),
        )
        .filter(entro!(actor))
        .select(Riga::as_select())
        .first(c)?;
    completa(c, ente, vec![riga])?.pop().ok_or(Error::NotFound)
}

/// The sheet with a key.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Dati`] when a stored value cannot be read.
pub fn find_by_id(c: &mut Conn, actor: &Actor, id: &SchedaId) -> Result<Scheda> {
    let ente = ente_di(actor);
    let riga: Riga = schede::table
        .filter(schede::ente.eq(ente.0).and(schede::id.eq(&id.0)))
        .filter(entro!(actor))
        .select(Riga::as_select())
        .first(c)?;
    completa(c, ente, vec![riga])?.pop().ok_or(Error::NotFound)
}

/// Whole sheets, in the order of the plan. The number of statements does not grow with the sheets.
///
/// For a book of any length walk [`elenco()`] and ask for [`list_by_codes`] a few hundred at a time: then memory does not grow either.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor, vista: &VistaId, filtro: &Filtro) -> Result<Vec<Scheda>> {
    let ente = ente_di(actor);
    let righe = elenco::filtrate(actor, vista, filtro)
        .select(Riga::as_select())
        .load(c)?;
    completa(c, ente, righe)
}

/// The whole sheets with these codes, in the order of the codes; a code the plan does not have is passed over.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list_by_codes<S: AsRef<str>>(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    codici: &[S],
) -> Result<Vec<Scheda>> {
    /// Codes asked for in one statement.
    const BLOCCO: usize = 1_000;
    let ente = ente_di(actor);
    let mut schede = Vec::with_capacity(codici.len());
    for blocco in codici.chunks(BLOCCO) {
        let posto: std::collections::HashMap<&str, usize> = blocco
            .iter()
            .enumerate()
            .map(|(i, c)| (c.as_ref(), i))
            .collect();
        let righe: Vec<Riga> = schede::table
            .filter(
                schede::ente
                    .eq(ente.0)
                    .and(schede::vista.eq(&vista.0))
                    .and(schede::codice.eq_any(posto.keys().copied())),
            )
            .filter(entro!(actor))
            .select(Riga::as_select())
            .load(c)?;
        let mut trovate = completa(c, ente, righe)?;
        trovate.sort_by_key(|s| posto.get(s.codice()).copied());
        schede.append(&mut trovate);
    }
    Ok(schede)
}

/// Adds lists and tables to the rows.
fn completa(c: &mut Conn, ente: EnteId, righe: Vec<Riga>) -> Result<Vec<Scheda>> {
    let mut schede = righe
        .into_iter()
        .map(Riga::leggi)
        .collect::<Result<Vec<_>>>()?;
    figli::leggi(c, ente, &mut schede)?;
    Ok(schede.into_iter().map(Scheda::da_riga).collect())
}
