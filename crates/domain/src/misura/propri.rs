//! What a body adds to the types of measure and to the answers that ship: types of its own, and which measures answer which factor.

use chrono::{DateTime, Utc};

use super::{TipoMisura, tipi};
use crate::actor::Actor;
use crate::campo::Valore;
use crate::elenchi::VOCE_MASSIMA;
use crate::fact::{Atto, Fact, Modifica};
use crate::refusal::Refusal;
use crate::testo;

/// Longest reason, in characters: a sentence or two.
const RAGIONE_MASSIMA: usize = 300;

/// What the code of an own type begins with; no code of the PNA has a colon.
const PROPRIO: &str = "ente:";

/// A type of measure: one of the PNA, or one of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QualeTipo {
    Pna(TipoMisura),
    /// As the list of the body writes it.
    Proprio(String),
}

impl QualeTipo {
    /// The word stored, and read in addresses.
    pub fn codice(&self) -> String {
        match self {
            Self::Pna(tipo) => tipo.codice().to_owned(),
            Self::Proprio(voce) => format!("{PROPRIO}{voce}"),
        }
    }

    /// Reads [`QualeTipo::codice`] back; `None` for a word that is none.
    pub fn da_codice(codice: &str) -> Option<Self> {
        match codice.strip_prefix(PROPRIO) {
            Some(voce) => testo::pulito(voce).map(Self::Proprio),
            None => {
                let mut tutti = TipoMisura::TUTTI.iter().copied();
                tutti.find(|t| t.codice() == codice).map(Self::Pna)
            }
        }
    }

    /// What is read on pages.
    pub fn etichetta(&self) -> &str {
        match self {
            Self::Pna(tipo) => tipo.etichetta(),
            Self::Proprio(voce) => voce,
        }
    }

    /// The indicator that PNA 2019 gives as an example; an own type has none.
    pub fn esempio_di_indicatore(&self) -> Option<&'static str> {
        match self {
            Self::Pna(tipo) => Some(tipo.esempio_di_indicatore()),
            Self::Proprio(_) => None,
        }
    }

    /// Whether two are the same type, however an own one is written.
    pub fn stesso(&self, altro: &Self) -> bool {
        match (self, altro) {
            (Self::Proprio(a), Self::Proprio(b)) => testo::piatto(a) == testo::piatto(b),
            _ => self == altro,
        }
    }
}

/// The types that a body counts its measures by: those of the PNA, then its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TipiMisura {
    proprie: Vec<String>,
}

impl TipiMisura {
    /// With the types of the body, in the order of its list.
    pub fn new(proprie: Vec<String>) -> Self {
        Self { proprie }
    }

    /// Whether the body has types of its own.
    pub fn ha_propri(&self) -> bool {
        !self.proprie.is_empty()
    }

    /// Every type, those of the PNA first.
    pub fn tutti(&self) -> Vec<QualeTipo> {
        let pna = TipoMisura::TUTTI.iter().copied().map(QualeTipo::Pna);
        pna.chain(self.proprie.iter().cloned().map(QualeTipo::Proprio))
            .collect()
    }

    /// Whether a type is one of them.
    pub fn contiene(&self, tipo: &QualeTipo) -> bool {
        match tipo {
            QualeTipo::Pna(_) => true,
            proprio @ QualeTipo::Proprio(_) => self.tutti().iter().any(|t| t.stesso(proprio)),
        }
    }

    /// The types in a printed `Tipologia Misura`, in the order of [`TipiMisura::tutti`]. Those of the PNA are read as [`tipi`] reads them,
    /// whatever the body adds, so that their figures stay comparable; an own type is there where its words stand, unless a longer one holds
    /// them.
    pub fn di(&self, stampata: &str) -> Vec<QualeTipo> {
        let mut resta = testo::piatto(stampata);
        let mut per_lunghezza: Vec<(usize, String)> = self
            .proprie
            .iter()
            .map(|v| testo::piatto(v))
            .enumerate()
            .filter(|(_, v)| !v.is_empty())
            .collect();
        per_lunghezza.sort_by_key(|(n, v)| (std::cmp::Reverse(v.len()), *n));
        let mut trovate: Vec<usize> = Vec::new();
        for (n, voce) in &per_lunghezza {
            if let Some(senza) = senza_parole(&resta, voce) {
                resta = senza;
                trovate.push(*n);
            }
        }
        trovate.sort_unstable();
        let proprie = trovate.iter().filter_map(|n| self.proprie.get(*n));
        tipi(stampata)
            .into_iter()
            .map(QualeTipo::Pna)
            .chain(proprie.cloned().map(QualeTipo::Proprio))
            .collect()
    }
}

