//! What stands before the sheets: the page of the chosen parameters and the index.

use domain::libro::Libro;

use crate::Errore;
use crate::caratteri::Faccia;
use crate::composizione::{CellaComposta, Composizione, Meta, Stile, altezza};
use crate::griglia::Griglia;
use crate::libro::{Composta, chiudi};
use crate::misure::{ALTEZZA, ALTO, ASCESA, BASSO, Colore, DESTRA, GIUSTEZZA, RIENTRO_O, SINISTRA};
use crate::stemma::Disegno;
use crate::stesura::CapitoloScritto;
use crate::struttura::{Figlio, Ruolo};
use crate::testo::Testi;

const TITOLO: Stile = Stile {
    faccia: Faccia::Nero,
    corpo: 30.0,
    passo: 36.0,
    colore: Colore::Blu,
};
const ENTE: Stile = Stile {
    faccia: Faccia::SemiNero,
    corpo: 13.0,
    passo: 18.0,
    colore: Colore::Grigio,
};
const SECONDO: Stile = Stile {
    faccia: Faccia::Nero,
    corpo: 15.0,
    passo: 22.0,
    colore: Colore::Blu,
};
const CAPITOLO: Stile = Stile {
    faccia: Faccia::SemiNero,
    corpo: 9.6,
    passo: 13.6,
    colore: Colore::Blu,
};
const SCHEDA: Stile = Stile {
    corpo: 8.8,
    passo: 12.2,
    ..Stile::TESTO
};
/// Room for the page number at the right of an entry.
const NUMERO: f32 = 34.0;

/// Composes the pages before the sheets, given the chapters with the pages they were written at.
pub(crate) fn componi(
    testi: &mut Testi,
    libro: &Libro,
    stemma: Option<&Disegno>,
    capitoli: &[CapitoloScritto],
) -> Result<Composta, Errore> {
    // How many pages the index takes decides the numbers it prints: guess, and compose again if the guess was wrong.
    let righe: usize = capitoli.iter().map(|c| 1 + c.schede.len()).sum();
    let per_pagina = ((BASSO - ALTO) / SCHEDA.passo) as usize;
    let mut davanti = 1 + (righe + 2).div_ceil(per_pagina.max(1));
    // The numbers do not change how lines break, so the second attempt is always right.
    loop {
        let mut c = Composizione::nuova(testi);
        parametri(&mut c, libro, stemma)?;
        if righe > 0 {
            c.nuova_pagina();
            indice(&mut c, capitoli, davanti)?;
        }
        if c.pagine.len() == davanti {
            return chiudi(c, None);
        }
        davanti = c.pagine.len();
    }
}

fn parametri(
    c: &mut Composizione<'_>,
    libro: &Libro,
    stemma: Option<&Disegno>,
) -> Result<(), Errore> {
    c.y = ALTO + 52.0;
    let mut x = SINISTRA + 60.0;
    let sezione = c.albero.aggiungi(0, Ruolo::Sezione);
    if let Some(disegno) = stemma {
        let h = 74.0_f32;
        let w = (h * disegno.proporzione).min(160.0);
        let figura = c
            .albero
            .intitolato(sezione, Ruolo::Figura, &disegno.alternativa);
        let y = c.y;
        let mcid = c.pagina().marcata_figura(figura, "S", (x, y, w, h));
        c.albero
            .appendi(figura, Figlio::Contenuto { pagina: 0, mcid });
        c.albero
            .inquadra(figura, [x, ALTEZZA - y - h, x + w, ALTEZZA - y]);
        x += w + 24.0;
    }
    let larghezza = DESTRA - 60.0 - x;
    let h1 = c
        .albero
        .intitolato(sezione, Ruolo::Titolo(1), &libro.titolo);
    let p = c.albero.aggiungi(sezione, Ruolo::Paragrafo);
    let mut testa = c.linee(&libro.titolo, TITOLO, x, larghezza, h1)?;
    testa.extend(c.linee(&libro.ente, ENTE, x, larghezza, p)?);
    c.y += ((74.0 - altezza(&testa)) / 2.0).max(0.0);
    c.scorri(&testa);
    c.y = c.y.max(ALTO + 52.0 + 74.0) + 34.0;
    let (da, a) = (SINISTRA + 60.0, DESTRA - 60.0);
    let h2 = c
        .albero
        .intitolato(sezione, Ruolo::Titolo(2), "Parametri selezionati");
    let linee = c.linee("Parametri selezionati", SECONDO, da, a - da, h2)?;
    c.scorri(&linee);
    c.y += 4.0;
    let tavola = c.albero.aggiungi(sezione, Ruolo::Tabella);
    let griglia = Griglia { testa: None, da, a };
    let data = libro.data_elaborazione.format("%d/%m/%Y").to_string();
    let mut righe: Vec<(&str, String)> = libro
        .parametri
        .iter()
        .map(|p| (p.etichetta.as_str(), p.valori.join("\n")))
        .collect();
    if !righe.iter().any(|(e, _)| *e == "Data elaborazione") {
        righe.push(("Data elaborazione", data));
    }
    let prima = 190.0;
    for (etichetta, valore) in righe {
        let tr = c.albero.aggiungi(tavola, Ruolo::RigaTabella);
        let th = c.albero.aggiungi(tr, Ruolo::TestataRiga);
        let td = c.albero.aggiungi(tr, Ruolo::Dato);
        let forte = Stile {
            faccia: Faccia::SemiNero,
            corpo: 9.6,
            passo: 14.0,
            colore: Colore::Grigio,
        };
        let piano = Stile {
            corpo: 10.2,
            passo: 14.0,
            ..Stile::TESTO
        };
        let valore = crate::foglio::o_tratto(&valore);
        let celle = vec![
            CellaComposta {
                x: da,
                w: prima,
                linee: c.linee(
                    etichetta,
                    forte,
                    da + RIENTRO_O + 2.0,
                    prima - 2.0 * RIENTRO_O,
                    th,
                )?,
            },
            CellaComposta {
                x: da + prima,
                w: a - da - prima,
                linee: c.linee(
                    valore,
                    piano,
                    da + prima + RIENTRO_O + 2.0,
                    a - da - prima - 2.0 * RIENTRO_O - 2.0,
                    td,
                )?,
            },
        ];
        griglia.riga(c, celle, None);
    }
    Ok(())
}

