//! All SQL of this module.

pub(super) mod desk;
pub(super) mod harvest;
pub(super) mod listing;
pub(super) mod photo;
pub(super) mod photo_file;
pub(super) mod photo_upload;
pub(super) mod review;
pub(super) mod shelf;

use super::{
    AlcoholPermille, Availability, Category, MovementKind, NetAmount, NetUnit, OcopGroup, ProductStatus, ShippingScope,
    StorageClass, stock::Wanted,
};
use crate::base::{
    AccountId, HolderId, OfferId, OrganisationId, ProductId, StockItemId, VariantId, Vnd, Words, id::new_uuid_at,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

/// A product to add.
#[derive(Debug)]
pub struct NewProduct<'a> {
    /// The id.
    pub id: ProductId,
    /// Who makes it.
    pub producer: OrganisationId,
    /// The address part of its page.
    pub slug: &'a str,
    /// Its category.
    pub category: &'a str,
    /// Its group of the OCOP programme.
    pub ocop_group: Option<OcopGroup>,
    /// Its name.
    pub name: &'a Words,
    /// What it is like.
    pub description: &'a Words,
    /// The commune it comes from.
    pub origin_commune: &'a str,
    /// How it is kept.
    pub storage_class: StorageClass,
    /// How it is kept, in words.
    pub storage: &'a Words,
    /// How long it keeps.
    pub shelf_life_days: Option<i32>,
    /// How it may travel.
    pub shipping_scope: ShippingScope,
    /// The months in which it can be had.
    pub season_months: &'a [i16],
    /// How strong it is, when it is alcohol.
    pub alcohol: Option<AlcoholPermille>,
    /// Whether it is public.
    pub status: ProductStatus,
    /// Whether it is demo data.
    pub is_illustrative: bool,
}

/// A pack to add.
#[derive(Debug)]
pub struct NewVariant<'a> {
    /// The id.
    pub id: VariantId,
    /// Whose pack.
    pub product: ProductId,
    /// What it is called.
    pub pack: &'a Words,
    /// How much it holds.
    pub net: Option<NetAmount>,
    /// What it weighs ready to be sent.
    pub weight_grams: i32,
    /// Whether it is weighed before it goes.
    pub is_by_weight: bool,
}

/// An offer to add.
#[derive(Debug)]
pub struct NewOffer {
    /// The id.
    pub id: OfferId,
    /// Who sells.
    pub seller: OrganisationId,
    /// What.
    pub variant: VariantId,
    /// For how much.
    pub price: Vnd,
    /// How it is fulfilled.
    pub availability: Availability,
}

/// Every category, in the order of the market.
pub async fn list_categories(executor: impl PgExecutor<'_>) -> Result<Vec<Category>, sqlx::Error> {
    let rows = sqlx::query!("SELECT slug, name_vi, name_en, is_age_restricted FROM category ORDER BY position, slug")
        .fetch_all(executor)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Category {
            slug: row.slug,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            is_age_restricted: row.is_age_restricted,
        })
        .collect())
}

