//! All SQL of this module.

use super::{Device, Letter, MailboxEntry, Message, Recipient};
use crate::base::{Contact, DeviceId, Lang, MessageId, Phone};
use chrono::{DateTime, Days, Utc};
use sqlx::{PgConnection, PgPool};

/// A message that was not handed over yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The row.
    pub id: MessageId,
    /// To whom.
    pub to: Recipient,
    /// In which language.
    pub lang: Lang,
    /// What to say; nothing when this program does not know the kind.
    pub letter: Option<Letter>,
}

/// Where a new message goes.
pub(super) enum To<'a> {
    Contact(&'a Contact),
    Device(DeviceId),
    Zalo(&'a Phone, Option<&'a str>),
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    message: MessageId,
    to: To<'_>,
    lang: Lang,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let (email, phone, device, is_zalo, fallback) = match to {
        To::Contact(contact) => (contact.email(), contact.phone(), None, false, None),
        To::Device(device) => (None, None, Some(device.0), false, None),
        To::Zalo(phone, fallback) => (None, Some(phone.as_str()), None, true, fallback),
    };
    sqlx::query!(
        "INSERT INTO message (id, email, phone, device_id, is_zalo, fallback_email, lang, letter, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        message.0,
        email,
        phone,
        device,
        is_zalo,
        fallback,
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
        r#"SELECT m.email, m.phone, m.is_zalo, m.lang AS "lang: Lang", m.letter, m.device_id AS "device: DeviceId",
                  d.endpoint AS "endpoint?", d.p256dh AS "p256dh?", d.auth AS "auth?"
           FROM message m LEFT JOIN push_device d ON d.id = m.device_id WHERE m.id = $1"#,
        message.0
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.and_then(|row| {
        let to = match (row.device, row.endpoint, row.p256dh, row.auth) {
            (Some(id), Some(endpoint), Some(p256dh), Some(auth)) => Recipient::Device(Device {
                id,
                endpoint,
                p256dh,
                auth,
            }),
            _ if row.is_zalo => Recipient::Zalo(Phone::parse(&row.phone?).ok()?),
            _ => Recipient::Contact(Contact::from_columns(row.email, row.phone)?),
        };
        Some(Waiting {
            id: message,
            to,
            lang: row.lang,
            letter: serde_json::from_value(row.letter).ok(),
        })
    }))
}

/// A message that Zalo does not carry goes by e-mail, if there is an address. False when there is none.
pub(super) async fn turn_to_email(connection: &mut PgConnection, message: MessageId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE message SET email = fallback_email, phone = NULL, is_zalo = false, fallback_email = NULL
         WHERE id = $1 AND is_zalo AND fallback_email IS NOT NULL",
        message.0
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A device that its push service knows no more.
pub async fn forget_device(pool: &PgPool, device: DeviceId) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM push_device WHERE id = $1", device.0)
        .execute(pool)
        .await?;
    Ok(())
}

/// What is on its way to people, in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outbox {
    /// Messages that were not handed over yet.
    pub waiting: i64,
    /// Those of them that were given up.
    pub failed: i64,
    /// What people are still to be told of.
    pub notices: i64,
}

/// Counts what is on its way.
pub async fn count_outbox(pool: &PgPool) -> Result<Outbox, sqlx::Error> {
    sqlx::query_as!(
        Outbox,
        r#"SELECT (SELECT count(*) FROM message) AS "waiting!",
                  (SELECT count(*) FROM job WHERE kind = 'send_message' AND given_up_at IS NOT NULL) AS "failed!",
                  (SELECT count(*) FROM notice WHERE told_at IS NULL) AS "notices!""#
    )
    .fetch_one(pool)
    .await
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
pub(super) async fn insert_entry(
    pool: &PgPool,
    message: &Message,
    to: &Contact,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mailbox_entry (id, email, phone, subject, body, delivered_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO NOTHING",
        message.id.0,
        to.email(),
        to.phone(),
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
