//! A browser of few words: what a person would do, without the pictures.

use std::path::PathBuf;
use std::process::Command;

/// The password that people of these tests choose.
pub(crate) const PASSWORD: &str = "quattro+parole+messe+a+caso";

/// A browser of few words: it keeps its cookies, follows where it is sent, and says where it ended.
pub(crate) struct Curl {
    casa: String,
    biscotti: PathBuf,
}

/// Where a request ended, after which answers, on which page.
pub(crate) struct Arrivo {
    pub(crate) stato: String,
    pub(crate) dove: String,
    pub(crate) rimandi: usize,
    pub(crate) pagina: String,
}

impl Curl {
    /// For a program at an address, with its cookies in a file.
    pub(crate) fn nuovo(casa: String, biscotti: PathBuf) -> Self {
        Self { casa, biscotti }
    }

    /// Asks for a page with other arguments of curl.
    pub(crate) fn chiedi(&self, altro: &[&str], percorso: &str) -> Arrivo {
        let jar = self.biscotti.display().to_string();
        let url = if percorso.starts_with("http") {
            percorso.to_owned()
        } else {
            format!("{}{percorso}", self.casa)
        };
        let output = Command::new("curl")
            .args(["-sk", "-L", "--max-redirs", "9", "-c", &jar, "-b", &jar])
            .args(["-H", &format!("Origin: {}", self.casa)])
            .args(["-w", "\n%{http_code} %{num_redirects} %{url_effective}"])
            .args(altro)
            .arg(&url)
            .output()
            .unwrap();
        let detto = String::from_utf8(output.stdout).unwrap();
        let (pagina, coda) = detto.rsplit_once('\n').unwrap();
        let mut pezzi = coda.split(' ');
        Arrivo {
            stato: pezzi.next().unwrap().to_owned(),
            rimandi: pezzi.next().unwrap().parse().unwrap(),
            dove: pezzi.next().unwrap().replace(&self.casa, ""),
            pagina: pagina.to_owned(),
        }
    }

    /// Opens a page.
    pub(crate) fn apri(&self, percorso: &str) -> Arrivo {
        self.chiedi(&[], percorso)
    }

    /// Sends a form.
    pub(crate) fn manda(&self, percorso: &str, corpo: &str) -> Arrivo {
        self.chiedi(&["--data", corpo], percorso)
    }
}

impl Arrivo {
    /// It ended on a page that only somebody who is in sees: one of the body at that address.
    #[track_caller]
    pub(crate) fn entrato(&self, ente: &str) {
        assert!(
            self.stato == "200" && self.dove.starts_with(&format!("{ente}/")),
            "{} {}: {}",
            self.stato,
            self.dove,
            self.pagina
        );
    }
}

/// The value of a hidden field.
pub(crate) fn valore<'a>(pagina: &'a str, nome: &str) -> &'a str {
    let cercato = format!("name=\"{nome}\" value=\"");
    let dopo = pagina
        .split(&cercato)
        .nth(1)
        .unwrap_or_else(|| panic!("{nome}: {pagina}"));
    dopo.split('"').next().unwrap()
}

/// A port that is free now.
pub(crate) fn porta_libera() -> u16 {
    let libera = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    libera.local_addr().unwrap().port()
}
