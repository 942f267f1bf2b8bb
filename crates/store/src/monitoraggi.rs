//! Sessions of monitoring, and what the sheets answered.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::actor::{Actor, Ambito, UtenteId};
use domain::cdr::CdrId;
use domain::ente::EnteId;
use domain::fact::{Atto, Fact};
use domain::monitoraggio::{
    Campione, EsitoVerifica, Idoneita, MonitoraggioId, Raccolta, SessioneMonitoraggio,
    StatoRaccolta,
};
use domain::permesso::Permesso;
use domain::scheda::SchedaId;
use domain::vista::VistaId;

use crate::ambito::{ente_di, entro, esigi, tutto, visibili};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{campioni, monitoraggi, monitoraggi_cdr, raccolte, schede};
use crate::storia::{self, Oggetto};
use crate::{tempo, viste};

#[derive(Queryable, Selectable)]
#[diesel(table_name = monitoraggi)]
struct Riga {
    id: String,
    vista: String,
    nome: String,
    riferimento: chrono::NaiveDate,
    istruzioni: Option<String>,
    termine: chrono::NaiveDate,
    chi_utente: Option<i64>,
    chi_nome: String,
    aperta: chrono::NaiveDateTime,
    chiusa: Option<chrono::NaiveDateTime>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = campioni)]
struct RigaCampione {
    monitoraggio: String,
    seme: String,
    percentuale: i32,
    popolazione: String,
    chi_utente: Option<i64>,
    chi_nome: String,
    quando: chrono::NaiveDateTime,
}

