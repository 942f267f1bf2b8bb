//! The versions of a plan: what the body adopted, frozen sheet by sheet.
//!
//! Written once and never again. Each is sealed by a sha256 over all that it holds, which stands in the trail as well: a version that
//! was bent afterwards shows (`schedario verify`).

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::actor::Actor;
use domain::campo::Valore;
use domain::cdr::CdrId;
use domain::ciclo;
use domain::ente::EnteId;
use domain::fact::{Atto, Modifica};
use domain::scheda::{Contenuto, Livello, RigaScheda, Scheda, SchedaId, Stato};
use domain::versione::{self, Confrontate, Contorno, GenereVersione, Momento, VersionePiano};
use domain::vista::vita::{EsameVista, Passata, Provvedimento};
use domain::vista::{Vista, VistaId};
use serde::{Deserialize, Serialize};

use crate::ambito::{ente_di, esigi, portata};
use crate::bulk::{self, riga};
use crate::catena::impronta;
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schede::Filtro;
use crate::schema::{versioni, versioni_contenuti, versioni_schede};
use crate::storia::{self, Oggetto, Voce};
use crate::{cdr, enti, modelli, ribaltamenti, schede, tempo, viste};

/// What is written of a sheet. Its text is what the seal is made of, so it is written once and only read afterwards: a field that comes
/// later is left out of older ones.
#[derive(Serialize, Deserialize)]
struct Congelata {
    livello: Livello,
    contenuto: Contenuto,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = versioni)]
struct Riga {
    numero: i32,
    genere: String,
    organo: Option<String>,
    atto_numero: Option<String>,
    atto_data: Option<NaiveDate>,
    quando: chrono::NaiveDateTime,
    impronta: String,
}

impl Riga {
    fn leggi(self, schede: usize) -> Result<VersionePiano> {
        let genere = GenereVersione::TUTTI
            .iter()
            .copied()
            .find(|g| g.codice() == self.genere);
        let provvedimento = match (self.organo, self.atto_numero, self.atto_data) {
            (Some(organo), Some(numero), Some(data)) => Some(Provvedimento {
                organo,
                numero,
                data,
            }),
            _ => None,
        };
        Ok(VersionePiano {
            numero: self.numero,
            genere: genere.ok_or_else(|| {
                Error::Dati(format!(
                    "la versione {} è di un genere sconosciuto: {}",
                    self.numero, self.genere
                ))
            })?,
            provvedimento,
            quando: tempo::leggi(self.quando),
            impronta: self.impronta,
            schede,
        })
    }
}

/// Whether a frozen sheet lies within what an actor reads: the scope of [`crate::ambito`], by the unit it belonged to.
macro_rules! entro {
    ($actor:expr) => {{
        let (tutto, suoi) = portata($actor);
        versioni_schede::cdr
            .eq_any(suoi)
            .or(tutto.into_sql::<Bool>())
    }};
}

/// Records a passage of a plan, and freezes what it freezes; returns the number of the new version.
///
/// # Errors
/// [`Error::Vietato`]; [`Error::Superata`] when the plan passed meanwhile; [`Error::Dati`] when a stored value cannot be read.
pub fn passa(tx: &mut Tx<'_>, passata: &Passata) -> Result<Option<i32>> {
    esigi(passata.fatto().chi(), passata.riga().permesso)?;
    let (fatto, riga) = (passata.fatto(), passata.riga());
    let (chi, vista) = (fatto.chi(), fatto.cosa());
    storia::apri(tx, ente_di(chi))?;
    // Everything is looked at again here, where nobody else writes: what was examined on the page may have changed since.
    let adesso = viste::find(tx, chi, &vista.codice)?;
    let e_quella = adesso.stato == riga.da && adesso.variazione.is_some() == riga.variazione.0;
    let attesa = Vista {
        stato: vista.stato,
        variazione: vista.variazione.clone(),
        ..adesso.clone()
    };
    let esaminata = esamina(tx, &chi.per_tutti(), &adesso)?;
    if !e_quella || attesa != *vista || !adesso.impedimenti(riga, &esaminata.esame()).is_empty() {
        return Err(Error::Superata { attuale: 0 });
    }
    viste::scrivi(tx, fatto)?;
    match riga.congela {
        Some(genere) => congela(tx, passata, genere).map(Some),
        None => Ok(None),
    }
}

/// What is known of a plan when it asks to pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Esaminata {
    schede: Vec<(Stato, usize)>,
    variata: bool,
    monitoraggi: usize,
}

impl Esaminata {
    /// As the verb wants it.
    pub fn esame(&self) -> EsameVista<'_> {
        EsameVista {
            schede: &self.schede,
            variata: self.variata,
            monitoraggi: self.monitoraggi,
        }
    }
}

