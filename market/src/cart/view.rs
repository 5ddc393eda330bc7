//! The cart as pages show it.

use crate::{
    base::{OfferId, OrganisationId, Vnd, Words},
    catalog::{Ahead, ShippingScope, buyable::Buyable},
    media::Photo,
};
use serde::{Deserialize, Serialize};

/// A cart, grouped by seller.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct CartView {
    /// The sellers' parts, in the order in which they were first chosen; each harvest is a part of its own.
    pub groups: Vec<CartGroup>,
}

/// One seller's part of a cart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CartGroup {
    /// The seller.
    pub seller: OrganisationId,
    /// The seller's storefront.
    pub seller_slug: String,
    /// The seller's name.
    pub seller_name: Words,
    /// The seller's province.
    pub province_code: String,
    /// The seller's province, by name.
    pub province_name: String,
    /// What the goods of an order must cost at least.
    pub minimum: Vnd,
    /// What is promised of it, when it is ordered ahead: it becomes an order of its own, with its own parcel and day.
    pub ahead: Option<Ahead>,
    /// The goods.
    pub lines: Vec<CartLine>,
}

/// One good in a cart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CartLine {
    /// What is bought.
    pub offer: OfferId,
    /// The product's page.
    pub product_slug: String,
    /// The product's category, which also names its drawing.
    pub category_slug: String,
    /// What it looks like, where its page shows it.
    pub photo: Option<Photo>,
    /// The product's name.
    pub name: Words,
    /// The pack.
    pub pack: Words,
    /// Who made it.
    pub producer_name: String,
    /// Whether it is weighed when it is packed, and costs less when it weighs less.
    pub is_by_weight: bool,
    /// The price of one pack now.
    pub unit_price: Vnd,
    /// The price when it was put into the cart.
    pub price_seen: Vnd,
    /// How many packs.
    pub quantity: i32,
    /// How many packs may still be sold.
    pub available: i32,
    /// Alcohol is sold to grown-ups, and never promoted.
    pub is_age_restricted: bool,
    /// How it may travel.
    pub shipping_scope: ShippingScope,
    /// Whether it can be bought now.
    pub buyable: Buyable,
}

impl CartView {
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Every line.
    pub fn lines(&self) -> impl Iterator<Item = &CartLine> {
        self.groups.iter().flat_map(|group| &group.lines)
    }

    /// How many different goods are in it.
    pub fn count(&self) -> i64 {
        i64::try_from(self.lines().count()).unwrap_or(i64::MAX)
    }

    /// What the goods cost, without delivery.
    pub fn goods_total(&self) -> Vnd {
        self.groups
            .iter()
            .fold(Vnd::ZERO, |sum, group| Vnd(sum.0.saturating_add(group.goods_total().0)))
    }

    /// Whether every line can be bought as it stands.
    pub fn is_ready(&self) -> bool {
        !self.is_empty() && self.lines().all(CartLine::is_ready) && self.groups.iter().all(CartGroup::is_enough)
    }
}

impl CartGroup {
    /// What tells it from the other parts of the cart, in names of fields.
    pub fn key(&self) -> String {
        match self.ahead {
            Some(ahead) => format!("{}-{}", self.seller_slug, ahead.harvest),
            None => self.seller_slug.clone(),
        }
    }

    /// What this seller's goods cost, without delivery.
    pub fn goods_total(&self) -> Vnd {
        self.lines
            .iter()
            .fold(Vnd::ZERO, |sum, line| Vnd(sum.0.saturating_add(line.total().0)))
    }

    /// Whether it is as much as the seller asks for.
    pub fn is_enough(&self) -> bool {
        self.goods_total() >= self.minimum
    }
}

impl CartLine {
    /// What this line costs. Price and quantity are bounded by the database, so that it always fits.
    pub fn total(&self) -> Vnd {
        Vnd(self.unit_price.0.saturating_mul(i64::from(self.quantity)))
    }

    /// Whether it can be bought in this quantity.
    pub fn is_ready(&self) -> bool {
        self.buyable.is_yes() && self.quantity <= self.available
    }
}
