//! The search rows.

use crate::{
    base::{OrganisationId, ProductId, Vnd},
    catalog::AlcoholPermille,
    search::document::{Document, FormerProvince, SCHEMA_VERSION},
};
use chrono::NaiveDate;
use sqlx::PgConnection;

/// A public product as the search rows need it: with its cheapest public offer and its certificate that ends last.
#[derive(Clone, Debug)]
pub(in crate::search) struct Source {
    pub(in crate::search) id: ProductId,
    pub(in crate::search) slug: String,
    pub(in crate::search) category_slug: String,
    pub(in crate::search) name_vi: String,
    pub(in crate::search) name_en: String,
    /// Whatever else it is found by: seller, producer, category, places of today and of before.
    pub(in crate::search) about: Vec<String>,
    /// What is said of it, and its packs.
    pub(in crate::search) description: Vec<String>,
    pub(in crate::search) legacy_address: String,
    pub(in crate::search) alcohol: Option<AlcoholPermille>,
    pub(in crate::search) is_category_age_restricted: bool,
    pub(in crate::search) seller: OrganisationId,
    /// Everybody who sells it, in the order of the slugs.
    pub(in crate::search) seller_slugs: Vec<String>,
    pub(in crate::search) price: Vnd,
    pub(in crate::search) province_code: String,
    pub(in crate::search) stars: Option<i16>,
    pub(in crate::search) stars_valid_from: Option<NaiveDate>,
    pub(in crate::search) stars_valid_until: Option<NaiveDate>,
    pub(in crate::search) season_months: Vec<i16>,
    pub(in crate::search) shipping_scope: String,
    pub(in crate::search) is_in_stock: bool,
    pub(in crate::search) is_ahead: bool,
}

fn uuids(products: &[ProductId]) -> Vec<uuid::Uuid> {
    products.iter().map(|product| product.0).collect()
}

pub(in crate::search) async fn lock_products(
    connection: &mut PgConnection,
    products: &[ProductId],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT id FROM product WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE",
        &uuids(products)
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

pub(in crate::search) async fn list_products(
    connection: &mut PgConnection,
    after: ProductId,
    most: i64,
) -> Result<Vec<ProductId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: ProductId" FROM product WHERE id > $1 ORDER BY id LIMIT $2"#,
        after.0,
        most,
    )
    .fetch_all(connection)
    .await
}

/// Products whose row an older program made.
pub(in crate::search) async fn list_outdated(
    connection: &mut PgConnection,
    after: ProductId,
    most: i64,
) -> Result<Vec<ProductId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT product_id AS "id: ProductId" FROM product_search
           WHERE product_id > $1 AND schema_version < $2 ORDER BY product_id LIMIT $3"#,
        after.0,
        SCHEMA_VERSION,
        most,
    )
    .fetch_all(connection)
    .await
}

pub(in crate::search) async fn list_categories(
    connection: &mut PgConnection,
    products: &[ProductId],
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT DISTINCT category_slug FROM product_search WHERE product_id = ANY($1)",
        &uuids(products)
    )
    .fetch_all(connection)
    .await
}

pub(in crate::search) async fn list_former_provinces(
    connection: &mut PgConnection,
) -> Result<Vec<FormerProvince>, sqlx::Error> {
    sqlx::query_as!(
        FormerProvince,
        "SELECT code, name, successor_code FROM former_province ORDER BY code"
    )
    .fetch_all(connection)
    .await
}

