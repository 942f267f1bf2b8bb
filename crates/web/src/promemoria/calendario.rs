//! The calendar of a person: planned days of the phases of his sheets, terms of the collections, at an address that only he has.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use domain::data;
use domain::scheda::{Scheda, Stato};
use domain::vista::Vista;
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};
use store::schede::Filtro;
use store::{Conn, calendari};

use super::raccogli::{Chi, compila, sua};
use crate::app::App;
use crate::error::{Error, Result};
use crate::monitoraggi;
use crate::segreti::impronta;

/// How often a calendar is worth being asked for again.
const OGNI: &str = "PT6H";

/// Gives a calendar away to whoever knows its address: no session is asked for, because programs that keep calendars have none.
pub(crate) async fn show(State(app): State<App>, Path(file): Path<String>) -> Result<Response> {
    let Some(segreto) = file.strip_suffix(".ics") else {
        return Err(Error::NonTrovata);
    };
    let (impronta, con_app) = (impronta(segreto), app.clone());
    let testo = app
        .read(move |c| calendario(c, &con_app, &impronta))
        .await?;
    let intestazioni = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((intestazioni, testo).into_response())
}

fn calendario(c: &mut Conn, app: &App, impronta: &str) -> store::Result<String> {
    let (adesso, oggi) = (app.adesso(), app.oggi());
    let suo = calendari::di_chi(c, impronta)?;
    let ente = store::enti::list(c)?.into_iter().find(|e| e.id == suo.ente);
    let ente = ente.ok_or(store::Error::NotFound)?;
    // Whose appointments have ended reads nothing, here as on the pages.
    let actor = store::incarichi::actor_di(c, suo.ente, suo.utente, &suo.nome, oggi)?;
    let actor = actor.ok_or(store::Error::NotFound)?;
    let chi = Chi {
        app,
        actor: &actor,
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
    for sessione in store::monitoraggi::aperte(c, &actor)? {
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
    if compila(&actor) {
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
