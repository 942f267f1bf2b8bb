//! One's own second factor: set up, confirmed, taken away.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Refusal;
use domain::registro::Annotazione;
use store::fattori::Fattore;

use super::{password, totp};
use crate::actor::{Accesso, Persona};
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, frase_di};
use crate::page::{Page, pagina, rifiutata, spiega};
use domain::orario;

/// How long somebody without a password of ours has just come in.
const APPENA: chrono::Duration = chrono::Duration::minutes(10);

#[derive(Template)]
#[template(path = "accesso/fattore.html")]
struct FattorePage {
    page: Page,
    sigla: String,
    /// Since when it is asked for; empty when it is not.
    dal: String,
    restano: i64,
    /// The secret in groups of four, and its picture, while it is being set up.
    da_confermare: Option<(String, Option<(i32, String)>)>,
    /// The recovery codes, the only time that they are shown.
    codici: Vec<String>,
    /// Whether one comes in without a password of ours: then none is asked for.
    senza_password: bool,
    errori: Vec<Refusal>,
}

spiega!(FattorePage);

impl FattorePage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// Shows whether it is asked for, and the next step.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
) -> Result<Response> {
    Ok(pagina(
        &page(&app, &accesso, &persona, Vec::new(), Vec::new()).await?,
    ))
}

/// Sets it up (`prepara`, then `conferma` with a code), gives new recovery codes (`codici`) or takes it away (`togli`): each but the
/// confirmation asks for the password, because somebody else may sit at an open browser.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    form: Form,
) -> Result<Response> {
    if !app
        .tentativi
        .permesso(&format!("cambio {}", persona.utente.0), app.adesso())
    {
        return Err(Error::TroppiTentativi);
    }
    let azione = form.get("azione");
    if azione == "conferma" {
        return conferma(&app, &accesso, &persona, form.get("codice")).await;
    }
    if let Err(no) = e_lui(&app, &persona, form.get("attuale")).await? {
        return Ok(rifiutata(
            &page(&app, &accesso, &persona, Vec::new(), vec![no]).await?,
        ));
    }
    let (utente, resta, adesso) = (persona.utente, persona.sessione.clone(), app.adesso());
    let mut codici = Vec::new();
    match azione {
        "prepara" => {
            let segreto = totp::segreto();
            let esito = app
                .try_write(move |tx| store::fattori::prepara(tx, utente, &segreto))
                .await?;
            match esito {
                // Set up already, from another page: that page is shown.
                Ok(()) | Err(store::Error::Conflict(_)) => {}
                Err(e) => return Err(e.into()),
            }
        }
        "codici" => {
            codici = totp::codici();
            let impronte = codici
                .iter()
                .map(|c| totp::impronta_di(c))
                .collect::<Vec<_>>();
            app.write(move |tx| {
                store::fattori::rinnova_codici(tx, utente, &impronte)?;
                annota(tx, utente, "nuovi codici di recupero", adesso)
            })
            .await?;
        }
        "togli" => {
            app.write(move |tx| {
                if store::fattori::togli(tx, utente)? {
                    annota(tx, utente, "tolto", adesso)?;
                }
                store::sessioni::delete_all_of(tx, utente, Some(&resta))
            })
            .await?;
        }
        _ => {
            return Err(Error::Richiesta(
                "Scegli che cosa fare del secondo fattore: torna indietro e usa uno dei bottoni."
                    .to_owned(),
            ));
        }
    }
    Ok(pagina(
        &page(&app, &accesso, &persona, codici, Vec::new()).await?,
    ))
}

