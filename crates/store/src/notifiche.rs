//! What other programs are told: to whom, up to which line of the trail, and what is on its way.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::actor::Actor;
use domain::ente::EnteId;
use domain::notifica::{self, Abbonamento, AbbonamentoId};
use domain::permesso::Permesso;
use serde::Serialize;

use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{abbonamenti, enti, notifiche, storia, viste};
use crate::{new_id, tempo};

/// How long what was delivered, or given up, is kept to be looked at.
const CONSERVATE: Duration = Duration::days(30);

/// How far a message to another program has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatoNotifica {
    Pronta,
    Consegnata,
    /// Nobody answered as he should for two days.
    Abbandonata,
}

impl StatoNotifica {
    const TUTTI: &[Self] = &[Self::Pronta, Self::Consegnata, Self::Abbandonata];

    /// The stored word.
    pub fn nome(self) -> &'static str {
        match self {
            Self::Pronta => "pronta",
            Self::Consegnata => "consegnata",
            Self::Abbandonata => "abbandonata",
        }
    }

    /// What a person reads.
    pub fn etichetta(self) -> &'static str {
        match self {
            Self::Pronta => "In attesa",
            Self::Consegnata => "Consegnata",
            Self::Abbandonata => "Non consegnata",
        }
    }
}

/// A message to another program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notifica {
    pub id: String,
    pub abbonamento: AbbonamentoId,
    /// JSON, as it is signed.
    pub corpo: String,
    /// How many facts it tells.
    pub fatti: i32,
    pub stato: StatoNotifica,
    pub tentativi: i32,
    /// When it is tried next.
    pub prossimo: DateTime<Utc>,
    /// Why the last attempt failed.
    pub motivo: Option<String>,
    pub creata: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = notifiche)]
struct RigaNotifica {
    id: String,
    abbonamento: String,
    corpo: String,
    fatti: i32,
    stato: String,
    tentativi: i32,
    prossimo: NaiveDateTime,
    motivo: Option<String>,
    creata: NaiveDateTime,
}

impl RigaNotifica {
    fn leggi(self) -> Result<Notifica> {
        let mut stati = StatoNotifica::TUTTI.iter().copied();
        let stato = stati.find(|s| s.nome() == self.stato).ok_or_else(|| {
            Error::Dati(format!(
                "lo stato «{}» di una notifica è sconosciuto",
                self.stato
            ))
        })?;
        Ok(Notifica {
            id: self.id,
            abbonamento: AbbonamentoId(self.abbonamento),
            corpo: self.corpo,
            fatti: self.fatti,
            stato,
            tentativi: self.tentativi,
            prossimo: tempo::leggi(self.prossimo),
            motivo: self.motivo,
            creata: tempo::leggi(self.creata),
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = abbonamenti)]
struct Riga {
    id: String,
    nome: String,
    indirizzo: String,
    generi: String,
    attivo: i32,
    motivo: Option<String>,
}

impl Riga {
    fn leggi(self) -> Result<Abbonamento> {
        Ok(Abbonamento {
            id: AbbonamentoId(self.id),
            nome: self.nome,
            indirizzo: self.indirizzo,
            generi: serde_json::from_str(&self.generi)?,
            attivo: self.attivo != 0,
            motivo: self.motivo,
        })
    }
}

/// The other programs that the body tells what happens, by name.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn abbonamenti(c: &mut Conn, actor: &Actor) -> Result<Vec<Abbonamento>> {
    let righe: Vec<Riga> = abbonamenti::table
        .filter(abbonamenti::ente.eq(ente_di(actor).0))
        .order((abbonamenti::nome, abbonamenti::id))
        .select(Riga::as_select())
        .load(c)?;
    righe.into_iter().map(Riga::leggi).collect()
}

/// The latest messages to a program, the latest first.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn ultime(
    c: &mut Conn,
    actor: &Actor,
    abbonamento: &AbbonamentoId,
    quante: i64,
) -> Result<Vec<Notifica>> {
    let righe: Vec<RigaNotifica> = notifiche::table
        .filter(
            notifiche::ente
                .eq(ente_di(actor).0)
                .and(notifiche::abbonamento.eq(&abbonamento.0)),
        )
        .order((notifiche::creata.desc(), notifiche::id.desc()))
        .limit(quante)
        .select(RigaNotifica::as_select())
        .load(c)?;
    righe.into_iter().map(RigaNotifica::leggi).collect()
}

