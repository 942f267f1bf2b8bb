//! The OpenAPI document, out of the handlers; and a page to read it.

use std::sync::LazyLock;

use askama::Template;
use axum::Json;
use axum::response::Response;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::problema::{Errore, Problema, TIPO};
use super::{anagrafiche, enti, schede, viste};
use crate::page::{Page, pagina};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Schedario",
        description = "I piani di un ente per altri programmi: le stesse operazioni delle pagine, con gli stessi diritti."
    ),
    paths(
        enti::list,
        anagrafiche::cdr,
        anagrafiche::persone,
        anagrafiche::portatori,
        viste::list,
        viste::show,
        schede::list,
        schede::show,
        schede::update,
        schede::passa
    ),
    components(schemas(Problema, Errore))
)]
struct Documento;

/// The answers that are not what was asked for, and when each is given.
const PROBLEMI: &[(&str, &str, &str)] = &[
    (
        "400",
        "La richiesta non si capisce",
        "L'indirizzo, un'intestazione o il JSON non sono scritti come dovrebbero.",
    ),
    (
        "401",
        "Serve un gettone",
        "Manca il gettone, o non è in vigore.",
    ),
    (
        "403",
        "Non ti è permesso",
        "I tuoi incarichi, o i diritti del gettone, non comprendono l'operazione.",
    ),
    ("404", "Non trovato", "Non c'è, o non puoi vederlo."),
    (
        "405",
        "Metodo non ammesso",
        "L'indirizzo non risponde a quel metodo: l'intestazione Allow dice a quali.",
    ),
    (
        "412",
        "La scheda è cambiata",
        "Qualcuno ha salvato dopo la lettura: «errori» dice quali campi sono cambiati.",
    ),
    (
        "413",
        "Il contenuto è troppo grande",
        "Il corpo supera i 2 MB.",
    ),
    (
        "415",
        "Tipo di contenuto non ammesso",
        "Il corpo dev'essere JSON.",
    ),
    (
        "422",
        "La richiesta non è accettata",
        "«errori» dice, campo per campo, perché.",
    ),
    (
        "428",
        "Serve If-Match",
        "Manca l'ETag da cui parte la modifica.",
    ),
    (
        "429",
        "Troppe richieste",
        "L'intestazione Retry-After dice fra quanti secondi riprovare.",
    ),
    (
        "500",
        "Qualcosa non ha funzionato",
        "È un errore di Schedario.",
    ),
    (
        "503",
        "Servizio occupato",
        "La risposta ha richiesto troppo tempo.",
    ),
];

/// Those that only an operation with a body gives.
const DI_CHI_SCRIVE: &[&str] = &["412", "413", "415", "428"];

static DOCUMENTO: LazyLock<Value> = LazyLock::new(|| {
    let mut documento = serde_json::to_value(Documento::openapi()).unwrap_or_else(|e| {
        tracing::error!("the OpenAPI document could not be written: {e}");
        Value::Null
    });
    completa(&mut documento);
    documento
});

/// Adds what every operation has: who may ask, and the answers that are not what was asked for.
fn completa(documento: &mut Value) {
    let Some(intero) = documento.as_object_mut() else {
        return;
    };
    intero.insert(
        "info".to_owned(),
        json!({
            "title": "Schedario", "version": "1",
            "description": intero.get("info").and_then(|i| i.get("description")).cloned(),
            "license": { "name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later" },
        }),
    );
    intero.insert("security".to_owned(), json!([{ "gettone": [] }]));
    if let Some(c) = intero.get_mut("components").and_then(Value::as_object_mut) {
        c.insert(
            "securitySchemes".to_owned(),
            json!({ "gettone": { "type": "http", "scheme": "bearer", "description": "Un gettone d'accesso, creato dalla pagina del proprio account." } }),
        );
    }
    for operazione in operazioni_mut(intero) {
        let scrive = operazione.contains_key("requestBody");
        let Some(risposte) = operazione
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        else {
            continue;
        };
        for (stato, titolo, _) in PROBLEMI {
            if *stato == "405" || (!scrive && DI_CHI_SCRIVE.contains(stato)) {
                continue;
            }
            risposte.insert(
                (*stato).to_owned(),
                json!({ "description": titolo, "content": { TIPO: { "schema": { "$ref": "#/components/schemas/Problema" } } } }),
            );
        }
    }
}

