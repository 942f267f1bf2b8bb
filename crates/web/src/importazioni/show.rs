//! The page of an import: the preview while nothing is stored, what was done once it is.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::importazione::{Lettura, applica};
use domain::testo;
use domain::vista::Vista;
use store::importa::{self, Anteprima};
use store::importazioni::{self, Importazione, Registrato, Stato, Voce};

use super::Indirizzo;
use super::quadro::{Fetta, Quadro};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Scelta;
use crate::indirizzo::segmento;
use crate::page::{Page, pagina, rifiutata, spiega};
use domain::orario;

#[derive(Template)]
#[template(path = "importazioni/anteprima.html")]
struct AnteprimaPage {
    page: Page,
    sigla: String,
    voce: Voce,
    q: Quadro,
    /// What stands against the confirmation just asked for.
    rifiuti: Vec<String>,
    /// What already stands against any confirmation.
    impedimenti: Vec<String>,
    vista: Vista,
    vista_nuova: bool,
    viste: Vec<Scelta>,
    vista_altra: String,
    /// Name of the body on the printout, when it is not the one the person works for.
    altro_ente: Option<String>,
}

spiega!(AnteprimaPage, frasi rifiuti);

#[derive(Template)]
#[template(path = "importazioni/letta.html")]
struct LettaPage {
    page: Page,
    sigla: String,
    voce: Voce,
    q: Quadro,
    fatto: Option<Registrato>,
}

impl AnteprimaPage {
    fn base(&self) -> String {
        format!("/{}/importazioni/{}", self.sigla, self.voce.id)
    }
}

impl LettaPage {
    fn base(&self) -> String {
        format!("/{}/importazioni/{}", self.sigla, self.voce.id)
    }

    fn quando(&self) -> String {
        orario::it(self.voce.quando)
    }

    fn confermata(&self) -> bool {
        self.voce.stato == Stato::Confermata
    }
}

/// Shows an import.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    Query(indirizzo): Query<Indirizzo>,
) -> Result<Response> {
    let (numero, esito) = (indirizzo.pagina(), indirizzo.esito);
    let aperta = Aperta::find(&app, &accesso, id).await?;
    Ok(match aperta {
        Aperta::Anteprima(i, a, viste) => pagina(&anteprima(
            &accesso,
            *i,
            *a,
            &viste,
            numero,
            Vec::new(),
            esito.as_deref(),
        )),
        Aperta::Conclusa(i) => pagina(&letta(&accesso, *i, numero)),
    })
}

/// The preview again, with what stands against the confirmation.
pub(super) async fn con_rifiuti(
    app: &App,
    accesso: Accesso,
    id: String,
    numero: usize,
    rifiuti: Vec<String>,
) -> Result<Response> {
    Ok(match Aperta::find(app, &accesso, id).await? {
        Aperta::Anteprima(i, a, viste) => {
            rifiutata(&anteprima(&accesso, *i, *a, &viste, numero, rifiuti, None))
        }
        Aperta::Conclusa(i) => pagina(&letta(&accesso, *i, numero)),
    })
}

/// An import read from the database, with what its page needs.
enum Aperta {
    Anteprima(Box<Importazione>, Box<Anteprima>, Vec<Vista>),
    Conclusa(Box<Importazione>),
}

impl Aperta {
    async fn find(app: &App, accesso: &Accesso, id: String) -> Result<Self> {
        let actor = accesso.actor.clone();
        app.read(move |c| {
            let i = importazioni::find(c, &actor, &id)?;
            if i.voce.stato != Stato::Anteprima {
                return Ok(Self::Conclusa(Box::new(i)));
            }
            let a =
                importa::anteprima(c, &actor, &i.lettura, &i.scelte, i.scelte.vista.as_deref())?;
            let tipo = i.lettura.formato.tipo_vista();
            let viste = store::viste::list(c, &actor)?
                .into_iter()
                .map(|(v, _)| v)
                .filter(|v| v.tipo == tipo)
                .collect();
            Ok(Self::Anteprima(Box::new(i), Box::new(a), viste))
        })
        .await
    }
}

