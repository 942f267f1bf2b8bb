//! The workbench of a reading: the source, its account, the drafts of the sheets, what was repaired.

mod bozze;

use std::collections::HashMap;
use std::ops::Range;

use domain::campo::Valore;
use domain::importazione::{
    Avviso, CampoLetto, Fiducia, Formato, Lettura, Parametri, RigaFonte, Riparazione, SchedaLetta,
};
use domain::scheda::campi;

use self::bozze::Bozza;
use crate::conto::{Conto, ETICHETTA, FILETTO, GANTT, Posto};
use crate::proposte;
use crate::righe::{Fonte, Pezzo};
use crate::riparazioni;

/// How far back a repetition is looked for.
const VICINE: usize = 64;

/// The workbench.
pub(crate) struct Banco<'a> {
    pub(crate) fonte: &'a Fonte,
    pub(crate) conto: Conto,
    pub(crate) bozze: Vec<Bozza>,
    /// Place of each draft, by level and code.
    posti: HashMap<(&'static str, String), usize>,
    pub(crate) parametri: Parametri,
    pub(crate) riparazioni: Vec<Riparazione>,
    pub(crate) avvisi: Vec<Avviso>,
    /// For every line, the draft in whose page it stands.
    pub(crate) scheda_di: Vec<Option<usize>>,
}

impl<'a> Banco<'a> {
    pub(crate) fn new(fonte: &'a Fonte) -> Self {
        let mut conto = Conto::new(fonte);
        for (i, _) in fonte.righe.iter().enumerate().filter(|(_, r)| r.gantt) {
            conto.assegna(fonte, fonte.intera(i), Posto::Impaginazione(GANTT));
        }
        Self {
            fonte,
            conto,
            bozze: Vec::new(),
            posti: HashMap::new(),
            parametri: Parametri::default(),
            riparazioni: Vec::new(),
            avvisi: Vec::new(),
            scheda_di: vec![None; fonte.righe.len()],
        }
    }

    pub(crate) fn etichetta(&mut self, p: Pezzo) {
        self.impagina(p, ETICHETTA);
    }

    pub(crate) fn impagina(&mut self, p: Pezzo, genere: &'static str) {
        self.conto
            .assegna(self.fonte, p, Posto::Impaginazione(genere));
    }

    /// Gives a piece of the source to a field.
    pub(crate) fn prendi(&mut self, scheda: usize, chiave: &'static str, p: Pezzo) {
        self.conto
            .assegna(self.fonte, p, Posto::Campo(scheda, chiave));
    }

    /// The mark that holds the place of an absent value (`—`) is layout.
    pub(crate) fn segnaposto(&mut self, p: Pezzo) -> bool {
        let vuoto = matches!(self.fonte.testo(p), "—" | "–" | "-");
        if vuoto {
            self.impagina(p, FILETTO);
        }
        vuoto
    }

    /// Says in the page of which draft some lines stand.
    pub(crate) fn righe_di(&mut self, scheda: usize, righe: Range<usize>) {
        let fino = righe.end.min(self.scheda_di.len());
        if let Some(sue) = self.scheda_di.get_mut(righe.start..fino) {
            sue.fill(Some(scheda));
        }
    }

    pub(crate) fn ripara(
        &mut self,
        riga: usize,
        scheda: Option<usize>,
        prima: &str,
        dopo: &str,
        motivo: &str,
    ) {
        let scheda = scheda.and_then(|s| self.codice(s)).map(str::to_owned);
        let riga = self.fonte.righe.get(riga).map_or(0, |r| r.numero);
        let r = Riparazione {
            riga,
            scheda,
            prima: prima.to_owned(),
            dopo: dopo.to_owned(),
            motivo: motivo.to_owned(),
        };
        // A line is repaired at one time: a repetition can only be among the last.
        if !self.riparazioni.iter().rev().take(VICINE).any(|v| *v == r) {
            self.riparazioni.push(r);
        }
    }

