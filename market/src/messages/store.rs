//! All SQL of this module.

use super::{Letter, MailboxEntry, Message};
use crate::base::{Contact, Lang, MessageId};
use chrono::{DateTime, Days, Utc};
use sqlx::{PgConnection, PgPool};

/// A message that was not handed over yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The row.
    pub id: MessageId,
    /// To whom.
    pub to: Contact,
    /// In which language.
    pub lang: Lang,
    /// What to say; nothing when this program does not know the kind.
    pub letter: Option<Letter>,
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    message: MessageId,
    to: &Contact,
    lang: Lang,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO message (id, email, phone, lang, letter, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        message.0,
        to.email(),
        to.phone(),
        lang as Lang,
        serde_json::to_value(letter).map_err(|error| sqlx::Error::Encode(error.into()))?,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A message; nothing when it was handed over before.
pub async fn load_waiting(pool: &PgPool, message: MessageId) -> Result<Option<Waiting>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT email, phone, lang AS "lang: Lang", letter FROM message WHERE id = $1"#,
        message.0
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.and_then(|row| {
        Some(Waiting {
            id: message,
            to: Contact::from_columns(row.email, row.phone)?,
            lang: row.lang,
            letter: serde_json::from_value(row.letter).ok(),
        })
    }))
}

/// The message was handed over: it goes.
pub async fn finish(pool: &PgPool, message: MessageId) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM message WHERE id = $1", message.0)
        .execute(pool)
        .await?;
    Ok(())
}

/// Deletes messages that could not be handed over for a week, and kept ones of the mailbox. Returns how many went.
pub async fn forget_old(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let before = now - Days::new(7);
    let waiting = sqlx::query!("DELETE FROM message WHERE created_at <= $1", before)
        .execute(pool)
        .await?;
    let kept = sqlx::query!("DELETE FROM mailbox_entry WHERE delivered_at <= $1", before)
        .execute(pool)
        .await?;
    Ok(waiting.rows_affected() + kept.rows_affected())
}

/// A message that comes a second time is there already.
pub(super) async fn insert_entry(pool: &PgPool, message: &Message, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mailbox_entry (id, email, phone, subject, body, delivered_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO NOTHING",
        message.id.0,
        message.to.email(),
        message.to.phone(),
        message.subject,
        message.body,
        now,
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn list_entries(pool: &PgPool, most: i64) -> Result<Vec<MailboxEntry>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT email, phone, subject, body, delivered_at FROM mailbox_entry ORDER BY delivered_at DESC, id DESC LIMIT $1",
        most
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(MailboxEntry {
                to: Contact::from_columns(row.email, row.phone)?,
                subject: row.subject,
                body: row.body,
                at: row.delivered_at,
            })
        })
        .collect())
}
