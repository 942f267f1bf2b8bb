//! The passages of one sheet: in which state it is, what it may do next, and what stands against it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::ciclo::{self, Passaggio};
use domain::permesso::{Permesso, Ruolo};
use domain::scheda::Scheda;
use domain::{Actor, Refusal};
use store::Conn;

use super::pratica::{Pratica, indirizzo};
use super::{Impedimento, del_modulo, letto, segmento_di};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::Form;
use crate::page::{Page, Spiega, pagina, rifiutata};

const CAMBIATA: &str = "Nel frattempo la scheda è cambiata: guarda com'è adesso, e ripeti il passaggio se va ancora bene.";

/// A passage that the person may make.
struct Possibile {
    codice: &'static str,
    etichetta: &'static str,
    a: &'static str,
    motivo: bool,
    azione: String,
    impedimenti: Vec<Impedimento>,
    /// What is wrong with the reason that was typed.
    errore: String,
    digitato: String,
}

#[derive(Template)]
#[template(path = "ciclo/una.html")]
struct UnaPage {
    page: Page,
    sigla: String,
    vista: String,
    codice: String,
    titolo_scheda: String,
    qui: String,
    stato: &'static str,
    versione: i64,
    ferma: Option<&'static str>,
    possibili: Vec<Possibile>,
    /// The passages that others make, and who.
    di_altri: Vec<(&'static str, String)>,
    /// Why the passage that was asked for was not made.
    rifiuto: Option<String>,
}

impl Spiega for UnaPage {
    fn motivi(&self) -> Vec<Refusal> {
        self.rifiuto.iter().cloned().map(Refusal::tutto).collect()
    }
}

/// A sheet of a plan with what it is held against.
struct Letta {
    scheda: Scheda,
    pratica: Pratica,
}

impl Letta {
    fn find(
        c: &mut Conn,
        actor: &Actor,
        vista: &str,
        codice: &str,
        oggi: NaiveDate,
    ) -> store::Result<Self> {
        let vista = store::viste::find(c, actor, vista)?;
        let scheda = store::schede::find(c, actor, &vista.id, codice)?;
        let pratica = Pratica::di_schede(c, actor, vista, std::slice::from_ref(&scheda), oggi)?;
        Ok(Self { scheda, pratica })
    }

    /// A passage with what stands against it, and what was typed of it.
    fn possibile(
        &self,
        app: &App,
        accesso: &Accesso,
        riga: &ciclo::RigaCiclo,
        digitato: Option<&str>,
    ) -> Possibile {
        let (scheda, sigla) = (&self.scheda, &accesso.ente.sigla);
        // What stands against it is asked as if the reason were there: it is typed on this page.
        let prova = digitato.unwrap_or("motivo");
        let esito = self
            .pratica
            .esame(scheda)
            .map(|esame| scheda.passa(riga.passaggio, prova, &esame, &accesso.actor, app.adesso()));
        let no = esito.and_then(std::result::Result::err).unwrap_or_default();
        let errore = no.iter().find(|n| del_modulo(n)).map(|n| n.frase.clone());
        let della_scheda = no.iter().filter(|n| !del_modulo(n));
        Possibile {
            codice: riga.passaggio.codice(),
            etichetta: riga.passaggio.etichetta(),
            a: riga.a.etichetta(),
            motivo: riga.motivo,
            azione: format!(
                "{}/passaggi/{}",
                indirizzo(sigla, &self.pratica.vista, scheda.codice()),
                segmento_di(riga.permesso)
            ),
            impedimenti: della_scheda
                .map(|n| self.pratica.impedimento(sigla, scheda, n))
                .collect(),
            errore: errore.unwrap_or_default(),
            digitato: digitato.unwrap_or_default().to_owned(),
        }
    }

    /// The page, with what was typed of one passage.
    fn page(&self, app: &App, accesso: &Accesso, digitata: Option<(Passaggio, &str)>) -> UnaPage {
        let (scheda, sigla, actor) = (&self.scheda, &accesso.ente.sigla, &accesso.actor);
        let stato = scheda.contenuto().stato;
        let (suoi, altrui): (Vec<&ciclo::RigaCiclo>, Vec<_>) =
            ciclo::da(stato).partition(|r| actor.puo_su(r.permesso, scheda.cdr()));
        let possibili = suoi.into_iter().map(|r| {
            let digitato = digitata.filter(|(p, _)| *p == r.passaggio);
            self.possibile(app, accesso, r, digitato.map(|(_, motivo)| motivo))
        });
        UnaPage {
            possibili: possibili.collect(),
            page: Page::di(accesso, format!("Stato – {}", scheda.codice()), "viste"),
            sigla: sigla.clone(),
            vista: self.pratica.vista.codice.clone(),
            codice: scheda.codice().to_owned(),
            titolo_scheda: scheda.titolo().to_owned(),
            qui: indirizzo(sigla, &self.pratica.vista, scheda.codice()),
            stato: ciclo::stato_di(stato).etichetta(),
            versione: scheda.versione(),
            ferma: ciclo::ferma(stato, actor.puo_su(Permesso::CondurreIlCiclo, scheda.cdr())),
            di_altri: altrui
                .into_iter()
                .map(|r| (r.passaggio.etichetta(), chi(r.permesso)))
                .collect(),
            rifiuto: None,
        }
    }
}

fn chi(permesso: Permesso) -> String {
    let ruoli = permesso.ruoli().iter().copied().map(Ruolo::etichetta);
    ruoli.collect::<Vec<_>>().join(", ")
}

async fn leggi(app: &App, accesso: &Accesso, vista: String, codice: String) -> Result<Letta> {
    let (actor, oggi) = (accesso.actor.clone(), app.oggi());
    app.read(move |c| Letta::find(c, &actor, &vista, &codice, oggi))
        .await
}

/// Shows the state of a sheet and its passages.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
) -> Result<Response> {
    let letta = leggi(&app, &accesso, vista, codice).await?;
    Ok(pagina(&letta.page(&app, &accesso, None)))
}

