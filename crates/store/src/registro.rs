//! The register of accesses of a body: who came in, was refused, printed, took data away. A chain of its own, which no page has to
//! look at, and of which nothing is ever deleted (docs/adr/0014-names-and-accesses.md).

mod elenco;
mod verifica;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::ente::EnteId;
use domain::permesso::Ruolo;
use domain::registro::Annotazione;

pub use self::elenco::{dopo, pagina, ultimo_da_amministratore};
pub use self::verifica::{impronta, verifica, verifica_di};
use crate::ambito::ente_di;
use crate::bulk::{self, riga};
use crate::catena::{self, Accanto, Anello, Firma, InCatena, numero};
pub use crate::catena::{Esito, Filtro};
use crate::db::Tx;
use crate::dialect;
use crate::error::{Error, Result};
use crate::schema::{appartenenze, registro};
use crate::{incarichi, tempo};

/// Body of the lines that are of none: attempts with names that nobody has.
const INSTALLAZIONE: EnteId = EnteId(0);

/// Each register queues by itself, apart from the trail of its body. The number is arbitrary.
const CODA: i64 = 0x5245_4700_0000_0000;

/// A line of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RigaRegistro {
    /// Counts from 1 in each body, without holes.
    pub progressivo: i64,
    pub cosa: Annotazione,
    /// What it was about: an address, how many times.
    pub dettaglio: String,
    /// What the person was at that moment.
    pub ruoli: Vec<Ruolo>,
    pub chi_utente: Option<UtenteId>,
    /// Name at that moment, or what stands for it once it was taken out.
    pub chi: String,
    pub quando: DateTime<Utc>,
    /// sha256 of the line before and of this one, hexadecimal.
    pub impronta: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = registro)]
struct Riga {
    ente: i64,
    progressivo: i64,
    cosa: String,
    dettaglio: String,
    ruoli: String,
    chi_utente: Option<i64>,
    chi_nome: String,
    chi_sale: Option<String>,
    chi_impronta: String,
    quando: chrono::NaiveDateTime,
    impronta: String,
}

impl Riga {
    fn cosa(&self) -> Result<Annotazione> {
        let cosa = Annotazione::TUTTI
            .iter()
            .find(|a| a.codice() == self.cosa)
            .copied();
        cosa.ok_or_else(|| Error::Dati(format!("annotazione sconosciuta: {}", self.cosa)))
    }

    fn leggi(self) -> Result<RigaRegistro> {
        let ruolo = |codice: &str| Ruolo::TUTTI.iter().find(|r| r.codice() == codice).copied();
        Ok(RigaRegistro {
            progressivo: self.progressivo,
            cosa: self.cosa()?,
            ruoli: self.ruoli.split(',').filter_map(ruolo).collect(),
            dettaglio: self.dettaglio,
            chi_utente: self.chi_utente.map(UtenteId),
            chi: catena::nome_di(self.chi_utente, self.chi_nome),
            quando: tempo::leggi(self.quando),
            impronta: self.impronta,
        })
    }
}

impl InCatena for Riga {
    fn progressivo(&self) -> i64 {
        self.progressivo
    }

    fn impronta(&self) -> &str {
        &self.impronta
    }

    fn accanto(&self) -> Accanto<'_> {
        Accanto {
            utente: self.chi_utente,
            nome: &self.chi_nome,
            sale: self.chi_sale.as_deref(),
            impronta: Some(&self.chi_impronta),
        }
    }

    fn calcola(&self, precedente: &str) -> String {
        let parole = [
            "registro".to_owned(),
            self.ente.to_string(),
            self.progressivo.to_string(),
            self.cosa.clone(),
            self.dettaglio.clone(),
            self.ruoli.clone(),
            numero(self.chi_utente),
            self.chi_impronta.clone(),
            tempo::testo(self.quando),
        ];
        catena::impronta(std::iter::once(precedente).chain(parole.iter().map(String::as_str)))
    }

    fn resto(&self) -> Vec<String> {
        Vec::new()
    }

    fn guasto(&self) -> Option<String> {
        self.cosa().err().map(|e| e.to_string())
    }
}

