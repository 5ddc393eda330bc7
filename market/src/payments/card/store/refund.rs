//! What goes back to cards.

use super::attempt::unreadable;
use crate::{
    base::{CardAttemptId, OrderGroupId, RefundId, Vnd},
    orders::GroupCode,
    payments::card::{PaymentRef, RefundOnItsWay, RefundRef},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// Something that is owed back, and the payment that it goes back from.
#[derive(Clone, Debug)]
pub(in crate::payments::card) struct ReadyRefund {
    pub(in crate::payments::card) group: OrderGroupId,
    pub(in crate::payments::card) code: GroupCode,
    pub(in crate::payments::card) payment: PaymentRef,
    pub(in crate::payments::card) amount: Vnd,
    pub(in crate::payments::card) asked_at: DateTime<Utc>,
}

/// What was asked for, or is about to be, and of which nobody knows yet what became.
pub(in crate::payments::card) async fn load_ready(
    connection: &mut PgConnection,
    refund: RefundId,
) -> Result<Option<ReadyRefund>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT r.order_group_id AS "group: OrderGroupId", g.code, a.payment_ref AS "payment!", r.amount_vnd AS "amount: Vnd",
                  r.card_asked_at AS "asked_at!"
           FROM refund r JOIN order_group g ON g.id = r.order_group_id JOIN card_attempt a ON a.id = r.card_attempt_id
           WHERE r.id = $1 AND r.state = 'approved' AND r.card_refusal IS NULL"#,
        refund.0,
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(ReadyRefund {
        group: row.group,
        code: GroupCode::parse(&row.code).ok_or_else(|| unreadable("the code of an order group"))?,
        payment: PaymentRef::parse(&row.payment).ok_or_else(|| unreadable("the name of a payment"))?,
        amount: row.amount,
        asked_at: row.asked_at,
    }))
}

/// The payment of its group of which enough is left, the newest first; both are locked. Nothing when it came otherwise, or
/// was asked for or sent before.
pub(in crate::payments::card) async fn choose_attempt(
    connection: &mut PgConnection,
    refund: RefundId,
) -> Result<Option<CardAttemptId>, sqlx::Error> {
    let owed = sqlx::query!(
        r#"SELECT order_group_id AS "group: OrderGroupId", amount_vnd AS "amount: Vnd" FROM refund
           WHERE id = $1 AND state = 'approved' AND card_attempt_id IS NULL FOR UPDATE"#,
        refund.0,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(owed) = owed else { return Ok(None) };
    // Every refund of a group waits for the others here.
    let attempts = sqlx::query!(
        r#"SELECT a.id AS "id: CardAttemptId", -COALESCE((
             SELECT sum(e.amount_vnd) FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
             WHERE t.event = 'card_paid' AND t.subject = a.id AND e.amount_vnd < 0), 0)::bigint AS "paid!: Vnd"
           FROM card_attempt a WHERE a.order_group_id = $1 AND a.state = 'paid' ORDER BY a.number DESC FOR UPDATE OF a"#,
        owed.group.0,
    )
    .fetch_all(&mut *connection)
    .await?;
    for attempt in attempts {
        let given = sqlx::query_scalar!(
            r#"SELECT COALESCE(sum(amount_vnd), 0)::bigint AS "sum!: Vnd" FROM refund
               WHERE card_attempt_id = $1 AND card_refusal IS NULL"#,
            attempt.id.0,
        )
        .fetch_one(&mut *connection)
        .await?;
        if owed.amount.0 <= attempt.paid.0 - given.0 {
            return Ok(Some(attempt.id));
        }
    }
    Ok(None)
}

