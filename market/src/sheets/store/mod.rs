//! All SQL of this module.

pub(super) mod apply;
pub(super) mod goods;
pub(super) mod orders;
pub(super) mod uploads;

use crate::base::{AccountId, OrganisationId, ProductId, id::new_uuid_at};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgExecutor, PgPool};

/// Who did what.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) account: AccountId,
    pub(super) organisation: OrganisationId,
    pub(super) action: &'static str,
    pub(super) subject: String,
    pub(super) after: Value,
}

/// Writes down who did what.
pub(super) async fn insert_audit(
    executor: impl PgExecutor<'_>,
    entry: Entry,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO audit_entry (id, at, account_id, organisation_id, action, subject, after)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new_uuid_at(now),
        now,
        entry.account.0,
        entry.organisation.0,
        entry.action,
        entry.subject,
        entry.after,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// How many rows these products fill: one for each pack, and one for a product that has none.
pub(super) async fn count_packs(pool: &PgPool, products: &[ProductId]) -> Result<usize, sqlx::Error> {
    let ids: Vec<_> = products.iter().map(|product| product.0).collect();
    let count = sqlx::query_scalar!(
        r#"SELECT coalesce(sum(greatest(1, (SELECT count(*) FROM variant v WHERE v.product_id = p.id)
             + coalesce((SELECT count(*) FROM jsonb_array_elements(l.content->'packs') AS k (pack)
                         WHERE pack->>'variant' IS NULL), 0))), 0)::bigint AS "count!"
           FROM product p LEFT JOIN listing l ON l.product_id = p.id WHERE p.id = ANY($1)"#,
        &ids,
    )
    .fetch_one(pool)
    .await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}
