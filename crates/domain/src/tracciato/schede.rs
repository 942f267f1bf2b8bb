//! The rows of a workbook written over the sheets of a plan.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::Tracciato;
use super::celle::valore;
use super::colonne::piani;
use super::esito::{Cambio, Motivo, Sorte};
use super::lettura::{CellaLetta, RigaLetta};
use super::tabelle::{No, Tabella, di_anno, posto, scrivi};
use crate::cartella::{Dato, cella};
use crate::decimale::Decimale;
use crate::refusal::Refusal;
use crate::scelta::scelta;
use crate::scheda::{Attivita, Collegamento, Contenuto, Evento, Fase, Indicatore, RigaTabella};

scelta! {
    /// What an import may do.
    #[derive(Default)]
    Modo {
        #[default]
        Tutto = "tutto", "Aggiungi ciò che manca e aggiorna ciò che c'è";
        Crea = "crea", "Aggiungi soltanto ciò che manca";
        Aggiorna = "aggiorna", "Aggiorna soltanto ciò che c'è";
    }
}

/// How a workbook is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Opzioni {
    pub modo: Modo,
    /// Whether an empty cell empties the field; otherwise it leaves it as it is.
    pub svuota: bool,
}

/// What the rows about one sheet come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Applicata {
    pub contenuto: Contenuto,
    /// Keys of the catalogue that are not as they were.
    pub cambiati: BTreeSet<&'static str>,
    /// One for each row, in their order.
    pub sorti: Vec<Sorte>,
    /// Which row wrote a field (`titolo`) or a row of a table (`fasi.2`).
    autori: HashMap<String, BTreeSet<usize>>,
}

impl Applicata {
    /// The rows that a refusal of the sheet concerns: those that wrote the field, else all that changed something.
    pub fn colpevoli(&self, no: &Refusal) -> BTreeSet<usize> {
        let mut campo = no.campo.as_str();
        loop {
            let sotto = format!("{campo}.");
            let suoi: BTreeSet<usize> = self
                .autori
                .iter()
                .filter(|(k, _)| !campo.is_empty() && (*k == campo || k.starts_with(&sotto)))
                .flat_map(|(_, righe)| righe.iter().copied())
                .collect();
            if !suoi.is_empty() {
                return suoi;
            }
            match campo.rsplit_once('.') {
                Some((prima, _)) => campo = prima,
                None => break,
            }
        }
        (0..self.sorti.len())
            .filter(|n| {
                matches!(
                    self.sorti.get(*n),
                    Some(Sorte::Nuova(_) | Sorte::Cambiata(_))
                )
            })
            .collect()
    }
}

