//! The dashboard of a plan: progress against time, what is late and whose, levels by band; every figure leads to its sheets.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::andamento::{
    self, CasellaMappa, Cruscotto, Gruppo, Riepilogo, RigaMappa, ScadenzaMisura, Situazione,
    Urgenza,
};
use domain::misura::TipiMisura;
use domain::rischio::Metodo;
use domain::vista::{TipoVista, Vista};
use domain::{Decimale, data};
use serde::Deserialize;

use super::misure::{Misure, con_codice, scelte_di_gruppo};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Scelta;
use crate::grafici::{Barra, barre};
use crate::indirizzo::segmento;
use crate::page::{Page, pagina};

/// Rows of the list of what is late or at risk; the rest is a filter away.
const URGENZE: usize = 50;

/// Recurring measures whose next day is listed.
const SCADENZE: usize = 20;

/// The one filter, in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Scelto {
    cdr: String,
}

#[derive(Template)]
#[template(path = "viste/cruscotto.html")]
struct CruscottoPage {
    page: Page,
    sigla: String,
    vista: Vista,
    cdr: String,
    gruppi_scelta: Vec<Scelta>,
    oggi: NaiveDate,
    c: Cruscotto,
    situazioni: Vec<Barra>,
    fasce: Vec<Barra>,
    /// The types of measure that the plan has; none where no measure says one.
    tipi: Vec<Barra>,
    /// Whether the body has types of its own among them.
    tipi_propri: bool,
    metodo: Metodo,
    margine: String,
}

impl CruscottoPage {
    fn base(&self) -> String {
        format!("/{}/viste/{}", self.sigla, self.vista.codice)
    }

    fn obiettivi(&self) -> bool {
        self.vista.tipo == TipoVista::Obiettivi
    }

    fn parola_gruppo(&self) -> &'static str {
        self.vista.tipo.parola_gruppo()
    }

    fn un_gruppo(&self) -> &'static str {
        super::un_gruppo(self.vista.tipo)
    }

    /// The sheets behind a figure: the list with its filters.
    fn elenco(&self, filtri: &str) -> String {
        elenco(&self.base(), &self.cdr, filtri)
    }

    /// The sheets of one group behind a figure.
    fn di(&self, g: &Gruppo, filtri: &str) -> String {
        elenco(&self.base(), &g.codice, filtri)
    }

    /// The sheets of the band of a highest level; `None` where there is no level.
    fn piu_alti(&self, cdr: &str, r: &Riepilogo) -> Option<String> {
        let fascia = r.rischio_massimo.fascia?;
        Some(elenco(&self.base(), cdr, &format!("fascia={fascia}")))
    }

    /// Whether some process says its area: a map of one row says nothing.
    fn ha_aree(&self) -> bool {
        self.c.mappa.iter().any(|r| r.area.is_some())
    }

    fn area(&self, r: &RigaMappa) -> String {
        r.area
            .clone()
            .unwrap_or_else(|| "Area non indicata".to_owned())
    }

    /// The sheets behind a cell of the map.
    fn casella(&self, r: &RigaMappa, n: &usize) -> String {
        let cdr = self.c.gruppi.get(*n).map_or("", |g| g.codice.as_str());
        let area = r.area.as_deref().unwrap_or("nessuna");
        elenco(&self.base(), cdr, &format!("area={}", segmento(area)))
    }

    /// The tint of a cell: the band of its highest level.
    fn tinta(&self, c: &CasellaMappa) -> String {
        c.massimo
            .fascia
            .map_or_else(String::new, |f| super::tinta(&self.metodo, f))
    }

    fn urgenti(&self) -> &[Urgenza] {
        self.c.urgenze.get(..URGENZE).unwrap_or(&self.c.urgenze)
    }

    fn in_scadenza(&self) -> &[ScadenzaMisura] {
        self.c.scadenze.get(..SCADENZE).unwrap_or(&self.c.scadenze)
    }

    fn ritardo(&self, r: &Riepilogo) -> u32 {
        r.quante(Situazione::InRitardo)
    }

    fn rischio(&self, r: &Riepilogo) -> u32 {
        r.quante(Situazione::ARischio)
    }

    fn giorno(&self, giorno: &NaiveDate) -> String {
        data::it(*giorno)
    }

    /// A share of a hundred, with one decimal; a dash for none.
    fn parte(&self, figura: Option<Decimale>) -> String {
        figura.map_or_else(|| "–".to_owned(), |f| format!("{}%", f.it(1)))
    }

    fn tempo(&self, u: &Urgenza) -> String {
        self.parte(u.atteso)
    }

    /// What is counted in a group, in words.
    fn schede(&self, g: &Gruppo) -> &'static str {
        match (self.obiettivi(), g.riepilogo.schede) {
            (true, 1) => "obiettivo",
            (true, _) => "obiettivi",
            (false, 1) => "processo",
            (false, _) => "processi",
        }
    }

    fn nome(&self, g: &Gruppo) -> String {
        con_codice(&g.codice, &g.titolo)
    }

    /// How far the progress is from the time that has passed, in points and in words.
    fn scarto(&self) -> String {
        match (self.c.totale.avanzamento(), self.c.totale.atteso()) {
            (Some(a), Some(t)) if a >= t => format!("{} punti avanti sul tempo. ", a.meno(t).it(1)),
            (Some(a), Some(t)) => format!("{} punti indietro sul tempo. ", t.meno(a).it(1)),
            _ => String::new(),
        }
    }
}

