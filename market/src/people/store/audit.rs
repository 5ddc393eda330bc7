//! SQL of the audit entries.

use crate::{
    base::{AccountId, OrganisationId, Words, id::new_uuid_at, page::COUNTED_MAX},
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
           LEFT JOIN mandate g ON g.id = e.mandate_id
           LEFT JOIN organisation d ON d.id = COALESCE(g.department_id,
             (SELECT x.id FROM organisation o JOIN organisation x ON x.kind = 'department' AND x.province_code = o.province_code
              WHERE o.id = e.organisation_id AND o.kind <> 'department' AND e.action IN ('listing_approve', 'listing_refuse')
              ORDER BY x.created_at, x.id LIMIT 1))
           WHERE e.organisation_id = $1 ORDER BY e.at DESC, e.id DESC LIMIT $2 OFFSET $3"#,
        organisation.0,
        most,
        skipped,
    )
    .fetch_all(pool)
    .await
}

/// What the subjects of entries are called, by the subject: people, goods under any of their names, vouchers, orders.
pub(in crate::people) async fn load_names(
    pool: &PgPool,
    ids: &[Uuid],
    codes: &[String],
) -> Result<HashMap<String, Words>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"WITH good AS NOT MATERIALIZED (
             SELECT f.id AS offer_id, p.name_vi || ', ' || v.pack_vi AS vi,
                    COALESCE(NULLIF(p.name_en, ''), p.name_vi) || ', ' || COALESCE(NULLIF(v.pack_en, ''), v.pack_vi) AS en
             FROM offer f JOIN variant v ON v.id = f.variant_id JOIN product p ON p.id = v.product_id)
           SELECT id::text AS "subject!", name AS "vi!", '' AS "en!" FROM account WHERE id = ANY($1)
           UNION ALL SELECT offer_id::text, vi, en FROM good WHERE offer_id = ANY($1)
           UNION ALL SELECT h.id::text, g.vi, g.en FROM harvest h JOIN good g ON g.offer_id = h.offer_id WHERE h.id = ANY($1)
           UNION ALL SELECT r.id::text, p.name_vi, p.name_en FROM resale r JOIN product p ON p.id = r.product_id WHERE r.id = ANY($1)
           UNION ALL SELECT s.id::text, COALESCE(p.name_vi, o.name_vi), COALESCE(p.name_en, o.name_en) FROM feature_slot s
             LEFT JOIN product p ON p.id = s.product_id LEFT JOIN organisation o ON o.id = s.storefront_id WHERE s.id = ANY($1)
           UNION ALL SELECT id::text, code, '' FROM voucher WHERE id = ANY($1)
           UNION ALL SELECT slug, name_vi, name_en FROM product WHERE slug = ANY($2)
           UNION ALL SELECT code, code, '' FROM seller_order WHERE code = ANY($2)"#,
        ids,
        codes,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let name = Words { vi: row.vi, en: row.en };
            (row.subject, name)
        })
        .collect())
}
