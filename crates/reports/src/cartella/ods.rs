//! A spreadsheet as ODS, written row by row (Open Document 1.3): nothing of it stands in memory but the compressed file.
//!
//! No white space stands between the elements: some readers do not expect it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write as _};

use domain::cartella::{Cartella, ColonnaDiCalcolo, Dato, FoglioDiCalcolo, cella};
use domain::data;

use super::{NonScritta, RIFIUTO, RIGHE, Valore, mostrati, verifica};
use crate::odf::{self, SPAZI, TESTA};
use crate::pacco::Pacco;
use crate::xml;

const TIPO: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Writes a spreadsheet.
pub(super) fn scrivi(cartella: &Cartella) -> Result<Vec<u8>, NonScritta> {
    verifica(cartella)?;
    Ok(pacco(cartella)?)
}

fn pacco(cartella: &Cartella) -> io::Result<Vec<u8>> {
    let mut pacco = Pacco::nuovo(cartella.creata.date_naive());
    let creata = cartella.creata.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    odf::apri(&mut pacco, TIPO, &cartella.titolo, &creata)?;
    pacco.parte("styles.xml", stili().as_bytes())?;
    pacco.parte("settings.xml", vista(cartella).as_bytes())?;
    pacco.apri("content.xml")?;
    contenuto(&mut pacco, cartella)?;
    pacco.chiudi()
}

/// How pages and cells look unless they say otherwise.
fn stili() -> String {
    format!(
        "{TESTA}<office:document-styles {SPAZI}><office:styles><style:default-style style:family=\"table-cell\">\
         <style:text-properties fo:language=\"it\" fo:country=\"IT\" fo:font-size=\"10pt\"/></style:default-style>\
         <style:style style:name=\"Default\" style:family=\"table-cell\"/></office:styles><office:automatic-styles>\
         <style:page-layout style:name=\"a4\"><style:page-layout-properties fo:page-width=\"297mm\" fo:page-height=\"210mm\" \
         style:print-orientation=\"landscape\" fo:margin=\"15mm\"/></style:page-layout></office:automatic-styles><office:master-styles>\
         <style:master-page style:name=\"Default\" style:page-layout-name=\"a4\"/></office:master-styles></office:document-styles>"
    )
}

/// The headings stay in sight.
fn vista(cartella: &Cartella) -> String {
    let mut out = format!(
        "{TESTA}<office:document-settings {SPAZI}><office:settings><config:config-item-set config:name=\"ooo:view-settings\">\
         <config:config-item-map-indexed config:name=\"Views\"><config:config-item-map-entry>\
         <config:config-item config:name=\"ViewId\" config:type=\"string\">view1</config:config-item>\
         <config:config-item-map-named config:name=\"Tables\">"
    );
    for foglio in &cartella.fogli {
        out.push_str("<config:config-item-map-entry config:name=\"");
        xml::attributo(&mut out, &foglio.nome);
        out.push_str("\">");
        for (nome, tipo, valore) in [
            ("HorizontalSplitMode", "short", 0),
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", 1),
            ("ActiveSplitRange", "short", 2),
            ("PositionTop", "int", 0),
            ("PositionBottom", "int", 1),
        ] {
            let _sempre = write!(
                out,
                "<config:config-item config:name=\"{nome}\" config:type=\"{tipo}\">{valore}</config:config-item>"
            );
        }
        out.push_str("</config:config-item-map-entry>");
    }
    out.push_str(
        "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>\
         </office:settings></office:document-settings>",
    );
    out
}

fn contenuto(pacco: &mut Pacco, cartella: &Cartella) -> io::Result<()> {
    let mut out = format!("{TESTA}<office:document-content {SPAZI}>");
    stili_delle_celle(&mut out, cartella);
    out.push_str("<office:body><office:spreadsheet>");
    convalide(&mut out, cartella);
    for (n, foglio) in cartella.fogli.iter().enumerate() {
        pagina(pacco, &mut out, n, foglio)?;
    }
    filtri(&mut out, cartella);
    out.push_str("</office:spreadsheet></office:body></office:document-content>");
    pacco.write_all(out.as_bytes())
}

