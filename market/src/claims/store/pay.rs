//! Money for claims.

use super::code;
use crate::{
    base::{AccountId, BankCreditId, ClaimId, OrganisationId, Vnd},
    claims::{ClaimCode, ClaimState, LockedClaim},
    ledger::Funder,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub(in crate::claims) async fn lock(
    connection: &mut PgConnection,
    codes: &[ClaimCode],
) -> Result<Vec<LockedClaim>, sqlx::Error> {
    let codes: Vec<_> = codes.iter().map(ToString::to_string).collect();
    let rows = sqlx::query!(
        r#"SELECT id AS "id: ClaimId", code, department_id AS "department: OrganisationId", province_code,
                  state AS "state: ClaimState", total_vnd - paid_vnd AS "left!: Vnd"
           FROM voucher_claim WHERE code = ANY($1) ORDER BY id FOR UPDATE"#,
        &codes,
    )
    .fetch_all(connection)
    .await?;
    let province = |text: &str| {
        text.parse()
            .map_err(|_| sqlx::Error::Decode("not a province's code".into()))
    };
    rows.into_iter()
        .map(|row| {
            Ok(LockedClaim {
                id: row.id,
                code: code(&row.code)?,
                department: row.department,
                funder: Funder::Province(province(&row.province_code)?),
                state: row.state,
                left: row.left,
            })
        })
        .collect()
}

pub(in crate::claims) async fn insert_payment(
    connection: &mut PgConnection,
    claim: ClaimId,
    credit: BankCreditId,
    amount: Vnd,
    entered_by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO voucher_claim_payment (credit_id, claim_id, amount_vnd, paid_at, entered_by) VALUES ($1, $2, $3, $4, $5)",
        credit.0,
        claim.0,
        amount.0,
        now,
        entered_by.map(|account| account.0),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::claims) async fn set_paid(
    connection: &mut PgConnection,
    claim: ClaimId,
    amount: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE voucher_claim SET paid_vnd = paid_vnd + $2,
           state = CASE WHEN paid_vnd + $2 = total_vnd THEN 'paid' ELSE state END,
           paid_at = CASE WHEN paid_vnd + $2 = total_vnd THEN $3::timestamptz END
         WHERE id = $1",
        claim.0,
        amount.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
