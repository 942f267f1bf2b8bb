//! All tables together: what each row needs of the others, and the one place where every row gets its end.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::Tracciato;
use super::super::esito::Motivo;
use super::misure::Misura;
use super::nodi::Nodo;
use super::riga::{DI_SERVIZIO, Riga};
use super::tabella::campi;
use super::{CellaConvertita, ConversioneGzoom, Destino, RigaConvertita, RigaFuori, TabellaGzoom};
use crate::cartella::{CartellaLetta, Dato};
use crate::decimale::Decimale;

/// What a row came to.
pub(super) enum Fatto {
    /// A row of ours.
    Riga(Tracciato, Vec<CellaConvertita>),
    /// It went into a row of ours, at this place.
    Confluita(usize),
    Tralasciata(String),
}

/// What a row came to, or why it is refused.
pub(super) type Esito = Result<Fatto, Vec<Motivo>>;

/// An indicator of the registry.
#[derive(Default)]
pub(super) struct Conto {
    pub(super) nome: Option<String>,
    pub(super) unita: Option<String>,
    pub(super) fonte: Option<String>,
    /// The first row of ours that took its words from here.
    pub(super) usato: Option<usize>,
}

/// The tables of a file, while they are turned.
pub(super) struct Lavoro<'a> {
    cartella: &'a CartellaLetta,
    tabelle: &'a [Option<TabellaGzoom>],
    pub(super) righe: Vec<RigaConvertita>,
    fuori: Vec<RigaFuori>,
    /// What was decided, once each.
    pub(super) avvisi: BTreeSet<String>,
    /// Name of a person by the code.
    pub(super) persone: HashMap<String, String>,
    /// Code of the person who bears a name.
    pub(super) nomi: HashMap<String, String>,
    /// Name of a unit by its code.
    pub(super) unita: HashMap<String, String>,
    pub(super) conti: HashMap<String, Conto>,
    pub(super) nodi: Vec<Nodo>,
    pub(super) misure: Vec<Misura>,
    /// Movements that a later one overtakes: sheet and row, and the row that does.
    pub(super) superati: HashMap<(usize, usize), usize>,
}

impl<'a> Lavoro<'a> {
    pub(super) fn nuovo(cartella: &'a CartellaLetta, tabelle: &'a [Option<TabellaGzoom>]) -> Self {
        Self {
            cartella,
            tabelle,
            righe: Vec::new(),
            fuori: Vec::new(),
            avvisi: BTreeSet::new(),
            persone: HashMap::new(),
            nomi: HashMap::new(),
            unita: HashMap::new(),
            conti: HashMap::new(),
            nodi: Vec::new(),
            misure: Vec::new(),
            superati: HashMap::new(),
        }
    }

    pub(super) fn converti(mut self) -> ConversioneGzoom {
        let teste: Vec<BTreeMap<String, usize>> = self.cartella.fogli.iter().map(campi).collect();
        let tutte = self.leggi(&teste);
        let di = |t: TabellaGzoom| tutte.iter().filter(move |r| r.tabella == t).copied();
        for r in di(TabellaGzoom::Organization) {
            self.nomina_unita(&r);
        }
        for r in di(TabellaGzoom::Person) {
            self.nomina_persona(&r);
        }
        for r in di(TabellaGzoom::GlAccount) {
            self.nomina_conto(&r);
        }
        self.tabella(
            self.in_ordine_di_data(di(TabellaGzoom::Organization)),
            Self::organizzazione,
        );
        self.tabella(di(TabellaGzoom::Person), Self::persona);
        self.tabella(di(TabellaGzoom::WeRoot), Self::radice);
        self.tabella(di(TabellaGzoom::We), Self::figlio);
        self.tabella(di(TabellaGzoom::WeAssoc), Self::legame);
        self.tabella(di(TabellaGzoom::WeMeasure), Self::misura);
        self.tabella(di(TabellaGzoom::GlAccount), Self::conto);
        self.supera(di(TabellaGzoom::AcctgTrans));
        self.tabella(di(TabellaGzoom::AcctgTrans), Self::movimento);
        self.tabella(di(TabellaGzoom::WeParty), Self::incarico);
        self.tabella(di(TabellaGzoom::WeNote), Self::nota);
        ConversioneGzoom {
            righe: self.righe,
            fuori: self.fuori,
            avvisi: self.avvisi.into_iter().collect(),
        }
    }

