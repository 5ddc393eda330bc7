//! Sellers who collect for themselves: a shopper sends each seller their part, and the seller says that it has come. Their
//! word is all there is; the platform sees neither account nor money. It is said once, with the amount, and is kept.

use super::{
    BankAccount,
    settle::hold_again,
    store::{self, direct::Standing},
};
use crate::{
    base::{OrderGroupId, OrderId, OrganisationId, PaymentId, Vnd, Words},
    ledger::{self, RefundReason},
    orders,
    people::{CoopManager, audit},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool};

/// So many days an order that was called off unpaid is still shown to its seller, whose bank may have booked late.
pub const LATE_DAYS: i64 = 7;

/// Whom a shopper sends the money of an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payee {
    /// The order.
    pub code: String,
    /// Its seller.
    pub seller: Words,
    /// The seller's account, as it was when the order was placed; nothing when it can no longer be read.
    pub account: Option<BankAccount>,
    /// How much.
    pub amount: Vnd,
}

impl Payee {
    /// What the shopper writes on the transfer: the order's code as banks leave it.
    pub fn memo(&self) -> String {
        self.code.replace('-', "")
    }
}

/// An order whose money its seller awaits in their own account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AwaitedOrder {
    /// The code.
    pub code: String,
    /// What is to come.
    pub amount: Vnd,
    /// Who sends it.
    pub shopper_name: String,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// Until when it is kept; nothing when its time is over and it was called off.
    pub pay_by: Option<DateTime<Utc>>,
}

/// What the seller's word did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Received {
    /// The order is theirs.
    Paid {
        /// What was too much, and goes back.
        rest: Vnd,
    },
    /// It came too late, and the goods are gone, or the order was called off: all of it goes back.
    OwedBack,
}

/// Why a seller's word is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveRefused {
    /// There is no such order of theirs, or its money does not come to them.
    #[error("no such order")]
    NotFound,
    /// It was said before.
    #[error("said before")]
    MovedOn,
    /// It is less than the order costs.
    #[error("{due} is to come")]
    TooLittle {
        /// What is to come.
        due: Vnd,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// The accounts of those of these sellers who can be paid directly: somebody verified it, it has rested, and nobody holds
/// it back.
pub async fn payable_directly(
    executor: impl PgExecutor<'_>,
    sellers: &[OrganisationId],
    now: DateTime<Utc>,
) -> Result<Vec<(OrganisationId, BankAccount)>, sqlx::Error> {
    store::direct::list_accounts(executor, sellers, now - Duration::hours(super::HOURS_OF_REST)).await
}

/// The manager's own orders whose money is awaited, and those that were called off without it a short time ago, the oldest
/// first; at most 200.
pub async fn list_awaited(
    pool: &PgPool,
    manager: &CoopManager,
    now: DateTime<Utc>,
) -> Result<Vec<AwaitedOrder>, sqlx::Error> {
    store::direct::list_awaited(pool, manager.coop(), now - Duration::days(LATE_DAYS)).await
}

/// The seller says that so much has come for an order. All that is due, and the order is theirs; what is too much, or came
/// when the goods were gone, is theirs to send back.
pub async fn receive_directly(
    pool: &PgPool,
    manager: &CoopManager,
    code: &str,
    amount: Vnd,
    now: DateTime<Utc>,
) -> Result<Received, ReceiveRefused> {
    let mut transaction = pool.begin().await?;
    let found = store::direct::find(&mut transaction, manager.coop(), code).await?;
    let (group, order) = found.ok_or(ReceiveRefused::NotFound)?;
    let payment = store::lock_payment(&mut transaction, group).await?;
    let payment = payment.ok_or(ReceiveRefused::NotFound)?;
    let standing = store::direct::lock(&mut transaction, order).await?;
    if standing.is_said || standing.is_paid {
        return Err(ReceiveRefused::MovedOn);
    }
    if amount <= Vnd::ZERO || (standing.is_awaited && amount < standing.due) {
        return Err(ReceiveRefused::TooLittle { due: standing.due });
    }
    let said = (manager.account(), now);
    store::direct::insert_receipt(&mut transaction, order, amount, said).await?;
    let received = if is_had(&mut transaction, group, order, &standing, amount, now).await? {
        orders::mark_paid(&mut transaction, &[order], now).await?;
        let rest = Vnd(amount.0 - standing.due.0);
        if rest > Vnd::ZERO {
            ledger::owe_back(&mut transaction, group, Some(order), rest, RefundReason::Overpaid, now).await?;
        }
        Received::Paid { rest }
    } else {
        let reason = if standing.is_over {
            RefundReason::Late
        } else {
            RefundReason::Cancelled
        };
        ledger::owe_back(&mut transaction, group, Some(order), amount, reason, now).await?;
        Received::OwedBack
    };
    settle_direct(&mut transaction, group, payment.id).await?;
    let entry = audit::Entry {
        action: "direct_received",
        subject: code.to_owned(),
        before: None,
        after: Some(json!({ "amount_vnd": amount.0, "due_vnd": standing.due.0 })),
    };
    audit::record(&mut transaction, manager.account(), manager.coop(), entry, now).await?;
    transaction.commit().await?;
    Ok(received)
}

/// Whether the goods of an order are there for this money: they still are, or can be had once more.
async fn is_had(
    connection: &mut PgConnection,
    group: OrderGroupId,
    order: OrderId,
    standing: &Standing,
    amount: Vnd,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    if standing.is_awaited {
        return Ok(true);
    }
    if !standing.is_over || amount < standing.due {
        return Ok(false);
    }
    let expired = orders::lock_expired(connection, group).await?;
    let expired: Vec<_> = expired.into_iter().filter(|expired| expired.id == order).collect();
    Ok(!expired.is_empty() && hold_again(connection, group, &expired, now).await?)
}

/// A payment stands where its orders stand: it waits as long as one of them does, and what came is what they cost that came
/// to be their sellers'.
pub(super) async fn settle_direct(
    connection: &mut PgConnection,
    group: OrderGroupId,
    payment: PaymentId,
) -> Result<(), sqlx::Error> {
    let (is_awaited, paid) = store::direct::sum(connection, group).await?;
    if is_awaited {
        store::set_received(connection, payment, paid).await
    } else if paid > Vnd::ZERO {
        store::set_captured(connection, payment, paid, paid).await
    } else {
        store::set_voided(connection, payment).await
    }
}
