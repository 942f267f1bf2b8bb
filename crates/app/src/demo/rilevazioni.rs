//! What the objectives of the year in progress have achieved so far: quarters with numerator and denominator, an evidence, and a
//! figure worked out of another.

use domain::Decimale;
use domain::scheda::{Frequenza, Indicatore, Periodo, Unita, ValorePeriodo, Verso};

use super::{IN_CORSO, caso, oggi};

/// Offices of which one more indicator is computed from the first.
const CON_SCOSTAMENTO: &str = "_01";

/// Adds to the indicators of an objective what was taken in the course of the year.
pub(super) fn riempi(scheda: &str, indicatori: &mut Vec<Indicatore>) {
    for (n, i) in indicatori.iter_mut().enumerate() {
        let atteso = i.anno(IN_CORSO).and_then(|v| v.atteso);
        if let (Some(atteso), Some(_)) = (atteso, i.fratto()) {
            trimestri(&format!("{scheda} {n}"), atteso, i);
        }
    }
    let primo_a_periodi = indicatori.first().is_some_and(|i| !i.periodi.is_empty());
    if primo_a_periodi && scheda.ends_with(CON_SCOSTAMENTO) {
        indicatori.push(Indicatore {
            descrizione: Some("Distanza dal valore atteso, in punti percentuali".to_owned()),
            tipo: Some("EFFICACIA".to_owned()),
            unita: Unita::Numero,
            verso: Some(Verso::Alto),
            formula: Some("[1] - [1 atteso]".to_owned()),
            decimali: Some(Decimale::from(1)),
            ..Indicatore::default()
        });
    }
}

/// The quarters that are over: about as many cases in each, the share near the expected one and better towards the end.
fn trimestri(chiave: &str, atteso: Decimale, i: &mut Indicatore) {
    i.frequenza = Some(Frequenza::Trimestre);
    i.verso = Some(Verso::Alto);
    i.fonte_del_dato = Some("Gestionale dei procedimenti, estrazione trimestrale".to_owned());
    let conclusi = Periodo::dell_anno(IN_CORSO, Frequenza::Trimestre)
        .filter(|p| p.ultimo_giorno().is_some_and(|g| g <= oggi()));
    for periodo in conclusi {
        let numero = i64::from(periodo.numero);
        let casi = caso::fra(&format!("{chiave} casi {numero}"), 24, 90);
        let scarto = caso::fra(&format!("{chiave} scarto {numero}"), -9, 2) + numero;
        let quota = (atteso.intero() + scarto).clamp(0, 100);
        i.scrivi_periodo(ValorePeriodo {
            periodo,
            atteso: None,
            raggiunto: None,
            numeratore: Some(Decimale::from(casi * quota / 100)),
            denominatore: Some(Decimale::from(casi)),
            commento: (scarto < -5).then(|| {
                "Assenze nell'ufficio: le pratiche arretrate si chiudono nel trimestre dopo."
                    .to_owned()
            }),
            evidenza: (numero == 2)
                .then(|| "Relazione semestrale agli atti del servizio".to_owned()),
        });
    }
}
