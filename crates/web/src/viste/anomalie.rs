//! What deserves a look in a whole plan, a page at a time: the heaviest first, rule by rule, open or accepted.

mod accetta;
mod trovati;

use std::collections::HashSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::Refusal;
use domain::actor::Actor;
use domain::anomalie::{
    self, Accettata, Accettazione, AccettazioneId, Anomalia, Gravita, RegolaAnomalia,
};
use domain::cartella::Dato;
use domain::modello::Modelli;
use domain::vista::Vista;
use serde::Deserialize;

pub(crate) use accetta::{accetta, riapri};
pub(crate) use trovati::Trovati;

use super::SchedeTenute;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::esportazioni::{consegna_elenco, elenco};
use crate::form::Scelta;
use crate::indirizzo::segmento;
use crate::page::{Page, Spiega, pagina};
use crate::pagine::Pagine;
use domain::orario;

/// Findings on one page of the list.
const AVVISI: usize = 50;

/// What the address of the page asks for.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Filtri {
    /// A severity, by its stored word.
    gravita: String,
    /// A rule, by its stored word.
    regola: String,
    /// Code of a sheet.
    scheda: String,
    /// `accettate`, or the open ones.
    elenco: String,
    pagina: String,
    esito: Option<String>,
}

impl Filtri {
    fn accettate(&self) -> bool {
        self.elenco == "accettate"
    }

    fn attivi(&self) -> bool {
        [&self.gravita, &self.regola, &self.scheda]
            .iter()
            .any(|f| !f.trim().is_empty())
    }

    /// Whether a finding is asked for. A word that is no severity, or no rule, finds nothing.
    fn tiene(&self, regola: RegolaAnomalia, scheda: Option<&str>) -> bool {
        let cercata = self.scheda.trim();
        (self.gravita.is_empty() || self.gravita == regola.gravita().codice())
            && (self.regola.is_empty() || self.regola == regola.codice())
            && (cercata.is_empty() || scheda.is_some_and(|s| s.eq_ignore_ascii_case(cercata)))
    }

    /// The filters without the page and what has been done, as an address carries them.
    fn parametri(&self) -> [(&'static str, &str); 4] {
        [
            ("gravita", self.gravita.as_str()),
            ("regola", &self.regola),
            ("scheda", self.scheda.trim()),
            ("elenco", &self.elenco),
        ]
    }

    /// `gravita=grave&pagina=2`, for the way back after a form.
    fn in_indirizzo(&self) -> String {
        self.parametri()
            .into_iter()
            .chain([("pagina", self.pagina.as_str())])
            .filter(|(_, v)| !v.is_empty())
            .map(|(n, v)| format!("{n}={}", segmento(v)))
            .collect::<Vec<_>>()
            .join("&")
    }
}

/// The findings of one rule on the page.
struct Gruppo {
    regola: RegolaAnomalia,
    /// How many there are on all pages.
    quante: usize,
    voci: Vec<Voce>,
}

/// A finding, as the page shows it.
struct Voce {
    /// Its place on the page: the forms of a page are told apart by it.
    numero: usize,
    regola: RegolaAnomalia,
    scheda: String,
    frase: String,
    /// Address of the form in which it is mended.
    correggi: Option<String>,
    motivazione: String,
    errore: String,
    accettata: Option<Detta>,
    /// Whether what was accepted says something else today.
    decaduta: bool,
}

impl Voce {
    fn campo(&self) -> String {
        format!("motivazione-{}", self.numero)
    }
}

/// What was said when a finding was accepted.
struct Detta {
    id: String,
    chi: String,
    quando: String,
    iso: String,
    motivazione: String,
}

impl Detta {
    fn di(a: &Accettazione) -> Self {
        Self {
            id: a.id.0.clone(),
            chi: a.chi.clone(),
            quando: orario::it(a.quando),
            iso: a.quando.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            motivazione: a.motivazione.clone(),
        }
    }
}

/// The open findings of one severity.
struct Conto {
    gravita: Gravita,
    quante: usize,
}

#[derive(Template)]
#[template(path = "viste/anomalie.html")]
struct AnomaliePage {
    page: Page,
    sigla: String,
    vista: Vista,
    filtri: Filtri,
    conti: Vec<Conto>,
    gravita: Vec<Scelta>,
    regole: Vec<Scelta>,
    gruppi: Vec<Gruppo>,
    /// Acceptances of findings that say something else today.
    decadute: Vec<Voce>,
    aperte: usize,
    accettate: usize,
    /// How many the filters leave of the list shown.
    trovate: usize,
    pagine: Pagine,
    errori: Vec<Refusal>,
}

impl Spiega for AnomaliePage {
    fn motivi(&self) -> Vec<Refusal> {
        let voci = self.gruppi.iter().flat_map(|g| &g.voci);
        let rifiutate = voci.filter(|v| !v.errore.is_empty());
        let dette = rifiutate.map(|v| Refusal::campo("motivazione", v.errore.clone()));
        dette.chain(self.errori.clone()).collect()
    }
}

impl AnomaliePage {
    fn qui(&self) -> String {
        indirizzo(&self.sigla, &self.vista)
    }

