//! A report as a page draws it: cells with their classes and links, and no more rows than a browser scrolls well.

use domain::cartella::Dato;
use domain::prospetto::{
    ColonnaTavola, GenereColonna, GruppoTavola, Resoconto, SezioneResoconto, Tavola, VoceResoconto,
};

use crate::indirizzo::segmento;

/// Most rows and headings on a page: the spreadsheet and the PDF have all of them.
const RIGHE: usize = 500;

/// A cell of a table.
pub(super) struct CellaPagina {
    pub testo: String,
    pub classe: &'static str,
    /// Whether it heads its row.
    pub capo: bool,
    /// The sheet it leads to.
    pub url: Option<String>,
}

/// Rows under one heading.
pub(super) struct GruppoPagina {
    pub titolo: String,
    pub righe: Vec<Vec<CellaPagina>>,
    pub totale: Vec<CellaPagina>,
}

/// A table.
pub(super) struct TavolaPagina {
    pub nome: &'static str,
    /// Its name among all those of the page.
    pub detta: String,
    pub colonne: Vec<(String, &'static str)>,
    pub gruppi: Vec<GruppoPagina>,
    pub totale: Vec<CellaPagina>,
    pub vuota: &'static str,
}

/// A part of a report under its heading.
pub(super) struct SezionePagina {
    /// Level of its heading on the page, 2 or more; 0: none.
    pub livello: usize,
    pub titolo: String,
    pub url: Option<String>,
    pub voci: Vec<VoceResoconto>,
    pub tavole: Vec<TavolaPagina>,
}

/// A report on a page.
pub(super) struct Disegno {
    pub sezioni: Vec<SezionePagina>,
    pub note: Vec<String>,
    /// Rows shown, and rows there are.
    pub mostrate: usize,
    pub tutte: usize,
    /// Whether anything is left out.
    pub tagliato: bool,
}

impl Disegno {
    /// Draws a report; `schede` is the address below which sheets stand.
    pub(super) fn di(r: Resoconto, schede: &str) -> Self {
        let mut penna = Penna {
            schede,
            restano: RIGHE,
            mostrate: 0,
            tagliato: false,
        };
        let tutte = r.righe();
        let mut sezioni = Vec::new();
        for s in r.sezioni {
            if s.livello > 0 && !penna.prende() {
                break;
            }
            sezioni.push(penna.sezione(s));
        }
        Self {
            sezioni,
            note: r.note,
            mostrate: penna.mostrate,
            tutte,
            tagliato: penna.tagliato,
        }
    }
}

/// What draws, and how much it may still draw.
struct Penna<'a> {
    schede: &'a str,
    restano: usize,
    mostrate: usize,
    tagliato: bool,
}

impl Penna<'_> {
    /// Takes the room of a row or a heading; `false` where there is none left.
    fn prende(&mut self) -> bool {
        if self.restano == 0 {
            self.tagliato = true;
            return false;
        }
        self.restano -= 1;
        true
    }

    fn url(&self, scheda: Option<&str>) -> Option<String> {
        scheda.map(|codice| format!("{}/{}", self.schede, segmento(codice)))
    }

    fn sezione(&mut self, s: SezioneResoconto) -> SezionePagina {
        SezionePagina {
            livello: if s.livello == 0 { 0 } else { s.livello + 1 },
            url: self.url(s.scheda.as_deref()),
            tavole: s
                .tavole
                .iter()
                .map(|t| self.tavola(t, s.scheda.as_deref()))
                .collect(),
            titolo: s.titolo,
            voci: s.voci,
        }
    }

    fn tavola(&mut self, t: &Tavola, scheda: Option<&str>) -> TavolaPagina {
        let mut gruppi = Vec::new();
        for g in &t.gruppi {
            if self.restano == 0 {
                self.tagliato = true;
                break;
            }
            gruppi.push(self.gruppo(t, g, scheda.is_some()));
        }
        TavolaPagina {
            nome: t.nome,
            detta: match scheda {
                Some(codice) => format!("{} di {codice}", t.nome),
                None => t.nome.to_owned(),
            },
            colonne: t
                .colonne
                .iter()
                .map(|c| (c.etichetta.clone(), classe(c)))
                .collect(),
            gruppi,
            totale: celle(t, &t.totale, None),
            vuota: t.vuota,
        }
    }

    /// Draws a group; `detta`: the rows stand under the heading of their sheet, which leads there already.
    fn gruppo(&mut self, t: &Tavola, g: &GruppoTavola, detta: bool) -> GruppoPagina {
        let mut righe = Vec::new();
        for r in &g.righe {
            if !self.prende() {
                break;
            }
            self.mostrate += 1;
            let url = self.url(r.scheda.as_deref().filter(|_| !detta));
            righe.push(celle(t, &r.celle, url));
        }
        GruppoPagina {
            titolo: g.titolo.clone(),
            righe,
            totale: celle(t, &g.totale, None),
        }
    }
}

fn classe(c: &ColonnaTavola) -> &'static str {
    match c.genere {
        GenereColonna::Testo if c.capo => "sch-words sch-wide",
        GenereColonna::Testo => "sch-words",
        GenereColonna::Parola | GenereColonna::Data => "",
        GenereColonna::Cifra(_) | GenereColonna::Valore => "sch-num",
    }
}

fn celle(t: &Tavola, dati: &[Dato], url: Option<String>) -> Vec<CellaPagina> {
    let celle = t.colonne.iter().zip(dati);
    celle
        .map(|(c, d)| CellaPagina {
            testo: c.mostra(d),
            classe: classe(c),
            capo: c.capo,
            url: url.clone().filter(|_| c.capo),
        })
        .collect()
}
