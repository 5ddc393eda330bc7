//! Photographs that come in parts.

use crate::base::{AccountId, PhotoUploadId};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// How far an upload is.
#[derive(Debug)]
pub(in crate::catalog) struct Row {
    pub(in crate::catalog) id: PhotoUploadId,
    pub(in crate::catalog) slug: String,
    pub(in crate::catalog) alt: String,
    pub(in crate::catalog) bytes: i32,
    pub(in crate::catalog) received: i32,
    pub(in crate::catalog) is_done: bool,
}

/// What is to be begun.
#[derive(Debug)]
pub(in crate::catalog) struct New<'a> {
    pub(in crate::catalog) key_hash: &'a [u8],
    pub(in crate::catalog) account: AccountId,
    pub(in crate::catalog) slug: &'a str,
    pub(in crate::catalog) alt: &'a str,
    pub(in crate::catalog) bytes: i32,
}

pub(in crate::catalog) async fn find_by_key(
    connection: &mut PgConnection,
    account: AccountId,
    key_hash: &[u8],
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"SELECT id AS "id: PhotoUploadId", slug, alt, bytes, received, done_at IS NOT NULL AS "is_done!"
           FROM photo_upload WHERE key_hash = $1 AND account_id = $2"#,
        key_hash,
        account.0,
    )
    .fetch_optional(connection)
    .await
}

/// How many the account has begun and not finished. Its row is locked: two at once are counted one after the other.
pub(in crate::catalog) async fn count_open(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<i64, sqlx::Error> {
    sqlx::query!("SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE", account.0)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM photo_upload WHERE account_id = $1 AND done_at IS NULL"#,
        account.0
    )
    .fetch_one(connection)
    .await
}

pub(in crate::catalog) async fn insert(
    connection: &mut PgConnection,
    new: &New<'_>,
    now: DateTime<Utc>,
) -> Result<PhotoUploadId, sqlx::Error> {
    let id = PhotoUploadId::new_at(now);
    sqlx::query!(
        "INSERT INTO photo_upload (id, key_hash, account_id, slug, alt, bytes, begun_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        new.key_hash,
        new.account.0,
        new.slug,
        new.alt,
        new.bytes,
        now,
    )
    .execute(connection)
    .await?;
    Ok(id)
}

/// The account's own upload, locked.
pub(in crate::catalog) async fn lock(
    connection: &mut PgConnection,
    account: AccountId,
    id: PhotoUploadId,
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"SELECT id AS "id: PhotoUploadId", slug, alt, bytes, received, done_at IS NOT NULL AS "is_done!"
           FROM photo_upload WHERE id = $1 AND account_id = $2 FOR UPDATE"#,
        id.0,
        account.0,
    )
    .fetch_optional(connection)
    .await
}

/// Adds the next part.
pub(in crate::catalog) async fn add_part(
    connection: &mut PgConnection,
    id: PhotoUploadId,
    at_byte: i32,
    part: &[u8],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO photo_upload_part (upload_id, at_byte, bytes) VALUES ($1, $2, $3)",
        id.0,
        at_byte,
        part
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE photo_upload SET received = received + length($2::bytea) WHERE id = $1",
        id.0,
        part
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// All parts, one behind the other.
pub(in crate::catalog) async fn load_whole(
    connection: &mut PgConnection,
    id: PhotoUploadId,
) -> Result<Vec<u8>, sqlx::Error> {
    let parts = sqlx::query_scalar!(
        "SELECT bytes FROM photo_upload_part WHERE upload_id = $1 ORDER BY at_byte",
        id.0
    )
    .fetch_all(connection)
    .await?;
    Ok(parts.concat())
}

/// It became a photograph: its parts go.
pub(in crate::catalog) async fn finish(
    pool: &PgPool,
    id: PhotoUploadId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH done AS (UPDATE photo_upload SET done_at = coalesce(done_at, $2) WHERE id = $1)
         DELETE FROM photo_upload_part WHERE upload_id = $1",
        id.0,
        now
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// It will never become one.
pub(in crate::catalog) async fn remove(pool: &PgPool, id: PhotoUploadId) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM photo_upload WHERE id = $1", id.0)
        .execute(pool)
        .await?;
    Ok(())
}

pub(in crate::catalog) async fn forget(pool: &PgPool, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let forgotten = sqlx::query!("DELETE FROM photo_upload WHERE begun_at < $1", before)
        .execute(pool)
        .await?;
    Ok(forgotten.rows_affected())
}
