//! `schedario import`: printed sheets and workbooks come in, all of the named files or none.

mod fogli;
mod resoconto;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use chrono::{DateTime, Utc};
use domain::Actor;
use domain::ente::Ente;
use domain::importazione::{Confronto, Esito, Lettura, Scelte};
use domain::modello::Sinonimo;
use store::importa::{self, Fatto, Prendi};
use store::importazioni::{self, Registrato, Stato};
use store::{Conn, Db, Tx};

use crate::cli::Import;
use crate::config::{self, Config, Nuova};
use crate::ente;
use crate::esito::{Rifiuti, base};
use fogli::Foglio;
use resoconto::Resoconto;

/// Name given to the body when neither printout nor command says it.
const SENZA_NOME: &str = "Ente senza nome";

/// A file that was read.
struct Letto {
    /// As the person wrote it.
    nome: String,
    byte: Vec<u8>,
    lettura: Lettura,
}

pub(crate) fn esegui(scelte: &Import, config: &Config) -> anyhow::Result<()> {
    let (db, nuova) = apri(scelte, config)?;
    let sinonimi = db.read(|c| sinonimi(c, scelte)).map_err(base)?;
    let (letti, cartelle) = leggi(scelte, &sinonimi)?;
    let quando = config::adesso();
    let (mut fatti, mut fogli) = (Vec::new(), Vec::new());
    let mut finito = false;
    let esito = db.write(|tx| {
        (fatti, fogli) = importa_tutti(tx, scelte, &letti, &cartelle, quando)?;
        finito = true;
        // The trial obeys the very same rules, and is then taken back as a whole.
        if scelte.dry_run {
            Err(store::Error::NotFound)
        } else {
            Ok(())
        }
    });
    match esito {
        Err(store::Error::NotFound) if scelte.dry_run && finito => {}
        altro => altro.map_err(base)?,
    }
    nuova.tieni();
    if scelte.json {
        resoconto::json(&fatti, &fogli, scelte.dry_run)
    } else {
        resoconto::testo(&fatti, &fogli, scelte.dry_run)
    }
}

/// The database to write to. A trial makes none: where there is no database yet, it works in memory.
fn apri(scelte: &Import, config: &Config) -> anyhow::Result<(Db, Nuova)> {
    if !scelte.dry_run {
        return config.apri_o_crea();
    }
    if config.esiste() {
        return Ok((config.apri()?, Nuova::default()));
    }
    let db = Db::open(":memory:").map_err(base)?;
    db.migrate().map_err(base)?;
    Ok((db, Nuova::default()))
}

/// The labels of the modelli of the body the sheets will go to, where it is known before the files are read.
fn sinonimi(c: &mut Conn, scelte: &Import) -> store::Result<Vec<Sinonimo>> {
    let enti = store::enti::list(c)?;
    let ente = match (&scelte.ente, enti.as_slice()) {
        (Some(nome), _) => ente::con_nome(&enti, nome),
        (None, [unico]) => Some(unico.clone()),
        (None, _) => None,
    };
    match ente {
        Some(e) => Ok(store::modelli::tutti(c, &Actor::operatore(e.id))?.sinonimi()),
        None => Ok(Vec::new()),
    }
}

/// What a file turned out to be.
enum Aperto {
    Stampa(Box<Letto>),
    Cartella(Foglio),
}

/// Reads every file; says of all that cannot be read why.
fn leggi(scelte: &Import, sinonimi: &[Sinonimo]) -> anyhow::Result<(Vec<Letto>, Vec<Foglio>)> {
    let (mut letti, mut fogli, mut no) = (Vec::new(), Vec::new(), Vec::new());
    for file in &scelte.file {
        match leggi_file(file, sinonimi) {
            Ok(Aperto::Stampa(letto)) => letti.push(*letto),
            Ok(Aperto::Cartella(foglio)) => fogli.push(foglio),
            Err(frase) => no.push(frase),
        }
    }
    if no.is_empty() {
        Ok((letti, fogli))
    } else {
        Err(Rifiuti(no).into())
    }
}

