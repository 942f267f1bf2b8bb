//! The calendar of a person: planned days of the phases of his sheets, terms of the collections, at an address that only he has.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use domain::permesso::Permesso;
use domain::registro::Annotazione;
use domain::scheda::{Scheda, Stato};
use domain::vista::Vista;
use domain::{Actor, UtenteId, data};
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};
use store::schede::Filtro;
use store::{Conn, calendari};

use super::raccogli::{Chi, compila, sua};
use crate::app::App;
use crate::error::{Error, Result};
use crate::monitoraggi;
use crate::registro::con_taciuti;
use crate::segreti::impronta;

/// How often a calendar is worth being asked for again.
const OGNI: &str = "PT6H";

/// Gives a calendar away to whoever knows its address: no session is asked for, because programs that keep calendars have none.
pub(crate) async fn show(State(app): State<App>, Path(file): Path<String>) -> Result<Response> {
    let Some(segreto) = file.strip_suffix(".ics") else {
        return Err(Error::NonTrovata);
    };
    let (impronta, con_app) = (impronta(segreto), app.clone());
    let letto = app.read(move |c| leggi(c, &con_app, &impronta)).await?;
    let testo = match letto {
        Letto::Calendario(testo) => testo,
        Letto::Chiuso(utente) => {
            rifiutato(&app, Some(utente)).await?;
            return Err(Error::NonTrovata);
        }
        Letto::Nessuno => {
            rifiutato(&app, None).await?;
            return Err(Error::NonTrovata);
        }
    };
    let intestazioni = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((intestazioni, testo).into_response())
}

/// What stands at an address.
enum Letto {
    Calendario(String),
    /// That of somebody whose appointments let him read nothing: here as on the pages.
    Chiuso(UtenteId),
    Nessuno,
}

/// Writes a refused address down, as a refused password is: one that was renewed goes on being asked for by the program that knew it.
async fn rifiutato(app: &App, chi: Option<UtenteId>) -> Result<()> {
    const COSA: Annotazione = Annotazione::Rifiuto;
    let adesso = app.adesso();
    let Some(taciuti) = app.rifiuti.passa(&format!("calendario {chi:?}"), adesso) else {
        return Ok(());
    };
    app.write(move |tx| match chi {
        Some(utente) => {
            let dettaglio =
                con_taciuti("calendario senza un incarico che legga".to_owned(), taciuti);
            store::registro::annota_ovunque(tx, utente, COSA, &dettaglio, adesso)
        }
        None => {
            let dettaglio =
                con_taciuti("calendario a un indirizzo sconosciuto".to_owned(), taciuti);
            store::registro::annota_ignoto(tx, COSA, &dettaglio, adesso)
        }
    })
    .await
}

fn leggi(c: &mut Conn, app: &App, impronta: &str) -> store::Result<Letto> {
    let suo = match calendari::di_chi(c, impronta) {
        Ok(suo) => suo,
        Err(store::Error::NotFound) => return Ok(Letto::Nessuno),
        Err(e) => return Err(e),
    };
    let actor = store::incarichi::actor_di(c, suo.ente, suo.utente, &suo.nome, app.oggi())?;
    match actor.filter(|a| a.puo(Permesso::Leggere)) {
        Some(actor) => calendario(c, app, &actor).map(Letto::Calendario),
        None => Ok(Letto::Chiuso(suo.utente)),
    }
}

fn calendario(c: &mut Conn, app: &App, actor: &Actor) -> store::Result<String> {
    let (adesso, oggi) = (app.adesso(), app.oggi());
    let ente = store::enti::list(c)?
        .into_iter()
        .find(|e| e.id == actor.ente);
    let ente = ente.ok_or(store::Error::NotFound)?;
    let chi = Chi {
        app,
        actor,
        sigla: &ente.sigla,
        oggi,
    };
    let base = app.servizi.davanti.pubblico().unwrap_or_default();
    let mut calendario = Calendar::empty();
    for (nome, valore) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Schedario//IT"),
        ("METHOD", "PUBLISH"),
    ] {
        calendario.append_property(Property::new(nome, valore));
    }
    calendario.name(&format!("Schedario – {}", ente.nome));
    calendario.append_property(
        Property::new("REFRESH-INTERVAL", OGNI)
            .add_parameter("VALUE", "DURATION")
            .done(),
    );
    let viste = chi.piani(c)?;
    for sessione in store::monitoraggi::aperte(c, actor)? {
        let Some(vista) = viste.iter().find(|v| v.id == sessione.vista) else {
            continue;
        };
        let indirizzo = format!(
            "{base}{}",
            monitoraggi::indirizzo(&ente.sigla, vista, &sessione.id)
        );
        let titolo = format!("Termine: {}", sessione.nome);
        let uid = format!("termine-{}", sessione.id.0);
        calendario.push(evento(&uid, sessione.termine, &titolo, &indirizzo, adesso));
    }
    if compila(actor) {
        for vista in &viste {
            for s in delle_sue(c, &chi, vista)? {
                let indirizzo = format!(
                    "{base}{}",
                    crate::ciclo::indirizzo(&ente.sigla, vista, s.codice())
                );
                fasi(&mut calendario, &s, &indirizzo, adesso);
            }
        }
    }
    Ok(calendario.to_string())
}

/// The sheets of a plan that he fills in, but for those that do not count.
fn delle_sue(c: &mut Conn, chi: &Chi<'_>, vista: &Vista) -> store::Result<Vec<Scheda>> {
    let sole = chi.schede(c, vista, |s| {
        sua(chi.actor, s) && !matches!(s.stato, Some(Stato::Sospesa | Stato::Annullata))
    })?;
    if sole.is_empty() {
        return Ok(Vec::new());
    }
    let filtro = Filtro {
        sole,
        ..Filtro::default()
    };
    store::schede::list(c, chi.actor, &vista.id, &filtro)
}

fn fasi(calendario: &mut Calendar, s: &Scheda, indirizzo: &str, adesso: DateTime<Utc>) {
    for (n, fase) in (1..).zip(&s.contenuto().fasi) {
        let nome = fase.descrizione.as_deref().unwrap_or("senza descrizione");
        let giorni = [
            (
                "inizio",
                "Inizia",
                fase.inizio_previsto
                    .filter(|_| fase.inizio_effettivo.is_none()),
            ),
            (
                "fine",
                "Finisce",
                fase.fine_prevista.filter(|_| fase.fine_effettiva.is_none()),
            ),
        ];
        for (quale, verbo, giorno) in giorni {
            let Some(giorno) = giorno else { continue };
            let uid = format!("fase-{}-{n}-{quale}", s.id().0);
            let titolo = format!("{verbo}: {nome} ({})", s.codice());
            calendario.push(evento(&uid, giorno, &titolo, indirizzo, adesso));
        }
    }
}

fn evento(
    uid: &str,
    giorno: NaiveDate,
    titolo: &str,
    indirizzo: &str,
    adesso: DateTime<Utc>,
) -> Event {
    // A sentence that somebody typed may hold line ends.
    let titolo = titolo.split_whitespace().collect::<Vec<_>>().join(" ");
    Event::new()
        .uid(&format!("{uid}@schedario"))
        .timestamp(adesso)
        .all_day(giorno)
        .summary(&titolo)
        .description(&format!("{} – {indirizzo}", data::it(giorno)))
        .add_property("URL", indirizzo)
        .add_property("TRANSP", "TRANSPARENT")
        .done()
}
