//! Giving back a part of an order: of its lines, of its delivery. What is taken of a sale goes back with it, rounded over
//! all refunds of a line together, so that parts add up to the whole.
//!
//! What was still to be collected at the door is not collected; what was collected or paid is owed back. Never more goes
//! back than the order and each of its lines cost: the order is locked, and the database says it again.

use super::{
    Event, LedgerAccount, Posting, RefundReason, balance,
    order::collect_cash,
    owe_back, post,
    share::returned,
    store::{self, LineTaken, OrderMoney, Taken, TakenFor},
    transfer,
};
use crate::base::{AccountId, OrderId, OrderLineId, RefundId, Vnd};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// What of one line goes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BackLine {
    /// The line.
    pub line: OrderLineId,
    /// For how many packs; none when it is only an amount.
    pub quantity: i32,
    /// How much.
    pub amount: Vnd,
}

/// What of an order goes back.
#[derive(Clone, Copy, Debug)]
pub struct GiveBack<'a> {
    /// The order.
    pub order: OrderId,
    /// Why.
    pub reason: RefundReason,
    /// Of its goods.
    pub lines: &'a [BackLine],
    /// Of its delivery.
    pub delivery: Vnd,
    /// Who decided it.
    pub account: Option<AccountId>,
    /// The key of the form that makes this refund and no second one.
    pub key_hash: Option<&'a [u8]>,
}

/// What was given back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GivenBack {
    /// The refund.
    pub refund: RefundId,
    /// How much.
    pub amount: Vnd,
    /// Whether it is owed back; else it is not collected.
    pub is_owed: bool,
}

