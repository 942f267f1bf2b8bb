//! The filters that somebody left on a plan: the way back from a sheet leads to the list as it was.

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::indirizzo::segmento;

/// Name of the cookie: code of the plan, `?`, its filters as the address had them. The last list looked at, and no other.
const COOKIE: &str = "schedario_filtri";

/// Longest filters that are remembered, in bytes.
const MASSIMO: usize = 600;

/// Remembers the filters of a plan, or that it has none.
pub(super) fn ricorda(
    cookies: CookieJar,
    vista: &str,
    query: Option<&str>,
    solo_https: bool,
) -> CookieJar {
    let query = query.map(pulita).filter(|q| q.len() <= MASSIMO);
    let Some(query) = query.filter(|q| !q.is_empty()) else {
        return cookies.remove(Cookie::build(COOKIE).path("/"));
    };
    cookies.add(
        Cookie::build((COOKIE, format!("{}?{query}", segmento(vista))))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(solo_https),
    )
}

/// The filters remembered of a plan, with their `?`; empty where there are none.
pub(crate) fn filtri(cookies: &CookieJar, vista: &str) -> String {
    let ricordati = cookies.get(COOKIE).map_or("", Cookie::value);
    match ricordati.split_once('?') {
        Some((codice, query)) if codice == segmento(vista) => format!("?{}", pulita(query)),
        _ => String::new(),
    }
}

/// Written anew, whatever stands in a cookie: names and values of filters that say something, and no outcome of an act.
fn pulita(query: &str) -> String {
    let mut q = form_urlencoded::Serializer::new(String::new());
    for (nome, valore) in form_urlencoded::parse(query.as_bytes()) {
        if !valore.trim().is_empty() && nome != "esito" {
            q.append_pair(&nome, &valore);
        }
    }
    q.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filters_of_the_plan_looked_at_last_come_back() {
        let filtrata = ricorda(
            CookieJar::new(),
            "2026_PTPC",
            Some("livello=&testo=identit%C3%A0+digitale&cdr=U_02&esito=salvata"),
            false,
        );
        assert_eq!(
            filtri(&filtrata, "2026_PTPC"),
            "?testo=identit%C3%A0+digitale&cdr=U_02"
        );
        assert_eq!(filtri(&filtrata, "2025_PTPC"), "");
        let senza = ricorda(filtrata, "2026_PTPC", Some("livello=&cdr="), false);
        assert_eq!(filtri(&senza, "2026_PTPC"), "");
    }

    #[test]
    fn what_somebody_put_into_the_cookie_stays_a_query() {
        let cookie = Cookie::new(COOKIE, "2026_PTPC?testo=\"><script>&x=//altrove.example");
        let jar = CookieJar::new().add(cookie);
        assert_eq!(
            filtri(&jar, "2026_PTPC"),
            "?testo=%22%3E%3Cscript%3E&x=%2F%2Faltrove.example"
        );
        let lungo = format!("testo={}", "a".repeat(MASSIMO));
        let jar = ricorda(CookieJar::new(), "2026_PTPC", Some(&lungo), false);
        assert_eq!(filtri(&jar, "2026_PTPC"), "");
    }
}
