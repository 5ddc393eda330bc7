//! The sessions of one person, as they see them.

use super::{Person, Visitor, store::sessions};
use crate::base::SessionId;
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// A session of the person who asks.
#[derive(Clone, Debug)]
pub struct OwnSession {
    /// The row.
    pub id: SessionId,
    /// What the browser called itself; may be empty.
    pub agent: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the hour.
    pub last_seen_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// The person's sessions, this one first, then the last used.
pub async fn list_sessions(
    pool: &PgPool,
    visitor: &Visitor,
    person: &Person,
    now: DateTime<Utc>,
) -> Result<Vec<OwnSession>, sqlx::Error> {
    sessions::list(pool, person.id(), visitor.session(), now).await
}

/// Ends one session of the person; nothing happens when it is not theirs or has ended.
pub async fn end_session(pool: &PgPool, person: &Person, session: SessionId) -> Result<bool, sqlx::Error> {
    sessions::delete_own(pool, person.id(), session).await
}

/// Ends all sessions of the person but the one that asks.
pub async fn end_other_sessions(pool: &PgPool, visitor: &Visitor, person: &Person) -> Result<u64, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    sessions::delete_all(&mut connection, person.id(), visitor.session()).await
}
