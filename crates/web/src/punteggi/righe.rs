//! A tree of scores as the rows of a page: what is open, what is a click away.

use std::collections::HashSet;

use domain::Decimale;
use domain::albero::{GenereNodo, NodoAlbero, NodoId};
use domain::punteggio::FasciaPunti;
use domain::rischio::Passo;
use domain::scheda::{Livello, Unita};

use super::Punteggi;
use crate::indirizzo::segmento;

/// Nodes up to which a tree is shown whole, each row with its working folded; beyond, a branch at a time.
const INTERO: usize = 400;

/// A row, and how it stands in the nested lists.
pub(crate) struct Riga {
    /// Kind, for whoever cannot see the indent: `Obiettivo`.
    pub genere: &'static str,
    pub codice: String,
    pub titolo: String,
    pub punteggio: String,
    /// The band in words, and the class of its colour.
    pub fascia: Option<(String, String)>,
    pub peso: String,
    pub bloccato: bool,
    pub allerte: u32,
    /// What is wrong with this node. Like what follows, empty on a row that is only a link.
    pub avvisi: Vec<String>,
    pub passi: Vec<Passo>,
    /// Whether the working is a click away: of what stands open to show what is below it.
    pub piegato: bool,
    /// The values of an indicator, in words.
    pub valori: String,
    /// The sheets linked to this one, where they count: code, score, address of the score.
    pub collegate: Vec<(String, String, String)>,
    /// Addresses: the sheet, its score, the series of an indicator; empty where there is none.
    pub scheda: String,
    pub pagina: String,
    pub serie: String,
    /// Where a branch opens that is not on this page; the row has no working then.
    pub altrove: Option<String>,
    pub aperta: bool,
    /// The node that the address names.
    pub qui: bool,
    /// Whether the rows of what it is made of come next.
    pub figli: bool,
    /// Lists that end after this row.
    pub chiudi: usize,
}

/// Draws a tree, or a branch of it.
pub(crate) struct Ramo<'a> {
    punteggi: &'a Punteggi,
    /// Address of the plan.
    base: String,
    /// The node that the address names and those above it.
    aperti: HashSet<NodoId>,
    scelto: Option<NodoId>,
    intero: bool,
    /// Whether what is a click away is looked at by itself, and not in the tree of the plan.
    da_sola: bool,
    /// The codes of the sheets that are shown; `None`: all.
    visibili: Option<&'a HashSet<String>>,
}

impl<'a> Ramo<'a> {
    /// The tree of a plan with the branch of a node open; a code that the plan does not have opens nothing.
    pub(crate) fn di_piano(punteggi: &'a Punteggi, base: String, codice: &str) -> Self {
        let scelto = punteggi.albero.trova(codice);
        let sopra = std::iter::successors(scelto, |n| n.padre());
        Self {
            aperti: sopra.map(|n| n.id()).collect(),
            scelto: scelto.filter(|_| !codice.is_empty()).map(|n| n.id()),
            intero: punteggi.albero.nodi().count() <= INTERO,
            da_sola: false,
            visibili: None,
            punteggi,
            base,
        }
    }

    /// A sheet with all that it is made of, but not the parts of the sheets below it.
    pub(crate) fn di_scheda(punteggi: &'a Punteggi, base: String, nodo: NodoAlbero<'_>) -> Self {
        Self {
            aperti: HashSet::from([nodo.id()]),
            scelto: None,
            intero: false,
            da_sola: true,
            visibili: None,
            punteggi,
            base,
        }
    }

    /// The same, with only these sheets of the plan; `None`: all.
    pub(crate) fn visto_da(mut self, visibili: Option<&'a HashSet<String>>) -> Self {
        self.visibili = visibili;
        self
    }

    fn visibile(&self, codice: &str) -> bool {
        self.visibili.is_none_or(|v| v.contains(codice))
    }

    /// Whether a node has something to show: itself, or a sheet below it.
    fn si_vede(&self, nodo: NodoAlbero<'_>) -> bool {
        match nodo.genere() {
            GenereNodo::Vista => true,
            GenereNodo::Scheda(_) | GenereNodo::Indicatore if self.visibile(nodo.codice()) => true,
            _ => nodo.figlie().any(|f| self.si_vede(f)),
        }
    }

