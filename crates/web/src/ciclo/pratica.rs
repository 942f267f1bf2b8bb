//! What is known of sheets when they ask to pass.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::anomalie::{self, Anomalia};
use domain::ciclo::Esame;
use domain::modello::{Modelli, Modello};
use domain::rischio::Regola;
use domain::scheda::Scheda;
use domain::vista::Vista;
use domain::{Actor, Refusal};
use store::Conn;

use super::Impedimento;
use crate::indirizzo::segmento;
use crate::viste::{SchedeTenute, Trovati};

/// A plan with what its sheets are held against.
pub(super) struct Pratica {
    pub vista: Vista,
    modelli: Modelli,
    /// The findings that nobody has accepted, by code.
    aperte: HashMap<String, Vec<Anomalia>>,
    in_sospeso: HashSet<String>,
    con_metodo: bool,
}

impl Pratica {
    /// Of some sheets, a page at most: what each shows by itself.
    pub(super) fn di_schede(
        c: &mut Conn,
        actor: &Actor,
        vista: Vista,
        schede: &[Scheda],
        oggi: NaiveDate,
    ) -> store::Result<Self> {
        let trovate = store::anomalie::di_schede(c, actor, &vista, schede, oggi)?.trovate;
        Self::con(c, actor, vista, trovate)
    }

    /// Of every sheet of a plan that the actor reads.
    pub(super) fn di_vista(
        c: &mut Conn,
        actor: &Actor,
        vista: Vista,
        oggi: NaiveDate,
        trovati: &Trovati,
        schede: &SchedeTenute,
    ) -> store::Result<Self> {
        let trovate = trovati.di_vista(c, actor, &vista, oggi, schede)?.to_vec();
        Self::con(c, actor, vista, trovate)
    }

    fn con(
        c: &mut Conn,
        actor: &Actor,
        vista: Vista,
        trovate: Vec<Anomalia>,
    ) -> store::Result<Self> {
        let accettazioni = store::accettazioni::list(c, actor, &vista.id)?;
        let mut aperte: HashMap<String, Vec<Anomalia>> = HashMap::new();
        for a in anomalie::separa(trovate, &accettazioni).0 {
            if let Some(codice) = a.codice() {
                aperte.entry(codice.to_owned()).or_default().push(a);
            }
        }
        let metodo = crate::viste::metodo(c, actor, &vista)?;
        Ok(Self {
            modelli: store::modelli::tutti(c, actor)?,
            // Whoever fills a sheet in does not import; that a preview waits concerns him all the same.
            in_sospeso: store::importazioni::in_sospeso(c, &actor.per_tutti(), &vista.codice)?,
            con_metodo: !matches!(metodo.regola, Regola::Dichiarato),
            aperte,
            vista,
        })
    }

    fn modello(&self, scheda: &Scheda) -> Option<&Modello> {
        let livello = scheda.livello();
        self.modelli.trova(self.vista.modello(livello), livello)
    }

    /// What a sheet is held against; `None` where the plan has no modello for it.
    pub(super) fn esame(&self, scheda: &Scheda) -> Option<Esame<'_>> {
        Some(Esame {
            modello: self.modello(scheda)?,
            anno: self.vista.anno,
            aperte: self.aperte.get(scheda.codice()).map_or(&[], Vec::as_slice),
            con_metodo: self.con_metodo,
            importazione_in_sospeso: self.in_sospeso.contains(scheda.codice()),
        })
    }

    /// A refusal with the address where it is mended: the block of its field, the page of the assessment.
    pub(super) fn impedimento(&self, sigla: &str, scheda: &Scheda, no: &Refusal) -> Impedimento {
        let qui = indirizzo(sigla, &self.vista, scheda.codice());
        let chiave = no.campo.split('.').next().unwrap_or_default();
        let blocco = || self.modello(scheda)?.blocco_di(chiave);
        Impedimento {
            frase: no.frase.clone(),
            rimedio: match chiave {
                "valutazioni" => Some(format!("{qui}/valutazione")),
                _ => blocco().map(|b| format!("{qui}/blocchi/{}#{}", b.nome, no.campo)),
            },
        }
    }
}

/// Address of a sheet.
pub(crate) fn indirizzo(sigla: &str, vista: &Vista, codice: &str) -> String {
    format!(
        "/{sigla}/viste/{}/schede/{}",
        segmento(&vista.codice),
        segmento(codice)
    )
}
