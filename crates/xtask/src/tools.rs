//! The programs that the tests use, and how they come onto a machine that lacks them.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::shell;

/// A program the tests need, and the Debian package that brings it.
struct Tool {
    name: &'static str,
    package: &'static str,
    is_there: fn() -> bool,
}

const TOOLS: &[Tool] = &[
    // For SQLite, libpq and OpenSSL, which are compiled into the program.
    Tool {
        name: "a C compiler, make and perl",
        package: "build-essential",
        is_there: || {
            ["cc", "make", "perl"]
                .iter()
                .all(|name| shell::which(name).is_some())
        },
    },
    Tool {
        name: "PostgreSQL",
        package: "postgresql",
        is_there: || postgres_bin().is_some(),
    },
    Tool {
        name: "Chromium",
        package: "chromium",
        is_there: || shell::which("chromium").is_some(),
    },
    Tool {
        name: "ChromeDriver",
        package: "chromium-driver",
        is_there: || shell::which("chromedriver").is_some(),
    },
    Tool {
        name: "nginx",
        package: "nginx-light",
        is_there: || shell::which("nginx").is_some() || Path::new("/usr/sbin/nginx").is_file(),
    },
    // To make its certificate, and to ask it as a browser of few words.
    Tool {
        name: "openssl",
        package: "openssl",
        is_there: || shell::which("openssl").is_some(),
    },
    Tool {
        name: "curl",
        package: "curl",
        is_there: || shell::which("curl").is_some(),
    },
    // A server of electronic mail that takes what the tests send; it is a module of Debian's own Python.
    Tool {
        name: "aiosmtpd",
        package: "python3-aiosmtpd",
        is_there: || Path::new("/usr/lib/python3/dist-packages/aiosmtpd").is_dir(),
    },
    // A directory as municipalities have one.
    Tool {
        name: "OpenLDAP",
        package: "slapd",
        is_there: || Path::new("/usr/sbin/slapd").is_file(),
    },
    // The program that offices keep their spreadsheets with: files that it saved again are read.
    Tool {
        name: "LibreOffice",
        package: "libreoffice-calc-nogui",
        is_there: || shell::which("soffice").is_some(),
    },
    // For the OpenID provider of the tests.
    Tool {
        name: "Node",
        package: "nodejs",
        is_there: || shell::which("node").is_some(),
    },
    Tool {
        name: "npm",
        package: "npm",
        is_there: || shell::which("npm").is_some(),
    },
    // For the programs that ask the API in the tests: its packages go into an environment of their own.
    Tool {
        name: "Python with venv",
        package: "python3-venv",
        is_there: || {
            let mut python = Command::new("python3");
            let asked = python.args(["-c", "import venv, ensurepip"]).output();
            asked.is_ok_and(|output| output.status.success())
        },
    },
    Tool {
        name: "poppler (pdftotext, pdfinfo, pdftoppm)",
        package: "poppler-utils",
        is_there: || {
            ["pdftotext", "pdfinfo", "pdftoppm"]
                .iter()
                .all(|name| shell::which(name).is_some())
        },
    },
];

/// What installs nextest. Locked, so that it is the version its authors tested.
const NEXTEST: &[&str] = &["install", "cargo-nextest", "--locked"];

/// Makes sure that every tool is there.
///
/// # Errors
/// With `install` false, when a tool is missing: the message is what to type. Otherwise when the package manager fails.
pub(crate) fn ensure(install: bool) -> anyhow::Result<()> {
    let missing: Vec<&Tool> = TOOLS.iter().filter(|tool| !(tool.is_there)()).collect();
    let nextest = has_cargo_command("nextest");
    let packages_there = REGISTRIES.iter().all(Registry::is_there);
    if missing.is_empty() && nextest && packages_there {
        println!("everything the tests need is here");
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|tool| tool.package).collect();
    if !install {
        let mut text = String::from("Missing on this machine:\n");
        for tool in &missing {
            text.push_str(&format!("  {}\n", tool.name));
        }
        if !nextest {
            text.push_str("  cargo-nextest\n");
        }
        text.push_str("Type, on Debian:\n");
        if !packages.is_empty() {
            text.push_str(&format!(
                "  sudo apt-get update && sudo apt-get install {}\n",
                packages.join(" ")
            ));
        }
        if !nextest {
            text.push_str(&format!("  cargo {}\n", NEXTEST.join(" ")));
        }
        for registry in REGISTRIES.iter().filter(|r| !r.is_there()) {
            text.push_str(&format!(
                "  (cd {} && {})\n",
                registry.folder, registry.by_hand
            ));
        }
        bail!("{}", text.trim_end().to_owned());
    }
    if !packages.is_empty() {
        install_packages(&packages)?;
    }
    if !nextest {
        println!("Installing cargo-nextest (a few minutes, once)");
        // In its own target folder: a shared one would mix its release build with ours.
        shell::succeed(shell::cargo(NEXTEST).env_remove("CARGO_TARGET_DIR"))?;
    }
    REGISTRIES.iter().try_for_each(Registry::install)?;
    for tool in missing {
        if !(tool.is_there)() {
            bail!(
                "{} is still missing after installing the package `{}`",
                tool.name,
                tool.package
            );
        }
    }
    Ok(())
}

