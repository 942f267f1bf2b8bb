//! The plans of a body.

mod albero;
mod anomalie;
mod cruscotto;
mod edit;
mod form;
mod gantt;
mod list;
mod mappa;
mod misure;
mod new;
mod possibili;
mod registro;
mod ricordo;
mod show;

use domain::Actor;
use domain::area::GruppoArea;
use domain::rischio::{Metodi, Metodo};
use domain::vista::{InGruppo, TipoVista, Vista};

pub(crate) use albero::albero;
pub(crate) use anomalie::{Trovati, accetta, anomalie, riapri, scarica as scarica_anomalie};
pub(crate) use cruscotto::cruscotto;
pub(crate) use edit::{edit, update};
pub(crate) use gantt::gantt;
pub(crate) use list::{list, scarica as scarica_elenco};
pub(crate) use mappa::mappa;
pub(crate) use misure::{Schede, SchedeTenute, schede, visibili};
pub(crate) use new::{create, new};
pub(crate) use registro::{registro, scarica as scarica_eventi};
pub(crate) use ricordo::filtri;
pub(crate) use show::{Filtri, riassunti, show, trovate};

use store::Conn;
use store::schede::Riassunto;

use crate::form::Scelta;

/// What a plan groups its sheets by, with its article: `Scegli un Centro di Responsabilità`.
fn un_gruppo(tipo: TipoVista) -> &'static str {
    match tipo {
        TipoVista::Obiettivi => "una Direzione",
        TipoVista::Ptpc => "un Centro di Responsabilità",
    }
}

/// The group a sheet stands in: see [`TipoVista::gruppo`].
pub(crate) fn gruppo(tipo: TipoVista, s: &Riassunto) -> (String, String) {
    let cdr = s.cdr_codice.as_deref().zip(s.cdr_nome.as_deref());
    tipo.gruppo(InGruppo {
        livello: s.livello,
        codice: &s.codice,
        titolo: &s.titolo,
        padre: s.padre.as_deref(),
        cdr,
        direzione: s.direzione.as_deref(),
    })
}

/// The class that colours a band: the colour the body gave it, else one by its place.
pub(crate) fn tinta(metodo: &Metodo, fascia: usize) -> String {
    match metodo.fasce.get(fascia).and_then(|f| f.colore) {
        Some(colore) => format!("is-colore-{}", colore.codice()),
        None => format!("is-fascia-{}", fascia.min(4)),
    }
}

/// The method whose bands name the levels of a plan: its own, else that of a declared level.
pub(crate) fn metodo(c: &mut Conn, actor: &Actor, vista: &Vista) -> store::Result<Metodo> {
    let metodi: Metodi = store::regole::tutte(c, actor)?;
    di_piano(&metodi, vista)
}

/// The same, among methods that are read already.
fn di_piano(metodi: &Metodi, vista: &Vista) -> store::Result<Metodo> {
    metodi
        .di_piano(vista.metodo.as_ref())
        .cloned()
        .ok_or_else(|| store::Error::Dati("manca il metodo del livello dichiarato".to_owned()))
}

/// The choices of a filter by area, general and specific ones apart; what is no area stands outside both.
pub(crate) fn aree_in_gruppi(scelte: Vec<Scelta>) -> Vec<(&'static str, Vec<Scelta>)> {
    let mut gruppi: Vec<(&'static str, Vec<Scelta>)> = Vec::new();
    let gruppo = |s: &Scelta| match s.value.as_str() {
        "" => (0, ""),
        "nessuna" => (3, ""),
        area => match GruppoArea::di(area) {
            g @ GruppoArea::Generale => (1, g.etichetta()),
            g @ GruppoArea::Specifica => (2, g.etichetta()),
        },
    };
    let mut in_ordine: Vec<((u8, &'static str), Scelta)> =
        scelte.into_iter().map(|s| (gruppo(&s), s)).collect();
    in_ordine.sort_by_key(|((posto, _), _)| *posto);
    for ((_, titolo), scelta) in in_ordine {
        match gruppi.last_mut() {
            Some((t, v)) if *t == titolo => v.push(scelta),
            _ => gruppi.push((titolo, vec![scelta])),
        }
    }
    gruppi
}
