//! What the page of an import shows: a reading, beside what it would change, a hundred sheets at a time.

use std::collections::HashMap;
use std::ops::Range;

use domain::Livello;
use domain::campo::{self, Valore};
use domain::importazione::{Avviso, Confronto, Esito, Fiducia, Formato, Frammento, Impaginazione, Lettura, Riparazione, RigaFonte, SchedaLetta, Scelte};
use domain::modello::{FIGLIE, Modelli};
use domain::scheda::campi;

use super::scelte::{chiave, differenze_di, visto};
use super::fonte::RIGHE;
use crate::form::Scelta;
use crate::indirizzo::segmento;

/// Sheets on one page: with the folds closed a page of so many stays quick.
const FETTA: usize = 100;
/// Pieces of layout listed; beyond them the source itself is easier to read.
const IMPAGINAZIONE: usize = 500;

/// Which sheets a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fetta {
    /// Counts from 1.
    pub pagina: usize,
    pub pagine: usize,
    schede: usize,
}

impl Fetta {
    /// The page asked for, or the nearest there is.
    pub(super) fn new(pagina: usize, schede: usize) -> Self {
        let pagine = schede.div_ceil(FETTA).max(1);
        Self { pagina: pagina.clamp(1, pagine), pagine, schede }
    }

    /// Places of its sheets in the reading.
    pub(super) fn schede(self) -> Range<usize> {
        let inizio = (self.pagina - 1) * FETTA;
        inizio..(inizio + FETTA).min(self.schede)
    }

    /// Whether something that belongs to a sheet, or to none, is shown here: what belongs to none stands on the first page.
    fn mostra(self, scheda: Option<usize>) -> bool {
        scheda.map_or(self.pagina == 1, |s| self.schede().contains(&s))
    }
}

/// A sheet in the list beside the page.
pub(super) struct Voce {
    pub codice: String,
    pub titolo: String,
    pub url: String,
    pub esito: &'static str,
    pub dubbi: usize,
}

/// A CdR with its processes, or an objective.
pub(super) struct Ramo {
    pub capo: Voce,
    pub figli: Vec<Voce>,
}

/// A field beside its source.
pub(super) struct CampoVisto {
    pub etichetta: String,
    pub valore: Vec<String>,
    pub origine: Vec<Frammento>,
    pub riparato: bool,
    pub incerto: bool,
    pub danno: Option<String>,
    /// Proposals not accepted.
    pub proposte: usize,
}

/// A sheet of the page.
pub(super) struct SchedaVista {
    pub indice: usize,
    pub codice: String,
    pub titolo: String,
    pub livello: &'static str,
    pub esito: &'static str,
    pub dubbi: usize,
    pub aperta: bool,
    /// The stored sheet, once there is one.
    pub url: Option<String>,
    pub campi: Vec<CampoVisto>,
}

/// A doubtful repair.
pub(super) struct PropostaVista {
    pub indice: usize,
    pub scheda: String,
    pub campo: String,
    pub riga: usize,
    pub prima: String,
    pub dopo: String,
    pub motivo: String,
    pub accettata: bool,
}

/// A line without a place, and where it goes.
pub(super) struct RigaVista {
    pub indice: usize,
    pub riga: usize,
    pub testo: String,
    pub schede: Vec<Scelta>,
    pub campi: Vec<Scelta>,
    /// In words, where it goes.
    pub dove: String,
}

/// A field on which printout and store disagree.
pub(super) struct DifferenzaVista {
    pub chiave: String,
    pub visto: String,
    pub scheda: String,
    pub campo: String,
    pub registrato: Vec<String>,
    pub stampa: Vec<String>,
    pub a_mano: bool,
    pub presa: bool,
}

/// How many sheets are new, changed, unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Conti {
    pub nuove: usize,
    pub cambiate: usize,
    pub invariate: usize,
}

/// The whole page.
pub(super) struct Quadro {
    base: String,
    pub fetta: Fetta,
    pub formato: Formato,
    pub ente: Option<String>,
    pub data: Option<String>,
    pub pagine_fonte: usize,
    pub righe_fonte: usize,
    pub quante: usize,
    pub campi: usize,
    pub conti: Conti,
    pub rami: Vec<Ramo>,
    pub schede: Vec<SchedaVista>,
    pub proposte: Vec<PropostaVista>,
    pub proposte_tutte: usize,
    pub accettate: usize,
    pub righe: Vec<RigaVista>,
    pub righe_tutte: usize,
    pub differenze: Vec<DifferenzaVista>,
    pub differenze_tutte: usize,
    pub riparazioni: Vec<Riparazione>,
    pub riparazioni_tutte: usize,
    pub avvisi: Vec<Avviso>,
    pub avvisi_tutti: usize,
    pub impaginazione: Vec<Impaginazione>,
    pub impaginazione_tutta: usize,
    /// Empty when it is too long for the page and has pages of its own.
    pub fonte: Vec<RigaFonte>,
    posti: HashMap<String, usize>,
}

