//! What is handed on to sellers.

use crate::{
    base::{CardDisputeId, CardReversalId, CardTransferId, OrderId, OrganisationId, RefundId, Vnd},
    ledger::TransferState,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Why something is taken back.
#[derive(Clone, Copy, Debug)]
pub(in crate::ledger) enum Cause {
    Refund(RefundId),
    Dispute(CardDisputeId),
}

/// What is handed on of an order, locked.
pub(in crate::ledger) struct LockedTransfer {
    pub(in crate::ledger) id: CardTransferId,
    pub(in crate::ledger) seller: OrganisationId,
    pub(in crate::ledger) state: TransferState,
    pub(in crate::ledger) amount: Vnd,
    /// In the smallest unit of what it is handed on in.
    pub(in crate::ledger) minor: i64,
    /// What of it is taken back, or was to be.
    pub(in crate::ledger) taken_back: Vnd,
}

/// Nothing when a card did not pay all of it, or its seller has no account that counts.
pub(in crate::ledger) async fn insert(
    connection: &mut PgConnection,
    order: OrderId,
    earned: Vnd,
    now: DateTime<Utc>,
) -> Result<Option<CardTransferId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"INSERT INTO card_transfer (id, order_id, seller_id, attempt_id, state, amount_vnd, planned_at, look_at)
           SELECT $1, o.id, o.seller_id, a.id, 'waiting', $3, $4, $4
           FROM seller_order o
           JOIN connected_account c ON c.organisation_id = o.seller_id AND c.removed_at IS NULL AND c.may_receive
             AND c.counts_from <= $4
           JOIN LATERAL (
             SELECT a.id FROM card_attempt a JOIN payment p ON p.id = a.payment_id AND p.method = 'card' AND p.state = 'captured'
             WHERE a.order_group_id = o.order_group_id AND a.state = 'paid' AND a.charge_ref IS NOT NULL
             ORDER BY a.number LIMIT 1) AS a ON true
           WHERE o.id = $2 AND o.prepaid_vnd > 0 AND o.extra_vnd = 0
             AND NOT EXISTS (SELECT 1 FROM bank_credit b WHERE b.order_group_id = o.order_group_id)
           ON CONFLICT (order_id) DO NOTHING RETURNING id AS "id: CardTransferId""#,
        CardTransferId::new_at(now).0,
        order.0,
        earned.0,
        now,
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::ledger) async fn lock(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<Option<LockedTransfer>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT id AS "id: CardTransferId", seller_id AS "seller: OrganisationId", state AS "state: TransferState",
                  amount_vnd AS "amount: Vnd", COALESCE(minor, 0) AS "minor!"
           FROM card_transfer WHERE order_id = $1 FOR UPDATE"#,
        order.0,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    // Read when the row is locked: whoever takes back waits for the others.
    let taken_back = sqlx::query_scalar!(
        r#"SELECT COALESCE(sum(amount_vnd), 0)::bigint AS "sum!: Vnd" FROM card_reversal WHERE transfer_id = $1"#,
        row.id.0,
    )
    .fetch_one(connection)
    .await?;
    Ok(Some(LockedTransfer {
        id: row.id,
        seller: row.seller,
        state: row.state,
        amount: row.amount,
        minor: row.minor,
        taken_back,
    }))
}

/// Takes something off what waits; of nothing, nothing is handed on.
pub(in crate::ledger) async fn lower(
    connection: &mut PgConnection,
    transfer: CardTransferId,
    less: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE card_transfer SET amount_vnd = greatest(amount_vnd - $2, 0),
           state = CASE WHEN amount_vnd > $2 THEN state ELSE 'left' END,
           reason = CASE WHEN amount_vnd > $2 THEN reason ELSE 'given_back' END,
           settled_at = CASE WHEN amount_vnd > $2 THEN settled_at ELSE $3 END
         WHERE id = $1 AND state = 'waiting'",
        transfer.0,
        less.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::ledger) async fn insert_reversal(
    connection: &mut PgConnection,
    reversal: CardReversalId,
    transfer: CardTransferId,
    cause: Cause,
    (amount, minor): (Vnd, i64),
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let (refund, dispute) = match cause {
        Cause::Refund(refund) => (Some(refund.0), None),
        Cause::Dispute(dispute) => (None, Some(dispute.0)),
    };
    sqlx::query!(
        "INSERT INTO card_reversal (id, transfer_id, refund_id, dispute_id, amount_vnd, minor, state, asked_at, look_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, $7)",
        reversal.0,
        transfer.0,
        refund,
        dispute,
        amount.0,
        minor,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