/// From now on another program is told what happens; `segreto` is what its messages are signed with.
///
/// # Errors
/// [`Error::Db`].
pub fn abbona(
    tx: &mut Tx<'_>,
    actor: &Actor,
    nuovo: &Abbonamento,
    segreto: &str,
) -> Result<AbbonamentoId> {
    esigi(actor, Permesso::ImpostareLEnte)?;
    let id = new_id();
    let ultimo = crate::storia::ultimo(tx, actor)?;
    let riga = riga![
        ente_di(actor).0,
        id.as_str(),
        nuovo.nome.as_str(),
        nuovo.indirizzo.as_str(),
        segreto,
        serde_json::to_string(&nuovo.generi)?,
        1,
        None::<String>,
        ultimo
    ];
    bulk::insert(tx, "abbonamenti", &[riga])?;
    Ok(AbbonamentoId(id))
}

macro_rules! suo {
    ($ente:expr, $id:expr) => {
        abbonamenti::table.filter(abbonamenti::ente.eq($ente).and(abbonamenti::id.eq(&$id.0)))
    };
}

/// Stops a program from being told, or begins again: with what happens from then on.
///
/// # Errors
/// [`Error::NotFound`] when it is not there.
pub fn accendi(tx: &mut Tx<'_>, actor: &Actor, id: &AbbonamentoId, attivo: bool) -> Result<()> {
    esigi(actor, Permesso::ImpostareLEnte)?;
    let ente = ente_di(actor).0;
    let ultimo = crate::storia::ultimo(tx, actor)?;
    let cambiati = diesel::update(suo!(ente, id))
        .set((
            abbonamenti::attivo.eq(i32::from(attivo)),
            abbonamenti::motivo.eq(None::<String>),
            abbonamenti::ultimo.eq(ultimo),
        ))
        .execute(&mut **tx)?;
    if cambiati == 0 {
        return Err(Error::NotFound);
    }
    let ferme = notifiche::table.filter(
        notifiche::ente
            .eq(ente)
            .and(notifiche::abbonamento.eq(&id.0))
            .and(notifiche::stato.eq(StatoNotifica::Pronta.nome())),
    );
    diesel::delete(ferme).execute(&mut **tx)?;
    Ok(())
}

/// Takes a program away, with what was on its way to it.
///
/// # Errors
/// [`Error::NotFound`] when it is not there.
pub fn disdici(tx: &mut Tx<'_>, actor: &Actor, id: &AbbonamentoId) -> Result<()> {
    esigi(actor, Permesso::ImpostareLEnte)?;
    let ente = ente_di(actor).0;
    let sue = notifiche::ente
        .eq(ente)
        .and(notifiche::abbonamento.eq(&id.0));
    diesel::delete(notifiche::table.filter(sue)).execute(&mut **tx)?;
    match diesel::delete(suo!(ente, id)).execute(&mut **tx)? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// A message that is tried now, with where it goes and what it is signed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dovuta {
    pub ente: EnteId,
    pub indirizzo: String,
    pub segreto: String,
    pub notifica: Notifica,
}

/// What a message says of a fact: what happened to which thing, and nothing of what stands in it or of who did it. Whoever is told asks for
/// the rest with his own rights.
#[derive(Debug, Clone, Serialize)]
struct FattoDetto {
    progressivo: i64,
    /// `scheda`, `vista`…
    oggetto: String,
    /// The code of a sheet or a plan, else the key.
    codice: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    vista: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    versione: Option<i64>,
    atto: String,
    /// The fields that it touched.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    campi: Vec<String>,
    quando: String,
}

#[derive(Serialize)]
struct Corpo<'a> {
    tipo: &'static str,
    ente: &'a str,
    fatti: &'a [FattoDetto],
}

/// Puts what happened since into messages, one for each program that has none on its way, so that they arrive in their order; says how many.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn prepara(tx: &mut Tx<'_>, adesso: DateTime<Utc>) -> Result<usize> {
    let tutti: Vec<(Riga, i64, i64, String)> = abbonamenti::table
        .inner_join(enti::table.on(enti::id.eq(abbonamenti::ente)))
        .filter(abbonamenti::attivo.eq(1))
        .select((
            Riga::as_select(),
            abbonamenti::ente,
            abbonamenti::ultimo,
            enti::sigla,
        ))
        .load(&mut **tx)?;
    let mut fatte = 0;
    for (riga, ente, ultimo, sigla) in tutti {
        let suo = riga.leggi()?;
        let in_viaggio: i64 = notifiche::table
            .filter(
                notifiche::ente
                    .eq(ente)
                    .and(notifiche::abbonamento.eq(&suo.id.0))
                    .and(notifiche::stato.eq(StatoNotifica::Pronta.nome())),
            )
            .count()
            .get_result(&mut **tx)?;
        if in_viaggio == 0 && una(tx, EnteId(ente), &sigla, &suo, ultimo, adesso)? {
            fatte += 1;
        }
    }
    Ok(fatte)
}

