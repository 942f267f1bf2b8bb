//! One declaration per field: key, label, kind, and how to read and write it.
//!
//! Page, form, print, export and import walk these declarations; nothing else knows how a field is typed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::decimale::Decimale;
use crate::fact::{Atto, Fact, Modifica};
use crate::libro::Riga;
use crate::refusal::Refusal;
use crate::rischio::Valutazione;
use crate::scheda::{Attivita, Collegamento, Evento, Fase, Indicatore, RigaTabella, Sezione};
use crate::{data, persona, testo};

/// The value of a field, typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Valore {
    #[default]
    Vuoto,
    Testo(String),
    Numero(Decimale),
    Data(NaiveDate),
    Elenco(Vec<String>),
    Sezioni(Vec<Sezione>),
    Collegamenti(Vec<Collegamento>),
    Fasi(Vec<Fase>),
    Indicatori(Vec<Indicatore>),
    Valutazioni(Vec<Valutazione>),
    Eventi(Vec<Evento>),
    Mappatura(Vec<Attivita>),
}

impl Valore {
    /// Text, or nothing when it is blank.
    pub fn testo(t: impl AsRef<str>) -> Self {
        testo::pulito(t.as_ref()).map_or(Self::Vuoto, Self::Testo)
    }

    /// Whether there is nothing.
    pub fn vuoto(&self) -> bool {
        match self {
            Self::Vuoto => true,
            Self::Testo(t) => t.is_empty(),
            Self::Numero(_) | Self::Data(_) => false,
            Self::Elenco(v) => v.is_empty(),
            Self::Sezioni(v) => v.is_empty(),
            Self::Collegamenti(v) => v.is_empty(),
            Self::Fasi(v) => v.is_empty(),
            Self::Indicatori(v) => v.is_empty(),
            Self::Valutazioni(v) => v.is_empty(),
            Self::Eventi(v) => v.is_empty(),
            Self::Mappatura(v) => v.is_empty(),
        }
    }

    /// The value in words, one line per item: what the trail, the preview and the differences show.
    pub fn leggibile(&self) -> String {
        match self {
            Self::Vuoto => String::new(),
            Self::Testo(t) => t.clone(),
            Self::Numero(n) => n.to_string(),
            Self::Data(d) => data::it(*d),
            Self::Elenco(v) => v.join("\n"),
            Self::Sezioni(v) => a_righe(v, Sezione::leggibile),
            Self::Collegamenti(v) => a_righe(v, Collegamento::leggibile),
            Self::Fasi(v) => a_righe(v, Fase::leggibile),
            Self::Indicatori(v) => a_righe(v, Indicatore::leggibile),
            Self::Valutazioni(v) => a_righe(v, Valutazione::leggibile),
            Self::Eventi(v) => a_righe(v, Evento::leggibile),
            Self::Mappatura(v) => a_righe(v, Attivita::leggibile),
        }
    }
}

fn a_righe<V>(voci: &[V], leggibile: fn(&V) -> String) -> String {
    voci.iter().map(leggibile).collect::<Vec<_>>().join("\n")
}

/// An item of a closed list: the stored word and what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opzione {
    pub codice: &'static str,
    pub etichetta: &'static str,
}

type Leggi<T, V> = fn(&T) -> &V;
type Scrivi<T, V> = fn(&mut T) -> &mut V;

