//! What is owed back to shoppers: an entry of the ledger, and a task for somebody who sends it. Bank transfers have no
//! automatic way back, so a person sends them and writes down the bank's reference.

use super::{Event, LedgerAccount, Posting, post, store};
use crate::{
    base::{Line, OrderGroupId, OrderId, RefundId, Vnd, text_enum},
    jobs::{self, Job},
    people::Operator,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use std::collections::BTreeSet;

text_enum! {
    /// Why something is owed back.
    RefundReason {
        /// More came than was due.
        Overpaid = "overpaid",
        /// It came when the order had expired.
        Late = "late",
        /// It came for an order that was paid already, or is paid at the door.
        Second = "second",
        /// The order was called off.
        Cancelled = "cancelled",
        /// The shopper asked for it, and it was agreed.
        Returned = "returned",
        /// The seller gives it back without being asked.
        Offered = "offered",
        /// The goods weigh less than was sold.
        Weighed = "weighed",
        /// Nobody took the goods at the door.
        Refused = "refused",
    }
}

/// Something that is owed back and was not sent yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenRefund {
    /// The row.
    pub id: RefundId,
    /// The order group, or the one order of it that it is for.
    pub code: String,
    /// How much.
    pub amount: Vnd,
    /// Why.
    pub reason: RefundReason,
    /// It went back to the card, and the bank returned it to us.
    pub has_come_back: bool,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Who is to be asked for a bank account.
    pub shopper_name: String,
    /// Their telephone number, E.164.
    pub shopper_phone: String,
}

/// Why something owed was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SendRefused {
    /// There is no such task, or it is done.
    #[error("nothing to send")]
    NotFound,
    /// The bank's reference is missing.
    #[error("a reference is needed")]
    ReferenceNeeded,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Makes a task of something that the ledger already shows as owed to the group's shopper.
pub async fn owe_back(
    connection: &mut PgConnection,
    group: OrderGroupId,
    order: Option<OrderId>,
    amount: Vnd,
    reason: RefundReason,
    now: DateTime<Utc>,
) -> Result<RefundId, sqlx::Error> {
    let id = RefundId::new_at(now);
    store::insert_refund(connection, id, group, order, amount, reason, "approved", now).await?;
    // What came from a card goes back to it by itself.
    jobs::enqueue(connection, Job::SendRefund { refund: id }, now, now).await?;
    Ok(id)
}

/// What waits to be sent back, the oldest first; at most 200.
pub async fn list_open_refunds(pool: &PgPool, _operator: Operator) -> Result<Vec<OpenRefund>, sqlx::Error> {
    store::list_open_refunds(pool).await
}

/// The operator has sent it by bank, or whoever keeps the money has; the bank's reference proves it.
pub async fn send_refund(
    pool: &PgPool,
    operator: Operator,
    refund: RefundId,
    reference: &Line,
    now: DateTime<Utc>,
) -> Result<(), SendRefused> {
    send_refunds(pool, operator, &[refund], reference, now).await
}

/// The same of several that went to the same shopper as one transfer: all of them or none. Each has its own posting, under the
/// one reference; by that the bank's account is compared with their sum.
pub async fn send_refunds(
    pool: &PgPool,
    operator: Operator,
    refunds: &[RefundId],
    reference: &Line,
    now: DateTime<Utc>,
) -> Result<(), SendRefused> {
    if reference.as_str().is_empty() {
        return Err(SendRefused::ReferenceNeeded);
    }
    let mut transaction = pool.begin().await?;
    let mut whose = None;
    // In the order of their ids: whoever sends the same ones at the same time waits, and finds them sent.
    for refund in refunds.iter().copied().collect::<BTreeSet<_>>() {
        let sent =
            store::set_refund_sent(&mut transaction, refund, operator.account(), reference.as_str(), now).await?;
        let (group, amount, mode, has_come_back) = sent.ok_or(SendRefused::NotFound)?;
        if *whose.get_or_insert(group) != group {
            return Err(SendRefused::NotFound);
        }
        let event = if has_come_back {
            Event::RefundResent(refund)
        } else {
            Event::RefundSent(refund)
        };
        let posting = Posting::new(event)
            .debit(LedgerAccount::RefundPayable(group), amount)
            .credit(mode.home(), amount);
        post(&mut transaction, &posting, now).await?;
    }
    if whose.is_none() {
        return Err(SendRefused::NotFound);
    }
    transaction.commit().await?;
    Ok(())
}
