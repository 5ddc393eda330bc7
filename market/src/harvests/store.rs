//! All SQL of this module. Every query filters by the seller.

use super::{HarvestOrder, HarvestPage, HarvestView, Method, NewHarvest, OfferedPack, share::share};
use crate::{
    base::{AccountId, HarvestId, OfferId, OrderId, OrganisationId, ProductId, Vnd, Words},
    catalog::HarvestState,
    orders::OrderState,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;

/// A harvest, locked until the transaction ends.
#[derive(Clone, Debug)]
pub(super) struct LockedHarvest {
    pub(super) offer: OfferId,
    pub(super) product: ProductId,
    pub(super) state: HarvestState,
    pub(super) yielded: Option<i32>,
    pub(super) method: Option<Method>,
    pub(super) word: String,
}

/// What an order wants of a harvest.
#[derive(Clone, Copy, Debug)]
pub(super) struct WantedOf {
    pub(super) quantity: i32,
    pub(super) is_paid: bool,
}

/// The product of an own offer of what the seller makes, which is locked: one change of its harvests after the other.
pub(super) async fn lock_offer(
    connection: &mut PgConnection,
    seller: OrganisationId,
    offer: OfferId,
) -> Result<Option<ProductId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT v.product_id AS "product: ProductId" FROM offer o JOIN variant v ON v.id = o.variant_id
           JOIN product p ON p.id = v.product_id AND p.producer_id = o.seller_id
           WHERE o.id = $1 AND o.seller_id = $2 FOR NO KEY UPDATE OF o"#,
        offer.0,
        seller.0,
    )
    .fetch_optional(connection)
    .await
}

