//! Which table a sheet of a workbook is, and which of its columns is which: proposed from the headings, decided by a person, kept under a
//! name for the next workbook of the same make.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::uscita::ISTRUZIONI;
use super::{Colonna, Tracciato, gzoom};
use crate::cartella::{CartellaLetta, Dato, FoglioLetto};
use crate::testo;

/// Rows among which the headings are looked for: bodies put their name and a title above them.
const INTESTAZIONE_ENTRO: usize = 25;

/// A sheet of a workbook and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FoglioAbbinato {
    /// Its name in the workbook.
    pub foglio: String,
    /// The table it is; `None`: it is left out.
    pub tracciato: Option<Tracciato>,
    /// Row of the headings, counted from 0.
    pub intestazione: usize,
    /// For each column of the sheet the key of the one it is; `None`: it is left out.
    pub colonne: Vec<Option<String>>,
    /// Whether an empty cell under the key means the one above it.
    pub riporta: bool,
}

/// What the sheets of a workbook are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Abbinamento {
    /// One for each sheet of the workbook, in its order.
    pub fogli: Vec<FoglioAbbinato>,
}

/// A heading of a workbook with the column that it is matched with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SceltaColonna {
    pub colonna: usize,
    pub intestazione: String,
    /// What stands in the first rows below it, to recognise it by.
    pub esempi: Vec<String>,
    pub chiave: Option<String>,
}

