//! `cargo xtask ci`: what CI runs, line by line, at home too. Quickest first, so that a mistake shows early.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{anyhow, bail};

use crate::postgres::Cluster;
use crate::{shell, tidy, tools};

/// One check: its name, what a person does when it fails, and the check itself.
struct Step {
    name: &'static str,
    remedy: &'static str,
    check: fn() -> anyhow::Result<Outcome>,
}

/// How a step that did not fail ended.
enum Outcome {
    Done,
    /// It did not run, and why.
    Skipped(String),
}

const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        remedy: "Type `cargo fmt --all`.",
        check: fmt,
    },
    Step {
        name: "tidy",
        remedy: "Each line above names a file and a rule; crates/xtask/tidy.toml holds the exceptions.",
        check: tidy,
    },
    Step {
        name: "clippy",
        remedy: "Mend what clippy names; an exception is `#[expect(.., reason = \"..\")]`.",
        check: clippy,
    },
    Step {
        name: "doc",
        remedy: "Mend the comment that rustdoc names.",
        check: doc,
    },
    Step {
        name: "sqlite",
        remedy: "One test alone: `cargo nextest run -E 'test(NAME)'`. Snapshots: docs/tests.md.",
        check: sqlite,
    },
    Step {
        name: "postgres",
        remedy: "One test alone: `cargo xtask postgres -- cargo nextest run -E 'test(NAME)'`.",
        check: postgres,
    },
    Step {
        name: "deny",
        remedy: "deny.toml says which crate may use which library, and under which licences.",
        check: deny,
    },
    Step {
        name: "machete",
        remedy: "Take the dependency that nobody uses out of its manifest.",
        check: machete,
    },
    Step {
        name: "typos",
        remedy: "Mend the word, or add it to typos.toml.",
        check: typos,
    },
];

/// The steps that need the tools: those that run tests.
const TESTS: [&str; 2] = ["sqlite", "postgres"];

/// Makes sure of the tools, before any waiting, then runs the steps named in `arguments`, or all.
///
/// # Errors
/// At the first step that fails, with what to do.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let (options, names): (Vec<&String>, Vec<&String>) =
        arguments.iter().partition(|word| word.starts_with('-'));
    if let Some(unknown) = options.iter().find(|option| **option != "--no-install") {
        bail!("`ci` has no option {unknown}; it has --no-install");
    }
    let known = |name: &&&String| STEPS.iter().any(|step| step.name == name.as_str());
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        let all: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("`ci` has no step {unknown}; it has {}", all.join(", "));
    }
    let steps: Vec<&Step> = STEPS
        .iter()
        .filter(|step| names.is_empty() || names.iter().any(|name| *name == step.name))
        .collect();

    let begin = Instant::now();
    if steps.iter().any(|step| TESTS.contains(&step.name)) {
        heading("tools", 0, steps.len());
        tools::ensure(options.is_empty())?;
    }

    let mut times = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        heading(step.name, index + 1, steps.len());
        let start = Instant::now();
        let outcome = (step.check)().map_err(|error| {
            anyhow!(
                "{error:#}\nThe step `{}` failed. {}",
                step.name,
                step.remedy
            )
        })?;
        let said = match outcome {
            Outcome::Done => seconds(start.elapsed()),
            Outcome::Skipped(why) => format!("skipped: {why}"),
        };
        println!("    {}: {said}", step.name);
        times.push((step.name, said));
    }

    println!("\nAll well in {}:", seconds(begin.elapsed()));
    for (name, said) in times {
        println!("  {name:9} {said}");
    }
    Ok(())
}

fn heading(name: &str, number: usize, of: usize) {
    println!("\n==> [{number}/{of}] {name}");
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn fmt() -> anyhow::Result<Outcome> {
    shell::succeed(&mut shell::cargo(&["fmt", "--all", "--check"]))?;
    Ok(Outcome::Done)
}

fn tidy() -> anyhow::Result<Outcome> {
    tidy::run()?;
    Ok(Outcome::Done)
}

/// Warnings are refused by an argument to clippy, never by RUSTFLAGS: those would compile every dependency once more.
fn clippy() -> anyhow::Result<Outcome> {
    shell::succeed(&mut shell::cargo(&[
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]))?;
    Ok(Outcome::Done)
}

fn doc() -> anyhow::Result<Outcome> {
    let mut command = shell::cargo(&[
        "doc",
        "--quiet",
        "--workspace",
        "--no-deps",
        "--document-private-items",
    ]);
    shell::succeed(command.env("RUSTDOCFLAGS", "--deny warnings"))?;
    Ok(Outcome::Done)
}

fn sqlite() -> anyhow::Result<Outcome> {
    println!(
        "acceptance on the real printouts: {}",
        if has_seeds() {
            "yes"
        } else {
            "no, they are not here"
        }
    );
    shell::succeed(nextest().env_remove("TEST_DATABASE_URL"))?;
    Ok(Outcome::Done)
}

/// Whether the tests will find the printouts that are kept out of the repository.
#[expect(clippy::disallowed_methods, reason = "looks where the tests look")]
fn has_seeds() -> bool {
    let shared = std::env::var_os("SCHEDARIO_SHARED")
        .map_or_else(|| shell::root().join("../shared"), Into::into);
    shared.join("seeds").is_dir()
}

/// The tests that open a database do it through `testkit`, so what depends on it is what must pass here too.
fn postgres() -> anyhow::Result<Outcome> {
    if cfg!(windows) {
        return Ok(Outcome::Skipped(
            "the scratch cluster needs Unix sockets".to_owned(),
        ));
    }
    let cluster = Cluster::start()?;
    shell::succeed(
        nextest()
            .args(["-E", "rdeps(=testkit)"])
            .env("TEST_DATABASE_URL", cluster.url()),
    )?;
    Ok(Outcome::Done)
}

/// Always the whole workspace, so that both rounds run the same build.
fn nextest() -> Command {
    let mut command = shell::cargo(&["nextest", "run", "--workspace", "--profile", "ci"]);
    // A snapshot that differs fails here; it is accepted by a person, not by this command.
    command.env("INSTA_UPDATE", "no").env_remove("DATABASE_URL");
    command
}

/// Offline, and without the advisories: those are a download, and change while the code does not.
fn deny() -> anyhow::Result<Outcome> {
    if !tools::has_cargo_command("deny") {
        return Ok(not_installed("cargo install cargo-deny --locked"));
    }
    shell::succeed(&mut shell::cargo(&[
        "deny",
        "--offline",
        "check",
        "bans",
        "licenses",
        "sources",
    ]))?;
    Ok(Outcome::Done)
}

fn machete() -> anyhow::Result<Outcome> {
    if !tools::has_cargo_command("machete") {
        return Ok(not_installed("cargo install cargo-machete --locked"));
    }
    shell::succeed(&mut shell::cargo(&["machete", "crates"]))?;
    Ok(Outcome::Done)
}

fn typos() -> anyhow::Result<Outcome> {
    if shell::which("typos").is_none() {
        return Ok(not_installed("cargo install typos-cli --locked"));
    }
    shell::succeed(Command::new("typos").current_dir(shell::root()))?;
    Ok(Outcome::Done)
}

fn not_installed(how: &str) -> Outcome {
    Outcome::Skipped(format!("not on this machine (`{how}`)"))
}
