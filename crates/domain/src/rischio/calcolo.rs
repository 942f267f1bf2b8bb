//! The level with its working: every step in figures that a person can redo.

use super::frazione::Frazione;
use super::metodo::{Aggregazione, Asse, Domande, Giudizio, Matrice, Metodo, Regola};
use super::valutazione::{OggettoValutato, Valutazione};
use crate::decimale::Decimale;
use crate::refusal::Refusal;

/// The outcome of an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Esito {
    /// The figure, two decimals HALF-UP; none for a judgement.
    pub livello: Option<Decimale>,
    /// Place of the band or grade in [`Metodo::fasce`].
    pub fascia: Option<usize>,
    /// For a judgement: the grade that prudence proposes, the highest of the criteria.
    pub proposta: Option<usize>,
    pub passi: Vec<Passo>,
    /// Probability and impact, where the method has them: of the object with the highest level, or their means.
    pub punto: Option<(Decimale, Decimale)>,
}

/// A step of the working.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passo {
    /// What is worked out: `Probabilità`.
    pub cosa: String,
    /// `(1 + 5 + 1 + 3 + 1 + 2) / 6`.
    pub formula: String,
    /// `2,17`.
    pub risultato: String,
    /// Whether the figures shown give just the result shown; otherwise something was rounded.
    pub esatto: bool,
}

impl Passo {
    /// What stands between formula and result: `≈` where whoever redoes it finds a little more or less.
    pub fn segno(&self) -> &'static str {
        if self.esatto { "=" } else { "≈" }
    }
}

/// Places of a stored level.
const DECIMALI: u32 = 2;

impl Metodo {
    /// Works the level out of the answers, or the grade that prudence proposes.
    ///
    /// # Errors
    /// What is not answered, or cannot be: `risposte.0.P1` names the object and the question.
    pub fn prova(&self, v: &Valutazione) -> Result<Esito, Vec<Refusal>> {
        let mut no = Vec::new();
        if matches!(self.regola, Regola::Dichiarato) {
            return Err(vec![Refusal::campo(
                "metodo",
                "un livello dichiarato si scrive sulla scheda: non ha domande",
            )]);
        }
        if v.oggetti.is_empty() {
            no.push(Refusal::campo(
                "oggetti",
                "indica che cosa è stato valutato",
            ));
        }
        for (n, o) in v.oggetti.iter().enumerate() {
            self.controlla(n, o, &mut no);
        }
        if !no.is_empty() {
            return Err(no);
        }
        match &self.regola {
            Regola::Dichiarato => Err(no),
            Regola::Domande(d) => Ok(self.prodotto(d, v)),
            Regola::Giudizio(g) => Ok(self.proposta(g, v)),
        }
    }

    /// Works the level out and holds the assessment against the rules of the method: a judgement wants its grade and its reasons.
    ///
    /// # Errors
    /// Those of [`Self::prova`], and what the judgement lacks.
    pub fn valuta(&self, v: &Valutazione) -> Result<Esito, Vec<Refusal>> {
        let esito = self.prova(v)?;
        match esito.proposta {
            Some(proposta) => self.giudica(esito, proposta, v),
            None => Ok(esito),
        }
    }

    /// Every question answered, with an answer that exists; no answer to a question of another method.
    fn controlla(&self, n: usize, o: &OggettoValutato, no: &mut Vec<Refusal>) {
        for codice in self.chiavi() {
            match o.risposte.get(codice) {
                None => no.push(Refusal::campo(
                    format!("risposte.{n}.{codice}"),
                    "scegli una risposta",
                )),
                Some(r) if *r >= self.quante(codice) => no.push(Refusal::campo(
                    format!("risposte.{n}.{codice}"),
                    "questa risposta non esiste: scegline una dell'elenco",
                )),
                Some(_) => {}
            }
        }
        for codice in o
            .risposte
            .keys()
            .filter(|c| !self.chiavi().any(|k| k == *c))
        {
            no.push(Refusal::campo(
                format!("risposte.{n}.{codice}"),
                format!("la domanda «{codice}» non è di questo metodo"),
            ));
        }
    }

    /// How many answers a question has.
    fn quante(&self, codice: &str) -> usize {
        match &self.regola {
            Regola::Domande(d) => d
                .probabilita
                .domande
                .iter()
                .chain(&d.impatto.domande)
                .find(|q| q.codice == codice)
                .map_or(0, |q| q.risposte.len()),
            _ => self.fasce.len(),
        }
    }

