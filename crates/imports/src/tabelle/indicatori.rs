//! INDICATORI without cells: a row is recognised by its Tipo, its values by their shape, its note by its legend.

use std::sync::LazyLock;

use domain::Decimale;
use domain::scheda::{Indicatore, Unita};
use regex::Regex;

use crate::banco::Banco;
use crate::codici::regola;
use crate::righe::{Fonte, Pezzo, unisci};
use crate::riparazioni;
use crate::tabelle::colonne::Colonna;
use crate::tabelle::{Letta, Sfondo, TIPI};
use crate::testo;
use crate::valori::{cifra, legenda, maiuscola, scala_si_no};

static RAPPORTO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regola(r"(?:^|[:;]\s*)(?:\d{1,3}\s*[.)]\s*)?([nN]\.\s*[^/:;]+?)\s*/\s*([nN]\.\s*.+?)\s*\.?$")
});

/// A line of the table, its words sorted.
#[derive(Debug, Default)]
struct Linea {
    descrizione: Option<Pezzo>,
    tipo: Option<Pezzo>,
    numeri: Vec<(Decimale, Pezzo)>,
    note: Vec<Pezzo>,
}

fn linea(fonte: &Fonte, p: Pezzo) -> Linea {
    let mut l = Linea::default();
    let testo = fonte.testo(p);
    let taglio = legenda(testo).unwrap_or(testo.len());
    let nota = fonte.rifila(p.dopo(taglio));
    let parole = fonte.parole(fonte.rifila(p.prima(taglio)));
    // The last run of figures, at the end of the line or before a note.
    let n = |w: &Pezzo| cifra(fonte.testo(*w));
    let fine = parole
        .iter()
        .rposition(|w| n(w).is_some())
        .map_or(parole.len(), |i| i + 1);
    let inizio = parole
        .iter()
        .take(fine)
        .rposition(|w| n(w).is_none())
        .map_or(0, |i| i + 1);
    let (inizio, fine) = if parole
        .get(fine.wrapping_sub(1))
        .is_some_and(|w| n(w).is_some())
    {
        (inizio, fine)
    } else {
        (parole.len(), parole.len())
    };
    let corsa = fine - inizio;
    let noto = |w: &Pezzo| TIPI.contains(&fonte.testo(*w));
    let prima = inizio.checked_sub(1).and_then(|i| parole.get(i));
    let tipo = prima.filter(|w| {
        noto(w)
            || (corsa > 0
                && inizio > 1
                && maiuscola(fonte.testo(**w))
                && fonte.testo(**w).chars().count() >= 5)
    });
    // Figures inside a sentence (`almeno 2,00 incontri l'anno`) are words.
    let colonne = fine == parole.len() || tipo.is_some() || corsa >= 2;
    if !colonne {
        l.descrizione = intervallo(&parole, 0, parole.len());
    } else {
        let testo_fino = if tipo.is_some() { inizio - 1 } else { inizio };
        l.tipo = tipo.copied();
        l.descrizione = intervallo(&parole, 0, testo_fino);
        l.numeri = parole
            .iter()
            .take(fine)
            .skip(inizio)
            .filter_map(|w| n(w).map(|v| (v, *w)))
            .collect();
        l.note.extend(intervallo(&parole, fine, parole.len()));
    }
    if nota.a > nota.da {
        l.note.push(nota);
    }
    l
}

fn intervallo(parole: &[Pezzo], da: usize, a: usize) -> Option<Pezzo> {
    match (parole.get(da), parole.get(a.checked_sub(1)?)) {
        (Some(x), Some(y)) if a > da => Some(Pezzo {
            riga: x.riga,
            da: x.da,
            a: y.a,
        }),
        _ => None,
    }
}

/// A row while its pieces are gathered; a split table gathers all its figures in one.
#[derive(Debug, Default)]
pub(crate) struct Raccolta {
    descrizione: Vec<Pezzo>,
    tipo: Vec<Pezzo>,
    pub(crate) numeri: Vec<(Decimale, Pezzo)>,
    note: Vec<Pezzo>,
    dubbio: Option<&'static str>,
}

impl Raccolta {
    pub(crate) fn ha_tipo(&self) -> bool {
        !self.tipo.is_empty()
    }

    pub(crate) fn tipi(&self) -> usize {
        self.tipo.len()
    }

