//! The methods of risk of a body: its own versions, the one a plan keeps, the one a judgement was given with.

use diesel::prelude::*;
use domain::anomalie::RegolaAnomalia;
use domain::campo::Valore;
use domain::regole::{RegoleScritte, Versione};
use domain::rischio::{Metodi, Metodo, OggettoValutato, Valutazione};
use domain::scheda::Evento;
use domain::vista::Vista;
use store::Error;
use store::storia::Oggetto;
use testkit::{Prova, adesso};

/// The judgement of PNA 2019 under another code.
pub(crate) fn proprio(codice: &str, versione: u32) -> String {
    let (_, testo) = Metodo::FORNITE.last().unwrap();
    testo
        .replacen("\"pna2019\"", &format!("\"{codice}\""), 1)
        .replacen("versione = 1", &format!("versione = {versione}"), 1)
}

fn registra(p: &Prova, codice: &str, versione: u32) -> store::Result<Metodo> {
    let testo = proprio(codice, versione);
    let metodo = Metodo::leggi_testo(&testo).unwrap();
    p.db.write(|tx| store::regole::record(tx, &p.actor, &metodo, &testo, adesso()))?;
    Ok(metodo)
}

/// The plan, from now on with a method.
fn sceglie(p: &Prova, vista: &Vista, m: &Metodo) -> Vista {
    p.cambia_vista(vista, |v| v.metodo = Some(m.scelta()));
    p.leggi(|c| store::viste::find(c, &p.actor, &vista.codice))
}

#[test]
fn a_version_stays_and_the_next_one_is_higher() {
    let p = Prova::new();
    registra(&p, "borgo", 1).unwrap();
    for (codice, versione, frase) in [
        ("borgo", 1, "scrivi versione = 2"),
        ("pna2019", 2, "di un metodo fornito con Schedario"),
        ("dichiarato", 2, "di un metodo fornito con Schedario"),
    ] {
        let no = registra(&p, codice, versione);
        assert!(
            matches!(&no, Err(Error::Rifiuto(f)) if f[0].contains(frase)),
            "{no:?}"
        );
    }
    registra(&p, "borgo", 2).unwrap();
    let metodi: Metodi = p.leggi(|c| store::regole::tutte(c, &p.actor));
    assert_eq!(metodi.iter().count(), Metodo::FORNITE.len() + 2);
    assert!(metodi.trova("borgo", 1).is_some());
    assert_eq!(metodi.ultimo("borgo").unwrap().versione, 2);
    let uno = Oggetto::Metodo(Versione::leggi("borgo 1").unwrap());
    let storia = p.leggi(|c| store::storia::di(c, &p.actor, &uno));
    assert_eq!((storia.len(), storia[0].atto.nome()), (1, "creazione"));
    assert_eq!(store::verify(&p.db).unwrap(), [""; 0]);
}

/// The list knows a judgement by the version it was given with: under the next one the process is still to be judged.
#[test]
fn a_judgement_keeps_the_version_it_was_given_with() {
    let p = Prova::new();
    let uno = registra(&p, "borgo", 1).unwrap();
    let vista = sceglie(&p, &p.vista("2026_PTPC"), &uno);
    assert_eq!(vista.metodo, Some(uno.scelta()));
    let scheda = p.scheda(&vista, "2026_SEG_1");
    let oggetto = OggettoValutato {
        nome: String::new(),
        risposte: uno.chiavi().map(|k| (k.to_owned(), 1)).collect(),
    };
    let v = Valutazione {
        metodo: "borgo".to_owned(),
        versione: 1,
        data: adesso().date_naive(),
        oggetti: vec![oggetto],
        grado: Some(1),
        motivazione: Some("Come gli altri".to_owned()),
        motivo_dello_scarto: None,
        livello: None,
        residuo: false,
    };
    let fatto = scheda.valuta(v, &uno, None, &p.actor, adesso()).unwrap();
    p.scrivi(|tx| store::schede::record(tx, &fatto).map(|_| ()));
    let due = registra(&p, "borgo", 2).unwrap();
    let filtro = store::schede::Filtro::default();
    let elenco = p.leggi(|c| store::schede::elenco(c, &p.actor, &vista.id, &filtro));
    let dato = elenco[0].giudizio.as_ref().unwrap();
    assert_eq!(dato.metodo, uno.scelta());
    assert_eq!(uno.livello(None, Some(dato)).fascia, Some(1));
    assert_eq!(due.livello(None, Some(dato)).fascia, None);
    let storia = p.leggi(|c| store::storia::di(c, &p.actor, &Oggetto::Vista(vista.id.clone())));
    assert_eq!(storia[0].dopo, Valore::testo("borgo 1"));
}

/// The check of a plan reads its levels with the method of the plan, the body's own too.
#[test]
fn the_check_of_a_plan_knows_the_bands_of_its_method() {
    let p = Prova::new();
    let testo = proprio("borgo", 1).replace("\"Alto\"", "\"Estremo\"");
    let metodo = Metodo::leggi_testo(&testo).unwrap();
    p.scrivi(|tx| store::regole::record(tx, &p.actor, &metodo, &testo, adesso()));
    let vista = p.vista("2026_PTPC");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    let evento = Evento {
        descrizione: Some("Favori".to_owned()),
        livello: Some("Estremo".to_owned()),
        ..Evento::default()
    };
    p.correggi(&scheda, "eventi", Valore::Eventi(vec![evento]));
    let illeggibili = |vista: &Vista| {
        let oggi = adesso().date_naive();
        let trovate = p.leggi(|c| store::anomalie::di_vista(c, &p.actor, vista, oggi));
        let regola = RegolaAnomalia::EventoIlleggibile;
        trovate.iter().filter(|a| a.regola == regola).count()
    };
    assert_eq!(illeggibili(&vista), 1);
    assert_eq!(illeggibili(&sceglie(&p, &vista, &metodo)), 0);
}

/// A copy made before versions names the method of a plan by its code alone.
#[test]
fn a_method_without_its_version_is_the_first_one() {
    let p = Prova::new();
    p.vista("2026_PTPC");
    p.scrivi(|tx| Ok(diesel::sql_query("update viste set metodo = 'pna2013'").execute(&mut **tx)?));
    let vista = p.leggi(|c| store::viste::find(c, &p.actor, "2026_PTPC"));
    assert_eq!(vista.metodo, Versione::leggi("pna2013 1"));
}

/// A stored file that this program no longer reads is told by the check of the whole.
#[test]
fn verify_finds_a_method_that_is_no_longer_valid() {
    let p = Prova::new();
    registra(&p, "borgo", 1).unwrap();
    p.scrivi(|tx| {
        Ok(
            diesel::sql_query("update metodi_propri set testo = 'codice = 1'")
                .execute(&mut **tx)?,
        )
    });
    let problemi = store::verify(&p.db).unwrap();
    assert!(
        problemi
            .iter()
            .any(|p| p.contains("metodi di valutazione") && p.contains("borgo, riga 1")),
        "{problemi:?}"
    );
}
