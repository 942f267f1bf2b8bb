//! The columns of each table: taken from the catalogue of fields, with what a person needs to fill them.

use super::Tracciato;
use crate::campo::{Campo, Genere};
use crate::cdr::CAMPI_CDR;
use crate::persona::CAMPI_PERSONA;
use crate::portatore::CAMPI_PORTATORE;
use crate::scheda::{Attivita, Contenuto, Evento, Fase, Indicatore, Livello, RigaTabella, campi};

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TipoColonna {
    Testo,
    /// A text of several lines, or a list with an item a line.
    Lungo,
    /// A figure with at most so many places.
    Numero(u32),
    Data,
    /// A value of an indicator: what it may be, the unit says.
    Valore,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colonna {
    /// Stable key: `codice`, `peso`, `atteso.2026`; `fasi.peso` for a value of a row below the thing (see
    /// [`Tracciato::colonne_abbinabili`]).
    pub chiave: String,
    /// Heading.
    pub etichetta: String,
    pub tipo: TipoColonna,
    /// Whether a row says nothing without it.
    pub necessaria: bool,
    /// Written to be read by people; what comes in from it is not looked at.
    pub informativa: bool,
    /// What may be chosen, or what is proposed.
    pub scelte: Vec<String>,
    /// Whether nothing else is taken.
    pub chiusa: bool,
    /// What to write, in Italian.
    pub spiegazione: String,
    pub esempio: &'static str,
}

impl Colonna {
    fn nuova(chiave: &str, etichetta: &str, tipo: TipoColonna, spiegazione: &str) -> Self {
        Self {
            chiave: chiave.to_owned(),
            etichetta: etichetta.to_owned(),
            tipo,
            necessaria: false,
            informativa: false,
            scelte: Vec::new(),
            chiusa: false,
            spiegazione: spiegazione.to_owned(),
            esempio: esempio(chiave),
        }
    }

    fn necessaria(mut self) -> Self {
        self.necessaria = true;
        self
    }

    /// A field of the catalogue as a column.
    fn di<T>(campo: &Campo<T>) -> Self {
        let (tipo, spiegazione) = match campo.genere {
            Genere::Richiesto(..) => (TipoColonna::Testo, "Testo.".to_owned()),
            Genere::Testo([], ..) => (TipoColonna::Testo, "Testo.".to_owned()),
            Genere::Testo(..) => (
                TipoColonna::Testo,
                "Scegli dall'elenco, oppure scrivi un'altra voce.".to_owned(),
            ),
            Genere::TestoLungo(..) => (TipoColonna::Lungo, "Testo, anche di più righe.".to_owned()),
            Genere::Persona(..) => (TipoColonna::Testo, "Cognome e nome.".to_owned()),
            Genere::Numero {
                decimali, da, a, ..
            } => (
                TipoColonna::Numero(decimali),
                match decimali {
                    0 => format!("Numero intero, da {da} a {a}."),
                    _ => format!(
                        "Numero da {da} a {a}, con al massimo {decimali} cifre dopo la virgola."
                    ),
                },
            ),
            Genere::Data(..) => (TipoColonna::Data, "Data: giorno/mese/anno.".to_owned()),
            Genere::Scelta(..) => (
                TipoColonna::Testo,
                "Scegli una voce dell'elenco.".to_owned(),
            ),
            Genere::Elenco(..) | Genere::Scelte(..) => {
                (TipoColonna::Lungo, "Una voce per riga.".to_owned())
            }
            Genere::Codici(..) => (
                TipoColonna::Testo,
                "Codici, separati da punto e virgola.".to_owned(),
            ),
            Genere::Sezioni(..) => (
                TipoColonna::Lungo,
                "Testo: una riga che comincia con # è un titolo, con - un punto di elenco."
                    .to_owned(),
            ),
            Genere::Collegamenti(..) => (
                TipoColonna::Lungo,
                "Un collegamento per riga: livello, due punti, codice e nome.".to_owned(),
            ),
            // Tables have a sheet of their own.
            Genere::Fasi(..)
            | Genere::Indicatori(..)
            | Genere::Valutazioni(..)
            | Genere::Eventi(..)
            | Genere::Mappatura(..) => (TipoColonna::Lungo, String::new()),
        };
        let opzioni = campo.opzioni();
        let scelte: Vec<String> = if opzioni.is_empty() {
            campo.proposte().iter().map(|p| (*p).to_owned()).collect()
        } else {
            opzioni.iter().map(|o| o.etichetta.to_owned()).collect()
        };
        Self {
            chiave: campo.chiave.to_owned(),
            etichetta: campo.etichetta.to_owned(),
            tipo,
            necessaria: campo.obbligatorio(),
            informativa: false,
            // A choice among many in one cell has no list: a spreadsheet offers one item only.
            scelte: if matches!(campo.genere, Genere::Scelte(..)) {
                Vec::new()
            } else {
                scelte
            },
            chiusa: !opzioni.is_empty(),
            spiegazione,
            esempio: esempio(campo.chiave),
        }
    }
}

/// What a column could hold, for whoever fills the template.
fn esempio(chiave: &str) -> &'static str {
    const ESEMPI: &[(&str, &str)] = &[
        ("codice", "2026_STAFF_1"),
        ("scheda", "2026_STAFF_1"),
        ("titolo", "Affidamento di lavori, servizi e forniture"),
        ("cdr_codice", "U_09"),
        ("riga", "1"),
        ("indicatore", "1"),
        ("anno", "2026"),
        ("atteso", "90"),
        ("raggiunto", "88,5"),
        ("responsabile", "ROSSI ANNA"),
        ("cognome_nome", "ROSSI ANNA"),
        ("email", "anna.rossi@comune.example"),
        ("collegato_a", "CdR: U_09 STAFF SINDACO E GIUNTA"),
        ("livello_rischio", "3,56"),
        ("riferimento_obiettivo_gestionale", "S09_03; S09_01"),
        ("peso", "50"),
        ("avanzamento", "100"),
        ("inizio_previsto", "01/01/2026"),
        ("fine_prevista", "31/12/2026"),
        ("inizio_effettivo", "15/01/2026"),
        ("fine_effettiva", "30/11/2026"),
        ("causale", "MISURA"),
        ("nome", "SETTORE TECNICO"),
        ("padre", "U_01"),
        ("dal", "01/01/2026"),
        ("fattori", "Mancanza di trasparenza"),
        ("descrizione", "Controllo a campione del 10% degli atti"),
        ("unita", "Percentuale"),
        ("verso", "Meglio alto"),
        ("livello", "CdR"),
        ("formula", "[1] / [2] * 100"),
    ];
    ESEMPI
        .iter()
        .find(|(c, _)| *c == chiave)
        .map_or("", |(_, e)| e)
}

