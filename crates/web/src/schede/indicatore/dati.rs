//! What is known of an indicator year by year and period by period, ready to be drawn.

use std::collections::BTreeSet;

use domain::Decimale;
use domain::albero::PunteggioBloccato;
use domain::formula::{Nodo, Risultato};
use domain::rilevazione::{
    Calcolati, Calcolo, FontePiano, Origine, Previsione, Rilevato, SenzaPrevisione, previsione,
    rilevato, valore_del_periodo,
};
use domain::scheda::{Indicatore, Periodo, Scheda, Unita, Verso};
use domain::smvp::{EsitoIndicatore, IndicatoreDaPunteggiare, Smvp};
use domain::vista::Vista;
use domain::{Actor, formula::ErroreFormula};
use store::Conn;

use crate::grafici::{Colonne, Punto};

/// Works the formulas of a plan out, if the sheet that is shown has one: the plan is read in a number of statements that does not
/// grow with it.
pub(super) fn calcolati(
    c: &mut Conn,
    actor: &Actor,
    vista: &Vista,
    scheda: &Scheda,
    oggi: chrono::NaiveDate,
) -> store::Result<Option<Calcolati>> {
    if scheda
        .contenuto()
        .indicatori
        .iter()
        .all(|i| i.formula.is_none())
    {
        return Ok(None);
    }
    // What a formula comes to is the same whoever looks at it.
    let actor = &actor.per_tutti();
    let formule = store::schede::formule(c, actor, &vista.id)?;
    let mut calcolati = Calcolati::di_piano(vista, &formule);
    let codici: Vec<String> = calcolati.schede_lette().into_iter().collect();
    let lette = store::schede::list_by_codes(c, actor, &vista.id, &codici)?;
    let fonte = FontePiano::new(lette.iter().map(Scheda::contenuto), vista.anno, oggi);
    calcolati.calcola(&fonte);
    Ok(Some(calcolati))
}

/// The indicator computed at a place of a sheet, from 1.
pub(super) fn nodo(scheda: &str, numero: usize) -> Option<Nodo> {
    let posto = u16::try_from(numero).ok()?;
    Some(Nodo {
        scheda: scheda.to_owned(),
        posto,
    })
}

/// A year of an indicator.
pub(super) struct Anno {
    pub anno: i32,
    pub serie: usize,
    pub atteso: Option<Decimale>,
    pub rilevato: Rilevato,
    /// As the tree of the plan scores it.
    pub da_punteggiare: IndicatoreDaPunteggiare,
}

impl Anno {
    pub(super) fn raggiunto(&self) -> Option<Decimale> {
        self.rilevato.conta().map(|(v, _)| v)
    }
}

/// An indicator of the plan of a year, with everything that is worked out of it.
pub(super) struct Visto<'a> {
    pub indicatore: &'a Indicatore,
    /// Year of the plan.
    pub anno: i32,
    pub anni: Vec<Anno>,
    pub illeggibile: Option<&'a ErroreFormula>,
    /// `None` where a forecast would be of no use: the year is declared, or is taken as a whole.
    pub previsione: Option<Result<Previsione, SenzaPrevisione>>,
}

