//! The goods have come: the shopper says so, or time does.

use super::{Actor, OrderRefused, OrderState, ShopperAccess, lock::lock_as_shopper, store};
use crate::base::{AccountId, OrderId};
use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgPool};

/// How many days after delivery an order is completed when the shopper says nothing.
pub const COMPLETE_AFTER_DAYS: i64 = 7;

/// The shopper has the goods.
pub async fn receive(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &str,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let (mut transaction, order) = lock_as_shopper(pool, access, code).await?;
    if !order.state.may_be_received() {
        return Err(OrderRefused::MovedOn);
    }
    let mut from = order.state;
    if from == OrderState::HandedOver {
        // The seller has not said yet that it arrived; the shopper's word is worth more.
        go(
            &mut transaction,
            order.id,
            Actor::Shopper,
            access.account,
            from,
            OrderState::Delivered,
            now,
        )
        .await?;
        from = OrderState::Delivered;
    }
    // A microsecond later, so that the history keeps its order.
    let then = now + Duration::microseconds(1);
    go(
        &mut transaction,
        order.id,
        Actor::Shopper,
        access.account,
        from,
        OrderState::Completed,
        then,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}

/// The timer of a delivered order has run out. Safe to run again: an order that has moved on stays as it is.
pub async fn complete_overdue(pool: &PgPool, order: OrderId, now: DateTime<Utc>) -> Result<(), OrderRefused> {
    let mut transaction = pool.begin().await?;
    let Some(order) = store::lock_order(&mut transaction, order).await? else {
        return Ok(());
    };
    if matches!(order.state, OrderState::Delivered | OrderState::Collected) {
        go(
            &mut transaction,
            order.id,
            Actor::Timer,
            None,
            order.state,
            OrderState::Completed,
            now,
        )
        .await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn go(
    connection: &mut PgConnection,
    order: OrderId,
    actor: Actor,
    account: Option<AccountId>,
    from: OrderState,
    to: OrderState,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    store::set_state(connection, order, from, to, now).await?;
    store::insert_event(connection, order, actor, account, Some(from), to, "", now).await
}
