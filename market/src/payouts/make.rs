//! Making a batch of everybody who can be paid.

use super::{
    LINES_MAX, MakeRefused, SkipReason,
    store::{self, make::NewLine},
};
use crate::{
    base::{OrganisationId, Vnd, secret::Token},
    ledger::CollectionMode,
    people::Operator,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// Makes a draft of what can be paid now, with why the others are left out; returns its number. The same form makes it
/// once. Whoever keeps the money where the market is set up like this pays it; a partner never more than it keeps.
pub async fn make_batch(
    pool: &PgPool,
    operator: Operator,
    minimum: Vnd,
    mode: CollectionMode,
    key: &Token,
    now: DateTime<Utc>,
) -> Result<i64, MakeRefused> {
    if minimum <= Vnd::ZERO {
        return Err(MakeRefused::NotAMinimum);
    }
    let mut transaction = pool.begin().await?;
    let number = store::make::insert_batch(&mut transaction, minimum, mode, key, operator.account(), now).await?;
    let Some(number) = number else {
        drop(transaction);
        return Ok(store::make::number_of(pool, key).await?);
    };
    // Whoever pays or is changed meanwhile is waited for; what is read then holds until the end.
    store::account::lock_all(&mut transaction).await?;
    let candidates = store::candidates(&mut *transaction).await?;
    let mut there = store::make::left_to_pay(&mut transaction, mode).await?;
    let mut lines = Vec::new();
    let mut skipped: Vec<(OrganisationId, SkipReason, Vnd)> = Vec::new();
    for candidate in candidates {
        let balance = candidate.standing().balance();
        match candidate.standing().judge(minimum, now) {
            Ok(amount) if there.is_some_and(|there| there < amount) => {
                skipped.push((candidate.seller, SkipReason::NotThere, balance));
            }
            Ok(amount) if lines.len() < LINES_MAX => {
                there = there.map(|there| Vnd(there.0 - amount.0));
                lines.extend(NewLine::of(candidate, amount, now));
            }
            Ok(_) => skipped.push((candidate.seller, SkipReason::Full, balance)),
            // Nothing is owed either way.
            Err(SkipReason::Negative) if balance == Vnd::ZERO => {}
            Err(reason) => skipped.push((candidate.seller, reason, balance)),
        }
    }
    if lines.is_empty() {
        return Err(MakeRefused::NobodyToPay);
    }
    store::make::insert_lines(&mut transaction, number, &lines).await?;
    store::make::insert_skipped(&mut transaction, number, &skipped).await?;
    let total: i64 = lines.iter().map(|line| line.amount.0).sum();
    let told = json!({ "lines": lines.len(), "total": total, "skipped": skipped.len() });
    store::record(
        &mut transaction,
        operator.account(),
        "payout_made",
        &number.to_string(),
        told,
        now,
    )
    .await?;
    transaction.commit().await?;
    Ok(number)
}