/// Headings that bodies write for a column, beside its own. They are compared flat ([`testo::piatto`]).
const SINONIMI: &[(&str, &[&str])] = &[
    (
        "codice",
        &[
            "cod",
            "cod.",
            "codice scheda",
            "codice processo",
            "codice obiettivo",
            "codice cdr",
            "id",
            "id processo",
        ],
    ),
    (
        "scheda",
        &[
            "codice scheda",
            "codice processo",
            "codice obiettivo",
            "cod. processo",
            "cod. scheda",
            "codice",
        ],
    ),
    (
        "titolo",
        &[
            "processo",
            "denominazione",
            "denominazione processo",
            "descrizione processo",
            "nome processo",
            "procedimento",
            "obiettivo",
            "titolo obiettivo",
            "descrizione obiettivo",
            "oggetto",
        ],
    ),
    (
        "cdr_codice",
        &[
            "cdr",
            "codice cdr",
            "cod. cdr",
            "centro di responsabilita (codice)",
            "unita organizzativa",
        ],
    ),
    (
        "centro_di_responsabilita",
        &[
            "centro di responsabilita",
            "settore",
            "area organizzativa",
            "denominazione cdr",
            "ufficio",
        ],
    ),
    (
        "nome",
        &[
            "denominazione",
            "descrizione",
            "nome per esteso",
            "settore",
            "ufficio",
            "stakeholder",
            "portatore di interesse",
        ],
    ),
    (
        "responsabile",
        &[
            "dirigente",
            "responsabile del processo",
            "responsabile della misura",
            "responsabile attuazione",
            "titolare",
            "resp.",
        ],
    ),
    (
        "livello_rischio",
        &[
            "livello di rischio",
            "rischio",
            "livello rischio",
            "valutazione del rischio",
            "punteggio di rischio",
            "indice di rischio",
        ],
    ),
    ("livello_residuo", &["rischio residuo", "livello residuo"]),
    (
        "area_di_rischio",
        &["area", "area rischio", "area a rischio"],
    ),
    (
        "attivita",
        &["attivita", "fasi del processo", "descrizione attivita"],
    ),
    (
        "natura",
        &[
            "vincolata/discrezionale",
            "vincolata / discrezionale",
            "natura",
            "tipo di attivita",
        ],
    ),
    (
        "tipologia_misura",
        &[
            "tipologia misura",
            "tipo misura",
            "tipologia di misura",
            "tipo di misura",
        ],
    ),
    (
        "fasi.descrizione",
        &[
            "misura",
            "misure",
            "misura specifica",
            "misure specifiche",
            "descrizione misura",
            "fase",
            "fasi",
            "fase di attuazione",
            "azioni",
            "misura di prevenzione",
        ],
    ),
    ("fasi.peso", &["peso fase", "peso misura"]),
    (
        "fasi.avanzamento",
        &[
            "avanzamento",
            "avanz.",
            "stato di attuazione",
            "% avanzamento",
            "percentuale di avanzamento",
        ],
    ),
    (
        "fasi.inizio_previsto",
        &["inizio previsto", "data inizio", "inizio"],
    ),
    (
        "fasi.fine_prevista",
        &[
            "fine prevista",
            "data fine",
            "scadenza",
            "termine",
            "tempi di attuazione",
            "tempistica",
        ],
    ),
    ("fasi.inizio_effettivo", &["inizio effettivo"]),
    ("fasi.fine_effettiva", &["fine effettiva"]),
    (
        "fasi.responsabile",
        &[
            "responsabile misura",
            "responsabile della misura",
            "responsabile dell'attuazione",
            "responsabile attuazione",
        ],
    ),
    (
        "eventi.descrizione",
        &[
            "evento rischioso",
            "evento",
            "rischio specifico",
            "eventi rischiosi",
            "descrizione del rischio",
        ],
    ),
    (
        "eventi.fattori",
        &["fattori abilitanti", "fattore abilitante", "cause"],
    ),
    (
        "indicatori.descrizione",
        &[
            "indicatore",
            "indicatori",
            "indicatore di attuazione",
            "descrizione indicatore",
            "indicatore di monitoraggio",
        ],
    ),
    (
        "indicatori.tipo",
        &["tipo indicatore", "tipologia indicatore"],
    ),
    ("indicatori.peso", &["peso indicatore"]),
    ("indicatori.unita", &["unita di misura"]),
    (
        "descrizione",
        &[
            "descrizione fase",
            "fase",
            "misura",
            "indicatore",
            "evento",
            "evento rischioso",
            "denominazione",
        ],
    ),
    (
        "fine_prevista",
        &["scadenza", "termine", "data fine", "fine"],
    ),
    ("inizio_previsto", &["data inizio", "inizio"]),
    (
        "avanzamento",
        &["avanzamento", "% avanzamento", "stato di attuazione"],
    ),
    ("unita", &["unita di misura", "um", "u.m."]),
    (
        "atteso",
        &[
            "atteso",
            "valore atteso",
            "target",
            "valore target",
            "obiettivo",
        ],
    ),
    (
        "raggiunto",
        &[
            "raggiunto",
            "valore raggiunto",
            "consuntivo",
            "valore consuntivo",
            "risultato",
            "valore rilevato",
        ],
    ),
    (
        "cognome_nome",
        &["nominativo", "cognome nome", "dipendente", "nome e cognome"],
    ),
    (
        "email",
        &[
            "e-mail",
            "mail",
            "posta elettronica",
            "indirizzo di posta elettronica",
        ],
    ),
    ("incarico", &["ruolo", "qualifica", "posizione"]),
    (
        "padre",
        &[
            "codice superiore",
            "dipende da",
            "unita superiore",
            "codice padre",
        ],
    ),
];

/// The headings that a column of a table may have, with how well each says it: 3 to the letter, 2 by a synonym.
struct Vocabolario {
    tracciato: Tracciato,
    colonne: Vec<Colonna>,
    /// Columns that only some sheets of the kind have: that a heading names one says nothing of what the table is.
    comuni: Vec<String>,
    voci: HashMap<String, Vec<(u8, usize)>>,
}