fn anteprima(
    accesso: &Accesso,
    i: Importazione,
    a: Anteprima,
    viste: &[Vista],
    numero: usize,
    rifiuti: Vec<String>,
    esito: Option<&str>,
) -> AnteprimaPage {
    let fetta = Fetta::new(numero, i.lettura.schede.len());
    let sigla = accesso.ente.sigla.clone();
    let (voci, vista_altra) = scelta_vista(&i.lettura, &a, viste);
    let q = Quadro::new(
        &format!("/{sigla}/importazioni/{}", i.voce.id),
        &i.lettura,
        &a.lettura,
        &a.confronti,
        &i.scelte,
        fetta,
    );
    AnteprimaPage {
        page: Page::di(
            accesso,
            format!("Anteprima di {}", i.voce.nome_file),
            "importa",
        )
        .esito(esito),
        impedimenti: a
            .rifiuti
            .iter()
            .filter(|r| !rifiuti.contains(r))
            .cloned()
            .collect(),
        altro_ente: altro_ente(&i.lettura, &accesso.ente.nome),
        vista_nuova: a.vista_nuova,
        vista: a.vista,
        viste: voci,
        vista_altra,
        sigla,
        voce: i.voce,
        q,
        rifiuti,
    }
}

fn letta(accesso: &Accesso, i: Importazione, numero: usize) -> LettaPage {
    let fetta = Fetta::new(numero, i.lettura.schede.len());
    let sigla = accesso.ente.sigla.clone();
    let (dopo, _) = applica(&i.lettura, &i.scelte);
    let confronti = i
        .fatto
        .as_ref()
        .map_or(&[] as &[_], |f| f.schede.as_slice());
    let mut q = Quadro::new(
        &format!("/{sigla}/importazioni/{}", i.voce.id),
        &i.lettura,
        &dopo,
        confronti,
        &i.scelte,
        fetta,
    );
    if let Some(f) = &i.fatto {
        q.collega(&format!("/{sigla}/viste/{}/schede", segmento(&f.vista)));
    }
    LettaPage {
        page: Page::di(accesso, i.voce.nome_file.clone(), "importa"),
        sigla,
        voce: i.voce,
        q,
        fatto: i.fatto,
    }
}

/// The viste of the right kind, the printed one first; what was typed and is none of them stays in its own field.
fn scelta_vista(lettura: &Lettura, a: &Anteprima, viste: &[Vista]) -> (Vec<Scelta>, String) {
    let (stampata, scelta) = (lettura.vista_codice(), a.vista.codice.as_str());
    let mut voci: Vec<Scelta> = Vec::new();
    if let Some(codice) = stampata
        .as_ref()
        .filter(|c| !viste.iter().any(|v| v.codice == **c))
    {
        let label = format!("{codice} (nuova, come nella stampa)");
        voci.push(Scelta::new(codice, label, scelta));
    } else if stampata.is_none() {
        voci.push(Scelta::new("", "Scegli una vista", scelta));
    }
    voci.extend(
        viste
            .iter()
            .map(|v| Scelta::new(&v.codice, format!("{} – {}", v.codice, v.titolo), scelta)),
    );
    let altra = if voci.iter().any(|v| v.selected) {
        String::new()
    } else {
        a.vista.codice.clone()
    };
    (voci, altra)
}

/// `Citta' di Borgo` on the printout is not `Comune di Borgo`, but both speak of Borgo: only a name that shares no proper word is another body.
fn altro_ente(lettura: &Lettura, nome: &str) -> Option<String> {
    const GENERICHE: &[&str] = &[
        "citta",
        "comune",
        "provincia",
        "unione",
        "comuni",
        "regione",
        "metropolitana",
        "montana",
        "comunita",
        "consorzio",
    ];
    let parole = |t: &str| -> Vec<String> {
        testo::piatto(t)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|p| p.chars().count() > 3 && !GENERICHE.contains(p))
            .map(str::to_owned)
            .collect()
    };
    let stampato = lettura.parametri.ente.as_deref()?;
    let (loro, nostre) = (parole(stampato), parole(nome));
    (!loro.is_empty() && !loro.iter().any(|p| nostre.contains(p))).then(|| stampato.to_owned())
}
