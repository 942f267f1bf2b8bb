//! A sheet on its pages: heading, header grid and blocks, in the order of its modello.

use domain::libro::{Blocco, Casella, Contenuto, Foglio, Frontespizio};
use domain::scheda::Livello;

use crate::Errore;
use crate::blocchi;
use crate::caratteri::Faccia;
use crate::composizione::{ARTEFATTO, CellaComposta, Composizione, Linea, Stile};
use crate::griglia::Griglia;
use crate::misure::{ALTEZZA, Colore, DESTRA, GIUSTEZZA, RIENTRO_O, SINISTRA};
use crate::struttura::Ruolo;

/// Twelfths of a grid that find room beside the heading.
const ACCANTO: u32 = 3;
const VALORE: Stile = Stile {
    corpo: 9.2,
    passo: 11.6,
    ..Stile::TESTO
};
const TITOLO: Stile = Stile {
    faccia: Faccia::SemiNero,
    corpo: 10.4,
    passo: 12.6,
    colore: Colore::Blu,
};
const TESTATA_OBIETTIVO: Stile = Stile {
    faccia: Faccia::Nero,
    corpo: 13.0,
    passo: 16.5,
    colore: Colore::Blu,
};
const CAPITOLO: Stile = Stile {
    faccia: Faccia::SemiNero,
    corpo: 9.0,
    passo: 13.0,
    colore: Colore::Grigio,
};

/// Lays out a sheet. `capitolo` is the title of its chapter when the sheet is the first of a chapter without a title page.
pub(crate) fn componi(
    c: &mut Composizione<'_>,
    foglio: &Foglio,
    capitolo: Option<&str>,
) -> Result<(), Errore> {
    if let Some(titolo) = capitolo {
        let h2 = c.albero.intitolato(0, Ruolo::Titolo(2), titolo);
        let linee = c.linee(titolo, CAPITOLO, SINISTRA, GIUSTEZZA, h2)?;
        c.scorri(&linee);
    }
    let nome = nome(foglio);
    let sezione = c.albero.intitolato(0, Ruolo::Sezione, &nome);
    let h3 = c.albero.intitolato(sezione, Ruolo::Titolo(3), &nome);
    c.intesta_seguiti(&format!("{nome} (segue)"))?;
    let in_griglia = foglio.livello != Livello::Obiettivo && ha_titolo(foglio);
    if !in_griglia {
        intesta(c, foglio, h3)?;
    }
    let mut detto = false;
    let mut resto = foglio.blocchi.as_slice();
    while let Some((blocco, dopo)) = resto.split_first() {
        resto = dopo;
        match &blocco.contenuto {
            Contenuto::Testata(caselle) => {
                let restano: Vec<&Casella> =
                    caselle.iter().filter(|x| in_griglia || !detta(x)).collect();
                // What is said beside the heading is not said again.
                let accanto = !in_griglia && !restano.is_empty() && larghezza(&restano) <= ACCANTO;
                if accanto && !detto {
                    detto = true;
                } else {
                    testata(c, &restano, sezione, in_griglia.then_some(h3))?;
                }
            }
            Contenuto::Elenco(_) => {
                let altri = dopo
                    .iter()
                    .take_while(|b| matches!(b.contenuto, Contenuto::Elenco(_)))
                    .count();
                let fila: Vec<&Blocco> = std::iter::once(blocco)
                    .chain(dopo.iter().take(altri))
                    .filter(|b| !b.vuoto())
                    .collect();
                blocchi::elenchi(c, &fila, sezione)?;
                resto = dopo.get(altri..).unwrap_or_default();
            }
            Contenuto::Testo(_) | Contenuto::Tabella(_) if blocco.vuoto() => {}
            Contenuto::Testo(_) | Contenuto::Tabella(_) => blocchi::componi(c, blocco, sezione)?,
        }
    }
    Ok(())
}

fn larghezza(caselle: &[&Casella]) -> u32 {
    caselle.iter().map(|x| u32::from(x.larghezza)).sum()
}

/// What bookmark, index and continuation pages call a sheet.
pub(crate) fn nome(foglio: &Foglio) -> String {
    let (codice, titolo) = (foglio.codice.trim(), foglio.titolo.trim());
    match (codice.is_empty(), titolo.is_empty()) {
        (false, false) => format!("{codice} {titolo}"),
        (false, true) => codice.to_owned(),
        (true, false) => titolo.to_owned(),
        (true, true) => "Scheda senza codice".to_owned(),
    }
}

/// Whether the heading says this already.
fn detta(casella: &Casella) -> bool {
    matches!(casella.campo.as_str(), "codice" | "titolo")
}

fn ha_titolo(foglio: &Foglio) -> bool {
    foglio.blocchi.iter().any(|b: &Blocco| match &b.contenuto {
        Contenuto::Testata(caselle) => caselle
            .iter()
            .any(|x| x.campo == "titolo" && !x.valore.trim().is_empty()),
        _ => false,
    })
}

