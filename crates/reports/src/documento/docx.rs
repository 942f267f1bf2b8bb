//! A text as DOCX (ECMA-376), written as it comes.
//!
//! By our own pen: the library there is cannot repeat the header row of a table, and holds the whole book.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use domain::libro::Libro;

use super::Penna;
use super::brani::{Brano, CellaDiTavola, Inizio, Tavola};
use crate::pacco::Pacco;
use crate::xml;

const TESTA: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SPAZI: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#
);
/// A4, its margins and what is left between them, in twentieths of a point.
const LATO_CORTO: u32 = 11_906;
const LATO_LUNGO: u32 = 16_838;
const MARGINE: u32 = 1_134;

/// Writes a DOCX.
pub(super) struct Docx {
    pacco: Pacco,
    /// What waits to be written.
    out: String,
    /// Whether the pages lie.
    larga: bool,
    /// Whether the last thing written is a table: Word makes one of two that touch each other, and wants a paragraph at the end.
    dopo_tavola: bool,
}

impl Penna for Docx {
    fn apri(testata: &Libro) -> io::Result<Self> {
        let mut pacco = Pacco::nuovo(testata.data_elaborazione);
        for (nome, parte) in [
            ("[Content_Types].xml", TIPI),
            ("_rels/.rels", LEGAMI),
            ("word/_rels/document.xml.rels", LEGAMI_DEL_TESTO),
            ("word/settings.xml", IMPOSTAZIONI),
            ("word/styles.xml", STILI),
        ] {
            pacco.parte(nome, format!("{TESTA}{parte}").as_bytes())?;
        }
        pacco.parte("docProps/core.xml", note(testata).as_bytes())?;
        pacco.parte("word/numbering.xml", elenchi().as_bytes())?;
        pacco.parte("word/footer1.xml", piede(testata).as_bytes())?;
        pacco.apri("word/document.xml")?;
        Ok(Self {
            pacco,
            out: format!("{TESTA}<w:document {SPAZI}><w:body>"),
            larga: false,
            dopo_tavola: false,
        })
    }

    fn scrivi(&mut self, brani: &[Brano<'_>]) -> io::Result<()> {
        for brano in brani {
            self.brano(brano);
        }
        self.pacco.write_all(self.out.as_bytes())?;
        self.out.clear();
        Ok(())
    }

    fn chiudi(mut self) -> io::Result<Vec<u8>> {
        if self.dopo_tavola {
            self.out.push_str(STACCO);
        }
        let fine = sezione(self.larga);
        let _sempre = write!(self.out, "{fine}</w:body></w:document>");
        self.pacco.write_all(self.out.as_bytes())?;
        self.pacco.chiudi()
    }
}

/// A paragraph as low as can be, between things that must not touch.
const STACCO: &str = "<w:p><w:pPr><w:pStyle w:val=\"Stacco\"/></w:pPr></w:p>";

impl Docx {
    fn brano(&mut self, brano: &Brano<'_>) {
        let tavola = matches!(brano, Brano::Tavola(_));
        if tavola && self.dopo_tavola {
            self.out.push_str(STACCO);
        }
        match brano {
            Brano::Frontespizio { titolo, ente } => {
                for (stile, testo) in [("Title", titolo), ("Subtitle", ente)] {
                    if !testo.trim().is_empty() {
                        self.paragrafo(stile, "", testo);
                    }
                }
            }
            Brano::Titolo {
                livello,
                testo,
                inizio,
            } => self.titolo(*livello, testo, *inizio),
            Brano::Paragrafo { etichetta, testo } => {
                // A label alone stays with what it names.
                let unito = if testo.is_empty() {
                    "<w:keepNext/>"
                } else {
                    ""
                };
                let _sempre = write!(
                    self.out,
                    "<w:p><w:pPr><w:pStyle w:val=\"BodyText\"/>{unito}</w:pPr>"
                );
                if !etichetta.is_empty() {
                    tratto(&mut self.out, etichetta, true);
                }
                tratto(&mut self.out, testo, false);
                self.out.push_str("</w:p>");
            }
            Brano::Elenco(voci) => {
                for (livello, testo) in voci {
                    let rientro = livello.saturating_sub(1);
                    let proprieta = format!(
                        "<w:numPr><w:ilvl w:val=\"{rientro}\"/><w:numId w:val=\"1\"/></w:numPr>"
                    );
                    self.paragrafo("ListParagraph", &proprieta, testo);
                }
            }
            Brano::Tavola(t) => self.tavola(t),
        }
        self.dopo_tavola = tavola;
    }

