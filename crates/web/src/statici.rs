//! Stylesheets, scripts, fonts and icons, embedded in the binary.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::error::Error;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Statici;

/// Answers `/static/...`. A browser keeps the file and asks again only whether it changed.
pub(crate) async fn show(Path(percorso): Path<String>, richiesta: HeaderMap) -> Response {
    let Some(file) = Statici::get(&percorso) else {
        return Error::NonTrovata.into_response();
    };
    let etag = format!(
        "\"{}\"",
        file.metadata
            .sha256_hash()
            .iter()
            .take(12)
            .map(|b| format!("{b:02x}"))
            .collect::<String>()
    );
    let tipo = mime_guess::from_path(&percorso).first_or_octet_stream();
    let mut h = HeaderMap::new();
    if let (Ok(etag), Ok(tipo)) = (
        HeaderValue::from_str(&etag),
        HeaderValue::from_str(tipo.as_ref()),
    ) {
        h.insert(header::ETAG, etag);
        h.insert(header::CONTENT_TYPE, tipo);
    }
    h.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=3600"),
    );
    if richiesta
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok())
        == Some(etag.as_str())
    {
        return (StatusCode::NOT_MODIFIED, h).into_response();
    }
    (h, file.data.into_owned()).into_response()
}
