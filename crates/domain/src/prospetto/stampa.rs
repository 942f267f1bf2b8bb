//! A report as chapters of a book: with two steps of headings a chapter and a sheet for each, else one sheet with its tables.

use super::resoconto::{Resoconto, SezioneResoconto, Tavola};
use crate::cartella::Dato;
use crate::libro::{Blocco, Capitolo, Cella, Colonna, Contenuto, Foglio, Parte, Riga, Tabella};
use crate::scheda::Livello;

/// Printed in the running header.
const INTESTAZIONE: &str = "PROSPETTO";
/// What says what is counted, and how.
const COME: &str = "Che cosa è contato";

/// Lays a report out for the book.
pub fn capitoli(r: &Resoconto) -> Vec<Capitolo> {
    let mut capitoli: Vec<Capitolo> = Vec::new();
    if r.gradini.len() < 2 {
        let blocchi = r.sezioni.iter().flat_map(|s| blocchi(s, true));
        let blocchi = blocchi.chain(note(r)).collect();
        let foglio = foglio(&r.titolo, "", blocchi);
        return vec![capitolo(&r.piano, vec![foglio])];
    }
    for s in &r.sezioni {
        let nuovo = s.livello < 2 || capitoli.is_empty();
        if nuovo {
            let titolo = if s.livello == 1 { &s.titolo } else { &r.titolo };
            capitoli.push(capitolo(titolo, Vec::new()));
        }
        // The heading of a chapter stands on its first sheet.
        if s.livello < 2 && s.voci.is_empty() && s.tavole.is_empty() {
            continue;
        }
        let codice = s.scheda.as_deref().unwrap_or_default();
        // The heading of a sheet says its code before its title.
        let titolo = s.titolo.strip_prefix(codice).unwrap_or(&s.titolo).trim();
        if let Some(c) = capitoli.last_mut() {
            c.fogli.push(foglio(titolo, codice, blocchi(s, false)));
        }
    }
    capitoli.retain(|c| !c.fogli.is_empty());
    let detto: Vec<Blocco> = note(r).into_iter().collect();
    if !detto.is_empty() {
        capitoli.push(capitolo(COME, vec![foglio(&r.titolo, "", detto)]));
    }
    capitoli
}

fn capitolo(titolo: &str, fogli: Vec<Foglio>) -> Capitolo {
    Capitolo {
        titolo: titolo.to_owned(),
        frontespizio: None,
        fogli,
        gantt: None,
    }
}

fn foglio(titolo: &str, codice: &str, blocchi: Vec<Blocco>) -> Foglio {
    Foglio {
        codice: codice.to_owned(),
        titolo: titolo.to_owned(),
        // Heads its page with code and title; nothing of it depends on the level.
        livello: Livello::Obiettivo,
        intestazione: INTESTAZIONE.to_owned(),
        blocchi,
    }
}

fn blocco(titolo: &str, contenuto: Contenuto) -> Blocco {
    Blocco {
        nome: "prospetto".to_owned(),
        titolo: (!titolo.is_empty()).then(|| titolo.to_owned()),
        campi: Vec::new(),
        contenuto,
    }
}

fn paragrafi(testo: &str) -> Vec<Riga> {
    let riga = |r: &str| Riga {
        livello: 0,
        testo: r.to_owned(),
    };
    testo.lines().map(riga).collect()
}

fn parte(etichetta: &str, testo: &str) -> Parte {
    Parte {
        campo: String::new(),
        etichetta: etichetta.to_owned(),
        in_linea: true,
        righe: paragrafi(testo),
    }
}

fn note(r: &Resoconto) -> Option<Blocco> {
    let parti: Vec<Parte> = r.note.iter().map(|n| parte("", n)).collect();
    (!parti.is_empty()).then(|| blocco(COME, Contenuto::Testo(parti)))
}

/// What stands under a heading: its texts, then its tables, one block for each group of rows. `dice_vuote`: a table without rows says so.
fn blocchi(s: &SezioneResoconto, dice_vuote: bool) -> Vec<Blocco> {
    let mut blocchi = Vec::new();
    let titolo = if s.livello > 0 && dice_vuote {
        s.titolo.as_str()
    } else {
        ""
    };
    if !s.voci.is_empty() {
        let parti = s
            .voci
            .iter()
            .map(|v| parte(&v.etichetta, &v.testo))
            .collect();
        blocchi.push(blocco(titolo, Contenuto::Testo(parti)));
    }
    for t in &s.tavole {
        if t.quante() == 0 {
            if dice_vuote {
                let detto = Contenuto::Testo(vec![parte("", t.vuota)]);
                blocchi.push(blocco(t.nome, detto));
            }
            continue;
        }
        tavola(&mut blocchi, t);
    }
    blocchi
}

fn tavola(blocchi: &mut Vec<Blocco>, t: &Tavola) {
    let ultimo = t.gruppi.len().saturating_sub(1);
    for (n, g) in t.gruppi.iter().enumerate() {
        let titolo = if g.titolo.is_empty() {
            t.nome.to_owned()
        } else if n == 0 {
            format!("{}: {}", t.nome, g.titolo)
        } else {
            g.titolo.clone()
        };
        let mut righe: Vec<Vec<Cella>> = g.righe.iter().map(|r| celle(t, &r.celle)).collect();
        righe.extend((!g.totale.is_empty()).then(|| celle(t, &g.totale)));
        if n == ultimo && t.gruppi.len() == 1 && g.totale.is_empty() && !t.totale.is_empty() {
            righe.push(celle(t, &t.totale));
        }
        blocchi.push(tabella(&titolo, t, righe));
    }
    // The sum of many groups stands alone, below the last of them.
    let somma = t.gruppi.len() > 1 || t.gruppi.iter().any(|g| !g.totale.is_empty());
    if somma && !t.totale.is_empty() {
        blocchi.push(tabella("In tutto", t, vec![celle(t, &t.totale)]));
    }
}

fn tabella(titolo: &str, t: &Tavola, righe: Vec<Vec<Cella>>) -> Blocco {
    let colonna = |c: &super::ColonnaTavola| Colonna {
        etichette: vec![c.etichetta.clone()],
        larghezza: c.larghezza,
        numerica: c.genere.a_destra(),
    };
    blocco(
        titolo,
        Contenuto::Tabella(Tabella {
            campo: "prospetto".to_owned(),
            colonne: t.colonne.iter().map(colonna).collect(),
            righe,
        }),
    )
}

fn celle(t: &Tavola, dati: &[Dato]) -> Vec<Cella> {
    let celle = t.colonne.iter().zip(dati);
    celle
        .map(|(c, d)| Cella {
            righe: c.mostra(d).lines().map(str::to_owned).collect(),
            rimando: None,
        })
        .collect()
}
