//! The form of the table INDICATORI: the fields of an indicator and its values, year by year.

use std::collections::BTreeSet;

use domain::catalogo::{self, VoceCatalogo};
use domain::formula::{Ciclo, Formula};
use domain::rilevazione::{Calcolati, FormulaScritta, spostati};
use domain::scheda::{Indicatore, Scheda, Unita};
use domain::testo::piatto;
use domain::{Actor, Decimale, Refusal};
use store::Conn;

use super::caricata::Caricata;
use super::righe::RigaDigitata;
use super::tabella::{Posto, Tabella};
use crate::controllo::{Aspetto, Controllo};

/// Figures in the unit of the indicator: of one whose values are dates, dates.
const IN_UNITA: &[&str] = &[
    "valore_di_partenza",
    "intervallo_da",
    "intervallo_a",
    "soglia_minima",
    "soglia_massima",
    "soglia_eccellente",
];

fn in_unita<'a>(i: &'a mut Indicatore, chiave: &str) -> Option<&'a mut Option<Decimale>> {
    Some(match chiave {
        "valore_di_partenza" => &mut i.valore_di_partenza,
        "intervallo_da" => &mut i.intervallo_da,
        "intervallo_a" => &mut i.intervallo_a,
        "soglia_minima" => &mut i.soglia_minima,
        "soglia_massima" => &mut i.soglia_massima,
        "soglia_eccellente" => &mut i.soglia_eccellente,
        _ => return None,
    })
}

