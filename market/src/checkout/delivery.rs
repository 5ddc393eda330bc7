//! How one cooperative's goods may reach a shopper, and what that costs. The demo's table; a contract with a carrier
//! will take its place.

use crate::{base::Vnd, catalog::ShippingScope};

/// Cities that the frozen-goods partner serves: Hà Nội and Thành phố Hồ Chí Minh.
const FROZEN_CITIES: [&str; 2] = ["01", "79"];

/// What one cooperative can do for one destination. Coming to fetch is always free.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeliveryQuote {
    /// What delivery costs, when every line can travel.
    pub ship_fee: Option<Vnd>,
    /// Which lines cannot travel there, by their place in the list.
    pub cannot_travel: Vec<usize>,
}

/// Quotes a delivery of lines with these scopes. Goods of one scope share a parcel, each parcel has its fee.
///
/// `is_near` says whether the destination is the seller's province or one of its neighbours.
pub fn quote(scopes: &[ShippingScope], is_near: bool, destination_province: &str) -> DeliveryQuote {
    let fees: Vec<Option<Vnd>> = scopes
        .iter()
        .map(|scope| parcel_fee(*scope, is_near, destination_province))
        .collect();
    let cannot_travel: Vec<usize> = fees
        .iter()
        .enumerate()
        .filter_map(|(index, fee)| fee.is_none().then_some(index))
        .collect();
    let mut parcels: Vec<ShippingScope> = scopes.to_vec();
    parcels.sort();
    parcels.dedup();
    let ship_fee = (cannot_travel.is_empty() && !scopes.is_empty())
        .then(|| {
            Vnd::checked_sum(
                parcels
                    .into_iter()
                    .filter_map(|scope| parcel_fee(scope, is_near, destination_province)),
            )
        })
        .flatten();
    DeliveryQuote {
        ship_fee,
        cannot_travel,
    }
}

fn parcel_fee(scope: ShippingScope, is_near: bool, destination_province: &str) -> Option<Vnd> {
    match scope {
        ShippingScope::Nationwide => Some(Vnd(30_000)),
        ShippingScope::RegionalFast if is_near => Some(Vnd(40_000)),
        ShippingScope::RegionalCold if is_near => Some(Vnd(60_000)),
        ShippingScope::FrozenPartnerOnly if FROZEN_CITIES.contains(&destination_province) => Some(Vnd(90_000)),
        _ => None,
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
                cannot_travel: vec![]
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
        assert_eq!(
            far,
            DeliveryQuote {
                ship_fee: None,
                cannot_travel: vec![1, 2]
            }
        );
        assert_eq!(quote(&[FrozenPartnerOnly], false, "79").ship_fee, Some(Vnd(90_000)));
        assert_eq!(quote(&[ServiceNoShipping], true, "01").cannot_travel, [0]);
    }
}
