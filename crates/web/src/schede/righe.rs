//! The rows of a table form: read back as typed, added, moved, removed, without the help of a script.
//!
//! A row begins at its hidden field `id`; every other field belongs to the row before it.

use domain::Refusal;
use domain::campo::{Campo, Valore};

use super::tabella::Posto;
use crate::controllo::Controllo;
use crate::form::Form;

/// A row as typed: names and values of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RigaDigitata(Vec<(String, String)>);

impl RigaDigitata {
    pub(super) fn get(&self, nome: &str) -> &str {
        self.0
            .iter()
            .find(|(n, _)| n == nome)
            .map_or("", |(_, v)| v.as_str())
    }

    /// Every value of a field, one a line: ticks and the text beside them.
    pub(super) fn tutti(&self, nome: &str) -> String {
        let valori: Vec<&str> = self
            .0
            .iter()
            .filter(|(n, _)| n == nome)
            .map(|(_, v)| v.as_str())
            .collect();
        valori.join("\n")
    }

    /// Names and values, as they are sent.
    pub(super) fn campi(self) -> Vec<(String, String)> {
        self.0
    }

    pub(super) fn set(&mut self, nome: &str, valore: String) {
        self.0.push((nome.to_owned(), valore));
    }

    /// Puts a value in the place of another.
    pub(super) fn rimetti(&mut self, nome: &str, valore: String) {
        self.0.retain(|(n, _)| n != nome);
        self.set(nome, valore);
    }

    /// The row without some of its fields.
    pub(super) fn senza(&self, nomi: &[&str]) -> Self {
        let resta = |(n, _): &&(String, String)| !nomi.contains(&n.as_str());
        Self(self.0.iter().filter(resta).cloned().collect())
    }

    /// Whether nothing was typed into the row that the form offered: such a row is not saved.
    pub(super) fn vuota(&self, offerta: &Self) -> bool {
        self.0.iter().all(|(n, v)| {
            matches!(n.as_str(), "id" | "origine")
                || v.trim().is_empty()
                || v.trim() == offerta.tutti(n).trim()
        })
    }
}

/// What the person asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Azione {
    Salva,
    Aggiungi,
    Su(usize),
    Giu(usize),
    Togli(usize),
    /// The catalogue is shown.
    Catalogo,
    /// An entry of the catalogue becomes a row.
    Riprendi(usize),
}

/// Reads the rows of a form.
pub(super) fn leggi(form: &Form) -> Vec<RigaDigitata> {
    let mut righe: Vec<RigaDigitata> = Vec::new();
    for (nome, valore) in form.iter() {
        match nome {
            "csrf" | "versione" | "azione" => {}
            "id" => righe.push(RigaDigitata(vec![("id".to_owned(), valore.to_owned())])),
            _ => {
                if let Some(riga) = righe.last_mut() {
                    riga.set(nome, valore.to_owned());
                }
            }
        }
    }
    righe
}

/// Reads which button was pressed. An unknown one saves nothing it was not asked to: it is taken for "salva", which checks everything.
pub(super) fn azione(form: &Form) -> Azione {
    let azione = form.get("azione");
    let numero = |resto: &str| resto.parse::<usize>().ok();
    if azione == "aggiungi" {
        return Azione::Aggiungi;
    }
    if azione == "catalogo" {
        return Azione::Catalogo;
    }
    match azione.split_once('-') {
        Some(("su", n)) => numero(n).map_or(Azione::Salva, Azione::Su),
        Some(("giu", n)) => numero(n).map_or(Azione::Salva, Azione::Giu),
        Some(("togli", n)) => numero(n).map_or(Azione::Salva, Azione::Togli),
        Some(("riprendi", n)) => numero(n).map_or(Azione::Salva, Azione::Riprendi),
        _ => Azione::Salva,
    }
}

/// Carries out what does not save. A number out of range does nothing.
pub(super) fn esegui(azione: Azione, righe: &mut Vec<RigaDigitata>) {
    match azione {
        Azione::Salva | Azione::Catalogo => {}
        Azione::Aggiungi => righe.push(RigaDigitata::default()),
        Azione::Su(n) if n > 0 && n < righe.len() => righe.swap(n - 1, n),
        Azione::Giu(n) if n + 1 < righe.len() => righe.swap(n, n + 1),
        Azione::Togli(n) if n < righe.len() => {
            righe.remove(n);
        }
        Azione::Su(_) | Azione::Giu(_) | Azione::Togli(_) | Azione::Riprendi(_) => {}
    }
}