type Letta = (
    i64,
    String,
    String,
    Option<String>,
    Option<i64>,
    String,
    String,
    NaiveDateTime,
);

/// The message to one program, where there is something to tell it.
fn una(
    tx: &mut Tx<'_>,
    ente: EnteId,
    sigla: &str,
    suo: &Abbonamento,
    ultimo: i64,
    adesso: DateTime<Utc>,
) -> Result<bool> {
    let righe: Vec<Letta> = storia::table
        .filter(storia::ente.eq(ente.0).and(storia::progressivo.gt(ultimo)))
        .order(storia::progressivo)
        // A fact has a line for each field: there are fewer facts than lines.
        .limit(notifica::FATTI)
        .select((
            storia::progressivo,
            storia::oggetto_tipo,
            storia::oggetto,
            storia::vista,
            storia::versione,
            storia::atto,
            storia::campo,
            storia::quando,
        ))
        .load(&mut **tx)?;
    let Some(fino) = righe.last().map(|r| r.0) else {
        return Ok(false);
    };
    let oggetti: Vec<&str> = suo
        .generi
        .iter()
        .flat_map(|g| g.oggetti())
        .copied()
        .collect();
    let mut fatti: Vec<FattoDetto> = Vec::new();
    for (progressivo, oggetto, chiave, vista, versione, atto, campo, quando) in righe {
        if !oggetti.contains(&oggetto.as_str()) {
            continue;
        }
        let quando = tempo::leggi(quando)
            .format("%Y-%m-%dT%H:%M:%S%.6fZ")
            .to_string();
        let campi: Vec<String> = Some(campo).filter(|c| !c.is_empty()).into_iter().collect();
        match fatti.last_mut() {
            // The lines of one act stand one after the other.
            Some(f)
                if (&f.oggetto, &f.codice, &f.atto, &f.quando, f.versione)
                    == (&oggetto, &chiave, &atto, &quando, versione) =>
            {
                f.progressivo = progressivo;
                f.campi.extend(campi);
            }
            _ => fatti.push(FattoDetto {
                progressivo,
                oggetto,
                codice: chiave,
                vista,
                versione,
                atto,
                campi,
                quando,
            }),
        }
    }
    diesel::update(suo!(ente.0, suo.id))
        .set(abbonamenti::ultimo.eq(fino))
        .execute(&mut **tx)?;
    if fatti.is_empty() {
        return Ok(false);
    }
    con_i_codici(tx, ente, &mut fatti)?;
    let corpo = serde_json::to_string(&Corpo {
        tipo: "fatti",
        ente: sigla,
        fatti: &fatti,
    })?;
    accoda(tx, ente, &suo.id, &corpo, fatti.len(), adesso)?;
    Ok(true)
}

/// Codes in the place of the keys of sheets and plans that are still there.
fn con_i_codici(tx: &mut Tx<'_>, ente: EnteId, fatti: &mut [FattoDetto]) -> Result<()> {
    let operatore = Actor::operatore(ente);
    let chiavi: Vec<&str> = fatti.iter().map(|f| f.codice.as_str()).collect();
    let nomi = crate::storia::nomi_delle_cose(tx, &operatore, &chiavi)?;
    let viste: BTreeMap<String, String> = viste::table
        .filter(viste::ente.eq(ente.0))
        .select((viste::id, viste::codice))
        .load::<(String, String)>(&mut **tx)?
        .into_iter()
        .collect();
    for f in fatti {
        if let Some(nome) = nomi.get(&f.codice) {
            nome.clone_into(&mut f.codice);
        }
        f.vista = f.vista.take().map(|v| viste.get(&v).cloned().unwrap_or(v));
    }
    Ok(())
}

