use super::*;
use crate::ente::EnteId;

fn prova(proprie: &[&str], nascoste: &[&str]) -> Result<Fact<VociElenco>, Vec<Refusal>> {
    let stringhe = |v: &[&str]| v.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    let vuote = VociElenco {
        elenco: "area_di_rischio".to_owned(),
        ..VociElenco::default()
    };
    let quando = DateTime::<Utc>::default();
    vuote.correggi(
        &stringhe(proprie),
        &stringhe(nascoste),
        &Actor::operatore(EnteId(1)),
        quando,
    )
}

#[test]
fn the_open_lists_are_the_fields_that_propose() {
    let tutti = aperti();
    let chiavi: Vec<&str> = tutti.iter().map(|e| e.chiave.as_str()).collect();
    for attesa in [
        "area_di_rischio",
        "tipologia_misura",
        "eventi.fattori",
        "fasi.causale",
        "indicatori.tipo",
    ] {
        assert!(chiavi.contains(&attesa), "{attesa}: {chiavi:?}");
    }
    assert!(!chiavi.iter().any(|c| di_fasce(c)), "{chiavi:?}");
    let diverse: HashSet<&str> = chiavi.iter().copied().collect();
    assert_eq!(diverse.len(), chiavi.len());
    assert!(FASCE.iter().all(|f| {
        let (_, campo) = f.split_once('.').unwrap();
        Evento::CAMPI.iter().any(|c| c.chiave == campo)
    }));
}

#[test]
fn own_entries_follow_those_that_ship_and_hidden_ones_go() {
    let fatto = prova(
        &[
            "Farmacie comunali ",
            "",
            "farmacie comunali",
            "protezione CIVILE",
        ],
        &["Protezione civile", "Mai esistita"],
    )
    .unwrap();
    let voci = fatto.cosa().clone();
    assert_eq!(voci.proprie, ["Farmacie comunali"]);
    assert_eq!(voci.nascoste, ["Protezione civile"]);
    let cambiati: Vec<&str> = fatto.modifiche().iter().map(|m| m.campo.as_str()).collect();
    assert_eq!(cambiati, ["proprie", "nascoste"]);
    let elenchi = Elenchi::new([voci]);
    let offerte = elenchi.offerte("area_di_rischio", campi::AREE_DI_RISCHIO);
    assert_eq!(offerte.len(), campi::AREE_DI_RISCHIO.len());
    assert_eq!(offerte.last().unwrap(), "Farmacie comunali");
    assert!(!offerte.iter().any(|v| v == "Protezione civile"));
    assert_eq!(elenchi.offerte("tipologia", &["SINTESI"]), ["SINTESI"]);
}

#[test]
fn areas_are_shown_in_two_groups_and_own_ones_are_specific() {
    let elenchi = Elenchi::new([prova(&["Farmacie comunali"], &[]).unwrap().cosa().clone()]);
    let offerte = elenchi.offerte(AREE, campi::AREE_DI_RISCHIO);
    let gruppi = gruppi(AREE, &offerte);
    let nomi: Vec<(&str, usize)> = gruppi.iter().map(|(n, v)| (*n, v.len())).collect();
    assert_eq!(nomi, [("Aree generali", 8), ("Aree specifiche", 6)]);
    assert_eq!(gruppi[1].1.last().unwrap(), "Farmacie comunali");
    assert_eq!(accanto(AREE, "Contratti pubblici"), "area generale");
    assert_eq!(accanto("tipologia", "SINTESI"), "");
    let uno = super::gruppi("tipologia", &["SINTESI".to_owned()]);
    assert_eq!(uno, [("", vec!["SINTESI".to_owned()])]);
}

