//! The name of somebody who left goes, and the chains hold: lines of today's form and lines from before it.

use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};
use domain::registro::{Annotazione, NomeTolto};
use domain::{Actor, Fact, Ruolo, UtenteId};
use sha2::{Digest as _, Sha256};
use store::storia::{self, Oggetto};
use store::{Error, incarichi, nomi, registro, sessioni, utenti};
use testkit::{Prova, adesso};

/// A line as the first form chained it.
#[derive(QueryableByName)]
struct Vecchia {
    #[diesel(sql_type = BigInt)]
    progressivo: i64,
    #[diesel(sql_type = Text)]
    oggetto_tipo: String,
    #[diesel(sql_type = Text)]
    oggetto: String,
    #[diesel(sql_type = Nullable<Text>)]
    vista: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    versione: Option<i64>,
    #[diesel(sql_type = Text)]
    atto: String,
    #[diesel(sql_type = Text)]
    campo: String,
    #[diesel(sql_type = Text)]
    prima: String,
    #[diesel(sql_type = Text)]
    dopo: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    chi_utente: Option<i64>,
    #[diesel(sql_type = Text)]
    chi_nome: String,
    #[diesel(sql_type = Nullable<Text>)]
    nota: Option<String>,
}

/// The digest of the first form, written out here once more: lines that were chained so must verify for ever.
fn impronta(ente: i64, r: &Vecchia, precedente: &str) -> String {
    let opzionale = |v: &Option<String>| v.clone().map_or("-".to_owned(), |v| format!("+{v}"));
    let numero = |v: Option<i64>| v.map_or("-".to_owned(), |v| v.to_string());
    let parole = [
        precedente.to_owned(),
        ente.to_string(),
        r.progressivo.to_string(),
        r.oggetto_tipo.clone(),
        r.oggetto.clone(),
        opzionale(&r.vista),
        numero(r.versione),
        r.atto.clone(),
        r.campo.clone(),
        r.prima.clone(),
        r.dopo.clone(),
        numero(r.chi_utente),
        r.chi_nome.clone(),
        "2026-01-31 09:30:00.000000".to_owned(),
        opzionale(&r.nota),
    ];
    let mut impronta = Sha256::new();
    for parola in &parole {
        impronta.update(format!("{}:{parola}", parola.len()));
    }
    let byte = impronta.finalize();
    byte.iter().map(|b| format!("{b:02x}")).collect()
}

/// Makes the trails of both bodies ones from before the second form.
fn invecchia(p: &Prova) {
    for ente in [p.ente.id.0, p.altro_ente.id.0] {
        invecchia_ente(p, ente);
    }
}

fn invecchia_ente(p: &Prova, ente: i64) {
    p.scrivi(|tx| {
        let righe: Vec<Vecchia> = sql_query(format!(
            "select progressivo, oggetto_tipo, oggetto, vista, versione, atto, campo, prima, dopo, chi_utente, chi_nome, nota from storia where ente = {ente} order by progressivo"
        ))
        .load(&mut **tx)?;
        let mut ultima = String::new();
        for r in righe {
            ultima = impronta(ente, &r, &ultima);
            sql_query(format!(
                "update storia set formato = null, chi_sale = null, chi_impronta = null, impronta = '{ultima}' where ente = {ente} and progressivo = {}",
                r.progressivo
            ))
            .execute(&mut **tx)?;
        }
        Ok(())
    });
}

fn bene(p: &Prova) {
    assert_eq!(store::verify(&p.db).unwrap(), Vec::<String>::new());
}

fn piega(p: &Prova, sql: &str) -> String {
    p.scrivi(|tx| Ok(sql_query(sql).execute(&mut **tx)?));
    store::verify(&p.db).unwrap().join("\n")
}

/// Somebody who works for a while and leaves.
fn passata(p: &Prova) -> Actor {
    let carla = p.utente("carla.bianchi", &[Ruolo::Rpct, Ruolo::Nucleo]);
    let vista = p.vista_di(&carla, "2026_PTPC");
    p.scheda_con(&carla, &vista, testkit::contenuto("U_01"));
    // A score that she decided stands in the sheet, in the trail and, once the plan is adopted, in what is frozen.
    let decisa = p.scheda_con(&carla, &vista, testkit::contenuto("2026_SEG_9"));
    let sistemi = domain::smvp::Sistemi::forniti().unwrap();
    let fatto = decisa.blocca_indicatore(
        0,
        domain::Decimale::from(50),
        "Verbale 3",
        sistemi.di(None).unwrap(),
        &carla,
        adesso(),
    );
    p.scrivi(|tx| store::schede::record(tx, &fatto.unwrap()));
    p.scrivi(|tx| registro::annota(tx, &carla, Annotazione::Esportazione, "x", adesso()));
    carla
}

