//! The low end of a PDF file: objects written one after the other, none of them kept.
//!
//! Small objects go compressed into object streams, big streams straight out; what stays in memory is eight bytes an object, where it lies.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Objects an object stream holds at most.
const PER_FLUSSO: usize = 250;
/// Bytes it holds at most, before compression.
const BYTE_PER_FLUSSO: usize = 96 * 1024;

/// Number of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id(pub(crate) u32);

impl Id {
    /// The object `n` numbers further.
    pub(crate) fn piu(self, n: u32) -> Self {
        Self(self.0 + n)
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} 0 R", self.0)
    }
}

/// Where an object lies.
#[derive(Clone, Copy)]
enum Posto {
    Mancante,
    /// Offset in the file.
    Fuori(u64),
    /// Number of the object stream, place in it.
    Dentro(u32, u16),
}

/// Writes objects to a file.
pub(crate) struct Scrittore<'o> {
    out: &'o mut dyn Write,
    scritti: u64,
    /// Packed places, by object number: two bits of kind, then the number.
    posti: Vec<u64>,
    in_attesa: Vec<(u32, u32)>,
    contenuto: Vec<u8>,
    livello: Compression,
}

impl<'o> Scrittore<'o> {
    /// Begins a file.
    pub(crate) fn nuovo(out: &'o mut dyn Write) -> io::Result<Self> {
        let mut s = Self {
            out,
            scritti: 0,
            posti: vec![impacca(Posto::Mancante)],
            in_attesa: Vec::new(),
            contenuto: Vec::new(),
            livello: LIVELLO,
        };
        s.scrivi(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")?;
        Ok(s)
    }

    fn scrivi(&mut self, byte: &[u8]) -> io::Result<()> {
        self.out.write_all(byte)?;
        self.scritti += byte.len() as u64;
        Ok(())
    }

    /// Reserves a number.
    pub(crate) fn riserva(&mut self) -> Id {
        self.riserva_molti(1)
    }

    /// Reserves `n` numbers in a row; gives the first.
    pub(crate) fn riserva_molti(&mut self, n: usize) -> Id {
        let primo = self.posti.len() as u32;
        self.posti
            .resize(self.posti.len() + n, impacca(Posto::Mancante));
        Id(primo)
    }

    fn poni(&mut self, id: u32, posto: Posto) {
        if let Some(p) = self.posti.get_mut(id as usize) {
            *p = impacca(posto);
        }
    }

    /// Writes an object that is no stream.
    pub(crate) fn oggetto(&mut self, id: Id, corpo: &[u8]) -> io::Result<()> {
        self.in_attesa.push((id.0, self.contenuto.len() as u32));
        self.contenuto.extend_from_slice(corpo);
        self.contenuto.push(b'\n');
        if self.in_attesa.len() >= PER_FLUSSO || self.contenuto.len() >= BYTE_PER_FLUSSO {
            self.svuota()?;
        }
        Ok(())
    }

    /// Writes the object stream under way.
    fn svuota(&mut self) -> io::Result<()> {
        if self.in_attesa.is_empty() {
            return Ok(());
        }
        let contenitore = self.riserva();
        let mut dati = Vec::with_capacity(self.contenuto.len() + self.in_attesa.len() * 12);
        for (numero, dove) in &self.in_attesa {
            dati.extend_from_slice(format!("{numero} {dove} ").as_bytes());
        }
        let primo = dati.len();
        dati.append(&mut self.contenuto);
        let attesa = std::mem::take(&mut self.in_attesa);
        for (i, (numero, _)) in attesa.iter().enumerate() {
            self.poni(*numero, Posto::Dentro(contenitore.0, i as u16));
        }
        let compressi = comprimi(&dati, self.livello)?;
        self.flusso(
            contenitore,
            &format!(
                "/Type/ObjStm/N {}/First {primo}/Filter/FlateDecode",
                attesa.len()
            ),
            &compressi,
        )
    }

    /// Writes a stream whose bytes are as the dictionary says.
    pub(crate) fn flusso(&mut self, id: Id, dizionario: &str, dati: &[u8]) -> io::Result<()> {
        self.poni(id.0, Posto::Fuori(self.scritti));
        self.scrivi(
            format!(
                "{} 0 obj\n<<{dizionario}/Length {}>>\nstream\n",
                id.0,
                dati.len()
            )
            .as_bytes(),
        )?;
        self.scrivi(dati)?;
        self.scrivi(b"\nendstream\nendobj\n")
    }

    /// Compresses and writes a stream.
    pub(crate) fn flusso_compresso(
        &mut self,
        id: Id,
        dizionario: &str,
        dati: &[u8],
    ) -> io::Result<()> {
        let compressi = comprimi(dati, self.livello)?;
        self.flusso(id, &format!("{dizionario}/Filter/FlateDecode"), &compressi)
    }

    /// Writes the cross-reference stream and ends the file.
    pub(crate) fn chiudi(mut self, catalogo: Id, info: Id, impronta: &str) -> io::Result<()> {
        self.svuota()?;
        let id = self.riserva();
        let inizio = self.scritti;
        self.poni(id.0, Posto::Fuori(inizio));
        let mut tavola = Vec::with_capacity(self.posti.len() * 8);
        for (numero, p) in self.posti.iter().enumerate() {
            let (tipo, a, b) = match spacchetta(*p) {
                Posto::Mancante => (0_u8, 0, if numero == 0 { 65_535 } else { 0 }),
                Posto::Fuori(dove) => (1, dove, 0),
                Posto::Dentro(flusso, quale) => (2, u64::from(flusso), quale),
            };
            tavola.push(tipo);
            tavola.extend_from_slice(&a.to_be_bytes()[3..]);
            tavola.extend_from_slice(&b.to_be_bytes());
        }
        let dizionario = format!(
            "/Type/XRef/Size {}/W[1 5 2]/Root {catalogo}/Info {info}/ID[<{impronta}><{impronta}>]/Filter/FlateDecode",
            self.posti.len()
        );
        let compressa = comprimi(&tavola, self.livello)?;
        self.flusso(id, &dizionario, &compressa)?;
        self.scrivi(format!("startxref\n{inizio}\n%%EOF\n").as_bytes())?;
        self.out.flush()
    }
}

fn impacca(p: Posto) -> u64 {
    match p {
        Posto::Mancante => 0,
        Posto::Fuori(dove) => 1 << 62 | dove,
        Posto::Dentro(flusso, quale) => 2 << 62 | u64::from(flusso) << 16 | u64::from(quale),
    }
}

fn spacchetta(p: u64) -> Posto {
    match p >> 62 {
        1 => Posto::Fuori(p & !(3 << 62)),
        2 => Posto::Dentro((p >> 16) as u32, p as u16),
        _ => Posto::Mancante,
    }
}

/// How hard streams are compressed: beyond this, half as fast for a few bytes.
pub(crate) const LIVELLO: Compression = Compression::new(5);

/// Compresses bytes as `FlateDecode` wants them.
pub(crate) fn comprimi(dati: &[u8], livello: Compression) -> io::Result<Vec<u8>> {
    let mut z = ZlibEncoder::new(Vec::with_capacity(dati.len() / 3 + 64), livello);
    z.write_all(dati)?;
    z.finish()
}

/// A text string of PDF: plain when it can, UTF-16 otherwise.
pub(crate) fn stringa(testo: &str) -> String {
    let piana = testo.chars().all(|c| matches!(c, ' '..='~'));
    if piana {
        let mut s = String::with_capacity(testo.len() + 2);
        s.push('(');
        for c in testo.chars() {
            if matches!(c, '(' | ')' | '\\') {
                s.push('\\');
            }
            s.push(c);
        }
        s.push(')');
        return s;
    }
    let mut s = String::with_capacity(testo.len() * 4 + 6);
    s.push_str("<FEFF");
    for u in testo.encode_utf16() {
        s.push_str(&format!("{u:04X}"));
    }
    s.push('>');
    s
}
