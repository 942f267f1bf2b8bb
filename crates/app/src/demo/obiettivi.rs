//! The objectives of a year, with targets for three years.

use anyhow::Context;
use domain::libro::Riga;
use domain::scheda::{Collegamento, Contenuto, Sezione, ValoreAnnuale};
use domain::vista::TipoVista;
use domain::{Livello, Stato};

use super::aree::{Area, Obiettivo};
use super::fasi::{self, Svolgimento};
use super::rilevazioni;
use super::{ANNI, IN_CORSO, SchedaDemo, VistaDemo};

/// The vista `2026_OBIETTIVI`.
pub(super) fn vista(aree: &[Area], anno: i32) -> anyhow::Result<VistaDemo> {
    let mut schede = Vec::new();
    for area in aree {
        for (n, o) in (1..).zip(&area.obiettivo) {
            schede.push(SchedaDemo {
                livello: Livello::Obiettivo,
                cdr: area.codice.clone(),
                contenuto: obiettivo(area, o, n, anno)?,
            });
        }
    }
    let titolo = format!(
        "PIANO ESECUTIVO DI GESTIONE E OBIETTIVI DI PERFORMANCE {anno}-{}",
        anno + 2
    );
    Ok(VistaDemo {
        codice: format!("{anno}_OBIETTIVI"),
        titolo,
        tipo: TipoVista::Obiettivi,
        anno,
        metodo: None,
        schede,
    })
}

fn obiettivo(area: &Area, o: &Obiettivo, numero: usize, anno: i32) -> anyhow::Result<Contenuto> {
    let codice = format!("{anno}_{}", area.codice_gestionale(numero));
    let stato = match super::stato(anno, &area.codice, &codice) {
        // Objectives are shared with the offices before they begin.
        Stato::Proposta => Stato::Condivisa,
        altro => altro,
    };
    let riga = |livello, testo: &str| Riga {
        livello,
        testo: testo.to_owned(),
    };
    let righe = [riga(0, &o.descrizione), riga(0, "In particolare:")]
        .into_iter()
        .chain(o.voci.iter().map(|v| riga(1, v)))
        .collect();
    let responsabili: Vec<&str> = area.funzionari.iter().map(String::as_str).collect();
    let svolgimento = Svolgimento {
        anno,
        stato,
        scheda: &codice,
        responsabili: &responsabili,
        misura: None,
    };
    let indicatori = o.indicatori.iter().map(|i| {
        let mut riga = fasi::indicatore(i)?;
        riga.valori = (anno..=anno + 2)
            .map(|a| {
                Ok(ValoreAnnuale {
                    anno: a,
                    atteso: Some(fasi::figura(atteso(&i.3, a)?)?),
                    raggiunto: None,
                })
            })
            .collect::<anyhow::Result<_>>()?;
        anyhow::Ok(riga)
    });
    let mut indicatori = indicatori.collect::<anyhow::Result<Vec<_>>>()?;
    if anno == IN_CORSO {
        rilevazioni::riempi(&codice, &mut indicatori);
    }
    Ok(Contenuto {
        titolo: o.titolo.clone(),
        stato: Some(stato),
        collegato_a: vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: area.codice.clone(),
            nome: area.breve.clone(),
            peso: None,
        }],
        sezioni: vec![Sezione {
            titolo: "Descrizione dettagliata dell'obiettivo".to_owned(),
            righe,
        }],
        direzione: Some(area.breve.clone()),
        direttore: Some(area.dirigente.clone()),
        classificazione: Some(o.classificazione.clone()),
        servizio: Some(o.servizio.clone()),
        dirigente: Some(area.dirigente.clone()),
        tipologia: Some(o.tipologia.clone()),
        fasi: svolgimento.fasi(&o.fasi),
        indicatori,
        codice,
        ..Contenuto::default()
    })
}

/// The expected value of a year: the tables give five, from the first year of the demo to the last of the last plan, or one.
fn atteso(valori: &str, anno: i32) -> anyhow::Result<&str> {
    let valori: Vec<&str> = valori.split_whitespace().collect();
    let posto = usize::try_from(anno - ANNI[0]).unwrap_or_default();
    let attesi = usize::try_from(IN_CORSO + 3 - ANNI[0]).unwrap_or_default();
    anyhow::ensure!(
        valori.len() == 1 || valori.len() == attesi,
        "demo: «{}» vuole uno o {attesi} valori",
        valori.join(" ")
    );
    valori
        .get(posto)
        .or(valori.first())
        .copied()
        .context("demo: un indicatore senza valori attesi")
}
