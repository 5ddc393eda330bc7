//! Many orders at once: chosen on the desk, then taken a step further or printed. Every order has a transaction of its
//! own, so one that cannot go on holds up no other; the key of the form makes one batch, however often it is sent.

use super::{
    Actor, BatchSheet, DeskFilter, OrderOutcome, OrderRefused, OrderState, Step, advance::take_step, store,
    timers::remind_at,
};
use crate::{
    base::{Clock, OrderBatchId, secret::Token},
    jobs::{self, Job},
    people::CoopMember,
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// The most orders of one batch.
pub const BATCH_MAX: usize = 300;

/// Which orders are meant.
#[derive(Clone, Debug)]
pub enum Chosen<'a> {
    /// These, by their codes.
    Codes(&'a [String]),
    /// All that a search of the desk finds, from its start, up to [`BATCH_MAX`].
    Matching(&'a DeskFilter),
}

/// Why there is no batch.
#[derive(Debug, thiserror::Error)]
pub enum BatchRefused {
    /// Nothing was chosen.
    #[error("no orders were chosen")]
    NothingChosen,
    /// The step is none that many orders take at once.
    #[error("not a step for many orders")]
    NotForMany,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl Step {
    /// Whether many orders may take it at once: what happens at a door is said order by order.
    pub fn is_for_many(self) -> bool {
        matches!(self, Step::Confirm | Step::Prepare | Step::MakeReady | Step::HandOver)
    }
}

/// Chooses orders and takes each a step further; without a step they are only kept together, to be printed. The same
/// form sent again leads to the same batch, and goes on with it where it was cut off.
pub async fn advance_many(
    pool: &PgPool,
    member: &CoopMember,
    key: &Token,
    step: Option<Step>,
    chosen: &Chosen<'_>,
    clock: &Clock,
) -> Result<OrderBatchId, BatchRefused> {
    if step.is_some_and(|step| !step.is_for_many()) {
        return Err(BatchRefused::NotForMany);
    }
    let key_hash = key.derive(&purpose(member, step, chosen)).hash();
    let batch = match store::find_batch(pool, member.coop(), &key_hash).await? {
        Some(batch) => batch,
        None => {
            let codes = match chosen {
                Chosen::Codes(codes) => codes.iter().take(BATCH_MAX).cloned().collect(),
                Chosen::Matching(filter) => store::matching_codes(pool, member.coop(), filter, BATCH_MAX).await?,
            };
            if codes.is_empty() {
                // The same form at the same time may have taken them all since the first look.
                let other = store::find_batch(pool, member.coop(), &key_hash).await?;
                other.ok_or(BatchRefused::NothingChosen)?
            } else {
                store::insert_batch(pool, member, &key_hash, step, &codes, clock.now()).await?
            }
        }
    };
    if let Some(step) = step {
        for (position, code) in store::open_rows(pool, batch).await? {
            take_one(pool, member, batch, position, &code, step, clock).await?;
        }
    }
    Ok(batch)
}

/// The batch and what became of each of its orders.
pub async fn load_batch(
    pool: &PgPool,
    member: &CoopMember,
    batch: OrderBatchId,
    now: DateTime<Utc>,
) -> Result<Option<BatchSheet>, sqlx::Error> {
    store::load_batch(pool, member.coop(), batch, now).await
}

/// So many minutes a step of many orders can be taken back.
const UNDO_MINUTES: i64 = 10;

/// Until when a batch's step can be taken back: never where goods have left the house.
pub(super) fn undo_until(step: Option<Step>, taken_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    step.filter(|step| !step.takes_goods_out())
        .map(|_| taken_at + Duration::minutes(UNDO_MINUTES))
}

/// Takes the step of a batch back, for every order that still stands where the step led it and of which nobody wants
/// anything else. The others are left as they are.
pub async fn undo(pool: &PgPool, member: &CoopMember, batch: OrderBatchId, clock: &Clock) -> Result<(), OrderRefused> {
    let (step, taken_at) = store::load_step(pool, member.coop(), batch)
        .await?
        .ok_or(OrderRefused::NotFound)?;
    let is_in_time = undo_until(step, taken_at).is_some_and(|end| clock.now() < end);
    let Some(step) = step.filter(|_| is_in_time) else {
        return Err(OrderRefused::MovedOn);
    };
    for (position, code) in store::done_rows(pool, batch).await? {
        undo_one(pool, member, batch, position, &code, step, clock.now()).await?;
    }
    Ok(())
}

async fn undo_one(
    pool: &PgPool,
    member: &CoopMember,
    batch: OrderBatchId,
    position: i16,
    code: &str,
    step: Step,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    if !store::lock_row(&mut transaction, batch, position, Some(OrderOutcome::Done)).await? {
        return Ok(());
    }
    let (before, after) = step.way();
    let order = store::lock_order_of_seller(&mut transaction, member.coop(), code).await?;
    let Some(order) = order.filter(|order| order.state == after && order.may_be_cancelled()) else {
        return Ok(());
    };
    if order.is_cancel_requested {
        return Ok(());
    }
    if before == OrderState::Placed {
        // The time to confirm runs on as if nothing had been; when it is over, going back would call the order off.
        let Some(confirm_by) = order.confirm_by.filter(|end| *end > now) else {
            return Ok(());
        };
        let timer = Job::RemindToConfirm { order: order.id };
        jobs::enqueue(&mut transaction, timer, remind_at(confirm_by).max(now), now).await?;
        let timer = Job::CancelUnconfirmed { order: order.id };
        jobs::enqueue(&mut transaction, timer, confirm_by, now).await?;
    }
    store::set_state(&mut transaction, order.id, after, before, now).await?;
    let account = Some(member.account());
    store::insert_request_event(
        &mut transaction,
        order.id,
        Actor::Seller,
        account,
        "undone",
        before,
        "",
        now,
    )
    .await?;
    store::set_outcome(&mut transaction, batch, position, OrderOutcome::Undone).await?;
    transaction.commit().await
}

/// What one form is for: the same key with another choice is another batch.
fn purpose(member: &CoopMember, step: Option<Step>, chosen: &Chosen<'_>) -> String {
    let step = step.map_or("", Step::as_str);
    let chosen = match chosen {
        Chosen::Codes(codes) => codes.join(","),
        Chosen::Matching(filter) => format!("{filter:?}"),
    };
    format!("batch {} {step} {chosen}", member.coop())
}

async fn take_one(
    pool: &PgPool,
    member: &CoopMember,
    batch: OrderBatchId,
    position: i16,
    code: &str,
    step: Step,
    clock: &Clock,
) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    // Whoever sends the same form at the same time waits here, and then finds it done.
    if !store::lock_row(&mut transaction, batch, position, None).await? {
        return Ok(());
    }
    let outcome = match take_step(&mut transaction, member, code, step, "", clock.now()).await {
        Ok(()) => OrderOutcome::Done,
        Err(OrderRefused::NotFound) => OrderOutcome::NotFound,
        Err(OrderRefused::NotWeighed) => OrderOutcome::NotWeighed,
        Err(OrderRefused::Db(error)) => return Err(error),
        Err(_) => OrderOutcome::MovedOn,
    };
    store::set_outcome(&mut transaction, batch, position, outcome).await?;
    transaction.commit().await
}
