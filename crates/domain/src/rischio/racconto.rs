//! A method in plain sentences: what the page «Come si calcola» says.

use super::frazione::Frazione;
use super::metodo::{Aggregazione, Asse, Domande, Giudizio, Metodo, Regola};
use crate::decimale::Decimale;

impl Metodo {
    /// The highest level it can give, two decimals HALF-UP; `None` where levels are no figures, or a declared one has no upper end.
    pub fn massimo(&self) -> Option<Decimale> {
        match &self.regola {
            Regola::Dichiarato => self.massimo,
            Regola::Domande(d) if d.matrice.is_none() => {
                let [p, i] = [&d.probabilita, &d.impatto].map(|a| estremo(a, Decimale::max));
                Some(p.per(i).arrotonda(2))
            }
            Regola::Domande(_) | Regola::Giudizio(_) => None,
        }
    }

    /// What is wrong with a level written by hand: more than the method can give.
    ///
    /// # Errors
    /// The Italian sentence that stands beside the field.
    pub fn ammesso(&self, livello: Decimale) -> Result<(), String> {
        match self.massimo() {
            Some(massimo) if livello > massimo => Err(format!(
                "con il metodo «{}» il livello va da 0 a {}: {} è fuori dalla scala",
                self.nome,
                massimo.it_breve(),
                livello.it(2)
            )),
            _ => Ok(()),
        }
    }

    /// How a level comes about, in the order in which it is worked out.
    pub(super) fn frasi(&self) -> Vec<String> {
        let mut frasi = match &self.regola {
            Regola::Dichiarato => self.dichiarato(),
            Regola::Domande(d) => domande(d),
            Regola::Giudizio(g) => self.giudizio(g),
        };
        let alta = self.fasce.get(self.alto_da);
        frasi.extend(alta.filter(|_| self.e_alto(self.alto_da)).map(|f| {
            let in_su = if self.alto_da + 1 < self.fasce.len() {
                " in su"
            } else {
                ""
            };
            format!(
                "Il rischio è alto da «{}»{in_su}: un processo con un rischio alto vuole una misura specifica.",
                f.nome
            )
        }));
        frasi.extend(self.frase_salto());
        frasi
    }

    /// When a level asks why it changed; a declared one is written, not assessed, and nobody is asked.
    fn frase_salto(&self) -> Option<String> {
        let (una, molte) = if self.da_gradi() {
            ("grado", "gradi")
        } else {
            ("fascia", "fasce")
        };
        let quanto = match self.salto {
            _ if matches!(self.regola, Regola::Dichiarato) => return None,
            n if n >= self.fasce.len() => return None,
            1 => format!("cambia {una}"),
            n => format!("cambia di {n} {molte} o più"),
        };
        Some(format!(
            "Se il livello {quanto} rispetto a quello di prima, chi valuta scrive perché."
        ))
    }

    fn dichiarato(&self) -> Vec<String> {
        let scala = self.massimo.map(|m| format!("Va da 0 a {}.", m.it_breve()));
        [
            Some("Il livello è la cifra scritta sulla scheda, con il metodo di chi l'ha stampata: non si calcola.".to_owned()),
            scala,
            Some("Le fasce dicono soltanto come si chiama quella cifra.".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn giudizio(&self, g: &Giudizio) -> Vec<String> {
        let gradi: Vec<&str> = self.fasce.iter().map(|f| f.nome.as_str()).collect();
        let mut frasi = vec![format!(
            "Per ognuno {} si sceglie un grado: {}.",
            match g.criteri.len() {
                1 => "degli indicatori (qui è uno solo)".to_owned(),
                n => format!("dei {n} indicatori"),
            },
            gradi.join(", ")
        )];
        let inversi: Vec<String> = g
            .criteri
            .iter()
            .filter(|c| c.inverso)
            .map(|c| format!("«{}»", c.titolo))
            .collect();
        if !inversi.is_empty() {
            frasi.push(format!(
                "Per {} il grado alto è quello buono: nel giudizio conta al contrario.",
                inversi.join(" e ")
            ));
        }
        frasi.extend([
            "Il grado proposto è il più alto degli indicatori, per prudenza; non è una media.".to_owned(),
            "Se si valutano più attività o eventi, vale il grado più alto.".to_owned(),
            "Il giudizio complessivo lo dà chi valuta, sempre con la motivazione; sotto il grado proposto scrive anche perché.".to_owned(),
        ]);
        frasi
    }
}

fn domande(d: &Domande) -> Vec<String> {
    let mut frasi = vec![
        "A ogni domanda si sceglie una risposta, che vale i suoi punti.".to_owned(),
        media(&d.probabilita),
        media(&d.impatto),
    ];
    let (p, i) = (&d.probabilita.nome, &d.impatto.nome);
    if d.matrice.is_some() {
        frasi.push(format!(
            "Il livello è il grado scritto nella matrice, dove la fascia di «{p}» incontra quella di «{i}»."
        ));
    } else {
        let [minimo, massimo] = [Decimale::min, Decimale::max].map(|quale| {
            estremo(&d.probabilita, quale)
                .per(estremo(&d.impatto, quale))
                .arrotonda(2)
                .it_breve()
        });
        frasi.push(format!(
            "Livello = {p} × {i}. Si moltiplicano le medie esatte, e il prodotto si scrive con due decimali: una cifra esattamente a metà sale."
        ));
        frasi.push(format!(
            "Con queste domande il livello va da {minimo} a {massimo}."
        ));
    }
    frasi.push(
        match d.aggregazione {
            Aggregazione::Massimo => {
                "Se si valutano più attività o eventi, al processo va il livello più alto."
            }
            Aggregazione::Media => {
                "Se si valutano più attività o eventi, al processo va la media dei loro livelli."
            }
        }
        .to_owned(),
    );
    frasi
}

/// How the mean of one side comes about.
fn media(asse: &Asse) -> String {
    let uno = Decimale::from(1);
    let pesi = Decimale::somma(asse.domande.iter().map(|d| d.peso));
    let somma = if asse.domande.iter().all(|d| d.peso == uno) {
        format!("somma dei punti, divisa per {}", pesi.it_breve())
    } else {
        format!(
            "somma di punti × peso, divisa per la somma dei pesi ({})",
            pesi.it_breve()
        )
    };
    let arrotondata = match asse.decimali {
        None => String::new(),
        Some(0) => ", arrotondata all'intero".to_owned(),
        Some(1) => ", arrotondata a un decimale".to_owned(),
        Some(n) => format!(", arrotondata a {n} decimali"),
    };
    format!("{} = {somma}{arrotondata}.", asse.nome)
}

/// The least, or the most, that one side can come to.
fn estremo(asse: &Asse, quale: fn(Decimale, Decimale) -> Decimale) -> Decimale {
    let punti = |d: &super::metodo::Domanda| {
        d.risposte
            .iter()
            .map(|r| r.punti)
            .reduce(quale)
            .unwrap_or(Decimale::ZERO)
    };
    let somma = Decimale::somma(asse.domande.iter().map(|d| punti(d).per(d.peso)));
    let pesi = Decimale::somma(asse.domande.iter().map(|d| d.peso));
    let media = Frazione::new(somma, pesi).unwrap_or(Frazione::intera(Decimale::ZERO));
    asse.decimali
        .map_or(media, |n| media.arrotondata(n))
        .valore()
}
