//! A book as the pieces that a text is made of.

use std::borrow::Cow;

use domain::gantt::{Gantt, GruppoGantt};
use domain::libro::{Blocco, Capitolo, Casella, Colonna, Contenuto, Foglio, Libro, Parte, Tabella};

use crate::foglio::{nome, o_tratto};

/// Columns that an upright page has room for.
const IN_PIEDI: usize = 4;

/// What the day of the book is called among its parameters.
const ELABORATA: &str = "Data elaborazione";

/// Where a heading stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inizio {
    /// Below what comes before it.
    Sotto,
    /// On a new page.
    Pagina,
    /// On a new page, and from it on pages lie (`true`) or stand.
    Verso(bool),
}

/// A piece of a text.
#[derive(Debug)]
pub(super) enum Brano<'a> {
    /// The title of the book, and below it the name of the body.
    Frontespizio {
        titolo: &'a str,
        ente: &'a str,
    },
    /// A heading, of level 1 to 3.
    Titolo {
        livello: u8,
        testo: Cow<'a, str>,
        inizio: Inizio,
    },
    /// A label in bold, then a text: either may be missing.
    Paragrafo {
        etichetta: String,
        testo: &'a str,
    },
    /// A list with bullets: each item with its level, from 1.
    Elenco(Vec<(u8, &'a str)>),
    Tavola(Tavola<'a>),
}

/// A table.
#[derive(Debug)]
pub(super) struct Tavola<'a> {
    /// What it is of, for whoever listens to it.
    pub(super) nome: Cow<'a, str>,
    pub(super) colonne: Vec<ColonnaDiTavola>,
    /// The header row, which comes back on every page; without it the first column holds the labels of the rows.
    pub(super) testa: Option<Vec<CellaDiTavola<'a>>>,
    pub(super) righe: Vec<Vec<CellaDiTavola<'a>>>,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColonnaDiTavola {
    /// In parts of the sum over all columns; never zero.
    pub(super) larghezza: u32,
    /// Figures stand at the right.
    pub(super) numerica: bool,
}

/// A cell: its lines, one below the other.
pub(super) type CellaDiTavola<'a> = Vec<Cow<'a, str>>;

impl Tavola<'_> {
    /// How wide each column is when all of them are so wide; the sum is exact.
    pub(super) fn larghezze(&self, tutte: u32) -> Vec<u32> {
        let somma: u64 = self.colonne.iter().map(|c| u64::from(c.larghezza)).sum();
        let (mut fino, mut prima) = (0_u64, 0_u32);
        self.colonne
            .iter()
            .map(|c| {
                fino += u64::from(c.larghezza);
                let posto = u64::from(tutte) * fino / somma.max(1);
                let posto = u32::try_from(posto).unwrap_or(tutte);
                let larga = posto - prima;
                prima = posto;
                larga
            })
            .collect()
    }

    /// Whether a row is so long that a page may have to break it.
    pub(super) fn lunga(riga: &[CellaDiTavola<'_>]) -> bool {
        const LUNGA: usize = 1_500;
        riga.iter().flatten().map(|r| r.len()).sum::<usize>() > LUNGA
    }
}

/// What stands before the chapters: the title and the page of the chosen parameters.
pub(super) fn davanti(libro: &Libro) -> Vec<Brano<'_>> {
    let data = libro.data_elaborazione.format("%d/%m/%Y").to_string();
    let mut righe: Vec<Vec<CellaDiTavola<'_>>> = libro
        .parametri
        .iter()
        .map(|p| {
            let valori: CellaDiTavola<'_> = p.valori.iter().map(Cow::from).collect();
            vec![vec![Cow::from(&p.etichetta)], valori]
        })
        .collect();
    if !libro.parametri.iter().any(|p| p.etichetta == ELABORATA) {
        righe.push(vec![vec![ELABORATA.into()], vec![data.into()]]);
    }
    vec![
        Brano::Frontespizio {
            titolo: &libro.titolo,
            ente: &libro.ente,
        },
        titolo(1, "Parametri selezionati", Inizio::Sotto),
        etichettata("Parametri selezionati".into(), righe),
    ]
}

fn titolo<'a>(livello: u8, testo: impl Into<Cow<'a, str>>, inizio: Inizio) -> Brano<'a> {
    Brano::Titolo {
        livello,
        testo: testo.into(),
        inizio,
    }
}

/// A table of labels and what they name.
fn etichettata<'a>(nome: Cow<'a, str>, mut righe: Vec<Vec<CellaDiTavola<'a>>>) -> Brano<'a> {
    for valore in righe.iter_mut().filter_map(|r| r.get_mut(1)) {
        valore.retain(|v| !v.trim().is_empty());
        if valore.is_empty() {
            valore.push(o_tratto("").into());
        }
    }
    let colonna = |larghezza| ColonnaDiTavola {
        larghezza,
        numerica: false,
    };
    Brano::Tavola(Tavola {
        nome,
        colonne: vec![colonna(3), colonna(7)],
        testa: None,
        righe,
    })
}

