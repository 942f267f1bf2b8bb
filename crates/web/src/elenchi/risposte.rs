//! What answers the enabling factors: for each, the types of measure that ship and those that the body says, each with its reason.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::Refusal;
use domain::elenchi::{self, Elenchi};
use domain::misura::{self, QualeTipo, RispostaAlFattore, RisposteAlFattore, TipiMisura};
use serde::Deserialize;

use super::{elenco, pagina_di, pagina_risposte};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::Form;
use crate::indirizzo::segmento;
use crate::page::{Page, pagina, rifiutata, spiega};

/// What the address asks for: one factor, or all of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    fattore: String,
    esito: Option<String>,
}

#[derive(Template)]
#[template(path = "elenchi/risposte.html")]
struct ListPage {
    page: Page,
    base: String,
    fattori: String,
    righe: Vec<RigaFattore>,
}

struct RigaFattore {
    fattore: String,
    url: String,
    /// Type, why, and whether it ships.
    risposte: Vec<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "elenchi/risposta.html")]
struct FormPage {
    page: Page,
    base: String,
    fattori: String,
    qui: String,
    fattore: String,
    /// What ships: type and why.
    fornite: Vec<(&'static str, &'static str)>,
    righe: Vec<RigaTipo>,
    errori: Vec<Refusal>,
}

spiega!(FormPage);

/// A type that may answer, with its control.
struct RigaTipo {
    /// Id of the control.
    campo: String,
    /// Name of the hidden one beside it.
    campo_tipo: String,
    codice: String,
    etichetta: String,
    perche: String,
    errore: String,
}

/// Shows every factor with what answers it, or the form of one.
pub(crate) async fn risposte(
    State(app): State<App>,
    accesso: Accesso,
    Path(_): Path<String>,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let suoi = app.read(move |c| store::elenchi::tutti(c, &actor)).await?;
    if !chiesto.fattore.is_empty() {
        let dette = noto(&suoi, &chiesto.fattore)?;
        let tipi = suoi.tipi_misura();
        return Ok(pagina(&form(&accesso, &dette, &tipi, Vec::new())));
    }
    let sigla = &accesso.ente.sigla;
    let qui = pagina_risposte(sigla);
    let righe = suoi.fattori().into_iter().map(|fattore| RigaFattore {
        url: format!("{qui}?fattore={}", segmento(&fattore)),
        risposte: tutte(&suoi, &fattore),
        fattore,
    });
    Ok(pagina(&ListPage {
        righe: righe.collect(),
        page: Page::di(&accesso, "Misure che rispondono ai fattori", "anagrafiche")
            .esito(chiesto.esito.as_deref()),
        base: elenco(sigla),
        fattori: elenco_dei_fattori(sigla),
    }))
}

/// Writes what the body says of one factor.
pub(crate) async fn rispondi(
    State(app): State<App>,
    accesso: Accesso,
    form_inviato: Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let suoi = app.read(move |c| store::elenchi::tutti(c, &actor)).await?;
    let prima = noto(&suoi, form_inviato.get("fattore"))?;
    let tipi = suoi.tipi_misura();
    let digitate: Vec<RispostaAlFattore> = form_inviato
        .iter()
        .filter_map(|(nome, codice)| {
            let numero = nome.strip_prefix("tipo-")?;
            let perche = form_inviato.get(&format!("perche-{numero}")).to_owned();
            let tipo = QualeTipo::da_codice(codice)?;
            (!perche.is_empty()).then_some(RispostaAlFattore { tipo, perche })
        })
        .collect();
    let esito = prima.correggi(&digitate, &tipi, &accesso.actor, app.adesso());
    let fatto = match esito {
        Ok(fatto) => fatto,
        Err(errori) => {
            let dette = RisposteAlFattore {
                fattore: prima.fattore,
                risposte: digitate,
            };
            return Ok(rifiutata(&form(&accesso, &dette, &tipi, errori)));
        }
    };
    let detto = if fatto.vuoto() {
        "invariata"
    } else {
        "salvata"
    };
    app.write(move |tx| store::elenchi::record_risposte(tx, &fatto))
        .await?;
    let dove = format!("{}?esito={detto}", pagina_risposte(&accesso.ente.sigla));
    Ok(Redirect::to(&dove).into_response())
}

