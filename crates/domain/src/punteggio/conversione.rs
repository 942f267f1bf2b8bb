//! From the values of an indicator to a percentage.

use super::fasce::FasciaPunti;
use super::{Punti, SenzaRaggiunto, Valori, Voce, mostrata, rapporti, soglie};
use crate::decimale::Decimale;
use crate::scheda::Verso;

/// From the values of an indicator to a percentage (or, for some rules, another figure). A is the achieved value, B the
/// expected one, P the one achieved the year before.
///
/// An expected value of zero is reached or it is not, 100 or 0 (where higher is better by A ≥ 0, else by A ≤ 0), in the rules that
/// measure how far the target is and would divide by it: [`Self::Avanzamento`], [`Self::Coefficiente`],
/// [`Self::ScostamentoPercentuale`] and, though its divisor is B − P, [`Self::AvanzamentoDaPrecedente`]. The others take a zero
/// like any other figure: [`Self::Nessuna`] has no target, [`Self::ScostamentoValore`] subtracts it, [`Self::SuPrecedente`] and
/// [`Self::ScostamentoSuPrecedente`] divide by P alone, and for [`Self::Soglie`] and [`Self::QuattroSoglie`] it is a point of the
/// scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversione<'a> {
    Nessuna,
    /// A×100/B; lower is better: (B+(B−A))×100/B.
    Avanzamento,
    /// The same as a coefficient, without the hundred.
    Coefficiente,
    ScostamentoPercentuale,
    ScostamentoValore,
    /// How much of the way from last year's value to the target was made, 0 to 100. Without last year's value the target stands
    /// in for it: reached or not.
    AvanzamentoDaPrecedente,
    /// A×100/P; lower is better: (A+(A−P))×100/P. Without P there is nothing to divide by: 0, and that is reported, as for any
    /// value that a rule needs and does not find.
    SuPrecedente,
    /// (A−P)×100/P; without P as [`Self::SuPrecedente`].
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
    /// A×100/B, 100 from B on; lower is better: B×100/A, 100 down to B. Never below 0 nor above 100.
    RaggiuntoSuAtteso,
    /// A looked up in a table of stretches, each with its lower end and without its upper one; outside 0, but above the last one
    /// its points stay where higher is better. Without a target.
    Intervalli {
        tabella: &'a [FasciaPunti],
    },
    /// Days of delay, A−B: none is 100, otherwise looked up in the table, 0 outside.
    Giorni {
        tabella: &'a [FasciaPunti],
    },
    /// A/B to so many places, HALF-DOWN; nothing where B is zero.
    Quoziente {
        decimali: u32,
    },
    /// 1 is yes and 0 no: 100 where A is what was expected (yes, where nothing else is written), else 0.
    SiNo,
}

impl Conversione<'_> {
    /// Whether it asks if higher or lower is better.
    fn vuole_verso(self) -> bool {
        !matches!(
            self,
            Self::Nessuna
                | Self::ScostamentoPercentuale
                | Self::ScostamentoValore
                | Self::ScostamentoSuPrecedente
                | Self::Intervalli { .. }
                | Self::Quoziente { .. }
                | Self::SiNo
        )
    }

    /// Whether it compares with the expected value: without, the indicator is left out.
    fn vuole_atteso(self) -> bool {
        !matches!(
            self,
            Self::Nessuna
                | Self::Soglie { .. }
                | Self::QuattroSoglie { .. }
                | Self::Intervalli { .. }
                | Self::SiNo
        )
    }
}

/// Converts the values of an indicator; `None` leaves the indicator out.
pub fn converti(regola: Conversione<'_>, v: Valori, senza: SenzaRaggiunto) -> Option<Punti> {
    converti_con(Voce::Parla, regola, v, senza)
}

