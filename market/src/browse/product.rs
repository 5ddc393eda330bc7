//! The page of a product.

use super::{
    OfferView, ProducerView, ProductPage, SellerView, drawing_of,
    store::{self, OfferRow},
};
use crate::{
    base::OrganisationId,
    catalog::{Buyable, OfferFacts, Season, is_age_restricted},
    trust,
};
use chrono::NaiveDate;
use sqlx::PgPool;

/// Everything about a published product that a public storefront offers. The caller keeps an age-restricted one behind
/// the age gate.
pub async fn product(pool: &PgPool, slug: &str, today: NaiveDate) -> Result<Option<ProductPage>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let Some(product) = store::load_product(&mut connection, slug).await? else {
        return Ok(None);
    };
    let offers = store::load_offers(&mut connection, product.id, today).await?;
    let Some(first) = offers.first() else { return Ok(None) };

    let photos = store::load_photos(&mut connection, product.id).await?;
    let is_restricted = is_age_restricted(product.alcohol, product.category.is_age_restricted);
    let certificates = trust::load_certificates(&mut *connection, &[product.id])
        .await?
        .remove(&product.id)
        .unwrap_or_default();
    let stars = trust::badge_on(&certificates, today);
    let certificate = stars.as_ref().and_then(|badge| {
        certificates
            .into_iter()
            .find(|certificate| certificate.slug == badge.certificate_slug)
    });
    let others = store::list_others(&mut connection, product.id, first.seller, &product.category.slug).await?;
    let mut others = store::load_cards(&mut connection, &others, None, today).await?;
    others.retain(|card| !card.is_age_restricted);

    let seller = SellerView {
        slug: first.seller_slug.clone(),
        name: first.seller_name.clone(),
        kind: first.seller_kind,
        place: first.seller_place.clone(),
        closure: first.closure,
        is_closed: is_closed(first, today),
        is_illustrative: first.seller_is_illustrative,
    };
    let is_resold = offers.iter().any(|offer| offer.seller != product.producer);
    let producer = is_resold.then(|| ProducerView {
        name: product.producer_name.clone(),
        storefront_slug: product.producer_storefront.clone(),
    });
    let buyable = judge(first, is_restricted, &product.season, today);
    let offers = offers
        .into_iter()
        .map(|offer| view(offer, product.producer, is_restricted, &product.season, today))
        .collect();
    Ok(Some(ProductPage {
        id: product.id,
        photos,
        drawing: drawing_of(&product.slug),
        slug: product.slug,
        name: product.name,
        description: product.description,
        category: product.category,
        ocop_group: product.ocop_group,
        offers,
        seller,
        producer,
        origin: product.origin,
        stars,
        certificate,
        in_season: product.season.is_open_on(today),
        season: product.season,
        storage_class: product.storage_class,
        storage: product.storage,
        shelf_life_days: product.shelf_life_days,
        shipping_scope: product.shipping_scope,
        alcohol: product.alcohol,
        label: product.label,
        is_age_restricted: is_restricted,
        is_illustrative: product.is_illustrative,
        buyable,
        others,
    }))
}

fn is_closed(offer: &OfferRow, today: NaiveDate) -> bool {
    offer.closure.is_some_and(|closure| closure.holds_on(today))
}

fn judge(offer: &OfferRow, is_age_restricted: bool, season: &Season, today: NaiveDate) -> Buyable {
    let facts = OfferFacts {
        is_age_restricted,
        is_shop_closed: is_closed(offer, today),
        availability: offer.availability,
        is_ahead_open: offer.ahead.is_some(),
        season,
        available: offer.available,
    };
    Buyable::judge(facts, today)
}

fn view(
    offer: OfferRow,
    producer: OrganisationId,
    is_age_restricted: bool,
    season: &Season,
    today: NaiveDate,
) -> OfferView {
    OfferView {
        id: offer.id,
        buyable: judge(&offer, is_age_restricted, season, today),
        unit_price: offer.net.and_then(|net| net.unit_price(offer.price)),
        pack: offer.pack,
        price: offer.price,
        net: offer.net,
        is_by_weight: offer.is_by_weight,
        seller_name: offer.seller_name,
        seller_slug: offer.seller_slug,
        is_by_maker: offer.seller == producer,
        availability: offer.availability,
        available: offer.available,
        ahead: offer.ahead,
    }
}
