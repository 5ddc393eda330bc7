//! All SQL of this module: the search rows, and the engine that answers from them.

use super::{
    Answer, ProductIndex, SearchError, SearchHits, SearchRequest, Sort,
    document::{Document, SCHEMA_VERSION},
};
use crate::{
    base::{
        OrganisationId, ProductId, Total, Vnd,
        page::{COUNTED_MAX, rows_before},
        time::month_of,
    },
    catalog::AlcoholPermille,
};
use chrono::NaiveDate;
use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder, Row};

/// A public product as the search rows need it: with its cheapest public offer and its certificate that ends last.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) id: ProductId,
    pub(super) slug: String,
    pub(super) category_slug: String,
    pub(super) name_vi: String,
    pub(super) name_en: String,
    /// Whatever else it is found by: seller, producer, category, places of today and of before.
    pub(super) words: Vec<String>,
    pub(super) alcohol: Option<AlcoholPermille>,
    pub(super) is_category_age_restricted: bool,
    pub(super) seller: OrganisationId,
    pub(super) price: Vnd,
    pub(super) province_code: String,
    pub(super) stars: Option<i16>,
    pub(super) stars_valid_from: Option<NaiveDate>,
    pub(super) stars_valid_until: Option<NaiveDate>,
}

fn uuids(products: &[ProductId]) -> Vec<uuid::Uuid> {
    products.iter().map(|product| product.0).collect()
}

pub(super) async fn lock_products(connection: &mut PgConnection, products: &[ProductId]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT id FROM product WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE",
        &uuids(products)
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

pub(super) async fn list_products(
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

pub(super) async fn load_categories(
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

pub(super) async fn load_sources(
    connection: &mut PgConnection,
    products: &[ProductId],
) -> Result<Vec<Source>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id: ProductId", p.slug, p.category_slug, p.name_vi, p.name_en, p.alcohol_permille,
                  c.name_vi AS category_vi, c.name_en AS category_en, c.is_age_restricted,
                  best.seller_id AS "seller: OrganisationId", best.price_vnd AS "price: Vnd",
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
             JOIN offer o ON o.variant_id = v.id
             JOIN storefront s ON s.organisation_id = o.seller_id AND s.status = 'approved'
             WHERE v.product_id = p.id ORDER BY o.price_vnd, o.id LIMIT 1) best ON true
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
            words: vec![
                row.seller_vi,
                row.seller_en,
                row.producer_vi,
                row.producer_en,
                row.category_vi,
                row.category_en,
                row.commune,
                row.province,
                row.legacy_address,
            ],
            alcohol: row.alcohol_permille.map(AlcoholPermille),
            is_category_age_restricted: row.is_age_restricted,
            seller: row.seller,
            price: row.price,
            province_code: row.province_code,
            stars: row.stars,
            stars_valid_from: row.stars_valid_from,
            stars_valid_until: row.stars_valid_until,
        })
        .collect())
}