impl Tabella for Indicatore {
    const GRUPPI: &'static [&'static [&'static str]] = &[
        &["descrizione", "tipo", "unita", "verso"],
        &["numeratore", "denominatore"],
        &["note"],
    ];
    const ALTRO: (&'static str, &'static [&'static [&'static str]]) = (
        "Peso, frequenza, soglie, fonte e formula",
        &[
            &["peso", "frequenza", "cumulo"],
            &[
                "valore_di_partenza",
                "intervallo_da",
                "intervallo_a",
                "decimali",
            ],
            &["conversione"],
            &["soglia_minima", "soglia_massima", "soglia_eccellente"],
            &["intervalli"],
            &["fonte_del_dato", "inizio_serie"],
            &["formula"],
            &["scala"],
        ],
    );
    const SINGOLARE: &'static str = "Indicatore";
    const AGGIUNGI: &'static str = "Aggiungi un indicatore";
    const AIUTO: &'static str = "I valori sono numeri con la virgola o percentuali: 2,00 oppure 100%. Gli anni li decide il modello di scheda.";

    const HA_CATALOGO: bool = true;
    const DEL_CATALOGO: &'static str = "Gli indicatori proposti per le misure: prima quelli delle misure e dei tipi di questa scheda.";

    fn catalogo(
        _c: &mut Conn,
        _actor: &Actor,
        scheda: &Scheda,
    ) -> store::Result<Vec<VoceCatalogo<Self>>> {
        let fornite = catalogo::misure_fornite().map_err(store::Error::Dati)?;
        Ok(catalogo::indicatori(fornite, scheda.contenuto()))
    }

    fn digita(&self, riga: &mut RigaDigitata, posto: Option<usize>) {
        if let Some(n) = posto {
            riga.set("origine", origine(n, self));
        }
        if self.unita == Unita::Data {
            let mut date = self.clone();
            for chiave in IN_UNITA {
                if let Some(valore) = in_unita(&mut date, chiave).and_then(|v| *v) {
                    riga.rimetti(chiave, Unita::Data.mostra(valore));
                }
            }
        }
        for v in &self.valori {
            let mostra =
                |d: Option<Decimale>| d.map(|d| self.digitabile(v.anno, d)).unwrap_or_default();
            riga.set(&format!("atteso_{}", v.anno), mostra(v.atteso));
            riga.set(&format!("raggiunto_{}", v.anno), mostra(v.raggiunto));
        }
    }

    fn legge_da_se(riga: &RigaDigitata) -> &'static [&'static str] {
        if riga.get("unita") == Unita::Data.codice() {
            IN_UNITA
        } else {
            &[]
        }
    }

    fn leggi(&mut self, riga: &RigaDigitata, caricata: &Caricata, numero: usize) -> Vec<Refusal> {
        let mut no = Vec::new();
        let prima = stored(riga.get("origine"), &caricata.scheda.contenuto().indicatori);
        if let Some(prima) = prima {
            self.serie_chiuse.clone_from(&prima.serie_chiuse);
            self.periodi.clone_from(&prima.periodi);
            self.bloccato.clone_from(&prima.bloccato);
        }
        for chiave in Self::legge_da_se(riga) {
            let digitato = riga.get(chiave).trim();
            match Some(digitato)
                .filter(|d| !d.is_empty())
                .map(|d| Unita::Data.leggi(d))
            {
                None => {}
                Some(Err(frase)) => no.push(Refusal::campo(
                    format!("indicatori.{numero}.{chiave}"),
                    frase,
                )),
                Some(Ok(valore)) => {
                    if let Some(posto) = in_unita(self, chiave) {
                        *posto = Some(valore);
                    }
                }
            }
        }
        for anno in anni(caricata) {
            let mut figura = |nome: &str| -> Option<Decimale> {
                let digitato = riga.get(&format!("{nome}_{anno}")).trim();
                if digitato.is_empty() {
                    return None;
                }
                if digitato.ends_with('%') && self.unita == Unita::Numero {
                    self.unita = Unita::Percentuale;
                }
                // What the form showed is what is stored, whatever the unit has become since.
                let offerta = prima.and_then(|p| {
                    let v = p.anno(anno)?;
                    let d = if nome == "atteso" {
                        v.atteso
                    } else {
                        v.raggiunto
                    }?;
                    (p.digitabile(anno, d) == digitato).then_some(d)
                });
                offerta
                    .map_or_else(|| self.leggi_nel(anno, digitato), Ok)
                    .map_err(|frase| {
                        no.push(Refusal::campo(
                            format!("indicatori.{numero}.{nome}_{anno}"),
                            frase,
                        ))
                    })
                    .ok()
            };
            let (atteso, raggiunto) = (figura("atteso"), figura("raggiunto"));
            self.scrivi(anno, Some(atteso), Some(raggiunto));
        }
        no
    }

    fn verifica(righe: &[Self], caricata: &Caricata, formule: &[FormulaScritta]) -> Vec<Refusal> {
        let cicli = Calcolati::prova(formule, caricata.scheda.codice(), righe).err();
        let rifiuta = |(posto, ciclo): (usize, Ciclo)| {
            Refusal::campo(
                format!("indicatori.{}.formula", posto + 1),
                format!("il calcolo gira in tondo: {ciclo}. Togli uno dei rimandi"),
            )
        };
        let mut no: Vec<Refusal> = cicli.into_iter().flatten().map(rifiuta).collect();
        no.extend(letti_altrove(righe, caricata, formule));
        no
    }

    fn rifinisci(controllo: &mut Controllo, riga: &RigaDigitata) {
        match controllo.nome.as_str() {
            "peso" => "Vuoto conta 1; -1 non conta.",
            "inizio_serie" => {
                "Da quando valgono questa unità e questa formula, se prima erano altre."
            }
            "formula" => "Come si calcola da altri indicatori, per esempio [1] / [2] * 100.",
            "conversione" => "Vuota: quella che l'SMVP dà all'unità dell'indicatore.",
            "intervalli" => "Per esempio 0; 10; 50: da 0 a meno di 10, 50 punti. Al posto di quelli dell'ente, se il punteggio va a intervalli o a giorni di ritardo.",
            "scala" => "Solo se i valori sono gradi con un nome: il primo vale 1.",
            _ => "",
        }
        .clone_into(&mut controllo.aiuto);
        if controllo.nome == "formula" && !controllo.errore.is_empty() {
            let digitata = riga.get("formula");
            if let Err(e) = Formula::leggi(digitata) {
                controllo.segno = e.mostra(digitata);
            }
        }
    }

    fn altri(posto: &Posto<'_>) -> Vec<Vec<Controllo>> {
        let anni = anni(posto.caricata);
        [
            ("atteso", "Valore Atteso"),
            ("raggiunto", "Valore Raggiunto"),
        ]
        .into_iter()
        .map(|(nome, parola)| {
            anni.iter()
                .map(|anno| annuale(posto, nome, parola, *anno))
                .collect()
        })
        .collect()
    }
}

