//! Which lines are asked for, from the address of the page.

use axum::http::Uri;
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::registro::Annotazione;
use domain::{Atto, Refusal, UtenteId, data};
use store::registro::Filtro;
use store::utenti::Membro;

use super::Libro;
use crate::form::{Form, Scelta};
use domain::orario;

/// The filters as they were typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Scelto {
    pub chi: String,
    pub cosa: String,
    pub dal: String,
    pub al: String,
    pub pagina: String,
    pub formato: String,
    storia: bool,
}

impl Scelto {
    pub(super) fn di(uri: &Uri) -> Self {
        let form = Form::parse(uri.query().unwrap_or_default().as_bytes());
        let get = |nome: &str| form.get(nome).to_owned();
        Self {
            chi: get("chi"),
            cosa: get("cosa"),
            dal: get("dal"),
            al: get("al"),
            pagina: get("pagina"),
            formato: get("formato"),
            storia: form.get("libro") == Libro::Storia.codice(),
        }
    }

    pub(super) fn libro(&self) -> Libro {
        if self.storia {
            Libro::Storia
        } else {
            Libro::Accessi
        }
    }

    /// The filters that are written in the address of every page of the list.
    pub(super) fn parametri(&self) -> [(&'static str, &str); 5] {
        [
            ("libro", self.libro().codice()),
            ("chi", &self.chi),
            ("cosa", &self.cosa),
            ("dal", &self.dal),
            ("al", &self.al),
        ]
    }

    /// What the store is asked for, and what could not be understood.
    pub(super) fn filtro(&self) -> (Filtro, Vec<Refusal>) {
        let mut no = Vec::new();
        let mut giorno = |campo: &str, digitato: &str| -> Option<NaiveDate> {
            if digitato.is_empty() {
                return None;
            }
            data::parse_it(digitato)
                .map_err(|frase| no.push(Refusal::campo(campo, frase)))
                .ok()
        };
        let (dal, al) = (giorno("dal", &self.dal), giorno("al", &self.al));
        let dopo = |g: NaiveDate| g.checked_add_days(Days::new(1));
        let inizio = |g: NaiveDate| -> Option<DateTime<Utc>> { orario::inizio(g) };
        let filtro = Filtro {
            chi: self.chi.parse().ok().map(UtenteId),
            cosa: self.cosa.clone(),
            dal: dal.and_then(inizio),
            al: al.and_then(dopo).and_then(inizio),
        };
        (filtro, no)
    }

    /// Whether some lines are left out.
    pub(super) fn filtra(&self) -> bool {
        self.parametri().iter().skip(1).any(|(_, v)| !v.is_empty())
    }

    pub(super) fn persone(&self, membri: &[Membro]) -> Vec<Scelta> {
        let tutte = Scelta::new("", "Tutte", &self.chi);
        let una = |m: &Membro| Scelta::new(m.id.0.to_string(), m.nome.clone(), &self.chi);
        std::iter::once(tutte)
            .chain(membri.iter().map(una))
            .collect()
    }

    pub(super) fn cose(&self) -> Vec<Scelta> {
        let mut scelte = vec![Scelta::new("", "Tutti", &self.cosa)];
        match self.libro() {
            Libro::Accessi => scelte.extend(
                Annotazione::TUTTI
                    .iter()
                    .map(|a| Scelta::new(a.codice(), a.etichetta(), &self.cosa)),
            ),
            Libro::Storia => scelte.extend(
                Atto::TUTTI
                    .iter()
                    .map(|a| Scelta::new(a.nome(), super::titolo(*a), &self.cosa)),
            ),
        }
        scelte
    }
}