/// The kind of a field together with the way to its place in the typed struct: a kind cannot disagree with the place.
pub enum Genere<T: 'static> {
    /// Text that must be there (code, title).
    Richiesto(Leggi<T, String>, Scrivi<T, String>),
    /// One line of text; `&[..]` are proposals, not a closed list.
    Testo(
        &'static [&'static str],
        Leggi<T, Option<String>>,
        Scrivi<T, Option<String>>,
    ),
    /// Text of several lines.
    TestoLungo(Leggi<T, Option<String>>, Scrivi<T, Option<String>>),
    /// A person, written `COGNOME NOME`.
    Persona(Leggi<T, Option<String>>, Scrivi<T, Option<String>>),
    /// A figure with at most so many decimals, between two whole bounds.
    Numero {
        decimali: u32,
        da: i64,
        a: i64,
        leggi: Leggi<T, Option<Decimale>>,
        scrivi: Scrivi<T, Option<Decimale>>,
    },
    Data(Leggi<T, Option<NaiveDate>>, Scrivi<T, Option<NaiveDate>>),
    /// One of a closed list.
    Scelta(
        &'static [Opzione],
        fn(&T) -> Option<&'static str>,
        fn(&mut T, Option<&str>),
    ),
    /// Lines of text, one item each.
    Elenco(Leggi<T, Vec<String>>, Scrivi<T, Vec<String>>),
    /// Items of a list that proposes some and takes others too.
    Scelte(
        &'static [&'static str],
        Leggi<T, Vec<String>>,
        Scrivi<T, Vec<String>>,
    ),
    /// Codes of other sheets, separated by `;`.
    Codici(Leggi<T, Vec<String>>, Scrivi<T, Vec<String>>),
    Sezioni(Leggi<T, Vec<Sezione>>, Scrivi<T, Vec<Sezione>>),
    Collegamenti(Leggi<T, Vec<Collegamento>>, Scrivi<T, Vec<Collegamento>>),
    Fasi(Leggi<T, Vec<Fase>>, Scrivi<T, Vec<Fase>>),
    Indicatori(Leggi<T, Vec<Indicatore>>, Scrivi<T, Vec<Indicatore>>),
    /// The assessments of the risk, the latest last. They are added by [`crate::Scheda::valuta`], never typed over.
    Valutazioni(Leggi<T, Vec<Valutazione>>, Scrivi<T, Vec<Valutazione>>),
    Eventi(Leggi<T, Vec<Evento>>, Scrivi<T, Vec<Evento>>),
    Mappatura(Leggi<T, Vec<Attivita>>, Scrivi<T, Vec<Attivita>>),
}

// Written out: a derive would ask `T: Copy`, and only pointers to functions are copied here.
impl<T> Clone for Genere<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Genere<T> {}

/// One field of a `T` (a sheet, a phase, an indicator).
pub struct Campo<T: 'static> {
    /// Stable key: forms, modelli, export, trail.
    pub chiave: &'static str,
    /// Label as printed, unless a modello says otherwise.
    pub etichetta: &'static str,
    pub genere: Genere<T>,
}

/// Longest text a field takes, in characters.
pub const TESTO_MASSIMO: usize = 20_000;

impl<T> Campo<T> {
    /// The value in `cosa`.
    pub fn get(&self, cosa: &T) -> Valore {
        let lungo = |t: &Option<String>| t.clone().map_or(Valore::Vuoto, Valore::Testo);
        match self.genere {
            Genere::Richiesto(leggi, _) => Valore::testo(leggi(cosa)),
            Genere::Testo(_, leggi, _)
            | Genere::TestoLungo(leggi, _)
            | Genere::Persona(leggi, _) => lungo(leggi(cosa)),
            Genere::Numero { leggi, .. } => leggi(cosa).map_or(Valore::Vuoto, Valore::Numero),
            Genere::Data(leggi, _) => leggi(cosa).map_or(Valore::Vuoto, Valore::Data),
            Genere::Scelta(_, leggi, _) => {
                leggi(cosa).map_or(Valore::Vuoto, |c| Valore::Testo(c.to_owned()))
            }
            Genere::Elenco(leggi, _) | Genere::Codici(leggi, _) | Genere::Scelte(_, leggi, _) => {
                non_vuoto(leggi(cosa), Valore::Elenco)
            }
            Genere::Sezioni(leggi, _) => non_vuoto(leggi(cosa), Valore::Sezioni),
            Genere::Collegamenti(leggi, _) => non_vuoto(leggi(cosa), Valore::Collegamenti),
            Genere::Fasi(leggi, _) => non_vuoto(leggi(cosa), Valore::Fasi),
            Genere::Indicatori(leggi, _) => non_vuoto(leggi(cosa), Valore::Indicatori),
            Genere::Valutazioni(leggi, _) => non_vuoto(leggi(cosa), Valore::Valutazioni),
            Genere::Eventi(leggi, _) => non_vuoto(leggi(cosa), Valore::Eventi),
            Genere::Mappatura(leggi, _) => non_vuoto(leggi(cosa), Valore::Mappatura),
        }
    }

