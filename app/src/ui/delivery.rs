//! How goods travel, in words.

use crate::words::delivery as say;
use market::{
    base::{Lang, Vnd},
    catalog::ShippingScope,
    checkout::DeliverySettings,
};

/// A destination that every way of travelling reaches when the seller is near.
const WITHIN_REACH: &str = "01";

/// How goods of one kind travel; nothing when they do not.
pub fn way(lang: Lang, scope: ShippingScope) -> Option<&'static str> {
    match scope {
        ShippingScope::Nationwide => Some(say::nationwide(lang)),
        ShippingScope::RegionalFast => Some(say::regional_fast(lang)),
        ShippingScope::RegionalCold => Some(say::regional_cold(lang)),
        ShippingScope::FrozenPartnerOnly => Some(say::frozen(lang)),
        ShippingScope::ServiceNoShipping => None,
    }
}

/// What it costs to send goods of so much to a place where all of them may go; nothing when there is no such place.
pub fn fee_within_reach(settings: &DeliverySettings, scopes: &[ShippingScope], goods_total: Vnd) -> Option<Vnd> {
    settings.quote(scopes, goods_total, true, WITHIN_REACH).ship_fee
}

/// The parcels of these goods: each way of travelling once.
pub fn parcels(scopes: impl IntoIterator<Item = ShippingScope>) -> Vec<ShippingScope> {
    let mut parcels: Vec<_> = scopes.into_iter().collect();
    parcels.sort();
    parcels.dedup();
    parcels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_travels_has_words_and_a_fee() {
        let settings = DeliverySettings::default();
        for scope in ShippingScope::ALL {
            assert_eq!(
                way(Lang::Vi, *scope).is_some(),
                fee_within_reach(&settings, &[*scope], Vnd::ZERO).is_some(),
                "{scope:?}"
            );
        }
    }
}
