//! Listings: what a cooperative wants its products to say, beside what they say.

use crate::{
    base::{AccountId, OrganisationId, ProductId, VariantId, Words, page::rows_before},
    catalog::{
        AlcoholPermille, Listing, ListingCounts, ListingFilter, ListingRow, ListingState, NetAmount, NetUnit,
        OcopGroup, Pack, ProductStatus, ShippingScope, StorageClass,
    },
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool, types::Json};

/// A listing as the database knows it.
#[derive(Debug)]
pub(in crate::catalog) struct Row {
    pub(in crate::catalog) status: ProductStatus,
    /// Absent when the cooperative has never written it: then it says what the product says.
    pub(in crate::catalog) content: Option<Listing>,
    pub(in crate::catalog) version: i32,
    pub(in crate::catalog) state: ListingState,
    pub(in crate::catalog) saved: Option<(String, DateTime<Utc>)>,
    pub(in crate::catalog) submitted_by: Option<AccountId>,
    pub(in crate::catalog) submitted_at: Option<DateTime<Utc>>,
    pub(in crate::catalog) decided_by: Option<String>,
    pub(in crate::catalog) decided_at: Option<DateTime<Utc>>,
    pub(in crate::catalog) reason: String,
}

/// A listing to write.
#[derive(Debug)]
pub(in crate::catalog) struct Saved<'a> {
    pub(in crate::catalog) product: ProductId,
    pub(in crate::catalog) content: &'a Listing,
    pub(in crate::catalog) version: i32,
    pub(in crate::catalog) state: ListingState,
    pub(in crate::catalog) account: AccountId,
}

/// Where a cooperative is at home.
#[derive(Debug)]
pub(crate) struct Home {
    pub(crate) storefront: String,
    pub(crate) province: String,
    pub(crate) commune: String,
}

pub(in crate::catalog) async fn find_own(
    connection: &mut PgConnection,
    producer: OrganisationId,
    slug: &str,
) -> Result<Option<ProductId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: ProductId" FROM product WHERE slug = $1 AND producer_id = $2"#,
        slug,
        producer.0
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::catalog) async fn lock(connection: &mut PgConnection, product: ProductId) -> Result<(), sqlx::Error> {
    sqlx::query!("SELECT id FROM product WHERE id = $1 FOR NO KEY UPDATE", product.0)
        .fetch_one(connection)
        .await?;
    Ok(())
}

pub(in crate::catalog) async fn load(connection: &mut PgConnection, product: ProductId) -> Result<Row, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT p.status AS "status: ProductStatus", l.content AS "content?: Json<Listing>", l.version AS "version?",
                  l.state AS "state?: ListingState", l.saved_at AS "saved_at?", saver.name AS "saved_by?",
                  l.submitted_by AS "submitted_by?: AccountId", l.submitted_at AS "submitted_at?",
                  decider.name AS "decided_by?", l.decided_at AS "decided_at?", l.reason AS "reason?"
           FROM product p
           LEFT JOIN listing l ON l.product_id = p.id
           LEFT JOIN account saver ON saver.id = l.saved_by
           LEFT JOIN account decider ON decider.id = l.decided_by
           WHERE p.id = $1"#,
        product.0,
    )
    .fetch_one(connection)
    .await?;
    let unwritten = match row.status {
        ProductStatus::Published | ProductStatus::Hidden => ListingState::Settled,
        ProductStatus::Draft | ProductStatus::InReview => ListingState::Draft,
    };
    Ok(Row {
        status: row.status,
        content: row.content.map(|Json(content)| content),
        version: row.version.unwrap_or(0),
        state: row.state.unwrap_or(unwritten),
        saved: row.saved_by.zip(row.saved_at),
        submitted_by: row.submitted_by,
        submitted_at: row.submitted_at,
        decided_by: row.decided_by,
        decided_at: row.decided_at,
        reason: row.reason.unwrap_or_default(),
    })
}

