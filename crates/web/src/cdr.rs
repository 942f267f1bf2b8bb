//! The register of the Centri di Responsabilità.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::campo::Campo;
use domain::cdr::{CAMPI_CDR, Cdr, CdrId};
use domain::{Actor, Atto, Fact, Refusal};
use store::schede::citazioni::{self, Citazione};
use store::storia::Oggetto;
use store::{Conn, Tx};

use crate::anagrafiche::{Parole, Registro};

impl Registro for Cdr {
    const CAMPI: &'static [Campo<Self>] = CAMPI_CDR;
    const PAROLE: Parole = Parole {
        sezione: "cdr",
        titolo: "Centri di Responsabilità",
        descrizione: "Gli uffici dell'ente, con tutti i nomi con cui compaiono sulle schede.",
        uno: "Centro di Responsabilità",
        nuovo: "Nuovo CdR",
        guida: "Un ufficio ha più nomi: quello per esteso della testata, il titolo della sua scheda, quello breve delle tabelle. Gli altri nomi servono a riconoscerlo quando importi una stampa.",
        schede: "Le schede di questo CdR",
        nelle_schede: "Le schede già registrate conservano i nomi con cui sono nate.",
        doppione: (
            "codice",
            "c'è già un CdR con questo codice: scegline un altro, oppure apri quello dall'elenco",
        ),
        prime: &["codice"],
        colonne: &["nome_breve", "responsabile"],
        aiuti: &[
            ("codice", "Per esempio U_09."),
            ("nome", "Come sta nella testata delle schede."),
            (
                "nome_breve",
                "Quello delle tabelle FASI e dei collegamenti.",
            ),
            ("alias", "Un nome per riga: come compare in vecchie stampe."),
            (
                "padre",
                "Il codice del CdR da cui dipende; vuoto se non dipende da nessuno. Chi risponde di quello risponde anche di questo.",
            ),
            (
                "dal",
                "Il primo giorno dell'ufficio; vuoto se c'è da sempre.",
            ),
            (
                "al",
                "L'ultimo giorno, se l'ufficio è stato soppresso, unito o rinominato: le schede degli anni passati restano sue.",
            ),
            (
                "prosegue_in",
                "I codici dei CdR che ne hanno preso il lavoro: uno se è stato unito o rinominato, più d'uno se è stato diviso. Chi ne risponde legge anche le sue schede.",
            ),
        ],
    };

    fn vuoto() -> Self {
        Self::vuoto(CdrId(store::new_id()))
    }
    fn chiave(&self) -> &str {
        &self.codice
    }
    fn nome(&self) -> &str {
        &self.nome
    }
    fn oggetto(&self) -> Oggetto {
        Oggetto::Cdr(self.id.clone())
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
        store::cdr::list(c, actor)
    }
    fn find(c: &mut Conn, actor: &Actor, chiave: &str) -> store::Result<Self> {
        store::cdr::find(c, actor, chiave)
    }
    fn record(tx: &mut Tx<'_>, fatto: &Fact<Self>) -> store::Result<()> {
        store::cdr::record(tx, fatto)
    }
    fn citazioni(&self, c: &mut Conn, actor: &Actor, limite: u32) -> store::Result<Vec<Citazione>> {
        citazioni::di_cdr(c, actor, self, limite)
    }
    fn conta(c: &mut Conn, actor: &Actor) -> store::Result<HashMap<String, i64>> {
        citazioni::conta_per_cdr(c, actor)
    }
    fn proposte(c: &mut Conn, actor: &Actor) -> store::Result<Vec<(&'static str, Vec<String>)>> {
        let codici = store::cdr::list(c, actor)?.into_iter().map(|c| c.codice);
        Ok(vec![("padre", codici.collect())])
    }
    fn nel_conto(&self) -> String {
        self.id.0.clone()
    }
}
