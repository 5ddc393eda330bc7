//! Sessions: a 256-bit token in a cookie, its hash in a row. A row is updated, never written back, so that a request in
//! flight cannot revive a session that was ended.

use super::{Client, SignedInSession, Visitor, store};
use crate::base::{AccountId, SessionId, secret::Token};
use chrono::{DateTime, Days, Duration, Utc};
use sqlx::{PgConnection, PgPool};

/// How long a session lives after it was last used.
pub const SESSION_DAYS: u64 = 30;

/// A session as it is written down.
pub(super) struct SessionRow<'a> {
    pub(super) token_hash: Vec<u8>,
    pub(super) account: Option<AccountId>,
    pub(super) agent: &'a str,
    pub(super) now: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

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
    let row = SessionRow {
        token_hash: token.hash(),
        account: None,
        agent: "",
        now,
        expires_at: now + Days::new(SESSION_DAYS),
    };
    store::insert_session(connection, session, &row).await?;
    Ok((
        Visitor {
            session: Some(session),
            person: None,
        },
        token,
    ))
}

/// Signs somebody in who has shown who they are. The visitor's session gets a new token and keeps its cart; one of
/// another person ends.
pub(super) async fn open_for(
    pool: &PgPool,
    visitor: &Visitor,
    account: AccountId,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<SignedInSession, sqlx::Error> {
    let token = Token::random();
    let row = SessionRow {
        token_hash: token.hash(),
        account: Some(account),
        agent: &client.agent,
        now,
        expires_at: now + Days::new(SESSION_DAYS),
    };
    let mut connection = pool.acquire().await?;
    let kept = match visitor.session() {
        // A session of somebody else is not taken over, and its cart not shown to another person.
        Some(session) if visitor.account().is_none_or(|old| old == account) => {
            store::rotate_session(&mut connection, session, &row).await?
        }
        _ => false,
    };
    if !kept {
        store::insert_session(&mut connection, SessionId::new_at(now), &row).await?;
        if let Some(old) = visitor.session().filter(|_| visitor.account().is_some()) {
            store::delete_session(&mut connection, old).await?;
        }
    }
    drop(connection);
    let visitor = load_visitor(pool, &token, now).await?;
    Ok(SignedInSession { token, visitor })
}

/// Deletes expired sessions, links of letters, what refused forms held, and attempts that were counted more than a day ago. Returns how many rows went.
pub async fn forget_expired(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    store::delete_expired(pool, now).await
}
