//! Cards of products and storefronts, a list of them in one query.

use super::words;
use crate::{
    base::{OfferId, OrganisationId, ProductId, Vnd},
    browse::{ProductCard, StorefrontCard, drawing_of},
    catalog::{AlcoholPermille, Availability, Buyable, OfferFacts, Season, ShippingScope, is_age_restricted},
    coops::Closure,
    media::Photo,
    people::OrganisationKind,
    places::{Place, former_name},
    trust,
};
use chrono::NaiveDate;
use sqlx::PgConnection;

/// The cards of these products in the given order, each with its best public offer, or with that of one seller: the
/// cheapest, but those of what others make only while there are goods and their seller is open.
/// Products that are not public have no card.
pub(in crate::browse) async fn load_cards(
    connection: &mut PgConnection,
    products: &[ProductId],
    seller: Option<OrganisationId>,
    today: NaiveDate,
) -> Result<Vec<ProductCard>, sqlx::Error> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = products.iter().map(|product| product.0).collect();
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id: ProductId", p.slug, p.name_vi, p.name_en, p.category_slug, p.season_months,
                  p.alcohol_permille, p.is_illustrative, p.shipping_scope AS "shipping_scope: ShippingScope",
                  c.is_age_restricted AS category_age_restricted, best.id AS "offer: OfferId",
                  best.price_vnd AS "price: Vnd", best.availability AS "availability: Availability", best.pack_vi,
                  best.pack_en, best.available AS "available!", best.is_ahead AS "is_ahead!", best.storefront_slug, best.closed_from, best.closed_to,
                  seller.name_vi AS seller_vi, seller.name_en AS seller_en, province.name AS province_name,
                  maker.name_vi AS maker_vi, maker.name_en AS maker_en, best.seller_id <> p.producer_id AS "is_resale!",
                  photo.hash AS "photo_hash?", photo.width AS "photo_width?", photo.height AS "photo_height?",
                  photo.alt AS "photo_alt?", photo.has_slim AS "photo_has_slim?"
           FROM UNNEST($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
           JOIN product p ON p.id = wanted.id AND p.status = 'published'
           JOIN category c ON c.slug = p.category_slug
           JOIN LATERAL (
             SELECT o.id, o.seller_id, o.price_vnd, o.availability, v.pack_vi, v.pack_en, s.slug AS storefront_slug,
                    s.closed_from, s.closed_to, h.id IS NOT NULL AS is_ahead,
                    CASE WHEN o.availability = 'preorder' THEN coalesce(h.cap - h.sold, 0)
                         ELSE coalesce(i.on_hand - i.held, 0) END AS available
             FROM variant v
             JOIN offer o ON o.variant_id = v.id AND o.is_shown AND ($2::uuid IS NULL OR o.seller_id = $2)
             JOIN storefront s ON s.organisation_id = o.seller_id AND s.status = 'approved'
             LEFT JOIN stock_item i ON i.offer_id = o.id
             LEFT JOIN harvest h ON h.offer_id = o.id AND o.availability = 'preorder' AND h.state = 'open'
                                AND h.order_until >= $3
             WHERE v.product_id = p.id
             ORDER BY o.seller_id <> p.producer_id
                        AND (coalesce(i.on_hand - i.held, 0) <= 0 OR coalesce(s.closed_from <= $3 AND coalesce(s.closed_to >= $3, true), false)),
                      o.price_vnd, o.seller_id <> p.producer_id, o.id LIMIT 1) best ON true
           JOIN organisation maker ON maker.id = p.producer_id
           JOIN organisation seller ON seller.id = best.seller_id
           JOIN admin_unit commune ON commune.code = p.origin_commune_code
           JOIN admin_unit province ON province.code = commune.parent_code
           LEFT JOIN LATERAL (
             SELECT hash, width, height, alt, slim_due IS NULL AS has_slim FROM product_photo
             WHERE product_id = p.id AND public_position IS NOT NULL ORDER BY public_position, id LIMIT 1) photo ON true
           ORDER BY wanted.place"#,
        &ids,
        seller.map(|seller| seller.0),
        today,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut badges = trust::load_badges(connection, products, today).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let season = Season(row.season_months);
            let restricted = is_age_restricted(row.alcohol_permille.map(AlcoholPermille), row.category_age_restricted);
            let facts = OfferFacts {
                is_age_restricted: restricted,
                is_shop_closed: is_closed(row.closed_from, row.closed_to, today),
                availability: row.availability,
                is_ahead_open: row.is_ahead,
                season: &season,
                available: row.available,
            };
            ProductCard {
                id: row.id,
                photo: photo_of(
                    row.photo_hash,
                    row.photo_width,
                    row.photo_height,
                    row.photo_alt,
                    row.photo_has_slim,
                ),
                drawing: drawing_of(&row.slug),
                slug: row.slug,
                name: words(row.name_vi, row.name_en),
                offer: row.offer,
                pack: words(row.pack_vi, row.pack_en),
                price: row.price,
                seller_name: words(row.seller_vi, row.seller_en),
                seller_slug: row.storefront_slug,
                producer_name: row.is_resale.then(|| words(row.maker_vi, row.maker_en)),
                province_name: row.province_name,
                stars: badges.remove(&row.id),
                category_slug: row.category_slug,
                in_season: season.is_open_on(today),
                buyable: Buyable::judge(facts, today),
                season,
                is_sold_out: row.available <= 0,
                is_ahead: row.is_ahead,
                is_age_restricted: restricted,
                is_illustrative: row.is_illustrative,
                shipping_scope: row.shipping_scope,
            }
        })
        .collect())
}

