//! Files attached to sheets and to plans.

use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::Refusal;
use domain::actor::{Actor, UtenteId};
use domain::allegato::{
    Allegato, AllegatoId, GenereParte, ParteAllegato, PostoAllegato, TipoAllegato, impronta,
};
use domain::cdr::CdrId;
use domain::fact::Fact;
use domain::monitoraggio::StatoRaccolta;
use domain::permesso::Permesso;
use domain::scheda::SchedaId;
use domain::vista::VistaId;

use crate::ambito::{ente_di, entro, esigi, visibili};
use crate::bulk::{self, Cella, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{allegati, raccolte, schede};
use crate::storia::{self, Oggetto};
use crate::{tempo, viste};

#[derive(Queryable, Selectable)]
#[diesel(table_name = allegati)]
struct Riga {
    id: String,
    vista: String,
    scheda: Option<String>,
    parte: Option<String>,
    numero: Option<i32>,
    descrizione: Option<String>,
    nome: String,
    tipo: String,
    byte: i64,
    sha256: String,
    chi_utente: Option<i64>,
    chi_nome: String,
    quando: chrono::NaiveDateTime,
}

impl Riga {
    fn leggi(self) -> Result<Allegato> {
        let ignoto =
            |cosa: &str| Error::Dati(format!("un allegato ha un valore sconosciuto: {cosa}"));
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
        Ok(Allegato {
            id: AllegatoId(self.id),
            posto: PostoAllegato {
                vista: VistaId(self.vista),
                scheda: self.scheda.map(SchedaId),
                parte,
            },
            tipo: TipoAllegato::da_nome(&self.tipo).ok_or_else(|| ignoto(&self.tipo))?,
            nome: self.nome,
            byte: self.byte,
            sha256: self.sha256,
            chi_utente: self.chi_utente.map(UtenteId),
            chi: self.chi_nome,
            quando: tempo::leggi(self.quando),
        })
    }
}

/// Those of the body that hang from a plan, or from a sheet that the actor reads.
macro_rules! suoi {
    ($actor:expr) => {
        allegati::table
            .filter(allegati::ente.eq(ente_di($actor).0))
            .filter(
                allegati::scheda
                    .is_null()
                    .or(allegati::scheda.eq_any(visibili!($actor).select(schede::id.nullable()))),
            )
    };
}

/// What is attached to a sheet, the latest last.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor, scheda: &SchedaId) -> Result<Vec<Allegato>> {
    suoi!(actor)
        .filter(allegati::scheda.eq(&scheda.0))
        .order((allegati::quando, allegati::id))
        .select(Riga::as_select())
        .load(c)?
        .into_iter()
        .map(Riga::leggi)
        .collect()
}

/// What is attached to a plan itself, the latest last: whoever knows the plan reads its acts.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn della_vista(c: &mut Conn, actor: &Actor, vista: &VistaId) -> Result<Vec<Allegato>> {
    suoi!(actor)
        .filter(allegati::scheda.is_null())
        .filter(allegati::vista.eq(&vista.0))
        .order((allegati::quando, allegati::id))
        .select(Riga::as_select())
        .load(c)?
        .into_iter()
        .map(Riga::leggi)
        .collect()
}

/// Everything that is attached to a plan and to its sheets that the actor reads, the latest last.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn del_piano(c: &mut Conn, actor: &Actor, vista: &VistaId) -> Result<Vec<Allegato>> {
    suoi!(actor)
        .filter(allegati::vista.eq(&vista.0))
        .order((allegati::quando, allegati::id))
        .select(Riga::as_select())
        .load(c)?
        .into_iter()
        .map(Riga::leggi)
        .collect()
}

/// The attachment with a key.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Dati`] when a stored value cannot be read.
pub fn find(c: &mut Conn, actor: &Actor, id: &AllegatoId) -> Result<Allegato> {
    suoi!(actor)
        .filter(allegati::id.eq(&id.0))
        .select(Riga::as_select())
        .first(c)?
        .leggi()
}

/// The bytes of an attachment.
///
/// # Errors
/// [`Error::NotFound`].
pub fn contenuto(c: &mut Conn, actor: &Actor, id: &AllegatoId) -> Result<Vec<u8>> {
    let suo = suoi!(actor).filter(allegati::id.eq(&id.0));
    Ok(suo.select(allegati::contenuto).first(c)?)
}

/// The names of those whose bytes are no longer the ones that were attached. One file in memory at a time.
pub(crate) fn guasti(c: &mut Conn, actor: &Actor) -> Result<Vec<String>> {
    let chiavi: Vec<String> = suoi!(actor)
        .order(allegati::id)
        .select(allegati::id)
        .load(c)?;
    let mut guasti = Vec::new();
    for id in chiavi.into_iter().map(AllegatoId) {
        let allegato = find(c, actor, &id)?;
        if impronta(&contenuto(c, actor, &id)?) != allegato.sha256 {
            guasti.push(allegato.nome);
        }
    }
    Ok(guasti)
}

/// Who attaches and takes away: to a sheet whoever fills it in, to a plan whoever tells of its acts.
fn permesso(fatto: &Fact<Allegato>) -> Permesso {
    match fatto.cosa().posto.scheda {
        Some(_) => Permesso::Compilare,
        None => Permesso::Adottare,
    }
}