/// How a passage went.
pub(crate) enum Passato {
    Fatto,
    /// Why not: every reason, with its field.
    Rifiutato(Passaggio, Vec<Refusal>),
    /// The sheet has changed since the version from which it was asked for.
    Superato(Passaggio),
}

/// Makes a passage of a sheet that is read by its codes, for whoever started from a version.
///
/// # Errors
/// Those of [`fai`], and [`Error::NonTrovata`].
pub(crate) async fn chiedi(
    app: &App,
    accesso: &Accesso,
    (vista, codice): (String, String),
    passaggio: &str,
    motivo: &str,
    versione: Option<&str>,
) -> Result<Passato> {
    let letta = leggi(app, accesso, vista, codice).await?;
    let attuale = letta.scheda.versione().to_string();
    fai(
        app,
        accesso,
        &letta,
        passaggio,
        motivo,
        versione.unwrap_or(&attuale),
    )
    .await
}

/// Makes a passage.
///
/// # Errors
/// [`Error::Vietato`] for whoever makes none here; [`Error::Richiesta`] where there is no such passage.
async fn fai(
    app: &App,
    accesso: &Accesso,
    letta: &Letta,
    passaggio: &str,
    motivo: &str,
    versione: &str,
) -> Result<Passato> {
    let suo = |p: &Permesso| accesso.actor.puo_su(*p, letta.scheda.cdr());
    if !ciclo::PERMESSI.iter().any(suo) {
        return Err(Error::Vietato(Permesso::Proporre));
    }
    let Some(passaggio) = letto(passaggio) else {
        return Err(Error::Richiesta(
            "Il passaggio chiesto non esiste: torna alla scheda e sceglilo dalla sua pagina."
                .to_owned(),
        ));
    };
    let scheda = &letta.scheda;
    if versione != scheda.versione().to_string() {
        return Ok(Passato::Superato(passaggio));
    }
    let esame = letta.pratica.esame(scheda).ok_or(Error::NonTrovata)?;
    let fatto = match scheda.passa(passaggio, motivo, &esame, &accesso.actor, app.adesso()) {
        Ok(fatto) => fatto,
        Err(no) => return Ok(Passato::Rifiutato(passaggio, no)),
    };
    let esito = app
        .try_write(move |tx| store::schede::record(tx, &fatto))
        .await?;
    match esito {
        Ok(_) => Ok(Passato::Fatto),
        Err(store::Error::Superata { .. }) => Ok(Passato::Superato(passaggio)),
        Err(e) => Err(e.into()),
    }
}

/// Makes a passage from the page of a sheet.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response> {
    let letta = leggi(&app, &accesso, vista, codice).await?;
    let (scheda, motivo) = (&letta.scheda, form.get("motivo"));
    let mostra = |passaggio: Passaggio, frase: &str| {
        let mut page = letta.page(&app, &accesso, Some((passaggio, motivo)));
        page.rifiuto = Some(frase.to_owned());
        rifiutata(&page)
    };
    let (chiesto, versione) = (form.get("passaggio"), form.get("versione"));
    match fai(&app, &accesso, &letta, chiesto, motivo, versione).await? {
        Passato::Fatto => {
            let qui = indirizzo(&accesso.ente.sigla, &letta.pratica.vista, scheda.codice());
            Ok(Redirect::to(&format!("{qui}?esito=passata")).into_response())
        }
        Passato::Superato(passaggio) => Ok(mostra(passaggio, CAMBIATA)),
        Passato::Rifiutato(passaggio, no) => {
            let intere = no.iter().filter(|n| n.campo.is_empty());
            let intere: Vec<&str> = intere.map(|n| n.frase.as_str()).collect();
            let perche = if intere.is_empty() {
                "prima c'è da sistemare quello che trovi qui sotto".to_owned()
            } else {
                intere.join("; ")
            };
            let frase = format!("«{}» non è stato fatto: {perche}.", passaggio.etichetta());
            Ok(mostra(passaggio, &frase))
        }
    }
}