/// The fields that the sheets of a level have, beside those that some of them may have filled all the same.
fn del_livello(livello: Livello, chiave: &str) -> bool {
    const COMUNI: &[&str] = &[
        "codice",
        "titolo",
        "stato",
        "responsabile",
        "collegato_a",
        "sezioni",
        "attivita",
        "stakeholder",
        "peso",
        "note",
    ];
    const CDR: &[&str] = &["assessorato", "centro_di_responsabilita"];
    const OBIETTIVO: &[&str] = &[
        "direzione",
        "direttore",
        "servizio",
        "dirigente",
        "classificazione",
        "tipologia",
        "riferimento_obiettivo_gestionale",
    ];
    COMUNI.contains(&chiave)
        || match livello {
            Livello::Cdr => CDR.contains(&chiave),
            Livello::Obiettivo => OBIETTIVO.contains(&chiave),
            Livello::Processo => {
                !OBIETTIVO.contains(&chiave) || chiave == "riferimento_obiettivo_gestionale"
            }
        }
}

/// The fields of a sheet that stand in one cell: the tables have sheets of their own.
pub(super) fn piani() -> impl Iterator<Item = &'static Campo<Contenuto>> {
    campi::CAMPI.iter().filter(|c| {
        !matches!(
            c.genere,
            Genere::Fasi(..)
                | Genere::Indicatori(..)
                | Genere::Valutazioni(..)
                | Genere::Eventi(..)
                | Genere::Mappatura(..)
        )
    })
}

