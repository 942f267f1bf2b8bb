//! The map of risk: probability by rows, impact by columns, before and after treatment; and how levels moved since last year.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::{Asse, LivelloDiRischio, Metodi, Metodo, Regola, Valutazione};
use crate::decimale::Decimale;

/// A place on the map: probability and impact, each rounded HALF-UP to a whole figure of its scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PuntoMappa {
    pub probabilita: usize,
    pub impatto: usize,
}

impl PuntoMappa {
    fn di(p: Decimale, i: Decimale) -> Self {
        let intera = |d: Decimale| usize::try_from(d.arrotonda(0).intero()).unwrap_or(0);
        Self {
            probabilita: intera(p),
            impatto: intera(i),
        }
    }

    /// On a map of this size: what an assessment with another method puts outside it stands on its edge.
    pub fn entro(self, (probabilita, impatto): (usize, usize)) -> Self {
        Self {
            probabilita: self.probabilita.min(probabilita.saturating_sub(1)),
            impatto: self.impatto.min(impatto.saturating_sub(1)),
        }
    }
}

/// Whole figures on a side, from 0: those its scale names and those its points can reach.
fn lato(asse: &Asse) -> usize {
    let punti = asse.domande.iter().flat_map(|d| &d.risposte);
    let massimo = punti.map(|r| r.punti).max().unwrap_or(Decimale::ZERO);
    let figure = usize::try_from(massimo.arrotonda(0).intero()).map_or(1, |m| m + 1);
    asse.scala.len().max(figure)
}

impl Metodo {
    /// How many whole figures the map has by probability and by impact; `None` where the method has no two sides.
    pub fn lati(&self) -> Option<(usize, usize)> {
        match &self.regola {
            Regola::Dichiarato | Regola::Giudizio(_) => None,
            Regola::Domande(d) => Some((lato(&d.probabilita), lato(&d.impatto))),
        }
    }

    /// The band of a place on the map; `None` where the method has no two sides.
    pub fn fascia_di(&self, punto: PuntoMappa) -> Option<usize> {
        let figura = |n: usize| i64::try_from(n).map(Decimale::from).ok();
        let (p, i) = (figura(punto.probabilita)?, figura(punto.impatto)?);
        match &self.regola {
            Regola::Dichiarato | Regola::Giudizio(_) => None,
            Regola::Domande(d) => match &d.matrice {
                Some(m) => Some(m.cella(p, i)?.2),
                None => self.fascia(p.per(i)),
            },
        }
    }
}

/// The latest assessment of the inherent, or of the residual risk.
pub fn ultima(valutazioni: &[Valutazione], residuo: bool) -> Option<&Valutazione> {
    valutazioni.iter().rev().find(|v| v.residuo == residuo)
}

/// Where the latest assessment puts a process, read with the version of the method it was made with.
pub fn punto(valutazioni: &[Valutazione], residuo: bool, metodi: &Metodi) -> Option<PuntoMappa> {
    let v = ultima(valutazioni, residuo)?;
    let (p, i) = metodi.trova(&v.metodo, v.versione)?.prova(v).ok()?.punto?;
    Some(PuntoMappa::di(p, i))
}

/// How many processes stand on each place, by probability and impact.
pub fn griglia(
    (probabilita, impatto): (usize, usize),
    punti: impl IntoIterator<Item = PuntoMappa>,
) -> Vec<Vec<u32>> {
    let mut griglia = vec![vec![0; impatto]; probabilita];
    for p in punti {
        if let Some(casella) = griglia
            .get_mut(p.probabilita)
            .and_then(|riga| riga.get_mut(p.impatto))
        {
            *casella += 1;
        }
    }
    griglia
}

/// A process whose level is not the one of last year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movimento<'a> {
    pub codice: &'a str,
    pub titolo: &'a str,
    pub prima: LivelloDiRischio,
    pub dopo: LivelloDiRischio,
}

