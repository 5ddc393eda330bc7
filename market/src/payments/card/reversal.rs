//! Taking back of what was handed on to a cooperative the part that its shopper gets back. It is planned where the cooperative
//! bears it ([`crate::ledger`]), and asked for under one key until it is known what became of it. What is refused the
//! cooperative owes, and a person reads it.

use super::{
    Answer, CardGateway, CardKey, RefusalKind, ReversalAsk, TransferRef, attempt::look_again_at, look::in_time,
    reverse_once, store,
};
use crate::{
    base::{CardReversalId, CardTransferId, OrganisationId, Vnd},
    jobs::{self, Job},
    ledger::{self, Event, LedgerAccount, Posting},
    orders::GroupCode,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// Why a reversal is refused whose transfer never came to be.
const NO_TRANSFER: &str = "transfer_refused";

/// Something that is to be taken back.
#[derive(Clone, Debug)]
pub(super) struct AskedReversal {
    pub(super) code: GroupCode,
    pub(super) seller: OrganisationId,
    /// Nothing as long as nobody knows whether there is one.
    pub(super) transfer: Option<TransferRef>,
    pub(super) amount: Vnd,
    pub(super) minor: i64,
    pub(super) asked_at: DateTime<Utc>,
}

/// Takes something back. Safe to run twice and by two at once: the key is the same, and the ledger knows it once.
pub async fn send_reversal(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    reversal: CardReversalId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let Some(asked) = store::load_asked_reversal(pool, reversal).await? else {
        return Ok(());
    };
    // Whoever finds out what became of the transfer sends it on.
    let Some(transfer) = asked.transfer.clone() else {
        return Ok(());
    };
    let ask = ReversalAsk {
        key: CardKey::new(&asked.code, "reversal", reversal),
        transfer,
        minor: asked.minor,
    };
    let answer = match gateway {
        Some(gateway) => in_time(reverse_once(gateway, &ask, asked.asked_at, now)).await,
        None => None,
    };
    let mut transaction = pool.begin().await?;
    match answer {
        Some(Answer::Done(done)) if done.sum.minor != ask.minor => {
            tracing::error!(%reversal, "another amount was taken back than was asked for: somebody must look");
            look_later(&mut transaction, reversal, &asked, now).await?;
        }
        Some(Answer::Done(done)) => {
            if store::set_reversal_arrived(&mut transaction, reversal, done.reversal.as_str(), now).await? {
                let posting = Posting::new(Event::ReversalArrived(reversal))
                    .debit(LedgerAccount::PspClearing, asked.amount)
                    .credit(LedgerAccount::TransferInTransit, asked.amount);
                ledger::post(&mut transaction, &posting, now).await?;
            }
        }
        Some(Answer::Refused(refusal)) if refusal.kind == RefusalKind::KeyReused => {
            tracing::error!(%reversal, "the key of a reversal was used for something else: somebody must look");
            look_later(&mut transaction, reversal, &asked, now).await?;
        }
        Some(Answer::Refused(refusal)) => {
            tracing::error!(%reversal, %refusal, "a cooperative's account gives nothing back: they owe it");
            refuse(&mut transaction, reversal, &asked, &refusal.code, now).await?;
        }
        Some(Answer::Unknown(_)) | None => look_later(&mut transaction, reversal, &asked, now).await?,
    }
    transaction.commit().await
}

/// It is not taken back: the seller owes it.
async fn refuse(
    connection: &mut PgConnection,
    reversal: CardReversalId,
    asked: &AskedReversal,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if store::set_reversal_refused(connection, reversal, why, now).await? {
        let posting = Posting::new(Event::ReversalRefused(reversal))
            .debit(LedgerAccount::Payable(asked.seller), asked.amount)
            .credit(LedgerAccount::TransferInTransit, asked.amount);
        ledger::post(connection, &posting, now).await?;
    }
    Ok(())
}

/// A transfer is known to be there: what waited for it is taken back.
pub(super) async fn send_waiting(
    connection: &mut PgConnection,
    transfer: CardTransferId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    for reversal in store::waiting_reversals(connection, transfer).await? {
        jobs::enqueue(connection, Job::SendReversal { reversal }, now, now).await?;
    }
    Ok(())
}

/// A transfer never came to be: nothing of it is taken back, and the batch that pays it sets off what went back.
pub(super) async fn refuse_waiting(
    connection: &mut PgConnection,
    transfer: CardTransferId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    for reversal in store::waiting_reversals(connection, transfer).await? {
        if let Some(asked) = store::load_asked_reversal(&mut *connection, reversal).await? {
            refuse(connection, reversal, &asked, NO_TRANSFER, now).await?;
        }
    }
    Ok(())
}

async fn look_later(
    connection: &mut PgConnection,
    reversal: CardReversalId,
    asked: &AskedReversal,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let again = look_again_at(asked.asked_at, now);
    if store::set_reversal_look_at(connection, reversal, again, now).await? {
        jobs::enqueue(connection, Job::SendReversal { reversal }, again, now).await?;
    }
    Ok(())
}