#[test]
fn too_long_and_too_many_are_refused() {
    let lunga = "a".repeat(VOCE_MASSIMA + 1);
    let no = prova(&[&lunga], &[]).unwrap_err();
    assert!(no[0].frase.contains("supera i 200 caratteri"), "{no:?}");
    let tante: Vec<String> = (0..=VOCI_MASSIME).map(|n| format!("voce {n}")).collect();
    let tante: Vec<&str> = tante.iter().map(String::as_str).collect();
    assert!(
        prova(&tante, &[]).unwrap_err()[0]
            .frase
            .contains("al massimo 200")
    );
    let ignoto = VociElenco {
        elenco: "boh".to_owned(),
        ..VociElenco::default()
    };
    let actor = Actor::operatore(EnteId(1));
    assert!(
        ignoto
            .correggi(&[], &[], &actor, DateTime::default())
            .is_err()
    );
}

/// The codes of what is suggested for some factors.
fn suggeriti(elenchi: &Elenchi, fattori: &[&str], tipologia: Option<&str>) -> Vec<String> {
    let suggeriti = elenchi.suggerimenti(fattori.iter().copied(), tipologia);
    suggeriti.iter().map(|s| s.tipo.codice()).collect()
}

#[test]
fn what_the_sheet_has_is_not_suggested_again() {
    let fattori = [
        "Mancanza di trasparenza",
        "mancanza di TRASPARENZA",
        "Altro",
    ];
    let di = |tipologia| suggeriti(&Elenchi::default(), &fattori, tipologia);
    assert_eq!(di(None), ["trasparenza", "sensibilizzazione"]);
    assert_eq!(di(Some("Trasparenza")), ["sensibilizzazione"]);
}

#[test]
fn own_factors_suggest_what_the_body_says() {
    let voci = |elenco: &str, voce: &str| VociElenco {
        elenco: elenco.to_owned(),
        proprie: vec![voce.to_owned()],
        ..VociElenco::default()
    };
    let risposta = |tipo: &str, perche: &str| misura::RispostaAlFattore {
        tipo: QualeTipo::da_codice(tipo).unwrap(),
        perche: perche.to_owned(),
    };
    let risposte = |fattore: &str, risposte| RisposteAlFattore {
        fattore: fattore.to_owned(),
        risposte,
    };
    let elenchi = Elenchi::new([
        voci(TIPI, "Digitalizzazione"),
        voci(FATTORI, "Uffici lontani fra loro"),
    ]);
    // An own factor suggests nothing until the body has said what answers it.
    assert_eq!(
        suggeriti(&elenchi, &["Uffici lontani fra loro"], None),
        [""; 0]
    );
    let elenchi = elenchi.con_risposte([
        risposte(
            "Uffici lontani fra loro",
            vec![
                risposta("controllo", "un giro al mese"),
                risposta("ente:Digitalizzazione", "gli atti stanno in un posto solo"),
                risposta("ente:Tolto dall'elenco", "c'era"),
            ],
        ),
        // One that ships is answered by an own type too.
        risposte(
            "Mancanza di trasparenza",
            vec![risposta("ente:digitalizzazione", "lo sportello in rete")],
        ),
        risposte(
            "Fattore di una volta",
            vec![risposta("rotazione", "si cambia")],
        ),
    ]);
    let lontani = ["UFFICI lontani fra loro"];
    assert_eq!(
        suggeriti(&elenchi, &lontani, None),
        ["controllo", "ente:Digitalizzazione"]
    );
    let ragioni = elenchi.suggerimenti(lontani, Some("Controllo"));
    assert_eq!(ragioni.len(), 1);
    assert_eq!(ragioni[0].perche, "gli atti stanno in un posto solo");
    assert_eq!(
        suggeriti(
            &elenchi,
            &["Mancanza di trasparenza"],
            Some("Digitalizzazione")
        ),
        ["trasparenza", "sensibilizzazione"]
    );
    assert_eq!(
        suggeriti(&elenchi, &["Mancanza di trasparenza"], None)
            .last()
            .unwrap(),
        "ente:digitalizzazione"
    );
    let fattori = elenchi.fattori();
    assert_eq!(fattori.len(), 10);
    assert_eq!(
        fattori[8..],
        ["Uffici lontani fra loro", "Fattore di una volta"]
    );
}
