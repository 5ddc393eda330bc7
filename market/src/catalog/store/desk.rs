//! The keys of forms, each of which changes things once.

use crate::base::secret::Token;
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// Uses a form's key; whether it was still unused.
pub(in crate::catalog) async fn use_key(
    connection: &mut PgConnection,
    key: &Token,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let used = sqlx::query!(
        "INSERT INTO used_form_key (key_hash, used_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        key.hash(),
        now,
    )
    .execute(connection)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// Forgets the keys of forms that were used before this time.
pub(in crate::catalog) async fn forget_keys(pool: &PgPool, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let forgotten = sqlx::query!("DELETE FROM used_form_key WHERE used_at < $1", before)
        .execute(pool)
        .await?;
    Ok(forgotten.rows_affected())
}