    pub(crate) fn avvisa(&mut self, scheda: Option<usize>, frase: String) {
        let scheda = scheda.and_then(|s| self.codice(s)).map(str::to_owned);
        let avviso = Avviso {
            scheda,
            frase,
            regola: None,
        };
        if !self.avvisi.iter().rev().take(VICINE).any(|v| *v == avviso) {
            self.avvisi.push(avviso);
        }
    }

    /// The text of a piece with the safe repairs made and reported; blanks single.
    pub(crate) fn testo_sano(&mut self, scheda: usize, p: Pezzo) -> String {
        let letto = self
            .fonte
            .testo(p)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let (sano, fatte) = riparazioni::apostrofi(&letto);
        for (prima, dopo) in fatte {
            self.ripara(
                p.riga,
                Some(scheda),
                &prima,
                &dopo,
                "apostrofo raddoppiato dalla scansione",
            );
        }
        sano
    }

    /// Puts the drafts in another order: `ordine` lists their present places.
    pub(crate) fn riordina(&mut self, ordine: &[usize]) {
        let mut nuovo = vec![0; self.bozze.len()];
        for (dopo, prima) in ordine.iter().enumerate() {
            if let Some(n) = nuovo.get_mut(*prima) {
                *n = dopo;
            }
        }
        let mut vecchie: Vec<Option<Bozza>> = std::mem::take(&mut self.bozze)
            .into_iter()
            .map(Some)
            .collect();
        self.bozze = ordine
            .iter()
            .filter_map(|i| vecchie.get_mut(*i).and_then(Option::take))
            .collect();
        let sposta = |i: usize| nuovo.get(i).copied().unwrap_or(i);
        self.conto.sposta(sposta);
        for p in self.posti.values_mut() {
            *p = sposta(*p);
        }
        for s in self.scheda_di.iter_mut().flatten() {
            *s = sposta(*s);
        }
    }

    /// Closes the reading: fields in the order of the catalogue, each with its origin; proposals; leftovers.
    pub(crate) fn chiudi(self, formato: Formato) -> Lettura {
        let chiusura = self.conto.chiudi(self.fonte, |riga| {
            self.scheda_di.get(riga).copied().flatten()
        });
        let mut schede: Vec<SchedaLetta> = self
            .bozze
            .into_iter()
            .map(|mut b| SchedaLetta {
                livello: b.livello,
                padre: b.padre,
                campi: campi::CAMPI
                    .iter()
                    .filter_map(|c| b.campi.remove_entry(c.chiave))
                    .map(|(chiave, c)| CampoLetto {
                        chiave: chiave.to_owned(),
                        valore: c.valore,
                        origine: Vec::new(),
                        fiducia: c.fiducia,
                        danno: c.danno,
                    })
                    .collect(),
                codice: b.codice,
            })
            .collect();
        for (scheda, chiave, frammento) in chiusura.campi {
            let Some(s) = schede.get_mut(scheda) else {
                continue;
            };
            match s.campi.iter_mut().find(|c| c.chiave == chiave) {
                Some(c) => c.origine.push(frammento),
                // A piece was taken but its value could not be read: the field shows its source and no value.
                None => s.campi.push(CampoLetto {
                    chiave: chiave.to_owned(),
                    valore: Valore::Vuoto,
                    origine: vec![frammento],
                    fiducia: Fiducia::Incerta,
                    danno: Some("il valore non si legge".to_owned()),
                }),
            }
        }
        let mut parametri = self.parametri;
        parametri.origine = chiusura.parametri;
        let fonte = self
            .fonte
            .righe
            .iter()
            .enumerate()
            .map(|(i, r)| RigaFonte {
                numero: r.numero,
                pagina: r.pagina,
                testo: self.fonte.stampato(i, &r.testo),
            })
            .collect();
        let proposte = proposte::cerca(&schede);
        Lettura {
            formato,
            parametri,
            fonte,
            schede,
            riparazioni: self.riparazioni,
            proposte,
            non_collocate: chiusura.non_collocate,
            impaginazione: chiusura.impaginazione,
            avvisi: self.avvisi,
        }
    }
}