fn leggi_file(file: &Path, sinonimi: &[Sinonimo]) -> Result<Aperto, String> {
    let nome = file.display().to_string();
    let no = |perche: String| format!("Il file «{nome}» {perche}.");
    if file.is_dir() {
        return Err(no("è una cartella: indica i file che contiene".to_owned()));
    }
    let aperto = File::open(file).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => {
            no("non esiste: controlla il nome e la cartella".to_owned())
        }
        std::io::ErrorKind::PermissionDenied => {
            no("non si può leggere: controlla i permessi".to_owned())
        }
        _ => no(format!("non si può leggere ({e})")),
    })?;
    // One byte more than is ever read: a file of any size is refused without filling the memory.
    let limiti = imports::Limiti::default();
    let di_cartelle = imports::LimitiCartella::default();
    let limite = u64::try_from(limiti.byte.max(di_cartelle.byte))
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let mut byte = Vec::new();
    aperto
        .take(limite)
        .read_to_end(&mut byte)
        .map_err(|e| no(format!("non si può leggere ({e})")))?;
    if imports::e_cartella(&byte) || imports::sembra_csv(&nome, &byte) {
        let cartella = imports::leggi_cartella(&nome, &byte, &di_cartelle, &|| true);
        return Ok(Aperto::Cartella(Foglio {
            cartella: cartella.map_err(|r| r.frase)?,
            nome,
            byte,
        }));
    }
    let lettura =
        imports::leggi_con(&nome, &byte, sinonimi, &limiti, &|| true).map_err(|r| r.frase)?;
    Ok(Aperto::Stampa(Box::new(Letto {
        nome,
        byte,
        lettura,
    })))
}

fn importa_tutti(
    tx: &mut Tx<'_>,
    scelte: &Import,
    letti: &[Letto],
    cartelle: &[Foglio],
    quando: DateTime<Utc>,
) -> store::Result<(Vec<Resoconto>, Vec<fogli::Resoconto>)> {
    let (ente, mut avviso) = scegli_ente(tx, scelte, letti, quando)?;
    let actor = Actor::operatore(ente.id);
    let mut fatti = Vec::new();
    for letto in letti {
        let mut fatto =
            importa(tx, &actor, scelte, letto, quando).map_err(|e| nomina(&letto.nome, e))?;
        fatto.ente.clone_from(&ente.nome);
        fatto.avvisi.extend(
            avviso
                .take()
                .into_iter()
                .chain(altro_ente(&ente, &letto.lettura)),
        );
        fatti.push(fatto);
    }
    let mut fatte = Vec::new();
    for foglio in cartelle {
        let mut fatto = fogli::importa(tx, &actor, scelte, foglio, quando)
            .map_err(|e| nomina(&foglio.nome, e))?;
        fatto.ente.clone_from(&ente.nome);
        fatte.push(fatto);
    }
    Ok((fatti, fatte))
}

/// A refusal among many files says whose it is.
fn nomina(file: &str, e: store::Error) -> store::Error {
    match e {
        store::Error::Rifiuto(frasi) => store::Error::Rifiuto(
            frasi
                .into_iter()
                .map(|f| format!("Il file «{file}» non si può importare: {f}."))
                .collect(),
        ),
        altro => altro,
    }
}

