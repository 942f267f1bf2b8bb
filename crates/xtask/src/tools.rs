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

/// Where the OpenID provider of the tests lies.
const PROVIDER: &str = "crates/app/tests/provider";

/// What installs it. No script of a package is run, and what the registry does not answer at once is asked for again.
const NPM_CI: &[&str] = &[
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=5",
];

/// Makes sure that every tool is there.
///
/// # Errors
/// With `install` false, when a tool is missing: the message is what to type. Otherwise when the package manager fails.
pub(crate) fn ensure(install: bool) -> anyhow::Result<()> {
    let missing: Vec<&Tool> = TOOLS.iter().filter(|tool| !(tool.is_there)()).collect();
    let nextest = has_cargo_command("nextest");
    let provider = Provider::at(&shell::root());
    if missing.is_empty() && nextest && provider.is_there() {
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
        if !provider.is_there() {
            text.push_str(&format!("  npm {} --prefix {PROVIDER}\n", NPM_CI.join(" ")));
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
    provider.install()?;
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

/// The OpenID provider that the tests come in through: packages of npm, beside the script that starts it.
struct Provider {
    folder: PathBuf,
}

impl Provider {
    fn at(root: &Path) -> Self {
        Self {
            folder: root.join(PROVIDER),
        }
    }

    /// The list that the packages were installed from.
    fn installed(&self) -> PathBuf {
        self.folder.join("node_modules/installed-from.json")
    }

    fn is_there(&self) -> bool {
        let wanted = std::fs::read(self.folder.join("package-lock.json"));
        matches!((wanted, std::fs::read(self.installed())), (Ok(a), Ok(b)) if a == b)
    }

    /// Brings the packages that the list names, by their checksums; nothing of theirs is run.
    fn install(&self) -> anyhow::Result<()> {
        if self.is_there() {
            return Ok(());
        }
        println!("Installing the OpenID provider of the tests");
        let install = || {
            let mut npm = Command::new("npm");
            shell::succeed(npm.args(NPM_CI).current_dir(&self.folder))
        };
        // A registry that is out for a moment is asked once more.
        install().or_else(|error| {
            println!("npm did not succeed ({error:#}); once more");
            install()
        })?;
        let list = self.folder.join("package-lock.json");
        std::fs::copy(list, self.installed()).context("noting what was installed")?;
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
