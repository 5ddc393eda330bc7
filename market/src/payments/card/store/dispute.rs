//! Disputes.

use crate::{
    base::{
        AccountId, CardAttemptId, CardDisputeId, OrderGroupId, OrderId, OrganisationId, RefundId, Vnd, id::new_uuid_at,
    },
    payments::card::{Bearer, CardDispute, DisputeRef, DisputeState, OpenDispute},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// A dispute to write down.
pub(in crate::payments::card) struct NewDispute<'a> {
    pub(in crate::payments::card) id: CardDisputeId,
    pub(in crate::payments::card) dispute: &'a DisputeRef,
    pub(in crate::payments::card) attempt: CardAttemptId,
}

/// The row of a dispute; the one that is there when we were told before.
pub(in crate::payments::card) async fn insert_dispute(
    connection: &mut PgConnection,
    new: NewDispute<'_>,
    now: DateTime<Utc>,
) -> Result<CardDisputeId, sqlx::Error> {
    sqlx::query_scalar!(
        r#"INSERT INTO card_dispute (id, dispute, attempt_id, amount_vnd, status, reason, opened_at, state, look_at)
           VALUES ($1, $2, $3, 0, '', '', $4, 'told', $4)
           ON CONFLICT (dispute) DO UPDATE SET dispute = EXCLUDED.dispute RETURNING id AS "id: CardDisputeId""#,
        new.id.0,
        new.dispute.as_str(),
        new.attempt.0,
        now,
    )
    .fetch_one(connection)
    .await
}

/// Its name, as long as it is not over.
pub(in crate::payments::card) async fn dispute_name(
    pool: &PgPool,
    dispute: CardDisputeId,
) -> Result<Option<DisputeRef>, sqlx::Error> {
    let name = sqlx::query_scalar!(
        "SELECT dispute FROM card_dispute WHERE id = $1 AND state IN ('told', 'open')",
        dispute.0
    )
    .fetch_optional(pool)
    .await?;
    Ok(name.as_deref().and_then(DisputeRef::parse))
}

/// A dispute that is not over, locked.
pub(in crate::payments::card) struct LockedDispute {
    pub(in crate::payments::card) group: OrderGroupId,
    pub(in crate::payments::card) paid: Vnd,
    pub(in crate::payments::card) opened_at: DateTime<Utc>,
}

