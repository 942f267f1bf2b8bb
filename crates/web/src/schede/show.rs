//! The page of a sheet: it looks like the printed one.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use domain::Actor;
use domain::andamento::{Scadenza, contata, prossima_scadenza};
use domain::anomalie::{self, Anomalia};
use domain::campo::Genere;
use domain::ciclo;
use domain::importazione::Frammento;
use domain::libro::{self, Blocco, Contenuto, Contesto, Destinazione, Foglio, Tabella};
use domain::misura::Suggerimento;
use domain::permesso::Permesso;
use domain::rischio::Metodi;
use domain::scheda::{Scheda, campi};
use domain::vista::Vista;
use store::Conn;
use store::provenienze::Provenienza;
use store::schede::{Posto, Riassunto, Richiamo};

use super::caricata::{Caricata, cornice, maiuscola};
use super::processo::{Disegno, MisuraAltrove, disegno, misure_altrove, suggerimenti};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Dopo, Page, pagina};
use crate::punteggi::Punteggi;
use crate::viste;

#[derive(Template)]
#[template(path = "schede/show.html")]
struct ShowPage {
    page: Page,
    sigla: String,
    vista: Vista,
    /// The filters with which the list of the plan was left.
    filtri: String,
    scheda: Scheda,
    foglio: Foglio,
    precedente: Option<Riassunto>,
    successiva: Option<Riassunto>,
    richiami: Vec<Richiamo>,
    /// Sheets of the codes this one names, in whatever plan.
    mete: HashMap<String, Posto>,
    provenienze: HashMap<String, Provenienza>,
    /// Those still open that the sheet shows by itself.
    anomalie: Vec<Anomalia>,
    /// Blocks that the printed sheet does not have and that are still empty: named in one line, each a click away.
    da_completare: Vec<(String, String)>,
    disegno: Option<Disegno>,
    suggerimenti: Vec<Suggerimento>,
    misure_altrove: Vec<MisuraAltrove>,
    /// When its recurring measure is due next.
    scadenza: Option<Scadenza>,
    /// The grade of the latest judgement, in words.
    giudizio: Option<String>,
    /// The score with its band, and whether it was decided by hand; none where the plan cannot be scored.
    punteggio: Option<(String, bool)>,
    /// The passage that takes the sheet forward, where the person may make it.
    passaggio: Option<&'static str>,
    /// Why its state does not let the person fill it in.
    ferma: Option<String>,
    /// How many files are attached.
    allegati: usize,
    commenti: usize,
}

impl ShowPage {
    fn giorno(&self, giorno: &chrono::NaiveDate) -> String {
        domain::data::it(*giorno)
    }

    fn base(&self) -> String {
        format!("/{}/viste/{}/schede", self.sigla, self.vista.codice)
    }

    fn qui(&self) -> String {
        format!("{}/{}", self.base(), self.foglio.codice)
    }

    /// Where a code leads, if it is a sheet that may be seen.
    fn meta(&self, codice: &str) -> Option<String> {
        self.mete
            .get(codice)
            .or_else(|| self.mete.get(&con_anno(&self.vista, codice)))
            .map(|p| {
                format!(
                    "/{}/viste/{}/schede/{}",
                    self.sigla, p.vista_codice, p.codice
                )
            })
    }

    /// Whether the risk of this sheet can be assessed: that of a process.
    fn si_valuta(&self) -> bool {
        self.scheda.livello() == domain::Livello::Processo
    }

    /// Where the level on the sheet comes from: an assessment, as long as nobody wrote another figure over it.
    fn origine_del_livello(&self) -> String {
        self.scheda
            .contenuto()
            .valutazione_del_livello()
            .map_or_else(
                || "valore dichiarato".to_owned(),
                |v| format!("valutato il {}", domain::data::it(v.data)),
            )
    }

    fn origine(&self, campo: &str) -> Option<&Provenienza> {
        self.provenienze.get(campo)
    }

