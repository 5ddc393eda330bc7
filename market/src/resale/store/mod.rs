//! All SQL of this module. What belongs to neither side is never found.

mod read;

pub(super) use read::{count_asked, find, list_asked, list_own};

use super::ResaleState;
use crate::{
    base::{AccountId, OfferId, OrganisationId, ProductId, ResaleId, VariantId},
    catalog::AlcoholPermille,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// A public product.
#[derive(Debug)]
pub(in crate::resale) struct Good {
    pub(in crate::resale) product: ProductId,
    pub(in crate::resale) producer: OrganisationId,
    pub(in crate::resale) alcohol: Option<AlcoholPermille>,
    pub(in crate::resale) is_category_age_restricted: bool,
}

/// One of both sides' requests, locked until the transaction ends.
#[derive(Debug)]
pub(in crate::resale) struct LockedResale {
    pub(in crate::resale) seller: OrganisationId,
    pub(in crate::resale) seller_slug: String,
    pub(in crate::resale) producer: OrganisationId,
    pub(in crate::resale) product: ProductId,
    pub(in crate::resale) state: ResaleState,
    pub(in crate::resale) packs: Vec<VariantId>,
    pub(in crate::resale) valid_until: Option<NaiveDate>,
}

/// A request that is neither refused nor over.
#[derive(Debug)]
pub(in crate::resale) struct OpenResale {
    pub(in crate::resale) state: ResaleState,
    pub(in crate::resale) why: String,
    pub(in crate::resale) packs: Vec<VariantId>,
}

/// A request to write down.
#[derive(Debug)]
pub(in crate::resale) struct NewResale<'a> {
    pub(in crate::resale) id: ResaleId,
    pub(in crate::resale) seller: OrganisationId,
    pub(in crate::resale) product: ProductId,
    pub(in crate::resale) packs: &'a [VariantId],
    pub(in crate::resale) why: &'a str,
    pub(in crate::resale) by: AccountId,
}

/// A public product by its address; one request for it after the other.
pub(in crate::resale) async fn lock_public(
    connection: &mut PgConnection,
    slug: &str,
) -> Result<Option<Good>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT p.id AS "product: ProductId", p.producer_id AS "producer: OrganisationId", p.alcohol_permille,
                  c.is_age_restricted
           FROM product p JOIN category c ON c.slug = p.category_slug
           WHERE p.slug = $1 AND p.status = 'published' AND EXISTS (
             SELECT FROM variant v JOIN offer o ON o.variant_id = v.id AND o.is_shown
             JOIN storefront s ON s.organisation_id = o.seller_id AND s.status = 'approved' WHERE v.product_id = p.id)
           FOR NO KEY UPDATE OF p"#,
        slug,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Good {
        product: row.product,
        producer: row.producer,
        alcohol: row.alcohol_permille.map(AlcoholPermille),
        is_category_age_restricted: row.is_age_restricted,
    }))
}

pub(in crate::resale) async fn has_storefront(
    connection: &mut PgConnection,
    seller: OrganisationId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM storefront WHERE organisation_id = $1 AND status = 'approved') AS "has!""#,
        seller.0,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::resale) async fn list_variants(
    connection: &mut PgConnection,
    product: ProductId,
) -> Result<Vec<VariantId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: VariantId" FROM variant WHERE product_id = $1 ORDER BY weight_grams, id"#,
        product.0,
    )
    .fetch_all(connection)
    .await
}

pub(in crate::resale) async fn find_open(
    connection: &mut PgConnection,
    seller: OrganisationId,
    product: ProductId,
) -> Result<Option<OpenResale>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT state AS "state: ResaleState", why, packs FROM resale
           WHERE seller_id = $1 AND product_id = $2 AND state IN ('asked', 'agreed')"#,
        seller.0,
        product.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| OpenResale {
        state: row.state,
        why: row.why,
        packs: variants(row.packs),
    }))
}

