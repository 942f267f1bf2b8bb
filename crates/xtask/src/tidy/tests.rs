//! Each rule refuses what it is for, and lets its neighbour pass.

use super::{File, Report, Tree, names, pages, publiccode, text, walls};

/// A repository of these files, whole.
fn tree(files: &[(&str, &str)]) -> Tree {
    Tree {
        files: files
            .iter()
            .map(|(path, text)| File {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            })
            .collect(),
        paths: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
    }
}

/// What the rule found, as `rule path:line`.
fn found(files: &[(&str, &str)], check: impl FnOnce(&Tree, &mut Report)) -> Vec<String> {
    let mut report = Report::default();
    check(&tree(files), &mut report);
    report
        .findings
        .iter()
        .map(|f| format!("{} {}:{}", f.rule, f.path, f.line))
        .collect()
}

fn walls(path: &str, text: &str) -> Vec<String> {
    found(&[(path, text)], |tree, report| {
        walls::check(tree, report).unwrap()
    })
}

fn pages(text: &str) -> Vec<String> {
    found(&[("crates/web/templates/x.html", text)], |tree, report| {
        pages::check(tree, report).unwrap()
    })
}

#[test]
fn sql_only_in_store() {
    let query = "fn f() {\n    run(\"select a\n from b where c = 1\");\n}\n";
    assert_eq!(
        walls("crates/web/src/x.rs", query),
        ["sql crates/web/src/x.rs:2"]
    );
    assert!(walls("crates/store/src/x.rs", query).is_empty());
    assert!(
        walls(
            "crates/web/src/x.rs",
            "// select a from b\nlet s = \"Seleziona una vista da confrontare\";\n"
        )
        .is_empty()
    );
}

#[test]
fn only_the_dialect_names_a_database() {
    let code = "use diesel::PgConnection;\n";
    assert_eq!(
        walls("crates/store/src/schede.rs", code),
        ["dialect crates/store/src/schede.rs:1"]
    );
    assert!(walls("crates/store/src/dialect.rs", code).is_empty());
}

#[test]
fn no_clock_in_the_domain() {
    let code = "// Utc::now() is read by the caller\nlet a = chrono::Utc::now();\n";
    assert_eq!(
        walls("crates/domain/src/fact.rs", code),
        ["clock crates/domain/src/fact.rs:2"]
    );
    assert!(walls("crates/app/src/main.rs", code).is_empty());
    assert!(walls("crates/reports/tests/book.rs", code).is_empty());
}

#[test]
fn only_chores_and_tests_start_a_program() {
    for code in [
        "use std::process::Command;\n",
        "use std::process::{\n    Child,\n    Command,\n};\n",
        "use std::process::*;\n",
        "fn f() {std::process::Command::new(\"sh\");}\n",
        "use tokio::process::Command;\n",
    ] {
        for path in ["crates/app/src/stampa.rs", "crates/imports/examples/x.rs"] {
            assert_eq!(
                walls(path, code),
                [format!("program {path}:1")],
                "{path} {code}"
            );
        }
        for path in [
            "crates/xtask/src/shell.rs",
            "crates/app/src/posta/tests.rs",
            "crates/app/tests/it/curl.rs",
            "crates/reports/benches/libro/main.rs",
        ] {
            assert!(walls(path, code).is_empty(), "{path} {code}");
        }
    }
    // What has only the word in common passes.
    let neighbours = "// std::process::Command\nuse std::process::ExitCode;\nuse std::os::unix::process::CommandExt as _;\nlet a = \"process::Command\";\nuse clap::Command;\n";
    assert!(walls("crates/app/src/cli.rs", neighbours).is_empty());
}

#[test]
fn what_goes_out_to_others_stops_in_the_program() {
    for library in ["ldap3", "lettre", "openidconnect", "ureq"] {
        let manifest = |name: &str, section: &str| {
            let text = format!("[{section}]\n{library} = \"1\"\n");
            walls(&format!("crates/{name}/Cargo.toml"), &text)
        };
        assert!(manifest("app", "dependencies").is_empty(), "{library}");
        assert!(manifest("web", "dev-dependencies").is_empty(), "{library}");
        for name in [
            "domain", "store", "reports", "imports", "web", "testkit", "xtask",
        ] {
            let refused = [format!("walls crates/{name}/Cargo.toml:0")];
            assert_eq!(manifest(name, "dependencies"), refused, "{library}");
            assert_eq!(manifest(name, "build-dependencies"), refused, "{library}");
        }
    }
}

#[test]
fn a_manifest_keeps_to_the_arrows() {
    let manifest = |name: &str, text: &str| walls(&format!("crates/{name}/Cargo.toml"), text).len();
    assert_eq!(
        manifest(
            "web",
            "[dependencies]\nstore.workspace = true\naxum = \"0.8\"\n"
        ),
        0
    );
    assert_eq!(
        manifest("reports", "[dependencies]\nstore.workspace = true\n"),
        1
    );
    assert_eq!(
        manifest(
            "web",
            "[dependencies]\ndiesel = \"2\"\ntypst-pdf = \"0.15\"\n"
        ),
        2
    );
    assert_eq!(
        manifest("web", "[dev-dependencies]\ntestkit.workspace = true\n"),
        0
    );
    assert_eq!(
        manifest("web", "[dev-dependencies]\nimports.workspace = true\n"),
        0
    );
    assert_eq!(
        manifest("web", "[dependencies]\nimports.workspace = true\n"),
        1
    );
    assert_eq!(
        manifest("web", "[dependencies]\ntestkit.workspace = true\n"),
        1
    );
    assert_eq!(
        manifest(
            "domain",
            "[target.'cfg(unix)'.dependencies]\nstore.workspace = true\n"
        ),
        1
    );
    assert_eq!(manifest("other", "[dependencies]\n"), 1);
}