/// The harvest of an offer that is not yet allotted.
pub(super) async fn find_live(
    connection: &mut PgConnection,
    offer: OfferId,
) -> Result<Option<NewHarvest>, sqlx::Error> {
    sqlx::query_as!(
        NewHarvest,
        r#"SELECT harvest_from AS "from", harvest_to AS "to", order_until, ship_by, expected, cap
           FROM harvest WHERE offer_id = $1 AND state <> 'allotted'"#,
        offer.0,
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    id: HarvestId,
    offer: OfferId,
    harvest: &NewHarvest,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO harvest (id, offer_id, harvest_from, harvest_to, order_until, ship_by, expected, cap, state, opened_by,
           opened_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)",
        id.0,
        offer.0,
        harvest.from,
        harvest.to,
        harvest.order_until,
        harvest.ship_by,
        harvest.expected,
        harvest.cap,
        account.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An offer is sold ahead, or from the shelf.
pub(super) async fn set_availability(
    connection: &mut PgConnection,
    offer: OfferId,
    is_ahead: bool,
) -> Result<(), sqlx::Error> {
    let availability = if is_ahead { "preorder" } else { "in_stock" };
    sqlx::query!(
        "UPDATE offer SET availability = $2 WHERE id = $1",
        offer.0,
        availability
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn is_own(
    connection: &mut PgConnection,
    seller: OrganisationId,
    harvest: HarvestId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM harvest h JOIN offer o ON o.id = h.offer_id
                          WHERE h.id = $1 AND o.seller_id = $2) AS "is_own!""#,
        harvest.0,
        seller.0,
    )
    .fetch_one(connection)
    .await
}

pub(super) async fn lock(
    connection: &mut PgConnection,
    seller: OrganisationId,
    harvest: HarvestId,
) -> Result<Option<LockedHarvest>, sqlx::Error> {
    sqlx::query_as!(
        LockedHarvest,
        r#"SELECT h.offer_id AS "offer: OfferId", v.product_id AS "product: ProductId", h.state AS "state: HarvestState",
                  h.yielded, h.method AS "method: Method", h.word
           FROM harvest h JOIN offer o ON o.id = h.offer_id JOIN variant v ON v.id = o.variant_id
           WHERE h.id = $1 AND o.seller_id = $2 FOR UPDATE OF h"#,
        harvest.0,
        seller.0,
    )
    .fetch_optional(connection)
    .await
}

/// No more is sold ahead; what was weighed is forgotten.
pub(super) async fn set_closed(connection: &mut PgConnection, harvest: HarvestId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE harvest SET state = 'closed', yielded = NULL, method = NULL, word = '' WHERE id = $1",
        harvest.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Closes an open harvest whose last day is over; says of which product.
pub(super) async fn close_due(
    connection: &mut PgConnection,
    harvest: HarvestId,
    today: NaiveDate,
) -> Result<Option<ProductId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"UPDATE harvest h SET state = 'closed' FROM offer o JOIN variant v ON v.id = o.variant_id
           WHERE h.id = $1 AND h.state = 'open' AND h.order_until < $2 AND o.id = h.offer_id
           RETURNING v.product_id AS "product: ProductId""#,
        harvest.0,
        today,
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn list_wanted(
    connection: &mut PgConnection,
    harvest: HarvestId,
) -> Result<Vec<WantedOf>, sqlx::Error> {
    sqlx::query_as!(
        WantedOf,
        r#"SELECT h.quantity, o.state = 'placed' AS "is_paid!" FROM harvest_hold h JOIN seller_order o ON o.id = h.holder_id
           WHERE h.harvest_id = $1 ORDER BY o.placed_at, o.code"#,
        harvest.0,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn set_weighed(
    connection: &mut PgConnection,
    harvest: HarvestId,
    yielded: i32,
    method: Method,
    word: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE harvest SET state = 'weighed', yielded = $2, method = $3, word = $4 WHERE id = $1",
        harvest.0,
        yielded,
        method as Method,
        word,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_allotted(
    connection: &mut PgConnection,
    harvest: HarvestId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE harvest SET state = 'allotted', allotted_at = $2 WHERE id = $1",
        harvest.0,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn insert_share(
    connection: &mut PgConnection,
    harvest: HarvestId,
    order: OrderId,
    wanted: i32,
    given: i32,
    less: Vnd,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO harvest_share (harvest_id, order_id, wanted, given, less_vnd) VALUES ($1, $2, $3, $4, $5)",
        harvest.0,
        order.0,
        wanted,
        given,
        less.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A product's packs that the seller offers, and their harvests; the newest ten.
pub(super) async fn load_page(
    pool: &PgPool,
    seller: OrganisationId,
    product_slug: &str,
) -> Result<Option<HarvestPage>, sqlx::Error> {
    let packs = sqlx::query!(
        r#"SELECT o.id AS "offer: OfferId", v.pack_vi, v.pack_en, o.price_vnd AS "price: Vnd", p.name_vi, p.name_en,
                  EXISTS (SELECT 1 FROM harvest h WHERE h.offer_id = o.id AND h.state <> 'allotted') AS "has_harvest!"
           FROM product p JOIN variant v ON v.product_id = p.id JOIN offer o ON o.variant_id = v.id
           WHERE p.slug = $1 AND p.producer_id = $2 AND o.seller_id = $2 ORDER BY o.price_vnd, o.id"#,
        product_slug,
        seller.0,
    )
    .fetch_all(pool)
    .await?;
    let Some(first) = packs.first() else { return Ok(None) };
    let name = Words {
        vi: first.name_vi.clone(),
        en: first.name_en.clone(),
    };
    let offers: Vec<_> = packs.iter().map(|pack| pack.offer.0).collect();
    let rows = sqlx::query!(
        r#"SELECT h.id AS "id: HarvestId", h.offer_id AS "offer: OfferId", v.pack_vi, v.pack_en,
                  h.state AS "state: HarvestState", h.harvest_from, h.harvest_to, h.ship_by, h.order_until, h.expected, h.cap,
                  h.sold, h.yielded, h.method AS "method: Method", h.word
           FROM harvest h JOIN offer o ON o.id = h.offer_id JOIN variant v ON v.id = o.variant_id
           WHERE h.offer_id = ANY($1) ORDER BY h.opened_at DESC, h.id DESC LIMIT 10"#,
        &offers,
    )
    .fetch_all(pool)
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut orders = load_orders(pool, &ids).await?;
    let harvests = rows.into_iter().map(|row| {
        let mut orders = orders.remove(&row.id).unwrap_or_default();
        if let (HarvestState::Weighed, Some(yielded), Some(method)) = (row.state, row.yielded, row.method) {
            let wanted: Vec<_> = orders.iter().map(|order| order.wanted).collect();
            for (order, given) in orders.iter_mut().zip(share(yielded, &wanted, method)) {
                order.given = Some(given);
            }
        }
        HarvestView {
            id: row.id,
            pack: Words {
                vi: row.pack_vi,
                en: row.pack_en,
            },
            state: row.state,
            from: row.harvest_from,
            to: row.harvest_to,
            ship_by: row.ship_by,
            order_until: row.order_until,
            expected: row.expected,
            cap: row.cap,
            sold: row.sold,
            yielded: row.yielded,
            method: row.method,
            word: row.word,
            orders,
        }
    });
    let harvests = harvests.collect();
    let packs = packs.into_iter().map(|pack| OfferedPack {
        offer: pack.offer,
        pack: Words {
            vi: pack.pack_vi,
            en: pack.pack_en,
        },
        price: pack.price,
        has_harvest: pack.has_harvest,
    });
    Ok(Some(HarvestPage {
        name,
        packs: packs.collect(),
        harvests,
    }))
}

/// Who ordered, as the seller may know it: what was never paid is not theirs. Of harvests that were allotted everybody
/// who got a share, of others those that wait.
async fn load_orders(
    pool: &PgPool,
    harvests: &[HarvestId],
) -> Result<HashMap<HarvestId, Vec<HarvestOrder>>, sqlx::Error> {
    let ids: Vec<_> = harvests.iter().map(|harvest| harvest.0).collect();
    let rows = sqlx::query!(
        r#"SELECT h.id AS "harvest: HarvestId", o.code, g.shopper_name, o.state AS "state: OrderState",
                  COALESCE(s.wanted, l.quantity) AS "wanted!", s.given AS "given?"
           FROM harvest h JOIN seller_order o ON o.harvest_id = h.id
           JOIN order_group g ON g.id = o.order_group_id
           JOIN order_line l ON l.order_id = o.id
           LEFT JOIN harvest_share s ON s.order_id = o.id
           WHERE h.id = ANY($1) AND o.desk_tab IS NOT NULL
             AND (s.order_id IS NOT NULL OR (o.is_ahead AND o.state = 'placed'))
           ORDER BY o.placed_at, o.code"#,
        &ids,
    )
    .fetch_all(pool)
    .await?;
    let mut orders: HashMap<HarvestId, Vec<HarvestOrder>> = HashMap::new();
    for row in rows {
        orders.entry(row.harvest).or_default().push(HarvestOrder {
            code: row.code,
            shopper_name: row.shopper_name,
            state: row.state,
            wanted: row.wanted,
            given: row.given,
        });
    }
    Ok(orders)
}
