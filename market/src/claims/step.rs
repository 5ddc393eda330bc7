//! A claim is agreed or objected to by the head of the department, or called off by the operator.

use super::{ClaimCode, ClaimState, StepRefused, store::step as store};
use crate::{
    base::Line,
    people::{Official, Operator, audit},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// The head of the department agrees: it will be paid.
pub async fn agree(
    pool: &PgPool,
    official: &Official,
    code: &ClaimCode,
    now: DateTime<Utc>,
) -> Result<(), StepRefused> {
    decide(pool, official, code, None, now).await
}

/// The head of the department objects, and says why.
pub async fn object(
    pool: &PgPool,
    official: &Official,
    code: &ClaimCode,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), StepRefused> {
    if reason.as_str().is_empty() {
        return Err(StepRefused::ReasonNeeded);
    }
    decide(pool, official, code, Some(reason), now).await
}

async fn decide(
    pool: &PgPool,
    official: &Official,
    code: &ClaimCode,
    objection: Option<&Line>,
    now: DateTime<Utc>,
) -> Result<(), StepRefused> {
    let mut transaction = pool.begin().await?;
    let claim = store::lock(&mut transaction, code, Some(official.province())).await?;
    let claim = claim.ok_or(StepRefused::NotFound)?;
    let head = official.as_steward().ok_or(StepRefused::MayNotDecide)?;
    if !claim.state.may_be_decided() {
        return Err(StepRefused::MovedOn);
    }
    if claim.made_by == head.account() {
        return Err(StepRefused::Own);
    }
    let (state, action) = match objection {
        None => (ClaimState::Agreed, "claim_agreed"),
        Some(_) => (ClaimState::Objected, "claim_objected"),
    };
    let objection = objection.map_or("", Line::as_str);
    store::set_decided(&mut transaction, claim.id, state, objection, head.account(), now).await?;
    let told = match state {
        ClaimState::Objected => json!({ "code": code.as_str(), "reason": objection }),
        _ => json!({ "code": code.as_str(), "total": claim.total.0 }),
    };
    let entry = audit::Entry {
        action,
        subject: claim.id.to_string(),
        before: None,
        after: Some(told),
    };
    audit::record(&mut transaction, head.account(), claim.department, entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The operator calls a claim off that nobody has agreed to: its lines are free for another.
pub async fn call_off(
    pool: &PgPool,
    operator: Operator,
    code: &ClaimCode,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), StepRefused> {
    if reason.as_str().is_empty() {
        return Err(StepRefused::ReasonNeeded);
    }
    let mut transaction = pool.begin().await?;
    let claim = store::lock(&mut transaction, code, None).await?;
    let claim = claim.ok_or(StepRefused::NotFound)?;
    if !claim.state.may_be_called_off() {
        return Err(StepRefused::MovedOn);
    }
    store::set_called_off(&mut transaction, claim.id, reason.as_str(), operator.account(), now).await?;
    let entry = audit::Entry {
        action: "claim_called_off",
        subject: claim.id.to_string(),
        before: None,
        after: Some(json!({ "code": code.as_str(), "reason": reason.as_str() })),
    };
    audit::record(&mut transaction, operator.account(), claim.department, entry, now).await?;
    transaction.commit().await?;
    Ok(())
}
