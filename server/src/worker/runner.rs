//! Runs jobs. A job is tried a few times, later each time, and then left for a person to read.

use super::unless_over;
use crate::{ServerState, telemetry::causes};
use anyhow::{Context, anyhow};
use app::context::AppState;
use chrono::Duration as Span;
use futures::{StreamExt, stream};
use market::{
    base::{MessageId, ProductId},
    harvests,
    jobs::{self, ClaimedJob, Job},
    ledger::CollectionMode,
    messages::{self, Recipient, SendFailed},
    notices,
    orders::{self, OrderRefused},
    payments::{self, card},
    resale, returns, search,
};
use std::time::Duration;

/// Jobs claimed at once, and run at once. A claim lasts a minute: four rounds of [`JOB_TIME_MAX`] fit in.
const BATCH: u16 = 16;
const AT_ONCE: usize = 4;

/// How long one job may take.
const JOB_TIME_MAX: Duration = Duration::from_secs(12);

/// How often a job is tried.
const ATTEMPTS_MAX: i16 = 5;

/// How often a job of a kind that this program does not know is put back: for an hour a newer program may come and do
/// it. It also ends a job that kills the whole process each time.
const CLAIMS_MAX: i16 = 60;

/// The longest pause, in seconds, that a service may ask for.
const PAUSE_ASKED_MAX: i64 = 6 * 3_600;

/// Work is looked for at least this often, because its time may have come without a knock.
const PAUSE: Duration = Duration::from_secs(1);

/// The pause when the database does not answer.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(3);

/// Why a job was not done.
enum JobFailed {
    /// Something was down: it may work later.
    Retry(anyhow::Error),
    /// Something was down, and says when it may be asked again.
    RetryAfter(anyhow::Error, Span),
    /// It will never work.
    GiveUp(anyhow::Error),
}

/// Runs jobs until the shutdown.
pub async fn run(server: ServerState) {
    let mut shutdown = server.shutdown.clone();
    loop {
        let pause = match run_batch(&server.app).await {
            Ok(count) if count == usize::from(BATCH) && !shutdown.is_over() => continue,
            Ok(_) => PAUSE,
            Err(error) => {
                tracing::warn!(%error, "jobs cannot be claimed");
                PAUSE_AFTER_FAILURE
            }
        };
        let knock = tokio::time::timeout(pause, server.bells.job_added());
        if unless_over(&mut shutdown, knock).await.is_none() {
            return;
        }
    }
}

/// Runs every job that is due, and those that these make due, and returns how many were run. For tests, which move the
/// clock; a job that failed is due only later, so this ends.
pub async fn run_due(state: &AppState) -> usize {
    let mut done = 0;
    loop {
        match run_batch(state).await {
            Ok(0) => return done,
            Ok(count) => done += count,
            Err(error) => {
                tracing::error!(%error, "jobs cannot be claimed");
                return done;
            }
        }
    }
}

async fn run_batch(state: &AppState) -> Result<usize, sqlx::Error> {
    let claimed = jobs::claim(&state.pool, i64::from(BATCH), state.clock.now()).await?;
    let count = claimed.len();
    stream::iter(claimed)
        .for_each_concurrent(AT_ONCE, |claimed| async move {
            if let Err(error) = handle(state, claimed).await {
                // Its row stays locked for a minute and is claimed again then.
                tracing::warn!(job.id = %claimed.id, %error, "the end of a job cannot be written down");
            }
        })
        .await;
    Ok(count)
}

/// Runs a job and writes down how it ended.
async fn handle(state: &AppState, claimed: ClaimedJob) -> Result<(), sqlx::Error> {
    let ClaimedJob { id, job, attempts } = claimed;
    let kind = job.map_or("unknown", Job::kind);
    let most = if job.is_some() { ATTEMPTS_MAX } else { CLAIMS_MAX };
    let outcome = match job {
        _ if attempts > CLAIMS_MAX => Err(JobFailed::GiveUp(anyhow!(
            "claimed {attempts} times and never finished"
        ))),
        Some(job) => attempt(state, job).await,
        None => Err(JobFailed::Retry(anyhow!("this program does not know the kind"))),
    };
    let now = state.clock.now();
    let at_least = match &outcome {
        Err(JobFailed::RetryAfter(_, pause)) => *pause,
        _ => Span::zero(),
    };
    match outcome {
        Ok(()) => {
            let mut connection = state.pool.acquire().await?;
            jobs::finish(&mut connection, id).await
        }
        Err(JobFailed::Retry(error) | JobFailed::RetryAfter(error, _)) if attempts < most => {
            let pause = if job.is_some() {
                pause_after(attempts).max(at_least)
            } else {
                Span::minutes(1)
            };
            let error = shortened(&error);
            tracing::warn!(job.id = %id, job.kind = kind, attempts, error, "a job failed and is tried again");
            jobs::retry(&state.pool, id, now + pause, &error).await
        }
        Err(JobFailed::Retry(error) | JobFailed::RetryAfter(error, _) | JobFailed::GiveUp(error)) => {
            let error = shortened(&error);
            tracing::error!(job.id = %id, job.kind = kind, attempts, error, "a job was given up");
            jobs::give_up(&state.pool, id, now, &error).await
        }
    }
}

