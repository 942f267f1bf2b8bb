//! `kill -9` under a running load: what was answered is there, the chains verify, no passage is half made.
//!
//! Six connections work at once: four save the value of an indicator over and over, one takes a sheet from passage to passage, one takes
//! several together. Nobody says goodbye to the program; the next one begins on what it left.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use domain::scheda::{Contenuto, Scheda};
use domain::vista::VistaId;
use domain::{Actor, Atto, Stato};
use store::Db;
use web::Segreto;

use crate::banco::{detto, programma};
use crate::presa::{self, Risposta};
use crate::serve::Acceso;

/// How often the program is killed.
const VOLTE: usize = 50;
/// Who saves, each on his own sheet.
const PENNE: [&str; 4] = ["2026_SEG_1", "2026_SEG_2", "2026_SEG_3", "2026_SEG_4"];
/// The sheet that goes from passage to passage by itself.
const SOLA: &str = "2026_SOLA_1";
/// Sheets that make their passages together.
const INSIEME: usize = 6;
/// What their codes begin with.
const PREFISSO: &str = "2026_INS_";
const CSRF: &str = "segno";

/// The plan on the database, and somebody with an open session.
struct Piano {
    url: String,
    dati: testkit::Prova,
    folder: tempfile::TempDir,
    vista: VistaId,
    cookie: String,
}

/// A sheet on its way, whose state goes to and fro.
fn in_corso(codice: &str) -> Contenuto {
    Contenuto {
        stato: Some(Stato::InCorso),
        ..testkit::contenuto(codice)
    }
}

fn codici_insieme() -> impl Iterator<Item = String> {
    (1..=INSIEME).map(|n| format!("{PREFISSO}{n}"))
}

impl Piano {
    fn nuovo() -> Self {
        let dati = testkit::Prova::new();
        let folder = tempfile::tempdir().unwrap();
        let vista = dati.vista("2026_PTPC");
        dati.cdr("U_01", "Segreteria");
        let codici = PENNE.iter().chain([&SOLA]).map(|c| (*c).to_owned());
        for codice in codici.chain(codici_insieme()) {
            dati.scheda_con(&dati.actor, &vista, in_corso(&codice));
        }
        let url = solo_del_programma(&dati, folder.path());
        let segreto = Segreto::nuovo();
        let (utente, inizio) = (dati.actor.utente.unwrap(), testkit::adesso());
        let scade = inizio + TimeDelta::days(36_500);
        Db::open(&url)
            .unwrap()
            .write(|tx| {
                store::sessioni::create(tx, &segreto.impronta(), utente, CSRF, inizio, scade)
            })
            .unwrap();
        Self {
            cookie: format!("schedario_sessione={}", segreto.testo()),
            vista: vista.id,
            url,
            dati,
            folder,
        }
    }

    fn comando(&self, parole: &[&str]) -> std::process::Command {
        let mut comando = programma(parole);
        comando
            .args(["--database", &self.url])
            .arg("--data")
            .arg(self.folder.path().join("data"));
        comando
    }

    fn accendi(&self) -> Acceso {
        Acceso::con(self.comando(&["serve", "--listen", "127.0.0.1:0"]))
    }

    fn indirizzo(&self, resto: &str) -> String {
        format!("/{}/viste/2026_PTPC{resto}", self.dati.ente.sigla)
    }

    /// Opens a page; nothing when the program is gone.
    fn leggi(&self, presso: &str, percorso: &str) -> Option<String> {
        let intestazioni = format!("Cookie: {}\r\n", self.cookie);
        let r = presa::chiedi(presso, "GET", percorso, &intestazioni, "").ok()?;
        let pagina = String::from_utf8(r.corpo).unwrap();
        assert_eq!(r.stato, 200, "{percorso}: {pagina}");
        Some(pagina)
    }

    /// Sends a form; nothing when the program is gone before it answered.
    fn manda(&self, presso: &str, percorso: &str, campi: &[(&str, &str)]) -> Option<Risposta> {
        let coppia = |(nome, valore): &(&str, &str)| format!("{nome}={}", valore.replace(' ', "+"));
        let campi: Vec<String> = [("csrf", CSRF)].iter().chain(campi).map(coppia).collect();
        let intestazioni = format!(
            "Cookie: {}\r\nOrigin: http://{presso}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
            self.cookie
        );
        presa::chiedi(presso, "POST", percorso, &intestazioni, &campi.join("&")).ok()
    }
}

