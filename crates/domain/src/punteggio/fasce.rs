//! From the percentage to the points, and the bands.

use super::{Punti, Voce};
use crate::decimale::Decimale;
use crate::scelta::scelta;

/// A band of points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FasciaPunti {
    pub da: Decimale,
    pub a: Decimale,
    /// Points of the band; for the mean of a band, those at its beginning.
    pub punti: Decimale,
    /// Points at the end of the band.
    pub punti_fine: Decimale,
    /// `Raggiunto in parte`.
    pub nome: Option<String>,
    pub colore: Option<Colore>,
    /// What whoever answers for the indicator is told; it climbs to the sheets above.
    pub allerta: Option<String>,
}

scelta! {
    /// The colour of a band. The page chooses the shade, and never says by colour alone.
    Colore {
        Rosso = "rosso", "Rosso";
        Arancio = "arancio", "Arancio";
        Giallo = "giallo", "Giallo";
        Verde = "verde", "Verde";
        Azzurro = "azzurro", "Azzurro";
        Grigio = "grigio", "Grigio";
    }
}

impl FasciaPunti {
    /// A band without a name.
    pub fn nuova(da: Decimale, a: Decimale, punti: Decimale, punti_fine: Decimale) -> Self {
        Self {
            da,
            a,
            punti,
            punti_fine,
            nome: None,
            colore: None,
            allerta: None,
        }
    }

    /// Its name, or its ends where it has none.
    pub fn in_parole(&self) -> String {
        self.nome
            .clone()
            .unwrap_or_else(|| format!("da {} a {}", self.da.it_breve(), self.a.it_breve()))
    }

    /// Whether it holds the figure: both ends are inside.
    pub fn contiene(&self, figura: Decimale) -> bool {
        self.da <= figura && figura <= self.a
    }

    /// The points between those of its beginning and those of its end.
    pub(super) fn in_proporzione(&self, voce: Voce, x: Decimale) -> Punti {
        if self.punti == self.punti_fine {
            return self.fissi(voce);
        }
        let parte = x
            .meno(self.da)
            .per(self.punti_fine.meno(self.punti))
            .diviso(self.a.meno(self.da))
            .unwrap_or(Decimale::ZERO);
        Punti::di(voce, self.punti.piu(parte), || {
            format!(
                "{} + ({x} − {}) × ({} − {}) / ({} − {})",
                self.punti, self.da, self.punti_fine, self.punti, self.a, self.da
            )
        })
    }

    fn fissi(&self, voce: Voce) -> Punti {
        Punti::di(voce, self.punti, || {
            let nome = self.nome.as_ref().map(|n| format!(" «{n}»"));
            format!(
                "fascia{} da {} a {}",
                nome.unwrap_or_default(),
                self.da,
                self.a
            )
        })
    }
}

/// From the percentage to the points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Punteggio {
    Valore,
    /// Clamped to the ends of the bands, 0 to 100 without bands.
    ConMassimale,
    /// The points of the first band that holds it.
    DiFascia,
    /// Linear inside the band.
    MediaDiFascia,
}

/// Turns a percentage into points. Negative points become zero unless the body allows them.
pub fn punti(
    regola: Punteggio,
    percentuale: Decimale,
    fasce: &[FasciaPunti],
    negativi: bool,
) -> Punti {
    punti_con(Voce::Parla, regola, percentuale, fasce, negativi)
}

pub(crate) fn punti_con(
    voce: Voce,
    regola: Punteggio,
    percentuale: Decimale,
    fasce: &[FasciaPunti],
    negativi: bool,
) -> Punti {
    let dentro = || fasce.iter().find(|f| f.contiene(percentuale));
    let esito = match regola {
        Punteggio::Valore => Punti::tal_quale(voce, percentuale, || percentuale.it(2)),
        Punteggio::ConMassimale => {
            let da = fasce.iter().map(|f| f.da).min().unwrap_or(Decimale::ZERO);
            let a = fasce.iter().map(|f| f.a).max().unwrap_or(Decimale::CENTO);
            Punti::tal_quale(voce, percentuale.max(da).min(a), || {
                format!("{} fra {da} e {a}", percentuale.it(2))
            })
        }
        Punteggio::DiFascia => match dentro() {
            Some(f) => f.fissi(voce),
            None => Punti {
                avviso: voce.avvisa("nessuna fascia contiene questo valore: resta com'è"),
                ..Punti::tal_quale(voce, percentuale, || percentuale.it(2))
            },
        },
        Punteggio::MediaDiFascia => match dentro() {
            Some(f) => f.in_proporzione(voce, percentuale),
            None => Punti::fermo(
                voce,
                0,
                "nessuna fascia contiene questo valore",
                "nessuna fascia contiene questo valore: il punteggio è zero",
            ),
        },
    };
    if esito.valore.negativo() && !negativi {
        Punti {
            valore: Decimale::ZERO,
            formula: voce.dice(|| format!("{}; un punteggio negativo vale zero", esito.formula)),
            ..esito
        }
    } else {
        esito
    }
}