pub(in crate::search) async fn load_sources(
    connection: &mut PgConnection,
    products: &[ProductId],
) -> Result<Vec<Source>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id: ProductId", p.slug, p.category_slug, p.name_vi, p.name_en, p.alcohol_permille,
                  p.description_vi, p.description_en, p.season_months, p.shipping_scope,
                  c.name_vi AS category_vi, c.name_en AS category_en, c.is_age_restricted,
                  best.seller_id AS "seller: OrganisationId", best.price_vnd AS "price: Vnd",
                  sold.packs AS "packs!", sold.sellers AS "sellers!", sold.is_in_stock AS "is_in_stock!",
                  sold.is_ahead AS "is_ahead!",
                  seller.name_vi AS seller_vi, seller.name_en AS seller_en,
                  producer.name_vi AS producer_vi, producer.name_en AS producer_en,
                  commune.name AS commune, province.code AS province_code, province.name AS province,
                  coalesce(coop.legacy_address, '') AS "legacy_address!",
                  certificate.stars AS "stars?", certificate.issued_on AS "stars_valid_from?",
                  certificate.valid_until AS "stars_valid_until?"
           FROM product p
           JOIN category c ON c.slug = p.category_slug
           JOIN LATERAL (
             SELECT o.seller_id, o.price_vnd FROM variant v
             JOIN offer o ON o.variant_id = v.id AND o.is_shown
             JOIN storefront s ON s.organisation_id = o.seller_id AND s.status = 'approved'
             LEFT JOIN stock_item i ON i.offer_id = o.id
             WHERE v.product_id = p.id
             ORDER BY o.seller_id <> p.producer_id AND coalesce(i.on_hand - i.held, 0) <= 0, o.price_vnd,
                      o.seller_id <> p.producer_id, o.id LIMIT 1) best ON true
           JOIN LATERAL (
             SELECT array_agg(DISTINCT v.pack_vi) AS packs, array_agg(DISTINCT s.slug) AS sellers,
                    bool_or(o.availability = 'in_stock' AND coalesce(i.on_hand > i.held, false)) AS is_in_stock,
                    bool_or(o.availability = 'preorder' AND coalesce(h.cap > h.sold, false)) AS is_ahead
             FROM variant v
             JOIN offer o ON o.variant_id = v.id AND o.is_shown
             JOIN storefront s ON s.organisation_id = o.seller_id AND s.status = 'approved'
             LEFT JOIN stock_item i ON i.offer_id = o.id
             LEFT JOIN harvest h ON h.offer_id = o.id AND h.state = 'open'
             WHERE v.product_id = p.id) sold ON true
           JOIN organisation seller ON seller.id = best.seller_id
           JOIN organisation producer ON producer.id = p.producer_id
           LEFT JOIN cooperative coop ON coop.organisation_id = p.producer_id AND coop.commune_code = p.origin_commune_code
           JOIN admin_unit commune ON commune.code = p.origin_commune_code
           JOIN admin_unit province ON province.code = commune.parent_code
           LEFT JOIN LATERAL (
             SELECT o.stars, o.issued_on, o.valid_until FROM ocop_certificate o
             WHERE o.product_id = p.id AND o.status = 'recognised' AND o.verified_by IS NOT NULL
             ORDER BY o.valid_until DESC, o.stars DESC LIMIT 1) certificate ON true
           WHERE p.id = ANY($1) AND p.status = 'published'"#,
        &uuids(products),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Source {
            id: row.id,
            slug: row.slug,
            category_slug: row.category_slug,
            name_vi: row.name_vi,
            name_en: row.name_en,
            about: vec![
                row.seller_vi,
                row.seller_en,
                row.producer_vi,
                row.producer_en,
                row.category_vi,
                row.category_en,
                row.commune,
                row.province,
                row.legacy_address.clone(),
            ],
            description: [row.description_vi, row.description_en]
                .into_iter()
                .chain(row.packs)
                .collect(),
            legacy_address: row.legacy_address,
            alcohol: row.alcohol_permille.map(AlcoholPermille),
            is_category_age_restricted: row.is_age_restricted,
            seller: row.seller,
            seller_slugs: row.sellers,
            price: row.price,
            province_code: row.province_code,
            stars: row.stars,
            stars_valid_from: row.stars_valid_from,
            stars_valid_until: row.stars_valid_until,
            season_months: row.season_months,
            shipping_scope: row.shipping_scope,
            is_in_stock: row.is_in_stock,
            is_ahead: row.is_ahead,
        })
        .collect())
}

