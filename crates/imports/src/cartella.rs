//! Reads spreadsheets: bytes in, tables out. What a file may cost is looked at before a library parses it.
//!
//! The kind is recognised by content: a `.csv` that is an XLSX file is read as one. Formulas are data: the result that the file keeps is
//! taken, nothing is worked out.

mod archivio;
mod biff;
mod csv;
mod ods;
#[cfg(test)]
mod tests;
mod xls;
mod xlsx;

use chrono::NaiveDateTime;
use domain::cartella::{CartellaLetta, Dato, FoglioLetto, FormatoCartella};
use domain::data;
use domain::decimale::Decimale;
use domain::importazione::Rifiuto;

/// No format has more rows: whatever a file says, no more are made room for.
const RIGHE_DI_UN_FOGLIO: usize = 1_048_576;

/// How much of a spreadsheet is read before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitiCartella {
    /// Size of the file, in bytes.
    pub byte: usize,
    /// Size to which it expands, in bytes.
    pub byte_espansi: usize,
    /// How many times its size a part may expand to, once it is past [`Self::sotto`].
    pub rapporto: usize,
    /// Below so many bytes a part may expand as it likes.
    pub sotto: usize,
    /// Parts of the archive.
    pub voci: usize,
    /// Rows of all sheets that hold something.
    pub righe: usize,
    /// Columns of a sheet.
    pub colonne: usize,
    /// Cells of all sheets that hold something.
    pub celle: usize,
    /// Length of a text, in characters.
    pub testo: usize,
}

impl LimitiCartella {
    /// Bytes that the texts of all cells may take together: a text that many cells share is read once and held by each.
    fn testo_di_tutti(&self) -> usize {
        self.byte_espansi / 3
    }

    /// Places that all sheets may have, empty ones between others included.
    fn posti(&self) -> usize {
        self.celle.saturating_mul(2)
    }

    /// Rows that all sheets may have, empty ones between others included: twice as many as one sheet of any format.
    fn righe_vuote(&self) -> usize {
        self.righe.saturating_add(2 * RIGHE_DI_UN_FOGLIO)
    }
}

impl Default for LimitiCartella {
    fn default() -> Self {
        Self {
            byte: 30_000_000,
            byte_espansi: 600_000_000,
            rapporto: 200,
            sotto: 20_000_000,
            voci: 2_000,
            righe: 200_000,
            colonne: 500,
            celle: 5_000_000,
            testo: 50_000,
        }
    }
}

/// Why a spreadsheet is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Motivo {
    TroppoGrande,
    Gonfiato,
    Protetto,
    Guasto,
    Dtd,
    TroppeRighe,
    /// Name of the sheet.
    TroppeColonne(String),
    TroppeCelle,
    /// Name of the sheet, and the place.
    TestoLungo(String, String),
    Vuoto,
    TempoScaduto,
}

impl Motivo {
    fn frase(&self, nome: &str, limiti: &LimitiCartella) -> Rifiuto {
        let che_cosa = match self {
            Self::TroppoGrande => format!("supera i {} MB: dividilo in più file", limiti.byte / 1_000_000),
            Self::Gonfiato => "è un foglio di calcolo che, aperto, occupa troppa memoria: togli le righe e le colonne vuote ma formattate, oppure dividilo in più file".to_owned(),
            Self::Protetto => "è protetto da password: aprilo, salvane una copia senza password e carica quella".to_owned(),
            Self::Guasto => "è un foglio di calcolo danneggiato o incompleto: aprilo, salvalo di nuovo e riprova".to_owned(),
            Self::Dtd => "contiene definizioni di documento (DTD) che nessun programma di fogli di calcolo scrive: aprilo, salvalo di nuovo e riprova".to_owned(),
            Self::TroppeRighe => format!("ha più di {} righe: dividilo in più file", limiti.righe),
            Self::TroppeColonne(foglio) => format!("ha nel foglio «{foglio}» più di {} colonne: togli quelle che non servono", limiti.colonne),
            Self::TroppeCelle => "ha troppe celle: dividilo in più file".to_owned(),
            Self::TestoLungo(foglio, dove) => format!("ha nel foglio «{foglio}», alla cella {dove}, un testo di più di {} caratteri: accorcialo", limiti.testo),
            Self::Vuoto => "non contiene nessun foglio con dei dati: controlla di avere scelto il file giusto".to_owned(),
            Self::TempoScaduto => "richiede troppo tempo per essere letto: dividilo in più file".to_owned(),
        };
        Rifiuto {
            frase: format!("Il file «{nome}» {che_cosa}."),
        }
    }
}

