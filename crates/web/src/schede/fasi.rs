//! The form of the table FASI.

use domain::catalogo::{self, VoceCatalogo};
use domain::scheda::{Fase, Scheda};
use domain::{Actor, Decimale};
use store::Conn;

use super::righe::RigaDigitata;
use super::tabella::Tabella;

impl Tabella for Fase {
    /// As they stand on the printed row.
    const GRUPPI: &'static [&'static [&'static str]] = &[
        &["causale", "numero", "tipo_nel_testo", "descrizione"],
        &[
            "peso",
            "avanzamento",
            "inizio_previsto",
            "fine_prevista",
            "inizio_effettivo",
            "fine_effettiva",
        ],
        &["responsabile", "cdr", "note"],
    ];
    const SINGOLARE: &'static str = "Fase";
    const AGGIUNGI: &'static str = "Aggiungi una fase";
    const AIUTO: &'static str = "Le date si scrivono come 1/3/26 o 01/03/2026, i numeri con la virgola. Una fase senza alcun dato non viene salvata.";

    fn nuova() -> Self {
        Self {
            causale: Some("MISURA".to_owned()),
            ..Self::default()
        }
    }

    const HA_CATALOGO: bool = true;

    fn catalogo(
        c: &mut Conn,
        actor: &Actor,
        scheda: &Scheda,
    ) -> store::Result<Vec<VoceCatalogo<Self>>> {
        let scritte = store::schede::misure_scritte(c, actor)?;
        let fornite = catalogo::misure_fornite().map_err(store::Error::Dati)?;
        Ok(catalogo::misure(fornite, scritte, scheda.contenuto()))
    }

    fn somma(righe: &[RigaDigitata]) -> Option<Decimale> {
        Some(Decimale::somma(
            righe
                .iter()
                .filter_map(|r| Decimale::parse_it(r.get("peso")).ok()),
        ))
    }
}
