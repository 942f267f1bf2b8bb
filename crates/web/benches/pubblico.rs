//! The public site beside nginx: `cargo xtask bench pubblico`.
//!
//! A published plan of 1,000 sheets. The program answers on one thread, nginx with one worker serves the same pages as files, each on the same
//! core; the clients work on the other. They ask for the pages of all sheets one after the other on eight connections that stay open. Prints
//! pages a second, and what the first asking of each page costs, when nothing is kept yet.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its input has nothing to say"
)]

#[expect(dead_code, reason = "nobody signs in here")]
mod casa;

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use domain::pubblicazione::{PianoPubblico, SceltePubblicazione};
use domain::vista::vita::PassaggioVista;
use testkit::{Prova, adesso};

use crate::casa::accendi_con;
use crate::casa::presa::{Presa, millesimi, quantile};

const SCHEDE: usize = 1_000;
const CONNESSIONI: usize = 8;
const DURA: Duration = Duration::from_secs(10);

fn main() {
    let prova = Prova::new();
    let pagine = pubblica(&prova);
    let indirizzo = accendi_con(&prova, Some(1));
    let cartella = tempfile::tempdir().unwrap();
    let mut prime: Vec<f64> = Vec::new();
    let (mut presa, mut byte) = (Presa::nuova(&indirizzo), 0);
    for pagina in &pagine {
        let inizio = Instant::now();
        let (stato, html) = presa.chiedi("", pagina, None);
        prime.push(millesimi(inizio));
        assert_eq!(stato, 200, "{pagina}");
        byte += html.len();
        let file = cartella.path().join(pagina.trim_start_matches('/'));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, html).unwrap();
    }
    prime.sort_by(f64::total_cmp);
    println!(
        "{} pagine di {} byte in media; la prima volta: mediana {:.2} ms, p99 {:.2} ms",
        pagine.len(),
        byte / pagine.len(),
        quantile(&prime, 50),
        quantile(&prime, 99)
    );
    let nginx = Nginx::accendi(cartella.path());
    // The same work again, the one after the other, so that neither has the quieter machine.
    for giro in 1..=3 {
        let nostre = al_secondo(&indirizzo, &pagine);
        let sue = al_secondo(&nginx.indirizzo, &pagine);
        println!(
            "giro {giro}: Schedario {nostre:.0} pagine al secondo, nginx {sue:.0}: {:.2} volte",
            nostre / sue
        );
    }
}

/// Adopts and publishes a plan; the addresses of its sheets.
fn pubblica(prova: &Prova) -> Vec<String> {
    let vista = prova.vista("2026_PTPC");
    prova.cdr("U_01", "Segreteria");
    for n in 0..SCHEDE {
        prova.scheda(&vista, &format!("2026_SEG_{n}"));
    }
    let vista = prova.passa_vista(&vista, PassaggioVista::Adotta);
    let (actor, scelte) = (&prova.actor, SceltePubblicazione::prudenti());
    let giorno = domain::orario::giorno(adesso());
    prova.scrivi(|tx| {
        let filtro = store::schede::Filtro::default();
        let schede = store::schede::list(tx, actor, &vista.id, &filtro)?;
        let cdr = store::cdr::nell_anno(tx, actor, vista.anno)?;
        let piano = PianoPubblico::di(&prova.ente, &vista, &schede, &cdr, &[], &scelte, giorno);
        store::pubblicazioni::prepara(tx, actor, &vista.id, &scelte, &piano, adesso())?;
        let edizione = store::pubblicazioni::list(tx, actor, &vista.id)?.remove(0);
        let fatto = edizione.pubblica(&vista, &edizione.impronta, actor, adesso());
        store::pubblicazioni::record(tx, &fatto.unwrap())
    });
    let base = format!("/pubblico/{}/piani/2026_PTPC/schede", prova.ente.sigla);
    let pagine = (0..SCHEDE).map(|n| format!("{base}/2026_SEG_{n}"));
    pagine.collect()
}

/// How many pages a server gives away in a second.
fn al_secondo(indirizzo: &str, pagine: &[String]) -> f64 {
    let inizio = Instant::now();
    let quante: usize = std::thread::scope(|s| {
        let prese: Vec<_> = (0..CONNESSIONI)
            .map(|n| s.spawn(move || chiedi(indirizzo, pagine, n, inizio + DURA)))
            .collect();
        prese.into_iter().map(|p| p.join().unwrap()).sum()
    });
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let quante = quante as f64;
    quante / inizio.elapsed().as_secs_f64()
}

fn chiedi(indirizzo: &str, pagine: &[String], da: usize, fine: Instant) -> usize {
    let mut presa = Presa::nuova(indirizzo);
    let mut fatte = 0;
    for pagina in pagine.iter().cycle().skip(da * pagine.len() / CONNESSIONI) {
        if Instant::now() >= fine {
            break;
        }
        assert_eq!(presa.chiedi("", pagina, None).0, 200);
        fatte += 1;
    }
    fatte
}

/// nginx on files, until the bench ends.
struct Nginx {
    processo: Child,
    indirizzo: String,
}

impl Nginx {
    fn accendi(radice: &Path) -> Self {
        let dove: PathBuf = radice.join("nginx");
        std::fs::create_dir_all(&dove).unwrap();
        let libera = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let indirizzo = libera.local_addr().unwrap().to_string();
        drop(libera);
        let (qui, radice) = (dove.display(), radice.display());
        let conf = format!(
            "daemon off; worker_processes 1; pid {qui}/pid; error_log {qui}/errori;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type 'text/html; charset=utf-8';
  open_file_cache max=2000 inactive=60s; open_file_cache_valid 60s; open_file_cache_errors on;
  client_body_temp_path {qui}/corpo; proxy_temp_path {qui}/proxy; fastcgi_temp_path {qui}/fastcgi; uwsgi_temp_path {qui}/uwsgi; scgi_temp_path {qui}/scgi;
  server {{ listen {indirizzo}; root {radice}; add_header Cache-Control 'public, max-age=300'; }}
}}"
        );
        let file = dove.join("nginx.conf");
        std::fs::write(&file, conf).unwrap();
        let mut comando = Command::new("/usr/sbin/nginx");
        let processo = comando
            .arg("-c")
            .arg(&file)
            .arg("-p")
            .arg(&dove)
            .spawn()
            .unwrap();
        let aperta = |_: &i32| std::net::TcpStream::connect(&indirizzo).is_ok();
        let attese = (0..100).inspect(|_| std::thread::sleep(Duration::from_millis(50)));
        assert!(
            attese.into_iter().any(|n| aperta(&n)),
            "nginx does not answer"
        );
        Self {
            processo,
            indirizzo,
        }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its worker ends with it only where it is asked to.
        let pid = self.processo.id().to_string();
        if Command::new("kill").arg(pid).status().is_err() {
            eprintln!("nginx goes on");
        }
        if let Err(causa) = self.processo.wait() {
            eprintln!("nginx: {causa}");
        }
    }
}
