//! What is promised of harvests.

use crate::base::{HarvestId, HolderId, OfferId, ProductId};
use chrono::NaiveDate;
use sqlx::PgConnection;

/// Promises packs of an open harvest; says how many are left, or nothing when there are not so many.
pub(in crate::catalog) async fn take(
    connection: &mut PgConnection,
    harvest: HarvestId,
    offer: OfferId,
    quantity: i32,
    today: NaiveDate,
) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"UPDATE harvest SET sold = sold + $3
           WHERE id = $1 AND offer_id = $2 AND state = 'open' AND order_until >= $4 AND cap - sold >= $3
           RETURNING cap - sold AS "left!""#,
        harvest.0,
        offer.0,
        quantity,
        today,
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::catalog) async fn available(
    connection: &mut PgConnection,
    harvest: HarvestId,
    today: NaiveDate,
) -> Result<i32, sqlx::Error> {
    let available = sqlx::query_scalar!(
        r#"SELECT cap - sold AS "left!" FROM harvest WHERE id = $1 AND state = 'open' AND order_until >= $2"#,
        harvest.0,
        today,
    )
    .fetch_optional(connection)
    .await?;
    Ok(available.unwrap_or(0))
}

pub(in crate::catalog) async fn insert_hold(
    connection: &mut PgConnection,
    harvest: HarvestId,
    holder: HolderId,
    quantity: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO harvest_hold (harvest_id, holder_id, quantity) VALUES ($1, $2, $3)",
        harvest.0,
        holder.0,
        quantity,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::catalog) async fn delete_holds(
    connection: &mut PgConnection,
    holder: HolderId,
) -> Result<Vec<(HarvestId, i32)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"DELETE FROM harvest_hold WHERE holder_id = $1 RETURNING harvest_id AS "harvest: HarvestId", quantity"#,
        holder.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.harvest, row.quantity)).collect())
}

/// Gives back; returns what can be ordered then.
pub(in crate::catalog) async fn untake(
    connection: &mut PgConnection,
    harvest: HarvestId,
    quantity: i32,
) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!(
        r#"UPDATE harvest SET sold = sold - $2 WHERE id = $1 RETURNING cap - sold AS "left!""#,
        harvest.0,
        quantity,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::catalog) async fn product_of(
    connection: &mut PgConnection,
    harvest: HarvestId,
) -> Result<ProductId, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT v.product_id AS "product: ProductId" FROM harvest h JOIN offer o ON o.id = h.offer_id
           JOIN variant v ON v.id = o.variant_id WHERE h.id = $1"#,
        harvest.0,
    )
    .fetch_one(connection)
    .await
}