fn tolto(p: &Prova, chi: &Actor) -> Fact<NomeTolto> {
    let utente = chi.utente.unwrap();
    let righe = p.leggi(|c| nomi::conta(c, &p.actor, utente));
    NomeTolto { utente }
        .togli(&[], None, righe.storia + righe.registro, &p.actor, adesso())
        .unwrap()
}

#[test]
fn lines_of_both_forms_verify() {
    let p = Prova::new();
    let carla = passata(&p);
    invecchia(&p);
    bene(&p);
    // Whoever bends an old line is seen as before, the name included.
    let detto = piega(
        &p,
        "update storia set chi_nome = 'altri' where progressivo = 3 and ente = 1",
    );
    assert!(detto.contains("riga 3 è stata alterata"), "{detto}");
    piega(
        &p,
        "update storia set chi_nome = 'riga di comando' where progressivo = 3 and ente = 1",
    );
    let p = Prova::new();
    passata(&p);
    invecchia(&p);
    p.vista_di(&carla, "2027_PTPC");
    bene(&p);
    // Nor can a new line be passed off as an old one.
    let detto = piega(
        &p,
        "update storia set formato = null where ente = 1 and formato is not null",
    );
    assert!(detto.contains("è stata alterata"), "{detto}");
}

#[test]
fn a_name_goes_and_the_chain_stays() {
    for vecchie in [false, true] {
        let p = Prova::new();
        let carla = passata(&p);
        let utente = carla.utente.unwrap();
        if vecchie {
            invecchia(&p);
            p.vista_di(&carla, "2027_PTPC");
        }
        let prima = p.leggi(|c| storia::verifica_di(c, &p.actor));
        let fatto = tolto(&p, &carla);
        p.scrivi(|tx| nomi::togli(tx, &fatto));
        bene(&p);
        // Nothing was chained anew: the digests that stood stand, and the act is the line after them.
        let dopo = p.leggi(|c| storia::verifica_di(c, &p.actor));
        assert_eq!(dopo.righe, prima.righe + 1);
        let righe = p.leggi(|c| storia::di(c, &p.actor, &Oggetto::Utente(utente)));
        assert_eq!(righe[0].chi, "anna.verdi");
        assert_eq!(righe[0].dopo.leggibile(), "tolto");
        let tutte = p
            .leggi(|c| storia::pagina(c, &p.actor, &registro::Filtro::default(), 1, 1))
            .0;
        assert_eq!(tutte[0].riga.impronta, prima.impronta);
        // The name is nowhere; what she did is still there.
        let copia = tempfile::tempdir().unwrap();
        let file = copia.path().join("copia.jsonl");
        store::backup(&p.db, &file).unwrap();
        let testo = std::fs::read_to_string(&file).unwrap();
        assert!(!testo.contains("carla.bianchi"), "{vecchie}");
        let sue = registro::Filtro {
            chi: Some(utente),
            ..registro::Filtro::default()
        };
        let (righe, quante) = p.leggi(|c| storia::pagina(c, &p.actor, &sue, 0, 10));
        assert!(quante > 10);
        assert!(
            righe
                .iter()
                .all(|r| r.riga.chi == format!("persona rimossa (n. {})", utente.0))
        );
        let (righe, _) = p.leggi(|c| registro::pagina(c, &p.actor, &sue, 0, 10));
        assert_eq!(righe[0].chi, format!("persona rimossa (n. {})", utente.0));
        // Her lines cannot be bent now either, and a copy brings it all back.
        let altra = testkit::Database::fresh();
        store::restore(altra.db(), &file).unwrap();
        assert_eq!(store::verify(altra.db()).unwrap(), Vec::<String>::new());
        let detto = piega(
            &p,
            &format!(
                "update storia set dopo = '{{\"testo\":\"altro\"}}' where ente = 1 and campo = 'titolo' and chi_utente = {}",
                utente.0
            ),
        );
        let segno = if vecchie {
            "sigillo"
        } else {
            "è stata alterata"
        };
        assert!(detto.contains(segno), "{vecchie}: {detto}");
    }
}

