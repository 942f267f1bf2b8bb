//! The plan as a document: under each area of risk its processes, under each direction its objectives; each with who answers for it, its
//! risks, its measure with the terms, its indicators.

use super::indicatori::valore;
use super::materiale::con_codice;
use super::misure::{cifra, giorno};
use super::resoconto::{
    ColonnaTavola as Colonna, GenereColonna as Genere, GruppoTavola, RigaTavola, SezioneResoconto,
    Tavola, VoceResoconto,
};
use super::{Corpo, Materiale, ScelteProspetto, processi};
use crate::area::GruppoArea;
use crate::cartella::Dato;
use crate::rischio::LivelloDiRischio;
use crate::scheda::{Contenuto, Livello, Scheda};
use crate::vista::TipoVista;

const PTPC: &[&str] = &["Area di rischio", "Processo"];
const OBIETTIVI: &[&str] = &["Direzione", "Obiettivo"];
/// The heading of the processes whose area is not written.
const SENZA_AREA: &str = "Area di rischio non indicata";

pub(super) fn componi(m: &Materiale<'_>, q: &ScelteProspetto) -> Corpo {
    let ptpc = m.vista.tipo == TipoVista::Ptpc;
    let mut parti: Vec<(String, Vec<SezioneResoconto>)> = Vec::new();
    for (s, (chiave, nome)) in m.scelte(q) {
        let gruppo = con_codice(&chiave, &nome);
        let parte = match &s.contenuto().area_di_rischio {
            Some(area) if ptpc => area.clone(),
            None if ptpc => SENZA_AREA.to_owned(),
            _ => gruppo.clone(),
        };
        let sezione = sezione(m, s, &gruppo);
        match parti.iter_mut().find(|(p, _)| *p == parte) {
            Some((_, sezioni)) => sezioni.push(sezione),
            None => parti.push((parte, vec![sezione])),
        }
    }
    if ptpc {
        // General areas first, what has none last; within them the order of the plan.
        parti.sort_by_key(|(p, _)| (p == SENZA_AREA, GruppoArea::di(p)));
    }
    let sezioni = parti.into_iter().flat_map(|(parte, sezioni)| {
        let testa = SezioneResoconto {
            livello: 1,
            titolo: parte,
            ..SezioneResoconto::default()
        };
        std::iter::once(testa).chain(sezioni)
    });
    let note = [
        if ptpc {
            "Ogni processo sta sotto la sua area di rischio, prima le aree generali e poi quelle specifiche; ogni area nell'ordine della vista."
        } else {
            "Ogni obiettivo sta sotto la sua direzione, nell'ordine della vista."
        },
        "Il documento dice che cosa è pianificato: a che punto si è lo dice il prospetto delle misure. Le schede sospese o annullate non ci sono.",
    ];
    (
        if ptpc { PTPC } else { OBIETTIVI },
        sezioni.collect(),
        note.map(str::to_owned).to_vec(),
    )
}

/// A level with its band: `4,13 (alto)`.
fn in_parole(m: &Materiale<'_>, livello: LivelloDiRischio) -> String {
    let fascia = m.fascia(livello.fascia);
    match livello.cifra {
        Some(cifra) if fascia.is_empty() => cifra.it(2),
        Some(cifra) => format!("{} ({})", cifra.it(2), fascia.to_lowercase()),
        None => fascia.to_owned(),
    }
}

fn sezione(m: &Materiale<'_>, s: &Scheda, gruppo: &str) -> SezioneResoconto {
    let c = s.contenuto();
    let voci = match s.livello() {
        Livello::Obiettivo => di_un_obiettivo(c),
        Livello::Processo | Livello::Cdr => di_un_processo(m, s, gruppo),
    };
    let voci = voci
        .into_iter()
        .filter(|(_, testo)| !testo.trim().is_empty());
    SezioneResoconto {
        livello: 2,
        titolo: format!("{} {}", s.codice(), s.titolo()),
        scheda: Some(s.codice().to_owned()),
        voci: voci
            .map(|(etichetta, testo)| VoceResoconto {
                etichetta: etichetta.to_owned(),
                testo,
            })
            .collect(),
        tavole: [eventi(m, s), fasi(s), indicatori(m, s)]
            .into_iter()
            .flatten()
            .collect(),
    }
}

fn di_un_processo(m: &Materiale<'_>, s: &Scheda, gruppo: &str) -> Vec<(&'static str, String)> {
    let c = s.contenuto();
    let misura = [
        c.tipologia_misura.clone(),
        c.carattere_misura.map(|k| k.etichetta().to_lowercase()),
        c.ricorrenza.map(|r| r.etichetta().to_lowercase()),
    ];
    let residuo = c.valutazioni.iter().rev().find(|v| v.residuo);
    let residuo = residuo.and_then(|v| v.grado_dato());
    let natura = c.discrezionalita.map(|d| d.etichetta().to_owned());
    let natura = natura.or(c.natura.map(|n| processi::in_parole(n).to_owned()));
    vec![
        ("Centro di Responsabilità", gruppo.to_owned()),
        ("Responsabile", c.responsabile.clone().unwrap_or_default()),
        (
            "Descrizione",
            c.descrizione_processo.clone().unwrap_or_default(),
        ),
        ("Natura dell'attività", natura.unwrap_or_default()),
        ("Fonti", c.fonti.clone().unwrap_or_default()),
        ("Livello di rischio", in_parole(m, m.rischio(s))),
        (
            "Livello che resta dopo le misure",
            in_parole(m, m.metodo.livello(c.livello_residuo, residuo.as_ref())),
        ),
        (
            "Misura",
            misura.into_iter().flatten().collect::<Vec<_>>().join(", "),
        ),
        (
            "Trattato anche dalla misura delle schede",
            c.misura_di.join(", "),
        ),
        ("Portatori di interesse", c.stakeholder.join(", ")),
    ]
}

