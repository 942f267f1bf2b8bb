//! A hundred people of a municipality at once: `cargo xtask bench persone`.
//!
//! A body of 60 CdR and 2,000 sheets. 60 people answer for a CdR, 35 help them, 5 see everything; each is signed in and sees what his
//! appointment reaches. Of what they do 95% is reading (their own sheets, a plan, a sheet, a form, the dashboard, a search) and 5% saving a
//! comment on a value, over loopback, on connections that stay open, by clients on the same machine. Then the same with 10,000 accounts and
//! 50,000 sheets of other bodies in the database. On SQLite, or on the PostgreSQL of `TEST_DATABASE_URL`. Prints requests a second and
//! milliseconds.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its input has nothing to say"
)]

mod casa;

use std::time::{Duration, Instant};

use domain::campo::Valore;
use domain::scheda::{Collegamento, Contenuto};
use domain::{Ruolo, Stato};
use testkit::{Prova, adesso, contenuto};

use crate::casa::presa::{Presa, millesimi, quantile};
use crate::casa::{CSRF, accendi, entra};

const CDR: usize = 60;
const SCHEDE: usize = 2_000;
const PERSONE: usize = 100;
const ACCESSI: usize = 10_000;
const ALTRI_ENTI: i64 = 25;
/// What people read, in the order of [`Tempi::pagine`].
const PAGINE: [&str; 6] = [
    "le mie schede",
    "vista",
    "scheda",
    "modulo",
    "cruscotto",
    "ricerca",
];
/// How long each measure lasts.
const DURA: Duration = Duration::from_secs(15);