    fn paragrafo(&mut self, stile: &str, proprieta: &str, testo: &str) {
        let _sempre = write!(
            self.out,
            "<w:p><w:pPr><w:pStyle w:val=\"{stile}\"/>{proprieta}</w:pPr>"
        );
        tratto(&mut self.out, testo, false);
        self.out.push_str("</w:p>");
    }

    fn titolo(&mut self, livello: u8, testo: &str, inizio: Inizio) {
        let proprieta = match inizio {
            Inizio::Sotto => "",
            Inizio::Pagina => "<w:pageBreakBefore/>",
            Inizio::Verso(larga) => {
                // The last paragraph of the pages before says how they lie.
                let prima = sezione(self.larga);
                let _sempre = write!(
                    self.out,
                    "<w:p><w:pPr><w:pStyle w:val=\"Stacco\"/>{prima}</w:pPr></w:p>"
                );
                self.larga = larga;
                ""
            }
        };
        self.paragrafo(&format!("Heading{livello}"), proprieta, testo);
    }

    fn tavola(&mut self, t: &Tavola<'_>) {
        let larga = lati(self.larga).0 - 2 * MARGINE;
        let larghezze = t.larghezze(larga);
        let (segni, riga, colonna) = if t.testa.is_some() {
            ("0620", 1, 0)
        } else {
            ("0680", 0, 1)
        };
        let _sempre = write!(
            self.out,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{larga}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
             <w:tblLook w:val=\"{segni}\" w:firstRow=\"{riga}\" w:lastRow=\"0\" w:firstColumn=\"{colonna}\" w:lastColumn=\"0\" \
             w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\""
        );
        xml::attributo(&mut self.out, &t.nome);
        self.out.push_str("\"/></w:tblPr><w:tblGrid>");
        for l in &larghezze {
            let _sempre = write!(self.out, "<w:gridCol w:w=\"{l}\"/>");
        }
        self.out.push_str("</w:tblGrid>");
        if let Some(testa) = &t.testa {
            self.riga(t, &larghezze, testa, true);
        }
        for riga in &t.righe {
            self.riga(t, &larghezze, riga, false);
        }
        self.out.push_str("</w:tbl>");
    }

