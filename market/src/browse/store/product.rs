//! One product and its offers.

use super::words;
use crate::{
    base::{HarvestId, OfferId, OrganisationId, ProductId, Vnd, Words},
    browse::Label,
    catalog::{
        Ahead, AlcoholPermille, Availability, Category, NetAmount, NetUnit, OcopGroup, Season, ShippingScope,
        StorageClass,
    },
    coops::Closure,
    media::Photo,
    people::OrganisationKind,
    places::{Place, former_name},
};
use chrono::NaiveDate;
use sqlx::PgConnection;

/// A published product.
#[derive(Debug)]
pub(in crate::browse) struct ProductRow {
    pub(in crate::browse) id: ProductId,
    pub(in crate::browse) slug: String,
    pub(in crate::browse) name: Words,
    pub(in crate::browse) description: Words,
    pub(in crate::browse) category: Category,
    pub(in crate::browse) ocop_group: Option<OcopGroup>,
    pub(in crate::browse) producer: OrganisationId,
    pub(in crate::browse) producer_name: Words,
    pub(in crate::browse) producer_storefront: Option<String>,
    pub(in crate::browse) origin: Place,
    pub(in crate::browse) season: Season,
    pub(in crate::browse) storage_class: StorageClass,
    pub(in crate::browse) storage: Words,
    pub(in crate::browse) shelf_life_days: Option<i32>,
    pub(in crate::browse) shipping_scope: ShippingScope,
    pub(in crate::browse) alcohol: Option<AlcoholPermille>,
    pub(in crate::browse) label: Label,
    pub(in crate::browse) is_illustrative: bool,
}

/// A public offer of a product.
#[derive(Debug)]
pub(in crate::browse) struct OfferRow {
    pub(in crate::browse) id: OfferId,
    pub(in crate::browse) pack: Words,
    pub(in crate::browse) price: Vnd,
    pub(in crate::browse) net: Option<NetAmount>,
    pub(in crate::browse) is_by_weight: bool,
    pub(in crate::browse) availability: Availability,
    pub(in crate::browse) available: i32,
    pub(in crate::browse) ahead: Option<Ahead>,
    pub(in crate::browse) seller: OrganisationId,
    pub(in crate::browse) seller_name: Words,
    pub(in crate::browse) seller_slug: String,
    pub(in crate::browse) seller_kind: OrganisationKind,
    pub(in crate::browse) seller_place: Place,
    pub(in crate::browse) seller_is_illustrative: bool,
    pub(in crate::browse) closure: Option<Closure>,
}

/// A published product by its address.
pub(in crate::browse) async fn load_product(
    connection: &mut PgConnection,
    slug: &str,
) -> Result<Option<ProductRow>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT p.id AS "id: ProductId", p.slug, p.name_vi, p.name_en, p.description_vi, p.description_en,
                  p.category_slug, c.name_vi AS category_vi, c.name_en AS category_en, c.is_age_restricted,
                  p.ocop_group AS "ocop_group: OcopGroup", p.season_months,
                  p.storage_class AS "storage_class: StorageClass", p.storage_vi, p.storage_en, p.shelf_life_days,
                  p.shipping_scope AS "shipping_scope: ShippingScope", p.alcohol_permille, p.is_illustrative,
                  p.directions, p.warnings, p.licence,
                  producer.id AS "producer: OrganisationId", producer.name_vi AS producer_vi,
                  producer.name_en AS producer_en, s.slug AS "producer_storefront?",
                  commune.name AS commune_name, province.code AS province_code, province.name AS province_name,
                  coalesce(coop.legacy_address, '') AS "legacy_address!"
           FROM product p
           JOIN category c ON c.slug = p.category_slug
           JOIN organisation producer ON producer.id = p.producer_id
           LEFT JOIN storefront s ON s.organisation_id = producer.id AND s.status = 'approved'
           LEFT JOIN cooperative coop ON coop.organisation_id = producer.id AND coop.commune_code = p.origin_commune_code
           JOIN admin_unit commune ON commune.code = p.origin_commune_code
           JOIN admin_unit province ON province.code = commune.parent_code
           WHERE p.slug = $1 AND p.status = 'published'"#,
        slug,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| ProductRow {
        id: row.id,
        slug: row.slug,
        name: words(row.name_vi, row.name_en),
        description: words(row.description_vi, row.description_en),
        category: Category {
            slug: row.category_slug,
            name: words(row.category_vi, row.category_en),
            is_age_restricted: row.is_age_restricted,
        },
        ocop_group: row.ocop_group,
        producer: row.producer,
        producer_name: words(row.producer_vi, row.producer_en),
        producer_storefront: row.producer_storefront,
        origin: Place {
            province_code: row.province_code,
            province_name: row.province_name,
            commune_name: row.commune_name,
            former_name: former_name(&row.legacy_address),
        },
        season: Season(row.season_months),
        storage_class: row.storage_class,
        storage: words(row.storage_vi, row.storage_en),
        shelf_life_days: row.shelf_life_days,
        shipping_scope: row.shipping_scope,
        alcohol: row.alcohol_permille.map(AlcoholPermille),
        label: Label {
            directions: row.directions,
            warnings: row.warnings,
            licence: row.licence,
        },
        is_illustrative: row.is_illustrative,
    }))
}

