//! `cargo xtask test`: the whole suite on a PostgreSQL of its own, the browser included.

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser};

use crate::places::{self, Places};
use crate::postgres::{Cluster, Kind};
use crate::{needs, processes, site, steps};

/// Runs the suite. The runner's closing lines are the last that is printed; its exit code is ours.
pub fn run(places: &Places, mut parser: Parser) -> Result<ExitCode> {
    let begin = Instant::now();
    let mut words: Vec<OsString> = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(filter) => words.push(filter),
            other => return Err(other.unexpected().into()),
        }
    }
    let folder = places.scratch("test")?;
    let Some(lock) = places::claim(&folder)? else {
        bail!("another `cargo xtask test` runs in this checkout: wait for it");
    };
    places.require_space(&places.target)?;
    let browser = needs::browser()?;
    let binaries = needs::postgres(&places.target.join("tools"))?;
    let site = site::build(places)?;
    let mut cluster = steps::short(|| {
        let cluster = Cluster::start(&folder, Kind::Throwaway, &binaries)?;
        let words = cluster.describe();
        Ok((cluster, words))
    })?;
    let url = cluster.superuser_url("postgres");

    let mut cargo = places.cargo();
    // One invocation over all default members, so that their features unify once.
    cargo.args(["test", "--no-fail-fast"]);
    if !words.is_empty() {
        cargo.arg("--").args(&words);
    }
    cargo
        .env("TEST_DATABASE_URL", &url)
        .env("DATABASE_URL", &url)
        .env("SQLX_OFFLINE", "true")
        .env("SITE_DIR", site);
    cargo
        .env("CHROMIUM", &browser.chromium)
        .env("CHROMEDRIVER", &browser.driver);
    steps::timed(
        begin.elapsed(),
        "everything is prepared; building and running the tests",
    );
    let status = processes::run(&mut cargo);
    cluster.stop()?;
    drop(lock);
    let code = status?.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
