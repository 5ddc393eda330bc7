//! All SQL of this module.

use super::{CartGroup, CartLine, CartView};
use crate::{
    base::{AccountId, CartId, HarvestId, OfferId, OrganisationId, Vnd, Words},
    catalog::{
        Ahead, Availability, Season, ShippingScope,
        buyable::{Buyable, OfferFacts, is_age_restricted},
        load_first_photos,
        product::AlcoholPermille,
    },
    people::Visitor,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// A visitor's cart, locked until the transaction ends.
#[derive(Clone, Copy, Debug)]
pub struct OpenCart(pub(super) CartId);

impl OpenCart {
    /// The cart's id.
    pub fn id(self) -> CartId {
        self.0
    }
}

/// The visitor's open cart, locked. After signing in, the cart of the session becomes the account's: what both hold is
/// added up, so that nobody loses a cart by signing in.
pub async fn lock_cart(
    connection: &mut PgConnection,
    visitor: &Visitor,
    now: DateTime<Utc>,
) -> Result<Option<OpenCart>, sqlx::Error> {
    let [of_session, of_account] = lock_open_carts(connection, visitor).await?;
    let cart = match (of_session, of_account, visitor.account()) {
        (Some(session_cart), Some(account_cart), _) => {
            merge(connection, session_cart, account_cart, now).await?;
            Some(account_cart)
        }
        (Some(session_cart), None, Some(account)) => {
            adopt(connection, session_cart, account, now).await?;
            Some(session_cart)
        }
        (of_session, of_account, _) => of_session.or(of_account),
    };
    Ok(cart.map(OpenCart))
}

/// The open cart of the visitor's session and that of the account, locked.
async fn lock_open_carts(connection: &mut PgConnection, visitor: &Visitor) -> Result<[Option<CartId>; 2], sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: CartId", account_id IS NOT NULL AS "is_of_account!" FROM cart
           WHERE (session_id = $1 OR account_id = $2) AND placed_at IS NULL ORDER BY id FOR UPDATE"#,
        visitor.session().map(|session| session.0),
        visitor.account().map(|account| account.0),
    )
    .fetch_all(connection)
    .await?;
    let of = |is_of_account| {
        rows.iter()
            .find(|row| row.is_of_account == is_of_account)
            .map(|row| row.id)
    };
    Ok([of(false), of(true)])
}

async fn merge(
    connection: &mut PgConnection,
    from: CartId,
    into: CartId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO cart_line (cart_id, offer_id, quantity, price_seen_vnd, added_at)
         SELECT $2, offer_id, quantity, price_seen_vnd, added_at FROM cart_line WHERE cart_id = $1
         ON CONFLICT (cart_id, offer_id) DO UPDATE SET quantity = LEAST(999, cart_line.quantity + excluded.quantity)",
        from.0,
        into.0,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM cart WHERE id = $1", from.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("UPDATE cart SET updated_at = $2 WHERE id = $1", into.0, now)
        .execute(connection)
        .await?;
    Ok(())
}

