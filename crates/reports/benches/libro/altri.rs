//! The same book by other programs: as a LibreOffice document and as HTML.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use domain::libro::{Casella, Contenuto, Foglio, Libro, Tabella};

use crate::misura::{Misura, misura};

/// What another program took, or why it could not be measured.
pub(crate) type Esito = Result<Misura, Box<dyn std::error::Error>>;

/// LibreOffice, without a window, to PDF/UA.
pub(crate) fn libreoffice(libro: &Libro, cartella: &Path) -> Esito {
    let documento = cartella.join("altro.fodt");
    std::fs::write(&documento, fodt(libro))?;
    let mut comando = Command::new("soffice");
    comando
        .arg(format!(
            "-env:UserInstallation=file://{}",
            cartella.join("soffice").display()
        ))
        .args(["--headless", "--convert-to"])
        .arg(r#"pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}"#)
        .arg("--outdir")
        .arg(cartella)
        .arg(&documento)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    misura(
        &format!("LibreOffice, {} sheets", fogli(libro)),
        comando,
        &cartella.join("altro.pdf"),
    )
}

/// WeasyPrint, in a virtual environment of its own, to PDF/UA.
pub(crate) fn weasyprint(libro: &Libro, cartella: &Path) -> Esito {
    let ambiente = cartella.join("weasyprint");
    let programma = ambiente.join("bin/weasyprint");
    if !programma.exists() {
        muto(Command::new("python3").args(["-m", "venv"]).arg(&ambiente))?;
        muto(Command::new(ambiente.join("bin/pip")).args(["install", "--quiet", "weasyprint"]))?;
    }
    let pagina = cartella.join("altro.html");
    let pdf = cartella.join("altro-weasyprint.pdf");
    std::fs::write(&pagina, html(libro))?;
    let mut comando = Command::new(programma);
    comando
        .args(["--quiet", "--pdf-variant", "pdf/ua-1"])
        .arg(&pagina)
        .arg(&pdf)
        .stderr(Stdio::null());
    misura(
        &format!("WeasyPrint, {} sheets", fogli(libro)),
        comando,
        &pdf,
    )
}

fn fogli(libro: &Libro) -> usize {
    libro.capitoli.iter().map(|c| c.fogli.len()).sum()
}

fn muto(comando: &mut Command) -> Result<(), Box<dyn std::error::Error>> {
    let esito = comando
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if esito.success() {
        Ok(())
    } else {
        Err(format!("{:?}: {esito}", comando.get_program()).into())
    }
}

fn xml(testo: &str) -> String {
    testo
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Rows of a header grid: as many cells as make twelve twelfths.
fn righe(caselle: &[Casella]) -> Vec<&[Casella]> {
    let mut righe = Vec::new();
    let mut resto = caselle;
    while !resto.is_empty() {
        let mut somma = 0;
        let n = resto
            .iter()
            .take_while(|c| {
                somma += c.larghezza;
                somma <= 12
            })
            .count()
            .max(1);
        let (ora, dopo) = resto.split_at(n);
        righe.push(ora);
        resto = dopo;
    }
    righe
}

fn html(libro: &Libro) -> String {
    let fonts = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts");
    let mut s = format!(
        "<!doctype html><html lang=it><head><meta charset=utf-8><title>{}</title><style>\
@font-face{{font-family:T;src:url('file://{fonts}/TitilliumWeb-Regular.ttf')}}\
@font-face{{font-family:T;font-weight:bold;src:url('file://{fonts}/TitilliumWeb-Bold.ttf')}}\
@page{{size:A4 landscape;margin:58pt 36pt 40pt;@top-left{{content:'{}'}}@top-right{{content:'SCHEDA PTPC'}}@bottom-right{{content:'pagina ' counter(page) ' di ' counter(pages)}}}}\
body{{font:8.6pt/11.4pt T}}h1,h2,h3,h4{{margin:0}}h2{{page-break-before:always;font-size:28pt;line-height:36pt;text-align:center}}h3{{page-break-before:always;font-size:10.4pt}}\
h4{{background:#e0ebf7;font-size:8.2pt;margin-top:9pt;padding:2pt 6pt;page-break-after:avoid}}p{{margin:0}}ul{{margin:0}}\
table{{border-collapse:collapse;width:100%}}td,th{{border:.5pt solid #bcc7d4;padding:3.2pt 4.5pt;vertical-align:top;text-align:left;font-size:8.2pt;line-height:10.6pt}}tr{{page-break-inside:avoid}}\
small{{display:block;font-size:6.8pt;color:#555}}</style></head><body><h1>{}</h1>",
        xml(&libro.titolo),
        xml(&libro.ente),
        xml(&libro.titolo)
    );
    for capitolo in &libro.capitoli {
        let _ = write!(s, "<h2>{}</h2>", xml(&capitolo.titolo));
        for f in &capitolo.fogli {
            html_foglio(&mut s, f);
        }
    }
    s.push_str("</body></html>");
    s
}

fn html_foglio(s: &mut String, f: &Foglio) {
    let _ = write!(
        s,
        "<h3 id='{}'>{} {}</h3>",
        f.codice,
        f.codice,
        xml(&f.titolo)
    );
    for b in f.blocchi.iter().filter(|b| !b.vuoto()) {
        if let Some(t) = &b.titolo {
            let _ = write!(s, "<h4>{}</h4>", xml(t));
        }
        match &b.contenuto {
            Contenuto::Testata(caselle) => {
                for riga in righe(caselle) {
                    s.push_str("<div style='display:flex'>");
                    for c in riga {
                        let _ = write!(
                            s,
                            "<p style='flex:{};border:.5pt solid #bcc7d4;padding:3pt'><small>{}</small>{}</p>",
                            c.larghezza,
                            xml(&c.etichetta),
                            xml(&c.valore)
                        );
                    }
                    s.push_str("</div>");
                }
            }
            Contenuto::Testo(parti) => {
                for p in parti {
                    let _ = write!(s, "<p><b>{}</b> ", xml(&p.etichetta));
                    for r in &p.righe {
                        let _ = if r.livello == 0 {
                            write!(s, "<p>{}</p>", xml(&r.testo))
                        } else {
                            write!(s, "<ul><li>{}</li></ul>", xml(&r.testo))
                        };
                    }
                }
            }
            Contenuto::Elenco(voci) => {
                for v in voci {
                    let _ = match &v.rimando {
                        Some(r) => write!(s, "<p><a href='#{r}'>{}</a></p>", xml(&v.testo)),
                        None => write!(s, "<p>{}</p>", xml(&v.testo)),
                    };
                }
            }
            Contenuto::Tabella(t) => html_tabella(s, t),
        }
    }
}

fn html_tabella(s: &mut String, t: &Tabella) {
    s.push_str("<table><thead><tr>");
    for c in &t.colonne {
        let _ = write!(
            s,
            "<th scope=col style='width:{}%'>{}</th>",
            c.larghezza,
            xml(&c.etichette.join("\n")).replace('\n', "<br>")
        );
    }
    s.push_str("</tr></thead><tbody>");
    for riga in &t.righe {
        s.push_str("<tr>");
        for cella in riga {
            let _ = write!(
                s,
                "<td>{}</td>",
                xml(&cella.righe.join("\n")).replace('\n', "<br>")
            );
        }
        s.push_str("</tr>");
    }
    s.push_str("</tbody></table>");
}

const FODT: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>SCHEDA PTPC</dc:title></office:meta>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties fo:font-size="8.6pt" fo:language="it" fo:country="IT"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Heading_20_2" style:family="paragraph" style:default-outline-level="2"><style:paragraph-properties fo:break-before="page"/><style:text-properties fo:font-size="28pt"/></style:style>
<style:style style:name="Heading_20_3" style:family="paragraph" style:default-outline-level="3"><style:paragraph-properties fo:break-before="page"/><style:text-properties fo:font-size="10.4pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Heading_20_4" style:family="paragraph" style:default-outline-level="4"><style:paragraph-properties fo:background-color="#e0ebf7" fo:margin-top="9pt" fo:keep-with-next="always"/><style:text-properties fo:font-weight="bold"/></style:style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" fo:margin-top="1cm" fo:margin-bottom="1cm" fo:margin-left="1.27cm" fo:margin-right="1.27cm"/><style:header-style/><style:footer-style/></style:page-layout>
<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:padding="0.11cm" fo:border="0.5pt solid #bcc7d4"/></style:style>
<style:style style:name="R" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm1"><style:header><text:p>Comune di Montebello sul Naviglio - SCHEDA PTPC</text:p></style:header><style:footer><text:p>pagina <text:page-number/> di <text:page-count/></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>
"##;

fn fodt(libro: &Libro) -> String {
    let mut s = FODT.to_owned();
    let _ = write!(
        s,
        "<text:h text:outline-level=\"1\">{}</text:h>",
        xml(&libro.titolo)
    );
    for capitolo in &libro.capitoli {
        let _ = write!(
            s,
            "<text:h text:style-name=\"Heading_20_2\" text:outline-level=\"2\">{}</text:h>",
            xml(&capitolo.titolo)
        );
        for f in &capitolo.fogli {
            fodt_foglio(&mut s, f);
        }
    }
    s.push_str("</office:text></office:body></office:document>");
    s
}

fn paragrafo(s: &mut String, testo: &str) {
    let _ = write!(
        s,
        "<text:p text:style-name=\"Standard\">{}</text:p>",
        xml(testo)
    );
}

fn fodt_foglio(s: &mut String, f: &Foglio) {
    let _ = write!(
        s,
        "<text:h text:style-name=\"Heading_20_3\" text:outline-level=\"3\">{} {}</text:h>",
        f.codice,
        xml(&f.titolo)
    );
    for b in f.blocchi.iter().filter(|b| !b.vuoto()) {
        if let Some(t) = &b.titolo {
            let _ = write!(
                s,
                "<text:h text:style-name=\"Heading_20_4\" text:outline-level=\"4\">{}</text:h>",
                xml(t)
            );
        }
        match &b.contenuto {
            Contenuto::Testata(caselle) => {
                for riga in righe(caselle) {
                    let celle: Vec<Vec<String>> = vec![
                        riga.iter()
                            .map(|c| format!("{}\n{}", c.etichetta, c.valore))
                            .collect(),
                    ];
                    tabella(s, &[], &celle);
                }
            }
            Contenuto::Testo(parti) => {
                for p in parti {
                    paragrafo(s, &p.etichetta);
                    for r in &p.righe {
                        paragrafo(s, &r.testo);
                    }
                }
            }
            Contenuto::Elenco(voci) => voci.iter().for_each(|v| paragrafo(s, &v.testo)),
            Contenuto::Tabella(t) => {
                let testa: Vec<String> = t.colonne.iter().map(|c| c.etichette.join("\n")).collect();
                let celle: Vec<Vec<String>> = t
                    .righe
                    .iter()
                    .map(|r| r.iter().map(|c| c.righe.join("\n")).collect())
                    .collect();
                tabella(s, &testa, &celle);
            }
        }
    }
}

fn tabella(s: &mut String, testa: &[String], righe: &[Vec<String>]) {
    let colonne = testa.len().max(righe.first().map_or(0, Vec::len));
    let _ = write!(
        s,
        "<table:table><table:table-column table:number-columns-repeated=\"{colonne}\"/>"
    );
    let fila = |s: &mut String, celle: &[String]| {
        s.push_str("<table:table-row table:style-name=\"R\">");
        for c in celle {
            s.push_str("<table:table-cell table:style-name=\"C\" office:value-type=\"string\">");
            c.lines().for_each(|r| paragrafo(s, r));
            s.push_str("</table:table-cell>");
        }
        s.push_str("</table:table-row>");
    };
    if !testa.is_empty() {
        s.push_str("<table:table-header-rows>");
        fila(s, testa);
        s.push_str("</table:table-header-rows>");
    }
    for r in righe {
        fila(s, r);
    }
    s.push_str("</table:table>");
}
