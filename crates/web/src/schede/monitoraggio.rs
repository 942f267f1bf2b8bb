//! A sheet in a session of monitoring: filled in a hurry and declared complete by whoever answers for it, sent back or verified by whoever
//! conducts the plan.

mod modulo;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::allegato::{Allegato, BYTE_MASSIMI, PostoAllegato, TipoAllegato};
use domain::monitoraggio::{EsitoVerifica, Idoneita, Raccolta, SessioneMonitoraggio};
use domain::permesso::Permesso;
use domain::scheda::Scheda;
use domain::{Actor, Fact, Refusal, data};
use store::Conn;

use self::modulo::{Gruppo, Modulo, Toccate};
use super::allegati::{Controllati, controlla};
use super::blocco::{Esito, correggi, salva as salva_scheda, versione_letta};
use super::caricata::{Caricata, maiuscola};
use crate::actor::Accesso;
use crate::app::App;
use crate::bozze::{Aperta, Chiesta};
use crate::error::Result;
use crate::form::{Form, FormConFile, Scelta, frase_di};
use crate::indirizzo::segmento;
use crate::monitoraggi::{giorni, indirizzo, trova};
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};
use domain::orario;

const CAMBIATA: &str = "Nel frattempo qualcun altro ha salvato la scheda: quello che hai scritto è ancora qui, e non è registrato. Guarda che cosa è cambiato, poi salva di nuovo.";

const RISPOSTA_CAMBIATA: &str = "Nel frattempo qualcun altro ha risposto per questa scheda. Fasi e indicatori sono salvati; commento e giudizio no: sono ancora qui, e se salvi di nuovo prendono il posto dei suoi.";

const GIUDICATA: &str = "Nel frattempo la risposta di questa scheda è cambiata: guardala com'è adesso, poi decidi di nuovo.";

#[derive(Template)]
#[template(path = "schede/monitoraggio.html")]
struct MonitoraggioPage {
    page: Page,
    sigla: String,
    vista: String,
    /// Address of the session, of the sheet, and of this page.
    della_sessione: String,
    della_scheda: String,
    qui: String,
    nome: String,
    codice: String,
    titolo_scheda: String,
    riferimento: String,
    termine: String,
    giorni: Option<String>,
    ritardo: Option<i64>,
    istruzioni: Option<String>,
    stato: &'static str,
    completa: bool,
    verificabile: bool,
    chi: String,
    quando: String,
    motivo: Option<String>,
    esito: Option<&'static str>,
    rilievi: Option<String>,
    nel_campione: bool,
    /// Whether the sheet has changed since it was declared.
    cambiata: bool,
    /// Why it is not filled in here and now.
    ferma: Option<String>,
    modificabile: bool,
    conduce: bool,
    mancano: Vec<Refusal>,
    fasi: Vec<Gruppo>,
    indicatori: Vec<Gruppo>,
    commento: String,
    idoneita: Vec<Scelta>,
    idoneita_detta: &'static str,
    allegati: Vec<Allegato>,
    versione: i64,
    versione_risposta: i64,
    tipi: &'static str,
    estensioni: &'static str,
    megabyte: usize,
    esiti: Vec<Scelta>,
    motivo_digitato: String,
    rilievi_digitati: String,
    errori: Vec<Refusal>,
    /// What was saved of a form that was refused.
    avviso: Option<&'static str>,
}

spiega!(MonitoraggioPage);

impl MonitoraggioPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// A sheet in a session.
struct Letta {
    caricata: Caricata,
    sessione: SessioneMonitoraggio,
    raccolta: Raccolta,
    allegati: Vec<Allegato>,
}

/// What an address names: plan, session, sheet.
type Dove = (String, String, String);

