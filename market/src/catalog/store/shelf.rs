//! A seller's own shelf.

use crate::{
    base::{
        OfferId, OrganisationId, Paging, ProductId, StockItemId, Vnd, Words,
        page::{Total, rows_before},
    },
    catalog::{
        Movement, MovementKind, ON_HAND_MAX, ProductStatus, Shelf, ShelfCounts, ShelfFilter, ShelfItem, ShelfProduct,
    },
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// So many packs of one product are shown.
const PACKS_SHOWN: i64 = 50;

/// What a change did to a stock item.
#[derive(Clone, Copy, Debug)]
pub(in crate::catalog) struct Moved {
    pub(in crate::catalog) item: StockItemId,
    /// How many came; below zero when they went.
    pub(in crate::catalog) quantity: i32,
    /// What may be sold now.
    pub(in crate::catalog) left: i32,
}

pub(in crate::catalog) async fn product_of_own(
    connection: &mut PgConnection,
    seller: OrganisationId,
    offer: OfferId,
) -> Result<Option<ProductId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT v.product_id AS "product: ProductId" FROM offer o JOIN variant v ON v.id = o.variant_id
           WHERE o.id = $1 AND o.seller_id = $2"#,
        offer.0,
        seller.0,
    )
    .fetch_optional(connection)
    .await
}

async fn ensure_item(connection: &mut PgConnection, offer: OfferId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO stock_item (id, offer_id) VALUES ($1, $2) ON CONFLICT (offer_id) DO NOTHING",
        StockItemId::new_at(now).0,
        offer.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts packs on the shelf; nothing when that would be more than is ever on hand.
pub(in crate::catalog) async fn add(
    connection: &mut PgConnection,
    offer: OfferId,
    quantity: i32,
    now: DateTime<Utc>,
) -> Result<Option<Moved>, sqlx::Error> {
    ensure_item(connection, offer, now).await?;
    sqlx::query_as!(
        Moved,
        r#"UPDATE stock_item SET on_hand = on_hand + $2::integer WHERE offer_id = $1 AND on_hand + $2::integer <= $3
           RETURNING id AS "item: StockItemId", $2::integer AS "quantity!: i32", on_hand - held AS "left!""#,
        offer.0,
        quantity,
        ON_HAND_MAX,
    )
    .fetch_optional(connection)
    .await
}

/// Takes packs off the shelf; nothing when fewer may leave.
pub(in crate::catalog) async fn take_away(
    connection: &mut PgConnection,
    offer: OfferId,
    quantity: i32,
) -> Result<Option<Moved>, sqlx::Error> {
    sqlx::query_as!(
        Moved,
        r#"UPDATE stock_item SET on_hand = on_hand - $2::integer WHERE offer_id = $1 AND on_hand - held >= $2::integer
           RETURNING id AS "item: StockItemId", -$2::integer AS "quantity!: i32", on_hand - held AS "left!""#,
        offer.0,
        quantity,
    )
    .fetch_optional(connection)
    .await
}

/// Sets what was counted; nothing when more is promised.
pub(in crate::catalog) async fn set(
    connection: &mut PgConnection,
    offer: OfferId,
    on_hand: i32,
    now: DateTime<Utc>,
) -> Result<Option<Moved>, sqlx::Error> {
    ensure_item(connection, offer, now).await?;
    sqlx::query_as!(
        Moved,
        r#"UPDATE stock_item i SET on_hand = $2::integer
           FROM (SELECT id, on_hand FROM stock_item WHERE offer_id = $1 FOR NO KEY UPDATE) before
           WHERE i.id = before.id AND i.held <= $2::integer
           RETURNING i.id AS "item: StockItemId", $2::integer - before.on_hand AS "quantity!: i32", i.on_hand - i.held AS "left!""#,
        offer.0,
        on_hand,
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::catalog) async fn held(connection: &mut PgConnection, offer: OfferId) -> Result<i32, sqlx::Error> {
    let held = sqlx::query_scalar!("SELECT held FROM stock_item WHERE offer_id = $1", offer.0)
        .fetch_optional(connection)
        .await?;
    Ok(held.unwrap_or(0))
}

/// What is on hand and held, locked until the end of the transaction.
pub(in crate::catalog) async fn lock_stock(
    connection: &mut PgConnection,
    offer: OfferId,
    now: DateTime<Utc>,
) -> Result<(i32, i32), sqlx::Error> {
    ensure_item(connection, offer, now).await?;
    let row = sqlx::query!(
        "SELECT on_hand, held FROM stock_item WHERE offer_id = $1 FOR NO KEY UPDATE",
        offer.0
    )
    .fetch_one(connection)
    .await?;
    Ok((row.on_hand, row.held))
}

/// Sets another mark where this one stands; returns the mark that stands then.
pub(in crate::catalog) async fn change_low_stock(
    connection: &mut PgConnection,
    offer: OfferId,
    seen: i32,
    wanted: i32,
) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!(
        "UPDATE offer SET low_stock = CASE WHEN low_stock = $2 THEN $3 ELSE low_stock END WHERE id = $1
         RETURNING low_stock",
        offer.0,
        seen,
        wanted,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::catalog) async fn lock_price(connection: &mut PgConnection, offer: OfferId) -> Result<Vnd, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT price_vnd AS "price: Vnd" FROM offer WHERE id = $1 FOR NO KEY UPDATE"#,
        offer.0
    )
    .fetch_one(connection)
    .await
}

