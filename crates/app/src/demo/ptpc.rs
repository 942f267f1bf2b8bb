//! The plan against corruption of a year: the sheet of each CdR, then its processes.

use anyhow::Context;
use domain::libro::Riga;
use domain::regole::Versione;
use domain::scheda::{Collegamento, Contenuto, Natura, Sezione, Unita};
use domain::vista::TipoVista;
use domain::{Decimale, Livello, Stato};

use super::aree::{Area, Comune, Processo};
use super::fasi::{self, Svolgimento};
use super::rischi::{self, Rischi};
use super::{IN_CORSO, SchedaDemo, VistaDemo, caso};

/// The vista `2026_PTPC`.
pub(super) fn vista(comune: &Comune, aree: &[Area], anno: i32) -> anyhow::Result<VistaDemo> {
    let rischi = Rischi::leggi()?;
    let mut schede = Vec::new();
    for area in aree {
        schede.push(SchedaDemo {
            livello: Livello::Cdr,
            cdr: area.codice.clone(),
            contenuto: cdr(area, anno),
        });
        for (n, p) in (1..).zip(&area.processo) {
            let mut contenuto = processo(comune, area, p, n, anno)?;
            if anno == IN_CORSO {
                rischi.descrivi(&mut contenuto)?;
            }
            anomalie(&mut contenuto);
            schede.push(SchedaDemo {
                livello: Livello::Processo,
                cdr: area.codice.clone(),
                contenuto,
            });
        }
    }
    let titolo = format!(
        "PIANO TRIENNALE DI PREVENZIONE DELLA CORRUZIONE E DELLA TRASPARENZA {anno}-{}",
        anno + 2
    );
    Ok(VistaDemo {
        codice: format!("{anno}_PTPC"),
        titolo,
        tipo: TipoVista::Ptpc,
        anno,
        metodo: (anno == IN_CORSO).then(|| Versione {
            codice: rischi::METODO.to_owned(),
            versione: 1,
        }),
        schede,
    })
}

fn cdr(area: &Area, anno: i32) -> Contenuto {
    let voce = |livello, testo: &str| Riga {
        livello,
        testo: testo.to_owned(),
    };
    let attribuzioni = area.attribuzioni.iter().map(|a| {
        a.strip_prefix("> ")
            .map_or_else(|| voce(1, a), |sotto| voce(2, sotto))
    });
    let sezione = |titolo: &str, righe| Sezione {
        titolo: titolo.to_owned(),
        righe,
    };
    Contenuto {
        codice: area.codice.clone(),
        titolo: area.titolo.clone(),
        stato: Some(if anno == IN_CORSO {
            Stato::InCorso
        } else {
            Stato::Chiusa
        }),
        assessorato: Some(area.assessorato.clone()),
        centro_di_responsabilita: Some(area.nome.clone()),
        responsabile: Some(area.dirigente.clone()),
        sezioni: vec![
            sezione("MISSIONE", vec![voce(0, &area.missione)]),
            sezione(
                "Descrizione delle funzioni strategiche svolte",
                area.funzioni.iter().map(|f| voce(1, f)).collect(),
            ),
            sezione(
                "Descrizione delle attribuzioni organizzative svolte",
                attribuzioni.collect(),
            ),
        ],
        ..Contenuto::default()
    }
}

