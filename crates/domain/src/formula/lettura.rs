//! From tokens to the typed tree, the first mistake with its character.

mod funzioni;

use std::iter::Peekable;
use std::vec::IntoIter;

use super::errore::ErroreFormula;
use super::espressione::{Condizione, Espressione, Operazione};
use super::token::{Kind, Token, tokens};
use super::{LUNGHEZZA_MASSIMA, PROFONDITA_MASSIMA};
use crate::testo;

/// Reads a formula.
pub(super) fn leggi(formula: &str) -> Result<Espressione, ErroreFormula> {
    let caratteri: Vec<char> = formula.chars().take(LUNGHEZZA_MASSIMA + 1).collect();
    if caratteri.len() > LUNGHEZZA_MASSIMA {
        return Err(ErroreFormula::new(
            LUNGHEZZA_MASSIMA,
            LUNGHEZZA_MASSIMA,
            format!(
                "la formula è più lunga di {LUNGHEZZA_MASSIMA} caratteri: dividila in più indicatori"
            ),
        ));
    }
    let mut parser = Parser {
        tokens: tokens(&caratteri).into_iter().peekable(),
        fine: 0,
        profondita: 0,
    };
    if parser.tokens.peek().is_none() {
        return Err(ErroreFormula::new(
            0,
            0,
            "la formula è vuota: scrivi per esempio [1] / [2] * 100",
        ));
    }
    let letto = parser.alternativa()?;
    if parser.tokens.peek().is_some() {
        return Err(parser.di_troppo(None));
    }
    letto.numero(
        "la formula deve dare un numero e questo è vero o falso: scrivi per esempio se([1] > 2; 1; 0)",
    )
}

/// A part that was read, with its place.
struct Letto {
    cosa: Cosa,
    da: usize,
    fine: usize,
}

enum Cosa {
    Numero(Espressione),
    Vero(Condizione),
}

impl Letto {
    fn numero(self, altrimenti: &str) -> Result<Espressione, ErroreFormula> {
        match self.cosa {
            Cosa::Numero(x) => Ok(x),
            Cosa::Vero(_) => Err(ErroreFormula::new(self.da, self.fine, altrimenti)),
        }
    }

    fn condizione(self, altrimenti: &str) -> Result<Condizione, ErroreFormula> {
        match self.cosa {
            Cosa::Vero(x) => Ok(x),
            Cosa::Numero(_) => Err(ErroreFormula::new(self.da, self.fine, altrimenti)),
        }
    }
}

const VUOLE_NUMERI: &str =
    "i conti si fanno con i numeri e questo è vero o falso: scrivi per esempio se([1] > 2; 1; 0)";
const VUOLE_CONDIZIONI: &str =
    "«e», «o» e «non» uniscono confronti e questo è un numero: scrivi per esempio [1] > 0";

type Esito<T> = Result<T, ErroreFormula>;

struct Parser {
    tokens: Peekable<IntoIter<Token>>,
    /// The end of the last token taken.
    fine: usize,
    profondita: usize,
}

impl Parser {
    /// The next token, if it is one that `scegli` wants.
    fn prendi<T>(&mut self, scegli: impl Fn(&Kind) -> Option<T>) -> Option<T> {
        let token = self.tokens.peek()?;
        let scelto = scegli(&token.kind)?;
        self.fine = token.fine;
        self.tokens.next();
        Some(scelto)
    }

    fn parola(&mut self, cercata: &str) -> bool {
        self.prendi(|k| matches!(k, Kind::Parola(p) if testo::piatto(p) == cercata).then_some(()))
            .is_some()
    }

    fn segno(&mut self, cercato: fn(&Kind) -> bool) -> bool {
        self.prendi(|k| cercato(k).then_some(())).is_some()
    }

    /// Where the next token stands, or where the formula ends.
    fn qui(&mut self) -> (usize, usize) {
        let fine = self.fine;
        self.tokens
            .peek()
            .map_or((fine, fine), |token| (token.da, token.fine))
    }