impl Quadro {
    /// Puts the page together: `grezza` as read, `dopo` with the decisions carried out, `base` the address of the import.
    pub(super) fn new(base: &str, grezza: &Lettura, dopo: &Lettura, confronti: &[Confronto], scelte: &Scelte, fetta: Fetta) -> Self {
        let posti: HashMap<String, usize> = grezza.schede.iter().enumerate().map(|(i, s)| (s.codice.clone(), i)).collect();
        let qui = |codice: &Option<String>| fetta.mostra(codice.as_ref().and_then(|c| posti.get(c)).copied());
        let aperte = aperte(grezza, scelte);
        let mut q = Self {
            base: base.to_owned(),
            fetta,
            formato: grezza.formato,
            ente: grezza.parametri.ente.clone(),
            data: grezza.parametri.data_elaborazione.map(domain::data::it),
            pagine_fonte: grezza.fonte.last().map_or(0, |r| r.pagina),
            righe_fonte: grezza.fonte.len(),
            quante: grezza.schede.len(),
            campi: dopo.campi(),
            conti: conti(confronti),
            rami: Vec::new(),
            schede: Vec::new(),
            proposte: proposte(grezza, scelte, fetta),
            proposte_tutte: grezza.proposte.len(),
            accettate: scelte.proposte_accettate.len(),
            righe: righe(grezza, scelte, fetta),
            righe_tutte: grezza.non_collocate.len(),
            differenze: differenze(grezza, confronti, scelte, fetta),
            differenze_tutte: confronti.iter().map(|c| differenze_di(&c.esito).len()).sum(),
            riparazioni: grezza.riparazioni.iter().filter(|r| qui(&r.scheda)).cloned().collect(),
            riparazioni_tutte: grezza.riparazioni.len(),
            avvisi: grezza.avvisi.iter().filter(|a| qui(&a.scheda)).cloned().collect(),
            avvisi_tutti: grezza.avvisi.len(),
            impaginazione: grezza.impaginazione.iter().take(IMPAGINAZIONE).cloned().collect(),
            impaginazione_tutta: grezza.impaginazione.len(),
            fonte: if grezza.fonte.len() <= RIGHE { grezza.fonte.clone() } else { Vec::new() },
            posti,
        };
        let titoli: Vec<String> = dopo.schede.iter().map(titolo).collect();
        let esiti: Vec<&'static str> = (0..dopo.schede.len()).map(|i| confronti.get(i).map_or("", |c| esito(&c.esito))).collect();
        q.rami = q.rami(&dopo.schede, &titoli, &esiti, &aperte);
        q.schede = fetta.schede().filter_map(|i| scheda(i, dopo.schede.get(i)?, &aperte, esiti.get(i).copied()?)).collect();
        q
    }

    /// Gives every sheet the address at which it is stored.
    pub(super) fn collega(&mut self, schede: &str) {
        for s in &mut self.schede {
            s.url = Some(format!("{schede}/{}", segmento(&s.codice)));
        }
    }

    /// Where a line of the source is shown.
    pub(super) fn riga(&self, numero: &usize) -> String {
        if self.fonte.is_empty() { format!("{}/fonte?pagina={}#r-{numero}", self.base, numero.saturating_sub(1) / RIGHE + 1) } else { format!("#r-{numero}") }
    }

    /// Where a sheet is shown, by its code.
    pub(super) fn posto(&self, codice: &str) -> String {
        self.posti.get(codice).map_or_else(|| "#lette".to_owned(), |i| self.ancora(*i))
    }

    fn ancora(&self, indice: usize) -> String {
        if self.fetta.schede().contains(&indice) { format!("#s-{indice}") } else { format!("{}?pagina={}#s-{indice}", self.base, indice / FETTA + 1) }
    }

