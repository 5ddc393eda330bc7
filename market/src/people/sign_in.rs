//! Signing in and out.

use super::{
    Visitor,
    limit::{Limit, next_window, subject_of},
    password,
    session::SESSION_DAYS,
    store,
};
use crate::base::{Phone, SessionId, secret::Token, text::parse_email};
use chrono::{DateTime, Days, Utc};
use sqlx::PgPool;
use std::net::IpAddr;

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

/// A session after signing in.
#[derive(Debug)]
pub struct SignedInSession {
    /// The new token for the cookie; the old one is void.
    pub token: Token,
    /// Who signed in.
    pub visitor: Visitor,
}

/// Signs in with an e-mail address or telephone number. The visitor's session gets a new token, so that one planted
/// before signing in is worthless; the cart in it stays.
///
/// Wrong passwords are counted by name and by the address they come `from`. An unknown name takes the same steps and
/// the same work as a known one.
pub async fn sign_in(
    pool: &PgPool,
    visitor: &Visitor,
    login: &str,
    password: &str,
    from: IpAddr,
    now: DateTime<Utc>,
) -> Result<SignedInSession, SignInRefused> {
    let email = parse_email(login);
    let phone = Phone::parse(login).ok();
    let phone = phone.as_ref().map(Phone::as_str);
    let unreadable = login.trim().to_lowercase();
    let name = email.as_deref().or(phone).unwrap_or(&unreadable);
    let too_many = || SignInRefused::TooManyAttempts {
        again_at: next_window(now),
    };
    // The address first: once its limit is reached, it cannot use up the attempts of names any more.
    let by_address = Limit::SIGN_IN_BY_ADDRESS.count(pool, &subject_of(from), now).await?;
    let by_address = by_address.ok_or_else(too_many)?;
    let by_name = Limit::SIGN_IN_BY_NAME.count(pool, name, now).await?;
    let by_name = by_name.ok_or_else(too_many)?;

    let found = store::load_login(pool, email.as_deref(), phone).await?;
    let (account, hash) = found.map_or((None, None), |(account, hash)| (Some(account), Some(hash)));
    if !password::fits(password, hash).await {
        return Err(SignInRefused::WrongCredentials);
    }
    let account = account.ok_or(SignInRefused::WrongCredentials)?;
    by_name.forget_all(pool).await?;
    by_address.take_back(pool).await?;

    let token = Token::random();
    let expires_at = now + Days::new(SESSION_DAYS);
    let mut connection = pool.acquire().await?;
    let kept = match visitor.session() {
        // A session of somebody else is not taken over, and its cart not shown to another person.
        Some(session) if visitor.account().is_none_or(|old| old == account) => {
            store::rotate_session(&mut connection, session, &token.hash(), account, now, expires_at).await?
        }
        _ => false,
    };
    if !kept {
        let session = SessionId::new_at(now);
        store::insert_session(&mut connection, session, &token.hash(), Some(account), now, expires_at).await?;
        if let Some(old) = visitor.session().filter(|_| visitor.account().is_some()) {
            store::delete_session(&mut connection, old).await?;
        }
    }
    drop(connection);
    let visitor = super::load_visitor(pool, &token, now).await?;
    Ok(SignedInSession { token, visitor })
}

/// Ends the visitor's session.
pub async fn sign_out(pool: &PgPool, visitor: &Visitor) -> Result<(), sqlx::Error> {
    if let Some(session) = visitor.session() {
        let mut connection = pool.acquire().await?;
        store::delete_session(&mut connection, session).await?;
    }
    Ok(())
}
