//! Photographs that a shopper adds to a wish: seen by them, by their seller and by who runs the platform.

use super::{AskedBy, ReturnRefused, ReturnState, store::photo as store};
use crate::{
    base::{ReturnPhotoId, ReturnRequestId},
    orders::ShopperAccess,
    people::{Scope, Visitor},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// A wish has at most this many.
pub const WISH_PHOTOS_MAX: i64 = 3;

/// A photograph that was drawn anew, as JPEG.
#[derive(Clone, Copy, Debug)]
pub struct NewWishPhoto<'a> {
    /// Its hash, in hexadecimal digits.
    pub hash: &'a str,
    /// Its width in pixels.
    pub width: i32,
    /// Its height in pixels.
    pub height: i32,
    /// The file.
    pub bytes: &'a [u8],
}

/// Whether the shopper may add one now, and the code of the order: asked before a file is looked at.
pub async fn may_add_wish_photo(
    pool: &PgPool,
    access: &ShopperAccess,
    request: ReturnRequestId,
) -> Result<String, ReturnRefused> {
    let mut transaction = pool.begin().await?;
    require_room(&mut transaction, access, request).await
}

/// Adds a photograph to a wish that waits for its answer. The same one is there once.
pub async fn add_wish_photo(
    pool: &PgPool,
    access: &ShopperAccess,
    request: ReturnRequestId,
    new: NewWishPhoto<'_>,
    now: DateTime<Utc>,
) -> Result<(), ReturnRefused> {
    let mut transaction = pool.begin().await?;
    require_room(&mut transaction, access, request).await?;
    store::insert(&mut transaction, ReturnPhotoId::new_at(now), request, new, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The file, for whoever ordered, for the people of the seller who look after orders, and for who runs the platform. For
/// everybody else there is none.
pub async fn open_wish_photo(
    pool: &PgPool,
    visitor: &Visitor,
    access: &ShopperAccess,
    photo: ReturnPhotoId,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let member = visitor.as_coop_member_for(Scope::Orders);
    let seller = member.as_ref().map(|member| member.coop());
    store::open(pool, photo, access, seller, visitor.as_operator().is_some()).await
}

async fn require_room(
    connection: &mut PgConnection,
    access: &ShopperAccess,
    request: ReturnRequestId,
) -> Result<String, ReturnRefused> {
    let row = store::lock(connection, access, request).await?;
    let row = row.ok_or(ReturnRefused::NotFound)?;
    let is_open = row.asked_by == AskedBy::Shopper && row.state == ReturnState::Requested;
    if !is_open || row.photos >= WISH_PHOTOS_MAX {
        return Err(ReturnRefused::MovedOn);
    }
    Ok(row.code)
}
