//! What both sides read.

use super::variants;
use crate::{
    base::{OfferId, OrganisationId, ProductId, ResaleId, VariantId, Vnd, Words},
    catalog::load_first_photos,
    resale::{AskedRow, FoundGood, FoundPack, OwnPack, OwnRow, ResaleState},
};
use sqlx::PgPool;
use std::collections::HashMap;

/// So many rows of a list are read.
const ROWS_MAX: i64 = 100;

pub(in crate::resale) async fn count_asked(pool: &PgPool, producer: OrganisationId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM resale r JOIN product p ON p.id = r.product_id
           WHERE p.producer_id = $1 AND r.state = 'asked'"#,
        producer.0,
    )
    .fetch_one(pool)
    .await
}

/// Public goods of others, in the market's order; `words` is an operand of a `tsquery`.
pub(in crate::resale) async fn find(
    pool: &PgPool,
    seller: OrganisationId,
    words: &str,
) -> Result<Vec<FoundGood>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id: ProductId", p.slug, p.name_vi, p.name_en, p.category_slug, maker.name_vi AS maker_vi,
                  maker.name_en AS maker_en, province.name AS province,
                  EXISTS (SELECT FROM resale r WHERE r.seller_id = $1 AND r.product_id = p.id
                          AND r.state IN ('asked', 'agreed')) AS "is_asked!"
           FROM product_search s
           JOIN product p ON p.id = s.product_id AND p.producer_id <> $1 AND p.status = 'published'
           JOIN organisation maker ON maker.id = p.producer_id
           JOIN admin_unit commune ON commune.code = p.origin_commune_code
           JOIN admin_unit province ON province.code = commune.parent_code
           WHERE s.words @@ $2::text::tsquery AND NOT s.is_age_restricted
           ORDER BY s.position, s.product_id LIMIT 20"#,
        seller.0,
        words,
    )
    .fetch_all(pool)
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let slugs: Vec<_> = rows.iter().map(|row| row.slug.clone()).collect();
    let mut packs = load_packs(pool, &ids).await?;
    let mut photos = load_first_photos(&mut *pool.acquire().await?, &slugs).await?;
    Ok(rows
        .into_iter()
        .map(|row| FoundGood {
            photo: photos.remove(&row.slug),
            slug: row.slug,
            name: words_of(row.name_vi, row.name_en),
            producer: words_of(row.maker_vi, row.maker_en),
            province: row.province,
            category_slug: row.category_slug,
            packs: packs.remove(&row.id).unwrap_or_default(),
            is_asked: row.is_asked,
        })
        .collect())
}

/// The packs of products, with what their producers ask.
async fn load_packs(pool: &PgPool, products: &[ProductId]) -> Result<HashMap<ProductId, Vec<FoundPack>>, sqlx::Error> {
    let ids: Vec<_> = products.iter().map(|product| product.0).collect();
    let rows = sqlx::query!(
        r#"SELECT v.product_id AS "product: ProductId", v.id AS "variant: VariantId", v.pack_vi, v.pack_en,
                  o.price_vnd AS "price?: Vnd"
           FROM variant v JOIN product p ON p.id = v.product_id
           LEFT JOIN offer o ON o.variant_id = v.id AND o.seller_id = p.producer_id
           WHERE v.product_id = ANY($1) ORDER BY v.weight_grams, v.id"#,
        &ids,
    )
    .fetch_all(pool)
    .await?;
    let mut packs: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        packs.entry(row.product).or_default().push(FoundPack {
            variant: row.variant,
            name: words_of(row.pack_vi, row.pack_en),
            price: row.price,
        });
    }
    Ok(packs)
}

