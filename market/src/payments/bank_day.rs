//! Comparing the bank account with the ledger. What comes in is in the ledger because the bank told of it; what goes out, and
//! cash that sheets tell of, the ledger has from people, under the reference of the bank. So the two sides are laid side by
//! side by reference, and what does not fit is named.

use super::{Accounts, card::FindingKind, feed::BankMovement, store::bank_day as store};
use crate::{
    base::{BankDebitId, Line, Vnd, text_enum, time::start_of},
    jobs::{self, Job},
    ledger::{self, CollectionMode, Event, LedgerAccount, Posting},
    people::Operator,
};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

/// A day is compared at three in the night that follows it: banks have booked everything by then.
const READ_AFTER_MIDNIGHT: Duration = Duration::hours(3);

/// After a longer time without a server, earlier days are not looked at any more.
const DAYS_MISSED_MAX: i32 = 60;

/// An account that is no longer in use is compared as long as it holds money, and so many days after something has moved there.
const DAYS_AFTERWARDS: Duration = Duration::days(60);

/// How many days the desk shows.
const DAYS_SHOWN: i64 = 31;

/// The accounts of which the ledger knows, each by how what lies there is collected.
pub const HOMES: [CollectionMode; 2] = [CollectionMode::Platform, CollectionMode::Partner];

text_enum! {
    /// What the ledger has of the bank account without the bank.
    BankRecord {
        /// Payouts that arrived.
        PayoutConfirmed = "payout_confirmed",
        /// Payouts of which nobody has said that they arrived.
        PayoutSent = "payout_sent",
        /// What was sent back to shoppers.
        RefundSent = "refund_sent",
        /// Credits of unknown purpose that were sent back.
        SentBack = "sent_back",
        /// Cash that sheets tell of.
        CashRemitted = "cash_remitted",
        /// What a partner handed over.
        FromPartner = "from_partner",
        /// Nothing: only the bank has it.
        BankOnly = "bank_only",
    }
}

/// Money that went out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BankDebit {
    /// It.
    pub id: BankDebitId,
    /// How much.
    pub amount: Vnd,
    /// What was written on it.
    pub memo: String,
}

/// Something that does not fit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BankFinding {
    /// The first day of it.
    pub day: NaiveDate,
    /// How it does not fit. Of what is missing the bank has nothing, of what is extra the ledger.
    pub kind: FindingKind,
    /// What the ledger has.
    pub record: BankRecord,
    /// Under which reference; may be empty.
    pub reference: String,
    /// What the bank says; below zero, it went out.
    pub told: Vnd,
    /// What the ledger says.
    pub ours: Vnd,
    /// What went out under this reference and nobody has decided.
    pub debits: Vec<BankDebit>,
}

/// A day of the account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BankDay {
    /// The day, in Vietnam.
    pub day: NaiveDate,
    /// When it was compared; nothing when that is still to come.
    pub read_at: Option<DateTime<Utc>>,
    /// How much did not fit then.
    pub differences: Option<i32>,
    /// What came, says the bank.
    pub came: Vnd,
    /// What went, says the bank.
    pub went: Vnd,
    /// What came, says the ledger.
    pub ledger_came: Vnd,
    /// What went, says the ledger.
    pub ledger_went: Vnd,
}

/// What went out of the bank and does not fit, says a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DebitDecision {
    /// The ledger has it under this reference.
    ToldAs(Line),
    /// It is no part of the trade: what the bank asks for itself, or the platform's own.
    Own,
}

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum DebitRefused {
    /// There is no such debit, or it is decided.
    #[error("nothing to decide")]
    NotFound,
    /// The ledger has nothing under that reference.
    #[error("no such reference")]
    NoSuchReference,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Takes note of money that went out, once. False when it was known.
pub(super) async fn take_debit(
    connection: &mut PgConnection,
    debit: &BankMovement,
    ours: &Accounts,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let is_at_partner = ours.mode_of(&debit.account_number) == Some(CollectionMode::Partner);
    store::insert_debit(connection, BankDebitId::new_at(now), debit, is_at_partner, now).await
}

/// Makes sure that every day up to yesterday is compared, once; also those on which no server ran. The account that was in use
/// before who collects was changed has days as well. How many are new.
pub async fn plan_bank_days(
    pool: &PgPool,
    in_use: Option<CollectionMode>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<usize, sqlx::Error> {
    let Some(yesterday) = today.pred_opt() else {
        return Ok(0);
    };
    let mut transaction = pool.begin().await?;
    let at = (start_of(today) + READ_AFTER_MIDNIGHT).max(now);
    let mut planned = 0;
    for mode in HOMES {
        if in_use != Some(mode) && !store::is_alive(&mut transaction, mode, now - DAYS_AFTERWARDS).await? {
            continue;
        }
        for day in store::insert_days(&mut transaction, mode, yesterday, DAYS_MISSED_MAX).await? {
            let at_partner = mode == CollectionMode::Partner;
            jobs::enqueue(&mut transaction, Job::ReconcileBank { day, at_partner }, at, now).await?;
            planned += 1;
        }
    }
    transaction.commit().await?;
    Ok(planned)
}

/// Compares a day of an account, and writes down how much does not fit.
pub async fn reconcile_bank(
    pool: &PgPool,
    mode: CollectionMode,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    store::set_day_read(&mut transaction, mode, day, 0, now).await?;
    let findings = store::list_findings(&mut transaction, mode, day, now - Duration::days(1)).await?;
    let differences = findings.iter().filter(|finding| finding.day == day).count();
    if differences > 0 {
        tracing::warn!(%day, differences, "the bank account and the ledger differ");
    }
    let differences = i32::try_from(differences).unwrap_or(i32::MAX);
    store::set_day_read(&mut transaction, mode, day, differences, now).await?;
    transaction.commit().await
}

/// The last days of an account, the newest first.
pub async fn list_bank_days(
    pool: &PgPool,
    _operator: Operator,
    mode: CollectionMode,
    today: NaiveDate,
) -> Result<Vec<BankDay>, sqlx::Error> {
    store::list_days(pool, mode, today - Duration::days(DAYS_SHOWN)).await
}

/// What of an account's days that were compared does not fit today, the newest first; at most 300.
pub async fn list_bank_findings(
    pool: &PgPool,
    _operator: Operator,
    mode: CollectionMode,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<BankFinding>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let from = today - Duration::days(DAYS_SHOWN);
    store::list_findings(&mut connection, mode, from, now - Duration::days(1)).await
}

/// Says what money was that went out and does not fit, with a reason that is kept.
pub async fn decide_debit(
    pool: &PgPool,
    operator: Operator,
    debit: BankDebitId,
    decision: &DebitDecision,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), DebitRefused> {
    let mut transaction = pool.begin().await?;
    let locked = store::lock_debit(&mut transaction, debit).await?;
    let (amount, mode) = locked.ok_or(DebitRefused::NotFound)?;
    let told_as = match decision {
        DebitDecision::ToldAs(reference) => {
            if !store::is_told(&mut transaction, reference.as_str()).await? {
                return Err(DebitRefused::NoSuchReference);
            }
            Some(reference.as_str())
        }
        DebitDecision::Own => {
            let posting = Posting::new(Event::OwnOut(debit))
                .debit(LedgerAccount::OwnFunds, amount)
                .credit(mode.home(), amount);
            ledger::post(&mut transaction, &posting, now).await?;
            None
        }
    };
    let account = operator.account();
    store::set_debit_decided(&mut transaction, debit, told_as, reason.as_str(), account, now).await?;
    transaction.commit().await?;
    Ok(())
}
