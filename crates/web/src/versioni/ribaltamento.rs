//! Next year's plan from this one: first what would become of each sheet, then the sheets that are ticked.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::cdr::Cdr;
use domain::ribaltamento::{self, GiaPresenti, Proposta, QualiFasi, Riporto, ScelteRibaltamento};
use domain::vista::vita::StatoVista;
use domain::vista::{Vista, VistaId};
use domain::{Actor, Refusal};
use serde::Deserialize;
use store::Conn;
use store::schede::Filtro;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, Scelta, frase_di};
use crate::indirizzo::segmento;
use crate::page::{Page, pagina, rifiutata, spiega};

/// What is chosen, in the address of the preview and in the form under it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    codice: String,
    titolo: String,
    fasi: String,
    /// `si` or `no`; empty is yes.
    indicatori: String,
    collegamenti: String,
    /// Code of the CdR for each sheet to which somebody must give one, by its code; the form only sends them.
    #[serde(skip)]
    cdr: HashMap<String, String>,
}

/// What the name of the field begins with where a CdR is chosen for a sheet.
const CDR: &str = "cdr-";

impl Chiesto {
    fn di_form(form: &Form) -> Self {
        let campo = |nome| form.get(nome).to_owned();
        Self {
            codice: campo("codice"),
            titolo: campo("titolo"),
            fasi: campo("fasi"),
            indicatori: campo("indicatori"),
            collegamenti: campo("collegamenti"),
            cdr: form
                .iter()
                .filter_map(|(nome, v)| Some((nome.strip_prefix(CDR)?.to_owned(), v.to_owned())))
                .collect(),
        }
    }

    /// What is left open is filled in from this year's plan.
    fn completo(mut self, vista: &Vista) -> Self {
        let dopo = (vista.anno + 1).to_string();
        let prima = vista.anno.to_string();
        if self.codice.trim().is_empty() {
            self.codice = match vista.codice.strip_prefix(&prima) {
                Some(resto) => format!("{dopo}{resto}"),
                None => format!("{dopo}_{}", vista.codice),
            };
        }
        if self.titolo.trim().is_empty() {
            self.titolo = avanti(vista);
        }
        self
    }

    /// `cdr` are the units that there are.
    fn scelte(&self, cdr: &[Cdr]) -> ScelteRibaltamento {
        let scelti = self.cdr.iter().filter_map(|(scheda, codice)| {
            let suo = cdr.iter().find(|c| c.codice == *codice)?;
            Some((scheda.clone(), suo.id.clone()))
        });
        ScelteRibaltamento {
            fasi: QualiFasi::TUTTI
                .iter()
                .copied()
                .find(|f| f.codice() == self.fasi)
                .unwrap_or(QualiFasi::Ricorrenti),
            indicatori: self.indicatori != "no",
            collegamenti: self.collegamenti != "no",
            cdr: scelti.collect(),
        }
    }
}

/// The title with its years one further on: `2026-2028` becomes `2027-2029`.
fn avanti(vista: &Vista) -> String {
    // The later year first: the earlier one would become it, and move twice.
    (vista.dal..=vista.al.max(vista.anno))
        .rev()
        .fold(vista.titolo.clone(), |titolo, anno| {
            titolo.replace(&anno.to_string(), &(anno + 1).to_string())
        })
}

/// A plan, the one after it, and what would be carried over.
struct Letta {
    da: Vista,
    a: Vista,
    /// Whether the one after it is there already.
    esiste: bool,
    riporti: Vec<Riporto>,
    chiesto: Chiesto,
    /// The units to which a sheet may be given, in the year of the plan after this one.
    cdr: Vec<Cdr>,
}

impl Letta {
    fn find(c: &mut Conn, actor: &Actor, codice: &str, chiesto: Chiesto) -> store::Result<Self> {
        let da = store::viste::find(c, actor, codice)?;
        let chiesto = chiesto.completo(&da);
        let (a, esiste) = match store::viste::find(c, actor, chiesto.codice.trim()) {
            Ok(a) => (a, true),
            Err(store::Error::NotFound) => (nuova(&da, &chiesto), false),
            Err(e) => return Err(e),
        };
        let gia = if esiste {
            store::ribaltamenti::gia_presenti(c, actor, &da.id, &a.id)?
        } else {
            GiaPresenti::default()
        };
        let schede = store::schede::list(c, actor, &da.id, &Filtro::default())?;
        let mut cdr = store::cdr::nell_anno(c, actor, a.anno)?;
        let riporti = {
            let vivi: Vec<Cdr> = cdr
                .iter()
                .filter(|c| c.esiste_nel(a.anno))
                .cloned()
                .collect();
            let scelte = chiesto.scelte(&vivi);
            ribaltamento::prepara(&da, &a, &schede, &cdr, &gia, &scelte)
        };
        cdr.retain(|c| c.esiste_nel(a.anno));
        Ok(Self {
            riporti,
            cdr,
            da,
            a,
            esiste,
            chiesto,
        })
    }

