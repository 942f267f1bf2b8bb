//! Tying the account of somebody to what a source knows him by, and untying it.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::identita::{Fonte, GenereFonte};
use domain::orario;
use domain::registro::Annotazione;

use super::Digitato;
use super::ingresso::impedimento;
use super::show::{membro, page, pagina_di, presente, utente};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::Form;
use crate::page::rifiutata;

/// A source on the page of a person.
pub(super) struct Legame {
    pub codice: String,
    pub nome: String,
    /// What one writes to tie the account: a name in the directory, a codice fiscale.
    pub etichetta: &'static str,
    pub aiuto: &'static str,
    /// When it was tied, and to what; empty when it is not.
    pub dal: String,
    pub valore: String,
    /// What was typed, and what is wrong with it.
    pub digitato: String,
    pub errore: String,
}

impl Legame {
    /// The name of the field where its value is typed.
    pub(super) fn campo(&self) -> String {
        campo(&self.codice)
    }
}

fn campo(fonte: &str) -> String {
    format!("identita-{fonte}")
}

/// How each source of the installation knows somebody, and those that the settings tell of no more.
pub(super) fn legami(
    app: &App,
    sue: &[store::identita::Identita],
    nome: &str,
    errori: &[Refusal],
) -> Vec<Legame> {
    let fonti = app.servizi.identita.fonti();
    let note = fonti.iter().map(|f| {
        let sua = sue.iter().find(|i| i.fonte == f.codice);
        let (etichetta, aiuto, proposto) = match f.genere {
            GenereFonte::Directory => (
                "Nome nella directory",
                "Quello con cui la persona entra nel suo computer.",
                nome,
            ),
            GenereFonte::Provider(attributo) => (
                attributo.etichetta(),
                "Come lo dice il servizio che riconosce la persona.",
                "",
            ),
        };
        let campo = campo(&f.codice);
        Legame {
            codice: f.codice.clone(),
            nome: f.nome.clone(),
            etichetta,
            aiuto,
            dal: sua.map(|i| orario::it(i.creata)).unwrap_or_default(),
            // The key of an entry says nothing to anybody.
            valore: sua
                .filter(|_| f.genere != GenereFonte::Directory)
                .map(|i| i.valore.clone())
                .unwrap_or_default(),
            digitato: proposto.to_owned(),
            errore: crate::form::frase_di(errori, &campo).to_owned(),
        }
    });
    let mut tutti: Vec<Legame> = note.collect();
    let perse = sue
        .iter()
        .filter(|i| !fonti.iter().any(|f| f.codice == i.fonte));
    tutti.extend(perse.map(|i| Legame {
        codice: i.fonte.clone(),
        nome: i.fonte.clone(),
        etichetta: "",
        aiuto: "",
        dal: orario::it(i.creata),
        valore: String::new(),
        digitato: String::new(),
        errore: String::new(),
    }));
    tutti
}

