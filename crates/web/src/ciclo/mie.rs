//! "Le mie schede": what is asked of whoever fills sheets in, what is missing, and by when.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{Datelike as _, NaiveDate};
use domain::ciclo::{self, Passaggio};
use domain::monitoraggio::Raccolta;
use domain::permesso::Permesso;
use domain::scheda::{Fase, Scheda, SchedaId, Stato};
use domain::vista::Vista;
use domain::{Actor, Decimale, data};
use store::Conn;
use store::schede::Filtro;

use super::pratica::{Pratica, indirizzo};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::monitoraggi::{self, Chieste};
use crate::page::{Page, pagina};
use crate::viste::schede;

/// Sheets of a plan shown at once: whoever has more fills them in from the list of the plan.
const PAGINA: usize = 200;

/// A sheet that waits for the person.
struct Riga {
    codice: String,
    titolo: String,
    indirizzo: String,
    /// How many things are missing before it can go on.
    mancano: usize,
    /// Why it was sent back, and by whom.
    rinvio: Option<(String, String)>,
    /// The next term of its phases, and whether it has passed.
    termine: Option<(String, bool)>,
}

/// What waits in a plan.
struct Piano {
    vista: Vista,
    da_proporre: Vec<Riga>,
    in_corso: Vec<Riga>,
    /// How many are in others' hands, by state.
    altrove: Vec<(&'static str, usize)>,
    altre: usize,
}

impl Piano {
    fn vuoto(&self) -> bool {
        self.da_proporre.is_empty() && self.in_corso.is_empty() && self.altrove.is_empty()
    }
}

#[derive(Template)]
#[template(path = "ciclo/mie.html")]
struct MiePage {
    page: Page,
    sigla: String,
    anno: i32,
    piani: Vec<Piano>,
    raccolte: Vec<Richiesta>,
    /// How many comments name the person that he has not seen.
    menzioni: usize,
}

/// What an open session of monitoring asks of the person.
struct Richiesta {
    nome: String,
    vista: String,
    indirizzo: String,
    termine: String,
    giorni: String,
    passato: bool,
    istruzioni: Option<String>,
    righe: Vec<monitoraggi::Riga>,
    /// How many of his sheets are declared already.
    complete: usize,
    altre: usize,
}

/// The next term of phases that are not ended.
fn termine(fasi: &[Fase], oggi: NaiveDate) -> Option<(String, bool)> {
    fasi.iter()
        .filter(|f| f.fine_effettiva.is_none() && f.avanzamento != Some(Decimale::CENTO))
        .filter_map(|f| f.fine_prevista)
        .min()
        .map(|g| (data::it(g), g < oggi))
}

struct Cerca<'a> {
    app: &'a App,
    actor: &'a Actor,
    sigla: &'a str,
    oggi: NaiveDate,
}