/// Why nothing is given back.
#[derive(Debug, thiserror::Error)]
pub enum GiveBackRefused {
    /// It comes to nothing, or to less.
    #[error("there is nothing to give back")]
    Nothing,
    /// Less is left of the order, of a line or of its delivery.
    #[error("less is left of the order")]
    MoreThanLeft,
    /// The same form has made a refund before.
    #[error("given back by the same form before")]
    Before,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Gives back a part of an order, within the caller's transaction. The amounts are the caller's; that they are there to be
/// given is checked here.
pub async fn give_back(
    connection: &mut PgConnection,
    wanted: &GiveBack<'_>,
    now: DateTime<Utc>,
) -> Result<GivenBack, GiveBackRefused> {
    let left = store::load_left(connection, wanted.order).await?;
    if let Some(key_hash) = wanted.key_hash
        && store::is_made(connection, key_hash).await?
    {
        return Err(GiveBackRefused::Before);
    }
    let amount = check(wanted, &left)?;
    let money = store::load_order(connection, wanted.order).await?;
    if money.is_delivered {
        // Of an order that was delivered before there was a ledger, the cash is not yet in it.
        collect_cash(connection, wanted.order, money, now).await?;
    }
    let is_owed = money.is_delivered || money.to_collect() < amount;
    let taken = store::load_taken(connection, wanted.order).await?;
    let taken_back = of_lines(wanted, &taken);
    let funded_back = of_voucher(wanted, &taken);
    let funded: Vnd = Vnd(funded_back.iter().map(|amount| amount.0).sum());
    let refund = if is_owed {
        owe(connection, wanted, &money, (amount, funded), &taken_back, now).await?
    } else {
        store::insert_refund(
            connection,
            RefundId::new_at(now),
            money.group,
            Some(wanted.order),
            amount,
            wanted.reason,
            "forgone",
            now,
        )
        .await?
    };
    store::insert_back(connection, refund, wanted, &funded_back).await?;
    store::set_given_back(connection, wanted, amount, is_owed).await?;
    store::set_funding_back(connection, wanted.order, funded).await?;
    store::insert_commission(connection, &taken_back, TakenFor::Refund(refund), now).await?;
    Ok(GivenBack {
        refund,
        amount,
        is_owed,
    })
}

/// What it comes to, when all of it is there.
fn check(wanted: &GiveBack<'_>, left: &store::OrderLeft) -> Result<Vnd, GiveBackRefused> {
    let parts = wanted.lines.iter().map(|line| line.amount).chain([wanted.delivery]);
    if parts.clone().any(|amount| amount < Vnd::ZERO) || wanted.lines.iter().any(|line| line.quantity < 0) {
        return Err(GiveBackRefused::Nothing);
    }
    let amount = Vnd::checked_sum(parts).ok_or(GiveBackRefused::MoreThanLeft)?;
    if amount == Vnd::ZERO {
        return Err(GiveBackRefused::Nothing);
    }
    let is_there = |wanted_line: &BackLine| {
        let same = |line: &&BackLine| line.line == wanted_line.line;
        wanted.lines.iter().filter(same).count() == 1
            && left.lines.iter().any(|line| {
                line.id == wanted_line.line
                    && wanted_line.amount <= line.left
                    && wanted_line.quantity <= line.packs_left
            })
    };
    if wanted.lines.iter().all(is_there) && wanted.delivery <= left.delivery {
        Ok(amount)
    } else {
        Err(GiveBackRefused::MoreThanLeft)
    }
}

/// Posts what was collected or paid as owed to the shopper, with a task to send it, and what a voucher paid in for it as
/// paid back to its bearer. Of money that is there, the voucher's part is there too.
async fn owe(
    connection: &mut PgConnection,
    wanted: &GiveBack<'_>,
    money: &OrderMoney,
    (amount, funded): (Vnd, Vnd),
    taken_back: &[Taken],
    now: DateTime<Utc>,
) -> Result<RefundId, GiveBackRefused> {
    let (group, order) = (money.group, wanted.order);
    let back = Vnd(amount.0 + funded.0);
    let refund = owe_back(connection, group, Some(order), amount, wanted.reason, now).await?;
    // What their seller collected is theirs to send back: of that the ledger knows only what is taken of a sale.
    let (posting, from_seller) = if money.mode.is_direct() {
        (Posting::new(Event::GivenBack(refund)), Vnd::ZERO)
    } else {
        let owed = Posting::new(Event::GivenBack(refund)).credit(LedgerAccount::RefundPayable(group), amount);
        (money.fund_back(owed, funded), back)
    };
    let mut borne = Vnd::ZERO;
    let posting = if money.is_released {
        let sum = |of: fn(&Taken) -> Vnd| Vnd(taken_back.iter().map(|taken| -of(taken).0).sum());
        let (fee, vat, withheld) = (
            sum(|taken| taken.fee),
            sum(|taken| taken.vat),
            sum(|taken| taken.withheld),
        );
        borne = Vnd(from_seller.0 - fee.0 - vat.0 - withheld.0);
        posting
            .debit(LedgerAccount::Payable(money.seller), borne)
            .debit(LedgerAccount::Commission, fee)
            .debit(LedgerAccount::VatPayable, vat)
            .debit(LedgerAccount::TaxWithheld, withheld)
    } else if money.mode.is_direct() {
        posting
    } else {
        if balance(&mut *connection, LedgerAccount::Escrow(order)).await? < back {
            return Err(GiveBackRefused::MoreThanLeft);
        }
        posting.debit(LedgerAccount::Escrow(order), back)
    };
    post(connection, &posting, now).await?;
    // What was handed on to the seller is taken back: to give back to a card touches no transfer.
    transfer::take_back(connection, order, refund, borne, now).await?;
    Ok(refund)
}

/// What of a part of a line goes back with this much of it: all that is to have gone back by now, less what has. So the
/// parts add up, whatever they are.
fn part_back(taken: &LineTaken, line: &BackLine, whole: Vnd, before: Vnd) -> Vnd {
    let until_now = returned(whole, taken.gross, Vnd::ZERO, Vnd(taken.given_back.0 + line.amount.0));
    Vnd((until_now.0 - before.0).max(0))
}

/// What goes back to whoever bears the voucher, line by line.
fn of_voucher(wanted: &GiveBack<'_>, taken: &[LineTaken]) -> Vec<Vnd> {
    let of_line = |line: &BackLine| {
        let taken = taken.iter().find(|taken| taken.line == line.line);
        taken.map_or(Vnd::ZERO, |taken| {
            part_back(taken, line, taken.funded, taken.funded_back)
        })
    };
    wanted.lines.iter().map(of_line).collect()
}

/// What goes back of what is taken of the lines: below zero.
fn of_lines(wanted: &GiveBack<'_>, taken: &[LineTaken]) -> Vec<Taken> {
    let of_line = |line: &BackLine| {
        let taken = taken.iter().find(|taken| taken.line == line.line)?;
        let back = |whole: Vnd, before: Vnd| Vnd(-part_back(taken, line, whole, before).0);
        Some(Taken {
            line: line.line,
            order: wanted.order,
            rates: taken.rates,
            fee: back(taken.fee, taken.fee_back),
            vat: back(taken.vat, taken.vat_back),
            withheld: back(taken.withheld, taken.withheld_back),
        })
    };
    wanted.lines.iter().filter_map(of_line).collect()
}
