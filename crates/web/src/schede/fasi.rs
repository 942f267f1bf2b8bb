//! The form of the table FASI.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use domain::campo::{Campo, Valore};
use domain::modello::BloccoModello;
use domain::scheda::Fase;
use domain::scheda::campi::CAMPI_FASE;
use domain::vista::Vista;
use domain::{Decimale, Refusal};

use super::blocco::{Cambiamento, Esito, Voci, correggi, salva, versione_letta};
use super::caricata::{Caricata, titolo};
use super::righe::{self, Azione, RigaDigitata};
use crate::actor::Accesso;
use crate::app::App;
use crate::controllo::{Controllo, Suggerimenti, suggerimenti};
use crate::error::Result;
use crate::form::Form;
use crate::page::{Page, pagina, rifiutata};

#[derive(Template)]
#[template(path = "schede/righe.html")]
pub(super) struct RighePage {
    pub page: Page,
    pub sigla: String,
    pub vista: Vista,
    pub codice: String,
    pub titolo_scheda: String,
    pub titolo: String,
    pub aiuto: &'static str,
    pub singolare: &'static str,
    pub aggiungi: &'static str,
    pub tabella: &'static str,
    pub qui: String,
    pub azione: String,
    pub versione: i64,
    pub righe: Vec<RigaForm>,
    /// An empty row, copied by the script.
    pub nuova: RigaForm,
    pub liste: Vec<Suggerimenti>,
    pub somma: Option<String>,
    pub errori: Vec<Refusal>,
    pub nel_frattempo: Vec<Cambiamento>,
}

/// A row of the form.
pub(super) struct RigaForm {
    /// Counts from 1; empty in the row that the script copies.
    pub numero: String,
    /// Counts from 0: what the buttons send.
    pub indice: usize,
    pub prima: bool,
    pub ultima: bool,
    /// Groups of controls, side by side.
    pub gruppi: Vec<Vec<Controllo>>,
}

/// The groups of a phase, as they stand on the printed row.
const GRUPPI: &[&[&str]] = &[
    &["causale", "numero", "tipo_nel_testo", "descrizione"],
    &[
        "peso",
        "avanzamento",
        "inizio_previsto",
        "fine_prevista",
        "inizio_effettivo",
        "fine_effettiva",
    ],
    &["responsabile", "cdr", "note"],
];

fn digita(f: &Fase) -> RigaDigitata {
    let mut riga = RigaDigitata::default();
    for campo in CAMPI_FASE {
        riga.set(campo.chiave, campo.digitabile(f));
    }
    riga
}

/// Shows the form with the stored rows.
pub(super) fn form(
    accesso: &Accesso,
    caricata: &Caricata,
    b: &BloccoModello,
    voci: &Voci,
    fasi: Vec<Fase>,
) -> Response {
    let righe: Vec<RigaDigitata> = fasi.iter().map(digita).collect();
    pagina(&page(
        accesso,
        caricata,
        b,
        voci,
        &righe,
        &[],
        Vec::new(),
        caricata.scheda.versione(),
    ))
}

