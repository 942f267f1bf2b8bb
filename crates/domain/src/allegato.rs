//! Evidence: a file somebody attaches to a sheet, to one of its phases or indicators, or to a plan.
//!
//! A file is taken only when what is in it is what its name says ([`TipoAllegato`]), and it never changes: it is taken away and another
//! one attached. Its SHA-256 stands on the page, so that anybody can check the copy he has.

mod riconosci;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::actor::{Actor, UtenteId};
use crate::campo::Valore;
use crate::fact::{Atto, Fact, Modifica};
use crate::refusal::Refusal;
use crate::scelta::scelta;
use crate::scheda::{Scheda, SchedaId};
use crate::testo;
use crate::vista::VistaId;

/// Largest file, in bytes: a scanned act of some hundred pages fits, and three of them fit into one form.
pub const BYTE_MASSIMI: usize = 20_000_000;

scelta! {
    /// The kinds of file that can be attached: those an office makes and receives, none of which runs by itself.
    TipoAllegato {
        Pdf = "pdf", "PDF";
        Odt = "odt", "documento ODF";
        Ods = "ods", "foglio ODF";
        Odp = "odp", "presentazione ODF";
        Docx = "docx", "documento DOCX";
        Xlsx = "xlsx", "foglio XLSX";
        Png = "png", "immagine PNG";
        Jpeg = "jpg", "immagine JPEG";
        Tiff = "tif", "immagine TIFF";
        /// A document in the envelope of its signature (`CAdES`).
        P7m = "p7m", "documento firmato P7M";
        Eml = "eml", "messaggio EML";
    }
}

impl TipoAllegato {
    /// The kinds, as a sentence lists them.
    pub const ELENCO: &str = "PDF, ODT, ODS, ODP, DOCX, XLSX, PNG, JPEG, TIFF, P7M, EML";
    /// The same as a field of a form takes them.
    pub const ESTENSIONI: &str =
        ".pdf,.odt,.ods,.odp,.docx,.xlsx,.png,.jpg,.jpeg,.tif,.tiff,.p7m,.eml";

    /// The kind that a name claims by its extension, in any case of letters.
    pub fn del_nome(nome: &str) -> Option<Self> {
        let (_, estensione) = nome.rsplit_once('.')?;
        match estensione.to_lowercase().as_str() {
            "jpeg" => Some(Self::Jpeg),
            "tiff" => Some(Self::Tiff),
            altra => Self::TUTTI.iter().copied().find(|t| t.codice() == altra),
        }
    }

    /// What a browser is told that it is.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Tiff => "image/tiff",
            Self::P7m => "application/pkcs7-mime",
            Self::Eml => "message/rfc822",
        }
    }
}

/// Key of an attachment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AllegatoId(pub String);

scelta! {
    /// Which rows of a sheet an attachment can prove.
    GenereParte {
        Fase = "fase", "fase";
        Indicatore = "indicatore", "indicatore";
    }
}

/// The row of a sheet that an attachment is about, as it was on that day: rows have no keys, and may move or go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParteAllegato {
    pub genere: GenereParte,
    /// Counts from 1, as on the sheet.
    pub numero: u32,
    pub descrizione: String,
}

impl ParteAllegato {
    /// The row of a sheet by its kind and number.
    pub fn di(scheda: &Scheda, genere: GenereParte, numero: u32) -> Option<Self> {
        let posto = usize::try_from(numero).ok()?.checked_sub(1)?;
        let c = scheda.contenuto();
        let descrizione = match genere {
            GenereParte::Fase => c.fasi.get(posto)?.descrizione_stampata(),
            GenereParte::Indicatore => c
                .indicatori
                .get(posto)?
                .descrizione
                .clone()
                .unwrap_or_default(),
        };
        Some(Self {
            genere,
            numero,
            descrizione,
        })
    }

    /// `fase 2: Verifica a campione`.
    pub fn leggibile(&self) -> String {
        let quale = format!("{} {}", self.genere.etichetta(), self.numero);
        if self.descrizione.is_empty() {
            quale
        } else {
            format!("{quale}: {}", self.descrizione)
        }
    }
}

/// What an attachment hangs from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostoAllegato {
    pub vista: VistaId,
    /// `None`: the plan itself, as its act of adoption.
    pub scheda: Option<SchedaId>,
    /// A row of the sheet; `None`: all of it.
    pub parte: Option<ParteAllegato>,
}

/// An attached file, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allegato {
    pub id: AllegatoId,
    pub posto: PostoAllegato,
    /// Without folders and control characters.
    pub nome: String,
    pub tipo: TipoAllegato,
    pub byte: i64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    pub chi_utente: Option<UtenteId>,
    /// Name of who attached it, at that time.
    pub chi: String,
    pub quando: DateTime<Utc>,
}

impl Allegato {
    /// Key of the field in the trail.
    pub const CAMPO: &str = "allegati";

    /// Attaches a file, named as it was sent.
    ///
    /// # Errors
    /// `file`: empty, too large, of a kind that is not taken, or not what its name says; each with the way out.
    pub fn nuovo(
        id: AllegatoId,
        posto: PostoAllegato,
        nome: &str,
        contenuto: &[u8],
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let nome = testo::nome_di_file(nome);
        let tipo = riconosci::tipo(&nome, contenuto)
            .map_err(|frase| vec![Refusal::campo("file", frase)])?;
        let nuovo = Self {
            id,
            posto,
            tipo,
            byte: i64::try_from(contenuto.len()).unwrap_or(i64::MAX),
            sha256: impronta(contenuto),
            nome,
            chi_utente: actor.utente,
            chi: actor.nome.clone(),
            quando,
        };
        let modifica = Modifica {
            campo: Self::CAMPO.to_owned(),
            prima: Valore::Vuoto,
            dopo: Valore::Testo(nuovo.in_storia()),
        };
        Ok(Fact::new(
            nuovo,
            Atto::Allegato,
            vec![modifica],
            actor,
            quando,
            None,
        ))
    }

    /// Takes it away: the bytes go, its line of the trail keeps name and SHA-256.
    pub fn togli(&self, actor: &Actor, quando: DateTime<Utc>) -> Fact<Self> {
        let modifica = Modifica {
            campo: Self::CAMPO.to_owned(),
            prima: Valore::Testo(self.in_storia()),
            dopo: Valore::Vuoto,
        };
        Fact::new(
            self.clone(),
            Atto::AllegatoTolto,
            vec![modifica],
            actor,
            quando,
            None,
        )
    }

    fn in_storia(&self) -> String {
        let parte = self.posto.parte.as_ref().map(ParteAllegato::leggibile);
        let parte = parte.map(|p| format!(" ({p})")).unwrap_or_default();
        format!("{}{parte}, SHA-256 {}", self.nome, self.sha256)
    }

    /// `12 byte`, `340 kB`, `1,2 MB`: thousands, as the limit counts them.
    pub fn grandezza(&self) -> String {
        match self.byte {
            b if b < 1_000 => format!("{b} byte"),
            b if b < 1_000_000 => format!("{} kB", b / 1_000),
            b => format!("{},{} MB", b / 1_000_000, b % 1_000_000 / 100_000),
        }
    }
}

/// SHA-256 in hexadecimal digits.
pub fn impronta(contenuto: &[u8]) -> String {
    let byte = Sha256::digest(contenuto);
    byte.iter().map(|b| format!("{b:02x}")).collect()
}
