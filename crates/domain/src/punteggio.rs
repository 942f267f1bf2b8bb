//! The score of an indicator and of a sheet: value to percentage, percentage to points, points rolled up by weight.
//!
//! Which rules a body uses is its SMVP (d.lgs. 150/2009, art. 7); every figure carries the formula it came from, with the
//! numbers put in. The ten conversions are those that users of municipal performance programs know.

#[cfg(test)]
mod tests;

use crate::decimale::Decimale;
use crate::scheda::Verso;

/// From the values of an indicator to a percentage (or, for some rules, another figure).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversione {
    Nessuna,
    /// A×100/B; lower is better: (B+(B−A))×100/B.
    Avanzamento,
    /// The same as a coefficient, without the hundred.
    Coefficiente,
    ScostamentoPercentuale,
    ScostamentoValore,
    /// How much of the way from last year's value to the target was made, 0 to 100.
    AvanzamentoDaPrecedente,
    /// A×100/P; lower is better: (A+(A−P))×100/P.
    SuPrecedente,
    ScostamentoSuPrecedente,
    /// Below `minimo` −1, up to the target 0 to 100, up to `massimo` 100 to 200, beyond 201; mirrored where lower is better.
    Soglie {
        minimo: Decimale,
        massimo: Decimale,
    },
    /// The same with a threshold of excellence: 200 to 300 up to it, beyond 301.
    QuattroSoglie {
        minimo: Decimale,
        massimo: Decimale,
        eccellente: Decimale,
    },
}

/// What an indicator without an achieved value counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SenzaRaggiunto {
    /// The value is taken for zero.
    #[default]
    ValoreZero,
    /// The points are zero.
    PunteggioZero,
    /// The points are zero, and that is reported.
    Errore,
    /// The indicator is left out.
    Escluso,
}

/// The values of an indicator in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Valori {
    pub raggiunto: Option<Decimale>,
    pub atteso: Option<Decimale>,
    /// Achieved the year before; the target stands in for it where there is none.
    pub precedente: Option<Decimale>,
    pub verso: Verso,
}

/// A figure, how it came about, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Punti {
    pub valore: Decimale,
    /// `80,00 × 100 / 100,00 = 80,00`.
    pub formula: String,
    pub avviso: Option<String>,
}

impl Punti {
    fn di(valore: Decimale, formula: String) -> Self {
        Self {
            formula: format!("{formula} = {}", valore.it(2)),
            valore,
            avviso: None,
        }
    }

    fn fermo(valore: i64, formula: &str, avviso: &str) -> Self {
        Self {
            valore: Decimale::from(valore),
            formula: formula.to_owned(),
            avviso: (!avviso.is_empty()).then(|| avviso.to_owned()),
        }
    }
}

/// Converts the values of an indicator; `None` leaves the indicator out.
pub fn converti(regola: Conversione, v: Valori, senza: SenzaRaggiunto) -> Option<Punti> {
    let con_soglie = matches!(
        regola,
        Conversione::Soglie { .. } | Conversione::QuattroSoglie { .. }
    );
    if v.atteso.is_none() && !con_soglie && regola != Conversione::Nessuna {
        return None;
    }
    let a = match (v.raggiunto, senza) {
        (Some(a), _) => a,
        (None, SenzaRaggiunto::ValoreZero) => Decimale::ZERO,
        (None, SenzaRaggiunto::PunteggioZero) => {
            return Some(Punti::fermo(0, "manca il valore raggiunto", ""));
        }
        (None, SenzaRaggiunto::Errore) => {
            return Some(Punti::fermo(
                0,
                "manca il valore raggiunto",
                "manca il valore raggiunto: scrivilo, oppure cambia la regola",
            ));
        }
        (None, SenzaRaggiunto::Escluso) => return None,
    };
    if regola == Conversione::Nessuna {
        return Some(Punti::di(a, a.to_string()));
    }
    let Some(b) = v.atteso else {
        return Some(Punti::fermo(
            0,
            "manca il valore atteso",
            "manca il valore atteso: senza, le soglie non si possono applicare",
        ));
    };
    Some(applica(regola, a, b, v.precedente.unwrap_or(b), v.verso))
}

