//! Orders that wait for a harvest.

use crate::{
    base::{HarvestId, Lang, OfferId, OrderGroupId, OrderId, OrderLineId, OrganisationId, Vnd, time::shown_date},
    orders::{AheadOrder, AheadView, LateOrder, OrderState, ShareView, timers::late_from},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;

/// What some orders were promised and got; those that were not ordered ahead are not in it.
pub(in crate::orders) async fn load_ahead(
    pool: &PgPool,
    orders: &[OrderId],
    now: DateTime<Utc>,
) -> Result<HashMap<OrderId, AheadView>, sqlx::Error> {
    let ids: Vec<_> = orders.iter().map(|order| order.0).collect();
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id!: OrderId", o.state AS "state!: OrderState", o.is_ahead AS "is_ahead!",
                  h.harvest_from AS "harvest_from!", h.harvest_to AS "harvest_to!", h.ship_by AS "ship_by!", h.word AS "word!", s.wanted AS "wanted?", s.given AS "given?", s.less_vnd AS "less?: Vnd"
           FROM seller_order o JOIN harvest h ON h.id = o.harvest_id LEFT JOIN harvest_share s ON s.order_id = o.id
           WHERE o.id = ANY($1)"#,
        &ids,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let share = row
                .wanted
                .zip(row.given)
                .zip(row.less)
                .map(|((wanted, given), less)| ShareView {
                    wanted,
                    given,
                    less,
                    word: row.word,
                });
            let view = AheadView {
                from: shown_date(row.harvest_from),
                to: shown_date(row.harvest_to),
                ship_by: shown_date(row.ship_by),
                is_waiting: row.is_ahead && row.state == OrderState::Placed,
                is_late: row.state.is_before_hand_over() && late_from(row.ship_by) <= now,
                share,
            };
            (row.id, view)
        })
        .collect())
}

/// The orders that a harvest is promised to, locked, the first first; those that nobody has paid are among them.
pub(in crate::orders) async fn lock_ahead(
    connection: &mut PgConnection,
    harvest: HarvestId,
) -> Result<Vec<AheadOrder>, sqlx::Error> {
    let mut orders = sqlx::query_as!(
        AheadOrder,
        r#"SELECT o.id AS "id: OrderId", o.order_group_id AS "group: OrderGroupId", o.code,
                  o.seller_id AS "seller: OrganisationId", o.state AS "state: OrderState", o.placed_at,
                  l.id AS "line: OrderLineId", l.offer_id AS "offer: OfferId", l.category_slug AS category, l.quantity,
                  l.unit_price_vnd AS "unit_price: Vnd", o.delivery_fee_vnd AS "fee: Vnd", o.prepaid_vnd AS "prepaid: Vnd",
                  CASE WHEN COALESCE(a.lang, g.lang) = 'en' AND o.seller_name_en <> '' THEN o.seller_name_en ELSE o.seller_name_vi END AS "seller_name!",
                  COALESCE(a.lang, g.lang) AS "lang!: Lang",
                  g.shopper_name, g.shopper_phone, g.shopper_email, g.account_id AS "account: _"
           FROM seller_order o JOIN order_line l ON l.order_id = o.id JOIN order_group g ON g.id = o.order_group_id
           LEFT JOIN account a ON a.id = g.account_id
           WHERE o.harvest_id = $1 AND o.is_ahead AND o.state IN ('awaiting_payment', 'placed')
           ORDER BY o.id FOR UPDATE OF o"#,
        harvest.0,
    )
    .fetch_all(connection)
    .await?;
    orders.sort_by(|one, other| (one.placed_at, &one.code).cmp(&(other.placed_at, &other.code)));
    Ok(orders)
}

pub(in crate::orders) async fn load_late(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<Option<LateOrder>, sqlx::Error> {
    sqlx::query_as!(
        LateOrder,
        r#"SELECT o.code, o.state AS "state: OrderState", o.confirm_by, o.ship_by AS "ship_by!",
                  CASE WHEN COALESCE(a.lang, g.lang) = 'en' AND o.seller_name_en <> '' THEN o.seller_name_en ELSE o.seller_name_vi END AS "seller_name!",
                  COALESCE(a.lang, g.lang) AS "lang!: Lang",
                  g.shopper_name, g.shopper_phone, g.shopper_email
           FROM seller_order o JOIN order_group g ON g.id = o.order_group_id LEFT JOIN account a ON a.id = g.account_id
           WHERE o.id = $1"#,
        order.0,
    )
    .fetch_optional(connection)
    .await
}

/// The order has its goods: it is an order like any other from now on.
pub(in crate::orders) async fn set_allotted(connection: &mut PgConnection, order: OrderId) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE seller_order SET is_ahead = false WHERE id = $1", order.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// So many packs are left of the one line of an order, which costs so much less.
pub(in crate::orders) async fn lower(
    connection: &mut PgConnection,
    order: &AheadOrder,
    quantity: i32,
    less: Vnd,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE order_line SET quantity = $2, line_total_vnd = line_total_vnd - $3 WHERE id = $1",
        order.line.0,
        quantity,
        less.0,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE seller_order SET goods_total_vnd = goods_total_vnd - $2, total_vnd = total_vnd - $2,
           prepaid_vnd = CASE WHEN prepaid_vnd > 0 THEN prepaid_vnd - $2 ELSE 0 END WHERE id = $1",
        order.id.0,
        less.0,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE order_group SET total_vnd = total_vnd - $2 WHERE id = $1",
        order.group.0,
        less.0
    )
    .execute(connection)
    .await?;
    Ok(())
}
