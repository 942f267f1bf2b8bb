//! Where we are, and how another program is run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// The root of the workspace, absolute.
#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells where the manifest is in the environment"
)]
pub(crate) fn root() -> PathBuf {
    // Asked at run time first: a binary kept from another clone must not tidy that clone.
    let manifest = std::env::var("CARGO_MANIFEST_DIR")
        .unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&manifest)
        .ancestors()
        .nth(2)
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// `cargo ARGUMENTS` at the root, as a person would type it there.
///
/// Cargo hands this process the variables of the package it runs. A build script that watches one of them would see it
/// change and compile its crate again, so they stop here.
#[expect(
    clippy::disallowed_methods,
    reason = "the environment is passed on, less what is only ours"
)]
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    for (key, _) in std::env::vars_os() {
        let name = key.to_string_lossy();
        if name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
            || name.starts_with("CARGO_BIN_")
        {
            command.env_remove(&key);
        }
    }
    command
}

/// Runs to the end, without standard input.
///
/// # Errors
/// When the program is not there, or ends badly.
pub(crate) fn succeed(command: &mut Command) -> anyhow::Result<()> {
    let words = words(command);
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("`{words}` could not be started"))?;
    if !status.success() {
        bail!("`{words}` ended with {status}");
    }
    Ok(())
}

/// Runs to the end and gives back what it printed.
///
/// # Errors
/// When the program is not there, or ends badly, or prints something that is not text.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let words = words(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("`{words}` could not be started"))?;
    if !output.status.success() {
        bail!("`{words}` ended with {}", output.status);
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{words}` printed something that is not text"))
}

/// The program and its arguments, for messages.
fn words(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Where a program is on `PATH`, if it is.
#[expect(clippy::disallowed_methods, reason = "PATH is the question")]
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Whether this process is root's. False where there is no such question.
pub(crate) fn is_root() -> bool {
    cfg!(unix)
        && Command::new("id")
            .arg("-u")
            .output()
            .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == "0")
}
