//! Indicators and their values.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};

use super::super::Tracciato;
use super::super::esito::Motivo;
use super::lavoro::{Esito, Fatto, Lavoro, figura};
use super::riga::Riga;
use crate::scheda::Unita;
use crate::testo;

/// An indicator on a sheet, and what its movements call it.
pub(super) struct Misura {
    codice: Option<String>,
    uom: Option<String>,
    conto: Option<String>,
    scheda: String,
    /// Code of the work effort that it was tied to.
    nodo: String,
    descrizione: String,
}

/// Which value a movement is.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Valore {
    scheda: String,
    /// Words of the indicator.
    descrizione: String,
    anno: i32,
    /// `atteso` or `raggiunto`.
    quale: &'static str,
}

/// What a movement is for: a value with its day, or the sentence that says why it has no place.
type Posto = Result<(Valore, NaiveDate), String>;

/// The movement that counts for a value so far: its day, its sheet and its row.
type Ultimo = (NaiveDate, (usize, usize));

/// Our unit for one of `GZoom`; its names are those of the body.
fn unita(codice: &str) -> Option<Unita> {
    let piatta = testo::piatto(codice);
    if codice.contains('%') || piatta.contains("perc") {
        return Some(Unita::Percentuale);
    }
    match piatta.trim_start_matches("otn_").trim_start_matches("uom_") {
        "num" | "numero" | "n" | "n." | "unita" | "qta" | "quantita" => Some(Unita::Numero),
        "data" | "date" => Some(Unita::Data),
        "si/no" | "sino" | "si_no" | "s/n" | "bool" => Some(Unita::SiNo),
        "rapporto" | "ratio" => Some(Unita::Rapporto),
        _ => None,
    }
}