impl Vocabolario {
    fn di(tracciato: Tracciato, anni: &[i32]) -> Self {
        let colonne = tracciato.colonne_abbinabili(anni);
        let mut voci: HashMap<String, Vec<(u8, usize)>> = HashMap::new();
        for (n, colonna) in colonne.iter().enumerate() {
            let mut metti = |quanto, parola: &str| {
                let suoi = voci.entry(testo::piatto(parola)).or_default();
                if !suoi.iter().any(|(_, c)| *c == n) {
                    suoi.push((quanto, n));
                }
            };
            metti(3, &colonna.etichetta);
            metti(3, &colonna.chiave);
            let sinonimi = |chiave: &str| {
                SINONIMI
                    .iter()
                    .find(|(c, _)| *c == chiave)
                    .map_or(&[][..], |(_, s)| *s)
            };
            for s in sinonimi(&colonna.chiave) {
                metti(2, s);
            }
            // A value of a year: its name and the year, however they are joined.
            if let Some((quale, anno)) = colonna.chiave.rsplit_once('.')
                && anno.parse::<i32>().is_ok()
            {
                let quale = quale.rsplit('.').next().unwrap_or(quale);
                for s in sinonimi(quale) {
                    metti(2, &format!("{s} {anno}"));
                    metti(2, &format!("{s} al 31/12/{anno}"));
                }
            }
        }
        Self {
            tracciato,
            colonne,
            comuni: tracciato
                .colonne_altre()
                .into_iter()
                .map(|c| c.chiave)
                .collect(),
            voci,
        }
    }

    /// Matches the headings of a row: for each cell the column it is surest to be, each column once; and how sure that is.
    fn abbina(&self, testa: &[String]) -> (Vec<Option<String>>, u32) {
        let mut candidati: Vec<(u8, usize, usize)> = Vec::new();
        for (n, intestazione) in testa.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            let suoi = self.voci.get(intestazione).into_iter().flatten();
            candidati.extend(suoi.map(|(quanto, c)| (*quanto, n, *c)));
        }
        candidati.sort_by_key(|(quanto, n, c)| (std::cmp::Reverse(*quanto), *n, *c));
        let mut scelte: Vec<Option<String>> = vec![None; testa.len()];
        let mut prese = vec![false; self.colonne.len()];
        let mut punti = 0;
        for (quanto, n, c) in candidati {
            let (Some(posto), Some(presa), Some(colonna)) =
                (scelte.get_mut(n), prese.get_mut(c), self.colonne.get(c))
            else {
                continue;
            };
            if posto.is_none() && !*presa {
                *posto = Some(colonna.chiave.clone());
                *presa = true;
                if !self.comuni.contains(&colonna.chiave) {
                    punti += u32::from(quanto);
                }
            }
        }
        let parola = match self.tracciato {
            Tracciato::Processi => "processo",
            Tracciato::Obiettivi => "obiettivo",
            _ => return (scelte, punti),
        };
        let nominato = testa.iter().any(|t| t.contains(parola));
        (scelte, punti + if nominato { 3 } else { 0 })
    }
}

impl FoglioAbbinato {
    /// Matches a sheet with a table, at a row of headings, as its words suggest.
    pub fn proponi_come(
        foglio: &FoglioLetto,
        tracciato: Tracciato,
        intestazione: usize,
        anni: &[i32],
    ) -> Self {
        let testa = testa(foglio, intestazione);
        let (colonne, _) = Vocabolario::di(tracciato, anni).abbina(&testa);
        Self {
            foglio: foglio.nome.clone(),
            tracciato: Some(tracciato),
            intestazione,
            colonne,
            riporta: false,
        }
    }

