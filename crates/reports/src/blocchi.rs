//! The titled blocks of a sheet: flowing text, plain lists and tables.

use std::sync::Arc;

use domain::libro::{Blocco, Colonna, Contenuto, Parte, Tabella, Voce};

use crate::Errore;
use crate::composizione::{CellaComposta, Composizione, Linea, Stile, altezza, altezza_fascia};
use crate::griglia::Griglia;
use crate::misure::{ARIA, BARRA, Colore, DESTRA, GIUSTEZZA, RIENTRO_O, SINISTRA};
use crate::struttura::Ruolo;
use crate::testo::Tratto;

/// Space between the bar of a block and its text.
const SOTTO_BARRA: f32 = 3.0;
/// How far a level of bullets is moved in.
const SCALINO: f32 = 12.0;

/// Lays out a block that is not a header grid.
pub(crate) fn componi(c: &mut Composizione<'_>, blocco: &Blocco, sezione: u32) -> Result<(), Errore> {
    let titolo = blocco.titolo.as_deref().unwrap_or_default();
    match &blocco.contenuto {
        Contenuto::Testata(_) => Ok(()),
        Contenuto::Testo(parti) => testo(c, titolo, parti, sezione),
        Contenuto::Elenco(voci) => elenco(c, titolo, voci, sezione),
        Contenuto::Tabella(t) => tabella(c, titolo, t, sezione),
    }
}

/// The titled bar, kept with the `seguito` points that follow it.
fn barra(c: &mut Composizione<'_>, titolo: &str, sezione: u32, seguito: f32) -> Result<(), Errore> {
    if titolo.is_empty() {
        c.spazio(seguito + ARIA);
        c.y += ARIA / 2.0;
        return Ok(());
    }
    let h4 = c.albero.aggiungi(sezione, Ruolo::Titolo(4));
    let linee = c.linee(titolo, Stile::BARRA, SINISTRA + RIENTRO_O + 2.5, GIUSTEZZA - 2.0 * RIENTRO_O, h4)?;
    let h = BARRA + altezza(&linee) - Stile::BARRA.passo;
    c.spazio(ARIA + h + SOTTO_BARRA + seguito);
    if c.y > c.inizio() {
        c.y += ARIA;
    }
    let y = c.y;
    c.pagina().fondo(SINISTRA, y, GIUSTEZZA, h, Colore::Velo);
    c.pagina().fondo(SINISTRA, y, 2.5, h, Colore::Azzurro);
    c.posa(&linee, y + (BARRA - Stile::BARRA.passo) / 2.0 - 0.4);
    c.y = y + h;
    Ok(())
}

fn testo(c: &mut Composizione<'_>, titolo: &str, parti: &[Parte], sezione: u32) -> Result<(), Errore> {
    // Tags follow the reading order: the heading first, then its paragraphs.
    barra(c, titolo, sezione, 2.0 * Stile::TESTO.passo)?;
    c.y += SOTTO_BARRA;
    let mut prima = true;
    for parte in parti.iter().filter(|p| !p.righe.is_empty()) {
        let etichetta = parte.etichetta.trim();
        if !prima && !parte.in_linea {
            c.y += 3.0;
        }
        prima = false;
        let mut righe = parte.righe.as_slice();
        if !etichetta.is_empty() {
            let (x, w) = (SINISTRA + RIENTRO_O, GIUSTEZZA - 2.0 * RIENTRO_O);
            let p = c.albero.aggiungi(sezione, Ruolo::Paragrafo);
            let linee = match righe.split_first() {
                Some((prima, altre)) if parte.in_linea && prima.livello == 0 => {
                    righe = altre;
                    let etichetta = format!("{}: ", etichetta.trim_end_matches(':').trim_end());
                    let tratti = [
                        Tratto { faccia: Stile::FORTE.faccia, testo: &etichetta },
                        Tratto { faccia: Stile::TESTO.faccia, testo: &prima.testo },
                    ];
                    c.linee_di(&tratti, Stile::TESTO, x, w, p)?
                }
                _ => {
                    // A label is never the last line of a page.
                    c.spazio(2.0 * Stile::TESTO.passo);
                    c.linee(etichetta, Stile::FORTE, x, w, p)?
                }
            };
            c.scorri(&linee);
        }
        corpo(c, righe, sezione)?;
    }
    Ok(())
}

