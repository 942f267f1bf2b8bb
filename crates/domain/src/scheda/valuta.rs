//! The assessment of a process: a verb of the sheet, held against what was known before.

use chrono::{DateTime, Utc};

use super::{Contenuto, Evento, Livello, Scheda};
use crate::actor::Actor;
use crate::campo::Valore;
use crate::fact::{Atto, Fact};
use crate::refusal::Refusal;
use crate::regole::RegoleScritte as _;
use crate::rischio::{Esito, Metodo, Valutazione};

impl Scheda {
    /// Adds an assessment of its risk; a figure becomes the level of the sheet, or the level that stays after treatment. Where the
    /// events were looked at one by one, each takes its own level.
    ///
    /// `anno_prima` is the same process in the plan of the year before: what this sheet does not know of its own level is held
    /// against it.
    ///
    /// # Errors
    /// What [`Metodo::valuta`] refuses; a level that jumps, by the method, from the one before, without its reason; a residual risk
    /// higher than the inherent one.
    pub fn valuta(
        &self,
        mut valutazione: Valutazione,
        metodo: &Metodo,
        anno_prima: Option<&Contenuto>,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        if self.livello != Livello::Processo {
            return Err(vec![Refusal::campo(
                "metodo",
                "si valuta il rischio di un processo, non di un CdR o di un obiettivo",
            )]);
        }
        let esito = metodo.valuta(&valutazione)?;
        if valutazione.residuo {
            self.sotto_l_inerente(metodo, &esito)?;
        } else {
            self.senza_salti(&valutazione, metodo, anno_prima, &esito)?;
        }
        let eventi = self.eventi_valutati(&valutazione, metodo);
        valutazione.livello = esito.livello;
        // A grade read in a matrix is kept like one that was given.
        valutazione.grado = valutazione
            .grado
            .or(esito.fascia.filter(|_| esito.livello.is_none()));
        let campo = if valutazione.residuo {
            "livello_residuo"
        } else {
            "livello_rischio"
        };
        let mut tutte = self.contenuto.valutazioni.clone();
        tutte.push(valutazione);
        let mut valori = vec![("valutazioni".to_owned(), Valore::Valutazioni(tutte))];
        if let Some(livello) = esito.livello {
            valori.push((campo.to_owned(), Valore::Numero(livello)));
        }
        valori.extend(eventi.map(|e| ("eventi".to_owned(), Valore::Eventi(e))));
        self.correggi(valori, Atto::Valutazione, None, actor, quando)
    }

    /// A level that jumps asks for its reason.
    fn senza_salti(
        &self,
        valutazione: &Valutazione,
        metodo: &Metodo,
        anno_prima: Option<&Contenuto>,
        esito: &Esito,
    ) -> Result<(), Vec<Refusal>> {
        let (prima, quando) = match self.contenuto.fascia(metodo) {
            Some(sua) => (Some(sua), ""),
            None => (
                anno_prima.and_then(|c| c.fascia(metodo)),
                ", rispetto al piano dell'anno prima",
            ),
        };
        let motivato = valutazione
            .motivo_dello_scarto
            .as_deref()
            .is_some_and(|m| !m.trim().is_empty());
        match (prima, esito.fascia) {
            (Some(prima), Some(dopo)) if metodo.salta(prima, dopo) && !motivato => {
                let tanto = if metodo.salto > 1 { " tanto" } else { "" };
                let nome = |n: usize| metodo.fasce.get(n).map_or("", |f| f.nome.as_str());
                Err(vec![Refusal::campo(
                    "motivo_dello_scarto",
                    format!(
                        "il livello passa da {} a {}{quando}: scrivi perché cambia{tanto}",
                        nome(prima).to_lowercase(),
                        nome(dopo).to_lowercase()
                    ),
                )])
            }
            _ => Ok(()),
        }
    }

    /// A treatment does not raise the risk it treats.
    fn sotto_l_inerente(&self, metodo: &Metodo, esito: &Esito) -> Result<(), Vec<Refusal>> {
        let fascia = self.contenuto.fascia(metodo);
        let piu_alto = match (self.contenuto.livello_rischio, esito.livello) {
            (Some(inerente), Some(residuo)) => residuo > inerente,
            _ => esito.fascia > fascia && fascia.is_some(),
        };
        if piu_alto {
            return Err(vec![Refusal::campo(
                "residuo",
                "il rischio residuo supera quello inerente: rivedi le risposte, oppure valuta di nuovo il rischio inerente",
            )]);
        }
        Ok(())
    }

    /// The events, each with the level of the object of its name; `None` where nothing changes. A judgement is of the whole: of
    /// several events each takes the grade that prudence proposes for it.
    fn eventi_valutati(&self, v: &Valutazione, metodo: &Metodo) -> Option<Vec<Evento>> {
        let mut eventi = self.contenuto.eventi.clone();
        let mut scritti = vec![false; eventi.len()];
        for o in v.oggetti.iter().filter(|o| !o.nome.is_empty()) {
            let da_solo = Valutazione {
                oggetti: vec![o.clone()],
                ..v.clone()
            };
            let Ok(esito) = metodo.prova(&da_solo) else {
                continue;
            };
            let grado = v
                .grado
                .filter(|_| v.oggetti.len() == 1)
                .or(esito.fascia)
                .or(esito.proposta);
            let nome = || Some(metodo.fasce.get(grado?)?.nome.clone());
            let livello = esito.livello.map(|l| l.it(2)).or_else(nome);
            // Two events may have one name: the first object is the first of them.
            let suo = eventi
                .iter_mut()
                .zip(&mut scritti)
                .find(|(e, scritto)| !**scritto && e.descrizione.as_deref() == Some(&o.nome));
            if let Some((evento, scritto)) = suo {
                *scritto = true;
                if v.residuo {
                    evento.livello_residuo = livello;
                } else {
                    evento.livello = livello;
                }
            }
        }
        (eventi != self.contenuto.eventi).then_some(eventi)
    }
}

impl Contenuto {
    /// The band it stands in by this method: of its figure, declared or worked out with it, or of the latest judgement with it.
    fn fascia(&self, metodo: &Metodo) -> Option<usize> {
        if metodo.da_gradi() {
            let con_questo = |v: &&Valutazione| metodo.sono(&v.metodo_usato()) && !v.residuo;
            return self.valutazioni.iter().rev().find(con_questo)?.grado;
        }
        let di_un_altro = self
            .valutazione_del_livello()
            .is_some_and(|v| v.metodo != metodo.codice);
        self.livello_rischio
            .filter(|_| !di_un_altro)
            .and_then(|l| metodo.fascia(l))
    }
}
