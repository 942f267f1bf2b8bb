//! The titled blocks of a sheet: flowing text and plain lists.

use std::sync::Arc;

use domain::libro::{Blocco, Contenuto, Parte, Voce};

use crate::Errore;
use crate::composizione::{Composizione, Linea, Stile, altezza};
use crate::misure::{ARIA, BARRA, Colore, DESTRA, GIUSTEZZA, RIENTRO_O, SINISTRA};
use crate::struttura::Ruolo;
use crate::tabella;
use crate::testo::Tratto;

/// Space between the bar of a block and its text.
const SOTTO_BARRA: f32 = 3.0;
/// How far a level of bullets is moved in.
const SCALINO: f32 = 12.0;

/// Lays out a block that is not a header grid.
pub(crate) fn componi(
    c: &mut Composizione<'_>,
    blocco: &Blocco,
    sezione: u32,
) -> Result<(), Errore> {
    let titolo = blocco.titolo.as_deref().unwrap_or_default();
    match &blocco.contenuto {
        Contenuto::Testata(_) => Ok(()),
        Contenuto::Testo(parti) => testo(c, titolo, parti, sezione),
        Contenuto::Elenco(voci) => elenco(c, titolo, voci, sezione),
        Contenuto::Tabella(t) => tabella::componi(c, titolo, t, sezione),
    }
}

/// The titled bar, kept with the `seguito` points that follow it.
pub(crate) fn barra(
    c: &mut Composizione<'_>,
    titolo: &str,
    sezione: u32,
    seguito: f32,
) -> Result<(), Errore> {
    if titolo.is_empty() {
        c.spazio(seguito + ARIA);
        c.y += ARIA / 2.0;
        return Ok(());
    }
    let (linee, h) = linee_barra(c, titolo, sezione, SINISTRA, GIUSTEZZA)?;
    c.spazio(ARIA + h + SOTTO_BARRA + seguito);
    if c.y > c.inizio() {
        c.y += ARIA;
    }
    disegna_barra(c, &linee, SINISTRA, GIUSTEZZA, h);
    c.y += h;
    Ok(())
}

/// The heading of a bar, and the height of the bar.
fn linee_barra(
    c: &mut Composizione<'_>,
    titolo: &str,
    sezione: u32,
    x: f32,
    w: f32,
) -> Result<(Vec<Linea>, f32), Errore> {
    let h4 = c.albero.aggiungi(sezione, Ruolo::Titolo(4));
    let linee = c.linee(
        titolo,
        Stile::BARRA,
        x + RIENTRO_O + 2.5,
        w - 2.0 * RIENTRO_O,
        h4,
    )?;
    let h = BARRA + (altezza(&linee) - Stile::BARRA.passo).max(0.0);
    Ok((linee, h))
}

fn disegna_barra(c: &mut Composizione<'_>, linee: &[Linea], x: f32, w: f32, h: f32) {
    let y = c.y;
    c.pagina().fondo(x, y, w, h, Colore::Velo);
    c.pagina().fondo(x, y, 2.5, h, Colore::Azzurro);
    c.posa(linee, y + (BARRA - Stile::BARRA.passo) / 2.0 - 0.4);
}

