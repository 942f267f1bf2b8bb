//! The register of the Centri di Responsabilità.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use chrono::{DateTime, NaiveDate, Utc};
use domain::campo::Campo;
use domain::cdr::{CAMPI_CDR, Cdr, CdrId};
use domain::{Actor, Atto, Fact, Refusal, data};
use store::schede::citazioni::{self, Citazione};
use store::storia::Oggetto;
use store::{Conn, Tx};

use crate::actor::Accesso;
use crate::anagrafiche::{Parole, Registro};
use crate::app::App;
use crate::error::{Error, Result as Risposta};
use crate::form::Form;
use crate::indirizzo::segmento;

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
                "L'ultimo giorno, se l'ufficio è stato soppresso, unito o diviso: le schede degli anni passati restano sue.",
            ),
            (
                "prosegue_in",
                "I codici dei CdR che ne hanno preso il lavoro: uno se è stato unito o ha preso un altro codice, più d'uno se è stato diviso. Chi ne risponde legge anche le sue schede.",
            ),
        ],
        da_quando: "Se nome, titolo, responsabile, assessorato o dipendenza cambiano da un giorno, scrivilo qui: i piani degli anni prima continuano a mostrare com'era. Vuoto: correggi quello che è sempre stato così.",
        datati: Cdr::DATATI,
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
    fn cambia_da(
        &self,
        nuovo: &Self,
        da: NaiveDate,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        self.cambia_da(nuovo, da, actor, quando)
    }
    fn passati(&self) -> Vec<(Option<NaiveDate>, NaiveDate, Self)> {
        self.stati_passati().collect()
    }
    fn da_quando(&self) -> Option<NaiveDate> {
        self.da_quando()
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

/// Takes away what a unit was up to a day: it was written by mistake.
pub(crate) async fn togli_passato(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    form: Form,
) -> Risposta<Response> {
    let al = data::parse_it(form.get("al"))
        .map_err(|frase| Error::Richiesta(format!("Il giorno non si legge: {frase}.")))?;
    let (actor, chiesto) = (accesso.actor.clone(), codice.clone());
    let cdr = app
        .read(move |c| store::cdr::find(c, &actor, &chiesto))
        .await?;
    let pagina = format!("/{}/cdr/{}", accesso.ente.sigla, segmento(&codice));
    // Asked for twice, it is gone the second time.
    let esito = match cdr.togli_passato(al, &accesso.actor, app.adesso()) {
        Ok(fatto) => {
            app.write(move |tx| store::cdr::record(tx, &fatto)).await?;
            "salvata"
        }
        Err(_) => "invariata",
    };
    Ok(Redirect::to(&format!("{pagina}?esito={esito}")).into_response())
}