pub(in crate::catalog) async fn set_price(
    connection: &mut PgConnection,
    offer: OfferId,
    price: Vnd,
) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE offer SET price_vnd = $2 WHERE id = $1", offer.0, price.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// The mark of a seller's own offer, locked until the end of the transaction; nothing when there is no such offer.
pub(in crate::catalog) async fn lock_low_stock(
    connection: &mut PgConnection,
    seller: OrganisationId,
    offer: OfferId,
) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT low_stock FROM offer WHERE id = $1 AND seller_id = $2 FOR NO KEY UPDATE",
        offer.0,
        seller.0,
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::catalog) async fn set_low_stock(
    connection: &mut PgConnection,
    offer: OfferId,
    low_stock: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE offer SET low_stock = $2 WHERE id = $1", offer.0, low_stock)
        .execute(connection)
        .await?;
    Ok(())
}

/// A page of the shelf.
pub(in crate::catalog) async fn load(
    pool: &PgPool,
    seller: OrganisationId,
    filter: ShelfFilter,
    page: u32,
    per_page: u32,
) -> Result<Shelf, sqlx::Error> {
    let counts = sqlx::query_as!(
        ShelfCounts,
        r#"SELECT count(*) AS "all!",
                  count(*) FILTER (WHERE coalesce(i.on_hand - i.held, 0) < o.low_stock) AS "low!",
                  count(*) FILTER (WHERE coalesce(i.on_hand - i.held, 0) <= 0) AS "empty!"
           FROM offer o LEFT JOIN stock_item i ON i.offer_id = o.id WHERE o.seller_id = $1"#,
        seller.0,
    )
    .fetch_one(pool)
    .await?;
    let offers = find(
        pool,
        seller,
        filter,
        None,
        i64::from(per_page),
        rows_before(page, per_page),
    )
    .await?;
    Ok(Shelf {
        items: load_these(pool, seller, &offers).await?,
        counts,
        paging: Paging::new(page, per_page, Total::counted(counts.of(filter))),
    })
}

/// The offers of a shelf, or those of one product, in the order of its pages.
pub(in crate::catalog) async fn find(
    pool: &PgPool,
    seller: OrganisationId,
    filter: ShelfFilter,
    slug: Option<&str>,
    most: i64,
    skip: i64,
) -> Result<Vec<OfferId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT o.id AS "id: OfferId"
           FROM offer o
           JOIN variant v ON v.id = o.variant_id
           JOIN product p ON p.id = v.product_id
           LEFT JOIN stock_item i ON i.offer_id = o.id
           WHERE o.seller_id = $1 AND ($4::text IS NULL OR p.slug = $4)
             AND (NOT $2 OR coalesce(i.on_hand - i.held, 0) < o.low_stock)
             AND (NOT $3 OR coalesce(i.on_hand - i.held, 0) <= 0)
           ORDER BY CASE WHEN $2 THEN coalesce(i.on_hand - i.held, 0) END, p.name_vi COLLATE "vi-x-icu", o.price_vnd, o.id
           LIMIT $5 OFFSET $6"#,
        seller.0,
        filter == ShelfFilter::Low,
        filter == ShelfFilter::Empty,
        slug,
        most,
        skip,
    )
    .fetch_all(pool)
    .await
}

