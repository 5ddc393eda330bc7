//! What an outside index must still learn, read from the search rows: a row whose `version` is above its
//! `indexed_version`, and products that are gone. A row counts as learnt only when the index says so, so a process that
//! dies in the middle leaves nothing out.

use super::store::outbox as store;
use crate::base::{ProductId, Vnd};
use chrono::NaiveDate;
use sqlx::{PgConnection, PgPool};

/// A product as an outside index sees it. Goods behind the age gate never become one.
#[derive(Clone, PartialEq, Debug)]
pub struct IndexedProduct {
    /// The product.
    pub product: ProductId,
    /// The version of its row.
    pub version: i64,
    /// A hash over what is found of it.
    pub content_hash: Vec<u8>,
    /// The folded words of its name.
    pub name_folded: String,
    /// The same words with their marks.
    pub name_toned: String,
    /// The folded words of its seller, producer, category and places.
    pub about_folded: String,
    /// The same words with their marks.
    pub about_toned: String,
    /// The folded words of its description.
    pub description_folded: String,
    /// Its category (slug).
    pub category: String,
    /// Today's province (code).
    pub province: String,
    /// The province of before 1 July 2025 (code), where it is known.
    pub former_province: Option<String>,
    /// Everybody who sells it (slugs of public storefronts).
    pub sellers: Vec<String>,
    /// The stars of its certificate that ends last.
    pub stars: Option<i16>,
    /// From when on these stars hold.
    pub stars_valid_from: Option<NaiveDate>,
    /// Until when these stars hold.
    pub stars_valid_until: Option<NaiveDate>,
    /// Its lowest price.
    pub price: Vnd,
    /// Its months, 1 to 12.
    pub season_months: Vec<i16>,
    /// Whether some of it can be ordered ahead of its harvest.
    pub is_ahead: bool,
    /// How it may travel (the name of a shipping scope).
    pub shipping_scope: String,
    /// Its place in the market's order.
    pub position: i64,
}

/// Something an outside index must still learn.
#[derive(Clone, PartialEq, Debug)]
pub enum Waiting {
    /// The product is new or has changed.
    Changed(Box<IndexedProduct>),
    /// The product is no longer for everyone to find.
    Gone {
        /// The product.
        product: ProductId,
        /// The version in which it went.
        version: i64,
    },
}

impl Waiting {
    /// What has to be marked once it is learnt.
    pub fn mark(&self) -> (ProductId, i64) {
        match self {
            Waiting::Changed(product) => (product.product, product.version),
            Waiting::Gone { product, version } => (*product, *version),
        }
    }
}

/// How much there is to index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counts {
    /// Products that an outside index should hold.
    pub products: i64,
    /// What it must still learn.
    pub waiting: i64,
}

/// How much there is to index.
pub async fn count(pool: &PgPool) -> Result<Counts, sqlx::Error> {
    store::count(&mut *pool.acquire().await?).await
}

/// How much an outside index must still learn.
pub async fn count_waiting(pool: &PgPool) -> Result<i64, sqlx::Error> {
    store::count_waiting(&mut *pool.acquire().await?).await
}

/// Whether an outside index must still learn something.
pub async fn has_waiting(pool: &PgPool) -> Result<bool, sqlx::Error> {
    store::has_waiting(&mut *pool.acquire().await?).await
}

/// How many of these products can be had from stock: stock changes with every order, so no index holds it.
pub async fn count_in_stock(pool: &PgPool, products: &[ProductId]) -> Result<i64, sqlx::Error> {
    store::count_in_stock(&mut *pool.acquire().await?, products).await
}

/// Forgets which products are gone, where no outside index is kept that must learn it.
pub async fn forget_gone(pool: &PgPool) -> Result<u64, sqlx::Error> {
    store::forget_gone(&mut *pool.acquire().await?).await
}

/// The right to write to the outside index, which one process has at a time: two writers could overtake each other, and
/// the index would keep what is older. It ends when dropped, and with the process: it hangs on a connection of its own.
#[derive(Debug)]
pub struct Turn {
    connection: PgConnection,
}

impl Turn {
    /// Takes the turn; nothing when somebody else has it.
    pub async fn take(pool: &PgPool) -> Result<Option<Self>, sqlx::Error> {
        let mut connection = pool.acquire().await?.detach();
        let is_ours = store::try_turn(&mut connection).await?;
        Ok(is_ours.then_some(Self { connection }))
    }

    /// Waits for the turn.
    pub async fn wait(pool: &PgPool) -> Result<Self, sqlx::Error> {
        let mut connection = pool.acquire().await?.detach();
        store::wait_for_turn(&mut connection).await?;
        Ok(Self { connection })
    }

    /// Gives the turn back. Dropped, it ends as well, once the database has noticed that the connection is gone.
    pub async fn end(mut self) {
        if let Err(error) = store::end_turn(&mut self.connection).await {
            tracing::debug!(%error, "the turn ends with its connection");
        }
    }

    /// The next of what the index must learn, the oldest first.
    pub async fn waiting(&mut self, most: i64) -> Result<Vec<Waiting>, sqlx::Error> {
        let marks = store::list_waiting(&mut self.connection, most).await?;
        let ids: Vec<_> = marks.iter().map(|(product, _)| *product).collect();
        let mut rows = store::load(&mut self.connection, &ids).await?;
        Ok(marks
            .into_iter()
            .map(|(product, version)| match rows.remove(&product) {
                Some(row) => Waiting::Changed(Box::new(row)),
                None => Waiting::Gone { product, version },
            })
            .collect())
    }

    /// The index has learnt these, in these versions.
    pub async fn mark(&mut self, learnt: &[(ProductId, i64)]) -> Result<(), sqlx::Error> {
        store::mark(&mut self.connection, learnt).await
    }

    /// Every product that the index should hold, page by page in the order of their ids. After the last page comes an
    /// empty one.
    pub async fn page_after(&mut self, after: ProductId, most: i64) -> Result<Vec<IndexedProduct>, sqlx::Error> {
        let ids = store::list_after(&mut self.connection, after, most).await?;
        let mut rows = store::load(&mut self.connection, &ids).await?;
        Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
    }

    /// The hashes of all products that the index should hold, in the same way.
    pub async fn hashes_after(
        &mut self,
        after: ProductId,
        most: i64,
    ) -> Result<Vec<(ProductId, Vec<u8>)>, sqlx::Error> {
        store::list_hashes_after(&mut self.connection, after, most).await
    }

    /// The index holds these wrongly or not at all, or should not hold them: it must learn them again.
    pub async fn mark_again(&mut self, products: &[ProductId]) -> Result<(), sqlx::Error> {
        store::mark_again(&mut self.connection, products).await
    }
}