    fn prodotto(&self, d: &Domande, v: &Valutazione) -> Esito {
        let mut passi = Vec::new();
        let mut punti: Vec<(Frazione, Frazione)> = Vec::new();
        for o in &v.oggetti {
            let mut lato = |asse: &Asse| {
                let (media, passo) = media(asse, o);
                passi.push(Passo {
                    cosa: di(&asse.nome, o),
                    ..passo
                });
                media
            };
            let (p, i) = (lato(&d.probabilita), lato(&d.impatto));
            punti.push((p, i));
            passi.push(match &d.matrice {
                None => Passo {
                    cosa: di("Livello", o),
                    formula: format!("{} × {}", p.mostra(), i.mostra()),
                    risultato: p.per(i).valore().it(DECIMALI),
                    esatto: p.per(i).valore().decimali() <= DECIMALI,
                },
                Some(m) => self.nella_matrice(m, o, p.valore(), i.valore()),
            });
        }
        let punto = punto(d.aggregazione, &punti);
        if let Some(m) = &d.matrice {
            return self.grado_piu_alto(m, &punti, passi, punto);
        }
        let livelli: Vec<Frazione> = punti.iter().map(|(p, i)| p.per(*i)).collect();
        let livello = insieme(d.aggregazione, &livelli);
        if let [_, _, ..] = livelli.as_slice() {
            let mostrati = || livelli.iter().map(|l| l.valore().arrotonda(DECIMALI));
            let cifre: Vec<String> = mostrati().map(|l| l.it(DECIMALI)).collect();
            passi.push(Passo {
                cosa: "Livello del processo".to_owned(),
                formula: match d.aggregazione {
                    Aggregazione::Massimo => format!("il più alto fra {}", cifre.join("; ")),
                    Aggregazione::Media => {
                        format!("({}) / {}", cifre.join(" + "), cifre.len())
                    }
                },
                risultato: livello.it(DECIMALI),
                esatto: match d.aggregazione {
                    Aggregazione::Massimo => true,
                    Aggregazione::Media => {
                        let quanti = i64::try_from(livelli.len()).unwrap_or(i64::MAX);
                        let tondo = livello.arrotonda(DECIMALI);
                        tondo.per(Decimale::from(quanti)) == Decimale::somma(mostrati())
                    }
                },
            });
        }
        let livello = livello.arrotonda(DECIMALI);
        Esito {
            livello: Some(livello),
            fascia: self.fascia(livello),
            proposta: None,
            passi,
            punto,
        }
    }

    fn nome_fascia(&self, n: usize) -> &str {
        self.fasce.get(n).map_or("", |f| f.nome.as_str())
    }

    fn nella_matrice(&self, m: &Matrice, o: &OggettoValutato, p: Decimale, i: Decimale) -> Passo {
        let (formula, risultato) = m.cella(p, i).map_or_else(Default::default, |(p, i, f)| {
            (
                format!(
                    "probabilità {}, impatto {}",
                    p.nome.to_lowercase(),
                    i.nome.to_lowercase()
                ),
                self.nome_fascia(f).to_owned(),
            )
        });
        Passo {
            cosa: di("Grado nella matrice", o),
            formula,
            risultato,
            esatto: true,
        }
    }

    /// Of several objects the highest grade counts.
    fn grado_piu_alto(
        &self,
        m: &Matrice,
        punti: &[(Frazione, Frazione)],
        mut passi: Vec<Passo>,
        punto: Option<(Decimale, Decimale)>,
    ) -> Esito {
        let gradi: Vec<usize> = punti
            .iter()
            .filter_map(|(p, i)| Some(m.cella(p.valore(), i.valore())?.2))
            .collect();
        let fascia = gradi.iter().copied().max();
        if let ([_, _, ..], Some(f)) = (gradi.as_slice(), fascia) {
            let nomi: Vec<&str> = gradi.iter().map(|g| self.nome_fascia(*g)).collect();
            passi.push(Passo {
                cosa: "Grado del processo".to_owned(),
                formula: format!("il più alto fra {}", nomi.join("; ")),
                risultato: self.nome_fascia(f).to_owned(),
                esatto: true,
            });
        }
        Esito {
            livello: None,
            fascia,
            proposta: None,
            passi,
            punto,
        }
    }

    fn proposta(&self, g: &Giudizio, v: &Valutazione) -> Esito {
        let ultimo = self.fasce.len().saturating_sub(1);
        let nome = |n: usize| self.fasce.get(n).map_or("", |f| f.nome.as_str());
        let mut proposta = 0;
        let mut passi = Vec::new();
        for o in &v.oggetti {
            for c in &g.criteri {
                let dato = o.risposte.get(&c.codice).copied().unwrap_or_default();
                let rischio = if c.inverso {
                    ultimo - dato.min(ultimo)
                } else {
                    dato
                };
                proposta = proposta.max(rischio);
                passi.push(Passo {
                    cosa: di(&c.titolo, o),
                    formula: if c.inverso {
                        format!("{}: qui il grado alto è quello buono", nome(dato))
                    } else {
                        nome(dato).to_owned()
                    },
                    risultato: format!("rischio {}", nome(rischio).to_lowercase()),
                    esatto: true,
                });
            }
        }
        passi.push(Passo {
            cosa: "Grado proposto".to_owned(),
            formula: "il più alto degli indicatori, per prudenza".to_owned(),
            risultato: nome(proposta).to_owned(),
            esatto: true,
        });
        Esito {
            livello: None,
            fascia: None,
            proposta: Some(proposta),
            passi,
            punto: None,
        }
    }