/// Rows being read, with what they may still cost.
struct Raccolta<'a> {
    limiti: &'a LimitiCartella,
    ancora: &'a dyn Fn() -> bool,
    righe: usize,
    celle: usize,
    /// Rows and places made room for, and bytes of texts.
    file: usize,
    posti: usize,
    testo: usize,
}

impl<'a> Raccolta<'a> {
    fn new(limiti: &'a LimitiCartella, ancora: &'a dyn Fn() -> bool) -> Self {
        Self {
            limiti,
            ancora,
            righe: 0,
            celle: 0,
            file: 0,
            posti: 0,
            testo: 0,
        }
    }

    /// Puts a cell in its place; both are counted from 0. An empty one costs nothing.
    fn metti(
        &mut self,
        foglio: &mut FoglioLetto,
        riga: usize,
        colonna: usize,
        dato: Dato,
    ) -> Result<(), Motivo> {
        if dato.vuoto() {
            return Ok(());
        }
        if colonna >= self.limiti.colonne {
            return Err(Motivo::TroppeColonne(foglio.nome.clone()));
        }
        if riga >= RIGHE_DI_UN_FOGLIO {
            return Err(Motivo::TroppeRighe);
        }
        if let Dato::Testo(t) | Dato::Errore(t) = &dato {
            self.testo = self.testo.saturating_add(t.len());
            if self.testo > self.limiti.testo_di_tutti() {
                return Err(Motivo::Gonfiato);
            }
        }
        if let Dato::Testo(t) = &dato
            && t.len() > self.limiti.testo
            && t.chars().count() > self.limiti.testo
        {
            let dove = domain::cartella::cella(riga, colonna);
            return Err(Motivo::TestoLungo(foglio.nome.clone(), dove));
        }
        self.celle += 1;
        if self.celle > self.limiti.celle {
            return Err(Motivo::TroppeCelle);
        }
        if self.celle.is_multiple_of(4_096) && !(self.ancora)() {
            return Err(Motivo::TempoScaduto);
        }
        if foglio.righe.len() <= riga {
            self.file += riga + 1 - foglio.righe.len();
            if self.file > self.limiti.righe_vuote() {
                return Err(Motivo::TroppeRighe);
            }
            foglio.righe.resize_with(riga + 1, Vec::new);
        }
        let Some(celle) = foglio.righe.get_mut(riga) else {
            return Ok(());
        };
        if celle.is_empty() {
            self.righe += 1;
            if self.righe > self.limiti.righe {
                return Err(Motivo::TroppeRighe);
            }
        }
        if celle.len() <= colonna {
            self.posti += colonna + 1 - celle.len();
            if self.posti > self.limiti.posti() {
                return Err(Motivo::TroppeCelle);
            }
            celle.resize(colonna + 1, Dato::Vuoto);
        }
        if let Some(posto) = celle.get_mut(colonna) {
            *posto = dato;
        }
        Ok(())
    }
}

/// Whether the content is that of a spreadsheet, or of an archive that only a spreadsheet could be (`.csv` is not known by its content:
/// see [`sembra_csv`]).
pub fn e_cartella(bytes: &[u8]) -> bool {
    formato(bytes).is_some()
}

/// Whether a text is a table: a name that says so, and lines that a separator divides.
pub fn sembra_csv(nome: &str, bytes: &[u8]) -> bool {
    let nome = nome.to_lowercase();
    (nome.ends_with(".csv") || nome.ends_with(".tsv")) && !bytes.starts_with(b"%PDF")
}

/// The kind of a file that is not a text.
fn formato(bytes: &[u8]) -> Option<FormatoCartella> {
    const OLE2: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    if bytes.starts_with(OLE2) {
        return Some(FormatoCartella::Xls);
    }
    if !bytes.starts_with(b"PK") {
        return None;
    }
    archivio::formato(bytes)
}

