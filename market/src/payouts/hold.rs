//! Sellers who are not paid for now.

use super::{HoldRefused, store::hold as store};
use crate::{
    base::{Line, OrganisationId},
    people::{Operator, audit},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// Says that a seller is not paid until the hold is lifted. Of one who is held already, nothing changes.
pub async fn hold(
    pool: &PgPool,
    operator: Operator,
    seller: OrganisationId,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), HoldRefused> {
    if reason.as_str().is_empty() {
        return Err(HoldRefused::ReasonNeeded);
    }
    let mut transaction = pool.begin().await?;
    if !store::is_seller(&mut transaction, seller).await? {
        return Err(HoldRefused::NotFound);
    }
    if store::insert(&mut transaction, seller, reason.as_str(), operator.account(), now).await? {
        let entry = audit::Entry {
            action: "payout_hold",
            subject: seller.to_string(),
            before: None,
            after: Some(json!({ "reason": reason.as_str() })),
        };
        audit::record(&mut transaction, operator.account(), seller, entry, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Lets a seller be paid again.
pub async fn lift_hold(
    pool: &PgPool,
    operator: Operator,
    seller: OrganisationId,
    now: DateTime<Utc>,
) -> Result<(), HoldRefused> {
    let mut transaction = pool.begin().await?;
    if !store::lift(&mut transaction, seller, operator.account(), now).await? {
        return Err(HoldRefused::NotFound);
    }
    let entry = audit::Entry {
        action: "payout_hold_lifted",
        subject: seller.to_string(),
        before: None,
        after: None,
    };
    audit::record(&mut transaction, operator.account(), seller, entry, now).await?;
    transaction.commit().await?;
    Ok(())
}
