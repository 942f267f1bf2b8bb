//! A row of a table of `GZoom`, read by the names of its fields.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::esito::Motivo;
use super::{CellaConvertita, TabellaGzoom};
use crate::cartella::{Dato, cella};
use crate::data;

/// Columns of the row's own work: `GZoom` writes what it did there, and a body nothing.
pub(super) const DI_SERVIZIO: &[&str] = &["stato", "elabresult", "seq"];

/// A row with its fields.
#[derive(Clone, Copy)]
pub(super) struct Riga<'a> {
    pub(super) tabella: TabellaGzoom,
    pub(super) foglio: usize,
    pub(super) riga: usize,
    pub(super) campi: &'a BTreeMap<String, usize>,
    pub(super) dati: &'a [Dato],
}

impl<'a> Riga<'a> {
    fn dato(&self, campo: &str) -> Option<(usize, &'a Dato)> {
        let colonna = *self.campi.get(&campo.to_lowercase())?;
        Some((colonna, self.dati.get(colonna)?))
    }

    /// What a field says; nothing when it is empty or `_NA_`, `GZoom`'s word for "not specified".
    pub(super) fn t(&self, campo: &str) -> Option<String> {
        let testo = self.dato(campo)?.1.leggibile().trim().to_owned();
        (!testo.is_empty() && testo != "_NA_").then_some(testo)
    }

    /// The column of a field; the first where the sheet has not got it.
    pub(super) fn colonna(&self, campo: &str) -> usize {
        self.campi.get(&campo.to_lowercase()).copied().unwrap_or(0)
    }

    /// A field as a cell of ours, as it is written; nothing when it says nothing.
    pub(super) fn cella(&self, chiave: &'static str, campo: &str) -> Option<CellaConvertita> {
        self.t(campo)?;
        let (colonna, dato) = self.dato(campo)?;
        Some(CellaConvertita {
            chiave,
            colonna,
            dato: dato.clone(),
        })
    }

    /// A text as a cell of ours, under the column of a field.
    pub(super) fn scrivi(
        &self,
        chiave: &'static str,
        campo: &str,
        testo: impl Into<String>,
    ) -> CellaConvertita {
        CellaConvertita {
            chiave,
            colonna: self.colonna(campo),
            dato: Dato::testo(testo),
        }
    }

    /// Why the row is refused: the place, and table and field in the sentence.
    pub(super) fn no(&self, campo: &str, frase: &str) -> Vec<Motivo> {
        let dove = match self.campi.get(&campo.to_lowercase()) {
            Some(colonna) => cella(self.riga, *colonna),
            None => format!("riga {}", self.riga + 1),
        };
        vec![Motivo {
            dove,
            frase: format!("{}, {campo}: {frase}", self.tabella.etichetta()),
        }]
    }

    /// A field that must say something.
    pub(super) fn vuole(&self, campo: &str) -> Result<String, Vec<Motivo>> {
        self.t(campo).ok_or_else(|| {
            self.no(
                campo,
                "è vuoto: scrivilo, senza non si sa di che cosa parla la riga",
            )
        })
    }

    /// A day; a time after it is passed over.
    pub(super) fn data(&self, campo: &str) -> Result<Option<NaiveDate>, Vec<Motivo>> {
        let (Some(testo), Some((_, dato))) = (self.t(campo), self.dato(campo)) else {
            return Ok(None);
        };
        if let Dato::Data(d) = dato {
            return Ok(Some(*d));
        }
        let giorno = testo.split([' ', 'T']).next().unwrap_or_default();
        match data::parse_it(giorno) {
            Ok(d) => Ok(Some(d)),
            Err(frase) => Err(self.no(campo, &format!("«{testo}» {frase}"))),
        }
    }

    /// A day as a cell of ours.
    pub(super) fn giorno(
        &self,
        chiave: &'static str,
        campo: &str,
    ) -> Result<Option<CellaConvertita>, Vec<Motivo>> {
        Ok(self.data(campo)?.map(|d| CellaConvertita {
            chiave,
            colonna: self.colonna(campo),
            dato: Dato::Data(d),
        }))
    }

    /// Every cell that holds the failure of a formula.
    pub(super) fn guasti(&self) -> Vec<Motivo> {
        self.campi
            .iter()
            .filter_map(|(campo, c)| match self.dati.get(*c) {
                Some(d @ Dato::Errore(_)) => Some((campo, d.leggibile())),
                _ => None,
            })
            .flat_map(|(campo, e)| {
                self.no(
                    campo,
                    &format!(
                        "contiene l'errore «{e}»: correggi la formula, oppure scrivi il valore"
                    ),
                )
            })
            .collect()
    }

    /// What the row is about: the first of its keys that says something.
    pub(super) fn cosa(&self) -> String {
        let chiave = [
            "sourceReferenceId",
            "sourceReferenceRootId",
            "orgCode",
            "personCode",
            "workEffortMeasureCode",
            "accountCode",
            "voucherRef",
            "glAccountCode",
            "uomDescr",
        ]
        .iter()
        .find_map(|c| self.t(c));
        match chiave {
            Some(chiave) => format!("{} {chiave}", self.tabella.etichetta()),
            None => self.tabella.etichetta().to_owned(),
        }
    }
}
