//! Looking how a try stands: asks whoever takes the cards, outside of any transaction, and writes down what is so.

use super::{
    Answer, CardCheckout, CardGateway, CardPayment, CheckoutState, PaymentStanding, RefusalKind, Sum,
    attempt::{Attempt, AttemptState, look_again_at},
    begin_once,
    cases::CaseReason,
    store,
};
use crate::{
    base::{CardAttemptId, OrderGroupId, OrderId, Vnd},
    jobs::{self, Job},
    ledger::{self, Event, LedgerAccount, Posting},
    orders::OrderRefused,
    payments::{settle, store as payments},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgPool};
use std::future::Future;

/// When an order group whose page could not be closed is tried again.
const CLOSE_AGAIN: Duration = Duration::minutes(5);

/// How long a job waits for whoever takes the cards.
const JOB_WAITS: std::time::Duration = std::time::Duration::from_secs(10);

/// What became of an ask in time; nothing when nobody answered.
pub(super) async fn in_time<T>(asking: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(JOB_WAITS, asking).await.ok()
}

/// Why a try is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum How {
    /// It was written down a moment ago, and nothing was asked for.
    First,
    /// Something was asked for before.
    Again,
    /// The same, and nobody shall pay there any more.
    ToClose,
}

/// How a try stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Looked {
    /// It can be paid there.
    Open(String),
    /// Nobody knows.
    Working,
    /// The money is there.
    Paid,
    /// Money is there, and a person looks at it.
    Held,
    /// Its page has closed unpaid.
    Expired,
    /// There never was a page.
    Refused,
}

/// Looks, and settles what has ended.
pub(super) async fn look_at(
    pool: &PgPool,
    gateway: &dyn CardGateway,
    attempt: CardAttemptId,
    how: How,
    now: DateTime<Utc>,
) -> Result<Looked, sqlx::Error> {
    let Some(attempt) = store::load_attempt(pool, attempt).await? else {
        return Ok(Looked::Refused);
    };
    if !attempt.state.is_live() {
        return Ok(ended(attempt.state));
    }
    let checkout = match find(pool, gateway, &attempt, how, now).await? {
        Ok(checkout) => checkout,
        Err(looked) => return Ok(looked),
    };
    match (checkout.state, &checkout.url) {
        (CheckoutState::Open, Some(url)) if attempt.is_wanted && how != How::ToClose => Ok(Looked::Open(url.clone())),
        (CheckoutState::Open, _) => close(pool, gateway, &attempt, &checkout, now).await,
        (CheckoutState::Expired, _) => end(pool, &attempt, AttemptState::Expired, "", now).await,
        (CheckoutState::Paid, _) => take(pool, gateway, &attempt, &checkout, now).await,
        (CheckoutState::Processing, _) => Ok(Looked::Working),
    }
}

/// The page of a try: opened now, or found.
async fn find(
    pool: &PgPool,
    gateway: &dyn CardGateway,
    attempt: &Attempt,
    how: How,
    now: DateTime<Utc>,
) -> Result<Result<CardCheckout, Looked>, sqlx::Error> {
    if let Some(checkout) = &attempt.checkout {
        return Ok(match gateway.checkout(checkout).await {
            Answer::Done(found) => Ok(found),
            Answer::Refused(refusal) => {
                tracing::error!(attempt.id = %attempt.id, %refusal, "a payment page that was opened is not known any more");
                Err(Looked::Working)
            }
            Answer::Unknown(_) => Err(Looked::Working),
        });
    }
    match begin_once(gateway, &attempt.ask(), attempt.asked_at, now).await {
        Answer::Done(begun) => {
            store::set_open(pool, attempt.id, &begun).await?;
            if how == How::First {
                return Ok(Ok(begun));
            }
            // An answer to a key that was used before may be what was so then.
            Ok(match gateway.checkout(&begun.checkout).await {
                Answer::Done(found) => Ok(found),
                Answer::Refused(_) | Answer::Unknown(_) => Err(Looked::Working),
            })
        }
        Answer::Refused(refusal) => {
            tracing::warn!(attempt.id = %attempt.id, %refusal, "no payment page came to be");
            let state = if refusal.kind == RefusalKind::NotFound {
                AttemptState::Expired
            } else {
                AttemptState::Refused
            };
            Ok(Err(end(pool, attempt, state, &refusal.code, now).await?))
        }
        Answer::Unknown(_) => Ok(Err(Looked::Working)),
    }
}