    /// Puts a value in its place.
    ///
    /// # Errors
    /// The Italian sentence that stands beside the field: wrong kind, out of range, too long, missing.
    pub fn set(&self, cosa: &mut T, valore: Valore) -> Result<(), String> {
        match (self.genere, valore) {
            (Genere::Richiesto(_, scrivi), Valore::Testo(t)) => {
                *scrivi(cosa) = corto(testo::pulito(&t).ok_or("questo campo è obbligatorio")?)?
            }
            (Genere::Richiesto(..), Valore::Vuoto) => {
                return Err("questo campo è obbligatorio".to_owned());
            }
            (Genere::Testo(_, _, scrivi) | Genere::TestoLungo(_, scrivi), Valore::Testo(t)) => {
                *scrivi(cosa) = testo::pulito(&t).map(corto).transpose()?
            }
            (
                Genere::Testo(_, _, scrivi)
                | Genere::TestoLungo(_, scrivi)
                | Genere::Persona(_, scrivi),
                Valore::Vuoto,
            ) => *scrivi(cosa) = None,
            (Genere::Persona(_, scrivi), Valore::Testo(t)) => {
                *scrivi(cosa) = testo::pulito(&t)
                    .map(|t| corto(persona::cognome_nome(&t)))
                    .transpose()?
            }
            (Genere::Numero { scrivi, .. }, Valore::Vuoto) => *scrivi(cosa) = None,
            (
                Genere::Numero {
                    decimali,
                    da,
                    a,
                    scrivi,
                    ..
                },
                Valore::Numero(n),
            ) => {
                if n.decimali() > decimali {
                    return Err(format!("al massimo {decimali} cifre dopo la virgola"));
                }
                if n < Decimale::new(da, 0) || n > Decimale::new(a, 0) {
                    return Err(format!("deve essere compreso fra {da} e {a}"));
                }
                *scrivi(cosa) = Some(n);
            }
            (Genere::Data(_, scrivi), Valore::Vuoto) => *scrivi(cosa) = None,
            (Genere::Data(_, scrivi), Valore::Data(d)) => *scrivi(cosa) = Some(d),
            (Genere::Scelta(_, _, scrivi), Valore::Vuoto) => scrivi(cosa, None),
            (Genere::Scelta(opzioni, _, scrivi), Valore::Testo(t)) => match opzione(opzioni, &t) {
                Some(o) => scrivi(cosa, Some(o.codice)),
                None => {
                    return Err(format!(
                        "scegli una voce fra: {}",
                        opzioni
                            .iter()
                            .map(|o| o.etichetta)
                            .collect::<Vec<_>>()
                            .join(", ")
                    ));
                }
            },
            (
                Genere::Elenco(_, scrivi)
                | Genere::Codici(_, scrivi)
                | Genere::Scelte(_, _, scrivi),
                Valore::Vuoto,
            ) => scrivi(cosa).clear(),
            (
                Genere::Elenco(_, scrivi)
                | Genere::Codici(_, scrivi)
                | Genere::Scelte(_, _, scrivi),
                Valore::Elenco(v),
            ) => {
                *scrivi(cosa) = v
                    .iter()
                    .filter_map(|t| testo::pulito(t))
                    .map(corto)
                    .collect::<Result<_, _>>()?;
            }
            (Genere::Sezioni(_, scrivi), Valore::Vuoto) => scrivi(cosa).clear(),
            (Genere::Sezioni(_, scrivi), Valore::Sezioni(v)) => *scrivi(cosa) = v,
            (Genere::Collegamenti(_, scrivi), Valore::Vuoto) => scrivi(cosa).clear(),
            (Genere::Collegamenti(_, scrivi), Valore::Collegamenti(v)) => *scrivi(cosa) = v,
            (Genere::Fasi(_, scrivi), Valore::Vuoto) => scrivi(cosa).clear(),
            (Genere::Fasi(_, scrivi), Valore::Fasi(v)) => *scrivi(cosa) = v,
            (Genere::Indicatori(_, scrivi), Valore::Vuoto) => scrivi(cosa).clear(),
            (Genere::Indicatori(_, scrivi), Valore::Indicatori(v)) => *scrivi(cosa) = v,
            (Genere::Valutazioni(_, scrivi), Valore::Vuoto) => scrivi(cosa).clear(),
            (Genere::Valutazioni(_, scrivi), Valore::Valutazioni(v)) => *scrivi(cosa) = v,
            (Genere::Eventi(_, scrivi), Valore::Vuoto) => scrivi(cosa).clear(),
            (Genere::Eventi(_, scrivi), Valore::Eventi(v)) => *scrivi(cosa) = v,
            (Genere::Mappatura(_, scrivi), Valore::Vuoto) => scrivi(cosa).clear(),
            (Genere::Mappatura(_, scrivi), Valore::Mappatura(v)) => *scrivi(cosa) = v,
            (_, altro) => {
                return Err(format!(
                    "«{}» non è un valore adatto a questo campo",
                    altro.leggibile()
                ));
            }
        }
        Ok(())
    }

