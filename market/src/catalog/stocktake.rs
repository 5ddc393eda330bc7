//! A seller's people look after their own shelf: goods come, are counted, lost and sold over the counter; prices change.
//!
//! Every change is one conditional update. A form that is sent twice changes things once.

use super::{
    ON_HAND_MAX, PRICE_MAX, Shelf, ShelfFilter, ShelfItem, ShelfProduct, StockChange, StockRefused, is_unlikely_price,
    store::{self, NewMovement, desk, shelf},
};
use crate::{
    base::{
        Line, OfferId, ProductId, Vnd,
        page::{PER_PAGE, clamp_page},
        secret::Token,
    },
    jobs::{self, Job},
    people::{CoopMember, Role, audit},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

/// A form that was opened so many days ago is not sent again.
const KEY_DAYS: i64 = 7;

/// Another price, as a form asks for it.
#[derive(Clone, Copy, Debug)]
pub struct PriceRequest {
    /// What it is asked for.
    pub offer: OfferId,
    /// The price that stood there when the form was drawn.
    pub seen: Vnd,
    /// The price that shall be asked.
    pub price: Vnd,
    /// The price that was said to be meant, however unlikely it looks.
    pub sure: Option<Vnd>,
}

/// What a form asks for.
#[derive(Clone, Debug)]
pub struct StockRequest {
    /// The form's own secret.
    pub key: Token,
    /// Whose goods.
    pub offer: OfferId,
    /// What happened to them.
    pub change: StockChange,
    /// What is written beside it; may be empty.
    pub reason: Line,
}

/// Whether a member may change what buyers read and pay: packers look after goods and orders.
pub(super) fn may_edit(member: &CoopMember) -> bool {
    matches!(member.role(), Role::Owner | Role::Manager)
}

/// A page of the member's own shelf.
pub async fn load_shelf(
    pool: &PgPool,
    member: &CoopMember,
    filter: ShelfFilter,
    page: u32,
) -> Result<Shelf, sqlx::Error> {
    shelf::load(pool, member.coop(), filter, clamp_page(page), PER_PAGE).await
}

/// Up to `most` offers of the member's own shelf, in its order.
pub async fn find_offers(
    pool: &PgPool,
    member: &CoopMember,
    filter: ShelfFilter,
    most: usize,
) -> Result<Vec<OfferId>, sqlx::Error> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    shelf::find(pool, member.coop(), filter, None, most, 0).await
}

/// These offers of the member's own shelf, in this order.
pub async fn load_shelf_items(
    pool: &PgPool,
    member: &CoopMember,
    offers: &[OfferId],
) -> Result<Vec<ShelfItem>, sqlx::Error> {
    shelf::load_these(pool, member.coop(), offers).await
}

/// The packs of one product on the member's own shelf; nothing when they sell none.
pub async fn load_shelf_product(
    pool: &PgPool,
    member: &CoopMember,
    slug: &str,
    page: u32,
) -> Result<Option<ShelfProduct>, sqlx::Error> {
    shelf::load_product(pool, member.coop(), slug, clamp_page(page), PER_PAGE).await
}

