//! The account of a session of monitoring: what was gathered by CdR, sheet by sheet, and what the verification found.

use std::collections::HashSet;

use super::materiale::con_codice;
use super::misure::{cifra, giorno, parola_scheda};
use super::processi::quanti;
use super::resoconto::{
    ColonnaTavola as Colonna, GenereColonna as Genere, RigaTavola, SezioneResoconto, Tavola,
    VoceResoconto,
};
use super::{Corpo, Materiale, Prospetto, ScelteProspetto};
use crate::cartella::Dato;
use crate::data;
use crate::decimale::Decimale;
use crate::monitoraggio::{Raccolta, SessioneMonitoraggio, StatoRaccolta};
use crate::orario;

pub(super) fn componi(m: &Materiale<'_>, q: &ScelteProspetto) -> Corpo {
    let Some(sessione) = Prospetto::Monitoraggio.sessione(q, m.sessioni) else {
        let note = "Questa vista non ha ancora sessioni di monitoraggio: si aprono dalla pagina «Monitoraggio».";
        return (&[], Vec::new(), vec![note.to_owned()]);
    };
    let (mut raccolta, mut risposte, mut verifiche) = (per_gruppo(m), risposte(m), verifiche(m));
    let campione = sessione.campione.as_ref();
    let estratte: HashSet<&str> = campione
        .map(|c| c.estratte().into_iter().collect())
        .unwrap_or_default();
    let mut totale = Conto::default();
    let mut conti: Vec<(String, Conto)> = Vec::new();
    for (s, (chiave, nome)) in m.scelte(q) {
        let c = s.contenuto();
        if !sessione.chiede(s.livello(), c.stato, s.cdr()) {
            continue;
        }
        let vuota = Raccolta::vuota(&sessione.id, s.id());
        let r = m.raccolte.get(s.id()).unwrap_or(&vuota);
        let (ritardo, gruppo) = (r.ritardo(sessione, m.oggi), con_codice(&chiave, &nome));
        totale.conta(r.stato, ritardo.is_some());
        match conti.iter_mut().find(|(g, _)| *g == gruppo) {
            Some((_, conto)) => conto.conta(r.stato, ritardo.is_some()),
            None => {
                let mut conto = Conto::default();
                conto.conta(r.stato, ritardo.is_some());
                conti.push((gruppo.clone(), conto));
            }
        }
        let testo = |t: &Option<String>| Dato::testo(t.as_deref().unwrap_or_default());
        let (codice, titolo) = (Dato::testo(s.codice()), Dato::testo(s.titolo()));
        let scheda = Some(s.codice().to_owned());
        let dichiarata = r.dichiarata.filter(|_| r.completa());
        let celle = vec![
            codice.clone(),
            titolo.clone(),
            Dato::testo(r.stato.etichetta()),
            giorno(dichiarata.map(|(quando, _)| orario::giorno(quando))),
            cifra(ritardo.map(Decimale::from)),
            cifra(m.misura(s).map(|a| a.avanzamento)),
            Dato::testo(r.idoneita.map_or("", |i| i.etichetta())),
            testo(&r.commento),
            testo(&r.motivo),
        ];
        let riga = RigaTavola {
            scheda: scheda.clone(),
            celle,
        };
        risposte.metti(&gruppo, riga);
        let nel_campione = estratte.contains(s.codice());
        if nel_campione || r.esito.is_some() {
            let celle = vec![
                codice,
                titolo,
                Dato::testo(if nel_campione { "Sì" } else { "No" }),
                Dato::testo(r.esito.map_or("Da verificare", |e| e.etichetta())),
                testo(&r.rilievi),
            ];
            verifiche.metti("", RigaTavola { scheda, celle });
        }
    }
    for (gruppo, conto) in &conti {
        let riga = RigaTavola {
            scheda: None,
            celle: conto.riga(gruppo),
        };
        raccolta.metti("", riga);
    }
    if totale.chieste > 0 {
        raccolta.totale = totale.riga("In tutto");
    }
    let sezione = SezioneResoconto {
        voci: in_breve(sessione, m.intero),
        tavole: vec![raccolta, risposte, verifiche],
        ..SezioneResoconto::default()
    };
    let note = [
        "Sono contate le schede a cui la sessione ha chiesto una risposta: non quelle dei Centri di Responsabilità, né quelle sospese o annullate.",
        "Il ritardo si conta dal termine al giorno della dichiarazione o, per chi non ha risposto, a oggi o alla chiusura. L'avanzamento è quello di oggi.",
        "Chi compila dichiara come va la sua scheda (primo livello); chi conduce il piano verifica quelle estratte nel campione (secondo livello).",
    ];
    (&[], vec![sezione], note.map(str::to_owned).to_vec())
}

