//! The registers: processes, and risk events.

use super::materiale::con_codice;
use super::resoconto::{ColonnaTavola as Colonna, GenereColonna as Genere, RigaTavola, Tavola};
use super::scelte::{NESSUNA, PRIORITA};
use super::{Corpo, Materiale, ScelteProspetto, tavole};
use crate::cartella::Dato;
use crate::decimale::Decimale;
use crate::rischio::{LivelloDiRischio, VoceRegistro, per_priorita};
use crate::scheda::{Livello, Natura};

/// A level of risk in a column: its figure, or the name of its band.
fn livello(m: &Materiale<'_>, livello: LivelloDiRischio) -> Dato {
    match livello.cifra {
        Some(cifra) => Dato::Numero(cifra),
        None => Dato::testo(m.fascia(livello.fascia)),
    }
}

/// Whether a band is the one that was asked for.
fn vuole(q: &ScelteProspetto, fascia: Option<usize>) -> bool {
    let sua = fascia.map_or_else(|| NESSUNA.to_owned(), |n| n.to_string());
    q.fascia.is_empty() || q.fascia == sua
}

/// The nature of an activity in the middle of other words: the sheet prints it in capitals.
pub(super) fn in_parole(natura: Natura) -> &'static str {
    match natura {
        Natura::Vincolata => "Vincolata",
        Natura::Discrezionale => "Discrezionale",
    }
}

