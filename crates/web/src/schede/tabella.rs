//! The form of a table of the sheet: its rows with the fields of the catalogue, added, moved, removed and saved together.

mod come;

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::campo::Campo;
use domain::catalogo::VoceCatalogo;
use domain::modello::BloccoModello;
use domain::rilevazione::FormulaScritta;
use domain::scheda::Contenuto;
use domain::vista::Vista;

pub(super) use come::{Posto, Tabella};

use super::blocco::{Cambiamento, Esito, correggi, salva, versione_letta};
use super::caricata::{Caricata, titolo};
use super::righe::{self, Azione, RigaDigitata};
use super::voci::Voci;
use crate::actor::Accesso;
use crate::app::App;
use crate::bozze::Aperta;
use crate::controllo::{Controllo, Suggerimenti, suggerimenti};
use crate::error::Result;
use crate::form::Form;
use crate::page::{Page, pagina, rifiutata, spiega};

/// Entries of the catalogue on one form that the body has written.
const CATALOGO: usize = 60;

#[derive(Template)]
#[template(path = "schede/righe.html")]
struct RighePage {
    page: Page,
    sigla: String,
    vista: Vista,
    codice: String,
    titolo_scheda: String,
    titolo: String,
    aiuto: &'static str,
    singolare: &'static str,
    aggiungi: &'static str,
    tabella: &'static str,
    qui: String,
    azione: String,
    versione: i64,
    righe: Vec<RigaForm>,
    /// An empty row, copied by the script.
    nuova: RigaForm,
    /// What can be drawn from the catalogue, once asked for: its words, and where they come from.
    catalogo: Vec<(String, String)>,
    del_catalogo: &'static str,
    /// Whether the catalogue can still be asked for.
    ha_catalogo: bool,
    liste: Vec<Suggerimenti>,
    somma: Option<String>,
    errori: Vec<Refusal>,
    nel_frattempo: Vec<Cambiamento>,
}

spiega!(RighePage, superata nel_frattempo);

/// A row of the form.
struct RigaForm {
    /// Counts from 1; empty in the row that the script copies.
    numero: String,
    /// Counts from 0: what the buttons send.
    indice: usize,
    prima: bool,
    ultima: bool,
    /// Groups of controls, side by side.
    gruppi: Vec<Vec<Controllo>>,
    /// The folded ones, and the words that open them.
    altro: &'static str,
    altri: Vec<Vec<Controllo>>,
    /// Open where something in it is written or refused: what is written must not be overlooked.
    aperto: bool,
    /// Which stored row it was; empty in a new one.
    origine: String,
}

/// The form of one table of one sheet.
pub(super) struct Modulo<'a> {
    pub app: &'a App,
    pub accesso: &'a Accesso,
    pub caricata: &'a Caricata,
    pub blocco: &'a BloccoModello,
    pub voci: &'a Voci,
    /// The formulas of the plan, where indicators are saved.
    pub formule: &'a [FormulaScritta],
    /// What was typed in it before, when it is opened.
    pub bozza: &'a Aperta,
}

/// What the page says beside the rows.
struct Detto<'a> {
    errori: &'a [Refusal],
    nel_frattempo: Vec<Cambiamento>,
    versione: i64,
}

