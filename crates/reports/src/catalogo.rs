//! The catalogue: language, title and the metadata by which a reader knows the file is PDF/UA-1.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;
use domain::libro::Libro;

use crate::Errore;
use crate::oggetti::{Id, Scrittore, stringa};
use crate::stesura::CapitoloScritto;

/// The trees the catalogue points at.
pub(crate) struct Parti {
    pub(crate) pagine: Id,
    pub(crate) segnalibri: Id,
    pub(crate) struttura: Id,
}

/// Writes catalogue, metadata and information, and ends the file.
pub(crate) fn chiudi(
    mut s: Scrittore<'_>,
    libro: &Libro,
    capitoli: &[CapitoloScritto],
    parti: Parti,
) -> Result<(), Errore> {
    let titolo = titolo(libro);
    let metadati = s.riserva();
    s.flusso(
        metadati,
        "/Type/Metadata/Subtype/XML",
        xmp(libro, &titolo).as_bytes(),
    )?;
    let catalogo = s.riserva();
    let Parti {
        pagine,
        segnalibri,
        struttura,
    } = parti;
    s.oggetto(
        catalogo,
        format!(
            "<</Type/Catalog/Pages {pagine}/Lang(it-IT)/MarkInfo<</Marked true>>/StructTreeRoot {struttura}/Outlines {segnalibri}/PageMode/UseOutlines/PageLabels<</Nums[0<</S/D>>]>>/ViewerPreferences<</DisplayDocTitle true>>/Metadata {metadati}>>"
        )
        .as_bytes(),
    )?;
    let info = s.riserva();
    s.oggetto(
        info,
        format!(
            "<</Title{}/Author{}/Creator(Schedario)/Producer(Schedario)/CreationDate(D:{}000000Z)/ModDate(D:{}000000Z)>>",
            stringa(&titolo),
            stringa(&libro.ente),
            libro.data_elaborazione.format("%Y%m%d"),
            libro.data_elaborazione.format("%Y%m%d")
        )
        .as_bytes(),
    )?;
    s.chiudi(catalogo, info, &impronta(libro, capitoli))?;
    Ok(())
}

/// Title of the document: the report's and the body's name.
fn titolo(libro: &Libro) -> String {
    match (libro.titolo.trim(), libro.ente.trim()) {
        ("", "") => "Schede".to_owned(),
        ("", e) => e.to_owned(),
        (t, "") => t.to_owned(),
        (t, e) => format!("{t} - {e}"),
    }
}

/// Identifier of the file: the same data, the same identifier.
fn impronta(libro: &Libro, capitoli: &[CapitoloScritto]) -> String {
    let mezza = |seme: u8| {
        let mut h = DefaultHasher::new();
        (seme, &libro.ente, &libro.titolo, libro.data_elaborazione).hash(&mut h);
        for p in &libro.parametri {
            (&p.etichetta, &p.valori).hash(&mut h);
        }
        for c in capitoli {
            (&c.titolo, c.pagina).hash(&mut h);
        }
        h.finish()
    };
    format!("{:016X}{:016X}", mezza(0), mezza(1))
}

fn xmp(libro: &Libro, titolo: &str) -> String {
    let quando = data(libro.data_elaborazione);
    let (titolo, ente) = (xml(titolo), xml(&libro.ente));
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n\
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{titolo}</rdf:li></rdf:Alt></dc:title>\n\
<dc:creator><rdf:Seq><rdf:li>{ente}</rdf:li></rdf:Seq></dc:creator>\n\
<dc:language><rdf:Bag><rdf:li>it-IT</rdf:li></rdf:Bag></dc:language>\n\
<dc:format>application/pdf</dc:format>\n\
<xmp:CreatorTool>Schedario</xmp:CreatorTool><xmp:CreateDate>{quando}</xmp:CreateDate><xmp:ModifyDate>{quando}</xmp:ModifyDate>\n\
<pdf:Producer>Schedario</pdf:Producer><pdfuaid:part>1</pdfuaid:part>\n\
</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
}

fn data(d: NaiveDate) -> String {
    d.format("%Y-%m-%dT00:00:00Z").to_string()
}

/// Text as XML wants it.
fn xml(testo: &str) -> String {
    let mut s = String::with_capacity(testo.len());
    for c in testo.chars() {
        match c {
            '&' => s.push_str("&amp;"),
            '<' => s.push_str("&lt;"),
            '>' => s.push_str("&gt;"),
            c if c.is_control() => s.push(' '),
            c => s.push(c),
        }
    }
    s
}
