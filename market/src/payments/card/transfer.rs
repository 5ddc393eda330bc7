//! Handing on to cooperatives what a card paid for their orders: into an account of their own with whoever takes the cards,
//! in the currency that the payment settled in, at the rate that its own line of our account there says. What cannot be
//! handed on ([`super::verdict`]) is left to the batches of payouts, with a reason: so is the rest of an order whose payment, less
//! its fee, brought less than its seller is owed.

use super::{
    AccountRef, Answer, CardGateway, CardKey, ChargeRef, LeftReason, RefusalKind, Sum, TransferAsk,
    attempt::look_again_at, look::in_time, reversal, store, transfer_once, verdict::Verdict,
};
use crate::{
    base::{CardTransferId, OrganisationId, Vnd},
    jobs::{self, Job},
    ledger::{self, Event, LedgerAccount, Posting},
    orders::GroupCode,
};
use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgPool};

/// So long the line of our account is waited for that says what a payment settled to.
const RATE_WAITS: Duration = Duration::days(7);

/// Something that was asked for, or is about to be.
#[derive(Clone, Debug)]
pub(super) struct AskedTransfer {
    pub(super) code: GroupCode,
    pub(super) seller: OrganisationId,
    pub(super) amount: Vnd,
    pub(super) to: AccountRef,
    pub(super) sum: Sum,
    pub(super) charge: ChargeRef,
    pub(super) asked_at: DateTime<Utc>,
}

/// Hands on what an order is worth to its seller, or leaves it to a batch. Safe to run twice and by two at once: the key is
/// the same, and the ledger knows each step once.
pub async fn send_transfer(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    transfer: CardTransferId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let Some(asked) = prepare(pool, gateway.is_some(), transfer, now).await? else {
        return Ok(());
    };
    let ask = TransferAsk {
        key: CardKey::new(&asked.code, "transfer", transfer),
        group: asked.code.clone(),
        to: asked.to.clone(),
        sum: asked.sum.clone(),
        from: Some(asked.charge.clone()),
    };
    let answer = match gateway {
        Some(gateway) => in_time(transfer_once(gateway, &ask, asked.asked_at, now)).await,
        None => None,
    };
    let mut transaction = pool.begin().await?;
    match answer {
        Some(Answer::Done(done)) if done.sum != ask.sum || done.to.as_ref() != Some(&ask.to) => {
            tracing::error!(%transfer, "something else was handed on than was asked for: somebody must look");
            look_later(&mut transaction, transfer, asked.asked_at, now).await?;
        }
        Some(Answer::Done(done)) => {
            if store::set_transfer_arrived(&mut transaction, transfer, done.transfer.as_str(), now).await? {
                let posting = Posting::new(Event::TransferArrived(transfer))
                    .debit(LedgerAccount::TransferInTransit, asked.amount)
                    .credit(LedgerAccount::PspClearing, asked.amount);
                ledger::post(&mut transaction, &posting, now).await?;
                reversal::send_waiting(&mut transaction, transfer, now).await?;
            }
        }
        // Under this key something else came to be: nobody may pay it in another way before a person has looked.
        Some(Answer::Refused(refusal)) if refusal.kind == RefusalKind::KeyReused => {
            tracing::error!(%transfer, "the key of a transfer was used for something else: somebody must look");
            look_later(&mut transaction, transfer, asked.asked_at, now).await?;
        }
        Some(Answer::Refused(refusal)) => {
            tracing::warn!(%transfer, %refusal, "a cooperative's account takes nothing: a batch pays it");
            if store::set_transfer_refused(&mut transaction, transfer, &refusal.code, now).await? {
                let posting = Posting::new(Event::TransferRefused(transfer))
                    .debit(LedgerAccount::TransferInTransit, asked.amount)
                    .credit(LedgerAccount::Payable(asked.seller), asked.amount);
                ledger::post(&mut transaction, &posting, now).await?;
                reversal::refuse_waiting(&mut transaction, transfer, now).await?;
            }
        }
        Some(Answer::Unknown(_)) | None => look_later(&mut transaction, transfer, asked.asked_at, now).await?,
    }
    transaction.commit().await
}

/// What to ask for, written down with all its words and posted as on its way before anything is asked for.
async fn prepare(
    pool: &PgPool,
    may_begin: bool,
    transfer: CardTransferId,
    now: DateTime<Utc>,
) -> Result<Option<AskedTransfer>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    if let Some(asked) = store::load_asked_transfer(&mut transaction, transfer).await? {
        return Ok(Some(asked));
    }
    // The account is locked first: so whoever takes it away waits, and of one seller one is decided after the other.
    let account = store::lock_counting_account(&mut transaction, transfer).await?;
    let Some(waiting) = store::lock_waiting_transfer(&mut transaction, transfer).await? else {
        return Ok(None);
    };
    let verdict = match (&account, may_begin) {
        (None, _) => Verdict::Leave(LeftReason::AccountRemoved),
        (Some(_), false) => Verdict::Wait,
        (Some(_), true) => {
            let facts = store::load_facts(&mut transaction, transfer).await?;
            facts.judge(waiting.amount, now < waiting.planned_at + RATE_WAITS)
        }
    };
    let asked = match (verdict, account) {
        (Verdict::Send(handing), Some(account)) => {
            store::set_transfer_asked(&mut transaction, transfer, &account, &handing, now).await?;
            let posting = Posting::new(Event::TransferAsked(transfer))
                .debit(LedgerAccount::Payable(waiting.seller), handing.amount)
                .credit(LedgerAccount::TransferInTransit, handing.amount);
            ledger::post(&mut transaction, &posting, now).await?;
            store::load_asked_transfer(&mut transaction, transfer).await?
        }
        (Verdict::Leave(reason), _) => {
            store::set_transfer_left(&mut transaction, transfer, reason, now).await?;
            None
        }
        (Verdict::Wait | Verdict::Send(_), _) => {
            look_later(&mut transaction, transfer, waiting.planned_at, now).await?;
            None
        }
    };
    transaction.commit().await?;
    Ok(asked)
}

/// One chain of looks, whatever else knocks.
async fn look_later(
    connection: &mut PgConnection,
    transfer: CardTransferId,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let again = look_again_at(since, now);
    if store::set_transfer_look_at(connection, transfer, again, now).await? {
        jobs::enqueue(connection, Job::SendTransfer { transfer }, again, now).await?;
    }
    Ok(())
}
