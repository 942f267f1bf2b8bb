//! What the installation lets programs do beyond their rights: how often they may ask, and from which pages of other sites.

use axum::http::header::{
    AUTHORIZATION, CONTENT_TYPE, ETAG, IF_MATCH, LINK, LOCATION, RETRY_AFTER,
};
use axum::http::{HeaderName, HeaderValue, Method};
use chrono::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// Requests a minute of a token, unless the installation says otherwise.
const AL_MINUTO: u32 = 240;

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programmi {
    al_minuto: u32,
    origini: Vec<HeaderValue>,
}

impl Default for Programmi {
    fn default() -> Self {
        Self {
            al_minuto: AL_MINUTO,
            origini: Vec::new(),
        }
    }
}

impl Programmi {
    /// Reads how many requests a minute a token is good for, and the sites whose pages may ask, apart by commas or spaces.
    ///
    /// # Errors
    /// A sentence in Italian for each that cannot be.
    pub fn leggi(richieste: Option<&str>, origini: Option<&str>) -> Result<Self, Vec<String>> {
        let mut no = Vec::new();
        let al_minuto = match richieste.map(str::trim) {
            None => AL_MINUTO,
            Some(testo) => testo.parse().ok().filter(|n| (1..=6_000_000).contains(n)).unwrap_or_else(|| {
                no.push(format!(
                    "SCHEDARIO_API_RICHIESTE vale «{testo}»: scrivi quante richieste al minuto può fare un gettone, da 1 a 6000000."
                ));
                AL_MINUTO
            }),
        };
        let parole = origini.unwrap_or_default().split([',', ' ']);
        let parole = parole.filter(|o| !o.is_empty());
        let mut lette = Vec::new();
        for origine in parole {
            match letta(origine) {
                Some(valore) => lette.push(valore),
                None => no.push(format!(
                    "SCHEDARIO_API_ORIGINI nomina «{origine}»: scrivi siti come https://cruscotto.comune.example, senza percorso, con uno spazio fra l'uno e l'altro."
                )),
            }
        }
        if no.is_empty() {
            Ok(Self {
                al_minuto,
                origini: lette,
            })
        } else {
            Err(no)
        }
    }

    /// Requests that a token may send at once, and how long until one more.
    pub(crate) fn freno(&self) -> (i32, Duration) {
        let insieme = i32::try_from(self.al_minuto).unwrap_or(i32::MAX);
        (
            insieme,
            Duration::microseconds(60_000_000 / i64::from(self.al_minuto)),
        )
    }

    /// What lets the pages of the named sites ask; without any, no page of another site may.
    pub(crate) fn cors(&self) -> CorsLayer {
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(self.origini.iter().cloned()))
            .allow_methods([
                Method::GET,
                Method::POST,
                Method::PUT,
                Method::PATCH,
                Method::DELETE,
            ])
            .allow_headers([AUTHORIZATION, CONTENT_TYPE, IF_MATCH, CHIAVE])
            .expose_headers([ETAG, LINK, LOCATION, RETRY_AFTER, LIMITE, RESTANO, INTERO])
    }

    /// Requests a minute of a token.
    pub(crate) fn al_minuto(&self) -> u32 {
        self.al_minuto
    }

    pub(crate) fn ha_origini(&self) -> bool {
        !self.origini.is_empty()
    }
}

const CHIAVE: HeaderName = HeaderName::from_static("idempotency-key");
const LIMITE: HeaderName = HeaderName::from_static("ratelimit-limit");
const RESTANO: HeaderName = HeaderName::from_static("ratelimit-remaining");
const INTERO: HeaderName = HeaderName::from_static("ratelimit-reset");

/// `https://host`, or with a port; nothing behind it.
fn letta(origine: &str) -> Option<HeaderValue> {
    let url = url::Url::parse(origine).ok()?;
    let sola = url.origin().ascii_serialization();
    let http = ["http", "https"].contains(&url.scheme());
    (http && sola == origine.trim_end_matches('/')).then(|| sola.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_named_without_a_path() {
        let p = Programmi::leggi(
            Some("600"),
            Some("https://a.example, http://b.example:8080/"),
        );
        let p = p.unwrap();
        assert_eq!(p.origini, ["https://a.example", "http://b.example:8080"]);
        assert_eq!(p.freno(), (600, Duration::milliseconds(100)));
        for storta in [
            "a.example",
            "https://a.example/x",
            "*",
            "null",
            "ftp://a.example",
        ] {
            let no = Programmi::leggi(None, Some(storta)).unwrap_err();
            assert!(no[0].contains(storta), "{no:?}");
        }
        for storte in ["0", "molte", "6000001", "-1"] {
            assert!(Programmi::leggi(Some(storte), None).is_err(), "{storte}");
        }
    }
}
