//! A sheet from nothing, or from a process of the catalogue: level, code, title, and where it belongs. The rest is filled in block by
//! block.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::cdr::Cdr;
use domain::scheda::{Collegamento, Contenuto, Posto, Scheda, SchedaId};
use domain::vista::{TipoVista, Vista};
use domain::{Actor, Atto, Livello, Refusal, Stato};
use serde::Deserialize;
use store::Conn;

use super::riprendi::{self, Catalogo};
use super::voci::Voci;
use crate::actor::Accesso;
use crate::app::App;
use crate::controllo::{Controllo, Suggerimenti};
use crate::error::{Error, Result};
use crate::form::{Form, Scelta};
use crate::page::{Page, pagina, rifiutata, spiega};

#[derive(Template)]
#[template(path = "schede/new.html")]
struct NewPage {
    page: Page,
    sigla: String,
    vista: Vista,
    livelli: Vec<Scelta>,
    cdr: Vec<Scelta>,
    codice: String,
    titolo: String,
    direzione: String,
    servizio: String,
    /// Code of the CdR the form was opened from.
    padre: String,
    /// The processes to draw from, once asked for.
    catalogo: Option<Catalogo>,
    /// What was drawn.
    ripresi: Vec<Controllo>,
    liste: Vec<Suggerimenti>,
    errori: Vec<Refusal>,
}

spiega!(NewPage);

impl NewPage {
    fn errore(&self, campo: &str) -> &str {
        self.errori
            .iter()
            .find(|r| r.campo == campo)
            .map_or("", |r| r.frase.as_str())
    }