impl Movimento<'_> {
    /// Whether the risk rose or fell.
    pub fn verso(&self) -> Ordering {
        self.dopo.cmp(&self.prima)
    }
}

/// The levels of two years held against each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConfrontoLivelli<'a> {
    /// Those that rose first, the highest before the others.
    pub mossi: Vec<Movimento<'a>>,
    /// Processes with a level in both years that cannot be compared, because the method is another.
    pub non_confrontabili: usize,
}

impl Metodo {
    /// Whether a level of this method says the same as one of the other: the same method, with the same names for the same levels.
    pub fn si_confronta_con(&self, altro: &Self) -> bool {
        let stesse = || {
            self.fasce
                .iter()
                .map(|f| (&f.nome, f.da))
                .eq(altro.fasce.iter().map(|f| (&f.nome, f.da)))
        };
        self.codice == altro.codice && stesse()
    }
}

/// What moved from one year to the next: those that rose first, the highest before the others.
///
/// A process is known again by its code without the year (`2025_STAFF_2`, `2026_STAFF_2`); one without a level on either side
/// has not moved. Levels of two methods are only counted: 8 of one may be less than 4 of the other.
pub fn movimenti<'a>(
    (metodo_di_prima, prima): (
        &Metodo,
        impl IntoIterator<Item = (&'a str, LivelloDiRischio)>,
    ),
    (metodo, dopo): (
        &Metodo,
        impl IntoIterator<Item = (&'a str, &'a str, LivelloDiRischio)>,
    ),
) -> ConfrontoLivelli<'a> {
    let c_e = |l: &LivelloDiRischio| l.fascia.is_some() || l.cifra.is_some();
    let di_prima: HashMap<&str, LivelloDiRischio> = prima
        .into_iter()
        .filter(|(_, l)| c_e(l))
        .map(|(codice, l)| (senza_anno(codice), l))
        .collect();
    let mut comuni: Vec<Movimento<'_>> = dopo
        .into_iter()
        .filter(|(.., l)| c_e(l))
        .filter_map(|(codice, titolo, dopo)| {
            let prima = *di_prima.get(senza_anno(codice))?;
            Some(Movimento {
                codice,
                titolo,
                prima,
                dopo,
            })
        })
        .collect();
    if !metodo.si_confronta_con(metodo_di_prima) {
        return ConfrontoLivelli {
            mossi: Vec::new(),
            non_confrontabili: comuni.len(),
        };
    }
    comuni.retain(|m| m.prima != m.dopo);
    comuni.sort_by(|a, b| {
        b.verso()
            .cmp(&a.verso())
            .then(b.dopo.cmp(&a.dopo))
            .then(a.codice.cmp(b.codice))
    });
    ConfrontoLivelli {
        mossi: comuni,
        non_confrontabili: 0,
    }
}

/// The code a process has in another year: `2025_STAFF_2` of `2026_STAFF_2`; the same where the code has no year.
pub fn codice_nel(codice: &str, anno: i32) -> String {
    match senza_anno(codice) {
        resto if resto == codice => codice.to_owned(),
        resto => format!("{anno}_{resto}"),
    }
}