/// What the product itself says.
pub(in crate::catalog) async fn load_public(
    connection: &mut PgConnection,
    product: ProductId,
) -> Result<Listing, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT p.name_vi, p.name_en, p.description_vi, p.description_en, p.category_slug,
                  p.ocop_group AS "ocop_group: OcopGroup", p.origin_commune_code, commune.parent_code AS "province!",
                  p.storage_class AS "storage_class: StorageClass", p.storage_vi, p.storage_en, p.shelf_life_days,
                  p.shipping_scope AS "shipping_scope: ShippingScope", p.season_months, p.alcohol_permille, p.licence,
                  p.directions, p.warnings
           FROM product p JOIN admin_unit commune ON commune.code = p.origin_commune_code WHERE p.id = $1"#,
        product.0,
    )
    .fetch_one(&mut *connection)
    .await?;
    let packs = sqlx::query!(
        r#"SELECT id AS "id: VariantId", pack_vi, pack_en, net_amount, net_unit AS "net_unit: NetUnit", weight_grams, is_by_weight
           FROM variant WHERE product_id = $1 ORDER BY id"#,
        product.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(Listing {
        name: words(row.name_vi, row.name_en),
        description: words(row.description_vi, row.description_en),
        category: row.category_slug,
        ocop_group: row.ocop_group,
        province: row.province,
        commune: row.origin_commune_code,
        storage_class: Some(row.storage_class),
        storage: words(row.storage_vi, row.storage_en),
        shelf_life_days: row.shelf_life_days,
        shipping_scope: Some(row.shipping_scope),
        season: row.season_months,
        alcohol: row.alcohol_permille.map(AlcoholPermille),
        licence: row.licence,
        directions: row.directions,
        warnings: row.warnings,
        packs: packs
            .into_iter()
            .map(|pack| Pack {
                variant: Some(pack.id),
                name: words(pack.pack_vi, pack.pack_en),
                net: pack
                    .net_amount
                    .zip(pack.net_unit)
                    .map(|(amount, unit)| NetAmount { amount, unit }),
                weight_grams: Some(pack.weight_grams),
                is_by_weight: pack.is_by_weight,
                price: None,
                stock: None,
            })
            .collect(),
    })
}