    /// Whether the score of a node may be known: that of a sheet with the sheet, that of what gathers sheets with all of them.
    fn si_sa(&self, nodo: NodoAlbero<'_>) -> bool {
        match nodo.genere() {
            GenereNodo::Scheda(_) | GenereNodo::Indicatore => self.visibile(nodo.codice()),
            _ => self.visibili.is_none() || nodo.figlie().all(|f| self.si_sa(f)),
        }
    }

    /// Whether only the open branch is drawn.
    pub(crate) fn parziale(&self) -> bool {
        !self.intero
    }

    /// The rows of a node and of what is shown below it.
    pub(crate) fn righe(&self, nodo: NodoAlbero<'_>) -> Vec<Riga> {
        let mut righe = Vec::new();
        self.scendi(nodo, 0, &mut righe);
        righe
    }

    fn scendi(&self, nodo: NodoAlbero<'_>, profondita: usize, righe: &mut Vec<Riga>) {
        let indicatore = nodo.genere() == GenereNodo::Indicatore;
        let sulla_via = self.aperti.contains(&nodo.id());
        let dentro = self.intero || sulla_via || indicatore || nodo.genere() == GenereNodo::Vista;
        let mut riga = self.solo_nome(nodo, self.riga(nodo, dentro));
        let si_sa = self.si_sa(nodo);
        let indicatori = nodo.indicatori().filter(|_| si_sa);
        let figlie = nodo.figlie().filter(|f| self.si_vede(*f));
        let sotto: Vec<NodoAlbero<'_>> = indicatori.chain(figlie).collect();
        riga.figli = dentro && !sotto.is_empty();
        riga.aperta = sulla_via
            || matches!(nodo.genere(), GenereNodo::Vista)
            || (self.intero && profondita < 2 && !sotto.is_empty() && self.fa_gruppo(nodo));
        riga.piegato = self.fa_gruppo(nodo) && !riga.qui && !(self.da_sola && profondita == 0);
        let ha_figli = riga.figli;
        righe.push(riga);
        if ha_figli {
            for figlio in sotto {
                self.scendi(figlio, profondita + 1, righe);
            }
            if let Some(ultima) = righe.last_mut() {
                ultima.chiudi += 1;
            }
        }
    }

    /// Whether other sheets stand below a node: the first levels of a plan.
    fn fa_gruppo(&self, nodo: NodoAlbero<'_>) -> bool {
        nodo.figlie().next().is_some()
    }

    /// The row of what gathers sheets of which some may not be known: its name, and what is open below it.
    fn solo_nome(&self, nodo: NodoAlbero<'_>, riga: Riga) -> Riga {
        if self.si_sa(nodo) {
            return riga;
        }
        Riga {
            punteggio: self.punteggi.scrivi(None),
            fascia: None,
            bloccato: false,
            allerte: 0,
            avvisi: Vec::new(),
            passi: Vec::new(),
            collegate: Vec::new(),
            scheda: String::new(),
            pagina: String::new(),
            ..riga
        }
    }

