//! The form of one list: the shipped entries to offer or hide, the body's own, and what was changed so far.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::elenchi::{self, Elenchi, ElencoAperto, VociElenco};
use domain::misura::RisposteAlFattore;
use store::storia::{Oggetto, RigaStoria};

use super::{dove, elenco, pagina_di, pagina_risposte};
use crate::actor::Accesso;
use crate::anagrafiche::{AttoCompiuto, atti};
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, Scelta, frase_di};
use crate::page::{Page, pagina, rifiutata, spiega};

#[derive(Template)]
#[template(path = "elenchi/form.html")]
struct FormPage {
    page: Page,
    sigla: String,
    nome: &'static str,
    dove: String,
    qui: String,
    base: String,
    /// The shipped entries in their groups, each with the number of its control; the ticked ones are offered.
    fornite: Vec<(String, Vec<(usize, Scelta)>)>,
    /// Where the body says which measures answer its factors; only for the lists that it is about.
    risposte: Option<String>,
    /// What is said of the body's own.
    aiuto: &'static str,
    /// The body's own, one a line.
    proprie: String,
    errori: Vec<Refusal>,
    atti: Vec<AttoCompiuto>,
}

spiega!(FormPage);

impl FormPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }

    fn sommario(&self) -> Vec<Refusal> {
        self.errori
            .iter()
            .map(|e| Refusal::campo(e.campo.clone(), format!("Voci dell'ente: {}", e.frase)))
            .collect()
    }
}

/// The list that the address names, what the body made of it, and its lines of the trail.
async fn carica(
    app: &App,
    accesso: &Accesso,
    chiave: &str,
) -> Result<(ElencoAperto, VociElenco, Vec<RigaStoria>)> {
    let aperto = elenchi::trova(chiave).ok_or(Error::NonTrovata)?;
    let (actor, oggetto) = (
        accesso.actor.clone(),
        Oggetto::Elenco(aperto.chiave.clone()),
    );
    let (suoi, storia): (Elenchi, _) = app
        .read(move |c| {
            Ok((
                store::elenchi::tutti(c, &actor)?,
                store::storia::di(c, &actor, &oggetto)?,
            ))
        })
        .await?;
    let voci = suoi.voci(&aperto.chiave);
    Ok((aperto, voci, storia))
}

/// Shows the form.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, chiave)): Path<(String, String)>,
) -> Result<Response> {
    let (aperto, voci, storia) = carica(&app, &accesso, &chiave).await?;
    Ok(pagina(&page(&accesso, &aperto, &voci, &storia, Vec::new())))
}

/// Writes the entries.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, chiave)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let (aperto, prima, storia) = carica(&app, &accesso, &chiave).await?;
    let digitate = VociElenco {
        elenco: aperto.chiave.clone(),
        proprie: form.righe("proprie").lines().map(str::to_owned).collect(),
        nascoste: aperto
            .fornite
            .iter()
            .filter(|f| form.all("offerte").all(|o| o != **f))
            .map(|f| (*f).to_owned())
            .collect(),
    };
    let esito = prima.correggi(
        &digitate.proprie,
        &digitate.nascoste,
        &accesso.actor,
        app.adesso(),
    );
    let fatto = match esito {
        Ok(fatto) => fatto,
        Err(errori) => {
            return Ok(rifiutata(&page(
                &accesso, &aperto, &digitate, &storia, errori,
            )));
        }
    };
    let detto = if fatto.vuoto() {
        "invariata"
    } else {
        "salvata"
    };
    app.write(move |tx| store::elenchi::record(tx, &fatto))
        .await?;
    let dove = format!("{}?esito={detto}", elenco(&accesso.ente.sigla));
    Ok(Redirect::to(&dove).into_response())
}

fn page(
    accesso: &Accesso,
    aperto: &ElencoAperto,
    voci: &VociElenco,
    storia: &[RigaStoria],
    errori: Vec<Refusal>,
) -> FormPage {
    let sigla = accesso.ente.sigla.clone();
    FormPage {
        page: Page::di(
            accesso,
            format!("{} – Elenchi dell'ente", aperto.etichetta),
            "anagrafiche",
        ),
        nome: aperto.etichetta,
        dove: dove(aperto),
        qui: pagina_di(&sigla, aperto),
        base: elenco(&sigla),
        sigla,
        risposte: [elenchi::FATTORI, elenchi::TIPI]
            .contains(&aperto.chiave.as_str())
            .then(|| pagina_risposte(&accesso.ente.sigla)),
        fornite: fornite(aperto, voci),
        aiuto: aiuto(aperto),
        proprie: voci.proprie.join("\n"),
        errori,
        atti: atti(storia, |campo| match campo {
            "proprie" => "Voci dell'ente".to_owned(),
            "nascoste" => "Voci fornite e nascoste".to_owned(),
            altro => match RisposteAlFattore::campo(altro) {
                Some(fattore) => format!("Misure per «{fattore}»"),
                None => altro.to_owned(),
            },
        }),
    }
}

/// The shipped entries of a list in its groups.
fn fornite(aperto: &ElencoAperto, voci: &VociElenco) -> Vec<(String, Vec<(usize, Scelta)>)> {
    let tutte: Vec<String> = aperto.fornite.iter().map(|f| (*f).to_owned()).collect();
    let mut numero = 0;
    let mut scelta = |f: String| {
        numero += 1;
        let scelta = Scelta {
            selected: !voci.nascoste.contains(&f),
            label: f.clone(),
            value: f,
        };
        (numero, scelta)
    };
    elenchi::gruppi(&aperto.chiave, &tutte)
        .into_iter()
        .map(|(nome, sue)| {
            let titolo = match nome {
                "" => "Voci fornite con Schedario".to_owned(),
                nome => format!("{nome} fornite con Schedario"),
            };
            (titolo, sue.into_iter().map(&mut scelta).collect())
        })
        .collect()
}

/// What is said of the entries of the body: in which group they are, what they do.
fn aiuto(aperto: &ElencoAperto) -> &'static str {
    if aperto.chiave == elenchi::TIPI {
        "Una per riga, nell'ordine in cui vanno proposte. Stanno dopo quelle fornite, e il cruscotto conta le misure anche per questi tipi: una misura di due tipi conta in entrambi."
    } else if elenchi::accanto(&aperto.chiave, "").is_empty() {
        "Una per riga, nell'ordine in cui vanno proposte. Stanno dopo quelle fornite."
    } else {
        "Una per riga, nell'ordine in cui vanno proposte. Contano fra le aree specifiche, e stanno dopo quelle fornite."
    }
}
