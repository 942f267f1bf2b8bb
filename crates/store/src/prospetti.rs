//! The saved reports: what was chosen, under a name, and on which days it is made by itself.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::ente::EnteId;
use domain::libro::FormatoLibro;
use domain::permesso::Permesso;
use domain::prospetto::{Cadenza, Programma, Prospetto, ProspettoSalvato};
use domain::vista::VistaId;

use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::new_id;
use crate::schema::{enti, prospetti_salvati, utenti, viste};

#[derive(Queryable, Selectable)]
#[diesel(table_name = prospetti_salvati)]
struct Riga {
    id: String,
    utente: i64,
    vista: String,
    nome: String,
    prospetto: String,
    scelte: String,
    condiviso: i32,
    cadenza: Option<String>,
    formato: Option<String>,
    posta: i32,
    prossima: Option<NaiveDate>,
    motivo: Option<String>,
}

impl Riga {
    fn leggi(self) -> Result<ProspettoSalvato> {
        let parola = |che: &str, parola: &str| {
            Error::Dati(format!("{che} «{parola}» di un prospetto è sconosciuto"))
        };
        let cadenza = self.cadenza.map(|c| {
            let letta = Cadenza::TUTTI.iter().copied().find(|x| x.codice() == c);
            letta.ok_or_else(|| parola("il ritmo", &c))
        });
        let formato = self.formato.unwrap_or_default();
        let formato = FormatoLibro::TUTTI
            .iter()
            .copied()
            .find(|f| f.codice() == formato);
        let quale = Prospetto::TUTTI
            .iter()
            .copied()
            .find(|q| q.codice() == self.prospetto);
        Ok(ProspettoSalvato {
            quale: quale.ok_or_else(|| parola("il nome", &self.prospetto))?,
            id: self.id,
            vista: VistaId(self.vista),
            di: UtenteId(self.utente),
            nome: self.nome,
            scelte: serde_json::from_str(&self.scelte)?,
            condiviso: self.condiviso != 0,
            programma: cadenza.transpose()?.map(|cadenza| Programma {
                cadenza,
                formato: formato.unwrap_or_default(),
                posta: self.posta != 0,
                prossima: self.prossima,
                motivo: self.motivo,
            }),
        })
    }
}

/// The saved reports of a plan that are for an actor, by name: his own, and those that others share.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor, vista: &VistaId) -> Result<Vec<ProspettoSalvato>> {
    let righe: Vec<Riga> = prospetti_salvati::table
        .filter(prospetti_salvati::ente.eq(ente_di(actor).0))
        .filter(prospetti_salvati::vista.eq(&vista.0))
        .filter(
            prospetti_salvati::condiviso
                .ne(0)
                .or(prospetti_salvati::utente.eq(actor.utente.map_or(0, |u| u.0))),
        )
        .order((prospetti_salvati::nome, prospetti_salvati::id))
        .select(Riga::as_select())
        .load(c)?;
    righe.into_iter().map(Riga::leggi).collect()
}

/// Keeps what was chosen for a report, in the place of what the same person kept under the same name for the same plan.
///
/// # Errors
/// [`Error::NotFound`] when nobody in particular saves it; [`Error::Db`].
pub fn salva(tx: &mut Tx<'_>, actor: &Actor, salvato: &ProspettoSalvato) -> Result<()> {
    esigi(actor, Permesso::Stampare)?;
    let ente = ente_di(actor).0;
    let utente = actor.utente.ok_or(Error::NotFound)?.0;
    let suo = prospetti_salvati::table
        .filter(prospetti_salvati::ente.eq(ente))
        .filter(prospetti_salvati::utente.eq(utente))
        .filter(prospetti_salvati::vista.eq(&salvato.vista.0))
        .filter(prospetti_salvati::nome.eq(&salvato.nome));
    diesel::delete(suo).execute(&mut **tx)?;
    let p = salvato.programma.as_ref();
    let nuovo = riga![
        ente,
        new_id(),
        utente,
        salvato.vista.0.as_str(),
        salvato.nome.as_str(),
        salvato.quale.codice(),
        serde_json::to_string(&salvato.scelte)?,
        i32::from(salvato.condiviso),
        p.map(|p| p.cadenza.codice().to_owned()),
        p.map(|p| p.formato.codice().to_owned()),
        i32::from(p.is_some_and(|p| p.posta)),
        p.and_then(|p| p.prossima),
        p.and_then(|p| p.motivo.clone())
    ];
    bulk::insert(tx, "prospetti_salvati", &[nuovo])
}