fn applica(regola: Conversione, a: Decimale, b: Decimale, p: Decimale, verso: Verso) -> Punti {
    let cento = Decimale::CENTO;
    let alto = verso == Verso::Alto;
    // Towards the target where lower is better: what was saved counts as made.
    let verso_b = || b.piu(b.meno(a));
    let fratto = |sopra: Decimale, formula: String, sotto: Decimale| match sopra.diviso(sotto) {
        Some(valore) => Punti::di(valore, format!("{formula} / {sotto}")),
        None => sotto_zero(a, alto),
    };
    match regola {
        Conversione::Nessuna => Punti::di(a, a.to_string()),
        Conversione::Avanzamento if alto => fratto(a.per(cento), format!("{a} × 100"), b),
        Conversione::Avanzamento => fratto(
            verso_b().per(cento),
            format!("({b} + ({b} − {a})) × 100"),
            b,
        ),
        Conversione::Coefficiente if alto => fratto(a, a.to_string(), b),
        Conversione::Coefficiente => fratto(verso_b(), format!("({b} + ({b} − {a}))"), b),
        Conversione::ScostamentoPercentuale => {
            fratto(a.meno(b).per(cento), format!("({a} − {b}) × 100"), b)
        }
        Conversione::ScostamentoValore => Punti::di(a.meno(b), format!("{a} − {b}")),
        Conversione::AvanzamentoDaPrecedente => da_precedente(a, b, p, alto),
        Conversione::SuPrecedente if alto => su(a.per(cento), format!("{a} × 100"), p),
        Conversione::SuPrecedente => su(
            a.piu(a.meno(p)).per(cento),
            format!("({a} + ({a} − {p})) × 100"),
            p,
        ),
        Conversione::ScostamentoSuPrecedente => {
            su(a.meno(p).per(cento), format!("({a} − {p}) × 100"), p)
        }
        Conversione::Soglie { minimo, massimo } => soglie(a, b, minimo, massimo, None, alto),
        Conversione::QuattroSoglie {
            minimo,
            massimo,
            eccellente,
        } => soglie(a, b, minimo, massimo, Some(eccellente), alto),
    }
}

/// A target of zero: reached or not.
fn sotto_zero(a: Decimale, alto: bool) -> Punti {
    let raggiunto = if alto {
        !a.negativo()
    } else {
        a <= Decimale::ZERO
    };
    Punti::fermo(
        if raggiunto { 100 } else { 0 },
        if raggiunto {
            "il valore atteso è zero ed è raggiunto"
        } else {
            "il valore atteso è zero e non è raggiunto"
        },
        "",
    )
}

/// A quotient over last year's value.
fn su(sopra: Decimale, formula: String, p: Decimale) -> Punti {
    match sopra.diviso(p) {
        Some(valore) => Punti::di(valore, format!("{formula} / {p}")),
        None => Punti::fermo(
            0,
            "il valore dell'anno precedente è zero",
            "il valore dell'anno precedente è zero: il rapporto non esiste",
        ),
    }
}

fn da_precedente(a: Decimale, b: Decimale, p: Decimale, alto: bool) -> Punti {
    let (arrivato, fermo) = if alto {
        (a >= b, a <= p)
    } else {
        (a <= b, a >= p)
    };
    if arrivato {
        return Punti::fermo(100, "il valore atteso è raggiunto", "");
    }
    if fermo {
        return Punti::fermo(0, "nessun progresso sull'anno precedente", "");
    }
    let cento = Decimale::CENTO;
    let (sopra, sotto, formula) = if alto {
        (
            a.meno(p).per(cento),
            b.meno(p),
            format!("({a} − {p}) × 100 / ({b} − {p})"),
        )
    } else {
        // (1 − (A−B)/(P−B)) × 100, over one divisor.
        (
            p.meno(a).per(cento),
            p.meno(b),
            format!("(1 − ({a} − {b}) / ({p} − {b})) × 100"),
        )
    };
    match sopra.diviso(sotto) {
        Some(valore) => Punti::di(valore, formula),
        None => Punti::fermo(0, "nessun progresso sull'anno precedente", ""),
    }
}

fn soglie(
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
            0,
            "le soglie non sono in ordine",
            "le soglie non sono in ordine: minimo, valore atteso, massimo, eccellente",
        );
    }
    let tratto = |da: Decimale, a: Decimale, piu: i64| {
        let parte = x.meno(da).per(Decimale::CENTO).diviso(a.meno(da));
        let valore = parte.unwrap_or(Decimale::ZERO).piu(Decimale::from(piu));
        let piu = if piu == 0 {
            String::new()
        } else {
            format!(" + {piu}")
        };
        Punti::di(valore, format!("({x} − {da}) × 100 / ({a} − {da}){piu}"))
    };
    if x < da {
        Punti::fermo(-1, "sotto il minimo", "")
    } else if x < fino {
        tratto(da, fino, 0)
    } else if x < oltre {
        tratto(fino, oltre, 100)
    } else {
        match eccellente {
            None => Punti::fermo(201, "oltre il massimo", ""),
            Some(e) if x < e => tratto(oltre, e, 200),
            Some(_) => Punti::fermo(301, "oltre l'eccellenza", ""),
        }
    }
}

