//! The server's program: builds it, and runs its commands against the development database.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use rustix::process::Signal;

use crate::places::{self, Places};
use crate::postgres::{self, Cluster, Kind};
use crate::{arguments, needs, processes, steps};

/// Builds the server for use, not for debugging. Returns its program.
pub fn build(places: &Places) -> Result<PathBuf> {
    places.require_space(&places.target)?;
    let program = places.target.join("release/server");
    let warning = if program.exists() {
        ""
    } else {
        " (up to half an hour the first time)"
    };
    steps::long(&format!("building the server{warning}"), || {
        let mut cargo = places.cargo();
        cargo.args(["build", "--release", "--package", "server", "--bin", "server"]);
        processes::run_or_fail(&mut cargo, "building the server")?;
        Ok(((), "the server is built".to_owned()))
    })?;
    Ok(program)
}

/// A short command of the server on a database. What it complains about becomes our one line.
pub fn short_command(program: &Path, database_url: &str, words: &[&str]) -> Result<()> {
    let mut command = Command::new(program);
    command
        .args(words)
        .env("DATABASE_URL", database_url)
        .env("RUST_BACKTRACE", "0");
    processes::output_or_fail(&mut command, &format!("`server {}`", words.join(" "))).map(drop)
}

/// `cargo xtask server …`: any command of the server on the development database.
pub fn command(places: &Places, mut parser: Parser) -> Result<ExitCode> {
    let mut data = None;
    let mut words: Vec<std::ffi::OsString> = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("data") => data = Some(parser.value()?.parse()?),
            Arg::Value(word) => {
                // From the first word on, everything is the server's.
                words.push(word);
                words.extend(parser.raw_args()?);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    // `--data DIR` may also stand at the end, where a reader of our help would put it.
    if let Some(position) = words.iter().position(|word| word == "--data") {
        let mut tail = words.drain(position..).skip(1);
        data = tail.next().map(PathBuf::from);
        let rest: Vec<_> = tail.collect();
        words.extend(rest);
    }
    on_database(places, data, &words)
}

/// Runs a command of the server on the development database.
pub fn on_database(places: &Places, data: Option<PathBuf>, words: &[std::ffi::OsString]) -> Result<ExitCode> {
    let program = build(places)?;
    let (database_url, cluster) = open_database(places, data)?;
    let mut command = Command::new(program);
    command
        .args(words)
        .env("DATABASE_URL", &database_url)
        .env("SITE_DIR", places.site());
    let status = processes::run(&mut command)?;
    drop(cluster);
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The development database: the one of DATABASE_URL, of the run that has it open, or opened for as long as the
/// returned cluster lives.
fn open_database(places: &Places, data: Option<PathBuf>) -> Result<(String, Option<(fs::File, Cluster)>)> {
    if let Some(url) = arguments::database_url() {
        return Ok((url, None));
    }
    let folder = places.data(data)?;
    let Some(lock) = places::claim(&folder)? else {
        return match postgres::running_url(&folder)? {
            Some(url) => Ok((url, None)),
            None => bail!(
                "the run that uses {} is still starting: try again in a moment",
                folder.display()
            ),
        };
    };
    let binaries = needs::postgres(&folder.join("tools"))?;
    let cluster = Cluster::start(&folder, Kind::Durable, &binaries)?;
    Ok((cluster.url(), Some((lock, cluster))))
}

/// Notes which process serves a data folder, so that a later run can stop it should we be killed.
pub fn note_process(folder: &Path, id: u32) -> Result<()> {
    Ok(fs::write(folder.join("server.pid"), id.to_string())?)
}

/// Stops a server that a killed run left behind.
pub fn stop_left_behind(folder: &Path) -> Result<()> {
    let path = folder.join("server.pid");
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok(());
    };
    if let Ok(id) = text.trim().parse() {
        // Numbers are used again: only a process of our program is stopped. Its file may have been rebuilt since.
        let program = fs::read_link(format!("/proc/{id}/exe")).unwrap_or_default();
        if program
            .to_string_lossy()
            .trim_end_matches(" (deleted)")
            .ends_with("release/server")
        {
            if !processes::end_stranger(id, Signal::TERM, Duration::from_secs(15))? {
                processes::end_stranger(id, Signal::KILL, Duration::from_secs(5))?;
            }
            steps::say("           stopped the server that an earlier run left behind");
        }
    }
    drop(fs::remove_file(path));
    Ok(())
}
