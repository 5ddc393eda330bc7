//! Many orders at once: chosen on the desk, then taken a step further or printed. Every order has a transaction of its
//! own, so one that cannot go on holds up no other; the key of the form makes one batch, however often it is sent.

use super::{Actor, BatchSheet, DeskFilter, OrderOutcome, OrderRefused, Step, advance::take_step, receive::go, store};
use crate::{
    base::{Clock, OrderBatchId, secret::Token},
    people::CoopMember,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

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
                return Err(BatchRefused::NothingChosen);
            }
            store::insert_batch(pool, member, &key_hash, step, &codes, clock.now()).await?
        }
    };
    if let Some(step) = step {
        for (position, code) in store::open_rows(pool, batch).await? {
            take_one(pool, member, batch, position, &code, step, clock).await?;
        }
    }
    Ok(batch)
}

/// Takes the step of a batch back for every order that still stands where it led; those that went on stay. Pressed twice,
/// the second finds nothing to do. False when the seller has no such batch.
pub async fn undo_many(
    pool: &PgPool,
    member: &CoopMember,
    batch: OrderBatchId,
    clock: &Clock,
) -> Result<bool, sqlx::Error> {
    let Some(sheet) = store::load_batch(pool, member.coop(), batch).await? else {
        return Ok(false);
    };
    let Some(step) = sheet.step.filter(|step| step.may_be_undone()) else {
        return Ok(true);
    };
    for (position, code) in store::done_rows(pool, batch).await? {
        let mut transaction = pool.begin().await?;
        if undo_one(&mut transaction, member, &code, step, clock.now()).await? {
            store::set_outcome(&mut transaction, batch, position, OrderOutcome::Undone).await?;
            transaction.commit().await?;
        }
    }
    Ok(true)
}

/// Whether the order stood where the step led, and now stands where it came from.
async fn undo_one(
    connection: &mut PgConnection,
    member: &CoopMember,
    code: &str,
    step: Step,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let (before, after) = step.way();
    let order = store::lock_order_of_seller(connection, member.coop(), code).await?;
    let Some(order) = order.filter(|order| order.state == after && !order.is_cancel_requested) else {
        return Ok(false);
    };
    // Whose time to confirm is over would be called off by nobody.
    if step == Step::Confirm && order.confirm_by.is_none_or(|end| end <= now) {
        return Ok(false);
    }
    go(
        connection,
        order.id,
        Actor::Seller,
        Some(member.account()),
        after,
        before,
        now,
    )
    .await?;
    Ok(true)
}

/// The batch and what became of each of its orders.
pub async fn load_batch(
    pool: &PgPool,
    member: &CoopMember,
    batch: OrderBatchId,
) -> Result<Option<BatchSheet>, sqlx::Error> {
    store::load_batch(pool, member.coop(), batch).await
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
    if !store::lock_open_row(&mut transaction, batch, position).await? {
        return Ok(());
    }
    let outcome = match take_step(&mut transaction, member, code, step, "", clock.now()).await {
        Ok(()) => OrderOutcome::Done,
        Err(OrderRefused::NotFound) => OrderOutcome::NotFound,
        Err(OrderRefused::Db(error)) => return Err(error),
        Err(_) => OrderOutcome::MovedOn,
    };
    store::set_outcome(&mut transaction, batch, position, outcome).await?;
    transaction.commit().await
}
