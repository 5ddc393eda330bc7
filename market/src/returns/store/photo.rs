//! Photographs of wishes.

use crate::{
    base::{OrganisationId, ReturnPhotoId, ReturnRequestId},
    orders::ShopperAccess,
    returns::{AskedBy, NewWishPhoto, ReturnState, WishPhoto},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;

/// A wish of the shopper's own order, locked until the transaction ends.
#[derive(Debug)]
pub(in crate::returns) struct LockedWish {
    pub(in crate::returns) code: String,
    pub(in crate::returns) asked_by: AskedBy,
    pub(in crate::returns) state: ReturnState,
    pub(in crate::returns) photos: i64,
}

pub(in crate::returns) async fn lock(
    connection: &mut PgConnection,
    access: &ShopperAccess,
    request: ReturnRequestId,
) -> Result<Option<LockedWish>, sqlx::Error> {
    sqlx::query_as!(
        LockedWish,
        r#"SELECT o.code, q.asked_by AS "asked_by: AskedBy", q.state AS "state: ReturnState",
                  (SELECT count(*) FROM return_photo p WHERE p.request_id = q.id) AS "photos!"
           FROM return_request q JOIN seller_order o ON o.id = q.order_id JOIN order_group g ON g.id = o.order_group_id
           WHERE q.id = $1 AND (g.token_hash = $2 OR g.account_id = $3) FOR UPDATE OF q"#,
        request.0,
        access.token.as_ref().map(|token| token.hash()),
        access.account.map(|account| account.0),
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::returns) async fn insert(
    connection: &mut PgConnection,
    id: ReturnPhotoId,
    request: ReturnRequestId,
    new: NewWishPhoto<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO return_photo (id, request_id, hash, width, height, bytes, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (request_id, hash) DO NOTHING",
        id.0,
        request.0,
        new.hash,
        new.width,
        new.height,
        new.bytes,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::returns) async fn open(
    pool: &PgPool,
    photo: ReturnPhotoId,
    access: &ShopperAccess,
    seller: Option<OrganisationId>,
    is_operator: bool,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT p.bytes FROM return_photo p JOIN return_request q ON q.id = p.request_id
         JOIN seller_order o ON o.id = q.order_id JOIN order_group g ON g.id = o.order_group_id
         WHERE p.id = $1 AND (g.token_hash = $2 OR g.account_id = $3 OR o.seller_id = $4 OR $5)",
        photo.0,
        access.token.as_ref().map(|token| token.hash()),
        access.account.map(|account| account.0),
        seller.map(|seller| seller.0),
        is_operator,
    )
    .fetch_optional(pool)
    .await
}

/// The photographs of the wishes of these orders.
pub(in crate::returns) async fn list(
    pool: &PgPool,
    orders: &[uuid::Uuid],
) -> Result<HashMap<ReturnRequestId, Vec<WishPhoto>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.request_id AS "request: ReturnRequestId", p.id AS "id: ReturnPhotoId", p.width, p.height
           FROM return_photo p JOIN return_request q ON q.id = p.request_id
           WHERE q.order_id = ANY($1) ORDER BY p.added_at, p.id"#,
        orders,
    )
    .fetch_all(pool)
    .await?;
    let mut photos: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        photos.entry(row.request).or_default().push(WishPhoto {
            id: row.id,
            width: row.width,
            height: row.height,
        });
    }
    Ok(photos)
}