fn di_tabella<R: RigaTabella>() -> Vec<Colonna> {
    let necessario = R::NECESSARIO.map(|(chiave, _)| chiave);
    R::CAMPI
        .iter()
        .map(|c| {
            let mut colonna = Colonna::di(c);
            colonna.necessaria |= necessario == Some(c.chiave);
            colonna
        })
        .collect()
}

/// The columns that say to which sheet, and to which of its rows, a row belongs.
fn chi(cosa: &str) -> Vec<Colonna> {
    vec![
        Colonna::nuova(
            "scheda",
            "Scheda",
            TipoColonna::Testo,
            "Codice della scheda: deve esserci nel piano, o nello stesso file.",
        )
        .necessaria(),
        Colonna {
            informativa: true,
            ..Colonna::nuova(
                "titolo_scheda",
                "Titolo della scheda",
                TipoColonna::Testo,
                "Solo per leggere: quello che scrivi qui non viene importato.",
            )
        },
        Colonna::nuova(
            "riga",
            "Riga",
            TipoColonna::Numero(0),
            &format!(
                "Posto nella tabella della scheda. Se manca, {cosa} si riconosce dalla descrizione, altrimenti si aggiunge."
            ),
        ),
    ]
}

fn anni(anni: &[i32]) -> impl Iterator<Item = Colonna> + '_ {
    anni.iter().flat_map(|anno| {
        [("atteso", "Valore atteso"), ("raggiunto", "Valore raggiunto")].map(|(chiave, nome)| {
            Colonna {
                esempio: esempio(chiave),
                ..Colonna::nuova(
                    &format!("{chiave}.{anno}"),
                    &format!("{nome} {anno}"),
                    TipoColonna::Valore,
                    "Nell'unità dell'indicatore: un numero, una percentuale senza segno, una data, sì o no.",
                )
            }
        })
    })
}

