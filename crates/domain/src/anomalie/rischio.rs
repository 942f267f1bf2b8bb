//! Risk: the register of events, levels that cannot be read or look upside down, high ones without an answer of their own.

use super::{Anomalia, Archivio, Piano, Raccolta, RegolaAnomalia, del_piano, di_processo};
use crate::andamento::contata;
use crate::rischio::{LivelloDiRischio, Metodo};
use crate::scheda::{Carattere, Contenuto, Discrezionalita, Livello, Natura};

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

/// The same for the processes of a printout.
pub(super) fn fuori_dalla_scala(piano: &Piano<'_>, metodo: &Metodo) -> Vec<Anomalia> {
    piano
        .iter()
        .filter(|(l, c)| *l == Livello::Processo && contata(c.stato))
        .flat_map(|(livello, c)| {
            let mut r = Raccolta::di(*livello, c);
            fuori_scala(c, metodo, &mut r);
            r.trovate
        })
        .collect()
}

/// A level that the method of the plan cannot give.
pub(super) fn fuori_scala(c: &Contenuto, metodo: &Metodo, r: &mut Raccolta<'_>) {
    for (campo, livello) in [
        ("livello_rischio", c.livello_rischio),
        ("livello_residuo", c.livello_residuo),
    ] {
        if let Some(Err(frase)) = livello.map(|l| metodo.ammesso(l)) {
            r.segnala_in(RegolaAnomalia::LivelloFuoriScala, Some(campo), frase);
        }
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

/// A high risk wants a measure made for it, its own or that of a sheet that treats it too.
pub(super) fn alto(c: &Contenuto, archivio: &Archivio<'_>, r: &mut Raccolta<'_>) {
    let metodo = archivio.metodo;
    let fascia = livello(c, Some(metodo))
        .fascia
        .filter(|f| metodo.e_alto(*f))
        .and_then(|f| metodo.fasce.get(f));
    let Some(fascia) = fascia else {
        return;
    };
    let specifica = c.carattere_misura == Some(Carattere::Specifica)
        || c.misura_di.iter().any(|k| archivio.specifiche.contains(k));
    if !specifica {
        r.segnala(
            RegolaAnomalia::AltoSenzaSpecifica,
            format!(
                "ha il rischio alto («{}») ma nessuna misura specifica",
                fascia.nome
            ),
        );
    }
}

/// The level of a process as the method of its plan names it; on a printout, which has no method, the figure alone.
fn livello(c: &Contenuto, metodo: Option<&Metodo>) -> LivelloDiRischio {
    metodo.map_or(
        LivelloDiRischio {
            fascia: None,
            cifra: c.livello_rischio,
        },
        |m| m.livello(c.livello_rischio, c.giudizio().as_ref()),
    )
}

/// The nature of the activity: as printed, else that of its five steps.
fn natura_di(c: &Contenuto) -> Option<Natura> {
    c.natura.or(c.discrezionalita.map(Discrezionalita::natura))
}

/// A discretionary activity in the lowest band of the method.
pub(super) fn discrezionale_basso(c: &Contenuto, metodo: &Metodo, r: &mut Raccolta<'_>) {
    if natura_di(c) == Some(Natura::Discrezionale)
        && nel_piu_basso(livello(c, Some(metodo)), metodo)
        && let Some(prima) = metodo.fasce.first()
    {
        r.segnala(
            RegolaAnomalia::RischiRovesciati,
            format!(
                "è un'attività discrezionale ma il suo rischio è nella fascia più bassa («{}»)",
                prima.nome
            ),
        );
    }
}

fn nel_piu_basso(l: LivelloDiRischio, metodo: &Metodo) -> bool {
    metodo.fasce.len() > 1 && l.fascia == Some(0)
}

/// The discretionary activities with the lowest risk of the plan, where a bound one has a higher; those in the lowest band of the
/// method are reported by themselves already.
pub(super) fn rovesciati(processi: &[&Contenuto], metodo: Option<&Metodo>) -> Vec<Anomalia> {
    let valutati: Vec<(LivelloDiRischio, &Contenuto)> = processi
        .iter()
        .map(|c| (livello(c, metodo), *c))
        .filter(|(l, _)| l.fascia.is_some() || l.cifra.is_some())
        .collect();
    let Some(minimo) = valutati.iter().map(|(l, _)| *l).min() else {
        return Vec::new();
    };
    let vincolata = valutati
        .iter()
        .filter(|(l, c)| natura_di(c) == Some(Natura::Vincolata) && *l > minimo)
        .max_by_key(|(l, _)| *l);
    let Some((alto, vincolata)) = vincolata else {
        return Vec::new();
    };
    let mostra = |l: &LivelloDiRischio| match (l.cifra, metodo) {
        (Some(cifra), _) => cifra.it(2),
        (None, Some(m)) => l.mostra(m),
        (None, None) => String::new(),
    };
    valutati
        .iter()
        .filter(|(l, c)| *l == minimo && natura_di(c) == Some(Natura::Discrezionale))
        .filter(|(l, _)| !metodo.is_some_and(|m| nel_piu_basso(*l, m)))
        .map(|(l, c)| {
            di_processo(
                c,
                RegolaAnomalia::RischiRovesciati,
                format!(
                    "è un'attività discrezionale ma ha il rischio più basso del piano ({}), mentre la vincolata {} ha {}",
                    mostra(l),
                    vincolata.codice,
                    mostra(alto)
                ),
            )
        })
        .collect()
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