impl RigaCampione {
    /// The codes are those of every CdR: whoever does not read them all is told none.
    fn leggi(self, intera: bool) -> Result<Campione> {
        Ok(Campione {
            seme: self.seme,
            percentuale: u32::try_from(self.percentuale).unwrap_or_default(),
            popolazione: if intera {
                serde_json::from_str(&self.popolazione)?
            } else {
                Vec::new()
            },
            estratto: tempo::leggi(self.quando),
            chi_utente: self.chi_utente.map(UtenteId),
            chi: self.chi_nome,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = raccolte)]
struct RigaRaccolta {
    monitoraggio: String,
    scheda: String,
    stato: String,
    commento: Option<String>,
    idoneita: Option<String>,
    motivo: Option<String>,
    esito: Option<String>,
    rilievi: Option<String>,
    dichiarata: Option<chrono::NaiveDateTime>,
    dichiarata_versione: Option<i64>,
    versione: i64,
    chi_utente: Option<i64>,
    chi_nome: String,
    quando: chrono::NaiveDateTime,
}

impl RigaRaccolta {
    fn leggi(self) -> Result<Raccolta> {
        let ignoto = |cosa: &str| {
            Error::Dati(format!(
                "una risposta di monitoraggio ha un valore sconosciuto: {cosa}"
            ))
        };
        let idoneita = self
            .idoneita
            .map(|v| Idoneita::da_nome(&v).ok_or_else(|| ignoto(&v)));
        let esito = self
            .esito
            .map(|v| EsitoVerifica::da_nome(&v).ok_or_else(|| ignoto(&v)));
        Ok(Raccolta {
            sessione: MonitoraggioId(self.monitoraggio),
            scheda: SchedaId(self.scheda),
            stato: StatoRaccolta::da_nome(&self.stato).ok_or_else(|| ignoto(&self.stato))?,
            commento: self.commento,
            idoneita: idoneita.transpose()?,
            motivo: self.motivo,
            esito: esito.transpose()?,
            rilievi: self.rilievi,
            dichiarata: self
                .dichiarata
                .map(tempo::leggi)
                .zip(self.dichiarata_versione),
            chi_utente: self.chi_utente.map(UtenteId),
            chi: self.chi_nome,
            quando: tempo::leggi(self.quando),
            versione: self.versione,
        })
    }
}

/// Sessions from their rows, those that ask something of what the actor reads.
fn con_il_resto(
    c: &mut Conn,
    actor: &Actor,
    righe: Vec<Riga>,
) -> Result<Vec<SessioneMonitoraggio>> {
    let ente = ente_di(actor).0;
    let chiavi: Vec<&str> = righe.iter().map(|r| r.id.as_str()).collect();
    let mut cdr: HashMap<String, Vec<CdrId>> = HashMap::new();
    let chiesti: Vec<(String, String)> = monitoraggi_cdr::table
        .filter(monitoraggi_cdr::ente.eq(ente))
        .filter(monitoraggi_cdr::monitoraggio.eq_any(&chiavi))
        .order((monitoraggi_cdr::monitoraggio, monitoraggi_cdr::cdr))
        .select((monitoraggi_cdr::monitoraggio, monitoraggi_cdr::cdr))
        .load(c)?;
    for (id, suo) in chiesti {
        cdr.entry(id).or_default().push(CdrId(suo));
    }
    let estratti: Vec<RigaCampione> = campioni::table
        .filter(campioni::ente.eq(ente))
        .filter(campioni::monitoraggio.eq_any(&chiavi))
        .select(RigaCampione::as_select())
        .load(c)?;
    let mut estratti: HashMap<String, RigaCampione> = estratti
        .into_iter()
        .map(|r| (r.monitoraggio.clone(), r))
        .collect();
    let ambito = actor.ambito(Permesso::Leggere);
    let mut sessioni = Vec::new();
    for r in righe {
        let suoi = cdr.remove(&r.id).unwrap_or_default();
        let lo_tocca = match &ambito {
            Ambito::TuttoEnte => true,
            Ambito::Cdr(letti) if suoi.is_empty() => !letti.is_empty(),
            Ambito::Cdr(letti) => suoi.iter().any(|s| letti.contains(s)),
        };
        if !lo_tocca {
            continue;
        }
        let campione = estratti.remove(&r.id).map(|e| e.leggi(tutto(actor)));
        sessioni.push(SessioneMonitoraggio {
            campione: campione.transpose()?,
            id: MonitoraggioId(r.id),
            vista: VistaId(r.vista),
            nome: r.nome,
            riferimento: r.riferimento,
            istruzioni: r.istruzioni,
            termine: r.termine,
            cdr: suoi,
            aperta: tempo::leggi(r.aperta),
            chi_utente: r.chi_utente.map(UtenteId),
            chi: r.chi_nome,
            chiusa: r.chiusa.map(tempo::leggi),
        });
    }
    Ok(sessioni)
}

/// The sessions of a plan, the latest first.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor, vista: &VistaId) -> Result<Vec<SessioneMonitoraggio>> {
    let righe = monitoraggi::table
        .filter(monitoraggi::ente.eq(ente_di(actor).0))
        .filter(monitoraggi::vista.eq(&vista.0))
        .order((monitoraggi::aperta.desc(), monitoraggi::id.desc()))
        .select(Riga::as_select())
        .load(c)?;
    con_il_resto(c, actor, righe)
}

/// The open sessions of every plan, the one that ends first before the others.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn aperte(c: &mut Conn, actor: &Actor) -> Result<Vec<SessioneMonitoraggio>> {
    let righe = monitoraggi::table
        .filter(monitoraggi::ente.eq(ente_di(actor).0))
        .filter(monitoraggi::chiusa.is_null())
        .order((monitoraggi::termine, monitoraggi::id))
        .select(Riga::as_select())
        .load(c)?;
    con_il_resto(c, actor, righe)
}

/// The session with a key.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Dati`] when a stored value cannot be read.
pub fn find(c: &mut Conn, actor: &Actor, id: &MonitoraggioId) -> Result<SessioneMonitoraggio> {
    let riga = monitoraggi::table
        .filter(monitoraggi::ente.eq(ente_di(actor).0))
        .filter(monitoraggi::id.eq(&id.0))
        .select(Riga::as_select())
        .first(c)?;
    let mut sessioni = con_il_resto(c, actor, vec![riga])?;
    sessioni.pop().ok_or(Error::NotFound)
}

/// What the sheets have answered, by sheet; those of which nothing was said are not there.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn raccolte(
    c: &mut Conn,
    actor: &Actor,
    id: &MonitoraggioId,
) -> Result<HashMap<SchedaId, Raccolta>> {
    let righe: Vec<RigaRaccolta> = raccolte::table
        .filter(raccolte::ente.eq(ente_di(actor).0))
        .filter(raccolte::monitoraggio.eq(&id.0))
        .filter(raccolte::scheda.eq_any(visibili!(actor)))
        .select(RigaRaccolta::as_select())
        .load(c)?;
    righe
        .into_iter()
        .map(|r| r.leggi().map(|r| (r.scheda.clone(), r)))
        .collect()
}