impl Letta {
    fn find(c: &mut Conn, actor: &Actor, (vista, sessione, codice): &Dove) -> store::Result<Self> {
        let (_, sessione) = trova(c, actor, vista, sessione)?;
        let caricata = Caricata::find(c, actor, vista, codice)?;
        let scheda = &caricata.scheda;
        if !sessione.chiede(scheda.livello(), scheda.contenuto().stato, scheda.cdr()) {
            return Err(store::Error::NotFound);
        }
        let raccolta = store::monitoraggi::raccolta(c, actor, &sessione.id, scheda.id())?;
        let allegati = store::allegati::list(c, actor, scheda.id())?;
        Ok(Self {
            caricata,
            sessione,
            raccolta,
            allegati,
        })
    }

    async fn leggi(app: &App, accesso: &Accesso, dove: &Dove) -> Result<Self> {
        let (actor, dove) = (accesso.actor.clone(), dove.clone());
        app.read(move |c| Self::find(c, &actor, &dove)).await
    }

    fn qui(&self, sigla: &str) -> String {
        let base = indirizzo(sigla, &self.caricata.vista, &self.sessione.id);
        format!("{base}/schede/{}", segmento(self.caricata.scheda.codice()))
    }

    /// Its form, where what is typed is kept meanwhile.
    fn modulo(&self, accesso: &Accesso) -> Result<crate::bozze::Modulo> {
        let nome = format!("monitoraggi/{}", self.sessione.id.0);
        self.caricata.modulo(accesso, &nome)
    }

    /// Why it is not filled in: closed, declared already, in others' hands.
    fn ferma(&self, actor: &Actor) -> Option<String> {
        let perche = if self.sessione.chiusa.is_some() {
            "la sessione di monitoraggio è chiusa"
        } else if self.raccolta.completa() {
            "la scheda è dichiarata completa: se c'è da correggere, chiedi a chi conduce il piano di rinviartela"
        } else {
            self.caricata
                .scheda
                .ferma(domain::Atto::Correzione, actor)?
        };
        Some(maiuscola(perche))
    }

    fn page(
        &self,
        app: &App,
        accesso: &Accesso,
        digitato: Option<&Form>,
        errori: Vec<Refusal>,
    ) -> MonitoraggioPage {
        let Self {
            caricata,
            sessione,
            raccolta,
            allegati,
        } = self;
        let (sigla, scheda, vista) = (&accesso.ente.sigla, &caricata.scheda, &caricata.vista);
        let oggi = app.oggi();
        let testo = |campo: &str, stored: Option<&str>| {
            let letto = digitato.filter(|f| f.has(campo)).map(|f| f.get(campo));
            letto.or(stored).unwrap_or_default().to_owned()
        };
        let idoneita = testo("idoneita", raccolta.idoneita.map(Idoneita::codice));
        let esito = testo("esito", None);
        let modulo = Modulo {
            scheda,
            sessione,
            anno: vista.anno,
            digitato,
            errori: &errori,
        };
        let ferma = self.ferma(&accesso.actor);
        let compila = accesso.actor.puo_su(Permesso::Compilare, scheda.cdr());
        let aperta = sessione.chiusa.is_none();
        MonitoraggioPage {
            page: Page::di(
                accesso,
                format!("{} – {}", sessione.nome, scheda.codice()),
                "mie",
            ),
            sigla: sigla.clone(),
            vista: vista.codice.clone(),
            della_sessione: indirizzo(sigla, vista, &sessione.id),
            della_scheda: caricata.indirizzo(sigla),
            qui: self.qui(sigla),
            nome: sessione.nome.clone(),
            codice: scheda.codice().to_owned(),
            titolo_scheda: scheda.titolo().to_owned(),
            riferimento: data::it(sessione.riferimento),
            termine: data::it(sessione.termine),
            giorni: (aperta && !raccolta.completa()).then(|| giorni(sessione.giorni(oggi))),
            ritardo: raccolta.ritardo(sessione, oggi),
            istruzioni: sessione.istruzioni.clone(),
            stato: raccolta.stato.etichetta(),
            completa: raccolta.completa(),
            verificabile: raccolta.completa() && raccolta.esito.is_none(),
            chi: raccolta.chi.clone(),
            quando: orario::it(raccolta.quando),
            motivo: raccolta.motivo.clone(),
            esito: raccolta.esito.map(EsitoVerifica::etichetta),
            rilievi: raccolta.rilievi.clone(),
            nel_campione: sessione
                .campione
                .as_ref()
                .is_some_and(|c| c.estratte().contains(&scheda.codice())),
            cambiata: raccolta.completa()
                && raccolta
                    .dichiarata
                    .is_some_and(|(_, v)| v != scheda.versione()),
            modificabile: compila && ferma.is_none(),
            ferma: ferma.filter(|_| compila),
            conduce: aperta && accesso.actor.puo_su(Permesso::Monitorare, scheda.cdr()),
            mancano: raccolta.manca(sessione, scheda, vista.anno),
            fasi: modulo.fasi(),
            indicatori: modulo.indicatori(),
            commento: testo("commento", raccolta.commento.as_deref()),
            idoneita: std::iter::once(Scelta::new("", "Scegli", &idoneita))
                .chain(
                    Idoneita::TUTTI
                        .iter()
                        .map(|i| Scelta::new(i.codice(), i.etichetta(), &idoneita)),
                )
                .collect(),
            idoneita_detta: raccolta.idoneita.map_or("non detto", Idoneita::etichetta),
            allegati: allegati.clone(),
            versione: scheda.versione(),
            versione_risposta: raccolta.versione,
            tipi: TipoAllegato::ELENCO,
            estensioni: TipoAllegato::ESTENSIONI,
            megabyte: BYTE_MASSIMI / 1_000_000,
            esiti: std::iter::once(Scelta::new("", "Scegli", &esito))
                .chain(
                    EsitoVerifica::TUTTI
                        .iter()
                        .map(|e| Scelta::new(e.codice(), e.etichetta(), &esito)),
                )
                .collect(),
            motivo_digitato: testo("motivo", None),
            rilievi_digitati: testo("rilievi", None),
            errori,
            avviso: None,
        }
    }
}