/// A flat text without some words, wherever they stand as whole words; `None` where they do not.
fn senza_parole(piatto: &str, parole: &str) -> Option<String> {
    let mut senza = String::with_capacity(piatto.len());
    let mut resto = piatto;
    let mut tolte = false;
    while let Some((prima, dopo)) = resto.split_once(parole) {
        let comincia = if prima.is_empty() {
            senza.as_str()
        } else {
            prima
        };
        let intere =
            !comincia.ends_with(char::is_alphanumeric) && !dopo.starts_with(char::is_alphanumeric);
        senza.push_str(prima);
        senza.push_str(if intere { "|" } else { parole });
        tolte |= intere;
        resto = dopo;
    }
    senza.push_str(resto);
    tolte.then_some(senza)
}

/// A type of measure that answers a factor, as a body says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RispostaAlFattore {
    pub tipo: QualeTipo,
    /// Shown beside the suggestion: one sentence, without its full stop.
    pub perche: String,
}

/// What a body says of one factor: which types of measure answer it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RisposteAlFattore {
    /// As the list writes it.
    pub fattore: String,
    /// In the order of the types.
    pub risposte: Vec<RispostaAlFattore>,
}

impl RisposteAlFattore {
    /// A factor of which nothing is said yet.
    pub fn vuote(fattore: &str) -> Self {
        Self {
            fattore: testo::pulito(fattore).unwrap_or_default(),
            risposte: Vec::new(),
        }
    }

    /// Writes the answers anew. A change is kept in the trail of the list of factors, under [`RisposteAlFattore::campo`].
    ///
    /// # Errors
    /// A type that neither the PNA nor the body has; an answer without its reason, or with too long a one. The field is the code of the type.
    pub fn correggi(
        &self,
        risposte: &[RispostaAlFattore],
        tipi: &TipiMisura,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let mut no = Vec::new();
        if self.fattore.is_empty() || self.fattore.chars().count() > VOCE_MASSIMA {
            no.push(Refusal::campo(
                "fattore",
                format!("scegli un fattore dell'elenco, al massimo {VOCE_MASSIMA} caratteri"),
            ));
        }
        let mut tenute: Vec<RispostaAlFattore> = Vec::new();
        for r in risposte {
            let (campo, nome) = (r.tipo.codice(), r.tipo.etichetta());
            if !tipi.contiene(&r.tipo) {
                let frase = format!("il tipo «{nome}» non è più nell'elenco: togli la sua ragione");
                no.push(Refusal::campo(campo, frase));
                continue;
            }
            let perche = testo::pulito(&r.perche).unwrap_or_default();
            let perche = perche.split_whitespace().collect::<Vec<_>>().join(" ");
            let perche = perche.trim_end_matches(['.', ' ']);
            if perche.is_empty() {
                let frase = format!(
                    "scrivi perché una misura di tipo «{nome}» risponde a questo fattore: la ragione si legge accanto al suggerimento"
                );
                no.push(Refusal::campo(campo, frase));
            } else if perche.chars().count() > RAGIONE_MASSIMA {
                let frase = format!(
                    "la ragione del tipo «{nome}» supera i {RAGIONE_MASSIMA} caratteri: accorciala"
                );
                no.push(Refusal::campo(campo, frase));
            } else if !tenute.iter().any(|t| t.tipo.stesso(&r.tipo)) {
                tenute.push(RispostaAlFattore {
                    tipo: r.tipo.clone(),
                    perche: perche.to_owned(),
                });
            }
        }
        if !no.is_empty() {
            return Err(no);
        }
        let modifiche = if tenute == self.risposte {
            Vec::new()
        } else {
            vec![Modifica {
                campo: format!("{}{}", Self::CAMPO, self.fattore),
                prima: valore(&self.risposte),
                dopo: valore(&tenute),
            }]
        };
        let dopo = Self {
            fattore: self.fattore.clone(),
            risposte: tenute,
        };
        Ok(Fact::new(
            dopo,
            Atto::Correzione,
            modifiche,
            actor,
            quando,
            None,
        ))
    }

    /// What the key of the change begins with, before the factor.
    const CAMPO: &'static str = "risposte: ";

    /// The factor of a change of the trail; `None` for the change of something else.
    pub fn campo(campo: &str) -> Option<&str> {
        campo.strip_prefix(Self::CAMPO)
    }
}

