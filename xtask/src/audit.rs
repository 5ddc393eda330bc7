//! `cargo xtask audit`: checks whose tools take minutes to install, so CI does not wait for them.

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};
use lexopt::Parser;

use crate::places::Places;
use crate::{arguments, needs, processes, steps};

/// Runs every tool, and fails at the end if one of them found something.
pub fn run(places: &Places, parser: Parser) -> Result<ExitCode> {
    arguments::none(parser)?;
    needs::cargo_tool(places, "cargo-deny", "cargo-deny")?;
    needs::cargo_tool(places, "cargo-machete", "cargo-machete")?;
    needs::cargo_tool(places, "typos", "typos-cli")?;
    let mut deny = places.cargo();
    deny.args(["deny", "--workspace", "check", "bans", "licenses", "sources"]);
    let mut machete = places.cargo();
    machete.arg("machete");
    let mut typos = Command::new("typos");
    typos.current_dir(&places.root);
    let mut failed = Vec::new();
    for (mut tool, words) in [
        (deny, "licences and sources of the dependencies"),
        (machete, "unused dependencies"),
        (typos, "spelling"),
    ] {
        let is_fine = steps::long(&arguments::shown(&tool), || {
            let is_fine = processes::run(&mut tool)?.success();
            Ok((
                is_fine,
                format!("{words}: {}", if is_fine { "fine" } else { "NOT fine, see above" }),
            ))
        })?;
        if !is_fine {
            failed.push(words);
        }
    }
    if failed.is_empty() {
        Ok(ExitCode::SUCCESS)
    } else {
        bail!("not fine: {}", failed.join(", "))
    }
}