/// Runs a job in a task of its own, where a panic is one more way to fail.
async fn attempt(state: &AppState, job: Job) -> Result<(), JobFailed> {
    let state = state.clone();
    let running = tokio::spawn(async move { tokio::time::timeout(JOB_TIME_MAX, perform(&state, job)).await });
    match running.await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(JobFailed::Retry(anyhow!(
            "took longer than {} s",
            JOB_TIME_MAX.as_secs()
        ))),
        Err(_) => Err(JobFailed::Retry(anyhow!("panicked"))),
    }
}

async fn perform(state: &AppState, job: Job) -> Result<(), JobFailed> {
    match job {
        Job::RefreshSearch { product } => refresh_search(state, product)
            .await
            .context("refreshing the search row of a product")
            .map_err(JobFailed::Retry),
        Job::CompleteOrder { order } => {
            let done = orders::complete_overdue(&state.pool, order, state.clock.now()).await;
            timer(done, "completing an order")
        }
        Job::RemindToConfirm { order } => {
            let done = orders::remind_to_confirm(&state.pool, order, state.clock.now()).await;
            timer(done, "reminding of an order")
        }
        Job::CancelUnconfirmed { order } => {
            let done = orders::cancel_unconfirmed(&state.pool, order, state.clock.now()).await;
            timer(done, "calling off an order that nobody confirmed")
        }
        Job::CancelUnanswered { order } => {
            let done = orders::cancel_unanswered(&state.pool, order, state.clock.now()).await;
            timer(done, "calling off an order whose shopper got no answer")
        }
        Job::ShipByPassed { order } => harvests::tell_late(&state.pool, order, state.clock.now())
            .await
            .context("telling that an order is late")
            .map_err(JobFailed::Retry),
        Job::CloseHarvest { harvest } => harvests::close_due(&state.pool, harvest, state.clock.now())
            .await
            .context("closing a harvest to orders")
            .map_err(JobFailed::Retry),
        Job::EndResale { resale } => resale::expire(&state.pool, resale, state.clock.now())
            .await
            .context("ending a consent to sell what others make")
            .map_err(JobFailed::Retry),
        Job::EscalateReturn { request } => returns::escalate(&state.pool, request, state.clock.now())
            .await
            .context("laying an unanswered return before the operator")
            .map_err(JobFailed::Retry),
        Job::ExpirePayment { group } => {
            let done = card::expire(&state.pool, state.cards.as_deref(), group, state.clock.now()).await;
            timer(done, "calling off orders that nobody paid")
        }
        Job::LookAtCard { attempt } => {
            card::look_at_attempt(&state.pool, state.cards.as_deref(), attempt, state.clock.now())
                .await
                .context("looking how a card payment stands")
                .map_err(JobFailed::Retry)
        }
        Job::CheckPayment { order } => match state.cards.as_deref() {
            Some(cards) => card::check_payment(&state.pool, cards, order, state.clock.now())
                .await
                .context("closing a payment page that asks for too much")
                .map_err(JobFailed::Retry),
            None => Ok(()),
        },
        Job::SendRefund { refund } => card::send_refund(&state.pool, state.cards.as_deref(), refund, state.clock.now())
            .await
            .context("giving back to a card")
            .map_err(JobFailed::Retry),
        Job::LookAtRefund { refund } => {
            card::look_at_refund(&state.pool, state.cards.as_deref(), refund, state.clock.now())
                .await
                .context("looking whether what went back to a card has come back")
                .map_err(JobFailed::Retry)
        }
        Job::SendTransfer { transfer } => {
            card::send_transfer(&state.pool, state.cards.as_deref(), transfer, state.clock.now())
                .await
                .context("handing on to a cooperative what a card paid")
                .map_err(JobFailed::Retry)
        }
        Job::SendReversal { reversal } => {
            card::send_reversal(&state.pool, state.cards.as_deref(), reversal, state.clock.now())
                .await
                .context("taking back what was handed on")
                .map_err(JobFailed::Retry)
        }
        Job::LookAtDispute { dispute } => {
            card::look_at_dispute(&state.pool, state.cards.as_deref(), dispute, state.clock.now())
                .await
                .context("looking how a dispute stands")
                .map_err(JobFailed::Retry)
        }
        Job::LookAtAccount { account } => {
            card::look_at_account(&state.pool, state.cards.as_deref(), account, state.clock.now())
                .await
                .context("looking whether an account can still receive")
                .map_err(JobFailed::Retry)
        }
        Job::ReconcileCards { day } => card::reconcile(&state.pool, state.cards.as_deref(), day, state.clock.now())
            .await
            .context("comparing a day with what is said of it")
            .map_err(JobFailed::Retry),
        Job::ReconcileBank { day, at_partner } => {
            payments::reconcile_bank(&state.pool, CollectionMode::at(at_partner), day, state.clock.now())
                .await
                .context("comparing a day of the bank account with the ledger")
                .map_err(JobFailed::Retry)
        }
        Job::WorkBankMessage { message } => {
            let ours = &state.settings.accounts;
            payments::work_bank_message(&state.pool, message, ours, state.clock.now())
                .await
                .context("working what the bank's feed told")
                .map_err(JobFailed::Retry)
        }
        Job::SendMessage { message } => send_message(state, message).await,
        Job::Tell { what, subject, once } => {
            let is_carried = |way, about| state.messenger.tells(way, about);
            notices::tell(&state.pool, what, subject, once, is_carried, state.clock.now())
                .await
                .context("finding out who is to be told")
                .map_err(JobFailed::Retry)
        }
        Job::DeliverNotice { notice } => notices::deliver(&state.pool, notice, state.clock.now())
            .await
            .context("writing what somebody is to be told")
            .map_err(JobFailed::Retry),
        Job::WorkWebhook { webhook } => card::work_webhook(&state.pool, webhook, state.clock.now())
            .await
            .context("reading a webhook")
            .map_err(JobFailed::Retry),
    }
}

