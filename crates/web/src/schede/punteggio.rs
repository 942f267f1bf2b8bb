//! The score of a sheet: how it came about, down to the values; and the one that a person decides in its place.

use std::collections::HashSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::albero::{GenereNodo, NodoAlbero, PunteggioBloccato, PunteggioDiScheda};
use domain::vista::Vista;
use domain::{Actor, Decimale, Refusal};
use store::Conn;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, frase_di};
use crate::indirizzo::segmento;
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};
use crate::punteggi::{Alberi, Punteggi, Ramo, Riga};
use crate::regole;
use crate::viste::{SchedeTenute, visibili};
use domain::orario;

#[derive(Template)]
#[template(path = "schede/punteggio.html")]
struct PunteggioPage {
    page: Page,
    sigla: String,
    vista: Vista,
    codice: String,
    titolo_scheda: String,
    /// Address of the sheet, and of its branch in the tree.
    qui: String,
    ramo: String,
    smvp: String,
    come: String,
    in_parole: String,
    calcolato: String,
    bloccato: Option<Bloccato>,
    righe: Vec<Riga>,
    massimo: String,
    digitato: Digitato,
    errori: Vec<Refusal>,
}

spiega!(PunteggioPage);

/// A locked score, in words.
pub(super) struct Bloccato {
    pub chi: String,
    pub quando: String,
    pub motivazione: String,
}

impl Bloccato {
    pub(super) fn di(b: &PunteggioBloccato) -> Self {
        Self {
            chi: b.chi.clone(),
            quando: orario::it(b.quando),
            motivazione: b.motivazione.clone(),
        }
    }
}

/// What stands in the controls of the form.
#[derive(Default)]
pub(super) struct Digitato {
    pub punteggio: String,
    pub motivazione: String,
}

impl Digitato {
    pub(super) fn di_form(form: &Form) -> Self {
        Self {
            punteggio: form.get("punteggio").to_owned(),
            motivazione: form.get("motivazione").to_owned(),
        }
    }
}

impl PunteggioPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }

    fn sommario(&self) -> Vec<Refusal> {
        sommario(&self.errori)
    }
}

/// The summary over the form names the field before the reason.
pub(super) fn sommario(errori: &[Refusal]) -> Vec<Refusal> {
    let nome = |campo: &str| match campo {
        "punteggio" => "Punteggio: ",
        "motivazione" => "Motivazione: ",
        _ => "",
    };
    let intero = |e: &Refusal| format!("{}{}", nome(&e.campo), e.frase);
    errori
        .iter()
        .map(|e| Refusal::campo(e.campo.clone(), intero(e)))
        .collect()
}

/// A plan and its scores, where it has the sheet that the address names.
struct Trovato {
    vista: Vista,
    punteggi: Arc<Punteggi>,
    /// The codes of the sheets that the actor reads; `None`: all.
    visibili: Option<HashSet<String>>,
}

impl Trovato {
    fn find(
        c: &mut Conn,
        actor: &Actor,
        vista: &str,
        codice: &str,
        oggi: NaiveDate,
        tenuti: &Alberi,
        tenute: &SchedeTenute,
    ) -> store::Result<Self> {
        let vista = store::viste::find(c, actor, vista)?;
        let visibili = visibili(c, actor, &vista.id, tenute)?;
        if visibili.as_ref().is_some_and(|v| !v.contains(codice)) {
            return Err(store::Error::NotFound);
        }
        let trovato = Self {
            visibili,
            punteggi: Punteggi::di(c, actor, &vista, oggi, tenuti)?,
            vista,
        };
        match trovato.nodo(codice) {
            Some(_) => Ok(trovato),
            None => Err(store::Error::NotFound),
        }
    }

    fn nodo(&self, codice: &str) -> Option<NodoAlbero<'_>> {
        let nodo = self.punteggi.albero.trova(codice)?;
        matches!(nodo.genere(), GenereNodo::Scheda(_)).then_some(nodo)
    }

    fn page(
        self,
        accesso: &Accesso,
        codice: &str,
        digitato: Digitato,
        errori: Vec<Refusal>,
        esito: Option<&str>,
    ) -> Result<PunteggioPage> {
        let nodo = self.nodo(codice).ok_or(Error::NonTrovata)?;
        let (punteggi, sigla) = (&self.punteggi, accesso.ente.sigla.clone());
        let base = format!("/{sigla}/viste/{}", self.vista.codice);
        let usato = punteggi.albero.smvp();
        Ok(PunteggioPage {
            page: Page::di(accesso, format!("Punteggio – {codice}"), "viste").esito(esito),
            codice: codice.to_owned(),
            titolo_scheda: nodo.titolo().to_owned(),
            qui: format!("{base}/schede/{}", segmento(codice)),
            ramo: format!("{base}/albero?ramo={}#aperto", segmento(codice)),
            smvp: usato.nome.clone(),
            come: regole::indirizzo(&sigla, usato),
            in_parole: punteggi.in_parole(nodo),
            calcolato: punteggi.scrivi(nodo.calcolato()),
            bloccato: punteggi.bloccato(codice).map(Bloccato::di),
            massimo: usato.massimo_di_scheda().map_or_else(String::new, |m| {
                format!(" Al massimo {}.", m.it(m.decimali()))
            }),
            righe: Ramo::di_scheda(punteggi, base, nodo)
                .visto_da(self.visibili.as_ref())
                .righe(nodo),
            digitato,
            errori,
            sigla,
            vista: self.vista,
        })
    }
}

