//! The rows that fit.

use crate::{
    base::{ProductId, Vnd, time::month_of},
    search::{
        Sort,
        narrow::{Candidate, Narrowing},
        tiers::Tiers,
    },
};
use chrono::NaiveDate;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row, postgres::PgRow};

/// At most `most` of the rows that fit, the better tiers first; within a tier as they lie in the table, so that a very
/// broad search costs no more than a narrow one. Words and values are looked up in one index; what stands in none
/// (prices, seasons, stock, the validity of stars) is compared row by row.
///
/// The inner `SELECT`s around the texts hide them from the planner: it makes one plan for all searches and keeps it.
pub(in crate::search) async fn find(
    connection: &mut PgConnection,
    tiers: &Tiers,
    narrowing: &Narrowing,
    most: i64,
) -> Result<Vec<Candidate>, sqlx::Error> {
    sqlx::query_as!(
        Candidate,
        r#"SELECT found.product_id AS "product!: ProductId", found.tier AS "tier!",
                  found.category_slug AS "category!", found.province_code AS "province!",
                  found.former_province_code AS "former_province", found.seller_slugs AS "sellers!",
                  found.shipping_scope AS "travels!", found.price_vnd AS "price!: Vnd",
                  CASE WHEN found.stars_valid_from <= $4 AND found.stars_valid_until >= $4 THEN found.stars END AS stars,
                  $5::smallint = ANY (found.season_months) AS "in_season!", found.is_in_stock AS "in_stock!",
                  found.position AS "position!"
           FROM (
             SELECT 0 AS tier, product_id, category_slug, province_code, former_province_code, seller_slugs,
                    shipping_scope, price_vnd, stars, stars_valid_from, stars_valid_until, season_months, is_in_stock,
                    position, is_age_restricted
             FROM product_search WHERE words @@ (SELECT $1::text::tsquery)
             UNION ALL
             SELECT 1, product_id, category_slug, province_code, former_province_code, seller_slugs,
                    shipping_scope, price_vnd, stars, stars_valid_from, stars_valid_until, season_months, is_in_stock,
                    position, is_age_restricted
             FROM product_search WHERE words @@ (SELECT $2::text::tsquery)
             UNION ALL
             SELECT 2, product_id, category_slug, province_code, former_province_code, seller_slugs,
                    shipping_scope, price_vnd, stars, stars_valid_from, stars_valid_until, season_months, is_in_stock,
                    position, is_age_restricted
             FROM product_search WHERE words @@ (SELECT $3::text::tsquery)) AS found
           WHERE NOT found.is_age_restricted
             AND ($6::bigint IS NULL OR found.price_vnd >= $6) AND ($7::bigint IS NULL OR found.price_vnd <= $7)
             AND ($8::smallint IS NULL OR (found.stars >= $8 AND found.stars_valid_from <= $4
                                           AND found.stars_valid_until >= $4))
             AND (NOT $9 OR $5 = ANY (found.season_months)) AND (NOT $10 OR found.is_in_stock)
           LIMIT $11"#,
        tiers.in_name,
        tiers.with_marks,
        tiers.anywhere,
        narrowing.today,
        month_of(narrowing.today),
        narrowing.price_from.map(|price| price.0),
        narrowing.price_to.map(|price| price.0),
        narrowing.stars_min,
        narrowing.in_season,
        narrowing.in_stock,
        most,
    )
    .fetch_all(connection)
    .await
}

