//! What whoever deals with returns does to an order: a wish is opened and answered, and its history tells of it.

use super::{Actor, store, store::LockedOrder, timers::complete_at};
use crate::{
    base::{AccountId, OrderId},
    jobs::{self, Job},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Locks an order by its id.
pub(crate) async fn lock(connection: &mut PgConnection, order: OrderId) -> Result<Option<LockedOrder>, sqlx::Error> {
    store::lock_order(connection, order).await
}

/// When the goods of an order came to the shopper.
pub(crate) async fn delivered_at(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    store::delivered_at(connection, order).await
}

/// A wish that something goes back waits for its answer: until then no timer completes the order.
pub(crate) async fn open(connection: &mut PgConnection, order: OrderId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    store::set_return_open(connection, order, true, now).await
}

/// The wish was answered: the timer that passed it by goes on. Also for what was given back without a wish.
pub(crate) async fn close(
    connection: &mut PgConnection,
    order: OrderId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    store::set_return_open(connection, order, false, now).await?;
    if let Some(delivered_at) = store::delivered_at(connection, order).await? {
        let at = complete_at(delivered_at).max(now);
        jobs::enqueue(connection, Job::CompleteOrder { order }, at, now).await?;
    }
    Ok(())
}

/// Adds to the history of a locked order something that leaves it where it stands.
pub(crate) async fn tell(
    connection: &mut PgConnection,
    order: &LockedOrder,
    who: (Actor, Option<AccountId>),
    kind: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let (actor, account) = who;
    store::insert_request_event(connection, order.id, actor, account, kind, order.state, reason, now).await
}
