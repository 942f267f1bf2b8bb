//! From the characters between the brackets to the reference. Read from the end, because the code comes first and may have
//! blanks and dots.

use super::{Grandezza, POSTO_MASSIMO, ParteIndicatore, Riferimento};
use crate::formula::errore::{ErroreFormula, simile};
use crate::testo;

/// A word between the brackets, with its place in the formula.
struct Parola {
    da: usize,
    fine: usize,
    testo: String,
    piatta: String,
}

/// Reads the reference whose `[` stands at `da`; also says where what follows it begins.
pub(in crate::formula) fn leggi(
    testo: &[char],
    da: usize,
) -> Result<(Riferimento, usize), ErroreFormula> {
    let dentro = testo.get(da + 1..).unwrap_or_default();
    let chiusa = dentro.iter().position(|c| matches!(c, '[' | ']'));
    let Some(lungo) = chiusa.filter(|n| dentro.get(*n) == Some(&']')) else {
        return Err(ErroreFormula::new(
            da,
            da + 1,
            "manca la parentesi quadra chiusa «]» di questo riferimento",
        ));
    };
    let fine = da + lungo + 2;
    let dentro = dentro.get(..lungo).unwrap_or_default();
    let (virgolette, resto) = codice_fra_virgolette(dentro, da + 1)?;
    let parole = parole(dentro.get(resto..).unwrap_or_default(), da + 1 + resto);
    let contesto = Contesto { da, fine };
    let (grandezza, prima) = contesto.grandezza(&parole, virgolette.is_some())?;
    let scheda = match virgolette {
        Some(codice) if prima.is_empty() => Some(codice),
        Some(_) => {
            return Err(contesto.errore(
                "dopo il codice fra virgolette scrivi il posto, per esempio [\"STAFF 2\".1], oppure che cosa leggere, per esempio [\"STAFF 2\" avanzamento]",
            ));
        }
        None if prima.is_empty() => None,
        None => {
            for (da, testo) in &prima {
                controlla_codice(testo.chars(), *da)?;
            }
            let codice: Vec<String> = prima.into_iter().map(|(_, testo)| testo).collect();
            Some(codice.join(" "))
        }
    };
    Ok((Riferimento { scheda, grandezza }, fine))
}

/// The code between quotation marks with which the reference may begin, and where what follows it begins.
fn codice_fra_virgolette(
    dentro: &[char],
    da: usize,
) -> Result<(Option<String>, usize), ErroreFormula> {
    let Some(aperta) = dentro.iter().position(|c| !c.is_whitespace()) else {
        return Ok((None, 0));
    };
    let chiude = match dentro.get(aperta) {
        Some('"') => '"',
        Some('«') => '»',
        Some('“') => '”',
        _ => return Ok((None, 0)),
    };
    let codice = dentro.get(aperta + 1..).unwrap_or_default();
    let Some(lungo) = codice.iter().position(|c| *c == chiude) else {
        return Err(ErroreFormula::new(
            da + aperta,
            da + aperta + 1,
            format!("manca «{chiude}» dopo il codice della scheda"),
        ));
    };
    let codice = codice.get(..lungo).unwrap_or_default();
    if codice.is_empty() {
        return Err(ErroreFormula::new(
            da + aperta,
            da + aperta + 2,
            "fra le virgolette manca il codice della scheda",
        ));
    }
    controlla_codice(codice.iter().copied(), da + aperta + 1)?;
    Ok((Some(codice.iter().collect()), aperta + lungo + 2))
}

/// The characters that the code of a sheet may have.
fn controlla_codice(
    codice: impl IntoIterator<Item = char>,
    da: usize,
) -> Result<(), ErroreFormula> {
    match codice
        .into_iter()
        .enumerate()
        .find(|(_, c)| !c.is_alphanumeric() && !"_-. ".contains(*c))
    {
        Some((n, c)) => Err(ErroreFormula::new(
            da + n,
            da + n + 1,
            format!("il carattere «{c}» non può stare nel codice di una scheda"),
        )),
        None => Ok(()),
    }
}

fn parole(dentro: &[char], da: usize) -> Vec<Parola> {
    let mut posto = da;
    let mut parole = Vec::new();
    for pezzo in dentro.split(|c| c.is_whitespace()) {
        if !pezzo.is_empty() {
            let testo: String = pezzo.iter().collect();
            parole.push(Parola {
                da: posto,
                fine: posto + pezzo.len(),
                piatta: testo::piatto(&testo),
                testo,
            });
        }
        posto += pezzo.len() + 1;
    }
    parole
}

/// The words of the code, each with its place.
type Prima = Vec<(usize, String)>;

/// The whole reference, to mark it when it is wrong as a whole.
struct Contesto {
    da: usize,
    fine: usize,
}

