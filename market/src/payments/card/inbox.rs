//! The inbox of what was told: kept before it is answered, worked by a job.
//! What was read is a knock and no more: it is handed on, in that same transaction, as a job that looks how things stand.

use super::{
    CardEvent, ReadWebhook, dispute,
    read::read_webhook,
    store::{self, Reading},
};
use crate::{
    base::WebhookId,
    jobs::{self, Job},
};
use chrono::{DateTime, Days, Duration, Utc};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};

pub use store::InboxFigures;

/// How long the raw words are kept of what was worked: a person may be in them.
const RAW_KEPT: Days = Days::new(30);

/// How often something is looked at that was told before what it is about, and how long is waited between.
const TOO_EARLY_MAX: i16 = 48;
const TOO_EARLY_PAUSE: Duration = Duration::minutes(30);

/// The longest name of an event that is kept as it is.
const EVENT_NAME_MAX: usize = 255;

/// Whether something was told for the first time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// It is kept, and a job will work it.
    New,
    /// It was told before.
    Again,
}

/// Keeps what was told, once under the name of its event, with the job that works it. Who calls this has verified the
/// signature. It need not be readable: then it is kept all the same, under the hash of its words.
pub async fn keep_webhook(
    pool: &PgPool,
    raw: &[u8],
    signed_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Kept, sqlx::Error> {
    let webhook = WebhookId::new_at(now);
    let mut transaction = pool.begin().await?;
    if !store::insert(&mut transaction, webhook, &name_of(raw), raw, signed_at, now).await? {
        return Ok(Kept::Again);
    }
    jobs::enqueue(&mut transaction, Job::WorkWebhook { webhook }, now, now).await?;
    transaction.commit().await?;
    Ok(Kept::New)
}

/// Reads one thing that was told and hands it on. Safe to run twice, and by two at once: the second finds nothing to do.
pub async fn work_webhook(pool: &PgPool, webhook: WebhookId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    // Counted on its own, so that it is seen when working it kills the process.
    let Some(raw) = store::count_attempt(pool, webhook).await? else {
        return hand_on_pending(pool, webhook, now).await;
    };
    let reading = match read_webhook(&raw) {
        Ok(read) if read.event.is_some() => Reading::Pending(read),
        Ok(read) => Reading::Unneeded(read),
        Err(why) => {
            tracing::error!(%webhook, why, "a signed webhook cannot be read: somebody must look at it");
            Reading::Unreadable(why)
        }
    };
    let mut transaction = pool.begin().await?;
    if store::write_down(&mut transaction, webhook, &reading, now).await? {
        if let Reading::Pending(ReadWebhook { event: Some(event), .. }) = &reading {
            let fate = hand_on(&mut transaction, event, now).await?;
            write_fate(&mut transaction, webhook, fate, 1, now).await?;
        }
        transaction.commit().await?;
    }
    Ok(())
}

/// What was read before, and named something that was not there yet.
async fn hand_on_pending(pool: &PgPool, webhook: WebhookId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    if let Some((event, tried)) = store::load_pending(&mut transaction, webhook).await? {
        let fate = hand_on(&mut transaction, &event, now).await?;
        write_fate(&mut transaction, webhook, fate, tried, now).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// What becomes of something that was told.
enum Fate {
    /// Somebody looks.
    Acted,
    /// It is not about anything of ours, or nothing is to be done.
    SetAside,
    /// It comes before what it is about.
    TooEarly,
}

async fn write_fate(
    connection: &mut PgConnection,
    webhook: WebhookId,
    fate: Fate,
    tried: i16,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    match fate {
        Fate::Acted => store::set_acted(connection, webhook, "acted").await,
        Fate::TooEarly if tried < TOO_EARLY_MAX => {
            let job = Job::WorkWebhook { webhook };
            jobs::enqueue(connection, job, now + TOO_EARLY_PAUSE, now).await
        }
        Fate::SetAside | Fate::TooEarly => store::set_acted(connection, webhook, "set_aside").await,
    }
}

/// Lets somebody look at what it is about.
async fn hand_on(connection: &mut PgConnection, event: &CardEvent, now: DateTime<Utc>) -> Result<Fate, sqlx::Error> {
    match event {
        CardEvent::CheckoutCompleted { checkout, group, .. }
        | CardEvent::CheckoutFailed { checkout, group }
        | CardEvent::CheckoutExpired { checkout, group } => {
            match store::attempt_told(connection, checkout, group.as_deref()).await? {
                Some(attempt) => {
                    jobs::enqueue(connection, Job::LookAtCard { attempt }, now, now).await?;
                    Ok(Fate::Acted)
                }
                None => {
                    tracing::warn!(%checkout, "somebody tells of a payment page that is none of ours");
                    Ok(Fate::SetAside)
                }
            }
        }
        // What goes back was asked for by us, and is looked for by its key; the account of the day shows the rest.
        CardEvent::ChargeRefunded { .. } | CardEvent::Payout { .. } => Ok(Fate::SetAside),
        CardEvent::AccountUpdated { account, .. } => match store::account_told(connection, account).await? {
            Some(account) => {
                jobs::enqueue(connection, Job::LookAtAccount { account }, now, now).await?;
                Ok(Fate::Acted)
            }
            None => Ok(Fate::SetAside),
        },
        CardEvent::RefundFailed { refund } => match store::refund_told(connection, refund).await? {
            Some(refund) => {
                jobs::enqueue(connection, Job::LookAtRefund { refund }, now, now).await?;
                Ok(Fate::Acted)
            }
            // That it was sent may not be known yet.
            None => Ok(Fate::TooEarly),
        },
        CardEvent::Dispute {
            dispute,
            charge,
            payment,
            ..
        } => {
            let payment = payment.as_ref().map(|payment| payment.as_str());
            match store::attempt_paid(connection, payment, charge.as_str()).await? {
                Some(attempt) => {
                    dispute::note(connection, dispute, attempt, now).await?;
                    Ok(Fate::Acted)
                }
                // That it was paid may not be known yet.
                None => Ok(Fate::TooEarly),
            }
        }
    }
}

/// How full the inbox is.
pub async fn count_inbox(pool: &PgPool) -> Result<InboxFigures, sqlx::Error> {
    store::count(pool).await
}

/// Throws away the raw words of what was worked long ago, and returns of how many. What could not be read stays.
pub async fn forget_raw_webhooks(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    store::forget_raw(pool, now - RAW_KEPT).await
}

/// The name of an event, or a name made of its words.
fn name_of(raw: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Event {
        id: String,
    }
    match serde_json::from_slice::<Event>(raw) {
        Ok(Event { id }) if (1..=EVENT_NAME_MAX).contains(&id.len()) && !id.contains('\0') => id,
        _ => {
            let hash: String = Sha256::digest(raw).iter().map(|byte| format!("{byte:02x}")).collect();
            format!("sha256:{hash}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_name_is_named_by_its_words() {
        assert_eq!(name_of(br#"{"id":"evt_1","type":"x"}"#), "evt_1");
        let nameless = name_of(b"{}");
        assert!(nameless.starts_with("sha256:44136fa355b3678a"), "{nameless}");
        assert_eq!(nameless, name_of(b"{}"));
        assert_ne!(nameless, name_of(b"[]"));
        assert!(name_of(br#"{"id":""}"#).starts_with("sha256:"));
        assert!(name_of(br#"{"id":"a\u0000"}"#).starts_with("sha256:"));
    }
}
