//! A printout becomes sheets: first a preview that stores nothing, then everything in one transaction.
//!
//! Page and command line both call it, so that both obey the same rules.

mod formule;
mod registri;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::campo::Valore;
use domain::importazione::{self, Confronto, Differenza, Esito, Lettura, Scelte, SchedaLetta};
use domain::scheda::{Posto, Scheda, SchedaId};
use domain::vista::vita::StatoVista;
use domain::vista::{TipoVista, Vista, VistaId};
use domain::{Actor, Atto, Fact, Livello, Refusal};

pub(crate) use self::registri::appartiene;
use crate::importazioni::Registrato;
use crate::provenienze::Provenienza;
use crate::schede::Filtro;
use crate::{Conn, Error, Result, Tx, importazioni, new_id, provenienze, schede, viste};

/// Which differences from the stored sheets a person takes over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prendi {
    /// All but those where somebody corrected the stored value after the last printout.
    NonCorrette,
    /// These: code of the sheet and key of the field.
    Solo(BTreeSet<(String, String)>),
}

impl Prendi {
    fn prende(&self, codice: &str, d: &Differenza) -> bool {
        match self {
            Self::NonCorrette => !d.corretto_a_mano,
            Self::Solo(scelte) => scelte.contains(&(codice.to_owned(), d.campo.clone())),
        }
    }
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq)]
pub struct Anteprima {
    /// The vista the sheets go to; not stored yet when `vista_nuova`.
    pub vista: Vista,
    pub vista_nuova: bool,
    /// The reading with proposals and assignments carried out.
    pub lettura: Lettura,
    pub confronti: Vec<Confronto>,
    /// Why it cannot be confirmed, in Italian; empty when it can.
    pub rifiuti: Vec<String>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fatto {
    pub vista: String,
    pub nuove: usize,
    pub cambiate: usize,
    pub invariate: usize,
}

/// Everything known before a decision.
struct Stato {
    anteprima: Anteprima,
    esistenti: HashMap<String, Scheda>,
    letture: HashMap<(SchedaId, String), Valore>,
}

/// Says what an import would do; stores nothing.
///
/// # Errors
/// Those of the database. What stands against the import itself is in [`Anteprima::rifiuti`].
pub fn anteprima(
    c: &mut Conn,
    actor: &Actor,
    lettura: &Lettura,
    scelte: &Scelte,
    vista: Option<&str>,
) -> Result<Anteprima> {
    Ok(prepara(c, actor, lettura, scelte, vista)?.anteprima)
}

/// Stores what the person confirmed: vista, CdR, persons, stakeholders, sheets, and where each value came from.
///
/// # Errors
/// [`Error::Rifiuto`] with every reason, naming sheet and field; the transaction is then rolled back as a whole.
#[expect(
    clippy::too_many_arguments,
    reason = "each is a decision of the person or a circumstance; a struct would only rename them"
)]
pub fn conferma(
    tx: &mut Tx<'_>,
    actor: &Actor,
    importazione: &str,
    lettura: &Lettura,
    scelte: &Scelte,
    vista: Option<&str>,
    prendi: &Prendi,
    quando: DateTime<Utc>,
) -> Result<Fatto> {
    let stato = prepara(tx, actor, lettura, scelte, vista)?;
    if !stato.anteprima.rifiuti.is_empty() {
        return Err(Error::Rifiuto(stato.anteprima.rifiuti));
    }
    let a = &stato.anteprima;
    let nota = format!("importazione {importazione}");
    let mut no = Vec::new();
    if a.vista_nuova {
        match Vista::nuova(a.vista.clone(), actor, quando) {
            Ok(fact) => viste::record(tx, &fact)?,
            Err(e) => {
                return Err(Error::Rifiuto(
                    e.into_iter()
                        .map(|r| format!("vista {}: {}", a.vista.codice, r.frase))
                        .collect(),
                ));
            }
        }
    }
    let cdr = registri::cdr(tx, actor, &a.lettura, quando)?;
    registri::persone(tx, actor, &a.lettura, quando)?;
    registri::portatori(tx, actor, &a.lettura, quando)?;

    let mut fatto = Fatto {
        vista: a.vista.codice.clone(),
        ..Fatto::default()
    };
    let formule = schede::formule(tx, actor, &a.vista.id)?;
    let mut registrate = Vec::with_capacity(a.confronti.len());
    let mut posizione = stato
        .esistenti
        .values()
        .map(Scheda::posizione)
        .max()
        .unwrap_or(0);
    for ((letta, grezza), confronto) in a
        .lettura
        .schede
        .iter()
        .zip(&lettura.schede)
        .zip(&a.confronti)
    {
        let (contenuto, _) = letta.contenuto();
        let esistente = stato.esistenti.get(&letta.codice);
        let fact = match (&confronto.esito, esistente) {
            (Esito::Cambiata(differenze), Some(s)) => {
                let presi = differenze
                    .iter()
                    .filter(|d| prendi.prende(&letta.codice, d))
                    .map(|d| (d.campo.clone(), d.nuovo.clone()));
                s.correggi(presi, Atto::Importazione, Some(nota.clone()), actor, quando)
                    .map(Some)
            }
            (_, Some(_)) => Ok(None),
            (_, None) => {
                posizione += 1;
                let posto = Posto {
                    id: SchedaId(new_id()),
                    vista: a.vista.id.clone(),
                    livello: letta.livello,
                    cdr: cdr
                        .iter()
                        .find(|u| registri::appartiene(&contenuto, letta.livello, u))
                        .map(|u| u.id.clone()),
                    posizione,
                };
                Scheda::nuova(posto, contenuto, Atto::Importazione, actor, quando).map(Some)
            }
        };
        let fact: Option<Fact<Scheda>> =
            match fact {
                Ok(f) => f.filter(|f| !f.modifiche().is_empty() || esistente.is_none()),
                Err(e) => {
                    no.extend(e.into_iter().map(|r| {
                        format!("scheda {}, campo {}: {}", letta.codice, r.campo, r.frase)
                    }));
                    continue;
                }
            };
        no.extend(formule::letti_altrove(&formule, esistente, fact.as_ref()));
        match (&fact, esistente) {
            (Some(_), None) => fatto.nuove += 1,
            (Some(_), Some(_)) => fatto.cambiate += 1,
            (None, _) => fatto.invariate += 1,
        }
        registrate.push(Confronto {
            codice: letta.codice.clone(),
            esito: registrata(&confronto.esito, fact.as_ref()),
        });
        let id = fact
            .as_ref()
            .map(|f| f.cosa().id().clone())
            .or_else(|| esistente.map(|s| s.id().clone()));
        if let Some(fact) = &fact {
            match stato.anteprima.vista.ammette(fact) {
                Ok(()) => schede::record(tx, fact).map(drop)?,
                Err(e) => {
                    let di_questa = |r: Refusal| format!("scheda {}: {}", letta.codice, r.frase);
                    no.extend(e.into_iter().map(di_questa));
                    // A sheet that was refused is not there to say where its values come from.
                    continue;
                }
            }
        }
        if let Some(id) = id {
            origini(tx, actor, importazione, &id, letta, grezza, &stato.letture)?;
        }
    }
    if !no.is_empty() {
        return Err(Error::Rifiuto(no));
    }
    importazioni::set_fatto(
        tx,
        actor,
        importazione,
        &Registrato {
            vista: fatto.vista.clone(),
            schede: registrate,
        },
    )?;
    Ok(fatto)
}

