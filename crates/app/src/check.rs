//! `schedario check`: what deserves a look in a plan and nobody has accepted, one a line, with its severity and its rule.

use std::io::Write;

use domain::anomalie::{self, Anomalia, RegolaAnomalia};

use crate::cli::Check;
use crate::config::{self, Config};
use crate::ente;
use crate::esito::base;

/// Finding anomalies is no refusal: the plan may be right, so the command ends well.
pub(crate) fn esegui(scelte: &Check, config: &Config) -> anyhow::Result<()> {
    let db = config.apri()?;
    let (sigla, vista, aperte) = db
        .read(|c| {
            let actor = ente::operatore(c, scelte.ente.ente.as_deref())?;
            let vista = match store::viste::find(c, &actor, &scelte.vista) {
                Err(store::Error::NotFound) => {
                    return Err(ente::vista_ignota(c, &actor, &scelte.vista));
                }
                altro => altro?,
            };
            let trovate = store::anomalie::di_vista(c, &actor, &vista, config::oggi())?;
            let accettazioni = store::accettazioni::list(c, &actor, &vista.id)?;
            let (aperte, _) = anomalie::separa(trovate, &accettazioni);
            let ente = store::enti::di(c, &actor)?;
            Ok((ente.sigla, vista, aperte))
        })
        .map_err(base)?;
    let mut out = std::io::stdout().lock();
    for a in &aperte {
        writeln!(
            out,
            "{}: {} [{}, {}]",
            a.codice().unwrap_or(&vista.codice),
            a.frase,
            a.gravita().codice(),
            a.regola.codice()
        )?;
    }
    if scelte.spiega {
        spiega(
            &mut out,
            &aperte,
            &format!("/{sigla}/viste/{}/anomalie", vista.codice),
        )?;
    }
    Ok(())
}

/// Why each rule matters and what to do, once for each that found something, and the page where one works on it.
fn spiega(out: &mut impl Write, aperte: &[Anomalia], pagina: &str) -> std::io::Result<()> {
    for regola in RegolaAnomalia::TUTTI {
        let quante = aperte.iter().filter(|a| a.regola == *regola).count();
        if quante > 0 {
            writeln!(
                out,
                "\n[{}] {}: {quante}\n{}\nSi correggono, o si accettano con un motivo, nella pagina {pagina}?regola={}",
                regola.codice(),
                regola.etichetta(),
                regola.spiegazione(),
                regola.codice()
            )?;
        }
    }
    Ok(())
}
