//! Long lists, a page at a time.

use crate::indirizzo::segmento;

/// Where a page of a list stands among the others. Shown by `_pagine.html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pagine {
    /// Counts from 1.
    pub corrente: usize,
    pub totale: usize,
    /// Items on one page.
    per_pagina: usize,
    /// Address of the list, up to the number of the page.
    base: String,
}

impl Pagine {
    /// The page that the address asks for, or the nearest there is.
    ///
    /// `parametri` are those the list was asked with; empty ones are left out of the addresses.
    pub(crate) fn new(
        chiesta: &str,
        quante: usize,
        per_pagina: usize,
        percorso: &str,
        parametri: &[(&str, &str)],
    ) -> Self {
        let totale = quante.div_ceil(per_pagina.max(1)).max(1);
        let altri: String = parametri
            .iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(n, v)| format!("{n}={}&", segmento(v)))
            .collect();
        Self {
            corrente: Self::chiesta(chiesta).min(totale),
            totale,
            per_pagina,
            base: format!("{percorso}?{altri}pagina="),
        }
    }

    /// The number in an address, from 1.
    pub(crate) fn chiesta(pagina: &str) -> usize {
        pagina.trim().parse().unwrap_or(1).max(1)
    }

    /// How many items come before this page.
    pub(crate) fn salta(&self) -> usize {
        (self.corrente - 1) * self.per_pagina
    }

    /// The items of this page, of a list that is all in memory.
    pub(crate) fn fetta<T>(&self, tutti: Vec<T>) -> Vec<T> {
        tutti
            .into_iter()
            .skip(self.salta())
            .take(self.per_pagina)
            .collect()
    }

    /// Address of the page before, if there is one.
    pub(crate) fn precedente(&self) -> Option<String> {
        (self.corrente > 1).then(|| format!("{}{}", self.base, self.corrente - 1))
    }

    /// Address of the page after, if there is one.
    pub(crate) fn successiva(&self) -> Option<String> {
        (self.corrente < self.totale).then(|| format!("{}{}", self.base, self.corrente + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::Pagine;

    #[test]
    fn a_page_knows_its_neighbours() {
        let p = Pagine::new("2", 401, 200, "/x", &[("testo", "è qui"), ("vista", "")]);
        assert_eq!((p.corrente, p.totale, p.salta()), (2, 3, 200));
        assert_eq!(
            p.precedente().as_deref(),
            Some("/x?testo=%C3%A8%20qui&pagina=1")
        );
        assert_eq!(
            p.successiva().as_deref(),
            Some("/x?testo=%C3%A8%20qui&pagina=3")
        );
    }

    #[test]
    fn nonsense_in_the_address_is_the_nearest_page() {
        for (chiesta, corrente) in [
            ("", 1),
            ("0", 1),
            ("-3", 1),
            ("due", 1),
            ("99", 2),
            ("99999999999999999999999", 1),
        ] {
            assert_eq!(
                Pagine::new(chiesta, 11, 10, "/x", &[]).corrente,
                corrente,
                "{chiesta}"
            );
        }
        assert_eq!(Pagine::new("1", 0, 10, "/x", &[]).totale, 1);
    }
}