/// What became of a sheet: of its differences, those taken over.
fn registrata(esito: &Esito, fact: Option<&Fact<Scheda>>) -> Esito {
    match (esito, fact) {
        (_, None) => Esito::Invariata,
        (Esito::Cambiata(differenze), Some(f)) => Esito::Cambiata(
            differenze
                .iter()
                .filter(|d| f.modifiche().iter().any(|m| m.campo == d.campo))
                .cloned()
                .collect(),
        ),
        (_, Some(_)) => Esito::Nuova,
    }
}

/// Remembers where each value came from, and what this printout said: the next one is compared with it.
fn origini(
    tx: &mut Tx<'_>,
    actor: &Actor,
    importazione: &str,
    scheda: &SchedaId,
    letta: &SchedaLetta,
    grezza: &SchedaLetta,
    letture: &HashMap<(SchedaId, String), Valore>,
) -> Result<()> {
    let nuove: Vec<Provenienza> = letta
        .campi
        .iter()
        .filter(|c| !c.valore.vuoto())
        .map(|campo| {
            (
                campo,
                grezza
                    .valore(&campo.chiave)
                    .filter(|v| !v.vuoto())
                    .unwrap_or(&campo.valore),
            )
        })
        .filter(|(campo, detto)| {
            letture.get(&(scheda.clone(), campo.chiave.clone())) != Some(*detto)
        })
        .map(|(campo, detto)| Provenienza {
            campo: campo.chiave.clone(),
            importazione: importazione.to_owned(),
            origine: campo.origine.clone(),
            valore_letto: detto.clone(),
        })
        .collect();
    provenienze::record(tx, actor, scheda, &nuove)
}