/// What became of an order's timer: the database may answer later, everything else never changes.
fn timer(done: Result<(), OrderRefused>, what: &'static str) -> Result<(), JobFailed> {
    match done {
        Ok(()) => Ok(()),
        Err(OrderRefused::Db(error)) => Err(JobFailed::Retry(anyhow::Error::new(error).context(what))),
        Err(refused) => Err(JobFailed::GiveUp(anyhow::Error::new(refused).context(what))),
    }
}

async fn refresh_search(state: &AppState, product: ProductId) -> Result<(), sqlx::Error> {
    let mut transaction = state.pool.begin().await?;
    search::refresh(&mut transaction, &[product]).await?;
    transaction.commit().await
}

async fn send_message(state: &AppState, message: MessageId) -> Result<(), JobFailed> {
    let down = |error| JobFailed::Retry(anyhow::Error::new(error).context("reading a message"));
    let Some(waiting) = messages::load_waiting(&state.pool, message).await.map_err(down)? else {
        return Ok(());
    };
    let Some(words) = app::letter::compose(&state.settings.public_url, &waiting) else {
        return Err(JobFailed::Retry(anyhow!(
            "this program does not know the kind of letter"
        )));
    };
    match state.messenger.send(&words).await {
        Ok(()) => messages::finish(&state.pool, message).await.map_err(down),
        Err(failed @ SendFailed::Later(_)) => Err(JobFailed::Retry(failed.into())),
        Err(SendFailed::NotBefore(why, seconds)) => {
            let pause = Span::seconds(seconds.clamp(1, PAUSE_ASKED_MAX));
            Err(JobFailed::RetryAfter(SendFailed::NotBefore(why, seconds).into(), pause))
        }
        // The message goes with it.
        Err(SendFailed::Gone) => match &words.to {
            Recipient::Device(device) => messages::forget_device(&state.pool, device.id).await.map_err(down),
            Recipient::Contact(_) | Recipient::Zalo(_) => messages::finish(&state.pool, message).await.map_err(down),
        },
        Err(failed @ SendFailed::Never(_)) => {
            if matches!(words.to, Recipient::Zalo(_))
                && messages::fall_back(&state.pool, message, state.clock.now())
                    .await
                    .map_err(down)?
            {
                return Ok(());
            }
            Err(JobFailed::GiveUp(failed.into()))
        }
    }
}

/// 10 s, 1 min, 6 min, 36 min.
fn pause_after(attempts: i16) -> Span {
    let power = u32::try_from(attempts.clamp(1, ATTEMPTS_MAX) - 1).unwrap_or(0);
    Span::seconds(10 * 6_i64.pow(power))
}

/// At most as long as a person reads.
fn shortened(error: &anyhow::Error) -> String {
    causes(error).chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_job_waits_longer_each_time() {
        let pauses: Vec<_> = (1..ATTEMPTS_MAX)
            .map(|attempts| pause_after(attempts).num_seconds())
            .collect();
        assert_eq!(pauses, [10, 60, 360, 2_160]);
        assert_eq!(pause_after(-1).num_seconds(), 10);
        assert_eq!(pause_after(i16::MAX).num_seconds(), 12_960);
    }
}