/// Refuses to move or take out an indicator that a formula reads by its place, unless that formula is changed too: it would read
/// another one, and nobody would notice.
fn letti_altrove(
    righe: &[Indicatore],
    caricata: &Caricata,
    formule: &[FormulaScritta],
) -> Vec<Refusal> {
    let scheda = caricata.scheda.codice();
    let prima = &caricata.scheda.contenuto().indicatori;
    spostati(scheda, prima, righe, formule)
        .into_iter()
        .map(|l| {
            let riga = usize::from(l.posto).min(righe.len().max(1));
            Refusal::campo(
                format!("indicatori.{riga}.descrizione"),
                format!(
                    "{}: prima di spostarlo o toglierlo cambia quella formula",
                    l.frase(scheda)
                ),
            )
        })
        .collect()
}

/// What tells a stored row when the form comes back, though rows were moved or taken out meanwhile: its place and its words.
fn origine(posto: usize, indicatore: &Indicatore) -> String {
    format!(
        "{posto} {}",
        indicatore.descrizione.as_deref().unwrap_or_default()
    )
}

/// The stored row that a row of the form was.
fn stored<'a>(origine: &str, indicatori: &'a [Indicatore]) -> Option<&'a Indicatore> {
    let (posto, parole) = origine.split_once(' ')?;
    let al_posto = posto.parse().ok().and_then(|n: usize| indicatori.get(n));
    // A browser sends the line breaks of a hidden field its own way.
    let dette =
        |i: &&Indicatore| piatto(i.descrizione.as_deref().unwrap_or_default()) == piatto(parole);
    al_posto
        .filter(|i| dette(i))
        .or_else(|| indicatori.iter().find(|i| dette(i)))
        .or(al_posto)
}

/// The years of the form: those the modello shows, and every other one that has a value, so that none is lost by saving.
fn anni(caricata: &Caricata) -> Vec<i32> {
    let anno = caricata.vista.anno;
    let del_modello = ["atteso", "raggiunto_storico", "atteso_futuro"]
        .iter()
        .flat_map(|c| caricata.modello.anni(c, anno));
    let con_valori = caricata
        .scheda
        .contenuto()
        .indicatori
        .iter()
        .flat_map(|i| i.valori.iter().map(|v| v.anno));
    del_modello
        .chain(con_valori)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .rev()
        .collect()
}

/// The control of one value of one year.
fn annuale(posto: &Posto<'_>, nome: &str, parola: &str, anno: i32) -> Controllo {
    let chiave_campo = format!("{nome}_{anno}");
    let dove = format!("indicatori.{}.{chiave_campo}", posto.indice + 1);
    Controllo {
        id: format!("{chiave_campo}-{}", posto.chiave),
        etichetta: format!("{parola} {anno}"),
        aspetto: Aspetto::Numero,
        valore: posto.riga.get(&chiave_campo).to_owned(),
        aiuto: String::new(),
        errore: posto
            .errori
            .iter()
            .filter(|e| e.campo == dove)
            .map(|e| e.frase.clone())
            .collect::<Vec<_>>()
            .join("; "),
        segno: String::new(),
        opzioni: Vec::new(),
        lista: String::new(),
        righe: 1,
        nome: chiave_campo,
    }
}
