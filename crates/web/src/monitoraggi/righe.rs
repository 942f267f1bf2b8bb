//! Sheets that a session asks, with how far the answer of each has come.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::Actor;
use domain::monitoraggio::{Raccolta, SessioneMonitoraggio, StatoRaccolta};
use domain::scheda::{Scheda, SchedaId};
use domain::vista::Vista;
use store::Conn;
use store::schede::{Filtro, Riassunto};

use super::indirizzo;
use crate::app::App;
use crate::indirizzo::segmento;
use crate::viste;

/// A sheet that a session asks.
pub(crate) struct Riga {
    pub codice: String,
    pub titolo: String,
    /// Name of its CdR.
    pub cdr: String,
    pub stato: StatoRaccolta,
    /// How many things are missing before it can be declared.
    pub mancano: usize,
    /// How many days late it is, or was.
    pub ritardo: Option<i64>,
    pub nel_campione: bool,
    /// Why it was sent back, and by whom.
    pub rinvio: Option<(String, String)>,
    pub esito: Option<&'static str>,
    pub indirizzo: String,
}

/// What a session asks of the sheets that somebody reads.
pub(crate) struct Chieste {
    pub vista: Vista,
    pub sessione: SessioneMonitoraggio,
    pub schede: Vec<Riassunto>,
    pub raccolte: HashMap<SchedaId, Raccolta>,
    oggi: NaiveDate,
}

impl Chieste {
    /// Reads them.
    ///
    /// # Errors
    /// [`store::Error::Dati`] when a stored value cannot be read.
    pub(crate) fn di(
        c: &mut Conn,
        actor: &Actor,
        app: &App,
        vista: Vista,
        sessione: SessioneMonitoraggio,
    ) -> store::Result<Self> {
        let schede = viste::schede(c, actor, &vista.id, &app.schede)?
            .iter()
            .map(|s| &s.0)
            .filter(|s| sessione.chiede(s.livello, s.stato, s.cdr.as_ref()))
            .cloned()
            .collect();
        let raccolte = store::monitoraggi::raccolte(c, actor, &sessione.id)?;
        Ok(Self {
            vista,
            sessione,
            schede,
            raccolte,
            oggi: app.oggi(),
        })
    }

    pub(crate) fn stato(&self, s: &Riassunto) -> StatoRaccolta {
        self.raccolte
            .get(&s.id)
            .map_or(StatoRaccolta::DaCompilare, |r| r.stato)
    }

    pub(crate) fn ritardo(&self, s: &Riassunto) -> Option<i64> {
        let vuota;
        let raccolta = match self.raccolte.get(&s.id) {
            Some(r) => r,
            None => {
                vuota = Raccolta::vuota(&self.sessione.id, &s.id);
                &vuota
            }
        };
        raccolta.ritardo(&self.sessione, self.oggi)
    }

    /// Some of the sheets as rows, with what is missing on each.
    ///
    /// # Errors
    /// [`store::Error::Dati`] when a stored value cannot be read.
    pub(crate) fn righe(
        &self,
        c: &mut Conn,
        actor: &Actor,
        sigla: &str,
        sole: &[&Riassunto],
    ) -> store::Result<Vec<Riga>> {
        if sole.is_empty() {
            return Ok(Vec::new());
        }
        let filtro = Filtro {
            sole: sole.iter().map(|s| s.id.clone()).collect(),
            ..Filtro::default()
        };
        let lette = store::schede::list(c, actor, &self.vista.id, &filtro)?;
        let intere: HashMap<&SchedaId, &Scheda> = lette.iter().map(|s| (s.id(), s)).collect();
        let campione = self.sessione.campione.as_ref();
        let nel_campione: HashSet<&str> = campione
            .map(|c| c.estratte().into_iter().collect())
            .unwrap_or_default();
        let base = indirizzo(sigla, &self.vista, &self.sessione.id);
        let riga = |s: &&Riassunto| {
            let scheda = intere.get(&s.id)?;
            let vuota = Raccolta::vuota(&self.sessione.id, &s.id);
            let raccolta = self.raccolte.get(&s.id).unwrap_or(&vuota);
            Some(Riga {
                codice: s.codice.clone(),
                titolo: s.titolo.clone(),
                cdr: s.cdr_nome.clone().unwrap_or_default(),
                stato: raccolta.stato,
                mancano: raccolta
                    .manca(&self.sessione, scheda, self.vista.anno)
                    .len(),
                ritardo: raccolta.ritardo(&self.sessione, self.oggi),
                nel_campione: nel_campione.contains(s.codice.as_str()),
                rinvio: raccolta
                    .motivo
                    .clone()
                    .map(|motivo| (motivo, raccolta.chi.clone())),
                esito: raccolta.esito.map(|e| e.etichetta()),
                indirizzo: format!("{base}/schede/{}", segmento(&s.codice)),
            })
        };
        Ok(sole.iter().filter_map(riga).collect())
    }
}

/// `mancano 3 giorni`, `è oggi`, `è passato da un giorno`: how far the term of a session is.
pub(crate) fn giorni(restano: i64) -> String {
    match restano {
        0 => "è oggi".to_owned(),
        1 => "manca un giorno".to_owned(),
        -1 => "è passato da un giorno".to_owned(),
        n if n > 0 => format!("mancano {n} giorni"),
        n => format!("è passato da {} giorni", -n),
    }
}
