//! What the page of a process shows beside the sheet: a drawing of its activities, measures to consider, measures written elsewhere.

use chrono::NaiveDate;
use domain::Actor;
use domain::andamento::{self, Andamento};
use domain::misura::Suggerimento;
use domain::scheda::{Contenuto, Discrezionalita, Natura, Scheda};
use domain::vista::Vista;
use store::Conn;

/// Width of the drawing and of its boxes, in pixels: it stays readable on a telephone without being scaled.
const LARGHEZZA: usize = 360;
/// Characters on one line of a box.
const CARATTERI: usize = 42;
/// Height of a line of text, the space inside a box above and below it, and the length of an arrow.
const RIGA: usize = 20;
const BORDO: usize = 12;
const FRECCIA: usize = 28;

/// The drawing of a process.
pub(super) struct Disegno {
    pub(super) larghezza: usize,
    pub(super) altezza: usize,
    pub(super) forme: Vec<Forma>,
    /// The same in words.
    pub(super) in_parole: String,
}

/// A box of the drawing, and the arrow that leads to it.
pub(super) struct Forma {
    /// `is-input`, `is-output`, `is-vincolata`, `is-discrezionale`, or nothing.
    pub(super) classe: &'static str,
    /// Top and height.
    pub(super) y: usize,
    pub(super) altezza: usize,
    /// Corners of a slanted box, for what goes in and out.
    pub(super) angoli: Option<String>,
    /// Baseline, words, and whether they are the small ones.
    pub(super) righe: Vec<(usize, String, bool)>,
    /// Start and end of the arrow above; the first box has none.
    pub(super) freccia: Option<(usize, usize)>,
}

