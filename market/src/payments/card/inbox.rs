//! The inbox of what was told: kept before it is answered, worked by a job.
//!
//! **Not wired yet:** nothing acts on what was read. [`work_webhook`] leaves it in the inbox as `pending`, typed, in the
//! order it came; what settles payments will take it from there, in that same transaction.

use super::{
    read::read_webhook,
    store::{self, Reading},
};
use crate::{
    base::WebhookId,
    jobs::{self, Job},
};
use chrono::{DateTime, Days, Utc};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use sqlx::PgPool;

pub use store::InboxFigures;

/// How long the raw words are kept of what was worked: a person may be in them.
const RAW_KEPT: Days = Days::new(30);

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

/// Reads one thing that was told. Safe to run twice, and by two at once: the second finds nothing to do.
pub async fn work_webhook(pool: &PgPool, webhook: WebhookId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    // Counted on its own, so that it is seen when working it kills the process.
    let Some(raw) = store::count_attempt(pool, webhook).await? else {
        return Ok(());
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
        transaction.commit().await?;
    }
    Ok(())
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
