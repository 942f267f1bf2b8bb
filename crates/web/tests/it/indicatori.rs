//! The form of the indicators: what everybody fills first, the rest folded; what the form does not show is kept.

use axum::http::StatusCode;
use chrono::NaiveDate;
use domain::Decimale;
use domain::campo::Valore;
use domain::scheda::{Cumulo, Frequenza, Indicatore, Unita, ValoreAnnuale, Verso};

use crate::support::Prova;

const QUI: &str = "/viste/2026_PTPC/schede/2026_SEG_1";
const MODULO: &str = "/viste/2026_PTPC/schede/2026_SEG_1/blocchi/indicatori";

fn prova(indicatori: Vec<Indicatore>) -> Prova {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    let scheda = prova.dati.scheda(&vista, "2026_SEG_1");
    prova
        .dati
        .correggi(&scheda, "indicatori", Valore::Indicatori(indicatori));
    prova
}

fn contato(descrizione: &str) -> Indicatore {
    Indicatore {
        descrizione: Some(descrizione.to_owned()),
        valori: vec![ValoreAnnuale {
            anno: 2025,
            atteso: None,
            raggiunto: Some(Decimale::from(80)),
        }],
        ..Indicatore::default()
    }
}

async fn scritti(prova: &Prova) -> Vec<Indicatore> {
    let scheda = prova.dati.leggi(|c| {
        let vista = store::viste::find(c, &prova.dati.actor, "2026_PTPC")?;
        store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1")
    });
    scheda.contenuto().indicatori.clone()
}

/// Sends the form with these fields, on the version that is stored.
async fn invia(prova: &Prova, campi: &[(&str, &str)]) -> crate::support::Risposta {
    let versione = prova.pagina(MODULO).await.valori("versione")[0].clone();
    let tutti: Vec<(&str, &str)> = [("versione", versione.as_str())]
        .iter()
        .chain(campi)
        .copied()
        .collect();
    prova.post(&prova.url(MODULO), &tutti).await
}

#[tokio::test]
async fn the_rest_of_an_indicator_is_folded_until_something_is_in_it() {
    let prova = prova(vec![contato("n. pratiche")]);
    let form = prova.pagina(MODULO).await;
    assert!(
        form.letto()
            .contains("Peso, frequenza, soglie, fonte e formula")
    );
    assert!(
        form.testo()
            .contains("<details class=\"sch-fold\"><summary>"),
        "nothing is written in it yet"
    );
    let r = invia(
        &prova,
        &[
            ("id", "1"),
            ("origine", "0 n. pratiche"),
            ("descrizione", "n. pratiche"),
            ("tipo", "OUTCOME"),
            ("unita", "numero"),
            ("verso", "intervallo"),
            ("peso", "2,5"),
            ("frequenza", "trimestre"),
            ("cumulo", "somma"),
            ("valore_di_partenza", "70"),
            ("intervallo_da", "75"),
            ("intervallo_a", "90,5"),
            ("decimali", "1"),
            ("soglia_minima", "60"),
            ("soglia_massima", "95"),
            ("fonte_del_dato", "Registro di protocollo"),
            ("raggiunto_2025", "80,00"),
        ],
    )
    .await;
    assert!(r.dove().contains("esito=salvata"));
    let [i] = &scritti(&prova).await[..] else {
        panic!("one indicator");
    };
    assert_eq!(
        (i.verso, i.peso, i.frequenza, i.cumulo),
        (
            Some(Verso::Intervallo),
            Some(Decimale::new(25, 1)),
            Some(Frequenza::Trimestre),
            Some(Cumulo::Somma)
        )
    );
    assert_eq!(i.intervallo_a, Some(Decimale::new(905, 1)));
    assert_eq!(
        (i.soglia_minima, i.soglia_massima, i.soglia_eccellente),
        (Some(Decimale::from(60)), Some(Decimale::from(95)), None)
    );
    assert_eq!(i.fonte_del_dato.as_deref(), Some("Registro di protocollo"));
    let form = prova.pagina(MODULO).await.testo();
    assert!(form.contains("<details class=\"sch-fold\" open>"));
    assert!(form.contains("value=\"90,50\""));
}

