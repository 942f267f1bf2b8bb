//! Appointments: who is what in a body.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::cdr::{CdrId, Struttura};
use domain::ente::EnteId;
use domain::fact::Fact;
use domain::incarico::{self, CdrDiIncarico, Incarico, IncaricoId};
use domain::permesso::{Permesso, Ruolo};

use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{appartenenze, cdr, incarichi};
use crate::storia::{self, Oggetto};
use crate::{new_id, tempo};

/// What the first person of a body is: everything, until he shares it out.
const PRIMI: [Ruolo; 3] = [Ruolo::Amministratore, Ruolo::Rpct, Ruolo::Pianificazione];

#[derive(Queryable, Selectable)]
#[diesel(table_name = incarichi)]
struct Riga {
    id: String,
    utente: i64,
    ruolo: String,
    dal: NaiveDate,
    al: Option<NaiveDate>,
    revocato: Option<NaiveDateTime>,
    cdr: Option<String>,
    origine: Option<String>,
}

impl Riga {
    fn leggi(self, codice: Option<String>) -> Result<Incarico> {
        let ruolo = Ruolo::TUTTI.iter().find(|r| r.codice() == self.ruolo);
        Ok(Incarico {
            id: IncaricoId(self.id),
            utente: UtenteId(self.utente),
            ruolo: *ruolo
                .ok_or_else(|| Error::Dati(format!("il ruolo «{}» è sconosciuto", self.ruolo)))?,
            cdr: self.cdr.map(|id| CdrDiIncarico {
                // A unit that is gone reaches nothing; its key still says that it was one.
                codice: codice.unwrap_or_else(|| id.clone()),
                id: CdrId(id),
            }),
            dal: self.dal,
            al: self.al,
            revocato: self.revocato.map(tempo::leggi),
            origine: self.origine,
        })
    }
}

/// The appointments of a body, each with the code of its CdR, the earliest first.
#[diesel::dsl::auto_type(no_type_alias)]
fn dell_ente(ente: i64) -> _ {
    let suo = cdr::table.on(cdr::ente
        .eq(incarichi::ente)
        .and(cdr::id.nullable().eq(incarichi::cdr)));
    let ordine = (incarichi::dal, incarichi::id);
    incarichi::table
        .left_join(suo)
        .filter(incarichi::ente.eq(ente))
        .order(ordine)
}

fn leggi(righe: Vec<(Riga, Option<String>)>) -> Result<Vec<Incarico>> {
    righe
        .into_iter()
        .map(|(r, codice)| r.leggi(codice))
        .collect()
}

/// The appointments of a person in a body, ended ones included, the earliest first: what a session asks before there is an [`Actor`].
///
/// # Errors
/// [`Error::Dati`] when a stored role is unknown.
pub fn di(c: &mut Conn, ente: EnteId, utente: UtenteId) -> Result<Vec<Incarico>> {
    leggi(
        dell_ente(ente.0)
            .filter(incarichi::utente.eq(utente.0))
            .select((Riga::as_select(), cdr::codice.nullable()))
            .load(c)?,
    )
}

/// Who a person is in a body on a day; `None` when he has no appointment there. Two statements, or five where an appointment reaches a
/// CdR only.
///
/// # Errors
/// [`Error::Dati`] when a stored role is unknown.
pub fn actor_di(
    c: &mut Conn,
    ente: EnteId,
    utente: UtenteId,
    nome: &str,
    oggi: NaiveDate,
) -> Result<Option<Actor>> {
    let suoi = di(c, ente, utente)?;
    let struttura = if suoi.iter().any(|i| i.cdr.is_some() && i.in_vigore(oggi)) {
        crate::cdr::struttura(c, ente, oggi)?
    } else {
        Struttura::default()
    };
    let mandati = incarico::mandati(&suoi, &struttura, oggi);
    Ok((!mandati.is_empty()).then(|| Actor::persona(utente, nome, ente, mandati)))
}

/// Every appointment of the body, ended ones included, the earliest first.
///
/// # Errors
/// [`Error::Dati`] when a stored role is unknown.
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<Incarico>> {
    leggi(
        dell_ente(ente_di(actor).0)
            .select((Riga::as_select(), cdr::codice.nullable()))
            .load(c)?,
    )
}