fn testo(
    c: &mut Composizione<'_>,
    titolo: &str,
    parti: &[Parte],
    sezione: u32,
) -> Result<(), Errore> {
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
                    let etichetta = etichetta.trim_end_matches(':').trim_end();
                    let segno = if prima.testo.trim().is_empty() {
                        ""
                    } else {
                        ": "
                    };
                    let etichetta = format!("{etichetta}{segno}");
                    let tratti = [
                        Tratto {
                            faccia: Stile::FORTE.faccia,
                            testo: &etichetta,
                        },
                        Tratto {
                            faccia: Stile::TESTO.faccia,
                            testo: &prima.testo,
                        },
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
fn corpo(
    c: &mut Composizione<'_>,
    righe: &[domain::libro::Riga],
    sezione: u32,
) -> Result<(), Errore> {
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
        let Some(ultimo) = aperti.last_mut() else {
            continue;
        };
        let voce = c.albero.aggiungi(ultimo.0, Ruolo::Voce);
        let punto = c.albero.aggiungi(voce, Ruolo::Punto);
        ultimo.1 = c.albero.aggiungi(voce, Ruolo::CorpoVoce);
        let corpo = ultimo.1;
        let segno = if livello == 1 { "•" } else { "–" };
        let mut linee = c.linee(
            segno,
            Stile::TESTO.colorato(Colore::Azzurro),
            x - SCALINO + 3.0,
            SCALINO,
            punto,
        )?;
        let testo = c.linee(&riga.testo, Stile::TESTO, x, w, corpo)?;
        let primo = testo.len().min(1);
        linee.extend(testo.into_iter().enumerate().map(|(i, l)| Linea {
            accanto: i < primo,
            ..l
        }));
        c.scorri(&linee);
    }
    Ok(())
}

/// Makes lines a link to a sheet, when they point at one.
pub(crate) fn con_rimando(
    c: &mut Composizione<'_>,
    linee: &mut [Linea],
    rimando: Option<&str>,
    padre: u32,
) {
    let Some(codice) = rimando else { return };
    let nodo = c.albero.aggiungi(padre, Ruolo::Collegamento);
    let codice: Arc<str> = Arc::from(codice);
    for l in linee {
        l.nodo = nodo;
        l.rimando = Some(Arc::clone(&codice));
        l.stile.colore = Colore::Azzurro;
    }
}

/// Plain lists that follow each other stand side by side, unless they are long.
pub(crate) fn elenchi(
    c: &mut Composizione<'_>,
    blocchi: &[&Blocco],
    sezione: u32,
) -> Result<(), Errore> {
    const CANALE: f32 = 12.0;
    const LUNGO: usize = 14;
    let corti = blocchi.iter().all(|b| {
        matches!(&b.contenuto, Contenuto::Elenco(v) if v.len() <= LUNGO) && b.titolo.is_some()
    });
    if blocchi.len() < 2 || blocchi.len() > 4 || !corti {
        return blocchi.iter().try_for_each(|b| componi(c, b, sezione));
    }
    let n = blocchi.len() as f32;
    let w = (GIUSTEZZA - CANALE * (n - 1.0)) / n;
    let mut colonne = Vec::with_capacity(blocchi.len());
    for (i, blocco) in blocchi.iter().enumerate() {
        let x = SINISTRA + (w + CANALE) * i as f32;
        let (barra, h) = linee_barra(
            c,
            blocco.titolo.as_deref().unwrap_or_default(),
            sezione,
            x,
            w,
        )?;
        let mut linee = Vec::new();
        if let Contenuto::Elenco(voci) = &blocco.contenuto {
            let lista = c.albero.aggiungi(sezione, Ruolo::Elenco);
            for v in voci {
                linee.extend(voce(c, v, lista, x, w)?);
            }
        }
        colonne.push((x, barra, h, linee));
    }
    let bassa = colonne.iter().map(|k| k.2).fold(0.0, f32::max);
    let alta = colonne.iter().map(|k| altezza(&k.3)).fold(0.0, f32::max);
    c.spazio(ARIA + bassa + SOTTO_BARRA + alta);
    if c.y > c.inizio() {
        c.y += ARIA;
    }
    for (x, barra, _, linee) in &colonne {
        disegna_barra(c, barra, *x, w, bassa);
        let y = c.y + bassa + SOTTO_BARRA;
        c.posa(linee, y);
    }
    c.y += bassa + SOTTO_BARRA + alta;
    Ok(())
}

/// An item of a plain list.
fn voce(
    c: &mut Composizione<'_>,
    v: &Voce,
    lista: u32,
    x: f32,
    w: f32,
) -> Result<Vec<Linea>, Errore> {
    let voce = c.albero.aggiungi(lista, Ruolo::Voce);
    let corpo = c.albero.aggiungi(voce, Ruolo::CorpoVoce);
    let mut linee = c.linee(
        &v.testo,
        Stile::TESTO,
        x + RIENTRO_O,
        w - 2.0 * RIENTRO_O,
        corpo,
    )?;
    if !linee.is_empty() {
        con_rimando(c, &mut linee, v.rimando.as_deref(), corpo);
    }
    Ok(linee)
}

fn elenco(
    c: &mut Composizione<'_>,
    titolo: &str,
    voci: &[Voce],
    sezione: u32,
) -> Result<(), Errore> {
    barra(c, titolo, sezione, Stile::TESTO.passo)?;
    c.y += SOTTO_BARRA;
    let lista = c.albero.aggiungi(sezione, Ruolo::Elenco);
    for v in voci {
        let linee = voce(c, v, lista, SINISTRA, GIUSTEZZA)?;
        c.scorri(&linee);
    }
    Ok(())
}