/// Whether a dispute of its group is not over: then nobody knows yet whether it is still owed.
pub(in crate::payments::card) async fn is_disputed(
    connection: &mut PgConnection,
    refund: RefundId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM refund r JOIN card_attempt a ON a.order_group_id = r.order_group_id
             JOIN card_dispute d ON d.attempt_id = a.id
             WHERE r.id = $1 AND (d.state IN ('told', 'open') OR (d.state = 'lost' AND d.bearer IS NULL))) AS "is!""#,
        refund.0,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::payments::card) async fn set_asked(
    connection: &mut PgConnection,
    refund: RefundId,
    attempt: CardAttemptId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE refund SET card_attempt_id = $2, card_asked_at = $3, card_look_at = $3 WHERE id = $1",
        refund.0,
        attempt.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// It went back; false when that was known.
pub(in crate::payments::card) async fn set_sent(
    connection: &mut PgConnection,
    refund: RefundId,
    reference: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE refund SET state = 'sent', sent_at = $3, bank_reference = $2
         WHERE id = $1 AND state = 'approved' AND card_refusal IS NULL",
        refund.0,
        reference,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The card takes nothing back: it becomes a person's task.
pub(in crate::payments::card) async fn set_refused(
    connection: &mut PgConnection,
    refund: RefundId,
    why: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE refund SET card_refusal = $2 WHERE id = $1 AND state = 'approved' AND card_refusal IS NULL",
        refund.0,
        why,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What of ours went back under this name.
pub(in crate::payments::card) async fn refund_told(
    connection: &mut PgConnection,
    name: &RefundRef,
) -> Result<Option<RefundId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: RefundId" FROM refund WHERE bank_reference = $1 AND card_attempt_id IS NOT NULL"#,
        name.as_str(),
    )
    .fetch_optional(connection)
    .await
}

/// Something that went back to a card.
#[derive(Clone, Debug)]
pub(in crate::payments::card) struct SentRefund {
    pub(in crate::payments::card) group: OrderGroupId,
    pub(in crate::payments::card) payment: PaymentRef,
    pub(in crate::payments::card) amount: Vnd,
    pub(in crate::payments::card) reference: String,
    pub(in crate::payments::card) sent_at: DateTime<Utc>,
}

/// What went back to a card, as far as we know.
pub(in crate::payments::card) async fn load_sent(
    pool: &PgPool,
    refund: RefundId,
) -> Result<Option<SentRefund>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT r.order_group_id AS "group: OrderGroupId", a.payment_ref AS "payment!", r.amount_vnd AS "amount: Vnd",
                  r.bank_reference, r.sent_at AS "sent_at!"
           FROM refund r JOIN card_attempt a ON a.id = r.card_attempt_id
           WHERE r.id = $1 AND r.state = 'sent' AND r.card_refusal IS NULL"#,
        refund.0,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SentRefund {
        group: row.group,
        payment: PaymentRef::parse(&row.payment).ok_or_else(|| unreadable("the name of a payment"))?,
        amount: row.amount,
        reference: row.bank_reference,
        sent_at: row.sent_at,
    }))
}

/// It has come back to us, and keeps the name under which it went: false when that was known.
pub(in crate::payments::card) async fn set_came_back(
    connection: &mut PgConnection,
    refund: RefundId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE refund SET state = 'approved', sent_at = NULL, card_refusal = 'came_back'
         WHERE id = $1 AND state = 'sent' AND card_attempt_id IS NOT NULL AND card_refusal IS NULL",
        refund.0,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when it has ended, or when another look is due anyway.
pub(in crate::payments::card) async fn set_refund_look_at(
    connection: &mut PgConnection,
    refund: RefundId,
    again: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE refund SET card_look_at = $2 WHERE id = $1 AND state = 'approved' AND card_look_at <= $3",
        refund.0,
        again,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::payments::card) async fn list_on_their_way(pool: &PgPool) -> Result<Vec<RefundOnItsWay>, sqlx::Error> {
    sqlx::query_as!(
        RefundOnItsWay,
        r#"SELECT COALESCE(o.code, g.code) AS "code!", r.amount_vnd AS "amount: Vnd", r.card_asked_at AS "asked_at!"
           FROM refund r JOIN order_group g ON g.id = r.order_group_id LEFT JOIN seller_order o ON o.id = r.order_id
           WHERE r.state = 'approved' AND r.card_attempt_id IS NOT NULL AND r.card_refusal IS NULL
           ORDER BY r.card_asked_at, r.id LIMIT 200"#,
    )
    .fetch_all(pool)
    .await
}
