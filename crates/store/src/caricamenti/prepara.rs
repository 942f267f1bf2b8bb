//! What the rows of a workbook would do; nothing is written here.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use domain::cartella::{CartellaLetta, cella};
use domain::cdr::Cdr;
use domain::persona::Persona;
use domain::portatore::Portatore;
use domain::scheda::{Contenuto, Posto, Scheda, SchedaId, campi};
use domain::tracciato::{
    Abbinamento, Conteggi, EsitoRiga, Motivo, Opzioni, RigaLetta, Sorte, Tracciato, applica, gzoom,
    leggi_righe,
};
use domain::vista::Vista;
use domain::{Actor, Atto, Fact, Refusal, Stato};
use sha2::{Digest as _, Sha256};

use super::anagrafi::{self, Pronti};
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::importa::appartiene;
use crate::schede::Filtro;
use crate::{cdr, new_id, persone, portatori, schede};

/// After so many rows the person is told how far it is.
const PASSO: usize = 1_000;

/// What the rows of a workbook come to, with what would be written.
#[derive(Debug, Default)]
pub struct Preparato {
    /// In the order of the file.
    pub righe: Vec<EsitoRiga>,
    pub conteggi: Conteggi,
    /// What deserves to be known and keeps nothing from being written, in Italian.
    pub avvisi: Vec<String>,
    pub(super) cdr: Pronti<Cdr>,
    pub(super) persone: Pronti<Persona>,
    pub(super) portatori: Pronti<Portatore>,
    pub(super) schede: Pronti<Scheda>,
}

impl Preparato {
    /// sha256 of what the rows come to, hexadecimal: two that are the same are the same decisions to take.
    ///
    /// # Errors
    /// [`Error::Dati`] when it cannot be written down.
    pub fn impronta(&self) -> Result<String> {
        let mut impronta = Sha256::new();
        for riga in &self.righe {
            impronta.update(serde_json::to_vec(riga)?);
        }
        Ok(impronta
            .finalize()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect())
    }

    /// How many things would be written.
    pub fn scritture(&self) -> usize {
        self.cdr.len() + self.persone.len() + self.portatori.len() + self.schede.len()
    }
}

/// A row of the file with its place among all rows.
type Numerata<'a> = (usize, Tracciato, RigaLetta<'a>);

