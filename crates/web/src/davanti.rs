//! Behind another server: the address by which people reach the program, with a path before ours, and whom a request comes from.
//!
//! The pages know nothing of it. What comes in loses the path before it is routed; what goes out gets it in every address: links, forms,
//! redirects, cookies. A page is put together by templates that escape what people write, so an attribute cannot be forged by a text.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use ipnet::IpNet;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;

use crate::error::Error;

/// The attributes of our pages that hold an address.
const ATTRIBUTI: [&str; 5] = ["href", "action", "src", "hx-get", "data-draft"];

/// What stands before the program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Davanti {
    /// `https://comune.example`, when it is known.
    origine: Option<String>,
    /// `/schedario`; empty at the root.
    prefisso: String,
    /// The servers that are believed when they say for whom they ask.
    fidati: Vec<IpNet>,
}

impl Davanti {
    /// From the public address of the program and the addresses, or networks, of the servers before it, separated by commas.
    ///
    /// # Errors
    /// A sentence for each that cannot be understood.
    pub fn leggi(pubblico: Option<&str>, fidati: Option<&str>) -> Result<Self, Vec<String>> {
        let mut no = Vec::new();
        let (mut origine, mut prefisso) = (None, String::new());
        if let Some(url) = pubblico {
            match leggi_pubblico(url) {
                Some((o, p)) => (origine, prefisso) = (Some(o), p),
                None => no.push(format!(
                    "L'indirizzo pubblico «{url}» non si capisce: scrivilo intero, con http o https e senza segni strani nel percorso, per esempio https://comune.example/schedario."
                )),
            }
        }
        let mut reti = Vec::new();
        for scritto in fidati.unwrap_or_default().split(',').map(str::trim) {
            let rete = scritto.parse::<IpNet>().ok();
            let rete = rete.or_else(|| scritto.parse::<IpAddr>().ok().map(IpNet::from));
            match rete {
                Some(rete) => reti.push(rete),
                None if scritto.is_empty() => {}
                None => no.push(format!(
                    "SCHEDARIO_PROXY: «{scritto}» non è un indirizzo né una rete: scrivi per esempio 127.0.0.1 oppure 10.0.0.0/8, separati da virgole."
                )),
            }
        }
        if no.is_empty() {
            Ok(Self {
                origine,
                prefisso,
                fidati: reti,
            })
        } else {
            Err(no)
        }
    }

    /// The path before ours, without a slash at its end; empty where there is none.
    pub(crate) fn prefisso(&self) -> &str {
        &self.prefisso
    }

    /// `https://comune.example/schedario`, when it is known: what the address of a link begins with.
    pub(crate) fn pubblico(&self) -> Option<String> {
        let origine = self.origine.as_ref()?;
        Some(format!("{origine}{}", self.prefisso))
    }

    /// Whether people reach the program over https alone: then its cookies travel no other way.
    pub fn solo_https(&self) -> bool {
        self.origine
            .as_ref()
            .is_some_and(|o| o.starts_with("https://"))
    }

    /// Whether a page of that origin is one of ours.
    pub(crate) fn e_nostra(&self, origine: &str) -> bool {
        self.origine
            .as_ref()
            .is_some_and(|o| o.eq_ignore_ascii_case(origine))
    }

    fn fidato(&self, chi: IpAddr) -> bool {
        self.fidati.iter().any(|rete| rete.contains(&chi))
    }

    /// For whom a server asks: the last address of the list that is not one of the servers that are believed. A stranger's list is not read,
    /// and what a stranger wrote into the list of a server stands before what the server wrote.
    fn chiamante(&self, da: IpAddr, intestazioni: &HeaderMap) -> IpAddr {
        let mut chi = da.to_canonical();
        let liste = intestazioni.get_all("x-forwarded-for").iter();
        let detti: Vec<&str> = liste
            .filter_map(|v| v.to_str().ok())
            .flat_map(|v| v.split(','))
            .collect();
        for detto in detti.into_iter().rev() {
            if !self.fidato(chi) {
                break;
            }
            match detto.trim().parse::<IpAddr>() {
                Ok(ip) => chi = ip.to_canonical(),
                Err(_) => break,
            }
        }
        chi
    }