fn indice(
    c: &mut Composizione<'_>,
    capitoli: &[CapitoloScritto],
    davanti: usize,
) -> Result<(), Errore> {
    let sezione = c.albero.aggiungi(0, Ruolo::Sezione);
    let h2 = c.albero.intitolato(sezione, Ruolo::Titolo(2), "Indice");
    let linee = c.linee("Indice", SECONDO, SINISTRA, GIUSTEZZA, h2)?;
    c.scorri(&linee);
    c.y += 2.0;
    c.intesta_seguiti("Indice (segue)")?;
    let toc = c.albero.aggiungi(sezione, Ruolo::Indice);
    for capitolo in capitoli {
        // A chapter is never the last line of a page.
        c.spazio(5.0 + CAPITOLO.passo + SCHEDA.passo);
        c.y += 5.0;
        voce(
            c,
            toc,
            &capitolo.titolo,
            CAPITOLO,
            0.0,
            capitolo.pagina,
            davanti,
        )?;
        if capitolo.schede.is_empty() {
            continue;
        }
        let dentro = c.albero.aggiungi(toc, Ruolo::Indice);
        for (nome, pagina) in &capitolo.schede {
            voce(c, dentro, nome, SCHEDA, 14.0, *pagina, davanti)?;
        }
    }
    Ok(())
}

/// An entry: title, dotted leader, page number; all of it one link.
fn voce(
    c: &mut Composizione<'_>,
    toc: u32,
    titolo: &str,
    stile: Stile,
    rientro: f32,
    pagina: u32,
    davanti: usize,
) -> Result<(), Errore> {
    let voce = c.albero.aggiungi(toc, Ruolo::VoceIndice);
    let riferimento = c.albero.aggiungi(voce, Ruolo::Riferimento);
    let nodo = c.albero.aggiungi(riferimento, Ruolo::Collegamento);
    let x = SINISTRA + rientro;
    let titolo_o = if titolo.trim().is_empty() {
        "Senza titolo"
    } else {
        titolo
    };
    let linee = c.linee(
        titolo_o,
        stile,
        x,
        GIUSTEZZA - rientro - NUMERO - 16.0,
        nodo,
    )?;
    let numero = (davanti + pagina as usize + 1).to_string();
    let mut numero = c.linee_a_destra(
        &numero,
        stile.colorato(Colore::Inchiostro),
        DESTRA - NUMERO,
        NUMERO,
        nodo,
    )?;
    c.spazio(altezza(&linee));
    let cima = c.y;
    let mut tutte = linee;
    let fine = tutte.last().map_or(x, |l| l.x + l.larghezza());
    let base = cima + altezza(&tutte) - stile.passo;
    for l in &mut numero {
        l.accanto = true;
    }
    let inizio_numero = numero.first().map_or(DESTRA, |l| l.x);
    guida(c, fine + 5.0, inizio_numero - 5.0, base, stile.passo);
    tutte.append(&mut numero);
    let h = c.posa(&tutte, cima);
    c.y = cima + h;
    let y = c.y;
    c.collega(
        nodo,
        Meta::Pagina(pagina),
        (x, cima, DESTRA, y),
        format!("Vai a {titolo_o}"),
    );
    Ok(())
}

/// The dots between title and number, as an artifact on a common grid.
fn guida(c: &mut Composizione<'_>, da: f32, a: f32, y: f32, riga: f32) {
    const PASSO: f32 = 4.0;
    let da = (da / PASSO).ceil() * PASSO;
    let a = (a / PASSO).floor() * PASSO;
    if a > da {
        c.pagina()
            .punteggia((da, y + riga * ASCESA - 0.6), a, Colore::Grigio);
    }
}
