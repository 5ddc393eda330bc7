//! `cargo xtask check`: what CI asks before it runs any test, the quick refusals first.

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::Parser;

use crate::places::Places;
use crate::{arguments, needs, processes, queries, site, steps};

/// What a phone has to load before an island wakes, compressed.
const WASM_BYTES_MAX: u64 = 180 * 1024;
const SCRIPT_BYTES_MAX: u64 = 20 * 1024;

/// Crates that belong to the server: one of them in the browser's half means that a feature leaked.
const SERVER_CRATES: [&str; 14] = [
    "argon2",
    "axum",
    "axum-core",
    "hyper",
    "hyper-util",
    "leptos_axum",
    "mio",
    "rustls",
    "server",
    "sqlx",
    "sqlx-core",
    "tokio",
    "tower-http",
    "tracing-subscriber",
];

/// Checks everything, one step after the other, and stops at the first that fails.
pub fn run(places: &Places, parser: Parser) -> Result<ExitCode> {
    arguments::none(parser)?;
    needs::wasm_target(places)?;
    places.require_space(&places.target)?;
    cargo_step(places, "the code is formatted", &["fmt", "--all", "--check"])?;
    steps::short(|| Ok(((), browser_tree(places)?)))?;
    let lints = ["clippy", "--all-targets", "--", "-D", "warnings"];
    cargo_step(places, "clippy finds nothing in the server's half", &lints)?;
    let lints = [
        "clippy",
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--",
        "-D",
        "warnings",
    ];
    cargo_step(places, "clippy finds nothing in the browser's half", &lints)?;
    let lints = [
        "clippy",
        "--profile",
        "xtask",
        "--package",
        "xtask",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    cargo_step(places, "clippy finds nothing in xtask", &lints)?;
    cargo_step(
        places,
        "xtask's own tests pass",
        &["test", "--quiet", "--profile", "xtask", "--package", "xtask"],
    )?;
    steps::long("checking every query against a fresh database", || {
        Ok(((), queries::verify(places)?))
    })?;
    let site = site::build(places)?;
    steps::short(|| Ok(((), budget(&site)?)))?;
    Ok(ExitCode::SUCCESS)
}

fn cargo_step(places: &Places, words: &str, arguments: &[&str]) -> Result<()> {
    let mut cargo = places.cargo();
    cargo.args(arguments);
    steps::long(&format!("cargo {}", arguments.join(" ")), || {
        processes::run_or_fail(&mut cargo, &format!("cargo {}", arguments[0]))?;
        Ok(((), words.to_owned()))
    })
}

/// The browser's half must not depend on anything of the server's.
fn browser_tree(places: &Places) -> Result<String> {
    let mut cargo = places.cargo();
    cargo.args([
        "tree",
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--edges",
        "normal",
    ]);
    cargo.args(["--prefix", "none", "--format", "{p}"]);
    let tree = processes::output_or_fail(&mut cargo, "reading the browser's dependencies")?;
    let mut strangers: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| SERVER_CRATES.contains(name))
        .collect();
    strangers.sort_unstable();
    strangers.dedup();
    if !strangers.is_empty() {
        bail!(
            "the browser's half depends on {}: see `cargo tree -p frontend --target wasm32-unknown-unknown -e normal -i {}`",
            strangers.join(", "),
            strangers[0]
        );
    }
    Ok("the browser's half is free of the server's crates".to_owned())
}

fn budget(site: &std::path::Path) -> Result<String> {
    let (wasm, scripts) = site::compressed_sizes(site)?;
    for (what, size, size_max) in [("wasm", wasm, WASM_BYTES_MAX), ("scripts", scripts, SCRIPT_BYTES_MAX)] {
        if size > size_max {
            bail!(
                "the {what} weighs {:.1} KB compressed, more than the {:.1} KB it may: see xtask/src/check.rs",
                site::kilobytes(size),
                site::kilobytes(size_max)
            );
        }
    }
    Ok(format!(
        "within budget: wasm {:.1} of {:.1} KB, scripts {:.1} of {:.1} KB",
        site::kilobytes(wasm),
        site::kilobytes(WASM_BYTES_MAX),
        site::kilobytes(scripts),
        site::kilobytes(SCRIPT_BYTES_MAX)
    ))
}
