//! The OpenAPI document, out of the handlers; and a page to read it.

use std::sync::LazyLock;

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::problema::{Errore, Problema, TIPO};
use super::verbi;
use super::verbo::{
    DEL_MODULO, Fatto, Forma, Genere, Modo, Risposta, Verbo, Versione, Voce as Campo,
};
use crate::app::App;
use crate::page::{Page, pagina};

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
        "409",
        "Una richiesta con la stessa chiave è in corso",
        "Con quella Idempotency-Key è arrivata un'altra richiesta, che non è finita.",
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

/// The name of the field of a form that carries files.
const FILE: &str = "file";

static DOCUMENTO: LazyLock<Value> = LazyLock::new(|| {
    let mut documento = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Schedario", "version": "1",
            "description": "I piani di un ente per altri programmi: le stesse operazioni delle pagine, con gli stessi diritti.",
            "license": { "name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later" },
        },
        "security": [{ "gettone": [] }],
        "paths": {},
        "components": {
            "schemas": {},
            "securitySchemes": {
                "gettone": { "type": "http", "scheme": "bearer", "description": "Un gettone d'accesso, creato dalla pagina del proprio account." },
            },
        },
    });
    for (stato, titolo, frase) in PROBLEMI {
        let detto = format!("{titolo}. {frase}");
        documento["components"]["responses"][format!("P{stato}")] = json!({ "description": detto, "content": { TIPO: { "schema": { "$ref": "#/components/schemas/Problema" } } } });
    }
    for forma in [
        Forma::di::<Problema>(),
        Forma::di::<Errore>(),
        Forma::di::<Fatto>(),
    ] {
        tieni(&mut documento, &forma);
    }
    for verbo in verbi::tutti() {
        aggiungi(&mut documento, &verbo);
    }
    documento
});

/// Keeps a shape among those that the operations name.
fn tieni(documento: &mut Value, forma: &Forma) {
    for (nome, schema) in &forma.schemi {
        documento["components"]["schemas"][nome] = json!(schema);
    }
}

/// What each part of an address is.
const PARTI: &[(&str, &str)] = &[
    ("ente", "Nome breve dell'ente"),
    ("vista", "Codice della vista"),
    ("codice", "Codice della scheda, o del CdR"),
    ("blocco", "Nome del blocco nel modello"),
    (
        "numero",
        "Il posto dell'indicatore nella scheda, da 1, o il numero dell'edizione",
    ),
    ("sessione", "Identificativo della sessione di monitoraggio"),
    (
        "prospetto",
        "Nome del prospetto, come nell'indirizzo della sua pagina",
    ),
    ("formato", "xlsx, ods, csv o json"),
    ("chiave", "Chiave dell'elenco"),
    ("file", "Nome del file"),
    ("id", "Identificativo"),
];

