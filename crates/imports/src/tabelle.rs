//! The tables FASI and INDICATORI: by columns where the source keeps its cells, by the shape of the words where it does not.

mod celle;
pub(crate) mod colonne;
mod fasi;
mod indicatori;

use domain::campo::Valore;
use domain::importazione::Fiducia;
use domain::scheda::{Fase, Indicatore};

use crate::banco::Banco;
use crate::conto::FILETTO;
use crate::righe::{Fonte, Pezzo};
use crate::tabelle::colonne::Colonna;
use crate::valori;

/// The lines of the two tables of a sheet, over however many pages.
#[derive(Debug, Default)]
pub(crate) struct Tabelle {
    fasi: Vec<Pezzo>,
    indicatori: Vec<Pezzo>,
}

impl Tabelle {
    pub(crate) fn aggiungi(&mut self, fonte: &Fonte, p: Pezzo, indicatori: bool) {
        // Cells count from the beginning of the line, blanks included.
        let intera = if fonte
            .righe
            .get(p.riga)
            .is_some_and(|r| r.testo.contains('\t'))
            && p.da <= fonte.intera(p.riga).da
        {
            Pezzo {
                riga: p.riga,
                da: 0,
                a: fonte.righe.get(p.riga).map_or(0, |r| r.testo.len()),
            }
        } else {
            p
        };
        if indicatori {
            &mut self.indicatori
        } else {
            &mut self.fasi
        }
        .push(intera);
    }
}

/// Words of the column Tipo.
const TIPI: &[&str] = &[
    "EFFICIENZA",
    "EFFICACIA",
    "RISULTATO",
    "QUALITA",
    "QUALITA'",
    "QUALITÀ",
    "ECONOMICITA",
    "ECONOMICITA'",
    "ECONOMICITÀ",
    "IMPATTO",
    "OUTPUT",
    "OUTCOME",
    "PROCESSO",
    "TEMPO",
    "COSTO",
];

/// What both tables need to know while they are read.
pub(crate) struct Sfondo<'u> {
    pub(crate) scheda: usize,
    /// Exercise: the year of the columns without one.
    pub(crate) anno: Option<i32>,
    /// Short names of the units.
    pub(crate) uffici: &'u [String],
}

/// A row of FASI while it is read, and whether something about it is not sure.
pub(crate) struct Letta<T> {
    pub(crate) riga: T,
    pub(crate) dubbio: Option<String>,
}

/// Reads both tables of a sheet into its draft.
pub(crate) fn leggi(
    banco: &mut Banco<'_>,
    scheda: usize,
    t: &Tabelle,
    anno: Option<i32>,
    uffici: &[String],
) {
    let sfondo = Sfondo {
        scheda,
        anno,
        uffici,
    };
    let (teste_fasi, righe_fasi) = teste(banco, &t.fasi);
    let (teste_ind, righe_ind) = teste(banco, &t.indicatori);
    let mut fasi: Vec<Letta<Fase>> = Vec::new();
    let mut indicatori: Vec<Letta<Indicatore>> = Vec::new();
    let mut spezzata = false;
    match celle::testata(banco.fonte, &teste_fasi) {
        Some(colonne) => fasi = celle::fasi(banco, &sfondo, &colonne, &righe_fasi),
        None => {
            spezzata = !righe_fasi.is_empty()
                && teste_ind.iter().any(|(_, c)| c.iter().any(|c| c.di_fasi()));
            if !spezzata {
                fasi = fasi::per_forma(banco, &sfondo, &righe_fasi);
            }
        }
    }
    let anni: Vec<Colonna> = teste_ind
        .iter()
        .flat_map(|(_, c)| c.iter().copied())
        .filter(|c| c.valore())
        .collect();
    if spezzata {
        (fasi, indicatori) = fasi::spezzate(banco, &sfondo, &righe_fasi, &righe_ind, &anni);
    } else {
        match celle::testata(banco.fonte, &teste_ind) {
            Some(colonne) => indicatori = celle::indicatori(banco, &sfondo, &colonne, &righe_ind),
            None => indicatori.extend(indicatori::per_forma(banco, &sfondo, &righe_ind, &anni)),
        }
    }
    scrivi(banco, scheda, "fasi", "FASI", fasi, spezzata, Valore::Fasi);
    scrivi(
        banco,
        scheda,
        "indicatori",
        "INDICATORI",
        indicatori,
        spezzata,
        Valore::Indicatori,
    );
    tipi_discordi(banco, scheda);
}