/// The session itself.
fn in_breve(s: &SessioneMonitoraggio, intero: bool) -> Vec<VoceResoconto> {
    let campione = s.campione.as_ref().filter(|_| intero).map(|c| {
        format!(
            "{} su {} ({}%); estrazione: {}, seme {}",
            c.estratte().len(),
            c.popolazione.len(),
            c.percentuale,
            orario::it(c.estratto),
            c.seme
        )
    });
    [
        ("Sessione", Some(s.nome.clone())),
        ("Giorno di riferimento", Some(data::it(s.riferimento))),
        ("Termine", Some(data::it(s.termine))),
        ("Aperta", Some(orario::it(s.aperta))),
        ("Chiusa", s.chiusa.map(orario::it)),
        ("Istruzioni", s.istruzioni.clone()),
        ("Campione da verificare", campione),
    ]
    .into_iter()
    .filter_map(|(etichetta, testo)| {
        Some(VoceResoconto {
            etichetta: etichetta.to_owned(),
            testo: testo?,
        })
    })
    .collect()
}

/// How far the answers of a group have come.
#[derive(Default)]
struct Conto {
    chieste: usize,
    stati: [usize; StatoRaccolta::TUTTI.len()],
    in_ritardo: usize,
}

impl Conto {
    fn conta(&mut self, stato: StatoRaccolta, in_ritardo: bool) {
        self.chieste += 1;
        self.in_ritardo += usize::from(in_ritardo);
        for (n, s) in self.stati.iter_mut().zip(StatoRaccolta::TUTTI) {
            *n += usize::from(*s == stato);
        }
    }

    fn riga(&self, gruppo: &str) -> Vec<Dato> {
        let cifre = std::iter::once(self.chieste)
            .chain(self.stati)
            .chain([self.in_ritardo]);
        std::iter::once(Dato::testo(gruppo))
            .chain(cifre.map(quanti))
            .collect()
    }
}

fn per_gruppo(m: &Materiale<'_>) -> Tavola {
    let mut colonne = vec![
        Colonna::new(m.vista.tipo.parola_gruppo(), Genere::Testo, 9).capo(),
        Colonna::new("Schede chieste", Genere::Cifra(0), 3),
    ];
    let stati = StatoRaccolta::TUTTI.iter();
    colonne.extend(stati.map(|s| Colonna::new(s.etichetta(), Genere::Cifra(0), 3)));
    colonne.push(Colonna::new("In ritardo", Genere::Cifra(0), 3));
    Tavola {
        nome: "La raccolta",
        gruppo: "",
        colonne,
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "La sessione non chiede niente alle schede che hai scelto.",
    }
}

fn risposte(m: &Materiale<'_>) -> Tavola {
    Tavola {
        nome: "Le risposte",
        gruppo: m.vista.tipo.parola_gruppo(),
        colonne: vec![
            Colonna::new("Codice", Genere::Parola, 3),
            Colonna::new(parola_scheda(m), Genere::Testo, 6).capo(),
            Colonna::new("Risposta", Genere::Parola, 3),
            Colonna::new("Dichiarata il", Genere::Data, 3),
            Colonna::new("Giorni di ritardo", Genere::Cifra(0), 2),
            Colonna::new("Avanzamento (%)", Genere::Cifra(1), 3),
            Colonna::new("La misura è adatta?", Genere::Testo, 3),
            Colonna::new("Commento", Genere::Testo, 6),
            Colonna::new("Motivo del rinvio", Genere::Testo, 4),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "La sessione non chiede niente alle schede che hai scelto.",
    }
}

fn verifiche(m: &Materiale<'_>) -> Tavola {
    Tavola {
        nome: "Le verifiche",
        gruppo: "",
        colonne: vec![
            Colonna::new("Codice", Genere::Parola, 3),
            Colonna::new(parola_scheda(m), Genere::Testo, 7).capo(),
            Colonna::new("Nel campione", Genere::Parola, 2),
            Colonna::new("Esito", Genere::Parola, 4),
            Colonna::new("Rilievi", Genere::Testo, 8),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Nessuna scheda è stata verificata.",
    }
}
