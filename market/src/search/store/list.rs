//! Stretches of lists that are too long to be sorted by the program.

use super::find::{push_conditions, push_prices};
use crate::{
    base::ProductId,
    search::{Sort, narrow::Narrowing},
};
use sqlx::{PgConnection, QueryBuilder};

/// How a stretch of a list is found.
#[derive(Clone, Copy, Debug)]
pub(in crate::search) enum Stretch<'a> {
    /// Everything that is public.
    All,
    /// These words stand in few rows.
    Rare {
        /// The words.
        words: &'a str,
        /// So many of the first rows are met one by one, in the hope that they are enough.
        met: i64,
        /// Else all rows with these words, up to so many, are looked up and sorted.
        sorted: i64,
    },
    /// These words stand in very many rows: all rows are met one by one in their order.
    Frequent(&'a str),
}

/// A stretch of a list that is too long to be sorted by the program. Nothing where words that were thought to be rare
/// stand in more rows.
pub(in crate::search) async fn list_in_order(
    connection: &mut PgConnection,
    stretch: Stretch<'_>,
    narrowing: &Narrowing,
    sort: Sort,
    offset: i64,
    most: i64,
) -> Result<Option<Vec<ProductId>>, sqlx::Error> {
    let mut query = QueryBuilder::new("WITH fitting AS ");
    query.push(match stretch {
        Stretch::Rare { .. } => "MATERIALIZED",
        Stretch::All | Stretch::Frequent(_) => "NOT MATERIALIZED",
    });
    query.push(" (SELECT product_id, price_vnd, position FROM product_search WHERE NOT is_age_restricted");
    match stretch {
        Stretch::All => {}
        Stretch::Rare { words, .. } => {
            query.push(" AND words @@ (SELECT ").push_bind(words).push("::tsquery)");
        }
        // Hidden from the index, which would first list every row that fits.
        Stretch::Frequent(words) => {
            query
                .push(" AND coalesce(words, '') @@ (SELECT ")
                .push_bind(words)
                .push("::tsquery)");
        }
    }
    push_conditions(&mut query, narrowing);
    if let Stretch::Rare { sorted, .. } = stretch {
        query.push(" LIMIT ").push_bind(sorted + 1);
        query.push(") SELECT product_id, (SELECT count(*) FROM fitting) FROM fitting");
    } else {
        query.push(") SELECT product_id, 0::bigint FROM fitting");
    }
    query.push(order_of(sort));
    query.push(" LIMIT ").push_bind(most).push(" OFFSET ").push_bind(offset);
    let rows: Vec<(ProductId, i64)> = query.build_query_as().fetch_all(connection).await?;
    let has_too_many = |most: i64| rows.first().is_some_and(|(_, fitting)| *fitting > most);
    if matches!(stretch, Stretch::Rare { sorted, .. } if has_too_many(sorted)) {
        return Ok(None);
    }
    Ok(Some(rows.into_iter().map(|(product, _)| product).collect()))
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
