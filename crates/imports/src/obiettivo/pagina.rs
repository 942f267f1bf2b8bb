//! What stands on the pages of a book of objectives besides the sheets: the index, the headings above a sheet.

use crate::codici;
use crate::conto::{INDICE, INTESTAZIONE, Posto};
use crate::etichette::{self, solo};
use crate::obiettivo::testata::CASELLE;
use crate::obiettivo::{Contesto, Lettore};
use crate::righe::Pezzo;

impl Lettore<'_> {
    /// The index: from its title to the end of its page.
    pub(super) fn indice(&mut self, p: Pezzo) -> bool {
        let fonte = self.banco.fonte;
        let letto = fonte.testo(p);
        let pagina = |riga: usize| fonte.righe.get(riga).map(|r| r.pagina);
        if etichette::indice(letto) {
            self.banco.etichetta(p);
            self.contesto = Contesto::Indice;
            self.ultimo = Some(p);
            return true;
        }
        if self.contesto != Contesto::Indice {
            return false;
        }
        let stessa = self
            .ultimo
            .is_some_and(|u| pagina(u.riga) == pagina(p.riga));
        // A long index goes on over the page: lines that end with a page number.
        let voce = fonte
            .celle(p)
            .last()
            .is_some_and(|c| c.a > c.da && fonte.testo(*c).chars().all(|c| c.is_ascii_digit()));
        if !self.banco.decorazione(p) {
            if !stessa && !voce {
                self.contesto = Contesto::Testa;
                self.ultimo = None;
                return false;
            }
            self.banco.impagina(p, INDICE);
            self.ultimo = Some(p);
        }
        true
    }

    /// Lines above the code on the first page of a sheet: the chapter, and the label of the state.
    pub(super) fn testa_di_pagina(&mut self, p: Pezzo) -> bool {
        let fonte = self.banco.fonte;
        let pagina = fonte.righe.get(p.riga).map(|r| r.pagina);
        let stessa = |riga: &usize| fonte.righe.get(*riga).map(|r| r.pagina) == pagina;
        // Only where nothing of the page has been read yet.
        let prima = (0..p.riga).rev().take_while(stessa).all(|r| {
            let p = fonte.intera(r);
            fonte.vuota(r)
                || fonte
                    .gettoni_di(p)
                    .all(|g| matches!(self.banco.conto.posto(g), Posto::Impaginazione(_)))
        });
        let codice = (p.riga + 1..fonte.righe.len())
            .take_while(stessa)
            .filter(|r| !fonte.vuota(*r))
            .take(3)
            .any(|r| {
                let q = fonte.intera(r);
                codici::obiettivo(fonte.testo(q)).is_some_and(|c| self.apre_scheda(q, &c))
            });
        if !prima || !codice {
            return false;
        }
        if CASELLE.iter().any(|(e, _)| solo(fonte.testo(p), e)) {
            self.banco.etichetta(p);
        } else {
            self.banco.impagina(p, INTESTAZIONE);
        }
        true
    }
}
