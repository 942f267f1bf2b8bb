//! The measures: how they stand, which of them nobody tells about, and their phases with their terms.

use chrono::Days;

use super::materiale::con_codice;
use super::processi::quanti;
use super::resoconto::{ColonnaTavola as Colonna, GenereColonna as Genere, RigaTavola, Tavola};
use super::{Corpo, Materiale, Prospetto, ScelteProspetto, tavole};
use crate::andamento::{Andamento, Riepilogo, Situazione, di_fase};
use crate::cartella::Dato;
use crate::decimale::Decimale;
use crate::monitoraggio::{Raccolta, mancanze};
use crate::persona;
use crate::rischio::LivelloDiRischio;
use crate::scheda::Scheda;

/// What the sheets of a plan are, in the heading of a column.
pub(super) fn parola_scheda(m: &Materiale<'_>) -> &'static str {
    match m.vista.tipo {
        crate::vista::TipoVista::Ptpc => "Processo",
        crate::vista::TipoVista::Obiettivi => "Obiettivo",
    }
}

pub(super) fn cifra(d: Option<Decimale>) -> Dato {
    d.map_or(Dato::Vuoto, Dato::Numero)
}

pub(super) fn giorno(d: Option<chrono::NaiveDate>) -> Dato {
    d.map_or(Dato::Vuoto, Dato::Data)
}

/// Whether a measure or a phase stands as it was asked.
fn sta(q: &ScelteProspetto, situazione: Situazione) -> bool {
    q.situazione.is_empty() || q.situazione == situazione.codice()
}

/// The measures and how they stand.
pub(super) fn misure(m: &Materiale<'_>, q: &ScelteProspetto) -> Corpo {
    let mut t = Tavola {
        nome: "Misure",
        gruppo: m.vista.tipo.parola_gruppo(),
        colonne: vec![
            Colonna::new("Codice", Genere::Parola, 3),
            Colonna::new(parola_scheda(m), Genere::Testo, 7).capo(),
            Colonna::new("Misura", Genere::Testo, 4),
            Colonna::new("Responsabile", Genere::Testo, 4),
            Colonna::new("Fasi", Genere::Cifra(0), 2),
            Colonna::new("Concluse", Genere::Cifra(0), 2),
            Colonna::new("Avanzamento (%)", Genere::Cifra(1), 3),
            Colonna::new("Tempo trascorso (%)", Genere::Cifra(1), 3),
            Colonna::new("Situazione", Genere::Parola, 3),
            Colonna::new("Dal", Genere::Data, 3),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Nessuna misura corrisponde a ciò che hai scelto.",
    };
    let mut tutte = Conto::default();
    let mut conti: Vec<(String, Conto)> = Vec::new();
    for (s, (chiave, nome)) in m.scelte(q) {
        let Some(a) = m.misura(s).filter(|a| sta(q, a.situazione)) else {
            continue;
        };
        let (c, gruppo) = (s.contenuto(), con_codice(&chiave, &nome));
        let concluse = a
            .fasi
            .iter()
            .filter(|f| f.situazione == Situazione::Conclusa);
        let concluse = concluse.count();
        let posto = match conti.iter().position(|(g, _)| *g == gruppo) {
            Some(n) => n,
            None => {
                conti.push((gruppo.clone(), Conto::default()));
                conti.len() - 1
            }
        };
        for conto in conti
            .get_mut(posto)
            .map(|(_, c)| c)
            .into_iter()
            .chain([&mut tutte])
        {
            conto.aggiungi(s, &a, concluse);
        }
        let celle = vec![
            Dato::testo(s.codice()),
            Dato::testo(s.titolo()),
            Dato::testo(c.tipologia_misura.as_deref().unwrap_or_default()),
            Dato::testo(c.responsabile.as_deref().unwrap_or_default()),
            quanti(a.fasi.len()),
            quanti(concluse),
            Dato::Numero(a.avanzamento),
            cifra(a.atteso),
            Dato::testo(a.situazione.etichetta()),
            giorno(a.dal),
        ];
        let scheda = Some(s.codice().to_owned());
        t.metti(&gruppo, RigaTavola { scheda, celle });
    }
    for (g, (_, conto)) in t.gruppi.iter_mut().zip(&conti) {
        g.totale = conto.riga();
    }
    if t.quante() > 0 {
        t.totale = tutte.riga();
    }
    tavole(
        vec![t],
        &[
            "Una riga per scheda che ha fasi. Le schede sospese o annullate non contano.",
            "L'avanzamento di una misura è la media delle sue fasi secondo i pesi; quello di un gruppo e del totale è la media delle misure, ciascuna contata una volta, come nel cruscotto. Il tempo trascorso è quanta parte del tempo previsto è passata oggi.",
            "La situazione è quella della fase più urgente; «Dal» dice da quando è in ritardo o a rischio.",
        ],
    )
}

/// The sums of a group of measures.
#[derive(Default)]
struct Conto {
    riepilogo: Riepilogo,
    fasi: usize,
    concluse: usize,
}

impl Conto {
    fn aggiungi(&mut self, s: &Scheda, a: &Andamento, concluse: usize) {
        let rischio = LivelloDiRischio::default();
        self.riepilogo
            .aggiungi(s.contenuto().stato, rischio, Some(a));
        self.fasi += a.fasi.len();
        self.concluse += concluse;
    }

    fn riga(&self) -> Vec<Dato> {
        let misure = match self.riepilogo.con_misura {
            1 => "Una misura".to_owned(),
            n => format!("{n} misure"),
        };
        vec![
            Dato::Vuoto,
            Dato::Testo(misure),
            Dato::Vuoto,
            Dato::Vuoto,
            quanti(self.fasi),
            quanti(self.concluse),
            cifra(self.riepilogo.avanzamento()),
            cifra(self.riepilogo.atteso()),
            Dato::Vuoto,
            Dato::Vuoto,
        ]
    }
}

/// The measures of which nobody tells how they go: in a session, those that have not answered; else those on which something is missing.
pub(super) fn non_monitorate(m: &Materiale<'_>, q: &ScelteProspetto) -> Corpo {
    let sessione = Prospetto::NonMonitorate.sessione(q, m.sessioni);
    let mut colonne = vec![
        Colonna::new("Codice", Genere::Parola, 3),
        Colonna::new(parola_scheda(m), Genere::Testo, 7).capo(),
        Colonna::new("Misura", Genere::Testo, 4),
        Colonna::new("Responsabile", Genere::Testo, 4),
    ];
    if sessione.is_some() {
        colonne.push(Colonna::new("Risposta", Genere::Parola, 3));
        colonne.push(Colonna::new("Giorni di ritardo", Genere::Cifra(0), 2));
    }
    colonne.push(Colonna::new("Che cosa manca", Genere::Testo, 9));
    let mut t = Tavola {
        nome: "Misure non monitorate",
        gruppo: m.vista.tipo.parola_gruppo(),
        colonne,
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Di ogni misura si sa come va: non manca niente.",
    };
    for (s, (chiave, nome)) in m.scelte(q) {
        let c = s.contenuto();
        if c.fasi.is_empty() {
            continue;
        }
        let mut celle = vec![
            Dato::testo(s.codice()),
            Dato::testo(s.titolo()),
            Dato::testo(c.tipologia_misura.as_deref().unwrap_or_default()),
            Dato::testo(c.responsabile.as_deref().unwrap_or_default()),
        ];
        let mancano = match sessione {
            Some(sessione) => {
                let vuota = Raccolta::vuota(&sessione.id, s.id());
                let raccolta = m.raccolte.get(s.id()).unwrap_or(&vuota);
                if !sessione.chiede(s.livello(), c.stato, s.cdr()) || raccolta.completa() {
                    continue;
                }
                celle.push(Dato::testo(raccolta.stato.etichetta()));
                let ritardo = raccolta.ritardo(sessione, m.oggi);
                celle.push(cifra(ritardo.map(Decimale::from)));
                raccolta.manca(sessione, s, m.vista.anno)
            }
            None => {
                let delle_fasi = |r: &crate::Refusal| r.campo.starts_with("fasi.");
                let mut mancano = mancanze(c, m.vista.anno, m.oggi);
                mancano.retain(delle_fasi);
                if mancano.is_empty() {
                    continue;
                }
                mancano
            }
        };
        let frasi: Vec<&str> = mancano.iter().map(|r| r.frase.as_str()).collect();
        celle.push(Dato::testo(frasi.join("\n")));
        let scheda = Some(s.codice().to_owned());
        t.metti(&con_codice(&chiave, &nome), RigaTavola { scheda, celle });
    }
    let note: &[&str] = match sessione {
        Some(_) => &[
            "Una riga per scheda con una misura a cui la sessione ha chiesto una risposta e che non l'ha ancora dichiarata completa.",
            "Che cosa manca è ciò che la pagina della risposta chiede prima della dichiarazione. Il ritardo si conta dal termine della sessione.",
        ],
        None => &[
            "Una riga per scheda la cui misura, oggi, non dice a che punto è: fasi cominciate senza avanzamento, o concluse senza il giorno. Le schede sospese o annullate non contano.",
        ],
    };
    tavole(vec![t], note)
}

/// The phases with their terms: the Gantt in figures.
pub(super) fn fasi(m: &Materiale<'_>, q: &ScelteProspetto) -> Corpo {
    let mut t = Tavola {
        nome: "Fasi",
        gruppo: m.vista.tipo.parola_gruppo(),
        colonne: vec![
            Colonna::new("Codice", Genere::Parola, 3),
            Colonna::new("Fase", Genere::Testo, 8).capo(),
            Colonna::new("Responsabile", Genere::Testo, 4),
            Colonna::new("Peso", Genere::Cifra(2), 2),
            Colonna::new("Avanzamento (%)", Genere::Cifra(1), 3),
            Colonna::new("Inizio previsto", Genere::Data, 3),
            Colonna::new("Fine prevista", Genere::Data, 3),
            Colonna::new("Inizio effettivo", Genere::Data, 3),
            Colonna::new("Fine effettiva", Genere::Data, 3),
            Colonna::new("Situazione", Genere::Parola, 3),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Nessuna fase corrisponde a ciò che hai scelto.",
    };
    let regole = m.vista.regole();
    let entro = q.giorni();
    let entro = entro.and_then(|n| m.oggi.checked_add_days(Days::new(u64::from(n))));
    for (s, (chiave, nome)) in m.scelte(q) {
        let gruppo = con_codice(&chiave, &nome);
        for f in &s.contenuto().fasi {
            let a = di_fase(f, m.oggi, &regole);
            let sua = |nome: &String| persona::chiave(nome) == q.persona;
            let scade = entro.is_none_or(|giorno| {
                a.situazione != Situazione::Conclusa && f.fine_prevista.is_some_and(|f| f <= giorno)
            });
            let di_chi = q.persona.is_empty() || f.responsabile.as_ref().is_some_and(sua);
            if !sta(q, a.situazione) || !di_chi || !scade {
                continue;
            }
            let celle = vec![
                Dato::testo(s.codice()),
                Dato::testo(f.descrizione_stampata()),
                Dato::testo(f.responsabile.as_deref().unwrap_or_default()),
                cifra(f.peso),
                cifra(f.avanzamento),
                giorno(f.inizio_previsto),
                giorno(f.fine_prevista),
                giorno(f.inizio_effettivo),
                giorno(f.fine_effettiva),
                Dato::testo(a.situazione.etichetta()),
            ];
            let scheda = Some(s.codice().to_owned());
            t.metti(&gruppo, RigaTavola { scheda, celle });
        }
    }
    tavole(
        vec![t],
        &[
            "Una riga per fase, nell'ordine delle schede. Le schede sospese o annullate non ci sono.",
            "La situazione si legge con le date e l'avanzamento di oggi e con il margine della vista, come nel cruscotto e nel Gantt. Con un termine in giorni restano le fasi non concluse che finiscono entro quel giorno, anche quelle già scadute.",
        ],
    )
}
