//! A sheet with what every one of its pages needs.

use domain::allegato::Allegato;
use domain::modello::{BloccoModello, Modello};
use domain::monitoraggio::SessioneMonitoraggio;
use domain::permesso::Permesso;
use domain::scheda::{Scheda, campi};
use domain::vista::Vista;
use domain::{Actor, Atto};
use store::Conn;

use crate::actor::Accesso;
use crate::bozze::{Aperta, Modulo};
use crate::error::{Error, Result};
use crate::form::Form;
use crate::page::Page;

/// A sheet, its plan and the modello that lays it out.
pub(crate) struct Caricata {
    pub vista: Vista,
    pub scheda: Scheda,
    pub modello: Modello,
}

impl Caricata {
    /// Loads what the address names, if the actor may see it.
    pub(crate) fn find(
        c: &mut Conn,
        actor: &Actor,
        vista: &str,
        codice: &str,
    ) -> store::Result<Self> {
        let vista = store::viste::find(c, actor, vista)?;
        let scheda = store::schede::find(c, actor, &vista.id, codice)?;
        let modelli = store::modelli::tutti(c, actor)?;
        let modello = modelli
            .trova(vista.modello(scheda.livello()), scheda.livello())
            .cloned()
            .ok_or(store::Error::NotFound)?;
        Ok(Self {
            vista,
            scheda,
            modello,
        })
    }

    /// The same, for a form: it is shown only to whoever may send it.
    pub(super) fn find_da_compilare(
        c: &mut Conn,
        actor: &Actor,
        vista: &str,
        codice: &str,
    ) -> store::Result<Self> {
        let caricata = Self::find(c, actor, vista, codice)?;
        caricata.esigi(actor, Permesso::Compilare)?;
        match caricata.scheda.ferma(Atto::Correzione, actor) {
            None => Ok(caricata),
            Some(perche) => Err(store::Error::Rifiuto(vec![maiuscola(perche)])),
        }
    }

    /// Whether the actor may do an act on the sheet.
    ///
    /// # Errors
    /// [`store::Error::Vietato`] if not.
    pub(super) fn esigi(&self, actor: &Actor, permesso: Permesso) -> store::Result<()> {
        if actor.puo_su(permesso, self.scheda.cdr()) {
            Ok(())
        } else {
            Err(store::Error::Vietato(permesso))
        }
    }

    /// The frame of a page about it: offers what may be done to this sheet.
    pub(super) fn page(&self, accesso: &Accesso, titolo: impl Into<String>) -> Page {
        cornice(Page::di(accesso, titolo, "viste"), accesso, &self.scheda)
    }

    /// A form of the sheet, by its name.
    ///
    /// # Errors
    /// [`Error::NonTrovata`] when no form has that name.
    pub(super) fn modulo(&self, accesso: &Accesso, nome: &str) -> Result<Modulo> {
        let (sigla, vista) = (&accesso.ente.sigla, &self.vista.codice);
        Modulo::new(sigla, vista, self.scheda.codice(), nome, &Form::default())
            .ok_or(Error::NonTrovata)
    }

    /// The frame of a page with a form of it: what is typed there is kept meanwhile.
    pub(super) fn page_di_modulo(
        &self,
        accesso: &Accesso,
        titolo: impl Into<String>,
        nome: &str,
    ) -> Page {
        let page = self.page(accesso, titolo);
        match self.modulo(accesso, nome) {
            Ok(modulo) => page.con_bozza(&Aperta::default(), &modulo),
            Err(_) => page,
        }
    }

    /// The block of a form, by the name in its address.
    pub(super) fn blocco(&self, nome: &str) -> store::Result<&BloccoModello> {
        self.modello.blocco(nome).ok_or(store::Error::NotFound)
    }

    /// Address of the sheet.
    pub(super) fn indirizzo(&self, sigla: &str) -> String {
        format!(
            "/{sigla}/viste/{}/schede/{}",
            self.vista.codice,
            self.scheda.codice()
        )
    }
}

/// The frame of a page about a sheet: offers what may be done to it, in the state in which it is.
pub(super) fn cornice(page: Page, accesso: &Accesso, scheda: &Scheda) -> Page {
    let page = page.sulla_scheda(&accesso.actor, scheda.cdr());
    match scheda.ferma(Atto::Correzione, &accesso.actor) {
        None => page,
        Some(_) => page.senza(Permesso::Compilare),
    }
}

/// A sentence of its own.
pub(super) fn maiuscola(frase: &str) -> String {
    let mut lettere = frase.chars();
    let prima = lettere.next().into_iter().flat_map(char::to_uppercase);
    prima.chain(lettere).collect()
}

/// The words of the fields of a block, for headings and for screen readers.
pub(super) fn titolo(b: &BloccoModello) -> String {
    b.titolo
        .clone()
        .unwrap_or_else(|| "Testata della scheda".to_owned())
}

/// The label of a field on the pages of a modello, never empty.
pub(super) fn etichetta(modello: &Modello, chiave: &str) -> String {
    // Not fields of the sheet, but its history names them.
    match chiave {
        "punteggio" => return "Punteggio".to_owned(),
        Allegato::CAMPO => return "Allegati".to_owned(),
        SessioneMonitoraggio::CAMPO => return "Monitoraggio".to_owned(),
        _ => {}
    }
    let propria = modello.etichetta(chiave);
    if propria.is_empty() {
        campi::trova(chiave).map_or_else(|| chiave.to_owned(), |c| c.etichetta.to_owned())
    } else {
        propria
    }
}
