//! The adapter for trying things out: it keeps what it is handed, and a page shows it.

use super::{HandedOver, Message, Messenger, Nobody, Recipient, SendFailed, store};
use crate::base::{Channel, Clock, Contact};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// How many messages the page shows.
const SHOWN_MAX: i64 = 50;

/// Keeps messages in the database instead of sending them.
#[derive(Clone, Debug)]
pub struct Mailbox {
    pool: PgPool,
    clock: Clock,
}

/// A message that was kept.
pub struct MailboxEntry {
    /// To whom.
    pub to: Contact,
    /// What it is about; an SMS has none.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// When it was handed over.
    pub at: DateTime<Utc>,
}

impl Mailbox {
    /// A mailbox in this database.
    pub fn new(pool: PgPool, clock: Clock) -> Self {
        Self { pool, clock }
    }
}

impl Messenger for Mailbox {
    fn reaches(&self, _channel: Channel) -> bool {
        true
    }

    fn send<'a>(&'a self, message: &'a Message) -> HandedOver<'a> {
        Box::pin(async move {
            let Recipient::Contact(to) = &message.to else {
                return Nobody.send(message).await;
            };
            store::insert_entry(&self.pool, message, to, self.clock.now())
                .await
                .map_err(|_| SendFailed::Later("the database did not take it".to_owned()))
        })
    }
}

/// The newest messages that were kept.
pub async fn read_mailbox(pool: &PgPool) -> Result<Vec<MailboxEntry>, sqlx::Error> {
    store::list_entries(pool, SHOWN_MAX).await
}

impl std::fmt::Debug for MailboxEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailboxEntry")
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}
