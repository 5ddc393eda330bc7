//! What a seller collected themselves and owes back: they send it, and say so. The platform has none of it, so nothing is
//! posted; their word is kept with what proves it.

use super::{RefundReason, SendRefused, store};
use crate::{
    base::{Line, RefundId, Vnd},
    people::{CoopManager, audit},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// Something that a seller has to send back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnRefund {
    /// The row.
    pub id: RefundId,
    /// The order that it is for.
    pub code: String,
    /// How much.
    pub amount: Vnd,
    /// Why.
    pub reason: RefundReason,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Who is to be asked for a bank account.
    pub shopper_name: String,
    /// Their telephone number, E.164.
    pub shopper_phone: String,
}

/// What the manager's organisation has to send back, the oldest first; at most 200.
pub async fn list_own_refunds(pool: &PgPool, manager: &CoopManager) -> Result<Vec<OwnRefund>, sqlx::Error> {
    store::list_own_refunds(pool, manager.coop()).await
}

/// The seller has sent it back; a reference says how.
pub async fn say_sent(
    pool: &PgPool,
    manager: &CoopManager,
    refund: RefundId,
    reference: &Line,
    now: DateTime<Utc>,
) -> Result<(), SendRefused> {
    if reference.as_str().is_empty() {
        return Err(SendRefused::ReferenceNeeded);
    }
    let (seller, account) = (manager.coop(), manager.account());
    let mut transaction = pool.begin().await?;
    let sent = store::set_own_refund_sent(&mut transaction, refund, seller, account, reference.as_str(), now).await?;
    let (code, amount) = sent.ok_or(SendRefused::NotFound)?;
    let entry = audit::Entry {
        action: "direct_refund_sent",
        subject: code,
        before: None,
        after: Some(json!({ "amount_vnd": amount.0, "reference": reference.as_str() })),
    };
    audit::record(&mut transaction, account, seller, entry, now).await?;
    transaction.commit().await?;
    Ok(())
}
