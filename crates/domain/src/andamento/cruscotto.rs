//! A plan at a glance: its summary, that of each CdR or direction, what is late and whose, how many stand in which band.

use chrono::NaiveDate;

use super::{Andamento, Regole, Riepilogo, Scadenza, Situazione, di_fasi, prossima_scadenza};
use crate::decimale::Decimale;
use crate::misura::TipiMisura;
use crate::rischio::{LivelloDiRischio, Metodo};
use crate::scheda::{Fase, Ricorrenza, Stato};

/// A sheet as the dashboard needs it.
#[derive(Debug, Clone)]
pub struct VoceCruscotto<'a> {
    pub codice: &'a str,
    pub titolo: &'a str,
    /// Code (or name, for a direction) and title of the group it stands in.
    pub gruppo: (String, String),
    pub stato: Option<Stato>,
    pub rischio: LivelloDiRischio,
    pub area: Option<&'a str>,
    /// The printed type of its measure.
    pub tipologia: Option<&'a str>,
    pub ricorrenza: Option<Ricorrenza>,
    pub fasi: &'a [Fase],
}

/// A phase that asks for attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urgenza {
    pub scheda: String,
    pub titolo: String,
    pub gruppo: String,
    /// Number of the phase on its sheet, from 1, and its text.
    pub fase: usize,
    pub descrizione: String,
    pub responsabile: Option<String>,
    pub situazione: Situazione,
    pub dal: NaiveDate,
    /// Days since then, today included.
    pub giorni: i64,
    pub avanzamento: Decimale,
    pub atteso: Option<Decimale>,
}

/// A recurring measure and the day on which it is due next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScadenzaMisura {
    pub scheda: String,
    pub titolo: String,
    pub gruppo: String,
    pub scadenza: Scadenza,
}

/// A group of sheets and its summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gruppo {
    pub codice: String,
    pub titolo: String,
    pub riepilogo: Riepilogo,
}

/// An area of risk over the groups: how many processes, and the highest level among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RigaMappa {
    /// `None` for the processes whose area is not written.
    pub area: Option<String>,
    /// In the order of [`Cruscotto::gruppi`].
    pub caselle: Vec<CasellaMappa>,
}

/// An area in one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CasellaMappa {
    pub quanti: u32,
    pub massimo: LivelloDiRischio,
}

/// A plan at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cruscotto {
    pub totale: Riepilogo,
    pub gruppi: Vec<Gruppo>,
    /// Late before at risk, the oldest first.
    pub urgenze: Vec<Urgenza>,
    /// The recurring measures, the first that is due before the others.
    pub scadenze: Vec<ScadenzaMisura>,
    /// How many sheets stand in each band of the method.
    pub fasce: Vec<u32>,
    /// How many have no level.
    pub senza_livello: u32,
    /// How many measures are of each type, in the order of [`TipiMisura::tutti`]; a measure of two types is counted in both.
    pub tipi: Vec<u32>,
    /// How many are of none of them.
    pub senza_tipo: u32,
    /// Areas by name, the one that is not written last.
    pub mappa: Vec<RigaMappa>,
}

impl Cruscotto {
    /// Counts a measure under each of its types.
    fn conta_tipi(&mut self, tipologia: Option<&str>, tipi: &TipiMisura) {
        let suoi = tipi.di(tipologia.unwrap_or_default());
        for (n, tipo) in self.tipi.iter_mut().zip(tipi.tutti()) {
            *n += u32::from(suoi.contains(&tipo));
        }
        self.senza_tipo += u32::from(suoi.is_empty());
    }
}