/// Packages of a registry that tests run, in a folder beside them: installed from a list that names each by its checksum.
struct Registry {
    name: &'static str,
    folder: &'static str,
    /// The list, and the copy of it that says what was installed.
    list: &'static str,
    installed: &'static str,
    /// What a person types in the folder.
    by_hand: &'static str,
    commands: &'static [&'static [&'static str]],
}

const REGISTRIES: [Registry; 2] = [
    // The OpenID provider that the tests come in through. No script of a package is run.
    Registry {
        name: "the OpenID provider of the tests",
        folder: "crates/app/tests/provider",
        list: "package-lock.json",
        installed: "node_modules/installed-from.json",
        by_hand: "npm ci --ignore-scripts",
        commands: &[&[
            "npm",
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--fetch-retries=5",
        ]],
    },
    // The programs that ask the API. Nothing is built here.
    Registry {
        name: "the programs that ask the API in the tests",
        folder: "crates/app/tests/programmi",
        list: "requirements.txt",
        installed: ".venv/installed-from.txt",
        by_hand: "python3 -m venv .venv && .venv/bin/pip install --require-hashes --only-binary :all: -r requirements.txt",
        commands: &[
            &["python3", "-m", "venv", "--clear", ".venv"],
            &[
                ".venv/bin/python",
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--retries=5",
                "--require-hashes",
                "--only-binary",
                ":all:",
                "-r",
                "requirements.txt",
            ],
        ],
    },
];

impl Registry {
    fn folder(&self) -> PathBuf {
        shell::root().join(self.folder)
    }

    fn is_there(&self) -> bool {
        let folder = self.folder();
        let wanted = std::fs::read(folder.join(self.list));
        matches!((wanted, std::fs::read(folder.join(self.installed))), (Ok(a), Ok(b)) if a == b)
    }

    /// Brings the packages that the list names.
    fn install(&self) -> anyhow::Result<()> {
        if self.is_there() {
            return Ok(());
        }
        println!("Installing {}", self.name);
        let folder = self.folder();
        for words in self.commands {
            let Some((program, arguments)) = words.split_first() else {
                continue;
            };
            // A program of the folder is named by its whole path: which folder a relative one starts from differs between systems.
            let program = if program.contains('/') {
                folder.join(program)
            } else {
                PathBuf::from(program)
            };
            let run = || {
                let mut command = Command::new(&program);
                shell::succeed(command.args(arguments).current_dir(&folder))
            };
            // A registry that is out for a moment is asked once more.
            run().or_else(|error| {
                println!("it did not succeed ({error:#}); once more");
                run()
            })?;
        }
        std::fs::copy(folder.join(self.list), folder.join(self.installed))
            .context("noting what was installed")?;
        Ok(())
    }
}

fn install_packages(packages: &[&str]) -> anyhow::Result<()> {
    if shell::which("apt-get").is_none() {
        bail!(
            "Without apt-get these must be installed by hand: {}",
            packages.join(", ")
        );
    }
    println!("Installing {}", packages.join(", "));
    // A list that could not be refreshed may still hold the packages: whether they come is what counts.
    if let Err(error) = apt_get(&["update", "--quiet"]) {
        println!("The lists of packages are as they were ({error:#})");
    }
    let mut arguments = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    arguments.extend(packages);
    apt_get(&arguments)
}

/// apt-get as root, asking nothing.
fn apt_get(arguments: &[&str]) -> anyhow::Result<()> {
    let mut command = if shell::is_root() {
        Command::new("env")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "env"]);
        sudo
    };
    // Through `env`, since sudo drops variables of the caller.
    command
        .arg("DEBIAN_FRONTEND=noninteractive")
        .arg("apt-get")
        .args(arguments);
    shell::succeed(&mut command)
        .context("packages are installed by root, or by a user whose sudo asks no password")
}

/// The folder of `initdb` and `pg_ctl`: Debian keeps them apart from `PATH`, one folder for each major version.
pub(crate) fn postgres_bin() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, bin): &(u32, PathBuf)| holds_postgres(bin))
        .collect();
    versions.sort();
    versions.pop().map(|(_, bin)| bin).or_else(|| {
        let bin = shell::which("initdb")?.parent()?.to_path_buf();
        holds_postgres(&bin).then_some(bin)
    })
}

fn holds_postgres(bin: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"]
        .iter()
        .all(|name| bin.join(name).is_file())
}

/// Whether `cargo NAME` exists.
pub(crate) fn has_cargo_command(name: &str) -> bool {
    shell::cargo(&[name, "--version"])
        .stdin(std::process::Stdio::null())
        .output()
        .is_ok_and(|output| output.status.success())
}