/// Paragraphs and bullets.
fn corpo(c: &mut Composizione<'_>, righe: &[domain::libro::Riga], sezione: u32) -> Result<(), Errore> {
    // The open lists, outermost first: the list and the body of its last item.
    let mut aperti: Vec<(u32, u32)> = Vec::new();
    for riga in righe {
        let livello = usize::from(riga.livello.min(4));
        aperti.truncate(livello);
        let x = SINISTRA + RIENTRO_O + SCALINO * livello as f32;
        let w = DESTRA - RIENTRO_O - x;
        if livello == 0 {
            let p = c.albero.aggiungi(sezione, Ruolo::Paragrafo);
            let linee = c.linee(&riga.testo, Stile::TESTO, x, w, p)?;
            c.scorri(&linee);
            continue;
        }
        while aperti.len() < livello {
            let padre = aperti.last().map_or(sezione, |(_, corpo)| *corpo);
            let lista = c.albero.aggiungi(padre, Ruolo::ElencoPuntato);
            aperti.push((lista, lista));
            if aperti.len() < livello {
                // A deeper bullet without its parent: an item that only holds the list.
                let voce = c.albero.aggiungi(lista, Ruolo::Voce);
                let corpo = c.albero.aggiungi(voce, Ruolo::CorpoVoce);
                if let Some(ultimo) = aperti.last_mut() {
                    ultimo.1 = corpo;
                }
            }
        }
        let Some(ultimo) = aperti.last_mut() else { continue };
        let voce = c.albero.aggiungi(ultimo.0, Ruolo::Voce);
        let punto = c.albero.aggiungi(voce, Ruolo::Punto);
        ultimo.1 = c.albero.aggiungi(voce, Ruolo::CorpoVoce);
        let corpo = ultimo.1;
        let segno = if livello == 1 { "•" } else { "–" };
        let mut linee = c.linee(segno, Stile::TESTO.colorato(Colore::Azzurro), x - SCALINO + 3.0, SCALINO, punto)?;
        let testo = c.linee(&riga.testo, Stile::TESTO, x, w, corpo)?;
        let primo = testo.len().min(1);
        linee.extend(testo.into_iter().enumerate().map(|(i, l)| Linea { accanto: i < primo, ..l }));
        c.scorri(&linee);
    }
    Ok(())
}

/// Makes lines a link to a sheet, when they point at one.
fn con_rimando(c: &mut Composizione<'_>, linee: &mut [Linea], rimando: Option<&str>, padre: u32) {
    let Some(codice) = rimando else { return };
    let nodo = c.albero.aggiungi(padre, Ruolo::Collegamento);
    let codice: Arc<str> = Arc::from(codice);
    for l in linee {
        l.nodo = nodo;
        l.rimando = Some(Arc::clone(&codice));
        l.stile.colore = Colore::Azzurro;
    }
}

fn elenco(c: &mut Composizione<'_>, titolo: &str, voci: &[Voce], sezione: u32) -> Result<(), Errore> {
    barra(c, titolo, sezione, Stile::TESTO.passo)?;
    c.y += SOTTO_BARRA;
    let lista = c.albero.aggiungi(sezione, Ruolo::Elenco);
    for v in voci {
        let voce = c.albero.aggiungi(lista, Ruolo::Voce);
        let corpo = c.albero.aggiungi(voce, Ruolo::CorpoVoce);
        let mut linee = c.linee(&v.testo, Stile::TESTO, SINISTRA + RIENTRO_O, GIUSTEZZA - 2.0 * RIENTRO_O, corpo)?;
        con_rimando(c, &mut linee, v.rimando.as_deref(), corpo);
        c.scorri(&linee);
    }
    Ok(())
}

/// Left edge and width of each column.
fn colonne(colonne: &[Colonna]) -> Vec<(f32, f32)> {
    let somma: f32 = colonne.iter().map(|k| f32::from(k.larghezza.max(1))).sum::<f32>().max(1.0);
    let mut x = SINISTRA;
    colonne
        .iter()
        .map(|k| {
            let w = GIUSTEZZA * f32::from(k.larghezza.max(1)) / somma;
            let posto = (x, w);
            x += w;
            posto
        })
        .collect()
}

