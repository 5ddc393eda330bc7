//! Comparing a day with what whoever takes the cards says of it: every movement of our account there, in the currency that
//! it settles in. What it keeps for itself is posted then, because only then it is known.

use super::{Answer, BalanceLine, CardGateway, ChargeRef, RefundRef, look::in_time, store};
use crate::{
    base::{Vnd, text_enum, time::start_of},
    jobs::{self, Job},
    ledger::{self, Event, LedgerAccount, Posting},
    people::Operator,
};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use sqlx::PgPool;

/// A day is read at two in the night that follows it: whoever takes the cards has written everything down by then.
const READ_AFTER_MIDNIGHT: Duration = Duration::hours(2);

/// After a longer time without a server, earlier days are not looked at any more.
const DAYS_MISSED_MAX: i32 = 60;

/// How a line is called by which money that went back to a card has come back to us.
const REFUND_FAILURE: &str = "refund_failure";

/// When a day is tried again that could not be read.
const READ_AGAIN: Duration = Duration::minutes(30);

/// How many days the desk shows.
pub const DAYS_SHOWN: i64 = 31;

text_enum! {
    /// What does not fit.
    FindingKind {
        /// We have it, and they do not.
        Missing = "missing",
        /// They have it, and we do not.
        Extra = "extra",
        /// Both have it, with other amounts.
        Different = "different",
        /// It has waited for longer than a day.
        Aged = "aged",
    }
}

/// Something that does not fit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardFinding {
    /// Of which day.
    pub day: NaiveDate,
    /// How it does not fit.
    pub kind: FindingKind,
    /// What: the kind of a movement, in the words of whoever takes the cards.
    pub what: String,
    /// Its name.
    pub name: String,
    /// How much, in the smallest unit.
    pub minor: i64,
    /// Of which currency.
    pub currency: String,
}

/// A day's movements of one currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardDay {
    /// The day, in Vietnam.
    pub day: NaiveDate,
    /// When it was read; nothing when that is still to come.
    pub read_at: Option<DateTime<Utc>>,
    /// The currency; empty when nothing moved.
    pub currency: String,
    /// How many movements.
    pub lines: i64,
    /// What they came to.
    pub gross_minor: i64,
    /// What was kept of it.
    pub fee_minor: i64,
    /// What is left.
    pub net_minor: i64,
}

/// Makes sure that yesterday is read, once.
pub async fn plan_reconciliation(pool: &PgPool, today: NaiveDate, now: DateTime<Utc>) -> Result<usize, sqlx::Error> {
    let Some(yesterday) = today.pred_opt() else {
        return Ok(0);
    };
    let mut transaction = pool.begin().await?;
    let days = store::insert_days(&mut transaction, yesterday, DAYS_MISSED_MAX).await?;
    for day in &days {
        let at = (start_of(today) + READ_AFTER_MIDNIGHT).max(now);
        jobs::enqueue(&mut transaction, Job::ReconcileCards { day: *day }, at, now).await?;
    }
    transaction.commit().await?;
    Ok(days.len())
}

/// Reads a day, and posts what was kept of its payments.
pub async fn reconcile(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let Some(gateway) = gateway else { return Ok(()) };
    let lines = match in_time(gateway.balance_lines(day)).await {
        Some(Answer::Done(lines)) => lines,
        Some(Answer::Refused(refusal)) => {
            tracing::error!(%day, %refusal, "the account of a day is not shown to us");
            return later(pool, day, now).await;
        }
        Some(Answer::Unknown(_)) | None => return later(pool, day, now).await,
    };
    let mut transaction = pool.begin().await?;
    store::insert_lines(&mut transaction, day, &lines).await?;
    for line in lines.iter().filter(|line| line.fee_minor != 0) {
        let charge = line.source.as_deref().and_then(ChargeRef::parse);
        let Some(charge) = charge else { continue };
        if let Some((attempt, paid)) = store::paid_by_charge(&mut transaction, &charge).await?
            && let Some(fee) = fee_of(line, paid)
        {
            let posting = Posting::new(Event::CardFee(attempt))
                .debit(LedgerAccount::PspFee, fee)
                .credit(LedgerAccount::PspClearing, fee);
            ledger::post(&mut transaction, &posting, now).await?;
        }
    }
    // What a bank has returned is looked at, whether or not we were told.
    for line in lines.iter().filter(|line| line.kind == REFUND_FAILURE) {
        if let Some(name) = line.source.as_deref().and_then(RefundRef::parse)
            && let Some(refund) = store::refund_told(&mut transaction, &name).await?
        {
            jobs::enqueue(&mut transaction, Job::LookAtRefund { refund }, now, now).await?;
        }
    }
    // What a payment settled to is known now: what waits for it can be handed on.
    let sources: Vec<_> = lines.iter().filter_map(|line| line.source.clone()).collect();
    for transfer in store::waiting_for_lines(&mut transaction, &sources).await? {
        jobs::enqueue(&mut transaction, Job::SendTransfer { transfer }, now, now).await?;
    }
    store::set_day_read(&mut transaction, day, now).await?;
    transaction.commit().await
}

async fn later(pool: &PgPool, day: NaiveDate, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    jobs::enqueue(&mut connection, Job::ReconcileCards { day }, now + READ_AGAIN, now).await
}

/// What was kept of a payment, in đồng: the part of it that the fee is of what it settled to. So it needs no rate, and the
/// whole fee of a payment that settles in đồng is itself.
fn fee_of(line: &BalanceLine, paid: Vnd) -> Option<Vnd> {
    let gross = i128::from(line.gross.minor);
    if gross <= 0 {
        return None;
    }
    let twice = 2 * i128::from(paid.0) * i128::from(line.fee_minor);
    i64::try_from((twice + gross).div_euclid(2 * gross)).ok().map(Vnd)
}

/// The last days, the newest first.
pub async fn list_card_days(pool: &PgPool, _operator: Operator, today: NaiveDate) -> Result<Vec<CardDay>, sqlx::Error> {
    store::list_days(pool, today - Duration::days(DAYS_SHOWN)).await
}

/// What of the last days does not fit, the newest first.
pub async fn list_card_findings(
    pool: &PgPool,
    _operator: Operator,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<CardFinding>, sqlx::Error> {
    store::list_findings(pool, today - Duration::days(DAYS_SHOWN), now - Duration::days(1)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::card::{Currency, Sum};

    #[test]
    fn a_fee_in_another_currency_is_its_part_of_the_payment() {
        let line = |gross, fee, currency| BalanceLine {
            line: "txn_1".to_owned(),
            kind: "charge".to_owned(),
            source: None,
            gross: Sum {
                minor: gross,
                currency: Currency::parse(currency).expect("a currency"),
            },
            fee_minor: fee,
            net_minor: gross - fee,
            exchange_rate: None,
            at: DateTime::UNIX_EPOCH,
            available_on: DateTime::UNIX_EPOCH,
        };
        assert_eq!(fee_of(&line(345_000, 14_000, "vnd"), Vnd(345_000)), Some(Vnd(14_000)));
        // 69 cents of 1.380.
        assert_eq!(fee_of(&line(1_380, 69, "usd"), Vnd(345_000)), Some(Vnd(17_250)));
        assert_eq!(fee_of(&line(3, 1, "usd"), Vnd(100)), Some(Vnd(33)));
        assert_eq!(fee_of(&line(0, 1, "usd"), Vnd(100)), None);
    }
}
