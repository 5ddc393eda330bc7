//! A seller takes home what a list shows: all pages of it, as it stands at this moment.
//!
//! The ids of all rows are read first, in the order of the list; then the rows, some hundreds at a time. So a file
//! holds each row once, and a slow network holds neither a connection nor more than a part of it in memory.

use super::store::{
    self,
    goods::{self, Good},
    orders::OrderRow,
};
use crate::{
    base::{Lang, OfferId, OrderId, ProductId},
    catalog::{self, ListingFilter, ShelfFilter, ShelfItem},
    orders::{self, DeskFilter},
    people::{
        CoopMember, audit,
        limit::{Limit, next_window},
    },
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// The most rows of one file.
pub const EXPORT_MAX: usize = 100_000;

/// How many rows are read at once.
const CHUNK: usize = 500;

/// What is taken home.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Products with their packs, one row for each pack.
    Listings(ListingFilter),
    /// Packs on the shelf.
    Shelf(ShelfFilter),
    /// Orders of the desk.
    Orders(DeskFilter),
}

/// Why nothing is taken home.
#[derive(Debug, thiserror::Error)]
pub enum ExportRefused {
    /// Too many files in a short time.
    #[error("too many exports until {again_at}")]
    TooOften {
        /// When the next may be asked for.
        again_at: DateTime<Utc>,
    },
    /// More rows than one file holds.
    #[error("more than {EXPORT_MAX} rows")]
    TooMany,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// What was found, in its order.
#[derive(Debug)]
pub struct Export {
    ids: Ids,
    next: usize,
    /// How many rows the file will have.
    pub rows: usize,
}

#[derive(Debug)]
enum Ids {
    Listings(Vec<ProductId>),
    Shelf(Vec<OfferId>),
    Orders(Vec<OrderId>),
}

/// Some rows.
#[derive(Debug)]
pub enum Exported {
    /// Products with their packs.
    Listings(Vec<Good>),
    /// Packs on the shelf.
    Shelf(Vec<ShelfItem>),
    /// Orders.
    Orders(Vec<OrderRow>),
}

/// Finds what a file will hold, and writes down that it was taken.
pub async fn begin_export(
    pool: &PgPool,
    member: &CoopMember,
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> Result<Export, ExportRefused> {
    let person = member.account().to_string();
    if Limit::EXPORT_BY_ACCOUNT.count(pool, &person, now).await?.is_none() {
        return Err(ExportRefused::TooOften {
            again_at: next_window(now),
        });
    }
    let most = EXPORT_MAX + 1;
    let (ids, rows, list) = match wanted {
        Wanted::Listings(filter) => {
            let found = catalog::find_listings(pool, member, *filter, most).await?;
            let rows = store::count_packs(pool, &found).await?;
            (Ids::Listings(found), rows, "listings")
        }
        Wanted::Shelf(filter) => {
            let found = catalog::find_offers(pool, member, *filter, most).await?;
            let rows = found.len();
            (Ids::Shelf(found), rows, "shelf")
        }
        Wanted::Orders(filter) => {
            let found = orders::find_matching(pool, member, filter, most).await?;
            let rows = found.len();
            (Ids::Orders(found), rows, "orders")
        }
    };
    if rows > EXPORT_MAX {
        return Err(ExportRefused::TooMany);
    }
    let entry = audit::Entry {
        action: "sheet_export",
        subject: list.to_owned(),
        before: None,
        after: Some(json!({ "rows": rows })),
    };
    let mut connection = pool.acquire().await?;
    audit::record(&mut connection, member.account(), member.coop(), entry, now).await?;
    Ok(Export { ids, next: 0, rows })
}

impl Export {
    /// The next rows; nothing at the end. Goods of an order are named in `lang`.
    pub async fn next(
        &mut self,
        pool: &PgPool,
        member: &CoopMember,
        lang: Lang,
    ) -> Result<Option<Exported>, sqlx::Error> {
        let (start, coop) = (self.next, member.coop());
        self.next += CHUNK;
        Ok(match &self.ids {
            Ids::Listings(ids) => match chunk(ids, start) {
                Some(ids) => Some(Exported::Listings(
                    goods::load(&mut *pool.acquire().await?, coop, ids).await?,
                )),
                None => None,
            },
            Ids::Shelf(ids) => match chunk(ids, start) {
                Some(ids) => Some(Exported::Shelf(catalog::load_shelf_items(pool, member, ids).await?)),
                None => None,
            },
            Ids::Orders(ids) => match chunk(ids, start) {
                Some(ids) => Some(Exported::Orders(store::orders::load(pool, coop, ids, lang).await?)),
                None => None,
            },
        })
    }
}

fn chunk<T>(ids: &[T], start: usize) -> Option<&[T]> {
    let rest = ids.get(start..).filter(|rest| !rest.is_empty())?;
    Some(&rest[..rest.len().min(CHUNK)])
}