    fn rami(&self, schede: &[SchedaLetta], titoli: &[String], esiti: &[&'static str], aperte: &HashMap<(usize, String), usize>) -> Vec<Ramo> {
        let voce = |i: usize, s: &SchedaLetta| Voce {
            codice: s.codice.clone(),
            titolo: titoli.get(i).cloned().unwrap_or_default(),
            url: self.ancora(i),
            esito: esiti.get(i).copied().unwrap_or_default(),
            dubbi: dubbi(i, s, aperte),
        };
        let padre = |s: &SchedaLetta| s.padre.as_ref().and_then(|p| self.posti.get(p)).copied();
        let mut rami: Vec<Ramo> = Vec::new();
        let mut posto: HashMap<usize, usize> = HashMap::new();
        for (i, s) in schede.iter().enumerate().filter(|(i, s)| padre(s).is_none_or(|p| p == *i)) {
            posto.insert(i, rami.len());
            rami.push(Ramo { capo: voce(i, s), figli: Vec::new() });
        }
        for (i, s) in schede.iter().enumerate() {
            if let Some(ramo) = padre(s).filter(|p| *p != i).and_then(|p| posto.get(&p)).and_then(|r| rami.get_mut(*r)) {
                ramo.figli.push(voce(i, s));
            }
        }
        rami
    }
}

/// Proposals not accepted, by sheet and field.
fn aperte(lettura: &Lettura, scelte: &Scelte) -> HashMap<(usize, String), usize> {
    let mut aperte = HashMap::new();
    for (_, p) in lettura.proposte.iter().enumerate().filter(|(i, _)| !scelte.proposte_accettate.contains(i)) {
        *aperte.entry((p.scheda, p.campo.clone())).or_default() += 1;
    }
    aperte
}

fn dubbi(indice: usize, s: &SchedaLetta, aperte: &HashMap<(usize, String), usize>) -> usize {
    let proposte: usize = aperte.iter().filter(|((scheda, _), _)| *scheda == indice).map(|(_, n)| n).sum();
    proposte + s.campi.iter().filter(|c| c.fiducia == Fiducia::Incerta).count()
}

fn scheda(indice: usize, s: &SchedaLetta, aperte: &HashMap<(usize, String), usize>, esito: &'static str) -> Option<SchedaVista> {
    let (contenuto, _) = s.contenuto();
    let campi = s
        .campi
        .iter()
        .filter(|c| !c.valore.vuoto())
        .map(|letto| {
            // A value that did not fit its field is shown as it was read.
            let mostrato = campi::trova(&letto.chiave).map(|c| c.mostra(&contenuto)).filter(|v| !v.is_empty()).unwrap_or_else(|| letto.valore.leggibile());
            CampoVisto {
                etichetta: etichetta(&letto.chiave),
                valore: righe_di(&mostrato),
                origine: letto.origine.clone(),
                riparato: letto.fiducia == Fiducia::Riparata,
                incerto: letto.fiducia == Fiducia::Incerta,
                danno: letto.danno.clone(),
                proposte: aperte.get(&(indice, letto.chiave.clone())).copied().unwrap_or_default(),
            }
        })
        .collect();
    Some(SchedaVista {
        indice,
        codice: s.codice.clone(),
        titolo: titolo(s),
        livello: singolare(s.livello),
        esito,
        dubbi: dubbi(indice, s, aperte),
        aperta: esito == "cambiata",
        url: None,
        campi,
    })
}

fn proposte(lettura: &Lettura, scelte: &Scelte, fetta: Fetta) -> Vec<PropostaVista> {
    let qui = lettura.proposte.iter().enumerate().filter(|(_, p)| fetta.mostra(Some(p.scheda)));
    qui.map(|(indice, p)| PropostaVista {
        indice,
        scheda: lettura.schede.get(p.scheda).map(|s| s.codice.clone()).unwrap_or_default(),
        campo: etichetta(&p.campo),
        riga: p.riga,
        prima: p.prima.clone(),
        dopo: p.dopo.clone(),
        motivo: p.motivo.clone(),
        accettata: scelte.proposte_accettate.contains(&indice),
    })
    .collect()
}

fn righe(lettura: &Lettura, scelte: &Scelte, fetta: Fetta) -> Vec<RigaVista> {
    let campi = campi_offerti(lettura);
    let qui = lettura.non_collocate.iter().enumerate().filter(|(_, r)| fetta.mostra(r.scheda));
    qui.map(|(indice, r)| {
        let scelta = scelte.assegnazioni.iter().find(|a| a.indice == indice);
        let posto = scelta.map(|a| a.scheda).or(r.scheda).unwrap_or(0);
        let campo = scelta.map_or("note", |a| a.campo.as_str());
        // The sheets of this page, and the one it goes to if that stands elsewhere.
        let offerte = fetta.schede().chain(Some(posto).filter(|p| !fetta.schede().contains(p)));
        let schede = offerte.filter_map(|i| Some(Scelta { value: i.to_string(), label: lettura.schede.get(i)?.codice.clone(), selected: i == posto })).collect();
        let codice = lettura.schede.get(posto).map_or("", |s| s.codice.as_str());
        RigaVista {
            indice,
            riga: r.riga,
            testo: r.testo.clone(),
            schede,
            campi: campi.iter().map(|(k, e)| Scelta { value: k.clone(), label: e.clone(), selected: k == campo }).collect(),
            dove: if campo == "note" { format!("nota sulla scheda {codice}") } else { format!("{} di {codice}", etichetta(campo)) },
        }
    })
    .collect()
}

/// The fields a line can be put in: those its kind of sheet shows, tables aside. The note comes first.
fn campi_offerti(lettura: &Lettura) -> Vec<(String, String)> {
    let nota = ("note".to_owned(), "Lascia come nota".to_owned());
    // The shipped modelli are read by the tests: here they cannot be wrong.
    let modelli = Modelli::leggi([]).ok();
    let mostrati: Vec<String> = modelli
        .iter()
        .flat_map(Modelli::iter)
        .filter(|m| lettura.formato.tipo_vista().livelli().contains(&m.livello))
        .flat_map(|m| m.blocchi.iter().flat_map(|b| b.chiavi().map(str::to_owned)))
        .collect();
    let adatti = campi::CAMPI.iter().map(|c| c.chiave).filter(|k| !["codice", "note", "fasi", "indicatori", FIGLIE].contains(k));
    std::iter::once(nota).chain(adatti.filter(|k| mostrati.iter().any(|m| m == k)).map(|k| (k.to_owned(), etichetta(k)))).collect()
}

fn differenze(lettura: &Lettura, confronti: &[Confronto], scelte: &Scelte, fetta: Fetta) -> Vec<DifferenzaVista> {
    let qui = confronti.iter().enumerate().filter(|(i, _)| fetta.mostra(Some(*i)) && *i < lettura.schede.len());
    qui.flat_map(|(i, c)| {
        differenze_di(&c.esito).iter().map(move |d| DifferenzaVista {
            chiave: chiave(i, &d.campo),
            visto: visto(&d.memorizzato),
            scheda: c.codice.clone(),
            campo: etichetta(&d.campo),
            registrato: righe_di(&leggibile(&d.campo, &d.memorizzato)),
            stampa: righe_di(&leggibile(&d.campo, &d.nuovo)),
            a_mano: d.corretto_a_mano,
            presa: scelte.prende(&c.codice, d),
        })
    })
    .collect()
}

fn conti(confronti: &[Confronto]) -> Conti {
    let mut conti = Conti::default();
    for c in confronti {
        match c.esito {
            Esito::Nuova => conti.nuove += 1,
            Esito::Cambiata(_) => conti.cambiate += 1,
            Esito::Invariata => conti.invariate += 1,
        }
    }
    conti
}

fn esito(esito: &Esito) -> &'static str {
    match esito {
        Esito::Nuova => "nuova",
        Esito::Cambiata(_) => "cambiata",
        Esito::Invariata => "invariata",
    }
}