/// Takes a saved report away: one's own, and, whoever composes plans, those that others share.
///
/// # Errors
/// [`Error::NotFound`] also for that of another.
pub fn elimina(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<()> {
    esigi(actor, Permesso::Stampare)?;
    // No row says 2.
    let anche = if actor.puo(Permesso::Comporre) { 1 } else { 2 };
    let suo = prospetti_salvati::table
        .filter(
            prospetti_salvati::ente
                .eq(ente_di(actor).0)
                .and(prospetti_salvati::id.eq(id)),
        )
        .filter(
            prospetti_salvati::utente
                .eq(actor.utente.map_or(0, |u| u.0))
                .or(prospetti_salvati::condiviso.eq(anche)),
        );
    match diesel::delete(suo).execute(&mut **tx)? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// A saved report whose day has come, in its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dovuto {
    pub ente: EnteId,
    pub sigla: String,
    /// Name of the account whose it is.
    pub chi: String,
    /// Code of the plan.
    pub vista: String,
    pub salvato: ProspettoSalvato,
}

/// Body with its short name, name of the account, code of the plan.
type Intorno = (i64, String, String, String);

const INTORNO: (enti::id, enti::sigla, utenti::nome, viste::codice) =
    (enti::id, enti::sigla, utenti::nome, viste::codice);

/// What is to be made on a day, in every body; the worker that asks acts for nobody.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn dovuti(c: &mut Conn, oggi: NaiveDate) -> Result<Vec<Dovuto>> {
    let righe: Vec<(Riga, Intorno)> = con_intorno()
        .filter(prospetti_salvati::prossima.le(oggi))
        .order((prospetti_salvati::ente, prospetti_salvati::id))
        .select((Riga::as_select(), INTORNO))
        .load(c)?;
    righe.into_iter().map(dovuto).collect()
}

/// The saved report with a key, as [`dovuti`] gives it; `None` when it is not there any more.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn dovuto_con(c: &mut Conn, ente: EnteId, id: &str) -> Result<Option<Dovuto>> {
    let suo: Option<(Riga, Intorno)> = con_intorno()
        .filter(
            prospetti_salvati::ente
                .eq(ente.0)
                .and(prospetti_salvati::id.eq(id)),
        )
        .select((Riga::as_select(), INTORNO))
        .first(c)
        .optional()?;
    suo.map(dovuto).transpose()
}

#[diesel::dsl::auto_type(no_type_alias)]
fn con_intorno() -> _ {
    prospetti_salvati::table
        .inner_join(enti::table.on(enti::id.eq(prospetti_salvati::ente)))
        .inner_join(utenti::table.on(utenti::id.eq(prospetti_salvati::utente)))
        .inner_join(
            viste::table.on(viste::ente
                .eq(prospetti_salvati::ente)
                .and(viste::id.eq(prospetti_salvati::vista))),
        )
}

fn dovuto((riga, (ente, sigla, chi, vista)): (Riga, Intorno)) -> Result<Dovuto> {
    Ok(Dovuto {
        ente: EnteId(ente),
        sigla,
        chi,
        vista,
        salvato: riga.leggi()?,
    })
}

/// Writes how a saved report goes on after its day. Of two workers that come together one gets it.
///
/// # Errors
/// [`Error::NotFound`] when another was quicker, or it is not there any more.
pub fn avanza(tx: &mut Tx<'_>, dovuto: &Dovuto, poi: &Programma) -> Result<()> {
    let p = &dovuto.salvato;
    let suo = prospetti_salvati::table
        .filter(
            prospetti_salvati::ente
                .eq(dovuto.ente.0)
                .and(prospetti_salvati::id.eq(&p.id)),
        )
        .filter(prospetti_salvati::prossima.eq(p.programma.as_ref().and_then(|p| p.prossima)));
    let cambiati = diesel::update(suo)
        .set((
            prospetti_salvati::prossima.eq(poi.prossima),
            prospetti_salvati::motivo.eq(&poi.motivo),
        ))
        .execute(&mut **tx)?;
    match cambiati {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Takes every saved report of an account in a body away.
pub(crate) fn dimentica(tx: &mut Tx<'_>, ente: EnteId, utente: UtenteId) -> Result<()> {
    let suoi = prospetti_salvati::ente
        .eq(ente.0)
        .and(prospetti_salvati::utente.eq(utente.0));
    diesel::delete(prospetti_salvati::table.filter(suoi)).execute(&mut **tx)?;
    Ok(())
}