/// The looks of columns, rows and cells: those that are needed. LibreOffice, saving the file again, counts on names like its own: two
/// letters and a number.
fn stili_delle_celle(out: &mut String, cartella: &Cartella) {
    out.push_str("<office:automatic-styles>");
    let larghe: BTreeSet<u16> = cartella
        .fogli
        .iter()
        .flat_map(|f| &f.colonne)
        .map(|c| c.larghezza)
        .collect();
    for larga in larghe {
        // A character is some two millimetres wide.
        let decimi = u32::from(larga.max(1)) * 20 + 15;
        let _sempre = write!(
            out,
            "<style:style style:name=\"co{larga}\" style:family=\"table-column\">\
             <style:table-column-properties style:column-width=\"{}.{}mm\"/></style:style>",
            decimi / 10,
            decimi % 10
        );
    }
    out.push_str(
        "<style:style style:name=\"ro1\" style:family=\"table-row\"><style:table-row-properties style:use-optimal-row-height=\"true\"/>\
         </style:style><style:style style:name=\"ta1\" style:family=\"table\" style:master-page-name=\"Default\">\
         <style:table-properties table:display=\"true\"/></style:style>\
         <number:date-style style:name=\"N1\" number:language=\"it\" number:country=\"IT\"><number:day number:style=\"long\"/>\
         <number:text>/</number:text><number:month number:style=\"long\"/><number:text>/</number:text><number:year number:style=\"long\"/>\
         </number:date-style><number:boolean-style style:name=\"N2\"><number:boolean/></number:boolean-style>",
    );
    const ALTO: &str = "<style:table-cell-properties style:vertical-align=\"top\"/>";
    const A_CAPO: &str =
        "<style:table-cell-properties style:vertical-align=\"top\" fo:wrap-option=\"wrap\"/>";
    let _sempre = write!(
        out,
        "<style:style style:name=\"ce1\" style:family=\"table-cell\" style:parent-style-name=\"Default\">{A_CAPO}</style:style>\
         <style:style style:name=\"ce2\" style:family=\"table-cell\" style:parent-style-name=\"Default\">{A_CAPO}\
         <style:text-properties fo:font-weight=\"bold\"/></style:style>\
         <style:style style:name=\"ce3\" style:family=\"table-cell\" style:parent-style-name=\"Default\" style:data-style-name=\"N1\">{ALTO}\
         </style:style>\
         <style:style style:name=\"ce4\" style:family=\"table-cell\" style:parent-style-name=\"Default\" style:data-style-name=\"N2\">{ALTO}\
         </style:style>"
    );
    for decimali in decimali(cartella) {
        let _sempre = write!(
            out,
            "<number:number-style style:name=\"N10{decimali}\"><number:number number:decimal-places=\"{decimali}\" \
             number:min-decimal-places=\"{decimali}\" number:min-integer-digits=\"1\"/></number:number-style>\
             <style:style style:name=\"ce10{decimali}\" style:family=\"table-cell\" style:parent-style-name=\"Default\" \
             style:data-style-name=\"N10{decimali}\">{ALTO}</style:style>"
        );
    }
    out.push_str("</office:automatic-styles>");
}

/// The places after the comma that figures are shown with.
fn decimali(cartella: &Cartella) -> BTreeSet<u32> {
    let mut tutti = BTreeSet::new();
    for foglio in &cartella.fogli {
        for riga in &foglio.righe {
            for (c, dato) in riga.iter().enumerate() {
                if let Dato::Numero(n) = dato {
                    tutti.insert(mostrati(foglio, c, *n));
                }
            }
        }
    }
    tutti
}

