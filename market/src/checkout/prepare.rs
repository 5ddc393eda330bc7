//! What the checkout page shows before anything is placed.

use super::{DeliveryQuote, DeliverySettings, store};
use crate::{
    base::{Clock, OrganisationId, Vnd},
    cart::{self, CartGroup, CartRefused},
    people::Visitor,
    places,
};
use sqlx::PgPool;

/// The visitor's cart, with what delivery to a province costs.
#[derive(Clone, Debug)]
pub struct CheckoutView {
    /// One part per seller.
    pub groups: Vec<CheckoutGroup>,
    /// What the goods cost.
    pub goods_total: Vnd,
    /// Whether every line can be bought as it stands.
    pub is_ready: bool,
}

/// One seller's part.
#[derive(Clone, Debug)]
pub struct CheckoutGroup {
    /// The goods.
    pub cart: CartGroup,
    /// How they may travel; absent until a province is chosen.
    pub quote: Option<DeliveryQuote>,
    /// How the seller delivers.
    pub settings: DeliverySettings,
}

/// Prepares the checkout of the visitor's cart for a destination.
pub async fn prepare(
    pool: &PgPool,
    visitor: &Visitor,
    destination_province: Option<&str>,
    clock: &Clock,
) -> Result<CheckoutView, sqlx::Error> {
    let cart = match cart::load(pool, visitor, clock).await {
        Ok(cart) => cart,
        Err(CartRefused::Db(error)) => return Err(error),
        // Reading refuses nothing else.
        Err(_) => cart::CartView::default(),
    };
    let (goods_total, is_ready) = (cart.goods_total(), cart.is_ready());
    let mut connection = pool.acquire().await?;
    let mut groups = Vec::with_capacity(cart.groups.len());
    for group in cart.groups {
        let settings = store::load(&mut connection, group.seller).await?.settings;
        let quote = match destination_province {
            Some(province) => Some(quote_group(&mut connection, &group, &settings, province).await?),
            None => None,
        };
        groups.push(CheckoutGroup {
            cart: group,
            quote,
            settings,
        });
    }
    Ok(CheckoutView {
        groups,
        goods_total,
        is_ready,
    })
}

/// How each of these sellers delivers, in their order.
pub async fn delivery_of(pool: &PgPool, sellers: &[OrganisationId]) -> Result<Vec<DeliverySettings>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut settings = Vec::with_capacity(sellers.len());
    for seller in sellers {
        settings.push(store::load(&mut connection, *seller).await?.settings);
    }
    Ok(settings)
}

pub(super) async fn quote_group(
    connection: &mut sqlx::PgConnection,
    group: &CartGroup,
    settings: &DeliverySettings,
    destination_province: &str,
) -> Result<DeliveryQuote, sqlx::Error> {
    let near = places::near_provinces(connection, &group.province_code).await?;
    let scopes: Vec<_> = group.lines.iter().map(|line| line.shipping_scope).collect();
    Ok(settings.quote(
        &scopes,
        group.goods_total(),
        near.iter().any(|code| code == destination_province),
        destination_province,
    ))
}