/// Writes a listing, in place of what it said before.
pub(in crate::catalog) async fn insert(
    connection: &mut PgConnection,
    saved: &Saved<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let submitted = (saved.state == ListingState::InReview).then_some((saved.account.0, now));
    sqlx::query!(
        "INSERT INTO listing AS known (product_id, content, version, state, saved_by, saved_at, submitted_by, submitted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (product_id) DO UPDATE SET content = EXCLUDED.content, version = EXCLUDED.version,
           state = EXCLUDED.state, saved_by = EXCLUDED.saved_by, saved_at = EXCLUDED.saved_at,
           submitted_by = coalesce(EXCLUDED.submitted_by, known.submitted_by),
           submitted_at = coalesce(EXCLUDED.submitted_at, known.submitted_at),
           decided_by = CASE WHEN EXCLUDED.state = 'in_review' THEN NULL ELSE known.decided_by END,
           decided_at = CASE WHEN EXCLUDED.state = 'in_review' THEN NULL ELSE known.decided_at END,
           reason = CASE WHEN EXCLUDED.state = 'in_review' THEN '' ELSE known.reason END",
        saved.product.0,
        Json(saved.content) as _,
        saved.version,
        saved.state as ListingState,
        saved.account.0,
        now,
        submitted.map(|(account, _)| account),
        submitted.map(|(_, at)| at),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::catalog) async fn set_state(
    connection: &mut PgConnection,
    product: ProductId,
    state: ListingState,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE listing SET state = $2 WHERE product_id = $1",
        product.0,
        state as ListingState
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::catalog) async fn set_status(
    connection: &mut PgConnection,
    product: ProductId,
    status: ProductStatus,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE product SET status = $2, updated_at = $3 WHERE id = $1",
        product.0,
        status as ProductStatus,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The storefront, province and commune of a cooperative; nothing where it has no storefront.
pub(crate) async fn home_of(connection: &mut PgConnection, coop: OrganisationId) -> Result<Option<Home>, sqlx::Error> {
    sqlx::query_as!(
        Home,
        r#"SELECT s.slug AS storefront, c.commune_code AS commune, u.parent_code AS "province!"
           FROM cooperative c
           JOIN storefront s ON s.organisation_id = c.organisation_id
           JOIN admin_unit u ON u.code = c.commune_code
           WHERE c.organisation_id = $1"#,
        coop.0,
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::catalog) async fn newest_named(
    connection: &mut PgConnection,
    producer: OrganisationId,
    name: &str,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT slug FROM product WHERE producer_id = $1 AND name_vi = $2 ORDER BY id DESC LIMIT 1",
        producer.0,
        name
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::catalog) async fn slugs_like(
    connection: &mut PgConnection,
    slug: &str,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!("SELECT slug FROM product WHERE starts_with(slug, $1) LIMIT 5000", slug)
        .fetch_all(connection)
        .await
}

pub(in crate::catalog) async fn variants_of(
    connection: &mut PgConnection,
    product: ProductId,
) -> Result<Vec<VariantId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: VariantId" FROM variant WHERE product_id = $1"#,
        product.0
    )
    .fetch_all(connection)
    .await
}

pub(in crate::catalog) async fn count(pool: &PgPool, producer: OrganisationId) -> Result<ListingCounts, sqlx::Error> {
    sqlx::query_as!(
        ListingCounts,
        r#"SELECT count(*) AS "all!",
                  count(*) FILTER (WHERE coalesce(l.state, 'settled') = 'draft') AS "draft!",
                  count(*) FILTER (WHERE l.state = 'in_review') AS "waiting!",
                  count(*) FILTER (WHERE l.state = 'refused') AS "refused!",
                  count(*) FILTER (WHERE p.status = 'published') AS "public!",
                  count(*) FILTER (WHERE p.status = 'hidden') AS "hidden!"
           FROM product p LEFT JOIN listing l ON l.product_id = p.id WHERE p.producer_id = $1"#,
        producer.0,
    )
    .fetch_one(pool)
    .await
}

/// What a filter asks of the listing and of the product.
fn narrowed(filter: ListingFilter) -> (Option<ListingState>, Option<ProductStatus>) {
    match filter {
        ListingFilter::All => (None, None),
        ListingFilter::Draft => (Some(ListingState::Draft), None),
        ListingFilter::Waiting => (Some(ListingState::InReview), None),
        ListingFilter::Refused => (Some(ListingState::Refused), None),
        ListingFilter::Public => (None, Some(ProductStatus::Published)),
        ListingFilter::Hidden => (None, Some(ProductStatus::Hidden)),
    }
}

/// The products of a filter, in the order of the list's pages.
pub(in crate::catalog) async fn find(
    pool: &PgPool,
    producer: OrganisationId,
    filter: ListingFilter,
    most: i64,
) -> Result<Vec<ProductId>, sqlx::Error> {
    let (state, status) = narrowed(filter);
    sqlx::query_scalar!(
        r#"SELECT p.id AS "id: ProductId" FROM product p LEFT JOIN listing l ON l.product_id = p.id
           WHERE p.producer_id = $1 AND ($2::text IS NULL OR coalesce(l.state, 'settled') = $2)
             AND ($3::text IS NULL OR p.status = $3)
           ORDER BY greatest(p.updated_at, l.saved_at) DESC, p.id DESC LIMIT $4"#,
        producer.0,
        state.map(ListingState::as_str),
        status.map(ProductStatus::as_str),
        most,
    )
    .fetch_all(pool)
    .await
}

pub(in crate::catalog) async fn list(
    pool: &PgPool,
    producer: OrganisationId,
    filter: ListingFilter,
    page: u32,
    per_page: u32,
) -> Result<Vec<ListingRow>, sqlx::Error> {
    let (state, status) = narrowed(filter);
    let rows = sqlx::query!(
        r#"SELECT p.slug, coalesce(l.content->'name'->>'vi', p.name_vi) AS "name_vi!",
                  coalesce(l.content->'name'->>'en', p.name_en) AS "name_en!", c.name_vi AS category_vi,
                  c.name_en AS category_en, p.status AS "status: ProductStatus",
                  coalesce(l.state, 'settled') AS "state!: ListingState", greatest(p.updated_at, l.saved_at) AS "changed_at!"
           FROM product p
           JOIN category c ON c.slug = p.category_slug
           LEFT JOIN listing l ON l.product_id = p.id
           WHERE p.producer_id = $1 AND ($2::text IS NULL OR coalesce(l.state, 'settled') = $2)
             AND ($3::text IS NULL OR p.status = $3)
           ORDER BY greatest(p.updated_at, l.saved_at) DESC, p.id DESC LIMIT $4 OFFSET $5"#,
        producer.0,
        state.map(ListingState::as_str),
        status.map(ProductStatus::as_str),
        i64::from(per_page),
        rows_before(page, per_page),
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ListingRow {
            slug: row.slug,
            name: words(row.name_vi, row.name_en),
            category: words(row.category_vi, row.category_en),
            status: row.status,
            state: row.state,
            changed_at: row.changed_at,
        })
        .collect())
}

fn words(vi: String, en: String) -> Words {
    Words { vi, en }
}
