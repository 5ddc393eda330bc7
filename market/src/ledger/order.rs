//! What happens to the money of an order. Each function is called in the transaction of its event, after the order was
//! locked; called again, it posts nothing.
//!
//! Where sellers collect for themselves, the money of an order never comes into the ledger: what is posted is what the
//! platform takes, and what goes back is their task.

use super::{
    Event, LedgerAccount, Posting, RefundReason, owe_back,
    store::{self, OrderMoney, balance, post},
    transfer,
};
use crate::base::{OrderId, Vnd};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// The goods are with the shopper: what was to be paid at the door has been taken there, and is owed by whoever took it.
pub async fn collect(connection: &mut PgConnection, order: OrderId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let money = store::load_order(connection, order).await?;
    collect_cash(connection, order, money, now).await
}

/// The order is completed: what was kept of it goes to the seller, less what the platform takes and the taxes.
pub async fn release(connection: &mut PgConnection, order: OrderId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let money = store::load_order(connection, order).await?;
    if money.mode.is_direct() {
        return release_direct(connection, order, money, now).await;
    }
    // While its payer disputes the payment, it all stays where it is: whoever ends the dispute releases it.
    if store::is_frozen(connection, money.group).await? {
        return Ok(());
    }
    // Of an order that was delivered before there was a ledger, the cash is not yet in it.
    collect_cash(connection, order, money, now).await?;
    let kept = balance(&mut *connection, LedgerAccount::Escrow(order)).await?;
    let earned = Vnd(kept.0 - money.fee.0 - money.vat.0 - money.withheld.0);
    let posting = Posting::new(Event::Released(order))
        .debit(LedgerAccount::Escrow(order), kept)
        .credit(LedgerAccount::Payable(money.seller), earned)
        .credit(LedgerAccount::Commission, money.fee)
        .credit(LedgerAccount::VatPayable, money.vat)
        .credit(LedgerAccount::TaxWithheld, money.withheld);
    if post(connection, &posting, now).await? {
        transfer::plan(connection, order, earned, now).await?;
    }
    Ok(())
}

/// The order is completed, and its seller has the money already: they owe what the platform takes and the taxes. That it is
/// completed is written down also when that is nothing.
async fn release_direct(
    connection: &mut PgConnection,
    order: OrderId,
    money: OrderMoney,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let posting = Posting::new(Event::Released(order))
        .debit(
            LedgerAccount::Payable(money.seller),
            Vnd(money.fee.0 + money.vat.0 + money.withheld.0),
        )
        .credit(LedgerAccount::Commission, money.fee)
        .credit(LedgerAccount::VatPayable, money.vat)
        .credit(LedgerAccount::TaxWithheld, money.withheld);
    store::post_whole(connection, &posting, now).await?;
    Ok(())
}

/// The order is called off: what was paid for it in advance is owed back to its shopper.
pub async fn call_off(connection: &mut PgConnection, order: OrderId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let money = store::load_order(connection, order).await?;
    if money.prepaid == Vnd::ZERO {
        return Ok(());
    }
    if money.mode.is_direct() {
        return leave_to_seller(
            connection,
            Event::CalledOff(order),
            money,
            money.left_with_seller(),
            now,
        )
        .await;
    }
    let kept = balance(&mut *connection, LedgerAccount::Escrow(order)).await?;
    // What a voucher paid in goes back to whoever bears it: the shopper gets what they paid.
    let funded = if money.is_funded {
        money.funded_left()
    } else {
        Vnd::ZERO
    };
    let paid = Vnd(kept.0 - funded.0);
    let posting = Posting::new(Event::CalledOff(order))
        .debit(LedgerAccount::Escrow(order), kept)
        .credit(LedgerAccount::RefundPayable(money.group), paid);
    if post(connection, &money.fund_back(posting, funded), now).await? {
        owe_back(connection, money.group, Some(order), paid, RefundReason::Cancelled, now).await?;
        store::set_funding_back(connection, order, funded).await?;
    }
    Ok(())
}

/// An order gets less than was ordered, before it leaves the house: what was paid for the rest in advance is owed back. Of
/// what is paid at the door, less is collected there.
pub async fn cut_short(
    connection: &mut PgConnection,
    order: OrderId,
    less: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let money = store::load_order(connection, order).await?;
    if money.prepaid == Vnd::ZERO {
        return Ok(());
    }
    if money.mode.is_direct() {
        let less = if money.is_paid { less } else { Vnd::ZERO };
        return leave_to_seller(connection, Event::CutShort(order), money, less, now).await;
    }
    let posting = Posting::new(Event::CutShort(order))
        .debit(LedgerAccount::Escrow(order), less)
        .credit(LedgerAccount::RefundPayable(money.group), less);
    if post(connection, &posting, now).await? {
        owe_back(connection, money.group, Some(order), less, RefundReason::Cancelled, now).await?;
    }
    Ok(())
}

/// What a seller was paid in advance and keeps no longer is theirs to send back.
async fn leave_to_seller(
    connection: &mut PgConnection,
    event: Event,
    money: OrderMoney,
    amount: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let order = OrderId(event.subject());
    if amount > Vnd::ZERO && store::post_whole(connection, &Posting::new(event), now).await? {
        owe_back(
            connection,
            money.group,
            Some(order),
            amount,
            RefundReason::Cancelled,
            now,
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn collect_cash(
    connection: &mut PgConnection,
    order: OrderId,
    money: OrderMoney,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if money.mode.is_direct() {
        return Ok(());
    }
    let cash = money.to_collect();
    let posting = Posting::new(Event::CashCollected(order))
        .debit(LedgerAccount::CodReceivable(money.seller), cash)
        .credit(LedgerAccount::Escrow(order), cash);
    post(connection, &posting, now).await?;
    pay_in(connection, order, money, now).await
}

/// What the shopper pays for an order is there: whoever bears its voucher pays in the rest.
pub async fn fund(connection: &mut PgConnection, order: OrderId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let money = store::load_order(connection, order).await?;
    pay_in(connection, order, money, now).await
}

async fn pay_in(
    connection: &mut PgConnection,
    order: OrderId,
    money: OrderMoney,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let Some(funder) = money.funder else { return Ok(()) };
    let posting = Posting::new(Event::VoucherFunded(order))
        .debit(LedgerAccount::VoucherFunding(funder), money.funded_left())
        .credit(LedgerAccount::Escrow(order), money.funded_left());
    post(connection, &posting, now).await?;
    Ok(())
}
