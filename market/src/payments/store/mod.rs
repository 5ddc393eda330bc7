//! All SQL of this module.

pub(super) mod bank_day;
mod credit;
mod desk;
pub(super) mod direct;

pub(super) use credit::{
    find_groups, insert_bank_message, insert_case, insert_credit, is_credit_known, list_alike, load_credit_amount,
    lock_bank_message, says_otherwise, set_credit_group, set_worked,
};
pub(super) use desk::{
    LockedCase, close_message, find_seller, is_counted, list_cases, list_problems, lock_case, set_decided,
};

use super::{PaymentMethod, PaymentState, PaymentView, RefundView, card::AttemptState};
use crate::{
    base::{OrderGroupId, OrderId, PaymentId, Vnd, text_enum, time::shown_time},
    ledger::{CollectionMode, RefundReason},
    orders::ShopperAccess,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

text_enum! {
    /// Why a credit waits for a person.
    SuspenseReason {
        /// Its memo names no order.
        Unknown = "unknown",
        /// Its memo names several.
        Several = "several",
        /// Its order is paid already.
        Second = "second",
        /// Its order is paid at the door.
        NotAwaited = "not_awaited",
        /// It came into another account than shoppers are told.
        WrongAccount = "wrong_account",
        /// It is what was more than its claim lacked.
        Over = "over",
        /// Another of the same reference and amount came before, for another order.
        Twin = "twin",
    }
}

/// A payment to write.
#[derive(Clone, Copy, Debug)]
pub struct NewPayment {
    /// For which order group.
    pub group: OrderGroupId,
    /// How.
    pub method: PaymentMethod,
    /// How much.
    pub amount: Vnd,
    /// Until when, if it is paid before anything happens.
    pub pay_by: Option<DateTime<Utc>>,
}

/// An order costs so much less than was agreed: so does its payment, and of what was captured as much is no longer its.
pub async fn lower(connection: &mut PgConnection, order: OrderId, less: Vnd) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payment SET amount_vnd = amount_vnd - $2,
           captured_vnd = CASE WHEN state = 'captured' THEN captured_vnd - $2 ELSE captured_vnd END
         WHERE id IN (SELECT payment_id FROM payment_split WHERE order_id = $1)",
        order.0,
        less.0,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE payment_split SET amount_vnd = amount_vnd - $2 WHERE order_id = $1",
        order.0,
        less.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes the first payment of an order group and what of it belongs to each order. The shares must add up to the amount.
pub async fn insert_payment(
    connection: &mut PgConnection,
    payment: NewPayment,
    shares: &[(OrderId, Vnd)],
    now: DateTime<Utc>,
) -> Result<PaymentId, sqlx::Error> {
    let id = PaymentId::new_at(now);
    let orders: Vec<_> = shares.iter().map(|(order, _)| order.0).collect();
    let amounts: Vec<_> = shares.iter().map(|(_, amount)| amount.0).collect();
    sqlx::query!(
        "WITH attempt AS (
           INSERT INTO payment (id, order_group_id, attempt, method, state, amount_vnd, created_at, pay_by)
           VALUES ($1, $2, 1, $3, $4, $5, $6, $7))
         INSERT INTO payment_split (payment_id, order_id, amount_vnd)
         SELECT $1, * FROM UNNEST($8::uuid[], $9::bigint[])",
        id.0,
        payment.group.0,
        payment.method as PaymentMethod,
        PaymentState::Created as PaymentState,
        payment.amount.0,
        now,
        payment.pay_by,
        &orders,
        &amounts,
    )
    .execute(connection)
    .await?;
    Ok(id)
}

/// A payment, locked until the transaction ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct LockedPayment {
    pub(super) id: PaymentId,
    method: PaymentMethod,
    state: PaymentState,
    mode: CollectionMode,
    pub(super) received: Vnd,
    pub(super) pay_by: Option<DateTime<Utc>>,
}

impl LockedPayment {
    /// Whether it is paid in this way.
    pub(super) fn is_by(self, method: PaymentMethod) -> bool {
        self.method == method
    }

    /// Whether each seller collects their part.
    pub(super) fn is_direct(self) -> bool {
        self.mode.is_direct()
    }

    /// Whether it is collected like this.
    pub(super) fn is_collected(self, mode: CollectionMode) -> bool {
        self.mode == mode
    }

    /// Whether money is still to come.
    pub(super) fn is_awaited(self) -> bool {
        self.method.is_prepaid() && self.state == PaymentState::Created
    }

    /// Whether its time has passed without it.
    pub(super) fn is_over(self) -> bool {
        self.method.is_prepaid() && self.state == PaymentState::Voided
    }

