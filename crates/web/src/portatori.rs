//! The register of the stakeholders.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::campo::Campo;
use domain::portatore::{CAMPI_PORTATORE, Portatore, PortatoreId};
use domain::{Actor, Atto, Fact, Refusal, testo};
use store::schede::citazioni::{self, Citazione};
use store::storia::Oggetto;
use store::{Conn, Tx};

use crate::anagrafiche::{Parole, Registro};

impl Registro for Portatore {
    const CAMPI: &'static [Campo<Self>] = CAMPI_PORTATORE;
    const PAROLE: Parole = Parole {
        sezione: "portatori",
        titolo: "Portatori di interesse",
        descrizione: "Sulle schede PTPC si chiamano «Stakeholder».",
        uno: "Portatore di interesse",
        nuovo: "Nuovo portatore di interesse",
        guida: "",
        schede: "Le schede che lo nominano",
        nelle_schede: "Le schede già registrate conservano il nome con cui sono nate.",
        doppione: (
            "nome",
            "c'è già un portatore di interesse con questo nome: aprilo dall'elenco",
        ),
        prime: &[],
        colonne: &[],
        aiuti: &[("nome", "Come deve comparire sulle schede.")],
        da_quando: "",
        datati: &[],
    };

    fn vuoto() -> Self {
        Self::vuoto(PortatoreId(store::new_id()))
    }
    fn chiave(&self) -> &str {
        &self.id.0
    }
    fn nome(&self) -> &str {
        &self.nome
    }
    fn oggetto(&self) -> Oggetto {
        Oggetto::Portatore(self.id.clone())
    }
    fn correggi(
        &self,
        nuovo: &Self,
        atto: Atto,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        self.correggi(nuovo, atto, actor, quando)
    }
    fn list(c: &mut Conn, actor: &Actor) -> store::Result<Vec<Self>> {
        store::portatori::list(c, actor)
    }
    fn find(c: &mut Conn, actor: &Actor, chiave: &str) -> store::Result<Self> {
        store::portatori::find(c, actor, &PortatoreId(chiave.to_owned()))
    }
    fn record(tx: &mut Tx<'_>, fatto: &Fact<Self>) -> store::Result<()> {
        store::portatori::record(tx, fatto)
    }
    fn citazioni(&self, c: &mut Conn, actor: &Actor, limite: u32) -> store::Result<Vec<Citazione>> {
        citazioni::di_portatore(c, actor, self, limite)
    }
    fn conta(c: &mut Conn, actor: &Actor) -> store::Result<HashMap<String, i64>> {
        citazioni::conta_per_portatore(c, actor)
    }
    fn nel_conto(&self) -> String {
        testo::piatto(&self.nome)
    }
}
