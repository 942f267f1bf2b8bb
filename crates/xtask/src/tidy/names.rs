//! The documents and the code use the same names: ARCHITECTURE.md names paths that exist, GLOSSARIO.md every type of `domain`.

use std::collections::BTreeSet;

use regex::Regex;

use super::rust::Rust;
use super::{File, Report, Tree, line_of};

/// # Errors
/// When a pattern of this file is wrong.
pub(crate) fn check(tree: &Tree, report: &mut Report) -> anyhow::Result<()> {
    architecture(tree, report)?;
    glossary(tree, report)
}

/// Every path in backticks exists: from the root, from `crates/`, or, a bare file name, anywhere.
fn architecture(tree: &Tree, report: &mut Report) -> anyhow::Result<()> {
    const PAGE: &str = "ARCHITECTURE.md";
    let Some(page) = tree.find(PAGE) else {
        report.refuse("architecture", PAGE, 0, "is missing");
        return Ok(());
    };
    let looks_like_a_path = Regex::new(
        r"^[\w.*-][\w./*-]*(/|\.(rs|md|toml|sql|html|typ|yml|css|js))$|^[\w.*-]+(/[\w.*-]+)+$",
    )?;
    for (line, span) in backticked(&page.text)? {
        let span = span.trim_end_matches('/');
        if looks_like_a_path.is_match(&format!("{span}/"))
            && (span.contains('/') || looks_like_a_path.is_match(span))
            && !exists(tree, span)?
        {
            report.refuse(
                "architecture",
                PAGE,
                line,
                format!("`{span}` does not exist"),
            );
        }
    }
    Ok(())
}

fn exists(tree: &Tree, span: &str) -> anyhow::Result<bool> {
    let pattern = regex::escape(span)
        .replace(r"\*\*", ".*")
        .replace(r"\*", "[^/]*");
    let anywhere = if span.contains('/') {
        "(crates/)?"
    } else {
        "(.*/)?"
    };
    let found = Regex::new(&format!("^{anywhere}{pattern}(/.*)?$"))?;
    Ok(tree.paths.iter().any(|path| found.is_match(path)))
}

/// A word of the domain that is not explained is a word that two people will understand differently.
fn glossary(tree: &Tree, report: &mut Report) -> anyhow::Result<()> {
    const PAGE: &str = "GLOSSARIO.md";
    let Some(page) = tree.find(PAGE) else {
        report.refuse("glossary", PAGE, 0, "is missing");
        return Ok(());
    };
    let spans = backticked(&page.text)?;
    let known: BTreeSet<&str> = spans
        .iter()
        .flat_map(|(_, span)| span.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .collect();
    let item = Regex::new(r"(?m)^\s*pub (?:struct|enum|trait) (\w+)")?;
    let domain =
        |file: &&File| file.crate_name() == Some("domain") && file.is("rs") && !file.is_test();
    for file in tree.files.iter().filter(domain) {
        let rust = Rust::read(&file.text);
        for found in item.captures_iter(&rust.code) {
            if let Some(name) = found.get(1).filter(|name| !known.contains(name.as_str())) {
                let line = line_of(&rust.code, name.start());
                report.refuse(
                    "glossary",
                    &file.path,
                    line,
                    format!("`{}` is not in GLOSSARIO.md", name.as_str()),
                );
            }
        }
    }
    Ok(())
}

/// Each span in single backticks, with its line.
fn backticked(text: &str) -> anyhow::Result<Vec<(usize, String)>> {
    let span = Regex::new(r"`([^`\n]+)`")?;
    Ok(span
        .captures_iter(text)
        .filter_map(|found| found.get(1))
        .map(|found| {
            (
                line_of(text, found.start()),
                found.as_str().trim().to_owned(),
            )
        })
        .collect())
}