    /// Where a finding is accepted: the filters come back with the answer.
    fn accetta(&self) -> String {
        format!("{}?{}", self.qui(), self.filtri.in_indirizzo())
    }

    /// The filters, for the list as a file.
    fn filtrata(&self) -> String {
        let senza_pagina = Filtri {
            pagina: String::new(),
            ..self.filtri.clone()
        };
        senza_pagina.in_indirizzo()
    }

    /// Where an acceptance is taken back.
    fn riapri(&self, id: &str) -> String {
        let filtri = self.filtri.in_indirizzo();
        format!("{}/{}/riapertura?{filtri}", self.qui(), segmento(id))
    }

    fn scheda(&self, codice: &str) -> String {
        format!(
            "/{}/viste/{}/schede/{}",
            self.sigla,
            segmento(&self.vista.codice),
            segmento(codice)
        )
    }
}

fn indirizzo(sigla: &str, vista: &Vista) -> String {
    format!("/{sigla}/viste/{}/anomalie", segmento(&vista.codice))
}

/// A plan with its findings, as the page and its forms need them.
struct Lette {
    vista: Vista,
    modelli: Modelli,
    aperte: Vec<Anomalia>,
    accettate: Vec<Accettata>,
    decadute: Vec<Accettazione>,
}

impl Lette {
    fn find(
        c: &mut store::Conn,
        actor: &Actor,
        codice: &str,
        oggi: NaiveDate,
        trovati: &Trovati,
        schede: &SchedeTenute,
    ) -> store::Result<Self> {
        let vista = store::viste::find(c, actor, codice)?;
        let trovate = trovati.di_vista(c, actor, &vista, oggi, schede)?;
        let mut decadute = store::accettazioni::list(c, actor, &vista.id)?;
        let (aperte, accettate) = anomalie::separa(trovate.to_vec(), &decadute);
        let valgono: HashSet<&AccettazioneId> =
            accettate.iter().map(|a| &a.accettazione.id).collect();
        decadute.retain(|d| !valgono.contains(&d.id));
        Ok(Self {
            modelli: store::modelli::tutti(c, actor)?,
            vista,
            aperte,
            accettate,
            decadute,
        })
    }

    /// The form of the block in which a finding is mended.
    fn correggi(&self, sigla: &str, a: &Anomalia) -> Option<String> {
        let (livello, codice) = a.scheda.as_ref()?;
        let modello = self.modelli.trova(self.vista.modello(*livello), *livello)?;
        let blocco = modello.blocco_di(a.campo?)?;
        Some(format!(
            "/{sigla}/viste/{}/schede/{}/blocchi/{}",
            segmento(&self.vista.codice),
            segmento(codice),
            segmento(&blocco.nome)
        ))
    }