    /// A mistake at the next token, unless that one cannot even be read.
    fn errore(&mut self, frase: impl Into<String>) -> ErroreFormula {
        if let Some(Token {
            kind: Kind::Errore(e),
            ..
        }) = self.tokens.peek()
        {
            return e.clone();
        }
        let (da, fine) = self.qui();
        ErroreFormula::new(da, fine, frase)
    }

    /// One level further in: what recursion follows.
    fn dentro<T>(&mut self, leggi: impl FnOnce(&mut Self) -> Esito<T>) -> Esito<T> {
        if self.profondita >= PROFONDITA_MASSIMA {
            return Err(self.errore(format!(
                "la formula ha più di {PROFONDITA_MASSIMA} parentesi una dentro l'altra: dividila in più indicatori"
            )));
        }
        self.profondita += 1;
        let letto = leggi(self);
        self.profondita -= 1;
        letto
    }

    fn alternativa(&mut self) -> Esito<Letto> {
        self.unite("o", Self::congiunzione, Condizione::Una)
    }

    fn congiunzione(&mut self) -> Esito<Letto> {
        self.unite("e", Self::negazione, Condizione::Tutte)
    }

    fn unite(
        &mut self,
        parola: &str,
        parte: fn(&mut Self) -> Esito<Letto>,
        insieme: fn(Vec<Condizione>) -> Condizione,
    ) -> Esito<Letto> {
        let prima = parte(self)?;
        if !self.parola(parola) {
            return Ok(prima);
        }
        let da = prima.da;
        let mut parti = vec![prima.condizione(VUOLE_CONDIZIONI)?];
        loop {
            parti.push(parte(self)?.condizione(VUOLE_CONDIZIONI)?);
            if !self.parola(parola) {
                return Ok(self.letto(da, Cosa::Vero(insieme(parti))));
            }
        }
    }

    fn letto(&self, da: usize, cosa: Cosa) -> Letto {
        Letto {
            cosa,
            da,
            fine: self.fine,
        }
    }

    fn negazione(&mut self) -> Esito<Letto> {
        let (da, _) = self.qui();
        if !self.parola("non") {
            return self.confronto();
        }
        let negata = self.dentro(Self::negazione)?.condizione(VUOLE_CONDIZIONI)?;
        Ok(self.letto(da, Cosa::Vero(Condizione::Non(Box::new(negata)))))
    }

    fn confronto(&mut self) -> Esito<Letto> {
        let un_confronto = |k: &Kind| match k {
            Kind::Confronto(c) => Some(*c),
            _ => None,
        };
        let sinistra = self.somma()?;
        let Some(confronto) = self.prendi(un_confronto) else {
            return Ok(sinistra);
        };
        let da = sinistra.da;
        let vuole = "si confrontano due numeri e questo è vero o falso: unisci i confronti con «e» oppure «o»";
        let sinistra = sinistra.numero(vuole)?;
        let destra = self.somma()?.numero(vuole)?;
        if self
            .tokens
            .peek()
            .is_some_and(|t| un_confronto(&t.kind).is_some())
        {
            return Err(self.errore(
                "due confronti di seguito: uniscili con «e», per esempio [1] > 0 e [1] < 10",
            ));
        }
        Ok(self.letto(
            da,
            Cosa::Vero(Condizione::Confronto(sinistra, confronto, destra)),
        ))
    }

    fn somma(&mut self) -> Esito<Letto> {
        self.catena(true, Self::prodotto)
    }

    fn prodotto(&mut self) -> Esito<Letto> {
        self.catena(false, Self::con_segno)
    }

    fn catena(&mut self, somma: bool, parte: fn(&mut Self) -> Esito<Letto>) -> Esito<Letto> {
        let operazione = |k: &Kind| match k {
            Kind::Operazione(o) if o.somma() == somma => Some(*o),
            _ => None,
        };
        let primo = parte(self)?;
        let Some(mut segno) = self.prendi(operazione) else {
            return Ok(primo);
        };
        let da = primo.da;
        let primo = primo.numero(VUOLE_NUMERI)?;
        let mut altri = Vec::new();
        loop {
            altri.push((segno, parte(self)?.numero(VUOLE_NUMERI)?));
            match self.prendi(operazione) {
                Some(altro) => segno = altro,
                None => {
                    let catena = Espressione::Catena(Box::new(primo), altri);
                    return Ok(self.letto(da, Cosa::Numero(catena)));
                }
            }
        }
    }

