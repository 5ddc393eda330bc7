//! Giving back to a card what is owed back and came from it. It is asked for under one key, which stays the same until it
//! is known what became of it; never more is asked for than the card has paid. What a bank gives back to us days later is owed
//! again, and a person's to send.

use super::{
    Answer, CardGateway, CardKey, RefundAsk, RefundState, Sum, attempt::look_again_at, look::in_time, refund_once,
    store,
};
use crate::{
    base::{RefundId, Vnd},
    jobs::{self, Job},
    ledger::{self, Event, LedgerAccount, Posting},
    people::Operator,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// Money on its way back to a card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundOnItsWay {
    /// The order group, or the one order of it that it is for.
    pub code: String,
    /// How much.
    pub amount: Vnd,
    /// Since when it is asked for.
    pub asked_at: DateTime<Utc>,
}

/// What nobody knows yet to have arrived, the oldest first; at most 200.
pub async fn list_refunds_on_their_way(pool: &PgPool, _operator: Operator) -> Result<Vec<RefundOnItsWay>, sqlx::Error> {
    store::list_on_their_way(pool).await
}

/// Gives it back if it came from a card; what did not is a person's to send. Safe to run twice and by two at once: the key is
/// the same, and the ledger knows it once.
pub async fn send_refund(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    refund: RefundId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let Some(ready) = choose(pool, gateway.is_some(), refund, now).await? else {
        return Ok(());
    };
    let ask = RefundAsk {
        key: CardKey::new(&ready.code, "refund", refund),
        group: ready.code.clone(),
        payment: ready.payment.clone(),
        amount: ready.amount,
    };
    let answer = match gateway {
        Some(gateway) => in_time(refund_once(gateway, &ask, ready.asked_at, now)).await,
        None => None,
    };
    let mut transaction = pool.begin().await?;
    match answer {
        Some(Answer::Done(done)) if done.sum != Sum::from(ready.amount) => {
            tracing::error!(%refund, "another amount went back to a card than was asked for: somebody must look");
            look_later(&mut transaction, &ready, refund, now).await?;
        }
        Some(Answer::Done(done)) if done.state != RefundState::Failed => {
            if store::set_sent(&mut transaction, refund, done.refund.as_str(), now).await? {
                let posting = Posting::new(Event::RefundSent(refund))
                    .debit(LedgerAccount::RefundPayable(ready.group), ready.amount)
                    .credit(LedgerAccount::PspClearing, ready.amount);
                ledger::post(&mut transaction, &posting, now).await?;
            }
        }
        Some(Answer::Done(_)) => store::set_refused(&mut transaction, refund, "failed").await?,
        Some(Answer::Refused(refusal)) => {
            tracing::error!(%refund, %refusal, "a card takes nothing back: a person must send it");
            store::set_refused(&mut transaction, refund, &refusal.code).await?;
        }
        Some(Answer::Unknown(_)) | None => look_later(&mut transaction, &ready, refund, now).await?,
    }
    transaction.commit().await
}

/// From which payment it goes back, written down before anything is asked for.
async fn choose(
    pool: &PgPool,
    may_begin: bool,
    refund: RefundId,
    now: DateTime<Utc>,
) -> Result<Option<store::ReadyRefund>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    if let Some(ready) = store::load_ready(&mut transaction, refund).await? {
        return Ok(Some(ready));
    }
    // While its payment is disputed it waits; whoever ends the dispute sends it on.
    if !may_begin || store::is_disputed(&mut transaction, refund).await? {
        return Ok(None);
    }
    let Some(attempt) = store::choose_attempt(&mut transaction, refund).await? else {
        return Ok(None);
    };
    store::set_asked(&mut transaction, refund, attempt, now).await?;
    let ready = store::load_ready(&mut transaction, refund).await?;
    transaction.commit().await?;
    Ok(ready)
}

/// Looks whether what went back to a card has come back to us, as a bank does days later: then it is owed as before, and becomes
/// a person's task. Safe to run twice and by two at once.
pub async fn look_at_refund(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    refund: RefundId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let Some(sent) = store::load_sent(pool, refund).await? else {
        return Ok(());
    };
    let answer = match gateway {
        Some(gateway) => in_time(gateway.refunds_of(&sent.payment)).await,
        None => None,
    };
    let mut transaction = pool.begin().await?;
    let found = match answer {
        Some(Answer::Done(list)) => list.into_iter().find(|it| it.refund.as_str() == sent.reference),
        Some(Answer::Refused(_) | Answer::Unknown(_)) | None => {
            let again = look_again_at(sent.sent_at, now);
            jobs::enqueue(&mut transaction, Job::LookAtRefund { refund }, again, now).await?;
            return transaction.commit().await;
        }
    };
    if found.is_some_and(|it| it.state == RefundState::Failed) && store::set_came_back(&mut transaction, refund).await?
    {
        let posting = Posting::new(Event::RefundReturned(refund))
            .debit(LedgerAccount::PspClearing, sent.amount)
            .credit(LedgerAccount::RefundPayable(sent.group), sent.amount);
        ledger::post(&mut transaction, &posting, now).await?;
        tracing::error!(%refund, "what went back to a card has come back to us: a person must send it");
    }
    transaction.commit().await
}

async fn look_later(
    connection: &mut sqlx::PgConnection,
    ready: &store::ReadyRefund,
    refund: RefundId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let again = look_again_at(ready.asked_at, now);
    if store::set_refund_look_at(connection, refund, again, now).await? {
        jobs::enqueue(connection, Job::SendRefund { refund }, again, now).await?;
    }
    Ok(())
}
