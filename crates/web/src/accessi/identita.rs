//! Tying the account of somebody to what a source knows him by, and untying it.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::actor::UtenteId;
use domain::identita::{Fonte, GenereFonte};
use domain::incarico::conferibile_su;
use domain::registro::Annotazione;
use domain::{Actor, Refusal, orario};

use super::Digitato;
use super::ingresso::{Impedimento, impedimento};
use super::show::{membro, page, pagina_di, presente, utente};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, frase_di};
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

/// How a source knows somebody; while none does, every source of the body, each with its form.
pub(super) fn legami(
    app: &App,
    sigla: &str,
    sua: Option<&store::identita::Identita>,
    nome: &str,
    errori: &[Refusal],
) -> Vec<Legame> {
    let vuoto = |codice: &str, nome: String| Legame {
        codice: codice.to_owned(),
        nome,
        etichetta: "",
        aiuto: "",
        dal: String::new(),
        valore: String::new(),
        digitato: String::new(),
        errore: frase_di(errori, &campo(codice)).to_owned(),
    };
    if let Some(sua) = sua {
        let fonti = app.servizi.identita.dell_ente(sigla);
        let fonte = fonti.iter().find(|f| f.codice == sua.fonte);
        // The key of an entry of the directory says nothing to anybody.
        let detta = fonte.is_some_and(|f| f.genere != GenereFonte::Directory);
        return vec![Legame {
            dal: orario::it(sua.creata),
            valore: if detta {
                sua.valore.clone()
            } else {
                String::new()
            },
            ..vuoto(&sua.fonte, app.servizi.identita.nome_di(&sua.fonte))
        }];
    }
    let fonti = app.servizi.identita.dell_ente(sigla).into_iter();
    let moduli = fonti.map(|f| {
        let (etichetta, aiuto, digitato) = match f.genere {
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
        Legame {
            etichetta,
            aiuto,
            digitato: digitato.to_owned(),
            ..vuoto(&f.codice, f.nome.clone())
        }
    });
    moduli.collect()
}

/// A form about how a source knows somebody, and whose it is.
struct Modulo {
    app: App,
    accesso: Accesso,
    id: UtenteId,
    /// Code of the source.
    fonte: String,
    digitato: String,
}

/// Ties the account (`azione=collega`, with `fonte` and its value), unties it (`scollega`), or takes away the second factor of somebody who
/// has no password here (`togli_fattore`).
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let fonte = form.get("fonte").to_owned();
    let modulo = Modulo {
        app,
        accesso,
        id: utente(&id)?,
        digitato: form.get(&campo(&fonte)).to_owned(),
        fonte,
    };
    match form.get("azione") {
        "collega" => modulo.collega().await,
        "scollega" => modulo.scollega().await,
        "togli_fattore" => modulo.togli_fattore().await,
        _ => Err(Error::Richiesta(
            "Scegli che cosa fare di questo accesso: torna indietro e usa uno dei bottoni."
                .to_owned(),
        )),
    }
}

/// What became of an act, or the sentence against it.
type Esito = std::result::Result<(), String>;

impl Modulo {
    async fn collega(&self) -> Result<Response> {
        let fonti = self
            .app
            .servizi
            .identita
            .dell_ente(&self.accesso.ente.sigla);
        let fonte = fonti.into_iter().find(|f| f.codice == self.fonte);
        let fonte = fonte.cloned().ok_or(Error::NonTrovata)?;
        let (valore, gruppi) = match valore(&self.app, &fonte, &self.digitato).await? {
            Ok(trovato) => trovato,
            Err(frase) => return self.rifiuta(frase.to_owned()).await,
        };
        let (actor, id, adesso) = (self.accesso.actor.clone(), self.id, self.app.adesso());
        let esito = self
            .app
            .try_write(move |tx| {
                if let Err(no) = presente(tx, &actor, id)? {
                    return Ok(Err(no.into_iter().map(|r| r.frase).collect()));
                }
                let suo = impedimento(tx, &actor, id, orario::giorno(adesso))?;
                if let Some(no) = suo.or(di_piu(tx, &actor, &fonte, &gruppi)?) {
                    return Ok(Err(no.per_l_identita()));
                }
                store::identita::collega(tx, &actor, id, &fonte, &valore, adesso)?;
                annota(tx, id, &format!("collegato a {}", fonte.nome), adesso)?;
                Ok(Ok(()))
            })
            .await?;
        match esito {
            Ok(esito) => self.rispondi(esito, "collegato").await,
            Err(store::Error::Conflict(quale)) if quale == "identita_utente" => {
                let frase = "l'accesso è già collegato: scollegalo prima";
                self.rifiuta(frase.to_owned()).await
            }
            Err(store::Error::Conflict(_)) => {
                let frase =
                    "è già collegato all'accesso di un'altra persona: scollegalo prima da quella";
                self.rifiuta(frase.to_owned()).await
            }
            Err(e) => Err(e.into()),
        }
    }