/// What a sheet is called in an address.
fn indirizzo(foglio: &FoglioDiCalcolo) -> String {
    format!("'{}'", foglio.nome.replace('\'', "''"))
}

/// The name of what is offered in a column of a sheet, where something is.
fn convalida(foglio: usize, colonna: usize, c: &ColonnaDiCalcolo) -> Option<String> {
    (!c.scelte.is_empty()).then(|| format!("v{foglio}_{colonna}"))
}

/// What is offered in the cells of columns, and refused where the list is closed.
fn convalide(out: &mut String, cartella: &Cartella) {
    let mut tutte = String::new();
    for (f, foglio) in cartella.fogli.iter().enumerate() {
        for (c, colonna) in foglio.colonne.iter().enumerate() {
            let Some(nome) = convalida(f, c, colonna) else {
                continue;
            };
            let scelte: Vec<String> = colonna
                .scelte
                .iter()
                .map(|s| format!("\"{}\"", s.replace('"', "\"\"")))
                .collect();
            let regola = format!("of:cell-content-is-in-list({})", scelte.join(";"));
            let (titolo, frase) = RIFIUTO;
            let _sempre = write!(
                tutte,
                "<table:content-validation table:name=\"{nome}\" table:condition=\"{}\" table:allow-empty-cell=\"true\" \
                 table:display-list=\"unsorted\" table:base-cell-address=\"{}.{}\"><table:error-message table:message-type=\"stop\" \
                 table:title=\"{titolo}\" table:display=\"{}\"><text:p>{frase}</text:p></table:error-message></table:content-validation>",
                xml::in_attributo(&regola),
                xml::in_attributo(&indirizzo(foglio)),
                cella(1, c),
                colonna.chiusa
            );
        }
    }
    if !tutte.is_empty() {
        let _sempre = write!(
            out,
            "<table:content-validations>{tutte}</table:content-validations>"
        );
    }
}

/// The headings filter.
fn filtri(out: &mut String, cartella: &Cartella) {
    out.push_str("<table:database-ranges>");
    for (n, foglio) in cartella.fogli.iter().enumerate() {
        let Some(ultima) = foglio.colonne.len().checked_sub(1) else {
            continue;
        };
        let nome = indirizzo(foglio);
        let zona = format!("{nome}.A1:{nome}.{}", cella(foglio.righe.len(), ultima));
        let _sempre = write!(
            out,
            "<table:database-range table:name=\"__Anonymous_Sheet_DB__{n}\" table:target-range-address=\"{}\" \
             table:display-filter-buttons=\"true\"/>",
            xml::in_attributo(&zona)
        );
    }
    out.push_str("</table:database-ranges>");
}