/// Whether the act reaches the place of the attachment.
fn raggiunge(tx: &mut Tx<'_>, fatto: &Fact<Allegato>) -> Result<()> {
    let (chi, posto) = (fatto.chi(), &fatto.cosa().posto);
    let ente = ente_di(chi);
    storia::apri(tx, ente)?;
    viste::sua(tx, ente, &posto.vista)?;
    let Some(scheda) = &posto.scheda else {
        // The act that closes a plan comes after it was closed.
        return Ok(());
    };
    viste::esigi_aperta(tx, ente, &posto.vista)?;
    let sua = schede::table
        .filter(schede::ente.eq(ente.0))
        .filter(schede::vista.eq(&posto.vista.0))
        .filter(schede::id.eq(&scheda.0))
        .filter(entro!(chi));
    let cdr: Option<String> = sua.select(schede::cdr).first(&mut **tx)?;
    if chi.puo_su(Permesso::Compilare, cdr.map(CdrId).as_ref()) {
        Ok(())
    } else {
        Err(Error::Vietato(Permesso::Compilare))
    }
}

fn in_storia(tx: &mut Tx<'_>, fatto: &Fact<Allegato>) -> Result<()> {
    let posto = &fatto.cosa().posto;
    let oggetto = posto
        .scheda
        .clone()
        .map_or_else(|| Oggetto::Vista(posto.vista.clone()), Oggetto::Scheda);
    storia::scrivi_fatto(tx, fatto, oggetto, Some(&posto.vista), None)
}

/// Attaches a file, with its line of the trail.
///
/// # Errors
/// [`Error::NotFound`] when plan or sheet are not of the body, or out of reach; [`Error::Vietato`]; [`Error::Campi`] when the plan is
/// closed; [`Error::Dati`] when the bytes are
/// not the ones that the fact is about.
pub fn aggiungi(tx: &mut Tx<'_>, fatto: &Fact<Allegato>, contenuto: &[u8]) -> Result<()> {
    esigi(fatto.chi(), permesso(fatto))?;
    raggiunge(tx, fatto)?;
    let a = fatto.cosa();
    if impronta(contenuto) != a.sha256 {
        return Err(Error::Dati(format!(
            "il contenuto di «{}» non è quello controllato",
            a.nome
        )));
    }
    let parte = a.posto.parte.as_ref();
    let mut nuovo = riga![
        ente_di(fatto.chi()).0,
        a.id.0.as_str(),
        a.posto.vista.0.as_str(),
        a.posto.scheda.as_ref().map(|s| s.0.clone()),
        parte.map(|p| p.genere.codice().to_owned()),
        parte.and_then(|p| i32::try_from(p.numero).ok()),
        parte.map(|p| p.descrizione.clone()),
        a.nome.as_str(),
        a.tipo.codice(),
        a.byte,
        a.sha256.as_str(),
    ];
    nuovo.push(Cella::Byte(Some(contenuto.to_vec())));
    nuovo.extend(riga![
        a.chi_utente.map(|u| u.0),
        a.chi.as_str(),
        tempo::scrivi(a.quando)
    ]);
    bulk::insert(tx, "allegati", &[nuovo])?;
    in_storia(tx, fatto)
}

/// Refuses to take away what a sheet was declared complete with: it would no longer prove what was declared.
fn resta(tx: &mut Tx<'_>, allegato: &Allegato, ente: i64) -> Result<()> {
    let Some(scheda) = &allegato.posto.scheda else {
        return Ok(());
    };
    let ferme = [
        StatoRaccolta::Dichiarata.codice(),
        StatoRaccolta::Verificata.codice(),
    ];
    let dichiarate: i64 = raccolte::table
        .filter(raccolte::ente.eq(ente))
        .filter(raccolte::scheda.eq(&scheda.0))
        .filter(raccolte::stato.eq_any(ferme))
        .filter(raccolte::dichiarata.ge(tempo::scrivi(allegato.quando)))
        .select(count_star())
        .first(&mut **tx)?;
    if dichiarate == 0 {
        return Ok(());
    }
    Err(Error::Campi(vec![Refusal::tutto(format!(
        "«{}» documenta una scheda dichiarata completa in un monitoraggio: chi lo conduce la rinvia, e allora si può togliere",
        allegato.nome
    ))]))
}

/// Takes an attachment away, with its line of the trail.
///
/// # Errors
/// [`Error::NotFound`] when it is gone already, or out of reach; [`Error::Vietato`]; [`Error::Campi`] when the plan is closed, or the sheet
/// was declared complete with it.
pub fn togli(tx: &mut Tx<'_>, fatto: &Fact<Allegato>) -> Result<()> {
    esigi(fatto.chi(), permesso(fatto))?;
    raggiunge(tx, fatto)?;
    resta(tx, fatto.cosa(), ente_di(fatto.chi()).0)?;
    let suo = allegati::table
        .filter(allegati::ente.eq(ente_di(fatto.chi()).0))
        .filter(allegati::id.eq(&fatto.cosa().id.0));
    if diesel::delete(suo).execute(&mut **tx)? == 0 {
        return Err(Error::NotFound);
    }
    in_storia(tx, fatto)
}
