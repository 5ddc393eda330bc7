//! Payments that their payers dispute. The money is taken from us at once; while it is open nothing of the orders is
//! released, and when it is lost a person says who bears it.

use super::{
    Answer, CardDispute, CardGateway, DisputeRef,
    attempt::look_again_at,
    look::in_time,
    store,
    store::{LockedDispute, NewDispute},
};
use crate::{
    base::{CardAttemptId, CardDisputeId, Line, OrderGroupId, Vnd, text_enum},
    jobs::{self, Job},
    ledger::{self, Event, LedgerAccount, Posting, share::split},
    people::Operator,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

text_enum! {
    /// Where a dispute stands.
    DisputeState {
        /// We were told of it, and have not asked yet.
        Told = "told",
        /// The payer's bank thinks.
        Open = "open",
        /// The money is ours.
        Won = "won",
        /// The money is gone.
        Lost = "lost",
    }
}

text_enum! {
    /// Who bears a dispute that was lost.
    Bearer {
        /// The sellers of the orders, by what these cost.
        Seller = "seller",
        /// The platform.
        Platform = "platform",
    }
}

/// A dispute that is not over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenDispute {
    /// The row.
    pub id: CardDisputeId,
    /// Its name with whoever takes the cards.
    pub dispute: String,
    /// The order group.
    pub code: String,
    /// How much.
    pub amount: Vnd,
    /// Where it stands.
    pub state: DisputeState,
    /// Why, in the words of whoever takes the cards.
    pub reason: String,
    /// Until when we may answer.
    pub respond_by: Option<DateTime<Utc>>,
    /// Since when.
    pub opened_at: DateTime<Utc>,
}

