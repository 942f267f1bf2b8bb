//! A plan with its measures, read and grouped once for the dashboard and the time line: both must count the same sheets.

use std::collections::HashMap;

use domain::Livello;
use domain::andamento::VoceCruscotto;
use domain::rischio::Metodo;
use domain::scheda::Fase;
use domain::vista::{TipoVista, Vista};
use store::schede::{Filtro, Riassunto};

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Scelta;

/// A plan and all its sheets, each with its phases.
pub(super) struct Misure {
    pub(super) vista: Vista,
    pub(super) metodo: Metodo,
    schede: Vec<(Riassunto, Vec<Fase>)>,
}

impl Misure {
    /// Reads the plan with a code.
    pub(super) async fn find(app: &App, accesso: &Accesso, codice: String) -> Result<Self> {
        let actor = accesso.actor.clone();
        app.read(move |c| {
            let vista = store::viste::find(c, &actor, &codice)?;
            let schede = store::schede::misure(c, &actor, &vista.id, &Filtro::default())?;
            let metodo = super::metodo(c, &actor, &vista)?;
            Ok(Self {
                vista,
                metodo,
                schede,
            })
        })
        .await
    }

    /// The processes or objectives, each with the group it stands in.
    pub(super) fn voci<'a>(
        &'a self,
        metodo: &'a Metodo,
    ) -> impl Iterator<Item = VoceCruscotto<'a>> {
        let tipo = self.vista.tipo;
        let titoli: HashMap<&str, &str> = self
            .schede
            .iter()
            .filter(|(s, _)| s.livello == Livello::Cdr)
            .map(|(s, _)| (s.codice.as_str(), s.titolo.as_str()))
            .collect();
        self.schede
            .iter()
            .filter(|(s, _)| s.livello != Livello::Cdr)
            .map(move |(s, fasi)| VoceCruscotto {
                codice: &s.codice,
                titolo: &s.titolo,
                gruppo: gruppo(tipo, s, &titoli),
                stato: s.stato,
                rischio: metodo.livello(s.livello_rischio, s.giudizio.as_ref()),
                area: s.area_di_rischio.as_deref(),
                fasi,
            })
    }
}

/// The group of a sheet, under the title of its CdR where the plan has its sheet.
pub(super) fn gruppo(
    tipo: TipoVista,
    s: &Riassunto,
    titoli: &HashMap<&str, &str>,
) -> (String, String) {
    let (chiave, nome) = super::gruppo(tipo, s);
    let titolo = titoli.get(chiave.as_str()).map(|t| (*t).to_owned());
    (chiave, titolo.unwrap_or(nome))
}

/// Code and title; the title alone where it is the key.
pub(super) fn con_codice(chiave: &str, titolo: &str) -> String {
    if chiave == titolo {
        titolo.to_owned()
    } else {
        format!("{chiave} {titolo}")
    }
}

/// The options of the filter by group: all, then each group (key and title) once, in the order of the plan.
pub(super) fn scelte_di_gruppo<'a>(
    gruppi: impl Iterator<Item = (&'a str, &'a str)>,
    scelto: &str,
) -> Vec<Scelta> {
    let mut scelte = vec![Scelta::new("", "Tutti", scelto)];
    for (chiave, titolo) in gruppi {
        if !scelte.iter().any(|s| s.value == chiave) {
            scelte.push(Scelta::new(chiave, con_codice(chiave, titolo), scelto));
        }
    }
    scelte
}