impl<'a> Visto<'a> {
    pub(super) fn new(
        indicatore: &'a Indicatore,
        anno: i32,
        calcolati: Option<(&'a Calcolati, &Nodo)>,
    ) -> Self {
        let di_formula = |anno: i32| calcolati.and_then(|(c, nodo)| c.di(nodo, anno));
        let risultato = |anno: i32| -> Option<&Risultato> {
            match di_formula(anno)? {
                Calcolo::Risultato(r) => Some(r),
                Calcolo::Illeggibile(_) => None,
            }
        };
        // A formula holds for its own series: what came before was taken another way.
        let della_serie = |a: i32| risultato(a).filter(|_| indicatore.confrontabili(a, anno));
        let anni: BTreeSet<i32> = indicatore
            .valori
            .iter()
            .map(|v| v.anno)
            .chain(indicatore.periodi.iter().map(|v| v.periodo.anno))
            .chain(indicatore.formula.is_some().then_some(anno))
            .collect();
        let anni: Vec<Anno> = anni
            .into_iter()
            .map(|a| Anno {
                anno: a,
                serie: indicatore.serie_di(a),
                atteso: indicatore.anno(a).and_then(|v| v.atteso),
                rilevato: rilevato(indicatore, a, della_serie(a)),
                da_punteggiare: IndicatoreDaPunteggiare::di(indicatore, a, della_serie),
            })
            .collect();
        let dichiarato = anni
            .iter()
            .any(|a| a.anno == anno && a.rilevato.dichiarato.is_some());
        let utile = !dichiarato && indicatore.periodi.iter().any(|p| p.periodo.anno == anno);
        Self {
            indicatore,
            anno,
            anni,
            illeggibile: di_formula(anno).and_then(|c| match c {
                Calcolo::Illeggibile(e) => Some(e),
                Calcolo::Risultato(_) => None,
            }),
            previsione: utile.then(|| previsione(indicatore, anno)),
        }
    }

    pub(super) fn mostra(&self, anno: i32, d: Option<Decimale>) -> String {
        d.map_or_else(|| "–".to_owned(), |d| self.indicatore.mostra_nel(anno, d))
    }

    /// Whether columns say something: the day of a date has no height.
    pub(super) fn disegnabile(&self) -> bool {
        self.indicatore.unita != Unita::Data
    }

    fn fascia(&self, serie: usize) -> Option<(Option<Decimale>, Option<Decimale>)> {
        let i = self.indicatore;
        let ha_fascia = i.verso == Some(Verso::Intervallo)
            && (i.intervallo_da.is_some() || i.intervallo_a.is_some());
        (ha_fascia && serie == i.serie_di(self.anno)).then_some((i.intervallo_da, i.intervallo_a))
    }

    fn prevista(&self, anno: i32) -> Option<Decimale> {
        let prevista = self.previsione.as_ref()?.as_ref().ok()?;
        (anno == self.anno).then_some(prevista.valore)
    }

    /// The series over the years.
    pub(super) fn negli_anni(&self, id: &str, titolo: &str, altezza: i64) -> Colonne {
        let mut parole = Vec::new();
        let mut punti = Vec::new();
        for a in &self.anni {
            let (raggiunto, previsione) = (a.raggiunto(), self.prevista(a.anno));
            let mut frase = format!(
                "{}: raggiunto {}, atteso {}",
                a.anno,
                self.mostra(a.anno, raggiunto),
                self.mostra(a.anno, a.atteso)
            );
            if previsione.is_some() {
                frase.push_str(&format!(
                    ", previsione a fine anno {}",
                    self.mostra(a.anno, previsione)
                ));
            }
            if punti.last().is_some_and(|p: &Punto| p.serie != a.serie) {
                frase = format!("qui comincia una nuova serie; {frase}");
            }
            parole.push(frase);
            punti.push(Punto {
                etichetta: a.anno.to_string(),
                serie: a.serie,
                raggiunto,
                atteso: a.atteso,
                previsione,
                fascia: self.fascia(a.serie),
                scritto: self.mostra(a.anno, raggiunto.or(previsione)),
            });
        }
        Colonne::new(id, titolo, parole.join("; "), altezza, &punti)
    }

    /// The periods of the year of the plan, in order, those without a value too.
    pub(super) fn periodi(&self) -> Vec<Periodo> {
        Periodo::dell_anno(self.anno, self.indicatore.frequenza()).collect()
    }

    /// The achieved value of a period.
    pub(super) fn del_periodo(&self, p: Periodo) -> Option<Decimale> {
        valore_del_periodo(self.indicatore, self.indicatore.periodo(p)?)
    }

    /// The periods of the year of the plan, drawn.
    pub(super) fn nei_periodi(&self, altezza: i64) -> Colonne {
        let i = self.indicatore;
        let (mut parole, mut punti) = (Vec::new(), Vec::new());
        for p in self.periodi() {
            let raggiunto = self.del_periodo(p);
            let atteso = i.periodo(p).and_then(|v| v.atteso);
            parole.push(format!(
                "{}: raggiunto {}, atteso {}",
                p.nome(),
                self.mostra(p.anno, raggiunto),
                self.mostra(p.anno, atteso)
            ));
            punti.push(Punto {
                etichetta: p.numero.to_string(),
                raggiunto,
                atteso,
                scritto: self.mostra(p.anno, raggiunto),
                ..Punto::default()
            });
        }
        Colonne::new(
            "periodi",
            format!("I periodi del {}", self.anno),
            parole.join("; "),
            altezza,
            &punti,
        )
    }

    /// How a year is scored by the rules of the plan, as in its tree. The other years only where they have an achieved value, and,
    /// where it is best inside a range, where the range is of their series.
    pub(super) fn esito(&self, a: &Anno, smvp: &Smvp) -> Option<EsitoIndicatore> {
        let i = self.indicatore;
        let ha_intervallo = i.verso != Some(Verso::Intervallo) || i.in_corso(a.anno);
        (a.anno == self.anno || (a.raggiunto().is_some() && ha_intervallo))
            .then(|| smvp.punteggia(&a.da_punteggiare))
    }

    /// What the rule is called that scores the year of the plan.
    pub(super) fn regola(&self, smvp: &Smvp) -> &'static str {
        let ora = self.anni.iter().find(|a| a.anno == self.anno);
        ora.and_then(|a| self.esito(a, smvp))
            .map_or_else(|| smvp.regola_di(&self.ora()).etichetta(), |e| e.cosa)
    }

    /// As the tree of the plan scores it in its year.
    pub(super) fn ora(&self) -> IndicatoreDaPunteggiare {
        let ora = self.anni.iter().find(|a| a.anno == self.anno);
        ora.map_or_else(
            || IndicatoreDaPunteggiare::di(self.indicatore, self.anno, |_| None),
            |a| a.da_punteggiare.clone(),
        )
    }

    /// The score decided by hand for a year: only the one of the plan has it.
    pub(super) fn deciso(&self, anno: i32) -> Option<&PunteggioBloccato> {
        let suo = self.indicatore.bloccato.as_ref();
        suo.filter(|_| anno == self.anno)
    }

    /// What is taken for better in the year of the plan, in words, where nobody wrote it.
    pub(super) fn supposto(&self) -> String {
        self.ora().supposto().unwrap_or_default().to_owned()
    }

    /// Whether some year has more than its declared value to tell.
    pub(super) fn ha_fonti(&self) -> bool {
        self.anni.iter().any(|a| {
            a.rilevato.dai_periodi.is_some()
                || a.rilevato.calcolato.is_some()
                || matches!(a.rilevato.conta(), Some((_, Origine::Formula)))
        })
    }
}
