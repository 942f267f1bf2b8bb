//! What a person decides on the preview, and the reading after it.

use serde::{Deserialize, Serialize};

use super::{CampoLetto, Differenza, Fiducia, Frammento, Lettura, Proposta};
use crate::campo::Genere;
use crate::campo::Valore;
use crate::libro::Riga;
use crate::scheda::{Sezione, campi};

/// Where a line without a place goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assegnazione {
    /// Place in [`Lettura::non_collocate`].
    pub indice: usize,
    /// Place in [`Lettura::schede`].
    pub scheda: usize,
    /// Key of the field; `note` leaves it as a note on the sheet.
    pub campo: String,
}

/// The decisions taken on the preview.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scelte {
    /// Places in [`Lettura::proposte`] of those accepted.
    pub proposte_accettate: Vec<usize>,
    pub assegnazioni: Vec<Assegnazione>,
    /// Code of the vista the sheets go to, when it is not the one of the printout.
    #[serde(default)]
    pub vista: Option<String>,
    /// What was decided on the differences from the stored sheets.
    #[serde(default)]
    pub differenze: Vec<Decisione>,
}

/// Whether the value of the printout takes the place of the stored one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisione {
    /// Code of the sheet.
    pub scheda: String,
    /// Key of the field.
    pub campo: String,
    pub prendi: bool,
}

impl Scelte {
    /// Whether a difference is taken over: as decided, else unless somebody corrected the stored value by hand.
    pub fn prende(&self, scheda: &str, differenza: &Differenza) -> bool {
        let decisa = self
            .differenze
            .iter()
            .find(|d| d.scheda == scheda && d.campo == differenza.campo);
        decisa.map_or(!differenza.corretto_a_mano, |d| d.prendi)
    }
}

/// The reading after the decisions: accepted proposals made, every remaining line left as a note on its sheet.
///
/// A line that belongs to no sheet goes to the first one, so that nothing is lost.
/// Returns with it the decisions that could not be carried out, in Italian.
pub fn applica(lettura: &Lettura, scelte: &Scelte) -> (Lettura, Vec<String>) {
    let mut dopo = lettura.clone();
    let mut no = Vec::new();
    for i in &scelte.proposte_accettate {
        let Some(p) = lettura.proposte.get(*i) else {
            no.push(format!(
                "la proposta numero {} non esiste in questa lettura",
                i + 1
            ));
            continue;
        };
        if let Some(c) = dopo
            .schede
            .get_mut(p.scheda)
            .and_then(|s| s.campi.iter_mut().find(|c| c.chiave == p.campo))
        {
            c.valore = correggi(&c.valore, p);
        }
    }
    for (i, riga) in lettura.non_collocate.iter().enumerate() {
        let scelta = scelte.assegnazioni.iter().find(|a| a.indice == i);
        let indice = scelta.map(|a| a.scheda).or(riga.scheda).unwrap_or(0);
        let chiave = scelta.map_or("note", |a| a.campo.as_str());
        let Some(scheda) = dopo.schede.get_mut(indice) else {
            continue;
        };
        let frammento = Frammento {
            riga: riga.riga,
            testo: riga.testo.clone(),
        };
        let prima = scheda.valore(chiave).cloned().unwrap_or_default();
        let (chiave, valore) = match aggiungi(chiave, &prima, &riga.testo) {
            Ok(v) => (chiave, v),
            Err(frase) => {
                no.push(format!("riga {}: {frase}; resta come nota", riga.riga));
                let note = scheda.valore("note").cloned().unwrap_or_default();
                ("note", aggiungi("note", &note, &riga.testo).unwrap_or(note))
            }
        };
        match scheda.campi.iter_mut().find(|c| c.chiave == chiave) {
            Some(c) => {
                c.valore = valore;
                c.origine.push(frammento);
            }
            None => scheda.campi.push(CampoLetto {
                chiave: chiave.to_owned(),
                valore,
                origine: vec![frammento],
                fiducia: Fiducia::Incerta,
                danno: None,
            }),
        }
    }
    (dopo, no)
}

