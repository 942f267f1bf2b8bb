//! What a person chooses before printing: read from the address or from the form, with what is wrong beside each field.

use chrono::NaiveDate;
use domain::cdr::Cdr;
use domain::gantt::Scala;
use domain::libro::{FormatoLibro, OggettoStampa, ParametriStampa};
use domain::versione::Momento;
use domain::vista::Vista;
use domain::{Livello, Refusal, Stato, data};
use store::Conn;

use crate::actor::Accesso;
use crate::form::{Form, Scelta};

/// The fields as they were typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Digitato {
    pub vista: String,
    pub livelli: Vec<String>,
    pub cdr: String,
    pub stato: String,
    pub gantt: String,
    pub data: String,
    /// A version of the plan; empty: as it stands.
    pub versione: String,
    /// Two moments to compare, and what counts; empty: no comparison.
    pub da: String,
    pub a: String,
    pub conta: String,
}

/// What the fields can be chosen from.
pub(super) struct Scelte {
    pub viste: Vec<Vista>,
    /// Those of today, or those of the version by the codes of its day.
    pub cdr: Vec<Cdr>,
    /// Whether the version asked for is not there.
    senza_versione: bool,
}

impl Digitato {
    /// From a form, or from the query of an address.
    pub(super) fn leggi(form: &Form) -> Self {
        let testo = |nome| form.get(nome).to_owned();
        Self {
            vista: testo("vista"),
            livelli: form
                .all("livello")
                .filter(|l| !l.is_empty())
                .map(str::to_owned)
                .collect(),
            cdr: testo("cdr"),
            stato: testo("stato"),
            gantt: testo("gantt"),
            data: testo("data"),
            versione: testo("versione"),
            da: testo("da"),
            a: testo("a"),
            conta: testo("conta"),
        }
    }

    /// What is printed.
    ///
    /// # Errors
    /// Every field that is wrong, with its sentence.
    pub(super) fn parametri(&self, scelte: &Scelte) -> Result<ParametriStampa, Vec<Refusal>> {
        let mut no = Vec::new();
        let vista = scelte.viste.iter().find(|v| v.codice == self.vista);
        if vista.is_none() {
            no.push(Refusal::campo(
                "vista",
                if self.vista.is_empty() {
                    "scegli la vista da stampare"
                } else {
                    "questa vista non esiste: scegline una dell'elenco"
                },
            ));
        }
        let mut livelli = Vec::new();
        for nome in &self.livelli {
            match Livello::da_nome(nome) {
                Some(l) if vista.is_none_or(|v| v.tipo.livelli().contains(&l)) => livelli.push(l),
                Some(l) => no.push(Refusal::campo(
                    "livello",
                    format!(
                        "questa vista non ha schede di livello {}: togli la spunta",
                        l.etichetta()
                    ),
                )),
                None => no.push(Refusal::campo("livello", "questo livello non esiste")),
            }
        }
        let cdr = Some(self.cdr.clone()).filter(|c| !c.is_empty());
        if cdr
            .as_ref()
            .is_some_and(|c| !scelte.cdr.iter().any(|u| u.codice == *c))
        {
            no.push(Refusal::campo(
                "cdr",
                "questo Centro di Responsabilità non esiste: scegline uno dell'elenco",
            ));
        }
        let stato = Stato::da_nome(&self.stato);
        if stato.is_none() && !self.stato.is_empty() {
            no.push(Refusal::campo(
                "stato",
                "questo stato non esiste: scegline uno dell'elenco",
            ));
        }
        let gantt = Scala::da_codice(&self.gantt);
        if gantt.is_none() && !self.gantt.is_empty() {
            no.push(Refusal::campo(
                "gantt",
                "questo periodo non esiste: scegline uno dell'elenco",
            ));
        }
        let oggetto = self.oggetto();
        if oggetto.is_none() || (vista.is_some() && scelte.senza_versione) {
            no.push(Refusal::campo(
                "vista",
                "la versione da stampare non esiste: sceglila dalla pagina «Stato e versioni» della vista",
            ));
        }
        let oggetto = oggetto.unwrap_or_default();
        let giorno = data::parse_it(&self.data)
            .map_err(|frase| no.push(Refusal::campo("data", frase)))
            .ok();
        match giorno {
            Some(data_elaborazione) if no.is_empty() => Ok(ParametriStampa {
                formato: FormatoLibro::Pdf,
                vista: self.vista.clone(),
                livelli,
                cdr,
                stato,
                gantt,
                oggetto,
                data_elaborazione,
            }),
            _ => Err(no),
        }
    }

