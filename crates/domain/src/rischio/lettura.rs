//! From the text of a method to the checked thing.

use std::collections::HashSet;

use serde::Deserialize;

use super::metodo::{
    Aggregazione, Asse, Criterio, Domanda, Domande, Fascia, Giudizio, Matrice, Metodo, Regola,
    Risposta,
};
use crate::decimale::Decimale;
use crate::punteggio::Colore;

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
    matrice: Option<FileMatrice>,
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
    colore: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileMatrice {
    probabilita: Vec<FileFascia>,
    impatto: Vec<FileFascia>,
    celle: Vec<Vec<String>>,
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
                let aggregazione = letto.aggregazione.unwrap_or(Aggregazione::Massimo);
                if letto.matrice.is_some() && aggregazione == Aggregazione::Media {
                    return Err(no(
                        "con la matrice non si fa la media: fra più oggetti vale il grado più alto (aggregazione = \"massimo\")",
                    ));
                }
                Regola::Domande(Box::new(Domande {
                    probabilita: asse(p).map_err(|e| no(&e))?,
                    impatto: asse(i).map_err(|e| no(&e))?,
                    aggregazione,
                    matrice: letto
                        .matrice
                        .map(|m| matrice(m, &letto.gradi))
                        .transpose()
                        .map_err(|e| no(&e))?,
                }))
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
            fasce(letto.fascia).map_err(|e| no(&e))?
        } else {
            (0..)
                .zip(letto.gradi)
                .map(|(n, nome)| Fascia {
                    nome,
                    da: Decimale::from(n),
                    colore: None,
                })
                .collect()
        };
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

/// Bands in their order, each with the figure it begins at.
fn fasce(lette: Vec<FileFascia>) -> Result<Vec<Fascia>, String> {
    let fasce = lette
        .into_iter()
        .map(|f| {
            let da = Decimale::parse_it(&f.da)
                .map_err(|e| format!("la fascia comincia da «{}», che {e}", f.da))?;
            let colore = f
                .colore
                .map(|c| {
                    Colore::da_nome(&c).ok_or_else(|| {
                        let noti: Vec<&str> = Colore::TUTTI.iter().map(|c| c.codice()).collect();
                        format!("il colore «{c}» non c'è: scegli fra {}", noti.join(", "))
                    })
                })
                .transpose()?;
            Ok(Fascia {
                nome: f.nome,
                da,
                colore,
            })
        })
        .collect::<Result<Vec<Fascia>, String>>()?;
    if !fasce.windows(2).all(|c| matches!(c, [a, b] if a.da < b.da)) {
        return Err("le fasce vanno dalla più bassa alla più alta".to_owned());
    }
    Ok(fasce)
}

/// A table whose every cell is one of the grades.
fn matrice(letta: FileMatrice, gradi: &[String]) -> Result<Matrice, String> {
    let (probabilita, impatto) = (fasce(letta.probabilita)?, fasce(letta.impatto)?);
    let quadra = !probabilita.is_empty()
        && !impatto.is_empty()
        && letta.celle.len() == probabilita.len()
        && letta.celle.iter().all(|r| r.len() == impatto.len());
    if !quadra {
        return Err(format!(
            "la matrice vuole {} righe di {} celle: una riga per fascia di probabilità, una cella per fascia di impatto",
            probabilita.len(),
            impatto.len()
        ));
    }
    let cella = |nome: &String| {
        gradi.iter().position(|g| g == nome).ok_or_else(|| {
            format!(
                "la cella «{nome}» non è uno dei gradi: {}",
                gradi.join(", ")
            )
        })
    };
    let celle = letta
        .celle
        .iter()
        .map(|riga| riga.iter().map(cella).collect())
        .collect::<Result<_, _>>()?;
    Ok(Matrice {
        probabilita,
        impatto,
        celle,
    })
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