/// Compares the rows of a workbook with what is stored. `avanza` hears how many rows are done.
///
/// # Errors
/// [`Error::Rifiuto`] when nothing can be compared: the sheets are not matched, or no plan was chosen for them.
#[expect(
    clippy::too_many_arguments,
    reason = "each is a decision of the person or a circumstance; a struct would only rename them"
)]
pub fn prepara(
    c: &mut Conn,
    actor: &Actor,
    cartella: &CartellaLetta,
    abbinamento: &Abbinamento,
    opzioni: Opzioni,
    vista: Option<&Vista>,
    quando: DateTime<Utc>,
    avanza: &mut dyn FnMut(usize),
) -> Result<Preparato> {
    let anni = vista.map_or(Vec::new(), anni_di);
    let di_gzoom = gzoom::da_convertire(cartella, abbinamento);
    let (mut no, di_un_piano) = match &di_gzoom {
        Some(file) => (Vec::new(), file.di_un_piano()),
        None => (abbinamento.mancanze(&anni), abbinamento.di_un_piano()),
    };
    if abbinamento.fogli.len() != cartella.fogli.len() {
        no.push("i fogli del file non sono quelli abbinati: abbinali di nuovo".to_owned());
    }
    if di_un_piano && vista.is_none() {
        no.push("scegli il piano (la vista) in cui mettere le schede".to_owned());
    }
    if !no.is_empty() {
        return Err(Error::Rifiuto(no));
    }
    let mut p = Preparato::default();
    let convertita = di_gzoom.map(|file| file.converti(cartella));
    let mut righe: Vec<Numerata<'_>> = Vec::new();
    if let Some(convertita) = &convertita {
        p.avvisi.extend(convertita.avvisi.iter().cloned());
        for riga in &convertita.righe {
            righe.push((righe.len(), riga.tracciato, riga.letta()));
        }
    }
    // Tables of GZoom are matched with nothing, so that these are none of them.
    for (n, (foglio, abbinato)) in cartella.fogli.iter().zip(&abbinamento.fogli).enumerate() {
        let Some(tracciato) = abbinato.tracciato else {
            continue;
        };
        let lette = leggi_righe(n, foglio, abbinato);
        if !lette.saltate.is_empty() {
            p.avvisi.push(saltate(&foglio.nome, &lette.saltate));
        }
        for riga in lette.righe {
            righe.push((righe.len(), tracciato, riga));
        }
    }
    p.avvisi.extend(cartella.avvisi.iter().cloned());
    // Where all rows were left out or refused before, their reasons are to be seen.
    if righe.is_empty() && convertita.as_ref().is_none_or(|c| c.fuori.is_empty()) {
        return Err(Error::Rifiuto(vec![
            "nei fogli abbinati non c'è nessuna riga da importare: controlla la riga delle intestazioni".to_owned(),
        ]));
    }
    let mut sorti: Vec<Option<Sorte>> = vec![None; righe.len()];
    let di = |t: Tracciato| -> Vec<(usize, RigaLetta<'_>)> {
        righe
            .iter()
            .filter(|(_, suo, _)| *suo == t)
            .map(|(n, _, r)| (*n, r.clone()))
            .collect()
    };

    let tutti = cdr::list(c, actor)?;
    p.cdr = anagrafi::applica(
        tutti.clone(),
        &di(Tracciato::Cdr),
        opzioni,
        actor,
        quando,
        &mut sorti,
        anagrafi::nominati,
    );
    let nessuno = |_: &_, _: &_| Vec::new();
    let sue = di(Tracciato::Persone);
    if !sue.is_empty() {
        let note = persone::list(c, actor)?;
        p.persone = anagrafi::applica(note, &sue, opzioni, actor, quando, &mut sorti, nessuno);
    }
    let suoi = di(Tracciato::Portatori);
    if !suoi.is_empty() {
        let noti = portatori::list(c, actor)?;
        let nessuno = |_: &_, _: &_| Vec::new();
        p.portatori = anagrafi::applica(noti, &suoi, opzioni, actor, quando, &mut sorti, nessuno);
    }
    if let Some(vista) = vista {
        let mut unita = tutti;
        for (_, fatto) in &p.cdr {
            unita.retain(|u| u.id != fatto.cosa().id);
            unita.push(fatto.cosa().clone());
        }
        let mut lavoro = Piano {
            vista,
            opzioni,
            actor,
            quando,
            unita,
            posizione: schede::posizione_successiva(c, actor, &vista.id)?,
            sorti: &mut sorti,
        };
        p.schede = lavoro.schede(c, &righe, avanza)?;
    }
    for ((_, tracciato, riga), sorte) in righe.iter().zip(sorti) {
        let sorte = sorte.unwrap_or(Sorte::Invariata);
        p.righe.push(EsitoRiga {
            foglio: cartella
                .fogli
                .get(riga.foglio)
                .map_or(String::new(), |f| f.nome.clone()),
            riga: riga.riga + 1,
            cosa: cosa(*tracciato, riga),
            sorte,
        });
    }
    if let Some(convertita) = &convertita {
        p.righe = convertita.con_le_altre(cartella, std::mem::take(&mut p.righe));
    }
    for riga in &p.righe {
        p.conteggi.aggiungi(&riga.sorte);
    }
    avanza(p.righe.len());
    Ok(p)
}

/// The years whose values a workbook about a plan may hold, beside its own: some before, and those that it plans.
pub fn anni_di(vista: &Vista) -> Vec<i32> {
    (vista.anno.saturating_sub(5)..=vista.al.max(vista.anno))
        .take(20)
        .collect()
}

fn saltate(foglio: &str, righe: &[usize]) -> String {
    let numeri: Vec<String> = righe.iter().take(10).map(|r| (r + 1).to_string()).collect();
    let altre = match righe.len().saturating_sub(10) {
        0 => String::new(),
        n => format!(" e altre {n}"),
    };
    format!(
        "nel foglio «{foglio}» sono state saltate le righe che fanno da titolo o ripetono le intestazioni: {}{altre}",
        numeri.join(", ")
    )
}

/// What a row is about, in a few words.
fn cosa(tracciato: Tracciato, riga: &RigaLetta<'_>) -> String {
    let chiave = riga.scritto(tracciato.chiave());
    let sotto = match tracciato {
        Tracciato::Valori => riga.scritto("anno"),
        Tracciato::Collegamenti => riga.scritto("codice"),
        _ => match riga.scritto("riga") {
            numero if numero.is_empty() => riga.scritto("descrizione").chars().take(60).collect(),
            numero => format!("riga {numero}"),
        },
    };
    match sotto {
        sotto if sotto.is_empty() || !tracciato.di_un_piano() => chiave,
        sotto => format!("{chiave}, {sotto}"),
    }
}