/// The photographs of a product that the public sees, in their order.
pub(in crate::browse) async fn load_photos(
    connection: &mut PgConnection,
    product: ProductId,
) -> Result<Vec<Photo>, sqlx::Error> {
    sqlx::query_as!(
        Photo,
        r#"SELECT hash, width, height, alt, slim_due IS NULL AS "has_slim!" FROM product_photo
           WHERE product_id = $1 AND public_position IS NOT NULL ORDER BY public_position, id"#,
        product.0,
    )
    .fetch_all(connection)
    .await
}

/// The public offers of a product, the best first, as the lists have it: the cheapest, but those of what others make only
/// while there are goods and their seller is open; at most 50.
pub(in crate::browse) async fn load_offers(
    connection: &mut PgConnection,
    product: ProductId,
    today: NaiveDate,
) -> Result<Vec<OfferRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OfferId", o.price_vnd AS "price: Vnd", o.availability AS "availability: Availability",
                  v.pack_vi, v.pack_en, v.net_amount, v.net_unit AS "net_unit: NetUnit",
                  v.is_by_weight AND v.net_unit = 'g' AS "is_by_weight!",
                  CASE WHEN o.availability = 'preorder' THEN coalesce(h.cap - h.sold, 0)
                       ELSE coalesce(i.on_hand - i.held, 0) END AS "available!",
                  h.id AS "harvest?: HarvestId", h.harvest_from AS "harvest_from?", h.harvest_to AS "harvest_to?",
                  h.ship_by AS "ship_by?", seller.id AS "seller: OrganisationId",
                  seller.name_vi, seller.name_en, seller.kind AS "kind: OrganisationKind", s.slug, s.closed_from,
                  s.closed_to, coop.legacy_address, coop.is_illustrative, commune.name AS commune_name,
                  province.code AS province_code, province.name AS province_name
           FROM variant v
           JOIN product p ON p.id = v.product_id
           JOIN offer o ON o.variant_id = v.id AND o.is_shown
           JOIN storefront s ON s.organisation_id = o.seller_id AND s.status = 'approved'
           JOIN organisation seller ON seller.id = o.seller_id
           JOIN cooperative coop ON coop.organisation_id = seller.id
           JOIN admin_unit commune ON commune.code = coop.commune_code
           JOIN admin_unit province ON province.code = commune.parent_code
           LEFT JOIN stock_item i ON i.offer_id = o.id
           LEFT JOIN harvest h ON h.offer_id = o.id AND o.availability = 'preorder' AND h.state = 'open'
                              AND h.order_until >= $2
           WHERE v.product_id = $1
           ORDER BY o.seller_id <> p.producer_id
                      AND (coalesce(i.on_hand - i.held, 0) <= 0 OR coalesce(s.closed_from <= $2 AND coalesce(s.closed_to >= $2, true), false)),
                    o.price_vnd, o.seller_id <> p.producer_id, o.id LIMIT 50"#,
        product.0,
        today,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| OfferRow {
            id: row.id,
            ahead: Ahead::new(row.harvest, row.harvest_from, row.harvest_to, row.ship_by),
            pack: words(row.pack_vi, row.pack_en),
            price: row.price,
            net: row
                .net_amount
                .zip(row.net_unit)
                .map(|(amount, unit)| NetAmount { amount, unit }),
            is_by_weight: row.is_by_weight,
            availability: row.availability,
            available: row.available,
            seller: row.seller,
            seller_name: words(row.name_vi, row.name_en),
            seller_slug: row.slug,
            seller_kind: row.kind,
            seller_place: Place {
                province_code: row.province_code,
                province_name: row.province_name,
                commune_name: row.commune_name,
                former_name: former_name(&row.legacy_address),
            },
            seller_is_illustrative: row.is_illustrative,
            closure: Closure::new(row.closed_from, row.closed_to),
        })
        .collect())
}