pub(in crate::resale) async fn list_own(pool: &PgPool, seller: OrganisationId) -> Result<Vec<OwnRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT r.id AS "id: ResaleId", r.state AS "state: ResaleState", r.packs, r.why, r.valid_until, r.reason,
                  r.asked_at, p.id AS "product: ProductId", p.slug, p.name_vi, p.name_en,
                  p.status = 'published' AS "is_public!", maker.name_vi AS maker_vi, maker.name_en AS maker_en
           FROM resale r JOIN product p ON p.id = r.product_id JOIN organisation maker ON maker.id = p.producer_id
           WHERE r.seller_id = $1 ORDER BY r.state IN ('asked', 'agreed') DESC, r.asked_at DESC, r.id DESC LIMIT $2"#,
        seller.0,
        ROWS_MAX,
    )
    .fetch_all(pool)
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.product).collect();
    let packs = load_packs(pool, &ids).await?;
    let mut offers = load_offers(pool, seller, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let meant = variants(row.packs);
            let packs = packs.get(&row.product).into_iter().flatten();
            let packs = packs.filter(|pack| meant.is_empty() || meant.contains(&pack.variant));
            let packs = packs.map(|pack| {
                let is_agreed = row.state == ResaleState::Agreed;
                let offer = is_agreed.then(|| offers.remove(&pack.variant)).flatten();
                OwnPack {
                    variant: pack.variant,
                    name: pack.name.clone(),
                    producer_price: pack.price,
                    offer: offer.as_ref().map(|offer| offer.id),
                    price: offer.as_ref().map(|offer| offer.price),
                    available: offer.as_ref().map_or(0, |offer| offer.available),
                    is_paused: offer.is_some_and(|offer| offer.is_paused),
                }
            });
            OwnRow {
                packs: packs.collect(),
                id: row.id,
                state: row.state,
                product_slug: row.slug,
                name: words_of(row.name_vi, row.name_en),
                is_public: row.is_public,
                producer: words_of(row.maker_vi, row.maker_en),
                why: row.why,
                valid_until: row.valid_until,
                reason: row.reason,
                asked_at: row.asked_at,
            }
        })
        .collect())
}

/// A seller's own offer.
struct OwnOffer {
    id: OfferId,
    price: Vnd,
    available: i32,
    is_paused: bool,
}

async fn load_offers(
    pool: &PgPool,
    seller: OrganisationId,
    products: &[ProductId],
) -> Result<HashMap<VariantId, OwnOffer>, sqlx::Error> {
    let ids: Vec<_> = products.iter().map(|product| product.0).collect();
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OfferId", v.id AS "variant: VariantId", o.price_vnd AS "price: Vnd", o.is_paused,
                  coalesce(i.on_hand - i.held, 0) AS "available!"
           FROM offer o JOIN variant v ON v.id = o.variant_id LEFT JOIN stock_item i ON i.offer_id = o.id
           WHERE o.seller_id = $1 AND v.product_id = ANY($2)"#,
        seller.0,
        &ids,
    )
    .fetch_all(pool)
    .await?;
    let offer = |row: (OfferId, Vnd, i32, bool)| OwnOffer {
        id: row.0,
        price: row.1,
        available: row.2,
        is_paused: row.3,
    };
    Ok(rows
        .into_iter()
        .map(|row| (row.variant, offer((row.id, row.price, row.available, row.is_paused))))
        .collect())
}

pub(in crate::resale) async fn list_asked(
    pool: &PgPool,
    producer: OrganisationId,
) -> Result<Vec<AskedRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT r.id AS "id: ResaleId", r.state AS "state: ResaleState", r.packs, r.why, r.valid_until, r.reason,
                  r.asked_at, p.id AS "product: ProductId", p.slug, p.name_vi, p.name_en,
                  seller.name_vi AS seller_vi, seller.name_en AS seller_en, s.slug AS seller_slug,
                  coalesce(province.name, '') AS "province!"
           FROM resale r JOIN product p ON p.id = r.product_id JOIN organisation seller ON seller.id = r.seller_id
           JOIN storefront s ON s.organisation_id = seller.id
           LEFT JOIN admin_unit province ON province.code = seller.province_code
           WHERE p.producer_id = $1
           ORDER BY r.state = 'asked' DESC, r.state = 'agreed' DESC, r.asked_at DESC, r.id DESC LIMIT $2"#,
        producer.0,
        ROWS_MAX,
    )
    .fetch_all(pool)
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.product).collect();
    let packs = load_packs(pool, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let meant = variants(row.packs);
            let packs = packs.get(&row.product).into_iter().flatten();
            let packs = packs.map(|pack| {
                let is_meant = meant.is_empty() || meant.contains(&pack.variant);
                (pack.variant, pack.name.clone(), is_meant)
            });
            AskedRow {
                packs: packs.collect(),
                id: row.id,
                state: row.state,
                product_slug: row.slug,
                name: words_of(row.name_vi, row.name_en),
                seller: words_of(row.seller_vi, row.seller_en),
                seller_slug: row.seller_slug,
                province: row.province,
                why: row.why,
                valid_until: row.valid_until,
                reason: row.reason,
                asked_at: row.asked_at,
            }
        })
        .collect())
}

fn words_of(vi: String, en: String) -> Words {
    Words { vi, en }
}
