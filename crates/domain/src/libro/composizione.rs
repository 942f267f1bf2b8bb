//! From a sheet and its modello to what is printed.

use super::{
    Blocco, Capitolo, Casella, Cella, Colonna, Contenuto, Foglio, Frontespizio, Parte, Riga,
    Tabella, Voce,
};
use crate::campo::{Campo, Genere, Valore};
use crate::modello::{
    BloccoModello, CampoModello, ColonnaModello, FIGLIE, Forma, Modelli, Modello,
};
use crate::scheda::campi::{self, CAMPI_INDICATORE};
use crate::scheda::{self, Attivita, Evento, Fase, Indicatore, Livello, RigaTabella, Scheda};
use crate::testo;
use crate::vista::Vista;

/// Where the sheet will be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destinazione {
    /// On screen: every block, so that empty ones can be filled.
    Pagina,
    /// In the book: without the blocks meant for the screen, and without empty tables, as the printouts do.
    Stampa,
}

/// What a sheet needs to know of its plan.
pub struct Contesto<'a> {
    /// Year of the exercise, from which the columns of years count.
    pub anno: i32,
    /// Code and title of the sheets below it.
    pub figlie: &'a [(String, String)],
    /// Whether a code is a sheet of the same plan, so that a link to it can be followed.
    pub esiste: &'a dyn Fn(&str) -> bool,
    pub destinazione: Destinazione,
}

/// Lays a sheet out as its modello says.
pub fn foglio(scheda: &Scheda, modello: &Modello, contesto: &Contesto<'_>) -> Foglio {
    let blocchi = modello
        .blocchi
        .iter()
        .filter(|b| contesto.destinazione == Destinazione::Pagina || !b.solo_pagina)
        .map(|b| blocco(scheda.contenuto(), modello, b, contesto))
        .filter(|b| {
            contesto.destinazione == Destinazione::Pagina
                || !b.vuoto()
                || matches!(b.contenuto, Contenuto::Testata(_))
        })
        .collect();
    Foglio {
        codice: scheda.codice().to_owned(),
        titolo: scheda.titolo().to_owned(),
        livello: scheda.livello(),
        intestazione: modello.intestazione.clone(),
        blocchi,
    }
}

/// Groups sheets into chapters: a CdR with its title page and its processes; objectives by direction.
///
/// `schede` come in the order of the plan; a process whose CdR sheet is not printed opens a chapter of its own CdR.
pub fn capitoli(
    vista: &Vista,
    schede: &[Scheda],
    tutte: &[(String, String, Option<String>)],
    modelli: &Modelli,
) -> Vec<Capitolo> {
    let esiste = |codice: &str| schede.iter().any(|s| s.codice() == codice);
    let mut capitoli: Vec<(String, Capitolo)> = Vec::new();
    for scheda in schede {
        let Some(modello) = modelli.trova(vista.modello(scheda.livello()), scheda.livello()) else {
            continue;
        };
        let figlie: Vec<(String, String)> = tutte
            .iter()
            .filter(|(_, _, padre)| padre.as_deref() == Some(scheda.codice()))
            .map(|(c, t, _)| (c.clone(), t.clone()))
            .collect();
        let contesto = Contesto {
            anno: vista.anno,
            figlie: &figlie,
            esiste: &esiste,
            destinazione: Destinazione::Stampa,
        };
        let foglio = foglio(scheda, modello, &contesto);
        let c = scheda.contenuto();
        let (chiave, titolo) = match scheda.livello() {
            Livello::Cdr => (c.codice.clone(), format!("{} {}", c.codice, c.titolo)),
            Livello::Processo => match c
                .collegato_a
                .iter()
                .find(|k| k.livello.eq_ignore_ascii_case("cdr"))
            {
                Some(k) => (k.codice.clone(), format!("{} {}", k.codice, k.nome)),
                None => (
                    String::new(),
                    c.centro_di_responsabilita
                        .clone()
                        .unwrap_or_else(|| "Processi senza CdR".to_owned()),
                ),
            },
            Livello::Obiettivo => {
                let direzione = c
                    .direzione
                    .clone()
                    .unwrap_or_else(|| "Obiettivi senza direzione".to_owned());
                (direzione.clone(), direzione)
            }
        };
        let posto = match capitoli.iter().position(|(k, _)| *k == chiave) {
            Some(i) => i,
            None => {
                let frontespizio = (modello.frontespizio && scheda.livello() == Livello::Cdr)
                    .then(|| frontespizio(&foglio));
                capitoli.push((
                    chiave,
                    Capitolo {
                        titolo,
                        frontespizio,
                        fogli: Vec::new(),
                        gantt: None,
                    },
                ));
                capitoli.len() - 1
            }
        };
        if let Some((_, capitolo)) = capitoli.get_mut(posto) {
            capitolo.fogli.push(foglio);
        }
    }
    capitoli.into_iter().map(|(_, c)| c).collect()
}

