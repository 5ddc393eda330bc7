//! A new password: for whoever forgot theirs, and for whoever wants another.

use super::{
    AskRefused, Client, LinkRefused, NewPassword, Person, Proof, ProofRefused, Visitor, hash_password, letters,
    proof::prove,
    store::{contact_change, factors, joining, sessions},
};
use crate::{
    base::{AccountId, Contact, Lang, secret::Token},
    messages::{self, Letter},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgPool};

/// How long the link of a reset is good.
pub const RESET_MINUTES: i64 = 30;

/// Writes to the contact: a link to choose a new password, or, when it has no account, just that.
pub async fn ask_reset(
    pool: &PgPool,
    contact: &Contact,
    lang: Lang,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(), AskRefused> {
    letters::count(pool, contact, client, now).await?;
    let mut transaction = pool.begin().await?;
    match joining::find_by_contact(&mut transaction, contact).await? {
        Some(owner) => {
            let token = Token::random();
            let expires_at = now + Duration::minutes(RESET_MINUTES);
            joining::insert_reset(&mut transaction, &token.hash(), owner.id, expires_at).await?;
            let letter = Letter::ResetPassword {
                name: owner.name,
                token,
            };
            messages::write(&mut transaction, contact, owner.lang, &letter, now).await?;
        }
        None => messages::write(&mut transaction, contact, lang, &Letter::NoAccount, now).await?,
    }
    transaction.commit().await?;
    Ok(())
}

/// Whether a reset's link is good.
pub async fn is_reset_open(pool: &PgPool, token: &Token, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    joining::is_reset_open(pool, &token.hash(), now).await
}

/// Replaces a forgotten password. Whoever was signed in with the old one no longer is.
pub async fn reset_password(
    pool: &PgPool,
    token: &Token,
    password: &NewPassword,
    now: DateTime<Utc>,
) -> Result<(), LinkRefused> {
    // No work for a link that is no good.
    if !is_reset_open(pool, token, now).await? {
        return Err(LinkRefused::Void);
    }
    let password_hash = hash_password(password.as_str()).await;
    let mut transaction = pool.begin().await?;
    let account = joining::take_reset(&mut transaction, &token.hash(), now).await?;
    let account = account.ok_or(LinkRefused::Void)?;
    set_password(&mut transaction, account, &password_hash, now).await?;
    sessions::delete_all(&mut transaction, account, None).await?;
    transaction.commit().await?;
    Ok(())
}

/// Replaces the password of somebody who knows the present one. Their other sessions end.
pub async fn change_password(
    pool: &PgPool,
    visitor: &Visitor,
    person: &Person,
    proof: &Proof<'_>,
    password: &NewPassword,
    now: DateTime<Utc>,
) -> Result<(), ProofRefused> {
    prove(pool, person, proof, now).await?;
    let password_hash = hash_password(password.as_str()).await;
    let mut transaction = pool.begin().await?;
    set_password(&mut transaction, person.id(), &password_hash, now).await?;
    sessions::delete_all(&mut transaction, person.id(), visitor.session()).await?;
    transaction.commit().await?;
    Ok(())
}

/// Writes the new password down, voids what the old one began, and tells the owner wherever they can be reached.
async fn set_password(
    connection: &mut PgConnection,
    account: AccountId,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let owner = joining::update_password(connection, account, password_hash).await?;
    joining::delete_resets_of(connection, account).await?;
    contact_change::delete_of(connection, account).await?;
    factors::delete_halves_of(connection, account).await?;
    for contact in &owner.contacts {
        let letter = Letter::PasswordChanged {
            name: owner.name.clone(),
        };
        messages::write(connection, contact, owner.lang, &letter, now).await?;
    }
    Ok(())
}
