//! The files of others that Schedario carries: stylesheets, scripts, icons, fonts.
//!
//! `cargo build` needs neither Node nor a network because these files are in the repository. `crates/xtask/vendor.toml` says
//! which they are, whence they come and what their checksums must be; this module brings the files back from npm, or checks
//! offline that nobody changed them.
//!
//! To move to a newer version: write its `version` and its `integrity` (`npm view NAME@VERSION dist.integrity`) into the
//! manifest, run `cargo xtask vendor`, and read the difference.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256, Sha512};

const MANIFEST: &str = "crates/xtask/vendor.toml";

const HEADER: &str = "\
# Files of others kept in this repository, byte for byte as npm has them but for the rules under `without`.
# Read and rewritten by `cargo xtask vendor`.
# `integrity` is npm's checksum of the whole package; `sha256` is ours, of each file kept, for checking without a network.
# Whatever lies in a folder of `folders` and is not listed is an error.

";

/// The manifest: packages of npm and the files taken from each.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    /// Folders, from the root of the repository, that hold vendored files and nothing else.
    folders: Vec<PathBuf>,
    package: Vec<Package>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Package {
    name: String,
    version: String,
    /// npm's `dist.integrity`: `sha512-` and base64.
    integrity: String,
    /// SPDX expression of the files taken.
    licence: String,
    file: Vec<File>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Path inside the package.
    from: PathBuf,
    /// Path from the root of the repository.
    to: PathBuf,
    /// Style rules left out of the copy, each named by its beginning. Bootstrap Italia carries the icon font of a video player
    /// inside a `data:` address, which our content security policy refuses on every page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    without: Vec<String>,
    /// Of the copy kept here, in lower-case hexadecimal.
    #[serde(default)]
    sha256: String,
}

/// Brings the vendored files back from npm; with `check`, only verifies offline that they are as the manifest says.
///
/// # Errors
/// With `check`: a missing, changed or unlisted file. Otherwise also: `npm` or `tar` missing or failing, and a package whose
/// checksum is not the one of the manifest.
pub(crate) fn run(check: bool) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = fs::read_to_string(root.join(MANIFEST))
        .with_context(|| format!("cannot read {MANIFEST}"))?;
    let mut manifest: Manifest =
        toml::from_str(&text).with_context(|| format!("{MANIFEST} is not a manifest"))?;
    if !check {
        for package in &mut manifest.package {
            refresh(&root, package)
                .with_context(|| format!("cannot refresh {} {}", package.name, package.version))?;
        }
        fs::write(
            root.join(MANIFEST),
            format!("{HEADER}{}", toml::to_string(&manifest)?),
        )?;
    }
    verify(&root, &manifest)
}

/// Downloads one package, checks it as a whole and copies its files.
fn refresh(root: &Path, package: &mut Package) -> Result<()> {
    let scratch = root
        .join("target/vendor")
        .join(package.name.replace('/', "_"));
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    fs::create_dir_all(&scratch)?;
    let spec = format!("{}@{}", package.name, package.version);
    let answer = Command::new("npm")
        .args(["pack", "--silent", &spec])
        .current_dir(&scratch)
        .output()
        .context("npm does not start")?;
    ensure!(
        answer.status.success(),
        "npm pack: {}",
        String::from_utf8_lossy(&answer.stderr).trim()
    );
    let archive = fs::read_dir(&scratch)?
        .filter_map(std::result::Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "tgz"))
        .context("npm pack left no archive")?;

    let digest =
        base64::engine::general_purpose::STANDARD.encode(Sha512::digest(fs::read(&archive)?));
    let found = format!("sha512-{digest}");
    ensure!(
        found == package.integrity,
        "the package has integrity {found}, the manifest wants {}",
        package.integrity
    );

    let status = Command::new("tar")
        .arg("xzf")
        .arg(&archive)
        .current_dir(&scratch)
        .status()
        .context("tar does not start")?;
    ensure!(status.success(), "tar cannot open {}", archive.display());
    for file in &mut package.file {
        // Every npm archive keeps its files under one folder, by convention `package`.
        let mut bytes = fs::read(scratch.join("package").join(&file.from))
            .with_context(|| format!("no {} inside", file.from.display()))?;
        for rule in &file.without {
            bytes = without(&bytes, rule)
                .with_context(|| format!("{} has no rule {rule}", file.from.display()))?;
        }
        let target = root.join(&file.to);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        file.sha256 = sha256(&bytes);
        fs::write(&target, bytes)?;
    }
    fs::remove_dir_all(&scratch)?;
    Ok(())
}

/// The style sheet without the first rule that begins so; nothing if there is none. The rule must not hold braces inside.
fn without(sheet: &[u8], rule: &str) -> Option<Vec<u8>> {
    let start = sheet
        .windows(rule.len())
        .position(|window| window == rule.as_bytes())?;
    let length = sheet.get(start..)?.iter().position(|byte| *byte == b'}')?;
    Some([sheet.get(..start)?, sheet.get(start + length + 1..)?].concat())
}

/// Compares the folders with the manifest, and tells every difference at once.
fn verify(root: &Path, manifest: &Manifest) -> Result<()> {
    let mut problems = Vec::new();
    let mut listed = BTreeSet::new();
    for file in manifest.package.iter().flat_map(|package| &package.file) {
        match fs::read(root.join(&file.to)) {
            Ok(bytes) if sha256(&bytes) == file.sha256 => {}
            Ok(_) => problems.push(format!("{} was changed", file.to.display())),
            Err(error) => problems.push(format!("{}: {error}", file.to.display())),
        }
        if !listed.insert(file.to.clone()) {
            problems.push(format!("{} is listed twice", file.to.display()));
        }
    }
    for folder in &manifest.folders {
        for path in files_below(&root.join(folder))? {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_path_buf();
            if !listed.contains(&relative) {
                problems.push(format!("{} is not in {MANIFEST}", relative.display()));
            }
        }
    }
    if !problems.is_empty() {
        bail!(
            "the vendored files differ from the manifest:\n  {}\nRun `cargo xtask vendor` to bring them back.",
            problems.join("\n  ")
        );
    }
    Ok(())
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_below(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vendored_files_are_as_the_manifest_says() {
        run(true).unwrap();
    }

    #[test]
    fn a_rule_is_cut_whole_and_only_once() {
        let sheet = b"a{b:c}@font-face{font-family:X;src:y}d{e:f}@font-face{font-family:X;src:z}";
        let cut = without(sheet, "@font-face{font-family:X;").unwrap();
        assert_eq!(cut, b"a{b:c}d{e:f}@font-face{font-family:X;src:z}");
        assert_eq!(without(b"a{b:c}", "@media"), None);
    }
}