    /// What stands against it as a whole.
    fn impedimento(&self) -> Option<String> {
        if self.a.id == self.da.id {
            return Some(
                "il piano nuovo non può essere questo stesso: scrivi il codice di quello dell'anno dopo"
                    .to_owned(),
            );
        }
        if self.a.tipo != self.da.tipo {
            return Some(format!(
                "la vista {} è di un altro tipo: scrivi il codice di un piano come questo",
                self.a.codice
            ));
        }
        if self.a.anno <= self.da.anno {
            return Some(format!(
                "la vista {} è del {}: il piano nuovo viene dopo quello del {}",
                self.a.codice, self.a.anno, self.da.anno
            ));
        }
        if !self.a.si_compone() {
            return Some(format!(
                "la vista {} è {}: prima di aggiungerle schede, {}",
                self.a.codice,
                self.a.come_sta().to_lowercase(),
                self.a.come_si_cambia()
            ));
        }
        None
    }

    fn page(&self, accesso: &Accesso, errori: Vec<Refusal>) -> RibaltamentoPage {
        let scelta = |v: &str, e: &str, scelto: bool| Scelta {
            value: v.to_owned(),
            label: e.to_owned(),
            selected: scelto,
        };
        let si_no = |si: bool| vec![scelta("si", "Sì", si), scelta("no", "No", !si)];
        let scelte = self.chiesto.scelte(&self.cdr);
        let righe: Vec<Riga> = self.riporti.iter().map(|r| self.riga(r)).collect();
        let base = format!(
            "/{}/viste/{}",
            accesso.ente.sigla,
            segmento(&self.da.codice)
        );
        RibaltamentoPage {
            page: Page::di(
                accesso,
                format!("Piano dell'anno dopo – {}", self.da.codice),
                "viste",
            ),
            sigla: accesso.ente.sigla.clone(),
            vista: self.da.codice.clone(),
            base,
            codice: self.chiesto.codice.clone(),
            titolo_nuovo: self.chiesto.titolo.clone(),
            esiste: self.esiste,
            nuova: self.a.codice.clone(),
            fasi: QualiFasi::TUTTI
                .iter()
                .map(|f| scelta(f.codice(), f.etichetta(), *f == scelte.fasi))
                .collect(),
            indicatori: si_no(scelte.indicatori),
            collegamenti: si_no(scelte.collegamenti),
            scelte_indicatori: if scelte.indicatori { "si" } else { "no" },
            scelte_collegamenti: if scelte.collegamenti { "si" } else { "no" },
            scelte_fasi: scelte.fasi.codice(),
            pronte: righe.iter().filter(|r| r.perche.is_none()).count(),
            righe,
            impedimento: self.impedimento(),
            errori,
        }
    }
}

/// The plan after this one, as it would be made.
fn nuova(da: &Vista, chiesto: &Chiesto) -> Vista {
    Vista {
        id: VistaId(store::new_id()),
        codice: chiesto.codice.trim().to_owned(),
        titolo: chiesto.titolo.clone(),
        anno: da.anno + 1,
        dal: da.dal + 1,
        al: da.al + 1,
        stato: StatoVista::PRIMO,
        variazione: None,
        ..da.clone()
    }
}

/// A sheet of this year in the preview.
struct Riga {
    codice: String,
    titolo: String,
    nuovo: String,
    fasi: usize,
    indicatori: usize,
    avviso: Option<String>,
    /// To which CdR it may go; empty where that is settled.
    dove: Vec<Scelta>,
    /// Why it is not carried over.
    perche: Option<String>,
}