impl Contesto {
    fn errore(&self, frase: impl Into<String>) -> ErroreFormula {
        ErroreFormula::new(self.da, self.fine, frase)
    }

    /// Reads from the end, because the code comes first and may have blanks.
    fn grandezza(
        &self,
        parole: &[Parola],
        con_virgolette: bool,
    ) -> Result<(Grandezza, Prima), ErroreFormula> {
        let piatte: Vec<&str> = parole.iter().map(|p| p.piatta.as_str()).collect();
        let (grandezza, quante) = match piatte.as_slice() {
            [.., "fasi", "concluse"] => (Grandezza::FasiConcluse, 2),
            [.., "fase", _, "avanzamento"] => {
                let numero = parole.iter().rev().nth(1);
                let posto = numero.map_or(Ok(0), |p| self.posto(p, &p.testo))?;
                (Grandezza::AvanzamentoFase(posto), 3)
            }
            [.., "avanzamento"] => (Grandezza::Avanzamento, 1),
            [.., "fasi"] => (Grandezza::Fasi, 1),
            _ => return self.indicatore(parole, con_virgolette),
        };
        let codice = parole.len() - quante;
        Ok((grandezza, testi(parole.iter().take(codice))))
    }

    fn indicatore(
        &self,
        parole: &[Parola],
        con_virgolette: bool,
    ) -> Result<(Grandezza, Prima), ErroreFormula> {
        let (ultima, prima) = match parole.split_last() {
            Some(divise) => divise,
            None if con_virgolette => return Err(self.errore(SENZA_POSTO)),
            None => return Err(self.errore(VUOTO)),
        };
        let parte = ParteIndicatore::TUTTE
            .iter()
            .find(|p| p.nome() == ultima.piatta);
        let (posto, prima) = match (parte, prima.split_last()) {
            (None, _) => (ultima, prima),
            (Some(_), Some((posto, prima))) => (posto, prima),
            (Some(p), None) => {
                return Err(self.errore(format!(
                    "manca il posto dell'indicatore: scrivi per esempio [2 {}]",
                    p.nome()
                )));
            }
        };
        let (codice, cifre) = match posto.testo.rsplit_once('.') {
            Some(diviso) => diviso,
            None if prima.is_empty() && !con_virgolette => ("", posto.testo.as_str()),
            None => return Err(self.senza_posto(posto)),
        };
        if cifre.is_empty() || !cifre.chars().all(|c| c.is_ascii_digit()) {
            return Err(self.senza_posto(posto));
        }
        let numero = self.posto(posto, cifre)?;
        let mut testi = testi(prima.iter());
        if !codice.is_empty() {
            testi.push((posto.da, codice.to_owned()));
        } else if posto.testo.starts_with('.') && !con_virgolette {
            return Err(ErroreFormula::new(
                posto.da,
                posto.fine,
                "prima del punto manca il codice della scheda: scrivilo senza uno spazio in mezzo, oppure togli il punto",
            ));
        }
        let grandezza = Grandezza::Indicatore {
            posto: numero,
            parte: parte.copied().unwrap_or_default(),
        };
        Ok((grandezza, testi))
    }

    /// What to say of a word that is not the place of an indicator.
    fn senza_posto(&self, parola: &Parola) -> ErroreFormula {
        let parole = ParteIndicatore::TUTTE.iter().map(|p| p.nome());
        let note = parole.chain(["avanzamento", "fasi", "concluse"]);
        match simile(&parola.piatta, note) {
            Some(nota) if nota != parola.piatta => ErroreFormula::new(
                parola.da,
                parola.fine,
                format!("«{}» non si capisce: intendevi «{nota}»?", parola.testo),
            ),
            _ => self.errore(SENZA_POSTO),
        }
    }

    fn posto(&self, parola: &Parola, cifre: &str) -> Result<u16, ErroreFormula> {
        match cifre.parse::<u16>() {
            Ok(posto) if (1..=POSTO_MASSIMO).contains(&posto) => Ok(posto),
            _ => Err(ErroreFormula::new(
                parola.da,
                parola.fine,
                format!("il posto è un numero da 1 a {POSTO_MASSIMO}: contalo sulla tabella"),
            )),
        }
    }
}

const SENZA_POSTO: &str = "manca il posto dell'indicatore: dopo il codice della scheda scrivi un punto e il posto, per esempio [2026_STAFF_2.1]";
const VUOTO: &str =
    "fra le parentesi quadre manca che cosa leggere: scrivi per esempio [2] oppure [avanzamento]";

fn testi<'a>(parole: impl Iterator<Item = &'a Parola>) -> Prima {
    parole.map(|p| (p.da, p.testo.clone())).collect()
}
