//! The form of a plan, empty or filled.

use askama::Template;
use domain::Decimale;
use domain::refusal::Refusal;
use domain::regole::Versione;
use domain::scheda::Livello;
use domain::vista::vita::StatoVista;
use domain::vista::{TipoVista, Vista, VistaId};

use super::possibili::Possibili;
use crate::actor::Accesso;
use crate::form::{Form, Scelta};
use crate::page::{Page, spiega};

#[derive(Template)]
#[template(path = "viste/form.html")]
pub(super) struct FormPage {
    page: Page,
    sigla: String,
    titolo: String,
    azione: String,
    /// Address of the page to go back to.
    indietro: String,
    /// Whether the plan is there already: its kind no longer changes.
    esistente: bool,
    digitata: Digitata,
    tipi: Vec<Scelta>,
    tipo: &'static str,
    /// Name of the control, label, and the modelli of the level.
    modelli: Vec<(String, &'static str, Vec<Scelta>)>,
    /// The methods of assessing risk; none for a plan of objectives.
    metodi: Vec<Scelta>,
    smvp: Vec<Scelta>,
    errori: Vec<Refusal>,
}

spiega!(FormPage);

impl FormPage {
    fn errore(&self, campo: &str) -> &str {
        self.errori
            .iter()
            .find(|e| e.campo == campo)
            .map_or("", |e| e.frase.as_str())
    }

    /// The summary over the form names the field before the reason.
    fn sommario(&self) -> Vec<Refusal> {
        let nome = |campo: &str| match campo {
            "codice" => "Codice",
            "titolo" => "Titolo",
            "tipo" => "Tipo di piano",
            "anno" => "Anno di esercizio",
            "dal" => "Primo anno del piano",
            "al" => "Ultimo anno del piano",
            "metodo" => "Metodo di valutazione del rischio",
            "smvp" => "Regole dei punteggi (SMVP)",
            "margine" => "Margine prima del rischio",
            _ => "Modello di scheda",
        };
        self.errori
            .iter()
            .map(|e| Refusal::campo(e.campo.clone(), format!("{}: {}", nome(&e.campo), e.frase)))
            .collect()
    }
}

/// What stands in the controls: as stored, or as typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Digitata {
    pub codice: String,
    pub titolo: String,
    pub tipo: String,
    pub anno: String,
    pub dal: String,
    pub al: String,
    /// Chosen modelli, by level.
    pub modelli: Vec<(Livello, String)>,
    /// Code and version of the method; empty for levels that are only declared.
    pub metodo: String,
    /// Code and version of the SMVP; empty for the simple one.
    pub smvp: String,
    /// Points; empty for the default.
    pub margine: String,
}

impl Digitata {
    pub(super) fn di_form(form: &Form) -> Self {
        let get = |nome: &str| form.get(nome).to_owned();
        let modelli = Livello::TUTTI
            .iter()
            .filter(|l| form.has(&controllo(**l)))
            .map(|l| (*l, get(&controllo(*l))))
            .collect();
        Self {
            codice: get("codice"),
            titolo: get("titolo"),
            tipo: get("tipo"),
            anno: get("anno"),
            dal: get("dal"),
            al: get("al"),
            modelli,
            metodo: get("metodo"),
            smvp: get("smvp"),
            margine: get("margine"),
        }
    }

    pub(super) fn di_vista(v: &Vista) -> Self {
        Self {
            codice: v.codice.clone(),
            titolo: v.titolo.clone(),
            tipo: v.tipo.nome().to_owned(),
            anno: v.anno.to_string(),
            dal: v.dal.to_string(),
            al: v.al.to_string(),
            modelli: v.modelli.clone(),
            metodo: v
                .metodo
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            smvp: v.smvp.as_ref().map(ToString::to_string).unwrap_or_default(),
            margine: v.margine.map(|m| m.it_breve()).unwrap_or_default(),
        }
    }

