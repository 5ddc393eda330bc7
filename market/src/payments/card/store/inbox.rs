//! All SQL of the inbox.

use crate::{
    base::WebhookId,
    payments::card::{CardEvent, ReadWebhook},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// What became of something that was told.
pub(in crate::payments::card) enum Reading {
    /// It was read, and waits for whoever acts on it.
    Pending(ReadWebhook),
    /// It was read, and nobody needs it.
    Unneeded(ReadWebhook),
    /// It cannot be read, and why.
    Unreadable(String),
}

/// How full the inbox is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InboxFigures {
    /// Kept and not read yet.
    pub waiting: i64,
    /// Read, and nothing acted on it yet.
    pub pending: i64,
    /// Signed, and yet not to be read: somebody must look.
    pub unreadable: i64,
    /// When the last one came, and when it was signed by the other's clock.
    pub newest: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// Adds a row; says whether it was not there before.
pub(in crate::payments::card) async fn insert(
    connection: &mut PgConnection,
    webhook: WebhookId,
    event: &str,
    raw: &[u8],
    signed_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO webhook_inbox (id, event, raw, signed_at, received_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (event) DO NOTHING",
        webhook.0,
        event,
        raw,
        signed_at,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The raw words of what waits, counting the attempt; nothing when somebody has worked it.
pub(in crate::payments::card) async fn count_attempt(
    pool: &PgPool,
    webhook: WebhookId,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"UPDATE webhook_inbox SET attempts = LEAST(attempts + 1, 32767)
           WHERE id = $1 AND state = 'waiting' RETURNING raw AS "raw!""#,
        webhook.0
    )
    .fetch_optional(pool)
    .await
}

/// Writes down what was read; says whether nobody had done it before. The row stays locked until the caller commits.
pub(in crate::payments::card) async fn write_down(
    connection: &mut PgConnection,
    webhook: WebhookId,
    reading: &Reading,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let (state, read, error) = match reading {
        Reading::Pending(read) => ("pending", Some(read), None),
        Reading::Unneeded(read) => ("unneeded", Some(read), None),
        Reading::Unreadable(why) => ("unreadable", None, Some(why.as_str())),
    };
    let fact = read
        .and_then(|read| read.event.as_ref())
        .map(serde_json::to_value)
        .transpose()
        .map_err(|error| sqlx::Error::Encode(error.into()))?;
    let done = sqlx::query!(
        "UPDATE webhook_inbox
         SET state = $2, kind = $3, happened_at = $4, fact = $5, last_error = $6, worked_at = $7
         WHERE id = $1 AND state = 'waiting'",
        webhook.0,
        state,
        read.map(|read| read.kind.as_str()),
        read.map(|read| read.happened_at),
        fact,
        error,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What was read and nobody acted on, locked, with how often it was tried.
pub(in crate::payments::card) async fn load_pending(
    connection: &mut PgConnection,
    webhook: WebhookId,
) -> Result<Option<(CardEvent, i16)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"UPDATE webhook_inbox SET attempts = LEAST(attempts + 1, 32767)
           WHERE id = $1 AND state = 'pending' RETURNING fact AS "fact!", attempts"#,
        webhook.0,
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let fact = serde_json::from_value(row.fact).map_err(|error| sqlx::Error::Decode(error.into()))?;
    Ok(Some((fact, row.attempts)))
}

/// Somebody looks, or nothing of it is ours.
pub(in crate::payments::card) async fn set_acted(
    connection: &mut PgConnection,
    webhook: WebhookId,
    state: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE webhook_inbox SET state = $2 WHERE id = $1 AND state = 'pending'",
        webhook.0,
        state
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payments::card) async fn count(pool: &PgPool) -> Result<InboxFigures, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE state = 'waiting') AS "waiting!",
                  count(*) FILTER (WHERE state = 'pending') AS "pending!",
                  count(*) FILTER (WHERE state = 'unreadable') AS "unreadable!",
                  (SELECT received_at FROM webhook_inbox ORDER BY received_at DESC LIMIT 1) AS received_at,
                  (SELECT signed_at FROM webhook_inbox ORDER BY received_at DESC LIMIT 1) AS signed_at
           FROM webhook_inbox WHERE state IN ('waiting', 'pending', 'unreadable')"#
    )
    .fetch_one(pool)
    .await?;
    Ok(InboxFigures {
        waiting: row.waiting,
        pending: row.pending,
        unreadable: row.unreadable,
        newest: row.received_at.zip(row.signed_at),
    })
}

pub(in crate::payments::card) async fn forget_raw(pool: &PgPool, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE webhook_inbox SET raw = NULL
         WHERE raw IS NOT NULL AND worked_at < $1 AND state NOT IN ('waiting', 'unreadable')",
        before
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected())
}
