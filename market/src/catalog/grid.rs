//! Many packs of a shelf changed together, as in a spreadsheet: all of it or nothing, each value only where what the
//! writer has seen still stands.

use super::{
    ON_HAND_MAX, PRICE_MAX, is_unlikely_price,
    stocktake::may_edit,
    store::{self, NewMovement, shelf},
};
use crate::{
    base::{OfferId, ProductId, Vnd},
    catalog::MovementKind,
    jobs::{self, Job},
    people::{CoopMember, audit},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use std::collections::BTreeSet;

/// The values of a pack that a grid shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GridValues {
    /// What is asked for it.
    pub price: Vnd,
    /// How many are in the house.
    pub stock: i32,
    /// Fewer than this are little.
    pub low_stock: i32,
}

/// A pack of a grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GridRow {
    /// The offer.
    pub offer: OfferId,
    /// What stood there when the writer read it.
    pub seen: GridValues,
    /// What shall stand there.
    pub wanted: GridValues,
    /// The price that was said to be meant, however unlikely it looks.
    pub sure: Option<Vnd>,
}

/// A column of a grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GridColumn {
    /// The price.
    Price,
    /// What is in the house.
    Stock,
    /// The mark.
    LowStock,
}

/// What is wrong with one cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GridProblem {
    /// Whose row.
    pub offer: OfferId,
    /// Its column.
    pub column: GridColumn,
    /// What is wrong.
    pub kind: GridProblemKind,
}

/// What may be wrong with a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GridProblemKind {
    /// Somebody else has changed it meanwhile.
    Moved {
        /// What stands there now.
        now: i64,
    },
    /// More is promised to buyers.
    Promised {
        /// How many.
        held: i32,
    },
    /// The price looks like a slip of the hand, and nobody has said that it is meant.
    UnlikelyPrice {
        /// The price that stands there.
        from: Vnd,
        /// The one that is wanted.
        to: Vnd,
    },
    /// Not a value that can stand there.
    OutOfRange,
}

/// Why nothing of a grid is saved.
#[derive(Debug, thiserror::Error)]
pub enum GridRefused {
    /// A row is not the cooperative's.
    #[error("no such offer")]
    NotFound,
    /// Prices are set by owners and managers.
    #[error("this member may not set prices")]
    MayNotEdit,
    /// Some cells cannot be saved.
    #[error("{} cells cannot be saved", .0.len())]
    Cells(Vec<GridProblem>),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Saves what differs from what was seen. Sent twice it finds everything as it is wanted.
pub async fn save_grid(
    pool: &PgPool,
    member: &CoopMember,
    rows: &[GridRow],
    now: DateTime<Utc>,
) -> Result<(), GridRefused> {
    let mut rows: Vec<_> = rows.iter().filter(|row| row.seen != row.wanted).copied().collect();
    // In the order in which buyers take goods.
    rows.sort_by_key(|row| row.offer);
    let is_priced = rows.iter().any(|row| row.seen.price != row.wanted.price);
    let mut transaction = pool.begin().await?;
    let mut saving = Saving {
        connection: &mut transaction,
        member,
        now,
        problems: Vec::new(),
        to_refresh: BTreeSet::new(),
    };
    for row in &rows {
        let product = shelf::product_of_own(saving.connection, member.coop(), row.offer)
            .await?
            .ok_or(GridRefused::NotFound)?;
        if is_priced && !may_edit(member) {
            return Err(GridRefused::MayNotEdit);
        }
        saving.price(row, product).await?;
        saving.stock(row, product).await?;
        saving.low_stock(row).await?;
    }
    let Saving {
        problems, to_refresh, ..
    } = saving;
    if !problems.is_empty() {
        return Err(GridRefused::Cells(problems));
    }
    let to_refresh: Vec<_> = to_refresh
        .into_iter()
        .map(|product| (Job::RefreshSearch { product }, now))
        .collect();
    jobs::enqueue_all(&mut transaction, &to_refresh, now).await?;
    transaction.commit().await?;
    Ok(())
}

struct Saving<'a> {
    connection: &'a mut PgConnection,
    member: &'a CoopMember,
    now: DateTime<Utc>,
    problems: Vec<GridProblem>,
    to_refresh: BTreeSet<ProductId>,
}

