//! `import`, `export` and `check`.

use serde_json::Value;

use crate::attesi;
use crate::banco::{Banco, attesi_inventati, inventata, semi};

const PTPC: &str = "borgo-sereno-ptpc.txt";
const OBIETTIVO: &str = "borgo-sereno-obiettivo.txt";

#[test]
fn an_invented_printout_comes_out_as_it_was_printed() {
    for (stampa, attesi) in [
        (PTPC, "borgo-sereno-ptpc.json"),
        (
            "borgo-sereno-ptpc-scansione.txt",
            "borgo-sereno-ptpc-scansione.json",
        ),
    ] {
        let banco = Banco::nuovo();
        banco
            .schedario(&["import", &inventata(stampa), "--accetta-proposte"])
            .bene();
        let attesi = attesi_inventati(attesi);
        let vista = attesi["parametri"]["vista"]["codice"]
            .as_str()
            .unwrap()
            .to_owned();
        attesi::ptpc(&banco.esporta(&vista), &attesi).tutti(stampa);
    }
}

#[test]
fn an_objective_goes_to_the_plan_of_its_year_or_to_the_one_named() {
    let attesi = attesi_inventati("borgo-sereno-obiettivo.json");
    let anno = attesi["anno_base"].as_i64().unwrap();
    let banco = Banco::nuovo();
    let detto = banco
        .schedario(&["import", &inventata(OBIETTIVO), "--accetta-proposte"])
        .bene();
    assert!(
        detto.contains("Ente senza nome"),
        "the printout names no body, and that is said: {detto}"
    );
    attesi::obiettivo(&banco.esporta(&format!("{anno}_OBIETTIVI")), &attesi).tutti(OBIETTIVO);
    banco
        .schedario(&["import", &inventata(OBIETTIVO), "--vista", "2031_PDO"])
        .bene();
    assert_eq!(
        banco.esporta("2031_PDO")["schede"][0]["codice"],
        attesi["codice"]
    );
}

#[test]
fn the_real_printouts_come_out_as_they_were_printed() {
    let Some(semi) = semi() else {
        println!("the real printouts are not at hand: the invented ones stand for them");
        return;
    };
    let attesi: Value =
        serde_json::from_slice(&std::fs::read(semi.join("expected.json")).unwrap()).unwrap();
    let seme = |nome: &str| semi.join(nome).display().to_string();
    let banco = Banco::nuovo();
    let importa = [
        "import",
        &seme("000_9b838c8703027f73.txt"),
        &seme("004_62f8116c8259ff81.txt"),
        "--accetta-proposte",
        "--json",
    ];
    let detto: Value = serde_json::from_str(&banco.schedario(&importa).bene()).unwrap();
    assert_eq!(detto["schede"], 10);
    assert_eq!(
        detto["non_collocate"],
        Value::Array(vec![]),
        "every line found its place"
    );
    attesi::ptpc(&banco.esporta("2020_PTPC"), &attesi["seed_000_expected"]).tutti("seme 000");
    attesi::obiettivo(
        &banco.esporta("2019_OBIETTIVI"),
        &attesi["seed_004_expected"],
    )
    .tutti("seme 004");
}

#[test]
fn a_trial_changes_nothing_and_says_what_it_would_do() {
    let banco = Banco::nuovo();
    let detto = banco
        .schedario(&["import", &inventata(PTPC), "--dry-run"])
        .bene();
    assert!(
        detto.contains("Era una prova") && detto.contains("2026_"),
        "{detto}"
    );
    assert!(banco.db().read(store::enti::list).unwrap().is_empty());

    // Where there is no database at all, none is made.
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("nuova");
    let detto = crate::banco::detto(
        crate::banco::programma(&["import", &inventata(PTPC), "--dry-run"])
            .arg("--data")
            .arg(&data),
    )
    .bene();
    assert!(detto.contains("Era una prova"), "{detto}");
    assert!(!data.exists());
}

