//! Calling an order off before it leaves the house.

use super::{
    Actor, OrderRefused, OrderState, ShopperAccess,
    lock::{lock_as_seller, lock_as_shopper},
    store,
    timers::answer_cancel_by,
};
use crate::{
    base::{HolderId, Line},
    catalog::stock,
    jobs::{self, Job},
    ledger,
    people::CoopMember,
    vouchers,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool, PgTransaction};

/// The shopper calls an order off: at once until the seller has confirmed or when the promised day is over, else as a
/// request that the seller answers.
pub async fn cancel_by_shopper(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &str,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let (mut transaction, order) = lock_as_shopper(pool, access, code).await?;
    if order.state.is_cancelled_by_word() || (order.is_late(now) && order.may_be_cancelled()) {
        cancel(&mut transaction, &order, Actor::Shopper, access.account, reason, now).await?;
    } else if order.may_be_cancelled() && !order.is_cancel_requested {
        let answer_by = answer_cancel_by(now);
        store::set_cancel_request(&mut transaction, order.id, Some((reason.as_str(), now, answer_by))).await?;
        let timer = Job::CancelUnanswered { order: order.id };
        jobs::enqueue(&mut transaction, timer, answer_by, now).await?;
        store::insert_request_event(
            &mut transaction,
            order.id,
            Actor::Shopper,
            access.account,
            "cancel_requested",
            order.state,
            reason.as_str(),
            now,
        )
        .await?;
    } else {
        return Err(OrderRefused::MovedOn);
    }
    transaction.commit().await?;
    Ok(())
}

/// The seller calls an order off, by their own wish or at the shopper's request. The reason is what the shopper reads.
pub async fn cancel_by_seller(
    pool: &PgPool,
    member: &CoopMember,
    code: &str,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let (mut transaction, order) = lock_to_answer(pool, member, code, reason).await?;
    if !order.may_be_cancelled() {
        return Err(OrderRefused::MovedOn);
    }
    cancel(
        &mut transaction,
        &order,
        Actor::Seller,
        Some(member.account()),
        reason,
        now,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}

/// The seller will deliver although the shopper asked to cancel.
pub async fn decline_cancel(
    pool: &PgPool,
    member: &CoopMember,
    code: &str,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let (mut transaction, order) = lock_to_answer(pool, member, code, reason).await?;
    if !order.is_cancel_requested {
        return Err(OrderRefused::MovedOn);
    }
    store::set_cancel_request(&mut transaction, order.id, None).await?;
    store::insert_request_event(
        &mut transaction,
        order.id,
        Actor::Seller,
        Some(member.account()),
        "cancel_declined",
        order.state,
        reason.as_str(),
        now,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}

/// The order, when the seller says why: the shopper reads it.
async fn lock_to_answer(
    pool: &PgPool,
    member: &CoopMember,
    code: &str,
    reason: &Line,
) -> Result<(PgTransaction<'static>, store::LockedOrder), OrderRefused> {
    if reason.as_str().is_empty() {
        return Err(OrderRefused::ReasonNeeded);
    }
    lock_as_seller(pool, member, code).await
}

/// Calls a locked order off and gives its goods back, and what was paid for it.
pub(super) async fn cancel(
    connection: &mut PgConnection,
    order: &store::LockedOrder,
    actor: Actor,
    account: Option<crate::base::AccountId>,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    store::set_cancelled(connection, order.id, actor, reason.as_str(), now).await?;
    let (from, to) = (Some(order.state), OrderState::Cancelled);
    store::insert_event(connection, order.id, actor, account, from, to, reason.as_str(), now).await?;
    stock::release(connection, HolderId(order.id.0), now).await?;
    ledger::call_off(connection, order.id, now).await?;
    vouchers::give_use_back(connection, order.id, now).await?;
    if order.state == OrderState::AwaitingPayment {
        jobs::enqueue(connection, Job::CheckPayment { order: order.id }, now, now).await?;
    }
    Ok(())
}