/// Shows a sheet in a session.
pub(crate) async fn mostra(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, sessione, codice)): Path<(String, String, String, String)>,
    Query(dopo): Query<Dopo>,
    Query(chiesta): Query<Chiesta>,
) -> Result<Response> {
    let letta = Letta::leggi(&app, &accesso, &(vista, sessione, codice)).await?;
    let suo = letta.modulo(&accesso)?;
    let bozza = if letta.ferma(&accesso.actor).is_none() {
        Aperta::find(&app, &accesso, letta.caricata.scheda.id(), &suo, &chiesta).await?
    } else {
        Aperta::default()
    };
    let mut page = letta.page(&app, &accesso, bozza.form.as_ref(), Vec::new());
    if let Some(form) = &bozza.form {
        // Who saved meanwhile is found out by the version that was typed on.
        page.versione = versione_letta(form);
        page.versione_risposta = form.get("versione_risposta").parse().unwrap_or(-1);
    }
    page.page = page.page.con_bozza(&bozza, &suo);
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// What a sheet answers, with the fields of its form as they are typed.
pub(crate) async fn leggi_risposta(
    app: &App,
    accesso: &Accesso,
    dove: &Dove,
) -> Result<(Scheda, Raccolta, Vec<(String, String)>)> {
    let letta = Letta::leggi(app, accesso, dove).await?;
    let modulo = Modulo {
        scheda: &letta.caricata.scheda,
        sessione: &letta.sessione,
        anno: letta.caricata.vista.anno,
        digitato: None,
        errori: &[],
    };
    let gruppi = modulo.fasi().into_iter().chain(modulo.indicatori());
    let caselle = gruppi.flat_map(|g| g.caselle);
    let valori = caselle.map(|c| (c.nome, c.valore)).collect();
    Ok((letta.caricata.scheda, letta.raccolta, valori))
}

/// The page again, with what was refused and everything that was typed.
async fn rifiuta(
    app: &App,
    accesso: &Accesso,
    dove: &Dove,
    form: &Form,
    errori: Vec<Refusal>,
    avviso: Option<&'static str>,
) -> Result<Response> {
    let letta = Letta::leggi(app, accesso, dove).await?;
    let suo = letta.modulo(accesso)?;
    let mut page = letta.page(app, accesso, Some(form), errori);
    page.page = page.page.con_bozza(&Aperta::default(), &suo);
    page.avviso = avviso;
    Ok(rifiutata(&page))
}

/// Attaches the evidence of a form; says why some of it was not taken.
async fn allega(
    app: &App,
    accesso: &Accesso,
    caricata: &Caricata,
    modulo: &mut FormConFile,
) -> Result<Vec<Refusal>> {
    let file = std::mem::take(&mut modulo.file);
    if file.is_empty() {
        return Ok(Vec::new());
    }
    let posto = PostoAllegato {
        vista: caricata.vista.id.clone(),
        scheda: Some(caricata.scheda.id().clone()),
        parte: None,
    };
    let Controllati { buoni, rifiuti } = controlla(app, &accesso.actor, posto, file).await?;
    app.write(move |tx| {
        buoni
            .iter()
            .try_for_each(|(fatto, f)| store::allegati::aggiungi(tx, fatto, &f.contenuto))
    })
    .await?;
    let no = rifiuti.into_iter();
    Ok(no.map(|frase| Refusal::campo("file", frase)).collect())
}

/// Records an act on the answer; what is against it, where something is.
async fn rispondi(
    app: &App,
    esito: std::result::Result<Fact<Raccolta>, Vec<Refusal>>,
    superata: &str,
) -> Result<Vec<Refusal>> {
    let fatto = match esito {
        Err(no) => return Ok(no),
        Ok(fatto) if fatto.vuoto() => return Ok(Vec::new()),
        Ok(fatto) => fatto,
    };
    let scritto = app
        .try_write(move |tx| store::monitoraggi::rispondi(tx, &fatto))
        .await?;
    match scritto {
        Ok(()) => Ok(Vec::new()),
        Err(store::Error::Superata { .. }) => Ok(vec![Refusal::tutto(superata)]),
        Err(store::Error::Campi(no)) => Ok(no),
        Err(store::Error::Rifiuto(frasi)) => Ok(frasi.into_iter().map(Refusal::tutto).collect()),
        Err(e) => Err(e.into()),
    }
}

/// Saves what was typed, and if asked declares the sheet complete.
pub(crate) async fn salva(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, sessione, codice)): Path<(String, String, String, String)>,
    mut modulo: FormConFile,
) -> Result<Response> {
    let dove = (vista, sessione, codice);
    let letta = Letta::leggi(&app, &accesso, &dove).await?;
    letta.caricata.esigi(&accesso.actor, Permesso::Compilare)?;
    if let Some(perche) = letta.ferma(&accesso.actor) {
        // Closed or declared while the form was open: the page has no form to show again, so what was typed is kept aside.
        return Err(store::Error::Rifiuto(vec![perche]).into());
    }
    // The files come first: a browser does not send them again with the corrected form.
    let mut errori = allega(&app, &accesso, &letta.caricata, &mut modulo).await?;
    let (caricata, form) = (&letta.caricata, &modulo.form);
    let anno = caricata.vista.anno;
    let esito = match modulo::leggi(&caricata.scheda, &letta.sessione, anno, form) {
        Err(no) => Esito::Rifiutata(no),
        Ok(valori) => {
            let verbo = correggi(&app, &accesso, valori);
            salva_scheda(&app, &accesso, caricata, form, verbo).await?
        }
    };
    match esito {
        Esito::Salvata(_) | Esito::Invariata => {}
        Esito::Rifiutata(no) => errori.extend(no),
        Esito::Superata(righe) => {
            let adesso = Letta::leggi(&app, &accesso, &dove).await?;
            let scheda = &adesso.caricata.scheda;
            let toccate = Toccate::di(scheda, &letta.sessione, anno, form, &righe);
            errori.push(Refusal::tutto(CAMBIATA));
            errori.extend(toccate.detto);
            return rifiuta(&app, &accesso, &dove, &toccate.form, errori, None).await;
        }
    }
    if !errori.is_empty() {
        return rifiuta(&app, &accesso, &dove, form, errori, None).await;
    }
    let adesso = Letta::leggi(&app, &accesso, &dove).await?;
    let mut raccolta = adesso.raccolta.clone();
    // Who answers on a form that somebody else has overtaken is told so.
    raccolta.versione = form.get("versione_risposta").parse().unwrap_or(-1);
    let detto = (form.get("commento"), form.get("idoneita"));
    let (chi, quando) = (&accesso.actor, app.adesso());
    let nota = |r: &Raccolta| r.annota(&adesso.sessione, detto.0, detto.1, chi, quando);
    let dichiara = form.get("azione") == "dichiara";
    let fatto = if dichiara {
        let scheda = &adesso.caricata.scheda;
        raccolta.dichiara(&adesso.sessione, scheda, anno, detto, chi, quando)
    } else {
        nota(&raccolta)
    };
    let refused = fatto.is_err();
    let no = rispondi(&app, fatto, RISPOSTA_CAMBIATA).await?;
    if no.is_empty() {
        let in_ritardo = adesso.sessione.giorni(app.oggi()) < 0;
        let esito = match (dichiara, in_ritardo) {
            (true, false) => "dichiarata",
            (true, true) => "dichiarata_tardi",
            (false, _) => "salvata",
        };
        let qui = adesso.qui(&accesso.ente.sigla);
        return Ok(Redirect::to(&format!("{qui}?esito={esito}")).into_response());
    }
    // What was typed is kept even where it is not enough to declare.
    let salvato = dichiara && refused && rispondi(&app, nota(&raccolta), "").await?.is_empty();
    let avviso = salvato.then_some(
        "Quello che hai scritto è salvato, ma la scheda non è ancora dichiarata completa.",
    );
    rifiuta(&app, &accesso, &dove, form, no, avviso).await
}

