//! The state of a plan: where it stands, what it may become, its versions.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::allegato::Allegato;
use domain::permesso::Ruolo;
use domain::versione::VersionePiano;
use domain::vista::Vista;
use domain::vista::vita::{ConAtto, ORGANI, PassaggioVista, Provvedimento, RigaVita};
use domain::{Actor, Refusal, data};
use store::Conn;
use store::versioni::Esaminata;

use super::documenti::{self, Documenti};
use super::{letto, segmento_di};
use crate::actor::Accesso;
use crate::app::App;
use crate::ciclo::Impedimento;
use crate::error::{Error, Result};
use crate::form::{Form, FormConFile};
use crate::indirizzo::segmento;
use crate::page::{Dopo, Page, Spiega, pagina, rifiutata};
use crate::schede::{Controllati, controlla};
use domain::orario;

const CAMBIATA: &str = "Nel frattempo il piano o le sue schede sono cambiati: guarda come sono adesso, e ripeti il passaggio se va ancora bene.";

/// What was typed of a passage: its reason and its act.
#[derive(Debug, Clone, Default)]
pub(super) struct Digitato {
    motivo: String,
    organo: String,
    numero: String,
    data: String,
}

impl Digitato {
    /// The fields of a passage bear its code: several stand on one page.
    fn leggi(form: &Form, passaggio: PassaggioVista) -> Self {
        let campo = |nome: &str| {
            form.get(&format!("{}-{nome}", passaggio.codice()))
                .to_owned()
        };
        Self {
            motivo: campo("motivo"),
            organo: campo("organo"),
            numero: campo("numero"),
            data: campo("data"),
        }
    }
}

/// A passage that the person may make.
struct Possibile {
    codice: &'static str,
    etichetta: &'static str,
    spiegazione: &'static str,
    motivo: bool,
    atto: bool,
    atto_obbligatorio: bool,
    azione: String,
    impedimenti: Vec<Impedimento>,
    digitato: Digitato,
    errori: Vec<Refusal>,
}

impl Possibile {
    fn errore(&self, campo: &str) -> &str {
        self.errori
            .iter()
            .find(|e| e.campo == campo)
            .map_or("", |e| e.frase.as_str())
    }

    fn id(&self, campo: &str) -> String {
        format!("{}-{campo}", self.codice)
    }
}

/// A version in the table.
struct Riga {
    numero: i32,
    genere: &'static str,
    atto: String,
    giorno: String,
    /// The day it was frozen, which its print bears.
    data: String,
    schede: usize,
    impronta: String,
    breve: String,
    /// What it is compared with: the version before it.
    prima: Option<i32>,
}

#[derive(Template)]
#[template(path = "versioni/stato.html")]
pub(super) struct StatoPage {
    page: Page,
    sigla: String,
    vista: String,
    titolo_vista: String,
    base: String,
    come_sta: String,
    variazione: Option<String>,
    si_compone: bool,
    possibili: Vec<Possibile>,
    /// The passages that others make, and who.
    di_altri: Vec<(&'static str, String)>,
    versioni: Vec<Riga>,
    pub(super) documenti: Documenti,
    organi: &'static [&'static str],
    rifiuto: Option<String>,
}

impl Spiega for StatoPage {
    fn motivi(&self) -> Vec<Refusal> {
        let errori = self.possibili.iter().flat_map(|p| p.errori.clone());
        let mut errori: Vec<Refusal> = errori.collect();
        // The sentence above the page sums up what stands below it.
        let sopra = self.rifiuto.iter().filter(|_| errori.is_empty());
        let intere: Vec<&String> = sopra.chain(&self.documenti.rifiuti).collect();
        errori.extend(intere.into_iter().cloned().map(Refusal::tutto));
        errori
    }
}

/// A plan with what it is held against.
pub(super) struct Letta {
    vista: Vista,
    esaminata: Esaminata,
    versioni: Vec<VersionePiano>,
    documenti: Vec<Allegato>,
}

impl Letta {
    fn find(c: &mut Conn, actor: &Actor, codice: &str) -> store::Result<Self> {
        let vista = store::viste::find(c, actor, codice)?;
        let versioni = store::versioni::list(c, actor, &vista.id)?;
        let esaminata = store::versioni::esamina(c, actor, &vista)?;
        let documenti = store::allegati::della_vista(c, actor, &vista.id)?;
        Ok(Self {
            vista,
            esaminata,
            versioni,
            documenti,
        })
    }