/// The rows about the sheets of a plan.
struct Piano<'a> {
    vista: &'a Vista,
    opzioni: Opzioni,
    actor: &'a Actor,
    quando: DateTime<Utc>,
    unita: Vec<Cdr>,
    posizione: i32,
    sorti: &'a mut Vec<Option<Sorte>>,
}

/// The rows about one sheet: their places among all rows, and the rows.
#[derive(Default)]
struct Gruppo<'a> {
    numeri: Vec<usize>,
    righe: Vec<(Tracciato, RigaLetta<'a>)>,
}

impl Piano<'_> {
    fn schede(
        &mut self,
        c: &mut Conn,
        righe: &[Numerata<'_>],
        avanza: &mut dyn FnMut(usize),
    ) -> Result<Pronti<Scheda>> {
        let mut gruppi: Vec<(String, Gruppo<'_>)> = Vec::new();
        let mut posti: HashMap<String, usize> = HashMap::new();
        for (n, tracciato, riga) in righe.iter().filter(|(_, t, _)| t.di_un_piano()) {
            let codice = riga.scritto(tracciato.chiave());
            if codice.is_empty() {
                self.rifiuta(
                    *n,
                    riga,
                    tracciato.chiave(),
                    "manca il codice della scheda: senza non si sa di quale parla la riga"
                        .to_owned(),
                );
                continue;
            }
            let posto = *posti.entry(codice.clone()).or_insert_with(|| {
                gruppi.push((codice, Gruppo::default()));
                gruppi.len() - 1
            });
            if let Some((_, g)) = gruppi.get_mut(posto) {
                g.numeri.push(*n);
                g.righe.push((*tracciato, riga.clone()));
            }
        }
        if gruppi.is_empty() {
            return Ok(Vec::new());
        }
        let esistenti: HashMap<String, Scheda> =
            schede::list(c, self.actor, &self.vista.id, &Filtro::default())?
                .into_iter()
                .map(|s| (s.codice().to_owned(), s))
                .collect();
        let nomi: HashMap<String, String> = self
            .unita
            .iter()
            .map(|u| {
                let nome = u.nome_breve.clone().unwrap_or_else(|| u.nome.clone());
                (u.codice.clone(), nome)
            })
            .collect();
        let (mut pronti, mut fatte, mut dette) = (Vec::new(), 0, 0);
        for (codice, gruppo) in gruppi {
            let quante = gruppo.righe.len();
            pronti.extend(self.una(&codice, gruppo, esistenti.get(&codice), &nomi));
            fatte += quante;
            if fatte >= dette + PASSO {
                dette = fatte;
                avanza(fatte);
            }
        }
        Ok(pronti)
    }

    /// The rows about one sheet: what would make a fact that is refused is left out, until the rest makes one.
    fn una(
        &mut self,
        codice: &str,
        gruppo: Gruppo<'_>,
        esistente: Option<&Scheda>,
        nomi: &HashMap<String, String>,
    ) -> Option<(bool, Fact<Scheda>)> {
        let mut fuori = self.fuori_livello(&gruppo, esistente);
        let vuoto = Contenuto {
            codice: codice.to_owned(),
            ..Contenuto::default()
        };
        let prima = esistente.map_or(&vuoto, Scheda::contenuto);
        // Each turn leaves at least one row more out.
        for _ in 0..=gruppo.righe.len() {
            let a = applica(
                prima,
                esistente.is_some(),
                &gruppo.righe,
                &fuori,
                self.opzioni,
                nomi,
            );
            let qualcosa = !a.cambiati.is_empty()
                && (esistente.is_some() || a.sorti.iter().any(|s| matches!(s, Sorte::Nuova(_))));
            let esito = if qualcosa {
                self.fatto(&a.contenuto, &a.cambiati, esistente, &gruppo)
                    .map(Some)
            } else {
                Ok(None)
            };
            match esito {
                Ok(fatto) => {
                    for (n, sorte) in gruppo.numeri.iter().zip(a.sorti) {
                        self.segna(*n, sorte);
                    }
                    if fatto.is_some() && esistente.is_none() {
                        self.posizione += 1;
                    }
                    return fatto.map(|f| (esistente.is_none(), f));
                }
                Err(rifiuti) => {
                    let mut tolte = false;
                    for r in &rifiuti {
                        for riga in a.colpevoli(r) {
                            let Some((_, letta)) = gruppo.righe.get(riga) else {
                                continue;
                            };
                            tolte = true;
                            let motivo = Motivo {
                                dove: dove(letta, &r.campo),
                                frase: r.frase.clone(),
                            };
                            fuori.entry(riga).or_default().push(motivo);
                        }
                    }
                    if !tolte {
                        for (n, (_, letta)) in gruppo.numeri.iter().zip(&gruppo.righe) {
                            let motivi = rifiuti.iter().map(|r| Motivo {
                                dove: dove(letta, &r.campo),
                                frase: r.frase.clone(),
                            });
                            self.segna(*n, Sorte::Rifiutata(motivi.collect()));
                        }
                        return None;
                    }
                }
            }
        }
        None
    }

    /// Rows that speak of the sheet as one of another level, or of a level that the plan has not.
    fn fuori_livello(
        &self,
        gruppo: &Gruppo<'_>,
        esistente: Option<&Scheda>,
    ) -> BTreeMap<usize, Vec<Motivo>> {
        let mut fuori = BTreeMap::new();
        let mut suo = esistente.map(Scheda::livello);
        for (n, (tracciato, riga)) in gruppo.righe.iter().enumerate() {
            let Some(livello) = tracciato.livello() else {
                continue;
            };
            let frase = if !self.vista.tipo.livelli().contains(&livello) {
                format!(
                    "il piano {} è di tipo «{}» e non ha schede di livello «{}»: scegli un altro piano",
                    self.vista.codice,
                    self.vista.tipo.etichetta(),
                    livello.etichetta()
                )
            } else if let Some(altro) = suo.filter(|l| *l != livello) {
                format!(
                    "la scheda è di livello «{}»: spostala nel foglio «{}»",
                    altro.etichetta(),
                    Tracciato::di_livello(altro).etichetta()
                )
            } else {
                suo = Some(livello);
                continue;
            };
            let motivo = Motivo {
                dove: dove(riga, "codice"),
                frase,
            };
            fuori.insert(n, vec![motivo]);
        }
        fuori
    }

    fn fatto(
        &self,
        contenuto: &Contenuto,
        cambiati: &std::collections::BTreeSet<&'static str>,
        esistente: Option<&Scheda>,
        gruppo: &Gruppo<'_>,
    ) -> std::result::Result<Fact<Scheda>, Vec<Refusal>> {
        let fatto = match esistente {
            Some(s) => {
                let valori = cambiati
                    .iter()
                    .filter_map(|k| campi::trova(k))
                    .map(|campo| (campo.chiave.to_owned(), campo.get(contenuto)));
                s.correggi(
                    valori,
                    Atto::Correzione,
                    Some("importazione da un foglio di calcolo".to_owned()),
                    self.actor,
                    self.quando,
                )?
            }
            None => {
                let livello = gruppo
                    .righe
                    .iter()
                    .find_map(|(t, _)| t.livello())
                    .ok_or_else(|| vec![Refusal::tutto("la scheda non c'è")])?;
                if !self.vista.si_compone() {
                    return Err(vec![Refusal::campo(
                        "codice",
                        format!(
                            "il piano {} non riceve più schede nuove: apri una variazione, oppure scegli un altro piano",
                            self.vista.codice
                        ),
                    )]);
                }
                let mut contenuto = contenuto.clone();
                contenuto.stato.get_or_insert(Stato::Bozza);
                let sua = self
                    .unita
                    .iter()
                    .find(|u| appartiene(&contenuto, livello, u));
                let posto = Posto {
                    id: SchedaId(new_id()),
                    vista: self.vista.id.clone(),
                    livello,
                    cdr: sua.map(|u| u.id.clone()),
                    posizione: self.posizione,
                };
                Scheda::nuova(
                    posto,
                    contenuto,
                    Atto::Importazione,
                    self.actor,
                    self.quando,
                )?
            }
        };
        self.vista.ammette(&fatto)?;
        Ok(fatto)
    }

    fn segna(&mut self, n: usize, sorte: Sorte) {
        if let Some(s) = self.sorti.get_mut(n) {
            *s = Some(sorte);
        }
    }

    fn rifiuta(&mut self, n: usize, riga: &RigaLetta<'_>, chiave: &str, frase: String) {
        let dove = dove(riga, chiave);
        self.segna(n, Sorte::Rifiutata(vec![Motivo { dove, frase }]));
    }
}

/// The cell that a refusal of a field is about: `fasi.2.peso` stands under `peso`, or under `fasi.peso`.
fn dove(riga: &RigaLetta<'_>, campo: &str) -> String {
    let ultimo = campo.rsplit('.').next().unwrap_or(campo);
    let tabella = campo.split('.').next().unwrap_or(campo);
    let composto = format!("{tabella}.{ultimo}");
    [campo, &composto, ultimo]
        .into_iter()
        .find_map(|k| riga.cella(k))
        .map_or_else(
            || format!("riga {}", riga.riga + 1),
            |c| cella(riga.riga, c.colonna),
        )
}
