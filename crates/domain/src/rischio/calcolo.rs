//! The level with its working: every step in figures that a person can redo.

use super::frazione::Frazione;
use super::metodo::{Aggregazione, Asse, Domande, Giudizio, Metodo, Regola};
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
        let mut livelli = Vec::new();
        for o in &v.oggetti {
            let di = |cosa: &str| {
                if o.nome.is_empty() {
                    cosa.to_owned()
                } else {
                    format!("{cosa} di «{}»", o.nome)
                }
            };
            let mut lato = |asse: &Asse| {
                let (media, passo) = media(asse, o);
                passi.push(Passo {
                    cosa: di(&asse.nome),
                    ..passo
                });
                media
            };
            let (p, i) = (lato(&d.probabilita), lato(&d.impatto));
            let livello = p.per(i);
            passi.push(Passo {
                cosa: di("Livello"),
                formula: format!("{} × {}", p.mostra(), i.mostra()),
                risultato: livello.valore().it(DECIMALI),
            });
            livelli.push(livello);
        }
        let livello = insieme(d.aggregazione, &livelli);
        if let [_, _, ..] = livelli.as_slice() {
            let cifre: Vec<String> = livelli.iter().map(|l| l.valore().it(DECIMALI)).collect();
            passi.push(Passo {
                cosa: "Livello del processo".to_owned(),
                formula: match d.aggregazione {
                    Aggregazione::Massimo => format!("il più alto fra {}", cifre.join("; ")),
                    Aggregazione::Media => {
                        format!("({}) / {}", cifre.join(" + "), cifre.len())
                    }
                },
                risultato: livello.it(DECIMALI),
            });
        }
        let livello = livello.arrotonda(DECIMALI);
        Esito {
            livello: Some(livello),
            fascia: self.fascia(livello),
            proposta: None,
            passi,
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
                let titolo = if o.nome.is_empty() {
                    c.titolo.clone()
                } else {
                    format!("{} di «{}»", c.titolo, o.nome)
                };
                passi.push(Passo {
                    cosa: titolo,
                    formula: if c.inverso {
                        format!("{}: qui il grado alto è quello buono", nome(dato))
                    } else {
                        nome(dato).to_owned()
                    },
                    risultato: format!("rischio {}", nome(rischio).to_lowercase()),
                });
            }
        }
        passi.push(Passo {
            cosa: "Grado proposto".to_owned(),
            formula: "il più alto degli indicatori, per prudenza".to_owned(),
            risultato: nome(proposta).to_owned(),
        });
        Esito {
            livello: None,
            fascia: None,
            proposta: Some(proposta),
            passi,
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
