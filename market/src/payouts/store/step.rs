//! The steps of a batch, each from the state that it needs.

use crate::{
    base::{AccountId, OrganisationId, PayoutLineId, Vnd},
    payouts::{BatchRefused, BatchState, SkipReason},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// A line that is not paid yet, with how its seller stands.
pub(in crate::payouts) struct Planned {
    pub(in crate::payouts) id: PayoutLineId,
    pub(in crate::payouts) seller: OrganisationId,
    pub(in crate::payouts) amount: Vnd,
    pub(in crate::payouts) version: i32,
    pub(in crate::payouts) owed: Vnd,
    pub(in crate::payouts) cash: Vnd,
}

/// Who made a batch that stands there, locked.
pub(in crate::payouts) async fn lock(
    connection: &mut PgConnection,
    number: i64,
    state: BatchState,
) -> Result<AccountId, BatchRefused> {
    let row = sqlx::query!(
        r#"SELECT state AS "state: BatchState", made_by AS "made_by: AccountId" FROM payout_batch WHERE number = $1 FOR UPDATE"#,
        number,
    )
    .fetch_optional(connection)
    .await?;
    let row = row.ok_or(BatchRefused::NotFound)?;
    if row.state == state {
        Ok(row.made_by)
    } else {
        Err(BatchRefused::MovedOn)
    }
}

/// The same, wherever it stands before the bank was told; says where.
pub(in crate::payouts) async fn lock_unsent(
    connection: &mut PgConnection,
    number: i64,
) -> Result<BatchState, BatchRefused> {
    let state = sqlx::query_scalar!(
        r#"SELECT state AS "state: BatchState" FROM payout_batch WHERE number = $1 FOR UPDATE"#,
        number,
    )
    .fetch_optional(connection)
    .await?;
    match state.ok_or(BatchRefused::NotFound)? {
        state @ (BatchState::Draft | BatchState::Approved | BatchState::Exported) => Ok(state),
        BatchState::Sent | BatchState::Cancelled => Err(BatchRefused::MovedOn),
    }
}

/// The accounts of those who are paid: what is read of them then holds until the end.
pub(in crate::payouts) async fn lock_accounts(connection: &mut PgConnection, number: i64) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT a.organisation_id FROM payout_account a
         JOIN payout_line l ON l.seller_id = a.organisation_id AND l.state = 'planned'
         WHERE l.batch_number = $1 ORDER BY a.organisation_id FOR UPDATE OF a",
        number,
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

pub(in crate::payouts) async fn list_planned(
    connection: &mut PgConnection,
    number: i64,
) -> Result<Vec<Planned>, sqlx::Error> {
    sqlx::query_as!(
        Planned,
        r#"SELECT l.id AS "id: PayoutLineId", l.seller_id AS "seller: OrganisationId", l.amount_vnd AS "amount: Vnd",
                  l.account_version AS version, owed.sum AS "owed!: Vnd", cash.sum AS "cash!: Vnd"
           FROM payout_line l,
           LATERAL (SELECT (COALESCE(-sum(amount_vnd), 0) - COALESCE((
                      SELECT sum(t.amount_vnd) FROM card_transfer t WHERE t.seller_id = l.seller_id AND t.state = 'waiting'), 0))::bigint AS sum
                    FROM ledger_entry WHERE account = 'payable:' || l.seller_id) AS owed,
           LATERAL (SELECT COALESCE(sum(amount_vnd), 0)::bigint AS sum FROM ledger_entry
                    WHERE account = 'cod_receivable:' || l.seller_id) AS cash
           WHERE l.batch_number = $1 AND l.state = 'planned' ORDER BY l.position"#,
        number,
    )
    .fetch_all(connection)
    .await
}

pub(in crate::payouts) async fn drop_line(
    connection: &mut PgConnection,
    line: PayoutLineId,
    reason: SkipReason,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payout_line SET state = 'dropped', reason = $2 WHERE id = $1 AND state = 'planned'",
        line.0,
        reason.as_str(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payouts) async fn drop_all(connection: &mut PgConnection, number: i64) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payout_line SET state = 'dropped', reason = 'cancelled' WHERE batch_number = $1 AND state = 'planned'",
        number,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payouts) async fn set_approved(
    connection: &mut PgConnection,
    number: i64,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payout_batch SET state = 'approved', approved_at = $2, approved_by = $3 WHERE number = $1 AND state = 'draft'",
        number,
        now,
        account.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payouts) async fn set_exported(
    connection: &mut PgConnection,
    number: i64,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payout_batch SET state = 'exported', exported_at = $2 WHERE number = $1 AND state = 'approved'",
        number,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payouts) async fn set_sent(
    connection: &mut PgConnection,
    number: i64,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH sent AS (
           UPDATE payout_batch SET state = 'sent', sent_at = $2 WHERE number = $1 AND state = 'exported' RETURNING number)
         UPDATE payout_line SET state = 'sent' FROM sent WHERE batch_number = sent.number AND state = 'planned'",
        number,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payouts) async fn set_cancelled(
    connection: &mut PgConnection,
    number: i64,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payout_batch SET state = 'cancelled', cancelled_at = $2 WHERE number = $1 AND state IN ('draft', 'approved', 'exported')",
        number,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