fn scrivi<T>(
    banco: &mut Banco<'_>,
    scheda: usize,
    chiave: &'static str,
    nome: &str,
    lette: Vec<Letta<T>>,
    spezzata: bool,
    valore: fn(Vec<T>) -> Valore,
) {
    if lette.is_empty() {
        return;
    }
    let codice = banco.codice(scheda).unwrap_or_default().to_owned();
    let dubbi: Vec<String> = lette
        .iter()
        .enumerate()
        .filter_map(|(i, l)| {
            l.dubbio
                .as_ref()
                .map(|d| format!("{codice}, tabella {nome}, riga {}: {d}", i + 1))
        })
        .collect();
    banco.scrivi(
        scheda,
        chiave,
        valore(lette.into_iter().map(|l| l.riga).collect()),
    );
    if spezzata {
        banco.segna(scheda, chiave, Fiducia::Riparata, Some("tabella spezzata in colonne dalla scansione: ricomposta secondo la forma dei valori"));
    }
    if !dubbi.is_empty() {
        banco.segna(
            scheda,
            chiave,
            Fiducia::Incerta,
            Some("qualche valore della tabella non ha un posto sicuro"),
        );
    }
    for d in dubbi {
        banco.avvisa(Some(scheda), d);
    }
}

/// Tells the lines of column labels from the lines of values; a label line glued to a value line is cut.
fn teste(banco: &mut Banco<'_>, pezzi: &[Pezzo]) -> (Vec<(Pezzo, Vec<Colonna>)>, Vec<Pezzo>) {
    let (mut teste, mut righe) = (Vec::new(), Vec::new());
    for p in pezzi {
        let testo = banco.fonte.testo(*p);
        let (colonne, n) = colonne::prefisso(testo);
        let resto = banco.fonte.rifila(p.dopo(n));
        let pieno =
            resto.a > resto.da && banco.fonte.testo(resto).chars().any(char::is_alphanumeric);
        if !colonne.is_empty() && (!pieno || colonne.len() >= 3) {
            let testa = if pieno { p.prima(n) } else { *p };
            banco.etichetta(testa);
            teste.push((testa, colonne));
            if pieno {
                righe.push(resto);
            }
        } else if !testo.chars().any(char::is_alphanumeric) {
            banco.impagina(*p, FILETTO);
        } else {
            righe.push(*p);
        }
    }
    (teste, righe)
}

/// `SENSIBLIZZAZIONE ETICA` in the indicator of a phase typed `SENSIBILIZZAZIONE ETICA`: said, not corrected.
fn tipi_discordi(banco: &mut Banco<'_>, scheda: usize) {
    let Some(b) = banco.bozze.get(scheda) else {
        return;
    };
    let (Some(Valore::Fasi(fasi)), Some(Valore::Indicatori(indicatori))) =
        (b.valore("fasi"), b.valore("indicatori"))
    else {
        return;
    };
    let mut frasi = Vec::new();
    for i in indicatori {
        let Some(d) = &i.descrizione else { continue };
        let (_, resto) = fasi::numero(d);
        let (Some(tipo), _) = fasi::tipo(resto) else {
            continue;
        };
        for f in fasi {
            let Some(t) = &f.tipo_nel_testo else { continue };
            if t != tipo && valori::distanza(t, tipo, 2).is_some() {
                frasi.push(format!("l'indicatore scrive «{tipo}», la fase «{t}»: forse una delle due è un errore di battitura, resta come stampato"));
            }
        }
    }
    for f in frasi {
        banco.avvisa(Some(scheda), f);
    }
}
