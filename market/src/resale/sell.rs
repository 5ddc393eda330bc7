//! A seller sells what a producer agreed to: under a price and from a stock of their own.

use super::{
    ResaleRefused, ResaleState,
    consent::{Change, follow},
    store,
};
use crate::{
    base::{OfferId, ResaleId, VariantId, Vnd},
    catalog::{Availability, NewOffer, ON_HAND_MAX, PRICE_MAX, insert_offer, is_unlikely_price, stock},
    jobs::{self, Job},
    people::CoopManager,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// A pack that was agreed to, as a form puts it on sale.
#[derive(Clone, Copy, Debug)]
pub struct SellRequest {
    /// What was agreed to.
    pub resale: ResaleId,
    /// The pack.
    pub variant: VariantId,
    /// The price that shall be asked.
    pub price: Vnd,
    /// The price that was said to be meant, however unlikely it looks.
    pub sure: Option<Vnd>,
    /// How many there are at first.
    pub on_hand: i32,
}

/// Puts a pack that was agreed to on sale, with its first goods. The same form again changes nothing; price and stock are
/// changed on the shelf from then on.
pub async fn sell(
    pool: &PgPool,
    manager: &CoopManager,
    request: &SellRequest,
    now: DateTime<Utc>,
) -> Result<(), ResaleRefused> {
    let SellRequest {
        resale,
        variant,
        price,
        sure,
        on_hand,
    } = *request;
    if !(1..=PRICE_MAX).contains(&price.0) {
        return Err(ResaleRefused::Price);
    }
    if !(0..=ON_HAND_MAX).contains(&on_hand) {
        return Err(ResaleRefused::Quantity);
    }
    let mut transaction = pool.begin().await?;
    let row = store::lock(&mut transaction, resale).await?;
    let row = row
        .filter(|row| row.seller == manager.coop())
        .ok_or(ResaleRefused::NotFound)?;
    if row.state != ResaleState::Agreed {
        return Err(ResaleRefused::MovedOn);
    }
    let known = store::list_variants(&mut transaction, row.product).await?;
    let is_meant = row.packs.is_empty() || row.packs.contains(&variant);
    if !known.contains(&variant) || !is_meant {
        return Err(ResaleRefused::NotFound);
    }
    if store::has_offer(&mut transaction, row.seller, variant).await? {
        return Ok(());
    }
    if is_unlikely_price(None, price) && sure != Some(price) {
        return Err(ResaleRefused::UnlikelyPrice { to: price });
    }
    let offer = NewOffer {
        id: OfferId::new_at(now),
        seller: row.seller,
        variant,
        price,
        availability: Availability::InStock,
    };
    insert_offer(&mut transaction, &offer).await?;
    if on_hand > 0 {
        stock::receive(&mut transaction, offer.id, on_hand, "", now).await?;
    }
    follow(&mut transaction, &row, now).await?;
    let change = Change {
        by: Some((manager.account(), manager.coop())),
        action: "resale_sell",
        after: json!({ "offer": offer.id, "price_vnd": price, "on_hand": on_hand }),
    };
    change.record(&mut transaction, resale, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes an own offer of what others make off sale for a while, or puts it back.
pub async fn set_paused(
    pool: &PgPool,
    manager: &CoopManager,
    offer: OfferId,
    is_paused: bool,
    now: DateTime<Utc>,
) -> Result<(), ResaleRefused> {
    let mut transaction = pool.begin().await?;
    let (resale, product) = store::lock_offer(&mut transaction, manager.coop(), offer)
        .await?
        .ok_or(ResaleRefused::NotFound)?;
    if store::set_paused(&mut transaction, offer, is_paused).await? {
        jobs::enqueue(&mut transaction, Job::RefreshSearch { product }, now, now).await?;
        let change = Change {
            by: Some((manager.account(), manager.coop())),
            action: if is_paused { "resale_pause" } else { "resale_resume" },
            after: json!({ "offer": offer }),
        };
        change.record(&mut transaction, resale, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}
