//! What carriers took of orders.

use crate::{
    base::{AccountId, OfferId, OrderId, ShipmentId, id::new_uuid_at, time::shown_time},
    orders::{Part, ShipmentView},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;

/// Something a carrier takes.
#[derive(Clone, Copy, Debug)]
pub struct NewShipment<'a> {
    /// The order, locked.
    pub order: OrderId,
    /// Who hands it over.
    pub account: AccountId,
    /// The carrier's number; may be empty.
    pub tracking_code: &'a str,
    /// The key of the form in which it was said what goes.
    pub key_hash: Option<&'a [u8]>,
}

/// Whether a part was sent by this form before.
pub(in crate::orders) async fn is_sent(connection: &mut PgConnection, key_hash: &[u8]) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM shipment WHERE key_hash = $1) AS "is_sent!""#,
        key_hash
    )
    .fetch_one(connection)
    .await
}

/// Writes down that everything goes that has not gone yet.
pub(in crate::orders) async fn ship_rest(
    connection: &mut PgConnection,
    shipment: &NewShipment<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH shipment AS (
           INSERT INTO shipment (id, order_id, account_id, tracking_code, sent_at, key_hash)
           VALUES ($1, $2, $3, $4, $5, $6)),
         line AS (
           INSERT INTO shipment_line (shipment_id, line_id, quantity)
           SELECT $1, id, quantity - sent FROM order_line WHERE order_id = $2 AND sent < quantity)
         UPDATE order_line SET sent = quantity WHERE order_id = $2",
        new_uuid_at(now),
        shipment.order.0,
        shipment.account.0,
        shipment.tracking_code,
        now,
        shipment.key_hash,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes down that some packs of some lines go, of which so many are left, and says of which offers.
pub(in crate::orders) async fn ship_part(
    connection: &mut PgConnection,
    shipment: &NewShipment<'_>,
    parts: &[Part],
    now: DateTime<Utc>,
) -> Result<Vec<(OfferId, i32)>, sqlx::Error> {
    let id = new_uuid_at(now);
    sqlx::query!(
        "INSERT INTO shipment (id, order_id, account_id, tracking_code, sent_at, key_hash) VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        shipment.order.0,
        shipment.account.0,
        shipment.tracking_code,
        now,
        shipment.key_hash,
    )
    .execute(&mut *connection)
    .await?;
    let positions: Vec<_> = parts.iter().map(|part| part.position).collect();
    let quantities: Vec<_> = parts.iter().map(|part| part.quantity).collect();
    let rows = sqlx::query!(
        r#"WITH gone AS (
             UPDATE order_line l SET sent = l.sent + part.quantity
             FROM UNNEST($3::smallint[], $4::integer[]) AS part (position, quantity)
             WHERE l.order_id = $2 AND l.position = part.position
             RETURNING l.id, l.offer_id, part.quantity),
           written AS (
             INSERT INTO shipment_line (shipment_id, line_id, quantity) SELECT $1, id, quantity FROM gone)
           SELECT offer_id AS "offer!: OfferId", quantity AS "quantity!" FROM gone"#,
        id,
        shipment.order.0,
        &positions,
        &quantities,
    )
    .fetch_all(&mut *connection)
    .await?;
    // The desk hears of it as of every change of an order.
    sqlx::query!(
        "UPDATE seller_order SET version = version + 1 WHERE id = $1",
        shipment.order.0
    )
    .execute(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.offer, row.quantity)).collect())
}

/// What of a locked order no carrier has taken yet: lines by their positions.
pub(in crate::orders) async fn load_left(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<Vec<Part>, sqlx::Error> {
    sqlx::query_as!(
        Part,
        r#"SELECT position, quantity - sent AS "quantity!" FROM order_line
           WHERE order_id = $1 AND sent < quantity ORDER BY position"#,
        order.0
    )
    .fetch_all(connection)
    .await
}

/// What carriers took of some orders, oldest first.
pub(in crate::orders) async fn load_shipments(
    pool: &PgPool,
    orders: &[OrderId],
) -> Result<HashMap<OrderId, Vec<ShipmentView>>, sqlx::Error> {
    let ids: Vec<_> = orders.iter().map(|order| order.0).collect();
    let rows = sqlx::query!(
        r#"SELECT s.id AS "id: ShipmentId", s.order_id AS "order: OrderId", s.sent_at, s.tracking_code,
                  array_agg(l.position ORDER BY l.position) AS "positions!",
                  array_agg(sl.quantity ORDER BY l.position) AS "quantities!"
           FROM shipment s JOIN shipment_line sl ON sl.shipment_id = s.id JOIN order_line l ON l.id = sl.line_id
           WHERE s.order_id = ANY ($1) GROUP BY s.id ORDER BY s.order_id, s.sent_at, s.id"#,
        &ids,
    )
    .fetch_all(pool)
    .await?;
    let mut shipments: HashMap<OrderId, Vec<ShipmentView>> = HashMap::new();
    for row in rows {
        let parts = row.positions.into_iter().zip(row.quantities);
        shipments.entry(row.order).or_default().push(ShipmentView {
            id: row.id,
            at: shown_time(row.sent_at),
            tracking_code: row.tracking_code,
            parts: parts.map(|(position, quantity)| Part { position, quantity }).collect(),
        });
    }
    Ok(shipments)
}

/// The carrier's number of a shipment of a locked order; nothing when it has no such shipment.
pub(in crate::orders) async fn load_tracking(
    connection: &mut PgConnection,
    order: OrderId,
    shipment: ShipmentId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT tracking_code FROM shipment WHERE id = $1 AND order_id = $2",
        shipment.0,
        order.0,
    )
    .fetch_optional(connection)
    .await
}

/// Writes down the carrier's number of a shipment of a locked order.
pub(in crate::orders) async fn set_tracking(
    connection: &mut PgConnection,
    order: OrderId,
    shipment: ShipmentId,
    tracking_code: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH shipment AS (UPDATE shipment SET tracking_code = $3 WHERE id = $2 AND order_id = $1)
         UPDATE seller_order SET version = version + 1 WHERE id = $1",
        order.0,
        shipment.0,
        tracking_code,
    )
    .execute(connection)
    .await?;
    Ok(())
}
