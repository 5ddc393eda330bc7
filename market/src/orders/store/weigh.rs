//! What goods weigh.

use crate::base::{OrderId, OrderLineId, Vnd};
use sqlx::PgConnection;

/// A line that is sold by weight.
#[derive(Clone, Copy, Debug)]
pub(in crate::orders) struct Scale {
    pub(in crate::orders) line: OrderLineId,
    pub(in crate::orders) position: i16,
    pub(in crate::orders) expected_grams: i32,
    /// What it costs, and what its shopper pays for it.
    pub(in crate::orders) total: Vnd,
    pub(in crate::orders) paid: Vnd,
    /// What the scales took off its price before.
    pub(in crate::orders) taken_off: Vnd,
    /// What of it can still be given back.
    pub(in crate::orders) left: Vnd,
    pub(in crate::orders) asked_extra: Vnd,
}

/// The lines of a locked order that are sold by weight.
pub(in crate::orders) async fn load_scales(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<Vec<Scale>, sqlx::Error> {
    sqlx::query_as!(
        Scale,
        r#"SELECT l.id AS "line: OrderLineId", l.position, l.expected_grams AS "expected_grams!",
                  l.line_total_vnd AS "total: Vnd", l.line_total_vnd - l.voucher_vnd AS "paid!: Vnd",
                  COALESCE(off.amount, 0)::bigint AS "taken_off!: Vnd",
                  l.line_total_vnd + l.extra_vnd - l.voucher_vnd - l.given_back_vnd AS "left!: Vnd",
                  l.asked_extra_vnd AS "asked_extra: Vnd"
           FROM order_line l, LATERAL (
             SELECT sum(b.amount_vnd) AS amount FROM refund_line b JOIN refund r ON r.id = b.refund_id
             WHERE b.line_id = l.id AND r.reason = 'weighed') AS off
           WHERE l.order_id = $1 AND l.expected_grams IS NOT NULL ORDER BY l.position"#,
        order.0,
    )
    .fetch_all(connection)
    .await
}

/// Whether a line that is sold by weight was not weighed.
pub(in crate::orders) async fn is_unweighed(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM order_line WHERE order_id = $1 AND expected_grams IS NOT NULL
                          AND weighed_grams IS NULL) AS "is_unweighed!""#,
        order.0,
    )
    .fetch_one(connection)
    .await
}

/// Writes down what lines weigh, and what their shopper is asked for it.
pub(in crate::orders) async fn set_weighed(
    connection: &mut PgConnection,
    order: OrderId,
    weighed: &[(OrderLineId, i32, Vnd)],
) -> Result<(), sqlx::Error> {
    let lines: Vec<_> = weighed.iter().map(|(line, _, _)| line.0).collect();
    let grams: Vec<_> = weighed.iter().map(|(_, grams, _)| *grams).collect();
    let extras: Vec<_> = weighed.iter().map(|(_, _, extra)| extra.0).collect();
    sqlx::query!(
        "UPDATE order_line l SET weighed_grams = w.grams, asked_extra_vnd = CASE WHEN l.extra_vnd = 0 THEN w.extra ELSE 0 END
         FROM UNNEST($1::uuid[], $2::integer[], $3::bigint[]) AS w (line, grams, extra) WHERE l.id = w.line",
        &lines,
        &grams,
        &extras,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("UPDATE seller_order SET version = version + 1 WHERE id = $1", order.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// The shopper pays what they were asked for, or does not.
pub(in crate::orders) async fn answer_extra(
    connection: &mut PgConnection,
    order: OrderId,
    agrees: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH asked AS (SELECT COALESCE(sum(asked_extra_vnd), 0)::bigint AS extra FROM order_line WHERE order_id = $1)
         UPDATE seller_order o SET extra_vnd = o.extra_vnd + CASE WHEN $2 THEN asked.extra ELSE 0 END, version = o.version + 1
         FROM asked WHERE o.id = $1",
        order.0,
        agrees,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE order_line SET extra_vnd = extra_vnd + CASE WHEN $2 THEN asked_extra_vnd ELSE 0 END, asked_extra_vnd = 0
         WHERE order_id = $1 AND asked_extra_vnd > 0",
        order.0,
        agrees,
    )
    .execute(connection)
    .await?;
    Ok(())
}