/// Looks at a plan before it passes, as far as the actor reads: who reads only a part of it makes no passage of it.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn esamina(c: &mut Conn, actor: &Actor, vista: &Vista) -> Result<Esaminata> {
    let mut schede: Vec<(Stato, usize)> = Vec::new();
    for s in crate::schede::elenco(c, actor, &vista.id, &Filtro::default())? {
        let stato = ciclo::stato_di(s.stato);
        match schede.iter_mut().find(|(s, _)| *s == stato) {
            Some((_, n)) => *n += 1,
            None => schede.push((stato, 1)),
        }
    }
    // Only a variation asks for it, and it reads the whole plan.
    let ultima = match &vista.variazione {
        Some(_) => list(c, actor, &vista.id)?.into_iter().next(),
        None => None,
    };
    let variata = match ultima {
        None => true,
        Some(ultima) => {
            let adottata = contorno(c, actor, &vista.id, ultima.numero)?.vista;
            let prima = self::schede(c, actor, &vista.id, ultima.numero)?;
            let oggi = crate::schede::list(c, actor, &vista.id, &Filtro::default())?;
            !vista.adottati_diversi(&adottata).is_empty()
                || !versione::confronta(&prima, &oggi, &HashMap::new(), true).is_empty()
        }
    };
    let monitoraggi = crate::monitoraggi::quante_aperte(c, ente_di(actor), &vista.id)?;
    Ok(Esaminata {
        schede,
        variata,
        monitoraggi,
    })
}

fn congela(tx: &mut Tx<'_>, passata: &Passata, genere: GenereVersione) -> Result<i32> {
    let (chi, vista) = (passata.fatto().chi(), passata.fatto().cosa());
    // What the body adopts is the whole plan, whoever registers it.
    let tutto = &chi.per_tutti();
    let ente = ente_di(chi).0;
    let quando = passata.fatto().quando();
    let ultima: Option<i32> = versioni::table
        .filter(versioni::ente.eq(ente).and(versioni::vista.eq(&vista.id.0)))
        .select(diesel::dsl::max(versioni::numero))
        .first(&mut **tx)?;
    let numero = ultima.unwrap_or(0) + 1;
    let contorno = in_json(&Contorno {
        ente: enti::di(tx, tutto)?,
        stemma: enti::stemma(tx, tutto)?,
        vista: vista.clone(),
        modelli: modelli::testi(tx, tutto)?,
        cdr: cdr::list(tx, tutto)?,
        giorno: domain::orario::giorno(quando),
    })?;
    let gia: Vec<String> = versioni_contenuti::table
        .filter(versioni_contenuti::ente.eq(ente))
        .filter(versioni_contenuti::vista.eq(&vista.id.0))
        .select(versioni_contenuti::impronta)
        .load(&mut **tx)?;
    let mut gia: HashSet<String> = gia.into_iter().collect();
    let (mut contenuti, mut righe) = (Vec::new(), Vec::new());
    let mut posti = Vec::new();
    for (n, s) in (1..).zip(schede::list(tx, tutto, &vista.id, &Filtro::default())?) {
        let testo = in_json(&Congelata {
            livello: s.livello(),
            contenuto: s.contenuto().clone(),
        })?;
        let segno = impronta([testo.as_str()]);
        let suo = s.cdr().map(|c| c.0.clone());
        if gia.insert(segno.clone()) {
            contenuti.push(riga![ente, vista.id.0.as_str(), segno.as_str(), testo]);
        }
        righe.push(riga![
            ente,
            vista.id.0.as_str(),
            numero,
            n,
            s.id().0.as_str(),
            suo.clone(),
            segno.as_str()
        ]);
        posti.push(Posto {
            scheda: s.id().0.clone(),
            cdr: suo,
            impronta: segno,
        });
    }
    let atto = passata.provvedimento();
    let mut riga = Riga {
        numero,
        genere: genere.codice().to_owned(),
        organo: atto.map(|a| a.organo.clone()),
        atto_numero: atto.map(|a| a.numero.clone()),
        atto_data: atto.map(|a| a.data),
        quando: tempo::scrivi(quando),
        impronta: String::new(),
    };
    riga.impronta = sigillo(&riga, &contorno, &posti);
    let segno = riga.impronta.clone();
    bulk::insert(
        tx,
        "versioni",
        &[riga![
            ente,
            vista.id.0.as_str(),
            numero,
            riga.genere,
            riga.organo,
            riga.atto_numero,
            riga.atto_data,
            contorno,
            riga.quando,
            riga.impronta
        ]],
    )?;
    bulk::insert(tx, "versioni_contenuti", &contenuti)?;
    bulk::insert(tx, "versioni_schede", &righe)?;
    let voce = Voce {
        oggetto: Oggetto::Vista(vista.id.clone()),
        vista: Some(&vista.id),
        versione: None,
        atto: Atto::Passaggio,
        chi,
        quando,
        nota: None,
    };
    let fissata = Modifica {
        campo: "versione".to_owned(),
        prima: Valore::Vuoto,
        dopo: nella_storia(numero, &segno),
    };
    storia::scrivi(tx, &voce, &[fissata])?;
    Ok(numero)
}

