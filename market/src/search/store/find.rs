//! The rows that fit.

use crate::{
    base::{ProductId, Vnd, time::month_of},
    search::{
        front::Rows,
        narrow::{Candidate, Narrowing, Texts},
        tiers::{Tiers, any_of},
    },
};
use chrono::NaiveDate;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row, postgres::PgRow};
use std::{borrow::Cow, collections::HashSet};

/// What was found, and more of the rows that fit, at most `most` in all, the better tiers first. Of a tier of which about so many
/// rows are expected that they need not all be known, those in the front of the market's order are fetched, so that a very broad
/// search costs no more than a narrow one. The best `told` of them come with their texts.
///
/// A tier is looked up without saying that its rows are of no better one: telling that by the index takes longer than looking
/// them all up.
pub(in crate::search) async fn find(
    connection: &mut PgConnection,
    mut rows: Vec<Candidate>,
    tiers: &Tiers,
    narrowing: &Narrowing,
    expected: Rows,
    most: i64,
    told: i64,
) -> Result<Vec<Candidate>, sqlx::Error> {
    let most_rows = usize::try_from(most).unwrap_or(usize::MAX);
    for (tier, ways) in (0..).zip(tiers.in_order()) {
        if ways.is_empty() || rows.len() >= most_rows {
            continue;
        }
        let known: HashSet<_> = rows.iter().map(|row| row.product).collect();
        let left = if known.len() as i64 >= told { 0 } else { told };
        let mut expected = if tier == 0 { expected.by_name() } else { expected };
        let found = loop {
            let front = expected.front(most);
            let ways = front.map_or(Cow::Borrowed(ways), |front| front.of(ways).into());
            let found = find_tier(connection, tier, &ways, narrowing, most, left).await?;
            match front {
                Some(front) if (found.len() as i64) < most => expected.correct(front, found.len() as i64),
                _ => break found,
            }
        };
        rows.extend(found.into_iter().filter(|row| !known.contains(&row.product)));
    }
    rows.truncate(most_rows);
    Ok(rows)
}

/// The rows of a tier, those of better ones among them. Words and values are looked up in one index; what stands in none
/// (seasons, stock, the validity of stars) or is not worth asking for (prices, stars and ways to travel that many rows have) is
/// compared row by row. One way after the other is looked up, each without what those before it gave, until there are enough.
///
/// `+ 0` and `COALESCE` hide the indexes of prices and stars, which would be read whole to leave out some of a few hundred rows:
/// that of stars holds those rows alone that have some, and is only then left aside when the comparison could be true of others.
async fn find_tier(
    connection: &mut PgConnection,
    tier: i32,
    ways: &[String],
    narrowing: &Narrowing,
    most: i64,
    told: i64,
) -> Result<Vec<Candidate>, sqlx::Error> {
    let before: Vec<_> = (0..ways.len()).map(|at| any_of(&ways[..at])).collect();
    let rows = sqlx::query!(
        r#"SELECT placed.product_id AS "product!: ProductId",
                  placed.category_slug AS "category!", placed.province_code AS "province!",
                  placed.former_province_code AS former_province, placed.seller_slugs AS "sellers!",
                  placed.shipping_scope AS "travels!", placed.price_vnd AS "price!: Vnd", placed.shown_stars AS stars,
                  $3::smallint = ANY (placed.season_months) AS "in_season!", placed.is_in_stock AS "in_stock!",
                  placed.is_ahead AS "ahead!", placed.position AS "position!",
                  CASE WHEN placed.place <= $10 THEN placed.name_folded END AS name_folded,
                  CASE WHEN placed.place <= $10 THEN placed.name_toned END AS name_toned,
                  CASE WHEN placed.place <= $10 THEN placed.about_folded END AS about_folded,
                  CASE WHEN placed.place <= $10 THEN placed.about_toned END AS about_toned
           FROM (
             SELECT fitting.*, row_number() OVER (ORDER BY fitting.shown_stars DESC NULLS LAST,
                                                  fitting.position, fitting.product_id) AS place
             FROM (
               SELECT met.* FROM UNNEST($1::text[], $13::text[]) AS way (words, before)
               CROSS JOIN LATERAL (
                 SELECT product_id, category_slug, province_code, former_province_code, seller_slugs, shipping_scope, price_vnd,
                        season_months, is_in_stock, is_ahead, position, name_folded, name_toned, about_folded, about_toned,
                        CASE WHEN stars_valid_from <= $2 AND stars_valid_until >= $2 THEN stars END AS shown_stars
                 FROM product_search
                 WHERE words @@ way.words::tsquery AND (way.before IS NULL OR NOT words @@ way.before::tsquery)
                   AND NOT is_age_restricted AND ($12::text IS NULL OR shipping_scope = $12)
                   AND ($4::bigint IS NULL OR price_vnd + 0 >= $4) AND ($5::bigint IS NULL OR price_vnd + 0 <= $5)
                   AND ($6::smallint IS NULL OR (COALESCE(stars, 0) >= $6 AND stars_valid_from <= $2 AND stars_valid_until >= $2))
                   AND (NOT $7 OR $3 = ANY (season_months)) AND (NOT $8 OR is_in_stock) AND (NOT $11 OR is_ahead)
                 LIMIT $9) AS met
               LIMIT $9) AS fitting) AS placed"#,
        ways,
        narrowing.today,
        month_of(narrowing.today),
        narrowing.price_from.map(|price| price.0),
        narrowing.price_to.map(|price| price.0),
        narrowing.stars_min,
        narrowing.in_season,
        narrowing.in_stock,
        most,
        told,
        narrowing.ahead,
        narrowing.travels,
        &before as &[Option<String>],
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Candidate {
            product: row.product,
            tier,
            category: row.category,
            province: row.province,
            former_province: row.former_province,
            sellers: row.sellers,
            travels: row.travels,
            price: row.price,
            stars: row.stars,
            in_season: row.in_season,
            in_stock: row.in_stock,
            ahead: row.ahead,
            position: row.position,
            texts: texts(row.name_folded, row.name_toned, row.about_folded, row.about_toned),
        })
        .collect())
}

