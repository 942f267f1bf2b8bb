//! What bodies have published of their plans: each edition whole, as citizens read it.
//!
//! What is public is read without an actor: it is the same for everybody.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::actor::Actor;
use domain::allegato::{self, AllegatoId};
use domain::ente::{Ente, EnteId};
use domain::fact::{Atto, Fact};
use domain::permesso::Permesso;
use domain::pubblicazione::{Edizione, PianoPubblico, SceltePubblicazione, StatoEdizione};
use domain::vista::VistaId;

use crate::ambito::{ente_di, esigi, tutto};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{allegati, edizioni, enti, viste};
use crate::storia::{self, Oggetto};
use crate::tempo;

#[derive(Queryable, Selectable)]
#[diesel(table_name = edizioni)]
struct Riga {
    vista: String,
    numero: i32,
    stato: String,
    scelte: String,
    impronta: String,
    creata: NaiveDateTime,
    pubblicata: Option<NaiveDateTime>,
    fino: Option<NaiveDate>,
    ritirata: Option<NaiveDateTime>,
    motivo: Option<String>,
}

impl Riga {
    fn leggi(self) -> Result<Edizione> {
        let mut stati = StatoEdizione::TUTTI.iter().copied();
        let stato = stati.find(|s| s.codice() == self.stato).ok_or_else(|| {
            Error::Dati(format!(
                "lo stato «{}» di un'edizione è sconosciuto",
                self.stato
            ))
        })?;
        Ok(Edizione {
            vista: VistaId(self.vista),
            numero: self.numero,
            stato,
            scelte: serde_json::from_str(&self.scelte)?,
            impronta: self.impronta,
            creata: tempo::leggi(self.creata),
            pubblicata: self.pubblicata.map(tempo::leggi),
            fino: self.fino,
            ritirata: self.ritirata.map(tempo::leggi),
            motivo: self.motivo,
        })
    }
}

/// Keeps an edition to be looked at, in the place of the one that was looked at before; nobody outside reads it. Returns its number.
///
/// # Errors
/// [`Error::Db`].
pub fn prepara(
    tx: &mut Tx<'_>,
    actor: &Actor,
    vista: &VistaId,
    scelte: &SceltePubblicazione,
    piano: &PianoPubblico,
    quando: DateTime<Utc>,
) -> Result<i32> {
    esigi(actor, Permesso::Adottare)?;
    let ente = ente_di(actor);
    crate::viste::sua(tx, ente, vista)?;
    // Before the draft goes: a number is never that of something else, so nobody publishes what another has looked at.
    let ultimo: Option<i32> = edizioni::table
        .filter(edizioni::ente.eq(ente.0).and(edizioni::vista.eq(&vista.0)))
        .select(diesel::dsl::max(edizioni::numero))
        .first(&mut **tx)?;
    let sue = edizioni::ente.eq(ente.0).and(edizioni::vista.eq(&vista.0));
    let bozze = edizioni::table.filter(sue.and(edizioni::stato.eq(StatoEdizione::Bozza.codice())));
    diesel::delete(bozze).execute(&mut **tx)?;
    let numero = ultimo.unwrap_or_default() + 1;
    let contenuto = serde_json::to_string(piano)?;
    let nuova = riga![
        ente.0,
        vista.0.as_str(),
        numero,
        StatoEdizione::Bozza.codice(),
        serde_json::to_string(scelte)?,
        contenuto.as_str(),
        allegato::impronta(contenuto.as_bytes()),
        tempo::scrivi(quando),
        None::<NaiveDateTime>,
        None::<NaiveDate>,
        None::<NaiveDateTime>,
        None::<String>
    ];
    bulk::insert(tx, "edizioni", &[nuova])?;
    Ok(numero)
}

/// Publishes an edition, or withdraws it.
///
/// # Errors
/// [`Error::NotFound`] when somebody else was quicker.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Edizione>) -> Result<()> {
    esigi(fatto.chi(), Permesso::Adottare)?;
    let (e, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    let da = match fatto.atto() {
        Atto::Pubblicazione => StatoEdizione::Bozza,
        _ => StatoEdizione::Pubblicata,
    };
    let sua = edizioni::table
        .filter(
            edizioni::ente
                .eq(ente.0)
                .and(edizioni::vista.eq(&e.vista.0))
                .and(edizioni::numero.eq(e.numero)),
        )
        .filter(edizioni::stato.eq(da.codice()))
        .filter(edizioni::impronta.eq(&e.impronta));
    let cambiate = diesel::update(sua)
        .set((
            edizioni::stato.eq(e.stato.codice()),
            edizioni::pubblicata.eq(e.pubblicata.map(tempo::scrivi)),
            edizioni::fino.eq(e.fino),
            edizioni::ritirata.eq(e.ritirata.map(tempo::scrivi)),
            edizioni::motivo.eq(&e.motivo),
        ))
        .execute(&mut **tx)?;
    if cambiate == 0 {
        return Err(Error::NotFound);
    }
    storia::scrivi_fatto(
        tx,
        fatto,
        Oggetto::Vista(e.vista.clone()),
        Some(&e.vista),
        None,
    )
}

