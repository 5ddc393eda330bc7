//! The seller takes an order one lawful step further.

use super::{Actor, OrderRefused, Step, lock::lock_as_seller, receive::COMPLETE_AFTER_DAYS, store};
use crate::{
    base::{HolderId, Line},
    catalog::stock,
    jobs::{self, Job},
    people::CoopMember,
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// Takes the step if the order still stands where it is lawful. Goods leave the stock when they leave the house.
pub async fn advance(
    pool: &PgPool,
    member: &CoopMember,
    code: &str,
    step: Step,
    tracking_code: &Line,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let (mut transaction, order) = lock_as_seller(pool, member, code).await?;
    if order.state.next_step(order.delivery) != Some(step) {
        return Err(OrderRefused::MovedOn);
    }
    let (from, to) = step.way();
    store::set_state(&mut transaction, order.id, from, to, now).await?;
    store::insert_event(
        &mut transaction,
        order.id,
        Actor::Seller,
        Some(member.account()),
        Some(from),
        to,
        "",
        now,
    )
    .await?;
    if step.takes_goods_out() {
        stock::hand_over(&mut transaction, HolderId(order.id.0), now).await?;
    }
    if step == Step::HandOver && !tracking_code.as_str().is_empty() {
        store::set_tracking_code(&mut transaction, order.id, tracking_code.as_str()).await?;
    }
    if to.may_be_received() && to != super::OrderState::HandedOver {
        let due = now + Duration::days(COMPLETE_AFTER_DAYS);
        jobs::enqueue(&mut transaction, Job::CompleteOrder { order: order.id }, due, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}