fn singolare(livello: Livello) -> &'static str {
    match livello {
        Livello::Cdr => "CdR",
        Livello::Processo => "processo",
        Livello::Obiettivo => "obiettivo",
    }
}

fn titolo(s: &SchedaLetta) -> String {
    s.valore("titolo").map(Valore::leggibile).unwrap_or_default()
}

fn etichetta(chiave: &str) -> String {
    campi::trova(chiave).map_or_else(|| chiave.to_owned(), |c| c.etichetta.to_owned())
}

/// A value in words; of a choice what is read, not what is stored.
fn leggibile(chiave: &str, valore: &Valore) -> String {
    let detto = valore.leggibile();
    let scelta = campi::trova(chiave).and_then(|c| campo::opzione(c.opzioni(), &detto)).map(|o| o.etichetta.to_owned());
    scelta.unwrap_or(detto)
}

fn righe_di(testo: &str) -> Vec<String> {
    testo.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cover_every_sheet_once() {
        for schede in [0, 1, 99, 100, 101, 250] {
            let pagine = Fetta::new(1, schede).pagine;
            let viste: Vec<usize> = (1..=pagine).flat_map(|p| Fetta::new(p, schede).schede()).collect();
            assert_eq!(viste, (0..schede).collect::<Vec<_>>(), "{schede} sheets");
        }
        assert_eq!(Fetta::new(9, 101).pagina, 2);
        assert_eq!(Fetta::new(0, 101).pagina, 1);
    }
}
