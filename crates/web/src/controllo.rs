//! A form control made from the catalogue: whatever the field, one way to show it and one to read it back.

use domain::campo::{Campo, Genere};
use domain::elenchi;

use crate::form::Scelta;

/// How a control looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aspetto {
    Riga,
    Numero,
    Data,
    Area,
    Scelta,
    /// Ticks for what is proposed, and a text for the rest.
    Spunte,
}

/// A control with its value, its help and what is wrong with it.
#[derive(Debug, Clone)]
pub(crate) struct Controllo {
    /// Name sent by the form.
    pub nome: String,
    /// Unique in the page.
    pub id: String,
    pub etichetta: String,
    pub aspetto: Aspetto,
    pub valore: String,
    pub aiuto: String,
    pub errore: String,
    /// What was typed with a mark under the wrong letters, in lines of one width; or empty.
    pub segno: String,
    pub opzioni: Vec<Scelta>,
    /// Id of the list of proposals, or empty.
    pub lista: String,
    pub righe: usize,
}

impl Controllo {
    /// The control of a field, holding what is written now or what was typed before; `proposte` are the words of its open list.
    pub(crate) fn di<T>(
        campo: &Campo<T>,
        etichetta: &str,
        mut valore: String,
        proposte: &[String],
    ) -> Self {
        let (aspetto, aiuto, righe) = match campo.genere {
            Genere::Richiesto(..) => (Aspetto::Riga, "", 1),
            Genere::Testo(..) => (Aspetto::Riga, "", 1),
            Genere::Persona(..) => (Aspetto::Riga, "Cognome e nome, per esempio ROSSI ANNA.", 1),
            Genere::TestoLungo(..) => (Aspetto::Area, "", 3),
            Genere::Numero { decimali: 0, .. } => (Aspetto::Numero, "", 1),
            Genere::Numero { .. } => (
                Aspetto::Numero,
                "Un numero con la virgola, per esempio 3,56.",
                1,
            ),
            Genere::Data(..) => (Aspetto::Data, "", 1),
            Genere::Scelta(..) => (Aspetto::Scelta, "", 1),
            Genere::Elenco(..) => (Aspetto::Area, "Una voce per riga.", 6),
            Genere::Codici(..) => (
                Aspetto::Riga,
                "I codici, separati da punto e virgola: per esempio S09_01; S09_02.",
                1,
            ),
            Genere::Sezioni(..) => (
                Aspetto::Area,
                "Una riga che comincia con # è un titolo; con - una voce; con -- una voce più interna; le altre sono testo.",
                14,
            ),
            Genere::Collegamenti(..) => (
                Aspetto::Area,
                "Un collegamento per riga: livello, due punti, codice e nome. Per esempio CdR: U_09 STAFF SINDACO.",
                2,
            ),
            Genere::Scelte(..) => (Aspetto::Spunte, "", 2),
            Genere::Fasi(..)
            | Genere::Indicatori(..)
            | Genere::Valutazioni(..)
            | Genere::Eventi(..)
            | Genere::Mappatura(..) => (Aspetto::Area, "", 3),
        };
        let opzioni = match aspetto {
            Aspetto::Scelta => {
                let opzioni = campo.opzioni();
                let scelta = domain::campo::opzione(opzioni, &valore).map_or("", |o| o.codice);
                std::iter::once(Scelta::new("", "Non indicato", scelta))
                    .chain(
                        opzioni
                            .iter()
                            .map(|o| Scelta::new(o.codice, o.etichetta, scelta)),
                    )
                    .collect()
            }
            Aspetto::Spunte => {
                let (note, altre): (Vec<&str>, Vec<&str>) = valore
                    .lines()
                    .filter(|v| !v.trim().is_empty())
                    .partition(|v| proposte.iter().any(|p| p == v));
                let opzioni = proposte
                    .iter()
                    .map(|v| Scelta {
                        value: v.clone(),
                        label: v.clone(),
                        selected: note.contains(&v.as_str()),
                    })
                    .collect();
                valore = altre.join("\n");
                opzioni
            }
            _ => Vec::new(),
        };
        let righe = righe.max(if aspetto == Aspetto::Area {
            valore.lines().count().min(24) + 1
        } else {
            1
        });
        Self {
            nome: campo.chiave.to_owned(),
            id: campo.chiave.to_owned(),
            etichetta: if etichetta.is_empty() {
                campo.etichetta.to_owned()
            } else {
                etichetta.to_owned()
            },
            aspetto,
            valore,
            aiuto: aiuto.to_owned(),
            errore: String::new(),
            segno: String::new(),
            opzioni,
            lista: lista(campo, proposte).to_owned(),
            righe,
        }
    }