async fn adopt(
    connection: &mut PgConnection,
    cart: CartId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE cart SET session_id = NULL, account_id = $2, updated_at = $3 WHERE id = $1",
        cart.0,
        account.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn lock_or_make_cart(
    connection: &mut PgConnection,
    visitor: &Visitor,
    now: DateTime<Utc>,
) -> Result<Option<OpenCart>, sqlx::Error> {
    if let Some(cart) = lock_cart(connection, visitor, now).await? {
        return Ok(Some(cart));
    }
    let Some(session) = visitor.session() else {
        return Ok(None);
    };
    let account = visitor.account();
    // Another tab may make one at the same time: then its row is taken.
    sqlx::query!(
        "INSERT INTO cart (id, session_id, account_id, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        CartId::new_at(now).0,
        account.is_none().then_some(session.0),
        account.map(|account| account.0),
        now,
    )
    .execute(&mut *connection)
    .await?;
    lock_cart(connection, visitor, now).await
}

/// Puts an offer into the cart in this quantity; false when there is no such offer.
pub(super) async fn put_line(
    connection: &mut PgConnection,
    cart: OpenCart,
    offer: OfferId,
    quantity: i32,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO cart_line (cart_id, offer_id, quantity, price_seen_vnd, added_at)
         SELECT $1, id, $3, price_vnd, $4 FROM offer WHERE id = $2 AND is_shown
         ON CONFLICT (cart_id, offer_id) DO UPDATE SET quantity = $3, price_seen_vnd = excluded.price_seen_vnd",
        cart.0.0,
        offer.0,
        quantity,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn set_quantity(
    connection: &mut PgConnection,
    cart: OpenCart,
    offer: OfferId,
    quantity: i32,
) -> Result<(), sqlx::Error> {
    if quantity == 0 {
        sqlx::query!(
            "DELETE FROM cart_line WHERE cart_id = $1 AND offer_id = $2",
            cart.0.0,
            offer.0
        )
        .execute(connection)
        .await?;
    } else {
        sqlx::query!(
            "UPDATE cart_line SET quantity = $3 WHERE cart_id = $1 AND offer_id = $2",
            cart.0.0,
            offer.0,
            quantity,
        )
        .execute(connection)
        .await?;
    }
    Ok(())
}

/// What is in a cart, with today's prices and stock. Offers that left the public market are not in it.
pub async fn load_groups(
    connection: &mut PgConnection,
    cart: OpenCart,
    today: NaiveDate,
) -> Result<CartView, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT l.offer_id AS "offer: OfferId", l.quantity, l.price_seen_vnd AS "price_seen: Vnd",
                  o.price_vnd AS "unit_price: Vnd", o.availability AS "availability: Availability",
                  p.slug AS product_slug, p.category_slug, p.name_vi, p.name_en,
                  v.pack_vi, v.pack_en, v.is_by_weight AND v.net_unit = 'g' AS "is_by_weight!",
                  maker.name_vi AS producer_name,
                  p.shipping_scope AS "shipping_scope: ShippingScope", p.season_months, p.alcohol_permille,
                  k.is_age_restricted AS is_category_age_restricted,
                  CASE WHEN o.availability = 'preorder' THEN COALESCE(h.cap - h.sold, 0)
                       ELSE COALESCE(i.on_hand - i.held, 0) END AS "available!",
                  h.id AS "harvest?: HarvestId", h.harvest_from AS "harvest_from?", h.harvest_to AS "harvest_to?",
                  h.ship_by AS "ship_by?",
                  seller.id AS "seller: OrganisationId", f.slug AS seller_slug,
                  seller.name_vi AS seller_name_vi, seller.name_en AS seller_name_en,
                  place.code AS province_code, place.name AS province_name, f.minimum_vnd AS "minimum: Vnd",
                  (f.closed_from IS NOT NULL AND f.closed_from <= $2 AND (f.closed_to IS NULL OR f.closed_to >= $2))
                    AS "is_shop_closed!"
           FROM cart_line l
           JOIN offer o ON o.id = l.offer_id AND o.is_shown
           JOIN variant v ON v.id = o.variant_id
           JOIN product p ON p.id = v.product_id AND p.status = 'published'
           JOIN category k ON k.slug = p.category_slug
           JOIN organisation maker ON maker.id = p.producer_id
           JOIN organisation seller ON seller.id = o.seller_id
           JOIN storefront f ON f.organisation_id = seller.id AND f.status = 'approved'
           JOIN admin_unit place ON place.code = seller.province_code
           LEFT JOIN stock_item i ON i.offer_id = o.id
           LEFT JOIN harvest h ON h.offer_id = o.id AND o.availability = 'preorder' AND h.state = 'open'
                              AND h.order_until >= $2
           WHERE l.cart_id = $1
           ORDER BY l.added_at, l.offer_id"#,
        cart.0.0,
        today,
    )
    .fetch_all(&mut *connection)
    .await?;
    let slugs: Vec<_> = rows.iter().map(|row| row.product_slug.clone()).collect();
    let photos = load_first_photos(connection, &slugs).await?;
    let mut view = CartView::default();
    for row in rows {
        let season = Season(row.season_months);
        let ahead = Ahead::new(row.harvest, row.harvest_from, row.harvest_to, row.ship_by);
        let facts = OfferFacts {
            is_age_restricted: is_age_restricted(
                row.alcohol_permille.map(AlcoholPermille),
                row.is_category_age_restricted,
            ),
            is_shop_closed: row.is_shop_closed,
            availability: row.availability,
            is_ahead_open: row.harvest.is_some(),
            season: &season,
            available: row.available,
        };
        let line = CartLine {
            offer: row.offer,
            photo: photos.get(&row.product_slug).cloned(),
            product_slug: row.product_slug,
            category_slug: row.category_slug,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            pack: Words {
                vi: row.pack_vi,
                en: row.pack_en,
            },
            producer_name: row.producer_name,
            is_by_weight: row.is_by_weight,
            unit_price: row.unit_price,
            price_seen: row.price_seen,
            quantity: row.quantity,
            available: row.available,
            is_age_restricted: facts.is_age_restricted,
            shipping_scope: row.shipping_scope,
            buyable: Buyable::judge(facts, today),
        };
        let is_same = |group: &&mut CartGroup| group.seller == row.seller && group.ahead == ahead;
        match view.groups.iter_mut().find(is_same) {
            Some(group) => group.lines.push(line),
            None => view.groups.push(CartGroup {
                seller: row.seller,
                seller_slug: row.seller_slug,
                seller_name: Words {
                    vi: row.seller_name_vi,
                    en: row.seller_name_en,
                },
                province_code: row.province_code,
                province_name: row.province_name,
                minimum: row.minimum,
                ahead,
                lines: vec![line],
            }),
        }
    }
    Ok(view)
}

/// The cart has become an order group; its visitor starts with a new one.
pub async fn mark_placed(connection: &mut PgConnection, cart: OpenCart, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE cart SET placed_at = $2, session_id = NULL, updated_at = $2 WHERE id = $1",
        cart.0.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