/// A chapter. `larga` says whether the pages before it lie, and is told whether its own do.
pub(super) fn capitolo<'a>(c: &'a Capitolo, larga: &mut bool) -> Vec<Brano<'a>> {
    let serve = chiede_largo(c);
    let inizio = if serve == *larga {
        Inizio::Pagina
    } else {
        Inizio::Verso(serve)
    };
    *larga = serve;
    let detto = c.titolo.trim();
    let detto = if detto.is_empty() { "Schede" } else { detto };
    let mut brani = vec![titolo(1, detto, inizio)];
    // A title page that its own sheet says again right after is that sheet.
    let pagina = c
        .frontespizio
        .as_ref()
        .filter(|_| c.fogli.first().is_none_or(|f| nome(f) != detto));
    if let Some(f) = pagina {
        let caselle: Vec<&Casella> = f.testata.iter().collect();
        brani.extend(testata(detto.into(), &caselle));
    }
    for (n, f) in c.fogli.iter().enumerate() {
        // A sheet begins a page; the first one stays below the name of its chapter, unless that has a page of its own.
        let inizio = if n == 0 && pagina.is_none() {
            Inizio::Sotto
        } else {
            Inizio::Pagina
        };
        foglio(&mut brani, f, inizio);
    }
    if let Some(g) = &c.gantt {
        gantt(&mut brani, g);
    }
    brani
}

/// Whether a chapter has a table that an upright page has no room for.
fn chiede_largo(c: &Capitolo) -> bool {
    let blocchi = || c.fogli.iter().flat_map(|f| &f.blocchi);
    c.gantt.is_some()
        || blocchi().any(|b| {
            matches!(&b.contenuto, Contenuto::Tabella(t) if !b.vuoto() && t.colonne.len() > IN_PIEDI)
        })
}

fn foglio<'a>(brani: &mut Vec<Brano<'a>>, f: &'a Foglio, inizio: Inizio) {
    let chiamato = nome(f);
    brani.push(titolo(2, chiamato.clone(), inizio));
    let mut resto = f.blocchi.as_slice();
    while let Some((blocco, dopo)) = resto.split_first() {
        resto = dopo;
        if let Contenuto::Testata(_) = blocco.contenuto {
            // Grids that follow each other are one table. What the heading says is not said again.
            let mut caselle = Vec::new();
            let griglie = std::iter::once(blocco).chain(dopo);
            let mut quante = 0;
            for b in griglie {
                let Contenuto::Testata(altre) = &b.contenuto else {
                    break;
                };
                quante += 1;
                caselle.extend(altre.iter().filter(|x| !detta(x, f)));
            }
            resto = dopo.get(quante - 1..).unwrap_or_default();
            brani.extend(testata(chiamato.clone().into(), &caselle));
            continue;
        }
        if blocco.vuoto() {
            continue;
        }
        intitola(brani, blocco);
        match &blocco.contenuto {
            Contenuto::Testata(_) => {}
            Contenuto::Testo(parti) => parti.iter().for_each(|p| parte(brani, p)),
            Contenuto::Elenco(voci) => {
                let voci = voci.iter().filter(|v| !v.testo.trim().is_empty());
                brani.push(Brano::Elenco(voci.map(|v| (1, v.testo.as_str())).collect()));
            }
            Contenuto::Tabella(t) => {
                let di = blocco.titolo.as_deref().unwrap_or(&chiamato);
                brani.extend(tabella(di.to_owned().into(), t));
            }
        }
    }
}

/// Whether the heading of a sheet says this already.
fn detta(casella: &Casella, f: &Foglio) -> bool {
    let valore = casella.valore.trim();
    match casella.campo.as_str() {
        "codice" => valore == f.codice.trim(),
        "titolo" => valore == f.titolo.trim(),
        _ => false,
    }
}

fn intitola<'a>(brani: &mut Vec<Brano<'a>>, blocco: &'a Blocco) {
    if let Some(detto) = blocco.titolo.as_deref().filter(|t| !t.trim().is_empty()) {
        brani.push(titolo(3, detto, Inizio::Sotto));
    }
}