/// Writes a verb among the operations.
fn aggiungi(documento: &mut Value, v: &Verbo) {
    let percorso = v.indirizzo();
    let nomi = percorso.split(['{', '}']).skip(1).step_by(2);
    let mut parametri: Vec<Value> = nomi
        .map(|nome| {
            let detto = PARTI.iter().find(|(n, _)| *n == nome).map(|(_, t)| *t);
            json!({ "name": nome, "in": "path", "required": true, "description": detto, "schema": { "type": "string" } })
        })
        .collect();
    parametri.extend(v.chiesti.iter().map(|c| {
        json!({ "name": c.nome, "in": "query", "required": false, "description": c.testo, "schema": schema(c) })
    }));
    if matches!(v.risposta, Risposta::Elenco(_)) {
        parametri.push(json!({ "name": "limite", "in": "query", "required": false, "description": "Quante voci per pagina, 50 se non lo dici", "schema": { "type": "integer", "minimum": 1, "maximum": 200 } }));
        parametri.push(json!({ "name": "cursore", "in": "query", "required": false, "description": "Il cursore della pagina precedente", "schema": { "type": "string" } }));
    }
    if v.metodo == Method::POST {
        parametri.push(json!({ "name": "Idempotency-Key", "in": "header", "required": false, "description": "Una chiave tua, nuova per ogni cosa da creare: la stessa richiesta ripetuta entro un giorno riceve la stessa risposta, e non crea due volte", "schema": { "type": "string", "maxLength": 200 } }));
    }
    if v.versione != Versione::Nessuna {
        let oppure = if v.versione == Versione::Qualunque {
            ", o «*»"
        } else {
            ""
        };
        let testo = format!("L'ETag ricevuto leggendo la scheda{oppure}; senza, la risposta è 428");
        parametri.push(json!({ "name": "If-Match", "in": "header", "required": false, "description": testo, "schema": { "type": "string" } }));
    }
    let (stato, risposta) = match &v.risposta {
        Risposta::Una(forma) => {
            tieni(documento, forma);
            (
                "200",
                json!({ "description": v.sommario, "content": in_json(&forma.nome) }),
            )
        }
        Risposta::Elenco(forma) => {
            tieni(documento, forma);
            let pagina = format!("Pagina{}", forma.nome);
            documento["components"]["schemas"][&pagina] = pagina_di(&forma.nome);
            (
                "200",
                json!({ "description": "Una pagina dell'elenco", "content": in_json(&pagina) }),
            )
        }
        Risposta::Fatto => ("200", fatto("Fatto")),
        Risposta::Creato => (
            "201",
            fatto("Fatto: Location dice dove si legge, quando c'è"),
        ),
        Risposta::File(tipi) => {
            let contenuti: Map<String, Value> = tipi
                .iter()
                .map(|t| {
                    (
                        (*t).to_owned(),
                        json!({ "schema": { "type": "string", "format": "binary" } }),
                    )
                })
                .collect();
            (
                "200",
                json!({ "description": "Il file", "content": contenuti }),
            )
        }
    };
    let mut risposte = problemi(v);
    risposte.insert(stato.to_owned(), risposta);
    let mut operazione = json!({
        "operationId": v.nome, "tags": [v.tema], "summary": v.sommario,
        "parameters": parametri, "responses": risposte,
    });
    if let Some(permesso) = v.permesso {
        operazione["x-permesso"] = json!(permesso.codice());
        operazione["description"] = json!(format!("Permesso: «{}».", permesso.etichetta()));
    }
    if let Some((tipo, corpo)) = corpo(v) {
        let nome = in_maiuscole(v.nome);
        let rinvio = json!({ "$ref": format!("#/components/schemas/{nome}") });
        let mut contenuti = Map::from_iter([(tipo.to_owned(), json!({ "schema": rinvio }))]);
        if v.modo == Modo::ConFile {
            contenuti.insert(
                "multipart/form-data".to_owned(),
                json!({ "schema": con_file(v) }),
            );
        }
        operazione["requestBody"] = json!({ "required": true, "content": contenuti });
        documento["components"]["schemas"][nome] = corpo;
    }
    documento["paths"][percorso][v.metodo.as_str().to_lowercase()] = operazione;
}

fn fatto(descrizione: &str) -> Value {
    json!({ "description": descrizione, "content": in_json("Fatto") })
}

fn in_json(forma: &str) -> Value {
    json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{forma}") } } })
}

fn pagina_di(forma: &str) -> Value {
    json!({
        "type": "object", "required": ["dati", "totale"], "description": "Una pagina di un elenco",
        "properties": {
            "dati": { "type": "array", "items": { "$ref": format!("#/components/schemas/{forma}") } },
            "totale": { "type": "integer", "minimum": 0, "description": "Quante voci ha tutto l'elenco" },
            "cursore": { "type": ["string", "null"], "description": "Il cursore della pagina dopo" },
            "successiva": { "type": ["string", "null"], "description": "L'indirizzo della pagina dopo" },
        },
    })
}

/// The answers that are not what was asked for, of those that an operation can give.
fn problemi(v: &Verbo) -> Map<String, Value> {
    let di_questa = |stato: &str| match stato {
        "405" => false,
        "409" => v.metodo == Method::POST,
        "412" | "428" => v.versione != Versione::Nessuna,
        "413" | "415" => v.modo != Modo::Nulla,
        _ => true,
    };
    let suoi = PROBLEMI.iter().filter(|(stato, ..)| di_questa(stato));
    let rinvio = |stato: &str| json!({ "$ref": format!("#/components/responses/P{stato}") });
    suoi.map(|(stato, ..)| ((*stato).to_owned(), rinvio(stato)))
        .collect()
}

/// `crea_scheda` as `CreaScheda`.
fn in_maiuscole(nome: &str) -> String {
    let parole = nome.split('_').map(|parola| {
        let mut lettere = parola.chars();
        let prima = lettere.next().map(|l| l.to_uppercase().to_string());
        prima.unwrap_or_default() + lettere.as_str()
    });
    parole.collect()
}

