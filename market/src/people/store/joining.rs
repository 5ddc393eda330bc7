//! SQL of becoming an account, forgetting a password, changing a contact.

use crate::base::{AccountId, Contact, Lang, SessionId};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// Whoever has an account, as letters speak to them.
pub(in crate::people) struct Owner {
    pub(in crate::people) id: AccountId,
    pub(in crate::people) name: String,
    pub(in crate::people) lang: Lang,
    /// The e-mail address first.
    pub(in crate::people) contacts: Vec<Contact>,
}

fn contacts(email: Option<String>, phone: Option<String>) -> Vec<Contact> {
    let email = Contact::from_columns(email, None);
    email.into_iter().chain(Contact::from_columns(None, phone)).collect()
}

pub(in crate::people) async fn find_by_contact(
    connection: &mut PgConnection,
    contact: &Contact,
) -> Result<Option<Owner>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT id AS "id: AccountId", name, lang AS "lang: Lang", email, phone FROM account WHERE email = $1 OR phone = $2"#,
        contact.email(),
        contact.phone(),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Owner {
        id: row.id,
        name: row.name,
        lang: row.lang,
        contacts: contacts(row.email, row.phone),
    }))
}

pub(in crate::people) async fn lock_owner(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<Owner, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT name, lang AS "lang: Lang", email, phone FROM account WHERE id = $1 FOR NO KEY UPDATE"#,
        account.0
    )
    .fetch_one(connection)
    .await?;
    Ok(Owner {
        id: account,
        name: row.name,
        lang: row.lang,
        contacts: contacts(row.email, row.phone),
    })
}

/// A wish for an account.
pub(in crate::people) struct NewSignUp<'a> {
    pub(in crate::people) token_hash: Vec<u8>,
    pub(in crate::people) contact: &'a Contact,
    pub(in crate::people) name: &'a str,
    pub(in crate::people) password_hash: &'a str,
    pub(in crate::people) lang: Lang,
    pub(in crate::people) session: Option<SessionId>,
    pub(in crate::people) go_to: &'a str,
    pub(in crate::people) expires_at: DateTime<Utc>,
}

pub(in crate::people) async fn insert_sign_up(
    connection: &mut PgConnection,
    row: &NewSignUp<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO sign_up (token_hash, email, phone, name, password_hash, lang, session_id, go_to, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row.token_hash,
        row.contact.email(),
        row.contact.phone(),
        row.name,
        row.password_hash,
        row.lang as Lang,
        row.session.map(|session| session.0),
        row.go_to,
        row.expires_at,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The contact that a link confirms, and the session in which it was asked for.
pub(in crate::people) async fn load_sign_up(
    pool: &PgPool,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<(Contact, Option<SessionId>)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT email, phone, session_id AS "session: SessionId" FROM sign_up WHERE token_hash = $1 AND expires_at > $2"#,
        token_hash,
        now
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.and_then(|row| Some((Contact::from_columns(row.email, row.phone)?, row.session))))
}

/// A wish whose link was opened.
pub(in crate::people) struct TakenSignUp {
    pub(in crate::people) contact: Contact,
    pub(in crate::people) name: String,
    pub(in crate::people) password_hash: String,
    pub(in crate::people) lang: Lang,
    pub(in crate::people) go_to: String,
}

pub(in crate::people) async fn take_sign_up(
    connection: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<TakenSignUp>, sqlx::Error> {
    let row = sqlx::query!(
        r#"DELETE FROM sign_up WHERE token_hash = $1 AND expires_at > $2
           RETURNING email, phone, name, password_hash, lang AS "lang: Lang", go_to"#,
        token_hash,
        now,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(|row| {
        Some(TakenSignUp {
            contact: Contact::from_columns(row.email, row.phone)?,
            name: row.name,
            password_hash: row.password_hash,
            lang: row.lang,
            go_to: row.go_to,
        })
    }))
}

/// Makes the account, unless the contact has one.
pub(in crate::people) async fn insert_confirmed(
    connection: &mut PgConnection,
    account: AccountId,
    asked: &TakenSignUp,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO account (id, email, phone, name, password_hash, lang, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        account.0,
        asked.contact.email(),
        asked.contact.phone(),
        asked.name,
        asked.password_hash,
        asked.lang as Lang,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::people) async fn delete_sign_ups_of(
    connection: &mut PgConnection,
    contact: &Contact,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM sign_up WHERE email = $1 OR phone = $2",
        contact.email(),
        contact.phone()
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn insert_reset(
    connection: &mut PgConnection,
    token_hash: &[u8],
    account: AccountId,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO password_reset (token_hash, account_id, expires_at) VALUES ($1, $2, $3)",
        token_hash,
        account.0,
        expires_at
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn is_reset_open(
    pool: &PgPool,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM password_reset WHERE token_hash = $1 AND expires_at > $2) AS "is_open!""#,
        token_hash,
        now
    )
    .fetch_one(pool)
    .await
}

pub(in crate::people) async fn take_reset(
    connection: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<AccountId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"DELETE FROM password_reset WHERE token_hash = $1 AND expires_at > $2 RETURNING account_id AS "account: AccountId""#,
        token_hash,
        now
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::people) async fn delete_resets_of(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM password_reset WHERE account_id = $1", account.0)
        .execute(connection)
        .await?;
    Ok(())
}

pub(in crate::people) async fn load_password(pool: &PgPool, account: AccountId) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("SELECT password_hash FROM account WHERE id = $1", account.0)
        .fetch_optional(pool)
        .await
}

pub(in crate::people) async fn update_password(
    connection: &mut PgConnection,
    account: AccountId,
    password_hash: &str,
) -> Result<Owner, sqlx::Error> {
    let row = sqlx::query!(
        r#"UPDATE account SET password_hash = $2 WHERE id = $1 RETURNING name, lang AS "lang: Lang", email, phone"#,
        account.0,
        password_hash
    )
    .fetch_one(connection)
    .await?;
    Ok(Owner {
        id: account,
        name: row.name,
        lang: row.lang,
        contacts: contacts(row.email, row.phone),
    })
}

pub(in crate::people) async fn delete_expired_links(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let sign_ups = sqlx::query!("DELETE FROM sign_up WHERE expires_at <= $1", now)
        .execute(pool)
        .await?;
    let resets = sqlx::query!("DELETE FROM password_reset WHERE expires_at <= $1", now)
        .execute(pool)
        .await?;
    let changes = sqlx::query!("DELETE FROM contact_change WHERE expires_at <= $1", now)
        .execute(pool)
        .await?;
    let invitations = sqlx::query!("DELETE FROM invitation WHERE expires_at <= $1", now)
        .execute(pool)
        .await?;
    Ok(sign_ups.rows_affected() + resets.rows_affected() + changes.rows_affected() + invitations.rows_affected())
}

pub(in crate::people) async fn set_name(pool: &PgPool, account: AccountId, name: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE account SET name = $2 WHERE id = $1", account.0, name)
        .execute(pool)
        .await?;
    Ok(())
}