/// The editions of a plan, the latest first.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor, vista: &VistaId) -> Result<Vec<Edizione>> {
    let righe: Vec<Riga> = edizioni::table
        .filter(
            edizioni::ente
                .eq(ente_di(actor).0)
                .and(edizioni::vista.eq(&vista.0)),
        )
        .order(edizioni::numero.desc())
        .select(Riga::as_select())
        .load(c)?;
    righe.into_iter().map(Riga::leggi).collect()
}

/// What an edition holds, published or not: for whoever reads the whole body.
///
/// # Errors
/// [`Error::NotFound`] also for whoever does not; [`Error::Dati`] when it cannot be read.
pub fn contenuto(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    numero: i32,
) -> Result<PianoPubblico> {
    let testo: String = edizioni::table
        .filter(
            edizioni::ente
                .eq(ente_di(actor).0)
                .and(edizioni::vista.eq(&vista.0))
                .and(edizioni::numero.eq(numero)),
        )
        .filter(tutto(actor).into_sql::<Bool>())
        .select(edizioni::contenuto)
        .first(c)?;
    Ok(serde_json::from_str(&testo)?)
}

/// Published editions whose years are over, in every body.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn scadute(c: &mut Conn, oggi: NaiveDate) -> Result<Vec<(EnteId, Edizione)>> {
    let righe: Vec<(i64, Riga)> = edizioni::table
        .filter(edizioni::stato.eq(StatoEdizione::Pubblicata.codice()))
        .filter(edizioni::fino.lt(oggi))
        .order((edizioni::ente, edizioni::vista, edizioni::numero))
        .select((edizioni::ente, Riga::as_select()))
        .load(c)?;
    righe
        .into_iter()
        .map(|(ente, riga)| Ok((EnteId(ente), riga.leggi()?)))
        .collect()
}

/// The body with a short name, as the public pages name it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn ente(c: &mut Conn, sigla: &str) -> Result<Ente> {
    let riga: crate::enti::Riga = enti::table
        .filter(enti::sigla.eq(sigla))
        .select(crate::enti::COLONNE)
        .first(c)?;
    Ok(crate::enti::ente(riga))
}

/// Bodies that have something published, by their short names.
///
/// # Errors
/// [`Error::Db`].
pub fn enti(c: &mut Conn) -> Result<Vec<String>> {
    Ok(edizioni::table
        .inner_join(enti::table.on(enti::id.eq(edizioni::ente)))
        .filter(edizioni::stato.eq(StatoEdizione::Pubblicata.codice()))
        .select(enti::sigla)
        .distinct()
        .order(enti::sigla)
        .load(c)?)
}

/// What a body has published or withdrawn, with the code of each plan: the plans of the latest years first, of each the latest edition first.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn pubbliche(c: &mut Conn, ente: EnteId) -> Result<Vec<(String, Edizione)>> {
    let righe: Vec<(String, Riga)> = edizioni::table
        .inner_join(
            viste::table.on(viste::ente
                .eq(edizioni::ente)
                .and(viste::id.eq(edizioni::vista))),
        )
        .filter(edizioni::ente.eq(ente.0))
        .filter(edizioni::stato.ne(StatoEdizione::Bozza.codice()))
        .order((viste::anno.desc(), viste::codice, edizioni::numero.desc()))
        .select((viste::codice, Riga::as_select()))
        .load(c)?;
    righe
        .into_iter()
        .map(|(codice, riga)| Ok((codice, riga.leggi()?)))
        .collect()
}

/// What a published edition holds, as text: JSON of a [`PianoPubblico`].
///
/// # Errors
/// [`Error::NotFound`] for one that is not published.
pub fn testo_pubblico(c: &mut Conn, ente: EnteId, edizione: &Edizione) -> Result<String> {
    Ok(edizioni::table
        .filter(
            edizioni::ente
                .eq(ente.0)
                .and(edizioni::vista.eq(&edizione.vista.0))
                .and(edizioni::numero.eq(edizione.numero)),
        )
        .filter(edizioni::stato.eq(StatoEdizione::Pubblicata.codice()))
        .select(edizioni::contenuto)
        .first(c)?)
}

/// The bytes of an attachment of the plan of a published edition; whether it was marked the caller has seen in the edition. One whose bytes
/// are not those that were marked is not given.
///
/// # Errors
/// [`Error::NotFound`].
pub fn allegato_pubblico(
    c: &mut Conn,
    ente: EnteId,
    vista: &VistaId,
    id: &AllegatoId,
    sha256: &str,
) -> Result<Vec<u8>> {
    Ok(allegati::table
        .filter(
            allegati::ente
                .eq(ente.0)
                .and(allegati::id.eq(&id.0))
                .and(allegati::vista.eq(&vista.0)),
        )
        .filter(allegati::sha256.eq(sha256))
        .select(allegati::contenuto)
        .first(c)?)
}