/// What one sheet has answered; an empty answer where nothing was said.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn raccolta(
    c: &mut Conn,
    actor: &Actor,
    id: &MonitoraggioId,
    scheda: &SchedaId,
) -> Result<Raccolta> {
    let sua = raccolte::table
        .filter(raccolte::ente.eq(ente_di(actor).0))
        .filter(raccolte::monitoraggio.eq(&id.0))
        .filter(raccolte::scheda.eq(&scheda.0))
        .filter(raccolte::scheda.eq_any(visibili!(actor)))
        .select(RigaRaccolta::as_select())
        .first(c)
        .optional()?;
    sua.map_or_else(|| Ok(Raccolta::vuota(id, scheda)), RigaRaccolta::leggi)
}

/// Reads everything about the sessions of a plan.
pub(crate) fn verifica(c: &mut Conn, actor: &Actor, vista: &VistaId) -> Result<()> {
    for sessione in list(c, actor, vista)? {
        raccolte(c, actor, &sessione.id)?;
    }
    Ok(())
}

/// Opens, closes or draws the sample of a session, with its line of the trail.
///
/// # Errors
/// [`Error::NotFound`] when the plan is not of the body; [`Error::Campi`] when its year is over; [`Error::Rifiuto`] when somebody has closed it or drawn its sample meanwhile.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<SessioneMonitoraggio>) -> Result<()> {
    esigi(fatto.chi(), Permesso::Monitorare)?;
    let (s, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    viste::sua(tx, ente, &s.vista)?;
    match fatto.atto() {
        Atto::Chiusura => {
            let aperta = monitoraggi::table
                .filter(monitoraggi::ente.eq(ente.0))
                .filter(monitoraggi::id.eq(&s.id.0))
                .filter(monitoraggi::chiusa.is_null());
            let chiuse = diesel::update(aperta)
                .set(monitoraggi::chiusa.eq(s.chiusa.map(tempo::scrivi)))
                .execute(&mut **tx)?;
            if chiuse == 0 {
                return Err(Error::Rifiuto(vec![
                    "La sessione di monitoraggio è già chiusa".to_owned(),
                ]));
            }
        }
        Atto::Estrazione => estrai(tx, fatto)?,
        _ => {
            viste::esigi_in_corso(tx, ente, &s.vista)?;
            apri(tx, fatto)?;
        }
    }
    let oggetto = Oggetto::Monitoraggio(s.id.clone());
    storia::scrivi_fatto(tx, fatto, oggetto, Some(&s.vista), None)
}

fn apri(tx: &mut Tx<'_>, fatto: &Fact<SessioneMonitoraggio>) -> Result<()> {
    let (s, ente) = (fatto.cosa(), ente_di(fatto.chi()).0);
    let nuova = riga![
        ente,
        s.id.0.as_str(),
        s.vista.0.as_str(),
        s.nome.as_str(),
        s.riferimento,
        s.istruzioni.clone(),
        s.termine,
        s.chi_utente.map(|u| u.0),
        s.chi.as_str(),
        tempo::scrivi(s.aperta),
        s.chiusa.map(tempo::scrivi)
    ];
    bulk::insert(tx, "monitoraggi", &[nuova])?;
    let chiesti: Vec<_> = s
        .cdr
        .iter()
        .map(|c| riga![ente, s.id.0.as_str(), c.0.as_str()])
        .collect();
    bulk::insert(tx, "monitoraggi_cdr", &chiesti)
}

fn estrai(tx: &mut Tx<'_>, fatto: &Fact<SessioneMonitoraggio>) -> Result<()> {
    let (s, ente) = (fatto.cosa(), ente_di(fatto.chi()).0);
    let Some(campione) = &s.campione else {
        return Err(Error::Dati("l'estrazione non ha un campione".to_owned()));
    };
    let prima: i64 = campioni::table
        .filter(campioni::ente.eq(ente))
        .filter(campioni::monitoraggio.eq(&s.id.0))
        .count()
        .get_result(&mut **tx)?;
    if prima > 0 {
        return Err(Error::Rifiuto(vec![
            "Il campione è già estratto: si estrae una volta sola".to_owned(),
        ]));
    }
    let nuovo = riga![
        ente,
        s.id.0.as_str(),
        campione.seme.as_str(),
        i32::try_from(campione.percentuale).unwrap_or(100),
        serde_json::to_string(&campione.popolazione)?,
        campione.chi_utente.map(|u| u.0),
        campione.chi.as_str(),
        tempo::scrivi(campione.estratto)
    ];
    bulk::insert(tx, "campioni", &[nuovo])
}

