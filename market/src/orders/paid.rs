//! Orders that are paid before they are the sellers'. Whoever settles payments locks them here and moves them on.

use super::{Actor, OrderRefused, OrderState, cancel::cancel, store, timers};
use crate::{
    base::{HarvestId, Line, OfferId, OrderGroupId, OrderId, Vnd},
    jobs,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// An order that was not paid, locked until the transaction ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnpaidOrder {
    /// The order.
    pub id: OrderId,
    /// What its shopper pays for it.
    pub total: Vnd,
    /// The harvest that it is ordered ahead of.
    pub harvest: Option<HarvestId>,
    /// Its goods: offers and quantities.
    pub goods: Vec<(OfferId, i32)>,
}

/// The orders of a group that wait to be paid.
pub async fn lock_unpaid(connection: &mut PgConnection, group: OrderGroupId) -> Result<Vec<UnpaidOrder>, sqlx::Error> {
    store::lock_unpaid(connection, group, OrderState::AwaitingPayment).await
}

/// The orders of a group that were called off because they were not paid in time.
pub async fn lock_expired(connection: &mut PgConnection, group: OrderGroupId) -> Result<Vec<UnpaidOrder>, sqlx::Error> {
    store::lock_unpaid(connection, group, OrderState::Cancelled).await
}

/// These orders are paid, and now the sellers': their time to confirm begins.
pub async fn mark_paid(
    connection: &mut PgConnection,
    orders: &[OrderId],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    for (order, ship_by) in store::lock_promises(connection, orders).await? {
        let (confirm_by, timer) = timers::start(order, ship_by, now);
        store::set_paid(connection, order, confirm_by, now).await?;
        let (job, due) = timer;
        jobs::enqueue(connection, job, due, now).await?;
    }
    Ok(())
}

/// Nobody paid these orders in time: their goods go back to the shelf.
pub async fn expire_unpaid(
    connection: &mut PgConnection,
    orders: &[UnpaidOrder],
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    for order in orders {
        if let Some(order) = store::lock_order(connection, order.id).await? {
            cancel(connection, &order, Actor::Timer, None, &Line::default(), now).await?;
        }
    }
    Ok(())
}
