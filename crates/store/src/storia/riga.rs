//! A line of the trail as it is stored, and the words that are chained.

use diesel::prelude::*;
use domain::actor::UtenteId;
use domain::campo::Valore;
use domain::fact::Atto;

use super::RigaStoria;
use crate::catena::{self, Accanto, InCatena, numero, opzionale};
use crate::error::{Error, Result};
use crate::schema::storia;
use crate::tempo;

/// The form of the lines written now. Lines without a form are of the first one, which chains the name of who acted.
pub(super) const FORMATO: i32 = 2;

#[derive(Queryable, Selectable)]
#[diesel(table_name = storia)]
pub(crate) struct Riga {
    pub(super) ente: i64,
    pub(super) progressivo: i64,
    pub(super) oggetto_tipo: String,
    pub(super) oggetto: String,
    pub(super) vista: Option<String>,
    pub(super) versione: Option<i64>,
    pub(super) atto: String,
    pub(super) campo: String,
    pub(super) prima: String,
    pub(super) dopo: String,
    pub(super) chi_utente: Option<i64>,
    pub(super) chi_nome: String,
    pub(super) quando: chrono::NaiveDateTime,
    pub(super) nota: Option<String>,
    pub(super) impronta: String,
    pub(super) formato: Option<i32>,
    pub(super) chi_sale: Option<String>,
    pub(super) chi_impronta: Option<String>,
}

impl Riga {
    /// Everything but the line before, the name and the form, in the order in which it is chained: the name comes before the last two.
    fn parole(&self) -> [String; 13] {
        [
            self.ente.to_string(),
            self.progressivo.to_string(),
            self.oggetto_tipo.clone(),
            self.oggetto.clone(),
            opzionale(self.vista.as_deref()),
            numero(self.versione),
            self.atto.clone(),
            self.campo.clone(),
            self.prima.clone(),
            self.dopo.clone(),
            numero(self.chi_utente),
            tempo::testo(self.quando),
            opzionale(self.nota.as_deref()),
        ]
    }

    pub(super) fn leggi(self) -> Result<RigaStoria> {
        Ok(RigaStoria {
            progressivo: self.progressivo,
            versione: self.versione,
            atto: Atto::da_nome(&self.atto).ok_or_else(|| {
                Error::Dati(format!(
                    "la storia nomina un atto sconosciuto: {}",
                    self.atto
                ))
            })?,
            campo: self.campo,
            prima: serde_json::from_str(&self.prima)?,
            dopo: serde_json::from_str(&self.dopo)?,
            chi_utente: self.chi_utente.map(UtenteId),
            chi: catena::nome_di(self.chi_utente, self.chi_nome),
            quando: tempo::leggi(self.quando),
            nota: self.nota,
            impronta: self.impronta,
        })
    }
}

impl InCatena for Riga {
    fn progressivo(&self) -> i64 {
        self.progressivo
    }

    fn impronta(&self) -> &str {
        &self.impronta
    }

    fn accanto(&self) -> Accanto<'_> {
        Accanto {
            utente: self.chi_utente,
            nome: &self.chi_nome,
            sale: self.chi_sale.as_deref(),
            impronta: self.formato.map(|_| {
                // A line of the second form without its digest is bent, and shows.
                self.chi_impronta.as_deref().unwrap_or_default()
            }),
        }
    }

    fn calcola(&self, precedente: &str) -> String {
        let parole = self.parole();
        let chi = match self.formato {
            None => &self.chi_nome,
            Some(_) => self.chi_impronta.as_ref().unwrap_or(&self.chi_nome),
        };
        // The first form has no word for itself: a line cannot be passed off as one of another form.
        let formato = self.formato.map(|f| format!("formato {f}"));
        let (prima, dopo) = parole.split_at(11);
        catena::impronta(
            std::iter::once(precedente)
                .chain(prima.iter().map(String::as_str))
                .chain(std::iter::once(chi.as_str()))
                .chain(dopo.iter().map(String::as_str))
                .chain(formato.as_deref()),
        )
    }

    fn resto(&self) -> Vec<String> {
        self.parole().to_vec()
    }

    fn guasto(&self) -> Option<String> {
        let valore = |testo: &str| serde_json::from_str::<Valore>(testo).err().map(Error::from);
        let atto = Atto::da_nome(&self.atto).is_none().then(|| {
            Error::Dati(format!(
                "la storia nomina un atto sconosciuto: {}",
                self.atto
            ))
        });
        atto.or_else(|| valore(&self.prima))
            .or_else(|| valore(&self.dopo))
            .map(|e| e.to_string())
    }
}
