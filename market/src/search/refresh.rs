//! Keeps the search rows equal to the published offers.

use super::store;
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
    let categories = refresh_rows(connection, products).await?;
    let sellers = store::load_sellers(connection, products).await?;
    store::recount_categories(connection, Some(&categories)).await?;
    store::recount_storefronts(connection, Some(&sellers)).await
}

/// The rows alone; returns the categories whose counts may have changed.
async fn refresh_rows(connection: &mut PgConnection, products: &[ProductId]) -> Result<Vec<String>, sqlx::Error> {
    let products: BTreeSet<_> = products.iter().copied().collect();
    let products: Vec<_> = products.into_iter().collect();
    store::lock_products(connection, &products).await?;
    let mut categories: BTreeSet<String> = store::load_categories(connection, &products)
        .await?
        .into_iter()
        .collect();
    let sources = store::load_sources(connection, &products).await?;
    store::delete_missing(connection, &products, &sources).await?;
    store::upsert_rows(connection, &sources).await?;
    categories.extend(sources.into_iter().map(|source| source.category_slug));
    Ok(categories.into_iter().collect())
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
    store::recount_categories(&mut transaction, None).await?;
    store::recount_storefronts(&mut transaction, None).await?;
    transaction.commit().await?;
    Ok(count)
}
