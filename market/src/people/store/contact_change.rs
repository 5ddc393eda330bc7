//! SQL of changing a contact.

use crate::base::{AccountId, Contact};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

pub(in crate::people) async fn upsert(
    connection: &mut PgConnection,
    account: AccountId,
    new: &Contact,
    (old_hash, new_hash): &(Vec<u8>, Vec<u8>),
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO contact_change (account_id, email, phone, old_token_hash, new_token_hash, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account_id) DO UPDATE SET email = $2, phone = $3, old_token_hash = $4, new_token_hash = $5,
           is_old_confirmed = false, is_new_confirmed = false, expires_at = $6",
        account.0,
        new.email(),
        new.phone(),
        old_hash,
        new_hash,
        expires_at,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A link that was not used yet.
pub(in crate::people) async fn load(
    pool: &PgPool,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Contact>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT email, phone FROM contact_change
         WHERE expires_at > $2 AND ((old_token_hash = $1 AND NOT is_old_confirmed) OR (new_token_hash = $1 AND NOT is_new_confirmed))",
        token_hash,
        now
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.and_then(|row| Contact::from_columns(row.email, row.phone)))
}

/// What a link was about.
pub(in crate::people) struct Answered {
    pub(in crate::people) account: AccountId,
    pub(in crate::people) contact: Contact,
    /// Whether both have answered now.
    pub(in crate::people) is_whole: bool,
}

pub(in crate::people) async fn answer(
    connection: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Answered>, sqlx::Error> {
    let row = sqlx::query!(
        r#"UPDATE contact_change
           SET is_old_confirmed = is_old_confirmed OR old_token_hash = $1,
               is_new_confirmed = is_new_confirmed OR new_token_hash = $1
           WHERE expires_at > $2 AND ((old_token_hash = $1 AND NOT is_old_confirmed) OR (new_token_hash = $1 AND NOT is_new_confirmed))
           RETURNING account_id AS "account: AccountId", email, phone, is_old_confirmed AND is_new_confirmed AS "is_whole!""#,
        token_hash,
        now,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(|row| {
        Some(Answered {
            account: row.account,
            contact: Contact::from_columns(row.email, row.phone)?,
            is_whole: row.is_whole,
        })
    }))
}

pub(in crate::people) async fn delete_of(connection: &mut PgConnection, account: AccountId) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM contact_change WHERE account_id = $1", account.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives the account its new contact, unless somebody has it.
pub(in crate::people) async fn apply(
    connection: &mut PgConnection,
    account: AccountId,
    contact: &Contact,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE account SET email = COALESCE($2, email), phone = COALESCE($3, phone)
         WHERE id = $1 AND NOT EXISTS (SELECT FROM account WHERE email = $2 OR phone = $3)",
        account.0,
        contact.email(),
        contact.phone(),
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
