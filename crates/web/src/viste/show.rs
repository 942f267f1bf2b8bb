//! A plan as a tree: CdR and processes, or directions, services and objectives.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use chrono::NaiveDate;
use domain::andamento::{self, Situazione};
use domain::misura::{QualeTipo, TipiMisura};
use domain::rischio::Metodo;
use domain::scheda::{Fase, SchedaId};
use domain::vista::{TipoVista, Vista};
use domain::{Livello, Stato, testo};
use serde::Deserialize;
use store::schede::{Filtro, Riassunto};

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::{Form, Scelta};
use crate::page::{Page, pagina};
use crate::viste::Schede;

/// Above so many sheets a plan shows its groups folded, each a click away: a page stays readable, and quick.
const APERTE: usize = 300;

/// The filters, in the address of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filtri {
    livello: String,
    cdr: String,
    stato: String,
    testo: String,
    /// How the measure stands, by [`Situazione::codice`].
    situazione: String,
    /// Place of the band of the level, or `nessuna`.
    fascia: String,
    /// Area of risk, or `nessuna`.
    area: String,
    /// Which of the sheets counted in the figures of the dashboard: `schede` all of them, `misure` those with a measure.
    conta: String,
    /// A type of the measure, by [`QualeTipo::codice`], or `nessuno`.
    tipo: String,
    esito: Option<String>,
}

impl Filtri {
    /// The filters of an address that says other things too.
    pub(crate) fn di(form: &Form) -> Self {
        let campo = |nome: &str| form.get(nome).to_owned();
        Self {
            livello: campo("livello"),
            cdr: campo("cdr"),
            stato: campo("stato"),
            testo: campo("testo"),
            situazione: campo("situazione"),
            fascia: campo("fascia"),
            area: campo("area"),
            conta: campo("conta"),
            tipo: campo("tipo"),
            esito: None,
        }
    }

    /// Those that filter something, as an address has them.
    pub(crate) fn campi(&self) -> Vec<(String, String)> {
        [
            ("livello", &self.livello),
            ("cdr", &self.cdr),
            ("stato", &self.stato),
            ("testo", &self.testo),
            ("situazione", &self.situazione),
            ("fascia", &self.fascia),
            ("area", &self.area),
            ("conta", &self.conta),
            ("tipo", &self.tipo),
        ]
        .into_iter()
        .filter(|(_, v)| !v.trim().is_empty())
        .map(|(n, v)| (n.to_owned(), v.clone()))
        .collect()
    }

    pub(crate) fn attivi(&self) -> bool {
        !self.campi().is_empty()
    }

    /// The address of the page where what is listed can be taken away.
    fn esportazione(&self, base: &str) -> String {
        let mut indirizzo = form_urlencoded::Serializer::new(String::new());
        indirizzo.extend_pairs(self.campi());
        let query = indirizzo.finish();
        if query.is_empty() {
            format!("{base}/esportazione")
        } else {
            format!("{base}/esportazione?{query}")
        }
    }

    /// Whether a sheet is one of those counted in a figure of the dashboard; every one is, without such a filter.
    fn conta(
        &self,
        vista: &Vista,
        s: &Riassunto,
        fasi: &[Fase],
        oggi: NaiveDate,
        metodo: &Metodo,
        tipi: &TipiMisura,
    ) -> bool {
        if !self.cdr.is_empty() && super::gruppo(vista.tipo, s).0 != self.cdr {
            return false;
        }
        if [
            &self.situazione,
            &self.fascia,
            &self.area,
            &self.conta,
            &self.tipo,
        ]
        .iter()
        .all(|f| f.is_empty())
        {
            return true;
        }
        if s.livello == Livello::Cdr || !andamento::contata(s.stato) {
            return false;
        }
        let sua = || andamento::di_fasi(fasi, oggi, &vista.regole()).map(|a| a.situazione);
        let suoi = || tipi.di(s.tipologia_misura.as_deref().unwrap_or_default());
        let fascia = || {
            metodo
                .livello(s.livello_rischio, s.giudizio.as_ref())
                .fascia
        };
        // A word that is none of the situations finds nothing.
        let situazione = Situazione::da_codice(&self.situazione);
        (self.situazione.is_empty() || (situazione.is_some() && sua() == situazione))
            && match self.conta.as_str() {
                "" | "schede" => true,
                _ => self.conta == "misure" && sua().is_some(),
            }
            && match self.tipo.as_str() {
                "" => true,
                "nessuno" => suoi().is_empty(),
                tipo => QualeTipo::da_codice(tipo)
                    .is_some_and(|tipo| suoi().iter().any(|t| t.stesso(&tipo))),
            }
            && match self.area.as_str() {
                "" => true,
                "nessuna" => s.area_di_rischio.is_none(),
                area => s.area_di_rischio.as_deref() == Some(area),
            }
            && match self.fascia.as_str() {
                "" => true,
                "nessuna" => fascia().is_none(),
                n => fascia().map(|f| f.to_string()).as_deref() == Some(n),
            }
    }

