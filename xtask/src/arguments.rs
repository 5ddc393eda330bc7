//! Small helpers around the command line.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use lexopt::{Arg, Parser};

/// Refuses everything: for commands that take no options.
pub fn none(mut parser: Parser) -> Result<()> {
    match parser.next()? {
        None => Ok(()),
        Some(other) => Err(other.unexpected().into()),
    }
}

/// Reads `--data DIR` and nothing else.
pub fn data_only(mut parser: Parser) -> Result<Option<PathBuf>> {
    let mut data = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("data") => data = Some(parser.value()?.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(data)
}

/// The address of a database that somebody else keeps, when one is given.
pub fn database_url() -> Option<String> {
    std::env::var("DATABASE_URL").ok().filter(|url| !url.trim().is_empty())
}

/// The program and its arguments, for messages.
pub fn shown(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
