//! The walls: who may know whom, where SQL may be written, which file may name a database, who may look at the clock, who may start
//! another program.

use regex::Regex;

use super::rust::Rust;
use super::{File, Report, Tree, line_of};

/// The arrows of ARCHITECTURE.md: a crate, and those of ours it may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("reports", &["domain"]),
    ("imports", &["domain"]),
    ("web", &["domain", "store"]),
    ("app", &["domain", "store", "reports", "imports", "web"]),
    ("testkit", &["domain", "store"]),
    ("xtask", &[]),
];

/// What tests may know beyond that: a database of their own, and printouts as the program would hand them in.
const ARROWS_OF_TESTS: &[(&str, &[&str])] = &[
    ("store", &["testkit"]),
    ("web", &["testkit", "imports"]),
    ("app", &["testkit"]),
];

/// A library, by the beginning of its name, and the crates in which it stops.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("diesel", &["store", "testkit"]),
    ("libsqlite3-sys", &["store"]),
    ("pq-sys", &["store"]),
    ("typst", &["reports"]),
    ("comemo", &["reports"]),
    ("calamine", &["imports"]),
    ("askama", &["web"]),
    ("axum", &["web", "app"]),
    ("ldap3", &["app"]),
    ("lettre", &["app"]),
    ("openidconnect", &["app"]),
    ("ureq", &["app"]),
];

/// # Errors
/// When a pattern of this file is wrong.
pub(crate) fn check(tree: &Tree, report: &mut Report) -> anyhow::Result<()> {
    arrows(tree, report);
    let sql = Regex::new(
        r"(?is)\b(select\b.{1,300}?\bfrom\s|insert\s+into\s+\w|update\s+\w+\s+set\s|delete\s+from\s+\w|(create|alter|drop)\s+(table|index|view|schema|database)\b)",
    )?;
    let database = Regex::new(
        r"\b(SqliteConnection|PgConnection|diesel::(sqlite|pg|mysql)|(sqlite::)?Sqlite\b|(pg::)?Pg\b)",
    )?;
    let clock = Regex::new(r"\b(Utc|Local|SystemTime|Instant|OffsetDateTime)\s*::\s*now")?;
    let program = Regex::new(r"\bprocess\s*::\s*(Command\b|\*|\{[^}]*\bCommand\b)")?;
    for file in tree.files.iter().filter(|file| file.is("rs")) {
        let (Some(name), Some(path)) = (file.crate_name(), file.in_crate()) else {
            continue;
        };
        let rust = Rust::read(&file.text);
        if name != "store" {
            let strings = rust.strings.iter().filter(|(_, text)| sql.is_match(text));
            strings.for_each(|(line, _)| {
                report.refuse(
                    "sql",
                    &file.path,
                    *line,
                    "SQL is written in `store` and nowhere else",
                )
            });
        }
        if name == "store"
            && path.starts_with("src/")
            && path != "src/dialect.rs"
            && !file.is_test()
        {
            refuse(
                report,
                "dialect",
                file,
                &rust,
                &database,
                "only `store/src/dialect.rs` names a database",
            );
        }
        if matches!(name, "domain" | "store" | "reports" | "imports")
            && path.starts_with("src/")
            && !file.is_test()
        {
            refuse(
                report,
                "clock",
                file,
                &rust,
                &clock,
                "time is an argument here",
            );
        }
        if name != "xtask" && !file.is_test() {
            refuse(
                report,
                "program",
                file,
                &rust,
                &program,
                "the program starts no other: only chores, tests and benchmarks do",
            );
        }
    }
    Ok(())
}

fn refuse(
    report: &mut Report,
    rule: &'static str,
    file: &File,
    rust: &Rust,
    pattern: &Regex,
    message: &str,
) {
    for found in pattern.find_iter(&rust.code) {
        report.refuse(
            rule,
            &file.path,
            line_of(&rust.code, found.start()),
            message,
        );
    }
}

/// Reads every manifest. `cargo deny` asks the same of the whole graph, on machines that have it.
fn arrows(tree: &Tree, report: &mut Report) {
    for file in tree
        .files
        .iter()
        .filter(|file| file.in_crate() == Some("Cargo.toml"))
    {
        let Some(name) = file.crate_name() else {
            continue;
        };
        let Some((_, allowed)) = ARROWS.iter().find(|(ours, _)| *ours == name) else {
            report.refuse(
                "walls",
                &file.path,
                0,
                "a new crate is a new wall: write an ADR, then add it to `walls.rs`",
            );
            continue;
        };
        let manifest: toml::Table = match file.text.parse() {
            Ok(manifest) => manifest,
            Err(error) => {
                report.refuse("walls", &file.path, 0, error.to_string());
                continue;
            }
        };
        for (section, dependency) in dependencies(&manifest) {
            let tests = section == "dev-dependencies";
            let ours = ARROWS.iter().any(|(ours, _)| *ours == dependency);
            let for_tests = tests
                && ARROWS_OF_TESTS
                    .iter()
                    .any(|(user, used)| *user == name && used.contains(&dependency));
            if ours && dependency != name && !allowed.contains(&dependency) && !for_tests {
                report.refuse(
                    "walls",
                    &file.path,
                    0,
                    format!("`{name}` may not know `{dependency}`"),
                );
            }
            for (library, users) in LIBRARIES {
                let is_it = dependency
                    .strip_prefix(library)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']));
                if is_it && !tests && !users.contains(&name) {
                    report.refuse(
                        "walls",
                        &file.path,
                        0,
                        format!("`{dependency}` stops in {}", users.join(", ")),
                    );
                }
            }
        }
    }
}

/// Each dependency with the section it is in, those of one platform too.
fn dependencies(manifest: &toml::Table) -> Vec<(&str, &str)> {
    const SECTIONS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];
    let platforms = manifest
        .get("target")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flatten();
    let tables = platforms
        .filter_map(|(_, value)| value.as_table())
        .chain(std::iter::once(manifest));
    tables
        .flat_map(|table| {
            SECTIONS
                .iter()
                .filter_map(|section| Some((*section, table.get(*section)?.as_table()?)))
        })
        .flat_map(|(section, table)| table.keys().map(move |key| (section, key.as_str())))
        .collect()
}