/// Adds a category, or brings its names and its place up to date.
pub async fn put_category(
    connection: &mut PgConnection,
    category: &Category,
    position: i16,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO category (slug, name_vi, name_en, position, is_age_restricted) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (slug) DO UPDATE SET name_vi = excluded.name_vi, name_en = excluded.name_en,
           position = excluded.position, is_age_restricted = excluded.is_age_restricted",
        category.slug,
        category.name.vi,
        category.name.en,
        position,
        category.is_age_restricted,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds a product. Its search row is written by `search::refresh`, or soon after by the job that asks for it.
pub async fn insert_product(
    connection: &mut PgConnection,
    product: &NewProduct<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO product (id, producer_id, slug, category_slug, ocop_group, name_vi, name_en, description_vi,
           description_en, origin_commune_code, storage_class, storage_vi, storage_en, shelf_life_days, shipping_scope,
           season_months, alcohol_permille, status, is_illustrative, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)",
        product.id.0,
        product.producer.0,
        product.slug,
        product.category,
        product.ocop_group as Option<OcopGroup>,
        product.name.vi,
        product.name.en,
        product.description.vi,
        product.description.en,
        product.origin_commune,
        product.storage_class as StorageClass,
        product.storage.vi,
        product.storage.en,
        product.shelf_life_days,
        product.shipping_scope as ShippingScope,
        product.season_months,
        product.alcohol.map(|alcohol| alcohol.0),
        product.status as ProductStatus,
        product.is_illustrative,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds a pack.
pub async fn insert_variant(connection: &mut PgConnection, variant: &NewVariant<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO variant (id, product_id, pack_vi, pack_en, net_amount, net_unit, weight_grams, is_by_weight)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        variant.id.0,
        variant.product.0,
        variant.pack.vi,
        variant.pack.en,
        variant.net.map(|net| net.amount),
        variant.net.map(|net| net.unit) as Option<NetUnit>,
        variant.weight_grams,
        variant.is_by_weight,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds an offer.
pub async fn insert_offer(connection: &mut PgConnection, offer: &NewOffer) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO offer (id, seller_id, variant_id, price_vnd, availability) VALUES ($1, $2, $3, $4, $5)",
        offer.id.0,
        offer.seller.0,
        offer.variant.0,
        offer.price.0,
        offer.availability as Availability,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Of one stock item goods were promised.
#[derive(Clone, Copy, Debug)]
pub(super) struct Promised {
    pub(super) item: StockItemId,
    pub(super) offer: OfferId,
    /// What may still be sold of it.
    pub(super) left: i32,
}

/// Promises what there is enough of, offer by offer whole or not at all, and locks the offers in the order of their ids.
/// What was not promised is missing from the answer.
pub(super) async fn promise(connection: &mut PgConnection, wanted: &[Wanted]) -> Result<Vec<Promised>, sqlx::Error> {
    let offers: Vec<_> = wanted.iter().map(|wish| wish.offer).collect();
    let holders: Vec<_> = wanted.iter().map(|wish| wish.holder).collect();
    let quantities: Vec<_> = wanted.iter().map(|wish| wish.quantity).collect();
    sqlx::query_as!(
        Promised,
        r#"WITH wanted AS (
             SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::integer[]) AS w (offer_id, holder_id, quantity)),
           locked AS (
             SELECT id, offer_id, on_hand - held AS available
             FROM stock_item WHERE offer_id = ANY($1) ORDER BY offer_id FOR NO KEY UPDATE),
           taken AS (
             UPDATE stock_item i SET held = i.held + w.quantity
             FROM locked l JOIN (SELECT offer_id, sum(quantity)::integer AS quantity FROM wanted GROUP BY offer_id) w USING (offer_id)
             WHERE i.id = l.id AND l.available >= w.quantity
             RETURNING i.id, i.offer_id, i.on_hand - i.held AS left_over),
           held AS (
             INSERT INTO stock_hold (holder_id, stock_item_id, quantity)
             SELECT w.holder_id, t.id, w.quantity FROM taken t JOIN wanted w USING (offer_id))
           SELECT id AS "item: StockItemId", offer_id AS "offer: OfferId", left_over AS "left!" FROM taken"#,
        &offers as &[OfferId],
        &holders as &[HolderId],
        &quantities,
    )
    .fetch_all(connection)
    .await
}

/// The product that a stock item is a pack of.
pub(super) async fn product_of(connection: &mut PgConnection, item: StockItemId) -> Result<ProductId, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT v.product_id AS "product: ProductId" FROM stock_item i JOIN offer o ON o.id = i.offer_id
           JOIN variant v ON v.id = o.variant_id WHERE i.id = $1"#,
        item.0,
    )
    .fetch_one(connection)
    .await
}