impl Cerca<'_> {
    fn piano(&self, c: &mut Conn, vista: Vista) -> store::Result<Piano> {
        let tutte = schede(c, self.actor, &vista.id, &self.app.schede)?;
        let sue = tutte
            .iter()
            .map(|s| &s.0)
            .filter(|s| self.actor.puo_su(Permesso::Compilare, s.cdr.as_ref()));
        let (mut quali, mut altrove): (Vec<SchedaId>, Vec<(&'static str, usize)>) =
            (Vec::new(), Vec::new());
        for s in sue {
            match ciclo::stato_di(s.stato) {
                Stato::Bozza | Stato::InCorso => quali.push(s.id.clone()),
                altro => match altrove.iter_mut().find(|(e, _)| *e == altro.etichetta()) {
                    Some((_, quante)) => *quante += 1,
                    None => altrove.push((altro.etichetta(), 1)),
                },
            }
        }
        let altre = quali.len().saturating_sub(PAGINA);
        quali.truncate(PAGINA);
        let mut piano = Piano {
            vista: vista.clone(),
            da_proporre: Vec::new(),
            in_corso: Vec::new(),
            altrove,
            altre,
        };
        if quali.is_empty() {
            return Ok(piano);
        }
        let filtro = Filtro {
            sole: quali,
            ..Filtro::default()
        };
        let sue = store::schede::list(c, self.actor, &vista.id, &filtro)?;
        let passaggi = store::storia::ultimi_passaggi(c, self.actor, &vista.id)?;
        let pratica = Pratica::di_schede(c, self.actor, vista, &sue, self.oggi)?;
        for s in &sue {
            let in_corso = s.contenuto().stato == Some(Stato::InCorso);
            let ultimo = passaggi.get(s.id());
            let rinvio = ultimo.and_then(|r| Some((r.nota.clone()?, r.chi.clone())));
            let riga = self.riga(&pratica, s, in_corso, rinvio);
            if in_corso {
                piano.in_corso.push(riga);
            } else {
                piano.da_proporre.push(riga);
            }
        }
        Ok(piano)
    }

    /// What the open sessions ask of sheets that he fills in, the one that ends first before the others.
    fn raccolte(&self, c: &mut Conn) -> store::Result<Vec<Richiesta>> {
        let sessioni = store::monitoraggi::aperte(c, self.actor)?;
        if sessioni.is_empty() {
            return Ok(Vec::new());
        }
        let viste = store::viste::list(c, self.actor)?;
        let mut richieste = Vec::new();
        for sessione in sessioni {
            let Some((vista, _)) = viste.iter().find(|(v, _)| v.id == sessione.vista) else {
                continue;
            };
            let chieste = Chieste::di(c, self.actor, self.app, vista.clone(), sessione)?;
            let sue = chieste.schede.iter();
            let sue = sue.filter(|s| self.actor.puo_su(Permesso::Compilare, s.cdr.as_ref()));
            let (complete, mut da_fare): (Vec<_>, Vec<_>) =
                sue.partition(|s| chieste.raccolte.get(&s.id).is_some_and(Raccolta::completa));
            if da_fare.is_empty() && complete.is_empty() {
                continue;
            }
            let altre = da_fare.len().saturating_sub(PAGINA);
            da_fare.truncate(PAGINA);
            let righe = chieste.righe(c, self.actor, self.sigla, &da_fare)?;
            let s = &chieste.sessione;
            let restano = s.giorni(self.oggi);
            richieste.push(Richiesta {
                nome: s.nome.clone(),
                vista: vista.titolo.clone(),
                indirizzo: monitoraggi::indirizzo(self.sigla, vista, &s.id),
                termine: data::it(s.termine),
                giorni: monitoraggi::giorni(restano),
                passato: restano < 0,
                istruzioni: s.istruzioni.clone(),
                righe,
                complete: complete.len(),
                altre,
            });
        }
        Ok(richieste)
    }

    fn riga(
        &self,
        pratica: &Pratica,
        s: &Scheda,
        in_corso: bool,
        rinvio: Option<(String, String)>,
    ) -> Riga {
        let passaggio = if in_corso {
            Passaggio::Consuntiva
        } else {
            Passaggio::Proponi
        };
        let esito = pratica
            .esame(s)
            .map(|esame| s.passa(passaggio, "", &esame, self.actor, self.app.adesso()));
        let mancano = esito.and_then(std::result::Result::err);
        Riga {
            codice: s.codice().to_owned(),
            titolo: s.titolo().to_owned(),
            indirizzo: indirizzo(self.sigla, &pratica.vista, s.codice()),
            mancano: mancano.map_or(0, |no| no.len()),
            rinvio,
            termine: termine(&s.contenuto().fasi, self.oggi),
        }
    }
}

/// Shows the sheets that wait for the person, in the plans of the year, or of the last one that there is.
pub(crate) async fn mie(State(app): State<App>, accesso: Accesso) -> Result<Response> {
    let (actor, oggi) = (accesso.actor.clone(), app.oggi());
    let (dentro, sigla) = (app.clone(), accesso.ente.sigla.clone());
    let (anno, piani, raccolte, menzioni) = app
        .read(move |c| {
            let viste = store::viste::list(c, &actor)?.into_iter().map(|(v, _)| v);
            let viste: Vec<Vista> = viste.collect();
            let di_quest_anno = viste.iter().map(|v| v.anno).filter(|a| *a <= oggi.year());
            let anno = di_quest_anno.max().unwrap_or_else(|| oggi.year());
            let cerca = Cerca {
                app: &dentro,
                actor: &actor,
                sigla: &sigla,
                oggi,
            };
            let mut piani = Vec::new();
            for vista in viste.into_iter().filter(|v| v.anno == anno) {
                let piano = cerca.piano(c, vista)?;
                if !piano.vuoto() {
                    piani.push(piano);
                }
            }
            let raccolte = cerca.raccolte(c)?;
            let menzioni = store::commenti::da_leggere(c, &actor)?.len();
            Ok((anno, piani, raccolte, menzioni))
        })
        .await?;
    Ok(pagina(&MiePage {
        page: Page::di(&accesso, "Le mie schede", "mie"),
        sigla: accesso.ente.sigla,
        anno,
        piani,
        raccolte,
        menzioni,
    }))
}
