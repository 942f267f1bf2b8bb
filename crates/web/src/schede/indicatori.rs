//! The form of the table INDICATORI: the fields of an indicator and its values, year by year.

use std::collections::BTreeSet;

use axum::response::{IntoResponse, Redirect, Response};
use domain::campo::{Campo, Valore};
use domain::modello::BloccoModello;
use domain::scheda::campi::CAMPI_INDICATORE;
use domain::scheda::{Indicatore, Unita};
use domain::{Decimale, Refusal};

use super::blocco::{Cambiamento, Esito, correggi, salva, versione_letta};
use super::caricata::{Caricata, titolo};
use super::fasi::{RigaForm, RighePage};
use super::righe::{self, Azione, RigaDigitata};
use crate::actor::Accesso;
use crate::app::App;
use crate::controllo::{Aspetto, Controllo, suggerimenti};
use crate::error::Result;
use crate::form::Form;
use crate::page::{Page, pagina, rifiutata};

const GRUPPI: &[&[&str]] = &[
    &["descrizione", "tipo", "unita", "verso"],
    &["numeratore", "denominatore"],
];

fn digita(i: &Indicatore) -> RigaDigitata {
    let mut riga = RigaDigitata::default();
    for campo in CAMPI_INDICATORE {
        riga.set(campo.chiave, campo.digitabile(i));
    }
    for v in &i.valori {
        let mostra = |d: Option<Decimale>| d.map(|d| i.unita.mostra(d)).unwrap_or_default();
        riga.set(&format!("atteso_{}", v.anno), mostra(v.atteso));
        riga.set(&format!("raggiunto_{}", v.anno), mostra(v.raggiunto));
    }
    riga
}

/// The years of the form: those the modello shows, and every other one that has a value, so that none is lost by saving.
fn anni(caricata: &Caricata) -> Vec<i32> {
    let anno = caricata.vista.anno;
    let del_modello = ["atteso", "raggiunto_storico", "atteso_futuro"]
        .iter()
        .flat_map(|c| caricata.modello.anni(c, anno));
    let con_valori = caricata
        .scheda
        .contenuto()
        .indicatori
        .iter()
        .flat_map(|i| i.valori.iter().map(|v| v.anno));
    del_modello
        .chain(con_valori)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .rev()
        .collect()
}

/// Shows the form with the stored rows.
pub(super) fn form(
    accesso: &Accesso,
    caricata: &Caricata,
    b: &BloccoModello,
    indicatori: Vec<Indicatore>,
) -> Response {
    let righe: Vec<RigaDigitata> = indicatori.iter().map(digita).collect();
    pagina(&page(
        accesso,
        caricata,
        b,
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
            &digitate,
            &[],
            Vec::new(),
            versione_letta(form),
        )));
    }
    digitate.retain(|r| !r.vuota());
    let anni = anni(caricata);
    let (mut indicatori, mut errori) = (Vec::new(), Vec::new());
    for (n, riga) in digitate.iter().enumerate() {
        let mut i = Indicatore::default();
        righe::riempi(
            CAMPI_INDICATORE,
            riga,
            &mut i,
            "indicatori",
            n + 1,
            &mut errori,
        );
        for anno in &anni {
            let mut figura = |nome: &str| -> Option<Decimale> {
                let digitato = riga.get(&format!("{nome}_{anno}")).trim();
                if digitato.is_empty() {
                    return None;
                }
                if digitato.ends_with('%') {
                    i.unita = if i.unita == Unita::Numero {
                        Unita::Percentuale
                    } else {
                        i.unita
                    };
                }
                Decimale::parse_it(digitato)
                    .map_err(|e| {
                        errori.push(Refusal::campo(
                            format!("indicatori.{}.{nome}_{anno}", n + 1),
                            e.to_string(),
                        ))
                    })
                    .ok()
            };
            let (atteso, raggiunto) = (figura("atteso"), figura("raggiunto"));
            i.scrivi(*anno, Some(atteso), Some(raggiunto));
        }
        indicatori.push(i);
    }
    let valori = vec![("indicatori".to_owned(), Valore::Indicatori(indicatori))];
    let esito = if errori.is_empty() {
        salva(app, accesso, caricata, form, correggi(app, accesso, valori)).await?
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
                &digitate,
                &[],
                cambiamenti,
                caricata.scheda.versione(),
            ))
        }
    })
}

fn riga_form(
    riga: &RigaDigitata,
    anni: &[i32],
    indice: usize,
    quante: usize,
    errori: &[Refusal],
) -> RigaForm {
    let nuova = quante == 0;
    let chiave = if nuova {
        "__n__".to_owned()
    } else {
        (indice + 1).to_string()
    };
    let campo = |k: &str| CAMPI_INDICATORE.iter().find(|c| c.chiave == k);
    let controllo = |c: &Campo<Indicatore>| {
        righe::controllo(c, riga, "indicatori", &chiave, indice + 1, errori)
    };
    let mut gruppi: Vec<Vec<Controllo>> = GRUPPI
        .iter()
        .map(|g| g.iter().filter_map(|k| campo(k)).map(controllo).collect())
        .collect();
    for (nome, parola) in [
        ("atteso", "Valore Atteso"),
        ("raggiunto", "Valore Raggiunto"),
    ] {
        gruppi.push(
            anni.iter()
                .map(|anno| {
                    let chiave_campo = format!("{nome}_{anno}");
                    let posto = format!("indicatori.{}.{chiave_campo}", indice + 1);
                    Controllo {
                        id: format!("{chiave_campo}-{chiave}"),
                        etichetta: format!("{parola} {anno}"),
                        aspetto: Aspetto::Numero,
                        valore: riga.get(&chiave_campo).to_owned(),
                        aiuto: String::new(),
                        errore: errori
                            .iter()
                            .filter(|e| e.campo == posto)
                            .map(|e| e.frase.clone())
                            .collect::<Vec<_>>()
                            .join("; "),
                        opzioni: Vec::new(),
                        lista: String::new(),
                        righe: 1,
                        nome: chiave_campo,
                    }
                })
                .collect(),
        );
    }
    gruppi.push(campo("note").map(controllo).into_iter().collect());
    RigaForm {
        numero: if nuova { String::new() } else { chiave.clone() },
        indice,
        prima: indice == 0,
        ultima: indice + 1 == quante,
        gruppi,
    }
}

fn page(
    accesso: &Accesso,
    caricata: &Caricata,
    b: &BloccoModello,
    digitate: &[RigaDigitata],
    errori: &[Refusal],
    nel_frattempo: Vec<Cambiamento>,
    versione: i64,
) -> RighePage {
    let qui = caricata.indirizzo(&accesso.ente.sigla);
    let titolo = titolo(b);
    let anni = anni(caricata);
    let campi: Vec<&Campo<Indicatore>> = CAMPI_INDICATORE.iter().collect();
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
        aiuto: "I valori sono numeri con la virgola o percentuali: 2,00 oppure 100%. Gli anni li decide il modello di scheda.",
        singolare: "Indicatore",
        aggiungi: "Aggiungi un indicatore",
        tabella: "indicatori",
        azione: format!("{qui}/blocchi/{}", b.nome),
        qui,
        versione,
        righe: digitate
            .iter()
            .enumerate()
            .map(|(i, r)| riga_form(r, &anni, i, digitate.len(), errori))
            .collect(),
        nuova: riga_form(&digita(&Indicatore::default()), &anni, 0, 0, &[]),
        liste: suggerimenti(&campi, &[], &[]),
        somma: None,
        errori: righe::sommario(errori, "Indicatore"),
        nel_frattempo,
    }
}
