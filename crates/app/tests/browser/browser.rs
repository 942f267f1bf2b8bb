//! A Chromium of our own, and what a person does in it.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::presa;
use crate::programma::Programma;

/// How long a page may take on a busy machine.
const PAZIENZA: Duration = Duration::from_secs(60);
/// How often one looks whether a page has come.
const POCO: Duration = Duration::from_millis(50);

/// Brings an element into the middle of the window, and has the window note whether a click on it leaves the page:
/// as the last to hear, so that it knows what the page's own listeners prevented.
const TIENI_D_OCCHIO: &str = r"
    const [elemento] = arguments;
    elemento.scrollIntoView({ block: 'center' });
    window.lasciata = false;
    const senza = (url) => url.split('#')[0];
    window.addEventListener('click', (event) => {
      const a = event.target.closest('a[href]');
      if (!a || event.defaultPrevented || a.target || a.download) return;
      if (a.hash && senza(a.href) === senza(location.href)) return;
      window.lasciata = true;
    });
    window.addEventListener('submit', (event) => {
      if (!event.defaultPrevented && !event.target.target) window.lasciata = true;
    });
";

/// Who the journeys are.
pub(crate) const NOME: &str = "anna.neri";
/// Long enough, and of no use elsewhere.
pub(crate) const PASSWORD: &str = "quattro parole messe insieme";

/// A browser on the pages of a program.
pub(crate) struct Browser {
    pub(crate) client: Client,
    driver: Child,
    /// Read no more, but the driver must be able to write.
    _out: BufReader<ChildStdout>,
    /// `127.0.0.1:port` of the driver.
    indirizzo: String,
    sessione: String,
    /// `127.0.0.1:port` of the program.
    pub(crate) programma: String,
    _profilo: TempDir,
}

