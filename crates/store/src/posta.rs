//! Messages by electronic mail: where people are written to, and what is on its way. Both are of an account and not of a body, and the
//! worker that sends acts for nobody, so no actor is asked for.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::actor::UtenteId;

use crate::db::Tx;
use crate::dialect::{self, Conn};
use crate::error::{Error, Result};
use crate::schema::{posta, recapiti};
use crate::{new_id, tempo};

/// Keys are looked for one at a time. The number is arbitrary.
const CODA: i64 = 0x0050_4f53_5441;

/// How long what was sent, or could not be, is kept.
const CONSERVATA: Duration = Duration::days(30);

/// How long to wait after each attempt that failed; after the last the message is given up. Together they last a day.
const ATTESE: [i64; 6] = [2, 10, 30, 120, 480, 800];

/// What the key of a message begins with that carries a link to choose a password: its text is not kept once it has left.
pub const PASSWORD: &str = "password:";

/// Where somebody is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recapito {
    pub email: String,
    /// Since when it is known to be his; nothing but the first message goes there before.
    pub confermato: Option<DateTime<Utc>>,
}

/// A message to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Messaggio {
    /// What it is about: a second one of the same key is not written.
    pub chiave: String,
    pub utente: UtenteId,
    pub email: String,
    pub oggetto: String,
    pub testo: String,
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatoPosta {
    Pronta,
    InCorso,
    Spedita,
    /// The server did not want it, or was not to be reached for a day.
    Rifiutata,
    /// It may have arrived or not: it is not sent a second time.
    Incerta,
}

impl StatoPosta {
    const TUTTI: &[Self] = &[
        Self::Pronta,
        Self::InCorso,
        Self::Spedita,
        Self::Rifiutata,
        Self::Incerta,
    ];

    /// The stored word.
    pub fn nome(self) -> &'static str {
        match self {
            Self::Pronta => "pronta",
            Self::InCorso => "in_corso",
            Self::Spedita => "spedita",
            Self::Rifiutata => "rifiutata",
            Self::Incerta => "incerta",
        }
    }

    /// What a person reads.
    pub fn etichetta(self) -> &'static str {
        match self {
            Self::Pronta => "In attesa",
            Self::InCorso => "In partenza",
            Self::Spedita => "Spedito",
            Self::Rifiutata => "Non consegnato",
            Self::Incerta => "Forse non arrivato",
        }
    }
}

/// A message that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scritto {
    pub id: String,
    pub email: String,
    pub oggetto: String,
    pub testo: String,
    pub stato: StatoPosta,
    pub tentativi: i32,
    /// Why it did not arrive, as the server said.
    pub motivo: Option<String>,
    pub creata: DateTime<Utc>,
}

/// How an attempt went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Esito {
    Spedita,
    /// It certainly did not arrive and may be tried again.
    Riprova(String),
    /// The server does not want it.
    Rifiutata(String),
    /// Nobody knows.
    Incerta(String),
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = posta)]
struct Riga {
    id: String,
    email: String,
    oggetto: String,
    testo: String,
    stato: String,
    tentativi: i32,
    motivo: Option<String>,
    creata: NaiveDateTime,
}

impl Riga {
    fn leggi(self) -> Result<Scritto> {
        let stato = StatoPosta::TUTTI.iter().find(|s| s.nome() == self.stato);
        Ok(Scritto {
            stato: *stato.ok_or_else(|| {
                Error::Dati(format!(
                    "lo stato «{}» di un messaggio è sconosciuto",
                    self.stato
                ))
            })?,
            id: self.id,
            email: self.email,
            oggetto: self.oggetto,
            testo: self.testo,
            tentativi: self.tentativi,
            motivo: self.motivo,
            creata: tempo::leggi(self.creata),
        })
    }
}

/// Where somebody is written to.
///
/// # Errors
/// [`Error::Db`].
pub fn recapito(c: &mut Conn, utente: UtenteId) -> Result<Option<Recapito>> {
    let suo: Option<(String, Option<NaiveDateTime>)> = recapiti::table
        .filter(recapiti::utente.eq(utente.0))
        .select((recapiti::email, recapiti::confermato))
        .first(c)
        .optional()?;
    Ok(suo.map(|(email, confermato)| Recapito {
        email,
        confermato: confermato.map(tempo::leggi),
    }))
}

