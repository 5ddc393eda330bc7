//! What is taken back of what was handed on.

use super::attempt::unreadable;
use crate::{
    base::{CardReversalId, CardTransferId, OrganisationId, Vnd},
    orders::GroupCode,
    payments::card::{TransferRef, reversal::AskedReversal},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

/// Something of which nobody knows yet what became.
pub(in crate::payments::card) async fn load_asked_reversal(
    executor: impl PgExecutor<'_>,
    reversal: CardReversalId,
) -> Result<Option<AskedReversal>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT g.code, t.seller_id AS "seller: OrganisationId", t.transfer, r.amount_vnd AS "amount: Vnd", r.minor, r.asked_at
           FROM card_reversal r JOIN card_transfer t ON t.id = r.transfer_id JOIN card_attempt a ON a.id = t.attempt_id
           JOIN order_group g ON g.id = a.order_group_id
           WHERE r.id = $1 AND r.state = 'asked'"#,
        reversal.0,
    )
    .fetch_optional(executor)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(AskedReversal {
        code: GroupCode::parse(&row.code).ok_or_else(|| unreadable("the code of an order group"))?,
        seller: row.seller,
        transfer: row.transfer.as_deref().and_then(TransferRef::parse),
        amount: row.amount,
        minor: row.minor,
        asked_at: row.asked_at,
    }))
}

/// Those of a transfer that wait to learn what became of it. Whoever takes back locks the transfer first, as whoever settles
/// it does by settling.
pub(in crate::payments::card) async fn waiting_reversals(
    connection: &mut PgConnection,
    transfer: CardTransferId,
) -> Result<Vec<CardReversalId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: CardReversalId" FROM card_reversal WHERE transfer_id = $1 AND state = 'asked' ORDER BY id"#,
        transfer.0,
    )
    .fetch_all(connection)
    .await
}

/// False when it is known how it ended.
pub(in crate::payments::card) async fn set_reversal_arrived(
    connection: &mut PgConnection,
    reversal: CardReversalId,
    name: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE card_reversal SET state = 'arrived', reversal = $2, settled_at = $3 WHERE id = $1 AND state = 'asked'",
        reversal.0,
        name,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when it is known how it ended.
pub(in crate::payments::card) async fn set_reversal_refused(
    connection: &mut PgConnection,
    reversal: CardReversalId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE card_reversal SET state = 'refused', reason = $2, settled_at = $3 WHERE id = $1 AND state = 'asked'",
        reversal.0,
        why,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when it has ended, or another look is due anyway.
pub(in crate::payments::card) async fn set_reversal_look_at(
    connection: &mut PgConnection,
    reversal: CardReversalId,
    again: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE card_reversal SET look_at = $2 WHERE id = $1 AND state = 'asked' AND look_at <= $3",
        reversal.0,
        again,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
