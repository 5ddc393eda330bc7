//! What the checkout page shows before anything is placed.

use super::{DeliveryQuote, DeliverySettings, store};
use crate::{
    base::{Clock, OrganisationId, Vnd},
    cart::{self, CartGroup, CartRefused},
    people::Visitor,
    places,
};
use sqlx::{PgConnection, PgPool};

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
    let sellers: Vec<_> = cart.groups.iter().map(|group| group.seller).collect();
    let settings = settings_of(&mut connection, &sellers).await?;
    let destination = match destination_province {
        Some(province) => Some(Destination::look(&mut connection, province).await?),
        None => None,
    };
    let groups = cart.groups.into_iter().zip(settings);
    let groups = groups.map(|(cart, settings)| CheckoutGroup {
        quote: destination
            .as_ref()
            .map(|destination| destination.quote(&cart, &settings)),
        cart,
        settings,
    });
    let groups = groups.collect();
    Ok(CheckoutView {
        groups,
        goods_total,
        is_ready,
    })
}

/// How each of these sellers delivers, in their order.
pub async fn delivery_of(pool: &PgPool, sellers: &[OrganisationId]) -> Result<Vec<DeliverySettings>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    settings_of(&mut connection, sellers).await
}

/// The same, within a transaction. Who has said nothing delivers as the market does.
pub(super) async fn settings_of(
    connection: &mut PgConnection,
    sellers: &[OrganisationId],
) -> Result<Vec<DeliverySettings>, sqlx::Error> {
    let said = store::load_settings(connection, sellers).await?;
    let of = |seller| said.get(seller).cloned().unwrap_or_default();
    Ok(sellers.iter().map(of).collect())
}

/// Where goods shall go.
pub(super) struct Destination {
    province: String,
    /// It and the provinces that touch it.
    near: Vec<String>,
}

impl Destination {
    pub(super) async fn look(connection: &mut PgConnection, province: &str) -> Result<Self, sqlx::Error> {
        Ok(Self {
            province: province.to_owned(),
            near: places::near_provinces(connection, province).await?,
        })
    }

    /// How a seller's goods may travel there.
    pub(super) fn quote(&self, group: &CartGroup, settings: &DeliverySettings) -> DeliveryQuote {
        let scopes: Vec<_> = group.lines.iter().map(|line| line.shipping_scope).collect();
        let is_near = self.near.contains(&group.province_code);
        settings.quote(&scopes, group.goods_total(), is_near, &self.province)
    }
}