fn frontespizio(foglio: &Foglio) -> Frontespizio {
    let testata = foglio.blocchi.iter().find_map(|b| match &b.contenuto {
        Contenuto::Testata(caselle) => Some(caselle.clone()),
        _ => None,
    });
    Frontespizio {
        livello: foglio.livello.etichetta().to_owned(),
        titolo: foglio.titolo.clone(),
        testata: testata.unwrap_or_default(),
    }
}

fn blocco(
    c: &scheda::Contenuto,
    modello: &Modello,
    b: &BloccoModello,
    contesto: &Contesto<'_>,
) -> Blocco {
    let contenuto = match b.forma {
        Forma::Testata => Contenuto::Testata(b.campi.iter().map(|m| casella(c, m)).collect()),
        Forma::Testo => {
            // A part that is headed like its block needs no second heading: `Descrizione dettagliata dell'obiettivo`.
            let del_blocco = b.titolo.as_deref().map(testo::piatto);
            let senza_doppi = |p: Parte| {
                if Some(testo::piatto(&p.etichetta)) == del_blocco {
                    Parte {
                        etichetta: String::new(),
                        ..p
                    }
                } else {
                    p
                }
            };
            let parti = b.campi.iter().flat_map(|m| parti(c, m)).map(senza_doppi);
            Contenuto::Testo(
                parti
                    .filter(|p| {
                        !p.righe.is_empty()
                            || (contesto.destinazione == Destinazione::Pagina
                                && !p.etichetta.is_empty())
                    })
                    .collect(),
            )
        }
        Forma::Elenco => {
            Contenuto::Elenco(b.campi.iter().flat_map(|m| voci(c, m, contesto)).collect())
        }
        Forma::Tabella => Contenuto::Tabella(tabella(c, modello, b, contesto)),
    };
    Blocco {
        nome: b.nome.clone(),
        titolo: b.titolo.clone(),
        campi: b.chiavi().map(str::to_owned).collect(),
        contenuto,
    }
}

fn casella(c: &scheda::Contenuto, m: &CampoModello) -> Casella {
    let valore = campi::trova(&m.campo)
        .map(|f| f.mostra(c))
        .unwrap_or_default();
    Casella {
        campo: m.campo.clone(),
        etichetta: m.etichetta.clone(),
        valore,
        larghezza: m.larghezza,
    }
}

fn parti(c: &scheda::Contenuto, m: &CampoModello) -> Vec<Parte> {
    let Some(campo) = campi::trova(&m.campo) else {
        return Vec::new();
    };
    if let Valore::Sezioni(sezioni) = campo.get(c) {
        return sezioni
            .into_iter()
            .map(|s| Parte {
                campo: m.campo.clone(),
                etichetta: s.titolo,
                in_linea: false,
                righe: s.righe,
            })
            .collect();
    }
    // `ATTIVITÀ VINCOLATA: fonti`: the choice goes into the label, the second field is the text.
    if let Some(secondo) = m.con.as_deref().and_then(campi::trova) {
        let etichetta = format!("{} {}", m.etichetta, campo.mostra(c))
            .trim()
            .to_owned();
        let righe = secondo.righe(c);
        let vuota = campo.get(c).vuoto() && righe.is_empty();
        return vec![Parte {
            campo: m.campo.clone(),
            etichetta: if vuota {
                m.etichetta.clone()
            } else {
                etichetta
            },
            in_linea: true,
            righe: if righe.is_empty() && !vuota {
                vec![Riga {
                    livello: 0,
                    testo: String::new(),
                }]
            } else {
                righe
            },
        }];
    }
    vec![Parte {
        campo: m.campo.clone(),
        etichetta: m.etichetta.clone(),
        in_linea: m.in_linea,
        righe: campo.righe(c),
    }]
}

fn voci(c: &scheda::Contenuto, m: &CampoModello, contesto: &Contesto<'_>) -> Vec<Voce> {
    let Some(campo) = campi::trova(&m.campo) else {
        return Vec::new();
    };
    match campo.get(c) {
        Valore::Collegamenti(v) => v
            .into_iter()
            .map(|k| Voce {
                testo: k.stampato(),
                rimando: (contesto.esiste)(&k.codice).then_some(k.codice),
            })
            .collect(),
        Valore::Elenco(v) => v
            .into_iter()
            .map(|t| Voce {
                rimando: (matches!(campo.genere, Genere::Codici(..)) && (contesto.esiste)(&t))
                    .then(|| t.clone()),
                testo: t,
            })
            .collect(),
        Valore::Vuoto => Vec::new(),
        _ => campo
            .mostra(c)
            .lines()
            .map(|t| Voce {
                testo: t.to_owned(),
                rimando: None,
            })
            .collect(),
    }
}

