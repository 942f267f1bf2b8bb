//! Measures and colours of the page, in points from the top left corner of a landscape A4.

/// Width of the page.
pub(crate) const LARGHEZZA: f32 = 841.89;
/// Height of the page.
pub(crate) const ALTEZZA: f32 = 595.28;
/// Left edge of everything.
pub(crate) const SINISTRA: f32 = 36.0;
/// Right edge of everything.
pub(crate) const DESTRA: f32 = LARGHEZZA - SINISTRA;
/// Width of the text area.
pub(crate) const GIUSTEZZA: f32 = DESTRA - SINISTRA;
/// Baseline of the running header.
pub(crate) const BASE_TESTATINA: f32 = 36.0;
/// The rule below the running header.
pub(crate) const FILO_TESTATINA: f32 = 47.0;
/// Where the text area begins.
pub(crate) const ALTO: f32 = 58.0;
/// Where the text area ends.
pub(crate) const BASSO: f32 = 558.0;
/// The rule above the footer.
pub(crate) const FILO_PIEDE: f32 = 566.0;
/// Baseline of the footer.
pub(crate) const BASE_PIEDE: f32 = 577.0;

/// Size of the text of a sheet.
pub(crate) const CORPO: f32 = 8.6;
/// Distance between its baselines.
pub(crate) const INTERLINEA: f32 = 11.4;
/// Size of the text in tables.
pub(crate) const CORPO_TABELLA: f32 = 8.2;
/// Distance between the baselines in tables.
pub(crate) const INTERLINEA_TABELLA: f32 = 10.6;
/// Size of labels above values.
pub(crate) const CORPO_ETICHETTA: f32 = 6.8;
/// Distance from a label's baseline to the next line's.
pub(crate) const INTERLINEA_ETICHETTA: f32 = 9.0;
/// Distance from the top edge of a cell to its text.
pub(crate) const RIENTRO_V: f32 = 3.2;
/// Distance from the left edge of a cell to its text.
pub(crate) const RIENTRO_O: f32 = 4.5;
/// How much of a line stands above its baseline.
pub(crate) const ASCESA: f32 = 0.78;
/// Height of the titled bar of a block.
pub(crate) const BARRA: f32 = 15.0;
/// Space above a block.
pub(crate) const ARIA: f32 = 9.0;

/// A colour of the palette. All text colours stand out from white by 4.5:1 or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Colore {
    /// Text.
    Inchiostro,
    /// Labels and what is read second.
    Grigio,
    /// Titles; the institutional blue, darkened.
    Blu,
    /// Links and rules that matter.
    Azzurro,
    /// Rules of grids and tables.
    Filo,
    /// Ground of titled bars.
    Velo,
    /// Ground of header rows.
    Nebbia,
}

impl Colore {
    /// The operands of the PDF operators `rg` and `RG`.
    pub(crate) fn componenti(self) -> &'static str {
        match self {
            Self::Inchiostro => "0.1 0.12 0.15",
            Self::Grigio => "0.33 0.38 0.44",
            Self::Blu => "0.06 0.18 0.34",
            Self::Azzurro => "0 0.34 0.68",
            Self::Filo => "0.74 0.78 0.83",
            Self::Velo => "0.88 0.92 0.97",
            Self::Nebbia => "0.95 0.965 0.98",
        }
    }
}
