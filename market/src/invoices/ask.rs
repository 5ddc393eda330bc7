//! A shopper says to whom the invoices of an order group are to be made out.

use super::{Buyer, OrderInvoice, ShownBuyer, store};
use crate::orders::ShopperAccess;
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// Why it is not written down.
#[derive(Debug, thiserror::Error)]
pub enum AskRefused {
    /// No such order group of yours.
    #[error("no such order group")]
    NotFound,
    /// Every invoice of it has been made, or nothing of it is delivered any more.
    #[error("nothing is left to be invoiced")]
    NothingLeft,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// What a shopper sees of the invoices of an order group.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ShopperInvoices {
    /// The orders with their invoices, in the order of their codes.
    pub orders: Vec<ShopperInvoice>,
}

/// What a shopper sees of one order's invoice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShopperInvoice {
    /// The order's code.
    pub code: String,
    /// What is known of its invoice.
    pub invoice: OrderInvoice,
    /// Whether something can still be said about it: the order was not called off, and no invoice was made.
    pub is_open: bool,
}

impl ShopperInvoices {
    /// Whether there is an invoice that is still to be made.
    pub fn may_ask(&self) -> bool {
        self.orders.iter().any(|order| order.is_open)
    }

    /// To whom they are made out, if somebody said so.
    pub fn buyer(&self) -> Option<&ShownBuyer> {
        let mut buyers = self.orders.iter().map(|order| &order.invoice.buyer);
        buyers.find(|buyer| !buyer.name.is_empty())
    }
}

/// Writes down to whom the invoices are made out that are not made yet. Asked again, the new words count.
pub async fn ask(
    pool: &PgPool,
    access: &ShopperAccess,
    group: &str,
    buyer: &Buyer,
    now: DateTime<Utc>,
) -> Result<(), AskRefused> {
    let mut transaction = pool.begin().await?;
    let group = store::lock_group(&mut transaction, access, group).await?;
    let group = group.ok_or(AskRefused::NotFound)?;
    if store::set_buyer(&mut transaction, group, buyer, now).await? == 0 {
        return Err(AskRefused::NothingLeft);
    }
    transaction.commit().await?;
    Ok(())
}

/// The invoices of the shopper's own order group.
pub async fn load_for_shopper(
    pool: &PgPool,
    access: &ShopperAccess,
    group: &str,
) -> Result<ShopperInvoices, sqlx::Error> {
    let orders = store::load_of_group(pool, access, group).await?;
    Ok(ShopperInvoices { orders })
}