/// Reads a spreadsheet. `nome` is the name of the file, used in the words of a refusal; `ancora` says whether there is time left.
///
/// Cells of CSV are texts: what `1.234` means, the column that reads it decides.
///
/// # Errors
/// One Italian sentence that names the file, says what it is and what to do.
pub fn leggi_cartella(
    nome: &str,
    bytes: &[u8],
    limiti: &LimitiCartella,
    ancora: &dyn Fn() -> bool,
) -> Result<CartellaLetta, Rifiuto> {
    apri(bytes, limiti, ancora).map_err(|motivo| motivo.frase(nome, limiti))
}

fn apri(
    bytes: &[u8],
    limiti: &LimitiCartella,
    ancora: &dyn Fn() -> bool,
) -> Result<CartellaLetta, Motivo> {
    if bytes.len() > limiti.byte {
        return Err(Motivo::TroppoGrande);
    }
    let mut raccolta = Raccolta::new(limiti, ancora);
    let formato = formato(bytes).unwrap_or(FormatoCartella::Csv);
    let (mut fogli, mut avvisi) = match formato {
        FormatoCartella::Xlsx => {
            archivio::controlla(bytes, limiti)?;
            xlsx::leggi(bytes, &mut raccolta)?
        }
        FormatoCartella::Ods => {
            archivio::controlla(bytes, limiti)?;
            ods::leggi(bytes, &mut raccolta)?
        }
        FormatoCartella::Xls => xls::leggi(bytes, &mut raccolta)?,
        // Several tables are a file each, together in an archive, as our own export writes them.
        FormatoCartella::Csv | FormatoCartella::Json if bytes.starts_with(b"PK") => {
            archivio::controlla(bytes, limiti)?;
            let mut fogli = Vec::new();
            for (nome, contenuto) in archivio::parti(bytes)? {
                let mut foglio = csv::leggi(&contenuto, &mut raccolta)?;
                foglio.nome = nome;
                fogli.push(foglio);
            }
            (fogli, Vec::new())
        }
        FormatoCartella::Csv | FormatoCartella::Json => {
            (vec![csv::leggi(bytes, &mut raccolta)?], Vec::new())
        }
    };
    for foglio in &mut fogli {
        while foglio
            .righe
            .last()
            .is_some_and(|r| r.iter().all(Dato::vuoto))
        {
            foglio.righe.pop();
        }
    }
    fogli.retain(|f| !f.righe.is_empty());
    if fogli.is_empty() {
        return Err(Motivo::Vuoto);
    }
    let mut nomi: Vec<&str> = fogli.iter().map(|f| f.nome.as_str()).collect();
    nomi.sort_unstable();
    if let Some([doppio, _]) = nomi.windows(2).find(|p| matches!(p, [a, b] if a == b)) {
        avvisi.push(format!(
            "due fogli hanno lo stesso nome, «{doppio}»: controlla di abbinare quello giusto"
        ));
    }
    Ok(CartellaLetta {
        formato,
        fogli,
        avvisi,
    })
}

/// A figure of a file as the decimal that was typed: the shortest one that the binary figure stands for.
fn figura(f: f64) -> Dato {
    if !f.is_finite() {
        return Dato::Errore("#NUM!".to_owned());
    }
    // Past these ends the decimal form has more digits than any figure of a plan.
    if f != 0.0 && !(1e-15..1e15).contains(&f.abs()) {
        return Dato::testo(format!("{f}"));
    }
    let scritto = format!("{f}");
    Decimale::con_il_punto(&scritto).map_or_else(|| Dato::testo(scritto), Dato::Numero)
}

/// A day, or the words of a moment.
fn momento(m: NaiveDateTime) -> Dato {
    if m.time() == chrono::NaiveTime::MIN {
        Dato::Data(m.date())
    } else {
        Dato::Testo(format!("{} {}", data::it(m.date()), m.format("%H:%M")))
    }
}

/// A day or a moment written as ISO 8601.
fn iso(t: &str) -> Dato {
    let giorno = t
        .get(..10)
        .and_then(|g| g.parse::<chrono::NaiveDate>().ok());
    match (giorno, t.parse::<NaiveDateTime>()) {
        (_, Ok(m)) => momento(m),
        (Some(g), Err(_)) if t.len() == 10 => Dato::Data(g),
        _ => Dato::testo(t),
    }
}