/// The one who conducts the plan says something of an answer.
async fn giudica(
    app: &App,
    accesso: &Accesso,
    dove: &Dove,
    form: &Form,
    esito: &str,
    verbo: impl FnOnce(&Letta, &Raccolta) -> std::result::Result<Fact<Raccolta>, Vec<Refusal>>,
) -> Result<Response> {
    let letta = Letta::leggi(app, accesso, dove).await?;
    letta.caricata.esigi(&accesso.actor, Permesso::Monitorare)?;
    let mut raccolta = letta.raccolta.clone();
    raccolta.versione = form.get("versione_risposta").parse().unwrap_or(-1);
    let no = rispondi(app, verbo(&letta, &raccolta), GIUDICATA).await?;
    if no.is_empty() {
        let qui = letta.qui(&accesso.ente.sigla);
        return Ok(Redirect::to(&format!("{qui}?esito={esito}")).into_response());
    }
    rifiuta(app, accesso, dove, form, no, None).await
}

/// Sends an answer back.
pub(crate) async fn rinvia(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, sessione, codice)): Path<(String, String, String, String)>,
    form: Form,
) -> Result<Response> {
    let (dove, chi, quando) = ((vista, sessione, codice), &accesso.actor, app.adesso());
    giudica(&app, &accesso, &dove, &form, "rinviata", |letta, r| {
        r.rinvia(&letta.sessione, form.get("motivo"), chi, quando)
    })
    .await
}

/// Writes the outcome of a verification.
pub(crate) async fn verifica(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, sessione, codice)): Path<(String, String, String, String)>,
    form: Form,
) -> Result<Response> {
    let (dove, chi, quando) = ((vista, sessione, codice), &accesso.actor, app.adesso());
    let detto = (form.get("esito"), form.get("rilievi"));
    giudica(&app, &accesso, &dove, &form, "verificata", |letta, r| {
        r.verifica(&letta.sessione, detto, chi, quando)
    })
    .await
}
