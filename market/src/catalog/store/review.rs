//! Listings before their department.

use crate::{
    base::{AccountId, OrganisationId, ProductId, VariantId, Words},
    catalog::{Listing, NetUnit, OcopGroup, Pack, ShippingScope, StorageClass, WaitingRow},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool, types::Json};

/// A product of the province and who makes it.
#[derive(Debug)]
pub(in crate::catalog) struct Found {
    pub(in crate::catalog) product: ProductId,
    pub(in crate::catalog) coop: OrganisationId,
    pub(in crate::catalog) coop_name: Words,
}

pub(in crate::catalog) async fn list_waiting(pool: &PgPool, province: &str) -> Result<Vec<WaitingRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.slug, l.content->'name'->>'vi' AS "name_vi!", l.content->'name'->>'en' AS "name_en!",
                  o.name_vi AS coop_vi, o.name_en AS coop_en, l.submitted_at AS "submitted_at!",
                  p.status IN ('published', 'hidden') AS "is_change!"
           FROM listing l
           JOIN product p ON p.id = l.product_id
           JOIN organisation o ON o.id = p.producer_id
           WHERE l.state = 'in_review' AND o.province_code = $1
           ORDER BY l.submitted_at, l.product_id LIMIT 200"#,
        province,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| WaitingRow {
            slug: row.slug,
            name: words(row.name_vi, row.name_en),
            coop: words(row.coop_vi, row.coop_en),
            submitted_at: row.submitted_at,
            is_change: row.is_change,
        })
        .collect())
}

pub(in crate::catalog) async fn find(
    connection: &mut PgConnection,
    province: &str,
    slug: &str,
) -> Result<Option<Found>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT p.id AS "id: ProductId", o.id AS "coop: OrganisationId", o.name_vi, o.name_en
           FROM product p JOIN organisation o ON o.id = p.producer_id
           WHERE p.slug = $1 AND o.province_code = $2"#,
        slug,
        province,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Found {
        product: row.id,
        coop: row.coop,
        coop_name: words(row.name_vi, row.name_en),
    }))
}

pub(in crate::catalog) async fn is_member(
    connection: &mut PgConnection,
    account: AccountId,
    organisation: OrganisationId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM membership WHERE account_id = $1 AND organisation_id = $2) AS "is_member!""#,
        account.0,
        organisation.0
    )
    .fetch_one(connection)
    .await
}

/// The product says from now on what its listing says. What is missing in the listing stays as it is.
pub(in crate::catalog) async fn apply(
    connection: &mut PgConnection,
    product: ProductId,
    content: &Listing,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE product SET name_vi = $2, name_en = $3, description_vi = $4, description_en = $5, category_slug = $6,
           ocop_group = $7, origin_commune_code = $8, storage_class = coalesce($9, storage_class), storage_vi = $10,
           storage_en = $11, shelf_life_days = $12, shipping_scope = coalesce($13, shipping_scope), season_months = $14,
           alcohol_permille = $15, licence = $16, directions = $17, warnings = $18, updated_at = $19
         WHERE id = $1",
        product.0,
        content.name.vi,
        content.name.en,
        content.description.vi,
        content.description.en,
        content.category,
        content.ocop_group as Option<OcopGroup>,
        content.commune,
        content.storage_class as Option<StorageClass>,
        content.storage.vi,
        content.storage.en,
        content.shelf_life_days,
        content.shipping_scope as Option<ShippingScope>,
        &content.season,
        content.alcohol.map(|alcohol| alcohol.0),
        content.licence,
        content.directions,
        content.warnings,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::catalog) async fn update_variant(
    connection: &mut PgConnection,
    product: ProductId,
    variant: VariantId,
    pack: &Pack,
    weight_grams: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE variant SET pack_vi = $3, pack_en = $4, net_amount = $5, net_unit = $6, weight_grams = $7, is_by_weight = $8
         WHERE id = $2 AND product_id = $1",
        product.0,
        variant.0,
        pack.name.vi,
        pack.name.en,
        pack.net.map(|net| net.amount),
        pack.net.map(|net| net.unit) as Option<NetUnit>,
        weight_grams,
        pack.is_by_weight,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::catalog) async fn settle(
    connection: &mut PgConnection,
    product: ProductId,
    content: &Listing,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE listing SET content = $2, version = version + 1, state = 'settled', decided_by = $3, decided_at = $4,
           reason = '' WHERE product_id = $1",
        product.0,
        Json(content) as _,
        account.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::catalog) async fn refuse(
    connection: &mut PgConnection,
    product: ProductId,
    account: AccountId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE listing SET state = 'refused', decided_by = $2, decided_at = $3, reason = $4 WHERE product_id = $1",
        product.0,
        account.0,
        now,
        reason,
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn words(vi: String, en: String) -> Words {
    Words { vi, en }
}
