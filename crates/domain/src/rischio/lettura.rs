//! From the text of a method to the checked thing, a mistake with its line.

use std::collections::HashSet;

use toml::{Spanned, Value};

use super::file::{FileAsse, FileCriterio, FileDomanda, FileFascia, FileMatrice, FileMetodo};
use super::metodo::{
    Aggregazione, Asse, Criterio, Domanda, Domande, Fascia, Giudizio, Matrice, Metodo, Regola,
    Risposta,
};
use crate::decimale::Decimale;
use crate::punteggio::Colore;
use crate::regole::lettura::{self, Errore, no, scelta};

/// Longest code of a question: it names the controls of the form.
const CODICE_DOMANDA: usize = 8;

/// Most points of an answer: the product of two means fits in the hundred that a sheet holds, and the map in a window.
const PUNTI: i64 = 10;

/// Highest level that a sheet holds.
const LIVELLO: i64 = 100;

/// The widest jump that can be written.
const FASCE_DI_SALTO: usize = 99;

/// Highest weight; more says nothing that less does not.
const PESO: i64 = 1_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Genere {
    Dichiarato,
    Domande,
    Giudizio,
}

const GENERI: &[(&str, Genere)] = &[
    ("dichiarato", Genere::Dichiarato),
    ("domande", Genere::Domande),
    ("giudizio", Genere::Giudizio),
];

const AGGREGAZIONI: &[(&str, Aggregazione)] = &[
    ("massimo", Aggregazione::Massimo),
    ("media", Aggregazione::Media),
];

pub(super) fn controlla(letto: FileMetodo) -> Result<Metodo, Errore> {
    lettura::codice(&letto.codice)?;
    let versione = lettura::versione(&letto.versione)?;
    let nome = scritto(&letto.nome)?;
    let genere = scelta(&letto.genere, GENERI)?;
    let gradi = gradi(&letto.gradi)?;
    let con_gradi = genere == Genere::Giudizio || letto.matrice.is_some();
    if con_gradi && let Some(f) = letto.fascia.first() {
        return no(
            &f.nome,
            "con i gradi non servono le [[fascia]]: i nomi dei livelli sono i gradi",
        );
    }
    if !con_gradi && let Some(g) = letto.gradi.first() {
        return no(
            g,
            "i gradi servono alla matrice o al giudizio: i livelli in cifre vogliono le [[fascia]]",
        );
    }
    let (posto, mut visti) = (letto.genere.span().start, HashSet::new());
    let regola = match genere {
        Genere::Dichiarato => Regola::Dichiarato,
        Genere::Domande => {
            let (Some(p), Some(i)) = (letto.probabilita, letto.impatto) else {
                return Err((
                    posto,
                    "mancano le domande di [probabilita] o di [impatto]".to_owned(),
                ));
            };
            Regola::Domande(Box::new(Domande {
                probabilita: asse(p, &mut visti)?,
                impatto: asse(i, &mut visti)?,
                aggregazione: aggregazione(letto.aggregazione.as_ref(), letto.matrice.is_some())?,
                matrice: letto.matrice.map(|m| matrice(m, &gradi)).transpose()?,
            }))
        }
        Genere::Giudizio => {
            if letto.indicatore.is_empty() || gradi.len() < 2 {
                return Err((posto, "servono almeno un indicatore e due gradi".to_owned()));
            }
            let criteri = letto.indicatore.into_iter();
            Regola::Giudizio(Giudizio {
                criteri: criteri
                    .map(|c| criterio(c, &mut visti))
                    .collect::<Result<_, _>>()?,
            })
        }
    };
    let fasce = if con_gradi {
        gradi
    } else {
        livelli(posto, &letto.fascia)?
    };
    let alto_da = alto_da(letto.alto_da.as_ref(), &fasce)?;
    let salto = salto(letto.salto.as_ref())?;
    let massimo = match &letto.massimo {
        Some(scritto) if genere != Genere::Dichiarato => {
            return no(
                scritto,
                "il livello massimo si scrive solo con genere = \"dichiarato\": con le domande o il giudizio segue da quelli",
            );
        }
        scritto => scritto.as_ref().map(|m| figura(m, LIVELLO)).transpose()?,
    };
    Ok(Metodo {
        codice: letto.codice.into_inner(),
        versione,
        nome,
        fonte: letto.fonte,
        regola,
        fasce,
        alto_da,
        salto,
        massimo,
    })
}

