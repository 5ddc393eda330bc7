//! Orders of which something goes back.

use crate::base::{OfferId, OrderId};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Marks an order for as long as a wish that something goes back waits for its answer. It stays in the tab of returns.
pub(in crate::orders) async fn set_return_open(
    connection: &mut PgConnection,
    order: OrderId,
    is_open: bool,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE seller_order
         SET returned_since = COALESCE(returned_since, $3), return_open_since = CASE WHEN $2 THEN $3 END, version = version + 1
         WHERE id = $1",
        order.0,
        is_open,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// When the goods came to the shopper.
pub(in crate::orders) async fn delivered_at(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT max(at) FROM order_event WHERE order_id = $1 AND kind = 'state' AND to_state IN ('delivered', 'collected')",
        order.0
    )
    .fetch_one(connection)
    .await
}

/// The goods of an order: offers and quantities, in the order of the offers.
pub(in crate::orders) async fn load_goods(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<Vec<(OfferId, i32)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT offer_id AS "offer: OfferId", quantity FROM order_line WHERE order_id = $1 ORDER BY offer_id"#,
        order.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.offer, row.quantity)).collect())
}