    /// Reads what a person typed into the one control of this field (lists: one item a line).
    ///
    /// # Errors
    /// The Italian sentence that stands beside the field. Tables (phases, indicators) have forms of their own and are refused here.
    pub fn leggi_digitato(&self, digitato: &str) -> Result<Valore, String> {
        let Some(t) = testo::pulito(digitato) else {
            return Ok(Valore::Vuoto);
        };
        Ok(match self.genere {
            Genere::Richiesto(..) | Genere::Testo(..) | Genere::TestoLungo(..) => Valore::Testo(t),
            Genere::Persona(..) => Valore::Testo(persona::cognome_nome(&t)),
            Genere::Scelta(opzioni, ..) => {
                Valore::Testo(opzione(opzioni, &t).map_or(t, |o| o.codice.to_owned()))
            }
            Genere::Numero { .. } => {
                Valore::Numero(Decimale::parse_it(&t).map_err(|e| e.to_string())?)
            }
            Genere::Data(..) => Valore::Data(data::parse_it(&t)?),
            Genere::Elenco(..) | Genere::Scelte(..) => {
                Valore::Elenco(t.lines().filter_map(testo::pulito).collect())
            }
            Genere::Codici(..) => {
                Valore::Elenco(t.split([';', '\n']).filter_map(testo::pulito).collect())
            }
            Genere::Sezioni(..) => Valore::Sezioni(Sezione::da_testo(&t)),
            Genere::Collegamenti(..) => Valore::Collegamenti(
                t.lines()
                    .filter_map(testo::pulito)
                    .map(|r| Collegamento::da_testo(&r))
                    .collect::<Result<_, _>>()?,
            ),
            Genere::Fasi(..)
            | Genere::Indicatori(..)
            | Genere::Valutazioni(..)
            | Genere::Eventi(..)
            | Genere::Mappatura(..) => {
                return Err("le righe di una tabella si correggono nella loro pagina".to_owned());
            }
        })
    }

    /// What the one control of this field holds when the form opens: [`Self::leggi_digitato`] reads it back unchanged.
    pub fn digitabile(&self, cosa: &T) -> String {
        match (self.genere, self.get(cosa)) {
            (Genere::Codici(..), Valore::Elenco(v)) => v.join("; "),
            (Genere::Sezioni(..), Valore::Sezioni(v)) => Sezione::a_testo(&v),
            (Genere::Numero { decimali, .. }, Valore::Numero(n)) => n.it(posti(decimali, n)),
            (_, v) => v.leggibile(),
        }
    }

