//! The workbench of a reading: the source, its account, the drafts of the sheets, what was repaired.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use domain::campo::Valore;
use domain::importazione::{
    Avviso, CampoLetto, Fiducia, Formato, Lettura, Parametri, RigaFonte, Riparazione, SchedaLetta,
};
use domain::libro::Riga;
use domain::scheda::{Livello, Sezione, campi};

use crate::conto::{Conto, ETICHETTA, FILETTO, Posto};
use crate::proposte;
use crate::righe::{Fonte, Pezzo, accoda};
use crate::riparazioni;

/// How far back a repetition is looked for.
const VICINE: usize = 64;

/// A field of a draft.
#[derive(Debug, Clone)]
pub(crate) struct CampoBozza {
    pub(crate) valore: Valore,
    pub(crate) fiducia: Fiducia,
    pub(crate) danno: Option<String>,
}

/// A sheet while it is read.
#[derive(Debug)]
pub(crate) struct Bozza {
    pub(crate) livello: Livello,
    pub(crate) codice: String,
    pub(crate) padre: Option<String>,
    pub(crate) campi: BTreeMap<&'static str, CampoBozza>,
}

impl Bozza {
    pub(crate) fn valore(&self, chiave: &str) -> Option<&Valore> {
        self.campi.get(chiave).map(|c| &c.valore)
    }

