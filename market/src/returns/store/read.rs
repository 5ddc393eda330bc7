//! What pages read of returns. Whoever loads views has asked for the shopper's or the seller's own orders.

use super::photo;
use crate::{
    base::{OrderId, OrganisationId, ReturnRequestId, Vnd, Words, time::shown_time},
    ledger::RefundReason,
    orders::{OrderState, Part, ShopperAccess},
    returns::{
        ASK_WITHIN_DAYS, AskedBy, RefundView, RequestView, ReturnCase, ReturnReason, ReturnState, ReturnsView,
        request::ASKS_MAX,
    },
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use std::collections::HashMap;

pub(in crate::returns) async fn orders_of_shopper(
    pool: &PgPool,
    access: &ShopperAccess,
    group: &str,
) -> Result<Vec<OrderId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT o.id AS "id: OrderId" FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
           WHERE g.code = $1 AND (g.token_hash = $2 OR g.account_id = $3)"#,
        group,
        access.token.as_ref().map(|token| token.hash()),
        access.account.map(|account| account.0),
    )
    .fetch_all(pool)
    .await
}

pub(in crate::returns) async fn order_of_seller(
    pool: &PgPool,
    seller: OrganisationId,
    code: &str,
) -> Result<Vec<OrderId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: OrderId" FROM seller_order WHERE seller_id = $1 AND code = $2"#,
        seller.0,
        code
    )
    .fetch_all(pool)
    .await
}

/// The returns of these orders, by their codes.
pub(in crate::returns) async fn load_views(
    pool: &PgPool,
    orders: &[OrderId],
    now: DateTime<Utc>,
) -> Result<HashMap<String, ReturnsView>, sqlx::Error> {
    let ids: Vec<_> = orders.iter().map(|order| order.0).collect();
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OrderId", o.code, o.state AS "state: OrderState", o.return_open_since IS NOT NULL AS "is_open!",
                  o.delivery_fee_vnd - o.given_back_delivery_vnd AS "delivery_left!: Vnd",
                  o.total_vnd + o.extra_vnd - o.voucher_vnd - o.given_back_vnd AS "left!: Vnd",
                  (SELECT max(e.at) FROM order_event e
                   WHERE e.order_id = o.id AND e.kind = 'state' AND e.to_state IN ('delivered', 'collected')) AS came_at,
                  (SELECT count(*) FROM return_request r WHERE r.order_id = o.id AND r.asked_by = 'shopper') AS "asked!"
           FROM seller_order o WHERE o.id = ANY($1)"#,
        &ids,
    )
    .fetch_all(pool)
    .await?;
    let mut packs = load_packs_left(pool, &ids).await?;
    let mut requests = load_requests(pool, &ids, now).await?;
    let mut refunds = load_refunds(pool, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let until = row.came_at.map(|at| at + Duration::days(ASK_WITHIN_DAYS));
            let has_come = matches!(
                row.state,
                OrderState::Delivered | OrderState::Collected | OrderState::Completed
            );
            let may_ask = has_come
                && !row.is_open
                && row.left > Vnd::ZERO
                && row.asked < ASKS_MAX
                && until.is_some_and(|until| now <= until);
            let view = ReturnsView {
                may_ask,
                ask_until: until.map(shown_time),
                packs_left: packs.remove(&row.id).unwrap_or_default(),
                delivery_left: row.delivery_left,
                left: row.left,
                requests: requests.remove(&row.id).unwrap_or_default(),
                refunds: refunds.remove(&row.id).unwrap_or_default(),
            };
            (row.code, view)
        })
        .collect())
}

async fn load_packs_left(pool: &PgPool, orders: &[uuid::Uuid]) -> Result<HashMap<OrderId, Vec<Part>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT order_id AS "order: OrderId", position,
                  CASE WHEN given_back_vnd < line_total_vnd + extra_vnd - voucher_vnd THEN quantity - returned ELSE 0 END AS "packs!"
           FROM order_line WHERE order_id = ANY($1) ORDER BY order_id, position"#,
        orders,
    )
    .fetch_all(pool)
    .await?;
    let mut packs: HashMap<OrderId, Vec<Part>> = HashMap::new();
    for row in rows {
        packs.entry(row.order).or_default().push(Part {
            position: row.position,
            quantity: row.packs,
        });
    }
    Ok(packs)
}

