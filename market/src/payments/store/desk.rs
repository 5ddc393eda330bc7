//! The operator's desk: what a person must decide.

use super::SuspenseReason;
use crate::{
    base::{AccountId, BankCreditId, BankMessageId, OrganisationId, Vnd, id::new_uuid_at},
    claims::ClaimCode,
    ledger::CollectionMode,
    payments::{
        feed::{FeedFault, glimpse},
        suspense::{CreditCase, Decision, FeedProblem},
    },
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
    let rows = sqlx::query!(
        r#"SELECT id AS "id: BankMessageId", event_id, received_at, problem AS "problem!: FeedFault", body FROM bank_message
           WHERE problem IS NOT NULL AND closed_at IS NULL ORDER BY received_at DESC LIMIT 50"#,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FeedProblem {
            message: row.id,
            event_id: row.event_id,
            received_at: row.received_at,
            problem: row.problem,
            seen: glimpse(&row.body),
        })
        .collect())
}

/// False when no such message waits.
pub(in crate::payments) async fn close_message(
    pool: &PgPool,
    message: BankMessageId,
    account: AccountId,
    note: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "WITH closed AS (
           UPDATE bank_message SET closed_at = $2, closed_by = $3, close_note = $4
           WHERE id = $1 AND problem IS NOT NULL AND closed_at IS NULL RETURNING event_id)
         INSERT INTO audit_entry (id, at, account_id, action, subject, after)
         SELECT $5, $2, $3, 'bank_message', event_id, jsonb_build_object('note', $4::text) FROM closed",
        message.0,
        now,
        account.0,
        note,
        new_uuid_at(now),
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A credit that still waits for a decision.
pub(in crate::payments) struct LockedCase {
    pub(in crate::payments) amount: Vnd,
    /// How it is collected.
    pub(in crate::payments) mode: CollectionMode,
    /// What was written on it.
    pub(in crate::payments) memo: String,
}

/// What of a credit still waits for a decision, and how it is collected.
pub(in crate::payments) async fn lock_case(
    connection: &mut PgConnection,
    credit: BankCreditId,
) -> Result<Option<LockedCase>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT COALESCE(s.amount_vnd, c.amount_vnd) AS "amount!: Vnd", c.memo, c.at_partner
           FROM suspense_case s JOIN bank_credit c ON c.id = s.credit_id
           WHERE s.credit_id = $1 AND s.decision IS NULL FOR UPDATE OF s"#,
        credit.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| LockedCase {
        amount: row.amount,
        mode: CollectionMode::at(row.at_partner),
        memo: row.memo,
    }))
}

/// Whether sheets tell of exactly this much cash under the reference of a credit, and of no other credit.
pub(in crate::payments) async fn is_counted(
    connection: &mut PgConnection,
    credit: BankCreditId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT c.reference <> '' AND c.amount_vnd =
                  (SELECT sum(r.amount_vnd + CASE WHEN r.excess_decision = 'theirs' THEN r.excess_vnd ELSE 0 END) FROM cash_remittance r
                   WHERE fold_reference(r.reference) = fold_reference(c.reference) AND r.taken_back_at IS NULL)
                  AND NOT EXISTS (SELECT 1 FROM bank_credit o JOIN suspense_case s ON s.credit_id = o.id
                                  WHERE fold_reference(o.reference) = fold_reference(c.reference) AND o.id <> c.id
                                    AND s.decision = 'counted')
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
           UPDATE suspense_case SET decision = $2, note = $3, decided_at = $4, decided_by = $5,
             bank_reference = COALESCE($11, '') WHERE credit_id = $1)
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
        decision.reference(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
