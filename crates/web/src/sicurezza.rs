//! What protects every answer: headers, and the check that a change comes from one of our own pages.

use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::davanti::Davanti;
use crate::error::Error;
use crate::registro;

const CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// Adds the headers that every answer carries.
pub(crate) async fn intestazioni(richiesta: Request, poi: Next) -> Response {
    let mut risposta = poi.run(richiesta).await;
    let h = risposta.headers_mut();
    for (nome, valore) in [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), microphone=(), geolocation=()",
        ),
    ] {
        h.entry(HeaderName::from_static(nome))
            .or_insert(HeaderValue::from_static(valore));
    }
    // What is shown to one person must not be shown to the next from a cache.
    h.entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    risposta
}

/// Under the name of the public site nothing else is answered: neither the login nor the API, nor any change.
pub(crate) async fn sito_pubblico(
    State(app): State<App>,
    richiesta: Request,
    poi: Next,
) -> Response {
    let nome = richiesta
        .headers()
        .get(header::HOST)
        .and_then(|h| h.to_str().ok())
        .map(|h| h.split(':').next().unwrap_or_default().to_ascii_lowercase());
    if app.servizi.sito.is_none() || nome != app.servizi.sito {
        return poi.run(richiesta).await;
    }
    let percorso = richiesta.uri().path();
    let suo = percorso == "/pubblico"
        || ["/pubblico/", "/static/"]
            .iter()
            .any(|p| percorso.starts_with(p));
    match (richiesta.method(), percorso) {
        (&Method::GET | &Method::HEAD, "/") => match app.read(store::pubblicazioni::enti).await {
            Ok(enti) if enti.len() == 1 => {
                let dove = enti.first().map(|s| format!("/pubblico/{s}"));
                axum::response::Redirect::to(&dove.unwrap_or_default()).into_response()
            }
            Ok(enti) if enti.is_empty() => Error::NonTrovata.into_response(),
            Ok(_) => axum::response::Redirect::to("/pubblico").into_response(),
            Err(e) => e.into_response(),
        },
        (&Method::GET | &Method::HEAD, p) if suo || matches!(p, "/robots.txt" | "/healthz") => {
            poi.run(richiesta).await
        }
        _ => Error::NonTrovata.into_response(),
    }
}

/// Refuses a change that does not come from a page of ours. Browsers send `Origin` with every form.
pub(crate) async fn stessa_origine(
    State(app): State<App>,
    richiesta: Request,
    poi: Next,
) -> Response {
    let sicuro = matches!(
        *richiesta.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if sicuro || viene_da_qui(richiesta.headers(), &app.servizi.davanti) {
        poi.run(richiesta).await
    } else {
        let dove = richiesta.uri().path().to_owned();
        match registro::altrui(&app, &dove).await {
            Ok(()) => Error::ModuloScaduto.into_response(),
            Err(e) => e.into_response(),
        }
    }
}

fn viene_da_qui(h: &HeaderMap, davanti: &Davanti) -> bool {
    let testo = |nome: HeaderName| h.get(nome).and_then(|v| v.to_str().ok());
    match (testo(header::ORIGIN), testo(header::HOST)) {
        // Behind another server the name by which people reach us need not be the one by which it does.
        (Some(origine), _) if davanti.e_nostra(origine) => true,
        (Some(origine), Some(host)) => origine
            .split_once("://")
            .is_some_and(|(_, o)| o.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
        (None, _) => testo(HeaderName::from_static("sec-fetch-site")) == Some("same-origin"),
    }
}

/// An address with a zero character in it is of nothing: no code and no name has one, and PostgreSQL refuses to look for it.
pub(crate) async fn senza_nulli(richiesta: Request, poi: Next) -> Response {
    let intero = richiesta.uri().path_and_query().map(PathAndQuery::as_str);
    if intero.is_some_and(|i| i.contains("%00")) {
        return Error::NonTrovata.into_response();
    }
    poi.run(richiesta).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_change_something() {
        let case = |pairs: &[(&'static str, &'static str)]| {
            viene_da_qui(
                &pairs
                    .iter()
                    .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)))
                    .collect(),
                &Davanti::default(),
            )
        };
        assert!(case(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080")
        ]));
        assert!(case(&[
            ("origin", "https://piani.comune.it"),
            ("host", "piani.comune.it")
        ]));
        assert!(case(&[("sec-fetch-site", "same-origin"), ("host", "h")]));
        assert!(!case(&[
            ("origin", "https://cattivo.example"),
            ("host", "piani.comune.it")
        ]));
        assert!(!case(&[("origin", "null"), ("host", "piani.comune.it")]));
        assert!(!case(&[("host", "piani.comune.it")]));
        assert!(!case(&[
            ("sec-fetch-site", "cross-site"),
            ("host", "piani.comune.it")
        ]));
    }
}
