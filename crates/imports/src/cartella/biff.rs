//! The container and the records of an XLS file, looked at before the library that reads them: it trusts the sizes that a file declares,
//! follows chains that lead back to where they began, and makes room for every cell between the first and the last of a sheet.

use std::collections::HashSet;
use std::io::{Cursor, Read as _, Write as _};

use super::{LimitiCartella, Motivo};

// Records ([MS-XLS] 2.3), by their numbers.
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const SST: u16 = 0x00FC;
const CONTINUE: u16 = 0x003C;
const LABEL_SST: u16 = 0x00FD;
const MUL_RK: u16 = 0x00BD;
/// Those that begin with row and column and hold one cell: Number, Label, `BoolErr`, Rk, `RString`, `LabelSst`, Formula.
const CELLE: &[u16] = &[0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, LABEL_SST, 0x0006];

/// Most bytes that a character takes once it is read.
const PER_CARATTERE: usize = 3;

/// The same workbook in a container written anew, with nothing in it but its stream, and no declared size that is not needed.
///
/// # Errors
/// [`Motivo::Guasto`] when container or sheets are not what they should be, [`Motivo::TroppeCelle`] and [`Motivo::Gonfiato`] when it would
/// take too much room.
pub(super) fn pulisci(bytes: &[u8], limiti: &LimitiCartella) -> Result<Vec<u8>, Motivo> {
    let (nome, mut flusso) = flusso(bytes)?;
    let lunghezze = lunghezze(&flusso);
    let (mut posti, mut testo, mut letti) = (0_usize, 0_usize, 0_usize);
    for inizio in fogli(&flusso)? {
        let foglio = esamina(&mut flusso, inizio, &lunghezze);
        posti = posti.saturating_add(foglio.posti());
        testo = testo.saturating_add(foglio.testo);
        letti = letti.saturating_add(foglio.byte);
        // The library holds each place twice, and a third time while it hands it over.
        if posti > limiti.celle / 2 {
            return Err(Motivo::TroppeCelle);
        }
        if testo > limiti.testo_di_tutti() {
            return Err(Motivo::Gonfiato);
        }
        // Sheets that share their records would make a small file a large one.
        if letti > flusso.len().saturating_mul(2) {
            return Err(Motivo::Guasto);
        }
    }
    scrivi(&nome, &flusso).map_err(|_| Motivo::Guasto)
}

/// The stream of the workbook and its name, read by a library that checks the chains.
fn flusso(bytes: &[u8]) -> Result<(String, Vec<u8>), Motivo> {
    let mut contenitore =
        cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Motivo::Guasto)?;
    for nome in ["/Workbook", "/Book"] {
        if !contenitore.is_stream(nome) {
            continue;
        }
        let stream = contenitore.open_stream(nome).map_err(|_| Motivo::Guasto)?;
        let massimo = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if stream.len() > massimo {
            return Err(Motivo::Guasto);
        }
        let mut flusso = Vec::new();
        stream
            .take(massimo)
            .read_to_end(&mut flusso)
            .map_err(|_| Motivo::Guasto)?;
        return Ok((nome.to_owned(), flusso));
    }
    Err(Motivo::Guasto)
}

fn scrivi(nome: &str, flusso: &[u8]) -> std::io::Result<Vec<u8>> {
    // The older version is the one that every reader knows.
    let mut nuovo =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    nuovo.create_stream(nome)?.write_all(flusso)?;
    nuovo.flush()?;
    Ok(nuovo.into_inner().into_inner())
}

/// A record: its number, and where its data begin and end.
#[derive(Debug, Clone, Copy)]
struct Voce {
    tipo: u16,
    da: usize,
    a: usize,
}

/// The record at a place; `None` at the end, or where it would go past it.
fn voce(flusso: &[u8], qui: usize) -> Option<Voce> {
    let tipo = u16_in(flusso, qui)?;
    let lungo = usize::from(u16_in(flusso, qui + 2)?);
    let da = qui + 4;
    let a = da.checked_add(lungo).filter(|a| *a <= flusso.len())?;
    Some(Voce { tipo, da, a })
}

fn u16_in(byte: &[u8], qui: usize) -> Option<u16> {
    let due = byte.get(qui..qui.checked_add(2)?)?;
    Some(u16::from_le_bytes(due.try_into().ok()?))
}

/// Where the sheets begin. Each is named once.
fn fogli(flusso: &[u8]) -> Result<Vec<usize>, Motivo> {
    let (mut qui, mut fogli, mut visti) = (0, Vec::new(), HashSet::new());
    while let Some(v) = voce(flusso, qui) {
        qui = v.a;
        match v.tipo {
            BOUND_SHEET => {
                let dove = flusso.get(v.da..v.da + 4).and_then(|b| b.try_into().ok());
                let dove = dove.map(u32::from_le_bytes).ok_or(Motivo::Guasto)?;
                let dove = usize::try_from(dove).map_err(|_| Motivo::Guasto)?;
                if dove > flusso.len() || !visti.insert(dove) {
                    return Err(Motivo::Guasto);
                }
                fogli.push(dove);
            }
            // The part that tells of the workbook ends here, as for the library.
            EOF => break,
            _ => {}
        }
    }
    Ok(fogli)
}

/// What a sheet would cost.
#[derive(Debug, Default)]
struct Foglio {
    /// First and last row, first and last column.
    zona: Option<(u16, u16, u16, u16)>,
    /// Bytes of the texts that its cells share.
    testo: usize,
    /// Bytes of its records.
    byte: usize,
}

