//! FASI and INDICATORI with their cells: columns by their head, empty cells kept.

use domain::Decimale;
use domain::scheda::{Fase, Indicatore};

use crate::banco::Banco;
use crate::righe::{Fonte, Pezzo, unisci};
use crate::tabelle::colonne::{self, Colonna};
use crate::tabelle::indicatori::{finisci, nota, valore_annuale};
use crate::tabelle::{Letta, Sfondo, fasi};
use crate::valori::{cifra_di_cella, data};

/// Columns of a table; a column that shows two fields has two labels, one above the other.
pub(crate) type Testata = Vec<Vec<Colonna>>;

/// The columns, when the head of the table has cells.
pub(crate) fn testata(fonte: &Fonte, teste: &[(Pezzo, Vec<Colonna>)]) -> Option<Testata> {
    let (p, _) = teste
        .iter()
        .find(|(p, c)| c.len() >= 3 && fonte.testo(*p).trim_end().contains('\t'))?;
    let celle = fonte.celle(*p);
    Some(
        celle
            .iter()
            .map(|c| colonne::prefisso(fonte.testo(*c)).0)
            .collect(),
    )
}

/// A row: for each column its pieces, with the line of the row (from 0) on which each stands.
struct Riga {
    prima: usize,
    celle: Vec<Vec<(usize, Pezzo)>>,
}

/// Puts lines together into rows.
fn righe(
    fonte: &Fonte,
    testata: &Testata,
    pezzi: &[Pezzo],
    chiavi: fn(Colonna) -> bool,
) -> Vec<Riga> {
    let mut righe: Vec<Riga> = Vec::new();
    for p in pezzi {
        let mut celle = fonte.celle(*p);
        // A line without cells, or with fewer, is the beginning or the rest of a wrapped first cell.
        let sola = celle.len() == 1 && testata.len() > 1;
        if celle.len() > testata.len() {
            celle.truncate(testata.len());
        }
        let piena = |c: &Pezzo| c.a > c.da;
        let apre = match fonte.righe.get(p.riga).and_then(|r| r.nuova) {
            Some(nuova) => nuova || righe.is_empty(),
            None if righe.is_empty() => true,
            None => {
                let ha_chiavi = celle
                    .iter()
                    .zip(testata)
                    .any(|(c, k)| piena(c) && k.iter().any(|k| chiavi(*k)));
                let aperta = righe.last().is_some_and(|r| {
                    !r.celle
                        .iter()
                        .zip(testata)
                        .any(|(c, k)| !c.is_empty() && k.iter().any(|k| chiavi(*k)))
                });
                // A row whose first cell is still alone takes the cells of the next line.
                !aperta && (ha_chiavi || sola)
            }
        };
        if apre {
            righe.push(Riga {
                prima: p.riga,
                celle: vec![Vec::new(); testata.len()],
            });
        }
        if let Some(r) = righe.last_mut() {
            let linea = p.riga - r.prima.min(p.riga);
            for (i, c) in celle.into_iter().enumerate().filter(|(_, c)| piena(c)) {
                if let Some(v) = r.celle.get_mut(i) {
                    v.push((linea, c));
                }
            }
        }
    }
    righe
}

/// The text of a cell, over its lines.
fn testo(banco: &mut Banco<'_>, scheda: usize, cella: &[(usize, Pezzo)]) -> Option<String> {
    let parti: Vec<String> = cella
        .iter()
        .map(|(_, p)| banco.testo_sano(scheda, *p))
        .collect();
    Some(unisci(parti.iter().map(String::as_str))).filter(|t| !t.is_empty())
}

/// The pieces of a cell for each of its labels: by words when they are as many as the labels, else by line.
fn voci(fonte: &Fonte, cella: &[(usize, Pezzo)], etichette: usize) -> Vec<(usize, Pezzo)> {
    let parole: Vec<(usize, Pezzo)> = cella
        .iter()
        .flat_map(|(l, p)| fonte.parole(*p).into_iter().map(move |w| (*l, w)))
        .collect();
    if etichette <= 1 {
        return cella.first().map(|(_, p)| (0, *p)).into_iter().collect();
    }
    if parole.len() == etichette {
        return parole
            .into_iter()
            .enumerate()
            .map(|(i, (_, w))| (i, w))
            .collect();
    }
    parole
        .into_iter()
        .map(|(l, w)| (l.min(etichette - 1), w))
        .collect()
}

