//! `server stripe …`: looking after what takes cards.

use crate::{
    cli::say,
    config::Config,
    gateways::stripe::{Patience, Stripe},
    state,
};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use market::{
    base::{Clock, time::shown_time},
    payments::card::{Answer, CardGateway, InboxFigures, count_inbox},
};

/// Clocks that differ by more deserve a look: at five minutes webhooks are refused.
const DRIFT_SECONDS: i64 = 60;

/// What can be done with it.
#[derive(Clone, Copy, Subcommand)]
pub enum Command {
    /// Say what is set up, whether the key answers, how full the inbox is, and how far the clocks differ.
    Status,
}

/// Runs one of the commands. Nothing is changed, here or there.
pub async fn run(command: Command, config: &Config, clock: Clock) -> Result<()> {
    let Command::Status = command;
    let pool = state::open_for_upkeep(config).await?;
    let inbox = count_inbox(&pool).await.context("counting the inbox")?;
    let Some(settings) = &config.stripe else {
        say("STRIPE_SECRET_KEY is not set: no card is taken");
        say_inbox(&inbox);
        return Ok(());
    };
    say(&format!(
        "{}, a {} key, {} secrets for webhooks",
        settings.api_base.as_deref().unwrap_or("https://api.stripe.com"),
        if settings.is_test() { "test" } else { "live" },
        settings.webhook_secrets.len(),
    ));
    say_inbox(&inbox);
    say_drift(&inbox, &clock);
    match Stripe::new(settings, Patience::default())?.standing().await {
        Answer::Done(standing) => {
            let sums: Vec<_> = standing
                .available
                .iter()
                .map(|sum| format!("{} {}", sum.minor, sum.currency.as_str()))
                .collect();
            let money = if standing.is_live { "real money" } else { "test money" };
            say(&format!(
                "the key answers: {money}, available in smallest units: {}",
                if sums.is_empty() {
                    "nothing".to_owned()
                } else {
                    sums.join(", ")
                }
            ));
            Ok(())
        }
        Answer::Refused(refusal) => bail!("the key is refused: {}", refusal.code),
        Answer::Unknown(why) => bail!("Stripe was not reached: {why}"),
    }
}

fn say_inbox(inbox: &InboxFigures) {
    let InboxFigures {
        waiting,
        pending,
        unreadable,
        newest,
    } = inbox;
    say(&format!(
        "inbox: {waiting} to read, {pending} read and pending, {unreadable} that cannot be read"
    ));
    if let Some((received_at, _)) = newest {
        say(&format!("the newest came at {}", shown_time(*received_at)));
    }
}

/// A webhook is signed when it is sent, so its age on arrival is how far the clocks differ, and a moment of network.
fn say_drift(inbox: &InboxFigures, clock: &Clock) {
    let Some((received_at, signed_at)) = inbox.newest else {
        say("clocks: nothing was told yet, so nothing is known of theirs");
        return;
    };
    let seconds = received_at.signed_duration_since(signed_at).num_seconds();
    let hint = if seconds.abs() > DRIFT_SECONDS {
        ": set this machine's clock"
    } else {
        ""
    };
    let hours = clock.now().signed_duration_since(received_at).num_hours();
    say(&format!(
        "clocks: the newest was signed {seconds} s before it came, {hours} h ago{hint}"
    ));
}