fn tabella(
    c: &scheda::Contenuto,
    modello: &Modello,
    b: &BloccoModello,
    contesto: &Contesto<'_>,
) -> Tabella {
    let lista = b.campi.first().map_or("", |m| m.campo.as_str());
    let mut colonne = Vec::new();
    for col in &b.colonne {
        for anno in anni_o_uno(modello, col, contesto.anno) {
            let con_anno = |e: &str| {
                anno.map_or_else(|| e.to_owned(), |a| e.replace("{anno}", &a.to_string()))
            };
            let mut etichette = vec![con_anno(&col.etichetta)];
            etichette.extend(col.sotto.as_ref().map(|(_, e)| e.clone()));
            colonne.push(Colonna {
                etichette,
                larghezza: col.larghezza,
                numerica: anno.is_some() || matches!(col.campo.as_str(), "peso" | "avanzamento"),
            });
        }
    }
    let righe = match lista {
        FIGLIE => contesto
            .figlie
            .iter()
            .map(|(codice, titolo)| {
                b.colonne
                    .iter()
                    .map(|col| {
                        if col.campo == "codice" {
                            Cella {
                                righe: vec![codice.clone()],
                                rimando: Some(codice.clone()),
                            }
                        } else {
                            semplice(titolo.clone())
                        }
                    })
                    .collect()
            })
            .collect(),
        "fasi" => righe_di::<Fase>(c, b, |f, chiave| {
            (chiave == "descrizione").then(|| f.descrizione_stampata())
        }),
        "eventi" => righe_di::<Evento>(c, b, |_, _| None),
        "mappatura" => righe_di::<Attivita>(c, b, |_, _| None),
        "indicatori" => c
            .indicatori
            .iter()
            .map(|i| {
                b.colonne
                    .iter()
                    .flat_map(|col| {
                        anni_o_uno(modello, col, contesto.anno)
                            .into_iter()
                            .map(move |anno| {
                                anno.map_or_else(
                                    || mostra(CAMPI_INDICATORE, &col.campo, i),
                                    |a| annuale(i, &col.campo, a),
                                )
                            })
                    })
                    .map(semplice)
                    .collect()
            })
            .collect(),
        _ => Vec::new(),
    };
    Tabella {
        campo: lista.to_owned(),
        colonne,
        righe,
    }
}

/// The rows of a table, a cell a column; `diverso` prints what is not printed as its field.
fn righe_di<R: RigaTabella>(
    c: &scheda::Contenuto,
    b: &BloccoModello,
    diverso: impl Fn(&R, &str) -> Option<String>,
) -> Vec<Vec<Cella>> {
    let valore = |riga: &R, chiave: &str| {
        diverso(riga, chiave).unwrap_or_else(|| mostra(R::CAMPI, chiave, riga))
    };
    R::di(c)
        .iter()
        .map(|riga| {
            b.colonne
                .iter()
                .map(|col| Cella {
                    righe: std::iter::once(valore(riga, &col.campo))
                        .chain(col.sotto.iter().map(|(k, _)| valore(riga, k)))
                        .collect(),
                    rimando: None,
                })
                .collect()
        })
        .collect()
}

fn semplice(testo: String) -> Cella {
    Cella {
        righe: vec![testo],
        rimando: None,
    }
}

fn mostra<T>(catalogo: &'static [Campo<T>], chiave: &str, cosa: &T) -> String {
    catalogo
        .iter()
        .find(|c| c.chiave == chiave)
        .map(|c| c.mostra(cosa))
        .unwrap_or_default()
}

/// One entry per year for a column of years, one without a year for any other.
fn anni_o_uno(modello: &Modello, col: &ColonnaModello, anno: i32) -> Vec<Option<i32>> {
    if crate::modello::COLONNE_ANNI.contains(&col.campo.as_str()) {
        modello
            .anni(&col.campo, anno)
            .into_iter()
            .map(Some)
            .collect()
    } else {
        vec![None]
    }
}

fn annuale(i: &Indicatore, colonna: &str, anno: i32) -> String {
    let v = i.anno(anno);
    let figura = if colonna.starts_with("atteso") {
        v.and_then(|v| v.atteso)
    } else {
        v.and_then(|v| v.raggiunto)
    };
    figura
        .map(|d| i.unita_nel(anno).mostra(d))
        .unwrap_or_default()
}