fn testata<'a>(nome: Cow<'a, str>, caselle: &[&'a Casella]) -> Option<Brano<'a>> {
    let righe = caselle.iter().map(|x| {
        vec![
            vec![Cow::from(&x.etichetta)],
            vec![Cow::from(x.valore.as_str())],
        ]
    });
    (!caselle.is_empty()).then(|| etichettata(nome, righe.collect()))
}

/// A part of a text: its label, its paragraphs and its bullets.
fn parte<'a>(brani: &mut Vec<Brano<'a>>, p: &'a Parte) {
    if p.righe.is_empty() {
        return;
    }
    let etichetta = p.etichetta.trim();
    let mut righe = p.righe.as_slice();
    if !etichetta.is_empty() {
        match righe.split_first() {
            Some((prima, altre)) if p.in_linea && prima.livello == 0 => {
                righe = altre;
                let breve = etichetta.trim_end_matches(':').trim_end();
                let segno = if prima.testo.trim().is_empty() {
                    ""
                } else {
                    ": "
                };
                brani.push(Brano::Paragrafo {
                    etichetta: format!("{breve}{segno}"),
                    testo: &prima.testo,
                });
            }
            _ => brani.push(Brano::Paragrafo {
                etichetta: etichetta.to_owned(),
                testo: "",
            }),
        }
    }
    for riga in righe.iter().filter(|r| !r.testo.trim().is_empty()) {
        if riga.livello == 0 {
            brani.push(Brano::Paragrafo {
                etichetta: String::new(),
                testo: &riga.testo,
            });
            continue;
        }
        let voce = (riga.livello.min(4), riga.testo.as_str());
        match brani.last_mut() {
            Some(Brano::Elenco(voci)) => voci.push(voce),
            _ => brani.push(Brano::Elenco(vec![voce])),
        }
    }
}

fn tabella<'a>(nome: Cow<'a, str>, t: &'a Tabella) -> Option<Brano<'a>> {
    let riga = |r: &'a Vec<domain::libro::Cella>| {
        t.colonne
            .iter()
            .enumerate()
            .map(|(i, k)| r.get(i).map_or_else(Vec::new, |c| righe(k, &c.righe)))
            .collect()
    };
    let colonna = |k: &Colonna| ColonnaDiTavola {
        larghezza: u32::from(k.larghezza.max(1)),
        numerica: k.numerica,
    };
    let testa = |k: &'a Colonna| k.etichette.iter().map(Cow::from).collect();
    (!t.colonne.is_empty()).then(|| {
        Brano::Tavola(Tavola {
            nome,
            colonne: t.colonne.iter().map(colonna).collect(),
            testa: Some(t.colonne.iter().map(testa).collect()),
            righe: t.righe.iter().map(riga).collect(),
        })
    })
}

/// The lines of a cell; below two labels, what is missing is a dash, so that each stands where its label does.
fn righe<'a>(colonna: &Colonna, righe: &'a [String]) -> CellaDiTavola<'a> {
    let piena = righe.iter().any(|r| !r.trim().is_empty());
    if !piena {
        return Vec::new();
    }
    let due = colonna.etichette.len() > 1;
    righe
        .iter()
        .map(|r| Cow::from(if due { o_tratto(r) } else { r.as_str() }))
        .collect()
}

/// The phases of a chapter: in words, as the sheets have them, without the bars.
fn gantt<'a>(brani: &mut Vec<Brano<'a>>, g: &'a Gantt) {
    brani.push(titolo(2, g.titolo.as_str(), Inizio::Pagina));
    for gruppo in &g.gruppi {
        let detto = format!("{} {}", gruppo.codice, gruppo.titolo);
        let detto = detto.trim().to_owned();
        brani.push(titolo(3, detto.clone(), Inizio::Sotto));
        brani.push(fasi(detto, gruppo));
    }
}

fn fasi<'a>(nome: String, gruppo: &'a GruppoGantt) -> Brano<'a> {
    const COLONNE: [(&str, u32, bool); 5] = [
        ("Fase", 40, false),
        ("Previsto", 18, false),
        ("Effettivo", 18, false),
        ("Avanzamento", 12, true),
        ("Situazione", 12, false),
    ];
    let date = |d: &'a Option<String>| Cow::from(o_tratto(d.as_deref().unwrap_or_default()));
    let righe = gruppo.righe.iter().map(|r| {
        vec![
            vec![Cow::from(o_tratto(&r.descrizione))],
            vec![date(&r.previste)],
            vec![date(&r.effettive)],
            vec![format!("{}%", r.avanzamento.it(0)).into()],
            vec![r.situazione.etichetta().into()],
        ]
    });
    let colonna = |(_, larghezza, numerica)| ColonnaDiTavola {
        larghezza,
        numerica,
    };
    Brano::Tavola(Tavola {
        nome: nome.into(),
        colonne: COLONNE.map(colonna).to_vec(),
        testa: Some(COLONNE.map(|(e, _, _)| vec![e.into()]).to_vec()),
        righe: righe.collect(),
    })
}
