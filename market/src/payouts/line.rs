//! What became of a line after the bank was told to pay it: it arrived, or it came back.

use super::{LineRefused, store};
use crate::{
    base::{Line, PayoutLineId, Vnd},
    ledger::{self, CollectionMode, Event, LedgerAccount, Posting},
    people::Operator,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

/// It arrived; the bank's reference proves it.
pub async fn confirm_line(
    pool: &PgPool,
    operator: Operator,
    line: PayoutLineId,
    reference: &Line,
    now: DateTime<Utc>,
) -> Result<(), LineRefused> {
    if reference.as_str().is_empty() {
        return Err(LineRefused::TextNeeded);
    }
    let mut transaction = pool.begin().await?;
    let confirmed = store::line::confirm(&mut transaction, line, reference.as_str(), operator.account(), now).await?;
    let (amount, mode) = confirmed.ok_or(LineRefused::NotFound)?;
    post_confirmed(&mut transaction, line, amount, mode, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Everything of a batch that was not settled yet arrived, under one reference of the bank. Returns how many lines.
pub async fn confirm_all(
    pool: &PgPool,
    operator: Operator,
    number: i64,
    reference: &Line,
    now: DateTime<Utc>,
) -> Result<usize, LineRefused> {
    if reference.as_str().is_empty() {
        return Err(LineRefused::TextNeeded);
    }
    let mut transaction = pool.begin().await?;
    let lines = store::line::confirm_all(&mut transaction, number, reference.as_str(), operator.account(), now).await?;
    if lines.is_empty() {
        return Err(LineRefused::NotFound);
    }
    for (line, amount, mode) in &lines {
        post_confirmed(&mut transaction, *line, *amount, *mode, now).await?;
    }
    transaction.commit().await?;
    Ok(lines.len())
}

async fn post_confirmed(
    connection: &mut PgConnection,
    line: PayoutLineId,
    amount: Vnd,
    mode: CollectionMode,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let posting = Posting::new(Event::PayoutConfirmed(line))
        .debit(LedgerAccount::PayoutInTransit, amount)
        .credit(mode.home(), amount);
    ledger::post(connection, &posting, now).await?;
    Ok(())
}

/// It came back, with a reason: it is owed to the seller again, and their account has to be verified anew before it is
/// paid once more.
pub async fn return_line(
    pool: &PgPool,
    operator: Operator,
    line: PayoutLineId,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), LineRefused> {
    if reason.as_str().is_empty() {
        return Err(LineRefused::TextNeeded);
    }
    let mut transaction = pool.begin().await?;
    let returned = store::line::set_returned(&mut transaction, line, reason.as_str(), operator.account(), now).await?;
    let (seller, amount) = returned.ok_or(LineRefused::NotFound)?;
    let posting = Posting::new(Event::PayoutReturned(line))
        .debit(LedgerAccount::PayoutInTransit, amount)
        .credit(LedgerAccount::Payable(seller), amount);
    ledger::post(&mut transaction, &posting, now).await?;
    store::account::forget_verified(&mut transaction, seller).await?;
    let told = json!({ "reason": reason.as_str(), "amount": amount.0 });
    let subject = line.to_string();
    store::record(
        &mut transaction,
        operator.account(),
        "payout_returned",
        &subject,
        told,
        now,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}
