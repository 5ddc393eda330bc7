//! The second step of signing in.

use super::{SecretsKey, recovery, totp};
use crate::{
    base::{AccountId, secret::Token},
    people::{
        Client, Visitor,
        limit::{Limit, next_window, subject_of},
        session::{Shown, open_for},
        store::factors,
    },
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// What is still missing of somebody who has shown their password.
#[derive(Clone, Debug)]
pub struct Awaited {
    /// Whose.
    pub account: AccountId,
    /// The page that was wanted before; may be empty.
    pub go_to: String,
    /// Whether they have an app that counts codes.
    pub has_app: bool,
    /// Whether they have a passkey.
    pub has_passkey: bool,
}

/// Why a code opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum CodeRefused {
    /// Nobody has shown their password in this session, or too long ago.
    #[error("no sign-in was begun")]
    NotAwaited,
    /// Another code, or one that was used.
    #[error("wrong code")]
    WrongCode,
    /// Too many wrong codes for this account, or from this address.
    #[error("too many wrong codes until {again_at}")]
    TooManyAttempts {
        /// When it may be tried again.
        again_at: DateTime<Utc>,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// What is missing in this visitor's session; nothing when no sign-in was begun in it.
pub async fn awaited(pool: &PgPool, visitor: &Visitor, now: DateTime<Utc>) -> Result<Option<Awaited>, sqlx::Error> {
    match visitor.session() {
        Some(session) => factors::load_half(pool, session, now).await,
        None => Ok(None),
    }
}

/// Signs in to the end with a code of the app, or one to recover with. The session gets another token once more.
/// Returns it with the page that was wanted.
pub async fn answer_code(
    pool: &PgPool,
    key: &SecretsKey,
    visitor: &Visitor,
    code: &str,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(Token, String), CodeRefused> {
    let awaited = awaited(pool, visitor, now).await?.ok_or(CodeRefused::NotAwaited)?;
    let too_many = || CodeRefused::TooManyAttempts {
        again_at: next_window(now),
    };
    let by_address = Limit::SIGN_IN_BY_ADDRESS
        .count(pool, &subject_of(client.address), now)
        .await?;
    let by_address = by_address.ok_or_else(too_many)?;
    let by_account = Limit::SECOND_STEP_BY_ACCOUNT
        .count(pool, &awaited.account.to_string(), now)
        .await?;
    let by_account = by_account.ok_or_else(too_many)?;
    if !take_code(pool, key, awaited.account, code, now).await? {
        return Err(CodeRefused::WrongCode);
    }
    let mut transaction = pool.begin().await?;
    // Of two answers at once, one signs in.
    let session = visitor.session().ok_or(CodeRefused::NotAwaited)?;
    if !factors::delete_half(&mut transaction, session, awaited.account).await? {
        return Err(CodeRefused::NotAwaited);
    }
    let shown = Shown::Factor(awaited.account);
    let (_, token) = open_for(&mut transaction, visitor, shown, client, now).await?;
    transaction.commit().await?;
    by_account.forget_all(pool).await?;
    by_address.take_back(pool).await?;
    Ok((token, awaited.go_to))
}

/// Whether this is a code of the account that was not used yet. It is used by this.
pub(in crate::people) async fn take_code(
    pool: &PgPool,
    key: &SecretsKey,
    account: AccountId,
    code: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    if let Some(number) = number(code) {
        let Some((kept, last_step)) = factors::load_totp(pool, account).await? else {
            return Ok(false);
        };
        let step = key
            .open(account, kept)
            .and_then(|secret| totp::step_of(&secret, number, last_step, now));
        return match step {
            Some(step) => factors::use_step(pool, account, step).await,
            None => Ok(false),
        };
    }
    match recovery::hash(account, code) {
        Some(hash) => factors::use_recovery_code(pool, account, &hash).await,
        None => Ok(false),
    }
}

/// Six digits, as apps show them: with a space in the middle, too.
pub(super) fn number(code: &str) -> Option<u32> {
    let digits: String = code.chars().filter(|symbol| !symbol.is_whitespace()).collect();
    let is_code = digits.len() == totp::DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| digits.parse().ok()).flatten()
}
