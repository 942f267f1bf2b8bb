//! `cargo xtask demo`: the program as a newcomer sees it, on data that is thrown away.

use std::path::PathBuf;

use crate::shell;

/// # Errors
/// When the program does not build or ends badly.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let folder =
        Folder(std::env::temp_dir().join(format!("schedario-demo-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0)?;
    let data = folder.0.to_string_lossy();
    let mut command = shell::cargo(&[
        "run",
        "--package",
        "app",
        "--",
        "serve",
        "--demo",
        "--data",
        &data,
    ]);
    shell::succeed(command.args(arguments))
}

/// Deleted when the program ends by itself; after Ctrl-C it is left to the system's cleaning of temporary files.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("{} is still there: {error}", self.0.display());
        }
    }
}
