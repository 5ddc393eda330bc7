//! Lines of sheets after they were taken.

use crate::{
    base::{AccountId, OrganisationId, RemittanceId, Vnd, Words},
    ledger::LedgerAccount,
    payouts::{CashLine, ExcessDecision},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// A line, locked.
pub(in crate::payouts) struct Locked {
    pub(in crate::payouts) seller: OrganisationId,
    pub(in crate::payouts) imported_by: AccountId,
    pub(in crate::payouts) counted: Vnd,
    pub(in crate::payouts) excess: Vnd,
    pub(in crate::payouts) is_decided: bool,
    pub(in crate::payouts) is_taken_back: bool,
}

impl Locked {
    /// Whether a part of it waits for a decision.
    pub(in crate::payouts) fn is_waiting(&self) -> bool {
        self.excess > Vnd::ZERO && !self.is_decided && !self.is_taken_back
    }
}

pub(in crate::payouts) async fn lock(
    connection: &mut PgConnection,
    line: RemittanceId,
) -> Result<Option<Locked>, sqlx::Error> {
    sqlx::query_as!(
        Locked,
        r#"SELECT seller_id AS "seller: OrganisationId", imported_by AS "imported_by: AccountId",
                  (amount_vnd + fee_vnd) AS "counted!: Vnd", excess_vnd AS "excess: Vnd",
                  excess_decision IS NOT NULL AS "is_decided!", taken_back_at IS NOT NULL AS "is_taken_back!"
           FROM cash_remittance WHERE id = $1 FOR UPDATE"#,
        line.0,
    )
    .fetch_optional(connection)
    .await
}

/// Those of which a part waits, the oldest first; or the last ones.
pub(in crate::payouts) async fn list(
    pool: &PgPool,
    asks: AccountId,
    is_waiting: bool,
) -> Result<Vec<CashLine>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT c.id AS "id: RemittanceId", o.code, s.name_vi, s.name_en, c.reference, (c.amount_vnd + c.fee_vnd) AS "counted!: Vnd",
                  c.excess_vnd AS "excess: Vnd", c.paid_on, c.imported_at, a.name AS by, c.imported_by = $1 AS "is_own!",
                  c.taken_back_at IS NOT NULL AS "is_taken_back!"
           FROM cash_remittance c JOIN seller_order o ON o.id = c.order_id JOIN organisation s ON s.id = c.seller_id
           JOIN account a ON a.id = c.imported_by
           WHERE NOT $2 OR (c.excess_vnd > 0 AND c.excess_decision IS NULL AND c.taken_back_at IS NULL)
           ORDER BY CASE WHEN $2 THEN c.imported_at END, c.imported_at DESC, o.code LIMIT CASE WHEN $2 THEN 200 ELSE 50 END"#,
        asks.0,
        is_waiting,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CashLine {
            id: row.id,
            code: row.code,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            reference: row.reference,
            counted: row.counted,
            excess: row.excess,
            paid_on: row.paid_on,
            at: row.imported_at,
            by: row.by,
            is_own: row.is_own,
            is_taken_back: row.is_taken_back,
        })
        .collect())
}

pub(in crate::payouts) async fn set_decided(
    connection: &mut PgConnection,
    line: RemittanceId,
    decision: ExcessDecision,
    note: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE cash_remittance SET excess_decision = $2, excess_note = $3, excess_decided_at = $4, excess_decided_by = $5
         WHERE id = $1",
        line.0,
        decision as ExcessDecision,
        note,
        now,
        account.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether money in the bank was counted by the sheets that tell of this line's reference.
pub(in crate::payouts) async fn is_counted(
    connection: &mut PgConnection,
    line: RemittanceId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM cash_remittance r JOIN bank_credit c ON fold_reference(c.reference) = fold_reference(r.reference)
                          JOIN suspense_case s ON s.credit_id = c.id WHERE r.id = $1 AND s.decision = 'counted') AS "is!""#,
        line.0,
    )
    .fetch_one(connection)
    .await
}

/// What a line has done to the ledger.
pub(in crate::payouts) async fn list_entries(
    connection: &mut PgConnection,
    line: RemittanceId,
) -> Result<Vec<(LedgerAccount, Vnd)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT e.account, sum(e.amount_vnd)::bigint AS "amount!: Vnd"
           FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
           WHERE t.event IN ('cash_remitted', 'cash_excess') AND t.subject = $1 GROUP BY e.account ORDER BY e.account"#,
        line.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let account = LedgerAccount::parse(&row.account);
            let account = account.ok_or_else(|| sqlx::Error::Decode("not an account of the ledger".into()))?;
            Ok((account, row.amount))
        })
        .collect()
}

pub(in crate::payouts) async fn set_taken_back(
    connection: &mut PgConnection,
    line: RemittanceId,
    reason: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE cash_remittance SET taken_back_at = $2, taken_back_by = $3, taken_back_reason = $4 WHERE id = $1",
        line.0,
        now,
        account.0,
        reason,
    )
    .execute(connection)
    .await?;
    Ok(())
}
