//! The rules that divide the achieved value by the expected one, or look it up in a table.

use super::fasce::FasciaPunti;
use super::{Punti, Voce, mostrata};
use crate::decimale::Decimale;
use crate::scheda::{Unita, Verso};

/// A×100/B up to 100; lower is better: B×100/A, and nothing achieved is the best there is, whatever was expected.
pub(super) fn raggiunto_su_atteso(voce: Voce, a: Decimale, b: Decimale, alto: bool) -> Punti {
    let zero = Decimale::ZERO;
    let cento = |perche| Punti::fermo(voce, 100, perche, "");
    if a == b {
        return cento("il valore raggiunto è quello atteso");
    }
    if alto {
        if a > b || b == zero {
            return cento("il valore atteso è raggiunto");
        }
        if a.negativo() {
            return Punti::fermo(voce, 0, "il valore raggiunto è negativo", "");
        }
        return quota(voce, a, b);
    }
    if a < b || a == zero {
        return cento("il valore atteso è raggiunto");
    }
    if b.negativo() {
        return Punti::fermo(
            voce,
            0,
            "il valore atteso è negativo e non è raggiunto",
            "il valore atteso è negativo: questa regola non sa dire quanto manca",
        );
    }
    quota(voce, b, a)
}

fn quota(voce: Voce, sopra: Decimale, sotto: Decimale) -> Punti {
    match sopra.per(Decimale::CENTO).diviso(sotto) {
        Some(valore) => Punti::di(voce, valore, || {
            format!("{} × 100 / {}", mostrata(sopra), mostrata(sotto))
        }),
        None => Punti::fermo(voce, 0, "il divisore è zero", ""),
    }
}

/// The points of the stretch `[da, a)` that holds the value, linear inside it.
fn nel_tratto(voce: Voce, x: Decimale, tabella: &[FasciaPunti]) -> Option<Punti> {
    let f = tabella.iter().find(|f| f.da <= x && x < f.a)?;
    Some(f.in_proporzione(voce, x))
}

/// A value in a table: outside 0, but where higher is better what is above the last stretch keeps its points.
pub(super) fn intervalli(voce: Voce, a: Decimale, tabella: &[FasciaPunti], verso: Verso) -> Punti {
    if tabella.is_empty() {
        return Punti::fermo(
            voce,
            0,
            "mancano gli intervalli",
            "mancano gli intervalli: scrivili nell'indicatore, oppure nelle regole dell'ente",
        );
    }
    if let Some(punti) = nel_tratto(voce, a, tabella) {
        return punti;
    }
    let oltre = match verso {
        Verso::Alto => tabella
            .iter()
            .max_by_key(|f| f.a)
            .filter(|f| a >= f.a)
            .map(|f| f.punti_fine),
        Verso::Basso | Verso::Intervallo => None,
    };
    match oltre {
        Some(punti) => Punti::di(voce, punti, || {
            format!("{} è oltre l'ultimo intervallo", mostrata(a))
        }),
        None => Punti::fermo(voce, 0, "il valore è fuori da ogni intervallo", ""),
    }
}

/// The points of a value that is best between two ends, both included: 100 inside, 0 outside. A missing end is no limit; `None`
/// where both are missing.
pub(crate) fn nell_intervallo(
    voce: Voce,
    unita: Unita,
    raggiunto: Decimale,
    da: Option<Decimale>,
    a: Option<Decimale>,
) -> Option<Punti> {
    if da.is_none() && a.is_none() {
        return None;
    }
    let dentro = da.is_none_or(|da| raggiunto >= da) && a.is_none_or(|a| raggiunto <= a);
    let (punti, dove) = if dentro { (100, "è") } else { (0, "non è") };
    let frase = || {
        let mostra = |d: Decimale| unita.mostra(d);
        let limiti = match (da.map(mostra), a.map(mostra)) {
            (Some(da), Some(a)) => format!("fra {da} e {a}"),
            (Some(da), None) => format!("da {da} in su"),
            (_, a) => format!("fino a {}", a.unwrap_or_default()),
        };
        format!("{} {dove} {limiti}", mostra(raggiunto))
    };
    Some(Punti::fermo(voce, punti, &voce.dice(frase), ""))
}

/// Days of delay.
pub(super) fn giorni(
    voce: Voce,
    a: Decimale,
    b: Decimale,
    tabella: &[FasciaPunti],
    alto: bool,
) -> Punti {
    let ritardo = if alto { b.meno(a) } else { a.meno(b) };
    if ritardo <= Decimale::ZERO {
        return Punti::fermo(voce, 100, "la data attesa è rispettata", "");
    }
    let detto = |p: Punti| Punti {
        formula: voce.dice(|| format!("{} giorni di scarto: {}", ritardo.breve(), p.formula)),
        ..p
    };
    detto(
        nel_tratto(voce, ritardo, tabella)
            .unwrap_or_else(|| Punti::fermo(voce, 0, "la data attesa non è rispettata", "")),
    )
}

/// A/B, HALF-DOWN; nothing over zero.
pub(super) fn quoziente(voce: Voce, a: Decimale, b: Decimale, decimali: u32) -> Option<Punti> {
    let valore = a.diviso(b)?.arrotonda_in_giu(decimali);
    Some(Punti {
        formula: voce.dice(|| {
            format!(
                "{} / {} = {}",
                mostrata(a),
                mostrata(b),
                valore.it(decimali)
            )
        }),
        valore,
        avviso: None,
    })
}

/// Yes or no; where nothing is written, yes is expected.
pub(super) fn si_no(voce: Voce, a: Decimale, b: Option<Decimale>) -> Punti {
    let parola = |d: Decimale| if d == Decimale::ZERO { "no" } else { "sì" };
    let (fatto, atteso) = (parola(a), b.map_or("sì", parola));
    let avviso = if a == Decimale::ZERO || a == Decimale::from(1) {
        ""
    } else {
        "il valore non è né 1 né 0: è letto come sì"
    };
    Punti {
        formula: voce.dice(|| format!("atteso {atteso}, raggiunto {fatto}")),
        ..Punti::fermo(voce, if fatto == atteso { 100 } else { 0 }, "", avviso)
    }
}