fn di_un_obiettivo(c: &Contenuto) -> Vec<(&'static str, String)> {
    let testo = |t: &Option<String>| t.clone().unwrap_or_default();
    let sezioni = c.sezioni.iter().flat_map(|s| {
        let titolo = Some(s.titolo.as_str()).filter(|t| !t.is_empty());
        titolo
            .into_iter()
            .chain(s.righe.iter().map(|r| r.testo.as_str()))
    });
    let collegati: Vec<String> = c.collegato_a.iter().map(|k| k.stampato()).collect();
    vec![
        ("Servizio", testo(&c.servizio)),
        ("Direttore", testo(&c.direttore)),
        ("Dirigente", testo(&c.dirigente)),
        ("Responsabile", testo(&c.responsabile)),
        ("Assessorato", testo(&c.assessorato)),
        ("Classificazione", testo(&c.classificazione)),
        ("Tipologia", testo(&c.tipologia)),
        ("Descrizione", sezioni.collect::<Vec<_>>().join("\n")),
        ("Collegato a", collegati.join("\n")),
        ("Portatori di interesse", c.stakeholder.join(", ")),
    ]
}

/// A table of one sheet, in one piece; none where there is nothing in it.
fn tavola(
    nome: &'static str,
    colonne: Vec<Colonna>,
    s: &Scheda,
    righe: impl Iterator<Item = Vec<Dato>>,
) -> Option<Tavola> {
    let righe: Vec<RigaTavola> = righe
        .map(|celle| RigaTavola {
            scheda: Some(s.codice().to_owned()),
            celle,
        })
        .collect();
    (!righe.is_empty()).then(|| Tavola {
        nome,
        gruppo: "",
        colonne,
        gruppi: vec![GruppoTavola {
            righe,
            ..GruppoTavola::default()
        }],
        totale: Vec::new(),
        vuota: "",
    })
}

fn eventi(m: &Materiale<'_>, s: &Scheda) -> Option<Tavola> {
    let scritto = |t: &Option<String>| {
        let fascia = t.as_deref().and_then(|l| m.metodo.fascia_scritta(l));
        let detto = m.metodo.come_scritto(t.as_deref(), fascia);
        Dato::testo(detto.unwrap_or_default())
    };
    let righe = s.contenuto().eventi.iter().map(|e| {
        vec![
            Dato::testo(e.descrizione.as_deref().unwrap_or_default()),
            Dato::testo(e.fattori.join("\n")),
            scritto(&e.livello),
            Dato::testo(e.misure.join("\n")),
            scritto(&e.livello_residuo),
        ]
    });
    let colonne = vec![
        Colonna::new("Evento rischioso", Genere::Testo, 7).capo(),
        Colonna::new("Fattori abilitanti", Genere::Testo, 6),
        Colonna::new("Livello", Genere::Parola, 3),
        Colonna::new("Misure già in atto", Genere::Testo, 6),
        Colonna::new("Livello residuo", Genere::Parola, 3),
    ];
    tavola("Eventi rischiosi", colonne, s, righe)
}

fn fasi(s: &Scheda) -> Option<Tavola> {
    let righe = s.contenuto().fasi.iter().map(|f| {
        vec![
            Dato::testo(f.descrizione_stampata()),
            Dato::testo(f.responsabile.as_deref().unwrap_or_default()),
            cifra(f.peso),
            giorno(f.inizio_previsto),
            giorno(f.fine_prevista),
        ]
    });
    let colonne = vec![
        Colonna::new("Fase", Genere::Testo, 9).capo(),
        Colonna::new("Responsabile", Genere::Testo, 5),
        Colonna::new("Peso", Genere::Cifra(2), 2),
        Colonna::new("Inizio previsto", Genere::Data, 3),
        Colonna::new("Fine prevista", Genere::Data, 3),
    ];
    let nome = match s.livello() {
        Livello::Obiettivo => "Fasi",
        Livello::Processo | Livello::Cdr => "Fasi della misura",
    };
    tavola(nome, colonne, s, righe)
}

fn indicatori(m: &Materiale<'_>, s: &Scheda) -> Option<Tavola> {
    let anni = m.vista.anno..=m.vista.al.max(m.vista.anno);
    let mut colonne = vec![
        Colonna::new("Indicatore", Genere::Testo, 9).capo(),
        Colonna::new("Tipo", Genere::Testo, 4),
        Colonna::new("Unità", Genere::Parola, 4),
    ];
    let atteso = |anno: i32| Colonna::new(format!("Atteso {anno}"), Genere::Valore, 3);
    colonne.extend(anni.clone().map(atteso));
    let righe = s.contenuto().indicatori.iter().map(|i| {
        let testo = |t: &Option<String>| Dato::testo(t.as_deref().unwrap_or_default());
        let mut celle = vec![
            testo(&i.descrizione),
            testo(&i.tipo),
            Dato::testo(i.unita.etichetta()),
        ];
        let attesi = anni.clone();
        celle.extend(attesi.map(|a| valore(i, a, i.anno(a).and_then(|v| v.atteso))));
        celle
    });
    tavola("Indicatori", colonne, s, righe)
}
