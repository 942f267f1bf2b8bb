//! The register of the people named on the sheets.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::campo::Campo;
use domain::persona::{self, CAMPI_PERSONA, Persona, PersonaId};
use domain::{Actor, Atto, Fact, Refusal};
use store::schede::citazioni::{self, Citazione};
use store::storia::Oggetto;
use store::{Conn, Tx};

use crate::anagrafiche::{Parole, Registro};

impl Registro for Persona {
    const CAMPI: &'static [Campo<Self>] = CAMPI_PERSONA;
    const PAROLE: Parole = Parole {
        sezione: "persone",
        titolo: "Persone",
        descrizione: "Chi risponde di una scheda o di una fase.",
        uno: "Persona",
        nuovo: "Nuova persona",
        guida: "Qui stanno le persone nominate nelle schede. Per entrare in Schedario serve invece un nome con la sua password.",
        schede: "Le schede in cui compare",
        nelle_schede: "Le schede già registrate conservano il nome con cui sono nate.",
        doppione: (
            "cognome_nome",
            "c'è già una persona con questo nome: aprila dall'elenco",
        ),
        prime: &[],
        colonne: &["incarico", "email"],
        aiuti: &[(
            "cognome_nome",
            "Prima il cognome, come sulle schede: ROSSI ANNA.",
        )],
        da_quando: "",
        datati: &[],
    };

    fn vuoto() -> Self {
        Self::vuota(PersonaId(store::new_id()))
    }
    fn chiave(&self) -> &str {
        &self.id.0
    }
    fn nome(&self) -> &str {
        &self.cognome_nome
    }
    fn oggetto(&self) -> Oggetto {
        Oggetto::Persona(self.id.clone())
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
        store::persone::list(c, actor)
    }
    fn find(c: &mut Conn, actor: &Actor, chiave: &str) -> store::Result<Self> {
        store::persone::find(c, actor, &PersonaId(chiave.to_owned()))
    }
    fn record(tx: &mut Tx<'_>, fatto: &Fact<Self>) -> store::Result<()> {
        store::persone::record(tx, fatto)
    }
    fn citazioni(&self, c: &mut Conn, actor: &Actor, limite: u32) -> store::Result<Vec<Citazione>> {
        citazioni::di_persona(c, actor, self, limite)
    }
    fn conta(c: &mut Conn, actor: &Actor) -> store::Result<HashMap<String, i64>> {
        citazioni::conta_per_persona(c, actor)
    }
    fn nel_conto(&self) -> String {
        persona::chiave(&self.cognome_nome)
    }
}
