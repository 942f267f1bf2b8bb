//! Words looked for in a published plan: in what is published of it and nowhere else.

use domain::pubblicazione::{PianoPubblico, SchedaPubblica};
use domain::testo;

/// Sheets in which every word stands somewhere.
pub(super) fn cerca<'a>(piano: &'a PianoPubblico, testo: &str) -> Vec<&'a SchedaPubblica> {
    let cercato = testo::piatto(testo);
    let parole: Vec<&str> = cercato.split_whitespace().collect();
    if parole.is_empty() {
        return Vec::new();
    }
    let dentro = |s: &SchedaPubblica| {
        let detto = testo::piatto(&tutto(s));
        parole.iter().all(|p| detto.contains(p))
    };
    piano.schede.iter().filter(|s| dentro(s)).collect()
}

/// Everything that stands on a sheet.
fn tutto(s: &SchedaPubblica) -> String {
    let mut detto = format!("{} {} {}", s.codice, s.titolo, s.unita);
    let voci = s.voci.iter().map(|v| v.testo.as_str());
    let fasi = s
        .fasi
        .iter()
        .flat_map(|f| [Some(f.descrizione.as_str()), f.responsabile.as_deref()]);
    let indicatori = s.indicatori.iter().map(|i| i.descrizione.as_str());
    let eventi = s.eventi.iter().map(|e| e.descrizione.as_str());
    for t in voci.chain(fasi.flatten()).chain(indicatori).chain(eventi) {
        detto.push(' ');
        detto.push_str(t);
    }
    detto
}