    fn filtro(&self) -> Filtro {
        let scelto = |t: &str| Some(t.trim().to_owned()).filter(|t| !t.is_empty());
        Filtro {
            livelli: Livello::da_nome(&self.livello).into_iter().collect(),
            // The group is held against the one rule of `gruppo`, after the rows are read.
            cdr: None,
            stato: Stato::da_nome(&self.stato),
            testo: scelto(&testo::piatto(&self.testo)),
            ..Filtro::default()
        }
    }
}

/// A CdR with its processes, or a direction with its objectives.
struct Gruppo<'a> {
    /// Code of the CdR; empty for directions.
    codice: String,
    titolo: String,
    /// The sheet of the CdR itself, when there is one.
    capo: Option<&'a Riassunto>,
    quante: usize,
    /// Sub-groups: one without a name for processes, one per service for objectives.
    parti: Vec<(String, Vec<&'a Riassunto>)>,
}

#[derive(Template)]
#[template(path = "viste/show.html")]
struct ShowPage<'a> {
    page: Page,
    sigla: String,
    vista: Vista,
    filtri: Filtri,
    livelli: Vec<Scelta>,
    gruppi_scelta: Vec<Scelta>,
    stati: Vec<Scelta>,
    situazioni: Vec<Scelta>,
    fasce: Vec<Scelta>,
    /// Those that the processes of the plan name; none where no process names one.
    aree: Vec<(&'static str, Vec<Scelta>)>,
    contate: Vec<Scelta>,
    tipi: Vec<Scelta>,
    gruppi: Vec<Gruppo<'a>>,
    trovate: usize,
    totale: usize,
    /// Whether the rows of the groups are shown.
    aperta: bool,
}

impl ShowPage<'_> {
    fn obiettivi(&self) -> bool {
        self.vista.tipo == TipoVista::Obiettivi
    }

    fn parola_gruppo(&self) -> &'static str {
        self.vista.tipo.parola_gruppo()
    }

    fn base(&self) -> String {
        format!("/{}/viste/{}", self.sigla, self.vista.codice)
    }

    fn esportazione(&self) -> String {
        self.filtri.esportazione(&self.base())
    }
}

/// A plan with its sheets, and which of them the filters that the database answers have found; `None` where there are none.
type Letta = (
    Vista,
    Metodo,
    TipiMisura,
    Arc<Schede>,
    Option<HashSet<SchedaId>>,
);

async fn leggi(app: &App, accesso: &Accesso, codice: &str, filtri: &Filtri) -> Result<Letta> {
    let (actor, filtro, codice) = (accesso.actor.clone(), filtri.filtro(), codice.to_owned());
    let tenute = app.schede.clone();
    app.read(move |c| {
        let vista = store::viste::find(c, &actor, &codice)?;
        let tutte = super::schede(c, &actor, &vista.id, &tenute)?;
        let quali = if filtro == Filtro::default() {
            None
        } else {
            Some(store::schede::trovate(c, &actor, &vista.id, &filtro)?)
        };
        let metodo = super::metodo(c, &actor, &vista)?;
        let tipi = store::elenchi::tutti(c, &actor)?.tipi_misura();
        Ok((vista, metodo, tipi, tutte, quali))
    })
    .await
}

/// A plan, the codes of the sheets that its page lists with these filters, in its order, and how many it has.
pub(crate) async fn trovate(
    app: &App,
    accesso: &Accesso,
    codice: &str,
    filtri: &Filtri,
) -> Result<(Vista, Vec<String>, usize)> {
    let (vista, trovate, totale) = riassunti(app, accesso, codice, filtri).await?;
    let codici = trovate.iter().map(|s| s.0.codice.clone()).collect();
    Ok((vista, codici, totale))
}