/// The address of a database that nobody but the program holds open. Of a file this test would keep a connection, and a file that is left
/// without one is what the next program must be able to take up.
pub(crate) fn solo_del_programma(dati: &testkit::Prova, folder: &Path) -> String {
    if !dati.url().starts_with("sqlite:") {
        return dati.url().to_owned();
    }
    let copia = folder.join("copia").display().to_string();
    let url = format!("sqlite:{}", folder.join("sola.db").display());
    for (comando, base) in [("backup", dati.url()), ("restore", &url)] {
        detto(programma(&[comando, &copia]).args(["--database", base])).bene();
    }
    url
}

/// The values of the fields of a name on a page, in order.
fn valori<'a>(pagina: &'a str, nome: &str) -> Vec<&'a str> {
    let cercato = format!("name=\"{nome}\" value=\"");
    let dopo = pagina
        .match_indices(&cercato)
        .map(|(i, _)| i + cercato.len());
    dopo.map(|i| pagina[i..].split('"').next().unwrap())
        .collect()
}

/// What a connection was answered.
#[derive(Default)]
struct Fatti {
    /// The words of each save that was answered.
    salvati: Vec<String>,
    /// Passages that were answered.
    passaggi: usize,
}

/// Saves a value over and over, until the program is gone.
fn penna(piano: &Piano, presso: &str, scheda: &str, giro: usize, basta: &AtomicBool) -> Fatti {
    let mut fatti = Fatti::default();
    let modulo = piano.indirizzo(&format!("/schede/{scheda}/indicatori/1/periodo"));
    let mut versione: Option<u64> = None;
    for n in 0.. {
        let letta = match versione {
            Some(v) => v,
            None if basta.load(Ordering::Relaxed) => break,
            None => match piano.leggi(presso, &modulo) {
                Some(pagina) => valori(&pagina, "versione")[0].parse().unwrap(),
                None => break,
            },
        };
        let commento = format!("salvato {giro} {n} fine");
        let campi = [
            ("versione", letta.to_string()),
            ("periodo", "1".to_owned()),
            ("commento", commento.clone()),
        ];
        let campi = campi.each_ref().map(|(nome, v)| (*nome, v.as_str()));
        let Some(r) = piano.manda(presso, &modulo, &campi) else {
            break;
        };
        // What a killed program was still about may arrive after it: then the form is read again, as a person would.
        versione = (r.stato == 303).then(|| letta + 1);
        if r.stato == 303 {
            assert!(
                r.intestazioni.contains("esito=salvata"),
                "{}",
                r.intestazioni
            );
            fatti.salvati.push(commento);
        } else {
            assert_eq!(r.stato, 422, "{}", String::from_utf8_lossy(&r.corpo));
        }
    }
    fatti
}

/// Takes a sheet, or all that go together, from passage to passage until the program is gone.
fn passi(piano: &Piano, presso: &str, insieme: bool) -> Fatti {
    let mut fatti = Fatti::default();
    let dove = if insieme {
        "/passaggi/conduzione".to_owned()
    } else {
        format!("/schede/{SOLA}/passaggi/conduzione")
    };
    let dove = piano.indirizzo(&dove);
    for passaggio in ["sospendi", "riprendi"].into_iter().cycle() {
        let quali = piano.indirizzo(&format!("/passaggi?passaggio={passaggio}&cdr="));
        let Some(pagina) = piano.leggi(presso, &quali) else {
            break;
        };
        let di_chi = if insieme { PREFISSO } else { SOLA };
        let possono = valori(&pagina, "scheda").into_iter();
        let possono: Vec<&str> = possono.filter(|s| s.starts_with(di_chi)).collect();
        if possono.is_empty() {
            continue;
        }
        let mut campi = vec![("passaggio", passaggio), ("motivo", "prova")];
        if insieme {
            assert_eq!(
                possono.len(),
                INSIEME,
                "a passage was half made: {possono:?}"
            );
            campi.extend(possono.iter().map(|s| ("scheda", *s)));
        } else {
            let (_, versione) = possono[0].split_once(' ').unwrap();
            campi.push(("versione", versione));
        }
        let Some(r) = piano.manda(presso, &dove, &campi) else {
            break;
        };
        assert!(
            [303, 422].contains(&r.stato),
            "{}",
            String::from_utf8_lossy(&r.corpo)
        );
        fatti.passaggi += usize::from(r.stato == 303);
    }
    fatti
}

/// The program, a load, and its end after a while. What each connection was answered: the four that save, then the two that pass.
fn vita(piano: &Piano, giro: usize, dura: Duration) -> Vec<Fatti> {
    let acceso = piano.accendi();
    let presso = acceso.indirizzo.clone();
    let basta = AtomicBool::new(false);
    std::thread::scope(|s| {
        let (presso, basta) = (presso.as_str(), &basta);
        let penne = PENNE
            .iter()
            .map(|scheda| s.spawn(move || penna(piano, presso, scheda, giro, basta)));
        let passi = [false, true].map(|insieme| s.spawn(move || passi(piano, presso, insieme)));
        let tutti: Vec<_> = penne.chain(passi).collect();
        std::thread::sleep(dura);
        acceso.uccidi();
        basta.store(true, Ordering::Relaxed);
        tutti.into_iter().map(|t| t.join().unwrap()).collect()
    })
}