/// Why nobody bears it yet.
#[derive(Debug, thiserror::Error)]
pub enum BearRefused {
    /// There is no such dispute, or it was not lost, or somebody bears it.
    #[error("nothing to bear")]
    NotFound,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl DisputeState {
    /// What the words of whoever takes the cards mean: `warning_…` are questions, of which no money is taken.
    fn of(status: &str) -> Self {
        match status {
            "won" | "warning_closed" => Self::Won,
            "lost" => Self::Lost,
            _ => Self::Open,
        }
    }
}

/// Somebody tells of a dispute: it is looked at. From here on nothing of its orders is released.
pub(super) async fn note(
    connection: &mut PgConnection,
    dispute: &DisputeRef,
    attempt: CardAttemptId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let id = store::insert_dispute(
        connection,
        NewDispute {
            id: CardDisputeId::new_at(now),
            dispute,
            attempt,
        },
        now,
    )
    .await?;
    jobs::enqueue(connection, Job::LookAtDispute { dispute: id }, now, now).await
}

/// Asks how it stands and posts what it did to the money; later again as long as it is open.
pub async fn look_at_dispute(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    dispute: CardDisputeId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let Some(name) = store::dispute_name(pool, dispute).await? else {
        return Ok(());
    };
    let answer = match gateway {
        Some(gateway) => in_time(gateway.dispute(&name)).await,
        None => None,
    };
    let mut transaction = pool.begin().await?;
    let Some(locked) = store::lock_dispute(&mut transaction, dispute).await? else {
        return Ok(());
    };
    let is_over = match answer {
        Some(Answer::Done(said)) => settle(&mut transaction, dispute, &locked, &said, now).await?,
        Some(Answer::Refused(refusal)) => {
            tracing::error!(%dispute, %refusal, "a dispute that we were told of is not known");
            false
        }
        Some(Answer::Unknown(_)) | None => false,
    };
    if !is_over {
        let again = look_again_at(locked.opened_at, now);
        if store::set_dispute_look_at(&mut transaction, dispute, again, now).await? {
            jobs::enqueue(&mut transaction, Job::LookAtDispute { dispute }, again, now).await?;
        }
    }
    transaction.commit().await
}

/// Writes down how it stands; says whether it is over.
async fn settle(
    connection: &mut PgConnection,
    dispute: CardDisputeId,
    locked: &LockedDispute,
    said: &CardDispute,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let state = DisputeState::of(&said.status);
    let amount = said.sum.as_vnd().unwrap_or(locked.paid);
    let receivable = LedgerAccount::DisputeReceivable(dispute);
    if !said.status.starts_with("warning") {
        let posting = Posting::new(Event::Disputed(dispute))
            .debit(receivable, amount)
            .credit(LedgerAccount::PspClearing, amount);
        ledger::post(connection, &posting, now).await?;
    }
    store::set_dispute(connection, dispute, state, amount, said, now).await?;
    match state {
        DisputeState::Told | DisputeState::Open => Ok(false),
        DisputeState::Lost => Ok(true),
        DisputeState::Won => {
            let back = ledger::balance(&mut *connection, receivable).await?;
            let posting = Posting::new(Event::DisputeWon(dispute))
                .debit(LedgerAccount::PspClearing, back)
                .credit(receivable, back);
            ledger::post(connection, &posting, now).await?;
            thaw(connection, locked.group, now).await?;
            Ok(true)
        }
    }
}

/// What waited for the dispute is released.
async fn thaw(connection: &mut PgConnection, group: OrderGroupId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    for order in store::unreleased_orders(connection, group).await? {
        ledger::release(connection, order, now).await?;
    }
    for refund in store::unsent_refunds(connection, group).await? {
        jobs::enqueue(connection, Job::SendRefund { refund: refund.id }, now, now).await?;
    }
    Ok(())
}

/// Disputes that are not over, the oldest first; at most 200.
pub async fn list_open_disputes(pool: &PgPool, _operator: Operator) -> Result<Vec<OpenDispute>, sqlx::Error> {
    store::list_disputes(pool).await
}

/// A dispute was lost, and these bear it. What was owed back to the shopper anyway, they have had from their bank.
pub async fn bear_dispute(
    pool: &PgPool,
    operator: Operator,
    dispute: CardDisputeId,
    bearer: Bearer,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), BearRefused> {
    let mut transaction = pool.begin().await?;
    let lost = store::lock_lost(&mut transaction, dispute)
        .await?
        .ok_or(BearRefused::NotFound)?;
    let receivable = LedgerAccount::DisputeReceivable(dispute);
    let gone = ledger::balance(&mut *transaction, receivable).await?;
    let mut left = gone.0;
    let mut posting = Posting::new(Event::DisputeBorne(dispute)).credit(receivable, gone);
    for refund in store::unsent_refunds(&mut transaction, lost.group).await? {
        if refund.amount.0 <= left {
            left -= refund.amount.0;
            posting = posting.debit(LedgerAccount::RefundPayable(lost.group), refund.amount);
            store::set_refund_had(&mut transaction, refund.id, &lost.name, operator.account(), now).await?;
        }
    }
    let orders = match bearer {
        Bearer::Seller => store::standing_orders(&mut transaction, lost.group).await?,
        Bearer::Platform => Vec::new(),
    };
    let totals: Vec<_> = orders.iter().map(|(.., total)| *total).collect();
    let shares = split(Vnd(left), &totals);
    match &shares {
        Some(shares) => {
            for ((_, seller, _), share) in orders.iter().zip(shares) {
                posting = posting.debit(LedgerAccount::Payable(*seller), *share);
            }
        }
        None => posting = posting.debit(LedgerAccount::DisputeLoss, Vnd(left)),
    }
    ledger::post(&mut transaction, &posting, now).await?;
    for ((order, ..), share) in orders.iter().zip(shares.iter().flatten()) {
        ledger::take_back_disputed(&mut transaction, *order, dispute, *share, now).await?;
    }
    store::set_borne(
        &mut transaction,
        dispute,
        bearer,
        reason.as_str(),
        operator.account(),
        now,
    )
    .await?;
    thaw(&mut transaction, lost.group, now).await?;
    transaction.commit().await?;
    Ok(())
}
