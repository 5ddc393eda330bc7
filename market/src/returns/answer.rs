//! The seller answers what is asked of one of their orders.

use super::{
    AskedBy, ReturnRefused, ReturnState, SELLER_DECIDES_UP_TO,
    settle::{Word, approve, decline},
    store::{self, LockedRequest},
};
use crate::{
    base::{Line, Vnd},
    orders::{Actor, LockedOrder, lock_as_seller, returning},
    people::CoopManager,
};
use chrono::{DateTime, Utc};
use sqlx::{PgPool, PgTransaction};

/// Agrees to so much of what was asked for. Above what a seller decides about alone it then waits for the operator.
pub async fn approve_as_seller(
    pool: &PgPool,
    manager: &CoopManager,
    code: &str,
    amount: Vnd,
    answer: &Line,
    now: DateTime<Utc>,
) -> Result<(), ReturnRefused> {
    let (mut transaction, order, request) = lock_to_answer(pool, manager, code).await?;
    if amount <= Vnd::ZERO {
        return Err(ReturnRefused::Nothing);
    }
    if amount > request.amount {
        return Err(ReturnRefused::MoreThanLeft(request.amount));
    }
    let word = Word {
        actor: Actor::Seller,
        account: manager.account(),
        text: answer.as_str(),
    };
    if amount <= SELLER_DECIDES_UP_TO {
        approve(&mut transaction, &order, &request, amount, word, now).await?;
    } else if request.account == Some(word.account) {
        return Err(ReturnRefused::OwnRequest);
    } else {
        store::set_agreed(&mut transaction, request.id, amount, word).await?;
        let who = (word.actor, Some(word.account));
        returning::tell(&mut transaction, &order, who, "return_agreed", word.text, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Does not agree, and says why.
pub async fn decline_as_seller(
    pool: &PgPool,
    manager: &CoopManager,
    code: &str,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), ReturnRefused> {
    let (mut transaction, order, request) = lock_to_answer(pool, manager, code).await?;
    let word = Word {
        actor: Actor::Seller,
        account: manager.account(),
        text: reason.as_str(),
    };
    decline(&mut transaction, &order, &request, word, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The order of the manager's own, and the request that waits for them.
async fn lock_to_answer(
    pool: &PgPool,
    manager: &CoopManager,
    code: &str,
) -> Result<(PgTransaction<'static>, LockedOrder, LockedRequest), ReturnRefused> {
    let (mut transaction, order) = lock_as_seller(pool, manager.member(), code).await?;
    let request = store::load_open(&mut transaction, order.id).await?;
    let request = request.filter(|request| request.state == ReturnState::Requested);
    let request = request.ok_or(ReturnRefused::MovedOn)?;
    if request.asked_by == AskedBy::Seller {
        return Err(ReturnRefused::MovedOn);
    }
    Ok((transaction, order, request))
}
