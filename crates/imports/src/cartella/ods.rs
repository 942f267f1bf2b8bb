//! ODS. The library at hand makes room for every cell that a repetition names, and a few bytes can name billions: the rows are read here.

use std::collections::HashSet;
use std::io::{BufReader, Cursor};

use domain::cartella::{Dato, FoglioLetto, Unione};
use domain::decimale::Decimale;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{Motivo, Raccolta, figura, iso};

/// How often a cell that holds something may be repeated, in one direction.
const RIPETUTA: usize = 10_000;

/// What a cell says of itself.
#[derive(Default)]
struct Cella {
    tipo: String,
    valore: String,
    testo: String,
    paragrafi: usize,
    ripetuta: usize,
    righe: usize,
    colonne: usize,
}

/// The sheets, and what deserves to be known.
pub(super) fn leggi(
    bytes: &[u8],
    raccolta: &mut Raccolta<'_>,
) -> Result<(Vec<FoglioLetto>, Vec<String>), Motivo> {
    let mut archivio = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Motivo::Guasto)?;
    let parte = archivio
        .by_name("content.xml")
        .map_err(|_| Motivo::Guasto)?;
    let mut xml = Reader::from_reader(BufReader::new(parte));
    let mut lettura = Lettura::default();
    let mut memoria = Vec::new();
    loop {
        memoria.clear();
        match xml
            .read_event_into(&mut memoria)
            .map_err(|_| Motivo::Guasto)?
        {
            Event::Start(e) => lettura.apre(&e, raccolta, false)?,
            Event::Empty(e) => lettura.apre(&e, raccolta, true)?,
            Event::End(e) => lettura.chiude(&nome(e.name().as_ref()), raccolta)?,
            Event::Text(t) if lettura.in_testo() => lettura.cella.testo.push_str(&t),
            Event::GeneralRef(r) if lettura.in_testo() => {
                lettura.cella.testo.push_str(&riferimento(&r));
            }
            Event::CData(t) if lettura.in_testo() => lettura.cella.testo.push_str(&t),
            Event::DocType(_) => return Err(Motivo::Dtd),
            Event::Eof => break,
            _ => {}
        }
        if lettura.cella.testo.len() > raccolta.limiti.testo.saturating_mul(4) {
            let dove = domain::cartella::cella(lettura.riga, lettura.colonna);
            return Err(Motivo::TestoLungo(lettura.foglio.nome, dove));
        }
    }
    if lettura.aperti > 0 {
        return Err(Motivo::Guasto);
    }
    Ok((lettura.fogli, lettura.avvisi))
}

/// The five that XML knows, and the numbered ones.
fn riferimento(segno: &str) -> String {
    match segno {
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "amp" => "&".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        _ => {
            let numero = segno
                .strip_prefix('#')
                .and_then(|n| match n.strip_prefix(['x', 'X']) {
                    Some(esa) => u32::from_str_radix(esa, 16).ok(),
                    None => n.parse().ok(),
                });
            numero
                .and_then(char::from_u32)
                .map_or(String::new(), String::from)
        }
    }
}

#[derive(Default)]
struct Lettura {
    fogli: Vec<FoglioLetto>,
    avvisi: Vec<String>,
    /// Styles of tables that are not shown.
    nascosti: HashSet<String>,
    stile: String,
    aperti: usize,
    foglio: FoglioLetto,
    nascosto: bool,
    riga: usize,
    colonna: usize,
    righe_ripetute: usize,
    /// Where the row began in the sheet, so that a repeated one can be written again.
    in_cella: bool,
    in_paragrafo: usize,
    in_nota: usize,
    cella: Cella,
}

/// The name of an element without its prefix.
fn nome(tutto: &str) -> String {
    tutto.rsplit(':').next().unwrap_or_default().to_owned()
}

fn attributo(e: &BytesStart<'_>, cercato: &str) -> Option<String> {
    e.attributes()
        .flatten()
        .find(|a| a.key.as_ref() == cercato)
        .map(|a| {
            quick_xml::escape::unescape(&a.value)
                .map_or_else(|_| a.value.to_string(), std::borrow::Cow::into_owned)
        })
}

fn conto(e: &BytesStart<'_>, cercato: &str) -> usize {
    attributo(e, cercato)
        .and_then(|n| n.parse().ok())
        .unwrap_or(1)
        .max(1)
}

impl Lettura {
    fn in_testo(&self) -> bool {
        self.in_cella && self.in_paragrafo > 0 && self.in_nota == 0
    }

