//! The commands of this repository. `cargo xtask` alone lists them.
//!
//! Each command is a file of its name. What they share: [`steps`] tells what is going on, [`processes`] starts
//! programs and stops them with us, [`places`] knows the folders, [`needs`] installs what is missing,
//! [`postgres`] keeps a private PostgreSQL, [`site`] builds what the browser loads.

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser};

mod arguments;
mod audit;
mod bench;
mod catalogue;
mod check;
mod db;
mod needs;
mod network;
mod places;
mod postgres;
mod processes;
mod queries;
mod run;
mod serve;
mod site;
mod steps;
mod stop;
mod test;

const HELP: &str = "\
Chợ Phiên: the commands of this repository

  cargo xtask run                 bring up the whole market on http://127.0.0.1:3000
      --port N                      another port
      --data DIR                    another data folder, so that two can run side by side
      --empty                       without the demo catalogue and the demo sign-ins
      --fresh                       forget the data first
  cargo xtask test [FILTER]...    run the whole suite, the browser included; after `--`: options of the test runner
  cargo xtask check               formatting, lints, query data, bundle size: what CI asks first
  cargo xtask audit               licences, unused dependencies, spelling (installs its tools, which takes minutes)
  cargo xtask bench               how fast it is, each figure beside its limit (ten minutes; installs wrk and nginx)
      --products N                  how large a catalogue: 10000, or 0 for the demo alone
      --write                       put the table into docs/figures.md
      --only GROUP                  start, cached, afresh, search or orders
      --runs N --seconds N --orders N --server FILE
                                    fewer runs, shorter ones, an already built server

  cargo xtask site                build only what the browser loads, into target/site
  cargo xtask db prepare          write the query data in .sqlx again, after a query or a migration changed
  cargo xtask db url              print the address of the running development database
  cargo xtask db psql             open psql on it
  cargo xtask server ARGS...      any command of the server on the development database, for instance `migrate`
      --data DIR                    (first, for all of these) the data folder meant
  cargo xtask catalogue generate N   write N invented products (500, 10k, 1M) as a file of one JSON object a line
      --seed S                      other ones; the same seed makes the same file
      --out FILE                    elsewhere than in target/
  cargo xtask catalogue import FILE  load such a file into the development database, all of it or nothing
      --data DIR                    the data folder meant

DATABASE_URL, when set, is used instead of the private PostgreSQL.";

fn main() -> ExitCode {
    let outcome = stop::watch().and_then(|()| command());
    match outcome {
        Ok(code) => code,
        Err(error) if error.is::<stop::Stopped>() => {
            steps::say("stopped");
            ExitCode::from(130)
        }
        Err(error) => {
            // A command line that cannot be read already names its cause.
            let words = if error.is::<lexopt::Error>() {
                error.to_string()
            } else {
                format!("{error:#}")
            };
            steps::say(&format!("error: {}", steps::one_line(&words)));
            ExitCode::FAILURE
        }
    }
}

/// Reads which command is meant and hands the rest of the command line to it.
fn command() -> Result<ExitCode> {
    let mut parser = Parser::from_env();
    let name = match parser.next()? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => {
            steps::print(HELP);
            return Ok(ExitCode::SUCCESS);
        }
        Some(Arg::Value(name)) => name.to_string_lossy().into_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    let places = places::Places::find()?;
    match name.as_str() {
        "run" => run::run(&places, parser),
        "test" => test::run(&places, parser),
        "check" => check::run(&places, parser),
        "audit" => audit::run(&places, parser),
        "bench" => bench::run(&places, parser),
        "db" => db::run(&places, parser),
        "catalogue" => catalogue::run(&places, parser),
        "site" => {
            arguments::none(parser)?;
            site::build(&places)?;
            Ok(ExitCode::SUCCESS)
        }
        "server" => serve::command(&places, parser),
        "help" => {
            steps::print(HELP);
            Ok(ExitCode::SUCCESS)
        }
        _ => bail!("there is no command {name:?}: `cargo xtask` lists them"),
    }
}