/// Code and title as the head of the page, with what little the first grid adds (the state) at the right.
fn intesta(c: &mut Composizione<'_>, foglio: &Foglio, h3: u32) -> Result<(), Errore> {
    let sezione = c.albero.nodi.get(h3 as usize).map_or(0, |n| n.padre);
    let accanto: Vec<&Casella> = foglio
        .blocchi
        .iter()
        .filter_map(|b| match &b.contenuto {
            Contenuto::Testata(caselle) => {
                Some(caselle.iter().filter(|x| !detta(x)).collect::<Vec<_>>())
            }
            _ => None,
        })
        .find(|restano| !restano.is_empty() && larghezza(restano) <= ACCANTO)
        .unwrap_or_default();
    let a_lato = if accanto.is_empty() { 0.0 } else { 130.0 };
    let cima = c.y;
    let titolo = c.linee(
        &nome(foglio),
        TESTATA_OBIETTIVO,
        SINISTRA,
        GIUSTEZZA - a_lato,
        h3,
    )?;
    c.scorri(&titolo);
    let mut y = cima;
    for casella in accanto {
        let p = c.albero.aggiungi(sezione, Ruolo::Paragrafo);
        let x = DESTRA - a_lato + 10.0;
        let mut linee =
            c.linee_a_destra(&casella.etichetta, Stile::ETICHETTA, x, a_lato - 10.0, p)?;
        linee.extend(c.linee_a_destra(o_tratto(&casella.valore), VALORE, x, a_lato - 10.0, p)?);
        y += c.posa(&linee, y);
    }
    c.y = c.y.max(y) + 3.0;
    let y = c.y;
    c.pagina()
        .filo((SINISTRA, y), (DESTRA, y), 1.2, Colore::Azzurro);
    c.y += 7.0;
    Ok(())
}

/// A value, or a dash for one that is not there.
pub(crate) fn o_tratto(valore: &str) -> &str {
    if valore.trim().is_empty() {
        "—"
    } else {
        valore
    }
}

/// The header grid: cells of so many twelfths, filled row by row.
fn testata(
    c: &mut Composizione<'_>,
    caselle: &[&Casella],
    sezione: u32,
    h3: Option<u32>,
) -> Result<(), Errore> {
    let griglia = Griglia {
        testa: None,
        da: SINISTRA,
        a: DESTRA,
    };
    let mut resto = caselle;
    while !resto.is_empty() {
        let mut somma = 0_u32;
        let quante = resto
            .iter()
            .take_while(|x| {
                somma += u32::from(x.larghezza.clamp(1, 12));
                somma <= 12
            })
            .count()
            .max(1);
        let (ora, dopo) = resto.split_at(quante);
        resto = dopo;
        let somma: f32 = ora
            .iter()
            .map(|x| f32::from(x.larghezza.clamp(1, 12)))
            .sum();
        let mut x = SINISTRA;
        let mut celle = Vec::with_capacity(ora.len());
        for (i, casella) in ora.iter().enumerate() {
            // The last cell of a row goes on to the edge of the sheet.
            let parte = f32::from(casella.larghezza.clamp(1, 12))
                + if i + 1 == ora.len() {
                    12.0 - somma
                } else {
                    0.0
                };
            let w = GIUSTEZZA * parte / 12.0;
            celle.push(CellaComposta {
                x,
                w,
                linee: contenuto(c, casella, x, w, sezione, h3)?,
            });
            x += w;
        }
        griglia.riga(c, celle, None);
    }
    Ok(())
}

fn contenuto(
    c: &mut Composizione<'_>,
    casella: &Casella,
    x: f32,
    w: f32,
    sezione: u32,
    h3: Option<u32>,
) -> Result<Vec<Linea>, Errore> {
    let (x, w) = (x + RIENTRO_O, w - 2.0 * RIENTRO_O);
    if let (Some(h3), "titolo") = (h3, casella.campo.as_str()) {
        // The heading says it is the title: its label is for the eye only.
        let mut linee = c.linee(&casella.etichetta, Stile::ETICHETTA, x, w, ARTEFATTO)?;
        linee.extend(c.linee(&casella.valore, TITOLO, x, w, h3)?);
        return Ok(linee);
    }
    let p = c.albero.aggiungi(sezione, Ruolo::Paragrafo);
    let mut linee = c.linee(&casella.etichetta, Stile::ETICHETTA, x, w, p)?;
    let stile = if casella.campo == "codice" {
        Stile {
            faccia: Faccia::SemiNero,
            ..VALORE
        }
    } else {
        VALORE
    };
    linee.extend(c.linee(o_tratto(&casella.valore), stile, x, w, p)?);
    Ok(linee)
}

/// Lays out the title page of a chapter.
pub(crate) fn frontespizio(
    c: &mut Composizione<'_>,
    f: &Frontespizio,
    capitolo: &str,
) -> Result<(), Errore> {
    const LIVELLO: Stile = Stile {
        faccia: Faccia::SemiNero,
        corpo: 13.0,
        passo: 22.0,
        colore: Colore::Grigio,
    };
    const GRANDE: Stile = Stile {
        faccia: Faccia::Nero,
        corpo: 28.0,
        passo: 36.0,
        colore: Colore::Blu,
    };
    let h2 = c.albero.intitolato(0, Ruolo::Titolo(2), capitolo);
    let caselle: Vec<&Casella> = f.testata.iter().collect();
    testata(c, &caselle, 0, None)?;
    let margine = 90.0;
    let mut linee = c.linee(
        &f.livello,
        LIVELLO,
        SINISTRA + margine,
        GIUSTEZZA - 2.0 * margine,
        h2,
    )?;
    linee.extend(c.linee(
        o_tratto(&f.titolo),
        GRANDE,
        SINISTRA + margine,
        GIUSTEZZA - 2.0 * margine,
        h2,
    )?);
    for l in &mut linee {
        l.x += (GIUSTEZZA - 2.0 * margine - l.larghezza()) / 2.0;
    }
    c.y =
        c.y.max((ALTEZZA - crate::composizione::altezza(&linee)) / 2.0 - 30.0);
    let y = c.y;
    let mezzo = SINISTRA + GIUSTEZZA / 2.0;
    c.pagina().filo(
        (mezzo - 30.0, y - 10.0),
        (mezzo + 30.0, y - 10.0),
        1.5,
        Colore::Azzurro,
    );
    c.scorri(&linee);
    Ok(())
}
