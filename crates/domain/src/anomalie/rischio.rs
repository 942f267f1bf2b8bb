//! Risk: the register of events, levels that cannot be read or look upside down, high ones without an answer of their own.

use super::{Anomalia, Archivio, Raccolta, RegolaAnomalia, del_piano, di_processo};
use crate::rischio::Metodo;
use crate::scheda::{Carattere, Contenuto, Natura};

/// The two ways of saying how far an activity is bound.
pub(super) fn natura(c: &Contenuto, r: &mut Raccolta<'_>) {
    if let (Some(natura), Some(grado)) = (c.natura, c.discrezionalita)
        && grado.natura() != natura
    {
        r.segnala(
            RegolaAnomalia::NaturaContraddetta,
            format!(
                "la natura è «{}» ma la discrezionalità è «{}»",
                natura.etichetta().to_lowercase(),
                grado.etichetta().to_lowercase()
            ),
        );
    }
}

/// At least one event, each with levels that can be read.
pub(super) fn eventi(c: &Contenuto, archivio: &Archivio<'_>, r: &mut Raccolta<'_>) {
    if c.eventi.is_empty() {
        r.segnala(
            RegolaAnomalia::SenzaEventi,
            "non descrive nessun evento rischioso",
        );
    }
    for (n, e) in c.eventi.iter().enumerate() {
        for (cosa, livello) in [
            ("livello", &e.livello),
            ("livello residuo", &e.livello_residuo),
        ] {
            if let Some(scritto) = livello
                .as_deref()
                .filter(|l| archivio.metodo.fascia_scritta(l).is_none())
            {
                r.segnala(
                    RegolaAnomalia::EventoIlleggibile,
                    format!(
                        "l'evento rischioso {} ha {cosa} «{scritto}», che non è né una fascia né una cifra",
                        n + 1
                    ),
                );
            }
        }
    }
}

/// The highest risk wants a measure made for it, its own or that of a sheet that treats it too.
pub(super) fn alto(c: &Contenuto, archivio: &Archivio<'_>, r: &mut Raccolta<'_>) {
    let Some(fascia) = fascia_piu_alta(c, archivio.metodo) else {
        return;
    };
    let specifica = c.carattere_misura == Some(Carattere::Specifica)
        || c.misura_di.iter().any(|k| archivio.specifiche.contains(k));
    if !specifica {
        r.segnala(
            RegolaAnomalia::AltoSenzaSpecifica,
            format!("ha il rischio nella fascia più alta («{fascia}») ma nessuna misura specifica"),
        );
    }
}

/// Name of the highest band, if the process stands in it.
fn fascia_piu_alta<'a>(c: &Contenuto, metodo: &'a Metodo) -> Option<&'a str> {
    let giudizio = c.giudizio();
    let fascia = metodo
        .livello(c.livello_rischio, giudizio.as_ref())
        .fascia?;
    let (ultima, sotto) = metodo.fasce.split_last()?;
    (!sotto.is_empty() && fascia == sotto.len()).then_some(ultima.nome.as_str())
}

/// The highest risk is of a bound activity, the lowest of all is the highest of those at discretion.
pub(super) fn rovesciati(processi: &[&Contenuto]) -> Option<Anomalia> {
    let massimo = |natura| {
        processi
            .iter()
            .filter(|c| c.natura == Some(natura))
            .filter_map(|c| c.livello_rischio.map(|l| (l, *c)))
            .max_by_key(|(l, _)| *l)
    };
    let minimo = processi.iter().filter_map(|c| c.livello_rischio).min();
    let (alto, c) = massimo(Natura::Vincolata)?;
    let (basso, d) = massimo(Natura::Discrezionale)?;
    (alto > basso && Some(basso) == minimo).then(|| {
        di_processo(
            c,
            RegolaAnomalia::RischiRovesciati,
            format!(
                "ha il rischio più alto ({}) benché l'attività sia vincolata, mentre la discrezionale {} ha il più basso ({})",
                alto.it(2),
                d.codice,
                basso.it(2)
            ),
        )
    })
}

/// Printouts never name an event: once for the whole of one, and not for each of its sheets.
pub(super) fn senza_registro(processi: &[&Contenuto]) -> Option<Anomalia> {
    processi.iter().any(|c| c.livello_rischio.is_some()).then(|| {
        del_piano(
            RegolaAnomalia::SenzaEventi,
            "nessun evento rischioso è descritto, solo livelli di rischio: il registro degli eventi del PNA 2019 va compilato a parte".to_owned(),
        )
    })
}
