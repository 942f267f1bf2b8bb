//! What a passage asks of a sheet.

use crate::anomalie::{Anomalia, RegolaAnomalia};
use crate::ciclo::RigaCiclo;
use crate::decimale::Decimale;
use crate::modello::Modello;
use crate::refusal::Refusal;
use crate::scelta::scelta;
use crate::scheda::{Contenuto, Fase, Livello, Scheda, campi};

scelta! {
    /// A check of a passage.
    Verifica {
        CampiObbligatori = "campi_obbligatori", "i campi che il modello chiede sono compilati";
        Pesi = "pesi", "i pesi di fasi e indicatori fanno 100";
        Date = "date", "le date delle fasi sono in ordine";
        Misura = "misura", "un rischio valutato ha la sua misura, con la tipologia";
        Indicatori = "indicatori", "ogni misura ha un indicatore";
        Rischio = "rischio", "il rischio è valutato con il metodo della vista";
        Rinvii = "rinvii", "il CdR e le formule portano da qualche parte";
        Avanzamenti = "avanzamenti", "ogni fase dice a che punto è";
        ValoriRaggiunti = "valori_raggiunti", "ogni indicatore atteso ha il suo valore raggiunto";
        Importazioni = "importazioni", "nessuna anteprima di importazione della scheda aspetta una risposta";
    }
}

impl Verifica {
    /// The findings that stand against it: what deserves a look, and here must be answered or accepted with a reason.
    fn regole(self) -> &'static [RegolaAnomalia] {
        match self {
            Self::Pesi => &[RegolaAnomalia::Pesi],
            Self::Misura => &[
                RegolaAnomalia::RischioSenzaMisura,
                RegolaAnomalia::AltoSenzaSpecifica,
                RegolaAnomalia::TipoSenzaMisura,
                RegolaAnomalia::MisuraSenzaTipo,
            ],
            Self::Indicatori => &[RegolaAnomalia::MisuraSenzaIndicatori],
            Self::Rischio => &[
                RegolaAnomalia::SenzaLivello,
                RegolaAnomalia::LivelloFuoriScala,
                RegolaAnomalia::NaturaContraddetta,
            ],
            Self::Rinvii => &[RegolaAnomalia::Orfano, RegolaAnomalia::FormulaIrrisolta],
            Self::Avanzamenti => &[RegolaAnomalia::AvanzamentoEFine],
            Self::CampiObbligatori | Self::Date | Self::ValoriRaggiunti | Self::Importazioni => &[],
        }
    }
}

/// What is known of a sheet when it asks to pass.
#[derive(Debug, Clone, Copy)]
pub struct Esame<'a> {
    pub modello: &'a Modello,
    /// Year of the exercise.
    pub anno: i32,
    /// The findings of the sheet that nobody has accepted.
    pub aperte: &'a [Anomalia],
    /// Whether the plan has a method of its own: then a level that was only declared is not one that was assessed.
    pub con_metodo: bool,
    /// Whether a preview of an import that holds the sheet waits for an answer.
    pub importazione_in_sospeso: bool,
}

