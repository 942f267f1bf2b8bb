//! The words that the forms of a sheet propose: persons and units of the body, its lists, the bands of the method of the plan.

use domain::Actor;
use domain::campo::Campo;
use domain::elenchi::{self, Elenchi};
use domain::rischio::Metodi;
use domain::vista::Vista;
use store::Conn;

/// Persons, and units, that are proposed: a longer list helps nobody who types.
const PROPOSTI: usize = 500;

/// What controls propose from.
pub(super) struct Voci {
    pub persone: Vec<String>,
    pub centri: Vec<String>,
    elenchi: Elenchi,
    /// Names of the bands, or grades, of the method of the plan.
    fasce: Vec<String>,
}

impl Voci {
    /// Reads them, for a sheet of a plan.
    pub(super) fn find(c: &mut Conn, actor: &Actor, vista: &Vista) -> store::Result<Self> {
        let persone = store::persone::list(c, actor)?;
        let centri = store::cdr::nell_anno(c, actor, vista.anno)?;
        let metodi: Metodi = store::regole::tutte(c, actor)?;
        let metodo = metodi.di_piano(vista.metodo.as_ref());
        Ok(Self {
            persone: persone
                .into_iter()
                .map(|p| p.cognome_nome)
                .take(PROPOSTI)
                .collect(),
            centri: centri
                .into_iter()
                .flat_map(|u| [Some(u.nome), u.nome_breve])
                .flatten()
                .take(PROPOSTI)
                .collect(),
            elenchi: store::elenchi::tutti(c, actor)?,
            fasce: metodo.map_or_else(Vec::new, |m| {
                m.fasce.iter().map(|f| f.nome.clone()).collect()
            }),
        })
    }

    /// What a field of the sheet, or of the rows of a table, proposes.
    pub(super) fn proposte<T>(&self, tabella: &str, campo: &Campo<T>) -> Vec<String> {
        let chiave = elenchi::chiave(tabella, campo.chiave);
        if elenchi::di_fasce(&chiave) {
            self.fasce.clone()
        } else {
            self.elenchi.offerte(&chiave, campo.proposte())
        }
    }
}
