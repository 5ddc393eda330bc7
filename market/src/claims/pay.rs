//! Money that came pays a claim. Whoever takes note of it posts it, in the same transaction.

use super::{ClaimCode, ClaimState, store::pay as store};
use crate::{
    base::{AccountId, BankCreditId, ClaimId, OrganisationId, Vnd},
    ledger::{Funder, LedgerAccount},
    people::audit,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgConnection;

/// A claim, locked until the transaction ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LockedClaim {
    pub(super) id: ClaimId,
    pub(super) code: ClaimCode,
    pub(super) department: OrganisationId,
    pub(super) funder: Funder,
    pub(super) state: ClaimState,
    pub(super) left: Vnd,
}

impl LockedClaim {
    /// Whether it was agreed and is not paid.
    pub fn is_awaited(&self) -> bool {
        self.state == ClaimState::Agreed
    }

    /// Whether all of it has come.
    pub fn is_paid(&self) -> bool {
        self.state == ClaimState::Paid
    }

    /// What is still to come.
    pub fn left(&self) -> Vnd {
        self.left
    }

    /// The account that it is a claim on.
    pub fn account(&self) -> LedgerAccount {
        LedgerAccount::VoucherFunding(self.funder)
    }
}

/// The claims that have one of these codes.
pub async fn lock(connection: &mut PgConnection, codes: &[ClaimCode]) -> Result<Vec<LockedClaim>, sqlx::Error> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    store::lock(connection, codes).await
}

/// Writes down that so much of a credit, no more than is left, was for this claim. When a person said so, there is an entry
/// for the audit.
pub async fn pay(
    connection: &mut PgConnection,
    claim: &LockedClaim,
    (credit, amount): (BankCreditId, Vnd),
    entered_by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    store::insert_payment(connection, claim.id, credit, amount, entered_by, now).await?;
    store::set_paid(connection, claim.id, amount, now).await?;
    if let Some(account) = entered_by {
        let entry = audit::Entry {
            action: "claim_paid",
            subject: claim.id.to_string(),
            before: None,
            after: Some(json!({ "code": claim.code.as_str(), "total": amount.0 })),
        };
        audit::record(connection, account, claim.department, entry, now).await?;
    }
    Ok(())
}