/// From now on it is asked for, if the application shows the right code; whoever is in elsewhere came in without it, and goes out.
async fn conferma(
    app: &App,
    accesso: &Accesso,
    persona: &Persona,
    codice: &str,
) -> Result<Response> {
    let (utente, resta, adesso) = (persona.utente, persona.sessione.clone(), app.adesso());
    let codici = totp::codici();
    let impronte: Vec<String> = codici.iter().map(|c| totp::impronta_di(c)).collect();
    let digitato = codice.to_owned();
    let fatto = app
        .write(move |tx| {
            let suo = store::fattori::find(tx, utente)?;
            let Some(suo) = suo.filter(|f| f.confermato.is_none()) else {
                return Ok(false);
            };
            let Some(passo) = totp::passo(&suo.segreto, &digitato, adesso) else {
                return Ok(false);
            };
            store::fattori::conferma(tx, utente, passo, &impronte, adesso)?;
            store::sessioni::delete_all_of(tx, utente, Some(&resta))?;
            annota(tx, utente, "attivato", adesso)?;
            Ok(true)
        })
        .await?;
    if fatto {
        return Ok(pagina(
            &page(app, accesso, persona, codici, Vec::new()).await?,
        ));
    }
    let no = Refusal::campo(
        "codice",
        "non è il codice di adesso: controlla che l'ora del telefono sia giusta e scrivi quello che vedi",
    );
    Ok(rifiutata(
        &page(app, accesso, persona, Vec::new(), vec![no]).await?,
    ))
}

fn annota(
    tx: &mut store::Tx<'_>,
    utente: domain::UtenteId,
    detto: &str,
    adesso: chrono::DateTime<chrono::Utc>,
) -> store::Result<()> {
    const COSA: Annotazione = Annotazione::SecondoFattore;
    store::registro::annota_ovunque(tx, utente, COSA, detto, adesso)
}

/// Whether it is he who asks: he knows his password or, where he has none of ours, has just come in.
async fn e_lui(
    app: &App,
    persona: &Persona,
    digitata: &str,
) -> Result<std::result::Result<(), Refusal>> {
    let (utente, sessione, adesso) = (persona.utente, persona.sessione.clone(), app.adesso());
    let (registrata, entrato) = app
        .read(move |c| {
            let registrata = store::utenti::find(c, utente)?.password_hash;
            let entrato = store::sessioni::find(c, &sessione, adesso)?.creata;
            Ok((registrata, entrato))
        })
        .await?;
    if registrata == store::utenti::SENZA_PASSWORD {
        let frase = "sei entrato da più di dieci minuti: esci, entra di nuovo e torna qui";
        return Ok(if adesso - entrato <= APPENA {
            Ok(())
        } else {
            Err(Refusal::campo("attuale", frase))
        });
    }
    let digitata = digitata.to_owned();
    let giusta =
        tokio::task::spawn_blocking(move || password::giusta(&digitata, Some(&registrata)))
            .await
            .map_err(|e| Error::interno(&e))?;
    let frase = "non è la password con cui sei entrato: riscrivila";
    Ok(if giusta {
        Ok(())
    } else {
        Err(Refusal::campo("attuale", frase))
    })
}

async fn page(
    app: &App,
    accesso: &Accesso,
    persona: &Persona,
    codici: Vec<String>,
    errori: Vec<Refusal>,
) -> Result<FattorePage> {
    let utente = persona.utente;
    let (suo, sua) = app
        .read(move |c| {
            Ok((
                store::fattori::find(c, utente)?,
                store::utenti::find(c, utente)?.password_hash,
            ))
        })
        .await?;
    let da_confermare = |f: &Fattore| {
        let lettere: Vec<char> = f.segreto.chars().collect();
        let gruppi = lettere.chunks(4).map(|g| g.iter().collect::<String>());
        let quadro = totp::quadro(&totp::indirizzo(&persona.nome, &f.segreto));
        (gruppi.collect::<Vec<_>>().join(" "), quadro)
    };
    Ok(FattorePage {
        page: Page::di(accesso, "Secondo fattore", ""),
        sigla: accesso.ente.sigla.clone(),
        dal: suo
            .as_ref()
            .and_then(|f| f.confermato)
            .map(orario::it)
            .unwrap_or_default(),
        restano: suo.as_ref().map_or(0, |f| f.codici),
        da_confermare: suo
            .as_ref()
            .filter(|f| f.confermato.is_none())
            .map(da_confermare),
        codici,
        senza_password: sua == store::utenti::SENZA_PASSWORD,
        errori,
    })
}
