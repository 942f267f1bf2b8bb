//! The round of a day: one message to each person for whom something is due, put among those that leave.

use chrono::{DateTime, NaiveDate, Utc};
use domain::data;
use domain::ente::Ente;
use domain::promemoria::{GenerePromemoria, Giorni, Promemoria, componi};
use store::Conn;
use store::posta::Messaggio;
use store::promemoria::Destinatario;

use super::raccogli::Chi;
use crate::app::App;
use domain::orario;

/// From this hour of the day on, by the clocks of Italy.
const ORA: u32 = 7;

/// Lines of a kind in a message; the rest is counted.
const RIGHE: usize = 15;

/// Puts the messages of the day together, for every body whose day was not done yet; says how many there are. Before seven in the morning,
/// by the clocks of Italy, nothing is done; nor where no messages leave.
///
/// # Errors
/// The first body that failed, after all the others were done: its day is tried again at the next call.
pub fn prepara(app: &App) -> store::Result<usize> {
    let adesso = app.adesso();
    let (oggi, ora) = orario::giorno_e_ora(adesso);
    let Some(pubblico) = app
        .servizi
        .davanti
        .pubblico()
        .filter(|_| app.servizi.posta && ora >= ORA)
    else {
        return Ok(0);
    };
    let (mut quanti, mut primo_errore) = (0, None);
    for ente in app.db.read(store::enti::list)? {
        match dell_ente(app, &ente, &pubblico, oggi, adesso) {
            Ok(n) => quanti += n,
            Err(e) => {
                tracing::error!("reminders of {}: {e}", ente.sigla);
                primo_errore = primo_errore.or(Some(e));
            }
        }
    }
    primo_errore.map_or(Ok(quanti), Err)
}

fn dell_ente(
    app: &App,
    ente: &Ente,
    pubblico: &str,
    oggi: NaiveDate,
    adesso: DateTime<Utc>,
) -> store::Result<usize> {
    let ultimo = app
        .db
        .read(|c| store::promemoria::ultimo_giro(c, ente.id))?;
    if ultimo.is_some_and(|g| g >= oggi) {
        return Ok(0);
    }
    let giorni = Giorni::dall_ultimo(ultimo, oggi);
    let messaggi = app.db.read(|c| {
        let mut messaggi = Vec::new();
        for d in store::promemoria::destinatari(c, ente.id)? {
            messaggi.extend(a_uno(c, app, ente, &d, giorni, oggi, pubblico)?);
        }
        Ok(messaggi)
    })?;
    app.db.write(|tx| {
        // Another program on the same database may have done the day meanwhile: the messages have the same keys.
        let mut nuovi = 0;
        for m in &messaggi {
            nuovi += usize::from(store::posta::accoda(tx, m, adesso)?);
        }
        store::promemoria::segna_giro(tx, ente.id, oggi)?;
        Ok(nuovi)
    })
}

fn a_uno(
    c: &mut Conn,
    app: &App,
    ente: &Ente,
    d: &Destinatario,
    giorni: Giorni,
    oggi: NaiveDate,
    pubblico: &str,
) -> store::Result<Option<Messaggio>> {
    let Some(actor) = store::incarichi::actor_di(c, ente.id, d.utente, &d.nome, oggi)? else {
        return Ok(None);
    };
    let chi = Chi {
        app,
        actor: &actor,
        sigla: &ente.sigla,
        oggi,
    };
    let voci = chi.voci(c)?;
    let dette = componi(&voci, &d.taciuti, giorni);
    if dette.is_empty() {
        return Ok(None);
    }
    Ok(Some(Messaggio {
        chiave: format!("promemoria/{}/{}/{oggi}", ente.id.0, d.utente.0),
        utente: d.utente,
        email: d.email.clone(),
        oggetto: format!("Schedario: che cosa ti aspetta, {}", data::it(oggi)),
        testo: testo(&dette, ente, pubblico),
    }))
}

fn testo(dette: &[&Promemoria], ente: &Ente, pubblico: &str) -> String {
    let mut testo = format!("{}\n", ente.nome);
    for genere in GenerePromemoria::TUTTI {
        let sue: Vec<&&Promemoria> = dette.iter().filter(|v| v.genere == *genere).collect();
        if sue.is_empty() {
            continue;
        }
        testo.push_str(&format!("\n{}\n", genere.etichetta().to_uppercase()));
        for v in sue.iter().take(RIGHE) {
            // A sentence that somebody typed may hold line ends; in a list it stands on one line.
            let riga = v.testo.split_whitespace().collect::<Vec<_>>().join(" ");
            testo.push_str(&format!("- {riga}\n  {pubblico}{}\n", v.indirizzo));
        }
        match sue.len().saturating_sub(RIGHE) {
            0 => {}
            1 => testo.push_str("- e un'altra\n"),
            n => testo.push_str(&format!("- e altre {n}\n")),
        }
    }
    testo.push_str(&format!(
        "\nRicevi al più un messaggio al giorno, solo quando qualcosa scade o ti è rimandato. Quali promemoria ricevere si sceglie qui:\n{pubblico}/{}/ente/promemoria\n",
        ente.sigla
    ));
    testo
}