/// Writes the rows about one sheet over it. `esiste` says whether it is stored; a new one begins empty, with its code. `fuori` are the
/// rows to leave out, because what they would make was refused, with the reasons.
pub fn applica(
    prima: &Contenuto,
    esiste: bool,
    righe: &[(Tracciato, RigaLetta<'_>)],
    fuori: &BTreeMap<usize, Vec<Motivo>>,
    opzioni: Opzioni,
    nomi_cdr: &HashMap<String, String>,
) -> Applicata {
    let mut a = Applicata {
        contenuto: prima.clone(),
        cambiati: BTreeSet::new(),
        sorti: Vec::with_capacity(righe.len()),
        autori: HashMap::new(),
    };
    let crea_le_sue = righe.iter().any(|(t, _)| t.livello().is_some());
    let mut trovate = Trovate::default();
    let mut prima_riga = true;
    for (n, (tracciato, riga)) in righe.iter().enumerate() {
        if let Some(motivi) = fuori.get(&n) {
            a.sorti.push(Sorte::Rifiutata(motivi.clone()));
            continue;
        }
        let sorte = if !esiste && !crea_le_sue {
            rifiutata(
                riga,
                vec![(
                    colonna_di(riga, tracciato.chiave()),
                    format!(
                        "nel piano non c'è una scheda con il codice «{}»: aggiungila nel foglio delle schede, oppure correggi il codice",
                        prima.codice
                    ),
                )],
            )
        } else {
            let mut s = Scrittore {
                a: &mut a,
                n,
                opzioni,
                esiste,
                nomi_cdr,
                trovate: &mut trovate,
                prima_riga,
            };
            s.riga(*tracciato, riga)
        };
        prima_riga &= tracciato.livello().is_none() || matches!(sorte, Sorte::Rifiutata(_));
        a.sorti.push(sorte);
    }
    if !esiste && crea_le_sue {
        senza_la_loro(&mut a, righe);
    }
    a
}

/// Rows of a sheet that is not there, and is not made because its own row was refused or left out.
fn senza_la_loro(a: &mut Applicata, righe: &[(Tracciato, RigaLetta<'_>)]) {
    let sue: Vec<&Sorte> = righe
        .iter()
        .zip(&a.sorti)
        .filter(|((t, _), _)| t.livello().is_some())
        .map(|(_, s)| s)
        .collect();
    if sue.iter().any(|s| matches!(s, Sorte::Nuova(_))) {
        return;
    }
    let tralasciata = sue.iter().any(|s| matches!(s, Sorte::Tralasciata(_)));
    for ((_, riga), sorte) in righe.iter().zip(&mut a.sorti) {
        if matches!(
            sorte,
            Sorte::Nuova(_) | Sorte::Cambiata(_) | Sorte::Invariata
        ) {
            *sorte = if tralasciata {
                Sorte::Tralasciata(
                    "la scheda non c'è, e hai scelto di aggiornare soltanto ciò che c'è".to_owned(),
                )
            } else {
                rifiutata(
                    riga,
                    vec![(
                        None,
                        "la riga della sua scheda è rifiutata: correggi prima quella".to_owned(),
                    )],
                )
            };
        }
    }
    a.cambiati.clear();
}

fn colonna_di(riga: &RigaLetta<'_>, chiave: &str) -> Option<usize> {
    riga.cella(chiave).map(|c| c.colonna)
}

fn rifiutata(riga: &RigaLetta<'_>, no: Vec<No>) -> Sorte {
    Sorte::Rifiutata(
        no.into_iter()
            .map(|(colonna, frase)| Motivo {
                dove: colonna.map_or_else(
                    || format!("riga {}", riga.riga + 1),
                    |c| cella(riga.riga, c),
                ),
                frase,
            })
            .collect(),
    )
}

/// The rows of the tables of the sheet that rows of the workbook were matched with, so that two that say the same are two.
#[derive(Default)]
struct Trovate(HashMap<&'static str, BTreeSet<usize>>);

/// Writes one row.
struct Scrittore<'a, 'r> {
    a: &'a mut Applicata,
    n: usize,
    opzioni: Opzioni,
    esiste: bool,
    nomi_cdr: &'r HashMap<String, String>,
    trovate: &'a mut Trovate,
    /// Whether no row of the sheet itself came before.
    prima_riga: bool,
}

impl Scrittore<'_, '_> {
    fn riga(&mut self, tracciato: Tracciato, riga: &RigaLetta<'_>) -> Sorte {
        // What a row does not manage as a whole it does not do at all.
        let (contenuto, cambiati) = (
            Ricordo::di(&self.a.contenuto, tracciato, riga),
            self.a.cambiati.clone(),
        );
        let mut no = Vec::new();
        let (mut cambi, mut nuova) = (Vec::new(), false);
        let mut tralasciata = None;
        if tracciato.livello().is_some() {
            match (self.opzioni.modo, self.esiste) {
                (Modo::Crea, true) => {
                    tralasciata =
                        Some("la scheda c'è già, e hai scelto di aggiungere soltanto ciò che manca")
                }
                (Modo::Aggiorna, false) => {
                    tralasciata =
                        Some("la scheda non c'è, e hai scelto di aggiornare soltanto ciò che c'è")
                }
                _ => {
                    nuova = !self.esiste && self.prima_riga;
                    self.piani(riga, &mut cambi, &mut no);
                }
            }
        }
        let dei = |chiave: &str| -> Vec<CellaLetta<'_>> {
            let sotto = format!("{chiave}.");
            riga.celle
                .iter()
                .filter_map(|c| {
                    Some(CellaLetta {
                        chiave: c.chiave.strip_prefix(&sotto)?,
                        ..c.clone()
                    })
                })
                .collect()
        };
        if tralasciata.is_none() {
            match tracciato {
                Tracciato::SchedeCdr | Tracciato::Processi | Tracciato::Obiettivi => {
                    let (fasi, eventi, indicatori) =
                        (dei("fasi"), dei("eventi"), dei("indicatori"));
                    self.sotto::<Fase>(&fasi, "Fase", &mut cambi, &mut no);
                    self.sotto::<Evento>(&eventi, "Evento", &mut cambi, &mut no);
                    self.sotto::<Indicatore>(&indicatori, "Indicatore", &mut cambi, &mut no);
                }
                Tracciato::Fasi => {
                    tralasciata = self.tabella::<Fase>(&riga.celle, &mut nuova, &mut cambi, &mut no)
                }
                Tracciato::Eventi => {
                    tralasciata =
                        self.tabella::<Evento>(&riga.celle, &mut nuova, &mut cambi, &mut no)
                }
                Tracciato::Attivita => {
                    tralasciata =
                        self.tabella::<Attivita>(&riga.celle, &mut nuova, &mut cambi, &mut no)
                }
                Tracciato::Indicatori => {
                    tralasciata =
                        self.tabella::<Indicatore>(&riga.celle, &mut nuova, &mut cambi, &mut no)
                }
                Tracciato::Collegamenti => self.collegamento(riga, &mut nuova, &mut cambi, &mut no),
                Tracciato::Valori => self.valori(riga, &mut cambi, &mut no),
                Tracciato::Cdr | Tracciato::Persone | Tracciato::Portatori => {}
            }
        }
        if !no.is_empty() {
            contenuto.rimetti(&mut self.a.contenuto);
            self.a.cambiati = cambiati;
            return rifiutata(riga, no);
        }
        match tralasciata {
            Some(perche) => Sorte::Tralasciata(perche.to_owned()),
            None if nuova => Sorte::Nuova(cambi),
            None if cambi.is_empty() => Sorte::Invariata,
            None => Sorte::Cambiata(cambi),
        }
    }

    fn segna(&mut self, campo: &'static str, dove: String) {
        self.a.cambiati.insert(campo);
        self.a.autori.entry(dove).or_default().insert(self.n);
    }

    /// The fields of the sheet that stand in one cell.
    fn piani(&mut self, riga: &RigaLetta<'_>, cambi: &mut Vec<Cambio>, no: &mut Vec<No>) {
        for letta in &riga.celle {
            let Some(campo) = piani().find(|c| c.chiave == letta.chiave) else {
                continue;
            };
            if letta.dato.vuoto() && !(self.opzioni.svuota && self.prima_riga) {
                continue;
            }
            let c = &mut self.a.contenuto;
            let era = campo.mostra(c);
            // Written as it is read: that the same words were kept otherwise is no change.
            if super::celle::dato(campo, c) == *letta.dato {
                continue;
            }
            let prima = campo.get(c);
            let esito = valore(campo, letta.dato).and_then(|v| campo.set(c, v));
            if let Err(frase) = esito {
                no.push((Some(letta.colonna), frase));
                continue;
            }
            let dopo = campo.get(c);
            if prima == dopo {
                continue;
            }
            if campo.chiave == "stato" && self.esiste {
                no.push((
                    Some(letta.colonna),
                    "lo stato di una scheda che c'è già non si importa: cambia con i suoi passaggi"
                        .to_owned(),
                ));
                continue;
            }
            if !self.prima_riga && !prima.vuoto() {
                no.push((
                    Some(letta.colonna),
                    format!("una riga più in alto, della stessa scheda, dice altro («{era}»): scrivi lo stesso in tutte, oppure lascia vuota questa cella"),
                ));
                continue;
            }
            let ora = campo.mostra(c);
            cambi.push(Cambio {
                campo: campo.etichetta.to_owned(),
                prima: era,
                dopo: ora,
            });
            self.segna(campo.chiave, campo.chiave.to_owned());
        }
        // The links may name it too: what they say comes first.
        if let Some(letta) = riga.cella("cdr_codice") {
            self.cdr(letta, cambi, no);
        }
    }

    /// The CdR of a process, by its code: its first link.
    fn cdr(&mut self, letta: &CellaLetta<'_>, cambi: &mut Vec<Cambio>, no: &mut Vec<No>) {
        let codice = letta.dato.leggibile().trim().to_owned();
        if codice.is_empty() {
            return;
        }
        let legami = &mut self.a.contenuto.collegato_a;
        let posto = legami
            .iter()
            .position(|k| k.livello.eq_ignore_ascii_case("cdr"));
        let era = posto
            .and_then(|p| legami.get(p))
            .map_or(String::new(), |k| k.codice.clone());
        if era == codice {
            return;
        }
        let Some(nome) = self.nomi_cdr.get(&codice) else {
            no.push((
                Some(letta.colonna),
                format!("non c'è un CdR con il codice «{codice}»: scrivine uno dell'elenco, oppure aggiungilo nel foglio CdR"),
            ));
            return;
        };
        let nuovo = Collegamento {
            livello: "CdR".to_owned(),
            codice: codice.clone(),
            nome: nome.clone(),
            peso: None,
        };
        match posto.and_then(|p| legami.get_mut(p)) {
            Some(k) => *k = nuovo,
            None => legami.insert(0, nuovo),
        }
        cambi.push(Cambio {
            campo: "Codice del CdR".to_owned(),
            prima: era,
            dopo: codice,
        });
        self.segna("collegato_a", "collegato_a".to_owned());
    }

    /// A row of a table that stands beside its sheet on one row of the workbook.
    fn sotto<R: Tabella>(
        &mut self,
        celle: &[CellaLetta<'_>],
        nome: &str,
        cambi: &mut Vec<Cambio>,
        no: &mut Vec<No>,
    ) {
        if celle.iter().all(|c| c.dato.vuoto()) {
            return;
        }
        let (mut nuova, mut suoi) = (false, Vec::new());
        // Left out by choice: the sheet goes on all the same.
        if self
            .tabella::<R>(celle, &mut nuova, &mut suoi, no)
            .is_none()
        {
            cambi.extend(suoi.into_iter().map(|c| Cambio {
                campo: format!("{nome}: {}", c.campo),
                ..c
            }));
        }
    }

    /// A row of a table of the sheet; returns why it is left out by choice.
    fn tabella<R: Tabella>(
        &mut self,
        celle: &[CellaLetta<'_>],
        nuova: &mut bool,
        cambi: &mut Vec<Cambio>,
        no: &mut Vec<No>,
    ) -> Option<&'static str> {
        let righe = R::righe(&mut self.a.contenuto);
        let prese = self.trovate.0.entry(R::TABELLA).or_default();
        let posto = match posto::<R>(righe, celle, "riga", prese) {
            Ok(p) => p,
            Err(e) => {
                no.push(e);
                return None;
            }
        };
        match (self.opzioni.modo, posto) {
            (Modo::Crea, Some(_)) if self.esiste => {
                return Some("la riga c'è già, e hai scelto di aggiungere soltanto ciò che manca");
            }
            (Modo::Aggiorna, None) => {
                return Some("la riga non c'è, e hai scelto di aggiornare soltanto ciò che c'è");
            }
            _ => {}
        }
        let scritta = scrivi::<R>(righe, posto, celle, self.opzioni.svuota, no);
        prese.insert(scritta.posto);
        if scritta.nuova || !scritta.cambi.is_empty() {
            self.segna(R::TABELLA, format!("{}.{}", R::TABELLA, scritta.posto + 1));
        }
        *nuova |= scritta.nuova;
        cambi.extend(scritta.cambi);
        None
    }

    fn collegamento(
        &mut self,
        riga: &RigaLetta<'_>,
        nuova: &mut bool,
        cambi: &mut Vec<Cambio>,
        no: &mut Vec<No>,
    ) {
        let (livello, codice) = (riga.scritto("livello"), riga.scritto("codice"));
        if livello.is_empty() || codice.is_empty() || codice.contains(char::is_whitespace) {
            let colonna = colonna_di(
                riga,
                if livello.is_empty() {
                    "livello"
                } else {
                    "codice"
                },
            );
            no.push((
                colonna,
                "un collegamento vuole livello e codice, per esempio CdR e U_09".to_owned(),
            ));
            return;
        }
        let peso = match riga.cella("peso").map(|c| (c.colonna, c.dato)) {
            None | Some((_, Dato::Vuoto)) => None,
            Some((_, Dato::Numero(n))) => Some(*n),
            Some((colonna, altro)) => match Decimale::parse_it(&altro.leggibile()) {
                Ok(n) => Some(n),
                Err(e) => {
                    no.push((Some(colonna), e.to_string()));
                    return;
                }
            },
        };
        let scritto = Collegamento {
            livello,
            codice,
            nome: riga.scritto("nome"),
            peso,
        };
        // Through its written form, which knows what a link may say.
        if let Err(frase) = Collegamento::da_testo(&scritto.leggibile()) {
            no.push((colonna_di(riga, "peso"), frase));
            return;
        }
        let legami = &mut self.a.contenuto.collegato_a;
        let noto = legami.iter_mut().find(|k| {
            k.codice == scritto.codice && k.livello.eq_ignore_ascii_case(&scritto.livello)
        });
        let era = noto.as_ref().map_or(String::new(), |k| k.leggibile());
        match noto {
            Some(k) => {
                if !scritto.nome.is_empty() {
                    k.nome.clone_from(&scritto.nome);
                }
                k.peso = scritto.peso.or(k.peso.filter(|_| !self.opzioni.svuota));
                let ora = k.leggibile();
                if era == ora {
                    return;
                }
                cambi.push(Cambio {
                    campo: "Collegamento".to_owned(),
                    prima: era,
                    dopo: ora,
                });
            }
            None => {
                *nuova = true;
                cambi.push(Cambio {
                    campo: "Collegamento".to_owned(),
                    prima: era,
                    dopo: scritto.leggibile(),
                });
                legami.push(scritto);
            }
        }
        self.segna("collegato_a", "collegato_a".to_owned());
    }

    /// Expected and achieved value of a year.
    fn valori(&mut self, riga: &RigaLetta<'_>, cambi: &mut Vec<Cambio>, no: &mut Vec<No>) {
        let anno = match riga.scritto("anno").parse::<i32>() {
            Ok(a) if (1990..=2199).contains(&a) => a,
            _ => {
                no.push((
                    colonna_di(riga, "anno"),
                    "scrivi l'anno con quattro cifre, per esempio 2026".to_owned(),
                ));
                return;
            }
        };
        let indicatori = &mut self.a.contenuto.indicatori;
        // The same indicator stands on a row for each year: one that was found stays to be found.
        let posto = match posto::<Indicatore>(
            indicatori,
            &riga.celle,
            "indicatore",
            &BTreeSet::new(),
        ) {
            Ok(Some(p)) => p,
            Ok(None) => {
                no.push((
                    colonna_di(riga, "indicatore").or(colonna_di(riga, "descrizione")),
                    "la scheda non ha questo indicatore: scrivi il suo posto nella tabella INDICATORI, o la sua descrizione; se è nuovo, aggiungilo nel foglio Indicatori".to_owned(),
                ));
                return;
            }
            Err(e) => {
                no.push(e);
                return;
            }
        };
        let Some(i) = indicatori.get_mut(posto) else {
            return;
        };
        for quale in ["atteso", "raggiunto"] {
            if let Some(c) = riga.cella(quale) {
                di_anno(i, anno, quale, c, self.opzioni.svuota, cambi, no);
            }
        }
        if !cambi.is_empty() {
            self.segna(
                Indicatore::TABELLA,
                format!("{}.{}", Indicatore::TABELLA, posto + 1),
            );
        }
    }
}

/// What a row may touch, to be put back where it is refused. Copying the whole of a sheet for every row would cost more than the rest.
struct Ricordo(Vec<Pezzo>);

enum Pezzo {
    Tutto(Box<Contenuto>),
    Fasi(Vec<Fase>),
    Eventi(Vec<Evento>),
    Mappatura(Vec<Attivita>),
    Indicatori(Vec<Indicatore>),
    Indicatore(usize, Box<Indicatore>),
    Collegamenti(Vec<Collegamento>),
}

impl Ricordo {
    fn di(c: &Contenuto, tracciato: Tracciato, riga: &RigaLetta<'_>) -> Self {
        Self(vec![match tracciato {
            Tracciato::Fasi => Pezzo::Fasi(c.fasi.clone()),
            Tracciato::Eventi => Pezzo::Eventi(c.eventi.clone()),
            Tracciato::Attivita => Pezzo::Mappatura(c.mappatura.clone()),
            Tracciato::Indicatori => Pezzo::Indicatori(c.indicatori.clone()),
            Tracciato::Collegamenti => Pezzo::Collegamenti(c.collegato_a.clone()),
            Tracciato::Valori => {
                let posto =
                    posto::<Indicatore>(&c.indicatori, &riga.celle, "indicatore", &BTreeSet::new());
                let Some((posto, i)) = posto
                    .ok()
                    .flatten()
                    .and_then(|p| Some((p, c.indicatori.get(p)?)))
                else {
                    return Self(Vec::new());
                };
                Pezzo::Indicatore(posto, Box::new(i.clone()))
            }
            _ => Pezzo::Tutto(Box::new(c.clone())),
        }])
    }

    fn rimetti(self, c: &mut Contenuto) {
        for pezzo in self.0 {
            match pezzo {
                Pezzo::Tutto(tutto) => *c = *tutto,
                Pezzo::Fasi(v) => c.fasi = v,
                Pezzo::Eventi(v) => c.eventi = v,
                Pezzo::Mappatura(v) => c.mappatura = v,
                Pezzo::Indicatori(v) => c.indicatori = v,
                Pezzo::Collegamenti(v) => c.collegato_a = v,
                Pezzo::Indicatore(posto, i) => {
                    if let Some(suo) = c.indicatori.get_mut(posto) {
                        *suo = *i;
                    }
                }
            }
        }
    }
}
