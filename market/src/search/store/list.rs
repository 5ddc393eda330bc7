//! Stretches of lists that are too long to be sorted by the program.

use super::find::{push_conditions, push_prices};
use crate::{
    base::ProductId,
    search::{Sort, narrow::Narrowing},
};
use sqlx::{PgConnection, QueryBuilder};

/// A stretch of the rows that have what is looked for in any of these ways, where no more than `sorted` rows do: all are looked
/// up and sorted. Also how many they are; nothing is listed where there are more.
pub(in crate::search) async fn list_sorted(
    connection: &mut PgConnection,
    ways: &[String],
    sorted: i64,
    narrowing: &Narrowing,
    sort: Sort,
    (offset, most): (i64, i64),
) -> Result<(Vec<ProductId>, i64), sqlx::Error> {
    let mut query = QueryBuilder::new(
        "WITH fitting AS MATERIALIZED (SELECT product_id, price_vnd, position FROM product_search
           WHERE NOT is_age_restricted AND (",
    );
    let mut any = query.separated(" OR ");
    for way in ways {
        any.push("words @@ (SELECT ");
        any.push_bind_unseparated(way).push_unseparated("::tsquery)");
    }
    query.push(")");
    push_conditions(&mut query, narrowing);
    query.push(" LIMIT ").push_bind(sorted + 1);
    query.push("), counted AS (SELECT count(*) AS rows FROM fitting), listed AS (SELECT product_id FROM fitting");
    query.push(order_of(sort));
    query.push(" LIMIT ").push_bind(most).push(" OFFSET ").push_bind(offset);
    query.push(") SELECT rows, ARRAY(SELECT product_id FROM listed) FROM counted");
    let (rows, listed): (i64, Vec<ProductId>) = query.build_query_as().fetch_one(connection).await?;
    Ok(if rows > sorted {
        (Vec::new(), rows)
    } else {
        (listed, rows)
    })
}

/// A stretch of a list whose rows are met one by one in their order: of everything public, or of what has words that
/// stand in very many rows.
pub(in crate::search) async fn list_walked(
    connection: &mut PgConnection,
    words: Option<&str>,
    narrowing: &Narrowing,
    sort: Sort,
    (offset, most): (i64, i64),
) -> Result<Vec<ProductId>, sqlx::Error> {
    let mut query = QueryBuilder::new("SELECT product_id FROM product_search WHERE NOT is_age_restricted");
    if let Some(words) = words {
        // Hidden from the index, which would first list every row that fits.
        query
            .push(" AND coalesce(words, '') @@ (SELECT ")
            .push_bind(words)
            .push("::tsquery)");
    }
    push_conditions(&mut query, narrowing);
    query.push(order_of(sort));
    query.push(" LIMIT ").push_bind(most).push(" OFFSET ").push_bind(offset);
    query.build_query_scalar().fetch_all(connection).await
}

/// A stretch that is complete among the first rows of the list, as it mostly is; else nothing.
pub(in crate::search) async fn list_soon(
    connection: &mut PgConnection,
    words: &str,
    met: i64,
    narrowing: &Narrowing,
    sort: Sort,
    (offset, most): (i64, i64),
) -> Result<Option<Vec<ProductId>>, sqlx::Error> {
    const COLUMNS: &str = "product_id, words, category_slug, province_code, former_province_code, shipping_scope,
      seller_slugs, stars, stars_valid_from, stars_valid_until, price_vnd, is_in_stock, is_ahead, season_months, position";
    let mut query = QueryBuilder::new("SELECT product_id FROM (SELECT ");
    query
        .push(COLUMNS)
        .push(" FROM product_search WHERE NOT is_age_restricted");
    push_prices(&mut query, narrowing);
    query.push(order_of(sort)).push(" LIMIT ").push_bind(met);
    query
        .push(") AS met WHERE words @@ (SELECT ")
        .push_bind(words)
        .push("::tsquery)");
    push_conditions(&mut query, narrowing);
    query.push(order_of(sort));
    query.push(" LIMIT ").push_bind(most).push(" OFFSET ").push_bind(offset);
    let products: Vec<ProductId> = query.build_query_scalar().fetch_all(connection).await?;
    Ok((products.len() as i64 == most).then_some(products))
}

fn order_of(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => " ORDER BY position, product_id",
        Sort::PriceUp => " ORDER BY price_vnd, product_id",
        Sort::PriceDown => " ORDER BY price_vnd DESC, product_id DESC",
        Sort::Newest => " ORDER BY product_id DESC",
    }
}
