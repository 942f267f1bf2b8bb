//! An exported plan beside the values it should hold, field by field.

use serde_json::{Value, json};

/// How many fields came out right, and which did not.
#[derive(Default)]
pub(crate) struct Conteggio {
    giusti: usize,
    sbagliati: Vec<String>,
}

impl Conteggio {
    fn uguale(&mut self, dove: &str, atteso: &Value, esportato: &Value) {
        if atteso == esportato {
            self.giusti += 1;
        } else {
            self.sbagliati
                .push(format!("{dove}: atteso {atteso}, esportato {esportato}"));
        }
    }

    /// Every field is right; says how many there were.
    #[track_caller]
    pub(crate) fn tutti(self, nome: &str) {
        let totale = self.giusti + self.sbagliati.len();
        println!("{nome}: {} campi giusti su {totale}", self.giusti);
        assert!(
            self.sbagliati.is_empty(),
            "{nome}: {} su {totale}\n{}",
            self.giusti,
            self.sbagliati.join("\n")
        );
    }
}

/// The sheet of the export with a code.
fn scheda<'a>(piano: &'a Value, codice: &Value) -> &'a Value {
    piano["schede"]
        .as_array()
        .and_then(|s| s.iter().find(|s| s["codice"] == *codice))
        .unwrap_or(&Value::Null)
}

/// A printed state as the export writes it.
fn stato(stampato: &Value) -> Value {
    json!(
        stampato
            .as_str()
            .map(|s| s.to_lowercase().replace(' ', "_"))
    )
}

/// The plan of a PTPC printout, from the page of its parameters to the notes of its indicators.
pub(crate) fn ptpc(piano: &Value, attesi: &Value) -> Conteggio {
    let mut c = Conteggio::default();
    c.uguale("formato", &json!("schedario/1"), &piano["formato"]);
    c.uguale("ente", &attesi["ente"], &piano["ente"]["nome"]);
    c.uguale(
        "vista.codice",
        &attesi["parametri"]["vista"]["codice"],
        &piano["vista"]["codice"],
    );
    c.uguale(
        "vista.titolo",
        &attesi["parametri"]["vista"]["nome"],
        &piano["vista"]["titolo"],
    );
    let (a, cdr) = (&attesi["cdr"], scheda(piano, &attesi["cdr"]["codice"]));
    c.uguale("cdr.livello", &json!("cdr"), &cdr["livello"]);
    c.uguale("cdr.titolo", &a["titolo_scheda"], &cdr["titolo"]);
    c.uguale("cdr.assessorato", &a["assessorato"], &cdr["assessorato"]);
    c.uguale(
        "cdr.cdr",
        &json!({ "codice": a["codice"], "nome": a["centro_di_responsabilita"] }),
        &cdr["cdr"],
    );
    c.uguale("cdr.responsabile", &a["responsabile"], &cdr["responsabile"]);
    c.uguale("cdr.stato", &stato(&a["stato"]), &cdr["stato"]);
    if let Some(sezioni) = a.get("sezioni") {
        c.uguale("cdr.sezioni", sezioni, &cdr["sezioni"]);
    }
    let processi = attesi["processi"].as_array().unwrap();
    c.uguale(
        "cdr.figlie",
        &processi.iter().map(|p| p["codice"].clone()).collect(),
        &cdr["figlie"],
    );
    for p in processi {
        processo(&mut c, scheda(piano, &p["codice"]), p);
    }
    c
}

fn processo(c: &mut Conteggio, s: &Value, a: &Value) {
    let codice = a["codice"].as_str().unwrap();
    let dove = |campo: &str| format!("{codice}.{campo}");
    let uguali = [
        "titolo",
        "collegato_a",
        "attivita",
        "fonti",
        "riferimento_obiettivo_gestionale",
        "responsabile_testo",
        "soggetti_interni",
        "stakeholder",
        "tipologia_misura",
    ];
    for campo in uguali {
        c.uguale(&dove(campo), &a[campo], &s[campo]);
    }
    c.uguale(&dove("livello"), &json!("processo"), &s["livello"]);
    c.uguale(&dove("stato"), &stato(&a["stato"]), &s["stato"]);
    c.uguale(
        &dove("natura"),
        &json!(a["natura"].as_str().map(str::to_lowercase)),
        &s["natura"],
    );
    let rischio = a["livello_rischio"].as_str().map_or(
        Value::Null,
        |l| json!({ "metodo": "dichiarato", "livello": l }),
    );
    c.uguale(&dove("rischio"), &rischio, &s["rischio"]);
    righe(c, &dove("fasi"), &a["fasi"], &s["fasi"], fase);
    righe(
        c,
        &dove("indicatori"),
        &a["indicatori"],
        &s["indicatori"],
        indicatore,
    );
}

