//! What is written down of who did what.

use crate::base::{AccountId, OrganisationId, id::new_uuid_at};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

/// Who did what to which thing.
#[derive(Debug)]
pub(in crate::joining) struct Entry {
    pub(in crate::joining) account: AccountId,
    pub(in crate::joining) organisation: OrganisationId,
    pub(in crate::joining) action: &'static str,
    pub(in crate::joining) subject: String,
    pub(in crate::joining) before: Value,
    pub(in crate::joining) after: Value,
}

pub(in crate::joining) async fn insert(
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
