//! From the form of the preview to the decisions taken.

use domain::campo::Valore;
use domain::importazione::{Assegnazione, Decisione, Differenza, Esito, Lettura, Scelte};
use domain::testo;
use store::importa::{Anteprima, Prendi};

use crate::form::Form;
use crate::segreti::impronta;

/// Longest code of a vista.
const CODICE: usize = 60;

/// What one difference is called in the form: the place of the sheet and the key of the field.
pub(super) fn chiave(scheda: usize, campo: &str) -> String {
    format!("{scheda}.{campo}")
}

/// What was stored when the person looked: if it changes before he confirms, he is asked again.
pub(super) fn visto(memorizzato: &Valore) -> String {
    impronta(&memorizzato.leggibile())
        .chars()
        .take(16)
        .collect()
}

/// The decisions of the form, together with those taken before on the pages it does not show.
pub(super) fn leggi(form: &Form, lettura: &Lettura, prima: &Scelte) -> Scelte {
    let vista = vista(form, lettura);
    // Differences were decided against the vista that was shown.
    let prese = if vista == prima.vista {
        differenze(form, lettura, &prima.differenze)
    } else {
        Vec::new()
    };
    Scelte {
        proposte_accettate: proposte(form, lettura, &prima.proposte_accettate),
        assegnazioni: assegnazioni(form, lettura, &prima.assegnazioni),
        vista,
        differenze: prese,
    }
}

fn vista(form: &Form, lettura: &Lettura) -> Option<String> {
    let scelta = [form.get("vista_altra"), form.get("vista")]
        .into_iter()
        .find(|v| !v.is_empty())?;
    let scelta: String = testo::pulito(scelta)?.chars().take(CODICE).collect();
    Some(scelta).filter(|v| lettura.vista_codice().as_ref() != Some(v))
}

fn proposte(form: &Form, lettura: &Lettura, prima: &[usize]) -> Vec<usize> {
    match form.get("azione") {
        "accetta-tutte" => (0..lettura.proposte.len()).collect(),
        "accetta-nessuna" => Vec::new(),
        _ => {
            let mostrate = numeri(form, "proposta");
            let altrove = prima.iter().copied().filter(|i| !mostrate.contains(i));
            let mut tutte: Vec<usize> = altrove
                .chain(numeri(form, "accetta"))
                .filter(|i| *i < lettura.proposte.len())
                .collect();
            tutte.sort_unstable();
            tutte.dedup();
            tutte
        }
    }
}

fn assegnazioni(form: &Form, lettura: &Lettura, prima: &[Assegnazione]) -> Vec<Assegnazione> {
    let mostrate = numeri(form, "riga");
    let mut tutte: Vec<Assegnazione> = prima
        .iter()
        .filter(|a| !mostrate.contains(&a.indice))
        .cloned()
        .collect();
    for indice in mostrate {
        let Some(riga) = lettura.non_collocate.get(indice) else {
            continue;
        };
        let scheda = form
            .get(&format!("scheda.{indice}"))
            .parse()
            .ok()
            .filter(|s| *s < lettura.schede.len());
        let Some(scheda) = scheda.or(riga.scheda) else {
            continue;
        };
        let campo = form.get(&format!("campo.{indice}"));
        // As a note on its own sheet a line is left anyway.
        if !(campo.is_empty() || campo == "note" && riga.scheda == Some(scheda)) {
            tutte.push(Assegnazione {
                indice,
                scheda,
                campo: campo.to_owned(),
            });
        }
    }
    tutte.sort_by_key(|a| a.indice);
    tutte
}

fn differenze(form: &Form, lettura: &Lettura, prima: &[Decisione]) -> Vec<Decisione> {
    let mut tutte = prima.to_vec();
    for mostrata in form.all("mostrata") {
        let mut parti = mostrata.splitn(3, '.');
        let (Some(Ok(indice)), Some(campo)) = (parti.next().map(str::parse::<usize>), parti.next())
        else {
            continue;
        };
        let Some(scheda) = lettura.schede.get(indice).map(|s| s.codice.clone()) else {
            continue;
        };
        let prendi = form.all("prendi").any(|p| p == chiave(indice, campo));
        tutte.retain(|d| !(d.scheda == scheda && d.campo == campo));
        tutte.push(Decisione {
            scheda,
            campo: campo.to_owned(),
            prendi,
        });
    }
    tutte
}

fn numeri(form: &Form, nome: &str) -> Vec<usize> {
    form.all(nome).filter_map(|n| n.parse().ok()).collect()
}

/// The differences that go into the sheets.
pub(super) fn prese(anteprima: &Anteprima, scelte: &Scelte) -> Prendi {
    let tutte = anteprima
        .confronti
        .iter()
        .flat_map(|c| differenze_di(&c.esito).iter().map(move |d| (&c.codice, d)));
    Prendi::Solo(
        tutte
            .filter(|(codice, d)| scelte.prende(codice, d))
            .map(|(codice, d)| (codice.clone(), d.campo.clone()))
            .collect(),
    )
}

/// Why the person must look again before anything is stored: what he saw is not what would happen.
pub(super) fn da_rivedere(
    form: &Form,
    anteprima: &Anteprima,
    mostrate: std::ops::Range<usize>,
) -> Option<String> {
    if form.get("vista_mostrata") != anteprima.vista.codice {
        return Some(format!(
            "Hai scelto la vista {}: guarda che cosa succede alle sue schede, poi conferma.",
            anteprima.vista.codice
        ));
    }
    let viste: Vec<&str> = form.all("mostrata").collect();
    let nuove = anteprima
        .confronti
        .iter()
        .enumerate()
        .filter(|(i, _)| mostrate.contains(i))
        .flat_map(|(i, c)| differenze_di(&c.esito).iter().map(move |d| (i, d)));
    let qualcuna = nuove.into_iter().any(|(i, d)| {
        !viste.contains(&format!("{}.{}", chiave(i, &d.campo), visto(&d.memorizzato)).as_str())
    });
    qualcuna.then(|| "Ci sono differenze che non avevi ancora visto: nascono dalle tue scelte, oppure qualcuno ha corretto le schede nel frattempo. Guardale, poi conferma.".to_owned())
}

/// The differences of a changed sheet.
pub(super) fn differenze_di(esito: &Esito) -> &[Differenza] {
    match esito {
        Esito::Cambiata(d) => d,
        Esito::Nuova | Esito::Invariata => &[],
    }
}