/// Locks the register of a body until the transaction ends, and reads its end. Whoever needs the trail too opens that first.
pub(crate) fn apri(tx: &mut Tx<'_>, ente: EnteId) -> Result<Anello> {
    if let Some(anello) = tx.registri.get(&ente) {
        return Ok(anello.clone());
    }
    dialect::queue(tx, CODA + ente.0)?;
    let ultima: Option<(i64, String)> = registro::table
        .filter(registro::ente.eq(ente.0))
        .order(registro::progressivo.desc())
        .select((registro::progressivo, registro::impronta))
        .first(&mut **tx)
        .optional()?;
    let anello = ultima.map_or_else(Anello::default, |(progressivo, impronta)| Anello {
        progressivo,
        impronta,
    });
    tx.registri.insert(ente, anello.clone());
    Ok(anello)
}

/// Who is written down.
struct Chi<'a> {
    utente: Option<UtenteId>,
    nome: &'a str,
    ruoli: &'a [Ruolo],
}

fn scrivi(
    tx: &mut Tx<'_>,
    ente: EnteId,
    chi: &Chi<'_>,
    cosa: Annotazione,
    dettaglio: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    /// An address may be as long as somebody likes to send it.
    const DETTAGLIO: usize = 300;
    let anello = apri(tx, ente)?;
    let firma = Firma::nuova(chi.nome);
    let codici: Vec<&str> = chi.ruoli.iter().map(|r| r.codice()).collect();
    let mut r = Riga {
        ente: ente.0,
        progressivo: anello.progressivo + 1,
        cosa: cosa.codice().to_owned(),
        dettaglio: dettaglio.chars().take(DETTAGLIO).collect(),
        ruoli: format!(",{},", codici.join(",")),
        chi_utente: chi.utente.map(|u| u.0),
        chi_nome: firma.nome,
        chi_sale: Some(firma.sale),
        chi_impronta: firma.impronta,
        quando: tempo::scrivi(quando),
        impronta: String::new(),
    };
    r.impronta = r.calcola(&anello.impronta);
    tx.registri.insert(
        ente,
        Anello {
            progressivo: r.progressivo,
            impronta: r.impronta.clone(),
        },
    );
    let valori = riga![
        r.ente,
        r.progressivo,
        r.cosa,
        r.dettaglio,
        r.ruoli,
        r.chi_utente,
        r.chi_nome,
        r.chi_sale,
        r.chi_impronta,
        r.quando,
        r.impronta
    ];
    bulk::insert(tx, "registro", &[valori])
}

/// Writes down what somebody did in a body.
///
/// # Errors
/// [`Error::Db`].
pub fn annota(
    tx: &mut Tx<'_>,
    actor: &Actor,
    cosa: Annotazione,
    dettaglio: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    let chi = Chi {
        utente: actor.utente,
        nome: &actor.nome,
        ruoli: &actor.ruoli(),
    };
    scrivi(tx, ente_di(actor), &chi, cosa, dettaglio, quando)
}

/// Writes down what somebody did with his account, in every body that he belongs to: coming in and going out are of no single one.
///
/// # Errors
/// [`Error::Db`].
pub fn annota_ovunque(
    tx: &mut Tx<'_>,
    utente: UtenteId,
    cosa: Annotazione,
    dettaglio: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    let nome = crate::utenti::find(tx, utente)?.nome;
    let suoi: Vec<i64> = appartenenze::table
        .filter(appartenenze::utente.eq(utente.0))
        .order(appartenenze::ente)
        .select(appartenenze::ente)
        .load(&mut **tx)?;
    for ente in suoi {
        let ente = EnteId(ente);
        let chi = incarichi::actor_di(tx, ente, utente, &nome, domain::orario::giorno(quando))?;
        let ruoli = chi.map(|a| a.ruoli()).unwrap_or_default();
        let chi = Chi {
            utente: Some(utente),
            nome: &nome,
            ruoli: &ruoli,
        };
        scrivi(tx, ente, &chi, cosa, dettaglio, quando)?;
    }
    Ok(())
}

/// Writes down an attempt that is of no body. The name that was tried is not kept: people type passwords where names go.
///
/// # Errors
/// [`Error::Db`].
pub fn annota_ignoto(
    tx: &mut Tx<'_>,
    cosa: Annotazione,
    dettaglio: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    let chi = Chi {
        utente: None,
        nome: "nome sconosciuto",
        ruoli: &[],
    };
    scrivi(tx, INSTALLAZIONE, &chi, cosa, dettaglio, quando)
}