fn scheda(db: &Db, actor: &Actor, vista: &VistaId, codice: &str) -> Scheda {
    db.read(|c| store::schede::find(c, actor, vista, codice))
        .unwrap()
}

/// Every save that was answered is in the trail, and the sheet says what its last line says.
fn niente_perso(db: &Db, piano: &Piano, codice: &str, salvati: &[String]) {
    let actor = &piano.dati.actor;
    let scheda = scheda(db, actor, &piano.vista, codice);
    let righe = db
        .read(|c| store::storia::dopo_versione(c, actor, scheda.id(), 1))
        .unwrap();
    let ultima = i64::try_from(righe.len()).unwrap() + 1;
    assert_eq!(
        scheda.versione(),
        ultima,
        "{codice}: a version without its line"
    );
    let dette: Vec<String> = righe.iter().map(|r| format!("{:?}", r.dopo)).collect();
    for salvato in salvati {
        let c_e = dette.iter().any(|d| d.contains(salvato.as_str()));
        assert!(c_e, "{codice}: «{salvato}» was answered and is gone");
    }
    let adesso = format!("{:?}", scheda.contenuto().indicatori);
    let commento = righe.last().map(|r| format!("{:?}", r.dopo));
    let commento = commento.as_deref().and_then(|t| t.split("salvato ").nth(1));
    let commento = commento.and_then(|t| t.split(" fine").next()).unwrap();
    assert!(
        adesso.contains(&format!("salvato {commento} fine")),
        "{adesso}"
    );
}

/// Each version of a sheet is one passage, and its state is the one that the last of them gave it.
fn passaggi_interi(db: &Db, piano: &Piano, codice: &str) -> (i64, Option<Stato>) {
    let actor = &piano.dati.actor;
    let scheda = scheda(db, actor, &piano.vista, codice);
    let righe = db
        .read(|c| store::storia::dopo_versione(c, actor, scheda.id(), 1))
        .unwrap();
    let versioni: Vec<i64> = righe.iter().filter_map(|r| r.versione).collect();
    assert_eq!(
        versioni,
        (2..=scheda.versione()).collect::<Vec<_>>(),
        "{codice}"
    );
    assert!(righe.iter().all(|r| r.atto == Atto::Passaggio), "{codice}");
    let detto = if scheda.versione() % 2 == 0 {
        Stato::Sospesa
    } else {
        Stato::InCorso
    };
    assert_eq!(scheda.contenuto().stato, Some(detto), "{codice}");
    (scheda.versione(), scheda.contenuto().stato)
}

#[test]
fn killed_fifty_times_under_load_it_loses_nothing_that_it_answered() {
    let piano = Piano::nuovo();
    let mut salvati: Vec<Vec<String>> = vec![Vec::new(); PENNE.len()];
    let (mut passaggi, mut caso) = ([0; 2], 0x5EED_u64);
    for giro in 0..VOLTE {
        // Moments without a pattern, and the same ones every time that the test runs.
        caso = caso
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let dura = Duration::from_millis(100 + (caso >> 33) % 800);
        let mut fatti = vita(&piano, giro, dura).into_iter();
        for (suoi, f) in salvati.iter_mut().zip(fatti.by_ref()) {
            suoi.extend(f.salvati);
        }
        for (n, f) in passaggi.iter_mut().zip(fatti) {
            *n += f.passaggi;
        }
        let db = Db::open(&piano.url).unwrap();
        let problemi = store::verify(&db).unwrap();
        assert!(problemi.is_empty(), "{giro}: {problemi:?}");
        let insieme: Vec<_> = codici_insieme()
            .map(|codice| passaggi_interi(&db, &piano, &codice))
            .collect();
        assert!(
            insieme.iter().all(|s| *s == insieme[0]),
            "{giro}: {insieme:?}"
        );
        passaggi_interi(&db, &piano, SOLA);
    }
    let db = Db::open(&piano.url).unwrap();
    for (codice, suoi) in PENNE.iter().zip(&salvati) {
        assert!(
            suoi.len() > VOLTE / 5,
            "hardly anything was saved: {}",
            suoi.len()
        );
        niente_perso(&db, &piano, codice, suoi);
    }
    assert!(passaggi.iter().all(|n| *n > VOLTE / 15), "{passaggi:?}");
    drop(db);
    let detto = detto(&mut piano.comando(&["verify"])).bene();
    assert!(detto.contains("integri"), "{detto}");
}