impl Lavoro<'_> {
    pub(super) fn misura(&mut self, r: &Riga<'_>) -> Esito {
        let (scheda, fase) = self.scheda_di(r)?;
        let (dal, al) = (r.data("fromDate")?, r.data("thruDate")?);
        match (dal, al) {
            (Some(dal), Some(al)) if dal > al => {
                return Err(r.no("fromDate", "viene dopo thruDate: scambiale, o correggile"));
            }
            (Some(_), None) => {
                return Err(r.no(
                    "thruDate",
                    "è vuoto e fromDate no: scrivili tutti e due, o nessuno",
                ));
            }
            (None, Some(_)) => {
                return Err(r.no(
                    "fromDate",
                    "è vuoto e thruDate no: scrivili tutti e due, o nessuno",
                ));
            }
            _ => {}
        }
        let (conto, uom) = (r.t("accountCode"), r.t("uomDescr"));
        let noto = conto.as_ref().and_then(|c| self.conti.get(c));
        let nome = r
            .t("accountName")
            .or_else(|| noto.and_then(|c| c.nome.clone()));
        let detto = match (nome, &uom) {
            (Some(nome), Some(uom)) if testo::piatto(&nome) != testo::piatto(uom) => {
                format!("{nome} – {uom}")
            }
            (Some(nome), _) => nome,
            (None, Some(uom)) => uom.clone(),
            (None, None) => {
                return Err(r.no("accountCode", "non si sa come si chiama l'indicatore: carica insieme GlAccountInterface, oppure scrivi accountName"));
            }
        };
        let codice = r.t("workEffortMeasureCode");
        let stesso = |d: &str| {
            self.misure
                .iter()
                .any(|m| m.scheda == scheda && testo::piatto(&m.descrizione) == testo::piatto(d))
        };
        // Our indicators are found by their words: two that say the same are told apart by their code.
        let descrizione = match (&codice, stesso(&detto)) {
            (_, false) => detto,
            (Some(c), true) if !stesso(&format!("{detto} [{c}]")) => format!("{detto} [{c}]"),
            _ => {
                return Err(r.no("workEffortMeasureCode", &format!("la scheda «{scheda}» ha già l'indicatore «{detto}»: dagli un codice proprio, oppure togli la riga che lo ripete")));
            }
        };
        if let Some(peso) = r.t("kpiScoreWeight")
            && figura(&peso).is_none()
        {
            return Err(r.no(
                "kpiScoreWeight",
                &format!(
                    "«{peso}» non è un numero: scrivi le cifre con la virgola, per esempio 12,5"
                ),
            ));
        }
        let campo = ["accountName", "uomDescr", "accountCode"]
            .into_iter()
            .find(|c| r.t(c).is_some())
            .unwrap_or("accountCode");
        let mut celle = vec![
            r.scrivi("scheda", "sourceReferenceRootId", scheda.clone()),
            r.scrivi("descrizione", campo, descrizione.clone()),
        ];
        let mut note: Vec<String> = fase
            .map(|f| format!("Riferito a: {f}"))
            .into_iter()
            .collect();
        if let Some(codice) = noto.and_then(|c| c.unita.clone()) {
            match unita(&codice) {
                Some(u) => celle.push(r.scrivi("unita", "accountCode", u.etichetta())),
                None => note.push(format!("Unità di misura: {codice}")),
            }
        }
        if let Some(fonte) = noto.and_then(|c| c.fonte.clone()) {
            celle.push(r.scrivi("fonte_del_dato", "accountCode", fonte));
        }
        celle.extend(r.cella("peso", "kpiScoreWeight"));
        note.extend(r.t("comments"));
        if !note.is_empty() {
            celle.push(r.scrivi("note", "comments", note.join("\n")));
        }
        let qui = self.righe.len();
        if let Some(c) = conto.as_ref().and_then(|c| self.conti.get_mut(c)) {
            c.usato.get_or_insert(qui);
        }
        self.misure.push(Misura {
            codice,
            uom,
            conto,
            scheda,
            nodo: r
                .t("sourceReferenceId")
                .or(r.t("sourceReferenceRootId"))
                .unwrap_or_default(),
            descrizione,
        });
        Ok(Fatto::Riga(Tracciato::Indicatori, celle))
    }

    pub(super) fn conto(&mut self, r: &Riga<'_>) -> Esito {
        let codice = r.vuole("accountCode")?;
        Ok(match self.conti.get(&codice).and_then(|c| c.usato) {
            Some(dove) => Fatto::Confluita(dove),
            None => Fatto::Tralasciata(
                "nessuna riga buona di WeMeasureInterface usa questo indicatore, e in Schedario un indicatore sta sulla sua scheda".to_owned(),
            ),
        })
    }

    /// The indicator of a movement: by its code, else by its words, else by the registry.
    fn misura_di(&self, r: &Riga<'_>) -> Result<&Misura, Vec<Motivo>> {
        type Chiave = fn(&Misura) -> Option<&str>;
        let chiavi: [(&str, Chiave); 3] = [
            ("voucherRef", |m| m.codice.as_deref()),
            ("uomDescr", |m| m.uom.as_deref()),
            ("glAccountCode", |m| m.conto.as_deref()),
        ];
        let Some((campo, scritta, chiave)) =
            chiavi.into_iter().find_map(|(c, k)| Some((c, r.t(c)?, k)))
        else {
            return Err(r.no("voucherRef", "è vuoto, e così uomDescr e glAccountCode: scrivine uno, senza non si sa di quale indicatore è il valore"));
        };
        let dove = r.t("workEffortCode");
        let mut sue = self.misure.iter().filter(|m| {
            chiave(m) == Some(scritta.as_str())
                && dove.as_ref().is_none_or(|d| m.scheda == *d || m.nodo == *d)
        });
        match (sue.next(), sue.next()) {
            (Some(una), None) => Ok(una),
            (Some(_), Some(_)) => Err(r.no(campo, &format!("più di un indicatore risponde a «{scritta}»: indica quale con voucherRef, oppure la scheda con workEffortCode"))),
            (None, _) => Err(r.no(campo, &format!("nessuna riga buona di WeMeasureInterface risponde a «{scritta}»: caricala insieme, o correggi il codice"))),
        }
    }

    /// Which value of which indicator a movement is.
    fn valore_di(&self, r: &Riga<'_>) -> Result<Posto, Vec<Motivo>> {
        r.vuole("refDate")?;
        let Some(giorno) = r.data("refDate")? else {
            return Err(r.no("refDate", "è vuoto: scrivi la data"));
        };
        let quale = match r.vuole("glFiscalTypeId")?.to_uppercase().as_str() {
            t if t.starts_with("BUDGET") || t.starts_with("TARGET") => "atteso",
            t if t.starts_with("ACTUAL") || t.starts_with("CONS") => "raggiunto",
            altro => {
                return Ok(Err(format!(
                    "il tipo di valore «{altro}» non ha un posto qui: entrano gli attesi (BUDGET, TARGET) e i raggiunti (ACTUAL, CONS)"
                )));
            }
        };
        if let Some(chi) = r.t("partyCode").or(r.t("productCode")) {
            return Ok(Err(format!(
                "è un valore di una persona, di un'unità o di un prodotto («{chi}»): qui un indicatore ha un valore solo per anno"
            )));
        }
        let m = self.misura_di(r)?;
        let valore = Valore {
            scheda: m.scheda.clone(),
            descrizione: m.descrizione.clone(),
            anno: giorno.year(),
            quale,
        };
        Ok(Ok((valore, giorno)))
    }

    /// Of the movements of one value in one year the last counts: a later day, or a later row of the same day.
    pub(super) fn supera<'r>(&mut self, righe: impl Iterator<Item = Riga<'r>>) {
        let mut ultimi: HashMap<Valore, Ultimo> = HashMap::new();
        for r in righe {
            let vale = r.guasti().is_empty() && importo(&r).is_ok();
            let Some(Ok((valore, giorno))) = self.valore_di(&r).ok().filter(|_| vale) else {
                continue;
            };
            let qui = (r.foglio, r.riga);
            let ultimo = ultimi.entry(valore).or_insert((giorno, qui));
            if ultimo.1 == qui {
                continue;
            }
            let (vince, perde) = if giorno >= ultimo.0 {
                (qui, ultimo.1)
            } else {
                (ultimo.1, qui)
            };
            self.superati.insert(perde, vince.1);
            if vince == qui {
                *ultimo = (giorno, qui);
            }
        }
    }

    pub(super) fn movimento(&mut self, r: &Riga<'_>) -> Esito {
        let (valore, _) = match self.valore_di(r)? {
            Ok(v) => v,
            Err(frase) => return Ok(Fatto::Tralasciata(frase)),
        };
        let campo = importo(r)?;
        if let Some(vince) = self.superati.get(&(r.foglio, r.riga)) {
            return Ok(Fatto::Tralasciata(format!(
                "la riga {} dice lo stesso valore {} del {} a una data più recente, o dopo: vale quella",
                vince + 1,
                valore.quale,
                valore.anno
            )));
        }
        let indicatore = ["voucherRef", "uomDescr", "glAccountCode"]
            .into_iter()
            .find(|c| r.t(c).is_some())
            .unwrap_or("voucherRef");
        let mut celle = vec![
            r.scrivi("scheda", indicatore, valore.scheda),
            r.scrivi("descrizione", indicatore, valore.descrizione),
            r.scrivi("anno", "refDate", valore.anno.to_string()),
        ];
        celle.extend(r.cella(valore.quale, campo));
        Ok(Fatto::Riga(Tracciato::Valori, celle))
    }
}

/// The field that holds the value: a figure, or the word of a scale, never both.
fn importo(r: &Riga<'_>) -> Result<&'static str, Vec<Motivo>> {
    match (r.t("amount").is_some(), r.t("amountCode").is_some()) {
        (true, false) => Ok("amount"),
        (false, true) => Ok("amountCode"),
        (true, true) => Err(r.no(
            "amountCode",
            "c'è anche amount: lascia la cifra o la voce della scala, non tutte e due",
        )),
        (false, false) => Err(r.no(
            "amount",
            "è vuoto, e così amountCode: scrivi la cifra, o la voce della scala",
        )),
    }
}