/// The register of processes.
pub(super) fn processi(m: &Materiale<'_>, q: &ScelteProspetto) -> Corpo {
    let mut t = Tavola {
        nome: "Processi",
        gruppo: m.vista.tipo.parola_gruppo(),
        colonne: vec![
            Colonna::new("Codice", Genere::Parola, 3),
            Colonna::new("Processo", Genere::Testo, 7).capo(),
            Colonna::new("Area di rischio", Genere::Testo, 5),
            Colonna::new("Responsabile", Genere::Testo, 4),
            Colonna::new("Natura", Genere::Parola, 3),
            Colonna::new("Eventi", Genere::Cifra(0), 2),
            Colonna::new("Livello di rischio", Genere::Cifra(2), 2),
            Colonna::new("Fascia", Genere::Parola, 2),
            Colonna::new("Misura", Genere::Testo, 4),
            Colonna::new("Stato", Genere::Parola, 3),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Nessun processo corrisponde a ciò che hai scelto.",
    };
    for (s, (chiave, nome)) in m.scelte(q) {
        let (c, suo) = (s.contenuto(), m.rischio(s));
        if s.livello() != Livello::Processo || !vuole(q, suo.fascia) {
            continue;
        }
        let testo = |t: &Option<String>| Dato::testo(t.as_deref().unwrap_or_default());
        let natura = c.natura.or(c.discrezionalita.map(|d| d.natura()));
        let celle = vec![
            Dato::testo(s.codice()),
            Dato::testo(s.titolo()),
            testo(&c.area_di_rischio),
            testo(&c.responsabile),
            Dato::testo(natura.map_or("", in_parole)),
            quanti(c.eventi.len()),
            livello(m, suo),
            Dato::testo(m.fascia(suo.fascia)),
            testo(&c.tipologia_misura),
            Dato::testo(c.stato.map_or("", |s| s.etichetta())),
        ];
        let scheda = Some(s.codice().to_owned());
        t.metti(&con_codice(&chiave, &nome), RigaTavola { scheda, celle });
    }
    tavole(
        vec![t],
        &[
            "Una riga per processo, sotto il suo Centro di Responsabilità. I processi sospesi o annullati non ci sono.",
            "Il livello di rischio è quello prima delle misure, letto con il metodo della vista, come nella mappa dei rischi.",
        ],
    )
}

/// How many there are of something.
pub(super) fn quanti(n: usize) -> Dato {
    Dato::Numero(Decimale::from(i64::try_from(n).unwrap_or(i64::MAX)))
}

/// The register of risk events, under their CdR or the most urgent first.
pub(super) fn rischi(m: &Materiale<'_>, q: &ScelteProspetto) -> Corpo {
    let scelte = m.scelte(q);
    let fascia = |l: &Option<String>| m.metodo.fascia_scritta(l.as_deref()?);
    let mut voci: Vec<VoceRegistro<'_>> = scelte
        .iter()
        .flat_map(|(s, gruppo)| {
            let c = s.contenuto();
            c.eventi.iter().map(move |evento| VoceRegistro {
                codice: s.codice(),
                titolo: s.titolo(),
                gruppo: gruppo.clone(),
                area: c.area_di_rischio.as_deref(),
                tipologia: c.tipologia_misura.as_deref(),
                fascia: fascia(&evento.livello),
                residua: fascia(&evento.livello_residuo),
                evento,
            })
        })
        .filter(|v| vuole(q, v.residua.or(v.fascia)))
        .collect();
    let urgenti = q.ordine == PRIORITA;
    if urgenti {
        per_priorita(&mut voci);
    }
    let mut t = Tavola {
        nome: "Eventi rischiosi",
        gruppo: if urgenti {
            "Livello che resta"
        } else {
            m.vista.tipo.parola_gruppo()
        },
        colonne: vec![
            Colonna::new("Codice", Genere::Parola, 3),
            Colonna::new("Processo", Genere::Testo, 5),
            Colonna::new("Area di rischio", Genere::Testo, 4),
            Colonna::new("Evento rischioso", Genere::Testo, 7).capo(),
            Colonna::new("Fattori abilitanti", Genere::Testo, 6),
            Colonna::new("Livello", Genere::Parola, 3),
            Colonna::new("Misure già in atto", Genere::Testo, 5),
            Colonna::new("Livello residuo", Genere::Parola, 3),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Nessun evento rischioso corrisponde a ciò che hai scelto.",
    };
    for v in &voci {
        let detto = |scritto: &Option<String>, fascia| {
            let detto = m.metodo.come_scritto(scritto.as_deref(), fascia);
            Dato::testo(detto.unwrap_or_default())
        };
        let mut evento = v.evento.descrizione.clone().unwrap_or_default();
        if let Some(a) = &v.evento.attivita {
            evento.push_str(&format!("\n({a})"));
        }
        let celle = vec![
            Dato::testo(v.codice),
            Dato::testo(v.titolo),
            Dato::testo(v.area.unwrap_or_default()),
            Dato::testo(evento),
            Dato::testo(v.evento.fattori.join("\n")),
            detto(&v.evento.livello, v.fascia),
            Dato::testo(v.evento.misure.join("\n")),
            detto(&v.evento.livello_residuo, v.residua),
        ];
        let gruppo = if urgenti {
            match m.fascia(v.residua.or(v.fascia)) {
                "" => "Livello non indicato".to_owned(),
                nome => nome.to_owned(),
            }
        } else {
            con_codice(&v.gruppo.0, &v.gruppo.1)
        };
        let scheda = Some(v.codice.to_owned());
        t.metti(&gruppo, RigaTavola { scheda, celle });
    }
    let senza = scelte
        .iter()
        .filter(|(s, _)| s.livello() == Livello::Processo && s.contenuto().eventi.is_empty());
    let senza = senza.count();
    let conto = match (q.fascia.is_empty(), senza) {
        (false, _) | (_, 0) => None,
        (_, 1) => Some("Un processo non ha ancora eventi rischiosi.".to_owned()),
        (_, n) => Some(format!("{n} processi non hanno ancora eventi rischiosi.")),
    };
    let (gradini, sezioni, mut note) = tavole(
        vec![t],
        &[
            "Una riga per evento rischioso. Dal più urgente, conta il livello che resta dopo le misure o, dove manca, quello di prima. I processi sospesi o annullati non ci sono.",
        ],
    );
    note.extend(conto);
    (gradini, sezioni, note)
}
