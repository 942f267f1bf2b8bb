//! What an import did, or would do: for a person, and as JSON.

use std::io::Write;

use domain::Livello;
use domain::importazione::{Confronto, Esito, Lettura, Proposta, Scelte};
use domain::scheda::campi;
use serde_json::{Value, json};
use store::importa::Fatto;

use super::fogli;

/// One file, and what became of it.
pub(super) struct Resoconto {
    pub(super) file: String,
    pub(super) ente: String,
    pub(super) lettura: Lettura,
    /// Whether the proposals were accepted.
    pub(super) accettate: bool,
    pub(super) scelte: Scelte,
    pub(super) confronti: Vec<Confronto>,
    pub(super) fatto: Fatto,
    /// What is worth saying besides what the reading says.
    pub(super) avvisi: Vec<String>,
}

impl Resoconto {
    fn scheda_di(&self, p: &Proposta) -> &str {
        self.lettura
            .schede
            .get(p.scheda)
            .map_or("", |s| s.codice.as_str())
    }
}

/// The whole report as text.
pub(super) fn testo(
    fatti: &[Resoconto],
    fogli: &[fogli::Resoconto],
    prova: bool,
) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for f in fatti {
        uno(&mut out, f)?;
    }
    for f in fogli {
        f.scrivi(&mut out)?;
    }
    if prova {
        writeln!(out, "Era una prova: non è stato cambiato nulla.")?;
    }
    Ok(())
}

fn uno(out: &mut impl Write, f: &Resoconto) -> anyhow::Result<()> {
    let l = &f.lettura;
    writeln!(
        out,
        "{}: {}, ente «{}», vista {}",
        f.file,
        l.formato.etichetta(),
        f.ente,
        f.fatto.vista
    )?;
    let livelli = Livello::TUTTI
        .iter()
        .map(|v| (v, l.schede.iter().filter(|s| s.livello == *v).count()))
        .filter(|(_, n)| *n > 0);
    let livelli: Vec<String> = livelli
        .map(|(v, n)| format!("{} {n}", v.etichetta()))
        .collect();
    writeln!(
        out,
        "  Schede {} ({}), campi {}: nuove {}, cambiate {}, invariate {}",
        l.schede.len(),
        livelli.join(", "),
        l.campi(),
        f.fatto.nuove,
        f.fatto.cambiate,
        f.fatto.invariate
    )?;
    for s in &l.schede {
        let titolo = s
            .valore("titolo")
            .map(domain::campo::Valore::leggibile)
            .unwrap_or_default();
        writeln!(out, "    {} {titolo}", s.codice)?;
    }
    titolo(out, "Riparazioni", l.riparazioni.len())?;
    for r in &l.riparazioni {
        writeln!(
            out,
            "    riga {}{}: «{}» → «{}» ({})",
            r.riga,
            di(r.scheda.as_deref()),
            r.prima,
            r.dopo,
            r.motivo
        )?;
    }
    titolo(
        out,
        if f.accettate {
            "Proposte accettate"
        } else {
            "Proposte, da accettare con --accetta-proposte"
        },
        l.proposte.len(),
    )?;
    for p in &l.proposte {
        writeln!(
            out,
            "    riga {}{}, {}: «{}» → «{}» ({})",
            p.riga,
            di(Some(f.scheda_di(p))),
            etichetta(&p.campo),
            p.prima,
            p.dopo,
            p.motivo
        )?;
    }
    titolo(
        out,
        "Righe senza un posto, tenute come note",
        l.non_collocate.len(),
    )?;
    for n in &l.non_collocate {
        writeln!(out, "    riga {}: {}", n.riga, n.testo)?;
    }
    let differenze: Vec<String> = f.confronti.iter().flat_map(|c| differenze(f, c)).collect();
    titolo(
        out,
        "Differenze dalle schede già presenti",
        differenze.len(),
    )?;
    for d in differenze {
        writeln!(out, "    {d}")?;
    }
    titolo(out, "Avvisi", l.avvisi.len() + f.avvisi.len())?;
    for a in &f.avvisi {
        writeln!(out, "    {a}")?;
    }
    for a in &l.avvisi {
        match &a.scheda {
            Some(codice) => writeln!(out, "    {codice}: {}", a.frase)?,
            None => writeln!(out, "    {}", a.frase)?,
        }
    }
    Ok(())
}

