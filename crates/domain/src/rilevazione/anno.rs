//! The value of a year.

use chrono::Datelike;

use crate::decimale::Decimale;
use crate::formula::Risultato;
use crate::scheda::{Cumulo, Indicatore, Periodo, ValorePeriodo};

/// What the periods of a year make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaiPeriodi {
    /// `None` where the denominators sum to zero: that is no error, there is nothing to divide by.
    pub valore: Option<Decimale>,
    /// `(12,00 + 8,00) = 20,00`; what was left out is said.
    pub calcolo: String,
    /// How many periods it is made of, and how many the year has.
    pub scritti: usize,
    pub quanti: usize,
    /// What a ratio was divided out of.
    pub numeratore: Option<Decimale>,
    pub denominatore: Option<Decimale>,
}

/// Where the figure that counts comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origine {
    Formula,
    Dichiarato,
    Periodi,
}

impl Origine {
    /// What pages say.
    pub fn frase(self) -> &'static str {
        match self {
            Self::Formula => "calcolato con la formula",
            Self::Dichiarato => "dichiarato per l'anno",
            Self::Periodi => "ricavato dai periodi",
        }
    }
}

/// Numerator and denominator given for a whole year: both are kept, and the value follows from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DalleFigure {
    pub numeratore: Decimale,
    pub denominatore: Decimale,
    /// `None` over zero: that is no error, there is nothing to divide by.
    pub valore: Option<Decimale>,
}

impl DalleFigure {
    /// Those of a year of an indicator; `None` where its value was not given so.
    pub fn di(i: &Indicatore, anno: i32) -> Option<Self> {
        let (numeratore, denominatore) = i.figure_dell_anno(anno)?;
        Some(Self {
            numeratore,
            denominatore,
            valore: numeratore.per(i.fratto()?).diviso(denominatore),
        })
    }

    /// `12 su 48 = 25%`, with `≈` where the result is shown rounded; over zero it says that there is no value. A declared value that is
    /// another one is named: somebody wrote it afterwards, and it is the one that counts.
    pub fn frase(&self, i: &Indicatore, anno: i32) -> String {
        let figure = format!(
            "{} su {}",
            self.numeratore.it_breve(),
            self.denominatore.it_breve()
        );
        let Some(valore) = self.valore else {
            return format!("{figure}: nessun valore, il denominatore è zero");
        };
        let cifre = i
            .decimali
            .and_then(|d| u32::try_from(d.intero()).ok())
            .unwrap_or(6);
        let segno = if valore.decimali() > cifre {
            '≈'
        } else {
            '='
        };
        let risultato = i.mostra_nel(anno, valore);
        match i.anno(anno).and_then(|v| v.raggiunto) {
            Some(d) if !self.da(d) => format!(
                "{figure} {segno} {risultato}, ma il valore dichiarato è {}",
                i.mostra_nel(anno, d)
            ),
            _ => format!("{figure} {segno} {risultato}"),
        }
    }

    /// Whether a declared value, of which six places are stored, is what these figures give.
    fn da(&self, dichiarato: Decimale) -> bool {
        self.valore.map(|v| v.arrotonda(6)) == Some(dichiarato.arrotonda(6))
    }
}

/// The achieved value of a year from each of its sources, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rilevato {
    /// Printed or typed for the whole year; where it was given as numerator and denominator, their quotient with all its places.
    pub dichiarato: Option<Decimale>,
    /// The two figures of the year, where they were given.
    pub dalle_figure: Option<DalleFigure>,
    pub dai_periodi: Option<DaiPeriodi>,
    /// What the formula of the indicator gives.
    pub calcolato: Option<Risultato>,
}

impl Rilevato {
    /// The figure that counts: that of the formula, where there is one; else the declared one; else that of the periods.
    pub fn conta(&self) -> Option<(Decimale, Origine)> {
        if let Some(calcolato) = &self.calcolato {
            return calcolato.valore.map(|v| (v, Origine::Formula));
        }
        let declared = self.dichiarato.map(|v| (v, Origine::Dichiarato));
        let periodi = || self.dai_periodi.as_ref()?.valore;
        declared.or_else(|| periodi().map(|v| (v, Origine::Periodi)))
    }

    /// Which one counts, in a sentence, where the sources say different things or one of them was passed over.
    pub fn confronto(&self, i: &Indicatore, anno: i32) -> Option<String> {
        let mostra = |d: Decimale| i.mostra_nel(anno, d);
        let (conta, origine) = self.conta()?;
        let dai_periodi = self.dai_periodi.as_ref().and_then(|p| p.valore);
        let altri = [
            (Origine::Dichiarato, self.dichiarato),
            (Origine::Periodi, dai_periodi),
        ];
        let altri: Vec<String> = altri
            .into_iter()
            .filter(|(o, v)| *o != origine && v.is_some_and(|v| mostra(v) != mostra(conta)))
            .filter_map(|(o, v)| Some(format!("il valore {} è {}", o.frase(), mostra(v?))))
            .collect();
        (!altri.is_empty()).then(|| {
            format!(
                "Conta il valore {}, {}; {}.",
                origine.frase(),
                mostra(conta),
                altri.join(" e ")
            )
        })
    }
}

