//! The catalogue of the published data as DCAT-AP_IT 1.0 describes one: a data set for each plan, a distribution for each of its tables.

use domain::ente::Ente;
use domain::orario;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term, Triple};
use oxrdfio::{RdfFormat, RdfSerializer};

use super::dati::TABELLE;
use super::ente::VoceEdizione;
use super::{LICENZA, LICENZA_URL};
use crate::error::{Error, Result};

const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCT: &str = "http://purl.org/dc/terms/";
const FOAF: &str = "http://xmlns.com/foaf/0.1/";
const AP_IT: &str = "http://dati.gov.it/onto/dcatapit#";
/// Authority tables of the Publications Office of the Union.
const UE: &str = "http://publications.europa.eu/resource/authority/";

/// The format of the catalogue that an address names.
pub(super) fn formato(file: &str) -> Option<(RdfFormat, &'static str)> {
    match file {
        "catalogo.ttl" => Some((RdfFormat::Turtle, "text/turtle; charset=utf-8")),
        "catalogo.rdf" => Some((RdfFormat::RdfXml, "application/rdf+xml; charset=utf-8")),
        "catalogo.jsonld" => Some((
            RdfFormat::JsonLd {
                profile: oxrdfio::JsonLdProfileSet::empty(),
            },
            "application/ld+json",
        )),
        _ => None,
    }
}

/// What is said, triple by triple.
struct Detto(Vec<Triple>);

impl Detto {
    fn nodo(&mut self, soggetto: &NamedNode, predicato: &str, oggetto: &str) {
        self.0.push(Triple::new(
            soggetto.clone(),
            NamedNode::new_unchecked(predicato),
            NamedNode::new_unchecked(oggetto),
        ));
    }

    fn dice(&mut self, soggetto: &NamedNode, predicato: &str, oggetto: impl Into<Term>) {
        self.0.push(Triple::new(
            soggetto.clone(),
            NamedNode::new_unchecked(predicato),
            oggetto,
        ));
    }

    fn e(&mut self, soggetto: &NamedNode, classi: &[String]) {
        for c in classi {
            self.dice(soggetto, rdf::TYPE.as_str(), NamedNode::new_unchecked(c));
        }
    }
}

fn italiano(t: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(t, "it")
}

fn giorno(q: chrono::DateTime<chrono::Utc>) -> Literal {
    let tipo: NamedNodeRef<'_> = xsd::DATE;
    Literal::new_typed_literal(orario::giorno(q).to_string(), tipo)
}

/// Writes the catalogue of a body. `origine` is what its addresses begin with.
///
/// # Errors
/// When an address of the body is none.
pub(super) fn scrivi(
    ente: &Ente,
    voci: &[VoceEdizione],
    origine: &str,
    formato: RdfFormat,
) -> Result<Vec<u8>> {
    let mut penna = RdfSerializer::from_format(formato);
    for (prefisso, iri) in [
        ("dcat", DCAT),
        ("dct", DCT),
        ("foaf", FOAF),
        ("dcatapit", AP_IT),
    ] {
        penna = penna
            .with_prefix(prefisso, iri)
            .map_err(|e| Error::interno(&e))?;
    }
    let mut penna = penna.for_writer(Vec::new());
    for t in triple(ente, voci, origine)? {
        penna
            .serialize_triple(t.as_ref())
            .map_err(|e| Error::interno(&e))?;
    }
    penna.finish().map_err(|e| Error::interno(&e))
}

