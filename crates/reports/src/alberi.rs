//! The balanced trees at the end of a PDF: parents of marked contents, and pages.

use std::fmt::Write as _;

use crate::Errore;
use crate::oggetti::{Id, Scrittore};
use crate::stesura::elenco;

/// Entries of a leaf.
const PER_FOGLIA: usize = 64;

/// The parent tree, written leaf by leaf as keys are given out from 0 on.
#[derive(Default)]
pub(crate) struct GenitoriAperti {
    prossima: u32,
    foglia: Vec<Id>,
    foglie: Vec<Id>,
}

impl GenitoriAperti {
    /// Gives the next key to an entry.
    pub(crate) fn aggiungi(&mut self, s: &mut Scrittore<'_>, valore: Id) -> Result<u32, Errore> {
        let chiave = self.prossima;
        self.prossima += 1;
        self.foglia.push(valore);
        if self.foglia.len() == PER_FOGLIA {
            self.svuota(s)?;
        }
        Ok(chiave)
    }

    fn svuota(&mut self, s: &mut Scrittore<'_>) -> Result<(), Errore> {
        let Some(ultima) = self.prossima.checked_sub(1) else {
            return Ok(());
        };
        if self.foglia.is_empty() {
            return Ok(());
        }
        let prima = self.prossima - self.foglia.len() as u32;
        let mut corpo = format!("<</Limits[{prima} {ultima}]/Nums[");
        for (i, valore) in self.foglia.drain(..).enumerate() {
            let _ = write!(corpo, "{} {valore} ", prima + i as u32);
        }
        corpo.push_str("]>>");
        let id = s.riserva();
        s.oggetto(id, corpo.as_bytes())?;
        self.foglie.push(id);
        Ok(())
    }

    /// Writes the root; gives it and the first key never used.
    pub(crate) fn chiudi(mut self, s: &mut Scrittore<'_>) -> Result<(Id, u32), Errore> {
        self.svuota(s)?;
        let radice = s.riserva();
        s.oggetto(
            radice,
            format!("<</Kids{}>>", elenco(&self.foglie)).as_bytes(),
        )?;
        Ok((radice, self.prossima))
    }
}

/// Numbers for the inner nodes of the page tree.
pub(crate) struct AlberoPagine {
    /// Parent of each leaf group of pages, then of each group of groups, up to the root.
    livelli: Vec<Vec<Id>>,
}

impl AlberoPagine {
    /// Reserves the nodes for so many pages.
    pub(crate) fn riserva(s: &mut Scrittore<'_>, pagine: usize) -> Self {
        let mut livelli = Vec::new();
        let mut n = pagine.max(1);
        loop {
            n = n.div_ceil(PER_FOGLIA);
            livelli.push((0..n).map(|_| s.riserva()).collect());
            if n == 1 {
                return Self { livelli };
            }
        }
    }

    /// The root.
    pub(crate) fn radice(&self) -> Option<Id> {
        self.livelli.last().and_then(|l| l.first()).copied()
    }

    /// The node above a page.
    pub(crate) fn sopra(&self, pagina: usize) -> Option<Id> {
        self.livelli
            .first()
            .and_then(|l| l.get(pagina / PER_FOGLIA))
            .copied()
    }

    /// Writes every node; `comune` is what all pages inherit.
    pub(crate) fn chiudi(
        self,
        s: &mut Scrittore<'_>,
        pagine: &[Id],
        comune: &str,
    ) -> Result<(), Errore> {
        let mut figli: Vec<(Id, usize)> = pagine.iter().map(|id| (*id, 1)).collect();
        for (l, livello) in self.livelli.iter().enumerate() {
            let sopra = self.livelli.get(l + 1);
            let mut su = Vec::with_capacity(livello.len());
            for (n, id) in livello.iter().enumerate() {
                let gruppo: &[(Id, usize)] = figli.chunks(PER_FOGLIA).nth(n).unwrap_or_default();
                let quante: usize = gruppo.iter().map(|(_, q)| q).sum();
                let ids: Vec<Id> = gruppo.iter().map(|(id, _)| *id).collect();
                let padre = match sopra.and_then(|s| s.get(n / PER_FOGLIA)) {
                    Some(p) => format!("/Parent {p}"),
                    None => comune.to_owned(),
                };
                s.oggetto(
                    *id,
                    format!("<</Type/Pages/Count {quante}{padre}/Kids{}>>", elenco(&ids))
                        .as_bytes(),
                )?;
                su.push((*id, quante));
            }
            figli = su;
        }
        Ok(())
    }
}
