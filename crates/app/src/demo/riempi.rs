//! Writes the municipality into a database, through the verbs of the domain.

use std::collections::HashMap;

use anyhow::Context;
use chrono::{DateTime, Utc};
use domain::cdr::{Cdr, CdrId};
use domain::ente::Ente;
use domain::libro::Stemma;
use domain::persona::{Persona, PersonaId};
use domain::portatore::{Portatore, PortatoreId};
use domain::scheda::{Posto, SchedaId};
use domain::vista::vita::StatoVista;
use domain::vista::{Vista, VistaId};
use domain::{Actor, Atto, Refusal, Scheda};
use store::{Db, Tx, new_id};

use super::{Demo, STEMMA, STEMMA_ALT, VistaDemo};

/// Fills the database in one transaction; returns the municipality.
///
/// # Errors
/// When the database refuses, or already has a body of that name; it is then as it was.
pub(crate) fn riempi(db: &Db, quando: DateTime<Utc>) -> anyhow::Result<Ente> {
    let demo = super::comune()?;
    db.write(|tx| scrivi(tx, demo, quando))
        .context("il comune dimostrativo non è stato scritto")
}

fn scrivi(tx: &mut Tx<'_>, demo: Demo, quando: DateTime<Utc>) -> store::Result<Ente> {
    let ente = store::enti::create(tx, &demo.ente, quando)?;
    let actor = Actor {
        nome: "dimostrazione".to_owned(),
        ..Actor::operatore(ente.id)
    };
    let stemma = Stemma {
        immagine: STEMMA.to_vec(),
        testo_alternativo: STEMMA_ALT.to_owned(),
    };
    store::enti::set_stemma(tx, &actor, Some(&stemma), quando)?;
    let cdr = registri(tx, &actor, &demo, quando)?;
    for vista in demo.viste {
        piano(tx, &actor, vista, &cdr, quando)?;
    }
    Ok(ente)
}

/// CdR, persons and stakeholders; returns the keys of the CdR by code.
fn registri(
    tx: &mut Tx<'_>,
    actor: &Actor,
    demo: &Demo,
    quando: DateTime<Utc>,
) -> store::Result<HashMap<String, CdrId>> {
    let mut chiavi = HashMap::new();
    for u in &demo.cdr {
        let id = CdrId(new_id());
        let nuovo = Cdr {
            id: id.clone(),
            codice: u.codice.clone(),
            nome: u.nome.clone(),
            titolo: Some(u.titolo.clone()),
            nome_breve: Some(u.nome_breve.clone()),
            alias: u.alias.clone(),
            responsabile: Some(u.responsabile.clone()),
            assessorato: Some(u.assessorato.clone()),
            ..Cdr::vuoto(id.clone())
        };
        let fatto = Cdr::vuoto(id.clone())
            .correggi(&nuovo, Atto::Creazione, actor, quando)
            .map_err(|no| rifiuto(&u.codice, &no))?;
        store::cdr::record(tx, &fatto)?;
        chiavi.insert(u.codice.clone(), id);
    }
    for p in &demo.persone {
        let vuota = Persona::vuota(PersonaId(new_id()));
        let nuova = Persona {
            cognome_nome: p.cognome_nome.clone(),
            incarico: Some(p.incarico.to_owned()),
            email: Some(p.email.clone()),
            ..vuota.clone()
        };
        let fatto = vuota
            .correggi(&nuova, Atto::Creazione, actor, quando)
            .map_err(|no| rifiuto(&p.cognome_nome, &no))?;
        store::persone::record(tx, &fatto)?;
    }
    for nome in &demo.portatori {
        let vuoto = Portatore::vuoto(PortatoreId(new_id()));
        let nuovo = Portatore {
            nome: nome.clone(),
            ..vuoto.clone()
        };
        let fatto = vuoto
            .correggi(&nuovo, Atto::Creazione, actor, quando)
            .map_err(|no| rifiuto(nome, &no))?;
        store::portatori::record(tx, &fatto)?;
    }
    Ok(chiavi)
}

fn piano(
    tx: &mut Tx<'_>,
    actor: &Actor,
    demo: VistaDemo,
    cdr: &HashMap<String, CdrId>,
    quando: DateTime<Utc>,
) -> store::Result<()> {
    let id = VistaId(new_id());
    let vista = Vista {
        id: id.clone(),
        codice: demo.codice,
        titolo: demo.titolo,
        tipo: demo.tipo,
        anno: demo.anno,
        dal: demo.anno,
        al: demo.anno + 2,
        modelli: Vec::new(),
        metodo: demo.metodo,
        smvp: None,
        margine: None,
        stato: StatoVista::PRIMO,
        variazione: None,
    };
    let codice = vista.codice.clone();
    let fatto = Vista::nuova(vista, actor, quando).map_err(|no| rifiuto(&codice, &no))?;
    store::viste::record(tx, &fatto)?;
    for (posizione, scheda) in (1..).zip(demo.schede) {
        let codice = scheda.contenuto.codice.clone();
        let posto = Posto {
            id: SchedaId(new_id()),
            vista: id.clone(),
            livello: scheda.livello,
            cdr: cdr.get(&scheda.cdr).cloned(),
            posizione,
        };
        let fatto = Scheda::nuova(posto, scheda.contenuto, Atto::Creazione, actor, quando)
            .map_err(|no| rifiuto(&codice, &no))?;
        store::schede::record(tx, &fatto)?;
    }
    Ok(())
}

/// A mistake in the tables, which the tests exclude: it rolls everything back.
fn rifiuto(cosa: &str, no: &[Refusal]) -> store::Error {
    let frasi: Vec<String> = no
        .iter()
        .map(|r| format!("{cosa}, {}: {}", r.campo, r.frase))
        .collect();
    store::Error::Dati(frasi.join("; "))
}
