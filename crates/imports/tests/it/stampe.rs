//! Where the printouts of the tests are.

use std::path::PathBuf;

/// Folder of the specimens: beside the workspace, or where the build was told (`SCHEDARIO_SHARED`).
pub(crate) fn condivisa() -> Option<PathBuf> {
    let accanto = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    option_env!("SCHEDARIO_SHARED")
        .map(PathBuf::from)
        .into_iter()
        .chain([accanto])
        .find(|p| p.join("seeds/expected.json").is_file())
}

/// A file of the folder of invented printouts.
pub(crate) fn inventata(nome: &str) -> Vec<u8> {
    let percorso = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(nome);
    std::fs::read(&percorso).unwrap_or_else(|e| panic!("{}: {e}", percorso.display()))
}

/// A specimen, when they are at hand.
pub(crate) fn seme(nome: &str) -> Option<Vec<u8>> {
    std::fs::read(condivisa()?.join("seeds").join(nome)).ok()
}
