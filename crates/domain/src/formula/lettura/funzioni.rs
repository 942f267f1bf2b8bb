//! The functions and their arguments.

use super::{Esito, Kind, Parser, VUOLE_NUMERI};
use crate::formula::errore::{ErroreFormula, simile};
use crate::formula::espressione::{Espressione, Funzione, Se};

impl Parser {
    /// What follows the name of a function, which stands from `da` to `fine`.
    pub(super) fn funzione(
        &mut self,
        scritta: &str,
        piatta: &str,
        (da, fine): (usize, usize),
    ) -> Esito<Espressione> {
        let (aperta, _) = self.qui();
        let con_parentesi = self.segno(|k| matches!(k, Kind::Aperta));
        let nota = Funzione::TUTTE.iter().find(|f| f.nome() == piatta);
        if nota.is_none() && !matches!(piatta, "se" | "precedente") {
            return Err(ErroreFormula::new(
                da,
                fine,
                sconosciuta(scritta, piatta, con_parentesi),
            ));
        }
        if !con_parentesi {
            return Err(self.errore(format!(
                "dopo «{piatta}» manca la parentesi aperta: scrivi {piatta}(…)"
            )));
        }
        self.dentro(|p| match nota {
            Some(funzione) => p.elenco(*funzione, aperta),
            None if piatta == "se" => p.se(aperta),
            None => {
                let x = p.alternativa()?.numero("«precedente» vuole un numero, per esempio precedente([2]): questo è vero o falso")?;
                p.chiudi(aperta, Some("precedente"))?;
                Ok(Espressione::Precedente(Box::new(x)))
            }
        })
    }

    fn elenco(&mut self, funzione: Funzione, aperta: usize) -> Esito<Espressione> {
        let mut argomenti = Vec::new();
        loop {
            argomenti.push(self.alternativa()?.numero(VUOLE_NUMERI)?);
            if !self.segno(|k| matches!(k, Kind::PuntoEVirgola)) {
                self.chiudi(aperta, None)?;
                return Ok(Espressione::Funzione(funzione, argomenti));
            }
        }
    }

    fn se(&mut self, aperta: usize) -> Esito<Espressione> {
        let condizione = self.alternativa()?.condizione(
            "«se» vuole per primo un confronto e questo è un numero: scrivi per esempio se([2] >= 10; 1; 0)",
        )?;
        self.poi(aperta, "manca il valore da dare se la condizione è vera")?;
        let allora = self.alternativa()?.numero(VUOLE_NUMERI)?;
        self.poi(aperta, "manca il valore da dare se la condizione è falsa")?;
        let altrimenti = self.alternativa()?.numero(VUOLE_NUMERI)?;
        self.chiudi(aperta, Some("se"))?;
        Ok(Espressione::Se(Box::new(Se {
            condizione,
            allora,
            altrimenti,
        })))
    }

    /// The `;` before a further argument of `se`.
    fn poi(&mut self, aperta: usize, manca: &str) -> Esito<()> {
        if self.segno(|k| matches!(k, Kind::PuntoEVirgola)) {
            return Ok(());
        }
        if self
            .tokens
            .peek()
            .is_some_and(|t| matches!(t.kind, Kind::Chiusa))
        {
            return Err(self.errore(format!(
                "{manca}: scrivi se(condizione; allora; altrimenti)"
            )));
        }
        self.chiudi(aperta, Some("se"))
    }
}

/// What users of other programs call the functions.
const ALTRI_NOMI: &[(&str, &str)] = &[
    ("sum", "somma"),
    ("totale", "somma"),
    ("average", "media"),
    ("mean", "media"),
    ("min", "minimo"),
    ("max", "massimo"),
    ("count", "conta"),
    ("numero", "conta"),
    ("if", "se"),
    ("prec", "precedente"),
    ("previous", "precedente"),
    ("and", "e"),
    ("or", "o"),
    ("not", "non"),
];

/// What to say of a word that means nothing here.
pub(super) fn sconosciuta(scritta: &str, piatta: &str, con_parentesi: bool) -> String {
    let note = || {
        let funzioni = Funzione::TUTTE.iter().map(|f| f.nome());
        funzioni.chain(["se", "precedente"])
    };
    let altro = ALTRI_NOMI
        .iter()
        .find(|(altro, _)| *altro == piatta)
        .map(|(_, nostro)| *nostro);
    let intendevi = altro.or_else(|| simile(piatta, note()));
    match intendevi {
        Some(nota) if con_parentesi => {
            format!("la funzione «{scritta}» non esiste: intendevi «{nota}»?")
        }
        Some(nota) => format!("«{scritta}» non si capisce: intendevi «{nota}»?"),
        None if con_parentesi => {
            let note: Vec<&str> = note().collect();
            format!(
                "la funzione «{scritta}» non esiste: ci sono {}",
                note.join(", ")
            )
        }
        None if matches!(piatta, "vero" | "falso") => {
            format!("«{scritta}» non si usa: scrivi un confronto, per esempio [1] = 1")
        }
        None => format!(
            "«{scritta}» non si capisce: un riferimento va fra parentesi quadre, per esempio [2] oppure [avanzamento]"
        ),
    }
}
