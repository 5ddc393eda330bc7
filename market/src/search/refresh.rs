//! Keeps the search rows equal to the published offers.

use super::{document::Document, store};
use crate::{
    base::ProductId,
    jobs::{self, Job},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use std::collections::BTreeSet;

/// How many products are read and written at a time.
const BATCH: i64 = 1_000;

/// Brings the search rows of these products up to date: a public product has exactly one row, any other none. The
/// products are locked for so long, so that two refreshes of one product follow each other.
pub async fn refresh(connection: &mut PgConnection, products: &[ProductId]) -> Result<(), sqlx::Error> {
    let before = store::list_categories(connection, products).await?;
    refresh_rows(connection, products).await?;
    store::add_words(connection, products).await?;
    let mut categories = store::list_categories(connection, products).await?;
    categories.extend(before);
    let sellers = store::list_sellers(connection, products).await?;
    store::recount_categories(connection, Some(&categories)).await?;
    store::recount_storefronts(connection, Some(&sellers)).await
}

/// The rows alone, for who brings many products at once and calls [`recount_all`] at the end.
pub async fn refresh_rows(connection: &mut PgConnection, products: &[ProductId]) -> Result<(), sqlx::Error> {
    let products: BTreeSet<_> = products.iter().copied().collect();
    let products: Vec<_> = products.into_iter().collect();
    store::lock_products(connection, &products).await?;
    let sources = store::load_sources(connection, &products).await?;
    store::delete_missing(connection, &products, &sources).await?;
    let former_provinces = store::list_former_provinces(connection).await?;
    let rows: Vec<_> = sources
        .into_iter()
        .map(|source| {
            let document = Document::of(&source, &former_provinces);
            (source, document)
        })
        .collect();
    store::upsert_rows(connection, &rows).await
}

/// Counts the products of all categories and storefronts again, and the words of all rows.
pub async fn recount_all(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    store::recount_categories(connection, None).await?;
    store::recount_storefronts(connection, None).await?;
    store::recount_words(connection).await
}

/// Counts the words of all rows again, in a transaction of its own.
pub async fn recount_words(pool: &PgPool) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    store::allow_long_statements(&mut transaction).await?;
    store::recount_words(&mut transaction).await?;
    transaction.commit().await
}

/// Asks the worker to bring the search row of a product up to date; part of the caller's transaction.
pub async fn enqueue_refresh(
    connection: &mut PgConnection,
    product: ProductId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    jobs::enqueue(connection, Job::RefreshSearch { product }, now, now).await
}

/// Brings every search row and every count up to date, in batches of their own transactions. Returns how many products
/// were looked at.
pub async fn refresh_all(pool: &PgPool) -> Result<i64, sqlx::Error> {
    let mut after = ProductId(uuid::Uuid::nil());
    let mut count = 0;
    loop {
        let mut transaction = pool.begin().await?;
        let products = store::list_products(&mut transaction, after, BATCH).await?;
        let Some(last) = products.last() else { break };
        after = *last;
        count += products.len() as i64;
        refresh_rows(&mut transaction, &products).await?;
        transaction.commit().await?;
    }
    let mut transaction = pool.begin().await?;
    store::allow_long_statements(&mut transaction).await?;
    recount_all(&mut transaction).await?;
    transaction.commit().await?;
    Ok(count)
}

/// Makes the rows of an older program again, in batches of their own transactions. One process does it at a time; for
/// others there is nothing to do. Returns how many rows were made.
pub async fn refresh_outdated(pool: &PgPool) -> Result<i64, sqlx::Error> {
    // The lock hangs on this connection, and ends with it.
    let mut turn = pool.acquire().await?.detach();
    if !store::try_refresh_turn(&mut turn).await? {
        return Ok(0);
    }
    let mut after = ProductId(uuid::Uuid::nil());
    let mut count = 0;
    loop {
        let mut transaction = pool.begin().await?;
        let products = store::list_outdated(&mut transaction, after, BATCH).await?;
        let Some(last) = products.last() else { break };
        after = *last;
        count += products.len() as i64;
        refresh_rows(&mut transaction, &products).await?;
        transaction.commit().await?;
    }
    if count > 0 {
        let mut transaction = pool.begin().await?;
        store::allow_long_statements(&mut transaction).await?;
        recount_all(&mut transaction).await?;
        transaction.commit().await?;
    }
    Ok(count)
}