impl Esame<'_> {
    /// Every reason why a sheet may not make a passage, each with its field.
    pub(super) fn impedimenti(&self, riga: &RigaCiclo, scheda: &Scheda) -> Vec<Refusal> {
        let c = scheda.contenuto();
        riga.verifiche
            .iter()
            .flat_map(|v| {
                let trovate = self
                    .aperte
                    .iter()
                    .filter(|a| v.regole().contains(&a.regola))
                    .map(|a| Refusal::campo(a.campo.unwrap_or_default(), a.frase.clone()));
                let mut no: Vec<Refusal> = trovate.collect();
                no.extend(match v {
                    Verifica::CampiObbligatori => self.obbligatori(c),
                    Verifica::Date => date(c),
                    Verifica::Rischio => self.valutato(scheda).into_iter().collect(),
                    Verifica::Avanzamenti => avanzamenti(c),
                    Verifica::ValoriRaggiunti => self.raggiunti(c),
                    Verifica::Importazioni => self.sospesa().into_iter().collect(),
                    Verifica::Pesi | Verifica::Misura | Verifica::Indicatori | Verifica::Rinvii => {
                        Vec::new()
                    }
                });
                no
            })
            .collect()
    }

    fn obbligatori(&self, c: &Contenuto) -> Vec<Refusal> {
        self.modello
            .obbligatori()
            .filter(|chiave| campi::trova(chiave).is_some_and(|campo| campo.get(c).vuoto()))
            .map(|chiave| {
                let nome = self.modello.etichetta(chiave);
                let nome = if nome.is_empty() {
                    campi::trova(chiave).map_or(chiave, |c| c.etichetta)
                } else {
                    &nome
                };
                Refusal::campo(chiave, format!("«{nome}» non è compilato"))
            })
            .collect()
    }

    fn valutato(&self, scheda: &Scheda) -> Option<Refusal> {
        let c = scheda.contenuto();
        let manca = self.con_metodo
            && scheda.livello() == Livello::Processo
            && c.valutazione_del_livello().is_none()
            && c.giudizio().is_none();
        manca.then(|| {
            Refusal::campo(
                "valutazioni",
                "il livello di rischio è solo dichiarato: valutalo con il metodo della vista, e la motivazione resta",
            )
        })
    }

    fn raggiunti(&self, c: &Contenuto) -> Vec<Refusal> {
        (1..)
            .zip(&c.indicatori)
            .filter(|(_, i)| {
                let dell_anno = i.valori.iter().find(|v| v.anno == self.anno);
                let atteso = dell_anno.is_some_and(|v| v.atteso.is_some());
                let raggiunto = dell_anno.is_some_and(|v| v.raggiunto.is_some());
                let dai_periodi = i.periodi.iter().any(|p| p.periodo.anno == self.anno);
                atteso && !raggiunto && !dai_periodi && i.formula.is_none()
            })
            .map(|(numero, i)| {
                Refusal::campo(
                    format!("indicatori.{numero}.raggiunto_{}", self.anno),
                    format!(
                        "l'indicatore {numero}, «{}», non ha il valore raggiunto del {}",
                        i.descrizione.as_deref().unwrap_or("senza descrizione"),
                        self.anno
                    ),
                )
            })
            .collect()
    }

    fn sospesa(&self) -> Option<Refusal> {
        self.importazione_in_sospeso.then(|| {
            Refusal::tutto(
                "un'importazione che contiene questa scheda è ancora un'anteprima: confermala o annullala in «Importa»",
            )
        })
    }
}

fn con_numero(fasi: &[Fase]) -> impl Iterator<Item = (usize, &Fase)> {
    (1..).zip(fasi)
}

fn date(c: &Contenuto) -> Vec<Refusal> {
    let rovesciate = |(numero, f): (usize, &Fase)| {
        let coppie = [
            (
                "previste",
                "fine_prevista",
                f.inizio_previsto,
                f.fine_prevista,
            ),
            (
                "effettive",
                "fine_effettiva",
                f.inizio_effettivo,
                f.fine_effettiva,
            ),
        ];
        coppie
            .into_iter()
            .filter(|(_, _, inizio, fine)| inizio.zip(*fine).is_some_and(|(i, f)| f < i))
            .map(|(quali, campo, ..)| {
                Refusal::campo(
                    format!("fasi.{numero}.{campo}"),
                    format!("la fase {numero} ha le date {quali} rovesciate: la fine viene prima dell'inizio"),
                )
            })
            .collect::<Vec<_>>()
    };
    con_numero(&c.fasi).flat_map(rovesciate).collect()
}

fn avanzamenti(c: &Contenuto) -> Vec<Refusal> {
    con_numero(&c.fasi)
        .filter(|(_, f)| f.avanzamento.is_none() && f.peso.is_none_or(|p| p > Decimale::from(0)))
        .map(|(numero, _)| {
            Refusal::campo(
                format!("fasi.{numero}.avanzamento"),
                format!("la fase {numero} non dice a che punto è: scrivi l'avanzamento, anche 0"),
            )
        })
        .collect()
}
