//! How one cooperative's goods may reach a shopper, and what that costs.
//!
//! What a seller has not said is as the market does it; a contract with a carrier will take the place of these tables.

use crate::{base::Vnd, catalog::ShippingScope};
use serde::{Deserialize, Serialize};

/// Cities that the frozen-goods partner serves: Hà Nội and Thành phố Hồ Chí Minh.
const FROZEN_CITIES: [&str; 2] = ["01", "79"];

/// The highest fee of a parcel.
pub const FEE_MAX: Vnd = Vnd(1_000_000);

/// The most days that a parcel travels, or that goods are made ready.
pub const DAYS_MAX: i32 = 30;

/// The words about where and when to fetch goods have at most this many characters.
pub const PICK_UP_MAX: u32 = 200;

/// How a seller delivers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeliverySettings {
    /// One rate for each way of travelling that is offered.
    pub rates: Vec<DeliveryRate>,
    /// Where and when goods are fetched, if they may be.
    pub pick_up: Option<PickUp>,
    /// How many days goods are made ready before they leave.
    pub preparation_days: i32,
}

/// What one way of travelling costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeliveryRate {
    /// The way.
    pub scope: ShippingScope,
    /// What a parcel costs.
    pub fee: Vnd,
    /// From which sum of goods on it costs nothing.
    pub free_from: Option<Vnd>,
    /// How many days it travels, at least and at most; nothing where the seller has not said.
    pub days: Option<(i32, i32)>,
}

/// Where and when goods are fetched; both may be empty.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PickUp {
    /// The address.
    pub address: String,
    /// The hours.
    pub hours: String,
}

/// The ways in which goods travel, with what the market asks for each.
pub const WAYS: [(ShippingScope, Vnd); 4] = [
    (ShippingScope::Nationwide, Vnd(30_000)),
    (ShippingScope::RegionalFast, Vnd(40_000)),
    (ShippingScope::RegionalCold, Vnd(60_000)),
    (ShippingScope::FrozenPartnerOnly, Vnd(90_000)),
];

impl Default for DeliverySettings {
    fn default() -> Self {
        let rates = WAYS.into_iter().map(|(scope, fee)| DeliveryRate {
            scope,
            fee,
            free_from: None,
            days: None,
        });
        Self {
            rates: rates.collect(),
            pick_up: Some(PickUp::default()),
            preparation_days: 0,
        }
    }
}

impl DeliverySettings {
    /// The rate of a way, if it is offered.
    pub fn rate(&self, scope: ShippingScope) -> Option<&DeliveryRate> {
        self.rates.iter().find(|rate| rate.scope == scope)
    }

    /// Quotes a delivery of lines with these scopes, which cost so much together. Goods of one scope share a parcel, each
    /// parcel has its fee.
    ///
    /// `is_near` says whether the destination is the seller's province or one of its neighbours.
    pub fn quote(
        &self,
        scopes: &[ShippingScope],
        goods_total: Vnd,
        is_near: bool,
        destination_province: &str,
    ) -> DeliveryQuote {
        let rates: Vec<Option<&DeliveryRate>> = scopes
            .iter()
            .map(|scope| {
                self.rate(*scope)
                    .filter(|_| reaches(*scope, is_near, destination_province))
            })
            .collect();
        let cannot_travel: Vec<usize> = rates
            .iter()
            .enumerate()
            .filter_map(|(index, rate)| rate.is_none().then_some(index))
            .collect();
        let mut parcels: Vec<&DeliveryRate> = rates.into_iter().flatten().collect();
        parcels.sort_by_key(|rate| rate.scope);
        parcels.dedup_by_key(|rate| rate.scope);
        let can_travel = cannot_travel.is_empty() && !scopes.is_empty();
        let fee = |rate: &&DeliveryRate| match rate.free_from {
            Some(enough) if goods_total >= enough => Vnd::ZERO,
            _ => rate.fee,
        };
        let ship_fee = can_travel.then(|| Vnd::checked_sum(parcels.iter().map(fee))).flatten();
        // The slowest parcel tells when all are there; one that nobody speaks of leaves it open.
        let days: Option<Vec<(i32, i32)>> = parcels.iter().map(|rate| rate.days).collect();
        let days = days.filter(|days| can_travel && !days.is_empty()).map(|days| {
            let longest = |of: fn(&(i32, i32)) -> i32| days.iter().map(of).max().unwrap_or_default();
            (
                longest(|days| days.0) + self.preparation_days,
                longest(|days| days.1) + self.preparation_days,
            )
        });
        DeliveryQuote {
            ship_fee,
            cannot_travel,
            days,
        }
    }
}

