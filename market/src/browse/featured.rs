//! What departments feature: judged again on every showing, because a slot outlives what it shows.

use super::{Featured, FeaturedSubject, ProductCard, StorefrontCard, store, store::FeaturedRow};
use crate::base::{OrganisationId, ProductId};
use chrono::NaiveDate;
use sqlx::PgConnection;
use std::collections::HashMap;

/// A page shows at most this many slots.
pub(super) const FEATURED_MAX: i64 = 12;

/// The products and storefronts of these slots.
pub(super) fn products_of(slots: &[FeaturedRow]) -> impl Iterator<Item = ProductId> {
    slots.iter().filter_map(|slot| slot.product)
}

/// The storefronts of these slots.
pub(super) fn storefronts_of(slots: &[FeaturedRow]) -> impl Iterator<Item = OrganisationId> {
    slots.iter().filter_map(|slot| slot.storefront)
}

/// Joins slots with cards: what has no card is not public any more, and what is behind the age gate is never featured.
pub(super) fn join(
    slots: Vec<FeaturedRow>,
    products: &HashMap<ProductId, ProductCard>,
    storefronts: &HashMap<OrganisationId, StorefrontCard>,
) -> Vec<Featured> {
    slots
        .into_iter()
        .filter_map(|slot| {
            let product = slot
                .product
                .and_then(|id| products.get(&id))
                .filter(|card| !card.is_age_restricted);
            let storefront = slot.storefront.and_then(|id| storefronts.get(&id));
            let subject = match (product, storefront) {
                (Some(card), _) => FeaturedSubject::Product(Box::new(card.clone())),
                (None, Some(card)) => FeaturedSubject::Storefront(Box::new(card.clone())),
                (None, None) => return None,
            };
            Some(Featured {
                subject,
                reason: slot.reason,
                department_name: slot.department,
                from: slot.from,
                to: slot.to,
            })
        })
        .collect()
}

/// What is featured in one place, for pages that show little else.
pub(super) async fn load(
    connection: &mut PgConnection,
    placement: &str,
    category: Option<&str>,
    today: NaiveDate,
) -> Result<Vec<Featured>, sqlx::Error> {
    let slots = store::list_featured(connection, placement, category, today, FEATURED_MAX).await?;
    let products: Vec<_> = products_of(&slots).collect();
    let storefronts: Vec<_> = storefronts_of(&slots).collect();
    let products = store::load_cards(connection, &products, None, today).await?;
    let storefronts = store::load_storefront_cards(connection, &storefronts, today).await?;
    Ok(join(
        slots,
        &products.into_iter().map(|card| (card.id, card)).collect(),
        &storefronts.into_iter().collect(),
    ))
}
