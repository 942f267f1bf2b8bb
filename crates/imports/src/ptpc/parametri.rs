//! The page "Parametri selezionati": labels in a block and values in a block, or side by side.

use domain::data;

use crate::codici;
use crate::conto::{GANTT, INTESTAZIONE, Posto};
use crate::decorazione::inizia_ente;
use crate::etichette::{inizia, intestazione, piegato, separatore, solo, trova};
use crate::ptpc::Lettore;
use crate::righe::{Pezzo, unisci};
use crate::valori::stato;

/// The labels of the page, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voce {
    Vista,
    Livello,
    Centro,
    Stato,
    /// Only in our own books: whether they carry a Gantt. No parameter of a plan.
    Gantt,
}

const VOCI: &[(Voce, &str)] = &[
    (Voce::Vista, "Vista"),
    (Voce::Livello, "Livello"),
    (Voce::Centro, "Centro di Responsabilita"),
    (Voce::Stato, "Stato"),
    (Voce::Gantt, domain::gantt::TITOLO),
];

/// Lines after which the page of parameters cannot go on: it is short.
const RIGHE_MASSIME: usize = 60;

impl Lettore<'_> {
    /// Reads the page, when the printout begins with it; gives the first line after it.
    pub(super) fn parametri(&mut self) -> usize {
        let fonte = self.fonte();
        let Some(inizio) = fonte
            .righe
            .iter()
            .take(RIGHE_MASSIME)
            .position(|r| trova(&r.testo, "Parametri selezionati").is_some())
        else {
            return 0;
        };
        let mut attese: Vec<Voce> = Vec::new();
        let mut valori: Vec<Pezzo> = Vec::new();
        let mut trovati: Vec<(Voce, Pezzo)> = Vec::new();
        for riga in 0..inizio {
            self.testa_dei_parametri(riga);
        }
        let pagina = fonte.righe.get(inizio).map_or(1, |r| r.pagina);
        let mut riga = inizio;
        while let Some(r) = fonte.righe.get(riga) {
            let intera = fonte.intera(riga);
            let testo = fonte.testo(intera);
            if r.pagina != pagina || intestazione(testo).is_some() || riga > inizio + RIGHE_MASSIME
            {
                break;
            }
            riga += 1;
            if testo.is_empty() {
                continue;
            }
            if let Some((da, a)) = trova(testo, "Parametri selezionati") {
                self.banco.etichetta(intera.tra(da, a));
                let resto = fonte.rifila(intera.dopo(a + separatore(testo.get(a..).unwrap_or(""))));
                self.banco.etichetta(resto.prima(0));
                continue;
            }
            if self.data_elaborazione(intera) {
                continue;
            }
            if self.decorazione(intera) {
                continue;
            }
            match VOCI
                .iter()
                .find_map(|(v, e)| inizia(testo, e).map(|n| (*v, n)))
            {
                Some((voce, n)) => {
                    self.banco.etichetta(intera.prima(n));
                    let resto =
                        fonte.rifila(intera.dopo(n + separatore(testo.get(n..).unwrap_or(""))));
                    if resto.a > resto.da {
                        trovati.push((voce, resto));
                    } else {
                        attese.push(voce);
                    }
                }
                // A second value under the first, beside the same label.
                None if attese.is_empty() && !trovati.is_empty() => {
                    if let Some((voce, _)) = trovati.last().copied() {
                        trovati.push((voce, intera));
                    }
                }
                None => valori.push(intera),
            }
        }
        self.distribuisci(attese, valori, &mut trovati);
        riga
    }

    /// Lines before "Parametri selezionati": the title of the report, sometimes the name of the body.
    fn testa_dei_parametri(&mut self, riga: usize) {
        let p = self.fonte().intera(riga);
        if self.fonte().testo(p).is_empty() || self.decorazione(p) {
            return;
        }
        let nome = unisci([self.fonte().testo(p)]);
        match &self.banco.parametri.ente {
            Some(ente) if piegato(ente) == piegato(&nome) => self.banco.impagina(p, INTESTAZIONE),
            None if inizia_ente(nome.split_whitespace().next().unwrap_or("")) => {
                self.banco.parametri.ente = Some(nome);
                self.banco.conto.assegna(self.fonte(), p, Posto::Parametri);
            }
            _ => {}
        }
    }

    fn data_elaborazione(&mut self, p: Pezzo) -> bool {
        let testo = self.fonte().testo(p);
        let Some((da, a)) = trova(testo, "Data elaborazione") else {
            return false;
        };
        let resto = self
            .fonte()
            .rifila(p.dopo(a + separatore(testo.get(a..).unwrap_or(""))));
        self.banco.etichetta(p.tra(da, a));
        let Ok(data) = data::parse_it(self.fonte().testo(resto)) else {
            // The label alone; the date may stand in the block of values.
            return resto.a == resto.da;
        };
        self.banco.parametri.data_elaborazione = Some(data);
        self.banco
            .conto
            .assegna(self.fonte(), resto, Posto::Parametri);
        true
    }

    /// Gives the values their labels: by shape where the shape tells, the others in order.
    fn distribuisci(
        &mut self,
        mut attese: Vec<Voce>,
        valori: Vec<Pezzo>,
        trovati: &mut Vec<(Voce, Pezzo)>,
    ) {
        let fonte = self.fonte();
        let mut senza: Vec<Pezzo> = Vec::new();
        for p in valori {
            let testo = fonte.testo(p);
            let voce = if codici::vista(testo).is_some() && attese.contains(&Voce::Vista) {
                Some(Voce::Vista)
            } else if livelli(testo) {
                Some(Voce::Livello)
            } else if stato(testo).is_some() || solo(testo, "Tutti") {
                Some(Voce::Stato)
            } else {
                None
            };
            match voce.and_then(|v| attese.iter().position(|a| *a == v)) {
                Some(i) => trovati.push((attese.remove(i), p)),
                None if self.banco.parametri.data_elaborazione.is_none()
                    && data::parse_it(testo).is_ok() =>
                {
                    self.banco.parametri.data_elaborazione = data::parse_it(testo).ok();
                    self.banco.conto.assegna(fonte, p, Posto::Parametri);
                }
                None => senza.push(p),
            }
        }
        let mut senza = senza.into_iter();
        for voce in attese {
            if let Some(p) = senza.next() {
                trovati.push((voce, p));
            }
        }
        for (voce, p) in trovati.iter() {
            self.scrivi_parametro(*voce, *p);
        }
    }

    fn scrivi_parametro(&mut self, voce: Voce, p: Pezzo) {
        let fonte = self.fonte();
        let testo = unisci([fonte.testo(p)]);
        let posto = match voce {
            Voce::Gantt => {
                self.banco.impagina(p, GANTT);
                return;
            }
            Voce::Vista => {
                if let Some(c) = codici::vista(&testo) {
                    let letto = testo.get(c.da..c.a).unwrap_or("").to_owned();
                    if letto != c.codice {
                        self.banco.ripara(
                            p.riga,
                            None,
                            &letto,
                            &c.codice,
                            "spazio letto per sbaglio nel codice",
                        );
                    }
                    let titolo = unisci([testo
                        .get(c.a..)
                        .unwrap_or("")
                        .trim_start_matches(|c: char| c.is_whitespace() || "-–—".contains(c))]);
                    self.banco.parametri.vista_titolo = Some(titolo).filter(|t| !t.is_empty());
                    self.banco.parametri.vista_codice = Some(c.codice);
                } else {
                    let prima = self.banco.parametri.vista_titolo.take().unwrap_or_default();
                    self.banco.parametri.vista_titolo = Some(unisci([prima.as_str(), &testo]));
                }
                None
            }
            Voce::Livello => Some(&mut self.banco.parametri.livello),
            Voce::Centro => Some(&mut self.banco.parametri.centro_di_responsabilita),
            Voce::Stato => Some(&mut self.banco.parametri.stato),
        };
        if let Some(posto) = posto {
            match posto {
                Some(gia) => *gia = format!("{gia} {}", unisci([fonte.testo(p)])),
                None => *posto = Some(unisci([fonte.testo(p)])),
            }
        }
        if voce == Voce::Centro
            && let Some(nome) = nome_di_ufficio(fonte.testo(p))
        {
            self.sapere.uffici.push(nome);
        }
        self.banco.conto.assegna(fonte, p, Posto::Parametri);
    }
}

/// `CdR Processi`, `CdR, Processi`, `Obiettivi`: names of levels and nothing else.
fn livelli(testo: &str) -> bool {
    let parole: Vec<String> = testo
        .split(|c: char| c.is_whitespace() || ",;/".contains(c))
        .map(piegato)
        .filter(|p| !p.is_empty())
        .collect();
    !parole.is_empty()
        && parole.iter().all(|p| {
            ["cdr", "processi", "processo", "obiettivi", "obiettivo"]
                .map(piegato)
                .contains(p)
        })
}

/// The name inside `09 UO_2020 UO STAFF SINDACO E GIUNTA`: what follows the codes.
fn nome_di_ufficio(testo: &str) -> Option<String> {
    let parole: Vec<&str> = testo
        .split_whitespace()
        .skip_while(|p| p.chars().any(|c| c.is_ascii_digit()))
        .collect();
    Some(parole.join(" ")).filter(|n| !n.is_empty())
}