fn operazioni_mut(documento: &mut Map<String, Value>) -> Vec<&mut Map<String, Value>> {
    let percorsi = documento.get_mut("paths").and_then(Value::as_object_mut);
    percorsi
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
        .collect()
}

/// Gives the document away.
pub(super) async fn openapi() -> Json<&'static Value> {
    Json(&DOCUMENTO)
}

/// An operation as the page shows it.
struct Operazione {
    id: String,
    metodo: String,
    percorso: String,
    sommario: String,
    parametri: Vec<Voce>,
    corpo: String,
    risposta: String,
    stati: String,
}

/// A name and what it means.
struct Voce {
    nome: String,
    dove: String,
    testo: String,
}

/// A shape of JSON.
struct Schema {
    nome: String,
    campi: Vec<Voce>,
}

#[derive(Template)]
#[template(path = "api/documentazione.html")]
struct DocumentazionePage {
    page: Page,
    operazioni: Vec<Operazione>,
    schemi: Vec<Schema>,
    problemi: &'static [(&'static str, &'static str, &'static str)],
}

fn testo(v: &Value, chiave: &str) -> String {
    v.get(chiave)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// The name of the schema that a place points at.
fn rinvio(v: &Value) -> String {
    let diretto = v
        .get("$ref")
        .or_else(|| v.get("items").and_then(|i| i.get("$ref")));
    let nome = diretto.and_then(Value::as_str).unwrap_or_default();
    nome.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The kind of a value, in words.
fn genere(v: &Value) -> String {
    let rinviato = rinvio(v);
    let tipo = match v.get("type") {
        Some(Value::Array(tipi)) => tipi.first().and_then(Value::as_str).unwrap_or_default(),
        Some(Value::String(t)) => t.as_str(),
        _ => "",
    };
    match tipo {
        "array" => format!("elenco di {rinviato}"),
        "string" => "testo".to_owned(),
        "integer" => "numero intero".to_owned(),
        "boolean" => "sì o no".to_owned(),
        "object" => "oggetto".to_owned(),
        _ => rinviato,
    }
}

fn operazione(percorso: &str, metodo: &str, o: &Value) -> Operazione {
    let parametri = o.get("parameters").and_then(Value::as_array);
    let contenuto = |v: Option<&Value>| {
        let schema = v
            .and_then(|v| v.get("content"))
            .and_then(|c| c.get("application/json"))
            .and_then(|c| c.get("schema"));
        schema.map(rinvio).unwrap_or_default()
    };
    let risposte = o.get("responses").and_then(Value::as_object);
    Operazione {
        id: testo(o, "operationId"),
        metodo: metodo.to_uppercase(),
        percorso: percorso.to_owned(),
        sommario: testo(o, "summary"),
        parametri: parametri
            .into_iter()
            .flatten()
            .map(|p| Voce {
                nome: testo(p, "name"),
                dove: match testo(p, "in").as_str() {
                    "path" => "nel percorso",
                    "header" => "intestazione",
                    _ => "nell'indirizzo",
                }
                .to_owned(),
                testo: testo(p, "description"),
            })
            .collect(),
        corpo: contenuto(o.get("requestBody")),
        risposta: contenuto(risposte.and_then(|r| r.get("200"))),
        stati: risposte
            .map(|r| r.keys().cloned().collect::<Vec<_>>().join(", "))
            .unwrap_or_default(),
    }
}

/// Shows the document to whoever writes a program.
pub(super) async fn show() -> Response {
    let percorsi = DOCUMENTO.get("paths").and_then(Value::as_object);
    let operazioni = percorsi
        .into_iter()
        .flatten()
        .flat_map(|(percorso, metodi)| {
            let metodi = metodi.as_object().into_iter().flatten();
            metodi.map(move |(metodo, o)| operazione(percorso, metodo, o))
        });
    let schemi = DOCUMENTO
        .get("components")
        .and_then(|c| c.get("schemas"))
        .and_then(Value::as_object);
    let schema = |(nome, s): (&String, &Value)| Schema {
        nome: nome.clone(),
        campi: s
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(nome, v)| Voce {
                nome: nome.clone(),
                dove: genere(v),
                testo: testo(v, "description"),
            })
            .collect(),
    };
    pagina(&DocumentazionePage {
        page: Page::pubblica("Documentazione per i programmi"),
        operazioni: operazioni.collect(),
        schemi: schemi.into_iter().flatten().map(schema).collect(),
        problemi: PROBLEMI,
    })
}