    fn riga(&self, nodo: NodoAlbero<'_>, dentro: bool) -> Riga {
        let e_scheda = matches!(nodo.genere(), GenereNodo::Scheda(_));
        let e_indicatore = nodo.genere() == GenereNodo::Indicatore;
        let codice = nodo.codice();
        let scheda = format!("{}/schede/{}", self.base, segmento(codice));
        let pagina = format!("{scheda}/punteggio");
        let altrove = if self.da_sola && e_scheda {
            pagina.clone()
        } else {
            format!("{}/albero?ramo={}#aperto", self.base, segmento(codice))
        };
        let solo_se = |vero: bool, testo: String| if vero { testo } else { String::new() };
        let mut avvisi = if dentro { nodo.avvisi() } else { Vec::new() };
        if let Some(stato) = self.punteggi.non_contate.get(codice).filter(|_| e_scheda) {
            avvisi.push(format!(
                "non è contata da chi sta sopra: il suo stato è «{stato}»"
            ));
        }
        let in_vista = nodo.genere() == GenereNodo::Vista;
        Riga {
            genere: match nodo.genere() {
                GenereNodo::Direzione => self.punteggi.gruppo,
                altro => genere(altro),
            },
            // A group that is only a name has it as its code.
            codice: solo_se(
                !in_vista && !e_indicatore && codice.trim_end_matches('*') != nodo.titolo(),
                codice.to_owned(),
            ),
            titolo: nodo.titolo().to_owned(),
            punteggio: self.punteggi.cifra(nodo),
            fascia: nodo
                .fascia()
                .filter(|_| nodo.punteggio().is_some())
                .map(|f| (f.in_parole(), classe(f))),
            peso: match nodo.peso() {
                _ if in_vista => String::new(),
                p if p.negativo() && e_indicatore => "non contato".to_owned(),
                p if p.negativo() => "non contata".to_owned(),
                p => format!("peso {}", p.it(p.decimali())),
            },
            bloccato: nodo.bloccato().is_some(),
            allerte: nodo.allerte(),
            avvisi,
            passi: if dentro { nodo.passi() } else { Vec::new() },
            valori: nodo.indicatore().map_or_else(String::new, |i| {
                let mostra = |v: Option<Decimale>| mostra(i.unita, v);
                let v = &i.valori;
                let supposto = i.supposto().map(|s| format!("; {s}"));
                format!(
                    "raggiunto {}, atteso {}, raggiunto l'anno prima {}{}",
                    mostra(v.raggiunto),
                    mostra(v.atteso),
                    mostra(v.precedente),
                    supposto.unwrap_or_default()
                )
            }),
            collegate: if dentro {
                self.collegate(nodo)
            } else {
                Vec::new()
            },
            serie: solo_se(e_indicatore, format!("{scheda}/indicatori/{}", posto(nodo))),
            pagina: solo_se(
                e_scheda && !(self.da_sola && self.aperti.contains(&nodo.id())),
                pagina,
            ),
            scheda: solo_se(e_scheda, scheda),
            altrove: (!dentro).then_some(altrove),
            piegato: false,
            aperta: false,
            qui: self.scelto == Some(nodo.id()),
            figli: false,
            chiudi: 0,
        }
    }

    /// Where the score of a sheet is opened: that of another plan, in that plan.
    fn indirizzo_del_punteggio(&self, codice: &str) -> String {
        let viste = self.base.rsplit_once('/').map_or("", |(viste, _)| viste);
        match self.punteggi.altrove.get(codice) {
            Some(altrove) => format!(
                "{viste}/{}/schede/{}/punteggio",
                segmento(&altrove.vista.codice),
                segmento(&altrove.codice)
            ),
            None => format!("{}/schede/{}/punteggio", self.base, segmento(codice)),
        }
    }

    /// The sheets linked to one, where the rules count them.
    fn collegate(&self, nodo: NodoAlbero<'_>) -> Vec<(String, String, String)> {
        nodo.collegate()
            .map(|(n, _)| {
                // What one may not see is not linked, nor are its points told.
                let dove = if self.visibile(n.codice()) {
                    self.indirizzo_del_punteggio(n.codice())
                } else {
                    String::new()
                };
                (n.codice().to_owned(), self.punteggi.cifra(n), dove)
            })
            .collect()
    }
}

/// Place of an indicator on its sheet, from 1.
fn posto(nodo: NodoAlbero<'_>) -> usize {
    let fratelli = nodo.padre().map(|p| p.indicatori());
    fratelli
        .and_then(|mut f| f.position(|i| i.id() == nodo.id()))
        .map_or(1, |n| n + 1)
}

fn genere(genere: GenereNodo) -> &'static str {
    match genere {
        GenereNodo::Vista => "Piano",
        GenereNodo::Direzione => "Gruppo",
        GenereNodo::Scheda(Livello::Cdr) => "CdR",
        GenereNodo::Scheda(Livello::Processo) => "Processo",
        GenereNodo::Scheda(Livello::Obiettivo) => "Obiettivo",
        GenereNodo::Indicatore => "Indicatore",
        GenereNodo::DiAltroPiano => "Scheda di un altro piano",
    }
}

fn classe(f: &FasciaPunti) -> String {
    f.colore
        .map_or_else(String::new, |c| format!("is-{}", c.codice()))
}

fn mostra(unita: Unita, valore: Option<Decimale>) -> String {
    valore.map_or_else(|| "non indicato".to_owned(), |v| unita.mostra(v))
}