pub(in crate::payments::card) async fn lock_dispute(
    connection: &mut PgConnection,
    dispute: CardDisputeId,
) -> Result<Option<LockedDispute>, sqlx::Error> {
    sqlx::query_as!(
        LockedDispute,
        r#"SELECT a.order_group_id AS "group: OrderGroupId", a.amount_vnd AS "paid: Vnd", d.opened_at
           FROM card_dispute d JOIN card_attempt a ON a.id = d.attempt_id
           WHERE d.id = $1 AND d.state IN ('told', 'open') FOR UPDATE OF d"#,
        dispute.0,
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::payments::card) async fn set_dispute(
    connection: &mut PgConnection,
    dispute: CardDisputeId,
    state: DisputeState,
    amount: Vnd,
    said: &CardDispute,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE card_dispute SET state = $2, amount_vnd = $3, status = $4, reason = $5, respond_by = $6,
           closed_at = CASE WHEN $2 IN ('won', 'lost') THEN $7::timestamptz END WHERE id = $1",
        dispute.0,
        state as DisputeState,
        amount.0,
        said.status,
        said.reason,
        said.respond_by,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// False when another look is due anyway.
pub(in crate::payments::card) async fn set_dispute_look_at(
    connection: &mut PgConnection,
    dispute: CardDisputeId,
    again: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE card_dispute SET look_at = $2 WHERE id = $1 AND look_at <= $3",
        dispute.0,
        again,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Completed orders of a group of which everything is still kept.
pub(in crate::payments::card) async fn unreleased_orders(
    connection: &mut PgConnection,
    group: OrderGroupId,
) -> Result<Vec<OrderId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: OrderId" FROM seller_order o WHERE order_group_id = $1 AND state = 'completed'
             AND NOT EXISTS (SELECT 1 FROM ledger_transaction t WHERE t.event = 'released' AND t.subject = o.id)
           ORDER BY id FOR UPDATE"#,
        group.0,
    )
    .fetch_all(connection)
    .await
}

/// Something that is owed back and was not sent.
pub(in crate::payments::card) struct UnsentRefund {
    pub(in crate::payments::card) id: RefundId,
    pub(in crate::payments::card) amount: Vnd,
}

pub(in crate::payments::card) async fn unsent_refunds(
    connection: &mut PgConnection,
    group: OrderGroupId,
) -> Result<Vec<UnsentRefund>, sqlx::Error> {
    sqlx::query_as!(
        UnsentRefund,
        r#"SELECT id AS "id: RefundId", amount_vnd AS "amount: Vnd" FROM refund
           WHERE order_group_id = $1 AND state = 'approved' AND (card_attempt_id IS NULL OR card_refusal IS NOT NULL)
           ORDER BY id FOR UPDATE"#,
        group.0,
    )
    .fetch_all(connection)
    .await
}

/// The shopper has it from their bank.
pub(in crate::payments::card) async fn set_refund_had(
    connection: &mut PgConnection,
    refund: RefundId,
    dispute: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE refund SET state = 'sent', sent_at = $3, sent_by = $4, bank_reference = $2 WHERE id = $1",
        refund.0,
        dispute,
        now,
        account.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payments::card) async fn list_disputes(pool: &PgPool) -> Result<Vec<OpenDispute>, sqlx::Error> {
    sqlx::query_as!(
        OpenDispute,
        r#"SELECT d.id AS "id: CardDisputeId", d.dispute, g.code, d.amount_vnd AS "amount: Vnd",
                  d.state AS "state: DisputeState", d.reason, d.respond_by, d.opened_at
           FROM card_dispute d JOIN card_attempt a ON a.id = d.attempt_id JOIN order_group g ON g.id = a.order_group_id
           WHERE d.state IN ('told', 'open') OR (d.state = 'lost' AND d.bearer IS NULL)
           ORDER BY d.opened_at, d.id LIMIT 200"#,
    )
    .fetch_all(pool)
    .await
}

/// A dispute that was lost and that nobody bears.
pub(in crate::payments::card) struct LostDispute {
    pub(in crate::payments::card) group: OrderGroupId,
    pub(in crate::payments::card) name: String,
}

pub(in crate::payments::card) async fn lock_lost(
    connection: &mut PgConnection,
    dispute: CardDisputeId,
) -> Result<Option<LostDispute>, sqlx::Error> {
    sqlx::query_as!(
        LostDispute,
        r#"SELECT a.order_group_id AS "group: OrderGroupId", d.dispute AS name
           FROM card_dispute d JOIN card_attempt a ON a.id = d.attempt_id
           WHERE d.id = $1 AND d.state = 'lost' AND d.bearer IS NULL FOR UPDATE OF d"#,
        dispute.0,
    )
    .fetch_optional(connection)
    .await
}

/// The orders of a group that were not called off, their sellers, and what was paid for them.
pub(in crate::payments::card) async fn standing_orders(
    connection: &mut PgConnection,
    group: OrderGroupId,
) -> Result<Vec<(OrderId, OrganisationId, Vnd)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT id AS "order: OrderId", seller_id AS "seller: OrganisationId", total_vnd - voucher_vnd AS "total!: Vnd" FROM seller_order
           WHERE order_group_id = $1 AND state <> 'cancelled' ORDER BY id"#,
        group.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.order, row.seller, row.total)).collect())
}

/// Writes down who bears it, with an entry for the audit.
pub(in crate::payments::card) async fn set_borne(
    connection: &mut PgConnection,
    dispute: CardDisputeId,
    bearer: Bearer,
    note: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH borne AS (
           UPDATE card_dispute SET bearer = $2, note = $3, decided_at = $4, decided_by = $5 WHERE id = $1)
         INSERT INTO audit_entry (id, at, account_id, action, subject, after)
         VALUES ($6, $4, $5, 'card_dispute', $7, jsonb_build_object('bearer', $2::text))",
        dispute.0,
        bearer as Bearer,
        note,
        now,
        account.0,
        new_uuid_at(now),
        dispute.to_string(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