impl Modulo<'_> {
    /// Shows the form with the stored rows.
    pub(super) async fn mostra<R: Tabella>(&self) -> Result<Response> {
        let scritte = R::di(self.caricata.scheda.contenuto());
        let digitate: Vec<RigaDigitata> = if let Some(form) = &self.bozza.form {
            righe::leggi(form)
        } else if scritte.is_empty() {
            let proposte = R::proposte(self.caricata);
            proposte.iter().map(|r| digita(r, None)).collect()
        } else {
            self::digitate::<R>(self.caricata.scheda.contenuto())
        };
        let detto = Detto {
            errori: &[],
            nel_frattempo: Vec::new(),
            versione: match &self.bozza.form {
                Some(form) => versione_letta(form),
                None => self.caricata.scheda.versione(),
            },
        };
        let pagina_sua = self.page::<R>(&digitate, &[], detto);
        let suo = self.caricata.modulo(self.accesso, &self.nome())?;
        let cornice = pagina_sua.page.clone().con_bozza(self.bozza, &suo);
        Ok(pagina(&RighePage {
            page: cornice,
            ..pagina_sua
        }))
    }

    /// Which form of the sheet it is.
    fn nome(&self) -> String {
        format!("blocchi/{}", self.blocco.nome)
    }

    async fn catalogo<R: Tabella>(&self) -> Result<Vec<VoceCatalogo<R>>> {
        let (actor, scheda) = (self.accesso.actor.clone(), self.caricata.scheda.clone());
        let voci = self
            .app
            .read(move |c| R::catalogo(c, &actor, &scheda))
            .await?;
        // However much a body has written, what ships is still offered.
        let (mut scritte, fornite): (Vec<_>, Vec<_>) = voci.into_iter().partition(|v| v.usi > 0);
        scritte.truncate(CATALOGO);
        scritte.extend(fornite);
        Ok(scritte)
    }

    /// Adds, moves or removes a row, or saves them all.
    pub(super) async fn update<R: Tabella>(&self, form: &Form) -> Result<Response> {
        let mut digitate = righe::leggi(form);
        let chiesto = righe::azione(form);
        let versione = versione_letta(form);
        let catalogo = match chiesto {
            Azione::Catalogo | Azione::Riprendi(_) => self.catalogo::<R>().await?,
            _ => Vec::new(),
        };
        if chiesto != Azione::Salva {
            if let Azione::Riprendi(n) = chiesto {
                let righe = catalogo.get(n).into_iter().flat_map(|v| &v.righe);
                digitate.extend(righe.map(|r| digita(r, None)));
            }
            righe::esegui(chiesto, &mut digitate);
            let detto = Detto {
                errori: &[],
                nel_frattempo: Vec::new(),
                versione,
            };
            return Ok(pagina(&self.page::<R>(&digitate, &catalogo, detto)));
        }
        let offerta = digita(&R::nuova(), None);
        digitate.retain(|r| !r.vuota(&offerta));
        let (mut nuove, mut errori) = (Vec::new(), Vec::new());
        for (i, riga) in digitate.iter().enumerate() {
            let mut nuova = R::default();
            let del_catalogo = riga.senza(R::legge_da_se(riga));
            righe::riempi(
                R::CAMPI,
                &del_catalogo,
                &mut nuova,
                R::TABELLA,
                i + 1,
                &mut errori,
            );
            errori.extend(nuova.leggi(riga, self.caricata, i + 1));
            nuove.push(nuova);
        }
        errori.extend(R::verifica(&nuove, self.caricata, self.formule));
        let esito = if errori.is_empty() {
            let valori = vec![(R::TABELLA.to_owned(), R::valore(nuove))];
            let verbo = correggi(self.app, self.accesso, valori);
            salva(self.app, self.accesso, self.caricata, form, verbo).await?
        } else {
            Esito::Rifiutata(errori)
        };
        let qui = self.caricata.indirizzo(&self.accesso.ente.sigla);
        Ok(match esito {
            Esito::Salvata(_) => {
                Redirect::to(&format!("{qui}?esito=salvata#b-{}", self.blocco.nome)).into_response()
            }
            Esito::Invariata => Redirect::to(&format!("{qui}?esito=invariata")).into_response(),
            Esito::Rifiutata(errori) => rifiutata(&self.page::<R>(
                &digitate,
                &catalogo,
                Detto {
                    errori: &errori,
                    nel_frattempo: Vec::new(),
                    versione,
                },
            )),
            Esito::Superata(cambiate) => rifiutata(
                &self.page::<R>(
                    &digitate,
                    &catalogo,
                    Detto {
                        errori: &[],
                        nel_frattempo: cambiate
                            .iter()
                            .map(|r| Cambiamento::di(r, &self.caricata.modello))
                            .collect(),
                        versione: self.caricata.scheda.versione(),
                    },
                ),
            ),
        })
    }

    fn page<R: Tabella>(
        &self,
        digitate: &[RigaDigitata],
        catalogo: &[VoceCatalogo<R>],
        detto: Detto<'_>,
    ) -> RighePage {
        let caricata = self.caricata;
        let qui = caricata.indirizzo(&self.accesso.ente.sigla);
        let titolo = titolo(self.blocco);
        let campi: Vec<&Campo<R>> = R::CAMPI.iter().collect();
        let mut liste = suggerimenti(&campi, &self.voci.persone, &self.voci.centri, |campo| {
            self.voci.proposte(R::TABELLA, campo)
        });
        for (chiave, voci) in R::voci(caricata) {
            let id = format!("{chiave}-voci");
            liste.retain(|l| l.id != id);
            liste.push(Suggerimenti { id, voci });
        }
        let nuova = digita(&R::nuova(), None);
        RighePage {
            page: caricata.page_di_modulo(
                self.accesso,
                format!("{titolo} – {}", caricata.scheda.codice()),
                &self.nome(),
            ),
            sigla: self.accesso.ente.sigla.clone(),
            vista: caricata.vista.clone(),
            codice: caricata.scheda.codice().to_owned(),
            titolo_scheda: caricata.scheda.titolo().to_owned(),
            titolo,
            aiuto: R::AIUTO,
            singolare: R::SINGOLARE,
            aggiungi: R::AGGIUNGI,
            tabella: R::TABELLA,
            azione: format!("{qui}/blocchi/{}", self.blocco.nome),
            qui,
            versione: detto.versione,
            righe: digitate
                .iter()
                .enumerate()
                .map(|(indice, riga)| {
                    let posto = Posto {
                        caricata,
                        voci: self.voci,
                        riga,
                        indice,
                        chiave: (indice + 1).to_string(),
                        errori: detto.errori,
                    };
                    RigaForm {
                        numero: (indice + 1).to_string(),
                        prima: indice == 0,
                        ultima: indice + 1 == digitate.len(),
                        ..RigaForm::di::<R>(&posto)
                    }
                })
                .collect(),
            nuova: RigaForm::di::<R>(&Posto {
                caricata,
                voci: self.voci,
                riga: &nuova,
                indice: 0,
                chiave: "__n__".to_owned(),
                errori: &[],
            }),
            ha_catalogo: R::HA_CATALOGO && catalogo.is_empty(),
            catalogo: catalogo
                .iter()
                .map(|v| (v.testo.clone(), provenienza(v)))
                .collect(),
            del_catalogo: R::DEL_CATALOGO,
            liste,
            somma: R::somma(digitate).map(|s| s.it(2)),
            errori: righe::sommario(detto.errori, R::SINGOLARE),
            nel_frattempo: detto.nel_frattempo,
        }
    }
}

