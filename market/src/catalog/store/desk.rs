//! What every change by hand needs: the keys of forms, and what is written down about who did what.

use crate::base::{AccountId, OrganisationId, id::new_uuid_at, secret::Token};
use chrono::{DateTime, Utc};
use serde_json::Value;
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

/// Who did what to which thing.
#[derive(Clone, Debug)]
pub(in crate::catalog) struct Entry {
    pub(in crate::catalog) account: AccountId,
    pub(in crate::catalog) organisation: OrganisationId,
    pub(in crate::catalog) action: &'static str,
    pub(in crate::catalog) subject: String,
    pub(in crate::catalog) before: Value,
    pub(in crate::catalog) after: Value,
}

/// Writes down who did what.
pub(in crate::catalog) async fn insert_audit(
    connection: &mut PgConnection,
    entry: Entry,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO audit_entry (id, at, account_id, organisation_id, action, subject, before, after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        new_uuid_at(now),
        now,
        entry.account.0,
        entry.organisation.0,
        entry.action,
        entry.subject,
        entry.before,
        entry.after,
    )
    .execute(connection)
    .await?;
    Ok(())
}