/// A new address in the place of the one before; it is good once the secret with this hash comes back.
///
/// # Errors
/// [`Error::Db`].
pub fn cambia_recapito(
    tx: &mut Tx<'_>,
    utente: UtenteId,
    email: &str,
    impronta: &str,
) -> Result<()> {
    togli_recapito(tx, utente)?;
    diesel::insert_into(recapiti::table)
        .values((
            recapiti::utente.eq(utente.0),
            recapiti::email.eq(email),
            recapiti::impronta.eq(impronta),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The secret came back from the address: says whether it was the one of this account.
///
/// # Errors
/// [`Error::Db`].
pub fn conferma_recapito(
    tx: &mut Tx<'_>,
    utente: UtenteId,
    impronta: &str,
    quando: DateTime<Utc>,
) -> Result<bool> {
    let suo = recapiti::utente
        .eq(utente.0)
        .and(recapiti::impronta.eq(impronta));
    let quanti = diesel::update(recapiti::table.filter(suo))
        .set((
            recapiti::confermato.eq(tempo::scrivi(quando)),
            recapiti::impronta.eq(None::<String>),
        ))
        .execute(&mut **tx)?;
    Ok(quanti > 0)
}

/// Nobody is written to there any more, not even with what is ready to leave.
///
/// # Errors
/// [`Error::Db`].
pub fn togli_recapito(tx: &mut Tx<'_>, utente: UtenteId) -> Result<()> {
    let ferma = posta::utente
        .eq(utente.0)
        .and(posta::stato.eq(StatoPosta::Pronta.nome()));
    diesel::delete(posta::table.filter(ferma)).execute(&mut **tx)?;
    diesel::delete(recapiti::table.filter(recapiti::utente.eq(utente.0))).execute(&mut **tx)?;
    Ok(())
}

/// Takes the address of an account out, and every message to it.
pub(crate) fn dimentica(tx: &mut Tx<'_>, utente: UtenteId) -> Result<()> {
    diesel::delete(posta::table.filter(posta::utente.eq(utente.0))).execute(&mut **tx)?;
    togli_recapito(tx, utente)
}

/// Puts a message among those that leave: says whether it is new. One whose key was written already is left alone.
///
/// # Errors
/// [`Error::Db`].
pub fn accoda(tx: &mut Tx<'_>, m: &Messaggio, quando: DateTime<Utc>) -> Result<bool> {
    dialect::queue(tx, CODA)?;
    let gia: i64 = posta::table
        .filter(posta::chiave.eq(&m.chiave))
        .select(count_star())
        .first(&mut **tx)?;
    if gia > 0 {
        return Ok(false);
    }
    diesel::insert_into(posta::table)
        .values((
            posta::id.eq(new_id()),
            posta::chiave.eq(&m.chiave),
            posta::utente.eq(m.utente.0),
            posta::email.eq(&m.email),
            posta::oggetto.eq(&m.oggetto),
            posta::testo.eq(&m.testo),
            posta::stato.eq(StatoPosta::Pronta.nome()),
            posta::tentativi.eq(0),
            posta::prossimo.eq(tempo::scrivi(quando)),
            posta::creata.eq(tempo::scrivi(quando)),
        ))
        .execute(&mut **tx)?;
    Ok(true)
}

/// Whether a message may leave.
///
/// # Errors
/// [`Error::Db`].
pub fn ce_ne(c: &mut Conn, adesso: DateTime<Utc>) -> Result<bool> {
    let pronta = posta::stato
        .eq(StatoPosta::Pronta.nome())
        .and(posta::prossimo.le(tempo::scrivi(adesso)));
    let quante: i64 = posta::table.filter(pronta).select(count_star()).first(c)?;
    Ok(quante > 0)
}

/// Takes the next message that may leave. It is written down as leaving before it does: a program killed meanwhile does not send it twice.
///
/// # Errors
/// [`Error::Dati`] when a stored state is unknown.
pub fn prendi(tx: &mut Tx<'_>, adesso: DateTime<Utc>) -> Result<Option<Scritto>> {
    dialect::queue(tx, CODA)?;
    let pronta = posta::stato
        .eq(StatoPosta::Pronta.nome())
        .and(posta::prossimo.le(tempo::scrivi(adesso)));
    let prossima: Option<Riga> = posta::table
        .filter(pronta)
        .order((posta::prossimo, posta::id))
        .select(Riga::as_select())
        .first(&mut **tx)
        .optional()?;
    let Some(riga) = prossima else {
        return Ok(None);
    };
    diesel::update(posta::table.filter(posta::id.eq(&riga.id)))
        .set((
            posta::stato.eq(StatoPosta::InCorso.nome()),
            posta::tentativi.eq(riga.tentativi + 1),
        ))
        .execute(&mut **tx)?;
    let mut presa = riga.leggi()?;
    presa.stato = StatoPosta::InCorso;
    presa.tentativi += 1;
    Ok(Some(presa))
}

/// Writes down how the attempt with a message went; one that may be tried again waits, longer each time, and is given up after a day.
///
/// # Errors
/// [`Error::NotFound`] when there is no such message.
pub fn esito(tx: &mut Tx<'_>, id: &str, esito: &Esito, adesso: DateTime<Utc>) -> Result<()> {
    let suo = posta::table.filter(posta::id.eq(id));
    let tentativi: i32 = suo.select(posta::tentativi).first(&mut **tx)?;
    let attesa = usize::try_from(tentativi - 1)
        .ok()
        .and_then(|i| ATTESE.get(i));
    let (stato, motivo) = match (esito, attesa) {
        (Esito::Spedita, _) => (StatoPosta::Spedita, None),
        (Esito::Riprova(m), Some(_)) => (StatoPosta::Pronta, Some(m)),
        (Esito::Riprova(m) | Esito::Rifiutata(m), _) => (StatoPosta::Rifiutata, Some(m)),
        (Esito::Incerta(m), _) => (StatoPosta::Incerta, Some(m)),
    };
    let prossimo = adesso + Duration::minutes(attesa.copied().unwrap_or_default());
    diesel::update(suo)
        .set((
            posta::stato.eq(stato.nome()),
            posta::motivo.eq(motivo),
            posta::prossimo.eq(tempo::scrivi(prossimo)),
        ))
        .execute(&mut **tx)?;
    if stato != StatoPosta::Pronta {
        let con_segreto = posta::id
            .eq(id)
            .and(posta::chiave.like(format!("{PASSWORD}%")));
        diesel::update(posta::table.filter(con_segreto))
            .set(posta::testo.eq(""))
            .execute(&mut **tx)?;
    }
    Ok(())
}

/// What an earlier run was sending when it stopped may have arrived; says how many there are. Old messages go.
///
/// # Errors
/// [`Error::Db`].
pub fn riordina(tx: &mut Tx<'_>, adesso: DateTime<Utc>) -> Result<usize> {
    let vecchie = posta::creata
        .lt(tempo::scrivi(adesso - CONSERVATA))
        .and(posta::stato.ne(StatoPosta::Pronta.nome()));
    diesel::delete(posta::table.filter(vecchie)).execute(&mut **tx)?;
    let sospese = posta::table.filter(posta::stato.eq(StatoPosta::InCorso.nome()));
    Ok(diesel::update(sospese)
        .set((
            posta::stato.eq(StatoPosta::Incerta.nome()),
            posta::motivo.eq("il programma si è fermato mentre spediva"),
        ))
        .execute(&mut **tx)?)
}

/// The last messages to an account, the newest first.
///
/// # Errors
/// [`Error::Dati`] when a stored state is unknown.
pub fn ultimi(c: &mut Conn, utente: UtenteId, quanti: i64) -> Result<Vec<Scritto>> {
    let righe: Vec<Riga> = posta::table
        .filter(posta::utente.eq(utente.0))
        .order((posta::creata.desc(), posta::id.desc()))
        .limit(quanti)
        .select(Riga::as_select())
        .load(c)?;
    righe.into_iter().map(Riga::leggi).collect()
}
