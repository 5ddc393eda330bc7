//! The tokens of Zalo, as they are kept.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// A row of tokens, sealed or not.
pub struct ZaloRow {
    pub refresh: Vec<u8>,
    pub access: Option<Vec<u8>>,
    pub is_sealed: bool,
    pub expires_at: DateTime<Utc>,
}

/// Begins with a configured token, or anew when another one is configured.
pub(in crate::notices) async fn begin_zalo(
    pool: &PgPool,
    app_id: &str,
    first_hash: &[u8],
    refresh: &[u8],
    is_sealed: bool,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO zalo_token (app_id, first_hash, refresh, is_sealed, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (app_id) DO UPDATE
         SET first_hash = EXCLUDED.first_hash, refresh = EXCLUDED.refresh, is_sealed = EXCLUDED.is_sealed, access = NULL,
             expires_at = EXCLUDED.expires_at, asked_at = NULL
         WHERE zalo_token.first_hash <> EXCLUDED.first_hash",
        app_id,
        first_hash,
        refresh,
        is_sealed,
        now,
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(in crate::notices) async fn load_zalo(pool: &PgPool, app_id: &str) -> Result<ZaloRow, sqlx::Error> {
    sqlx::query_as!(
        ZaloRow,
        "SELECT refresh, access, is_sealed, expires_at FROM zalo_token WHERE app_id = $1",
        app_id
    )
    .fetch_one(pool)
    .await
}

/// One process asks at a time.
pub(in crate::notices) async fn claim_zalo(
    pool: &PgPool,
    app_id: &str,
    dead_since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE zalo_token SET asked_at = $3 WHERE app_id = $1 AND (asked_at IS NULL OR asked_at <= $2)",
        app_id,
        dead_since,
        now,
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::notices) async fn keep_zalo(
    pool: &PgPool,
    app_id: &str,
    access: &[u8],
    refresh: &[u8],
    is_sealed: bool,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE zalo_token SET access = $2, refresh = $3, is_sealed = $4, expires_at = $5, asked_at = NULL WHERE app_id = $1",
        app_id,
        access,
        refresh,
        is_sealed,
        expires_at,
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(in crate::notices) async fn discard_zalo(pool: &PgPool, app_id: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE zalo_token SET access = NULL WHERE app_id = $1", app_id)
        .execute(pool)
        .await?;
    Ok(())
}

pub(in crate::notices) async fn release_zalo(pool: &PgPool, app_id: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE zalo_token SET asked_at = NULL WHERE app_id = $1", app_id)
        .execute(pool)
        .await?;
    Ok(())
}
