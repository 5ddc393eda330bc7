//! The seller gives something back without being asked.

use super::{
    AskedBy, ReturnReason, ReturnRefused, ReturnState, SELLER_DECIDES_UP_TO,
    settle::{Share, Word, give, left_of},
    store::{self, NewRequest},
};
use crate::{
    base::{Line, ReturnRequestId, Vnd, secret::Token},
    ledger::{self, OrderLeft, RefundReason},
    orders::{Actor, LockedOrder, OrderState, Part, lock_as_seller, returning},
    people::CoopManager,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// What a seller gives back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Offer {
    /// So many packs of lines.
    Packs(Vec<Part>),
    /// So much, shared over all that is left.
    Amount(Vnd),
    /// What is left of the delivery.
    Delivery,
    /// All that is left.
    Whole,
}

impl Offer {
    fn share(&self, left: &OrderLeft) -> Result<Share, ReturnRefused> {
        match self {
            Self::Packs(parts) => Share::of_packs(left, parts),
            Self::Amount(amount) => Share::of_amount(left, *amount),
            Self::Delivery => Ok(Share {
                lines: Vec::new(),
                delivery: left.delivery,
            }),
            Self::Whole => Ok(Share::whole(left)),
        }
    }
}

/// Gives something back of an order of the manager's own, and says why. Above what a seller decides about alone it waits
/// for the operator. The form's key does it once, however often it comes.
pub async fn offer(
    pool: &PgPool,
    manager: &CoopManager,
    key: &Token,
    code: &str,
    offer: &Offer,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), ReturnRefused> {
    if reason.as_str().is_empty() {
        return Err(ReturnRefused::ReasonNeeded);
    }
    let (mut transaction, order) = lock_as_seller(pool, manager.member(), code).await?;
    let key_hash = key.derive(&format!("offer {code}")).hash();
    if store::is_asked(&mut transaction, order.id, &key_hash).await?
        || store::is_given(&mut transaction, order.id, &key_hash).await?
    {
        return Ok(());
    }
    let left = ledger::load_left(&mut transaction, order.id).await?;
    let share = offer.share(&left)?;
    check(&order, &left, &share)?;
    let word = Word {
        actor: Actor::Seller,
        account: manager.account(),
        text: reason.as_str(),
    };
    let who = (word.actor, Some(word.account));
    if share.amount() <= SELLER_DECIDES_UP_TO {
        let made_by = (word.account, Some(key_hash.as_slice()));
        give(&mut transaction, order.id, RefundReason::Offered, &share, made_by, now).await?;
        returning::tell(&mut transaction, &order, who, "refunded", word.text, now).await?;
        returning::close(&mut transaction, order.id, now).await?;
    } else {
        let request = NewRequest {
            id: ReturnRequestId::new_at(now),
            order: order.id,
            asked_by: AskedBy::Seller,
            account: Some(word.account),
            key_hash: &key_hash,
            reason: ReturnReason::Other,
            note: word.text,
            share: &share,
            state: ReturnState::Requested,
            answer_by: None,
        };
        store::insert_request(&mut transaction, &request, now).await?;
        store::set_agreed(&mut transaction, request.id, share.amount(), Word { text: "", ..word }).await?;
        returning::tell(&mut transaction, &order, who, "return_agreed", word.text, now).await?;
        returning::open(&mut transaction, order.id, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Whether so much may be given back of a locked order: it is the seller's, nothing else waits for an answer, and before the
/// goods have come something must be left to deliver.
pub(super) fn check(order: &LockedOrder, left: &OrderLeft, share: &Share) -> Result<(), ReturnRefused> {
    let is_over = matches!(order.state, OrderState::AwaitingPayment | OrderState::Cancelled);
    if is_over || order.is_return_open || order.is_cancel_requested {
        return Err(ReturnRefused::MovedOn);
    }
    if share.amount() == Vnd::ZERO {
        return Err(ReturnRefused::Nothing);
    }
    let has_come = matches!(
        order.state,
        OrderState::Delivered | OrderState::Collected | OrderState::Completed
    );
    if !has_come && share.amount() == left_of(left) {
        return Err(ReturnRefused::CallOffInstead);
    }
    Ok(())
}
