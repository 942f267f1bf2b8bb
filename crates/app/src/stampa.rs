//! A book from the stored sheets to a file: what the command and the background worker share.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

use domain::Actor;
use domain::libro::{Capitolo, FormatoLibro, Libro, OggettoStampa, ParametriStampa};
use reports::Avanzamento;
use store::libri::{self, Indice};
use store::{Conn, Db};

use crate::ente;
use crate::esito::{base, rifiuto};

/// Prints a book; returns how many sheets it has. The file appears whole or not at all.
///
/// # Errors
/// When the parameters name what is not there or choose no sheet, the file cannot be written, or `ogni` said stop.
pub(crate) fn scrivi(
    db: &Db,
    actor: &Actor,
    parametri: &ParametriStampa,
    file: &Path,
    ogni: &mut dyn FnMut(Avanzamento) -> ControlFlow<()>,
) -> anyhow::Result<usize> {
    in_file(file, &mut |out| componi(db, actor, parametri, out, ogni))
}

fn componi(
    db: &Db,
    actor: &Actor,
    parametri: &ParametriStampa,
    out: &mut dyn Write,
    ogni: &mut dyn FnMut(Avanzamento) -> ControlFlow<()>,
) -> anyhow::Result<usize> {
    if let Some(libro) = prospetto(db, actor, parametri)? {
        match parametri.formato {
            FormatoLibro::Pdf => reports::pdf(&libro, out, ogni)?,
            FormatoLibro::Docx => out.write_all(&reports::docx(&libro)?)?,
            FormatoLibro::Odt => out.write_all(&reports::odt(&libro)?)?,
        }
        return Ok(libro.fogli().count());
    }
    let mut stampato = Ok(());
    // One read from the first sheet to the last: the book shows one moment, whatever others save meanwhile.
    let quante = db
        .read(|c| {
            let indice = indice(c, actor, parametri)?;
            let quante = indice.schede();
            if quante > 0 {
                let mut fonte = Fonte {
                    c,
                    actor,
                    indice: &indice,
                };
                let scrivi = match parametri.formato {
                    FormatoLibro::Pdf => reports::pdf_da,
                    FormatoLibro::Docx => reports::docx_da,
                    FormatoLibro::Odt => reports::odt_da,
                };
                stampato = scrivi(&indice.testata, &mut fonte, out, ogni);
            }
            Ok(quante)
        })
        .map_err(base)?;
    stampato?;
    if quante == 0 {
        return Err(rifiuto(format!(
            "Nessuna scheda di «{}» corrisponde ai parametri scelti: allarga Livello, Centro di Responsabilità o Stato.",
            parametri.vista
        )));
    }
    Ok(quante)
}

/// The book of a report, where one is printed; says what is not there any more.
fn prospetto(db: &Db, actor: &Actor, parametri: &ParametriStampa) -> anyhow::Result<Option<Libro>> {
    let letto = db.read(|c| match web::libro_di_prospetto(c, actor, parametri) {
        Err(store::Error::NotFound) => Err(ente::vista_ignota(c, actor, &parametri.vista)),
        altro => altro,
    });
    letto.map_err(base)
}

/// Finds the sheets; says which parameter names what is not there.
fn indice(c: &mut Conn, actor: &Actor, parametri: &ParametriStampa) -> store::Result<Indice> {
    let vista = match store::viste::find(c, actor, &parametri.vista) {
        Err(store::Error::NotFound) => return Err(ente::vista_ignota(c, actor, &parametri.vista)),
        altro => altro?,
    };
    // An empty list means every level; none of those chosen is another matter.
    if parametri.livelli_di(&vista).is_empty() {
        let suoi: Vec<&str> = vista.tipo.livelli().iter().map(|l| l.etichetta()).collect();
        return Err(store::Error::Rifiuto(vec![format!(
            "La vista «{}» non ha i livelli scelti: ha {}.",
            vista.codice,
            suoi.join(" e ")
        )]));
    }
    if let OggettoStampa::Versione(n) = parametri.oggetto {
        let versioni = store::versioni::list(c, actor, &vista.id)?;
        if !versioni.iter().any(|v| v.numero == n) {
            let note: Vec<String> = versioni
                .iter()
                .rev()
                .map(|v| v.numero.to_string())
                .collect();
            let quali = if note.is_empty() {
                "non ne ha ancora nessuna, perché il piano non è stato adottato".to_owned()
            } else {
                format!("ha: {}", note.join(", "))
            };
            return Err(store::Error::Rifiuto(vec![format!(
                "La vista «{}» non ha la versione {n}: {quali}.",
                vista.codice
            )]));
        }
    }
    if let Some(codice) = &parametri.cdr {
        // A version knows its units by the codes of its day.
        let (noti, dove) = match parametri.oggetto {
            OggettoStampa::Versione(n) => (
                store::versioni::contorno(c, actor, &vista.id, n)?.cdr,
                format!("non c'è nella versione {n}"),
            ),
            OggettoStampa::Oggi
            | OggettoStampa::Confronto { .. }
            | OggettoStampa::Prospetto { .. } => {
                (store::cdr::list(c, actor)?, "non esiste".to_owned())
            }
        };
        if !noti.iter().any(|u| u.codice == *codice) {
            let noti: Vec<String> = noti.into_iter().map(|u| u.codice).collect();
            return Err(store::Error::Rifiuto(vec![format!(
                "Il Centro di Responsabilità «{codice}» {dove}: ci sono {}.",
                noti.join(", ")
            )]));
        }
    }
    libri::indice(c, actor, parametri)
}

/// The chapters of the stored book, read one at a time.
struct Fonte<'a> {
    c: &'a mut Conn,
    actor: &'a Actor,
    indice: &'a Indice,
}

impl reports::Fonte for Fonte<'_> {
    fn fogli(&self) -> usize {
        self.indice.schede()
    }

    fn capitoli(&self) -> usize {
        self.indice.capitoli()
    }

    fn capitolo(&mut self, i: usize) -> Result<Capitolo, reports::Errore> {
        libri::capitolo(self.c, self.actor, self.indice, i)
            .map_err(|e| reports::Errore::Lettura(e.to_string()))
    }
}

/// Writes a file beside its place and moves it there once it is whole.
pub(crate) fn in_file<T>(
    file: &Path,
    scrivi: &mut dyn FnMut(&mut dyn Write) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let no = |e: std::io::Error| {
        rifiuto(format!(
            "Il file «{}» non si può scrivere ({e}): controlla la cartella e i permessi.",
            file.display()
        ))
    };
    let Some(nome) = file.file_name() else {
        return Err(rifiuto(format!(
            "«{}» non è il nome di un file: scrivine uno.",
            file.display()
        )));
    };
    if file.is_dir() {
        return Err(rifiuto(format!(
            "«{}» è una cartella: aggiungi il nome del file.",
            file.display()
        )));
    }
    let parziale = file.with_file_name(format!(
        ".{}.{}.parziale",
        nome.to_string_lossy(),
        std::process::id()
    ));
    let mut out = BufWriter::new(File::create(&parziale).map_err(no)?);
    let esito = scrivi(&mut out).and_then(|t| {
        out.into_inner()
            .map_err(|e| no(e.into_error()))?
            .sync_all()
            .map_err(no)?;
        std::fs::rename(&parziale, file).map_err(no)?;
        Ok(t)
    });
    if esito.is_err()
        && let Err(e) = std::fs::remove_file(&parziale)
    {
        tracing::warn!("{}: {e}", parziale.display());
    }
    esito
}

#[cfg(test)]
mod tests;