fn texts(
    name_folded: Option<String>,
    name_toned: Option<String>,
    about_folded: Option<String>,
    about_toned: Option<String>,
) -> Option<Texts> {
    Some(Texts {
        name_folded: name_folded?,
        name_toned: name_toned?,
        about_folded: about_folded?,
        about_toned: about_toned?,
    })
}

/// The rows that tell the most of what is wanted, each with how much that is: a want tells the more the fewer rows have
/// it, and twice as much in its name. Of very broad wants only some rows are looked at. Each want is looked up by itself,
/// in names and anywhere, because the index knows at once what comparing row by row would find out slowly.
pub(in crate::search) async fn find_near(
    connection: &mut PgConnection,
    wants: &[String],
    in_names: &[String],
    today: NaiveDate,
    most: i64,
) -> Result<Vec<(Candidate, f64)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"WITH met AS MATERIALIZED (
             SELECT found.product_id, (asked.nth - 1) % cardinality($1::text[]) AS want,
                    asked.nth > cardinality($1::text[]) AS is_in_name
             FROM UNNEST($1::text[] || $5::text[]) WITH ORDINALITY AS asked (words, nth)
             CROSS JOIN LATERAL (
               SELECT product_id FROM product_search
               WHERE words @@ asked.words::tsquery AND NOT is_age_restricted LIMIT 2000) AS found),
           weight AS (
             SELECT want, ln(1.5 + (SELECT count(DISTINCT product_id) FROM met)::float8 / count(*)) AS weight
             FROM met WHERE NOT is_in_name GROUP BY want),
           weighed AS (
             SELECT met.product_id, sum(weight.weight) AS weight FROM met JOIN weight USING (want)
             GROUP BY met.product_id ORDER BY 2 DESC, 1 LIMIT $2)
           SELECT s.product_id AS "product!: ProductId", s.category_slug AS "category!", s.province_code AS "province!",
                  s.former_province_code AS "former_province", s.seller_slugs AS "sellers!",
                  s.shipping_scope AS "travels!", s.price_vnd AS "price!: Vnd", s.is_in_stock AS "in_stock!",
                  s.is_ahead AS "ahead!", s.position AS "position!", s.name_folded AS "name_folded!", s.name_toned AS "name_toned!",
                  s.about_folded AS "about_folded!", s.about_toned AS "about_toned!",
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
                ahead: row.ahead,
                position: row.position,
                texts: Some(Texts {
                    name_folded: row.name_folded,
                    name_toned: row.name_toned,
                    about_folded: row.about_folded,
                    about_toned: row.about_toned,
                }),
            };
            (candidate, row.weight)
        })
        .collect())
}