impl Saving<'_> {
    fn blame(&mut self, row: &GridRow, column: GridColumn, kind: GridProblemKind) {
        self.problems.push(GridProblem {
            offer: row.offer,
            column,
            kind,
        });
    }

    async fn price(&mut self, row: &GridRow, product: ProductId) -> Result<(), sqlx::Error> {
        let (seen, wanted) = (row.seen.price, row.wanted.price);
        if seen == wanted {
            return Ok(());
        }
        if !(1..=PRICE_MAX).contains(&wanted.0) {
            self.blame(row, GridColumn::Price, GridProblemKind::OutOfRange);
            return Ok(());
        }
        let standing = shelf::lock_price(self.connection, row.offer).await?;
        if standing == wanted {
            return Ok(());
        }
        if standing != seen {
            self.blame(row, GridColumn::Price, GridProblemKind::Moved { now: standing.0 });
            return Ok(());
        }
        if is_unlikely_price(Some(standing), wanted) && row.sure != Some(wanted) {
            let kind = GridProblemKind::UnlikelyPrice {
                from: standing,
                to: wanted,
            };
            self.blame(row, GridColumn::Price, kind);
            return Ok(());
        }
        shelf::set_price(self.connection, row.offer, wanted).await?;
        let entry = audit::Entry {
            action: "price",
            subject: row.offer.to_string(),
            before: Some(json!({ "price_vnd": standing })),
            after: Some(json!({ "price_vnd": wanted })),
        };
        self.write_down(entry).await?;
        self.to_refresh.insert(product);
        Ok(())
    }

    async fn write_down(&mut self, entry: audit::Entry) -> Result<(), sqlx::Error> {
        let (account, coop) = (self.member.account(), self.member.coop());
        audit::record(self.connection, account, coop, entry, self.now).await
    }

    async fn stock(&mut self, row: &GridRow, product: ProductId) -> Result<(), sqlx::Error> {
        let (seen, wanted) = (row.seen.stock, row.wanted.stock);
        if seen == wanted {
            return Ok(());
        }
        if !(0..=ON_HAND_MAX).contains(&wanted) {
            self.blame(row, GridColumn::Stock, GridProblemKind::OutOfRange);
            return Ok(());
        }
        let (on_hand, held) = shelf::lock_stock(self.connection, row.offer, self.now).await?;
        if on_hand == wanted {
            return Ok(());
        }
        if on_hand != seen {
            self.blame(row, GridColumn::Stock, GridProblemKind::Moved { now: on_hand.into() });
            return Ok(());
        }
        let Some(moved) = shelf::set(self.connection, row.offer, wanted, self.now).await? else {
            self.blame(row, GridColumn::Stock, GridProblemKind::Promised { held });
            return Ok(());
        };
        let movement = NewMovement {
            item: moved.item,
            kind: MovementKind::Count,
            quantity: moved.quantity,
            reason: "",
            holder: None,
            account: Some(self.member.account()),
        };
        store::insert_movement(self.connection, movement, self.now).await?;
        // The lists tell only whether anything is left.
        if (moved.left > 0) != (moved.left - moved.quantity > 0) {
            self.to_refresh.insert(product);
        }
        Ok(())
    }

    async fn low_stock(&mut self, row: &GridRow) -> Result<(), sqlx::Error> {
        let (seen, wanted) = (row.seen.low_stock, row.wanted.low_stock);
        if seen == wanted {
            return Ok(());
        }
        if !(0..=ON_HAND_MAX).contains(&wanted) {
            self.blame(row, GridColumn::LowStock, GridProblemKind::OutOfRange);
            return Ok(());
        }
        let standing = shelf::change_low_stock(self.connection, row.offer, seen, wanted).await?;
        if standing != wanted {
            self.blame(
                row,
                GridColumn::LowStock,
                GridProblemKind::Moved { now: standing.into() },
            );
            return Ok(());
        }
        let entry = audit::Entry {
            action: "low_stock",
            subject: row.offer.to_string(),
            before: Some(json!({ "packs": seen })),
            after: Some(json!({ "packs": wanted })),
        };
        self.write_down(entry).await
    }
}
