//! The scale of an indicator between its thresholds.

use super::{Punti, Voce, mostrata};
use crate::decimale::Decimale;

pub(super) fn soglie(
    voce: Voce,
    a: Decimale,
    b: Decimale,
    minimo: Decimale,
    massimo: Decimale,
    eccellente: Option<Decimale>,
    alto: bool,
) -> Punti {
    // Where lower is better the scale is read from the other side.
    let gira = |d: Decimale| if alto { d } else { Decimale::ZERO.meno(d) };
    let (x, da, fino, oltre) = (gira(a), gira(minimo), gira(b), gira(massimo));
    let eccellente = eccellente.map(gira);
    let in_ordine = da < fino && fino < oltre && eccellente.is_none_or(|e| oltre < e);
    if !in_ordine {
        return Punti::fermo(
            voce,
            0,
            "le soglie non sono in ordine",
            "le soglie non sono in ordine: minimo, valore atteso, massimo, eccellente",
        );
    }
    let tratto = |da: Decimale, a: Decimale, piu: i64| {
        let parte = x.meno(da).per(Decimale::CENTO).diviso(a.meno(da));
        let valore = parte.unwrap_or(Decimale::ZERO).piu(Decimale::from(piu));
        Punti::di(voce, valore, || {
            let piu = if piu == 0 {
                String::new()
            } else {
                format!(" + {piu}")
            };
            format!(
                "({} − {}) × 100 / ({} − {}){piu}",
                mostrata(x),
                mostrata(da),
                mostrata(a),
                mostrata(da)
            )
        })
    };
    if x < da {
        Punti::fermo(voce, -1, "sotto il minimo", "")
    } else if x < fino {
        tratto(da, fino, 0)
    } else if x < oltre {
        tratto(fino, oltre, 100)
    } else {
        match eccellente {
            None => Punti::fermo(voce, 201, "oltre il massimo", ""),
            Some(e) if x < e => tratto(oltre, e, 200),
            Some(_) => Punti::fermo(voce, 301, "oltre l'eccellenza", ""),
        }
    }
}