    /// What a sheet most probably is; left out where nothing fits.
    fn proponi(foglio: &FoglioLetto, vocabolari: &[Vocabolario]) -> Self {
        let fuori = Self {
            foglio: foglio.nome.clone(),
            ..Self::default()
        };
        if testo::piatto(&foglio.nome) == testo::piatto(ISTRUZIONI) {
            return fuori;
        }
        let chiamato = |t: &Tracciato| testo::piatto(t.etichetta()) == testo::piatto(&foglio.nome);
        let mut migliore: Option<(u32, Self)> = None;
        for vocabolario in vocabolari {
            let tracciato = vocabolario.tracciato;
            for n in 0..foglio.righe.len().min(INTESTAZIONE_ENTRO) {
                let testa = testa(foglio, n);
                if testa.iter().filter(|t| !t.is_empty()).count() < 2
                    && tracciato != Tracciato::Portatori
                {
                    continue;
                }
                let (scelte, punti) = vocabolario.abbina(&testa);
                let chiave = scelte.iter().flatten().any(|k| k == tracciato.chiave());
                let abbastanza =
                    punti >= 5 || (tracciato == Tracciato::Portatori && chiamato(&tracciato));
                if !chiave || !abbastanza {
                    continue;
                }
                // A sheet that bears the name of a table is that table, where its headings can be.
                let punti = punti * 2 + if chiamato(&tracciato) { 100 } else { 0 };
                if migliore.as_ref().is_none_or(|(m, _)| punti > *m) {
                    let proposto = Self {
                        foglio: foglio.nome.clone(),
                        tracciato: Some(tracciato),
                        intestazione: n,
                        colonne: scelte,
                        riporta: false,
                    };
                    migliore = Some((punti, proposto));
                }
            }
        }
        migliore.map_or(fuori, |(_, m)| m)
    }

    /// The headings with what they are matched with, for a person to decide.
    pub fn scelte(&self, foglio: &FoglioLetto) -> Vec<SceltaColonna> {
        let larga = foglio
            .righe
            .iter()
            .skip(self.intestazione)
            .take(50)
            .map(Vec::len)
            .max()
            .unwrap_or(0);
        let cella = |n: usize, c: usize| {
            foglio
                .righe
                .get(n)
                .and_then(|r| r.get(c))
                .map_or(String::new(), Dato::leggibile)
        };
        (0..larga)
            .map(|c| SceltaColonna {
                colonna: c,
                intestazione: cella(self.intestazione, c),
                esempi: (self.intestazione + 1..self.intestazione + 40)
                    .map(|n| cella(n, c))
                    .filter(|t| !t.trim().is_empty())
                    .take(3)
                    .map(|t| t.chars().take(60).collect())
                    .collect(),
                chiave: self.colonne.get(c).cloned().flatten(),
            })
            .filter(|s| !s.intestazione.trim().is_empty() || !s.esempi.is_empty())
            .collect()
    }

    /// What keeps the rows of the sheet from being read, in Italian; empty where nothing does.
    pub fn mancanze(&self, anni: &[i32]) -> Vec<String> {
        let Some(tracciato) = self.tracciato else {
            return Vec::new();
        };
        let scelte: Vec<&String> = self.colonne.iter().flatten().collect();
        let mut no = Vec::new();
        let colonne = tracciato.colonne_abbinabili(anni);
        if !scelte.iter().any(|k| *k == tracciato.chiave()) {
            let nome = colonne
                .iter()
                .find(|c| c.chiave == tracciato.chiave())
                .map_or("", |c| c.etichetta.as_str());
            no.push(format!(
                "nel foglio «{}» nessuna colonna è abbinata a «{nome}»: indica quale la contiene, oppure non importare il foglio",
                self.foglio
            ));
        }
        for (n, chiave) in scelte.iter().enumerate() {
            if scelte.iter().take(n).any(|k| k == chiave) {
                let nome = colonne
                    .iter()
                    .find(|c| c.chiave == **chiave)
                    .map_or(chiave.as_str(), |c| c.etichetta.as_str());
                no.push(format!(
                    "nel foglio «{}» due colonne sono abbinate a «{nome}»: lasciane una sola",
                    self.foglio
                ));
            }
        }
        no
    }
}

/// Processes first: a workbook that says no more than a code and a title is most often of them.
fn vocabolari(anni: &[i32]) -> Vec<Vocabolario> {
    let altri = Tracciato::TUTTI
        .iter()
        .filter(|t| **t != Tracciato::Processi);
    std::iter::once(&Tracciato::Processi)
        .chain(altri)
        .map(|t| Vocabolario::di(*t, anni))
        .collect()
}

