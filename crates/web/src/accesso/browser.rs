//! The browser of a session, in words: enough to tell one's own from another, and no more.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

/// `Firefox su Windows`; empty when the browser does not say.
pub(crate) struct Browser(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let detto = parts.headers.get(USER_AGENT).and_then(|v| v.to_str().ok());
        Ok(Self(detto.map_or_else(String::new, in_parole)))
    }
}

/// What the browser calls itself, as a person would. They all claim to be each other: the order matters.
fn in_parole(detto: &str) -> String {
    const BROWSER: &[(&str, &str)] = &[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SISTEMI: &[(&str, &str)] = &[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let primo = |elenco: &[(&str, &'static str)]| {
        let trovato = elenco.iter().find(|(segno, _)| detto.contains(segno));
        trovato.map(|(_, nome)| *nome)
    };
    match (primo(BROWSER), primo(SISTEMI)) {
        (Some(browser), Some(sistema)) => format!("{browser} su {sistema}"),
        (Some(uno), None) | (None, Some(uno)) => uno.to_owned(),
        (None, None) => "altro programma".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::in_parole;

    #[test]
    fn a_browser_is_told_in_words() {
        for (detto, parole) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox su Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
                "Edge su Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
                "Chrome su Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari su iPhone",
            ),
            ("curl/8.5.0", "altro programma"),
        ] {
            assert_eq!(in_parole(detto), parole);
        }
    }
}
