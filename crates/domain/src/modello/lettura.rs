//! From the text of a modello to the checked thing, every mistake with its line.

use serde::Deserialize;
use toml::Spanned;

use super::{
    BloccoModello, COLONNE_ANNI, CampoModello, ColonnaModello, ErroreModello, FIGLIE, Forma,
    Modello,
};
use crate::campo::Genere;
use crate::scheda::{Livello, campi};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileModello {
    codice: Spanned<String>,
    nome: String,
    livello: Spanned<String>,
    intestazione: String,
    #[serde(default)]
    frontespizio: bool,
    #[serde(default)]
    storico: Option<Spanned<u8>>,
    #[serde(default)]
    futuro: Option<Spanned<u8>>,
    #[serde(default)]
    blocco: Vec<Spanned<FileBlocco>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileBlocco {
    nome: Spanned<String>,
    titolo: Option<String>,
    forma: Forma,
    #[serde(default)]
    solo_pagina: bool,
    campi: Vec<FileCampo>,
    #[serde(default)]
    colonne: Vec<FileColonna>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileCampo {
    campo: Spanned<String>,
    etichetta: Option<String>,
    larghezza: Option<Spanned<u8>>,
    con: Option<Spanned<String>>,
    #[serde(default)]
    in_linea: bool,
    #[serde(default)]
    obbligatorio: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileColonna {
    campo: Spanned<String>,
    etichetta: String,
    sotto: Option<Spanned<String>>,
    etichetta_sotto: Option<String>,
    larghezza: Option<u16>,
}

/// Why a field cannot stand in a block of this form: rows are corrected in a table, assessments are never typed over.
fn fuori_posto(chiave: &str, forma: Forma) -> Option<&'static str> {
    match campi::trova(chiave)?.genere {
        Genere::Valutazioni(..) => {
            Some("non si mostra in un blocco: le valutazioni hanno una pagina loro")
        }
        Genere::Fasi(..) | Genere::Indicatori(..) | Genere::Eventi(..) | Genere::Mappatura(..)
            if forma != Forma::Tabella =>
        {
            Some("è una tabella: mettilo in un blocco con forma = \"tabella\"")
        }
        _ => None,
    }
}

impl Modello {
    /// Reads a modello.
    ///
    /// # Errors
    /// Every mistake found, with file, line and reason: an unknown field, a field shown twice, an unknown key, bad TOML.
    pub fn leggi(file: &str, testo: &str) -> Result<Self, Vec<ErroreModello>> {
        let errore = |posto: usize, motivo: String| ErroreModello {
            file: file.to_owned(),
            riga: riga(testo, posto),
            motivo,
        };
        let letto: FileModello = toml::from_str(testo)
            .map_err(|e| vec![errore(e.span().map_or(0, |s| s.start), spiega(e.message()))])?;
        let mut no: Vec<ErroreModello> = Vec::new();
        let codice_ok = !letto.codice.as_ref().is_empty()
            && letto
                .codice
                .as_ref()
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !codice_ok {
            no.push(errore(
                letto.codice.span().start,
                "il codice può contenere solo lettere, cifre e trattini".to_owned(),
            ));
        }
        let livello = Livello::da_nome(letto.livello.as_ref());
        if livello.is_none() {
            no.push(errore(
                letto.livello.span().start,
                format!(
                    "il livello «{}» non esiste: scrivi cdr, processo oppure obiettivo",
                    letto.livello.as_ref()
                ),
            ));
        }
        for anni in [&letto.storico, &letto.futuro]
            .into_iter()
            .flatten()
            .filter(|a| *a.as_ref() > 10)
        {
            no.push(errore(
                anni.span().start,
                "gli anni di storico e di futuro sono al massimo dieci".to_owned(),
            ));
        }
        let mut visti: Vec<String> = Vec::new();
        let mut nomi: Vec<String> = Vec::new();
        let mut blocchi = Vec::new();
        for b in letto.blocco {
            let b_inizio = b.span().start;
            let b = b.into_inner();
            if nomi.contains(b.nome.as_ref())
                || !b
                    .nome
                    .as_ref()
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
                || b.nome.as_ref().is_empty()
            {
                no.push(errore(b.nome.span().start, format!("il nome del blocco «{}» è ripetuto o contiene caratteri diversi da lettere, cifre e trattini", b.nome.as_ref())));
            }
            nomi.push(b.nome.as_ref().clone());
            for campo in b
                .campi
                .iter()
                .flat_map(|c| std::iter::once(&c.campo).chain(c.con.as_ref()))
            {
                let chiave = campo.as_ref();
                if campi::trova(chiave).is_none() && chiave != FIGLIE {
                    no.push(errore(
                        campo.span().start,
                        format!(
                            "il campo «{chiave}» non esiste nel catalogo delle schede{}",
                            simile(chiave, campi::CAMPI.iter().map(|c| c.chiave))
                        ),
                    ));
                } else if let Some(perche) = fuori_posto(chiave, b.forma) {
                    no.push(errore(
                        campo.span().start,
                        format!("il campo «{chiave}» {perche}"),
                    ));
                } else if visti.contains(chiave) {
                    no.push(errore(
                        campo.span().start,
                        format!(
                            "il campo «{chiave}» è ripetuto: ogni campo compare una volta sola"
                        ),
                    ));
                }
                visti.push(chiave.clone());
            }
            for c in &b.campi {
                if let Some(l) = &c.larghezza
                    && !(1..=12).contains(l.as_ref())
                {
                    no.push(errore(
                        l.span().start,
                        "la larghezza va da 1 a 12 dodicesimi".to_owned(),
                    ));
                }
            }
            no.extend(
                colonne_sbagliate(&b, b_inizio)
                    .into_iter()
                    .map(|(posto, motivo)| errore(posto, motivo)),
            );
            blocchi.push(converti(b));
        }
        for chiave in ["codice", "titolo"] {
            if !visti.iter().any(|v| v == chiave) {
                no.push(errore(
                    testo.len(),
                    format!("manca il campo «{chiave}», che ogni scheda deve mostrare"),
                ));
            }
        }
        match livello {
            Some(livello) if no.is_empty() => Ok(Self {
                codice: letto.codice.into_inner(),
                nome: letto.nome,
                livello,
                intestazione: letto.intestazione,
                frontespizio: letto.frontespizio,
                storico: letto.storico.map_or(0, Spanned::into_inner),
                futuro: letto.futuro.map_or(0, Spanned::into_inner),
                blocchi,
            }),
            _ => Err(no),
        }
    }
}

/// The columns of a table must be fields of its list, each once.
fn colonne_sbagliate(b: &FileBlocco, inizio: usize) -> Vec<(usize, String)> {
    let mut no = Vec::new();
    if b.forma != Forma::Tabella {
        if !b.colonne.is_empty() {
            no.push((
                inizio,
                format!(
                    "il blocco «{}» non è una tabella e non può avere colonne",
                    b.nome.as_ref()
                ),
            ));
        }
        return no;
    }
    let [lista] = b.campi.as_slice() else {
        no.push((
            inizio,
            format!(
                "la tabella «{}» deve mostrare un solo campo (fasi, indicatori, eventi, mappatura o figlie)",
                b.nome.as_ref()
            ),
        ));
        return no;
    };
    let note: Vec<&str> = match lista.campo.as_ref().as_str() {
        "fasi" => campi::CAMPI_FASE.iter().map(|c| c.chiave).collect(),
        "eventi" => campi::CAMPI_EVENTO.iter().map(|c| c.chiave).collect(),
        "mappatura" => campi::CAMPI_ATTIVITA.iter().map(|c| c.chiave).collect(),
        "indicatori" => campi::CAMPI_INDICATORE
            .iter()
            .map(|c| c.chiave)
            .chain(COLONNE_ANNI.iter().copied())
            .collect(),
        FIGLIE => vec!["codice", "titolo"],
        altro => {
            no.push((
                lista.campo.span().start,
                format!(
                    "il campo «{altro}» non è una tabella: scrivi fasi, indicatori, eventi, mappatura o figlie"
                ),
            ));
            return no;
        }
    };
    if b.colonne.is_empty() {
        no.push((
            inizio,
            format!("la tabella «{}» non ha colonne", b.nome.as_ref()),
        ));
    }
    let mut viste: Vec<&str> = Vec::new();
    for c in b
        .colonne
        .iter()
        .flat_map(|c| std::iter::once(&c.campo).chain(c.sotto.as_ref()))
    {
        let chiave = c.as_ref().as_str();
        if !note.contains(&chiave) {
            no.push((
                c.span().start,
                format!(
                    "la colonna «{chiave}» non esiste in «{}»{}",
                    lista.campo.as_ref(),
                    simile(chiave, note.iter().copied())
                ),
            ));
        } else if viste.contains(&chiave) {
            no.push((c.span().start, format!("la colonna «{chiave}» è ripetuta")));
        }
        viste.push(chiave);
    }
    no
}

fn converti(b: FileBlocco) -> BloccoModello {
    let campi = b.campi.into_iter().map(|c| {
        let campo = c.campo.into_inner();
        let etichetta = c.etichetta.unwrap_or_else(|| {
            campi::trova(&campo).map_or_else(String::new, |c| c.etichetta.to_owned())
        });
        CampoModello {
            campo,
            etichetta,
            larghezza: c.larghezza.map_or(4, Spanned::into_inner),
            con: c.con.map(Spanned::into_inner),
            in_linea: c.in_linea,
            obbligatorio: c.obbligatorio,
        }
    });
    let colonne = b.colonne.into_iter().map(|c| ColonnaModello {
        campo: c.campo.into_inner(),
        etichetta: c.etichetta,
        sotto: c
            .sotto
            .map(|s| (s.into_inner(), c.etichetta_sotto.unwrap_or_default())),
        larghezza: c.larghezza.unwrap_or(10).clamp(1, 200),
    });
    BloccoModello {
        nome: b.nome.into_inner(),
        titolo: b.titolo,
        forma: b.forma,
        solo_pagina: b.solo_pagina,
        campi: campi.collect(),
        colonne: colonne.collect(),
    }
}

/// The line on which a key of the file stands, or the first.
pub(super) fn riga_di(testo: &str, chiave: &str) -> usize {
    testo
        .lines()
        .position(|r| {
            r.trim_start()
                .strip_prefix(chiave)
                .is_some_and(|resto| resto.trim_start().starts_with('='))
        })
        .map_or(1, |i| i + 1)
}

fn riga(testo: &str, posto: usize) -> usize {
    testo.bytes().take(posto).filter(|b| *b == b'\n').count() + 1
}

/// The parser speaks English; the usual mistakes are said in Italian.
fn spiega(messaggio: &str) -> String {
    let citato = |s: &str| s.split('`').nth(1).unwrap_or_default().to_owned();
    if messaggio.starts_with("unknown field") {
        format!(
            "la voce «{}» non è prevista in un modello",
            citato(messaggio)
        )
    } else if messaggio.starts_with("missing field") {
        format!("manca la voce «{}»", citato(messaggio))
    } else if messaggio.starts_with("unknown variant") {
        format!(
            "«{}» non è una forma: scrivi testata, testo, elenco oppure tabella",
            citato(messaggio)
        )
    } else if messaggio.starts_with("duplicate key") {
        "questa voce compare due volte".to_owned()
    } else {
        format!("il file non è scritto in TOML corretto ({messaggio})")
    }
}

/// A hint when the misspelt key is one letter away from a known one.
fn simile<'a>(chiave: &str, note: impl Iterator<Item = &'a str>) -> String {
    let vicina = note.into_iter().find(|n| {
        n.len().abs_diff(chiave.len()) <= 1
            && n.chars()
                .zip(chiave.chars())
                .filter(|(a, b)| a != b)
                .count()
                <= 1
    });
    vicina.map_or_else(String::new, |n| format!("; forse intendevi «{n}»"))
}