/// Shows how the score came about.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let (actor, cercata) = (accesso.actor.clone(), codice.clone());
    let (alberi, schede) = (app.alberi.clone(), app.schede.clone());
    let oggi = app.oggi();
    let trovato = app
        .read(move |c| Trovato::find(c, &actor, &vista, &cercata, oggi, &alberi, &schede))
        .await?;
    let digitato = Digitato::default();
    let page = trovato.page(
        &accesso,
        &codice,
        digitato,
        Vec::new(),
        dopo.esito.as_deref(),
    )?;
    Ok(pagina(&page))
}

/// Locks the score, or takes the lock away.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response> {
    let (actor, cercata) = (accesso.actor.clone(), codice.clone());
    let (alberi, schede) = (app.alberi.clone(), app.schede.clone());
    let oggi = app.oggi();
    let trovato = app
        .read(move |c| Trovato::find(c, &actor, &vista, &cercata, oggi, &alberi, &schede))
        .await?;
    let digitato = Digitato::di_form(&form);
    let scelta = match Scelta::di_form(&form, &digitato) {
        Ok(scelta) => scelta,
        Err(no) => {
            return Ok(rifiutata(
                &trovato.page(&accesso, &codice, digitato, no, None)?,
            ));
        }
    };
    let detto = scelta.esito();
    let (actor, adesso, quale) = (accesso.actor.clone(), app.adesso(), codice.clone());
    let (piano, regole) = (trovato.vista.id.clone(), trovato.punteggi.clone());
    let esito = app
        .write(move |tx| {
            // Read again where it is written: what the trail calls «before» is what is there.
            let scheda = store::schede::find(tx, &actor, &piano, &quale)?
                .id()
                .clone();
            let prima = PunteggioDiScheda {
                bloccato: store::punteggi::bloccati(tx, &actor, &piano)?.remove(&scheda),
                vista: piano,
                scheda,
            };
            let fatto = match scelta {
                Scelta::Sblocca => prima.sblocca(&actor, adesso).map_err(|no| vec![no]),
                Scelta::Blocca(punti, perche) => {
                    prima.blocca(punti, &perche, regole.albero.smvp(), &actor, adesso)
                }
            };
            match fatto {
                Ok(fatto) => store::punteggi::record(tx, &fatto).map(Ok),
                Err(no) => Ok(Err(no)),
            }
        })
        .await?;
    match esito {
        Ok(()) => Ok(Redirect::to(&format!(
            "/{}/viste/{}/schede/{}/punteggio?esito={}",
            accesso.ente.sigla,
            trovato.vista.codice,
            segmento(&codice),
            detto
        ))
        .into_response()),
        Err(no) => Ok(rifiutata(
            &trovato.page(&accesso, &codice, digitato, no, None)?,
        )),
    }
}

/// What was asked for.
pub(super) enum Scelta {
    Blocca(Decimale, String),
    Sblocca,
}

impl Scelta {
    /// Reads what was asked for.
    ///
    /// # Errors
    /// Why the score cannot be read, and what else is missing.
    pub(super) fn di_form(
        form: &Form,
        digitato: &Digitato,
    ) -> std::result::Result<Self, Vec<Refusal>> {
        if form.get("azione") == "sblocca" {
            return Ok(Self::Sblocca);
        }
        match Decimale::parse_it(&digitato.punteggio) {
            Ok(punteggio) => Ok(Self::Blocca(punteggio, digitato.motivazione.clone())),
            Err(e) => {
                let mut no = vec![Refusal::campo("punteggio", e.to_string())];
                if digitato.motivazione.is_empty() {
                    no.push(Refusal::campo(
                        "motivazione",
                        "scrivi perché il punteggio è deciso a mano",
                    ));
                }
                Err(no)
            }
        }
    }

    /// The word with which the next page says that it was done.
    pub(super) fn esito(&self) -> &'static str {
        match self {
            Self::Blocca(..) => "bloccato",
            Self::Sblocca => "sbloccato",
        }
    }
}
