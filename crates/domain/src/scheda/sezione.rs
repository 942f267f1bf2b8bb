//! The headed parts of the long text of a sheet.

use serde::{Deserialize, Serialize};

use crate::libro::Riga;

/// A headed part of the long text, such as `MISSIONE DELLO STAFF`, with its lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sezione {
    /// Empty for the text before the first heading.
    pub titolo: String,
    pub righe: Vec<Riga>,
}

impl Sezione {
    /// Reads the notation of the form: `# heading`, `- bullet`, `-- bullet below a bullet`, anything else a paragraph.
    pub fn da_testo(testo: &str) -> Vec<Self> {
        let mut sezioni: Vec<Self> = Vec::new();
        for riga in testo.lines().map(str::trim).filter(|r| !r.is_empty()) {
            if let Some(titolo) = riga.strip_prefix('#') {
                sezioni.push(Self {
                    titolo: titolo.trim_start_matches('#').trim().to_owned(),
                    righe: Vec::new(),
                });
                continue;
            }
            let (livello, testo) = match riga
                .strip_prefix("-- ")
                .map(|t| (2, t))
                .or_else(|| riga.strip_prefix("- ").map(|t| (1, t)))
            {
                Some(voce) => voce,
                None => (0, riga.strip_prefix('\\').unwrap_or(riga)),
            };
            let riga = Riga {
                livello,
                testo: testo.trim().to_owned(),
            };
            match sezioni.last_mut() {
                Some(s) => s.righe.push(riga),
                None => sezioni.push(Self {
                    titolo: String::new(),
                    righe: vec![riga],
                }),
            }
        }
        sezioni
    }

    /// Writes the notation of the form; [`Self::da_testo`] reads it back unchanged.
    pub fn a_testo(sezioni: &[Self]) -> String {
        let mut testo = String::new();
        for (i, s) in sezioni.iter().enumerate() {
            if i > 0 {
                testo.push('\n');
            }
            if i > 0 || !s.titolo.is_empty() {
                testo.push_str(&format!("# {}\n", s.titolo));
            }
            for r in &s.righe {
                match r.livello {
                    0 if r.testo.starts_with(['#', '-', '\\']) => testo.push('\\'),
                    0 => {}
                    1 => testo.push_str("- "),
                    _ => testo.push_str("-- "),
                }
                testo.push_str(&r.testo);
                testo.push('\n');
            }
        }
        testo
    }

    /// Heading and lines, one a line.
    pub fn leggibile(&self) -> String {
        std::iter::once(self.titolo.as_str())
            .filter(|t| !t.is_empty())
            .chain(self.righe.iter().map(|r| r.testo.as_str()))
            .collect::<Vec<_>>()
            .join("\n")
    }
}