/// The rows that tell the most of what is wanted, each with how much that is: a want tells the more the fewer rows have
/// it, and twice as much in its name. Of very broad wants only some rows are looked at.
pub(in crate::search) async fn find_near(
    connection: &mut PgConnection,
    wants: &[String],
    in_names: &[String],
    today: NaiveDate,
    most: i64,
) -> Result<Vec<(Candidate, f64)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"WITH found AS MATERIALIZED (
             SELECT product_id, words FROM product_search
             WHERE words @@ (SELECT array_to_string($1::text[], ' | ')::tsquery) AND NOT is_age_restricted
             LIMIT 2000),
           met AS MATERIALIZED (
             SELECT found.product_id, wanted.n, CASE WHEN found.words @@ wanted.in_name::tsquery THEN 2 ELSE 1 END AS times
             FROM found JOIN UNNEST($1::text[], $5::text[]) WITH ORDINALITY AS wanted (want, in_name, n)
             ON found.words @@ wanted.want::tsquery),
           weight AS (
             SELECT n, ln(1.5 + (SELECT count(*) FROM found)::float8 / count(*)) AS weight FROM met GROUP BY n),
           weighed AS (
             SELECT met.product_id, sum(weight.weight * met.times) AS weight FROM met JOIN weight USING (n)
             GROUP BY met.product_id ORDER BY 2 DESC, 1 LIMIT $2)
           SELECT s.product_id AS "product!: ProductId", s.category_slug AS "category!", s.province_code AS "province!",
                  s.former_province_code AS "former_province", s.seller_slugs AS "sellers!",
                  s.shipping_scope AS "travels!", s.price_vnd AS "price!: Vnd", s.is_in_stock AS "in_stock!",
                  s.position AS "position!",
                  CASE WHEN s.stars_valid_from <= $3 AND s.stars_valid_until >= $3 THEN s.stars END AS stars,
                  $4::smallint = ANY (s.season_months) AS "in_season!", weighed.weight AS "weight!"
           FROM weighed JOIN product_search s ON s.product_id = weighed.product_id
           ORDER BY weighed.weight DESC, s.position"#,
        wants,
        most,
        today,
        month_of(today),
        in_names,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let candidate = Candidate {
                product: row.product,
                tier: 3,
                category: row.category,
                province: row.province,
                former_province: row.former_province,
                sellers: row.sellers,
                travels: row.travels,
                price: row.price,
                stars: row.stars,
                in_season: row.in_season,
                in_stock: row.in_stock,
                position: row.position,
            };
            (candidate, row.weight)
        })
        .collect())
}

/// At most `most` rows of whatever is public and fits the narrowing, in any order.
pub(in crate::search) async fn browse(
    connection: &mut PgConnection,
    narrowing: &Narrowing,
    most: i64,
) -> Result<Vec<Candidate>, sqlx::Error> {
    let mut query = QueryBuilder::new(
        "SELECT product_id, category_slug, province_code, former_province_code, seller_slugs, shipping_scope, price_vnd,
           position, is_in_stock, ",
    );
    query.push_bind(month_of(narrowing.today));
    query.push(" = ANY (season_months), CASE WHEN stars_valid_from <= ");
    query.push_bind(narrowing.today);
    query.push(" AND stars_valid_until >= ").push_bind(narrowing.today);
    query.push(" THEN stars END FROM product_search WHERE NOT is_age_restricted");
    if let Some(lexemes) = narrowing.rare_lexemes() {
        query
            .push(" AND words @@ (SELECT ")
            .push_bind(lexemes)
            .push("::tsquery)");
    }
    push_conditions(&mut query, narrowing);
    query.push(" LIMIT ").push_bind(most);
    let rows = query.build().fetch_all(connection).await?;
    rows.iter().map(candidate).collect()
}

fn candidate(row: &PgRow) -> Result<Candidate, sqlx::Error> {
    Ok(Candidate {
        product: row.try_get(0)?,
        tier: 0,
        category: row.try_get(1)?,
        province: row.try_get(2)?,
        former_province: row.try_get(3)?,
        sellers: row.try_get(4)?,
        travels: row.try_get(5)?,
        price: row.try_get(6)?,
        position: row.try_get(7)?,
        in_stock: row.try_get(8)?,
        in_season: row.try_get(9)?,
        stars: row.try_get(10)?,
    })
}

/// A stretch of a list that is too long to be sorted here: its rows are met one by one in the order that was asked for.
/// `words` is compared with each, and hidden from the index, which would first look up every row that fits.
pub(in crate::search) async fn list_in_order(
    connection: &mut PgConnection,
    words: Option<&str>,
    narrowing: &Narrowing,
    sort: Sort,
    offset: i64,
    most: i64,
) -> Result<Vec<ProductId>, sqlx::Error> {
    let mut query = QueryBuilder::new("SELECT product_id FROM product_search WHERE NOT is_age_restricted");
    if let Some(words) = words {
        query
            .push(" AND coalesce(words, '') @@ (SELECT ")
            .push_bind(words)
            .push("::tsquery)");
    }
    push_conditions(&mut query, narrowing);
    query.push(match sort {
        Sort::Relevance => " ORDER BY position, product_id",
        Sort::PriceUp => " ORDER BY price_vnd, product_id",
        Sort::PriceDown => " ORDER BY price_vnd DESC, product_id DESC",
        Sort::Newest => " ORDER BY product_id DESC",
    });
    query.push(" LIMIT ").push_bind(most).push(" OFFSET ").push_bind(offset);
    query.build_query_scalar().fetch_all(connection).await
}

