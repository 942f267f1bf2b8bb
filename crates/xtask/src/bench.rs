//! `cargo xtask bench`: every benchmark of the workspace, in release, one after the other.
//!
//! A benchmark is a program of its own (`[[bench]]` with `harness = false`) that prints one line a measure. The lines worth
//! keeping are copied by hand into docs/prestazioni.md with the machine they were taken on: a figure is something a person
//! signs, not something a test passes.

use anyhow::{Context as _, bail};

use crate::shell;

/// Runs the benchmarks named, or all of them.
///
/// # Errors
/// When a benchmark does not build or fails, or a name is of none.
pub(crate) fn run(names: &[String]) -> anyhow::Result<()> {
    let metadata = shell::output(&mut shell::cargo(&[
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
    ]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata).context("cargo metadata")?;
    let benches = benches(&metadata);
    if let Some(unknown) = names.iter().find(|name| !benches.contains(name)) {
        bail!(
            "There is no benchmark `{unknown}`. There are: {}",
            benches.join(", ")
        );
    }
    for name in &benches {
        if names.is_empty() || names.contains(name) {
            println!("== {name}");
            // The whole workspace and one target of it: `-p` would compile the shared dependencies with other features.
            shell::succeed(&mut shell::cargo(&[
                "bench",
                "--quiet",
                "--workspace",
                "--bench",
                name,
            ]))?;
        }
    }
    Ok(())
}

/// The names of the bench targets in what `cargo metadata` printed.
fn benches(metadata: &serde_json::Value) -> Vec<String> {
    let packages = metadata["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    packages
        .iter()
        .flat_map(|package| {
            package["targets"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default()
        })
        .filter(|target| {
            target["kind"]
                .as_array()
                .is_some_and(|kinds| kinds.iter().any(|kind| kind == "bench"))
        })
        .filter_map(|target| Some(target["name"].as_str()?.to_owned()))
        .collect()
}