#[test]
fn the_page_names_paths_that_exist() {
    let check = |page: &str| {
        let files = [
            ("ARCHITECTURE.md", page),
            ("GLOSSARIO.md", ""),
            ("crates/store/src/dialect.rs", ""),
        ];
        found(&files, |tree, report| names::check(tree, report).unwrap())
    };
    let good = "`crates/store/src/dialect.rs` `store/src/` `dialect.rs` `crates/*/src` `Libro` `/healthz` `a b/c` `Stato::Bozza`";
    assert!(check(good).is_empty(), "{:?}", check(good));
    assert_eq!(
        check("\n`store/src/infra.rs`\n`gone.rs`\n`server/src/`"),
        [2, 3, 4].map(|l| format!("architecture ARCHITECTURE.md:{l}"))
    );
}

#[test]
fn every_type_of_the_domain_is_explained() {
    let files = [
        ("ARCHITECTURE.md", ""),
        (
            "GLOSSARIO.md",
            "| scheda | .. | `Scheda` |\n| valore atteso | .. | `Valore::atteso` |",
        ),
        (
            "crates/domain/src/scheda.rs",
            "pub struct Scheda;\npub enum Valore {}\n// pub struct Nota;\npub struct Persona;\nstruct Own;\n",
        ),
    ];
    let found = found(&files, |tree, report| names::check(tree, report).unwrap());
    assert_eq!(found, ["glossary crates/domain/src/scheda.rs:4"]);
}

#[test]
fn the_page_has_no_script_and_no_style() {
    assert!(
        pages(
            "<script src=\"/static/a.js\"></script>\n<p class=\"x\" hx-post=\"/a\">{{ nome }}</p>"
        )
        .is_empty()
    );
    assert!(pages("{# <script>alert(1)</script> #}<!-- <p style='a'> -->").is_empty());
    assert_eq!(
        pages("<p>\n<script>alert(1)</script>"),
        ["script crates/web/templates/x.html:2"]
    );
    assert_eq!(
        pages("<p\n  style=\"color: red\">"),
        ["style crates/web/templates/x.html:2"]
    );
    assert_eq!(
        pages("<a onclick=\"f()\">"),
        ["handler crates/web/templates/x.html:1"]
    );
    assert_eq!(
        pages("<a hx-on:click=\"f()\">"),
        ["handler crates/web/templates/x.html:1"]
    );
    assert_eq!(
        pages("<a href=\"javascript:f()\">"),
        ["script crates/web/templates/x.html:1"]
    );
    assert_eq!(pages("{{ testo|safe }}\n{{ testo | safe }}").len(), 2);
}

#[test]
fn blanks_lengths_and_openings() {
    let check = |files: &[(&str, &str)]| found(files, text::check);
    assert!(check(&[("crates/a/src/lib.rs", "//! What it is for.\n")]).is_empty());
    assert_eq!(
        check(&[("README.md", "a \nb\n\tc\nd")]),
        [
            "blanks README.md:1",
            "blanks README.md:3",
            "blanks README.md:4"
        ]
    );
    assert_eq!(
        check(&[("crates/a/src/lib.rs", "use b;\n")]),
        ["opening crates/a/src/lib.rs:1"]
    );
    assert_eq!(check(&[("crates/a/src/b.rs", "")]), ["opening crates/a:0"]);
    let long = format!("//! What it is for.\n{}", "x();\n".repeat(800));
    assert_eq!(
        check(&[("crates/a/src/lib.rs", &long)]),
        ["length crates/a/src/lib.rs:0"]
    );
    assert!(
        check(&[
            ("crates/a/src/lib.rs", "//! A.\n"),
            ("crates/a/tests/long.rs", &long)
        ])
        .is_empty()
    );
}

#[test]
fn the_catalogue_asks_for_every_key() {
    let check = |text: &str| {
        let files = [
            ("publiccode.yml", text),
            ("Cargo.toml", "license = \"AGPL-3.0-or-later\"\n"),
        ];
        found(&files, publiccode::check).len()
    };
    let whole = std::fs::read_to_string(crate::shell::root().join("publiccode.yml")).unwrap();
    assert_eq!(check(&whole), 0);
    for missing in [
        "softwareType:",
        "  license:",
        "    - name: Gruppo",
        "developmentStatus:",
        "  localisationReady:",
    ] {
        let without: String = whole
            .lines()
            .filter(|line| !line.starts_with(missing))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_ne!(without, whole, "{missing}");
        assert!(check(&without) > 0, "{missing}");
    }
    assert_eq!(check(&whole.replace("https://", "ftp://")), 1);
    assert_eq!(check(&whole.replace("AGPL-3.0-or-later", "MIT")), 1);
}