    fn possibile(
        &self,
        accesso: &Accesso,
        riga: &RigaVita,
        digitato: Option<&(PassaggioVista, Digitato, Vec<Refusal>)>,
    ) -> Possibile {
        let base = base(accesso, &self.vista);
        let suo = digitato.filter(|(p, ..)| *p == riga.passaggio);
        let rimedio = |no: &Refusal| {
            let stato = no.campo.strip_prefix("schede.")?;
            Some(format!("{base}?stato={stato}"))
        };
        Possibile {
            codice: riga.passaggio.codice(),
            etichetta: riga.passaggio.etichetta(),
            spiegazione: spiegazione(riga.passaggio),
            motivo: riga.motivo,
            atto: riga.atto != ConAtto::No,
            atto_obbligatorio: riga.atto == ConAtto::Obbligatorio,
            azione: format!("{base}/stato/{}", segmento_di(riga.permesso)),
            impedimenti: self
                .vista
                .impedimenti(riga, &self.esaminata.esame())
                .into_iter()
                .map(|no| Impedimento {
                    rimedio: rimedio(&no),
                    frase: no.frase,
                })
                .collect(),
            digitato: suo.map(|(_, d, _)| d.clone()).unwrap_or_default(),
            errori: suo.map(|(.., no)| no.clone()).unwrap_or_default(),
        }
    }

    pub(super) fn page(
        &self,
        accesso: &Accesso,
        digitato: Option<&(PassaggioVista, Digitato, Vec<Refusal>)>,
    ) -> StatoPage {
        let actor = &accesso.actor;
        let (suoi, altrui): (Vec<&RigaVita>, Vec<_>) =
            self.vista.passaggi().partition(|r| actor.puo(r.permesso));
        let chi = |r: &RigaVita| {
            let ruoli = r.permesso.ruoli().iter().copied().map(Ruolo::etichetta);
            ruoli.collect::<Vec<_>>().join(", ")
        };
        StatoPage {
            page: Page::di(
                accesso,
                format!("Stato e versioni – {}", self.vista.codice),
                "viste",
            ),
            sigla: accesso.ente.sigla.clone(),
            vista: self.vista.codice.clone(),
            titolo_vista: self.vista.titolo.clone(),
            base: base(accesso, &self.vista),
            come_sta: self.vista.come_sta(),
            variazione: self.vista.variazione.clone(),
            si_compone: self.vista.si_compone(),
            possibili: suoi
                .into_iter()
                .map(|r| self.possibile(accesso, r, digitato))
                .collect(),
            di_altri: altrui
                .into_iter()
                .map(|r| (r.passaggio.etichetta(), chi(r)))
                .collect(),
            versioni: self.versioni.iter().map(riga).collect(),
            documenti: Documenti::di(actor, &self.documenti),
            organi: ORGANI,
            rifiuto: None,
        }
    }
}

fn riga(v: &VersionePiano) -> Riga {
    Riga {
        numero: v.numero,
        genere: v.genere.etichetta(),
        atto: v
            .provvedimento
            .as_ref()
            .map_or_else(String::new, Provvedimento::leggibile),
        giorno: orario::it(v.quando),
        data: data::it(domain::orario::giorno(v.quando)),
        schede: v.schede,
        breve: v.impronta.chars().take(12).collect(),
        impronta: v.impronta.clone(),
        prima: (v.numero > 1).then_some(v.numero - 1),
    }
}

fn base(accesso: &Accesso, vista: &Vista) -> String {
    format!("/{}/viste/{}", accesso.ente.sigla, segmento(&vista.codice))
}