    /// The areas whose processes can be shown.
    fn aree(&self) -> &[(&'static str, Vec<Scelta>)] {
        self.catalogo.as_ref().map_or(&[], |c| &c.aree)
    }

    fn obiettivi(&self) -> bool {
        self.vista.tipo == TipoVista::Obiettivi
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    /// Below which CdR the new process goes, when the form was opened from its sheet.
    padre: String,
    /// Anything, to see the processes to draw from: they are read only then.
    catalogo: String,
    /// The area whose processes are shown.
    area: String,
    /// The process to begin from.
    riprendi: String,
}

/// What the form chooses from.
struct Attorno {
    vista: Vista,
    cdr: Vec<Cdr>,
    voci: Voci,
}

impl Attorno {
    fn find(c: &mut Conn, actor: &Actor, vista: &str) -> store::Result<Self> {
        let vista = store::viste::find(c, actor, vista)?;
        // A sheet is given to a unit that there is in the year of the plan.
        let mut cdr = store::cdr::nell_anno(c, actor, vista.anno)?;
        cdr.retain(|u| u.esiste_nel(vista.anno));
        let voci = Voci::find(c, actor, &vista)?;
        Ok(Self { vista, cdr, voci })
    }
}

/// Shows the form.
pub(crate) async fn new(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    let (actor, padre) = (accesso.actor.clone(), chiesto.padre.clone());
    let (attorno, catalogo, ripreso) = app
        .read(move |c| {
            let attorno = Attorno::find(c, &actor, &vista)?;
            let ptpc = attorno.vista.tipo == TipoVista::Ptpc;
            let catalogo = if ptpc && !chiesto.catalogo.is_empty() {
                Some(Catalogo::find(c, &actor, &attorno.vista, &chiesto.area)?)
            } else {
                None
            };
            let ripreso = if ptpc && !chiesto.riprendi.is_empty() {
                Some(riprendi::trova(c, &actor, &chiesto.riprendi)?)
            } else {
                None
            };
            Ok((attorno, catalogo, ripreso))
        })
        .await?;
    if !attorno.vista.si_compone() {
        return Err(Error::Richiesta(
            "Il piano è stato adottato: una scheda nuova lo cambia, e prima chi lo conduce apre una variazione dalla pagina «Stato e versioni» della vista."
                .to_owned(),
        ));
    }
    let primo = attorno.vista.tipo.livelli().first().copied();
    let livello = if padre.is_empty() && ripreso.is_none() {
        primo.unwrap_or(Livello::Obiettivo)
    } else {
        Livello::Processo
    };
    let mut campi = vec![
        ("livello".to_owned(), livello.nome().to_owned()),
        ("cdr".to_owned(), padre.clone()),
    ];
    campi.extend(ripreso.iter().flat_map(riprendi::compila));
    let form = Form::di(campi);
    let mut p = page(&accesso, attorno, &form, Vec::new());
    p.catalogo = catalogo;
    p.padre = padre;
    Ok(pagina(&p))
}

/// Makes the sheet, in draft.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let attorno = app.read(move |c| Attorno::find(c, &actor, &vista)).await?;
    let (vista, cdr) = (&attorno.vista, &attorno.cdr);
    let livello = Livello::da_nome(form.get("livello"))
        .filter(|l| vista.tipo.livelli().contains(l))
        .unwrap_or(Livello::Obiettivo);
    let scelto = cdr.iter().find(|u| u.codice == form.get("cdr"));
    let mut contenuto = contenuto(livello, scelto, &form);
    let mut errori = match livello {
        Livello::Processo => riprendi::leggi(&form, &mut contenuto),
        Livello::Cdr | Livello::Obiettivo => Vec::new(),
    };
    if !vista.tipo.livelli().contains(&livello) {
        errori.push(Refusal::campo("livello", "scegli il livello della scheda"));
    }
    if livello == Livello::Processo && scelto.is_none() {
        errori.push(Refusal::campo(
            "cdr",
            "scegli il Centro di Responsabilità del processo; se manca, crealo in Anagrafiche",
        ));
    }
    let (quando, per, di) = (app.adesso(), accesso.actor.clone(), vista.clone());
    let cdr_id = scelto.map(|u| u.id.clone());
    let mut fatta = None;
    if errori.is_empty() {
        let esito = app
            .try_write(move |tx| {
                let posizione = store::schede::posizione_successiva(tx, &per, &di.id)?;
                let posto = Posto {
                    id: SchedaId(store::new_id()),
                    vista: di.id.clone(),
                    livello,
                    cdr: cdr_id,
                    posizione,
                };
                match Scheda::nuova(posto, contenuto, Atto::Creazione, &per, quando) {
                    Err(errori) => Ok(Err(errori)),
                    Ok(fact) => store::schede::record(tx, &fact)
                        .map(|_| Ok(fact.cosa().codice().to_owned())),
                }
            })
            .await?;
        match esito {
            Ok(Ok(codice)) => fatta = Some(codice),
            Ok(Err(e)) => errori = e,
            Err(store::Error::Campi(no)) => errori.extend(no),
            Err(store::Error::Conflict(_)) => errori.push(Refusal::campo(
                "codice",
                "una scheda della vista ha già questo codice: scegline un altro",
            )),
            Err(e) => return Err(e.into()),
        }
    }
    Ok(match fatta {
        Some(codice) => Redirect::to(&format!(
            "/{}/viste/{}/schede/{codice}?esito=creata",
            accesso.ente.sigla, vista.codice
        ))
        .into_response(),
        None => rifiutata(&page(&accesso, attorno, &form, errori)),
    })
}

fn contenuto(livello: Livello, cdr: Option<&Cdr>, form: &Form) -> Contenuto {
    let testo = |campo: &str| Some(form.get(campo).to_owned()).filter(|t| !t.is_empty());
    let base = Contenuto {
        codice: form.get("codice").to_owned(),
        titolo: form.get("titolo").to_owned(),
        stato: Some(Stato::Bozza),
        ..Contenuto::default()
    };
    match livello {
        Livello::Obiettivo => Contenuto {
            direzione: testo("direzione"),
            servizio: testo("servizio"),
            ..base
        },
        Livello::Cdr | Livello::Processo => {
            let collegato_a = match (livello, cdr) {
                (Livello::Processo, Some(u)) => {
                    vec![Collegamento {
                        livello: "CdR".to_owned(),
                        codice: u.codice.clone(),
                        nome: u.nome_breve.clone().unwrap_or_else(|| u.nome.clone()),
                        peso: None,
                    }]
                }
                _ => Vec::new(),
            };
            Contenuto {
                centro_di_responsabilita: cdr.map(|u| u.nome.clone()),
                responsabile: cdr.and_then(|u| u.responsabile.clone()),
                assessorato: cdr
                    .filter(|_| livello == Livello::Cdr)
                    .and_then(|u| u.assessorato.clone()),
                collegato_a,
                ..base
            }
        }
    }
}

fn page(accesso: &Accesso, attorno: Attorno, form: &Form, errori: Vec<Refusal>) -> NewPage {
    let Attorno { vista, cdr, voci } = attorno;
    let (ripresi, liste) = riprendi::controlli(form, &voci, &errori);
    let scelta = |value: &str, label: String, corrente: &str| Scelta {
        value: value.to_owned(),
        label,
        selected: value == corrente,
    };
    let singolare = |l: Livello| match l {
        Livello::Cdr => "Centro di Responsabilità",
        Livello::Processo => "Processo",
        Livello::Obiettivo => "Obiettivo",
    };
    NewPage {
        page: Page::di(accesso, format!("Nuova scheda – {}", vista.codice), "viste"),
        sigla: accesso.ente.sigla.clone(),
        livelli: vista
            .tipo
            .livelli()
            .iter()
            .map(|l| scelta(l.nome(), singolare(*l).to_owned(), form.get("livello")))
            .collect(),
        cdr: std::iter::once(scelta("", "Scegli".to_owned(), form.get("cdr")))
            .chain(cdr.iter().map(|u| {
                scelta(
                    &u.codice,
                    format!("{} {}", u.codice, u.nome),
                    form.get("cdr"),
                )
            }))
            .collect(),
        codice: form.get("codice").to_owned(),
        titolo: form.get("titolo").to_owned(),
        direzione: form.get("direzione").to_owned(),
        servizio: form.get("servizio").to_owned(),
        padre: String::new(),
        catalogo: None,
        ripresi,
        liste,
        vista,
        errori,
    }
}
