//! Who gets where: every route against every role, and what a page offers to whom may do little.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::{Method, StatusCode};
use domain::permesso::{Permesso, Ruolo};

use super::{CSRF, Rotta, riservate};
use crate::support::Prova;

/// What whoever is signed in may do, whatever he is: his own session and password, where he lands, the source of the program, the
/// arms that stand on the pages.
const DI_TUTTI: &[(&str, &str)] = &[
    ("GET", "/"),
    ("POST", "/uscita"),
    ("GET", "/{ente}/ente/stemma"),
    ("GET", "/{ente}/ente/password"),
    ("POST", "/{ente}/ente/password"),
    ("GET", "/{ente}/ente/secondo-fattore"),
    ("POST", "/{ente}/ente/secondo-fattore"),
    ("GET", "/{ente}/ente/promemoria"),
    ("POST", "/{ente}/ente/promemoria"),
    ("GET", "/{ente}/ente/promemoria/conferma"),
    ("POST", "/{ente}/ente/promemoria/conferma"),
    ("POST", "/{ente}/ente/sessioni"),
    ("GET", "/{ente}/ente/gettoni"),
    ("POST", "/{ente}/ente/gettoni"),
    ("POST", "/{ente}/ente/gettoni/revoca"),
    ("GET", "/codice-sorgente"),
];

/// The act that the router declares for a route with a method.
pub(super) fn dichiarato(rotta: &Rotta, metodo: &Method) -> Option<Permesso> {
    let parola = format!("{}(", metodo.as_str().to_lowercase());
    // `per(Permesso::X, get(..).post(..))`: the nearest declaration before the method, unless it was closed with its parenthesis.
    let testo: String = rotta.testo.split_whitespace().collect();
    let (prima, _) = testo.split_once(&parola)?;
    let (_, dentro) = prima.rsplit_once("per(Permesso::")?;
    let aperte = 1 + dentro.matches('(').count();
    if aperte <= dentro.matches(')').count() {
        return None;
    }
    let nome: String = dentro.chars().take_while(|c| c.is_alphanumeric()).collect();
    Permesso::TUTTI
        .iter()
        .copied()
        .find(|p| format!("{p:?}") == nome)
}

/// Deny by default: a route that is added tomorrow without its act fails here.
#[test]
fn every_route_declares_its_act() {
    let mut libere = Vec::new();
    let mut usati = BTreeSet::new();
    for (rotta, metodo) in riservate() {
        match dichiarato(&rotta, &metodo) {
            Some(p) => drop(usati.insert(p)),
            None => libere.push((metodo.to_string(), rotta.modello)),
        }
    }
    let libere: Vec<(&str, &str)> = libere.iter().map(|(m, r)| (m.as_str(), *r)).collect();
    assert_eq!(libere, DI_TUTTI);
    assert_eq!(usati.len(), Permesso::TUTTI.len(), "every act is used");
}

/// The whole matrix, role by route: refused exactly where the table says so, with the sentence that says whom to ask.
#[tokio::test]
async fn every_role_gets_where_the_table_says() {
    let mut p = Prova::new();
    let sigla = p.dati.ente.sigla.clone();
    for ruolo in Ruolo::TUTTI {
        p.come(&format!("prova.{}", ruolo.codice()), &[*ruolo]);
        for (rotta, metodo) in riservate() {
            let Some(permesso) = dichiarato(&rotta, &metodo) else {
                continue;
            };
            let url = rotta.url(&sigla);
            let r = match metodo {
                Method::GET => p.get(&url).await,
                _ => p.post_senza_segno(&url, &[("csrf", CSRF)]).await,
            };
            let vietata =
                r.stato == StatusCode::FORBIDDEN && r.letto().contains("Serve un altro incarico");
            assert_eq!(
                vietata,
                !ruolo.puo(permesso),
                "{} {metodo} {}: {} {}",
                ruolo.etichetta(),
                rotta.modello,
                r.stato,
                r.letto()
            );
            assert_ne!(r.stato, StatusCode::INTERNAL_SERVER_ERROR, "{url}");
        }
    }
}

/// The addresses on a page: links to follow, and forms that are sent.
fn offerti(html: &str) -> (Vec<String>, Vec<String>) {
    let attributo = |tag: &str, nome: &str| {
        let (_, r) = tag.split_once(&format!("{nome}=\""))?;
        Some(
            r.split('"')
                .next()?
                .replace("&amp;", "&")
                .replace("&#38;", "&"),
        )
    };
    let (mut legami, mut moduli) = (Vec::new(), Vec::new());
    for tag in html.split('<').filter_map(|t| t.split('>').next()) {
        if tag.starts_with("a ") {
            legami.extend(attributo(tag, "href"));
        } else if tag.starts_with("form ") && tag.contains("method=\"post\"") {
            moduli.extend(attributo(tag, "action"));
        }
    }
    (legami, moduli)
}

/// Walks from some pages to every page of the body that they lead to: no link leads to a refusal. Gives each page with what it says, once
/// for each address before its `?`; with filters, once for each address.
pub(super) async fn attraversa(
    p: &Prova,
    da: impl IntoIterator<Item = String>,
    con_filtri: bool,
) -> BTreeMap<String, String> {
    let suo = format!("/{}", p.dati.ente.sigla);
    let mut da_vedere: VecDeque<String> = da.into_iter().collect();
    let radici = da_vedere.len();
    let mut viste = BTreeSet::new();
    let mut dette = BTreeMap::new();
    let mut quante = 0;
    while let Some(qui) = da_vedere.pop_front() {
        quante += 1;
        let senza_ancora = qui.split('#').next().unwrap_or_default().to_owned();
        // The same page under many filters says nothing new, unless that is what is asked.
        let pagina = if con_filtri || quante <= radici {
            senza_ancora.clone()
        } else {
            senza_ancora
                .split('?')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        if !pagina.starts_with(&suo) || !viste.insert(pagina) {
            continue;
        }
        let r = p.get(&senza_ancora).await;
        assert_ne!(r.stato, StatusCode::FORBIDDEN, "{qui} {}", r.letto());
        let (legami, _) = offerti(&r.testo());
        da_vedere.extend(legami);
        dette.insert(senza_ancora, r.testo());
    }
    dette
}

/// Whoever only reads walks through the whole house: no link leads him to a refusal, no form is shown that he may not send.
#[tokio::test]
async fn a_page_offers_only_what_one_may_do() {
    let mut p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.cdr("U_01", "Segreteria");
    for codice in ["U_01", "2026_SEG_1"] {
        p.dati.scheda(&vista, codice);
    }
    for (nome, ruoli) in [
        ("legge", &[Ruolo::Lettore][..]),
        ("valuta", &[Ruolo::Nucleo]),
        ("amministra", &[Ruolo::Amministratore]),
        ("pianifica", &[Ruolo::Pianificazione]),
    ] {
        p.come(nome, ruoli);
        let casa = p.get("/").await.dove();
        let viste = attraversa(&p, [casa], false).await;
        let mut moduli = BTreeSet::new();
        for (qui, testo) in &viste {
            moduli.extend(offerti(testo).1.into_iter().map(|m| (m, qui.clone())));
        }
        assert!(viste.len() > 3, "{nome} {:?}", viste.keys());
        for (modulo, dove) in moduli {
            if modulo == "/uscita" {
                continue;
            }
            let r = p.post_senza_segno(&modulo, &[("csrf", CSRF)]).await;
            assert!(
                !r.letto().contains("Serve un altro incarico"),
                "{nome}: {modulo} on {dove}"
            );
        }
    }
}
