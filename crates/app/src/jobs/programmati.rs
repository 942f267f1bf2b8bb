//! What is done on its day by itself: saved reports are put in the queue, and told of when they are ready; what was published for as long as
//! the law wants is withdrawn.

use chrono::{DateTime, Utc};
use domain::Actor;
use domain::libro::{OggettoStampa, ParametriStampa};
use domain::orario;
use domain::permesso::Permesso;
use store::Db;
use store::posta::{self, Messaggio};
use store::prospetti::{self, Dovuto};
use store::stampe::{self, Stampa};

/// How long the book of a saved report stays.
pub(super) const CONSERVATI: chrono::Duration = chrono::Duration::days(366);

const SENZA_INCARICO: &str = "chi lo ha programmato non ha più un incarico che permette di stampare. Va salvato di nuovo da chi lo ha";

/// Puts in the queue what is to be made today, with the rights of whoever saved it. One that nobody may make any more stops, and says why.
///
/// # Errors
/// When the database does not answer.
pub(super) fn metti_in_coda(db: &Db, adesso: DateTime<Utc>) -> anyhow::Result<()> {
    let oggi = orario::giorno(adesso);
    for d in db.read(|c| prospetti::dovuti(c, oggi))? {
        let Some(programma) = &d.salvato.programma else {
            continue;
        };
        let chi = db.read(|c| store::incarichi::actor_di(c, d.ente, d.salvato.di, &d.chi, oggi))?;
        let chi = chi.filter(|a| a.puo(Permesso::Stampare));
        let parametri = serde_json::to_string(&ParametriStampa {
            vista: d.vista.clone(),
            livelli: Vec::new(),
            cdr: None,
            stato: None,
            gantt: None,
            formato: programma.formato,
            oggetto: OggettoStampa::Prospetto {
                quale: d.salvato.quale,
                scelte: d.salvato.scelte.clone(),
            },
            data_elaborazione: oggi,
        })?;
        let poi = match &chi {
            Some(_) => programma.avanti(oggi),
            None => programma.fermo(SENZA_INCARICO),
        };
        let fatto = db.write(|tx| {
            prospetti::avanza(tx, &d, &poi)?;
            if let Some(chi) = &chi {
                stampe::create_programmata(tx, chi, &parametri, &d.salvato.id, adesso)?;
            }
            Ok(())
        });
        match fatto {
            Ok(()) => {}
            // Another program on the same database was quicker.
            Err(store::Error::NotFound) => {
                tracing::debug!("report {} is made elsewhere", d.salvato.id)
            }
            Err(e) => return Err(e.into()),
        }
    }
    Ok(())
}

/// Withdraws what has been published for as long as the law wants, with a line in the trail.
///
/// # Errors
/// When the database does not answer.
pub(super) fn ritira(db: &Db, adesso: DateTime<Utc>) -> anyhow::Result<()> {
    let oggi = orario::giorno(adesso);
    for (ente, edizione) in db.read(|c| store::pubblicazioni::scadute(c, oggi))? {
        let operatore = Actor::operatore(ente);
        let Some(fatto) = edizione.scade(&operatore, adesso) else {
            continue;
        };
        match db.write(|tx| store::pubblicazioni::record(tx, &fatto)) {
            // Another program on the same database was quicker.
            Ok(()) | Err(store::Error::NotFound) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(())
}

/// Tells whoever saved a report that it is ready, or why it is not, where he wants to be told and has an address.
///
/// # Errors
/// When the database does not answer.
pub(super) fn annuncia(
    db: &Db,
    operatore: &Actor,
    stampa: &Stampa,
    pubblico: &str,
    errore: Option<&str>,
    adesso: DateTime<Utc>,
) -> anyhow::Result<()> {
    let Some(id) = &stampa.salvato else {
        return Ok(());
    };
    let Some(d) = db.read(|c| prospetti::dovuto_con(c, operatore.ente, id))? else {
        return Ok(());
    };
    if !d.salvato.programma.as_ref().is_some_and(|p| p.posta) {
        return Ok(());
    }
    let recapito = db.read(|c| posta::recapito(c, d.salvato.di))?;
    let Some(recapito) = recapito.filter(|r| r.confermato.is_some()) else {
        return Ok(());
    };
    let messaggio = messaggio(&d, stampa, recapito.email, pubblico, errore);
    db.write(|tx| posta::accoda(tx, &messaggio, adesso))?;
    Ok(())
}

fn messaggio(
    d: &Dovuto,
    stampa: &Stampa,
    email: String,
    pubblico: &str,
    errore: Option<&str>,
) -> Messaggio {
    let nome = &d.salvato.nome;
    let qui = format!("{pubblico}/{}/stampe/{}", d.sigla, stampa.id);
    let (oggetto, cosa) = match errore {
        None => (
            format!("{nome}: è pronto"),
            format!(
                "il prospetto «{nome}» del piano {} è pronto. Lo trovi qui, dopo l'accesso:\n\n  {qui}",
                d.vista
            ),
        ),
        Some(perche) => (
            format!("{nome}: non è riuscito"),
            format!(
                "il prospetto «{nome}» del piano {} non è riuscito: {perche}\n\n  {qui}",
                d.vista
            ),
        ),
    };
    let dove = format!("{pubblico}/{}/viste/{}/prospetti", d.sigla, d.vista);
    Messaggio {
        chiave: format!("prospetto:{}", stampa.id),
        utente: d.salvato.di,
        email,
        oggetto,
        testo: format!(
            "Buongiorno,\n\n{cosa}\n\nPer non riceverlo più togli il prospetto salvato da qui:\n\n  {dove}\n"
        ),
    }
}
