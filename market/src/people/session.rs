//! Sessions: a 256-bit token in a cookie, its hash in a row. A row is updated, never written back, so that a request in
//! flight cannot revive a session that was ended.

use super::{Visitor, store};
use crate::base::{SessionId, secret::Token};
use chrono::{DateTime, Days, Duration, Utc};
use sqlx::{PgConnection, PgPool};

/// How long a session lives after it was last used.
pub const SESSION_DAYS: u64 = 30;

/// Who the holder of this token is; a stranger when the token is unknown or expired.
pub async fn load_visitor(pool: &PgPool, token: &Token, now: DateTime<Utc>) -> Result<Visitor, sqlx::Error> {
    let Some((visitor, last_seen_at)) = store::load_visitor(pool, &token.hash(), now).await? else {
        return Ok(Visitor::stranger());
    };
    if now - last_seen_at > Duration::hours(1)
        && let Some(session) = visitor.session()
    {
        store::touch_session(pool, session, now, now + Days::new(SESSION_DAYS)).await?;
    }
    Ok(visitor)
}

/// Opens a session for a visitor who has none; the token goes into the cookie.
pub async fn open_session(connection: &mut PgConnection, now: DateTime<Utc>) -> Result<(Visitor, Token), sqlx::Error> {
    let token = Token::random();
    let session = SessionId::new_at(now);
    store::insert_session(
        connection,
        session,
        &token.hash(),
        None,
        now,
        now + Days::new(SESSION_DAYS),
    )
    .await?;
    Ok((
        Visitor {
            session: Some(session),
            person: None,
        },
        token,
    ))
}

/// Deletes expired sessions, what refused forms held, and attempts that were counted more than a day ago. Returns how many rows went.
pub async fn forget_expired(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    store::delete_expired(pool, now).await
}