/// What is known of the achieved value of a year. `calcolato` is the result of the formula, where the indicator has one.
pub fn rilevato(i: &Indicatore, anno: i32, calcolato: Option<&Risultato>) -> Rilevato {
    let dalle_figure = DalleFigure::di(i, anno);
    let dichiarato = i.anno(anno).and_then(|v| v.raggiunto);
    Rilevato {
        dichiarato: dichiarato.map(|d| match dalle_figure {
            Some(f) if f.da(d) => f.valore.unwrap_or(d),
            _ => d,
        }),
        dalle_figure,
        dai_periodi: dai_periodi(i, anno),
        calcolato: calcolato.cloned(),
    }
}

/// The achieved value of a period: numerator over denominator where both are there, else as typed. Over zero it has none.
pub fn valore_del_periodo(i: &Indicatore, v: &ValorePeriodo) -> Option<Decimale> {
    match (i.fratto(), v.numeratore, v.denominatore) {
        (Some(volte), Some(a), Some(b)) => a.per(volte).diviso(b),
        _ => v.raggiunto,
    }
}

/// Numerator and denominator of a year: those given for the whole of it, else those that its periods sum up to.
pub(super) fn figure(i: &Indicatore, anno: i32) -> Option<(Decimale, Decimale)> {
    i.figure_dell_anno(anno).or_else(|| {
        let p = dai_periodi(i, anno)?;
        p.numeratore.zip(p.denominatore)
    })
}

/// The periods that count for a year: of the frequency that the indicator has now, and of the series of that year.
pub(super) fn periodi_contati(i: &Indicatore, anno: i32) -> Vec<&ValorePeriodo> {
    let inizio = i.interruzioni().into_iter().rfind(|g| g.year() == anno);
    Periodo::dell_anno(anno, i.frequenza())
        .filter(|p| inizio.is_none_or(|g| p.ultimo_giorno().is_some_and(|u| u >= g)))
        .filter_map(|p| i.periodo(p))
        .collect()
}

/// What the periods make of a year: their sum, the last of them, or for a ratio the quotient of the sums. `None` where no period
/// of the year has an achieved value.
pub fn dai_periodi(i: &Indicatore, anno: i32) -> Option<DaiPeriodi> {
    let periodi = periodi_contati(i, anno);
    let quanti = usize::from(i.frequenza().quanti());
    if let Some(volte) = i.fratto() {
        let coppie: Vec<(Decimale, Decimale)> = periodi
            .iter()
            .filter_map(|v| v.numeratore.zip(v.denominatore))
            .collect();
        if !coppie.is_empty() {
            return Some(quoziente(i, volte, &coppie, quanti));
        }
    }
    let valori: Vec<(&ValorePeriodo, Decimale)> = periodi
        .into_iter()
        .filter_map(|v| Some((v, v.raggiunto?)))
        .collect();
    let (ultimo, figura) = valori.last().copied()?;
    // Quotients typed without what they are made of cannot be put together: the last one stands for the year.
    let (valore, calcolo) = if i.cumulo() == Cumulo::Somma && i.fratto().is_none() {
        let somma = Decimale::somma(valori.iter().map(|(_, d)| *d));
        let figure: Vec<String> = valori.iter().map(|(_, d)| d.to_string()).collect();
        (somma, format!("{} = {somma}", figure.join(" + ")))
    } else {
        let detto = format!("{} ({})", i.mostra_nel(anno, figura), ultimo.periodo.nome());
        (figura, format!("l'ultimo valore: {detto}"))
    };
    Some(DaiPeriodi {
        valore: Some(valore),
        calcolo,
        scritti: valori.len(),
        quanti,
        numeratore: None,
        denominatore: None,
    })
}

fn quoziente(
    i: &Indicatore,
    volte: Decimale,
    coppie: &[(Decimale, Decimale)],
    quanti: usize,
) -> DaiPeriodi {
    let contate = match i.cumulo() {
        Cumulo::Somma => coppie,
        Cumulo::Ultimo => coppie.last().map_or(&[][..], std::slice::from_ref),
    };
    let lato = |figure: Vec<Decimale>| {
        let scritte: Vec<String> = figure.iter().map(Decimale::to_string).collect();
        let scritto = scritte.join(" + ");
        let scritto = if figure.len() > 1 {
            format!("({scritto})")
        } else {
            scritto
        };
        (Decimale::somma(figure), scritto)
    };
    let (sopra, sopra_scritto) = lato(contate.iter().map(|c| c.0).collect());
    let (sotto, sotto_scritto) = lato(contate.iter().map(|c| c.1).collect());
    let per = if volte == Decimale::CENTO {
        " × 100"
    } else {
        ""
    };
    let scritto = format!("{sopra_scritto} / {sotto_scritto}{per}");
    let valore = sopra.per(volte).diviso(sotto);
    DaiPeriodi {
        calcolo: valore.map_or_else(
            || format!("{scritto}: nessun valore, il denominatore è zero"),
            |v| {
                let uguale = if v.decimali() > 2 { '≈' } else { '=' };
                format!("{scritto} {uguale} {}", v.it(2))
            },
        ),
        valore,
        scritti: coppie.len(),
        quanti,
        numeratore: Some(sopra),
        denominatore: Some(sotto),
    }
}