    /// Codes of a part that holds references: shown as links.
    fn codici(&self, campo: &str) -> Vec<(String, Option<String>)> {
        match campi::trova(campo).map(|c| c.genere) {
            Some(Genere::Codici(leggi, _)) => leggi(self.scheda.contenuto())
                .iter()
                .map(|c| (c.clone(), self.meta(c)))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The links of the sheet: what is printed, and where it leads.
    fn collegamenti(&self) -> Vec<(String, Option<String>)> {
        self.scheda
            .contenuto()
            .collegato_a
            .iter()
            .map(|k| (k.leggibile(), self.meta(&k.codice)))
            .collect()
    }

    fn somma_pesi(&self) -> String {
        domain::Decimale::somma(self.scheda.contenuto().fasi.iter().filter_map(|f| f.peso)).it(2)
    }

    /// Code of the CdR whose book the print form proposes.
    fn cdr(&self) -> Option<&str> {
        if self.scheda.livello() == domain::Livello::Cdr {
            Some(self.scheda.codice())
        } else {
            self.scheda.padre()
        }
    }

    fn mostra(&self, blocco: &Blocco, campo: &str) -> bool {
        blocco.campi.iter().any(|c| c == campo)
    }

    fn numerica(&self, t: &Tabella, colonna: &usize) -> bool {
        t.colonne.get(*colonna).is_some_and(|c| c.numerica)
    }

    fn doppia(&self, t: &Tabella, colonna: &usize) -> bool {
        t.colonne
            .get(*colonna)
            .is_some_and(|c| c.etichette.len() > 1)
    }

    fn rischio(&self, campo: &str) -> bool {
        campo == "livello_rischio"
    }

    fn id(&self, blocco: &Blocco) -> String {
        format!("b-{}", blocco.nome)
    }

    /// The first block stands under the name of the sheet; a later one without a title under its own name.
    fn titolo_blocco(&self, blocco: &Blocco) -> String {
        if let Some(titolo) = &blocco.titolo {
            return titolo.clone();
        }
        if self
            .foglio
            .blocchi
            .first()
            .is_some_and(|b| b.nome == blocco.nome)
        {
            return self.foglio.intestazione.clone();
        }
        let mut lettere = blocco.nome.chars();
        lettere
            .next()
            .map(|prima| prima.to_uppercase().chain(lettere).collect())
            .unwrap_or_default()
    }

    fn righe_origine<'a>(&self, p: &'a Provenienza) -> &'a [Frammento] {
        &p.origine
    }
}

/// Shows a sheet.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    Query(dopo): Query<Dopo>,
    cookies: CookieJar,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let oggi = app.oggi();
    let (alberi, tenute) = (app.alberi.clone(), app.schede.clone());
    let (
        caricata,
        vicine,
        richiami,
        provenienze,
        esame,
        anomalie,
        punteggio,
        giudizio,
        suggeriti,
        allegati,
        commenti,
    ) = app
        .read(move |c| {
            let caricata = Caricata::find(c, &actor, &vista, &codice)?;
            let vicine = viste::schede(c, &actor, &caricata.vista.id, &tenute)?;
            let mut richiami = store::schede::richiami(c, &actor, &caricata.vista.id, &codice)?;
            // Sheets name an objective without its year: `S09_03` on a sheet of 2020 is `2020_S09_03`.
            let anno = format!("{}_", caricata.vista.anno);
            if let Some(breve) = codice.strip_prefix(&anno) {
                richiami.extend(
                    store::schede::richiami_al_nome(c, &actor, &caricata.vista.id, breve)?
                        .into_iter()
                        .filter(|r| r.vista_codice.starts_with(&anno)),
                );
            }
            let provenienze = store::provenienze::di(c, &actor, caricata.scheda.id())?;
            let mut esame = store::anomalie::di_schede(
                c,
                &actor,
                &caricata.vista,
                std::slice::from_ref(&caricata.scheda),
                oggi,
            )?;
            let accettazioni = store::accettazioni::list(c, &actor, &caricata.vista.id)?;
            let trovate = std::mem::take(&mut esame.trovate);
            let (mut aperte, _) = anomalie::separa(trovate, &accettazioni);
            aperte.sort_by_key(Anomalia::gravita);
            let punteggio = match Punteggi::di(c, &actor, &caricata.vista, oggi, &alberi) {
                Ok(p) => p.di_scheda(caricata.scheda.codice()),
                // A sheet is read and corrected whatever the rules of its scores are.
                Err(store::Error::Dati(_)) => None,
                Err(e) => return Err(e),
            };
            let giudizio = giudizio(c, &actor, &caricata.scheda)?;
            let suggeriti = suggerimenti(c, &actor, caricata.scheda.contenuto())?;
            let allegati = store::allegati::list(c, &actor, caricata.scheda.id())?.len();
            let commenti = store::commenti::conta(c, &actor, caricata.scheda.id())?;
            Ok((
                caricata,
                vicine,
                richiami,
                provenienze,
                esame,
                aperte,
                punteggio,
                giudizio,
                suggeriti,
                allegati,
                commenti,
            ))
        })
        .await?;
    let Caricata {
        vista,
        scheda,
        modello,
    } = caricata;
    let note: HashSet<&str> = vicine.iter().map(|r| r.0.codice.as_str()).collect();
    let figlie: Vec<(String, String)> = vicine
        .iter()
        .map(|r| &r.0)
        .filter(|r| r.padre.as_deref() == Some(scheda.codice()))
        .map(|r| (r.codice.clone(), r.titolo.clone()))
        .collect();
    let contesto = Contesto {
        anno: vista.anno,
        figlie: &figlie,
        esiste: &|c| note.contains(c),
        destinazione: Destinazione::Pagina,
    };
    let mut foglio = libro::foglio(&scheda, &modello, &contesto);
    let mut da_completare = Vec::new();
    foglio.blocchi.retain(|b| {
        let oltre_la_stampa = modello.blocco(&b.nome).is_some_and(|m| m.solo_pagina);
        let resta = !oltre_la_stampa || !senza_valori(b);
        if !resta {
            let titolo = b.titolo.clone().unwrap_or_else(|| b.nome.clone());
            da_completare.push((b.nome.clone(), titolo));
        }
        resta
    });
    let ordine = in_ordine(&vicine);
    let posto = ordine.iter().position(|r| r.codice == scheda.codice());
    let vicina = |n: Option<usize>| n.and_then(|n| ordine.get(n)).map(|r| (*r).clone());
    let mut dove: HashMap<String, Posto> = HashMap::new();
    for m in esame.posti {
        // The sheet of the same plan wins over its namesake of another year.
        if m.vista == vista.id || !dove.contains_key(&m.codice) {
            dove.insert(m.codice.clone(), m);
        }
    }
    let page = Page::di(
        &accesso,
        format!("{} – {}", scheda.codice(), scheda.titolo()),
        "viste",
    )
    .esito(dopo.esito.as_deref());
    let page = cornice(page, &accesso, &scheda);
    let actor = &accesso.actor;
    let passaggio = ciclo::da(scheda.contenuto().stato)
        .find(|r| !r.motivo && actor.puo_su(r.permesso, scheda.cdr()))
        .map(|r| r.passaggio.etichetta());
    let conduce = actor.puo_su(Permesso::CondurreIlCiclo, scheda.cdr());
    let ferma = ciclo::ferma(scheda.contenuto().stato, conduce)
        .filter(|_| actor.puo_su(Permesso::Compilare, scheda.cdr()))
        .map(maiuscola);
    Ok(pagina(&ShowPage {
        page,
        filtri: viste::filtri(&cookies, &vista.codice),
        sigla: accesso.ente.sigla,
        da_completare,
        disegno: disegno(scheda.contenuto()),
        suggerimenti: suggeriti,
        misure_altrove: misure_altrove(&vista, &esame.altrove, oggi),
        scadenza: Some(scheda.contenuto())
            .filter(|c| contata(c.stato))
            .and_then(|c| prossima_scadenza(c.ricorrenza, &c.fasi, oggi)),
        giudizio,
        precedente: vicina(posto.and_then(|p| p.checked_sub(1))),
        successiva: vicina(posto.map(|p| p + 1)),
        vista,
        scheda,
        foglio,
        richiami,
        mete: dove,
        provenienze: provenienze
            .into_iter()
            .map(|p| (p.campo.clone(), p))
            .collect(),
        anomalie,
        punteggio,
        passaggio,
        ferma,
        allegati,
        commenti,
    }))
}