/// These offers of a shelf, in this order.
pub(in crate::catalog) async fn load_these(
    pool: &PgPool,
    seller: OrganisationId,
    offers: &[OfferId],
) -> Result<Vec<ShelfItem>, sqlx::Error> {
    let ids: Vec<_> = offers.iter().map(|offer| offer.0).collect();
    let rows = sqlx::query!(
        r#"SELECT o.id AS "offer: OfferId", p.slug, p.name_vi, p.name_en, p.status AS "status: ProductStatus", v.pack_vi,
                  v.pack_en, o.price_vnd AS "price: Vnd", coalesce(i.on_hand, 0) AS "on_hand!",
                  coalesce(i.held, 0) AS "held!", o.low_stock
           FROM offer o
           JOIN variant v ON v.id = o.variant_id
           JOIN product p ON p.id = v.product_id
           LEFT JOIN stock_item i ON i.offer_id = o.id
           WHERE o.seller_id = $1 AND o.id = ANY($2) ORDER BY array_position($2, o.id)"#,
        seller.0,
        &ids,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ShelfItem {
            offer: row.offer,
            product_slug: row.slug,
            name: words(row.name_vi, row.name_en),
            status: row.status,
            pack: words(row.pack_vi, row.pack_en),
            price: row.price,
            on_hand: row.on_hand,
            held: row.held,
            low_stock: row.low_stock,
        })
        .collect())
}

/// The packs of one product, and a page of what happened to them.
pub(in crate::catalog) async fn load_product(
    pool: &PgPool,
    seller: OrganisationId,
    slug: &str,
    page: u32,
    per_page: u32,
) -> Result<Option<ShelfProduct>, sqlx::Error> {
    let offers = find(pool, seller, ShelfFilter::All, Some(slug), PACKS_SHOWN, 0).await?;
    let packs = load_these(pool, seller, &offers).await?;
    if packs.is_empty() {
        return Ok(None);
    }
    let offers: Vec<_> = packs.iter().map(|pack| pack.offer.0).collect();
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (
             SELECT FROM stock_movement m JOIN stock_item i ON i.id = m.stock_item_id
             WHERE i.offer_id = ANY($1) LIMIT 1001) counted"#,
        &offers,
    )
    .fetch_one(pool)
    .await?;
    let movements = sqlx::query!(
        r#"SELECT m.at, v.pack_vi, v.pack_en, m.kind AS "kind: MovementKind", m.quantity, m.reason,
                  m.holder_id IS NOT NULL AS "is_by_order!", w.code AS "order?", a.name AS "by?",
                  d.name_vi AS "department_vi?", d.name_en AS "department_en?"
           FROM stock_movement m
           JOIN stock_item i ON i.id = m.stock_item_id
           JOIN offer o ON o.id = i.offer_id
           JOIN variant v ON v.id = o.variant_id
           LEFT JOIN seller_order w ON w.id = m.holder_id
           LEFT JOIN account a ON a.id = m.account_id
           LEFT JOIN mandate g ON g.id = m.mandate_id
           LEFT JOIN organisation d ON d.id = g.department_id
           WHERE i.offer_id = ANY($1) ORDER BY m.at DESC, m.id DESC LIMIT $2 OFFSET $3"#,
        &offers,
        i64::from(per_page),
        rows_before(page, per_page),
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(|row| Movement {
        at: row.at,
        pack: words(row.pack_vi, row.pack_en),
        kind: row.kind,
        quantity: row.quantity,
        reason: row.reason,
        is_by_order: row.is_by_order,
        order: row.order,
        by: row.by,
        department: row.department_vi.zip(row.department_en).map(|(vi, en)| words(vi, en)),
    })
    .collect();
    Ok(Some(ShelfProduct {
        packs,
        movements,
        paging: Paging::new(page, per_page, Total::counted(count)),
    }))
}

fn words(vi: String, en: String) -> Words {
    Words { vi, en }
}