    /// The control of a day that is no field of the catalogue.
    pub(crate) fn giorno(nome: &str, etichetta: &str, valore: &str) -> Self {
        Self {
            nome: nome.to_owned(),
            id: nome.to_owned(),
            etichetta: etichetta.to_owned(),
            aspetto: Aspetto::Data,
            valore: valore.to_owned(),
            aiuto: String::new(),
            errore: String::new(),
            segno: String::new(),
            opzioni: Vec::new(),
            lista: String::new(),
            righe: 1,
        }
    }

    /// What `aria-describedby` points at.
    pub(crate) fn descritto(&self) -> String {
        let errore = (!self.errore.is_empty()).then(|| format!("{}-errore", self.id));
        let aiuto = (!self.aiuto.is_empty()).then(|| format!("{}-aiuto", self.id));
        errore
            .into_iter()
            .chain(aiuto)
            .collect::<Vec<_>>()
            .join(" ")
    }

    pub(crate) fn area(&self) -> bool {
        self.aspetto == Aspetto::Area
    }

    pub(crate) fn spunte(&self) -> bool {
        self.aspetto == Aspetto::Spunte
    }

    pub(crate) fn scelta(&self) -> bool {
        self.aspetto == Aspetto::Scelta
    }

    /// The class that gives the control its width.
    pub(crate) fn classe(&self) -> &'static str {
        match self.aspetto {
            Aspetto::Numero => "is-num sch-w-xs",
            Aspetto::Data => "sch-w-sm",
            Aspetto::Scelta => "sch-w-md",
            Aspetto::Riga | Aspetto::Area | Aspetto::Spunte => "",
        }
    }

    /// The keyboard a telephone offers.
    pub(crate) fn tastiera(&self) -> &'static str {
        match self.aspetto {
            Aspetto::Numero => "decimal",
            Aspetto::Data => "numeric",
            _ => "text",
        }
    }
}

/// A list of proposals below a text control.
#[derive(Debug, Clone)]
pub(crate) struct Suggerimenti {
    pub id: String,
    pub voci: Vec<String>,
}

impl Suggerimenti {
    /// A word as the list shows it, where it says more than the word: the group that it is of. Empty elsewhere.
    pub(crate) fn detta(&self, voce: &str) -> String {
        let chiave = self.id.trim_end_matches("-voci");
        match elenchi::accanto(chiave, voce) {
            "" => String::new(),
            gruppo => format!("{voce} – {gruppo}"),
        }
    }
}

/// The proposals of a field: persons of the body, or the words of its open list.
fn lista<T>(campo: &Campo<T>, proposte: &[String]) -> &'static str {
    match campo.genere {
        Genere::Persona(..) => "persone",
        Genere::Testo(..) if !proposte.is_empty() => campo.chiave,
        Genere::Testo(..) if matches!(campo.chiave, "cdr" | "centro_di_responsabilita") => "centri",
        _ => "",
    }
}

/// The lists that the controls of a page point at; `proposte` gives the words of the open list of a field.
pub(crate) fn suggerimenti<T>(
    campi: &[&Campo<T>],
    persone: &[String],
    centri: &[String],
    proposte: impl Fn(&Campo<T>) -> Vec<String>,
) -> Vec<Suggerimenti> {
    let mut liste: Vec<Suggerimenti> = Vec::new();
    for campo in campi {
        let sue = proposte(campo);
        let id = match campo.genere {
            // An open list has an id of its own: the control of the field already has the key.
            Genere::Testo(..) if !sue.is_empty() => {
                liste.push(Suggerimenti {
                    id: format!("{}-voci", campo.chiave),
                    voci: sue,
                });
                continue;
            }
            _ => lista(campo, &sue),
        };
        let voci = match id {
            "persone" => persone.to_vec(),
            "centri" => centri.to_vec(),
            _ => continue,
        };
        if !liste.iter().any(|l| l.id == id) {
            liste.push(Suggerimenti {
                id: id.to_owned(),
                voci,
            });
        }
    }
    liste
}

impl Controllo {
    /// The value of the `list` attribute.
    pub(crate) fn id_lista(&self) -> String {
        match self.lista.as_str() {
            "persone" | "centri" | "" => self.lista.clone(),
            altra => format!("{altra}-voci"),
        }
    }
}