    pub(crate) fn linea(&mut self, fonte: &Fonte, p: Pezzo) {
        let l = linea(fonte, p);
        self.prendi(l);
    }

    fn prendi(&mut self, l: Linea) {
        self.descrizione.extend(l.descrizione);
        self.tipo.extend(l.tipo);
        self.numeri.extend(l.numeri);
        self.note.extend(l.note);
    }

    /// Builds the indicator; figures that do not fit the columns are left without a place.
    pub(crate) fn componi(
        self,
        banco: &mut Banco<'_>,
        sfondo: &Sfondo<'_>,
        anni: &[Colonna],
        dubbio: Option<&str>,
    ) -> Vec<Letta<Indicatore>> {
        if self.descrizione.is_empty() && self.tipo.is_empty() {
            return Vec::new();
        }
        let mut dubbi: Vec<String> = dubbio
            .into_iter()
            .chain(self.dubbio)
            .map(str::to_owned)
            .collect();
        let mut ind = Indicatore::default();
        let testi: Vec<String> = self
            .descrizione
            .iter()
            .map(|p| banco.testo_sano(sfondo.scheda, *p))
            .collect();
        let descrizione = unisci(testi.iter().map(String::as_str));
        ind.descrizione = Some(descrizione).filter(|d| !d.is_empty());
        for p in &self.descrizione {
            banco.prendi(sfondo.scheda, "indicatori", *p);
        }
        if let Some(t) = self.tipo.first() {
            ind.tipo = Some(banco.fonte.testo(*t).to_owned());
            banco.prendi(sfondo.scheda, "indicatori", *t);
        }
        let percento = self
            .numeri
            .iter()
            .any(|(_, p)| banco.fonte.testo(*p).ends_with('%'));
        if self.numeri.len() == anni.len() {
            for ((valore, p), colonna) in self.numeri.iter().zip(anni) {
                if valore_annuale(&mut ind, *colonna, *valore, sfondo.anno) {
                    banco.prendi(sfondo.scheda, "indicatori", *p);
                } else {
                    dubbi.push("non si conosce l'anno della scheda: i valori senza anno sono fra le righe senza posto".to_owned());
                }
            }
        } else if !self.numeri.is_empty() {
            dubbi.push(format!(
                "i valori sono {} e le colonne {}: i valori sono fra le righe senza posto",
                self.numeri.len(),
                anni.len()
            ));
        }
        let note: Vec<String> = self
            .note
            .iter()
            .map(|p| nota(banco, sfondo.scheda, *p))
            .collect();
        ind.note = Some(unisci(note.iter().map(String::as_str))).filter(|n| !n.is_empty());
        finisci(&mut ind, percento);
        dubbi.dedup();
        vec![Letta {
            riga: ind,
            dubbio: (!dubbi.is_empty()).then(|| dubbi.join("; ")),
        }]
    }
}

/// The text of a note, its legend repaired where a scan broke it.
pub(crate) fn nota(banco: &mut Banco<'_>, scheda: usize, p: Pezzo) -> String {
    let letta = banco.testo_sano(scheda, p);
    banco.prendi(scheda, "indicatori", p);
    match riparazioni::legenda(&letta) {
        Some(sana) => {
            banco.ripara(
                p.riga,
                Some(scheda),
                &letta,
                &sana,
                "legenda letta male: 0 e = scambiati con segni simili",
            );
            sana
        }
        None => letta,
    }
}

/// Writes a value under its year; false when the column has none and neither has the sheet.
pub(crate) fn valore_annuale(
    ind: &mut Indicatore,
    colonna: Colonna,
    valore: Decimale,
    anno: Option<i32>,
) -> bool {
    match colonna {
        Colonna::Atteso(a) => a
            .or(anno)
            .map(|a| ind.scrivi(a, Some(Some(valore)), None))
            .is_some(),
        Colonna::Raggiunto(a) => a
            .or(anno)
            .map(|a| ind.scrivi(a, None, Some(Some(valore))))
            .is_some(),
        _ => false,
    }
}