impl Letta {
    fn riga(&self, r: &Riporto) -> Riga {
        let vuota = Riga {
            codice: r.codice.clone(),
            titolo: r.titolo.clone(),
            nuovo: String::new(),
            fasi: 0,
            indicatori: 0,
            avviso: None,
            dove: Vec::new(),
            perche: None,
        };
        match &r.esito {
            Ok(p) => Riga {
                nuovo: p.contenuto.codice.clone(),
                fasi: p.contenuto.fasi.len(),
                indicatori: p.contenuto.indicatori.len(),
                avviso: p.avviso.clone(),
                dove: if p.da_assegnare {
                    self.dove(&r.codice)
                } else {
                    Vec::new()
                },
                ..vuota
            },
            Err(perche) => Riga {
                perche: Some(perche.clone()),
                ..vuota
            },
        }
    }

    /// The units, to choose one for a sheet.
    fn dove(&self, scheda: &str) -> Vec<Scelta> {
        let scelto = self.chiesto.cdr.get(scheda).map_or("", String::as_str);
        let mut dove = vec![Scelta::new("", "Scegli il CdR", scelto)];
        dove.extend(self.cdr.iter().map(|c| {
            let nome = c.nome_breve.as_deref().unwrap_or(&c.nome);
            Scelta::new(&c.codice, format!("{} {nome}", c.codice), scelto)
        }));
        dove
    }
}

#[derive(Template)]
#[template(path = "versioni/ribaltamento.html")]
struct RibaltamentoPage {
    page: Page,
    sigla: String,
    vista: String,
    base: String,
    codice: String,
    titolo_nuovo: String,
    esiste: bool,
    nuova: String,
    fasi: Vec<Scelta>,
    indicatori: Vec<Scelta>,
    collegamenti: Vec<Scelta>,
    scelte_fasi: &'static str,
    scelte_indicatori: &'static str,
    scelte_collegamenti: &'static str,
    righe: Vec<Riga>,
    pronte: usize,
    impedimento: Option<String>,
    errori: Vec<Refusal>,
}

spiega!(RibaltamentoPage);

impl RibaltamentoPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

async fn leggi(app: &App, accesso: &Accesso, codice: String, chiesto: Chiesto) -> Result<Letta> {
    let actor = accesso.actor.clone();
    app.read(move |c| Letta::find(c, &actor, &codice, chiesto))
        .await
}

/// Shows what would be carried over.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    let letta = leggi(&app, &accesso, codice, chiesto).await?;
    Ok(pagina(&letta.page(&accesso, Vec::new())))
}

/// Carries the ticked sheets over: all of them or none.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let letta = leggi(&app, &accesso, codice, Chiesto::di_form(&form)).await?;
    if letta.impedimento().is_some() {
        return Ok(rifiutata(&letta.page(&accesso, Vec::new())));
    }
    let scelte: HashSet<&str> = form.all("scheda").collect();
    let proposte: Vec<Proposta> = letta
        .riporti
        .iter()
        .filter(|r| scelte.contains(r.codice.as_str()))
        .filter_map(|r| r.esito.as_deref().ok().cloned())
        .collect();
    if proposte.is_empty() {
        let no = Refusal::campo(
            "schede",
            "scegli almeno una scheda fra quelle che si possono riportare",
        );
        return Ok(rifiutata(&letta.page(&accesso, vec![no])));
    }
    let quando = app.adesso();
    let creazione = if letta.esiste {
        None
    } else {
        match Vista::nuova(letta.a.clone(), &accesso.actor, quando) {
            Ok(fatto) => Some(fatto),
            Err(no) => return Ok(rifiutata(&letta.page(&accesso, no))),
        }
    };
    let (actor, vista) = (
        accesso.actor.clone(),
        creazione.as_ref().map_or(&letta.a, |f| f.cosa()).clone(),
    );
    let nuova = vista.codice.clone();
    let esito = app
        .try_write(move |tx| {
            if let Some(fatto) = &creazione {
                store::viste::record(tx, fatto)?;
            }
            store::ribaltamenti::record(tx, &actor, &vista, &proposte, quando)
        })
        .await?;
    match esito {
        Ok(()) => Ok(Redirect::to(&format!(
            "/{}/viste/{}?esito=ribaltata",
            accesso.ente.sigla,
            segmento(&nuova)
        ))
        .into_response()),
        Err(store::Error::Campi(no)) => Ok(rifiutata(&letta.page(&accesso, no))),
        Err(store::Error::Conflict(_)) => Err(Error::Richiesta(
            "Intanto qualcuno ha creato la stessa vista o una scheda con lo stesso codice: torna all'anteprima e guarda che cosa è rimasto da riportare."
                .to_owned(),
        )),
        Err(e) => Err(e.into()),
    }
}