    async fn scollega(&self) -> Result<Response> {
        let fonte = nota_o_persa(&self.app, &self.accesso, &self.fonte);
        let (actor, id, adesso) = (self.accesso.actor.clone(), self.id, self.app.adesso());
        let esito = self
            .app
            .write(move |tx| {
                membro(tx, &actor, id)?;
                if let Some(no) = impedimento(tx, &actor, id, orario::giorno(adesso))? {
                    return Ok(Err(no.per_l_identita()));
                }
                store::identita::scollega(tx, &actor, id, &fonte, adesso)?;
                annota(tx, id, &format!("scollegato da {}", fonte.nome), adesso)?;
                Ok(Ok(()))
            })
            .await?;
        self.rispondi(esito, "scollegato").await
    }

    async fn togli_fattore(&self) -> Result<Response> {
        const COSA: Annotazione = Annotazione::SecondoFattore;
        let (actor, id, adesso) = (self.accesso.actor.clone(), self.id, self.app.adesso());
        let esito = self
            .app
            .write(move |tx| {
                membro(tx, &actor, id)?;
                if let Some(no) = impedimento(tx, &actor, id, orario::giorno(adesso))? {
                    return Ok(Err(no.per_l_identita()));
                }
                if store::fattori::togli(tx, id)? {
                    let detto = "tolto da chi gestisce gli accessi";
                    store::registro::annota_ovunque(tx, id, COSA, detto, adesso)?;
                    let detto = format!("tolto all'accesso n. {}", id.0);
                    store::registro::annota(tx, &actor, COSA, &detto, adesso)?;
                }
                Ok(Ok(()))
            })
            .await?;
        self.rispondi(esito, "fattore_tolto").await
    }

    async fn rispondi(&self, esito: Esito, fatto: &str) -> Result<Response> {
        match esito {
            Ok(()) => Ok(Redirect::to(&pagina_di(&self.accesso, self.id, fatto)).into_response()),
            Err(frase) => self.rifiuta(frase).await,
        }
    }

    /// The page again, with what was typed and the sentence beside it.
    async fn rifiuta(&self, frase: String) -> Result<Response> {
        let no = vec![Refusal::campo(campo(&self.fonte), frase)];
        let da_oggi = Digitato::da_oggi(self.app.oggi());
        let mut pagina = page(&self.app, &self.accesso, self.id, da_oggi, no).await?;
        for legame in pagina.legami.iter_mut().filter(|l| l.codice == self.fonte) {
            legame.digitato.clone_from(&self.digitato);
        }
        Ok(rifiutata(&pagina))
    }
}

/// What the groups of a source would give and the actor may not: who ties an account must not give through it more than he holds.
fn di_piu(
    c: &mut store::Conn,
    actor: &Actor,
    fonte: &Fonte,
    gruppi: &[String],
) -> store::Result<Option<Impedimento>> {
    let cdr = store::cdr::list(c, &actor.per_tutti())?;
    let (voluti, _) = fonte.incarichi_su(gruppi, &cdr);
    let mut troppi = voluti
        .iter()
        .filter(|(ruolo, cdr)| !conferibile_su(actor, *ruolo, cdr.as_ref()));
    let primo = troppi.next();
    Ok(primo.map(|(ruolo, _)| Impedimento::DiPiu(ruolo.etichetta().to_owned())))
}

/// What a source tells a person apart by, and his groups as far as it says them now, from what was typed; inside, the sentence beside the field.
async fn valore(
    app: &App,
    fonte: &Fonte,
    digitato: &str,
) -> Result<std::result::Result<(String, Vec<String>), &'static str>> {
    match fonte.genere {
        GenereFonte::Provider(attributo) => {
            Ok(attributo.normale(digitato).map(|v| (v, Vec::new())))
        }
        GenereFonte::Directory => {
            let Some(directory) = app.servizi.identita.directory.clone() else {
                return Err(Error::NonTrovata);
            };
            if digitato.is_empty() {
                return Ok(Err("scrivi il nome che la persona ha nella directory"));
            }
            let nome = digitato.to_owned();
            let trovato = app.chiedi_fuori(move || directory.cerca(&nome)).await?;
            Ok(match trovato {
                Some(Ok(Some(chi))) => Ok((chi.valore, chi.gruppi.unwrap_or_default())),
                Some(Ok(None)) => {
                    Err("nella directory non c'è nessuno con questo nome: controlla come è scritto")
                }
                Some(Err(e)) => {
                    tracing::error!("directory: {e}");
                    Err(NON_RISPONDE)
                }
                None => Err(NON_RISPONDE),
            })
        }
    }
}

const NON_RISPONDE: &str = "la directory non risponde come dovrebbe: riprova fra qualche minuto, e se succede ancora dillo a chi tiene il server";

/// A source that the settings may tell of no more: what came from it can still be untied.
fn nota_o_persa(app: &App, accesso: &Accesso, codice: &str) -> Fonte {
    let fonti = app.servizi.identita.dell_ente(&accesso.ente.sigla);
    let nota = fonti.into_iter().find(|f| f.codice == codice);
    nota.cloned().unwrap_or_else(|| Fonte {
        codice: codice.to_owned(),
        nome: app.servizi.identita.nome_di(codice),
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