    /// The grade given, beside the one proposed.
    fn giudica(
        &self,
        esito: Esito,
        proposta: usize,
        v: &Valutazione,
    ) -> Result<Esito, Vec<Refusal>> {
        let ultimo = self.fasce.len().saturating_sub(1);
        let nome = |n: usize| self.fasce.get(n).map_or("", |f| f.nome.as_str());
        let mut no = Vec::new();
        match v.grado {
            None => no.push(Refusal::campo("grado", "scegli il giudizio complessivo")),
            Some(n) if n > ultimo => no.push(Refusal::campo(
                "grado",
                "questo grado non esiste: scegline uno dell'elenco",
            )),
            Some(n) if n < proposta && vuoto(v.motivo_dello_scarto.as_deref()) => {
                no.push(Refusal::campo(
                    "motivo_dello_scarto",
                    format!(
                        "il giudizio è più basso del grado proposto ({}): scrivi perché",
                        nome(proposta)
                    ),
                ));
            }
            Some(_) => {}
        }
        if vuoto(v.motivazione.as_deref()) {
            no.push(Refusal::campo(
                "motivazione",
                "scrivi la motivazione: il PNA 2019 la vuole per ogni giudizio",
            ));
        }
        if !no.is_empty() {
            return Err(no);
        }
        Ok(Esito {
            fascia: v.grado,
            ..esito
        })
    }
}

/// What is worked out, and of which object where there are several.
fn di(cosa: &str, o: &OggettoValutato) -> String {
    if o.nome.is_empty() {
        cosa.to_owned()
    } else {
        format!("{cosa} di «{}»", o.nome)
    }
}

/// Where the process stands on the map: the object that decides its level, or the means of all.
fn punto(
    aggregazione: Aggregazione,
    punti: &[(Frazione, Frazione)],
) -> Option<(Decimale, Decimale)> {
    match aggregazione {
        Aggregazione::Massimo => punti
            .iter()
            .max_by_key(|(p, i)| p.per(*i).valore())
            .map(|(p, i)| (p.valore(), i.valore())),
        Aggregazione::Media => {
            let lato = |quale: fn(&(Frazione, Frazione)) -> Frazione| {
                let figure: Vec<Frazione> = punti.iter().map(quale).collect();
                insieme(aggregazione, &figure)
            };
            (!punti.is_empty()).then(|| (lato(|p| p.0), lato(|p| p.1)))
        }
    }
}

fn vuoto(testo: Option<&str>) -> bool {
    testo.is_none_or(|t| t.trim().is_empty())
}

/// The mean of the scores of one side, by the weights of its questions.
fn media(asse: &Asse, o: &OggettoValutato) -> (Frazione, Passo) {
    let (mut somma, mut pesi) = (Decimale::ZERO, Decimale::ZERO);
    let mut addendi = Vec::new();
    for d in &asse.domande {
        let punti = o
            .risposte
            .get(&d.codice)
            .and_then(|r| d.risposte.get(*r))
            .map_or(Decimale::ZERO, |r| r.punti);
        somma = somma.piu(punti.per(d.peso));
        pesi = pesi.piu(d.peso);
        addendi.push(if d.peso == Decimale::from(1) {
            mostra(punti)
        } else {
            format!("{} × {}", mostra(punti), mostra(d.peso))
        });
    }
    let esatta = Frazione::new(somma, pesi).unwrap_or(Frazione::intera(Decimale::ZERO));
    let media = asse
        .decimali
        .map_or(esatta, |decimali| esatta.arrotondata(decimali));
    let risultato = match asse.decimali {
        Some(decimali) => media.valore().it(decimali),
        None => media.mostra(),
    };
    let passo = Passo {
        cosa: String::new(),
        formula: format!("({}) / {}", addendi.join(" + "), mostra(pesi)),
        risultato,
        esatto: asse.decimali.is_none() || media.valore() == esatta.valore(),
    };
    (media, passo)
}

fn insieme(aggregazione: Aggregazione, livelli: &[Frazione]) -> Decimale {
    match aggregazione {
        Aggregazione::Massimo => livelli
            .iter()
            .map(|l| l.valore())
            .max()
            .unwrap_or(Decimale::ZERO),
        Aggregazione::Media => {
            let somma = livelli
                .iter()
                .copied()
                .reduce(Frazione::piu)
                .unwrap_or(Frazione::intera(Decimale::ZERO));
            let quanti = i64::try_from(livelli.len().max(1)).unwrap_or(1);
            Frazione::new(Decimale::from(1), Decimale::from(quanti))
                .map_or(Decimale::ZERO, |una| somma.per(una).valore())
        }
    }
}

/// A figure of the working: as short as it is exact, at most four places.
fn mostra(figura: Decimale) -> String {
    figura.it(figura.decimali().min(4))
}