impl Tracciato {
    /// The columns of the table, in order. `anni_mostrati` are the years whose values stand beside an indicator.
    pub fn colonne(self, anni_mostrati: &[i32]) -> Vec<Colonna> {
        match self {
            Self::Cdr => CAMPI_CDR.iter().map(Colonna::di).collect(),
            Self::Persone => CAMPI_PERSONA.iter().map(Colonna::di).collect(),
            Self::Portatori => CAMPI_PORTATORE.iter().map(Colonna::di).collect(),
            Self::SchedeCdr | Self::Processi | Self::Obiettivi => {
                let livello = self.livello().unwrap_or(Livello::Processo);
                let mut colonne: Vec<Colonna> = piani()
                    .filter(|c| del_livello(livello, c.chiave))
                    .map(Colonna::di)
                    .collect();
                if self == Self::Processi {
                    let cdr = Colonna::nuova(
                        "cdr_codice",
                        "Codice del CdR",
                        TipoColonna::Testo,
                        "Codice del Centro di Responsabilità da cui il processo dipende.",
                    );
                    colonne.insert(2.min(colonne.len()), cdr);
                }
                colonne
            }
            Self::Collegamenti => {
                let mut colonne = chi("il collegamento");
                colonne.truncate(2);
                colonne.extend([
                    Colonna::nuova(
                        "livello",
                        "Livello",
                        TipoColonna::Testo,
                        "Livello della scheda a cui rinvia: CdR, Processi, Obiettivi.",
                    )
                    .necessaria(),
                    Colonna::nuova(
                        "codice",
                        "Codice",
                        TipoColonna::Testo,
                        "Codice della scheda a cui rinvia.",
                    )
                    .necessaria(),
                    Colonna::nuova(
                        "nome",
                        "Nome",
                        TipoColonna::Testo,
                        "Nome breve, come si stampa.",
                    ),
                    Colonna::nuova(
                        "peso",
                        "Peso",
                        TipoColonna::Numero(2),
                        "Quanto conta nel punteggio; −1 per non contarla.",
                    ),
                ]);
                colonne
            }
            Self::Attivita => con_chi("l'attività", di_tabella::<Attivita>()),
            Self::Eventi => con_chi("l'evento", di_tabella::<Evento>()),
            Self::Fasi => con_chi("la fase", di_tabella::<Fase>()),
            Self::Indicatori => {
                let mut colonne = con_chi("l'indicatore", di_tabella::<Indicatore>());
                let prima_delle_note = colonne.len().saturating_sub(1);
                colonne.splice(prima_delle_note..prima_delle_note, anni(anni_mostrati));
                colonne
            }
            Self::Valori => {
                let mut colonne = chi("l'indicatore");
                colonne.truncate(2);
                colonne.extend([
                    Colonna::nuova(
                        "indicatore",
                        "Indicatore",
                        TipoColonna::Numero(0),
                        "Posto dell'indicatore nella scheda. Se manca, si riconosce dalla descrizione.",
                    ),
                    Colonna::nuova(
                        "descrizione",
                        "Descrizione",
                        TipoColonna::Testo,
                        "Descrizione dell'indicatore, per riconoscerlo quando manca il suo posto.",
                    ),
                    Colonna::nuova("anno", "Anno", TipoColonna::Numero(0), "Anno, di quattro cifre.")
                        .necessaria(),
                    Colonna::nuova("atteso", "Valore atteso", TipoColonna::Valore, "Nell'unità dell'indicatore."),
                    Colonna::nuova("raggiunto", "Valore raggiunto", TipoColonna::Valore, "Nell'unità dell'indicatore."),
                ]);
                colonne
            }
        }
    }

    /// The columns that a body's own workbook may be matched with: those of the table, and for sheets a phase, a risk event and an
    /// indicator for each row, since such workbooks hold all of it in one table.
    pub fn colonne_abbinabili(self, anni_mostrati: &[i32]) -> Vec<Colonna> {
        let mut colonne = self.colonne(anni_mostrati);
        colonne.retain(|c| !c.informativa);
        colonne.extend(self.colonne_altre());
        if self.livello().is_none() {
            return colonne;
        }
        for (tracciato, nome) in [
            (Self::Fasi, "Fase"),
            (Self::Eventi, "Evento"),
            (Self::Indicatori, "Indicatore"),
        ] {
            let sotto = tracciato.colonne(anni_mostrati).into_iter();
            colonne.extend(
                sotto
                    .filter(|c| c.chiave != "scheda" && !c.informativa)
                    .map(|c| Colonna {
                        chiave: format!("{}.{}", tracciato.codice(), c.chiave),
                        etichetta: format!("{nome}: {}", c.etichetta),
                        necessaria: false,
                        ..c
                    }),
            );
        }
        colonne
    }

    /// Every column that [`Self::colonne`] leaves out because sheets of the level do not have it; shown where one has it all the same.
    pub(super) fn colonne_altre(self) -> Vec<Colonna> {
        let Some(livello) = self.livello() else {
            return Vec::new();
        };
        piani()
            .filter(|c| !del_livello(livello, c.chiave))
            .map(Colonna::di)
            .collect()
    }
}

fn con_chi(cosa: &str, altre: Vec<Colonna>) -> Vec<Colonna> {
    let mut colonne = chi(cosa);
    colonne.extend(altre);
    colonne
}