fn main() {
    let prova = Prova::new();
    let comune = Comune::nuovo(&prova);
    let dove = if prova.url().starts_with("postgres") {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    println!("{SCHEDE} schede, {CDR} CdR, {PERSONE} persone, {dove}");
    prova.conta();
    comune.misura();
    for n in 0..ALTRI_ENTI {
        prova.moltiplica(1_000 + n);
    }
    prova.scrivi(|tx| {
        for n in PERSONE..ACCESSI {
            store::utenti::create(tx, &format!("persona.{n}"), "nessuna", adesso())?;
        }
        Ok(())
    });
    prova.conta();
    println!(
        "con {ACCESSI} accessi e {} schede di altri enti",
        ALTRI_ENTI * 2_000
    );
    comune.misura();
}

/// Somebody at work.
struct Persona {
    cookie: String,
    /// The number of his CdR, from 1.
    cdr: usize,
    /// The sheet that nobody else saves.
    sua: String,
}

struct Comune {
    indirizzo: String,
    sigla: String,
    persone: Vec<Persona>,
}

fn codice(cdr: usize, n: usize) -> String {
    format!("2026_SET{cdr:02}_{n}")
}

impl Comune {
    fn nuovo(prova: &Prova) -> Self {
        let vista = prova.vista("2026_PTPC");
        let cdr: Vec<_> = (1..=CDR)
            .map(|u| prova.cdr(&format!("U_{u:02}"), &format!("Settore {u}")))
            .collect();
        for n in 0..SCHEDE {
            let u = n % CDR;
            let mut c = Contenuto {
                stato: Some(Stato::InCorso),
                titolo: format!("Procedimento {} del settore {}", n / CDR + 1, u + 1),
                ..contenuto(&codice(u + 1, n / CDR + 1))
            };
            c.collegato_a = vec![Collegamento {
                livello: "CdR".to_owned(),
                codice: format!("U_{:02}", u + 1),
                nome: format!("SETTORE {}", u + 1),
                peso: None,
            }];
            let scheda = prova.scheda_con(&prova.actor, &vista, c);
            prova.correggi(
                &scheda.assegna(Some(cdr[u].id.clone())),
                "note",
                Valore::testo("Assegnata"),
            );
        }
        let persone = (0..PERSONE).map(|n| {
            let suo = &cdr[n % CDR];
            let chi = match n {
                0..60 => {
                    prova.utente_con(&format!("persona.{n}"), &[(Ruolo::Responsabile, Some(suo))])
                }
                60..95 => {
                    prova.utente_con(&format!("persona.{n}"), &[(Ruolo::Referente, Some(suo))])
                }
                95 => prova.utente_con(&format!("persona.{n}"), &[(Ruolo::Rpct, None)]),
                _ => prova.utente_con(&format!("persona.{n}"), &[(Ruolo::Pianificazione, None)]),
            };
            Persona {
                cookie: format!("Cookie: {}\r\n", entra(prova, &chi)),
                cdr: n % CDR + 1,
                sua: codice(n % CDR + 1, 1 + n / CDR),
            }
        });
        Self {
            persone: persone.collect(),
            indirizzo: accendi(prova),
            sigla: prova.ente.sigla.clone(),
        }
    }

    /// The reach is on: of another CdR one knows nothing.
    fn controlla(&self) {
        let mut presa = Presa::nuova(&self.indirizzo);
        let chi = &self.persone[0];
        let piano = format!("/{}/viste/2026_PTPC", self.sigla);
        let (stato, _) = presa.chiedi(
            &chi.cookie,
            &format!("{piano}/schede/{}", codice(2, 1)),
            None,
        );
        assert_eq!(stato, 404);
        let (stato, pagina) = presa.chiedi(&chi.cookie, &format!("{piano}?cdr=U_01"), None);
        assert!(stato == 200 && !pagina.contains("SET02"));
    }

    fn misura(&self) {
        self.controlla();
        for connessioni in [1, 16, 64] {
            let inizio = Instant::now();
            let tempi: Vec<Tempi> = std::thread::scope(|s| {
                let prese: Vec<_> = (0..connessioni)
                    .map(|n| s.spawn(move || self.lavora(n, connessioni, inizio + DURA)))
                    .collect();
                prese.into_iter().map(|p| p.join().unwrap()).collect()
            });
            let durata = inizio.elapsed().as_secs_f64();
            let uniti = |quali: fn(&Tempi) -> &Vec<f64>| {
                let mut tutti: Vec<f64> = tempi
                    .iter()
                    .flat_map(|t| quali(t).iter().copied())
                    .collect();
                tutti.sort_by(f64::total_cmp);
                tutti
            };
            let (letture, salvataggi) = (uniti(|t| &t.letture), uniti(|t| &t.salvataggi));
            let quante = letture.len() + salvataggi.len();
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            let al_secondo = quante as f64 / durata;
            println!(
                "{connessioni} connessioni: {al_secondo:.0} richieste al secondo; letture: mediana {:.1} ms, p99 {:.1} ms; salvataggi ({}): mediana {:.1} ms, p99 {:.1} ms",
                quantile(&letture, 50),
                quantile(&letture, 99),
                salvataggi.len(),
                quantile(&salvataggi, 50),
                quantile(&salvataggi, 99),
            );
            let pagine = PAGINE.iter().enumerate().map(|(n, nome)| {
                let mut sue: Vec<f64> = tempi
                    .iter()
                    .flat_map(|t| t.pagine[n].iter().copied())
                    .collect();
                sue.sort_by(f64::total_cmp);
                format!("{nome} {:.1}/{:.1}", quantile(&sue, 50), quantile(&sue, 99))
            });
            println!("  mediana/p99: {}", pagine.collect::<Vec<_>>().join(", "));
        }
    }

    /// What the people of one connection do, one after the other.
    fn lavora(&self, n: usize, connessioni: usize, fine: Instant) -> Tempi {
        let mut presa = Presa::nuova(&self.indirizzo);
        let sue: Vec<&Persona> = self.persone.iter().skip(n).step_by(connessioni).collect();
        let (mut tempi, mut caso) = (Tempi::default(), 0x5EED_u64.wrapping_add(n as u64));
        let mut a_caso = |quanti: usize| {
            caso = caso
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(caso >> 33).unwrap() % quanti
        };
        let casa = format!("/{}", self.sigla);
        let piano = format!("{casa}/viste/2026_PTPC");
        while Instant::now() < fine {
            let chi = sue[a_caso(sue.len())];
            let (cdr, scheda) = (chi.cdr, codice(chi.cdr, 1 + a_caso(SCHEDE / CDR)));
            // The form that a save needs is read first: it counts as one of the readings.
            if a_caso(100) < 5 {
                let modulo = format!("{piano}/schede/{}/indicatori/1/periodo", chi.sua);
                let pagina = tempi.leggi(&mut presa, chi, 3, &modulo);
                let versione = pagina.split("name=\"versione\" value=\"").nth(1).unwrap();
                let versione = versione.split('"').next().unwrap();
                let corpo = format!(
                    "csrf={CSRF}&versione={versione}&periodo=1&commento=Nota+{}",
                    a_caso(1_000_000)
                );
                let inizio = Instant::now();
                let (stato, risposta) = presa.chiedi(&chi.cookie, &modulo, Some(&corpo));
                tempi.salvataggi.push(millesimi(inizio));
                assert_eq!(stato, 303, "{risposta}");
                continue;
            }
            let (pagina, dove) = match a_caso(10) {
                0 => (0, format!("{casa}/mie")),
                1..4 => (1, format!("{piano}?cdr=U_{cdr:02}")),
                4..7 => (2, format!("{piano}/schede/{scheda}")),
                7 => (3, format!("{piano}/schede/{scheda}/blocchi/fasi")),
                8 => (4, format!("{piano}/cruscotto")),
                _ => (5, format!("{casa}/ricerca?testo=settore+{cdr}")),
            };
            tempi.leggi(&mut presa, chi, pagina, &dove);
        }
        tempi
    }
}

/// How long each request took, in milliseconds.
#[derive(Default)]
struct Tempi {
    letture: Vec<f64>,
    /// The same, by page.
    pagine: [Vec<f64>; PAGINE.len()],
    salvataggi: Vec<f64>,
}

impl Tempi {
    fn leggi(&mut self, presa: &mut Presa, chi: &Persona, pagina: usize, dove: &str) -> String {
        let inizio = Instant::now();
        let (stato, letta) = presa.chiedi(&chi.cookie, dove, None);
        let dura = millesimi(inizio);
        self.letture.push(dura);
        self.pagine[pagina].push(dura);
        assert_eq!(stato, 200, "{dove}: {letta}");
        letta
    }
}