/// What a passage means for those who work on the plan.
fn spiegazione(passaggio: PassaggioVista) -> &'static str {
    use PassaggioVista as P;
    match passaggio {
        P::Adotta => {
            "Il piano di oggi si fissa in una versione che non cambia più. Da allora nelle schede si scrive quello che si fa; per cambiare il piano serve una variazione."
        }
        P::ApriVariazione => {
            "Le schede si possono di nuovo cambiare in tutto. La variazione si chiude con il suo atto, e ne nasce una nuova versione."
        }
        P::ApprovaVariazione => {
            "Il piano con le sue modifiche si fissa in una nuova versione, accanto a quelle di prima."
        }
        P::RitiraVariazione => {
            "Si torna al piano adottato. Si può fare solo se nelle schede non è rimasta nessuna modifica."
        }
        P::AvviaMonitoraggio => {
            "Il piano è in corso: chi ne risponde scrive avanzamento, date effettive e valori raggiunti."
        }
        P::Consuntiva => {
            "L'anno è finito: il piano con i suoi risultati si fissa in una versione. L'atto si scrive se c'è."
        }
        P::Chiudi => "Nelle schede non si scrive più nulla.",
        P::RiportaInPreparazione => {
            "Se l'adozione è stata registrata per errore, o va rifatta. La versione resta dov'è."
        }
        P::RiportaInMonitoraggio => "Se c'è ancora qualcosa da scrivere nei risultati.",
        P::Riapri => "Se c'è un errore da correggere in un piano chiuso.",
    }
}

pub(super) async fn leggi(app: &App, accesso: &Accesso, codice: String) -> Result<Letta> {
    let actor = accesso.actor.clone();
    app.read(move |c| Letta::find(c, &actor, &codice)).await
}

/// Shows where a plan stands.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let letta = leggi(&app, &accesso, codice).await?;
    let mut page = letta.page(&accesso, None);
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// Makes a passage.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    modulo: FormConFile,
) -> Result<Response> {
    let FormConFile { form, file } = modulo;
    let letta = leggi(&app, &accesso, codice).await?;
    let Some(passaggio) = letto(form.get("passaggio")) else {
        return Err(Error::Richiesta(
            "Il passaggio chiesto non esiste: torna alla pagina dello stato e scegline uno."
                .to_owned(),
        ));
    };
    let d = Digitato::leggi(&form, passaggio);
    let mostra = |frase: &str, no: Vec<Refusal>| {
        let mut page = letta.page(&accesso, Some(&(passaggio, d.clone(), no)));
        page.rifiuto = Some(frase.to_owned());
        rifiutata(&page)
    };
    let oggi = app.oggi();
    let (atto, mut no) = match Provvedimento::leggi(&d.organo, &d.numero, &d.data, oggi) {
        Ok(atto) => (atto, Vec::new()),
        Err(no) => (None, no),
    };
    let esito = letta.vista.passa(
        passaggio,
        &d.motivo,
        atto,
        &letta.esaminata.esame(),
        &accesso.actor,
        app.adesso(),
    );
    let Controllati { buoni, rifiuti } =
        controlla(&app, &accesso.actor, documenti::posto(&letta.vista), file).await?;
    no.extend(
        rifiuti
            .into_iter()
            .map(|frase| Refusal::campo("file", frase)),
    );
    let passata = match esito {
        Ok(passata) if no.is_empty() => passata,
        esito => {
            // An act that was typed wrong is not one that is missing.
            let gia = no.iter().any(|n| n.campo != "file");
            let altri = esito.err().unwrap_or_default();
            no.extend(altri.into_iter().filter(|n| !gia || n.campo != "organo"));
            let intere = no.iter().filter(|n| n.campo.is_empty());
            let intere: Vec<&str> = intere.map(|n| n.frase.as_str()).collect();
            let perche = if intere.is_empty() {
                "prima c'è da sistemare quello che trovi qui sotto".to_owned()
            } else {
                intere.join("; ")
            };
            let frase = format!("«{}» non è stato fatto: {perche}.", passaggio.etichetta());
            return Ok(mostra(&frase, no));
        }
    };
    let esito = app
        .try_write(move |tx| {
            let versione = store::versioni::passa(tx, &passata)?;
            for (fatto, f) in &buoni {
                store::allegati::aggiungi(tx, fatto, &f.contenuto)?;
            }
            Ok(versione)
        })
        .await?;
    match esito {
        Ok(versione) => {
            let parola = if versione.is_some() {
                "fissata"
            } else {
                "avanti"
            };
            let qui = base(&accesso, &letta.vista);
            Ok(Redirect::to(&format!("{qui}/stato?esito={parola}")).into_response())
        }
        Err(store::Error::Superata { .. }) => {
            let adesso = leggi(&app, &accesso, letta.vista.codice.clone()).await?;
            let mut page = adesso.page(&accesso, Some(&(passaggio, d.clone(), Vec::new())));
            page.rifiuto = Some(CAMBIATA.to_owned());
            Ok(rifiutata(&page))
        }
        Err(e) => Err(e.into()),
    }
}