/// What whoever gives or takes an appointment must be allowed to do.
fn richiesto(fatto: &Fact<Incarico>) -> Permesso {
    let (i, chi) = (fatto.cosa(), fatto.chi());
    let suo = |cdr: &CdrDiIncarico| chi.puo_su(Permesso::Delegare, Some(&cdr.id));
    if i.ruolo == Ruolo::Referente && i.cdr.as_ref().is_some_and(suo) {
        Permesso::Delegare
    } else {
        Permesso::ConferireIncarichi
    }
}

/// Writes an appointment and its line of the trail; whoever is appointed belongs to the body from then on.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account, or no such CdR in the body.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Incarico>) -> Result<()> {
    esigi(fatto.chi(), richiesto(fatto))?;
    let (i, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    crate::utenti::find(tx, i.utente)?;
    appartiene(tx, ente, i.utente)?;
    if let Some(suo) = &i.cdr {
        cdr::table
            .filter(cdr::ente.eq(ente.0).and(cdr::id.eq(&suo.id.0)))
            .select(cdr::id)
            .first::<String>(&mut **tx)?;
    }
    let revocato = i.revocato.map(tempo::scrivi);
    let suo = incarichi::table.filter(incarichi::ente.eq(ente.0).and(incarichi::id.eq(&i.id.0)));
    let cambiati = diesel::update(suo)
        .set((incarichi::al.eq(i.al), incarichi::revocato.eq(revocato)))
        .execute(&mut **tx)?;
    if cambiati == 0 {
        scrivi(tx, ente, i)?;
    }
    storia::scrivi_fatto(tx, fatto, Oggetto::Utente(i.utente), None, None)
}

/// Makes somebody belong to a body, if he does not yet.
pub(crate) fn appartiene(tx: &mut Tx<'_>, ente: EnteId, utente: UtenteId) -> Result<()> {
    let suo = appartenenze::table.filter(
        appartenenze::ente
            .eq(ente.0)
            .and(appartenenze::utente.eq(utente.0)),
    );
    if !diesel::select(diesel::dsl::exists(suo)).get_result::<bool>(&mut **tx)? {
        bulk::insert(tx, "appartenenze", &[riga![ente.0, utente.0]])?;
    }
    Ok(())
}

fn scrivi(tx: &mut Tx<'_>, ente: EnteId, i: &Incarico) -> Result<()> {
    bulk::insert(
        tx,
        "incarichi",
        &[riga![
            ente.0,
            i.id.0.as_str(),
            i.utente.0,
            i.ruolo.codice(),
            i.dal,
            i.al,
            i.revocato.map(tempo::scrivi),
            i.cdr.as_ref().map(|c| c.id.0.clone()),
            i.origine.clone()
        ]],
    )
}

fn primo(utente: UtenteId, ruolo: Ruolo, dal: NaiveDate) -> Incarico {
    Incarico {
        id: IncaricoId(new_id()),
        utente,
        ruolo,
        cdr: None,
        dal,
        al: None,
        revocato: None,
        origine: None,
    }
}

/// Appoints the first person of a body: administrator, RPCT and planning office at once, to share out as soon as there are others.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account.
pub fn conferisci_i_primi(
    tx: &mut Tx<'_>,
    ente: EnteId,
    utente: UtenteId,
    quando: DateTime<Utc>,
) -> Result<()> {
    let operatore = Actor::operatore(ente);
    let suoi = di(tx, ente, utente)?;
    for ruolo in PRIMI {
        // Who is appointed already stays as he is.
        let nuovo = primo(utente, ruolo, domain::orario::giorno(quando));
        if let Ok(fatto) = nuovo.conferisci(&suoi, &operatore, quando) {
            record(tx, &fatto)?;
        }
    }
    Ok(())
}

/// Appoints everybody as the migration `0013_incarichi` did: for a copy from before it, which knows no appointments.
pub(crate) fn come_prima(tx: &mut Tx<'_>) -> Result<()> {
    let membri: Vec<(i64, i64)> = appartenenze::table
        .select((appartenenze::ente, appartenenze::utente))
        .order((appartenenze::ente, appartenenze::utente))
        .load(&mut **tx)?;
    let dal = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
    for (ente, utente) in membri {
        for ruolo in PRIMI {
            scrivi(tx, EnteId(ente), &primo(UtenteId(utente), ruolo, dal))?;
        }
    }
    Ok(())
}
