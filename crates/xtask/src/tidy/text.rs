//! Blanks, lengths, and the sentence with which each crate begins.

use std::collections::BTreeSet;

use super::{File, Report, Tree};

/// From here on a file probably holds two nouns.
const LONG: usize = 400;
/// From here on it is refused.
const TOO_LONG: usize = 800;

pub(crate) fn check(tree: &Tree, report: &mut Report) {
    for file in &tree.files {
        if file.is("rs") || file.is("md") || file.is("toml") {
            blanks(file, report);
        }
        if file.is("rs") && !file.is_test() {
            length(file, report);
        }
    }
    opening(tree, report);
}

fn blanks(file: &File, report: &mut Report) {
    for (index, line) in file.text.lines().enumerate() {
        if line.ends_with([' ', '\t', '\r']) {
            report.refuse(
                "blanks",
                &file.path,
                index + 1,
                "blanks at the end of the line",
            );
        }
        if line.starts_with('\t') {
            report.refuse(
                "blanks",
                &file.path,
                index + 1,
                "a tab; we indent with spaces",
            );
        }
    }
    if !file.text.is_empty() && !file.text.ends_with('\n') {
        report.refuse(
            "blanks",
            &file.path,
            file.text.lines().count(),
            "the last line does not end",
        );
    }
}

fn length(file: &File, report: &mut Report) {
    let lines = file.text.lines().count();
    if lines > TOO_LONG {
        report.refuse(
            "length",
            &file.path,
            0,
            format!("{lines} lines; {TOO_LONG} are the most: look for the second noun inside"),
        );
    } else if lines > LONG {
        report.warn(format!(
            "{} has {lines} lines: is there a second noun inside?",
            file.path
        ));
    }
}

/// The first line of a crate says what it is for.
fn opening(tree: &Tree, report: &mut Report) {
    let crates: BTreeSet<&str> = tree.files.iter().filter_map(File::crate_name).collect();
    for name in crates {
        let roots = ["lib.rs", "main.rs"].map(|file| format!("crates/{name}/src/{file}"));
        let mut found = roots.iter().filter_map(|path| tree.find(path)).peekable();
        if found.peek().is_none() {
            report.refuse(
                "opening",
                &format!("crates/{name}"),
                0,
                "has neither src/lib.rs nor src/main.rs",
            );
        }
        for file in found.filter(|file| !file.text.starts_with("//! ")) {
            report.refuse(
                "opening",
                &file.path,
                1,
                "must begin with `//! ` and what the crate is for",
            );
        }
    }
}
