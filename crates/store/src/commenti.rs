//! What people say beside sheets, and who was named in it.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::allegato::{GenereParte, ParteAllegato};
use domain::cdr::CdrId;
use domain::commento::{Commento, CommentoId, nominati};
use domain::ente::EnteId;
use domain::fact::Fact;
use domain::orario;
use domain::permesso::Permesso;
use domain::registro::persona_rimossa;
use domain::scheda::SchedaId;
use domain::vista::VistaId;

use crate::ambito::{ente_di, entro, esigi, visibili};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{commenti, menzioni, schede};
use crate::storia::{self, Oggetto};
use crate::{incarichi, tempo, utenti};

#[derive(Queryable, Selectable)]
#[diesel(table_name = commenti)]
struct Riga {
    id: String,
    scheda: String,
    parte: Option<String>,
    numero: Option<i32>,
    descrizione: Option<String>,
    testo: String,
    chi_utente: Option<i64>,
    chi_nome: String,
    quando: NaiveDateTime,
    tolto: Option<NaiveDateTime>,
    corretto: Option<NaiveDateTime>,
}

impl Riga {
    fn leggi(self) -> Result<Commento> {
        let ignoto =
            |cosa: &str| Error::Dati(format!("un commento ha un valore sconosciuto: {cosa}"));
        let parte = match self.parte {
            None => None,
            Some(parte) => Some(ParteAllegato {
                genere: GenereParte::da_nome(&parte).ok_or_else(|| ignoto(&parte))?,
                numero: self
                    .numero
                    .and_then(|n| u32::try_from(n).ok())
                    .ok_or_else(|| ignoto("numero"))?,
                descrizione: self.descrizione.unwrap_or_default(),
            }),
        };
        Ok(Commento {
            id: CommentoId(self.id),
            scheda: SchedaId(self.scheda),
            parte,
            testo: self.testo,
            chi_utente: self.chi_utente.map(UtenteId),
            chi: self.chi_nome,
            quando: tempo::leggi(self.quando),
            tolto: self.tolto.map(tempo::leggi),
            corretto: self.corretto.map(tempo::leggi),
        })
    }
}

/// What was said beside a sheet that the actor reads, the latest last; what was taken away stands there without its words.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor, scheda: &SchedaId) -> Result<Vec<Commento>> {
    commenti::table
        .filter(commenti::ente.eq(ente_di(actor).0))
        .filter(commenti::scheda.eq(&scheda.0))
        .filter(commenti::scheda.eq_any(visibili!(actor)))
        .order((commenti::quando, commenti::id))
        .select(Riga::as_select())
        .load(c)?
        .into_iter()
        .map(Riga::leggi)
        .collect()
}

/// How many comments stand beside a sheet that the actor reads.
///
/// # Errors
/// [`Error::Db`].
pub fn conta(c: &mut Conn, actor: &Actor, scheda: &SchedaId) -> Result<usize> {
    let quanti: i64 = commenti::table
        .filter(commenti::ente.eq(ente_di(actor).0))
        .filter(commenti::scheda.eq(&scheda.0))
        .filter(commenti::tolto.is_null())
        .filter(commenti::scheda.eq_any(visibili!(actor)))
        .count()
        .get_result(c)?;
    Ok(usize::try_from(quanti).unwrap_or(usize::MAX))
}

/// The comments in which the actor is named and that he has not seen, the latest first; of sheets that he reads no more, none.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn da_leggere(c: &mut Conn, actor: &Actor) -> Result<Vec<Commento>> {
    let Some(utente) = actor.utente else {
        return Ok(Vec::new());
    };
    let sue = menzioni::table.on(menzioni::ente
        .eq(commenti::ente)
        .and(menzioni::commento.eq(commenti::id)));
    commenti::table
        .inner_join(sue)
        .filter(commenti::ente.eq(ente_di(actor).0))
        .filter(menzioni::utente.eq(utente.0).and(menzioni::letta.is_null()))
        .filter(commenti::tolto.is_null())
        .filter(commenti::scheda.eq_any(visibili!(actor)))
        .order((commenti::quando.desc(), commenti::id))
        .select(Riga::as_select())
        .load(c)?
        .into_iter()
        .map(Riga::leggi)
        .collect()
}

/// Whoever can read a sheet today and may be named beside it, by name: nobody is told of a sheet by being named.
///
/// # Errors
/// [`Error::NotFound`] for a sheet that the actor may not know about; [`Error::Dati`] when a stored role is unknown.
pub fn chi_legge(
    c: &mut Conn,
    actor: &Actor,
    scheda: &SchedaId,
    adesso: DateTime<Utc>,
) -> Result<Vec<(UtenteId, String)>> {
    let cdr = cdr_di(c, actor, scheda)?;
    let mut leggono = Vec::new();
    for m in utenti::list(c, actor)?.into_iter().filter(|m| !m.rimosso) {
        let chi = incarichi::actor_di(c, actor.ente, m.id, &m.nome, orario::giorno(adesso))?;
        if chi.is_some_and(|chi| chi.puo_su(Permesso::Leggere, cdr.as_ref())) {
            leggono.push((m.id, m.nome));
        }
    }
    Ok(leggono)
}

fn cdr_di(c: &mut Conn, actor: &Actor, scheda: &SchedaId) -> Result<Option<CdrId>> {
    let cdr: Option<String> = schede::table
        .filter(schede::ente.eq(ente_di(actor).0))
        .filter(schede::id.eq(&scheda.0))
        .filter(entro!(actor))
        .select(schede::cdr)
        .first(c)?;
    Ok(cdr.map(CdrId))
}