/// Whether a block holds nothing, whatever labels it shows.
fn senza_valori(b: &Blocco) -> bool {
    match &b.contenuto {
        Contenuto::Testata(_) => false,
        Contenuto::Testo(parti) => parti.iter().all(|p| p.righe.is_empty()),
        Contenuto::Elenco(voci) => voci.is_empty(),
        Contenuto::Tabella(t) => t.righe.is_empty(),
    }
}

/// The grade of the latest judgement, as its method names it.
fn giudizio(c: &mut Conn, actor: &Actor, scheda: &Scheda) -> store::Result<Option<String>> {
    let Some(dato) = scheda.contenuto().giudizio() else {
        return Ok(None);
    };
    let metodi: Metodi = store::regole::tutte(c, actor)?;
    let nome = metodi
        .scelte(&dato.metodo)
        .and_then(|m| Some((m, m.fasce.get(dato.grado)?)))
        .map(|(m, f)| format!("{} ({})", f.nome, m.etichetta()));
    Ok(nome)
}

/// The code of an objective with the year of the plan that names it.
fn con_anno(vista: &Vista, codice: &str) -> String {
    format!("{}_{codice}", vista.anno)
}

/// The sheets as the tree shows them: a CdR, then its processes.
fn in_ordine(schede: &viste::Schede) -> Vec<&Riassunto> {
    let schede = || schede.iter().map(|s| &s.0);
    let mut ordine: Vec<&Riassunto> = Vec::new();
    let mut figlie: HashMap<&str, Vec<&Riassunto>> = HashMap::new();
    for s in schede().filter(|s| s.livello == domain::Livello::Processo) {
        figlie
            .entry(s.padre.as_deref().unwrap_or_default())
            .or_default()
            .push(s);
    }
    for s in schede().filter(|s| s.livello != domain::Livello::Processo) {
        ordine.push(s);
        ordine.extend(figlie.remove(s.codice.as_str()).unwrap_or_default());
    }
    let viste: HashSet<&str> = ordine.iter().map(|s| s.codice.as_str()).collect();
    let orfane: Vec<&Riassunto> = schede()
        .filter(|s| !viste.contains(s.codice.as_str()))
        .collect();
    ordine.extend(orfane);
    ordine
}
