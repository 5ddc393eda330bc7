//! Handing on to a seller, by whoever takes the cards, what an order is worth to them: planned in the moment in which it is
//! owed to them, taken back in the moment in which they bear what goes back. Whoever asks for it is
//! [`crate::payments::card`]; here is what the ledger decides.

use super::{
    Event, LedgerAccount, Posting, post,
    share::returned,
    store::transfer::{self as store, Cause, LockedTransfer},
};
use crate::{
    base::{CardDisputeId, CardReversalId, OrderId, RefundId, Vnd, text_enum},
    jobs::{self, Job},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

text_enum! {
    /// Where it stands what is handed on.
    TransferState {
        /// Nothing was asked for: it waits until it can be.
        Waiting = "waiting",
        /// It is left to a batch of payouts.
        Left = "left",
        /// It was asked for; nobody knows yet whether it came to be.
        Asked = "asked",
        /// The seller has it.
        Arrived = "arrived",
        /// It was refused: a batch pays it.
        Refused = "refused",
    }
}

text_enum! {
    /// Where it stands what is taken back of it.
    ReversalState {
        /// It was asked for, or is about to be.
        Asked = "asked",
        /// It is back.
        Arrived = "arrived",
        /// It was refused: the seller owes it.
        Refused = "refused",
    }
}

/// So much of an order is owed to its seller now. Paid by card and with an account of the seller's own, it is kept from the
/// batches and a job hands it on.
pub(super) async fn plan(
    connection: &mut PgConnection,
    order: OrderId,
    earned: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if earned <= Vnd::ZERO {
        return Ok(());
    }
    if let Some(transfer) = store::insert(connection, order, earned, now).await? {
        jobs::enqueue(connection, Job::SendTransfer { transfer }, now, now).await?;
    }
    Ok(())
}

/// The seller bears so much of a refund: it is taken off what waits, and taken back of what was handed on.
pub(super) async fn take_back(
    connection: &mut PgConnection,
    order: OrderId,
    refund: RefundId,
    borne: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if borne <= Vnd::ZERO {
        return Ok(());
    }
    let Some(transfer) = store::lock(connection, order).await? else {
        return Ok(());
    };
    match transfer.state {
        TransferState::Waiting => store::lower(connection, transfer.id, borne, now).await,
        TransferState::Asked | TransferState::Arrived => {
            reverse(connection, &transfer, Cause::Refund(refund), borne, now).await
        }
        TransferState::Left | TransferState::Refused => Ok(()),
    }
}

/// The seller bears so much of a dispute that was lost. What waits is left to the batches, which set it off.
pub async fn take_back_disputed(
    connection: &mut PgConnection,
    order: OrderId,
    dispute: CardDisputeId,
    borne: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if borne <= Vnd::ZERO {
        return Ok(());
    }
    let Some(transfer) = store::lock(connection, order).await? else {
        return Ok(());
    };
    match transfer.state {
        TransferState::Asked | TransferState::Arrived => {
            reverse(connection, &transfer, Cause::Dispute(dispute), borne, now).await
        }
        // Its job finds the dispute.
        TransferState::Waiting | TransferState::Left | TransferState::Refused => Ok(()),
    }
}

/// Takes the same part of what was handed on back, rounded over all parts together, so that the parts of a whole refund add
/// up to all of it. What the transfer does not cover the seller owes as they would without it.
async fn reverse(
    connection: &mut PgConnection,
    transfer: &LockedTransfer,
    cause: Cause,
    borne: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let amount = Vnd(borne.0.min(transfer.amount.0 - transfer.taken_back.0));
    let minor = returned(Vnd(transfer.minor), transfer.amount, transfer.taken_back, amount).0;
    if amount <= Vnd::ZERO || minor == 0 {
        return Ok(());
    }
    let reversal = CardReversalId::new_at(now);
    store::insert_reversal(connection, reversal, transfer.id, cause, (amount, minor), now).await?;
    let posting = Posting::new(Event::ReversalAsked(reversal))
        .debit(LedgerAccount::TransferInTransit, amount)
        .credit(LedgerAccount::Payable(transfer.seller), amount);
    post(connection, &posting, now).await?;
    jobs::enqueue(connection, Job::SendReversal { reversal }, now, now).await
}
