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
    let tools = places.scratch("tools")?;
    let axe = needs::axe(&tools)?;
    let stripe_cli = needs::stripe_cli(&tools)?;
    let binaries = needs::postgres(&tools)?;
    let site = site::build(places)?;
    // Always all default members in one invocation, so that their features unify once.
    let cargo = || {
        let mut cargo = places.cargo();
        cargo.args(["test", "--no-fail-fast"]).env("SQLX_OFFLINE", "true");
        cargo
    };
    processes::run_or_fail(cargo().args(["--tests", "--no-run"]), "building the tests")?;
    let mut cluster = steps::short(|| {
        let cluster = Cluster::start(&folder, Kind::Throwaway, &binaries)?;
        let words = cluster.describe();
        Ok((cluster, words))
    })?;
    let url = cluster.superuser_url("postgres");

    steps::timed(begin.elapsed(), "everything is built; running the tests");
    let cargo = |kind: &str| {
        let mut cargo = cargo();
        cargo.arg(kind);
        if !words.is_empty() {
            cargo.arg("--").args(&words);
        }
        cargo.env("TEST_DATABASE_URL", &url).env("DATABASE_URL", &url);
        cargo
            .env("SITE_DIR", &site)
            .env("CHROMIUM", &browser.chromium)
            .env("CHROMEDRIVER", &browser.driver)
            .env("AXE", &axe)
            .env("STRIPE_CLI", &stripe_cli);
        cargo
    };
    // Examples in doc comments go first, and only when there are any: the suite's line shall be the last.
    let are_examples_fine = !has_examples(places)? || processes::run(&mut cargo("--doc"))?.success();
    let status = processes::run_and_sweep(&mut cargo("--tests"));
    if let Some(complaint) = cluster.ended_by_itself()? {
        steps::say(&format!(
            "PostgreSQL ended while the tests ran ({} MB are free on its disk): {complaint}",
            places::free_bytes(&folder).unwrap_or_default() >> 20
        ));
    }
    cluster.stop()?;
    drop(lock);
    let code = status?.code().and_then(|code| u8::try_from(code).ok());
    Ok(match code {
        Some(0) if !are_examples_fine => ExitCode::FAILURE,
        Some(code) => code.into(),
        None => ExitCode::FAILURE,
    })
}

/// Is there any example in a doc comment, which `cargo test --doc` would run?
fn has_examples(places: &Places) -> Result<bool> {
    for member in ["app", "market", "server", "tests"] {
        for path in places::files_below(&places.root.join(member))? {
            let is_rust = path.extension().is_some_and(|kind| kind == "rs");
            if is_rust && std::fs::read_to_string(&path)?.lines().any(begins_example) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn begins_example(line: &str) -> bool {
    let comment = line.trim_start();
    let words = comment.strip_prefix("///").or_else(|| comment.strip_prefix("//!"));
    words.is_some_and(|words| words.trim_start().starts_with("```"))
}