impl RigaForm {
    /// The controls of a row, which is first and last until its neighbours are known.
    fn di<R: Tabella>(posto: &Posto<'_>) -> Self {
        let (altro, chiavi) = R::ALTRO;
        let mut gruppi = gruppi::<R>(R::GRUPPI, posto);
        // The notes of a row stay last, whatever else it holds.
        let note = gruppi.pop();
        gruppi.extend(R::altri(posto));
        gruppi.extend(note);
        let altri = self::gruppi::<R>(chiavi, posto);
        Self {
            numero: String::new(),
            indice: posto.indice,
            prima: true,
            ultima: false,
            gruppi,
            altro,
            aperto: altri
                .iter()
                .flatten()
                .any(|c| !c.valore.is_empty() || !c.errore.is_empty()),
            altri,
            origine: posto.riga.get("origine").to_owned(),
        }
    }
}

/// Where an entry of the catalogue comes from.
fn provenienza<R>(v: &VoceCatalogo<R>) -> String {
    match v.usi {
        0 => v.fonte.clone(),
        1 => "su una scheda".to_owned(),
        n => format!("su {n} schede"),
    }
}

/// The rows of a table of a sheet, as the form shows them.
pub(super) fn digitate<R: Tabella>(contenuto: &Contenuto) -> Vec<RigaDigitata> {
    let scritte = R::di(contenuto).iter().zip(0..);
    scritte.map(|(r, n)| digita(r, Some(n))).collect()
}

fn digita<R: Tabella>(cosa: &R, posto: Option<usize>) -> RigaDigitata {
    let mut riga = RigaDigitata::default();
    for campo in R::CAMPI {
        riga.set(campo.chiave, campo.digitabile(cosa));
    }
    cosa.digita(&mut riga, posto);
    riga
}

fn gruppi<R: Tabella>(
    chiavi: &'static [&'static [&'static str]],
    posto: &Posto<'_>,
) -> Vec<Vec<Controllo>> {
    let voci = R::voci(posto.caricata);
    let controllo = |chiave: &&str| {
        let campo = R::CAMPI.iter().find(|c| c.chiave == *chiave)?;
        let mut c = righe::controllo(campo, R::TABELLA, posto);
        if voci.iter().any(|(k, _)| k == chiave) {
            c.lista = (*chiave).to_owned();
        }
        R::rifinisci(&mut c, posto.riga);
        Some(c)
    };
    chiavi
        .iter()
        .map(|g| g.iter().filter_map(controllo).collect())
        .collect()
}
