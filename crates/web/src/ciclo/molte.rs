//! One passage for many sheets of a plan: first who can make it and who cannot, and why; then it is made by those that are ticked.

use std::collections::HashSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ciclo::{self, Passaggio};
use domain::scheda::{Scheda, SchedaId};
use domain::{Actor, Refusal};
use serde::Deserialize;
use store::Conn;
use store::schede::Filtro;

use super::pratica::{Pratica, indirizzo};
use super::{Impedimento, del_modulo, letto, possibili, segmento_di};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, Scelta};
use crate::indirizzo::segmento;
use crate::page::{Dopo, Page, Spiega, pagina, rifiutata};
use crate::viste::{Trovati, gruppo, schede};

/// Sheets shown at once: the others come when these have passed, or by choosing a group.
const PAGINA: usize = 200;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    passaggio: String,
    /// Key of a CdR or a direction; empty: all.
    cdr: String,
}

/// A sheet that stands where the passage begins.
struct Riga {
    codice: String,
    titolo: String,
    da: &'static str,
    versione: i64,
    indirizzo: String,
    scelta: bool,
    impedimenti: Vec<Impedimento>,
}

#[derive(Template)]
#[template(path = "ciclo/molte.html")]
struct MoltePage {
    page: Page,
    sigla: String,
    vista: String,
    passaggi: Vec<Scelta>,
    gruppi: Vec<Scelta>,
    cdr: String,
    /// The passage that was chosen: code, label, whether it asks for its reason, where it is sent.
    scelto: Option<(&'static str, &'static str, bool, String)>,
    pronte: Vec<Riga>,
    ferme: Vec<Riga>,
    /// Sheets beyond those shown.
    altre: usize,
    motivo: String,
    errore: String,
    rifiuto: Option<String>,
}

impl Spiega for MoltePage {
    fn motivi(&self) -> Vec<Refusal> {
        let motivo = Some(&self.errore).filter(|e| !e.is_empty());
        let motivo = motivo.map(|e| Refusal::campo("motivo", e.clone()));
        let scelte = self.ferme.iter().filter(|r| r.scelta);
        let ferme = scelte.flat_map(|r| {
            let suoi = r.impedimenti.iter();
            suoi.map(|i| Refusal::campo(r.codice.clone(), i.frase.clone()))
        });
        let mut motivi: Vec<Refusal> = motivo.into_iter().chain(ferme).collect();
        if motivi.is_empty() {
            motivi.extend(self.rifiuto.clone().map(Refusal::tutto));
        }
        motivi
    }
}

/// The sheets of a plan that stand where a passage begins.
struct Lette {
    pratica: Pratica,
    gruppi: Vec<(String, String)>,
    schede: Vec<Scheda>,
    altre: usize,
}

impl Lette {
    fn find(
        c: &mut Conn,
        app: &App,
        actor: &Actor,
        vista: &str,
        chiesto: &Chiesto,
        trovati: &Trovati,
    ) -> store::Result<Self> {
        let vista = store::viste::find(c, actor, vista)?;
        let tutte = schede(c, actor, &vista.id, &app.schede)?;
        let mut gruppi: Vec<(String, String)> = Vec::new();
        let mut quali: Vec<SchedaId> = Vec::new();
        let passaggio = letto(&chiesto.passaggio);
        for s in tutte.iter().map(|s| &s.0) {
            let suo = gruppo(vista.tipo, s);
            if !gruppi.iter().any(|(chiave, _)| *chiave == suo.0) {
                gruppi.push(suo.clone());
            }
            let riga = passaggio.and_then(|p| ciclo::trova(s.stato, p));
            let sua = riga.is_some_and(|r| actor.puo_su(r.permesso, s.cdr.as_ref()));
            if sua && (chiesto.cdr.is_empty() || suo.0 == chiesto.cdr) {
                quali.push(s.id.clone());
            }
        }
        let altre = quali.len().saturating_sub(PAGINA);
        quali.truncate(PAGINA);
        let schede_scelte = if quali.is_empty() {
            Vec::new()
        } else {
            let filtro = Filtro {
                sole: quali,
                ..Filtro::default()
            };
            store::schede::list(c, actor, &vista.id, &filtro)?
        };
        let oggi = app.oggi();
        let pratica = Pratica::di_vista(c, actor, vista, oggi, trovati, &app.schede)?;
        Ok(Self {
            pratica,
            gruppi,
            schede: schede_scelte,
            altre,
        })
    }

    /// What stands against the passage of a sheet.
    fn no(
        &self,
        app: &App,
        accesso: &Accesso,
        s: &Scheda,
        p: Passaggio,
        motivo: &str,
    ) -> Vec<Refusal> {
        let esito = self
            .pratica
            .esame(s)
            .map(|esame| s.passa(p, motivo, &esame, &accesso.actor, app.adesso()));
        esito.and_then(std::result::Result::err).unwrap_or_default()
    }