/// `STAFF_2` of `2026_STAFF_2`.
fn senza_anno(codice: &str) -> &str {
    match codice.split_once('_') {
        Some((anno, resto)) if anno.len() == 4 && anno.bytes().all(|b| b.is_ascii_digit()) => resto,
        _ => codice,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn livello(centesimi: i64) -> LivelloDiRischio {
        LivelloDiRischio {
            fascia: None,
            cifra: Some(Decimale::new(centesimi, 2)),
        }
    }

    #[test]
    fn a_place_is_rounded_half_up_and_stays_on_the_map() {
        let di = |p: i64, i: i64| {
            let punto = PuntoMappa::di(Decimale::new(p, 2), Decimale::new(i, 2));
            (punto.probabilita, punto.impatto)
        };
        assert_eq!(di(150, 275), (2, 3));
        assert_eq!(di(149, 250), (1, 3));
        assert_eq!(di(0, 900), (0, 9));
        assert_eq!(di(-100, 75), (0, 1));
    }

    #[test]
    fn the_map_counts_every_process_once() {
        let punto = |probabilita, impatto| PuntoMappa {
            probabilita,
            impatto,
        };
        let g = griglia((6, 6), [punto(2, 3), punto(2, 3), punto(5, 0)]);
        assert_eq!((g[2][3], g[5][0]), (2, 1));
        assert_eq!(g.iter().flatten().sum::<u32>(), 3);
    }

    /// PNA 2013 names six figures on each side; a scale of four is a map of four, and a place of the other stands on its edge.
    #[test]
    fn the_map_is_as_large_as_the_scales_of_its_method() {
        let metodi = Metodi::forniti().unwrap();
        assert_eq!(metodi.ultimo("pna2013").unwrap().lati(), Some((6, 6)));
        assert_eq!(metodi.ultimo("pna2019").unwrap().lati(), None);
        let mut piccolo = metodi.ultimo("pna2013").unwrap().clone();
        if let Regola::Domande(d) = &mut piccolo.regola {
            d.impatto.scala.truncate(4);
            for r in d.impatto.domande.iter_mut().flat_map(|q| &mut q.risposte) {
                r.punti = r.punti.min(Decimale::from(3));
            }
        }
        assert_eq!(piccolo.lati(), Some((6, 4)));
        let punto = PuntoMappa {
            probabilita: 5,
            impatto: 5,
        };
        let dentro = punto.entro((6, 4));
        assert_eq!((dentro.probabilita, dentro.impatto), (5, 3));
        let g = griglia((6, 4), [dentro, punto]);
        assert_eq!((g.len(), g[5].as_slice()), (6, [0, 0, 0, 1].as_slice()));
    }

    #[test]
    fn a_process_is_known_again_by_its_code() {
        assert_eq!(codice_nel("2026_STAFF_2", 2025), "2025_STAFF_2");
        assert_eq!(codice_nel("STAFF_2", 2025), "STAFF_2");
        assert_eq!(codice_nel("20_26", 2025), "20_26");
    }

    #[test]
    fn what_rose_comes_before_what_fell() {
        let prima = [
            ("2025_A", livello(400)),
            ("2025_B", livello(900)),
            ("2025_C", livello(500)),
            ("2025_D", livello(100)),
            ("2025_E", LivelloDiRischio::default()),
        ];
        let dopo = [
            ("2026_A", "a", livello(356)),
            ("2026_B", "b", livello(1_000)),
            ("2026_C", "c", livello(500)),
            ("2026_D", "d", livello(1_200)),
            ("2026_E", "e", livello(300)),
            ("2026_F", "f", livello(300)),
        ];
        let metodi = Metodi::forniti().unwrap();
        let [dichiarato, pna2013, pna2019] =
            ["dichiarato", "pna2013", "pna2019"].map(|m| metodi.ultimo(m).unwrap());
        let ConfrontoLivelli {
            mossi,
            non_confrontabili,
        } = movimenti((pna2013, prima), (pna2013, dopo));
        assert_eq!(non_confrontabili, 0);
        let codici: Vec<&str> = mossi.iter().map(|m| m.codice).collect();
        assert_eq!(codici, ["2026_D", "2026_B", "2026_A"]);
        assert_eq!(mossi[2].verso(), Ordering::Less);
        // With another method nothing moved: A, B, C and D have a level in both years and cannot be compared.
        let un_altro = movimenti((dichiarato, prima), (pna2013, dopo));
        assert_eq!((un_altro.mossi.len(), un_altro.non_confrontabili), (0, 4));
        // Nor with other bands under the same name.
        let mut nuova = pna2019.clone();
        assert!(nuova.si_confronta_con(pna2019));
        nuova.fasce.pop();
        assert!(!nuova.si_confronta_con(pna2019));
    }
}