    fn apre(
        &mut self,
        e: &BytesStart<'_>,
        raccolta: &mut Raccolta<'_>,
        vuoto: bool,
    ) -> Result<(), Motivo> {
        let che_cosa = nome(e.name().as_ref());
        if !vuoto {
            self.aperti += 1;
        }
        match che_cosa.as_str() {
            "style" => self.stile = attributo(e, "style:name").unwrap_or_default(),
            "table-properties" if attributo(e, "table:display").as_deref() == Some("false") => {
                self.nascosti.insert(self.stile.clone());
            }
            "table" => {
                self.foglio = FoglioLetto {
                    nome: attributo(e, "table:name").unwrap_or_default(),
                    ..FoglioLetto::default()
                };
                let stile = attributo(e, "table:style-name").unwrap_or_default();
                self.nascosto = self.nascosti.contains(&stile);
                (self.riga, self.colonna) = (0, 0);
            }
            "table-row" => {
                self.colonna = 0;
                self.righe_ripetute = conto(e, "table:number-rows-repeated");
            }
            "table-cell" | "covered-table-cell" => {
                self.cella = Cella {
                    tipo: attributo(e, "office:value-type").unwrap_or_default(),
                    valore: [
                        "office:value",
                        "office:date-value",
                        "office:boolean-value",
                        "office:string-value",
                        "office:time-value",
                    ]
                    .iter()
                    .find_map(|a| attributo(e, a))
                    .unwrap_or_default(),
                    ripetuta: conto(e, "table:number-columns-repeated"),
                    righe: conto(e, "table:number-rows-spanned"),
                    colonne: conto(e, "table:number-columns-spanned"),
                    ..Cella::default()
                };
                self.in_cella = true;
            }
            "annotation" => self.in_nota += usize::from(!vuoto),
            "p" if self.in_cella && self.in_nota == 0 => {
                if self.cella.paragrafi > 0 {
                    self.cella.testo.push('\n');
                }
                self.cella.paragrafi += 1;
                self.in_paragrafo += usize::from(!vuoto);
            }
            "s" if self.in_testo() => {
                let quanti = conto(e, "text:c").min(1_000);
                self.cella.testo.extend(std::iter::repeat_n(' ', quanti));
            }
            "tab" if self.in_testo() => self.cella.testo.push('\t'),
            "line-break" if self.in_testo() => self.cella.testo.push('\n'),
            _ => {}
        }
        if vuoto {
            self.finisce(&che_cosa, raccolta)?;
        }
        Ok(())
    }

    fn chiude(&mut self, che_cosa: &str, raccolta: &mut Raccolta<'_>) -> Result<(), Motivo> {
        self.aperti = self.aperti.saturating_sub(1);
        match che_cosa {
            "annotation" => self.in_nota = self.in_nota.saturating_sub(1),
            "p" if self.in_cella && self.in_nota == 0 => {
                self.in_paragrafo = self.in_paragrafo.saturating_sub(1);
            }
            _ => {}
        }
        self.finisce(che_cosa, raccolta)
    }

    fn finisce(&mut self, che_cosa: &str, raccolta: &mut Raccolta<'_>) -> Result<(), Motivo> {
        match che_cosa {
            "table-cell" | "covered-table-cell" => self.cella_finita(raccolta),
            "table-row" => self.riga_finita(raccolta),
            "table" => {
                let foglio = std::mem::take(&mut self.foglio);
                if self.nascosto {
                    self.avvisi.push(format!(
                        "il foglio «{}» è nascosto e non viene letto",
                        foglio.nome
                    ));
                } else {
                    self.fogli.push(foglio);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn cella_finita(&mut self, raccolta: &mut Raccolta<'_>) -> Result<(), Motivo> {
        (self.in_cella, self.in_paragrafo) = (false, 0);
        let cella = std::mem::take(&mut self.cella);
        let dato = dato(&cella);
        if !self.nascosto && !dato.vuoto() {
            if cella.ripetuta > RIPETUTA {
                return Err(Motivo::TroppeColonne(self.foglio.nome.clone()));
            }
            for n in 0..cella.ripetuta {
                raccolta.metti(&mut self.foglio, self.riga, self.colonna + n, dato.clone())?;
            }
        }
        if cella.righe > 1 || cella.colonne > 1 {
            self.foglio.unioni.push(Unione {
                riga: self.riga,
                colonna: self.colonna,
                ultima_riga: self.riga.saturating_add(cella.righe - 1),
                ultima_colonna: self.colonna.saturating_add(cella.colonne - 1),
            });
        }
        self.colonna = self.colonna.saturating_add(cella.ripetuta);
        Ok(())
    }

    fn riga_finita(&mut self, raccolta: &mut Raccolta<'_>) -> Result<(), Motivo> {
        let celle = self
            .foglio
            .righe
            .get(self.riga)
            .cloned()
            .unwrap_or_default();
        if !celle.is_empty() && self.righe_ripetute > 1 {
            if self.righe_ripetute > RIPETUTA {
                return Err(Motivo::TroppeRighe);
            }
            for n in 1..self.righe_ripetute {
                for (c, dato) in celle.iter().enumerate() {
                    raccolta.metti(&mut self.foglio, self.riga + n, c, dato.clone())?;
                }
            }
        }
        self.riga = self.riga.saturating_add(self.righe_ripetute);
        Ok(())
    }
}

fn dato(c: &Cella) -> Dato {
    match c.tipo.as_str() {
        "float" | "percentage" | "currency" => {
            // The figure stands there in decimal: it is read as it stands, unless it is written with an exponent.
            match (Decimale::con_il_punto(&c.valore), c.valore.parse::<f64>()) {
                (Some(n), _) => Dato::Numero(n),
                (None, Ok(f)) => figura(f),
                _ => Dato::testo(c.valore.as_str()),
            }
        }
        "date" => iso(&c.valore),
        "boolean" => Dato::Logico(c.valore == "true"),
        "time" => Dato::testo(if c.testo.is_empty() {
            c.valore.as_str()
        } else {
            c.testo.as_str()
        }),
        // A formula that failed is a text beside its error.
        _ if c.testo.starts_with('#') && errore(&c.testo) => Dato::Errore(c.testo.clone()),
        _ if c.testo.is_empty() => Dato::testo(c.valore.as_str()),
        _ => Dato::testo(c.testo.as_str()),
    }
}

fn errore(t: &str) -> bool {
    [
        "#DIV/0!", "#N/D", "#N/A", "#NOME?", "#NAME?", "#NULLO!", "#NULL!", "#NUM!", "#RIF!",
        "#REF!", "#VALORE!", "#VALUE!",
    ]
    .contains(&t)
}