    /// The address without what stands before ours; as it is where the other server took it off already. `None`: the bare path, which
    /// wants its slash.
    fn senza(&self, uri: &Uri) -> Option<Uri> {
        let Some(resto) = uri.path().strip_prefix(&self.prefisso) else {
            return Some(uri.clone());
        };
        if self.prefisso.is_empty() || !(resto.is_empty() || resto.starts_with('/')) {
            return Some(uri.clone());
        }
        if resto.is_empty() {
            return None;
        }
        let nuovo = match uri.query() {
            Some(query) => format!("{resto}?{query}"),
            None => resto.to_owned(),
        };
        let mut parti = uri.clone().into_parts();
        parti.path_and_query = nuovo.parse::<PathAndQuery>().ok();
        Uri::from_parts(parti).ok()
    }

    fn intestazioni(&self, h: &mut HeaderMap) {
        let prefisso = &self.prefisso;
        let dove = h.get(header::LOCATION).and_then(|v| v.to_str().ok());
        let dove = dove.filter(|d| d.starts_with('/') && !d.starts_with("//"));
        let dove = dove.and_then(|d| HeaderValue::from_str(&format!("{prefisso}{d}")).ok());
        if let Some(dove) = dove {
            h.insert(header::LOCATION, dove);
        }
        let biscotti: Vec<HeaderValue> = h
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|v| {
                let detto = v.to_str().ok();
                let nuovo = detto.map(|d| d.replace("Path=/", &format!("Path={prefisso}/")));
                let nuovo = nuovo.and_then(|n| HeaderValue::from_str(&n).ok());
                nuovo.unwrap_or_else(|| v.clone())
            })
            .collect();
        h.remove(header::SET_COOKIE);
        for biscotto in biscotti {
            h.append(header::SET_COOKIE, biscotto);
        }
    }

    /// The addresses of a page with what stands before them.
    fn pagina(&self, html: &str) -> String {
        ATTRIBUTI.iter().fold(html.to_owned(), |html, attributo| {
            html.replace(
                &format!("{attributo}=\"/"),
                &format!("{attributo}=\"{}/", self.prefisso),
            )
        })
    }
}

fn leggi_pubblico(url: &str) -> Option<(String, String)> {
    let uri: Uri = url.parse().ok()?;
    let schema = uri.scheme_str().filter(|s| ["http", "https"].contains(s))?;
    let casa = uri.authority()?.as_str();
    let prefisso = uri.path().trim_end_matches('/');
    let libero = |c: char| c.is_ascii_alphanumeric() || "-_.~/".contains(c);
    let buono = prefisso.chars().all(libero) && !prefisso.contains("//");
    let nudo = uri.query().is_none() && !casa.contains('@');
    (buono && nudo).then(|| (format!("{schema}://{casa}"), prefisso.to_owned()))
}

/// From whom a request comes, as far as it can be believed.
#[derive(Debug, Clone)]
pub(crate) struct Chiamante(pub IpAddr);

/// The pages behind what stands before them.
pub(crate) fn metti(pagine: Router, davanti: Davanti) -> Router {
    Router::new()
        .fallback_service(pagine)
        .layer(middleware::from_fn_with_state(davanti, passa))
        .layer(CompressionLayer::new())
        .layer(TraceLayer::new_for_http())
}

