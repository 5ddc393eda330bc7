//! What is owed back.

use crate::{
    base::{AccountId, OrderGroupId, OrderId, OrganisationId, RefundId, Vnd},
    ledger::{CollectionMode, OpenRefund, OwnRefund, RefundReason},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

#[expect(clippy::too_many_arguments, reason = "the columns of a refund")]
pub(in crate::ledger) async fn insert_refund(
    connection: &mut PgConnection,
    id: RefundId,
    group: OrderGroupId,
    order: Option<OrderId>,
    amount: Vnd,
    reason: RefundReason,
    state: &str,
    now: DateTime<Utc>,
) -> Result<RefundId, sqlx::Error> {
    sqlx::query!(
        "INSERT INTO refund (id, order_group_id, order_id, amount_vnd, reason, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $7, $6)",
        id.0,
        group.0,
        order.map(|order| order.0),
        amount.0,
        reason as RefundReason,
        now,
        state,
    )
    .execute(connection)
    .await?;
    Ok(id)
}

pub(in crate::ledger) async fn list_open_refunds(pool: &PgPool) -> Result<Vec<OpenRefund>, sqlx::Error> {
    sqlx::query_as!(
        OpenRefund,
        r#"SELECT r.id AS "id: RefundId", COALESCE(o.code, g.code) AS "code!", r.amount_vnd AS "amount: Vnd",
                  r.reason AS "reason: RefundReason", r.card_refusal IS NOT DISTINCT FROM 'came_back' AS "has_come_back!",
                  r.created_at AS since, g.shopper_name, g.shopper_phone
           FROM refund r JOIN order_group g ON g.id = r.order_group_id LEFT JOIN seller_order o ON o.id = r.order_id
           WHERE r.state = 'approved' AND (r.card_attempt_id IS NULL OR r.card_refusal IS NOT NULL)
             AND (g.collection_mode <> 'direct' OR r.order_id IS NULL)
             AND NOT EXISTS (SELECT 1 FROM card_dispute d JOIN card_attempt a ON a.id = d.attempt_id
                             WHERE a.order_group_id = r.order_group_id
                               AND (d.state IN ('told', 'open') OR (d.state = 'lost' AND d.bearer IS NULL)))
           ORDER BY r.created_at, r.id LIMIT 200"#,
    )
    .fetch_all(pool)
    .await
}

/// Whose it is, how much, and whether it went to the card before and came back. Nothing when it was sent before.
pub(in crate::ledger) async fn set_refund_sent(
    connection: &mut PgConnection,
    refund: RefundId,
    account: AccountId,
    reference: &str,
    now: DateTime<Utc>,
) -> Result<Option<(OrderGroupId, Vnd, CollectionMode, bool)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"UPDATE refund SET state = 'sent', sent_at = $3, sent_by = $2, bank_reference = $4
           WHERE id = $1 AND state = 'approved' AND (card_attempt_id IS NULL OR card_refusal IS NOT NULL)
             AND (order_id IS NULL OR NOT EXISTS (
               SELECT 1 FROM order_group g WHERE g.id = order_group_id AND g.collection_mode = 'direct'))
           RETURNING order_group_id AS "group: OrderGroupId", amount_vnd AS "amount: Vnd",
                     (SELECT g.collection_mode FROM order_group g WHERE g.id = order_group_id) AS "mode!: CollectionMode",
                     card_refusal IS NOT DISTINCT FROM 'came_back' AS "has_come_back!""#,
        refund.0,
        account.0,
        now,
        reference,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.group, row.amount, row.mode, row.has_come_back)))
}

/// What a seller collected themselves and has to send back, the oldest first.
pub(in crate::ledger) async fn list_own_refunds(
    pool: &PgPool,
    seller: OrganisationId,
) -> Result<Vec<OwnRefund>, sqlx::Error> {
    sqlx::query_as!(
        OwnRefund,
        r#"SELECT r.id AS "id: RefundId", o.code, r.amount_vnd AS "amount: Vnd", r.reason AS "reason: RefundReason",
                  r.created_at AS since, g.shopper_name, g.shopper_phone
           FROM refund r JOIN seller_order o ON o.id = r.order_id JOIN order_group g ON g.id = r.order_group_id
           WHERE o.seller_id = $1 AND g.collection_mode = 'direct' AND r.state = 'approved'
           ORDER BY r.created_at, r.id LIMIT 200"#,
        seller.0,
    )
    .fetch_all(pool)
    .await
}

/// Nothing when it is not the seller's to send, or was sent before; else the order and how much.
pub(in crate::ledger) async fn set_own_refund_sent(
    connection: &mut PgConnection,
    refund: RefundId,
    seller: OrganisationId,
    account: AccountId,
    reference: &str,
    now: DateTime<Utc>,
) -> Result<Option<(String, Vnd)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"UPDATE refund r SET state = 'sent', sent_at = $4, sent_by = $3, bank_reference = $5
           FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
           WHERE r.id = $1 AND r.state = 'approved' AND o.id = r.order_id AND o.seller_id = $2
             AND g.collection_mode = 'direct'
           RETURNING o.code, r.amount_vnd AS "amount: Vnd""#,
        refund.0,
        seller.0,
        account.0,
        now,
        reference,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.code, row.amount)))
}
