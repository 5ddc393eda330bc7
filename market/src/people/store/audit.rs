//! SQL of the audit entries.

use crate::{
    base::{AccountId, OrganisationId, id::new_uuid_at, page::COUNTED_MAX},
    people::audit::Entry,
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;
use uuid::Uuid;

/// An entry as it is kept.
pub(in crate::people) struct Row {
    pub(in crate::people) at: DateTime<Utc>,
    pub(in crate::people) who: Option<String>,
    pub(in crate::people) department_vi: Option<String>,
    pub(in crate::people) department_en: Option<String>,
    pub(in crate::people) action: String,
    pub(in crate::people) subject: String,
    pub(in crate::people) before: Option<Value>,
    pub(in crate::people) after: Option<Value>,
}

pub(in crate::people) async fn insert(
    connection: &mut PgConnection,
    account: AccountId,
    organisation: OrganisationId,
    entry: &Entry,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO audit_entry (id, at, account_id, organisation_id, action, subject, before, after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        new_uuid_at(now),
        now,
        account.0,
        organisation.0,
        entry.action,
        entry.subject,
        entry.before,
        entry.after,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An entry about an account as it is kept.
pub(in crate::people) struct OwnRow {
    pub(in crate::people) at: DateTime<Utc>,
    pub(in crate::people) account: Option<AccountId>,
    pub(in crate::people) action: String,
}

pub(in crate::people) async fn insert_own(
    connection: &mut PgConnection,
    by: Option<AccountId>,
    account: AccountId,
    action: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO audit_entry (id, at, account_id, action, subject) VALUES ($1, $2, $3, $4, $5)",
        new_uuid_at(now),
        now,
        by.map(|by| by.0),
        action,
        account.to_string(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn list_own(
    pool: &PgPool,
    account: AccountId,
    most: i64,
) -> Result<Vec<OwnRow>, sqlx::Error> {
    sqlx::query_as!(
        OwnRow,
        r#"SELECT at, account_id AS "account: AccountId", action FROM audit_entry
           WHERE organisation_id IS NULL AND subject = $1 ORDER BY at DESC, id DESC LIMIT $2"#,
        account.to_string(),
        most,
    )
    .fetch_all(pool)
    .await
}

pub(in crate::people) async fn count(pool: &PgPool, organisation: OrganisationId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (SELECT FROM audit_entry WHERE organisation_id = $1 LIMIT $2) AS entries"#,
        organisation.0,
        COUNTED_MAX + 1,
    )
    .fetch_one(pool)
    .await
}

pub(in crate::people) async fn list(
    pool: &PgPool,
    organisation: OrganisationId,
    most: i64,
    skipped: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"SELECT e.at, a.name AS "who?", d.name_vi AS "department_vi?", d.name_en AS "department_en?", e.action, e.subject, e.before, e.after
           FROM audit_entry e LEFT JOIN account a ON a.id = e.account_id
           LEFT JOIN mandate g ON g.id = e.mandate_id LEFT JOIN organisation d ON d.id = g.department_id
           WHERE e.organisation_id = $1 ORDER BY e.at DESC, e.id DESC LIMIT $2 OFFSET $3"#,
        organisation.0,
        most,
        skipped,
    )
    .fetch_all(pool)
    .await
}

pub(in crate::people) async fn load_names(pool: &PgPool, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, sqlx::Error> {
    let rows = sqlx::query!("SELECT id, name FROM account WHERE id = ANY($1)", ids)
        .fetch_all(pool)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