    fn page(
        &self,
        app: &App,
        accesso: &Accesso,
        chiesto: &Chiesto,
        motivo: &str,
        scelte: Option<&HashSet<String>>,
    ) -> MoltePage {
        let sigla = accesso.ente.sigla.clone();
        let vista = &self.pratica.vista;
        let suoi = possibili(&accesso.actor);
        let passaggio = letto(&chiesto.passaggio);
        let righe = self.schede.iter().flat_map(|s| {
            let p = passaggio?;
            // The reason is typed once for all of them.
            let no = self.no(app, accesso, s, p, "motivo");
            Some(Riga {
                codice: s.codice().to_owned(),
                titolo: s.titolo().to_owned(),
                da: ciclo::stato_di(s.contenuto().stato).etichetta(),
                versione: s.versione(),
                indirizzo: indirizzo(&sigla, vista, s.codice()),
                scelta: scelte.is_none_or(|scelte| scelte.contains(s.codice())),
                impedimenti: no
                    .iter()
                    .map(|n| self.pratica.impedimento(&sigla, s, n))
                    .collect(),
            })
        });
        let (pronte, ferme): (Vec<Riga>, Vec<Riga>) = righe.partition(|r| r.impedimenti.is_empty());
        let scelto = suoi.iter().find(|r| Some(r.passaggio) == passaggio);
        let mut passaggi = vec![Scelta::new("", "Scegli", &chiesto.passaggio)];
        passaggi.extend(suoi.iter().map(|r| {
            Scelta::new(
                r.passaggio.codice(),
                r.passaggio.etichetta(),
                &chiesto.passaggio,
            )
        }));
        let mut gruppi = vec![Scelta::new("", "Tutti", &chiesto.cdr)];
        gruppi.extend(self.gruppi.iter().map(|(chiave, nome)| {
            let nome = if chiave == nome {
                nome.clone()
            } else {
                format!("{chiave} {nome}")
            };
            Scelta::new(chiave, nome, &chiesto.cdr)
        }));
        MoltePage {
            scelto: scelto.map(|r| {
                let dove = format!(
                    "/{sigla}/viste/{}/passaggi/{}",
                    segmento(&vista.codice),
                    segmento_di(r.permesso)
                );
                (
                    r.passaggio.codice(),
                    r.passaggio.etichetta(),
                    r.motivo,
                    dove,
                )
            }),
            page: Page::di(accesso, format!("Passaggi – {}", vista.codice), "viste"),
            vista: vista.codice.clone(),
            passaggi,
            gruppi,
            cdr: chiesto.cdr.clone(),
            pronte,
            ferme,
            altre: self.altre,
            motivo: motivo.to_owned(),
            errore: String::new(),
            rifiuto: None,
            sigla,
        }
    }
}

async fn leggi(app: &App, accesso: &Accesso, vista: String, chiesto: &Chiesto) -> Result<Lette> {
    let (actor, chiesto) = (accesso.actor.clone(), chiesto.clone());
    let (dentro, trovati) = (app.clone(), app.trovati.clone());
    app.read(move |c| Lette::find(c, &dentro, &actor, &vista, &chiesto, &trovati))
        .await
}

/// Shows which sheets can make a passage, and which cannot.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let lette = leggi(&app, &accesso, vista, &chiesto).await?;
    let mut page = lette.page(&app, &accesso, &chiesto, "", None);
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// Makes the passage for the sheets that are ticked: all of them, or none.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let chiesto = Chiesto {
        passaggio: form.get("passaggio").to_owned(),
        cdr: form.get("cdr").to_owned(),
    };
    let Some(passaggio) = letto(&chiesto.passaggio) else {
        return Err(Error::Richiesta(
            "Scegli quale passaggio fare, poi le schede.".to_owned(),
        ));
    };
    let lette = leggi(&app, &accesso, vista, &chiesto).await?;
    let motivo = form.get("motivo").to_owned();
    // `2026_SEG_1 4`: a sheet as it was when the page was shown.
    let spuntate: HashSet<&str> = form.all("scheda").collect();
    let codici: HashSet<String> = spuntate
        .iter()
        .filter_map(|s| s.rsplit_once(' '))
        .map(|(codice, _)| codice.to_owned())
        .collect();
    let mostra = |errore: String, rifiuto: &str| {
        let mut page = lette.page(&app, &accesso, &chiesto, &motivo, Some(&codici));
        page.errore = errore;
        page.rifiuto = Some(rifiuto.to_owned());
        Ok(rifiutata(&page))
    };
    if spuntate.is_empty() {
        return mostra(String::new(), "Non hai scelto nessuna scheda.");
    }
    let scelte: Vec<&Scheda> = lette
        .schede
        .iter()
        .filter(|s| spuntate.contains(format!("{} {}", s.codice(), s.versione()).as_str()))
        .collect();
    if scelte.len() < spuntate.len() {
        return mostra(
            String::new(),
            "Nel frattempo qualcuna delle schede è cambiata, e non ne è passata nessuna: guarda come sono adesso.",
        );
    }
    let (mut fatti, mut errore) = (Vec::new(), String::new());
    for s in scelte {
        let esame = lette.pratica.esame(s).ok_or(Error::NonTrovata)?;
        match s.passa(passaggio, &motivo, &esame, &accesso.actor, app.adesso()) {
            Ok(fatto) => fatti.push(fatto),
            Err(no) => {
                let sua = no.iter().find(|n| del_modulo(n)).or_else(|| no.first());
                errore = sua.map_or_else(String::new, |n| n.frase.clone());
                break;
            }
        }
    }
    if !errore.is_empty() {
        let frase = format!("Nessuna scheda è passata: {errore}.");
        return mostra(errore, &frase);
    }
    let esito = app
        .try_write(move |tx| {
            for fatto in &fatti {
                store::schede::record(tx, fatto)?;
            }
            Ok(())
        })
        .await?;
    match esito {
        Ok(()) => {
            let qui = format!(
                "/{}/viste/{}/passaggi?passaggio={}&cdr={}&esito=passate",
                accesso.ente.sigla,
                segmento(&lette.pratica.vista.codice),
                segmento(&chiesto.passaggio),
                segmento(&chiesto.cdr)
            );
            Ok(Redirect::to(&qui).into_response())
        }
        Err(store::Error::Superata { .. }) => mostra(
            String::new(),
            "Nel frattempo qualcuna delle schede è cambiata, e non ne è passata nessuna: guarda come sono adesso.",
        ),
        Err(e) => Err(e.into()),
    }
}