    fn con_segno(&mut self) -> Esito<Letto> {
        let (da, _) = self.qui();
        let segno = self.prendi(|k| match k {
            Kind::Operazione(o) if o.somma() => Some(*o),
            _ => None,
        });
        let Some(segno) = segno else {
            return self.primario();
        };
        let x = self.dentro(Self::con_segno)?.numero(VUOLE_NUMERI)?;
        let x = match segno {
            Operazione::Meno => Espressione::Opposto(Box::new(x)),
            _ => x,
        };
        Ok(self.letto(da, Cosa::Numero(x)))
    }

    fn primario(&mut self) -> Esito<Letto> {
        let (da, fine) = self.qui();
        let valore = self.prendi(|k| match k {
            Kind::Numero(figura) => Some(Espressione::Numero(*figura)),
            Kind::Riferimento(r) => Some(Espressione::Valore(r.clone())),
            _ => None,
        });
        if let Some(valore) = valore {
            return Ok(self.letto(da, Cosa::Numero(valore)));
        }
        if self.segno(|k| matches!(k, Kind::Aperta)) {
            let dentro = self.dentro(Self::alternativa)?;
            self.chiudi(da, None)?;
            return Ok(self.letto(da, dentro.cosa));
        }
        match self.tokens.peek().map(|t| &t.kind) {
            Some(Kind::Parola(p)) => {
                let scritta = p.clone();
                let piatta = testo::piatto(p);
                if matches!(piatta.as_str(), "e" | "o" | "non") {
                    return Err(self.errore(format!("prima di «{piatta}» manca un valore: scrivi un numero, un riferimento come [2] o una funzione")));
                }
                self.prendi(|_| Some(()));
                let cosa = self.funzione(&scritta, &piatta, (da, fine))?;
                Ok(self.letto(da, Cosa::Numero(cosa)))
            }
            Some(_) => Err(self.errore(
                "qui manca un valore: scrivi un numero, un riferimento come [2] o una funzione",
            )),
            None => Err(self.errore(
                "la formula si interrompe: manca un numero, un riferimento come [2] o una funzione",
            )),
        }
    }

    /// The `)` that answers the `(` at `aperta`.
    fn chiudi(&mut self, aperta: usize, funzione: Option<&str>) -> Esito<()> {
        if self.segno(|k| matches!(k, Kind::Chiusa)) {
            return Ok(());
        }
        if self.tokens.peek().is_none() {
            return Err(ErroreFormula::new(
                aperta,
                aperta + 1,
                "manca la parentesi chiusa «)» che risponde a questa",
            ));
        }
        Err(self.di_troppo(funzione))
    }

    /// What to say of a token that follows a whole value.
    fn di_troppo(&mut self, funzione: Option<&str>) -> ErroreFormula {
        let frase = match self.tokens.peek().map(|t| &t.kind) {
            Some(Kind::Chiusa) => {
                "questa parentesi chiusa non ha la sua aperta: toglila".to_owned()
            }
            Some(Kind::PuntoEVirgola) => match funzione {
                Some(nome) => format!("«{nome}» non vuole altri argomenti: togli questo"),
                None => "il punto e virgola separa gli argomenti di una funzione: qui non serve"
                    .to_owned(),
            },
            Some(Kind::Parola(p)) if matches!(testo::piatto(p).as_str(), "and" | "or") => {
                funzioni::sconosciuta(p, &testo::piatto(p), false)
            }
            _ => "qui manca un segno: fra due valori scrivi + - * / oppure un confronto".to_owned(),
        };
        self.errore(frase)
    }
}
