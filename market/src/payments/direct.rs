//! Sellers who collect for themselves: a shopper sends each seller their part, and the seller says that it has come. Their
//! word is all there is; the platform sees neither account nor money. What comes is said with its amount, part by part if it comes
//! so, and is kept.

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
    /// How much is still to come.
    pub amount: Vnd,
    /// What has come of it, says the seller.
    pub came: Vnd,
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
    /// What it costs.
    pub amount: Vnd,
    /// What has come of it while it waited.
    pub came: Vnd,
    /// Who sends it.
    pub shopper_name: String,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// Until when it is kept; nothing when its time is over and it was called off.
    pub pay_by: Option<DateTime<Utc>>,
}

/// What a seller says of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Said {
    /// So much has come now.
    pub amount: Vnd,
    /// They mean that the rest is still to come.
    pub is_part: bool,
    /// What they saw that had come before: a form that was sent twice is taken once.
    pub seen: Vnd,
}

/// What the seller's word did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Received {
    /// The order is theirs.
    Paid {
        /// What was too much, and goes back.
        rest: Vnd,
    },
    /// It goes on waiting.
    Part {
        /// For so much.
        missing: Vnd,
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
    /// It was said before, or something else was meanwhile.
    #[error("said before")]
    MovedOn,
    /// It is less than is to come, and they did not say that it is a part.
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

/// The seller says that so much has come for an order. With all that is due it is theirs; with less it waits for the rest. What
/// is too much, or came when the goods were gone, is theirs to send back.
pub async fn receive_directly(
    pool: &PgPool,
    manager: &CoopManager,
    code: &str,
    said: Said,
    now: DateTime<Utc>,
) -> Result<Received, ReceiveRefused> {
    let amount = said.amount;
    let mut transaction = pool.begin().await?;
    let found = store::direct::find(&mut transaction, manager.coop(), code).await?;
    let (group, order) = found.ok_or(ReceiveRefused::NotFound)?;
    let payment = store::lock_payment(&mut transaction, group).await?;
    let payment = payment.ok_or(ReceiveRefused::NotFound)?;
    let standing = store::direct::lock(&mut transaction, order).await?;
    if standing.is_said || standing.is_paid || said.seen != standing.came {
        return Err(ReceiveRefused::MovedOn);
    }
    let missing = Vnd(standing.due.0 - standing.came.0);
    let is_part = standing.is_awaited && amount < missing;
    if amount <= Vnd::ZERO || (is_part && !said.is_part) {
        return Err(ReceiveRefused::TooLittle { due: missing });
    }
    let word = (manager.account(), now);
    store::direct::insert_receipt(&mut transaction, order, amount, is_part, word).await?;
    let received = if is_part {
        Received::Part {
            missing: Vnd(missing.0 - amount.0),
        }
    } else if is_had(&mut transaction, group, order, &standing, amount, now).await? {
        orders::mark_paid(&mut transaction, &[order], now).await?;
        let rest = Vnd(amount.0 - missing.0);
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
        after: Some(json!({ "amount_vnd": amount.0, "due_vnd": missing.0 })),
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
    // Of what came in parts before it was called off, each is on its way back.
    if !standing.is_over || standing.came > Vnd::ZERO || amount < standing.due {
        return Ok(false);
    }
    let expired = orders::lock_expired(connection, group).await?;
    let expired: Vec<_> = expired.into_iter().filter(|expired| expired.id == order).collect();
    Ok(!expired.is_empty() && hold_again(connection, group, &expired, now).await?)
}

/// A payment stands where its orders stand: it waits as long as one of them does, and what came is what they cost that came
/// to be their sellers', and the parts of those that wait.
pub(super) async fn settle_direct(
    connection: &mut PgConnection,
    group: OrderGroupId,
    payment: PaymentId,
) -> Result<(), sqlx::Error> {
    let (is_awaited, came) = store::direct::sum(connection, group).await?;
    if is_awaited {
        store::set_received(connection, payment, came).await
    } else if came > Vnd::ZERO {
        store::set_captured(connection, payment, came, came).await
    } else {
        store::set_voided(connection, payment).await
    }
}