#[test]
fn the_answer_in_json_has_the_shape_of_the_contract() {
    let banco = Banco::nuovo();
    let detto = banco
        .schedario(&[
            "import",
            &inventata("borgo-sereno-ptpc-scansione.txt"),
            "--dry-run",
            "--json",
        ])
        .bene();
    let detto: Value = serde_json::from_str(&detto).unwrap();
    assert!(
        detto["schede"].as_u64().unwrap() > 3 && detto["campi"].as_u64().unwrap() > 30,
        "{detto}"
    );
    for lista in ["riparazioni", "proposte", "non_collocate", "avvisi"] {
        assert!(detto[lista].is_array(), "{lista}");
    }
    assert!(
        !detto["riparazioni"].as_array().unwrap().is_empty(),
        "a scan wants repairs"
    );
    for r in detto["riparazioni"].as_array().unwrap() {
        assert!(
            r["riga"].is_u64()
                && r["prima"].is_string()
                && r["dopo"].is_string()
                && r["motivo"].is_string(),
            "{r}"
        );
    }
    for n in detto["non_collocate"].as_array().unwrap() {
        assert!(n["riga"].is_u64() && n["testo"].is_string(), "{n}");
    }
}

#[test]
fn proposals_wait_until_they_are_accepted() {
    let (lasciate, accettate) = (Banco::nuovo(), Banco::nuovo());
    let scansione = inventata("borgo-sereno-ptpc-scansione.txt");
    let detto: Value =
        serde_json::from_str(&lasciate.schedario(&["import", &scansione, "--json"]).bene())
            .unwrap();
    let proposta = detto["proposte"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["accettata"] == false)
        .expect("a scan has doubtful words")
        .clone();
    accettate
        .schedario(&["import", &scansione, "--accetta-proposte"])
        .bene();
    let (prima, dopo) = (
        proposta["prima"].as_str().unwrap(),
        proposta["dopo"].as_str().unwrap(),
    );
    let testo = |banco: &Banco| banco.esporta("2026_PTPC").to_string();
    assert!(testo(&lasciate).contains(prima), "{proposta}");
    assert!(testo(&accettate).contains(dopo), "{proposta}");
    assert_ne!(testo(&lasciate), testo(&accettate));
}

#[test]
fn the_same_printout_again_changes_nothing() {
    let banco = Banco::nuovo();
    for accetta in [&["--accetta-proposte"][..], &[]] {
        let scansione = inventata("borgo-sereno-ptpc-scansione.txt");
        let parole = [&["import", &scansione, "--json"], accetta].concat();
        banco.schedario(&parole).bene();
        let prima = banco.esporta("2026_PTPC");
        let importazioni = |b: &Banco| {
            let ente = b.db().read(store::enti::list).unwrap()[0].id;
            b.db()
                .read(|c| store::importazioni::list(c, &domain::Actor::operatore(ente)))
                .unwrap()
                .len()
        };
        let quante = importazioni(&banco);
        let detto: Value = serde_json::from_str(&banco.schedario(&parole).bene()).unwrap();
        assert_eq!(
            (&detto["file"][0]["nuove"], &detto["file"][0]["cambiate"]),
            (&Value::from(0), &Value::from(0)),
            "{detto}"
        );
        assert_eq!(banco.esporta("2026_PTPC"), prima);
        assert_eq!(importazioni(&banco), quante);
    }
}