pub(crate) fn converti_con(
    voce: Voce,
    regola: Conversione<'_>,
    v: Valori,
    senza: SenzaRaggiunto,
) -> Option<Punti> {
    if v.atteso.is_none() && regola.vuole_atteso() {
        return None;
    }
    let a = match (v.raggiunto, senza) {
        (Some(a), _) => a,
        (None, SenzaRaggiunto::ValoreZero) => Decimale::ZERO,
        (None, SenzaRaggiunto::PunteggioZero) => {
            return Some(Punti::fermo(voce, 0, "manca il valore raggiunto", ""));
        }
        (None, SenzaRaggiunto::Errore) => {
            return Some(Punti::fermo(
                voce,
                0,
                "manca il valore raggiunto",
                "manca il valore raggiunto: scrivilo, oppure cambia la regola",
            ));
        }
        (None, SenzaRaggiunto::Escluso) => return None,
    };
    match regola {
        Conversione::Nessuna => return Some(Punti::di(voce, a, || mostrata(a).to_string())),
        Conversione::Intervalli { tabella } => {
            return Some(rapporti::intervalli(voce, a, tabella, v.verso));
        }
        Conversione::SiNo => return Some(rapporti::si_no(voce, a, v.atteso)),
        _ if v.verso == Verso::Intervallo && regola.vuole_verso() => {
            return Some(Punti::fermo(
                voce,
                0,
                "è meglio un valore dentro un intervallo",
                "è meglio un valore dentro un intervallo, ma l'intervallo non è scritto: scrivilo nell'indicatore",
            ));
        }
        _ => {}
    }
    let Some(b) = v.atteso else {
        return Some(Punti::fermo(
            voce,
            0,
            "manca il valore atteso",
            "manca il valore atteso: senza, le soglie non si possono applicare",
        ));
    };
    if let Conversione::Quoziente { decimali } = regola {
        return rapporti::quoziente(voce, a, b, decimali);
    }
    Some(applica(voce, regola, a, b, v.precedente, v.verso))
}

fn applica(
    voce: Voce,
    regola: Conversione<'_>,
    a: Decimale,
    b: Decimale,
    p: Option<Decimale>,
    verso: Verso,
) -> Punti {
    let cento = Decimale::CENTO;
    let alto = verso == Verso::Alto;
    // Towards the target where lower is better: what was saved counts as made.
    let verso_b = || b.piu(b.meno(a));
    match regola {
        Conversione::Avanzamento if alto => fratto(voce, a, b, alto, a.per(cento), || {
            format!("{} × 100", mostrata(a))
        }),
        Conversione::Avanzamento => fratto(voce, a, b, alto, verso_b().per(cento), || {
            format!(
                "({} + ({} − {})) × 100",
                mostrata(b),
                mostrata(b),
                mostrata(a)
            )
        }),
        Conversione::Coefficiente if alto => {
            fratto(voce, a, b, alto, a, || mostrata(a).to_string())
        }
        Conversione::Coefficiente => fratto(voce, a, b, alto, verso_b(), || {
            format!("({} + ({} − {}))", mostrata(b), mostrata(b), mostrata(a))
        }),
        Conversione::ScostamentoPercentuale => {
            fratto(voce, a, b, alto, a.meno(b).per(cento), || {
                format!("({} − {}) × 100", mostrata(a), mostrata(b))
            })
        }
        Conversione::ScostamentoValore => Punti::di(voce, a.meno(b), || {
            format!("{} − {}", mostrata(a), mostrata(b))
        }),
        Conversione::AvanzamentoDaPrecedente if b == Decimale::ZERO => su_zero(voce, a, alto),
        Conversione::AvanzamentoDaPrecedente => da_precedente(voce, a, b, p.unwrap_or(b), alto),
        Conversione::SuPrecedente if alto => su(
            voce,
            p,
            |_| a.per(cento),
            |_| format!("{} × 100", mostrata(a)),
        ),
        Conversione::SuPrecedente => su(
            voce,
            p,
            |p| a.piu(a.meno(p)).per(cento),
            |p| {
                format!(
                    "({} + ({} − {})) × 100",
                    mostrata(a),
                    mostrata(a),
                    mostrata(p)
                )
            },
        ),
        Conversione::ScostamentoSuPrecedente => su(
            voce,
            p,
            |p| a.meno(p).per(cento),
            |p| format!("({} − {}) × 100", mostrata(a), mostrata(p)),
        ),
        Conversione::Soglie { minimo, massimo } => {
            soglie::soglie(voce, a, b, minimo, massimo, None, alto)
        }
        Conversione::QuattroSoglie {
            minimo,
            massimo,
            eccellente,
        } => soglie::soglie(voce, a, b, minimo, massimo, Some(eccellente), alto),
        Conversione::RaggiuntoSuAtteso => rapporti::raggiunto_su_atteso(voce, a, b, alto),
        Conversione::Giorni { tabella } => rapporti::giorni(voce, a, b, tabella, alto),
        Conversione::Nessuna
        | Conversione::Intervalli { .. }
        | Conversione::Quoziente { .. }
        | Conversione::SiNo => Punti::di(voce, a, || mostrata(a).to_string()),
    }
}

