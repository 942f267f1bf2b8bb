//! A package of parts: the ZIP file that a spreadsheet, a text and a parcel of tables are.

use std::io::{self, Cursor, Write};

use chrono::{Datelike, NaiveDate};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A package being written, in memory: what is in it is compressed. The same parts in the same order give the same bytes.
pub(crate) struct Pacco {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    giorno: DateTime,
}

impl Pacco {
    /// An empty package whose parts are of this day; of a day that a ZIP file cannot say, of the first that it can.
    pub(crate) fn nuovo(giorno: NaiveDate) -> Self {
        let parte = |n: u32| u8::try_from(n).ok();
        let data = || {
            DateTime::from_date_and_time(
                u16::try_from(giorno.year()).ok()?,
                parte(giorno.month())?,
                parte(giorno.day())?,
                0,
                0,
                0,
            )
            .ok()
        };
        Self {
            zip: ZipWriter::new(Cursor::new(Vec::new())),
            giorno: data().unwrap_or(DateTime::DEFAULT),
        }
    }

    fn opzioni(&self, metodo: CompressionMethod) -> SimpleFileOptions {
        SimpleFileOptions::default()
            .compression_method(metodo)
            .last_modified_time(self.giorno)
            .unix_permissions(0o644)
    }

    /// Begins a part: what is written from now on goes into it.
    pub(crate) fn apri(&mut self, nome: &str) -> io::Result<()> {
        let opzioni = self.opzioni(CompressionMethod::Deflated);
        Ok(self.zip.start_file(nome, opzioni)?)
    }

    /// Adds a whole part.
    pub(crate) fn parte(&mut self, nome: &str, contenuto: &[u8]) -> io::Result<()> {
        self.apri(nome)?;
        self.zip.write_all(contenuto)
    }

    /// Adds a part as it is, not compressed: by it a program knows the kind of the file.
    pub(crate) fn intatta(&mut self, nome: &str, contenuto: &[u8]) -> io::Result<()> {
        let opzioni = self.opzioni(CompressionMethod::Stored);
        self.zip.start_file(nome, opzioni)?;
        self.zip.write_all(contenuto)
    }

    /// Ends the package.
    pub(crate) fn chiudi(self) -> io::Result<Vec<u8>> {
        Ok(self.zip.finish()?.into_inner())
    }
}

impl Write for Pacco {
    fn write(&mut self, byte: &[u8]) -> io::Result<usize> {
        self.zip.write(byte)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.zip.flush()
    }
}
