//! All SQL of this module.

pub(super) mod photo;
mod read;

pub(super) use read::{list_cases, load_views, order_of_seller, orders_of_shopper};

use super::{
    AskedBy, ReturnReason, ReturnState,
    settle::{Share, Word},
};
use crate::{
    base::{AccountId, OrderId, OrderLineId, RefundId, ReturnRequestId, Vnd, Words},
    ledger::BackLine,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// A request to write.
#[derive(Debug)]
pub(super) struct NewRequest<'a> {
    pub(super) id: ReturnRequestId,
    pub(super) order: OrderId,
    pub(super) asked_by: AskedBy,
    pub(super) account: Option<AccountId>,
    pub(super) key_hash: &'a [u8],
    pub(super) reason: ReturnReason,
    pub(super) note: &'a str,
    pub(super) share: &'a Share,
    pub(super) state: ReturnState,
    pub(super) answer_by: Option<DateTime<Utc>>,
}

/// A request that is open. Its order is locked, and so is it.
#[derive(Clone, Copy, Debug)]
pub(super) struct LockedRequest {
    pub(super) id: ReturnRequestId,
    pub(super) asked_by: AskedBy,
    pub(super) account: Option<AccountId>,
    pub(super) amount: Vnd,
    pub(super) delivery: Vnd,
    pub(super) state: ReturnState,
    pub(super) agreed: Option<Vnd>,
    pub(super) agreed_by: Option<AccountId>,
    pub(super) is_escalated: bool,
}

impl LockedRequest {
    /// Whether the operator may decide.
    pub(super) fn is_at_desk(&self) -> bool {
        self.state == ReturnState::Agreed || self.is_escalated
    }
}

pub(super) async fn is_asked(
    connection: &mut PgConnection,
    order: OrderId,
    key_hash: &[u8],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM return_request WHERE order_id = $1 AND key_hash = $2) AS "is_asked!""#,
        order.0,
        key_hash
    )
    .fetch_one(connection)
    .await
}

/// Whether this form has given something back before.
pub(super) async fn is_given(
    connection: &mut PgConnection,
    order: OrderId,
    key_hash: &[u8],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM refund WHERE order_id = $1 AND key_hash = $2) AS "is_given!""#,
        order.0,
        key_hash
    )
    .fetch_one(connection)
    .await
}

/// How often the shopper of an order has asked.
pub(super) async fn count_asked(connection: &mut PgConnection, order: OrderId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM return_request WHERE order_id = $1 AND asked_by = 'shopper'"#,
        order.0
    )
    .fetch_one(connection)
    .await
}

/// The name of goods among these lines that do not keep.
pub(super) async fn find_perishable(
    connection: &mut PgConnection,
    lines: &[OrderLineId],
) -> Result<Option<Words>, sqlx::Error> {
    let ids: Vec<_> = lines.iter().map(|line| line.0).collect();
    let row = sqlx::query!(
        "SELECT l.name_vi, l.name_en FROM order_line l
         JOIN offer f ON f.id = l.offer_id JOIN variant v ON v.id = f.variant_id JOIN product p ON p.id = v.product_id
         WHERE l.id = ANY($1) AND p.storage_class IN ('chilled', 'frozen', 'live') ORDER BY l.position LIMIT 1",
        &ids,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Words {
        vi: row.name_vi,
        en: row.name_en,
    }))
}

