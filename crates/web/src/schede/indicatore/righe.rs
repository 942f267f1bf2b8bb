//! The rows of the page of an indicator: its years with their points, its sources, its periods.

use domain::scheda::{Periodo, ValorePeriodo};
use domain::smvp::{EsitoIndicatore, Smvp};

use super::dati::{self, Visto};

/// A year of the series.
pub(super) struct Anno {
    pub anno: i32,
    pub atteso: String,
    pub raggiunto: String,
    /// `12 su 48 = 25%`, where the year was given so.
    pub figure: String,
    pub scostamento: String,
    /// What the rules of the plan make of it, as its tree says: the first step, and the points.
    pub misura: String,
    pub punti: String,
    pub formula: String,
    /// What begins here, where a series breaks.
    pub inizio: String,
}

/// Where the achieved value of a year comes from.
pub(super) struct Fonte {
    pub anno: i32,
    pub dichiarato: String,
    pub periodi: String,
    pub calcolo_periodi: String,
    pub formula: String,
    pub calcolo_formula: String,
    pub conta: String,
}

/// A period of the year of the plan.
pub(super) struct RigaPeriodo {
    pub numero: u8,
    pub nome: String,
    pub atteso: String,
    pub raggiunto: String,
    /// `9,00 / 10,00`; empty where it is no quotient.
    pub rapporto: String,
    pub commento: String,
    pub evidenza: String,
}

pub(super) fn anni(visto: &Visto<'_>, smvp: &Smvp) -> Vec<Anno> {
    let i = visto.indicatore;
    let mut serie = visto.anni.first().map(|a| a.serie);
    visto
        .anni
        .iter()
        .map(|a| {
            let raggiunto = a.raggiunto();
            let esito = visto.esito(a, smvp);
            let scostamento = raggiunto.zip(a.atteso).map(|(r, a)| r.meno(a));
            let inizio = if serie.replace(a.serie) == Some(a.serie) {
                String::new()
            } else {
                let unita = i.unita_nel(a.anno).etichetta().to_lowercase();
                format!("Da qui una nuova serie ({unita}): non si confronta con gli anni prima")
            };
            Anno {
                anno: a.anno,
                inizio,
                atteso: visto.mostra(a.anno, a.atteso),
                raggiunto: visto.mostra(a.anno, raggiunto),
                figure: (a.rilevato.dalle_figure)
                    .map(|f| f.frase(i, a.anno))
                    .unwrap_or_default(),
                scostamento: visto.mostra(a.anno, scostamento),
                misura: esito.as_ref().map_or_else(trattino, misura),
                punti: punti_contati(visto, a.anno, esito.as_ref(), smvp),
                formula: match visto.deciso(a.anno) {
                    Some(_) => "deciso a mano".to_owned(),
                    None => esito.map(come_si_calcola).unwrap_or_default(),
                },
            }
        })
        .collect()
}

pub(super) fn trattino() -> String {
    "–".to_owned()
}

/// The first step as the score of the sheet writes it.
fn misura(e: &EsitoIndicatore) -> String {
    e.percentuale
        .as_ref()
        .map_or_else(trattino, |p| p.valore.it(2))
}

/// The points as the score of the sheet writes them.
pub(super) fn punti(e: &EsitoIndicatore, smvp: &Smvp) -> String {
    e.punti
        .as_ref()
        .map_or_else(trattino, |p| smvp.tondo(p.valore).it(smvp.decimali))
}

/// The points that count in a year: in that of the plan, those decided by hand where there are.
pub(super) fn punti_contati(
    visto: &Visto<'_>,
    anno: i32,
    esito: Option<&EsitoIndicatore>,
    smvp: &Smvp,
) -> String {
    match (visto.deciso(anno), esito) {
        (Some(b), _) => b.punteggio.it(smvp.decimali),
        (None, esito) => esito.map_or_else(trattino, |e| punti(e, smvp)),
    }
}

fn come_si_calcola(e: EsitoIndicatore) -> String {
    match (e.escluso, e.percentuale, e.punti) {
        (Some(perche), ..) => format!("non è contato: {perche}"),
        (None, Some(p), _) => p.formula,
        (None, None, p) => p.map(|p| p.formula).unwrap_or_default(),
    }
}

pub(super) fn fonti(visto: &Visto<'_>) -> Vec<Fonte> {
    if !visto.ha_fonti() {
        return Vec::new();
    }
    let fonte = |a: &dati::Anno| {
        let r = &a.rilevato;
        let mostra = |d| visto.mostra(a.anno, d);
        let conta = r.confronto(visto.indicatore, a.anno).or_else(|| {
            let (_, origine) = r.conta()?;
            Some(format!("Conta il valore {}.", origine.frase()))
        });
        Fonte {
            anno: a.anno,
            dichiarato: mostra(r.dichiarato),
            periodi: mostra(r.dai_periodi.as_ref().and_then(|p| p.valore)),
            calcolo_periodi: r.dai_periodi.as_ref().map_or_else(String::new, |p| {
                format!(
                    "{}. Periodi scritti: {} su {}.",
                    p.calcolo, p.scritti, p.quanti
                )
            }),
            formula: mostra(r.calcolato.as_ref().and_then(|c| c.valore)),
            calcolo_formula: r
                .calcolato
                .as_ref()
                .map(|c| c.calcolo.clone())
                .unwrap_or_default(),
            conta: conta.unwrap_or_default(),
        }
    };
    visto.anni.iter().map(fonte).collect()
}

pub(super) fn riga(visto: &Visto<'_>, p: Periodo) -> RigaPeriodo {
    let v = visto.indicatore.periodo(p);
    let testo =
        |t: fn(&ValorePeriodo) -> &Option<String>| v.and_then(|v| t(v).clone()).unwrap_or_default();
    RigaPeriodo {
        numero: p.numero,
        nome: p.nome(),
        atteso: visto.mostra(p.anno, v.and_then(|v| v.atteso)),
        raggiunto: visto.mostra(p.anno, visto.del_periodo(p)),
        rapporto: v
            .and_then(|v| v.numeratore.zip(v.denominatore))
            .map_or_else(String::new, |(a, b)| format!("{a} / {b}")),
        commento: testo(|v| &v.commento),
        evidenza: testo(|v| &v.evidenza),
    }
}