fn testa(foglio: &FoglioLetto, riga: usize) -> Vec<String> {
    foglio
        .righe
        .get(riga)
        .map(|r| r.iter().map(|d| testo::piatto(&d.leggibile())).collect())
        .unwrap_or_default()
}

impl Abbinamento {
    /// What the sheets of a workbook most probably are. Tables of another program that is known ([`gzoom`]) are matched with nothing: they
    /// are turned as a whole.
    pub fn proponi(cartella: &CartellaLetta, anni: &[i32]) -> Self {
        if gzoom::riconosci(cartella).is_some() {
            let fuori = cartella.fogli.iter().map(|f| FoglioAbbinato {
                foglio: f.nome.clone(),
                ..FoglioAbbinato::default()
            });
            return Self {
                fogli: fuori.collect(),
            };
        }
        let vocabolari = vocabolari(anni);
        Self {
            fogli: cartella
                .fogli
                .iter()
                .map(|f| FoglioAbbinato::proponi(f, &vocabolari))
                .collect(),
        }
    }

    /// The same decisions for another workbook of the same make: each sheet as the one of its name, each heading as the same heading;
    /// what is new is proposed.
    pub fn per(&self, teste: &[Vec<String>], cartella: &CartellaLetta, anni: &[i32]) -> Self {
        let vocabolari = vocabolari(anni);
        let fogli = cartella.fogli.iter().map(|f| {
            let proposto = FoglioAbbinato::proponi(f, &vocabolari);
            let noto = self
                .fogli
                .iter()
                .zip(teste)
                .find(|(a, _)| testo::piatto(&a.foglio) == testo::piatto(&f.nome));
            let Some((noto, vecchie)) = noto else {
                return proposto;
            };
            if noto.tracciato.is_none() {
                return FoglioAbbinato {
                    foglio: f.nome.clone(),
                    ..FoglioAbbinato::default()
                };
            }
            let stessa = (0..f.righe.len().min(INTESTAZIONE_ENTRO))
                .find(|n| {
                    let nuove = testa(f, *n);
                    vecchie
                        .iter()
                        .filter(|v| !v.is_empty())
                        .all(|v| nuove.contains(v))
                })
                .unwrap_or(noto.intestazione);
            let di_vecchia = |intestazione: &String| {
                vecchie
                    .iter()
                    .position(|v| v == intestazione)
                    .and_then(|n| noto.colonne.get(n).cloned().flatten())
            };
            FoglioAbbinato {
                foglio: f.nome.clone(),
                intestazione: stessa,
                colonne: testa(f, stessa).iter().map(di_vecchia).collect(),
                ..noto.clone()
            }
        });
        Self {
            fogli: fogli.collect(),
        }
    }

    /// The headings of its sheets as they stand in a workbook, which [`Self::per`] finds again in the next one.
    pub fn teste(&self, cartella: &CartellaLetta) -> Vec<Vec<String>> {
        self.fogli
            .iter()
            .zip(&cartella.fogli)
            .map(|(a, f)| testa(f, a.intestazione))
            .collect()
    }

    /// What keeps the workbook from being read.
    pub fn mancanze(&self, anni: &[i32]) -> Vec<String> {
        let mut no: Vec<String> = self.fogli.iter().flat_map(|f| f.mancanze(anni)).collect();
        if self.fogli.iter().all(|f| f.tracciato.is_none()) {
            no.push("nessun foglio è abbinato a una tabella: indica che cosa contiene almeno uno di essi".to_owned());
        }
        no
    }

    /// Whether some of its tables belong to a plan, which has to be chosen then.
    pub fn di_un_piano(&self) -> bool {
        self.fogli
            .iter()
            .filter_map(|f| f.tracciato)
            .any(Tracciato::di_un_piano)
    }
}