fn righe(
    c: &mut Conteggio,
    dove: &str,
    attese: &Value,
    esportate: &Value,
    una: fn(&mut Conteggio, &str, &Value, &Value),
) {
    let vuoto = Vec::new();
    let (attese, esportate) = (
        attese.as_array().unwrap_or(&vuoto),
        esportate.as_array().unwrap_or(&vuoto),
    );
    c.uguale(
        &format!("{dove}: quante"),
        &json!(attese.len()),
        &json!(esportate.len()),
    );
    for (n, (a, e)) in attese.iter().zip(esportate).enumerate() {
        una(c, &format!("{dove} {}", n + 1), a, e);
    }
}

fn fase(c: &mut Conteggio, dove: &str, a: &Value, e: &Value) {
    for (attesa, esportata) in [
        ("causale", "causale"),
        ("ordine", "numero"),
        ("etichetta_tipo_nel_testo", "tipo_nel_testo"),
        ("descrizione", "descrizione"),
        ("peso", "peso"),
        ("avanzamento", "avanzamento"),
        ("inizio_previsto", "inizio_previsto"),
        ("fine_prevista", "fine_prevista"),
        ("inizio_effettivo", "inizio_effettivo"),
        ("fine_effettiva", "fine_effettiva"),
        ("responsabile", "responsabile"),
        ("centro_responsabilita", "cdr"),
        ("note", "note"),
    ] {
        c.uguale(&format!("{dove}.{esportata}"), &a[attesa], &e[esportata]);
    }
}

fn indicatore(c: &mut Conteggio, dove: &str, a: &Value, e: &Value) {
    let anni = e["valori"].as_array().cloned().unwrap_or_default();
    let di_anno = |anno: i64| {
        anni.iter()
            .find(|v| v["anno"] == anno)
            .cloned()
            .unwrap_or_default()
    };
    let esercizio = anni
        .iter()
        .filter_map(|v| v["anno"].as_i64())
        .max()
        .unwrap_or_default();
    for (chiave, atteso) in a.as_object().unwrap() {
        let dove = format!("{dove}.{chiave}");
        match (chiave.as_str(), atteso.as_object()) {
            ("valore_atteso", Some(per_anno)) => {
                for (anno, v) in per_anno {
                    // Percentages are written without their sign, figures with a point.
                    let v = json!(
                        v.as_str()
                            .map(|v| v.trim_end_matches('%').replace(',', "."))
                    );
                    c.uguale(
                        &format!("{dove}.{anno}"),
                        &v,
                        &di_anno(anno.parse().unwrap())["atteso"],
                    );
                }
            }
            ("valore_atteso", None) => c.uguale(&dove, atteso, &di_anno(esercizio)["atteso"]),
            ("valore_raggiunto", _) => c.uguale(&dove, atteso, &di_anno(esercizio)["raggiunto"]),
            (altro, _) => match altro
                .strip_prefix("valore_raggiunto_")
                .and_then(|a| a.parse().ok())
            {
                Some(anno) => c.uguale(&dove, atteso, &di_anno(anno)["raggiunto"]),
                None => c.uguale(&dove, atteso, &e[altro]),
            },
        }
    }
}

/// The plan of an objective printout.
pub(crate) fn obiettivo(piano: &Value, attesi: &Value) -> Conteggio {
    let mut c = Conteggio::default();
    let s = scheda(piano, &attesi["codice"]);
    c.uguale("livello", &json!("obiettivo"), &s["livello"]);
    c.uguale("stato", &Value::Null, &s["stato"]);
    c.uguale("vista.tipo", &json!("obiettivi"), &piano["vista"]["tipo"]);
    c.uguale("vista.anno", &attesi["anno_base"], &piano["vista"]["anno"]);
    for campo in [
        "codice",
        "titolo",
        "direzione",
        "direttore",
        "classificazione",
        "servizio",
        "dirigente",
        "tipologia",
    ] {
        c.uguale(campo, &attesi[campo], &s[campo]);
    }
    if let Some(sezioni) = attesi.get("sezioni") {
        c.uguale("sezioni", sezioni, &s["sezioni"]);
    }
    righe(
        &mut c,
        "indicatori",
        &attesi["indicatori"],
        &s["indicatori"],
        indicatore,
    );
    c
}