fn valore(risposte: &[RispostaAlFattore]) -> Valore {
    if risposte.is_empty() {
        return Valore::Vuoto;
    }
    let detta = |r: &RispostaAlFattore| format!("{}: {}", r.tipo.etichetta(), r.perche);
    Valore::Elenco(risposte.iter().map(detta).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ente::EnteId;

    fn codici(proprie: &[&str], stampata: &str) -> Vec<String> {
        let proprie = proprie.iter().map(|v| (*v).to_owned()).collect();
        let trovati = TipiMisura::new(proprie).di(stampata);
        trovati.iter().map(QualeTipo::codice).collect()
    }

    #[test]
    fn own_types_count_beside_those_of_the_pna() {
        let proprie = &[
            "Digitalizzazione",
            "Digitalizzazione degli atti",
            "Patti d'integrità",
        ];
        let di = |stampata| codici(proprie, stampata);
        assert_eq!(di("DIGITALIZZAZIONE"), ["ente:Digitalizzazione"]);
        // Two types on one measure are two, whoever they are of.
        assert_eq!(
            di("Controllo e digitalizzazione"),
            ["controllo", "ente:Digitalizzazione"]
        );
        assert_eq!(
            di("Patti d’integrita, digitalizzazione"),
            ["ente:Digitalizzazione", "ente:Patti d'integrità"]
        );
        // The longer one holds the words of the shorter one, unless they stand there twice.
        assert_eq!(
            di("Digitalizzazione degli atti"),
            ["ente:Digitalizzazione degli atti"]
        );
        assert_eq!(
            di("Digitalizzazione degli atti e digitalizzazione"),
            ["ente:Digitalizzazione", "ente:Digitalizzazione degli atti"]
        );
        // Whole words.
        assert_eq!(codici(&["Etica"], "Cibernetica"), [""; 0]);
        assert_eq!(codici(&["Patti"], "Pattinaggio e impatti"), [""; 0]);
        assert_eq!(codici(&["Patti"], "Impatti, patti"), ["ente:Patti"]);
        // An own type does not take away from those of the PNA.
        assert_eq!(
            codici(&["Controllo di gestione"], "Controllo di gestione"),
            ["controllo", "ente:Controllo di gestione"]
        );
        assert_eq!(codici(&[], "Controllo"), ["controllo"]);
        assert_eq!(codici(&["…", " "], "Altro"), [""; 0]);
    }

    #[test]
    fn a_type_is_read_back_from_its_code() {
        for tipo in TipiMisura::new(vec!["Farmacie: turni".to_owned()]).tutti() {
            assert_eq!(QualeTipo::da_codice(&tipo.codice()), Some(tipo));
        }
        assert_eq!(QualeTipo::da_codice("altro"), None);
        assert_eq!(QualeTipo::da_codice("ente: "), None);
        assert_eq!(QualeTipo::da_codice(""), None);
    }

    fn prova(risposte: &[(&str, &str)]) -> Result<Fact<RisposteAlFattore>, Vec<Refusal>> {
        let risposte: Vec<RispostaAlFattore> = risposte
            .iter()
            .map(|(tipo, perche)| RispostaAlFattore {
                tipo: QualeTipo::da_codice(tipo).unwrap(),
                perche: (*perche).to_owned(),
            })
            .collect();
        RisposteAlFattore::vuote("Uffici lontani fra loro").correggi(
            &risposte,
            &TipiMisura::new(vec!["Digitalizzazione".to_owned()]),
            &Actor::operatore(EnteId(1)),
            DateTime::default(),
        )
    }

    #[test]
    fn an_answer_has_its_reason_and_stays_in_the_trail() {
        let fatto = prova(&[
            ("controllo", " chi è lontano si\n vede con un controllo. "),
            ("ente:digitalizzazione", "gli atti stanno in un posto solo"),
            ("controllo", "un'altra volta"),
        ])
        .unwrap();
        let detto: Vec<(&str, &str)> = fatto
            .cosa()
            .risposte
            .iter()
            .map(|r| (r.tipo.etichetta(), r.perche.as_str()))
            .collect();
        assert_eq!(
            detto,
            [
                ("Controllo", "chi è lontano si vede con un controllo"),
                ("digitalizzazione", "gli atti stanno in un posto solo"),
            ]
        );
        let campo = &fatto.modifiche()[0].campo;
        assert_eq!(
            RisposteAlFattore::campo(campo),
            Some("Uffici lontani fra loro")
        );
        assert_eq!(RisposteAlFattore::campo("proprie"), None);
        assert!(prova(&[]).unwrap().vuoto());
    }

    #[test]
    fn without_a_reason_or_a_type_there_is_no_answer() {
        let no = |risposte: &[(&str, &str)]| prova(risposte).unwrap_err()[0].frase.clone();
        assert!(no(&[("controllo", " . ")]).starts_with("scrivi perché una misura"));
        assert!(no(&[("controllo", &"a".repeat(301))]).contains("supera i 300 caratteri"));
        assert!(no(&[("ente:Sparito", "c'era")]).contains("non è più nell'elenco"));
        let senza = RisposteAlFattore::vuote(" ");
        let actor = Actor::operatore(EnteId(1));
        let esito = senza.correggi(&[], &TipiMisura::default(), &actor, DateTime::default());
        assert_eq!(esito.unwrap_err()[0].campo, "fattore");
    }
}