/// Writes down what was said, or that it was put better or taken back, with its line of the trail; says who was named now, besides who said it.
///
/// # Errors
/// [`Error::Vietato`]; [`Error::NotFound`] for a sheet out of reach, or a comment that is gone already.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Commento>) -> Result<Vec<String>> {
    esigi(fatto.chi(), Permesso::Commentare)?;
    let (detto, chi) = (fatto.cosa(), fatto.chi());
    let ente = ente_di(chi);
    storia::apri(tx, ente)?;
    let cdr = cdr_di(tx, chi, &detto.scheda)?;
    if !chi.puo_su(Permesso::Commentare, cdr.as_ref()) {
        return Err(Error::Vietato(Permesso::Commentare));
    }
    let vista: String = schede::table
        .filter(schede::ente.eq(ente.0).and(schede::id.eq(&detto.scheda.0)))
        .filter(entro!(chi))
        .select(schede::vista)
        .first(&mut **tx)?;
    if detto.tolto.is_some() || detto.corretto.is_some() {
        let suo = commenti::table
            .filter(commenti::ente.eq(ente.0).and(commenti::id.eq(&detto.id.0)))
            .filter(commenti::chi_utente.eq(chi.utente.map(|u| u.0)))
            .filter(commenti::tolto.is_null());
        let dopo = (
            commenti::testo.eq(&detto.testo),
            commenti::tolto.eq(detto.tolto.map(tempo::scrivi)),
            commenti::corretto.eq(detto.corretto.map(tempo::scrivi)),
        );
        if diesel::update(suo).set(dopo).execute(&mut **tx)? == 0 {
            return Err(Error::NotFound);
        }
    } else {
        let parte = detto.parte.as_ref();
        let nuovo = riga![
            ente.0,
            detto.id.0.as_str(),
            detto.scheda.0.as_str(),
            parte.map(|p| p.genere.codice().to_owned()),
            parte.and_then(|p| i32::try_from(p.numero).ok()),
            parte.map(|p| p.descrizione.clone()),
            detto.testo.as_str(),
            detto.chi_utente.map(|u| u.0),
            detto.chi.as_str(),
            tempo::scrivi(detto.quando),
            None::<NaiveDateTime>,
            None::<NaiveDateTime>
        ];
        bulk::insert(tx, "commenti", &[nuovo])?;
    }
    let avvisati = nomina(tx, fatto)?;
    let oggetto = Oggetto::Scheda(detto.scheda.clone());
    storia::scrivi_fatto(tx, fatto, oggetto, Some(&VistaId(vista)), None)?;
    Ok(avvisati)
}

fn nomina(tx: &mut Tx<'_>, fatto: &Fact<Commento>) -> Result<Vec<String>> {
    let (detto, chi) = (fatto.cosa(), fatto.chi());
    if !detto.testo.contains('@') {
        return Ok(Vec::new());
    }
    let persone = chi_legge(tx, chi, &detto.scheda, fatto.quando())?;
    let persone: Vec<((UtenteId, String), String)> = persone
        .into_iter()
        .filter(|(u, _)| Some(*u) != chi.utente)
        .map(|(u, nome)| ((u, nome.clone()), nome))
        .collect();
    // Who was named in it before it was put better was told already.
    let prima: Vec<i64> = menzioni::table
        .filter(menzioni::ente.eq(ente_di(chi).0))
        .filter(menzioni::commento.eq(&detto.id.0))
        .select(menzioni::utente)
        .load(&mut **tx)?;
    let (mut righe, mut nomi) = (Vec::new(), Vec::new());
    for (utente, nome) in nominati(&detto.testo, &persone) {
        if prima.contains(&utente.0) {
            continue;
        }
        righe.push(riga![
            ente_di(chi).0,
            utente.0,
            detto.id.0.as_str(),
            None::<NaiveDateTime>
        ]);
        nomi.push(nome.clone());
    }
    bulk::insert(tx, "menzioni", &righe)?;
    nomi.sort();
    Ok(nomi)
}

/// The actor has seen what was said beside a sheet.
///
/// # Errors
/// [`Error::Vietato`]; [`Error::NotFound`] for a sheet out of reach.
pub fn letti(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scheda: &SchedaId,
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::Leggere)?;
    cdr_di(tx, actor, scheda)?;
    let Some(utente) = actor.utente else {
        return Ok(());
    };
    let di_questa = commenti::table
        .filter(commenti::ente.eq(ente_di(actor).0))
        .filter(commenti::scheda.eq(&scheda.0))
        .filter(commenti::scheda.eq_any(visibili!(actor)))
        .select(commenti::id);
    let sue = menzioni::table
        .filter(menzioni::ente.eq(ente_di(actor).0))
        .filter(menzioni::utente.eq(utente.0).and(menzioni::letta.is_null()))
        .filter(menzioni::commento.eq_any(di_questa));
    diesel::update(sue)
        .set(menzioni::letta.eq(tempo::scrivi(quando)))
        .execute(&mut **tx)?;
    Ok(())
}

/// Takes the name of somebody out of what he said and of where he was named; his words stay, for others answered them.
pub(crate) fn togli_nome(tx: &mut Tx<'_>, ente: EnteId, utente: UtenteId) -> Result<()> {
    let suoi = commenti::ente
        .eq(ente.0)
        .and(commenti::chi_utente.eq(utente.0));
    diesel::update(commenti::table.filter(suoi))
        .set(commenti::chi_nome.eq(persona_rimossa(utente)))
        .execute(&mut **tx)?;
    let sue = menzioni::ente.eq(ente.0).and(menzioni::utente.eq(utente.0));
    diesel::delete(menzioni::table.filter(sue)).execute(&mut **tx)?;
    Ok(())
}