impl Browser {
    /// Starts the driver on a port that it chooses, and a Chromium with a profile of its own.
    pub(crate) async fn apri(programma: &Programma) -> Self {
        let profilo = tempfile::tempdir().unwrap();
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            // Chromium's own words (the button that chooses a file) in the language of the pages.
            .env("LANGUAGE", "it")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver does not start: apt-get install chromium chromium-driver");
        let mut out = BufReader::new(driver.stdout.take().unwrap());
        let mut detto = String::new();
        let porta: u16 = loop {
            assert!(
                out.read_line(&mut detto).unwrap() > 0,
                "chromedriver ended early: {detto}"
            );
            if let Some(resto) = detto.split("successfully on port ").nth(1) {
                break resto.trim().trim_end_matches('.').parse().unwrap();
            }
        };
        let indirizzo = format!("127.0.0.1:{porta}");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capacita(profilo.path().to_str().unwrap()))
            .connect(&format!("http://{indirizzo}"))
            .await
            .expect("chromium does not start: apt-get install chromium chromium-driver");
        let sessione = client.session_id().await.unwrap().unwrap();
        let browser = Self {
            client,
            driver,
            _out: out,
            indirizzo,
            sessione,
            programma: programma.indirizzo.clone(),
            _profilo: profilo,
        };
        browser.larga(1280, 900);
        browser
    }

    /// A browser in which the first administrator has just set his name and password.
    pub(crate) async fn entrato(programma: &Programma) -> Self {
        let browser = Self::apri(programma).await;
        browser.vai(&programma.link).await;
        if browser.ci_sono("#ente").await > 0 {
            browser.scrivi("#ente", "Comune di Borgo Sereno").await;
        }
        browser.scrivi("#nome", NOME).await;
        browser.scrivi("#password", PASSWORD).await;
        browser.scrivi("#conferma", PASSWORD).await;
        browser.premi("Crea l'amministratore").await;
        browser.leggo("Esci").await;
        browser
    }

    // ---- The window.

    /// A command of the driver that is Chromium's own.
    pub(crate) fn comando(&self, percorso: &str, corpo: &Value) -> Value {
        let percorso = format!("/session/{}/{percorso}", self.sessione);
        let risposta = presa::chiedi(
            &self.indirizzo,
            "POST",
            &percorso,
            "Content-Type: application/json\r\n",
            &corpo.to_string(),
        )
        .unwrap();
        let detto: Value = serde_json::from_slice(&risposta.corpo).unwrap();
        assert_eq!(risposta.stato, 200, "{percorso}: {detto}");
        detto["value"].clone()
    }

    /// Makes the window so many CSS pixels wide and high. Chromium's own smallest window is wider than a telephone.
    pub(crate) fn larga(&self, larghezza: u32, altezza: u32) {
        let misure = json!({ "width": larghezza, "height": altezza, "deviceScaleFactor": 1, "mobile": false });
        self.comando(
            "goog/cdp/execute",
            &json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": misure }),
        );
    }

    /// What the console said since it was last asked.
    pub(crate) fn console(&self) -> Vec<Value> {
        self.comando("se/log", &json!({ "type": "browser" }))
            .as_array()
            .cloned()
            .unwrap_or_default()
    }

    // ---- Where.

    /// Opens a page of the program.
    pub(crate) async fn vai(&self, percorso: &str) {
        self.client
            .goto(&format!("http://{}{percorso}", self.programma))
            .await
            .unwrap();
    }

    /// The path and query of the page that is open.
    pub(crate) async fn dove(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url.query()
            .map_or_else(|| url.path().to_owned(), |q| format!("{}?{q}", url.path()))
    }

    /// Waits until the path and query of the page hold some words.
    pub(crate) async fn arrivo(&self, parte: &str) {
        for _ in 0..600 {
            if self.dove().await.contains(parte) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!(
            "{parte} was not reached; the page is {}:\n{}",
            self.dove().await,
            self.tutto().await
        );
    }

    // ---- What is seen.

    /// Waits for an element.
    pub(crate) async fn trova(&self, css: &str) -> Element {
        match self
            .client
            .wait()
            .at_most(PAZIENZA)
            .for_element(Locator::Css(css))
            .await
        {
            Ok(elemento) => elemento,
            Err(e) => panic!(
                "{css} is not on {}: {e}\n{}",
                self.dove().await,
                self.tutto().await
            ),
        }
    }

    pub(crate) async fn ci_sono(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    /// What stands in an element, as a person reads it.
    pub(crate) async fn testo(&self, css: &str) -> String {
        self.con(css, async |elemento: Element| elemento.text().await)
            .await
    }

    /// What stands in a control.
    pub(crate) async fn valore(&self, css: &str) -> String {
        self.con(css, async |campo: Element| campo.prop("value").await)
            .await
            .unwrap_or_default()
    }

    /// All that a person reads on the page.
    pub(crate) async fn tutto(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(e) => e.to_string(),
        }
    }

    /// Waits until the page says some words.
    pub(crate) async fn leggo(&self, parole: &str) {
        for _ in 0..600 {
            if self.tutto().await.contains(parole) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!(
            "«{parole}» is not on {}:\n{}",
            self.dove().await,
            self.tutto().await
        );
    }

    // ---- What is done.

    /// Does something with an element, and again when the page was replaced between finding and doing.
    async fn con<T>(&self, css: &str, fare: impl AsyncFn(Element) -> Result<T, CmdError>) -> T {
        let fino_a = Instant::now() + PAZIENZA;
        loop {
            match fare(self.trova(css).await).await {
                Ok(fatto) => return fatto,
                Err(e) if e.is_stale_element_reference() && Instant::now() < fino_a => {
                    tokio::time::sleep(POCO).await;
                }
                Err(e) => panic!("{css} on {}: {e}", self.dove().await),
            }
        }
    }

    /// Clicks the first link, button or summary in sight whose words hold these.
    pub(crate) async fn premi(&self, parole: &str) {
        let xpath = format!(
            "//main//*[self::a or self::button or self::summary][contains(normalize-space(.), \"{parole}\")] | //header//*[self::a or self::button or self::summary][contains(normalize-space(.), \"{parole}\")]"
        );
        let aspettato = self
            .client
            .wait()
            .at_most(PAZIENZA)
            .for_element(Locator::XPath(&xpath))
            .await;
        assert!(
            aspettato.is_ok(),
            "nothing says «{parole}» on {}:\n{}",
            self.dove().await,
            self.tutto().await
        );
        let fino_a = Instant::now() + PAZIENZA;
        loop {
            match self.prova_a_premere(&xpath).await {
                Ok(true) => return,
                Ok(false) => panic!(
                    "what says «{parole}» on {} cannot be seen",
                    self.dove().await
                ),
                Err(e) if e.is_stale_element_reference() && Instant::now() < fino_a => {
                    tokio::time::sleep(POCO).await;
                }
                Err(e) => panic!("«{parole}» on {}: {e}", self.dove().await),
            }
        }
    }

    /// Clicks the first of some elements that can be seen: whether there was one.
    async fn prova_a_premere(&self, xpath: &str) -> Result<bool, CmdError> {
        for elemento in self.client.find_all(Locator::XPath(xpath)).await? {
            if elemento.is_displayed().await? && elemento.attr("aria-hidden").await?.is_none() {
                self.tocca(&elemento).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(crate) async fn clicca(&self, css: &str) {
        self.con(css, async |elemento: Element| self.tocca(&elemento).await)
            .await;
    }

    /// Clicks what stands in the middle of the window: at its foot the bar of the buttons may lie over it, as for a person who scrolls.
    /// Where the click leaves the page, waits for the next one: the driver comes back before a form has gone.
    async fn tocca(&self, elemento: &Element) -> Result<(), CmdError> {
        self.client
            .execute(
                TIENI_D_OCCHIO,
                vec![serde_json::to_value(elemento).unwrap()],
            )
            .await?;
        elemento.click().await?;
        // A file that is offered for saving leaves the page where it was.
        let fino_a = Instant::now() + Duration::from_secs(10);
        while Instant::now() < fino_a {
            let detto = self
                .client
                .execute("return window.lasciata ?? document.readyState", Vec::new())
                .await;
            // While one page gives way to the other there is nobody to answer.
            if detto.is_ok_and(|d| d == json!(false) || d == json!("complete")) {
                break;
            }
            tokio::time::sleep(POCO).await;
        }
        Ok(())
    }

    /// Writes in a control in place of what is there.
    pub(crate) async fn scrivi(&self, css: &str, testo: &str) {
        self.con(css, async |campo: Element| {
            campo.clear().await?;
            campo.send_keys(testo).await
        })
        .await;
    }

    /// Chooses an option by its value.
    pub(crate) async fn scegli(&self, css: &str, valore: &str) {
        self.con(css, async |campo: Element| {
            campo.select_by_value(valore).await
        })
        .await;
    }

    /// Keys, to whatever has the focus.
    pub(crate) async fn tasti(&self, testo: &str) {
        self.client
            .active_element()
            .await
            .unwrap()
            .send_keys(testo)
            .await
            .unwrap();
    }

    /// A file of the program, with the cookies of this browser.
    pub(crate) async fn scarica(&self, percorso: &str) -> presa::Risposta {
        let biscotti: Vec<String> = self
            .client
            .get_all_cookies()
            .await
            .unwrap()
            .iter()
            .map(|c| format!("{}={}", c.name(), c.value()))
            .collect();
        presa::chiedi(
            &self.programma,
            "GET",
            percorso,
            &format!("Cookie: {}\r\n", biscotti.join("; ")),
            "",
        )
        .unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromium ends with its session, even when the test failed before it could say so.
        drop(presa::chiedi(
            &self.indirizzo,
            "DELETE",
            &format!("/session/{}", self.sessione),
            "",
            "",
        ));
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

fn capacita(profilo: &str) -> serde_json::Map<String, Value> {
    let argomenti = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=it",
        "--force-prefers-reduced-motion",
        &format!("--user-data-dir={profilo}"),
    ];
    let Value::Object(capacita) = json!({
        "browserName": "chrome",
        "goog:chromeOptions": { "args": argomenti },
        "goog:loggingPrefs": { "browser": "ALL" },
        "timeouts": { "script": 120_000, "pageLoad": 120_000, "implicit": 0 },
    }) else {
        unreachable!()
    };
    capacita
}
