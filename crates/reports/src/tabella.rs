//! Tables of a sheet: real header rows, rows that stay whole.

use domain::libro::{Colonna, Tabella};

use crate::Errore;
use crate::blocchi::{barra, con_rimando};
use crate::composizione::{CellaComposta, Composizione, Stile, altezza_fascia};
use crate::griglia::Griglia;
use crate::misure::{Colore, DESTRA, GIUSTEZZA, RIENTRO_O, SINISTRA};
use crate::struttura::Ruolo;

/// Left edge and width of each column.
fn colonne(colonne: &[Colonna]) -> Vec<(f32, f32)> {
    let somma: f32 = colonne
        .iter()
        .map(|k| f32::from(k.larghezza.max(1)))
        .sum::<f32>()
        .max(1.0);
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

/// Lays out a table under its titled bar; the header row comes back on every page.
pub(crate) fn componi(
    c: &mut Composizione<'_>,
    titolo: &str,
    t: &Tabella,
    sezione: u32,
) -> Result<(), Errore> {
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
        testa.push(cella(
            c,
            &colonna.etichette,
            colonna.numerica,
            Stile::COLONNA,
            (*x, *w),
            th,
        )?);
    }
    let griglia = Griglia {
        testa: Some(&testa),
        da: SINISTRA,
        a: DESTRA,
    };
    let h = altezza_fascia(&testa);
    griglia.disegna(c, &testa, h, Some(Colore::Nebbia));
    let tbody = c.albero.aggiungi(tavola, Ruolo::CorpoTabella);
    for riga in &t.righe {
        let tr = c.albero.aggiungi(tbody, Ruolo::RigaTabella);
        let mut celle = Vec::with_capacity(t.colonne.len());
        for (i, (colonna, (x, w))) in t.colonne.iter().zip(&posti).enumerate() {
            let td = c.albero.aggiungi(tr, Ruolo::Dato);
            let Some(dato) = riga.get(i) else {
                celle.push(CellaComposta {
                    x: *x,
                    w: *w,
                    linee: Vec::new(),
                });
                continue;
            };
            let due =
                colonna.etichette.len() > 1 && dato.righe.iter().any(|r| !r.trim().is_empty());
            let righe: Vec<&str> = dato
                .righe
                .iter()
                .map(|r| {
                    if due {
                        crate::foglio::o_tratto(r)
                    } else {
                        r.as_str()
                    }
                })
                .collect();
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
fn altezza_minima(
    c: &mut Composizione<'_>,
    t: &Tabella,
    posti: &[(f32, f32)],
) -> Result<f32, Errore> {
    let mut testa = Vec::new();
    let mut prima = Vec::new();
    for (i, (colonna, posto)) in t.colonne.iter().zip(posti).enumerate() {
        testa.push(cella(
            c,
            &colonna.etichette,
            false,
            Stile::COLONNA,
            *posto,
            0,
        )?);
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