/// Who answers is whoever fills the sheet in; who sends back and verifies is whoever conducts the plan.
fn permesso(atto: Atto) -> Permesso {
    match atto {
        Atto::Rinvio | Atto::Verifica => Permesso::Monitorare,
        _ => Permesso::Compilare,
    }
}

/// How many sessions of a plan are open, whoever they ask.
pub(crate) fn quante_aperte(c: &mut Conn, ente: EnteId, vista: &VistaId) -> Result<usize> {
    let aperte: i64 = monitoraggi::table
        .filter(monitoraggi::ente.eq(ente.0))
        .filter(monitoraggi::vista.eq(&vista.0))
        .filter(monitoraggi::chiusa.is_null())
        .count()
        .get_result(c)?;
    Ok(usize::try_from(aperte).unwrap_or(usize::MAX))
}

/// Records an answer, or what was said of it, with its line in the trail of the sheet.
///
/// # Errors
/// [`Error::NotFound`] when session or sheet are not of the body or out of reach; [`Error::Vietato`]; [`Error::Superata`] when somebody has
/// answered meanwhile; [`Error::Rifiuto`] when the session was closed meanwhile.
pub fn rispondi(tx: &mut Tx<'_>, fatto: &Fact<Raccolta>) -> Result<()> {
    esigi(fatto.chi(), permesso(fatto.atto()))?;
    let (r, chi, permesso) = (fatto.cosa(), fatto.chi(), permesso(fatto.atto()));
    let ente = ente_di(chi);
    storia::apri(tx, ente)?;
    let sessione = find(tx, chi, &r.sessione)?;
    let cdr: Option<String> = schede::table
        .filter(schede::ente.eq(ente.0))
        .filter(schede::vista.eq(&sessione.vista.0))
        .filter(schede::id.eq(&r.scheda.0))
        .filter(entro!(chi))
        .select(schede::cdr)
        .first(&mut **tx)?;
    if !chi.puo_su(permesso, cdr.map(CdrId).as_ref()) {
        return Err(Error::Vietato(permesso));
    }
    if sessione.chiusa.is_some() {
        return Err(Error::Rifiuto(vec![
            "La sessione di monitoraggio è stata chiusa".to_owned(),
        ]));
    }
    viste::esigi_aperta(tx, ente, &sessione.vista)?;
    let sua = raccolte::table
        .filter(raccolte::ente.eq(ente.0))
        .filter(raccolte::monitoraggio.eq(&r.sessione.0))
        .filter(raccolte::scheda.eq(&r.scheda.0));
    let attuale: Option<i64> = sua.select(raccolte::versione).first(&mut **tx).optional()?;
    let attuale = attuale.unwrap_or_default();
    if attuale != r.versione {
        return Err(Error::Superata { attuale });
    }
    diesel::delete(sua).execute(&mut **tx)?;
    let nuova = riga![
        ente.0,
        r.sessione.0.as_str(),
        r.scheda.0.as_str(),
        r.stato.codice(),
        r.commento.clone(),
        r.idoneita.map(|i| i.codice().to_owned()),
        r.motivo.clone(),
        r.esito.map(|e| e.codice().to_owned()),
        r.rilievi.clone(),
        r.dichiarata.map(|(quando, _)| tempo::scrivi(quando)),
        r.dichiarata.map(|(_, versione)| versione),
        attuale + 1,
        r.chi_utente.map(|u| u.0),
        r.chi.as_str(),
        tempo::scrivi(r.quando)
    ];
    bulk::insert(tx, "raccolte", &[nuova])?;
    let oggetto = Oggetto::Scheda(r.scheda.clone());
    storia::scrivi_fatto(tx, fatto, oggetto, Some(&sessione.vista), None)
}
