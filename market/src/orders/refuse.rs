//! Nobody took the goods at the door: they come back, and the order ends. What was to be paid there is not; what was paid in
//! advance goes back, with the delivery or without it, as the seller says.

use super::{Actor, OrderRefused, OrderState, lock::lock_as_seller, store};
use crate::{
    base::{HolderId, Line, Vnd},
    catalog::stock,
    ledger::{self, BackLine, GiveBack, GiveBackRefused, RefundReason},
    people::CoopMember,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// What became of goods that nobody took.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AtTheDoor {
    /// Whether they can be sold again; else they are written off.
    pub is_good: bool,
    /// Whether the seller keeps what the delivery cost, of what was paid in advance.
    pub keeps_delivery: bool,
}

/// Why it is not written down.
#[derive(Debug, thiserror::Error)]
pub enum DoorRefused {
    /// Money goes back, and a packer does not decide about it.
    #[error("an owner or a manager must decide")]
    ManagerNeeded,
    /// The order itself refuses.
    #[error(transparent)]
    Order(#[from] OrderRefused),
}

impl From<sqlx::Error> for DoorRefused {
    fn from(error: sqlx::Error) -> Self {
        Self::Order(error.into())
    }
}

/// The seller says that nobody took an order that was on its way.
pub async fn refuse_at_door(
    pool: &PgPool,
    member: &CoopMember,
    code: &str,
    door: AtTheDoor,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), DoorRefused> {
    if reason.as_str().is_empty() {
        return Err(OrderRefused::ReasonNeeded.into());
    }
    let (mut transaction, order) = lock_as_seller(pool, member, code).await?;
    if order.state != OrderState::HandedOver || order.is_return_open {
        return Err(OrderRefused::MovedOn.into());
    }
    if order.is_prepaid && member.as_manager().is_none() {
        return Err(DoorRefused::ManagerNeeded);
    }
    let account = member.account();
    if order.is_prepaid {
        let left = ledger::load_left(&mut transaction, order.id).await?;
        let lines = left.lines.iter().filter(|line| line.left > Vnd::ZERO);
        let lines: Vec<_> = lines
            .map(|line| BackLine {
                line: line.id,
                quantity: line.packs_left,
                amount: line.left,
            })
            .collect();
        let back = GiveBack {
            order: order.id,
            reason: RefundReason::Refused,
            lines: &lines,
            delivery: if door.keeps_delivery { Vnd::ZERO } else { left.delivery },
            account: Some(account),
            key_hash: None,
        };
        match ledger::give_back(&mut transaction, &back, now).await {
            Ok(_) | Err(GiveBackRefused::Nothing) => {}
            Err(GiveBackRefused::Db(error)) => return Err(error.into()),
            Err(_) => return Err(OrderRefused::MovedOn.into()),
        }
    }
    let goods = store::load_goods(&mut transaction, order.id).await?;
    stock::take_back(
        &mut transaction,
        HolderId(order.id.0),
        &goods,
        door.is_good,
        account,
        now,
    )
    .await?;
    store::set_refused(&mut transaction, order.id, reason.as_str(), now).await?;
    let (from, to) = (Some(order.state), OrderState::Cancelled);
    store::insert_event(
        &mut transaction,
        order.id,
        Actor::Seller,
        Some(account),
        from,
        to,
        reason.as_str(),
        now,
    )
    .await?;
    if order.is_prepaid {
        // What is still kept of it now is the delivery: the seller's.
        ledger::release(&mut transaction, order.id, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}
