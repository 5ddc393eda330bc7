//! What a person decides of a sheet's lines who did not bring it: what is more than was owed, and lines that are wrong.

use super::store::cash_case as store;
use crate::{
    base::{Line, RemittanceId, Vnd, Words, text_enum},
    ledger::{self, CollectionMode, Event, LedgerAccount, Posting},
    people::Operator,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sqlx::PgPool;

text_enum! {
    /// What becomes of what was told beyond what was owed.
    ExcessDecision {
        /// It is a slip: so much never came.
        NotThere = "not_there",
        /// It came, and the seller is owed it.
        Theirs = "theirs",
    }
}

/// A line of a sheet, as it was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CashLine {
    /// The line.
    pub id: RemittanceId,
    /// The order.
    pub code: String,
    /// Whose it is.
    pub name: Words,
    /// The reference of the sheet.
    pub reference: String,
    /// What counts of it.
    pub counted: Vnd,
    /// What was told beyond that.
    pub excess: Vnd,
    /// When it was handed over.
    pub paid_on: NaiveDate,
    /// When the sheet was brought.
    pub at: DateTime<Utc>,
    /// Who brought it.
    pub by: String,
    /// Whether that is who asks.
    pub is_own: bool,
    /// Whether it was taken back.
    pub is_taken_back: bool,
}

/// Why a decision about a line was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CashRefused {
    /// There is no such line, or it is decided.
    #[error("no such line")]
    NotFound,
    /// Whoever brought a sheet does not decide about it.
    #[error("one's own sheet")]
    Own,
    /// Money in the bank was counted by it.
    #[error("the bank's money was counted by it")]
    Counted,
    /// Why is missing.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// What was told beyond what was owed and nobody has decided, the oldest first; at most 200.
pub async fn list_excesses(pool: &PgPool, operator: Operator) -> Result<Vec<CashLine>, sqlx::Error> {
    store::list(pool, operator.account(), true).await
}

/// The last lines of sheets, the newest first; at most 50.
pub async fn list_cash_lines(pool: &PgPool, operator: Operator) -> Result<Vec<CashLine>, sqlx::Error> {
    store::list(pool, operator.account(), false).await
}

/// Somebody else than who brought the sheet says what became of what is more than was owed.
pub async fn decide_excess(
    pool: &PgPool,
    operator: Operator,
    line: RemittanceId,
    decision: ExcessDecision,
    reason: &Line,
    mode: CollectionMode,
    now: DateTime<Utc>,
) -> Result<(), CashRefused> {
    if reason.as_str().is_empty() {
        return Err(CashRefused::ReasonNeeded);
    }
    let mut transaction = pool.begin().await?;
    let locked = store::lock(&mut transaction, line).await?;
    let locked = locked.filter(store::Locked::is_waiting).ok_or(CashRefused::NotFound)?;
    if locked.imported_by == operator.account() {
        return Err(CashRefused::Own);
    }
    if decision == ExcessDecision::Theirs {
        let posting = Posting::new(Event::CashExcess(line))
            .debit(mode.home(), locked.excess)
            .credit(LedgerAccount::Payable(locked.seller), locked.excess);
        ledger::post(&mut transaction, &posting, now).await?;
    }
    let account = operator.account();
    store::set_decided(&mut transaction, line, decision, reason.as_str(), account, now).await?;
    let told = json!({ "decision": decision.as_str(), "amount": locked.excess.0, "reason": reason.as_str() });
    super::store::record(&mut transaction, account, "cash_excess", &line.to_string(), told, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes a wrong line back: what it did to the ledger is done the other way round, by somebody else than who brought it.
pub async fn take_back(
    pool: &PgPool,
    operator: Operator,
    line: RemittanceId,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), CashRefused> {
    if reason.as_str().is_empty() {
        return Err(CashRefused::ReasonNeeded);
    }
    let mut transaction = pool.begin().await?;
    // As sheets do: the same line is not taken in meanwhile.
    super::store::cash::lock(&mut transaction).await?;
    let locked = store::lock(&mut transaction, line).await?;
    let locked = locked.filter(|line| !line.is_taken_back).ok_or(CashRefused::NotFound)?;
    if locked.imported_by == operator.account() {
        return Err(CashRefused::Own);
    }
    if store::is_counted(&mut transaction, line).await? {
        return Err(CashRefused::Counted);
    }
    let entries = store::list_entries(&mut transaction, line).await?;
    let posting = entries.into_iter().fold(
        Posting::new(Event::CashTakenBack(line)),
        |posting, (account, amount)| posting.credit(account, amount),
    );
    ledger::post(&mut transaction, &posting, now).await?;
    let account = operator.account();
    store::set_taken_back(&mut transaction, line, reason.as_str(), account, now).await?;
    let told = json!({ "amount": locked.counted.0, "reason": reason.as_str() });
    super::store::record(
        &mut transaction,
        account,
        "cash_taken_back",
        &line.to_string(),
        told,
        now,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}