pub(super) async fn delete_missing(
    connection: &mut PgConnection,
    products: &[ProductId],
    found: &[Source],
) -> Result<(), sqlx::Error> {
    let found: Vec<_> = found.iter().map(|source| source.id.0).collect();
    sqlx::query!(
        "DELETE FROM product_search WHERE product_id = ANY($1) AND NOT product_id = ANY($2)",
        &uuids(products),
        &found,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn upsert_rows(connection: &mut PgConnection, sources: &[Source]) -> Result<(), sqlx::Error> {
    let documents: Vec<_> = sources.iter().map(Document::of).collect();
    let ids: Vec<_> = sources.iter().map(|source| source.id.0).collect();
    let names: Vec<_> = documents.iter().map(|document| document.name_folded.clone()).collect();
    let texts: Vec<_> = documents
        .iter()
        .map(|document| document.document_folded.clone())
        .collect();
    let categories: Vec<_> = sources.iter().map(|source| source.category_slug.clone()).collect();
    let sellers: Vec<_> = sources.iter().map(|source| source.seller.0).collect();
    let provinces: Vec<_> = sources.iter().map(|source| source.province_code.clone()).collect();
    let prices: Vec<_> = sources.iter().map(|source| source.price.0).collect();
    let stars: Vec<_> = sources.iter().map(|source| source.stars).collect();
    let stars_from: Vec<_> = sources.iter().map(|source| source.stars_valid_from).collect();
    let stars_until: Vec<_> = sources.iter().map(|source| source.stars_valid_until).collect();
    let restricted: Vec<_> = documents.iter().map(|document| document.is_age_restricted).collect();
    let positions: Vec<_> = documents.iter().map(|document| document.position).collect();
    sqlx::query!(
        "INSERT INTO product_search (product_id, name_folded, document_folded, category_slug, seller_id, province_code,
           price_vnd, stars, stars_valid_from, stars_valid_until, is_age_restricted, position, season_months,
           schema_version)
         SELECT u.*, p.season_months, $13
         FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::bigint[],
           $8::smallint[], $9::date[], $10::date[], $11::boolean[], $12::bigint[])
           AS u (id, name, document, category, seller, province, price, stars, stars_from, stars_until, restricted, position)
         JOIN product p ON p.id = u.id
         ON CONFLICT (product_id) DO UPDATE SET name_folded = EXCLUDED.name_folded,
           document_folded = EXCLUDED.document_folded, category_slug = EXCLUDED.category_slug,
           seller_id = EXCLUDED.seller_id, province_code = EXCLUDED.province_code, price_vnd = EXCLUDED.price_vnd,
           stars = EXCLUDED.stars, stars_valid_from = EXCLUDED.stars_valid_from,
           stars_valid_until = EXCLUDED.stars_valid_until, is_age_restricted = EXCLUDED.is_age_restricted,
           position = EXCLUDED.position, season_months = EXCLUDED.season_months,
           schema_version = EXCLUDED.schema_version",
        &ids,
        &names,
        &texts,
        &categories,
        &sellers,
        &provinces,
        &prices,
        &stars as &[Option<i16>],
        &stars_from as &[Option<NaiveDate>],
        &stars_until as &[Option<NaiveDate>],
        &restricted,
        &positions,
        SCHEMA_VERSION,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The sellers of these products, in the order of their ids.
pub(super) async fn load_sellers(
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

/// Counts the products of categories, of all of them when none are given. Locks first and counts in a statement of its
/// own, so that a count sees what others have committed meanwhile.
pub(super) async fn recount_categories(
    connection: &mut PgConnection,
    categories: Option<&[String]>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT slug FROM category WHERE $1::text[] IS NULL OR slug = ANY($1) ORDER BY slug FOR NO KEY UPDATE",
        categories,
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE category SET product_count = (SELECT count(*) FROM product_search s WHERE s.category_slug = category.slug)
         WHERE $1::text[] IS NULL OR slug = ANY($1)",
        categories,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Counts the products of storefronts, as [`recount_categories`] does.
pub(super) async fn recount_storefronts(
    connection: &mut PgConnection,
    sellers: Option<&[OrganisationId]>,
) -> Result<(), sqlx::Error> {
    let sellers: Option<Vec<_>> = sellers.map(|sellers| sellers.iter().map(|seller| seller.0).collect());
    sqlx::query!(
        "SELECT organisation_id FROM storefront WHERE $1::uuid[] IS NULL OR organisation_id = ANY($1)
         ORDER BY organisation_id FOR NO KEY UPDATE",
        sellers.as_deref(),
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE storefront SET product_count = (
           SELECT count(DISTINCT s.product_id) FROM offer o JOIN variant v ON v.id = o.variant_id
           JOIN product_search s ON s.product_id = v.product_id AND NOT s.is_age_restricted
           WHERE o.seller_id = storefront.organisation_id)
         WHERE $1::uuid[] IS NULL OR organisation_id = ANY($1)",
        sellers.as_deref(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The engine that is always there: it answers from the search rows.
#[derive(Clone, Debug)]
pub struct PostgresIndex {
    pool: PgPool,
}

impl PostgresIndex {
    /// An engine over this database.
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    async fn answer(&self, request: &SearchRequest) -> Result<SearchHits, SearchError> {
        if request.words.is_wordless() {
            return Ok(SearchHits {
                products: Vec::new(),
                total: Total::counted(0),
            });
        }
        let per_page = request.per_page.clamp(1, 100);
        let mut query = QueryBuilder::new("");
        // With words everything that fits is ranked, so it is looked up once; without, an index gives the first rows.
        let is_ranked = !request.words.folded().is_empty();
        if is_ranked {
            query.push(
                "WITH found AS MATERIALIZED (SELECT s.product_id, s.name_folded, s.document_folded, s.price_vnd, ",
            );
            query.push("s.position FROM product_search s WHERE ");
            push_filters(&mut query, request);
            query.push(") ");
        }
        query.push("SELECT (SELECT count(*) FROM (SELECT FROM ");
        push_rows(&mut query, request, is_ranked);
        query.push(" LIMIT ").push_bind(COUNTED_MAX + 1);
        query.push(") AS counted), ARRAY(SELECT s.product_id FROM ");
        push_rows(&mut query, request, is_ranked);
        push_order(&mut query, request);
        query.push(" LIMIT ").push_bind(i64::from(per_page));
        query
            .push(" OFFSET ")
            .push_bind(rows_before(request.page, per_page))
            .push(")");
        let row = query.build().fetch_one(&self.pool).await?;
        let products: Vec<uuid::Uuid> = row.try_get(1)?;
        Ok(SearchHits {
            products: products.into_iter().map(ProductId).collect(),
            total: Total::counted(row.try_get(0)?),
        })
    }
}

impl ProductIndex for PostgresIndex {
    fn search<'a>(&'a self, request: &'a SearchRequest) -> Answer<'a> {
        Box::pin(self.answer(request))
    }
}

/// A pattern for every word: at the beginning of a word, or a whole word. Folded words hold no wildcards.
fn patterns(request: &SearchRequest, is_whole: bool) -> Vec<String> {
    let end = if is_whole { " " } else { "" };
    request
        .words
        .folded()
        .iter()
        .map(|word| format!("% {word}{end}%"))
        .collect()
}

/// Every word, as the beginning of a word: `'mien':* & 'dong':*`. Folded words hold no quotes.
fn beginnings(request: &SearchRequest) -> String {
    request
        .words
        .folded()
        .iter()
        .map(|word| format!("'{word}':*"))
        .collect::<Vec<_>>()
        .join(" & ")
}

/// The rows that fit.
fn push_rows(query: &mut QueryBuilder<Postgres>, request: &SearchRequest, is_found: bool) {
    if is_found {
        query.push("found s");
    } else {
        query.push("product_search s WHERE ");
        push_filters(query, request);
    }
}

fn push_filters(query: &mut QueryBuilder<Postgres>, request: &SearchRequest) {
    query.push("NOT s.is_age_restricted");
    if !request.words.folded().is_empty() {
        query
            .push(" AND s.words @@ ")
            .push_bind(beginnings(request))
            .push("::tsquery");
    }
    if let Some(category) = &request.category {
        query.push(" AND s.category_slug = ").push_bind(category.to_string());
    }
    if let Some(province) = &request.province {
        query.push(" AND s.province_code = ").push_bind(province.to_string());
    }
    if let Some(seller) = &request.seller {
        query.push(
            " AND s.product_id IN (SELECT v.product_id FROM storefront f JOIN offer o ON o.seller_id = f.organisation_id
              JOIN variant v ON v.id = o.variant_id WHERE f.status = 'approved' AND f.slug = ",
        );
        query.push_bind(seller.to_string()).push(")");
    }
    if let Some(stars) = request.stars_min {
        query.push(" AND s.stars >= ").push_bind(stars);
        query.push(" AND s.stars_valid_from <= ").push_bind(request.today);
        query.push(" AND s.stars_valid_until >= ").push_bind(request.today);
    }
    if let Some(price) = request.price_from {
        query.push(" AND s.price_vnd >= ").push_bind(price.0);
    }
    if let Some(price) = request.price_to {
        query.push(" AND s.price_vnd <= ").push_bind(price.0);
    }
    if request.in_stock {
        query.push(
            " AND EXISTS (SELECT FROM variant v JOIN offer o ON o.variant_id = v.id AND o.availability = 'in_stock'
              JOIN storefront f ON f.organisation_id = o.seller_id AND f.status = 'approved'
              JOIN stock_item i ON i.offer_id = o.id AND i.on_hand > i.held WHERE v.product_id = s.product_id)",
        );
    }
    if request.in_season {
        query
            .push(" AND s.season_months @> ARRAY[")
            .push_bind(month_of(request.today))
            .push("]::smallint[]");
    }
}

fn push_order(query: &mut QueryBuilder<Postgres>, request: &SearchRequest) {
    query.push(" ORDER BY ");
    match request.sort {
        Sort::Relevance if request.words.folded().is_empty() => {}
        Sort::Relevance => {
            // Whole words of the name before whole words of anything before mere beginnings.
            query
                .push("s.name_folded LIKE ALL (")
                .push_bind(patterns(request, true))
                .push(") DESC, ");
            query
                .push("s.document_folded LIKE ALL (")
                .push_bind(patterns(request, true))
                .push(") DESC, ");
            query
                .push("s.name_folded LIKE ALL (")
                .push_bind(patterns(request, false))
                .push(") DESC, ");
        }
        Sort::PriceUp => {
            query.push("s.price_vnd, s.product_id");
            return;
        }
        Sort::PriceDown => {
            query.push("s.price_vnd DESC, s.product_id DESC");
            return;
        }
        Sort::Newest => {
            query.push("s.product_id DESC");
            return;
        }
    }
    query.push("s.position, s.product_id");
}
