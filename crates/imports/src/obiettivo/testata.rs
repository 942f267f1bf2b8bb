//! The header of an objective sheet: labels and values, side by side or above each other.

use domain::campo::Valore;

use crate::codici;
use crate::etichette::{self, separatore, solo};
use crate::obiettivo::{Contesto, Lettore};
use crate::righe::Pezzo;

/// Labels of the header and their fields; other bodies say Settore for Direzione.
pub(super) const CASELLE: &[(&str, &str)] = &[
    ("Direzione", "direzione"),
    ("Settore", "direzione"),
    ("Direttore", "direttore"),
    ("Classificazione", "classificazione"),
    ("Servizio", "servizio"),
    ("Dirigente", "dirigente"),
    ("Tipologia", "tipologia"),
    ("Stato", "stato"),
    ("Responsabile", "responsabile"),
    ("Centro di Responsabilita", "centro_di_responsabilita"),
];

impl Lettore<'_> {
    /// The header of our own print: Codice, Titolo, Stato above their values.
    pub(super) fn griglia(&mut self, p: Pezzo) -> bool {
        let fonte = self.banco.fonte;
        let intera = |riga: usize| Pezzo {
            riga,
            da: 0,
            a: fonte.righe.get(riga).map_or(0, |r| r.testo.len()),
        };
        let etichette = fonte.celle(intera(p.riga));
        if etichette.len() < 2
            || !etichette
                .first()
                .is_some_and(|e| solo(fonte.testo(*e), "Codice"))
        {
            return false;
        }
        let valori = fonte.celle(intera(p.riga + 1));
        let Some(c) = valori.first().and_then(|v| {
            let testo = fonte.testo(*v);
            codici::obiettivo(testo)
                .filter(|c| c.a == testo.len())
                .or_else(|| {
                    (!testo.is_empty() && !testo.contains(' ')).then(|| codici::Codice {
                        codice: testo.to_owned(),
                        da: 0,
                        a: testo.len(),
                    })
                })
        }) else {
            return false;
        };
        self.banco.etichetta(p);
        if let Some(v) = valori.first() {
            self.codice(*v, &c);
        }
        if let Some(scheda) = self.corrente {
            for (e, v) in etichette.iter().zip(&valori).skip(1) {
                let nome = fonte.testo(*e);
                if v.a <= v.da || self.banco.segnaposto(*v) {
                    continue;
                }
                if solo(nome, "Titolo") {
                    self.titolo(scheda, *v);
                } else if let Some((_, k)) = CASELLE.iter().find(|(e, _)| solo(nome, e)) {
                    self.casella(scheda, k, *v);
                }
            }
            if let Some(s) = self.banco.scheda_di.get_mut(p.riga) {
                *s = Some(scheda);
            }
        }
        true
    }

    /// A line of the header: labels and values in cells, or one after the other on the line, or a label alone.
    pub(super) fn testata(&mut self, scheda: usize, p: Pezzo) -> bool {
        if matches!(
            self.contesto,
            Contesto::Indicatori | Contesto::Fasi | Contesto::Collegato
        ) || (self.contesto == Contesto::Descrizione
            && self.banco.valore(scheda, "sezioni").is_some())
        {
            return false;
        }
        let fonte = self.banco.fonte;
        let letto = fonte.testo(p);
        if letto.contains('\t') {
            let celle = fonte.celle(p);
            let chiave = |c: &Pezzo| {
                CASELLE
                    .iter()
                    .find(|(e, _)| solo(fonte.testo(*c), e))
                    .map(|(_, k)| *k)
            };
            if !celle.iter().any(|c| chiave(c).is_some()) {
                return false;
            }
            // All labels: the values are in the row below, column by column.
            let piene: Vec<&Pezzo> = celle.iter().filter(|c| c.a > c.da).collect();
            if piene.len() > 1 && piene.iter().all(|c| chiave(c).is_some()) {
                return self.celle_sotto(scheda, p, chiave);
            }
            let mut aperta = None;
            for c in &celle {
                match (chiave(c), aperta) {
                    (Some(k), _) => {
                        self.banco.etichetta(*c);
                        aperta = Some(k);
                    }
                    (None, Some(k)) if c.a > c.da => {
                        self.casella(scheda, k, *c);
                        aperta = None;
                    }
                    _ => {}
                }
            }
            return true;
        }
        // Labels one after the other on the same line.
        let mut trovate: Vec<(usize, usize, &'static str)> = CASELLE
            .iter()
            .filter_map(|(e, k)| etichetta_esatta(letto, e).map(|(da, a)| (da, a, *k)))
            .collect();
        trovate.sort_unstable();
        if trovate.first().is_none_or(|(da, ..)| *da > 0) {
            return false;
        }
        let sola = trovate.len() == 1;
        let (_, fine, chiave) = trovate.first().copied().unwrap_or((0, 0, ""));
        if sola && fine >= letto.trim_end_matches([':', ' ']).len() {
            self.banco.etichetta(p);
            self.contesto = Contesto::Casella(chiave);
            return true;
        }
        for (i, (da, a, chiave)) in trovate.iter().enumerate() {
            let fino = trovate.get(i + 1).map_or(letto.len(), |(d, ..)| *d);
            self.banco.etichetta(p.tra(*da, *a));
            let segni = separatore(letto.get(*a..fino).unwrap_or(""));
            let valore = fonte.rifila(Pezzo {
                riga: p.riga,
                da: (p.da + a + segni).min(p.da + fino),
                a: p.da + fino,
            });
            if valore.a > valore.da {
                self.casella(scheda, chiave, valore);
            }
        }
        true
    }

    /// A row of labels with its values in the row below.
    fn celle_sotto(
        &mut self,
        scheda: usize,
        p: Pezzo,
        chiave: impl Fn(&Pezzo) -> Option<&'static str>,
    ) -> bool {
        let fonte = self.banco.fonte;
        self.banco.etichetta(p);
        let Some(sotto) = self.prossima(p.riga) else {
            return true;
        };
        let sotto = Pezzo {
            riga: sotto.riga,
            da: 0,
            a: fonte.righe.get(sotto.riga).map_or(0, |r| r.testo.len()),
        };
        let intera = Pezzo {
            riga: p.riga,
            da: 0,
            a: fonte.righe.get(p.riga).map_or(0, |r| r.testo.len()),
        };
        let etichette = fonte.celle(intera);
        for (e, v) in etichette.iter().zip(fonte.celle(sotto)) {
            if let Some(k) = chiave(e).filter(|_| v.a > v.da)
                && !self.banco.segnaposto(v)
            {
                self.casella(scheda, k, v);
            }
        }
        true
    }

    pub(super) fn casella(&mut self, scheda: usize, chiave: &'static str, p: Pezzo) {
        let letto = self.banco.testo_sano(scheda, p);
        let valore = match chiave {
            "direttore" | "dirigente" | "responsabile" => domain::persona::cognome_nome(&letto),
            "stato" => match crate::valori::stato(&letto) {
                Some(s) => s.codice().to_owned(),
                None => return,
            },
            _ => letto,
        };
        self.banco
            .scrivi_se_vuoto(scheda, chiave, Valore::Testo(valore));
        self.banco.prendi(scheda, chiave, p);
    }
}

/// A label inside a line, written with its capital: `Servizio` is a label, `servizio` a word.
fn etichetta_esatta(testo: &str, etichetta: &str) -> Option<(usize, usize)> {
    let (da, a) = etichette::trova(testo, etichetta)?;
    testo
        .get(da..)
        .is_some_and(|t| t.starts_with(|c: char| c.is_uppercase()))
        .then_some(())?;
    // Words of a value in capitals (`DIREZIONE GENERALE`) are no labels.
    let tutto_maiuscolo = testo
        .get(da..a)
        .is_some_and(|t| !t.chars().any(char::is_lowercase));
    (!tutto_maiuscolo).then_some((da, a))
}
