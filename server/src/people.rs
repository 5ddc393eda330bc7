//! `server people …`: what only whoever runs the market may do for people.

use crate::{cli::say, config::Config, state};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use market::{
    base::{Clock, Contact},
    people,
};

/// What can be done.
#[derive(Clone, Subcommand)]
pub enum Command {
    /// Take every second factor from somebody who has lost their telephone and their codes, and end their sessions. Make sure
    /// that it is them who asks: afterwards their password alone lets them in.
    ResetFactors {
        /// Their e-mail address or telephone number.
        contact: String,
    },
}

/// Runs one of the commands.
pub async fn run(command: Command, config: &Config, clock: Clock) -> Result<()> {
    let Command::ResetFactors { contact } = command;
    let Some(contact) = Contact::parse(&contact) else {
        bail!("neither an e-mail address nor a telephone number");
    };
    let pool = state::open_for_upkeep(config).await?;
    let is_done = people::reset_factors(&pool, &contact, clock.now())
        .await
        .context("taking the factors away")?;
    if !is_done {
        bail!("nobody has this contact");
    }
    say("the second factors are gone, the sessions have ended, a letter is on its way");
    Ok(())
}
