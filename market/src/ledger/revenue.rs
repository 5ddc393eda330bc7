//! What a seller has earned, what still waits, and how seller and platform stand: every figure with its orders.

use super::{LedgerAccount, balance, store};
use crate::{
    base::{Vnd, time::start_of},
    people::CoopManager,
};
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use sqlx::PgPool;

/// The most orders that are listed under a figure; the figure itself is always of all.
pub const REVENUE_ROWS_MAX: i64 = 500;

/// A seller's money.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revenue {
    /// The first day of the month that is told of.
    pub month: NaiveDate,
    /// What was earned in it, after what is taken.
    pub earned: Vnd,
    /// The orders that were completed in it, the newest first.
    pub completed: Vec<EarnedOrder>,
    /// What was given back in it of orders that were completed before, the newest first.
    pub refunded: Vec<RefundedOrder>,
    /// What the orders cost that are still on their way.
    pub waiting: Vnd,
    /// Those orders, the oldest first: code, what it costs, and since when it stands where it stands.
    pub on_their_way: Vec<(String, Vnd, DateTime<Utc>)>,
    /// What the platform owes for all completed orders.
    pub owed: Vnd,
    /// What the seller's people have taken at doors, and owe.
    pub cash: Vnd,
    /// What made it so, the newest first: the order's code (empty when it is about none), when, and how much.
    pub cash_rows: Vec<(String, DateTime<Utc>, Vnd)>,
    /// What was paid out in the month, less what came back of it.
    pub paid: Vnd,
    /// The payouts, the newest first, and where each stands.
    pub payouts: Vec<PaidOut>,
}

/// A completed order and what it came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EarnedOrder {
    /// The code.
    pub code: String,
    /// When it was completed.
    pub at: DateTime<Utc>,
    /// What was paid for it, by its shopper and by whoever bears a voucher, less what had gone back by then.
    pub total: Vnd,
    /// What of that a voucher paid in.
    pub funded: Vnd,
    /// What a voucher of the seller's own took off.
    pub own_voucher: Vnd,
    /// The platform's commission with its tax.
    pub fee: Vnd,
    /// Tax withheld.
    pub withheld: Vnd,
    /// What is left for the seller.
    pub earned: Vnd,
}

/// Something that was paid out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaidOut {
    /// Of which batch, or, without one, for which order by whoever takes the cards.
    pub by: PaidBy,
    /// When the bank, or whoever it was, was told to pay.
    pub at: DateTime<Utc>,
    /// How much.
    pub amount: Vnd,
    /// Whether it arrived; nothing as long as nobody knows.
    pub arrived: Option<bool>,
}

/// How something was paid out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PaidBy {
    /// In a batch.
    Batch(i64),
    /// For this order, by whoever takes the cards.
    Cards(String),
}

/// Something that was given back of a completed order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundedOrder {
    /// The code.
    pub code: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What goes back to the shopper.
    pub amount: Vnd,
    /// What goes back to whoever bears a voucher.
    pub funded: Vnd,
    /// What of both the platform and the taxes bear.
    pub taken_back: Vnd,
    /// What the seller bears.
    pub borne: Vnd,
}

/// The money of the manager's own organisation, with the month of this day.
pub async fn load_revenue(pool: &PgPool, manager: &CoopManager, day: NaiveDate) -> Result<Revenue, sqlx::Error> {
    let month = day.with_day(1).unwrap_or(day);
    let next = month.checked_add_months(Months::new(1)).unwrap_or(month);
    let (from, to, seller) = (start_of(month), start_of(next), manager.coop());
    Ok(Revenue {
        month,
        earned: store::earned_between(pool, seller, from, to).await?,
        completed: store::list_completed(pool, seller, from, to, REVENUE_ROWS_MAX).await?,
        refunded: store::list_refunded(pool, seller, from, to, REVENUE_ROWS_MAX).await?,
        waiting: store::waiting_of(pool, seller).await?,
        on_their_way: store::list_waiting(pool, seller, REVENUE_ROWS_MAX).await?,
        owed: balance(pool, LedgerAccount::Payable(seller)).await?,
        cash: balance(pool, LedgerAccount::CodReceivable(seller)).await?,
        cash_rows: store::list_cash(pool, seller, REVENUE_ROWS_MAX).await?,
        paid: store::paid_between(pool, seller, from, to).await?,
        payouts: store::list_paid(pool, seller, from, to, REVENUE_ROWS_MAX).await?,
    })
}
