//! Credits of which a person says what they are for.

use super::{
    feed::{FeedFault, Glimpse},
    memo::codes_in,
    settle::{Settled, settle},
    store::{self, SuspenseReason},
};
use crate::{
    base::{BankCreditId, BankMessageId, Line, Vnd},
    claims::{self, ClaimCode, LockedClaim},
    ledger::{self, Event, LedgerAccount, Posting},
    orders::GroupCode,
    people::Operator,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// A credit that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreditCase {
    /// The credit.
    pub credit: BankCreditId,
    /// Why it waits.
    pub reason: SuspenseReason,
    /// How much.
    pub amount: Vnd,
    /// What was written on it.
    pub memo: String,
    /// Into which account it came.
    pub account_number: String,
    /// The bank's reference.
    pub reference: String,
    /// When the bank booked it.
    pub booked_at: DateTime<Utc>,
}

/// A message of the feed that could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeedProblem {
    /// The message.
    pub message: BankMessageId,
    /// What the feed calls it.
    pub event_id: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// What is wrong with it.
    pub problem: FeedFault,
    /// What can be made out of it all the same.
    pub seen: Glimpse,
}

/// What a credit is for, says a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decision {
    /// For this order group: it pays it if that is awaited, and is owed to its shopper otherwise.
    Assign(GroupCode),
    /// For nothing: it was sent back to whoever sent it, under this reference of the bank.
    SendBack(Line),
    /// It is the platform's own and no part of the trade.
    SetAside,
    /// It is cash that was handed over, and the sheet that told of it is in the ledger.
    Counted,
    /// A seller pays in what they owe; named by the end of their storefront's address.
    PaidIn(String),
    /// The partner hands over what it kept for the platform.
    FromPartner,
    /// It pays this claim on a province.
    Claim(ClaimCode),
}

