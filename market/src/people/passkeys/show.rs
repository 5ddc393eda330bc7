//! Showing who one is with a key: in place of the password, after it, or once more.

use super::{
    CHALLENGE_MINUTES, PasskeyTask, RelyingParty,
    ceremony::{self, Claim, Wrong},
};
use crate::{
    base::{AccountId, secret::Token},
    messages::FactorChange,
    people::{
        Client, Visitor, awaited,
        factors::note_change,
        limit::{Limit, next_window, subject_of},
        session,
        store::{factors, passkeys},
    },
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// What came of a key that was shown.
#[derive(Debug)]
pub struct Shown {
    /// The token of the session, for the cookie, when somebody signed in by it.
    pub token: Option<Token>,
    /// The page that was wanted; may be empty.
    pub go_to: String,
}

/// Why a key opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum ShowRefused {
    /// Nothing was asked in this session, or too long ago, or it was answered.
    #[error("no passkey was asked for")]
    NotAsked,
    /// No key of ours, not the one of whoever signs in, or not its answer.
    #[error("not the passkey that was asked for")]
    Wrong,
    /// The key counts fewer signatures than before: somebody has made a copy of it.
    #[error("the counter of the passkey went back")]
    Copied,
    /// Too many from this address.
    #[error("too many attempts until {again_at}")]
    TooManyAttempts {
        /// When it may be tried again.
        again_at: DateTime<Utc>,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Asks for a key in this session: of whoever has shown their password or signed in, else of anybody. The visitor must have
/// a session. Says whether anything could be asked.
pub async fn ask_passkey(
    pool: &PgPool,
    party: &RelyingParty,
    visitor: &Visitor,
    go_to: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let (Some(session), Some(question)) = (visitor.session(), ceremony::ask_any(party)) else {
        return Ok(false);
    };
    let half = awaited(pool, visitor, now).await?;
    let challenge = passkeys::Challenge {
        session,
        account: half.as_ref().map(|half| half.account).or(visitor.account()),
        task: PasskeyTask::Use,
        name: "",
        go_to: half.as_ref().map_or(go_to, |half| half.go_to.as_str()),
        state: &question.state,
        options: &question.options,
        expires_at: now + Duration::minutes(CHALLENGE_MINUTES),
    };
    passkeys::upsert_challenge(pool, &challenge).await?;
    Ok(true)
}

/// Takes what a key answered. Whoever had signed in has shown their factor; anybody else has signed in.
pub async fn show_passkey(
    pool: &PgPool,
    party: &RelyingParty,
    visitor: &Visitor,
    answer: &str,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<Shown, ShowRefused> {
    let session = visitor.session().ok_or(ShowRefused::NotAsked)?;
    let attempt = Limit::SIGN_IN_BY_ADDRESS
        .count(pool, &subject_of(client.address), now)
        .await?;
    let attempt = attempt.ok_or_else(|| ShowRefused::TooManyAttempts {
        again_at: next_window(now),
    })?;
    let asked = passkeys::take_challenge(pool, session, PasskeyTask::Use, now).await?;
    let asked = asked.ok_or(ShowRefused::NotAsked)?;
    // Whoever is awaited must be who was awaited when it was asked.
    let half = awaited(pool, visitor, now).await?;
    let awaited = half.as_ref().map(|half| half.account).or(visitor.account());
    if awaited != asked.account {
        return Err(ShowRefused::NotAsked);
    }
    let claim = Claim::read(answer).ok_or(ShowRefused::Wrong)?;
    let mut transaction = pool.begin().await?;
    let (owner, kept) = passkeys::lock_key(&mut transaction, &claim.credential())
        .await?
        .ok_or(ShowRefused::Wrong)?;
    if owner != claim.owner() || asked.account.is_some_and(|account| account != owner) {
        return Err(ShowRefused::Wrong);
    }
    let state = match claim.check(party, &asked.state, &kept) {
        Ok(state) => state,
        Err(Wrong::Answer) => return Err(ShowRefused::Wrong),
        Err(Wrong::Counter) => {
            note_change(&mut transaction, owner, FactorChange::PasskeyCopied, now).await?;
            transaction.commit().await?;
            return Err(ShowRefused::Copied);
        }
    };
    passkeys::mark_used(&mut transaction, &kept.credential, &state, now).await?;
    let token = enter(
        &mut transaction,
        visitor,
        half.map(|half| half.account),
        owner,
        client,
        now,
    )
    .await?;
    transaction.commit().await?;
    attempt.take_back(pool).await?;
    Ok(Shown {
        token,
        go_to: asked.go_to,
    })
}

/// The token of whoever signs in by this; nothing for who had signed in.
async fn enter(
    connection: &mut sqlx::PgConnection,
    visitor: &Visitor,
    half: Option<AccountId>,
    owner: AccountId,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<Option<Token>, ShowRefused> {
    let session = visitor.session().ok_or(ShowRefused::NotAsked)?;
    match half {
        // Of two answers at once, one signs in.
        Some(account) if !factors::delete_half(connection, session, account).await? => {
            return Err(ShowRefused::NotAsked);
        }
        None if visitor.account().is_some() => {
            factors::mark_shown(connection, session, owner, now).await?;
            return Ok(None);
        }
        _ => {}
    }
    let shown = session::Shown::Factor(owner);
    let (_, token) = session::open_for(connection, visitor, shown, client, now).await?;
    Ok(Some(token))
}
