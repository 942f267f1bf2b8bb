//! CdR, persons and stakeholders that a printout names: made when missing, enriched with new names, never bent.

use chrono::{DateTime, Utc};
use domain::campo::Valore;
use domain::cdr::{Cdr, CdrId};
use domain::importazione::{Lettura, SchedaLetta};
use domain::persona::{self, Persona, PersonaId};
use domain::portatore::{Portatore, PortatoreId};
use domain::scheda::Contenuto;
use domain::{Actor, Atto, Livello, Refusal, testo};

use crate::{Error, Result, Tx, new_id};

/// Whether a sheet belongs to a CdR: by its own code, by its link, or by the name of its unit.
pub(crate) fn appartiene(c: &Contenuto, livello: Livello, cdr: &Cdr) -> bool {
    match livello {
        Livello::Cdr => c.codice == cdr.codice,
        Livello::Processo => match c
            .collegato_a
            .iter()
            .find(|k| k.livello.eq_ignore_ascii_case("cdr"))
        {
            Some(k) => k.codice == cdr.codice,
            None => c
                .centro_di_responsabilita
                .as_deref()
                .is_some_and(|n| cdr.si_chiama(n)),
        },
        Livello::Obiettivo => [&c.servizio, &c.direzione]
            .into_iter()
            .flatten()
            .any(|n| cdr.si_chiama(n)),
    }
}

/// Makes or enriches the CdR of the printout; returns all CdR of the body.
pub(super) fn cdr(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lettura: &Lettura,
    quando: DateTime<Utc>,
) -> Result<Vec<Cdr>> {
    let mut tutti = crate::cdr::list(tx, actor)?;
    for letta in lettura.schede.iter().filter(|s| s.livello == Livello::Cdr) {
        let (c, _) = letta.contenuto();
        let prima = tutti
            .iter()
            .find(|u| u.codice == c.codice)
            .cloned()
            .unwrap_or_else(|| Cdr::vuoto(CdrId(new_id())));
        let mut dopo = prima.clone();
        dopo.codice = c.codice.clone();
        if dopo.nome.is_empty() {
            dopo.nome = c
                .centro_di_responsabilita
                .clone()
                .unwrap_or_else(|| c.titolo.clone());
        }
        dopo.titolo.get_or_insert_with(|| c.titolo.clone());
        dopo.responsabile = dopo.responsabile.or(c.responsabile.clone());
        dopo.assessorato = dopo.assessorato.or(c.assessorato.clone());
        let nome_breve = lettura
            .schede
            .iter()
            .flat_map(collegamenti)
            .find(|(codice, _)| *codice == c.codice)
            .map(|(_, nome)| nome)
            .filter(|n| !n.is_empty());
        dopo.nome_breve = dopo.nome_breve.or(nome_breve);
        salva_cdr(tx, actor, quando, &mut tutti, &prima, dopo)?;
    }
    for letta in &lettura.schede {
        for (codice, nome) in collegamenti(letta) {
            if !tutti.iter().any(|u| u.codice == codice) {
                let (c, _) = letta.contenuto();
                let lungo = c.centro_di_responsabilita.unwrap_or_else(|| {
                    if nome.is_empty() {
                        codice.clone()
                    } else {
                        nome.clone()
                    }
                });
                let dopo = Cdr {
                    codice,
                    nome: lungo,
                    nome_breve: Some(nome).filter(|n| !n.is_empty()),
                    ..Cdr::vuoto(CdrId(new_id()))
                };
                let prima = Cdr::vuoto(dopo.id.clone());
                salva_cdr(tx, actor, quando, &mut tutti, &prima, dopo)?;
            }
        }
    }
    // Phases print yet another spelling of their unit: it becomes one of the CdR's other names, when its sheet tells which.
    for letta in &lettura.schede {
        let (c, _) = letta.contenuto();
        let Some(prima) = tutti
            .iter()
            .find(|u| appartiene(&c, letta.livello, u))
            .cloned()
        else {
            continue;
        };
        let mut dopo = prima.clone();
        for nome in c
            .fasi
            .iter()
            .filter_map(|f| f.cdr.clone())
            .chain(c.centro_di_responsabilita.clone())
        {
            if letta.livello != Livello::Obiettivo
                && !tutti.iter().any(|u| u.si_chiama(&nome))
                && !dopo.si_chiama(&nome)
            {
                dopo.alias.push(nome);
            }
        }
        if dopo != prima {
            salva_cdr(tx, actor, quando, &mut tutti, &prima, dopo)?;
        }
    }
    Ok(tutti)
}

