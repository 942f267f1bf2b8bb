//! Behind a real nginx that ends TLS and puts a path before ours: the way in, a save, the throttle, and no loop.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::banco::Banco;
use crate::curl::{Curl, PASSWORD, porta_libera, valore};
use crate::serve::Acceso;

/// nginx in a folder of its own, until the test ends.
struct Nginx {
    processo: Child,
    porta: u16,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Only what this test started: the master takes its worker with it.
        let fermato = Command::new("kill")
            .arg(self.processo.id().to_string())
            .status();
        drop(fermato);
        drop(self.processo.wait());
    }
}

impl Nginx {
    /// Passes `/schedario/` on to the program, as the manual says.
    fn accendi(banco: &Banco, porta: u16, programma: &str) -> Self {
        let dove = banco.file("nginx");
        std::fs::create_dir_all(&dove).unwrap();
        let (chiave, carta) = (dove.join("chiave.pem"), dove.join("carta.pem"));
        let fatta = Command::new("openssl")
            .args([
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            ])
            .args(["-subj", "/CN=127.0.0.1", "-keyout"])
            .arg(&chiave)
            .arg("-out")
            .arg(&carta)
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(fatta.success());
        let d = dove.display();
        let conf = format!(
            "daemon off; pid {d}/pid; error_log {d}/errori;
events {{}}
http {{
  access_log off;
  client_body_temp_path {d}/corpi; proxy_temp_path {d}/proxy; fastcgi_temp_path {d}/f; uwsgi_temp_path {d}/u; scgi_temp_path {d}/s;
  server {{
    listen 127.0.0.1:{porta} ssl;
    ssl_certificate {d}/carta.pem; ssl_certificate_key {d}/chiave.pem;
    location /schedario/ {{
      proxy_pass http://{programma};
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      client_max_body_size 60m;
    }}
  }}
}}
"
        );
        let file = banco.scrivi("nginx.conf", conf.as_bytes());
        let nginx = Self {
            processo: Command::new("/usr/sbin/nginx")
                .args(["-p", &d.to_string(), "-c", &file])
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
            porta,
        };
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", porta)).is_ok() {
                return nginx;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let errori = std::fs::read_to_string(dove.join("errori")).unwrap_or_default();
        panic!("nginx does not answer: {errori}");
    }
}

#[test]
fn behind_nginx_with_a_path_and_tls_one_comes_in_and_saves() {
    let banco = Banco::nuovo();
    let (porta, sua) = (porta_libera(), format!("127.0.0.1:{}", porta_libera()));
    let pubblico = format!("https://127.0.0.1:{porta}/schedario/");
    let parole = ["serve", "--demo", "--listen", &sua, "--url", &pubblico];
    let mut comando = banco.comando(&parole);
    comando.env("SCHEDARIO_PROXY", "127.0.0.1");
    let acceso = Acceso::con(comando);
    let nginx = Nginx::accendi(&banco, porta, &sua);
    let curl = Curl::nuovo(
        format!("https://127.0.0.1:{}", nginx.porta),
        banco.file("biscotti"),
    );
    // The first link, as the program prints it, leads through nginx; and so does everything on its page.
    let mut parole = acceso.detto.split_whitespace();
    let link = parole.find(|p| p.contains("/primo-accesso/")).unwrap();
    assert!(link.starts_with(&pubblico), "{link}");
    let pagina = curl.apri(link);
    assert_eq!(pagina.stato, "200", "{}", pagina.pagina);
    for attributo in ["href=\"", "action=\"", "src=\""] {
        let indirizzi = pagina.pagina.split(attributo).skip(1);
        for indirizzo in indirizzi.filter(|i| i.starts_with('/')) {
            assert!(indirizzo.starts_with("/schedario/"), "{indirizzo:.60}");
        }
    }
    assert_eq!(curl.apri("/schedario/static/schedario.css").stato, "200");
    let scelta = format!("nome=anna.neri&password={PASSWORD}&conferma={PASSWORD}");
    let dentro = curl.manda(link, &scelta);
    assert_eq!(
        (dentro.stato.as_str(), dentro.dove.as_str()),
        ("200", "/schedario/comune-di-borgo-sereno/viste"),
        "{}",
        dentro.pagina
    );
    let biscotti = std::fs::read_to_string(banco.file("biscotti")).unwrap();
    let suo = biscotti
        .lines()
        .find(|l| l.contains("schedario_sessione"))
        .unwrap();
    let campi: Vec<&str> = suo.split('\t').collect();
    assert_eq!((campi[2], campi[3]), ("/schedario/", "TRUE"), "{suo}");
    // A save, and the page that it leads to.
    let viste = "/schedario/comune-di-borgo-sereno/viste/2026_PTPC";
    let vista = curl.apri(viste);
    let scheda = vista
        .pagina
        .split("href=\"")
        .filter_map(|h| h.split('"').next());
    let mut scheda = scheda.filter(|h| h.contains("/schede/2026_") && !h.contains(['?', '#']));
    let scheda = scheda.next().unwrap().to_owned();
    let modulo = format!("{scheda}/indicatori/1/periodo");
    let pagina = curl.apri(&modulo);
    assert_eq!(pagina.stato, "200", "{modulo} {}", pagina.pagina);
    let campi = ["csrf", "versione", "periodo"];
    let campi = campi
        .map(|c| format!("{c}={}", valore(&pagina.pagina, c)))
        .join("&");
    let salvata = curl.manda(&modulo, &format!("{campi}&commento=Scritto+da+dietro"));
    assert_eq!(
        (salvata.stato.as_str(), salvata.rimandi),
        ("200", 1),
        "{}",
        salvata.pagina
    );
    assert!(
        salvata.pagina.contains("Le modifiche sono salvate"),
        "{}",
        salvata.dove
    );
    // A file comes through whole: the spreadsheet of a comparison.
    let file = banco.file("confronto.xlsx");
    let qui = ["-o", &file.display().to_string()];
    let scaricato = curl.chiedi(&qui, &format!("{viste}/confronto/xlsx"));
    assert_eq!(scaricato.stato, "200");
    assert!(std::fs::read(&file).unwrap().starts_with(b"PK"));
    // Out, and in again by name and password: no loop, and no page but through nginx.
    let uscita = curl.manda("/schedario/uscita", campi.split('&').next().unwrap());
    assert_eq!(uscita.dove, "/schedario/accesso");
    assert_eq!(curl.apri("/schedario").dove, "/schedario/accesso");
    let entra = format!("nome=anna.neri&password={PASSWORD}");
    let dentro = curl.manda("/schedario/accesso", &entra);
    assert_eq!(
        dentro.dove, "/schedario/comune-di-borgo-sereno/viste",
        "{}",
        dentro.pagina
    );
    // The throttle sees who asks, and does not believe what he says of himself; another person is not held back.
    let prova = |da: &str, n: usize| {
        let finto = format!("X-Forwarded-For: 203.0.113.{n}");
        let altro = [
            "--interface",
            da,
            "-H",
            &finto,
            "--data",
            "nome=anna.neri&password=sbagliata",
        ];
        curl.chiedi(&altro, "/schedario/accesso").pagina
    };
    for n in 0..5 {
        assert!(prova("127.0.0.2", n).contains("Nome o password non corretti"));
    }
    assert!(prova("127.0.0.2", 9).contains("Troppi tentativi"));
    assert!(prova("127.0.0.3", 9).contains("Nome o password non corretti"));
    drop(nginx);
    acceso.spegni();
}
