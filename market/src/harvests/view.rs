//! Harvests as the cooperative's page shows them.

use super::Method;
use crate::{
    base::{HarvestId, OfferId, Vnd, Words},
    catalog::HarvestState,
    orders::OrderState,
};
use chrono::NaiveDate;

/// Everything that is sold ahead of one product.
#[derive(Clone, Debug)]
pub struct HarvestPage {
    /// The product's name.
    pub name: Words,
    /// What the seller offers of it, by pack.
    pub packs: Vec<OfferedPack>,
    /// Its harvests, the newest first.
    pub harvests: Vec<HarvestView>,
}

/// One pack that may be sold ahead.
#[derive(Clone, Debug)]
pub struct OfferedPack {
    /// The offer.
    pub offer: OfferId,
    /// The pack.
    pub pack: Words,
    /// What is asked for it.
    pub price: Vnd,
    /// Whether a harvest of it is not yet allotted: then no other is opened.
    pub has_harvest: bool,
}

/// One harvest.
#[derive(Clone, Debug)]
pub struct HarvestView {
    /// The row.
    pub id: HarvestId,
    /// The pack.
    pub pack: Words,
    /// Where it stands.
    pub state: HarvestState,
    /// The first day on which it is expected.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// The day until which the goods leave the house.
    pub ship_by: NaiveDate,
    /// The last day on which it can be ordered.
    pub order_until: NaiveDate,
    /// How many packs are expected.
    pub expected: i32,
    /// How many may be sold ahead.
    pub cap: i32,
    /// How many are promised.
    pub sold: i32,
    /// What it came to.
    pub yielded: Option<i32>,
    /// How too little is shared.
    pub method: Option<Method>,
    /// What those are told who get less.
    pub word: String,
    /// Who ordered, in the order in which they did.
    pub orders: Vec<HarvestOrder>,
}

/// One order of a harvest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HarvestOrder {
    /// Its code.
    pub code: String,
    /// Who ordered.
    pub shopper_name: String,
    /// Where it stands.
    pub state: OrderState,
    /// How many packs were ordered.
    pub wanted: i32,
    /// How many they get, or would get as things stand; nothing while it was not weighed.
    pub given: Option<i32>,
}

impl HarvestView {
    /// What an allotment of these shares is known by: another one is not what was seen.
    pub fn seen(&self) -> String {
        let given = |order: &HarvestOrder| format!("{}:{}", order.code, order.given.unwrap_or_default());
        self.orders.iter().map(given).collect::<Vec<_>>().join(" ")
    }

    /// How many packs everybody gets together.
    pub fn given(&self) -> i32 {
        self.orders.iter().filter_map(|order| order.given).sum()
    }
}
