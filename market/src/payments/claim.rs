//! Money for claims on provinces: matched by the code in its memo, or entered by the operator with the bank's reference.

use super::{
    Accounts, BankAccount,
    feed::BankMovement,
    store::{self, SuspenseReason},
};
use crate::{
    base::{BankCreditId, Line, Vnd, secret::Token, time::start_of},
    claims::{self, ClaimCode, LockedClaim},
    ledger::{self, CollectionMode, Event, LedgerAccount, Posting},
    people::Operator,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

/// Why a payment was not entered. Nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum EnterRefused {
    /// There is no such claim.
    #[error("no such claim")]
    NotFound,
    /// It is not agreed, or paid already.
    #[error("the claim waits for no money")]
    NotAwaited,
    /// Not an amount above zero, or more than the claim lacks.
    #[error("the claim lacks {left}")]
    NotAnAmount {
        /// What it lacks.
        left: Vnd,
    },
    /// The day has not come.
    #[error("the day has not come")]
    InTheFuture,
    /// The bank's reference is missing.
    #[error("a reference is needed")]
    ReferenceNeeded,
    /// This money is known: the bank has told of it, or it was entered before.
    #[error("the money is known")]
    Known,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Money that the operator has seen in the bank's account.
#[derive(Clone, Copy, Debug)]
pub struct SeenPayment<'a> {
    /// The key of the form: the same one enters it once.
    pub key: &'a Token,
    /// How much.
    pub amount: Vnd,
    /// On which day the bank booked it.
    pub day: NaiveDate,
    /// The bank's reference.
    pub reference: &'a Line,
}

/// Pays a claim with a credit that is being taken note of, as far as the claim lacks it. What is more waits for a person;
/// returns how much that is.
pub(super) async fn settle_claim(
    connection: &mut PgConnection,
    claim: &LockedClaim,
    (credit, amount): (BankCreditId, Vnd),
    posting: Posting,
    now: DateTime<Utc>,
) -> Result<Vnd, sqlx::Error> {
    let paid = amount.min(claim.left());
    let rest = Vnd(amount.0 - paid.0);
    let posting = posting
        .credit(claim.account(), paid)
        .credit(LedgerAccount::Suspense(credit), rest);
    ledger::post(connection, &posting, now).await?;
    claims::pay(connection, claim, (credit, paid), None, now).await?;
    if rest > Vnd::ZERO {
        store::insert_case(connection, credit, SuspenseReason::Over, Some(rest), now).await?;
        tracing::warn!(credit.id = %credit, "more came than a claim lacked");
    }
    Ok(rest)
}

/// The operator enters money for a claim that no feed tells of. A feed or a statement that tells of it later, under the same
/// reference, tells nothing new.
pub async fn enter_payment(
    pool: &PgPool,
    operator: Operator,
    code: &ClaimCode,
    seen: SeenPayment<'_>,
    (ours, mode): (&Accounts, CollectionMode),
    now: DateTime<Utc>,
) -> Result<(), EnterRefused> {
    if seen.reference.as_str().is_empty() {
        return Err(EnterRefused::ReferenceNeeded);
    }
    let booked_at = start_of(seen.day);
    if booked_at > now {
        return Err(EnterRefused::InTheFuture);
    }
    let mut transaction = pool.begin().await?;
    let mut found = claims::lock(&mut transaction, std::slice::from_ref(code)).await?;
    let claim = found.pop().ok_or(EnterRefused::NotFound)?;
    let feed_id = format!("claim:{code}:{}", seen.key.reveal());
    if store::is_credit_known(&mut transaction, &feed_id).await? {
        return Ok(());
    }
    if !claim.is_awaited() {
        return Err(EnterRefused::NotAwaited);
    }
    if seen.amount <= Vnd::ZERO || seen.amount > claim.left() {
        return Err(EnterRefused::NotAnAmount { left: claim.left() });
    }
    // Where sellers collect for themselves, the platform's account is the one that a province pays into.
    let account = ours.of(mode).or(ours.of(CollectionMode::Platform));
    let account_number = account.map_or("", BankAccount::number).to_owned();
    let mode = ours.mode_of(&account_number).unwrap_or(CollectionMode::Platform);
    let credit = BankMovement {
        feed_id,
        account_number,
        reference: seen.reference.as_str().to_owned(),
        amount: seen.amount,
        memo: code.to_string(),
        booked_at,
    };
    let id = BankCreditId::new_at(now);
    if !store::insert_credit(&mut transaction, id, &credit, mode == CollectionMode::Partner, 0, now).await? {
        return Err(EnterRefused::Known);
    }
    let posting = Posting::new(Event::Credited(id))
        .debit(mode.home(), seen.amount)
        .credit(claim.account(), seen.amount);
    ledger::post(&mut transaction, &posting, now).await?;
    claims::pay(
        &mut transaction,
        &claim,
        (id, seen.amount),
        Some(operator.account()),
        now,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}
