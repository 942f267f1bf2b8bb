//! The ranges that an indicator brings for its own score, as typed: a range a line, `from; to; points`.

use super::Indicatore;
use crate::decimale::Decimale;
use crate::punteggio::FasciaPunti;

/// How a line is written, for whoever wrote it otherwise.
const COME: &str = "scrivi da; a; punti, per esempio 0; 10; 50 (e, se dentro l'intervallo i punti crescono o calano, anche i punti alla fine: 0; 10; 50; 100)";

impl Indicatore {
    /// Its own ranges, in order; none where it goes by those of the SMVP. A range has its beginning and not its end.
    pub fn intervalli_propri(&self) -> Vec<FasciaPunti> {
        let scritti = self.intervalli.as_deref().map(leggi);
        scritti.and_then(Result::ok).unwrap_or_default()
    }

    /// Its own ranges in words; empty where it has none.
    pub fn intervalli_in_parole(&self) -> String {
        let parole = |f: &FasciaPunti| {
            let (da, a, punti) = (f.da.it_breve(), f.a.it_breve(), f.punti.it_breve());
            if f.punti == f.punti_fine {
                format!("da {da} a {a}: {punti}")
            } else {
                format!("da {da} a {a}: da {punti} a {}", f.punti_fine.it_breve())
            }
        };
        let tutti: Vec<String> = self.intervalli_propri().iter().map(parole).collect();
        tutti.join("; ")
    }
}

/// Reads ranges as people type them; blank lines mean nothing.
///
/// # Errors
/// The Italian sentence that stands beside the field: which line, and how it should be.
pub(super) fn leggi(digitati: &str) -> Result<Vec<FasciaPunti>, String> {
    let righe = (1_usize..).zip(digitati.lines().map(str::trim));
    let mut letti: Vec<FasciaPunti> = Vec::new();
    for (n, riga) in righe.filter(|(_, riga)| !riga.is_empty()) {
        let fascia = leggi_riga(riga).map_err(|perche| format!("riga {n}: {perche}"))?;
        if letti.last().is_some_and(|prima| fascia.da < prima.a) {
            return Err(format!(
                "riga {n}: l'intervallo comincia prima che finisca quello della riga sopra; scrivili dal più basso al più alto, senza sovrapporli"
            ));
        }
        letti.push(fascia);
    }
    Ok(letti)
}

fn leggi_riga(riga: &str) -> Result<FasciaPunti, String> {
    let figure = riga
        .split(';')
        .map(|f| Decimale::parse_it(f).map_err(|e| format!("«{}» {e}", f.trim())))
        .collect::<Result<Vec<_>, _>>()?;
    let (da, a, punti, fine) = match figure.as_slice() {
        [da, a, punti] => (*da, *a, *punti, *punti),
        [da, a, punti, fine] => (*da, *a, *punti, *fine),
        _ => return Err(COME.to_owned()),
    };
    if a <= da {
        return Err(
            "l'intervallo finisce prima di cominciare: scrivi prima il valore più basso".to_owned(),
        );
    }
    Ok(FasciaPunti::nuova(da, a, punti, fine))
}
