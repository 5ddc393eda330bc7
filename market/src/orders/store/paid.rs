//! Orders that are paid in advance.

use crate::{
    base::{HarvestId, OfferId, OrderGroupId, OrderId, Vnd, id::new_uuid_at},
    orders::{OrderState, UnpaidOrder},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// The orders of a group that were never paid and stand there: waiting, or called off because nobody paid in time.
pub(in crate::orders) async fn lock_unpaid(
    connection: &mut PgConnection,
    group: OrderGroupId,
    state: OrderState,
) -> Result<Vec<UnpaidOrder>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: OrderId", total_vnd - voucher_vnd AS "total!: Vnd", harvest_id AS "harvest: HarvestId" FROM seller_order
           WHERE order_group_id = $1 AND state = $2 AND prepaid_vnd > 0 AND confirm_by IS NULL
             AND COALESCE(cancelled_by, 'timeout') = 'timeout'
           ORDER BY id FOR UPDATE"#,
        group.0,
        state as OrderState,
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let lines = sqlx::query!(
        r#"SELECT order_id AS "order: OrderId", offer_id AS "offer: OfferId", quantity FROM order_line
           WHERE order_id = ANY($1) ORDER BY order_id, position"#,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    let goods = |order| lines.iter().filter(move |line| line.order == order);
    let order = |id, total, harvest| UnpaidOrder {
        id,
        total,
        harvest,
        goods: goods(id).map(|line| (line.offer, line.quantity)).collect(),
    };
    Ok(rows
        .into_iter()
        .map(|row| order(row.id, row.total, row.harvest))
        .collect())
}

/// These orders, locked, with the day until which they leave the house, where one was promised.
pub(in crate::orders) async fn lock_promises(
    connection: &mut PgConnection,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, Option<NaiveDate>)>, sqlx::Error> {
    let ids: Vec<_> = orders.iter().map(|order| order.0).collect();
    let rows = sqlx::query!(
        r#"SELECT id AS "id: OrderId", ship_by FROM seller_order WHERE id = ANY($1) ORDER BY id FOR UPDATE"#,
        &ids
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.ship_by)).collect())
}

/// A locked order becomes the seller's, with an event that says so.
pub(in crate::orders) async fn set_paid(
    connection: &mut PgConnection,
    order: OrderId,
    confirm_by: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO order_event (id, order_id, at, actor_kind, account_id, kind, from_state, to_state)
         SELECT $1, id, $3, 'shopper', NULL, 'state', state, 'placed' FROM seller_order WHERE id = $2",
        new_uuid_at(now),
        order.0,
        now,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE seller_order
         SET state = 'placed', state_since = $2, confirm_by = $3, cancelled_by = NULL, version = version + 1
         WHERE id = $1",
        order.0,
        now,
        confirm_by,
    )
    .execute(connection)
    .await?;
    Ok(())
}
