//! Orders that are paid before they are the sellers'. Whoever settles payments locks them here and moves them on.

use super::{Actor, OrderRefused, OrderState, cancel::cancel, store, timers};
use crate::{
    base::{Line, OfferId, OrderGroupId, OrderId, Vnd},
    jobs::{self, Job},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// An order that was not paid, locked until the transaction ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnpaidOrder {
    /// The order.
    pub id: OrderId,
    /// What it costs.
    pub total: Vnd,
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
    let confirm_by = timers::confirm_by(now);
    store::set_paid(connection, orders, confirm_by, now).await?;
    let reminders: Vec<_> = orders
        .iter()
        .map(|order| Job::RemindToConfirm { order: *order })
        .collect();
    jobs::enqueue_all(connection, &reminders, timers::remind_at(confirm_by), now).await
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
