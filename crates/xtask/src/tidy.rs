//! `cargo xtask tidy`: the promises of ARCHITECTURE.md that no compiler keeps.
//!
//! A rule is a function that reads the tree and adds what it finds. An exception to a rule is a line of `tidy.toml` with its
//! reason; one that no longer excuses anything is itself refused, so the list can only be as long as it must be.

mod names;
mod pages;
mod publiccode;
mod rust;
mod text;
mod walls;

#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::{Context as _, bail};

use crate::{shell, vendor};

/// A file of the repository, read whole.
pub(crate) struct File {
    /// From the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn is(&self, extension: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|found| found == extension)
    }

    /// The crate it belongs to, when it is under `crates/`.
    pub(crate) fn crate_name(&self) -> Option<&str> {
        self.path
            .strip_prefix("crates/")?
            .split_once('/')
            .map(|(name, _)| name)
    }

    /// The path inside its crate: `src/lib.rs`.
    pub(crate) fn in_crate(&self) -> Option<&str> {
        self.path
            .strip_prefix("crates/")?
            .split_once('/')
            .map(|(_, rest)| rest)
    }

    /// Whether it is compiled only for tests: beside the code, or in a folder of tests or benchmarks.
    pub(crate) fn is_test(&self) -> bool {
        let mut parts = self.path.split('/');
        let name = parts.next_back().unwrap_or_default();
        name == "tests.rs"
            || name.ends_with("_tests.rs")
            || parts.any(|part| matches!(part, "tests" | "benches" | "fuzz"))
    }
}

/// The files of the repository that are text, and the paths of all of them.
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
    pub(crate) paths: Vec<String>,
}

impl Tree {
    /// What git has, and what it would take in: a file forgotten in a commit is looked at too.
    fn read() -> anyhow::Result<Tree> {
        let root = shell::root();
        let mut git = std::process::Command::new("git");
        git.args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(&root);
        let listed = shell::output(&mut git)
            .context("tidy asks git which files are ours, so it needs a git checkout")?;
        let mut paths: Vec<String> = listed
            .split('\0')
            .filter(|path| !path.is_empty() && root.join(path).is_file())
            .map(str::to_owned)
            .collect();
        paths.sort();
        paths.dedup();
        let mut files = Vec::new();
        for path in &paths {
            if is_ours(path)
                && let Ok(text) =
                    String::from_utf8(std::fs::read(root.join(path)).with_context(|| path.clone())?)
            {
                files.push(File {
                    path: path.clone(),
                    text,
                });
            }
        }
        Ok(Tree { files, paths })
    }

    pub(crate) fn find(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

/// What others wrote is kept as it came.
fn is_ours(path: &str) -> bool {
    !path
        .split('/')
        .any(|part| matches!(part, "vendor" | "fonts" | "snapshots" | "LICENSE"))
}

/// A line that breaks a rule.
struct Finding {
    rule: &'static str,
    path: String,
    line: usize,
    message: String,
}

/// What the rules found.
#[derive(Default)]
pub(crate) struct Report {
    findings: Vec<Finding>,
    warnings: Vec<String>,
}

impl Report {
    /// Something to mend. `line` counts from 1; 0 means the whole file.
    pub(crate) fn refuse(
        &mut self,
        rule: &'static str,
        path: &str,
        line: usize,
        message: impl Into<String>,
    ) {
        self.findings.push(Finding {
            rule,
            path: path.to_owned(),
            line,
            message: message.into(),
        });
    }

    /// Something to think about.
    pub(crate) fn warn(&mut self, message: impl Into<String>) {
        self.warnings.push(message.into());
    }
}

/// Runs every rule.
///
/// # Errors
/// When something is to be mended; each was printed as `file:line: rule: what`.
pub(crate) fn run() -> anyhow::Result<()> {
    let tree = Tree::read()?;
    let mut report = Report::default();
    text::check(&tree, &mut report);
    names::check(&tree, &mut report)?;
    walls::check(&tree, &mut report)?;
    pages::check(&tree, &mut report)?;
    publiccode::check(&tree, &mut report);
    if let Err(error) = vendor::run(true) {
        report.refuse(
            "vendor",
            "crates/xtask/vendor.toml",
            0,
            format!("{error:#}"),
        );
    }
    excuse(&mut report)?;

    for warning in &report.warnings {
        println!("note: {warning}");
    }
    for Finding {
        rule,
        path,
        line,
        message,
    } in &report.findings
    {
        match line {
            0 => println!("{path}: {rule}: {message}"),
            line => println!("{path}:{line}: {rule}: {message}"),
        }
    }
    match report.findings.len() {
        0 => println!("{} files are tidy", tree.paths.len()),
        1 => bail!("tidy: one thing to mend"),
        many => bail!("tidy: {many} things to mend"),
    }
    Ok(())
}

/// Where the exceptions are, with their reasons.
const EXCEPTIONS: &str = "crates/xtask/tidy.toml";

/// Takes out of the report what an exception covers.
fn excuse(report: &mut Report) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(shell::root().join(EXCEPTIONS)).context(EXCEPTIONS)?;
    let table: toml::Table = text.parse().context(EXCEPTIONS)?;
    let exceptions = table
        .get("except")
        .and_then(toml::Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    for exception in exceptions {
        let word = |key: &str| {
            exception
                .get(key)
                .and_then(toml::Value::as_str)
                .unwrap_or_default()
        };
        let (rule, path, reason) = (word("rule"), word("file"), word("reason"));
        if reason.is_empty() {
            report.refuse(
                "exceptions",
                EXCEPTIONS,
                0,
                format!("`{rule}` in `{path}` has no reason"),
            );
        }
        let before = report.findings.len();
        report
            .findings
            .retain(|finding| !(finding.rule == rule && finding.path == path));
        if report.findings.len() == before {
            report.refuse(
                "exceptions",
                EXCEPTIONS,
                0,
                format!("`{rule}` in `{path}` excuses nothing: take it out"),
            );
        }
    }
    Ok(())
}

/// The number of the line, from 1, in which a byte of the text stands.
pub(crate) fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes()
        .iter()
        .take(byte)
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}
