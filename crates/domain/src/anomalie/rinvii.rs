//! Codes that should lead to a sheet and lead nowhere.

use super::{Anomalia, Archivio, Piano, Raccolta, RegolaAnomalia};
use crate::andamento::contata;
use crate::scheda::{Contenuto, Livello, campi};

/// The codes that a sheet names, each with the key of its field.
fn rinvii(c: &Contenuto) -> impl Iterator<Item = (&'static str, &str)> {
    let collegati = c
        .collegato_a
        .iter()
        .map(|k| ("collegato_a", k.codice.as_str()));
    let codici = [
        (
            "riferimento_obiettivo_gestionale",
            &c.riferimento_obiettivo_gestionale,
        ),
        ("misura_di", &c.misura_di),
        ("interrelazioni", &c.interrelazioni),
    ];
    collegati.chain(
        codici
            .into_iter()
            .flat_map(|(campo, codici)| codici.iter().map(move |k| (campo, k.as_str()))),
    )
}

/// Sheets name an objective without its year: `S09_03` on a sheet of 2020 is `2020_S09_03`.
fn con_anno(anno: i32, codice: &str) -> String {
    format!("{anno}_{codice}")
}

/// Every code a sheet may lead to: those it names, as written and with the year of its plan.
pub fn citati(c: &Contenuto, anno: i32) -> Vec<String> {
    rinvii(c)
        .flat_map(|(_, codice)| [codice.to_owned(), con_anno(anno, codice)])
        .collect()
}

/// The code of the CdR a sheet says it belongs to.
fn padre(c: &Contenuto) -> Option<&str> {
    c.collegato_a
        .iter()
        .find(|k| k.livello.eq_ignore_ascii_case("cdr"))
        .map(|k| k.codice.as_str())
}

/// A process stands under a CdR of its own plan.
pub(super) fn orfano(c: &Contenuto, archivio: &Archivio<'_>, r: &mut Raccolta<'_>) {
    match padre(c) {
        None => r.segnala(
            RegolaAnomalia::Orfano,
            "non dice a quale Centro di Responsabilità appartiene",
        ),
        Some(codice) if !archivio.nel_piano.contains(codice) => r.segnala(
            RegolaAnomalia::Orfano,
            format!("appartiene al CdR {codice}, che non ha una scheda in questa vista"),
        ),
        Some(_) => {}
    }
}

/// Objectives that hang on nothing, where most objectives of the plan name their direction. In a plan that names none nobody is
/// missing: the objectives stand under the plan. One that names its service, or is linked to a CdR, hangs on that.
pub(super) fn obiettivi_orfani(piano: &Piano<'_>) -> Vec<Anomalia> {
    let scritto = |t: &Option<String>| t.as_deref().is_some_and(|t| !t.trim().is_empty());
    let obiettivi: Vec<&Contenuto> = piano
        .iter()
        .filter(|(l, c)| *l == Livello::Obiettivo && contata(c.stato))
        .map(|(_, c)| *c)
        .collect();
    let con_direzione = obiettivi.iter().filter(|c| scritto(&c.direzione)).count();
    if con_direzione * 2 <= obiettivi.len() {
        return Vec::new();
    }
    obiettivi
        .into_iter()
        .filter(|c| !scritto(&c.direzione) && !scritto(&c.servizio) && padre(c).is_none())
        .map(|c| Anomalia {
            regola: RegolaAnomalia::Orfano,
            scheda: Some((Livello::Obiettivo, c.codice.clone())),
            campo: Some("direzione"),
            frase: "non dice a quale Direzione appartiene, e non è collegato a nessun Centro di Responsabilità: gli altri obiettivi della vista lo dicono".to_owned(),
        })
        .collect()
}

/// Codes that no sheet of the body has. The CdR of a process is the business of [`orfano`].
pub(super) fn irrisolti(
    livello: Livello,
    c: &Contenuto,
    anno: i32,
    archivio: &Archivio<'_>,
    r: &mut Raccolta<'_>,
) {
    let suo = padre(c).filter(|_| livello == Livello::Processo);
    for (campo, codice) in rinvii(c) {
        let porta =
            archivio.noti.contains(codice) || archivio.noti.contains(&con_anno(anno, codice));
        if porta || (campo == "collegato_a" && Some(codice) == suo) {
            continue;
        }
        let nome = campi::trova(campo).map_or(campo, |c| c.etichetta);
        r.segnala_in(
            RegolaAnomalia::RinvioIrrisolto,
            Some(campo),
            format!("il codice {codice} in «{nome}» non porta a nessuna scheda dell'ente"),
        );
    }
}