/// Whoever takes a name out by himself, past the program, is seen.
#[test]
fn a_name_does_not_go_by_itself() {
    for (vecchie, tabella) in [(false, "storia"), (true, "storia"), (false, "registro")] {
        let p = Prova::new();
        let carla = passata(&p);
        if vecchie {
            invecchia(&p);
        }
        let detto = piega(
            &p,
            &format!(
                "update {tabella} set chi_nome = '', chi_sale = null where chi_utente = {}",
                carla.utente.unwrap().0
            ),
        );
        assert!(
            detto.contains("manca il nome di chi ha agito"),
            "{tabella} {vecchie}: {detto}"
        );
    }
}

#[test]
fn the_account_ends_unless_it_works_elsewhere() {
    let p = Prova::new();
    let carla = passata(&p);
    let utente = carla.utente.unwrap();
    let domani = adesso() + chrono::TimeDelta::days(1);
    p.scrivi(|tx| sessioni::create(tx, "sua", utente, "x", adesso(), domani));
    let fatto = tolto(&p, &carla);
    p.scrivi(|tx| nomi::togli(tx, &fatto));
    assert!(p.db.read(|c| sessioni::find(c, "sua", adesso())).is_err());
    let resta = p.leggi(|c| utenti::find(c, utente));
    assert_eq!(resta.nome, format!("persona rimossa (n. {})", utente.0));
    assert_eq!(resta.password_hash, utenti::SENZA_PASSWORD);
    // Once is enough.
    let ancora = p.db.write(|tx| nomi::togli(tx, &fatto));
    assert!(matches!(ancora, Err(Error::NotFound)));

    let dario = p.utente("dario.rossi", &[Ruolo::Lettore]);
    let utente = dario.utente.unwrap();
    p.scrivi(|tx| incarichi::conferisci_i_primi(tx, p.altro_ente.id, utente, adesso()));
    let fatto = tolto(&p, &dario);
    p.scrivi(|tx| nomi::togli(tx, &fatto));
    assert_eq!(p.leggi(|c| utenti::find(c, utente)).nome, "dario.rossi");
    let nome_in = |actor: &Actor| {
        let membri = p.leggi(|c| utenti::list(c, actor));
        membri.into_iter().find(|m| m.id == utente).unwrap().nome
    };
    assert_eq!(
        nome_in(&p.actor),
        format!("persona rimossa (n. {})", utente.0)
    );
    assert_eq!(nome_in(&p.altro), "dario.rossi");
    bene(&p);
    // Nobody of another body takes out a name of this one.
    let loro = NomeTolto {
        utente: UtenteId(1),
    }
    .togli(&[], None, 0, &p.altro, adesso())
    .unwrap();
    let no = p.db.write(|tx| nomi::togli(tx, &loro));
    assert!(matches!(no, Err(Error::NotFound)));
}

/// A copy from before the second form and the register comes back, verifies, and goes on.
#[test]
fn a_copy_from_before_comes_back() {
    let p = Prova::new();
    p.vista("2026_PTPC");
    invecchia(&p);
    let cartella = tempfile::tempdir().unwrap();
    let file = cartella.path().join("copia.jsonl");
    store::backup(&p.db, &file).unwrap();
    let oggi = std::fs::read_to_string(&file).unwrap();
    let mut righe = oggi.lines().map(|r| {
        let letta: serde_json::Value = serde_json::from_str(r).unwrap();
        letta
    });
    let mut testa = righe.next().unwrap();
    let tabelle = testa["tabelle"].as_object_mut().unwrap();
    tabelle.remove("registro").unwrap();
    tabelle.remove("nomi_tolti").unwrap();
    let colonne = tabelle["storia"].as_array_mut().unwrap();
    colonne.truncate(colonne.len() - 3);
    let mut vecchia = vec![testa.to_string()];
    for mut riga in righe {
        if riga[0] == "storia" {
            let celle = riga.as_array_mut().unwrap();
            celle.truncate(celle.len() - 3);
        }
        vecchia.push(riga.to_string());
    }
    std::fs::write(&file, vecchia.join("\n") + "\n").unwrap();
    let nuova = testkit::Database::fresh();
    store::restore(nuova.db(), &file).unwrap();
    let dopo = nuova
        .db()
        .write(|tx| store::enti::rename(tx, &p.actor, "Nome nuovo", adesso()));
    assert!(dopo.is_ok());
    assert_eq!(store::verify(nuova.db()).unwrap(), Vec::<String>::new());
}
