//! A text as ODT (Open Document 1.3), written as it comes.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use domain::libro::Libro;

use super::Penna;
use super::brani::{Brano, CellaDiTavola, Inizio, Tavola};
use crate::odf::{self, SPAZI, TESTA};
use crate::pacco::Pacco;
use crate::xml;

const TIPO: &str = "application/vnd.oasis.opendocument.text";
/// What is left between the margins of an upright and of a lying A4, in millimetres.
const GIUSTEZZE: (u32, u32) = (170, 257);

/// Writes an ODT.
pub(super) struct Odt {
    pacco: Pacco,
    /// What waits to be written.
    out: String,
    /// Whether the pages lie.
    larga: bool,
    /// Tables written: each has a name of its own.
    tavole: usize,
}

impl Penna for Odt {
    fn apri(testata: &Libro) -> io::Result<Self> {
        let mut pacco = Pacco::nuovo(testata.data_elaborazione);
        let creata = testata.data_elaborazione.format("%Y-%m-%dT00:00:00Z");
        odf::apri(&mut pacco, TIPO, &testata.titolo, &creata.to_string())?;
        let impostazioni = format!("{TESTA}<office:document-settings {SPAZI}/>");
        pacco.parte("settings.xml", impostazioni.as_bytes())?;
        pacco.parte("styles.xml", stili(testata).as_bytes())?;
        pacco.apri("content.xml")?;
        Ok(Self {
            pacco,
            out: format!(
                "{TESTA}<office:document-content {SPAZI}>{}<office:body><office:text>",
                stili_del_testo()
            ),
            larga: false,
            tavole: 0,
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
        self.out
            .push_str("</office:text></office:body></office:document-content>");
        self.pacco.write_all(self.out.as_bytes())?;
        self.pacco.chiudi()
    }
}

impl Odt {
    fn brano(&mut self, brano: &Brano<'_>) {
        match brano {
            Brano::Frontespizio { titolo, ente } => {
                for (stile, testo) in [("Title", titolo), ("Subtitle", ente)] {
                    if !testo.trim().is_empty() {
                        self.paragrafo(stile, testo);
                    }
                }
            }
            Brano::Titolo {
                livello,
                testo,
                inizio,
            } => self.titolo(*livello, testo, *inizio),
            Brano::Paragrafo { etichetta, testo } => {
                let stile = if testo.is_empty() {
                    "Etichetta"
                } else {
                    "Text_20_body"
                };
                let _sempre = write!(self.out, "<text:p text:style-name=\"{stile}\">");
                if !etichetta.is_empty() {
                    self.out.push_str("<text:span text:style-name=\"Forte\">");
                    odf::riga(&mut self.out, etichetta);
                    self.out.push_str("</text:span>");
                }
                odf::riga(&mut self.out, testo);
                self.out.push_str("</text:p>");
            }
            Brano::Elenco(voci) => self.elenco(voci),
            Brano::Tavola(t) => self.tavola(t),
        }
    }

    fn paragrafo(&mut self, stile: &str, testo: &str) {
        let _sempre = write!(self.out, "<text:p text:style-name=\"{stile}\">");
        odf::riga(&mut self.out, testo);
        self.out.push_str("</text:p>");
    }

    fn titolo(&mut self, livello: u8, testo: &str, inizio: Inizio) {
        let suffisso = match inizio {
            Inizio::Sotto => "",
            Inizio::Pagina => "p",
            Inizio::Verso(larga) => {
                self.larga = larga;
                if larga { "o" } else { "v" }
            }
        };
        let stile = if suffisso.is_empty() {
            format!("Heading_20_{livello}")
        } else {
            format!("H{livello}{suffisso}")
        };
        let _sempre = write!(
            self.out,
            "<text:h text:style-name=\"{stile}\" text:outline-level=\"{livello}\">"
        );
        odf::riga(&mut self.out, testo);
        self.out.push_str("</text:h>");
    }

    /// Lists inside lists: a deeper item without its parent stands in an item that only holds the list.
    fn elenco(&mut self, voci: &[(u8, &str)]) {
        const LISTA: &str = "<text:list text:style-name=\"Punti\">";
        const DENTRO: &str = "<text:list>";
        let mut aperte = 0_u8;
        for (livello, testo) in voci {
            let livello = (*livello).max(1);
            while aperte > livello {
                self.out.push_str("</text:list-item></text:list>");
                aperte -= 1;
            }
            if aperte == livello {
                self.out.push_str("</text:list-item>");
            }
            while aperte < livello {
                self.out.push_str(if aperte == 0 { LISTA } else { DENTRO });
                aperte += 1;
                if aperte < livello {
                    self.out.push_str("<text:list-item>");
                }
            }
            self.out.push_str("<text:list-item>");
            self.paragrafo("Voce", testo);
        }
        for _ in 0..aperte {
            self.out.push_str("</text:list-item></text:list>");
        }
    }

    fn tavola(&mut self, t: &Tavola<'_>) {
        let (stile, larga) = if self.larga {
            ("TO", GIUSTEZZE.1)
        } else {
            ("TV", GIUSTEZZE.0)
        };
        self.tavole += 1;
        let _sempre = write!(
            self.out,
            "<table:table table:name=\"Tabella{}\" table:style-name=\"{stile}\"><table:title>",
            self.tavole
        );
        xml::testo(&mut self.out, &t.nome);
        self.out.push_str("</table:title>");
        for l in t.larghezze(larga) {
            let _sempre = write!(self.out, "<table:table-column table:style-name=\"K{l}\"/>");
        }
        if let Some(testa) = &t.testa {
            self.out.push_str("<table:table-header-rows>");
            self.riga(t, testa, true);
            self.out.push_str("</table:table-header-rows>");
        }
        for riga in &t.righe {
            self.riga(t, riga, false);
        }
        self.out.push_str("</table:table>");
    }

    fn riga(&mut self, t: &Tavola<'_>, celle: &[CellaDiTavola<'_>], testa: bool) {
        let stile = if Tavola::lunga(celle) { "RL" } else { "RI" };
        let _sempre = write!(self.out, "<table:table-row table:style-name=\"{stile}\">");
        for (i, cella) in celle.iter().enumerate() {
            let etichetta = testa || (t.testa.is_none() && i == 0);
            let (casella, stile) = match (etichetta, t.colonne.get(i).is_some_and(|c| c.numerica)) {
                (true, _) => ("CE", "Table_20_Heading"),
                (false, true) => ("CC", "Cifre"),
                (false, false) => ("CC", "Table_20_Contents"),
            };
            let _sempre = write!(
                self.out,
                "<table:table-cell table:style-name=\"{casella}\" office:value-type=\"string\">"
            );
            for riga in cella {
                self.paragrafo(stile, riga);
            }
            if cella.is_empty() {
                self.paragrafo(stile, "");
            }
            self.out.push_str("</table:table-cell>");
        }
        self.out.push_str("</table:table-row>");
    }
}

/// The looks that only this text has: headings that begin pages, tables, columns as wide as any millimetre.
fn stili_del_testo() -> String {
    let mut out = "<office:automatic-styles>".to_owned();
    for livello in 1..=3 {
        for (suffisso, pagina, proprieta) in [
            (
                "p",
                "",
                "<style:paragraph-properties fo:break-before=\"page\"/>",
            ),
            ("v", " style:master-page-name=\"Standard\"", ""),
            ("o", " style:master-page-name=\"Orizzontale\"", ""),
        ] {
            let _sempre = write!(
                out,
                "<style:style style:name=\"H{livello}{suffisso}\" style:family=\"paragraph\" \
                 style:parent-style-name=\"Heading_20_{livello}\"{pagina}>{proprieta}</style:style>"
            );
        }
    }
    for (nome, larga) in [("TV", GIUSTEZZE.0), ("TO", GIUSTEZZE.1)] {
        let _sempre = write!(
            out,
            "<style:style style:name=\"{nome}\" style:family=\"table\"><style:table-properties style:width=\"{larga}mm\" table:align=\"left\" \
             table:border-model=\"collapsing\" fo:margin-top=\"1mm\" fo:margin-bottom=\"3mm\"/></style:style>"
        );
    }
    for l in 0..=GIUSTEZZE.1 {
        let _sempre = write!(
            out,
            "<style:style style:name=\"K{l}\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"{l}mm\"/>\
             </style:style>"
        );
    }
    for (nome, insieme) in [("RI", "always"), ("RL", "auto")] {
        let _sempre = write!(
            out,
            "<style:style style:name=\"{nome}\" style:family=\"table-row\"><style:table-row-properties fo:keep-together=\"{insieme}\"/>\
             </style:style>"
        );
    }
    for (nome, sfondo) in [("CC", ""), ("CE", " fo:background-color=\"#e8eef4\"")] {
        let _sempre = write!(
            out,
            "<style:style style:name=\"{nome}\" style:family=\"table-cell\"><style:table-cell-properties fo:padding=\"1mm\" \
             fo:border=\"0.5pt solid #8497b0\"{sfondo}/></style:style>"
        );
    }
    out.push_str(
        "<style:style style:name=\"Forte\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\" \
         style:font-weight-asian=\"bold\" style:font-weight-complex=\"bold\"/></style:style>",
    );
    out.push_str("<text:list-style style:name=\"Punti\">");
    for (n, segno) in (1..).zip(["•", "–", "•", "–"]) {
        let _sempre = write!(
            out,
            "<text:list-level-style-bullet text:level=\"{n}\" text:bullet-char=\"{segno}\"><style:list-level-properties \
             text:list-level-position-and-space-mode=\"label-alignment\"><style:list-level-label-alignment text:label-followed-by=\"listtab\" \
             fo:margin-left=\"{}mm\" fo:text-indent=\"-6mm\"/></style:list-level-properties></text:list-level-style-bullet>",
            6 * n
        );
    }
    out.push_str("</text:list-style></office:automatic-styles>");
    out
}

/// The styles under the names that every program of Open Document knows, and the pages.
fn stili(libro: &Libro) -> String {
    const CARATTERE: &str = "fo:language=\"it\" fo:country=\"IT\" style:language-asian=\"none\" style:country-asian=\"none\" \
         style:language-complex=\"none\" style:country-complex=\"none\" fo:font-family=\"Calibri, Carlito, sans-serif\"";
    let mut out = format!(
        "{TESTA}<office:document-styles {SPAZI}><office:styles><style:default-style style:family=\"paragraph\">\
         <style:paragraph-properties fo:orphans=\"2\" fo:widows=\"2\"/><style:text-properties {CARATTERE} fo:font-size=\"11pt\"/>\
         </style:default-style><style:default-style style:family=\"table\"/><style:default-style style:family=\"table-row\"/>\
         <style:style style:name=\"Standard\" style:family=\"paragraph\" style:class=\"text\"/>"
    );
    for (nome, detto, da, paragrafo, testo) in STILI {
        let livello = match nome.strip_prefix("Heading_20_") {
            Some(n) => format!(
                " style:default-outline-level=\"{n}\" style:next-style-name=\"Text_20_body\""
            ),
            None => String::new(),
        };
        let _sempre = write!(
            out,
            "<style:style style:name=\"{nome}\" style:display-name=\"{detto}\" style:family=\"paragraph\" style:parent-style-name=\"{da}\"{livello}>\
             <style:paragraph-properties {paragrafo}/><style:text-properties {testo}/></style:style>"
        );
    }
    out.push_str("</office:styles><office:automatic-styles>");
    for (nome, w, h, verso) in [("PV", 210, 297, "portrait"), ("PO", 297, 210, "landscape")] {
        let _sempre = write!(
            out,
            "<style:page-layout style:name=\"{nome}\"><style:page-layout-properties fo:page-width=\"{w}mm\" fo:page-height=\"{h}mm\" \
             style:print-orientation=\"{verso}\" fo:margin-top=\"20mm\" fo:margin-right=\"20mm\" fo:margin-bottom=\"12mm\" \
             fo:margin-left=\"20mm\"/><style:footer-style><style:header-footer-properties fo:min-height=\"8mm\" fo:margin-top=\"4mm\"/>\
             </style:footer-style></style:page-layout>"
        );
    }
    out.push_str("</office:automatic-styles><office:master-styles>");
    for (nome, aspetto) in [("Standard", "PV"), ("Orizzontale", "PO")] {
        let _sempre = write!(
            out,
            "<style:master-page style:name=\"{nome}\" style:page-layout-name=\"{aspetto}\"><style:footer><text:p text:style-name=\"Footer\">"
        );
        for parte in [&libro.ente, &libro.titolo] {
            if !parte.trim().is_empty() {
                odf::riga(&mut out, parte.trim());
                out.push_str(" – ");
            }
        }
        out.push_str(
            "Pagina <text:page-number text:select-page=\"current\">1</text:page-number> di <text:page-count>1</text:page-count></text:p>\
             </style:footer></style:master-page>",
        );
    }
    out.push_str("</office:master-styles></office:document-styles>");
    out
}

/// Styles of paragraphs: name, name shown, the one it comes from, how the paragraph is, how its text is.
const STILI: [(&str, &str, &str, &str, &str); 13] = [
    (
        "Text_20_body",
        "Text body",
        "Standard",
        "fo:margin-bottom=\"1.4mm\"",
        "",
    ),
    (
        "Etichetta",
        "Etichetta",
        "Text_20_body",
        "fo:keep-with-next=\"always\"",
        "",
    ),
    (
        "Heading",
        "Heading",
        "Standard",
        "fo:keep-with-next=\"always\" fo:keep-together=\"always\"",
        "fo:font-weight=\"bold\" fo:color=\"#0b2e5c\"",
    ),
    (
        "Heading_20_1",
        "Heading 1",
        "Heading",
        "fo:margin-top=\"4mm\" fo:margin-bottom=\"2mm\"",
        "fo:font-size=\"16pt\"",
    ),
    (
        "Heading_20_2",
        "Heading 2",
        "Heading",
        "fo:margin-top=\"3.5mm\" fo:margin-bottom=\"2mm\"",
        "fo:font-size=\"13.5pt\"",
    ),
    (
        "Heading_20_3",
        "Heading 3",
        "Heading",
        "fo:margin-top=\"3mm\" fo:margin-bottom=\"1mm\"",
        "fo:font-size=\"11.5pt\"",
    ),
    (
        "Title",
        "Title",
        "Standard",
        "fo:margin-top=\"4mm\" fo:margin-bottom=\"1mm\"",
        "fo:font-size=\"26pt\" fo:font-weight=\"bold\" fo:color=\"#0b2e5c\"",
    ),
    (
        "Subtitle",
        "Subtitle",
        "Standard",
        "fo:margin-bottom=\"4mm\"",
        "fo:font-size=\"14pt\" fo:color=\"#44546a\"",
    ),
    ("Voce", "Voce", "Standard", "fo:margin-bottom=\"0.7mm\"", ""),
    (
        "Table_20_Contents",
        "Table Contents",
        "Standard",
        "fo:margin-bottom=\"0mm\"",
        "fo:font-size=\"9.5pt\"",
    ),
    (
        "Table_20_Heading",
        "Table Heading",
        "Table_20_Contents",
        "fo:text-align=\"start\"",
        "fo:font-weight=\"bold\"",
    ),
    (
        "Cifre",
        "Cella con cifre",
        "Table_20_Contents",
        "fo:text-align=\"end\"",
        "",
    ),
    (
        "Footer",
        "Footer",
        "Standard",
        "fo:text-align=\"center\"",
        "fo:font-size=\"8.5pt\" fo:color=\"#44546a\"",
    ),
];