    pub(crate) fn testo(&self, chiave: &str) -> Option<&str> {
        match self.valore(chiave) {
            Some(Valore::Testo(t)) => Some(t),
            _ => None,
        }
    }
}

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
        Self {
            fonte,
            conto: Conto::new(fonte),
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

    /// The draft with this code, made when it is new.
    pub(crate) fn bozza(&mut self, livello: Livello, codice: &str) -> usize {
        if let Some(i) = self.trova(livello, codice) {
            return i;
        }
        let mut campi = BTreeMap::new();
        campi.insert(
            "codice",
            CampoBozza {
                valore: Valore::Testo(codice.to_owned()),
                fiducia: Fiducia::Certa,
                danno: None,
            },
        );
        self.bozze.push(Bozza {
            livello,
            codice: codice.to_owned(),
            padre: None,
            campi,
        });
        let posto = self.bozze.len() - 1;
        self.posti
            .insert((livello.nome(), codice.to_owned()), posto);
        posto
    }

    pub(crate) fn trova(&self, livello: Livello, codice: &str) -> Option<usize> {
        self.posti
            .get(&(livello.nome(), codice.to_owned()))
            .copied()
    }

    /// The value of a field of a draft, where it has one.
    pub(crate) fn valore(&self, scheda: usize, chiave: &str) -> Option<&Valore> {
        self.bozze.get(scheda)?.valore(chiave)
    }

    /// The same, where it is a text.
    pub(crate) fn testo(&self, scheda: usize, chiave: &str) -> Option<&str> {
        self.bozze.get(scheda)?.testo(chiave)
    }

    /// The code of a draft.
    pub(crate) fn codice(&self, scheda: usize) -> Option<&str> {
        self.bozze.get(scheda).map(|b| b.codice.as_str())
    }

    /// Says in the page of which draft some lines stand.
    pub(crate) fn righe_di(&mut self, scheda: usize, righe: Range<usize>) {
        let fino = righe.end.min(self.scheda_di.len());
        if let Some(sue) = self.scheda_di.get_mut(righe.start..fino) {
            sue.fill(Some(scheda));
        }
    }

    /// Writes the value of a field; how sure it is stays as it was, if it was written before.
    pub(crate) fn scrivi(&mut self, scheda: usize, chiave: &'static str, valore: Valore) {
        if let Some(b) = self.bozze.get_mut(scheda) {
            b.campi
                .entry(chiave)
                .or_insert(CampoBozza {
                    valore: Valore::Vuoto,
                    fiducia: Fiducia::Certa,
                    danno: None,
                })
                .valore = valore;
        }
    }

    /// Writes a value only where none stands.
    pub(crate) fn scrivi_se_vuoto(&mut self, scheda: usize, chiave: &'static str, valore: Valore) {
        if self.valore(scheda, chiave).is_none_or(Valore::vuoto) {
            self.scrivi(scheda, chiave, valore);
        }
    }

    /// The place of a value, made when it is new: a list grows without being copied.
    fn posto(
        &mut self,
        scheda: usize,
        chiave: &'static str,
        vuoto: fn() -> Valore,
    ) -> Option<&mut Valore> {
        let b = self.bozze.get_mut(scheda)?;
        let nuovo = || CampoBozza {
            valore: vuoto(),
            fiducia: Fiducia::Certa,
            danno: None,
        };
        Some(&mut b.campi.entry(chiave).or_insert_with(nuovo).valore)
    }

    /// The list of a field.
    pub(crate) fn elenco(
        &mut self,
        scheda: usize,
        chiave: &'static str,
    ) -> Option<&mut Vec<String>> {
        match self.posto(scheda, chiave, || Valore::Elenco(Vec::new()))? {
            Valore::Elenco(v) => Some(v),
            _ => None,
        }
    }

    /// The sections of a sheet.
    pub(crate) fn sezioni(&mut self, scheda: usize) -> Option<&mut Vec<Sezione>> {
        match self.posto(scheda, "sezioni", || Valore::Sezioni(Vec::new()))? {
            Valore::Sezioni(v) => Some(v),
            _ => None,
        }
    }

    /// The last section and its last line.
    pub(crate) fn ultima_riga(&self, scheda: usize) -> Option<&Riga> {
        match self.bozze.get(scheda)?.valore("sezioni")? {
            Valore::Sezioni(v) => v.last()?.righe.last(),
            _ => None,
        }
    }

    /// Adds words to the text of a field, or begins it.
    pub(crate) fn accoda(&mut self, scheda: usize, chiave: &'static str, parte: &str) {
        if let Some(Valore::Testo(t)) = self.posto(scheda, chiave, || Valore::Testo(String::new()))
        {
            accoda(t, parte);
        }
    }

    /// Adds a line to the last section, or words to its last line.
    pub(crate) fn riga_di_sezione(
        &mut self,
        scheda: usize,
        livello: u8,
        testo: String,
        continua: bool,
    ) {
        let Some(sezioni) = self.sezioni(scheda) else {
            return;
        };
        if sezioni.is_empty() {
            sezioni.push(Sezione::default());
        }
        let Some(sezione) = sezioni.last_mut() else {
            return;
        };
        match sezione.righe.last_mut() {
            Some(ultima) if continua => accoda(&mut ultima.testo, &testo),
            _ => sezione.righe.push(Riga { livello, testo }),
        }
    }

    /// Lowers the trust in a field; it never rises again.
    pub(crate) fn segna(
        &mut self,
        scheda: usize,
        chiave: &'static str,
        fiducia: Fiducia,
        danno: Option<&str>,
    ) {
        if let Some(c) = self
            .bozze
            .get_mut(scheda)
            .and_then(|b| b.campi.get_mut(chiave))
        {
            if c.fiducia == Fiducia::Certa || fiducia == Fiducia::Incerta {
                c.fiducia = fiducia;
            }
            if c.danno.is_none() {
                c.danno = danno.map(str::to_owned);
            }
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
        let avviso = Avviso { scheda, frase };
        if !self.avvisi.iter().rev().take(VICINE).any(|v| *v == avviso) {
            self.avvisi.push(avviso);
        }
    }

    /// Lets the code stand for a title that is not in the printout.
    pub(crate) fn titolo_mancante(&mut self, scheda: usize) {
        let Some(codice) = self.codice(scheda).map(str::to_owned) else {
            return;
        };
        if self.testo(scheda, "titolo").is_some() {
            return;
        }
        self.scrivi(scheda, "titolo", Valore::Testo(codice.clone()));
        self.segna(
            scheda,
            "titolo",
            Fiducia::Incerta,
            Some("titolo non trovato: al suo posto c'è il codice"),
        );
        self.avvisa(Some(scheda), format!("il titolo della scheda {codice} non si trova nella stampa: scrivilo prima di confermare"));
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