async fn passa(State(davanti): State<Davanti>, mut richiesta: Request, poi: Next) -> Response {
    let da = richiesta.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(da) = da.map(|ConnectInfo(a)| a.ip()) {
        let chi = davanti.chiamante(da, richiesta.headers());
        richiesta.extensions_mut().insert(Chiamante(chi));
    }
    if davanti.prefisso.is_empty() {
        return poi.run(richiesta).await;
    }
    match davanti.senza(richiesta.uri()) {
        Some(uri) => *richiesta.uri_mut() = uri,
        None => return Redirect::to(&format!("{}/", davanti.prefisso)).into_response(),
    }
    let mut risposta = poi.run(richiesta).await;
    davanti.intestazioni(risposta.headers_mut());
    let tipo = risposta.headers().get(header::CONTENT_TYPE);
    if !tipo.is_some_and(|t| t.as_bytes().starts_with(b"text/html")) {
        return risposta;
    }
    let (mut parti, corpo) = risposta.into_parts();
    let byte = match to_bytes(corpo, usize::MAX).await {
        Ok(byte) => byte,
        Err(e) => return Error::interno(&e).into_response(),
    };
    parti.headers.remove(header::CONTENT_LENGTH);
    let html = davanti.pagina(&String::from_utf8_lossy(&byte));
    Response::from_parts(parti, Body::from(html))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn davanti(url: &str, fidati: &str) -> Davanti {
        Davanti::leggi(Some(url), Some(fidati)).unwrap()
    }

    #[test]
    fn a_public_address_is_an_origin_and_a_path() {
        let d = davanti("https://comune.example/schedario/", "");
        assert_eq!(
            d.pubblico().as_deref(),
            Some("https://comune.example/schedario")
        );
        assert!(d.e_nostra("https://Comune.example") && !d.e_nostra("http://comune.example"));
        assert_eq!(davanti("http://h:8080", "").prefisso, "");
        for no in [
            "comune.example",
            "ftp://h/x",
            "https://h/a\"b",
            "https://h/?a=b",
            "https://a@h",
        ] {
            assert!(Davanti::leggi(Some(no), None).is_err(), "{no}");
        }
        let no = Davanti::leggi(None, Some("10.0.0.0/8, qui")).unwrap_err();
        assert!(no[0].contains("«qui»"), "{no:?}");
    }

    #[test]
    fn the_path_before_ours_comes_off_once() {
        let d = davanti("https://h/schedario", "");
        let senza = |u: &str| d.senza(&u.parse().unwrap()).map(|u| u.to_string());
        assert_eq!(senza("/schedario/a/b?c=d").as_deref(), Some("/a/b?c=d"));
        assert_eq!(senza("/schedario/").as_deref(), Some("/"));
        assert_eq!(senza("/schedario"), None);
        // The other server may have taken it off itself.
        assert_eq!(senza("/a?b").as_deref(), Some("/a?b"));
        assert_eq!(senza("/schedariox/a").as_deref(), Some("/schedariox/a"));
    }

    #[test]
    fn addresses_get_it_and_texts_do_not() {
        let d = davanti("https://h/s", "");
        let html = "<a href=\"/x\">href=&#34;/y&#34; /z</a><form action=\"/x\"><button formaction=\"/w\"><input value=\"/v\">";
        assert_eq!(
            d.pagina(html),
            "<a href=\"/s/x\">href=&#34;/y&#34; /z</a><form action=\"/s/x\"><button formaction=\"/s/w\"><input value=\"/v\">"
        );
        let mut h = HeaderMap::new();
        h.insert(header::LOCATION, HeaderValue::from_static("/accesso"));
        h.append(
            header::SET_COOKIE,
            HeaderValue::from_static("a=b; Path=/; Secure"),
        );
        h.append(header::SET_COOKIE, HeaderValue::from_static("c=d; Path=/"));
        d.intestazioni(&mut h);
        assert_eq!(h[header::LOCATION], "/s/accesso");
        let biscotti: Vec<_> = h.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(biscotti, ["a=b; Path=/s/; Secure", "c=d; Path=/s/"]);
    }

    #[test]
    fn only_the_servers_before_us_are_believed() {
        let d = davanti("https://h", "10.0.0.1, 192.168.0.0/16");
        let chi = |da: &str, liste: &[&'static str]| {
            let mut h = HeaderMap::new();
            for lista in liste {
                h.append("x-forwarded-for", HeaderValue::from_static(lista));
            }
            d.chiamante(da.parse().unwrap(), &h).to_string()
        };
        assert_eq!(chi("10.0.0.1", &["203.0.113.7"]), "203.0.113.7");
        // Two servers in a row; and the list that somebody sent along.
        assert_eq!(
            chi("10.0.0.1", &["1.1.1.1, 203.0.113.7, 192.168.3.4"]),
            "203.0.113.7"
        );
        assert_eq!(
            chi("::ffff:10.0.0.1", &["1.1.1.1", "203.0.113.7"]),
            "203.0.113.7"
        );
        // A stranger is himself, whatever he says.
        assert_eq!(chi("203.0.113.9", &["1.1.1.1"]), "203.0.113.9");
        assert_eq!(chi("10.0.0.1", &["boh"]), "10.0.0.1");
        assert_eq!(chi("10.0.0.1", &[]), "10.0.0.1");
    }
}