fn prepara(
    c: &mut Conn,
    actor: &Actor,
    lettura: &Lettura,
    scelte: &Scelte,
    chiesta: Option<&str>,
) -> Result<Stato> {
    let (dopo, mut rifiuti) = importazione::applica(lettura, scelte);
    // A choice that could not be carried out left the line as a note: worth saying, no reason to refuse.
    rifiuti.retain(|r| r.contains("non esiste"));
    let tipo = lettura.formato.tipo_vista();
    let codice = chiesta.map(str::to_owned).or_else(|| dopo.vista_codice());
    let Some(codice) = codice else {
        rifiuti.push(
            "la stampa non dice di quale anno è: scegli la vista in cui mettere le schede"
                .to_owned(),
        );
        let vista = nuova_vista("", &dopo, tipo);
        return Ok(Stato {
            anteprima: Anteprima {
                vista,
                vista_nuova: true,
                lettura: dopo,
                confronti: Vec::new(),
                rifiuti,
            },
            esistenti: HashMap::new(),
            letture: HashMap::new(),
        });
    };
    let (vista, vista_nuova) = match viste::find(c, actor, &codice) {
        Ok(v) => (v, false),
        Err(Error::NotFound) => (nuova_vista(&codice, &dopo, tipo), true),
        Err(e) => return Err(e),
    };
    if vista.tipo != tipo {
        rifiuti.push(format!(
            "la vista {} è di tipo «{}» e non può ricevere una {}: scegline un'altra",
            vista.codice,
            vista.tipo.etichetta(),
            lettura.formato.etichetta()
        ));
    }
    let mut visti = BTreeSet::new();
    for s in &dopo.schede {
        if !visti.insert(s.codice.clone()) {
            rifiuti.push(format!(
                "la scheda {} compare due volte nella stampa",
                s.codice
            ));
        }
        rifiuti.extend(
            s.contenuto()
                .1
                .into_iter()
                .map(|(campo, frase)| format!("scheda {}, campo {campo}: {frase}", s.codice)),
        );
    }
    if dopo.schede.is_empty() {
        rifiuti.push("nella stampa non è stata riconosciuta nessuna scheda".to_owned());
    }
    let esistenti: HashMap<String, Scheda> = if vista_nuova {
        HashMap::new()
    } else {
        schede::list(c, actor, &vista.id, &Filtro::default())?
            .into_iter()
            .map(|s| (s.codice().to_owned(), s))
            .collect()
    };
    let toccate: Vec<SchedaId> = dopo
        .schede
        .iter()
        .filter_map(|s| esistenti.get(&s.codice))
        .map(|s| s.id().clone())
        .collect();
    let letture = provenienze::letture(c, actor, &toccate)?;
    let confronti = dopo
        .schede
        .iter()
        .zip(&lettura.schede)
        .map(|(letta, grezza)| {
            let stored = esistenti.get(&letta.codice);
            importazione::confronta(letta, grezza, stored.map(Scheda::contenuto), |campo| {
                stored.and_then(|s| letture.get(&(s.id().clone(), campo.to_owned())).cloned())
            })
        })
        .collect();
    Ok(Stato {
        anteprima: Anteprima {
            vista,
            vista_nuova,
            lettura: dopo,
            confronti,
            rifiuti,
        },
        esistenti,
        letture,
    })
}

/// The vista of a printout that the body does not have yet. `2020-2022` in the title is its triennium.
fn nuova_vista(codice: &str, lettura: &Lettura, tipo: TipoVista) -> Vista {
    let anno = codice
        .get(..4)
        .and_then(|a| a.parse().ok())
        .or_else(|| lettura.anno())
        .unwrap_or(0);
    let titolo = lettura
        .parametri
        .vista_titolo
        .clone()
        .unwrap_or_else(|| match tipo {
            TipoVista::Ptpc => format!("Piano di prevenzione della corruzione {anno}"),
            TipoVista::Obiettivi => format!("Obiettivi gestionali {anno}"),
        });
    let anni: Vec<i32> = titolo
        .split(|c: char| !c.is_ascii_digit())
        .filter(|p| p.len() == 4)
        .filter_map(|p| p.parse().ok())
        .filter(|a| (1990..=2199).contains(a))
        .collect();
    let (dal, al) = match anni.as_slice() {
        [.., da, a] if da <= a && a - da <= 10 => (*da, *a),
        _ => (anno, anno + 2),
    };
    Vista {
        id: VistaId(new_id()),
        codice: codice.to_owned(),
        titolo,
        tipo,
        anno,
        dal,
        al,
        modelli: Vec::new(),
        metodo: None,
        smvp: None,
        margine: None,
        stato: StatoVista::PRIMO,
        variazione: None,
    }
}

/// The levels an import of this kind makes, for the words of the preview.
pub fn livelli(lettura: &Lettura) -> Vec<(Livello, usize)> {
    Livello::TUTTI
        .iter()
        .map(|l| {
            (
                *l,
                lettura.schede.iter().filter(|s| s.livello == *l).count(),
            )
        })
        .filter(|(_, n)| *n > 0)
        .collect()
}