fn titolo(out: &mut impl Write, testo: &str, quanti: usize) -> anyhow::Result<()> {
    if quanti > 0 {
        writeln!(out, "  {testo}: {quanti}")?;
    }
    Ok(())
}

fn di(scheda: Option<&str>) -> String {
    scheda
        .filter(|s| !s.is_empty())
        .map(|s| format!(", {s}"))
        .unwrap_or_default()
}

fn etichetta(campo: &str) -> &str {
    campi::trova(campo).map_or(campo, |c| c.etichetta)
}

fn differenze(f: &Resoconto, c: &Confronto) -> Vec<String> {
    let Esito::Cambiata(differenze) = &c.esito else {
        return Vec::new();
    };
    let corto = |v: &domain::campo::Valore| v.leggibile().replace('\n', " / ");
    differenze
        .iter()
        .map(|d| {
            let presa = if f.scelte.prende(&c.codice, d) {
                ""
            } else {
                " (corretto a mano: resta com'era)"
            };
            format!(
                "{}, {}: «{}» → «{}»{presa}",
                c.codice,
                etichetta(&d.campo),
                corto(&d.memorizzato),
                corto(&d.nuovo)
            )
        })
        .collect()
}

/// The same as one JSON object, the files together.
pub(super) fn json(
    fatti: &[Resoconto],
    fogli: &[fogli::Resoconto],
    prova: bool,
) -> anyhow::Result<()> {
    let lista =
        |di: &dyn Fn(&Resoconto) -> Vec<Value>| fatti.iter().flat_map(di).collect::<Vec<_>>();
    let somma = |di: &dyn Fn(&Resoconto) -> usize| fatti.iter().map(di).sum::<usize>();
    let oggetto = json!({
        "schede": somma(&|f| f.lettura.schede.len()) + fogli.iter().map(fogli::Resoconto::scritte).sum::<usize>(),
        "campi": somma(&|f| f.lettura.campi()) + fogli.iter().map(fogli::Resoconto::campi).sum::<usize>(),
        "riparazioni": lista(&|f| f.lettura.riparazioni.iter().map(|r| json!({
            "file": f.file, "riga": r.riga, "scheda": r.scheda, "prima": r.prima, "dopo": r.dopo, "motivo": r.motivo,
        })).collect()),
        "proposte": lista(&|f| f.lettura.proposte.iter().map(|p| json!({
            "file": f.file, "riga": p.riga, "scheda": f.scheda_di(p), "campo": p.campo, "prima": p.prima, "dopo": p.dopo, "motivo": p.motivo, "accettata": f.accettate,
        })).collect()),
        "non_collocate": lista(&|f| f.lettura.non_collocate.iter().map(|n| json!({ "file": f.file, "riga": n.riga, "testo": n.testo })).collect()),
        "avvisi": fogli.iter().flat_map(fogli::Resoconto::avvisi).chain(lista(&|f| {
            let propri = f.avvisi.iter().map(|a| json!({ "file": f.file, "scheda": null, "frase": a }));
            propri.chain(f.lettura.avvisi.iter().map(|a| json!({ "file": f.file, "scheda": a.scheda, "frase": a.frase }))).collect()
        })).collect::<Vec<_>>(),
        "differenze": lista(&|f| f.confronti.iter().filter_map(|c| match &c.esito {
            Esito::Cambiata(d) => Some(d.iter().map(|d| json!({
                "file": f.file, "scheda": c.codice, "campo": d.campo, "prima": d.memorizzato.leggibile(), "dopo": d.nuovo.leggibile(), "presa": f.scelte.prende(&c.codice, d),
            })).collect::<Vec<_>>()),
            Esito::Nuova | Esito::Invariata => None,
        }).flatten().collect()),
        "file": fatti.iter().map(|f| json!({
            "file": f.file, "ente": f.ente, "vista": f.fatto.vista, "nuove": f.fatto.nuove, "cambiate": f.fatto.cambiate, "invariate": f.fatto.invariate,
        })).chain(fogli.iter().map(fogli::Resoconto::json)).collect::<Vec<_>>(),
        "prova": prova,
    });
    Ok(writeln!(std::io::stdout(), "{oggetto}")?)
}
