//! The deadlines of an order, in one place, and what happens when they pass. Each deadline stands in the order's row and
//! has a job; a job that comes when the order has moved on does nothing, so all of them are safe to run again.

use super::OrderState;
use crate::base::time::start_of;
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};

/// So many hours a seller has to confirm an order; then it is called off.
pub const CONFIRM_WITHIN_HOURS: i64 = 24;

/// So many hours before that end the desk marks the order.
pub const REMIND_HOURS_BEFORE: i64 = 4;

/// So many hours a seller has to answer a request to cancel; then the shopper has it their way.
pub const ANSWER_CANCEL_WITHIN_HOURS: i64 = 24;

/// How many days after delivery an order is completed when the shopper says nothing.
pub const COMPLETE_AFTER_DAYS: i64 = 7;

/// So many days after the day until which the goods of a harvest were to leave the house an order is called off when
/// nobody has allotted them. Until then only the shopper ends it.
pub const ALLOT_WITHIN_DAYS_LATE: u64 = 7;

/// When an order that is placed now must be confirmed.
pub fn confirm_by(placed_at: DateTime<Utc>) -> DateTime<Utc> {
    placed_at + Duration::hours(CONFIRM_WITHIN_HOURS)
}

/// When the desk is reminded of it.
pub fn remind_at(confirm_by: DateTime<Utc>) -> DateTime<Utc> {
    confirm_by - Duration::hours(REMIND_HOURS_BEFORE)
}

/// When the day is over until which goods were to leave the house.
pub fn late_from(ship_by: NaiveDate) -> DateTime<Utc> {
    start_of(ship_by.checked_add_days(Days::new(1)).unwrap_or(ship_by))
}

/// When an order of a harvest must be confirmed: its time runs from the promised day, not from being placed.
pub fn allot_by(ship_by: NaiveDate) -> DateTime<Utc> {
    let last = ship_by.checked_add_days(Days::new(ALLOT_WITHIN_DAYS_LATE));
    late_from(last.unwrap_or(ship_by))
}

/// When a request to cancel that comes now must be answered.
pub fn answer_cancel_by(asked_at: DateTime<Utc>) -> DateTime<Utc> {
    asked_at + Duration::hours(ANSWER_CANCEL_WITHIN_HOURS)
}

/// When an order that is delivered now is completed.
pub fn complete_at(delivered_at: DateTime<Utc>) -> DateTime<Utc> {
    delivered_at + Duration::days(COMPLETE_AFTER_DAYS)
}

/// The deadline that the seller has now, if any: to answer a request goes before everything else.
pub fn deadline(
    state: OrderState,
    confirm_by: Option<DateTime<Utc>>,
    cancel_answer_by: Option<DateTime<Utc>>,
    is_cancel_requested: bool,
) -> Option<DateTime<Utc>> {
    if is_cancel_requested {
        cancel_answer_by
    } else if state == OrderState::Placed {
        confirm_by
    } else {
        None
    }
}

#[cfg(feature = "db")]
pub(super) use due::start;
#[cfg(feature = "db")]
pub use due::{cancel_unanswered, cancel_unconfirmed, complete_overdue, remind_to_confirm};

#[cfg(feature = "db")]
mod due {
    use super::{DateTime, NaiveDate, OrderState, Utc, allot_by, confirm_by, late_from, remind_at};
    use crate::{
        base::{Line, OrderId},
        jobs::{self, Job},
        orders::{Actor, OrderRefused, cancel::cancel, receive::go, store},
    };
    use sqlx::PgPool;

    /// The time to confirm of an order that becomes its seller's now begins: until when, and the job that looks after it.
    pub(in crate::orders) fn start(
        order: OrderId,
        ship_by: Option<NaiveDate>,
        now: DateTime<Utc>,
    ) -> (DateTime<Utc>, (Job, DateTime<Utc>)) {
        match ship_by {
            Some(day) => (allot_by(day), (Job::ShipByPassed { order }, late_from(day))),
            None => {
                let end = confirm_by(now);
                (end, (Job::RemindToConfirm { order }, remind_at(end)))
            }
        }
    }

    /// The end of the time to confirm is near: marks the order, which knocks at the desk, and looks again at the end.
    pub async fn remind_to_confirm(pool: &PgPool, order: OrderId, now: DateTime<Utc>) -> Result<(), OrderRefused> {
        let mut transaction = pool.begin().await?;
        if let Some(order) = store::lock_order(&mut transaction, order).await?
            && order.state == OrderState::Placed
            && let Some(confirm_by) = order.confirm_by
            && remind_at(confirm_by) <= now
            && store::set_reminded(&mut transaction, order.id, now).await?
        {
            jobs::enqueue(
                &mut transaction,
                Job::CancelUnconfirmed { order: order.id },
                confirm_by,
                now,
            )
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Nobody confirmed in time.
    pub async fn cancel_unconfirmed(pool: &PgPool, order: OrderId, now: DateTime<Utc>) -> Result<(), OrderRefused> {
        let mut transaction = pool.begin().await?;
        if let Some(order) = store::lock_order(&mut transaction, order).await?
            && order.state == OrderState::Placed
            && order.confirm_by.is_some_and(|end| end <= now)
        {
            cancel(&mut transaction, &order, Actor::Timer, None, &Line::default(), now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Nobody answered the shopper's request in time.
    pub async fn cancel_unanswered(pool: &PgPool, order: OrderId, now: DateTime<Utc>) -> Result<(), OrderRefused> {
        let mut transaction = pool.begin().await?;
        if let Some(order) = store::lock_order(&mut transaction, order).await?
            && order.is_cancel_requested
            && order.may_be_cancelled()
            && order.cancel_answer_by.is_some_and(|end| end <= now)
        {
            cancel(&mut transaction, &order, Actor::Timer, None, &Line::default(), now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The shopper of a delivered order has said nothing.
    pub async fn complete_overdue(pool: &PgPool, order: OrderId, now: DateTime<Utc>) -> Result<(), OrderRefused> {
        let mut transaction = pool.begin().await?;
        if let Some(order) = store::lock_order(&mut transaction, order).await?
            && matches!(order.state, OrderState::Delivered | OrderState::Collected)
            // Its answer begins the time anew.
            && !order.is_return_open
        {
            let to = OrderState::Completed;
            go(&mut transaction, order.id, Actor::Timer, None, order.state, to, now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_to_cancel_is_answered_before_anything_else() {
        let (confirm, answer) = (
            DateTime::from_timestamp(1_000, 0).expect("a time"),
            DateTime::from_timestamp(2_000, 0).expect("a time"),
        );
        let of = |state, is_asked| deadline(state, Some(confirm), Some(answer), is_asked);
        assert_eq!(of(OrderState::Placed, false), Some(confirm));
        assert_eq!(of(OrderState::Confirmed, true), Some(answer));
        assert_eq!(of(OrderState::Confirmed, false), None);
    }

    #[test]
    fn the_reminder_comes_before_the_end() {
        let now = DateTime::from_timestamp(1_000_000, 0).expect("a time");
        let end = confirm_by(now);
        assert!(now < remind_at(end) && remind_at(end) < end);
    }
}