fn collegamenti(letta: &SchedaLetta) -> Vec<(String, String)> {
    match letta.valore("collegato_a") {
        Some(Valore::Collegamenti(v)) => v
            .iter()
            .filter(|k| k.livello.eq_ignore_ascii_case("cdr"))
            .map(|k| (k.codice.clone(), k.nome.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

fn salva_cdr(
    tx: &mut Tx<'_>,
    actor: &Actor,
    quando: DateTime<Utc>,
    tutti: &mut Vec<Cdr>,
    prima: &Cdr,
    dopo: Cdr,
) -> Result<()> {
    if *prima == dopo {
        return Ok(());
    }
    let fact = prima
        .correggi(&dopo, Atto::Importazione, actor, quando)
        .map_err(|e| rifiuto(&dopo.codice, e))?;
    crate::cdr::record(tx, &fact)?;
    tutti.retain(|u| u.id != dopo.id);
    tutti.push(fact.cosa().clone());
    Ok(())
}

/// Makes the persons that are not known yet.
pub(super) fn persone(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lettura: &Lettura,
    quando: DateTime<Utc>,
) -> Result<()> {
    let mut note: Vec<String> = crate::persone::list(tx, actor)?
        .iter()
        .map(|p| persona::chiave(&p.cognome_nome))
        .collect();
    for letta in &lettura.schede {
        let (c, _) = letta.contenuto();
        let nomi = [&c.responsabile, &c.direttore, &c.dirigente]
            .into_iter()
            .flatten()
            .cloned()
            .chain(c.fasi.iter().filter_map(|f| f.responsabile.clone()));
        for nome in nomi {
            let chiave = persona::chiave(&nome);
            if note.contains(&chiave) {
                continue;
            }
            let vuota = Persona::vuota(PersonaId(new_id()));
            let nuova = Persona {
                cognome_nome: nome.clone(),
                ..vuota.clone()
            };
            let fact = vuota
                .correggi(&nuova, Atto::Importazione, actor, quando)
                .map_err(|e| rifiuto(&nome, e))?;
            crate::persone::record(tx, &fact)?;
            note.push(chiave);
        }
    }
    Ok(())
}

/// Makes the stakeholders that are not in the vocabulary yet.
pub(super) fn portatori(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lettura: &Lettura,
    quando: DateTime<Utc>,
) -> Result<()> {
    let mut noti: Vec<String> = crate::portatori::list(tx, actor)?
        .iter()
        .map(|p| testo::piatto(&p.nome))
        .collect();
    for nome in lettura
        .schede
        .iter()
        .flat_map(|s| s.contenuto().0.stakeholder)
    {
        let chiave = testo::piatto(&nome);
        if noti.contains(&chiave) {
            continue;
        }
        let vuoto = Portatore::vuoto(PortatoreId(new_id()));
        let nuovo = Portatore {
            nome: nome.clone(),
            ..vuoto.clone()
        };
        let fact = vuoto
            .correggi(&nuovo, Atto::Importazione, actor, quando)
            .map_err(|e| rifiuto(&nome, e))?;
        crate::portatori::record(tx, &fact)?;
        noti.push(chiave);
    }
    Ok(())
}

fn rifiuto(cosa: &str, e: Vec<Refusal>) -> Error {
    Error::Rifiuto(
        e.into_iter()
            .map(|r| format!("{cosa}: {}", r.frase))
            .collect(),
    )
}