#[test]
fn a_newer_printout_shows_its_differences() {
    let banco = Banco::nuovo();
    let testo = std::fs::read_to_string(inventata(PTPC)).unwrap();
    banco.schedario(&["import", &inventata(PTPC)]).bene();
    let attesi = attesi_inventati("borgo-sereno-ptpc.json");
    let livello = attesi["processi"][0]["livello_rischio"]
        .as_str()
        .unwrap()
        .replace('.', ",");
    let riga = format!("individuato: {livello}");
    assert!(testo.contains(&riga), "the fixture has a level: {riga}");
    let nuova = banco.scrivi(
        "nuova.txt",
        testo.replacen(&riga, "individuato: 1,11", 1).as_bytes(),
    );
    let detto = banco.schedario(&["import", &nuova]).bene();
    assert!(
        detto.contains("cambiate 1") && detto.contains("1,11"),
        "{detto}"
    );
    let codice = &attesi["processi"][0]["codice"];
    let piano = banco.esporta("2026_PTPC");
    let scheda = piano["schede"]
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["codice"] == *codice)
        .unwrap();
    assert_eq!(scheda["rischio"]["livello"], "1.11");
}

#[test]
fn of_several_files_all_come_in_or_none() {
    let banco = Banco::nuovo();
    let rubbish = banco.scrivi("foto.txt", &[0, 159, 146, 150, 0, 1, 2, 3]);
    let frasi = banco
        .schedario(&["import", &inventata(PTPC), &rubbish])
        .rifiuta();
    assert!(
        frasi.contains("foto.txt") && frasi.trim_end().lines().count() == 1,
        "{frasi}"
    );
    assert!(banco.db().read(store::enti::list).unwrap().is_empty());
    banco
        .schedario(&["import", &inventata(PTPC), &inventata(OBIETTIVO)])
        .bene();
    assert_eq!(
        banco.db().read(store::enti::list).unwrap().len(),
        1,
        "the objective joins the body that the first file names"
    );
}

#[test]
fn what_cannot_be_read_is_refused_with_a_sentence_each() {
    let banco = Banco::nuovo();
    let ptpc = std::fs::read(inventata(PTPC)).unwrap();
    let cattivi: Vec<(&str, Vec<u8>)> = vec![
        ("vuoto.txt", vec![]),
        (
            "lettera.txt",
            b"Gentile ufficio,\nla presente per chiedere notizie della pratica.\nCordiali saluti\n"
                .to_vec(),
        ),
        (
            "rotto.pdf",
            b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog".to_vec(),
        ),
        (
            "immagine.png",
            [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 64]].concat(),
        ),
        (
            "archivio.zip",
            [b"PK\x03\x04".as_slice(), &[7; 64]].concat(),
        ),
        (
            "enorme.txt",
            [ptpc.as_slice(), &b"riga\n".repeat(5_000_000)].concat(),
        ),
    ];
    for (nome, byte) in cattivi {
        let file = banco.scrivi(nome, &byte);
        let frasi = banco.schedario(&["import", &file]).rifiuta();
        assert!(
            frasi.contains(nome)
                && frasi.trim_end().lines().count() == 1
                && frasi.trim_end().ends_with('.'),
            "{nome}: {frasi}"
        );
    }
    let frasi = banco
        .schedario(&["import", &banco.file("manca.txt").display().to_string()])
        .rifiuta();
    assert!(frasi.contains("non esiste"), "{frasi}");
    assert!(banco.db().read(store::enti::list).unwrap().is_empty());
}