/// The same, with what the page lists of each.
pub(crate) async fn riassunti(
    app: &App,
    accesso: &Accesso,
    codice: &str,
    filtri: &Filtri,
) -> Result<(Vista, Vec<Arc<(Riassunto, Vec<Fase>)>>, usize)> {
    let (vista, metodo, tipi, tutte, quali) = leggi(app, accesso, codice, filtri).await?;
    let oggi = app.oggi();
    let trovate = tutte
        .iter()
        .filter(|s| quali.as_ref().is_none_or(|q| q.contains(&s.0.id)))
        .filter(|s| filtri.conta(&vista, &s.0, &s.1, oggi, &metodo, &tipi))
        .map(Arc::clone)
        .collect();
    Ok((vista, trovate, tutte.len()))
}

/// Shows a plan with the filters of the address.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(filtri): Query<Filtri>,
    RawQuery(query): RawQuery,
    cookies: CookieJar,
) -> Result<Response> {
    let (vista, metodo, tipi_misura, tutte, quali) =
        leggi(&app, &accesso, &codice, &filtri).await?;
    let oggi = app.oggi();
    let livelli = std::iter::once(Scelta::new("", "Tutti", &filtri.livello))
        .chain(
            vista
                .tipo
                .livelli()
                .iter()
                .map(|l| Scelta::new(l.nome(), l.etichetta(), &filtri.livello)),
        )
        .collect();
    let stati = std::iter::once(Scelta::new("", "Tutti", &filtri.stato))
        .chain(
            Stato::OPZIONI
                .iter()
                .map(|o| Scelta::new(o.codice, o.etichetta, &filtri.stato)),
        )
        .collect();
    let situazioni = std::iter::once(Scelta::new("", "Tutte", &filtri.situazione))
        .chain(
            Situazione::TUTTE
                .iter()
                .map(|s| Scelta::new(s.codice(), s.etichetta(), &filtri.situazione)),
        )
        .collect();
    let fasce = std::iter::once(Scelta::new("", "Tutte", &filtri.fascia))
        .chain(
            (0..)
                .zip(&metodo.fasce)
                .map(|(n, f): (usize, _)| Scelta::new(n.to_string(), &f.nome, &filtri.fascia)),
        )
        .chain(std::iter::once(Scelta::new(
            "nessuna",
            "Senza livello",
            &filtri.fascia,
        )))
        .collect();
    let contate = vec![
        Scelta::new("", "Tutte", &filtri.conta),
        Scelta::new("schede", "Contate nel cruscotto", &filtri.conta),
        Scelta::new("misure", "Contate, con una misura", &filtri.conta),
    ];
    let tipi = std::iter::once(Scelta::new("", "Tutti", &filtri.tipo))
        .chain(
            tipi_misura
                .tutti()
                .iter()
                .map(|t| Scelta::new(t.codice(), t.etichetta(), &filtri.tipo)),
        )
        .chain([Scelta::new("nessuno", "Nessuno di questi", &filtri.tipo)])
        .collect();
    let nominate: BTreeSet<&str> = tutte
        .iter()
        .filter_map(|s| s.0.area_di_rischio.as_deref())
        .collect();
    let aree = if nominate.is_empty() && filtri.area.is_empty() {
        Vec::new()
    } else {
        std::iter::once(Scelta::new("", "Tutte", &filtri.area))
            .chain(
                nominate
                    .into_iter()
                    .map(|a| Scelta::new(a, a, &filtri.area)),
            )
            .chain(std::iter::once(Scelta::new(
                "nessuna",
                "Non indicata",
                &filtri.area,
            )))
            .collect()
    };
    let aree = super::aree_in_gruppi(aree);
    let nomi_dei_gruppi = nomi_dei_gruppi(vista.tipo, tutte.iter().map(|s| &s.0));
    let nomi = nomi_dei_gruppi.iter().map(|(codice, titolo)| {
        if codice.is_empty() {
            Scelta::new(titolo, titolo, &filtri.cdr)
        } else {
            Scelta::new(codice, format!("{codice} {titolo}"), &filtri.cdr)
        }
    });
    let gruppi_scelta = std::iter::once(Scelta::new("", "Tutti", &filtri.cdr))
        .chain(nomi)
        .collect();
    let titolo = format!("{} – {}", vista.codice, vista.titolo);
    let page = Page::di(&accesso, titolo, "viste").esito(filtri.esito.as_deref());
    let totale = tutte.len();
    let trovate: Vec<&Riassunto> = tutte
        .iter()
        .map(|s| (&s.0, &s.1))
        .filter(|(s, _)| quali.as_ref().is_none_or(|q| q.contains(&s.id)))
        .filter(|(s, fasi)| filtri.conta(&vista, s, fasi, oggi, &metodo, &tipi_misura))
        .map(|(s, _)| s)
        .collect();
    let quante = trovate.len();
    let aperta = quante <= APERTE;
    let mut gruppi = raggruppa(vista.tipo, trovate);
    for g in &mut gruppi {
        // A filter may leave the CdR itself out of the list; its processes still stand under its title.
        if let Some((_, titolo)) = nomi_dei_gruppi
            .iter()
            .find(|(codice, _)| !codice.is_empty() && *codice == g.codice)
        {
            g.titolo.clone_from(titolo);
        }
    }
    let cookies = super::ricordo::ricorda(
        cookies,
        &vista.codice,
        query.as_deref(),
        app.servizi.solo_https,
    );
    let pagina = pagina(&ShowPage {
        page,
        sigla: accesso.ente.sigla,
        vista,
        filtri,
        livelli,
        gruppi_scelta,
        stati,
        situazioni,
        fasce,
        aree,
        contate,
        tipi,
        gruppi,
        trovate: quante,
        totale,
        aperta,
    });
    Ok((cookies, pagina).into_response())
}