/// Closes a page. It may have been paid this very moment.
async fn close(
    pool: &PgPool,
    gateway: &dyn CardGateway,
    attempt: &Attempt,
    checkout: &CardCheckout,
    now: DateTime<Utc>,
) -> Result<Looked, sqlx::Error> {
    match gateway.expire(&checkout.checkout).await {
        Answer::Done(_) => end(pool, attempt, AttemptState::Expired, "", now).await,
        Answer::Refused(_) => match gateway.checkout(&checkout.checkout).await {
            Answer::Done(paid) if paid.state == CheckoutState::Paid => take(pool, gateway, attempt, &paid, now).await,
            Answer::Done(gone) if gone.state == CheckoutState::Expired => {
                end(pool, attempt, AttemptState::Expired, "", now).await
            }
            _ => Ok(Looked::Working),
        },
        Answer::Unknown(_) => Ok(Looked::Working),
    }
}

fn ended(state: AttemptState) -> Looked {
    match state {
        AttemptState::Asked | AttemptState::Open => Looked::Working,
        AttemptState::Paid => Looked::Paid,
        AttemptState::Held => Looked::Held,
        AttemptState::Expired => Looked::Expired,
        AttemptState::Refused => Looked::Refused,
    }
}

async fn end(
    pool: &PgPool,
    attempt: &Attempt,
    state: AttemptState,
    refusal: &str,
    now: DateTime<Utc>,
) -> Result<Looked, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    store::set_ended(&mut connection, attempt.id, state, refusal, now).await?;
    Ok(ended(state))
}

/// A page was paid: looks at the payment itself, compares it with what was asked for, and settles it in one transaction.
async fn take(
    pool: &PgPool,
    gateway: &dyn CardGateway,
    attempt: &Attempt,
    checkout: &CardCheckout,
    now: DateTime<Utc>,
) -> Result<Looked, sqlx::Error> {
    let Some(payment) = &checkout.payment else {
        return Ok(Looked::Working);
    };
    let paid = match gateway.payment(payment).await {
        Answer::Done(paid) if paid.standing == PaymentStanding::Succeeded => paid,
        _ => return Ok(Looked::Working),
    };
    let mut transaction = pool.begin().await?;
    // Whoever settles begins with the payment.
    payments::lock_payment(&mut transaction, attempt.group).await?;
    let state = store::lock_attempt(&mut transaction, attempt.id).await?;
    if !state.is_live() {
        return Ok(ended(state));
    }
    let looked = match wrong_of(attempt, checkout, &paid) {
        Some(reason) => {
            store::set_paid(&mut transaction, attempt.id, AttemptState::Held, &paid, now).await?;
            store::insert_case(&mut transaction, attempt.id, reason, &paid.received, now).await?;
            tracing::error!(
                attempt.id = %attempt.id,
                reason = reason.as_str(),
                "a card paid what was not asked for: a person must look at it"
            );
            Looked::Held
        }
        None => {
            store::set_paid(&mut transaction, attempt.id, AttemptState::Paid, &paid, now).await?;
            settle_attempt(&mut transaction, attempt.id, attempt.group, attempt.amount, now).await?;
            Looked::Paid
        }
    };
    transaction.commit().await?;
    Ok(looked)
}