    /// The plan as it is, a version or a comparison; `None` where the words name none.
    fn oggetto(&self) -> Option<OggettoStampa> {
        if !self.da.is_empty() || !self.a.is_empty() {
            return Some(OggettoStampa::Confronto {
                da: Momento::leggi(&self.da)?,
                a: Momento::leggi(&self.a)?,
                solo_piano: self.conta == "piano",
            });
        }
        if self.versione.is_empty() {
            return Some(OggettoStampa::Oggi);
        }
        self.versione.parse().ok().map(OggettoStampa::Versione)
    }

    /// The address of the print view with these choices.
    pub(super) fn query(&self) -> String {
        let mut q = form_urlencoded::Serializer::new(String::new());
        q.append_pair("vista", &self.vista);
        for l in &self.livelli {
            q.append_pair("livello", l);
        }
        for (nome, valore) in [
            ("cdr", &self.cdr),
            ("stato", &self.stato),
            ("gantt", &self.gantt),
            ("data", &self.data),
            ("versione", &self.versione),
            ("da", &self.da),
            ("a", &self.a),
            ("conta", &self.conta),
        ] {
            if !valore.is_empty() {
                q.append_pair(nome, valore);
            }
        }
        q.finish()
    }

    /// What is left open is filled in: the first vista, today.
    pub(super) fn completa(mut self, scelte: &Scelte, oggi: NaiveDate) -> Self {
        if self.vista.is_empty() {
            self.vista = scelte
                .viste
                .first()
                .map(|v| v.codice.clone())
                .unwrap_or_default();
        }
        if self.data.is_empty() {
            self.data = data::it(oggi);
        }
        self
    }
}

impl Scelte {
    /// The viste and the CdR of the body; for a version, the CdR that it knows.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn find(c: &mut Conn, accesso: &Accesso, d: &Digitato) -> store::Result<Self> {
        let actor = &accesso.actor;
        let viste: Vec<Vista> = store::viste::list(c, actor)?
            .into_iter()
            .map(|(v, _)| v)
            .collect();
        let vista = viste.iter().find(|v| v.codice == d.vista);
        let della_versione = match (vista, d.oggetto()) {
            (Some(vista), Some(OggettoStampa::Versione(n))) => {
                match store::versioni::contorno(c, actor, &vista.id, n) {
                    Ok(contorno) => Some(Some(contorno.cdr)),
                    Err(store::Error::NotFound) => Some(None),
                    Err(e) => return Err(e),
                }
            }
            _ => None,
        };
        let senza_versione = matches!(della_versione, Some(None));
        let cdr = match della_versione.flatten() {
            Some(cdr) => cdr,
            None => store::cdr::list(c, actor)?,
        };
        Ok(Self {
            viste,
            cdr,
            senza_versione,
        })
    }

    pub(super) fn viste(&self, d: &Digitato) -> Vec<Scelta> {
        self.viste
            .iter()
            .map(|v| Scelta::new(&v.codice, format!("{} – {}", v.codice, v.titolo), &d.vista))
            .collect()
    }

    /// The units, under the names that they had in the year of the plan.
    pub(super) fn cdr(&self, d: &Digitato) -> Vec<Scelta> {
        let vista = self.viste.iter().find(|v| v.codice == d.vista);
        let voce = |u: &Cdr| {
            let nome = vista.map_or_else(|| u.nome.clone(), |v| u.nell_anno(v.anno).nome);
            Scelta::new(&u.codice, format!("{} {nome}", u.codice), &d.cdr)
        };
        std::iter::once(Scelta::new("", "Tutti", &d.cdr))
            .chain(self.cdr.iter().map(voce))
            .collect()
    }
}

/// The levels as checkboxes.
pub(super) fn livelli(d: &Digitato) -> Vec<Scelta> {
    Livello::TUTTI
        .iter()
        .map(|l| Scelta {
            value: l.nome().to_owned(),
            label: l.etichetta().to_owned(),
            selected: d.livelli.iter().any(|n| Livello::da_nome(n) == Some(*l)),
        })
        .collect()
}

/// The states of a sheet.
pub(super) fn stati(d: &Digitato) -> Vec<Scelta> {
    let scelto = Stato::da_nome(&d.stato).map_or("", Stato::codice);
    let voci = Stato::OPZIONI
        .iter()
        .map(|o| Scelta::new(o.codice, o.etichetta, scelto));
    std::iter::once(Scelta::new("", "Tutti", scelto))
        .chain(voci)
        .collect()
}

/// How much time the Gantt of the book shows.
pub(super) fn gantt(d: &Digitato) -> Vec<Scelta> {
    let senza = Scelta::new("", "No", &d.gantt);
    let voci = Scala::TUTTE.iter().map(|s| {
        let quanto = match s {
            Scala::Mese => "Sì, di un mese",
            Scala::Trimestre => "Sì, di un trimestre",
            Scala::Anno => "Sì, dell'anno",
            Scala::Triennio => "Sì, degli anni del piano",
        };
        Scelta::new(s.codice(), quanto, &d.gantt)
    });
    std::iter::once(senza).chain(voci).collect()
}