/// The band from which risk is high: the one named, else the first of the upper half.
fn alto_da(scritto: Option<&Spanned<String>>, fasce: &[Fascia]) -> Result<usize, Errore> {
    let Some(scritto) = scritto else {
        return Ok(fasce.len().div_ceil(2));
    };
    match fasce.iter().position(|f| f.nome == *scritto.as_ref()) {
        Some(posto) => Ok(posto),
        None => {
            let nomi: Vec<&str> = fasce.iter().map(|f| f.nome.as_str()).collect();
            no(
                scritto,
                format!(
                    "«{}» non è uno dei livelli: {}",
                    scritto.as_ref(),
                    nomi.join(", ")
                ),
            )
        }
    }
}

/// How many bands are a jump. More than there are bands asks for no reason ever, and a body may want that.
fn salto(scritto: Option<&Spanned<u32>>) -> Result<usize, Errore> {
    match scritto.map(|s| (s, usize::try_from(*s.as_ref()))) {
        None => Ok(Metodo::SALTO),
        Some((_, Ok(n))) if (1..=FASCE_DI_SALTO).contains(&n) => Ok(n),
        Some((scritto, _)) => no(
            scritto,
            format!(
                "scrivi di quante fasce il livello deve cambiare per chiederne il motivo, da 1 a {FASCE_DI_SALTO}"
            ),
        ),
    }
}

/// A name that somebody will read: it is there.
fn scritto(nome: &Spanned<String>) -> Result<String, Errore> {
    match crate::testo::pulito(nome.as_ref()) {
        Some(nome) => Ok(nome),
        None => no(nome, "scrivi qualcosa fra le virgolette"),
    }
}

/// A whole figure up to a bound, or one in quotes with its decimals.
fn figura(scritta: &Spanned<Value>, massimo: i64) -> Result<Decimale, Errore> {
    let letta = match scritta.as_ref() {
        Value::Integer(n) => Some(Decimale::from(*n)),
        Value::String(t) => Decimale::parse_it(t).ok(),
        _ => None,
    };
    match letta {
        Some(n) if !n.negativo() && n <= Decimale::from(massimo) && n.decimali() <= 2 => Ok(n),
        _ => no(
            scritta,
            format!(
                "scrivi una cifra da 0 a {massimo}, con al massimo due decimali; se ne ha, fra virgolette: \"1,5\""
            ),
        ),
    }
}

fn aggregazione(
    scritta: Option<&Spanned<String>>,
    con_matrice: bool,
) -> Result<Aggregazione, Errore> {
    let Some(scritta) = scritta else {
        return Ok(Aggregazione::Massimo);
    };
    match scelta(scritta, AGGREGAZIONI)? {
        Aggregazione::Media if con_matrice => no(
            scritta,
            "con la matrice non si fa la media: fra più oggetti vale il grado più alto (aggregazione = \"massimo\")",
        ),
        scelta => Ok(scelta),
    }
}

/// The grades, lowest first, each with its place as its level.
fn gradi(scritti: &[Spanned<Value>]) -> Result<Vec<Fascia>, Errore> {
    let mut gradi: Vec<Fascia> = Vec::new();
    for (da, scritto) in (0..).zip(scritti) {
        let (nome, colore) = match scritto.as_ref() {
            Value::String(nome) => (Some(nome.as_str()), None),
            Value::Table(t) if t.keys().all(|k| k == "nome" || k == "colore") => {
                (t.get("nome").and_then(Value::as_str), t.get("colore"))
            }
            _ => (None, None),
        };
        let Some(nome) = nome.and_then(crate::testo::pulito) else {
            return no(
                scritto,
                "un grado è il suo nome fra virgolette, oppure { nome = \"Alto\", colore = \"rosso\" }",
            );
        };
        let colore = colore.map(|c| grado_colorato(scritto, c)).transpose()?;
        if gradi.iter().any(|g| g.nome == nome) {
            return no(scritto, format!("il grado «{nome}» compare due volte"));
        }
        gradi.push(Fascia {
            nome,
            da: Decimale::from(da),
            colore,
        });
    }
    Ok(gradi)
}

fn grado_colorato(grado: &Spanned<Value>, colore: &Value) -> Result<Colore, Errore> {
    let span = grado.span();
    let scritto = colore.as_str().unwrap_or_default().to_owned();
    lettura::colore(&Spanned::new(span, scritto))
}

/// The bands of a level in figures: the lowest takes in the level zero, so that every level has a name.
fn livelli(posto: usize, lette: &[FileFascia]) -> Result<Vec<Fascia>, Errore> {
    let fasce = fasce(lette)?;
    match (fasce.first(), lette.first()) {
        (Some(prima), Some(scritta)) if prima.da > Decimale::ZERO => no(
            &scritta.da,
            "la prima fascia comincia da \"0\": così ogni livello ha la sua",
        ),
        (Some(_), _) => Ok(fasce),
        (None, _) => Err((
            posto,
            "mancano le fasce: aggiungi almeno una [[fascia]], con nome e inizio".to_owned(),
        )),
    }
}

