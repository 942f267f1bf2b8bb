//! From the text of a method to the checked thing.

use std::collections::HashSet;

use serde::Deserialize;

use super::metodo::{
    Aggregazione, Asse, Criterio, Domanda, Domande, Fascia, Giudizio, Metodo, Regola, Risposta,
};
use crate::decimale::Decimale;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileMetodo {
    codice: String,
    versione: u32,
    nome: String,
    fonte: String,
    genere: Genere,
    aggregazione: Option<Aggregazione>,
    probabilita: Option<FileAsse>,
    impatto: Option<FileAsse>,
    #[serde(default)]
    gradi: Vec<String>,
    #[serde(default)]
    indicatore: Vec<FileCriterio>,
    #[serde(default)]
    fascia: Vec<FileFascia>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Genere {
    Dichiarato,
    Domande,
    Giudizio,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileAsse {
    nome: String,
    decimali: Option<u32>,
    #[serde(default)]
    scala: Vec<String>,
    domanda: Vec<FileDomanda>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDomanda {
    codice: String,
    titolo: String,
    testo: String,
    #[serde(default = "uno")]
    peso: i64,
    risposte: Vec<FileRisposta>,
}

fn uno() -> i64 {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRisposta {
    testo: String,
    punti: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileCriterio {
    codice: String,
    titolo: String,
    testo: String,
    #[serde(default)]
    inverso: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileFascia {
    nome: String,
    da: String,
}

impl Metodo {
    /// Reads a method.
    ///
    /// # Errors
    /// One sentence with the name of the file, the line where it is known, and the reason.
    pub fn leggi(file: &str, testo: &str) -> Result<Self, String> {
        let letto: FileMetodo = toml::from_str(testo).map_err(|e| {
            let prima = e
                .span()
                .and_then(|s| testo.get(..s.start))
                .unwrap_or_default();
            format!(
                "{file}, riga {}: {}",
                prima.lines().count().max(1),
                e.message()
            )
        })?;
        let no = |motivo: &str| format!("{file}: {motivo}");
        let regola = match letto.genere {
            Genere::Dichiarato => Regola::Dichiarato,
            Genere::Domande => {
                let (Some(p), Some(i)) = (letto.probabilita, letto.impatto) else {
                    return Err(no("mancano le domande di [probabilita] o di [impatto]"));
                };
                Regola::Domande(Domande {
                    probabilita: asse(p).map_err(|e| no(&e))?,
                    impatto: asse(i).map_err(|e| no(&e))?,
                    aggregazione: letto.aggregazione.unwrap_or(Aggregazione::Massimo),
                })
            }
            Genere::Giudizio => {
                if letto.indicatore.is_empty() || letto.gradi.len() < 2 {
                    return Err(no("servono almeno un indicatore e due gradi"));
                }
                Regola::Giudizio(Giudizio {
                    criteri: letto
                        .indicatore
                        .into_iter()
                        .map(|c| Criterio {
                            codice: c.codice,
                            titolo: c.titolo,
                            testo: c.testo,
                            inverso: c.inverso,
                        })
                        .collect(),
                })
            }
        };
        let fasce = if letto.gradi.is_empty() {
            letto
                .fascia
                .into_iter()
                .map(|f| {
                    Decimale::parse_it(&f.da)
                        .map(|da| Fascia { nome: f.nome, da })
                        .map_err(|e| no(&format!("la fascia comincia da «{}», che {e}", f.da)))
                })
                .collect::<Result<Vec<_>, _>>()?
        } else {
            (0..)
                .zip(letto.gradi)
                .map(|(n, nome)| Fascia {
                    nome,
                    da: Decimale::from(n),
                })
                .collect()
        };
        if !fasce.windows(2).all(|c| matches!(c, [a, b] if a.da < b.da)) {
            return Err(no("le fasce vanno dalla più bassa alla più alta"));
        }
        let metodo = Self {
            codice: letto.codice,
            versione: letto.versione,
            nome: letto.nome,
            fonte: letto.fonte,
            regola,
            fasce,
        };
        let mut visti = HashSet::new();
        let doppia = metodo
            .chiavi()
            .find(|c| !visti.insert(*c))
            .map(str::to_owned);
        match doppia {
            Some(doppia) => Err(no(&format!("il codice «{doppia}» compare due volte"))),
            None => Ok(metodo),
        }
    }

    /// The codes of everything that is asked.
    pub fn chiavi(&self) -> impl Iterator<Item = &str> {
        let (domande, criteri): (Vec<&Domanda>, &[Criterio]) = match &self.regola {
            Regola::Dichiarato => (Vec::new(), &[]),
            Regola::Domande(d) => (
                d.probabilita
                    .domande
                    .iter()
                    .chain(&d.impatto.domande)
                    .collect(),
                &[],
            ),
            Regola::Giudizio(g) => (Vec::new(), &g.criteri),
        };
        domande
            .into_iter()
            .map(|d| d.codice.as_str())
            .chain(criteri.iter().map(|c| c.codice.as_str()))
    }
}

fn asse(letto: FileAsse) -> Result<Asse, String> {
    let domande: Vec<Domanda> = letto
        .domanda
        .into_iter()
        .map(|d| {
            if d.risposte.is_empty() || d.peso < 0 {
                return Err(format!(
                    "la domanda «{}» vuole almeno una risposta e un peso che non sia negativo",
                    d.codice
                ));
            }
            Ok(Domanda {
                codice: d.codice,
                titolo: d.titolo,
                testo: d.testo,
                peso: Decimale::from(d.peso),
                risposte: d
                    .risposte
                    .into_iter()
                    .map(|r| Risposta {
                        testo: r.testo,
                        punti: Decimale::from(r.punti),
                    })
                    .collect(),
            })
        })
        .collect::<Result<_, _>>()?;
    if domande.iter().all(|d| d.peso == Decimale::ZERO) {
        return Err(format!("le domande di «{}» non hanno peso", letto.nome));
    }
    Ok(Asse {
        nome: letto.nome,
        decimali: letto.decimali,
        scala: letto.scala,
        domande,
    })
}