pub(in crate::resale) async fn count_waiting(
    connection: &mut PgConnection,
    seller: OrganisationId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM resale WHERE seller_id = $1 AND state = 'asked'"#,
        seller.0,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::resale) async fn insert(
    connection: &mut PgConnection,
    new: &NewResale<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO resale (id, seller_id, product_id, state, packs, why, asked_by, asked_at)
         VALUES ($1, $2, $3, 'asked', $4, $5, $6, $7)",
        new.id.0,
        new.seller.0,
        new.product.0,
        &uuids(new.packs),
        new.why,
        new.by.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::resale) async fn lock(
    connection: &mut PgConnection,
    resale: ResaleId,
) -> Result<Option<LockedResale>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT r.seller_id AS "seller: OrganisationId", seller.slug AS seller_slug,
                  p.producer_id AS "producer: OrganisationId", p.id AS "product: ProductId",
                  r.state AS "state: ResaleState", r.packs, r.valid_until
           FROM resale r JOIN product p ON p.id = r.product_id JOIN organisation seller ON seller.id = r.seller_id
           WHERE r.id = $1 FOR UPDATE OF r"#,
        resale.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| LockedResale {
        seller: row.seller,
        seller_slug: row.seller_slug,
        producer: row.producer,
        product: row.product,
        state: row.state,
        packs: variants(row.packs),
        valid_until: row.valid_until,
    }))
}

pub(in crate::resale) async fn agree(
    connection: &mut PgConnection,
    resale: ResaleId,
    packs: &[VariantId],
    until: Option<NaiveDate>,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE resale SET state = 'agreed', packs = $2, valid_until = $3, answered_by = $4, answered_at = $5 WHERE id = $1",
        resale.0,
        &uuids(packs),
        until,
        by.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::resale) async fn decline(
    connection: &mut PgConnection,
    resale: ResaleId,
    reason: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE resale SET state = 'declined', reason = $2, answered_by = $3, answered_at = $4 WHERE id = $1",
        resale.0,
        reason,
        by.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::resale) async fn end(
    connection: &mut PgConnection,
    resale: ResaleId,
    state: ResaleState,
    reason: &str,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE resale SET state = $2, reason = $3, ended_by = $4, ended_at = $5 WHERE id = $1",
        resale.0,
        state as ResaleState,
        reason,
        by.map(|by| by.0),
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Brings what is written at a seller's offers of a product of somebody else in line with what its producer agrees to.
pub(in crate::resale) async fn follow_consent(
    connection: &mut PgConnection,
    seller: OrganisationId,
    product: ProductId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH judged AS (
           SELECT o.id, EXISTS (SELECT FROM resale r
                                WHERE r.seller_id = o.seller_id AND r.product_id = v.product_id AND r.state = 'agreed'
                                  AND (cardinality(r.packs) = 0 OR v.id = ANY (r.packs))) AS is_consented
           FROM offer o JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id
           WHERE o.seller_id = $1 AND v.product_id = $2 AND p.producer_id <> o.seller_id)
         UPDATE offer o SET is_consented = judged.is_consented FROM judged
         WHERE o.id = judged.id AND o.is_consented <> judged.is_consented",
        seller.0,
        product.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::resale) async fn has_offer(
    connection: &mut PgConnection,
    seller: OrganisationId,
    variant: VariantId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM offer WHERE seller_id = $1 AND variant_id = $2) AS "has!""#,
        seller.0,
        variant.0,
    )
    .fetch_one(connection)
    .await
}

/// The newest request behind a seller's own offer of what somebody else makes.
pub(in crate::resale) async fn lock_offer(
    connection: &mut PgConnection,
    seller: OrganisationId,
    offer: OfferId,
) -> Result<Option<(ResaleId, ProductId)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT r.id AS "resale: ResaleId", r.product_id AS "product: ProductId"
           FROM offer o JOIN variant v ON v.id = o.variant_id
           JOIN resale r ON r.seller_id = o.seller_id AND r.product_id = v.product_id
           WHERE o.id = $1 AND o.seller_id = $2 ORDER BY r.asked_at DESC, r.id DESC LIMIT 1 FOR NO KEY UPDATE OF o"#,
        offer.0,
        seller.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.resale, row.product)))
}

/// Whether it changed.
pub(in crate::resale) async fn set_paused(
    connection: &mut PgConnection,
    offer: OfferId,
    is_paused: bool,
) -> Result<bool, sqlx::Error> {
    let changed = sqlx::query!(
        "UPDATE offer SET is_paused = $2 WHERE id = $1 AND is_paused <> $2",
        offer.0,
        is_paused,
    )
    .execute(connection)
    .await?;
    Ok(changed.rows_affected() == 1)
}

fn variants(ids: Vec<uuid::Uuid>) -> Vec<VariantId> {
    ids.into_iter().map(VariantId).collect()
}

fn uuids(packs: &[VariantId]) -> Vec<uuid::Uuid> {
    packs.iter().map(|pack| pack.0).collect()
}
