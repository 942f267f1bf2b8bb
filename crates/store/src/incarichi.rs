//! Appointments: who is what in a body.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::ente::EnteId;
use domain::fact::Fact;
use domain::incarico::{Incarico, IncaricoId};
use domain::permesso::Ruolo;

use crate::ambito::ente_di;
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{appartenenze, incarichi};
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
}

impl Riga {
    fn leggi(self) -> Result<Incarico> {
        let ruolo = Ruolo::TUTTI.iter().find(|r| r.codice() == self.ruolo);
        Ok(Incarico {
            id: IncaricoId(self.id),
            utente: UtenteId(self.utente),
            ruolo: *ruolo
                .ok_or_else(|| Error::Dati(format!("il ruolo «{}» è sconosciuto", self.ruolo)))?,
            dal: self.dal,
            al: self.al,
            revocato: self.revocato.map(tempo::leggi),
        })
    }
}

/// The appointments of a person in a body, ended ones included, the earliest first: what a session asks before there is an [`Actor`].
///
/// # Errors
/// [`Error::Dati`] when a stored role is unknown.
pub fn di(c: &mut Conn, ente: EnteId, utente: UtenteId) -> Result<Vec<Incarico>> {
    let righe: Vec<Riga> = incarichi::table
        .filter(
            incarichi::ente
                .eq(ente.0)
                .and(incarichi::utente.eq(utente.0)),
        )
        .order((incarichi::dal, incarichi::id))
        .select(Riga::as_select())
        .load(c)?;
    righe.into_iter().map(Riga::leggi).collect()
}

/// Every appointment of the body, ended ones included, the earliest first.
///
/// # Errors
/// [`Error::Dati`] when a stored role is unknown.
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<Incarico>> {
    let righe: Vec<Riga> = incarichi::table
        .filter(incarichi::ente.eq(ente_di(actor).0))
        .order((incarichi::dal, incarichi::id))
        .select(Riga::as_select())
        .load(c)?;
    righe.into_iter().map(Riga::leggi).collect()
}

/// Writes an appointment and its line of the trail; whoever is appointed belongs to the body from then on.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Incarico>) -> Result<()> {
    let (i, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    crate::utenti::find(tx, i.utente)?;
    appartiene(tx, ente, i.utente)?;
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

fn appartiene(tx: &mut Tx<'_>, ente: EnteId, utente: UtenteId) -> Result<()> {
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
            i.revocato.map(tempo::scrivi)
        ]],
    )
}

fn primo(utente: UtenteId, ruolo: Ruolo, dal: NaiveDate) -> Incarico {
    Incarico {
        id: IncaricoId(new_id()),
        utente,
        ruolo,
        dal,
        al: None,
        revocato: None,
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
        let nuovo = primo(utente, ruolo, quando.date_naive());
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
