//! Workbooks on the command line: matched by their headings, and written as a whole or not at all.

use std::io::Write;

use chrono::{DateTime, Utc};
use domain::Actor;
use domain::cartella::CartellaLetta;
use domain::tracciato::{Abbinamento, Conteggi, EsitoRiga, Opzioni, Sorte, gzoom};
use domain::vista::Vista;
use serde_json::{Value, json};
use store::caricamenti::{self, Rifiutate, Stato};
use store::{Error, Tx};

use crate::cli::Import;

/// A workbook that was read.
pub(super) struct Foglio {
    /// As the person wrote it.
    pub(super) nome: String,
    pub(super) byte: Vec<u8>,
    pub(super) cartella: CartellaLetta,
}

/// A workbook, and what became of it.
pub(super) struct Resoconto {
    file: String,
    pub(super) ente: String,
    vista: Option<String>,
    conteggi: Conteggi,
    avvisi: Vec<String>,
    righe: Vec<EsitoRiga>,
}

impl Resoconto {
    /// Values that were written.
    pub(super) fn campi(&self) -> usize {
        self.righe.iter().map(|r| cambi(r).len()).sum()
    }

    /// Rows that were written.
    pub(super) fn scritte(&self) -> usize {
        self.conteggi.nuove + self.conteggi.cambiate
    }

    pub(super) fn avvisi(&self) -> impl Iterator<Item = Value> + '_ {
        self.avvisi
            .iter()
            .map(|a| json!({ "file": self.file, "scheda": null, "frase": a }))
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "file": self.file, "ente": self.ente, "vista": self.vista,
            "nuove": self.conteggi.nuove, "cambiate": self.conteggi.cambiate, "invariate": self.conteggi.invariate,
            "tralasciate": self.conteggi.tralasciate,
        })
    }

    pub(super) fn scrivi(&self, out: &mut impl Write) -> anyhow::Result<()> {
        let vista = self
            .vista
            .as_ref()
            .map_or(String::new(), |v| format!(", vista {v}"));
        writeln!(
            out,
            "{}: foglio di calcolo, ente «{}»{vista}",
            self.file, self.ente
        )?;
        let c = self.conteggi;
        writeln!(
            out,
            "  Righe {}: nuove {}, cambiate {}, invariate {}{}",
            c.tutte(),
            c.nuove,
            c.cambiate,
            c.invariate,
            match c.tralasciate {
                0 => String::new(),
                n => format!(", tralasciate {n}"),
            }
        )?;
        for r in &self.righe {
            for cambio in cambi(r) {
                writeln!(
                    out,
                    "    {}, riga {}, {}, {}: «{}» → «{}»",
                    r.foglio,
                    r.riga,
                    r.cosa,
                    cambio.campo,
                    cambio.prima.replace('\n', " / "),
                    cambio.dopo.replace('\n', " / ")
                )?;
            }
        }
        for r in &self.righe {
            if let Sorte::Tralasciata(perche) = &r.sorte {
                writeln!(
                    out,
                    "    {}, riga {}, {}: tralasciata, {perche}",
                    r.foglio, r.riga, r.cosa
                )?;
            }
        }
        for a in &self.avvisi {
            writeln!(out, "  Avviso: {a}")?;
        }
        Ok(())
    }
}

fn cambi(r: &EsitoRiga) -> &[domain::tracciato::Cambio] {
    match &r.sorte {
        Sorte::Nuova(c) | Sorte::Cambiata(c) => c,
        _ => &[],
    }
}

/// The plan of the command, or the only one that takes new sheets.
fn vista(
    tx: &mut Tx<'_>,
    actor: &Actor,
    opzioni: &Import,
    serve: bool,
) -> store::Result<Option<Vista>> {
    if let Some(codice) = &opzioni.vista {
        return match store::viste::find(tx, actor, codice) {
            Err(Error::NotFound) => Err(Error::Rifiuto(vec![format!(
                "la vista {codice} non c'è: creala prima nelle pagine, o indicane un'altra con --vista"
            )])),
            altro => altro.map(Some),
        };
    }
    if !serve {
        return Ok(None);
    }
    let mut aperte: Vec<Vista> = store::viste::list(tx, actor)?
        .into_iter()
        .map(|(v, _)| v)
        .filter(Vista::si_compone)
        .collect();
    match (aperte.pop(), aperte.is_empty()) {
        (Some(unica), true) => Ok(Some(unica)),
        _ => Err(Error::Rifiuto(vec![
            "non è chiaro in quale vista mettere le schede: indicala con --vista".to_owned(),
        ])),
    }
}

/// Brings a workbook in: every row, or none with every reason.
pub(super) fn importa(
    tx: &mut Tx<'_>,
    actor: &Actor,
    opzioni: &Import,
    foglio: &Foglio,
    quando: DateTime<Utc>,
) -> store::Result<Resoconto> {
    let serve = match gzoom::riconosci(&foglio.cartella) {
        Some(file) => file.di_un_piano(),
        None => Abbinamento::proponi(&foglio.cartella, &[]).di_un_piano(),
    };
    let vista = vista(tx, actor, opzioni, serve)?;
    let anni = vista.as_ref().map_or(Vec::new(), caricamenti::anni_di);
    let abbinamento = Abbinamento::proponi(&foglio.cartella, &anni);
    let scelte = Opzioni::default();
    let preparato = caricamenti::prepara(
        tx,
        actor,
        &foglio.cartella,
        &abbinamento,
        scelte,
        vista.as_ref(),
        quando,
        &mut |_| {},
    )?;
    let no: Vec<String> = preparato
        .righe
        .iter()
        .filter_map(|r| match &r.sorte {
            Sorte::Rifiutata(motivi) => Some(
                motivi
                    .iter()
                    .map(move |m| format!("foglio «{}», {}: {}", r.foglio, m.dove, m.frase)),
            ),
            _ => None,
        })
        .flatten()
        .collect();
    if !no.is_empty() {
        return Err(Error::Rifiuto(no));
    }
    // The same workbook again changes nothing: not even the list of imports.
    if preparato.scritture() > 0 {
        let dove = vista.as_ref().map(|v| &v.id);
        let id = caricamenti::create(
            tx,
            actor,
            &foglio.nome,
            &foglio.byte,
            &abbinamento,
            dove,
            quando,
        )?;
        caricamenti::set_abbinamento(tx, actor, &id, &abbinamento, scelte, dove, Stato::Analisi)?;
        caricamenti::set_anteprima(tx, actor, &id, &preparato)?;
        caricamenti::conferma(
            tx,
            actor,
            &id,
            &foglio.cartella,
            &abbinamento,
            scelte,
            vista.as_ref(),
            Rifiutate::Fermano,
            quando,
        )?;
    }
    Ok(Resoconto {
        file: foglio.nome.clone(),
        ente: String::new(),
        vista: vista.map(|v| v.codice),
        conteggi: preparato.conteggi,
        avvisi: preparato.avvisi,
        righe: preparato.righe,
    })
}