fn schema(c: &Campo) -> Value {
    let molti = json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] });
    match c.genere {
        Genere::Testo => json!({ "type": "string" }),
        Genere::Elenco => json!({ "type": "array", "items": { "type": "string" } }),
        Genere::SiNo => json!({ "type": "boolean" }),
        Genere::Mappa => {
            json!({ "type": "object", "additionalProperties": molti, "propertyNames": { "not": { "enum": DEL_MODULO } } })
        }
        Genere::Righe => {
            json!({ "type": "array", "items": { "type": "object", "additionalProperties": molti, "propertyNames": { "not": { "enum": DEL_MODULO } } } })
        }
    }
}

fn proprieta(v: &Verbo) -> Map<String, Value> {
    let sue = v.voci.iter().map(|c| {
        let mut schema = schema(c);
        schema["description"] = json!(c.testo);
        (c.nome.to_owned(), schema)
    });
    sue.collect()
}

/// What is sent to a verb as JSON.
fn corpo(v: &Verbo) -> Option<(&'static str, Value)> {
    if v.modo == Modo::Nulla {
        return None;
    }
    let servono: Vec<&str> = v.voci.iter().filter(|c| c.serve).map(|c| c.nome).collect();
    let corpo = json!({
        "type": "object", "description": v.sommario, "properties": proprieta(v),
        "required": servono, "additionalProperties": false,
    });
    Some(("application/json", corpo))
}

/// What is sent to a verb with files.
fn con_file(v: &Verbo) -> Value {
    let mut proprieta = proprieta(v);
    proprieta.retain(|_, s| s["type"] != "object");
    let file = json!({ "type": "array", "items": { "type": "string", "format": "binary" }, "description": "I file" });
    proprieta.insert(FILE.to_owned(), file);
    json!({ "type": "object", "properties": proprieta })
}

/// Whether an address is that of an operation that reads.
pub(super) fn si_legge(indirizzo: &str) -> bool {
    let parti: Vec<&str> = indirizzo.split('/').collect();
    let percorsi = DOCUMENTO.get("paths").and_then(Value::as_object);
    let uguale = |modello: &str| {
        let suoi: Vec<&str> = modello.split('/').collect();
        let pari = |(m, p): (&&str, &&str)| m == p || m.starts_with('{') && !p.is_empty();
        suoi.len() == parti.len() && suoi.iter().zip(&parti).all(pari)
    };
    percorsi
        .into_iter()
        .flatten()
        .any(|(modello, metodi)| metodi.get("get").is_some() && uguale(modello))
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
    /// Name of the shape; empty: a file.
    risposta: String,
    stati: String,
    permesso: String,
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
    /// Requests that a token is good for.
    al_minuto: u32,
    /// By what they are about.
    temi: Vec<(String, Vec<Operazione>)>,
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
        risposta: contenuto(risposte.and_then(|r| r.get("200").or_else(|| r.get("201")))),
        permesso: testo(o, "description"),
        stati: risposte
            .map(|r| r.keys().cloned().collect::<Vec<_>>().join(", "))
            .unwrap_or_default(),
    }
}

/// Shows the document to whoever writes a program.
pub(super) async fn show(State(app): State<App>) -> Response {
    let percorsi = DOCUMENTO.get("paths").and_then(Value::as_object);
    let tutte = percorsi
        .into_iter()
        .flatten()
        .flat_map(|(percorso, metodi)| {
            let metodi = metodi.as_object().into_iter().flatten();
            metodi.map(move |(metodo, o)| (percorso, metodo, o))
        });
    let mut temi: Vec<(String, Vec<Operazione>)> = Vec::new();
    for (percorso, metodo, o) in tutte {
        let tema = o["tags"][0].as_str().unwrap_or_default();
        let sua = operazione(percorso, metodo, o);
        match temi.iter_mut().find(|(t, _)| t == tema) {
            Some((_, altre)) => altre.push(sua),
            None => temi.push((tema.to_owned(), vec![sua])),
        }
    }
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
        al_minuto: app.servizi.programmi.al_minuto(),
        temi,
        schemi: schemi.into_iter().flatten().map(schema).collect(),
        problemi: PROBLEMI,
    })
}