    /// Whether all of it is there.
    pub(super) fn is_captured(self) -> bool {
        self.state == PaymentState::Captured
    }
}

pub(super) async fn lock_payment(
    connection: &mut PgConnection,
    group: OrderGroupId,
) -> Result<Option<LockedPayment>, sqlx::Error> {
    sqlx::query_as!(
        LockedPayment,
        r#"SELECT id AS "id: PaymentId", method AS "method: PaymentMethod", state AS "state: PaymentState",
                  (SELECT g.collection_mode FROM order_group g WHERE g.id = order_group_id) AS "mode!: CollectionMode",
                  received_vnd AS "received: Vnd", pay_by
           FROM payment WHERE order_group_id = $1 ORDER BY attempt DESC LIMIT 1 FOR UPDATE"#,
        group.0,
    )
    .fetch_optional(connection)
    .await
}

/// Whether there is a try to pay of which nobody knows how it ends, or of which a person decides.
pub(super) async fn is_being_paid(connection: &mut PgConnection, group: OrderGroupId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM card_attempt
           WHERE order_group_id = $1 AND state IN ('asked', 'open', 'held')) AS "is!""#,
        group.0,
    )
    .fetch_one(connection)
    .await
}

/// It is paid otherwise than was thought.
pub(super) async fn set_method(
    connection: &mut PgConnection,
    payment: PaymentId,
    method: PaymentMethod,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payment SET method = $2 WHERE id = $1",
        payment.0,
        method as PaymentMethod
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_received(
    connection: &mut PgConnection,
    payment: PaymentId,
    received: Vnd,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payment SET received_vnd = $2 WHERE id = $1",
        payment.0,
        received.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_captured(
    connection: &mut PgConnection,
    payment: PaymentId,
    received: Vnd,
    captured: Vnd,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payment SET state = 'captured', received_vnd = $2, captured_vnd = $3 WHERE id = $1",
        payment.0,
        received.0,
        captured.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_voided(connection: &mut PgConnection, payment: PaymentId) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE payment SET state = 'voided' WHERE id = $1", payment.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// How an order group is paid, for whoever placed it.
pub(super) async fn load_payment(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &str,
) -> Result<Option<PaymentView>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT g.id AS "group: OrderGroupId", g.collection_mode AS "mode: CollectionMode", p.method AS "method: PaymentMethod", p.state AS "state: PaymentState",
                  (SELECT a.state FROM card_attempt a WHERE a.order_group_id = g.id ORDER BY a.number DESC LIMIT 1)
                    AS "card?: AttemptState",
                  p.received_vnd AS "received: Vnd", p.captured_vnd AS "captured: Vnd", p.pay_by,
                  COALESCE((SELECT sum(o.total_vnd - o.voucher_vnd) FROM seller_order o
                            WHERE o.order_group_id = g.id AND o.state = 'awaiting_payment'), 0)::bigint AS "due!: Vnd"
           FROM order_group g JOIN payment p ON p.order_group_id = g.id
           WHERE g.code = $1 AND (g.token_hash = $2 OR g.account_id = $3) ORDER BY p.attempt DESC LIMIT 1"#,
        code,
        access.token.as_ref().map(|token| token.hash()),
        access.account.map(|account| account.0),
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let refunds = sqlx::query!(
        r#"SELECT amount_vnd AS "amount: Vnd", reason AS "reason: RefundReason", sent_at,
                  card_attempt_id IS NOT NULL AND card_refusal IS NULL AS "to_card!", order_id IS NOT NULL AS "is_of_order!"
           FROM refund WHERE order_group_id = $1 AND state <> 'forgone' ORDER BY created_at, id"#,
        row.group.0,
    )
    .fetch_all(pool)
    .await?;
    let payees = direct::list_payees(pool, row.group).await?;
    Ok(Some(PaymentView {
        group: row.group,
        method: row.method,
        state: row.state,
        missing: match row.mode {
            // Of what sellers say has come only the parts are of orders that wait.
            CollectionMode::Direct => Vnd(row.due.0 - payees.iter().map(|payee| payee.came.0).sum::<i64>()),
            _ => Vnd(row.due.0.saturating_sub(row.received.0).max(0)),
        },
        mode: row.mode,
        payees,
        card: row.card,
        received: row.received,
        captured: row.captured,
        pay_by: row.pay_by.map(shown_time),
        refunds: refunds
            .into_iter()
            .map(|refund| RefundView {
                amount: refund.amount,
                reason: refund.reason,
                sent: refund.sent_at.map(shown_time),
                to_card: refund.to_card,
                by_seller: row.mode.is_direct() && refund.is_of_order,
            })
            .collect(),
    }))
}
