//! A claim goes its way.

use crate::{
    base::{AccountId, ClaimId, OrganisationId, Vnd},
    claims::{ClaimCode, ClaimState},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// A claim, locked until the transaction ends.
pub(in crate::claims) struct Standing {
    pub(in crate::claims) id: ClaimId,
    pub(in crate::claims) department: OrganisationId,
    pub(in crate::claims) state: ClaimState,
    pub(in crate::claims) total: Vnd,
    pub(in crate::claims) made_by: AccountId,
}

/// A claim of this province, or of any.
pub(in crate::claims) async fn lock(
    connection: &mut PgConnection,
    code: &ClaimCode,
    province: Option<&str>,
) -> Result<Option<Standing>, sqlx::Error> {
    sqlx::query_as!(
        Standing,
        r#"SELECT id AS "id: ClaimId", department_id AS "department: OrganisationId", state AS "state: ClaimState",
                  total_vnd AS "total: Vnd", made_by AS "made_by: AccountId"
           FROM voucher_claim WHERE code = $1 AND ($2::text IS NULL OR province_code = $2) FOR UPDATE"#,
        code.as_str(),
        province,
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::claims) async fn set_decided(
    connection: &mut PgConnection,
    claim: ClaimId,
    state: ClaimState,
    objection: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE voucher_claim SET state = $2, objection = $3, decided_at = $4, decided_by = $5 WHERE id = $1",
        claim.0,
        state as ClaimState,
        objection,
        now,
        account.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Calls a claim off, and frees its lines.
pub(in crate::claims) async fn set_called_off(
    connection: &mut PgConnection,
    claim: ClaimId,
    reason: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE voucher_claim SET state = 'called_off', call_off_reason = $2, called_off_at = $3, called_off_by = $4 WHERE id = $1",
        claim.0,
        reason,
        now,
        account.0,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE voucher_claim_line SET is_freed = true WHERE claim_id = $1",
        claim.0
    )
    .execute(connection)
    .await?;
    Ok(())
}