    /// The plan that was typed, for the verbs of `domain` to judge; and what cannot even be read.
    ///
    /// Without years of its own the plan is of the three that begin with the exercise.
    pub(super) fn leggi(
        &self,
        id: VistaId,
        tipo: TipoVista,
        possibili: &Possibili,
    ) -> (Vista, Vec<Refusal>) {
        let mut no = Vec::new();
        let anno: i32 = self.anno.parse().unwrap_or_default();
        let mut oppure = |campo: &str, digitato: &str, altrimenti: i32| {
            if digitato.is_empty() {
                return altrimenti;
            }
            digitato.parse().unwrap_or_else(|_| {
                no.push(Refusal::campo(campo, "scrivi l'anno con quattro cifre"));
                altrimenti
            })
        };
        let dal = oppure("dal", &self.dal, anno);
        let al = oppure("al", &self.al, dal.saturating_add(2));
        let mut scelti = Vec::new();
        for livello in tipo.livelli() {
            match self
                .modelli
                .iter()
                .find(|(l, _)| l == livello)
                .map(|(_, m)| m.as_str())
            {
                None | Some("") => {}
                Some(codice) if codice == livello.modello_fornito() => {}
                Some(codice)
                    if possibili
                        .modelli
                        .iter()
                        .any(|m| m.codice == codice && m.livello == *livello) =>
                {
                    scelti.push((*livello, codice.to_owned()))
                }
                Some(_) => no.push(Refusal::campo(
                    controllo(*livello),
                    "scegli un modello dell'elenco",
                )),
            }
        }
        let metodo = Versione::leggi(&self.metodo).filter(|_| tipo == TipoVista::Ptpc);
        let chiesto = tipo == TipoVista::Ptpc && !self.metodo.is_empty();
        if chiesto
            && metodo
                .as_ref()
                .and_then(|m| possibili.metodi.scelte(m))
                .is_none()
        {
            no.push(Refusal::campo(
                "metodo",
                "questo metodo di valutazione non c'è: scegline uno dell'elenco",
            ));
        }
        let smvp = Versione::leggi(&self.smvp);
        if !self.smvp.is_empty()
            && (smvp.is_none() || possibili.sistemi.di(smvp.as_ref()).is_none())
        {
            no.push(Refusal::campo("smvp", "scegli un SMVP dell'elenco"));
        }
        let margine = Some(self.margine.as_str()).filter(|m| !m.is_empty());
        let margine = margine.and_then(|m| {
            let letto = Decimale::parse_it(m)
                .map_err(|e| no.push(Refusal::campo("margine", e.to_string())));
            letto.ok()
        });
        (
            Vista {
                id,
                codice: self.codice.clone(),
                titolo: self.titolo.clone(),
                tipo,
                anno,
                dal,
                al,
                modelli: scelti,
                metodo,
                smvp,
                margine,
                stato: StatoVista::PRIMO,
                variazione: None,
            },
            no,
        )
    }
}

/// Name of the control that chooses the modello of a level.
fn controllo(livello: Livello) -> String {
    format!("modello_{}", livello.nome())
}

/// The page, for a new plan (`vista` is `None`) or one that is there.
pub(super) fn page(
    accesso: &Accesso,
    vista: Option<&Vista>,
    digitata: Digitata,
    possibili: &Possibili,
    errori: Vec<Refusal>,
) -> FormPage {
    let sigla = accesso.ente.sigla.clone();
    let elenco = format!("/{sigla}/viste");
    let (titolo, azione, indietro) = match vista {
        None => ("Nuova vista".to_owned(), elenco.clone(), elenco),
        Some(v) => (
            format!("Modifica la vista {}", v.codice),
            format!("{elenco}/{}/modifica", v.codice),
            format!("{elenco}/{}", v.codice),
        ),
    };
    let tipi = [TipoVista::Ptpc, TipoVista::Obiettivi];
    // Which kind a new plan will be is not known before it is chosen: the form offers the modelli of every level.
    let livelli = vista.map_or(Livello::TUTTI, |v| v.tipo.livelli());
    let scelte = |livello: Livello| {
        let scelto = digitata
            .modelli
            .iter()
            .find(|(l, _)| *l == livello)
            .map_or_else(|| livello.modello_fornito(), |(_, m)| m.as_str());
        let suoi = possibili.modelli.iter().filter(|m| m.livello == livello);
        suoi.map(|m| Scelta {
            value: m.codice.clone(),
            label: format!("{} ({})", m.nome, m.codice),
            selected: m.codice == scelto,
        })
        .collect()
    };
    FormPage {
        page: Page::di(accesso, titolo.clone(), "viste"),
        sigla,
        titolo,
        azione,
        indietro,
        esistente: vista.is_some(),
        tipi: tipi
            .into_iter()
            .map(|t| Scelta {
                value: t.nome().to_owned(),
                label: t.etichetta().to_owned(),
                selected: t.nome() == digitata.tipo,
            })
            .collect(),
        tipo: vista.map_or("", |v| v.tipo.etichetta()),
        modelli: livelli
            .iter()
            .map(|l| (controllo(*l), l.etichetta(), scelte(*l)))
            .collect(),
        metodi: match vista.map(|v| v.tipo) {
            Some(TipoVista::Obiettivi) => Vec::new(),
            _ => possibili.metodi(&digitata.metodo),
        },
        smvp: possibili.smvp(&digitata.smvp),
        digitata,
        errori,
    }
}

/// What is wrong when the code is taken.
pub(super) fn doppia() -> Refusal {
    Refusal::campo(
        "codice",
        "c'è già una vista con questo codice: scegline un altro",
    )
}
