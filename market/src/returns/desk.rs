//! Whoever runs the platform decides what sellers do not decide alone or have not answered, and proposes to sellers.

use super::{
    ANSWER_WITHIN_HOURS, AskedBy, ReturnCase, ReturnReason, ReturnRefused, ReturnState,
    offer::check,
    settle::{Share, Word, approve, decline, left_of},
    store::{self, NewRequest},
};
use crate::{
    base::{Line, ReturnRequestId, Vnd, secret::Token},
    jobs::{self, Job},
    ledger::{self, share::split},
    orders::{Actor, GroupCode, returning},
    people::Operator,
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// What waits for a decision, the oldest first.
pub async fn list_cases(pool: &PgPool, _operator: Operator) -> Result<Vec<ReturnCase>, sqlx::Error> {
    store::list_cases(pool).await
}

/// Decides what waits at the desk: so much goes back, or nothing. The reason is what shopper and seller read.
pub async fn decide_as_operator(
    pool: &PgPool,
    operator: Operator,
    request: ReturnRequestId,
    amount: Option<Vnd>,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), ReturnRefused> {
    if reason.as_str().is_empty() {
        return Err(ReturnRefused::ReasonNeeded);
    }
    let mut transaction = pool.begin().await?;
    // The order first, as everybody does.
    let order = store::order_of(&mut transaction, request).await?;
    let order = order.ok_or(ReturnRefused::NotFound)?;
    let order = returning::lock(&mut transaction, order).await?;
    let order = order.ok_or(ReturnRefused::NotFound)?;
    let open = store::load_open(&mut transaction, order.id).await?;
    let open = open.filter(|open| open.id == request && open.is_at_desk());
    let request = open.ok_or(ReturnRefused::MovedOn)?;
    let word = Word {
        actor: Actor::Operator,
        account: operator.account(),
        text: reason.as_str(),
    };
    match amount {
        None => decline(&mut transaction, &order, &request, word, now).await?,
        Some(amount) => {
            let most = request.agreed.unwrap_or(request.amount);
            if amount <= Vnd::ZERO {
                return Err(ReturnRefused::Nothing);
            }
            if amount > most {
                return Err(ReturnRefused::MoreThanLeft(most));
            }
            approve(&mut transaction, &order, &request, amount, word, now).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

/// The seller's time to answer is over: the request is the operator's as well. Does nothing when it was answered.
pub async fn escalate(pool: &PgPool, request: ReturnRequestId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    if let Some(order) = store::order_of(&mut transaction, request).await?
        && let Some(order) = returning::lock(&mut transaction, order).await?
        && store::set_escalated(&mut transaction, request, now).await?
    {
        returning::tell(
            &mut transaction,
            &order,
            (Actor::Timer, None),
            "return_escalated",
            "",
            now,
        )
        .await?;
    }
    transaction.commit().await
}

/// Proposes to the sellers of an order group that so much goes back, shared over their orders by what is left of each, by
/// the largest remainder. Each seller answers for their own. The form's key proposes once.
pub async fn propose_for_group(
    pool: &PgPool,
    operator: Operator,
    key: &Token,
    group: &GroupCode,
    amount: Vnd,
    note: &Line,
    now: DateTime<Utc>,
) -> Result<(), ReturnRefused> {
    if note.as_str().is_empty() {
        return Err(ReturnRefused::ReasonNeeded);
    }
    if amount <= Vnd::ZERO {
        return Err(ReturnRefused::Nothing);
    }
    let mut transaction = pool.begin().await?;
    let key_hash = key.derive(&format!("propose {group}")).hash();
    let mut parts = Vec::new();
    for order in store::live_orders(&mut transaction, group.as_str()).await? {
        if store::is_asked(&mut transaction, order, &key_hash).await? {
            return Ok(());
        }
        let locked = returning::lock(&mut transaction, order).await?;
        let locked = locked.ok_or(ReturnRefused::NotFound)?;
        let left = ledger::load_left(&mut transaction, order).await?;
        parts.push((locked, left));
    }
    let weights: Vec<_> = parts.iter().map(|(_, left)| left_of(left)).collect();
    let all = Vnd::checked_sum(weights.iter().copied()).unwrap_or_default();
    if parts.is_empty() {
        return Err(ReturnRefused::NotFound);
    }
    if amount > all {
        return Err(ReturnRefused::MoreThanLeft(all));
    }
    let answer_by = now + Duration::hours(ANSWER_WITHIN_HOURS);
    let shares = split(amount, &weights).unwrap_or_default();
    for ((order, left), amount) in parts.iter().zip(shares).filter(|(_, amount)| *amount > Vnd::ZERO) {
        let share = Share::of_amount(left, amount)?;
        check(order, left, &share)?;
        let request = NewRequest {
            id: ReturnRequestId::new_at(now),
            order: order.id,
            asked_by: AskedBy::Operator,
            account: Some(operator.account()),
            key_hash: &key_hash,
            reason: ReturnReason::Other,
            note: note.as_str(),
            share: &share,
            state: ReturnState::Requested,
            answer_by: Some(answer_by),
        };
        store::insert_request(&mut transaction, &request, now).await?;
        let timer = Job::EscalateReturn { request: request.id };
        jobs::enqueue(&mut transaction, timer, answer_by, now).await?;
        let who = (Actor::Operator, Some(operator.account()));
        returning::tell(&mut transaction, order, who, "return_requested", note.as_str(), now).await?;
        returning::open(&mut transaction, order.id, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}