/// Draws a process from its activities; `None` where none is mapped.
pub(super) fn disegno(c: &Contenuto) -> Option<Disegno> {
    if c.mappatura.is_empty() {
        return None;
    }
    let mut passi: Vec<(&'static str, String, Vec<String>)> = Vec::new();
    if !c.input.is_empty() {
        passi.push(("is-input", c.input.join("; "), Vec::new()));
    }
    for a in &c.mappatura {
        let classe = match a.discrezionalita.map(Discrezionalita::natura) {
            Some(Natura::Vincolata) => "is-vincolata",
            Some(Natura::Discrezionale) => "is-discrezionale",
            None => "",
        };
        let sotto = [&a.responsabile, &a.tempi]
            .into_iter()
            .flatten()
            .cloned()
            .chain(a.discrezionalita.map(|d| d.etichetta().to_owned()))
            .collect();
        passi.push((classe, a.descrizione.clone().unwrap_or_default(), sotto));
    }
    if !c.output.is_empty() {
        passi.push(("is-output", c.output.join("; "), Vec::new()));
    }
    let mut y = 1;
    let mut forme = Vec::new();
    for (n, (classe, testo, sotto)) in passi.iter().enumerate() {
        let freccia = (n > 0).then(|| {
            y += FRECCIA;
            (y - FRECCIA, y)
        });
        let mut righe: Vec<(usize, String, bool)> = Vec::new();
        let testi = a_capo(testo).into_iter().map(|t| (t, false));
        let piccole = sotto.iter().flat_map(|s| a_capo(s)).map(|t| (t, true));
        for (i, (parole, piccola)) in testi.chain(piccole).enumerate() {
            righe.push((y + BORDO + RIGA * i + 15, parole, piccola));
        }
        let altezza = BORDO * 2 + RIGA * righe.len();
        let angoli = matches!(*classe, "is-input" | "is-output").then(|| {
            let (a, b) = (y, y + altezza);
            format!("13,{a} {LARGHEZZA},{a} {},{b} 1,{b}", LARGHEZZA - 13)
        });
        forme.push(Forma {
            classe,
            y,
            altezza,
            angoli,
            righe,
            freccia,
        });
        y += altezza;
    }
    let in_parole: Vec<String> = passi
        .iter()
        .map(|(classe, testo, sotto)| {
            let prima = match *classe {
                "is-input" => "Lo avvia: ",
                "is-output" => "Produce: ",
                _ => "",
            };
            if sotto.is_empty() {
                format!("{prima}{testo}")
            } else {
                format!("{prima}{testo} ({})", sotto.join(", "))
            }
        })
        .collect();
    Some(Disegno {
        larghezza: LARGHEZZA + 1,
        altezza: y + 1,
        forme,
        in_parole: in_parole.join("; poi "),
    })
}

/// Parts words into lines; one word longer than a line is cut.
fn a_capo(testo: &str) -> Vec<String> {
    let mut righe: Vec<String> = Vec::new();
    for parola in testo.split_whitespace() {
        let lettere: Vec<char> = parola.chars().collect();
        for pezzo in lettere.chunks(CARATTERI) {
            let pezzo: String = pezzo.iter().collect();
            match righe.last_mut() {
                Some(riga) if riga.chars().count() + 1 + pezzo.chars().count() <= CARATTERI => {
                    riga.push(' ');
                    riga.push_str(&pezzo);
                }
                _ => righe.push(pezzo),
            }
        }
    }
    righe
}

/// The types of measure that answer the enabling factors of the events, without those that the sheet has. The answers of the body are read
/// only where there is a factor.
pub(super) fn suggerimenti(
    c: &mut Conn,
    actor: &Actor,
    contenuto: &Contenuto,
) -> store::Result<Vec<Suggerimento>> {
    let fattori: Vec<&str> = contenuto
        .eventi
        .iter()
        .flat_map(|e| e.fattori.iter().map(String::as_str))
        .collect();
    if fattori.is_empty() {
        return Ok(Vec::new());
    }
    let elenchi = store::elenchi::tutti(c, actor)?;
    Ok(elenchi.suggerimenti(fattori, contenuto.tipologia_misura.as_deref()))
}

/// A measure that treats this process and is written on another sheet.
pub(super) struct MisuraAltrove {
    pub(super) codice: String,
    pub(super) titolo: String,
    pub(super) fasi: Vec<String>,
    pub(super) andamento: Option<Andamento>,
}

/// The measures of the sheets that this one names.
pub(super) fn misure_altrove(
    vista: &Vista,
    schede: &[Scheda],
    oggi: NaiveDate,
) -> Vec<MisuraAltrove> {
    schede
        .iter()
        .map(|s| MisuraAltrove {
            codice: s.codice().to_owned(),
            titolo: s.titolo().to_owned(),
            fasi: s
                .contenuto()
                .fasi
                .iter()
                .map(domain::scheda::Fase::descrizione_stampata)
                .collect(),
            andamento: andamento::di_fasi(&s.contenuto().fasi, oggi, &vista.regole()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::scheda::Attivita;

    use super::*;

    #[test]
    fn words_are_parted_into_lines() {
        assert_eq!(a_capo("  uno   due "), ["uno due"]);
        let lunga = "x".repeat(CARATTERI + 3);
        assert_eq!(a_capo(&lunga), ["x".repeat(CARATTERI), "xxx".to_owned()]);
        assert!(
            a_capo(&"parola ".repeat(30))
                .iter()
                .all(|r| r.chars().count() <= CARATTERI)
        );
        assert_eq!(a_capo(""), [""; 0]);
    }

    #[test]
    fn boxes_stand_one_under_the_other_and_arrows_between_them() {
        let attivita = |t: &str| Attivita {
            descrizione: Some(t.to_owned()),
            ..Attivita::default()
        };
        let c = Contenuto {
            input: vec!["Domanda".to_owned()],
            mappatura: vec![attivita("Istruttoria"), attivita("Rilascio")],
            ..Contenuto::default()
        };
        let d = disegno(&c).unwrap();
        assert_eq!(d.forme.len(), 3);
        assert!(d.forme[0].freccia.is_none() && d.forme[0].angoli.is_some());
        for due in d.forme.windows(2) {
            let (sopra, sotto) = (&due[0], &due[1]);
            assert_eq!(sotto.freccia, Some((sopra.y + sopra.altezza, sotto.y)));
        }
        let ultima = &d.forme[2];
        assert_eq!(d.altezza, ultima.y + ultima.altezza + 1);
        assert_eq!(
            d.in_parole,
            "Lo avvia: Domanda; poi Istruttoria; poi Rilascio"
        );
        assert!(disegno(&Contenuto::default()).is_none());
    }
}