fn elenco(base: &str, cdr: &str, filtri: &str) -> String {
    if cdr.is_empty() {
        format!("{base}?{filtri}")
    } else {
        format!("{base}?cdr={}&{filtri}", segmento(cdr))
    }
}

/// The measures by type: those that the plan has, and what is left. A measure of two types stands under both.
fn tipi(c: &Cruscotto, tipi: &TipiMisura, base: &str, cdr: &str) -> Vec<Barra> {
    let mut voci: Vec<_> = tipi
        .tutti()
        .into_iter()
        .zip(&c.tipi)
        .filter(|(_, quante)| **quante > 0)
        .map(|(t, quante)| {
            let filtri = format!("conta=misure&tipo={}", segmento(&t.codice()));
            let link = elenco(base, cdr, &filtri);
            (t.etichetta().to_owned(), *quante, link, String::new())
        })
        .collect();
    if !voci.is_empty() {
        let nessuno = if tipi.ha_propri() {
            "Nessun tipo del PNA o dell'ente"
        } else {
            "Nessun tipo del PNA"
        };
        voci.push((
            nessuno.to_owned(),
            c.senza_tipo,
            elenco(base, cdr, "conta=misure&tipo=nessuno"),
            "is-nessuna".to_owned(),
        ));
    }
    barre(voci.into_iter())
}

/// Shows the dashboard, of the whole plan or of one CdR.
pub(crate) async fn cruscotto(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(scelto): Query<Scelto>,
) -> Result<Response> {
    let misure = Misure::find(&app, &accesso, codice).await?;
    let oggi = app.oggi();
    let metodo = misure.metodo.clone();
    let regole = misure.vista.regole();
    let intero = andamento::cruscotto(misure.voci(&metodo), &metodo, &misure.tipi, oggi, &regole);
    let gruppi_scelta = scelte_di_gruppo(
        intero.gruppi.iter().map(|g| (&*g.codice, &*g.titolo)),
        &scelto.cdr,
    );
    let c = if scelto.cdr.is_empty() {
        intero
    } else {
        let sue = misure.voci(&metodo).filter(|v| v.gruppo.0 == scelto.cdr);
        andamento::cruscotto(sue, &metodo, &misure.tipi, oggi, &regole)
    };
    let vista = misure.vista;
    let tipi_misura = misure.tipi;
    let base = format!("/{}/viste/{}", accesso.ente.sigla, vista.codice);
    let situazioni = barre(Situazione::TUTTE.iter().map(|s| {
        (
            s.etichetta().to_owned(),
            c.totale.quante(*s),
            elenco(&base, &scelto.cdr, &format!("situazione={}", s.codice())),
            format!("is-{}", s.codice()),
        )
    }));
    let fasce = barre(
        metodo
            .fasce
            .iter()
            .zip(&c.fasce)
            .enumerate()
            .map(|(n, (f, quante))| {
                (
                    f.nome.clone(),
                    *quante,
                    elenco(&base, &scelto.cdr, &format!("fascia={n}")),
                    super::tinta(&metodo, n),
                )
            })
            .chain(std::iter::once((
                "Senza livello".to_owned(),
                c.senza_livello,
                elenco(&base, &scelto.cdr, "fascia=nessuna"),
                "is-nessuna".to_owned(),
            ))),
    );
    let tipi = tipi(&c, &tipi_misura, &base, &scelto.cdr);
    let page = Page::di(&accesso, format!("Cruscotto – {}", vista.codice), "viste");
    Ok(pagina(&CruscottoPage {
        page,
        sigla: accesso.ente.sigla,
        vista,
        cdr: scelto.cdr,
        gruppi_scelta,
        oggi,
        c,
        situazioni,
        fasce,
        tipi,
        tipi_propri: tipi_misura.ha_propri(),
        metodo,
        margine: regole.margine.it(0),
    }))
}