/// The money of a try is there: the ledger shows it as owed to the shopper, and it settles what waits.
pub(super) async fn settle_attempt(
    connection: &mut PgConnection,
    attempt: CardAttemptId,
    group: OrderGroupId,
    amount: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let posting = Posting::new(Event::CardPaid(attempt))
        .debit(LedgerAccount::PspClearing, amount)
        .credit(LedgerAccount::RefundPayable(group), amount);
    if ledger::post(connection, &posting, now).await? {
        settle::settle(connection, group, amount, now).await?;
    }
    Ok(())
}

/// What is wrong with what was paid.
fn wrong_of(attempt: &Attempt, checkout: &CardCheckout, paid: &CardPayment) -> Option<CaseReason> {
    let asked = Sum::from(attempt.amount);
    let code = Some(attempt.code.as_str());
    let key = attempt.ask().key();
    let is_other = |said: Option<&str>| said.is_some_and(|said| Some(said) != code);
    if checkout.group.as_deref() != code
        || is_other(paid.group.as_deref())
        || checkout.key.as_deref() != Some(key.as_str())
    {
        Some(CaseReason::WrongOrder)
    } else if paid.received.currency != asked.currency {
        Some(CaseReason::WrongCurrency)
    } else if paid.received != asked || checkout.sum.as_ref().is_some_and(|sum| *sum != asked) {
        Some(CaseReason::WrongAmount)
    } else {
        None
    }
}

/// Looks at a try as its job does, and later again as long as nobody knows.
pub async fn look_at_attempt(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    attempt: CardAttemptId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let looked = match gateway {
        Some(gateway) => match in_time(look_at(pool, gateway, attempt, How::Again, now)).await {
            Some(looked) => looked?,
            None => Looked::Working,
        },
        // The key was taken away meanwhile.
        None => Looked::Working,
    };
    match looked {
        Looked::Open(_) | Looked::Working => look_later(pool, attempt, now).await,
        Looked::Paid | Looked::Held | Looked::Expired | Looked::Refused => Ok(()),
    }
}

/// One chain of looks, whatever else knocks.
async fn look_later(pool: &PgPool, attempt: CardAttemptId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let again = store::look_again(&mut transaction, attempt, now, |asked_at| look_again_at(asked_at, now)).await?;
    if let Some(again) = again {
        jobs::enqueue(&mut transaction, Job::LookAtCard { attempt }, again, now).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// A part of a group was called off before it was paid: a page that asks for more than is due is closed.
pub async fn check_payment(
    pool: &PgPool,
    gateway: &dyn CardGateway,
    order: OrderId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if let Some((attempt, state)) = store::attempt_of_order(pool, order).await?
        && state.is_live()
    {
        // A page that is still what is due stays open. What nobody knows is looked at again by its own job.
        if let Some(looked) = in_time(look_at(pool, gateway, attempt, How::Again, now)).await {
            looked?;
        }
    }
    Ok(())
}

/// The time to pay is over. A page is closed first, and only when nobody can have paid on it the goods go back.
pub async fn expire(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    group: OrderGroupId,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let live = {
        let mut connection = pool.acquire().await?;
        store::live_attempt(&mut connection, group).await?
    };
    if let Some((attempt, state)) = live {
        if !state.is_live() {
            // A person decides.
            return Ok(());
        }
        let looked = match gateway {
            Some(gateway) => match in_time(look_at(pool, gateway, attempt, How::ToClose, now)).await {
                Some(looked) => looked?,
                None => Looked::Working,
            },
            None => Looked::Working,
        };
        match looked {
            Looked::Expired | Looked::Refused => {}
            Looked::Paid | Looked::Held => return Ok(()),
            Looked::Open(_) | Looked::Working => {
                let mut connection = pool.acquire().await?;
                jobs::enqueue(&mut connection, Job::ExpirePayment { group }, now + CLOSE_AGAIN, now).await?;
                return Ok(());
            }
        }
    }
    settle::expire(pool, group, now).await
}