/// What the trail says of a version.
fn nella_storia(numero: i32, segno: &str) -> Valore {
    Valore::Elenco(vec![numero.to_string(), segno.to_owned()])
}

fn in_json(cosa: &impl Serialize) -> Result<String> {
    serde_json::to_string(cosa)
        .map_err(|e| Error::Dati(format!("una parte del piano non si può fissare: {e}")))
}

/// A sheet in its version: which, whose, and in which words.
#[derive(Queryable, Selectable)]
#[diesel(table_name = versioni_schede)]
struct Posto {
    scheda: String,
    cdr: Option<String>,
    impronta: String,
}

/// The seal over a version: its number, kind, act and moment, its surroundings, and all of its sheets in their order.
fn sigillo(riga: &Riga, contorno: &str, posti: &[Posto]) -> String {
    let o_niente = |t: &Option<String>| t.clone().unwrap_or_default();
    let testa = [
        riga.numero.to_string(),
        riga.genere.clone(),
        o_niente(&riga.organo),
        o_niente(&riga.atto_numero),
        riga.atto_data.map(|d| d.to_string()).unwrap_or_default(),
        tempo::testo(riga.quando),
        contorno.to_owned(),
    ];
    let parole = posti.iter().flat_map(|p| {
        let suo = p.cdr.as_deref().unwrap_or_default();
        [p.scheda.as_str(), suo, p.impronta.as_str()]
    });
    impronta(testa.iter().map(String::as_str).chain(parole))
}

/// The versions of a plan, the latest first, each with how many of its sheets the actor reads.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor, vista: &VistaId) -> Result<Vec<VersionePiano>> {
    let ente = ente_di(actor).0;
    let righe: Vec<Riga> = versioni::table
        .filter(versioni::ente.eq(ente).and(versioni::vista.eq(&vista.0)))
        .order(versioni::numero.desc())
        .select(Riga::as_select())
        .load(c)?;
    let quante: Vec<(i32, i64)> = versioni_schede::table
        .filter(versioni_schede::ente.eq(ente))
        .filter(versioni_schede::vista.eq(&vista.0))
        .filter(entro!(actor))
        .group_by(versioni_schede::numero)
        .select((versioni_schede::numero, diesel::dsl::count_star()))
        .load(c)?;
    let quante: HashMap<i32, i64> = quante.into_iter().collect();
    righe
        .into_iter()
        .map(|r| {
            let sue = quante.get(&r.numero).copied().unwrap_or_default();
            r.leggi(usize::try_from(sue).unwrap_or_default())
        })
        .collect()
}

/// The sheets of a version that the actor reads, as they were.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn schede(c: &mut Conn, actor: &Actor, vista: &VistaId, numero: i32) -> Result<Vec<Scheda>> {
    let ente = ente_di(actor).0;
    let posti: Vec<Posto> = versioni_schede::table
        .filter(versioni_schede::ente.eq(ente))
        .filter(versioni_schede::vista.eq(&vista.0))
        .filter(versioni_schede::numero.eq(numero))
        .filter(entro!(actor))
        .order(versioni_schede::posizione)
        .select(Posto::as_select())
        .load(c)?;
    let testi: Vec<(String, String)> = versioni_schede::table
        .inner_join(
            versioni_contenuti::table.on(versioni_contenuti::ente
                .eq(versioni_schede::ente)
                .and(versioni_contenuti::vista.eq(versioni_schede::vista))
                .and(versioni_contenuti::impronta.eq(versioni_schede::impronta))),
        )
        .filter(versioni_schede::ente.eq(ente))
        .filter(versioni_schede::vista.eq(&vista.0))
        .filter(versioni_schede::numero.eq(numero))
        .filter(entro!(actor))
        .select((versioni_contenuti::impronta, versioni_contenuti::contenuto))
        .load(c)?;
    let testi: HashMap<&str, &str> = testi.iter().map(|(i, t)| (&**i, &**t)).collect();
    (0..)
        .zip(&posti)
        .map(|(posizione, p)| {
            let guasta = |perche: &str| {
                Error::Dati(format!(
                    "una scheda della versione {numero} non si legge: {perche}"
                ))
            };
            let testo = testi
                .get(p.impronta.as_str())
                .ok_or_else(|| guasta("il suo contenuto manca"))?;
            let Congelata { livello, contenuto } =
                serde_json::from_str(testo).map_err(|e| guasta(&e.to_string()))?;
            Ok(Scheda::da_riga(RigaScheda {
                id: SchedaId(p.scheda.clone()),
                vista: vista.clone(),
                livello,
                cdr: p.cdr.clone().map(CdrId),
                posizione,
                versione: 1,
                contenuto,
            }))
        })
        .collect()
}

