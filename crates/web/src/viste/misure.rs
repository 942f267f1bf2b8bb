//! A plan with its measures, read and grouped once for list, dashboard and time line: all must count the same sheets.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::actor::Ambito;
use domain::andamento::VoceCruscotto;
use domain::ente::EnteId;
use domain::misura::TipiMisura;
use domain::permesso::Permesso;
use domain::rischio::Metodo;
use domain::scheda::{Fase, SchedaId};
use domain::vista::{TipoVista, Vista, VistaId};
use domain::{Actor, Livello};
use store::Conn;
use store::schede::{Filtro, Riassunto};
use store::storia::Toccate;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Scelta;
use crate::tenuti::Tenuti;

/// The sheets of a plan in its order, each with its phases.
pub(crate) type Schede = [Arc<(Riassunto, Vec<Fase>)>];

/// The sheets of the plans looked at last: of two thousand sheets they take some megabytes.
pub(crate) type SchedeTenute = Tenuti<(EnteId, String), Schede, 16>;

/// All the sheets of a plan that the actor reads, read anew only when something of the body has changed.
///
/// # Errors
/// [`store::Error::Dati`] when a stored value cannot be read.
pub(crate) fn schede(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    tenute: &SchedeTenute,
) -> store::Result<Arc<Schede>> {
    let (chi, actor) = (actor, &actor.per_tutti());
    let chiave = (actor.ente, vista.0.clone());
    let tutte = |c: &mut Conn| {
        let schede = store::schede::misure(c, actor, vista, &Filtro::default())?;
        Ok(schede.into_iter().map(Arc::new).collect())
    };
    let tenute = tenute.get_con(
        c,
        actor,
        chiave,
        |c, schede, toccate| aggiornate(c, actor, vista, schede, toccate),
        tutte,
    )?;
    Ok(match chi.ambito(Permesso::Leggere) {
        Ambito::TuttoEnte => tenute,
        ambito => tenute
            .iter()
            .filter(|s| ambito.contiene(s.0.cdr.as_ref()))
            .cloned()
            .collect(),
    })
}

/// The codes of the sheets of a plan that the actor reads; `None`: all.
///
/// # Errors
/// As [`schede`].
pub(crate) fn visibili(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    tenute: &SchedeTenute,
) -> store::Result<Option<HashSet<String>>> {
    if actor.ambito(Permesso::Leggere) == Ambito::TuttoEnte {
        return Ok(None);
    }
    let sue = schede(c, actor, vista, tenute)?;
    Ok(Some(sue.iter().map(|s| s.0.codice.clone()).collect()))
}

/// The same sheets, those that have changed read anew; `None` where their order may have changed too.
fn aggiornate(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    schede: &Arc<Schede>,
    toccate: &Toccate,
) -> store::Result<Option<Arc<Schede>>> {
    let sue = toccate.schede.iter().filter(|(_, t)| t.vista == *vista);
    if toccate.altro || sue.clone().any(|(_, t)| t.nuova) {
        return Ok(None);
    }
    let sole: Vec<SchedaId> = sue.map(|(id, _)| id.clone()).collect();
    if sole.is_empty() {
        return Ok(Some(schede.clone()));
    }
    let filtro = Filtro {
        sole,
        ..Filtro::default()
    };
    let rilette: HashMap<SchedaId, Arc<(Riassunto, Vec<Fase>)>> =
        store::schede::risultati(c, actor, vista, &filtro)?
            .into_iter()
            .map(|(s, contenuto)| (s.id.clone(), Arc::new((s, contenuto.fasi))))
            .collect();
    let nuove = schede.iter().map(|vecchia| {
        let Some(nuova) = rilette.get(&vecchia.0.id) else {
            return Some(vecchia.clone());
        };
        let stesso_posto =
            nuova.0.posizione == vecchia.0.posizione && nuova.0.codice == vecchia.0.codice;
        stesso_posto.then(|| nuova.clone())
    });
    Ok(nuove.collect())
}

/// A plan and all its sheets, each with its phases.
pub(super) struct Misure {
    pub(super) vista: Vista,
    pub(super) metodo: Metodo,
    /// By which the body counts its measures.
    pub(super) tipi: TipiMisura,
    schede: Arc<Schede>,
}

impl Misure {
    /// Reads the plan with a code.
    pub(super) async fn find(app: &App, accesso: &Accesso, codice: String) -> Result<Self> {
        let (actor, tenute) = (accesso.actor.clone(), app.schede.clone());
        app.read(move |c| {
            let vista = store::viste::find(c, &actor, &codice)?;
            let schede = schede(c, &actor, &vista.id, &tenute)?;
            let metodo = super::metodo(c, &actor, &vista)?;
            let tipi = store::elenchi::tutti(c, &actor)?.tipi_misura();
            Ok(Self {
                vista,
                metodo,
                tipi,
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
        let titoli = titoli(self.schede.iter().map(|s| &s.0));
        self.schede
            .iter()
            .map(|s| (&s.0, &s.1))
            .filter(|(s, _)| s.livello != Livello::Cdr)
            .map(move |(s, fasi)| VoceCruscotto {
                codice: &s.codice,
                titolo: &s.titolo,
                gruppo: gruppo(tipo, s, &titoli),
                stato: s.stato,
                rischio: metodo.livello(s.livello_rischio, s.giudizio.as_ref()),
                area: s.area_di_rischio.as_deref(),
                tipologia: s.tipologia_misura.as_deref(),
                ricorrenza: s.ricorrenza,
                fasi,
            })
    }
}

/// The titles of the CdR that have their sheet in the plan, by code.
pub(super) fn titoli<'a>(schede: impl Iterator<Item = &'a Riassunto>) -> HashMap<&'a str, &'a str> {
    schede
        .filter(|s| s.livello == Livello::Cdr)
        .map(|s| (s.codice.as_str(), s.titolo.as_str()))
        .collect()
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