/// Writes down what happened to goods. Nothing that is promised to buyers ever leaves this way.
pub async fn change_stock(
    pool: &PgPool,
    member: &CoopMember,
    request: &StockRequest,
    now: DateTime<Utc>,
) -> Result<(), StockRefused> {
    let (min, max) = request.change.range();
    if !(min..=max).contains(&request.change.quantity()) {
        return Err(StockRefused::Quantity { min, max });
    }
    if request.change.needs_reason() && request.reason.as_str().is_empty() {
        return Err(StockRefused::ReasonNeeded);
    }
    let mut transaction = pool.begin().await?;
    let product = require_own(&mut transaction, member, request.offer).await?;
    // The key with what it says: another number typed into the same form is another wish.
    let said = format!("{} {:?} {}", request.offer, request.change, request.reason.as_str());
    if !desk::use_key(&mut transaction, &request.key.derive(&said), now).await? {
        return Ok(());
    }
    let moved = match request.change {
        StockChange::Receive(quantity) => shelf::add(&mut transaction, request.offer, quantity, now)
            .await?
            .ok_or(StockRefused::TooMuch { max: ON_HAND_MAX })?,
        StockChange::Lose(quantity) | StockChange::Sell(quantity) => {
            match shelf::take_away(&mut transaction, request.offer, quantity).await? {
                Some(moved) => moved,
                None => {
                    let available = store::available(&mut transaction, request.offer).await?;
                    return Err(StockRefused::OnlyFree { available });
                }
            }
        }
        StockChange::Count(on_hand) => match shelf::set(&mut transaction, request.offer, on_hand, now).await? {
            Some(moved) => moved,
            None => {
                let held = shelf::held(&mut transaction, request.offer).await?;
                return Err(StockRefused::Promised { held });
            }
        },
    };
    if moved.quantity != 0 {
        let movement = NewMovement {
            item: moved.item,
            kind: request.change.kind(),
            quantity: moved.quantity,
            reason: request.reason.as_str(),
            holder: None,
            account: Some(member.account()),
        };
        store::insert_movement(&mut transaction, movement, now).await?;
    }
    // The lists tell only whether anything is left.
    if (moved.left > 0) != (moved.left - moved.quantity > 0) {
        jobs::enqueue(&mut transaction, Job::RefreshSearch { product }, now, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Asks another price from now on. Who changes it must have seen the price that stands there, and has said so when they
/// mean one that looks like a slip of the hand.
pub async fn set_price(
    pool: &PgPool,
    member: &CoopMember,
    request: &PriceRequest,
    now: DateTime<Utc>,
) -> Result<(), StockRefused> {
    let PriceRequest {
        offer,
        seen,
        price,
        sure,
    } = *request;
    if !may_edit(member) {
        return Err(StockRefused::MayNotEdit);
    }
    if !(1..=PRICE_MAX).contains(&price.0) {
        return Err(StockRefused::Price);
    }
    let mut transaction = pool.begin().await?;
    let product = require_own(&mut transaction, member, offer).await?;
    let standing = shelf::lock_price(&mut transaction, offer).await?;
    // Sent twice: it stands there already.
    if standing == price {
        return Ok(());
    }
    if standing != seen {
        return Err(StockRefused::PriceMoved { now: standing });
    }
    if is_unlikely_price(Some(standing), price) && sure != Some(price) {
        return Err(StockRefused::UnlikelyPrice {
            from: standing,
            to: price,
        });
    }
    shelf::set_price(&mut transaction, offer, price).await?;
    let entry = audit::Entry {
        action: "price",
        subject: offer.to_string(),
        before: Some(json!({ "price_vnd": standing })),
        after: Some(json!({ "price_vnd": price })),
    };
    audit::record(&mut transaction, member.account(), member.coop(), entry, now).await?;
    jobs::enqueue(&mut transaction, Job::RefreshSearch { product }, now, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Says how few packs are little.
pub async fn set_low_stock(
    pool: &PgPool,
    member: &CoopMember,
    offer: OfferId,
    low_stock: i32,
    now: DateTime<Utc>,
) -> Result<(), StockRefused> {
    if !(0..=ON_HAND_MAX).contains(&low_stock) {
        return Err(StockRefused::Quantity {
            min: 0,
            max: ON_HAND_MAX,
        });
    }
    let mut transaction = pool.begin().await?;
    let before = shelf::lock_low_stock(&mut transaction, member.coop(), offer)
        .await?
        .ok_or(StockRefused::NotFound)?;
    if before == low_stock {
        return Ok(());
    }
    shelf::set_low_stock(&mut transaction, offer, low_stock).await?;
    let entry = audit::Entry {
        action: "low_stock",
        subject: offer.to_string(),
        before: Some(json!({ "packs": before })),
        after: Some(json!({ "packs": low_stock })),
    };
    audit::record(&mut transaction, member.account(), member.coop(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Forgets the keys of forms that nobody will send again. Returns how many.
pub async fn forget_form_keys(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    desk::forget_keys(pool, now - Duration::days(KEY_DAYS)).await
}

/// The product of an offer of the member's own; another seller's offer does not exist.
async fn require_own(
    connection: &mut PgConnection,
    member: &CoopMember,
    offer: OfferId,
) -> Result<ProductId, StockRefused> {
    shelf::product_of_own(connection, member.coop(), offer)
        .await?
        .ok_or(StockRefused::NotFound)
}