    /// Gives every row of a table its end.
    fn tabella<'r>(
        &mut self,
        righe: impl IntoIterator<Item = Riga<'r>>,
        una: fn(&mut Self, &Riga<'r>) -> Esito,
    ) {
        for r in righe {
            let guasti = r.guasti();
            let esito = if guasti.is_empty() {
                una(self, &r)
            } else {
                Err(guasti)
            };
            let destino = match esito {
                Ok(Fatto::Riga(tracciato, celle)) => {
                    self.righe.push(RigaConvertita {
                        tracciato,
                        foglio: r.foglio,
                        riga: r.riga,
                        celle,
                    });
                    continue;
                }
                Ok(Fatto::Confluita(dove)) => Destino::Confluita(dove),
                Ok(Fatto::Tralasciata(frase)) => Destino::Tralasciata(frase),
                Err(motivi) => Destino::Rifiutata(motivi),
            };
            self.fuori.push(RigaFuori {
                foglio: r.foglio,
                riga: r.riga,
                cosa: r.cosa(),
                destino,
            });
        }
    }

    /// The rows of every table. Those of other sheets are left out here, and fields that have no place are told.
    fn leggi<'t>(&mut self, teste: &'t [BTreeMap<String, usize>]) -> Vec<Riga<'t>>
    where
        'a: 't,
    {
        let mut tutte = Vec::new();
        for (n, ((foglio, tabella), campi)) in self
            .cartella
            .fogli
            .iter()
            .zip(self.tabelle)
            .zip(teste)
            .enumerate()
        {
            let piene = foglio
                .righe
                .iter()
                .enumerate()
                .filter(|(_, r)| r.iter().any(|d| !d.vuoto()));
            let Some(tabella) = *tabella else {
                self.fuori.extend(piene.map(|(riga, _)| RigaFuori {
                    foglio: n,
                    riga,
                    cosa: foglio.nome.clone(),
                    destino: Destino::Tralasciata(
                        "il foglio non è una delle dieci tabelle di GZoom: se serve, caricalo da solo".to_owned(),
                    ),
                }));
                continue;
            };
            let mut senza_posto: BTreeSet<String> = BTreeSet::new();
            for (riga, dati) in piene.skip_while(|(riga, _)| *riga == 0) {
                for (campo, c) in campi {
                    let scritto = dati.get(*c).is_some_and(|d| !d.vuoto());
                    if scritto
                        && !tabella.usati().contains(&campo.as_str())
                        && !DI_SERVIZIO.contains(&campo.as_str())
                        && let Some(nome) = foglio.righe.first().and_then(|t| t.get(*c))
                    {
                        senza_posto.insert(nome.leggibile().trim().to_owned());
                    }
                }
                tutte.push(Riga {
                    tabella,
                    foglio: n,
                    riga,
                    campi,
                    dati,
                });
            }
            if !senza_posto.is_empty() {
                let nomi: Vec<String> = senza_posto.into_iter().collect();
                self.avvisi.insert(format!(
                    "foglio «{}» ({}): i valori di questi campi non hanno un posto in Schedario e restano nel file: {}",
                    foglio.nome,
                    tabella.etichetta(),
                    nomi.join(", ")
                ));
            }
        }
        tutte
    }

    /// Rows by their reference date, so that what is said later counts; those without one first, and otherwise as they stand.
    fn in_ordine_di_data<'r>(&self, righe: impl Iterator<Item = Riga<'r>>) -> Vec<Riga<'r>> {
        let mut righe: Vec<Riga<'r>> = righe.collect();
        righe.sort_by_key(|r| r.data("refDate").ok().flatten());
        righe
    }

    /// Puts a cell into a row of ours: under the column of its code, because it came from another row. A text that is there already gets
    /// this one below it where `sotto`; otherwise it stays, and is given back.
    pub(super) fn aggiungi(
        &mut self,
        dove: usize,
        chiave: &'static str,
        testo: &str,
        sotto: bool,
    ) -> Option<String> {
        let celle = &mut self.righe.get_mut(dove)?.celle;
        if let Some(c) = celle.iter_mut().find(|c| c.chiave == chiave) {
            let era = c.dato.leggibile();
            if sotto {
                c.dato = Dato::testo(format!("{era}\n{testo}"));
            }
            return Some(era);
        }
        let colonna = celle.first().map_or(0, |c| c.colonna);
        celle.push(CellaConvertita {
            chiave,
            colonna,
            dato: Dato::testo(testo),
        });
        None
    }
}

/// A figure of a cell.
pub(super) fn figura(testo: &str) -> Option<Decimale> {
    Decimale::parse_it(testo).ok()
}
