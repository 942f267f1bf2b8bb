//! The sheets of a plan as tables: those that its page lists, with the tables and the columns chosen.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::cartella::Cartella;
use domain::tracciato::{self, Tracciato};
use domain::vista::Vista;

use super::{Formato, consegna};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, Scelta};
use crate::page::{Page, pagina};
use crate::viste::{Filtri, trovate};

/// A table that can be taken away, with its columns.
struct Tabella {
    codice: &'static str,
    etichetta: &'static str,
    scelta: bool,
    colonne: Vec<Scelta>,
    tutte: bool,
}

#[derive(Template)]
#[template(path = "esportazioni/piano.html")]
struct PianoPage {
    page: Page,
    sigla: String,
    vista: Vista,
    quante: usize,
    totale: usize,
    filtrate: bool,
    tabelle: Vec<Tabella>,
    formati: Vec<Scelta>,
    /// The filters of the list, as they were.
    filtri: Vec<(String, String)>,
}

impl PianoPage {
    fn base(&self) -> String {
        format!("/{}/viste/{}", self.sigla, self.vista.codice)
    }
}

/// The tables that the sheets of a plan have.
fn tabelle(vista: &Vista) -> impl Iterator<Item = Tracciato> {
    let livelli = vista.tipo.livelli();
    Tracciato::del_piano().filter(|t| t.livello().is_none_or(|l| livelli.contains(&l)))
}

/// The years whose values stand beside an indicator.
fn anni(vista: &Vista) -> Vec<i32> {
    (vista.anno - 2..=vista.al.max(vista.anno))
        .take(10)
        .collect()
}

/// Shows what can be chosen.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let filtri = Filtri::di(&form);
    let (vista, trovate, totale) = trovate(&app, &accesso, &codice, &filtri).await?;
    let scelte: Vec<&str> = form.all("tabella").collect();
    let tabelle = tabelle(&vista)
        .map(|t| {
            let nome = format!("colonna.{}", t.codice());
            let prese: Vec<&str> = form.all(&nome).collect();
            let colonne = t.colonne(&anni(&vista));
            Tabella {
                codice: t.codice(),
                etichetta: t.etichetta(),
                scelta: if scelte.is_empty() {
                    t.livello().is_some()
                } else {
                    scelte.contains(&t.codice())
                },
                tutte: prese.is_empty(),
                colonne: colonne
                    .iter()
                    .map(|c| {
                        let presa = prese.is_empty() || prese.contains(&c.chiave.as_str());
                        Scelta::new(&c.chiave, &c.etichetta, if presa { &c.chiave } else { "" })
                    })
                    .collect(),
            }
        })
        .collect();
    let formato = form.get("formato");
    Ok(pagina(&PianoPage {
        page: Page::di(&accesso, format!("Esporta {}", vista.codice), "viste"),
        sigla: accesso.ente.sigla,
        quante: trovate.len(),
        totale,
        filtrate: filtri.attivi(),
        tabelle,
        formati: Formato::TUTTI
            .iter()
            .map(|f| {
                Scelta::new(
                    f.nome(),
                    f.etichetta(),
                    if formato.is_empty() { "xlsx" } else { formato },
                )
            })
            .collect(),
        filtri: filtri.campi(),
        vista,
    }))
}

/// Gives the tables away.
pub(crate) async fn esporta(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let formato = match form.get("formato") {
        "" => Formato::Xlsx,
        nome => Formato::da_nome(nome).ok_or_else(|| {
            Error::Richiesta(format!(
                "«{nome}» non è un formato: scegli fra xlsx, ods, csv e json."
            ))
        })?,
    };
    let filtri = Filtri::di(&form);
    let (vista, trovate, _) = trovate(&app, &accesso, &codice, &filtri).await?;
    let chieste: Vec<&str> = form.all("tabella").collect();
    let quali: Vec<(Tracciato, Vec<String>)> = tabelle(&vista)
        .filter(|t| chieste.is_empty() && t.livello().is_some() || chieste.contains(&t.codice()))
        .map(|t| {
            let colonne: Vec<String> = form
                .all(&format!("colonna.{}", t.codice()))
                .map(str::to_owned)
                .collect();
            let tutte = t
                .colonne(&anni(&vista))
                .iter()
                .all(|c| colonne.contains(&c.chiave));
            (t, if tutte { Vec::new() } else { colonne })
        })
        .collect();
    if quali.is_empty() {
        return Err(Error::Richiesta(
            "Non hai scelto nessuna tabella: torna indietro e spuntane almeno una.".to_owned(),
        ));
    }
    let (actor, suoi) = (accesso.actor.clone(), anni(&vista));
    let id = vista.id.clone();
    let fogli = app
        .read(move |c| {
            let schede = store::schede::list_by_codes(c, &actor, &id, &trovate)?;
            Ok(quali
                .iter()
                .map(|(t, colonne)| tracciato::foglio(*t, &schede, &suoi, colonne))
                .collect::<Vec<_>>())
        })
        .await?;
    let cartella = Cartella {
        titolo: format!("{} – {}", vista.codice, vista.titolo),
        creata: app.adesso(),
        fogli,
    };
    consegna(&app, cartella, formato, &format!("{}-schede", vista.codice)).await
}