fn importa(
    tx: &mut Tx<'_>,
    actor: &Actor,
    opzioni: &Import,
    letto: &Letto,
    quando: DateTime<Utc>,
) -> store::Result<Resoconto> {
    let lettura = &letto.lettura;
    let proposte_accettate = if opzioni.accetta_proposte {
        (0..lettura.proposte.len()).collect()
    } else {
        Vec::new()
    };
    let scelte = Scelte {
        proposte_accettate,
        vista: opzioni.vista.clone(),
        ..Scelte::default()
    };
    let vista = opzioni.vista.as_deref();
    let anteprima = importa::anteprima(tx, actor, lettura, &scelte, vista)?;
    let invariata = |e: &Esito| *e == Esito::Invariata;
    // The same printout again changes nothing: not even the list of imports.
    let fatto = if anteprima.rifiuti.is_empty()
        && !anteprima.vista_nuova
        && anteprima.confronti.iter().all(|c| invariata(&c.esito))
    {
        Fatto {
            vista: anteprima.vista.codice.clone(),
            invariate: anteprima.confronti.len(),
            ..Fatto::default()
        }
    } else {
        let id = importazioni::create(tx, actor, &letto.nome, Some(&letto.byte), lettura, quando)?;
        importazioni::set_scelte(tx, actor, &id, &scelte)?;
        let fatto = importa::conferma(
            tx,
            actor,
            &id,
            lettura,
            &scelte,
            vista,
            &Prendi::NonCorrette,
            quando,
        )?;
        importazioni::set_stato(tx, actor, &id, Stato::Confermata)?;
        let schede = anteprima
            .confronti
            .iter()
            .map(|c| preso(c, &scelte))
            .collect();
        importazioni::set_fatto(
            tx,
            actor,
            &id,
            &Registrato {
                vista: fatto.vista.clone(),
                schede,
            },
        )?;
        fatto
    };
    Ok(Resoconto {
        file: letto.nome.clone(),
        ente: String::new(),
        lettura: lettura.clone(),
        accettate: opzioni.accetta_proposte,
        scelte,
        confronti: anteprima.confronti,
        fatto,
        avvisi: Vec::new(),
    })
}

/// What became of a sheet: of its differences, only those taken over.
fn preso(c: &Confronto, scelte: &Scelte) -> Confronto {
    let esito = match &c.esito {
        Esito::Cambiata(differenze) => {
            let prese: Vec<_> = differenze
                .iter()
                .filter(|d| scelte.prende(&c.codice, d))
                .cloned()
                .collect();
            if prese.is_empty() {
                Esito::Invariata
            } else {
                Esito::Cambiata(prese)
            }
        }
        altro => altro.clone(),
    };
    Confronto {
        codice: c.codice.clone(),
        esito,
    }
}

/// The body of the sheets: the one named, else the only one, else the one the printout names. Says what is worth saying.
fn scegli_ente(
    tx: &mut Tx<'_>,
    scelte: &Import,
    letti: &[Letto],
    quando: DateTime<Utc>,
) -> store::Result<(Ente, Option<String>)> {
    let enti = store::enti::list(tx)?;
    if let Some(nome) = &scelte.ente {
        return match ente::con_nome(&enti, nome) {
            Some(ente) => Ok((ente, None)),
            None => Ok((store::enti::create(tx, nome, quando)?, None)),
        };
    }
    if !enti.is_empty() {
        return Ok((ente::trova(tx, None)?, None));
    }
    match letti
        .iter()
        .find_map(|l| l.lettura.parametri.ente.as_deref())
    {
        Some(nome) => Ok((store::enti::create(tx, nome, quando)?, None)),
        None => {
            let frase = format!(
                "la stampa non dice di quale ente è: le schede vanno in «{SENZA_NOME}»; cambiane il nome nelle pagine, o indicalo con --ente"
            );
            Ok((store::enti::create(tx, SENZA_NOME, quando)?, Some(frase)))
        }
    }
}

/// A printout of another body is worth a word: nothing forbids it, for a union keeps the sheets of its municipalities.
fn altro_ente(ente: &Ente, lettura: &Lettura) -> Option<String> {
    let stampato = lettura.parametri.ente.as_deref()?;
    let diverso = ente::con_nome(std::slice::from_ref(ente), stampato).is_none();
    diverso.then(|| format!("la stampa è di «{stampato}» e le schede vanno in «{}»: controlla di avere scelto l'ente giusto", ente.nome))
}