/// Ties the account (`azione=collega`, with `fonte` and its value), unties it (`scollega`), or takes away the second factor of somebody who
/// has no password here (`togli_fattore`).
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let (id, adesso, actor) = (utente(&id)?, app.adesso(), accesso.actor.clone());
    let codice = form.get("fonte").to_owned();
    let campo = campo(&codice);
    let digitato = form.get(&campo).to_owned();
    let errata = async |no: Vec<Refusal>| -> Result<Response> {
        let da_oggi = Digitato::da_oggi(app.oggi());
        let mut pagina = page(&app, &accesso, id, da_oggi, no).await?;
        for legame in pagina.legami.iter_mut().filter(|l| l.codice == codice) {
            legame.digitato.clone_from(&digitato);
        }
        Ok(rifiutata(&pagina))
    };
    let oggi = orario::giorno(adesso);
    if ["scollega", "togli_fattore"].contains(&form.get("azione")) {
        let (fonte, fattore) = (
            nota_o_persa(&app, &codice),
            form.get("azione") == "togli_fattore",
        );
        let con_campo = campo.clone();
        let esito = app
            .write(move |tx| {
                membro(tx, &actor, id)?;
                if let Some(no) = impedimento(tx, &actor, id, oggi)? {
                    return Ok(Err(vec![Refusal::campo(&con_campo, no.per_l_identita())]));
                }
                if fattore {
                    if store::fattori::togli(tx, id)? {
                        const COSA: Annotazione = Annotazione::SecondoFattore;
                        let detto = "tolto da chi gestisce gli accessi";
                        store::registro::annota_ovunque(tx, id, COSA, detto, adesso)?;
                        let detto = format!("tolto all'accesso n. {}", id.0);
                        store::registro::annota(tx, &actor, COSA, &detto, adesso)?;
                    }
                    return Ok(Ok(()));
                }
                store::identita::scollega(tx, &actor, id, &fonte, adesso)?;
                annota(tx, id, &format!("scollegato da {}", fonte.nome), adesso)?;
                Ok(Ok(()))
            })
            .await?;
        return match esito {
            Ok(()) => {
                let esito = if fattore {
                    "fattore_tolto"
                } else {
                    "scollegato"
                };
                Ok(Redirect::to(&pagina_di(&accesso, id, esito)).into_response())
            }
            Err(no) => errata(no).await,
        };
    }
    let fonti = app.servizi.identita.fonti();
    let fonte = fonti.into_iter().find(|f| f.codice == codice);
    let fonte = fonte.cloned().ok_or(Error::NonTrovata)?;
    let valore = match valore(&app, &fonte, &digitato).await? {
        Ok(valore) => valore,
        Err(frase) => return errata(vec![Refusal::campo(&campo, frase)]).await,
    };
    let con_campo = campo.clone();
    let esito = app
        .try_write(move |tx| {
            if let Err(no) = presente(tx, &actor, id)? {
                return Ok(Err(no));
            }
            if let Some(no) = impedimento(tx, &actor, id, oggi)? {
                return Ok(Err(vec![Refusal::campo(&con_campo, no.per_l_identita())]));
            }
            store::identita::collega(tx, &actor, id, &fonte, &valore, adesso)?;
            annota(tx, id, &format!("collegato a {}", fonte.nome), adesso)?;
            Ok(Ok(()))
        })
        .await?;
    match esito {
        Ok(Ok(())) => Ok(Redirect::to(&pagina_di(&accesso, id, "collegato")).into_response()),
        Ok(Err(no)) => errata(no).await,
        Err(store::Error::Conflict(_)) => {
            let frase =
                "è già collegato all'accesso di un'altra persona: scollegalo prima da quella";
            errata(vec![Refusal::campo(&campo, frase)]).await
        }
        Err(e) => Err(e.into()),
    }
}

/// What a source tells a person apart by, from what was typed; inside, the sentence beside the field.
async fn valore(
    app: &App,
    fonte: &Fonte,
    digitato: &str,
) -> Result<std::result::Result<String, &'static str>> {
    match fonte.genere {
        GenereFonte::Provider(attributo) => Ok(attributo.normale(digitato)),
        GenereFonte::Directory => {
            let Some(directory) = app.servizi.identita.directory.clone() else {
                return Err(Error::NonTrovata);
            };
            if digitato.is_empty() {
                return Ok(Err("scrivi il nome che la persona ha nella directory"));
            }
            let nome = digitato.to_owned();
            let trovato = tokio::task::spawn_blocking(move || directory.cerca(&nome))
                .await
                .map_err(|e| Error::interno(&e))?;
            Ok(match trovato {
                Ok(Some(chi)) => Ok(chi.valore),
                Ok(None) => {
                    Err("nella directory non c'è nessuno con questo nome: controlla come è scritto")
                }
                Err(e) => {
                    tracing::error!("directory: {e}");
                    Err(
                        "la directory non risponde come dovrebbe: riprova fra qualche minuto, e se succede ancora dillo a chi tiene il server",
                    )
                }
            })
        }
    }
}

/// A source that the settings may tell of no more: what came from it can still be untied.
fn nota_o_persa(app: &App, codice: &str) -> Fonte {
    let fonti = app.servizi.identita.fonti();
    let nota = fonti.into_iter().find(|f| f.codice == codice);
    nota.cloned().unwrap_or_else(|| Fonte {
        codice: codice.to_owned(),
        nome: codice.to_owned(),
        genere: GenereFonte::Directory,
        ente: None,
        crea: false,
        incarichi: Vec::new(),
    })
}

fn annota(
    tx: &mut store::Tx<'_>,
    id: domain::UtenteId,
    detto: &str,
    adesso: chrono::DateTime<chrono::Utc>,
) -> store::Result<()> {
    store::registro::annota_ovunque(tx, id, Annotazione::Password, detto, adesso)
}
