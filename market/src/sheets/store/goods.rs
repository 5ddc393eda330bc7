//! A producer's goods with their packs, as sheets hold them: what a listing shall say, and what is asked for now.

use crate::{
    base::{OfferId, OrganisationId, ProductId, VariantId, Vnd, Words},
    catalog::{Listing, ListingState, NetAmount, NetUnit, Pack, ProductStatus},
    sheets::plan::key_of,
};
use sqlx::{PgConnection, types::Json};
use std::collections::HashMap;

/// One product of a producer.
#[derive(Clone, Debug)]
pub struct Good {
    /// The product.
    pub id: ProductId,
    /// The address part of its page.
    pub slug: String,
    /// Its name, as it shall be.
    pub name: Words,
    /// Its name as the public reads it, until another was approved.
    pub public_name: String,
    /// The slug of its category.
    pub category: String,
    /// Its category's name.
    pub category_name: Words,
    /// Whether it is public.
    pub status: ProductStatus,
    /// Where its listing stands.
    pub state: ListingState,
    /// How often the listing was saved.
    pub version: i32,
    /// What the listing says; nothing when it was never written.
    pub content: Option<Listing>,
    /// Its packs.
    pub packs: Vec<GoodPack>,
}

/// One pack of a product.
#[derive(Clone, Debug)]
pub struct GoodPack {
    /// What the listing says of it.
    pub pack: Pack,
    /// What the public calls it, until another name was approved.
    pub public_name: String,
    /// What stands on the producer's own shelf, once it was approved.
    pub offer: Option<LiveOffer>,
}

/// A pack that is on the shelf.
#[derive(Clone, Copy, Debug)]
pub struct LiveOffer {
    /// The offer.
    pub id: OfferId,
    /// What is asked for it.
    pub price: Vnd,
    /// How many packs are in the house.
    pub on_hand: i32,
    /// How many of them are promised.
    pub held: i32,
    /// Fewer than this are little.
    pub low_stock: i32,
}

impl Good {
    /// The packs that are called so, by the name they have or by the one they shall have.
    pub(in crate::sheets) fn packs_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a GoodPack> {
        self.packs.iter().filter(move |pack| pack.is_named(name))
    }
}

impl GoodPack {
    fn is_named(&self, name: &str) -> bool {
        let key = key_of(name);
        key_of(&self.pack.name.vi) == key || key_of(&self.public_name) == key
    }

    /// What is asked for it: now, or at first.
    pub fn price(&self) -> Option<Vnd> {
        self.offer.map(|offer| offer.price).or(self.pack.price)
    }

    /// How many there are: now, or at first.
    pub fn stock(&self) -> Option<i32> {
        self.offer.map(|offer| offer.on_hand).or(self.pack.stock)
    }
}

/// The goods of these ids, in this order; others' are passed over.
pub(in crate::sheets) async fn load(
    connection: &mut PgConnection,
    producer: OrganisationId,
    products: &[ProductId],
) -> Result<Vec<Good>, sqlx::Error> {
    let ids: Vec<_> = products.iter().map(|product| product.0).collect();
    let variants = sqlx::query!(
        r#"SELECT v.product_id AS "product: ProductId", v.id AS "id: VariantId", v.pack_vi, v.pack_en, v.net_amount,
                  v.net_unit AS "net_unit: NetUnit", v.weight_grams, v.is_by_weight, o.id AS "offer?: OfferId",
                  o.price_vnd AS "price?: Vnd", o.low_stock AS "low_stock?", coalesce(i.on_hand, 0) AS "on_hand!",
                  coalesce(i.held, 0) AS "held!"
           FROM variant v
           LEFT JOIN offer o ON o.variant_id = v.id AND o.seller_id = $1
           LEFT JOIN stock_item i ON i.offer_id = o.id
           WHERE v.product_id = ANY($2) ORDER BY v.id"#,
        producer.0,
        &ids,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut packs: HashMap<ProductId, Vec<GoodPack>> = HashMap::new();
    for row in variants {
        let offer = match (row.offer, row.price, row.low_stock) {
            (Some(id), Some(price), Some(low_stock)) => Some(LiveOffer {
                id,
                price,
                on_hand: row.on_hand,
                held: row.held,
                low_stock,
            }),
            _ => None,
        };
        let public_name = row.pack_vi.clone();
        let pack = Pack {
            variant: Some(row.id),
            name: Words {
                vi: row.pack_vi,
                en: row.pack_en,
            },
            net: row
                .net_amount
                .zip(row.net_unit)
                .map(|(amount, unit)| NetAmount { amount, unit }),
            weight_grams: Some(row.weight_grams),
            is_by_weight: row.is_by_weight,
            price: None,
            stock: None,
        };
        packs.entry(row.product).or_default().push(GoodPack {
            pack,
            public_name,
            offer,
        });
    }
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id: ProductId", p.slug, p.name_vi, p.name_en, p.category_slug,
                  p.status AS "status: ProductStatus", l.state AS "state?: ListingState",
                  coalesce(l.version, 0) AS "version!", l.content AS "content?: Json<Listing>",
                  c.name_vi AS category_vi, c.name_en AS category_en
           FROM product p
           LEFT JOIN listing l ON l.product_id = p.id
           JOIN category c ON c.slug = coalesce(nullif(l.content->>'category', ''), p.category_slug)
           WHERE p.producer_id = $1 AND p.id = ANY($2) ORDER BY array_position($2, p.id)"#,
        producer.0,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let content = row.content.map(|Json(content)| content);
            let mut known = packs.remove(&row.id).unwrap_or_default();
            // The listing says which packs there shall be; what it leaves out is still sold until that is approved.
            if let Some(content) = &content {
                for pack in &content.packs {
                    match known
                        .iter_mut()
                        .find(|one| one.pack.variant.is_some() && one.pack.variant == pack.variant)
                    {
                        Some(one) => one.pack = pack.clone(),
                        None => known.push(GoodPack {
                            pack: pack.clone(),
                            public_name: String::new(),
                            offer: None,
                        }),
                    }
                }
            }
            let unwritten = match row.status {
                ProductStatus::Published | ProductStatus::Hidden => ListingState::Settled,
                ProductStatus::Draft | ProductStatus::InReview => ListingState::Draft,
            };
            let public_name = row.name_vi.clone();
            let said = |said: Option<&Words>| said.filter(|name| !name.vi.is_empty()).cloned();
            Good {
                id: row.id,
                slug: row.slug,
                name: said(content.as_ref().map(|content| &content.name)).unwrap_or(Words {
                    vi: row.name_vi,
                    en: row.name_en,
                }),
                public_name,
                category: content
                    .as_ref()
                    .map(|content| content.category.clone())
                    .filter(|category| !category.is_empty())
                    .unwrap_or(row.category_slug),
                category_name: Words {
                    vi: row.category_vi,
                    en: row.category_en,
                },
                status: row.status,
                state: row.state.unwrap_or(unwritten),
                version: row.version,
                content,
                packs: known,
            }
        })
        .collect())
}
