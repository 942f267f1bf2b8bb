//! The chores of the house, one command each. `cargo xtask` alone lists them.

mod bench;
mod ci;
mod demo;
mod postgres;
mod shell;
mod tidy;
mod tools;
mod vendor;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask CHORE

  ci [--no-install] [STEP...]   every check, quickest first; with STEP, only those
  tidy                          the rules of the house that no compiler checks
  postgres -- COMMAND...        runs COMMAND with TEST_DATABASE_URL on a scratch PostgreSQL
  vendor                        brings the vendored files back from npm (tidy checks them offline)
  bench [NAME...]               the benchmarks, in release
  demo [ARGUMENT...]            the program with the demo municipality, in a throw-away folder
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (chore, rest) = match arguments.split_first() {
        Some((chore, rest)) => (chore.as_str(), rest),
        None => ("help", &[][..]),
    };
    let done = match chore {
        "ci" => ci::run(rest),
        "tidy" => tidy::run(),
        "postgres" => postgres::run(rest),
        "vendor" => vendor::run(false),
        "bench" => bench::run(rest),
        "demo" => demo::run(rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprint!("There is no chore called `{other}`.\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
