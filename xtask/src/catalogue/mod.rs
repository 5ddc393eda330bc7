//! `cargo xtask catalogue …`: large catalogues for measuring and for showing.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::places::Places;
use crate::{serve, steps};

mod coops;
mod generate;
mod goods;
mod kinds;
mod random;

/// The seed when none is asked for.
const SEED: u64 = 2026;

/// The most rows of one file.
const ROWS_MAX: u64 = 10_000_000;

/// Hands the rest of the command line to one of the commands.
pub fn run(places: &Places, mut parser: Parser) -> Result<ExitCode> {
    let name = match parser.next()? {
        Some(Arg::Value(name)) => name.to_string_lossy().into_owned(),
        _ => bail!("say which: cargo xtask catalogue generate N, or import FILE"),
    };
    match name.as_str() {
        "generate" => generate(places, parser),
        "import" => import(places, parser),
        _ => bail!("there is no command `catalogue {name}`: cargo xtask catalogue generate N, or import FILE"),
    }
}

/// Writes a file of N invented rows.
fn generate(places: &Places, mut parser: Parser) -> Result<ExitCode> {
    let (mut rows, mut seed, mut out) = (None, SEED, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("seed") => seed = parser.value()?.parse()?,
            Arg::Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Arg::Value(number) if rows.is_none() => rows = Some(number.to_string_lossy().into_owned()),
            other => return Err(other.unexpected().into()),
        }
    }
    let words = rows.context("say how many rows: cargo xtask catalogue generate 10k")?;
    let rows = parse_count(&words).with_context(|| format!("{words} is not a number of rows from 1 to 10M"))?;
    let out = out.unwrap_or_else(|| places.target.join(format!("catalogue-{words}.jsonl")));
    steps::short(|| {
        let size = generate::write(places, rows, seed, &out)?;
        Ok(((), format!("{rows} rows of {} MB are in {}", size >> 20, out.display())))
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Loads a file into the development database.
fn import(places: &Places, mut parser: Parser) -> Result<ExitCode> {
    let (mut file, mut data) = (None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("data") => data = Some(parser.value()?.into()),
            Arg::Value(path) if file.is_none() => file = Some(path),
            other => return Err(other.unexpected().into()),
        }
    }
    let file: OsString = file.context("say which file: cargo xtask catalogue import FILE.jsonl")?;
    if !Path::new(&file).is_file() {
        // Before minutes are spent on building.
        bail!("there is no file {}", file.display());
    }
    serve::on_database(places, data, &["catalogue".into(), "import".into(), file])
}

/// `500`, `10k`, `1M`.
fn parse_count(words: &str) -> Option<u64> {
    let (number, factor) = match words.strip_suffix(['k', 'K']) {
        Some(number) => (number, 1_000),
        None => match words.strip_suffix(['m', 'M']) {
            Some(number) => (number, 1_000_000),
            None => (words, 1),
        },
    };
    let count = number.parse::<u64>().ok()?.checked_mul(factor)?;
    (1..=ROWS_MAX).contains(&count).then_some(count)
}
