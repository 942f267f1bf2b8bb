//! Who may do what to a sheet in which state, in his CdR and in another: asked of the pages, and printed as tables that an official can read.

use axum::http::StatusCode;
use domain::cdr::Cdr;
use domain::permesso::{Portata, Ruolo};
use domain::scheda::{Collegamento, Contenuto, Stato};
use domain::vista::Vista;

use crate::support::{Prova, Risposta};

/// The fields of a form.
type Campi = &'static [(&'static str, &'static str)];

/// What is tried, with the address below that of the sheet and the fields. Versions that no sheet has: whoever gets so far as to be told that
/// somebody has saved meanwhile might have saved.
const ATTI: &[(&str, &str, Campi)] = &[
    ("Leggere", "", &[]),
    (
        "Compilare",
        "blocchi/tipologia",
        &[("versione", "0"), ("tipologia_misura", "x")],
    ),
    (
        "Dire che cosa è stato raggiunto",
        "indicatori/1/periodo",
        &[("versione", "0"), ("periodo", "1"), ("commento", "x")],
    ),
    ("Commentare", "commenti", &[("testo", "")]),
    ("Allegare", "allegati", &[("descrizione", "")]),
    (
        "Dichiarare in una sessione di monitoraggio",
        "monitoraggio",
        &[
            ("versione", "0"),
            ("versione_risposta", "0"),
            ("fasi.1.avanzamento", "1"),
        ],
    ),
    (
        "Decidere un punteggio",
        "punteggio",
        &[("punteggio", "tanto")],
    ),
    ("Passaggi che gli sono offerti o mostrati", "passaggi", &[]),
];

const MIA: &str = "U_01";
const ALTRUI: &str = "U_02";

fn codice(cdr: &str, stato: Stato) -> String {
    format!("2026_{cdr}_{}", stato.codice())
}

fn scheda(p: &Prova, vista: &Vista, cdr: &Cdr, stato: Stato) {
    let mut c = Contenuto {
        stato: Some(stato),
        ..testkit::contenuto(&codice(&cdr.codice, stato))
    };
    c.collegato_a = vec![Collegamento {
        livello: "CdR".to_owned(),
        codice: cdr.codice.clone(),
        nome: String::new(),
        peso: None,
    }];
    p.dati.scheda_con(&p.dati.actor, vista, c);
}

/// What came of it, in a word.
fn parola(atto: &str, r: &Risposta) -> String {
    let letto = r.letto();
    match r.stato {
        StatusCode::NOT_FOUND => "non sa".to_owned(),
        StatusCode::FORBIDDEN => "no".to_owned(),
        StatusCode::OK if atto.starts_with("Passaggi") => {
            let offerti = r.valori("passaggio");
            // What stands against a passage is shown with its heading and without its form.
            let mostrati = r.testo();
            let mostrati = mostrati.split("aria-labelledby=\"t-").skip(1);
            let mostrati = mostrati.filter_map(|m| m.split('"').next());
            let mut tutti: Vec<&str> = mostrati.filter(|m| *m != "altri").collect();
            tutti.extend(offerti.iter().map(String::as_str));
            tutti.sort_unstable();
            tutti.dedup();
            if tutti.is_empty() {
                "–".to_owned()
            } else {
                tutti.join(" ")
            }
        }
        StatusCode::OK => "sì".to_owned(),
        // Refused because of the form, which he may therefore send; or because of the state.
        _ if ["Nel frattempo", "scrivi", "scegli", "numero"]
            .iter()
            .any(|f| letto.contains(f)) =>
        {
            "sì".to_owned()
        }
        StatusCode::UNPROCESSABLE_ENTITY => "ferma".to_owned(),
        altro => altro.to_string(),
    }
}

#[tokio::test]
async fn who_may_do_what_to_a_sheet_in_which_state() {
    let mut p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    let cdr = [p.dati.cdr(MIA, "Segreteria"), p.dati.cdr(ALTRUI, "Gare")];
    let stati: Vec<Stato> = Stato::TUTTI.to_vec();
    for c in &cdr {
        for stato in &stati {
            scheda(&p, &vista, c, *stato);
        }
    }
    p.dati.monitoraggio(&vista, "m-1", &[]);
    let mut righe = Vec::new();
    for (n, ruolo) in Ruolo::TUTTI.iter().enumerate() {
        let suo = (ruolo.portata() != Portata::Ente).then_some(&cdr[0]);
        let chi = p.dati.utente_con(&format!("persona.{n}"), &[(*ruolo, suo)]);
        p.entra_come(&chi);
        for c in &cdr {
            for (atto, dove, campi) in ATTI {
                let mut parole = Vec::new();
                for stato in &stati {
                    let k = codice(&c.codice, *stato);
                    let url = p.url(&match *dove {
                        "monitoraggio" => format!("/viste/2026_PTPC/monitoraggi/m-1/schede/{k}"),
                        "" => format!("/viste/2026_PTPC/schede/{k}"),
                        dove => format!("/viste/2026_PTPC/schede/{k}/{dove}"),
                    });
                    let r = if campi.is_empty() {
                        p.get(&url).await
                    } else if ["allegati", "monitoraggio"].contains(dove) {
                        p.modulo(&url, campi, None).await
                    } else {
                        p.post(&url, campi).await
                    };
                    parole.push(parola(atto, &r));
                }
                righe.push((*atto, ruolo.etichetta(), &c.codice, parole));
            }
        }
    }
    let mut detto = "sì: lo può fare; no: il suo ruolo non lo comprende; non sa: per lui la scheda non esiste; ferma: in questo stato nessuno col suo ruolo la tocca\n".to_owned();
    for (atto, ..) in ATTI {
        detto.push_str(&format!("\n## {atto}\n"));
        let intestazione = stati.iter().map(|s| s.etichetta());
        detto.push_str(&format!(
            "chi | CdR | {}\n",
            intestazione.collect::<Vec<_>>().join(" | ")
        ));
        for (_, chi, cdr, parole) in righe.iter().filter(|(a, ..)| a == atto) {
            let dove = if *cdr == MIA { "suo" } else { "altro" };
            detto.push_str(&format!("{chi} | {dove} | {}\n", parole.join(" | ")));
        }
    }
    insta::assert_snapshot!(detto);
}
