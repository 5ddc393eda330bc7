//! From the rows that fit to the page that was asked for.

use super::{
    Engine, SearchError, SearchHits, SearchRequest, Sort,
    narrow::Narrowing,
    postgres::Found,
    store::{self, Stretch},
};
use crate::base::{ProductId, Total, page::rows_before};
use sqlx::PgConnection;
use std::cmp::Reverse;

/// The page that was asked for; `stretch` says how its rows are found where more fit than were fetched.
pub(super) async fn page(
    connection: &mut PgConnection,
    request: &SearchRequest,
    stretch: Stretch<'_>,
    narrowing: &Narrowing,
    found: Found,
) -> Result<SearchHits, SearchError> {
    let Found {
        mut rows,
        facets,
        is_cut,
        ..
    } = found;
    let per_page = request.per_page.clamp(1, 100);
    let offset = rows_before(request.page, per_page);
    let is_ranked = !matches!(stretch, Stretch::All) && request.sort == Sort::Relevance;
    let total = Total {
        count: rows.len() as i64,
        is_exact: !is_cut,
    };
    let products = if is_cut && !is_ranked {
        list(
            connection,
            stretch,
            narrowing,
            request.sort,
            offset,
            i64::from(per_page),
        )
        .await?
    } else {
        match request.sort {
            Sort::Relevance if is_ranked => {}
            Sort::Relevance => rows.sort_by_key(|row| (row.position, row.product)),
            Sort::PriceUp => rows.sort_by_key(|row| (row.price, row.product)),
            Sort::PriceDown => rows.sort_by_key(|row| Reverse((row.price, row.product))),
            Sort::Newest => rows.sort_by_key(|row| Reverse(row.product)),
        }
        let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
        let shown = rows.iter().skip(skipped).take(per_page as usize);
        shown.map(|row| row.product).collect()
    };
    Ok(SearchHits {
        products,
        total,
        facets,
        served_by: Engine::Postgres,
        ..SearchHits::default()
    })
}

/// A stretch of a list of more rows than were fetched.
async fn list(
    connection: &mut PgConnection,
    stretch: Stretch<'_>,
    narrowing: &Narrowing,
    sort: Sort,
    offset: i64,
    most: i64,
) -> Result<Vec<ProductId>, sqlx::Error> {
    let stretch = match stretch {
        // So far into a list only walking leads.
        Stretch::Rare { words, sorted, .. } if offset >= sorted => Stretch::Frequent(words),
        other => other,
    };
    if let Stretch::Rare { words, met, .. } = stretch
        && let Some(listed) = store::list_soon(connection, words, met, narrowing, sort, (offset, most)).await?
    {
        return Ok(listed);
    }
    let mut listed = store::list_in_order(connection, stretch, narrowing, sort, offset, most).await?;
    if let (Stretch::Rare { words, .. }, None) = (stretch, &listed) {
        let stretch = Stretch::Frequent(words);
        listed = store::list_in_order(connection, stretch, narrowing, sort, offset, most).await?;
    }
    Ok(listed.unwrap_or_default())
}
