//! The sheets of a reading: the tree beside the page, and each field beside its source.

use std::collections::HashMap;

use domain::Livello;
use domain::campo::Valore;
use domain::importazione::{Esito, Fiducia, Frammento, Lettura, Scelte, SchedaLetta};
use domain::scheda::campi;

use super::{etichetta, righe_di};

/// Proposals not accepted, by sheet and field.
pub(super) type Aperte = HashMap<(usize, String), usize>;

/// A sheet in the list beside the page.
pub(in crate::importazioni) struct Voce {
    pub codice: String,
    pub titolo: String,
    pub url: String,
    pub esito: &'static str,
    pub dubbi: usize,
}

/// A CdR with its processes, or an objective.
pub(in crate::importazioni) struct Ramo {
    pub capo: Voce,
    pub figli: Vec<Voce>,
}

/// A field beside its source.
pub(in crate::importazioni) struct CampoVisto {
    pub etichetta: String,
    pub valore: Vec<String>,
    pub origine: Vec<Frammento>,
    pub riparato: bool,
    pub incerto: bool,
    pub danno: Option<String>,
    /// Proposals not accepted.
    pub proposte: usize,
}

/// A sheet of the page.
pub(in crate::importazioni) struct SchedaVista {
    pub indice: usize,
    pub codice: String,
    pub titolo: String,
    pub livello: &'static str,
    pub esito: &'static str,
    pub dubbi: usize,
    pub aperta: bool,
    /// The stored sheet, once there is one.
    pub url: Option<String>,
    pub campi: Vec<CampoVisto>,
}

/// Proposals not accepted, by sheet and field.
pub(super) fn aperte(lettura: &Lettura, scelte: &Scelte) -> Aperte {
    let mut aperte = HashMap::new();
    for (_, p) in lettura
        .proposte
        .iter()
        .enumerate()
        .filter(|(i, _)| !scelte.proposte_accettate.contains(i))
    {
        *aperte.entry((p.scheda, p.campo.clone())).or_default() += 1;
    }
    aperte
}

fn dubbi(indice: usize, s: &SchedaLetta, aperte: &Aperte) -> usize {
    let proposte: usize = aperte
        .iter()
        .filter(|((scheda, _), _)| *scheda == indice)
        .map(|(_, n)| n)
        .sum();
    proposte
        + s.campi
            .iter()
            .filter(|c| c.fiducia == Fiducia::Incerta)
            .count()
}

/// A sheet with what was read in it.
pub(super) fn scheda(
    indice: usize,
    s: &SchedaLetta,
    aperte: &Aperte,
    esito: &'static str,
) -> SchedaVista {
    let (contenuto, _) = s.contenuto();
    let campi = s
        .campi
        .iter()
        .filter(|c| !c.valore.vuoto())
        .map(|letto| {
            // A value that did not fit its field is shown as it was read.
            let mostrato = campi::trova(&letto.chiave)
                .map(|c| c.mostra(&contenuto))
                .filter(|v| !v.is_empty())
                .unwrap_or_else(|| letto.valore.leggibile());
            CampoVisto {
                etichetta: etichetta(&letto.chiave),
                valore: righe_di(&mostrato),
                origine: letto.origine.clone(),
                riparato: letto.fiducia == Fiducia::Riparata,
                incerto: letto.fiducia == Fiducia::Incerta,
                danno: letto.danno.clone(),
                proposte: aperte
                    .get(&(indice, letto.chiave.clone()))
                    .copied()
                    .unwrap_or_default(),
            }
        })
        .collect();
    SchedaVista {
        indice,
        codice: s.codice.clone(),
        titolo: titolo(s),
        livello: singolare(s.livello),
        esito,
        dubbi: dubbi(indice, s, aperte),
        aperta: esito == "cambiata",
        url: None,
        campi,
    }
}

/// A CdR with its processes, an objective by itself. `ancora` says where a sheet is shown.
pub(super) fn rami(
    schede: &[SchedaLetta],
    esiti: &[&'static str],
    aperte: &Aperte,
    posti: &HashMap<String, usize>,
    ancora: impl Fn(usize) -> String,
) -> Vec<Ramo> {
    let voce = |i: usize, s: &SchedaLetta| Voce {
        codice: s.codice.clone(),
        titolo: titolo(s),
        url: ancora(i),
        esito: esiti.get(i).copied().unwrap_or_default(),
        dubbi: dubbi(i, s, aperte),
    };
    let padre = |s: &SchedaLetta| s.padre.as_ref().and_then(|p| posti.get(p)).copied();
    // The tree has two levels: what stands below a leaf, or below itself, stands by itself.
    let radice = |i: usize| schede.get(i).and_then(padre).is_none_or(|p| p == i);
    let sotto = |i: usize| {
        schede
            .get(i)
            .and_then(padre)
            .filter(|p| *p != i && radice(*p))
    };
    let mut rami: Vec<Ramo> = Vec::new();
    let mut posto: HashMap<usize, usize> = HashMap::new();
    for (i, s) in schede
        .iter()
        .enumerate()
        .filter(|(i, _)| sotto(*i).is_none())
    {
        posto.insert(i, rami.len());
        rami.push(Ramo {
            capo: voce(i, s),
            figli: Vec::new(),
        });
    }
    for (i, s) in schede.iter().enumerate() {
        if let Some(ramo) = sotto(i)
            .and_then(|p| posto.get(&p))
            .and_then(|r| rami.get_mut(*r))
        {
            ramo.figli.push(voce(i, s));
        }
    }
    rami
}

/// What becomes of a sheet, in a word.
pub(super) fn esito(esito: &Esito) -> &'static str {
    match esito {
        Esito::Nuova => "nuova",
        Esito::Cambiata(_) => "cambiata",
        Esito::Invariata => "invariata",
    }
}

fn singolare(livello: Livello) -> &'static str {
    match livello {
        Livello::Cdr => "CdR",
        Livello::Processo => "processo",
        Livello::Obiettivo => "obiettivo",
    }
}

fn titolo(s: &SchedaLetta) -> String {
    s.valore("titolo")
        .map(Valore::leggibile)
        .unwrap_or_default()
}