impl Foglio {
    fn cella(&mut self, riga: u16, colonna: u16) {
        let (da_r, a_r, da_c, a_c) = self.zona.unwrap_or((riga, riga, colonna, colonna));
        self.zona = Some((
            da_r.min(riga),
            a_r.max(riga),
            da_c.min(colonna),
            a_c.max(colonna),
        ));
    }

    fn posti(&self) -> usize {
        self.zona.map_or(0, |(da_r, a_r, da_c, a_c)| {
            (usize::from(a_r - da_r) + 1) * (usize::from(a_c - da_c) + 1)
        })
    }
}

/// Walks the records of a sheet, and makes nothing of the size that it declares.
fn esamina(flusso: &mut [u8], inizio: usize, lunghezze: &[usize]) -> Foglio {
    let (mut qui, mut foglio, mut aperti) = (inizio, Foglio::default(), 0_usize);
    while let Some(v) = voce(flusso, qui) {
        qui = v.a;
        let posto = u16_in(flusso, v.da)
            .zip(u16_in(flusso, v.da + 2))
            .filter(|_| v.a - v.da >= 4);
        match v.tipo {
            BOF => aperti += 1,
            EOF if aperti <= 1 => break,
            EOF => aperti -= 1,
            DIMENSIONS => {
                if let Some(byte) = flusso.get_mut(v.da..v.a) {
                    byte.fill(0);
                }
            }
            MUL_RK => {
                if let Some((riga, da)) = posto {
                    foglio.cella(riga, da);
                    // Its last two bytes are the last column.
                    let a = u16_in(flusso, v.a.saturating_sub(2)).unwrap_or(da);
                    foglio.cella(riga, a.max(da));
                }
            }
            tipo if CELLE.contains(&tipo) => {
                if let Some((riga, colonna)) = posto {
                    foglio.cella(riga, colonna);
                }
                if tipo == LABEL_SST {
                    let quale = flusso.get(v.da + 6..v.da + 10);
                    let quale = quale
                        .and_then(|b| b.try_into().ok())
                        .map(u32::from_le_bytes);
                    let quale = quale.and_then(|q| usize::try_from(q).ok());
                    let lunga = quale.and_then(|q| lunghezze.get(q)).copied();
                    foglio.testo = foglio.testo.saturating_add(lunga.unwrap_or_default());
                }
            }
            _ => {}
        }
    }
    foglio.byte = qui - inizio;
    foglio
}

/// How many bytes each of the shared texts takes, at most ([MS-XLS] 2.4.265, 2.5.293).
fn lunghezze(flusso: &[u8]) -> Vec<usize> {
    let mut qui = 0;
    while let Some(v) = voce(flusso, qui) {
        qui = v.a;
        if v.tipo != SST {
            continue;
        }
        let mut pezzi = vec![flusso.get(v.da..v.a).unwrap_or_default()];
        while let Some(c) = voce(flusso, qui).filter(|c| c.tipo == CONTINUE) {
            pezzi.push(flusso.get(c.da..c.a).unwrap_or_default());
            qui = c.a;
        }
        let mut nastro = Nastro {
            pezzi,
            pezzo: 0,
            qui: 0,
        };
        // How many there are, twice.
        if nastro.salta(8).is_none() {
            return Vec::new();
        }
        return std::iter::from_fn(|| nastro.testo()).collect();
    }
    Vec::new()
}

/// A record with those that continue it.
struct Nastro<'a> {
    pezzi: Vec<&'a [u8]>,
    pezzo: usize,
    qui: usize,
}

impl Nastro<'_> {
    /// Bytes left in the piece, going on to the next where there are none.
    fn restano(&mut self) -> Option<usize> {
        loop {
            let restano = self.pezzi.get(self.pezzo)?.len() - self.qui;
            if restano > 0 {
                return Some(restano);
            }
            self.pezzo += 1;
            self.qui = 0;
        }
    }

    fn byte(&mut self) -> Option<u8> {
        self.restano()?;
        let b = *self.pezzi.get(self.pezzo)?.get(self.qui)?;
        self.qui += 1;
        Some(b)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn salta(&mut self, mut quanti: usize) -> Option<()> {
        while quanti > 0 {
            let presi = self.restano()?.min(quanti);
            self.qui += presi;
            quanti -= presi;
        }
        Some(())
    }

    /// Goes past a text; gives the room it takes.
    fn testo(&mut self) -> Option<usize> {
        let caratteri = usize::from(self.u16()?);
        let segni = self.byte()?;
        let tratti = if segni & 8 == 0 {
            0
        } else {
            usize::from(self.u16()?)
        };
        let altro = if segni & 4 == 0 {
            0
        } else {
            let (basso, alto) = (usize::from(self.u16()?), usize::from(self.u16()?));
            alto << 16 | basso
        };
        let (mut mancano, mut larghi) = (caratteri, segni & 1 == 1);
        while mancano > 0 {
            let era = self.pezzo;
            let restano = self.restano()?;
            if self.pezzo != era {
                // Where a text goes on in another record, the record begins with how wide its characters are.
                larghi = self.byte()? & 1 == 1;
                continue;
            }
            let per = if larghi { 2 } else { 1 };
            let presi = (restano / per).min(mancano);
            if presi == 0 {
                // Half a character: the file is broken, and its rest is of no use.
                return None;
            }
            self.qui += presi * per;
            mancano -= presi;
        }
        self.salta(tratti * 4)?;
        self.salta(altro)?;
        Some(caratteri * PER_CARATTERE)
    }
}
