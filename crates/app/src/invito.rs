//! `schedario invito`: a link for the password of somebody who cannot come in, made by whoever keeps the server.
//!
//! On the pages nobody renews the password of a person who may do more than he may: without this command the last administrator who
//! has lost his would be locked out for good.

use std::io::Write;

use chrono::Duration;
use domain::Actor;
use domain::registro::Annotazione;
use web::Segreto;

use crate::cli::Invito;
use crate::config::{self, Config};
use crate::esito::{base, rifiuto};

/// How long the link is good.
const VALIDO: Duration = Duration::hours(24);

pub(crate) fn esegui(scelte: &Invito, config: &Config) -> anyhow::Result<()> {
    let db = config.apri()?;
    let (segreto, adesso) = (Segreto::nuovo(), config::adesso());
    let (nome, impronta) = (scelte.utente.clone(), segreto.impronta());
    let esito = db.write(|tx| {
        let utente = store::utenti::find_by_nome(tx, &nome)?.id;
        let scade = adesso + VALIDO;
        // The trail of a body that he belongs to tells it; of somebody who belongs to none there is no trail.
        match store::enti::list_of(tx, utente)?.first() {
            Some(ente) => {
                let operatore = Actor::operatore(ente.id);
                store::utenti::rinvita(tx, &operatore, utente, &impronta, adesso, scade)
            }
            None => {
                store::inviti::delete_all_of(tx, utente)?;
                store::inviti::create(tx, &impronta, Some(utente), scade)
            }
        }?;
        if scelte.togli_secondo_fattore && store::fattori::togli(tx, utente)? {
            const COSA: Annotazione = Annotazione::SecondoFattore;
            let detto = "tolto da chi tiene il server, con schedario invito";
            store::registro::annota_ovunque(tx, utente, COSA, detto, adesso)?;
        }
        Ok(())
    });
    match esito {
        Err(store::Error::NotFound) => {
            return Err(rifiuto(format!(
                "Nessun utente si chiama «{}»: i nomi sono nella pagina Accessi e incarichi.",
                scelte.utente
            )));
        }
        altro => altro.map_err(base)?,
    }
    let pubblico = config
        .url
        .clone()
        .unwrap_or_else(|| format!("http://{}", config.listen));
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{} sceglie una nuova password qui (una volta sola, entro 24 ore):\n{}/invito/{}",
        scelte.utente,
        pubblico.trim_end_matches('/'),
        segreto.testo()
    )?;
    Ok(out.flush()?)
}