impl Decision {
    /// Its name in the database.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Assign(_) => "assign",
            Self::SendBack(_) => "send_back",
            Self::SetAside => "set_aside",
            Self::Counted => "counted",
            Self::PaidIn(_) => "paid_in",
            Self::FromPartner => "from_partner",
            Self::Claim(_) => "claim",
        }
    }

    /// The order group that it names.
    pub fn group(&self) -> Option<&GroupCode> {
        match self {
            Self::Assign(code) => Some(code),
            _ => None,
        }
    }

    /// The bank's reference that it names.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Self::SendBack(reference) => Some(reference.as_str()),
            _ => None,
        }
    }

    /// The seller that it names.
    pub fn seller(&self) -> Option<&str> {
        match self {
            Self::PaidIn(slug) => Some(slug),
            _ => None,
        }
    }

    /// The claim that it names.
    pub fn claim(&self) -> Option<&ClaimCode> {
        match self {
            Self::Claim(code) => Some(code),
            _ => None,
        }
    }
}

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum DecisionRefused {
    /// There is no such case, or it is decided.
    #[error("nothing to decide")]
    NotFound,
    /// There is no such order group.
    #[error("no such order")]
    NoSuchOrder,
    /// There is no such seller.
    #[error("no such seller")]
    NoSuchSeller,
    /// No sheet tells of so much cash under this reference.
    #[error("no sheet tells of it")]
    NotCounted,
    /// There is no such claim, or none that waits for money.
    #[error("no claim that waits for money")]
    NoSuchClaim,
    /// The claim lacks less than that.
    #[error("the claim lacks {left}")]
    MoreThanClaimed {
        /// What it lacks.
        left: Vnd,
    },
    /// The bank's reference is missing.
    #[error("a reference is needed")]
    ReferenceNeeded,
    /// Its memo names an order: it is its shopper's, and nobody makes it the platform's own.
    #[error("the memo names an order")]
    NamesAnOrder,
    /// Why is missing.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// What waits for a decision, the oldest first.
pub async fn list_cases(pool: &PgPool, _operator: Operator) -> Result<Vec<CreditCase>, sqlx::Error> {
    store::list_cases(pool).await
}

/// The messages of the feed that could not be read and nobody has closed, the newest first; at most 50.
pub async fn list_problems(pool: &PgPool, _operator: Operator) -> Result<Vec<FeedProblem>, sqlx::Error> {
    store::list_problems(pool).await
}

/// Decides a case, with a reason that is kept. Says what the money did when it was assigned.
pub async fn decide(
    pool: &PgPool,
    operator: Operator,
    credit: BankCreditId,
    decision: &Decision,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<Option<Settled>, DecisionRefused> {
    if reason.as_str().is_empty() {
        return Err(DecisionRefused::ReasonNeeded);
    }
    let mut transaction = pool.begin().await?;
    let case = store::lock_case(&mut transaction, credit).await?;
    let store::LockedCase { amount, mode, memo } = case.ok_or(DecisionRefused::NotFound)?;
    let from = |event| Posting::new(event).debit(LedgerAccount::Suspense(credit), amount);
    let settled = match decision {
        Decision::Assign(code) => {
            let groups = store::find_groups(&mut transaction, std::slice::from_ref(code)).await?;
            let group = groups.first().copied().ok_or(DecisionRefused::NoSuchOrder)?;
            store::set_credit_group(&mut transaction, credit, group).await?;
            let posting = from(Event::Assigned(credit)).credit(LedgerAccount::RefundPayable(group), amount);
            ledger::post(&mut transaction, &posting, now).await?;
            Some(settle(&mut transaction, group, amount, now).await?)
        }
        Decision::SendBack(reference) => {
            if reference.as_str().is_empty() {
                return Err(DecisionRefused::ReferenceNeeded);
            }
            let posting = from(Event::SentBack(credit)).credit(mode.home(), amount);
            ledger::post(&mut transaction, &posting, now).await?;
            None
        }
        Decision::SetAside => {
            if !store::find_groups(&mut transaction, &codes_in(&memo)).await?.is_empty() {
                return Err(DecisionRefused::NamesAnOrder);
            }
            let posting = from(Event::SetAside(credit)).credit(LedgerAccount::OwnFunds, amount);
            ledger::post(&mut transaction, &posting, now).await?;
            None
        }
        Decision::PaidIn(slug) => {
            let seller = store::find_seller(&mut transaction, slug).await?;
            let seller = seller.ok_or(DecisionRefused::NoSuchSeller)?;
            let posting = from(Event::PaidIn(credit)).credit(LedgerAccount::Payable(seller), amount);
            ledger::post(&mut transaction, &posting, now).await?;
            None
        }
        Decision::Claim(code) => {
            let mut found = claims::lock(&mut transaction, std::slice::from_ref(code)).await?;
            let claim = found.pop().filter(LockedClaim::is_awaited);
            let claim = claim.ok_or(DecisionRefused::NoSuchClaim)?;
            if claim.left() < amount {
                return Err(DecisionRefused::MoreThanClaimed { left: claim.left() });
            }
            let posting = from(Event::Assigned(credit)).credit(claim.account(), amount);
            ledger::post(&mut transaction, &posting, now).await?;
            claims::pay(
                &mut transaction,
                &claim,
                (credit, amount),
                Some(operator.account()),
                now,
            )
            .await?;
            None
        }
        Decision::FromPartner => {
            let posting = from(Event::FromPartner(credit)).credit(LedgerAccount::Partner, amount);
            ledger::post(&mut transaction, &posting, now).await?;
            None
        }
        Decision::Counted => {
            if !store::is_counted(&mut transaction, credit).await? {
                return Err(DecisionRefused::NotCounted);
            }
            // The sheet has put it there already.
            let posting = from(Event::Counted(credit)).credit(mode.home(), amount);
            ledger::post(&mut transaction, &posting, now).await?;
            None
        }
    };
    let account = operator.account();
    store::set_decided(&mut transaction, credit, decision, reason.as_str(), account, now).await?;
    transaction.commit().await?;
    Ok(settled)
}

/// A person has looked at a message that could not be read, and says what became of it. False when there is none that waits.
pub async fn close_message(
    pool: &PgPool,
    operator: Operator,
    message: BankMessageId,
    note: &Line,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    store::close_message(pool, message, operator.account(), note.as_str(), now).await
}