/// Reads the fields of the catalogue in a row into the typed thing; what cannot be read is refused with its place (`fasi.2.peso`).
pub(super) fn riempi<T>(
    catalogo: &'static [Campo<T>],
    riga: &RigaDigitata,
    cosa: &mut T,
    tabella: &str,
    numero: usize,
    no: &mut Vec<Refusal>,
) {
    for campo in catalogo {
        let esito = campo
            .leggi_digitato(&riga.tutti(campo.chiave))
            .and_then(|v: Valore| campo.set(cosa, v));
        if let Err(frase) = esito {
            no.push(Refusal::campo(
                format!("{tabella}.{numero}.{}", campo.chiave),
                frase,
            ));
        }
    }
}

/// The control of a field in a row, with its own id and what is wrong with it.
pub(super) fn controllo<T>(campo: &Campo<T>, tabella: &str, posto: &Posto<'_>) -> Controllo {
    let proposte = posto.voci.proposte(tabella, campo);
    let scritto = posto.riga.tutti(campo.chiave);
    let mut c = Controllo::di(campo, "", scritto, &proposte);
    c.id = format!("{}-{}", campo.chiave, posto.chiave);
    // Six dates and figures in a row: the words of the help stand once, above the form.
    c.aiuto = String::new();
    let nome = format!("{tabella}.{}.{}", posto.indice + 1, campo.chiave);
    c.errore = posto
        .errori
        .iter()
        .filter(|e| e.campo == nome)
        .map(|e| e.frase.clone())
        .collect::<Vec<_>>()
        .join("; ");
    if c.area() {
        c.righe = c
            .valore
            .lines()
            .map(|l| 1 + l.len() / 110)
            .sum::<usize>()
            .clamp(2, 8);
    }
    c
}

/// The summary above the form: the row in words, and the id of the control.
pub(super) fn sommario(errori: &[Refusal], singolare: &str) -> Vec<Refusal> {
    errori
        .iter()
        .map(
            |e| match e.campo.splitn(3, '.').collect::<Vec<_>>().as_slice() {
                [_, riga, campo] => Refusal::campo(
                    format!("{campo}-{riga}"),
                    format!(
                        "{singolare} {riga}, {}: {}",
                        campo.replace(['_', '.'], " "),
                        e.frase
                    ),
                ),
                _ => e.clone(),
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tre() -> Vec<RigaDigitata> {
        leggi(&Form::parse(
            b"csrf=x&versione=3&id=0&peso=1&note=&id=1&peso=2&id=&peso=3&azione=su-2",
        ))
    }

    fn pesi(righe: &[RigaDigitata]) -> String {
        righe.iter().map(|r| r.get("peso")).collect()
    }

    #[test]
    fn rows_are_parted_at_their_id() {
        assert_eq!(pesi(&tre()), "123");
        assert_eq!(azione(&Form::parse(b"azione=su-2")), Azione::Su(2));
        assert_eq!(azione(&Form::parse(b"azione=su-x")), Azione::Salva);
    }

    #[test]
    fn rows_move_and_go_and_come() {
        let dopo = |a: Azione| {
            let mut righe = tre();
            esegui(a, &mut righe);
            pesi(&righe)
        };
        assert_eq!(dopo(Azione::Su(2)), "132");
        assert_eq!(dopo(Azione::Su(0)), "123");
        assert_eq!(dopo(Azione::Giu(0)), "213");
        assert_eq!(dopo(Azione::Giu(9)), "123");
        assert_eq!(dopo(Azione::Togli(1)), "13");
        assert_eq!(dopo(Azione::Togli(usize::MAX)), "123");
        let mut righe = tre();
        esegui(Azione::Aggiungi, &mut righe);
        assert!(righe[3].vuota(&RigaDigitata::default()));
        let mut offerta = RigaDigitata::default();
        offerta.set("peso", "3".to_owned());
        assert!(righe[2].vuota(&offerta), "what the form wrote itself");
        assert!(!righe[2].vuota(&RigaDigitata::default()));
    }
}
