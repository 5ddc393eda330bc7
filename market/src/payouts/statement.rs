//! A month of a seller's money, as the ledger has it: what stood before, every entry, and what stands after.

use super::store::statement as store;
use crate::{
    base::{Vnd, time::start_of},
    people::CoopManager,
};
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use sqlx::PgPool;

/// The most rows of a statement.
pub const STATEMENT_ROWS_MAX: u32 = 5_000;

/// A month of a seller's money.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// The first day of the month.
    pub month: NaiveDate,
    /// Whose it is.
    pub party: StatementParty,
    /// What the platform owed before it; below zero, what the seller owed.
    pub opening: Vnd,
    /// What happened, the oldest first. Empty when it is more than a page holds: the sums are there all the same.
    pub rows: Vec<StatementRow>,
    /// What all of it comes to.
    pub sum: StatementSum,
    /// What the platform owes after it.
    pub closing: Vnd,
}

/// Whose statement it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementParty {
    /// What tells its papers from those of others: the end of its id.
    pub mark: String,
    /// The name, as it is registered.
    pub name: String,
    /// The tax code; empty when there is none.
    pub tax_code: String,
    /// Where it is.
    pub address: String,
    /// Who speaks for it.
    pub representative: String,
}

/// Something that happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementRow {
    /// When.
    pub at: DateTime<Utc>,
    /// The ledger's name of it.
    pub event: String,
    /// The order's code, or that of the line of a payout (`CT12-3`); empty when it is about neither.
    pub code: String,
    /// What came in or went out before the platform took its part.
    pub gross: Vnd,
    /// What of that a voucher paid in that is not the seller's.
    pub funded: Vnd,
    /// What a voucher of the seller's own took off before.
    pub own_voucher: Vnd,
    /// The platform's commission.
    pub fee: Vnd,
    /// The tax on it.
    pub vat: Vnd,
    /// Tax withheld of the seller's.
    pub withheld: Vnd,
    /// Cash that was taken at a door; below zero, cash that was handed over or set off.
    pub cash: Vnd,
    /// What was paid out; below zero, what came back of it.
    pub paid: Vnd,
    /// By how much the balance changes.
    pub change: Vnd,
    /// What stands after it.
    pub balance: Vnd,
}

/// What the rows come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct StatementSum {
    /// How many they are.
    pub rows: i64,
    /// As of a row.
    pub gross: Vnd,
    /// As of a row.
    pub fee: Vnd,
    /// As of a row.
    pub vat: Vnd,
    /// As of a row.
    pub withheld: Vnd,
    /// As of a row.
    pub cash: Vnd,
    /// As of a row.
    pub paid: Vnd,
    /// What the seller paid in.
    pub paid_in: Vnd,
    /// What became due of orders whose money the seller collected: what the platform takes and the taxes.
    pub due: Vnd,
    /// As of a row.
    pub change: Vnd,
}

/// The month of this day of the manager's own organisation.
pub async fn load_statement(pool: &PgPool, manager: &CoopManager, day: NaiveDate) -> Result<Statement, sqlx::Error> {
    let month = day.with_day(1).unwrap_or(day);
    let next = month.checked_add_months(Months::new(1)).unwrap_or(month);
    let (from, to, seller) = (start_of(month), start_of(next), manager.coop());
    // One picture of the ledger, whatever is posted meanwhile.
    let mut transaction = store::begin(pool).await?;
    let opening = store::balance_before(&mut transaction, seller, from).await?;
    let sum = store::sum(&mut transaction, seller, from, to).await?;
    let mut rows = if sum.rows > i64::from(STATEMENT_ROWS_MAX) {
        Vec::new()
    } else {
        store::list(&mut transaction, seller, from, to).await?
    };
    let party = store::load_party(&mut transaction, seller).await?;
    transaction.commit().await?;
    let mut balance = opening;
    for row in &mut rows {
        balance = Vnd(balance.0 + row.change.0);
        row.balance = balance;
    }
    Ok(Statement {
        month,
        party,
        opening,
        rows,
        sum,
        closing: Vnd(opening.0 + sum.change.0),
    })
}
