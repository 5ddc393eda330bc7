//! The operator's desk: what a person must decide.

use super::SuspenseReason;
use crate::{
    base::{AccountId, BankCreditId, OrganisationId, Vnd, id::new_uuid_at},
    claims::ClaimCode,
    ledger::CollectionMode,
    payments::suspense::{CreditCase, Decision, FeedProblem},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

pub(in crate::payments) async fn list_cases(pool: &PgPool) -> Result<Vec<CreditCase>, sqlx::Error> {
    sqlx::query_as!(
        CreditCase,
        r#"SELECT c.id AS "credit: BankCreditId", s.reason AS "reason: SuspenseReason",
                  COALESCE(s.amount_vnd, c.amount_vnd) AS "amount!: Vnd",
                  c.memo, c.account_number, c.reference, c.booked_at
           FROM suspense_case s JOIN bank_credit c ON c.id = s.credit_id
           WHERE s.decision IS NULL ORDER BY s.opened_at, c.id LIMIT 200"#,
    )
    .fetch_all(pool)
    .await
}

pub(in crate::payments) async fn list_problems(pool: &PgPool) -> Result<Vec<FeedProblem>, sqlx::Error> {
    sqlx::query_as!(
        FeedProblem,
        r#"SELECT received_at, problem AS "problem!" FROM bank_message
           WHERE problem IS NOT NULL ORDER BY received_at DESC LIMIT 20"#,
    )
    .fetch_all(pool)
    .await
}

/// What of a credit still waits for a decision, and how it is collected.
pub(in crate::payments) async fn lock_case(
    connection: &mut PgConnection,
    credit: BankCreditId,
) -> Result<Option<(Vnd, CollectionMode)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT COALESCE(s.amount_vnd, c.amount_vnd) AS "amount!: Vnd", c.at_partner FROM suspense_case s JOIN bank_credit c ON c.id = s.credit_id
           WHERE s.credit_id = $1 AND s.decision IS NULL FOR UPDATE OF s"#,
        credit.0,
    )
    .fetch_optional(connection)
    .await?;
    let mode = |is_at_partner| {
        if is_at_partner {
            CollectionMode::Partner
        } else {
            CollectionMode::Platform
        }
    };
    Ok(row.map(|row| (row.amount, mode(row.at_partner))))
}

/// Whether sheets tell of exactly this much cash under the reference of a credit, and of no other credit.
pub(in crate::payments) async fn is_counted(
    connection: &mut PgConnection,
    credit: BankCreditId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT c.reference <> '' AND c.amount_vnd =
                  (SELECT sum(amount_vnd) FROM cash_remittance r WHERE r.reference = c.reference)
                  AND NOT EXISTS (SELECT 1 FROM bank_credit o JOIN suspense_case s ON s.credit_id = o.id
                                  WHERE o.reference = c.reference AND o.id <> c.id AND s.decision = 'counted')
                  AND NOT EXISTS (SELECT 1 FROM voucher_claim_payment p WHERE p.credit_id = c.id) AS "is_counted"
           FROM bank_credit c WHERE c.id = $1"#,
        credit.0,
    )
    .fetch_one(connection)
    .await
    .map(|is_counted| is_counted.unwrap_or(false))
}

/// Whose storefront this is.
pub(in crate::payments) async fn find_seller(
    connection: &mut PgConnection,
    slug: &str,
) -> Result<Option<OrganisationId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT organisation_id AS "id: OrganisationId" FROM storefront WHERE slug = $1"#,
        slug
    )
    .fetch_optional(connection)
    .await
}

/// Writes a decision down, with an entry for the audit.
pub(in crate::payments) async fn set_decided(
    connection: &mut PgConnection,
    credit: BankCreditId,
    decision: &Decision,
    note: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH decided AS (
           UPDATE suspense_case SET decision = $2, note = $3, decided_at = $4, decided_by = $5 WHERE credit_id = $1)
         INSERT INTO audit_entry (id, at, account_id, action, subject, after)
         VALUES ($6, $4, $5, 'suspense', $7, jsonb_build_object('decision', $2::text, 'order', $8::text, 'seller', $9::text,
           'claim', $10::text))",
        credit.0,
        decision.name(),
        note,
        now,
        account.0,
        new_uuid_at(now),
        credit.to_string(),
        decision.group().map(ToString::to_string),
        decision.seller(),
        decision.claim().map(ClaimCode::as_str),
    )
    .execute(connection)
    .await?;
    Ok(())
}