/// A quotient over the target.
fn fratto(
    voce: Voce,
    a: Decimale,
    b: Decimale,
    alto: bool,
    sopra: Decimale,
    formula: impl FnOnce() -> String,
) -> Punti {
    match sopra.diviso(b) {
        Some(valore) => Punti::di(voce, valore, || format!("{} / {}", formula(), mostrata(b))),
        None => su_zero(voce, a, alto),
    }
}

/// A target of zero is reached or it is not.
fn su_zero(voce: Voce, a: Decimale, alto: bool) -> Punti {
    let raggiunto = if alto {
        !a.negativo()
    } else {
        a <= Decimale::ZERO
    };
    if raggiunto {
        Punti::fermo(voce, 100, "il valore atteso è zero ed è raggiunto", "")
    } else {
        Punti::fermo(voce, 0, "il valore atteso è zero e non è raggiunto", "")
    }
}

/// A quotient over last year's value.
fn su(
    voce: Voce,
    p: Option<Decimale>,
    sopra: impl FnOnce(Decimale) -> Decimale,
    formula: impl FnOnce(Decimale) -> String,
) -> Punti {
    let Some(p) = p else {
        return Punti::fermo(
            voce,
            0,
            "manca il valore dell'anno precedente",
            "manca il valore dell'anno precedente: scrivilo, questa regola divide per quello",
        );
    };
    match sopra(p).diviso(p) {
        Some(valore) => Punti::di(voce, valore, || format!("{} / {}", formula(p), mostrata(p))),
        None => Punti::fermo(
            voce,
            0,
            "il valore dell'anno precedente è zero",
            "il valore dell'anno precedente è zero: il rapporto non esiste",
        ),
    }
}

fn da_precedente(voce: Voce, a: Decimale, b: Decimale, p: Decimale, alto: bool) -> Punti {
    let (arrivato, fermo) = if alto {
        (a >= b, a <= p)
    } else {
        (a <= b, a >= p)
    };
    if arrivato {
        return Punti::fermo(voce, 100, "il valore atteso è raggiunto", "");
    }
    if fermo {
        return Punti::fermo(voce, 0, "nessun progresso sull'anno precedente", "");
    }
    let cento = Decimale::CENTO;
    // Lower is better: (1 − (A−B)/(P−B)) × 100, over one divisor.
    let (sopra, sotto) = if alto {
        (a.meno(p).per(cento), b.meno(p))
    } else {
        (p.meno(a).per(cento), p.meno(b))
    };
    match sopra.diviso(sotto) {
        Some(valore) => Punti::di(voce, valore, || {
            if alto {
                format!(
                    "({} − {}) × 100 / ({} − {})",
                    mostrata(a),
                    mostrata(p),
                    mostrata(b),
                    mostrata(p)
                )
            } else {
                format!(
                    "(1 − ({} − {}) / ({} − {})) × 100",
                    mostrata(a),
                    mostrata(b),
                    mostrata(p),
                    mostrata(b)
                )
            }
        }),
        None => Punti::fermo(voce, 0, "nessun progresso sull'anno precedente", ""),
    }
}