fn accoda(
    tx: &mut Tx<'_>,
    ente: EnteId,
    abbonamento: &AbbonamentoId,
    corpo: &str,
    fatti: usize,
    adesso: DateTime<Utc>,
) -> Result<()> {
    let riga = riga![
        ente.0,
        new_id(),
        abbonamento.0.as_str(),
        corpo,
        i32::try_from(fatti).unwrap_or(i32::MAX),
        StatoNotifica::Pronta.nome(),
        0,
        tempo::scrivi(adesso),
        None::<String>,
        tempo::scrivi(adesso)
    ];
    bulk::insert(tx, "notifiche", &[riga])
}

/// Puts a message on its way that tells nothing but that it arrives.
///
/// # Errors
/// [`Error::NotFound`] when the program is not there.
pub fn prova(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &AbbonamentoId,
    adesso: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::ImpostareLEnte)?;
    let ente = ente_di(actor);
    let sigla: String = suo!(ente.0, id)
        .inner_join(enti::table.on(enti::id.eq(abbonamenti::ente)))
        .select(enti::sigla)
        .first(&mut **tx)?;
    let corpo = serde_json::to_string(&Corpo {
        tipo: "prova",
        ente: &sigla,
        fatti: &[],
    })?;
    accoda(tx, ente, id, &corpo, 0, adesso)
}

/// What is to be tried now, in every body, the oldest first.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn dovute(c: &mut Conn, adesso: DateTime<Utc>) -> Result<Vec<Dovuta>> {
    let righe: Vec<(RigaNotifica, i64, String, String)> = notifiche::table
        .inner_join(
            abbonamenti::table.on(abbonamenti::ente
                .eq(notifiche::ente)
                .and(abbonamenti::id.eq(notifiche::abbonamento))),
        )
        .filter(notifiche::stato.eq(StatoNotifica::Pronta.nome()))
        .filter(notifiche::prossimo.le(tempo::scrivi(adesso)))
        .order((notifiche::creata, notifiche::id))
        .limit(notifica::FATTI)
        .select((
            RigaNotifica::as_select(),
            notifiche::ente,
            abbonamenti::indirizzo,
            abbonamenti::segreto,
        ))
        .load(c)?;
    righe
        .into_iter()
        .map(|(riga, ente, indirizzo, segreto)| {
            Ok(Dovuta {
                ente: EnteId(ente),
                indirizzo,
                segreto,
                notifica: riga.leggi()?,
            })
        })
        .collect()
}

/// Writes how an attempt went. A message that is given up stops its program, which is told nothing more until somebody begins it again:
/// what comes after a hole would be misunderstood.
///
/// # Errors
/// [`Error::Db`].
pub fn esito(
    tx: &mut Tx<'_>,
    dovuta: &Dovuta,
    esito: std::result::Result<(), String>,
    adesso: DateTime<Utc>,
) -> Result<()> {
    let n = &dovuta.notifica;
    let tentativi = n.tentativi + 1;
    let attesa = notifica::attesa(usize::try_from(tentativi).unwrap_or(usize::MAX));
    let (stato, prossimo, motivo) = match (esito, attesa) {
        (Ok(()), _) => (StatoNotifica::Consegnata, adesso, None),
        (Err(m), Some(attesa)) => (StatoNotifica::Pronta, adesso + attesa, Some(m)),
        (Err(m), None) => (StatoNotifica::Abbandonata, adesso, Some(m)),
    };
    let sua = notifiche::table.filter(
        notifiche::ente
            .eq(dovuta.ente.0)
            .and(notifiche::id.eq(&n.id)),
    );
    diesel::update(sua)
        .set((
            notifiche::stato.eq(stato.nome()),
            notifiche::tentativi.eq(tentativi),
            notifiche::prossimo.eq(tempo::scrivi(prossimo)),
            notifiche::motivo.eq(&motivo),
        ))
        .execute(&mut **tx)?;
    if stato == StatoNotifica::Abbandonata {
        diesel::update(suo!(dovuta.ente.0, n.abbonamento))
            .set((abbonamenti::attivo.eq(0), abbonamenti::motivo.eq(&motivo)))
            .execute(&mut **tx)?;
    }
    let vecchie = notifiche::table
        .filter(notifiche::ente.eq(dovuta.ente.0))
        .filter(notifiche::stato.ne(StatoNotifica::Pronta.nome()))
        .filter(notifiche::creata.lt(tempo::scrivi(adesso - CONSERVATE)));
    diesel::delete(vecchie).execute(&mut **tx)?;
    Ok(())
}
