//! The end of the file: what stands before the sheets, pages with their numbers, links, bookmarks, fonts and catalogue.

use std::fmt::Write as _;

use domain::libro::Libro;

use crate::Errore;
use crate::alberi::AlberoPagine;
use crate::catalogo;
use crate::indice;
use crate::misure::{ALTEZZA, BASE_PIEDE, DESTRA, LARGHEZZA};
use crate::oggetti::{Id, stringa};
use crate::risorse::{self, Scritta};
use crate::stesura::{PaginaScritta, Stesura, elenco};
use crate::testo::Testi;

impl Stesura<'_> {
    /// Writes what is left and ends the file.
    pub(crate) fn chiudi(mut self, libro: &Libro) -> Result<(), Errore> {
        self.chiudi_capitolo()?;
        let mut testi = Testi::nuovi(self.caratteri);
        let davanti = indice::componi(&mut testi, libro, self.stemma.as_ref(), &self.capitoli)?;
        let prima_davanti = self.pagine.len();
        let mut radici = Vec::new();
        self.scrivi_pezzo(davanti, 0, self.documento, &mut radici)?;
        radici.append(&mut self.figli);
        self.figli = radici;
        // In the order of reading: the front, then the sheets.
        let ordine: Vec<usize> = (prima_davanti..self.pagine.len())
            .chain(0..prima_davanti)
            .collect();
        let annotazioni = self.scrivi_collegamenti()?;
        let caratteri = risorse::caratteri(&mut self.scrittore, self.caratteri)?;
        let comune = self.scrivi_testatine(&mut testi, libro, &caratteri)?;
        let albero = AlberoPagine::riserva(&mut self.scrittore, ordine.len());
        self.scrivi_pagine(&ordine, &annotazioni, &albero)?;
        let ids: Vec<Id> = ordine
            .iter()
            .filter_map(|p| self.pagine.get(*p))
            .map(|p| p.id)
            .collect();
        let radice_pagine = albero
            .radice()
            .ok_or_else(|| Errore::Composizione("il libro non ha pagine".to_owned()))?;
        albero.chiudi(&mut self.scrittore, &ids, &comune)?;
        let segnalibri = self.scrivi_segnalibri(prima_davanti)?;
        let struttura = self.scrivi_struttura()?;
        let parti = catalogo::Parti {
            pagine: radice_pagine,
            segnalibri,
            struttura,
        };
        catalogo::chiudi(self.scrittore, libro, &self.capitoli, parti)
    }

    /// Writes annotations and link elements; gives the annotations of each page, in the order of writing.
    fn scrivi_collegamenti(&mut self) -> Result<Vec<Vec<Id>>, Errore> {
        let mut per_pagina: Vec<Vec<Id>> = vec![Vec::new(); self.pagine.len()];
        for sospeso in std::mem::take(&mut self.sospesi) {
            let mut corpo = String::new();
            let mut figli = String::new();
            let prima = sospeso
                .contenuti
                .first()
                .and_then(|(p, _)| self.pagine.get(*p as usize))
                .map(|p| p.id);
            for (pagina, mcid) in &sospeso.contenuti {
                let id = self.pagine.get(*pagina as usize).map(|p| p.id);
                match id {
                    Some(id) if Some(id) != prima => {
                        let _ = write!(figli, "<</Type/MCR/Pg {id}/MCID {mcid}>>");
                    }
                    _ => {
                        let _ = write!(figli, "{mcid} ");
                    }
                }
            }
            let mut vivo = false;
            for n in &sospeso.rimandi {
                let Some(r) = self.rimandi.get(*n as usize) else {
                    continue;
                };
                let Some(arrivo) = self
                    .arrivo(&r.meta)
                    .and_then(|p| self.pagine.get(p as usize))
                    .map(|p| p.id)
                else {
                    continue;
                };
                let Some(pagina) = self.pagine.get(r.pagina as usize).map(|p| p.id) else {
                    continue;
                };
                let (x0, y0, x1, y1) = r.riquadro;
                let annotazione = self.scrittore.riserva();
                let chiave = self.genitori.aggiungi(&mut self.scrittore, sospeso.id)?;
                corpo.clear();
                let _ = write!(
                    corpo,
                    "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[{x0:.1} {:.1} {x1:.1} {:.1}]/Dest[{arrivo}/XYZ 0 {ALTEZZA} 0]/StructParent {chiave}/Contents{}>>",
                    ALTEZZA - y1,
                    ALTEZZA - y0,
                    stringa(&r.descrizione)
                );
                self.scrittore.oggetto(annotazione, corpo.as_bytes())?;
                let _ = write!(figli, "<</Type/OBJR/Pg {pagina}/Obj {annotazione}>>");
                if let Some(a) = per_pagina.get_mut(r.pagina as usize) {
                    a.push(annotazione);
                }
                vivo = true;
            }
            // A sheet that this book does not hold is only named.
            let tipo = if vivo { "Link" } else { "Span" };
            let pagina = prima.map(|id| format!("/Pg {id}")).unwrap_or_default();
            let elemento = format!(
                "<</Type/StructElem/S/{tipo}/P {}{pagina}/K[{figli}]>>",
                sospeso.padre
            );
            self.scrittore.oggetto(sospeso.id, elemento.as_bytes())?;
        }
        Ok(per_pagina)
    }

    /// Writes the running headers; gives what every page inherits.
    fn scrivi_testatine(
        &mut self,
        testi: &mut Testi,
        libro: &Libro,
        caratteri: &str,
    ) -> Result<String, Errore> {
        let stemma = self
            .stemma
            .as_ref()
            .map(|d| format!("/S {}", d.id))
            .unwrap_or_default();
        let dentro = format!("<</Font<<{caratteri}>>/XObject<<{stemma}>>>>");
        let mut moduli = stemma;
        let testatine = std::mem::take(&mut self.testatine);
        for (n, titolo) in testatine.iter().enumerate() {
            let flusso = risorse::testatina(testi, libro, titolo, self.stemma.as_ref())?;
            let id = self.scrittore.riserva();
            let testa = format!(
                "/Type/XObject/Subtype/Form/BBox[0 0 {LARGHEZZA} {ALTEZZA}]/Resources{dentro}"
            );
            self.scrittore.flusso_compresso(id, &testa, &flusso)?;
            let _ = write!(moduli, "/T{n} {id}");
        }
        let risorse = self.scrittore.riserva();
        self.scrittore.oggetto(
            risorse,
            format!("<</Font<<{caratteri}>>/XObject<<{moduli}>>>>").as_bytes(),
        )?;
        Ok(format!(
            "/MediaBox[0 0 {LARGHEZZA} {ALTEZZA}]/Resources {risorse}"
        ))
    }

    /// Writes the page dictionaries, and for each page the short stream with running header and page number.
    fn scrivi_pagine(
        &mut self,
        ordine: &[usize],
        annotazioni: &[Vec<Id>],
        albero: &AlberoPagine,
    ) -> Result<(), Errore> {
        let totale = ordine.len();
        let carattere = self.caratteri.faccia(crate::caratteri::Faccia::Normale);
        for (numero, quale) in ordine.iter().enumerate() {
            let (
                Some(PaginaScritta {
                    id,
                    contenuto,
                    testatina,
                }),
                Some(sopra),
            ) = (self.pagine.get(*quale), albero.sopra(numero))
            else {
                continue;
            };
            let scritta = Scritta::nuova(
                carattere,
                &format!("pagina {} di {totale}", numero + 1),
                7.6,
            );
            let mut flusso = format!(
                "/Artifact<</Type/Pagination/Subtype/Header>>BDC\n/T{testatina} Do\nEMC\n/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n"
            );
            scritta.disegna(&mut flusso, DESTRA - scritta.larghezza, BASE_PIEDE);
            flusso.push_str("EMC\n");
            let piede = self.scrittore.riserva();
            self.scrittore.flusso(piede, "", flusso.as_bytes())?;
            let annots = match annotazioni.get(*quale) {
                Some(a) if !a.is_empty() => format!("/Annots{}", elenco(a)),
                _ => String::new(),
            };
            let corpo = format!(
                "<</Type/Page/Parent {sopra}/Contents[{piede} {contenuto}]/StructParents {quale}/Tabs/S{annots}>>"
            );
            self.scrittore.oggetto(*id, corpo.as_bytes())?;
        }
        Ok(())
    }

    /// Writes the bookmarks: chapters, closed, and their sheets.
    fn scrivi_segnalibri(&mut self, prima_davanti: usize) -> Result<Id, Errore> {
        let radice = self.scrittore.riserva();
        let mut voci: Vec<(String, usize, Option<usize>)> =
            vec![("Parametri selezionati".to_owned(), prima_davanti, None)];
        if prima_davanti + 1 < self.pagine.len() {
            voci.push(("Indice".to_owned(), prima_davanti + 1, None));
        }
        voci.extend(
            self.capitoli
                .iter()
                .enumerate()
                .map(|(n, c)| (c.titolo.clone(), c.pagina as usize, Some(n))),
        );
        let primo = self.scrittore.riserva_molti(voci.len());
        let quanti = voci.len() as u32;
        for (i, (titolo, pagina, capitolo)) in voci.into_iter().enumerate() {
            let i = i as u32;
            let schede = capitolo
                .and_then(|n| self.capitoli.get_mut(n))
                .map(|c| std::mem::take(&mut c.schede))
                .unwrap_or_default();
            let id = primo.piu(i);
            let mut corpo = self.segnalibro(&titolo, pagina, radice, primo, i, quanti);
            if !schede.is_empty() {
                let prima = self.scrittore.riserva_molti(schede.len());
                let n = schede.len() as u32;
                let _ = write!(corpo, "/First {prima}/Last {}/Count -{n}", prima.piu(n - 1));
                for (k, (nome, dove)) in schede.iter().enumerate() {
                    let foglia = self.segnalibro(nome, *dove as usize, id, prima, k as u32, n);
                    self.scrittore
                        .oggetto(prima.piu(k as u32), format!("{foglia}>>").as_bytes())?;
                }
            }
            corpo.push_str(">>");
            self.scrittore.oggetto(id, corpo.as_bytes())?;
        }
        let corpo = format!(
            "<</Type/Outlines/First {primo}/Last {}/Count {quanti}>>",
            primo.piu(quanti.saturating_sub(1))
        );
        self.scrittore.oggetto(radice, corpo.as_bytes())?;
        Ok(radice)
    }

    /// A bookmark among `quanti` in a row that begin at `primo`, without its end.
    fn segnalibro(
        &self,
        titolo: &str,
        pagina: usize,
        sopra: Id,
        primo: Id,
        i: u32,
        quanti: u32,
    ) -> String {
        let titolo = if titolo.trim().is_empty() {
            "Senza titolo"
        } else {
            titolo
        };
        let mut corpo = format!("<</Title{}/Parent {sopra}", stringa(titolo));
        if i > 0 {
            let _ = write!(corpo, "/Prev {}", primo.piu(i - 1));
        }
        if i + 1 < quanti {
            let _ = write!(corpo, "/Next {}", primo.piu(i + 1));
        }
        if let Some(p) = self.pagine.get(pagina) {
            let _ = write!(corpo, "/Dest[{}/XYZ 0 {ALTEZZA} 0]", p.id);
        }
        corpo
    }

    /// Writes the root of the logical tree.
    fn scrivi_struttura(&mut self) -> Result<Id, Errore> {
        let radice = self.scrittore.riserva();
        let documento = format!(
            "<</Type/StructElem/S/Document/P {radice}/K{}>>",
            elenco(&self.figli)
        );
        self.scrittore
            .oggetto(self.documento, documento.as_bytes())?;
        let (genitori, prossima) =
            std::mem::take(&mut self.genitori).chiudi(&mut self.scrittore)?;
        let corpo = format!(
            "<</Type/StructTreeRoot/K {}/ParentTree {genitori}/ParentTreeNextKey {prossima}>>",
            self.documento
        );
        self.scrittore.oggetto(radice, corpo.as_bytes())?;
        Ok(radice)
    }
}