fn photo_of(
    hash: Option<String>,
    width: Option<i32>,
    height: Option<i32>,
    alt: Option<String>,
    has_slim: Option<bool>,
) -> Option<Photo> {
    Some(Photo {
        hash: hash?,
        width: width?,
        height: height?,
        alt: alt?,
        has_slim: has_slim?,
    })
}

/// The cards of these storefronts in the given order; those that are not public have none.
pub(in crate::browse) async fn load_storefront_cards(
    connection: &mut PgConnection,
    storefronts: &[OrganisationId],
    today: NaiveDate,
) -> Result<Vec<(OrganisationId, StorefrontCard)>, sqlx::Error> {
    if storefronts.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = storefronts.iter().map(|storefront| storefront.0).collect();
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OrganisationId", s.slug, s.closed_from, s.closed_to, o.name_vi, o.name_en,
                  o.kind AS "kind: OrganisationKind", coop.legacy_address, coop.is_illustrative,
                  commune.name AS commune_name, province.code AS province_code, province.name AS province_name,
                  s.product_count
           FROM UNNEST($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
           JOIN storefront s ON s.organisation_id = wanted.id AND s.status = 'approved'
           JOIN organisation o ON o.id = s.organisation_id
           JOIN cooperative coop ON coop.organisation_id = o.id
           JOIN admin_unit commune ON commune.code = coop.commune_code
           JOIN admin_unit province ON province.code = commune.parent_code
           ORDER BY wanted.place"#,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let card = StorefrontCard {
                drawing: drawing_of(&row.slug),
                slug: row.slug,
                name: words(row.name_vi, row.name_en),
                kind: row.kind,
                place: Place {
                    province_code: row.province_code,
                    province_name: row.province_name,
                    commune_name: row.commune_name,
                    former_name: former_name(&row.legacy_address),
                },
                product_count: row.product_count,
                is_closed: is_closed(row.closed_from, row.closed_to, today),
                is_illustrative: row.is_illustrative,
            };
            (row.id, card)
        })
        .collect())
}

/// Whether a storefront sells nothing today.
fn is_closed(from: Option<NaiveDate>, to: Option<NaiveDate>, today: NaiveDate) -> bool {
    Closure::new(from, to).is_some_and(|closure| closure.holds_on(today))
}