/// Bands in their order, each with the figure it begins at.
fn fasce(lette: &[FileFascia]) -> Result<Vec<Fascia>, Errore> {
    let mut fasce: Vec<Fascia> = Vec::new();
    for f in lette {
        let fascia = Fascia {
            nome: scritto(&f.nome)?,
            da: lettura::figura(&f.da)?,
            colore: f.colore.as_ref().map(lettura::colore).transpose()?,
        };
        if fasce.last().is_some_and(|prima| prima.da >= fascia.da) {
            return no(&f.da, "le fasce vanno dalla più bassa alla più alta");
        }
        if fasce.iter().any(|prima| prima.nome == fascia.nome) {
            return no(
                &f.nome,
                format!("la fascia «{}» compare due volte", fascia.nome),
            );
        }
        fasce.push(fascia);
    }
    Ok(fasce)
}

/// A table whose every cell is one of the grades.
fn matrice(letta: Spanned<FileMatrice>, gradi: &[Fascia]) -> Result<Matrice, Errore> {
    let posto = letta.span().start;
    let letta = letta.into_inner();
    let (probabilita, impatto) = (fasce(&letta.probabilita)?, fasce(&letta.impatto)?);
    let quadra = !probabilita.is_empty()
        && !impatto.is_empty()
        && letta.celle.len() == probabilita.len()
        && letta.celle.iter().all(|r| r.len() == impatto.len());
    if !quadra {
        return Err((
            posto,
            format!(
                "la matrice vuole {} righe di {} celle: una riga per fascia di probabilità, una cella per fascia di impatto",
                probabilita.len(),
                impatto.len()
            ),
        ));
    }
    let cella = |nome: &Spanned<String>| {
        let posto = gradi.iter().position(|g| g.nome == *nome.as_ref());
        posto.map_or_else(
            || {
                let nomi: Vec<&str> = gradi.iter().map(|g| g.nome.as_str()).collect();
                let detto = format!(
                    "la cella «{}» non è uno dei gradi: {}",
                    nome.as_ref(),
                    nomi.join(", ")
                );
                no(nome, detto)
            },
            Ok,
        )
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

/// The code of a question is the name of its controls: capitals, so that it is no other control's.
fn codice(scritto: &Spanned<String>, visti: &mut HashSet<String>) -> Result<String, Errore> {
    let codice = scritto.as_ref();
    let buono = (1..=CODICE_DOMANDA).contains(&codice.len())
        && codice
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    if !buono {
        return no(
            scritto,
            format!(
                "il codice di una domanda è di lettere maiuscole e cifre, al massimo {CODICE_DOMANDA}: per esempio P1"
            ),
        );
    }
    if !visti.insert(codice.clone()) {
        return no(scritto, format!("il codice «{codice}» compare due volte"));
    }
    Ok(codice.clone())
}

fn asse(letto: FileAsse, visti: &mut HashSet<String>) -> Result<Asse, Errore> {
    let nome = scritto(&letto.nome)?;
    let domande: Vec<Domanda> = letto
        .domanda
        .into_iter()
        .map(|d| domanda(d, visti))
        .collect::<Result<_, _>>()?;
    if domande.iter().all(|d| d.peso == Decimale::ZERO) {
        return no(
            &letto.nome,
            format!("«{nome}» vuole almeno una domanda che abbia peso"),
        );
    }
    Ok(Asse {
        nome,
        decimali: letto.decimali.as_ref().map(lettura::decimali).transpose()?,
        scala: letto.scala,
        domande,
    })
}

fn domanda(d: FileDomanda, visti: &mut HashSet<String>) -> Result<Domanda, Errore> {
    let codice = codice(&d.codice, visti)?;
    if d.risposte.is_empty() {
        return no(
            &d.codice,
            format!("la domanda «{codice}» vuole almeno una risposta"),
        );
    }
    let risposte = d.risposte.iter().map(|r| {
        Ok(Risposta {
            testo: scritto(&r.testo)?,
            punti: figura(&r.punti, PUNTI)?,
        })
    });
    Ok(Domanda {
        codice,
        titolo: scritto(&d.titolo)?,
        testo: d.testo,
        peso: d
            .peso
            .as_ref()
            .map_or(Ok(Decimale::from(1)), |p| figura(p, PESO))?,
        risposte: risposte.collect::<Result<_, _>>()?,
    })
}

fn criterio(c: FileCriterio, visti: &mut HashSet<String>) -> Result<Criterio, Errore> {
    Ok(Criterio {
        codice: codice(&c.codice, visti)?,
        titolo: scritto(&c.titolo)?,
        testo: c.testo,
        inverso: c.inverso,
    })
}
