//! What somebody finds on the page of their bell.

use super::Fact;
use crate::{
    base::{AccountId, BellEntryId, OrganisationId, Words},
    messages::NoticeKind,
    notices::{BellEntry, BellPlace},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// Once for the same event. Whoever has left meanwhile finds nothing.
pub(in crate::notices) async fn insert_bell(
    connection: &mut PgConnection,
    once: Uuid,
    fact: &Fact,
    organisation: OrganisationId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO bell_entry (id, once, kind, account_id, organisation_id, label, detail, path, created_at)
         SELECT $1, $2, $3, m.account_id, m.organisation_id, $6, $7, $8, $9
         FROM membership m WHERE m.account_id = $4 AND m.organisation_id = $5
         ON CONFLICT ON CONSTRAINT bell_entry_once DO NOTHING",
        BellEntryId::new_at(now).0,
        once,
        fact.kind as NoticeKind,
        account.0,
        organisation.0,
        fact.label,
        fact.detail,
        fact.path,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::notices) async fn count_unread(pool: &PgPool, account: AccountId, most: i64) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM
             (SELECT FROM bell_entry WHERE account_id = $1 AND read_at IS NULL LIMIT $2) AS unread"#,
        account.0,
        most,
    )
    .fetch_one(pool)
    .await
}

pub(in crate::notices) async fn list_bell(
    pool: &PgPool,
    account: AccountId,
    before: Option<BellEntryId>,
    most: i64,
) -> Result<Vec<BellEntry>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT b.id AS "id: BellEntryId", b.kind AS "kind: NoticeKind", o.name_vi, o.name_en, b.label, b.detail,
                  b.created_at, b.read_at IS NOT NULL AS "is_read!"
           FROM bell_entry b JOIN organisation o ON o.id = b.organisation_id
           WHERE b.account_id = $1 AND ($2::uuid IS NULL OR b.id < $2) ORDER BY b.id DESC LIMIT $3"#,
        account.0,
        before.map(|before| before.0),
        most,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| BellEntry {
            id: row.id,
            kind: row.kind,
            organisation: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            label: row.label,
            detail: row.detail,
            at: row.created_at,
            is_read: row.is_read,
        })
        .collect())
}

pub(in crate::notices) async fn open_bell(
    pool: &PgPool,
    account: AccountId,
    entry: BellEntryId,
    now: DateTime<Utc>,
) -> Result<Option<BellPlace>, sqlx::Error> {
    sqlx::query_as!(
        BellPlace,
        r#"UPDATE bell_entry SET read_at = coalesce(read_at, $3) WHERE id = $1 AND account_id = $2
           RETURNING path, organisation_id AS "organisation: OrganisationId""#,
        entry.0,
        account.0,
        now,
    )
    .fetch_optional(pool)
    .await
}

pub(in crate::notices) async fn read_bell(
    pool: &PgPool,
    account: AccountId,
    until: BellEntryId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE bell_entry SET read_at = $3 WHERE account_id = $1 AND read_at IS NULL AND id <= $2",
        account.0,
        until.0,
        now,
    )
    .execute(pool)
    .await?;
    Ok(())
}