fn tabella(c: &mut Composizione<'_>, titolo: &str, t: &Tabella, sezione: u32) -> Result<(), Errore> {
    let posti = colonne(&t.colonne);
    // The bar is drawn before the table exists in the tree, but must know how high the first row is.
    let minimo = altezza_minima(c, t, &posti)?;
    barra(c, titolo, sezione, minimo)?;
    let tavola = c.albero.aggiungi(sezione, Ruolo::Tabella);
    let thead = c.albero.aggiungi(tavola, Ruolo::TestaTabella);
    let tr = c.albero.aggiungi(thead, Ruolo::RigaTabella);
    let mut testa = Vec::with_capacity(t.colonne.len());
    for (colonna, (x, w)) in t.colonne.iter().zip(&posti) {
        let th = c.albero.aggiungi(tr, Ruolo::TestataColonna);
        testa.push(cella(c, &colonna.etichette, colonna.numerica, Stile::COLONNA, (*x, *w), th)?);
    }
    let griglia = Griglia { testa: Some(&testa), da: SINISTRA, a: DESTRA };
    let h = altezza_fascia(&testa);
    griglia.disegna(c, &testa, h, Some(Colore::Nebbia));
    let tbody = c.albero.aggiungi(tavola, Ruolo::CorpoTabella);
    for riga in &t.righe {
        let tr = c.albero.aggiungi(tbody, Ruolo::RigaTabella);
        let mut celle = Vec::with_capacity(t.colonne.len());
        for (i, (colonna, (x, w))) in t.colonne.iter().zip(&posti).enumerate() {
            let td = c.albero.aggiungi(tr, Ruolo::Dato);
            let Some(dato) = riga.get(i) else {
                celle.push(CellaComposta { x: *x, w: *w, linee: Vec::new() });
                continue;
            };
            let due = colonna.etichette.len() > 1 && dato.righe.iter().any(|r| !r.trim().is_empty());
            let righe: Vec<&str> = dato.righe.iter().map(|r| if due { crate::foglio::o_tratto(r) } else { r.as_str() }).collect();
            let mut composta = cella(c, &righe, colonna.numerica, Stile::TABELLA, (*x, *w), td)?;
            if !composta.linee.is_empty() {
                con_rimando(c, &mut composta.linee, dato.rimando.as_deref(), td);
            }
            celle.push(composta);
        }
        griglia.riga(c, celle, None);
    }
    Ok(())
}

/// Height of the header row and the first row (or, of a very tall one, its first lines).
fn altezza_minima(c: &mut Composizione<'_>, t: &Tabella, posti: &[(f32, f32)]) -> Result<f32, Errore> {
    let mut testa = Vec::new();
    let mut prima = Vec::new();
    for (i, (colonna, posto)) in t.colonne.iter().zip(posti).enumerate() {
        testa.push(cella(c, &colonna.etichette, false, Stile::COLONNA, *posto, 0)?);
        if let Some(dato) = t.righe.first().and_then(|r| r.get(i)) {
            prima.push(cella(c, &dato.righe, false, Stile::TABELLA, *posto, 0)?);
        }
    }
    Ok(altezza_fascia(&testa) + altezza_fascia(&prima).min(150.0))
}

fn cella<S: AsRef<str>>(
    c: &mut Composizione<'_>,
    righe: &[S],
    numerica: bool,
    stile: Stile,
    (x, w): (f32, f32),
    nodo: u32,
) -> Result<CellaComposta, Errore> {
    let rientro = RIENTRO_O.min(w / 6.0);
    let mut linee = Vec::new();
    for riga in righe {
        let testo = riga.as_ref();
        let (dove, largo) = (x + rientro, w - 2.0 * rientro);
        linee.extend(if numerica {
            c.linee_a_destra(testo, stile, dove, largo, nodo)?
        } else {
            c.linee(testo, stile, dove, largo, nodo)?
        });
    }
    Ok(CellaComposta { x, w, linee })
}
