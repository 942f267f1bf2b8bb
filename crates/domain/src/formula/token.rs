//! From characters to tokens.

use super::errore::ErroreFormula;
use super::espressione::{Confronto, Operazione};
use super::riferimento::{self, Riferimento};
use crate::decimale::{Decimale, NumeroIllegibile};

/// A piece of a formula: `da` is its first character, `fine` the one after its last.
pub(super) struct Token {
    pub(super) da: usize,
    pub(super) fine: usize,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    Numero(Decimale),
    /// A word as typed.
    Parola(String),
    Riferimento(Riferimento),
    Operazione(Operazione),
    Confronto(Confronto),
    Aperta,
    Chiusa,
    PuntoEVirgola,
    /// Always the last: what comes before it is judged first.
    Errore(ErroreFormula),
}

/// Takes the text apart, up to the first character that cannot be read.
pub(super) fn tokens(testo: &[char]) -> Vec<Token> {
    let mut posto = 0;
    let mut tokens = Vec::new();
    // A spreadsheet begins its formulas so.
    if let Some(inizio) = testo.iter().position(|c| !c.is_whitespace())
        && testo.get(inizio) == Some(&'=')
    {
        posto = inizio + 1;
    }
    loop {
        while testo.get(posto).is_some_and(|c| c.is_whitespace()) {
            posto += 1;
        }
        let Some(c) = testo.get(posto) else {
            return tokens;
        };
        match token(testo, posto, *c) {
            Ok((kind, fine)) => {
                tokens.push(Token {
                    da: posto,
                    fine,
                    kind,
                });
                posto = fine;
            }
            Err(errore) => {
                tokens.push(Token {
                    da: errore.posizione,
                    fine: errore.posizione + errore.lunghezza,
                    kind: Kind::Errore(errore),
                });
                return tokens;
            }
        }
    }
}

fn token(testo: &[char], da: usize, c: char) -> Result<(Kind, usize), ErroreFormula> {
    let uno = |kind| Ok((kind, da + 1));
    let due = |kind| Ok((kind, da + 2));
    let poi = testo.get(da + 1).copied();
    let no = |lungo: usize, frase: &str| Err(ErroreFormula::new(da, da + lungo, frase));
    match (c, poi) {
        ('[', _) => riferimento::leggi(testo, da).map(|(r, fine)| (Kind::Riferimento(r), fine)),
        ('0'..='9', _) => numero(testo, da),
        (c, _) if c.is_alphabetic() || c == '_' => Ok(parola(testo, da)),
        ('(', _) => uno(Kind::Aperta),
        (')', _) => uno(Kind::Chiusa),
        (';', _) => uno(Kind::PuntoEVirgola),
        ('+', _) => uno(Kind::Operazione(Operazione::Piu)),
        ('-' | '−' | '–', _) => uno(Kind::Operazione(Operazione::Meno)),
        ('*' | '×' | '·', _) => uno(Kind::Operazione(Operazione::Per)),
        ('/' | '÷', _) => uno(Kind::Operazione(Operazione::Diviso)),
        ('<', Some('>')) => due(Kind::Confronto(Confronto::Diverso)),
        ('<', Some('=')) => due(Kind::Confronto(Confronto::MinoreUguale)),
        ('>', Some('=')) => due(Kind::Confronto(Confronto::MaggioreUguale)),
        ('=', Some('<')) => no(2, "scrivi «<=» per minore o uguale"),
        ('=', Some('>')) => no(2, "scrivi «>=» per maggiore o uguale"),
        ('=', _) => uno(Kind::Confronto(Confronto::Uguale)),
        ('<', _) => uno(Kind::Confronto(Confronto::Minore)),
        ('>', _) => uno(Kind::Confronto(Confronto::Maggiore)),
        ('≠', _) => uno(Kind::Confronto(Confronto::Diverso)),
        ('≤', _) => uno(Kind::Confronto(Confronto::MinoreUguale)),
        ('≥', _) => uno(Kind::Confronto(Confronto::MaggioreUguale)),
        ('!', Some('=')) => no(2, "scrivi «<>» per diverso"),
        (',' | '.', Some('0'..='9')) => no(
            1,
            "prima della virgola manca una cifra: scrivi per esempio 0,5",
        ),
        (',', _) => no(
            1,
            "la virgola separa i decimali: gli argomenti di una funzione si separano con il punto e virgola",
        ),
        (':', _) => no(
            1,
            "i due punti non si usano: per dividere scrivi «/», per un elenco di valori [1]; [2]; [3]",
        ),
        ('%', _) => no(1, "il segno «%» non si usa: scrivi 0,1 invece di 10%"),
        ('^', _) => no(1, "la potenza non c'è: moltiplica, per esempio [2] * [2]"),
        (']', _) => no(
            1,
            "questa parentesi quadra chiusa non ha la sua aperta: un riferimento si scrive [2]",
        ),
        ('{' | '}', _) => no(1, "le parentesi graffe non si usano: scrivi quelle tonde"),
        ('"' | '«' | '»' | '“' | '”', _) => no(
            1,
            "un testo qui non si usa: le virgolette servono solo per un codice fra parentesi quadre",
        ),
        (c, _) => no(
            1,
            &format!("il carattere «{c}» non si usa nelle formule: toglilo"),
        ),
    }
}

