//! Signing in and out.

use super::{
    Client, Visitor,
    limit::{Limit, next_window, subject_of},
    password,
    session::{Shown, open_for},
    store::{self, factors},
};
use crate::base::{Contact, secret::Token};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// Why signing in was refused. It never tells whether the account exists.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefused {
    /// No such account, or another password.
    #[error("wrong name or password")]
    WrongCredentials,
    /// Too many wrong passwords for this name, or from this address.
    #[error("too many wrong passwords until {again_at}")]
    TooManyAttempts {
        /// When signing in may be tried again.
        again_at: DateTime<Utc>,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// How far signing in with a password has come. The new token is for the cookie; the old one is void.
#[derive(Debug)]
pub enum SignedIn {
    /// To the end.
    Whole(Token),
    /// A second factor is to be shown, by [`super::answer_code`] or a passkey: until then nobody has signed in.
    Half(Token),
}

/// How long somebody has for their second factor.
const HALF_MINUTES: i64 = 10;

/// Signs in with an e-mail address or telephone number. The visitor's session gets a new token, so that one planted
/// before signing in is worthless; the cart in it stays.
///
/// Wrong passwords are counted by name, by the address of the client, and by both. An unknown name takes the same steps and
/// the same work as a known one. Whether there is a second factor is told only to who knows the password.
pub async fn sign_in(
    pool: &PgPool,
    visitor: &Visitor,
    login: &str,
    password: &str,
    go_to: &str,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<SignedIn, SignInRefused> {
    let contact = Contact::parse(login);
    let name = Contact::name_of(login);
    let too_many = || SignInRefused::TooManyAttempts {
        again_at: next_window(now),
    };
    // The address first: once its limit is reached, it cannot use up the attempts of names any more.
    let by_address = Limit::SIGN_IN_BY_ADDRESS
        .count(pool, &subject_of(client.address), now)
        .await?;
    let by_address = by_address.ok_or_else(too_many)?;
    let here = format!("{name}\n{}", subject_of(client.address));
    let by_name_here = Limit::SIGN_IN_BY_NAME_HERE.count(pool, &here, now).await?;
    let by_name_here = by_name_here.ok_or_else(too_many)?;
    let by_name = Limit::SIGN_IN_BY_NAME.count(pool, &name, now).await?;
    let by_name = by_name.ok_or_else(too_many)?;

    let found = store::load_login(pool, contact.as_ref()).await?;
    let (account, hash) = found.map_or((None, None), |(account, hash)| (Some(account), Some(hash)));
    if !password::fits(password, hash).await {
        return Err(SignInRefused::WrongCredentials);
    }
    let account = account.ok_or(SignInRefused::WrongCredentials)?;
    by_name.forget_all(pool).await?;
    by_name_here.forget_all(pool).await?;
    by_address.take_back(pool).await?;

    let mut transaction = pool.begin().await?;
    let signed_in = if factors::has_any(&mut transaction, account).await? {
        let (session, token) = open_for(&mut transaction, visitor, Shown::Half(account), client, now).await?;
        let expires_at = now + Duration::minutes(HALF_MINUTES);
        factors::upsert_half(&mut transaction, session, account, go_to, expires_at).await?;
        SignedIn::Half(token)
    } else {
        let (_, token) = open_for(&mut transaction, visitor, Shown::Password(account), client, now).await?;
        SignedIn::Whole(token)
    };
    transaction.commit().await?;
    Ok(signed_in)
}

/// Ends the visitor's session.
pub async fn sign_out(pool: &PgPool, visitor: &Visitor) -> Result<(), sqlx::Error> {
    if let Some(session) = visitor.session() {
        let mut connection = pool.acquire().await?;
        store::delete_session(&mut connection, session).await?;
    }
    Ok(())
}
