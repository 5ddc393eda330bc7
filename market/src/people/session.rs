//! Sessions: a 256-bit token in a cookie, its hash in a row. A row is updated, never written back, so that a request in
//! flight cannot revive a session that was ended.

use super::{Client, Visitor, store, visitor::Standing};
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
    pub(super) factor_at: Option<DateTime<Utc>>,
    pub(super) now: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

/// Who the holder of this token is; a stranger when the token is unknown or expired. In demo mode the accounts of the
/// demo catalogue need no second factor.
pub async fn load_visitor(
    pool: &PgPool,
    token: &Token,
    is_demo: bool,
    now: DateTime<Utc>,
) -> Result<Visitor, sqlx::Error> {
    let Some((visitor, last_seen_at)) = store::load_visitor(pool, &token.hash(), is_demo, now).await? else {
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
        factor_at: None,
        now,
        expires_at: now + Days::new(SESSION_DAYS),
    };
    store::insert_session(connection, session, &row).await?;
    Ok((
        Visitor {
            session: Some(session),
            standing: Standing::Stranger,
        },
        token,
    ))
}

/// What the session is to be that somebody gets who has shown who they are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shown {
    /// The password, where more is asked for: the session is still nobody's.
    Half(AccountId),
    /// All that is asked for.
    Password(AccountId),
    /// More than a password.
    Factor(AccountId),
}

/// Signs somebody in who has shown who they are. The visitor's session gets a new token and keeps its cart; one of
/// another person ends.
pub(super) async fn open_for(
    connection: &mut PgConnection,
    visitor: &Visitor,
    shown: Shown,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(SessionId, Token), sqlx::Error> {
    let token = Token::random();
    let (account, is_half, factor_at) = match shown {
        Shown::Half(account) => (account, true, None),
        Shown::Password(account) => (account, false, None),
        Shown::Factor(account) => (account, false, Some(now)),
    };
    let row = SessionRow {
        token_hash: token.hash(),
        account: (!is_half).then_some(account),
        agent: &client.agent,
        factor_at,
        now,
        expires_at: now + Days::new(SESSION_DAYS),
    };
    // A session of somebody else is not taken over, and its cart not shown to another person.
    if let Some(session) = visitor.session()
        && visitor.person_setting_up().is_none_or(|old| old.id() == account)
        && store::rotate_session(connection, session, &row).await?
    {
        return Ok((session, token));
    }
    let session = SessionId::new_at(now);
    store::insert_session(connection, session, &row).await?;
    if let Some(old) = visitor.session().filter(|_| visitor.person_setting_up().is_some()) {
        store::delete_session(connection, old).await?;
    }
    Ok((session, token))
}

/// Deletes expired sessions, links of letters, what refused forms held, drafts that nobody came back for,
/// and attempts that were counted more than a day ago. Returns how many rows went.
pub async fn forget_expired(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    store::delete_expired(pool, now).await
}
