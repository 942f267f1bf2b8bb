//! The words of the file of an SMVP.

use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileSmvp {
    pub(super) codice: Spanned<String>,
    pub(super) versione: Spanned<u32>,
    pub(super) nome: String,
    pub(super) fonte: String,
    pub(super) decimali: Spanned<u32>,
    pub(super) conversione: FileConversione,
    pub(super) punti: FilePunti,
    #[serde(default)]
    pub(super) fascia: Vec<Spanned<FileFascia>>,
    pub(super) insieme: FileInsieme,
    pub(super) composizione: Spanned<FileComposizione>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileConversione {
    pub(super) regola: Spanned<String>,
    pub(super) decimali_quoziente: Option<Spanned<u32>>,
    #[serde(default)]
    pub(super) unita: FileUnita,
    #[serde(default)]
    pub(super) intervallo: Vec<Spanned<FileFascia>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct FileUnita {
    pub(super) numero: Option<Spanned<String>>,
    pub(super) percentuale: Option<Spanned<String>>,
    pub(super) si_no: Option<Spanned<String>>,
    pub(super) data: Option<Spanned<String>>,
    pub(super) rapporto: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FilePunti {
    pub(super) regola: Spanned<String>,
    #[serde(default)]
    pub(super) negativi: bool,
    pub(super) tetto: Option<Spanned<String>>,
    pub(super) tetto_scheda: Option<Spanned<String>>,
    pub(super) senza_raggiunto: Spanned<String>,
    pub(super) senza_atteso: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileFascia {
    pub(super) da: Spanned<String>,
    pub(super) a: Spanned<String>,
    pub(super) punti: Option<Spanned<String>>,
    pub(super) punti_fine: Option<Spanned<String>>,
    pub(super) nome: Option<String>,
    pub(super) colore: Option<Spanned<String>>,
    pub(super) allerta: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileInsieme {
    pub(super) indicatori: Spanned<String>,
    pub(super) figlie: Spanned<String>,
    pub(super) collegate: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileComposizione {
    pub(super) fasi: Spanned<String>,
    pub(super) indicatori: Spanned<String>,
    pub(super) figlie: Spanned<String>,
    pub(super) collegate: Spanned<String>,
    pub(super) parti_mancanti: Spanned<String>,
    pub(super) cdr: Option<Spanned<FileParti>>,
    pub(super) processo: Option<Spanned<FileParti>>,
    pub(super) obiettivo: Option<Spanned<FileParti>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileParti {
    pub(super) fasi: Spanned<String>,
    pub(super) indicatori: Spanned<String>,
    pub(super) figlie: Spanned<String>,
    pub(super) collegate: Spanned<String>,
}
