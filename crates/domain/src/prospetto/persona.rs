//! What a person is entrusted with: the sheets that name him, and the phases that he follows.

use super::materiale::con_codice;
use super::misure::{cifra, giorno};
use super::resoconto::{ColonnaTavola as Colonna, GenereColonna as Genere, RigaTavola, Tavola};
use super::{Corpo, Materiale, ScelteProspetto, tavole};
use crate::andamento::{contata, di_fase};
use crate::cartella::Dato;
use crate::persona;
use crate::scheda::Contenuto;

/// How whoever follows a phase is named.
pub(super) const FASE: &str = "Fase";

/// Everybody whom a sheet names, with what he is on it.
pub(super) fn nominati(c: &Contenuto) -> impl Iterator<Item = (&'static str, &str)> {
    let della_scheda = [
        ("Responsabile", &c.responsabile),
        ("Dirigente", &c.dirigente),
        ("Direttore", &c.direttore),
    ];
    let delle_fasi = c.fasi.iter().map(|f| (FASE, &f.responsabile));
    della_scheda
        .into_iter()
        .chain(delle_fasi)
        .filter_map(|(come, nome)| Some((come, nome.as_deref()?)))
        .filter(|(_, nome)| !nome.trim().is_empty())
}

pub(super) fn componi(m: &Materiale<'_>, q: &ScelteProspetto) -> Corpo {
    if q.persona.is_empty() {
        return tavole(
            Vec::new(),
            &["Scegli una persona fra quelle nominate sulle schede e sulle fasi della vista."],
        );
    }
    let e_lui = |nome: &str| persona::chiave(nome) == q.persona;
    let mut schede = Tavola {
        nome: "Schede di cui risponde",
        gruppo: "",
        colonne: vec![
            Colonna::new("Codice", Genere::Parola, 3),
            Colonna::new("Scheda", Genere::Testo, 8).capo(),
            Colonna::new("Livello", Genere::Parola, 3),
            Colonna::new("È nominata come", Genere::Testo, 4),
            Colonna::new("Stato", Genere::Parola, 3),
            Colonna::new("Avanzamento (%)", Genere::Cifra(1), 3),
            Colonna::new("Situazione", Genere::Parola, 3),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Non risponde di nessuna scheda.",
    };
    let mut fasi = Tavola {
        nome: "Fasi che segue",
        gruppo: "Scheda",
        colonne: vec![
            Colonna::new("Fase", Genere::Testo, 9).capo(),
            Colonna::new("Peso", Genere::Cifra(2), 2),
            Colonna::new("Avanzamento (%)", Genere::Cifra(1), 3),
            Colonna::new("Inizio previsto", Genere::Data, 3),
            Colonna::new("Fine prevista", Genere::Data, 3),
            Colonna::new("Situazione", Genere::Parola, 3),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Non segue nessuna fase.",
    };
    let regole = m.vista.regole();
    for s in m.schede.iter().filter(|s| contata(s.contenuto().stato)) {
        let (c, scheda) = (s.contenuto(), Some(s.codice().to_owned()));
        let come: Vec<&str> = nominati(c)
            .filter(|(come, nome)| *come != FASE && e_lui(nome))
            .map(|(come, _)| come)
            .collect();
        if !come.is_empty() {
            let misura = m.misura(s);
            let celle = vec![
                Dato::testo(s.codice()),
                Dato::testo(s.titolo()),
                Dato::testo(s.livello().etichetta()),
                Dato::testo(come.join(", ")),
                Dato::testo(c.stato.map_or("", |s| s.etichetta())),
                cifra(misura.as_ref().map(|a| a.avanzamento)),
                Dato::testo(misura.map_or("", |a| a.situazione.etichetta())),
            ];
            schede.metti(
                "",
                RigaTavola {
                    scheda: scheda.clone(),
                    celle,
                },
            );
        }
        for f in c
            .fasi
            .iter()
            .filter(|f| f.responsabile.as_deref().is_some_and(e_lui))
        {
            let celle = vec![
                Dato::testo(f.descrizione_stampata()),
                cifra(f.peso),
                cifra(f.avanzamento),
                giorno(f.inizio_previsto),
                giorno(f.fine_prevista),
                Dato::testo(di_fase(f, m.oggi, &regole).situazione.etichetta()),
            ];
            let gruppo = con_codice(s.codice(), s.titolo());
            let riga = RigaTavola {
                scheda: scheda.clone(),
                celle,
            };
            fasi.metti(&gruppo, riga);
        }
    }
    tavole(
        vec![schede, fasi],
        &[
            "Il nome si cerca come è scritto sulle schede, senza badare a maiuscole e accenti. Le schede sospese o annullate non ci sono.",
        ],
    )
}
