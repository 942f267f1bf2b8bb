//! The level of risk at which a process stands.

use super::{GradoDato, Metodo};
use crate::decimale::Decimale;
use crate::regole::RegoleScritte as _;

/// A band of the method, and the figure where the method gives one. The greater is the riskier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct LivelloDiRischio {
    /// Place in [`Metodo::fasce`].
    pub fascia: Option<usize>,
    pub cifra: Option<Decimale>,
}

impl LivelloDiRischio {
    /// The figure, or the name of the band; a dash for none.
    pub fn mostra(&self, metodo: &Metodo) -> String {
        let nome = || Some(metodo.fasce.get(self.fascia?)?.nome.clone());
        self.cifra
            .map(|l| l.it(2))
            .or_else(nome)
            .unwrap_or_else(|| "–".to_owned())
    }
}

impl Metodo {
    /// The level at which a process stands today: that of its judgement, or that of its figure.
    ///
    /// Where the method gives no figures, a figure declared on an old printout is no level: it is still to be judged.
    /// Nor is a grade of another method, or of another version of this one: its scale may be another.
    pub fn livello(
        &self,
        cifra: Option<Decimale>,
        giudizio: Option<&GradoDato>,
    ) -> LivelloDiRischio {
        if self.da_gradi() {
            let fascia = giudizio
                .filter(|g| self.sono(&g.metodo))
                .map(|g| g.grado)
                .filter(|g| *g < self.fasce.len());
            LivelloDiRischio {
                fascia,
                cifra: None,
            }
        } else {
            LivelloDiRischio {
                fascia: cifra.and_then(|l| self.fascia(l)),
                cifra,
            }
        }
    }
}
