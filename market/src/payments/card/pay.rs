//! Paying an order group by card: one try at a time, however often and from however many tabs it is asked for.

use super::{
    CardGateway,
    attempt::{expires_at, look_again_at},
    look::{How, Looked, look_at},
    may_be_paid_by_card,
    store::{self, NewAttempt},
};
use crate::{
    base::{CardAttemptId, Lang, Vnd},
    jobs::{self, Job},
    orders::{self, GroupCode, ShopperAccess},
    payments::{PaymentMethod, store as payments},
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// How long a shopper waits for whoever takes the cards.
pub(super) const SHOPPER_WAITS: std::time::Duration = std::time::Duration::from_secs(12);

/// How often a page that turns out to be closed is followed by another in one go.
const TRIES_MAX: usize = 3;

/// How far a shopper has come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Paying {
    /// They go on to this address.
    Go(String),
    /// Nobody knows yet: their bank thinks, or nobody answers. It is never to be called a failure.
    Working,
    /// The money is there.
    Paid,
    /// Money is there that was not asked for so; a person looks at it.
    Held,
    /// No page came to be. They may try again, or pay otherwise.
    Refused,
    /// Nothing waits for money any more, or not so much as a card takes.
    Over,
}

/// Why nothing was tried.
#[derive(Debug, thiserror::Error)]
pub enum PayRefused {
    /// There is no such order group, or it is not paid by card.
    #[error("nothing to pay by card")]
    NotFound,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Where shoppers are sent on to, and where they come back to.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// The address people type, without a slash at the end.
    pub public_url: &'a str,
    /// The language of the page.
    pub lang: Lang,
}

impl Way<'_> {
    /// Where they come back to. It holds no secret: it is kept and told to whoever takes the cards.
    fn back(self, code: &GroupCode) -> String {
        format!("{}{}?lang={}", self.public_url, back_path(code), self.lang.tag())
    }
}

/// The path to which shoppers come back from paying.
pub fn back_path(code: &GroupCode) -> String {
    format!("/don-hang/{code}/the")
}

/// Begins to pay, or goes on where it was begun. The same until it is known how that ended: two tabs, a reload and the back
/// button lead to one page.
pub async fn pay(
    pool: &PgPool,
    gateway: &dyn CardGateway,
    access: &ShopperAccess,
    code: &GroupCode,
    way: Way<'_>,
    now: DateTime<Utc>,
) -> Result<Paying, PayRefused> {
    let paying = pay_on(pool, gateway, access, code, way, now);
    // What is cut off here was written down, and is looked at by its job.
    tokio::time::timeout(SHOPPER_WAITS, paying)
        .await
        .unwrap_or(Ok(Paying::Working))
}

async fn pay_on(
    pool: &PgPool,
    gateway: &dyn CardGateway,
    access: &ShopperAccess,
    code: &GroupCode,
    way: Way<'_>,
    now: DateTime<Utc>,
) -> Result<Paying, PayRefused> {
    for _ in 0..TRIES_MAX {
        let (attempt, how) = match begin(pool, access, code, way, now).await? {
            Begun::New(attempt) => (attempt, How::First),
            Begun::Before(attempt) => (attempt, How::Again),
            Begun::Not(paying) => return Ok(paying),
        };
        match look_at(pool, gateway, attempt, how, now).await? {
            Looked::Open(url) => return Ok(Paying::Go(url)),
            Looked::Working => return Ok(Paying::Working),
            Looked::Paid => return Ok(Paying::Paid),
            Looked::Held => return Ok(Paying::Held),
            Looked::Refused => return Ok(Paying::Refused),
            // Then another is due.
            Looked::Expired => {}
        }
    }
    Ok(Paying::Working)
}

/// The shopper came back: asks how it stands. Where they came back to says nothing.
pub async fn come_back(
    pool: &PgPool,
    gateway: &dyn CardGateway,
    access: &ShopperAccess,
    code: &GroupCode,
    now: DateTime<Utc>,
) -> Result<Paying, PayRefused> {
    let mut connection = pool.acquire().await?;
    let payment = store::lock_payment_of(&mut connection, access, code).await?;
    let group = payment.ok_or(PayRefused::NotFound)?.group;
    let live = store::live_attempt(&mut connection, group).await?;
    drop(connection);
    let Some((attempt, _)) = live else {
        return Ok(Paying::Over);
    };
    let looking = look_at(pool, gateway, attempt, How::Again, now);
    let looked = tokio::time::timeout(SHOPPER_WAITS, looking).await;
    Ok(match looked.unwrap_or(Ok(Looked::Working))? {
        Looked::Open(url) => Paying::Go(url),
        Looked::Working => Paying::Working,
        Looked::Paid => Paying::Paid,
        Looked::Held => Paying::Held,
        Looked::Expired | Looked::Refused => Paying::Over,
    })
}

enum Begun {
    New(CardAttemptId),
    Before(CardAttemptId),
    Not(Paying),
}

/// The try that is on, or a new one, written down with the job that will look at it.
async fn begin(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &GroupCode,
    way: Way<'_>,
    now: DateTime<Utc>,
) -> Result<Begun, PayRefused> {
    let mut transaction = pool.begin().await?;
    let found = store::lock_payment_of(&mut transaction, access, code).await?;
    let group = found.ok_or(PayRefused::NotFound)?.group;
    let payment = payments::lock_payment(&mut transaction, group).await?;
    let payment = payment
        .filter(|it| it.is_by(PaymentMethod::Card))
        .ok_or(PayRefused::NotFound)?;
    match store::live_attempt(&mut transaction, group).await? {
        Some((attempt, state)) if state.is_live() => return Ok(Begun::Before(attempt)),
        Some(_) => return Ok(Begun::Not(Paying::Held)),
        None => {}
    }
    if payment.is_captured() {
        return Ok(Begun::Not(Paying::Paid));
    }
    let unpaid = orders::lock_unpaid(&mut transaction, group).await?;
    let due = unpaid
        .iter()
        .fold(Vnd::ZERO, |sum, order| Vnd(sum.0.saturating_add(order.total.0)));
    if !payment.is_awaited() || payment.pay_by.is_some_and(|end| end <= now) || !may_be_paid_by_card(due) {
        return Ok(Begun::Not(Paying::Over));
    }
    let attempt = NewAttempt {
        id: CardAttemptId::new_at(now),
        payment: payment.id,
        group,
        number: store::latest_number(&mut transaction, group).await?.saturating_add(1),
        amount: due,
        lang: way.lang,
        back_url: way.back(code),
        asked_at: now,
        expires_at: expires_at(now, payment.pay_by),
        look_at: look_again_at(now, now),
    };
    store::insert_attempt(&mut transaction, &attempt).await?;
    let job = Job::LookAtCard { attempt: attempt.id };
    jobs::enqueue(&mut transaction, job, attempt.look_at, now).await?;
    transaction.commit().await?;
    Ok(Begun::New(attempt.id))
}