pub(super) async fn insert_request(
    connection: &mut PgConnection,
    request: &NewRequest<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO return_request
           (id, order_id, asked_by, account_id, key_hash, reason, note, amount_vnd, delivery_vnd, state, asked_at, answer_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        request.id.0,
        request.order.0,
        request.asked_by as AskedBy,
        request.account.map(|account| account.0),
        request.key_hash,
        request.reason as ReturnReason,
        request.note,
        request.share.amount().0,
        request.share.delivery.0,
        request.state as ReturnState,
        now,
        request.answer_by,
    )
    .execute(&mut *connection)
    .await?;
    let lines = request.share.lines.iter();
    let ids: Vec<_> = lines.clone().map(|line| line.line.0).collect();
    let quantities: Vec<_> = lines.clone().map(|line| line.quantity).collect();
    let amounts: Vec<_> = lines.map(|line| line.amount.0).collect();
    sqlx::query!(
        "INSERT INTO return_request_line (request_id, line_id, quantity, amount_vnd)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::integer[], $4::bigint[])",
        request.id.0,
        &ids,
        &quantities,
        &amounts,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn order_of(
    connection: &mut PgConnection,
    request: ReturnRequestId,
) -> Result<Option<OrderId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT order_id AS "order: OrderId" FROM return_request WHERE id = $1"#,
        request.0
    )
    .fetch_optional(connection)
    .await
}

/// The request of a locked order that waits for an answer.
pub(super) async fn load_open(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<Option<LockedRequest>, sqlx::Error> {
    sqlx::query_as!(
        LockedRequest,
        r#"SELECT id AS "id: ReturnRequestId", asked_by AS "asked_by: AskedBy", account_id AS "account: AccountId",
                  amount_vnd AS "amount: Vnd", delivery_vnd AS "delivery: Vnd", state AS "state: ReturnState",
                  agreed_vnd AS "agreed: Vnd", agreed_by AS "agreed_by: AccountId",
                  escalated_at IS NOT NULL AS "is_escalated!"
           FROM return_request WHERE order_id = $1 AND state IN ('requested', 'agreed') FOR UPDATE"#,
        order.0
    )
    .fetch_optional(connection)
    .await
}

/// What is asked for, line by line.
pub(super) async fn load_share(connection: &mut PgConnection, request: &LockedRequest) -> Result<Share, sqlx::Error> {
    let lines = sqlx::query_as!(
        BackLine,
        r#"SELECT line_id AS "line: OrderLineId", r.quantity, amount_vnd AS "amount: Vnd"
           FROM return_request_line r JOIN order_line l ON l.id = r.line_id WHERE request_id = $1 ORDER BY l.position"#,
        request.id.0
    )
    .fetch_all(connection)
    .await?;
    Ok(Share {
        lines,
        delivery: request.delivery,
    })
}

pub(super) async fn set_agreed(
    connection: &mut PgConnection,
    request: ReturnRequestId,
    amount: Vnd,
    word: Word<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE return_request SET state = 'agreed', agreed_vnd = $2, agreed_by = $3, answer = $4
         WHERE id = $1 AND state = 'requested'",
        request.0,
        amount.0,
        word.account.0,
        word.text,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_decided(
    connection: &mut PgConnection,
    request: ReturnRequestId,
    state: ReturnState,
    refund: Option<RefundId>,
    word: Word<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE return_request SET state = $2, refund_id = $3, decided_by = $4, decided_at = $5,
                answer = CASE WHEN $6 = '' THEN answer ELSE $6 END
         WHERE id = $1 AND state IN ('requested', 'agreed')",
        request.0,
        state as ReturnState,
        refund.map(|refund| refund.0),
        word.account.0,
        now,
        word.text,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// False when it was answered or its time has not come.
pub(super) async fn set_escalated(
    connection: &mut PgConnection,
    request: ReturnRequestId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE return_request SET escalated_at = $2
         WHERE id = $1 AND state = 'requested' AND escalated_at IS NULL AND answer_by <= $2",
        request.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The orders of a group that are paid for or will be, in the order of their ids.
pub(super) async fn live_orders(connection: &mut PgConnection, group: &str) -> Result<Vec<OrderId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT o.id AS "id: OrderId" FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
           WHERE g.code = $1 AND o.state NOT IN ('awaiting_payment', 'cancelled') ORDER BY o.id"#,
        group
    )
    .fetch_all(connection)
    .await
}
