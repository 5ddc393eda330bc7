//! Saying something to somebody, in the caller's transaction.

use super::{Letter, store, store::To};
use crate::{
    base::{Contact, DeviceId, Lang, MessageId, Phone},
    jobs::{self, Job},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// Writes a message and the job that hands it over.
pub async fn write(
    connection: &mut PgConnection,
    to: &Contact,
    lang: Lang,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    write_to(connection, To::Contact(to), lang, letter, now).await
}

/// The same, for the screen of a device.
pub async fn write_to_device(
    connection: &mut PgConnection,
    device: DeviceId,
    lang: Lang,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    write_to(connection, To::Device(device), lang, letter, now).await
}

/// The same, by Zalo; by e-mail if Zalo cannot and there is an address.
pub async fn write_by_zalo(
    connection: &mut PgConnection,
    phone: &Phone,
    otherwise: Option<&str>,
    lang: Lang,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    write_to(connection, To::Zalo(phone, otherwise), lang, letter, now).await
}

async fn write_to(
    connection: &mut PgConnection,
    to: To<'_>,
    lang: Lang,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let message = MessageId::new_at(now);
    store::insert(connection, message, to, lang, letter, now).await?;
    jobs::enqueue(connection, Job::SendMessage { message }, now, now).await
}

/// Zalo does not carry this message: it goes by e-mail instead. False when there is no address for that.
pub async fn fall_back(pool: &PgPool, message: MessageId, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let is_turned = store::turn_to_email(&mut transaction, message).await?;
    if is_turned {
        jobs::enqueue(&mut transaction, Job::SendMessage { message }, now, now).await?;
    }
    transaction.commit().await?;
    Ok(is_turned)
}
