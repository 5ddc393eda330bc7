//! The goods have come, says the shopper.

use super::{Actor, OrderRefused, OrderState, ShopperAccess, lock::lock_as_shopper, store};
use crate::{
    base::{AccountId, OrderId},
    ledger,
};
use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgPool};

/// The shopper has the goods.
pub async fn receive(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &str,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let (mut transaction, order) = lock_as_shopper(pool, access, code).await?;
    if !order.state.may_be_received() || order.is_return_open {
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

/// Moves a locked order on, writes it down, and posts what that does to its money.
pub(super) async fn go(
    connection: &mut PgConnection,
    order: OrderId,
    actor: Actor,
    account: Option<AccountId>,
    from: OrderState,
    to: OrderState,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    store::set_state(connection, order, from, to, now).await?;
    store::insert_event(connection, order, actor, account, Some(from), to, "", now).await?;
    match to {
        OrderState::Delivered | OrderState::Collected => ledger::collect(connection, order, now).await,
        OrderState::Completed => ledger::release(connection, order, now).await,
        _ => Ok(()),
    }
}