/// Writes a sheet: `out` is what waits to be written, and is emptied row by row.
fn pagina(
    pacco: &mut Pacco,
    out: &mut String,
    n: usize,
    foglio: &FoglioDiCalcolo,
) -> io::Result<()> {
    out.push_str("<table:table table:style-name=\"ta1\" table:name=\"");
    xml::attributo(out, &foglio.nome);
    out.push_str("\">");
    for colonna in &foglio.colonne {
        let _sempre = write!(
            out,
            "<table:table-column table:style-name=\"co{}\"/>",
            colonna.larghezza
        );
    }
    if super::colonne(foglio) > foglio.colonne.len() || foglio.colonne.is_empty() {
        let altre = (super::colonne(foglio) - foglio.colonne.len()).max(1);
        let _sempre = write!(
            out,
            "<table:table-column table:number-columns-repeated=\"{altre}\"/>"
        );
    }
    out.push_str("<table:table-header-rows><table:table-row table:style-name=\"ro1\">");
    for colonna in &foglio.colonne {
        testa(out, colonna);
    }
    if foglio.colonne.is_empty() {
        out.push_str("<table:table-cell/>");
    }
    out.push_str("</table:table-row></table:table-header-rows>");
    let convalide: BTreeMap<usize, String> = foglio
        .colonne
        .iter()
        .enumerate()
        .filter_map(|(c, k)| Some((c, convalida(n, c, k)?)))
        .collect();
    let ultima = convalide.keys().next_back().map_or(0, |c| c + 1);
    for riga in &foglio.righe {
        out.push_str("<table:table-row table:style-name=\"ro1\">");
        let celle = riga.len().max(ultima).max(1);
        for c in 0..celle {
            let valore = riga.get(c).map_or(Valore::Vuoto, Valore::di);
            let scelte = convalide.get(&c).map(String::as_str);
            una_cella(out, foglio, c, &valore, scelte);
        }
        out.push_str("</table:table-row>");
        pacco.write_all(out.as_bytes())?;
        out.clear();
    }
    // Rows that are still to be filled in offer the same.
    let vuote = RIGHE - 1 - foglio.righe.len();
    if ultima > 0 && vuote > 0 {
        let _sempre = write!(
            out,
            "<table:table-row table:style-name=\"ro1\" table:number-rows-repeated=\"{vuote}\">"
        );
        for c in 0..ultima {
            let scelte = convalide.get(&c).map(String::as_str);
            una_cella(out, foglio, c, &Valore::Vuoto, scelte);
        }
        out.push_str("</table:table-row>");
    }
    out.push_str("</table:table>");
    Ok(())
}

/// A heading, with what is told beside it.
fn testa(out: &mut String, colonna: &ColonnaDiCalcolo) {
    if colonna.etichetta.is_empty() && colonna.spiegazione.is_none() {
        out.push_str("<table:table-cell table:style-name=\"ce2\"/>");
        return;
    }
    out.push_str("<table:table-cell table:style-name=\"ce2\" office:value-type=\"string\">");
    if let Some(spiegazione) = &colonna.spiegazione {
        out.push_str("<office:annotation office:display=\"false\">");
        righe(out, spiegazione);
        out.push_str("</office:annotation>");
    }
    righe(out, &colonna.etichetta);
    out.push_str("</table:table-cell>");
}

/// A text, a paragraph for each of its lines.
fn righe(out: &mut String, testo: &str) {
    for riga in xml::pulito(testo).split('\n') {
        out.push_str("<text:p>");
        odf::riga(out, riga);
        out.push_str("</text:p>");
    }
}

fn una_cella(
    out: &mut String,
    foglio: &FoglioDiCalcolo,
    colonna: usize,
    valore: &Valore<'_>,
    scelte: Option<&str>,
) {
    out.push_str("<table:table-cell");
    if let Some(scelte) = scelte {
        let _sempre = write!(out, " table:content-validation-name=\"{scelte}\"");
    }
    match valore {
        Valore::Vuoto => {
            out.push_str("/>");
            return;
        }
        Valore::Testo(t) => {
            out.push_str(" table:style-name=\"ce1\" office:value-type=\"string\">");
            righe(out, t);
        }
        Valore::Numero(n) => {
            let decimali = mostrati(foglio, colonna, *n);
            let _sempre = write!(
                out,
                " table:style-name=\"ce10{decimali}\" office:value-type=\"float\" office:value=\"{}\"><text:p>{}</text:p>",
                n.breve(),
                n.it(decimali)
            );
        }
        Valore::Data(d) => {
            let _sempre = write!(
                out,
                " table:style-name=\"ce3\" office:value-type=\"date\" office:date-value=\"{d}\"><text:p>{}</text:p>",
                data::it(*d)
            );
        }
        Valore::Logico(v) => {
            let detto = if *v { "VERO" } else { "FALSO" };
            let _sempre = write!(
                out,
                " table:style-name=\"ce4\" office:value-type=\"boolean\" office:boolean-value=\"{v}\"><text:p>{detto}</text:p>"
            );
        }
    }
    out.push_str("</table:table-cell>");
}
