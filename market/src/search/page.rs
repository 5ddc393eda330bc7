//! From the rows that fit to the page that was asked for.

use super::{
    Engine, SearchError, SearchHits, SearchRequest, Sort,
    narrow::{Candidate, Narrowing},
    postgres::{Bounds, Found},
    steps, store,
    tiers::{any_of, with},
};
use crate::base::{ProductId, Total, page::rows_before};
use sqlx::PgConnection;
use std::cmp::Reverse;

/// So often more steps of prices are looked at.
const ATTEMPTS: usize = 4;

/// So many times the rows that are shown are hoped for: it is a guess by the rows that were fetched.
const SPARE: i64 = 3;

/// What was looked for, should more rows fit than were fetched.
pub(super) struct Listed<'a> {
    /// In which ways a row has what is looked for; without it, all rows fit.
    pub(super) words: Option<&'a [String]>,
    /// In about how many rows it stands.
    pub(super) rows_about: i64,
    /// Some rows, as if they were drawn.
    pub(super) sample: &'a [Candidate],
    /// How far to go.
    pub(super) bounds: Bounds,
}

/// The page that was asked for.
pub(super) async fn page(
    connection: &mut PgConnection,
    request: &SearchRequest,
    listed: &Listed<'_>,
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
    let is_ranked = listed.words.is_some() && request.sort == Sort::Relevance;
    let total = Total {
        count: rows.len() as i64,
        is_exact: !is_cut,
    };
    let products = if is_cut && !is_ranked {
        let stretch = (offset, i64::from(per_page));
        list(connection, listed, narrowing, request.sort, stretch, &rows).await?
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

/// A stretch of a list of more rows than the ones that were fetched.
async fn list(
    connection: &mut PgConnection,
    listed: &Listed<'_>,
    narrowing: &Narrowing,
    sort: Sort,
    stretch: (i64, i64),
    fetched: &[Candidate],
) -> Result<Vec<ProductId>, sqlx::Error> {
    let bounds = listed.bounds;
    let is_far = stretch.0 >= bounds.sorted;
    // So far into a list only walking leads.
    if !is_far && let Some(listed) = list_by_steps(connection, listed, narrowing, sort, stretch, fetched).await? {
        return Ok(listed);
    }
    if let Some(words) = listed.words
        && !is_far
        && listed.rows_about <= bounds.tried
    {
        let any = any_of(words).unwrap_or_default();
        if let Some(listed) = store::list_soon(connection, &any, bounds.met, narrowing, sort, stretch).await? {
            return Ok(listed);
        }
        let (listed, rows) = store::list_sorted(connection, words, bounds.sorted, narrowing, sort, stretch).await?;
        if rows <= bounds.sorted {
            return Ok(listed);
        }
    }
    let any = listed.words.and_then(any_of);
    store::list_walked(connection, any.as_deref(), narrowing, sort, stretch).await
}

/// A stretch of a list by price, found among the rows of the lowest or highest steps of prices: of so many steps as hold
/// enough rows, going by the prices of those that were fetched. Nothing where a few attempts do not get there.
async fn list_by_steps(
    connection: &mut PgConnection,
    listed: &Listed<'_>,
    narrowing: &Narrowing,
    sort: Sort,
    (offset, most): (i64, i64),
    fetched: &[Candidate],
) -> Result<Option<Vec<ProductId>>, sqlx::Error> {
    let mut at: Vec<_> = fetched.iter().map(|row| steps::step(row.price)).collect();
    match sort {
        Sort::PriceUp => at.sort_unstable(),
        Sort::PriceDown => at.sort_unstable_by(|one, other| other.cmp(one)),
        Sort::Relevance | Sort::Newest => return Ok(None),
    }
    let values = narrowing.lexemes(listed.sample);
    if listed.words.is_none() && !narrowing.has_values() {
        // Everything there is lies in the order of prices already.
        return Ok(None);
    }
    let known = at.len() as i64;
    let all = steps::between(narrowing.price_from, narrowing.price_to);
    // As many as there may be: too few rows are found sooner than too many.
    let mut rows_about = listed.rows_about.max(known);
    for _ in 0..ATTEMPTS {
        let hoped = SPARE * (offset + most);
        let nth = hoped * known / rows_about;
        let last = usize::try_from(nth).ok().and_then(|nth| at.get(nth));
        let chosen = match (last, sort) {
            (None, _) => all.clone(),
            (Some(last), Sort::PriceUp) => all.start..last + 1,
            (Some(last), _) => *last..all.end,
        };
        let is_all = chosen == all;
        let values: Vec<_> = values.iter().cloned().chain(steps::operand(chosen)).collect();
        if listed.words.is_none() && values.is_empty() {
            return Ok(None);
        }
        let ways = ways_with(listed.words, &values.join(" & "));
        let bounds = listed.bounds;
        let (listed, rows) =
            store::list_sorted(connection, &ways, bounds.sorted, narrowing, sort, (offset, most)).await?;
        if rows > bounds.sorted {
            return Ok(None);
        }
        if is_all || rows >= offset + most {
            return Ok(Some(listed));
        }
        // There are about so many times fewer than was thought.
        let expected = (nth + 1) * rows_about / known.max(1);
        rows_about = (rows_about * rows.max(1) / expected.max(1)).clamp(known, (rows_about / 2).max(known));
    }
    Ok(None)
}

/// Each way with these values besides.
fn ways_with(ways: Option<&[String]>, values: &str) -> Vec<String> {
    match ways {
        None => vec![values.to_owned()],
        Some(ways) if values.is_empty() => ways.to_vec(),
        Some(ways) => ways.iter().map(|way| with(way, values)).collect(),
    }
}