async fn load_requests(
    pool: &PgPool,
    orders: &[uuid::Uuid],
    now: DateTime<Utc>,
) -> Result<HashMap<OrderId, Vec<RequestView>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT q.id AS "id: ReturnRequestId", q.order_id AS "order: OrderId", q.asked_at, q.asked_by AS "asked_by: AskedBy",
                  q.reason AS "reason: ReturnReason", q.note, q.amount_vnd AS "amount: Vnd", q.delivery_vnd AS "delivery: Vnd",
                  q.state AS "state: ReturnState", q.agreed_vnd AS "agreed: Vnd", f.amount_vnd AS "given?: Vnd", q.answer,
                  q.answer_by, q.escalated_at IS NOT NULL AS "is_escalated!",
                  array_agg(l.position ORDER BY l.position) FILTER (WHERE r.quantity > 0) AS positions,
                  array_agg(r.quantity ORDER BY l.position) FILTER (WHERE r.quantity > 0) AS quantities
           FROM return_request q
           LEFT JOIN refund f ON f.id = q.refund_id
           LEFT JOIN return_request_line r ON r.request_id = q.id
           LEFT JOIN order_line l ON l.id = r.line_id
           WHERE q.order_id = ANY($1) GROUP BY q.id, f.id ORDER BY q.order_id, q.asked_at, q.id"#,
        orders,
    )
    .fetch_all(pool)
    .await?;
    let mut photos = photo::list(pool, orders).await?;
    let mut requests: HashMap<OrderId, Vec<RequestView>> = HashMap::new();
    for row in rows {
        let parts = row.positions.unwrap_or_default().into_iter();
        let parts = parts.zip(row.quantities.unwrap_or_default());
        requests.entry(row.order).or_default().push(RequestView {
            id: row.id,
            photos: photos.remove(&row.id).unwrap_or_default(),
            at: shown_time(row.asked_at),
            asked_by: row.asked_by,
            reason: row.reason,
            note: row.note,
            amount: row.amount,
            delivery: row.delivery,
            parts: parts.map(|(position, quantity)| Part { position, quantity }).collect(),
            state: row.state,
            agreed: row.agreed,
            given: row.given,
            answer: row.answer,
            answer_by: row
                .answer_by
                .map(|end| (shown_time(end), (end - now).num_minutes().max(0))),
            is_escalated: row.is_escalated,
        });
    }
    Ok(requests)
}

async fn load_refunds(pool: &PgPool, orders: &[uuid::Uuid]) -> Result<HashMap<OrderId, Vec<RefundView>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT order_id AS "order!: OrderId", created_at, amount_vnd AS "amount: Vnd", reason AS "reason: RefundReason",
                  state = 'forgone' AS "is_forgone!", sent_at
           FROM refund WHERE order_id = ANY($1) ORDER BY order_id, created_at, id"#,
        orders,
    )
    .fetch_all(pool)
    .await?;
    let mut refunds: HashMap<OrderId, Vec<RefundView>> = HashMap::new();
    for row in rows {
        refunds.entry(row.order).or_default().push(RefundView {
            at: shown_time(row.created_at),
            amount: row.amount,
            reason: row.reason,
            is_forgone: row.is_forgone,
            sent_at: row.sent_at.map(shown_time),
        });
    }
    Ok(refunds)
}

/// What waits for the operator, the oldest first; at most 200.
pub(in crate::returns) async fn list_cases(pool: &PgPool) -> Result<Vec<ReturnCase>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT q.id AS "id: ReturnRequestId", o.code, o.seller_name_vi, o.seller_name_en, q.asked_by AS "asked_by: AskedBy",
                  q.reason AS "reason: ReturnReason", q.note, q.amount_vnd AS "amount: Vnd", q.agreed_vnd AS "agreed: Vnd",
                  q.answer, q.asked_at, q.order_id
           FROM return_request q JOIN seller_order o ON o.id = q.order_id
           WHERE q.state = 'agreed' OR (q.state = 'requested' AND q.escalated_at IS NOT NULL)
           ORDER BY q.asked_at, q.id LIMIT 200"#,
    )
    .fetch_all(pool)
    .await?;
    let orders: Vec<_> = rows.iter().map(|row| row.order_id).collect();
    let mut photos = photo::list(pool, &orders).await?;
    Ok(rows
        .into_iter()
        .map(|row| ReturnCase {
            id: row.id,
            photos: photos.remove(&row.id).unwrap_or_default(),
            code: row.code,
            seller: Words {
                vi: row.seller_name_vi,
                en: row.seller_name_en,
            },
            asked_by: row.asked_by,
            reason: row.reason,
            note: row.note,
            amount: row.amount,
            agreed: row.agreed,
            answer: row.answer,
            at: shown_time(row.asked_at),
        })
        .collect())
}
