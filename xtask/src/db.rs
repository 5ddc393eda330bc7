//! `cargo xtask db …`: around the development database.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser};

use crate::places::Places;
use crate::postgres::{self, Binaries};
use crate::{arguments, needs, queries, steps};

/// Hands the rest of the command line to one of the commands.
pub fn run(places: &Places, mut parser: Parser) -> Result<ExitCode> {
    let name = match parser.next()? {
        Some(Arg::Value(name)) => name.to_string_lossy().into_owned(),
        _ => bail!("say which: cargo xtask db prepare, url or psql"),
    };
    match name.as_str() {
        "prepare" => {
            arguments::none(parser)?;
            queries::prepare(places)?;
        }
        "url" => steps::print(&url(places, arguments::data_only(parser)?)?),
        "psql" => psql(places, arguments::data_only(parser)?)?,
        _ => bail!("there is no command `db {name}`: cargo xtask db prepare, url or psql"),
    }
    Ok(ExitCode::SUCCESS)
}

/// The address of the running development database.
fn url(places: &Places, data: Option<PathBuf>) -> Result<String> {
    if let Some(url) = arguments::database_url() {
        return Ok(url);
    }
    let folder = places.data(data)?;
    postgres::running_url(&folder)?.with_context(|| {
        format!(
            "no database runs in {}: start it with cargo xtask run",
            folder.display()
        )
    })
}

/// Becomes psql, so that the terminal is psql's alone.
fn psql(places: &Places, data: Option<PathBuf>) -> Result<()> {
    let folder = places.data(data.clone())?;
    let url = url(places, data)?;
    let binaries = Binaries::choose(&needs::postgres(&folder.join("tools"))?, &folder.join("postgres"))?;
    let error = Command::new(binaries.psql()?).arg(url).exec();
    Err(error).context("starting psql")
}
