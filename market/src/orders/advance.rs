//! The seller takes an order one lawful step further.

use super::{
    Actor, OrderRefused, Step,
    receive::go,
    store::{self, LockedOrder, NewShipment},
    timers::complete_at,
};
use crate::{
    base::{HolderId, Line},
    catalog::stock,
    jobs::{self, Job},
    people::CoopMember,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// Takes the step if the order still stands where it is lawful. Goods leave the stock when they leave the house.
pub async fn advance(
    pool: &PgPool,
    member: &CoopMember,
    code: &str,
    step: Step,
    tracking_code: &Line,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let mut transaction = pool.begin().await?;
    take_step(&mut transaction, member, code, step, tracking_code.as_str(), now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The step within the caller's transaction. Whatever is refused is refused before anything was written.
pub(super) async fn take_step(
    connection: &mut PgConnection,
    member: &CoopMember,
    code: &str,
    step: Step,
    tracking_code: &str,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let order = store::lock_order_of_seller(connection, member.coop(), code).await?;
    let order = order.ok_or(OrderRefused::NotFound)?;
    if order.next_step() != Some(step) {
        return Err(OrderRefused::MovedOn);
    }
    if step.takes_goods_out() {
        require_weighed(connection, &order).await?;
    }
    move_on(connection, member, &order, step, tracking_code, None, now).await
}

/// What is sold by weight leaves the house weighed: only then is it known what it costs.
/// What has gone in part cannot be weighed any more.
pub(super) async fn require_weighed(connection: &mut PgConnection, order: &LockedOrder) -> Result<(), OrderRefused> {
    if !order.is_partly_sent && store::is_unweighed(connection, order.id).await? {
        return Err(OrderRefused::NotWeighed);
    }
    Ok(())
}

/// Takes a locked order the step that is lawful for it. `key_hash` is of the form in which it was said what goes.
pub(super) async fn move_on(
    connection: &mut PgConnection,
    member: &CoopMember,
    order: &LockedOrder,
    step: Step,
    tracking_code: &str,
    key_hash: Option<&[u8]>,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let (from, to) = step.way();
    go(
        connection,
        order.id,
        Actor::Seller,
        Some(member.account()),
        from,
        to,
        now,
    )
    .await?;
    if step.takes_goods_out() {
        stock::hand_over(connection, HolderId(order.id.0), now).await?;
    }
    if step == Step::HandOver {
        let shipment = NewShipment {
            order: order.id,
            account: member.account(),
            tracking_code,
            key_hash,
        };
        store::ship_rest(connection, &shipment, now).await?;
    }
    if to.may_be_received() && to != super::OrderState::HandedOver {
        jobs::enqueue(
            connection,
            Job::CompleteOrder { order: order.id },
            complete_at(now),
            now,
        )
        .await?;
    }
    Ok(())
}
