//! Keeping a modello: read first, line by line; nothing is kept of one that has a mistake.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::modello::{ErroreModello, FORNITI, Modelli};

use super::TESTO_MASSIMO;
use super::edit::FormPage;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::FormConFile;
use crate::page::rifiutata;

/// Keeps the text typed or the file brought, or shows it again with file, line and reason of each mistake.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    inviato: FormConFile,
) -> Result<Response> {
    let form = &inviato.form;
    let (mut file, mut testo) = (
        form.get("file").to_lowercase(),
        form.get("testo").replace("\r\n", "\n"),
    );
    let mut errore_testo = String::new();
    if let Some(portato) = inviato.file.first() {
        if file.is_empty() {
            file = portato.nome.to_lowercase();
        }
        match std::str::from_utf8(&portato.contenuto) {
            Ok(t) => testo = t.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
            Err(_) => errore_testo =
                "il file caricato non è un testo (UTF-8): salvalo come testo semplice e ricaricalo"
                    .to_owned(),
        }
    }
    if !file.is_empty() && !file.ends_with(".toml") {
        file.push_str(".toml");
    }
    let testo = if testo.is_empty() || testo.ends_with('\n') {
        testo
    } else {
        testo + "\n"
    };
    let actor = accesso.actor.clone();
    let propri = app.read(move |c| store::modelli::list(c, &actor)).await?;
    let sostituisce = form.has("sostituisce");
    let esiste = propri.iter().any(|(nome, _)| *nome == file);
    let titolo = if esiste && sostituisce {
        format!("Modifica {file}")
    } else {
        "Nuovo modello".to_owned()
    };
    let mut page = FormPage::new(&accesso, titolo, file.clone(), testo.clone(), sostituisce);
    page.errore_file = nome_sbagliato(&file, esiste && !sostituisce);
    page.errore_testo = match testo.len() {
        _ if !errore_testo.is_empty() => errore_testo,
        0 => "scrivi il testo del modello, oppure scegli un file".to_owned(),
        n if n > TESTO_MASSIMO => format!(
            "il testo supera i {} KB: un modello è un file breve",
            TESTO_MASSIMO / 1024
        ),
        _ => String::new(),
    };
    if page.errore_testo.is_empty() {
        page = page.con_errori(controlla(&file, &testo, &propri));
    }
    if page.rifiutata() {
        return Ok(rifiutata(&page));
    }
    let (actor, adesso) = (accesso.actor.clone(), app.adesso());
    app.write(move |tx| store::modelli::save(tx, &actor, &file, &testo, adesso))
        .await?;
    Ok(Redirect::to(&format!("/{}/modelli?esito=salvata", accesso.ente.sigla)).into_response())
}

/// Reads the text together with the other modelli of the body: two of them may not have one code.
fn controlla(file: &str, testo: &str, propri: &[(String, String)]) -> Vec<ErroreModello> {
    let altri = propri
        .iter()
        .filter(|(nome, _)| nome != file)
        .map(|(nome, testo)| (nome.as_str(), testo.as_str()));
    match Modelli::leggi(altri.chain(std::iter::once((file, testo)))) {
        Ok(_) => Vec::new(),
        Err(errori) => errori.into_iter().filter(|e| e.file == file).collect(),
    }
}

/// The sentence beside the name of the file; empty when it is good.
fn nome_sbagliato(file: &str, preso: bool) -> String {
    let radice = file.strip_suffix(".toml").unwrap_or_default();
    let buono = !radice.is_empty()
        && radice.len() <= 60
        && radice
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
    if !buono {
        "scrivi un nome di sole lettere senza accenti, cifre e trattini, per esempio settore.toml"
            .to_owned()
    } else if FORNITI.iter().any(|(nome, _)| *nome == file) {
        "è il nome di un modello fornito con Schedario: scegline un altro".to_owned()
    } else if preso {
        "c'è già un modello dell'ente con questo nome: scegline un altro, oppure spunta «Sostituisci»".to_owned()
    } else {
        String::new()
    }
}