    fn riga(
        &mut self,
        t: &Tavola<'_>,
        larghezze: &[u32],
        celle: &[CellaDiTavola<'_>],
        testa: bool,
    ) {
        self.out.push_str("<w:tr>");
        match (testa, Tavola::lunga(celle)) {
            (true, _) => self
                .out
                .push_str("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"),
            (false, false) => self.out.push_str("<w:trPr><w:cantSplit/></w:trPr>"),
            (false, true) => {}
        }
        for (i, (cella, larga)) in celle.iter().zip(larghezze).enumerate() {
            let etichetta = testa || (t.testa.is_none() && i == 0);
            let sfondo = if etichetta {
                "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E8EEF4\"/>"
            } else {
                ""
            };
            let stile = match (etichetta, t.colonne.get(i).is_some_and(|c| c.numerica)) {
                (true, _) => "Testata",
                (false, true) => "Figura",
                (false, false) => "Cella",
            };
            let _sempre = write!(
                self.out,
                "<w:tc><w:tcPr><w:tcW w:w=\"{larga}\" w:type=\"dxa\"/>{sfondo}</w:tcPr>"
            );
            for riga in cella {
                self.paragrafo(stile, "", riga);
            }
            if cella.is_empty() {
                self.paragrafo(stile, "", "");
            }
            self.out.push_str("</w:tc>");
        }
        self.out.push_str("</w:tr>");
    }
}

/// A stretch of text, its ends of line kept.
fn tratto(out: &mut String, testo: &str, forte: bool) {
    let testo = xml::pulito(testo);
    if testo.is_empty() {
        return;
    }
    out.push_str(if forte {
        "<w:r><w:rPr><w:b/></w:rPr>"
    } else {
        "<w:r>"
    });
    for (n, riga) in testo.split('\n').enumerate() {
        if n > 0 {
            out.push_str("<w:br/>");
        }
        for (n, pezzo) in riga.split('\t').enumerate() {
            if n > 0 {
                out.push_str("<w:tab/>");
            }
            if !pezzo.is_empty() {
                out.push_str("<w:t xml:space=\"preserve\">");
                xml::testo(out, pezzo);
                out.push_str("</w:t>");
            }
        }
    }
    out.push_str("</w:r>");
}

/// Width and height of a page.
fn lati(larga: bool) -> (u32, u32) {
    if larga {
        (LATO_LUNGO, LATO_CORTO)
    } else {
        (LATO_CORTO, LATO_LUNGO)
    }
}

/// How the pages up to here are.
fn sezione(larga: bool) -> String {
    let (w, h) = lati(larga);
    let verso = if larga { " w:orient=\"landscape\"" } else { "" };
    format!(
        "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:type w:val=\"nextPage\"/>\
         <w:pgSz w:w=\"{w}\" w:h=\"{h}\"{verso}/><w:pgMar w:top=\"{MARGINE}\" w:right=\"{MARGINE}\" w:bottom=\"{MARGINE}\" \
         w:left=\"{MARGINE}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr>"
    )
}

/// Title, language and day of the text.
fn note(libro: &Libro) -> String {
    let giorno = libro.data_elaborazione.format("%Y-%m-%dT00:00:00Z");
    format!(
        "{TESTA}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>\
         <dc:language>it-IT</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">{giorno}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{giorno}</dcterms:modified></cp:coreProperties>",
        xml::in_testo(&libro.titolo),
        xml::in_testo(&libro.ente)
    )
}

/// The foot of each page: body, title, number of the page.
fn piede(libro: &Libro) -> String {
    let campo = |nome: &str| {
        format!("<w:fldSimple w:instr=\" {nome} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>")
    };
    let mut out = format!("{TESTA}<w:ftr {SPAZI}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
    let parti = [&libro.ente, &libro.titolo].map(|t| t.trim());
    let detto: Vec<&str> = parti.into_iter().filter(|t| !t.is_empty()).collect();
    let detto = match detto.join(" – ") {
        d if d.is_empty() => "Pagina ".to_owned(),
        d => format!("{d} – Pagina "),
    };
    tratto(&mut out, &detto, false);
    out.push_str(&campo("PAGE"));
    tratto(&mut out, " di ", false);
    out.push_str(&campo("NUMPAGES"));
    out.push_str("</w:p></w:ftr>");
    out
}

/// The bullets, level by level.
fn elenchi() -> String {
    let mut out = format!(
        "{TESTA}<w:numbering {SPAZI}><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"hybridMultilevel\"/>"
    );
    for (n, segno) in ["•", "–", "•", "–"].into_iter().enumerate() {
        let rientro = 340 * (n + 1);
        let _sempre = write!(
            out,
            "<w:lvl w:ilvl=\"{n}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"{segno}\"/><w:lvlJc w:val=\"left\"/>\
             <w:pPr><w:ind w:left=\"{rientro}\" w:hanging=\"340\"/></w:pPr></w:lvl>"
        );
    }
    out.push_str(
        "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
    );
    out
}

const TIPI: &str = concat!(
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>"#,
    r#"<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>"#,
    r#"<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>"#,
    r#"<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
    "</Types>"
);

const LEGAMI: &str = concat!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    "</Relationships>"
);

const LEGAMI_DEL_TESTO: &str = concat!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>"#,
    r#"<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>"#,
    "</Relationships>"
);

const IMPOSTAZIONI: &str = concat!(
    r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#,
    r#"<w:themeFontLang w:val="it-IT"/></w:settings>"#
);

/// The styles, under the names by which Word knows its own: headings go into its table of contents, and are called in Italian by an Italian Word.
const STILI: &str = concat!(
    r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>"#,
    r#"<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:szCs w:val="22"/>"#,
    r#"<w:lang w:val="it-IT" w:eastAsia="it-IT" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"#,
    r#"<w:spacing w:after="80"/></w:pPr></w:pPrDefault></w:docDefaults>"#,
    r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>"#,
    r#"<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>"#,
    r#"<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>"#,
    r#"</w:tblCellMar></w:tblPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/>"#,
    r#"<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr>"#,
    r#"<w:rPr><w:b/><w:color w:val="0B2E5C"/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/>"#,
    r#"<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="200" w:after="100"/><w:outlineLvl w:val="1"/></w:pPr>"#,
    r#"<w:rPr><w:b/><w:color w:val="0B2E5C"/><w:sz w:val="27"/><w:szCs w:val="27"/></w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/>"#,
    r#"<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="160" w:after="60"/><w:outlineLvl w:val="2"/></w:pPr>"#,
    r#"<w:rPr><w:b/><w:color w:val="0B2E5C"/><w:sz w:val="23"/><w:szCs w:val="23"/></w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="Subtitle"/><w:qFormat/>"#,
    r#"<w:pPr><w:spacing w:before="240" w:after="60"/></w:pPr><w:rPr><w:b/><w:color w:val="0B2E5C"/><w:sz w:val="52"/><w:szCs w:val="52"/></w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/><w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/>"#,
    r#"<w:pPr><w:spacing w:after="240"/></w:pPr><w:rPr><w:color w:val="44546A"/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="BodyText"><w:name w:val="Body Text"/><w:basedOn w:val="Normal"/><w:qFormat/></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/><w:qFormat/>"#,
    r#"<w:pPr><w:spacing w:after="40"/></w:pPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0"/><w:jc w:val="center"/>"#,
    r#"</w:pPr><w:rPr><w:color w:val="44546A"/><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:customStyle="1" w:styleId="Cella"><w:name w:val="Cella"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0"/></w:pPr>"#,
    r#"<w:rPr><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:customStyle="1" w:styleId="Figura"><w:name w:val="Cella con cifre"/><w:basedOn w:val="Cella"/><w:pPr><w:jc w:val="right"/></w:pPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:customStyle="1" w:styleId="Testata"><w:name w:val="Testata di tabella"/><w:basedOn w:val="Cella"/><w:rPr><w:b/></w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:customStyle="1" w:styleId="Stacco"><w:name w:val="Stacco"/><w:basedOn w:val="Normal"/><w:pPr>"#,
    r#"<w:spacing w:after="0" w:line="120" w:lineRule="exact"/></w:pPr><w:rPr><w:sz w:val="8"/><w:szCs w:val="8"/></w:rPr></w:style>"#,
    r#"<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>"#,
    r#"<w:top w:val="single" w:sz="4" w:space="0" w:color="8497B0"/><w:left w:val="single" w:sz="4" w:space="0" w:color="8497B0"/>"#,
    r#"<w:bottom w:val="single" w:sz="4" w:space="0" w:color="8497B0"/><w:right w:val="single" w:sz="4" w:space="0" w:color="8497B0"/>"#,
    r#"<w:insideH w:val="single" w:sz="4" w:space="0" w:color="8497B0"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="8497B0"/>"#,
    r#"</w:tblBorders></w:tblPr></w:style></w:styles>"#
);
