//! Where a seller is paid: the owner says it, the operator verifies it, and nothing is paid for some days after a change.

use super::{AccountRefused, VerifyRefused, batch::rested_at, store::account as store};
use crate::{
    base::{Line, OrganisationId},
    joining::{AccountNumber, find_bank},
    people::{Operator, Person, Proof, Steward, audit, prove},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// A seller's account, as its owner sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PayoutAccount {
    /// The bank's name; its six digits when we do not know it.
    pub bank: String,
    /// The bank's six digits.
    pub bin: String,
    /// The end of the number.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
    /// When it was entered.
    pub changed_at: DateTime<Utc>,
    /// From when it is paid, if somebody verifies it.
    pub rested_at: DateTime<Utc>,
    /// When it was verified.
    pub verified_at: Option<DateTime<Utc>>,
}

/// What an owner enters.
#[derive(Clone, Copy, Debug)]
pub struct AccountChange<'a> {
    /// The bank's six digits.
    pub bin: &'a str,
    /// The number.
    pub number: &'a AccountNumber,
    /// In whose name it is.
    pub holder: &'a Line,
}

/// The name by which people know a bank; its six digits when we do not know it.
pub(super) fn bank_name(bin: &str) -> String {
    find_bank(bin).map_or(bin, |bank| bank.name).to_owned()
}

/// Where the steward's own organisation is paid.
pub async fn load_account(pool: &PgPool, steward: Steward) -> Result<Option<PayoutAccount>, sqlx::Error> {
    let row = store::load(pool, steward.organisation()).await?;
    Ok(row.map(|row| PayoutAccount {
        bank: bank_name(&row.bin),
        number: AccountNumber::parse(&row.number).map_or_else(String::new, |number| number.masked()),
        bin: row.bin,
        holder: row.holder,
        changed_at: row.changed_at,
        rested_at: rested_at(row.changed_at),
        verified_at: row.verified_at,
    }))
}

/// An owner who has shown once more who they are says where their organisation is paid. The same account again changes
/// nothing; another one has to be verified and waits.
pub async fn change_account(
    pool: &PgPool,
    person: &Person,
    steward: Steward,
    proof: &Proof<'_>,
    change: AccountChange<'_>,
    now: DateTime<Utc>,
) -> Result<(), AccountRefused> {
    if find_bank(change.bin).is_none() || change.holder.as_str().is_empty() {
        return Err(AccountRefused::NotAnAccount);
    }
    prove(pool, person, proof, now).await?;
    let mut transaction = pool.begin().await?;
    let seller = steward.organisation();
    let before = store::lock(&mut transaction, seller).await?;
    if !store::set(&mut transaction, seller, change, steward.account(), now).await? {
        return Ok(());
    }
    let told = |bin: &str, number: &str| json!({ "bank": bank_name(bin), "number": number });
    let entry = audit::Entry {
        action: "payout_account",
        subject: seller.to_string(),
        before: before.map(|(bin, number)| told(&bin, &masked(&number))),
        after: Some(told(change.bin, &change.number.masked())),
    };
    audit::record(&mut transaction, steward.account(), seller, entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

fn masked(number: &str) -> String {
    AccountNumber::parse(number).map_or_else(String::new, |number| number.masked())
}

/// Somebody of the operator has seen that the account is the seller's. `version` is the one that they have read.
pub async fn verify_account(
    pool: &PgPool,
    operator: Operator,
    seller: OrganisationId,
    version: i32,
    now: DateTime<Utc>,
) -> Result<(), VerifyRefused> {
    let mut transaction = pool.begin().await?;
    let read = store::lock_unverified(&mut transaction, seller).await?;
    let (current, changed_by) = read.ok_or(VerifyRefused::NotFound)?;
    if current != version {
        return Err(VerifyRefused::MovedOn);
    }
    if changed_by == operator.account() {
        return Err(VerifyRefused::Own);
    }
    store::set_verified(&mut transaction, seller, operator.account(), now).await?;
    let entry = audit::Entry {
        action: "payout_account_verified",
        subject: seller.to_string(),
        before: None,
        after: Some(json!({ "version": version })),
    };
    audit::record(&mut transaction, operator.account(), seller, entry, now).await?;
    transaction.commit().await?;
    Ok(())
}
