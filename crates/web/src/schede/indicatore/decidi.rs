//! The score of an indicator decided by hand: who decided it, when and why, beside the one that is worked out.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::scheda::Indicatore;
use domain::smvp::Smvp;

use super::super::punteggio::{Bloccato, Digitato, Scelta, sommario};
use super::{Letta, Visto, page, righe};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::{Form, frase_di};
use crate::page::rifiutata;

/// What the page of an indicator says of its decided score, and the form with which one is decided.
pub(super) struct Decisione {
    /// The score that counts; that of the rules where nobody decided another.
    pub vale: String,
    pub calcolato: String,
    pub bloccato: Option<Bloccato>,
    pub massimo: String,
    /// Of the sheet that is shown: what is decided is decided on what was seen.
    pub versione: i64,
    pub digitato: Digitato,
    pub errori: Vec<Refusal>,
}

impl Decisione {
    pub(super) fn di(
        visto: &Visto<'_>,
        indicatore: &Indicatore,
        smvp: &Smvp,
        versione: i64,
    ) -> Self {
        let ora = visto.anni.iter().find(|a| a.anno == visto.anno);
        let calcolato = ora.and_then(|a| visto.esito(a, smvp));
        let calcolato = calcolato.map_or_else(righe::trattino, |e| righe::punti(&e, smvp));
        let bloccato = indicatore.bloccato.as_ref();
        Self {
            vale: bloccato.map_or_else(|| calcolato.clone(), |b| b.punteggio.it(smvp.decimali)),
            calcolato,
            bloccato: bloccato.map(Bloccato::di),
            massimo: smvp
                .massimo_di_indicatore()
                .map_or_else(String::new, |m| format!(" Al massimo {}.", m.it_breve())),
            versione,
            digitato: Digitato::default(),
            errori: Vec::new(),
        }
    }

    pub(super) fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }

    pub(super) fn sommario(&self) -> Vec<Refusal> {
        sommario(&self.errori)
    }
}

/// Locks the score of an indicator, or takes the lock away.
pub(crate) async fn decidi(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, numero)): Path<(String, String, String, String)>,
    form: Form,
) -> Result<Response> {
    let letta = Letta::leggi(&app, &accesso, &vista, &codice).await?;
    let (posto, _) = super::al_posto(&letta.caricata.scheda, &numero)?;
    let digitato = Digitato::di_form(&form);
    let scelta = match Scelta::di_form(&form, &digitato) {
        Ok(scelta) => scelta,
        Err(no) => return rifiuta(&accesso, letta, &numero, digitato, no),
    };
    let esito = scelta.esito();
    let vista_id = letta.caricata.vista.id.clone();
    let (actor, adesso, smvp) = (accesso.actor.clone(), app.adesso(), letta.smvp.clone());
    let vista_da = form.get("versione").to_owned();
    let fatto = app
        .write(move |tx| {
            // Read again where it is written: an indicator is found by its place, and places move.
            let scheda = store::schede::find(tx, &actor, &vista_id, &codice)?;
            if scheda.versione().to_string() != vista_da {
                return Ok(Err(vec![Refusal::tutto(
                    "nel frattempo la scheda è cambiata: guarda di nuovo i valori qui sotto, e conferma",
                )]));
            }
            let fatto = match &scelta {
                Scelta::Sblocca => scheda.sblocca_indicatore(posto - 1, &actor, adesso),
                Scelta::Blocca(punti, perche) => {
                    scheda.blocca_indicatore(posto - 1, *punti, perche, &smvp, &actor, adesso)
                }
            };
            match fatto {
                Ok(fatto) => store::schede::record(tx, &fatto).map(|_| Ok(())),
                Err(no) => Ok(Err(no)),
            }
        })
        .await?;
    match fatto {
        Ok(()) => {
            let qui = letta.caricata.indirizzo(&accesso.ente.sigla);
            let dove = format!("{qui}/indicatori/{posto}?esito={esito}");
            Ok(Redirect::to(&dove).into_response())
        }
        Err(no) => {
            let codice = letta.caricata.scheda.codice().to_owned();
            let letta = Letta::leggi(&app, &accesso, &vista, &codice).await?;
            rifiuta(&accesso, letta, &numero, digitato, no)
        }
    }
}

fn rifiuta(
    accesso: &Accesso,
    letta: Letta,
    numero: &str,
    digitato: Digitato,
    errori: Vec<Refusal>,
) -> Result<Response> {
    let mut page = page(accesso, letta, numero, None)?;
    page.decisione.digitato = digitato;
    page.decisione.errori = errori;
    Ok(rifiutata(&page))
}
