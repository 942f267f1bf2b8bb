//! What every page must be, whichever journey comes by: accessible, no wider than its window, silent on the console.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::browser::Browser;

/// axe-core, vendored: the tests need no network.
const AXE: &str = include_str!("../vendor/axe.min.js");

/// The rules of WCAG 2.1, levels A and AA.
const REGOLE: [&str; 4] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

const LARGA: u32 = 1280;
const STRETTA: u32 = 400;
const ALTA: u32 = 900;

impl Browser {
    /// Looks at the open page, wide and narrow; fails with every fault of it.
    pub(crate) async fn guarda(&self, nome: &str) {
        let mut difetti = self.axe().await;
        difetti.extend(self.straripa(LARGA).await);
        self.conserva(nome, LARGA).await;
        self.larga(STRETTA, ALTA);
        difetti.extend(self.straripa(STRETTA).await);
        self.conserva(nome, STRETTA).await;
        self.larga(LARGA, ALTA);
        difetti.extend(self.lagnanze().await);
        assert!(
            difetti.is_empty(),
            "{nome}, {}:\n{}",
            self.dove().await,
            difetti.join("\n")
        );
    }

    /// What axe finds: the rule, why it matters, and where.
    async fn axe(&self) -> Vec<String> {
        self.client.execute(AXE, Vec::new()).await.unwrap();
        let chiedi = "const fine = arguments[arguments.length - 1];
            axe.run(document, { runOnly: { type: 'tag', values: arguments[0] }, resultTypes: ['violations', 'passes'] })
               .then((r) => fine(r.passes.length > 10 ? r.violations : [{ id: 'axe', help: 'almost no rule ran', nodes: [] }]), (e) => fine([{ id: 'axe', help: String(e), nodes: [] }]));";
        let violazioni = self
            .client
            .execute_async(chiedi, vec![json!(REGOLE)])
            .await
            .unwrap();
        let violazioni = violazioni
            .as_array()
            .expect("axe answers with a list")
            .clone();
        let dove = |v: &Value| -> String {
            let nodi = v["nodes"].as_array().cloned().unwrap_or_default();
            nodi.iter()
                .take(5)
                .map(|n| format!("\n    {}\n      {}", n["html"], n["failureSummary"]))
                .collect()
        };
        violazioni
            .iter()
            .map(|v| format!("axe {}: {}{}", v["id"], v["help"], dove(v)))
            .collect()
    }

    /// Whether the page scrolls sideways, and what sticks out.
    async fn straripa(&self, larghezza: u32) -> Option<String> {
        let misura = "const larga = document.documentElement.scrollWidth;
            if (larga <= window.innerWidth) return null;
            const fuori = Array.from(document.querySelectorAll('body *'))
              .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest('.sch-region'))
              .slice(0, 5).map((e) => e.tagName + '.' + e.className);
            return larga + ' pixels: ' + fuori.join(', ');";
        let detto = self.client.execute(misura, Vec::new()).await.unwrap();
        detto
            .as_str()
            .map(|d| format!("at {larghezza} pixels the page is wider than its window, {d}"))
    }

    /// Errors on the console: a script that fails, a file that is not there, a rule of the content security policy broken.
    async fn lagnanze(&self) -> Vec<String> {
        // A form that is refused answers 422: Chromium says so of the page itself, and that is as it should be.
        let della_pagina = |m: &str| {
            m.contains("Failed to load resource")
                && m.contains("status of 4")
                && !m.contains("/static/")
        };
        self.console()
            .iter()
            .filter(|voce| voce["level"] == "SEVERE")
            .filter_map(|voce| voce["message"].as_str())
            .filter(|m| !della_pagina(m))
            .map(|m| format!("console: {m}"))
            .collect()
    }

    /// Keeps a picture of the page, as high as it is, when somebody wants to look at all of them.
    async fn conserva(&self, nome: &str, larghezza: u32) {
        let Some(folder) = cartella("SCHEDARIO_PAGINE") else {
            return;
        };
        let alta = self
            .client
            .execute("return document.documentElement.scrollHeight", Vec::new())
            .await
            .unwrap();
        let alta = u32::try_from(alta.as_u64().unwrap_or_default())
            .unwrap_or(ALTA)
            .clamp(ALTA, 4000);
        self.larga(larghezza, alta);
        self.fotografa(&folder.join(format!("{nome}-{larghezza}.png")))
            .await;
        self.larga(larghezza, ALTA);
    }

    /// A picture of the window.
    pub(crate) async fn fotografa(&self, file: &std::path::Path) {
        std::fs::write(file, self.client.screenshot().await.unwrap()).unwrap();
    }
}

/// The folder that a variable of the environment names, made if it is not there.
#[expect(
    clippy::disallowed_methods,
    reason = "asks the tests for pictures; no setting of the program"
)]
pub(crate) fn cartella(variabile: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os(variabile)?);
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}