    fn pagina(self, accesso: &Accesso, filtri: Filtri, no: Option<Rifiutata>) -> AnomaliePage {
        let sigla = accesso.ente.sigla.as_str();
        let tutte: Vec<(&Anomalia, Option<&Accettazione>)> = if filtri.accettate() {
            let accettate = self.accettate.iter();
            accettate
                .map(|a| (&a.anomalia, Some(&a.accettazione)))
                .collect()
        } else {
            self.aperte.iter().map(|a| (a, None)).collect()
        };
        let cercate: Vec<_> = tutte
            .into_iter()
            .filter(|(a, _)| filtri.tiene(a.regola, a.codice()))
            .collect();
        let pagine = Pagine::new(
            &filtri.pagina,
            cercate.len(),
            AVVISI,
            &indirizzo(sigla, &self.vista),
            &filtri.parametri(),
        );
        let voci: Vec<Voce> = cercate
            .iter()
            .skip(pagine.salta())
            .take(AVVISI)
            .zip(1..)
            .map(|((a, sua), numero)| {
                let rifiutata = no.as_ref().filter(|r| r.anomalia == **a);
                Voce {
                    numero,
                    regola: a.regola,
                    scheda: a.codice().unwrap_or_default().to_owned(),
                    frase: a.frase.clone(),
                    correggi: self.correggi(sigla, a),
                    motivazione: rifiutata.map_or_else(String::new, |r| r.motivazione.clone()),
                    errore: rifiutata.map_or_else(String::new, |r| r.errore.clone()),
                    accettata: sua.map(Detta::di),
                    decaduta: false,
                }
            })
            .collect();
        let errori = voci
            .iter()
            .filter(|v| !v.errore.is_empty())
            .map(|v| Refusal::campo(v.campo(), format!("Motivazione: {}", v.errore)))
            .collect();
        let mut gruppi: Vec<Gruppo> = Vec::new();
        for v in voci {
            match gruppi.last_mut() {
                Some(g) if g.regola == v.regola => g.voci.push(v),
                _ => gruppi.push(Gruppo {
                    regola: v.regola,
                    quante: cercate.iter().filter(|(a, _)| a.regola == v.regola).count(),
                    voci: vec![v],
                }),
            }
        }
        let decadute = self
            .decadute
            .iter()
            .filter(|d| filtri.accettate() && filtri.tiene(d.regola, d.scheda.as_deref()))
            .take(AVVISI)
            .zip(AVVISI + 1..)
            .map(|(d, numero)| Voce {
                numero,
                regola: d.regola,
                scheda: d.scheda.clone().unwrap_or_default(),
                frase: d.frase.clone(),
                correggi: None,
                motivazione: String::new(),
                errore: String::new(),
                accettata: Some(Detta::di(d)),
                decaduta: true,
            })
            .collect();
        let conti = Gravita::TUTTI
            .iter()
            .map(|g| Conto {
                gravita: *g,
                quante: self.aperte.iter().filter(|a| a.gravita() == *g).count(),
            })
            .collect();
        let gravita = Gravita::TUTTI
            .iter()
            .map(|g| Scelta::new(g.codice(), g.etichetta(), &filtri.gravita));
        let regole = RegolaAnomalia::TUTTI
            .iter()
            .map(|r| Scelta::new(r.codice(), r.etichetta(), &filtri.regola));
        AnomaliePage {
            page: Page::di(
                accesso,
                format!("Anomalie – {}", self.vista.codice),
                "viste",
            )
            .esito(filtri.esito.as_deref()),
            sigla: sigla.to_owned(),
            conti,
            gravita: std::iter::once(Scelta::new("", "Tutte", &filtri.gravita))
                .chain(gravita)
                .collect(),
            regole: std::iter::once(Scelta::new("", "Tutte", &filtri.regola))
                .chain(regole)
                .collect(),
            gruppi,
            decadute,
            aperte: self.aperte.len(),
            accettate: self.accettate.len(),
            trovate: cercate.len(),
            vista: self.vista,
            filtri,
            pagine,
            errori,
        }
    }
}

/// An acceptance that was refused, to be shown again in its place.
struct Rifiutata {
    anomalia: Anomalia,
    motivazione: String,
    errore: String,
}

/// Shows what deserves a look in the plan.
pub(crate) async fn anomalie(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(filtri): Query<Filtri>,
) -> Result<Response> {
    let lette = leggi(&app, &accesso, codice).await?;
    Ok(pagina(&lette.pagina(&accesso, filtri, None)))
}

/// Gives the list away as it is filtered.
pub(crate) async fn scarica(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice, formato)): Path<(String, String, String)>,
    Query(filtri): Query<Filtri>,
) -> Result<Response> {
    let lette = leggi(&app, &accesso, codice).await?;
    let aperte = lette.aperte.iter().map(|a| (a, None));
    let accettate = lette.accettate.iter();
    let accettate = accettate.map(|a| (&a.anomalia, Some(&a.accettazione)));
    let righe = aperte
        .chain(accettate)
        .filter(|(a, sua)| {
            filtri.accettate() == sua.is_some() && filtri.tiene(a.regola, a.codice())
        })
        .map(|(a, sua)| {
            vec![
                Dato::testo(a.gravita().etichetta()),
                Dato::testo(a.regola.etichetta()),
                Dato::testo(a.codice().unwrap_or_default()),
                Dato::testo(a.frase.as_str()),
                Dato::testo(sua.map_or("", |s| s.motivazione.as_str())),
                Dato::testo(sua.map_or("", |s| s.chi.as_str())),
                sua.map_or(Dato::Vuoto, |s| Dato::Data(orario::giorno(s.quando))),
            ]
        })
        .collect();
    let colonne = [
        ("Gravità", 12),
        ("Regola", 40),
        ("Codice della scheda", 22),
        ("Che cosa", 80),
        ("Motivazione", 50),
        ("Accettata da", 24),
        ("Accettata il", 14),
    ];
    let nome = format!("{}-anomalie", lette.vista.codice);
    let titolo = format!("Anomalie – {}", lette.vista.codice);
    consegna_elenco(
        &app,
        titolo,
        elenco("Anomalie", &colonne, righe),
        &formato,
        &nome,
    )
    .await
}

async fn leggi(app: &App, accesso: &Accesso, codice: String) -> Result<Lette> {
    let (actor, oggi) = (accesso.actor.clone(), app.oggi());
    let (trovati, schede) = (app.trovati.clone(), app.schede.clone());
    app.read(move |c| Lette::find(c, &actor, &codice, oggi, &trovati, &schede))
        .await
}
