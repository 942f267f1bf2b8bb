//! The Gantt pages of our own books, between the pages of the sheets.

use domain::importazione::Lettura;

use crate::stampe;

const STAMPA: &str = "borgo-sereno-ptpc.txt";

/// A page as our book has it: words that are labels elsewhere, a code, names and dates.
const PAGINA: &str = "\u{c}Comune di Borgo Sereno\tGANTT DELLE FASI
Gantt delle fasi: U_01 UOC Segreteria generale
Dal 01/01/2026 al 31/12/2026\ttempo previsto\ttempo effettivo\tgiorno della stampa, 30/06/2026
Fase\tPrevisto\tEffettivo\tgen\tfeb\tAvanz.\tSituazione
2026_SEGR_99 Un processo che nessuna scheda ha
PROCESSI
1. INDICATORI dei controlli\tdal 01/01/2026\tdal 08/01/2026\t100%\tConclusa
Responsabile
ROSSI MARIO
Data elaborazione 30/06/2026\tpagina 17 di 141
";

fn leggi(testo: &str) -> Lettura {
    imports::leggi(STAMPA, testo.as_bytes()).unwrap()
}

/// The printout with a page put before each of its pages but the first.
fn con(pagina: &str) -> (String, usize) {
    let testo = String::from_utf8(stampe::inventata(STAMPA)).unwrap();
    let mut pagine = testo.split('\u{c}');
    let mut nuovo = pagine.next().unwrap().to_owned();
    let mut messe = 0;
    for p in pagine {
        nuovo.push_str(pagina);
        nuovo.push('\u{c}');
        nuovo.push_str(p);
        messe += 1;
    }
    nuovo.push_str(pagina);
    (nuovo, messe + 1)
}

#[test]
fn its_lines_are_layout_and_change_nothing_that_is_read() {
    let prima = leggi(&String::from_utf8(stampe::inventata(STAMPA)).unwrap());
    let (testo, messe) = con(PAGINA);
    let dopo = leggi(&testo);
    let valori = |l: &Lettura| -> Vec<_> {
        let di = |s: &domain::importazione::SchedaLetta| {
            let campi = s.campi.iter().map(|c| (c.chiave.clone(), c.valore.clone()));
            (s.codice.clone(), s.padre.clone(), campi.collect::<Vec<_>>())
        };
        l.schede.iter().map(di).collect()
    };
    assert_eq!(valori(&prima), valori(&dopo));
    let frasi = |l: &Lettura| l.avvisi.iter().map(|a| a.frase.clone()).collect::<Vec<_>>();
    assert_eq!(frasi(&prima), frasi(&dopo));
    assert_eq!(prima.non_collocate.len(), dopo.non_collocate.len());
    assert_eq!(
        prima.parametri.data_elaborazione,
        dopo.parametri.data_elaborazione
    );
    // Every line of the pages is told, as what it is.
    let dette: Vec<&str> = dopo
        .impaginazione
        .iter()
        .filter(|i| i.genere == "Gantt")
        .map(|i| i.testo.as_str())
        .collect();
    let righe = PAGINA.trim().lines().count();
    assert_eq!(dette.len(), righe * messe);
    assert!(dette.contains(&"ROSSI MARIO"));
}

/// The words alone make no such page: what stands on it is read or shown as a line without a place.
#[test]
fn a_page_that_only_holds_the_words_is_not_set_aside() {
    for pagina in [
        PAGINA.replace("GANTT DELLE FASI", "SCHEDA PTPC"),
        PAGINA.replace("Gantt delle fasi:", "Il Gantt delle fasi:"),
        PAGINA.replace("Comune di Borgo Sereno\t", ""),
    ] {
        let letta = leggi(&con(&pagina).0);
        assert!(
            letta.impaginazione.iter().all(|i| i.genere != "Gantt"),
            "{pagina}"
        );
    }
}
