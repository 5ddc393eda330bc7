//! Saying something to somebody, in the caller's transaction.

use super::{Letter, store};
use crate::{
    base::{Contact, Lang, MessageId},
    jobs::{self, Job},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Writes a message and the job that hands it over.
pub async fn write(
    connection: &mut PgConnection,
    to: &Contact,
    lang: Lang,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let message = MessageId::new_at(now);
    store::insert(connection, message, to, lang, letter, now).await?;
    jobs::enqueue(connection, Job::SendMessage { message }, now, now).await
}