/// At most `most` rows of whatever is public and fits the narrowing, in any order.
pub(in crate::search) async fn browse(
    connection: &mut PgConnection,
    narrowing: &Narrowing,
    sample: &[Candidate],
    most: i64,
) -> Result<Vec<Candidate>, sqlx::Error> {
    let mut query = QueryBuilder::new("SELECT ");
    push_columns(&mut query, narrowing);
    query.push(", 0 AS tier FROM product_search WHERE NOT is_age_restricted");
    if let Some(lexemes) = narrowing.lexemes(sample) {
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

/// The first rows of the market's order, which is none of theirs: as if they were drawn.
pub(in crate::search) async fn list_first(
    connection: &mut PgConnection,
    narrowing: &Narrowing,
    most: i64,
) -> Result<Vec<Candidate>, sqlx::Error> {
    let mut query = QueryBuilder::new("SELECT ");
    push_columns(&mut query, narrowing);
    query.push(", 0 AS tier FROM product_search WHERE NOT is_age_restricted ORDER BY position, product_id LIMIT ");
    query.push_bind(most);
    let rows = query.build().fetch_all(connection).await?;
    rows.iter().map(candidate).collect()
}

/// The columns of a candidate but for its tier, in the order of [`candidate`].
fn push_columns(query: &mut QueryBuilder<Postgres>, narrowing: &Narrowing) {
    query.push(
        "product_id, category_slug, province_code, former_province_code, seller_slugs, shipping_scope, price_vnd,
           position, is_in_stock, is_ahead, ",
    );
    query.push_bind(month_of(narrowing.today));
    query.push(" = ANY (season_months), CASE WHEN stars_valid_from <= ");
    query.push_bind(narrowing.today);
    query.push(" AND stars_valid_until >= ").push_bind(narrowing.today);
    query.push(" THEN stars END");
}

fn candidate(row: &PgRow) -> Result<Candidate, sqlx::Error> {
    Ok(Candidate {
        product: row.try_get(0)?,
        category: row.try_get(1)?,
        province: row.try_get(2)?,
        former_province: row.try_get(3)?,
        sellers: row.try_get(4)?,
        travels: row.try_get(5)?,
        price: row.try_get(6)?,
        position: row.try_get(7)?,
        in_stock: row.try_get(8)?,
        ahead: row.try_get(9)?,
        in_season: row.try_get(10)?,
        stars: row.try_get(11)?,
        tier: row.try_get(12)?,
        texts: None,
    })
}

/// The narrowing, by columns.
pub(super) fn push_conditions(query: &mut QueryBuilder<Postgres>, narrowing: &Narrowing) {
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
        // Hidden from the index of stars, which would be read whole beside that of the words.
        query.push(" AND COALESCE(stars, 0) >= ").push_bind(stars);
        query.push(" AND stars_valid_from <= ").push_bind(narrowing.today);
        query.push(" AND stars_valid_until >= ").push_bind(narrowing.today);
    }
    push_prices(query, narrowing);
    if narrowing.in_stock {
        query.push(" AND is_in_stock");
    }
    if narrowing.ahead {
        query.push(" AND is_ahead");
    }
    if narrowing.in_season {
        query
            .push(" AND ")
            .push_bind(month_of(narrowing.today))
            .push(" = ANY (season_months)");
    }
}

pub(super) fn push_prices(query: &mut QueryBuilder<Postgres>, narrowing: &Narrowing) {
    if let Some(price) = narrowing.price_from {
        query.push(" AND price_vnd >= ").push_bind(price.0);
    }
    if let Some(price) = narrowing.price_to {
        query.push(" AND price_vnd <= ").push_bind(price.0);
    }
}

/// The texts of these rows.
pub(in crate::search) async fn load_texts(
    connection: &mut PgConnection,
    products: &[ProductId],
) -> Result<Vec<(ProductId, Texts)>, sqlx::Error> {
    let products: Vec<_> = products.iter().map(|product| product.0).collect();
    let rows = sqlx::query!(
        r#"SELECT product_id AS "product: ProductId", name_folded, name_toned, about_folded, about_toned
           FROM product_search WHERE product_id = ANY ($1)"#,
        &products,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let texts = Texts {
                name_folded: row.name_folded,
                name_toned: row.name_toned,
                about_folded: row.about_folded,
                about_toned: row.about_toned,
            };
            (row.product, texts)
        })
        .collect())
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
        r#"SELECT greatest((SELECT count(*) FROM (SELECT FROM product_search LIMIT 2000) AS counted),
                           (SELECT reltuples::bigint FROM pg_class WHERE oid = 'product_search'::regclass)) AS "rows!",
                  (SELECT last_value FROM product_search_version) AS "version!""#
    )
    .fetch_one(connection)
    .await?;
    Ok((row.rows, row.version))
}
