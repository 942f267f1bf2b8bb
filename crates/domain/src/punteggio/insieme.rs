//! Scores with weights become one; the parts of a sheet become its score.

use crate::decimale::Decimale;

/// How scores with weights become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insieme {
    MediaPesata,
    Somma,
    /// A weighted mean whose weights are first brought to a hundred and rounded, as the programs shared among bodies do:
    /// w × 100 / Σw to two places HALF-UP, then Σ(points × that) / 100. Three equal weights are 33,33 each, and together 99,99.
    PesiRelativi,
}

/// Places of a relative weight.
const DECIMALI_RELATIVI: u32 = 2;

/// A weight out of a hundred; none where the weights sum to zero.
pub(crate) fn peso_relativo(peso: Decimale, somma: Decimale) -> Option<Decimale> {
    let esatto = peso.per(Decimale::CENTO).diviso(somma)?;
    Some(esatto.arrotonda(DECIMALI_RELATIVI))
}

/// Puts scores together. One without a score is left out, and so is one whose weight is −1; `None` when nothing is left.
pub fn insieme(come: Insieme, voci: &[(Option<Decimale>, Decimale)]) -> Option<Decimale> {
    let contate = || {
        voci.iter()
            .filter(|(_, peso)| !peso.negativo())
            .filter_map(|(punti, peso)| Some(((*punti)?, *peso)))
    };
    let prodotti = || Decimale::somma(contate().map(|(punti, peso)| punti.per(peso)));
    let pesi = || Decimale::somma(contate().map(|(_, peso)| peso));
    match come {
        Insieme::Somma => contate().next().map(|_| prodotti()),
        Insieme::MediaPesata => prodotti().diviso(pesi()),
        Insieme::PesiRelativi => {
            let tutti = pesi();
            let parti = contate().map(|(punti, peso)| Some(punti.per(peso_relativo(peso, tutti)?)));
            let parti: Vec<Decimale> = parti.collect::<Option<_>>()?;
            contate().next()?;
            Decimale::somma(parti).diviso(Decimale::CENTO)
        }
    }
}

/// What makes up the score of a sheet: the progress of its phases, its indicators, the sheets below it, those it is linked to;
/// the weights sum to a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Composizione {
    pub fasi: Decimale,
    pub indicatori: Decimale,
    pub figlie: Decimale,
    pub collegate: Decimale,
}

/// The scores of the parts of a sheet, in the order of [`Composizione`]; a part that is not there, or says nothing, has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parti {
    pub fasi: Option<Decimale>,
    pub indicatori: Option<Decimale>,
    pub figlie: Option<Decimale>,
    pub collegate: Option<Decimale>,
}

/// What a part without a score does to the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PartiMancanti {
    /// Its weight goes to the others, in proportion.
    #[default]
    Ridistribuite,
    /// It counts for zero.
    Zero,
}

impl Composizione {
    /// A node that is only what stands below it: a plan, a direction.
    pub const SOLO_FIGLIE: Self = Self {
        fasi: Decimale::ZERO,
        indicatori: Decimale::ZERO,
        figlie: Decimale::CENTO,
        collegate: Decimale::ZERO,
    };

    /// Each part with its weight; the word is what pages and workings call it.
    pub fn parti(&self, p: &Parti) -> [(&'static str, Decimale, Option<Decimale>); 4] {
        [
            ("fasi", self.fasi, p.fasi),
            ("indicatori", self.indicatori, p.indicatori),
            ("schede figlie", self.figlie, p.figlie),
            ("schede collegate", self.collegate, p.collegate),
        ]
    }

    /// The score of a sheet from its parts; `None` where no part that counts has one.
    pub fn punteggio(&self, p: &Parti, mancanti: PartiMancanti) -> Option<Decimale> {
        let parti = self.parti(p);
        let contate = || {
            parti
                .iter()
                .filter(|(_, peso, _)| *peso > Decimale::ZERO)
                .filter_map(|(_, peso, punti)| Some((*peso, (*punti)?)))
        };
        contate().next()?;
        let somma = Decimale::somma(contate().map(|(peso, punti)| peso.per(punti)));
        let divisore = match mancanti {
            PartiMancanti::Zero => Decimale::CENTO,
            PartiMancanti::Ridistribuite => Decimale::somma(contate().map(|(peso, _)| peso)),
        };
        somma.diviso(divisore)
    }
}