/// Two moments side by side, of one plan or of two: what differs of what the actor reads.
///
/// # Errors
/// [`Error::NotFound`] for a plan or a version that is not there; [`Error::Dati`] when a stored value cannot be read.
pub fn confronta(
    c: &mut Conn,
    actor: &Actor,
    da: &Momento,
    a: &Momento,
    solo_piano: bool,
) -> Result<Confrontate> {
    let mut di = |m: &Momento| {
        let vista = viste::find(c, actor, &m.vista)?;
        Ok::<_, Error>(match m.versione {
            None => {
                let sue = schede::list(c, actor, &vista.id, &Filtro::default())?;
                (vista, sue)
            }
            Some(n) => {
                let sue = self::schede(c, actor, &vista.id, n)?;
                (contorno(c, actor, &vista.id, n)?.vista, sue)
            }
        })
    };
    let ((vista_prima, prima), (vista, dopo)) = (di(da)?, di(a)?);
    let antenate = ribaltamenti::antenate(c, actor, &vista.id)?;
    Ok(Confrontate {
        piano: if vista_prima.id == vista.id {
            versione::confronta_piano(&vista_prima, &vista)
        } else {
            Vec::new()
        },
        schede: versione::confronta(&prima, &dopo, &antenate, solo_piano),
        quante: dopo.len(),
    })
}

/// What a version keeps besides its sheets.
///
/// # Errors
/// [`Error::NotFound`] when the plan has no such version; [`Error::Dati`] when it cannot be read.
pub fn contorno(c: &mut Conn, actor: &Actor, vista: &VistaId, numero: i32) -> Result<Contorno> {
    let testo: String = versioni::table
        .filter(versioni::ente.eq(ente_di(actor).0))
        .filter(versioni::vista.eq(&vista.0))
        .filter(versioni::numero.eq(numero))
        .select(versioni::contorno)
        .first(c)?;
    serde_json::from_str(&testo)
        .map_err(|e| Error::Dati(format!("la versione {numero} non si legge: {e}")))
}

/// Says in Italian which versions of a plan are not as they were frozen.
pub(crate) fn verifica(c: &mut Conn, ente: EnteId, vista: &Vista) -> Result<Vec<String>> {
    let mut problemi = Vec::new();
    let testi: Vec<(String, String)> = versioni_contenuti::table
        .filter(versioni_contenuti::ente.eq(ente.0))
        .filter(versioni_contenuti::vista.eq(&vista.id.0))
        .select((versioni_contenuti::impronta, versioni_contenuti::contenuto))
        .load(c)?;
    let guaste: HashSet<&str> = testi
        .iter()
        .filter(|(i, t)| impronta([t.as_str()]) != *i)
        .map(|(i, _)| i.as_str())
        .collect();
    let tutte: Vec<(Riga, String)> = versioni::table
        .filter(versioni::ente.eq(ente.0))
        .filter(versioni::vista.eq(&vista.id.0))
        .order(versioni::numero)
        .select((Riga::as_select(), versioni::contorno))
        .load(c)?;
    let mut dette = storia::versioni_dette(c, ente, &vista.id)?;
    for (riga, contorno) in tutte {
        let numero = riga.numero;
        let posti: Vec<Posto> = versioni_schede::table
            .filter(versioni_schede::ente.eq(ente.0))
            .filter(versioni_schede::vista.eq(&vista.id.0))
            .filter(versioni_schede::numero.eq(numero))
            .order(versioni_schede::posizione)
            .select(Posto::as_select())
            .load(c)?;
        let detta = nella_storia(numero, &riga.impronta);
        let intera = sigillo(&riga, &contorno, &posti) == riga.impronta
            && posti.iter().all(|p| !guaste.contains(p.impronta.as_str()))
            && dette.contains(&detta);
        dette.retain(|d| *d != detta);
        if !intera {
            problemi.push(format!(
                "la versione {numero} della vista {} non è più com'era quando è stata registrata",
                vista.codice
            ));
        }
    }
    // What the trail tells of and nobody finds.
    for detta in dette {
        let numero = match &detta {
            Valore::Elenco(voci) => voci.first().cloned().unwrap_or_default(),
            _ => String::new(),
        };
        problemi.push(format!(
            "la storia dice della versione {numero} della vista {}, che non c'è o non è quella",
            vista.codice
        ));
    }
    Ok(problemi)
}
