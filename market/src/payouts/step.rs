//! A batch goes its way: approved by a second person, exported, sent. Each step is one transaction that begins with the
//! state it needs, so that a repeated one finds that the batch has moved on.

use super::{
    BatchRefused, BatchState, SkipReason,
    store::{self, step::Planned},
};
use crate::{
    base::{Line, Vnd},
    ledger::{self, Event, LedgerAccount, Posting},
    people::{Operator, Person, Proof, prove},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

/// Approves a draft of somebody else, with the sum that was shown. When somebody in it can no longer be paid what it
/// says, they are taken out and it must be looked at again.
pub async fn approve(
    pool: &PgPool,
    operator: Operator,
    person: &Person,
    proof: &Proof<'_>,
    number: i64,
    seen: Vnd,
    now: DateTime<Utc>,
) -> Result<(), BatchRefused> {
    prove(pool, person, proof, now).await?;
    let mut transaction = pool.begin().await?;
    let made_by = store::step::lock(&mut transaction, number, BatchState::Draft).await?;
    if made_by == operator.account() {
        return Err(BatchRefused::Own);
    }
    let left = drop_unpayable(&mut transaction, number, now).await?;
    if left != seen {
        transaction.commit().await?;
        return Err(BatchRefused::Changed);
    }
    store::step::set_approved(&mut transaction, number, operator.account(), now).await?;
    record(&mut transaction, operator, "payout_approved", number, left, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The file for the bank may be taken. Whoever can no longer be paid is taken out before.
pub async fn export(pool: &PgPool, operator: Operator, number: i64, now: DateTime<Utc>) -> Result<(), BatchRefused> {
    let mut transaction = pool.begin().await?;
    store::step::lock(&mut transaction, number, BatchState::Approved).await?;
    let left = drop_unpayable(&mut transaction, number, now).await?;
    if left == Vnd::ZERO {
        transaction.commit().await?;
        return Err(BatchRefused::Changed);
    }
    store::step::set_exported(&mut transaction, number, now).await?;
    record(&mut transaction, operator, "payout_exported", number, left, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The bank was told to pay: from now on each line is on its way. The cash that a seller holds is set against what they
/// are owed in the same moment.
pub async fn send(pool: &PgPool, operator: Operator, number: i64, now: DateTime<Utc>) -> Result<(), BatchRefused> {
    let mut transaction = pool.begin().await?;
    store::step::lock(&mut transaction, number, BatchState::Exported).await?;
    store::step::lock_accounts(&mut transaction, number).await?;
    // No sheet hands over what is set off now.
    store::cash::lock(&mut transaction).await?;
    let mut total = Vnd::ZERO;
    for line in store::step::list_planned(&mut transaction, number).await? {
        set_off(&mut transaction, &line, now).await?;
        let posting = Posting::new(Event::PayoutSent(line.id))
            .debit(LedgerAccount::Payable(line.seller), line.amount)
            .credit(LedgerAccount::PayoutInTransit, line.amount);
        ledger::post(&mut transaction, &posting, now).await?;
        total = Vnd(total.0 + line.amount.0);
    }
    store::step::set_sent(&mut transaction, number, now).await?;
    record(&mut transaction, operator, "payout_sent", number, total, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// What of the cash in the seller's hands the platform owes them beside what is paid now.
async fn set_off(connection: &mut PgConnection, line: &Planned, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let cash = line.cash.0.min(line.owed.0 - line.amount.0).max(0);
    let posting = Posting::new(Event::PayoutSetOff(line.id))
        .debit(LedgerAccount::Payable(line.seller), Vnd(cash))
        .credit(LedgerAccount::CodReceivable(line.seller), Vnd(cash));
    ledger::post(connection, &posting, now).await?;
    Ok(())
}

/// Calls a batch off before the bank was told to pay. Once its file is out, somebody has to say that the bank did not get it: what is
/// called off is owed again, and would be paid twice.
pub async fn cancel(
    pool: &PgPool,
    operator: Operator,
    number: i64,
    reason: &Line,
    is_surely_unsent: bool,
    now: DateTime<Utc>,
) -> Result<(), BatchRefused> {
    if reason.as_str().is_empty() {
        return Err(BatchRefused::ReasonNeeded);
    }
    let mut transaction = pool.begin().await?;
    let state = store::step::lock_unsent(&mut transaction, number).await?;
    if state == BatchState::Exported && !is_surely_unsent {
        return Err(BatchRefused::MaybeSent);
    }
    store::step::set_cancelled(&mut transaction, number, now).await?;
    store::step::drop_all(&mut transaction, number).await?;
    let told = json!({ "reason": reason.as_str() });
    store::record(
        &mut transaction,
        operator.account(),
        "payout_cancelled",
        &number.to_string(),
        told,
        now,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes out who can no longer be paid what the batch says, and returns the sum of the others. Of a batch of which
/// nothing is left nothing remains but the record.
async fn drop_unpayable(connection: &mut PgConnection, number: i64, now: DateTime<Utc>) -> Result<Vnd, sqlx::Error> {
    store::step::lock_accounts(connection, number).await?;
    let candidates = store::candidates(&mut *connection).await?;
    let mut left = Vnd::ZERO;
    for line in store::step::list_planned(connection, number).await? {
        let candidate = candidates.iter().find(|candidate| candidate.seller == line.seller);
        let judged = match candidate {
            Some(candidate) if candidate.version() != Some(line.version) => Err(SkipReason::Changed),
            // Its own line is the one that it is in.
            Some(candidate) => {
                let standing = super::batch::Standing {
                    is_in_batch: false,
                    ..candidate.standing()
                };
                standing.judge(line.amount, now)
            }
            None => Err(SkipReason::Negative),
        };
        match judged {
            Ok(_) => left = Vnd(left.0 + line.amount.0),
            Err(reason) => store::step::drop_line(connection, line.id, reason).await?,
        }
    }
    if left == Vnd::ZERO {
        store::step::set_cancelled(connection, number, now).await?;
    }
    Ok(left)
}

async fn record(
    connection: &mut PgConnection,
    operator: Operator,
    action: &'static str,
    number: i64,
    total: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let told = json!({ "total": total.0 });
    store::record(connection, operator.account(), action, &number.to_string(), told, now).await
}
