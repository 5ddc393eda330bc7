//! All SQL of this module.

use super::stock::Wanted;
use crate::base::{HolderId, OfferId, StockItemId};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub(super) async fn take(connection: &mut PgConnection, wish: Wanted) -> Result<Option<StockItemId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"UPDATE stock_item SET held = held + $2 WHERE offer_id = $1 AND on_hand - held >= $2
           RETURNING id AS "id: StockItemId""#,
        wish.offer.0,
        wish.quantity,
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn available(connection: &mut PgConnection, offer: OfferId) -> Result<i32, sqlx::Error> {
    let available =
        sqlx::query_scalar!(r#"SELECT on_hand - held AS "available!" FROM stock_item WHERE offer_id = $1"#, offer.0)
            .fetch_optional(connection)
            .await?;
    Ok(available.unwrap_or(0))
}

pub(super) async fn insert_hold(
    connection: &mut PgConnection,
    holder: HolderId,
    item: StockItemId,
    quantity: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO stock_hold (holder_id, stock_item_id, quantity) VALUES ($1, $2, $3)",
        holder.0,
        item.0,
        quantity,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn delete_holds(
    connection: &mut PgConnection,
    holder: HolderId,
) -> Result<Vec<(StockItemId, i32)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"DELETE FROM stock_hold WHERE holder_id = $1 RETURNING stock_item_id AS "item: StockItemId", quantity"#,
        holder.0,
    )
    .fetch_all(connection)
    .await?;
    let mut holds: Vec<_> = rows.into_iter().map(|row| (row.item, row.quantity)).collect();
    holds.sort();
    Ok(holds)
}

pub(super) async fn untake(
    connection: &mut PgConnection,
    item: StockItemId,
    quantity: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE stock_item SET held = held - $2 WHERE id = $1", item.0, quantity).execute(connection).await?;
    Ok(())
}

pub(super) async fn ship(connection: &mut PgConnection, item: StockItemId, quantity: i32) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE stock_item SET held = held - $2, on_hand = on_hand - $2 WHERE id = $1",
        item.0,
        quantity,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn add_on_hand(
    connection: &mut PgConnection,
    offer: OfferId,
    new_id: StockItemId,
    quantity: i32,
) -> Result<StockItemId, sqlx::Error> {
    sqlx::query_scalar!(
        r#"INSERT INTO stock_item (id, offer_id, on_hand) VALUES ($1, $2, $3)
           ON CONFLICT (offer_id) DO UPDATE SET on_hand = stock_item.on_hand + $3
           RETURNING id AS "id: StockItemId""#,
        new_id.0,
        offer.0,
        quantity,
    )
    .fetch_one(connection)
    .await
}

pub(super) async fn insert_movement(
    connection: &mut PgConnection,
    item: StockItemId,
    kind: &str,
    quantity: i32,
    reason: &str,
    holder: Option<HolderId>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO stock_movement (id, stock_item_id, kind, quantity, reason, holder_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        crate::base::id::new_uuid_at(now),
        item.0,
        kind,
        quantity,
        reason,
        holder.map(|holder| holder.0),
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