pub(crate) fn fasi(
    banco: &mut Banco<'_>,
    sfondo: &Sfondo<'_>,
    testata: &Testata,
    pezzi: &[Pezzo],
) -> Vec<Letta<Fase>> {
    let fonte = banco.fonte;
    let chiavi = |c: Colonna| matches!(c, Colonna::Causale | Colonna::Peso | Colonna::Avanzamento);
    let mut lette = Vec::new();
    for r in righe(fonte, testata, pezzi, chiavi) {
        let mut fase = Fase::default();
        let mut dubbi = Vec::new();
        for (cella, etichette) in r.celle.iter().zip(testata) {
            if cella.is_empty() || segnaposto(banco, cella) {
                continue;
            }
            let Some(prima) = etichette.first() else {
                continue;
            };
            let mut presa = true;
            match prima {
                Colonna::Causale => fase.causale = testo(banco, sfondo.scheda, cella),
                Colonna::Descrizione => {
                    let t = testo(banco, sfondo.scheda, cella).unwrap_or_default();
                    fasi::descrivi(&mut fase, &t);
                }
                Colonna::Responsabile if etichette.len() == 1 => {
                    fase.responsabile = testo(banco, sfondo.scheda, cella)
                        .map(|t| domain::persona::cognome_nome(&t));
                }
                Colonna::Cdr => fase.cdr = testo(banco, sfondo.scheda, cella),
                Colonna::Note => fase.note = testo(banco, sfondo.scheda, cella),
                c if c.data() || matches!(c, Colonna::Peso | Colonna::Avanzamento) => {
                    presa = false;
                    for (i, w) in voci(fonte, cella, etichette.len()) {
                        let Some(c) = etichette.get(i) else { continue };
                        if banco.segnaposto(w) {
                            continue;
                        }
                        if figura(&mut fase, *c, fonte.testo(w)) {
                            banco.prendi(sfondo.scheda, "fasi", w);
                        } else {
                            dubbi.push(format!(
                                "«{}» non si legge nella sua colonna: è fra le righe senza posto",
                                fonte.testo(w)
                            ));
                        }
                    }
                }
                _ => presa = false,
            }
            if presa {
                for (_, p) in cella {
                    banco.prendi(sfondo.scheda, "fasi", *p);
                }
            }
        }
        lette.push(Letta {
            riga: fase,
            dubbio: (!dubbi.is_empty()).then(|| dubbi.join("; ")),
        });
    }
    lette
}

/// A cell with nothing but the mark of an absent value.
fn segnaposto(banco: &mut Banco<'_>, cella: &[(usize, Pezzo)]) -> bool {
    matches!(cella, [(_, p)] if banco.segnaposto(*p))
}

/// Writes a figure or a date of a phase; false when the cell is not one.
fn figura(fase: &mut Fase, colonna: Colonna, testo: &str) -> bool {
    if colonna.data() {
        let Some(d) = data(testo).or_else(|| domain::data::parse_it(testo).ok()) else {
            return false;
        };
        let posto = match colonna {
            Colonna::InizioPrevisto => &mut fase.inizio_previsto,
            Colonna::FinePrevista => &mut fase.fine_prevista,
            Colonna::InizioEffettivo => &mut fase.inizio_effettivo,
            _ => &mut fase.fine_effettiva,
        };
        return posto.replace(d).is_none();
    }
    let Some(n) = cifra_di_cella(testo) else {
        return false;
    };
    let posto: &mut Option<Decimale> = if colonna == Colonna::Peso {
        &mut fase.peso
    } else {
        &mut fase.avanzamento
    };
    posto.replace(n).is_none()
}

pub(crate) fn indicatori(
    banco: &mut Banco<'_>,
    sfondo: &Sfondo<'_>,
    testata: &Testata,
    pezzi: &[Pezzo],
) -> Vec<Letta<Indicatore>> {
    let fonte = banco.fonte;
    let chiavi = |c: Colonna| c == Colonna::Tipo || c.valore();
    let mut lette = Vec::new();
    for r in righe(fonte, testata, pezzi, chiavi) {
        let mut ind = Indicatore::default();
        let mut dubbi = Vec::new();
        let mut percento = false;
        for (cella, etichette) in r.celle.iter().zip(testata) {
            let (false, Some(colonna)) = (
                cella.is_empty() || segnaposto(banco, cella),
                etichette.first(),
            ) else {
                continue;
            };
            let mut presa = true;
            match colonna {
                Colonna::Descrizione => ind.descrizione = testo(banco, sfondo.scheda, cella),
                Colonna::Tipo => ind.tipo = testo(banco, sfondo.scheda, cella),
                Colonna::Note => {
                    let note: Vec<String> = cella
                        .iter()
                        .map(|(_, p)| nota(banco, sfondo.scheda, *p))
                        .collect();
                    ind.note = Some(unisci(note.iter().map(String::as_str)));
                }
                c if c.valore() => {
                    presa = false;
                    for (i, w) in voci(fonte, cella, etichette.len()) {
                        let letto = fonte.testo(w);
                        let Some(c) = etichette.get(i) else { continue };
                        if banco.segnaposto(w) {
                            continue;
                        }
                        if cifra_di_cella(letto)
                            .is_some_and(|v| valore_annuale(&mut ind, *c, v, sfondo.anno))
                        {
                            percento |= letto.ends_with('%');
                            banco.prendi(sfondo.scheda, "indicatori", w);
                        } else {
                            dubbi.push(format!("«{letto}» non si legge nella sua colonna: è fra le righe senza posto"));
                        }
                    }
                }
                _ => presa = false,
            }
            if presa {
                for (_, p) in cella {
                    banco.prendi(sfondo.scheda, "indicatori", *p);
                }
            }
        }
        finisci(&mut ind, percento);
        if ind.descrizione.is_some() || ind.tipo.is_some() || !ind.valori.is_empty() {
            lette.push(Letta {
                riga: ind,
                dubbio: (!dubbi.is_empty()).then(|| dubbi.join("; ")),
            });
        }
    }
    lette
}