/// The two sides of a ratio, and the unit.
pub(crate) fn finisci(ind: &mut Indicatore, percento: bool) {
    if let Some((a, b)) = ind.descrizione.as_deref().and_then(rapporto) {
        (ind.numeratore, ind.denominatore) = (Some(a), Some(b));
    }
    ind.unita = if percento {
        Unita::Percentuale
    } else if ind.note.as_deref().is_some_and(scala_si_no) {
        Unita::SiNo
    } else if ind.numeratore.is_some() {
        Unita::Rapporto
    } else {
        Unita::Numero
    };
}

/// `...: n. A/n. B.` into its two sides.
fn rapporto(descrizione: &str) -> Option<(String, String)> {
    let c = RAPPORTO.as_ref()?.captures(descrizione)?;
    Some((
        c.get(1)?.as_str().trim().to_owned(),
        c.get(2)?.as_str().trim_end_matches('.').trim().to_owned(),
    ))
}

/// Reads the rows of a table that the source kept together.
pub(crate) fn per_forma(
    banco: &mut Banco<'_>,
    sfondo: &Sfondo<'_>,
    pezzi: &[Pezzo],
    anni: &[Colonna],
) -> Vec<Letta<Indicatore>> {
    let fonte = banco.fonte;
    let linee: Vec<Linea> = pezzi.iter().map(|p| linea(fonte, *p)).collect();
    let ancore: Vec<usize> = linee
        .iter()
        .enumerate()
        .filter(|(_, l)| l.tipo.is_some())
        .map(|(i, _)| i)
        .collect();
    let righe = if ancore.len() <= 1 {
        vec![(0, linee.len(), false)]
    } else {
        confini(fonte, &linee, &ancore)
    };
    let mut raccolte: Vec<Raccolta> = righe.iter().map(|_| Raccolta::default()).collect();
    for (i, l) in linee.into_iter().enumerate() {
        if let Some((n, (.., incerta))) = righe
            .iter()
            .enumerate()
            .find(|(_, (da, a, _))| (*da..*a).contains(&i))
            && let Some(r) = raccolte.get_mut(n)
        {
            r.prendi(l);
            if *incerta {
                r.dubbio =
                    Some("non è sicuro a quale indicatore appartengano le righe della descrizione");
            }
        }
    }
    raccolte
        .into_iter()
        .flat_map(|r| r.componi(banco, sfondo, anni, None))
        .collect()
}

/// Where each row begins: at a numbered line, or where a sentence begins; the cut is doubtful when nothing says so.
fn confini(fonte: &Fonte, linee: &[Linea], ancore: &[usize]) -> Vec<(usize, usize, bool)> {
    let mut inizi = vec![(0, false)];
    for coppia in ancore.windows(2) {
        let [a, b] = coppia else { continue };
        let vuote: Vec<usize> = (a + 1..*b).collect();
        let testo = |i: usize| {
            linee
                .get(i)
                .and_then(|l| l.descrizione)
                .map(|p| fonte.testo(p))
                .unwrap_or("")
        };
        let numerata = |i: usize| testo::attivita(testo(i));
        let maiuscola = |i: usize| testo(i).chars().next().is_some_and(char::is_uppercase);
        let inizio = (a + 1..=*b)
            .find(|i| numerata(*i))
            .map(|i| (i, false))
            .or_else(|| {
                if vuote.is_empty() {
                    return Some((*b, false));
                }
                let da_maiuscola = (a + 1..=*b).find(|i| {
                    maiuscola(*i)
                        && linee
                            .get(i - 1)
                            .and_then(|l| l.descrizione)
                            .is_none_or(|p| {
                                fonte.testo(p).matches('(').count()
                                    <= fonte.testo(p).matches(')').count()
                            })
                });
                da_maiuscola.map(|i| (i, true))
            });
        inizi.push(inizio.unwrap_or((*b, true)));
    }
    let fine = linee.len();
    inizi
        .iter()
        .enumerate()
        .map(|(k, (da, incerta))| (*da, inizi.get(k + 1).map_or(fine, |(d, _)| *d), *incerta))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_ratios() {
        let due = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(
            rapporto("n. indagini di mercato/n.eventi"),
            due("n. indagini di mercato", "n.eventi")
        );
        assert_eq!(
            rapporto(
                "Istruttorie. Esaustività: n. di istruttorie complete/n. di nomine o designazioni da effettuare."
            ),
            due(
                "n. di istruttorie complete",
                "n. di nomine o designazioni da effettuare"
            )
        );
        assert_eq!(rapporto("formazione/aggiornamento"), None);
    }
}