fn processo(
    comune: &Comune,
    area: &Area,
    p: &Processo,
    numero: usize,
    anno: i32,
) -> anyhow::Result<Contenuto> {
    let codice = format!("{anno}_{}_{numero}", area.sigla);
    // The same process in every year: what was achieved in a year must not depend on the plan that tells it.
    let stabile = format!("{}_{numero}", area.sigla);
    let stato = super::stato(anno, &area.codice, &codice);
    let stakeholder = p.stakeholder.iter().map(|k| {
        comune
            .stakeholder
            .get(k)
            .cloned()
            .with_context(|| format!("demo: lo stakeholder «{k}» non è in comune.toml"))
    });
    let responsabili: Vec<&str> = area
        .funzionari
        .iter()
        .map(String::as_str)
        .chain([area.dirigente.as_str()])
        .collect();
    let svolgimento = Svolgimento {
        anno,
        stato,
        scheda: &codice,
        responsabili: &responsabili,
        misura: Some(&area.breve),
    };
    let indicatori = p.indicatori.iter().map(|i| {
        let mut riga = fasi::indicatore(i)?;
        riga.valori = fasi::anni_del_processo(
            fasi::figura(&i.3)?,
            riga.unita,
            &format!("{stabile} {}", i.0),
            anno,
        );
        anyhow::Ok(riga)
    });
    Ok(Contenuto {
        titolo: p.titolo.clone(),
        stato: Some(stato),
        centro_di_responsabilita: Some(area.nome.clone()),
        responsabile: Some(area.dirigente.clone()),
        collegato_a: vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: area.codice.clone(),
            nome: area.breve.clone(),
            peso: None,
        }],
        attivita: (1..)
            .zip(&p.attivita)
            .map(|(n, a)| format!("{n}-{a}"))
            .collect(),
        natura: Some(
            Natura::da_nome(&p.natura)
                .with_context(|| format!("demo: «{}» non è una natura", p.natura))?,
        ),
        fonti: Some(p.fonti.clone()),
        riferimento_obiettivo_gestionale: p
            .obiettivi
            .iter()
            .map(|n| area.codice_gestionale(*n))
            .collect(),
        responsabile_testo: Some(
            p.responsabile
                .clone()
                .unwrap_or_else(|| "Dirigente Responsabile e titolare di E.Q.".to_owned()),
        ),
        soggetti_interni: Some(p.interni.clone()),
        area_di_rischio: Some(
            p.area_di_rischio
                .clone()
                .unwrap_or_else(|| area.area_di_rischio.clone()),
        ),
        livello_rischio: Some(rischio(&p.rischio, &stabile, anno)?),
        stakeholder: stakeholder.collect::<anyhow::Result<_>>()?,
        tipologia_misura: p.misura.clone(),
        fasi: svolgimento.fasi(&p.fasi),
        indicatori: indicatori.collect::<anyhow::Result<_>>()?,
        codice,
        ..Contenuto::default()
    })
}

/// Measures lower the level a little every year.
fn rischio(attuale: &str, stabile: &str, anno: i32) -> anyhow::Result<Decimale> {
    let passo = (anno..IN_CORSO)
        .map(|a| Decimale::new(caso::fra(&format!("{stabile} rischio {a}"), 0, 6) * 5, 2));
    let livello = Decimale::somma(passo.chain([fasi::figura(attuale)?]));
    Ok(livello.min(Decimale::new(25, 0)))
}

/// Sheets with something for `check` to find. Others stand in the tables: a type without a measure (`LLPP_8`), a rated
/// process without a type (`DEMO_7`, `SUAP_7`), one measure written for two processes (`DEMO_1`, `POL_7`).
fn anomalie(c: &mut Contenuto) {
    match c.codice.as_str() {
        // Weights that do not sum to a hundred.
        "2025_RAG_3" | "2026_PERS_4" => {
            if let Some(f) = c.fasi.last_mut() {
                f.peso = f
                    .peso
                    .map(|_| Decimale::new(if c.codice.starts_with("2025") { 30 } else { 20 }, 0));
            }
        }
        // Everything done, the year over, and still running.
        "2025_SOC_2" => c.stato = Some(Stato::InCorso),
        // Done without an end.
        "2025_SIST_3" => {
            if let Some(f) = c.fasi.first_mut() {
                f.fine_effettiva = None;
            }
        }
        // Late: the first half should have ended in June.
        "2026_EDIL_5" => {
            if let Some(f) = c.fasi.first_mut() {
                f.avanzamento = Some(Decimale::new(60, 0));
                f.fine_effettiva = None;
            }
        }
        // A series of yes and no that once counted.
        "2026_ISTR_6" => {
            if let Some(v) = c
                .indicatori
                .iter_mut()
                .filter(|i| i.unita == Unita::SiNo)
                .find_map(|i| i.valori.first_mut())
            {
                v.raggiunto = Some(Decimale::new(6, 0));
            }
        }
        // The type of the sheet and the type in the text disagree.
        "2026_PERS_7" => c.tipologia_misura = Some("Formazione".to_owned()),
        _ => {}
    }
}