/// The narrowing, by columns.
fn push_conditions(query: &mut QueryBuilder<Postgres>, narrowing: &Narrowing) {
    for (column, value) in [
        (" AND category_slug = ", &narrowing.category),
        (" AND province_code = ", &narrowing.province),
        (" AND former_province_code = ", &narrowing.former_province),
        (" AND shipping_scope = ", &narrowing.travels),
    ] {
        if let Some(value) = value {
            query.push(column).push_bind(value.clone());
        }
    }
    if let Some(seller) = &narrowing.seller {
        query
            .push(" AND ")
            .push_bind(seller.clone())
            .push(" = ANY (seller_slugs)");
    }
    if let Some(stars) = narrowing.stars_min {
        query.push(" AND stars >= ").push_bind(stars);
        query.push(" AND stars_valid_from <= ").push_bind(narrowing.today);
        query.push(" AND stars_valid_until >= ").push_bind(narrowing.today);
    }
    if let Some(price) = narrowing.price_from {
        query.push(" AND price_vnd >= ").push_bind(price.0);
    }
    if let Some(price) = narrowing.price_to {
        query.push(" AND price_vnd <= ").push_bind(price.0);
    }
    if narrowing.in_stock {
        query.push(" AND is_in_stock");
    }
    if narrowing.in_season {
        query
            .push(" AND ")
            .push_bind(month_of(narrowing.today))
            .push(" = ANY (season_months)");
    }
}

/// What a hit is judged by.
#[derive(Debug)]
pub(in crate::search) struct Texts {
    pub(in crate::search) product: ProductId,
    pub(in crate::search) name_folded: String,
    pub(in crate::search) name_toned: String,
    pub(in crate::search) about_folded: String,
    pub(in crate::search) about_toned: String,
}

/// The texts of these rows.
pub(in crate::search) async fn load_texts(
    connection: &mut PgConnection,
    products: &[ProductId],
) -> Result<Vec<Texts>, sqlx::Error> {
    let products: Vec<_> = products.iter().map(|product| product.0).collect();
    sqlx::query_as!(
        Texts,
        r#"SELECT product_id AS "product: ProductId", name_folded, name_toned, about_folded, about_toned
           FROM product_search WHERE product_id = ANY ($1)"#,
        &products,
    )
    .fetch_all(connection)
    .await
}

/// A province of today, or one of before with the code of today's.
#[derive(Debug)]
pub(in crate::search) struct NamedProvince {
    pub(in crate::search) code: String,
    pub(in crate::search) name: String,
    pub(in crate::search) successor: Option<String>,
}

/// The provinces of today and of before.
pub(in crate::search) async fn list_named_provinces(
    connection: &mut PgConnection,
) -> Result<Vec<NamedProvince>, sqlx::Error> {
    sqlx::query_as!(
        NamedProvince,
        r#"SELECT code AS "code!", name AS "name!", NULL AS "successor?" FROM admin_unit
             WHERE parent_code IS NULL AND valid_to IS NULL
           UNION ALL SELECT code, name, successor_code FROM former_province ORDER BY 3 NULLS FIRST, 1"#
    )
    .fetch_all(connection)
    .await
}

/// How many rows there are, about, and a number that moves with every change of content.
pub(in crate::search) async fn state(connection: &mut PgConnection) -> Result<(i64, i64), sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM (SELECT FROM product_search LIMIT 2000) AS counted) AS "rows!",
                  (SELECT last_value FROM product_search_version) AS "version!""#
    )
    .fetch_one(connection)
    .await?;
    Ok((row.rows, row.version))
}
