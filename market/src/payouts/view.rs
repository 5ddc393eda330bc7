//! What the operator's pages read.

use super::{BatchState, LineState, SkipReason, store};
use crate::{
    base::{OrganisationId, PayoutLineId, Vnd, Words},
    ledger::CollectionMode,
    people::Operator,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// How things stand with everybody.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Everybody with whom there is money between us.
    pub payees: Vec<Payee>,
    /// Accounts that wait to be verified.
    pub accounts: Vec<WaitingAccount>,
    /// The last batches, the newest first.
    pub batches: Vec<BatchSummary>,
}

/// A seller and what could be paid.
#[derive(Clone, Debug)]
pub struct Payee {
    /// The seller.
    pub seller: OrganisationId,
    /// Its name.
    pub name: Words,
    /// What the platform owes.
    pub owed: Vnd,
    /// What its people took at doors.
    pub cash: Vnd,
    /// What could be paid now, or why nothing is.
    pub payable: Result<Vnd, SkipReason>,
    /// Why it is not paid for now, when somebody said so.
    pub hold: Option<String>,
    /// In which batch it is.
    pub batch: Option<i64>,
}

/// An account that waits to be verified.
#[derive(Clone, Debug)]
pub struct WaitingAccount {
    /// Whose.
    pub seller: OrganisationId,
    /// Its name.
    pub name: Words,
    /// Its tax code; empty when it has none.
    pub tax_code: String,
    /// The bank.
    pub bank: String,
    /// The number.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
    /// Which entry it is.
    pub version: i32,
    /// When it was entered.
    pub changed_at: DateTime<Utc>,
}

/// A batch in a list.
#[derive(Clone, Debug)]
pub struct BatchSummary {
    /// Its number.
    pub number: i64,
    /// Where it stands.
    pub state: BatchState,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// What of it is paid or to be paid.
    pub total: Vnd,
    /// How many lines that is.
    pub lines: i64,
    /// How many were sent and are not settled.
    pub open: i64,
}

/// A batch.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Its number.
    pub number: i64,
    /// Where it stands.
    pub state: BatchState,
    /// How the market was set up when it was made: says who pays it.
    pub mode: CollectionMode,
    /// The least that is paid.
    pub minimum: Vnd,
    /// When it was made, and by whom.
    pub made: (DateTime<Utc>, String),
    /// When it was approved, and by whom.
    pub approved: Option<(DateTime<Utc>, String)>,
    /// When the bank was told to pay.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was called off.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Whether whoever looks has made it.
    pub is_own: bool,
    /// Its lines.
    pub lines: Vec<BatchLine>,
    /// Who was left out.
    pub skipped: Vec<BatchSkip>,
}

/// A line of a batch.
#[derive(Clone, Debug)]
pub struct BatchLine {
    /// The row.
    pub id: PayoutLineId,
    /// Its place, from 1.
    pub position: i32,
    /// Who is paid.
    pub name: Words,
    /// How much.
    pub amount: Vnd,
    /// The bank's six digits.
    pub bin: String,
    /// The bank's name.
    pub bank: String,
    /// The account.
    pub account: String,
    /// In whose name it is.
    pub holder: String,
    /// Where it stands.
    pub state: LineState,
    /// Why it was taken out (a [`SkipReason`], or `cancelled`) or came back.
    pub reason: String,
    /// The bank's reference.
    pub reference: String,
}

impl BatchLine {
    /// What the bank writes on it: letters and digits, for every bank.
    pub fn memo(&self, batch: i64) -> String {
        format!("CHOPHIEN CT{batch} {}", self.position)
    }
}

/// Somebody who was left out.
#[derive(Clone, Debug)]
pub struct BatchSkip {
    /// Who.
    pub name: Words,
    /// Why.
    pub reason: SkipReason,
    /// How they stood.
    pub balance: Vnd,
}

/// What of a batch is where.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BatchTotals {
    /// Paid or to be paid: everything that was not taken out and did not come back.
    pub total: Vnd,
    /// How many lines that is.
    pub lines: usize,
    /// Sent and not settled.
    pub open: usize,
}

impl Batch {
    /// What of it is where.
    pub fn totals(&self) -> BatchTotals {
        let mut totals = BatchTotals::default();
        for line in &self.lines {
            if !matches!(line.state, LineState::Dropped | LineState::Returned) {
                totals.total = Vnd(totals.total.0 + line.amount.0);
                totals.lines += 1;
            }
            if line.state == LineState::Sent {
                totals.open += 1;
            }
        }
        totals
    }

    /// Whether its file and its codes may be taken.
    pub fn is_exported(&self) -> bool {
        matches!(self.state, BatchState::Exported | BatchState::Sent)
    }
}

/// How things stand with everybody, at this minimum.
pub async fn load_overview(
    pool: &PgPool,
    _operator: Operator,
    minimum: Vnd,
    now: DateTime<Utc>,
) -> Result<Overview, sqlx::Error> {
    let payees = store::candidates(pool).await?.into_iter().map(|candidate| Payee {
        seller: candidate.seller,
        name: candidate.name(),
        owed: candidate.owed,
        cash: candidate.cash,
        payable: candidate.standing().judge(minimum, now),
        batch: candidate.in_batch(),
        hold: candidate.hold,
    });
    Ok(Overview {
        payees: payees.collect(),
        accounts: store::account::list_unverified(pool).await?,
        batches: store::view::list_batches(pool).await?,
    })
}

/// One batch.
pub async fn load_batch(pool: &PgPool, operator: Operator, number: i64) -> Result<Option<Batch>, sqlx::Error> {
    store::view::load_batch(pool, number, operator.account()).await
}
