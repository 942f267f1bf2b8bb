//! The assessments that were made, each as its own method reads it.

use domain::data;
use domain::rischio::{Fascia, Metodi, Passo, Valutazione};
use domain::scheda::Scheda;
use domain::vista::Vista;

/// An assessment that was made.
pub(super) struct Passata {
    pub(super) data: String,
    pub(super) metodo: String,
    /// The figure, or the grade.
    pub(super) livello: String,
    pub(super) fascia: String,
    /// Whether it is of the risk that stays after treatment.
    pub(super) residuo: bool,
    pub(super) motivazione: String,
    pub(super) motivo_dello_scarto: String,
    pub(super) passi: Vec<Passo>,
}

impl Passata {
    /// An assessment as its own method reads it, even when another is in use today.
    pub(super) fn di(v: &Valutazione, metodi: &Metodi) -> Self {
        let metodo = metodi.trova(&v.metodo, v.versione);
        let esito = metodo.and_then(|m| m.valuta(v).ok());
        let fascia = metodo.map_or("", |m| {
            nome_fascia(
                &m.fasce,
                v.grado.or_else(|| v.livello.and_then(|l| m.fascia(l))),
            )
        });
        Self {
            data: data::it(v.data),
            metodo: metodo.map_or_else(
                || format!("{}, versione {}", v.metodo, v.versione),
                |m| m.etichetta(),
            ),
            livello: v.livello.map(|l| l.it(2)).unwrap_or_default(),
            fascia: fascia.to_owned(),
            residuo: v.residuo,
            motivazione: v.motivazione.clone().unwrap_or_default(),
            motivo_dello_scarto: v.motivo_dello_scarto.clone().unwrap_or_default(),
            passi: esito.map(|e| e.passi).unwrap_or_default(),
        }
    }
}

/// What the sheet of the same process says in the plan of the year before.
pub(super) struct AnnoPrima {
    pub(super) anno: i32,
    pub(super) vista: String,
    pub(super) codice: String,
    /// The level on that sheet, where nobody assessed it.
    pub(super) dichiarato: String,
    pub(super) passate: Vec<Passata>,
}

impl AnnoPrima {
    /// `None` where that sheet says nothing of its risk.
    pub(super) fn di(vista: &Vista, scheda: &Scheda, metodi: &Metodi) -> Option<Self> {
        let c = scheda.contenuto();
        let dichiarato = c
            .livello_rischio
            .filter(|_| c.valutazione_del_livello().is_none())
            .map(|l| l.it(2))
            .unwrap_or_default();
        let passate = c.valutazioni.iter().rev();
        let passate: Vec<Passata> = passate.map(|v| Passata::di(v, metodi)).collect();
        (!dichiarato.is_empty() || !passate.is_empty()).then(|| Self {
            anno: vista.anno,
            vista: vista.codice.clone(),
            codice: scheda.codice().to_owned(),
            dichiarato,
            passate,
        })
    }
}

/// The name of a band or a grade; empty where there is none.
pub(super) fn nome_fascia(fasce: &[Fascia], n: Option<usize>) -> &str {
    n.and_then(|n| fasce.get(n)).map_or("", |f| f.nome.as_str())
}