pub(super) async fn available(connection: &mut PgConnection, offer: OfferId) -> Result<i32, sqlx::Error> {
    let available = sqlx::query_scalar!(
        r#"SELECT on_hand - held AS "available!" FROM stock_item WHERE offer_id = $1"#,
        offer.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(available.unwrap_or(0))
}

pub(super) async fn delete_holds(
    connection: &mut PgConnection,
    holder: HolderId,
) -> Result<Vec<(StockItemId, i32)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"DELETE FROM stock_hold h USING stock_item i
           WHERE h.holder_id = $1 AND i.id = h.stock_item_id
           RETURNING i.id AS "item: StockItemId", i.offer_id AS "offer: OfferId", h.quantity"#,
        holder.0,
    )
    .fetch_all(connection)
    .await?;
    // In the order in which goods are taken, so that taking and giving back never wait for each other in a circle.
    let mut holds: Vec<_> = rows
        .into_iter()
        .map(|row| (row.offer, row.item, row.quantity))
        .collect();
    holds.sort();
    let holds = holds.into_iter().map(|(_, item, quantity)| (item, quantity)).collect();
    Ok(holds)
}

/// Gives back; returns what is to be had then.
pub(super) async fn untake(
    connection: &mut PgConnection,
    item: StockItemId,
    quantity: i32,
) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!(
        r#"UPDATE stock_item SET held = held - $2 WHERE id = $1 RETURNING on_hand - held AS "left!""#,
        item.0,
        quantity,
    )
    .fetch_one(connection)
    .await
}

pub(super) async fn ship(connection: &mut PgConnection, item: StockItemId, quantity: i32) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE stock_item SET held = held - $2, on_hand = on_hand - $2 WHERE id = $1",
        item.0,
        quantity,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn add_on_hand(
    connection: &mut PgConnection,
    offer: OfferId,
    new_id: StockItemId,
    quantity: i32,
) -> Result<StockItemId, sqlx::Error> {
    sqlx::query_scalar!(
        r#"INSERT INTO stock_item (id, offer_id, on_hand) VALUES ($1, $2, $3)
           ON CONFLICT (offer_id) DO UPDATE SET on_hand = stock_item.on_hand + $3
           RETURNING id AS "id: StockItemId""#,
        new_id.0,
        offer.0,
        quantity,
    )
    .fetch_one(connection)
    .await
}

/// Goods that came or went.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewMovement<'a> {
    pub(super) item: StockItemId,
    pub(super) kind: MovementKind,
    /// How many came; below zero when they went.
    pub(super) quantity: i32,
    pub(super) reason: &'a str,
    /// Who held them, where an order moved them.
    pub(super) holder: Option<HolderId>,
    /// Who wrote it down, where a person did.
    pub(super) account: Option<AccountId>,
}

/// Takes so much from what is promised of one offer.
pub(super) async fn lower_hold(
    connection: &mut PgConnection,
    holder: HolderId,
    offer: OfferId,
    quantity: i32,
) -> Result<StockItemId, sqlx::Error> {
    let all = sqlx::query_scalar!(
        r#"DELETE FROM stock_hold h USING stock_item i
           WHERE h.holder_id = $1 AND i.id = h.stock_item_id AND i.offer_id = $2 AND h.quantity = $3
           RETURNING i.id AS "id: StockItemId""#,
        holder.0,
        offer.0,
        quantity,
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(item) = all {
        return Ok(item);
    }
    sqlx::query_scalar!(
        r#"UPDATE stock_hold h SET quantity = h.quantity - $3 FROM stock_item i
           WHERE h.holder_id = $1 AND i.id = h.stock_item_id AND i.offer_id = $2 AND h.quantity > $3
           RETURNING i.id AS "id: StockItemId""#,
        holder.0,
        offer.0,
        quantity,
    )
    .fetch_one(connection)
    .await
}

pub(super) async fn insert_movement(
    connection: &mut PgConnection,
    movement: NewMovement<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO stock_movement (id, stock_item_id, kind, quantity, reason, holder_id, account_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        new_uuid_at(now),
        movement.item.0,
        movement.kind as MovementKind,
        movement.quantity,
        movement.reason,
        movement.holder.map(|holder| holder.0),
        movement.account.map(|account| account.0),
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