/// A band of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FasciaPunti {
    pub da: Decimale,
    pub a: Decimale,
    /// Points of the band; for the mean of a band, those at its beginning.
    pub punti: Decimale,
    /// Points at the end of the band.
    pub punti_fine: Decimale,
}

/// From the percentage to the points.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    regola: &Punteggio,
    percentuale: Decimale,
    fasce: &[FasciaPunti],
    negativi: bool,
) -> Punti {
    let dentro = || {
        fasce
            .iter()
            .find(|f| f.da <= percentuale && percentuale <= f.a)
    };
    let esito = match regola {
        Punteggio::Valore => Punti::di(percentuale, percentuale.to_string()),
        Punteggio::ConMassimale => {
            let da = fasce.iter().map(|f| f.da).min().unwrap_or(Decimale::ZERO);
            let a = fasce.iter().map(|f| f.a).max().unwrap_or(Decimale::CENTO);
            Punti::di(
                percentuale.max(da).min(a),
                format!("{percentuale} fra {da} e {a}"),
            )
        }
        Punteggio::DiFascia => match dentro() {
            Some(f) => Punti::di(f.punti, format!("fascia da {} a {}", f.da, f.a)),
            None => Punti {
                avviso: Some("nessuna fascia contiene questo valore: resta com'è".to_owned()),
                ..Punti::di(percentuale, percentuale.to_string())
            },
        },
        Punteggio::MediaDiFascia => match dentro() {
            Some(f) => {
                let parte = percentuale
                    .meno(f.da)
                    .per(f.punti_fine.meno(f.punti))
                    .diviso(f.a.meno(f.da))
                    .unwrap_or(Decimale::ZERO);
                Punti::di(
                    f.punti.piu(parte),
                    format!(
                        "{} + ({percentuale} − {}) × ({} − {}) / ({} − {})",
                        f.punti, f.da, f.punti_fine, f.punti, f.a, f.da
                    ),
                )
            }
            None => Punti::fermo(
                0,
                "nessuna fascia contiene questo valore",
                "nessuna fascia contiene questo valore: il punteggio è zero",
            ),
        },
    };
    if esito.valore.negativo() && !negativi {
        Punti {
            valore: Decimale::ZERO,
            formula: format!("{}; un punteggio negativo vale zero", esito.formula),
            ..esito
        }
    } else {
        esito
    }
}

/// How scores with weights become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insieme {
    MediaPesata,
    Somma,
}

/// Puts scores together. One without a score is left out, and so is one whose weight is −1; `None` when nothing is left.
pub fn insieme(come: Insieme, voci: &[(Option<Decimale>, Decimale)]) -> Option<Decimale> {
    let contate = || {
        voci.iter()
            .filter(|(_, peso)| !peso.negativo())
            .filter_map(|(punti, peso)| Some(((*punti)?, *peso)))
    };
    let somma = Decimale::somma(contate().map(|(punti, peso)| punti.per(peso)));
    match come {
        Insieme::Somma => contate().next().map(|_| somma),
        Insieme::MediaPesata => somma.diviso(Decimale::somma(contate().map(|(_, peso)| peso))),
    }
}

/// What makes up the score of a sheet: its indicators, the sheets below it, those it is linked to; the weights sum to a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Composizione {
    pub indicatori: Decimale,
    pub figlie: Decimale,
    pub collegate: Decimale,
}

impl Composizione {
    /// The score of a sheet from its three parts; a part without a score counts for nothing.
    pub fn punteggio(
        &self,
        indicatori: Option<Decimale>,
        figlie: Option<Decimale>,
        collegate: Option<Decimale>,
    ) -> Decimale {
        let parte =
            |peso: Decimale, punti: Option<Decimale>| peso.per(punti.unwrap_or(Decimale::ZERO));
        Decimale::somma([
            parte(self.indicatori, indicatori),
            parte(self.figlie, figlie),
            parte(self.collegate, collegate),
        ])
        .diviso(Decimale::CENTO)
        .unwrap_or(Decimale::ZERO)
    }
}
