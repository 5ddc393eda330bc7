//! Settling an order group with money that is there for it: in the ledger it stands as owed to the shopper, until it is
//! enough for what is due. What came too late, too much or a second time stays owed, with a task to send it back.

use super::{
    direct::settle_direct,
    store::{self, LockedPayment},
};
use crate::{
    base::{HolderId, OrderGroupId, OrderId, Vnd, time::local},
    catalog::{
        self,
        stock::{self, Wanted},
    },
    ledger::{self, Event, LedgerAccount, Posting, RefundReason},
    orders::{self, OrderRefused, UnpaidOrder},
    vouchers,
};
use chrono::{DateTime, Utc};
use sqlx::{Connection, PgConnection, PgPool};

/// What money did for an order group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settled {
    /// All that is due is there.
    Paid {
        /// What was too much, and is owed back.
        rest: Vnd,
    },
    /// Some is still missing.
    Partial {
        /// So much.
        missing: Vnd,
    },
    /// Nothing was awaited any more: it is owed back.
    OwedBack(RefundReason),
}

/// Settles with money that has just been posted as owed to the group's shopper.
pub(super) async fn settle(
    connection: &mut PgConnection,
    group: OrderGroupId,
    amount: Vnd,
    now: DateTime<Utc>,
) -> Result<Settled, sqlx::Error> {
    let reason = match store::lock_payment(connection, group).await? {
        // Of what sellers collect nothing comes here; what does all the same goes back.
        Some(payment) if payment.is_direct() => RefundReason::Second,
        Some(payment) if payment.is_awaited() => return settle_awaited(connection, group, payment, amount, now).await,
        Some(payment) if payment.is_over() => {
            if let Some(settled) = settle_late(connection, group, payment, amount, now).await? {
                return Ok(settled);
            }
            RefundReason::Late
        }
        _ => RefundReason::Second,
    };
    ledger::owe_back(connection, group, None, amount, reason, now).await?;
    Ok(Settled::OwedBack(reason))
}

async fn settle_awaited(
    connection: &mut PgConnection,
    group: OrderGroupId,
    payment: LockedPayment,
    amount: Vnd,
    now: DateTime<Utc>,
) -> Result<Settled, sqlx::Error> {
    let received = Vnd(payment.received.0.saturating_add(amount.0));
    let orders = orders::lock_unpaid(connection, group).await?;
    if orders.is_empty() {
        // The shopper has called everything off meanwhile.
        ledger::owe_back(connection, group, None, amount, RefundReason::Cancelled, now).await?;
        return Ok(Settled::OwedBack(RefundReason::Cancelled));
    }
    let missing = due(&orders).0.saturating_sub(received.0);
    if missing > 0 {
        store::set_received(connection, payment.id, received).await?;
        return Ok(Settled::Partial { missing: Vnd(missing) });
    }
    capture(connection, group, payment, &orders, received, now).await
}

/// Money for an order group that has expired: when all its goods can still be had, it lives again; else nothing.
async fn settle_late(
    connection: &mut PgConnection,
    group: OrderGroupId,
    payment: LockedPayment,
    amount: Vnd,
    now: DateTime<Utc>,
) -> Result<Option<Settled>, sqlx::Error> {
    let orders = orders::lock_expired(connection, group).await?;
    if orders.is_empty() || amount < due(&orders) {
        return Ok(None);
    }
    if !hold_again(connection, group, &orders, now).await? {
        return Ok(None);
    }
    capture(connection, group, payment, &orders, amount, now)
        .await
        .map(Some)
}

/// Takes the goods of orders of a group that have expired once more, and its voucher; when some can no longer be had, none.
pub(super) async fn hold_again(
    connection: &mut PgConnection,
    group: OrderGroupId,
    orders: &[UnpaidOrder],
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let (mut wanted, mut ahead) = (Vec::new(), Vec::new());
    for order in orders {
        let wishes = order.goods.iter().map(|(offer, quantity)| Wanted {
            holder: HolderId(order.id.0),
            offer: *offer,
            quantity: *quantity,
        });
        match order.harvest {
            Some(harvest) => ahead.extend(wishes.map(|wish| (harvest, wish))),
            None => wanted.extend(wishes),
        }
    }
    // What was taken before something was found missing is put back.
    let mut trial = connection.begin().await?;
    let mut short = stock::hold(&mut trial, &wanted, now).await?;
    short.extend(catalog::reserve(&mut trial, &ahead, local(now).date_naive(), now).await?);
    if !short.is_empty() || !vouchers::use_again(&mut trial, group).await? {
        trial.rollback().await?;
        return Ok(false);
    }
    trial.commit().await?;
    Ok(true)
}

fn due(orders: &[UnpaidOrder]) -> Vnd {
    orders
        .iter()
        .fold(Vnd::ZERO, |sum, order| Vnd(sum.0.saturating_add(order.total.0)))
}

/// The money goes to the orders, and the orders to their sellers.
async fn capture(
    connection: &mut PgConnection,
    group: OrderGroupId,
    payment: LockedPayment,
    orders: &[UnpaidOrder],
    received: Vnd,
    now: DateTime<Utc>,
) -> Result<Settled, sqlx::Error> {
    let due = due(orders);
    let mut posting = Posting::new(Event::Captured(payment.id)).debit(LedgerAccount::RefundPayable(group), due);
    for order in orders {
        posting = posting.credit(LedgerAccount::Escrow(order.id), order.total);
    }
    ledger::post(connection, &posting, now).await?;
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    for order in &ids {
        ledger::fund(connection, *order, now).await?;
    }
    orders::mark_paid(connection, &ids, now).await?;
    store::set_captured(connection, payment.id, received, due).await?;
    let rest = Vnd(received.0 - due.0);
    if rest > Vnd::ZERO {
        ledger::owe_back(connection, group, None, rest, RefundReason::Overpaid, now).await?;
    }
    Ok(Settled::Paid { rest })
}

/// The time to pay is over: the orders are called off, and what came of the money is owed back. Does nothing when it was
/// paid, or when its time has not come.
pub async fn expire(pool: &PgPool, group: OrderGroupId, now: DateTime<Utc>) -> Result<(), OrderRefused> {
    let mut transaction = pool.begin().await?;
    if let Some(payment) = store::lock_payment(&mut transaction, group).await?
        && payment.is_awaited()
        && payment.pay_by.is_some_and(|end| end <= now)
        // While somebody may be paying by card, nothing goes back to the shelf.
        && !store::is_being_paid(&mut transaction, group).await?
    {
        let orders = orders::lock_unpaid(&mut transaction, group).await?;
        if payment.is_direct() {
            orders::expire_unpaid(&mut transaction, &orders, now).await?;
            settle_direct(&mut transaction, group, payment.id).await?;
        } else if !orders.is_empty() && payment.received >= due(&orders) {
            // Enough for what the shopper has not called off since.
            capture(&mut transaction, group, payment, &orders, payment.received, now).await?;
        } else {
            orders::expire_unpaid(&mut transaction, &orders, now).await?;
            store::set_voided(&mut transaction, payment.id).await?;
            if payment.received > Vnd::ZERO {
                let reason = RefundReason::Late;
                ledger::owe_back(&mut transaction, group, None, payment.received, reason, now).await?;
            }
        }
    }
    transaction.commit().await?;
    Ok(())
}