/// Where a run of characters that begins at `da` ends.
fn fino(testo: &[char], da: usize, dentro: impl Fn(char) -> bool) -> usize {
    let corsa = testo.iter().skip(da).take_while(|c| dentro(**c)).count();
    da + corsa
}

fn scritto(testo: &[char], da: usize, fine: usize) -> String {
    testo.iter().take(fine).skip(da).collect()
}

fn parola(testo: &[char], da: usize) -> (Kind, usize) {
    let fine = fino(testo, da, |c| c.is_alphanumeric() || c == '_');
    (Kind::Parola(scritto(testo, da, fine)), fine)
}

fn numero(testo: &[char], da: usize) -> Result<(Kind, usize), ErroreFormula> {
    let mut fine = fino(testo, da, |c| c.is_ascii_digit() || matches!(c, ',' | '.'));
    if testo
        .get(fine)
        .is_some_and(|c| c.is_alphabetic() || *c == '_')
    {
        let fine = fino(testo, da, |c| {
            c.is_alphanumeric() || matches!(c, '_' | '.' | '-')
        });
        let codice = scritto(testo, da, fine);
        return Err(ErroreFormula::new(
            da,
            fine,
            format!(
                "«{codice}» non è un numero: un riferimento va fra parentesi quadre, per esempio [2026_STAFF_2.1]"
            ),
        ));
    }
    // A comma without a digit after it is not part of the number, and is refused for what it is.
    while fine > da && testo.get(fine - 1).is_some_and(|c| matches!(c, ',' | '.')) {
        fine -= 1;
    }
    let cifre = scritto(testo, da, fine);
    let frase = match Decimale::parse_it(&cifre) {
        Ok(figura) => return Ok((Kind::Numero(figura), fine)),
        Err(NumeroIllegibile::Ambiguo) => {
            let (intero, decimali) = cifre.split_once('.').unwrap_or((&cifre, ""));
            format!(
                "«{cifre}» si legge in due modi: scrivi {intero}{decimali} oppure {intero},{decimali}"
            )
        }
        Err(NumeroIllegibile::TroppoGrande) => {
            "il numero è troppo grande o ha più di sei decimali".to_owned()
        }
        Err(NumeroIllegibile::NonNumero) => format!(
            "«{cifre}» non è un numero: la virgola separa i decimali, il punto e virgola gli argomenti di una funzione"
        ),
    };
    Err(ErroreFormula::new(da, fine, frase))
}
