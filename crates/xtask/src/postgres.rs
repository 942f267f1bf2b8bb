//! A scratch PostgreSQL: made in a temporary folder, reached by a socket in it, gone with the command that wanted it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, bail};

use crate::{shell, tools};

/// What the keeper of the cluster runs.
///
/// It makes the cluster, says where it is, and waits for its standard input to close. That happens when the `Cluster` is
/// dropped, and also when this process dies in any other way, so a cluster never outlives it, not even after Ctrl-C or a kill.
///
/// The folder is under /tmp, whatever TMPDIR says: the path of a socket may not be longer than 107 bytes.
/// Nothing is flushed to disk, since nothing here is worth keeping.
const KEEPER: &str = r#"
set -eu
bin=$1
trap '' INT HUP TERM
dir=$(mktemp -d /tmp/schedario-postgres.XXXXXX)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
"$bin/initdb" --pgdata="$dir/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >initdb.log 2>&1 </dev/null ||
    { cat initdb.log >&2; exit 1; }
"$bin/pg_ctl" start --silent --wait --pgdata="$dir/data" --log="$dir/server.log" --options="-k $dir -p 5432 -c listen_addresses='' \
    -c max_connections=200 -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >pg_ctl.log 2>&1 </dev/null ||
    { cat pg_ctl.log server.log >&2; exit 1; }
trap '"$bin/pg_ctl" stop --silent --mode=immediate --pgdata="$dir/data" >/dev/null 2>&1 </dev/null || true; rm -rf "$dir"' EXIT
echo "$dir"
read -r _ || true
"#;

/// A running scratch cluster. Dropping it stops the server and deletes the folder.
pub(crate) struct Cluster {
    keeper: Child,
    folder: String,
}

impl Cluster {
    /// Makes and starts one; it takes about two seconds.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start: the message holds what it said.
    pub(crate) fn start() -> anyhow::Result<Cluster> {
        let bin = tools::postgres_bin()
            .context("PostgreSQL is missing: on Debian, `sudo apt-get install postgresql`")?;
        // The server refuses to run as root. setpriv, unlike su and runuser, becomes the command instead of watching it.
        let mut command = if shell::is_root() {
            let mut setpriv = Command::new("setpriv");
            setpriv.args([
                "--reuid=postgres",
                "--regid=postgres",
                "--init-groups",
                "sh",
            ]);
            setpriv
        } else {
            Command::new("sh")
        };
        command
            .args(["-c", KEEPER, "keeper"])
            .arg(bin)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut keeper = command
            .spawn()
            .context("the scratch PostgreSQL could not be started")?;
        let mut folder = String::new();
        if let Some(stdout) = keeper.stdout.take() {
            BufReader::new(stdout).read_line(&mut folder)?;
        }
        let folder = folder.trim().to_owned();
        if folder.is_empty() {
            let status = keeper.wait()?;
            bail!("the scratch PostgreSQL did not start ({status})");
        }
        Ok(Cluster { keeper, folder })
    }

    /// The address of its first database, in the form that libpq and every driver of it read.
    pub(crate) fn url(&self) -> String {
        format!(
            "postgres:///postgres?host={}&port=5432&user=postgres",
            self.folder
        )
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!(
                "the scratch PostgreSQL in {} may still be there: {error}",
                self.folder
            );
        }
    }
}

/// `cargo xtask postgres -- COMMAND...`
///
/// # Errors
/// When the cluster does not start, or the command ends badly.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let words = arguments
        .strip_prefix(&["--".to_owned()])
        .unwrap_or(arguments);
    let Some((program, rest)) = words.split_first() else {
        bail!("Say what to run: cargo xtask postgres -- cargo nextest run -p store");
    };
    let cluster = Cluster::start()?;
    println!("TEST_DATABASE_URL={}", cluster.url());
    let status = Command::new(program)
        .args(rest)
        .env("TEST_DATABASE_URL", cluster.url())
        .status()
        .with_context(|| format!("`{program}` could not be started"))?;
    if !status.success() {
        bail!("`{}` ended with {status}", words.join(" "));
    }
    Ok(())
}