/// Adds, moves or removes a row, or saves them all.
pub(super) async fn update(
    app: &App,
    accesso: &Accesso,
    caricata: &Caricata,
    b: &BloccoModello,
    voci: &Voci,
    form: &Form,
) -> Result<Response> {
    let mut digitate = righe::leggi(form);
    let chiesto = righe::azione(form);
    if chiesto != Azione::Salva {
        righe::esegui(chiesto, &mut digitate);
        return Ok(pagina(&page(
            accesso,
            caricata,
            b,
            voci,
            &digitate,
            &[],
            Vec::new(),
            versione_letta(form),
        )));
    }
    digitate.retain(|r| !r.vuota());
    let (mut fasi, mut errori) = (Vec::new(), Vec::new());
    for (i, riga) in digitate.iter().enumerate() {
        let mut fase = Fase::default();
        righe::riempi(CAMPI_FASE, riga, &mut fase, "fasi", i + 1, &mut errori);
        fasi.push(fase);
    }
    let esito = if errori.is_empty() {
        salva(
            app,
            accesso,
            caricata,
            form,
            correggi(app, accesso, vec![("fasi".to_owned(), Valore::Fasi(fasi))]),
        )
        .await?
    } else {
        Esito::Rifiutata(errori)
    };
    let qui = caricata.indirizzo(&accesso.ente.sigla);
    Ok(match esito {
        Esito::Salvata(_) => {
            Redirect::to(&format!("{qui}?esito=salvata#b-{}", b.nome)).into_response()
        }
        Esito::Invariata => Redirect::to(&format!("{qui}?esito=invariata")).into_response(),
        Esito::Rifiutata(errori) => rifiutata(&page(
            accesso,
            caricata,
            b,
            voci,
            &digitate,
            &errori,
            Vec::new(),
            versione_letta(form),
        )),
        Esito::Superata(r) => {
            let cambiamenti = r
                .iter()
                .map(|r| Cambiamento::di(r, &caricata.modello))
                .collect();
            rifiutata(&page(
                accesso,
                caricata,
                b,
                voci,
                &digitate,
                &[],
                cambiamenti,
                caricata.scheda.versione(),
            ))
        }
    })
}

fn riga_form(riga: &RigaDigitata, indice: usize, quante: usize, errori: &[Refusal]) -> RigaForm {
    let nuova = quante == 0;
    let chiave = if nuova {
        "__n__".to_owned()
    } else {
        (indice + 1).to_string()
    };
    let campo = |k: &str| CAMPI_FASE.iter().find(|c| c.chiave == k);
    let gruppi = GRUPPI
        .iter()
        .map(|g| {
            g.iter()
                .filter_map(|k| campo(k))
                .map(|c| righe::controllo(c, riga, "fasi", &chiave, indice + 1, errori))
                .collect()
        })
        .collect();
    RigaForm {
        numero: if nuova { String::new() } else { chiave },
        indice,
        prima: indice == 0,
        ultima: indice + 1 == quante,
        gruppi,
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "what a form shows: where it is, what it holds, what is wrong with it"
)]
fn page(
    accesso: &Accesso,
    caricata: &Caricata,
    b: &BloccoModello,
    voci: &Voci,
    digitate: &[RigaDigitata],
    errori: &[Refusal],
    nel_frattempo: Vec<Cambiamento>,
    versione: i64,
) -> RighePage {
    let qui = caricata.indirizzo(&accesso.ente.sigla);
    let titolo = titolo(b);
    let campi: Vec<&Campo<Fase>> = CAMPI_FASE.iter().collect();
    let vuota = digita(&Fase {
        causale: Some("MISURA".to_owned()),
        ..Fase::default()
    });
    let somma = Decimale::somma(
        digitate
            .iter()
            .filter_map(|r| Decimale::parse_it(r.get("peso")).ok()),
    );
    RighePage {
        page: Page::di(
            accesso,
            format!("{titolo} – {}", caricata.scheda.codice()),
            "viste",
        ),
        sigla: accesso.ente.sigla.clone(),
        vista: caricata.vista.clone(),
        codice: caricata.scheda.codice().to_owned(),
        titolo_scheda: caricata.scheda.titolo().to_owned(),
        titolo,
        aiuto: "Le date si scrivono come 1/3/26 o 01/03/2026, i numeri con la virgola. Una fase senza alcun dato non viene salvata.",
        singolare: "Fase",
        aggiungi: "Aggiungi una fase",
        tabella: "fasi",
        azione: format!("{qui}/blocchi/{}", b.nome),
        qui,
        versione,
        righe: digitate
            .iter()
            .enumerate()
            .map(|(i, r)| riga_form(r, i, digitate.len(), errori))
            .collect(),
        nuova: riga_form(&vuota, 0, 0, &[]),
        liste: suggerimenti(&campi, &voci.persone, &voci.centri),
        somma: Some(somma.it(2)),
        errori: righe::sommario(errori, "Fase"),
        nel_frattempo,
    }
}