/// What the body says of a factor of its list, under the words of the list.
fn noto(suoi: &Elenchi, fattore: &str) -> Result<RisposteAlFattore> {
    let mut tutti = suoi.fattori().into_iter();
    let fattore = tutti.find(|f| f == fattore).ok_or(Error::NonTrovata)?;
    Ok(suoi.risposte(&fattore))
}

/// Address of the list of the factors.
fn elenco_dei_fattori(sigla: &str) -> String {
    elenchi::trova(elenchi::FATTORI)
        .map_or_else(|| elenco(sigla), |aperto| pagina_di(sigla, &aperto))
}

/// What answers a factor, as it is suggested: what ships, then what the body says.
fn tutte(suoi: &Elenchi, fattore: &str) -> Vec<(String, String, bool)> {
    let fornite: Vec<TipoEPerche> = misura::risposte_fornite(fattore)
        .map(|(tipo, perche)| (QualeTipo::Pna(tipo), perche))
        .collect();
    suoi.suggerimenti([fattore], None)
        .into_iter()
        .map(|s| {
            let fornita = fornite
                .iter()
                .any(|(tipo, perche)| *tipo == s.tipo && *perche == s.perche);
            (s.tipo.etichetta().to_owned(), s.perche, fornita)
        })
        .collect()
}

type TipoEPerche = (QualeTipo, &'static str);

fn form(
    accesso: &Accesso,
    dette: &RisposteAlFattore,
    tipi: &TipiMisura,
    errori: Vec<Refusal>,
) -> FormPage {
    let fornite: Vec<_> = misura::risposte_fornite(&dette.fattore).collect();
    let mut offerti: Vec<QualeTipo> = tipi.tutti();
    offerti.retain(|t| {
        let fornito = fornite.iter().any(|(f, _)| *t == QualeTipo::Pna(*f));
        !fornito || dette.risposte.iter().any(|r| r.tipo.stesso(t))
    });
    let tolti = dette.risposte.iter().filter(|r| !tipi.contiene(&r.tipo));
    offerti.extend(tolti.map(|r| r.tipo.clone()));
    let righe: Vec<RigaTipo> = (1..)
        .zip(offerti)
        .map(|(n, tipo): (usize, QualeTipo)| {
            let sua = dette.risposte.iter().find(|r| r.tipo.stesso(&tipo));
            let codice = sua.map_or_else(|| tipo.codice(), |r| r.tipo.codice());
            let errore = errori.iter().find(|e| e.campo == codice);
            RigaTipo {
                campo: format!("perche-{n}"),
                campo_tipo: format!("tipo-{n}"),
                etichetta: if tipi.contiene(&tipo) {
                    tipo.etichetta().to_owned()
                } else {
                    format!("{} (non è più nell'elenco)", tipo.etichetta())
                },
                perche: sua.map(|r| r.perche.clone()).unwrap_or_default(),
                errore: errore.map(|e| e.frase.clone()).unwrap_or_default(),
                codice,
            }
        })
        .collect();
    let sigla = &accesso.ente.sigla;
    let sommario = errori.into_iter().map(|e| {
        let riga = righe.iter().find(|r| r.codice == e.campo);
        Refusal::campo(riga.map_or(e.campo, |r| r.campo.clone()), e.frase)
    });
    FormPage {
        page: Page::di(
            accesso,
            format!("Misure per «{}»", dette.fattore),
            "anagrafiche",
        ),
        errori: sommario.collect(),
        base: elenco(sigla),
        fattori: elenco_dei_fattori(sigla),
        qui: pagina_risposte(sigla),
        fattore: dette.fattore.clone(),
        fornite: fornite
            .iter()
            .map(|(tipo, perche)| (tipo.etichetta(), *perche))
            .collect(),
        righe,
    }
}
