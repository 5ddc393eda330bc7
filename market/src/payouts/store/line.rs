//! Lines that were sent: each is settled by one conditional update.

use crate::{
    base::{AccountId, OrganisationId, PayoutLineId, Vnd},
    ledger::CollectionMode,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub(in crate::payouts) async fn confirm(
    connection: &mut PgConnection,
    line: PayoutLineId,
    reference: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<(Vnd, CollectionMode)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"UPDATE payout_line l SET state = 'confirmed', reference = $2, settled_at = $3, settled_by = $4
           FROM payout_batch b WHERE l.id = $1 AND l.state = 'sent' AND b.number = l.batch_number
           RETURNING l.amount_vnd AS "amount: Vnd", b.collection_mode AS "mode: CollectionMode""#,
        line.0,
        reference,
        now,
        account.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.amount, row.mode)))
}

pub(in crate::payouts) async fn confirm_all(
    connection: &mut PgConnection,
    number: i64,
    reference: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<(PayoutLineId, Vnd, CollectionMode)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"UPDATE payout_line l SET state = 'confirmed', reference = $2, settled_at = $3, settled_by = $4
           FROM payout_batch b WHERE l.batch_number = $1 AND l.state = 'sent' AND b.number = l.batch_number
           RETURNING l.id AS "id: PayoutLineId", l.amount_vnd AS "amount: Vnd", b.collection_mode AS "mode: CollectionMode""#,
        number,
        reference,
        now,
        account.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.amount, row.mode)).collect())
}

pub(in crate::payouts) async fn set_returned(
    connection: &mut PgConnection,
    line: PayoutLineId,
    reason: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<(OrganisationId, Vnd)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"UPDATE payout_line SET state = 'returned', reason = $2, settled_at = $3, settled_by = $4
           WHERE id = $1 AND state = 'sent'
           RETURNING seller_id AS "seller: OrganisationId", amount_vnd AS "amount: Vnd""#,
        line.0,
        reason,
        now,
        account.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.seller, row.amount)))
}
