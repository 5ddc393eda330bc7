//! The shopper wants something back of an order that has come.

use super::{
    ANSWER_WITHIN_HOURS, ASK_WITHIN_DAYS, AskedBy, PERISHABLE_WITHIN_HOURS, ReturnReason, ReturnRefused, ReturnState,
    request::ASKS_MAX,
    settle::Share,
    store::{self, NewRequest},
};
use crate::{
    base::{Line, ReturnRequestId, Vnd, secret::Token},
    jobs::{self, Job},
    ledger,
    orders::{Actor, OrderState, Part, ShopperAccess, lock_as_shopper, returning},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// What a shopper wants back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wish {
    /// Why.
    pub reason: ReturnReason,
    /// What there is to say about it; may be empty.
    pub note: Line,
    /// So many packs of lines.
    pub parts: Vec<Part>,
    /// Everything, with the delivery; then the parts are not looked at.
    pub is_whole: bool,
}

/// Asks the seller. The form's key asks once, however often it comes.
pub async fn ask(
    pool: &PgPool,
    access: &ShopperAccess,
    key: &Token,
    code: &str,
    wish: &Wish,
    now: DateTime<Utc>,
) -> Result<(), ReturnRefused> {
    let (mut transaction, order) = lock_as_shopper(pool, access, code).await?;
    let key_hash = key.derive(&format!("return {code}")).hash();
    if store::is_asked(&mut transaction, order.id, &key_hash).await? {
        return Ok(());
    }
    let has_come = matches!(
        order.state,
        OrderState::Delivered | OrderState::Collected | OrderState::Completed
    );
    let asked = store::count_asked(&mut transaction, order.id).await?;
    if !has_come || order.is_return_open || asked >= ASKS_MAX {
        return Err(ReturnRefused::MovedOn);
    }
    let came_at = returning::delivered_at(&mut transaction, order.id).await?;
    let came_at = came_at.ok_or(ReturnRefused::MovedOn)?;
    if now > came_at + Duration::days(ASK_WITHIN_DAYS) {
        return Err(ReturnRefused::TooLate);
    }
    let left = ledger::load_left(&mut transaction, order.id).await?;
    let share = if wish.is_whole {
        Share::whole(&left)
    } else {
        Share::of_packs(&left, &wish.parts)?
    };
    if share.amount() == Vnd::ZERO {
        return Err(ReturnRefused::Nothing);
    }
    if now > came_at + Duration::hours(PERISHABLE_WITHIN_HOURS) {
        let lines: Vec<_> = share.lines.iter().map(|line| line.line).collect();
        if let Some(name) = store::find_perishable(&mut transaction, &lines).await? {
            return Err(ReturnRefused::PerishableTooLate(name));
        }
    }
    let answer_by = now + Duration::hours(ANSWER_WITHIN_HOURS);
    let request = NewRequest {
        id: ReturnRequestId::new_at(now),
        order: order.id,
        asked_by: AskedBy::Shopper,
        account: access.account,
        key_hash: &key_hash,
        reason: wish.reason,
        note: wish.note.as_str(),
        share: &share,
        state: ReturnState::Requested,
        answer_by: Some(answer_by),
    };
    store::insert_request(&mut transaction, &request, now).await?;
    let timer = Job::EscalateReturn { request: request.id };
    jobs::enqueue(&mut transaction, timer, answer_by, now).await?;
    let who = (Actor::Shopper, access.account);
    returning::tell(
        &mut transaction,
        &order,
        who,
        "return_requested",
        // What a shopper writes stands in the request alone: of a history nothing can be forgotten.
        "",
        now,
    )
    .await?;
    returning::open(&mut transaction, order.id, now).await?;
    transaction.commit().await?;
    Ok(())
}