/// What one cooperative can do for one destination. Coming to fetch is always free.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeliveryQuote {
    /// What delivery costs, when every line can travel.
    pub ship_fee: Option<Vnd>,
    /// Which lines cannot travel there, by their place in the list.
    pub cannot_travel: Vec<usize>,
    /// After how many days all of it is there, where the seller says so.
    pub days: Option<(i32, i32)>,
}

/// Quotes a delivery as the market does it, whatever the goods cost.
pub fn quote(scopes: &[ShippingScope], is_near: bool, destination_province: &str) -> DeliveryQuote {
    DeliverySettings::default().quote(scopes, Vnd::ZERO, is_near, destination_province)
}

/// Where goods may travel depends on how they keep, not on who sells them.
fn reaches(scope: ShippingScope, is_near: bool, destination_province: &str) -> bool {
    match scope {
        ShippingScope::Nationwide => true,
        ShippingScope::RegionalFast | ShippingScope::RegionalCold => is_near,
        ShippingScope::FrozenPartnerOnly => FROZEN_CITIES.contains(&destination_province),
        ShippingScope::ServiceNoShipping => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ShippingScope::*;

    #[test]
    fn ordinary_goods_travel_anywhere_in_one_parcel() {
        let quote = quote(&[Nationwide, Nationwide], false, "96");
        assert_eq!(
            quote,
            DeliveryQuote {
                ship_fee: Some(Vnd(30_000)),
                cannot_travel: vec![],
                days: None,
            }
        );
    }

    #[test]
    fn each_way_of_travelling_is_a_parcel_of_its_own() {
        assert_eq!(
            quote(&[Nationwide, RegionalCold, RegionalFast], true, "01").ship_fee,
            Some(Vnd(130_000))
        );
    }

    #[test]
    fn what_cannot_travel_is_named_and_keeps_the_rest_at_home() {
        let far = quote(&[Nationwide, RegionalCold, FrozenPartnerOnly], false, "96");
        assert_eq!((far.ship_fee, far.cannot_travel), (None, vec![1, 2]));
        assert_eq!(quote(&[FrozenPartnerOnly], false, "79").ship_fee, Some(Vnd(90_000)));
        assert_eq!(quote(&[ServiceNoShipping], true, "01").cannot_travel, [0]);
    }

    #[test]
    fn a_seller_asks_what_they_said_and_nothing_for_enough_goods() {
        let rate = |scope, fee, free_from, days| DeliveryRate {
            scope,
            fee: Vnd(fee),
            free_from: Some(Vnd(free_from)),
            days: Some(days),
        };
        let settings = DeliverySettings {
            rates: vec![
                rate(Nationwide, 20_000, 300_000, (2, 4)),
                rate(RegionalFast, 35_000, 900_000, (1, 1)),
            ],
            pick_up: None,
            preparation_days: 2,
        };
        let quote = |scopes: &[ShippingScope], goods| settings.quote(scopes, Vnd(goods), true, "01");
        assert_eq!(quote(&[Nationwide], 299_999).ship_fee, Some(Vnd(20_000)));
        assert_eq!(quote(&[Nationwide], 300_000).ship_fee, Some(Vnd(0)));
        let both = quote(&[Nationwide, RegionalFast], 300_000);
        assert_eq!((both.ship_fee, both.days), (Some(Vnd(35_000)), Some((4, 6))));
        // What is not offered does not travel, wherever to.
        assert_eq!(quote(&[Nationwide, RegionalCold], 1).cannot_travel, [1]);
    }
}