/// Looks at a plan on a day. Suspended and cancelled sheets are left out of every figure.
pub fn cruscotto<'a>(
    voci: impl IntoIterator<Item = VoceCruscotto<'a>>,
    metodo: &Metodo,
    tipi: &TipiMisura,
    oggi: NaiveDate,
    regole: &Regole,
) -> Cruscotto {
    let mut c = Cruscotto {
        fasce: vec![0; metodo.fasce.len()],
        tipi: vec![0; tipi.tutti().len()],
        ..Cruscotto::default()
    };
    for v in voci {
        if !contata(v.stato) {
            continue;
        }
        let misura = di_fasi(v.fasi, oggi, regole);
        let mut suo = Riepilogo::default();
        suo.aggiungi(v.stato, v.rischio, misura.as_ref());
        c.totale.unisci(&suo);
        let posto = match c.gruppi.iter().position(|g| g.codice == v.gruppo.0) {
            Some(posto) => posto,
            None => {
                c.gruppi.push(Gruppo {
                    codice: v.gruppo.0.clone(),
                    titolo: v.gruppo.1.clone(),
                    riepilogo: Riepilogo::default(),
                });
                c.gruppi.len() - 1
            }
        };
        if let Some(g) = c.gruppi.get_mut(posto) {
            g.riepilogo.unisci(&suo);
        }
        segna(&mut c.mappa, v.area, posto, v.rischio);
        match v.rischio.fascia {
            Some(f) => {
                if let Some(n) = c.fasce.get_mut(f) {
                    *n += 1;
                }
            }
            None => c.senza_livello += 1,
        }
        if misura.is_some() {
            c.conta_tipi(v.tipologia, tipi);
        }
        let scadenza = prossima_scadenza(v.ricorrenza, v.fasi, oggi);
        c.scadenze.extend(scadenza.map(|scadenza| ScadenzaMisura {
            scheda: v.codice.to_owned(),
            titolo: v.titolo.to_owned(),
            gruppo: v.gruppo.1.clone(),
            scadenza,
        }));
        c.urgenze
            .extend(misura.iter().flat_map(|m| urgenze(&v, m, oggi)));
    }
    let gruppi = c.gruppi.len();
    for r in &mut c.mappa {
        r.caselle.resize(gruppi, CasellaMappa::default());
    }
    c.mappa
        .sort_by(|a, b| (a.area.is_none(), &a.area).cmp(&(b.area.is_none(), &b.area)));
    c.scadenze
        .sort_by(|a, b| (a.scadenza.giorno, &a.scheda).cmp(&(b.scadenza.giorno, &b.scheda)));
    c.urgenze.sort_by(|a, b| {
        let posto = |u: &Urgenza| (u.situazione != Situazione::InRitardo, u.dal);
        posto(a)
            .cmp(&posto(b))
            .then_with(|| a.scheda.cmp(&b.scheda))
            .then(a.fase.cmp(&b.fase))
    });
    c
}

/// Counts a process in the cell of its area and its group.
fn segna(mappa: &mut Vec<RigaMappa>, area: Option<&str>, gruppo: usize, rischio: LivelloDiRischio) {
    let posto = match mappa.iter().position(|r| r.area.as_deref() == area) {
        Some(posto) => posto,
        None => {
            mappa.push(RigaMappa {
                area: area.map(str::to_owned),
                caselle: Vec::new(),
            });
            mappa.len() - 1
        }
    };
    let Some(r) = mappa.get_mut(posto) else {
        return;
    };
    if r.caselle.len() <= gruppo {
        r.caselle.resize(gruppo + 1, CasellaMappa::default());
    }
    if let Some(c) = r.caselle.get_mut(gruppo) {
        c.quanti += 1;
        c.massimo = c.massimo.max(rischio);
    }
}

/// Whether a sheet in this state is counted: one that is suspended or cancelled asks nothing of anybody.
pub fn contata(stato: Option<Stato>) -> bool {
    !matches!(stato, Some(Stato::Sospesa | Stato::Annullata))
}

fn urgenze<'a>(
    v: &'a VoceCruscotto<'a>,
    misura: &'a Andamento,
    oggi: NaiveDate,
) -> impl Iterator<Item = Urgenza> + 'a {
    v.fasi
        .iter()
        .zip(&misura.fasi)
        .enumerate()
        .filter_map(move |(n, (fase, a))| {
            let dal = a.dal?;
            Some(Urgenza {
                scheda: v.codice.to_owned(),
                titolo: v.titolo.to_owned(),
                gruppo: v.gruppo.1.clone(),
                fase: n + 1,
                descrizione: fase.descrizione_stampata(),
                responsabile: fase.responsabile.clone(),
                situazione: a.situazione,
                dal,
                giorni: (oggi - dal).num_days() + 1,
                avanzamento: a.avanzamento,
                atteso: a.atteso,
            })
        })
}