/// Adds a line to what a field already holds.
fn aggiungi(chiave: &str, prima: &Valore, riga: &str) -> Result<Valore, String> {
    let campo = campi::trova(chiave).ok_or_else(|| format!("il campo «{chiave}» non esiste"))?;
    if let (Genere::Sezioni(..), Valore::Sezioni(s)) = (campo.genere, prima) {
        let mut sezioni = s.clone();
        let nuova = Riga {
            livello: 0,
            testo: riga.trim().to_owned(),
        };
        match sezioni.last_mut() {
            Some(s) => s.righe.push(nuova),
            None => sezioni.push(Sezione {
                titolo: String::new(),
                righe: vec![nuova],
            }),
        }
        return Ok(Valore::Sezioni(sezioni));
    }
    let letto = campo.leggi_digitato(riga)?;
    Ok(match (prima, letto) {
        (Valore::Vuoto, v) => v,
        (Valore::Elenco(a), Valore::Elenco(b)) => Valore::Elenco([a.as_slice(), &b].concat()),
        (Valore::Collegamenti(a), Valore::Collegamenti(b)) => {
            Valore::Collegamenti([a.as_slice(), &b].concat())
        }
        (Valore::Testo(a), Valore::Testo(b)) => match campo.genere {
            Genere::TestoLungo(..) => Valore::Testo(format!("{a}\n{b}")),
            Genere::Testo(..) | Genere::Richiesto(..) => Valore::Testo(format!("{a} {b}")),
            _ => return Err(format!("«{}» ha già un valore", campo.etichetta)),
        },
        _ => return Err(format!("«{}» ha già un valore", campo.etichetta)),
    })
}

/// Makes a proposal inside every text of a value.
fn correggi(valore: &Valore, p: &Proposta) -> Valore {
    let c = |t: &str| sostituisci(t, &p.prima, &p.dopo);
    let co = |t: &Option<String>| t.as_deref().map(c);
    match valore {
        Valore::Testo(t) => Valore::Testo(c(t)),
        Valore::Elenco(v) => Valore::Elenco(v.iter().map(|t| c(t)).collect()),
        Valore::Sezioni(v) => Valore::Sezioni(
            v.iter()
                .map(|s| Sezione {
                    titolo: c(&s.titolo),
                    righe: s
                        .righe
                        .iter()
                        .map(|r| Riga {
                            livello: r.livello,
                            testo: c(&r.testo),
                        })
                        .collect(),
                })
                .collect(),
        ),
        Valore::Collegamenti(v) => Valore::Collegamenti(
            v.iter()
                .map(|k| crate::scheda::Collegamento {
                    nome: c(&k.nome),
                    ..k.clone()
                })
                .collect(),
        ),
        Valore::Fasi(v) => Valore::Fasi(
            v.iter()
                .map(|f| crate::scheda::Fase {
                    tipo_nel_testo: co(&f.tipo_nel_testo),
                    descrizione: co(&f.descrizione),
                    responsabile: co(&f.responsabile),
                    cdr: co(&f.cdr),
                    note: co(&f.note),
                    ..f.clone()
                })
                .collect(),
        ),
        Valore::Indicatori(v) => Valore::Indicatori(
            v.iter()
                .map(|i| crate::scheda::Indicatore {
                    descrizione: co(&i.descrizione),
                    numeratore: co(&i.numeratore),
                    denominatore: co(&i.denominatore),
                    tipo: co(&i.tipo),
                    note: co(&i.note),
                    ..i.clone()
                })
                .collect(),
        ),
        // What no printout has needs no repair.
        Valore::Vuoto
        | Valore::Numero(_)
        | Valore::Data(_)
        | Valore::Valutazioni(_)
        | Valore::Eventi(_)
        | Valore::Mappatura(_) => valore.clone(),
    }
}

/// Replaces whole words only: `eta` inside `metallo` stays.
fn sostituisci(testo: &str, prima: &str, dopo: &str) -> String {
    if prima.is_empty() {
        return testo.to_owned();
    }
    let mut esito = String::with_capacity(testo.len() + dopo.len());
    let mut resto = testo;
    let mut precedente: Option<char> = None;
    while let Some(inizio) = resto.find(prima) {
        let (davanti, da_qui) = resto.split_at(inizio);
        let dietro = &da_qui[prima.len()..];
        let sinistra = davanti.chars().next_back().or(precedente);
        let intera = |c: Option<char>, lato: Option<char>| {
            !(c.is_some_and(char::is_alphanumeric) && lato.is_some_and(char::is_alphanumeric))
        };
        esito.push_str(davanti);
        if intera(sinistra, prima.chars().next())
            && intera(dietro.chars().next(), prima.chars().next_back())
        {
            esito.push_str(dopo);
        } else {
            esito.push_str(prima);
        }
        precedente = prima.chars().next_back();
        resto = dietro;
    }
    esito.push_str(resto);
    esito
}
