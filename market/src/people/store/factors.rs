//! SQL of second factors.

use crate::{
    base::{AccountId, SessionId},
    people::{Awaited, factors::Kept},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

pub(in crate::people) async fn has_any(connection: &mut PgConnection, account: AccountId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM totp WHERE account_id = $1)
               OR EXISTS (SELECT FROM passkey WHERE account_id = $1) AS "has!""#,
        account.0
    )
    .fetch_one(connection)
    .await
}

pub(in crate::people) async fn is_demo_account(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!("SELECT is_demo FROM account WHERE id = $1", account.0)
        .fetch_one(connection)
        .await
}

pub(in crate::people) async fn upsert_half(
    connection: &mut PgConnection,
    session: SessionId,
    account: AccountId,
    go_to: &str,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO half_sign_in (session_id, account_id, go_to, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (session_id) DO UPDATE SET account_id = $2, go_to = $3, expires_at = $4",
        session.0,
        account.0,
        go_to,
        expires_at,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn load_half(
    pool: &PgPool,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<Awaited>, sqlx::Error> {
    sqlx::query_as!(
        Awaited,
        r#"SELECT h.account_id AS "account: AccountId", h.go_to,
                  EXISTS (SELECT FROM totp t WHERE t.account_id = h.account_id) AS "has_app!",
                  EXISTS (SELECT FROM passkey k WHERE k.account_id = h.account_id) AS "has_passkey!"
           FROM half_sign_in h WHERE h.session_id = $1 AND h.expires_at > $2"#,
        session.0,
        now,
    )
    .fetch_optional(pool)
    .await
}

pub(in crate::people) async fn delete_half(
    connection: &mut PgConnection,
    session: SessionId,
    account: AccountId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM half_sign_in WHERE session_id = $1 AND account_id = $2",
        session.0,
        account.0
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::people) async fn delete_halves_of(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM half_sign_in WHERE account_id = $1", account.0)
        .execute(connection)
        .await?;
    Ok(())
}

pub(in crate::people) async fn delete_expired(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let halves = sqlx::query!("DELETE FROM half_sign_in WHERE expires_at <= $1", now)
        .execute(pool)
        .await?;
    let setups = sqlx::query!("DELETE FROM totp_setup WHERE expires_at <= $1", now)
        .execute(pool)
        .await?;
    Ok(halves.rows_affected() + setups.rows_affected())
}

pub(in crate::people) async fn upsert_setup(
    pool: &PgPool,
    account: AccountId,
    secret: &Kept,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO totp_setup (account_id, secret, is_sealed, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id) DO UPDATE SET secret = $2, is_sealed = $3, expires_at = $4",
        account.0,
        secret.bytes,
        secret.is_sealed,
        expires_at,
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(in crate::people) async fn load_setup(
    pool: &PgPool,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<Kept>, sqlx::Error> {
    sqlx::query_as!(
        Kept,
        "SELECT secret AS bytes, is_sealed FROM totp_setup WHERE account_id = $1 AND expires_at > $2",
        account.0,
        now
    )
    .fetch_optional(pool)
    .await
}

pub(in crate::people) async fn delete_setup(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!("DELETE FROM totp_setup WHERE account_id = $1", account.0)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::people) async fn upsert_totp(
    connection: &mut PgConnection,
    account: AccountId,
    secret: &Kept,
    step: i64,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO totp (account_id, secret, is_sealed, last_step, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id) DO UPDATE SET secret = $2, is_sealed = $3, last_step = $4, created_at = $5",
        account.0,
        secret.bytes,
        secret.is_sealed,
        step,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn totp_since(
    pool: &PgPool,
    account: AccountId,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!("SELECT created_at FROM totp WHERE account_id = $1", account.0)
        .fetch_optional(pool)
        .await
}

pub(in crate::people) async fn load_totp(
    pool: &PgPool,
    account: AccountId,
) -> Result<Option<(Kept, i64)>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT secret, is_sealed, last_step FROM totp WHERE account_id = $1",
        account.0
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| {
        let kept = Kept {
            bytes: row.secret,
            is_sealed: row.is_sealed,
        };
        (kept, row.last_step)
    }))
}

/// Whether nobody was before with a code of this step or a later one: of two at once, one is.
pub(in crate::people) async fn use_step(pool: &PgPool, account: AccountId, step: i64) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE totp SET last_step = $2 WHERE account_id = $1 AND last_step < $2",
        account.0,
        step
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::people) async fn delete_totp(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM totp WHERE account_id = $1", account.0)
        .execute(connection)
        .await?;
    Ok(())
}

pub(in crate::people) async fn delete_recovery_codes(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM recovery_code WHERE account_id = $1", account.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// One change of somebody's factors after the other, so that of two who remove each another one, one sees what is left.
pub(in crate::people) async fn lock(connection: &mut PgConnection, account: AccountId) -> Result<(), sqlx::Error> {
    sqlx::query!("SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE", account.0)
        .fetch_one(connection)
        .await?;
    Ok(())
}

pub(in crate::people) async fn replace_recovery_codes(
    connection: &mut PgConnection,
    account: AccountId,
    hashes: &[Vec<u8>],
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM recovery_code WHERE account_id = $1", account.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "INSERT INTO recovery_code (account_id, code_hash) SELECT $1, code FROM unnest($2::bytea[]) AS code",
        account.0,
        hashes,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn count_recovery_codes(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM recovery_code WHERE account_id = $1"#,
        account.0
    )
    .fetch_one(connection)
    .await
}

pub(in crate::people) async fn count_codes_among(
    pool: &PgPool,
    account: AccountId,
    hashes: &[Vec<u8>],
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM recovery_code WHERE account_id = $1 AND code_hash = ANY($2)"#,
        account.0,
        hashes,
    )
    .fetch_one(pool)
    .await
}

pub(in crate::people) async fn use_recovery_code(
    pool: &PgPool,
    account: AccountId,
    hash: &[u8],
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM recovery_code WHERE account_id = $1 AND code_hash = $2",
        account.0,
        hash
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::people) async fn mark_shown(
    connection: &mut PgConnection,
    session: SessionId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE session SET factor_at = $3 WHERE id = $1 AND account_id = $2",
        session.0,
        account.0,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