/// Code (empty where a group is only a name) and title of the group of a sheet.
fn posto(tipo: TipoVista, s: &Riassunto) -> (String, String) {
    let (chiave, nome) = super::gruppo(tipo, s);
    let solo_nome = tipo == TipoVista::Obiettivi
        || (s.livello != Livello::Cdr && s.padre.is_none() && s.cdr_codice.is_none());
    if solo_nome {
        (String::new(), nome)
    } else {
        (chiave, nome)
    }
}

/// The groups of a plan in its order; one that has the sheet of its CdR bears its title.
fn nomi_dei_gruppi<'a>(
    tipo: TipoVista,
    schede: impl Iterator<Item = &'a Riassunto>,
) -> Vec<(String, String)> {
    let mut nomi: Vec<(String, String)> = Vec::new();
    for s in schede {
        let (codice, titolo) = posto(tipo, s);
        let gia = nomi
            .iter_mut()
            .find(|(c, t)| *c == codice && (!codice.is_empty() || *t == titolo));
        match gia {
            Some(g) if s.livello == Livello::Cdr => g.1 = titolo,
            Some(_) => {}
            None => nomi.push((codice, titolo)),
        }
    }
    nomi
}

fn raggruppa<'a>(tipo: TipoVista, schede: Vec<&'a Riassunto>) -> Vec<Gruppo<'a>> {
    let mut gruppi: Vec<Gruppo<'a>> = Vec::new();
    for s in schede {
        let (codice, titolo) = posto(tipo, s);
        let parte = match tipo {
            TipoVista::Obiettivi => s.servizio.clone().unwrap_or_default(),
            TipoVista::Ptpc => String::new(),
        };
        let chiave = |g: &Gruppo<'_>| {
            if codice.is_empty() {
                g.codice.is_empty() && g.titolo == titolo
            } else {
                g.codice == codice
            }
        };
        let posto = match gruppi.iter().position(chiave) {
            Some(i) => i,
            None => {
                gruppi.push(Gruppo {
                    codice,
                    titolo: titolo.clone(),
                    capo: None,
                    quante: 0,
                    parti: Vec::new(),
                });
                gruppi.len() - 1
            }
        };
        let Some(g) = gruppi.get_mut(posto) else {
            continue;
        };
        if s.livello == Livello::Cdr {
            g.titolo = titolo;
            g.capo = Some(s);
            continue;
        }
        g.quante += 1;
        match g.parti.iter_mut().find(|(p, _)| *p == parte) {
            Some((_, v)) => v.push(s),
            None => g.parti.push((parte, vec![s])),
        }
    }
    gruppi
}