/// Deletes the rows of products that are no longer public, and keeps for an outside index that they are gone.
pub(in crate::search) async fn delete_missing(
    connection: &mut PgConnection,
    products: &[ProductId],
    found: &[Source],
) -> Result<(), sqlx::Error> {
    let found: Vec<_> = found.iter().map(|source| source.id.0).collect();
    sqlx::query!(
        "WITH gone AS (
           DELETE FROM product_search WHERE product_id = ANY($1) AND NOT product_id = ANY($2) RETURNING product_id)
         INSERT INTO product_search_removed (product_id) SELECT product_id FROM gone
         ON CONFLICT (product_id) DO UPDATE SET version = nextval('product_search_version')",
        &uuids(products),
        &found,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM product_search_removed WHERE product_id = ANY($1)", &found)
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes rows. The version counts up only where the content is another than before.
pub(in crate::search) async fn upsert_rows(
    connection: &mut PgConnection,
    rows: &[(Source, Document)],
) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = rows.iter().map(|(source, _)| source.id.0).collect();
    let text = |of: fn(&Document) -> &str| rows.iter().map(|(_, row)| of(row).to_owned()).collect::<Vec<_>>();
    let value = |of: fn(&Source) -> &str| rows.iter().map(|(source, _)| of(source).to_owned()).collect::<Vec<_>>();
    let sellers: Vec<_> = rows.iter().map(|(source, _)| source.seller.0).collect();
    let seller_slugs: Vec<_> = rows.iter().map(|(source, _)| source.seller_slugs.join(" ")).collect();
    let prices: Vec<_> = rows.iter().map(|(source, _)| source.price.0).collect();
    let stars: Vec<_> = rows.iter().map(|(source, _)| source.stars).collect();
    let stars_from: Vec<_> = rows.iter().map(|(source, _)| source.stars_valid_from).collect();
    let stars_until: Vec<_> = rows.iter().map(|(source, _)| source.stars_valid_until).collect();
    let restricted: Vec<_> = rows.iter().map(|(_, row)| row.is_age_restricted).collect();
    let positions: Vec<_> = rows.iter().map(|(_, row)| row.position).collect();
    let former: Vec<_> = rows.iter().map(|(_, row)| row.former_province_code.clone()).collect();
    let months: Vec<_> = rows.iter().map(|(source, _)| joined(&source.season_months)).collect();
    let in_stock: Vec<_> = rows.iter().map(|(source, _)| source.is_in_stock).collect();
    let ahead: Vec<_> = rows.iter().map(|(source, _)| source.is_ahead).collect();
    let hashes: Vec<_> = rows.iter().map(|(_, row)| row.content_hash.clone()).collect();
    sqlx::query!(
        "INSERT INTO product_search AS known (product_id, name_folded, name_toned, about_folded, about_toned,
           category_slug, seller_id, province_code, shipping_scope, price_vnd, stars, stars_valid_from,
           stars_valid_until, is_age_restricted, position, former_province_code, is_in_stock, content_hash,
           words, seller_slugs, season_months, is_ahead, schema_version)
         SELECT u.id, u.name, u.name_toned, u.about, u.about_toned, u.category, u.seller, u.province, u.scope, u.price,
           u.stars, u.stars_from, u.stars_until, u.restricted, u.position, u.former, u.in_stock, u.hash,
           array_to_tsvector(string_to_array(u.words, ' ')), string_to_array(u.sellers, ' '),
           string_to_array(u.months, ' ')::smallint[], u.ahead, $22
         FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[],
           $9::text[], $10::bigint[], $11::smallint[], $12::date[], $13::date[], $14::boolean[], $15::bigint[],
           $16::text[], $17::boolean[], $18::bytea[], $19::text[], $20::text[], $21::text[], $23::boolean[])
           AS u (id, name, name_toned, about, about_toned, category, seller, province, scope, price, stars, stars_from,
             stars_until, restricted, position, former, in_stock, hash, words, sellers, months, ahead)
         ON CONFLICT (product_id) DO UPDATE SET name_folded = EXCLUDED.name_folded, name_toned = EXCLUDED.name_toned,
           about_folded = EXCLUDED.about_folded, about_toned = EXCLUDED.about_toned,
           category_slug = EXCLUDED.category_slug, seller_id = EXCLUDED.seller_id,
           province_code = EXCLUDED.province_code, shipping_scope = EXCLUDED.shipping_scope,
           price_vnd = EXCLUDED.price_vnd, stars = EXCLUDED.stars, stars_valid_from = EXCLUDED.stars_valid_from,
           stars_valid_until = EXCLUDED.stars_valid_until, is_age_restricted = EXCLUDED.is_age_restricted,
           position = EXCLUDED.position, former_province_code = EXCLUDED.former_province_code,
           is_in_stock = EXCLUDED.is_in_stock, words = EXCLUDED.words, seller_slugs = EXCLUDED.seller_slugs,
           season_months = EXCLUDED.season_months, is_ahead = EXCLUDED.is_ahead,
           schema_version = EXCLUDED.schema_version,
           content_hash = EXCLUDED.content_hash,
           version = CASE WHEN known.content_hash = EXCLUDED.content_hash THEN known.version
                          ELSE nextval('product_search_version') END",
        &ids,
        &text(|row| &row.name_folded),
        &text(|row| &row.name_toned),
        &text(|row| &row.about_folded),
        &text(|row| &row.about_toned),
        &value(|source| &source.category_slug),
        &sellers,
        &value(|source| &source.province_code),
        &value(|source| &source.shipping_scope),
        &prices,
        &stars as &[Option<i16>],
        &stars_from as &[Option<NaiveDate>],
        &stars_until as &[Option<NaiveDate>],
        &restricted,
        &positions,
        &former as &[Option<String>],
        &in_stock,
        &hashes,
        &text(|row| &row.words),
        &seller_slugs,
        &months,
        SCHEMA_VERSION,
        &ahead,
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn joined(months: &[i16]) -> String {
    months.iter().map(i16::to_string).collect::<Vec<_>>().join(" ")
}

/// The sellers of these products, in the order of their ids.
pub(in crate::search) async fn list_sellers(
    connection: &mut PgConnection,
    products: &[ProductId],
) -> Result<Vec<OrganisationId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT DISTINCT o.seller_id AS "id: OrganisationId" FROM variant v JOIN offer o ON o.variant_id = v.id
           WHERE v.product_id = ANY($1)"#,
        &uuids(products),
    )
    .fetch_all(connection)
    .await
}