fn triple(ente: &Ente, voci: &[VoceEdizione], origine: &str) -> Result<Vec<Triple>> {
    // Without a known address the names are relative to nothing: a name of its own stands in its place.
    let origine = if origine.is_empty() {
        "https://schedario.invalid"
    } else {
        origine
    };
    let nome = |t: String| NamedNode::new(t).map_err(|e| Error::interno(&e));
    let casa = format!("{origine}/pubblico/{}", ente.sigla);
    let catalogo = nome(format!("{casa}/catalogo"))?;
    let titolare = nome(format!("{casa}/ente"))?;
    let mut d = Detto(Vec::new());
    let dcat = |t: &str| format!("{DCAT}{t}");
    let dct = |t: &str| format!("{DCT}{t}");

    d.e(
        &titolare,
        &[format!("{FOAF}Agent"), format!("{AP_IT}Agent")],
    );
    d.dice(&titolare, &format!("{FOAF}name"), italiano(&ente.nome));
    d.dice(
        &titolare,
        &dct("identifier"),
        // DCAT-AP_IT wants the code of IPA; a body that has not said its own is told by its short name.
        Literal::from(ente.ipa.as_deref().unwrap_or(&ente.sigla)),
    );

    d.e(&catalogo, &[dcat("Catalog"), format!("{AP_IT}Catalog")]);
    d.dice(
        &catalogo,
        &dct("title"),
        italiano(&format!("Piani di {}", ente.nome)),
    );
    d.dice(
        &catalogo,
        &dct("description"),
        italiano("Piani di prevenzione della corruzione e degli obiettivi pubblicati dall'ente, con misure, fasi, indicatori e valori."),
    );
    d.dice(&catalogo, &dct("publisher"), titolare.clone());
    d.nodo(&catalogo, &dct("language"), &format!("{UE}language/ITA"));
    d.nodo(&catalogo, &format!("{FOAF}homepage"), &casa);
    d.nodo(
        &catalogo,
        &dcat("themeTaxonomy"),
        &format!("{UE}data-theme"),
    );
    let ultima = voci.iter().filter_map(|v| v.edizione.pubblicata).max();
    if let Some(q) = ultima {
        d.dice(&catalogo, &dct("modified"), giorno(q));
    }

    let licenza = nome(LICENZA_URL.to_owned())?;
    d.e(
        &licenza,
        &[
            format!("{DCT}LicenseDocument"),
            format!("{AP_IT}LicenseDocument"),
        ],
    );
    d.nodo(
        &licenza,
        &dct("type"),
        "http://purl.org/adms/licencetype/Attribution",
    );
    d.dice(&licenza, &format!("{FOAF}name"), italiano(LICENZA));
    d.dice(
        &licenza,
        "http://www.w3.org/2002/07/owl#versionInfo",
        Literal::from("4.0"),
    );

    for v in voci.iter().filter(|v| v.ultima) {
        let indirizzo = format!("{origine}{}", v.url(&ente.sigla));
        let insieme = nome(indirizzo.clone())?;
        d.dice(&catalogo, &dcat("dataset"), insieme.clone());
        d.e(&insieme, &[dcat("Dataset"), format!("{AP_IT}Dataset")]);
        d.dice(
            &insieme,
            &dct("identifier"),
            Literal::from(format!(
                "{}:{}",
                ente.ipa.as_deref().unwrap_or(&ente.sigla),
                v.codice
            )),
        );
        d.dice(&insieme, &dct("title"), italiano(&v.titolo));
        d.dice(
            &insieme,
            &dct("description"),
            italiano(&format!(
                "Il piano {} di {} come dati: schede, misure con le loro fasi, indicatori con i valori per anno, eventi rischiosi.",
                v.codice, ente.nome
            )),
        );
        if let Some(q) = v.edizione.pubblicata {
            d.dice(&insieme, &dct("modified"), giorno(q));
            d.dice(&insieme, &dct("issued"), giorno(q));
        }
        d.nodo(&insieme, &dcat("theme"), &format!("{UE}data-theme/GOVE"));
        d.nodo(
            &insieme,
            &dct("accrualPeriodicity"),
            &format!("{UE}frequency/IRREG"),
        );
        d.nodo(&insieme, &dct("language"), &format!("{UE}language/ITA"));
        d.dice(&insieme, &dct("rightsHolder"), titolare.clone());
        d.dice(&insieme, &dct("publisher"), titolare.clone());
        d.nodo(&insieme, &dcat("landingPage"), &indirizzo);
        for (codice, etichetta) in TABELLE {
            for (fine, tipo) in [("csv", "CSV"), ("json", "JSON")] {
                let file = nome(format!("{indirizzo}/dati/{codice}.{fine}"))?;
                d.dice(&insieme, &dcat("distribution"), file.clone());
                d.e(
                    &file,
                    &[dcat("Distribution"), format!("{AP_IT}Distribution")],
                );
                d.dice(
                    &file,
                    &dct("title"),
                    italiano(&format!("{etichetta} ({tipo})")),
                );
                d.dice(
                    &file,
                    &dct("description"),
                    italiano(&format!("{etichetta} del piano {}", v.codice)),
                );
                d.dice(&file, &dcat("accessURL"), file.clone());
                d.dice(&file, &dcat("downloadURL"), file.clone());
                d.nodo(&file, &dct("format"), &format!("{UE}file-type/{tipo}"));
                d.dice(&file, &dct("license"), licenza.clone());
                if let Some(q) = v.edizione.pubblicata {
                    d.dice(&file, &dct("modified"), giorno(q));
                }
            }
        }
    }
    Ok(d.0)
}