#[test]
fn the_same_text_in_another_dress_is_the_same_plan() {
    let testo = std::fs::read_to_string(inventata(PTPC)).unwrap();
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(testo.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let banco = Banco::nuovo();
    banco.schedario(&["import", &inventata(PTPC)]).bene();
    let atteso = banco.esporta("2026_PTPC");
    for (nome, byte) in [
        ("crlf.txt", testo.replace('\n', "\r\n").into_bytes()),
        ("senza-fine.txt", testo.trim_end().as_bytes().to_vec()),
        ("utf16.txt", utf16),
    ] {
        let altro = Banco::nuovo();
        let file = altro.scrivi(nome, &byte);
        altro.schedario(&["import", &file]).bene();
        assert_eq!(altro.esporta("2026_PTPC"), atteso, "{nome}");
    }
}

#[test]
fn bodies_are_kept_apart() {
    let banco = Banco::nuovo();
    banco
        .schedario(&["import", &inventata(PTPC), "--ente", "Comune di Valle"])
        .bene();
    let detto = banco
        .schedario(&["import", &inventata(PTPC), "--ente", "Comune di Monte"])
        .bene();
    assert!(
        detto.contains("controlla di avere scelto l'ente giusto"),
        "{detto}"
    );
    let frasi = banco
        .schedario(&["export", "--vista", "2026_PTPC"])
        .rifiuta();
    assert!(
        frasi.contains("--ente") && frasi.contains("Comune di Monte"),
        "{frasi}"
    );
    let piano: Value = serde_json::from_str(
        &banco
            .schedario(&[
                "export",
                "--vista",
                "2026_PTPC",
                "--ente",
                "comune di VALLE",
            ])
            .bene(),
    )
    .unwrap();
    assert_eq!(piano["ente"]["nome"], "Comune di Valle");
    assert!(
        banco
            .schedario(&["import", &inventata(PTPC)])
            .rifiuta()
            .contains("--ente")
    );
}

#[test]
fn check_is_silent_about_what_somebody_accepted() {
    use domain::anomalie::{Accettazione, AccettazioneId, RegolaAnomalia};
    let banco = Banco::con_demo();
    let check = || banco.schedario(&["check", "--vista", "2025_PTPC"]).bene();
    let prima = check();
    let db = banco.db();
    db.write(|tx| {
        let ente = store::enti::list(tx)?.remove(0);
        let actor = domain::Actor::operatore(ente.id);
        let vista = store::viste::find(tx, &actor, "2025_PTPC")?;
        let adesso = testkit::adesso();
        let pesi = store::anomalie::di_vista(tx, &actor, &vista, adesso.date_naive())?
            .into_iter()
            .find(|a| a.regola == RegolaAnomalia::Pesi)
            .unwrap();
        let id = AccettazioneId(store::new_id());
        let fatto = Accettazione::nuova(id, &vista.id, &pesi, "È così", &actor, adesso).unwrap();
        store::accettazioni::record(tx, &fatto)
    })
    .unwrap();
    let dopo = check();
    let pesi = |detto: &str| {
        detto
            .lines()
            .filter(|r| r.ends_with("[grave, pesi]"))
            .count()
    };
    assert_eq!(pesi(&prima), pesi(&dopo) + 1);
    assert_eq!(prima.lines().count(), dopo.lines().count() + 1);
}

#[test]
fn check_names_sheet_and_anomaly_on_a_line() {
    let banco = Banco::con_demo();
    let detto = banco.schedario(&["check", "--vista", "2025_PTPC"]).bene();
    let riga = detto
        .lines()
        .find(|r| r.starts_with("2025_RAG_3: "))
        .unwrap_or_else(|| panic!("{detto}"));
    assert!(riga.contains("90,00"), "{riga}");
    assert!(riga.ends_with(" [grave, pesi]"), "{riga}");
    assert!(detto.lines().all(|r| r.contains(": ")), "{detto}");
    // The same lines, then why each rule matters and where to go.
    let spiegato = banco
        .schedario(&["check", "--vista", "2025_PTPC", "--spiega"])
        .bene();
    let in_fondo = spiegato.strip_prefix(detto.as_str()).unwrap_or_default();
    for frase in [
        "[pesi] Somma dei pesi diversa da 100: ",
        "Correggili nella tabella FASI",
        "/viste/2025_PTPC/anomalie?regola=pesi",
    ] {
        assert!(in_fondo.contains(frase), "{frase}: {spiegato}");
    }
    let frasi = banco
        .schedario(&["check", "--vista", "1999_PTPC"])
        .rifiuta();
    assert!(
        frasi.contains("1999_PTPC") && frasi.contains("2025_PTPC"),
        "{frasi}"
    );
}