    /// What the sheet shows: the label of a choice, a figure with its decimals, a list on lines.
    pub fn mostra(&self, cosa: &T) -> String {
        match (self.genere, self.get(cosa)) {
            (Genere::Scelta(opzioni, ..), Valore::Testo(t)) => {
                opzione(opzioni, &t).map_or(t, |o| o.etichetta.to_owned())
            }
            (Genere::Numero { decimali, .. }, Valore::Numero(n)) => n.it(posti(decimali, n)),
            (Genere::Codici(..), Valore::Elenco(v)) => v.join("; "),
            (_, v) => v.leggibile(),
        }
    }

    /// The lines of a text block.
    pub fn righe(&self, cosa: &T) -> Vec<Riga> {
        match self.get(cosa) {
            Valore::Sezioni(v) => v.into_iter().flat_map(|s| s.righe).collect(),
            Valore::Elenco(v) if !matches!(self.genere, Genere::Codici(..)) => v
                .into_iter()
                .map(|testo| Riga { livello: 0, testo })
                .collect(),
            Valore::Vuoto => Vec::new(),
            _ => self
                .mostra(cosa)
                .lines()
                .map(|t| Riga {
                    livello: 0,
                    testo: t.to_owned(),
                })
                .collect(),
        }
    }

    /// What the field proposes, if it takes other words too.
    pub fn proposte(&self) -> &'static [&'static str] {
        match self.genere {
            Genere::Testo(proposte, ..) | Genere::Scelte(proposte, ..) => proposte,
            _ => &[],
        }
    }

    /// Closed list of the field, if it has one.
    pub fn opzioni(&self) -> &'static [Opzione] {
        match self.genere {
            Genere::Scelta(opzioni, ..) => opzioni,
            _ => &[],
        }
    }

    /// What is missing beside the field when it is left empty; `None` where empty is fine.
    pub fn obbligatorio(&self) -> bool {
        matches!(self.genere, Genere::Richiesto(..))
    }
}

/// The places a figure is shown with: those of its field, of which past the second only those it has.
fn posti(decimali: u32, figura: Decimale) -> u32 {
    decimali.min(figura.decimali().max(2))
}

fn corto(t: String) -> Result<String, String> {
    if t.chars().count() > TESTO_MASSIMO {
        Err(format!(
            "il testo supera i {TESTO_MASSIMO} caratteri: accorcialo o dividilo"
        ))
    } else {
        Ok(t)
    }
}

fn non_vuoto<V: Clone>(v: &[V], fare: fn(Vec<V>) -> Valore) -> Valore {
    if v.is_empty() {
        Valore::Vuoto
    } else {
        fare(v.to_vec())
    }
}

/// Finds an item by its stored word or by what is read, accents and case forgiven.
pub fn opzione(opzioni: &'static [Opzione], t: &str) -> Option<&'static Opzione> {
    let cercata = testo::piatto(t);
    opzioni
        .iter()
        .find(|o| o.codice == t || testo::piatto(o.etichetta) == cercata)
}

/// Writes every field of `nuova` into a copy of `prima` and tells what changed: the one verb of the plain registers
/// (CdR, persons, stakeholders), which have no rules beyond their fields.
pub(crate) fn riscrivi<T: Clone>(
    catalogo: &'static [Campo<T>],
    prima: &T,
    nuova: &T,
    atto: Atto,
    actor: &Actor,
    quando: DateTime<Utc>,
) -> Result<Fact<T>, Vec<Refusal>> {
    let mut dopo = prima.clone();
    let (mut modifiche, mut no) = (Vec::new(), Vec::new());
    for campo in catalogo {
        match campo.set(&mut dopo, campo.get(nuova)) {
            Err(frase) => no.push(Refusal::campo(campo.chiave, frase)),
            Ok(()) => {
                let (prima, dopo) = (campo.get(prima), campo.get(&dopo));
                if prima != dopo {
                    modifiche.push(Modifica {
                        campo: campo.chiave.to_owned(),
                        prima,
                        dopo,
                    });
                }
            }
        }
    }
    if no.is_empty() {
        Ok(Fact::new(dopo, atto, modifiche, actor, quando, None))
    } else {
        Err(no)
    }
}