#[tokio::test]
async fn the_figures_of_a_date_are_dates() {
    let prova = prova(vec![contato("adozione del piano")]);
    let comuni = [
        ("id", "1"),
        ("origine", "0 adozione del piano"),
        ("descrizione", "adozione del piano"),
        ("unita", "data"),
        ("inizio_serie", "1/1/2026"),
        ("valore_di_partenza", "31/3/2025"),
        ("soglia_minima", "30/4/26"),
    ];
    let con = |massima: &'static str| {
        let mut campi = comuni.to_vec();
        campi.push(("soglia_massima", massima));
        campi
    };
    let no = invia(&prova, &con("entro gennaio")).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no.testo().contains("id=\"soglia_massima-1-errore\""));
    no.dice(&["non è una data"]);
    assert!(no.testo().contains("value=\"entro gennaio\""));
    invia(&prova, &con("31/1/2026")).await.dove();
    let [i] = &scritti(&prova).await[..] else {
        panic!("one indicator");
    };
    let giorno = |d: Option<Decimale>| d.map(|d| Unita::Data.mostra(d));
    assert_eq!(giorno(i.valore_di_partenza).as_deref(), Some("31/03/2025"));
    assert_eq!(giorno(i.soglia_massima).as_deref(), Some("31/01/2026"));
    let form = prova.pagina(MODULO).await.testo();
    assert!(form.contains("value=\"31/03/2025\""), "{form}");
}

#[tokio::test]
async fn wrong_input_is_said_beside_its_field() {
    let prova = prova(vec![contato("n. pratiche")]);
    let comuni = [
        ("id", "1"),
        ("descrizione", "n. pratiche"),
        ("unita", "numero"),
        ("raggiunto_2025", "80"),
    ];
    for (campo, sbagliato, frase) in [
        ("peso", "101", "deve essere compreso fra -1 e 100"),
        (
            "peso",
            "-0,5",
            "scrivi un peso da 0 a 100, oppure -1 per non contare",
        ),
        ("decimali", "1,5", "al massimo 0 cifre dopo la virgola"),
        ("inizio_serie", "domani", "non è una data"),
        ("frequenza", "ogni tanto", "scegli una voce fra"),
        ("raggiunto_2026", "tanti", "non è un numero"),
    ] {
        let campi: Vec<(&str, &str)> = comuni
            .iter()
            .chain(&[(campo, sbagliato)])
            .copied()
            .collect();
        let r = invia(&prova, &campi).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{campo}");
        assert!(r.letto().contains(frase), "{campo}: {}", r.letto());
        assert!(
            r.testo().contains(&format!("id=\"{campo}-1-errore\"")),
            "{campo}"
        );
    }
    // A formula that cannot be read is shown with a mark under the wrong letters, and the fold is open.
    let campi: Vec<(&str, &str)> = comuni
        .iter()
        .chain(&[("formula", "[2] / ")])
        .copied()
        .collect();
    let r = invia(&prova, &campi).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.testo().contains("<pre class=\"sch-caret\">"),
        "{}",
        r.testo()
    );
    assert!(r.testo().contains("<details class=\"sch-fold\" open>"));
}

#[tokio::test]
async fn a_new_unit_over_achieved_values_wants_its_first_day() {
    let prova = prova(vec![contato("n. pratiche"), contato("n. ricorsi")]);
    let righe = |dal: &'static str| {
        vec![
            ("id", "2"),
            ("origine", "1 n. ricorsi"),
            ("descrizione", "n. ricorsi"),
            ("unita", "percentuale"),
            ("inizio_serie", dal),
            ("raggiunto_2025", "80,00"),
            ("id", "1"),
            ("origine", "0 n. pratiche"),
            ("descrizione", "n. pratiche"),
            ("unita", "numero"),
            ("raggiunto_2025", "80,00"),
        ]
    };
    let r = invia(&prova, &righe("")).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.letto().contains("da che giorno comincia la nuova serie"),
        "{}",
        r.letto()
    );
    invia(&prova, &righe("1/1/2026")).await.dove();
    let ora = scritti(&prova).await;
    assert_eq!(ora[0].serie_chiuse.len(), 1);
    assert_eq!(ora[0].unita_nel(2025), Unita::Numero);
    assert_eq!(ora[0].inizio_serie, NaiveDate::from_ymd_opt(2026, 1, 1));
    // The next save, with the rows the other way round, keeps the series that was closed; the old year is in the old unit.
    let form = prova.pagina(MODULO).await;
    assert_eq!(form.valori("origine"), ["0 n. ricorsi", "1 n. pratiche"]);
    let mut girate = righe("01/01/2026");
    girate.rotate_left(6);
    invia(&prova, &girate).await.dove();
    let ora = scritti(&prova).await;
    assert_eq!(ora[1].serie_chiuse.len(), 1);
    assert!(ora[0].serie_chiuse.is_empty());
    let letto = prova.pagina(QUI).await.letto();
    assert!(letto.contains("80,00") && !letto.contains("80%"), "{letto}");
}
