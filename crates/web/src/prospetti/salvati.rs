//! What was chosen for a report, kept under a name: found again in the list, shared, made by itself on its days.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::data;
use domain::libro::FormatoLibro;
use domain::prospetto::{Cadenza, Programma, ProspettoSalvato, nome_salvato};
use domain::vista::Vista;

use super::show::mostra;
use super::stampa::scelte;
use super::trova;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::{Form, Scelta};
use crate::indirizzo::segmento;

/// The form to save with, as the page of a report shows it.
#[derive(Default)]
pub(super) struct Salvataggio {
    pub(super) nome: String,
    pub(super) condiviso: bool,
    pub(super) cadenze: Vec<Scelta>,
    pub(super) formati: Vec<Scelta>,
    pub(super) posta: bool,
    /// Whether it is open: something in it was refused.
    pub(super) aperto: bool,
}

impl Salvataggio {
    pub(super) fn di(form: &Form) -> Self {
        let (cadenza, formato) = (form.get("cadenza"), form.get("formato"));
        let mut cadenze = vec![Scelta::new("", "No, solo quando lo apro", cadenza)];
        let tutte = Cadenza::TUTTI.iter();
        cadenze.extend(tutte.map(|c| Scelta::new(c.codice(), c.etichetta(), cadenza)));
        let formati = FormatoLibro::TUTTI.iter();
        Self {
            nome: form.get("nome").to_owned(),
            condiviso: form.has("condiviso"),
            posta: form.has("posta"),
            cadenze,
            formati: formati
                .map(|f| Scelta::new(f.codice(), f.etichetta(), formato))
                .collect(),
            aperto: false,
        }
    }
}

/// A saved report in the list.
pub(super) struct VoceSalvata {
    pub(super) id: String,
    pub(super) nome: String,
    pub(super) quale: &'static str,
    pub(super) url: String,
    /// Whose it is, in words.
    pub(super) di_chi: &'static str,
    /// When it is made by itself, and what for.
    pub(super) quando: String,
    pub(super) si_toglie: bool,
}

impl VoceSalvata {
    pub(super) fn di(s: ProspettoSalvato, base: &str, accesso: &Accesso) -> Self {
        let mia = accesso.actor.utente == Some(s.di);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(s.scelte.per(s.quale));
        let query = query.finish();
        let pezzo = if query.is_empty() { "" } else { "?" };
        Self {
            url: format!("{base}/prospetti/{}{pezzo}{query}", s.quale.codice()),
            quale: s.quale.etichetta(),
            di_chi: match (mia, s.condiviso) {
                (true, true) => "Tuo, condiviso",
                (true, false) => "Solo tuo",
                (false, _) => "Condiviso da altri",
            },
            quando: s.programma.as_ref().map(quando).unwrap_or_default(),
            si_toglie: mia || accesso.actor.puo(domain::permesso::Permesso::Comporre),
            nome: s.nome,
            id: s.id,
        }
    }
}

fn quando(p: &Programma) -> String {
    match (p.prossima, &p.motivo) {
        (Some(giorno), _) => format!(
            "{}, in {}{}: la prossima volta il {}",
            p.cadenza.etichetta(),
            p.formato.etichetta(),
            if p.posta { ", con un messaggio" } else { "" },
            data::it(giorno)
        ),
        (None, Some(motivo)) => format!("Non si prepara più da solo: {motivo}"),
        (None, None) => String::new(),
    }
}

/// Keeps what was chosen.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response> {
    let scelte = scelte(&form);
    let nome = match nome_salvato(form.get("nome")) {
        Ok(nome) => nome,
        Err(no) => {
            let salvataggio = Salvataggio {
                aperto: true,
                ..Salvataggio::di(&form)
            };
            return mostra(
                &app,
                accesso,
                (vista, codice),
                scelte,
                salvataggio,
                vec![no],
            )
            .await;
        }
    };
    let cadenza = Cadenza::da_nome(form.get("cadenza"));
    let formato = FormatoLibro::da_nome(form.get("formato")).unwrap_or_default();
    let (posta, condiviso, oggi) = (form.has("posta"), form.has("condiviso"), app.oggi());
    let actor = accesso.actor.clone();
    let vista: Vista = app
        .write(move |tx| {
            let vista = store::viste::find(tx, &actor, &vista)?;
            let quale = trova(&vista, &codice)?;
            let di = actor.utente.ok_or(store::Error::NotFound)?;
            let salvato = ProspettoSalvato {
                id: String::new(),
                vista: vista.id.clone(),
                di,
                nome,
                quale,
                scelte,
                condiviso,
                programma: cadenza.map(|c| Programma::nuovo(c, formato, posta, oggi)),
            };
            store::prospetti::salva(tx, &actor, &salvato)?;
            Ok(vista)
        })
        .await?;
    Ok(elenco(&accesso, &vista.codice, "prospetto_salvato"))
}

/// Takes one away.
pub(crate) async fn destroy(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, id)): Path<(String, String, String)>,
    _: Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    app.write(move |tx| store::prospetti::elimina(tx, &actor, &id))
        .await?;
    Ok(elenco(&accesso, &vista, "prospetto_tolto"))
}

fn elenco(accesso: &Accesso, vista: &str, esito: &str) -> Response {
    let base = format!("/{}/viste/{}", accesso.ente.sigla, segmento(vista));
    Redirect::to(&format!("{base}/prospetti?esito={esito}")).into_response()
}
