//! What the chains of a body have in common: each line carries the sha256 of the one before it and of its own words, and the name of
//! who acted stands beside the words, where it can be taken out (docs/adr/0014-names-and-accesses.md).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::actor::UtenteId;
use domain::registro::persona_rimossa;
use sha2::{Digest as _, Sha256};

/// The last line of a chain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Anello {
    pub(crate) progressivo: i64,
    pub(crate) impronta: String,
}

/// What looking at a whole chain has shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Esito {
    pub righe: i64,
    /// Number of the last line, 0 when there is none.
    pub ultimo: i64,
    /// sha256 of the last line, hexadecimal.
    pub impronta: String,
    /// What does not hold, in Italian.
    pub problemi: Vec<String>,
}

/// A name as a chain keeps it: the digest is chained, name and salt are not.
#[derive(Debug, Clone)]
pub(crate) struct Firma {
    pub(crate) nome: String,
    pub(crate) sale: String,
    pub(crate) impronta: String,
}

impl Firma {
    /// With a salt of its own: a bare digest of a name could be guessed.
    pub(crate) fn nuova(nome: &str) -> Self {
        let sale = uuid::Uuid::new_v4().simple().to_string();
        Self {
            nome: nome.to_owned(),
            impronta: impronta([sale.as_str(), nome]),
            sale,
        }
    }
}

/// The digest of some words, each with its length before it: no two lines have the same words in a row.
pub(crate) fn impronta<'a>(parole: impl IntoIterator<Item = &'a str>) -> String {
    let mut impronta = Sha256::new();
    for parola in parole {
        aggiungi(&mut impronta, parola);
    }
    in_testo(impronta)
}

fn aggiungi(impronta: &mut Sha256, parola: &str) {
    impronta.update(parola.len().to_string());
    impronta.update(":");
    impronta.update(parola);
}

fn in_testo(impronta: Sha256) -> String {
    let byte = impronta.finalize();
    byte.iter().map(|b| format!("{b:02x}")).collect()
}

pub(crate) fn opzionale(v: Option<&str>) -> String {
    v.map_or_else(|| "-".to_owned(), |v| format!("+{v}"))
}

pub(crate) fn numero(v: Option<i64>) -> String {
    v.map_or_else(|| "-".to_owned(), |v| v.to_string())
}

/// The name of who acted, or what stands for it once it was taken out.
pub(crate) fn nome_di(utente: Option<i64>, nome: String) -> String {
    match utente {
        Some(id) if nome.is_empty() => persona_rimossa(UtenteId(id)),
        _ => nome,
    }
}

/// The name beside a line, as it is checked.
pub(crate) struct Accanto<'a> {
    pub(crate) utente: Option<i64>,
    pub(crate) nome: &'a str,
    pub(crate) sale: Option<&'a str>,
    /// Chained in the line; `None` in a line of the first form, which chains the name itself.
    pub(crate) impronta: Option<&'a str>,
}

impl Accanto<'_> {
    /// Whether it is the name whose digest is chained, or none at all.
    fn giusto(&self) -> bool {
        match (self.impronta, self.sale) {
            (Some(attesa), Some(sale)) => impronta([sale, self.nome]) == attesa,
            (Some(_), None) => self.nome.is_empty(),
            (None, sale) => sale.is_none(),
        }
    }
}

/// A line that can be checked.
pub(crate) trait InCatena {
    fn progressivo(&self) -> i64;
    fn impronta(&self) -> &str;
    fn accanto(&self) -> Accanto<'_>;
    /// What its digest should be after that of the line before.
    fn calcola(&self, precedente: &str) -> String;
    /// The words that are left of a line of the first form when its name is taken out: they are sealed by the line that tells so.
    fn resto(&self) -> Vec<String>;
    /// Why it cannot be read.
    fn guasto(&self) -> Option<String>;
}

/// A seal over lines of the first form: what their own digest can no longer prove once the name is gone.
#[derive(Default)]
pub(crate) struct Sigillo(Sha256);

impl Sigillo {
    pub(crate) fn aggiungi(&mut self, riga: &impl InCatena) {
        for parola in riga.resto() {
            aggiungi(&mut self.0, &parola);
        }
        aggiungi(&mut self.0, riga.impronta());
    }

    pub(crate) fn in_testo(self) -> String {
        format!("sigillo delle righe più vecchie: {}", in_testo(self.0))
    }
}

/// A walk along a chain.
#[derive(Default)]
pub(crate) struct Verifica {
    anello: Anello,
    righe: i64,
    problemi: Vec<String>,
    /// Whose name is missing: in which line first, and the seal of his old lines.
    senza_nome: BTreeMap<i64, (i64, Sigillo)>,
}

impl Verifica {
    /// Where the walk has come to.
    pub(crate) fn fino(&self) -> i64 {
        self.anello.progressivo
    }

    pub(crate) fn guarda(&mut self, r: &impl InCatena) {
        let (numero, accanto) = (r.progressivo(), r.accanto());
        if numero != self.anello.progressivo + 1 {
            self.problemi.push(format!(
                "mancano le righe da {} a {}",
                self.anello.progressivo + 1,
                numero - 1
            ));
        }
        let vecchia_senza_nome = accanto.nome.is_empty() && accanto.impronta.is_none();
        let intatta = vecchia_senza_nome || r.calcola(&self.anello.impronta) == r.impronta();
        if !intatta || !accanto.giusto() {
            self.problemi.push(format!(
                "la riga {numero} è stata alterata, o lo è quella che la precede"
            ));
        }
        if accanto.nome.is_empty() {
            // Nobody takes out a name that is not of a person: 0 is nobody.
            let suo = self
                .senza_nome
                .entry(accanto.utente.unwrap_or_default())
                .or_insert_with(|| (numero, Sigillo::default()));
            if vecchia_senza_nome {
                suo.1.aggiungi(r);
            }
        }
        if let Some(perche) = r.guasto() {
            self.problemi
                .push(format!("la riga {numero} non è leggibile: {perche}"));
        }
        self.righe += 1;
        self.anello = Anello {
            progressivo: numero,
            impronta: r.impronta().to_owned(),
        };
    }

    /// The end of the walk. `tolti` are those whose name was taken out, as the trail tells, each with the seal of his old lines.
    pub(crate) fn fine(mut self, tolti: &BTreeMap<i64, String>, sigillata: bool) -> Esito {
        for (utente, (riga, sigillo)) in self.senza_nome {
            match tolti.get(&utente) {
                None => self.problemi.push(format!(
                    "alla riga {riga} manca il nome di chi ha agito, e la storia non dice chi l'ha tolto"
                )),
                Some(detto) if sigillata && *detto != sigillo.in_testo() => {
                    self.problemi.push(format!(
                        "le righe di «{}», dalla {riga}, sono state alterate: non rispondono al loro sigillo",
                        persona_rimossa(UtenteId(utente))
                    ));
                }
                Some(_) => {}
            }
        }
        Esito {
            righe: self.righe,
            ultimo: self.anello.progressivo,
            impronta: self.anello.impronta,
            problemi: self.problemi,
        }
    }
}

/// Which lines of a chain are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filtro {
    /// Who acted.
    pub chi: Option<UtenteId>,
    /// The stored word of an act or of an annotation; empty for all.
    pub cosa: String,
    /// From this moment.
    pub dal: Option<DateTime<Utc>>,
    /// Before this moment.
    pub al: Option<DateTime<Utc>>,
}
